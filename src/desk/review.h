#pragma once

/* What the desk keeps of a review: findings that somebody has looked at, and what a litre of fuel and
 * an hour of staff are worth. What is found, review/safeguards.h reckons each time anew. */

#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct {
  double litres_per_100km;
  double yuan_per_litre;
  double yuan_per_staff_hour; /* 0: staff is not counted in money */
} YxReviewCosts;

#define YX_REVIEW_COSTS_INIT { 9.0, 7.8, 0.0 }

/* As set, else as above. */
gboolean yx_desk_get_review_costs (YxDesk *self, YxReviewCosts *ret_costs, GError **error);
/* INVALID below 0 or out of all reason. Administrators only. */
gboolean yx_desk_set_review_costs (YxDesk *self, const YxReviewCosts *costs, GError **error);

/* Closes a finding, by its key, with a remark; closing it again replaces the remark, and both are in
 * the event log. For reviewers and commanders. INVALID without a remark; STATE while the operation has
 * not gone out. */
gboolean yx_desk_close_finding (YxDesk *self, const char *operation_id, const char *finding,
                                const char *remark, GError **error);

typedef struct {
  char *finding, *remark, *author;
  gint64 closed;
} YxClosedFinding;

/* By key. Returns: (transfer full): of YxClosedFinding */
GArray *yx_desk_list_closed_findings (YxDesk *self, const char *operation_id, GError **error);

G_END_DECLS
