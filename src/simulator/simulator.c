#define G_LOG_DOMAIN "yexun-simulator"

#include "config.h"

#include "simulator/simulator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/devices.h"
#include "desk/lists.h"
#include "desk/night-clock.h"
#include "simulator/client.h"
#include "simulator/journey.h"

#define RETRY_US (G_USEC_PER_SEC / 2)
#define LAST_US (30 * G_USEC_PER_SEC)
#define SILENCE_S 90 /* a valley, a cellar: of the night's clock */

typedef struct {
  const YxSimulationOptions *options;
  GCancellable *cancellable;
  YxJourney journey;
  YxClient *client;
  char *identity;
  GRand *rand;
  gint64 night_start;    /* of all teams */
  guint64 n_fixes;
  guint n_silences, n_failures;
  GThread *thread;
} Team;

static void
team_free (Team *team)
{
  yx_journey_clear (&team->journey);
  g_clear_pointer (&team->client, yx_client_free);
  g_clear_pointer (&team->rand, g_rand_free);
  g_free (team->identity);
  g_free (team);
}

void
yx_simulation_clear (YxSimulation *simulation)
{
  g_clear_pointer (&simulation->log, g_ptr_array_unref);
}

/* ---- Driving ---- */

static void
report (Team *team, gint64 time)
{
  YxJourneyPlace place;
  YxFix fix;

  yx_journey_at (&team->journey, time, &place);
  yx_fix_init (&fix);
  fix.time = time;
  /* As good receivers are off. */
  place.point = yx_destination (place.point, g_rand_double_range (team->rand, 0, 360),
                                fabs (g_rand_double_range (team->rand, -6, 6)));
  fix.lon = place.point.lon;
  fix.lat = place.point.lat;
  fix.speed = place.speed;
  fix.course = place.course;
  fix.accuracy = 8;
  fix.flags = YX_FIX_IGNITION;
  yx_client_keep (team->client, &fix);
  team->n_fixes++;
}

/* Waits until the night's clock shows `time`; FALSE: cancelled. */
static gboolean
wait_until (Team *team, gint64 time, gint64 began)
{
  while (team->options->speed > 0 && !g_cancellable_is_cancelled (team->cancellable)) {
    const gint64 due
        = began + (gint64) ((double) (time - team->night_start) / team->options->speed);
    const gint64 left = due - g_get_monotonic_time ();

    if (left <= 0)
      break;
    g_usleep ((gulong) MIN (left, 200000));
  }
  return !g_cancellable_is_cancelled (team->cancellable);
}

static void
try_send (Team *team)
{
  g_autoptr (GError) error = NULL;

  if (yx_client_send (team->client, &error))
    return;
  team->n_failures++;
  g_debug ("%s: %s", team->identity, error->message);
  g_usleep (RETRY_US);
}

static gpointer
team_thread (gpointer data)
{
  Team *team = data;
  const YxJourneyStop *stops = team->journey.stops;
  /* Parked for a minute, so that whoever follows sees it come home. */
  const gint64 end = stops[team->journey.n_stops - 1].departure + 60 * (gint64) G_USEC_PER_SEC;
  const gint64 step = (gint64) team->options->interval_s * G_USEC_PER_SEC;
  const gint64 began = g_get_monotonic_time ();
  gint64 silent_until = G_MININT64, deadline;
  gint64 time = stops[0].arrival;

  for (; time <= end; time += step) {
    if (!wait_until (team, time, began))
      return NULL;
    report (team, time);
    if (time < silent_until)
      continue;
    /* Silences of SILENCE_S each make up the share asked for. */
    if (team->options->loss > 0
        && g_rand_double (team->rand) < team->options->loss / (1 - team->options->loss)
                                            * team->options->interval_s / SILENCE_S) {
      silent_until = time + (gint64) SILENCE_S * G_USEC_PER_SEC;
      team->n_silences++;
      continue;
    }
    try_send (team);
  }
  deadline = g_get_monotonic_time () + LAST_US;
  while (yx_client_get_waiting (team->client) > 0 && g_get_monotonic_time () < deadline
         && !g_cancellable_is_cancelled (team->cancellable))
    try_send (team);
  return NULL;
}

/* ---- Setting up ---- */

/* The terminal of a car, which the same operation finds again. */
static char *
make_identity (YxDeviceProtocol protocol, const YxRouteData *route)
{
  const guint number = g_str_hash (route->vehicle_id) % 1000000;

  switch (protocol) {
  case YX_DEVICE_PROTOCOL_JT808:
    return g_strdup_printf ("99000%06u", number);
  case YX_DEVICE_PROTOCOL_OWNTRACKS:
    return g_strdup_printf ("sim/%06u", number);
  default:
    return g_strdup_printf ("sim-%06u", number);
  }
}

static gboolean
pair (YxDesk *desk, YxDeviceProtocol protocol, const char *identity, const char *vehicle_id,
      GError **error)
{
  const YxDeviceData data = { .protocol = protocol, .identity = identity, .bearer = vehicle_id };
  g_autoptr (GError) own = NULL;

  if (yx_desk_add_device (desk, &data, NULL, NULL, &own)
      || g_error_matches (own, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own));
  return FALSE;
}

