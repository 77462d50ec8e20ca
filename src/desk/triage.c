#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/case-query.h"
#include "desk/casework-private.h"
#include "desk/triage.h"
#include "desk/visit-sql.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/identifiers.h"

/* What facts_from_row() and sort_row() read. */
#define FACTS_SQL                                                                                  \
  "SELECT id, number, status, claim_kind, claim_fen, paid_fen, assets_fen, filed, track, "         \
  "track_rule, track_seen, track_ruleset, hand_track FROM cases WHERE"

/* Rows between two looks at the cancellable and two words of progress. */
#define SLICE 256

/* Which cases: the first that is set; none: all. */
typedef struct {
  const char *case_id;
  const char *debtor_id;
  const char *const *case_ids;
  const YxCaseFilter *filter;
} Scope;

/* A case that the rules say something else of than before. */
typedef struct {
  char *case_id;
  YxTrack before, now;
  guint rule;
  char *seen;
} Change;

typedef struct {
  YxDb *db;
  const YxCasework *casework;
  gint64 now;
  Scope scope;
  char *set_sql;        /* " WHERE ID IN (…)" with the column as %s, made for scope; NULL: all */
  GHashTable *findable; /* ids of debtors who can be found */
  GHashTable *reached;  /* ids of cases one of whose debtors can */
  GHashTable *wanted;   /* ids; NULL: not by ids */
  GArray *changes;      /* of Change */
  YxTriageReport report;
  YxTriageProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Sorting;

typedef struct {
  Scope scope;
  const char *author;
  YxTriageProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
  YxTriageReport report;
} TriageJob;

/* Of yx_desk_triage_async(). */
typedef struct {
  GStrv case_ids;
  YxTriageProgress progress;
  gpointer progress_data;
  GMainContext *context;
  YxTriageReport report;
} AsyncRun;

typedef struct {
  AsyncRun *run;
  GTask *task; /* keeps the run, and what is told, alive */
  double fraction;
} Told;

static void
change_clear (gpointer data)
{
  Change *change = data;

  g_free (change->case_id);
  g_free (change->seen);
}

static void
begin (Sorting *self)
{
  self->findable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->reached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (self->changes, change_clear);
}

static void
sorting_clear (Sorting *self)
{
  g_free (self->set_sql);
  g_clear_pointer (&self->findable, g_hash_table_unref);
  g_clear_pointer (&self->reached, g_hash_table_unref);
  g_clear_pointer (&self->wanted, g_hash_table_unref);
  g_clear_pointer (&self->changes, g_array_unref);
}

/* Prepares HEAD with the cases of the scope as a condition on `column`. */
static YxStatement *
prepare (Sorting *self, const char *head, const char *column, GError **error)
{
  const Scope *scope = &self->scope;
  const YxCaseSet set = { .filter = scope->filter };
  g_autofree char *sql = NULL;
  YxStatement *statement;

  if (scope->case_id != NULL)
    sql = g_strdup_printf ("%s %s = $1", head, column);
  else if (scope->debtor_id != NULL)
    sql = g_strdup_printf ("%s %s IN (SELECT case_id FROM case_debtors WHERE debtor_id = $1)", head,
                           column);
  else if (self->set_sql != NULL)
    sql = g_strdup_printf ("%s %s IN (%s)", head, column, self->set_sql);
  else
    sql = g_strdup_printf ("%s 1 = 1", head);
  statement = yx_db_prepare (self->db, sql, error);
  if (statement == NULL)
    return NULL;
  if (scope->case_id != NULL || scope->debtor_id != NULL)
    yx_statement_bind_text (statement, 1,
                            scope->case_id != NULL ? scope->case_id : scope->debtor_id);
  else if (self->set_sql != NULL)
    yx_case_set_bind (&set, self->db, statement);
  return statement;
}

/* Debtors with a place at which they can be found. */
static gboolean
read_findable (Sorting *self, GError **error)
{
  const Scope *scope = &self->scope;
  const gboolean few = scope->case_id != NULL || scope->debtor_id != NULL;
  g_autofree char *sql = g_strconcat (
      "SELECT p.debtor_id, p.verified, p.seen, " YX_FAILED_VISITS_SQL (
          "p.id") " FROM places p "
                  "WHERE p.lon IS NOT NULL AND (p.verified IS NOT NULL OR p.seen IS NOT NULL)",
      scope->case_id != NULL
          ? " AND p.debtor_id IN (SELECT debtor_id FROM case_debtors WHERE case_id = $1)"
      : few ? " AND p.debtor_id IN (SELECT y.debtor_id FROM case_debtors x JOIN case_debtors y "
              "ON y.case_id = x.case_id WHERE x.debtor_id = $1)"
            : "",
      NULL);
  YxStatement *statement = yx_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  if (few)
    yx_statement_bind_text (statement, 1,
                            scope->case_id != NULL ? scope->case_id : scope->debtor_id);
  for (;;) {
    YxFindableFacts place = { .on_map = TRUE };
    const char *debtor_id;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    debtor_id = yx_statement_get_text (statement, 0);
    place.verified = yx_statement_get_int (statement, 1);
    place.seen = yx_statement_get_int (statement, 2);
    place.failed_visits = (int) yx_statement_get_int (statement, 3);
    if (yx_casework_findable (self->casework, &place, self->now)
        && !g_hash_table_contains (self->findable, debtor_id))
      g_hash_table_add (self->findable, g_strdup (debtor_id));
  }
}

static gboolean
read_reached (Sorting *self, GError **error)
{
  YxStatement *statement
      = prepare (self, "SELECT case_id, debtor_id FROM case_debtors WHERE", "case_id", error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (g_hash_table_contains (self->findable, yx_statement_get_text (statement, 1)))
      g_hash_table_add (self->reached, g_strdup (yx_statement_get_text (statement, 0)));
  }
}

static YxTriageFacts
facts_from_row (Sorting *self, YxStatement *row)
{
  YxTriageFacts facts = {
    .status
    = (YxCaseStatus) yx_statement_get_enum (row, 2, YX_TYPE_CASE_STATUS, YX_CASE_STATUS_OPEN),
    .claim
    = (YxClaimKind) yx_statement_get_enum (row, 3, YX_TYPE_CLAIM_KIND, YX_CLAIM_KIND_UNKNOWN),
    .claim_fen = yx_statement_get_int (row, 4),
    .paid_fen = yx_statement_get_int (row, 5),
    .inquired = !yx_statement_is_null (row, 6),
    .assets_fen = yx_statement_get_int (row, 6),
    .filed = yx_statement_get_int (row, 7),
    .findable = g_hash_table_contains (self->reached, yx_statement_get_text (row, 0)),
  };
  YxCaseNumber number;

  if (yx_case_number_parse (yx_statement_get_text (row, 1), NULL, G_MAXINT, &number)
      == YX_IDENTIFIER_OK)
    facts.case_type = yx_case_type_from_code (number.type);
  return facts;
}

static void
sort_row (Sorting *self, YxStatement *row)
{
  const YxTriageFacts facts = facts_from_row (self, row);
  const YxTrack before = (YxTrack) yx_statement_get_enum (row, 8, YX_TYPE_TRACK, YX_TRACK_NONE);
  const gboolean by_hand = !yx_statement_is_null (row, 12);
  guint rule;
  const YxTrack track = yx_casework_triage (self->casework, &facts, self->now, &rule);
  g_autofree char *seen = yx_casework_triage_seen (&facts);
  const YxTrack goes
      = by_hand ? (YxTrack) yx_statement_get_enum (row, 12, YX_TYPE_TRACK, (int) track) : track;

  self->report.n_cases++;
  self->report.n_by_hand += by_hand ? 1 : 0;
  self->report.tracks[goes]++;
  if (before == track && !yx_statement_is_null (row, 8)
      && g_strcmp0 (yx_statement_get_text (row, 9),
                    yx_casework_get_rule (self->casework, rule)->nick)
             == 0
      && g_strcmp0 (yx_statement_get_text (row, 10), seen) == 0
      && g_strcmp0 (yx_statement_get_text (row, 11), yx_casework_get_digest (self->casework)) == 0)
    return;
  if (before != track || yx_statement_is_null (row, 8))
    self->report.n_changed++;

  const Change change = { .case_id = g_strdup (yx_statement_get_text (row, 0)),
                          .before = before,
                          .now = track,
                          .rule = rule,
                          .seen = g_steal_pointer (&seen) };
  g_array_append_val (self->changes, change);
}

static gboolean
tell (Sorting *self, double fraction, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->progress != NULL)
    self->progress (fraction, self->progress_data);
  return TRUE;
}

