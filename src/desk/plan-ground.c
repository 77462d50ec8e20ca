#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/lists.h"
#include "desk/plan-ground.h"
#include "desk/plan-holds.h"
#include "desk/plan-result.h"
#include "desk/replan-private.h"
#include "desk/study.h"

static gboolean
may_be_planned (const YxPlanInput *input, gboolean rest, GError **error)
{
  const YxOperationStep step = yx_operation_get_data (input->operation)->step;

  if (step >= YX_OPERATION_STEP_APPROVED && !(rest && step == YX_OPERATION_STEP_LIVE)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("The operation is approved; its plan cannot change any more"));
    return FALSE;
  }
  if (input->tasks->len == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                         _("The operation has no open case to plan"));
    return FALSE;
  }
  if (input->vehicles->len == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                         _("There is no vehicle to plan with"));
    return FALSE;
  }
  return TRUE;
}

void
yx_plan_tell (const YxPlanTeller *teller, YxPlanningPhase phase, double fraction,
              const YxPlanScore *best)
{
  const YxPlanningProgress progress = {
    .phase = phase,
    .fraction = fraction,
    .n_vehicles = best != NULL ? (int) best->vehicles : 0,
    .expected = best != NULL ? best->value : 0.0,
  };

  if (teller->progress != NULL)
    teller->progress (&progress, teller->data);
}

void
yx_plan_ground_clear (YxPlanGround *ground)
{
  g_clear_pointer (&ground->draft, yx_plan_draft_free);
  g_clear_pointer (&ground->roads, yx_roads_search_free);
  g_clear_pointer (&ground->input, yx_plan_input_free);
  g_clear_object (&ground->region);
}

void
yx_plan_ground_free (YxPlanGround *ground)
{
  yx_plan_ground_clear (ground);
  g_free (ground);
}

static gboolean
prepare (YxPlanGround *ground, YxDesk *desk, const char *operation_id, guint max_vehicles,
         const YxReplanRequest *known, const YxPlanTeller *teller, GCancellable *cancellable,
         GError **error)
{
  yx_plan_tell (teller, YX_PLANNING_READ, 0.0, NULL);
  ground->input = yx_plan_input_read (desk, operation_id, error);
  if (ground->input == NULL || !may_be_planned (ground->input, known != NULL, error))
    return FALSE;
  if (known != NULL && !yx_replan_drop_cars (ground->input, known, error))
    return FALSE;
  ground->region = yx_desk_get_region (desk, error);
  if (ground->region == NULL || !yx_plan_input_locate (ground->input, ground->region, error))
    return FALSE;
  if (known != NULL
      && !yx_replan_locate (ground->input, known, yx_region_get_roads (ground->region), error))
    return FALSE;
  yx_plan_input_hold_places (ground->input);

  yx_plan_tell (teller, YX_PLANNING_MATRIX, YX_PLAN_FRACTION_MATRIX, NULL);
  if (yx_roads_search_new (yx_region_get_roads (ground->region), &ground->roads) != YX_ROADS_OK) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                         _("There is not enough memory for the travel times"));
    return FALSE;
  }
  if (!yx_plan_input_measure (ground->input, ground->roads, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  ground->draft = yx_plan_draft_new (ground->input, max_vehicles);
  return yx_plan_draft_hold (ground->draft, ground->input, error)
         && (known == NULL || yx_replan_begin (ground->draft, ground->input, known, error));
}

gboolean
yx_plan_ground_prepare (YxPlanGround *ground, YxDesk *desk, const char *operation_id,
                        guint max_vehicles, const YxPlanTeller *teller, GCancellable *cancellable,
                        GError **error)
{
  return prepare (ground, desk, operation_id, max_vehicles, NULL, teller, cancellable, error);
}

gboolean
yx_plan_ground_prepare_rest (YxPlanGround *ground, YxDesk *desk, const char *operation_id,
                             const YxReplanRequest *known, GCancellable *cancellable,
                             GError **error)
{
  const YxPlanTeller nobody = { NULL, NULL };

  return prepare (ground, desk, operation_id, 0, known, &nobody, cancellable, error);
}

gboolean
yx_plan_check_sound (const YxPlanProblem *problem, const YxPlanSolution *solution, GError **error)
{
  YxPlanBreach breach;

  if (yx_planner_check (problem, solution, &breach))
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
               _("The plan failed its check (breach %d at stop %u) and was thrown away"),
               (int) breach.kind, breach.stop);
  return FALSE;
}

YxPlan *
yx_plan_ground_keep (const YxPlanGround *ground, YxDesk *desk, const YxPlanKeeping *keeping,
                     const YxPlanTeller *teller, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxPlanStudy) study = NULL;
  g_autoptr (YxPlanResult) result = NULL;

  if (!yx_plan_draft_check_holds (ground->draft, ground->input, keeping->solution, error))
    return NULL;
  study = yx_study_make (ground->input, ground->draft, keeping->solution, keeping->curve,
                         keeping->before, error);
  if (study == NULL)
    return NULL;
  const double seconds = (double) (g_get_monotonic_time () - keeping->begun) / 1e6;

  yx_plan_tell (teller, YX_PLANNING_STORE, YX_PLAN_FRACTION_STORE, NULL);
  result = yx_plan_result_new (ground->input, ground->draft, study, keeping, seconds,
                               yx_region_get_name (ground->region), ground->roads, error);
  if (result == NULL || !yx_plan_result_store (result, desk, cancellable, error))
    return NULL;
  return yx_desk_get_plan (desk, yx_operation_get_data (ground->input->operation)->id,
                           ground->input->next_version, error);
}

void
yx_plan_set_planner_error (GError **error, YxPlannerError failure, const YxPlanFault *fault)
{
  const char *field = fault->field != NULL ? fault->field : "-";

  if (failure == YX_PLANNER_BAD_INPUT && g_str_has_prefix (field, "locks"))
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("What is fixed by hand cannot be driven any more; unfix some of it"));
  else
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                 failure == YX_PLANNER_BAD_INPUT ? _("The planner refuses the field %s")
                                                 : _("The planner ran out of memory (%s)"),
                 failure == YX_PLANNER_BAD_INPUT ? field : "-");
}
