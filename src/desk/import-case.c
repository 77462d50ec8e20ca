#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/import-private.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"

static gboolean
text_differs (YxStatement *statement, guint column, const char *text)
{
  return yx_import_said (text) && g_strcmp0 (yx_statement_get_text (statement, column), text) != 0;
}

static gboolean
amount_differs (YxStatement *statement, guint column, gint64 value, gint64 least)
{
  return value >= least
         && (yx_statement_is_null (statement, column)
             || yx_statement_get_int (statement, column) != value);
}

static void
bind_amount (YxStatement *statement, guint parameter, gint64 value, gint64 least)
{
  if (value >= least)
    yx_statement_bind_int (statement, parameter, value);
}

/* One way to write a number: white space out, brackets full-width. */
static char *
fold_case_number (const char *number)
{
  g_autofree char *folded = yx_fold_text (number);
  GString *text = g_string_new (folded);

  g_string_replace (text, "(", "（", 0);
  g_string_replace (text, ")", "）", 0);
  return g_string_free (text, FALSE);
}

typedef struct {
  char *id; /* NULL: not on the desk */
  gboolean differs;
  char *name;
} FoundDebtor;

static gboolean
read_debtor (YxStatement *statement, const YxImportRow *row, FoundDebtor *found, GError **error)
{
  gboolean any;

  if (!yx_statement_step (statement, &any, error))
    return FALSE;
  if (any) {
    found->id = g_strdup (yx_statement_get_text (statement, 0));
    found->name = g_strdup (yx_statement_get_text (statement, 1));
    found->differs
        = text_differs (statement, 1, row->debtor_name)
          || text_differs (statement, 2, row->debtor_id_number)
          || text_differs (statement, 3, row->debtor_phone)
          || (row->debtor_kind >= 0
              && yx_statement_get_enum (statement, 4, YX_TYPE_DEBTOR_KIND, -1) != row->debtor_kind)
          || (row->debtor_sex != YX_SEX_UNKNOWN
              && yx_statement_get_enum (statement, 5, YX_TYPE_SEX, -1) != (int) row->debtor_sex);
  }
  yx_statement_reset (statement);
  return TRUE;
}

#define DEBTOR_COLUMNS "debtors.id, debtors.name, debtors.id_number, debtors.phone, " \
                       "debtors.kind, debtors.sex"

/* By ID number; else by name within the case, unless a different number is known of him. */
static gboolean
find_debtor (YxDb *db, const YxImportRow *row, const char *case_id, const char *name_key,
             FoundDebtor *found, GError **error)
{
  YxStatement *statement;

  if (yx_import_said (row->debtor_id_number)) {
    statement = yx_db_prepare (
        db, "SELECT " DEBTOR_COLUMNS " FROM debtors WHERE id_number = $1", error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, row->debtor_id_number);
    if (!read_debtor (statement, row, found, error))
      return FALSE;
    if (found->id != NULL)
      return TRUE;
    statement = yx_db_prepare (db,
                               "SELECT " DEBTOR_COLUMNS " FROM case_debtors JOIN debtors "
                               "ON debtors.id = case_debtors.debtor_id WHERE case_id = $1 "
                               "AND name_key = $2 AND id_number IS NULL",
                               error);
  } else {
    statement = yx_db_prepare (db,
                               "SELECT " DEBTOR_COLUMNS " FROM case_debtors JOIN debtors "
                               "ON debtors.id = case_debtors.debtor_id WHERE case_id = $1 "
                               "AND name_key = $2 ORDER BY debtors.id",
                               error);
  }
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, case_id);
  yx_statement_bind_text (statement, 2, name_key);
  return read_debtor (statement, row, found, error);
}

