#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <stdio.h>

#include "desk/check-private.h"
#include "desk/visit-sql.h"
#include "desk/crews-private.h"
#include "desk/desk-private.h"
#include "desk/place-limit.h"
#include "desk/rulesets-private.h"
#include "model/enum-types.h"
#include "roads/roads.h"
#include "rules/identifiers.h"

typedef struct {
  YxDb *db;
  const char *operation_id;
  int plan_version; /* 0: no plan counts */
  YxRegion *region;
  YxOperationRecord *record;
} Reading;

/* What a query gives, row by row. */
typedef void (*TakeRow) (Reading *reading, YxStatement *row);

static void
task_record_free (gpointer data)
{
  YxTaskRecord *task = data;

  g_free (task->task_id);
  g_free (task->debtor_id);
  g_free (task->debtor_name);
  g_free (task->identity_by);
  g_free (task->identity_by_second);
  g_ptr_array_unref (task->case_ids);
  g_ptr_array_unref (task->case_numbers);
  g_array_unref (task->cases);
  g_ptr_array_unref (task->documents);
  g_ptr_array_unref (task->place_ids);
  g_array_unref (task->places);
  g_ptr_array_unref (task->vehicle_ids);
  g_free (task);
}

static void
car_clear (gpointer data)
{
  YxCarRecord *car = data;

  g_free (car->vehicle_id);
  g_free (car->plate);
}

/* Runs a query on the operation ($1) and, when it has a second parameter, the plan ($2). */
static gboolean
read_rows (Reading *reading, const char *sql, gboolean of_plan, TakeRow take, GError **error)
{
  YxStatement *statement = yx_db_prepare (reading->db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, reading->operation_id);
  if (of_plan)
    yx_statement_bind_int (statement, 2, reading->plan_version);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    take (reading, statement);
  }
}

static YxTaskRecord *
find_task (Reading *reading, YxStatement *row)
{
  return g_hash_table_lookup (reading->record->by_id, yx_statement_get_text (row, 0));
}

static int
find_text (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (g_strcmp0 (g_ptr_array_index (texts, i), text) == 0)
      return (int) i;
  return -1;
}

static void
take_operation (Reading *reading, YxStatement *row)
{
  YxOperationRecord *record = reading->record;

  record->weather
      = (YxWeather) yx_statement_get_enum (row, 0, YX_TYPE_WEATHER, YX_WEATHER_UNKNOWN);
  record->night_necessity = !yx_statement_is_null (row, 1);
  record->night_approved = !yx_statement_is_null (row, 2);
  record->frozen = g_strdup (yx_statement_get_text (row, 3));
}

/* A day of birth from the ID number of who is to appear, else as it was told. */
static void
take_birth (YxPersonFacts *person, const char *id_number, const char *born)
{
  YxCitizenId id;
  int year, month, day;

  if (id_number != NULL && yx_citizen_id_parse (id_number, NULL, &id) == YX_IDENTIFIER_OK) {
    person->has_birth = TRUE;
    person->birth = id.birth;
    if (person->sex == YX_SEX_UNKNOWN)
      person->sex = id.is_female ? YX_SEX_FEMALE : YX_SEX_MALE;
  } else if (born != NULL && sscanf (born, "%d-%d-%d", &year, &month, &day) == 3
             && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year)) {
    person->has_birth = TRUE;
    g_date_clear (&person->birth, 1);
    g_date_set_dmy (&person->birth, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  }
}

