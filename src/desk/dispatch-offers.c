#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdatomic.h>

#include "desk/dispatch-board-private.h"
#include "desk/replan.h"
#include "model/format.h"

#define MOST_OFFERS 3
/* What an answer is ranked by, in minutes. */
#define WEIGHT_LATER 0.5
#define MINUTES_DROPPED 60.0
/* Another visit that is later by less is not worth a word. */
#define LEAST_DELAY_S 60.0
/* Of search for the first answers, and for each later one at least. */
#define SECONDS_AT_ONCE 0.08

static void
delay_clear (gpointer data)
{
  g_free (((YxOfferDelay *) data)->title);
}

static YxDispatchAnswer *
answer_new (YxOfferKind kind)
{
  YxDispatchAnswer *answer = g_new0 (YxDispatchAnswer, 1);

  answer->offer.kind = kind;
  answer->offer.delays = g_array_new (FALSE, TRUE, sizeof (YxOfferDelay));
  g_array_set_clear_func (answer->offer.delays, delay_clear);
  answer->offer.dropped = g_ptr_array_new_with_free_func (g_free);
  return answer;
}

void
yx_dispatch_answer_free (gpointer data)
{
  YxDispatchAnswer *answer = data;

  g_free (answer->offer.vehicle_id);
  g_free (answer->offer.car);
  g_free (answer->offer.task_id);
  g_free (answer->offer.place_id);
  g_free (answer->offer.title);
  g_array_unref (answer->offer.delays);
  g_ptr_array_unref (answer->offer.dropped);
  g_free (answer->offer.text);
  yx_plan_solution_clear (&answer->solution);
  g_free (answer);
}

static const char *
car_name (const YxDispatchBoard *self, guint vehicle)
{
  return ((const YxPlanInputVehicle *) self->ground.input->vehicles->pdata[vehicle])->name;
}

static double
begin_of (const YxPlanSolution *solution, guint32 task, guint32 place)
{
  for (uint32_t i = 0; i < solution->n_stops; i++)
    if (solution->stops[i].task == task && solution->stops[i].place == place)
      return solution->stops[i].begin;
  return NAN;
}

/* By how much the visits of the rest are later in a solution. */
static double
add_delays (YxDispatchBoard *self, const YxPlanSolution *solution, GArray *delays)
{
  double minutes = 0.0;

  for (uint32_t i = 0; i < self->rest.n_stops; i++) {
    const YxPlanStop *stop = &self->rest.stops[i];
    const double begin
        = stop->task != YX_PLAN_NONE ? begin_of (solution, stop->task, stop->place) : NAN;

    if (isnan (begin) || begin - stop->begin < LEAST_DELAY_S)
      continue;
    minutes += (begin - stop->begin) / 60.0;
    if (delays != NULL) {
      const YxOfferDelay delay
          = { g_strdup (yx_dispatch_board_title (self, stop->task)), begin - stop->begin };

      g_array_append_val (delays, delay);
    }
  }
  return minutes;
}

typedef struct {
  double minutes; /* INFINITY: the car cannot */
  guint order;
  guint32 place;
  guint32 gives_up; /* position of a stop of the car; YX_PLAN_NONE: none */
} Fit;

/* One way of taking the visit; the car is left as it was. */
static void
try_fit (YxDispatchBoard *self, YxHandPlan *plan, guint vehicle, const YxPlanInputTask *task,
         guint32 place, guint order, guint32 gives_up, Fit *best)
{
  GArray *car = g_ptr_array_index (plan->cars, vehicle);
  const double leave_by = plan->leave_by[vehicle];
  const YxPlanTrialStop visit = {
    .task = task->index, .place = place, .window = YX_PLAN_NONE, .not_before = -INFINITY, .was = NAN
  };
  YxPlanTrialStop given_up;
  YxPlanSolution solution;
  YxPlanTrialFault fault;

  if (gives_up != YX_PLAN_NONE) {
    given_up = g_array_index (car, YxPlanTrialStop, gives_up);
    g_array_remove_index (car, gives_up);
  }
  g_array_insert_val (car, order, visit);
  plan->leave_by[vehicle] = INFINITY;
  if (yx_hand_plan_try (plan, NULL, &solution, &fault, NULL)) {
    if (fault.kind == YX_PLAN_BREACH_NONE) {
      const double minutes
          = (begin_of (&solution, task->index, place)
             - yx_plan_input_seconds (self->ground.input, self->known->request.now))
                / 60.0
            + WEIGHT_LATER * add_delays (self, &solution, NULL)
            + (gives_up != YX_PLAN_NONE ? MINUTES_DROPPED : 0.0);

      if (minutes < best->minutes)
        *best = (Fit){ minutes, order, place, gives_up };
    }
    yx_plan_solution_clear (&solution);
  }
  g_array_remove_index (car, order);
  if (gives_up != YX_PLAN_NONE)
    g_array_insert_val (car, gives_up, given_up);
  plan->leave_by[vehicle] = leave_by;
}

