#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/compare.h"
#include "desk/hand-plan.h"
#include "desk/lists-private.h"
#include "desk/plan-ground.h"
#include "desk/plan-kept.h"
#include "desk/roles.h"

static const YxPlanTeller nobody = { NULL, NULL };

/* Moves that live as long as their task. */
typedef struct {
  char *operation_id;
  int version;
  GStringChunk *strings;
  GArray *moves; /* of YxStopMove */
} Moving;

static void
moving_free (gpointer data)
{
  Moving *moving = data;

  g_free (moving->operation_id);
  g_string_chunk_free (moving->strings);
  g_array_unref (moving->moves);
  g_free (moving);
}

static const char *
keep_text (GStringChunk *strings, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (strings, text) : NULL;
}

static void
refuse (const YxHandPlan *plan, const YxPlanTrialFault *fault, YxDeskError code, GError **error)
{
  g_autofree char *text
      = plan->lost != NULL ? g_strdup (plan->lost) : yx_hand_plan_fault_text (plan, fault);

  g_set_error_literal (error, YX_DESK_ERROR, code, text);
}

/* Times the plan, has it checked, and stores it. */
static YxPlan *
keep (YxDesk *self, const YxPlanGround *ground, YxHandPlan *hand, YxPlanOrigin origin,
      int made_from, YxDeskError refusal, gint64 begun, GCancellable *cancellable, GError **error)
{
  const char *operation_id = yx_operation_get_data (ground->input->operation)->id;
  g_auto (YxPlanKept) kept = { 0 };
  YxPlanSolution solution;
  YxPlanTrialFault fault;
  YxPlan *plan = NULL;

  if (!yx_plan_kept_read (&kept, self, operation_id, made_from, error)
      || !yx_hand_plan_try (hand, NULL, &solution, &fault, error))
    return NULL;
  if (hand->lost != NULL || fault.kind != YX_PLAN_BREACH_NONE) {
    refuse (hand, &fault, refusal, error);
  } else if (yx_plan_check_sound (&ground->draft->problem, &solution, error)) {
    const YxPlanKeeping keeping = {
      .solution = &solution,
      .before = kept.study,
      .choices = kept.choices,
      .origin = origin,
      .made_from = made_from,
      .seed = kept.plan != NULL ? (guint64) yx_plan_get_data (kept.plan)->seed : 0,
      .begun = begun,
    };

    plan = yx_plan_ground_keep (ground, self, &keeping, &nobody, cancellable, error);
  }
  yx_plan_solution_clear (&solution);
  return plan;
}

static gboolean
is_current (const YxPlanInput *input, int version, GError **error)
{
  if (input->stored == NULL)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("The operation has no plan yet"));
  else if (input->stored->version != version)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                 _("The plan has changed meanwhile: version %d is in force now"),
                 input->stored->version);
  return input->stored != NULL && input->stored->version == version;
}

typedef struct {
  const char *operation_id;
  int version;
  YxStoredPlan *stored;
} StoredJob;

