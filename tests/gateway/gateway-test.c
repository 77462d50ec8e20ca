#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "desk/devices.h"
#include "desk/fixes.h"
#include "gateway/gateway.h"
#include "protocols/cot.h"
#include "protocols/jt808.h"

typedef struct {
  char *folder;
  YxDesk *desk;
  YxGateway *gateway;
} Fixture;

static void
add (YxDesk *desk, YxDeviceProtocol protocol, const char *identity, gboolean tolerant)
{
  const YxDeviceData data = { .protocol = protocol, .identity = identity, .tolerant = tolerant };
  g_autoptr (GError) error = NULL;

  yx_desk_add_device (desk, &data, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
start (Fixture *fixture)
{
  const YxGatewayOptions options = { { "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0",
                                           "127.0.0.1:0" } };
  g_autoptr (GError) error = NULL;

  fixture->gateway = yx_gateway_new (fixture->desk);
  yx_gateway_start (fixture->gateway, &options, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("yexun-gateway-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "a.desk", NULL);
  fixture->desk = yx_desk_create (path, &error);
  g_assert_no_error (error);
  add (fixture->desk, YX_DEVICE_PROTOCOL_OSMAND, "a1", FALSE);
  add (fixture->desk, YX_DEVICE_PROTOCOL_OWNTRACKS, "jane/phone", FALSE);
  add (fixture->desk, YX_DEVICE_PROTOCOL_JT808, "099000000017", FALSE);
  add (fixture->desk, YX_DEVICE_PROTOCOL_COT, "U1", FALSE);
  add (fixture->desk, YX_DEVICE_PROTOCOL_COT, "U2", FALSE);
  start (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&fixture->gateway);
  g_clear_object (&fixture->desk);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static GSocketConnection *
connect_to (Fixture *fixture, YxGatewayPort port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host (
      client, yx_gateway_get_address (fixture->gateway, port), 0, NULL, &error);

  g_assert_no_error (error);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 60);
  return connection;
}

static void
send_all (GSocketConnection *connection, gconstpointer bytes, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes, size,
                             NULL, NULL, &error);
  g_assert_no_error (error);
}

/* One request on a connection that stays; returns the status, *ret_body (nullable) the body. */
static guint
request (GSocketConnection *connection, const char *method, const char *target, const char *headers,
         const char *body, char **ret_body)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autofree char *text
      = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n%s\r\n%s", method,
                         target, strlen (body), headers, body);
  g_autoptr (GString) answer = g_string_new (NULL);
  const char *length;
  char *end = NULL;
  gsize n_body;

  send_all (connection, text, strlen (text));
  for (;;) {
    char chunk[512];
    gssize n;

    end = strstr (answer->str, "\r\n\r\n");
    if (end != NULL)
      break;
    n = g_input_stream_read (input, chunk, sizeof chunk, NULL, NULL);
    if (n <= 0)
      return 0;
    g_string_append_len (answer, chunk, n);
  }
  length = strstr (answer->str, "Content-Length: ");
  g_assert_nonnull (length);
  n_body = (gsize) g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
  while (answer->len - (gsize) (end + 4 - answer->str) < n_body) {
    const gsize at = (gsize) (end - answer->str);
    char chunk[512];
    const gssize n = g_input_stream_read (input, chunk, sizeof chunk, NULL, NULL);

    g_assert_cmpint (n, >, 0);
    g_string_append_len (answer, chunk, n);
    end = answer->str + at;
  }
  if (ret_body != NULL)
    *ret_body = g_strdup (end + 4);
  return (guint) g_ascii_strtoull (answer->str + strlen ("HTTP/1.1 "), NULL, 10);
}

static GArray *
list (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GArray *rows = yx_desk_list_fixes (fixture->desk, NULL, &error);

  g_assert_no_error (error);
  return rows;
}

#define PATIENCE (60 * G_USEC_PER_SEC)

/* Of connections that are answered nothing. */
static void
wait_for_fixes (Fixture *fixture, guint n)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;
  guint n_kept;

  do {
    g_autoptr (GArray) rows = list (fixture);

    n_kept = rows->len;
    g_usleep (10000);
  } while (n_kept < n && g_get_monotonic_time () < end);
  g_assert_cmpuint (n_kept, ==, n);
}

