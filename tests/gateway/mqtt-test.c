#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/socket.h>

#include "desk/devices.h"
#include "desk/fixes.h"
#include "gateway/gateway.h"
#include "gateway/mqtt-edge.h"

/* A broker in a few bytes (MQTT 3.1.1), which sees when what is acknowledged. */
typedef struct {
  char *folder;
  YxDesk *desk;
  YxGateway *gateway;
  GSocketListener *listener;
  GSocketConnection *connection;
} Fixture;

enum {
  CONNECT = 1,
  PUBLISH = 3,
  PUBACK = 4,
  SUBSCRIBE = 8,
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const YxDeviceData phone
      = { .protocol = YX_DEVICE_PROTOCOL_OWNTRACKS, .identity = "jane/phone" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("yexun-mqtt-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "a.desk", NULL);
  fixture->desk = yx_desk_create (path, &error);
  g_assert_no_error (error);
  yx_desk_add_device (fixture->desk, &phone, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->listener = g_socket_listener_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&fixture->gateway);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->listener);
  g_clear_object (&fixture->desk);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
read_all (Fixture *fixture, gpointer bytes, gsize size)
{
  g_autoptr (GError) error = NULL;
  gsize n;

  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (fixture->connection)), bytes,
                           size, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, size);
}

static void
send_all (Fixture *fixture, gconstpointer bytes, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (fixture->connection)),
                             bytes, size, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The kind of the next packet of the client, and what is in it. */
static guint
read_packet (Fixture *fixture, guint8 *body, gsize *ret_size)
{
  guint8 first, byte;
  gsize size = 0;
  guint shift = 0;

  read_all (fixture, &first, 1);
  do {
    read_all (fixture, &byte, 1);
    size |= (gsize) (byte & 0x7f) << shift;
    shift += 7;
  } while ((byte & 0x80) != 0);
  g_assert_cmpuint (size, <=, 4096);
  read_all (fixture, body, size);
  *ret_size = size;
  return first >> 4;
}

static void
publish (Fixture *fixture, const char *topic, const char *payload, guint16 id, gboolean retain)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const gsize n_topic = strlen (topic), n = 2 + n_topic + 2 + strlen (payload);
  const guint8 head[] = { (guint8) (PUBLISH << 4 | 2 | (retain ? 1 : 0)), (guint8) (n % 128 | 128),
                          (guint8) (n / 128), (guint8) (n_topic >> 8), (guint8) n_topic };
  const guint8 number[] = { (guint8) (id >> 8), (guint8) id };

  g_assert_cmpuint (n, >=, 128);
  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *) topic, (guint) n_topic);
  g_byte_array_append (bytes, number, 2);
  g_byte_array_append (bytes, (const guint8 *) payload, (guint) strlen (payload));
  send_all (fixture, bytes->data, bytes->len);
}

static void
accept_client (Fixture *fixture)
{
  static const guint8 accepted[] = { 0x20, 2, 0, 0 };
  g_autoptr (GError) error = NULL;
  guint8 body[4096];
  gsize size;

  for (;;) {
    GSocket *socket;
    guint8 peek;

    g_clear_object (&fixture->connection);
    fixture->connection = g_socket_listener_accept (fixture->listener, NULL, NULL, &error);
    g_assert_no_error (error);
    socket = g_socket_connection_get_socket (fixture->connection);
    g_socket_set_timeout (socket, 120);
    /* The first connection only asks whether somebody is there. */
    g_assert_true (g_socket_condition_wait (socket, G_IO_IN, NULL, NULL));
    if (recv (g_socket_get_fd (socket), &peek, 1, MSG_PEEK) == 1)
      break;
  }
  g_assert_cmpuint (read_packet (fixture, body, &size), ==, CONNECT);
  g_assert_cmpuint (body[7] & 2, ==, 0); /* the session outlasts the connection */
  send_all (fixture, accepted, sizeof accepted);
  g_assert_cmpuint (read_packet (fixture, body, &size), ==, SUBSCRIBE);
  g_assert_nonnull (memmem (body, size, "owntracks/+/+/event", 19));
  {
    const guint8 granted[] = { 0x90, 7, body[0], body[1], 1, 1, 1, 1, 1 };

    send_all (fixture, granted, sizeof granted);
  }
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  const guint16 port = g_socket_listener_add_any_inet_port (fixture->listener, NULL, &error);
  g_autofree char *url = g_strdup_printf ("mqtt://127.0.0.1:%u", port);
  const YxGatewayOptions options = { { "off", "off", "off", "off", "off" }, .mqtt = url };

  g_assert_no_error (error);
  fixture->gateway = yx_gateway_new (fixture->desk);
  yx_gateway_start (fixture->gateway, &options, &error);
  g_assert_no_error (error);
  accept_client (fixture);
}

static GArray *
list (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GArray *rows = yx_desk_list_fixes (fixture->desk, NULL, &error);

  g_assert_no_error (error);
  return rows;
}

