#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/casework-private.h"
#include "desk/gather.h"
#include "desk/lists-private.h"
#include "desk/roles.h"
#include "desk/visits-private.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

/* Clocks of phones run a little fast. */
#define CLOCK_SLACK (5 * G_TIME_SPAN_MINUTE)

typedef struct {
  YxVisitRecord visit; /* texts owned */
  char *author;
  char *id;
} VisitJob;

static void
visit_job_free (VisitJob *job)
{
  g_free ((char *) job->visit.place_id);
  g_free ((char *) job->visit.task_id);
  g_free ((char *) job->visit.note);
  g_free (job->author);
  g_free (job->id);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisitJob, visit_job_free)

static VisitJob *
visit_job_new (YxDesk *desk, const YxVisitRecord *visit)
{
  VisitJob *job = g_new0 (VisitJob, 1);

  job->visit = *visit;
  job->visit.place_id = g_strdup (visit->place_id);
  job->visit.task_id = g_strdup (visit->task_id);
  job->visit.note = visit->note != NULL && *visit->note != '\0' ? g_strdup (visit->note) : NULL;
  if (job->visit.visited == 0)
    job->visit.visited = g_get_real_time ();
  job->author = yx_desk_dup_author (desk);
  return job;
}

/* The debtor of the place, and whether the task, if there is one, is about him. */
static gboolean
find_debtor (YxDb *db, const YxVisitRecord *visit, char **ret_debtor_id, char **ret_operation_id,
             GError **error)
{
  g_autofree char *debtor_id = NULL;
  YxStatement *statement
      = yx_db_prepare (db, "SELECT debtor_id FROM places WHERE id = $1", error);
  gboolean row, same;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, visit->place_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  debtor_id = row ? g_strdup (yx_statement_get_text (statement, 0)) : NULL;
  yx_statement_reset (statement);
  if (debtor_id == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no place %s"),
                 visit->place_id);
    return FALSE;
  }
  if (visit->task_id != NULL) {
    statement
        = yx_db_prepare (db, "SELECT debtor_id, operation_id FROM tasks WHERE id = $1", error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, visit->task_id);
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no task %s"),
                   visit->task_id);
      return FALSE;
    }
    same = g_strcmp0 (yx_statement_get_text (statement, 0), debtor_id) == 0;
    if (same)
      *ret_operation_id = g_strdup (yx_statement_get_text (statement, 1));
    yx_statement_reset (statement);
    if (!same) {
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                           _("The place is another debtor’s than the task’s"));
      return FALSE;
    }
  }
  *ret_debtor_id = g_steal_pointer (&debtor_id);
  return TRUE;
}

static gboolean
write_visit (YxDb *db, const YxVisitRecord *visit, const char *id, const char *author,
             const char *debtor_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO visits (id, debtor_id, place_id, task_id, visited, outcome, times, note, author, "
      "recorded) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, debtor_id);
  yx_statement_bind_text (statement, 3, visit->place_id);
  yx_statement_bind_text (statement, 4, visit->task_id);
  yx_statement_bind_int (statement, 5, visit->visited);
  yx_statement_bind_enum (statement, 6, YX_TYPE_STOP_OUTCOME, (int) visit->outcome);
  yx_statement_bind_text (statement, 7, visit->note);
  yx_statement_bind_text (statement, 8, author);
  yx_statement_bind_int (statement, 9, g_get_real_time ());
  return yx_statement_run (statement, error);
}

gboolean
yx_tell_stop (YxDb *db, const char *task_id, const char *place_id, YxStopOutcome outcome,
              GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "UPDATE stops SET outcome = $3 WHERE task_id = $1 "
      "AND coalesce (place_id, '') = coalesce ($2, '') AND outcome = 'pending' "
      "AND route_id IN (SELECT r.id FROM routes r JOIN plans p ON p.id = r.plan_id "
      "JOIN operations o ON o.id = p.operation_id AND o.plan_version = p.version)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, task_id);
  yx_statement_bind_text (statement, 2, place_id);
  yx_statement_bind_enum (statement, 3, YX_TYPE_STOP_OUTCOME, (int) outcome);
  return yx_statement_run (statement, error);
}

/* What the visit means for the plan's stop and for the place. */
static gboolean
tell_stop_and_place (YxDb *db, const YxVisitRecord *visit, GError **error)
{
  YxStatement *statement;

  if (visit->task_id != NULL
      && !yx_tell_stop (db, visit->task_id, visit->place_id, visit->outcome, error))
    return FALSE;
  if (yx_outcome_says (visit->outcome) != YX_PRESENCE_SAYS_MET)
    return TRUE;
  statement = yx_db_prepare (db,
                             "UPDATE places SET seen = $2, updated = $3 "
                             "WHERE id = $1 AND coalesce (seen, 0) < $2",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, visit->place_id);
  yx_statement_bind_int (statement, 2, visit->visited);
  yx_statement_bind_int (statement, 3, g_get_real_time ());
  return yx_statement_run (statement, error);
}

gboolean
yx_write_visit (YxDb *db, const YxVisitRecord *visit, const char *author, char **ret_id,
                GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *debtor_id = NULL;
  g_autofree char *operation_id = NULL;
  g_autofree char *id = yx_id_new ();

  if (!find_debtor (db, visit, &debtor_id, &operation_id, error)
      || !write_visit (db, visit, id, author, debtor_id, error)
      || !tell_stop_and_place (db, visit, error))
    return FALSE;
  yx_payload_set_text (payload, "visit", id);
  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "place", visit->place_id);
  yx_payload_set_text (payload, "task", visit->task_id);
  yx_payload_set_int (payload, "visited", visit->visited);
  yx_payload_set_text (payload, "outcome",
                       yx_enum_nick (YX_TYPE_STOP_OUTCOME, (int) visit->outcome));
  if (!yx_desk_append_event (db, author, operation_id, "visit.recorded", payload, error)
      || !yx_triage_refresh (db, author, NULL, debtor_id, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
record_job (YxDb *db, gpointer data, GError **error)
{
  VisitJob *job = data;

  g_clear_pointer (&job->id, g_free);
  return yx_write_visit (db, &job->visit, job->author, &job->id, error);
}

static gboolean
record (YxDesk *desk, VisitJob *job, GCancellable *cancellable, GError **error)
{
  if (job->visit.outcome == YX_STOP_OUTCOME_PENDING) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("A visit needs its outcome"));
    return FALSE;
  }
  if (job->visit.visited > g_get_real_time () + CLOCK_SLACK) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("The visit’s time is still to come"));
    return FALSE;
  }
  return yx_desk_may (desk, YX_RIGHT_LEADS, "visit.record", error)
         && yx_desk_write (desk, record_job, job, cancellable, error);
}

