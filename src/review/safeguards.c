#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "desk/gather.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "review/safeguards.h"
#include "rules/checks.h"

#define NIGHT_BEGINS 22 /* o'clock */
#define NIGHT_ENDS 6

static YxSafeguard *
add (GArray *list, YxSafeguardKind kind, YxSafeguardState state, const char *subject)
{
  YxSafeguard fresh = { .kind = kind, .state = state };

  fresh.key = g_strdup_printf ("%s:%s", yx_safeguard_kind_nick (kind), subject);
  g_array_append_val (list, fresh);
  return &g_array_index (list, YxSafeguard, list->len - 1);
}

static char *
dup_task_name (const YxCourse *course, const char *task_id)
{
  const YxFactTask *task = yx_facts_find_task (course->facts, task_id);

  if (task == NULL)
    return g_strdup ("–");
  return task->institution_id != NULL ? g_strdup (task->name)
                                      : yx_mask_debtor (task->name, task->debtor_kind);
}

static const char *
car_label (const YxCourse *course, const char *vehicle_id)
{
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (course->facts, vehicle_id);

  return vehicle != NULL ? yx_fact_vehicle_label (vehicle) : "–";
}

static const char *
rule_label (const char *nick)
{
  YxRuleId rule;

  return yx_rule_parse (nick, &rule) ? yx_rule_label (rule) : nick;
}

/* The last check at departure, else the last of all. */
static const YxFactCheck *
last_check (const YxFacts *facts)
{
  const YxFactCheck *last = NULL;

  for (guint i = 0; i < facts->checks->len; i++) {
    const YxFactCheck *check = &g_array_index (facts->checks, YxFactCheck, i);

    if (last == NULL || check->stage >= last->stage)
      last = check;
  }
  return last;
}

/* Each that was asked; one at departure must be among them. */
static void
add_checks (GArray *list, const YxCourse *course)
{
  const YxFactCheck *last = last_check (course->facts);
  YxSafeguard *entry;

  if (last == NULL || last->stage != YX_CHECK_STAGE_DEPARTURE) {
    entry = add (list, YX_SAFEGUARD_CHECK, YX_SAFEGUARD_NOT_KEPT, "departure");
    entry->text = g_strdup (_("The go/no-go was not asked at departure"));
    last = NULL;
  }
  for (guint i = 0; i < course->facts->checks->len; i++) {
    const YxFactCheck *check = &g_array_index (course->facts->checks, YxFactCheck, i);

    entry = add (list, YX_SAFEGUARD_CHECK, YX_SAFEGUARD_KEPT,
                 check == last ? "departure" : check->id);
    entry->at = check->made;
    entry->text = g_strdup_printf (
        check->stage == YX_CHECK_STAGE_DEPARTURE
            ? _("Asked at departure by %s: %d may go, %d lack papers, %d may not")
        : check->stage == YX_CHECK_STAGE_APPROVAL
            ? _("Asked at the approval by %s: %d may go, %d lack papers, %d may not")
            : _("Asked in preparation by %s: %d may go, %d lack papers, %d may not"),
        check->author, check->n_go, check->n_papers, check->n_no_go);
  }
}

/* What was visited against the last go/no-go; missing papers stop a visit as well. */
static void
add_visits_against_check (GArray *list, const YxCourse *course)
{
  const YxFactCheck *check = last_check (course->facts);

  for (guint i = 0; check != NULL && i < course->facts->findings->len; i++) {
    const YxFactFinding *finding = &g_array_index (course->facts->findings, YxFactFinding, i);
    const YxCourseTask *task = yx_course_find_task (course, finding->task_id);
    g_autofree char *subject = NULL;
    g_autofree char *name = NULL;
    YxSafeguard *entry;

    if (finding->check_id != check->id || finding->verdict != YX_VERDICT_BLOCK
        || finding->override_id != NULL || task == NULL || task->n_visits == 0)
      continue;
    subject = g_strdup_printf ("%s:%s:%s", finding->task_id, finding->rule, finding->case_id);
    name = dup_task_name (course, finding->task_id);
    entry = add (list, YX_SAFEGUARD_GO, YX_SAFEGUARD_NOT_KEPT, subject);
    entry->task_id = finding->task_id;
    entry->text = g_strdup_printf (_("%s was visited although the go/no-go said no: %s: %s"), name,
                                   rule_label (finding->rule),
                                   finding->seen != NULL ? finding->seen : "–");
  }
}

