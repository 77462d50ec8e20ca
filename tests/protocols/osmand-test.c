#include <math.h>
#include <string.h>

#include "protocols/form.h"
#include "protocols/osmand.h"
#include "protocols/when.h"
#include "vectors.h"

/* The request of a row; what it points to lives as long as the row and *target. */
static YxHttpReport
request_of (const json_t *row, char **target)
{
  YxHttpReport request = { .zone = 8 * 3600 };
  char *query;

  *target = g_strdup (vectors_text (row, "request.target"));
  query = strchr (*target, '?');
  if (query != NULL)
    *query++ = '\0';
  request.path = *target;
  request.query = query;
  request.content_type = vectors_text (row, "request.headers.Content-Type");
  request.body = vectors_text (row, "request.body");
  request.body_size = request.body != NULL ? strlen (request.body) : 0;
  return request;
}

static void
test_recorded (void)
{
  json_t *rows = vectors_load ("osmand.jsonl");
  json_t *row;
  gsize i;

  if (rows == NULL)
    return;
  json_array_foreach (rows, i, row) {
    g_autofree char *target = NULL;
    const YxHttpReport request = request_of (row, &target);
    const json_t *position = vectors_get (row, "expect.position");
    const json_t *positions = vectors_get (row, "expect.positions");
    YxOsmandMessage message;
    const YxFix *fix;

    g_assert_cmpint (yx_osmand_read (&request, &message), ==, YX_OSMAND_OK);
    g_assert_cmpuint (message.n_reports, ==,
                      positions != NULL ? (gsize) json_integer_value (positions) : 1);
    g_assert_false (message.gpslogger);
    if (position != NULL)
      g_assert_cmpint (message.reports[0].position, ==, json_is_true (position));
    vectors_assert_text (row, "expect.device", message.reports[0].identity);
    fix = &message.reports[0].fix;
    vectors_assert_number (row, "expect.lat", fix->lat, 1e-9);
    vectors_assert_number (row, "expect.lon", fix->lon, 1e-9);
    vectors_assert_time (row, "expect.time_utc", fix->time);
    vectors_assert_number (row, "expect.speed_mps", fix->speed, 1e-4);
    vectors_assert_number (row, "expect.course", fix->course, 1e-9);
    vectors_assert_number (row, "expect.altitude_m", fix->altitude, 1e-6);
    vectors_assert_number (row, "expect.accuracy_m", fix->accuracy, 1e-6);
    vectors_assert_number (row, "expect.battery_pct", fix->battery * 100, 1e-6);
    if (vectors_text (row, "expect.time_local") != NULL) {
      gint64 local;

      g_assert_true (yx_when_parse (vectors_text (row, "expect.time_local"),
                                    strlen (vectors_text (row, "expect.time_local")), 8 * 3600,
                                    &local));
      g_assert_cmpint (fix->time, ==, local);
    }
    yx_osmand_message_clear (&message);
  }
  json_decref (rows);
}

static void
test_gpslogger (void)
{
  json_t *rows = vectors_load ("gpslogger.jsonl");
  json_t *row;
  gsize i;

  if (rows == NULL)
    return;
  json_array_foreach (rows, i, row) {
    g_autofree char *target = NULL;
    YxHttpReport request = request_of (row, &target);
    const char *spd = vectors_text (row, "params.spd");
    const char *alt = vectors_text (row, "params.alt");
    YxOsmandMessage message;
    const YxFix *fix;

    request.authorization = "Basic cGF0cm9sOnNlY3JldA=="; /* patrol:secret */
    g_assert_cmpint (yx_osmand_read (&request, &message), ==, YX_OSMAND_OK);
    g_assert_true (message.gpslogger);
    g_assert_true (message.reports[0].position);
    fix = &message.reports[0].fix;
    g_assert_cmpfloat (fix->lat, ==, g_ascii_strtod (vectors_text (row, "params.lat"), NULL));
    g_assert_cmpfloat (fix->lon, ==, g_ascii_strtod (vectors_text (row, "params.lon"), NULL));
    vectors_assert_time (row, "params.time", fix->time);
    if (spd != NULL && g_ascii_strtod (spd, NULL) > 0)
      g_assert_cmpfloat (fix->speed, ==, g_ascii_strtod (spd, NULL));
    else
      g_assert_true (isnan (fix->speed));
    if (alt != NULL && g_ascii_strtod (alt, NULL) > 0)
      g_assert_cmpfloat (fix->altitude, ==, g_ascii_strtod (alt, NULL));
    else
      g_assert_true (isnan (fix->altitude));
    if (vectors_get (row, "params.androidId") == NULL)
      g_assert_cmpstr (message.reports[0].identity, ==, "patrol");
    yx_osmand_message_clear (&message);
  }
  json_decref (rows);
}

static YxOsmandResult
read_query (const char *query)
{
  const YxHttpReport request = { .path = "/", .query = query };
  YxOsmandMessage message;
  const YxOsmandResult result = yx_osmand_read (&request, &message);

  if (result == YX_OSMAND_OK)
    yx_osmand_message_clear (&message);
  return result;
}

