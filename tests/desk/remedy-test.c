/* One press for what would let a task in: the window, a woman in a named crew, a car let go. */

#include "desk/crews.h"
#include "desk/fleet.h"
#include "desk/hand.h"
#include "desk/locks.h"
#include "desk/made-night.h"
#include "desk/operation.h"
#include "desk/remedy.h"

static Night *
night_planned (void)
{
  Night *night = night_new (6);
  const YxPlanRequest request = { .steps = 1000, .seed = 1 };
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  night_add_region (night);
  plan = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return night;
}

static gboolean
apply (Night *night, YxTaskAdvice advice, int code)
{
  g_autoptr (GError) error = NULL;
  gboolean one_more = FALSE;
  const gboolean done
      = yx_desk_apply_remedy (night->desk, night->operation_id, &advice, &one_more, &error);

  if (code >= 0)
    g_assert_error (error, YX_DESK_ERROR, code);
  else
    g_assert_no_error (error);
  g_assert_cmpint (done, ==, code < 0);
  return one_more;
}

static void
test_window (void)
{
  Night *night = night_planned ();
  const gint64 later = NIGHT_START + 5 * G_TIME_SPAN_HOUR;
  const gint64 earlier = NIGHT_START - G_TIME_SPAN_HOUR;
  g_autofree char *event = NULL;

  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_NIGHT, .time = later }, -1);
  g_assert_cmpint (night_query (night, "SELECT window_end FROM operations"), ==, later);
  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_EARLIER, .time = earlier }, -1);
  g_assert_cmpint (night_query (night, "SELECT window_start FROM operations"), ==, earlier);
  event = night_query_text (night, "SELECT kind FROM events ORDER BY seq DESC LIMIT 1");
  g_assert_cmpstr (event, ==, "operation.window-set");
  /* Never shorter, never beyond a day. */
  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_LATER, .time = NIGHT_START }, -1);
  g_assert_cmpint (night_query (night, "SELECT window_end FROM operations"), ==, later);
  apply (night,
         (YxTaskAdvice){ .remedy = YX_REMEDY_LATER, .time = NIGHT_START + G_TIME_SPAN_DAY },
         YX_DESK_ERROR_INVALID);
  night_run (night, "UPDATE operations SET step = 'approved'");
  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_NIGHT, .time = later + 1 },
         YX_DESK_ERROR_STATE);
  night_free (night);
}

static void
test_car (void)
{
  Night *night = night_planned ();
  g_autofree char *car
      = night_query_text (night, "SELECT vehicle_id FROM routes ORDER BY ordinal LIMIT 1");
  g_autoptr (GError) error = NULL;

  g_assert_true (apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_CAR }, -1));
  g_assert_true (yx_desk_lock_car (night->desk, night->operation_id, car, TRUE, &error));
  g_assert_false (
      apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_UNLOCK, .vehicle_id = car }, -1));
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM plan_locks"), ==, 0);
  night_free (night);
}

