#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/choice.h"
#include "desk/hand-plan.h"
#include "desk/plan-ground.h"
#include "desk/plan-kept.h"
#include "desk/roles.h"
#include "desk/study.h"
#include "model/format.h"

#define DEFAULT_SECONDS 5.0
#define PROGRESS_INTERVAL_US 100000

typedef struct {
  YxPlanTeller teller;
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

static bool
search_progress_cb (const YxPlanProgress *progress, void *data)
{
  const Search *search = data;

  yx_plan_tell (&search->teller, YX_PLANNING_SEARCH,
                YX_PLAN_FRACTION_SEARCH
                    + (YX_PLAN_FRACTION_STORE - YX_PLAN_FRACTION_SEARCH) * progress->fraction,
                &progress->best);
  return true;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Search *search = user_data;

  atomic_store (&search->cancelled, true);
}

static guint
count_held_cars (const YxPlanProblem *problem)
{
  guint n = 0;

  for (uint32_t v = 0; v < problem->n_vehicles; v++) {
    gboolean held = FALSE;

    for (uint32_t i = 0; i < problem->n_locks; i++)
      held |= problem->locks[i].vehicle == v;
    n += held;
  }
  return n;
}

/* Searches, and lets nothing pass that the independent checker does not. */
static gboolean
search_curve (const YxPlanDraft *draft, const YxPlanRequest *request,
              const YxPlanSolution *start, Search *search, GCancellable *cancellable,
              YxPlanCurve *curve, GError **error)
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
    .start = start,
    .spread = &yx_study_spread,
  };
  YxPlanProblem with = draft->problem;
  YxPlanFault fault = { 0 };
  YxPlannerError failure;
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), search, NULL);
  failure = yx_planner_curve (&draft->problem, &options, curve, &fault);
  g_cancellable_disconnect (cancellable, handler);

  if (failure != YX_PLANNER_OK) {
    yx_plan_set_planner_error (error, failure, &fault);
    return FALSE;
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (uint32_t m = 0; m < curve->n_points; m++) {
    with.max_vehicles = m + 1;
    /* Stops fixed in their order may hold more cars than a point allows. */
    with.max_vehicles = MAX (with.max_vehicles, count_held_cars (&draft->problem));
    if (!yx_plan_check_sound (&with, &curve->points[m].plan, error))
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

static YxPlan *
search_and_keep (YxDesk *self, const char *operation_id, const YxPlanRequest *request,
                 Search *search, GCancellable *cancellable, GError **error)
{
  const gint64 begun = g_get_monotonic_time ();
  g_auto (YxPlanGround) ground = { 0 };
  g_autoptr (GArray) choices = NULL;
  YxPlanSolution start = { 0 };
  YxPlanCurve curve;
  YxPlan *plan = NULL;
  gboolean found;

  if (!yx_plan_ground_prepare (&ground, self, operation_id, request->max_vehicles,
                               &search->teller, cancellable, error))
    return NULL;
  yx_plan_tell (&search->teller, YX_PLANNING_SEARCH, YX_PLAN_FRACTION_SEARCH, NULL);
  /* What is fixed by hand is in the plan that stands, so the search goes on from that. */
  if (ground.input->locks->len > 0)
    yx_stored_plan_solve (ground.input->stored, ground.input, ground.draft, FALSE, &start);
  found = search_curve (ground.draft, request, start.n_stops > 0 ? &start : NULL, search,
                        cancellable, &curve, error);
  yx_plan_solution_clear (&start);
  if (!found)
    return NULL;
  choices = choices_of_curve (ground.draft, &curve);
  const YxPlanKeeping keeping = {
    .solution = &curve.points[curve.n_points - 1].plan,
    .curve = &curve,
    .choices = choices,
    .origin = YX_PLAN_ORIGIN_SEARCH,
    .seed = request->seed,
    .begun = begun,
  };
  plan = yx_plan_ground_keep (&ground, self, &keeping, &search->teller, cancellable, error);
  yx_plan_curve_clear (&curve);
  return plan;
}

static const YxPlanChoice *
find_choice (const YxPlanKept *kept, guint n_vehicles)
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
         && yx_plan_check_sound (&draft->problem, solution, error);
}

/* A plan of the curve becomes the next version, with the same curve beside it. */
static YxPlan *
take_from_curve (YxDesk *self, const char *operation_id, const YxPlanRequest *request,
                 Search *search, GCancellable *cancellable, GError **error)
{
  const gint64 begun = g_get_monotonic_time ();
  g_auto (YxPlanGround) ground = { 0 };
  g_auto (YxPlanKept) kept = { 0 };
  YxPlanSolution solution = { 0 };
  const YxPlanChoice *choice;
  YxPlan *plan = NULL;

  if (!yx_plan_kept_read (&kept, self, operation_id, 0, error))
    return NULL;
  choice = find_choice (&kept, request->take);
  if (choice == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 g_dngettext (GETTEXT_PACKAGE, "The curve has no plan with %u vehicle",
                              "The curve has no plan with %u vehicles", request->take),
                 request->take);
    return NULL;
  }
  if (!yx_plan_ground_prepare (&ground, self, operation_id, request->take, &search->teller,
                               cancellable, error))
    return NULL;
  if (read_choice (ground.draft, choice, &solution, error)) {
    const YxPlanKeeping keeping = {
      .solution = &solution,
      .before = kept.study,
      .choices = kept.choices,
      .origin = YX_PLAN_ORIGIN_CURVE,
      .made_from = yx_plan_get_data (kept.plan)->version,
      .seed = (guint64) yx_plan_get_data (kept.plan)->seed,
      .begun = begun,
    };

    solution.steps = (uint64_t) yx_plan_get_data (kept.plan)->steps;
    plan = yx_plan_ground_keep (&ground, self, &keeping, &search->teller, cancellable, error);
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
  Search search = { .teller = { progress, progress_data } };

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
yx_plan_figures_text (YxPlan *plan)
{
  const YxPlanData *figures;
  g_autofree char *km = NULL;

  g_return_val_if_fail (YX_IS_PLAN (plan), NULL);

  figures = yx_plan_get_data (plan);
  km = yx_format_metres (figures->metres);
  return figures->expected > 0.0
             ? g_strdup_printf (_("%d cars, %d cases, %.2f people expected, %s"),
                                figures->n_vehicles, figures->n_cases_covered, figures->expected,
                                km)
             : g_strdup_printf (_("%d cars, %d cases, %s"), figures->n_vehicles,
                                figures->n_cases_covered, km);
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
