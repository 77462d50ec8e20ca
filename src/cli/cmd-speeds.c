/* region speeds */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/road-output.h"
#include "exchange/track-file.h"
#include "region/speed-table.h"
#include "roads/observe.h"

/* As operations are planned: desk/plan-draft.c. */
#define NIGHT_BEGINS 22
#define NIGHT_ENDS 6

static char **option_trips;
static char *option_out;

const GOptionEntry yx_cmd_region_speeds_options[] = {
  { "trips", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_trips,
    N_ ("A recorded track to compare with (more may follow the region)"), N_ ("TRACK") },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &option_out,
    N_ ("Write the table here, recalibrated if there are trips, for region update --speeds"),
    N_ ("FILE") },
  { NULL },
};

typedef struct {
  GArray *observations; /* YxRoadObservation */
  guint n_trips, n_matched;
  double metres; /* matched */
} Driven;

static int
hour_of (gint64 time_us)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return moment ? g_date_time_get_hour (moment) : 0;
}

static YxRoadsPeriod
period_of (gint64 time_us)
{
  int hour = hour_of (time_us);

  return hour >= NIGHT_BEGINS || hour < NIGHT_ENDS ? YX_ROADS_NIGHT : YX_ROADS_DAY;
}

/* A trip may go from day into night: each stretch is compared with the period in which it was
 * driven. */
static YxRoadsError
observe_trip (YxRoadsSearch *search, const GArray *fixes, Driven *driven)
{
  const YxRoadFix *first = (const YxRoadFix *) (gpointer) fixes->data;

  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    const YxRoadMatchOptions options = { .period = (YxRoadsPeriod) p };
    g_autofree YxRoadObservation *found = NULL;
    YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
    YxRoadsError error = yx_roads_match (search, first, fixes->len, &options, &match);
    gsize n = 0;

    if (error != YX_ROADS_OK)
      return error;
    for (gsize i = 0; i < match.n_pieces && p == 0; i++)
      driven->metres += match.pieces[i].metres;
    error = yx_roads_observe (&match, first, (YxRoadsPeriod) p, &found, &n);
    yx_road_match_clear (&match);
    if (error != YX_ROADS_OK)
      return error;
    for (gsize i = 0; i < n; i++)
      if (period_of (found[i].time_us) == (YxRoadsPeriod) p)
        g_array_append_val (driven->observations, found[i]);
  }
  return YX_ROADS_OK;
}

/* A track that lies elsewhere, as a car's may for a day, is counted and left out. */
static gboolean
observe_file (YxRoadsSearch *search, const char *path, Driven *driven, GError **error)
{
  g_autoptr (GArray) fixes = NULL;
  gboolean is_timed;
  YxRoadsError result;

  fixes = yx_track_file_read (path, &is_timed, error);
  if (!fixes)
    return FALSE;
  if (!is_timed) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s: points without times tell no speed"), path);
    return FALSE;
  }
  driven->n_trips++;
  result = observe_trip (search, fixes, driven);
  if (result == YX_ROADS_OK) {
    driven->n_matched++;
    return TRUE;
  }
  if (result == YX_ROADS_ERROR_NO_MATCH)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s: out of memory"), path);
  return FALSE;
}

static gboolean
observe_files (const YxInvocation *invocation, YxRoadsSearch *search, Driven *driven,
               GError **error)
{
  for (int i = 0; option_trips && option_trips[i]; i++)
    if (!observe_file (search, option_trips[i], driven, error))
      return FALSE;
  for (guint i = 1; i < invocation->n_arguments; i++)
    if (!observe_file (search, invocation->arguments[i], driven, error))
      return FALSE;
  return TRUE;
}

/* ---- Class by hour -------------------------------------------------------------------- */

/* The stretches of one class driven in one hour of the day. */
typedef struct {
  YxRoadClass road_class;
  int hour;
  guint n;
  double metres;
  double model_kmh, driven_kmh;
} HourRow;

