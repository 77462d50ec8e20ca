#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <stdio.h>

#include "desk/dossier-private.h"
#include "desk/named-crews.h"
#include "desk/gather.h"
#include "desk/lists-private.h"
#include "desk/visit-sql.h"
#include "model/enum-types.h"
#include "rules/identifiers.h"

#define TASKS_OF_PLAN \
  "plans pl JOIN plan_tasks pt ON pt.plan_id = pl.id JOIN tasks t ON t.id = pt.task_id "
#define OF_PLAN "WHERE pl.operation_id = $1 AND pl.version = $2 "

typedef void (*TakeRow) (YxDossierReading *reading, YxStatement *row);

/* Runs a query of operation $1 and plan version $2. */
static gboolean
read_rows (YxDossierReading *reading, const char *sql, TakeRow take, GError **error)
{
  YxStatement *statement = yx_db_prepare (reading->db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, reading->dossier->operation_id);
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

static YxDossierTask *
find_task (YxDossierReading *reading, const char *id)
{
  return id != NULL ? g_hash_table_lookup (reading->tasks, id) : NULL;
}

static const char *
keep_column (YxDossierReading *reading, YxStatement *row, guint column)
{
  return yx_dossier_keep (reading->dossier, g_strdup (yx_statement_get_text (row, column)));
}

static const char *
keep_veiled (YxDossierReading *reading, YxStatement *row, guint column)
{
  return yx_dossier_keep (reading->dossier,
                          yx_veil_text (reading->veil, yx_statement_get_text (row, column)));
}

static const char *
keep_address (YxDossierReading *reading, YxStatement *row, guint column)
{
  return yx_dossier_keep (reading->dossier,
                          yx_veil_address (reading->veil, yx_statement_get_text (row, column)));
}

static const char *
keep_name (YxDossierReading *reading, YxStatement *row, guint column, YxDebtorKind kind)
{
  return yx_dossier_keep (reading->dossier,
                          yx_veil_name (reading->veil, yx_statement_get_text (row, column), kind));
}

/* Completed years on the day; -1: not known. */
static int
age_on (const GDate *day, const char *id_number, const char *born)
{
  YxCitizenId id;
  int year, month, date;

  if (id_number != NULL && yx_citizen_id_parse (id_number, NULL, &id) == YX_IDENTIFIER_OK)
    return MAX (yx_citizen_id_age (&id, day), -1);
  if (born == NULL || sscanf (born, "%d-%d-%d", &year, &month, &date) != 3 || year < 1
      || !g_date_valid_dmy ((GDateDay) date, (GDateMonth) month, (GDateYear) year))
    return -1;
  g_date_clear (&id.birth, 1);
  g_date_set_dmy (&id.birth, (GDateDay) date, (GDateMonth) month, (GDateYear) year);
  return MAX (yx_citizen_id_age (&id, day), -1);
}

static void
take_hidden_name (YxDossierReading *reading, YxStatement *row)
{
  yx_veil_hide_name (reading->veil, yx_statement_get_text (row, 0));
}

static void
take_hidden_address (YxDossierReading *reading, YxStatement *row)
{
  yx_veil_hide_address (reading->veil, yx_statement_get_text (row, 0));
}

static void
warrant_clear (gpointer data)
{
  g_ptr_array_unref (((YxDossierWarrant *) data)->addresses);
}

static void
take_task (YxDossierReading *reading, YxStatement *row)
{
  YxDossierTask *task = g_new0 (YxDossierTask, 1);
  const char *id_number = yx_statement_get_text (row, 9);
  const char *appears_id = yx_statement_get_text (row, 15);

  task->id = keep_column (reading, row, 0);
  task->kind = (YxTaskKind) yx_statement_get_enum (row, 1, YX_TYPE_TASK_KIND, YX_TASK_KIND_SUMMONS);
  task->entry = yx_statement_get_int (row, 2) != 0;
  task->applicant = (YxApplicantJoins) yx_statement_get_enum (row, 3, YX_TYPE_APPLICANT_JOINS,
                                                              YX_APPLICANT_JOINS_NO);
  task->left_out = (YxLeftOut) yx_statement_get_enum (row, 4, YX_TYPE_LEFT_OUT, YX_LEFT_OUT_NONE);
  task->left_out_note = keep_veiled (reading, row, 5);
  task->debtor_kind
      = (YxDebtorKind) yx_statement_get_enum (row, 6, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON);
  task->name = keep_name (reading, row, 7, task->debtor_kind);
  task->sex = (YxSex) yx_statement_get_enum (row, 8, YX_TYPE_SEX, YX_SEX_UNKNOWN);
  task->age = age_on (&reading->day, appears_id != NULL ? appears_id : id_number,
                      yx_statement_get_text (row, 11));
  task->id_number
      = yx_dossier_keep (reading->dossier, yx_veil_id_number (reading->veil, id_number));
  task->phone = yx_dossier_keep (
      reading->dossier, yx_veil_phone (reading->veil, yx_statement_get_text (row, 10)));
  task->capacity
      = (YxCapacity) yx_statement_get_enum (row, 12, YX_TYPE_CAPACITY, YX_CAPACITY_UNKNOWN);
  task->deputy = (YxDeputyStatus) yx_statement_get_enum (row, 13, YX_TYPE_DEPUTY_STATUS,
                                                         YX_DEPUTY_STATUS_UNCHECKED);
  task->appears_name = keep_name (reading, row, 14, YX_DEBTOR_KIND_PERSON);
  task->appears_id_number
      = yx_dossier_keep (reading->dossier, yx_veil_id_number (reading->veil, appears_id));
  task->institution = keep_veiled (reading, row, 18);
  task->institution_phone = keep_column (reading, row, 19);
  task->identity_by = keep_name (reading, row, 16, YX_DEBTOR_KIND_PERSON);
  task->identity_by_second = keep_name (reading, row, 17, YX_DEBTOR_KIND_PERSON);
  task->cases = g_array_new (FALSE, FALSE, sizeof (YxDossierCase));
  task->places = g_array_new (FALSE, FALSE, sizeof (YxDossierPlace));
  task->flags = g_array_new (FALSE, FALSE, sizeof (YxDossierFlag));
  task->warrants = g_array_new (FALSE, FALSE, sizeof (YxDossierWarrant));
  g_array_set_clear_func (task->warrants, warrant_clear);
  task->findings = g_array_new (FALSE, FALSE, sizeof (YxDossierFinding));
  g_ptr_array_add (reading->dossier->tasks, task);
  g_hash_table_insert (reading->tasks, (gpointer) task->id, task);
}

static void
take_case (YxDossierReading *reading, YxStatement *row)
{
  YxDossierTask *task = find_task (reading, yx_statement_get_text (row, 0));
  const YxDossierCase item = {
    .number = keep_column (reading, row, 1),
    .cause = keep_column (reading, row, 2),
    .judge = keep_name (reading, row, 3, YX_DEBTOR_KIND_PERSON),
    .claim_fen = yx_statement_get_int (row, 4),
    .paid_fen = yx_statement_get_int (row, 5),
    .left = !yx_statement_is_null (row, 6),
  };

  if (task != NULL)
    g_array_append_val (task->cases, item);
}

static void
take_place (YxDossierReading *reading, YxStatement *row)
{
  YxDossierTask *task = find_task (reading, yx_statement_get_text (row, 0));
  const YxDossierPlace item = {
    .id = keep_column (reading, row, 1),
    .address = keep_address (reading, row, 2),
    .kind = (YxPlaceKind) yx_statement_get_enum (row, 3, YX_TYPE_PLACE_KIND, YX_PLACE_KIND_OTHER),
    .verified = yx_statement_get_int (row, 4),
    .seen = yx_statement_get_int (row, 5),
    .failed_visits = (int) yx_statement_get_int (row, 6),
  };

  if (task != NULL)
    g_array_append_val (task->places, item);
}

static void
take_flag (YxDossierReading *reading, YxStatement *row)
{
  YxDossierTask *task = find_task (reading, yx_statement_get_text (row, 0));
  const YxDossierFlag item = {
    .flag = (YxDebtorFlag) yx_statement_get_enum (row, 1, YX_TYPE_DEBTOR_FLAG,
                                                  YX_DEBTOR_FLAG_ILLNESS),
    .note = keep_veiled (reading, row, 2),
    .author = keep_name (reading, row, 3, YX_DEBTOR_KIND_PERSON),
    .noted = yx_statement_get_int (row, 4),
  };

  if (task != NULL)
    g_array_append_val (task->flags, item);
}

static void
take_warrant (YxDossierReading *reading, YxStatement *row)
{
  YxDossierTask *task = find_task (reading, yx_statement_get_text (row, 0));
  YxDossierWarrant item = {
    .case_number = keep_column (reading, row, 1),
    .number = keep_column (reading, row, 2),
    .signed_by = keep_name (reading, row, 3, YX_DEBTOR_KIND_PERSON),
    .signed_at = yx_statement_get_int (row, 4),
    .valid_from = yx_statement_get_int (row, 5),
    .valid_until = yx_statement_get_int (row, 6),
  };
  const char *address = keep_address (reading, row, 8);
  YxDossierWarrant *last;

  if (task == NULL)
    return;
  if (yx_statement_get_int (row, 7) == 1) {
    item.addresses = g_ptr_array_new ();
    g_array_append_val (task->warrants, item);
  }
  g_assert (task->warrants->len > 0);
  last = &g_array_index (task->warrants, YxDossierWarrant, task->warrants->len - 1);
  if (address != NULL)
    g_ptr_array_add (last->addresses, (gpointer) address);
}

static YxDossierRoute *
find_route (YxDossierReading *reading, const char *vehicle_id)
{
  for (guint i = 0; i < reading->dossier->routes->len; i++) {
    YxDossierRoute *route = g_ptr_array_index (reading->dossier->routes, i);

    if (g_strcmp0 (route->vehicle_id, vehicle_id) == 0)
      return route;
  }
  return NULL;
}

static void
take_car (YxDossierReading *reading, YxStatement *row)
{
  YxDossierRoute *route = find_route (reading, yx_statement_get_text (row, 0));

  if (route == NULL)
    return;
  route->kind
      = (YxVehicleKind) yx_statement_get_enum (row, 1, YX_TYPE_VEHICLE_KIND, YX_VEHICLE_KIND_CAR);
  route->seats = (int) yx_statement_get_int (row, 2);
  route->recorders = (int) yx_statement_get_int (row, 3);
  route->recorders_tested = yx_statement_get_int (row, 4);
}

static void
take_officer (YxDossierReading *reading, YxStatement *row)
{
  YxDossierRoute *route = find_route (reading, yx_statement_get_text (row, 0));
  YxDossierOfficer *officer;

  if (route == NULL)
    return;
  officer = g_new0 (YxDossierOfficer, 1);
  officer->id = keep_column (reading, row, 1);
  officer->name = keep_name (reading, row, 2, YX_DEBTOR_KIND_PERSON);
  officer->role = (YxOfficerRole) yx_statement_get_enum (row, 3, YX_TYPE_OFFICER_ROLE,
                                                         YX_OFFICER_ROLE_OFFICER);
  officer->sex = (YxSex) yx_statement_get_enum (row, 4, YX_TYPE_SEX, YX_SEX_UNKNOWN);
  officer->phone = yx_dossier_keep (
      reading->dossier, yx_veil_phone (reading->veil, yx_statement_get_text (row, 5)));
  g_ptr_array_add (route->officers, officer);
}

/* Those who ride with the version that is read; how they are reached is what is known now. */
static gboolean
read_crews (YxDossierReading *reading, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      reading->db,
      "SELECT r.vehicle_id, r.officer_id, r.name, r.role, r.sex, o.phone FROM "
      YX_NAMED_CREWS_SQL "r JOIN officers o ON o.id = r.officer_id "
      "ORDER BY " YX_ORDER_OF_OFFICE,
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, reading->dossier->operation_id);
  yx_statement_bind_int (statement, 2, reading->dossier->version);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    take_officer (reading, statement);
  }
}

