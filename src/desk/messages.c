#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/edit-private.h"
#include "desk/messages.h"
#include "desk/phone-private.h"
#include "model/id.h"

/* Who receives at the desk, in the rows of receipts. */
#define DESK_DEVICE 0

typedef struct {
  const YxPhone *phone; /* nullable */
  const char *operation_id; /* NULL: that which the phone was out for when it said it */
  const YxMessageData *message;
  const char *author;
  const char *id;
  char *found; /* it */
} SendJob;

typedef struct {
  const YxPhone *phone; /* nullable */
  const char *author;
  const YxReceiptData *receipts;
  gsize n;
} ReceiptsJob;

typedef struct {
  const char *operation_id;
  const YxPhone *phone; /* nullable */
  gint64 after;
  GPtrArray *messages;
} ListJob;

void
yx_message_free (gpointer data)
{
  YxMessage *message = data;

  g_free (message->id);
  g_free (message->vehicle_id);
  g_free (message->vehicle);
  g_free (message->from);
  g_free (message->from_vehicle_id);
  g_free (message->from_vehicle);
  g_free (message->said);
  g_free (message);
}

/* ---- Sending ---- */

/* TRUE with *ret_known: the same message is there already. */
static gboolean
find_sent (YxDb *db, const SendJob *job, gboolean *ret_known, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT said, from_device FROM messages WHERE id = $1", error);
  gboolean row, same;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  same = row && g_strcmp0 (yx_statement_get_text (statement, 0), job->message->said) == 0
         && yx_statement_get_int (statement, 1) == (job->phone != NULL ? job->phone->device : 0);
  yx_statement_reset (statement);
  if (row && !same) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                         _ ("Another message has this id"));
    return FALSE;
  }
  *ret_known = row;
  return TRUE;
}

static gboolean
car_is_out (YxDb *db, const char *operation_id, const char *vehicle_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT 1 FROM operations o JOIN plans pl ON pl.operation_id = o.id "
      "AND pl.version = o.plan_version JOIN routes r ON r.plan_id = pl.id "
      "WHERE o.id = $1 AND r.vehicle_id = $2 UNION ALL SELECT 1 FROM operation_crew "
      "WHERE operation_id = $1 AND vehicle_id = $2",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_text (statement, 2, vehicle_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (!row)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _ ("This car is not out in this operation"));
  return row;
}

/* What a phone said while it had no network is taken after the end as well. */
static gboolean
operation_takes (YxDb *db, const SendJob *job, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);

  if (operation == NULL)
    return FALSE;
  if (job->phone != NULL || yx_operation_get_data (operation)->step != YX_OPERATION_STEP_CLOSED)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE, _ ("The operation is closed"));
  return FALSE;
}