static void
test_refused (void)
{
  g_assert_cmpint (read_query ("id=1&lat=91&lon=0"), ==, YX_OSMAND_MALFORMED);
  g_assert_cmpint (read_query ("id=1&lat=1"), ==, YX_OSMAND_MALFORMED);
  g_assert_cmpint (read_query ("id=1&lat=1&lon=x"), ==, YX_OSMAND_MALFORMED);
  g_assert_cmpint (read_query ("id=1&lat=nan&lon=1"), ==, YX_OSMAND_MALFORMED);
  g_assert_cmpint (read_query ("id=1&lat=1&lon=1&timestamp=yesterday"), ==, YX_OSMAND_MALFORMED);
  g_assert_cmpint (read_query ("id=%00&lat=1&lon=1"), ==, YX_OSMAND_MALFORMED);
  g_assert_cmpint (read_query ("lat=1&lon=1"), ==, YX_OSMAND_NO_IDENTITY);
  g_assert_cmpint (read_query (""), ==, YX_OSMAND_NO_IDENTITY);
  g_assert_cmpint (read_query ("id=1&location=1,2"), ==, YX_OSMAND_OK);
}

/* What is written is what is read, whatever the locale. */
static void
test_written (void)
{
  char query[512];
  YxHttpReport request = { .path = "/", .query = query };
  YxOsmandMessage message;
  YxFix fix;

  yx_fix_init (&fix);
  fix.lat = 34.9421123;
  fix.lon = -113.0842;
  fix.time = G_GINT64_CONSTANT (1795363870123000);
  fix.speed = 13.5;
  fix.course = 359.5;
  fix.battery = 0.81;
  fix.accuracy = 4.5;
  fix.flags = YX_FIX_SOS;
  g_assert_cmpuint (yx_osmand_write_query ("夜巡 1&2", &fix, query, 20), ==, 0);
  g_assert_cmpuint (yx_osmand_write_query ("夜巡 1&2", &fix, query, sizeof query), >, 0);
  g_assert_cmpint (yx_osmand_read (&request, &message), ==, YX_OSMAND_OK);
  g_assert_cmpstr (message.reports[0].identity, ==, "夜巡 1&2");
  g_assert_cmpfloat_with_epsilon (message.reports[0].fix.lat, fix.lat, 1e-7);
  g_assert_cmpfloat_with_epsilon (message.reports[0].fix.lon, fix.lon, 1e-7);
  g_assert_cmpint (message.reports[0].fix.time, ==, fix.time);
  g_assert_cmpfloat_with_epsilon (message.reports[0].fix.speed, 13.5, 0.001);
  g_assert_cmpfloat_with_epsilon (message.reports[0].fix.battery, 0.81, 1e-9);
  g_assert_cmpuint (message.reports[0].fix.flags, ==, YX_FIX_SOS);
  yx_osmand_message_clear (&message);
}

static void
test_times (void)
{
  static const struct {
    const char *text;
    gint64 time; /* G_MININT64: refused */
  } cases[] = {
    { "0", 0 },
    { "1377177267", G_GINT64_CONSTANT (1377177267000000) },
    { "1377177267.5", G_GINT64_CONSTANT (1377177267500000) },
    { "2147483646", G_GINT64_CONSTANT (2147483646000000) },
    { "1377177267123", G_GINT64_CONSTANT (1377177267123000) },
    { "2016-01-27T18:55:47Z", G_GINT64_CONSTANT (1453920947000000) },
    { "2016-01-28T02:55:47.25+08:00", G_GINT64_CONSTANT (1453920947250000) },
    { "2016-01-27T16:55:47-0200", G_GINT64_CONSTANT (1453920947000000) },
    { "2016-01-28 02:55:47", G_GINT64_CONSTANT (1453920947000000) },
    { "2016-02-29 08:00", G_GINT64_CONSTANT (1456704000000000) },
    { "2100-03-01T00:00:00Z", G_GINT64_CONSTANT (4107542400000000) },
    { "2015-02-29 08:00", G_MININT64 },
    { "2016-01-27T25:00:00Z", G_MININT64 },
    { "2016-01-27T18:55:47+15:00", G_MININT64 },
    { "2016-01-27T18:55:47Zz", G_MININT64 },
    { "-5", G_MININT64 },
    { "1e300", G_MININT64 },
    { "", G_MININT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 time = G_MININT64;
    const gboolean ok
        = yx_when_parse (cases[i].text, strlen (cases[i].text), 8 * 3600, &time);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (ok, ==, cases[i].time != G_MININT64);
    g_assert_cmpint (time, ==, cases[i].time);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/osmand/recorded", test_recorded);
  g_test_add_func ("/osmand/gpslogger", test_gpslogger);
  g_test_add_func ("/osmand/refused", test_refused);
  g_test_add_func ("/osmand/written", test_written);
  g_test_add_func ("/osmand/times", test_times);
  return g_test_run ();
}
