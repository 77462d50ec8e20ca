/* Facts recorded one by one: each writes its row and one event, or neither and says why. */

#include "desk/facts.h"
#include "desk/fleet.h"
#include "desk/import.h"
#include "desk/lists.h"
#include "desk/made-night.h"

typedef struct {
  Night *night;
  char *case_id, *debtor_id, *place_id, *task_id, *vehicle_id;
  gint64 n_events;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  Night *night = night_new (1);

  self->night = night;
  self->case_id = night_query_text (night, "SELECT id FROM cases");
  self->debtor_id = night_query_text (night, "SELECT id FROM debtors");
  self->place_id = night_query_text (night, "SELECT id FROM places ORDER BY id LIMIT 1");
  self->task_id = night_query_text (night, "SELECT id FROM tasks");
  self->vehicle_id = night_query_text (night, "SELECT id FROM vehicles WHERE plate = '豫HO900警'");
  self->n_events = night_query (night, "SELECT count(*) FROM events");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_auto (YxVerifyReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  yx_desk_verify (self->night->desk, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_true (report.ok);
  night_free (self->night);
  g_free (self->case_id);
  g_free (self->debtor_id);
  g_free (self->place_id);
  g_free (self->task_id);
  g_free (self->vehicle_id);
}

/* One event of this kind has come, and the query answers 1. */
static void
assert_recorded (Fixture *self, gboolean done, GError *error, const char *kind, const char *sql)
{
  g_autofree char *last = NULL;

  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM events"), ==, ++self->n_events);
  last = night_query_text (self->night, "SELECT kind FROM events ORDER BY seq DESC LIMIT 1");
  g_assert_cmpstr (last, ==, kind);
  g_assert_cmpint (night_query (self->night, sql), ==, 1);
}

static void
assert_refused (Fixture *self, gboolean done, GError **error, YxDeskError code)
{
  g_assert_error (*error, YX_DESK_ERROR, (int) code);
  g_assert_false (done);
  g_clear_error (error);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM events"), ==, self->n_events);
}

static void
test_people (Fixture *self, gconstpointer data)
{
  YxDesk *desk = self->night->desk;
  g_autoptr (GError) error = NULL;
  gboolean done;

  done = yx_desk_record_identity (desk, self->debtor_id, "例甲", "例乙", &error);
  assert_recorded (self, done, error, "debtor.identity-checked",
                   "SELECT count(*) FROM debtors WHERE identity_by = '例甲' "
                   "AND identity_by_second = '例乙'");
  done = yx_desk_record_identity (desk, self->debtor_id, "例甲", "例甲", &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_INVALID);

  done = yx_desk_record_deputy (desk, self->debtor_id, YX_DEPUTY_STATUS_COUNTY, "许可1号", &error);
  assert_recorded (self, done, error, "debtor.deputy-checked",
                   "SELECT count(*) FROM debtors WHERE deputy = 'county' "
                   "AND deputy_permission = '许可1号' AND deputy_checked IS NOT NULL");
  done = yx_desk_record_deputy (desk, "nobody", YX_DEPUTY_STATUS_NONE, NULL, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_NOT_FOUND);

  done = yx_desk_record_capacity (desk, self->debtor_id, YX_CAPACITY_LEGAL_REPRESENTATIVE, "例丙",
                                  "990101199001010019", &error);
  assert_recorded (self, done, error, "debtor.capacity-recorded",
                   "SELECT count(*) FROM debtors WHERE capacity = 'legal-representative' "
                   "AND appears_name = '例丙' AND appears_id_number = '990101199001010019'");
  done = yx_desk_record_capacity (desk, self->debtor_id, YX_CAPACITY_LEGAL_REPRESENTATIVE, "例丙",
                                  "990101199001010010", &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_INVALID);

  done = yx_desk_add_flag (desk, self->debtor_id, YX_DEBTOR_FLAG_DOG, "院内大犬", &error);
  assert_recorded (self, done, error, "debtor.flag-added",
                   "SELECT count(*) FROM debtor_flags WHERE kind = 'dog' AND note = '院内大犬' "
                   "AND cleared IS NULL");
  done = yx_desk_clear_flag (desk, self->debtor_id, YX_DEBTOR_FLAG_DOG, &error);
  assert_recorded (self, done, error, "debtor.flag-cleared",
                   "SELECT count(*) FROM debtor_flags WHERE kind = 'dog' AND cleared IS NOT NULL");
  done = yx_desk_clear_flag (desk, self->debtor_id, YX_DEBTOR_FLAG_DOG, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_NOT_FOUND);
}

static void
test_cases (Fixture *self, gconstpointer data)
{
  const char *const places[] = { self->place_id, NULL };
  YxDocumentData document = { .case_id = self->case_id, .debtor_id = self->debtor_id,
                              .kind = YX_DOCUMENT_KIND_SEARCH_WARRANT, .number = "搜1号",
                              .signed_at = NIGHT_START, .signed_by = "例院长",
                              .place_ids = places };
  YxDesk *desk = self->night->desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;
  gboolean done;

  done = yx_desk_record_title (desk, self->case_id, "（2024）豫0825民初1号", NIGHT_START, &error);
  assert_recorded (self, done, error, "case.title-recorded",
                   "SELECT count(*) FROM cases WHERE title = '（2024）豫0825民初1号' "
                   "AND title_effective IS NOT NULL");
  done = yx_desk_record_title (desk, "none", "甲", NIGHT_START, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_NOT_FOUND);

  done = yx_desk_record_document (desk, &document, &id, &error);
  assert_recorded (self, done, error, "document.recorded",
                   "SELECT count(*) FROM documents WHERE number = '搜1号' "
                   "AND signed_by = '例院长'");
  /* The same paper again, with what was not known before. */
  document.valid_until = NIGHT_START + G_TIME_SPAN_DAY;
  done = yx_desk_record_document (desk, &document, &again, &error);
  assert_recorded (self, done, error, "document.recorded",
                   "SELECT count(*) FROM documents WHERE number = '搜1号' "
                   "AND valid_until IS NOT NULL");
  g_assert_cmpstr (id, ==, again);
  /* Corrected: the same row under another number, but not under one that is taken. */
  document.id = id;
  document.number = "搜2号";
  done = yx_desk_record_document (desk, &document, NULL, &error);
  assert_recorded (self, done, error, "document.recorded",
                   "SELECT count(*) FROM documents WHERE number = '搜2号' AND NOT EXISTS "
                   "(SELECT 1 FROM documents WHERE number = '搜1号')");
  document.id = NULL;
  document.number = "搜3号";
  done = yx_desk_record_document (desk, &document, NULL, &error);
  assert_recorded (self, done, error, "document.recorded",
                   "SELECT count(*) FROM documents WHERE number = '搜3号'");
  document.id = id;
  done = yx_desk_record_document (desk, &document, NULL, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_EXISTS);
  document.id = "none";
  document.number = "搜4号";
  done = yx_desk_record_document (desk, &document, NULL, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_NOT_FOUND);
  document.id = NULL;
  document.case_id = "none";
  done = yx_desk_record_document (desk, &document, NULL, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_NOT_FOUND);
  document = (YxDocumentData){ .case_id = self->case_id, .kind = YX_DOCUMENT_KIND_SUMMONS };
  done = yx_desk_record_document (desk, &document, NULL, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_INVALID);
}

static void
test_places (Fixture *self, gconstpointer data)
{
  const YxImportAddress address = { .text = "温县某村9组1号", .kind = YX_PLACE_KIND_HOME,
                                    .presence = -1 };
  YxDesk *desk = self->night->desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;
  gboolean done;

  done = yx_desk_verify_place (desk, self->place_id, &error);
  assert_recorded (self, done, error, "place.verified",
                   "SELECT count(*) FROM places WHERE verified >= 1764565200000000");
  done = yx_desk_verify_place (desk, "nowhere", &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_NOT_FOUND);

  done = yx_desk_add_place (desk, self->debtor_id, &address, &id, &error);
  assert_recorded (self, done, error, "place.added",
                   "SELECT count(*) FROM places WHERE address = '温县某村9组1号'");
  yx_desk_add_place (desk, self->debtor_id, &address, &again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, again);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM places"), ==, 3);
}

static void
test_night (Fixture *self, gconstpointer data)
{
  YxDesk *desk = self->night->desk;
  g_autoptr (GError) error = NULL;
  YxVehicleData car = { .id = self->vehicle_id, .plate = "豫HO900警", .seats = 5, .crew = 3,
                        .recorders = 2, .speed_factor = 1, .available = TRUE };
  gboolean done;

  done = yx_desk_set_visit (desk, self->task_id, TRUE, YX_APPLICANT_JOINS_OWN_CAR, &error);
  assert_recorded (self, done, error, "task.visit-set",
                   "SELECT count(*) FROM tasks WHERE entry = 1 AND applicant = 'own-car'");
  done = yx_desk_set_visit (desk, "none", TRUE, YX_APPLICANT_JOINS_NO, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_NOT_FOUND);
  done = yx_desk_set_weather (desk, self->night->operation_id, YX_WEATHER_FOG, &error);
  assert_recorded (self, done, error, "operation.weather-set",
                   "SELECT count(*) FROM operations WHERE weather = 'fog'");
  done = yx_desk_test_recorders (desk, self->vehicle_id, NULL, &error);
  assert_recorded (self, done, error, "vehicle.recorders-tested",
                   "SELECT count(*) FROM vehicles WHERE recorders_tested IS NOT NULL");
  done = yx_desk_update_vehicle (desk, &car, &error);
  assert_recorded (self, done, error, "vehicle.updated",
                   "SELECT count(*) FROM vehicles WHERE seats = 5 AND crew = 3");
  car.id = "none";
  car.plate = "豫HO990警";
  done = yx_desk_update_vehicle (desk, &car, &error);
  assert_refused (self, done, &error, YX_DESK_ERROR_NOT_FOUND);
}

#define ADD(name, function) \
  g_test_add ("/desk/facts/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("people", test_people);
  ADD ("cases", test_cases);
  ADD ("places", test_places);
  ADD ("night", test_night);
  return g_test_run ();
}