static void
test_http (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (fixture, YX_GATEWAY_OSMAND);
  g_autoptr (GArray) rows = NULL;
  g_autofree char *body = NULL;
  const char *same = "/?id=a1&lat=34.9&lon=113.1&timestamp=1795363870&speed=10";

  g_assert_cmpuint (request (connection, "GET", same, "", "", NULL), ==, 200);
  g_assert_cmpuint (request (connection, "GET", same, "", "", NULL), ==, 200);
  g_assert_cmpuint (request (connection, "GET", "/?id=b1&lat=34.9&lon=113.1", "", "", NULL), ==, 400);
  g_assert_cmpuint (request (connection, "GET", "/?id=a1&lat=99&lon=113.1", "", "", NULL), ==, 400);
  g_assert_cmpuint (request (connection, "POST", "/", "Content-Type: application/json\r\n",
                             "{\"device_id\":\"b1\",\"location\":{}}", NULL), ==, 404);
  g_assert_cmpuint (request (connection, "POST", "/", "", "id=a1&notificationToken=x", NULL), ==, 200);
  g_assert_cmpuint (request (connection, "POST", "/pub?u=jane&d=phone", "",
                             "{\"_type\":\"location\",\"lat\":34.8,\"lon\":113.2,\"tst\":1795363871}",
                             &body), ==, 200);
  g_assert_cmpstr (body, ==, "[]");
  g_assert_cmpuint (request (connection, "POST", "/pub?u=jane&d=phone", "", "", NULL), ==, 200);

  /* What was answered is there: the same fix once, in SI units. */
  rows = list (fixture);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (g_array_index (rows, YxFixRow, 0).fix.speed, 5.14444, 1e-4);
  g_assert_cmpfloat (g_array_index (rows, YxFixRow, 1).fix.lon, ==, 113.2);
}

static void
test_late_and_sos (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (fixture, YX_GATEWAY_OSMAND);
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  const YxFixFilter by_time = { .since = 0 };

  g_assert_cmpuint (request (connection, "GET", "/?id=a1&lat=1&lon=2&timestamp=200", "", "", NULL), ==, 200);
  g_assert_cmpuint (request (connection, "GET", "/?id=a1&lat=1&lon=3&timestamp=100", "", "", NULL), ==, 200);
  /* The alarm comes with a fix that is there already. */
  g_assert_cmpuint (request (connection, "GET", "/?id=a1&lat=1&lon=2&timestamp=200&alarm=sos", "", "",
                             NULL), ==, 200);
  rows = yx_desk_list_fixes (fixture->desk, &by_time, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpfloat (g_array_index (rows, YxFixRow, 0).fix.lon, ==, 3);
  g_assert_true ((g_array_index (rows, YxFixRow, 1).fix.flags & YX_FIX_SOS) != 0);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (fixture, YX_GATEWAY_OSMAND);
  g_autoptr (GSocketConnection) other = connect_to (fixture, YX_GATEWAY_OSMAND);
  const char *chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  g_autofree char *chunk = g_strnfill (64 * 1024, 'x');
  gboolean closed = FALSE;

  send_all (connection, chunked, strlen (chunked));
  for (guint i = 0; i < 1000 && !closed; i++) {
    GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));

    closed = !g_output_stream_write_all (output, "10000\r\n", 7, NULL, NULL, NULL)
             || !g_output_stream_write_all (output, chunk, 64 * 1024, NULL, NULL, NULL)
             || !g_output_stream_write_all (output, "\r\n", 2, NULL, NULL, NULL);
  }
  g_assert_true (closed);
  g_assert_cmpuint (request (other, "GET", "/?id=a1&lat=1&lon=2", "", "", NULL), ==, 200);
}

static gsize
read_some (GSocketConnection *connection, guint8 *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;
  const gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), bytes,
                                        size, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, >=, 0);
  return (gsize) n;
}

/* The next answer of the platform. */
static void
read_answer (GSocketConnection *connection, guint8 *frame, YxJt808Message *ret_message)
{
  guint8 wire[YX_JT808_MAX_WIRE];
  gsize n = 0, used, size;

  for (;;) {
    n += read_some (connection, wire + n, sizeof wire - n);
    if (yx_jt808_next (wire, n, &used, frame, &size) == YX_JT808_FRAME)
      break;
  }
  g_assert_cmpuint (used, ==, n);
  g_assert_true (yx_jt808_parse (frame, size, ret_message));
  g_assert_true (ret_message->checksum_ok);
}

