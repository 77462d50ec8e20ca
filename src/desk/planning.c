#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/choice.h"
#include "desk/lists-private.h"
#include "desk/plan-input.h"
#include "desk/plan-result.h"
#include "desk/planning.h"
#include "desk/roles.h"
#include "desk/study.h"

#define DEFAULT_SECONDS 5.0
#define PROGRESS_INTERVAL_US 100000

/* Shares of the whole, for a progress bar that moves evenly. */
#define FRACTION_MATRIX 0.03
#define FRACTION_SEARCH 0.06
#define FRACTION_STORE 0.97

typedef struct {
  YxPlanningProgressFunc progress;
  gpointer progress_data;
  atomic_bool cancelled;
} Search;

/* One planning in a thread: where its progress goes. */
typedef struct {
  char *operation_id;
  YxPlanRequest request;
  YxPlanningProgressFunc progress;
  gpointer progress_data;
  GMainContext *context;
  gint64 last_told;
  gint finished; /* atomic: no progress after the callback */
} Planning;

typedef struct {
  GTask *task;
  YxPlanningProgress progress;
} ProgressTold;

static void
tell (Search *search, YxPlanningPhase phase, double fraction, const YxPlanScore *best)
{
  const YxPlanningProgress progress = {
    .phase = phase,
    .fraction = fraction,
    .n_vehicles = best != NULL ? (int) best->vehicles : 0,
    .expected = best != NULL ? best->value : 0.0,
  };

  if (search->progress != NULL)
    search->progress (&progress, search->progress_data);
}

static bool
search_progress_cb (const YxPlanProgress *progress, void *data)
{
  tell (data, YX_PLANNING_SEARCH,
        FRACTION_SEARCH + (FRACTION_STORE - FRACTION_SEARCH) * progress->fraction,
        &progress->best);
  return true;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Search *search = user_data;

  atomic_store (&search->cancelled, true);
}

static gboolean
may_be_planned (const YxPlanInput *input, GError **error)
{
  if (yx_operation_get_data (input->operation)->step >= YX_OPERATION_STEP_APPROVED) {
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

static gboolean
check (const YxPlanProblem *problem, const YxPlanSolution *solution, GError **error)
{
  YxPlanBreach breach;

  if (yx_planner_check (problem, solution, &breach))
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
               _("The plan failed its check (breach %d at stop %u) and was thrown away"),
               (int) breach.kind, breach.stop);
  return FALSE;
}

/* Searches, and lets nothing pass that the independent checker does not. */
static gboolean
search_curve (const YxPlanDraft *draft, const YxPlanRequest *request, Search *search,
              GCancellable *cancellable, YxPlanCurve *curve, GError **error)
{
  const gboolean unlimited = request->seconds <= 0.0 && request->steps == 0;
  const YxPlanOptions options = {
    .seed = request->seed,
    .seconds = unlimited ? DEFAULT_SECONDS : request->seconds,
    .steps = request->steps,
    .threads = MAX (request->threads, 1),
    .progress = search_progress_cb,
    .progress_data = search,
    .cancel = &search->cancelled,
    .spread = &yx_study_spread,
  };
  YxPlanProblem with = draft->problem;
  YxPlanFault fault;
  YxPlannerError failure;
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), search, NULL);
  failure = yx_planner_curve (&draft->problem, &options, curve, &fault);
  g_cancellable_disconnect (cancellable, handler);

  if (failure != YX_PLANNER_OK) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                 failure == YX_PLANNER_BAD_INPUT ? _("The planner refuses the field %s")
                                                 : _("The planner ran out of memory (%s)"),
                 failure == YX_PLANNER_BAD_INPUT ? fault.field : "-");
    return FALSE;
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (uint32_t m = 0; m < curve->n_points; m++) {
    with.max_vehicles = m + 1;
    if (!check (&with, &curve->points[m].plan, error))
      return FALSE;
  }
  return TRUE;
}

