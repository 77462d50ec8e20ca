#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/jt808-server.h"

#include "gateway/listen.h"
#include "gateway/peer.h"
#include "protocols/jt808.h"

/* Terminals send a heartbeat every 30 to 180 s. */
#define IDLE_SECONDS 600

struct _YxJt808Server {
  YxRegistry *registry;
  YxRecorder *recorder;
  YxListener *listener;
  GHashTable *terminals;  /* set of Terminal */
  GHashTable *alarms;     /* device number → Alarm: calls for help that nobody has confirmed */
};

typedef struct {
  gint64 device;
  guint16 serial;         /* of the message; 0: all, as of one in a batch */
} Alarm;

typedef struct {
  YxJt808Server *server;
  YxPeer *peer;
  guint16 serial;         /* of what goes out next */
  gint64 device;          /* 0: nothing of a known one has come yet */
  YxJt808Message like;    /* the last of it: edition and phone */
} Terminal;

/* An answer that waits for the disk. */
typedef struct {
  YxPeer *peer;
  YxJt808Message to;
  guint16 serial;
} Waiting;

static void
send_ack (Terminal *terminal, const YxJt808Message *to, YxJt808Result result)
{
  guint8 wire[YX_JT808_MAX_WIRE];
  const gsize size = yx_jt808_write_ack (to, terminal->serial++, result, wire);

  yx_peer_send (terminal->peer, wire, size);
}

static Waiting *
wait_for_disk (Terminal *terminal, const YxJt808Message *to)
{
  Waiting *waiting = g_slice_new (Waiting);

  waiting->peer = yx_peer_ref (terminal->peer);
  waiting->to = *to;
  waiting->to.body = NULL;
  waiting->serial = terminal->serial++;
  return waiting;
}

/* Takes `waiting`. */
static void
send_waiting (Waiting *waiting, YxJt808Result result)
{
  guint8 wire[YX_JT808_MAX_WIRE];
  const gsize size = yx_jt808_write_ack (&waiting->to, waiting->serial, result, wire);

  yx_peer_send (waiting->peer, wire, size);
  yx_peer_unref (waiting->peer);
  g_slice_free (Waiting, waiting);
}

static void
recorded_cb (gpointer data, const GError *error)
{
  send_waiting (data, error == NULL ? YX_JT808_DONE : YX_JT808_FAILED);
}

static void
part_recorded_cb (gpointer data, YxDevicePartState state, const GError *error)
{
  send_waiting (data, error != NULL                     ? YX_JT808_FAILED
                      : state == YX_DEVICE_PART_FAULTY ? YX_JT808_WRONG
                                                       : YX_JT808_DONE);
}

/* Each packet is acknowledged by itself, since there are terminals that wait for it before they send
 * the next one; so each is durable by itself. */
static void
take_packet (Terminal *terminal, const YxDevice *device, const YxJt808Message *packet)
{
  if (packet->packet < 1 || packet->packet > packet->n_packets
      || packet->n_packets > YX_JT808_MAX_PACKETS) {
    send_ack (terminal, packet, YX_JT808_WRONG);
    return;
  }
  yx_recorder_add_part (terminal->server->recorder, device->number, packet, part_recorded_cb,
                        wait_for_disk (terminal, packet));
}

static void
note_alarm (YxJt808Server *server, gint64 device, guint16 serial)
{
  Alarm *alarm = g_hash_table_lookup (server->alarms, &device);

  if (alarm == NULL) {
    alarm = g_new (Alarm, 1);
    alarm->device = device;
    g_hash_table_insert (server->alarms, &alarm->device, alarm);
  }
  alarm->serial = serial;
}

static void
take_fixes (Terminal *terminal, const YxDevice *device, const YxJt808Message *message)
{
  const gint64 now = g_get_real_time ();
  const gsize most = message->body_size / 29 + 1; /* a length, and 28 bytes at least */
  g_autofree YxFix *fixes = g_new (YxFix, most);
  g_autofree YxDeviceFix *rows = g_new (YxDeviceFix, most);
  bool cut;
  const gsize n = yx_jt808_read_fixes (message, fixes, most, &cut);

  if (n == 0 && cut) {
    send_ack (terminal, message, YX_JT808_WRONG);
    return;
  }
  for (gsize i = 0; i < n; i++) {
    rows[i] = (YxDeviceFix){ device->number, now, fixes[i] };
    if ((fixes[i].flags & YX_FIX_SOS) != 0)
      note_alarm (terminal->server, device->number,
                  message->id == YX_JT808_LOCATION ? message->serial : 0);
  }
  if (n == 0) {
    send_ack (terminal, message, YX_JT808_DONE);
    return;
  }
  yx_recorder_add (terminal->server->recorder, rows, n, recorded_cb,
                   wait_for_disk (terminal, message));
}

static void
answer_register (Terminal *terminal, const YxJt808Message *message, const YxDevice *device)
{
  guint8 wire[YX_JT808_MAX_WIRE];
  const gsize size = yx_jt808_write_registered (
      message, terminal->serial++, device != NULL ? YX_JT808_REGISTERED : YX_JT808_NO_TERMINAL,
      device != NULL ? device->id : NULL, wire);

  yx_peer_send (terminal->peer, wire, size);
}

static void
answer_time (Terminal *terminal, const YxJt808Message *message)
{
  guint8 wire[YX_JT808_MAX_WIRE];
  const gsize size
      = yx_jt808_write_time (message, terminal->serial++, g_get_real_time (), wire);

  yx_peer_send (terminal->peer, wire, size);
}

