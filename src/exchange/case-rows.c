#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/case-rows.h"
#include "exchange/cells.h"
#include "exchange/words.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/courts.h"
#include "rules/identifiers.h"

#define MAX_NAME_CHARS 200
#define MAX_ADDRESS_CHARS 500
#define MAX_SHOWN_CHARS 40
#define NO_COLUMN G_MAXUINT

/* The columns that make one address. */
typedef struct {
  guint text, lon, lat, coordinates;
} AddressColumns;

typedef struct {
  const YxTable *table;
  const YxColumns *columns;
  YxDatum datum;
  const GDate *today;
  YxCaseRows *out;

  guint fields[YX_COLUMN_N_FIELDS]; /* column of each field, or NO_COLUMN */
  AddressColumns addresses[YX_COLUMN_MAX_ADDRESSES];
  gboolean has_coordinates; /* some column holds them */

  const YxTableRow *row; /* the current one */
  gboolean is_rejected;
} Reader;

static void
add_problem (Reader *reader, YxImportProblemKind kind, guint column, const char *value,
             const char *message)
{
  g_autofree char *label
      = column != NO_COLUMN ? yx_columns_label (reader->columns, column) : NULL;

  g_ptr_array_add (reader->out->problems,
                   yx_case_list_problem_new (kind, reader->row->line, label, value, message));
}

static void
reject (Reader *reader, guint column, const char *value, const char *message)
{
  reader->is_rejected = TRUE;
  add_problem (reader, YX_IMPORT_REJECTED, column, value, message);
}

static void
note (Reader *reader, guint column, const char *value, const char *message)
{
  add_problem (reader, YX_IMPORT_NOTE, column, value, message);
}

static const char *
cell_at (const Reader *reader, guint column)
{
  return column != NO_COLUMN ? yx_table_row_cell (reader->row, column) : "";
}

static const char *
cell (const Reader *reader, YxColumnField field)
{
  return cell_at (reader, reader->fields[field]);
}

static const char *
keep (Reader *reader, const char *text)
{
  return g_string_chunk_insert (reader->out->text, text);
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

/* The apostrophe by which a spreadsheet marks a number as text. */
static const char *
skip_apostrophe (const char *text)
{
  return *text == '\'' ? text + 1 : text;
}

static void
find_columns (Reader *reader)
{
  for (guint i = 0; i < G_N_ELEMENTS (reader->fields); i++)
    reader->fields[i] = NO_COLUMN;
  for (guint i = 0; i < G_N_ELEMENTS (reader->addresses); i++)
    reader->addresses[i] = (AddressColumns){ NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN };

  for (guint i = 0; i < reader->columns->n_columns; i++) {
    const YxColumn *column = &reader->columns->columns[i];
    AddressColumns *address
        = column->number > 0 ? &reader->addresses[column->number - 1] : NULL;

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
is_no_case (const Reader *reader)
{
  const guint column = reader->fields[YX_COLUMN_CASE_NUMBER];
  const char *number = yx_table_row_cell (reader->row, column);
  guint first = 0;

  if (g_str_equal (number, reader->columns->headings[column])
      && g_str_equal (cell (reader, YX_COLUMN_DEBTOR_NAME),
                      reader->columns->headings[reader->fields[YX_COLUMN_DEBTOR_NAME]]))
    return TRUE;
  while (first < reader->row->n_cells && *reader->row->cells[first] == '\0')
    first++;
  return (*number == '\0' || first == column)
         && yx_word_is_row_end (yx_table_row_cell (reader->row, first));
}

static void
read_case_number (Reader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_CASE_NUMBER];
  const char *text = cell_at (reader, column);
  YxCaseNumber number;
  YxIdentifierFault fault;
  g_autofree char *folded = NULL;

  if (*text == '\0') {
    reject (reader, column, NULL,
            _ ("the case number is missing; where cells are merged, write it in every row"));
    return;
  }
  fault = yx_case_number_parse (skip_apostrophe (text), NULL, g_date_get_year (reader->today),
                                &number);
  if (fault != YX_IDENTIFIER_OK) {
    reject (reader, column, text, yx_identifier_fault_text (fault));
    return;
  }
  if (number.is_legacy)
    note (reader, column, text, _ ("a case number in the form of before 2016"));
  folded = yx_case_number_to_text (&number);
  row->case_number = keep (reader, folded);
  row->court = yx_courts_name (yx_courts_builtin (), number.court);
}

/* 张　三 is 张三; a name in other letters keeps its spaces. */
static const char *
tidy_name (Reader *reader, const char *name)
{
  g_autoptr (GString) tidy = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (c < 0x80 && g_ascii_isalnum (c))
      return name;
    if (!g_unichar_isspace (c))
      g_string_append_unichar (tidy, c);
  }
  return tidy->len == strlen (name) ? name : keep (reader, tidy->str);
}

static void
read_debtor_name (Reader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_DEBTOR_NAME];
  const char *name = cell_at (reader, column);

  if (*name == '\0')
    reject (reader, column, NULL, _ ("the debtor's name is missing"));
  else if (strstr (name, "、") != NULL || strchr (name, ';') != NULL || strstr (name, "；") != NULL
           || strchr (name, '\n') != NULL)
    reject (reader, column, name,
            _ ("several debtors in one cell; give each a row of its own with the same case number"));
  else if (g_utf8_strlen (name, -1) > MAX_NAME_CHARS)
    reject (reader, column, name, _ ("too long for a name"));
  else
    row->debtor_name = tidy_name (reader, name);
}

