#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "charts/gantt-private.h"
#include "model/format.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)

/* Night work begins and ends by these hours of the clock. */
#define NIGHT_FROM 22
#define NIGHT_TO 6

/* Ticks that people count in. */
static const gint64 steps[] = { MINUTE,      2 * MINUTE,  5 * MINUTE, 10 * MINUTE, 15 * MINUTE,
                                30 * MINUTE, HOUR,        2 * HOUR,   3 * HOUR,    6 * HOUR,
                                12 * HOUR,   24 * HOUR };

static gint64
floor_to (gint64 time, gint64 step)
{
  return time - ((time % step) + step) % step;
}

/* Microseconds that the zone is ahead of UTC at a time. */
static gint64
offset_at (GTimeZone *zone, gint64 time)
{
  const gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                   time / G_USEC_PER_SEC);

  return interval < 0 ? 0
                      : (gint64) g_time_zone_get_offset (zone, interval) * G_USEC_PER_SEC;
}

static gint64
step_for (const YxGanttChart *chart, double room)
{
  const double span = (double) (chart->to - chart->from);
  const double plot = chart->width - yx_gantt_chart_left (chart);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (plot * (double) steps[i] / span >= room)
      return steps[i];
  return steps[G_N_ELEMENTS (steps) - 1];
}

/* Shades the hours of the night and what lies outside the operation's window. */
static void
draw_ground (const YxGanttChart *chart, cairo_t *cr, double top, double bottom, gint64 offset)
{
  const double left = yx_gantt_chart_left (chart);
  const gint64 day = 24 * HOUR;
  const gint64 ends[] = { chart->from, chart->window_start, chart->window_end, chart->to };

  for (gint64 midnight = floor_to (chart->from + offset, day) - day;
       midnight < chart->to + offset; midnight += day) {
    const double from = yx_gantt_chart_x (chart, midnight + NIGHT_FROM * HOUR - offset);
    const double to = yx_gantt_chart_x (chart, midnight + day + NIGHT_TO * HOUR - offset);
    const double x0 = CLAMP (from, left, chart->width), x1 = CLAMP (to, left, chart->width);

    if (x1 <= x0)
      continue;
    yx_chart_set_ink (cr, chart->style.text, 0.07);
    cairo_rectangle (cr, x0, top, x1 - x0, bottom - top);
    cairo_fill (cr);
  }
  for (guint i = 0; i < G_N_ELEMENTS (ends); i += 2) {
    const double x0 = CLAMP (yx_gantt_chart_x (chart, ends[i]), left, chart->width);
    const double x1 = CLAMP (yx_gantt_chart_x (chart, ends[i + 1]), left, chart->width);

    if (chart->window_end <= chart->window_start || x1 <= x0)
      continue;
    yx_gantt_hatch (cr, chart->style.text, 0.10, 9.0, x0, top, x1 - x0, bottom - top);
  }
}

static void
draw_line (cairo_t *cr, double x, double top, double bottom, YxInk ink, double strength)
{
  cairo_move_to (cr, round (x) + 0.5, top);
  cairo_line_to (cr, round (x) + 0.5, bottom);
  yx_chart_set_ink (cr, ink, strength);
  cairo_stroke (cr);
}

/* A line that has a mark on the axis: the sun, the window, now. */
static void
draw_mark (const YxGanttChart *chart, cairo_t *cr, gint64 time, double top, double bottom,
           YxInk ink, const double *dash)
{
  const double x = yx_gantt_chart_x (chart, time);

  if (x < yx_gantt_chart_left (chart) || x > chart->width)
    return;
  cairo_save (cr);
  cairo_set_line_width (cr, 1.0);
  cairo_set_dash (cr, dash, 2, 0.0);
  draw_line (cr, x, top, bottom, ink, 0.75);
  cairo_restore (cr);
}