static void
add_route (YxDossierReading *reading, YxRoute *item)
{
  const YxRouteData *data = yx_route_get_data (item);
  YxDossier *dossier = reading->dossier;
  YxDossierRoute *route = g_new0 (YxDossierRoute, 1);

  route->id = yx_dossier_keep (dossier, g_strdup (data->id));
  route->vehicle_id = yx_dossier_keep (dossier, g_strdup (data->vehicle_id));
  route->plate = yx_dossier_keep (dossier, yx_veil_plate (reading->veil, data->plate));
  route->call_sign = yx_dossier_keep (dossier, g_strdup (data->call_sign));
  route->ordinal = data->ordinal;
  route->crew = data->crew;
  route->n_visits = data->n_stops;
  route->n_cases = data->n_cases;
  route->start = data->start;
  route->end = data->end;
  route->metres = data->metres;
  if (data->line != NULL && !yx_veil_is_on (reading->veil))
    route->line = g_bytes_ref (data->line);
  route->officers = g_ptr_array_new_with_free_func (g_free);
  route->stops = g_array_new (FALSE, FALSE, sizeof (YxDossierStop));
  g_ptr_array_add (dossier->routes, route);
}

static void
add_stop (YxDossierReading *reading, YxStop *item)
{
  const YxStopData *data = yx_stop_get_data (item);
  YxDossier *dossier = reading->dossier;
  const YxLonLat point = { data->lon, data->lat };
  const gboolean is_visit = data->kind == YX_STOP_KIND_VISIT;
  const YxDossierStop stop = {
    .id = yx_dossier_keep (dossier, g_strdup (data->id)),
    .kind = data->kind,
    .task = find_task (reading, data->task_id),
    .place_id = yx_dossier_keep (dossier, g_strdup (data->place_id)),
    .address = yx_dossier_keep (dossier, is_visit ? yx_veil_address (reading->veil, data->address)
                                                  : g_strdup (data->address)),
    .point = is_visit ? yx_veil_point (reading->veil, point) : point,
    .arrival = data->arrival,
    .begin = data->begin,
    .departure = data->departure,
    .drive_s = data->drive_s,
    .metres = data->metres,
    .cancelled = data->outcome == YX_STOP_OUTCOME_CANCELLED,
  };

  for (guint i = 0; i < dossier->routes->len; i++) {
    YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);

    if (g_strcmp0 (route->id, data->route_id) == 0)
      g_array_append_val (route->stops, stop);
  }
}