static void
read_kind_and_sex (Reader *reader, YxImportRow *row)
{
  const char *kind = cell (reader, YX_COLUMN_DEBTOR_KIND);
  const char *sex = cell (reader, YX_COLUMN_DEBTOR_SEX);
  const char *value;
  int number;

  if (*kind != '\0') {
    value = yx_word_value ("kind", kind);
    if (value != NULL && yx_enum_parse (YX_TYPE_DEBTOR_KIND, value, &number))
      row->debtor_kind = number;
    else
      note (reader, reader->fields[YX_COLUMN_DEBTOR_KIND], kind,
            _ ("neither person nor entity; not used"));
  } else if (row->debtor_name != NULL && yx_word_is_entity_name (row->debtor_name)) {
    row->debtor_kind = YX_DEBTOR_KIND_ENTITY;
  }

  if (*sex != '\0') {
    value = yx_word_value ("sex", sex);
    if (value != NULL && yx_enum_parse (YX_TYPE_SEX, value, &number))
      row->debtor_sex = number;
    else
      note (reader, reader->fields[YX_COLUMN_DEBTOR_SEX], sex,
            _ ("neither male nor female; not used"));
  }
}

static void
take_citizen (Reader *reader, YxImportRow *row, const YxCitizenId *id)
{
  const guint column = reader->fields[YX_COLUMN_DEBTOR_ID_NUMBER];
  const YxSex sex = id->is_female ? YX_SEX_FEMALE : YX_SEX_MALE;

  row->debtor_id_number = keep (reader, id->text);
  if (row->debtor_kind < 0)
    row->debtor_kind = YX_DEBTOR_KIND_PERSON;
  if (row->debtor_sex != YX_SEX_UNKNOWN && row->debtor_sex != sex)
    note (reader, column, id->text, _ ("the sex given differs from the one in this number"));
  if (row->debtor_sex == YX_SEX_UNKNOWN)
    row->debtor_sex = sex;
}

/* One column holds both kinds of number. Which one was meant, the debtor's kind says, else the
 * form: eighteen characters with a day of birth in them are a citizen's number. */
static void
read_id_number (Reader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_DEBTOR_ID_NUMBER];
  const char *text = skip_apostrophe (cell_at (reader, column));
  YxIdentifierFault as_citizen, as_entity;
  gboolean is_entity;
  YxCitizenId id;
  char code[19];

  if (*text == '\0')
    return;
  as_citizen = yx_citizen_id_parse (text, reader->today, &id);
  as_entity = yx_credit_code_check (text, code);

  if (row->debtor_kind == YX_DEBTOR_KIND_ENTITY)
    is_entity = as_entity == YX_IDENTIFIER_OK || as_citizen != YX_IDENTIFIER_OK;
  else if (row->debtor_kind == YX_DEBTOR_KIND_PERSON)
    is_entity = FALSE;
  else
    is_entity = as_citizen != YX_IDENTIFIER_OK && as_citizen != YX_IDENTIFIER_CHECK_DIGIT
                && (as_entity == YX_IDENTIFIER_OK || as_citizen == YX_IDENTIFIER_CHARACTER);

  if (is_entity ? as_entity != YX_IDENTIFIER_OK : as_citizen != YX_IDENTIFIER_OK) {
    reject (reader, column, text, yx_identifier_fault_text (is_entity ? as_entity : as_citizen));
  } else if (is_entity) {
    row->debtor_id_number = keep (reader, code);
    if (row->debtor_kind < 0)
      row->debtor_kind = YX_DEBTOR_KIND_ENTITY;
  } else {
    take_citizen (reader, row, &id);
  }
}