static gboolean
sort_rows (Sorting *self, guint n_expected, GError **error)
{
  YxStatement *statement = prepare (self, FACTS_SQL, "id", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0;; i++) {
    gboolean row;

    if (i % SLICE == 0 && !tell (self, 0.5 * MIN (1.0, (double) i / MAX (n_expected, 1)), error)) {
      yx_statement_reset (statement);
      return FALSE;
    }
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (self->wanted == NULL
        || g_hash_table_contains (self->wanted, yx_statement_get_text (statement, 0)))
      sort_row (self, statement);
  }
}

static gboolean
write_change (Sorting *self, const Change *change, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (self->db,
                       "UPDATE cases SET track = $2, track_rule = $3, track_seen = $4, "
                       "track_ruleset = $5, track_made = $6 WHERE id = $1",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, change->case_id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_TRACK, (int) change->now);
  yx_statement_bind_text (statement, 3, yx_casework_get_rule (self->casework, change->rule)->nick);
  yx_statement_bind_text (statement, 4, change->seen);
  yx_statement_bind_text (statement, 5, yx_casework_get_digest (self->casework));
  yx_statement_bind_int (statement, 6, self->now);
  return yx_statement_run (statement, error);
}

static gboolean
count_cases (YxDb *db, const char *condition, guint *ret_n, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM cases", condition, NULL);
  YxStatement *statement = yx_db_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_n = (guint) yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
sort_all (Sorting *self, GError **error)
{
  const YxCaseSet set = { .filter = self->scope.filter };
  guint n_expected = 1;

  begin (self);
  if (self->scope.filter != NULL)
    self->set_sql = yx_case_set_to_sql (&set, self->db);
  if (self->scope.case_ids != NULL) {
    self->wanted = g_hash_table_new (g_str_hash, g_str_equal);
    for (gsize i = 0; self->scope.case_ids[i] != NULL; i++)
      g_hash_table_add (self->wanted, (gpointer) self->scope.case_ids[i]);
  }
  if (self->scope.case_id == NULL && self->scope.debtor_id == NULL
      && !count_cases (self->db, "", &n_expected, error))
    return FALSE;
  if (!read_findable (self, error) || !read_reached (self, error)
      || !sort_rows (self, n_expected, error))
    return FALSE;
  if (self->wanted != NULL && self->report.n_cases < g_hash_table_size (self->wanted)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("One of the cases is not on the desk"));
    return FALSE;
  }
  for (guint i = 0; i < self->changes->len; i++) {
    if (i % SLICE == 0 && !tell (self, 0.5 + 0.5 * (double) i / self->changes->len, error))
      return FALSE;
    if (!write_change (self, &g_array_index (self->changes, Change, i), error))
      return FALSE;
  }
  return tell (self, 1.0, error);
}

