/* A plan in time: what is found under a point is what was drawn there, shapes differ without
 * colour, and odd plans leave the drawing whole. YEXUN_PICTURE=file.png keeps the picture. */

#include <math.h>
#include <string.h>

#include "charts/gantt.h"

#define WIDTH 900
#define HEIGHT 260
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define AT(h, m) (EVENING + ((h) *60 + (m)) * MINUTE)

/* 2025-12-01 00:00 UTC */
#define EVENING (G_GINT64_CONSTANT (1764547200) * G_USEC_PER_SEC)

static const YxGanttStop first_stops[] = {
  { .kind = YX_STOP_KIND_START, .arrive = AT (20, 30), .begin = AT (20, 30), .leave = AT (20, 30) },
  { .kind = YX_STOP_KIND_VISIT, .label = "1 张某", .arrive = AT (20, 50), .begin = AT (21, 10),
    .leave = AT (21, 35), .latest = AT (22, 0), .locks = 1u << YX_LOCK_KIND_CAR },
  { .kind = YX_STOP_KIND_VISIT, .label = "2 欧阳某", .arrive = AT (21, 50), .begin = AT (21, 50),
    .leave = AT (22, 20), .broken = TRUE, .locks = 1u << YX_LOCK_KIND_TIME },
  { .kind = YX_STOP_KIND_DROP_OFF, .arrive = AT (22, 40), .begin = AT (22, 40),
    .leave = AT (23, 0), .latest = AT (23, 20) },
  { .kind = YX_STOP_KIND_END, .arrive = AT (23, 15), .begin = AT (23, 15), .leave = AT (23, 15) },
};

static const YxGanttStop second_stops[] = {
  { .kind = YX_STOP_KIND_START, .arrive = AT (21, 0), .begin = AT (21, 0), .leave = AT (21, 0) },
  { .kind = YX_STOP_KIND_VISIT, .label = "1 李某", .arrive = AT (21, 30), .begin = AT (21, 30),
    .leave = AT (21, 31), .locks = 1u << YX_LOCK_KIND_ORDER },
  { .kind = YX_STOP_KIND_END, .arrive = AT (22, 30), .begin = AT (22, 30), .leave = AT (22, 30) },
};

static const YxGanttRow rows[] = {
  { .name = "夜巡1号", .note = "3 处 · 12.5 公里", .ink = { 0.10, 0.45, 0.80, 1.0 },
    .stops = first_stops, .n_stops = G_N_ELEMENTS (first_stops), .locked = TRUE },
  { .name = "夜巡2号", .ink = { 0.85, 0.55, 0.10, 1.0 }, .stops = second_stops,
    .n_stops = G_N_ELEMENTS (second_stops) },
  { .name = "夜巡3号", .ink = { 0.5, 0.5, 0.5, 1.0 } },
};

static YxGanttChart
chart_new (GTimeZone *zone)
{
  return (YxGanttChart){ .rows = rows, .n_rows = G_N_ELEMENTS (rows), .from = AT (20, 0),
                         .to = AT (24, 0), .window_start = AT (20, 15), .window_end = AT (23, 30),
                         .zone = zone, .chosen_row = YX_GANTT_NONE, .chosen_stop = YX_GANTT_NONE,
                         .lifted_row = YX_GANTT_NONE, .ghost_row = YX_GANTT_NONE, .width = WIDTH,
                         .style = yx_chart_paper };
}

