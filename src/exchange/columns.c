#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/columns.h"
#include "exchange/words.h"
#include "model/enums.h"

/* Titles, notes and blank rows may stand above the headings; not more than these. */
#define HEADING_SEARCH_ROWS 30
/* A list has some dozens of columns; what lies beyond is not looked at. */
#define MAX_COLUMNS 4096

static gboolean
is_placed (YxColumnField field)
{
  return field == YX_COLUMN_ADDRESS || field == YX_COLUMN_LON || field == YX_COLUMN_LAT
         || field == YX_COLUMN_COORDINATES;
}

static guint
find_field (const YxColumns *columns, YxColumnField field)
{
  for (guint i = 0; i < columns->n_columns; i++)
    if (columns->columns[i].field == field)
      return i;
  return G_MAXUINT;
}

/* Every address gets a number: its own, or the next free one in the order of the columns. */
static void
number_addresses (YxColumns *columns, gboolean used[YX_COLUMN_MAX_ADDRESSES + 1])
{
  guint next = 1;

  for (guint i = 0; i < columns->n_columns; i++)
    if (is_placed (columns->columns[i].field))
      used[columns->columns[i].number] = TRUE;
  for (guint i = 0; i < columns->n_columns; i++) {
    YxColumn *column = &columns->columns[i];

    if (column->field != YX_COLUMN_ADDRESS || column->number != 0)
      continue;
    while (next <= YX_COLUMN_MAX_ADDRESSES && used[next])
      next++;
    if (next > YX_COLUMN_MAX_ADDRESSES) {
      column->field = YX_COLUMN_NONE;
      continue;
    }
    column->number = next;
    used[next] = TRUE;
  }
}

/* The address a coordinate without number belongs to: the one of its kind, else the first that
 * has none of this sort yet, else one of its own without text. */
static guint
number_for_coordinate (const YxColumns *columns, const YxColumn *coordinate)
{
  gboolean taken[YX_COLUMN_MAX_ADDRESSES + 1] = { FALSE };

  for (guint i = 0; i < columns->n_columns; i++)
    if (columns->columns[i].field == coordinate->field)
      taken[columns->columns[i].number] = TRUE;
  for (guint i = 0; i < columns->n_columns; i++) {
    const YxColumn *address = &columns->columns[i];

    if (address->field == YX_COLUMN_ADDRESS && !taken[address->number]
        && (coordinate->place_kind == YX_PLACE_KIND_OTHER
            || coordinate->place_kind == address->place_kind))
      return address->number;
  }
  for (guint number = 1; number <= YX_COLUMN_MAX_ADDRESSES; number++)
    if (!taken[number])
      return number;
  return 0;
}

static void
number_columns (YxColumns *columns)
{
  gboolean used[YX_COLUMN_MAX_ADDRESSES + 1] = { FALSE };

  number_addresses (columns, used);
  for (guint i = 0; i < columns->n_columns; i++) {
    YxColumn *column = &columns->columns[i];

    if (!is_placed (column->field) || column->number != 0)
      continue;
    column->number = number_for_coordinate (columns, column);
    if (column->number == 0)
      column->field = YX_COLUMN_NONE;
  }
}

/* Of two columns that mean one field the stronger heading stays, of equal ones the first. */
static void
drop_doubles (YxColumns *columns)
{
  for (guint i = 0; i < columns->n_columns; i++) {
    for (guint j = i + 1; j < columns->n_columns; j++) {
      YxColumn *a = &columns->columns[i];
      YxColumn *b = &columns->columns[j];

      if (a->field == YX_COLUMN_NONE || a->field != b->field || a->number != b->number
          || (is_placed (a->field) && a->number == 0))
        continue;
      (b->rank < a->rank ? a : b)->field = YX_COLUMN_NONE;
    }
  }
}

