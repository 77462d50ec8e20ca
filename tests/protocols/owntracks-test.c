#include <math.h>
#include <string.h>

#include "protocols/owntracks.h"
#include "vectors.h"

static YxOwntracksType
type_of (const char *type)
{
  if (g_strcmp0 (type, "location") == 0)
    return YX_OWNTRACKS_LOCATION;
  if (g_strcmp0 (type, "transition") == 0)
    return YX_OWNTRACKS_TRANSITION;
  if (g_strcmp0 (type, "waypoint") == 0)
    return YX_OWNTRACKS_WAYPOINT;
  if (g_strcmp0 (type, "waypoints") == 0)
    return YX_OWNTRACKS_WAYPOINTS;
  if (g_strcmp0 (type, "lwt") == 0)
    return YX_OWNTRACKS_LWT;
  return YX_OWNTRACKS_OTHER;
}

static void
check_message (const json_t *row, const YxOwntracksMessage *message)
{
  const YxFix *fix = &message->report.fix;
  const json_t *epoch = vectors_get (row, "expect.fix_epoch");
  YxOwntracksType wanted = type_of (vectors_text (row, "expect.type"));
  YxLonLat point;

  if (g_strcmp0 (vectors_text (row, "expect.type"), "encrypted") == 0)
    wanted = YX_OWNTRACKS_ENCRYPTED;
  if (wanted == YX_OWNTRACKS_LOCATION && vectors_get (row, "expect.lat") == NULL)
    wanted = YX_OWNTRACKS_FAULTY;
  g_assert_cmpint (message->type, ==, wanted);
  vectors_assert_text (row, "expect.tid", message->tid);
  if (wanted != YX_OWNTRACKS_LOCATION && wanted != YX_OWNTRACKS_TRANSITION
      && wanted != YX_OWNTRACKS_WAYPOINT)
    return;
  vectors_assert_number (row, "expect.lat", fix->lat, 1e-9);
  vectors_assert_number (row, "expect.lon", fix->lon, 1e-9);
  vectors_assert_number (row, "expect.altitude_m", fix->altitude, 1e-6);
  vectors_assert_number (row, "expect.course", fix->course, 1e-6);
  vectors_assert_number (row, "expect.battery_pct", fix->battery * 100, 1e-6);
  vectors_assert_number (row, "expect.speed_mps", fix->speed, 1e-5);
  vectors_assert_text (row, "expect.desc", message->description);
  vectors_assert_number (row, "expect.radius_m", message->radius, 1e-9);
  if (json_number_value (vectors_get (row, "expect.accuracy_m")) >= 0)
    vectors_assert_number (row, "expect.accuracy_m", fix->accuracy, 1e-6);
  if (epoch != NULL && json_integer_value (epoch) > 0)
    g_assert_cmpint (fix->time, ==, json_integer_value (epoch) * G_USEC_PER_SEC);
  if (epoch != NULL && json_integer_value (epoch) == 0)
    g_assert_cmpint (fix->time, ==, YX_FIX_NO_TIME);
  if (vectors_text (row, "expect.event") != NULL)
    g_assert_cmpint (message->enter, ==, strcmp (vectors_text (row, "expect.event"), "enter") == 0);
  /* A beacon's 0, 0 moves nobody. */
  if (wanted == YX_OWNTRACKS_TRANSITION && fix->lat == 0)
    g_assert_false (message->report.position);
  if (fix->lat != 0)
    g_assert_true (yx_fix_get_point (fix, &point));
}

static void
check_body (const json_t *row, const char *body)
{
  const char *passphrase = vectors_text (row, "key");
  const json_t *parses = vectors_get (row, "json_parses");
  YxOwntracksMessage *messages = NULL;
  guint8 key[YX_OWNTRACKS_KEY_SIZE];
  gsize n = 0;

  g_test_message ("%s", vectors_text (row, "id"));
  if (passphrase != NULL)
    g_assert_true (yx_owntracks_key_parse (passphrase, key));
  g_assert_cmpint (yx_owntracks_read (body, strlen (body), passphrase != NULL ? key : NULL,
                                      &messages, &n), ==, !json_is_false (parses));
  if (n > 0 && vectors_get (row, "expect") != NULL)
    check_message (row, &messages[0]);
  if (passphrase != NULL) {
    g_assert_true (messages[0].encrypted);
    free (messages);
    messages = NULL;
    key[0] ^= 1;
    g_assert_true (yx_owntracks_read (body, strlen (body), key, &messages, &n));
    g_assert_cmpint (messages[0].type, ==, YX_OWNTRACKS_ENCRYPTED);
  }
  free (messages);
}

