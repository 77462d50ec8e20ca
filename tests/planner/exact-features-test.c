/* Small problems with every feature against an exact enumeration: every choice of places, windows,
 * cars, drop-offs, every order, every way that ties can be kept. Nothing of the search is shared. */

#include <math.h>
#include <string.h>

#include "random-problem.h"

#define MOST_VISITS 7
#define MOST_STOPS 24
#define MOST_CARS 3

typedef struct {
  guint task; /* YX_PLAN_NONE: a drop-off */
  guint place, window;
  guint car;
  guint location;
  double open, close, service;
  double early; /* when nothing but its own route matters */
} Stop;

typedef struct {
  const YxPlanProblem *problem;
  Stop stops[MOST_STOPS]; /* car after car, in driving order */
  guint n_stops;
  guint n_visits[MOST_VISITS + 1]; /* [task] */
  guint64 seen[MOST_VISITS + 1];   /* [task] places visited, by all cars together */
  double cost;
  guint n_used, n_priced;
  YxPlanScore best;
} Search;

static double
drive_s (const Search *e, guint car, guint from, guint to)
{
  const double slowness = e->problem->vehicles[car].slowness;
  const double seconds = e->problem->seconds[from * e->problem->n_locations + to];

  return slowness == 0 || slowness == 1 ? seconds : ceil (seconds * slowness - 1e-6);
}

static double
drive_cost (const Search *e, guint car, guint from, guint to)
{
  const YxPlanCosts *costs = &e->problem->costs;
  const double metres
      = e->problem->metres ? e->problem->metres[from * e->problem->n_locations + to] : 0;

  if (costs->driving == 0 && costs->waiting == 0 && costs->metre == 0)
    return drive_s (e, car, from, to);
  return costs->driving * drive_s (e, car, from, to) + costs->metre * metres;
}

static gboolean
has_way (const Search *e, guint from, guint to)
{
  const guint way = from * e->problem->n_locations + to;

  return !isinf (e->problem->seconds[way])
         && !(e->problem->metres && isinf (e->problem->metres[way]));
}

/* Probability that the visits among stops [first, last) leave somebody without a seat; drop-offs
 * among them are passed over. */
static double
overflow (const Search *e, guint car, guint aboard, guint first, guint last)
{
  const guint seats = e->problem->vehicles[car].seats;
  double odds[64] = { 0 }, fits = 0;

  if (aboard > seats)
    return 1;
  odds[aboard] = 1;
  for (guint s = first; s < last; s++) {
    if (e->stops[s].task == YX_PLAN_NONE)
      continue;
    const YxPlanTask *task = &e->problem->tasks[e->stops[s].task];
    const double chance
        = task->places[e->stops[s].place].windows[e->stops[s].window].likelihood;

    for (guint k = G_N_ELEMENTS (odds); k-- > 0;)
      odds[k] = odds[k] * (1 - chance) + (k >= task->seats ? odds[k - task->seats] * chance : 0);
  }
  for (guint k = 0; k <= seats; k++)
    fits += odds[k];
  return MAX (0, 1 - fits);
}

/* The last car's stops: each stretch between drop-offs is within the risk, and no drop-off could
 * be left out. */
static gboolean
seats_hold (const Search *e, guint car, guint first)
{
  guint from = first, before = first, aboard = e->problem->vehicles[car].aboard;
  guint aboard_before = aboard;

  for (guint s = first; s <= e->n_stops; s++) {
    if (s < e->n_stops && e->stops[s].task != YX_PLAN_NONE)
      continue;
    if (overflow (e, car, aboard, from, s) > e->problem->seat_risk + 1e-12)
      return FALSE;
    if (from > first
        && overflow (e, car, aboard_before, before, s) <= e->problem->seat_risk + 1e-12)
      return FALSE;
    before = from;
    aboard_before = aboard;
    from = s + 1;
    aboard = 0;
  }
  return TRUE;
}

static guint
cars_of (const Search *e, guint task)
{
  return MAX (e->problem->tasks[task].cars, 1);
}

/* Nobody drives where nothing is to be gained: beside a visit that is sure to meet the debtor, or
 * for a task without weight. */