/* Which case went which way, as one digest: the rows say it one by one. */
static char *
digest_of (const Sorting *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < self->changes->len; i++) {
    const Change *change = &g_array_index (self->changes, Change, i);
    g_autofree char *line = g_strdup_printf ("%s %s\n", change->case_id,
                                             yx_enum_nick (YX_TYPE_TRACK, (int) change->now));

    g_checksum_update (checksum, (const guchar *) line, -1);
  }
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
append_run_event (Sorting *self, const char *author, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *digest = digest_of (self);

  yx_payload_set_int (payload, "cases", self->report.n_cases);
  yx_payload_set_int (payload, "changed", self->report.n_changed);
  for (int track = YX_TRACK_FAST; track <= YX_TRACK_WATCH; track++)
    yx_payload_set_int (payload, yx_enum_nick (YX_TYPE_TRACK, track), self->report.tracks[track]);
  yx_payload_set_text (payload, "ruleset", yx_casework_get_digest (self->casework));
  yx_payload_set_text (payload, "result", digest);
  return yx_desk_append_event (self->db, author, NULL, "cases.triaged", payload, error);
}

static gboolean
append_case_event (Sorting *self, const Change *change, const char *author, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_text (payload, "case", change->case_id);
  yx_payload_set_text (payload, "from", yx_enum_nick (YX_TYPE_TRACK, (int) change->before));
  yx_payload_set_text (payload, "to", yx_enum_nick (YX_TYPE_TRACK, (int) change->now));
  yx_payload_set_text (payload, "rule", yx_casework_get_rule (self->casework, change->rule)->nick);
  yx_payload_set_text (payload, "ruleset", yx_casework_get_digest (self->casework));
  return yx_desk_append_event (self->db, author, NULL, "case.triaged", payload, error);
}

