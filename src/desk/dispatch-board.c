#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "desk/dispatch-private.h"
#include "desk/hand-plan.h"
#include "desk/operation.h"
#include "desk/plan-ground.h"
#include "desk/plan-kept.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

#define MOST_OFFERS 3
/* What an answer is ranked by, in minutes. */
#define WEIGHT_LATER 0.5
#define MINUTES_DROPPED 60.0
/* Another visit that is later by less is not worth a word. */
#define LEAST_DELAY_S 60.0
/* Of search for the first answers, and for each later one at least. */
#define SECONDS_AT_ONCE 0.08

/* An offer, and what becomes the plan when it is sent. */
typedef struct {
  YxDispatchOffer offer; /* first: the array of answers is that of the offers */
  YxPlanSolution solution;
} Answer;

struct _YxDispatchBoard {
  GObject parent_instance;

  YxDesk *desk;
  YxDispatchQuestion question; /* texts owned */
  YxDispatchKnown *known;
  YxPlanGround ground;
  YxHandPlan *before;          /* the rest as it was planned */
  YxHandPlan *base;            /* as it goes on by itself, without the question's visit */
  YxPlanSolution rest;         /* the same, timed */
  GPtrArray *lost;             /* (element-type utf8): visits that cannot be made any more anyway */
  YxPlanInputTask *task;       /* to be visited; NULL: none is asked for */
  guint32 place;               /* of the task; YX_PLAN_NONE: any */
  GPtrArray *answers;          /* of Answer */
  char *why;
  gboolean used;
};

G_DEFINE_FINAL_TYPE (YxDispatchBoard, yx_dispatch_board, G_TYPE_OBJECT)

static void
delay_clear (gpointer data)
{
  g_free (((YxOfferDelay *) data)->title);
}

static Answer *
answer_new (YxOfferKind kind)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->offer.kind = kind;
  answer->offer.delays = g_array_new (FALSE, TRUE, sizeof (YxOfferDelay));
  g_array_set_clear_func (answer->offer.delays, delay_clear);
  answer->offer.dropped = g_ptr_array_new_with_free_func (g_free);
  return answer;
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

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

static const YxPlanProblem *
problem_of (const YxDispatchBoard *self)
{
  return &self->ground.draft->problem;
}

static const char *
car_name (const YxDispatchBoard *self, guint vehicle)
{
  return ((const YxPlanInputVehicle *) self->ground.input->vehicles->pdata[vehicle])->name;
}

static const char *
title_of (const YxDispatchBoard *self, guint32 task)
{
  return self->ground.draft->tasks[task]->who;
}

static GArray *
stops_of (YxDispatchBoard *self, guint vehicle)
{
  return g_ptr_array_index (self->base->cars, vehicle);
}

/* The rest as it goes on by itself --------------------------------------------------------------- */

/* What is not made any more does not hold its car either. */
static gboolean
remove_task (YxDispatchBoard *self, guint32 task)
{
  YxPlanProblem *problem = &self->ground.draft->problem;
  YxPlanLock *locks = yx_plan_draft_chunk (self->ground.draft, problem->n_locks, sizeof *locks);
  uint32_t n_locks = 0;
  gboolean removed = FALSE;

  for (uint32_t l = 0; l < problem->n_locks; l++)
    if (problem->locks[l].task != task)
      locks[n_locks++] = problem->locks[l];
  problem->locks = locks;
  problem->n_locks = n_locks;

  for (guint v = 0; v < self->base->cars->len; v++)
    for (guint i = stops_of (self, v)->len; i-- > 0;)
      if (g_array_index (stops_of (self, v), YxPlanTrialStop, i).task == task) {
        g_array_remove_index (stops_of (self, v), i);
        self->base->leave_by[v] = INFINITY;
        removed = TRUE;
      }
  return removed;
}