static gboolean
is_visited_in_vain (const Search *e, guint task)
{
  const YxPlanPlace *places = e->problem->tasks[task].places;

  for (guint s = 0; s < e->n_stops; s++)
    if (e->stops[s].task == task
        && places[e->stops[s].place].windows[e->stops[s].window].likelihood == 1)
      return TRUE;
  return e->problem->tasks[task].weight == 0;
}

/* How often each task is visited, and by whom, without regard to time. */
static gboolean
counts_hold (const Search *e)
{
  const YxPlanProblem *p = e->problem;

  for (guint t = 0; t < p->n_tasks; t++)
    if (cars_of (e, t) > 1 ? e->n_visits[t] != 0 && e->n_visits[t] != cars_of (e, t)
                           : e->n_visits[t] > 1 && is_visited_in_vain (e, t))
      return FALSE;
  for (guint l = 0; l < p->n_links; l++) {
    const YxPlanLink *link = &p->links[l];
    guint64 cars_a = 0, cars_b = 0;

    for (guint s = 0; s < e->n_stops; s++) {
      cars_a |= e->stops[s].task == link->a ? 1u << e->stops[s].car : 0;
      cars_b |= e->stops[s].task == link->b ? 1u << e->stops[s].car : 0;
    }
    if (link->kind == YX_PLAN_APART) {
      if (cars_a & cars_b)
        return FALSE;
      continue;
    }
    if ((e->n_visits[link->a] > 0) != (e->n_visits[link->b] > 0)
        || e->n_visits[link->a] > cars_of (e, link->a)
        || e->n_visits[link->b] > cars_of (e, link->b)
        || (link->kind == YX_PLAN_SAME_CAR && cars_a != cars_b))
      return FALSE;
  }
  return TRUE;
}

static void
push (double *begin, double at_least, gboolean *moved)
{
  if (*begin < at_least - 1e-9) {
    *begin = at_least;
    *moved = TRUE;
  }
}

/* The earliest schedule that keeps all ties, as a least fixed point: every rule but the ends of
 * windows and shifts says "not before". `after[i]` says which of two visits of one task, in the
 * order in which they are met below, comes second. */
static gboolean
schedule_holds (const Search *e, guint orders)
{
  const YxPlanProblem *p = e->problem;
  double begin[MOST_STOPS];
  gboolean moved = TRUE;

  for (guint s = 0; s < e->n_stops; s++)
    begin[s] = e->stops[s].early;
  for (guint round = 0; moved; round++) {
    guint pair = 0;

    moved = FALSE;
    for (guint s = 1; s < e->n_stops; s++)
      if (e->stops[s].car == e->stops[s - 1].car)
        push (&begin[s],
              begin[s - 1] + e->stops[s - 1].service
                  + drive_s (e, e->stops[s].car, e->stops[s - 1].location, e->stops[s].location),
              &moved);
    for (guint i = 0; i < e->n_stops; i++)
      for (guint j = i + 1; j < e->n_stops; j++) {
        const guint task = e->stops[i].task;

        if (task == YX_PLAN_NONE || e->stops[j].task != task)
          continue;
        if (cars_of (e, task) > 1) {
          push (&begin[i], begin[j], &moved);
          push (&begin[j], begin[i], &moved);
        } else if (orders >> pair++ & 1) {
          push (&begin[i], begin[j] + e->stops[j].service, &moved);
        } else {
          push (&begin[j], begin[i] + e->stops[i].service, &moved);
        }
      }
    for (guint l = 0; l < p->n_links; l++)
      for (guint i = 0; i < e->n_stops; i++)
        for (guint j = 0; j < e->n_stops; j++) {
          if (e->stops[i].task != p->links[l].a || e->stops[j].task != p->links[l].b)
            continue;
          if (p->links[l].kind == YX_PLAN_SAME_TIME) {
            push (&begin[i], begin[j] - p->links[l].seconds, &moved);
            push (&begin[j], begin[i] - p->links[l].seconds, &moved);
          } else if (p->links[l].kind == YX_PLAN_ORDER) {
            push (&begin[j], begin[i] + e->stops[i].service + p->links[l].seconds, &moved);
          }
        }
    for (guint s = 0; s < e->n_stops; s++)
      if (begin[s] > e->stops[s].close + 1e-6)
        return FALSE;
    g_assert_cmpuint (round, <, 10000);
  }
  for (guint s = 0; s < e->n_stops; s++) {
    const YxPlanVehicle *car = &p->vehicles[e->stops[s].car];
    const gboolean last = s + 1 == e->n_stops || e->stops[s + 1].car != e->stops[s].car;
    const double home
        = last && car->end != YX_PLAN_NONE
              ? drive_s (e, e->stops[s].car, e->stops[s].location, car->end)
              : 0;

    if (last && begin[s] + e->stops[s].service + home > car->shift_to + 1e-6)
      return FALSE;
  }
  return TRUE;
}

