/* The debrief (复盘): the night's course, what it was against the plan, and why. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "paper/grid.h"
#include "paper/summary-private.h"
#include "paper/words.h"
#include "review/timeline.h"

#define MAP_HEIGHT YX_MM (110)
#define MOST_LINES 60
#define ON_TIME_S 600
#define LATE_S 1800

/* What decides a night; arrivals and buttons are in the timeline's table. */
static gboolean
is_turn (const YxTimelineLine *line, gint64 begin, gint64 end)
{
  if (line->time < begin || line->time > end)
    return FALSE;
  switch (line->kind) {
  case YX_REPLAY_MARK_PLAN:
  case YX_REPLAY_MARK_ALERT:
  case YX_REPLAY_MARK_LEAD:
  case YX_REPLAY_MARK_DISPATCH:
  case YX_REPLAY_MARK_CUSTODY:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
add_turn (YxGrid *table, const YxSummary *summary, const YxTimelineLine *line)
{
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (summary->course->facts, line->vehicle_id);
  g_autofree char *clock = yx_words_clock (line->time);
  g_autofree char *what
      = g_strconcat (line->what, *line->text != '\0' ? "：" : NULL, line->text, NULL);
  const char *cells[] = { clock, vehicle != NULL ? yx_fact_vehicle_label (vehicle) : _("–"), what };

  yx_grid_add_row (table, cells);
}

static void
put_course (const YxSummary *summary, YxFlow *flow)
{
  const YxGridColumn columns[] = { { _("Time"), 0.8, YX_ALIGN_CENTRE },
                                   { _("Cars"), 1.2, YX_ALIGN_CENTRE },
                                   { _("What happened"), 6.0, YX_ALIGN_LEFT } };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_5);
  const gboolean full = summary->edition == YX_PAPER_EDITION_FULL;
  const YxNightEdition edition = { full, full ? NULL : summary->veil };
  g_autoptr (GArray) lines
      = summary->replay != NULL ? yx_timeline_new (summary->replay, &edition) : NULL;
  guint n = 0;

  yx_flow_heading (flow, _("How it went"));
  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    const YxTimelineLine *line = &g_array_index (lines, YxTimelineLine, i);

    if (!is_turn (line, summary->course->begin, summary->course->end))
      continue;
    if (n++ < MOST_LINES)
      add_turn (table, summary, line);
  }
  if (n == 0) {
    yx_flow_text (flow, _("No change of plan, alert, lead, dispatch or inquiry is on record."));
    return;
  }
  yx_flow_grid (flow, table);
  if (n > MOST_LINES) {
    g_autofree char *rest = g_strdup_printf (
        _("The first %d of %u; the timeline as a table has all of them."), MOST_LINES, n);

    yx_flow_note (flow, rest);
  }
}

/* How far arrivals were from the plan. */
static void
put_punctuality (const YxSummary *summary, YxFlow *flow)
{
  guint n = 0, early = 0, on_time = 0, late = 0, very_late = 0, unplanned = 0;

  for (guint i = 0; i < summary->course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (summary->course->visits, YxCourseVisit, i);
    gint64 off;

    if (visit->arrived == 0)
      continue;
    if (visit->planned == NULL) {
      unplanned++;
      continue;
    }
    off = (visit->arrived - visit->planned->arrival) / G_USEC_PER_SEC;
    n++;
    if (off < -ON_TIME_S)
      early++;
    else if (off <= ON_TIME_S)
      on_time++;
    else if (off <= LATE_S)
      late++;
    else
      very_late++;
  }
  if (n == 0) {
    yx_flow_text (flow, _("No arrival can be held against the plan."));
    return;
  }
  const YxFunnelBar bars[] = {
    { _("Planned visits with a known arrival"), n, FALSE },
    { _("More than 10 minutes early"), early, TRUE },
    { _("Within 10 minutes"), on_time, TRUE },
    { _("10 to 30 minutes late"), late, TRUE },
    { _("More than 30 minutes late"), very_late, TRUE },
  };
  g_autofree char *text = g_strdup_printf (
      _("Arrivals against the plan in force at the end; %u visits stood in no plan."), unplanned);

  yx_flow_space (flow, YX_BODY_PITCH / 3);
  yx_summary_put_bars (bars, G_N_ELEMENTS (bars), flow);
  yx_flow_note (flow, text);
}