static GArray *
choices_of_curve (const YxPlanDraft *draft, const YxPlanCurve *curve)
{
  GArray *choices = g_array_new (FALSE, TRUE, sizeof (YxPlanChoice));
  g_autofree char *fingerprint = yx_plan_draft_fingerprint (draft);

  g_array_set_clear_func (choices, (GDestroyNotify) yx_plan_choice_clear);
  for (uint32_t m = 0; m < curve->n_points; m++) {
    const YxPlanChoice choice = { m + 1, g_strdup (fingerprint),
                                  yx_solution_to_text (&curve->points[m].plan) };

    g_array_append_val (choices, choice);
  }
  return choices;
}

/* What a planning works with and on. */
typedef struct {
  YxPlanInput *input;
  YxRegion *region;
  YxRoadsSearch *roads;
  YxPlanDraft *draft;
} Ground;

static void
ground_clear (Ground *ground)
{
  g_clear_pointer (&ground->draft, yx_plan_draft_free);
  g_clear_pointer (&ground->roads, yx_roads_search_free);
  g_clear_pointer (&ground->input, yx_plan_input_free);
  g_clear_object (&ground->region);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ground, ground_clear)

static gboolean
prepare_ground (YxDesk *self, const char *operation_id, guint max_vehicles, Search *search,
                GCancellable *cancellable, Ground *ground, GError **error)
{
  tell (search, YX_PLANNING_READ, 0.0, NULL);
  ground->input = yx_plan_input_read (self, operation_id, error);
  if (ground->input == NULL || !may_be_planned (ground->input, error))
    return FALSE;
  ground->region = yx_desk_get_region (self, error);
  if (ground->region == NULL || !yx_plan_input_locate (ground->input, ground->region, error))
    return FALSE;

  tell (search, YX_PLANNING_MATRIX, FRACTION_MATRIX, NULL);
  if (yx_roads_search_new (yx_region_get_roads (ground->region), &ground->roads) != YX_ROADS_OK) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                         _("There is not enough memory for the travel times"));
    return FALSE;
  }
  if (!yx_plan_input_measure (ground->input, ground->roads, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  ground->draft = yx_plan_draft_new (ground->input, max_vehicles);
  return TRUE;
}

/* Stores a plan with its study. The plan is that version when this returns. */
static YxPlan *
keep_plan (YxDesk *self, const Ground *ground, const YxPlanSolution *solution,
           const YxPlanCurve *curve, YxPlanStudy *before, GArray *choices,
           const YxPlanRequest *request, YxPlanOrigin origin, int made_from, gint64 begun,
           Search *search, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxPlanStudy) study
      = yx_study_make (ground->input, ground->draft, solution, curve, before, error);
  g_autoptr (YxPlanResult) result = NULL;

  if (study == NULL)
    return NULL;
  const double seconds = (double) (g_get_monotonic_time () - begun) / 1e6;

  tell (search, YX_PLANNING_STORE, FRACTION_STORE, NULL);
  result = yx_plan_result_new (ground->input, ground->draft, solution, study, choices, request,
                               origin, made_from, seconds, yx_region_get_name (ground->region), ground->roads, error);
  if (result == NULL || !yx_plan_result_store (result, self, cancellable, error))
    return NULL;
  return yx_desk_get_plan (self, yx_operation_get_data (ground->input->operation)->id,
                           ground->input->next_version, error);
}

static YxPlan *
search_and_keep (YxDesk *self, const char *operation_id, const YxPlanRequest *request,
                 Search *search, GCancellable *cancellable, GError **error)
{
  const gint64 begun = g_get_monotonic_time ();
  g_auto (Ground) ground = { 0 };
  g_autoptr (GArray) choices = NULL;
  YxPlanCurve curve;
  YxPlan *plan = NULL;

  if (!prepare_ground (self, operation_id, request->max_vehicles, search, cancellable, &ground,
                       error))
    return NULL;
  tell (search, YX_PLANNING_SEARCH, FRACTION_SEARCH, NULL);
  if (!search_curve (ground.draft, request, search, cancellable, &curve, error))
    return NULL;
  choices = choices_of_curve (ground.draft, &curve);
  plan = keep_plan (self, &ground, &curve.points[curve.n_points - 1].plan, &curve, NULL, choices,
                    request, YX_PLAN_ORIGIN_SEARCH, 0, begun, search, cancellable, error);
  yx_plan_curve_clear (&curve);
  return plan;
}

