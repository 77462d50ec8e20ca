#include "random-problem.h"

#include <math.h>

typedef struct {
  GRand *rand;
  RandomProblem *random;
} Draw;

static gpointer
take (Draw *draw, gsize n, gsize size)
{
  gpointer memory = g_malloc0_n (MAX (n, 1), size);

  g_ptr_array_add (draw->random->memory, memory);
  return memory;
}

static guint
upto (Draw *draw, guint most)
{
  return (guint) g_rand_int_range (draw->rand, 0, (gint) most + 1);
}

static gboolean
chance (Draw *draw, double p)
{
  return g_rand_double (draw->rand) < p;
}

static void
draw_roads (Draw *draw, guint n, gboolean plain)
{
  YxPlanProblem *p = &draw->random->problem;
  double *seconds = take (draw, (gsize) n * n, sizeof *seconds);
  double *metres = take (draw, (gsize) n * n, sizeof *metres);
  double *x = take (draw, n, sizeof *x), *y = take (draw, n, sizeof *y);
  const double span = chance (draw, 0.05) ? 0 : 3000;

  for (guint i = 0; i < n; i++) {
    x[i] = g_rand_double (draw->rand) * span;
    y[i] = g_rand_double (draw->rand) * span;
  }
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++) {
      const double away = hypot (x[i] - x[j], y[i] - y[j]);
      /* Asymmetric, and not always with a triangle inequality. */
      const double factor = plain ? 1 : 1 + 0.3 * g_rand_double (draw->rand);
      const gboolean none = !plain && i != j && chance (draw, 0.01);

      seconds[i * n + j] = none ? INFINITY : floor (away * factor);
      metres[i * n + j] = none ? INFINITY : floor (away * factor * 10);
    }
  p->n_locations = n;
  p->seconds = seconds;
  p->metres = chance (draw, 0.5) ? metres : NULL;
  if (!plain && chance (draw, 0.4)) {
    double *factors = take (draw, 24, sizeof *factors);
    for (guint h = 0; h < 24; h++)
      factors[h] = 0.6 + 0.1 * upto (draw, 8);
    p->hour_factors = factors;
    p->clock = 3600 * upto (draw, 23);
  }
  if (!plain && chance (draw, 0.3)) {
    double *others = take (draw, (gsize) n * n, sizeof *others);
    bool *hours = take (draw, 24, sizeof *hours);

    for (guint i = 0; i < n * n; i++)
      others[i] = floor (seconds[i] * (0.5 + g_rand_double (draw->rand)));
    for (guint h = 0; h < 24; h++)
      hours[h] = chance (draw, 0.5);
    p->other_seconds = others;
    p->other_hours = hours;
    p->clock = 3600 * upto (draw, 23) + upto (draw, 3599);
  }
  if (chance (draw, 0.5))
    p->costs = (YxPlanCosts){ upto (draw, 2), upto (draw, 1), upto (draw, 1) * 0.1 };
}

static void
draw_fleet (Draw *draw, guint n, gboolean plain)
{
  YxPlanProblem *p = &draw->random->problem;
  YxPlanVehicle *vehicles = take (draw, n, sizeof *vehicles);

  for (guint v = 0; v < n; v++) {
    const double from = 600 * upto (draw, 6);
    vehicles[v] = (YxPlanVehicle){
      .start = upto (draw, 1),
      .end = !plain && chance (draw, 0.1) ? YX_PLAN_NONE : upto (draw, 1),
      .shift_from = from,
      .shift_to = from + 3000 + 1000 * upto (draw, 15),
      .seats = 1 + upto (draw, 4),
      .crew = 2 + upto (draw, 3),
      .skills = upto (draw, 7),
      .slowness = plain || chance (draw, 0.6) ? 0 : 0.8 + 0.1 * upto (draw, 5),
      .fixed = chance (draw, 0.2),
    };
    if (!plain && chance (draw, 0.1))
      vehicles[v].aboard = upto (draw, vehicles[v].seats);
  }
  p->vehicles = vehicles;
  p->n_vehicles = n;
  p->max_vehicles = chance (draw, 0.2) ? 1 + upto (draw, n) : 0;
}

