#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/crew-match.h"
#include "desk/crews-private.h"
#include "desk/desk-private.h"
#include "desk/roles.h"
#include "desk/staff.h"
#include "model/enum-types.h"

typedef struct {
  const char *operation_id;
  const YxCrewAssignment *assignments;
  gsize n_assignments;
  gboolean whole;         /* no other crew stays */
  const char *officer_id; /* who moves; NULL: the assignments count */
  const char *vehicle_id; /* where to; NULL: out of all */
  const char *author;
  YxCrewProposal proposal;
} CrewJob;

/* What the matching is made of, and whose each row is. */
typedef struct {
  GArray *persons;      /* of YxCrewPerson */
  GPtrArray *officers;  /* of const YxCrewOfficer */
  GArray *needs;        /* of YxCrewNeed */
  GPtrArray *cars;      /* of const YxCrewCar */
} Match;

static void
match_clear (Match *match)
{
  g_array_unref (match->persons);
  g_ptr_array_unref (match->officers);
  g_array_unref (match->needs);
  g_ptr_array_unref (match->cars);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Match, match_clear)

static gboolean
check_step (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, operation_id, error);
  YxOperationStep step;

  if (operation == NULL)
    return FALSE;
  step = yx_operation_get_data (operation)->step;
  if (step < YX_OPERATION_STEP_APPROVED)
    return TRUE;
  g_set_error_literal (
      error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
      step == YX_OPERATION_STEP_APPROVED
          ? _("The operation is approved with its crews; open it again to change them")
          : _("The operation has left; its crews cannot change any more"));
  return FALSE;
}

static gboolean
check_row (YxDb *db, const char *table, const char *id, const char *message, GError **error)
{
  gboolean exists;

  if (!yx_desk_row_exists (db, table, id, &exists, error))
    return FALSE;
  if (!exists) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, message, id);
#pragma GCC diagnostic pop
  }
  return exists;
}

/* Deletes the rows of operation $1 for which `column` is $2; all when that is NULL. */
static gboolean
empty_crews (YxDb *db, const char *operation_id, const char *sql, const char *id, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  if (id != NULL)
    yx_statement_bind_text (statement, 2, id);
  return yx_statement_run (statement, error);
}

static gboolean
seat_officer (YxDb *db, const char *operation_id, const char *officer_id, const char *vehicle_id,
              gboolean by_hand, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "INSERT INTO operation_crew (operation_id, officer_id, vehicle_id, by_hand) "
                       "VALUES ($1, $2, $3, $4) ON CONFLICT (operation_id, officer_id) "
                       "DO UPDATE SET vehicle_id = excluded.vehicle_id, by_hand = excluded.by_hand",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_text (statement, 2, officer_id);
  yx_statement_bind_text (statement, 3, vehicle_id);
  yx_statement_bind_int (statement, 4, by_hand);
  return yx_statement_run (statement, error);
}

static gboolean
set_crew (YxDb *db, const CrewJob *job, const YxCrewAssignment *assignment, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (!check_row (db, "vehicles", assignment->vehicle_id, _("There is no vehicle %s"), error)
      || !empty_crews (db, job->operation_id,
                       "DELETE FROM operation_crew WHERE operation_id = $1 AND vehicle_id = $2",
                       assignment->vehicle_id, error))
    return FALSE;
  for (gsize i = 0; assignment->officer_ids[i] != NULL; i++)
    if (!check_row (db, "officers", assignment->officer_ids[i], _("There is no officer %s"), error)
        || !seat_officer (db, job->operation_id, assignment->officer_ids[i],
                          assignment->vehicle_id, TRUE, error))
      return FALSE;
  yx_payload_set_text (payload, "vehicle", assignment->vehicle_id);
  yx_payload_set_texts (payload, "officers", assignment->officer_ids, -1);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.crew-set", payload,
                               error);
}

