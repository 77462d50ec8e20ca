#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <string.h>
#include <sys/random.h>

#include <glib/gi18n-lib.h>

#include "desk/desk-private.h"
#include "desk/devices.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"
#include "protocols/jt808.h"
#include "protocols/owntracks.h"

#define TOKEN_BYTES 32

typedef struct {
  const YxDeviceData *data;
  const char *author;
  const char *which;
  char *identity;
  char *token_digest;
  char *id;
  char *vehicle_id, *officer_id;
} DeviceJob;

static void
device_job_clear (DeviceJob *job)
{
  g_free (job->identity);
  g_free (job->token_digest);
  g_free (job->id);
  g_free (job->vehicle_id);
  g_free (job->officer_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeviceJob, device_job_clear)

void
yx_device_clear (YxDevice *device)
{
  g_free (device->id);
  g_free (device->identity);
  g_free (device->label);
  g_free (device->vehicle_id);
  g_free (device->plate);
  g_free (device->call_sign);
  g_free (device->officer_id);
  g_free (device->officer);
  g_free (device->secret_key);
  g_free (device->certificate);
}

static void
unknown_device_clear (gpointer data)
{
  YxUnknownDevice *unknown = data;

  g_free (unknown->identity);
  g_free (unknown->peer);
}

GArray *
yx_unknown_devices_new (void)
{
  GArray *array = g_array_new (FALSE, TRUE, sizeof (YxUnknownDevice));

  g_array_set_clear_func (array, unknown_device_clear);
  return array;
}

char *
yx_device_normalise_identity (YxDeviceProtocol protocol, const char *identity, GError **error)
{
  char kept[YX_IDENTITY_SIZE];
  YxReport report;
  gboolean ok;

  g_return_val_if_fail (identity != NULL, NULL);

  if (protocol == YX_DEVICE_PROTOCOL_JT808) {
    ok = yx_jt808_identity_parse (identity, kept);
  } else {
    ok = yx_report_set_identity (&report, identity, strlen (identity))
         && report.identity[0] != '\0';
    if (protocol == YX_DEVICE_PROTOCOL_OWNTRACKS)
      ok = ok && strchr (identity, '/') != NULL;
    if (ok)
      memcpy (kept, report.identity, sizeof kept);
  }
  if (!ok) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 protocol == YX_DEVICE_PROTOCOL_JT808
                     ? _ ("“%s” is no phone number of a terminal: digits only, at most 20")
                 : protocol == YX_DEVICE_PROTOCOL_OWNTRACKS
                     ? _ ("“%s” is no identity of OwnTracks, which is USER/DEVICE")
                     : _ ("“%s” cannot be the identity of a device"),
                 identity);
    return NULL;
  }
  return g_strdup (kept);
}

static char *
make_token (char **ret_digest)
{
  guint8 bytes[TOKEN_BYTES];
  g_autofree char *base64 = NULL;

  /* Up to 256 bytes come whole, once the kernel has been seeded. */
  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The kernel gives no random bytes");
  base64 = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (base64, "+", '-');
  g_strdelimit (base64, "/", '_');
  base64[strcspn (base64, "=")] = '\0';
  *ret_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, base64, -1);
  return g_steal_pointer (&base64);
}

/* The one row that a statement with `word` finds; NULL without error when there is none. */
static gboolean
find_one (YxDb *db, const char *sql, const char *word, char **ret_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);
  g_autofree char *id = NULL;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, word);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    id = g_strdup (yx_statement_get_text (statement, 0));
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (row) {
      yx_statement_reset (statement);
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _ ("“%s” means more than one"),
                   word);
      return FALSE;
    }
  }
  *ret_id = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
find_bearer (YxDb *db, DeviceJob *job, GError **error)
{
  const char *bearer = job->data->bearer;

  if (bearer == NULL || *bearer == '\0')
    return TRUE;
  if (!find_one (db, "SELECT id FROM vehicles WHERE id = $1 OR plate = $1 OR call_sign = $1", bearer,
                 &job->vehicle_id, error))
    return FALSE;
  if (job->vehicle_id != NULL)
    return TRUE;
  if (!find_one (db, "SELECT id FROM officers WHERE id = $1 OR name = $1", bearer,
                 &job->officer_id, error))
    return FALSE;
  if (job->officer_id != NULL)
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
               _ ("There is no vehicle or officer “%s”"), bearer);
  return FALSE;
}