static void
assert_ack (GSocketConnection *connection, guint16 serial, YxJt808Result result)
{
  guint8 frame[YX_JT808_MAX_FRAME];
  YxJt808Message answer;

  read_answer (connection, frame, &answer);
  g_assert_cmpuint (answer.id, ==, YX_JT808_PLATFORM_ACK);
  g_assert_cmpuint (answer.body_size, ==, 5);
  g_assert_cmpuint ((guint) (answer.body[0] << 8 | answer.body[1]), ==, serial);
  g_assert_cmpuint (answer.body[4], ==, result);
}

static void
test_terminal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (fixture, YX_GATEWAY_JT808);
  g_autoptr (GArray) rows = NULL;
  YxJt808Message terminal, stranger, answer;
  guint8 wire[YX_JT808_MAX_WIRE], frame[YX_JT808_MAX_FRAME];
  gsize size, n;
  YxFix fixes[20];

  for (guint i = 0; i < G_N_ELEMENTS (fixes); i++) {
    yx_fix_init (&fixes[i]);
    fixes[i].lon = 113.1 + i * 0.001;
    fixes[i].lat = 34.9;
    fixes[i].time = (G_GINT64_CONSTANT (1795363870) + i) * G_USEC_PER_SEC;
  }
  g_assert_true (yx_jt808_terminal_init (&terminal, "99000000017", FALSE));
  g_assert_true (yx_jt808_terminal_init (&stranger, "99000000018", FALSE));
  send_all (connection, "junk", 4);
  size = yx_jt808_write (&terminal, YX_JT808_HEARTBEAT, 1, NULL, 0, wire);
  send_all (connection, wire, size);
  assert_ack (connection, 1, YX_JT808_DONE);

  /* In two pieces. */
  size = yx_jt808_write_location (&terminal, 2, &fixes[0], wire);
  send_all (connection, wire, 10);
  g_usleep (20000);
  send_all (connection, wire + 10, size - 10);
  assert_ack (connection, 2, YX_JT808_DONE);
  size = yx_jt808_write_batch (&terminal, 3, fixes, G_N_ELEMENTS (fixes), &n, wire);
  send_all (connection, wire, size);
  assert_ack (connection, 3, YX_JT808_DONE);
  rows = list (fixture);
  g_assert_cmpuint (rows->len, ==, 20); /* the first was there */

  /* A wrong checksum is dropped and said to be wrong. */
  size = yx_jt808_write_location (&terminal, 4, &fixes[5], wire);
  wire[size - 2] ^= 0x10;
  send_all (connection, wire, size);
  assert_ack (connection, 4, YX_JT808_WRONG);

  /* Nobody knows this one. */
  size = yx_jt808_write_location (&stranger, 5, &fixes[5], wire);
  send_all (connection, wire, size);
  assert_ack (connection, 5, YX_JT808_FAILED);
  {
    guint8 body[25] = { 0 };

    size = yx_jt808_write (&stranger, YX_JT808_REGISTER, 6, body, sizeof body, wire);
    send_all (connection, wire, size);
    read_answer (connection, frame, &answer);
    g_assert_cmpuint (answer.id, ==, YX_JT808_REGISTER_ANSWER);
    g_assert_cmpuint (answer.body[2], ==, YX_JT808_NO_TERMINAL);
    size = yx_jt808_write (&terminal, YX_JT808_REGISTER, 7, body, sizeof body, wire);
    send_all (connection, wire, size);
    read_answer (connection, frame, &answer);
    g_assert_cmpuint (answer.body[2], ==, YX_JT808_REGISTERED);
    g_assert_cmpuint (answer.body_size, >, 3);
  }
}

static void
send_packet (GSocketConnection *connection, const YxJt808Message *terminal, const guint8 *body, gsize size,
             guint16 first, guint16 packet)
{
  guint8 wire[YX_JT808_MAX_WIRE];
  const guint16 serial = (guint16) (first + packet - 1);
  const gsize third = size / 3;
  const gsize n = yx_jt808_write_packet (terminal, YX_JT808_BATCH, serial, 3, packet,
                                         body + (packet - 1u) * third,
                                         packet == 3 ? size - 2 * third : third, wire);

  send_all (connection, wire, n);
  assert_ack (connection, serial, YX_JT808_DONE);
}

