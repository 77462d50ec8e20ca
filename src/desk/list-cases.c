#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/case-query.h"
#include "desk/gather.h"
#include "desk/lists-private.h"
#include "desk/page-parts.h"
#include "model/enum-types.h"
#include "model/format.h"

/* For the deadlines of cases. */
typedef struct {
  const YxCasework *casework;
  YxCaseDues *dues;
  gint64 now;
} CaseWork;

/* Prepares HEAD, " WHERE COLUMN IN (the set)" unless it is of all cases, and TAIL. */
static YxStatement *
prepare_for_set (YxDb *db, const YxCaseSet *set, const char *head, const char *column,
                 const char *tail, GError **error)
{
  g_autofree char *ids = yx_case_set_to_sql (set, db);
  g_autofree char *sql = ids != NULL
                             ? g_strdup_printf ("%s WHERE %s IN (%s)%s", head, column, ids, tail)
                             : g_strconcat (head, tail, NULL);
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement != NULL)
    yx_case_set_bind (set, db, statement);
  return statement;
}

static GHashTable *
gather_for_cases (YxDb *db, const YxCaseSet *set, GError **error)
{
  g_autoptr (GHashTable) gather = yx_gather_new ();
  YxStatement *statement;

  statement = prepare_for_set (db, set,
                               "SELECT cd.case_id, d.name, d.kind FROM case_debtors cd "
                               "JOIN debtors d ON d.id = cd.debtor_id",
                               "cd.case_id", " ORDER BY cd.case_id, d.id", error);
  if (statement == NULL || !yx_gather_names (gather, statement, error))
    return NULL;

  statement = prepare_for_set (db, set,
                               "SELECT cd.case_id, count(*), count(p.lon) FROM case_debtors cd "
                               "JOIN places p ON p.debtor_id = cd.debtor_id",
                               "cd.case_id", " GROUP BY cd.case_id", error);
  if (statement == NULL || !yx_gather_places (gather, statement, error))
    return NULL;
  return g_steal_pointer (&gather);
}

/* What is due next in a case of this row; nothing without `work`. */
static void
find_due (YxStatement *row, const CaseWork *work, gint64 *ret_due, const char **ret_node)
{
  YxNodeState states[YX_CASEWORK_MAX_NODES];
  int next;

  if (work == NULL)
    return;
  yx_case_dues_states (
      work->dues, yx_statement_get_text (row, 0),
      (YxCaseStatus) yx_statement_get_enum (row, 9, YX_TYPE_CASE_STATUS, YX_CASE_STATUS_OPEN),
      yx_statement_get_int (row, 13), yx_statement_get_int (row, 6), !yx_statement_is_null (row, 5),
      work->now, states);
  next = yx_casework_next (work->casework, states);
  if (next < 0)
    return;
  *ret_due = states[next].due;
  *ret_node = yx_rule_text_get (&yx_casework_get_node (work->casework, (guint) next)->label);
}

static YxCase *
case_from_row (YxStatement *row, GHashTable *gather, const CaseWork *work)
{
  gint64 due = 0;
  const char *due_node = NULL;

  find_due (row, work, &due, &due_node);
  const YxGathered *gathered = yx_gather_get (gather, yx_statement_get_text (row, 0));
  const YxCaseData data = {
    .id = yx_statement_get_text (row, 0),
    .number = yx_statement_get_text (row, 1),
    .court = yx_statement_get_text (row, 2),
    .applicant = yx_statement_get_text (row, 3),
    .cause = yx_statement_get_text (row, 4),
    .judge = yx_statement_get_text (row, 5),
    .filed = yx_statement_get_int (row, 6),
    .claim_fen = yx_statement_get_int (row, 7),
    .paid_fen = yx_statement_get_int (row, 8),
    .status
    = (YxCaseStatus) yx_statement_get_enum (row, 9, YX_TYPE_CASE_STATUS, YX_CASE_STATUS_OPEN),
    .updated = yx_statement_get_int (row, 10),
    .track = (YxTrack) yx_statement_get_enum (row, yx_statement_is_null (row, 12) ? 11 : 12,
                                              YX_TYPE_TRACK, YX_TRACK_NONE),
    .track_by_hand = !yx_statement_is_null (row, 12),
    .due = due,
    .due_node = due_node,
    .debtors = yx_gathered_texts (gathered),
    .masked_debtors = yx_gathered_masked (gathered),
    .n_debtors = gathered->n_texts,
    .n_places = gathered->n_places,
    .n_on_map = gathered->n_on_map,
  };

  return yx_case_new (&data);
}

/* Which debtors; none set: all. */
typedef struct {
  const char *case_id;
  const char *debtor_id;
} Whom;

/* A statement on those debtors. */
static YxStatement *
prepare_for (YxDb *db, const Whom *whom, const char *head, const char *column, const char *tail,
             GError **error)
{
  g_autofree char *sql = NULL;
  YxStatement *statement;

  if (whom->case_id != NULL)
    sql = g_strdup_printf ("%s WHERE %s IN (SELECT debtor_id FROM case_debtors WHERE case_id = $1)"
                           "%s",
                           head, column, tail);
  else if (whom->debtor_id != NULL)
    sql = g_strdup_printf ("%s WHERE %s = $1%s", head, column, tail);
  else
    sql = g_strconcat (head, tail, NULL);
  statement = yx_db_prepare (db, sql, error);
  if (statement != NULL && (whom->case_id != NULL || whom->debtor_id != NULL))
    yx_statement_bind_text (statement, 1, whom->case_id != NULL ? whom->case_id : whom->debtor_id);
  return statement;
}

