/* The summary's figures in words and tables. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "paper/grid.h"
#include "paper/summary-private.h"
#include "paper/words.h"

#define KM(mm) ((double) (mm) / 1e6)
#define SAFEGUARD_ROW 17.0 /* points */
#define MOST_IN_TEXT 5 /* things that are missing, and the end of the list */
#define HOURS(seconds) ((double) (seconds) / 3600.0)

static void
add_field (YxGrid *form, const char *label, char *value)
{
  const char *cells[] = { label, value };

  yx_grid_add_row (form, cells);
  g_free (value);
}

static char *
describe_span (gint64 from, gint64 to)
{
  g_autofree char *begin = yx_words_time (from);
  g_autofree char *end = yx_words_end (from, to);

  return g_strdup_printf (_("%s to %s"), begin, end);
}

void
yx_summary_put_basics (const YxSummary *summary, YxFlow *flow)
{
  static const YxGridColumn columns[] = { { NULL, 1, YX_ALIGN_CENTRE }, { NULL, 3.6, YX_ALIGN_LEFT } };
  const YxFactOperation *operation = &summary->course->facts->operation;
  const YxEffort *together = &summary->figures->pooling.together;
  g_autoptr (YxGrid) form = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_4);

  yx_grid_set_row_height (form, 22.0);
  yx_flow_heading (flow, _("Basics"));
  add_field (form, _("Kind"), g_strdup (yx_enum_label (YX_TYPE_TASK_KIND, (int) operation->kind)));
  add_field (form, _("Ordered for"), describe_span (operation->window_start, operation->window_end));
  add_field (form, _("Carried out"),
             summary->course->by_window
                 ? g_strdup (_("not known; the ordered hours are taken"))
                 : describe_span (summary->course->begin, summary->course->end));
  add_field (form, _("Strength"),
             g_strdup_printf (_("%u cars went out, %u people"), together->n_cars, together->n_staff));
  add_field (form, _("Plans"),
             operation->plan_version > 0
                 ? g_strdup_printf (_("%u made; in force at the end: plan %d"),
                                    summary->course->facts->plans->len, operation->plan_version)
                 : g_strdup (_("none")));
  if (operation->plan_version > 0)
    add_field (form, _("Calibration"), yx_summary_dup_calibration (summary));
  if (operation->weather != YX_WEATHER_UNKNOWN)
    add_field (form, _("Weather"),
               g_strdup (yx_enum_label (YX_TYPE_WEATHER, (int) operation->weather)));
  add_field (form, _("State"),
             g_strdup (yx_enum_label (YX_TYPE_OPERATION_STEP, (int) operation->step)));
  yx_flow_grid (flow, form);
  yx_flow_space (flow, YX_BODY_PITCH / 2);
}

static void
put_debtors (const YxSummary *summary, YxFlow *flow)
{
  const YxFunnel *funnel = &summary->figures->funnel;
  g_autofree char *reached = g_strdup_printf (
      _("Of %u debtors sought, with %u cases, %u were visited (%u cases); at %u the door was opened, "
        "%u were present, and %u came along: %u of their own accord, %u compelled."),
      funnel->targets, funnel->n_cases, funnel->visited, funnel->n_cases_visited,
      funnel->door_opened, funnel->present, funnel->came, funnel->voluntarily, funnel->compelled);
  g_autofree char *ended = g_strdup_printf (
      _("%u paid, %u settled, %u were detained, %u handed to the police; %u visits were deferred for "
        "welfare and %u withdrawn for risk, which are results and not failures. One debtor may stand "
        "under several."),
      funnel->paid, funnel->settled, funnel->detained, funnel->police, funnel->deferred,
      funnel->withdrawn);
  g_autofree char *rest = g_strdup_printf (
      _("Not met: %u not found, %u doors not opened, %u addresses not valid; %u visits have no "
        "result. Not visited: %u, besides %u whose cases had been closed before."),
      funnel->not_found, funnel->door_closed, funnel->address_invalid, funnel->without_result,
      funnel->not_visited, funnel->cancelled);

  yx_flow_text (flow, reached);
  yx_flow_text (flow, ended);
  yx_flow_text (flow, rest);
  yx_flow_space (flow, YX_BODY_PITCH / 3);
  yx_summary_put_funnel_chart (funnel, flow);
  yx_flow_space (flow, YX_BODY_PITCH / 3);
}

