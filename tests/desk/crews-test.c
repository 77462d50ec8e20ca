/* Fleet, roster and crews on a desk: what is refused, what is troubled, what is proposed, and that
 * planning and approval go by it. */

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/check.h"
#include "desk/compare.h"
#include "desk/crews.h"
#include "desk/dossier.h"
#include "desk/facts.h"
#include "desk/fleet.h"
#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "desk/steps.h"
#include "model/enum-types.h"

#define HOUR G_TIME_SPAN_HOUR
#define DAY G_TIME_SPAN_DAY
#define N_OFFICERS 14

typedef struct {
  Night *night;
  YxDesk *desk;
  char *cars[3];
  char *officers[N_OFFICERS];
} Fixture;

/* Three crews of judge, two bailiffs and driver, with a woman in the first two; a clerk who
 * drives, and another judge. */
static void
set_up (Fixture *self, gconstpointer data)
{
  static const YxOfficerRole roles[] = { YX_OFFICER_ROLE_JUDGE, YX_OFFICER_ROLE_BAILIFF,
                                         YX_OFFICER_ROLE_BAILIFF, YX_OFFICER_ROLE_DRIVER };
  g_autoptr (GError) error = NULL;

  self->night = night_new (12);
  self->desk = self->night->desk;
  for (int i = 0; i < 3; i++) {
    g_autofree char *sql
        = g_strdup_printf ("SELECT id FROM vehicles WHERE plate = '豫HO90%d警'", i);

    self->cars[i] = night_query_text (self->night, sql);
  }
  for (int i = 0; i < N_OFFICERS; i++) {
    g_autofree char *name = g_strdup_printf ("例%02d", i);
    g_autofree char *phone = g_strdup_printf ("154%08d", i);
    const YxOfficerData officer = {
      .name = name,
      .phone = phone,
      .sex = i == 1 || i == 5 ? YX_SEX_FEMALE : YX_SEX_MALE,
      .role = i < 12 ? roles[i % 4] : i == 12 ? YX_OFFICER_ROLE_CLERK : YX_OFFICER_ROLE_JUDGE,
      .skills = i == 12 ? 1 << YX_OFFICER_SKILL_DRIVE : 0,
      .on_duty = TRUE,
    };

    yx_desk_add_officer (self->desk, &officer, &self->officers[i], &error);
    g_assert_no_error (error);
  }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_auto (YxVerifyReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  yx_desk_verify (self->desk, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_true (report.ok);
  night_free (self->night);
  for (int i = 0; i < 3; i++)
    g_free (self->cars[i]);
  for (int i = 0; i < N_OFFICERS; i++)
    g_free (self->officers[i]);
}

static void
assert_refused (gboolean done, GError **error, YxDeskError code)
{
  g_assert_error (*error, YX_DESK_ERROR, (int) code);
  g_assert_false (done);
  g_clear_error (error);
}

static YxCrewBoard *
look (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  YxCrewBoard *board
      = yx_desk_get_crew_board (self->desk, self->night->operation_id, &error);

  g_assert_no_error (error);
  return board;
}

static const YxCrewOfficer *
officer_of (const YxCrewBoard *board, const char *id)
{
  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

    if (g_str_equal (officer->officer_id, id))
      return officer;
  }
  return NULL;
}

static void
assert_trouble (Fixture *self, int officer, YxCrewTrouble trouble)
{
  g_autoptr (YxCrewBoard) board = look (self);
  const YxCrewOfficer *found = officer_of (board, self->officers[officer]);

  g_assert_cmpint ((int) found->trouble, ==, (int) trouble);
  g_assert_true ((found->trouble_text != NULL) == (trouble != YX_CREW_TROUBLE_NONE));
}

static void
plan (Fixture *self)
{
  const YxPlanRequest request = { .steps = 3000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) made = yx_desk_plan (self->desk, self->night->operation_id, &request, NULL,
                                          NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (made);
}

static void
test_vehicles (Fixture *self, gconstpointer data)
{
  static const struct {
    YxVehicleData vehicle;
    gboolean right;
  } rows[] = {
    { { .plate = "豫H1234警", .seats = 5, .crew = 4 }, TRUE },
    { { .plate = "豫h·b234", .seats = 5, .crew = 4 }, FALSE }, /* one character too few */
    { { .plate = "豫h·b23456", .seats = 5, .crew = 4 }, TRUE },
    { { .plate = "豫HD12345", .seats = 5, .crew = 4 }, TRUE }, /* new energy */
    { { .plate = "豫HI234警", .seats = 5, .crew = 4 }, FALSE },
    { { .plate = "未知HA1234", .seats = 5, .crew = 4 }, FALSE },
    { { .plate = "", .seats = 5, .crew = 4 }, FALSE },
    { { .plate = "Car 9", .seats = 5, .crew = 4 }, TRUE },
    { { .plate = "Car 10", .seats = 0, .crew = 0 }, FALSE },
    { { .plate = "Car 11", .seats = 4, .crew = 5 }, FALSE },
    { { .plate = "Car 12", .seats = 61, .crew = 5 }, FALSE },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *absence = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const gboolean done = yx_desk_add_vehicle (self->desk, &rows[i].vehicle, NULL, &error);

    if (rows[i].right)
      g_assert_no_error (error);
    else
      assert_refused (done, &error, YX_DESK_ERROR_INVALID);
  }
  /* The plate is kept folded, so the same one typed otherwise is known. */
  assert_refused (yx_desk_add_vehicle (self->desk, &rows[2].vehicle, NULL, &error), &error,
                  YX_DESK_ERROR_EXISTS);
  id = night_query_text (self->night, "SELECT id FROM vehicles WHERE plate = '豫HB23456'");
  g_assert_nonnull (id);

  const YxVehicleData changed = { .id = id, .plate = "豫HB23456", .seats = 7, .crew = 4,
                                  .available = TRUE,
                                  .equipment = 1 << YX_VEHICLE_EQUIPMENT_RADIO
                                               | 1 << YX_VEHICLE_EQUIPMENT_PARTITION };

  yx_desk_update_vehicle (self->desk, &changed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM vehicles "
                                             "WHERE equipment = 'radio,partition'"), ==, 1);
  yx_desk_set_vehicle_device (self->desk, id, "jt808", "013900000000", &error);
  yx_desk_set_vehicle_device (self->desk, self->cars[0], "jt808", "013900000000", &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM devices d JOIN vehicles v "
                                             "ON v.id = d.vehicle_id "
                                             "WHERE v.plate = '豫HO900警'"), ==, 1);

  assert_refused (yx_desk_add_absence (self->desk, id, NIGHT_START, NIGHT_START, NULL, NULL,
                                       &error), &error, YX_DESK_ERROR_INVALID);
  assert_refused (yx_desk_add_absence (self->desk, "none", NIGHT_START, NIGHT_START + HOUR, NULL,
                                       NULL, &error), &error, YX_DESK_ERROR_NOT_FOUND);
  yx_desk_add_absence (self->desk, id, NIGHT_START - DAY, NIGHT_START + 1, "年检", &absence,
                       &error);
  g_assert_no_error (error);
  {
    g_autoptr (GArray) absences
        = yx_desk_list_absences (self->desk, id, NIGHT_START, NIGHT_START + HOUR, &error);
    g_autoptr (YxCrewBoard) board = look (self);

    g_assert_cmpuint (absences->len, ==, 1);
    g_assert_cmpint ((int) yx_crew_board_find_car (board, id)->trouble, ==,
                     (int) YX_CREW_TROUBLE_AWAY);
  }
  yx_desk_remove_absence (self->desk, absence, &error);
  g_assert_no_error (error);
  assert_refused (yx_desk_remove_absence (self->desk, absence, &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);
  yx_desk_retire_vehicle (self->desk, id, TRUE, &error);
  g_assert_no_error (error);
  assert_refused (yx_desk_retire_vehicle (self->desk, id, TRUE, &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);
  {
    g_autoptr (YxCrewBoard) board = look (self);

    g_assert_null (yx_crew_board_find_car (board, id));
  }
  yx_desk_retire_vehicle (self->desk, id, FALSE, &error);
  g_assert_no_error (error);
}

static void
test_officers (Fixture *self, gconstpointer data)
{
  YxOfficerData officer = { .name = "例甲", .phone = "15400000099", .role = YX_OFFICER_ROLE_CLERK };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) duties = NULL;
  g_autofree char *id = NULL;
  g_autofree char *duty = NULL;

  yx_desk_add_officer (self->desk, &officer, &id, &error);
  g_assert_no_error (error);
  assert_refused (yx_desk_add_officer (self->desk, &officer, NULL, &error), &error,
                  YX_DESK_ERROR_EXISTS);
  officer.phone = "12345";
  assert_refused (yx_desk_add_officer (self->desk, &officer, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  officer.phone = NULL;
  officer.rest_hours = 49;
  assert_refused (yx_desk_add_officer (self->desk, &officer, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  officer = (YxOfficerData){ .id = id, .name = "例乙", .role = YX_OFFICER_ROLE_JUDGE,
                             .rest_hours = 11, .skills = 1 << YX_OFFICER_SKILL_MEDIATION };
  yx_desk_update_officer (self->desk, &officer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM officers WHERE name = '例乙' "
                                             "AND role = 'judge' AND skills = 'mediation' "
                                             "AND rest_hours = 11"), ==, 1);

  yx_desk_add_duty (self->desk, id, YX_DUTY_KIND_DUTY, NIGHT_START - 20 * HOUR,
                    NIGHT_START - 12 * HOUR, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_refused (yx_desk_add_duty (self->desk, id, YX_DUTY_KIND_LEAVE, NIGHT_START - 13 * HOUR,
                                    NIGHT_START, NULL, NULL, &error), &error,
                  YX_DESK_ERROR_EXISTS);
  assert_refused (yx_desk_add_duty (self->desk, id, YX_DUTY_KIND_LEAVE, NIGHT_START,
                                    NIGHT_START - 1, NULL, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  assert_refused (yx_desk_add_duty (self->desk, id, YX_DUTY_KIND_LEAVE, NIGHT_START,
                                    NIGHT_START + 32 * DAY, NULL, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  assert_refused (yx_desk_add_duty (self->desk, "none", YX_DUTY_KIND_LEAVE, NIGHT_START,
                                    NIGHT_START + DAY, NULL, NULL, &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);
  /* Ten hours between, and he needs eleven. */
  yx_desk_add_duty (self->desk, id, YX_DUTY_KIND_DUTY, NIGHT_START - 2 * HOUR,
                    NIGHT_START + 6 * HOUR, NULL, &duty, &error);
  g_assert_no_error (error);
  duties = yx_desk_list_duties (self->desk, id, NIGHT_START, NIGHT_START + HOUR, &error);
  g_assert_cmpuint (duties->len, ==, 1);
  g_assert_cmpint (g_array_index (duties, YxDuty, 0).rest, ==, 10 * HOUR);
  g_assert_true (g_array_index (duties, YxDuty, 0).rest_short);
  yx_desk_remove_duty (self->desk, duty, &error);
  g_assert_no_error (error);
}

static void
test_sets (void)
{
  g_autofree char *word = NULL;
  g_autofree char *text = NULL;
  int set = 0;

  g_assert_true (yx_set_parse (YX_TYPE_OFFICER_SKILL, "drive、First aid", &set, NULL));
  g_assert_cmpint (set, ==, 1 << YX_OFFICER_SKILL_DRIVE | 1 << YX_OFFICER_SKILL_FIRST_AID);
  text = yx_set_to_text (YX_TYPE_OFFICER_SKILL, set);
  g_assert_cmpstr (text, ==, "drive,first-aid");
  g_assert_false (yx_set_parse (YX_TYPE_OFFICER_SKILL, "drive,flying", &set, &word));
  g_assert_cmpstr (word, ==, "flying");
  g_assert_true (yx_set_parse (YX_TYPE_OFFICER_SKILL, NULL, &set, NULL));
  g_assert_cmpint (set, ==, 0);
}

/* Rest is measured to the minute, on both sides of the operation. */
static void
test_troubles (Fixture *self, gconstpointer data)
{
  const YxOperationData other = { .name = "同时", .kind = YX_TASK_KIND_SUMMONS,
                                  .window_start = NIGHT_START + 2 * HOUR,
                                  .window_end = NIGHT_START + 6 * HOUR };
  const char *const riders[] = { self->officers[4], NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *other_id = NULL;
  const gint64 end = NIGHT_START + 4 * HOUR;

  assert_trouble (self, 0, YX_CREW_TROUBLE_NONE);
  yx_desk_add_duty (self->desk, self->officers[0], YX_DUTY_KIND_DUTY, NIGHT_START - 16 * HOUR,
                    NIGHT_START - 8 * HOUR, NULL, NULL, &error);
  assert_trouble (self, 0, YX_CREW_TROUBLE_NONE);
  yx_desk_add_duty (self->desk, self->officers[1], YX_DUTY_KIND_DUTY, NIGHT_START - 16 * HOUR,
                    NIGHT_START - 8 * HOUR + 1, NULL, NULL, &error);
  assert_trouble (self, 1, YX_CREW_TROUBLE_REST);
  yx_desk_add_duty (self->desk, self->officers[2], YX_DUTY_KIND_DUTY, end + 8 * HOUR - 1,
                    end + 12 * HOUR, NULL, NULL, &error);
  assert_trouble (self, 2, YX_CREW_TROUBLE_REST);
  yx_desk_add_duty (self->desk, self->officers[3], YX_DUTY_KIND_TRAINING, end - 1, end + HOUR,
                    NULL, NULL, &error);
  assert_trouble (self, 3, YX_CREW_TROUBLE_AWAY);
  yx_desk_create_operation (self->desk, &other, &other_id, &error);
  yx_desk_set_crew (self->desk, other_id, self->cars[1], riders, &error);
  g_assert_no_error (error);
  assert_trouble (self, 4, YX_CREW_TROUBLE_BUSY);
  night_run (self->night, "UPDATE officers SET on_duty = 0 WHERE name IN ('例05', '例06')");
  assert_trouble (self, 5, YX_CREW_TROUBLE_OFF_ROSTER);
  yx_desk_add_duty (self->desk, self->officers[6], YX_DUTY_KIND_DUTY, NIGHT_START - HOUR,
                    end + HOUR, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_trouble (self, 6, YX_CREW_TROUBLE_NONE);
}

static void
test_moving (Fixture *self, gconstpointer data)
{
  const char *id = self->night->operation_id;
  const char *const first[] = { self->officers[0], self->officers[1], NULL };
  const char *const second[] = { self->officers[1], NULL };
  const YxCrewAssignment twice[] = { { self->cars[0], first }, { self->cars[1], second } };
  const YxCrewAssignment once[] = { { self->cars[1], second } };
  const char *const third[] = { self->officers[3], NULL };
  const YxCrewAssignment wrong[] = { { self->cars[1], second }, { "none", third } };
  g_autoptr (GError) error = NULL;

  yx_desk_move_officer (self->desk, id, self->officers[0], self->cars[0], &error);
  yx_desk_move_officer (self->desk, id, self->officers[0], self->cars[2], &error);
  g_assert_no_error (error);
  {
    g_autoptr (YxCrewBoard) board = look (self);
    const YxCrewCar *car = yx_crew_board_find_car (board, self->cars[2]);

    g_assert_cmpstr (officer_of (board, self->officers[0])->vehicle_id, ==, self->cars[2]);
    g_assert_false (yx_crew_board_find_car (board, self->cars[0])->by_name);
    g_assert_true (car->by_name);
    g_assert_cmpint (car->n_crew, ==, 1);
    /* Crew 1 of 4, bailiffs 0 of 2, drivers 0 of 1. */
    g_assert_cmpuint (car->unmet->len, ==, 3);
  }
  yx_desk_move_officer (self->desk, id, self->officers[0], NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM operation_crew"), ==, 0);
  assert_refused (yx_desk_move_officer (self->desk, id, "none", NULL, &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);
  assert_refused (yx_desk_move_officer (self->desk, id, self->officers[0], "none", &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);

  assert_refused (yx_desk_set_crews (self->desk, id, twice, 2, &error), &error,
                  YX_DESK_ERROR_INVALID);
  yx_desk_set_crews (self->desk, id, twice, 1, &error);
  yx_desk_set_crews (self->desk, id, once, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM operation_crew"), ==, 1);
  /* All of the board or nothing of it. */
  assert_refused (yx_desk_set_crews (self->desk, id, wrong, 2, &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM operation_crew"), ==, 1);
}

static void
test_proposal (Fixture *self, gconstpointer data)
{
  const char *id = self->night->operation_id;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autofree char *text = NULL;
  YxCrewProposal proposal = { 0 };

  night_add_region (self->night);
  check = yx_desk_prepare_operation (self->desk, id, &error);
  plan (self);

  /* One is put by hand where his colleague would be as good. */
  yx_desk_move_officer (self->desk, id, self->officers[8], self->cars[0], &error);
  yx_desk_propose_crews (self->desk, id, &proposal, &error);
  g_assert_no_error (error);
  g_assert_cmpint (proposal.unmet, ==, 0);
  g_assert_true (proposal.exact);
  {
    g_autoptr (YxCrewBoard) board = look (self);

    g_assert_cmpuint (board->n_unmet, ==, 0);
    g_assert_cmpuint (board->n_troubled, ==, 0);
    g_assert_cmpstr (officer_of (board, self->officers[8])->vehicle_id, ==, self->cars[0]);
    g_assert_true (officer_of (board, self->officers[8])->by_hand);
    text = yx_crew_board_sentence (board);
    for (guint i = 0; i < board->cars->len; i++) {
      const YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, i);

      g_assert_true (car->by_name == car->planned);
      g_assert_true (!car->planned || car->n_visits > 0);
    }
  }

  /* Somebody on leave does not ride, even where a hand has put him, and approval sees to it. */
  yx_desk_add_duty (self->desk, self->officers[8], YX_DUTY_KIND_ILL, NIGHT_START - DAY,
                    NIGHT_START + DAY, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_refused (yx_desk_approve_operation (self->desk, id, NULL, &error), &error,
                  YX_DESK_ERROR_STATE);
  yx_desk_propose_crews (self->desk, id, &proposal, &error);
  g_assert_no_error (error);
  {
    g_autoptr (YxCrewBoard) board = look (self);

    g_assert_null (officer_of (board, self->officers[8])->vehicle_id);
    g_assert_cmpuint (board->n_troubled, ==, 0);
  }
  yx_desk_record_night (self->desk, id, "白天均外出务工", &error);
  yx_desk_approve_night (self->desk, id, "例院长", NULL, &error);
  yx_desk_approve_operation (self->desk, id, NULL, &error);
  g_assert_no_error (error);
  {
    g_autofree char *rider = night_query_text (self->night,
                                               "SELECT officer_id FROM operation_crew LIMIT 1");
    g_autofree char *car = night_query_text (self->night,
                                             "SELECT vehicle_id FROM operation_crew LIMIT 1");

    assert_refused (yx_desk_retire_officer (self->desk, rider, TRUE, &error), &error,
                    YX_DESK_ERROR_STATE);
    assert_refused (yx_desk_retire_vehicle (self->desk, car, TRUE, &error), &error,
                    YX_DESK_ERROR_STATE);
  }
  yx_operation_check_free (g_steal_pointer (&check));
  check = yx_desk_check_operation (self->desk, id, YX_CHECK_STAGE_APPROVAL, &error);
  g_assert_no_error (error);
  for (guint t = 0; t < check->tasks->len; t++)
    g_assert_cmpint ((int) ((YxTaskCheck *) g_ptr_array_index (check->tasks, t))->standing, ==,
                     (int) YX_STANDING_GO);
}

static const YxRiderDifference *
find_difference (const YxPlanComparison *comparison, const char *officer_id)
{
  for (guint i = 0; i < comparison->riders->len; i++) {
    const YxRiderDifference *rider = &g_array_index (comparison->riders, YxRiderDifference, i);

    if (g_str_equal (rider->officer_id, officer_id))
      return rider;
  }
  return NULL;
}

static char *
rider_names (Fixture *self, int version, const char *vehicle_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (YxDossier) dossier
      = yx_desk_read_dossier (self->night->desk, self->night->operation_id, version,
                              YX_PAPER_EDITION_FULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);

    for (guint o = 0; g_str_equal (route->vehicle_id, vehicle_id) && o < route->officers->len; o++)
      g_string_append_printf (names, "%s ",
                              ((YxDossierOfficer *) g_ptr_array_index (route->officers, o))->name);
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static int
count_staff (Fixture *self, int version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) plan
      = yx_desk_get_plan (self->desk, self->night->operation_id, version, &error);

  g_assert_no_error (error);
  return yx_plan_get_data (plan)->n_staff;
}

static void
approve (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  yx_desk_record_night (self->desk, self->night->operation_id, "白天均外出务工", &error);
  yx_desk_approve_night (self->desk, self->night->operation_id, "例院长", NULL, &error);
  yx_desk_approve_operation (self->desk, self->night->operation_id, NULL, &error);
  g_assert_no_error (error);
}

/* A version keeps who rode: its papers say so after the crews have changed, and the difference to
 * the next is told. */
static void
test_frozen (Fixture *self, gconstpointer data)
{
  const char *id = self->night->operation_id;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (YxPlanComparison) comparison = NULL;
  g_autoptr (YxPlanComparison) same = NULL;
  g_autofree char *car = NULL;
  g_autofree char *bailiff = NULL;
  g_autofree char *name = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *again = NULL;
  g_autofree char *sentence = NULL;
  const YxRiderDifference *rider;
  int n_named;

  night_add_region (self->night);
  check = yx_desk_prepare_operation (self->desk, id, &error);
  plan (self);
  yx_desk_propose_crews (self->desk, id, NULL, &error);
  g_assert_no_error (error);
  n_named = (int) night_query (self->night, "SELECT count(*) FROM operation_crew");
  g_assert_cmpint (count_staff (self, 0), ==, n_named);
  approve (self);

  car = night_query_text (self->night, "SELECT vehicle_id FROM routes LIMIT 1");
  bailiff = night_query_text (self->night,
                              "SELECT oc.officer_id FROM operation_crew oc JOIN officers o "
                              "ON o.id = oc.officer_id JOIN routes r "
                              "ON r.vehicle_id = oc.vehicle_id WHERE o.role = 'bailiff' LIMIT 1");
  assert_refused (yx_desk_move_officer (self->desk, id, bailiff, NULL, &error), &error,
                  YX_DESK_ERROR_STATE);
  assert_refused (yx_desk_propose_crews (self->desk, id, NULL, &error), &error,
                  YX_DESK_ERROR_STATE);
  assert_refused (yx_desk_set_crews (self->desk, id, NULL, 0, &error), &error,
                  YX_DESK_ERROR_STATE);
  before = rider_names (self, 1, car);
  yx_desk_reopen_operation (self->desk, id, "换人", &error);
  yx_desk_move_officer (self->desk, id, bailiff, NULL, &error);
  g_assert_no_error (error);
  name = night_query_text (self->night, "SELECT o.name FROM officers o WHERE NOT EXISTS (SELECT 1 "
                                        "FROM operation_crew oc WHERE oc.officer_id = o.id) "
                                        "AND o.id IN (SELECT officer_id FROM approval_crew)");
  /* What has been approved once does not follow a new name either. */
  night_run (self->night, "UPDATE officers SET name = '例改名' WHERE role = 'judge'");
  after = rider_names (self, YX_VERSION_IN_FORCE, car);
  again = rider_names (self, 1, car);
  g_assert_cmpstr (again, ==, before);
  g_assert_cmpstr (after, !=, before);
  g_assert_nonnull (strstr (before, name));
  g_assert_null (strstr (after, name));
  g_assert_cmpint (count_staff (self, 0), ==, n_named - 1);

  comparison = yx_desk_compare_approvals (self->desk, id, 1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (comparison->riders->len, ==, 1);
  rider = find_difference (comparison, bailiff);
  g_assert_nonnull (rider);
  g_assert_cmpstr (rider->name, ==, name);
  g_assert_nonnull (rider->car_before);
  g_assert_null (rider->car_after);
  sentence = yx_plan_comparison_sentence (comparison);
  g_assert_nonnull (strstr (sentence, "1"));
  same = yx_desk_compare_approvals (self->desk, id, 1, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (same->riders->len, ==, 0);
  g_assert_null (yx_desk_compare_approvals (self->desk, id, 1, 2, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
}

/* A car whose named crew lacks a driver is given nothing; a car in the workshop or out in another
 * operation is not offered. */
static void
test_planner_obeys (Fixture *self, gconstpointer data)
{
  const char *id = self->night->operation_id;
  const char *const no_driver[]
      = { self->officers[0], self->officers[1], self->officers[2], self->officers[4], NULL };
  const char *const clerk_drives[]
      = { self->officers[0], self->officers[1], self->officers[2], self->officers[12], NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;

  night_add_region (self->night);
  check = yx_desk_prepare_operation (self->desk, id, &error);
  yx_desk_set_crew (self->desk, id, self->cars[0], no_driver, &error);
  yx_desk_add_absence (self->desk, self->cars[1], NIGHT_START, NIGHT_START + HOUR, "维修", NULL,
                       &error);
  g_assert_no_error (error);
  plan (self);
  {
    g_autoptr (GListStore) routes = yx_desk_list_routes (self->desk, id, 0, &error);

    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (routes)), ==, 1);
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
      g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);

      g_assert_cmpstr (yx_route_get_data (route)->vehicle_id, ==, self->cars[2]);
    }
  }
  yx_desk_set_crew (self->desk, id, self->cars[0], clerk_drives, &error);
  g_assert_no_error (error);
  plan (self);
  g_assert_cmpint (night_query (self->night,
                                "SELECT count(*) FROM routes r JOIN plans p ON p.id = r.plan_id "
                                "JOIN operations o ON o.plan_version = p.version "
                                "JOIN vehicles v ON v.id = r.vehicle_id "
                                "WHERE v.plate = '豫HO900警'"), ==, 1);
}

static void
test_import (Fixture *self, gconstpointer data)
{
  YxVehicleData vehicles[] = {
    { .id = self->cars[0], .plate = "豫HO900警", .seats = 7, .crew = 4, .recorders = 2,
      .female_officer = TRUE, .speed_factor = 1, .available = TRUE },
    { .id = self->cars[1], .plate = "豫HO901警", .seats = 5, .crew = 4, .available = TRUE },
    { .plate = "豫HO910警", .seats = 5, .crew = 4, .available = TRUE },
  };
  YxOfficerData officers[] = { { .name = "例新", .role = YX_OFFICER_ROLE_DRIVER, .on_duty = TRUE },
                               { .name = "", .role = YX_OFFICER_ROLE_DRIVER } };
  YxFleetCount cars, people;
  g_autoptr (GError) error = NULL;
  const gint64 n_events = night_query (self->night, "SELECT count(*) FROM events");

  assert_refused (yx_desk_import_fleet (self->desk, vehicles, 3, officers, 2, &cars, &people,
                                        &error), &error, YX_DESK_ERROR_INVALID);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM events"), ==, n_events);
  vehicles[2].plate = "豫HO901警";
  assert_refused (yx_desk_import_fleet (self->desk, vehicles, 3, officers, 1, &cars, &people,
                                        &error), &error, YX_DESK_ERROR_EXISTS);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM events"), ==, n_events);
  vehicles[2].plate = "豫HO910警";
  yx_desk_import_fleet (self->desk, vehicles, 3, officers, 1, &cars, &people, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cars.unchanged, ==, 1);
  g_assert_cmpuint (cars.updated, ==, 1);
  g_assert_cmpuint (cars.added, ==, 1);
  g_assert_cmpuint (people.added, ==, 1);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM events"), ==, n_events + 3);
}

/* Killed while boards and fleets are written: a board is there whole or not at all. */
static void
test_killed (Fixture *self, gconstpointer data)
{
  const char *const first[] = { self->officers[0], self->officers[1], self->officers[2],
                                self->officers[3], NULL };
  const char *const second[] = { self->officers[4], self->officers[5], self->officers[6],
                                 self->officers[7], NULL };
  const YxCrewAssignment boards[2][2] = { { { self->cars[0], first }, { self->cars[1], second } },
                                          { { self->cars[1], first }, { self->cars[2], second } } };
  g_autofree char *path = g_strdup (yx_desk_get_path (self->desk));
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GError) error = NULL;

  for (int round = 0; round < 10; round++) {
    gint64 n_riders, n_cars;
    pid_t child;
    int status;

    yx_desk_close (self->night->desk);
    g_clear_object (&self->night->desk);
    child = fork ();
    if (child == 0) {
      g_autoptr (YxDesk) desk = yx_desk_open (path, YX_STORE_OPEN_NORMAL, NULL);

      for (guint i = 0;; i++) {
        const YxVehicleData vehicles[]
            = { { .id = self->cars[0], .plate = "豫HO900警", .seats = 5 + (int) (i % 2), .crew = 4,
                  .available = TRUE },
                { .id = self->cars[1], .plate = "豫HO901警", .seats = 5 + (int) (i % 2), .crew = 4,
                  .available = TRUE } };

        yx_desk_set_crews (desk, self->night->operation_id, boards[i % 2], 2, NULL);
        yx_desk_import_fleet (desk, vehicles, 2, NULL, 0, NULL, NULL, NULL);
        yx_desk_propose_crews (desk, self->night->operation_id, NULL, NULL);
      }
    }
    g_usleep ((gulong) g_rand_int_range (rand, 20000, 150000));
    kill (child, SIGKILL);
    waitpid (child, &status, 0);

    self->desk = self->night->desk = yx_desk_open (path, YX_STORE_OPEN_NORMAL, &error);
    g_assert_no_error (error);
    {
      g_auto (YxVerifyReport) report = { 0 };

      yx_desk_verify (self->desk, NULL, &report, &error);
      g_assert_no_error (error);
      g_assert_true (report.ok);
    }
    n_riders = night_query (self->night, "SELECT count(*) FROM operation_crew WHERE by_hand = 1");
    n_cars = night_query (self->night, "SELECT count(DISTINCT vehicle_id) FROM operation_crew "
                                       "WHERE by_hand = 1");
    g_assert_true ((n_riders == 8 && n_cars == 2) || (n_riders == 0 && n_cars == 0));
    g_assert_cmpint (night_query (self->night, "SELECT max(seats) - min(seats) FROM vehicles "
                                               "WHERE plate IN ('豫HO900警', '豫HO901警')"), ==, 0);
  }
}

#define ADD(name, function) \
  g_test_add ("/desk/crews/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("vehicles", test_vehicles);
  ADD ("officers", test_officers);
  g_test_add_func ("/desk/crews/sets", test_sets);
  ADD ("troubles", test_troubles);
  ADD ("moving", test_moving);
  ADD ("proposal", test_proposal);
  ADD ("frozen", test_frozen);
  ADD ("planner-obeys", test_planner_obeys);
  ADD ("import", test_import);
  ADD ("killed", test_killed);
  return g_test_run ();
}