/* The best way for a car in a plan: as it is or, where that is impossible and it may, with one
 * visit given up. */
static Fit
find_fit_in (YxDispatchBoard *self, YxHandPlan *plan, guint vehicle, const YxPlanInputTask *task,
             guint32 wanted, gboolean may_give_up)
{
  const YxPlanTask *drafted = &yx_dispatch_board_problem (self)->tasks[task->index];
  const GArray *car = g_ptr_array_index (plan->cars, vehicle);
  Fit best = { .minutes = INFINITY, .gives_up = YX_PLAN_NONE };

  for (guint32 place = 0; place < drafted->n_places; place++) {
    if (wanted != YX_PLAN_NONE && place != wanted)
      continue;
    for (guint order = 0; order <= car->len; order++)
      try_fit (self, plan, vehicle, task, place, order, YX_PLAN_NONE, &best);
  }
  if (isfinite (best.minutes) || !may_give_up)
    return best;
  for (guint32 place = 0; place < drafted->n_places; place++) {
    if (wanted != YX_PLAN_NONE && place != wanted)
      continue;
    for (guint32 out = 0; out < car->len; out++) {
      if (g_array_index (car, YxPlanTrialStop, out).task == YX_PLAN_NONE)
        continue;
      for (guint order = 0; order < car->len; order++)
        try_fit (self, plan, vehicle, task, place, order, out, &best);
    }
  }
  return best;
}

/* Whether what happens to a task is felt in another car. */
static gboolean
is_tied (YxDispatchBoard *self, guint32 task)
{
  const YxPlanProblem *problem = yx_dispatch_board_problem (self);

  if (task == YX_PLAN_NONE)
    return FALSE;
  if (problem->tasks[task].cars > 1)
    return TRUE;
  for (uint32_t l = 0; l < problem->n_links; l++)
    if (problem->links[l].a == task || problem->links[l].b == task)
      return TRUE;
  return FALSE;
}

/* The car by itself, the others with what they are on their way to only: what it can do is the same
 * and is tried many times faster. NULL: it is not the same. */
static YxHandPlan *
set_apart (YxDispatchBoard *self, guint vehicle, const YxPlanInputTask *task)
{
  const YxPlanProblem *problem = yx_dispatch_board_problem (self);
  const GArray *car = yx_dispatch_board_stops (self, vehicle);
  YxHandPlan *plan;

  if (is_tied (self, task->index))
    return NULL;
  for (guint i = 0; i < car->len; i++)
    if (is_tied (self, g_array_index (car, YxPlanTrialStop, i).task))
      return NULL;
  plan = yx_hand_plan_copy (self->base);
  for (guint v = 0; v < plan->cars->len; v++) {
    guint n_locked = 0;

    for (uint32_t l = 0; l < problem->n_locks; l++)
      n_locked += problem->locks[l].vehicle == v;
    if (v != vehicle && n_locked < ((GArray *) plan->cars->pdata[v])->len)
      g_array_set_size (plan->cars->pdata[v], n_locked);
  }
  return plan;
}

static Fit
find_fit (YxDispatchBoard *self, guint vehicle, const YxPlanInputTask *task, guint32 wanted,
          gboolean may_give_up)
{
  g_autoptr (YxHandPlan) apart = set_apart (self, vehicle, task);

  if (apart != NULL) {
    const Fit fit = find_fit_in (self, apart, vehicle, task, wanted, may_give_up);
    Fit whole = { .minutes = INFINITY };

    if (!isfinite (fit.minutes))
      return fit;
    /* It has to be driven beside all others. */
    try_fit (self, self->base, vehicle, task, fit.place, fit.order, fit.gives_up, &whole);
    if (isfinite (whole.minutes))
      return whole;
  }
  return find_fit_in (self, self->base, vehicle, task, wanted, may_give_up);
}

