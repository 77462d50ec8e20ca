#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/gather.h"
#include "desk/veil.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "review/timeline.h"

typedef struct {
  const YxFacts *facts;
  gboolean full_names;
  YxVeil *veil; /* of free text; lets everything through with full names */
} Words;

static char *
dup_debtor (const Words *words, const char *task_id)
{
  const YxFactTask *task = yx_facts_find_task (words->facts, task_id);

  if (task == NULL)
    return g_strdup ("");
  return task->institution_id != NULL || words->full_names
             ? g_strdup (task->name)
             : yx_mask_debtor (task->name, task->debtor_kind);
}

static char *
dup_debtor_by_id (const Words *words, const char *debtor_id)
{
  for (guint i = 0; i < words->facts->tasks->len; i++) {
    const YxFactTask *task = &g_array_index (words->facts->tasks, YxFactTask, i);

    if (task->debtor_id == debtor_id)
      return dup_debtor (words, task->id);
  }
  return g_strdup ("");
}

/* Parts that are there, with commas between them. */
static char *
join (const char *first, const char *second, const char *third)
{
  const char *const parts[] = { first, second, third };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i] == NULL || *parts[i] == '\0')
      continue;
    if (text->len > 0)
      g_string_append (text, _(", "));
    g_string_append (text, parts[i]);
  }
  return g_string_free (text, FALSE);
}

static void
tell_report (const Words *words, const YxFactReport *report, YxTimelineLine *line)
{
  g_autofree char *name = dup_debtor (words, report->task_id);
  g_autofree char *note = yx_veil_text (words->veil, report->note);
  const char *said = NULL;

  line->task_id = report->task_id;
  line->place_id = report->place_id;
  line->what = g_strdup (yx_enum_label (YX_TYPE_REPORT_KIND, (int) report->kind));
  if (report->kind == YX_REPORT_KIND_RESULT && report->outcome != YX_STOP_OUTCOME_PENDING)
    said = yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) report->outcome);
  else if (report->kind == YX_REPORT_KIND_STOPPED)
    said = yx_enum_label (YX_TYPE_STOP_REASON, (int) report->reason);
  line->text = join (name, said, note);
}

static void
tell_movement (const Words *words, const YxFactMovement *movement, YxTimelineLine *line)
{
  g_autofree char *name = dup_debtor (words, movement->task_id);

  line->task_id = movement->task_id;
  line->place_id = movement->place_id;
  line->what = g_strdup (yx_enum_label (YX_TYPE_MOVEMENT_KIND, (int) movement->kind));
  line->text = join (name, movement->inferred ? _("inferred between two fixes") : NULL, NULL);
}

static void
tell_plan (const YxFactPlan *plan, YxTimelineLine *line)
{
  line->what = g_strdup_printf (_("Plan %d"), plan->version);
  line->text = g_strdup_printf (_("%d cases, %d cars, by %s"), plan->n_cases_covered,
                                plan->n_vehicles, plan->author);
}

