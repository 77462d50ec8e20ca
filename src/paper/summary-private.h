#pragma once

/* Sections of the action summary. Internal to paper/. */

#include "paper/flow.h"
#include "paper/summary.h"

G_BEGIN_DECLS

/* paper/summary-parts.c */
void yx_summary_put_basics (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_results (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_pooling (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_safeguards (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_missing (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_tasks (const YxSummary *summary, YxFlow *flow);

/* paper/summary-charts.c: drawings hold what they draw, and outlive the summary. */
void yx_summary_put_funnel_chart (const YxSummary *summary, YxFlow *flow);
/* FALSE: there is neither a plan nor a car to show. */
gboolean yx_summary_put_plan_fact_chart (const YxSummary *summary, YxFlow *flow);
/* FALSE: no forecast was kept with the plan. */
gboolean yx_summary_put_coverage_chart (const YxSummary *summary, YxFlow *flow);

G_END_DECLS
