#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "desk/night-private.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

/* Who writes says so for as long ahead, and again when half of it is over. Real time. */
#define HOLD_US (20 * (gint64) G_USEC_PER_SEC)

/* An alert that is true no more stands so much longer, in case it comes true again. */
#define LINGER_US (20 * (gint64) G_USEC_PER_SEC)

/* For so long an acknowledged inquiry clock is silent after its end. */
#define NAG_US (10 * 60 * (gint64) G_USEC_PER_SEC)

typedef struct {
  YxNight *night;
  GPtrArray *signs; /* nullable: not looked for this time */
  gint64 now;
  char *author;
  gboolean holds;
  GArray *alerts;   /* of YxAlertChange */
} WriteJob;

typedef struct {
  YxNightAlert *alert; /* owned while it is new */
  gboolean is_new, cleared, is_louder;
} AlertChange;

void
yx_night_movement_free (YxNightMovement *movement)
{
  g_free (movement->vehicle_id);
  g_free (movement->key);
  g_free (movement->task_id);
  g_free (movement->place_id);
  g_free (movement);
}

void
yx_night_mark_free (YxNightMark *mark)
{
  g_free (mark->task_id);
  g_free (mark);
}

void
yx_night_alert_free (YxNightAlert *alert)
{
  g_free (alert->id);
  g_free (alert->acknowledged_by);
  g_free (alert->sign.subject);
  g_free (alert->sign.vehicle_id);
  g_free (alert->sign.officer_id);
  g_free (alert->sign.task_id);
  g_free (alert->sign.custody_id);
  g_free (alert->sign.detail);
  g_free (alert);
}

void
yx_night_sign_free (YxNightSign *sign)
{
  g_free (sign->subject);
  g_free (sign->vehicle_id);
  g_free (sign->officer_id);
  g_free (sign->task_id);
  g_free (sign->custody_id);
  g_free (sign->detail);
  g_free (sign);
}

/* ---- Who writes ---- */

/* Owners are "HOST:PID:…"; one on this PC whose process is gone has let go, and one that has no
 * gateway makes room for one that has. */
static gboolean
is_gone (const char *owner)
{
  g_auto (GStrv) parts = g_strsplit (owner, ":", 3);
  gint64 pid;

  if (g_strv_length (parts) != 3 || strcmp (parts[0], g_get_host_name ()) != 0)
    return FALSE;
  pid = g_ascii_strtoll (parts[1], NULL, 10);
  return pid > 0 && pid != getpid () && kill ((pid_t) pid, 0) != 0 && errno == ESRCH;
}

static gboolean
is_spare (const char *owner)
{
  g_auto (GStrv) parts = g_strsplit (owner, ":", 3);

  return g_strv_length (parts) == 3 && g_str_has_prefix (parts[2], YX_NIGHT_SPARE);
}

static gboolean
take_hold (YxDb *db, WriteJob *job, GError **error)
{
  YxNight *night = job->night;
  const gint64 real = g_get_real_time ();
  YxStatement *statement = yx_db_prepare (
      db, "SELECT owner, until_time FROM night_writers WHERE operation_id = $1", error);
  gboolean row, is_free = TRUE;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, night->operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    const char *owner = yx_statement_get_text (statement, 0);
    const gint64 until = yx_statement_get_int (statement, 1);

    /* A clock that was set back must not lock everybody out. */
    is_free = strcmp (owner, night->owner) == 0 || until < real || until > real + 2 * HOLD_US
              || is_gone (owner) || (!night->spare && is_spare (owner));
    yx_statement_reset (statement);
  }
  job->holds = is_free;
  if (!is_free)
    return TRUE;
  statement = yx_db_prepare (db,
                             "INSERT INTO night_writers (operation_id, owner, until_time) "
                             "VALUES ($1, $2, $3) ON CONFLICT (operation_id) DO UPDATE SET "
                             "owner = excluded.owner, until_time = excluded.until_time",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, night->operation_id);
  yx_statement_bind_text (statement, 2, night->owner);
  yx_statement_bind_int (statement, 3, real + HOLD_US);
  return yx_statement_run (statement, error);
}

static gboolean
let_go_job (YxDb *db, gpointer data, GError **error)
{
  const YxNight *night = data;
  YxStatement *statement = yx_db_prepare (
      db, "DELETE FROM night_writers WHERE operation_id = $1 AND owner = $2", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, night->operation_id);
  yx_statement_bind_text (statement, 2, night->owner);
  return yx_statement_run (statement, error);
}

