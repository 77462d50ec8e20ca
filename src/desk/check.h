#pragma once

/* The go/no-go of an operation: every task checked against the ruleset it stands under, with what
 * each rule looked at, what stands in the way, and which blocks a commander has overridden.
 *
 * A task may go when no rule of the whole task blocks it and at least one of its cases passes
 * those that are asked of cases; the visit then serves these cases only. Where all that blocks is
 * that nothing is on record yet, its papers are missing. */

#include "desk/desk.h"
#include "rules/checks.h"

G_BEGIN_DECLS

typedef struct {
  YxRuleId rule;
  char *case_id;      /* NULL: of the whole task */
  char *case_number;  /* NULL: of the whole task */
  YxVerdict verdict;  /* of the rule, overridden or not */
  gboolean missing;   /* blocks only because nothing is on record */
  char *seen;         /* what it looked at; NULL when not asked */
  char *override_id;  /* NULL: not overridden */
  char *commander;    /* who has overridden it */
  char *reason;
  gint64 given;
} YxTaskFinding;

typedef struct {
  char *task_id;
  char *debtor_id;
  char *debtor;        /* name */
  char *masked_debtor;
  char *case_numbers;  /* joined by 、 */
  YxTaskKind kind;
  gboolean planned;    /* a stop of the current plan */
  gboolean entry;      /* a closed door is to be passed */
  YxApplicantJoins applicant;
  YxDebtorKind debtor_kind;
  YxStanding standing;
  int n_blocks;        /* that stand, not overridden */
  int n_overridden;
  int n_warnings;
  GArray *findings;    /* of YxTaskFinding, by rule */
  GPtrArray *cases;    /* (element-type utf8) ids of the cases that it may serve */
  GPtrArray *places;   /* (element-type utf8) ids of the places that it may go to */
} YxTaskCheck;

/* The finding that stands in the way first; NULL: none does. */
const YxTaskFinding *yx_task_check_get_obstacle (const YxTaskCheck *check);

typedef struct {
  char *operation_id;
  YxCheckStage stage;
  YxRuleset *ruleset;
  gint64 made;
  int plan_version;    /* looked at; 0: none */
  gboolean night;      /* the window touches the night */
  GPtrArray *tasks;    /* of YxTaskCheck */
  int n_go, n_papers, n_no_go;
  int n_warned;        /* tasks that may go, with warnings */
} YxOperationCheck;

void yx_operation_check_free (YxOperationCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxOperationCheck, yx_operation_check_free)

/* The check of a task by its id; NULL: it is not in the operation. */
const YxTaskCheck *yx_operation_check_find (const YxOperationCheck *check, const char *task_id);

/* "May go: 32 (9 with warnings); papers missing: 3; may not go: 1". Returns: (transfer full) */
char *yx_operation_check_sentence (const YxOperationCheck *check);

/* Looks, and changes nothing. Returns: (transfer full) */
YxOperationCheck *yx_desk_check_operation (YxDesk *self, const char *operation_id,
                                           YxCheckStage stage, GError **error);
void yx_desk_check_operation_async (YxDesk *self, const char *operation_id, YxCheckStage stage,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
YxOperationCheck *yx_desk_check_operation_finish (YxDesk *self, GAsyncResult *result,
                                                  GError **error);

/* Overrides a block. Commanders only; UNLAWFUL where the rule or its ruleset does not allow it,
 * INVALID without a reason. case_id is NULL for a rule of the whole task. *ret_id is nullable,
 * (transfer full). */
gboolean yx_desk_override (YxDesk *self, const char *task_id, const char *case_id, YxRuleId rule,
                           const char *reason, char **ret_id, GError **error);

/* Takes it back. Commanders only. */
gboolean yx_desk_withdraw_override (YxDesk *self, const char *override_id, GError **error);

G_END_DECLS