void
yx_summary_put_results (const YxSummary *summary, YxFlow *flow)
{
  const YxFigures *figures = summary->figures;
  g_autofree char *visits
      = g_strdup_printf (_("%u visits for %u cases, of which %u had a lawful result."),
                         summary->course->visits->len, figures->pooling.n_cases,
                         figures->pooling.n_results);

  yx_flow_heading (flow, _("What was done"));
  yx_flow_text (flow, visits);
  if (figures->funnel.targets > 0)
    put_debtors (summary, flow);
  else
    yx_flow_text (flow, _("Nobody was sought: the visits were to institutions or to property."));
  if (figures->responses->len > 0) {
    g_autofree char *leads = g_strdup_printf (
        figures->median_to_arrival_s >= 0
            ? _("%u leads came in the night; a car was there after %.1f minutes (median).")
            : _("%u leads came in the night."),
        figures->responses->len, (double) figures->median_to_arrival_s / 60.0);

    yx_flow_text (flow, leads);
  }
}

static void
add_effort (YxGrid *table, const char *label, const YxEffort *effort)
{
  g_autofree char *cars = g_strdup_printf ("%u", effort->n_cars);
  g_autofree char *staff = g_strdup_printf ("%u", effort->n_staff);
  g_autofree char *way = g_strdup_printf ("%.1f", KM (effort->way_mm));
  g_autofree char *out = g_strdup_printf ("%.1f", HOURS (effort->car_s));
  g_autofree char *hours = g_strdup_printf ("%.1f", HOURS (effort->staff_s));
  const char *cells[] = { label, cars, staff, way, out, hours };

  yx_grid_add_row (table, cells);
}

static void
put_costs (const YxPooling *pooling, YxFlow *flow)
{
  g_autofree char *fuel = g_strdup_printf (
      _("Fuel: %.1f litres instead of %.1f, at %.1f litres on 100 km."), pooling->litres,
      pooling->alone_litres, pooling->costs.litres_per_100km);

  yx_flow_text (flow, fuel);
  if (pooling->n_results > 0) {
    g_autofree char *each = g_strdup_printf (
        _("For each of %u lawful results: %.1f km, %.1f hours of staff, %.2f yuan."),
        pooling->n_results, KM (pooling->together.way_mm) / pooling->n_results,
        HOURS (pooling->together.staff_s) / pooling->n_results, pooling->yuan / pooling->n_results);

    yx_flow_text (flow, each);
  }
}

