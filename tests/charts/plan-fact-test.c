/* Plan above fact: where things lie on the axis, which row is under a point, and what is painted. */

#include <string.h>

#include "charts/plan-fact.h"

#define MINUTE G_TIME_SPAN_MINUTE
#define BEGIN ((gint64) 1767204000 * G_TIME_SPAN_SECOND) /* 2025-12-31 18:00 UTC */
#define WIDTH 600

static const YxPlanFactStop stops[] = {
  { .kind = YX_STOP_KIND_VISIT, .plan_from = BEGIN + 30 * MINUTE, .plan_to = BEGIN + 50 * MINUTE,
    .from = BEGIN + 40 * MINUTE, .to = BEGIN + 70 * MINUTE, .sign = YX_PLAN_FACT_MET },
  { .kind = YX_STOP_KIND_VISIT, .plan_from = BEGIN + 90 * MINUTE, .plan_to = BEGIN + 110 * MINUTE,
    .eta = BEGIN + 100 * MINUTE },
};

static const YxPlanFactRow rows[] = {
  { .name = "1", .ink = { 1.0, 0.0, 0.0, 1.0 }, .plan_start = BEGIN,
    .plan_end = BEGIN + 150 * MINUTE, .set_out = BEGIN + 5 * MINUTE, .stops = stops,
    .n_stops = G_N_ELEMENTS (stops) },
  { .name = "2", .ink = { 0.0, 0.0, 1.0, 1.0 } },
};

static YxPlanFactChart
make_chart (void)
{
  YxPlanFactChart chart = { .rows = rows,
                            .n_rows = G_N_ELEMENTS (rows),
                            .now = BEGIN + 80 * MINUTE,
                            .chosen = G_MAXUINT,
                            .width = WIDTH,
                            .style = yx_chart_paper };

  yx_plan_fact_chart_fit (&chart, &chart.from, &chart.to);
  return chart;
}

static void
test_axis (void)
{
  const YxPlanFactChart chart = make_chart ();

  g_assert_cmpint (chart.from, ==, BEGIN - 10 * MINUTE);
  g_assert_cmpint (chart.to, ==, BEGIN + 160 * MINUTE);
  for (gint64 time = chart.from; time <= chart.to; time += 7 * MINUTE)
    g_assert_cmpint (ABS (yx_plan_fact_chart_time (&chart, yx_plan_fact_chart_x (&chart, time))
                          - time),
                     <, G_TIME_SPAN_SECOND);
  g_assert_cmpfloat (yx_plan_fact_chart_x (&chart, chart.from), ==,
                     yx_plan_fact_chart_left (&chart));
}

static void
test_rows (void)
{
  const YxPlanFactChart chart = make_chart ();
  const double axis = yx_plan_fact_chart_axis_height (&chart);
  const double row = yx_plan_fact_chart_row_height (&chart);

  g_assert_cmpuint (yx_plan_fact_chart_row_at (&chart, 0.5 * axis), ==, G_MAXUINT);
  g_assert_cmpuint (yx_plan_fact_chart_row_at (&chart, axis + 0.5 * row), ==, 0);
  g_assert_cmpuint (yx_plan_fact_chart_row_at (&chart, axis + 1.5 * row), ==, 1);
  g_assert_cmpuint (yx_plan_fact_chart_row_at (&chart, axis + 2.5 * row), ==, G_MAXUINT);
}

/* Pixels of red ink between two times in a part of the first row. */
static guint
count_red (cairo_surface_t *surface, const YxPlanFactChart *chart, gint64 from, gint64 to,
           double part_from, double part_to)
{
  const double axis = yx_plan_fact_chart_axis_height (chart);
  const double row = yx_plan_fact_chart_row_height (chart);
  guint n = 0;

  for (int y = (int) (axis + part_from * row); y < (int) (axis + part_to * row); y++)
    for (int x = (int) yx_plan_fact_chart_x (chart, from) + 1;
         x < (int) yx_plan_fact_chart_x (chart, to) - 1; x++) {
      guint32 value;

      memcpy (&value,
              cairo_image_surface_get_data (surface)
                  + (gsize) y * (gsize) cairo_image_surface_get_stride (surface) + 4 * (gsize) x,
              sizeof value);
      n += (value >> 16 & 0xff) > 200 && (value & 0xff) < 60;
    }
  return n;
}

static void
test_paint (void)
{
  const YxPlanFactChart chart = make_chart ();
  const int height = (int) yx_plan_fact_chart_height (&chart);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_paint (cr);
  yx_plan_fact_chart_draw (&chart, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  /* The visit that was made is solid below; nothing is claimed beyond now but an outline. */
  g_assert_cmpuint (count_red (surface, &chart, BEGIN + 42 * MINUTE, BEGIN + 60 * MINUTE, 0.55,
                               0.85),
                    >, 100);
  g_assert_cmpuint (count_red (surface, &chart, BEGIN + 130 * MINUTE, BEGIN + 160 * MINUTE, 0.5,
                               0.95),
                    ==, 0);
  cairo_surface_destroy (surface);
}

/* A night of which nothing is known yet is drawn all the same. */
static void
test_empty (void)
{
  YxPlanFactChart chart = { .now = BEGIN, .chosen = 3, .width = 40.0, .style = yx_chart_paper };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 40, 40);
  cairo_t *cr = cairo_create (surface);

  yx_plan_fact_chart_fit (&chart, &chart.from, &chart.to);
  g_assert_cmpint (chart.to - chart.from, >=, 60 * MINUTE);
  yx_plan_fact_chart_draw (&chart, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charts/plan-fact/axis", test_axis);
  g_test_add_func ("/charts/plan-fact/rows", test_rows);
  g_test_add_func ("/charts/plan-fact/paint", test_paint);
  g_test_add_func ("/charts/plan-fact/empty", test_empty);
  return g_test_run ();
}