static gboolean
triage_job (YxDb *db, gpointer data, GError **error)
{
  TriageJob *job = data;
  const gint64 now = g_get_real_time ();
  g_autoptr (YxCasework) casework = yx_casework_read (db, now, error);
  Sorting sorting = {
    .db = db,
    .casework = casework,
    .now = now,
    .scope = job->scope,
    .progress = job->progress,
    .progress_data = job->progress_data,
    .cancellable = job->cancellable,
  };
  gboolean done;

  if (casework == NULL)
    return FALSE;
  done = sort_all (&sorting, error) && append_run_event (&sorting, job->author, error);
  job->report = sorting.report;
  sorting_clear (&sorting);
  return done;
}

/* Whether there is a sorted case that a change may concern. */
static gboolean
any_sorted (YxDb *db, const char *case_id, const char *debtor_id, gboolean *ret_any, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      case_id != NULL     ? "SELECT 1 FROM cases WHERE id = $1 AND track IS NOT NULL"
      : debtor_id != NULL ? "SELECT 1 FROM cases c JOIN case_debtors x ON x.case_id = c.id "
                            "WHERE x.debtor_id = $1 AND c.track IS NOT NULL LIMIT 1"
                          : "SELECT 1 FROM cases WHERE track IS NOT NULL LIMIT 1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  if (case_id != NULL || debtor_id != NULL)
    yx_statement_bind_text (statement, 1, case_id != NULL ? case_id : debtor_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  *ret_any = row;
  return TRUE;
}

gboolean
yx_triage_refresh (YxDb *db, const char *author, const char *case_id, const char *debtor_id,
                   GError **error)
{
  const gint64 now = g_get_real_time ();
  const gboolean one_by_one = case_id != NULL || debtor_id != NULL;
  g_autoptr (YxCasework) casework = NULL;
  Sorting sorting
      = { .db = db, .now = now, .scope = { .case_id = case_id, .debtor_id = debtor_id } };
  gboolean any = FALSE;
  gboolean done;

  if (!any_sorted (db, case_id, debtor_id, &any, error))
    return FALSE;
  if (!any)
    return TRUE;
  casework = yx_casework_read (db, now, error);
  if (casework == NULL)
    return FALSE;
  sorting.casework = casework;
  done = sort_all (&sorting, error);
  if (done && !one_by_one && sorting.report.n_changed > 0)
    done = append_run_event (&sorting, author, error);
  for (guint i = 0; done && one_by_one && i < sorting.changes->len; i++) {
    const Change *change = &g_array_index (sorting.changes, Change, i);

    if (change->before != change->now)
      done = append_case_event (&sorting, change, author, error);
  }
  sorting_clear (&sorting);
  return done;
}

gboolean
yx_triage_read_facts (YxDb *db, const YxCasework *casework, const char *case_id, gint64 now,
                      YxTriageFacts *ret_facts, GError **error)
{
  Sorting sorting = { .db = db, .casework = casework, .now = now, .scope = { .case_id = case_id } };
  YxStatement *statement = NULL;
  gboolean row = FALSE;
  gboolean done;

  begin (&sorting);
  done = read_findable (&sorting, error) && read_reached (&sorting, error);
  if (done)
    statement = prepare (&sorting, FACTS_SQL, "id", error);
  done = statement != NULL && yx_statement_step (statement, &row, error);
  if (done && row) {
    *ret_facts = facts_from_row (&sorting, statement);
    yx_statement_reset (statement);
  }
  sorting_clear (&sorting);
  return done;
}

gboolean
yx_triage_then_case (YxDb *db, const YxEdit *edit, GError **error)
{
  return yx_triage_refresh (db, edit->author, edit->then_id, NULL, error);
}

gboolean
yx_triage_then_debtor (YxDb *db, const YxEdit *edit, GError **error)
{
  return yx_triage_refresh (db, edit->author, NULL, edit->then_id, error);
}

gboolean
yx_triage_then_place (YxDb *db, const YxEdit *edit, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, "SELECT debtor_id FROM places WHERE id = $1", error);
  g_autofree char *debtor_id = NULL;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, edit->then_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  debtor_id = g_strdup (yx_statement_get_text (statement, 0));
  yx_statement_reset (statement);
  return yx_triage_refresh (db, edit->author, NULL, debtor_id, error);
}

