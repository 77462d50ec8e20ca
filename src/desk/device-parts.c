#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <string.h>

#include "desk/desk-private.h"
#include "desk/device-parts.h"
#include "desk/fixes-private.h"

/* The shortest fix of a batch: its length and 28 bytes; of the vendors' batch one byte less. */
#define LEAST_FIX_BYTES 29

typedef struct {
  gint64 device;
  guint16 message, first_serial, n_packets;
} Key;

typedef struct {
  Key key;
  guint16 packet;
  guint32 flags;
  GBytes *body;
  gint64 receive_time;
  YxDevicePartState state;
  GArray *fixes; /* of YxDeviceFix; NULL: none */
} PartJob;

static void
part_job_free (gpointer data)
{
  PartJob *job = data;

  g_bytes_unref (job->body);
  g_clear_pointer (&job->fixes, g_array_unref);
  g_free (job);
}

/* The statement with the four columns of the key bound. */
static YxStatement *
prepare (YxDb *db, const char *sql, const Key *key, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  yx_statement_bind_int (statement, 1, key->device);
  yx_statement_bind_int (statement, 2, key->message);
  yx_statement_bind_int (statement, 3, key->first_serial);
  yx_statement_bind_int (statement, 4, key->n_packets);
  return statement;
}

#define OF_KEY "device = $1 AND message = $2 AND first_serial = $3 AND n_packets = $4"

static gboolean
forget (YxDb *db, const Key *key, GError **error)
{
  YxStatement *statement
      = prepare (db, "DELETE FROM device_parts WHERE " OF_KEY, key, error);

  return statement != NULL && yx_statement_run (statement, error);
}

