#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/crews-private.h"
#include "desk/gather.h"
#include "desk/locks-private.h"
#include "desk/operation.h"
#include "desk/plan-input.h"
#include "desk/presence-book.h"
#include "model/enum-types.h"

typedef struct {
  const char *operation_id;
  YxPlanInput *input;
} ReadJob;

static void
place_clear (gpointer data)
{
  YxPlanInputPlace *place = data;

  g_free (place->id);
  g_free (place->address);
  g_free (place->hours);
  g_clear_pointer (&place->windows, g_array_unref);
}

static void
task_free (gpointer data)
{
  YxPlanInputTask *task = data;

  g_free (task->id);
  g_free (task->who);
  g_free (task->note);
  g_array_unref (task->places);
  g_ptr_array_unref (task->cases);
  g_free (task);
}

static void
vehicle_free (gpointer data)
{
  YxPlanInputVehicle *vehicle = data;

  g_free (vehicle->id);
  g_free (vehicle->name);
  g_free (vehicle);
}

static gboolean
read_tasks (YxDb *db, ReadJob *job, GHashTable *by_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT t.id, t.kind, t.weight, t.required, t.crew, t.seats, t.female_officer, "
      "coalesce (d.name, i.name), coalesce (d.kind, 'entity') FROM tasks t "
      "LEFT JOIN debtors d ON d.id = t.debtor_id "
      "LEFT JOIN institutions i ON i.id = t.institution_id "
      "WHERE t.operation_id = $1 AND t.dropped = 0 ORDER BY t.id",
      error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxPlanInputTask *task;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    task = g_new0 (YxPlanInputTask, 1);
    task->id = g_strdup (yx_statement_get_text (statement, 0));
    task->kind = (YxTaskKind) yx_statement_get_enum (statement, 1, YX_TYPE_TASK_KIND,
                                                     YX_TASK_KIND_SUMMONS);
    task->weight = yx_statement_get_real (statement, 2);
    task->required = yx_statement_get_int (statement, 3) != 0;
    task->crew = (int) yx_statement_get_int (statement, 4);
    task->seats = (int) yx_statement_get_int (statement, 5);
    task->female_officer = yx_statement_get_int (statement, 6) != 0;
    task->who = yx_mask_debtor (
        yx_statement_get_text (statement, 7),
        (YxDebtorKind) yx_statement_get_enum (statement, 8, YX_TYPE_DEBTOR_KIND,
                                              YX_DEBTOR_KIND_PERSON));
    task->places = g_array_new (FALSE, TRUE, sizeof (YxPlanInputPlace));
    g_array_set_clear_func (task->places, place_clear);
    task->cases = g_ptr_array_new_with_free_func (g_free);
    task->index = YX_PLAN_NONE;
    task->service_factor = job->input->factors.service[task->kind];
    g_ptr_array_add (job->input->tasks, task);
    g_hash_table_insert (by_id, task->id, task);
  }
}

static gboolean
read_cases (YxDb *db, ReadJob *job, GHashTable *by_id, GError **error)
{
  YxStatement *statement;
  gboolean row;

  statement = yx_db_prepare (db,
                             "SELECT cases.id FROM operation_cases JOIN cases "
                             "ON cases.id = operation_cases.case_id "
                             "WHERE operation_id = $1 AND status = 'open'",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    g_hash_table_add (job->input->open_cases, g_strdup (yx_statement_get_text (statement, 0)));
  }

  statement = yx_db_prepare (db,
                             "SELECT tasks.id, task_cases.case_id FROM tasks JOIN task_cases "
                             "ON task_cases.task_id = tasks.id WHERE operation_id = $1 "
                             "AND dropped = 0 ORDER BY tasks.id, task_cases.case_id",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxPlanInputTask *task;
    const char *case_id;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    task = g_hash_table_lookup (by_id, yx_statement_get_text (statement, 0));
    case_id = yx_statement_get_text (statement, 1);
    if (task != NULL && g_hash_table_contains (job->input->open_cases, case_id))
      g_ptr_array_add (task->cases, g_strdup (case_id));
  }
}

/* Presence from the start of the operation's window to its end: its mean by time and, unless it is
 * the same all the time, a window for each run of hours, in seconds after the start. */
