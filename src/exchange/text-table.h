#pragma once

/* Delimited text (CSV after RFC 4180, also with semicolons or tabs) as a table. Read by us and
 * not through GDAL because a clerk needs true line numbers, also after a cell with a line break
 * or a blank line, and because GDAL knows only UTF-8. */

#include "exchange/table.h"

G_BEGIN_DECLS

/* Converts the bytes of a text file to UTF-8: UTF-8 or UTF-16 by byte order mark, else UTF-8 if
 * it is valid, else GB18030. *ret_encoding is static. Fails with G_IO_ERROR_INVALID_DATA for
 * binary data and for text in neither encoding. (transfer full) */
char *yx_text_decode (const char *bytes, gsize n_bytes, const char **ret_encoding, GError **error);

/* Parses delimited UTF-8 text; the separator is the one of , ; and tab that splits the first
 * lines best. Fails with G_IO_ERROR_INVALID_DATA when the text ends inside a quoted cell. */
YxTable *yx_text_table_parse (const char *text, GCancellable *cancellable, GError **error);

G_END_DECLS