static gboolean
crews_job (YxDb *db, gpointer data, GError **error)
{
  const CrewJob *job = data;

  if (!check_step (db, job->operation_id, error)
      || (job->whole
          && !empty_crews (db, job->operation_id,
                           "DELETE FROM operation_crew WHERE operation_id = $1", NULL, error)))
    return FALSE;
  for (gsize i = 0; i < job->n_assignments; i++)
    if (!set_crew (db, job, &job->assignments[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
move_job (YxDb *db, gpointer data, GError **error)
{
  const CrewJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (!check_step (db, job->operation_id, error)
      || !check_row (db, "officers", job->officer_id, _("There is no officer %s"), error)
      || (job->vehicle_id != NULL
          && !check_row (db, "vehicles", job->vehicle_id, _("There is no vehicle %s"), error)))
    return FALSE;
  if (job->vehicle_id != NULL
          ? !seat_officer (db, job->operation_id, job->officer_id, job->vehicle_id, TRUE, error)
          : !empty_crews (db, job->operation_id,
                          "DELETE FROM operation_crew WHERE operation_id = $1 AND officer_id = $2",
                          job->officer_id, error))
    return FALSE;
  yx_payload_set_text (payload, "officer", job->officer_id);
  yx_payload_set_text (payload, "vehicle", job->vehicle_id);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.officer-moved",
                               payload, error);
}

/* ---- The proposal ---- */

static YxCrewOffice
office_of (const YxCrewOfficer *officer)
{
  switch (officer->role) {
  case YX_OFFICER_ROLE_JUDGE:
    return YX_CREW_OFFICE_JUDGE;
  case YX_OFFICER_ROLE_BAILIFF:
    return YX_CREW_OFFICE_BAILIFF;
  case YX_OFFICER_ROLE_DRIVER:
    return YX_CREW_OFFICE_DRIVER;
  case YX_OFFICER_ROLE_OFFICER:
  case YX_OFFICER_ROLE_CLERK:
  default:
    return officer->skills & 1 << YX_OFFICER_SKILL_DRIVE ? YX_CREW_OFFICE_DRIVER
                                                          : YX_CREW_OFFICE_OTHER;
  }
}

static void
add_cars (Match *match, const YxCrewBoard *board)
{
  for (guint i = 0; i < board->cars->len; i++) {
    const YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, i);
    const YxCrewDemand *demand = &car->demand;
    const YxCrewNeed need = {
      .crew = demand->crew,
      .judges = demand->judges,
      .bailiffs = demand->bailiffs,
      .drivers = demand->drivers,
      .woman = demand->woman,
      .licence = demand->drivers == 0,
      .wishes = (unsigned) demand->skills,
      .most = MAX (car->seats - demand->seats, 0),
    };

    if (demand->crew == 0 || yx_crew_trouble_forbids (car->trouble))
      continue;
    g_array_append_val (match->needs, need);
    g_ptr_array_add (match->cars, (gpointer) car);
  }
}

static int
find_car (const Match *match, const char *vehicle_id)
{
  for (guint c = 0; vehicle_id != NULL && c < match->cars->len; c++) {
    const YxCrewCar *car = g_ptr_array_index (match->cars, c);

    if (g_str_equal (car->vehicle_id, vehicle_id))
      return (int) c;
  }
  return YX_CREW_NOBODY;
}

/* Who has been put by hand into a car that stays at home is not taken from it. Too little rest
 * weighs as much as ten duties. */
static void
add_persons (Match *match, const YxCrewBoard *board)
{
  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);
    const gboolean by_hand = officer->by_hand && officer->vehicle_id != NULL;
    const YxCrewPerson person = {
      .office = office_of (officer),
      .woman = officer->sex == YX_SEX_FEMALE,
      .drives = officer->role == YX_OFFICER_ROLE_DRIVER
                || (officer->skills & 1 << YX_OFFICER_SKILL_DRIVE) != 0,
      .skills = (unsigned) officer->skills,
      .load = officer->n_duties + (officer->trouble == YX_CREW_TROUBLE_REST ? 10 : 0),
      .fixed = by_hand ? find_car (match, officer->vehicle_id) : YX_CREW_NOBODY,
    };

    if (yx_crew_trouble_forbids (officer->trouble)
        || (by_hand && person.fixed == YX_CREW_NOBODY))
      continue;
    g_array_append_val (match->persons, person);
    g_ptr_array_add (match->officers, (gpointer) officer);
  }
}

/* Those who ride by proposal go; those put somewhere by hand stay unless something forbids it. */
static gboolean
store_proposal (YxDb *db, const CrewJob *job, const YxCrewBoard *board, const Match *match,
                const int *car, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (!empty_crews (db, job->operation_id,
                    "DELETE FROM operation_crew WHERE operation_id = $1 AND by_hand = 0", NULL,
                    error))
    return FALSE;
  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

    if (officer->vehicle_id != NULL && yx_crew_trouble_forbids (officer->trouble)
        && !empty_crews (db, job->operation_id,
                         "DELETE FROM operation_crew WHERE operation_id = $1 AND officer_id = $2",
                         officer->officer_id, error))
      return FALSE;
  }
  for (guint i = 0; i < match->officers->len; i++) {
    const YxCrewOfficer *officer = g_ptr_array_index (match->officers, i);
    const gboolean fixed
        = g_array_index (match->persons, YxCrewPerson, i).fixed != YX_CREW_NOBODY;

    if (car[i] != YX_CREW_NOBODY
        && !seat_officer (db, job->operation_id, officer->officer_id,
                          ((const YxCrewCar *) g_ptr_array_index (match->cars, car[i]))->vehicle_id,
                          fixed, error))
      return FALSE;
  }
  yx_payload_set_int (payload, "cars", job->proposal.n_cars);
  yx_payload_set_int (payload, "officers", job->proposal.n_officers);
  yx_payload_set_int (payload, "unmet", job->proposal.unmet);
  return yx_desk_append_event (db, job->author, job->operation_id, "operation.crews-proposed",
                               payload, error);
}

