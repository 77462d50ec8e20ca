#define G_LOG_DOMAIN "yexun-charts"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "charts/gantt-private.h"

#define CORNER 3.0
#define FINE_MEAN 0.6 /* brightness above which letters on a colour are black */

/* Heights within a row, as shares of it. */
#define BOX_TOP 0.16
#define BOX_BOTTOM 0.74
#define SLACK_TOP 0.80
#define SLACK_BOTTOM 0.91

typedef struct {
  const YxGanttChart *chart;
  const YxGanttRow *row;
  guint index;
  cairo_t *cr;
  double top, height;
  double left; /* of the plot */
} Painter;

static YxInk
letters_on (YxInk ink)
{
  const double brightness = 0.299 * ink.red + 0.587 * ink.green + 0.114 * ink.blue;

  return brightness > FINE_MEAN ? (YxInk){ 0.0, 0.0, 0.0, 0.9 } : (YxInk){ 1.0, 1.0, 1.0, 1.0 };
}

static void
round_box (cairo_t *cr, double x, double y, double width, double height)
{
  const double r = MIN (CORNER, 0.5 * MIN (width, height));

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -0.5 * G_PI, 0.0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0.0, 0.5 * G_PI);
  cairo_arc (cr, x + r, y + height - r, r, 0.5 * G_PI, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static double
x_of (const Painter *painter, gint64 time)
{
  return yx_gantt_chart_x (painter->chart, time);
}

/* Text that ends where its room does: characters that would be cut are left out, but the first word
 * is written whole, smaller if need be, or not at all. A number must not lose a digit. */
static void
write_within (const Painter *painter, const char *text, double x, double y, double room)
{
  const char *space = strchr (text, ' ');
  const glong least = g_utf8_strlen (text, space != NULL ? space - text : -1);
  YxChartStyle style = painter->chart->style;
  glong n = g_utf8_strlen (text, -1);

  while (n > 0) {
    g_autofree char *part = g_utf8_substring (text, 0, n);
    const double width = yx_chart_measure (painter->cr, &style, part);

    if (width <= room) {
      yx_chart_write (painter->cr, &style, part, x, y, 0.0, 0.5);
      return;
    }
    if (n > least)
      n = MAX (MIN (n - 1, (glong) (n * MAX (room, 0.0) / width)), least);
    else if (space != NULL && style.size == painter->chart->style.size)
      style.size *= 0.75;
    else
      n = space != NULL ? 0 : n - 1;
  }
}

/* A small padlock with its top left corner there. */
static void
draw_padlock (cairo_t *cr, YxInk ink, YxInk ground, double x, double y, double size)
{
  const double body = 0.58 * size;

  yx_chart_set_ink (cr, ground, 0.9);
  cairo_arc (cr, x + 0.5 * size, y + 0.55 * size, 0.78 * size, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  yx_chart_set_ink (cr, ink, 1.0);
  cairo_rectangle (cr, x + 0.1 * size, y + size - body, 0.8 * size, body);
  cairo_fill (cr);
  cairo_set_line_width (cr, MAX (0.14 * size, 1.0));
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + 0.5 * size, y + size - body, 0.26 * size, G_PI, 2.0 * G_PI);
  cairo_stroke (cr);
}

/* What of it is fixed: a bar at its left for the car, a pin on its begin for the time, a step
 * for the order. */
static void
draw_locks (const Painter *painter, const YxGanttStop *stop, double x, double y, double height)
{
  const YxChartStyle *style = &painter->chart->style;
  const YxInk paper = letters_on (style->text);
  cairo_t *cr = painter->cr;

  if (stop->locks == 0)
    return;
  draw_padlock (cr, style->text, paper, x - 0.35 * style->size, y - 0.30 * style->size,
                0.62 * style->size);
  yx_chart_set_ink (cr, style->text, 0.95);
  if (stop->locks & (1u << YX_LOCK_KIND_CAR)) {
    cairo_rectangle (cr, x, y + height - 2.5, MAX (1.6 * style->size, 6.0), 2.5);
    cairo_fill (cr);
  }
  if (stop->locks & (1u << YX_LOCK_KIND_TIME)) {
    cairo_move_to (cr, x, y + height);
    cairo_line_to (cr, x - 4.0, y + height + 5.0);
    cairo_line_to (cr, x + 4.0, y + height + 5.0);
    cairo_close_path (cr);
    cairo_fill (cr);
  }
  if (stop->locks & (1u << YX_LOCK_KIND_ORDER)) {
    cairo_set_line_width (cr, 2.0);
    cairo_move_to (cr, x - 6.0, y + 0.5 * height - 4.0);
    cairo_line_to (cr, x - 2.0, y + 0.5 * height);
    cairo_line_to (cr, x - 6.0, y + 0.5 * height + 4.0);
    cairo_stroke (cr);
  }
}

static void
draw_broken (const Painter *painter, double x, double y, double width, double height)
{
  const YxChartStyle *style = &painter->chart->style;

  yx_gantt_hatch (painter->cr, style->warning, 1.0, 5.0, x, y + 0.72 * height, width,
                  0.28 * height);
  round_box (painter->cr, x, y, width, height);
  cairo_set_line_width (painter->cr, 2.0);
  yx_chart_set_ink (painter->cr, style->warning, 1.0);
  cairo_stroke (painter->cr);
  yx_chart_write (painter->cr, style, "!", x + width + 3.0, y, 0.0, 0.0);
}

static void
draw_box (const Painter *painter, const YxGanttStop *stop, gboolean chosen)
{
  const YxChartStyle *style = &painter->chart->style;
  const double y = round (painter->top + BOX_TOP * painter->height);
  const double height = round ((BOX_BOTTOM - BOX_TOP) * painter->height);
  const double x = x_of (painter, stop->begin);
  const double width = MAX (x_of (painter, stop->leave) - x, YX_GANTT_LEAST_BOX);
  cairo_t *cr = painter->cr;

  round_box (cr, x, y, width, height);
  if (stop->kind == YX_STOP_KIND_DROP_OFF) {
    yx_chart_set_ink (cr, letters_on (style->text), 1.0);
    cairo_fill (cr);
    yx_gantt_hatch (cr, painter->row->ink, 0.9, 4.0, x, y, width, height);
    round_box (cr, x, y, width, height);
    cairo_set_line_width (cr, 1.0);
    yx_chart_set_ink (cr, painter->row->ink, 1.0);
    cairo_stroke (cr);
  } else {
    yx_chart_set_ink (cr, painter->row->ink, 1.0);
    cairo_fill_preserve (cr);
    cairo_set_line_width (cr, 1.0);
    yx_chart_set_ink (cr, style->text, 0.35);
    cairo_stroke (cr);
    if (stop->label != NULL) {
      yx_chart_set_ink (cr, letters_on (painter->row->ink), 1.0);
      write_within (painter, stop->label, x + 3.0, y + 0.5 * height, width - 4.0);
    }
  }
  if (stop->broken)
    draw_broken (painter, x, y, width, height);
  if (chosen) {
    round_box (cr, x - 2.5, y - 2.5, width + 5.0, height + 5.0);
    cairo_set_line_width (cr, 2.5);
    yx_chart_set_ink (cr, style->text, 0.95);
    cairo_stroke (cr);
  }
  draw_locks (painter, stop, x, y, height);
}

/* The drive and the wait that lead to a stop. */
static void
draw_way (const Painter *painter, const YxGanttStop *before, const YxGanttStop *stop)
{
  const double middle = round (painter->top + 0.5 * (BOX_TOP + BOX_BOTTOM) * painter->height) + 0.5;
  const double from = x_of (painter, before->leave), to = x_of (painter, stop->arrive);
  const double begin = x_of (painter, stop->begin);
  cairo_t *cr = painter->cr;

  yx_chart_set_ink (cr, painter->row->ink, 1.0);
  cairo_set_line_width (cr, 3.0);
  cairo_move_to (cr, from, middle);
  cairo_line_to (cr, MAX (to, from), middle);
  cairo_stroke (cr);
  if (begin - to < 1.0)
    return;
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, (const double[]){ 0.0, 6.0 }, 2, 0.0);
  cairo_move_to (cr, to + 3.0, middle);
  cairo_line_to (cr, begin, middle);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* By how much later it could begin. */
static void
draw_slack (const Painter *painter, const YxGanttStop *stop)
{
  const double from = x_of (painter, stop->begin), to = x_of (painter, stop->latest);
  const double y = painter->top + SLACK_TOP * painter->height;
  const double height = (SLACK_BOTTOM - SLACK_TOP) * painter->height;

  if (stop->latest <= stop->begin || to - from < 1.0)
    return;
  yx_chart_set_ink (painter->cr, painter->row->ink, 0.38);
  cairo_rectangle (painter->cr, from, y, to - from, height);
  cairo_fill (painter->cr);
  yx_chart_set_ink (painter->cr, painter->row->ink, 1.0);
  cairo_rectangle (painter->cr, to - 1.5, y - 2.0, 1.5, height + 4.0);
  cairo_fill (painter->cr);
}

/* Where the car leaves from and comes back to. */
static void
draw_end (const Painter *painter, gint64 time, gboolean back)
{
  const double middle = painter->top + 0.5 * (BOX_TOP + BOX_BOTTOM) * painter->height;
  const double size = 0.14 * painter->height, x = x_of (painter, time);
  cairo_t *cr = painter->cr;

  cairo_new_path (cr);
  if (back) {
    cairo_rectangle (cr, x - size, middle - size, 2.0 * size, 2.0 * size);
  } else {
    cairo_move_to (cr, x - size, middle - 1.3 * size);
    cairo_line_to (cr, x + 1.3 * size, middle);
    cairo_line_to (cr, x - size, middle + 1.3 * size);
    cairo_close_path (cr);
  }
  yx_chart_set_ink (cr, painter->row->ink, 1.0);
  cairo_fill_preserve (cr);
  yx_chart_set_ink (cr, painter->chart->style.text, 0.5);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

/* When the chosen visit may begin: [ … ]. */
static void
draw_windows (const Painter *painter)
{
  const YxGanttChart *chart = painter->chart;
  const double y0 = painter->top + 2.5, y1 = painter->top + painter->height - 2.5;
  const double foot = 5.0;
  cairo_t *cr = painter->cr;

  cairo_set_line_width (cr, 2.0);
  yx_chart_set_ink (cr, chart->style.accent, 1.0);
  for (guint i = 0; i < chart->n_windows; i++) {
    const double from = x_of (painter, chart->windows[i].from);
    const double to = x_of (painter, chart->windows[i].to);

    cairo_move_to (cr, from + foot, y0);
    cairo_line_to (cr, from, y0);
    cairo_line_to (cr, from, y1);
    cairo_line_to (cr, from + foot, y1);
    cairo_move_to (cr, to - foot, y0);
    cairo_line_to (cr, to, y0);
    cairo_line_to (cr, to, y1);
    cairo_line_to (cr, to - foot, y1);
    cairo_stroke (cr);
  }
}

/* Where a visit that is being moved comes from. */
static void
draw_ghost (const Painter *painter)
{
  const YxGanttChart *chart = painter->chart;
  const double y = round (painter->top + BOX_TOP * painter->height) + 0.5;
  const double height = round ((BOX_BOTTOM - BOX_TOP) * painter->height);
  const double x = x_of (painter, chart->ghost_begin);

  cairo_save (painter->cr);
  round_box (painter->cr, x, y, MAX (x_of (painter, chart->ghost_leave) - x, YX_GANTT_LEAST_BOX),
             height);
  cairo_set_dash (painter->cr, (const double[]){ 4.0, 3.0 }, 2, 0.0);
  cairo_set_line_width (painter->cr, 1.5);
  yx_chart_set_ink (painter->cr, chart->style.text, 0.7);
  cairo_stroke (painter->cr);
  cairo_restore (painter->cr);
}

static void
draw_name (const Painter *painter)
{
  const YxChartStyle *style = &painter->chart->style;
  const double size = style->size, room = painter->left - 1.6 * size;
  const double middle = painter->top + 0.5 * painter->height;
  const gboolean two = painter->row->note != NULL && *painter->row->note != '\0';
  const gboolean chosen = painter->index == painter->chart->chosen_row;
  YxChartStyle small = *style;
  Painter minor = *painter;
  YxGanttChart noted = *painter->chart;

  if (painter->row->ink.alpha > 0.0) {
    cairo_rectangle (painter->cr, 2.0, painter->top + 4.0, 4.0, painter->height - 8.0);
    yx_chart_set_ink (painter->cr, painter->row->ink, 1.0);
    cairo_fill (painter->cr);
  }
  yx_chart_set_ink (painter->cr, painter->row->broken ? style->warning : style->text,
                    chosen || painter->row->broken ? 1.0 : 0.88);
  write_within (painter, painter->row->name, 0.9 * size, two ? middle - 0.58 * size : middle, room);
  if (two) {
    small.size = 0.85 * size;
    noted.style = small;
    minor.chart = &noted;
    yx_chart_set_ink (painter->cr, style->text, 0.6);
    write_within (&minor, painter->row->note, 0.9 * size, middle + 0.70 * size, room + size);
  }
  if (painter->row->locked)
    draw_padlock (painter->cr, style->text, letters_on (style->text), painter->left - 1.3 * size,
                  middle - 0.5 * size, 0.85 * size);
}

void
yx_gantt_hatch (cairo_t *cr, YxInk ink, double strength, double apart, double x, double y,
                double width, double height)
{
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  cairo_set_line_width (cr, 1.2);
  yx_chart_set_ink (cr, ink, strength);
  /* Lines at whole distances from the origin, so that neighbours join. */
  for (double at = floor ((x - height) / apart) * apart; at < x + width; at += apart) {
    cairo_move_to (cr, at, y + height);
    cairo_line_to (cr, at + height, y);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
yx_gantt_draw_row (const YxGanttChart *chart, cairo_t *cr, guint index, double top)
{
  const YxGanttRow *row = &chart->rows[index];
  const Painter painter = { chart, row, index, cr, top, yx_gantt_chart_row_height (chart),
                            yx_gantt_chart_left (chart) };

  cairo_save (cr);
  if (index == chart->lifted_row || index == chart->chosen_row) {
    yx_chart_set_ink (cr, chart->style.accent, index == chart->lifted_row ? 0.16 : 0.09);
    cairo_rectangle (cr, 0.0, top, chart->width, painter.height);
    cairo_fill (cr);
  }
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, 0.0, round (top + painter.height) - 0.5);
  cairo_line_to (cr, chart->width, round (top + painter.height) - 0.5);
  yx_chart_set_ink (cr, chart->style.text, 0.10);
  cairo_stroke (cr);
  draw_name (&painter);

  cairo_rectangle (cr, painter.left, top - 4.0, chart->width - painter.left, painter.height + 8.0);
  cairo_clip (cr);
  for (guint i = 1; i < row->n_stops; i++)
    draw_way (&painter, &row->stops[i - 1], &row->stops[i]);
  for (guint i = 0; i < row->n_stops; i++) {
    const YxGanttStop *stop = &row->stops[i];

    if (stop->kind == YX_STOP_KIND_START)
      draw_end (&painter, stop->leave, FALSE);
    else if (stop->kind == YX_STOP_KIND_END)
      draw_end (&painter, stop->arrive, TRUE);
    else
      draw_slack (&painter, stop);
  }
  if (index == chart->ghost_row)
    draw_ghost (&painter);
  for (guint i = 0; i < row->n_stops; i++)
    if (row->stops[i].kind == YX_STOP_KIND_VISIT || row->stops[i].kind == YX_STOP_KIND_DROP_OFF)
      draw_box (&painter, &row->stops[i], index == chart->chosen_row && i == chart->chosen_stop);
  if (index == chart->chosen_row)
    draw_windows (&painter);
  cairo_restore (cr);
}

void
yx_gantt_sun (cairo_t *cr, const YxChartStyle *style, double x, double y)
{
  const double size = 0.32 * style->size;

  cairo_arc (cr, x, y, size, G_PI, 2.0 * G_PI);
  yx_chart_set_ink (cr, style->text, 0.85);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1.0);
  for (int ray = 0; ray < 5; ray++) {
    const double angle = G_PI + G_PI * (ray + 0.5) / 5.0;

    cairo_move_to (cr, x + 1.4 * size * cos (angle), y + 1.4 * size * sin (angle));
    cairo_line_to (cr, x + 2.0 * size * cos (angle), y + 2.0 * size * sin (angle));
  }
  cairo_stroke (cr);
}

void
yx_gantt_legend_draw (const YxChartStyle *style, YxInk ink, double x, double y, double right,
                      cairo_t *cr)
{
  const gint64 minute = 60 * G_USEC_PER_SEC;
  const double height = round (1.9 * style->size), part = 2.4 * style->size;
  const char *const words[] = { _("drive"), _("wait"), _("on scene"), _("hand-over"),
                                _("can begin so much later") };
  const YxGanttStop from = { .kind = YX_STOP_KIND_START };
  const YxGanttStop stops[] = {
    { .kind = YX_STOP_KIND_END, .arrive = 10 * minute, .begin = 10 * minute },
    { .kind = YX_STOP_KIND_END, .arrive = 0, .begin = 10 * minute },
    { .kind = YX_STOP_KIND_VISIT, .begin = 0, .leave = 10 * minute },
    { .kind = YX_STOP_KIND_DROP_OFF, .begin = 0, .leave = 10 * minute },
    { .kind = YX_STOP_KIND_VISIT, .begin = 0, .leave = 0, .latest = 10 * minute },
  };
  const YxGanttRow row = { .ink = ink };

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++) {
    const YxGanttChart chart = { .rows = &row, .n_rows = 1, .from = 0, .to = 10 * minute,
                                 .names = x, .width = x + part, .style = *style,
                                 .row_height = height, .chosen_row = YX_GANTT_NONE };
    const Painter painter = { &chart, &row, 0, cr, i == 4 ? y - 0.35 * height : y, height, x };

    if (x + part + 5.0 + yx_chart_measure (cr, style, words[i]) > right)
      return;
    cairo_save (cr);
    if (i < 2)
      draw_way (&painter, &from, &stops[i]);
    else if (i < 4)
      draw_box (&painter, &stops[i], FALSE);
    else
      draw_slack (&painter, &stops[i]);
    cairo_restore (cr);
    yx_chart_set_ink (cr, style->text, 0.75);
    x += part + 5.0;
    x += yx_chart_write (cr, style, words[i], x, y + 0.45 * height, 0.0, 0.5) + 1.4 * style->size;
  }
  if (x + 1.4 * style->size + 5.0 + yx_chart_measure (cr, style, _("sunrise or sunset")) > right)
    return;
  yx_gantt_sun (cr, style, x + 0.7 * style->size, y + 0.6 * height);
  yx_chart_set_ink (cr, style->text, 0.75);
  yx_chart_write (cr, style, _("sunrise or sunset"), x + 1.4 * style->size + 5.0, y + 0.45 * height,
                  0.0, 0.5);
}
