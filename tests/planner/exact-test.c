/* Small problems against an exact enumeration: every choice of places and windows, every order,
 * every car. */

#include <math.h>

#include "random-problem.h"

typedef struct {
  const YxPlanProblem *problem;
  YxPlanScore best, now;
  gboolean *planned; /* [task] */
  double *taken;     /* [vehicle] seats */
  guint n_used;
} Enumeration;

static guint
count_missing (const Enumeration *e)
{
  guint n = 0;

  for (guint t = 0; t < e->problem->n_tasks; t++)
    n += e->problem->tasks[t].required && !e->planned[t];
  return n;
}

static void open_car (Enumeration *e, guint v);

/* The car may go home from here, or on to any task that is left. */
static void
go_on (Enumeration *e, guint v, guint here, double time, double cost, guint n_stops)
{
  const YxPlanProblem *p = e->problem;
  const YxPlanVehicle *car = &p->vehicles[v];
  const double home = time + p->seconds[here * p->n_locations + car->end];

  if (n_stops > 0 && home <= car->shift_to) {
    const YxPlanScore was = e->now;
    const double spent = home - car->shift_from;

    e->now.cost += cost + p->seconds[here * p->n_locations + car->end];
    e->now.lateness += spent * spent;
    e->now.vehicles += !car->fixed;
    e->n_used++;
    if (p->max_vehicles == 0 || e->n_used <= p->max_vehicles)
      open_car (e, v + 1);
    e->n_used--;
    e->now = was;
  }
  for (guint t = 0; t < p->n_tasks; t++) {
    const YxPlanTask *task = &p->tasks[t];
    const YxPlanPlace *place = &task->places[0];

    if (e->planned[t] || task->crew > car->crew || (task->skills & ~car->skills)
        || e->taken[v] + task->seats > car->seats || (task->weight == 0 && !task->required))
      continue;
    for (guint w = 0; w < place->n_windows; w++) {
      const YxPlanWindow *window = &place->windows[w];
      const double leg = p->seconds[here * p->n_locations + place->location];
      const double begin = MAX (time + leg, window->from);

      if (begin > window->to || begin + place->service > car->shift_to || window->likelihood == 0)
        continue;
      e->planned[t] = TRUE;
      e->taken[v] += task->seats;
      e->now.value += task->weight * window->likelihood;
      go_on (e, v, place->location, begin + place->service, cost + leg, n_stops + 1);
      e->now.value -= task->weight * window->likelihood;
      e->taken[v] -= task->seats;
      e->planned[t] = FALSE;
    }
  }
}

static void
open_car (Enumeration *e, guint v)
{
  const YxPlanProblem *p = e->problem;

  if (v == p->n_vehicles) {
    e->now.required_missing = count_missing (e);
    if (yx_plan_score_compare (&e->now, &e->best) < 0)
      e->best = e->now;
    return;
  }
  open_car (e, v + 1);
  go_on (e, v, p->vehicles[v].start, p->vehicles[v].shift_from, 0, 0);
}

static void
test_exact (void)
{
  guint n_tight = 0;

  for (guint64 seed = 0; seed < 120; seed++) {
    g_auto (RandomProblem) random = random_problem (
        seed, (RandomShape){ .most_tasks = 5, .most_vehicles = 2, .plain = TRUE });
    g_auto (YxPlanSolution) solution = { 0 };
    const YxPlanOptions options = { .seed = seed, .steps = 1500 };
    YxPlanBreach breach;

    random.problem.costs = (YxPlanCosts){ 0 };
    Enumeration e = { .problem = &random.problem, .best = { .required_missing = G_MAXUINT } };
    e.planned = g_new0 (gboolean, random.problem.n_tasks + 1);
    e.taken = g_new0 (double, random.problem.n_vehicles + 1);
    open_car (&e, 0);
    g_free (e.planned);
    g_free (e.taken);

    g_assert_cmpint (yx_planner_solve (&random.problem, &options, &solution, NULL), ==,
                     YX_PLANNER_OK);
    g_assert_true (yx_planner_check (&random.problem, &solution, &breach));
    /* Balance only breaks ties of what is proven here; a search need not break all of them. */
    YxPlanScore found = solution.score;
    found.lateness = e.best.lateness;
    const int order = yx_plan_score_compare (&found, &e.best);
    if (order != 0)
      g_error (
          "seed %u: missing %u value %.3f vehicles %u cost %.3f late %.1f, but exactly %u %.3f %u"
          " %.3f %.1f",
          (guint) seed, solution.score.required_missing, solution.score.value,
          solution.score.vehicles, solution.score.cost, solution.score.lateness,
          e.best.required_missing, e.best.value, e.best.vehicles, e.best.cost, e.best.lateness);
    n_tight += e.best.required_missing > 0 || solution.n_routes > 1;
  }
  g_assert_cmpuint (n_tight, >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/exact/small", test_exact);
  return g_test_run ();
}