static void
add_overrides (GArray *list, const YxCourse *course)
{
  for (guint i = 0; i < course->facts->overrides->len; i++) {
    const YxFactOverride *override = &g_array_index (course->facts->overrides, YxFactOverride, i);
    g_autofree char *name = dup_task_name (course, override->task_id);
    YxSafeguard *entry = add (list, YX_SAFEGUARD_OVERRIDE,
                              override->withdrawn != 0 ? YX_SAFEGUARD_KEPT : YX_SAFEGUARD_LOOK,
                              override->id);

    entry->task_id = override->task_id;
    entry->at = override->given;
    entry->text = g_strdup_printf (override->withdrawn != 0
                                       ? _("%s: “%s” overridden by %s, and taken back: %s")
                                       : _("%s: “%s” overridden by %s: %s"),
                                   name, rule_label (override->rule), override->commander,
                                   override->reason);
  }
}

/* Whether any of it lies in the night, by the local clock. */
static gboolean
reaches_into_night (gint64 begin, gint64 end)
{
  if (end - begin >= G_TIME_SPAN_DAY)
    return TRUE;
  for (gint64 time = begin; time <= end; time += 10 * G_TIME_SPAN_MINUTE) {
    g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
    const int hour = local != NULL ? g_date_time_get_hour (local) : 12;

    if (hour >= NIGHT_BEGINS || hour < NIGHT_ENDS)
      return TRUE;
  }
  return FALSE;
}

static void
add_night (GArray *list, const YxCourse *course)
{
  const YxFactOperation *operation = &course->facts->operation;
  YxSafeguard *entry;

  if (!reaches_into_night (course->begin, course->end))
    return;
  if (operation->night_approved == 0 || operation->night_necessity == NULL) {
    entry = add (list, YX_SAFEGUARD_NIGHT, YX_SAFEGUARD_NOT_KEPT, "approval");
    entry->text = g_strdup (operation->night_necessity == NULL
                                ? _("At night without a recorded necessity")
                                : _("At night without the president’s approval"));
    return;
  }
  entry = add (list, YX_SAFEGUARD_NIGHT, YX_SAFEGUARD_KEPT, "approval");
  entry->at = operation->night_approved;
  entry->text = g_strdup_printf (_("Night work approved by %s (%s): %s"),
                                 operation->night_president,
                                 operation->night_document != NULL ? operation->night_document : "–",
                                 operation->night_necessity);
}

static void
add_clock (GArray *list, const YxCourse *course, const YxFactCustody *custody)
{
  g_autofree char *name = dup_task_name (course, custody->task_id);
  g_autofree char *took = NULL;
  g_autofree char *limit = yx_format_seconds (custody->limit_s);
  YxSafeguard *entry;
  gint64 seconds;

  if (!custody->has_end) {
    entry = add (list, YX_SAFEGUARD_CLOCK, YX_SAFEGUARD_UNKNOWN, custody->id);
    entry->text = g_strdup_printf (_("%s: no end of the inquiry is recorded"), name);
  } else {
    seconds = (custody->ended - custody->began) / G_USEC_PER_SEC;
    took = yx_format_seconds (seconds);
    entry = add (list, YX_SAFEGUARD_CLOCK,
                 seconds > custody->limit_s   ? YX_SAFEGUARD_NOT_KEPT
                 : custody->extended != 0     ? YX_SAFEGUARD_LOOK
                                              : YX_SAFEGUARD_KEPT,
                 custody->id);
    entry->seconds = seconds;
    entry->text = g_strdup_printf (_("%s: %s of %s, ended: %s"), name, took, limit,
                                   yx_enum_label (YX_TYPE_CUSTODY_END, (int) custody->how));
    if (custody->extended != 0) {
      g_autofree char *text = g_steal_pointer (&entry->text);

      entry->text = g_strdup_printf (_("%s; extended by %s: %s"), text, custody->extended_by,
                                     custody->extended_reason);
    }
  }
  entry->of_s = custody->limit_s;
  entry->at = custody->began;
  entry->custody_id = custody->id;
  entry->task_id = custody->task_id;
  entry->vehicle_id = custody->vehicle_id;
}

