#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "paper/grid.h"
#include "paper/period-private.h"
#include "paper/words.h"

/* "2026-11-23 to 2026-11-29", or the one day. */
static char *
describe_days (const YxSpan *span)
{
  g_autofree char *first = yx_words_day (span->from);
  g_autofree char *last = yx_words_day (span->until - 1);

  if (g_str_equal (first, last))
    return g_steal_pointer (&first);
  return g_strdup_printf (_("%s to %s"), first, last);
}

static char *
describe_week (const YxSpan *span)
{
  g_autoptr (GDateTime) monday = g_date_time_new_from_unix_local (span->from / G_USEC_PER_SEC);

  return g_strdup_printf (_("%d, week %d"), g_date_time_get_week_numbering_year (monday),
                          g_date_time_get_week_of_year (monday));
}

static void
put_safeguards (const YxPeriod *period, YxFlow *flow, const char *heading)
{
  if (period->nights->len > 0) {
    yx_summary_put_safeguard_table (period->nights, flow, heading);
  } else {
    yx_flow_heading (flow, heading);
    yx_flow_text (flow, _("No operation went out; there is nothing to keep to."));
  }
}

YxPaper *
yx_notice_compose (const YxPeriod *period, GCancellable *cancellable, GError **error)
{
  g_autofree char *days = describe_days (period->span);
  g_autoptr (YxFlow) flow = yx_review_begin (period->frame, days);

  yx_review_put_title (period->frame, flow, _("Daily notice of enforcement"), days);
  yx_flow_heading (flow, _("Operations of the day"));
  yx_period_put_actions (period, flow);
  yx_period_put_efforts (period, flow);
  if (!yx_period_put_map (period, flow, cancellable, error))
    return NULL;
  yx_flow_heading (flow, _("Cases and recovery"));
  yx_period_put_cases (period, flow, FALSE);
  yx_flow_heading (flow, _("Leads"));
  yx_period_put_leads (period, flow);
  put_safeguards (period, flow, _("What had to be kept to"));
  yx_flow_heading (flow, _("Findings, and what was said to them"));
  if (!yx_summary_put_findings (period->nights, flow, TRUE))
    yx_flow_text (flow, _("There is no finding."));
  yx_review_put_remarks (period->frame, flow);
  return yx_flow_finish (flow);
}

/* The desk keeps none of these; whoever does writes them in. */
static void
put_petitions (YxFlow *flow)
{
  const YxGridColumn columns[] = { { _("What"), 3.0, YX_ALIGN_LEFT },
                                   { _("Came in"), 1.0, YX_ALIGN_RIGHT },
                                   { _("Dealt with"), 1.0, YX_ALIGN_RIGHT },
                                   { _("Open"), 1.0, YX_ALIGN_RIGHT } };
  const char *const rows[]
      = { _("Petitions"), _("Objections to enforcement"), _("Requests for reconsideration"),
          _("Cases supervised from above") };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  yx_grid_set_row_height (table, 22.0);
  yx_grid_keep_whole (table);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *cells[] = { rows[i], NULL, NULL, NULL };

    yx_grid_add_row (table, cells);
  }
  yx_flow_text (flow, _("The desk holds no data for this area; to be filled in by hand."));
  yx_flow_grid (flow, table);
}

YxPaper *
yx_weekly_compose (const YxPeriod *period, GCancellable *cancellable, GError **error)
{
  g_autofree char *days = describe_days (period->span);
  g_autofree char *week = describe_week (period->span);
  g_autofree char *subtitle = g_strdup_printf (_("%s (%s)"), week, days);
  g_autoptr (YxFlow) flow = yx_review_begin (period->frame, week);

  yx_review_put_title (period->frame, flow, _("Weekly return of enforcement"), subtitle);
  yx_flow_lines (flow, &(YxTextStyle){ YX_FACE_BODY, YX_SIZE_3, YX_BODY_PITCH, 0, YX_ALIGN_LEFT },
                 _("To the enforcement bureau of the intermediate people's court:"));
  yx_flow_heading (flow, _("Cases and recovery"));
  yx_period_put_cases (period, flow, TRUE);
  yx_flow_heading (flow, _("Consolidated actions"));
  yx_period_put_actions (period, flow);
  yx_period_put_efforts (period, flow);
  if (!yx_period_put_map (period, flow, cancellable, error))
    return NULL;
  yx_flow_heading (flow, _("Coercive measures"));
  yx_period_put_measures (period, flow);
  yx_flow_heading (flow, _("Leads"));
  yx_period_put_leads (period, flow);
  put_safeguards (period, flow, _("Safeguards and considerate enforcement"));
  yx_flow_heading (flow, _("Petitions, objections, supervision"));
  put_petitions (flow);
  yx_review_put_remarks (period->frame, flow);
  return yx_flow_finish (flow);
}