static void
check_identity (const json_t *row)
{
  const char *target = vectors_text (row, "request.target");
  const char *query = strchr (target, '?');
  const YxOwntracksRequest request = {
    .limit_user = vectors_text (row, "request.headers.X-Limit-U"),
    .limit_device = vectors_text (row, "request.headers.X-Limit-D"),
    .query = query != NULL ? query + 1 : NULL,
    .authorization = vectors_text (row, "request.headers.Authorization"),
  };
  g_autofree char *wanted = g_strdup_printf ("%s/%s", vectors_text (row, "expect.user"),
                                             vectors_text (row, "expect.device"));
  char identity[YX_IDENTITY_SIZE];

  g_assert_true (yx_owntracks_request_identity (&request, identity));
  g_assert_cmpstr (identity, ==, wanted);
}

static void
test_recorded (void)
{
  json_t *rows = vectors_load ("owntracks.jsonl");
  json_t *row;
  gsize i;

  if (rows == NULL)
    return;
  json_array_foreach (rows, i, row) {
    if (vectors_get (row, "request") != NULL) {
      YxOwntracksMessage *messages;
      const char *body = vectors_text (row, "request.body");
      gsize n;

      check_identity (row);
      g_assert_true (yx_owntracks_read (body, strlen (body), NULL, &messages, &n));
      g_assert_cmpuint (n, ==, 1);
      g_assert_cmpint (messages[0].type, ==, YX_OWNTRACKS_LOCATION);
      vectors_assert_number (row, "expect.lat", messages[0].report.fix.lat, 1e-9);
      free (messages);
    } else {
      check_body (row, vectors_text (row, "body"));
    }
  }
  json_decref (rows);
}

static void
test_identities (void)
{
  char identity[YX_IDENTITY_SIZE];
  YxOwntracksRequest request = { .query = "u=jane&d=phone", .limit_user = "a", .limit_device = "b" };

  g_assert_true (yx_owntracks_request_identity (&request, identity));
  g_assert_cmpstr (identity, ==, "a/b");
  request.limit_user = NULL;
  request.limit_device = NULL;
  g_assert_true (yx_owntracks_request_identity (&request, identity));
  g_assert_cmpstr (identity, ==, "jane/phone");
  request.query = "d=phone";
  g_assert_false (yx_owntracks_request_identity (&request, identity));
  request.authorization = "Basic amFuZTpzZWNyZXQ="; /* jane:secret */
  g_assert_true (yx_owntracks_request_identity (&request, identity));
  g_assert_cmpstr (identity, ==, "jane/phone");

  g_assert_true (yx_owntracks_topic_identity ("owntracks/jane/phone/event", identity));
  g_assert_cmpstr (identity, ==, "jane/phone");
  g_assert_false (yx_owntracks_topic_identity ("owntracks/jane", identity));
  g_assert_false (yx_owntracks_topic_identity ("owntracks//phone", identity));
  g_assert_false (yx_owntracks_topic_identity ("other/jane/phone", identity));
}

static void
test_written (void)
{
  const YxOwntracksFence fence = { "温县法院", { 113.0799, 34.9412 }, 60,
                                   G_GINT64_CONSTANT (1763863870) * G_USEC_PER_SEC };
  guint8 key[YX_OWNTRACKS_KEY_SIZE];
  YxOwntracksMessage *messages;
  json_t *root;
  char *text;
  YxFix fix;
  gsize n;

  text = yx_owntracks_write_fences (&fence, 1, NULL);
  root = json_loads (text, 0, NULL);
  g_assert_cmpstr (vectors_text (root, "_type"), ==, "cmd");
  g_assert_cmpstr (vectors_text (root, "action"), ==, "setWaypoints");
  g_assert_cmpstr (vectors_text (json_array_get (vectors_get (root, "waypoints.waypoints"), 0),
                                 "desc"), ==, "温县法院");
  json_decref (root);
  free (text);

  yx_fix_init (&fix);
  fix.lon = 113.0799;
  fix.lat = 34.9412;
  fix.time = fence.time;
  fix.speed = 10;
  g_assert_true (yx_owntracks_key_parse ("夜", key));
  text = yx_owntracks_write_location ("owntracks/a/b", &fix, key);
  g_assert_null (strstr (text, "34.94"));
  g_assert_true (yx_owntracks_read (text, strlen (text), key, &messages, &n));
  g_assert_cmpint (messages[0].type, ==, YX_OWNTRACKS_LOCATION);
  g_assert_cmpstr (messages[0].report.identity, ==, "a/b");
  g_assert_cmpfloat_with_epsilon (messages[0].report.fix.lat, fix.lat, 1e-7);
  g_assert_cmpfloat_with_epsilon (messages[0].report.fix.speed, 10, 1e-9);
  free (messages);
  free (text);
  g_assert_false (yx_owntracks_key_parse ("0123456789012345678901234567890123", key));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/owntracks/recorded", test_recorded);
  g_test_add_func ("/owntracks/identities", test_identities);
  g_test_add_func ("/owntracks/written", test_written);
  return g_test_run ();
}
