#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <stdio.h>

#include "desk/gather.h"
#include "desk/page-parts.h"
#include "desk/rulesets-private.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "rules/identifiers.h"

static void
measure_clear (gpointer data)
{
  YxPageMeasure *measure = data;

  g_free (measure->id);
  g_free (measure->case_number);
  g_free (measure->debtor);
  g_free (measure->note);
  g_free (measure->author);
  g_free (measure->limit);
  g_free (measure->article);
}

static YxPageMeasure
measure_from_row (YxStatement *row, const YxCasework *casework, const YxRuleset *ruleset,
                  gint64 now)
{
  const YxMeasureKind kind = (YxMeasureKind) yx_statement_get_enum (row, 1, YX_TYPE_MEASURE_KIND,
                                                                    YX_MEASURE_KIND_COMPELLED);
  const YxDebtorKind debtor
      = (YxDebtorKind) yx_statement_get_enum (row, 4, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON);
  const gint64 imposed = yx_statement_get_int (row, 5);
  const gint64 until = yx_statement_get_int (row, 6);
  const gint64 end = yx_casework_measure_end (casework, kind, imposed, until);

  return (YxPageMeasure){
    .id = g_strdup (yx_statement_get_text (row, 0)),
    .kind = kind,
    .case_number = g_strdup (yx_statement_get_text (row, 2)),
    .debtor = yx_mask_debtor (yx_statement_get_text (row, 3), debtor),
    .imposed = imposed,
    .end = end,
    .by_law = until == 0 && end != 0,
    .over = end != 0 && end < now,
    .amount_fen = yx_statement_get_int (row, 7),
    .note = g_strdup (yx_statement_get_text (row, 8)),
    .author = g_strdup (yx_statement_get_text (row, 9)),
    .limit = yx_casework_measure_text (casework, ruleset, kind, debtor),
    .article = g_strdup (yx_rule_text_get (&yx_casework_get_measure (casework, kind)->article)),
  };
}

GArray *
yx_page_read_measures (YxDb *db, const YxCasework *casework, const YxRuleset *ruleset,
                       const char *case_id, const char *debtor_id, gint64 now, GError **error)
{
  g_autoptr (GArray) measures = g_array_new (FALSE, FALSE, sizeof (YxPageMeasure));
  g_autofree char *sql = g_strdup_printf (
      "SELECT m.id, m.kind, c.number, d.name, d.kind, m.imposed, m.until, m.amount_fen, m.note, "
      "m.author FROM measures m JOIN cases c ON c.id = m.case_id "
      "JOIN debtors d ON d.id = m.debtor_id WHERE m.%s = $1 ORDER BY m.imposed DESC, m.id DESC",
      case_id != NULL ? "case_id" : "debtor_id");
  YxStatement *statement = yx_db_prepare (db, sql, error);

  g_array_set_clear_func (measures, measure_clear);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, case_id != NULL ? case_id : debtor_id);
  for (;;) {
    YxPageMeasure measure;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&measures);
    measure = measure_from_row (statement, casework, ruleset, now);
    g_array_append_val (measures, measure);
  }
}

int
yx_page_age (const char *id_number, const char *born, gint64 now)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  YxCitizenId id = { 0 };
  int year, month, day;
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  if (id_number == NULL || yx_citizen_id_parse (id_number, NULL, &id) != YX_IDENTIFIER_OK) {
    if (born == NULL || sscanf (born, "%d-%d-%d", &year, &month, &day) != 3
        || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
      return -1;
    g_date_clear (&id.birth, 1);
    g_date_set_dmy (&id.birth, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  }
  return yx_citizen_id_age (&id, &today);
}

YxRuleset *
yx_page_ruleset (YxDb *db, gint64 now, GError **error)
{
  return yx_rulesets_read (db, NULL, now, error);
}

char *
yx_page_mask_applicant (const char *name)
{
  glong length;

  if (name == NULL)
    return NULL;
  length = g_utf8_strlen (name, -1);
  return length >= 2 && length <= 4 ? yx_mask_name (name) : g_strdup (name);
}
