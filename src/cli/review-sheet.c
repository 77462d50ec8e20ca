#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/review-sheet.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/command.h"
#include "desk/gather.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "review/story.h"

static void
print_effort (const char *label, const YxEffort *effort)
{
  g_autofree char *out = yx_cli_duration (effort->car_s);
  g_autofree char *staff = yx_cli_duration (effort->staff_s);

  /* TRANSLATORS: label, cars, staff, kilometres, time of cars, time of staff */
  g_print (_("  %s: %u cars, %u people, %.1f km, cars out %s, staff %s\n"), label, effort->n_cars,
           effort->n_staff, (double) effort->way_mm / 1e6, out, staff);
}

static void
print_pooling (const YxPooling *pooling)
{
  g_print (_("Pooling: %u cases visited\n"), pooling->n_cases);
  print_effort (_("together"), &pooling->together);
  print_effort (_("one case, one car"), &pooling->alone);
  for (guint i = 0; i < pooling->n_kinds; i++) {
    const YxPoolingKind *kind = &pooling->kinds[i];

    g_print (_("  %s: %u visits, %u cases: %u cars, %u people → %u cars, %u people\n"),
             yx_enum_label (YX_TYPE_TASK_KIND, (int) kind->kind), kind->n_visits, kind->n_cases,
             kind->alone.n_cars, kind->alone.n_staff, kind->together.n_cars,
             kind->together.n_staff);
  }
  g_print (_("  fuel %.1f l instead of %.1f l, at %.1f l/100 km\n"), pooling->litres,
           pooling->alone_litres, pooling->costs.litres_per_100km);
  if (pooling->n_results > 0)
    g_print (_("  for each of %u lawful results: %.1f km, %.1f staff hours, %.2f yuan\n"),
             pooling->n_results,
             (double) pooling->together.way_mm / 1e6 / pooling->n_results,
             (double) pooling->together.staff_s / 3600.0 / pooling->n_results,
             pooling->yuan / pooling->n_results);
  else
    g_print (_("  no lawful result\n"));
  g_print (pooling->from_plan
               ? _("  assumed of the baseline: road %.2f times the straight line and %.0f km/h, as "
                   "in the plan; the crew each task asks for; time on the spot shared by its cases\n")
               : _("  assumed of the baseline, for want of a plan: road %.2f times the straight "
                   "line and %.0f km/h; the crew each task asks for; time on the spot shared by its "
                   "cases\n"),
           pooling->detour, pooling->speed_mps * 3.6);
}

static void
print_funnel (const YxFunnel *funnel)
{
  g_print (_("Debtors: %u targets, %u visited, %u opened the door, %u present, %u came (%u "
             "voluntarily, %u compelled)\n"),
           funnel->targets, funnel->visited, funnel->door_opened, funnel->present, funnel->came,
           funnel->voluntarily, funnel->compelled);
  g_print (_("  ended: %u paid, %u settled, %u detained, %u to the police, %u deferred, %u "
             "withdrawn\n"),
           funnel->paid, funnel->settled, funnel->detained, funnel->police, funnel->deferred,
           funnel->withdrawn);
  g_print (_("  not met: %u not found, %u closed doors, %u wrong addresses; %u closed before, %u "
             "not visited, %u without a result\n"),
           funnel->not_found, funnel->door_closed, funnel->address_invalid, funnel->cancelled,
           funnel->not_visited, funnel->without_result);
}

static void
print_forecast (const YxFigures *figures)
{
  const YxReliability *presence = &figures->presence;
  YxDuration travel = { 0 };

  if (presence->n > 0) {
    g_print (_("Presence: %.1f of %u expected, %u met (Brier score %.3f)\n"), presence->expected,
             presence->n, presence->n_met, presence->brier);
    for (guint b = 0; b < YX_N_RELIABILITY_BINS; b++) {
      const YxReliabilityBin *bin = &presence->bins[b];

      if (bin->n > 0)
        g_print (_("  forecast %.2f: %u of %u met, between %.2f and %.2f\n"),
                 bin->sum / bin->n, bin->n_met, bin->n, bin->wilson_low, bin->wilson_high);
    }
  }
  for (int hour = 0; hour < 24; hour++) {
    travel.n += figures->travel[hour].n;
    travel.planned_s += figures->travel[hour].planned_s;
    travel.actual_s += figures->travel[hour].actual_s;
  }
  if (travel.n > 0 && travel.planned_s > 0)
    g_print (_("Drives as planned: %u, %.2f times the planned time\n"), travel.n,
             (double) travel.actual_s / (double) travel.planned_s);
}

static void
print_leads (const YxFigures *figures)
{
  if (figures->responses->len == 0)
    return;
  g_print (_("Leads of the night: %u"), figures->responses->len);
  if (figures->median_to_dispatch_s >= 0)
    g_print (_(", a car sent after %.1f min"), (double) figures->median_to_dispatch_s / 60.0);
  if (figures->median_to_arrival_s >= 0)
    g_print (_(", there after %.1f min"), (double) figures->median_to_arrival_s / 60.0);
  g_print (_(" (median)\n"));
}