static void
fill_windows (YxPlanInputPlace *place, const YxPresenceBook *book, const YxPresencePlace *asked,
              const YxOperationData *operation)
{
  const double length = (double) (operation->window_end - operation->window_start) / G_USEC_PER_SEC;
  double mean = 0.0;
  g_autoptr (GArray) windows = g_array_new (FALSE, FALSE, sizeof (YxPlanWindow));

  for (double from = 0.0; from < length || windows->len == 0;) {
    const gint64 time = operation->window_start + (gint64) (from * G_USEC_PER_SEC);
    g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
    gboolean weekend = FALSE;
    const YxDayPart part = yx_day_part_of (time, &weekend);
    const double likelihood
        = yx_presence_book_ask (book, asked, operation->window_start, weekend, part).likelihood;
    const int in_hour = local != NULL ? g_date_time_get_minute (local) * 60
                                            + g_date_time_get_second (local)
                                      : 0;
    const double to = MAX (MIN (from + 3600.0 - in_hour, length), from);
    YxPlanWindow *last
        = windows->len > 0 ? &g_array_index (windows, YxPlanWindow, windows->len - 1) : NULL;

    if (last != NULL && last->likelihood == likelihood) {
      last->to = to;
    } else {
      const YxPlanWindow window = { from, to, likelihood };

      g_array_append_val (windows, window);
    }
    mean += likelihood * (to - from);
    place->presence = likelihood;
    from = to;
  }
  if (length > 0.0)
    place->presence = mean / length;
  if (windows->len > 1)
    place->windows = g_steal_pointer (&windows);
}

static gboolean
read_places (YxDb *db, ReadJob *job, GHashTable *by_id, GError **error)
{
  g_autoptr (YxPresenceBook) book = yx_presence_book_read (
      db,
      "debtor_id IN (SELECT t.debtor_id FROM tasks t WHERE t.operation_id = $1 AND t.dropped = 0)",
      job->operation_id, error);
  YxStatement *statement;
  gboolean row;

  if (book == NULL)
    return FALSE;
  statement = yx_db_prepare (
      db,
      "SELECT tasks.id, address, lon, lat, " YX_PRESENCE_COLUMNS ("places") " "
      "FROM tasks JOIN places ON places.debtor_id = tasks.debtor_id "
      "AND (tasks.place_id IS NULL OR tasks.place_id = places.id) "
      "WHERE operation_id = $1 AND dropped = 0 ORDER BY tasks.id, places.id",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxPlanInputPlace place = { .location = YX_PLAN_NONE };
    YxPlanInputTask *task;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    task = g_hash_table_lookup (by_id, yx_statement_get_text (statement, 0));
    if (task == NULL)
      continue;
    const YxPresencePlace asked = yx_presence_place_from_row (statement, 4);

    place.id = g_strdup (asked.id);
    place.address = g_strdup (yx_statement_get_text (statement, 1));
    place.has_point = !yx_statement_is_null (statement, 2);
    place.point = (YxLonLat){ yx_statement_get_real (statement, 2),
                              yx_statement_get_real (statement, 3) };
    fill_windows (&place, book, &asked, yx_operation_get_data (job->input->operation));
    g_array_append_val (task->places, place);
  }
}

static gboolean
read_institutions (YxDb *db, ReadJob *job, GHashTable *by_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT tasks.id, coalesce (address, name), lon, lat, hours, institutions.kind FROM tasks "
      "JOIN institutions ON institutions.id = tasks.institution_id "
      "WHERE operation_id = $1 AND dropped = 0 ORDER BY tasks.id",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxPlanInputPlace place = { .location = YX_PLAN_NONE, .is_institution = TRUE, .presence = 1.0 };
    YxPlanInputTask *task;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    task = g_hash_table_lookup (by_id, yx_statement_get_text (statement, 0));
    if (task == NULL)
      continue;
    place.address = g_strdup (yx_statement_get_text (statement, 1));
    place.has_point = !yx_statement_is_null (statement, 2);
    place.point = (YxLonLat){ yx_statement_get_real (statement, 2),
                              yx_statement_get_real (statement, 3) };
    place.hours = g_strdup (yx_statement_get_text (statement, 4));
    place.is_premises
        = yx_statement_get_enum (statement, 5, YX_TYPE_INSTITUTION_KIND, YX_INSTITUTION_KIND_OFFICE)
          == YX_INSTITUTION_KIND_PREMISES;
    g_array_append_val (task->places, place);
  }
}