void
yx_night_let_go (YxNight *night)
{
  g_autoptr (GError) error = NULL;

  /* Where it fails, the others wait until the hold has run out. */
  if (night->holds
      && !yx_store_write (yx_desk_get_store (night->desk), let_go_job, night, NULL, &error))
    g_debug ("A night was not let go of: %s", error->message);
  night->holds = FALSE;
}

/* ---- Rows ---- */

static gboolean
write_movement (YxDb *db, const WriteJob *job, const YxNightMovement *movement, GError **error)
{
  const YxNight *night = job->night;
  const char *kind = yx_enum_nick (YX_TYPE_MOVEMENT_KIND, (int) movement->kind);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *event_kind = g_strconcat ("movement.", kind, NULL);
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO movements (operation_id, vehicle_id, plan_version, kind, stop, task_id, place_id, "
      "time, inferred, by_hand, recorded, stop_key) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
      "ON CONFLICT (operation_id, vehicle_id, kind, stop_key) DO NOTHING",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, night->operation_id);
  yx_statement_bind_text (statement, 2, movement->vehicle_id);
  yx_statement_bind_int (statement, 3, movement->plan_version);
  yx_statement_bind_text (statement, 4, kind);
  if (movement->has_stop)
    yx_statement_bind_enum (statement, 5, YX_TYPE_STOP_KIND, (int) movement->stop_kind);
  yx_statement_bind_text (statement, 6, movement->task_id);
  yx_statement_bind_text (statement, 7, movement->place_id);
  yx_statement_bind_int (statement, 8, movement->time);
  yx_statement_bind_int (statement, 9, movement->inferred);
  yx_statement_bind_int (statement, 10, movement->by_hand);
  yx_statement_bind_int (statement, 11, g_get_real_time ());
  yx_statement_bind_text (statement, 12, movement->key);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0)
    return TRUE;
  yx_payload_set_text (payload, "vehicle", movement->vehicle_id);
  yx_payload_set_text (payload, "stop", *movement->key != '\0' ? movement->key : NULL);
  yx_payload_set_int (payload, "time", movement->time);
  yx_payload_set_int (payload, "plan", movement->plan_version);
  if (movement->inferred)
    yx_payload_set_flag (payload, "inferred", TRUE);
  if (movement->by_hand)
    yx_payload_set_flag (payload, "by_hand", TRUE);
  return yx_desk_append_event (db, job->author, night->operation_id, event_kind, payload, error);
}

