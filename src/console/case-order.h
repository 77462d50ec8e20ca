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
  YX_CASE_COLUMN_TRACK,
  YX_CASE_COLUMN_DUE,
  YX_CASE_COLUMN_JUDGE,
} YxCaseColumn;

#define YX_N_CASE_COLUMNS (YX_CASE_COLUMN_JUDGE + 1)

/* Sets of columns, 1 << YxCaseColumn, or'ed: of a night's cases, and of the case desk. */
#define YX_CASE_COLUMNS_PLAN                                                                       \
  (1u << YX_CASE_COLUMN_NUMBER | 1u << YX_CASE_COLUMN_DEBTORS | 1u << YX_CASE_COLUMN_CLAIM         \
   | 1u << YX_CASE_COLUMN_PLACES | 1u << YX_CASE_COLUMN_STATE)
#define YX_CASE_COLUMNS_DESK                                                                       \
  (1u << YX_CASE_COLUMN_NUMBER | 1u << YX_CASE_COLUMN_DEBTORS | 1u << YX_CASE_COLUMN_CLAIM         \
   | 1u << YX_CASE_COLUMN_STATE | 1u << YX_CASE_COLUMN_TRACK | 1u << YX_CASE_COLUMN_DUE            \
   | 1u << YX_CASE_COLUMN_JUDGE)

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