static gboolean
stored_job (YxDb *db, gpointer data, GError **error)
{
  StoredJob *job = data;
  GError *reason = NULL;
  g_autoptr (YxPlan) plan = yx_read_plan (db, job->operation_id, job->version, &reason);

  if (plan != NULL)
    job->stored = yx_stored_plan_read (db, job->operation_id, job->version, &reason);
  else if (reason == NULL)
    g_set_error (&reason, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 _("The operation has no version %d of a plan"), job->version);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

static YxPlan *
take_version (YxDesk *self, const char *operation_id, int version, GCancellable *cancellable,
              GError **error)
{
  const gint64 begun = g_get_monotonic_time ();
  g_auto (YxPlanGround) ground = { 0 };
  g_autoptr (YxHandPlan) hand = NULL;
  StoredJob job = { operation_id, version, NULL };
  YxPlan *plan = NULL;

  if (yx_store_read (yx_desk_get_store (self), stored_job, &job, error)
      && yx_plan_ground_prepare (&ground, self, operation_id, 0, &nobody, cancellable, error)) {
    hand = yx_hand_plan_new (job.stored, ground.input, ground.draft);
    plan = keep (self, &ground, hand, YX_PLAN_ORIGIN_VERSION, version, YX_DESK_ERROR_STATE, begun,
                 cancellable, error);
  }
  yx_stored_plan_free (job.stored);
  return plan;
}

/* By number, among all versions. */
static const YxPlanVersion *
find_version (GArray *versions, int number)
{
  for (guint i = 0; i < versions->len; i++) {
    const YxPlanVersion *version = &g_array_index (versions, YxPlanVersion, i);

    if (yx_plan_get_data (version->plan)->version == number)
      return version;
  }
  return NULL;
}

/* The one that a version is, when it is only an older one taken again. */
static const YxPlanVersion *
resolve (GArray *versions, const YxPlanVersion *version)
{
  while (version != NULL && version->origin == YX_PLAN_ORIGIN_VERSION)
    version = find_version (versions, version->made_from);
  return version;
}

/* 0: there is none. */
static int
find_before (GArray *versions)
{
  const YxPlanVersion *version = NULL;

  for (guint i = 0; i < versions->len && version == NULL; i++)
    if (g_array_index (versions, YxPlanVersion, i).current)
      version = &g_array_index (versions, YxPlanVersion, i);
  version = resolve (versions, version);
  if (version == NULL)
    return 0;
  version = resolve (versions,
                     find_version (versions, version->made_from > 0
                                                 ? version->made_from
                                                 : yx_plan_get_data (version->plan)->version - 1));
  return version != NULL ? yx_plan_get_data (version->plan)->version : 0;
}

static void
move_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Moving *moving = task_data;
  GError *error = NULL;
  YxPlan *plan = yx_desk_move_stops (source, moving->operation_id, moving->version,
                                     (const YxStopMove *) moving->moves->data, moving->moves->len,
                                     cancellable, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, g_object_unref);
  else
    g_task_return_error (task, error);
}

YxPlan *
yx_desk_move_stops (YxDesk *self, const char *operation_id, int version, const YxStopMove *moves,
                    guint n_moves, GCancellable *cancellable, GError **error)
{
  const gint64 begun = g_get_monotonic_time ();
  g_auto (YxPlanGround) ground = { 0 };
  g_autoptr (YxHandPlan) hand = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);
  g_return_val_if_fail (n_moves > 0, NULL);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "plan.move", error)
      || !yx_plan_ground_prepare (&ground, self, operation_id, 0, &nobody, cancellable, error)
      || !is_current (ground.input, version, error))
    return NULL;
  hand = yx_hand_plan_new (ground.input->stored, ground.input, ground.draft);
  for (guint i = 0; i < n_moves; i++) {
    if (!yx_hand_plan_move (hand, &moves[i], error))
      return NULL;
    if (moves[i].vehicle_id == NULL)
      yx_plan_input_find_task (ground.input, moves[i].task_id)->taken_out = TRUE;
  }
  return keep (self, &ground, hand, YX_PLAN_ORIGIN_HAND, version, YX_DESK_ERROR_PLAN, begun,
               cancellable, error);
}

void
yx_desk_move_stops_async (YxDesk *self, const char *operation_id, int version,
                          const YxStopMove *moves, guint n_moves, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Moving *moving;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (operation_id != NULL);
  g_return_if_fail (n_moves > 0);

  moving = g_new0 (Moving, 1);
  moving->operation_id = g_strdup (operation_id);
  moving->version = version;
  moving->strings = g_string_chunk_new (256);
  moving->moves = g_array_new (FALSE, FALSE, sizeof (YxStopMove));
  for (guint i = 0; i < n_moves; i++) {
    YxStopMove move = moves[i];

    move.task_id = keep_text (moving->strings, move.task_id);
    move.place_id = keep_text (moving->strings, move.place_id);
    move.vehicle_id = keep_text (moving->strings, move.vehicle_id);
    g_array_append_val (moving->moves, move);
  }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_move_stops_async);
  g_task_set_task_data (task, moving, moving_free);
  g_task_run_in_thread (task, move_thread);
}

YxPlan *
yx_desk_move_stops_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_move_stops_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

YxPlan *
yx_desk_take_plan_version (YxDesk *self, const char *operation_id, int version,
                           GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);
  g_return_val_if_fail (version > 0, NULL);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "plan.take-version", error))
    return NULL;
  return take_version (self, operation_id, version, cancellable, error);
}

YxPlan *
yx_desk_undo_plan (YxDesk *self, const char *operation_id, GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GArray) versions = NULL;
  int before;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "plan.undo", error))
    return NULL;
  versions = yx_desk_list_plan_versions (self, operation_id, error);
  if (versions == NULL)
    return NULL;
  before = find_before (versions);
  if (before == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("There is no version before this one"));
    return NULL;
  }
  return take_version (self, operation_id, before, cancellable, error);
}