static void
take_task (Reading *reading, YxStatement *row)
{
  YxTaskRecord *task = g_new0 (YxTaskRecord, 1);
  YxPersonFacts *person = &task->facts.person;
  const gboolean is_entity
      = yx_statement_get_enum (row, 5, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON)
        == YX_DEBTOR_KIND_ENTITY;

  task->task_id = g_strdup (yx_statement_get_text (row, 0));
  task->debtor_id = g_strdup (yx_statement_get_text (row, 1));
  task->facts.kind = (YxTaskKind) yx_statement_get_enum (row, 2, YX_TYPE_TASK_KIND,
                                                         YX_TASK_KIND_SUMMONS);
  task->facts.entry_planned = yx_statement_get_int (row, 3) != 0;
  task->facts.applicant = (YxApplicantJoins) yx_statement_get_enum (
      row, 4, YX_TYPE_APPLICANT_JOINS, YX_APPLICANT_JOINS_NO);
  person->kind = is_entity ? YX_DEBTOR_KIND_ENTITY : YX_DEBTOR_KIND_PERSON;
  task->debtor_name = g_strdup (yx_statement_get_text (row, 6));
  person->capacity = (YxCapacity) yx_statement_get_enum (
      row, 7, YX_TYPE_CAPACITY, is_entity ? (int) YX_CAPACITY_UNKNOWN : (int) YX_CAPACITY_DEBTOR);
  /* The sex of an entity is that of who appears for it. */
  person->sex = (YxSex) yx_statement_get_enum (row, 8, YX_TYPE_SEX, YX_SEX_UNKNOWN);
  take_birth (person, yx_statement_get_text (row, is_entity ? 10 : 9),
              yx_statement_get_text (row, 11));
  task->identity_by = g_strdup (yx_statement_get_text (row, 12));
  task->identity_by_second = g_strdup (yx_statement_get_text (row, 13));
  person->identity_by = task->identity_by;
  person->identity_by_second = task->identity_by_second;
  person->deputy = (YxDeputyStatus) yx_statement_get_enum (row, 14, YX_TYPE_DEPUTY_STATUS,
                                                           YX_DEPUTY_STATUS_UNCHECKED);
  person->deputy_permission = !yx_statement_is_null (row, 15);

  task->case_ids = g_ptr_array_new_with_free_func (g_free);
  task->case_numbers = g_ptr_array_new_with_free_func (g_free);
  task->cases = g_array_new (FALSE, TRUE, sizeof (YxCaseFacts));
  task->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  task->place_ids = g_ptr_array_new_with_free_func (g_free);
  task->places = g_array_new (FALSE, TRUE, sizeof (YxPlaceFacts));
  task->vehicle_ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (reading->record->tasks, task);
  g_hash_table_insert (reading->record->by_id, task->task_id, task);
}

static void
take_case (Reading *reading, YxStatement *row)
{
  YxTaskRecord *task = find_task (reading, row);
  YxCaseFacts facts = { 0 };
  char *number;

  if (task == NULL)
    return;
  number = g_strdup (yx_statement_get_text (row, 2));
  facts.number = number;
  facts.status
      = (YxCaseStatus) yx_statement_get_enum (row, 3, YX_TYPE_CASE_STATUS, YX_CASE_STATUS_OPEN);
  facts.title_effective = yx_statement_get_int (row, 4);
  facts.claim_fen = yx_statement_get_int (row, 5);
  facts.paid_fen = yx_statement_get_int (row, 6);
  g_ptr_array_add (task->case_ids, g_strdup (yx_statement_get_text (row, 1)));
  g_ptr_array_add (task->case_numbers, number);
  g_array_append_val (task->cases, facts);
  g_ptr_array_add (task->documents, g_array_new (FALSE, TRUE, sizeof (YxDocumentFacts)));
}

static void
take_place (Reading *reading, YxStatement *row)
{
  YxTaskRecord *task = find_task (reading, row);
  const YxRoads *roads = reading->region != NULL ? yx_region_get_roads (reading->region) : NULL;
  YxPlaceFacts facts = { 0 };
  YxRoadSnap snap;

  if (task == NULL || task->places->len == YX_MAX_PLACE_FACTS)
    return;
  facts.verified = yx_statement_get_int (row, 2);
  facts.seen = yx_statement_get_int (row, 3);
  facts.failed_visits = (int) yx_statement_get_int (row, 4);
  if (roads != NULL && !yx_statement_is_null (row, 5))
    facts.rough_road = yx_roads_snap (roads,
                                      (YxLonLat){ yx_statement_get_real (row, 5),
                                                  yx_statement_get_real (row, 6) },
                                      YX_ROAD_SNAP_STOP, YX_PLACE_LIMIT_M, &snap)
                       && snap.road_class == YX_ROAD_TRACK;
  g_ptr_array_add (task->place_ids, g_strdup (yx_statement_get_text (row, 1)));
  g_array_append_val (task->places, facts);
}