/* 0391-0000000: digits with hyphens, led by 0 or eight or seven of them. */
static gboolean
is_landline (const char *text, char digits[16])
{
  gsize n = 0;

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '-' || *p == '(' || *p == ')')
      continue;
    if (!g_ascii_isdigit (*p) || n == 12)
      return FALSE;
    digits[n++] = *p;
  }
  digits[n] = '\0';
  return (digits[0] == '0' && n >= 10) || (digits[0] != '0' && (n == 7 || n == 8));
}

/* The first usable number counts; one that is none costs only itself. */
static void
read_phone (Reader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_DEBTOR_PHONE];
  const char *text = skip_apostrophe (cell_at (reader, column));
  g_autoptr (GString) spaced = NULL;
  g_auto (GStrv) parts = NULL;
  YxIdentifierFault fault = YX_IDENTIFIER_EMPTY;

  if (*text == '\0')
    return;
  spaced = g_string_new (text);
  g_string_replace (spaced, "、", "\n", 0);
  g_string_replace (spaced, "；", "\n", 0);
  g_string_replace (spaced, "，", "\n", 0);
  parts = g_strsplit_set (spaced->str, "\n;,/", -1);
  for (int i = 0; parts[i] != NULL && row->debtor_phone == NULL; i++) {
    g_autofree char *folded = yx_identifier_fold (parts[i]);
    char mobile[12], digits[16];

    if (folded == NULL || *folded == '\0')
      continue;
    fault = yx_mobile_check (folded, mobile);
    if (fault == YX_IDENTIFIER_OK)
      row->debtor_phone = keep (reader, mobile);
    else if (is_landline (folded, digits))
      row->debtor_phone = keep (reader, digits);
  }
  if (row->debtor_phone == NULL) {
    g_autofree char *message
        = g_strdup_printf (_ ("no phone number: %s; not used"), yx_identifier_fault_text (fault));

    note (reader, column, text, message);
  }
}

static void
read_amount (Reader *reader, YxColumnField field, gint64 *fen)
{
  const guint column = reader->fields[field];
  const char *text = skip_apostrophe (cell_at (reader, column));

  if (*text != '\0'
      && !yx_cell_parse_amount (text, reader->columns->columns[column].unit, fen))
    reject (reader, column, text, _ ("no amount of money; write it like 45000.00 or 4.5万元"));
}

static void
read_filed (Reader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_FILED];
  const char *text = skip_apostrophe (cell_at (reader, column));
  GDate date;

  if (*text == '\0')
    return;
  if (!yx_cell_parse_date (text, &date)) {
    reject (reader, column, text, _ ("no date; write it like 2024-03-05 or 2024年3月5日"));
  } else if (g_date_compare (&date, reader->today) > 0) {
    reject (reader, column, text, _ ("the date is still to come"));
  } else {
    g_autoptr (GDateTime) midnight = g_date_time_new_local (
        g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date), 0, 0, 0.0);

    row->filed = g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
  }
}

/* Not understood, it must not count as open: nobody may be visited for a closed case. */
static void
read_status (Reader *reader, YxImportRow *row)
{
  const char *text = cell (reader, YX_COLUMN_STATUS);
  const char *value;

  if (*text == '\0')
    return;
  value = yx_word_value ("status", text);
  if (value == NULL || !yx_enum_parse (YX_TYPE_CASE_STATUS, value, &row->status))
    reject (reader, reader->fields[YX_COLUMN_STATUS], text,
            _ ("not a known status, such as 执行中, 终本, 执行完毕, 和解 or 中止"));
}