static gboolean
insert (YxDb *db, const Key *key, guint packet, guint32 flags, gconstpointer body, gsize size,
        gint64 receive_time, GError **error)
{
  YxStatement *statement = prepare (
      db,
      "INSERT INTO device_parts (device, message, first_serial, n_packets, packet, flags, body, "
      "receive_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      key, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 5, packet);
  yx_statement_bind_int (statement, 6, flags);
  yx_statement_bind_bytes (statement, 7, size > 0 ? body : "", size);
  yx_statement_bind_int (statement, 8, receive_time);
  return yx_statement_run (statement, error);
}

typedef struct {
  GByteArray *body; /* of the packets from the first to the last without a gap */
  guint n_joined, n_there;
  guint32 flags;
  gint64 receive_time; /* of the last of them */
  gboolean was_whole;
} Joined;

static void
joined_clear (Joined *joined)
{
  g_clear_pointer (&joined->body, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Joined, joined_clear)

static gboolean
join (YxDb *db, const Key *key, Joined *ret_joined, GError **error)
{
  YxStatement *statement = prepare (
      db,
      "SELECT packet, flags, body, receive_time FROM device_parts WHERE " OF_KEY " ORDER BY packet",
      key, error);

  *ret_joined = (Joined){ .body = g_byte_array_new () };
  if (statement == NULL)
    return FALSE;
  for (;;) {
    gboolean row;
    gint64 packet;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    packet = yx_statement_get_int (statement, 0);
    if (packet == 0) {
      ret_joined->was_whole = TRUE;
      continue;
    }
    ret_joined->n_there++;
    if (packet == ret_joined->n_joined + 1) {
      gsize size;
      const guint8 *body = yx_statement_get_bytes (statement, 2, &size);

      if (size > 0)
        g_byte_array_append (ret_joined->body, body, (guint) size);
      ret_joined->n_joined++;
      ret_joined->flags |= (guint32) yx_statement_get_int (statement, 1);
      ret_joined->receive_time = yx_statement_get_int (statement, 3);
    }
  }
}

/* Records what the body says. *ret_fixes may have none. */
static gboolean
record_joined (YxDb *db, const Key *key, const Joined *joined, GArray **ret_fixes, gboolean *ret_cut,
               GError **error)
{
  const YxJt808Message message = {
    .id = key->message,
    .checksum_ok = (joined->flags & YX_FIX_BAD_CHECKSUM) == 0,
    .length_ok = true,
    .body = joined->body->data,
    .body_size = joined->body->len,
  };
  const gsize most = message.body_size / LEAST_FIX_BYTES + 1;
  g_autofree YxFix *fixes = g_new (YxFix, most);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (YxDeviceFix));
  bool cut = true;
  gsize n = 0;

  if (joined->n_joined > 0)
    n = yx_jt808_read_fixes (&message, fixes, most, &cut);
  for (gsize i = 0; i < n; i++) {
    const YxDeviceFix row = { key->device, joined->receive_time, fixes[i] };

    g_array_append_val (rows, row);
  }
  if (!yx_desk_record_fix_rows (db, (const YxDeviceFix *) (gpointer) rows->data, rows->len, error))
    return FALSE;
  *ret_cut = cut;
  *ret_fixes = g_steal_pointer (&rows);
  return TRUE;
}

/* Ends a message that will not be whole any more. */
static gboolean
settle (YxDb *db, const Key *key, GError **error)
{
  g_auto (Joined) joined = { NULL };
  g_autoptr (GArray) fixes = NULL;
  g_autoptr (YxPayload) payload = NULL;
  gboolean cut;

  if (!join (db, key, &joined, error))
    return FALSE;
  if (!joined.was_whole) {
    if (!record_joined (db, key, &joined, &fixes, &cut, error))
      return FALSE;
    payload = yx_payload_new ();
    yx_payload_set_int (payload, "device", key->device);
    yx_payload_set_int (payload, "packets", key->n_packets);
    yx_payload_set_int (payload, "there", joined.n_there);
    yx_payload_set_int (payload, "read", joined.n_joined);
    yx_payload_set_int (payload, "fixes", fixes->len);
    if (!yx_desk_append_event (db, "gateway", NULL, "device.message-incomplete", payload, error))
      return FALSE;
  }
  return forget (db, key, error);
}

typedef enum {
  PRESENT_NOT,
  PRESENT_SAME,
  PRESENT_OTHER, /* with this number, but another body */
} Present;

static gboolean
look (YxDb *db, const PartJob *job, Present *ret_present, GError **error)
{
  YxStatement *statement = prepare (
      db, "SELECT body FROM device_parts WHERE " OF_KEY " AND packet = $5", &job->key, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 5, job->packet);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_present = PRESENT_NOT;
  if (row) {
    gsize size;
    const void *body = yx_statement_get_bytes (statement, 0, &size);
    g_autoptr (GBytes) there = g_bytes_new (body, size);

    *ret_present = g_bytes_equal (there, job->body) ? PRESENT_SAME : PRESENT_OTHER;
  }
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
record_part_job (YxDb *db, gpointer data, GError **error)
{
  PartJob *job = data;
  g_auto (Joined) joined = { NULL };
  Present present;
  gboolean cut;
  gsize size;
  const void *body = g_bytes_get_data (job->body, &size);

  if (!look (db, job, &present, error))
    return FALSE;
  /* A terminal that was switched off counts its messages from the beginning again. */
  if (present == PRESENT_OTHER && !settle (db, &job->key, error))
    return FALSE;
  if (present != PRESENT_SAME
      && !insert (db, &job->key, job->packet, job->flags, body, size, job->receive_time, error))
    return FALSE;
  if (!join (db, &job->key, &joined, error))
    return FALSE;
  job->state = joined.was_whole ? YX_DEVICE_PART_REPEATED : YX_DEVICE_PART_KEPT;
  if (joined.was_whole || joined.n_joined < job->key.n_packets)
    return TRUE;

  g_clear_pointer (&job->fixes, g_array_unref);
  if (!record_joined (db, &job->key, &joined, &job->fixes, &cut, error))
    return FALSE;
  if (job->fixes->len == 0 && cut) {
    job->state = YX_DEVICE_PART_FAULTY;
    return forget (db, &job->key, error);
  }
  /* The packets stay for a while, so that the last one is known when it is sent again. */
  job->state = YX_DEVICE_PART_WHOLE;
  return insert (db, &job->key, 0, 0, NULL, 0, job->receive_time, error);
}

static void
part_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (yx_store_write_finish (YX_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
yx_desk_record_part_async (YxDesk *self, gint64 device, const YxJt808Message *packet,
                           gint64 receive_time, GAsyncReadyCallback callback, gpointer user_data)
{
  PartJob *job;
  GTask *task;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (packet->split && packet->packet >= 1 && packet->packet <= packet->n_packets);

  job = g_new0 (PartJob, 1);
  job->key = (Key){ device, packet->id, (guint16) (packet->serial - packet->packet + 1),
                    packet->n_packets };
  job->packet = packet->packet;
  job->flags = packet->checksum_ok ? 0 : YX_FIX_BAD_CHECKSUM;
  job->body = g_bytes_new (packet->body, packet->body_size);
  job->receive_time = receive_time;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, yx_desk_record_part_async);
  g_task_set_task_data (task, job, part_job_free);
  yx_store_write_async (yx_desk_get_store (self), record_part_job, job, NULL, NULL,
                        part_written_cb, task);
}

gboolean
yx_desk_record_part_finish (YxDesk *self, GAsyncResult *result, YxDevicePartState *ret_state,
                            GArray **ret_fixes, GError **error)
{
  PartJob *job;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *ret_state = job->state;
  if (ret_fixes != NULL)
    *ret_fixes = job->state == YX_DEVICE_PART_WHOLE ? g_steal_pointer (&job->fixes) : NULL;
  return TRUE;
}

/* ---- Messages that stay in pieces ---- */

static gboolean
list_stale (YxDb *db, gint64 before, GArray *keys, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT device, message, first_serial, n_packets FROM device_parts GROUP BY device, message, "
      "first_serial, n_packets HAVING max (receive_time) < $1",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, before);
  for (;;) {
    gboolean row;
    Key key;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    key = (Key){ yx_statement_get_int (statement, 0), (guint16) yx_statement_get_int (statement, 1),
                 (guint16) yx_statement_get_int (statement, 2),
                 (guint16) yx_statement_get_int (statement, 3) };
    g_array_append_val (keys, key);
  }
}

static gboolean
settle_job (YxDb *db, gpointer data, GError **error)
{
  const gint64 *before = data;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));

  if (!list_stale (db, *before, keys, error))
    return FALSE;
  for (guint i = 0; i < keys->len; i++) {
    if (!settle (db, &g_array_index (keys, Key, i), error))
      return FALSE;
  }
  return TRUE;
}

void
yx_desk_settle_parts_async (YxDesk *self, gint64 before, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (YX_IS_DESK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, yx_desk_settle_parts_async);
  yx_store_write_async (yx_desk_get_store (self), settle_job, g_memdup2 (&before, sizeof before),
                        g_free, NULL, part_written_cb, task);
}

gboolean
yx_desk_settle_parts_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