static gboolean
insert_message (YxDb *db, const SendJob *job, GError **error)
{
  const YxPhone *phone = job->phone;
  const gint64 now = g_get_real_time ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO messages (id, operation_id, vehicle_id, from_vehicle, from_officer, from_device, "
      "author, said, urgent, device_time, sent) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, job->operation_id);
  if (phone == NULL) {
    yx_statement_bind_text (statement, 3, job->message->vehicle_id);
  } else {
    yx_statement_bind_text (statement, 4, phone->vehicle_id);
    yx_statement_bind_text (statement, 5, phone->officer_id);
    yx_statement_bind_int (statement, 6, phone->device);
  }
  yx_statement_bind_text (statement, 7, job->author);
  yx_statement_bind_text (statement, 8, job->message->said);
  yx_statement_bind_int (statement, 9, job->message->urgent ? 1 : 0);
  yx_statement_bind_int (statement, 10, job->message->time != 0 ? job->message->time : now);
  yx_statement_bind_int (statement, 11, now);
  return yx_statement_run (statement, error);
}

static gboolean
send_job (YxDb *db, gpointer data, GError **error)
{
  SendJob *job = data;
  const char *to = job->phone == NULL ? job->message->vehicle_id : NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gboolean known;

  if (job->phone != NULL && !yx_phone_check (db, job->phone, error))
    return FALSE;
  if (!find_sent (db, job, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  if (job->operation_id == NULL || job->found != NULL) {
    GError *own = NULL;

    g_free (job->found);
    job->operation_id = job->found
        = yx_phone_operation_at (db, job->phone, job->message->time, &own);
    if (own != NULL) {
      g_propagate_error (error, own);
      return FALSE;
    }
    if (job->operation_id == NULL) {
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                           _ ("This phone's car is out in no operation"));
      return FALSE;
    }
  }
  if (!operation_takes (db, job, error)
      || (to != NULL && !car_is_out (db, job->operation_id, to, error))
      || !insert_message (db, job, error))
    return FALSE;
  yx_payload_set_text (payload, "message", job->id);
  yx_payload_set_text (payload, "to", to);
  yx_payload_set_text (payload, "said", job->message->said);
  yx_payload_set_flag (payload, "urgent", job->message->urgent);
  yx_phone_sign (job->phone, payload);
  return yx_desk_append_event (db, job->author, job->operation_id, "message.sent", payload, error);
}

static gboolean
check_message (const YxMessageData *message, GError **error)
{
  if (message->id != NULL && !yx_id_is_uuid (message->id))
    return yx_edit_invalid (error, _ ("The id is no UUID"));
  if (!yx_edit_said (message->said) || !g_utf8_validate (message->said, -1, NULL))
    return yx_edit_invalid (error, _ ("A message says something"));
  if (g_utf8_strlen (message->said, -1) > YX_MESSAGE_MAX_LENGTH)
    return yx_edit_invalid (error, _ ("A message has at most 2,000 characters"));
  return TRUE;
}

gboolean
yx_desk_send_message (YxDesk *self, const YxPhone *phone, const char *operation_id,
                      const YxMessageData *message, char **ret_id, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *id = NULL;
  gboolean sent;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (phone != NULL || operation_id != NULL, FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  if (phone == NULL && !yx_desk_may (self, YX_RIGHT_DISPATCH, "message.send", error))
    return FALSE;
  if (!check_message (message, error))
    return FALSE;
  author = phone != NULL ? g_strdup (phone->author) : yx_desk_dup_author (self);
  id = message->id != NULL ? g_strdup (message->id) : yx_id_new ();
  SendJob job = { phone, operation_id, message, author, id, NULL };
  sent = yx_desk_write (self, send_job, &job, NULL, error);
  g_free (job.found);
  if (sent && ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return sent;
}

/* ---- Receipts ---- */

/* The operation of a message that is to who says so; NULL without error: there is none. */
static char *
find_received (YxDb *db, const YxPhone *phone, const char *message_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      phone != NULL ? "SELECT operation_id FROM messages WHERE id = $1 AND from_device IS NULL "
                      "AND (vehicle_id = $2 OR (vehicle_id IS NULL AND operation_id = $3))"
                    : "SELECT operation_id FROM messages WHERE id = $1 AND from_device IS NOT NULL",
      error);
  char *operation_id = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, message_id);
  if (phone != NULL) {
    yx_statement_bind_text (statement, 2, phone->vehicle_id);
    yx_statement_bind_text (statement, 3, phone->operation_id);
  }
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (row) {
    operation_id = g_strdup (yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
  }
  return operation_id;
}

/* What is read has been delivered. */
static gboolean
keep_receipt (YxDb *db, gint64 device, const YxReceiptData *receipt, gboolean *ret_first_read,
              GError **error)
{
  const gint64 delivered = receipt->delivered != 0 ? receipt->delivered : receipt->read;
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO message_receipts (message_id, device, delivered) VALUES ($1, $2, $3) "
      "ON CONFLICT (message_id, device) DO NOTHING",
      error);

  *ret_first_read = FALSE;
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, receipt->message_id);
  yx_statement_bind_int (statement, 2, device);
  yx_statement_bind_int (statement, 3, delivered);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (receipt->read == 0)
    return TRUE;
  statement = yx_db_prepare (db,
                             "UPDATE message_receipts SET read = $3 WHERE message_id = $1 "
                             "AND device = $2 AND read IS NULL",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, receipt->message_id);
  yx_statement_bind_int (statement, 2, device);
  yx_statement_bind_int (statement, 3, receipt->read);
  if (!yx_statement_run (statement, error))
    return FALSE;
  *ret_first_read = yx_db_get_changes (db) > 0;
  return TRUE;
}

static gboolean
receipts_job (YxDb *db, gpointer data, GError **error)
{
  const ReceiptsJob *job = data;
  const gint64 device = job->phone != NULL ? job->phone->device : DESK_DEVICE;

  if (job->phone != NULL && !yx_phone_check (db, job->phone, error))
    return FALSE;
  for (gsize i = 0; i < job->n; i++) {
    const YxReceiptData *receipt = &job->receipts[i];
    g_autoptr (GError) reason = NULL;
    g_autofree char *operation_id = NULL;
    g_autoptr (YxPayload) payload = yx_payload_new ();
    gboolean first_read;

    if (receipt->delivered == 0 && receipt->read == 0)
      continue;
    operation_id = find_received (db, job->phone, receipt->message_id, &reason);
    if (reason != NULL) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
    if (operation_id == NULL)
      continue;
    if (!keep_receipt (db, device, receipt, &first_read, error))
      return FALSE;
    if (!first_read)
      continue;
    yx_payload_set_text (payload, "message", receipt->message_id);
    yx_payload_set_int (payload, "time", receipt->read);
    yx_phone_sign (job->phone, payload);
    if (!yx_desk_append_event (db, job->author, operation_id, "message.read", payload, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
yx_desk_record_receipts (YxDesk *self, const YxPhone *phone, const YxReceiptData *receipts, gsize n,
                         GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (receipts != NULL || n == 0, FALSE);

  if (phone == NULL && !yx_desk_may (self, YX_RIGHT_DISPATCH, "message.read", error))
    return FALSE;
  author = phone != NULL ? g_strdup (phone->author) : yx_desk_dup_author (self);
  ReceiptsJob job = { phone, author, receipts, n };
  return n == 0 || yx_desk_write (self, receipts_job, &job, NULL, error);
}

/* ---- Reading back ---- */

static YxMessage *
message_from_row (YxStatement *row)
{
  YxMessage *message = g_new0 (YxMessage, 1);

  message->seq = yx_statement_get_int (row, 0);
  message->id = g_strdup (yx_statement_get_text (row, 1));
  message->vehicle_id = g_strdup (yx_statement_get_text (row, 2));
  message->vehicle = g_strdup (yx_statement_get_text (row, 3));
  message->from = g_strdup (yx_statement_get_text (row, 4));
  message->from_vehicle_id = g_strdup (yx_statement_get_text (row, 5));
  message->from_vehicle = g_strdup (yx_statement_get_text (row, 6));
  message->from_device = yx_statement_get_int (row, 7);
  message->said = g_strdup (yx_statement_get_text (row, 8));
  message->urgent = yx_statement_get_int (row, 9) != 0;
  message->device_time = yx_statement_get_int (row, 10);
  message->sent = yx_statement_get_int (row, 11);
  message->n_delivered = (guint) yx_statement_get_int (row, 12);
  message->n_read = (guint) yx_statement_get_int (row, 13);
  message->delivered = yx_statement_get_int (row, 14);
  message->read = yx_statement_get_int (row, 15);
  return message;
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT m.seq, m.id, m.vehicle_id, coalesce (v.call_sign, v.plate), m.author, "
      "m.from_vehicle, coalesce (f.call_sign, f.plate), m.from_device, m.said, m.urgent, "
      "m.device_time, m.sent, "
      "(SELECT count (*) FROM message_receipts r WHERE r.message_id = m.id), "
      "(SELECT count (r.read) FROM message_receipts r WHERE r.message_id = m.id), "
      "(SELECT min (r.delivered) FROM message_receipts r WHERE r.message_id = m.id), "
      "(SELECT min (r.read) FROM message_receipts r WHERE r.message_id = m.id) "
      "FROM messages m LEFT JOIN vehicles v ON v.id = m.vehicle_id "
      "LEFT JOIN vehicles f ON f.id = m.from_vehicle "
      "WHERE m.operation_id = $1 AND m.seq > $2 AND ($3 = 0 OR m.vehicle_id = $4 "
      "OR m.from_vehicle = $4 OR m.from_device = $5 "
      "OR (m.vehicle_id IS NULL AND m.from_device IS NULL)) ORDER BY m.seq",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_int (statement, 2, job->after);
  yx_statement_bind_int (statement, 3, job->phone != NULL);
  if (job->phone != NULL) {
    yx_statement_bind_text (statement, 4, job->phone->vehicle_id);
    yx_statement_bind_int (statement, 5, job->phone->device);
  }
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (job->messages, message_from_row (statement));
  }
}

GPtrArray *
yx_desk_list_messages (YxDesk *self, const char *operation_id, const YxPhone *phone, gint64 after,
                       GError **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (yx_message_free);
  ListJob job = { operation_id, phone, after, messages };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&messages);
}
