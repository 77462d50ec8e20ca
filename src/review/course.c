#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/course-private.h"

typedef struct {
  const char *operation_id;
  YxCourseSource source;
  YxCourse *course;
} LoadJob;

static void
widen (YxCourse *self, gint64 time)
{
  if (time == 0)
    return;
  self->begin = self->begin == 0 ? time : MIN (self->begin, time);
  self->end = MAX (self->end, time);
}

static void
find_span (YxCourse *self)
{
  const YxFacts *facts = self->facts;

  self->begin = self->end = 0;
  for (guint i = 0; i < facts->movements->len; i++)
    widen (self, g_array_index (facts->movements, YxFactMovement, i).time);
  for (guint i = 0; i < facts->reports->len; i++)
    widen (self, g_array_index (facts->reports, YxFactReport, i).time);
  self->by_window = self->begin == 0;
  if (self->by_window) {
    self->begin = facts->operation.window_start;
    self->end = facts->operation.window_end;
  }
}

static int
compare_reports (gconstpointer a, gconstpointer b)
{
  const YxFactReport *x = a;
  const YxFactReport *y = b;

  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return (x->seq > y->seq) - (x->seq < y->seq);
}

static int
compare_movements (gconstpointer a, gconstpointer b)
{
  const YxFactMovement *x = a;
  const YxFactMovement *y = b;

  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Times by clocks that were off. */
static void
put_times_right (YxCourse *self)
{
  YxFacts *facts = self->facts;

  for (guint i = 0; i < facts->reports->len; i++) {
    YxFactReport *report = &g_array_index (facts->reports, YxFactReport, i);

    report->time
        += yx_ways_device_clock_s (self->ways, report->device) * G_USEC_PER_SEC;
  }
  for (guint i = 0; i < facts->movements->len; i++) {
    YxFactMovement *movement = &g_array_index (facts->movements, YxFactMovement, i);

    movement->time
        += yx_ways_vehicle_clock_s (self->ways, movement->vehicle_id) * G_USEC_PER_SEC;
  }
  g_array_sort (facts->reports, compare_reports);
  g_array_sort (facts->movements, compare_movements);
}

static gboolean
load_job (YxDb *db, gpointer data, GError **error)
{
  LoadJob *job = data;

  job->course = yx_course_read (db, job->operation_id, &job->source, YX_COURSE_USUAL, NULL, error);
  return job->course != NULL;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  YxCourse *course = yx_course_load (source, data, &error);

  if (course != NULL)
    g_task_return_pointer (task, course, (GDestroyNotify) yx_course_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* A clock that is off by more than the slack has its fixes elsewhere. */
static gboolean
find_astray (const YxCourse *self, YxDb *db, GPtrArray *fixes, gint64 from, gint64 to, GError **error)
{
  for (guint i = 0; i < fixes->len; i++) {
    const YxWay *way = &g_array_index (self->ways, YxWay, i);
    const gint64 begin = self->begin - way->clock_s * G_USEC_PER_SEC;
    const gint64 end = self->end - way->clock_s * G_USEC_PER_SEC;
    GArray *found;

    if (begin >= from && end <= to)
      continue;
    found = yx_raw_fixes_read_device (db, way->device, begin, end, error);
    if (found == NULL)
      return FALSE;
    g_array_unref (fixes->pdata[i]);
    fixes->pdata[i] = found;
  }
  return TRUE;
}

/* Ways from a store of the fixes, when one is there and fits; else from the rows. */
static gboolean
read_ways (YxCourse *self, YxDb *db, const YxCourseSource *source, YxCourseReading reading,
           GCancellable *cancellable, GError **error)
{
  const gint64 from = self->begin - YX_RAW_SLACK;
  const gint64 to = self->end + YX_RAW_SLACK;
  g_autofree gint64 *counts = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) fixes = NULL;

  if (reading == YX_COURSE_WITHOUT_WAYS) {
    self->ways = g_array_new (FALSE, TRUE, sizeof (YxWay));
    return TRUE;
  }
  counts = yx_raw_fixes_count (db, source->store, self->facts, self->begin, self->end, cancellable,
                               error);
  if (counts == NULL)
    return FALSE;
  key = yx_fix_store_key (self->facts, self->begin, self->end, counts);
  self->fixes = source->path != NULL ? yx_fix_store_open (source->path, key) : NULL;
  self->ways = self->fixes != NULL ? yx_fix_store_dup_ways (self->fixes, self->facts) : NULL;
  if (self->ways != NULL) {
    put_times_right (self);
    find_span (self);
    return TRUE;
  }
  g_clear_pointer (&self->fixes, yx_fix_store_unref);
  fixes = yx_raw_fixes_read (db, source->store, self->facts, self->begin, self->end, counts,
                             cancellable, error);
  if (fixes == NULL)
    return FALSE;
  self->ways = yx_ways_new (self->facts, fixes);
  put_times_right (self);
  find_span (self);
  if (!find_astray (self, db, fixes, from, to, error))
    return FALSE;
  yx_ways_measure (self->ways, self->facts, fixes, self->begin, self->end);
  if (reading == YX_COURSE_BUILD_STORE
      && !g_cancellable_set_error_if_cancelled (cancellable, error))
    self->fixes = yx_fix_store_build (self->facts, self->ways, fixes, self->begin, self->end,
                                      source->path, key);
  return reading != YX_COURSE_BUILD_STORE || self->fixes != NULL;
}

YxCourse *
yx_course_read (YxDb *db, const char *operation_id, const YxCourseSource *source,
                YxCourseReading reading, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxCourse) self = g_new0 (YxCourse, 1);
  YxProof proof;

  g_return_val_if_fail (db != NULL && operation_id != NULL, NULL);
  g_return_val_if_fail (source != NULL || reading == YX_COURSE_WITHOUT_WAYS, NULL);

  self->facts = yx_facts_read (db, operation_id, error);
  if (self->facts == NULL)
    return NULL;
  find_span (self);
  if (!read_ways (self, db, source, reading, cancellable, error)
      || !yx_proof_read (db, self->facts, source != NULL ? source->desk_path : NULL, cancellable,
                         &proof, error))
    return NULL;
  yx_course_build_visits (self);
  yx_course_build_cars (self);
  yx_course_build_tasks (self);
  yx_course_list_missing (self, &proof);
  return g_steal_pointer (&self);
}

YxCourse *
yx_course_load (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autofree char *path = NULL;
  LoadJob job = { .operation_id = operation_id };

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  path = yx_fix_store_path (yx_desk_get_path (desk), operation_id);
  job.source = (YxCourseSource){ yx_desk_get_store (desk), path, yx_desk_get_path (desk) };
  return yx_store_read (job.source.store, load_job, &job, error) ? job.course : NULL;
}

void
yx_course_load_async (YxDesk *desk, const char *operation_id, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (desk));
  g_return_if_fail (operation_id != NULL);

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_course_load_async);
  g_task_set_task_data (task, g_strdup (operation_id), g_free);
  g_task_run_in_thread (task, load_thread);
}

