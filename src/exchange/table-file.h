#pragma once

/* A file that may hold a case list, and the tables in it: one for a text file, one per sheet of
 * a workbook, one per layer of a map file. What kind a file is, its first bytes say; its name
 * is only believed where they do not. */

#include "exchange/table.h"

G_BEGIN_DECLS

/* Larger files are refused: a case list of a million rows stays far below. */
#define YX_TABLE_FILE_MAX_BYTES (G_GUINT64_CONSTANT (1) << 30)

typedef struct _YxTableFile YxTableFile;

/* Fails with G_IO_ERROR and a message that names the file and tells the clerk what is wrong:
 * missing, empty, binary, old .xls or password, damaged. Returns: (transfer full) */
YxTableFile *yx_table_file_open (const char *path, GError **error);
void yx_table_file_free (YxTableFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxTableFile, yx_table_file_free)

/* "CSV", or GDAL's short name. */
const char *yx_table_file_get_format (const YxTableFile *file);

guint yx_table_file_get_n_tables (const YxTableFile *file);
/* NULL for a text file. */
const char *yx_table_file_get_name (const YxTableFile *file, guint index);

/* Reads one table. Points are in WGS-84 axes (degrees), whatever the layer's coordinate system;
 * their datum stays the file's own. Returns: (transfer full) */
YxTable *yx_table_file_read (YxTableFile *file, guint index, GCancellable *cancellable,
                             GError **error);

G_END_DECLS
