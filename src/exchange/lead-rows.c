#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "exchange/case-list-report.h"
#include "exchange/cells.h"
#include "exchange/lead-rows.h"
#include "exchange/words.h"
#include "geo/coordinates.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "model/when.h"
#include "rules/identifiers.h"

#define NO_COLUMN G_MAXUINT
#define MAX_ADDRESS_CHARS 500
#define MAX_TEXT_CHARS 2000

/* Between the cells of a row's key: in no cell. */
#define KEY_SEPARATOR "\x1f"

typedef struct {
  const YxTable *table;
  const YxColumns *columns;
  const YxTableRow *row;
  YxDatum datum;
  gint64 now;
  guint fields[YX_COLUMN_N_FIELDS];
  YxLeadRows *out;
  gboolean is_rejected;
} Reader;

static const char *
cell (const Reader *reader, YxColumnField field)
{
  const guint column = reader->fields[field];

  return column != NO_COLUMN ? yx_table_row_cell (reader->row, column) : "";
}

static const char *
keep (Reader *reader, const char *text)
{
  return *text != '\0' ? g_string_chunk_insert (reader->out->text, text) : NULL;
}

static void
reject (Reader *reader, YxColumnField field, const char *value, const char *message)
{
  const guint column = field != YX_COLUMN_NONE ? reader->fields[field] : NO_COLUMN;
  g_autofree char *label
      = column != NO_COLUMN ? yx_columns_label (reader->columns, column) : NULL;

  reader->is_rejected = TRUE;
  g_ptr_array_add (reader->out->problems, yx_case_list_problem_new (YX_IMPORT_REJECTED,
                                                               reader->row->line, label, value,
                                                               message));
}

/* The first column of each field: a lead is about one place. */
static void
find_columns (Reader *reader)
{
  for (guint i = 0; i < G_N_ELEMENTS (reader->fields); i++)
    reader->fields[i] = NO_COLUMN;
  for (guint i = reader->columns->n_columns; i-- > 0;)
    if (reader->columns->columns[i].field != YX_COLUMN_NONE)
      reader->fields[reader->columns->columns[i].field] = i;
}

static void
read_who (Reader *reader, YxLeadImportRow *row)
{
  const char *number = cell (reader, YX_COLUMN_CASE_NUMBER);
  const char *id = cell (reader, YX_COLUMN_DEBTOR_ID_NUMBER);
  g_autofree char *folded_id = yx_identifier_fold (id);
  g_autoptr (GString) folded = NULL;

  row->debtor_name = keep (reader, cell (reader, YX_COLUMN_DEBTOR_NAME));
  row->id_number = folded_id != NULL ? keep (reader, folded_id) : NULL;
  if (*number != '\0') {
    g_autofree char *half = yx_identifier_fold (number);

    folded = g_string_new (half != NULL ? half : number);
    /* As the desk keeps them. */
    g_string_replace (folded, "(", "（", 0);
    g_string_replace (folded, ")", "）", 0);
    row->case_number = keep (reader, folded->str);
  }
  if (row->debtor_name == NULL && row->id_number == NULL && row->case_number == NULL)
    reject (reader, YX_COLUMN_NONE, NULL, _ ("it does not say who is meant"));
}

static void
take_point (Reader *reader, YxLeadRecord *lead, YxColumnField field, const char *text)
{
  YxCoordinates read;

  switch (yx_coordinates_parse (text, &read)) {
  case YX_COORDINATES_OK:
    lead->has_point = TRUE;
    lead->point = yx_datum_to_wgs84 (read.has_datum ? read.datum : reader->datum, read.point);
    break;
  case YX_COORDINATES_AMBIGUOUS:
    reject (reader, field, text, _ ("which of them is the longitude cannot be told"));
    break;
  case YX_COORDINATES_RANGE:
    reject (reader, field, text, _ ("no longitude up to 180 and latitude up to 90 degrees"));
    break;
  case YX_COORDINATES_NONE:
  default:
    reject (reader, field, text, _ ("no coordinates; write them like 113.0712,34.9412"));
    break;
  }
}