static char *
join (GPtrArray *texts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? _(", ") : "", (const char *) texts->pdata[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_costs (GString *text, const YxDispatchOffer *offer)
{
  double most = 0.0;

  for (guint i = 0; i < offer->delays->len; i++)
    most = fmax (most, g_array_index (offer->delays, YxOfferDelay, i).seconds);
  if (offer->delays->len > 0)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "; %u other visit later by up to %d min",
                                         "; %u other visits later by up to %d min",
                                         offer->delays->len),
                            offer->delays->len, (int) ceil (most / 60.0));
  else if (offer->kind == YX_OFFER_TAKE)
    g_string_append (text, _("; nobody else waits"));
  if (offer->dropped->len > 0) {
    g_autofree char *names = join (offer->dropped);

    g_string_append_printf (text, _("; given up: %s"), names);
  }
}

/* Who is visited here now was to be visited elsewhere: that visit is given up. */
static void
note_other_visit (YxDispatchBoard *self, const YxPlanInputTask *task, guint32 place,
                  GPtrArray *dropped)
{
  for (guint v = 0; v < self->before->cars->len; v++) {
    const GArray *car = g_ptr_array_index (self->before->cars, v);

    for (guint i = 0; i < car->len; i++) {
      const YxPlanTrialStop *stop = &g_array_index (car, YxPlanTrialStop, i);

      if (stop->task == task->index && stop->place != place)
        g_ptr_array_add (dropped, g_strdup_printf (_("%s (at the other address)"), task->who));
    }
  }
}

/* A way that was found becomes an answer. */
static gboolean
add_take (YxDispatchBoard *self, guint vehicle, const YxPlanInputTask *task, const Fit *fit,
          GError **error)
{
  g_autoptr (YxHandPlan) plan = yx_hand_plan_copy (self->base);
  GArray *car = g_ptr_array_index (plan->cars, vehicle);
  const YxPlanTrialStop visit = { .task = task->index,
                                  .place = fit->place,
                                  .window = YX_PLAN_NONE,
                                  .not_before = -INFINITY,
                                  .was = NAN };
  const YxPlanInputPlace *place = yx_plan_input_task_place (task, fit->place);
  YxDispatchAnswer *answer = answer_new (YX_OFFER_TAKE);
  YxDispatchOffer *offer = &answer->offer;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *clock = NULL;
  YxPlanTrialFault fault;

  if (fit->gives_up != YX_PLAN_NONE) {
    g_ptr_array_add (offer->dropped,
                     g_strdup (yx_dispatch_board_title (
                         self, g_array_index (car, YxPlanTrialStop, fit->gives_up).task)));
    g_array_remove_index (car, fit->gives_up);
  }
  note_other_visit (self, task, fit->place, offer->dropped);
  g_array_insert_val (car, fit->order, visit);
  plan->leave_by[vehicle] = INFINITY;
  if (!yx_hand_plan_try (plan, NULL, &answer->solution, &fault, error)) {
    yx_dispatch_answer_free (answer);
    return FALSE;
  }
  offer->vehicle_id
      = g_strdup (((const YxPlanInputVehicle *) self->ground.input->vehicles->pdata[vehicle])->id);
  offer->car = g_strdup (car_name (self, vehicle));
  offer->task_id = g_strdup (task->id);
  offer->place_id = g_strdup (place->id);
  offer->title = g_strdup (task->who);
  offer->begin = yx_plan_input_clock (self->ground.input,
                                      begin_of (&answer->solution, task->index, fit->place));
  offer->minutes = fit->minutes;
  add_delays (self, &answer->solution, offer->delays);
  clock = yx_format_clock (offer->begin, NULL);
  g_string_append_printf (text, _("%s visits %s at %s"), offer->car, offer->title, clock);
  append_costs (text, offer);
  offer->text = g_string_free (g_steal_pointer (&text), FALSE);
  g_ptr_array_add (self->answers, answer);
  return TRUE;
}

static int
compare_fits (gconstpointer a, gconstpointer b, gpointer fits)
{
  const double x = ((const Fit *) fits)[*(const guint *) a].minutes;
  const double y = ((const Fit *) fits)[*(const guint *) b].minutes;

  return x < y ? -1 : x > y;
}

