#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/lead-import.h"
#include "desk/leads-private.h"
#include "desk/roles.h"
#include "model/format.h"

typedef struct {
  const YxLeadImportRow *rows;
  gsize n_rows;
  const YxLeadImportOptions *options;
  YxLeadWriting writing;
  YxLeadImportReport *report;
  GCancellable *cancellable;
  gboolean refused; /* strict: everything is undone */
} ImportJob;

typedef struct {
  const char *digest;
  gboolean has;
} HasJob;

static gboolean
said (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
add_problem (ImportJob *job, YxImportProblemKind kind, guint line, const char *column,
             char *message)
{
  YxImportProblem *problem = g_new0 (YxImportProblem, 1);

  *problem = (YxImportProblem){ kind, line, column, message };
  g_ptr_array_add (job->report->problems, problem);
  if (kind == YX_IMPORT_REJECTED)
    job->report->n_rejected++;
}

static void
problem_free (gpointer data)
{
  YxImportProblem *problem = data;

  g_free (problem->message);
  g_free (problem);
}

/* Ids that a statement finds for one text: the only one, or how many. */
static gboolean
find_ids (YxDb *db, const char *sql, const char *first, const char *second, char **ret_id,
          guint *ret_n, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  *ret_n = 0;
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, first);
  if (second != NULL)
    yx_statement_bind_text (statement, 2, second);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if ((*ret_n)++ == 0) {
      g_free (*ret_id);
      *ret_id = g_strdup (yx_statement_get_text (statement, 0));
    }
  }
}

/* By ID number, else by name within the case, else by the case, else by name. *ret_id stays NULL,
 * and the row is rejected, unless one debtor is meant. */
static gboolean
find_debtor (YxDb *db, ImportJob *job, const YxLeadImportRow *row, char **ret_id, GError **error)
{
  g_autofree char *name = said (row->debtor_name) ? yx_fold_text (row->debtor_name) : NULL;
  g_autofree char *number = said (row->id_number) ? g_ascii_strup (row->id_number, -1) : NULL;
  const char *column = "debtor-name";
  g_autofree char *id = NULL;
  gboolean done;
  guint n = 0;

  if (number != NULL) {
    column = "debtor-id-number";
    done = find_ids (db, "SELECT id FROM debtors WHERE id_number = $1", number, NULL, &id, &n,
                     error);
  } else if (said (row->case_number) && name != NULL) {
    column = "case-number";
    done = find_ids (db,
                     "SELECT d.id FROM debtors d JOIN case_debtors x ON x.debtor_id = d.id "
                     "JOIN cases c ON c.id = x.case_id WHERE c.number = $1 AND d.name_key = $2",
                     row->case_number, name, &id, &n, error);
  } else if (said (row->case_number)) {
    column = "case-number";
    done = find_ids (db,
                     "SELECT x.debtor_id FROM case_debtors x JOIN cases c ON c.id = x.case_id "
                     "WHERE c.number = $1",
                     row->case_number, NULL, &id, &n, error);
  } else {
    done = find_ids (db, "SELECT id FROM debtors WHERE name_key = $1", name, NULL, &id, &n, error);
  }
  if (!done)
    return FALSE;
  if (n == 1)
    *ret_id = g_steal_pointer (&id);
  else
    add_problem (job, YX_IMPORT_REJECTED, row->line, column,
                 g_strdup (n == 0 ? _("nobody on the desk is meant by this")
                                  : _("several debtors are meant by this; give the ID number or "
                                      "case number and name")));
  return TRUE;
}

static gboolean
import_row (YxDb *db, ImportJob *job, const YxLeadImportRow *row, GError **error)
{
  YxLeadRecord record = row->lead;
  g_autofree char *debtor_id = NULL;
  g_autofree char *id = NULL;
  g_autofree char *place_id = NULL;
  g_autoptr (GListStore) same = NULL;
  g_autoptr (GError) reason = NULL;
  gboolean known;

  if (!find_debtor (db, job, row, &debtor_id, error))
    return FALSE;
  if (debtor_id == NULL)
    return TRUE;
  record.debtor_id = debtor_id;
  if (!yx_lead_record_check (&record, job->writing.now, &reason)) {
    add_problem (job, YX_IMPORT_REJECTED, row->line, NULL, g_strdup (reason->message));
    return TRUE;
  }
  same = yx_read_same_leads (db, &record, job->writing.now, error);
  if (same == NULL
      || !yx_lead_write (db, &record, &job->writing, row->key, &id, &place_id, &known, error))
    return FALSE;
  if (known) {
    job->report->n_known++;
    return TRUE;
  }
  job->report->n_added++;
  if (g_list_model_get_n_items (G_LIST_MODEL (same)) > 0) {
    g_autoptr (YxLead) first = g_list_model_get_item (G_LIST_MODEL (same), 0);

    job->report->n_same++;
    add_problem (job, YX_IMPORT_NOTE, row->line, NULL,
                 g_strdup_printf (_("it may repeat lead %.13s"), yx_lead_get_data (first)->id));
  }
  return TRUE;
}

