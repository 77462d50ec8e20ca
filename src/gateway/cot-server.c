#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/cot-server.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/cot-alerts.h"
#include "gateway/listen.h"
#include "gateway/peer.h"
#include "gateway/tls-door.h"
#include "protocols/cot.h"

/* Clients ping every 15 s, and say where they are at least every few minutes. */
#define IDLE_SECONDS 600
#define PUBLISH_SECONDS 3
#define STALE_SECONDS 120
#define STOPS_SECONDS 60
#define STOP_STALE_SECONDS 300
#define ALERT_AGAIN_SECONDS 60

struct _YxCotServer {
  YxRegistry *registry;
  YxRecorder *recorder;
  YxListener *open, *secure; /* NULL: not listening */
  YxTlsDoor *door;
  GHashTable *clients;   /* set of Client */
  YxStopBook *book;
  GHashTable *stops;     /* uids of the stops that were shown */
  YxAlertBook *alerts;
  GHashTable *shown;     /* id of an alert → ShownAlert */
  GSource *timer;
  GHashTable *published; /* device number → monotonic time, gint64 both */
};

typedef struct {
  YxCotEvent event;
  gint64 sent; /* monotonic */
} ShownAlert;

static gboolean show_stops_cb (gpointer user_data);

typedef struct {
  YxCotServer *server;
  YxPeer *peer;
  YxCotScanner scanner;
  gboolean protobuf;     /* as it has asked for */
  gint64 device;         /* 0: not known yet, or not paired */
  gboolean certified;    /* known by its certificate */
  gboolean greet;        /* just become known: to be shown the stops */
  char uid[YX_IDENTITY_SIZE]; /* of a certified one; "": not said yet */
} Client;

/* Takes the text. */
static void
send_text (Client *client, char *text)
{
  if (text != NULL)
    yx_peer_send (client->peer, text, strlen (text));
  free (text);
}

/* Nothing is acknowledged in this protocol. */
static void
recorded_cb (gpointer data, const GError *error)
{
}

/* Whose position it is; NULL: of nobody who is paired, or of something that a user has put on his
 * map. */
static const YxDevice *
find_sender (Client *client, const YxCotEvent *event)
{
  YxRegistry *registry = client->server->registry;
  char identity[YX_IDENTITY_SIZE];
  const YxDevice *device;

  yx_cot_get_identity (event, identity);
  if (!client->certified)
    return yx_registry_find (registry, YX_DEVICE_PROTOCOL_COT, identity,
                             yx_peer_get_address (client->peer));
  device = yx_registry_get (registry, client->device);
  if (g_str_equal (identity, device->identity) || g_str_equal (identity, client->uid))
    return device;
  if (client->uid[0] != '\0' || event->endpoint[0] == '\0')
    return NULL;
  g_strlcpy (client->uid, identity, sizeof client->uid);
  return device;
}

static void
take_position (Client *client, const YxCotEvent *event)
{
  YxCotServer *server = client->server;
  const YxDevice *device = find_sender (client, event);
  YxDeviceFix fix;

  if (device == NULL)
    return;
  if (client->device != device->number) {
    client->device = device->number;
    client->greet = TRUE;
  }
  if (!event->position && (event->fix.flags & (YX_FIX_SOS | YX_FIX_SOS_OVER)) == 0)
    return;
  fix = (YxDeviceFix){ device->number, g_get_real_time (), event->fix };
  yx_recorder_add (server->recorder, &fix, 1, recorded_cb, NULL);
}

static void
take_event (Client *client, const YxCotEvent *event)
{
  switch (event->kind) {
  case YX_COT_POSITION:
  case YX_COT_SOS:
  case YX_COT_SOS_OVER:
    take_position (client, event);
    break;
  case YX_COT_PING:
    send_text (client, yx_cot_write_pong (g_get_real_time ()));
    break;
  case YX_COT_REQUEST:
    /* Sending comes last: it may end the connection, and with it the client. */
    client->protobuf = event->version == 1;
    send_text (client, yx_cot_write_response (event->uid, client->protobuf, g_get_real_time ()));
    break;
  default:
    break;
  }
}

static void show_stops (Client *client);
static void show_alerts (Client *client);