static char *
apply_refused (Night *night, YxTaskAdvice advice)
{
  g_autoptr (GError) error = NULL;
  gboolean one_more;

  g_assert_false (
      yx_desk_apply_remedy (night->desk, night->operation_id, &advice, &one_more, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  return g_strdup (error->message);
}

/* A van that stands by is offered when a car lacks seats or a recorder; where all are offered, or
 * none has it, the words say what would do. */
static void
test_offer (void)
{
  Night *night = night_planned ();
  g_autofree char *car = night_query_text (night, "SELECT id FROM vehicles ORDER BY plate");
  g_autofree char *other
      = night_query_text (night, "SELECT id FROM vehicles ORDER BY plate LIMIT 1 OFFSET 1");
  g_autofree char *van
      = night_query_text (night, "SELECT id FROM vehicles ORDER BY plate LIMIT 1 OFFSET 2");
  const char *const offered[] = { car, other, NULL };
  const YxTaskAdvice seats = { .remedy = YX_REMEDY_SEATS, .vehicle_id = car, .amount = 2 };
  const YxTaskAdvice recorder
      = { .remedy = YX_REMEDY_SKILL, .recorder = TRUE, .vehicle_id = car };
  g_autofree char *all = NULL;
  g_autofree char *none = NULL;
  g_autofree char *no_recorder = NULL;
  g_autofree char *sql = g_strdup_printf ("UPDATE vehicles SET seats = 9 WHERE id = '%s'", van);
  g_autofree char *more = g_strdup_printf ("UPDATE vehicles SET recorders = 2 WHERE id = '%s'",
                                           van);
  g_autofree char *event = NULL;
  g_autoptr (GError) error = NULL;

  night_run (night, "UPDATE vehicles SET recorders = 1");
  /* No cars are chosen: all are offered. */
  all = apply_refused (night, seats);
  g_assert_true (g_str_has_prefix (all, "No further vehicle of the fleet leaves 5 seats"));
  yx_desk_set_operation_vehicles (night->desk, night->operation_id, offered, &error);
  g_assert_no_error (error);
  none = apply_refused (night, seats);
  g_assert_cmpstr (none, ==, all);
  no_recorder = apply_refused (night, recorder);
  g_assert_true (g_str_has_prefix (no_recorder, "No further vehicle of the fleet has 2"));

  night_run (night, sql);
  g_assert_true (apply (night, seats, -1));
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operation_vehicles"), ==, 3);
  event = night_query_text (night, "SELECT kind FROM events ORDER BY seq DESC LIMIT 1");
  g_assert_cmpstr (event, ==, "operation.vehicle-offered");

  yx_desk_set_operation_vehicles (night->desk, night->operation_id, offered, &error);
  g_assert_no_error (error);
  night_run (night, more);
  g_assert_true (apply (night, recorder, -1));
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operation_vehicles"), ==, 3);
  night_free (night);
}

/* Who is to be added rides with those who ride already, in one event. */
static void
test_crew (void)
{
  Night *night = night_planned ();
  g_autofree char *car = night_query_text (night, "SELECT id FROM vehicles ORDER BY plate");
  static const char *const names[] = { "例甲", "例乙", "例丙", "例丁" };
  const char *first[] = { NULL, NULL };
  char *ids[G_N_ELEMENTS (names)];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const YxOfficerData officer = { .name = names[i], .sex = i == 3 ? YX_SEX_FEMALE : YX_SEX_MALE,
                                    .role = YX_OFFICER_ROLE_BAILIFF, .on_duty = TRUE };

    yx_desk_add_officer (night->desk, &officer, &ids[i], &error);
    g_assert_no_error (error);
  }
  first[0] = ids[0];
  yx_desk_set_crew (night->desk, night->operation_id, car, first, &error);
  g_assert_no_error (error);
  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_CREW, .amount = 4, .vehicle_id = car },
         YX_DESK_ERROR_INVALID);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operation_crew"), ==, 1);
  apply (night,
         (YxTaskAdvice){ .remedy = YX_REMEDY_SKILL, .female_officer = TRUE, .vehicle_id = car },
         -1);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operation_crew oc JOIN officers o "
                                       "ON o.id = oc.officer_id WHERE o.sex = 'female'"), ==, 1);
  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_CREW, .amount = 1, .vehicle_id = car }, -1);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM operation_crew"), ==, 3);
  g_assert_cmpint (
      night_query (night, "SELECT count(*) FROM events WHERE kind = 'operation.crew-set'"), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (ids[i]);
  night_free (night);
}

/* What there is no verb for, and who is not there. */
static void
test_refused (void)
{
  Night *night = night_planned ();
  g_autofree char *car = night_query_text (night, "SELECT id FROM vehicles");

  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_NONE }, YX_DESK_ERROR_INVALID);
  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_SEATS, .vehicle_id = car, .amount = 1 },
         YX_DESK_ERROR_INVALID);
  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_SKILL, .recorder = TRUE, .vehicle_id = car },
         YX_DESK_ERROR_INVALID);
  /* Its crew is not named, so nobody can be added to it. */
  apply (night,
         (YxTaskAdvice){ .remedy = YX_REMEDY_SKILL, .female_officer = TRUE, .vehicle_id = car },
         YX_DESK_ERROR_INVALID);
  apply (night, (YxTaskAdvice){ .remedy = YX_REMEDY_CREW, .amount = 2, .vehicle_id = "none" },
         YX_DESK_ERROR_INVALID);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/remedy/window", test_window);
  g_test_add_func ("/desk/remedy/car", test_car);
  g_test_add_func ("/desk/remedy/offer", test_offer);
  g_test_add_func ("/desk/remedy/crew", test_crew);
  g_test_add_func ("/desk/remedy/refused", test_refused);
  return g_test_run ();
}
