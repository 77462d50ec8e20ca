#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "model/visit.h"
#include "review/course-private.h"

typedef struct {
  gint64 from, to;
} Span;

static gint64
span_s (gint64 from, gint64 to)
{
  return (to - from) / G_USEC_PER_SEC;
}

/* The visit of a vehicle to a task's place; a place that was not said is the one it is at. */
static YxCourseVisit *
find_visit (YxCourse *self, const char *vehicle_id, const char *task_id, const char *place_id)
{
  for (guint i = 0; i < self->visits->len; i++) {
    YxCourseVisit *visit = &g_array_index (self->visits, YxCourseVisit, i);

    if (visit->task_id == task_id && visit->vehicle_id == vehicle_id
        && (visit->place_id == place_id || place_id == NULL || visit->place_id == NULL)) {
      if (visit->place_id == NULL)
        visit->place_id = place_id;
      return visit;
    }
  }
  return NULL;
}

static YxCourseVisit *
ensure_visit (YxCourse *self, const char *vehicle_id, const char *task_id, const char *place_id)
{
  YxCourseVisit *visit = find_visit (self, vehicle_id, task_id, place_id);
  const YxFactTask *task = yx_facts_find_task (self->facts, task_id);
  YxCourseVisit fresh = {
    .task_id = task_id,
    .place_id = place_id,
    .vehicle_id = vehicle_id,
    .on_scene_s = -1,
    .recorder_s = -1,
  };

  if (visit != NULL || task == NULL)
    return visit;
  fresh.kind = task->kind;
  fresh.n_cases = yx_facts_count_cases (self->facts, task_id);
  g_array_append_val (self->visits, fresh);
  return &g_array_index (self->visits, YxCourseVisit, self->visits->len - 1);
}

static void
take_movements (YxCourse *self)
{
  for (guint i = 0; i < self->facts->movements->len; i++) {
    const YxFactMovement *movement = &g_array_index (self->facts->movements, YxFactMovement, i);
    YxCourseVisit *visit;

    if (movement->task_id == NULL
        || (movement->kind != YX_MOVEMENT_KIND_ARRIVED && movement->kind != YX_MOVEMENT_KIND_LEFT))
      continue;
    visit = ensure_visit (self, movement->vehicle_id, movement->task_id, movement->place_id);
    if (visit == NULL)
      continue;
    if (movement->kind == YX_MOVEMENT_KIND_LEFT) {
      visit->left = movement->time;
    } else if (visit->arrived == 0) {
      visit->arrived = movement->time;
      visit->how = movement->inferred  ? YX_KNOWN_FROM_INFERENCE
                   : movement->by_hand ? YX_KNOWN_FROM_BUTTON
                                       : YX_KNOWN_FROM_FIXES;
      visit->planned = yx_facts_find_stop (self->facts, movement->plan_version, movement->task_id,
                                           movement->place_id, movement->vehicle_id);
    }
  }
}

/* The visit that a vehicle was at, for a stop-at-once that named none. */
static YxCourseVisit *
visit_under_way (YxCourse *self, const char *vehicle_id, gint64 time)
{
  YxCourseVisit *latest = NULL;

  for (guint i = 0; i < self->visits->len; i++) {
    YxCourseVisit *visit = &g_array_index (self->visits, YxCourseVisit, i);

    if (visit->vehicle_id == vehicle_id && visit->arrived != 0 && visit->arrived <= time
        && (visit->left == 0 || visit->left >= time)
        && (latest == NULL || visit->arrived > latest->arrived))
      latest = visit;
  }
  return latest;
}

static void
take_report (YxCourse *self, const YxFactReport *report)
{
  YxCourseVisit *visit = NULL;

  if (report->task_id != NULL && report->kind != YX_REPORT_KIND_EN_ROUTE)
    visit = ensure_visit (self, report->vehicle_id, report->task_id, report->place_id);
  else if (report->kind == YX_REPORT_KIND_STOPPED && report->vehicle_id != NULL)
    visit = visit_under_way (self, report->vehicle_id, report->time);
  if (visit == NULL)
    return;
  switch (report->kind) {
  case YX_REPORT_KIND_DOOR_OPENED:
    visit->door_opened = TRUE;
    break;
  case YX_REPORT_KIND_RESULT:
    if (report->outcome == YX_STOP_OUTCOME_PENDING)
      break;
    visit->outcome = report->outcome;
    visit->result_at = report->time;
    break;
  case YX_REPORT_KIND_STOPPED:
    visit->stopped = report->time;
    visit->reason = report->reason;
    break;
  case YX_REPORT_KIND_LEFT:
    if (visit->left == 0)
      visit->left = report->time;
    return;
  case YX_REPORT_KIND_ARRIVED:
  case YX_REPORT_KIND_WORKING:
    break;
  default:
    return;
  }
  if (visit->arrived == 0) {
    visit->arrived = report->time;
    visit->how = YX_KNOWN_FROM_BUTTON;
  }
}

/* Reports by time, so that the last result counts. */
static void
take_reports (YxCourse *self)
{
  for (guint i = 0; i < self->facts->reports->len; i++)
    take_report (self, &g_array_index (self->facts->reports, YxFactReport, i));
}

static YxCourseVisit *
find_visit_of_any (YxCourse *self, const char *task_id, const char *place_id)
{
  for (guint i = 0; i < self->visits->len; i++) {
    YxCourseVisit *visit = &g_array_index (self->visits, YxCourseVisit, i);

    if (visit->task_id == task_id && visit->place_id == place_id)
      return visit;
  }
  return NULL;
}