void
yx_summary_put_pooling (const YxSummary *summary, YxFlow *flow)
{
  const YxPooling *pooling = &summary->figures->pooling;
  const YxGridColumn columns[] = {
    { _("How"), 2.2, YX_ALIGN_LEFT },       { _("Cars"), 1.0, YX_ALIGN_RIGHT },
    { _("People"), 1.0, YX_ALIGN_RIGHT },   { _("km"), 1.2, YX_ALIGN_RIGHT },
    { _("Hours of cars"), 1.4, YX_ALIGN_RIGHT }, { _("Hours of staff"), 1.4, YX_ALIGN_RIGHT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  g_autofree char *assumed = g_strdup_printf (
      pooling->from_plan
          ? _("Assumed of one case, one car: from the base to the places that were visited for the "
              "case and back; roads %.2f times the straight line and %.0f km/h, as in the plan; the "
              "crew that each task asks for; on the spot its share of the time that was spent.")
          : _("Assumed of one case, one car: from the base to the places that were visited for the "
              "case and back; for want of a plan, roads %.2f times the straight line and %.0f km/h; "
              "the crew that each task asks for; on the spot its share of the time that was spent."),
      pooling->detour, pooling->speed_mps * 3.6);

  yx_flow_heading (flow, _("Pooled, against one case, one car"));
  if (pooling->n_kinds == 0) {
    yx_flow_text (flow, _("Nothing was visited: there is nothing to compare."));
    return;
  }
  for (guint i = 0; i < pooling->n_kinds; i++) {
    const YxPoolingKind *kind = &pooling->kinds[i];
    g_autofree char *band
        = g_strdup_printf (_("%s: %u visits, %u cases"),
                           yx_enum_label (YX_TYPE_TASK_KIND, (int) kind->kind), kind->n_visits,
                           kind->n_cases);

    yx_grid_add_band (table, band);
    add_effort (table, _("one case, one car"), &kind->alone);
    add_effort (table, _("together"), &kind->together);
  }
  if (pooling->n_kinds > 1) {
    yx_grid_add_band (table, _("All"));
    add_effort (table, _("one case, one car"), &pooling->alone);
    add_effort (table, _("together"), &pooling->together);
  }
  yx_flow_grid (flow, table);
  yx_flow_note (flow, assumed);
  if (pooling->n_cars_without_way > 0 || pooling->gap_s > 0) {
    g_autofree char *gaps = yx_format_seconds (pooling->gap_s);
    g_autofree char *text
        = g_strdup_printf (_("Not in the kilometres: the way of %u cars without a fix, and %s of "
                             "gaps in the tracks of the others."),
                           pooling->n_cars_without_way, gaps);

    yx_flow_note (flow, text);
  }
  if (pooling->together.n_cars > 0)
    put_costs (pooling, flow);
  else
    yx_flow_text (flow, _("No car is known to have gone out: what was spent together is not known."));
}

static void
add_safeguard_row (YxGrid *table, const GPtrArray *nights, YxSafeguardKind kind)
{
  guint n[4] = { 0 }, n_open = 0;

  for (guint k = 0; k < nights->len; k++) {
    const GArray *safeguards = ((const YxSummary *) g_ptr_array_index (nights, k))->safeguards;

    for (guint i = 0; i < safeguards->len; i++) {
      const YxSafeguard *entry = &g_array_index (safeguards, YxSafeguard, i);

      if (entry->kind != kind)
        continue;
      n[entry->state]++;
      n_open += yx_safeguard_is_finding (entry) && entry->remark == NULL;
    }
  }
  if (n[0] + n[1] + n[2] + n[3] == 0)
    return;
  g_autofree char *kept = yx_review_count (n[YX_SAFEGUARD_KEPT]);
  g_autofree char *look = yx_review_count (n[YX_SAFEGUARD_LOOK]);
  g_autofree char *unknown = yx_review_count (n[YX_SAFEGUARD_UNKNOWN]);
  g_autofree char *not_kept = yx_review_count (n[YX_SAFEGUARD_NOT_KEPT]);
  g_autofree char *open = yx_review_count (n_open);
  const char *cells[] = { yx_safeguard_kind_label (kind), kept, look, unknown, not_kept, open };

  yx_grid_add_row (table, cells);
}

void
yx_summary_put_safeguard_table (const GPtrArray *nights, YxFlow *flow, const char *heading)
{
  const YxGridColumn columns[] = {
    { _("Safeguard"), 2.6, YX_ALIGN_LEFT },   { _("Kept"), 1.0, YX_ALIGN_RIGHT },
    { _("To look at"), 1.0, YX_ALIGN_RIGHT }, { _("Not known"), 1.0, YX_ALIGN_RIGHT },
    { _("Not kept"), 1.0, YX_ALIGN_RIGHT },   { _("Open findings"), 1.0, YX_ALIGN_RIGHT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  for (int kind = 0; kind < YX_N_SAFEGUARDS; kind++)
    add_safeguard_row (table, nights, (YxSafeguardKind) kind);
  yx_flow_need (flow, 2 * YX_BODY_PITCH + SAFEGUARD_ROW * (1 + yx_grid_get_n_rows (table)));
  yx_flow_heading (flow, heading);
  yx_flow_grid (flow, table);
}

/* The finding, and what was said when it was closed. */
static char *
describe_finding (const YxSummary *night, const YxSafeguard *entry, gboolean several)
{
  g_autofree char *text = yx_veil_text (night->veil, entry->text);
  g_autofree char *remark = yx_veil_text (night->veil, entry->remark);
  g_autofree char *author = yx_veil_name (night->veil, entry->closed_by, YX_DEBTOR_KIND_PERSON);
  g_autofree char *name
      = several ? yx_veil_text (night->veil, night->course->facts->operation.name) : NULL;
  g_autofree char *whole
      = name != NULL ? g_strdup_printf ("%s：%s", name, text) : g_steal_pointer (&text);

  if (remark == NULL)
    return g_steal_pointer (&whole);
  return g_strdup_printf (_("%s\nClosed by %s: %s"), whole, author, remark);
}

gboolean
yx_summary_put_findings (const GPtrArray *nights, YxFlow *flow, gboolean closed)
{
  const YxGridColumn columns[] = { { _("Safeguard"), 1.4, YX_ALIGN_LEFT },
                                   { closed ? _("Finding") : _("Open finding"), 4.6,
                                     YX_ALIGN_LEFT } };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_5);

  for (guint k = 0; k < nights->len; k++) {
    const YxSummary *night = g_ptr_array_index (nights, k);

    for (guint i = 0; i < night->safeguards->len; i++) {
      const YxSafeguard *entry = &g_array_index (night->safeguards, YxSafeguard, i);
      g_autofree char *said = describe_finding (night, entry, nights->len > 1);
      g_autofree char *text = yx_flow_tighten (said);
      const char *cells[] = { yx_safeguard_kind_label (entry->kind), text };

      if (yx_safeguard_is_finding (entry) && (closed || entry->remark == NULL))
        yx_grid_add_row (table, cells);
    }
  }
  if (yx_grid_get_n_rows (table) == 0)
    return FALSE;
  yx_flow_space (flow, YX_BODY_PITCH / 3);
  yx_flow_grid (flow, table);
  return TRUE;
}

/* Where a list of the text's size would fill pages. */
static void
put_missing_table (const GPtrArray *texts, YxFlow *flow)
{
  const YxGridColumn columns[] = { { _("No."), 0.6, YX_ALIGN_CENTRE },
                                   { _("What is missing"), 9.0, YX_ALIGN_LEFT } };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_5);

  for (guint i = 0; i + 1 < texts->len; i++) {
    g_autofree char *number = yx_review_count (i + 1);
    const char *cells[] = { number, g_ptr_array_index (texts, i) };

    yx_grid_add_row (table, cells);
  }
  yx_flow_grid (flow, table);
}

void
yx_summary_put_missing (const YxSummary *summary, YxFlow *flow)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < summary->course->missing->len; i++) {
    g_autofree char *text = yx_missing_text (
        summary->course, &g_array_index (summary->course->missing, YxMissing, i));

    g_ptr_array_add (texts, yx_veil_text (summary->veil, text));
  }
  g_ptr_array_add (texts, NULL);
  yx_flow_heading (flow, _("What is missing"));
  if (texts->len > MOST_IN_TEXT)
    put_missing_table (texts, flow);
  else if (texts->len > 1)
    yx_flow_list (flow, (const char *const *) texts->pdata);
  else
    yx_flow_text (flow, _("Nothing is missing that these figures rest on."));
}