static void
read_where (Reader *reader, YxLeadRecord *lead)
{
  const char *address = cell (reader, YX_COLUMN_ADDRESS);
  const char *pair = cell (reader, YX_COLUMN_COORDINATES);
  const char *lon = cell (reader, YX_COLUMN_LON);
  const char *lat = cell (reader, YX_COLUMN_LAT);

  if (g_utf8_strlen (address, -1) > MAX_ADDRESS_CHARS)
    reject (reader, YX_COLUMN_ADDRESS, address, _ ("too long for an address"));
  lead->address = keep (reader, address);
  if (*pair != '\0') {
    take_point (reader, lead, YX_COLUMN_COORDINATES, pair);
  } else if (*lon != '\0' || *lat != '\0') {
    YxLonLat point;

    if (!yx_cell_parse_degrees (lon, &point.lon) || !yx_cell_parse_degrees (lat, &point.lat)
        || !yx_lon_lat_is_valid (point)) {
      reject (reader, YX_COLUMN_LON, *lon != '\0' ? lon : NULL,
              _ ("no longitude up to 180 and latitude up to 90 degrees"));
    } else {
      lead->has_point = TRUE;
      lead->point = yx_datum_to_wgs84 (reader->datum, point);
    }
  } else if (reader->row->has_point) {
    lead->has_point = yx_lon_lat_is_valid (reader->row->point);
    lead->point = yx_datum_to_wgs84 (reader->datum, reader->row->point);
  }
  if (!lead->has_point && lead->address == NULL && !reader->is_rejected)
    reject (reader, YX_COLUMN_NONE, NULL, _ ("it does not say where"));
}

/* A word of a cell as an enum's value; the default when the cell is empty. */
static int
read_word (Reader *reader, YxColumnField field, const char *group, GType type, int otherwise,
           const char *message)
{
  const char *text = cell (reader, field);
  const char *nick;
  int value = otherwise;

  if (*text == '\0')
    return otherwise;
  nick = yx_word_value (group, text);
  if (!yx_enum_parse (type, nick != NULL ? nick : text, &value))
    reject (reader, field, text, message);
  return value;
}

static void
read_sure (Reader *reader, YxLeadRecord *lead)
{
  const char *text = cell (reader, YX_COLUMN_SURE);
  const char *nick = *text != '\0' ? yx_word_value ("sure", text) : "likely";
  char *end = NULL;
  double value;

  if (g_strcmp0 (nick, "unsure") == 0) {
    lead->certainty = 0.25;
  } else if (g_strcmp0 (nick, "likely") == 0) {
    lead->certainty = 0.5;
  } else if (g_strcmp0 (nick, "certain") == 0) {
    lead->certainty = 0.9;
  } else {
    value = g_ascii_strtod (text, &end);
    if (*end == '%')
      value /= 100.0;
    if (end == text || !(value >= 0.0 && value <= 1.0))
      reject (reader, YX_COLUMN_SURE, text,
              _ ("how sure it is: 不确定, 较可信, 确定, or 0 to 1"));
    else
      lead->certainty = value;
  }
}

