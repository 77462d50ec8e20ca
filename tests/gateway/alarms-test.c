/* Calls for help, whatever state the operation is in, and what devices are told of alerts. */

#include <string.h>

#include "desk/alerts.h"
#include "desk/devices.h"
#include "desk/night.h"
#include "desk/out.h"
#include "desk/reports.h"
#include "desk/sos.h"
#include "gateway/cot-alerts.h"
#include "gateway/gateway.h"
#include "model/id.h"
#include "protocols/cot.h"
#include "protocols/jt808.h"

#define NOW (G_GINT64_CONSTANT (1795363870) * G_USEC_PER_SEC)

typedef struct {
  Out *out;
  YxGateway *gateway;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const YxGatewayOptions options = { { "off", "127.0.0.1:0", "127.0.0.1:0", "off", "off" } };
  g_autoptr (GError) error = NULL;
  const char *const identities[] = { "99000000017", "A1" };

  f->out = out_new ();
  for (guint i = 0; i < 2; i++) {
    const YxDeviceData device
        = { .protocol = i == 0 ? YX_DEVICE_PROTOCOL_JT808 : YX_DEVICE_PROTOCOL_COT,
            .identity = identities[i], .bearer = f->out->cars[i] };

    yx_desk_add_device (f->out->desk, &device, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  f->gateway = yx_gateway_new (f->out->desk);
  yx_gateway_start (f->gateway, &options, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->gateway);
  out_free (f->out);
}

static GSocketConnection *
connect_to (Fixture *f, YxGatewayPort port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host (
      client, yx_gateway_get_address (f->gateway, port), 0, NULL, &error);

  g_assert_no_error (error);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 60);
  return connection;
}

static void
send_all (GSocketConnection *connection, const void *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes, size,
                             NULL, NULL, &error);
  g_assert_no_error (error);
}

/* More bytes of what comes. */
static void
read_more (GSocketConnection *connection, GByteArray *pending)
{
  g_autoptr (GError) error = NULL;
  guint8 chunk[2048];
  const gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), chunk,
                                        sizeof chunk, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, >, 0);
  g_byte_array_append (pending, chunk, (guint) n);
}

static void
advance (YxNight *night)
{
  g_autoptr (GError) error = NULL;

  yx_night_advance (night, NIGHT_START + 10 * 60 * G_USEC_PER_SEC, NULL, &error);
  g_assert_no_error (error);
}

static YxNight *
open_night (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  YxNight *night = yx_night_new (f->out->desk, f->out->operation_id, YX_NIGHT_WRITES, &error);

  g_assert_no_error (error);
  return night;
}

/* (transfer full) */
static char *
find_sos (Fixture *f)
{
  return night_query_text (f->out->night,
                           "SELECT id FROM alerts WHERE kind = 'sos' AND cleared IS NULL");
}

/* ---- JT/T 808 ---- */

/* The next message of an id; others are passed over. */
static void
await_message (GSocketConnection *connection, GByteArray *pending, guint16 id, guint8 *frame,
               YxJt808Message *ret_message)
{
  for (;;) {
    gsize used, size;
    const YxJt808Piece piece = yx_jt808_next (pending->data, pending->len, &used, frame, &size);

    g_byte_array_remove_range (pending, 0, (guint) used);
    if (piece == YX_JT808_MORE)
      read_more (connection, pending);
    else if (piece == YX_JT808_FRAME && yx_jt808_parse (frame, size, ret_message)
             && ret_message->id == id)
      return;
  }
}

