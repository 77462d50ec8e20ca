#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/gather.h"
#include "desk/locks-private.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

typedef struct {
  char *operation_id;
  const char *stop_id;    /* nullable */
  char *vehicle_id;
  char *task_id, *place_id;
  gint64 begin;
  YxLockKind kind;
  gboolean locked;
  gboolean all; /* lets go of all */
  const char *author;
} LockJob;

static void
lock_clear (gpointer data)
{
  YxStopLock *lock = data;

  g_free (lock->id);
  g_free (lock->vehicle_id);
  g_free (lock->car);
  g_free (lock->task_id);
  g_free (lock->place_id);
  g_free (lock->who);
  g_free (lock->author);
}

static void
job_clear (LockJob *job)
{
  g_free (job->operation_id);
  g_free (job->vehicle_id);
  g_free (job->task_id);
  g_free (job->place_id);
}

static gboolean
may_change (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, operation_id, error);

  if (operation == NULL)
    return FALSE;
  if (yx_operation_get_data (operation)->step < YX_OPERATION_STEP_APPROVED)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                       _("The operation is approved; its plan cannot change any more"));
  return FALSE;
}

static gboolean
find_stop (YxDb *db, LockJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT pl.operation_id, r.vehicle_id, s.task_id, s.place_id, s.service_begin "
      "FROM stops s JOIN routes r ON r.id = s.route_id JOIN plans pl ON pl.id = r.plan_id "
      "JOIN operations o ON o.id = pl.operation_id AND o.plan_version = pl.version "
      "WHERE s.id = $1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->stop_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    job->operation_id = g_strdup (yx_statement_get_text (statement, 0));
    job->vehicle_id = g_strdup (yx_statement_get_text (statement, 1));
    job->task_id = g_strdup (yx_statement_get_text (statement, 2));
    job->place_id = g_strdup (yx_statement_get_text (statement, 3));
    job->begin = yx_statement_get_int (statement, 4);
  }
  yx_statement_reset (statement);
  if (job->operation_id == NULL)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 _("The current plan has no stop %s"), job->stop_id);
  else if (job->task_id == NULL)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("Only visits can be fixed by hand"));
  return job->operation_id != NULL && job->task_id != NULL;
}

static gboolean
find_car (YxDb *db, const LockJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT 1 FROM routes r JOIN plans pl ON pl.id = r.plan_id JOIN operations o "
      "ON o.id = pl.operation_id AND o.plan_version = pl.version "
      "WHERE o.id = $1 AND r.vehicle_id = $2",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_text (statement, 2, job->vehicle_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (!row)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("The current plan does not use this car"));
  return row;
}

/* One debtor cannot be fixed to two cars: the planner has one for each. */
static gboolean
is_elsewhere (YxDb *db, const LockJob *job, gboolean *ret_elsewhere, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT 1 FROM plan_locks WHERE operation_id = $1 AND kind = 'car' AND task_id = $2 "
      "AND vehicle_id <> $3",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_text (statement, 2, job->task_id);
  yx_statement_bind_text (statement, 3, job->vehicle_id);
  if (!yx_statement_step (statement, ret_elsewhere, error))
    return FALSE;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
remove_lock (YxDb *db, const LockJob *job, gint64 *ret_n, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      job->all ? "DELETE FROM plan_locks WHERE operation_id = $1"
      : job->task_id != NULL
          ? "DELETE FROM plan_locks WHERE operation_id = $1 AND kind = $2 AND task_id = $3 "
            "AND coalesce (place_id, '') = $4"
          : "DELETE FROM plan_locks WHERE operation_id = $1 AND kind = $2 AND vehicle_id = $3",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  if (!job->all) {
    yx_statement_bind_enum (statement, 2, YX_TYPE_LOCK_KIND, (int) job->kind);
    yx_statement_bind_text (statement, 3,
                            job->task_id != NULL ? job->task_id : job->vehicle_id);
    if (job->task_id != NULL)
      yx_statement_bind_text (statement, 4, job->place_id != NULL ? job->place_id : "");
  }
  if (!yx_statement_run (statement, error))
    return FALSE;
  *ret_n = yx_db_get_changes (db);
  return TRUE;
}

static gboolean
add_lock (YxDb *db, const LockJob *job, GError **error)
{
  g_autofree char *id = yx_id_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO plan_locks (id, operation_id, kind, vehicle_id, task_id, place_id, begin_at, "
      "author, locked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->operation_id);
  yx_statement_bind_enum (statement, 3, YX_TYPE_LOCK_KIND, (int) job->kind);
  yx_statement_bind_text (statement, 4, job->vehicle_id);
  if (job->task_id != NULL) {
    yx_statement_bind_text (statement, 5, job->task_id);
    if (job->place_id != NULL)
      yx_statement_bind_text (statement, 6, job->place_id);
  }
  if (job->kind == YX_LOCK_KIND_TIME)
    yx_statement_bind_int (statement, 7, job->begin);
  yx_statement_bind_text (statement, 8, job->author);
  yx_statement_bind_int (statement, 9, g_get_real_time ());
  return yx_statement_run (statement, error);
}

static gboolean
append_event (YxDb *db, const LockJob *job, gint64 n_removed, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (job->all) {
    yx_payload_set_int (payload, "locks", n_removed);
    return yx_desk_append_event (db, job->author, job->operation_id, "plan.unlocked", payload,
                                 error);
  }
  yx_payload_set_text (payload, "kind", yx_enum_nick (YX_TYPE_LOCK_KIND, (int) job->kind));
  yx_payload_set_text (payload, "vehicle", job->vehicle_id);
  if (job->task_id != NULL) {
    yx_payload_set_text (payload, "task", job->task_id);
    if (job->place_id != NULL)
      yx_payload_set_text (payload, "place", job->place_id);
  }
  if (job->kind == YX_LOCK_KIND_TIME)
    yx_payload_set_int (payload, "begin", job->begin);
  return yx_desk_append_event (db, job->author, job->operation_id,
                               job->locked ? "plan.locked" : "plan.unlocked", payload, error);
}

static gboolean
lock_job (YxDb *db, gpointer data, GError **error)
{
  LockJob *job = data;
  gboolean elsewhere = FALSE;
  gint64 n_removed = 0;

  if ((job->stop_id != NULL && !find_stop (db, job, error))
      || !may_change (db, job->operation_id, error)
      || (job->kind == YX_LOCK_KIND_WHOLE && job->locked && !find_car (db, job, error))
      || (job->kind == YX_LOCK_KIND_CAR && job->locked
          && !is_elsewhere (db, job, &elsewhere, error)))
    return FALSE;
  if (elsewhere) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("Another visit to this debtor is fixed to another car"));
    return FALSE;
  }
  /* What is fixed again is fixed as it stands now. */
  return remove_lock (db, job, &n_removed, error)
         && (!job->locked || add_lock (db, job, error))
         && append_event (db, job, n_removed, error);
}

