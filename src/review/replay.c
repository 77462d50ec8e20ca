#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "review/replay.h"

#define TICK YX_STORED_TICK
#define GAP_TICKS (YX_WAY_GAP_S * 10)

struct _YxReplay {
  YxCourse *course;
  GArray *by_time;  /* of YxReplayMark */
  GArray *by_known; /* the same */
};

typedef struct {
  const char *operation_id;
  YxCourseSource source;
  GCancellable *cancellable;
  YxCourse *course;
} OpenJob;

static void
add_mark (GArray *marks, YxReplayMarkKind kind, guint index, gint64 time, gint64 known,
          const char *vehicle_id)
{
  const YxReplayMark mark = { time, MAX (time, known), kind, index, vehicle_id };

  if (time != 0)
    g_array_append_val (marks, mark);
}

#define EACH(array, type, row) \
  for (guint i = 0; i < (array)->len; i++) \
    for (const type *row = &g_array_index ((array), type, i); row != NULL; row = NULL)

static GArray *
gather_marks (const YxFacts *facts)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (YxReplayMark));

  EACH (facts->plans, YxFactPlan, row)
  add_mark (marks, YX_REPLAY_MARK_PLAN, i, row->created, row->created, NULL);
  EACH (facts->movements, YxFactMovement, row)
  add_mark (marks, YX_REPLAY_MARK_MOVEMENT, i, row->time, row->recorded, row->vehicle_id);
  EACH (facts->reports, YxFactReport, row)
  add_mark (marks, YX_REPLAY_MARK_REPORT, i, row->time, row->received, row->vehicle_id);
  EACH (facts->alerts, YxFactAlert, row)
  add_mark (marks, YX_REPLAY_MARK_ALERT, i, row->raised, row->raised, row->vehicle_id);
  EACH (facts->messages, YxFactMessage, row)
  add_mark (marks, YX_REPLAY_MARK_MESSAGE, i, row->sent, row->sent,
            row->vehicle_id != NULL ? row->vehicle_id : row->from_vehicle);
  EACH (facts->leads, YxFactLead, row)
  add_mark (marks, YX_REPLAY_MARK_LEAD, i, row->received, row->received, NULL);
  EACH (facts->dispatches, YxFactDispatch, row)
  add_mark (marks, YX_REPLAY_MARK_DISPATCH, i, row->sent, row->sent, row->vehicle_id);
  EACH (facts->custodies, YxFactCustody, row)
  add_mark (marks, YX_REPLAY_MARK_CUSTODY, i, row->began, row->began, row->vehicle_id);
  EACH (facts->evidence, YxFactEvidence, row)
  add_mark (marks, YX_REPLAY_MARK_EVIDENCE, i, row->taken, row->begun, row->vehicle_id);
  return marks;
}

static int
order (gint64 a, gint64 b, const YxReplayMark *x, const YxReplayMark *y)
{
  if (a != b)
    return a < b ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const YxReplayMark *x = a;
  const YxReplayMark *y = b;

  return order (x->time, y->time, x, y);
}

static int
compare_known (gconstpointer a, gconstpointer b)
{
  const YxReplayMark *x = a;
  const YxReplayMark *y = b;

  return order (x->known, y->known, x, y);
}

static gint64
mark_time (const YxReplayMark *mark, gboolean as_known)
{
  return as_known ? mark->known : mark->time;
}

