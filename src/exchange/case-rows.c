#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/case-list-report.h"
#include "exchange/row-reader.h"
#include "exchange/words.h"

static void
add_problem (YxRowReader *reader, YxImportProblemKind kind, guint column, const char *value,
             const char *message)
{
  g_autofree char *label
      = column != YX_NO_COLUMN ? yx_columns_label (reader->columns, column) : NULL;

  g_ptr_array_add (reader->out->problems,
                   yx_case_list_problem_new (kind, reader->row->line, label, value, message));
}

static void
find_columns (YxRowReader *reader)
{
  for (guint i = 0; i < G_N_ELEMENTS (reader->fields); i++)
    reader->fields[i] = YX_NO_COLUMN;
  for (guint i = 0; i < G_N_ELEMENTS (reader->addresses); i++)
    reader->addresses[i]
        = (YxAddressColumns){ YX_NO_COLUMN, YX_NO_COLUMN, YX_NO_COLUMN, YX_NO_COLUMN };

  for (guint i = 0; i < reader->columns->n_columns; i++) {
    const YxColumn *column = &reader->columns->columns[i];
    YxAddressColumns *address = column->number > 0 ? &reader->addresses[column->number - 1] : NULL;

    switch (column->field) {
    case YX_COLUMN_ADDRESS:
      address->text = i;
      break;
    case YX_COLUMN_LON:
      address->lon = i;
      reader->has_coordinates = TRUE;
      break;
    case YX_COLUMN_LAT:
      address->lat = i;
      reader->has_coordinates = TRUE;
      break;
    case YX_COLUMN_COORDINATES:
      address->coordinates = i;
      reader->has_coordinates = TRUE;
      break;
    default:
      if (column->field != YX_COLUMN_NONE)
        reader->fields[column->field] = i;
      break;
    }
  }
}

/* Sums, signatures and repeated headings are no rows of the list. */
static gboolean
is_no_case (const YxRowReader *reader)
{
  const guint column = reader->fields[YX_COLUMN_CASE_NUMBER];
  const char *number = yx_table_row_cell (reader->row, column);
  guint first = 0;

  if (g_str_equal (number, reader->columns->headings[column])
      && g_str_equal (yx_row_cell (reader, YX_COLUMN_DEBTOR_NAME),
                      reader->columns->headings[reader->fields[YX_COLUMN_DEBTOR_NAME]]))
    return TRUE;
  while (first < reader->row->n_cells && *reader->row->cells[first] == '\0')
    first++;
  return (*number == '\0' || first == column)
         && yx_word_is_row_end (yx_table_row_cell (reader->row, first));
}

static void
read_row (YxRowReader *reader)
{
  YxImportRow row = YX_IMPORT_ROW_INIT;
  YxImportFacts facts;
  const guint first_address = reader->out->addresses->len;

  reader->is_rejected = FALSE;
  reader->out->n_rows++;
  row.line = reader->row->line;
  yx_row_read_fields (reader, &row);
  yx_row_read_addresses (reader, &row);
  if (yx_row_read_facts (reader, &facts)) {
    row.facts = g_memdup2 (&facts, sizeof facts);
    g_ptr_array_add (reader->out->facts, (gpointer) row.facts);
  }

  if (reader->is_rejected) {
    g_array_set_size (reader->out->addresses, first_address);
    reader->out->n_rejected++;
  } else {
    g_array_append_val (reader->out->rows, row);
  }
}

/* Only now does the array of addresses stay where it is. */
static void
point_rows_to_addresses (YxCaseRows *out)
{
  const YxImportAddress *next = (const YxImportAddress *) (gpointer) out->addresses->data;

  for (guint i = 0; i < out->rows->len; i++) {
    YxImportRow *row = &g_array_index (out->rows, YxImportRow, i);

    if (row->n_addresses == 0)
      continue;
    row->addresses = next;
    next += row->n_addresses;
  }
}

void
yx_row_reject (YxRowReader *reader, guint column, const char *value, const char *message)
{
  reader->is_rejected = TRUE;
  add_problem (reader, YX_IMPORT_REJECTED, column, value, message);
}

void
yx_row_note (YxRowReader *reader, guint column, const char *value, const char *message)
{
  add_problem (reader, YX_IMPORT_NOTE, column, value, message);
}

const char *
yx_row_cell_at (const YxRowReader *reader, guint column)
{
  return column != YX_NO_COLUMN ? yx_table_row_cell (reader->row, column) : "";
}

const char *
yx_row_cell (const YxRowReader *reader, YxColumnField field)
{
  return yx_row_cell_at (reader, reader->fields[field]);
}

gint64
yx_row_midnight (const YxRowReader *reader, const GDate *date)
{
  g_autoptr (GDateTime) midnight
      = g_date_time_new (reader->zone, g_date_get_year (date), g_date_get_month (date),
                         g_date_get_day (date), 0, 0, 0.0);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

const char *
yx_row_keep (YxRowReader *reader, const char *text)
{
  return g_string_chunk_insert (reader->out->text, text);
}

YxCaseRows *
yx_case_rows_read (const YxTable *table, const YxColumns *columns, YxDatum datum,
                   const GDate *today, YxImportProgress progress, gpointer progress_data,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (YxCaseRows) out = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  YxRowReader reader
      = { .table = table, .columns = columns, .datum = datum, .today = today, .zone = zone };

  g_return_val_if_fail (table != NULL && columns != NULL, NULL);
  g_return_val_if_fail (today != NULL && g_date_valid (today), NULL);

  out = g_new0 (YxCaseRows, 1);
  out->rows = g_array_new (FALSE, FALSE, sizeof (YxImportRow));
  out->addresses = g_array_new (FALSE, FALSE, sizeof (YxImportAddress));
  out->facts = g_ptr_array_new_with_free_func (g_free);
  out->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_case_list_problem_free);
  out->text = g_string_chunk_new (1 << 16);

  reader.out = out;
  find_columns (&reader);
  for (guint i = columns->first_row; i < table->rows->len; i++) {
    if (i % 1024 == 0) {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (progress != NULL)
        progress ((double) i / table->rows->len, progress_data);
    }
    reader.row = yx_table_row (table, i);
    if (!is_no_case (&reader))
      read_row (&reader);
  }
  point_rows_to_addresses (out);
  return g_steal_pointer (&out);
}

void
yx_case_rows_free (YxCaseRows *rows)
{
  if (rows == NULL)
    return;
  g_array_unref (rows->rows);
  g_array_unref (rows->addresses);
  g_ptr_array_unref (rows->facts);
  g_ptr_array_unref (rows->problems);
  g_string_chunk_free (rows->text);
  g_free (rows);
}
