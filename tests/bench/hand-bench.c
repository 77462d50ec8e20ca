/* What a frame costs while a stop is dragged: the judgement of one position, the slack of all stops,
 * and the drawing, for 12 cars and 60 debtors. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "charts/gantt.h"
#include "night.h"
#include "planner/trial.h"

enum { N_POSITIONS = 20000, N_FRAMES = 60, WIDTH = 1400, HEIGHT = 500 };

typedef struct {
  YxPlanTrialStop *stops;
  YxPlanTrialRoute *routes;
  YxPlanTrial trial;
} Board;

/* The plan with its stop `from` moved to before `to`, in whichever car that is. */
static void
lay_out (Board *board, const YxPlanSolution *plan, uint32_t from, uint32_t to)
{
  uint32_t n = 0, n_routes = 0;

  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const uint32_t first = n;

    for (uint32_t i = 0; i < plan->routes[r].n_stops; i++) {
      const uint32_t at = plan->routes[r].first_stop + i;
      const YxPlanStop *stop = &plan->stops[at], *moved = &plan->stops[from];

      if (at == to)
        board->stops[n++] = (YxPlanTrialStop){ moved->task, moved->place, YX_PLAN_NONE, -INFINITY,
                                               moved->begin };
      if (at != from)
        board->stops[n++] = (YxPlanTrialStop){ stop->task, stop->place, stop->window, -INFINITY,
                                               stop->begin };
    }
    if (n > first)
      board->routes[n_routes++]
          = (YxPlanTrialRoute){ plan->routes[r].vehicle, first, n - first, INFINITY };
  }
  board->trial = (YxPlanTrial){ board->routes, n_routes, board->stops, n };
}

static bool
measure_judgement (const YxPlanProblem *problem, const YxPlanSolution *plan)
{
  Board board = { calloc (plan->n_stops + 2, sizeof *board.stops),
                  calloc (plan->n_routes + 1, sizeof *board.routes), { 0 } };
  double *slack = calloc (plan->n_stops + 1, sizeof *slack);
  uint32_t sound = 0;
  double began = night_worked ();

  for (uint32_t k = 0; k < N_POSITIONS; k++) {
    const uint32_t from = k % plan->n_stops, to = k / plan->n_stops * 7 % plan->n_stops;
    YxPlanSolution tried;
    YxPlanTrialFault fault;

    if (from == to)
      continue;
    lay_out (&board, plan, from, to);
    if (yx_planner_try (problem, &board.trial, plan, &tried, &fault))
      return false;
    sound += fault.kind == YX_PLAN_BREACH_NONE;
    yx_plan_solution_clear (&tried);
  }
  printf ("%u cars, %u stops: one position of a drag %.1f us (%u of %u break nothing)\n",
          plan->n_routes, plan->n_stops, 1e6 * (night_worked () - began) / N_POSITIONS, sound,
          N_POSITIONS);
  began = night_worked ();
  for (uint32_t k = 0; k < 1000; k++)
    yx_planner_slack (problem, plan, slack);
  printf ("slack of all stops %.1f us\n", 1e6 * (night_worked () - began) / 1000);
  free (board.stops);
  free (board.routes);
  free (slack);
  return true;
}

static void
measure_drawing (const YxPlanSolution *plan)
{
  YxGanttStop *stops = calloc (plan->n_stops + 2 * plan->n_routes + 1, sizeof *stops);
  YxGanttRow *rows = calloc (plan->n_routes + 1, sizeof *rows);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  YxGanttChart chart = { .rows = rows, .n_rows = plan->n_routes, .window_end = G_MAXINT32,
                         .chosen_row = YX_GANTT_NONE, .chosen_stop = YX_GANTT_NONE,
                         .lifted_row = YX_GANTT_NONE, .ghost_row = YX_GANTT_NONE, .width = WIDTH,
                         .style = yx_chart_paper };
  uint32_t n = 0;

  for (uint32_t r = 0; r < plan->n_routes; r++) {
    const YxPlanRoute *route = &plan->routes[r];
    const gint64 leave = (gint64) (route->leave * G_USEC_PER_SEC);
    const gint64 finish = (gint64) (route->finish * G_USEC_PER_SEC);

    rows[r] = (YxGanttRow){ .name = "夜巡1号", .note = "6 处 · 34.5 公里",
                            .ink = { 0.2, 0.5, 0.8, 1.0 }, .stops = &stops[n],
                            .n_stops = route->n_stops + 2 };
    stops[n++] = (YxGanttStop){ .kind = YX_STOP_KIND_START, .leave = leave };
    for (uint32_t i = 0; i < route->n_stops; i++) {
      const YxPlanStop *stop = &plan->stops[route->first_stop + i];

      stops[n++] = (YxGanttStop){ .kind = stop->task == YX_PLAN_NONE ? YX_STOP_KIND_DROP_OFF
                                                                      : YX_STOP_KIND_VISIT,
                                  .label = "3 欧阳某",
                                  .arrive = (gint64) (stop->arrive * G_USEC_PER_SEC),
                                  .begin = (gint64) (stop->begin * G_USEC_PER_SEC),
                                  .leave = (gint64) (stop->leave * G_USEC_PER_SEC),
                                  .latest = (gint64) ((stop->begin + 900) * G_USEC_PER_SEC),
                                  .locks = i == 0 };
    }
    stops[n++] = (YxGanttStop){ .kind = YX_STOP_KIND_END, .arrive = finish, .begin = finish };
  }
  yx_gantt_chart_fit (&chart, &chart.from, &chart.to);
  const double began = night_worked ();
  for (int i = 0; i < N_FRAMES; i++) {
    cairo_set_source_rgb (cr, 1, 1, 1);
    cairo_paint (cr);
    yx_gantt_chart_draw (&chart, cr, HEIGHT, 0.0);
  }
  printf ("drawing %u rows at %d x %d: %.1f ms a frame\n", plan->n_routes, WIDTH, HEIGHT,
          1e3 * (night_worked () - began) / N_FRAMES);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  free (stops);
  free (rows);
}

int
main (void)
{
  Night night;
  const YxPlanOptions options = { .seed = 1, .steps = 20000 };
  YxPlanSolution plan;
  bool done;

  night_init (&night, 60, 12, 1);
  if (yx_planner_solve (&night.problem, &options, &plan, NULL))
    return 1;
  done = measure_judgement (&night.problem, &plan);
  measure_drawing (&plan);
  yx_plan_solution_clear (&plan);
  night_clear (&night);
  return done ? 0 : 1;
}