/* What is under way comes first in its car, whatever the plan had before it and was passed by. */
static void
put_locked_first (YxDispatchBoard *self)
{
  const YxPlanProblem *problem = problem_of (self);
  g_autofree guint *n_locked = g_new0 (guint, problem->n_vehicles + 1);

  for (uint32_t l = 0; l < problem->n_locks; l++) {
    const YxPlanLock *lock = &problem->locks[l];
    YxPlanTrialStop stop = { .task = lock->task,
                             .place = lock->place,
                             .window = YX_PLAN_NONE,
                             .not_before = -INFINITY,
                             .was = NAN };

    for (guint v = 0; v < self->base->cars->len; v++)
      for (guint i = stops_of (self, v)->len; i-- > 0;) {
        const YxPlanTrialStop *at = &g_array_index (stops_of (self, v), YxPlanTrialStop, i);

        if (at->task == lock->task && at->place == lock->place) {
          stop = *at;
          g_array_remove_index (stops_of (self, v), i);
        }
      }
    g_array_insert_val (stops_of (self, lock->vehicle), n_locked[lock->vehicle], stop);
    n_locked[lock->vehicle]++;
  }
}

/* Teams that are ahead of their plan go on at once, and visits that have become impossible are left
 * out, the first one first. */
static gboolean
settle (YxDispatchBoard *self, GError **error)
{
  put_locked_first (self);
  for (guint v = 0; v < self->base->cars->len; v++) {
    self->base->leave_by[v] = INFINITY;
    for (guint i = 0; i < stops_of (self, v)->len; i++)
      g_array_index (stops_of (self, v), YxPlanTrialStop, i).not_before = -INFINITY;
  }
  for (;;) {
    YxPlanTrialFault fault;

    if (!yx_hand_plan_try (self->base, NULL, &self->rest, &fault, error))
      return FALSE;
    if (fault.kind == YX_PLAN_BREACH_NONE)
      return TRUE;
    yx_plan_solution_clear (&self->rest);
    if (fault.task != YX_PLAN_NONE && remove_task (self, fault.task)) {
      g_ptr_array_add (self->lost, g_strdup (title_of (self, fault.task)));
    } else if (fault.vehicle != YX_PLAN_NONE && stops_of (self, fault.vehicle)->len > 0) {
      GArray *car = stops_of (self, fault.vehicle);
      const guint32 task = g_array_index (car, YxPlanTrialStop, car->len - 1).task;

      if (task == YX_PLAN_NONE) {
        g_array_set_size (car, car->len - 1);
      } else {
        g_ptr_array_add (self->lost, g_strdup (title_of (self, task)));
        remove_task (self, task);
      }
    } else {
      g_autofree char *text = yx_hand_plan_fault_text (self->base, &fault);

      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN, text);
      return FALSE;
    }
  }
}

/* Answers ------------------------------------------------------------------------------------- */

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
    const double begin = stop->task != YX_PLAN_NONE
                             ? begin_of (solution, stop->task, stop->place)
                             : NAN;

    if (isnan (begin) || begin - stop->begin < LEAST_DELAY_S)
      continue;
    minutes += (begin - stop->begin) / 60.0;
    if (delays != NULL) {
      const YxOfferDelay delay = { g_strdup (title_of (self, stop->task)), begin - stop->begin };

      g_array_append_val (delays, delay);
    }
  }
  return minutes;
}

typedef struct {
  double minutes;      /* INFINITY: the car cannot */
  guint order;
  guint32 place;
  guint32 gives_up;    /* position of a stop of the car; YX_PLAN_NONE: none */
} Fit;

