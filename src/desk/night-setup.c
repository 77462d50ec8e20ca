#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk/lists-private.h"
#include "desk/night-private.h"
#include "desk/custody-private.h"
#include "desk/rulesets-private.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

gboolean
yx_night_read_rows (YxDb *db, YxNight *night, const char *sql, YxNightTakeRow take,
                    GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, night->operation_id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    take (night, statement);
  }
}

/* Replaces a text and says whether it differs. */
static gboolean
set_text (char **text, const char *value)
{
  if (g_strcmp0 (*text, value) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

static void
tracked_stop_free (gpointer data)
{
  YxTrackedStop *stop = data;

  g_free (stop->shown.key);
  g_free (stop->shown.task_id);
  g_free (stop->shown.place_id);
  g_free (stop->shown.title);
  g_free (stop->shown.address);
  g_free (stop);
}

void
yx_tracked_team_free (YxTrackedTeam *team)
{
  g_free (team->vehicle_id);
  g_free (team->plate);
  g_free (team->call_sign);
  g_free (team->leader);
  g_free (team->stopped_at);
  g_free (team->alarm_officer_id);
  g_ptr_array_unref (team->stops);
  g_array_unref (team->kernel_stops);
  g_array_unref (team->line);
  g_ptr_array_unref (team->devices);
  g_array_unref (team->trail);
  g_hash_table_unref (team->zones);
  g_clear_pointer (&team->view, yx_night_team_view_unref);
  g_free (team);
}

void
yx_tracked_device_free (YxTrackedDevice *device)
{
  g_free (device->vehicle_id);
  g_free (device->officer_id);
  g_free (device->name);
  g_free (device);
}

static YxTrackedTeam *
ensure_team (YxNight *night, const char *vehicle_id)
{
  YxTrackedTeam *team = g_hash_table_lookup (night->team_of, vehicle_id);

  if (team != NULL)
    return team;
  team = g_new0 (YxTrackedTeam, 1);
  team->vehicle_id = g_strdup (vehicle_id);
  team->stops = g_ptr_array_new_with_free_func (tracked_stop_free);
  team->kernel_stops = g_array_new (FALSE, TRUE, sizeof (YxTeamStop));
  team->line = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  team->devices = g_ptr_array_new ();
  team->trail = g_array_new (FALSE, FALSE, sizeof (YxNightFix));
  team->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  team->speed_factor = 1;
  team->drive_s = team->off_m = NAN;
  team->eta_from = -1;
  team->left_stop = -1;
  team->dirty = team->eta_stale = TRUE;
  yx_team_init (&team->state, 0);
  g_ptr_array_add (night->teams, team);
  g_hash_table_insert (night->team_of, team->vehicle_id, team);
  for (guint i = 0; i < night->devices->len; i++) {
    YxTrackedDevice *device = g_ptr_array_index (night->devices, i);

    if (g_strcmp0 (device->vehicle_id, vehicle_id) == 0)
      g_ptr_array_add (team->devices, device);
  }
  return team;
}

/* ---- Rows ---- */

static void
take_operation (YxNight *night, YxStatement *row)
{
  const YxOperationStep step = (YxOperationStep) yx_statement_get_enum (
      row, 1, YX_TYPE_OPERATION_STEP, YX_OPERATION_STEP_DRAFT);

  night->changed |= set_text (&night->name, yx_statement_get_text (row, 0)) || step != night->step;
  night->step = step;
  night->window_start = yx_statement_get_int (row, 2);
  night->window_end = yx_statement_get_int (row, 3);
  night->plan_version = (int) yx_statement_get_int (row, 4);
}

/* The last one counts. */
static void
take_departure (YxNight *night, YxStatement *row)
{
  night->departed = yx_statement_get_int (row, 0);
}

static void
take_vehicle (YxNight *night, YxStatement *row)
{
  YxTrackedTeam *team = g_hash_table_lookup (night->team_of, yx_statement_get_text (row, 0));
  gboolean differs;

  if (team == NULL)
    return;
  differs = set_text (&team->plate, yx_statement_get_text (row, 1));
  differs |= set_text (&team->call_sign, yx_statement_get_text (row, 2));
  team->seats = (int) yx_statement_get_int (row, 3);
  team->speed_factor = yx_statement_get_real (row, 4);
  if (!(team->speed_factor > 0))
    team->speed_factor = 1;
  team->dirty |= differs;
}

static void
take_crew (YxNight *night, YxStatement *row)
{
  YxTrackedTeam *team = g_hash_table_lookup (night->team_of, yx_statement_get_text (row, 0));

  if (team == NULL)
    return;
  /* Rows come with who leads first: a judge, else an officer. */
  if (team->n_crew++ == 0)
    team->dirty |= set_text (&team->leader, yx_statement_get_text (row, 1));
}

static void
take_device (YxNight *night, YxStatement *row)
{
  gint64 number = yx_statement_get_int (row, 0);
  YxTrackedDevice *device = g_hash_table_lookup (night->device_of, &number);

  if (device == NULL) {
    device = g_new0 (YxTrackedDevice, 1);
    device->number = number;
    device->battery = NAN;
    g_ptr_array_add (night->devices, device);
    g_hash_table_insert (night->device_of, &device->number, device);
  }
  device->protocol = (YxDeviceProtocol) yx_statement_get_enum (
      row, 1, YX_TYPE_DEVICE_PROTOCOL, YX_DEVICE_PROTOCOL_FIELD);
  set_text (&device->vehicle_id, yx_statement_get_text (row, 2));
  set_text (&device->officer_id, yx_statement_get_text (row, 3));
  set_text (&device->name, yx_statement_get_text (row, 4));
  device->is_cars = yx_statement_get_int (row, 5) != 0;
}

static void
take_task_cases (YxNight *night, YxStatement *row)
{
  g_hash_table_insert (night->cases_of, g_strdup (yx_statement_get_text (row, 0)),
                       GUINT_TO_POINTER ((guint) yx_statement_get_int (row, 1)));
}

static void
take_outcome (YxNight *night, YxStatement *row)
{
  const YxStopOutcome outcome = (YxStopOutcome) yx_statement_get_enum (
      row, 2, YX_TYPE_STOP_OUTCOME, YX_STOP_OUTCOME_PENDING);
  const char *task_id = yx_statement_get_text (row, 0);
  const char *place_id = yx_statement_get_text (row, 1);

  g_hash_table_insert (night->outcomes,
                       g_strdup_printf ("%s:%s", task_id, place_id != NULL ? place_id : ""),
                       GINT_TO_POINTER ((int) outcome + 1));
  if (outcome == YX_STOP_OUTCOME_CANCELLED)
    g_hash_table_add (night->closed, g_strdup (task_id));
}

static void
take_dispatch (YxNight *night, YxStatement *row)
{
  const YxNightDispatch dispatch = {
    .id = g_strdup (yx_statement_get_text (row, 0)),
    .vehicle_id = g_strdup (yx_statement_get_text (row, 1)),
    .task_id = g_strdup (yx_statement_get_text (row, 2)),
    .sent = yx_statement_get_int (row, 3),
  };

  g_array_append_val (night->dispatches, dispatch);
}

static void
take_answer (YxNight *night, YxStatement *row)
{
  const YxNightAnswer answer = {
    .officer_id = g_strdup (yx_statement_get_text (row, 0)),
    .name = g_strdup (yx_statement_get_text (row, 1)),
    .vehicle_id = g_strdup (yx_statement_get_text (row, 2)),
    .called = yx_statement_get_int (row, 3),
    .answered = !yx_statement_is_null (row, 4),
    .well = yx_statement_is_null (row, 5) || yx_statement_get_int (row, 5) != 0,
  };

  g_array_append_val (night->answers, answer);
}

/* What others have acknowledged, and what of ours stood when we began. */
static void
take_alert (YxNight *night, YxStatement *row)
{
  const char *id = yx_statement_get_text (row, 0);
  YxNightAlert *alert = NULL;
  gint64 acknowledged;

  for (guint i = 0; i < night->alerts->len && alert == NULL; i++) {
    YxNightAlert *known = g_ptr_array_index (night->alerts, i);

    if (strcmp (known->id, id) == 0)
      alert = known;
  }
  if (alert == NULL) {
    alert = g_new0 (YxNightAlert, 1);
    alert->id = g_strdup (id);
    g_ptr_array_add (night->alerts, alert);
    night->changed = TRUE;
  }
  alert->sign.kind
      = (YxAlertKind) yx_statement_get_enum (row, 1, YX_TYPE_ALERT_KIND, YX_ALERT_KIND_LATE);
  alert->sign.level
      = (YxAlertLevel) yx_statement_get_enum (row, 2, YX_TYPE_ALERT_LEVEL, YX_ALERT_LEVEL_WARNING);
  set_text (&alert->sign.subject, yx_statement_get_text (row, 3));
  set_text (&alert->sign.vehicle_id, yx_statement_get_text (row, 4));
  set_text (&alert->sign.officer_id, yx_statement_get_text (row, 5));
  set_text (&alert->sign.task_id, yx_statement_get_text (row, 6));
  set_text (&alert->sign.custody_id, yx_statement_get_text (row, 7));
  alert->sign.device = yx_statement_get_int (row, 8);
  night->changed |= set_text (&alert->sign.detail, yx_statement_get_text (row, 9));
  alert->n_times = (guint) yx_statement_get_int (row, 10);
  alert->raised = yx_statement_get_int (row, 11);
  alert->changed = yx_statement_get_int (row, 12);
  acknowledged = yx_statement_is_null (row, 13) ? 0 : yx_statement_get_int (row, 13);
  night->changed |= acknowledged != alert->acknowledged;
  alert->acknowledged = acknowledged;
  set_text (&alert->acknowledged_by, yx_statement_get_text (row, 14));
}

/* Alarms that were dealt with before this program began. */
static void
take_quiet (YxNight *night, YxStatement *row)
{
  const gint64 cleared = yx_statement_get_int (row, 1);

  g_hash_table_insert (night->quiet, g_strdup (yx_statement_get_text (row, 0)),
                       g_memdup2 (&cleared, sizeof cleared));
}

static void
take_open_alert_id (YxNight *night, YxStatement *row)
{
  g_hash_table_add (night->outcomes, g_strconcat ("alert ", yx_statement_get_text (row, 0), NULL));
}

/* An alert that another program has cleared is none of ours any more. */
static gboolean
drop_cleared_alerts (YxDb *db, YxNight *night, GError **error)
{
  if (!yx_night_read_rows (db, night,
                           "SELECT id FROM alerts WHERE operation_id = $1 AND cleared IS NULL",
                           take_open_alert_id, error))
    return FALSE;
  for (guint i = night->alerts->len; i > 0; i--) {
    const YxNightAlert *alert = g_ptr_array_index (night->alerts, i - 1);
    g_autofree char *key = g_strconcat ("alert ", alert->id, NULL);

    if (g_hash_table_contains (night->outcomes, key))
      continue;
    g_ptr_array_remove_index (night->alerts, i - 1);
    night->changed = TRUE;
  }
  return TRUE;
}

static gboolean
read_devices (YxDb *db, YxNight *night, GError **error)
{
  for (guint i = 0; i < night->devices->len; i++)
    g_clear_pointer (&((YxTrackedDevice *) g_ptr_array_index (night->devices, i))->vehicle_id,
                     g_free);
  if (!yx_night_read_rows (db, night,
                           "SELECT d.number, d.protocol, coalesce (c.vehicle_id, d.vehicle_id), "
                           "d.officer_id, coalesce (o.name, d.label, d.identity), "
                           "CASE WHEN d.officer_id IS NULL THEN 1 ELSE 0 END FROM devices d "
                           "LEFT JOIN officers o ON o.id = d.officer_id "
                           "LEFT JOIN operation_crew c ON c.officer_id = d.officer_id "
                           "AND c.operation_id = $1 WHERE d.number IS NOT NULL ORDER BY d.number",
                           take_device, error))
    return FALSE;
  for (guint i = 0; i < night->teams->len; i++)
    g_ptr_array_set_size (((YxTrackedTeam *) g_ptr_array_index (night->teams, i))->devices, 0);
  for (guint i = 0; i < night->devices->len; i++) {
    YxTrackedDevice *device = g_ptr_array_index (night->devices, i);
    YxTrackedTeam *team = device->vehicle_id != NULL
                              ? g_hash_table_lookup (night->team_of, device->vehicle_id)
                              : NULL;

    if (team != NULL)
      g_ptr_array_add (team->devices, device);
  }
  return TRUE;
}

/* Of the teams there are; again when there are others. */
static gboolean
read_people (YxDb *db, YxNight *night, GError **error)
{
  for (guint i = 0; i < night->teams->len; i++)
    ((YxTrackedTeam *) g_ptr_array_index (night->teams, i))->n_crew = 0;
  return yx_night_read_rows (db, night,
                             "SELECT id, plate, call_sign, seats, speed_factor FROM vehicles "
                             "WHERE $1 IS NOT NULL",
                             take_vehicle, error)
         && yx_night_read_rows (db, night,
                                "SELECT c.vehicle_id, o.name FROM operation_crew c "
                                "JOIN officers o ON o.id = c.officer_id WHERE c.operation_id = $1 "
                                "ORDER BY CASE o.role WHEN 'judge' THEN 0 WHEN 'officer' THEN 1 "
                                "WHEN 'bailiff' THEN 2 WHEN 'clerk' THEN 3 ELSE 4 END, o.name",
                                take_crew, error)
         && read_devices (db, night, error);
}

static gboolean
read_custodies (YxDb *db, YxNight *night, GError **error)
{
  g_autoptr (GPtrArray) custodies
      = yx_read_custodies (db, night->operation_id, FALSE, night->ruleset, error);

  if (custodies == NULL)
    return FALSE;
  g_ptr_array_unref (night->custodies);
  night->custodies = g_steal_pointer (&custodies);
  night->changed = TRUE;
  return TRUE;
}

static void
settle_outcomes (YxNight *night)
{
  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    for (guint s = 0; s < team->stops->len; s++) {
      YxTrackedStop *stop = g_ptr_array_index (team->stops, s);
      const int kept = GPOINTER_TO_INT (g_hash_table_lookup (night->outcomes, stop->shown.key));

      if (kept > 0 && (YxStopOutcome) (kept - 1) != stop->shown.outcome) {
        stop->shown.outcome = (YxStopOutcome) (kept - 1);
        team->dirty = TRUE;
      }
    }
  }
}

gboolean
yx_night_read_setup (YxDb *db, YxNight *night, GError **error)
{
  if (!yx_night_read_rows (db, night,
                           "SELECT name, step, window_start, window_end, plan_version "
                           "FROM operations WHERE id = $1",
                           take_operation, error)
      /* Looked for once: it is among thousands of events by the end of the night. */
      || (night->departed == 0 && night->step >= YX_OPERATION_STEP_LIVE
          && !yx_night_read_rows (db, night,
                                  "SELECT receive_time FROM events WHERE operation_id = $1 "
                                  "AND kind = 'operation.departed' ORDER BY seq",
                                  take_departure, error))
      || !yx_night_read_clocks (db, night->operation_id, night->clocks, error))
    return FALSE;
  if (night->name == NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no operation %s"),
                 night->operation_id);
    return FALSE;
  }
  if (night->ruleset == NULL) {
    night->ruleset = yx_rulesets_read (db, NULL, night->window_start, error);
    if (night->ruleset == NULL)
      return FALSE;
  }
  g_array_set_size (night->dispatches, 0);
  g_array_set_size (night->answers, 0);
  g_hash_table_remove_all (night->outcomes);
  g_hash_table_remove_all (night->closed);
  /* Rows come oldest version first, so that what came out of a stop last is kept. */
  if (!yx_night_read_rows (db, night,
                           "SELECT s.task_id, s.place_id, s.outcome FROM plans p "
                           "JOIN routes r ON r.plan_id = p.id JOIN stops s ON s.route_id = r.id "
                           "WHERE p.operation_id = $1 AND s.task_id IS NOT NULL "
                           "AND s.outcome <> 'pending' ORDER BY p.version",
                           take_outcome, error)
      || !yx_night_read_rows (db, night,
                              "SELECT tc.task_id, count(*) FROM task_cases tc "
                              "JOIN tasks t ON t.id = tc.task_id WHERE t.operation_id = $1 "
                              "GROUP BY tc.task_id",
                              take_task_cases, error)
      || !read_people (db, night, error)
      || !yx_night_read_rows (db, night,
                              "SELECT id, vehicle_id, task_id, sent FROM dispatches "
                              "WHERE operation_id = $1 AND acknowledged IS NULL AND withdrawn IS "
                              "NULL "
                              "ORDER BY sent, id",
                              take_dispatch, error)
      || !yx_night_read_rows (db, night,
                              "SELECT a.officer_id, o.name, a.vehicle_id, r.called, a.answered, "
                              "a.well "
                              "FROM roll_calls r JOIN roll_answers a ON a.roll_call_id = r.id "
                              "JOIN officers o ON o.id = a.officer_id WHERE r.operation_id = $1 "
                              "AND r.closed IS NULL ORDER BY r.called, o.name, a.officer_id",
                              take_answer, error)
      || !yx_night_read_rows (db, night,
                              "SELECT id, kind, level, subject, vehicle_id, officer_id, task_id, "
                              "custody_id, "
                              "coalesce (device, 0), detail, n_times, raised, changed, "
                              "acknowledged, "
                              "acknowledged_by FROM alerts WHERE operation_id = $1 AND cleared IS "
                              "NULL "
                              "ORDER BY raised, id",
                              take_alert, error)
      || (!night->begun
          && !yx_night_read_rows (db, night,
                                  "SELECT subject, max (cleared) FROM alerts WHERE operation_id = "
                                  "$1 "
                                  "AND kind = 'sos' AND acknowledged IS NOT NULL GROUP BY subject "
                                  "HAVING max (cleared) IS NOT NULL",
                                  take_quiet, error))
      || !drop_cleared_alerts (db, night, error) || !read_custodies (db, night, error)
      || !yx_night_read_zones (db, night, error))
    return FALSE;
  settle_outcomes (night);
  return TRUE;
}

