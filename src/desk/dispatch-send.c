#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "desk/dispatch-board-private.h"
#include "desk/operation.h"
#include "desk/plan-kept.h"
#include "desk/roles.h"

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
    json_builder_add_string_value (
        builder, ((const YxDispatchAnswer *) self->answers->pdata[i])->offer.text);
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
  g_autofree char *author = NULL;
  g_auto (YxPlanKept) kept = { 0 };
  const YxDispatchAnswer *taken;
  int before;

  g_return_val_if_fail (YX_IS_DISPATCH_BOARD (self), FALSE);
  g_return_val_if_fail (!self->used, FALSE);
  g_return_val_if_fail (offer < self->answers->len, FALSE);

  if (!yx_desk_may (self->desk, YX_RIGHT_DISPATCH, "dispatch.send", error)
      || !is_current (self, error))
    return FALSE;
  taken = self->answers->pdata[offer];
  before = self->ground.input->stored->version;
  if (!yx_plan_check_sound (yx_dispatch_board_problem (self), &taken->solution, error)
      || !yx_plan_kept_read (&kept, self->desk, self->question.operation_id, before, error))
    return FALSE;
  orders = list_orders (self, &taken->solution);
  offers = describe_offers (self, offer);
  author = yx_desk_dup_author (self->desk);
  {
    YxDispatchOrders written = { .question = &self->question,
                                 .orders = (const YxDispatchOrder *) (gpointer) orders->data,
                                 .n_orders = orders->len,
                                 .plan_before = before,
                                 .plan_after = self->ground.input->next_version,
                                 .offers = offers,
                                 .author = author };
    const YxPlanKeeping keeping
        = { .solution = &taken->solution,
            .before = kept.study,
            .choices = kept.choices,
            .origin = YX_PLAN_ORIGIN_AGAIN,
            .made_from = before,
            .effect = taken->offer.kind == YX_OFFER_REST ? &taken->offer.effect : NULL,
            .begun = g_get_monotonic_time (),
            .beside = yx_dispatch_write_job,
            .beside_data = &written };

    plan = yx_plan_ground_keep (&self->ground, self->desk, &keeping, &nobody, cancellable, error);
  }
  self->used = plan != NULL;
  return self->used;
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
