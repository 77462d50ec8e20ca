#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/dispatch-board-private.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

G_DEFINE_FINAL_TYPE (YxDispatchBoard, yx_dispatch_board, G_TYPE_OBJECT)

/* The rest as it goes on by itself ------------------------------------------------------------- */

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
    for (guint i = yx_dispatch_board_stops (self, v)->len; i-- > 0;)
      if (g_array_index (yx_dispatch_board_stops (self, v), YxPlanTrialStop, i).task == task) {
        g_array_remove_index (yx_dispatch_board_stops (self, v), i);
        self->base->leave_by[v] = INFINITY;
        removed = TRUE;
      }
  return removed;
}

/* What is under way comes first in its car, whatever the plan had before it and was passed by. */
static void
put_locked_first (YxDispatchBoard *self)
{
  const YxPlanProblem *problem = yx_dispatch_board_problem (self);
  g_autofree guint *n_locked = g_new0 (guint, problem->n_vehicles + 1);

  for (uint32_t l = 0; l < problem->n_locks; l++) {
    const YxPlanLock *lock = &problem->locks[l];
    YxPlanTrialStop stop = { .task = lock->task,
                             .place = lock->place,
                             .window = YX_PLAN_NONE,
                             .not_before = -INFINITY,
                             .was = NAN };

    for (guint v = 0; v < self->base->cars->len; v++)
      for (guint i = yx_dispatch_board_stops (self, v)->len; i-- > 0;) {
        const YxPlanTrialStop *at
            = &g_array_index (yx_dispatch_board_stops (self, v), YxPlanTrialStop, i);

        if (at->task == lock->task && at->place == lock->place) {
          stop = *at;
          g_array_remove_index (yx_dispatch_board_stops (self, v), i);
        }
      }
    g_array_insert_val (yx_dispatch_board_stops (self, lock->vehicle), n_locked[lock->vehicle],
                        stop);
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
    for (guint i = 0; i < yx_dispatch_board_stops (self, v)->len; i++)
      g_array_index (yx_dispatch_board_stops (self, v), YxPlanTrialStop, i).not_before = -INFINITY;
  }
  for (;;) {
    YxPlanTrialFault fault;

    if (!yx_hand_plan_try (self->base, NULL, &self->rest, &fault, error))
      return FALSE;
    if (fault.kind == YX_PLAN_BREACH_NONE)
      return TRUE;
    yx_plan_solution_clear (&self->rest);
    if (fault.task != YX_PLAN_NONE && remove_task (self, fault.task)) {
      g_ptr_array_add (self->lost, g_strdup (yx_dispatch_board_title (self, fault.task)));
    } else if (fault.vehicle != YX_PLAN_NONE
               && yx_dispatch_board_stops (self, fault.vehicle)->len > 0) {
      GArray *car = yx_dispatch_board_stops (self, fault.vehicle);
      const guint32 task = g_array_index (car, YxPlanTrialStop, car->len - 1).task;

      if (task == YX_PLAN_NONE) {
        g_array_set_size (car, car->len - 1);
      } else {
        g_ptr_array_add (self->lost, g_strdup (yx_dispatch_board_title (self, task)));
        remove_task (self, task);
      }
    } else {
      g_autofree char *text = yx_hand_plan_fault_text (self->base, &fault);

      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN, text);
      return FALSE;
    }
  }
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

/* A visit that is under way but can no longer be planned, as when its hour is over, holds nobody.
 */
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
      || !yx_dispatch_board_answer (self, cancellable, error))
    return FALSE;
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
  self->answers = g_ptr_array_new_with_free_func (yx_dispatch_answer_free);
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
