#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/desk-private.h"
#include "desk/evidence-files.h"
#include "desk/evidence.h"

typedef struct {
  GCancellable *cancellable;
  YxVerifyReport *report;
} VerifyJob;

/* What references do not say: counts between rows that must agree. Each gives the ids at fault. */
static const struct {
  const char *sql;
  const char *fault; /* with the id */
} agreements[] = {
  { "SELECT id FROM operations WHERE plan_version > 0 AND NOT EXISTS (SELECT 1 FROM plans "
    "WHERE plans.operation_id = operations.id AND plans.version = operations.plan_version)",
    N_ ("Operation %s points to a plan that is not there") },
  { "SELECT plans.id FROM plans WHERE n_vehicles <> (SELECT count(*) FROM routes "
    "WHERE routes.plan_id = plans.id)",
    N_ ("Plan %s has not as many routes as it says") },
  { "SELECT routes.id FROM routes WHERE n_stops <> (SELECT count(*) FROM stops "
    "WHERE stops.route_id = routes.id AND stops.kind = 'visit')",
    N_ ("Route %s has not as many stops as it says") },
  { "SELECT id FROM places WHERE (lon IS NULL) <> (geom IS NULL)",
    N_ ("Place %s has coordinates and a map point that disagree") },
};

static gboolean
check_file (YxDb *db, GPtrArray *faults, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, "PRAGMA integrity_check(20)", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (yx_statement_step (statement, &row, error)) {
    const char *text;

    if (!row)
      break;
    text = yx_statement_get_text (statement, 0);
    if (g_strcmp0 (text, "ok") != 0)
      g_ptr_array_add (faults, g_strdup_printf (_("The file is damaged: %s"), text));
  }
  if (error != NULL && *error != NULL)
    return FALSE;

  statement = yx_db_prepare (db, "PRAGMA foreign_key_check", error);
  if (statement == NULL)
    return FALSE;
  for (;;) {
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (faults,
                     g_strdup_printf (_("A row of %s refers to one of %s that is not there"),
                                      yx_statement_get_text (statement, 0),
                                      yx_statement_get_text (statement, 2)));
  }
}

static gboolean
check_agreements (YxDb *db, GPtrArray *faults, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (agreements); i++) {
    YxStatement *statement = yx_db_prepare (db, agreements[i].sql, error);
    gboolean row = TRUE;

    if (statement == NULL)
      return FALSE;
    while (row) {
      if (!yx_statement_step (statement, &row, error))
        return FALSE;
      if (row) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        g_ptr_array_add (faults, g_strdup_printf (gettext (agreements[i].fault),
                                                  yx_statement_get_text (statement, 0)));
#pragma GCC diagnostic pop
      }
    }
  }
  return TRUE;
}

static gboolean
verify_job (YxDb *db, gpointer data, GError **error)
{
  VerifyJob *job = data;
  GError *reason = NULL;

  if (!check_file (db, job->report->faults, &reason)
      || !check_agreements (db, job->report->faults, &reason)
      || !yx_event_log_verify (db, job->cancellable, &job->report->chain, &reason)) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  return TRUE;
}

/* A desk that was copied without its folder of evidence is not whole. */
static gboolean
check_evidence (YxDesk *self, GPtrArray *faults, GError **error)
{
  g_autoptr (GPtrArray) evidence = yx_desk_list_evidence (self, NULL, error);

  for (guint i = 0; evidence != NULL && i < evidence->len; i++) {
    const YxEvidenceItem *item = g_ptr_array_index (evidence, i);

    if (item->completed != 0
        && !yx_evidence_stands (yx_desk_get_path (self), item->digest, item->bytes))
      g_ptr_array_add (faults, g_strdup_printf (_("The file of evidence %s is not there, or not whole"),
                                                item->id));
  }
  return evidence != NULL;
}

void
yx_verify_report_clear (YxVerifyReport *report)
{
  yx_chain_report_clear (&report->chain);
  g_clear_pointer (&report->faults, g_ptr_array_unref);
  report->ok = FALSE;
}

gboolean
yx_desk_verify (YxDesk *self, GCancellable *cancellable, YxVerifyReport *ret_report,
                GError **error)
{
  g_auto (YxVerifyReport) report = { 0 };
  VerifyJob job = { cancellable, &report };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_report != NULL, FALSE);

  report.faults = g_ptr_array_new_with_free_func (g_free);
  if (!yx_store_read (yx_desk_get_store (self), verify_job, &job, error)
      || !check_evidence (self, report.faults, error))
    return FALSE;
  report.ok = report.faults->len == 0 && report.chain.broken_seq == 0;
  *ret_report = report;
  report = (YxVerifyReport){ 0 };
  return TRUE;
}
