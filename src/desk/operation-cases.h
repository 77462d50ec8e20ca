#pragma once

/* The cases of an operation, one by one; by a filter at once: desk/operation.h. */

#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct {
  guint n_added, n_removed; /* that were not so before */
  guint n_cases;            /* now */
  guint n_tasks;            /* visits that follow from them */
} YxOperationCases;

/* Puts cases in and takes others out (ids, NULL-terminated, each nullable), with what follows for its
 * visits; one event. The operation is a draft without a current plan afterwards, unless nothing
 * changed. NOT_FOUND; STATE when it is approved; INVALID for a case that is to come in and is not in
 * enforcement, and for an operation at institutions, whose cases are those of its tasks. */
gboolean yx_desk_change_operation_cases (YxDesk *self, const char *operation_id,
                                         const char *const *add, const char *const *remove,
                                         YxOperationCases *ret_cases, GError **error);

/* Those it was given, by number; not those that only a task added to it serves. NOT_FOUND.
 * Returns: (transfer full): ids, NULL-terminated */
char **yx_desk_dup_operation_cases (YxDesk *self, const char *operation_id, GError **error);

G_END_DECLS