static void
draw_tasks (Draw *draw, guint n, gboolean plain)
{
  YxPlanProblem *p = &draw->random->problem;
  YxPlanTask *tasks = take (draw, n, sizeof *tasks);

  for (guint t = 0; t < n; t++) {
    const guint n_places = plain ? 1 : upto (draw, 20) == 0 ? 0 : 1 + upto (draw, 2);
    YxPlanPlace *places = take (draw, n_places, sizeof *places);

    for (guint i = 0; i < n_places; i++) {
      const guint n_windows = 1 + (plain ? 0 : upto (draw, 1));
      YxPlanWindow *windows = take (draw, n_windows, sizeof *windows);

      for (guint w = 0; w < n_windows; w++) {
        const double from = 500 * upto (draw, 30);
        windows[w] = (YxPlanWindow){ from, from + 300 * upto (draw, 30),
                                     chance (draw, 0.3) ? 1 : 0.1 * upto (draw, 9) };
      }
      places[i] = (YxPlanPlace){ 2 + upto (draw, p->n_locations - 3), 60 * upto (draw, 20), windows,
                                 n_windows };
    }
    tasks[t] = (YxPlanTask){ .weight = upto (draw, 5),
                             .required = chance (draw, 0.2),
                             .barred = !plain && chance (draw, 0.03),
                             .seats = upto (draw, 2),
                             .crew = chance (draw, 0.3) ? upto (draw, 6) : 0,
                             .skills = chance (draw, 0.3) ? upto (draw, 7) : 0,
                             .cars = !plain && chance (draw, 0.1) ? 2 : 0,
                             .places = places,
                             .n_places = n_places };
  }
  p->tasks = tasks;
  p->n_tasks = n;
}

static void
draw_ties (Draw *draw)
{
  YxPlanProblem *p = &draw->random->problem;
  const guint n_links = p->n_tasks > 1 ? upto (draw, p->n_tasks / 4) : 0;
  const guint n_locks
      = p->n_tasks > 0 && p->n_vehicles > 0 && chance (draw, 0.4) ? upto (draw, 3) : 0;
  YxPlanLink *links = take (draw, n_links, sizeof *links);
  YxPlanLock *locks = take (draw, n_locks, sizeof *locks);
  YxPlanDropOff *drops = take (draw, 2, sizeof *drops);

  for (guint d = 0; d < 2; d++)
    drops[d] = (YxPlanDropOff){ upto (draw, p->n_locations - 1), 300, 0,
                                chance (draw, 0.5) ? 0 : 20000 };
  p->drop_offs = drops;
  p->n_drop_offs = chance (draw, 0.5) ? 1 + upto (draw, 1) : 0;
  p->seat_risk = chance (draw, 0.5) ? 0.1 * upto (draw, 5) : 0;
  for (guint l = 0; l < n_links; l++) {
    links[l] = (YxPlanLink){ upto (draw, YX_PLAN_APART), upto (draw, p->n_tasks - 1),
                             upto (draw, p->n_tasks - 1), 60 * upto (draw, 10) };
    if (links[l].a == links[l].b)
      links[l].b = (links[l].a + 1) % p->n_tasks;
    if (links[l].kind == YX_PLAN_SAME_CAR)
      links[l].kind = p->tasks[links[l].a].cars == p->tasks[links[l].b].cars ? YX_PLAN_SAME_CAR
                                                                             : YX_PLAN_APART;
  }
  for (guint i = 0; i < n_locks; i++) {
    const guint t = upto (draw, p->n_tasks - 1);
    const gboolean drop = p->tasks[t].n_places == 0;

    locks[i] = (YxPlanLock){ .vehicle = upto (draw, p->n_vehicles - 1),
                             .task = drop ? YX_PLAN_NONE : t,
                             .place = drop ? 0 : upto (draw, p->tasks[t].n_places - 1) };
    if (!drop && p->tasks[t].cars > 1)
      locks[i].begin_from = locks[i].begin_to = p->tasks[t].places[0].windows[0].to;
  }
  for (guint t = 0; t < p->n_tasks; t++)
    if (p->n_vehicles > 0 && p->tasks[t].cars < 2 && chance (draw, 0.05))
      ((YxPlanTask *) p->tasks)[t].only_car = 1 + upto (draw, p->n_vehicles - 1);
  p->links = links;
  p->n_links = n_links;
  p->locks = locks;
  p->n_locks = n_locks;
}

RandomProblem
random_problem (guint64 seed, RandomShape shape)
{
  RandomProblem random = { .memory = g_ptr_array_new_with_free_func (g_free) };
  Draw draw = { g_rand_new_with_seed ((guint32) seed), &random };
  const guint n_tasks = upto (&draw, shape.most_tasks);

  draw_roads (&draw, 3 + 2 * n_tasks, shape.plain);
  draw_fleet (&draw, upto (&draw, shape.most_vehicles), shape.plain);
  draw_tasks (&draw, n_tasks, shape.plain);
  if (!shape.plain)
    draw_ties (&draw);
  g_rand_free (draw.rand);
  return random;
}

void
random_problem_clear (RandomProblem *random)
{
  g_clear_pointer (&random->memory, g_ptr_array_unref);
}
