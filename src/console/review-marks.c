#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-marks.h"

#include <glib/gi18n.h>

#include "desk/gather.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static GDateTime *
local_of (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_TIME_SPAN_SECOND);

  return g_date_time_to_local (utc);
}

/* With its day when that is not the night's, as of plans made and leads taken down days before. */
static char *
dup_mark_clock (gint64 time, gint64 window_start)
{
  g_autoptr (GDateTime) local = local_of (time);
  g_autoptr (GDateTime) night = local_of (window_start);

  if (g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (night)
      || ABS (time - window_start) < 6 * G_TIME_SPAN_HOUR)
    return yx_review_clock (time);
  return g_date_time_format (local, "%m-%d %H:%M");
}

/* Of the tasks' debtor; leads are about debtors. */
static char *
masked_debtor (const YxFacts *facts, const char *debtor_id)
{
  for (guint i = 0; i < facts->tasks->len; i++) {
    const YxFactTask *task = &g_array_index (facts->tasks, YxFactTask, i);

    if (debtor_id != NULL && yx_facts_same (task->debtor_id, debtor_id))
      return yx_review_masked_task (facts, task->id);
  }
  return NULL;
}

char *
yx_review_clock (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%H:%M:%S");
}

char *
yx_review_masked_task (const YxFacts *facts, const char *task_id)
{
  const YxFactTask *task = task_id != NULL ? yx_facts_find_task (facts, task_id) : NULL;

  if (task == NULL)
    return NULL;
  return task->institution_id != NULL ? g_strdup (task->name)
                                      : yx_mask_debtor (task->name, task->debtor_kind);
}

char *
yx_review_mark_text (const YxFacts *facts, const YxReplayMark *mark)
{
  g_autofree char *clock = dup_mark_clock (mark->time, facts->operation.window_start);
  GString *text = g_string_new (clock);
  const YxFactVehicle *vehicle
      = mark->vehicle_id != NULL ? yx_facts_find_vehicle (facts, mark->vehicle_id) : NULL;
  g_autofree char *who = NULL;

  g_string_append (text, "  ");
  switch (mark->kind) {
  case YX_REPLAY_MARK_PLAN:
    g_string_append_printf (text, _("Plan version %d"),
                            g_array_index (facts->plans, YxFactPlan, mark->index).version);
    break;
  case YX_REPLAY_MARK_MOVEMENT: {
    const YxFactMovement *row = &g_array_index (facts->movements, YxFactMovement, mark->index);

    g_string_append (text, yx_enum_label (YX_TYPE_MOVEMENT_KIND, (int) row->kind));
    who = yx_review_masked_task (facts, row->task_id);
    break;
  }
  case YX_REPLAY_MARK_REPORT: {
    const YxFactReport *row = &g_array_index (facts->reports, YxFactReport, mark->index);

    g_string_append (text, yx_enum_label (YX_TYPE_REPORT_KIND, (int) row->kind));
    if (row->outcome != YX_STOP_OUTCOME_PENDING)
      g_string_append_printf (text, " · %s",
                              yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) row->outcome));
    who = yx_review_masked_task (facts, row->task_id);
    break;
  }
  case YX_REPLAY_MARK_ALERT: {
    const YxFactAlert *row = &g_array_index (facts->alerts, YxFactAlert, mark->index);

    g_string_append_printf (text, _("Alert: %s"),
                            yx_enum_label (YX_TYPE_ALERT_KIND, (int) row->kind));
    who = yx_review_masked_task (facts, row->task_id);
    break;
  }
  case YX_REPLAY_MARK_MESSAGE:
    g_string_append_printf (text, _("Message: %s"),
                            g_array_index (facts->messages, YxFactMessage, mark->index).said);
    break;
  case YX_REPLAY_MARK_LEAD: {
    const YxFactLead *row = &g_array_index (facts->leads, YxFactLead, mark->index);

    g_string_append_printf (text, _("Lead taken down: %s"),
                            yx_enum_label (YX_TYPE_SOURCE, (int) row->source));
    who = masked_debtor (facts, row->debtor_id);
    break;
  }
  case YX_REPLAY_MARK_DISPATCH: {
    const YxFactDispatch *row = &g_array_index (facts->dispatches, YxFactDispatch, mark->index);

    g_string_append_printf (text, _("Dispatched: %s"),
                            yx_enum_label (YX_TYPE_DISPATCH_CAUSE, (int) row->cause));
    who = yx_review_masked_task (facts, row->task_id);
    break;
  }
  case YX_REPLAY_MARK_CUSTODY:
    g_string_append (text, _("Person under control"));
    who = yx_review_masked_task (facts, g_array_index (facts->custodies, YxFactCustody, mark->index).task_id);
    break;
  case YX_REPLAY_MARK_EVIDENCE: {
    const YxFactEvidence *row = &g_array_index (facts->evidence, YxFactEvidence, mark->index);

    g_string_append_printf (text, _("Evidence: %s"),
                            yx_enum_label (YX_TYPE_EVIDENCE_KIND, (int) row->kind));
    who = yx_review_masked_task (facts, row->task_id);
    break;
  }
  case YX_N_REPLAY_MARKS:
  default:
    break;
  }
  if (vehicle != NULL)
    g_string_append_printf (text, " · %s", yx_fact_vehicle_label (vehicle));
  if (who != NULL)
    g_string_append_printf (text, " · %s", who);
  return g_string_free (text, FALSE);
}