gboolean
yx_dossier_hide_everybody (YxDossierReading *reading, GError **error)
{
#define OF_DEBTOR TASKS_OF_PLAN "JOIN debtors d ON d.id = t.debtor_id " OF_PLAN
#define OF_CASE \
  TASKS_OF_PLAN "JOIN task_cases tc ON tc.task_id = t.id JOIN cases c ON c.id = tc.case_id "
  static const char names[]
      = "SELECT name FROM officers UNION SELECT name FROM members "
        "UNION SELECT d.name FROM " OF_CASE "JOIN case_debtors cd ON cd.case_id = c.id "
        "JOIN debtors d ON d.id = cd.debtor_id " OF_PLAN "AND d.kind = 'person' "
        "UNION SELECT d.appears_name FROM " OF_DEBTOR
        "UNION SELECT d.identity_by FROM " OF_DEBTOR
        "UNION SELECT d.identity_by_second FROM " OF_DEBTOR
        "UNION SELECT c.applicant FROM " OF_CASE OF_PLAN "UNION SELECT c.judge FROM " OF_CASE OF_PLAN;
  static const char addresses[]
      = "SELECT p.address FROM " TASKS_OF_PLAN
        "JOIN places p ON p.debtor_id = t.debtor_id " OF_PLAN;

  return !yx_veil_is_on (reading->veil)
         || (read_rows (reading, names, take_hidden_name, error)
             && read_rows (reading, addresses, take_hidden_address, error));
}