/* One way of taking the visit; the car is left as it was. */
static void
try_fit (YxDispatchBoard *self, guint vehicle, const YxPlanInputTask *task, guint32 place,
         guint order, guint32 gives_up, Fit *best)
{
  GArray *car = stops_of (self, vehicle);
  const double leave_by = self->base->leave_by[vehicle];
  const YxPlanTrialStop visit = { .task = task->index,
                                  .place = place,
                                  .window = YX_PLAN_NONE,
                                  .not_before = -INFINITY,
                                  .was = NAN };
  YxPlanTrialStop given_up;
  YxPlanSolution solution;
  YxPlanTrialFault fault;

  if (gives_up != YX_PLAN_NONE) {
    given_up = g_array_index (car, YxPlanTrialStop, gives_up);
    g_array_remove_index (car, gives_up);
  }
  g_array_insert_val (car, order, visit);
  self->base->leave_by[vehicle] = INFINITY;
  if (yx_hand_plan_try (self->base, NULL, &solution, &fault, NULL)) {
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
  self->base->leave_by[vehicle] = leave_by;
}

/* The best way for a car: as it is or, where that is impossible, with one visit given up. */
static Fit
find_fit (YxDispatchBoard *self, guint vehicle, const YxPlanInputTask *task, guint32 wanted)
{
  const YxPlanTask *drafted = &problem_of (self)->tasks[task->index];
  const GArray *car = stops_of (self, vehicle);
  Fit best = { .minutes = INFINITY, .gives_up = YX_PLAN_NONE };

  for (guint32 place = 0; place < drafted->n_places; place++) {
    if (wanted != YX_PLAN_NONE && place != wanted)
      continue;
    for (guint order = 0; order <= car->len; order++)
      try_fit (self, vehicle, task, place, order, YX_PLAN_NONE, &best);
  }
  if (isfinite (best.minutes))
    return best;
  for (guint32 place = 0; place < drafted->n_places; place++) {
    if (wanted != YX_PLAN_NONE && place != wanted)
      continue;
    for (guint32 out = 0; out < car->len; out++) {
      if (g_array_index (car, YxPlanTrialStop, out).task == YX_PLAN_NONE)
        continue;
      for (guint order = 0; order < car->len; order++)
        try_fit (self, vehicle, task, place, order, out, &best);
    }
  }
  return best;
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
    g_string_append_printf (
        text,
        g_dngettext (GETTEXT_PACKAGE, "; %u other visit later by up to %d min",
                     "; %u other visits later by up to %d min", offer->delays->len),
        offer->delays->len, (int) ceil (most / 60.0));
  else if (offer->kind == YX_OFFER_TAKE)
    g_string_append (text, _("; nobody else waits"));
  if (offer->dropped->len > 0) {
    g_autofree char *names = join (offer->dropped);

    g_string_append_printf (text, _("; given up: %s"), names);
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
  Answer *answer = answer_new (YX_OFFER_TAKE);
  YxDispatchOffer *offer = &answer->offer;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *clock = NULL;
  YxPlanTrialFault fault;

  if (fit->gives_up != YX_PLAN_NONE) {
    g_ptr_array_add (offer->dropped,
                     g_strdup (title_of (
                         self, g_array_index (car, YxPlanTrialStop, fit->gives_up).task)));
    g_array_remove_index (car, fit->gives_up);
  }
  g_array_insert_val (car, fit->order, visit);
  plan->leave_by[vehicle] = INFINITY;
  if (!yx_hand_plan_try (plan, NULL, &answer->solution, &fault, error)) {
    answer_free (answer);
    return FALSE;
  }
  offer->vehicle_id = g_strdup (
      ((const YxPlanInputVehicle *) self->ground.input->vehicles->pdata[vehicle])->id);
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
    fits[v] = find_fit (self, v, task, place);
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
  const YxPlanProblem *problem = problem_of (self);
  Fit best = { .minutes = INFINITY };
  guint32 chosen = YX_PLAN_NONE;

  for (guint32 t = 0; t < problem->n_tasks; t++) {
    gboolean planned = FALSE;
    Fit fit;

    for (uint32_t i = 0; i < self->rest.n_stops && !planned; i++)
      planned = self->rest.stops[i].task == t;
    if (planned)
      continue;
    fit = find_fit (self, vehicle, self->ground.draft->tasks[t], YX_PLAN_NONE);
    if (fit.gives_up == YX_PLAN_NONE && fit.minutes < best.minutes) {
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
  Answer *answer = answer_new (YX_OFFER_KEEP);
  YxDispatchOffer *offer = &answer->offer;
  g_autoptr (GString) text = g_string_new (_("Everybody goes on as planned"));
  YxPlanTrialFault fault;

  if (!yx_hand_plan_try (self->base, NULL, &answer->solution, &fault, error)) {
    answer_free (answer);
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
      const YxPlanPromise promise = { stop->task, self->rest.routes[r].vehicle, stop->begin };

      if (stop->task != YX_PLAN_NONE)
        g_array_append_val (promises, promise);
    }
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), &cancelled, NULL);
  failure = yx_planner_replan (problem_of (self), &self->rest,
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
  Answer *answer = answer_new (YX_OFFER_REST);
  YxDispatchOffer *offer = &answer->offer;
  g_autofree char *effect = NULL;

  offer->effect = (YxReplanEffect){ disruption->n_kept, disruption->n_cars, disruption->n_times,
                                    disruption->n_dropped, disruption->seconds };
  offer->minutes = WEIGHT_LATER * disruption->seconds / 60.0
                   + MINUTES_DROPPED * disruption->n_dropped;
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

/* Opening ------------------------------------------------------------------------------------- */

/* Why a car cannot be sent to a place of a task that may be visited elsewhere. */
static void
set_place_error (const YxPlanInputTask *task, const char *place_id, GError **error)
{
  for (guint i = 0; i < task->places->len; i++) {
    const YxPlanInputPlace *place = &g_array_index (task->places, YxPlanInputPlace, i);

    if (g_strcmp0 (place->id, place_id) == 0 && place->barred) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_UNLAWFUL,
                   _("%s may not be visited there: no warrant names the place"), task->who);
      return;
    }
  }
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
               _("%s cannot be visited there: it has been tried, or no road leads there in time"),
               task->who);
}

/* What a car that cannot go on leaves undone. */
static void
note_left_behind (YxDispatchBoard *self)
{
  const YxPlanInput *input = self->ground.input;

  for (guint i = 0; i < input->stored->stops->len; i++) {
    const YxStoredStop *stop = &g_array_index (input->stored->stops, YxStoredStop, i);
    const YxPlanInputTask *task = yx_plan_input_find_task (input, stop->task_id);

    if (stop->kind == YX_STOP_KIND_VISIT && task != NULL && task->index != YX_PLAN_NONE
        && g_strcmp0 (stop->vehicle_id, self->question.vehicle_id) == 0)
      g_ptr_array_add (self->lost, g_strdup (task->who));
  }
}

static gboolean
find_task (YxDispatchBoard *self, GError **error)
{
  YxPlanInput *input = self->ground.input;

  self->place = YX_PLAN_NONE;
  if (self->question.task_id == NULL
      || (self->question.cause != YX_DISPATCH_CAUSE_LEAD
          && self->question.cause != YX_DISPATCH_CAUSE_HAND))
    return TRUE;
  self->task = yx_plan_input_find_task (input, self->question.task_id);
  if (self->task == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no task %s"),
                 self->question.task_id);
    return FALSE;
  }
  if (self->task->index == YX_PLAN_NONE) {
    g_set_error (error, YX_DESK_ERROR,
                 self->task->left_out == YX_LEFT_OUT_UNLAWFUL ? YX_DESK_ERROR_UNLAWFUL
                                                              : YX_DESK_ERROR_INVALID,
                 _("%s may not be visited: %s"), self->task->who,
                 self->task->note != NULL
                     ? self->task->note
                     : yx_enum_label (YX_TYPE_LEFT_OUT, (int) self->task->left_out));
    return FALSE;
  }
  if (self->question.place_id != NULL
      && (yx_plan_input_find_place (self->task, self->question.place_id, &self->place) == NULL
          || self->place == YX_PLAN_NONE)) {
    set_place_error (self->task, self->question.place_id, error);
    return FALSE;
  }
  remove_task (self, self->task->index);
  return TRUE;
}