/* Checks a point in the file's datum and turns it into WGS-84. */
static gboolean
accept_point (Reader *reader, guint column, const char *shown, YxLonLat point, YxLonLat *ret_point)
{
  if (point.lon > 0.0 && point.lon < 55.0 && point.lat > 73.0 && point.lat < 136.0) {
    reject (reader, column, shown, _ ("longitude and latitude seem to be exchanged"));
    return FALSE;
  }
  if (!yx_lon_lat_is_valid (point)) {
    reject (reader, column, shown,
            column == NO_COLUMN
                ? _ ("the point is not in degrees; the layer does not say its coordinate system")
                : _ ("no longitude up to 180 and latitude up to 90 degrees"));
    return FALSE;
  }
  *ret_point = yx_datum_to_wgs84 (reader->datum, point);
  return TRUE;
}

/* The i-th point of an address; FALSE when the cells are empty or wrong. */
static gboolean
read_lon_lat (Reader *reader, const AddressColumns *columns, const char *lon_text,
              const char *lat_text, YxLonLat *ret_point)
{
  YxLonLat point;

  if (*lon_text == '\0' && *lat_text == '\0')
    return FALSE;
  if (*lon_text == '\0' || *lat_text == '\0') {
    reject (reader, *lon_text == '\0' ? columns->lon : columns->lat, NULL,
            _ ("longitude and latitude must be given together"));
    return FALSE;
  }
  if (!yx_cell_parse_degrees (lon_text, &point.lon)) {
    reject (reader, columns->lon, lon_text, _ ("no longitude; write it like 113.0712"));
    return FALSE;
  }
  if (!yx_cell_parse_degrees (lat_text, &point.lat)) {
    reject (reader, columns->lat, lat_text, _ ("no latitude; write it like 34.9412"));
    return FALSE;
  }
  if (point.lon == 0.0 && point.lat == 0.0)
    return FALSE; /* how some programs write "unknown" */
  return accept_point (reader, columns->lon, lon_text, point, ret_point);
}

static const char *
part (char **parts, guint n_parts, guint index)
{
  return index < n_parts ? parts[index] : "";
}

static gboolean
read_point (Reader *reader, const AddressColumns *columns, char **lons, char **lats, char **pairs,
            guint index, YxLonLat *ret_point)
{
  const char *pair = part (pairs, g_strv_length (pairs), index);
  YxLonLat point;

  if (read_lon_lat (reader, columns, part (lons, g_strv_length (lons), index),
                    part (lats, g_strv_length (lats), index), ret_point))
    return TRUE;
  if (*pair == '\0')
    return FALSE;
  if (!yx_cell_parse_coordinates (pair, &point)) {
    reject (reader, columns->coordinates, pair,
            _ ("no coordinates; write them like 113.0712,34.9412"));
    return FALSE;
  }
  return accept_point (reader, columns->coordinates, pair, point, ret_point);
}

static void
add_address (Reader *reader, guint column, const char *text, gboolean has_point, YxLonLat point)
{
  const int kind = column != NO_COLUMN ? reader->columns->columns[column].place_kind
                                       : YX_PLACE_KIND_OTHER;
  YxImportAddress address = {
    .text = *text != '\0' ? keep (reader, text) : NULL,
    .has_point = has_point,
    .point = point,
    .kind = (YxPlaceKind) kind,
    .source = kind == YX_PLACE_KIND_HOUSEHOLD ? YX_SOURCE_REGISTRY : YX_SOURCE_CASE_FILE,
    .presence = -1.0,
  };

  if (g_utf8_strlen (text, -1) > MAX_ADDRESS_CHARS) {
    reject (reader, column, text, _ ("too long for an address"));
    return;
  }
  g_array_append_val (reader->out->addresses, address);
}