static cairo_surface_t *
draw (const YxGanttChart *chart)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  yx_gantt_chart_draw (chart, cr, HEIGHT - 30, 0.0);
  yx_gantt_legend_draw (&chart->style, rows[0].ink, 10.0, HEIGHT - 26, 900, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Inked pixels, and how often ink begins along the middle of a rectangle. */
static void
read_ink (cairo_surface_t *surface, int x0, int x1, int y, guint *ret_inked, guint *ret_runs)
{
  const guint32 *line = (const guint32 *) (const void *) (cairo_image_surface_get_data (surface)
                        + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
  gboolean was = FALSE;

  *ret_inked = *ret_runs = 0;
  for (int x = x0; x < x1; x++) {
    const guint32 p = line[x];
    const gboolean ink = (p & 0xff) + (p >> 8 & 0xff) + (p >> 16 & 0xff) < 3 * 0xb0;

    *ret_inked += ink;
    *ret_runs += ink && !was;
    was = ink;
  }
}

static void
test_shapes (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  YxGanttChart chart = chart_new (utc);
  const YxGanttWindow window = { AT (20, 40), AT (22, 10) };
  const YxSunDay days[] = { { .dawn = AT (21, 0), .rise = AT (21, 30), .set = AT (22, 30),
                              .dusk = AT (23, 0) } };
  const char *path = g_getenv ("YEXUN_PICTURE");
  const double axis = yx_gantt_chart_axis_height (&chart);
  const double row = yx_gantt_chart_row_height (&chart);
  const int middle = (int) (axis + 0.45 * row);
  cairo_surface_t *surface;
  guint night, by_day, next_night;
  guint drive, wait, box, hatch, runs_of_drive, runs_of_wait, runs_of_box, runs_of_hatch;

#define BETWEEN(a, b, ...)                                                                         \
  read_ink (surface, (int) yx_gantt_chart_x (&chart, a) + 4,                                       \
            (int) yx_gantt_chart_x (&chart, b) - 4, middle, __VA_ARGS__)
  surface = draw (&chart);
  BETWEEN (AT (20, 32), AT (20, 50), &drive, &runs_of_drive);
  BETWEEN (AT (20, 50), AT (21, 10), &wait, &runs_of_wait);
  BETWEEN (AT (21, 10), AT (21, 35), &box, &runs_of_box);
  BETWEEN (AT (22, 40), AT (23, 0), &hatch, &runs_of_hatch);
#undef BETWEEN
  /* A line and a box are whole, what is dotted or hatched comes and goes. */
  g_assert_cmpuint (runs_of_drive, ==, 1);
  g_assert_cmpuint (runs_of_wait, >=, 4);
  g_assert_cmpuint (runs_of_hatch, >=, 4);
  g_assert_cmpuint (drive, >, 40);
  g_assert_cmpuint (box, >, 40);
  g_assert_cmpuint (hatch, >, 10);
  cairo_surface_destroy (surface);

  chart.chosen_row = 0;
  chart.chosen_stop = 1;
  chart.windows = &window;
  chart.n_windows = 1;
  chart.days = days;
  chart.n_days = G_N_ELEMENTS (days);
  chart.ghost_row = 1;
  chart.ghost_begin = AT (22, 0);
  chart.ghost_leave = AT (22, 25);
  chart.lifted_row = 2;
  surface = draw (&chart);
  /* By night the foot of the axis is dark, by day it is bare. */
#define FOOT(a, b, ...)                                                                            \
  read_ink (surface, (int) yx_gantt_chart_x (&chart, a) + 8,                                       \
            (int) yx_gantt_chart_x (&chart, b) - 8, (int) axis - 2, __VA_ARGS__)
  FOOT (AT (20, 10), AT (21, 0), &night, &runs_of_drive);
  FOOT (AT (21, 30), AT (22, 30), &by_day, &runs_of_drive);
  FOOT (AT (23, 0), AT (23, 40), &next_night, &runs_of_drive);
#undef FOOT
  g_assert_cmpuint (night, >, 40);
  g_assert_cmpuint (next_night, >, 30);
  g_assert_cmpuint (by_day, <, 5);
  if (path != NULL)
    cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
}

static void
assert_found (const YxGanttChart *chart, gint64 time, guint row, double scroll, guint stop,
              gboolean on_box)
{
  const double y = yx_gantt_chart_axis_height (chart)
                   + (row + 0.5) * yx_gantt_chart_row_height (chart) - scroll;
  const YxGanttHit hit
      = yx_gantt_chart_find (chart, yx_gantt_chart_x (chart, time), y, scroll);

  g_assert_cmpuint (hit.row, ==, row);
  g_assert_cmpuint (hit.stop, ==, stop);
  g_assert_cmpint (hit.on_box, ==, on_box);
  g_assert_cmpint (ABS (hit.time - time), <, MINUTE);
}

static void
test_find (void)
{
  const YxGanttChart chart = chart_new (NULL);
  YxGanttHit hit;

  assert_found (&chart, AT (21, 20), 0, 0.0, 1, TRUE);
  assert_found (&chart, AT (21, 20), 0, 12.0, 1, TRUE);
  assert_found (&chart, AT (20, 55), 0, 0.0, 1, FALSE); /* waiting for it */
  assert_found (&chart, AT (22, 50), 0, 0.0, 3, TRUE);
  assert_found (&chart, AT (20, 10), 0, 0.0, YX_GANTT_NONE, FALSE);
  assert_found (&chart, AT (21, 31), 1, 0.0, 1, TRUE); /* one minute, yet wide enough */
  assert_found (&chart, AT (21, 0), 2, 0.0, YX_GANTT_NONE, FALSE);
  hit = yx_gantt_chart_find (&chart, 400, 2, 0);
  g_assert_cmpuint (hit.row, ==, YX_GANTT_NONE);
  hit = yx_gantt_chart_find (&chart, 400, HEIGHT * 2, 0);
  g_assert_cmpuint (hit.row, ==, YX_GANTT_NONE);
  hit = yx_gantt_chart_find (&chart, 5, yx_gantt_chart_axis_height (&chart) + 5, 0);
  g_assert_cmpuint (hit.row, ==, 0);
  g_assert_cmpuint (hit.stop, ==, YX_GANTT_NONE);
}

static void
test_fit (void)
{
  YxGanttChart chart = chart_new (NULL);
  gint64 from, to;

  yx_gantt_chart_fit (&chart, &from, &to);
  g_assert_cmpint (from, <, AT (20, 30));
  g_assert_cmpint (from, >, AT (20, 0));
  g_assert_cmpint (to, >, AT (23, 15));
  g_assert_cmpint (to, <, AT (23, 45));
  chart.n_rows = 0;
  yx_gantt_chart_fit (&chart, &from, &to);
  g_assert_cmpint (from, <, chart.window_start);
  g_assert_cmpint (to, >, chart.window_end);
}

/* A year, a second, nothing at all, nowhere to draw. */
static void
test_odd (void)
{
  const gint64 spans[] = { 0, G_USEC_PER_SEC, 370 * 24 * 60 * MINUTE, -5 * MINUTE };
  const double widths[] = { 0, 40, WIDTH };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
      for (guint n = 0; n < 2; n++) {
        YxGanttChart chart = chart_new (NULL);
        cairo_surface_t *surface;

        chart.to = chart.from + spans[i];
        chart.width = widths[w];
        chart.n_rows = n * G_N_ELEMENTS (rows);
        surface = draw (&chart);
        cairo_surface_destroy (surface);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/gantt/shapes", test_shapes);
  g_test_add_func ("/charts/gantt/find", test_find);
  g_test_add_func ("/charts/gantt/fit", test_fit);
  g_test_add_func ("/charts/gantt/odd", test_odd);
  return g_test_run ();
}