static void
add_clocks (GArray *list, const YxCourse *course)
{
  const GArray *custodies = course->facts->custodies;

  for (guint i = 0; i < custodies->len; i++) {
    const YxFactCustody *custody = &g_array_index (custodies, YxFactCustody, i);

    add_clock (list, course, custody);
    for (guint k = 0; k < i; k++) {
      const YxFactCustody *before = &g_array_index (custodies, YxFactCustody, k);
      g_autofree char *name = NULL;
      YxSafeguard *entry;

      if (before->debtor_id != custody->debtor_id
          || custody->began - before->began >= YX_CHAINING_S * G_USEC_PER_SEC)
        continue;
      name = dup_task_name (course, custody->task_id);
      entry = add (list, YX_SAFEGUARD_CHAINED, YX_SAFEGUARD_LOOK, custody->id);
      entry->custody_id = custody->id;
      entry->task_id = custody->task_id;
      entry->at = custody->began;
      entry->text = g_strdup_printf (_("%s was under control twice within 24 hours"), name);
      break;
    }
  }
}

static void
add_recorder (GArray *list, const YxCourse *course, const YxCourseVisit *visit)
{
  g_autofree char *name = dup_task_name (course, visit->task_id);
  g_autofree char *subject
      = g_strdup_printf ("%s:%s", visit->task_id, visit->place_id != NULL ? visit->place_id : "");
  g_autofree char *lacks = NULL;
  YxSafeguard *entry;

  if (visit->on_scene_s < 0 || visit->recorder_s < 0) {
    entry = add (list, YX_SAFEGUARD_RECORDER, YX_SAFEGUARD_UNKNOWN, subject);
    entry->text = g_strdup_printf (visit->on_scene_s < 0
                                       ? _("%s: how long the crew was there is not known")
                                       : _("%s: nobody said that a recorder ran"),
                                   name);
  } else {
    entry = add (list, YX_SAFEGUARD_RECORDER,
                 visit->recorder_s < visit->on_scene_s ? YX_SAFEGUARD_NOT_KEPT : YX_SAFEGUARD_KEPT,
                 subject);
    lacks = yx_format_seconds (visit->on_scene_s - visit->recorder_s);
    entry->text = visit->recorder_s < visit->on_scene_s
                      ? g_strdup_printf (_("%s: %s on the spot without a recorder"), name, lacks)
                      : g_strdup_printf (_("%s: recorded throughout"), name);
    entry->seconds = visit->recorder_s;
    entry->of_s = visit->on_scene_s;
  }
  entry->task_id = visit->task_id;
  entry->vehicle_id = visit->vehicle_id;
  entry->at = visit->arrived;
}