static gboolean
answer (YxDispatchBoard *self, GCancellable *cancellable, GError **error)
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

static int
compare_answers (gconstpointer a, gconstpointer b)
{
  const YxDispatchOffer *x = &(*(Answer *const *) a)->offer, *y = &(*(Answer *const *) b)->offer;

  return x->minutes < y->minutes ? -1 : x->minutes > y->minutes;
}

static void
keep_question (YxDispatchBoard *self, const YxDispatchQuestion *question)
{
  self->question = (YxDispatchQuestion){ .operation_id = g_strdup (question->operation_id),
                                         .cause = question->cause,
                                         .lead_id = g_strdup (question->lead_id),
                                         .task_id = g_strdup (question->task_id),
                                         .place_id = g_strdup (question->place_id),
                                         .vehicle_id = g_strdup (question->vehicle_id) };
}

/* A visit that is under way but can no longer be planned, as when its hour is over, holds nobody. */
static gboolean
prepare (YxDispatchBoard *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (yx_plan_ground_prepare_rest (&self->ground, self->desk, self->question.operation_id,
                                   &self->known->request, cancellable, &reason))
    return TRUE;
  if (!g_error_matches (reason, YX_DESK_ERROR, YX_DESK_ERROR_INVALID)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  yx_plan_ground_clear (&self->ground);
  for (guint i = 0; i < self->known->cars->len; i++)
    g_array_index (self->known->cars, YxCarKnown, i).task_id = NULL;
  return yx_plan_ground_prepare_rest (&self->ground, self->desk, self->question.operation_id,
                                      &self->known->request, cancellable, error);
}

static gboolean
open_board (YxDispatchBoard *self, const YxNightView *view, GCancellable *cancellable,
            GError **error)
{
  YxPlanInput *input;

  if (view->step != YX_OPERATION_STEP_LIVE) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("The operation is not live"));
    return FALSE;
  }
  if (self->question.cause == YX_DISPATCH_CAUSE_LEAD) {
    char *task_id, *place_id;

    if (self->question.lead_id == NULL) {
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("Which lead?"));
      return FALSE;
    }
    if (!yx_dispatch_admit_lead (self->desk, self->question.operation_id, self->question.lead_id,
                                 &task_id, &place_id, error))
      return FALSE;
    g_free ((char *) self->question.task_id);
    g_free ((char *) self->question.place_id);
    self->question.task_id = task_id;
    self->question.place_id = place_id;
  }
  self->known = yx_dispatch_known_new (&self->question, view);
  if (!prepare (self, cancellable, error))
    return FALSE;
  input = self->ground.input;
  if (input->stored == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("The operation has no plan yet"));
    return FALSE;
  }
  self->before = yx_hand_plan_new (input->stored, input, self->ground.draft);
  self->base = yx_hand_plan_copy (self->before);
  if (self->question.cause == YX_DISPATCH_CAUSE_BROKEN_DOWN)
    note_left_behind (self);
  if (!find_task (self, error) || !settle (self, error)
      || !answer (self, cancellable, error))
    return FALSE;
  g_ptr_array_sort (self->answers, compare_answers);
  if (self->answers->len == 0)
    self->why = g_strdup (_("No car can take it within the window, with the seats, crew and "
                            "officers that it needs"));
  return TRUE;
}