static gboolean
some_schedule_holds (const Search *e)
{
  guint n_pairs = 0;

  for (guint i = 0; i < e->n_stops; i++)
    for (guint j = i + 1; j < e->n_stops; j++)
      n_pairs += e->stops[i].task != YX_PLAN_NONE && e->stops[i].task == e->stops[j].task
                 && cars_of (e, e->stops[i].task) == 1;
  for (guint orders = 0; orders < 1u << n_pairs; orders++)
    if (schedule_holds (e, orders))
      return TRUE;
  return FALSE;
}

static void
judge (Search *e)
{
  const YxPlanProblem *p = e->problem;
  YxPlanScore score = { .vehicles = e->n_priced, .cost = e->cost };
  double miss[MOST_VISITS + 1];

  for (guint t = 0; t < p->n_tasks; t++)
    miss[t] = 1;
  for (guint s = 0; s < e->n_stops; s++) {
    const Stop *stop = &e->stops[s];
    gboolean counted = stop->task == YX_PLAN_NONE;

    for (guint i = 0; i < s && !counted; i++) /* of a meeting one visit counts */
      counted = e->stops[i].task == stop->task && cars_of (e, stop->task) > 1;
    if (!counted)
      miss[stop->task]
          *= 1 - p->tasks[stop->task].places[stop->place].windows[stop->window].likelihood;
  }
  for (guint t = 0; t < p->n_tasks; t++) {
    score.required_missing += p->tasks[t].required && e->n_visits[t] == 0;
    score.value += p->tasks[t].weight * (1 - miss[t]);
  }
  score.lateness = e->best.lateness;
  /* The dear tests only for what would be better. */
  if (yx_plan_score_compare (&score, &e->best) < 0 && counts_hold (e) && some_schedule_holds (e))
    e->best = score;
}

static void open_car (Search *e, guint car);

static void drive_on (Search *e, guint car, guint first, guint here, double time);

/* Appends a stop, if it can begin in time, and goes on from it. */
static void
stop_at (Search *e, guint car, guint first, guint here, double time, Stop stop)
{
  const double was = e->cost;

  if (e->n_stops == MOST_STOPS || !has_way (e, here, stop.location))
    return;
  stop.car = car;
  stop.early = MAX (time + drive_s (e, car, here, stop.location), stop.open);
  if (stop.early > stop.close + 1e-6
      || stop.early + stop.service > e->problem->vehicles[car].shift_to + 1e-6)
    return;
  e->cost += drive_cost (e, car, here, stop.location);
  e->stops[e->n_stops++] = stop;
  drive_on (e, car, first, stop.location, stop.early + stop.service);
  e->n_stops--;
  e->cost = was;
}

static void
visit_any (Search *e, guint car, guint first, guint here, double time)
{
  const YxPlanProblem *p = e->problem;

  for (guint t = 0; t < p->n_tasks; t++) {
    const YxPlanTask *task = &p->tasks[t];
    const gboolean meets = cars_of (e, t) > 1;
    gboolean was_here = FALSE;

    for (guint s = first; s < e->n_stops; s++)
      was_here |= e->stops[s].task == t;
    if (task->barred || (task->only_car != 0 && task->only_car != car + 1)
        || task->crew > p->vehicles[car].crew
        || (task->skills & ~p->vehicles[car].skills) || (meets && was_here))
      continue;
    for (guint i = 0; i < task->n_places; i++)
      for (guint w = 0; w < task->places[i].n_windows; w++) {
        const YxPlanWindow *window = &task->places[i].windows[w];
        const guint64 seen = e->seen[t];

        if (window->likelihood == 0 || (task->weight == 0 && !task->required)
            || (!meets && seen >> i & 1) || (meets && seen != 0 && !(seen >> i & 1)))
          continue;
        e->seen[t] |= 1u << i;
        e->n_visits[t]++;
        stop_at (e, car, first, here, time,
                 (Stop){ .task = t, .place = i, .window = w,
                         .location = task->places[i].location, .open = window->from,
                         .close = window->to, .service = task->places[i].service });
        e->n_visits[t]--;
        e->seen[t] = seen;
      }
  }
}

