#include <math.h>
#include <string.h>

#include "protocols/jt808.h"
#include "vectors.h"

static char *
to_hex (const guint8 *bytes, gsize n)
{
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

static void
check_location (const json_t *row, const json_t *wanted, const YxFix *fix)
{
  const char *id = vectors_text (row, "id");
  const double lon = json_number_value (json_object_get (wanted, "lon"));
  YxLonLat point;

  json_object_set (json_object_get ((json_t *) row, "derived"), "at", (json_t *) wanted);
  vectors_assert_number (row, "derived.at.lat", fix->lat, 5e-7);
  vectors_assert_number (row, "derived.at.lon", fix->lon, 5e-7);
  vectors_assert_number (row, "derived.at.altitude_m", fix->altitude, 0.01);
  vectors_assert_number (row, "derived.at.speed_kmh", fix->speed * 3.6, 0.01);
  vectors_assert_number (row, "derived.at.course", fix->course, 0.01);
  vectors_assert_time (row, "derived.at.time_utc", fix->time);
  g_assert_cmpint (json_is_true (vectors_get (row, "derived.at.sos")), ==,
                   (fix->flags & YX_FIX_SOS) != 0);
  g_assert_cmpint (json_is_true (vectors_get (row, "derived.at.valid")), ==,
                   (fix->flags & YX_FIX_NOT_VALID) == 0);
  g_assert_cmpint (json_is_true (vectors_get (row, "derived.at.encrypted_coords")), ==,
                   (fix->flags & YX_FIX_ENCRYPTED) != 0);
  if ((fix->flags & YX_FIX_ENCRYPTED) != 0 || fabs (lon) > 180 || lon == 0) {
    if (yx_fix_get_point (fix, &point))
      g_error ("%s: is to be kept, not plotted", id);
  }
}

static void
check_row (const json_t *row)
{
  g_autoptr (GBytes) wire = vectors_from_hex (vectors_text (row, "hex"));
  const char *ack = vectors_text (row, "ack_0x8001");
  const json_t *one = vectors_get (row, "derived.location");
  const json_t *many = vectors_get (row, "derived.locations");
  guint8 frame[YX_JT808_MAX_FRAME], reply[YX_JT808_MAX_WIRE];
  gsize used, size, n;
  YxJt808Message message;
  YxFix fixes[16];
  bool cut;

  if (g_strcmp0 (vectors_text (row, "derived.kind"), "not-7e") == 0) {
    g_assert_cmpint (yx_jt808_next (g_bytes_get_data (wire, NULL), g_bytes_get_size (wire), &used,
                                    frame, &size), ==, YX_JT808_ASCII);
    g_assert_cmpuint (used, ==, g_bytes_get_size (wire));
    return;
  }
  g_assert_cmpint (yx_jt808_next (g_bytes_get_data (wire, NULL), g_bytes_get_size (wire), &used,
                                  frame, &size), ==, YX_JT808_FRAME);
  g_assert_cmpuint (used, ==, g_bytes_get_size (wire));
  g_assert_true (yx_jt808_parse (frame, size, &message));
  g_assert_cmpint (message.checksum_ok, ==, json_is_true (vectors_get (row, "derived.checksum_ok")));
  if (g_strcmp0 (vectors_text (row, "derived.kind"), "vendor") == 0) {
    g_assert_true (message.encrypted);
    g_assert_cmpuint (yx_jt808_read_fixes (&message, fixes, G_N_ELEMENTS (fixes), &cut), ==, 0);
    return;
  }
  g_assert_cmpuint (message.id, ==, strtoul (vectors_text (row, "derived.msg_id"), NULL, 16));
  g_assert_cmpint (message.v2019, ==, json_is_true (vectors_get (row, "derived.v2019")));
  g_assert_cmpint (message.length_ok, ==, json_is_true (vectors_get (row, "derived.length_ok")));
  vectors_assert_number (row, "derived.serial", message.serial, 0);
  vectors_assert_number (row, "derived.body_len_actual", message.body_size, 0);
  {
    g_autofree char *phone = to_hex (message.phone, message.v2019 ? 10 : 6);

    vectors_assert_text (row, "derived.phone", phone);
  }
  if (ack != NULL) {
    g_autofree char *got = NULL;

    size = yx_jt808_write_ack (&message, 0, YX_JT808_DONE, reply);
    got = to_hex (reply, size);
    vectors_assert_text (row, "ack_0x8001", got);
  }
  if (vectors_get (row, "derived.register") != NULL) {
    YxJt808Register terminal;

    g_assert_true (yx_jt808_read_register (&message, &terminal));
    vectors_assert_number (row, "derived.register.province", terminal.province, 0);
    vectors_assert_number (row, "derived.register.city", terminal.city, 0);
    vectors_assert_text (row, "derived.register.maker", terminal.maker);
    vectors_assert_text (row, "derived.register.model", terminal.model);
    vectors_assert_text (row, "derived.register.terminal_id", terminal.terminal_id);
    vectors_assert_number (row, "derived.register.plate_color", terminal.plate_colour, 0);
    vectors_assert_text (row, "derived.register.plate", terminal.plate);
  }
  n = yx_jt808_read_fixes (&message, fixes, G_N_ELEMENTS (fixes), &cut);
  if (one != NULL) {
    g_assert_cmpuint (n, ==, 1);
    check_location (row, one, &fixes[0]);
  }
  if (many != NULL) {
    g_assert_cmpuint (n, ==, json_array_size (many));
    g_assert_false (cut);
    for (gsize i = 0; i < n; i++)
      check_location (row, json_array_get (many, i), &fixes[i]);
  }
}

static void
test_recorded (void)
{
  json_t *rows = vectors_load ("jt808.jsonl");
  json_t *row;
  gsize i;

  if (rows == NULL)
    return;
  json_array_foreach (rows, i, row)
    check_row (row);
  json_decref (rows);
}

static void
test_frames (void)
{
  json_t *rows = vectors_load ("jt808-frames.json");
  json_t *row;
  gsize i;

  if (rows == NULL)
    return;
  json_array_foreach (rows, i, row) {
    const char *id = vectors_text (row, "id");
    g_autoptr (GBytes) wire = vectors_from_hex (vectors_text (row, "wire"));
    const guint8 *bytes = g_bytes_get_data (wire, NULL);
    gsize left = g_bytes_get_size (wire), used, size;
    guint8 frame[YX_JT808_MAX_FRAME];
    YxJt808Piece piece;
    g_autofree char *got = NULL;

    if (!g_str_has_prefix (id, "frame-"))
      continue;
    while ((piece = yx_jt808_next (bytes, left, &used, frame, &size)) == YX_JT808_JUNK) {
      bytes += used;
      left -= used;
    }
    got = to_hex (frame, size);
    if (piece == YX_JT808_FRAME) {
      g_autofree char *whole = g_strdup_printf ("7e%s7e", got);

      vectors_assert_text (row, "unescaped", whole);
    } else {
      g_assert_cmpint (piece, ==, YX_JT808_ASCII);
      vectors_assert_text (row, "unescaped", got);
    }
  }
  json_decref (rows);
}

/* A stream is cut anywhere, and begins with junk. */
static void
test_stream (void)
{
  YxJt808Message terminal;
  guint8 wire[3 * YX_JT808_MAX_WIRE] = { 0xff, 0x00, 0x31 };
  gsize n = 3;
  YxFix fix;

  yx_fix_init (&fix);
  fix.lon = 113.0842;
  fix.lat = 34.9421;
  fix.time = G_GINT64_CONSTANT (1763863870) * G_USEC_PER_SEC;
  fix.speed = 12.5;
  fix.course = 271;
  fix.altitude = 126; /* 0x7e: escaped */
  g_assert_true (yx_jt808_terminal_init (&terminal, "99000000017", FALSE));
  for (guint i = 0; i < 3; i++)
    n += yx_jt808_write_location (&terminal, (guint16) (0x7d7e + i), &fix, wire + n);

  for (gsize step = 1; step < n; step++) {
    guint8 buffer[sizeof wire], frame[YX_JT808_MAX_FRAME];
    gsize held = 0, n_frames = 0;

    for (gsize at = 0; at < n; at += step) {
      const gsize chunk = MIN (step, n - at);
      YxJt808Piece piece;
      gsize used, size;

      memcpy (buffer + held, wire + at, chunk);
      held += chunk;
      do {
        piece = yx_jt808_next (buffer, held, &used, frame, &size);
        memmove (buffer, buffer + used, held - used);
        held -= used;
        if (piece == YX_JT808_FRAME) {
          YxJt808Message message;
          char identity[YX_IDENTITY_SIZE];
          YxFix got;
          bool cut;

          g_assert_true (yx_jt808_parse (frame, size, &message));
          g_assert_true (message.checksum_ok && message.length_ok);
          g_assert_cmpuint (message.serial, ==, 0x7d7e + n_frames);
          g_assert_cmpuint (yx_jt808_read_fixes (&message, &got, 1, &cut), ==, 1);
          g_assert_cmpfloat_with_epsilon (got.lon, fix.lon, 1e-6);
          g_assert_cmpfloat_with_epsilon (got.lat, fix.lat, 1e-6);
          g_assert_cmpfloat_with_epsilon (got.speed, fix.speed, 0.03);
          g_assert_cmpfloat (got.altitude, ==, 126);
          g_assert_cmpint (got.time, ==, fix.time);
          yx_jt808_get_identity (&message, identity);
          g_assert_cmpstr (identity, ==, "99000000017");
          n_frames++;
        }
      } while (piece != YX_JT808_MORE);
    }
    g_assert_cmpuint (n_frames, ==, 3);
    g_assert_cmpuint (held, <=, 1);
  }
}

/* One that never ends does not fill the memory. */
static void
test_endless (void)
{
  g_autofree guint8 *bytes = g_malloc0 (YX_JT808_MAX_WIRE + 2);
  guint8 frame[YX_JT808_MAX_FRAME];
  gsize used, size;

  bytes[0] = 0x7e;
  g_assert_cmpint (yx_jt808_next (bytes, YX_JT808_MAX_WIRE, &used, frame, &size), ==,
                   YX_JT808_MORE);
  g_assert_cmpint (yx_jt808_next (bytes, YX_JT808_MAX_WIRE + 1, &used, frame, &size), ==,
                   YX_JT808_JUNK);
  g_assert_cmpuint (used, ==, YX_JT808_MAX_WIRE + 1);
}

static void
test_packets (void)
{
  static const guint8 body[] = { 1, 2, 0x7e };
  YxJt808Message terminal, packet;
  guint8 wire[YX_JT808_MAX_WIRE], frame[YX_JT808_MAX_FRAME];
  gsize used, size;

  for (guint edition = 0; edition < 2; edition++) {
    g_assert_true (yx_jt808_terminal_init (&terminal, "99000000017", edition == 1));
    size = yx_jt808_write_packet (&terminal, YX_JT808_BATCH, 65535, 300, 258, body, sizeof body, wire);
    g_assert_cmpint (yx_jt808_next (wire, size, &used, frame, &size), ==, YX_JT808_FRAME);
    g_assert_true (yx_jt808_parse (frame, size, &packet));
    g_assert_true (packet.checksum_ok && packet.length_ok && packet.split);
    g_assert_cmpint (packet.v2019, ==, edition == 1);
    g_assert_cmpuint (packet.serial, ==, 65535);
    g_assert_cmpuint (packet.n_packets, ==, 300);
    g_assert_cmpuint (packet.packet, ==, 258);
    g_assert_cmpmem (packet.body, packet.body_size, body, sizeof body);
  }
}

static void
test_time (void)
{
  static const guint8 expected[] = { 0x26, 0x11, 0x23, 0x05, 0x06, 0x07 };
  YxJt808Message terminal, answer;
  guint8 wire[YX_JT808_MAX_WIRE], frame[YX_JT808_MAX_FRAME];
  gsize used, size;

  g_assert_true (yx_jt808_terminal_init (&terminal, "99000000017", TRUE));
  size = yx_jt808_write_time (&terminal, 1, G_GINT64_CONSTANT (1795410367) * G_USEC_PER_SEC, wire);
  g_assert_cmpint (yx_jt808_next (wire, size, &used, frame, &size), ==, YX_JT808_FRAME);
  g_assert_true (yx_jt808_parse (frame, size, &answer));
  g_assert_cmpuint (answer.id, ==, YX_JT808_TIME_ANSWER);
  g_assert_cmpmem (answer.body, answer.body_size, expected, sizeof expected);
}

static void
test_bad_times_and_bodies (void)
{
  guint8 body[28] = { 0 };
  YxJt808Message message = { .id = YX_JT808_LOCATION, .checksum_ok = true, .body = body,
                             .body_size = 27 };
  YxFix fix;
  bool cut;

  g_assert_cmpuint (yx_jt808_read_fixes (&message, &fix, 1, &cut), ==, 0);
  g_assert_true (cut);
  message.body_size = 28;
  memcpy (body + 22, "\x26\x13\x01\x00\x00\x00", 6); /* month 13 */
  g_assert_cmpuint (yx_jt808_read_fixes (&message, &fix, 1, &cut), ==, 1);
  g_assert_cmpint (fix.time, ==, YX_FIX_NO_TIME);
  memcpy (body + 22, "\x26\x0a\x01\x00\x00\x00", 6); /* no decimal digit */
  g_assert_cmpuint (yx_jt808_read_fixes (&message, &fix, 1, &cut), ==, 1);
  g_assert_cmpint (fix.time, ==, YX_FIX_NO_TIME);
}

static void
test_text_in_gbk (void)
{
  YxJt808Message terminal, message;
  guint8 wire[YX_JT808_MAX_WIRE], frame[YX_JT808_MAX_FRAME];
  gsize used, size;

  g_assert_true (yx_jt808_terminal_init (&terminal, "1", FALSE));
  size = yx_jt808_write_text (&terminal, 1, TRUE, "停\xf0\x9f\x9a\x93", wire);
  g_assert_cmpint (yx_jt808_next (wire, size, &used, frame, &size), ==, YX_JT808_FRAME);
  g_assert_true (yx_jt808_parse (frame, size, &message));
  g_assert_cmpuint (message.id, ==, YX_JT808_TEXT);
  g_assert_cmpmem (message.body, message.body_size, "\x0d\xcd\xa3?", 4);
}

static void
test_identities (void)
{
  char identity[YX_IDENTITY_SIZE];
  YxJt808Message message = { .phone = { 0x4e, 0xb6, 0xfb, 0x4a, 0xd6, 0x28 } };

  /* 0x4eb6fb4ad628 is 86545507726888, and 8 the check digit of that. */
  yx_jt808_get_identity (&message, identity);
  g_assert_cmpuint (strlen (identity), ==, 15);
  g_assert_true (g_str_has_prefix (identity, "865"));
  memset (message.phone, 0, sizeof message.phone);
  yx_jt808_get_identity (&message, identity);
  g_assert_cmpstr (identity, ==, "0");
  g_assert_true (yx_jt808_identity_parse ("0144 5037 6202", identity));
  g_assert_cmpstr (identity, ==, "14450376202");
  g_assert_false (yx_jt808_identity_parse ("0144x", identity));
  g_assert_false (yx_jt808_identity_parse ("", identity));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jt808/recorded", test_recorded);
  g_test_add_func ("/jt808/frames", test_frames);
  g_test_add_func ("/jt808/stream", test_stream);
  g_test_add_func ("/jt808/endless", test_endless);
  g_test_add_func ("/jt808/packets", test_packets);
  g_test_add_func ("/jt808/time", test_time);
  g_test_add_func ("/jt808/bad-times-and-bodies", test_bad_times_and_bodies);
  g_test_add_func ("/jt808/text-in-gbk", test_text_in_gbk);
  g_test_add_func ("/jt808/identities", test_identities);
  return g_test_run ();
}