static gsize
received_cb (YxPeer *peer, const guint8 *bytes, gsize size, gpointer data)
{
  Client *client = data;
  gsize total = 0;

  while (!yx_peer_is_closed (peer)) {
    const guint8 *piece_bytes;
    gsize used, piece_size;
    YxCotEvent event;
    const YxCotPiece piece = yx_cot_next (&client->scanner, bytes + total, size - total, &used,
                                          &piece_bytes, &piece_size);
    const gboolean readable
        = piece == YX_COT_XML   ? yx_cot_read_xml (piece_bytes, piece_size, &event)
          : piece == YX_COT_PROTOBUF ? yx_cot_read_protobuf (piece_bytes, piece_size, &event)
                                     : FALSE;

    total += used;
    if (piece == YX_COT_MORE)
      break;
    if (piece == YX_COT_BAD
        || (client->certified && !yx_registry_is_paired (client->server->registry, client->device))
        || yx_registry_is_blocked (client->server->registry, yx_peer_get_address (peer)))
      yx_peer_close (peer);
    else if (readable)
      take_event (client, &event);
    if (!yx_peer_is_closed (peer) && client->greet) {
      client->greet = FALSE;
      show_stops (client);
      if (!yx_peer_is_closed (peer))
        show_alerts (client);
    }
  }
  return total;
}

static void
closed_cb (YxPeer *peer, gpointer data)
{
  Client *client = data;

  g_hash_table_remove (client->server->clients, client);
  yx_peer_unref (client->peer);
  g_free (client);
}

static const YxPeerClass peer_class = {
  .received = received_cb,
  .closed = closed_cb,
  .max_pending = YX_COT_MAX_EVENT + 16,
  .idle_seconds = IDLE_SECONDS,
};

/* device 0: to be known by what it says. */
static void
add_client (YxCotServer *self, GIOStream *stream, GSocket *socket, const char *address,
            gint64 device)
{
  g_autoptr (YxPeer) peer = NULL;
  Client *client = g_new0 (Client, 1);

  client->server = self;
  client->device = device;
  client->certified = client->greet = device != 0;
  g_hash_table_add (self->clients, client);
  client->peer = yx_peer_new (stream, socket, address, &peer_class, client);
  /* Sending may end the connection, and with it the client. */
  peer = yx_peer_ref (client->peer);
  send_text (client, yx_cot_write_offer ("yexun", g_get_real_time ()));
}

static void
incoming_cb (GSocketConnection *connection, gpointer user_data)
{
  g_autofree char *address = yx_listen_peer (connection);

  add_client (user_data, G_IO_STREAM (connection), g_socket_connection_get_socket (connection),
              address, 0);
}

static void
secure_incoming_cb (GSocketConnection *connection, gpointer user_data)
{
  YxCotServer *self = user_data;

  yx_tls_door_take (self->door, connection);
}

static void
opened_cb (GIOStream *stream, GSocket *socket, const char *address, const char *digest,
           gpointer data)
{
  YxCotServer *self = data;
  const YxDevice *device = yx_registry_find_certificate (self->registry, digest, address);

  if (device != NULL)
    add_client (self, stream, socket, address, device->number);
  else
    g_socket_close (socket, NULL);
}

