#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <math.h>

#include "geo/measure.h"
#include "review/figures-private.h"

/* Where there is no plan to measure them on. */
#define DETOUR 1.4
#define SPEED_MPS (30 / 3.6)
#define N_KINDS (YX_TASK_KIND_EVICTION + 1)

/* One case on its own. */
typedef struct {
  YxTaskKind kind;
  int crew;
  YxLonLat here;
  gint64 straight_mm;
  gint64 scene_s;
} Trip;

static gint64
straight_mm (YxLonLat a, YxLonLat b)
{
  return llround (yx_distance (a, b) * 1000.0);
}

/* From legs between two stops of a route: its first begins where the car is kept. */
static void
measure_roads (YxPooling *self, const YxFacts *facts)
{
  double metres = 0.0;
  gint64 straight = 0, drive_s = 0;

  for (guint i = 1; i < facts->stops->len; i++) {
    const YxFactStop *before = &g_array_index (facts->stops, YxFactStop, i - 1);
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);

    if (stop->version != facts->operation.plan_version || before->version != stop->version
        || before->route != stop->route)
      continue;
    metres += stop->metres;
    drive_s += stop->drive_s;
    straight += straight_mm (before->point, stop->point);
  }
  self->from_plan = straight > 0 && drive_s > 0 && metres > 0.0;
  self->detour = self->from_plan ? metres * 1000.0 / (double) straight : DETOUR;
  self->speed_mps = self->from_plan ? metres / (double) drive_s : SPEED_MPS;
}

static void
extend_trip (Trip *trip, const YxCourseVisit *visit, const YxFactTask *task, YxLonLat point)
{
  gint64 scene_s = visit->on_scene_s;

  if (scene_s < 0)
    scene_s = visit->planned != NULL
                  ? (visit->planned->departure - visit->planned->begin) / G_USEC_PER_SEC
                  : 0;
  trip->straight_mm += straight_mm (trip->here, point);
  trip->here = point;
  trip->scene_s += scene_s / MAX (1, (gint64) visit->n_cases);
  trip->crew = MAX (trip->crew, task->crew);
}

static void
measure_alone (YxPooling *self, const YxCourse *course, YxPoolingKind kinds[N_KINDS])
{
  const YxFacts *facts = course->facts;
  g_autoptr (GHashTable) trips = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer value;

  for (guint v = 0; v < course->visits->len; v++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, v);
    const YxFactTask *task = yx_facts_find_task (facts, visit->task_id);
    YxLonLat point;

    if (task == NULL || !yx_course_visit_point (course, visit, &point))
      continue;
    for (guint c = 0; c < facts->task_cases->len; c++) {
      const YxFactTaskCase *row = &g_array_index (facts->task_cases, YxFactTaskCase, c);
      Trip *trip;

      if (row->task_id != visit->task_id)
        continue;
      trip = g_hash_table_lookup (trips, row->case_id);
      if (trip == NULL) {
        trip = g_new0 (Trip, 1);
        trip->kind = visit->kind;
        trip->here = facts->operation.base_point;
        g_hash_table_insert (trips, (gpointer) row->case_id, trip);
      }
      extend_trip (trip, visit, task, point);
    }
  }
  g_hash_table_iter_init (&iter, trips);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Trip *trip = value;
    YxEffort *alone = &kinds[trip->kind].alone;
    const gint64 straight
        = trip->straight_mm + straight_mm (trip->here, facts->operation.base_point);
    const gint64 way_mm = llround ((double) straight * self->detour);
    const gint64 car_s
        = llround ((double) way_mm / 1000.0 / self->speed_mps) + trip->scene_s;

    kinds[trip->kind].n_cases++;
    alone->n_cars++;
    alone->n_staff += (guint) MAX (trip->crew, 0);
    alone->way_mm += way_mm;
    alone->car_s += car_s;
    alone->staff_s += car_s * MAX (trip->crew, 0);
  }
}