static void
tell_rest (const Words *words, const YxReplayMark *mark, YxTimelineLine *line)
{
  const YxFacts *facts = words->facts;
  g_autofree char *name = NULL;
  g_autofree char *said = NULL;

  switch (mark->kind) {
  case YX_REPLAY_MARK_ALERT: {
    const YxFactAlert *alert = &g_array_index (facts->alerts, YxFactAlert, mark->index);

    line->task_id = alert->task_id;
    line->what = g_strdup (yx_enum_label (YX_TYPE_ALERT_KIND, (int) alert->kind));
    line->text = join (yx_enum_label (YX_TYPE_ALERT_LEVEL, (int) alert->level),
                       alert->acknowledged_by, NULL);
    break;
  }
  case YX_REPLAY_MARK_MESSAGE: {
    const YxFactMessage *message = &g_array_index (facts->messages, YxFactMessage, mark->index);

    line->what = g_strdup (message->from_vehicle != NULL ? _("Message to the desk")
                           : message->vehicle_id != NULL ? _("Message to the car")
                                                         : _("Message to all"));
    line->text = yx_veil_text (words->veil, message->said);
    break;
  }
  case YX_REPLAY_MARK_LEAD: {
    const YxFactLead *lead = &g_array_index (facts->leads, YxFactLead, mark->index);

    name = dup_debtor_by_id (words, lead->debtor_id);
    line->place_id = lead->place_id;
    line->what = g_strdup (_("Lead"));
    line->text = join (name, yx_enum_label (YX_TYPE_SOURCE, (int) lead->source),
                       words->full_names ? lead->said : NULL);
    break;
  }
  case YX_REPLAY_MARK_DISPATCH: {
    const YxFactDispatch *dispatch = &g_array_index (facts->dispatches, YxFactDispatch, mark->index);

    name = dup_debtor (words, dispatch->task_id);
    line->task_id = dispatch->task_id;
    line->place_id = dispatch->place_id;
    line->what = g_strdup (_("Car sent"));
    said = yx_veil_text (words->veil, dispatch->withdrawn_why);
    line->text = join (name, yx_enum_label (YX_TYPE_DISPATCH_CAUSE, (int) dispatch->cause), said);
    break;
  }
  case YX_REPLAY_MARK_CUSTODY: {
    const YxFactCustody *custody = &g_array_index (facts->custodies, YxFactCustody, mark->index);

    name = dup_debtor (words, custody->task_id);
    line->task_id = custody->task_id;
    line->what = g_strdup (_("Inquiry clock begins"));
    line->text = join (name, NULL, NULL);
    break;
  }
  case YX_REPLAY_MARK_EVIDENCE: {
    const YxFactEvidence *evidence = &g_array_index (facts->evidence, YxFactEvidence, mark->index);
    g_autofree char *file = yx_veil_text (words->veil, evidence->name);

    name = dup_debtor (words, evidence->task_id);
    line->task_id = evidence->task_id;
    line->place_id = evidence->place_id;
    line->what = g_strdup (_("Evidence"));
    line->text = join (name, yx_enum_label (YX_TYPE_EVIDENCE_KIND, (int) evidence->kind),
                       file);
    break;
  }
  case YX_REPLAY_MARK_PLAN:
  case YX_REPLAY_MARK_MOVEMENT:
  case YX_REPLAY_MARK_REPORT:
  case YX_N_REPLAY_MARKS:
  default:
    g_assert_not_reached ();
  }
}

static void
line_clear (gpointer data)
{
  YxTimelineLine *line = data;

  g_free (line->what);
  g_free (line->text);
}

/* A field of RFC 4180; what a spreadsheet would take for a formula is kept a text. */
static void
append_field (GString *csv, const char *text, gboolean last)
{
  g_string_append_c (csv, '"');
  if (text != NULL && *text != '\0' && strchr ("=+-@", *text) != NULL)
    g_string_append_c (csv, '\'');
  for (const char *p = text; p != NULL && *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *p);
  }
  g_string_append (csv, last ? "\"\r\n" : "\",");
}

static char *
dup_cases (const YxFacts *facts, const char *task_id)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; task_id != NULL && i < facts->task_cases->len; i++) {
    const YxFactTaskCase *row = &g_array_index (facts->task_cases, YxFactTaskCase, i);

    if (row->task_id == task_id)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", row->number);
  }
  return g_string_free (text, FALSE);
}