static char *
location (guint second)
{
  return g_strdup_printf ("{\"_type\":\"location\",\"lat\":34.9,\"lon\":113.1,\"tst\":%u,\"vel\":36,"
                          "\"batt\":80,\"acc\":12,\"tid\":\"JP\",\"t\":\"u\",\"conn\":\"m\",\"alt\":90}",
                          1795363870 + second);
}

/* When the acknowledgement is there, the row is. */
static void
test_durable (Fixture *fixture, gconstpointer data)
{
  guint8 body[4096];
  gsize size;

  start (fixture);
  for (guint i = 1; i <= 200; i++) {
    g_autofree char *text = location (i);
    g_autoptr (GArray) rows = NULL;

    publish (fixture, "owntracks/jane/phone", text, (guint16) i, i == 1);
    g_assert_cmpuint (read_packet (fixture, body, &size), ==, PUBACK);
    g_assert_cmpuint ((guint) (body[0] << 8 | body[1]), ==, i);
    if (i % 20 != 1 && i > 5)
      continue;
    rows = list (fixture);
    g_assert_cmpuint (rows->len, ==, i);
    g_assert_cmpfloat_with_epsilon (g_array_index (rows, YxFixRow, i - 1).fix.speed, 10, 1e-9);
  }
}

/* Nothing is acknowledged that could not be kept: the connection is given up, and the next one is
 * sent the message again. */
static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = location (1);
  g_autofree char *path = g_build_filename (fixture->folder, "a.desk", NULL);
  g_autoptr (GArray) rows = NULL;
  sqlite3 *blocker;
  guint8 body[4096];
  gsize size;

  start (fixture);
  g_log_set_always_fatal (G_LOG_FATAL_MASK); /* what follows is worth a warning */
  yx_store_set_busy_timeout (yx_desk_get_store (fixture->desk), 200);
  g_assert_cmpint (sqlite3_open (path, &blocker), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (blocker, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  publish (fixture, "owntracks/jane/phone", text, 7, FALSE);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (fixture->connection)),
                                        body, 1, NULL, NULL),
                   <=, 0);
  sqlite3_exec (blocker, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (blocker);
  accept_client (fixture);
  publish (fixture, "owntracks/jane/phone", text, 7, FALSE);
  g_assert_cmpuint (read_packet (fixture, body, &size), ==, PUBACK);
  rows = list (fixture);
  g_assert_cmpuint (rows->len, ==, 1);
}

/* The broker's last will, strangers, what is no JSON. */
static void
test_others (Fixture *fixture, gconstpointer data)
{
  static const char will[] = "{\"_type\":\"lwt\",\"tst\":1795363000,\"custom\":\"................................"
                             "..........................................................\"}";
  g_autofree char *garbage = g_strnfill (200, '{');
  g_autofree char *text = location (1);
  g_autoptr (GArray) rows = NULL;
  const gint64 now = g_get_real_time ();
  guint8 body[4096];
  gsize size;

  start (fixture);
  publish (fixture, "owntracks/jane/phone", will, 1, TRUE);
  publish (fixture, "owntracks/jane/phone", will, 2, FALSE);
  publish (fixture, "owntracks/jane/stranger", text, 3, FALSE);
  publish (fixture, "owntracks/jane/phone", garbage, 4, FALSE);
  publish (fixture, "owntracks/jane/phone/cmd", text, 5, FALSE);
  for (guint i = 1; i <= 5; i++)
    g_assert_cmpuint (read_packet (fixture, body, &size), ==, PUBACK);
  rows = list (fixture);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_true ((g_array_index (rows, YxFixRow, 0).fix.flags & YX_FIX_LOST) != 0);
  g_assert_cmpint (g_array_index (rows, YxFixRow, 0).fix.time, >=, now);
}

static void
test_urls (void)
{
  static const struct {
    const char *url, *shown, *user, *password;
  } good[] = {
    { "mqtt://h", "mqtt://h:1883", NULL, NULL },
    { "mqtts://h", "mqtts://h:8883", NULL, NULL },
    { "mqtt://jane:a%20b@[fd00::1]:1884/", "mqtt://[fd00::1]:1884", "jane", "a b" },
  };
  static const char *const bad[] = { "", "h", "http://h", "mqtt://", "mqtt://h/topic", "mqtt://h:99999" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    YxMqttBroker broker;
    g_autofree char *shown = NULL;

    g_assert_true (yx_mqtt_broker_parse (good[i].url, &broker, &error));
    shown = yx_mqtt_broker_format (&broker);
    g_assert_cmpstr (shown, ==, good[i].shown);
    g_assert_cmpstr (broker.user, ==, good[i].user);
    g_assert_cmpstr (broker.password, ==, good[i].password);
    yx_mqtt_broker_clear (&broker);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    YxMqttBroker broker;

    g_assert_false (yx_mqtt_broker_parse (bad[i], &broker, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway/mqtt/urls", test_urls);
  g_test_add ("/gateway/mqtt/durable", Fixture, NULL, set_up, test_durable, tear_down);
  g_test_add ("/gateway/mqtt/not-kept", Fixture, NULL, set_up, test_not_kept, tear_down);
  g_test_add ("/gateway/mqtt/others", Fixture, NULL, set_up, test_others, tear_down);
  return g_test_run ();
}
