#pragma once

/* The columns of a table: where its headings are, and which column is which field. */

#include "exchange/mapping.h"
#include "exchange/table.h"

G_BEGIN_DECLS

typedef struct {
  guint heading_line; /* 0: the table had its own headings */
  guint first_row;    /* index of the first row of data */
  guint n_columns;
  YxColumn *columns;
  char **headings; /* n_columns, as in the file; NULL-terminated */
} YxColumns;

/* Finds the columns, by `mapping` (nullable: by headings). Fails with G_IO_ERROR_NOT_FOUND when
 * there is no row with a case number and a debtor among the headings, and
 * G_IO_ERROR_INVALID_DATA when two columns claim the same field or a mapped one is missing. */
YxColumns *yx_columns_find (const YxTable *table, const YxMapping *mapping, GError **error);
/* The same for a list of another kind; columns of fields that it has not count as unknown. */
YxColumns *yx_columns_find_for (const YxTable *table, const YxMapping *mapping, YxListKind kind,
                                GError **error);
void yx_columns_free (YxColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxColumns, yx_columns_free)

/* The column's heading for messages; "column 3" when it has none. (transfer full) */
char *yx_columns_label (const YxColumns *columns, guint column);

G_END_DECLS
