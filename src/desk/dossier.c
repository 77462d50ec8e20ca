#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/dossier-private.h"
#include "desk/lists-private.h"
#include "desk/roles.h"
#include "desk/rulesets-private.h"
#include "model/enum-types.h"

typedef struct {
  const char *operation_id;
  int version;
  YxPaperEdition edition;
  const char *author;
  YxRegion *region; /* nullable */
  YxDossier *dossier;
} DossierJob;

typedef struct {
  int version;
  int plan_version;
  char *check_id;
} Approval;

static void
task_free (gpointer data)
{
  YxDossierTask *task = data;

  g_array_unref (task->cases);
  g_array_unref (task->places);
  g_array_unref (task->flags);
  g_array_unref (task->warrants);
  g_array_unref (task->findings);
  g_free (task);
}

static void
route_free (gpointer data)
{
  YxDossierRoute *route = data;

  g_clear_pointer (&route->line, g_bytes_unref);
  g_ptr_array_unref (route->officers);
  g_array_unref (route->stops);
  g_free (route);
}

static YxDossier *
dossier_new (void)
{
  YxDossier *dossier = g_new0 (YxDossier, 1);

  dossier->texts = g_string_chunk_new (4096);
  dossier->routes = g_ptr_array_new_with_free_func (route_free);
  dossier->tasks = g_ptr_array_new_with_free_func (task_free);
  return dossier;
}

const char *
yx_dossier_keep (YxDossier *dossier, char *text)
{
  const char *kept = text != NULL ? g_string_chunk_insert_const (dossier->texts, text) : NULL;

  g_free (text);
  return kept;
}

static const char *
keep_veiled (YxDossierReading *reading, const char *text)
{
  return yx_dossier_keep (reading->dossier, yx_veil_text (reading->veil, text));
}