/* Rows of one document and place after the other; a document without places is one row. */
static void
take_document (Reading *reading, YxStatement *row)
{
  YxTaskRecord *task = find_task (reading, row);
  const int index = task != NULL ? find_text (task->case_ids, yx_statement_get_text (row, 1)) : -1;
  const int place
      = task != NULL ? find_text (task->place_ids, yx_statement_get_text (row, 11)) : -1;
  const gboolean goes_on = yx_statement_get_int (row, 12) > 1;
  GArray *documents;

  if (index < 0)
    return;
  documents = g_ptr_array_index (task->documents, index);
  if (!goes_on || documents->len == 0) {
    const YxDocumentFacts facts = {
      .kind = (YxDocumentKind) yx_statement_get_enum (row, 2, YX_TYPE_DOCUMENT_KIND,
                                                      YX_DOCUMENT_KIND_SUMMONS),
      .signed_at = yx_statement_get_int (row, 3),
      .valid_from = yx_statement_get_int (row, 4),
      .valid_until = yx_statement_get_int (row, 5),
      .deadline = yx_statement_get_int (row, 6),
      .served = yx_statement_get_int (row, 7),
      .receipt = yx_statement_get_int (row, 8) != 0,
      .answer = (YxSummonsAnswer) yx_statement_get_enum (row, 9, YX_TYPE_SUMMONS_ANSWER,
                                                         YX_SUMMONS_ANSWER_PENDING),
      .names_person = yx_statement_get_int (row, 10) != 0,
    };

    g_array_append_val (documents, facts);
  }
  if (place >= 0)
    g_array_index (documents, YxDocumentFacts, documents->len - 1).places
        |= G_GUINT64_CONSTANT (1) << place;
}

static void
take_flag (Reading *reading, YxStatement *row)
{
  YxTaskRecord *task = find_task (reading, row);
  const int flag = yx_statement_get_enum (row, 1, YX_TYPE_DEBTOR_FLAG, -1);

  if (task != NULL && flag >= 0)
    task->facts.person.flags |= 1u << flag;
}

static void
take_compelled (Reading *reading, YxStatement *row)
{
  YxTaskRecord *task = find_task (reading, row);

  if (task != NULL)
    task->facts.person.last_compelled = yx_statement_get_int (row, 1);
}

static void
take_stop (Reading *reading, YxStatement *row)
{
  YxTaskRecord *task = find_task (reading, row);
  const char *vehicle = yx_statement_get_text (row, 2);
  const int place
      = task != NULL ? find_text (task->place_ids, yx_statement_get_text (row, 1)) : -1;

  if (place >= 0)
    g_array_index (task->places, YxPlaceFacts, place).planned = TRUE;
  if (task != NULL && find_text (task->vehicle_ids, vehicle) < 0)
    g_ptr_array_add (task->vehicle_ids, g_strdup (vehicle));
}

static void
take_car (Reading *reading, YxStatement *row)
{
  YxCarRecord car = { 0 };

  car.vehicle_id = g_strdup (yx_statement_get_text (row, 0));
  car.plate = g_strdup (yx_statement_get_text (row, 1));
  car.facts.known = TRUE;
  car.facts.plate = car.plate;
  car.facts.seats = (int) yx_statement_get_int (row, 2);
  car.facts.crew = (int) yx_statement_get_int (row, 3);
  car.facts.female_officer = yx_statement_get_int (row, 4) != 0;
  car.facts.recorders = (int) yx_statement_get_int (row, 5);
  car.facts.recorders_tested = yx_statement_get_int (row, 6);
  g_array_append_val (reading->record->cars, car);
}

/* A crew named officer by officer counts instead of the car's usual one. */
static void
take_officer (Reading *reading, YxStatement *row)
{
  const YxOfficerRole role = (YxOfficerRole) yx_statement_get_enum (
      row, 2, YX_TYPE_OFFICER_ROLE, YX_OFFICER_ROLE_CLERK);

  for (guint i = 0; i < reading->record->cars->len; i++) {
    YxCarRecord *car = &g_array_index (reading->record->cars, YxCarRecord, i);
    YxCarFacts *facts = &car->facts;

    if (g_strcmp0 (car->vehicle_id, yx_statement_get_text (row, 0)) != 0)
      continue;
    if (!facts->by_name) {
      facts->by_name = TRUE;
      facts->crew = 0;
      facts->female_officer = FALSE;
    }
    facts->crew++;
    facts->female_officer
        |= yx_statement_get_enum (row, 1, YX_TYPE_SEX, YX_SEX_UNKNOWN) == YX_SEX_FEMALE;
    facts->judges += role == YX_OFFICER_ROLE_JUDGE;
    facts->bailiffs += role == YX_OFFICER_ROLE_BAILIFF;
    facts->drivers += yx_officer_is_driver (role, yx_statement_get_text (row, 3));
  }
}

