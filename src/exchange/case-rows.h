#pragma once

/* Rows of a table checked and turned into rows that a desk takes. Pure: no file, no desk. */

#include "desk/import.h"
#include "exchange/case-list.h"
#include "exchange/columns.h"
#include "exchange/table.h"

G_BEGIN_DECLS

typedef struct {
  GArray *rows; /* YxImportRow: the good ones; their text lives as long as this */
  guint n_rows; /* rows of data, good or not */
  guint n_rejected;
  GPtrArray *problems; /* (element-type YxCaseListProblem) */

  GArray *addresses; /* YxImportAddress, of all rows */
  GPtrArray *facts;  /* YxImportFacts, of the rows that say something */
  GStringChunk *text;
} YxCaseRows;

/* `table` must outlive the result. `today` is the last day a date may be. Fails only with
 * G_IO_ERROR_CANCELLED. Returns: (transfer full) */
YxCaseRows *yx_case_rows_read (const YxTable *table, const YxColumns *columns, YxDatum datum,
                               const GDate *today, YxImportProgress progress,
                               gpointer progress_data, GCancellable *cancellable, GError **error);
void yx_case_rows_free (YxCaseRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCaseRows, yx_case_rows_free)

G_END_DECLS