YxCotServer *
yx_cot_server_new (YxRegistry *registry, YxRecorder *recorder, YxStopBook *book,
                   YxAlertBook *alerts)
{
  YxCotServer *self = g_new0 (YxCotServer, 1);

  self->registry = registry;
  self->recorder = recorder;
  self->book = book;
  self->alerts = alerts;
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->timer = g_timeout_source_new_seconds (STOPS_SECONDS);
  g_source_set_callback (self->timer, show_stops_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  self->clients = g_hash_table_new (NULL, NULL);
  self->published = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return self;
}

gboolean
yx_cot_server_listen (YxCotServer *self, GSocketAddress *address, GSocketAddress **ret_address,
                      GError **error)
{
  self->open = yx_listen ("Cursor on Target", address, incoming_cb, self, ret_address, error);
  return self->open != NULL;
}

gboolean
yx_cot_server_listen_tls (YxCotServer *self, GSocketAddress *address, GTlsCertificate *certificate,
                          GTlsCertificate *authority, GSocketAddress **ret_address, GError **error)
{
  self->door = yx_tls_door_new (certificate, authority, opened_cb, self);
  self->secure = yx_listen ("Cursor on Target (TLS)", address, secure_incoming_cb, self, ret_address,
                            error);
  return self->secure != NULL;
}

void
yx_cot_server_free (YxCotServer *self)
{
  g_autoptr (GList) clients = NULL;

  g_clear_pointer (&self->open, yx_listener_free);
  g_clear_pointer (&self->secure, yx_listener_free);
  clients = g_hash_table_get_keys (self->clients);
  for (GList *each = clients; each != NULL; each = each->next)
    yx_peer_close (((Client *) each->data)->peer);
  /* Waits for handshakes, during which no client may be heard any more. */
  g_clear_pointer (&self->door, yx_tls_door_free);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_hash_table_unref (self->clients);
  g_hash_table_unref (self->published);
  g_hash_table_unref (self->stops);
  g_hash_table_unref (self->shown);
  g_free (self);
}

/* ---- Going out ---- */

static gboolean
is_due (YxCotServer *self, const YxDeviceFix *fix)
{
  const gint64 now = g_get_monotonic_time ();
  gint64 *last = g_hash_table_lookup (self->published, &fix->device);

  if (last != NULL && now - *last < PUBLISH_SECONDS * G_USEC_PER_SEC
      && (fix->fix.flags & YX_FIX_SOS) == 0)
    return FALSE;
  if (last == NULL) {
    last = g_new (gint64, 1);
    g_hash_table_insert (self->published, g_memdup2 (&fix->device, sizeof fix->device), last);
  }
  *last = now;
  return TRUE;
}

static gboolean
make_event (const YxDevice *device, const YxDeviceFix *fix, YxCotEvent *event)
{
  const gboolean sos = (fix->fix.flags & YX_FIX_SOS) != 0;
  const char *name = device->call_sign ?: device->plate ?: device->officer ?: device->label
                                                              ?: device->identity;
  YxLonLat point;

  if (!yx_fix_get_point (&fix->fix, &point))
    return FALSE;
  yx_cot_event_init (event);
  event->kind = sos ? YX_COT_SOS : YX_COT_POSITION;
  g_snprintf (event->uid, sizeof event->uid, "yexun-%s%s", device->id, sos ? "-9-1-1" : "");
  g_strlcpy (event->type, sos ? "b-a-o-tbl" : "a-f-G-U-C", sizeof event->type);
  g_strlcpy (event->how, "m-g", sizeof event->how);
  g_strlcpy (event->callsign, name, sizeof event->callsign);
  g_strlcpy (event->team, "Cyan", sizeof event->team);
  g_strlcpy (event->role, "Team Member", sizeof event->role);
  event->fix = fix->fix;
  event->time = event->start = fix->fix.time == YX_FIX_NO_TIME ? fix->receive_time : fix->fix.time;
  event->stale = MAX (event->time, fix->receive_time) + STALE_SECONDS * G_USEC_PER_SEC;
  return TRUE;
}

typedef struct {
  char *xml;
  guint8 *frame;
  gsize frame_size;
} Both;

static void
both_clear (Both *both)
{
  free (both->xml);
  free (both->frame);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Both, both_clear)

static gboolean
both_init (Both *both, const YxCotEvent *event)
{
  both->xml = yx_cot_write_xml (event);
  both->frame = yx_cot_write_frame (event, &both->frame_size);
  return both->xml != NULL && both->frame != NULL;
}

/* Sending may close a client that does not read. */
static void
show (Client *client, const Both *both)
{
  if (client->protobuf)
    yx_peer_send (client->peer, both->frame, both->frame_size);
  else
    yx_peer_send (client->peer, both->xml, strlen (both->xml));
}

/* To all but the device that it came from (0: to all). */
static void
publish_event (YxCotServer *self, const YxCotEvent *event, gint64 device)
{
  g_autoptr (GList) clients = g_hash_table_get_keys (self->clients);
  g_auto (Both) both = { NULL };

  if (!both_init (&both, event))
    return;
  for (GList *each = clients; each != NULL; each = each->next) {
    Client *client = each->data;

    if (g_hash_table_contains (self->clients, client) && client->device != device
        && yx_registry_is_paired (self->registry, client->device))
      show (client, &both);
  }
}

void
yx_cot_server_publish (YxCotServer *self, const GArray *fixes)
{
  if (g_hash_table_size (self->clients) == 0)
    return;
  for (guint i = 0; i < fixes->len; i++) {
    const YxDeviceFix *fix = &g_array_index (fixes, YxDeviceFix, i);
    const YxDevice *device = yx_registry_get (self->registry, fix->device);
    YxCotEvent event;

    if (device != NULL && is_due (self, fix) && make_event (device, fix, &event))
      publish_event (self, &event, fix->device);
  }
}

/* ---- Stops ---- */

static char *
make_stop_uid (const YxBookStop *stop)
{
  return g_strconcat ("yexun-stop-", stop->task_id, NULL);
}

static void
make_stop_event (const YxBookStop *stop, const char *uid, YxCotEvent *event)
{
  const gint64 now = g_get_real_time ();

  yx_cot_event_init (event);
  event->kind = YX_COT_OTHER;
  g_strlcpy (event->uid, uid, sizeof event->uid);
  g_strlcpy (event->type, "b-m-p-s-m", sizeof event->type);
  g_strlcpy (event->how, "h-g-i-g-o", sizeof event->how);
  g_snprintf (event->callsign, sizeof event->callsign, "%s · %d", stop->car, stop->ordinal);
  event->fix.lon = stop->point.lon;
  event->fix.lat = stop->point.lat;
  event->time = event->start = now;
  event->stale = now + STOP_STALE_SECONDS * G_USEC_PER_SEC;
}

/* To one client, which may be closed on the way. */
static void
show_stops (Client *client)
{
  g_autoptr (YxPeer) peer = yx_peer_ref (client->peer);
  const GArray *stops = yx_stop_book_get (client->server->book);

  for (guint i = 0; i < stops->len && !yx_peer_is_closed (peer); i++) {
    const YxBookStop *stop = &g_array_index (stops, YxBookStop, i);
    g_autofree char *uid = make_stop_uid (stop);
    g_auto (Both) both = { NULL };
    YxCotEvent event;

    make_stop_event (stop, uid, &event);
    if (both_init (&both, &event))
      show (client, &both);
  }
}

static gboolean
show_stops_cb (gpointer user_data)
{
  yx_cot_server_publish_stops (user_data);
  return G_SOURCE_CONTINUE;
}

static void
publish_deletion (YxCotServer *self, const char *uid)
{
  const gint64 now = g_get_real_time ();
  YxCotEvent event;

  yx_cot_event_init (&event);
  event.kind = YX_COT_DELETE;
  g_snprintf (event.uid, sizeof event.uid, "%s-deleted", uid);
  g_strlcpy (event.type, "t-x-d-d", sizeof event.type);
  g_strlcpy (event.how, "m-g", sizeof event.how);
  g_strlcpy (event.link, uid, sizeof event.link);
  event.time = event.start = now;
  event.stale = now + STALE_SECONDS * G_USEC_PER_SEC;
  publish_event (self, &event, 0);
}

void
yx_cot_server_publish_stops (YxCotServer *self)
{
  const GArray *stops = yx_stop_book_get (self->book);
  g_autoptr (GHashTable) before = g_steal_pointer (&self->stops);
  GHashTableIter iter;
  gpointer uid;

  self->stops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < stops->len; i++) {
    const YxBookStop *stop = &g_array_index (stops, YxBookStop, i);
    char *id = make_stop_uid (stop);
    YxCotEvent event;

    g_hash_table_add (self->stops, id);
    if (g_hash_table_size (self->clients) == 0)
      continue;
    make_stop_event (stop, id, &event);
    publish_event (self, &event, 0);
  }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &uid, NULL)) {
    if (!g_hash_table_contains (self->stops, uid))
      publish_deletion (self, uid);
  }
}