gboolean
yx_dossier_read_tasks (YxDossierReading *reading, GError **error)
{
  static const struct {
    const char *sql;
    TakeRow take;
  } queries[] = {
    { "SELECT t.id, t.kind, t.entry, t.applicant, pt.left_out, pt.note, d.kind, d.name, d.sex, "
      "d.id_number, d.phone, d.born, d.capacity, d.deputy, d.appears_name, d.appears_id_number, "
      "d.identity_by, d.identity_by_second, i.name, i.phone FROM " TASKS_OF_PLAN
      "LEFT JOIN debtors d ON d.id = t.debtor_id "
      "LEFT JOIN institutions i ON i.id = t.institution_id " OF_PLAN
      "ORDER BY d.name_key, i.name_key, t.id",
      take_task },
    { "SELECT t.id, c.number, c.cause, c.judge, c.claim_fen, c.paid_fen, tc.left_at FROM " TASKS_OF_PLAN "JOIN task_cases tc ON tc.task_id = t.id "
      "JOIN cases c ON c.id = tc.case_id " OF_PLAN
      "ORDER BY t.id, c.number COLLATE case_number",
      take_case },
    { "SELECT t.id, p.id, p.address, p.kind, p.verified, p.seen, "
      YX_FAILED_VISITS_SQL ("p.id") " FROM " TASKS_OF_PLAN
      "JOIN places p ON p.debtor_id = t.debtor_id " OF_PLAN "ORDER BY t.id, p.id",
      take_place },
    { "SELECT t.id, f.kind, f.note, f.author, f.noted FROM " TASKS_OF_PLAN
      "JOIN debtor_flags f ON f.debtor_id = t.debtor_id " OF_PLAN
      "AND f.cleared IS NULL ORDER BY t.id, f.noted, f.id",
      take_flag },
    { "SELECT t.id, c.number, d.number, d.signed_by, d.signed_at, d.valid_from, d.valid_until, "
      "row_number () OVER (PARTITION BY t.id, d.id ORDER BY dp.place_id), p.address "
      "FROM " TASKS_OF_PLAN "JOIN task_cases tc ON tc.task_id = t.id "
      "JOIN cases c ON c.id = tc.case_id JOIN documents d ON d.case_id = c.id "
      "AND d.kind = 'warrant' AND (d.debtor_id = t.debtor_id OR d.debtor_id = '') "
      "LEFT JOIN document_places dp ON dp.document_id = d.id "
      "LEFT JOIN places p ON p.id = dp.place_id " OF_PLAN
      "ORDER BY t.id, c.number COLLATE case_number, d.id, dp.place_id",
      take_warrant },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    if (!read_rows (reading, queries[i].sql, queries[i].take, error))
      return FALSE;
  return TRUE;
}

gboolean
yx_dossier_read_routes (YxDossierReading *reading, GError **error)
{
  const char *operation_id = reading->dossier->operation_id;
  g_autoptr (GListStore) routes
      = yx_read_routes (reading->db, operation_id, reading->plan_version, error);
  g_autoptr (GListStore) stops
      = routes != NULL
            ? yx_read_stops (reading->db, NULL, operation_id, reading->plan_version, error)
            : NULL;

  if (stops == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);

    add_route (reading, route);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stops)); i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (stops), i);

    add_stop (reading, stop);
  }
  return read_rows (reading,
                    "SELECT v.id, v.kind, v.seats, v.recorders, v.recorders_tested FROM plans pl "
                    "JOIN routes r ON r.plan_id = pl.id JOIN vehicles v ON v.id = r.vehicle_id "
                    OF_PLAN,
                    take_car, error)
         && read_crews (reading, error);
}