static YxColumns *
columns_from_headings (const char *const *headings, guint n_headings, gboolean cut)
{
  YxColumns *columns = g_new0 (YxColumns, 1);

  columns->n_columns = n_headings;
  columns->columns = g_new0 (YxColumn, n_headings);
  columns->headings = g_new0 (char *, n_headings + 1);
  for (guint i = 0; i < n_headings; i++) {
    columns->headings[i] = g_strdup (headings[i]);
    if (!(cut ? yx_heading_parse_cut : yx_heading_parse) (headings[i], &columns->columns[i]))
      columns->columns[i] = (YxColumn){ YX_COLUMN_NONE };
  }
  drop_doubles (columns);
  number_columns (columns);
  return columns;
}

static YxColumns *
columns_from_mapping (const char *const *headings, guint n_headings, const YxMapping *mapping,
                      guint *ret_n_found, const char **ret_missing)
{
  YxColumns *columns = g_new0 (YxColumns, 1);
  guint n_found = 0;

  columns->n_columns = n_headings;
  columns->columns = g_new0 (YxColumn, n_headings);
  columns->headings = g_new0 (char *, n_headings + 1);
  *ret_missing = NULL;
  for (guint i = 0; i < n_headings; i++)
    columns->headings[i] = g_strdup (headings[i]);
  for (guint m = 0; m < mapping->headings->len; m++) {
    const char *wanted = g_ptr_array_index (mapping->headings, m);
    gboolean found = FALSE;

    for (guint i = 0; i < n_headings && !found; i++) {
      g_autofree char *folded = yx_word_fold (headings[i], NULL);

      found = columns->columns[i].field == YX_COLUMN_NONE && g_str_equal (folded, wanted);
      if (found)
        columns->columns[i] = g_array_index (mapping->columns, YxColumn, m);
    }
    if (found)
      n_found++;
    else if (*ret_missing == NULL)
      *ret_missing = wanted;
  }
  *ret_n_found = n_found;
  number_columns (columns);
  return columns;
}

/* Headings of another kind of list mean nothing in this one. */
static void
drop_strangers (YxColumns *columns, YxListKind kind)
{
  for (guint i = 0; i < columns->n_columns; i++)
    if (columns->columns[i].field != YX_COLUMN_NONE
        && !yx_column_field_is_of (columns->columns[i].field, kind))
      columns->columns[i] = (YxColumn){ YX_COLUMN_NONE };
}

static gboolean
has_needed (const YxTable *table, const YxColumns *columns, YxListKind kind)
{
  if (kind == YX_LIST_LEADS)
    return (find_field (columns, YX_COLUMN_DEBTOR_NAME) != G_MAXUINT
            || find_field (columns, YX_COLUMN_CASE_NUMBER) != G_MAXUINT
            || find_field (columns, YX_COLUMN_DEBTOR_ID_NUMBER) != G_MAXUINT)
           && (find_field (columns, YX_COLUMN_ADDRESS) != G_MAXUINT
               || find_field (columns, YX_COLUMN_COORDINATES) != G_MAXUINT
               || find_field (columns, YX_COLUMN_LON) != G_MAXUINT || table->headings != NULL);
  return find_field (columns, YX_COLUMN_CASE_NUMBER) != G_MAXUINT
         && find_field (columns, YX_COLUMN_DEBTOR_NAME) != G_MAXUINT;
}

/* Headings of the n-th candidate: a layer's fields, or a row. */
static const char *const *
candidate (const YxTable *table, guint index, guint *ret_n, guint *ret_line)
{
  const YxTableRow *row;

  if (table->headings != NULL) {
    *ret_n = MIN (table->headings->len, MAX_COLUMNS);
    *ret_line = 0;
    return index == 0 ? (const char *const *) table->headings->pdata : NULL;
  }
  if (index >= table->rows->len || index >= HEADING_SEARCH_ROWS)
    return NULL;
  row = yx_table_row (table, index);
  *ret_n = MIN (row->n_cells, MAX_COLUMNS);
  *ret_line = row->line;
  return row->cells;
}

