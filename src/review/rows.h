#pragma once

/* Rows into plain structs by a table of their columns. Internal to review/. */

#include "store/db.h"

G_BEGIN_DECLS

typedef enum {
  YX_COLUMN_TEXT,
  YX_COLUMN_INT64,
  YX_COLUMN_INT,  /* also flags and enums kept as numbers */
  YX_COLUMN_REAL, /* NAN for NULL */
  YX_COLUMN_ENUM,
} YxColumnKind;

typedef struct {
  YxColumnKind kind;
  gsize offset;
  GType (*type) (void); /* ENUM */
  int fallback;         /* ENUM: for NULL and words that are not known */
} YxColumn;

#define YX_TEXT(type, member) { YX_COLUMN_TEXT, G_STRUCT_OFFSET (type, member), NULL, 0 }
#define YX_INT64(type, member) { YX_COLUMN_INT64, G_STRUCT_OFFSET (type, member), NULL, 0 }
#define YX_INT(type, member) { YX_COLUMN_INT, G_STRUCT_OFFSET (type, member), NULL, 0 }
#define YX_REAL(type, member) { YX_COLUMN_REAL, G_STRUCT_OFFSET (type, member), NULL, 0 }
#define YX_ENUM(type, member, get_type, fallback) \
  { YX_COLUMN_ENUM, G_STRUCT_OFFSET (type, member), get_type, fallback }

/* Appends a struct of `size` bytes for each row, members that no column names being zero; texts
 * go to `texts`, each once. `sql` has at most one parameter, the text $1. */
GArray *yx_rows_read (YxDb *db, const char *sql, const char *parameter, const YxColumn *columns,
                      guint n_columns, gsize size, GStringChunk *texts, GError **error);

G_END_DECLS
