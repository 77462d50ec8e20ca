/* What nights said of the planner's assumptions: taken over by this night's plan, and from this night. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "paper/summary-private.h"
#include "paper/words.h"

static char *
dup_author (const YxSummary *summary, const YxCalibration *calibration)
{
  return yx_veil_name (summary->veil, calibration->author, YX_DEBTOR_KIND_PERSON);
}

gboolean
yx_summary_has_calibration (const YxSummary *summary, const YxCalibration *calibration,
                            gboolean *ret_planned_with, gboolean *ret_rests_on)
{
  const YxFacts *facts = summary->course->facts;
  const YxFactPlan *plan = yx_facts_find_plan (facts, facts->operation.plan_version);

  *ret_planned_with = plan != NULL && g_strcmp0 (plan->calibration_id, calibration->id) == 0;
  *ret_rests_on = g_ptr_array_find_with_equal_func (calibration->operation_ids, facts->operation.id,
                                                    g_str_equal, NULL);
  return *ret_planned_with || *ret_rests_on;
}

char *
yx_summary_dup_calibration (const YxSummary *summary)
{
  gboolean planned_with, rests_on;

  for (guint i = 0; summary->calibrations != NULL && i < summary->calibrations->len; i++) {
    const YxCalibration *calibration = g_ptr_array_index (summary->calibrations, i);
    g_autofree char *author = NULL;
    g_autofree char *adopted = NULL;

    yx_summary_has_calibration (summary, calibration, &planned_with, &rests_on);
    if (!planned_with)
      continue;
    author = dup_author (summary, calibration);
    adopted = yx_words_time (calibration->adopted);
    return g_strdup_printf (_("No. %d, adopted by %s, %s"), calibration->number, author, adopted);
  }
  return g_strdup (_("the plan was made without one"));
}

void
yx_summary_put_calibrations (const YxSummary *summary, YxFlow *flow)
{
  gboolean any = FALSE, planned_with, rests_on;

  for (guint i = 0; summary->calibrations != NULL && i < summary->calibrations->len; i++) {
    const YxCalibration *calibration = g_ptr_array_index (summary->calibrations, i);
    g_autofree char *author = NULL;
    g_autofree char *adopted = NULL;
    g_autofree char *text = NULL;

    yx_summary_has_calibration (summary, calibration, &planned_with, &rests_on);
    if (!rests_on)
      continue;
    any = TRUE;
    author = dup_author (summary, calibration);
    adopted = yx_words_time (calibration->adopted);
    text = g_strdup_printf (
        calibration->in_force
            ? _("What this operation says of presence, driving and time on the spot was adopted for "
                "the plans to come as calibration No. %d (%s, %s); it is in force.")
            : _("What this operation says of presence, driving and time on the spot was adopted for "
                "the plans to come as calibration No. %d (%s, %s); it is not in force now."),
        calibration->number, author, adopted);
    yx_flow_text (flow, text);
  }
  if (!any)
    yx_flow_text (flow, _("What this operation says of presence, driving and time on the spot has "
                          "not been adopted for the plans to come."));
}
