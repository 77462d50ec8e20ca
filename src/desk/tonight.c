#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/tonight-private.h"
#include "rules/ruleset.h"

typedef struct {
  const YxPhone *phone;
  YxTonight *tonight;
} ReadJob;

typedef struct {
  const YxPhone *phone;
  guint n_people;
} DiscloseJob;

typedef struct {
  const YxPhone *phone;
  const char *key;
  GBytes *photo;    /* (transfer full) */
  const char *type; /* static */
} PhotoJob;

static YxTonight *
tonight_new (gint64 now)
{
  YxTonight *tonight = g_new0 (YxTonight, 1);

  tonight->now = now;
  tonight->stops = g_ptr_array_new_with_free_func (yx_tonight_stop_free);
  tonight->crew = g_ptr_array_new_with_free_func (yx_tonight_officer_free);
  tonight->custodies = g_ptr_array_new_with_free_func (yx_tonight_custody_free);
  tonight->dispatches = g_ptr_array_new_with_free_func (yx_tonight_dispatch_free);
  tonight->asked = g_ptr_array_new_with_free_func (yx_tonight_asked_free);
  return tonight;
}

void
yx_tonight_free (YxTonight *tonight)
{
  if (tonight == NULL)
    return;
  g_ptr_array_unref (tonight->stops);
  g_ptr_array_unref (tonight->crew);
  g_ptr_array_unref (tonight->custodies);
  g_ptr_array_unref (tonight->dispatches);
  g_ptr_array_unref (tonight->asked);
  g_free (tonight->roll_call_id);
  g_clear_pointer (&tonight->ruleset, yx_ruleset_unref);
  g_free (tonight);
}

/* Whose name the crew needs: who has still to be met. */
static gboolean
is_to_be_met (const YxTonightStop *stop)
{
  return stop->expects && stop->outcome == YX_STOP_OUTCOME_PENDING
         && !g_str_equal (stop->status, "left");
}

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  ReadJob *job = data;
  const YxPhone *phone = job->phone;

  if (phone->operation_id == NULL)
    return TRUE;
  if (!yx_tonight_read_team (db, phone, job->tonight, error))
    return FALSE;
  return phone->route_id == NULL || phone->step == YX_OPERATION_STEP_CLOSED
         || yx_tonight_read_stops (db, phone, job->tonight, error);
}

YxTonight *
yx_desk_read_tonight (YxDesk *self, const YxPhone *phone, gint64 now, GError **error)
{
  g_autoptr (YxTonight) tonight = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (phone != NULL, NULL);

  tonight = tonight_new (now);
  ReadJob job = { phone, tonight };
  if (!yx_store_read (yx_desk_get_store (self), read_job, &job, error)
      || !yx_desk_was_on_duty (self, phone, &now, 1, &tonight->on_duty, error))
    return NULL;
  for (guint i = 0; phone->step == YX_OPERATION_STEP_LIVE && i < tonight->stops->len; i++)
    tonight->n_hidden += is_to_be_met (g_ptr_array_index (tonight->stops, i));
  return g_steal_pointer (&tonight);
}

char *
yx_tonight_hidden_digest (const YxTonight *tonight)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; tonight->n_hidden > 0 && i < tonight->stops->len; i++) {
    const YxTonightStop *stop = g_ptr_array_index (tonight->stops, i);
    const char *const texts[] = { stop->key, stop->full_name, stop->full_appears,
                                  stop->full_phone };

    for (gsize t = 0; is_to_be_met (stop) && t < G_N_ELEMENTS (texts); t++) {
      const char *text = texts[t] != NULL ? texts[t] : "";

      g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
    }
  }
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
disclose_job (YxDb *db, gpointer data, GError **error)
{
  const DiscloseJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (!yx_phone_check (db, job->phone, error))
    return FALSE;
  yx_payload_set_int (payload, "people", job->n_people);
  yx_payload_set_int (payload, "plan_version", job->phone->plan_version);
  yx_phone_sign (job->phone, payload);
  return yx_desk_append_event (db, job->phone->author, job->phone->operation_id, "records.read",
                               payload, error);
}

