#pragma once

/* The orders of the case table. */

#include <gtk/gtk.h>

#include "console/case-state.h"

G_BEGIN_DECLS

typedef enum {
  YX_CASE_COLUMN_NUMBER,
  YX_CASE_COLUMN_DEBTORS,
  YX_CASE_COLUMN_CLAIM,
  YX_CASE_COLUMN_PLACES,
  YX_CASE_COLUMN_STATE,
} YxCaseColumn;

#define YX_N_CASE_COLUMNS (YX_CASE_COLUMN_STATE + 1)

/* @states: (nullable): a place that holds the current states; only YX_CASE_COLUMN_STATE looks.
 * Returns: (transfer full) */
GtkSorter *yx_case_sorter_new (YxCaseColumn column, YxCaseStates *const *states);

G_END_DECLS