/* The three cars that can take a visit at the least cost. */
static gboolean
offer_cars (YxDispatchBoard *self, const YxPlanInputTask *task, guint32 place, GError **error)
{
  const guint n = self->base->cars->len;
  g_autofree Fit *fits = g_new (Fit, MAX (n, 1));
  g_autofree guint *order = g_new (guint, MAX (n, 1));

  for (guint v = 0; v < n; v++) {
    fits[v] = find_fit (self, v, task, place, TRUE);
    order[v] = v;
  }
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_fits, fits);
  for (guint i = 0; i < n && self->answers->len < MOST_OFFERS; i++)
    if (isfinite (fits[order[i]].minutes)
        && !add_take (self, order[i], task, &fits[order[i]], error))
      return FALSE;
  return TRUE;
}

/* What a car that has time now could do: the visit left out that it reaches at the least cost. */
static gboolean
offer_work (YxDispatchBoard *self, guint vehicle, GError **error)
{
  const YxPlanProblem *problem = yx_dispatch_board_problem (self);
  Fit best = { .minutes = INFINITY };
  guint32 chosen = YX_PLAN_NONE;

  for (guint32 t = 0; t < problem->n_tasks; t++) {
    gboolean planned = FALSE;
    Fit fit;

    for (uint32_t i = 0; i < self->rest.n_stops && !planned; i++)
      planned = self->rest.stops[i].task == t;
    if (planned)
      continue;
    fit = find_fit (self, vehicle, self->ground.draft->tasks[t], YX_PLAN_NONE, FALSE);
    if (fit.minutes < best.minutes) {
      best = fit;
      chosen = t;
    }
  }
  return chosen == YX_PLAN_NONE
         || add_take (self, vehicle, self->ground.draft->tasks[chosen], &best, error);
}

static gboolean
offer_keep (YxDispatchBoard *self, GError **error)
{
  YxDispatchAnswer *answer = answer_new (YX_OFFER_KEEP);
  YxDispatchOffer *offer = &answer->offer;
  g_autoptr (GString) text = g_string_new (_("Everybody goes on as planned"));
  YxPlanTrialFault fault;

  if (!yx_hand_plan_try (self->base, NULL, &answer->solution, &fault, error)) {
    yx_dispatch_answer_free (answer);
    return FALSE;
  }
  for (guint i = 0; i < self->lost->len; i++)
    g_ptr_array_add (offer->dropped, g_strdup (self->lost->pdata[i]));
  offer->minutes = MINUTES_DROPPED * offer->dropped->len;
  append_costs (text, offer);
  offer->text = g_string_free (g_steal_pointer (&text), FALSE);
  g_ptr_array_add (self->answers, answer);
  return TRUE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  atomic_store ((atomic_bool *) user_data, true);
}

/* The rest planned again, with what was promised as it is priced (planner/planner.h). */
static gboolean
plan_rest (YxDispatchBoard *self, double seconds, GCancellable *cancellable,
           YxPlanSolution *ret_solution, YxPlanDisruption *ret_disruption, GError **error)
{
  g_autoptr (GArray) promises = g_array_new (FALSE, FALSE, sizeof (YxPlanPromise));
  atomic_bool cancelled = false;
  const YxPlanOptions options
      = { .seed = 1, .seconds = seconds, .threads = 1, .cancel = &cancelled };
  YxPlanFault fault = { 0 };
  YxPlannerError failure;
  gulong handler = 0;

  for (uint32_t r = 0; r < self->rest.n_routes; r++)
    for (uint32_t i = 0; i < self->rest.routes[r].n_stops; i++) {
      const YxPlanStop *stop = &self->rest.stops[self->rest.routes[r].first_stop + i];
      const YxPlanPromise promise
          = { stop->task, stop->place, self->rest.routes[r].vehicle, stop->begin };

      if (stop->task != YX_PLAN_NONE)
        g_array_append_val (promises, promise);
    }
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), &cancelled, NULL);
  failure = yx_planner_replan (yx_dispatch_board_problem (self), &self->rest,
                               (const YxPlanPromise *) (gpointer) promises->data, promises->len,
                               NULL, &options, ret_solution, ret_disruption, &fault);
  g_cancellable_disconnect (cancellable, handler);
  if (failure != YX_PLANNER_OK) {
    yx_plan_set_planner_error (error, failure, &fault);
    return FALSE;
  }
  return TRUE;
}