static gboolean
append_device_event (YxDb *db, const DeviceJob *job, const char *kind, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  yx_payload_set_text (payload, "device", job->id);
  if (job->data != NULL) {
    yx_payload_set_text (payload, "protocol",
                         yx_enum_nick (YX_TYPE_DEVICE_PROTOCOL, (int) job->data->protocol));
    yx_payload_set_text (payload, "identity", job->identity);
    yx_payload_set_text (payload, "vehicle", job->vehicle_id);
    yx_payload_set_text (payload, "officer", job->officer_id);
    yx_payload_set_int (payload, "expires", job->data->expires);
  }
  return yx_desk_append_event (db, job->author, NULL, kind, payload, error);
}

static void
bind_device (YxStatement *statement, const DeviceJob *job)
{
  const YxDeviceData *data = job->data;

  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_DEVICE_PROTOCOL, (int) data->protocol);
  yx_statement_bind_text (statement, 3, job->identity);
  yx_statement_bind_text (statement, 4, data->label);
  yx_statement_bind_text (statement, 5, job->vehicle_id);
  yx_statement_bind_text (statement, 6, job->officer_id);
  yx_statement_bind_int (statement, 7, g_get_real_time ());
  yx_statement_bind_text (statement, 8, job->token_digest);
  yx_statement_bind_text (statement, 9, data->secret_key);
  yx_statement_bind_int (statement, 10, data->tolerant ? 1 : 0);
  if (data->expires > 0)
    yx_statement_bind_int (statement, 11, data->expires);
}

/* The id of a device that was revoked; EXISTS for one that was not. */
static gboolean
find_revoked (YxDb *db, DeviceJob *job, gboolean *ret_found, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT id, revoked FROM devices WHERE protocol = $1 AND identity = $2", error);
  gboolean row, standing = FALSE;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_enum (statement, 1, YX_TYPE_DEVICE_PROTOCOL, (int) job->data->protocol);
  yx_statement_bind_text (statement, 2, job->identity);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    standing = yx_statement_is_null (statement, 1);
    g_free (job->id);
    job->id = g_strdup (yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
  }
  if (standing)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS, _ ("Device %s is paired already"),
                 job->identity);
  *ret_found = row;
  return !standing;
}

static gboolean
add_device_job (YxDb *db, gpointer data, GError **error)
{
  DeviceJob *job = data;
  YxStatement *statement;
  gboolean again;

  if (!find_bearer (db, job, error) || !find_revoked (db, job, &again, error))
    return FALSE;
  statement = yx_db_prepare (
      db,
      again ? "UPDATE devices SET protocol = $2, identity = $3, label = $4, vehicle_id = $5, "
              "officer_id = $6, created = $7, revoked = NULL, token = $8, secret_key = $9, "
              "tolerant = $10, expires = $11 WHERE id = $1"
            : "INSERT INTO devices (id, protocol, identity, label, vehicle_id, officer_id, created, "
              "token, secret_key, tolerant, expires, number) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
              "$9, $10, $11, (SELECT coalesce (max (number), 0) + 1 FROM devices))",
      error);
  if (statement == NULL)
    return FALSE;
  bind_device (statement, job);
  if (!yx_statement_run (statement, error))
    return FALSE;
  statement = yx_db_prepare (
      db, "DELETE FROM unknown_devices WHERE protocol = $1 AND identity = $2", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_enum (statement, 1, YX_TYPE_DEVICE_PROTOCOL, (int) job->data->protocol);
  yx_statement_bind_text (statement, 2, job->identity);
  return yx_statement_run (statement, error)
         && append_device_event (db, job, "device.added", error);
}

gboolean
yx_desk_add_device (YxDesk *self, const YxDeviceData *data, char **ret_id, char **ret_token,
                    GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *token = NULL;
  g_auto (DeviceJob) job = { .data = data };
  uint8_t key[YX_OWNTRACKS_KEY_SIZE];

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (data != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "device.add", error))
    return FALSE;
  job.author = author = yx_desk_dup_author (self);
  job.id = yx_id_new ();
  if (data->protocol == YX_DEVICE_PROTOCOL_FIELD) {
    job.identity = g_strdup (job.id);
    token = make_token (&job.token_digest);
  } else if (data->identity == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _ ("A device needs the identity that it reports with"));
    return FALSE;
  } else {
    job.identity = yx_device_normalise_identity (data->protocol, data->identity, error);
    if (job.identity == NULL)
      return FALSE;
  }
  if (data->secret_key != NULL && !yx_owntracks_key_parse (data->secret_key, key)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _ ("A key has 1 to 32 bytes"));
    return FALSE;
  }
  if (!yx_desk_write (self, add_device_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&job.id);
  if (ret_token != NULL)
    *ret_token = g_steal_pointer (&token);
  return TRUE;
}