/* The body of a batch of fixes; terminals with a backlog split it at any byte. */
static gsize
make_batch (const YxJt808Message *terminal, guint n, gint64 second, guint8 *body)
{
  guint8 wire[YX_JT808_MAX_WIRE], frame[YX_JT808_MAX_FRAME];
  YxJt808Message whole;
  gsize used, size, taken;
  YxFix fixes[30];

  for (guint i = 0; i < n; i++) {
    yx_fix_init (&fixes[i]);
    fixes[i].lon = 113.1;
    fixes[i].lat = 34.9;
    fixes[i].time = (second + i) * G_USEC_PER_SEC;
  }
  size = yx_jt808_write_batch (terminal, 1, fixes, n, &taken, wire);
  g_assert_cmpuint (taken, ==, n);
  g_assert_cmpint (yx_jt808_next (wire, size, &used, frame, &size), ==, YX_JT808_FRAME);
  g_assert_true (yx_jt808_parse (frame, size, &whole));
  memcpy (body, whole.body, whole.body_size);
  return whole.body_size;
}

/* Each packet is acknowledged, so each is there after the gateway and the connection are not. */
static void
test_packets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (fixture, YX_GATEWAY_JT808);
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GArray) more = NULL;
  YxJt808Message terminal;
  guint8 body[YX_JT808_MAX_BODY], other[YX_JT808_MAX_BODY];
  gsize size;

  g_assert_true (yx_jt808_terminal_init (&terminal, "99000000017", FALSE));
  size = make_batch (&terminal, 30, 1795363870, body);
  send_packet (connection, &terminal, body, size, 100, 3);
  send_packet (connection, &terminal, body, size, 100, 1);
  send_packet (connection, &terminal, body, size, 100, 1);
  none = list (fixture);
  g_assert_cmpuint (none->len, ==, 0);

  g_clear_object (&fixture->gateway);
  g_clear_object (&connection);
  start (fixture);
  connection = connect_to (fixture, YX_GATEWAY_JT808);
  send_packet (connection, &terminal, body, size, 100, 2);
  rows = list (fixture);
  g_assert_cmpuint (rows->len, ==, 30);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpint (g_array_index (rows, YxFixRow, i).fix.time, ==,
                     (G_GINT64_CONSTANT (1795363870) + i) * G_USEC_PER_SEC);
  /* The answer was lost. */
  send_packet (connection, &terminal, body, size, 100, 2);

  /* The terminal was switched off and on: the same numbers, another message. */
  size = make_batch (&terminal, 30, 1795370000, other);
  for (guint16 packet = 1; packet <= 3; packet++)
    send_packet (connection, &terminal, other, size, 100, packet);
  more = list (fixture);
  g_assert_cmpuint (more->len, ==, 60);
}

/* What is not kept is not said to be done. */
static void
test_other_messages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (fixture, YX_GATEWAY_JT808);
  YxJt808Message terminal, answer;
  guint8 wire[YX_JT808_MAX_WIRE], frame[YX_JT808_MAX_FRAME], body[40] = { 0 };
  gsize size;

  g_assert_true (yx_jt808_terminal_init (&terminal, "99000000017", TRUE));
  size = yx_jt808_write (&terminal, 0x0801, 1, body, sizeof body, wire);
  send_all (connection, wire, size);
  assert_ack (connection, 1, YX_JT808_UNKNOWN);
  size = yx_jt808_write_packet (&terminal, YX_JT808_BATCH, 2, 3, 4, body, sizeof body, wire);
  send_all (connection, wire, size);
  assert_ack (connection, 2, YX_JT808_WRONG);
  size = yx_jt808_write (&terminal, YX_JT808_ASK_TIME, 3, NULL, 0, wire);
  send_all (connection, wire, size);
  read_answer (connection, frame, &answer);
  g_assert_cmpuint (answer.id, ==, YX_JT808_TIME_ANSWER);
  g_assert_cmpuint (answer.body_size, ==, 6);
}

#define EVENT(uid, type, lat, detail) \
  "<?xml version=\"1.0\" encoding=\"utf-16\"?><event version=\"2.0\" uid=\"" uid "\" type=\"" type \
  "\" how=\"m-g\" time=\"2026-11-23T05:00:00Z\" start=\"2026-11-23T05:00:00Z\" " \
  "stale=\"2026-11-23T05:10:00Z\"><point lat=\"" lat "\" lon=\"113.1\" hae=\"90\" ce=\"5\" " \
  "le=\"9999999\"/><detail>" detail "</detail></event>\n"

