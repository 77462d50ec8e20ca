/* The sun against published times, and its passages against its own altitude. */

#include <glib.h>
#include <math.h>

#include "geo/sun.h"

#define MINUTE (60.0 * 1e6)

/* Microseconds of a local time, `zone` hours ahead of UTC. */
static int64_t
at (int year, int month, int day, int hour, int minute, int second, int zone)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (year, month, day, hour, minute, second);

  return (g_date_time_to_unix (time) - zone * 3600) * G_USEC_PER_SEC;
}

static YxSunDay
day_at (YxLonLat place, int year, int month, int day, int zone)
{
  const int64_t noon = at (year, month, day, 12, 0, 0, zone);
  YxSunDay sun;

  g_assert_cmpuint (yx_sun_days (place, noon, noon, &sun, 1), ==, 1);
  return sun;
}

static void
assert_near (int64_t time, int64_t published, double minutes)
{
  g_assert_cmpfloat_with_epsilon ((double) time / MINUTE, (double) published / MINUTE, minutes);
}

/* Meeus, Astronomical Algorithms, examples 25.a (declination -7.78507° at 1992-10-13 0 h TD) and
 * 28.a (equation of time 13 min 42.7 s). */
static void
test_place (void)
{
  double declination, equation;

  yx_sun_place (at (1992, 10, 13, 0, 0, 0, 0), &declination, &equation);
  g_assert_cmpfloat_with_epsilon (declination, -7.78507, 0.0002);
  g_assert_cmpfloat_with_epsilon (equation, 13.0 + 42.7 / 60.0, 0.01);
}

static void
test_published (void)
{
  static const YxLonLat golden = { -105.1786, 39.742476 };
  static const YxLonLat tiananmen = { 116.3976, 39.9055 };
  static const struct {
    int year, month, day;
    int rise_h, rise_min, set_h, set_min; /* set_h 0: not published */
  } flag[] = {
    /* Raising and lowering of the flag on Tiananmen Square, which the Beijing observatory
     * computes as sunrise and sunset: as announced for October 2022, and as it stands each year
     * from 31 December to 10 January and at midsummer. */
    { 2022, 10, 18, 6, 27, 17, 31 }, { 2022, 10, 19, 6, 28, 17, 29 },
    { 2022, 10, 20, 6, 29, 17, 28 }, { 2022, 10, 21, 6, 30, 17, 27 },
    { 2022, 1, 5, 7, 36, 0, 0 },     { 2022, 6, 21, 4, 46, 0, 0 },
  };
  YxSunDay sun = day_at (golden, 2003, 10, 17, -7);

  /* Reda and Andreas, Solar Position Algorithm, NREL/TP-560-34302 (2008), with its tester's
   * output: 2003-10-17 rise 06:12:43. Its set of 17:20:19 is that of the UTC day, so the local
   * day before. */
  assert_near (sun.rise, at (2003, 10, 17, 6, 12, 43, -7), 0.25);
  sun = day_at (golden, 2003, 10, 16, -7);
  assert_near (sun.set, at (2003, 10, 16, 17, 20, 19, -7), 0.25);

  for (gsize i = 0; i < G_N_ELEMENTS (flag); i++) {
    sun = day_at (tiananmen, flag[i].year, flag[i].month, flag[i].day, 8);
    assert_near (sun.rise,
                 at (flag[i].year, flag[i].month, flag[i].day, flag[i].rise_h, flag[i].rise_min,
                     0, 8),
                 1.0);
    if (flag[i].set_h != 0)
      assert_near (sun.set,
                   at (flag[i].year, flag[i].month, flag[i].day, flag[i].set_h, flag[i].set_min,
                       0, 8),
                   1.0);
  }
}

/* Of the sun's centre, in degrees. */
static double
altitude (YxLonLat place, int64_t time)
{
  const double day = (double) (time % G_TIME_SPAN_DAY) / (double) G_TIME_SPAN_DAY;
  const double radian = M_PI / 180.0;
  double declination, equation, hour;

  yx_sun_place (time, &declination, &equation);
  hour = (day * 360.0 + place.lon + equation / 4.0 - 180.0) * radian;
  return asin (sin (place.lat * radian) * sin (declination * radian)
               + cos (place.lat * radian) * cos (declination * radian) * cos (hour))
         / radian;
}

/* Everywhere and always: the order of the day, and the altitude that each time stands for. */
static void
test_passages (void)
{
  for (int i = 0; i < 2000; i++) {
    const YxLonLat place = { g_test_rand_double_range (-180.0, 180.0),
                             g_test_rand_double_range (-60.0, 60.0) };
    const int64_t from = at (g_test_rand_int_range (1990, 2060), 1, 1, 0, 0, 0, 0)
                         + g_test_rand_int_range (0, 365 * 24) * G_TIME_SPAN_HOUR;
    YxSunDay days[5];
    const size_t n = yx_sun_days (place, from, from + 2 * G_TIME_SPAN_DAY, days, 5);

    g_assert_cmpuint (n, ==, 3);
    for (size_t d = 0; d < n; d++) {
      const YxSunDay *sun = &days[d];

      g_assert_true (sun->rise < sun->noon && sun->noon < sun->set);
      g_assert_cmpfloat_with_epsilon (altitude (place, sun->rise), YX_SUN_ON_HORIZON, 0.01);
      g_assert_cmpfloat_with_epsilon (altitude (place, sun->set), YX_SUN_ON_HORIZON, 0.01);
      if (sun->dawn != 0) {
        g_assert_true (sun->dawn < sun->rise && sun->set < sun->dusk);
        g_assert_cmpfloat_with_epsilon (altitude (place, sun->dawn), YX_SUN_CIVIL, 0.01);
        g_assert_cmpfloat_with_epsilon (altitude (place, sun->dusk), YX_SUN_CIVIL, 0.01);
      }
      g_assert_true (d == 0 || ABS (sun->noon - days[d - 1].noon - G_TIME_SPAN_DAY) < MINUTE);
    }
    g_assert_true (days[0].noon + G_TIME_SPAN_DAY / 2 + 20 * MINUTE >= from);
  }
}

static void
test_polar (void)
{
  static const YxLonLat tromso = { 18.95, 69.65 };
  YxSunDay sun = day_at (tromso, 2025, 12, 21, 1);

  g_assert_true (sun.rise == 0 && sun.set == 0);
  g_assert_true (sun.dawn != 0 && sun.dawn < sun.dusk);
  sun = day_at (tromso, 2025, 6, 21, 1);
  g_assert_true (sun.rise == 0 && sun.dawn == 0 && sun.dusk == 0);
  g_assert_true (sun.noon != 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/sun/place", test_place);
  g_test_add_func ("/geo/sun/published", test_published);
  g_test_add_func ("/geo/sun/passages", test_passages);
  g_test_add_func ("/geo/sun/polar", test_polar);
  return g_test_run ();
}
