#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/choice.h"
#include "desk/hand-plan.h"
#include "desk/operation.h"
#include "desk/plan-ground.h"
#include "desk/replan-private.h"
#include "desk/roles.h"
#include "desk/study.h"

#define DEFAULT_SECONDS 2.0

typedef struct {
  char *operation_id;
  YxReplanRequest request;
  GStringChunk *strings;
  GArray *cars;              /* of YxCarKnown */
  GPtrArray *done, *tried;
  YxReplanEffect effect;
} Replanning;

typedef struct {
  atomic_bool cancelled;
} Search;

static void
replanning_free (gpointer data)
{
  Replanning *replanning = data;

  g_free (replanning->operation_id);
  g_string_chunk_free (replanning->strings);
  g_array_unref (replanning->cars);
  g_ptr_array_unref (replanning->done);
  g_ptr_array_unref (replanning->tried);
  g_free (replanning);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  atomic_store (&((Search *) user_data)->cancelled, true);
}

/* Visits of the plan in force that are still to come. */
static GArray *
list_promises (const YxPlanGround *ground, const YxReplanRequest *request)
{
  const YxStoredPlan *stored = ground->input->stored;
  GArray *promises = g_array_new (FALSE, FALSE, sizeof (YxPlanPromise));

  for (guint i = 0; !request->nothing_promised && i < stored->stops->len; i++) {
    const YxStoredStop *stop = &g_array_index (stored->stops, YxStoredStop, i);
    const YxPlanInputTask *task = yx_plan_input_find_task (ground->input, stop->task_id);
    YxPlanPromise promise = { .vehicle
                              = yx_plan_input_find_vehicle (ground->input, stop->vehicle_id) };

    if (stop->kind != YX_STOP_KIND_VISIT || stop->begin < request->now || task == NULL
        || task->index == YX_PLAN_NONE || promise.vehicle == YX_PLAN_NONE)
      continue;
    promise.task = task->index;
    if (yx_plan_input_find_place (task, stop->place_id, &promise.place) == NULL)
      promise.place = YX_PLAN_NONE;
    promise.begin = yx_plan_input_seconds (ground->input, stop->begin);
    g_array_append_val (promises, promise);
  }
  return promises;
}

static gboolean
find_answer (const YxPlanGround *ground, const YxReplanRequest *request, GCancellable *cancellable,
             YxPlanSolution *solution, YxReplanEffect *effect, GError **error)
{
  g_autoptr (GArray) promises = list_promises (ground, request);
  Search search = { 0 };
  const YxPlanOptions options = {
    .seed = request->seed,
    .seconds = request->seconds > 0.0 || request->steps > 0 ? request->seconds : DEFAULT_SECONDS,
    .steps = request->steps,
    .threads = 1,
    .cancel = &search.cancelled,
  };
  const YxPlanDisruptionPrices prices
      = { request->price_car, request->price_minute, request->tolerance_s };
  YxPlanSolution before = { 0 };
  YxPlanDisruption disruption;
  YxPlanFault fault = { 0 };
  YxPlannerError failure;
  gboolean stands;
  gulong handler = 0;

  stands = yx_stored_plan_solve (ground->input->stored, ground->input, ground->draft, TRUE,
                                 &before);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), &search, NULL);
  failure = yx_planner_replan (&ground->draft->problem, stands ? &before : NULL,
                               (const YxPlanPromise *) promises->data, promises->len, &prices,
                               &options, solution, &disruption, &fault);
  g_cancellable_disconnect (cancellable, handler);
  yx_plan_solution_clear (&before);
  if (failure != YX_PLANNER_OK) {
    yx_plan_set_planner_error (error, failure, &fault);
    return FALSE;
  }
  *effect = (YxReplanEffect){ disruption.n_kept, disruption.n_cars, disruption.n_times,
                              disruption.n_dropped, disruption.seconds };
  return !g_cancellable_set_error_if_cancelled (cancellable, error)
         && yx_plan_check_sound (&ground->draft->problem, solution, error);
}

/* Who may depends on how far the operation has come. */
static gboolean
may_replan (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_find_operation (self, operation_id, error);

  return operation != NULL
         && yx_desk_may (self,
                         yx_operation_get_data (operation)->step == YX_OPERATION_STEP_LIVE
                             ? YX_RIGHT_DISPATCH
                             : YX_RIGHT_PREPARE,
                         "operation.replan", error);
}

static void
replan_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Replanning *replanning = task_data;
  GError *error = NULL;
  YxPlan *plan = yx_desk_replan (source, replanning->operation_id, &replanning->request,
                                 &replanning->effect, cancellable, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, g_object_unref);
  else
    g_task_return_error (task, error);
}