gboolean
yx_triage_refresh_address (YxDb *db, const char *author, const char *address_key, GError **error)
{
  g_autoptr (GPtrArray) debtors = g_ptr_array_new_with_free_func (g_free);
  YxStatement *statement
      = yx_db_prepare (db, "SELECT DISTINCT debtor_id FROM places WHERE address_key = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, address_key);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    g_ptr_array_add (debtors, g_strdup (yx_statement_get_text (statement, 0)));
  }
  for (guint i = 0; i < debtors->len; i++)
    if (!yx_triage_refresh (db, author, NULL, debtors->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
run (YxDesk *desk, TriageJob *job, GError **error)
{
  g_autofree char *author = NULL;

  if (!yx_desk_may (desk, YX_RIGHT_KEEP_CASES, "cases.triage", error))
    return FALSE;
  author = yx_desk_dup_author (desk);
  job->author = author;
  return yx_desk_write (desk, triage_job, job, job->cancellable, error);
}

static void
async_run_free (gpointer data)
{
  AsyncRun *async = data;

  g_strfreev (async->case_ids);
  g_main_context_unref (async->context);
  g_free (async);
}

static gboolean
told_cb (gpointer user_data)
{
  Told *told = user_data;

  told->run->progress (told->fraction, told->run->progress_data);
  return G_SOURCE_REMOVE;
}

static void
told_free (gpointer data)
{
  Told *told = data;

  g_object_unref (told->task);
  g_free (told);
}

static void
pass_on_cb (double fraction, gpointer user_data)
{
  GTask *task = user_data;
  Told *told = g_new (Told, 1);

  *told = (Told){ g_task_get_task_data (task), g_object_ref (task), fraction };
  g_main_context_invoke_full (told->run->context, G_PRIORITY_DEFAULT, told_cb, told, told_free);
}

static void
triage_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AsyncRun *async = data;
  TriageJob job = {
    .scope = { .case_ids = (const char *const *) async->case_ids },
    .progress = async->progress != NULL ? pass_on_cb : NULL,
    .progress_data = task,
    .cancellable = cancellable,
  };
  GError *error = NULL;

  if (run (source, &job, &error)) {
    async->report = job.report;
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_error (task, error);
  }
}

gboolean
yx_desk_triage (YxDesk *self, const char *const *case_ids, const YxCaseFilter *filter,
                YxTriageProgress progress, gpointer progress_data, GCancellable *cancellable,
                YxTriageReport *ret_report, GError **error)
{
  TriageJob job = {
    .scope = { .case_ids = case_ids, .filter = case_ids == NULL ? filter : NULL },
    .progress = progress,
    .progress_data = progress_data,
    .cancellable = cancellable,
  };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);

  if (!run (self, &job, error))
    return FALSE;
  if (ret_report != NULL)
    *ret_report = job.report;
  return TRUE;
}

void
yx_desk_triage_async (YxDesk *self, const char *const *case_ids, YxTriageProgress progress,
                      gpointer progress_data, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  AsyncRun *async;

  g_return_if_fail (YX_IS_DESK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  async = g_new0 (AsyncRun, 1);
  async->case_ids = g_strdupv ((char **) case_ids);
  async->progress = progress;
  async->progress_data = progress_data;
  async->context = g_main_context_ref_thread_default ();
  g_task_set_source_tag (task, yx_desk_triage_async);
  g_task_set_task_data (task, async, async_run_free);
  g_task_run_in_thread (task, triage_thread);
}

gboolean
yx_desk_triage_finish (YxDesk *self, GAsyncResult *result, YxTriageReport *ret_report,
                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_triage_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (ret_report != NULL)
    *ret_report = ((AsyncRun *) g_task_get_task_data (G_TASK (result)))->report;
  return TRUE;
}