/* ---- Alerts ---- */

static gboolean
make_alert_event (YxCotServer *self, const YxBookAlert *alert, YxCotEvent *event)
{
  const YxDevice *device
      = alert->device != 0 ? yx_registry_get (self->registry, alert->device) : NULL;

  return yx_cot_alert_begin (alert, device != NULL ? device->id : NULL, g_get_real_time (), event);
}

/* To one client, which may be closed on the way. */
static void
show_alerts (Client *client)
{
  g_autoptr (YxPeer) peer = yx_peer_ref (client->peer);
  YxCotServer *self = client->server;
  const GPtrArray *alerts = yx_alert_book_get (self->alerts);

  for (guint i = 0; i < alerts->len && !yx_peer_is_closed (peer); i++) {
    g_auto (Both) both = { NULL };
    YxCotEvent event;

    if (make_alert_event (self, g_ptr_array_index (alerts, i), &event)
        && both_init (&both, &event))
      show (client, &both);
  }
}

static void
end_alerts (YxCotServer *self)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    const ShownAlert *shown = value;
    YxCotEvent event;

    if (yx_alert_book_find (self->alerts, id) != NULL)
      continue;
    yx_cot_alert_end (&shown->event, g_get_real_time (), &event);
    g_hash_table_iter_remove (&iter);
    publish_event (self, &event, 0);
  }
}

void
yx_cot_server_publish_alerts (YxCotServer *self)
{
  const GPtrArray *alerts = yx_alert_book_get (self->alerts);
  const gint64 now = g_get_monotonic_time ();

  end_alerts (self);
  for (guint i = 0; i < alerts->len; i++) {
    const YxBookAlert *alert = g_ptr_array_index (alerts, i);
    ShownAlert *shown = g_hash_table_lookup (self->shown, alert->id);

    if (shown != NULL && now - shown->sent < ALERT_AGAIN_SECONDS * G_USEC_PER_SEC)
      continue;
    if (shown == NULL) {
      shown = g_new (ShownAlert, 1);
      g_hash_table_insert (self->shown, g_strdup (alert->id), shown);
    }
    shown->sent = now;
    if (make_alert_event (self, alert, &shown->event))
      publish_event (self, &shown->event, 0);
    else
      g_hash_table_remove (self->shown, alert->id);
  }
}