static guint
count_planned (const YxFacts *facts, const char *vehicle_id)
{
  guint n = 0;

  for (guint i = 0; i < facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);

    n += yx_facts_was_due (facts, stop) && stop->kind == YX_STOP_KIND_VISIT
         && stop->vehicle_id == vehicle_id;
  }
  return n;
}

static void
add_car (YxGrid *table, const YxCourse *course, guint index)
{
  const YxFactVehicle *vehicle = &g_array_index (course->facts->vehicles, YxFactVehicle, index);
  const YxCourseCar *car = &g_array_index (course->cars, YxCourseCar, index);
  g_autofree char *planned = yx_review_count (count_planned (course->facts, vehicle->id));
  g_autofree char *visited = yx_review_count (car->n_visits);
  g_autofree char *met = yx_review_count (car->n_met);
  g_autofree char *way
      = car->way >= 0 ? g_strdup_printf ("%.1f", (double) car->way_mm / 1e6) : g_strdup (_("–"));
  g_autofree char *out = car->set_out != 0 ? yx_words_clock (car->set_out) : g_strdup (_("–"));
  g_autofree char *back = car->back != 0 ? yx_words_clock (car->back) : g_strdup (_("–"));
  const char *cells[] = { yx_fact_vehicle_label (vehicle), planned, visited, met, way, out, back };

  yx_grid_add_row (table, cells);
}

