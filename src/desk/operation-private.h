#pragma once

/* What the verbs that change an operation's tasks share, within a job. Internal to desk/. */

#include "desk/desk-private.h"
#include "desk/filter.h"
#include "rules/ruleset.h"

G_BEGIN_DECLS

/* The operation, if what it is made of may still be changed; NOT_FOUND, STATE.
 * Returns: (transfer full) */
YxOperation *yx_operation_read_changeable (YxDb *db, const char *operation_id, GError **error);

/* Runs a statement whose only parameter, $1, is a text. */
gboolean yx_operation_run (YxDb *db, const char *sql, const char *text, GError **error);

/* The ids that a filter finds now. Returns: (transfer full): NULL-terminated; NULL on error */
GPtrArray *yx_operation_find_cases (YxDb *db, const YxCaseFilter *filter, GError **error);

/* Whether all ids are in a table; NOT_FOUND with `message`, which holds one %s. */
gboolean yx_operation_all_exist (YxDb *db, const char *table, const char *const *ids,
                                 const char *message, GError **error);

/* The ruleset of the operation's day; the built-in one for a day before any.
 * Returns: (transfer full) */
YxRuleset *yx_operation_read_ruleset (YxDb *db, const YxOperationData *operation, GError **error);

/* Makes the tasks that follow from the operation's cases, once more; those added by hand stay.
 * The operation is a draft without a plan afterwards. */
gboolean yx_operation_derive_tasks (YxDb *db, const YxOperationData *operation, guint *ret_n_tasks,
                                    GError **error);

G_END_DECLS
