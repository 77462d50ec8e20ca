#pragma once

/* The cases behind the case table, made ready to be narrowed and sorted on a thread. A table
 * never changes once made and may be used on any thread; what is looked for and how it is sorted
 * makes an arrangement of it, which never changes either. */

#include <gio/gio.h>

#include "console/case-order.h"
#include "console/case-search.h"
#include "model/case.h"

G_BEGIN_DECLS

#define YX_CASE_TABLE_NONE G_MAXUINT32

typedef struct _YxCaseTable YxCaseTable;

/* @cases: a list of YxCase that nobody else reads or changes any more, as the desk gives it. */
YxCaseTable *yx_case_table_new (GListModel *cases);
YxCaseTable *yx_case_table_ref (YxCaseTable *self);
/* The last reference to tens of thousands of cases is best dropped on a thread. */
void yx_case_table_unref (YxCaseTable *self);

/* Names of the judges of its cases, each once, as the locale sorts them. (transfer none) */
const char *const *yx_case_table_get_judges (const YxCaseTable *self);
guint yx_case_table_get_n_cases (const YxCaseTable *self);
/* (transfer none) */
YxCase *yx_case_table_get_case (const YxCaseTable *self, guint index);
/* Of the case with this number, or YX_CASE_TABLE_NONE. */
guint yx_case_table_find (const YxCaseTable *self, const char *number);

/* Reads the pinyin of all names on a thread, so that the first search by letters finds it there:
 * some 60 ms for 20,000 cases. */
void yx_case_table_read_ahead (YxCaseTable *self);

typedef struct {
  YxCaseTable *table;
  guint n_rows;
  guint32 *rows;      /* index of the case in each row */
  guint32 *positions; /* row of each case, YX_CASE_TABLE_NONE: not shown */
} YxCaseArrangement;

/* The cases that match, in order: numbers naturally, names as the locale sorts them. %NULL when
 * cancelled. Costs some 10 ms for 50,000 cases, ten times that for the first sort by a column.
 * Returns: (transfer full) (nullable) */
YxCaseArrangement *yx_case_arrangement_new (YxCaseTable *table, const YxCaseSearch *search,
                                            const YxCaseOrder *order, GCancellable *cancellable);
void yx_case_arrangement_free (YxCaseArrangement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCaseTable, yx_case_table_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCaseArrangement, yx_case_arrangement_free)

G_END_DECLS
