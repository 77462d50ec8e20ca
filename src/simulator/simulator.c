#define G_LOG_DOMAIN "yexun-simulator"

#include "config.h"

#include "simulator/simulator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/devices.h"
#include "desk/lists.h"
#include "desk/night-clock.h"
#include "geo/measure.h"
#include "desk/night-clock.h"
#include "simulator/callers.h"
#include "simulator/client.h"
#include "simulator/journey.h"
#include "simulator/sayings.h"

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
  GArray *sayings;       /* of YxSaying, by time; NULL: nothing is said */
  guint n_said;          /* of them */
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
  g_clear_pointer (&team->sayings, g_array_unref);
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
say_until (Team *team, gint64 time)
{
  while (team->sayings != NULL && team->n_said < team->sayings->len) {
    const YxSaying *saying = &g_array_index (team->sayings, YxSaying, team->n_said);

    if (saying->time > time)
      return;
    yx_client_say (team->client, saying->report);
    team->n_said++;
  }
}

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
  const gint64 end = stops[team->journey.n_stops - 1].departure + YX_JOURNEY_PARKED;
  const gint64 step = (gint64) team->options->interval_s * G_USEC_PER_SEC;
  const gint64 began = g_get_monotonic_time ();
  gint64 silent_until = G_MININT64, deadline;
  gint64 time = stops[0].arrival;

  for (; time <= end; time += step) {
    if (!yx_simulation_wait (team->options, team->cancellable, team->night_start, time, began))
      return NULL;
    say_until (team, time);
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
  say_until (team, G_MAXINT64);
  deadline = g_get_monotonic_time () + LAST_US;
  while (yx_client_get_waiting (team->client) > 0 && g_get_monotonic_time () < deadline
         && !g_cancellable_is_cancelled (team->cancellable))
    try_send (team);
  return NULL;
}

/* ---- Setting up ---- */

static char *
write_identity (YxDeviceProtocol protocol, guint number)
{
  switch (protocol) {
  case YX_DEVICE_PROTOCOL_JT808:
    return g_strdup_printf ("99000%06u", number);
  case YX_DEVICE_PROTOCOL_OWNTRACKS:
    return g_strdup_printf ("sim/%06u", number);
  default:
    return g_strdup_printf ("sim-%06u", number);
  }
}

/* The terminal that a car had in an earlier simulation, or else a new one with the first number that
 * no device has. NULL with error set. */
static char *
pair_terminal (YxDesk *desk, YxDeviceProtocol protocol, const char *vehicle_id, GError **error)
{
  g_autoptr (GArray) devices = yx_desk_list_devices (desk, error);
  g_autofree char *identity = NULL;
  YxDeviceData data = { .protocol = protocol, .bearer = vehicle_id };
  gboolean taken = TRUE;

  if (devices == NULL)
    return NULL;
  for (guint number = 1; taken; number++) {
    g_free (identity);
    identity = write_identity (protocol, number);
    taken = FALSE;
    for (guint i = 0; i < devices->len && !taken; i++) {
      const YxDevice *device = &g_array_index (devices, YxDevice, i);

      if (device->protocol != protocol || !g_str_equal (device->identity, identity))
        continue;
      taken = TRUE;
      if (g_strcmp0 (device->vehicle_id, vehicle_id) == 0 && device->revoked == 0)
        return g_steal_pointer (&identity);
    }
  }
  data.identity = identity;
  if (!yx_desk_add_device (desk, &data, NULL, NULL, error))
    return NULL;
  return g_steal_pointer (&identity);
}

/* A phone for a night: the one of an earlier simulation is revoked, since nobody knows its token any
 * more. Returns: the token, (transfer full) */
static char *
pair_phone (YxDesk *desk, const char *vehicle_id, GError **error)
{
  g_autofree char *label = g_strconcat ("simulated ", vehicle_id, NULL);
  const YxDeviceData data
      = { .protocol = YX_DEVICE_PROTOCOL_FIELD, .bearer = vehicle_id, .label = label };
  g_autoptr (GError) own = NULL;
  char *token = NULL;

  if (!yx_desk_revoke_device (desk, label, &own)
      && !g_error_matches (own, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&own));
    return NULL;
  }
  return yx_desk_add_device (desk, &data, NULL, &token, error) ? token : NULL;
}

static gboolean
equip (YxDesk *desk, Team *team, const char *vehicle_id, GError **error)
{
  const YxSimulationOptions *options = team->options;
  g_autofree char *token = NULL;

  if (options->protocol == YX_DEVICE_PROTOCOL_FIELD) {
    token = pair_phone (desk, vehicle_id, error);
    team->identity = g_strdup (vehicle_id);
  } else {
    team->identity = pair_terminal (desk, options->protocol, vehicle_id, error);
  }
  if (token == NULL && (options->protocol == YX_DEVICE_PROTOCOL_FIELD || team->identity == NULL))
    return FALSE;
  team->client = yx_client_new (options->protocol, options->gateway,
                                token != NULL ? token : team->identity, options->certificate);
  return TRUE;
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
  team->rand = g_rand_new_with_seed ((guint32) (options->seed * 1000 + (guint64) route->ordinal));
  if (!yx_journey_init (&team->journey, line, size / sizeof *line, plan, n_stops,
                        options->seed * 1000 + (guint64) route->ordinal)
      || !equip (desk, team, route->vehicle_id, error)) {
    team_free (team);
    return NULL;
  }
  if (options->protocol == YX_DEVICE_PROTOCOL_FIELD)
    team->sayings = yx_sayings_new (G_LIST_MODEL (stops), &team->journey);
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
  guint n_said, n_refused;

  simulation->n_teams++;
  simulation->n_fixes += team->n_fixes;
  simulation->n_acknowledged += fixes->len;
  simulation->n_silences += team->n_silences;
  simulation->n_failures += team->n_failures;
  yx_client_get_said (team->client, &n_said, &n_refused);
  simulation->n_reports += n_said;
  simulation->n_refused += n_refused;
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
  gint64 night_start = G_MAXINT64, night_end = G_MININT64;
  YxCallers *callers;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);
  g_return_val_if_fail (options->interval_s > 0 && options->loss >= 0 && options->loss <= 0.9, FALSE);

  teams = make_teams (desk, operation_id, options, error);
  if (teams == NULL)
    return FALSE;
  for (guint i = 0; i < teams->len; i++) {
    Team *team = teams->pdata[i];

    night_start = MIN (night_start, team->journey.stops[0].arrival);
    night_end = MAX (night_end, team->journey.stops[team->journey.n_stops - 1].departure);
  }
  if (!yx_desk_rehearse (desk, operation_id, night_start, MIN (options->speed, 3600), error))
    return FALSE;
  callers = yx_callers_start (desk, operation_id, options, night_start, night_end, cancellable, error);
  if (callers == NULL)
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
  ret_simulation->n_leads = yx_callers_join (callers);
  return TRUE;
}