static gboolean
revoke_device_job (YxDb *db, gpointer data, GError **error)
{
  DeviceJob *job = data;
  YxStatement *statement;

  if (!find_one (db,
                 "SELECT id FROM devices WHERE revoked IS NULL AND (id = $1 OR identity = $1 "
                 "OR label = $1)",
                 job->which, &job->id, error))
    return FALSE;
  if (job->id == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no paired device %s"),
                 job->which);
    return FALSE;
  }
  statement = yx_db_prepare (db, "UPDATE devices SET revoked = $2, token = NULL, certificate = NULL WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  return yx_statement_run (statement, error)
         && append_device_event (db, job, "device.revoked", error);
}

gboolean
yx_desk_revoke_device (YxDesk *self, const char *which, GError **error)
{
  g_autofree char *author = NULL;
  g_auto (DeviceJob) job = { .which = which };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (which != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "device.revoke", error))
    return FALSE;
  job.author = author = yx_desk_dup_author (self);
  return yx_desk_write (self, revoke_device_job, &job, NULL, error);
}

/* ---- Reading back ---- */

#define DEVICE_COLUMNS \
  "SELECT d.id, d.number, d.protocol, d.identity, d.label, d.vehicle_id, v.plate, v.call_sign, " \
  "d.officer_id, o.name, d.secret_key, d.tolerant, d.created, d.revoked, d.expires, d.certificate " \
  "FROM devices d LEFT JOIN vehicles v ON v.id = d.vehicle_id " \
  "LEFT JOIN officers o ON o.id = d.officer_id "

static void
read_device (YxStatement *statement, YxDevice *device)
{
  *device = (YxDevice){
    .id = g_strdup (yx_statement_get_text (statement, 0)),
    .number = yx_statement_get_int (statement, 1),
    .protocol = (YxDeviceProtocol) yx_statement_get_enum (statement, 2, YX_TYPE_DEVICE_PROTOCOL, 0),
    .identity = g_strdup (yx_statement_get_text (statement, 3)),
    .label = g_strdup (yx_statement_get_text (statement, 4)),
    .vehicle_id = g_strdup (yx_statement_get_text (statement, 5)),
    .plate = g_strdup (yx_statement_get_text (statement, 6)),
    .call_sign = g_strdup (yx_statement_get_text (statement, 7)),
    .officer_id = g_strdup (yx_statement_get_text (statement, 8)),
    .officer = g_strdup (yx_statement_get_text (statement, 9)),
    .secret_key = g_strdup (yx_statement_get_text (statement, 10)),
    .tolerant = yx_statement_get_int (statement, 11) != 0,
    .created = yx_statement_get_int (statement, 12),
    .revoked = yx_statement_get_int (statement, 13),
    .expires = yx_statement_get_int (statement, 14),
    .certificate = g_strdup (yx_statement_get_text (statement, 15)),
  };
}

static gboolean
list_devices_job (YxDb *db, gpointer data, GError **error)
{
  GArray *devices = data;
  YxStatement *statement = yx_db_prepare (db, DEVICE_COLUMNS "ORDER BY d.number", error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    YxDevice device;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    read_device (statement, &device);
    g_array_append_val (devices, device);
  }
}

GArray *
yx_desk_list_devices (YxDesk *self, GError **error)
{
  g_autoptr (GArray) devices = g_array_new (FALSE, FALSE, sizeof (YxDevice));

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  g_array_set_clear_func (devices, (GDestroyNotify) yx_device_clear);
  if (!yx_store_read (yx_desk_get_store (self), list_devices_job, devices, error))
    return NULL;
  return g_steal_pointer (&devices);
}