static void
yx_dispatch_board_finalize (GObject *object)
{
  YxDispatchBoard *self = YX_DISPATCH_BOARD (object);

  g_free ((char *) self->question.operation_id);
  g_free ((char *) self->question.lead_id);
  g_free ((char *) self->question.task_id);
  g_free ((char *) self->question.place_id);
  g_free ((char *) self->question.vehicle_id);
  yx_plan_solution_clear (&self->rest);
  g_clear_pointer (&self->before, yx_hand_plan_free);
  g_clear_pointer (&self->base, yx_hand_plan_free);
  g_clear_pointer (&self->known, yx_dispatch_known_free);
  yx_plan_ground_clear (&self->ground);
  g_ptr_array_unref (self->lost);
  g_ptr_array_unref (self->answers);
  g_free (self->why);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (yx_dispatch_board_parent_class)->finalize (object);
}

static void
yx_dispatch_board_class_init (YxDispatchBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_dispatch_board_finalize;
}

static void
yx_dispatch_board_init (YxDispatchBoard *self)
{
  self->lost = g_ptr_array_new_with_free_func (g_free);
  self->answers = g_ptr_array_new_with_free_func (answer_free);
}

YxDispatchBoard *
yx_dispatch_board_open (YxDesk *desk, const YxDispatchQuestion *question, const YxNightView *view,
                        GCancellable *cancellable, GError **error)
{
  g_autoptr (YxDispatchBoard) self = NULL;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (question != NULL && question->operation_id != NULL, NULL);
  g_return_val_if_fail (view != NULL, NULL);

  if (!yx_desk_may (desk, YX_RIGHT_DISPATCH, "dispatch.ask", error))
    return NULL;
  self = g_object_new (YX_TYPE_DISPATCH_BOARD, NULL);
  self->desk = g_object_ref (desk);
  keep_question (self, question);
  return open_board (self, view, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

typedef struct {
  YxDesk *desk;
  YxDispatchBoard *asked; /* holds the question only */
  YxNightView *view;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->desk);
  g_object_unref (opening->asked);
  yx_night_view_unref (opening->view);
  g_free (opening);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Opening *opening = data;
  GError *error = NULL;
  YxDispatchBoard *board = yx_dispatch_board_open (opening->desk, &opening->asked->question,
                                                   opening->view, cancellable, &error);

  if (board != NULL)
    g_task_return_pointer (task, board, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
yx_dispatch_board_open_async (YxDesk *desk, const YxDispatchQuestion *question, YxNightView *view,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (YX_IS_DESK (desk));
  g_return_if_fail (question != NULL && view != NULL);

  opening = g_new0 (Opening, 1);
  opening->desk = g_object_ref (desk);
  opening->asked = g_object_new (YX_TYPE_DISPATCH_BOARD, NULL);
  keep_question (opening->asked, question);
  opening->view = yx_night_view_ref (view);
  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_dispatch_board_open_async);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_thread);
}

YxDispatchBoard *
yx_dispatch_board_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_dispatch_board_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
yx_dispatch_board_get_offers (YxDispatchBoard *self)
{
  g_return_val_if_fail (YX_IS_DISPATCH_BOARD (self), NULL);

  return self->answers;
}

const char *
yx_dispatch_board_get_why (YxDispatchBoard *self)
{
  g_return_val_if_fail (YX_IS_DISPATCH_BOARD (self), NULL);

  return self->why;
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
    const Answer *answer = self->answers->pdata[i];

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

/* Sending ------------------------------------------------------------------------------------- */

static gboolean
is_current (YxDispatchBoard *self, GError **error)
{
  g_autoptr (YxOperation) operation
      = yx_desk_find_operation (self->desk, self->question.operation_id, error);
  const YxOperationData *data;

  if (operation == NULL)
    return FALSE;
  data = yx_operation_get_data (operation);
  if (data->step == YX_OPERATION_STEP_LIVE
      && data->plan_version == self->ground.input->stored->version)
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
               _("The plan has changed meanwhile: version %d is in force now"),
               data->plan_version);
  return FALSE;
}

/* All answers as they were shown, with the one that was taken. */
static char *
describe_offers (YxDispatchBoard *self, guint taken)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "taken");
  json_builder_add_int_value (builder, taken);
  json_builder_set_member_name (builder, "offers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->answers->len; i++)
    json_builder_add_string_value (builder,
                                   ((const Answer *) self->answers->pdata[i])->offer.text);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
same_visits (YxDispatchBoard *self, guint vehicle, const YxPlanSolution *solution,
             const YxPlanStop **ret_first)
{
  const GArray *before = g_ptr_array_index (self->before->cars, vehicle);
  const YxPlanStop *stops = NULL;
  guint n = 0;

  for (uint32_t r = 0; r < solution->n_routes; r++)
    if (solution->routes[r].vehicle == vehicle) {
      stops = &solution->stops[solution->routes[r].first_stop];
      n = solution->routes[r].n_stops;
    }
  *ret_first = NULL;
  for (guint i = 0; i < n; i++) {
    gboolean known = FALSE;

    for (guint j = 0; j < before->len && !known; j++) {
      const YxPlanTrialStop *stop = &g_array_index (before, YxPlanTrialStop, j);

      known = stop->task == stops[i].task && stop->place == stops[i].place;
    }
    if (!known && *ret_first == NULL)
      *ret_first = &stops[i];
  }
  if (n != before->len)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const YxPlanTrialStop *stop = &g_array_index (before, YxPlanTrialStop, i);

    if (stop->task != stops[i].task || stop->place != stops[i].place)
      return FALSE;
  }
  return TRUE;
}