/* How many marks are at or before a time. */
static guint
count_past (const GArray *marks, gint64 time, gboolean as_known)
{
  guint low = 0, high = marks->len;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (mark_time (&g_array_index (marks, YxReplayMark, middle), as_known) <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
locate_device (const YxReplay *self, guint device, gint64 time, gboolean as_known,
               YxReplayPosition *ret_position)
{
  const YxFixStore *store = self->course->fixes;
  const gint64 tick = (time - yx_fix_store_get_begin (store)) / TICK;
  gsize n, past;
  const YxStoredFix *fixes = yx_fix_store_get_fixes (store, device, &n);
  const YxStoredFix *fix;

  *ret_position = (YxReplayPosition){ .device = device, .speed = NAN, .course = NAN };
  past = yx_stored_fixes_count (fixes, n, tick);
  while (as_known && past > 0 && !yx_stored_fix_is_known (&fixes[past - 1], tick))
    past--;
  if (past == 0)
    return;
  fix = &fixes[past - 1];
  ret_position->has_fix = TRUE;
  ret_position->time = yx_fix_store_get_begin (store) + fix->time * TICK;
  ret_position->point = yx_stored_fix_point (fix);
  ret_position->in_gap = tick - fix->time > GAP_TICKS;
  if (fix->speed != YX_STORED_UNKNOWN)
    ret_position->speed = fix->speed / 2.0;
  if (fix->course != YX_STORED_UNKNOWN)
    ret_position->course = fix->course * 360.0 / 255.0;
  /* What comes next nobody could know. */
  if (!as_known && past < n && fixes[past].time - fix->time <= GAP_TICKS
      && fixes[past].time > fix->time) {
    const double share = (double) (tick - fix->time) / (double) (fixes[past].time - fix->time);
    const YxLonLat next = yx_stored_fix_point (&fixes[past]);

    ret_position->in_gap = FALSE;
    ret_position->point.lon += share * (next.lon - ret_position->point.lon);
    ret_position->point.lat += share * (next.lat - ret_position->point.lat);
  }
}

static void
set_status (YxReplayCar *car, YxTeamStatus status, gint64 time)
{
  if (car->status != status)
    car->since = time;
  car->status = status;
}

static void
move_car (YxReplayCar *car, const YxFactMovement *movement)
{
  switch (movement->kind) {
  case YX_MOVEMENT_KIND_SET_OUT:
    set_status (car, YX_TEAM_STATUS_EN_ROUTE, movement->time);
    break;
  case YX_MOVEMENT_KIND_NEAR:
    set_status (car, YX_TEAM_STATUS_NEAR, movement->time);
    break;
  case YX_MOVEMENT_KIND_ARRIVED:
    set_status (car, YX_TEAM_STATUS_ON_SCENE, movement->time);
    car->task_id = movement->task_id;
    car->place_id = movement->place_id;
    break;
  case YX_MOVEMENT_KIND_LEFT:
    set_status (car, car->n_aboard > 0 ? YX_TEAM_STATUS_WITH_PERSON : YX_TEAM_STATUS_EN_ROUTE,
                movement->time);
    car->task_id = car->place_id = NULL;
    break;
  case YX_MOVEMENT_KIND_BACK:
    set_status (car, YX_TEAM_STATUS_BACK, movement->time);
    car->task_id = car->place_id = NULL;
    break;
  case YX_MOVEMENT_KIND_MISSED:
  default:
    break;
  }
}

static void
report_car (YxReplayCar *car, const YxFactReport *report)
{
  switch (report->kind) {
  case YX_REPORT_KIND_EN_ROUTE:
    set_status (car, car->n_aboard > 0 ? YX_TEAM_STATUS_WITH_PERSON : YX_TEAM_STATUS_EN_ROUTE,
                report->time);
    car->task_id = car->place_id = NULL;
    break;
  case YX_REPORT_KIND_ARRIVED:
    set_status (car, YX_TEAM_STATUS_ON_SCENE, report->time);
    car->task_id = report->task_id;
    car->place_id = report->place_id;
    break;
  case YX_REPORT_KIND_WORKING:
    set_status (car, YX_TEAM_STATUS_BUSY, report->time);
    break;
  case YX_REPORT_KIND_RESULT:
    car->n_aboard += report->aboard;
    break;
  case YX_REPORT_KIND_HANDED_OVER:
    car->n_aboard = report->aboard > 0 ? MAX (0, car->n_aboard - report->aboard) : 0;
    /* Pressed after it had left where they were handed over. */
    if (car->n_aboard == 0 && car->status == YX_TEAM_STATUS_WITH_PERSON)
      set_status (car, YX_TEAM_STATUS_EN_ROUTE, report->time);
    break;
  case YX_REPORT_KIND_BACK:
    set_status (car, YX_TEAM_STATUS_BACK, report->time);
    break;
  case YX_REPORT_KIND_LEFT:
    set_status (car, car->n_aboard > 0 ? YX_TEAM_STATUS_WITH_PERSON : YX_TEAM_STATUS_EN_ROUTE,
                report->time);
    car->task_id = car->place_id = NULL;
    break;
  case YX_REPORT_KIND_ON_DUTY:
  case YX_REPORT_KIND_OFF_DUTY:
  case YX_REPORT_KIND_ASSEMBLED:
  case YX_REPORT_KIND_DOOR_OPENED:
  case YX_REPORT_KIND_STOPPED:
  case YX_REPORT_KIND_SOS:
  case YX_REPORT_KIND_SOS_OVER:
  case YX_REPORT_KIND_BROKEN_DOWN:
  case YX_REPORT_KIND_RECORDER_ON:
  case YX_REPORT_KIND_RECORDER_OFF:
  case YX_REPORT_KIND_NOTE:
  default:
    break;
  }
}

static YxReplayCar *
find_car (GArray *cars, const char *vehicle_id)
{
  for (guint i = 0; i < cars->len; i++) {
    if (g_array_index (cars, YxReplayCar, i).vehicle_id == vehicle_id)
      return &g_array_index (cars, YxReplayCar, i);
  }
  return NULL;
}

/* Which device speaks for a car: the one that does in the figures, and before that has a fix, any. */
static int
find_position (const YxReplay *self, const YxReplayMoment *moment, const char *vehicle_id)
{
  const int best = yx_ways_find (self->course->ways, vehicle_id);

  if (best >= 0 && g_array_index (moment->positions, YxReplayPosition, best).has_fix)
    return best;
  for (guint i = 0; i < moment->positions->len; i++) {
    if (g_array_index (moment->positions, YxReplayPosition, i).has_fix
        && g_array_index (self->course->facts->devices, YxFactDevice, i).vehicle_id == vehicle_id)
      return (int) i;
  }
  return -1;
}

static void
place_cars (const YxReplay *self, YxReplayMoment *moment)
{
  const YxFacts *facts = self->course->facts;
  const GArray *marks = moment->as_known ? self->by_known : self->by_time;

  for (guint i = 0; i < facts->vehicles->len; i++) {
    const YxReplayCar car = { .vehicle_id = g_array_index (facts->vehicles, YxFactVehicle, i).id,
                              .status = YX_TEAM_STATUS_ASSEMBLED };

    g_array_append_val (moment->cars, car);
  }
  for (guint i = 0; i < moment->n_marks; i++) {
    const YxReplayMark *mark = &g_array_index (marks, YxReplayMark, i);
    YxReplayCar *car;

    if (mark->kind != YX_REPLAY_MARK_MOVEMENT && mark->kind != YX_REPLAY_MARK_REPORT)
      continue;
    car = find_car (moment->cars, mark->vehicle_id);
    if (car == NULL)
      continue;
    if (mark->kind == YX_REPLAY_MARK_MOVEMENT)
      move_car (car, &g_array_index (facts->movements, YxFactMovement, mark->index));
    else
      report_car (car, &g_array_index (facts->reports, YxFactReport, mark->index));
  }
  for (guint i = 0; i < moment->cars->len; i++) {
    YxReplayCar *car = &g_array_index (moment->cars, YxReplayCar, i);

    car->position = find_position (self, moment, car->vehicle_id);
    if (car->position >= 0 && car->status != YX_TEAM_STATUS_ASSEMBLED
        && car->status != YX_TEAM_STATUS_BACK
        && g_array_index (moment->positions, YxReplayPosition, car->position).in_gap)
      car->status = YX_TEAM_STATUS_LOST;
  }
}

static void
list_standing (const YxReplay *self, YxReplayMoment *moment)
{
  const YxFacts *facts = self->course->facts;
  const gint64 time = moment->time;

  EACH (facts->alerts, YxFactAlert, row)
  {
    if (row->raised <= time && (row->cleared == 0 || row->cleared > time))
      g_array_append_val (moment->alerts, i);
  }
  EACH (facts->custodies, YxFactCustody, row)
  {
    if (row->began <= time && (!row->has_end || row->ended > time))
      g_array_append_val (moment->custodies, i);
  }
  EACH (facts->leads, YxFactLead, row)
  {
    if (row->received <= time && (row->settled == 0 || row->settled > time))
      g_array_append_val (moment->leads, i);
  }
  EACH (facts->messages, YxFactMessage, row)
  moment->n_messages += row->sent <= time;
}

static int
version_at (const YxReplay *self, gint64 time)
{
  const YxFactPlan *plan = yx_facts_plan_at (self->course->facts, time);
  int version = plan != NULL ? plan->version : 0;

  /* A rehearsal's plans are made after its night: what its movements were judged by counts. */
  for (guint i = 0; i < self->course->facts->movements->len; i++) {
    const YxFactMovement *movement
        = &g_array_index (self->course->facts->movements, YxFactMovement, i);

    if (movement->time <= time)
      version = MAX (version, movement->plan_version);
  }
  if (version == 0 && self->course->facts->movements->len > 0)
    version = g_array_index (self->course->facts->movements, YxFactMovement, 0).plan_version;
  return version;
}

static gboolean
open_job (YxDb *db, gpointer data, GError **error)
{
  OpenJob *job = data;

  job->course
      = yx_course_read (db, job->operation_id, &job->source, YX_COURSE_BUILD_STORE, job->cancellable,
                        error);
  return job->course != NULL;
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  YxReplay *replay = yx_replay_open (source, data, cancellable, &error);

  if (replay != NULL)
    g_task_return_pointer (task, replay, (GDestroyNotify) yx_replay_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

YxReplay *
yx_replay_open (YxDesk *desk, const char *operation_id, GCancellable *cancellable, GError **error)
{
  OpenJob job = { .operation_id = operation_id, .cancellable = cancellable };
  g_autofree char *path = NULL;
  YxReplay *self;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  path = yx_fix_store_path (yx_desk_get_path (desk), operation_id);
  job.source = (YxCourseSource){ yx_desk_get_store (desk), path, yx_desk_get_path (desk) };
  if (!yx_store_read (job.source.store, open_job, &job, error))
    return NULL;
  self = g_new0 (YxReplay, 1);
  self->course = job.course;
  self->by_time = gather_marks (self->course->facts);
  self->by_known = g_array_copy (self->by_time);
  g_array_sort (self->by_time, compare_times);
  g_array_sort (self->by_known, compare_known);
  return self;
}

void
yx_replay_mask_plates (YxReplay *self)
{
  g_return_if_fail (self != NULL);

  yx_facts_mask_plates (self->course->facts);
}

void
yx_replay_open_async (YxDesk *desk, const char *operation_id, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (desk));
  g_return_if_fail (operation_id != NULL);

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_replay_open_async);
  g_task_set_task_data (task, g_strdup (operation_id), g_free);
  g_task_run_in_thread (task, open_thread);
}

YxReplay *
yx_replay_open_finish (YxDesk *desk, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, desk), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yx_replay_free (YxReplay *self)
{
  yx_course_free (self->course);
  g_array_unref (self->by_time);
  g_array_unref (self->by_known);
  g_free (self);
}

const YxCourse *
yx_replay_get_course (const YxReplay *self)
{
  return self->course;
}

void
yx_replay_get_span (const YxReplay *self, gint64 *ret_begin, gint64 *ret_end)
{
  *ret_begin = self->course->begin;
  *ret_end = self->course->end;
}

const YxReplayMark *
yx_replay_get_marks (const YxReplay *self, gboolean as_known, guint *ret_n)
{
  const GArray *marks = as_known ? self->by_known : self->by_time;

  *ret_n = marks->len;
  return (const YxReplayMark *) (gconstpointer) marks->data;
}

const YxReplayMark *
yx_replay_step (const YxReplay *self, gint64 time, gboolean as_known, gboolean forward)
{
  const GArray *marks = as_known ? self->by_known : self->by_time;
  const guint past = count_past (marks, forward ? time : time - 1, as_known);

  if (forward)
    return past < marks->len ? &g_array_index (marks, YxReplayMark, past) : NULL;
  return past > 0 ? &g_array_index (marks, YxReplayMark, past - 1) : NULL;
}

YxReplayMoment *
yx_replay_moment_new (void)
{
  YxReplayMoment *moment = g_new0 (YxReplayMoment, 1);

  moment->positions = g_array_new (FALSE, FALSE, sizeof (YxReplayPosition));
  moment->cars = g_array_new (FALSE, FALSE, sizeof (YxReplayCar));
  moment->alerts = g_array_new (FALSE, FALSE, sizeof (guint));
  moment->custodies = g_array_new (FALSE, FALSE, sizeof (guint));
  moment->leads = g_array_new (FALSE, FALSE, sizeof (guint));
  return moment;
}

void
yx_replay_moment_free (YxReplayMoment *moment)
{
  g_array_unref (moment->positions);
  g_array_unref (moment->cars);
  g_array_unref (moment->alerts);
  g_array_unref (moment->custodies);
  g_array_unref (moment->leads);
  g_free (moment);
}

void
yx_replay_seek (const YxReplay *self, gint64 time, gboolean as_known, YxReplayMoment *moment)
{
  GArray *const arrays[] = { moment->positions, moment->cars, moment->alerts, moment->custodies,
                             moment->leads };

  g_return_if_fail (self != NULL && moment != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_set_size (arrays[i], 0);
  moment->time = time;
  moment->as_known = as_known;
  moment->n_messages = 0;
  moment->n_marks = count_past (as_known ? self->by_known : self->by_time, time, as_known);
  moment->plan_version = version_at (self, time);
  for (guint i = 0; i < yx_fix_store_get_n_devices (self->course->fixes); i++) {
    YxReplayPosition position;

    locate_device (self, i, time, as_known, &position);
    g_array_append_val (moment->positions, position);
  }
  place_cars (self, moment);
  list_standing (self, moment);
}
