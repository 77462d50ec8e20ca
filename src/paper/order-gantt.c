/* The order's annex: the night as a chart of time, a row for each car. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "cartography/overlay.h"
#include "charts/gantt.h"
#include "paper/composer.h"
#include "paper/words.h"

#define ROW_HEIGHT 34.0
#define LETTERS 7.5
#define MOST_DAYS 4

/* A chart and all that it borrows, for as long as the paper is drawn. */
typedef struct {
  YxGanttChart chart;
  YxSunDay days[MOST_DAYS];
  GArray *rows;     /* of YxGanttRow */
  GPtrArray *stops; /* (element-type GArray) of YxGanttStop, one a row */
  GStringChunk *texts;
} Gantt;

static Gantt *
gantt_new (void)
{
  Gantt *gantt = g_new0 (Gantt, 1);

  gantt->rows = g_array_new (FALSE, TRUE, sizeof (YxGanttRow));
  gantt->stops = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  gantt->texts = g_string_chunk_new (1024);
  return gantt;
}

static void
gantt_free (gpointer data)
{
  Gantt *gantt = data;

  g_array_unref (gantt->rows);
  g_ptr_array_unref (gantt->stops);
  g_string_chunk_free (gantt->texts);
  g_free (gantt);
}

static void
draw_gantt (cairo_t *cr, double width, double height, gpointer data)
{
  const Gantt *gantt = data;

  yx_gantt_chart_draw (&gantt->chart, cr, height, 0.0);
}

static void
draw_legend (cairo_t *cr, double width, double height, gpointer data)
{
  YxChartStyle style = yx_chart_paper;

  style.size = LETTERS;
  yx_gantt_legend_draw (&style, style.accent, LETTERS, 0.0, width, cr);
}

static void
add_row (Gantt *gantt, const YxDossierRoute *route)
{
  const YxColour colour = yx_route_colour ((unsigned) route->ordinal, YX_MAP_STYLE_PRINT);
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxGanttStop));
  YxGanttRow row = {
    .name = g_string_chunk_insert (gantt->texts, yx_words_car (route)),
    .note = g_string_chunk_insert (gantt->texts, route->plate),
    .ink = { colour.red, colour.green, colour.blue, 1.0 },
  };

  for (guint i = 0; i < route->stops->len; i++) {
    const YxDossierStop *from = &g_array_index (route->stops, YxDossierStop, i);
    YxGanttStop stop = { .kind = from->kind, .arrive = from->arrival, .begin = from->begin,
                         .leave = from->departure };

    if (from->kind == YX_STOP_KIND_VISIT && from->task != NULL) {
      /* A number only: a name would be cut to its box, and the tables have it whole. */
      g_autofree char *label = g_strdup_printf ("%u", yx_words_stop_number (route, i));

      stop.label = g_string_chunk_insert (gantt->texts, label);
    }
    g_array_append_val (stops, stop);
  }
  g_ptr_array_add (gantt->stops, stops);
  row.stops = (const YxGanttStop *) (gpointer) stops->data;
  row.n_stops = stops->len;
  g_array_append_val (gantt->rows, row);
}

/* The rows [from, to) of the plan over the span of the whole of it. */
static Gantt *
make_gantt (const YxDossier *dossier, guint from, guint to, double width)
{
  Gantt *gantt = gantt_new ();
  YxGanttChart *chart = &gantt->chart;

  for (guint i = 0; i < dossier->routes->len; i++)
    add_row (gantt, g_ptr_array_index (dossier->routes, i));
  *chart = (YxGanttChart){
    .rows = (const YxGanttRow *) (gpointer) gantt->rows->data,
    .n_rows = gantt->rows->len,
    .window_start = dossier->window_start,
    .window_end = dossier->window_end,
    .chosen_row = YX_GANTT_NONE,
    .chosen_stop = YX_GANTT_NONE,
    .lifted_row = YX_GANTT_NONE,
    .ghost_row = YX_GANTT_NONE,
    .width = width,
    .row_height = ROW_HEIGHT,
    .style = yx_chart_paper,
  };
  chart->style.size = LETTERS;
  yx_gantt_chart_fit (chart, &chart->from, &chart->to);
  chart->days = gantt->days;
  chart->n_days = (guint) yx_sun_days (dossier->base_point, chart->from, chart->to, gantt->days,
                                       MOST_DAYS);
  chart->rows += from;
  chart->n_rows = to - from;
  return gantt;
}

void
yx_order_gantt (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  YxFlow *flow = composer->flow;
  guint from = 0;

  if (dossier->routes->len == 0)
    return;
  yx_flow_begin_part (flow, _("Annex: the night in time"), TRUE);
  yx_flow_subtitle (flow, _("Annex: the night in time"));
  yx_flow_note (flow, _("The numbers are those of the tables of tasks."));
  yx_flow_drawing (flow, draw_legend, NULL, NULL, 2 * LETTERS);
  while (from < dossier->routes->len) {
    Gantt *gantt = make_gantt (dossier, from, dossier->routes->len, yx_flow_get_width (flow));
    const double axis = yx_gantt_chart_axis_height (&gantt->chart);
    const double room = yx_flow_get_room (flow) - axis;
    const guint fits = MAX ((guint) MAX (room / ROW_HEIGHT, 0), 1);
    const guint n = MIN (fits, dossier->routes->len - from);

    gantt->chart.n_rows = n;
    yx_flow_drawing (flow, draw_gantt, gantt, gantt_free, axis + n * ROW_HEIGHT);
    from += n;
    if (from < dossier->routes->len)
      yx_flow_break_page (flow);
  }
}
