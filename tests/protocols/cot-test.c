#include <math.h>
#include <string.h>

#include "protocols/cot.h"
#include "vectors.h"

static void
check_event (const json_t *row, const YxCotEvent *event)
{
  const YxFix *fix = &event->fix;
  const json_t *known = vectors_get (row, "expect.position_known");

  vectors_assert_text (row, "expect.uid", event->uid);
  vectors_assert_text (row, "expect.type", event->type);
  vectors_assert_text (row, "expect.how", event->how);
  vectors_assert_time (row, "expect.time", event->time);
  vectors_assert_time (row, "expect.start", event->start);
  vectors_assert_time (row, "expect.stale", event->stale);
  vectors_assert_number (row, "expect.lat", fix->lat, 1e-9);
  vectors_assert_number (row, "expect.lon", fix->lon, 1e-9);
  vectors_assert_number (row, "expect.hae", fix->altitude, 1e-6);
  vectors_assert_number (row, "expect.ce", fix->accuracy, 1e-6);
  vectors_assert_text (row, "expect.callsign", event->callsign);
  vectors_assert_text (row, "expect.endpoint", event->endpoint);
  vectors_assert_text (row, "expect.team", event->team);
  vectors_assert_text (row, "expect.role", event->role);
  vectors_assert_number (row, "expect.battery_pct", fix->battery * 100, 1e-6);
  vectors_assert_number (row, "expect.speed_mps", fix->speed, 1e-6);
  vectors_assert_number (row, "expect.course", fix->course, 1e-6);
  vectors_assert_text (row, "expect.remarks", event->text);
  vectors_assert_text (row, "expect.chat.chatroom", event->room);
  vectors_assert_text (row, "expect.chat.sender", event->callsign);
  if (known != NULL)
    g_assert_cmpint (event->position, ==, json_is_true (known));
  if (vectors_get (row, "expect.emergency") != NULL)
    g_assert_cmpint (event->kind, ==, YX_COT_SOS);
  if (g_strcmp0 (vectors_text (row, "expect.reply_type"), "t-x-c-t-r") == 0)
    g_assert_cmpint (event->kind, ==, YX_COT_PING);
}

/* Feeds a stream in chunks of `step` bytes; returns how many events came, -1: it went bad. */
static int
feed (GBytes *wire, gsize step, YxCotEvent *ret_last)
{
  const gsize n = g_bytes_get_size (wire);
  const guint8 *bytes = g_bytes_get_data (wire, NULL);
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  YxCotScanner scanner = { 0 };
  int n_events = 0;

  for (gsize at = 0; at < n; at += step) {
    YxCotPiece piece;

    g_byte_array_append (buffer, bytes + at, (guint) MIN (step, n - at));
    do {
      const guint8 *event = NULL;
      gsize used, size = 0;

      piece = yx_cot_next (&scanner, buffer->data, buffer->len, &used, &event, &size);
      if (piece == YX_COT_BAD)
        return -1;
      if (piece == YX_COT_XML && yx_cot_read_xml (event, size, ret_last))
        n_events++;
      if (piece == YX_COT_PROTOBUF && yx_cot_read_protobuf (event, size, ret_last))
        n_events++;
      g_byte_array_remove_range (buffer, 0, (guint) used);
    } while (piece != YX_COT_MORE);
  }
  return n_events;
}

static void
test_recorded (void)
{
  json_t *rows = vectors_load ("cot.jsonl");
  json_t *row;
  gsize i;

  if (rows == NULL)
    return;
  json_array_foreach (rows, i, row) {
    g_autoptr (GBytes) wire = vectors_file (vectors_text (row, "file"));
    const char *transport = vectors_text (row, "transport");
    const json_t *events = vectors_get (row, "expect.events");
    YxCotEvent event;

    g_test_message ("%s", vectors_text (row, "id"));
    g_assert_nonnull (wire);
    if (json_is_true (vectors_get (row, "expect.reject"))) {
      g_assert_false (yx_cot_read_xml (g_bytes_get_data (wire, NULL), g_bytes_get_size (wire), &event));
      if (json_is_true (vectors_get (row, "expect.close")))
        g_assert_cmpint (feed (wire, 3, &event), ==, -1);
      continue;
    }
    if (g_str_has_suffix (transport, "-mesh")) {
      g_assert_true (yx_cot_read_datagram (g_bytes_get_data (wire, NULL), g_bytes_get_size (wire), &event));
      check_event (row, &event);
      continue;
    }
    for (gsize step = 1; step <= g_bytes_get_size (wire); step += step < 40 ? 1 : 97) {
      g_assert_cmpint (feed (wire, step, &event), ==,
                       events != NULL ? (int) json_integer_value (events) : 1);
      if (events == NULL)
        check_event (row, &event);
    }
  }
  json_decref (rows);
}