/* Each car whose visits are others than were planned is told, one that loses a visit as well. */
static GArray *
list_orders (YxDispatchBoard *self, const YxPlanSolution *solution)
{
  GArray *orders = g_array_new (FALSE, TRUE, sizeof (YxDispatchOrder));
  gboolean told = FALSE;

  for (guint v = 0; v < self->base->cars->len; v++) {
    const YxPlanInputVehicle *vehicle = self->ground.input->vehicles->pdata[v];
    const YxPlanStop *first;
    const gboolean same = same_visits (self, v, solution, &first);
    YxDispatchOrder order = { .vehicle_id = vehicle->id };

    if (same && g_strcmp0 (vehicle->id, self->question.vehicle_id) != 0)
      continue;
    if (first != NULL && first->task != YX_PLAN_NONE) {
      const YxPlanInputTask *task = self->ground.draft->tasks[first->task];

      order.task_id = task->id;
      order.place_id = yx_plan_input_task_place (task, first->place)->id;
    }
    told |= g_strcmp0 (vehicle->id, self->question.vehicle_id) == 0;
    g_array_append_val (orders, order);
  }
  /* A car that is out is not among those that are planned. */
  if (self->question.vehicle_id != NULL && !told) {
    const YxDispatchOrder order = { .vehicle_id = self->question.vehicle_id };

    g_array_append_val (orders, order);
  }
  return orders;
}

