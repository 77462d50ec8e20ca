/* Drawings of figures: what lies where, and that odd figures leave them whole. */

#include <string.h>

#include "charts/coverage.h"
#include "charts/end-times.h"
#include "charts/funnel.h"
#include "charts/met-people.h"
#include "charts/presence.h"

#define WIDTH 320
#define HEIGHT 160
#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)

static void
assert_step (double span, guint most, double expected)
{
  g_assert_cmpfloat (yx_chart_step (span, most), ==, expected);
}

static void
test_step (void)
{
  assert_step (3, 4, 1);
  assert_step (7, 4, 2);
  assert_step (18, 4, 5);
  assert_step (21, 4, 10);
  assert_step (400, 4, 100);
  assert_step (0, 4, 1);
  assert_step (5, 0, 5);
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  guint32 value;

  memcpy (&value,
          cairo_image_surface_get_data (surface)
              + (gsize) y * (gsize) cairo_image_surface_get_stride (surface) + 4 * (gsize) x,
          sizeof value);
  return value;
}

static gboolean
is_blank (cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (pixel (surface, x, y) != 0)
        return FALSE;
  return TRUE;
}

static void
draw (const YxCoverageChart *chart, cairo_surface_t **ret_surface)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  yx_coverage_chart_draw (chart, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  *ret_surface = surface;
}

static void
test_coverage (void)
{
  const YxCurvePoint points[] = {
    { .n_vehicles = 1, .expected = 5, .low = 2, .high = 8 },
    { .n_vehicles = 2, .expected = 9, .low = 6, .high = 13 },
    { .n_vehicles = 3, .expected = 10, .low = 7, .high = 14 },
  };
  YxCoverageChart chart = { points, 3, 1, YX_COVERAGE_NONE, WIDTH, HEIGHT, yx_chart_paper, 0, 0.0 };
  cairo_surface_t *surface;
  double x, y, last_x = 0, last_y = HEIGHT;

  draw (&chart, &surface);
  for (guint i = 0; i < 3; i++) {
    yx_coverage_chart_locate (&chart, i, &x, &y);
    g_assert_cmpfloat (x, >, last_x);
    g_assert_cmpfloat (y, <, last_y);
    g_assert_cmpuint (yx_coverage_chart_find (&chart, x), ==, i);
    /* The dot is there, in solid colour. */
    g_assert_cmpuint (pixel (surface, (int) x, (int) y) >> 24, ==, 0xff);
    last_x = x;
    last_y = y;
  }
  g_assert_cmpuint (yx_coverage_chart_find (&chart, 0), ==, YX_COVERAGE_NONE);
  g_assert_cmpuint (yx_coverage_chart_find (&chart, WIDTH + 9), ==, YX_COVERAGE_NONE);
  cairo_surface_destroy (surface);
}

/* At counters nobody has to be met: the curve is that of the cases. */
static void
test_coverage_of_cases (void)
{
  static const YxCurvePoint points[] = { { .n_vehicles = 1, .n_used = 1, .n_cases = 4 },
                                         { .n_vehicles = 2, .n_used = 2, .n_cases = 8 } };
  YxCoverageChart chart = { .points = points, .n_points = 2, .chosen = 1,
                            .marked = YX_COVERAGE_NONE, .width = WIDTH, .height = 200,
                            .style = yx_chart_paper };
  double x, low, high, foot;

  g_assert_false (yx_coverage_has_people (points, 2));
  yx_coverage_chart_locate (&chart, 0, &x, &low);
  yx_coverage_chart_locate (&chart, 1, &x, &high);
  chart.points = (const YxCurvePoint[]){ { .n_vehicles = 1 }, { .n_vehicles = 2, .n_cases = 8 } };
  yx_coverage_chart_locate (&chart, 0, &x, &foot);
  g_assert_cmpfloat_with_epsilon (foot - low, low - high, 0.001);
}