/* From here home, or on to a visit or a drop-off. */
static void
drive_on (Search *e, guint car, guint first, guint here, double time)
{
  const YxPlanProblem *p = e->problem;
  const YxPlanVehicle *vehicle = &p->vehicles[car];
  const guint end = vehicle->end == YX_PLAN_NONE ? here : vehicle->end;
  const gboolean dropped = e->n_stops > first && e->stops[e->n_stops - 1].task == YX_PLAN_NONE;

  if (e->n_stops > first && !dropped && has_way (e, here, end)
      && time + drive_s (e, car, here, end) <= vehicle->shift_to + 1e-6
      && seats_hold (e, car, first)) {
    const double was = e->cost;

    e->cost += vehicle->end == YX_PLAN_NONE ? 0 : drive_cost (e, car, here, end);
    e->n_used++;
    e->n_priced += !vehicle->fixed;
    if (p->max_vehicles == 0 || e->n_used <= p->max_vehicles)
      open_car (e, car + 1);
    e->n_priced -= !vehicle->fixed;
    e->n_used--;
    e->cost = was;
  }
  visit_any (e, car, first, here, time);
  for (guint d = 0; d < p->n_drop_offs && !dropped; d++) {
    const YxPlanDropOff *drop = &p->drop_offs[d];
    const gboolean always = drop->from == 0 && drop->to == 0;

    if (e->n_stops > first || vehicle->aboard > 0)
      stop_at (e, car, first, here, time,
               (Stop){ .task = YX_PLAN_NONE, .place = d, .location = drop->location,
                       .open = always ? -INFINITY : drop->from,
                       .close = always ? INFINITY : drop->to, .service = drop->handover });
  }
}

static void
open_car (Search *e, guint car)
{
  const YxPlanProblem *p = e->problem;

  if (car == p->n_vehicles) {
    judge (e);
    return;
  }
  open_car (e, car + 1);
  drive_on (e, car, e->n_stops, p->vehicles[car].start, p->vehicles[car].shift_from);
}

/* Shortest ways for all pairs, as real roads have them: no way round is shorter. */
static void
close_ways (double *matrix, guint n)
{
  for (guint k = 0; k < n; k++)
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < n; j++)
        matrix[i * n + j] = MIN (matrix[i * n + j], matrix[i * n + k] + matrix[k * n + j]);
}

/* The arrays are those of random_problem(), which are not constant. */
static void
loosen (YxPlanTask *task, guint cars)
{
  task->crew = 0;
  task->skills = 0;
  task->cars = cars;
  if (cars > 1)
    task->only_car = 0;
  for (guint i = 0; i < task->n_places; i++)
    for (guint w = 0; w < task->places[i].n_windows; w++)
      ((YxPlanWindow *) task->places[i].windows)[w].to += 4000;
}

/* Cut to what can be enumerated: few visits, no hours, no locks, waiting free. One problem in three
 * gets a link, one in five a meeting, with windows wide enough to keep them, one in four few seats. */