gboolean
yx_dispatch_board_send (YxDispatchBoard *self, guint offer, GCancellable *cancellable,
                        GError **error)
{
  static const YxPlanTeller nobody = { NULL, NULL };
  g_autoptr (GArray) orders = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autofree char *offers = NULL;
  g_auto (YxPlanKept) kept = { 0 };
  const Answer *taken;
  int before;

  g_return_val_if_fail (YX_IS_DISPATCH_BOARD (self), FALSE);
  g_return_val_if_fail (!self->used, FALSE);
  g_return_val_if_fail (offer < self->answers->len, FALSE);

  if (!yx_desk_may (self->desk, YX_RIGHT_DISPATCH, "dispatch.send", error)
      || !is_current (self, error))
    return FALSE;
  taken = self->answers->pdata[offer];
  before = self->ground.input->stored->version;
  if (!yx_plan_check_sound (problem_of (self), &taken->solution, error)
      || !yx_plan_kept_read (&kept, self->desk, self->question.operation_id, before, error))
    return FALSE;
  {
    const YxPlanKeeping keeping = { .solution = &taken->solution,
                                    .before = kept.study,
                                    .choices = kept.choices,
                                    .origin = YX_PLAN_ORIGIN_AGAIN,
                                    .made_from = before,
                                    .effect = taken->offer.kind == YX_OFFER_REST ? &taken->offer.effect
                                                                                 : NULL,
                                    .begun = g_get_monotonic_time () };

    plan = yx_plan_ground_keep (&self->ground, self->desk, &keeping, &nobody, cancellable, error);
    if (plan == NULL)
      return FALSE;
    self->used = TRUE;
    orders = list_orders (self, &taken->solution);
  }
  offers = describe_offers (self, offer);
  return yx_dispatch_write (self->desk, &self->question,
                            (const YxDispatchOrder *) (gpointer) orders->data, orders->len,
                            before, yx_plan_get_data (plan)->version, offers, cancellable, error);
}

static void
send_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (yx_dispatch_board_send (source, GPOINTER_TO_UINT (data), cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
yx_dispatch_board_send_async (YxDispatchBoard *self, guint offer, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, yx_dispatch_board_send_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (offer), NULL);
  g_task_run_in_thread (task, send_thread);
}

gboolean
yx_dispatch_board_send_finish (YxDispatchBoard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_dispatch_board_send_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