gboolean
yx_import_case (YxDb *db, const YxImportRow *row, gint64 now, char **ret_id,
                YxImportChange *ret_change, GError **error)
{
  g_autofree char *number = fold_case_number (row->case_number);
  g_autofree char *id = NULL;
  gboolean found;
  gboolean differs = FALSE;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id, court, applicant, cause, judge, filed, claim_fen, paid_fen, "
                       "status FROM cases WHERE number = $1",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, number);
  if (!yx_statement_step (statement, &found, error))
    return FALSE;
  if (found) {
    id = g_strdup (yx_statement_get_text (statement, 0));
    differs = text_differs (statement, 1, row->court) || text_differs (statement, 2, row->applicant)
              || text_differs (statement, 3, row->cause) || text_differs (statement, 4, row->judge)
              || amount_differs (statement, 5, row->filed, 1)
              || amount_differs (statement, 6, row->claim_fen, 0)
              || amount_differs (statement, 7, row->paid_fen, 0)
              || (row->status >= 0
                  && yx_statement_get_enum (statement, 8, YX_TYPE_CASE_STATUS, -1) != row->status);
  }
  yx_statement_reset (statement);

  if (found && !differs) {
    *ret_change = YX_IMPORT_UNCHANGED;
    *ret_id = g_steal_pointer (&id);
    return TRUE;
  }
  if (!found) {
    id = yx_id_new ();
    statement = yx_db_prepare (
        db,
        "INSERT INTO cases (id, court, applicant, cause, judge, filed, claim_fen, paid_fen, "
        "status, updated, number, created, status_since) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $10)",
        error);
  } else {
    statement = yx_db_prepare (
        db,
        "UPDATE cases SET court = coalesce ($2, court), applicant = coalesce ($3, applicant), "
        "cause = coalesce ($4, cause), judge = coalesce ($5, judge), filed = coalesce ($6, filed), "
        "claim_fen = coalesce ($7, claim_fen), paid_fen = coalesce ($8, paid_fen), "
        "status_since = CASE WHEN coalesce ($9, status) = status THEN status_since ELSE $10 END, "
        "status = coalesce ($9, status), updated = $10 WHERE id = $1",
        error);
  }
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_import_bind_said (statement, 2, row->court);
  yx_import_bind_said (statement, 3, row->applicant);
  yx_import_bind_said (statement, 4, row->cause);
  yx_import_bind_said (statement, 5, row->judge);
  bind_amount (statement, 6, row->filed, 1);
  bind_amount (statement, 7, row->claim_fen, 0);
  bind_amount (statement, 8, row->paid_fen, 0);
  if (row->status >= 0 || !found)
    yx_statement_bind_enum (statement, 9, YX_TYPE_CASE_STATUS,
                            row->status >= 0 ? row->status : (int) YX_CASE_STATUS_OPEN);
  yx_statement_bind_int (statement, 10, now);
  if (!found)
    yx_statement_bind_text (statement, 11, number);
  if (!yx_statement_run (statement, error))
    return FALSE;
  *ret_change = found ? YX_IMPORT_UPDATED : YX_IMPORT_ADDED;
  *ret_id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
yx_import_debtor (YxDb *db, const YxImportRow *row, gint64 now, const char *case_id,
                  YxImportReport *report, char **ret_id, YxImportChange *ret_change,
                  GError **error)
{
  g_autofree char *name_key = yx_fold_text (row->debtor_name);
  FoundDebtor found = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *known_name = NULL;
  gboolean is_new;
  YxStatement *statement;

  if (!find_debtor (db, row, case_id, name_key, &found, error))
    return FALSE;
  id = found.id;
  known_name = found.name;
  is_new = id == NULL;
  if (!is_new && g_strcmp0 (known_name, row->debtor_name) != 0)
    yx_import_report_add (
        report, YX_IMPORT_NOTE, row->line, "debtor-name",
        g_strdup_printf (_("The ID number belongs to %s on the desk; now called %s"), known_name,
                         row->debtor_name));

  if (is_new) {
    id = yx_id_new ();
    statement = yx_db_prepare (db,
                               "INSERT INTO debtors (id, name, name_key, id_number, phone, kind, "
                               "sex, updated, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
                               error);
  } else {
    statement = yx_db_prepare (db,
                               "UPDATE debtors SET name = $2, name_key = $3, "
                               "id_number = coalesce ($4, id_number), phone = coalesce ($5, phone), "
                               "kind = coalesce ($6, kind), sex = coalesce ($7, sex), updated = $8 "
                               "WHERE id = $1",
                               error);
  }
  if (statement == NULL)
    return FALSE;
  if (is_new || found.differs) {
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, row->debtor_name);
    yx_statement_bind_text (statement, 3, name_key);
    yx_import_bind_said (statement, 4, row->debtor_id_number);
    yx_import_bind_said (statement, 5, row->debtor_phone);
    if (is_new || row->debtor_kind >= 0)
      yx_statement_bind_enum (statement, 6, YX_TYPE_DEBTOR_KIND,
                              row->debtor_kind >= 0 ? row->debtor_kind
                                                    : (int) YX_DEBTOR_KIND_PERSON);
    if (is_new || row->debtor_sex != YX_SEX_UNKNOWN)
      yx_statement_bind_enum (statement, 7, YX_TYPE_SEX, (int) row->debtor_sex);
    yx_statement_bind_int (statement, 8, now);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }

  statement = yx_db_prepare (db,
                             "INSERT INTO case_debtors (case_id, debtor_id) VALUES ($1, $2) "
                             "ON CONFLICT (case_id, debtor_id) DO NOTHING",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, case_id);
  yx_statement_bind_text (statement, 2, id);
  if (!yx_statement_run (statement, error))
    return FALSE;
  *ret_change = is_new ? YX_IMPORT_ADDED
                       : found.differs ? YX_IMPORT_UPDATED : YX_IMPORT_UNCHANGED;
  *ret_id = g_steal_pointer (&id);
  return TRUE;
}