static void
add_female_officer (GArray *list, const YxCourse *course, const YxCourseVisit *visit)
{
  const YxFactTask *task = yx_facts_find_task (course->facts, visit->task_id);
  g_autofree char *subject = NULL;
  g_autofree char *name = NULL;
  guint n_crew = 0, n_female = 0;
  YxSafeguard *entry;

  if (task == NULL || (task->sex != YX_SEX_FEMALE && !task->female_officer))
    return;
  for (guint i = 0; i < course->facts->crews->len; i++) {
    const YxFactCrew *crew = &g_array_index (course->facts->crews, YxFactCrew, i);

    if (crew->vehicle_id != visit->vehicle_id)
      continue;
    n_crew++;
    n_female += crew->sex == YX_SEX_FEMALE;
  }
  subject = g_strdup_printf ("%s:%s", visit->task_id,
                             visit->place_id != NULL ? visit->place_id : "");
  name = dup_task_name (course, visit->task_id);
  entry = add (list, YX_SAFEGUARD_FEMALE_OFFICER,
               n_female > 0   ? YX_SAFEGUARD_KEPT
               : n_crew == 0  ? YX_SAFEGUARD_UNKNOWN
                              : YX_SAFEGUARD_NOT_KEPT,
               subject);
  entry->task_id = visit->task_id;
  entry->vehicle_id = visit->vehicle_id;
  entry->at = visit->arrived;
  entry->text = n_female > 0
                    ? g_strdup_printf (_("%s: a female officer was in the crew of %s"), name,
                                       car_label (course, visit->vehicle_id))
                : n_crew == 0
                    ? g_strdup_printf (_("%s: who was in the crew of %s is not on record"), name,
                                       car_label (course, visit->vehicle_id))
                    : g_strdup_printf (_("%s: no female officer in the crew of %s"), name,
                                       car_label (course, visit->vehicle_id));
}

static void
add_visit (GArray *list, const YxCourse *course, const YxCourseVisit *visit)
{
  g_autofree char *name = dup_task_name (course, visit->task_id);
  g_autofree char *subject
      = g_strdup_printf ("%s:%s", visit->task_id, visit->place_id != NULL ? visit->place_id : "");
  YxSafeguard *entry;

  add_recorder (list, course, visit);
  add_female_officer (list, course, visit);
  if (visit->outcome == YX_STOP_OUTCOME_DEFERRED) {
    entry = add (list, YX_SAFEGUARD_DEFERRED, YX_SAFEGUARD_KEPT, subject);
    entry->task_id = visit->task_id;
    entry->at = visit->result_at;
    entry->text = g_strdup_printf (_("%s: deferred for welfare"), name);
  }
  if (visit->stopped != 0) {
    const gboolean helpless = visit->reason == YX_STOP_REASON_VULNERABLE;

    entry = add (list, helpless ? YX_SAFEGUARD_MINOR : YX_SAFEGUARD_STOPPED,
                 visit->reason == YX_STOP_REASON_NOT_SAID ? YX_SAFEGUARD_LOOK : YX_SAFEGUARD_KEPT,
                 subject);
    entry->task_id = visit->task_id;
    entry->vehicle_id = visit->vehicle_id;
    entry->at = visit->stopped;
    entry->text = g_strdup_printf (_("%s: stopped at once: %s"), name,
                                   yx_enum_label (YX_TYPE_STOP_REASON, (int) visit->reason));
  }
}

/* Full years at a time; -1: not known. */
static int
age_at (const char *born, gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  int year, month, day, age;

  if (born == NULL || local == NULL
      || (sscanf (born, "%4d-%2d-%2d", &year, &month, &day) != 3
          && sscanf (born, "%4d%2d%2d", &year, &month, &day) != 3))
    return -1;
  age = g_date_time_get_year (local) - year;
  if (g_date_time_get_month (local) < month
      || (g_date_time_get_month (local) == month && g_date_time_get_day_of_month (local) < day))
    age--;
  return age;
}

static gboolean
came_along (const YxCourseTask *task)
{
  return task->custody >= 0 || task->outcome == YX_STOP_OUTCOME_COMPELLED
         || task->outcome == YX_STOP_OUTCOME_APPEARED;
}

static void
add_minor (GArray *list, const YxCourse *course, const YxCourseTask *task)
{
  const YxFactTask *fact = yx_facts_find_task (course->facts, task->task_id);
  const int age = age_at (fact->born, course->facts->operation.window_start);
  g_autofree char *name = NULL;
  YxSafeguard *entry;

  if (age < 0 || age >= YX_MINOR_AGE)
    return;
  name = dup_task_name (course, task->task_id);
  entry = add (list, YX_SAFEGUARD_MINOR,
               task->n_visits == 0   ? YX_SAFEGUARD_KEPT
               : came_along (task) ? YX_SAFEGUARD_NOT_KEPT
                                   : YX_SAFEGUARD_LOOK,
               task->task_id);
  entry->task_id = task->task_id;
  entry->vehicle_id = task->vehicle_id;
  entry->custody_id = task->custody >= 0
                          ? g_array_index (course->facts->custodies, YxFactCustody, task->custody).id
                          : NULL;
  entry->text = g_strdup_printf (task->n_visits == 0 ? _("%s is a minor (%d) and was not visited")
                                 : came_along (task) ? _("%s is a minor (%d) and was brought along")
                                                     : _("%s is a minor (%d) and was visited"),
                                 name, age);
}