YxPlan *
yx_desk_replan (YxDesk *self, const char *operation_id, const YxReplanRequest *request,
                YxReplanEffect *ret_effect, GCancellable *cancellable, GError **error)
{
  static const YxReplanRequest nothing = { 0 };
  const gint64 begun = g_get_monotonic_time ();
  g_auto (YxPlanGround) ground = { 0 };
  g_autoptr (GArray) choices = g_array_new (FALSE, TRUE, sizeof (YxPlanChoice));
  YxPlanSolution solution = { 0 };
  YxReplanEffect effect = { 0 };
  YxPlan *plan = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  if (request == NULL)
    request = &nothing;
  if (!may_replan (self, operation_id, error)
      || !yx_plan_ground_prepare_rest (&ground, self, operation_id, request, cancellable, error))
    return NULL;
  if (ground.input->stored == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("The operation has no plan yet"));
    return NULL;
  }
  if (find_answer (&ground, request, cancellable, &solution, &effect, error)) {
    const YxPlanKeeping keeping = {
      .solution = &solution,
      .choices = choices,
      .origin = YX_PLAN_ORIGIN_AGAIN,
      .made_from = ground.input->stored->version,
      .effect = &effect,
      .seed = request->seed,
      .begun = begun,
    };
    const YxPlanTeller nobody = { NULL, NULL };

    plan = yx_plan_ground_keep (&ground, self, &keeping, &nobody, cancellable, error);
  }
  yx_plan_solution_clear (&solution);
  if (plan != NULL && ret_effect != NULL)
    *ret_effect = effect;
  return plan;
}

static const char *
keep_text (GStringChunk *strings, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (strings, text) : NULL;
}

static GPtrArray *
keep_list (GStringChunk *strings, const char *const *list)
{
  GPtrArray *kept = g_ptr_array_new ();

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    g_ptr_array_add (kept, (gpointer) keep_text (strings, list[i]));
  g_ptr_array_add (kept, NULL);
  return kept;
}

void
yx_desk_replan_async (YxDesk *self, const char *operation_id, const YxReplanRequest *request,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Replanning *replanning;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (operation_id != NULL);

  replanning = g_new0 (Replanning, 1);
  replanning->operation_id = g_strdup (operation_id);
  replanning->strings = g_string_chunk_new (256);
  replanning->cars = g_array_new (FALSE, FALSE, sizeof (YxCarKnown));
  if (request != NULL)
    replanning->request = *request;
  for (guint i = 0; i < replanning->request.n_cars; i++) {
    YxCarKnown car = request->cars[i];

    car.vehicle_id = keep_text (replanning->strings, car.vehicle_id);
    car.task_id = keep_text (replanning->strings, car.task_id);
    car.place_id = keep_text (replanning->strings, car.place_id);
    g_array_append_val (replanning->cars, car);
  }
  replanning->done = keep_list (replanning->strings, replanning->request.done);
  replanning->tried = keep_list (replanning->strings, replanning->request.tried);
  replanning->request.cars = (const YxCarKnown *) replanning->cars->data;
  replanning->request.done = (const char *const *) replanning->done->pdata;
  replanning->request.tried = (const char *const *) replanning->tried->pdata;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_replan_async);
  g_task_set_task_data (task, replanning, replanning_free);
  g_task_run_in_thread (task, replan_thread);
}

YxPlan *
yx_desk_replan_finish (YxDesk *self, GAsyncResult *result, YxReplanEffect *ret_effect,
                       GError **error)
{
  YxPlan *plan;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_replan_async), NULL);

  plan = g_task_propagate_pointer (G_TASK (result), error);
  if (plan != NULL && ret_effect != NULL)
    *ret_effect = ((Replanning *) g_task_get_task_data (G_TASK (result)))->effect;
  return plan;
}

char *
yx_replan_effect_text (const YxReplanEffect *effect)
{
  GString *text;

  g_return_val_if_fail (effect != NULL, NULL);

  text = g_string_new (NULL);
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%u visit as promised",
                                       "%u visits as promised", effect->n_kept),
                          effect->n_kept);
  if (effect->n_cars > 0) {
    g_string_append (text, _(", "));
    g_string_append_printf (
        text, g_dngettext (GETTEXT_PACKAGE, "%u in another car", "%u in another car", effect->n_cars),
        effect->n_cars);
  }
  if (effect->n_times > 0) {
    g_string_append (text, _(", "));
    g_string_append_printf (
        text,
        g_dngettext (GETTEXT_PACKAGE, "%u at another time", "%u at another time", effect->n_times),
        effect->n_times);
  }
  if (effect->n_dropped > 0) {
    g_string_append (text, _(", "));
    g_string_append_printf (
        text,
        g_dngettext (GETTEXT_PACKAGE, "%u not made any more", "%u not made any more",
                     effect->n_dropped),
        effect->n_dropped);
  }
  return g_string_free (text, FALSE);
}
