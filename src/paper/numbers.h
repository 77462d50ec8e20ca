#pragma once

/* The numbers behind the charts and tables of papers of a review, as a workbook. In the redacted edition
 * names, addresses and points are those of the veil. */

#include "paper/period.h"

G_BEGIN_DECLS

GBytes *yx_numbers_of_night (const YxSummary *summary, GError **error);
GBytes *yx_numbers_of_period (const YxPeriod *period, GError **error);

G_END_DECLS