/* Whoever cares alone for a child or a helpless person is not taken from them. */
static void
add_carer (GArray *list, const YxCourse *course, const YxCourseTask *task)
{
  const YxFactTask *fact = yx_facts_find_task (course->facts, task->task_id);
  g_autofree char *name = NULL;
  g_autofree char *subject = NULL;
  YxSafeguard *entry;

  if (!fact->sole_carer || task->n_visits == 0)
    return;
  name = dup_task_name (course, task->task_id);
  subject = g_strdup_printf ("carer:%s", task->task_id);
  entry = add (list, YX_SAFEGUARD_MINOR,
               came_along (task) ? YX_SAFEGUARD_LOOK : YX_SAFEGUARD_KEPT, subject);
  entry->task_id = task->task_id;
  entry->vehicle_id = task->vehicle_id;
  entry->text = g_strdup_printf (came_along (task)
                                     ? _("%s cares for somebody alone and was brought along: who "
                                         "took over?")
                                     : _("%s cares for somebody alone and was not brought along"),
                                 name);
}

static int
compare_authors (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Entries of a kind of events, one for each author. */
static void
add_reads_of (GArray *list, const YxCourse *course, const char *kind, gboolean whole)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) authors = g_ptr_array_new ();

  for (guint i = 0; i < course->facts->events->len; i++) {
    const YxFactEvent *event = &g_array_index (course->facts->events, YxFactEvent, i);
    guint n;

    if (!g_str_equal (event->kind, kind))
      continue;
    n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, event->author));
    if (n == 0)
      g_ptr_array_add (authors, (gpointer) event->author);
    g_hash_table_insert (counts, (gpointer) event->author, GUINT_TO_POINTER (n + 1));
  }
  g_ptr_array_sort (authors, compare_authors);
  for (guint i = 0; i < authors->len; i++) {
    const char *author = g_ptr_array_index (authors, i);
    g_autofree char *subject = whole ? g_strdup_printf ("all:%s", author) : g_strdup (author);
    YxSafeguard *entry = add (list, YX_SAFEGUARD_RECORD_READ, YX_SAFEGUARD_KEPT, subject);

    entry->count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, author));
    entry->text = g_strdup_printf (
        whole ? g_dngettext (GETTEXT_PACKAGE, "%s made %u paper or file with full names",
                             "%s made %u papers or files with full names", entry->count)
              : g_dngettext (GETTEXT_PACKAGE, "%s read %u full record", "%s read %u full records",
                             entry->count),
        author, entry->count);
  }
}

static void
add_reads (GArray *list, const YxCourse *course)
{
  add_reads_of (list, course, "debtor.record-read", FALSE);
  add_reads_of (list, course, "records.read", TRUE);
}

static void
safeguard_clear (gpointer data)
{
  YxSafeguard *entry = data;

  g_free (entry->key);
  g_free (entry->text);
  g_free (entry->closed_by);
  g_free (entry->remark);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const YxSafeguard *x = a;
  const YxSafeguard *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->state != y->state)
    return x->state > y->state ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return g_strcmp0 (x->key, y->key);
}

static void
mark_closed (GArray *list, const GArray *closed)
{
  for (guint i = 0; i < list->len; i++) {
    YxSafeguard *entry = &g_array_index (list, YxSafeguard, i);

    for (guint k = 0; k < closed->len; k++) {
      const YxClosedFinding *row = &g_array_index (closed, YxClosedFinding, k);

      if (!g_str_equal (row->finding, entry->key))
        continue;
      entry->closed_by = g_strdup (row->author);
      entry->remark = g_strdup (row->remark);
      entry->closed = row->closed;
    }
  }
}