/* The next event that a client is sent. */
static void
read_event (GSocketConnection *connection, GByteArray *pending, YxCotScanner *scanner,
            YxCotEvent *ret_event)
{
  for (;;) {
    const guint8 *bytes;
    guint8 chunk[1024];
    gsize used, size;
    const YxCotPiece piece
        = yx_cot_next (scanner, pending->data, pending->len, &used, &bytes, &size);
    const gboolean ok = piece == YX_COT_XML        ? yx_cot_read_xml (bytes, size, ret_event)
                        : piece == YX_COT_PROTOBUF ? yx_cot_read_protobuf (bytes, size, ret_event)
                                                   : FALSE;

    g_assert_cmpint (piece, !=, YX_COT_BAD);
    g_byte_array_remove_range (pending, 0, (guint) used);
    if (ok)
      return;
    g_assert_cmpint (piece, ==, YX_COT_MORE);
    size = read_some (connection, chunk, sizeof chunk);
    g_assert_cmpuint (size, >, 0);
    g_byte_array_append (pending, chunk, (guint) size);
  }
}

static void
test_tak (Fixture *fixture, gconstpointer data)
{
  static const char first[] = EVENT ("U1", "a-f-G-U-C", "34.91", "<contact callsign=\"A\"/>");
  static const char second[] = EVENT ("U2", "a-f-G-U-C", "34.92", "");
  static const char alarm[]
      = EVENT ("U2-9-1-1", "b-a-o-tbl", "34.93", "<emergency type=\"911 Alert\"/>");
  static const char ping[] = EVENT ("U1-ping", "t-x-c-t", "0", "");
  static const char asks[]
      = EVENT ("U1", "t-x-takp-q", "0", "<TakControl><TakRequest version=\"1\"/></TakControl>");
  g_autoptr (GSocketConnection) one = connect_to (fixture, YX_GATEWAY_COT);
  g_autoptr (GSocketConnection) two = connect_to (fixture, YX_GATEWAY_COT);
  g_autoptr (GSocketConnection) stranger = connect_to (fixture, YX_GATEWAY_COT);
  g_autoptr (GByteArray) pending = g_byte_array_new ();
  g_autoptr (GArray) rows = NULL;
  YxCotScanner scanner = { 0 };
  YxCotEvent event;
  guint8 offer[1024];

  read_event (one, pending, &scanner, &event);
  g_assert_cmpint (event.kind, ==, YX_COT_OFFER);
  send_all (one, ping, strlen (ping));
  read_event (one, pending, &scanner, &event);
  g_assert_cmpint (event.kind, ==, YX_COT_PONG);
  send_all (one, asks, strlen (asks));
  read_event (one, pending, &scanner, &event);
  g_assert_cmpint (event.kind, ==, YX_COT_RESPONSE);
  g_assert_true (event.granted);
  send_all (one, first, strlen (first));
  g_assert_cmpuint (read_some (stranger, offer, sizeof offer), >, 0);
  send_all (stranger, second, 20); /* and no more */
  /* The other's position reaches the first, as protobuf; its own does not. */
  wait_for_fixes (fixture, 1);
  send_all (two, second, strlen (second));
  read_event (one, pending, &scanner, &event);
  g_assert_cmpint (event.kind, ==, YX_COT_POSITION);
  g_assert_cmpfloat_with_epsilon (event.fix.lat, 34.92, 1e-9);
  /* An alarm does not wait for its turn. */
  send_all (two, alarm, strlen (alarm));
  read_event (one, pending, &scanner, &event);
  g_assert_cmpint (event.kind, ==, YX_COT_SOS);
  g_assert_cmpfloat_with_epsilon (event.fix.lat, 34.93, 1e-9);

  rows = list (fixture);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_true ((g_array_index (rows, YxFixRow, 2).fix.flags & YX_FIX_SOS) != 0);
}

/* Asks until the answer is that. */
static void
request_until (GSocketConnection *connection, const char *target, guint status)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;
  guint answer;

  while ((answer = request (connection, "GET", target, "", "", NULL)) != status
         && g_get_monotonic_time () < end)
    g_usleep (500000);
  g_assert_cmpuint (answer, ==, status);
}