static char *
iso_time (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

const char *
yx_replay_mark_nick (YxReplayMarkKind kind)
{
  static const char *const nicks[] = {
    [YX_REPLAY_MARK_PLAN] = "plan",         [YX_REPLAY_MARK_MOVEMENT] = "movement",
    [YX_REPLAY_MARK_REPORT] = "report",     [YX_REPLAY_MARK_ALERT] = "alert",
    [YX_REPLAY_MARK_MESSAGE] = "message",   [YX_REPLAY_MARK_LEAD] = "lead",
    [YX_REPLAY_MARK_DISPATCH] = "dispatch", [YX_REPLAY_MARK_CUSTODY] = "custody",
    [YX_REPLAY_MARK_EVIDENCE] = "evidence",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (nicks) == YX_N_REPLAY_MARKS);
  g_return_val_if_fail ((guint) kind < YX_N_REPLAY_MARKS, NULL);

  return nicks[kind];
}

/* A redacted edition says nothing that has not been searched. */
static void
veil_line (YxVeil *veil, YxTimelineLine *line)
{
  g_autofree char *what = line->what;
  g_autofree char *text = line->text;

  line->what = yx_veil_text (veil, what);
  line->text = yx_veil_text (veil, text);
}

static char *
dup_address (const YxNightEdition *edition, const char *address)
{
  if (edition->veil != NULL)
    return yx_veil_address (edition->veil, address);
  return edition->full_names ? g_strdup (address) : NULL;
}

/* How the edition calls a vehicle. */
static char *
dup_label (const YxNightEdition *edition, const YxFactVehicle *vehicle)
{
  if (vehicle == NULL)
    return NULL;
  return edition->veil != NULL ? yx_veil_text (edition->veil, yx_fact_vehicle_label (vehicle))
                               : g_strdup (yx_fact_vehicle_label (vehicle));
}

YxVeil *
yx_night_names_new (const YxFacts *facts, gboolean on)
{
  YxVeil *veil = yx_veil_new (on);

  for (guint i = 0; i < facts->tasks->len; i++) {
    const YxFactTask *task = &g_array_index (facts->tasks, YxFactTask, i);

    if (task->institution_id == NULL)
      yx_veil_hide_name (veil, task->name);
  }
  for (guint i = 0; i < facts->places->len; i++)
    yx_veil_hide_address (veil, g_array_index (facts->places, YxFactPlace, i).address);
  return veil;
}

GArray *
yx_timeline_new (const YxReplay *replay, const YxNightEdition *edition)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (YxTimelineLine));
  const YxFacts *facts = yx_replay_get_course (replay)->facts;
  g_autoptr (YxVeil) veil = yx_night_names_new (facts, !edition->full_names);
  const Words words = { facts, edition->full_names, veil };
  const YxReplayMark *marks;
  guint n;

  g_array_set_clear_func (lines, line_clear);
  marks = yx_replay_get_marks (replay, FALSE, &n);
  for (guint i = 0; i < n; i++) {
    const YxReplayMark *mark = &marks[i];
    YxTimelineLine line = { .time = mark->time,
                            .known = mark->known,
                            .kind = mark->kind,
                            .vehicle_id = mark->vehicle_id };

    if (mark->kind == YX_REPLAY_MARK_REPORT)
      tell_report (&words, &g_array_index (facts->reports, YxFactReport, mark->index), &line);
    else if (mark->kind == YX_REPLAY_MARK_MOVEMENT)
      tell_movement (&words, &g_array_index (facts->movements, YxFactMovement, mark->index), &line);
    else if (mark->kind == YX_REPLAY_MARK_PLAN)
      tell_plan (&g_array_index (facts->plans, YxFactPlan, mark->index), &line);
    else
      tell_rest (&words, mark, &line);
    if (edition->veil != NULL)
      veil_line (edition->veil, &line);
    g_array_append_val (lines, line);
  }
  return lines;
}

char *
yx_timeline_to_csv (const YxReplay *replay, const YxNightEdition *edition)
{
  g_autoptr (GArray) lines = yx_timeline_new (replay, edition);
  const YxFacts *facts = yx_replay_get_course (replay)->facts;
  GString *csv = g_string_new ("\xEF\xBB\xBF");
  const char *const heads[] = { _("Time"), _("Known"), _("Vehicle"), _("Kind"),
                                _("What"), _("Text"),  _("Cases"), _("Address") };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    append_field (csv, heads[i], i + 1 == G_N_ELEMENTS (heads));
  for (guint i = 0; i < lines->len; i++) {
    const YxTimelineLine *line = &g_array_index (lines, YxTimelineLine, i);
    const YxFactVehicle *vehicle = yx_facts_find_vehicle (facts, line->vehicle_id);
    const YxFactPlace *place = yx_facts_find_place (facts, line->place_id);
    g_autofree char *time = iso_time (line->time);
    g_autofree char *known = iso_time (line->known);
    g_autofree char *cases = dup_cases (facts, line->task_id);
    g_autofree char *address = dup_address (edition, place != NULL ? place->address : NULL);
    g_autofree char *car = dup_label (edition, vehicle);

    append_field (csv, time, FALSE);
    append_field (csv, known, FALSE);
    append_field (csv, car, FALSE);
    append_field (csv, yx_replay_mark_nick (line->kind), FALSE);
    append_field (csv, line->what, FALSE);
    append_field (csv, line->text, FALSE);
    append_field (csv, cases, FALSE);
    append_field (csv, address, TRUE);
  }
  return g_string_free (csv, FALSE);
}

static char *
dup_officer (const YxNightEdition *edition, const char *name)
{
  return edition->veil != NULL ? yx_veil_name (edition->veil, name, YX_DEBTOR_KIND_PERSON)
                               : g_strdup (name);
}

/* The judge, else the first on the list, as the operation order says. */
static const YxFactCrew *
find_leader (const YxFacts *facts, const char *vehicle_id)
{
  const YxFactCrew *leader = NULL;

  for (guint i = 0; i < facts->crews->len; i++) {
    const YxFactCrew *crew = &g_array_index (facts->crews, YxFactCrew, i);

    if (crew->vehicle_id == vehicle_id
        && (leader == NULL
            || (crew->role == YX_OFFICER_ROLE_JUDGE && leader->role != YX_OFFICER_ROLE_JUDGE)))
      leader = crew;
  }
  return leader;
}