static void
disclose (char **shown, const char *full)
{
  if (full == NULL)
    return;
  g_free (*shown);
  *shown = g_strdup (full);
}

gboolean
yx_desk_disclose_tonight (YxDesk *self, const YxPhone *phone, YxTonight *tonight, GError **error)
{
  DiscloseJob job;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (phone != NULL && tonight != NULL, FALSE);

  if (tonight->n_hidden == 0)
    return TRUE;
  job = (DiscloseJob){ phone, tonight->n_hidden };
  /* What cannot be logged is not read. */
  if (!yx_desk_write (self, disclose_job, &job, NULL, error))
    return FALSE;
  for (guint i = 0; i < tonight->stops->len; i++) {
    YxTonightStop *stop = g_ptr_array_index (tonight->stops, i);

    if (!is_to_be_met (stop))
      continue;
    disclose (&stop->name, stop->full_name);
    disclose (&stop->appears, stop->full_appears);
    disclose (&stop->phone, stop->full_phone);
  }
  return TRUE;
}

/* ---- Photo ---- */

static gboolean
photo_job (YxDb *db, gpointer data, GError **error)
{
  PhotoJob *job = data;
  g_auto (GStrv) key = g_strsplit (job->key, ":", 2);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *debtor_id = NULL;
  YxStatement *statement;
  gconstpointer bytes;
  gboolean row;
  gsize size;

  if (!yx_phone_check (db, job->phone, error))
    return FALSE;
  statement = yx_db_prepare (
      db,
      "SELECT t.debtor_id, p.media_type, p.bytes FROM stops s JOIN tasks t ON t.id = s.task_id "
      "JOIN debtor_photos p ON p.debtor_id = t.debtor_id "
      "WHERE s.route_id = $1 AND s.task_id = $2 AND coalesce (s.place_id, '') = $5 "
      "AND s.outcome = 'pending' AND coalesce ((SELECT r.kind FROM reports r "
      "WHERE r.operation_id = $3 AND r.vehicle_id = $4 AND r.task_id = s.task_id "
      "AND coalesce (r.place_id, '') = coalesce (s.place_id, '') AND r.kind IN ('en-route', 'arrived', "
      "'working', 'stopped', 'handed-over', 'left') ORDER BY r.device_time DESC, r.seq DESC LIMIT 1), '') "
      "<> 'left' LIMIT 1",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->phone->route_id);
  yx_statement_bind_text (statement, 2, key[0] != NULL ? key[0] : "");
  yx_statement_bind_text (statement, 3, job->phone->operation_id);
  yx_statement_bind_text (statement, 4, job->phone->vehicle_id);
  yx_statement_bind_text (statement, 5, key[0] != NULL && key[1] != NULL ? key[1] : "");
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no photo"));
    return FALSE;
  }
  debtor_id = g_strdup (yx_statement_get_text (statement, 0));
  job->type = g_strcmp0 (yx_statement_get_text (statement, 1), "image/png") == 0 ? "image/png"
                                                                                : "image/jpeg";
  bytes = yx_statement_get_bytes (statement, 2, &size);
  g_clear_pointer (&job->photo, g_bytes_unref);
  job->photo = g_bytes_new (bytes, size);
  yx_statement_reset (statement);
  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_flag (payload, "photo", TRUE);
  yx_phone_sign (job->phone, payload);
  return yx_desk_append_event (db, job->phone->author, job->phone->operation_id,
                               "debtor.record-read", payload, error);
}

GBytes *
yx_desk_read_stop_photo (YxDesk *self, const YxPhone *phone, const char *key,
                         const char **ret_type, GError **error)
{
  PhotoJob job = { phone, key, NULL, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (phone != NULL && key != NULL && ret_type != NULL, NULL);

  if (phone->operation_id == NULL || phone->step != YX_OPERATION_STEP_LIVE) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _ ("Photos are shown while the operation is live"));
    return NULL;
  }
  if (!yx_desk_write (self, photo_job, &job, NULL, error)) {
    g_clear_pointer (&job.photo, g_bytes_unref);
    return NULL;
  }
  *ret_type = job.type;
  return job.photo;
}