static gboolean
propose_job (YxDb *db, gpointer data, GError **error)
{
  CrewJob *job = data;
  g_autoptr (YxCrewBoard) board = NULL;
  g_auto (Match) match = {
    .persons = g_array_new (FALSE, FALSE, sizeof (YxCrewPerson)),
    .officers = g_ptr_array_new (),
    .needs = g_array_new (FALSE, FALSE, sizeof (YxCrewNeed)),
    .cars = g_ptr_array_new (),
  };
  g_autofree int *car = NULL;
  YxCrewScore score;

  if (!check_step (db, job->operation_id, error))
    return FALSE;
  board = yx_crew_board_read (db, job->operation_id, error);
  if (board == NULL)
    return FALSE;
  add_cars (&match, board);
  add_persons (&match, board);
  if (match.cars->len == 0 || match.officers->len == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                         match.cars->len == 0 ? _("No car goes out that needs a crew")
                                              : _("No officer is on duty then"));
    return FALSE;
  }
  car = g_new (int, match.officers->len);
  if (yx_crew_match ((const YxCrewPerson *) (gpointer) match.persons->data, match.persons->len,
                     (const YxCrewNeed *) (gpointer) match.needs->data, match.needs->len, car,
                     &score)
      != YX_CREW_OK) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_PLAN,
                         _("There is not enough memory to propose crews"));
    return FALSE;
  }
  job->proposal = (YxCrewProposal){ .unmet = score.unmet, .exact = score.exact };
  for (guint c = 0; c < match.cars->len; c++) {
    int n = 0;

    for (guint i = 0; i < match.officers->len; i++)
      n += car[i] == (int) c;
    job->proposal.n_cars += n > 0;
    job->proposal.n_officers += n;
  }
  return store_proposal (db, job, board, &match, car, error);
}

gboolean
yx_desk_set_crew (YxDesk *self, const char *operation_id, const char *vehicle_id,
                  const char *const *officer_ids, GError **error)
{
  const YxCrewAssignment assignment = { vehicle_id, officer_ids };
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL && vehicle_id != NULL && officer_ids != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.set-crew", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  CrewJob job = { .operation_id = operation_id, .assignments = &assignment, .n_assignments = 1,
                  .author = author };
  return yx_desk_write (self, crews_job, &job, NULL, error);
}

gboolean
yx_desk_set_crews (YxDesk *self, const char *operation_id, const YxCrewAssignment *assignments,
                   gsize n_assignments, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);
  g_return_val_if_fail (assignments != NULL || n_assignments == 0, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.set-crews", error))
    return FALSE;
  for (gsize i = 0; i < n_assignments; i++)
    for (gsize o = 0; assignments[i].officer_ids[o] != NULL; o++)
      if (!g_hash_table_add (seen, (gpointer) assignments[i].officer_ids[o])) {
        g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                             _("An officer rides in one car only"));
        return FALSE;
      }
  author = yx_desk_dup_author (self);
  CrewJob job = { .operation_id = operation_id, .assignments = assignments,
                  .n_assignments = n_assignments, .whole = TRUE, .author = author };
  return yx_desk_write (self, crews_job, &job, NULL, error);
}

gboolean
yx_desk_move_officer (YxDesk *self, const char *operation_id, const char *officer_id,
                      const char *vehicle_id, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL && officer_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.move-officer", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  CrewJob job = { .operation_id = operation_id, .officer_id = officer_id,
                  .vehicle_id = vehicle_id, .author = author };
  return yx_desk_write (self, move_job, &job, NULL, error);
}

gboolean
yx_desk_propose_crews (YxDesk *self, const char *operation_id, YxCrewProposal *ret_proposal,
                       GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "operation.propose-crews", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  CrewJob job = { .operation_id = operation_id, .author = author };
  if (!yx_desk_write (self, propose_job, &job, NULL, error))
    return FALSE;
  if (ret_proposal != NULL)
    *ret_proposal = job.proposal;
  return TRUE;
}
