#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/field-stream.h"

#include <jansson.h>
#include <string.h>

#include "desk/events.h"
#include "gateway/field-connections.h"

#define LOOK_MS 250
#define TELL_US G_USEC_PER_SEC
#define HEARTBEAT_US (20 * G_USEC_PER_SEC)
#define MAX_A_PHONE 4
#define MAX_EVENTS 500 /* a look */

typedef struct {
  YxFieldStreams *owner;
  SoupServerMessage *message;
  YxPhone *phone;
  char *token;
  gint64 pending; /* seq to be told; 0: none */
  gint64 told;    /* monotonic: when something was sent last */
  gboolean busy;  /* a chunk is on its way */
} Stream;

struct _YxFieldStreams {
  YxDesk *desk;
  GPtrArray *streams; /* of Stream, the oldest first */
  gint64 head;        /* the last event looked at */
  GSource *timer;
};

/* Kinds that show nothing new to a crew, most of them its own doing. */
static const char *const passed_over[]
    = { "access.", "alert.", "areas.", "debtor.record-read", "evidence.", "movement.", "paper.",
        "records.read" };

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  g_signal_handlers_disconnect_by_data (stream->message, stream);
  g_object_unref (stream->message);
  yx_phone_free (stream->phone);
  g_free (stream->token);
  g_free (stream);
}

static void
send (Stream *stream, const char *text)
{
  SoupMessageBody *body = soup_server_message_get_response_body (stream->message);

  soup_message_body_append (body, SOUP_MEMORY_COPY, text, strlen (text));
  stream->busy = TRUE;
  stream->told = g_get_monotonic_time ();
  yx_field_connections_move (stream->message);
  soup_server_message_unpause (stream->message);
}

static void
end (Stream *stream)
{
  g_signal_handlers_disconnect_by_data (stream->message, stream);
  soup_message_body_complete (soup_server_message_get_response_body (stream->message));
  yx_field_connections_move (stream->message);
  soup_server_message_unpause (stream->message);
  g_ptr_array_remove (stream->owner->streams, stream);
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer user_data)
{
  Stream *stream = user_data;

  stream->busy = FALSE;
  soup_server_message_pause (message);
  yx_field_connections_rest (message);
}

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  Stream *stream = user_data;

  g_ptr_array_remove (stream->owner->streams, stream);
}

/* ---- What is whose ---- */

static gboolean
is_passed_over (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (passed_over); i++)
    if (g_str_has_prefix (kind, passed_over[i]))
      return TRUE;
  return FALSE;
}

/* Which vehicle an event is about; NULL: it may be any. (transfer full) */
static char *
vehicle_of (const YxEventRow *event)
{
  json_t *payload
      = event->payload != NULL ? json_loads (event->payload, JSON_REJECT_DUPLICATES, NULL) : NULL;
  char *vehicle = g_strdup (json_string_value (json_object_get (payload, "vehicle")));

  json_decref (payload);
  return vehicle;
}

static void
mark (YxFieldStreams *self, const YxEventRow *event)
{
  g_autofree char *vehicle = NULL;

  if (is_passed_over (event->kind))
    return;
  vehicle = vehicle_of (event);
  for (guint i = 0; i < self->streams->len; i++) {
    Stream *stream = g_ptr_array_index (self->streams, i);
    const YxPhone *phone = stream->phone;

    if (event->operation_id != NULL && phone->operation_id != NULL
        && g_strcmp0 (event->operation_id, phone->operation_id) != 0)
      continue;
    if (vehicle != NULL && g_strcmp0 (vehicle, phone->vehicle_id) != 0
        && !g_str_has_prefix (event->kind, "operation."))
      continue;
    stream->pending = event->seq;
  }
}

static gboolean
read_head_job (YxDb *db, gpointer data, GError **error)
{
  gint64 *head = data;
  YxStatement *statement = yx_db_prepare (db, "SELECT seq FROM event_head", error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  *head = row ? yx_statement_get_int (statement, 0) : 0;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
read_news (YxFieldStreams *self, GError **error)
{
  gint64 head = self->head;
  g_autoptr (GArray) events = NULL;

  if (!yx_store_read (yx_desk_get_store (self->desk), read_head_job, &head, error))
    return FALSE;
  if (head <= self->head)
    return TRUE;
  if (self->streams->len == 0) {
    self->head = head;
    return TRUE;
  }
  events = yx_desk_list_events (
      self->desk, &(YxEventFilter){ .after = self->head, .limit = MAX_EVENTS }, error);
  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++) {
    const YxEventRow *event = &g_array_index (events, YxEventRow, i);

    mark (self, event);
    self->head = event->seq;
  }
  return TRUE;
}

/* A pairing may have ended, or its car be out for another operation. */
static gboolean
renew_phone (Stream *stream)
{
  g_autoptr (GError) error = NULL;
  YxPhone *phone
      = yx_desk_find_phone (stream->owner->desk, stream->token, g_get_real_time (), &error);

  if (phone == NULL)
    return !g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  yx_phone_free (stream->phone);
  stream->phone = phone;
  return TRUE;
}

static void
serve (Stream *stream, gint64 now)
{
  const gboolean due = stream->pending != 0 && now - stream->told >= TELL_US;
  g_autofree char *text = NULL;

  if (stream->busy || (!due && now - stream->told < HEARTBEAT_US))
    return;
  if (!renew_phone (stream)) {
    end (stream);
    return;
  }
  if (!due) {
    send (stream, ":\n\n");
    return;
  }
  text = g_strdup_printf ("event: change\ndata: {\"seq\":%" G_GINT64_FORMAT "}\n\n",
                          stream->pending);
  stream->pending = 0;
  send (stream, text);
}

static gboolean
look_cb (gpointer user_data)
{
  YxFieldStreams *self = user_data;
  const gint64 now = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  if (!read_news (self, &error))
    g_warning ("The events could not be read: %s", error->message);
  for (guint i = self->streams->len; i > 0; i--)
    serve (g_ptr_array_index (self->streams, i - 1), now);
  return G_SOURCE_CONTINUE;
}

YxFieldStreams *
yx_field_streams_new (YxDesk *desk)
{
  YxFieldStreams *self = g_new0 (YxFieldStreams, 1);

  self->desk = g_object_ref (desk);
  self->streams = g_ptr_array_new_with_free_func (stream_free);
  /* Where it fails the first look tries again, from the beginning. */
  yx_store_read (yx_desk_get_store (desk), read_head_job, &self->head, NULL);
  self->timer = g_timeout_source_new (LOOK_MS);
  g_source_set_callback (self->timer, look_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

void
yx_field_streams_free (YxFieldStreams *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_ptr_array_unref (self->streams);
  g_object_unref (self->desk);
  g_free (self);
}

void
yx_field_streams_add (YxFieldStreams *self, SoupServerMessage *message, YxPhone *phone,
                      const char *token)
{
  Stream *stream = g_new0 (Stream, 1);
  Stream *oldest = NULL;
  guint n = 0;

  for (guint i = self->streams->len; i > 0; i--) {
    Stream *other = g_ptr_array_index (self->streams, i - 1);

    if (other->phone->device == phone->device) {
      oldest = other;
      n++;
    }
  }
  if (n >= MAX_A_PHONE)
    end (oldest);
  stream->owner = self;
  stream->message = g_object_ref (message);
  stream->phone = phone;
  stream->token = g_strdup (token);
  g_ptr_array_add (self->streams, stream);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), stream);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), stream);
  /* The first bytes bring the head with them, so that the phone knows that it listens. */
  send (stream, "retry: 3000\n\n");
}
