#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/cells.h"
#include "exchange/row-reader.h"
#include "exchange/words.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/courts.h"
#include "rules/identifiers.h"

#define MAX_NAME_CHARS 200

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
read_case_number (YxRowReader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_CASE_NUMBER];
  const char *text = yx_row_cell_at (reader, column);
  YxCaseNumber number;
  YxIdentifierFault fault;
  g_autofree char *folded = NULL;

  if (*text == '\0') {
    yx_row_reject (reader, column, NULL,
                   _ ("the case number is missing; where cells are merged, write it in every row"));
    return;
  }
  fault = yx_case_number_parse (skip_apostrophe (text), NULL, g_date_get_year (reader->today),
                                &number);
  if (fault != YX_IDENTIFIER_OK) {
    yx_row_reject (reader, column, text, yx_identifier_fault_text (fault));
    return;
  }
  if (number.is_legacy)
    yx_row_note (reader, column, text, _ ("a case number in the form of before 2016"));
  folded = yx_case_number_to_text (&number);
  row->case_number = yx_row_keep (reader, folded);
  row->court = yx_courts_name (yx_courts_builtin (), number.court);
}

/* 张　三 is 张三; a name in other letters keeps its spaces. */
static const char *
tidy_name (YxRowReader *reader, const char *name)
{
  g_autoptr (GString) tidy = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (c < 0x80 && g_ascii_isalnum (c))
      return name;
    if (!g_unichar_isspace (c))
      g_string_append_unichar (tidy, c);
  }
  return tidy->len == strlen (name) ? name : yx_row_keep (reader, tidy->str);
}

static void
read_debtor_name (YxRowReader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_DEBTOR_NAME];
  const char *name = yx_row_cell_at (reader, column);

  if (*name == '\0')
    yx_row_reject (reader, column, NULL, _ ("the debtor's name is missing"));
  else if (strstr (name, "、") != NULL || strchr (name, ';') != NULL || strstr (name, "；") != NULL
           || strchr (name, '\n') != NULL)
    yx_row_reject (
        reader, column, name,
        _ ("several debtors in one cell; give each a row of its own with the same case number"));
  else if (g_utf8_strlen (name, -1) > MAX_NAME_CHARS)
    yx_row_reject (reader, column, name, _ ("too long for a name"));
  else
    row->debtor_name = tidy_name (reader, name);
}

static void
read_kind_and_sex (YxRowReader *reader, YxImportRow *row)
{
  const char *kind = yx_row_cell (reader, YX_COLUMN_DEBTOR_KIND);
  const char *sex = yx_row_cell (reader, YX_COLUMN_DEBTOR_SEX);
  const char *value;
  int number;

  if (*kind != '\0') {
    value = yx_word_value ("kind", kind);
    if (value != NULL && yx_enum_parse (YX_TYPE_DEBTOR_KIND, value, &number))
      row->debtor_kind = number;
    else
      yx_row_note (reader, reader->fields[YX_COLUMN_DEBTOR_KIND], kind,
                   _ ("neither person nor entity; not used"));
  } else if (row->debtor_name != NULL && yx_word_is_entity_name (row->debtor_name)) {
    row->debtor_kind = YX_DEBTOR_KIND_ENTITY;
  }

  if (*sex != '\0') {
    value = yx_word_value ("sex", sex);
    if (value != NULL && yx_enum_parse (YX_TYPE_SEX, value, &number))
      row->debtor_sex = number;
    else
      yx_row_note (reader, reader->fields[YX_COLUMN_DEBTOR_SEX], sex,
                   _ ("neither male nor female; not used"));
  }
}

static void
take_citizen (YxRowReader *reader, YxImportRow *row, const YxCitizenId *id)
{
  const guint column = reader->fields[YX_COLUMN_DEBTOR_ID_NUMBER];
  const YxSex sex = id->is_female ? YX_SEX_FEMALE : YX_SEX_MALE;

  row->debtor_id_number = yx_row_keep (reader, id->text);
  if (row->debtor_kind < 0)
    row->debtor_kind = YX_DEBTOR_KIND_PERSON;
  if (row->debtor_sex != YX_SEX_UNKNOWN && row->debtor_sex != sex)
    yx_row_note (reader, column, id->text, _ ("the sex given differs from the one in this number"));
  if (row->debtor_sex == YX_SEX_UNKNOWN)
    row->debtor_sex = sex;
}

