#pragma once

/* Rows of a table checked and turned into leads that a desk takes. Pure: no file, no desk. */

#include "desk/lead-import.h"
#include "exchange/columns.h"
#include "exchange/table.h"

G_BEGIN_DECLS

typedef struct {
  GArray *rows; /* YxLeadImportRow: the good ones; their text lives as long as this */
  guint n_rows; /* rows of data, good or not */
  guint n_rejected;
  GPtrArray *problems; /* (element-type YxCaseListProblem) */
  GStringChunk *text;
} YxLeadRows;

/* now: from which "20分钟前" is counted. Fails only with G_IO_ERROR_CANCELLED.
 * Returns: (transfer full) */
YxLeadRows *yx_lead_rows_read (const YxTable *table, const YxColumns *columns, YxDatum datum,
                               gint64 now, GCancellable *cancellable, GError **error);
void yx_lead_rows_free (YxLeadRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxLeadRows, yx_lead_rows_free)

G_END_DECLS
