#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/desk-private.h"
#include "desk/names.h"
#include "desk/roles.h"

#define OF_OPERATION " WHERE t.operation_id = $1 "
#define OF_CASE "tasks t JOIN task_cases tc ON tc.task_id = t.id JOIN cases c ON c.id = tc.case_id "
#define OF_DEBTOR "tasks t JOIN debtors d ON d.id = t.debtor_id "

/* $1 is the operation in both. */
static const char names_sql[]
    = "SELECT name FROM officers UNION SELECT name FROM members "
      "UNION SELECT d.name FROM " OF_CASE "JOIN case_debtors cd ON cd.case_id = c.id "
      "JOIN debtors d ON d.id = cd.debtor_id " OF_OPERATION "AND d.kind = 'person' "
      "UNION SELECT d.name FROM " OF_DEBTOR OF_OPERATION "AND d.kind = 'person' "
      "UNION SELECT d.appears_name FROM " OF_DEBTOR OF_OPERATION
      "UNION SELECT d.identity_by FROM " OF_DEBTOR OF_OPERATION
      "UNION SELECT d.identity_by_second FROM " OF_DEBTOR OF_OPERATION
      "UNION SELECT c.applicant FROM " OF_CASE OF_OPERATION
      "UNION SELECT c.judge FROM " OF_CASE OF_OPERATION
      "UNION SELECT author FROM events WHERE operation_id = $1 "
      "UNION SELECT night_recorded_by FROM operations WHERE id = $1 "
      "UNION SELECT night_president FROM operations WHERE id = $1";
static const char addresses_sql[]
    = "SELECT p.address FROM places p JOIN tasks t ON t.debtor_id = p.debtor_id " OF_OPERATION
      "UNION SELECT s.address FROM stops s JOIN routes r ON r.id = s.route_id "
      "JOIN plans pl ON pl.id = r.plan_id WHERE pl.operation_id = $1 AND s.kind = 'visit'";
/* The same of the whole desk. */
static const char all_names_sql[]
    = "SELECT name FROM officers UNION SELECT name FROM members "
      "UNION SELECT name FROM debtors WHERE kind = 'person' "
      "UNION SELECT appears_name FROM debtors UNION SELECT identity_by FROM debtors "
      "UNION SELECT identity_by_second FROM debtors UNION SELECT applicant FROM cases "
      "UNION SELECT judge FROM cases UNION SELECT author FROM events "
      "UNION SELECT night_recorded_by FROM operations UNION SELECT night_president FROM operations";
static const char all_addresses_sql[]
    = "SELECT address FROM places UNION SELECT address FROM stops WHERE kind = 'visit'";
static const char court_sql[]
    = "SELECT (SELECT value FROM settings WHERE key = 'base.name'), "
      "(SELECT count(*) FROM tasks WHERE (operation_id = $1 OR $1 IS NULL) "
      "AND debtor_id IS NOT NULL)";

typedef struct {
  const char *operation_id;
  const char *author;
  YxPaperEdition edition;
  YxVeil *veil;
  char *court;
  gint64 n_people;
} NamesJob;

static gboolean
hide_rows (YxDb *db, const NamesJob *job, const char *sql,
           void (*hide) (YxVeil *veil, const char *word), GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  if (job->operation_id != NULL)
    yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    hide (job->veil, yx_statement_get_text (statement, 0));
  }
}

static gboolean
names_job (YxDb *db, gpointer data, GError **error)
{
  NamesJob *job = data;
  const gboolean one = job->operation_id != NULL;
  g_autoptr (YxOperation) operation
      = one ? yx_desk_read_operation (db, job->operation_id, error) : NULL;
  YxStatement *statement
      = !one || operation != NULL ? yx_db_prepare (db, court_sql, error) : NULL;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  job->court = g_strdup (yx_statement_get_text (statement, 0));
  job->n_people = yx_statement_get_int (statement, 1);
  yx_statement_reset (statement);
  return !yx_veil_is_on (job->veil)
         || (hide_rows (db, job, one ? names_sql : all_names_sql, yx_veil_hide_name, error)
             && hide_rows (db, job, one ? addresses_sql : all_addresses_sql, yx_veil_hide_address,
                           error));
}

static gboolean
read_event_job (YxDb *db, gpointer data, GError **error)
{
  const NamesJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_int (payload, "people", job->n_people);
  return yx_desk_append_event (db, job->author, job->operation_id, "records.read", payload, error);
}

YxVeil *
yx_desk_read_names (YxDesk *self, const char *operation_id, YxPaperEdition edition,
                    char **ret_court, GError **error)
{
  g_autoptr (YxVeil) veil = NULL;
  g_autofree char *author = NULL;
  g_autofree char *court = NULL;
  gboolean read;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (edition == YX_PAPER_EDITION_FULL
      && !yx_desk_may (self, YX_RIGHT_FULL_RECORD, "records.read", error))
    return NULL;
  veil = yx_veil_new (edition == YX_PAPER_EDITION_REDACTED);
  author = yx_desk_dup_author (self);
  NamesJob job = { operation_id, author, edition, veil, NULL, 0 };
  read = yx_store_read (yx_desk_get_store (self), names_job, &job, error);
  court = job.court;
  /* What cannot be logged is not read. */
  if (!read
      || (edition == YX_PAPER_EDITION_FULL
          && !yx_desk_write (self, read_event_job, &job, NULL, error)))
    return NULL;
  if (ret_court != NULL)
    *ret_court = g_steal_pointer (&court);
  return g_steal_pointer (&veil);
}