static YxJourneyPlan *
read_stops (GListModel *stops, gsize *ret_n)
{
  const guint n = g_list_model_get_n_items (stops);
  YxJourneyPlan *plan = g_new0 (YxJourneyPlan, n);

  for (guint i = 0; i < n; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (stops, i);
    const YxStopData *data = yx_stop_get_data (stop);

    plan[i] = (YxJourneyPlan){
      .point = { data->lon, data->lat },
      .metres = data->metres,
      .arrival = data->arrival,
      .begin = data->begin,
      .departure = data->departure,
      .presence = data->presence,
      .visit = data->kind == YX_STOP_KIND_VISIT,
    };
  }
  *ret_n = n;
  return plan;
}

/* NULL without error for a car without a way to drive. */
static Team *
make_team (YxDesk *desk, const YxRouteData *route, const YxSimulationOptions *options,
           GError **error)
{
  g_autoptr (GListStore) stops = yx_desk_list_stops (desk, route->id, error);
  g_autofree YxJourneyPlan *plan = NULL;
  const YxLonLat *line;
  gsize n_stops, size;
  Team *team;

  if (stops == NULL)
    return NULL;
  plan = read_stops (G_LIST_MODEL (stops), &n_stops);
  line = route->line != NULL ? g_bytes_get_data (route->line, &size) : NULL;
  if (line == NULL || n_stops < 2 || size / sizeof *line < 2)
    return NULL;
  team = g_new0 (Team, 1);
  team->options = options;
  team->identity = make_identity (options->protocol, route);
  team->rand = g_rand_new_with_seed ((guint32) (options->seed * 1000 + (guint64) route->ordinal));
  team->client = yx_client_new (options->protocol, options->gateway, team->identity);
  if (!yx_journey_init (&team->journey, line, size / sizeof *line, plan, n_stops,
                        options->seed * 1000 + (guint64) route->ordinal)
      || !pair (desk, options->protocol, team->identity, route->vehicle_id, error)) {
    team_free (team);
    return NULL;
  }
  return team;
}

static GPtrArray *
make_teams (YxDesk *desk, const char *operation_id, const YxSimulationOptions *options,
            GError **error)
{
  g_autoptr (GPtrArray) teams = g_ptr_array_new_with_free_func ((GDestroyNotify) team_free);
  g_autoptr (GListStore) routes = yx_desk_list_routes (desk, operation_id, 0, error);
  guint n_routes;

  if (routes == NULL)
    return NULL;
  n_routes = g_list_model_get_n_items (G_LIST_MODEL (routes));
  for (guint i = 0; i < n_routes; i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);
    g_autoptr (GError) own = NULL;
    Team *team = make_team (desk, yx_route_get_data (route), options, &own);

    if (own != NULL) {
      g_propagate_error (error, g_steal_pointer (&own));
      return NULL;
    }
    if (team != NULL)
      g_ptr_array_add (teams, team);
  }
  if (teams->len == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                         _ ("The operation has no plan to drive"));
    return NULL;
  }
  return g_steal_pointer (&teams);
}

static void
add_up (YxSimulation *simulation, Team *team)
{
  const GArray *fixes = yx_client_get_acknowledged (team->client);

  simulation->n_teams++;
  simulation->n_fixes += team->n_fixes;
  simulation->n_acknowledged += fixes->len;
  simulation->n_silences += team->n_silences;
  simulation->n_failures += team->n_failures;
  for (guint i = 0; i < fixes->len; i++) {
    const YxFix *fix = &g_array_index (fixes, YxFix, i);
    char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (lon, sizeof lon, "%.6f", fix->lon);
    g_ascii_formatd (lat, sizeof lat, "%.6f", fix->lat);
    g_ptr_array_add (simulation->log,
                     g_strdup_printf ("%s,%" G_GINT64_FORMAT ",%s,%s", team->identity, fix->time,
                                      lon, lat));
  }
}

gboolean
yx_simulation_run (YxDesk *desk, const char *operation_id, const YxSimulationOptions *options,
                   GCancellable *cancellable, YxSimulation *ret_simulation, GError **error)
{
  g_autoptr (GPtrArray) teams = NULL;
  gint64 night_start = G_MAXINT64;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);
  g_return_val_if_fail (options->interval_s > 0 && options->loss >= 0 && options->loss <= 0.9, FALSE);

  teams = make_teams (desk, operation_id, options, error);
  if (teams == NULL)
    return FALSE;
  for (guint i = 0; i < teams->len; i++) {
    Team *team = teams->pdata[i];

    night_start = MIN (night_start, team->journey.stops[0].arrival);
  }
  if (!yx_desk_rehearse (desk, operation_id, night_start, MIN (options->speed, 3600), error))
    return FALSE;
  for (guint i = 0; i < teams->len; i++) {
    Team *team = teams->pdata[i];

    team->cancellable = cancellable;
    team->night_start = night_start;
    team->thread = g_thread_new ("team", team_thread, team);
  }
  *ret_simulation = (YxSimulation){ .log = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < teams->len; i++) {
    Team *team = teams->pdata[i];

    g_thread_join (team->thread);
    add_up (ret_simulation, team);
  }
  return TRUE;
}