static void
read_rest (Reader *reader, YxLeadRecord *lead)
{
  const char *heard = cell (reader, YX_COLUMN_HEARD);
  const char *urgent = cell (reader, YX_COLUMN_URGENT);
  const char *said = cell (reader, YX_COLUMN_SAID);
  const char *yes = *urgent != '\0' ? yx_word_value ("urgent", urgent) : "no";
  GDate date;

  lead->source = (YxSource) read_word (reader, YX_COLUMN_SOURCE, "source", YX_TYPE_SOURCE,
                                       YX_SOURCE_OTHER, _ ("no source of a lead"));
  lead->kind = (YxPlaceKind) read_word (reader, YX_COLUMN_PLACE_KIND, "place-kind",
                                        YX_TYPE_PLACE_KIND, YX_PLACE_KIND_SEEN,
                                        _ ("no kind of place"));
  read_sure (reader, lead);
  if (yes == NULL)
    reject (reader, YX_COLUMN_URGENT, urgent, _ ("neither 是 nor 否"));
  lead->urgent = g_strcmp0 (yes, "yes") == 0;
  if (*heard != '\0' && !yx_parse_when (heard, reader->now, NULL, &lead->heard)) {
    g_autoptr (GDateTime) day = NULL;

    if (yx_cell_parse_date (heard, &date))
      day = g_date_time_new_local (g_date_get_year (&date), g_date_get_month (&date),
                                   g_date_get_day (&date), 12, 0, 0.0);
    if (day != NULL)
      lead->heard = MIN (g_date_time_to_unix (day) * G_USEC_PER_SEC, reader->now);
    else
      reject (reader, YX_COLUMN_HEARD, heard, _ ("no time; write it like 2026-11-22 23:30"));
  }
  if (g_utf8_strlen (said, -1) > MAX_TEXT_CHARS)
    reject (reader, YX_COLUMN_SAID, said, _ ("too long"));
  lead->text = keep (reader, said);
  lead->informant = keep (reader, cell (reader, YX_COLUMN_INFORMANT));
  lead->informant_phone = keep (reader, cell (reader, YX_COLUMN_INFORMANT_PHONE));
}

/* What the row says, so that the same row in another file is the same lead. */
static const char *
make_key (Reader *reader)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (int field = YX_COLUMN_NONE + 1; field < YX_COLUMN_N_FIELDS; field++) {
    g_checksum_update (sum, (const guchar *) cell (reader, (YxColumnField) field), -1);
    g_checksum_update (sum, (const guchar *) KEY_SEPARATOR, -1);
  }
  return keep (reader, g_checksum_get_string (sum));
}

static gboolean
is_no_row (const Reader *reader)
{
  guint first = 0;

  while (first < reader->row->n_cells && *reader->row->cells[first] == '\0')
    first++;
  return first == reader->row->n_cells ? !reader->row->has_point
                                       : yx_word_is_row_end (reader->row->cells[first]);
}

static gboolean
read_rows (Reader *reader, GCancellable *cancellable, GError **error)
{
  for (guint i = reader->columns->first_row; i < reader->table->rows->len; i++) {
    YxLeadImportRow row = { 0 };

    if (i % 256 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    reader->row = yx_table_row (reader->table, i);
    if (is_no_row (reader))
      continue;
    reader->is_rejected = FALSE;
    reader->out->n_rows++;
    row.line = reader->row->line;
    read_who (reader, &row);
    read_where (reader, &row.lead);
    read_rest (reader, &row.lead);
    if (reader->is_rejected) {
      reader->out->n_rejected++;
      continue;
    }
    row.key = make_key (reader);
    g_array_append_val (reader->out->rows, row);
  }
  return TRUE;
}

YxLeadRows *
yx_lead_rows_read (const YxTable *table, const YxColumns *columns, YxDatum datum, gint64 now,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (YxLeadRows) out = NULL;

  g_return_val_if_fail (table != NULL && columns != NULL, NULL);

  out = g_new0 (YxLeadRows, 1);
  out->rows = g_array_new (FALSE, FALSE, sizeof (YxLeadImportRow));
  out->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_case_list_problem_free);
  out->text = g_string_chunk_new (1 << 14);
  Reader reader
      = { .table = table, .columns = columns, .datum = datum, .now = now, .out = out };
  find_columns (&reader);
  return read_rows (&reader, cancellable, error) ? g_steal_pointer (&out) : NULL;
}

void
yx_lead_rows_free (YxLeadRows *rows)
{
  if (rows == NULL)
    return;
  g_array_unref (rows->rows);
  g_ptr_array_unref (rows->problems);
  g_string_chunk_free (rows->text);
  g_free (rows);
}
