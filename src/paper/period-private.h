#pragma once

/* Sections of papers of a day or a week. Internal to paper/. */

#include "paper/period.h"
#include "paper/summary-private.h"

G_BEGIN_DECLS

/* A line for each operation, and the funnel of all. */
void yx_period_put_actions (const YxPeriod *period, YxFlow *flow);
void yx_period_put_efforts (const YxPeriod *period, YxFlow *flow);
/* Filed, sorted, concluded, recovered; with `by_area` a table of the areas too. */
void yx_period_put_cases (const YxPeriod *period, YxFlow *flow, gboolean by_area);
void yx_period_put_measures (const YxPeriod *period, YxFlow *flow);
void yx_period_put_leads (const YxPeriod *period, YxFlow *flow);
gboolean yx_period_put_map (const YxPeriod *period, YxFlow *flow, GCancellable *cancellable,
                            GError **error);

G_END_DECLS