static void
draw_ticks (const YxGanttChart *chart, cairo_t *cr, double bottom, gint64 offset)
{
  const double axis = yx_gantt_chart_axis_height (chart);
  const double left = yx_gantt_chart_left (chart);
  const gint64 step
      = step_for (chart, yx_chart_measure (cr, &chart->style, "00:00") + 1.6 * chart->style.size);

  cairo_set_line_width (cr, 1.0);
  for (gint64 time = floor_to (chart->from + offset, step) - offset; time <= chart->to;
       time += step) {
    const double x = yx_gantt_chart_x (chart, time);
    const gint64 of_day = (((time + offset) % (24 * HOUR)) + 24 * HOUR) % (24 * HOUR);
    const gboolean night = of_day == NIGHT_FROM * HOUR || of_day == NIGHT_TO * HOUR;
    g_autofree char *label = NULL;
    double half;

    if (x < left)
      continue;
    draw_line (cr, x, axis, bottom, chart->style.text, night ? 0.55 : 0.12);
    label = yx_format_clock (time, chart->zone);
    half = 0.5 * yx_chart_measure (cr, &chart->style, label);
    if (x - half < left || x + half > chart->width)
      continue;
    yx_chart_set_ink (cr, night ? chart->style.accent : chart->style.text, night ? 1.0 : 0.65);
    yx_chart_write (cr, &chart->style, label, x, axis - 4.0, 0.5, 1.0);
  }
}

/* On the foot of the axis. */
static void
draw_band (const YxGanttChart *chart, cairo_t *cr, gint64 from, gint64 to, double strength)
{
  const double left = yx_gantt_chart_left (chart);
  const double axis = yx_gantt_chart_axis_height (chart);
  const double height = round (0.25 * chart->style.size);
  const double x0 = CLAMP (yx_gantt_chart_x (chart, from), left, chart->width);
  const double x1 = CLAMP (yx_gantt_chart_x (chart, to), left, chart->width);

  if (x1 <= x0)
    return;
  yx_chart_set_ink (cr, chart->style.text, strength);
  cairo_rectangle (cr, x0, axis - height, x1 - x0, height);
  cairo_fill (cr);
}

static void
draw_half_sun (const YxGanttChart *chart, cairo_t *cr, gint64 time, double bottom)
{
  static const double dash[] = { 1.0, 4.0 };
  const double axis = yx_gantt_chart_axis_height (chart);
  const double x = yx_gantt_chart_x (chart, time);

  if (time == 0 || x < yx_gantt_chart_left (chart) || x > chart->width)
    return;
  draw_mark (chart, cr, time, axis, bottom, chart->style.text, dash);
  yx_gantt_sun (cr, &chart->style, x, axis - 1.0);
}

/* Bands of darkness and twilight, then the suns on them. Between two days it is dark, and before
 * the first and after the last. */
static void
draw_daylight (const YxGanttChart *chart, cairo_t *cr, double bottom)
{
  gint64 dark_from = chart->from;

  if (chart->n_days == 0)
    return;
  for (guint i = 0; i < chart->n_days; i++) {
    const YxSunDay *day = &chart->days[i];

    if (day->dawn == 0 || day->dusk == 0) {
      /* It never gets dark, or never light: only what is known is drawn. */
      dark_from = G_MAXINT64;
      continue;
    }
    draw_band (chart, cr, MIN (dark_from, day->dawn), day->dawn, 0.55);
    if (day->rise == 0 || day->set == 0) {
      draw_band (chart, cr, day->dawn, day->dusk, 0.25);
    } else {
      draw_band (chart, cr, day->dawn, day->rise, 0.25);
      draw_band (chart, cr, day->set, day->dusk, 0.25);
    }
    dark_from = day->dusk;
  }
  if (dark_from < chart->to)
    draw_band (chart, cr, dark_from, chart->to, 0.55);
  for (guint i = 0; i < chart->n_days; i++) {
    draw_half_sun (chart, cr, chart->days[i].rise, bottom);
    draw_half_sun (chart, cr, chart->days[i].set, bottom);
  }
}

static void
draw_axis (const YxGanttChart *chart, cairo_t *cr, double bottom)
{
  static const double ends[] = { 5.0, 3.0 }, now[] = { 1.0, 0.0 };
  const double axis = yx_gantt_chart_axis_height (chart);
  g_autoptr (GTimeZone) local = NULL;
  GTimeZone *zone = chart->zone;
  gint64 offset;

  if (zone == NULL)
    zone = local = g_time_zone_new_local ();
  offset = offset_at (zone, chart->from);
  draw_ground (chart, cr, axis, bottom, offset);
  draw_ticks (chart, cr, bottom, offset);
  draw_daylight (chart, cr, bottom);
  if (chart->window_end > chart->window_start) {
    draw_mark (chart, cr, chart->window_start, axis, bottom, chart->style.text, ends);
    draw_mark (chart, cr, chart->window_end, axis, bottom, chart->style.text, ends);
  }
  if (chart->now != 0)
    draw_mark (chart, cr, chart->now, axis, bottom, chart->style.warning, now);
}