/* 4.1082519800101126E+17: what a spreadsheet makes of eighteen digits. */
static gboolean
is_rounded_number (const char *text)
{
  const char *exponent = strstr (text, "E+");

  return exponent != NULL && exponent > text
         && strspn (text, "0123456789.") == (gsize) (exponent - text)
         && strspn (exponent + 2, "0123456789") == strlen (exponent + 2);
}

/* One column holds both kinds of number. Which one was meant, the debtor's kind says, else the
 * form: eighteen characters with a day of birth in them are a citizen's number. */
static void
read_id_number (YxRowReader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_DEBTOR_ID_NUMBER];
  const char *text = skip_apostrophe (yx_row_cell_at (reader, column));
  YxIdentifierFault as_citizen, as_entity;
  gboolean is_entity;
  YxCitizenId id;
  char code[19];

  if (*text == '\0')
    return;
  if (is_rounded_number (text)) {
    yx_row_reject (reader, column, text,
                   _ ("the spreadsheet has rounded this number; format the column as text and "
                      "enter it again"));
    return;
  }
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
    yx_row_reject (reader, column, text,
                   yx_identifier_fault_text (is_entity ? as_entity : as_citizen));
  } else if (is_entity) {
    row->debtor_id_number = yx_row_keep (reader, code);
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
read_phone (YxRowReader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_DEBTOR_PHONE];
  const char *text = skip_apostrophe (yx_row_cell_at (reader, column));
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
      row->debtor_phone = yx_row_keep (reader, mobile);
    else if (is_landline (folded, digits))
      row->debtor_phone = yx_row_keep (reader, digits);
  }
  if (row->debtor_phone == NULL) {
    g_autofree char *message
        = g_strdup_printf (_ ("no phone number: %s; not used"), yx_identifier_fault_text (fault));

    yx_row_note (reader, column, text, message);
  }
}

static void
read_amount (YxRowReader *reader, YxColumnField field, gint64 *fen)
{
  const guint column = reader->fields[field];
  const char *text = skip_apostrophe (yx_row_cell_at (reader, column));

  if (*text != '\0' && !yx_cell_parse_amount (text, reader->columns->columns[column].unit, fen))
    yx_row_reject (reader, column, text,
                   _ ("no amount of money; write it like 45000.00 or 4.5万元"));
}

static void
read_filed (YxRowReader *reader, YxImportRow *row)
{
  const guint column = reader->fields[YX_COLUMN_FILED];
  const char *text = skip_apostrophe (yx_row_cell_at (reader, column));
  GDate date;

  if (*text == '\0')
    return;
  if (!yx_cell_parse_date (text, &date)) {
    yx_row_reject (reader, column, text, _ ("no date; write it like 2024-03-05 or 2024年3月5日"));
  } else if (g_date_compare (&date, reader->today) > 0) {
    yx_row_reject (reader, column, text, _ ("the date is still to come"));
  } else {
    row->filed = yx_row_midnight (reader, &date);
  }
}

/* Not understood, it must not count as open: nobody may be visited for a closed case. */
static void
read_status (YxRowReader *reader, YxImportRow *row)
{
  const char *text = yx_row_cell (reader, YX_COLUMN_STATUS);
  const char *value;

  if (*text == '\0')
    return;
  value = yx_word_value ("status", text);
  if (value == NULL || !yx_enum_parse (YX_TYPE_CASE_STATUS, value, &row->status))
    yx_row_reject (reader, reader->fields[YX_COLUMN_STATUS], text,
                   _ ("not a known status, such as 执行中, 终本, 执行完毕, 和解 or 中止"));
}

void
yx_row_read_fields (YxRowReader *reader, YxImportRow *row)
{
  read_case_number (reader, row);
  read_debtor_name (reader, row);
  read_kind_and_sex (reader, row);
  read_id_number (reader, row);
  read_phone (reader, row);
  read_amount (reader, YX_COLUMN_CLAIM, &row->claim_fen);
  read_amount (reader, YX_COLUMN_PAID, &row->paid_fen);
  read_filed (reader, row);
  read_status (reader, row);
  if (*yx_row_cell (reader, YX_COLUMN_COURT) != '\0')
    row->court = yx_row_cell (reader, YX_COLUMN_COURT);
  row->applicant = or_null (yx_row_cell (reader, YX_COLUMN_APPLICANT));
  row->cause = or_null (yx_row_cell (reader, YX_COLUMN_CAUSE));
  row->judge = or_null (yx_row_cell (reader, YX_COLUMN_JUDGE));
}