static void
test_confirmed (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_to (f, YX_GATEWAY_JT808);
  g_autoptr (GByteArray) pending = g_byte_array_new ();
  g_autoptr (YxNight) night = open_night (f);
  g_autoptr (GError) error = NULL;
  g_autofree char *alert = NULL;
  guint8 wire[YX_JT808_MAX_WIRE], frame[YX_JT808_MAX_FRAME];
  YxJt808Message terminal, answer;
  YxFix fix;

  yx_fix_init (&fix);
  fix.time = NIGHT_START + 5 * 60 * (gint64) G_USEC_PER_SEC;
  fix.lon = 113;
  fix.lat = 35;
  fix.flags = YX_FIX_SOS;
  g_assert_true (yx_jt808_terminal_init (&terminal, "99000000017", false));
  send_all (connection, wire, yx_jt808_write_location (&terminal, 77, &fix, wire));
  await_message (connection, pending, YX_JT808_PLATFORM_ACK, frame, &answer);
  /* Alarms are looked for twice a second. */
  for (guint i = 0; i < 600 && alert == NULL; i++) {
    g_usleep (100 * 1000);
    advance (night);
    alert = find_sos (f);
  }
  g_assert_nonnull (alert);
  yx_desk_acknowledge_alert (f->out->desk, alert, &error);
  g_assert_no_error (error);
  await_message (connection, pending, YX_JT808_CONFIRM_ALARM, frame, &answer);
  g_assert_cmpuint (answer.body_size, ==, 6);
  g_assert_cmpuint (answer.body[0] << 8 | answer.body[1], ==, 77);
  g_assert_cmpuint (answer.body[5], ==, 1);
  /* Once: what comes after two more looks is the answer to a heartbeat. */
  g_usleep (2200 * 1000);
  send_all (connection, wire, yx_jt808_write (&terminal, YX_JT808_HEARTBEAT, 78, NULL, 0, wire));
  for (;;) {
    gsize used, size;
    const YxJt808Piece piece = yx_jt808_next (pending->data, pending->len, &used, frame, &size);

    g_byte_array_remove_range (pending, 0, (guint) used);
    if (piece == YX_JT808_MORE) {
      read_more (connection, pending);
    } else if (piece == YX_JT808_FRAME) {
      g_assert_true (yx_jt808_parse (frame, size, &answer));
      g_assert_cmpuint (answer.id, ==, YX_JT808_PLATFORM_ACK);
      break;
    }
  }
}

/* ---- ATAK ---- */

/* The next event whose uid begins so. */
static void
await_event (GSocketConnection *connection, GByteArray *pending, YxCotScanner *scanner,
             const char *uid, YxCotEvent *ret_event)
{
  for (;;) {
    const guint8 *bytes;
    gsize used, size;
    const YxCotPiece piece
        = yx_cot_next (scanner, pending->data, pending->len, &used, &bytes, &size);
    const gboolean ok = piece == YX_COT_XML && yx_cot_read_xml (bytes, size, ret_event)
                        && g_str_has_prefix (ret_event->uid, uid);

    g_assert_cmpint (piece, !=, YX_COT_BAD);
    g_byte_array_remove_range (pending, 0, (guint) used);
    if (ok)
      return;
    if (piece == YX_COT_MORE)
      read_more (connection, pending);
  }
}

#define ALERT "01234567-89ab-7cde-8f01-23456789abcd"

static void
raise_alert (Fixture *f, const char *kind, const char *subject)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO alerts (id, operation_id, kind, level, subject, vehicle_id, detail, n_times, raised, "
      "changed) VALUES ('" ALERT "', '%s', '%s', 'urgent', '%s', '%s', '{}', 1, 1, 1)",
      f->out->operation_id, kind, subject, f->out->cars[0]);

  night_run (f->out->night, sql);
}

static void
test_atak (Fixture *f, gconstpointer data)
{
  static const char hello[]
      = "<event version=\"2.0\" uid=\"A1\" type=\"a-f-G-U-C\" how=\"m-g\" "
        "time=\"2026-11-22T12:00:00Z\" start=\"2026-11-22T12:00:00Z\" stale=\"2026-11-22T12:10:00Z\">"
        "<point lat=\"34.9\" lon=\"113.1\" hae=\"0\" ce=\"5\" le=\"5\"/><detail/></event>";
  g_autoptr (GSocketConnection) connection = connect_to (f, YX_GATEWAY_COT);
  g_autoptr (GSocketConnection) later = NULL;
  g_autoptr (GByteArray) pending = g_byte_array_new ();
  g_autoptr (GByteArray) others = g_byte_array_new ();
  YxCotScanner scanner = { 0 }, other = { 0 };
  YxCotEvent event;

  send_all (connection, hello, strlen (hello));
  await_event (connection, pending, &scanner, "yexun-stop-", &event);
  /* Its last place is the car's terminal's. */
  night_run (f->out->night,
             "INSERT INTO positions (device, device_time, receive_time, lon, lat, flags) SELECT number, 5, "
             "5, 113.25, 35.25, 0 FROM devices WHERE protocol = 'jt808'");
  raise_alert (f, "contact-lost", f->out->cars[0]);
  await_event (connection, pending, &scanner, "yexun-alert-" ALERT, &event);
  g_assert_cmpint (event.kind, ==, YX_COT_OTHER);
  g_assert_cmpfloat_with_epsilon (event.fix.lon, 113.25, 1e-9);
  g_assert_nonnull (strstr (event.callsign, "Contact lost"));
  g_assert_cmpuint (strlen (event.text), >, 0);
  g_assert_cmpint (event.stale - event.time, ==, 300 * (gint64) G_USEC_PER_SEC);
  /* Who comes later sees it too. */
  later = connect_to (f, YX_GATEWAY_COT);
  send_all (later, hello, strlen (hello));
  await_event (later, others, &other, "yexun-alert-" ALERT, &event);
  night_run (f->out->night, "UPDATE alerts SET cleared = 9");
  await_event (connection, pending, &scanner, "yexun-alert-" ALERT, &event);
  g_assert_cmpint (event.kind, ==, YX_COT_DELETE);
  g_assert_cmpstr (event.link, ==, "yexun-alert-" ALERT);
}