/* What the current plan of an operation keeps. */
typedef struct {
  const char *operation_id;
  YxPlan *plan;
  YxPlanStudy *study;
  GArray *choices;
} Kept;

static void
kept_clear (Kept *kept)
{
  g_clear_object (&kept->plan);
  g_clear_object (&kept->study);
  g_clear_pointer (&kept->choices, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static gboolean
read_kept_job (YxDb *db, gpointer data, GError **error)
{
  Kept *kept = data;
  GError *reason = NULL;

  kept->plan = yx_read_plan (db, kept->operation_id, 0, &reason);
  if (kept->plan != NULL)
    kept->study = yx_read_plan_study (db, kept->operation_id, 0, &reason);
  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (kept->plan == NULL)
    return TRUE;
  kept->choices = yx_plan_choices_read (db, yx_plan_get_data (kept->plan)->id, error);
  return kept->choices != NULL;
}

static const YxPlanChoice *
find_choice (const Kept *kept, guint n_vehicles)
{
  for (guint i = 0; kept->choices != NULL && i < kept->choices->len; i++) {
    const YxPlanChoice *choice = &g_array_index (kept->choices, YxPlanChoice, i);

    if (choice->vehicles == n_vehicles)
      return choice;
  }
  return NULL;
}

static gboolean
read_choice (const YxPlanDraft *draft, const YxPlanChoice *choice, YxPlanSolution *solution,
             GError **error)
{
  g_autofree char *fingerprint = yx_plan_draft_fingerprint (draft);

  if (!g_str_equal (fingerprint, choice->problem)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("Cases, vehicles or the map have changed since this plan was found; "
                           "plan again"));
    return FALSE;
  }
  return yx_solution_from_text (choice->solution, solution, error)
         && check (&draft->problem, solution, error);
}

/* A plan of the curve becomes the next version, with the same curve beside it. */
static YxPlan *
take_from_curve (YxDesk *self, const char *operation_id, const YxPlanRequest *request,
                 Search *search, GCancellable *cancellable, GError **error)
{
  const gint64 begun = g_get_monotonic_time ();
  g_auto (Ground) ground = { 0 };
  g_auto (Kept) kept = { .operation_id = operation_id };
  YxPlanRequest as_before = *request;
  YxPlanSolution solution = { 0 };
  const YxPlanChoice *choice;
  g_autoptr (GError) failure = NULL;
  YxPlan *plan = NULL;

  if (!yx_store_read (yx_desk_get_store (self), read_kept_job, &kept, &failure)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  choice = find_choice (&kept, request->take);
  if (choice == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 g_dngettext (GETTEXT_PACKAGE, "The curve has no plan with %u vehicle",
                              "The curve has no plan with %u vehicles", request->take),
                 request->take);
    return NULL;
  }
  if (!prepare_ground (self, operation_id, request->take, search, cancellable, &ground, error))
    return NULL;
  as_before.seed = (guint64) yx_plan_get_data (kept.plan)->seed;
  if (read_choice (ground.draft, choice, &solution, error)) {
    solution.steps = (uint64_t) yx_plan_get_data (kept.plan)->steps;
    plan = keep_plan (self, &ground, &solution, NULL, kept.study, kept.choices, &as_before,
                      YX_PLAN_ORIGIN_CURVE, yx_plan_get_data (kept.plan)->version, begun, search,
                      cancellable, error);
  }
  yx_plan_solution_clear (&solution);
  return plan;
}

static void
planning_free (gpointer data)
{
  Planning *planning = data;

  g_free (planning->operation_id);
  g_main_context_unref (planning->context);
  g_free (planning);
}

static gboolean
progress_told_cb (gpointer user_data)
{
  ProgressTold *told = user_data;
  Planning *planning = g_task_get_task_data (told->task);

  if (!g_atomic_int_get (&planning->finished) && !g_task_get_completed (told->task))
    planning->progress (&told->progress, planning->progress_data);
  return G_SOURCE_REMOVE;
}

static void
progress_told_free (gpointer data)
{
  ProgressTold *told = data;

  g_object_unref (told->task);
  g_free (told);
}

/* From the planning thread to the caller's main context, at most ten times a second. */
static void
thread_progress_cb (const YxPlanningProgress *progress, gpointer user_data)
{
  GTask *task = user_data;
  Planning *planning = g_task_get_task_data (task);
  const gint64 now = g_get_monotonic_time ();
  ProgressTold *told;

  if (now - planning->last_told < PROGRESS_INTERVAL_US)
    return;
  planning->last_told = now;
  told = g_new (ProgressTold, 1);
  told->task = g_object_ref (task);
  told->progress = *progress;
  g_main_context_invoke_full (planning->context, G_PRIORITY_DEFAULT, progress_told_cb, told,
                              progress_told_free);
}

static void
plan_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Planning *planning = task_data;
  g_autoptr (GError) error = NULL;
  YxPlan *plan = yx_desk_plan (source, planning->operation_id, &planning->request,
                               planning->progress != NULL ? thread_progress_cb : NULL, task,
                               cancellable, &error);

  g_atomic_int_set (&planning->finished, 1);
  if (plan != NULL)
    g_task_return_pointer (task, plan, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

char *
yx_planning_progress_text (const YxPlanningProgress *progress)
{
  g_return_val_if_fail (progress != NULL, NULL);

  switch (progress->phase) {
  case YX_PLANNING_READ:
    return g_strdup (_("Reading places"));
  case YX_PLANNING_MATRIX:
    return g_strdup (_("Working out travel times"));
  case YX_PLANNING_SEARCH:
    if (progress->n_vehicles == 0)
      return g_strdup (_("Searching"));
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Searching: %d vehicle",
                                         "Searching: %d vehicles", (gulong) progress->n_vehicles),
                            progress->n_vehicles);
  case YX_PLANNING_STORE:
    return g_strdup (_("Keeping the plan"));
  default:
    g_return_val_if_reached (NULL);
  }
}