/* The first visit of a task; NULL: none. */
static const YxCourseVisit *
first_visit (const YxCourse *course, const char *task_id)
{
  for (guint i = 0; i < course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);

    if (visit->task_id == task_id)
      return visit;
  }
  return NULL;
}

char *
yx_summary_dup_cases (const YxFacts *facts, const char *task_id)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < facts->task_cases->len; i++) {
    const YxFactTaskCase *row = &g_array_index (facts->task_cases, YxFactTaskCase, i);

    if (row->task_id == task_id)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", row->number);
  }
  return g_string_free (text, FALSE);
}

char *
yx_summary_dup_name (const YxSummary *summary, const YxFactTask *task)
{
  return task->institution_id != NULL
             ? g_strdup (task->name)
             : yx_veil_name (summary->veil, task->name, task->debtor_kind);
}

static char *
describe_result (const YxCourse *course, const YxCourseTask *task)
{
  const YxFactCustody *custody
      = task->custody >= 0
            ? &g_array_index (course->facts->custodies, YxFactCustody, (guint) task->custody)
            : NULL;

  if (task->n_visits == 0)
    return yx_course_why_text (course, task);
  if (custody != NULL && custody->has_end)
    return g_strdup_printf (_("%s; then: %s"),
                            yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) task->outcome),
                            yx_enum_label (YX_TYPE_CUSTODY_END, (int) custody->how));
  return g_strdup (yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) task->outcome));
}

static void
add_task (YxGrid *table, const YxSummary *summary, const YxCourseTask *task)
{
  const YxCourse *course = summary->course;
  const YxFactTask *fact = yx_facts_find_task (course->facts, task->task_id);
  const YxCourseVisit *visit = first_visit (course, task->task_id);
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (
      course->facts, visit != NULL ? visit->vehicle_id : task->vehicle_id);
  g_autofree char *number = g_strdup_printf ("%u", yx_grid_get_n_rows (table) + 1);
  g_autofree char *name = yx_summary_dup_name (summary, fact);
  g_autofree char *cases = yx_summary_dup_cases (course->facts, task->task_id);
  g_autofree char *arrived = visit != NULL && visit->arrived != 0
                                 ? yx_words_clock (visit->arrived)
                                 : g_strdup (_("–"));
  g_autofree char *result = describe_result (course, task);
  g_autofree char *shown = yx_veil_text (summary->veil, result);
  const char *cells[] = { number, name, cases, vehicle != NULL ? yx_fact_vehicle_label (vehicle) : _("–"),
                          arrived, shown };

  yx_grid_add_row (table, cells);
}

void
yx_summary_put_tasks (const YxSummary *summary, YxFlow *flow)
{
  const YxGridColumn columns[] = {
    { _("No."), 0.7, YX_ALIGN_CENTRE },      { _("Person or institution"), 1.8, YX_ALIGN_LEFT },
    { _("Cases"), 3.2, YX_ALIGN_LEFT },      { _("Cars"), 1.2, YX_ALIGN_CENTRE },
    { _("There at"), 1.0, YX_ALIGN_CENTRE }, { _("Result, or why not visited"), 3.4, YX_ALIGN_LEFT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_5);

  for (guint i = 0; i < summary->course->tasks->len; i++)
    add_task (table, summary, &g_array_index (summary->course->tasks, YxCourseTask, i));
  if (yx_grid_get_n_rows (table) == 0)
    return;
  yx_flow_begin_part (flow, _("Annex: what came of each task"), FALSE);
  yx_flow_subtitle (flow, _("Annex: what came of each task"));
  yx_flow_grid (flow, table);
}