/* How much of what a task needs a car has. */
static int
fitness_of (const YxRuleset *ruleset, const YxTaskFacts *task, const YxCarFacts *car)
{
  const YxKindNeeds *needs = yx_ruleset_get_needs (ruleset, task->kind);
  const gboolean needs_woman = yx_ruleset_asks (ruleset, YX_RULE_FEMALE_OFFICER, task->kind)
                               && task->person.sex != YX_SEX_MALE;

  return (car->crew >= needs->crew) + (car->seats - car->crew >= needs->seats)
         + (car->recorders >= needs->recorders) + (car->female_officer || !needs_woman)
         + (!car->by_name
            || (car->judges >= needs->judges && car->bailiffs >= needs->bailiffs
                && car->drivers >= needs->drivers));
}

/* The least fit of the cars that are planned, else the fittest of all. */
static void
choose_car (const YxOperationRecord *record, YxTaskRecord *task)
{
  int best = -1, worst = G_MAXINT;

  for (guint i = 0; i < record->cars->len; i++) {
    const YxCarRecord *car = &g_array_index (record->cars, YxCarRecord, i);
    const int fitness = fitness_of (record->ruleset, &task->facts, &car->facts);

    if (task->vehicle_ids->len == 0 && fitness > best) {
      best = fitness;
      task->facts.car = car->facts;
    } else if (find_text (task->vehicle_ids, car->vehicle_id) >= 0 && fitness < worst) {
      worst = fitness;
      task->facts.car = car->facts;
      task->facts.car.assigned = TRUE;
    }
  }
}

/* The arrays have stopped growing: the facts may point into them. */
static void
settle_task (const YxOperationRecord *record, YxTaskRecord *task)
{
  const YxOperationData *operation = yx_operation_get_data (record->operation);
  g_autoptr (GDateTime) local
      = g_date_time_new_from_unix_local (operation->window_start / G_USEC_PER_SEC);

  for (guint i = 0; i < task->cases->len; i++) {
    YxCaseFacts *facts = &g_array_index (task->cases, YxCaseFacts, i);
    GArray *documents = g_ptr_array_index (task->documents, i);

    facts->documents = (const YxDocumentFacts *) (gpointer) documents->data;
    facts->n_documents = documents->len;
  }
  task->facts.start = operation->window_start;
  task->facts.end = operation->window_end;
  g_date_clear (&task->facts.day, 1);
  g_date_set_dmy (&task->facts.day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  task->facts.start_minute = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);
  task->facts.cases = (const YxCaseFacts *) (gpointer) task->cases->data;
  task->facts.n_cases = task->cases->len;
  task->facts.places = (const YxPlaceFacts *) (gpointer) task->places->data;
  task->facts.n_places = task->places->len;
  task->facts.weather = record->weather;
  task->facts.night_necessity = record->night_necessity;
  task->facts.night_approved = record->night_approved;
  choose_car (record, task);
}

