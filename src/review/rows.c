#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <math.h>

#include "review/rows.h"

static void
take_column (YxStatement *row, guint number, const YxColumn *column, char *target,
             GStringChunk *texts)
{
  gpointer member = target + column->offset;

  switch (column->kind) {
  case YX_COLUMN_TEXT: {
    const char *text = yx_statement_get_text (row, number);

    *(const char **) member = text != NULL ? g_string_chunk_insert_const (texts, text) : NULL;
    break;
  }
  case YX_COLUMN_INT64:
    *(gint64 *) member = yx_statement_get_int (row, number);
    break;
  case YX_COLUMN_INT:
    *(int *) member = (int) yx_statement_get_int (row, number);
    break;
  case YX_COLUMN_REAL:
    *(double *) member
        = yx_statement_is_null (row, number) ? NAN : yx_statement_get_real (row, number);
    break;
  case YX_COLUMN_ENUM:
    *(int *) member = yx_statement_get_enum (row, number, column->type (), column->fallback);
    break;
  default:
    g_assert_not_reached ();
  }
}

GArray *
yx_rows_read (YxDb *db, const char *sql, const char *parameter, const YxColumn *columns,
              guint n_columns, gsize size, GStringChunk *texts, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, (guint) size);
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  if (parameter != NULL)
    yx_statement_bind_text (statement, 1, parameter);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&rows);
    g_array_set_size (rows, rows->len + 1);
    for (guint c = 0; c < n_columns; c++)
      take_column (statement, c, &columns[c], rows->data + (rows->len - 1) * size, texts);
  }
}
