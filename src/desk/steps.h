#pragma once

/* The steps of an operation: draft → checked → planned → approved → live → closed.
 *
 *   checked    the go/no-go has been asked and kept
 *   planned    a plan of checked tasks
 *   approved   by a commander: every planned visit may go, night work is recorded and approved;
 *              the plan, its findings and the ruleset are frozen as a version
 *   live       the roll call is over: every planned visit still may go, recorders tested
 *   closed
 *
 * Changing the cases leads back to draft. An approved operation is opened again with a reason
 * before it is changed; what was approved stays, and the next approval is a new version. */

#include "desk/check.h"

G_BEGIN_DECLS

/* What stands between an operation and its next step. */
typedef struct {
  YxOperationStep step; /* that it is for */
  gboolean met;
  char *text;           /* in the user's language */
} YxStepCondition;

/* Of every step that is still to come, in order. Returns: (transfer full): of YxStepCondition */
GArray *yx_desk_list_conditions (YxDesk *self, const char *operation_id, GError **error);

/* Asks the go/no-go and keeps it with its event; a draft becomes checked, or planned when it has
 * a plan whose every visit may go. Returns: (transfer full) */
YxOperationCheck *yx_desk_prepare_operation (YxDesk *self, const char *operation_id,
                                             GError **error);

/* Why the operation must be at night. Commanders only. */
gboolean yx_desk_record_night (YxDesk *self, const char *operation_id, const char *necessity,
                               GError **error);
/* The president's approval of it; `document` (nullable) is its number. Commanders only; STATE
 * unless the necessity has been recorded. */
gboolean yx_desk_approve_night (YxDesk *self, const char *operation_id, const char *president,
                                const char *document, GError **error);

/* Approves the current plan. Commanders only. UNLAWFUL, naming the first visit and rule, when a
 * planned visit may not go or night work is not approved; STATE without a checked plan. The
 * check that it rests on is *ret_check (nullable, transfer full). */
gboolean yx_desk_approve_operation (YxDesk *self, const char *operation_id,
                                    YxOperationCheck **ret_check, GError **error);

/* Opens an approved operation again, to be changed. Commanders only. */
gboolean yx_desk_reopen_operation (YxDesk *self, const char *operation_id, const char *reason,
                                   GError **error);

/* The roll call is over: live. UNLAWFUL as above, at departure. */
gboolean yx_desk_depart_operation (YxDesk *self, const char *operation_id,
                                   YxOperationCheck **ret_check, GError **error);

/* Closes a live operation. */
gboolean yx_desk_close_operation (YxDesk *self, const char *operation_id, GError **error);

/* A version as it was approved. */
typedef struct {
  int version;      /* 1, 2, … */
  int plan_version;
  char *commander;
  gint64 approved;
  char *ruleset;    /* digest */
  int n_cases_covered, n_visits, n_vehicles;
  double expected, metres;
  char *reopened_why; /* NULL: it stands */
  GPtrArray *added;   /* (element-type utf8) debtors visited that the version before did not */
  GPtrArray *gone;    /* (element-type utf8) the other way round */
} YxApproval;

/* Oldest first. Returns: (transfer full): of YxApproval */
GArray *yx_desk_list_approvals (YxDesk *self, const char *operation_id, GError **error);

G_END_DECLS
