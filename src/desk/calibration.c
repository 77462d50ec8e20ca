#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/edit-private.h"
#include "desk/factors.h"
#include "model/id.h"

#define IN_FORCE "calibration.in-force"
#define MOST_FACTORS 1000

typedef struct {
  const char *author;
  const char *const *operation_ids;
  const GArray *counted;
  int number;      /* to be used; after adopting: what it became */
  GPtrArray *rows; /* listing */
} Job;

static gboolean
set_in_force (YxDb *db, const char *id, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "INSERT INTO settings (key, value) VALUES ('" IN_FORCE "', $1) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  return yx_statement_run (statement, error);
}

/* One number, or nothing said: 0. */
static gboolean
ask_number (YxDb *db, const char *sql, const char *text, gint64 *ret_number, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  if (text != NULL)
    yx_statement_bind_text (statement, 1, text);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_number = row ? yx_statement_get_int (statement, 0) : 0;
  if (row)
    yx_statement_reset (statement);
  return TRUE;
}

static gboolean
store_operation (YxDb *db, const char *id, const char *operation_id, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, operation_id, error);
  YxStatement *statement;

  if (operation == NULL)
    return FALSE;
  if (yx_operation_get_data (operation)->step != YX_OPERATION_STEP_CLOSED) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE, _("“%s” is not closed yet"),
                 yx_operation_get_data (operation)->name);
    return FALSE;
  }
  statement = yx_db_prepare (
      db, "INSERT INTO calibration_operations (calibration_id, operation_id) VALUES ($1, $2)",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, operation_id);
  return yx_statement_run (statement, error);
}