YxCourse *
yx_course_load_finish (YxDesk *desk, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, desk), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yx_course_free (YxCourse *self)
{
  g_clear_pointer (&self->visits, g_array_unref);
  g_clear_pointer (&self->tasks, g_array_unref);
  g_clear_pointer (&self->cars, g_array_unref);
  g_clear_pointer (&self->ways, g_array_unref);
  g_clear_pointer (&self->missing, g_array_unref);
  g_clear_pointer (&self->fixes, yx_fix_store_unref);
  g_clear_pointer (&self->facts, yx_facts_free);
  g_free (self);
}

const YxCourseTask *
yx_course_find_task (const YxCourse *self, const char *task_id)
{
  for (guint i = 0; i < self->tasks->len; i++) {
    if (g_array_index (self->tasks, YxCourseTask, i).task_id == task_id)
      return &g_array_index (self->tasks, YxCourseTask, i);
  }
  return NULL;
}

const YxCourseCar *
yx_course_find_car (const YxCourse *self, const char *vehicle_id)
{
  for (guint i = 0; i < self->cars->len; i++) {
    if (g_array_index (self->cars, YxCourseCar, i).vehicle_id == vehicle_id)
      return &g_array_index (self->cars, YxCourseCar, i);
  }
  return NULL;
}

const char *
yx_known_from_nick (YxKnownFrom from)
{
  static const char *const nicks[] = {
    [YX_KNOWN_FROM_NOTHING] = "nothing",     [YX_KNOWN_FROM_FIXES] = "fixes",
    [YX_KNOWN_FROM_INFERENCE] = "inference", [YX_KNOWN_FROM_BUTTON] = "button",
    [YX_KNOWN_FROM_RECORD] = "record",       [YX_KNOWN_FROM_PLAN] = "plan",
  };

  g_return_val_if_fail ((guint) from < G_N_ELEMENTS (nicks), NULL);

  return nicks[from];
}
