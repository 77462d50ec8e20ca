#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/edit-private.h"
#include "desk/review.h"
#include "model/id.h"

static const struct {
  const char *key;
  gsize offset;
  double most; /* beyond it somebody has mistyped */
} settings[] = {
  { "review.litres-per-100km", G_STRUCT_OFFSET (YxReviewCosts, litres_per_100km), 100.0 },
  { "review.yuan-per-litre", G_STRUCT_OFFSET (YxReviewCosts, yuan_per_litre), 100.0 },
  { "review.yuan-per-staff-hour", G_STRUCT_OFFSET (YxReviewCosts, yuan_per_staff_hour), 10000.0 },
};

typedef struct {
  const YxReviewCosts *costs;
  const char *author;
} CostsJob;

typedef struct {
  const char *operation_id;
  const char *finding;
  const char *remark;
  const char *author;
  GArray *rows;
} FindingJob;

static gboolean
costs_job (YxDb *db, gpointer data, GError **error)
{
  const CostsJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    const double value = G_STRUCT_MEMBER (double, job->costs, settings[i].offset);
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    YxStatement *statement
        = yx_db_prepare (db,
                         "INSERT INTO settings (key, value) VALUES ($1, $2) "
                         "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                         error);

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, settings[i].key);
    yx_statement_bind_text (statement, 2, g_ascii_dtostr (text, sizeof text, value));
    if (!yx_statement_run (statement, error))
      return FALSE;
    yx_payload_set_real (payload, settings[i].key, value);
  }
  return yx_desk_append_event (db, job->author, NULL, "review.costs-set", payload, error);
}

static gboolean
close_job (YxDb *db, gpointer data, GError **error)
{
  const FindingJob *job = data;
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *id = yx_id_new ();
  YxStatement *statement;

  if (operation == NULL)
    return FALSE;
  if (yx_operation_get_data (operation)->step < YX_OPERATION_STEP_LIVE) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("The operation has not gone out yet"));
    return FALSE;
  }
  statement = yx_db_prepare (
      db,
      "INSERT INTO review_findings (id, operation_id, finding, remark, author, closed) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (operation_id, finding) DO UPDATE SET "
      "remark = excluded.remark, author = excluded.author, closed = excluded.closed",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->operation_id);
  yx_statement_bind_text (statement, 3, job->finding);
  yx_statement_bind_text (statement, 4, job->remark);
  yx_statement_bind_text (statement, 5, job->author);
  yx_statement_bind_int (statement, 6, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "finding", job->finding);
  yx_payload_set_text (payload, "remark", job->remark);
  return yx_desk_append_event (db, job->author, job->operation_id, "review.finding-closed", payload,
                               error);
}

static void
finding_clear (gpointer data)
{
  YxClosedFinding *finding = data;

  g_free (finding->finding);
  g_free (finding->remark);
  g_free (finding->author);
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  FindingJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT finding, remark, author, closed FROM review_findings WHERE operation_id = $1 "
      "ORDER BY finding",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxClosedFinding finding;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    finding.finding = g_strdup (yx_statement_get_text (statement, 0));
    finding.remark = g_strdup (yx_statement_get_text (statement, 1));
    finding.author = g_strdup (yx_statement_get_text (statement, 2));
    finding.closed = yx_statement_get_int (statement, 3);
    g_array_append_val (job->rows, finding);
  }
}

gboolean
yx_desk_get_review_costs (YxDesk *self, YxReviewCosts *ret_costs, GError **error)
{
  YxReviewCosts costs = YX_REVIEW_COSTS_INIT;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_costs != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autofree char *text = yx_desk_dup_setting (self, settings[i].key);

    if (text != NULL)
      G_STRUCT_MEMBER (double, &costs, settings[i].offset) = g_ascii_strtod (text, NULL);
  }
  *ret_costs = costs;
  return TRUE;
}

gboolean
yx_desk_set_review_costs (YxDesk *self, const YxReviewCosts *costs, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (costs != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    const double value = G_STRUCT_MEMBER (double, costs, settings[i].offset);

    if (!isfinite (value) || value < 0.0 || value > settings[i].most) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                   _("%s must lie between 0 and %g"), settings[i].key, settings[i].most);
      return FALSE;
    }
  }
  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "review.set-costs", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  CostsJob job = { costs, author };
  return yx_desk_write (self, costs_job, &job, NULL, error);
}

gboolean
yx_desk_close_finding (YxDesk *self, const char *operation_id, const char *finding,
                       const char *remark, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL && finding != NULL && *finding != '\0', FALSE);

  if (!yx_edit_said (remark))
    return yx_edit_invalid (error, _("A finding is closed with a remark"));
  if (!yx_desk_may (self, YX_RIGHT_REVIEW, "review.close-finding", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  FindingJob job = { operation_id, finding, remark, author, NULL };
  return yx_desk_write (self, close_job, &job, NULL, error);
}

GArray *
yx_desk_list_closed_findings (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (YxClosedFinding));
  FindingJob job = { operation_id, NULL, NULL, NULL, rows };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  g_array_set_clear_func (rows, finding_clear);
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&rows);
}
