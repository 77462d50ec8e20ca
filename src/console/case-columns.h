#pragma once

/* The columns of the case table: their cells and their headings, which sort. */

#include <gtk/gtk.h>

#include "console/case-order.h"
#include "console/case-state.h"

G_BEGIN_DECLS

typedef struct _YxCaseColumns YxCaseColumns;

/* Adds @columns (1 << YxCaseColumn, or'ed) to @view, whose items are YxCaseRow; owned by the caller, who frees it only
 * after the view has lost its model. @states: how cases stand. */
YxCaseColumns *yx_case_columns_new (GtkColumnView *view, YxCaseStates *states, guint columns);
void yx_case_columns_free (YxCaseColumns *self);

/* Writes the cells that are there anew, after rows or states have changed. */
void yx_case_columns_rewrite (YxCaseColumns *self);
void yx_case_columns_set_states (YxCaseColumns *self, YxCaseStates *states);

/* As the headings say now. */
YxCaseOrder yx_case_columns_get_order (YxCaseColumns *self);

G_END_DECLS