static gboolean
make_row (const GArray *observations, YxRoadClass road_class, int hour, HourRow *ret_row)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (YxRoadObservation));
  guint64 cm = 0, model_ms = 0;

  for (guint i = 0; i < observations->len; i++) {
    const YxRoadObservation *one = &g_array_index (observations, YxRoadObservation, i);

    if (one->road_class != road_class || hour_of (one->time_us) != hour)
      continue;
    g_array_append_val (chosen, *one);
    cm += one->cm;
    model_ms += one->model_ms;
  }
  if (chosen->len == 0)
    return FALSE;
  *ret_row = (HourRow){
    .road_class = road_class,
    .hour = hour,
    .n = chosen->len,
    .metres = (double) cm / 100.0,
    .model_kmh = (double) cm * 36.0 / (double) MAX (model_ms, 1),
    .driven_kmh = yx_road_driven_kmh ((YxRoadObservation *) (gpointer) chosen->data, chosen->len,
                                      false),
  };
  return TRUE;
}

static GArray *
make_rows (const GArray *observations)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (HourRow));
  HourRow row;

  for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
    for (int hour = 0; hour < 24; hour++)
      if (make_row (observations, (YxRoadClass) c, hour, &row))
        g_array_append_val (rows, row);
  return rows;
}

static void
print_rows (const GArray *rows)
{
  g_print (_ ("road class       hour  stretches     km  model km/h  driven km/h\n"));
  for (guint i = 0; i < rows->len; i++) {
    const HourRow *row = &g_array_index (rows, HourRow, i);

    g_print ("%-16s   %02d  %9u  %5.1f  %10.1f  %11.1f\n", yx_road_class_name (row->road_class),
             row->hour, row->n, row->metres / 1000.0, row->model_kmh, row->driven_kmh);
  }
}

static void
add_rows_json (YxJsonText *json, const GArray *rows)
{
  yx_json_text_key (json, "driven");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < rows->len; i++) {
    const HourRow *row = &g_array_index (rows, HourRow, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "class", yx_road_class_name (row->road_class));
    yx_cli_json_int (json, "hour", row->hour);
    yx_cli_json_int (json, "stretches", row->n);
    yx_cli_json_double (json, "metres", row->metres);
    yx_cli_json_double (json, "model_kmh", row->model_kmh);
    yx_cli_json_double (json, "driven_kmh", row->driven_kmh);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

/* ---- The table ------------------------------------------------------------------------ */

static void
print_table (const YxRoadsSpeeds *speeds)
{
  g_print (_ ("road class         day  night  km/h\n"));
  for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
    g_print ("%-16s %5.1f  %5.1f\n", yx_road_class_name ((YxRoadClass) c),
             speeds->speed_kmh[c][YX_ROADS_DAY], speeds->speed_kmh[c][YX_ROADS_NIGHT]);
  g_print (_ ("posted limits are driven at %.0f %%\n"), speeds->maxspeed_factor * 100.0);
}

static void
print_changes (const YxRoadsSpeeds *was, const YxRoadsSpeeds *now,
               const YxRoadsCalibration *calibration)
{
  guint n = 0;

  g_print (_ ("recalibrated, where at least 10 stretches and 2 km speak for it:\n"));
  for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
      const YxRoadEvidence *evidence = &calibration->speeds[c][p];

      if (!evidence->is_changed)
        continue;
      n++;
      g_print ("%-16s %-5s  %5.1f → %5.1f  (%zu, %.1f km)\n",
               yx_road_class_name ((YxRoadClass) c), yx_roads_period_name ((YxRoadsPeriod) p),
               was->speed_kmh[c][p], now->speed_kmh[c][p], evidence->n,
               evidence->metres / 1000.0);
    }
  if (calibration->maxspeed_factor.is_changed)
    g_print ("%-16s        %5.2f → %5.2f  (%zu, %.1f km)\n", "maxspeed_factor",
             was->maxspeed_factor, now->maxspeed_factor, calibration->maxspeed_factor.n,
             calibration->maxspeed_factor.metres / 1000.0);
  else if (n == 0)
    g_print ("%s\n", _ ("nothing"));
}