static gboolean
run (YxDesk *self, LockJob *job, GError **error)
{
  g_autofree char *author = NULL;
  gboolean done;

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, job->locked ? "plan.lock" : "plan.unlock", error)) {
    job_clear (job);
    return FALSE;
  }
  author = yx_desk_dup_author (self);
  job->author = author;
  done = yx_desk_write (self, lock_job, job, NULL, error);
  job_clear (job);
  return done;
}

GArray *
yx_locks_new (void)
{
  GArray *locks = g_array_new (FALSE, TRUE, sizeof (YxStopLock));

  g_array_set_clear_func (locks, lock_clear);
  return locks;
}

gboolean
yx_locks_read (YxDb *db, const char *operation_id, GArray *locks, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT l.id, l.kind, l.vehicle_id, v.call_sign, v.plate, l.task_id, l.place_id, "
      "coalesce (d.name, i.name), coalesce (d.kind, 'entity'), l.begin_at, l.author, l.locked "
      "FROM plan_locks l JOIN vehicles v ON v.id = l.vehicle_id "
      "LEFT JOIN tasks t ON t.id = l.task_id LEFT JOIN debtors d ON d.id = t.debtor_id "
      "LEFT JOIN institutions i ON i.id = t.institution_id WHERE l.operation_id = $1 "
      "AND (l.task_id IS NULL OR t.dropped = 0) ORDER BY l.locked, l.id",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  for (;;) {
    YxStopLock lock = { 0 };
    const char *call_sign;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    lock.id = g_strdup (yx_statement_get_text (statement, 0));
    lock.kind = (YxLockKind) yx_statement_get_enum (statement, 1, YX_TYPE_LOCK_KIND,
                                                    YX_LOCK_KIND_CAR);
    lock.vehicle_id = g_strdup (yx_statement_get_text (statement, 2));
    call_sign = yx_statement_get_text (statement, 3);
    lock.car = g_strdup (call_sign != NULL && *call_sign != '\0'
                             ? call_sign
                             : yx_statement_get_text (statement, 4));
    lock.task_id = g_strdup (yx_statement_get_text (statement, 5));
    lock.place_id = g_strdup (yx_statement_get_text (statement, 6));
    if (lock.task_id != NULL)
      lock.who = yx_mask_debtor (
          yx_statement_get_text (statement, 7),
          (YxDebtorKind) yx_statement_get_enum (statement, 8, YX_TYPE_DEBTOR_KIND,
                                                YX_DEBTOR_KIND_PERSON));
    lock.begin = yx_statement_get_int (statement, 9);
    lock.author = g_strdup (yx_statement_get_text (statement, 10));
    lock.locked = yx_statement_get_int (statement, 11);
    g_array_append_val (locks, lock);
  }
}

typedef struct {
  const char *operation_id;
  GArray *locks;
} ListJob;

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);

  return operation != NULL && yx_locks_read (db, job->operation_id, job->locks, error);
}

GArray *
yx_desk_list_locks (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (GArray) locks = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  locks = yx_locks_new ();
  ListJob job = { operation_id, locks };
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&locks);
}

gboolean
yx_desk_lock_stop (YxDesk *self, const char *stop_id, YxLockKind kind, gboolean locked,
                   GError **error)
{
  LockJob job = { .stop_id = stop_id, .kind = kind, .locked = locked };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (stop_id != NULL, FALSE);
  g_return_val_if_fail (kind != YX_LOCK_KIND_WHOLE, FALSE);

  return run (self, &job, error);
}

gboolean
yx_desk_lock_car (YxDesk *self, const char *operation_id, const char *vehicle_id, gboolean locked,
                  GError **error)
{
  LockJob job = { .operation_id = g_strdup (operation_id), .vehicle_id = g_strdup (vehicle_id),
                  .kind = YX_LOCK_KIND_WHOLE, .locked = locked };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);
  g_return_val_if_fail (vehicle_id != NULL, FALSE);

  return run (self, &job, error);
}

gboolean
yx_desk_unlock_all (YxDesk *self, const char *operation_id, GError **error)
{
  LockJob job = { .operation_id = g_strdup (operation_id), .all = TRUE };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  return run (self, &job, error);
}