static gboolean
read_vehicles (YxDb *db, ReadJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id, seats, crew, female_officer, recorders, speed_factor, base_lon, base_lat, "
      "plate, call_sign "
      "FROM vehicles WHERE " YX_VEHICLE_IS_USABLE " AND (id IN (SELECT vehicle_id FROM operation_vehicles "
      "WHERE operation_id = $1) OR NOT EXISTS (SELECT 1 FROM operation_vehicles "
      "WHERE operation_id = $1)) ORDER BY plate",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxPlanInputVehicle *vehicle;
    const char *call_sign;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    vehicle = g_new0 (YxPlanInputVehicle, 1);
    vehicle->id = g_strdup (yx_statement_get_text (statement, 0));
    vehicle->seats = (int) yx_statement_get_int (statement, 1);
    vehicle->crew = (int) yx_statement_get_int (statement, 2);
    vehicle->female_officer = yx_statement_get_int (statement, 3) != 0;
    vehicle->recorders = (int) yx_statement_get_int (statement, 4);
    vehicle->speed_factor = yx_statement_get_real (statement, 5);
    vehicle->has_base = !yx_statement_is_null (statement, 6);
    vehicle->base = (YxLonLat){ yx_statement_get_real (statement, 6),
                                yx_statement_get_real (statement, 7) };
    call_sign = yx_statement_get_text (statement, 9);
    vehicle->name = g_strdup (call_sign != NULL && *call_sign != '\0'
                                  ? call_sign
                                  : yx_statement_get_text (statement, 8));
    g_ptr_array_add (job->input->vehicles, vehicle);
  }
}

static gboolean
read_version (YxDb *db, ReadJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT coalesce (max (version), 0) + 1 FROM plans WHERE operation_id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  job->input->next_version = (int) yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);
  return TRUE;
}

/* The plan that locks refer to; an operation may have none. */
static gboolean
read_stored (YxDb *db, ReadJob *job, GError **error)
{
  GError *reason = NULL;

  job->input->stored = yx_stored_plan_read (db, job->operation_id, 0, &reason);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL && yx_locks_read (db, job->operation_id, job->input->locks, error);
}

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  ReadJob *job = data;
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  job->input->operation = yx_desk_read_operation (db, job->operation_id, error);
  if (job->input->operation == NULL)
    return FALSE;
  job->input->ends = yx_operation_places_read (db, job->operation_id, error);
  return job->input->ends != NULL && yx_factors_read (db, &job->input->factors, error)
         && read_tasks (db, job, by_id, error)
         && read_cases (db, job, by_id, error) && read_places (db, job, by_id, error)
         && read_institutions (db, job, by_id, error)
         && read_vehicles (db, job, error) && read_version (db, job, error)
         && read_stored (db, job, error) && yx_plan_input_obey (job->input, db, error);
}

void
yx_plan_input_free (YxPlanInput *input)
{
  g_clear_object (&input->operation);
  g_clear_pointer (&input->tasks, g_ptr_array_unref);
  g_clear_pointer (&input->vehicles, g_ptr_array_unref);
  g_clear_pointer (&input->open_cases, g_hash_table_unref);
  g_clear_pointer (&input->locks, g_array_unref);
  g_clear_pointer (&input->stored, yx_stored_plan_free);
  g_clear_pointer (&input->ends, yx_operation_places_free);
  g_clear_pointer (&input->snaps, g_array_unref);
  g_free (input->seconds);
  g_free (input->metres);
  g_free (input->other_seconds);
  g_free (input->other_metres);
  g_free (input);
}

YxPlanInput *
yx_plan_input_read (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autoptr (YxPlanInput) input = g_new0 (YxPlanInput, 1);
  ReadJob job = { operation_id, input };

  input->tasks = g_ptr_array_new_with_free_func (task_free);
  input->vehicles = g_ptr_array_new_with_free_func (vehicle_free);
  input->open_cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  input->locks = yx_locks_new ();
  input->snaps = g_array_new (FALSE, TRUE, sizeof (YxRoadSnap));
  if (!yx_store_read (yx_desk_get_store (desk), read_job, &job, error))
    return NULL;
  return g_steal_pointer (&input);
}
