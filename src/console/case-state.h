#pragma once

/* Where a case stands tonight: what the tasks of the operation shown make of it, and what the
 * case itself is when the operation does not have it. Shared by the table's rows, its filter
 * and its order, which must agree. Never changes once made; may be read on any thread. */

#include <gio/gio.h>

#include "model/case.h"
#include "model/task.h"

G_BEGIN_DECLS

typedef enum {
  YX_CASE_STATE_PLANNED,  /* a stop of the current plan serves it */
  YX_CASE_STATE_LEFT_OUT, /* in the operation, but not in its plan */
  YX_CASE_STATE_CHOSEN,   /* in the operation, which has no plan yet */
  YX_CASE_STATE_OPEN,     /* in enforcement, not in the operation */
  YX_CASE_STATE_CLOSED,   /* paid, settled, suspended, terminated or concluded */
} YxCaseState;

typedef struct _YxCaseStates YxCaseStates;

/* @tasks: (nullable): a list of YxTask, those of the operation shown. */
YxCaseStates *yx_case_states_new (GListModel *tasks);
YxCaseStates *yx_case_states_ref (YxCaseStates *self);
void yx_case_states_unref (YxCaseStates *self);

YxCaseState yx_case_states_get (const YxCaseStates *self, const YxCaseData *data);

/* Whether the operation has the case. */
gboolean yx_case_states_has (const YxCaseStates *self, const YxCaseData *data);

/* The state in the user's language, static; for a closed case its status. */
const char *yx_case_states_get_label (const YxCaseStates *self, const YxCaseData *data);

/* The css class of a state, static. */
const char *yx_case_state_css (YxCaseState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCaseStates, yx_case_states_unref)

G_END_DECLS