static void
take_message (Terminal *terminal, const YxJt808Message *received)
{
  YxJt808Server *server = terminal->server;
  const YxJt808Message message = *received;
  char identity[YX_IDENTITY_SIZE];
  const YxDevice *device;

  yx_jt808_get_identity (&message, identity);
  device = yx_registry_find (server->registry, YX_DEVICE_PROTOCOL_JT808, identity,
                             yx_peer_get_address (terminal->peer));
  if (!message.checksum_ok && (device == NULL || !device->tolerant)) {
    if (device != NULL)
      send_ack (terminal, &message, YX_JT808_WRONG);
    return;
  }
  if (message.id == YX_JT808_REGISTER) {
    answer_register (terminal, &message, device);
    return;
  }
  if (device == NULL) {
    send_ack (terminal, &message, YX_JT808_FAILED);
    return;
  }
  terminal->device = device->number;
  terminal->like = message;
  terminal->like.body = NULL;
  if (message.id == YX_JT808_TERMINAL_ACK || message.encrypted)
    return;
  if (yx_jt808_has_fixes (message.id)) {
    if (message.split)
      take_packet (terminal, device, &message);
    else
      take_fixes (terminal, device, &message);
    return;
  }
  switch (message.id) {
  case YX_JT808_HEARTBEAT:
  case YX_JT808_AUTHENTICATE:
  case YX_JT808_LOGOUT:
    send_ack (terminal, &message, YX_JT808_DONE);
    break;
  case YX_JT808_ASK_TIME:
    answer_time (terminal, &message);
    break;
  default:
    /* Pictures, sounds, what a maker invented: not kept, so not acknowledged as done. */
    send_ack (terminal, &message, YX_JT808_UNKNOWN);
    break;
  }
}

static gsize
received_cb (YxPeer *peer, const guint8 *bytes, gsize size, gpointer data)
{
  Terminal *terminal = data;
  gsize total = 0;

  while (!yx_peer_is_closed (peer)) {
    guint8 frame[YX_JT808_MAX_FRAME];
    YxJt808Message message;
    gsize used, frame_size;
    const YxJt808Piece piece
        = yx_jt808_next (bytes + total, size - total, &used, frame, &frame_size);

    total += used;
    if (piece == YX_JT808_MORE)
      break;
    if (yx_registry_is_blocked (terminal->server->registry, yx_peer_get_address (peer)))
      yx_peer_close (peer);
    else if (piece == YX_JT808_FRAME && yx_jt808_parse (frame, frame_size, &message))
      take_message (terminal, &message);
  }
  return total;
}

static void
closed_cb (YxPeer *peer, gpointer data)
{
  Terminal *terminal = data;
  YxJt808Server *server = terminal->server;

  g_hash_table_remove (server->terminals, terminal);
  yx_peer_unref (terminal->peer);
  g_free (terminal);
}

static const YxPeerClass peer_class = {
  .received = received_cb,
  .closed = closed_cb,
  .max_pending = YX_JT808_MAX_WIRE,
  .idle_seconds = IDLE_SECONDS,
};

static void
incoming_cb (GSocketConnection *connection, gpointer user_data)
{
  YxJt808Server *self = user_data;
  g_autofree char *address = yx_listen_peer (connection);
  Terminal *terminal = g_new0 (Terminal, 1);

  terminal->server = self;
  g_hash_table_add (self->terminals, terminal);
  terminal->peer = yx_peer_new (G_IO_STREAM (connection), g_socket_connection_get_socket (connection),
                                address, &peer_class, terminal);
}

YxJt808Server *
yx_jt808_server_new (GSocketAddress *address, YxRegistry *registry, YxRecorder *recorder,
                     GSocketAddress **ret_address, GError **error)
{
  YxJt808Server *self = g_new0 (YxJt808Server, 1);

  self->registry = registry;
  self->recorder = recorder;
  self->terminals = g_hash_table_new (NULL, NULL);
  self->alarms = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->listener = yx_listen ("JT/T 808", address, incoming_cb, self, ret_address, error);
  if (self->listener == NULL) {
    yx_jt808_server_free (self);
    return NULL;
  }
  return self;
}

void
yx_jt808_server_free (YxJt808Server *self)
{
  g_autoptr (GList) terminals = g_hash_table_get_keys (self->terminals);

  g_clear_pointer (&self->listener, yx_listener_free);
  for (GList *each = terminals; each != NULL; each = each->next)
    yx_peer_close (((Terminal *) each->data)->peer);
  g_hash_table_unref (self->terminals);
  g_hash_table_unref (self->alarms);
  g_free (self);
}

/* Sending may close the terminal. */
static gboolean
confirm (YxJt808Server *self, const Alarm *alarm)
{
  g_autoptr (GList) terminals = g_hash_table_get_keys (self->terminals);
  gboolean sent = FALSE;

  for (GList *each = terminals; each != NULL; each = each->next) {
    Terminal *terminal = each->data;
    guint8 wire[YX_JT808_MAX_WIRE];

    if (!g_hash_table_contains (self->terminals, terminal) || terminal->device != alarm->device)
      continue;
    yx_peer_send (terminal->peer, wire,
                  yx_jt808_write_confirm_sos (&terminal->like, terminal->serial++, alarm->serial,
                                              wire));
    sent = TRUE;
  }
  return sent;
}

void
yx_jt808_server_confirm (YxJt808Server *self, const GPtrArray *alerts)
{
  if (g_hash_table_size (self->alarms) == 0)
    return;
  for (guint i = 0; i < alerts->len; i++) {
    const YxBookAlert *alert = g_ptr_array_index (alerts, i);
    const Alarm *alarm = alert->kind == YX_ALERT_KIND_SOS && alert->acknowledged
                             ? g_hash_table_lookup (self->alarms, &alert->device)
                             : NULL;

    if (alarm != NULL && confirm (self, alarm))
      g_hash_table_remove (self->alarms, &alert->device);
  }
}