static void
test_written (void)
{
  YxCotEvent event, got;
  char *xml;
  guint8 *frame;
  gsize size;

  yx_cot_event_init (&event);
  g_strlcpy (event.uid, "yexun-car-3", sizeof event.uid);
  g_strlcpy (event.type, "b-a-o-tbl", sizeof event.type);
  g_strlcpy (event.how, "m-g", sizeof event.how);
  g_strlcpy (event.callsign, "夜巡3号 <&\">", sizeof event.callsign);
  g_strlcpy (event.team, "Cyan", sizeof event.team);
  g_strlcpy (event.role, "Team Member", sizeof event.role);
  g_strlcpy (event.link, "yexun-phone-1", sizeof event.link);
  g_strlcpy (event.text, "到岗", sizeof event.text);
  event.kind = YX_COT_SOS;
  event.time = event.start = G_GINT64_CONSTANT (1763863870123000);
  event.stale = event.time + 60 * G_USEC_PER_SEC;
  event.fix.lon = 113.0799;
  event.fix.lat = 34.9412;
  event.fix.speed = 3.5;
  event.fix.course = 90;
  event.fix.battery = 0.5;
  event.fix.accuracy = 12;

  xml = yx_cot_write_xml (&event);
  g_assert_true (yx_cot_read_xml ((guint8 *) xml, strlen (xml), &got));
  free (xml);
  for (guint i = 0; i < 2; i++) {
    YxCotScanner scanner = { 0 };
    const guint8 *message;
    gsize used, message_size;

    g_assert_cmpstr (got.uid, ==, event.uid);
    g_assert_cmpstr (got.callsign, ==, event.callsign);
    g_assert_cmpstr (got.team, ==, event.team);
    g_assert_cmpstr (got.link, ==, event.link);
    g_assert_cmpstr (got.text, ==, event.text);
    g_assert_cmpint (got.kind, ==, YX_COT_SOS);
    g_assert_cmpint (got.time, ==, event.time);
    g_assert_cmpint (got.stale, ==, event.stale);
    g_assert_cmpfloat_with_epsilon (got.fix.lon, event.fix.lon, 1e-7);
    g_assert_cmpfloat_with_epsilon (got.fix.speed, 3.5, 1e-6);
    g_assert_cmpfloat_with_epsilon (got.fix.battery, 0.5, 1e-6);
    g_assert_true (isnan (got.fix.altitude));
    g_assert_true ((got.fix.flags & YX_FIX_SOS) != 0);
    if (i == 1)
      break;
    frame = yx_cot_write_frame (&event, &size);
    g_assert_cmpint (yx_cot_next (&scanner, frame, size, &used, &message, &message_size), ==,
                     YX_COT_PROTOBUF);
    g_assert_cmpuint (used, ==, size);
    g_assert_true (yx_cot_read_protobuf (message, message_size, &got));
    free (frame);
  }
}

static void
test_answers (void)
{
  YxCotEvent event;
  char *xml = yx_cot_write_pong (G_USEC_PER_SEC);

  g_assert_true (yx_cot_read_xml ((guint8 *) xml, strlen (xml), &event));
  g_assert_cmpint (event.kind, ==, YX_COT_PONG);
  g_assert_cmpstr (event.uid, ==, "takPong");
  g_assert_false (event.position);
  free (xml);
  xml = yx_cot_write_offer ("yexun", G_USEC_PER_SEC);
  g_assert_true (yx_cot_read_xml ((guint8 *) xml, strlen (xml), &event));
  g_assert_cmpint (event.kind, ==, YX_COT_OFFER);
  g_assert_cmpint (event.version, ==, 1);
  free (xml);
  xml = yx_cot_write_response ("yexun", TRUE, G_USEC_PER_SEC);
  g_assert_true (yx_cot_read_xml ((guint8 *) xml, strlen (xml), &event));
  g_assert_cmpint (event.kind, ==, YX_COT_RESPONSE);
  g_assert_true (event.granted);
  free (xml);
}

static void
test_hostile (void)
{
  static const char bomb[]
      = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><event uid=\"1\" type=\"a-f\" time=\"2021-02-27T20:32:24Z\""
        " start=\"2021-02-27T20:32:24Z\" stale=\"2021-02-27T20:32:24Z\"><point lat=\"1\" lon=\"1\"/></event>";
  g_autoptr (GBytes) wire = g_bytes_new_static (bomb, sizeof bomb - 1);
  g_autoptr (GString) deep = g_string_new ("<event>");
  YxCotEvent event;

  g_assert_false (yx_cot_read_xml ((const guint8 *) bomb, sizeof bomb - 1, &event));
  g_assert_cmpint (feed (wire, 7, &event), ==, -1);
  /* One that never ends is given up, in time that does not grow with the square of its length. */
  while (deep->len <= YX_COT_MAX_EVENT)
    g_string_append (deep, "<a b=\">\"><!-- > --><![CDATA[</event>]]>");
  {
    g_autoptr (GBytes) endless = g_bytes_new (deep->str, deep->len);

    g_assert_cmpint (feed (endless, 4096, &event), ==, -1);
  }
}

static void
test_identities (void)
{
  YxCotEvent event;
  char identity[YX_IDENTITY_SIZE];

  yx_cot_event_init (&event);
  g_strlcpy (event.uid, "ANDROID-1-9-1-1", sizeof event.uid);
  yx_cot_get_identity (&event, identity);
  g_assert_cmpstr (identity, ==, "ANDROID-1");
  g_strlcpy (event.uid, "ANDROID-1-ping", sizeof event.uid);
  yx_cot_get_identity (&event, identity);
  g_assert_cmpstr (identity, ==, "ANDROID-1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cot/recorded", test_recorded);
  g_test_add_func ("/cot/written", test_written);
  g_test_add_func ("/cot/answers", test_answers);
  g_test_add_func ("/cot/hostile", test_hostile);
  g_test_add_func ("/cot/identities", test_identities);
  return g_test_run ();
}