static void
append_members (GString *log, const YxFacts *facts, const char *vehicle_id,
                const YxNightEdition *edition)
{
  const YxFactCrew *leader = find_leader (facts, vehicle_id);

  g_string_append_printf (log, "%s\n", _("Members"));
  for (guint i = 0; i < facts->crews->len; i++) {
    const YxFactCrew *crew = &g_array_index (facts->crews, YxFactCrew, i);
    g_autofree char *name = NULL;

    if (crew->vehicle_id != vehicle_id)
      continue;
    name = dup_officer (edition, crew->name);
    g_string_append_printf (log, "  %s  %s%s%s\n", name,
                            yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) crew->role),
                            crew == leader ? "  " : "", crew == leader ? _("leads the team") : "");
  }
  if (leader == NULL)
    g_string_append_printf (log, "  %s\n", _("not recorded by name"));
}

/* An arrival stands twice where a button was pressed and the fixes say so too. */
static const char *
source_label (YxReplayMarkKind kind)
{
  switch (kind) {
  case YX_REPLAY_MARK_REPORT:
    return _("button");
  case YX_REPLAY_MARK_MOVEMENT:
    return _("by fixes");
  default:
    return _("desk");
  }
}

static void
append_head (GString *log, const YxCourse *course, const YxFactVehicle *vehicle,
             const YxNightEdition *edition)
{
  const YxFacts *facts = course->facts;
  const YxCourseCar *car = yx_course_find_car (course, vehicle->id);
  g_autofree char *label = dup_label (edition, vehicle);
  g_autofree char *name = edition->veil != NULL
                              ? yx_veil_text (edition->veil, facts->operation.name)
                              : g_strdup (facts->operation.name);
  g_autofree char *plate = edition->veil != NULL ? yx_veil_plate (edition->veil, vehicle->plate)
                                                 : g_strdup (vehicle->plate);
  g_autofree char *from = iso_time (facts->operation.window_start);
  g_autofree char *until = iso_time (facts->operation.window_end);
  g_autofree char *begin = car->set_out != 0 ? iso_time (car->set_out) : g_strdup ("–");
  g_autofree char *end = car->back != 0 ? iso_time (car->back) : g_strdup ("–");

  g_string_append_printf (log, _("Unit log: %s\n"), label);
  g_string_append_printf (log, _("Ordered for: %s to %s\n"), from, until);
  g_string_append_printf (log, _("Operation: %s\nPlate: %s\nOut: %s\nBack: %s\n"), name, plate,
                          begin, end);
  if (car->way >= 0)
    g_string_append_printf (log, _("Way: %.1f km, %d min without a fix not counted\n"),
                            (double) car->way_mm / 1e6,
                            (int) (g_array_index (course->ways, YxWay, car->way).gap_s / 60));
}

char *
yx_unit_log (const YxReplay *replay, const char *vehicle_id, const char *author,
             const YxNightEdition *edition)
{
  const YxCourse *course = yx_replay_get_course (replay);
  const YxFacts *facts = course->facts;
  const char *id = yx_facts_intern (facts, vehicle_id);
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (facts, id);
  g_autoptr (GArray) lines = NULL;
  g_autofree char *by = NULL;
  g_autofree char *made = NULL;
  GString *log;

  if (vehicle == NULL)
    return NULL;
  log = g_string_new (NULL);
  append_head (log, course, vehicle, edition);
  append_members (log, facts, id, edition);
  g_string_append_printf (log, "%s\n", _("Activity"));
  lines = yx_timeline_new (replay, edition);
  for (guint i = 0; i < lines->len; i++) {
    const YxTimelineLine *line = &g_array_index (lines, YxTimelineLine, i);
    g_autofree char *time = NULL;

    if (line->vehicle_id != id
        && !(line->vehicle_id == NULL && line->kind == YX_REPLAY_MARK_MESSAGE))
      continue;
    time = iso_time (line->time);
    g_string_append_printf (log, "  %s  [%s]  %s%s%s\n", time, source_label (line->kind), line->what,
                            *line->text != '\0' ? "  " : "", line->text);
  }
  by = dup_officer (edition, author);
  made = iso_time (g_get_real_time ());
  g_string_append_printf (log, _("Prepared by: %s, %s\nTeam leader (signature):\n"), by, made);
  return g_string_free (log, FALSE);
}