static gboolean
cut_down (YxPlanProblem *p, guint64 seed, YxPlanLink *link)
{
  guint n_visits = 0;

  if (seed % 3 == 0 && p->n_tasks >= 2) {
    *link = (YxPlanLink){ (YxPlanLinkKind) (seed / 3 % 4), 0, 1, 600.0 };
    p->links = link;
    p->n_links = 1;
    for (guint t = 0; t < 2; t++)
      loosen ((YxPlanTask *) &p->tasks[t], 0);
  }
  gboolean meets = seed % 5 == 0 && p->n_vehicles == 2 && p->n_tasks > 2;
  for (guint l = 0; l < p->n_links; l++) /* one car cannot be where two must meet */
    meets &= p->links[l].kind != YX_PLAN_SAME_CAR
             || MAX (p->links[l].a, p->links[l].b) != p->n_tasks - 1;
  if (meets)
    loosen ((YxPlanTask *) &p->tasks[p->n_tasks - 1], 2);
  if (seed % 4 == 0) {
    p->n_drop_offs = 1;
    for (guint v = 0; v < p->n_vehicles; v++)
      ((YxPlanVehicle *) p->vehicles)[v].seats = MAX (2, p->vehicles[v].aboard);
    for (guint t = 0; t < p->n_tasks; t++)
      ((YxPlanTask *) p->tasks)[t].seats = 1 + t % 2;
  }
  for (guint t = 0; t < p->n_tasks; t++)
    n_visits += p->tasks[t].n_places * (p->tasks[t].cars > 1 ? p->tasks[t].cars : 1);
  close_ways ((double *) p->seconds, p->n_locations);
  if (p->metres)
    close_ways ((double *) p->metres, p->n_locations);
  p->hour_factors = NULL;
  p->other_seconds = NULL;
  p->other_hours = NULL;
  p->n_locks = 0;
  p->costs.waiting = 0;
  return n_visits <= MOST_VISITS && p->n_tasks <= MOST_VISITS && p->n_vehicles <= MOST_CARS;
}

/* Solves, has the plan checked, and compares it with the best on all levels but the last: balance
 * only breaks ties of what is proven here. */
static int
solve_and_compare (const YxPlanProblem *problem, const YxPlanScore *best, guint64 seed,
                   guint64 steps, YxPlanSolution *ret_plan)
{
  const YxPlanOptions options = { .seed = seed, .steps = steps };
  YxPlanBreach breach;

  YxPlanFault fault = { 0 };
  if (yx_planner_solve (problem, &options, ret_plan, &fault) != YX_PLANNER_OK)
    g_error ("seed %" G_GUINT64_FORMAT ": refused for %s %u", seed, fault.field, fault.index[0]);
  g_assert_true (yx_planner_check (problem, ret_plan, &breach));
  YxPlanScore found = ret_plan->score;
  found.lateness = best->lateness;
  return yx_plan_score_compare (&found, best);
}

static void
test_features (void)
{
  const char *text = g_getenv ("YEXUN_PLANNER_EXACT");
  const guint64 n_seeds = text ? g_ascii_strtoull (text, NULL, 10) : 3000;
  guint n_tried = 0, n_missed = 0, n_linked = 0, n_reloads = 0, n_searched_on = 0, n_met = 0;

  for (guint64 seed = 0; seed < n_seeds; seed++) {
    g_auto (RandomProblem) random
        = random_problem (seed, (RandomShape){ .most_tasks = 5, .most_vehicles = 2 });
    g_auto (YxPlanSolution) plan = { 0 };
    Search e = { .problem = &random.problem,
                 .best = { .required_missing = G_MAXUINT } };
    YxPlanLink link;

    if (!cut_down (&random.problem, seed, &link))
      continue;
    open_car (&e, 0);
    const int order = solve_and_compare (&random.problem, &e.best, seed, 3000, &plan);
    if (order != 0) {
      n_missed++;
      g_test_message ("seed %" G_GUINT64_FORMAT ": missing %u value %.3f vehicles %u cost %.3f, but "
               "exactly %u %.3f %u %.3f",
               seed, plan.score.required_missing, plan.score.value, plan.score.vehicles,
               plan.score.cost, e.best.required_missing, e.best.value, e.best.vehicles,
               e.best.cost);
    }
    n_tried++;
    n_linked += random.problem.n_links > 0;
    for (guint s = 0; s < plan.n_stops; s++)
      n_reloads += plan.stops[s].task == YX_PLAN_NONE;
    for (guint t = 0; t < plan.n_tasks; t++) {
      n_searched_on += plan.tasks[t].n_visits > 1;
      n_met += random.problem.tasks[t].cars > 1 && plan.tasks[t].n_visits > 0;
    }
  }
  g_test_message ("%u problems; %u with links, %u drop-offs, %u searched on, %u meetings", n_tried,
                  n_linked, n_reloads, n_searched_on, n_met);
  g_assert_cmpuint (n_tried, >, n_seeds / 4);
  g_assert_cmpuint (n_missed, ==, 0);
  g_assert_true (n_linked > 0 && n_reloads > 0 && n_searched_on > 0 && n_met > 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/exact/features", test_features);
  return g_test_run ();
}
