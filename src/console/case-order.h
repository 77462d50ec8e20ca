#pragma once

/* The columns of the case table, and how it is sorted by them. */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  YX_CASE_COLUMN_NUMBER,
  YX_CASE_COLUMN_DEBTORS,
  YX_CASE_COLUMN_CLAIM,
  YX_CASE_COLUMN_PLACES,
  YX_CASE_COLUMN_STATE,
} YxCaseColumn;

#define YX_N_CASE_COLUMNS (YX_CASE_COLUMN_STATE + 1)

/* The column that decides first, then the one that decides between its equals, and so on. Rows
 * equal in all of them stay in the order of the list. */
typedef struct {
  guint n_columns;
  struct {
    YxCaseColumn column;
    gboolean descending;
  } by[YX_N_CASE_COLUMNS];
} YxCaseOrder;

G_END_DECLS
