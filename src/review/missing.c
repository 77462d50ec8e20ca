#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/format.h"
#include "review/course-private.h"

static void
add (YxCourse *self, YxMissingKind kind, const char *vehicle_id, gint64 device, gint64 count,
     gint64 at)
{
  const YxMissing missing = { kind, vehicle_id, device, count, at };

  g_array_append_val (self->missing, missing);
}

static gboolean
has_event (const YxFacts *facts, const char *kind)
{
  for (guint i = 0; i < facts->events->len; i++) {
    if (g_strcmp0 (g_array_index (facts->events, YxFactEvent, i).kind, kind) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_device (const YxFacts *facts, const char *vehicle_id)
{
  for (guint i = 0; i < facts->devices->len; i++) {
    if (g_array_index (facts->devices, YxFactDevice, i).vehicle_id == vehicle_id)
      return TRUE;
  }
  return FALSE;
}

static void
ask_operation (YxCourse *self)
{
  const YxFacts *facts = self->facts;

  if (facts->plans->len == 0)
    add (self, YX_MISSING_PLAN, NULL, 0, 0, 0);
  if (!has_event (facts, "operation.departed"))
    add (self, YX_MISSING_DEPARTURE, NULL, 0, 0, 0);
  if (!has_event (facts, "operation.closed"))
    add (self, YX_MISSING_CLOSING, NULL, 0, 0, 0);
  if (facts->reports->len == 0)
    add (self, YX_MISSING_REPORTS, NULL, 0, 0, 0);
  if (facts->movements->len == 0)
    add (self, YX_MISSING_MOVEMENTS, NULL, 0, 0, 0);
}

static void
ask_cars (YxCourse *self)
{
  guint n_used = 0, n_with_fixes = 0;

  for (guint i = 0; i < self->cars->len; i++) {
    const YxCourseCar *car = &g_array_index (self->cars, YxCourseCar, i);
    const YxWay *way
        = car->way >= 0 ? &g_array_index (self->ways, YxWay, car->way) : NULL;

    if (!car->used)
      continue;
    n_used++;
    n_with_fixes += way != NULL;
    if (!has_device (self->facts, car->vehicle_id))
      add (self, YX_MISSING_DEVICE, car->vehicle_id, 0, 0, 0);
    else if (way == NULL)
      add (self, YX_MISSING_FIXES, car->vehicle_id, 0, 0, 0);
    else if (way->gap_s > 0)
      add (self, YX_MISSING_TRACK, car->vehicle_id, way->device, way->gap_s,
           way->longest_gap_at);
    if (!car->crew_by_name)
      add (self, YX_MISSING_CREW, car->vehicle_id, 0, car->n_staff, 0);
  }
  if (n_used > 1 && n_with_fixes == 1)
    add (self, YX_MISSING_ONE_DEVICE, NULL, 0, n_used, 0);
}

static void
ask_devices (YxCourse *self)
{
  for (guint i = 0; i < self->ways->len; i++) {
    const YxWay *way = &g_array_index (self->ways, YxWay, i);

    if (way->clock_s != 0)
      add (self, YX_MISSING_CLOCK, way->vehicle_id, way->device, way->clock_s, 0);
    if (way->n_late > 0)
      add (self, YX_MISSING_LATE, way->vehicle_id, way->device, way->n_late, 0);
  }
}

static void
ask_rows (YxCourse *self)
{
  gint64 n_arrivals = 0, n_leavings = 0, n_results = 0, n_ends = 0, n_files = 0;

  for (guint i = 0; i < self->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (self->visits, YxCourseVisit, i);

    n_arrivals += visit->arrived == 0;
    n_leavings += visit->left == 0;
    n_results += visit->outcome == YX_STOP_OUTCOME_PENDING && yx_task_kind_seeks (visit->kind);
  }
  for (guint i = 0; i < self->facts->custodies->len; i++)
    n_ends += !g_array_index (self->facts->custodies, YxFactCustody, i).has_end;
  for (guint i = 0; i < self->facts->evidence->len; i++)
    n_files += g_array_index (self->facts->evidence, YxFactEvidence, i).completed == 0;
  if (n_arrivals > 0)
    add (self, YX_MISSING_ARRIVAL, NULL, 0, n_arrivals, 0);
  if (n_leavings > 0)
    add (self, YX_MISSING_LEAVING, NULL, 0, n_leavings, 0);
  if (n_results > 0)
    add (self, YX_MISSING_RESULT, NULL, 0, n_results, 0);
  if (n_ends > 0)
    add (self, YX_MISSING_CUSTODY_END, NULL, 0, n_ends, 0);
  if (n_files > 0)
    add (self, YX_MISSING_EVIDENCE, NULL, 0, n_files, 0);
}

/* The highest version that anything of the night speaks of. */
static int
find_last_version (const YxFacts *facts)
{
  int last = facts->operation.plan_version;

  for (guint i = 0; i < facts->plans->len; i++)
    last = MAX (last, g_array_index (facts->plans, YxFactPlan, i).version);
  for (guint i = 0; i < facts->movements->len; i++)
    last = MAX (last, g_array_index (facts->movements, YxFactMovement, i).plan_version);
  for (guint i = 0; i < facts->dispatches->len; i++)
    last = MAX (last, g_array_index (facts->dispatches, YxFactDispatch, i).plan_after);
  /* A number that a damaged row has made up is no list of a million versions. */
  return MIN (last, (int) facts->plans->len + 100);
}

static void
ask_plans (YxCourse *self)
{
  const YxFacts *facts = self->facts;
  const int last = facts->plans->len > 0 ? find_last_version (facts) : 0;

  for (int version = 1; version <= last; version++) {
    const YxFactPlan *plan = yx_facts_find_plan (facts, version);
    gint64 n_stops = 0;

    if (plan == NULL) {
      add (self, YX_MISSING_VERSION, NULL, 0, version, 0);
      continue;
    }
    for (guint i = 0; i < facts->stops->len; i++) {
      const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);

      n_stops += stop->version == version && stop->kind == YX_STOP_KIND_VISIT;
    }
    if (n_stops < plan->n_stops)
      add (self, YX_MISSING_STOPS, NULL, 0, plan->n_stops - n_stops, version);
  }
}

/* Counts each id of `ids` once. */
static gint64
count_ids (GHashTable *ids)
{
  const gint64 n = g_hash_table_size (ids);

  g_hash_table_unref (ids);
  return n;
}

/* Ids of a facts' rows are one pointer where they are equal. */
static void
ask_names (YxCourse *self)
{
  const YxFacts *facts = self->facts;
  GHashTable *vehicles = g_hash_table_new (NULL, NULL);
  GHashTable *tasks = g_hash_table_new (NULL, NULL);
  gint64 n;

#define LOOK(array, type) \
  for (guint i = 0; i < facts->array->len; i++) { \
    const type *row = &g_array_index (facts->array, type, i); \
\
    if (row->vehicle_id != NULL && yx_facts_find_vehicle (facts, row->vehicle_id) == NULL) \
      g_hash_table_add (vehicles, (gpointer) row->vehicle_id); \
    if (row->task_id != NULL && yx_facts_find_task (facts, row->task_id) == NULL) \
      g_hash_table_add (tasks, (gpointer) row->task_id); \
  }
  LOOK (stops, YxFactStop)
  LOOK (movements, YxFactMovement)
  LOOK (reports, YxFactReport)
#undef LOOK
  for (guint i = 0; i < facts->tasks->len; i++) {
    const YxFactTask *task = &g_array_index (facts->tasks, YxFactTask, i);

    if (task->name == NULL)
      g_hash_table_add (tasks, (gpointer) task->id);
  }
  n = count_ids (vehicles);
  if (n > 0)
    add (self, YX_MISSING_VEHICLES, NULL, 0, n, 0);
  n = count_ids (tasks);
  if (n > 0)
    add (self, YX_MISSING_TASKS, NULL, 0, n, 0);
}

static void
take_proof (YxCourse *self, const YxProof *proof)
{
  const struct {
    YxMissingKind kind;
    gint64 count;
  } found[] = {
    { YX_MISSING_EVENTS, proof->n_holes },
    { YX_MISSING_CHANGED, proof->n_changed },
    { YX_MISSING_FILE, proof->n_files_gone },
    { YX_MISSING_FILE_CHANGED, proof->n_files_changed },
    { YX_MISSING_FILE_UNREAD, proof->n_files_unread },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (found); i++) {
    if (found[i].count > 0)
      add (self, found[i].kind, NULL, 0, found[i].count, 0);
  }
  for (guint i = 0; i < YX_N_PROOF_ROWS; i++) {
    if (proof->lost[i] > 0)
      add (self, YX_MISSING_ROWS, NULL, 0, proof->lost[i], i);
  }
}

static int
compare_missing (gconstpointer a, gconstpointer b)
{
  const YxMissing *x = a;
  const YxMissing *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->vehicle_id != y->vehicle_id)
    return g_strcmp0 (x->vehicle_id, y->vehicle_id);
  if (x->device != y->device)
    return x->device < y->device ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return (x->count > y->count) - (x->count < y->count);
}

void
yx_course_list_missing (YxCourse *self, const YxProof *proof)
{
  self->missing = g_array_new (FALSE, TRUE, sizeof (YxMissing));
  ask_operation (self);
  take_proof (self, proof);
  ask_plans (self);
  ask_names (self);
  ask_cars (self);
  ask_devices (self);
  ask_rows (self);
  g_array_sort (self->missing, compare_missing);
}

const char *
yx_missing_nick (YxMissingKind kind)
{
  static const char *const nicks[] = {
    [YX_MISSING_PLAN] = "plan",
    [YX_MISSING_DEPARTURE] = "departure",
    [YX_MISSING_CLOSING] = "closing",
    [YX_MISSING_EVENTS] = "events",
    [YX_MISSING_REPORTS] = "reports",
    [YX_MISSING_MOVEMENTS] = "movements",
    [YX_MISSING_DEVICE] = "device",
    [YX_MISSING_FIXES] = "fixes",
    [YX_MISSING_TRACK] = "track",
    [YX_MISSING_ONE_DEVICE] = "one-device",
    [YX_MISSING_CLOCK] = "clock",
    [YX_MISSING_LATE] = "late",
    [YX_MISSING_ARRIVAL] = "arrival",
    [YX_MISSING_LEAVING] = "leaving",
    [YX_MISSING_RESULT] = "result",
    [YX_MISSING_CUSTODY_END] = "custody-end",
    [YX_MISSING_EVIDENCE] = "evidence",
    [YX_MISSING_CREW] = "crew",
    [YX_MISSING_CHANGED] = "changed",
    [YX_MISSING_ROWS] = "rows",
    [YX_MISSING_VERSION] = "version",
    [YX_MISSING_STOPS] = "stops",
    [YX_MISSING_VEHICLES] = "vehicles",
    [YX_MISSING_TASKS] = "tasks",
    [YX_MISSING_FILE] = "file",
    [YX_MISSING_FILE_CHANGED] = "file-changed",
    [YX_MISSING_FILE_UNREAD] = "file-unread",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (nicks) == YX_N_MISSING);
  g_return_val_if_fail ((guint) kind < YX_N_MISSING, NULL);

  return nicks[kind];
}

/* Whose it is, as people say it: the car's terminal, an officer's phone; never an id. */
char *
yx_course_device_label (const YxCourse *self, gint64 number)
{
  for (guint i = 0; i < self->facts->devices->len; i++) {
    const YxFactDevice *device = &g_array_index (self->facts->devices, YxFactDevice, i);
    const YxFactVehicle *vehicle;

    if (device->number != number)
      continue;
    for (guint c = 0; device->officer_id != NULL && c < self->facts->crews->len; c++) {
      const YxFactCrew *crew = &g_array_index (self->facts->crews, YxFactCrew, c);

      if (crew->officer_id == device->officer_id)
        return g_strdup_printf (_("the phone of %s"), crew->name);
    }
    vehicle = yx_facts_find_vehicle (self->facts, device->vehicle_id);
    if (vehicle != NULL)
      return g_strdup_printf (_("the device of %s"), yx_fact_vehicle_label (vehicle));
    if (device->label != NULL && *device->label != '\0')
      return g_strdup (device->label);
  }
  return g_strdup (_("a device"));
}

char *
yx_missing_text (const YxCourse *self, const YxMissing *missing)
{
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (self->facts, missing->vehicle_id);
  const char *car = vehicle != NULL ? yx_fact_vehicle_label (vehicle) : _("a car");
  g_autofree char *device = yx_course_device_label (self, missing->device);
  const gulong n = (gulong) MAX (missing->count, 0);
  g_autofree char *long_time = yx_format_seconds (ABS (missing->count));
  g_autofree char *clock = missing->kind == YX_MISSING_TRACK ? yx_format_clock (missing->at, NULL) : g_strdup ("–");

  switch (missing->kind) {
  case YX_MISSING_PLAN:
    return g_strdup (_("There is no plan: nothing to compare with"));
  case YX_MISSING_DEPARTURE:
    return g_strdup (_("No event says that it went out"));
  case YX_MISSING_CLOSING:
    return g_strdup (_("It is not closed"));
  case YX_MISSING_EVENTS:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu event is missing from the log",
                                         "%lu events are missing from the log", n),
                            n);
  case YX_MISSING_REPORTS:
    return g_strdup (_("Nobody reported with a button: results are those entered afterwards"));
  case YX_MISSING_MOVEMENTS:
    return g_strdup (_("No arrival was concluded from fixes"));
  case YX_MISSING_DEVICE:
    return g_strdup_printf (_("%s has no device: its way is not known"), car);
  case YX_MISSING_FIXES:
    return g_strdup_printf (_("%s went out and has no fix: its way is not known"), car);
  case YX_MISSING_TRACK:
    return g_strdup_printf (_("%s: %s without a fix, the longest from %s; this way is not counted"),
                            car, long_time, clock);
  case YX_MISSING_ONE_DEVICE:
    return g_strdup (_("Only one car has fixes: the kilometres are its own"));
  case YX_MISSING_CLOCK:
    return missing->count > 0
               ? g_strdup_printf (_("The clock of %s was %s slow; its times are put right"), device,
                                  long_time)
               : g_strdup_printf (_("The clock of %s was %s fast; its times are put right"), device,
                                  long_time);
  case YX_MISSING_LATE:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu fix of %s came late",
                                         "%lu fixes of %s came late", n),
                            n, device);
  case YX_MISSING_ARRIVAL:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu visit has no arrival",
                                         "%lu visits have no arrival", n),
                            n);
  case YX_MISSING_LEAVING:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Of %lu visit it is not known when the car left",
                                         "Of %lu visits it is not known when the car left", n),
                            n);
  case YX_MISSING_RESULT:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu visit has no result",
                                         "%lu visits have no result", n),
                            n);
  case YX_MISSING_CUSTODY_END:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Of %lu person no end of the inquiry is recorded",
                                         "Of %lu persons no end of the inquiry is recorded", n),
                            n);
  case YX_MISSING_EVIDENCE:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu file of evidence has not arrived whole",
                                         "%lu files of evidence have not arrived whole", n),
                            n);
  case YX_MISSING_CREW:
    return g_strdup_printf (_("%s has no crew by name; %lu are taken for it"), car, n);
  case YX_MISSING_CHANGED:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu event of the log was changed since it was written",
                                         "%lu events of the log were changed since they were written",
                                         n),
                            n);
  case YX_MISSING_ROWS:
    return yx_proof_rows_text ((YxProofRows) missing->at, missing->count);
  case YX_MISSING_VERSION:
    return g_strdup_printf (_("Plan %lu is gone: what was sent by it cannot be compared"), n);
  case YX_MISSING_STOPS:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Plan %d has lost %lu stop",
                                         "Plan %d has lost %lu stops", n),
                            (int) missing->at, n);
  case YX_MISSING_VEHICLES:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu car of that night is not on the desk any more",
                                         "%lu cars of that night are not on the desk any more", n),
                            n);
  case YX_MISSING_TASKS:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Whom %lu task was about is not on the desk any more",
                                         "Whom %lu tasks were about is not on the desk any more", n),
                            n);
  case YX_MISSING_FILE:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu file of evidence is not there",
                                         "%lu files of evidence are not there", n),
                            n);
  case YX_MISSING_FILE_CHANGED:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu file of evidence is not what was taken in",
                                         "%lu files of evidence are not what was taken in", n),
                            n);
  case YX_MISSING_FILE_UNREAD:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu file of evidence was moved and is too long to be compared here",
                                         "%lu files of evidence were moved and are too long to be compared here",
                                         n),
                            n);
  case YX_N_MISSING:
  default:
    g_return_val_if_reached (NULL);
  }
}