/* ---- Plans ---- */

static char *
make_key (YxTrackedTeam *team, const YxStopData *data)
{
  switch (data->kind) {
  case YX_STOP_KIND_DROP_OFF:
    return g_strdup_printf ("drop-off:%u", ++team->n_drop_offs);
  case YX_STOP_KIND_END:
    return ++team->n_ends == 1 ? g_strdup ("end") : g_strdup_printf ("end:%u", team->n_ends);
  default:
    return g_strdup_printf ("%s:%s", data->task_id, data->place_id != NULL ? data->place_id : "");
  }
}

static YxTrackedStop *
tracked_stop_new (YxNight *night, YxTrackedTeam *team, const YxStopData *data)
{
  YxTrackedStop *stop = g_new0 (YxTrackedStop, 1);
  const char *title = data->masked_debtor;

  if (data->kind != YX_STOP_KIND_VISIT)
    title = yx_enum_label (YX_TYPE_STOP_KIND, (int) data->kind);
  stop->shown = (YxNightStop){
    .key = make_key (team, data),
    .task_id = g_strdup (data->task_id),
    .place_id = g_strdup (data->place_id),
    .kind = data->kind,
    .title = g_strdup (title),
    .address = g_strdup (data->address),
    .point = { data->lon, data->lat },
    .planned = data->arrival,
    .planned_end = data->departure,
    .closes = data->kind == YX_STOP_KIND_VISIT || data->kind == YX_STOP_KIND_END
                  ? night->window_end
                  : 0,
    .outcome = data->outcome,
    .n_cases = data->task_id != NULL
                   ? GPOINTER_TO_UINT (g_hash_table_lookup (night->cases_of, data->task_id))
                   : 0,
  };
  stop->plan_drive_s = (double) data->drive_s;
  stop->service_s = (double) (data->departure - data->begin) / G_USEC_PER_SEC;
  return stop;
}

