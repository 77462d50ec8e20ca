#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "paper/summary-private.h"
#include "paper/words.h"

#define ROW_HEIGHT 26.0 /* of the chart, with its axis */

/* Cars that the chart has a row for: those that went out, or were to. */
static guint
count_rows (const YxCourse *course)
{
  const YxFacts *facts = course->facts;
  guint n = 0;

  for (guint i = 0; i < course->cars->len; i++) {
    gboolean any = g_array_index (course->cars, YxCourseCar, i).used;

    for (guint s = 0; !any && s < facts->stops->len; s++) {
      const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, s);

      any = stop->version == facts->operation.plan_version
            && stop->vehicle_id == g_array_index (facts->vehicles, YxFactVehicle, i).id;
    }
    n += any;
  }
  return n;
}

void
yx_summary_put_plan_and_fact (const YxSummary *summary, YxFlow *flow)
{
  YxDuration travel = { 0 };

  /* The heading stays with its chart. */
  yx_flow_need (flow, MIN (3 * YX_BODY_PITCH + ROW_HEIGHT * count_rows (summary->course),
                           yx_flow_get_height (flow)));
  yx_flow_heading (flow, _("As planned and as it was"));
  if (!yx_summary_put_plan_fact_chart (summary, flow)) {
    yx_flow_text (flow, _("Neither a plan nor the way of a car is on the desk."));
    return;
  }
  yx_flow_note (flow, _("Of each car: above what was planned, below what it did. Tick: came along, "
                        "paid or settled; cross: nobody met; bar: deferred, withdrawn or handed to "
                        "the police."));
  for (int hour = 0; hour < 24; hour++) {
    travel.n += summary->figures->travel[hour].n;
    travel.planned_s += summary->figures->travel[hour].planned_s;
    travel.actual_s += summary->figures->travel[hour].actual_s;
  }
  if (travel.n > 0 && travel.planned_s > 0) {
    g_autofree char *text
        = g_strdup_printf (_("%u drives went as planned, from one stop to the next; they took %.2f "
                             "times the planned time."),
                           travel.n, (double) travel.actual_s / (double) travel.planned_s);

    yx_flow_text (flow, text);
  }
}

void
yx_summary_put_forecast (const YxSummary *summary, YxFlow *flow)
{
  const YxReliability *presence = &summary->figures->presence;

  yx_flow_heading (flow, _("The forecast, and what came true"));
  if (yx_summary_put_coverage_chart (summary, flow))
    yx_flow_note (flow, _("Line: expected by number of cars; band: nine nights of ten; diamond: as "
                          "it was."));
  else
    yx_flow_text (flow, _("No forecast was kept with the plan."));
  if (presence->n > 0) {
    g_autofree char *text = g_strdup_printf (
        _("At %u places that were visited and have an answer, %.1f people were expected and %u met "
          "(Brier score %.3f; 0 is perfect, and always saying one half gets 0.25)."),
        presence->n, presence->expected, presence->n_met, presence->brier);

    yx_flow_text (flow, text);
  }
  yx_summary_put_calibrations (summary, flow);
}

YxPaper *
yx_summary_compose (const YxSummary *summary)
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
  title = g_strdup_printf (_("Summary of the operation “%s”"), name);
  day = yx_words_day (summary->course->begin);
  flow = yx_review_begin (summary, name);
  yx_review_put_title (summary, flow, title, day);
  yx_summary_put_basics (summary, flow);
  yx_summary_put_results (summary, flow);
  yx_summary_put_pooling (summary, flow);
  yx_summary_put_plan_and_fact (summary, flow);
  yx_summary_put_forecast (summary, flow);
  yx_summary_put_safeguard_table (nights, flow, _("What had to be kept to"));
  if (!yx_summary_put_findings (nights, flow, FALSE))
    yx_flow_text (flow, _("No finding is open."));
  yx_flow_space (flow, YX_BODY_PITCH / 3);
  yx_summary_put_missing (summary, flow);
  yx_review_put_remarks (summary, flow);
  yx_summary_put_tasks (summary, flow);
  return yx_flow_finish (flow);
}
