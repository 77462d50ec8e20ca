#pragma once

/* Operations: a window, a base, cases. The tasks follow from the cases: each debtor of an open
 * case is one visit, which serves all of his cases in the operation. */

#include "desk/desk.h"
#include "desk/filter.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* Used of the draft: name, kind, window, base and base point (NULL base: the desk's), drop-off.
 * The window is at most 24 h. *ret_id is nullable, (transfer full). */
gboolean yx_desk_create_operation (YxDesk *self, const YxOperationData *draft, char **ret_id,
                                   GError **error);

/* Replaces the operation's cases by those of the filter (as it finds them now), and its tasks by
 * what follows. Only open cases give tasks. An older plan stays, but is not current any more. */
gboolean yx_desk_set_operation_cases (YxDesk *self, const char *operation_id,
                                      const YxCaseFilter *filter, guint *ret_n_cases,
                                      guint *ret_n_tasks, GError **error);

/* By id. NOT_FOUND when one of them is not on the desk. */
gboolean yx_desk_set_operation_case_ids (YxDesk *self, const char *operation_id,
                                         const char *const *case_ids, guint *ret_n_tasks,
                                         GError **error);

/* Offers these vehicles only; NULL or empty: all that are available. */
gboolean yx_desk_set_operation_vehicles (YxDesk *self, const char *operation_id,
                                         const char *const *vehicle_ids, GError **error);

/* The operation of an id, an id's first letters, or an exact name; NULL: the latest one.
 * Returns: (transfer full) */
YxOperation *yx_desk_find_operation (YxDesk *self, const char *which, GError **error);

G_END_DECLS