static gboolean
store_factor (YxDb *db, const char *id, const YxCalibrationFactor *factor, GError **error)
{
  g_autofree char *subject = yx_calibration_subject_nick (factor->what, factor->subject);
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO calibration_factors (calibration_id, what, subject, n, planned, happened, was, "
      "factor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, yx_calibration_kind_nick (factor->what));
  yx_statement_bind_text (statement, 3, subject);
  yx_statement_bind_int (statement, 4, factor->n);
  yx_statement_bind_real (statement, 5, factor->planned);
  yx_statement_bind_real (statement, 6, factor->happened);
  yx_statement_bind_real (statement, 7, factor->was);
  yx_statement_bind_real (statement, 8, factor->factor);
  return yx_statement_run (statement, error);
}

/* "travel 05: 1 → 1.12", in the words of the rows. */
static char *
dup_change (const YxCalibrationFactor *factor)
{
  g_autofree char *subject = yx_calibration_subject_nick (factor->what, factor->subject);
  char was[G_ASCII_DTOSTR_BUF_SIZE], is[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (was, sizeof was, "%.4f", factor->was);
  g_ascii_formatd (is, sizeof is, "%.4f", factor->factor);
  return g_strdup_printf ("%s %s: %s → %s", yx_calibration_kind_nick (factor->what), subject, was,
                          is);
}

static gboolean
adopt_job (YxDb *db, gpointer data, GError **error)
{
  Job *job = data;
  g_autofree char *id = yx_id_new ();
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  YxFactors before;
  YxStatement *statement;
  gint64 number;

  if (!yx_factors_read (db, &before, error)
      || !ask_number (db, "SELECT coalesce (max (number), 0) + 1 FROM calibrations", NULL, &number,
                      error))
    return FALSE;
  statement = yx_db_prepare (
      db, "INSERT INTO calibrations (id, number, author, adopted) VALUES ($1, $2, $3, $4)", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_int (statement, 2, number);
  yx_statement_bind_text (statement, 3, job->author);
  yx_statement_bind_int (statement, 4, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  for (guint i = 0; job->operation_ids[i] != NULL; i++)
    if (!store_operation (db, id, job->operation_ids[i], error))
      return FALSE;
  for (guint i = 0; i < job->counted->len; i++) {
    YxCalibrationFactor factor = g_array_index (job->counted, YxCalibrationFactor, i);

    factor.was = *yx_factors_at (&before, factor.what, factor.subject);
    factor.factor
        = yx_calibration_factor (factor.what, factor.n, factor.planned, factor.happened);
    if (!store_factor (db, id, &factor, error))
      return FALSE;
    g_ptr_array_add (changes, dup_change (&factor));
  }
  job->number = (int) number;
  yx_payload_set_text (payload, "calibration", id);
  yx_payload_set_int (payload, "number", number);
  yx_payload_set_texts (payload, "operations", job->operation_ids,
                        g_strv_length ((char **) job->operation_ids));
  yx_payload_set_texts (payload, "changes", (const char *const *) changes->pdata, changes->len);
  return set_in_force (db, id, error)
         && yx_desk_append_event (db, job->author, NULL, "calibration.adopted", payload, error);
}

static gboolean
use_job (YxDb *db, gpointer data, GError **error)
{
  const Job *job = data;
  g_autofree char *id = g_strdup ("");
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (job->number > 0) {
    YxStatement *statement
        = yx_db_prepare (db, "SELECT id FROM calibrations WHERE number = $1", error);
    gboolean row;

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_int (statement, 1, job->number);
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                   _("There is no calibration number %d"), job->number);
      return FALSE;
    }
    g_free (id);
    id = g_strdup (yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
  }
  yx_payload_set_int (payload, "number", job->number);
  if (job->number > 0)
    yx_payload_set_text (payload, "calibration", id);
  return set_in_force (db, id, error)
         && yx_desk_append_event (db, job->author, NULL,
                                  job->number > 0 ? "calibration.used" : "calibration.switched-off",
                                  payload, error);
}

static gboolean
list_operations (YxDb *db, YxCalibration *calibration, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT o.name, o.id FROM calibration_operations c JOIN operations o ON o.id = c.operation_id "
      "WHERE c.calibration_id = $1 ORDER BY o.window_start, o.id",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, calibration->id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (calibration->operations, g_strdup (yx_statement_get_text (statement, 0)));
    g_ptr_array_add (calibration->operation_ids, g_strdup (yx_statement_get_text (statement, 1)));
  }
}

static int
compare_factors (gconstpointer a, gconstpointer b)
{
  const YxCalibrationFactor *x = a;
  const YxCalibrationFactor *y = b;

  if (x->what != y->what)
    return x->what < y->what ? -1 : 1;
  return (x->subject > y->subject) - (x->subject < y->subject);
}

static gboolean
list_factors (YxDb *db, YxCalibration *calibration, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT what, subject, n, planned, happened, was, factor FROM "
                       "calibration_factors WHERE calibration_id = $1",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, calibration->id);
  for (;;) {
    YxCalibrationFactor factor;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    if (!yx_calibration_parse (yx_statement_get_text (statement, 0),
                               yx_statement_get_text (statement, 1), &factor.what,
                               &factor.subject))
      continue;
    factor.n = (guint) yx_statement_get_int (statement, 2);
    factor.planned = yx_statement_get_real (statement, 3);
    factor.happened = yx_statement_get_real (statement, 4);
    factor.was = yx_statement_get_real (statement, 5);
    factor.factor = yx_statement_get_real (statement, 6);
    g_array_append_val (calibration->factors, factor);
  }
  g_array_sort (calibration->factors, compare_factors);
  return TRUE;
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  Job *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT c.id, c.number, c.author, c.adopted, (SELECT count(*) FROM settings s WHERE "
      "s.key = '" IN_FORCE "' AND s.value = c.id) FROM calibrations c ORDER BY c.number DESC",
      error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    YxCalibration *calibration;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    calibration = g_new0 (YxCalibration, 1);
    calibration->id = g_strdup (yx_statement_get_text (statement, 0));
    calibration->number = (int) yx_statement_get_int (statement, 1);
    calibration->author = g_strdup (yx_statement_get_text (statement, 2));
    calibration->adopted = yx_statement_get_int (statement, 3);
    calibration->in_force = yx_statement_get_int (statement, 4) > 0;
    calibration->operations = g_ptr_array_new_with_free_func (g_free);
    calibration->operation_ids = g_ptr_array_new_with_free_func (g_free);
    calibration->factors = g_array_new (FALSE, TRUE, sizeof (YxCalibrationFactor));
    g_ptr_array_add (job->rows, calibration);
  }
  for (guint i = 0; i < job->rows->len; i++)
    if (!list_operations (db, job->rows->pdata[i], error)
        || !list_factors (db, job->rows->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
is_sound (const GArray *counted)
{
  for (guint i = 0; i < counted->len; i++) {
    const YxCalibrationFactor *row = &g_array_index (counted, YxCalibrationFactor, i);
    YxFactors any;

    if ((guint) row->what >= YX_N_CALIBRATIONS
        || yx_factors_at (&any, row->what, row->subject) == NULL || !isfinite (row->planned)
        || !isfinite (row->happened) || row->planned < 0.0 || row->happened < 0.0)
      return FALSE;
  }
  return counted->len > 0 && counted->len <= MOST_FACTORS;
}

void
yx_calibration_free (YxCalibration *self)
{
  g_free (self->id);
  g_free (self->author);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_clear_pointer (&self->operation_ids, g_ptr_array_unref);
  g_clear_pointer (&self->factors, g_array_unref);
  g_free (self);
}

gboolean
yx_desk_adopt_calibration (YxDesk *self, const char *const *operation_ids, const GArray *counted,
                           int *ret_number, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_ids != NULL && counted != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_REVIEW, "calibration.adopt", error))
    return FALSE;
  if (operation_ids[0] == NULL)
    return yx_edit_invalid (error, _("No operation is closed yet: there is nothing to adopt"));
  if (!is_sound (counted))
    return yx_edit_invalid (error, _("No visit tells whether the forecasts held"));
  author = yx_desk_dup_author (self);
  Job job = { author, operation_ids, counted, 0, NULL };
  if (!yx_desk_write (self, adopt_job, &job, NULL, error))
    return FALSE;
  if (ret_number != NULL)
    *ret_number = job.number;
  return TRUE;
}

gboolean
yx_desk_use_calibration (YxDesk *self, int number, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);

  if (!yx_desk_may (self, YX_RIGHT_REVIEW, "calibration.use", error))
    return FALSE;
  if (number < 0)
    return yx_edit_invalid (error, _("Calibrations are numbered from 1 on"));
  author = yx_desk_dup_author (self);
  Job job = { author, NULL, NULL, number, NULL };
  return yx_desk_write (self, use_job, &job, NULL, error);
}

GPtrArray *
yx_desk_list_calibrations (YxDesk *self, GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_calibration_free);
  Job job = { NULL, NULL, NULL, 0, rows };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&rows);
}