static void
add_table_json (YxJsonText *json, const YxRoadsSpeeds *speeds)
{
  yx_json_text_key (json, "model");
  yx_json_text_begin_object (json);
  for (int c = 0; c < YX_ROAD_N_CLASSES; c++) {
    yx_json_text_key (json, yx_road_class_name ((YxRoadClass) c));
    yx_json_text_begin_object (json);
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
      yx_cli_json_double (json, yx_roads_period_name ((YxRoadsPeriod) p),
                          speeds->speed_kmh[c][p]);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_object (json);
  yx_cli_json_double (json, "maxspeed_factor", speeds->maxspeed_factor);
}

static void
add_change_json (YxJsonText *json, const char *what, const char *period, double was, double now,
                 const YxRoadEvidence *evidence)
{
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "what", what);
  yx_cli_json_string (json, "period", period);
  yx_cli_json_double (json, "was", was);
  yx_cli_json_double (json, "now", now);
  yx_cli_json_bool (json, "changed", evidence->is_changed);
  yx_cli_json_int (json, "stretches", (gint64) evidence->n);
  yx_cli_json_double (json, "metres", evidence->metres);
  yx_cli_json_double (json, "median", evidence->kmh);
  yx_json_text_end_object (json);
}

static void
add_changes_json (YxJsonText *json, const YxRoadsSpeeds *was, const YxRoadsSpeeds *now,
                  const YxRoadsCalibration *calibration)
{
  yx_json_text_key (json, "recalibrated");
  yx_json_text_begin_array (json);
  for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
      if (calibration->speeds[c][p].n > 0)
        add_change_json (json, yx_road_class_name ((YxRoadClass) c),
                         yx_roads_period_name ((YxRoadsPeriod) p), was->speed_kmh[c][p],
                         now->speed_kmh[c][p], &calibration->speeds[c][p]);
  if (calibration->maxspeed_factor.n > 0)
    add_change_json (json, "maxspeed_factor", NULL, was->maxspeed_factor, now->maxspeed_factor,
                     &calibration->maxspeed_factor);
  yx_json_text_end_array (json);
}

/* ---- The command ---------------------------------------------------------------------- */

YxExit
yx_cmd_region_speeds (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxRoadsSearch) search = NULL;
  g_autoptr (GArray) observations = g_array_new (FALSE, FALSE, sizeof (YxRoadObservation));
  g_autoptr (GArray) rows = NULL;
  Driven driven = { .observations = observations };
  YxRoadsCalibration calibration;
  YxRoadsSpeeds was, now;
  gboolean has_trips = option_trips || invocation->n_arguments > 1;

  region = yx_cli_open_roads (invocation, &search, &error);
  if (!region || !observe_files (invocation, search, &driven, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  yx_roads_get_speeds (yx_region_get_roads (region), &was);
  rows = make_rows (observations);
  if (yx_roads_calibrate (&was, (YxRoadObservation *) (gpointer) observations->data,
                          observations->len, &now, &calibration)
      != YX_ROADS_OK) {
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("out of memory"));
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (option_out) {
    g_autofree char *text = yx_speed_table_to_json (&now);

    if (!yx_cli_write_text (option_out, text, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }

  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    add_table_json (json, &was);
    if (has_trips) {
      yx_cli_json_int (json, "trips", driven.n_trips);
      yx_cli_json_int (json, "trips_matched", driven.n_matched);
      yx_cli_json_double (json, "metres_matched", driven.metres);
      yx_cli_json_int (json, "stretches", observations->len);
      add_rows_json (json, rows);
      add_changes_json (json, &was, &now, &calibration);
    }
    yx_cli_json_string (json, "out", option_out);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  if (!has_trips) {
    print_table (&was);
    return YX_EXIT_OK;
  }
  g_print (_ ("%u of %u trips on roads of the region, %.1f km, %u stretches compared\n"),
           driven.n_matched, driven.n_trips, driven.metres / 1000.0, observations->len);
  print_rows (rows);
  print_changes (&was, &now, &calibration);
  return YX_EXIT_OK;
}