YxPlan *
yx_desk_plan (YxDesk *self, const char *operation_id, const YxPlanRequest *request,
              YxPlanningProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
              GError **error)
{
  static const YxPlanRequest no_request = { 0 };
  Search search = { .progress = progress, .progress_data = progress_data };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.plan", error))
    return NULL;
  if (request == NULL)
    request = &no_request;
  atomic_init (&search.cancelled, false);
  return request->take > 0
             ? take_from_curve (self, operation_id, request, &search, cancellable, error)
             : search_and_keep (self, operation_id, request, &search, cancellable, error);
}

void
yx_desk_plan_async (YxDesk *self, const char *operation_id, const YxPlanRequest *request,
                    YxPlanningProgressFunc progress, gpointer progress_data,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Planning *planning;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (operation_id != NULL);

  planning = g_new0 (Planning, 1);
  planning->operation_id = g_strdup (operation_id);
  if (request != NULL)
    planning->request = *request;
  planning->progress = progress;
  planning->progress_data = progress_data;
  planning->context = g_main_context_ref_thread_default ();

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_plan_async);
  g_task_set_task_data (task, planning, planning_free);
  g_task_run_in_thread (task, plan_thread);
}

YxPlan *
yx_desk_plan_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
yx_plan_sentence (YxPlan *plan)
{
  const YxPlanData *figures;
  g_autofree char *cases = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *together = NULL;

  g_return_val_if_fail (YX_IS_PLAN (plan), NULL);

  figures = yx_plan_get_data (plan);
  if (figures->n_cases_covered == figures->n_cases)
    cases = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d case", "%d cases",
                                          (gulong) figures->n_cases),
                             figures->n_cases);
  else
    cases = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d of %d case", "%d of %d cases",
                                          (gulong) figures->n_cases),
                             figures->n_cases_covered, figures->n_cases);
  alone = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d car one by one",
                                        "%d cars one by one",
                                        (gulong) figures->baseline_vehicles),
                           figures->baseline_vehicles);
  together = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d car together", "%d cars together",
                                           (gulong) figures->n_vehicles),
                              figures->n_vehicles);
  /* TRANSLATORS: "36 cases: 36 cars one by one, 6 cars together" */
  return g_strdup_printf (_("%s: %s, %s"), cases, alone, together);
}