/* What another program does with the devices counts within a second or two. */
static void
test_pairing (Fixture *fixture, gconstpointer data)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;
  g_autoptr (GSocketConnection) connection = connect_to (fixture, YX_GATEWAY_OSMAND);
  g_autoptr (GArray) unknown = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GError) error = NULL;
  const char *target = "/?id=new&lat=34.9&lon=113.1&timestamp=1795363870";

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (request (connection, "GET", target, "", "", NULL), ==, 400);
  do {
    g_usleep (10000);
    g_clear_pointer (&unknown, g_array_unref);
    unknown = yx_desk_list_unknown_devices (fixture->desk, &error);
    g_assert_no_error (error);
  } while ((unknown->len == 0 || g_array_index (unknown, YxUnknownDevice, 0).n_seen < 3)
           && g_get_monotonic_time () < end);
  g_assert_cmpuint (unknown->len, ==, 1);
  g_assert_cmpstr (g_array_index (unknown, YxUnknownDevice, 0).identity, ==, "new");
  g_assert_cmpint (g_array_index (unknown, YxUnknownDevice, 0).n_seen, ==, 3);

  add (fixture->desk, YX_DEVICE_PROTOCOL_OSMAND, "new", FALSE);
  none = yx_desk_list_unknown_devices (fixture->desk, &error);
  g_assert_cmpuint (none->len, ==, 0);
  request_until (connection, target, 200);
  yx_desk_revoke_device (fixture->desk, "new", &error);
  g_assert_no_error (error);
  request_until (connection, target, 400);
}

/* A guesser is not listened to after a while; others are. */
static void
test_guesser (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (fixture, YX_GATEWAY_OSMAND);
  guint status = 0;

  for (guint i = 0; i < 400 && status != 429; i++) {
    g_autofree char *target = g_strdup_printf ("/?id=guess%u&lat=1&lon=1", i);

    status = request (connection, "GET", target, "", "", NULL);
  }
  g_assert_cmpuint (status, ==, 429);
}

static void
test_ports (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxGateway) other = yx_gateway_new (fixture->desk);
  YxGatewayOptions options
      = { { "off", yx_gateway_get_address (fixture->gateway, YX_GATEWAY_JT808), "off", "off", "off" } };
  g_autoptr (GError) error = NULL;

  g_assert_false (yx_gateway_start (other, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, options.addresses[YX_GATEWAY_JT808]));
  g_clear_error (&error);
  options.addresses[YX_GATEWAY_JT808] = "nowhere:1";
  g_assert_false (yx_gateway_start (other, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  options.addresses[YX_GATEWAY_JT808] = "off";
  g_assert_true (yx_gateway_start (other, &options, &error));
  g_assert_null (yx_gateway_get_address (other, YX_GATEWAY_OSMAND));
}

/* Many at once, stopped in the middle: what was acknowledged is there. */
static void
test_stopped_in_flight (Fixture *fixture, gconstpointer data)
{
  GSocketConnection *connections[50];
  g_autoptr (GArray) rows = NULL;
  guint n_acknowledged = 0;

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++) {
    g_autofree char *text = g_strdup_printf (
        "GET /?id=a1&lat=1&lon=2&timestamp=%u HTTP/1.1\r\nHost: x\r\n\r\n", 1000 + i);

    connections[i] = connect_to (fixture, YX_GATEWAY_OSMAND);
    send_all (connections[i], text, strlen (text));
  }
  yx_gateway_stop (fixture->gateway);
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++) {
    char answer[64] = "";

    g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connections[i])), answer,
                         sizeof answer - 1, NULL, NULL);
    n_acknowledged += g_str_has_prefix (answer, "HTTP/1.1 200") ? 1 : 0;
    g_object_unref (connections[i]);
  }
  rows = list (fixture);
  g_test_message ("%u of 50 acknowledged, %u kept", n_acknowledged, rows->len);
  g_assert_cmpuint (rows->len, >=, n_acknowledged);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/gateway/http", Fixture, NULL, set_up, test_http, tear_down);
  g_test_add ("/gateway/late-and-sos", Fixture, NULL, set_up, test_late_and_sos, tear_down);
  g_test_add ("/gateway/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  g_test_add ("/gateway/terminal", Fixture, NULL, set_up, test_terminal, tear_down);
  g_test_add ("/gateway/packets", Fixture, NULL, set_up, test_packets, tear_down);
  g_test_add ("/gateway/other-messages", Fixture, NULL, set_up, test_other_messages, tear_down);
  g_test_add ("/gateway/tak", Fixture, NULL, set_up, test_tak, tear_down);
  g_test_add ("/gateway/pairing", Fixture, NULL, set_up, test_pairing, tear_down);
  g_test_add ("/gateway/guesser", Fixture, NULL, set_up, test_guesser, tear_down);
  g_test_add ("/gateway/ports", Fixture, NULL, set_up, test_ports, tear_down);
  g_test_add ("/gateway/stopped-in-flight", Fixture, NULL, set_up, test_stopped_in_flight,
              tear_down);
  return g_test_run ();
}