static gboolean
read_all (Reading *reading, GError **error)
{
  static const struct {
    const char *sql;
    gboolean of_plan;
    TakeRow take;
  } queries[] = {
    { "SELECT weather, night_necessity, night_approved, ruleset FROM operations WHERE id = $1",
      FALSE, take_operation },
    { "SELECT t.id, d.id, t.kind, t.entry, t.applicant, CASE WHEN d.id IS NULL THEN 'entity' "
      "ELSE d.kind END, coalesce (d.name, i.name), d.capacity, d.sex, "
      "d.id_number, d.appears_id_number, d.born, d.identity_by, d.identity_by_second, d.deputy, "
      "d.deputy_permission FROM tasks t LEFT JOIN debtors d ON d.id = t.debtor_id "
      "LEFT JOIN institutions i ON i.id = t.institution_id "
      "WHERE t.operation_id = $1 AND t.dropped = 0 "
      "ORDER BY coalesce (d.name_key, i.name_key), t.id",
      FALSE, take_task },
    { "SELECT t.id, c.id, c.number, c.status, c.title_effective, c.claim_fen, c.paid_fen "
      "FROM tasks t JOIN task_cases tc ON tc.task_id = t.id JOIN cases c ON c.id = tc.case_id "
      "WHERE t.operation_id = $1 AND t.dropped = 0 ORDER BY t.id, c.number",
      FALSE, take_case },
    { "SELECT t.id, p.id, p.verified, p.seen, " YX_FAILED_VISITS_SQL ("p.id") ", p.lon, p.lat "
      "FROM tasks t JOIN places p ON p.debtor_id = t.debtor_id "
      "AND (t.place_id IS NULL OR t.place_id = p.id) "
      "WHERE t.operation_id = $1 AND t.dropped = 0 ORDER BY t.id, p.id",
      FALSE, take_place },
    { "SELECT t.id, d.case_id, d.kind, d.signed_at, d.valid_from, d.valid_until, d.deadline, "
      "d.served, d.receipt, d.answer, d.debtor_id = t.debtor_id, dp.place_id, "
      "row_number () OVER (PARTITION BY t.id, d.id ORDER BY dp.place_id) "
      "FROM tasks t JOIN task_cases tc ON tc.task_id = t.id "
      "JOIN documents d ON d.case_id = tc.case_id "
      "LEFT JOIN document_places dp ON dp.document_id = d.id "
      "WHERE t.operation_id = $1 AND t.dropped = 0 ORDER BY t.id, d.case_id, d.id, dp.place_id",
      FALSE, take_document },
    { "SELECT t.id, f.kind FROM tasks t JOIN debtor_flags f ON f.debtor_id = t.debtor_id "
      "WHERE t.operation_id = $1 AND t.dropped = 0 AND f.cleared IS NULL",
      FALSE, take_flag },
    { "SELECT t.id, max (m.imposed) FROM tasks t JOIN operations o ON o.id = t.operation_id "
      "JOIN measures m ON m.debtor_id = t.debtor_id "
      "WHERE t.operation_id = $1 AND t.dropped = 0 AND m.kind = 'compelled' "
      "AND m.imposed <= o.window_start GROUP BY t.id",
      FALSE, take_compelled },
    { "SELECT s.task_id, s.place_id, r.vehicle_id FROM plans pl "
      "JOIN routes r ON r.plan_id = pl.id JOIN stops s ON s.route_id = r.id "
      "WHERE pl.operation_id = $1 AND pl.version = $2 AND s.kind = 'visit' "
      "AND s.outcome <> 'cancelled'",
      TRUE, take_stop },
    { "SELECT id, plate, seats, crew, female_officer, recorders, recorders_tested FROM vehicles "
      "WHERE (" YX_VEHICLE_IS_USABLE " AND (id IN (SELECT vehicle_id FROM operation_vehicles "
      "WHERE operation_id = $1) OR NOT EXISTS (SELECT 1 FROM operation_vehicles "
      "WHERE operation_id = $1))) OR id IN (SELECT r.vehicle_id FROM plans pl "
      "JOIN routes r ON r.plan_id = pl.id WHERE pl.operation_id = $1 AND pl.version = $2) "
      "ORDER BY plate",
      TRUE, take_car },
    /* Crews that the desk proposed follow a plan; a plan is made for those set by hand alone. */
    { "SELECT oc.vehicle_id, o.sex, o.role, o.skills FROM operation_crew oc "
      "JOIN officers o ON o.id = oc.officer_id "
      "WHERE oc.operation_id = $1 AND o.retired IS NULL AND (oc.by_hand = 1 OR $2 > 0)",
      TRUE, take_officer },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    if (!read_rows (reading, queries[i].sql, queries[i].of_plan, queries[i].take, error))
      return FALSE;
  return TRUE;
}

void
yx_operation_record_free (YxOperationRecord *record)
{
  g_clear_object (&record->operation);
  g_clear_pointer (&record->ruleset, yx_ruleset_unref);
  g_ptr_array_unref (record->tasks);
  g_hash_table_unref (record->by_id);
  g_array_unref (record->cars);
  g_free (record->frozen);
  g_free (record);
}

YxOperationRecord *
yx_operation_record_read (YxDb *db, const char *operation_id, gboolean use_plan, YxRegion *region,
                          GError **error)
{
  g_autoptr (YxOperationRecord) record = g_new0 (YxOperationRecord, 1);
  Reading reading = { db, operation_id, 0, region, record };
  const YxOperationData *operation;

  record->tasks = g_ptr_array_new_with_free_func (task_record_free);
  record->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  record->cars = g_array_new (FALSE, FALSE, sizeof (YxCarRecord));
  g_array_set_clear_func (record->cars, car_clear);
  record->now = g_get_real_time ();
  record->operation = yx_desk_read_operation (db, operation_id, error);
  if (record->operation == NULL)
    return NULL;
  operation = yx_operation_get_data (record->operation);
  reading.plan_version = use_plan ? operation->plan_version : 0;
  if (!read_all (&reading, error))
    return NULL;
  record->ruleset = yx_rulesets_read (db, record->frozen, operation->window_start, error);
  if (record->ruleset == NULL)
    return NULL;
  for (guint i = 0; i < record->tasks->len; i++)
    settle_task (record, g_ptr_array_index (record->tasks, i));
  return g_steal_pointer (&record);
}