static gboolean
keep_file (YxDb *db, const ImportJob *job, GError **error)
{
  const YxLeadImportReport *report = job->report;
  const char *source = said (job->options->source) ? job->options->source : "–";
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (job->options->digest != NULL) {
    YxStatement *statement = yx_db_prepare (
        db,
        "INSERT INTO lead_files (digest, name, n_added, n_rejected, author, imported) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        error);

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, job->options->digest);
    yx_statement_bind_text (statement, 2, source);
    yx_statement_bind_int (statement, 3, report->n_added);
    yx_statement_bind_int (statement, 4, report->n_rejected);
    yx_statement_bind_text (statement, 5, job->writing.author);
    yx_statement_bind_int (statement, 6, job->writing.now);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  yx_payload_set_text (payload, "source", source);
  yx_payload_set_text (payload, "digest", job->options->digest);
  yx_payload_set_int (payload, "added", report->n_added);
  yx_payload_set_int (payload, "known", report->n_known);
  yx_payload_set_int (payload, "rejected", report->n_rejected);
  return yx_desk_append_event (db, job->writing.author, NULL, "leads.imported", payload, error);
}

static gboolean
has_file (YxDb *db, const char *digest, gboolean *ret_has, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, "SELECT 1 FROM lead_files WHERE digest = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, digest);
  if (!yx_statement_step (statement, ret_has, error))
    return FALSE;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
import_job (YxDb *db, gpointer data, GError **error)
{
  ImportJob *job = data;

  /* The job may have been begun before. */
  g_ptr_array_set_size (job->report->problems, 0);
  job->report->n_rejected = job->options->n_rejected;
  job->report->n_added = job->report->n_known = job->report->n_same = 0;
  job->refused = FALSE;
  if (job->options->digest != NULL
      && !has_file (db, job->options->digest, &job->report->taken_before, error))
    return FALSE;
  if (job->report->taken_before) {
    job->report->n_known = (guint) job->n_rows;
    return TRUE;
  }
  for (gsize i = 0; i < job->n_rows; i++) {
    if (i % 64 == 0 && g_cancellable_set_error_if_cancelled (job->cancellable, error))
      return FALSE;
    if (!import_row (db, job, &job->rows[i], error))
      return FALSE;
  }
  if (job->options->strict && job->report->n_rejected > 0) {
    job->refused = TRUE;
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, "strict");
    return FALSE;
  }
  return keep_file (db, job, error);
}

static gboolean
has_job (YxDb *db, gpointer data, GError **error)
{
  HasJob *job = data;

  return has_file (db, job->digest, &job->has, error);
}

/* Addresses without coordinates, as those of a case list are. */
static GHashTable *
locate (YxDesk *desk, const YxLeadImportRow *rows, gsize n_rows, GCancellable *cancellable,
        GError **error)
{
  g_autoptr (YxRegion) region = yx_desk_get_region (desk, NULL);
  g_autofree YxImportRow *list = g_new0 (YxImportRow, MAX (n_rows, 1));
  g_autofree YxImportAddress *addresses = g_new0 (YxImportAddress, MAX (n_rows, 1));
  g_autofree gboolean *rejected = g_new0 (gboolean, MAX (n_rows, 1));
  const YxLocateJob job
      = { .rows = list, .n_rows = n_rows, .rejected = rejected, .cancellable = cancellable };

  if (region == NULL)
    return g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < n_rows; i++) {
    addresses[i] = (YxImportAddress){ .text = rows[i].lead.address,
                                      .has_point = rows[i].lead.has_point,
                                      .point = rows[i].lead.point };
    list[i].addresses = &addresses[i];
    list[i].n_addresses = 1;
  }
  return yx_desk_locate_rows (desk, region, &job, error);
}

void
yx_lead_import_report_clear (YxLeadImportReport *report)
{
  g_clear_pointer (&report->problems, g_ptr_array_unref);
}

gboolean
yx_desk_import_leads (YxDesk *self, const YxLeadImportRow *rows, gsize n_rows,
                      const YxLeadImportOptions *options, GCancellable *cancellable,
                      YxLeadImportReport *ret_report, GError **error)
{
  static const YxLeadImportOptions defaults = { 0 };
  g_auto (YxLeadImportReport) report = { .kept = TRUE };
  g_autoptr (GHashTable) found = NULL;
  g_autofree char *author = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (rows != NULL || n_rows == 0, FALSE);
  g_return_val_if_fail (ret_report != NULL, FALSE);

  report.problems = g_ptr_array_new_with_free_func (problem_free);
  ImportJob job = { .rows = rows, .n_rows = n_rows, .report = &report, .cancellable = cancellable,
                    .options = options != NULL ? options : &defaults };
  job.writing.now = g_get_real_time ();
  if (!yx_desk_may (self, YX_RIGHT_LEADS, "leads.import", error)
      || !yx_lead_times_read (self, job.writing.now, &job.writing.times, error))
    return FALSE;
  found = locate (self, rows, n_rows, cancellable, error);
  if (found == NULL)
    return FALSE;
  author = yx_desk_dup_author (self);
  job.writing.author = author;
  job.writing.found = found;
  if (!yx_desk_write (self, import_job, &job, cancellable, &reason)) {
    if (!job.refused) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
    report.kept = FALSE;
    report.n_added = 0;
  }
  *ret_report = report;
  report = (YxLeadImportReport){ 0 };
  return TRUE;
}

gboolean
yx_desk_has_lead_file (YxDesk *self, const char *digest, gboolean *ret_has, GError **error)
{
  HasJob job = { digest, FALSE };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (digest != NULL && ret_has != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), has_job, &job, error))
    return FALSE;
  *ret_has = job.has;
  return TRUE;
}
