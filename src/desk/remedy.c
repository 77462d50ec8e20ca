#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/crews-private.h"
#include "desk/desk-private.h"
#include "desk/locks.h"
#include "desk/operation-private.h"
#include "desk/operation.h"
#include "desk/remedy.h"
#include "desk/roles.h"

typedef struct {
  const char *operation_id;
  gint64 start, end;
  const char *author;
} WindowJob;

typedef struct {
  const char *operation_id;
  const YxTaskAdvice *advice;
  const char *author;
} OfferJob;

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
  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

    if (g_strcmp0 (officer->vehicle_id, advice->vehicle_id) == 0)
      g_ptr_array_add (found, officer->officer_id);
  }
  g_ptr_array_add (found, NULL);
  return yx_desk_set_crew (self, operation_id, advice->vehicle_id,
                           (const char *const *) found->pdata, error);
}

/* What the car of an advice lacks, of a car that the operation does not offer yet. */
typedef struct {
  char *plate; /* of the car that lacks it */
  int seats_free, recorders;
} Lacking;

static gboolean
read_car (YxDb *db, const char *vehicle_id, Lacking *ret_car, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT coalesce (nullif (call_sign, ''), plate), seats - crew, recorders "
                       "FROM vehicles WHERE id = $1",
                       error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, vehicle_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return refuse (error, _("This car is not offered for the operation"));
  ret_car->plate = g_strdup (yx_statement_get_text (statement, 0));
  ret_car->seats_free = (int) yx_statement_get_int (statement, 1);
  ret_car->recorders = (int) yx_statement_get_int (statement, 2);
  yx_statement_reset (statement);
  return TRUE;
}

/* The smallest car that has it, may go and is not offered; NULL without error: there is none.
 * Where no cars are chosen for the operation, all are offered. */
static char *
find_other_car (YxDb *db, const OfferJob *job, int seats_free, int recorders, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id FROM vehicles WHERE " YX_VEHICLE_IS_USABLE " AND seats - crew >= $2 "
      "AND recorders >= $3 AND (female_officer = 1 OR $4 = 0) "
      "AND EXISTS (SELECT 1 FROM operation_vehicles WHERE operation_id = $1) "
      "AND id NOT IN (SELECT vehicle_id FROM operation_vehicles WHERE operation_id = $1) "
      "ORDER BY seats, recorders, plate LIMIT 1",
      error);
  char *id = NULL;
  gboolean row;

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_int (statement, 2, seats_free);
  yx_statement_bind_int (statement, 3, recorders);
  yx_statement_bind_int (statement, 4,
                         job->advice->remedy == YX_REMEDY_SKILL && job->advice->female_officer);
  if (!yx_statement_step (statement, &row, error))
    return NULL;
  if (row) {
    id = g_strdup (yx_statement_get_text (statement, 0));
    yx_statement_reset (statement);
  }
  return id;
}

static gboolean
refuse_for_want_of_car (const OfferJob *job, const Lacking *car, int seats_free, int recorders,
                        GError **error)
{
  if (job->advice->remedy == YX_REMEDY_SEATS)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _("No further vehicle of the fleet leaves %d seats beside its crew, as %s would "
                   "have to: borrow one and enter it in the fleet, or let fewer officers ride"),
                 seats_free, car->plate);
  else
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _("No further vehicle of the fleet has %d recorders: put one more into %s, enter "
                   "it in the fleet, and plan again"),
                 recorders, car->plate);
  return FALSE;
}

static gboolean
offer_job (YxDb *db, gpointer data, GError **error)
{
  const OfferJob *job = data;
  g_autoptr (YxOperation) operation
      = yx_operation_read_changeable (db, job->operation_id, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *id = NULL;
  g_autofree char *plate = NULL;
  const gboolean seats = job->advice->remedy == YX_REMEDY_SEATS;
  Lacking car = { 0 };
  int seats_free, recorders;
  YxStatement *statement;

  if (operation == NULL || !read_car (db, job->advice->vehicle_id, &car, error))
    return FALSE;
  plate = car.plate;
  seats_free = seats ? MAX (car.seats_free, 0) + job->advice->amount : 0;
  recorders = seats ? 0 : car.recorders + 1;
  id = find_other_car (db, job, seats_free, recorders, &reason);
  if (reason != NULL) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  if (id == NULL)
    return refuse_for_want_of_car (job, &car, seats_free, recorders, error);
  statement = yx_db_prepare (
      db, "INSERT INTO operation_vehicles (operation_id, vehicle_id) VALUES ($1, $2)", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  yx_statement_bind_text (statement, 2, id);
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "vehicle", id);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.vehicle-offered",
                               payload, error);
}

/* Another car, when the one of the advice lacks seats or a recorder. */
static gboolean
offer_car (YxDesk *self, const char *operation_id, const YxTaskAdvice *advice, GError **error)
{
  g_autofree char *author = NULL;

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.offer-vehicle", error))
    return FALSE;
  if (advice->vehicle_id == NULL)
    return refuse (error, _("This car is not offered for the operation"));
  author = yx_desk_dup_author (self);
  OfferJob job = { operation_id, advice, author };
  return yx_desk_write (self, offer_job, &job, NULL, error);
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

  return advice->remedy != YX_REMEDY_NONE;
}

gboolean
yx_remedy_takes_car (const YxTaskAdvice *advice)
{
  g_return_val_if_fail (advice != NULL, FALSE);

  return advice->remedy == YX_REMEDY_CAR || advice->remedy == YX_REMEDY_SEATS
         || (advice->remedy == YX_REMEDY_SKILL && advice->recorder);
}

gboolean
yx_desk_apply_remedy (YxDesk *self, const char *operation_id, const YxTaskAdvice *advice,
                      gboolean *ret_one_more, GError **error)
{
  gboolean done;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);
  g_return_val_if_fail (advice != NULL, FALSE);

  switch (advice->remedy) {
  case YX_REMEDY_LATER:
  case YX_REMEDY_EARLIER:
  case YX_REMEDY_NIGHT:
    done = move_window (self, operation_id, advice, error);
    break;
  case YX_REMEDY_SKILL:
    done = advice->recorder ? offer_car (self, operation_id, advice, error)
                            : man_car (self, operation_id, advice, error);
    break;
  case YX_REMEDY_CREW:
    done = man_car (self, operation_id, advice, error);
    break;
  case YX_REMEDY_SEATS:
    done = offer_car (self, operation_id, advice, error);
    break;
  case YX_REMEDY_UNLOCK:
    done = yx_desk_lock_car (self, operation_id, advice->vehicle_id, FALSE, error);
    break;
  case YX_REMEDY_CAR:
    done = yx_desk_may (self, YX_RIGHT_PREPARE, "operation.plan", error);
    break;
  case YX_REMEDY_NONE:
  default:
    done = refuse (error, _("No single change would let it in"));
    break;
  }
  if (done)
    *ret_one_more = yx_remedy_takes_car (advice);
  return done;
}
