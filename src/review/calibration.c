#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <math.h>

#include "model/visit.h"
#include "review/figures-private.h"

#define Z 1.959963984540054

static void
take_forecast (YxReliability *self, double forecast, gboolean met)
{
  const int index = CLAMP ((int) floor (forecast * YX_N_RELIABILITY_BINS), 0,
                           YX_N_RELIABILITY_BINS - 1);
  YxReliabilityBin *bin = &self->bins[index];
  const double off = forecast - (met ? 1.0 : 0.0);

  bin->n++;
  bin->n_met += met;
  bin->sum += forecast;
  self->n++;
  self->n_met += met;
  self->expected += forecast;
  /* The sum until yx_reliability_finish() makes it a mean. */
  self->brier += off * off;
}

static YxServiceRow *
ensure_service (GArray *rows, YxTaskKind kind, gboolean met, int hour)
{
  const YxServiceRow fresh = { .kind = kind, .met = met, .hour = hour };

  for (guint i = 0; i < rows->len; i++) {
    YxServiceRow *row = &g_array_index (rows, YxServiceRow, i);

    if (row->kind == kind && row->met == met && row->hour == hour)
      return row;
  }
  g_array_append_val (rows, fresh);
  return &g_array_index (rows, YxServiceRow, rows->len - 1);
}

static YxPresenceRow *
ensure_place (GArray *rows, YxPlaceKind kind, int hour)
{
  const YxPresenceRow fresh = { .kind = kind, .hour = hour };

  for (guint i = 0; i < rows->len; i++) {
    YxPresenceRow *row = &g_array_index (rows, YxPresenceRow, i);

    if (row->kind == kind && row->hour == hour)
      return row;
  }
  g_array_append_val (rows, fresh);
  return &g_array_index (rows, YxPresenceRow, rows->len - 1);
}

static int
compare_service (gconstpointer a, gconstpointer b)
{
  const YxServiceRow *x = a;
  const YxServiceRow *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->met != y->met)
    return x->met < y->met ? -1 : 1;
  return x->hour - y->hour;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const YxPresenceRow *x = a;
  const YxPresenceRow *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->hour - y->hour;
}

static void
take_visit (YxFigures *self, const YxCourse *course, const YxCourseVisit *visit)
{
  const YxPresenceSays says = yx_outcome_says (visit->outcome);
  const gboolean seeks = yx_task_kind_seeks (visit->kind);
  const gboolean met = !seeks || says == YX_PRESENCE_SAYS_MET;
  const YxFactPlace *place = yx_facts_find_place (course->facts, visit->place_id);

  if (seeks && says != YX_PRESENCE_SAYS_NOTHING) {
    if (visit->planned != NULL)
      take_forecast (&self->presence, visit->planned->presence, met);
    if (visit->arrived != 0 && place != NULL) {
      YxPresenceRow *row = ensure_place (self->places, place->kind, yx_local_hour (visit->arrived));

      row->n++;
      row->n_met += met;
    }
  }
  if (visit->on_scene_s >= 0 && visit->planned != NULL) {
    YxServiceRow *row
        = ensure_service (self->service, visit->kind, met, yx_local_hour (visit->arrived));

    row->time.n++;
    row->time.planned_s
        += (visit->planned->departure - visit->planned->begin) / G_USEC_PER_SEC;
    row->time.actual_s += visit->on_scene_s;
  }
}

/* The visit of the same car that came before; NULL: it was the first. */
static const YxCourseVisit *
visit_before (const YxCourse *course, guint index)
{
  const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, index);

  for (guint i = index; visit->vehicle_id != NULL && i > 0; i--) {
    const YxCourseVisit *before = &g_array_index (course->visits, YxCourseVisit, i - 1);

    if (before->vehicle_id == visit->vehicle_id)
      return before;
  }
  return NULL;
}

static void
take_leg (YxFigures *self, const YxCourse *course, guint index)
{
  const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, index);
  const YxCourseVisit *before = yx_course_leg_before (course, index);
  YxDuration *travel;

  if (before == NULL)
    return;
  travel = &self->travel[yx_local_hour (before->left)];
  travel->n++;
  travel->planned_s += visit->planned->drive_s;
  travel->actual_s += (visit->arrived - before->left) / G_USEC_PER_SEC;
}

const YxCourseVisit *
yx_course_leg_before (const YxCourse *course, guint index)
{
  const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, index);
  const YxCourseVisit *before = visit_before (course, index);

  if (before == NULL || visit->planned == NULL || before->planned == NULL || before->left == 0
      || visit->arrived == 0 || visit->arrived <= before->left
      || visit->how == YX_KNOWN_FROM_RECORD || before->how == YX_KNOWN_FROM_RECORD)
    return NULL;
  if (visit->planned->version != before->planned->version
      || visit->planned->vehicle_id != before->planned->vehicle_id
      || visit->planned->vehicle_id != visit->vehicle_id
      || visit->planned->ordinal != before->planned->ordinal + 1)
    return NULL;
  return before;
}

int
yx_local_hour (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return local != NULL ? g_date_time_get_hour (local) : 0;
}

void
yx_wilson (guint n_hits, guint n, double *ret_low, double *ret_high)
{
  const double m = (double) n;
  const double share = n > 0 ? (double) n_hits / m : 0.0;
  const double centre = (share + Z * Z / (2.0 * m)) / (1.0 + Z * Z / m);
  const double half
      = Z * sqrt (share * (1.0 - share) / m + Z * Z / (4.0 * m * m)) / (1.0 + Z * Z / m);

  *ret_low = n > 0 ? fmax (0.0, centre - half) : 0.0;
  *ret_high = n > 0 ? fmin (1.0, centre + half) : 1.0;
}

void
yx_reliability_add (YxReliability *sum, const YxReliability *other)
{
  for (guint b = 0; b < YX_N_RELIABILITY_BINS; b++) {
    sum->bins[b].n += other->bins[b].n;
    sum->bins[b].n_met += other->bins[b].n_met;
    sum->bins[b].sum += other->bins[b].sum;
    yx_wilson (sum->bins[b].n_met, sum->bins[b].n, &sum->bins[b].wilson_low,
               &sum->bins[b].wilson_high);
  }
  if (other->n > 0)
    sum->brier = ((sum->n > 0 ? sum->brier * sum->n : 0.0) + other->brier * other->n)
                 / (sum->n + other->n);
  sum->n += other->n;
  sum->n_met += other->n_met;
  sum->expected += other->expected;
}

void
yx_reliability_finish (YxReliability *self)
{
  for (guint b = 0; b < YX_N_RELIABILITY_BINS; b++)
    yx_wilson (self->bins[b].n_met, self->bins[b].n, &self->bins[b].wilson_low,
               &self->bins[b].wilson_high);
  self->brier = self->n > 0 ? self->brier / self->n : (double) NAN;
}

void
yx_figures_calibrate (YxFigures *self, const YxCourse *course)
{
  self->service = g_array_new (FALSE, TRUE, sizeof (YxServiceRow));
  self->places = g_array_new (FALSE, TRUE, sizeof (YxPresenceRow));
  for (guint i = 0; i < course->visits->len; i++) {
    take_visit (self, course, &g_array_index (course->visits, YxCourseVisit, i));
    take_leg (self, course, i);
  }
  g_array_sort (self->service, compare_service);
  g_array_sort (self->places, compare_places);
  yx_reliability_finish (&self->presence);
}