/* A geometry that the layer has belongs to the first address, unless columns say otherwise. */
static void
read_addresses (Reader *reader, YxImportRow *row)
{
  const guint first = reader->out->addresses->len;
  gboolean geometry_pending = reader->row->has_point && !reader->has_coordinates;

  for (guint i = 0; i < G_N_ELEMENTS (reader->addresses); i++) {
    const AddressColumns *columns = &reader->addresses[i];
    g_auto (GStrv) texts = NULL;
    g_auto (GStrv) lons = NULL;
    g_auto (GStrv) lats = NULL;
    g_auto (GStrv) pairs = NULL;
    guint n;

    if (columns->text == NO_COLUMN && columns->lon == NO_COLUMN
        && columns->coordinates == NO_COLUMN)
      continue;
    texts = yx_cell_split (cell_at (reader, columns->text));
    lons = yx_cell_split (cell_at (reader, columns->lon));
    lats = yx_cell_split (cell_at (reader, columns->lat));
    pairs = yx_cell_split (cell_at (reader, columns->coordinates));
    n = MAX (MAX (g_strv_length (texts), g_strv_length (lons)), g_strv_length (pairs));
    for (guint j = 0; j < n; j++) {
      const char *text = part (texts, g_strv_length (texts), j);
      YxLonLat point = { 0 };
      gboolean has_point = read_point (reader, columns, lons, lats, pairs, j, &point);

      if (geometry_pending && !has_point) {
        has_point = accept_point (reader, NO_COLUMN, NULL, reader->row->point, &point);
        geometry_pending = FALSE;
      }
      if (*text != '\0' || has_point)
        add_address (reader, columns->text, text, has_point, point);
    }
  }
  if (geometry_pending) {
    YxLonLat point;

    if (accept_point (reader, NO_COLUMN, NULL, reader->row->point, &point))
      add_address (reader, NO_COLUMN, "", TRUE, point);
  }
  row->n_addresses = reader->out->addresses->len - first;
}

static void
read_row (Reader *reader)
{
  YxImportRow row = YX_IMPORT_ROW_INIT;
  const guint first_address = reader->out->addresses->len;

  reader->is_rejected = FALSE;
  reader->out->n_rows++;
  row.line = reader->row->line;
  read_case_number (reader, &row);
  read_debtor_name (reader, &row);
  read_kind_and_sex (reader, &row);
  read_id_number (reader, &row);
  read_phone (reader, &row);
  read_amount (reader, YX_COLUMN_CLAIM, &row.claim_fen);
  read_amount (reader, YX_COLUMN_PAID, &row.paid_fen);
  read_filed (reader, &row);
  read_status (reader, &row);
  read_addresses (reader, &row);
  if (*cell (reader, YX_COLUMN_COURT) != '\0')
    row.court = cell (reader, YX_COLUMN_COURT);
  row.applicant = or_null (cell (reader, YX_COLUMN_APPLICANT));
  row.cause = or_null (cell (reader, YX_COLUMN_CAUSE));
  row.judge = or_null (cell (reader, YX_COLUMN_JUDGE));

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

    row->addresses = next;
    next += row->n_addresses;
  }
}

YxCaseRows *
yx_case_rows_read (const YxTable *table, const YxColumns *columns, YxDatum datum,
                   const GDate *today, YxImportProgress progress, gpointer progress_data,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (YxCaseRows) out = NULL;
  Reader reader = { .table = table, .columns = columns, .datum = datum, .today = today };

  g_return_val_if_fail (table != NULL && columns != NULL, NULL);
  g_return_val_if_fail (today != NULL && g_date_valid (today), NULL);

  out = g_new0 (YxCaseRows, 1);
  out->rows = g_array_new (FALSE, FALSE, sizeof (YxImportRow));
  out->addresses = g_array_new (FALSE, FALSE, sizeof (YxImportAddress));
  out->problems
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_case_list_problem_free);
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
  g_ptr_array_unref (rows->problems);
  g_string_chunk_free (rows->text);
  g_free (rows);
}

YxCaseListProblem *
yx_case_list_problem_new (YxImportProblemKind kind, guint line, const char *column,
                          const char *value, const char *message)
{
  YxCaseListProblem *problem = g_new0 (YxCaseListProblem, 1);

  problem->kind = kind;
  problem->line = line;
  problem->column = g_strdup (column);
  problem->message = g_strdup (message);
  if (value != NULL && g_utf8_strlen (value, -1) > MAX_SHOWN_CHARS) {
    g_autofree char *head = g_utf8_substring (value, 0, MAX_SHOWN_CHARS);

    problem->value = g_strconcat (head, "…", NULL);
  } else {
    problem->value = g_strdup (value);
  }
  return problem;
}

void
yx_case_list_problem_free (YxCaseListProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->column);
  g_free (problem->value);
  g_free (problem->message);
  g_free (problem);
}