GArray *
yx_safeguards_new (const YxCourse *course, const GArray *closed)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (YxSafeguard));

  g_return_val_if_fail (course != NULL, NULL);

  g_array_set_clear_func (list, safeguard_clear);
  add_checks (list, course);
  add_visits_against_check (list, course);
  add_overrides (list, course);
  add_night (list, course);
  add_clocks (list, course);
  for (guint i = 0; i < course->visits->len; i++)
    add_visit (list, course, &g_array_index (course->visits, YxCourseVisit, i));
  for (guint i = 0; i < course->tasks->len; i++) {
    const YxCourseTask *task = &g_array_index (course->tasks, YxCourseTask, i);

    add_minor (list, course, task);
    add_carer (list, course, task);
  }
  add_reads (list, course);
  g_array_sort (list, compare_entries);
  if (closed != NULL)
    mark_closed (list, closed);
  return list;
}

gboolean
yx_safeguard_is_finding (const YxSafeguard *safeguard)
{
  return safeguard->state != YX_SAFEGUARD_KEPT;
}

const char *
yx_safeguard_kind_nick (YxSafeguardKind kind)
{
  static const char *const nicks[] = {
    [YX_SAFEGUARD_CHECK] = "check",       [YX_SAFEGUARD_GO] = "go",
    [YX_SAFEGUARD_OVERRIDE] = "override", [YX_SAFEGUARD_NIGHT] = "night",
    [YX_SAFEGUARD_CLOCK] = "clock",       [YX_SAFEGUARD_CHAINED] = "chained",
    [YX_SAFEGUARD_RECORDER] = "recorder", [YX_SAFEGUARD_FEMALE_OFFICER] = "female-officer",
    [YX_SAFEGUARD_MINOR] = "minor",
    [YX_SAFEGUARD_DEFERRED] = "deferred", [YX_SAFEGUARD_STOPPED] = "stopped",
    [YX_SAFEGUARD_RECORD_READ] = "record-read",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (nicks) == YX_N_SAFEGUARDS);
  g_return_val_if_fail ((guint) kind < YX_N_SAFEGUARDS, NULL);

  return nicks[kind];
}

const char *
yx_safeguard_kind_label (YxSafeguardKind kind)
{
  static const char *const labels[] = {
    [YX_SAFEGUARD_CHECK] = N_ ("Go/no-go at departure"),
    [YX_SAFEGUARD_GO] = N_ ("Visits against the go/no-go"),
    [YX_SAFEGUARD_OVERRIDE] = N_ ("Overrides"),
    [YX_SAFEGUARD_NIGHT] = N_ ("Night work"),
    [YX_SAFEGUARD_CLOCK] = N_ ("Inquiry clocks"),
    [YX_SAFEGUARD_CHAINED] = N_ ("Twice within 24 hours"),
    [YX_SAFEGUARD_RECORDER] = N_ ("Recording"),
    [YX_SAFEGUARD_FEMALE_OFFICER] = N_ ("Female officer"),
    [YX_SAFEGUARD_MINOR] = N_ ("Minors and carers"),
    [YX_SAFEGUARD_DEFERRED] = N_ ("Deferred for welfare"),
    [YX_SAFEGUARD_STOPPED] = N_ ("Stopped at once"),
    [YX_SAFEGUARD_RECORD_READ] = N_ ("Full records read"),
  };

  g_return_val_if_fail ((guint) kind < YX_N_SAFEGUARDS, NULL);

  return _ (labels[kind]);
}

const char *
yx_safeguard_state_nick (YxSafeguardState state)
{
  static const char *const nicks[] = {
    [YX_SAFEGUARD_KEPT] = "kept",
    [YX_SAFEGUARD_UNKNOWN] = "unknown",
    [YX_SAFEGUARD_LOOK] = "look",
    [YX_SAFEGUARD_NOT_KEPT] = "not-kept",
  };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (nicks), NULL);

  return nicks[state];
}