static void
put_cars (const YxSummary *summary, YxFlow *flow)
{
  const YxGridColumn columns[] = {
    { _("Cars"), 1.6, YX_ALIGN_CENTRE },       { _("Stops planned"), 1.2, YX_ALIGN_RIGHT },
    { _("Visited"), 1.0, YX_ALIGN_RIGHT },     { _("Somebody met"), 1.2, YX_ALIGN_RIGHT },
    { _("km"), 1.0, YX_ALIGN_RIGHT },          { _("Set out"), 1.0, YX_ALIGN_CENTRE },
    { _("Back"), 1.0, YX_ALIGN_CENTRE },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  for (guint i = 0; i < summary->course->cars->len; i++)
    if (g_array_index (summary->course->cars, YxCourseCar, i).used)
      add_car (table, summary->course, i);
  if (yx_grid_get_n_rows (table) > 0) {
    yx_flow_space (flow, YX_BODY_PITCH / 3);
    yx_flow_grid (flow, table);
  }
}

static gboolean
put_map (const YxSummary *summary, const GPtrArray *nights, YxFlow *flow,
         GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;

  yx_flow_need (flow, MAP_HEIGHT + 3 * YX_BODY_PITCH);
  yx_flow_heading (flow, _("Places visited and ways driven"));
  if (yx_visit_map_put (nights, flow, MAP_HEIGHT, cancellable, &failure)) {
    yx_flow_note (flow, summary->edition == YX_PAPER_EDITION_FULL
                            ? _("Lines: as driven, in the colours of the chart above, broken where no position came "
                                "in. Tick: somebody met or a lawful result; cross: nobody met; "
                                "ring: planned, and not visited.")
                            : _("Places to 500 m, without ways. Tick: somebody met or a lawful "
                                "result; cross: nobody met; ring: planned, and not visited."));
    return TRUE;
  }
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  yx_flow_text (flow, _("No visit has a place that is known."));
  return TRUE;
}

static void
put_responses (const YxSummary *summary, YxFlow *flow)
{
  const YxGridColumn columns[] = {
    { _("Came in"), 1.0, YX_ALIGN_CENTRE },   { _("Source"), 2.2, YX_ALIGN_LEFT },
    { _("Car sent"), 1.0, YX_ALIGN_CENTRE },   { _("There at"), 1.0, YX_ALIGN_CENTRE },
    { _("Minutes"), 1.0, YX_ALIGN_RIGHT },     { _("Result"), 2.0, YX_ALIGN_LEFT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  const GArray *responses = summary->figures->responses;

  yx_flow_heading (flow, _("Leads of the night"));
  for (guint i = 0; i < responses->len; i++) {
    const YxLeadResponse *lead = &g_array_index (responses, YxLeadResponse, i);
    g_autofree char *received = yx_words_clock (lead->received);
    g_autofree char *sent = lead->sent != 0 ? yx_words_clock (lead->sent) : g_strdup (_("–"));
    g_autofree char *arrived
        = lead->arrived != 0 ? yx_words_clock (lead->arrived) : g_strdup (_("–"));
    g_autofree char *minutes
        = lead->arrived != 0
              ? g_strdup_printf ("%.0f", (double) (lead->arrived - lead->received) / 60e6)
              : g_strdup (_("–"));
    const char *cells[] = { received, yx_enum_label (YX_TYPE_SOURCE, (int) lead->source), sent,
                            arrived, minutes,
                            lead->arrived != 0
                                ? yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) lead->outcome)
                                : _("–") };

    yx_grid_add_row (table, cells);
  }
  if (responses->len > 0)
    yx_flow_grid (flow, table);
  else
    yx_flow_text (flow, _("No lead came in the night, and no car was sent to one."));
}

static void
put_not_visited (const YxSummary *summary, YxFlow *flow)
{
  const YxGridColumn columns[] = { { _("Person or institution"), 1.6, YX_ALIGN_LEFT },
                                   { _("Cases"), 2.6, YX_ALIGN_LEFT },
                                   { _("Why not visited"), 3.6, YX_ALIGN_LEFT } };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_5);

  yx_flow_heading (flow, _("What was not visited, and why"));
  for (guint i = 0; i < summary->course->tasks->len; i++) {
    const YxCourseTask *task = &g_array_index (summary->course->tasks, YxCourseTask, i);
    const YxFactTask *fact = yx_facts_find_task (summary->course->facts, task->task_id);
    g_autofree char *name = NULL;
    g_autofree char *cases = NULL;
    g_autofree char *why = NULL;
    g_autofree char *shown = NULL;

    if (task->n_visits > 0)
      continue;
    name = yx_summary_dup_name (summary, fact);
    cases = yx_summary_dup_cases (summary->course->facts, task->task_id);
    why = yx_course_why_text (summary->course, task);
    shown = yx_veil_text (summary->veil, why);
    const char *cells[] = { name, cases, shown };

    yx_grid_add_row (table, cells);
  }
  if (yx_grid_get_n_rows (table) > 0)
    yx_flow_grid (flow, table);
  else
    yx_flow_text (flow, _("Everything was visited."));
}

YxPaper *
yx_debrief_compose (const YxSummary *summary, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autofree char *day = NULL;
  g_autoptr (GPtrArray) nights = g_ptr_array_new ();
  g_autoptr (YxFlow) flow = NULL;

  g_return_val_if_fail (summary->course != NULL && summary->figures != NULL, NULL);
  g_return_val_if_fail (summary->safeguards != NULL && summary->veil != NULL, NULL);

  g_ptr_array_add (nights, (gpointer) summary);
  name = yx_veil_text (summary->veil, summary->course->facts->operation.name);
  title = g_strdup_printf (_("Debrief of the operation “%s”"), name);
  day = yx_words_day (summary->course->begin);
  flow = yx_review_begin (summary, name);
  yx_review_put_title (summary, flow, title, day);
  yx_summary_put_basics (summary, flow);
  put_course (summary, flow);
  yx_summary_put_plan_and_fact (summary, flow);
  put_punctuality (summary, flow);
  put_cars (summary, flow);
  if (!put_map (summary, nights, flow, cancellable, error))
    return NULL;
  yx_summary_put_forecast (summary, flow);
  put_responses (summary, flow);
  put_not_visited (summary, flow);
  yx_flow_heading (flow, _("Findings, and what was said to them"));
  if (!yx_summary_put_findings (nights, flow, TRUE))
    yx_flow_text (flow, _("There is no finding."));
  yx_summary_put_missing (summary, flow);
  yx_review_put_remarks (summary, flow);
  return yx_flow_finish (flow);
}