static void
record_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (record (source, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static YxVisit *
visit_from_row (YxStatement *row)
{
  g_autofree char *masked = yx_mask_debtor (
      yx_statement_get_text (row, 2),
      (YxDebtorKind) yx_statement_get_enum (row, 3, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
  const YxVisitData data = {
    .id = yx_statement_get_text (row, 0),
    .debtor_id = yx_statement_get_text (row, 1),
    .masked_debtor = masked,
    .place_id = yx_statement_get_text (row, 4),
    .address = yx_statement_get_text (row, 5),
    .place_kind
    = (YxPlaceKind) yx_statement_get_enum (row, 6, YX_TYPE_PLACE_KIND, YX_PLACE_KIND_OTHER),
    .task_id = yx_statement_get_text (row, 7),
    .operation = yx_statement_get_text (row, 8),
    .visited = yx_statement_get_int (row, 9),
    .outcome = (YxStopOutcome) yx_statement_get_enum (row, 10, YX_TYPE_STOP_OUTCOME,
                                                      YX_STOP_OUTCOME_PENDING),
    .times = (int) yx_statement_get_int (row, 11),
    .note = yx_statement_get_text (row, 12),
    .author = yx_statement_get_text (row, 13),
    .recorded = yx_statement_get_int (row, 14),
  };

  return yx_visit_new (&data);
}

GListStore *
yx_read_visits (YxDb *db, const YxVisitFilter *filter, GError **error)
{
  static const YxVisitFilter all = { 0 };
  g_autoptr (GPtrArray) visits = g_ptr_array_new_with_free_func (g_object_unref);
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT v.id, v.debtor_id, d.name, d.kind, v.place_id, p.address, p.kind, v.task_id, o.name, "
      "v.visited, v.outcome, v.times, v.note, v.author, v.recorded FROM visits v "
      "JOIN debtors d ON d.id = v.debtor_id JOIN places p ON p.id = v.place_id "
      "LEFT JOIN tasks t ON t.id = v.task_id LEFT JOIN operations o ON o.id = t.operation_id "
      "WHERE ($1 IS NULL OR v.debtor_id = $1) AND ($2 IS NULL OR v.place_id = $2) "
      "AND ($3 IS NULL OR v.debtor_id IN (SELECT debtor_id FROM case_debtors WHERE case_id = $3)) "
      "AND ($4 IS NULL OR v.task_id = $4) "
      "ORDER BY coalesce (v.visited, 0) DESC, v.id DESC LIMIT $5",
      error);

  if (statement == NULL)
    return NULL;
  if (filter == NULL)
    filter = &all;
  yx_statement_bind_text (statement, 1, filter->debtor_id);
  yx_statement_bind_text (statement, 2, filter->place_id);
  yx_statement_bind_text (statement, 3, filter->case_id);
  yx_statement_bind_text (statement, 4, filter->task_id);
  yx_statement_bind_int (statement, 5, filter->limit > 0 ? (gint64) filter->limit : G_MAXINT64);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_VISIT, visits);
    g_ptr_array_add (visits, visit_from_row (statement));
  }
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_visits (db, job->filter, error);
  return job->result != NULL;
}

gboolean
yx_desk_record_visit (YxDesk *self, const YxVisitRecord *visit, char **ret_id, GError **error)
{
  g_autoptr (VisitJob) job = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (visit != NULL && visit->place_id != NULL, FALSE);

  job = visit_job_new (self, visit);
  if (!record (self, job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&job->id);
  return TRUE;
}

void
yx_desk_record_visit_async (YxDesk *self, const YxVisitRecord *visit, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (visit != NULL && visit->place_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_record_visit_async);
  g_task_set_task_data (task, visit_job_new (self, visit), (GDestroyNotify) visit_job_free);
  g_task_run_in_thread (task, record_thread);
}

gboolean
yx_desk_record_visit_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

GListStore *
yx_desk_list_visits (YxDesk *self, const YxVisitFilter *filter, GError **error)
{
  YxListJob job = { .filter = filter };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_list_job_run (self, list_job, &job, error);
}
