#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <math.h>
#include <string.h>

#include "desk/fixes-private.h"
#include "desk/night-private.h"
#include "desk/phone-private.h"
#include "desk/sos.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define CLOCK_SLACK (5 * 60 * (gint64) G_USEC_PER_SEC)
#define NOTE_MAX 2000 /* characters */

typedef struct {
  const YxPhone *phone;
  const YxTeamReport *report;
  char *operation_id; /* NULL: the desk has none */
  gint64 time, received;
} SosJob;

static gboolean
find_operation (YxDb *db, SosJob *job, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id FROM operations ORDER BY CASE WHEN step = 'live' THEN 0 "
                       "WHEN id = $1 THEN 1 ELSE 2 END, window_start DESC, id DESC LIMIT 1",
                       error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->phone->operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    job->operation_id = g_strdup (yx_statement_get_text (statement, 0));
  yx_statement_reset (statement);
  return TRUE;
}

/* As an alarm of a terminal: whoever reads the night's rows finds it. *ret_new FALSE: it is there. */
static gboolean
write_alarm (YxDb *db, const SosJob *job, gboolean *ret_new, GError **error)
{
  const gboolean placed = job->report->has_point && yx_lon_lat_is_valid (job->report->point);
  YxDeviceFix row = { .device = job->phone->device, .receive_time = job->received };
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT 1 FROM positions WHERE device = $1 AND device_time = $2 AND lon = $3 AND lat = $4 "
      "AND (flags & $5) <> 0",
      error);
  gboolean known;

  yx_fix_init (&row.fix);
  row.fix.time = job->time;
  row.fix.lon = placed ? job->report->point.lon : NAN;
  row.fix.lat = placed ? job->report->point.lat : NAN;
  row.fix.flags = job->report->kind == YX_REPORT_KIND_SOS ? YX_FIX_SOS : YX_FIX_SOS_OVER;
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, row.device);
  yx_statement_bind_int (statement, 2, row.fix.time);
  yx_statement_bind_real (statement, 3, placed ? row.fix.lon : 0);
  yx_statement_bind_real (statement, 4, placed ? row.fix.lat : 0);
  yx_statement_bind_int (statement, 5, (gint64) row.fix.flags);
  if (!yx_statement_step (statement, &known, error))
    return FALSE;
  if (known)
    yx_statement_reset (statement);
  *ret_new = !known;
  return known || yx_desk_record_fix_rows (db, &row, 1, error);
}

static gboolean
append_event (YxDb *db, const SosJob *job, GError **error)
{
  const char *note = job->report->note;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *kind = g_strconcat (
      "report.", yx_enum_nick (YX_TYPE_REPORT_KIND, (int) job->report->kind), NULL);

  yx_payload_set_text (payload, "report", job->report->id);
  yx_payload_set_text (payload, "vehicle", job->phone->vehicle_id);
  yx_payload_set_text (payload, "officer", job->phone->officer_id);
  yx_payload_set_int (payload, "device", job->phone->device);
  yx_payload_set_int (payload, "time", job->time);
  if (note != NULL && *note != '\0' && g_utf8_validate (note, -1, NULL)
      && g_utf8_strlen (note, -1) <= NOTE_MAX)
    yx_payload_set_text (payload, "note", note);
  return yx_desk_append_event (db, job->phone->author, job->operation_id, kind, payload, error);
}

/* What the night would raise when it has read the alarm (desk/night-signs.c), at once: it may be that
 * none runs. */
static gboolean
raise_alert (YxDb *db, const SosJob *job, GError **error)
{
  const YxPhone *phone = job->phone;
  g_autofree char *subject = g_strdup_printf ("device:%" G_GINT64_FORMAT, phone->device);
  g_autofree char *id = yx_id_new ();
  g_autofree char *json = NULL;
  g_autoptr (YxPayload) detail = yx_payload_new ();
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *name = phone->officer ?: phone->call_sign ?: phone->plate ?: phone->label ?: phone->device_id;
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO alerts (id, operation_id, kind, level, subject, vehicle_id, officer_id, device, "
      "detail, n_times, raised, changed) VALUES ($1, $2, 'sos', 'critical', $3, $4, $5, $6, $7, 1, $8, "
      "$8) ON CONFLICT (operation_id, kind, subject) WHERE cleared IS NULL DO NOTHING",
      error);

  if (statement == NULL)
    return FALSE;
  yx_payload_set_int (detail, "since", job->time);
  yx_payload_set_text (detail, "who", name);
  yx_payload_set_text (detail, "team", name);
  json = yx_payload_to_json (detail);
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->operation_id);
  yx_statement_bind_text (statement, 3, subject);
  yx_statement_bind_text (statement, 4, phone->vehicle_id);
  yx_statement_bind_text (statement, 5, phone->officer_id);
  yx_statement_bind_int (statement, 6, phone->device);
  yx_statement_bind_text (statement, 7, json);
  yx_statement_bind_int (statement, 8, job->time);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0)
    return TRUE;
  yx_payload_set_text (payload, "alert", id);
  yx_payload_set_text (payload, "kind", "sos");
  yx_payload_set_text (payload, "level", "critical");
  yx_payload_set_text (payload, "subject", subject);
  yx_payload_set_int (payload, "times", 1);
  return yx_desk_append_event (db, phone->author, job->operation_id, "alert.raised", payload, error);
}

static gboolean
sos_job (YxDb *db, gpointer data, GError **error)
{
  SosJob *job = data;
  gint64 now;
  gboolean is_new;

  g_clear_pointer (&job->operation_id, g_free);
  if (!yx_phone_check (db, job->phone, error) || !find_operation (db, job, error))
    return FALSE;
  now = job->received;
  if (job->operation_id != NULL
      && !yx_night_read_time (db, job->operation_id, job->received, &now, error))
    return FALSE;
  job->time = job->report->device_time != 0 && job->report->device_time <= now + CLOCK_SLACK
                  ? job->report->device_time
                  : now;
  if (!write_alarm (db, job, &is_new, error))
    return FALSE;
  if (!is_new)
    return TRUE;
  return append_event (db, job, error)
         && (job->report->kind != YX_REPORT_KIND_SOS || job->operation_id == NULL
             || raise_alert (db, job, error));
}

gboolean
yx_desk_record_sos (YxDesk *self, const YxPhone *phone, const YxTeamReport *report, GError **error)
{
  SosJob job = { .phone = phone, .report = report, .received = g_get_real_time () };
  gboolean done;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (phone != NULL && report != NULL, FALSE);
  g_return_val_if_fail (report->kind == YX_REPORT_KIND_SOS || report->kind == YX_REPORT_KIND_SOS_OVER,
                        FALSE);

  done = yx_desk_write (self, sos_job, &job, NULL, error);
  g_free (job.operation_id);
  return done;
}
