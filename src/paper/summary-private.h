#pragma once

/* Sections that papers of a review share. Internal to paper/. */

#include "charts/funnel.h"
#include "desk/calibration.h"
#include "paper/flow.h"
#include "paper/summary.h"

G_BEGIN_DECLS

/* paper/review-frame.c: pages with their furniture, the court and the title, and at the end the
 * remarks and who signed them off. `name`: of the night, or the day or week. */
YxFlow *yx_review_begin (const YxSummary *summary, const char *name);
void yx_review_put_title (const YxSummary *summary, YxFlow *flow, const char *title,
                          const char *subtitle);
void yx_review_put_remarks (const YxSummary *summary, YxFlow *flow);
/* A number as a cell. Returns: (transfer full) */
char *yx_review_count (guint n);

/* paper/summary.c */
void yx_summary_put_plan_and_fact (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_forecast (const YxSummary *summary, YxFlow *flow);

/* paper/summary-parts.c */
void yx_summary_put_basics (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_results (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_pooling (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_missing (const YxSummary *summary, YxFlow *flow);
void yx_summary_put_tasks (const YxSummary *summary, YxFlow *flow);

/* Of several nights: YxSummary * in `nights`. With its heading, which stays with the table. */
void yx_summary_put_safeguard_table (const GPtrArray *nights, YxFlow *flow, const char *heading);
/* FALSE: none is open. */
gboolean yx_summary_put_findings (const GPtrArray *nights, YxFlow *flow, gboolean closed);
/* Names of the task's person, or of the institution. Returns: (transfer full) */
char *yx_summary_dup_name (const YxSummary *summary, const YxFactTask *task);
/* Case numbers, a line each. Returns: (transfer full) */
char *yx_summary_dup_cases (const YxFacts *facts, const char *task_id);

/* paper/visit-map.c: where the nights' visits were, and unless redacted what was driven. FALSE: no visit
 * has a place; or, with error set, it cannot be painted. */
gboolean yx_visit_map_put (const GPtrArray *nights, YxFlow *flow, double height,
                           GCancellable *cancellable, GError **error);

/* paper/summary-calibration.c: what the plan took from earlier nights. Returns: (transfer full) */
char *yx_summary_dup_calibration (const YxSummary *summary);
/* What this night gave to the plans to come. */
void yx_summary_put_calibrations (const YxSummary *summary, YxFlow *flow);
/* One that the plan in force was made with, or that rests on this night; and which of both. */
gboolean yx_summary_has_calibration (const YxSummary *summary, const YxCalibration *calibration,
                                     gboolean *ret_planned_with, gboolean *ret_rests_on);

/* paper/summary-charts.c: drawings hold what they draw, and outlive the summary. */
void yx_summary_put_funnel_chart (const YxFunnel *funnel, YxFlow *flow);
/* Bars of which the first is what shares are of; copied, labels of static storage. */
void yx_summary_put_bars (const YxFunnelBar *bars, guint n_bars, YxFlow *flow);
/* FALSE: there is neither a plan nor a car to show. */
gboolean yx_summary_put_plan_fact_chart (const YxSummary *summary, YxFlow *flow);
/* FALSE: no forecast was kept with the plan. */
gboolean yx_summary_put_coverage_chart (const YxSummary *summary, YxFlow *flow);

G_END_DECLS