static gboolean
write_mark (YxDb *db, const YxNight *night, const YxNightMark *mark, GError **error)
{
  static const char *const kinds[] = { [YX_NIGHT_MARK_PLAN] = "plan",
                                       [YX_NIGHT_MARK_CLOSED] = "closed",
                                       [YX_NIGHT_MARK_END] = "end" };
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO night_marks (operation_id, kind, plan_version, task_id, after_position, "
      "after_report, marked) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, night->operation_id);
  yx_statement_bind_text (statement, 2, kinds[mark->kind]);
  yx_statement_bind_int (statement, 3, mark->plan_version);
  yx_statement_bind_text (statement, 4, mark->task_id);
  yx_statement_bind_int (statement, 5, mark->after_position);
  yx_statement_bind_int (statement, 6, mark->after_report);
  yx_statement_bind_int (statement, 7, mark->marked);
  return yx_statement_run (statement, error);
}

static gboolean
append_alert_event (YxDb *db, const WriteJob *job, const YxNightAlert *alert, const char *kind,
                    GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_text (payload, "alert", alert->id);
  yx_payload_set_text (payload, "kind", yx_enum_nick (YX_TYPE_ALERT_KIND, (int) alert->sign.kind));
  yx_payload_set_text (payload, "level",
                       yx_enum_nick (YX_TYPE_ALERT_LEVEL, (int) alert->sign.level));
  yx_payload_set_text (payload, "subject", alert->sign.subject);
  yx_payload_set_int (payload, "times", alert->n_times);
  return yx_desk_append_event (db, job->author, job->night->operation_id, kind, payload, error);
}

static gboolean
write_alert (YxDb *db, const WriteJob *job, const AlertChange *change, GError **error)
{
  const YxNightAlert *alert = change->alert;
  YxStatement *statement;

  if (change->is_new) {
    statement = yx_db_prepare (
        db,
        "INSERT INTO alerts (id, operation_id, kind, level, subject, vehicle_id, officer_id, "
        "task_id, custody_id, device, detail, n_times, raised, changed) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, alert->id);
    yx_statement_bind_text (statement, 2, job->night->operation_id);
    yx_statement_bind_enum (statement, 3, YX_TYPE_ALERT_KIND, (int) alert->sign.kind);
    yx_statement_bind_enum (statement, 4, YX_TYPE_ALERT_LEVEL, (int) alert->sign.level);
    yx_statement_bind_text (statement, 5, alert->sign.subject);
    yx_statement_bind_text (statement, 6, alert->sign.vehicle_id);
    yx_statement_bind_text (statement, 7, alert->sign.officer_id);
    yx_statement_bind_text (statement, 8, alert->sign.task_id);
    yx_statement_bind_text (statement, 9, alert->sign.custody_id);
    if (alert->sign.device != 0)
      yx_statement_bind_int (statement, 10, alert->sign.device);
    yx_statement_bind_text (statement, 11, alert->sign.detail);
    yx_statement_bind_int (statement, 12, alert->n_times);
    yx_statement_bind_int (statement, 13, alert->raised);
    yx_statement_bind_int (statement, 14, alert->changed);
    return yx_statement_run (statement, error)
           && append_alert_event (db, job, alert, "alert.raised", error);
  }
  if (change->cleared) {
    statement = yx_db_prepare (
        db, "UPDATE alerts SET cleared = $2, changed = $2 WHERE id = $1 AND cleared IS NULL", error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, alert->id);
    yx_statement_bind_int (statement, 2, job->now);
    return yx_statement_run (statement, error)
           && append_alert_event (db, job, alert, "alert.cleared", error);
  }
  /* A louder one must be acknowledged again. */
  statement = yx_db_prepare (db,
                             change->is_louder
                                 ? "UPDATE alerts SET level = $2, detail = $3, n_times = $4, "
                                   "changed = $5, acknowledged = NULL, acknowledged_by = NULL "
                                   "WHERE id = $1"
                                 : "UPDATE alerts SET level = $2, detail = $3, n_times = $4, "
                                   "changed = $5 WHERE id = $1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, alert->id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_ALERT_LEVEL, (int) alert->sign.level);
  yx_statement_bind_text (statement, 3, alert->sign.detail);
  yx_statement_bind_int (statement, 4, alert->n_times);
  yx_statement_bind_int (statement, 5, job->now);
  return yx_statement_run (statement, error)
         && (!change->is_louder || append_alert_event (db, job, alert, "alert.raised", error));
}

static gboolean
write_job (YxDb *db, gpointer data, GError **error)
{
  WriteJob *job = data;
  YxNight *night = job->night;

  if (!take_hold (db, job, error))
    return FALSE;
  if (!job->holds)
    return TRUE;
  for (guint i = 0; i < night->marks->len; i++) {
    const YxNightMark *mark = g_ptr_array_index (night->marks, i);

    if (!mark->written && !write_mark (db, night, mark, error))
      return FALSE;
  }
  for (guint i = 0; i < night->movements->len; i++) {
    const YxNightMovement *movement = g_ptr_array_index (night->movements, i);

    if (!movement->written && !write_movement (db, job, movement, error))
      return FALSE;
  }
  for (guint i = 0; i < job->alerts->len; i++)
    if (!write_alert (db, job, &g_array_index (job->alerts, AlertChange, i), error))
      return FALSE;
  return TRUE;
}

/* ---- What differs ---- */

static gboolean
is_about (const YxNightAlert *alert, const YxNightSign *sign)
{
  return alert->sign.kind == sign->kind && strcmp (alert->sign.subject, sign->subject) == 0;
}

/* Among those that stand, and those that are about to. */
static YxNightAlert *
find_alert (const WriteJob *job, const YxNightSign *sign)
{
  YxNight *night = job->night;

  for (guint i = 0; i < job->alerts->len; i++) {
    const AlertChange *change = &g_array_index (job->alerts, AlertChange, i);

    if (change->is_new && is_about (change->alert, sign))
      return change->alert;
  }
  for (guint i = 0; i < night->alerts->len; i++) {
    YxNightAlert *alert = g_ptr_array_index (night->alerts, i);

    if (is_about (alert, sign))
      return alert;
  }
  return NULL;
}

/* Takes what the sign holds. */
static YxNightAlert *
alert_new (YxNightSign *sign, gint64 now)
{
  YxNightAlert *alert = g_new0 (YxNightAlert, 1);

  alert->sign = *sign;
  *sign = (YxNightSign){ .kind = alert->sign.kind };
  alert->id = yx_id_new ();
  alert->raised = alert->changed = now;
  alert->n_times = 1;
  return alert;
}

/* A clock that has run out is heard again, whoever acknowledged it. */
static gboolean
nags (const YxNightAlert *alert, gint64 now)
{
  return alert->sign.kind == YX_ALERT_KIND_INQUIRY_CLOCK
         && alert->sign.level == YX_ALERT_LEVEL_CRITICAL && alert->acknowledged != 0
         && now - alert->acknowledged > NAG_US;
}

static void
note_again (YxNight *night, YxNightAlert *alert, YxNightSign *sign, WriteJob *job)
{
  AlertChange change = { .alert = alert,
                         .is_louder = sign->level > alert->sign.level || nags (alert, job->now) };
  const gboolean again = alert->false_since != 0;

  /* A level falls only with the alert, so that one about to clear does not clamour at the edge. */
  if (!again && !change.is_louder && g_strcmp0 (alert->sign.detail, sign->detail) == 0)
    return;
  alert->n_times += again || change.is_louder ? 1 : 0;
  alert->false_since = 0;
  alert->sign.level = MAX (alert->sign.level, sign->level);
  alert->changed = job->now;
  if (change.is_louder) {
    alert->acknowledged = 0;
    g_clear_pointer (&alert->acknowledged_by, g_free);
  }
  g_free (alert->sign.detail);
  alert->sign.detail = g_steal_pointer (&sign->detail);
  night->changed = TRUE;
  g_array_append_val (job->alerts, change);
}

static void
compare_signs (WriteJob *job)
{
  YxNight *night = job->night;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < job->signs->len; i++) {
    YxNightSign *sign = g_ptr_array_index (job->signs, i);
    YxNightAlert *alert = find_alert (job, sign);

    if (alert == NULL) {
      const AlertChange change = { .alert = alert_new (sign, job->now), .is_new = TRUE };

      g_array_append_val (job->alerts, change);
      continue;
    }
    if (!g_hash_table_add (seen, alert) || alert->raised == job->now)
      continue;
    note_again (night, alert, sign, job);
  }
  for (guint i = 0; i < night->alerts->len; i++) {
    YxNightAlert *alert = g_ptr_array_index (night->alerts, i);
    const AlertChange change = { .alert = alert, .cleared = TRUE };

    if (g_hash_table_contains (seen, alert))
      continue;
    if (alert->false_since == 0)
      alert->false_since = job->now;
    if (job->now - alert->false_since >= LINGER_US)
      g_array_append_val (job->alerts, change);
  }
}

static gboolean
has_unwritten (const YxNight *night)
{
  for (guint i = 0; i < night->marks->len; i++)
    if (!((YxNightMark *) g_ptr_array_index (night->marks, i))->written)
      return TRUE;
  for (guint i = night->movements->len; i > 0; i--)
    if (!((YxNightMovement *) g_ptr_array_index (night->movements, i - 1))->written)
      return TRUE;
  return FALSE;
}

static void
settle_alerts (WriteJob *job, gboolean written)
{
  YxNight *night = job->night;

  for (guint i = 0; i < job->alerts->len; i++) {
    const AlertChange *change = &g_array_index (job->alerts, AlertChange, i);

    if (change->is_new && written)
      g_ptr_array_add (night->alerts, change->alert);
    else if (change->is_new)
      yx_night_alert_free (change->alert);
    else if (change->cleared && written)
      g_ptr_array_remove (night->alerts, change->alert);
    night->changed |= written;
  }
}

gboolean
yx_night_write (YxNight *night, gint64 now, GPtrArray *signs, GError **error)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (AlertChange));
  g_autofree char *author = NULL;
  WriteJob job = { .night = night, .signs = signs, .now = now, .alerts = changes };
  const gint64 real = g_get_monotonic_time ();
  const gboolean hold_due = real - night->hold_time >= HOLD_US / 2;
  gboolean written;

  if (!night->writes || (night->step != YX_OPERATION_STEP_LIVE && !has_unwritten (night)
                         && night->alerts->len == 0 && (signs == NULL || signs->len == 0)))
    return TRUE;
  if (!night->holds && !hold_due && night->hold_time != 0)
    return TRUE;
  if (signs != NULL)
    compare_signs (&job);
  if (!has_unwritten (night) && changes->len == 0 && !hold_due)
    return TRUE;

  author = yx_desk_dup_author (night->desk);
  job.author = author;
  written = yx_desk_write (night->desk, write_job, &job, NULL, error);
  settle_alerts (&job, written && job.holds);
  if (!written)
    return FALSE;
  night->hold_time = real;
  night->changed |= night->holds != job.holds;
  night->holds = job.holds;
  if (!job.holds)
    return TRUE;
  for (guint i = 0; i < night->marks->len; i++)
    ((YxNightMark *) g_ptr_array_index (night->marks, i))->written = TRUE;
  for (guint i = 0; i < night->movements->len; i++)
    ((YxNightMovement *) g_ptr_array_index (night->movements, i))->written = TRUE;
  return TRUE;
}