static void
test_coverage_odd (void)
{
  const YxCurvePoint nobody = { .n_vehicles = 1 };
  YxCoverageChart none = { NULL, 0, 0, 0, WIDTH, HEIGHT, yx_chart_paper, 0, 0.0 };
  YxCoverageChart zero = { &nobody, 1, 0, 0, WIDTH, HEIGHT, yx_chart_paper, 0, 0.0 };
  YxCoverageChart narrow = { &nobody, 1, 0, 0, 3, 2, yx_chart_paper, 0, 0.0 };
  cairo_surface_t *surface;

  draw (&none, &surface);
  g_assert_true (is_blank (surface));
  cairo_surface_destroy (surface);
  g_assert_cmpuint (yx_coverage_chart_find (&none, 50), ==, YX_COVERAGE_NONE);
  draw (&zero, &surface);
  g_assert_false (is_blank (surface));
  cairo_surface_destroy (surface);
  draw (&narrow, &surface);
  g_assert_true (is_blank (surface));
  cairo_surface_destroy (surface);
}

static void
test_rehearsal (void)
{
  const int met[] = { 0, 10, 40, 50 };
  const YxRouteOdds routes[] = {
    { .car = "夜巡1号", .planned_end = 9 * HOUR_US, .end_low = 8 * HOUR_US,
      .end_high = 10 * HOUR_US, .late = 0.4 },
    { .planned_end = 7 * HOUR_US, .end_low = 7 * HOUR_US, .end_high = 7 * HOUR_US },
  };
  const YxPlanStudyData study = { .n_nights = 100, .met = met, .n_met = 4, .met_low = 1,
                                  .met_high = 3, .routes = routes, .n_routes = 2 };
  const YxPlanStudyData empty = { 0 };
  YxEndTimesChart ends = { &study, 9 * HOUR_US, NULL, WIDTH, yx_chart_paper };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  yx_met_people_chart_draw (&empty, &yx_chart_paper, WIDTH, HEIGHT, cr);
  ends.study = &empty;
  yx_end_times_chart_draw (&ends, cr);
  g_assert_true (is_blank (surface));

  yx_met_people_chart_draw (&study, &yx_chart_paper, WIDTH, HEIGHT, cr);
  cairo_surface_flush (surface);
  /* The last bar is the tallest and reaches the top; the first is rare, so there is none. */
  g_assert_cmpuint (pixel (surface, WIDTH - WIDTH / 6, 10) >> 24, >, 0x80);
  g_assert_cmpuint (pixel (surface, WIDTH / 6, 10) >> 24, ==, 0);

  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  ends.study = &study;
  g_assert_cmpfloat (yx_end_times_chart_height (&ends), >, 2 * yx_chart_paper.size);
  yx_end_times_chart_draw (&ends, cr);
  g_assert_false (is_blank (surface));
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
assert_best (const double hours[24], int from, int until, double best)
{
  int its_from = -1, its_until = -1;

  g_assert_cmpfloat (yx_presence_best_hours (hours, &its_from, &its_until), ==, best);
  g_assert_cmpint (its_from, ==, from);
  g_assert_cmpint (its_until, ==, until);
}

/* A stretch across midnight is one; of two the longer; the whole day when every hour is alike. */
static void
test_presence_hours (void)
{
  double hours[24] = { 0 };

  assert_best (hours, 0, 24, 0.0);
  for (int hour = 0; hour < 6; hour++)
    hours[hour] = 0.5;
  hours[22] = hours[23] = 0.49;
  hours[12] = hours[13] = 0.5;
  assert_best (hours, 22, 6, 0.5);
  hours[3] = 0.2;
  assert_best (hours, 22, 3, 0.5);
  hours[18] = 0.9;
  assert_best (hours, 18, 19, 0.9);
}

/* The chart stands in its surface: bars where somebody is, none where nobody is, and the hour under
 * the pointer is the one drawn there. */
static void
test_presence (void)
{
  double week[7][24] = { 0 };
  YxPresenceChart chart = { .width = WIDTH, .height = HEIGHT, .style = yx_chart_paper };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  int seen = 0;

  for (int day = 0; day < 5; day++)
    week[day][12] = 1.0;
  yx_presence_chart_fill (&chart, week);
  g_assert_cmpfloat (chart.working[12], ==, 1.0);
  g_assert_cmpfloat (chart.resting[12], ==, 0.0);
  yx_presence_chart_draw (&chart, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int x = 0; x < WIDTH; x++) {
    const gboolean bar = pixel (surface, x, HEIGHT * 2 / 3) >> 24 > 0x60;
    const int hour = yx_presence_chart_find (&chart, x);

    if (bar)
      g_assert_cmpint (hour, ==, 12);
    seen += bar;
  }
  g_assert_cmpint (seen, >, 3);
  g_assert_cmpint (yx_presence_chart_find (&chart, 0.0), <, 0);
  cairo_surface_destroy (surface);
}

/* What came true stands at its number of cars, also where the curve has no such point. */
static void
test_coverage_fact (void)
{
  const YxCurvePoint points[] = { { .n_vehicles = 2, .n_cases = 4, .expected = 2.0, .high = 4 },
                                  { .n_vehicles = 6, .n_cases = 9, .expected = 8.0, .high = 10 } };
  YxCoverageChart chart = { .points = points, .n_points = 2, .chosen = YX_COVERAGE_NONE,
                            .marked = YX_COVERAGE_NONE, .width = WIDTH, .height = HEIGHT,
                            .style = yx_chart_paper };
  const YxInk ink = chart.style.warning;
  const guint32 wanted = 0xff000000u | (guint32) (ink.red * 255 + 0.5) << 16
                         | (guint32) (ink.green * 255 + 0.5) << 8
                         | (guint32) (ink.blue * 255 + 0.5);
  cairo_surface_t *surface;
  double x0, y0, x1, y1;

  yx_coverage_chart_locate (&chart, 0, &x0, &y0);
  yx_coverage_chart_locate (&chart, 1, &x1, &y1);
  draw (&chart, &surface);
  g_assert_cmphex (pixel (surface, (int) (x0 + x1) / 2, (int) (y0 + y1) / 2), !=, wanted);
  cairo_surface_destroy (surface);
  chart.fact_vehicles = 4;
  chart.fact = 5.0;
  draw (&chart, &surface);
  g_assert_cmphex (pixel (surface, (int) (x0 + x1) / 2, (int) (y0 + y1) / 2), ==, wanted);
  cairo_surface_destroy (surface);
  /* More than anybody expected: the axis reaches as far. */
  chart.fact = 40.0;
  yx_coverage_chart_locate (&chart, 1, &x1, &y0);
  g_assert_cmpfloat (y0, >, y1);
}

/* How far the bars of a row reach: its last pixel that has the bar's colour at full strength. */
static int
bar_end (cairo_surface_t *surface, int y)
{
  int end = -1;

  for (int x = 0; x < WIDTH; x++)
    if ((pixel (surface, x, y) & 0xff) > (pixel (surface, x, y) >> 16 & 0xff) + 40)
      end = x;
  return end;
}

static void
test_funnel (void)
{
  const YxFunnelBar bars[] = { { "目标", 40, FALSE }, { "已走访", 20, FALSE }, { "到案", 0, FALSE },
                               { "履行", 10, TRUE } };
  YxFunnelChart chart = { .bars = bars, .n_bars = G_N_ELEMENTS (bars), .width = WIDTH,
                          .style = yx_chart_paper };
  const double height = yx_funnel_chart_height (&chart);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  const int row = (int) (height / 4.5);
  int start, first, second;

  yx_funnel_chart_draw (&chart, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  first = bar_end (surface, row / 2);
  second = bar_end (surface, row + row / 2);
  start = bar_end (surface, 2 * row + row / 2);
  /* Nobody: a line as thick as a hair, where all bars begin. */
  g_assert_cmpint (start, >, 0);
  g_assert_cmpint (ABS ((first - start) - 2 * (second - start)), <=, 4);
  cairo_surface_destroy (surface);
  chart.n_bars = 0;
  g_assert_cmpfloat (yx_funnel_chart_height (&chart), ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/step", test_step);
  g_test_add_func ("/charts/coverage", test_coverage);
  g_test_add_func ("/charts/coverage-of-cases", test_coverage_of_cases);
  g_test_add_func ("/charts/coverage-odd", test_coverage_odd);
  g_test_add_func ("/charts/coverage-fact", test_coverage_fact);
  g_test_add_func ("/charts/funnel", test_funnel);
  g_test_add_func ("/charts/rehearsal", test_rehearsal);
  g_test_add_func ("/charts/presence-hours", test_presence_hours);
  g_test_add_func ("/charts/presence", test_presence);
  return g_test_run ();
}
