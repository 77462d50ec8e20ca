#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/cells.h"
#include "exchange/row-reader.h"
#include "exchange/words.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/identifiers.h"

#define MOST_FAILED_VISITS 999

static const char *
cell_or_null (YxRowReader *reader, YxColumnField field, gboolean *ret_any)
{
  const char *text = yx_row_cell (reader, field);

  if (*text == '\0')
    return NULL;
  *ret_any = TRUE;
  return text;
}

/* One date; it counts from the beginning of its day, or (until) to its end. */
static gint64
parse_date (YxRowReader *reader, YxColumnField field, const char *text, gboolean until)
{
  GDate date;

  if (!yx_cell_parse_date (text, &date)) {
    yx_row_reject (reader, reader->fields[field], text,
                   _ ("no date; write it like 2024-03-05 or 2024年3月5日"));
    return 0;
  }
  return yx_row_midnight (reader, &date) + (until ? G_TIME_SPAN_DAY - G_TIME_SPAN_SECOND : 0);
}

static void
read_date (YxRowReader *reader, YxColumnField field, gboolean until, gint64 *time,
           gboolean *ret_any)
{
  const char *text = cell_or_null (reader, field, ret_any);

  if (text != NULL)
    *time = parse_date (reader, field, text, until);
}

/* Dates of one cell, separated as addresses are. */
static gsize
read_dates (YxRowReader *reader, YxColumnField field, gboolean until,
            gint64 times[YX_IMPORT_MAX_SUMMONSES], gboolean *ret_any)
{
  const char *text = cell_or_null (reader, field, ret_any);
  g_auto (GStrv) parts = yx_cell_split (text != NULL ? text : "");
  const gsize n = text != NULL ? g_strv_length (parts) : 0;

  if (n > YX_IMPORT_MAX_SUMMONSES) {
    yx_row_reject (reader, reader->fields[field], text, _ ("too many dates in one cell"));
    return 0;
  }
  for (gsize i = 0; i < n; i++)
    times[i] = parse_date (reader, field, parts[i], until);
  return n;
}

/* A word of a closed list. What is not understood must not open a door, so it rejects the row. */
static void
read_word (YxRowReader *reader, YxColumnField field, const char *group, GType type, int *value,
           gboolean *ret_any)
{
  const char *text = cell_or_null (reader, field, ret_any);
  const char *nick = text != NULL ? yx_word_value (group, text) : NULL;

  if (text != NULL && (nick == NULL || !yx_enum_parse (type, nick, value)))
    yx_row_reject (reader, reader->fields[field], text, _ ("not one of the known words"));
}

static void
read_receipt (YxRowReader *reader, YxImportFacts *facts, gboolean *ret_any)
{
  const char *text = cell_or_null (reader, YX_COLUMN_SUMMONS_RECEIPT, ret_any);
  const char *word = text != NULL ? yx_word_value ("yes-no", text) : NULL;

  if (word != NULL)
    facts->summons_receipts = g_str_equal (word, "yes");
  else if (text != NULL)
    yx_row_reject (reader, reader->fields[YX_COLUMN_SUMMONS_RECEIPT], text,
                   _ ("not one of the known words"));
}

/* 张三、李四 */
static void
read_identity (YxRowReader *reader, YxImportFacts *facts, gboolean *ret_any)
{
  const char *text = cell_or_null (reader, YX_COLUMN_IDENTITY_BY, ret_any);
  g_autoptr (GString) spaced = g_string_new (text);
  g_auto (GStrv) names = NULL;
  const char **slots[] = { &facts->identity_by, &facts->identity_by_second };
  guint n = 0;

  g_string_replace (spaced, "、", ",", 0);
  g_string_replace (spaced, "，", ",", 0);
  g_string_replace (spaced, "；", ",", 0);
  names = g_strsplit_set (spaced->str, ",;/", -1);
  for (int i = 0; names[i] != NULL && n < G_N_ELEMENTS (slots); i++)
    if (*g_strstrip (names[i]) != '\0')
      *slots[n++] = yx_row_keep (reader, names[i]);
}

static void
read_flags (YxRowReader *reader, YxImportFacts *facts, gboolean *ret_any)
{
  const char *text = cell_or_null (reader, YX_COLUMN_FLAGS, ret_any);
  g_autoptr (GString) spaced = g_string_new (text);
  g_auto (GStrv) words = NULL;

  g_string_replace (spaced, "、", ";", 0);
  g_string_replace (spaced, "，", ";", 0);
  g_string_replace (spaced, "；", ";", 0);
  words = g_strsplit_set (spaced->str, ";,\n", -1);
  for (int i = 0; words[i] != NULL; i++) {
    const char *nick = yx_word_value ("flag", g_strstrip (words[i]));
    int flag;

    if (*words[i] == '\0' || g_strcmp0 (nick, "none") == 0)
      continue;
    if (nick != NULL && yx_enum_parse (YX_TYPE_DEBTOR_FLAG, nick, &flag))
      facts->flags |= 1u << flag;
    else
      yx_row_note (reader, reader->fields[YX_COLUMN_FLAGS], words[i],
                   _ ("not a known circumstance; note it on the debtor by hand"));
  }
}