/* What a plan has for one car. */
typedef struct {
  GPtrArray *stops; /* of YxStop, not the start */
  const YxRouteData *route;
} NewRoute;

/* Stops that are done, and where the team is, stay; the new plan's follow. What the old plan had
 * and the new one has not is gone; a team without a route keeps its way home. */
static void
follow_route (YxNight *night, YxTrackedTeam *team, const NewRoute *route)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&team->stops);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (int));
  const int none = YX_TEAM_NO_STOP;

  team->stops = g_ptr_array_new_with_free_func (tracked_stop_free);
  for (guint i = 0; i < old->len; i++) {
    YxTrackedStop *stop = g_ptr_array_index (old, i);
    const YxTeamStopState state = team->state.stops[i];
    const int index = (int) i;

    if (state == YX_TEAM_STOP_DONE || state == YX_TEAM_STOP_THERE
        || (route == NULL && stop->shown.kind == YX_STOP_KIND_END)) {
      g_ptr_array_add (team->stops, stop);
      g_array_append_val (kept, index);
      g_ptr_array_index (old, i) = NULL;
      continue;
    }
    /* Its number is free again. */
    if (stop->shown.kind == YX_STOP_KIND_DROP_OFF)
      team->n_drop_offs--;
    else if (stop->shown.kind == YX_STOP_KIND_END)
      team->n_ends--;
  }
  for (guint i = 0; route != NULL && i < route->stops->len; i++) {
    YxTrackedStop *stop
        = tracked_stop_new (night, team, yx_stop_get_data (g_ptr_array_index (route->stops, i)));
    const int known = yx_tracked_team_find_stop (team, stop->shown.key);

    if (known >= 0 || team->stops->len >= YX_TEAM_MAX_STOPS) {
      tracked_stop_free (stop);
      continue;
    }
    g_ptr_array_add (team->stops, stop);
    g_array_append_val (kept, none);
  }
  g_ptr_array_set_free_func (old, NULL);
  for (guint i = 0; i < old->len; i++)
    if (g_ptr_array_index (old, i) != NULL)
      tracked_stop_free (g_ptr_array_index (old, i));

  g_array_set_size (team->kernel_stops, 0);
  for (guint i = 0; i < team->stops->len; i++) {
    YxTrackedStop *stop = g_ptr_array_index (team->stops, i);
    const YxTeamStop kernel = {
      .kind = stop->shown.kind == YX_STOP_KIND_VISIT      ? YX_TEAM_STOP_VISIT
              : stop->shown.kind == YX_STOP_KIND_DROP_OFF ? YX_TEAM_STOP_DROP_OFF
                                                          : YX_TEAM_STOP_END,
      .point = stop->shown.point,
    };

    stop->shown.ordinal = i + 1;
    g_array_append_val (team->kernel_stops, kernel);
  }
  yx_team_replan (&team->state, (const int *) (void *) kept->data, team->stops->len);
  team->left_stop = -1;
  for (guint i = 0; i < kept->len; i++)
    if (team->state.stops[i] == YX_TEAM_STOP_DONE)
      team->left_stop = (int) i;
  team->planned = route != NULL;
  team->eta_from = -1;
  team->eta_stale = team->dirty = TRUE;
  team->off_since = 0;
}

