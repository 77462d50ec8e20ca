#pragma once

/* Papers of a day and of a week: the daily notice (通报), what was done and what was found, inside the
 * court; the weekly return (周报表) to the intermediate court, in its six areas: cases and recovery,
 * consolidated actions, coercive measures, leads, safeguards, petitions and objections. What the desk has
 * nothing of says so. */

#include "paper/summary.h"
#include "review/returns.h"
#include "review/span.h"

G_BEGIN_DECLS

typedef struct {
  const YxSummary *frame;  /* of no night: kind, veil, edition, who, when */
  const GPtrArray *nights; /* of YxSummary: those that began in it */
  const YxSpan *span;
  const YxReturns *returns; /* of the same span, by area */
  const char *name;        /* "2026-11-24", "2026-W48" */
} YxPeriod;

/* The same values give the same pages. Errors as yx_cartography_render(). Returns: (transfer full) */
YxPaper *yx_notice_compose (const YxPeriod *period, GCancellable *cancellable, GError **error);
YxPaper *yx_weekly_compose (const YxPeriod *period, GCancellable *cancellable, GError **error);

G_END_DECLS