static void
print_not_visited (const YxCourse *course)
{
  gboolean any = FALSE;

  for (guint i = 0; i < course->tasks->len; i++) {
    const YxCourseTask *task = &g_array_index (course->tasks, YxCourseTask, i);
    const YxFactTask *fact = yx_facts_find_task (course->facts, task->task_id);
    g_autofree char *why = NULL;
    g_autofree char *name = NULL;

    if (task->n_visits > 0)
      continue;
    if (!any)
      g_print (_("Not visited:\n"));
    any = TRUE;
    why = yx_course_why_text (course, task);
    name = fact->institution_id != NULL ? g_strdup (fact->name)
                                        : yx_mask_debtor (fact->name, fact->debtor_kind);
    g_print ("  %s: %s\n", name, why);
  }
}

static void
print_missing (const YxCourse *course)
{
  if (course->missing->len > 0)
    g_print (_("What is missing:\n"));
  for (guint i = 0; i < course->missing->len; i++) {
    g_autofree char *text
        = yx_missing_text (course, &g_array_index (course->missing, YxMissing, i));

    g_print ("  %s\n", text);
  }
}

void
yx_review_sheet_print (const YxCourse *course, const YxFigures *figures)
{
  g_autofree char *begin = yx_format_time (course->begin, NULL);
  g_autofree char *end = yx_format_time (course->end, NULL);

  g_print (_("%s, %s to %s\n"), course->facts->operation.name, begin, end);
  print_pooling (&figures->pooling);
  print_funnel (&figures->funnel);
  print_forecast (figures);
  print_leads (figures);
  print_not_visited (course);
  print_missing (course);
}

void
yx_review_sheet_print_safeguards (const GArray *safeguards, gboolean all)
{
  int kind = -1;
  guint n_open = 0;

  for (guint i = 0; i < safeguards->len; i++) {
    const YxSafeguard *entry = &g_array_index (safeguards, YxSafeguard, i);

    if (!all && !yx_safeguard_is_finding (entry))
      continue;
    if ((int) entry->kind != kind)
      g_print ("%s\n", yx_safeguard_kind_label (entry->kind));
    kind = (int) entry->kind;
    g_print ("  %s %s\n", yx_safeguard_is_finding (entry) ? "×" : "✓", entry->text);
    if (entry->remark != NULL)
      g_print (_("      closed by %s: %s\n"), entry->closed_by, entry->remark);
    else if (yx_safeguard_is_finding (entry))
      g_print ("      %s\n", entry->key);
    n_open += yx_safeguard_is_finding (entry) && entry->remark == NULL;
  }
  g_print (g_dngettext (GETTEXT_PACKAGE, "%u open finding\n", "%u open findings\n", n_open), n_open);
}

static void
print_rate (const char *label, gint64 part, gint64 whole)
{
  if (whole > 0)
    g_print (_("    %s: %.1f %%\n"), label, 100.0 * (double) part / (double) whole);
}

static void
print_return (const char *label, const YxReturnRow *row)
{
  g_autofree char *recovered = yx_format_fen (row->recovered_fen);
  g_autofree char *claimed = yx_format_fen (row->claimed_fen);

  g_print ("%s\n", label);
  g_print (_("    %u actions, %u targets, %u visited, %u came, %u paid, %u settled, %u detained\n"),
           row->n_actions, row->funnel.targets, row->funnel.visited, row->funnel.came,
           row->funnel.paid, row->funnel.settled, row->funnel.detained);
  g_print (_("    %u to the fast track, %u concluded, %u rounds terminated, %s of %s yuan\n"),
           row->n_fast, row->n_concluded, row->n_terminated, recovered, claimed);
  print_rate (_("recovery rate (recovered of claimed, of cases concluded or terminated)"),
              row->recovered_fen, row->claimed_fen);
  print_rate (_("conclusion rate (concluded of cases with assets)"), row->n_assets_concluded,
              row->n_assets_all);
  print_rate (_("terminated-round rate (terminated of first-time cases closed)"),
              row->n_first_terminated, row->n_first_closed);
}

void
yx_review_sheet_print_returns (const YxReturns *returns)
{
  for (guint i = 0; i < returns->rows->len; i++) {
    const YxReturnRow *row = &g_array_index (returns->rows, YxReturnRow, i);

    print_return (row->label, row);
  }
  print_return (_("All"), &returns->total);
}

void
yx_review_sheet_print_task (const YxCourse *course, const YxCourseTask *task)
{
  const YxFactTask *fact = yx_facts_find_task (course->facts, task->task_id);
  g_autofree char *name = fact->institution_id != NULL
                              ? g_strdup (fact->name)
                              : yx_mask_debtor (fact->name, fact->debtor_kind);
  g_autofree char *why = yx_course_why_text (course, task);
  g_autofree char *numbers = yx_story_case_numbers (course->facts, task->task_id);
  g_autoptr (GArray) story = yx_story_new (course, task);

  g_print ("%s, %s, %s\n  %s\n", name, numbers, yx_enum_label (YX_TYPE_TASK_KIND, (int) fact->kind),
           why);
  for (guint i = 0; i < story->len; i++) {
    const YxStoryLine *line = &g_array_index (story, YxStoryLine, i);
    g_autofree char *text = yx_story_line_text (line);

    g_print ("  %s %s\n", line->decisive ? "→" : " ", text);
  }
}