/* What was entered as a visit; one that was cancelled before was none. */
static void
take_records (YxCourse *self)
{
  for (guint i = 0; i < self->facts->visits->len; i++) {
    const YxFactVisit *record = &g_array_index (self->facts->visits, YxFactVisit, i);
    YxCourseVisit *visit;

    if (record->outcome == YX_STOP_OUTCOME_CANCELLED)
      continue;
    visit = find_visit_of_any (self, record->task_id, record->place_id);
    if (visit == NULL) {
      const YxFactStop *stop
          = yx_facts_find_stop (self->facts, self->facts->operation.plan_version, record->task_id,
                                record->place_id, NULL);

      visit = ensure_visit (self, stop != NULL ? stop->vehicle_id : NULL, record->task_id,
                            record->place_id);
    }
    if (visit == NULL)
      continue;
    if (visit->arrived == 0 && record->visited != 0) {
      visit->arrived = record->visited;
      visit->how = YX_KNOWN_FROM_RECORD;
    }
    if (visit->outcome == YX_STOP_OUTCOME_PENDING) {
      visit->outcome = record->outcome;
      visit->result_at = record->visited;
    }
  }
}

/* In the plan in force when somebody arrived; else in the latest that has it. */
static const YxFactStop *
find_planned (const YxCourse *self, const YxCourseVisit *visit)
{
  const YxFactPlan *plan = yx_facts_plan_at (self->facts, visit->arrived);
  const YxFactStop *stop = NULL;

  if (visit->arrived != 0 && plan != NULL)
    stop = yx_facts_find_stop (self->facts, plan->version, visit->task_id, visit->place_id,
                               visit->vehicle_id);
  for (guint i = self->facts->plans->len; stop == NULL && i > 0; i--)
    stop = yx_facts_find_stop (self->facts,
                               g_array_index (self->facts->plans, YxFactPlan, i - 1).version,
                               visit->task_id, visit->place_id, visit->vehicle_id);
  return stop;
}

/* When recorders of a vehicle ran, merged and in order; NULL: nobody said anything of one. */
static GArray *
recorder_spans (const YxCourse *self, const char *vehicle_id)
{
  g_autoptr (GArray) spans = NULL;
  guint n_on = 0;

  for (guint i = 0; i < self->facts->reports->len; i++) {
    const YxFactReport *report = &g_array_index (self->facts->reports, YxFactReport, i);
    const gboolean on = report->kind == YX_REPORT_KIND_RECORDER_ON;

    if (report->vehicle_id != vehicle_id || (!on && report->kind != YX_REPORT_KIND_RECORDER_OFF))
      continue;
    if (spans == NULL)
      spans = g_array_new (FALSE, FALSE, sizeof (Span));
    if (on && n_on++ == 0) {
      const Span span = { report->time, self->end };

      g_array_append_val (spans, span);
    } else if (!on && n_on > 0 && --n_on == 0) {
      g_array_index (spans, Span, spans->len - 1).to = report->time;
    }
  }
  return g_steal_pointer (&spans);
}

static gint64
covered_s (const GArray *spans, gint64 from, gint64 to)
{
  gint64 covered = 0;

  for (guint i = 0; i < spans->len; i++) {
    const Span *span = &g_array_index (spans, Span, i);

    covered += MAX (0, MIN (to, span->to) - MAX (from, span->from));
  }
  return covered / G_USEC_PER_SEC;
}

static void
finish_visit (YxCourse *self, YxCourseVisit *visit)
{
  if (visit->planned == NULL)
    visit->planned = find_planned (self, visit);
  if (visit->arrived != 0 && visit->left >= visit->arrived)
    visit->on_scene_s = span_s (visit->arrived, visit->left);
  visit->door_opened |= yx_outcome_says (visit->outcome) == YX_PRESENCE_SAYS_MET;
  if (visit->on_scene_s >= 0 && visit->vehicle_id != NULL) {
    g_autoptr (GArray) spans = recorder_spans (self, visit->vehicle_id);

    if (spans != NULL)
      visit->recorder_s = covered_s (spans, visit->arrived, visit->left);
  }
}

static int
compare_visits (gconstpointer a, gconstpointer b)
{
  const YxCourseVisit *x = a;
  const YxCourseVisit *y = b;

  if ((x->arrived == 0) != (y->arrived == 0))
    return x->arrived == 0 ? 1 : -1;
  if (x->arrived != y->arrived)
    return x->arrived < y->arrived ? -1 : 1;
  return g_strcmp0 (x->task_id, y->task_id);
}

const YxFactStop *
yx_facts_find_stop (const YxFacts *self, int version, const char *task_id, const char *place_id,
                    const char *vehicle_id)
{
  const YxFactStop *found = NULL;

  for (guint i = 0; task_id != NULL && i < self->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (self->stops, YxFactStop, i);

    if (stop->version != version || stop->task_id != task_id
        || (place_id != NULL && stop->place_id != place_id))
      continue;
    if (stop->vehicle_id == vehicle_id)
      return stop;
    if (found == NULL)
      found = stop;
  }
  return found;
}

void
yx_course_build_visits (YxCourse *self)
{
  self->visits = g_array_new (FALSE, TRUE, sizeof (YxCourseVisit));
  take_movements (self);
  take_reports (self);
  take_records (self);
  for (guint i = 0; i < self->visits->len; i++)
    finish_visit (self, &g_array_index (self->visits, YxCourseVisit, i));
  g_array_sort (self->visits, compare_visits);
}