static void
set_not_found (const YxTable *table, const char *lacking, GError **error)
{
  guint n = 0, line;
  const char *const *headings = candidate (table, 0, &n, &line);
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < n && i < 8; i++)
    g_string_append_printf (shown, "%s%s", i > 0 ? ", " : "", headings[i]);
  if (g_utf8_strlen (shown->str, -1) > 80) {
    g_string_truncate (shown, g_utf8_offset_to_pointer (shown->str, 80) - shown->str);
    g_string_append (shown, "…");
  }
  if (lacking != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("no column is headed %s; the list needs one for the case number (案号) and one "
                    "for the debtor (被执行人)"),
                 lacking);
  else
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        _ ("no row with the headings 案号 and 被执行人 was found; the first row reads: %s"),
        shown->str);
}

static YxColumns *
find_by_headings (const YxTable *table, YxListKind kind, GError **error)
{
  const char *lacking = NULL;

  for (guint i = 0;; i++) {
    g_autoptr (YxColumns) columns = NULL;
    guint n, line;
    const char *const *headings = candidate (table, i, &n, &line);

    if (headings == NULL)
      break;
    columns = columns_from_headings (headings, n, table->headings_cut);
    columns->heading_line = line;
    columns->first_row = table->headings != NULL ? 0 : i + 1;
    drop_strangers (columns, kind);
    if (has_needed (table, columns, kind))
      return g_steal_pointer (&columns);
    if (find_field (columns, YX_COLUMN_CASE_NUMBER) != G_MAXUINT && n > 2)
      lacking = "被执行人";
    else if (find_field (columns, YX_COLUMN_DEBTOR_NAME) != G_MAXUINT && n > 2)
      lacking = "案号";
  }
  if (kind == YX_LIST_LEADS)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("no row with headings for who (被执行人, 案号 or 身份证号) and where "
                            "(地址 or 坐标) was found"));
  else
    set_not_found (table, lacking, error);
  return NULL;
}

static YxColumns *
find_by_mapping (const YxTable *table, const YxMapping *mapping, GError **error)
{
  g_autofree char *best_missing = NULL;
  guint best_found = 0;

  for (guint i = 0;; i++) {
    g_autoptr (YxColumns) columns = NULL;
    guint n, line, n_found;
    const char *missing;
    const char *const *headings = candidate (table, i, &n, &line);

    if (headings == NULL)
      break;
    if (mapping->header != 0 && line != 0 && line != mapping->header)
      continue;
    columns = columns_from_mapping (headings, n, mapping, &n_found, &missing);
    columns->heading_line = line;
    columns->first_row = table->headings != NULL ? 0 : i + 1;
    if (missing == NULL)
      return g_steal_pointer (&columns);
    if (n_found >= best_found) {
      best_found = n_found;
      g_free (best_missing);
      best_missing = g_strdup (missing);
    }
  }
  if (best_missing == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("line %u, where the mapping says the headings are, is not there"),
                 mapping->header);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("the file has no column “%s”, which the mapping names"), best_missing);
  return NULL;
}

YxColumns *
yx_columns_find (const YxTable *table, const YxMapping *mapping, GError **error)
{
  return yx_columns_find_for (table, mapping, YX_LIST_CASES, error);
}

YxColumns *
yx_columns_find_for (const YxTable *table, const YxMapping *mapping, YxListKind kind,
                     GError **error)
{
  g_return_val_if_fail (table != NULL, NULL);

  if (table->headings == NULL && table->rows->len == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("there are no rows in it"));
    return NULL;
  }
  return mapping != NULL ? find_by_mapping (table, mapping, error)
                         : find_by_headings (table, kind, error);
}

void
yx_columns_free (YxColumns *columns)
{
  if (columns == NULL)
    return;
  g_free (columns->columns);
  g_strfreev (columns->headings);
  g_free (columns);
}

char *
yx_columns_label (const YxColumns *columns, guint column)
{
  g_return_val_if_fail (columns != NULL, NULL);

  if (column < columns->n_columns && *columns->headings[column] != '\0')
    return g_strdup (columns->headings[column]);
  return g_strdup_printf (_ ("column %u"), column + 1);
}