/* An emergency ends as emergencies do. */
static void
test_emergency (void)
{
  YxBookAlert alert = { .id = (char *) ALERT, .kind = YX_ALERT_KIND_SOS, .title = (char *) "夜巡1号",
                        .todo = (char *) "Call", .has_point = TRUE, .point = { 113, 35 } };
  YxCotEvent begun, ended;

  g_assert_true (yx_cot_alert_begin (&alert, "d1", NOW, &begun));
  g_assert_cmpstr (begun.uid, ==, "yexun-d1-9-1-1");
  g_assert_cmpstr (begun.type, ==, "b-a-o-tbl");
  yx_cot_alert_end (&begun, NOW + 1, &ended);
  g_assert_cmpstr (ended.uid, ==, begun.uid);
  g_assert_cmpstr (ended.type, ==, "b-a-o-can");
  g_assert_cmpint (ended.kind, ==, YX_COT_SOS_OVER);
  alert.has_point = FALSE;
  g_assert_false (yx_cot_alert_begin (&alert, "d1", NOW, &begun));
}

/* ---- Outside an operation under way ---- */

static void
test_sos_at_rest (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPhone) phone = yx_desk_find_phone (f->out->desk, f->out->tokens[0], NOW, &error);
  YxTeamReport report = { .kind = YX_REPORT_KIND_SOS, .has_point = TRUE, .point = { 113.1, 35.1 },
                          .device_time = NIGHT_START };
  g_autoptr (YxNight) night = NULL;
  g_autofree char *alert = NULL;

  g_assert_no_error (error);
  night_run (f->out->night, "UPDATE operations SET step = 'approved'");
  for (guint i = 0; i < 2; i++) {
    yx_desk_record_sos (f->out->desk, phone, &report, &error);
    g_assert_no_error (error);
  }
  /* Once, though it was sent again. */
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM events WHERE kind = 'report.sos'"),
                   ==, 1);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM events WHERE kind = 'alert.raised'"),
                   ==, 1);
  alert = find_sos (f);
  g_assert_nonnull (alert);
  /* It stands although no operation is live, until somebody has seen it. */
  night = open_night (f);
  for (guint i = 0; i < 3; i++) {
    yx_night_advance (night, NIGHT_START + (10 + 30 * i) * (gint64) G_USEC_PER_SEC, NULL, &error);
    g_assert_no_error (error);
  }
  g_free (alert);
  alert = find_sos (f);
  g_assert_nonnull (alert);
  report.kind = YX_REPORT_KIND_SOS_OVER;
  report.device_time = NIGHT_START + (gint64) G_USEC_PER_SEC;
  yx_desk_record_sos (f->out->desk, phone, &report, &error);
  g_assert_no_error (error);
  g_usleep (600 * 1000); /* alarms are looked for twice a second */
  for (guint i = 0; i < 3; i++) {
    yx_night_advance (night, NIGHT_START + (200 + 30 * i) * (gint64) G_USEC_PER_SEC, NULL, &error);
    g_assert_no_error (error);
  }
  g_free (alert);
  alert = find_sos (f);
  g_assert_null (alert);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) \
  g_test_add ("/gateway/alarms/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("confirmed", test_confirmed);
  TEST ("atak", test_atak);
  TEST ("sos-at-rest", test_sos_at_rest);
  g_test_add_func ("/gateway/alarms/emergency", test_emergency);
  return g_test_run ();
}
