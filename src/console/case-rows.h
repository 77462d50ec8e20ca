#pragma once

/* The rows of the case table as the view sees them: a list of YxCaseRow, each of which shows
 * whatever case stands in its place now.
 *
 * A view keeps some 200 row widgets and, told that rows were replaced, throws them away and makes
 * them anew, which takes several frames. Here a row stays the same object whatever it shows: when
 * the table is sorted or narrowed nothing is replaced, the view's cells are written anew
 * ("rewritten"), and only the end of the list grows or shrinks, a few rows in each frame while
 * the view has widgets for them. */

#include <gio/gio.h>

#include "console/case-table.h"

G_BEGIN_DECLS

#define YX_TYPE_CASE_ROW (yx_case_row_get_type ())
G_DECLARE_FINAL_TYPE (YxCaseRow, yx_case_row, YX, CASE_ROW, GObject)

/* The case shown. %NULL: none, the row is about to go. (transfer none) */
YxCase *yx_case_row_get_case (YxCaseRow *self);

#define YX_TYPE_CASE_ROWS (yx_case_rows_get_type ())
G_DECLARE_FINAL_TYPE (YxCaseRows, yx_case_rows, YX, CASE_ROWS, GObject)

/* Signals:
 *   rewritten (): rows show other cases than before; the length follows
 *   settled (): the length is that of the arrangement */
YxCaseRows *yx_case_rows_new (void);

/* @arrangement: (transfer full) */
void yx_case_rows_take (YxCaseRows *self, YxCaseArrangement *arrangement);

/* (transfer none) (nullable): what was taken last */
const YxCaseArrangement *yx_case_rows_get_arrangement (YxCaseRows *self);
gboolean yx_case_rows_is_settled (YxCaseRows *self);

G_END_DECLS