/* The approval that is asked for, into the dossier; FALSE without error: there is none. */
static gboolean
read_approval (YxDossierReading *reading, int version, Approval *ret_approval, GError **error)
{
  YxDossier *dossier = reading->dossier;
  YxStatement *statement = yx_db_prepare (
      reading->db,
      "SELECT version, plan_version, check_id, commander, approved FROM approvals "
      "WHERE operation_id = $1 AND (version = $2 OR $2 = 0 AND reopened IS NULL) "
      "ORDER BY version DESC",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, dossier->operation_id);
  yx_statement_bind_int (statement, 2, version);
  if (!yx_statement_step (statement, &row, error) || !row)
    return FALSE;
  ret_approval->version = (int) yx_statement_get_int (statement, 0);
  ret_approval->plan_version = (int) yx_statement_get_int (statement, 1);
  ret_approval->check_id = g_strdup (yx_statement_get_text (statement, 2));
  dossier->version = ret_approval->version;
  dossier->commander = yx_dossier_keep (
      dossier, yx_veil_name (reading->veil, yx_statement_get_text (statement, 3),
                             YX_DEBTOR_KIND_PERSON));
  dossier->approved = yx_statement_get_int (statement, 4);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
choose_version (YxDossierReading *reading, int version, const YxOperationData *operation,
                char **ret_check_id, GError **error)
{
  Approval approval = { 0 };
  GError *reason = NULL;

  if (read_approval (reading, version, &approval, &reason)) {
    reading->plan_version = approval.plan_version;
    *ret_check_id = approval.check_id;
  } else if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  } else if (version != YX_VERSION_IN_FORCE) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 _("“%s” has no approved version %d"), operation->name, version);
    return FALSE;
  } else {
    reading->plan_version = operation->plan_version;
  }
  if (reading->plan_version == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                 _("“%s” has no plan yet; plan it before printing its papers"), operation->name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_operation (YxDossierReading *reading, const YxOperationData *operation, GError **error)
{
  YxDossier *dossier = reading->dossier;
  g_autoptr (GDateTime) local
      = g_date_time_new_from_unix_local (operation->window_start / G_USEC_PER_SEC);
  g_autofree char *digest = NULL;
  YxStatement *statement = yx_db_prepare (
      reading->db,
      "SELECT weather, night_necessity, night_recorded_by, night_recorded, night_president, "
      "night_document, night_approved, ruleset, (SELECT value FROM settings "
      "WHERE key = 'base.name'), (SELECT reopened_why FROM approvals a "
      "WHERE a.operation_id = $1 AND a.version = $2), assembly, assembly_time, end_base "
      "FROM operations WHERE id = $1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation->id);
  yx_statement_bind_int (statement, 2, dossier->version);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  dossier->weather
      = (YxWeather) yx_statement_get_enum (statement, 0, YX_TYPE_WEATHER, YX_WEATHER_UNKNOWN);
  dossier->necessity = keep_veiled (reading, yx_statement_get_text (statement, 1));
  dossier->necessity_by = yx_dossier_keep (
      dossier, yx_veil_name (reading->veil, yx_statement_get_text (statement, 2),
                             YX_DEBTOR_KIND_PERSON));
  dossier->necessity_recorded = yx_statement_get_int (statement, 3);
  dossier->president = yx_dossier_keep (
      dossier, yx_veil_name (reading->veil, yx_statement_get_text (statement, 4),
                             YX_DEBTOR_KIND_PERSON));
  dossier->night_document = keep_veiled (reading, yx_statement_get_text (statement, 5));
  dossier->night_approved = yx_statement_get_int (statement, 6);
  digest = g_strdup (yx_statement_get_text (statement, 7));
  dossier->court = keep_veiled (reading, yx_statement_get_text (statement, 8));
  dossier->reopened_why = keep_veiled (reading, yx_statement_get_text (statement, 9));
  dossier->assembly = keep_veiled (reading, yx_statement_get_text (statement, 10));
  dossier->assembly_time = yx_statement_is_null (statement, 11)
                               ? operation->window_start
                               : yx_statement_get_int (statement, 11);
  dossier->end_base = keep_veiled (reading, yx_statement_get_text (statement, 12));
  yx_statement_reset (statement);

  dossier->name = keep_veiled (reading, operation->name);
  dossier->kind = operation->kind;
  dossier->step = operation->step;
  dossier->window_start = operation->window_start;
  dossier->window_end = operation->window_end;
  dossier->base = operation->base != NULL ? keep_veiled (reading, operation->base) : dossier->court;
  dossier->base_point = (YxLonLat){ operation->base_lon, operation->base_lat };
  dossier->ruleset = yx_rulesets_read (reading->db, digest, operation->window_start, error);
  if (dossier->ruleset == NULL)
    return FALSE;
  dossier->night = yx_ruleset_is_night (
      dossier->ruleset, g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local),
      (int) ((operation->window_end - operation->window_start) / G_TIME_SPAN_MINUTE));
  g_date_set_dmy (&reading->day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return TRUE;
}

static gboolean
read_drop_offs (YxDossierReading *reading, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  YxStatement *statement = yx_db_prepare (
      reading->db,
      "SELECT name FROM operation_drop_offs WHERE operation_id = $1 ORDER BY ordinal", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, reading->dossier->operation_id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    g_string_append (names, names->len > 0 ? "、" : "");
    g_string_append (names, yx_statement_get_text (statement, 0));
  }
  if (names->len > 0)
    reading->dossier->drop_offs = keep_veiled (reading, names->str);
  return TRUE;
}

static gboolean
dossier_job (YxDb *db, gpointer data, GError **error)
{
  DossierJob *job = data;
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);
  g_autoptr (YxVeil) veil = yx_veil_new (job->edition == YX_PAPER_EDITION_REDACTED);
  g_autoptr (YxDossier) dossier = dossier_new ();
  g_autoptr (GHashTable) tasks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *check_id = NULL;
  g_autoptr (GError) reason = NULL;
  YxDossierReading reading = { .db = db, .dossier = dossier, .veil = veil, .tasks = tasks,
                               .region = job->region };

  if (operation == NULL)
    return FALSE;
  g_date_clear (&reading.day, 1);
  dossier->edition = job->edition;
  dossier->operation_id = yx_dossier_keep (dossier, g_strdup (job->operation_id));
  dossier->author = yx_dossier_keep (
      dossier, yx_veil_name (veil, job->author, YX_DEBTOR_KIND_PERSON));
  if (!choose_version (&reading, job->version, yx_operation_get_data (operation), &check_id, error)
      || !yx_dossier_hide_everybody (&reading, error)
      || !read_operation (&reading, yx_operation_get_data (operation), error)
      || !read_drop_offs (&reading, error))
    return FALSE;
  reading.check_id = check_id;
  dossier->plan = yx_read_plan (db, job->operation_id, reading.plan_version, error);
  if (dossier->plan == NULL)
    return FALSE;
  dossier->study = yx_read_plan_study (db, job->operation_id, reading.plan_version, &reason);
  if (reason != NULL) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  if (!yx_dossier_read_tasks (&reading, error) || !yx_dossier_read_routes (&reading, error)
      || !yx_dossier_read_findings (&reading, error))
    return FALSE;
  job->dossier = g_steal_pointer (&dossier);
  return TRUE;
}

static gboolean
read_event_job (YxDb *db, gpointer data, GError **error)
{
  const DossierJob *job = data;
  const YxDossier *dossier = job->dossier;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_int (payload, "people", dossier->tasks->len);
  yx_payload_set_int (payload, "version", dossier->version);
  yx_payload_set_int (payload, "plan_version", yx_plan_get_data (dossier->plan)->version);
  return yx_desk_append_event (db, job->author, job->operation_id, "records.read", payload, error);
}

void
yx_dossier_free (YxDossier *dossier)
{
  g_clear_pointer (&dossier->ruleset, yx_ruleset_unref);
  g_clear_object (&dossier->plan);
  g_clear_object (&dossier->study);
  g_ptr_array_unref (dossier->routes);
  g_ptr_array_unref (dossier->tasks);
  g_string_chunk_free (dossier->texts);
  g_free (dossier);
}

YxDossier *
yx_desk_read_dossier (YxDesk *self, const char *operation_id, int version, YxPaperEdition edition,
                      GError **error)
{
  g_autofree char *author = NULL;
  g_autoptr (YxRegion) region = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  if (edition == YX_PAPER_EDITION_FULL
      && !yx_desk_may (self, YX_RIGHT_FULL_RECORD, "records.read", error))
    return NULL;
  author = yx_desk_dup_author (self);
  region = yx_desk_get_region (self, NULL);
  DossierJob job = { operation_id, version, edition, author, region, NULL };
  if (!yx_store_read (yx_desk_get_store (self), dossier_job, &job, error))
    return NULL;
  /* What cannot be logged is not read. */
  if (edition == YX_PAPER_EDITION_FULL
      && !yx_desk_write (self, read_event_job, &job, NULL, error))
    g_clear_pointer (&job.dossier, yx_dossier_free);
  return job.dossier;
}