static void
read_born (YxRowReader *reader, YxImportFacts *facts, gboolean *ret_any)
{
  const char *text = cell_or_null (reader, YX_COLUMN_BORN, ret_any);
  char iso[16];
  GDate date;

  if (text == NULL)
    return;
  if (!yx_cell_parse_birth (text, &date) || g_date_compare (&date, reader->today) > 0) {
    yx_row_reject (reader, reader->fields[YX_COLUMN_BORN], text,
                   _ ("no date of birth; write it like 1985-03-05"));
    return;
  }
  g_date_strftime (iso, sizeof iso, "%Y-%m-%d", &date);
  facts->born = yx_row_keep (reader, iso);
}

/* Who is named as the legal representative of an entity is to appear as that. */
static void
read_representative (YxRowReader *reader, YxImportFacts *facts, gboolean *ret_any)
{
  const char *number = cell_or_null (reader, YX_COLUMN_APPEARS_ID_NUMBER, ret_any);
  YxIdentifierFault fault;
  YxCitizenId id;

  facts->appears_name = cell_or_null (reader, YX_COLUMN_APPEARS_NAME, ret_any);
  if (facts->appears_name != NULL && facts->capacity < 0)
    facts->capacity = YX_CAPACITY_LEGAL_REPRESENTATIVE;
  if (number == NULL)
    return;
  fault = yx_citizen_id_parse (number, reader->today, &id);
  if (fault == YX_IDENTIFIER_OK)
    facts->appears_id_number = yx_row_keep (reader, id.text);
  else
    yx_row_reject (reader, reader->fields[YX_COLUMN_APPEARS_ID_NUMBER], number,
                   yx_identifier_fault_text (fault));
}

static void
read_failed_visits (YxRowReader *reader, YxImportFacts *facts, gboolean *ret_any)
{
  const char *text = cell_or_null (reader, YX_COLUMN_FAILED_VISITS, ret_any);
  char *end;
  long n;

  if (text == NULL)
    return;
  n = strtol (text, &end, 10);
  if (end == text || *end != '\0' || n < 0 || n > MOST_FAILED_VISITS)
    yx_row_reject (reader, reader->fields[YX_COLUMN_FAILED_VISITS], text, _ ("no number of visits"));
  else
    facts->failed_visits = (int) n;
}

gboolean
yx_row_read_facts (YxRowReader *reader, YxImportFacts *ret_facts)
{
  YxImportFacts facts = YX_IMPORT_FACTS_INIT;
  gboolean any = FALSE;
  gsize n_deadlines;

  facts.title = cell_or_null (reader, YX_COLUMN_TITLE, &any);
  read_date (reader, YX_COLUMN_TITLE_EFFECTIVE, FALSE, &facts.title_effective, &any);
  facts.n_summonses
      = read_dates (reader, YX_COLUMN_SUMMONS_SERVED, FALSE, facts.summons_served, &any);
  /* Until its day is over nobody has failed to appear. */
  n_deadlines
      = read_dates (reader, YX_COLUMN_SUMMONS_DEADLINE, TRUE, facts.summons_deadlines, &any);
  if (n_deadlines > facts.n_summonses)
    yx_row_reject (reader, reader->fields[YX_COLUMN_SUMMONS_DEADLINE],
                   yx_row_cell (reader, YX_COLUMN_SUMMONS_DEADLINE),
                   _ ("more days to appear than summonses served"));
  read_receipt (reader, &facts, &any);
  read_word (reader, YX_COLUMN_SUMMONS_ANSWER, "answer", YX_TYPE_SUMMONS_ANSWER,
             &facts.summons_answer, &any);
  facts.warrant_number = cell_or_null (reader, YX_COLUMN_WARRANT, &any);
  read_date (reader, YX_COLUMN_WARRANT_SIGNED, FALSE, &facts.warrant_signed, &any);
  read_date (reader, YX_COLUMN_WARRANT_UNTIL, TRUE, &facts.warrant_until, &any);
  read_identity (reader, &facts, &any);
  read_word (reader, YX_COLUMN_DEPUTY, "deputy", YX_TYPE_DEPUTY_STATUS, &facts.deputy, &any);
  facts.deputy_permission = cell_or_null (reader, YX_COLUMN_DEPUTY_PERMISSION, &any);
  read_born (reader, &facts, &any);
  read_word (reader, YX_COLUMN_CAPACITY, "capacity", YX_TYPE_CAPACITY, &facts.capacity, &any);
  read_representative (reader, &facts, &any);
  read_flags (reader, &facts, &any);
  read_date (reader, YX_COLUMN_ADDRESS_VERIFIED, FALSE, &facts.address_verified, &any);
  read_failed_visits (reader, &facts, &any);
  if (any)
    *ret_facts = facts;
  return any;
}