static void
set_line (YxTrackedTeam *team, GBytes *line)
{
  gsize size = 0;
  const void *points = line != NULL ? g_bytes_get_data (line, &size) : NULL;

  g_array_unref (team->line);
  team->line = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  if (size >= sizeof (YxLonLat))
    g_array_append_vals (team->line, points, (guint) (size / sizeof (YxLonLat)));
}

static int
compare_teams (gconstpointer a, gconstpointer b)
{
  const YxTrackedTeam *first = *(YxTrackedTeam *const *) a;
  const YxTrackedTeam *second = *(YxTrackedTeam *const *) b;

  if (first->planned != second->planned)
    return first->planned ? -1 : 1;
  if (first->ordinal != second->ordinal)
    return first->ordinal < second->ordinal ? -1 : 1;
  return strcmp (first->vehicle_id, second->vehicle_id);
}

gboolean
yx_night_follow_plan (YxDb *db, YxNight *night, int version, GError **error)
{
  g_autoptr (GListStore) routes = NULL;
  g_autoptr (GListStore) stops = NULL;
  g_autoptr (GHashTable) followed = g_hash_table_new (NULL, NULL);
  guint n_routes, n_stops;

  routes = yx_read_routes (db, night->operation_id, version, error);
  stops = routes != NULL ? yx_read_stops (db, NULL, night->operation_id, version, error) : NULL;
  if (stops == NULL)
    return FALSE;
  n_routes = g_list_model_get_n_items (G_LIST_MODEL (routes));
  n_stops = g_list_model_get_n_items (G_LIST_MODEL (stops));
  for (guint i = 0; i < n_routes; i++) {
    g_autoptr (YxRoute) item = g_list_model_get_item (G_LIST_MODEL (routes), i);
    g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_object_unref);
    const YxRouteData *data = yx_route_get_data (item);
    YxTrackedTeam *team = ensure_team (night, data->vehicle_id);
    const NewRoute route = { own, data };

    for (guint s = 0; s < n_stops; s++) {
      g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (stops), s);
      const YxStopData *stop_data = yx_stop_get_data (stop);

      if (strcmp (stop_data->route_id, data->id) == 0 && stop_data->kind != YX_STOP_KIND_START)
        g_ptr_array_add (own, g_steal_pointer (&stop));
    }
    team->ordinal = (guint) data->ordinal;
    team->start = data->start;
    set_line (team, data->line);
    follow_route (night, team, &route);
    g_hash_table_add (followed, team);
  }
  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    if (!g_hash_table_contains (followed, team))
      follow_route (night, team, NULL);
  }
  g_ptr_array_sort (night->teams, compare_teams);
  night->version = version;
  night->changed = TRUE;
  if (!read_people (db, night, error) || !yx_night_read_windows (db, night, error))
    return FALSE;
  settle_outcomes (night);
  return TRUE;
}

void
yx_night_close_task (YxNight *night, const char *task_id, gint64 now)
{
  for (guint i = 0; i < night->teams->len; i++) {
    YxTrackedTeam *team = g_ptr_array_index (night->teams, i);

    for (guint s = 0; s < team->stops->len; s++) {
      YxTrackedStop *stop = g_ptr_array_index (team->stops, s);

      if (stop->closed || g_strcmp0 (stop->shown.task_id, task_id) != 0)
        continue;
      stop->closed = TRUE;
      stop->closed_since = now;
      stop->closed_as_next = team->state.next == (int) s;
      /* Nobody need go there; who is there already leaves as always. */
      if (team->state.stops[s] == YX_TEAM_STOP_OPEN)
        team->state.stops[s] = YX_TEAM_STOP_MISSED;
      team->state.next = YX_TEAM_NO_STOP;
      for (guint n = team->stops->len; n > 0; n--)
        if (team->state.stops[n - 1] == YX_TEAM_STOP_OPEN)
          team->state.next = (int) n - 1;
      team->eta_stale = team->dirty = TRUE;
    }
  }
}
