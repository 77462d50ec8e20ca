#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "paper/compose.h"
#include "paper/summary-private.h"
#include "paper/words.h"

/* The approval that stands; NULL: none does. */
static const YxFactApproval *
standing_approval (const YxFacts *facts)
{
  const YxFactApproval *found = NULL;

  for (guint i = 0; i < facts->approvals->len; i++) {
    const YxFactApproval *approval = &g_array_index (facts->approvals, YxFactApproval, i);

    if (approval->reopened == 0)
      found = approval;
  }
  return found;
}

static char *
write_foot (const YxSummary *summary)
{
  const YxFacts *facts = summary->course->facts;
  const YxFactApproval *approval = standing_approval (facts);
  g_autofree char *printed = yx_words_time (summary->printed);
  g_autofree char *author = yx_veil_name (summary->veil, summary->author, YX_DEBTOR_KIND_PERSON);
  g_autofree char *print = g_strdup_printf (_("Printed by %s, %s · %s"), author, printed,
                                            summary->id);
  g_autofree char *commander = NULL;
  g_autofree char *approved = NULL;
  g_autofree char *version = NULL;

  if (approval == NULL) {
    version = g_strdup_printf (_("Draft, not approved, plan %d"), facts->operation.plan_version);
  } else {
    commander = yx_veil_name (summary->veil, approval->commander, YX_DEBTOR_KIND_PERSON);
    approved = yx_words_time (approval->approved);
    version = g_strdup_printf (_("Version %d (approved by %s, %s), plan %d"), approval->version,
                               yx_words_or_line (commander), approved,
                               facts->operation.plan_version);
  }
  return g_strconcat (version, "\n", print, NULL);
}

static YxFlow *
begin_flow (const YxSummary *summary, const char *court, const char *name)
{
  const char *title = yx_paper_title (YX_PAPER_KIND_SUMMARY);
  g_autofree char *foot = write_foot (summary);
  g_autofree char *author = yx_veil_name (summary->veil, summary->author, YX_DEBTOR_KIND_PERSON);
  g_autofree char *head = g_strdup_printf ("%s　%s　%s", court != NULL ? court : "", name, title);
  g_autofree char *whole = g_strdup_printf ("%s %s", name, title);
  const YxFurniture furniture = {
    .title = whole,
    .author = author,
    .made = summary->printed,
    .head = g_strchug (head),
    .edition = summary->edition == YX_PAPER_EDITION_FULL ? _("Internal · personal data")
                                                         : _("Redacted edition"),
    .foot = foot,
    .watermark = summary->course->facts->operation.step != YX_OPERATION_STEP_CLOSED
                     ? _("NOT CLOSED  PRELIMINARY")
                     : NULL,
  };

  return yx_flow_new (&furniture);
}

static void
put_title (const YxSummary *summary, YxFlow *flow, const char *court, const char *name)
{
  g_autofree char *title = g_strdup_printf (_("Summary of the operation “%s”"), name);
  g_autofree char *day = yx_words_day (summary->course->begin);

  if (court != NULL)
    yx_flow_lines (flow, &(YxTextStyle){ YX_FACE_TITLE, YX_SIZE_2, 34.0, 0, YX_ALIGN_CENTRE },
                   court);
  yx_flow_title (flow, title);
  yx_flow_subtitle (flow, day);
  yx_flow_space (flow, YX_BODY_PITCH / 2);
}

static void
put_plan_and_fact (const YxSummary *summary, YxFlow *flow)
{
  YxDuration travel = { 0 };

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

static void
put_forecast (const YxSummary *summary, YxFlow *flow)
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
          "(Brier score %.3f)."),
        presence->n, presence->expected, presence->n_met, presence->brier);

    yx_flow_text (flow, text);
  }
}

static void
put_remarks (const YxSummary *summary, YxFlow *flow)
{
  g_autofree char *remarks = yx_veil_text (summary->veil, summary->remarks);

  yx_flow_heading (flow, _("Remarks"));
  if (remarks != NULL && *remarks != '\0') {
    g_auto (GStrv) paragraphs = g_strsplit (remarks, "\n", -1);

    for (guint i = 0; paragraphs[i] != NULL; i++)
      if (*g_strstrip (paragraphs[i]) != '\0')
        yx_flow_text (flow, paragraphs[i]);
  } else {
    yx_flow_need (flow, 3 * YX_BODY_PITCH);
    for (guint i = 0; i < 3; i++)
      yx_flow_lines (flow, &(YxTextStyle){ YX_FACE_BODY, YX_SIZE_3, YX_BODY_PITCH, 0, YX_ALIGN_LEFT },
                     "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿");
  }
  yx_flow_space (flow, YX_BODY_PITCH);
  yx_flow_need (flow, 2 * YX_BODY_PITCH);
  yx_flow_text (flow, _("Checked: ＿＿＿＿＿　Signed off: ＿＿＿＿＿　Day: ＿＿＿＿"));
}

YxPaper *
yx_summary_compose (const YxSummary *summary)
{
  g_autofree char *court = yx_veil_text (summary->veil, summary->court);
  g_autofree char *name
      = yx_veil_text (summary->veil, summary->course->facts->operation.name);
  g_autoptr (YxFlow) flow = NULL;

  g_return_val_if_fail (summary->course != NULL && summary->figures != NULL, NULL);
  g_return_val_if_fail (summary->safeguards != NULL && summary->veil != NULL, NULL);

  flow = begin_flow (summary, court, name);
  yx_flow_begin_part (flow, yx_paper_title (YX_PAPER_KIND_SUMMARY), FALSE);
  put_title (summary, flow, court, name);
  yx_summary_put_basics (summary, flow);
  yx_summary_put_results (summary, flow);
  yx_summary_put_pooling (summary, flow);
  put_plan_and_fact (summary, flow);
  put_forecast (summary, flow);
  yx_summary_put_safeguards (summary, flow);
  yx_summary_put_missing (summary, flow);
  put_remarks (summary, flow);
  yx_summary_put_tasks (summary, flow);
  return yx_flow_finish (flow);
}