static YxDebtor *
debtor_from_row (YxStatement *row, GHashTable *gather)
{
  const YxGathered *gathered = yx_gather_get (gather, yx_statement_get_text (row, 0));
  const YxDebtorKind kind
      = (YxDebtorKind) yx_statement_get_enum (row, 1, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON);
  g_autofree char *masked_name = yx_mask_debtor (yx_statement_get_text (row, 2), kind);
  g_autofree char *masked_number = yx_mask_id_number (yx_statement_get_text (row, 3));
  const YxDebtorData data = {
    .id = yx_statement_get_text (row, 0),
    .kind = kind,
    .name = yx_statement_get_text (row, 2),
    .masked_name = masked_name,
    .id_number = yx_statement_get_text (row, 3),
    .masked_id_number = masked_number,
    .sex = (YxSex) yx_statement_get_enum (row, 4, YX_TYPE_SEX, YX_SEX_UNKNOWN),
    .phone = yx_statement_get_text (row, 5),
    .n_cases = gathered->n_texts,
    .n_places = gathered->n_places,
    .case_numbers = yx_gathered_texts (gathered),
  };

  return yx_debtor_new (&data);
}

static gboolean
cases_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_cases (db, job->filter, job->id, error);
  return job->result != NULL;
}

static gboolean
case_work_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;
  const gint64 now = g_get_real_time ();
  g_autoptr (YxCasework) casework = yx_casework_read (db, now, error);

  if (casework == NULL)
    return FALSE;
  job->result = yx_read_case_work (db, job->filter, NULL, casework, now, error);
  return job->result != NULL;
}

static gboolean
debtors_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_debtors (db, job->id, error);
  return job->result != NULL;
}

/* work: nullable. */
static GListStore *
read_set (YxDb *db, const YxCaseSet *set, const char *order, const CaseWork *work, GError **error)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) gather = gather_for_cases (db, set, error);
  YxStatement *statement;

  if (gather == NULL)
    return NULL;
  statement = prepare_for_set (db, set,
                               "SELECT id, number, court, applicant, cause, judge, filed, "
                               "claim_fen, paid_fen, status, updated, track, hand_track, "
                               "status_since FROM cases",
                               "id", order, error);
  if (statement == NULL)
    return NULL;
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_CASE, cases);
    g_ptr_array_add (cases, case_from_row (statement, gather, work));
  }
}

GListStore *
yx_read_cases (YxDb *db, const YxCaseFilter *filter, const char *operation_id, GError **error)
{
  const YxCaseSet set = { .filter = filter, .operation_id = operation_id };

  return read_set (db, &set, " ORDER BY number COLLATE case_number", NULL, error);
}

GListStore *
yx_read_case (YxDb *db, const char *case_id, GError **error)
{
  const YxCaseSet set = { .case_id = case_id };

  return read_set (db, &set, "", NULL, error);
}

GListStore *
yx_read_case_work (YxDb *db, const YxCaseFilter *filter, const char *debtor_id,
                   const YxCasework *casework, gint64 now, GError **error)
{
  const YxCaseSet set = { .filter = filter, .debtor_id = debtor_id };
  g_autoptr (YxCaseDues) dues = yx_case_dues_read (db, casework, NULL, debtor_id, error);
  const CaseWork work = { casework, dues, now };

  if (dues == NULL)
    return NULL;
  return read_set (db, &set,
                   debtor_id != NULL ? " ORDER BY status <> 'open', number COLLATE case_number"
                                     : " ORDER BY number COLLATE case_number",
                   &work, error);
}

static GListStore *
read_debtors (YxDb *db, const Whom *whom, GError **error)
{
  g_autoptr (GPtrArray) debtors = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) gather = yx_gather_new ();
  YxStatement *statement;

  statement = prepare_for (db, whom,
                           "SELECT cd.debtor_id, c.number FROM case_debtors cd "
                           "JOIN cases c ON c.id = cd.case_id",
                           "cd.debtor_id", " ORDER BY c.number COLLATE case_number", error);
  if (statement == NULL || !yx_gather_texts (gather, statement, error))
    return NULL;
  statement = prepare_for (db, whom, "SELECT debtor_id, count(*), count(lon) FROM places",
                           "debtor_id", " GROUP BY debtor_id", error);
  if (statement == NULL || !yx_gather_places (gather, statement, error))
    return NULL;

  statement = prepare_for (db, whom, "SELECT id, kind, name, id_number, sex, phone FROM debtors",
                           "id", " ORDER BY name_key, id", error);
  if (statement == NULL)
    return NULL;
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_DEBTOR, debtors);
    g_ptr_array_add (debtors, debtor_from_row (statement, gather));
  }
}

GListStore *
yx_read_debtors (YxDb *db, const char *case_id, GError **error)
{
  return read_debtors (db, &(Whom){ .case_id = case_id }, error);
}

YxDebtor *
yx_read_debtor (YxDb *db, const char *debtor_id, GError **error)
{
  g_autoptr (GListStore) debtors = read_debtors (db, &(Whom){ .debtor_id = debtor_id }, error);

  return debtors != NULL ? g_list_model_get_item (G_LIST_MODEL (debtors), 0) : NULL;
}

GListStore *
yx_desk_list_cases (YxDesk *self, const YxCaseFilter *filter, GError **error)
{
  YxListJob job = { .filter = filter };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_list_job_run (self, cases_job, &job, error);
}

GListStore *
yx_desk_list_case_work (YxDesk *self, const YxCaseFilter *filter, GError **error)
{
  YxListJob job = { .filter = filter };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_list_job_run (self, case_work_job, &job, error);
}

GListStore *
yx_desk_list_debtors (YxDesk *self, const char *case_id, GError **error)
{
  YxListJob job = { .id = case_id };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_list_job_run (self, debtors_job, &job, error);
}