/* Takes the solution. */
static void
add_rest (YxDispatchBoard *self, YxPlanSolution *solution, const YxPlanDisruption *disruption)
{
  YxDispatchAnswer *answer = answer_new (YX_OFFER_REST);
  YxDispatchOffer *offer = &answer->offer;
  g_autofree char *effect = NULL;

  offer->effect = (YxReplanEffect){ disruption->n_kept, disruption->n_cars, disruption->n_times,
                                    disruption->n_dropped, disruption->seconds };
  offer->minutes
      = WEIGHT_LATER * disruption->seconds / 60.0 + MINUTES_DROPPED * disruption->n_dropped;
  effect = yx_replan_effect_text (&offer->effect);
  offer->text = g_strdup_printf (_("Plan the rest again: %s; %.1f people expected"), effect,
                                 solution->score.value);
  answer->solution = *solution;
  *solution = (YxPlanSolution){ 0 };
  g_ptr_array_add (self->answers, answer);
}

static gboolean
offer_rest (YxDispatchBoard *self, GCancellable *cancellable, GError **error)
{
  YxPlanSolution solution = { 0 };
  YxPlanDisruption disruption;

  if (!plan_rest (self, SECONDS_AT_ONCE, cancellable, &solution, &disruption, error))
    return FALSE;
  /* Nothing better than going on is no answer. */
  if (yx_plan_score_compare (&solution.score, &self->rest.score) < 0
      || self->question.cause == YX_DISPATCH_CAUSE_BROKEN_DOWN)
    add_rest (self, &solution, &disruption);
  yx_plan_solution_clear (&solution);
  return TRUE;
}

static int
compare_answers (gconstpointer a, gconstpointer b)
{
  const YxDispatchOffer *x = &(*(YxDispatchAnswer *const *) a)->offer,
                        *y = &(*(YxDispatchAnswer *const *) b)->offer;

  return x->minutes < y->minutes ? -1 : x->minutes > y->minutes;
}

static gboolean
find_offers (YxDispatchBoard *self, GCancellable *cancellable, GError **error)
{
  const guint32 vehicle
      = self->question.vehicle_id != NULL
            ? yx_plan_input_find_vehicle (self->ground.input, self->question.vehicle_id)
            : YX_PLAN_NONE;

  switch (self->question.cause) {
  case YX_DISPATCH_CAUSE_LEAD:
  case YX_DISPATCH_CAUSE_HAND:
    return self->task == NULL ? offer_keep (self, error) && offer_rest (self, cancellable, error)
                              : offer_cars (self, self->task, self->place, error);
  case YX_DISPATCH_CAUSE_CLOSED:
  case YX_DISPATCH_CAUSE_STOPPED:
    return (vehicle == YX_PLAN_NONE || offer_work (self, vehicle, error))
           && offer_keep (self, error) && offer_rest (self, cancellable, error);
  case YX_DISPATCH_CAUSE_BROKEN_DOWN:
  default:
    return offer_rest (self, cancellable, error) && offer_keep (self, error);
  }
}

gboolean
yx_dispatch_board_answer (YxDispatchBoard *self, GCancellable *cancellable, GError **error)
{
  if (!find_offers (self, cancellable, error))
    return FALSE;
  g_ptr_array_sort (self->answers, compare_answers);
  return TRUE;
}

gboolean
yx_dispatch_board_improve (YxDispatchBoard *self, double seconds, GCancellable *cancellable,
                           gboolean *ret_better, GError **error)
{
  YxPlanSolution solution = { 0 };
  YxPlanDisruption disruption;
  const YxPlanScore *best = NULL;
  gboolean better;

  g_return_val_if_fail (YX_IS_DISPATCH_BOARD (self), FALSE);
  g_return_val_if_fail (!self->used, FALSE);

  if (!plan_rest (self, fmax (seconds, SECONDS_AT_ONCE), cancellable, &solution, &disruption,
                  error))
    return FALSE;
  best = &self->rest.score;
  for (guint i = 0; i < self->answers->len; i++) {
    const YxDispatchAnswer *answer = self->answers->pdata[i];

    if (answer->offer.kind == YX_OFFER_REST
        && yx_plan_score_compare (&answer->solution.score, best) < 0)
      best = &answer->solution.score;
  }
  better = yx_plan_score_compare (&solution.score, best) < 0;
  if (better)
    add_rest (self, &solution, &disruption);
  yx_plan_solution_clear (&solution);
  if (ret_better != NULL)
    *ret_better = better;
  return TRUE;
}