typedef struct {
  const char *digest;
  gint64 now;
  YxDevice *device;
  gboolean found;
} TokenJob;

static gboolean
find_token_job (YxDb *db, gpointer data, GError **error)
{
  TokenJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      DEVICE_COLUMNS "WHERE d.token = $1 AND d.revoked IS NULL "
                     "AND (d.expires IS NULL OR d.expires > $2)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->digest);
  yx_statement_bind_int (statement, 2, job->now);
  if (!yx_statement_step (statement, &job->found, error))
    return FALSE;
  if (job->found)
    read_device (statement, job->device);
  yx_statement_reset (statement);
  return TRUE;
}

gboolean
yx_desk_find_device_by_token (YxDesk *self, const char *token, gint64 now, YxDevice *ret_device,
                              GError **error)
{
  g_autofree char *digest = NULL;
  YxDevice device;
  TokenJob job;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (token != NULL, FALSE);

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  job = (TokenJob){ digest, now, &device, FALSE };
  if (!yx_store_read (yx_desk_get_store (self), find_token_job, &job, error))
    return FALSE;
  if (!job.found) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _ ("This phone is not paired, or its pairing has ended"));
    return FALSE;
  }
  *ret_device = device;
  return TRUE;
}

static gboolean
list_unknown_job (YxDb *db, gpointer data, GError **error)
{
  GArray *unknown = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT protocol, identity, peer, first_seen, last_seen, n_seen FROM unknown_devices "
      "ORDER BY last_seen DESC, protocol, identity",
      error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    YxUnknownDevice row_data = { 0 };
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    row_data.protocol
        = (YxDeviceProtocol) yx_statement_get_enum (statement, 0, YX_TYPE_DEVICE_PROTOCOL, 0);
    row_data.identity = g_strdup (yx_statement_get_text (statement, 1));
    row_data.peer = g_strdup (yx_statement_get_text (statement, 2));
    row_data.first_seen = yx_statement_get_int (statement, 3);
    row_data.last_seen = yx_statement_get_int (statement, 4);
    row_data.n_seen = yx_statement_get_int (statement, 5);
    g_array_append_val (unknown, row_data);
  }
}

GArray *
yx_desk_list_unknown_devices (YxDesk *self, GError **error)
{
  g_autoptr (GArray) unknown = yx_unknown_devices_new ();

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_unknown_job, unknown, error))
    return NULL;
  return g_steal_pointer (&unknown);
}

static gboolean
note_unknown_job (YxDb *db, gpointer data, GError **error)
{
  const GArray *callers = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO unknown_devices (protocol, identity, peer, first_seen, last_seen, n_seen) "
      "VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT (protocol, identity) DO UPDATE SET "
      "peer = excluded.peer, last_seen = excluded.last_seen, "
      "n_seen = unknown_devices.n_seen + excluded.n_seen",
      error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < callers->len; i++) {
    const YxUnknownDevice *caller = &g_array_index (callers, YxUnknownDevice, i);

    yx_statement_reset (statement);
    yx_statement_bind_enum (statement, 1, YX_TYPE_DEVICE_PROTOCOL, (int) caller->protocol);
    yx_statement_bind_text (statement, 2, caller->identity);
    yx_statement_bind_text (statement, 3, caller->peer);
    yx_statement_bind_int (statement, 4, caller->last_seen);
    yx_statement_bind_int (statement, 5, caller->n_seen);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  statement = yx_db_prepare (
      db,
      "DELETE FROM unknown_devices WHERE last_seen < (SELECT min (last_seen) FROM (SELECT last_seen "
      "FROM unknown_devices ORDER BY last_seen DESC LIMIT $1) AS latest)",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, YX_UNKNOWN_DEVICES_MAX);
  return yx_statement_run (statement, error);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (yx_store_write_finish (YX_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
yx_desk_note_unknown_devices_async (YxDesk *self, GArray *callers, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (callers != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, yx_desk_note_unknown_devices_async);
  yx_store_write_async (yx_desk_get_store (self), note_unknown_job, callers,
                        (GDestroyNotify) g_array_unref, NULL, noted_cb, task);
}

gboolean
yx_desk_note_unknown_devices_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