double
yx_gantt_chart_axis_height (const YxGanttChart *chart)
{
  return round (1.9 * chart->style.size);
}

double
yx_gantt_chart_row_height (const YxGanttChart *chart)
{
  return chart->row_height > 0.0 ? chart->row_height : round (3.1 * chart->style.size);
}

double
yx_gantt_chart_height (const YxGanttChart *chart)
{
  return yx_gantt_chart_axis_height (chart) + chart->n_rows * yx_gantt_chart_row_height (chart);
}

double
yx_gantt_chart_left (const YxGanttChart *chart)
{
  return chart->names > 0.0 ? chart->names : round (9.0 * chart->style.size);
}

double
yx_gantt_chart_x (const YxGanttChart *chart, gint64 time)
{
  const double left = yx_gantt_chart_left (chart);

  if (chart->to <= chart->from)
    return left;
  return left
         + (chart->width - left) * (double) (time - chart->from)
               / (double) (chart->to - chart->from);
}

gint64
yx_gantt_chart_time (const YxGanttChart *chart, double x)
{
  const double left = yx_gantt_chart_left (chart);

  if (chart->width <= left)
    return chart->from;
  return chart->from
         + (gint64) ((x - left) / (chart->width - left) * (double) (chart->to - chart->from));
}

YxGanttHit
yx_gantt_chart_find (const YxGanttChart *chart, double x, double y, double scroll)
{
  const double axis = yx_gantt_chart_axis_height (chart);
  YxGanttHit hit = { YX_GANTT_NONE, YX_GANTT_NONE, FALSE, yx_gantt_chart_time (chart, x) };
  const YxGanttRow *row;
  guint index;

  if (y < axis)
    return hit;
  index = (guint) ((y - axis + scroll) / yx_gantt_chart_row_height (chart));
  if (index >= chart->n_rows)
    return hit;
  hit.row = index;
  row = &chart->rows[index];
  if (x < yx_gantt_chart_left (chart))
    return hit;
  for (guint i = 1; i < row->n_stops; i++) {
    const YxGanttStop *stop = &row->stops[i];
    /* A short visit stays large enough to be taken hold of. */
    const double from = yx_gantt_chart_x (chart, stop->begin);
    const double to = MAX (yx_gantt_chart_x (chart, stop->leave), from + YX_GANTT_LEAST_BOX);
    const gboolean box = stop->kind == YX_STOP_KIND_VISIT || stop->kind == YX_STOP_KIND_DROP_OFF;

    if (box && x >= from && x <= to) {
      hit.stop = i;
      hit.on_box = TRUE;
      return hit;
    }
    if (hit.stop == YX_GANTT_NONE && hit.time >= row->stops[i - 1].leave
        && hit.time < stop->begin)
      hit.stop = i;
  }
  return hit;
}

void
yx_gantt_chart_draw (const YxGanttChart *chart, cairo_t *cr, double bottom, double scroll)
{
  const double axis = yx_gantt_chart_axis_height (chart);
  const double row = yx_gantt_chart_row_height (chart);
  const double end = MIN (bottom, axis + chart->n_rows * row - scroll);

  if (chart->width <= yx_gantt_chart_left (chart) || chart->to <= chart->from || bottom <= axis)
    return;
  cairo_save (cr);
  draw_axis (chart, cr, MAX (end, axis));
  cairo_rectangle (cr, 0.0, axis, chart->width, bottom - axis);
  cairo_clip (cr);
  for (guint i = 0; i < chart->n_rows; i++) {
    const double top = axis + i * row - scroll;

    if (top + row > axis && top < bottom)
      yx_gantt_draw_row (chart, cr, i, top);
  }
  cairo_restore (cr);
}

void
yx_gantt_chart_fit (const YxGanttChart *chart, gint64 *ret_from, gint64 *ret_to)
{
  gint64 from = chart->window_start, to = chart->window_end;
  gboolean any = FALSE;

  for (guint r = 0; r < chart->n_rows; r++) {
    const YxGanttRow *row = &chart->rows[r];

    if (row->n_stops == 0)
      continue;
    from = any ? MIN (from, row->stops[0].leave) : row->stops[0].leave;
    to = any ? MAX (to, row->stops[row->n_stops - 1].arrive)
             : row->stops[row->n_stops - 1].arrive;
    any = TRUE;
  }
  if (to <= from)
    to = from + HOUR;
  const gint64 margin = MAX ((to - from) / 40, 5 * MINUTE);

  *ret_from = from - margin;
  *ret_to = to + margin;
}