static void
share_out (const YxCourse *course, const YxCourseCar *car, YxPoolingKind kinds[N_KINDS])
{
  gint64 n_of[N_KINDS] = { 0 }, n_all = 0;

  for (guint v = 0; v < course->visits->len; v++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, v);

    if (visit->vehicle_id != car->vehicle_id)
      continue;
    n_of[visit->kind]++;
    n_all++;
  }
  for (guint kind = 0; kind < N_KINDS; kind++) {
    YxEffort *together = &kinds[kind].together;

    if (n_of[kind] == 0)
      continue;
    together->n_cars++;
    together->n_staff += car->n_staff;
    together->way_mm += car->way_mm * n_of[kind] / n_all;
    together->car_s += car->out_s * n_of[kind] / n_all;
    together->staff_s += car->out_s * (gint64) car->n_staff * n_of[kind] / n_all;
  }
}

static void
measure_together (YxPooling *self, const YxCourse *course, YxPoolingKind kinds[N_KINDS])
{
  for (guint i = 0; i < course->cars->len; i++) {
    const YxCourseCar *car = &g_array_index (course->cars, YxCourseCar, i);

    if (!car->used)
      continue;
    self->together.n_cars++;
    self->together.n_staff += car->n_staff;
    self->together.way_mm += car->way_mm;
    self->together.car_s += car->out_s;
    self->together.staff_s += car->out_s * (gint64) car->n_staff;
    self->n_cars_without_way += car->way < 0;
    self->n_cars_by_seats += !car->crew_by_name;
    if (car->way >= 0)
      self->gap_s += g_array_index (course->ways, YxWay, car->way).gap_s;
    share_out (course, car, kinds);
  }
}

static double
litres_of (const YxReviewCosts *costs, gint64 way_mm)
{
  return (double) way_mm / 1e6 * costs->litres_per_100km / 100.0;
}

static double
yuan_of (const YxReviewCosts *costs, const YxEffort *effort)
{
  return litres_of (costs, effort->way_mm) * costs->yuan_per_litre
         + (double) effort->staff_s / 3600.0 * costs->yuan_per_staff_hour;
}

static void
add_alone (YxPooling *self, const YxPoolingKind *kind)
{
  self->n_cases += kind->n_cases;
  self->n_results += kind->n_results;
  self->alone.n_cars += kind->alone.n_cars;
  self->alone.n_staff += kind->alone.n_staff;
  self->alone.way_mm += kind->alone.way_mm;
  self->alone.car_s += kind->alone.car_s;
  self->alone.staff_s += kind->alone.staff_s;
}

gboolean
yx_course_visit_point (const YxCourse *course, const YxCourseVisit *visit, YxLonLat *ret_point)
{
  const YxFactPlace *place = yx_facts_find_place (course->facts, visit->place_id);

  if (place != NULL && isfinite (place->point.lon) && isfinite (place->point.lat)) {
    *ret_point = place->point;
    return TRUE;
  }
  if (visit->planned == NULL)
    return FALSE;
  *ret_point = visit->planned->point;
  return TRUE;
}

void
yx_pooling_measure (YxPooling *self, const YxCourse *course, const YxReviewCosts *costs)
{
  YxPoolingKind kinds[N_KINDS] = { 0 };

  self->costs = *costs;
  measure_roads (self, course->facts);
  for (guint v = 0; v < course->visits->len; v++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, v);

    kinds[visit->kind].n_visits++;
    kinds[visit->kind].n_results += yx_outcome_is_result (visit->outcome);
  }
  measure_alone (self, course, kinds);
  measure_together (self, course, kinds);
  self->kinds = g_new0 (YxPoolingKind, N_KINDS);
  for (guint kind = 0; kind < N_KINDS; kind++) {
    if (kinds[kind].n_visits == 0)
      continue;
    kinds[kind].kind = (YxTaskKind) kind;
    add_alone (self, &kinds[kind]);
    self->kinds[self->n_kinds++] = kinds[kind];
  }
  self->litres = litres_of (costs, self->together.way_mm);
  self->alone_litres = litres_of (costs, self->alone.way_mm);
  self->yuan = yuan_of (costs, &self->together);
  self->alone_yuan = yuan_of (costs, &self->alone);
}
