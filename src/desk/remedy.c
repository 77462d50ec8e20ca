#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/crews.h"
#include "desk/desk-private.h"
#include "desk/locks.h"
#include "desk/operation.h"
#include "desk/remedy.h"
#include "desk/roles.h"

typedef struct {
  const char *operation_id;
  gint64 start, end;
  const char *author;
} WindowJob;

static gboolean
window_job (YxDb *db, gpointer data, GError **error)
{
  const WindowJob *job = data;
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, job->operation_id, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;

  if (operation == NULL)
    return FALSE;
  if (yx_operation_get_data (operation)->step >= YX_OPERATION_STEP_APPROVED) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("The operation is approved; its plan cannot change any more"));
    return FALSE;
  }
  statement = yx_db_prepare (
      db, "UPDATE operations SET window_start = $2, window_end = $3, step = 'draft' WHERE id = $1",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_int (statement, 2, job->start);
  yx_statement_bind_int (statement, 3, job->end);
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_int (payload, "start", job->start);
  yx_payload_set_int (payload, "end", job->end);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.window-set", payload,
                               error);
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, text);
  return FALSE;
}

static gboolean
move_window (YxDesk *self, const char *operation_id, const YxTaskAdvice *advice, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_find_operation (self, operation_id, error);
  gint64 start, end;

  if (operation == NULL)
    return FALSE;
  start = yx_operation_get_data (operation)->window_start;
  end = yx_operation_get_data (operation)->window_end;
  if (advice->remedy == YX_REMEDY_EARLIER)
    start = MIN (start, advice->time);
  else
    end = MAX (end, advice->time);
  return yx_desk_set_operation_window (self, operation_id, start, end, error);
}

/* Officers who ride nowhere and may go, into a car whose crew is named. */
static gboolean
man_car (YxDesk *self, const char *operation_id, const YxTaskAdvice *advice, GError **error)
{
  const gboolean woman = advice->remedy == YX_REMEDY_SKILL;
  int wanted = woman ? 1 : advice->amount;
  g_autoptr (YxCrewBoard) board = yx_desk_get_crew_board (self, operation_id, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  const YxCrewCar *car;

  if (board == NULL)
    return FALSE;
  car = advice->vehicle_id != NULL ? yx_crew_board_find_car (board, advice->vehicle_id) : NULL;
  if (car == NULL)
    return refuse (error, _("This car is not offered for the operation"));
  if (!car->by_name)
    return refuse (error, _("Name the crew of this car first, on the Crews page: it goes with its "
                            "usual crew now"));
  for (guint i = 0; i < board->officers->len && (int) found->len < wanted; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

    if (officer->vehicle_id == NULL && !yx_crew_trouble_forbids (officer->trouble)
        && (!woman || officer->sex == YX_SEX_FEMALE))
      g_ptr_array_add (found, officer->officer_id);
  }
  if ((int) found->len < wanted)
    return refuse (error, woman ? _("No female officer is free")
                                : _("Not as many officers are free"));
  for (guint i = 0; i < found->len; i++)
    if (!yx_desk_move_officer (self, operation_id, g_ptr_array_index (found, i),
                               advice->vehicle_id, error))
      return FALSE;
  return TRUE;
}

gboolean
yx_desk_set_operation_window (YxDesk *self, const char *operation_id, gint64 start, gint64 end,
                              GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.set-window", error))
    return FALSE;
  if (start <= 0 || end <= start || end - start > G_TIME_SPAN_DAY)
    return refuse (error, _("A window ends after it begins, and within 24 hours"));
  author = yx_desk_dup_author (self);
  WindowJob job = { operation_id, start, end, author };
  return yx_desk_write (self, window_job, &job, NULL, error);
}

gboolean
yx_remedy_has_verb (const YxTaskAdvice *advice)
{
  g_return_val_if_fail (advice != NULL, FALSE);

  return (advice->remedy != YX_REMEDY_NONE && advice->remedy != YX_REMEDY_SEATS
          && advice->remedy != YX_REMEDY_SKILL)
         || (advice->remedy == YX_REMEDY_SKILL && advice->female_officer && !advice->recorder);
}

gboolean
yx_desk_apply_remedy (YxDesk *self, const char *operation_id, const YxTaskAdvice *advice,
                      gboolean *ret_one_more, GError **error)
{
  gboolean done = TRUE;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);
  g_return_val_if_fail (advice != NULL, FALSE);

  if (!yx_remedy_has_verb (advice))
    return refuse (error, advice->remedy == YX_REMEDY_NONE
                              ? _("No single change would let it in")
                              : _("The desk cannot do this by itself: change the car or its "
                                  "equipment, then plan again"));
  switch (advice->remedy) {
  case YX_REMEDY_LATER:
  case YX_REMEDY_EARLIER:
  case YX_REMEDY_NIGHT:
    done = move_window (self, operation_id, advice, error);
    break;
  case YX_REMEDY_SKILL:
  case YX_REMEDY_CREW:
    done = man_car (self, operation_id, advice, error);
    break;
  case YX_REMEDY_UNLOCK:
    done = yx_desk_lock_car (self, operation_id, advice->vehicle_id, FALSE, error);
    break;
  default:
    done = yx_desk_may (self, YX_RIGHT_PREPARE, "operation.plan", error);
    break;
  }
  if (done)
    *ret_one_more = advice->remedy == YX_REMEDY_CAR;
  return done;
}
