#pragma once

/* Many operations in one table, by week, month, team or area: the figures these courts publish, and the
 * rates with what they are of. Nothing here ranks by detention: rows stand in the order of their
 * time or name.
 *
 * Of operations (those that went out and began in the span, by what was reported): actions, and their
 * funnel. Of cases, by when the desk learnt of it (status_since, track_made) and wherever that
 * came from:
 *
 *   fast        sorted to the fast track
 *   concluded   paid, settled or closed otherwise; terminated rounds are not concluded
 *   terminated  this round ended for want of assets
 *   recovered   what has been paid of the cases that were concluded or terminated
 *   recovery rate          recovered / claimed, of the same cases
 *   conclusion rate        of cases with assets found: concluded / (concluded, terminated, still open)
 *   terminated-round rate  of first-time cases (not 执恢): terminated / (terminated + concluded)
 *
 * Still open is as of now: the desk does not keep what was open when. */

#include "review/figures.h"

G_BEGIN_DECLS

typedef enum {
  YX_RETURN_BY_WEEK,  /* ISO weeks: 2026-W48 */
  YX_RETURN_BY_MONTH, /* 2026-11 */
  YX_RETURN_BY_TEAM,  /* whose the case is; of a debtor with several, the first case's */
  YX_RETURN_BY_AREA,
} YxReturnBy;

typedef struct {
  char *key;            /* "" for what belongs to no team or area */
  char *label;
  guint n_actions;      /* by team and area: in which it had a target */
  YxFunnel funnel;
  guint n_fast, n_concluded, n_terminated;
  gint64 recovered_fen, claimed_fen;
  guint n_assets_concluded, n_assets_all;   /* conclusion rate */
  guint n_first_terminated, n_first_closed; /* terminated-round rate */
} YxReturnRow;

typedef struct {
  GArray *rows;         /* of YxReturnRow, by key */
  YxReturnRow total;
  YxReliability presence; /* of all the operations */
  YxDuration travel[24];
} YxReturns;

/* Long work, for a worker thread. `from` (0: all) and `until` (0: all) are UTC microseconds.
 * Returns: (transfer full) */
YxReturns *yx_returns_load (YxDesk *desk, YxReturnBy by, gint64 from, gint64 until,
                            GCancellable *cancellable, GError **error);
void yx_returns_free (YxReturns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxReturns, yx_returns_free)

G_END_DECLS
