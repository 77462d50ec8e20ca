/* demo: from nothing to a planned night, all of it invented. Each step leaves a file and is
 * skipped when its file is there and still right, so a second run only writes the results. */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"
#include "cli/demo-inquiries.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli/demo-cases.h"
#include "cli/demo-casework.h"
#include "cli/demo-fleet.h"
#include "cli/demo-leads.h"
#include "cli/demo-papers.h"
#include "cli/demo-past.h"
#include "cli/demo-sheets.h"
#include "cli/plan-sheet.h"
#include "desk/facts.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "desk/steps.h"
#include "exchange/case-list.h"
#include "exchange/export.h"
#include "region/region-build.h"

#define OPERATION_NAME "集中拘传 夜巡"
#define COURT_NAME "温县人民法院"
#define PICTURE_WIDTH 1800
#define PICTURE_HEIGHT 1200

static char *option_out;
static char *option_date;
static gint64 option_seed = 1;
static double option_seconds = 5.0;
static gint64 option_steps;
static gboolean option_past_night;

const GOptionEntry yx_cmd_demo_options[] = {
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &option_out, N_ ("Folder for everything it makes"),
    N_ ("DIR") },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &option_seed, N_ ("Another number draws another county (1)"),
    N_ ("N") },
  { "date", 0, 0, G_OPTION_ARG_STRING, &option_date,
    N_ ("Day of the operation (default: tomorrow)"), N_ ("YYYY-MM-DD") },
  { "past-night", 0, 0, G_OPTION_ARG_NONE, &option_past_night,
    N_ ("Also an earlier night that is over, to review"), NULL },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &option_seconds, N_ ("Search for a plan so long (5)"),
    N_ ("S") },
  { "steps", 0, 0, G_OPTION_ARG_INT64, &option_steps,
    N_ ("Search so many steps: the same plan on any machine"), N_ ("N") },
  { NULL },
};

typedef struct {
  YxInvocation *invocation;
  char *folder;
  char *sheets[YX_DEMO_N_SHEETS];
  char *osm, *cases, *backlog, *papers, *region, *desk_path, *picture, *routes, *text;
  gint64 window_start, window_end;
  YxDemoCounty *county;
  YxDemoCases *people;
  GBytes *extract;
  gboolean region_reused;
  YxDesk *desk;
  YxRegion *map;
  char *operation_id;
  YxOperationCheck *check;
  YxPlanSheet *sheet;
} Demo;

static void
demo_clear (Demo *demo)
{
  for (int i = 0; i < YX_DEMO_N_SHEETS; i++)
    g_free (demo->sheets[i]);
  g_free (demo->folder);
  g_free (demo->osm);
  g_free (demo->cases);
  g_free (demo->backlog);
  g_free (demo->papers);
  g_free (demo->region);
  g_free (demo->desk_path);
  g_free (demo->picture);
  g_free (demo->routes);
  g_free (demo->text);
  g_free (demo->operation_id);
  g_clear_pointer (&demo->people, yx_demo_cases_free);
  g_clear_pointer (&demo->county, yx_demo_county_free);
  g_clear_pointer (&demo->extract, g_bytes_unref);
  g_clear_pointer (&demo->sheet, yx_plan_sheet_free);
  g_clear_pointer (&demo->check, yx_operation_check_free);
  g_clear_object (&demo->map);
  g_clear_object (&demo->desk);
}

/* Whole, and only when it differs from what is there. */
static gboolean
write_file (const char *path, GBytes *bytes, GError **error)
{
  gsize length, old_length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *old = NULL;

  if (g_file_get_contents (path, &old, &old_length, NULL) && old_length == length
      && memcmp (old, data, length) == 0)
    return TRUE;
  return g_file_set_contents (path, data, (gssize) length, error);
}

static gboolean
draw_county (Demo *demo, GError **error)
{
  g_autoptr (GBytes) tonight = NULL;
  g_autoptr (GBytes) backlog = NULL;

  yx_cli_progress (demo->invocation, _ ("Drawing the county"), 0.0);
  demo->county = yx_demo_county_new ((guint64) option_seed);
  demo->people = yx_demo_cases_new (demo->county, (guint64) option_seed);
  demo->extract = yx_demo_county_to_osm (demo->county);
  tonight = yx_demo_cases_to_csv (demo->people, YX_DEMO_LIST_TONIGHT);
  backlog = yx_demo_cases_to_csv (demo->people, YX_DEMO_LIST_BACKLOG);
  return write_file (demo->osm, demo->extract, error) && write_file (demo->cases, tonight, error)
         && write_file (demo->backlog, backlog, error);
}

static void
region_progress_cb (YxRegionPhase phase, double fraction, gpointer user_data)
{
  Demo *demo = user_data;

  yx_cli_progress (demo->invocation, yx_region_phase_label (phase), fraction);
}

static gboolean
build_region (Demo *demo, GError **error)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, demo->extract);
  YxRegionBuildOptions options
      = { .extract = demo->osm, .out = demo->region, .name = "温县（示例）" };

  /* One that is damaged or of an older form is made anew. */
  demo->map = yx_region_open (demo->region, NULL);
  if (demo->map && g_strcmp0 (yx_region_get_source_hash (demo->map), hash) == 0) {
    demo->region_reused = TRUE;
    return TRUE;
  }
  g_clear_object (&demo->map);
  if (!yx_region_build (&options, region_progress_cb, demo, NULL, demo->invocation->cancellable,
                        error))
    return FALSE;
  demo->map = yx_region_open (demo->region, error);
  return demo->map != NULL;
}

static void
import_progress_cb (double fraction, gpointer user_data)
{
  Demo *demo = user_data;

  yx_cli_progress (demo->invocation, _ ("Importing"), fraction);
}

static gboolean
import_list (Demo *demo, const char *path, GError **error)
{
  YxCaseListOptions options = { .datum = YX_DATUM_WGS84, .strict = TRUE };
  g_autoptr (YxCaseListReport) report = yx_case_list_import (
      demo->desk, path, &options, import_progress_cb, demo, demo->invocation->cancellable, error);

  if (!report)
    return FALSE;
  if (!report->desk.kept) {
    g_autofree char *problem
        = report->problems->len > 0
              ? yx_case_list_problem_text (g_ptr_array_index (report->problems, 0))
              : g_strdup ("");

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", path, problem);
    return FALSE;
  }
  return TRUE;
}

static gboolean
fill_desk (Demo *demo, GError **error)
{
  YxDeskCounts counts;

  if (g_file_test (demo->desk_path, G_FILE_TEST_EXISTS))
    demo->desk = yx_desk_open (demo->desk_path, YX_STORE_OPEN_NORMAL, error);
  else
    demo->desk = yx_desk_create (demo->desk_path, error);
  if (!demo->desk)
    return FALSE;
  if (demo->invocation->author)
    yx_desk_set_author (demo->desk, demo->invocation->author);
  if (!yx_desk_set_region (demo->desk, demo->region, error)
      || !yx_desk_set_base (demo->desk, COURT_NAME, yx_demo_county_get_court (demo->county), error)
      || !import_list (demo, demo->cases, error) || !import_list (demo, demo->backlog, error)
      || !yx_desk_count (demo->desk, &counts, error))
    return FALSE;
  return counts.vehicles > 0 || yx_demo_fleet_add (demo->desk, (guint64) option_seed, error);
}

/* The operation of this window, if an earlier run has made it. */
static YxOperation *
find_operation (Demo *demo, GListStore *operations)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) item = g_list_model_get_item (G_LIST_MODEL (operations), i);
    const YxOperationData *operation = yx_operation_get_data (item);

    if (g_strcmp0 (operation->name, OPERATION_NAME) == 0
        && operation->window_start == demo->window_start)
      return g_steal_pointer (&item);
  }
  return NULL;
}

/* Ids of the cases proposed for tonight, those included that will be stopped. */
static GPtrArray *
tonight_ids (Demo *demo, GError **error)
{
  g_auto (GStrv) tonight = yx_demo_cases_dup_tonight (demo->people);
  g_auto (GStrv) stopped = yx_demo_papers_dup_stopped (demo->people);
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) numbers = NULL;
  g_autoptr (GListStore) cases = yx_desk_list_cases (demo->desk, NULL, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!cases)
    return NULL;
  g_strv_builder_addv (all, (const char **) tonight);
  g_strv_builder_addv (all, (const char **) stopped);
  numbers = g_strv_builder_end (all);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);

    if (g_strv_contains ((const char *const *) numbers, yx_case_get_data (item)->number))
      g_ptr_array_add (ids, g_strdup (yx_case_get_data (item)->id));
  }
  if (ids->len != g_strv_length (numbers)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("%s: %u of tonight's %u cases are on the desk"), demo->desk_path, ids->len,
                 g_strv_length (numbers));
    return NULL;
  }
  g_ptr_array_add (ids, NULL);
  return g_steal_pointer (&ids);
}

/* Papers are dated from the day of the operation, so they come with it. */
static gboolean
import_papers (Demo *demo, GError **error)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (demo->window_start
                                                                 / G_USEC_PER_SEC);
  g_autoptr (GBytes) papers = NULL;
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  papers = yx_demo_papers_to_csv (demo->people, (guint64) option_seed, &day);
  return write_file (demo->papers, papers, error) && import_list (demo, demo->papers, error);
}

/* One earlier night is enough, whatever day the demo is made for. */
static gboolean
has_past_night (GListStore *operations)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) item = g_list_model_get_item (G_LIST_MODEL (operations), i);

    if (g_strcmp0 (yx_operation_get_data (item)->name, YX_DEMO_PAST_NAME) == 0)
      return TRUE;
  }
  return FALSE;
}

/* At the same hour a week before or, when that is still to come, on the last day that is over. */
static gboolean
add_past_night (Demo *demo, GError **error)
{
  g_auto (GStrv) numbers = yx_demo_papers_dup_past (demo->people, YX_DEMO_N_PAST);
  g_autofree char *path = g_build_filename (demo->folder, "past-papers.csv", NULL);
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GBytes) papers = NULL;
  gint64 start = demo->window_start - 7 * G_TIME_SPAN_DAY;
  GDate day;

  while (start + (demo->window_end - demo->window_start) + G_TIME_SPAN_HOUR > g_get_real_time ())
    start -= G_TIME_SPAN_DAY;
  local = g_date_time_new_from_unix_local (start / G_USEC_PER_SEC);
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  papers = yx_demo_papers_past_to_csv (demo->people, (guint64) option_seed, &day, YX_DEMO_N_PAST);
  yx_cli_progress (demo->invocation, _ ("Living through an earlier night"), 0.0);
  return write_file (path, papers, error) && import_list (demo, path, error)
         && yx_demo_past_add (demo->desk, (const char *const *) numbers, start,
                              (guint64) option_seed, demo->invocation->cancellable, error);
}

/* Night work with its necessity and approval, and the go/no-go. */
static gboolean
check_operation (Demo *demo, GError **error)
{
  if (!yx_desk_set_weather (demo->desk, demo->operation_id, YX_WEATHER_FAIR, error)
      || !yx_desk_record_night (demo->desk, demo->operation_id,
                                "被执行人白天外出务工，凌晨方在家", error)
      || !yx_desk_approve_night (demo->desk, demo->operation_id, "王例（院长）", "夜批示例1号",
                                 error))
    return FALSE;
  demo->check = yx_desk_prepare_operation (demo->desk, demo->operation_id, error);
  return demo->check != NULL;
}

static gboolean
prepare_operation (Demo *demo, GError **error)
{
  YxOperationData draft = {
    .name = OPERATION_NAME,
    .kind = YX_TASK_KIND_SUMMONS,
    .window_start = demo->window_start,
    .window_end = demo->window_end,
  };
  g_autoptr (GListStore) operations = yx_desk_list_operations (demo->desk, error);
  g_autoptr (YxOperation) old = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  if (!operations)
    return FALSE;
  old = find_operation (demo, operations);
  if (old) {
    demo->operation_id = g_strdup (yx_operation_get_data (old)->id);
    demo->check = yx_desk_check_operation (demo->desk, demo->operation_id,
                                           YX_CHECK_STAGE_PREPARATION, error);
    return demo->check != NULL;
  }
  /* The day of inquiries first: the dawn is to be the latest operation, which others begin with. */
  if (!yx_demo_leads_add (demo->desk, error)
      || (option_past_night && !has_past_night (operations) && !add_past_night (demo, error))
      || !import_papers (demo, error)
      || !yx_demo_inquiries_add (demo->desk, demo->window_start, (guint64) option_seed, error))
    return FALSE;
  ids = tonight_ids (demo, error);
  return ids && yx_desk_create_operation (demo->desk, &draft, &demo->operation_id, error)
         && yx_desk_set_operation_case_ids (demo->desk, demo->operation_id,
                                            (const char *const *) ids->pdata, NULL, error)
         && check_operation (demo, error);
}

static void
planning_progress_cb (const YxPlanningProgress *progress, gpointer user_data)
{
  Demo *demo = user_data;
  g_autofree char *text = yx_planning_progress_text (progress);

  yx_cli_progress (demo->invocation, text, progress->fraction);
}

static gboolean
make_plan (Demo *demo, GError **error)
{
  YxPlanRequest request
      = { .seconds = option_steps > 0 ? 0.0 : option_seconds,
          .steps = (guint64) option_steps,
          .seed = (guint64) option_seed,
          .threads = 1 };
  g_autoptr (YxOperation) operation
      = yx_desk_find_operation (demo->desk, demo->operation_id, error);
  g_autoptr (YxPlan) plan = NULL;

  if (!operation)
    return FALSE;
  /* A plan stays as long as the map that it was made on. */
  if (!demo->region_reused || yx_operation_get_data (operation)->plan_version == 0) {
    plan = yx_desk_plan (demo->desk, demo->operation_id, &request, planning_progress_cb, demo,
                         demo->invocation->cancellable, error);
    if (!plan)
      return FALSE;
  }
  demo->sheet = yx_plan_sheet_load (demo->desk, demo->operation_id, error);
  return demo->sheet != NULL;
}

static gboolean
write_results (Demo *demo, GError **error)
{
  g_autofree char *text = yx_plan_sheet_to_text (demo->sheet);

  yx_cli_progress (demo->invocation, _ ("Painting the map"), 0.9);
  return g_file_set_contents (demo->text, text, -1, error)
         && yx_export_routes (demo->desk, demo->operation_id, 0, demo->routes, YX_EXPORT_GEOJSON,
                              NULL, demo->invocation->cancellable, error)
         && yx_plan_sheet_write_png (demo->sheet, demo->map, demo->picture, PICTURE_WIDTH,
                                     PICTURE_HEIGHT, demo->invocation->cancellable, error);
}

static void
sheet_progress_cb (double fraction, gpointer user_data)
{
  yx_cli_progress (user_data, _ ("Making the papers"), fraction);
}

/* Columns that a text takes on a terminal, where Chinese takes two a character. */
static int
terminal_columns (const char *text)
{
  int columns = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar character = g_utf8_get_char (at);

    columns += g_unichar_iswide (character) ? 2 : !g_unichar_iszerowidth (character);
  }
  return columns;
}

static void
print_results (Demo *demo)
{
  const struct {
    const char *key, *label, *path;
  } files[] = {
    { "extract", N_ ("map extract"), demo->osm },
    { "cases", N_ ("tonight's cases"), demo->cases },
    { "backlog", N_ ("other cases"), demo->backlog },
    { "papers", N_ ("papers of tonight's cases"), demo->papers },
    { "region", N_ ("region file"), demo->region },
    { "desk", N_ ("desk"), demo->desk_path },
    { "plan_text", N_ ("the plan as text"), demo->text },
    { "routes", N_ ("the routes (GeoJSON)"), demo->routes },
    { "picture", N_ ("the map with the routes"), demo->picture },
    { "order", N_ ("operation order"), demo->sheets[0] },
    { "route_cards", N_ ("route cards"), demo->sheets[1] },
    { "roll_call", N_ ("roll-call list"), demo->sheets[2] },
    { "warrants", N_ ("list of warrants"), demo->sheets[3] },
  };
  g_autofree char *sentence = yx_plan_sentence (demo->sheet->plan);
  g_autofree char *lawful = yx_operation_check_sentence (demo->check);
  int width = 0;

  if (demo->invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_json_text_key (json, "files");
    yx_json_text_begin_object (json);
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
      yx_cli_json_string (json, files[i].key, files[i].path);
    yx_json_text_end_object (json);
    yx_cli_json_bool (json, "region_reused", demo->region_reused);
    yx_cli_json_string (json, "notice", YX_DEMO_ATTRIBUTION);
    yx_cli_json_int (json, "go", demo->check->n_go);
    yx_cli_json_int (json, "papers", demo->check->n_papers);
    yx_cli_json_int (json, "no_go", demo->check->n_no_go);
    yx_plan_sheet_add_json (demo->sheet, json);
    yx_cli_json_end (json);
    return;
  }
  g_print ("%s\n%s\n", sentence, lawful);
  g_print ("%s\n", _ ("Invented sample data"));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    width = MAX (width, terminal_columns (_ (files[i].label)));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    const char *label = _ (files[i].label);

    g_print ("  %s%*s  %s\n", label, width - terminal_columns (label), "", files[i].path);
  }
}

/* The window 05:00–09:30 of the day asked for, or of tomorrow. */
static gboolean
choose_window (Demo *demo)
{
  g_autofree char *text = NULL;

  if (option_date) {
    text = g_strdup_printf ("%sT05:00", option_date);
  } else {
    g_autoptr (GDateTime) now = g_date_time_new_now_local ();
    g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);

    text = g_date_time_format (tomorrow, "%Y-%m-%dT05:00");
  }
  if (!yx_cli_parse_time (text, &demo->window_start))
    return FALSE;
  demo->window_end = demo->window_start + (gint64) 270 * 60 * G_USEC_PER_SEC;
  return TRUE;
}

YxExit
yx_cmd_demo (YxInvocation *invocation)
{
  Demo demo = { .invocation = invocation };
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!option_out)
    return yx_cli_usage (invocation, _ ("where to? Give --out DIR"));
  if (option_seed < 0 || option_steps < 0 || !(option_seconds > 0.0 && option_seconds <= 3600.0))
    return yx_cli_usage (invocation,
                         _ ("--seed and --steps cannot be negative, --seconds must be from 0 to 3600"));
  if (!choose_window (&demo))
    return yx_cli_usage (invocation, _ ("“%s” is no day like 2025-12-01"), option_date);
  if (g_mkdir_with_parents (option_out, 0700) != 0) {
    g_set_error (&error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", option_out,
                 g_strerror (errno));
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  demo.folder = g_canonicalize_filename (option_out, NULL);
  demo.osm = g_build_filename (demo.folder, "wenxian.osm", NULL);
  demo.cases = g_build_filename (demo.folder, "cases.csv", NULL);
  demo.backlog = g_build_filename (demo.folder, "backlog.csv", NULL);
  demo.papers = g_build_filename (demo.folder, "papers.csv", NULL);
  demo.region = g_build_filename (demo.folder, "wenxian.gpkg", NULL);
  demo.desk_path = g_build_filename (demo.folder, "demo.desk", NULL);
  demo.picture = g_build_filename (demo.folder, "plan.png", NULL);
  demo.routes = g_build_filename (demo.folder, "routes.geojson", NULL);
  demo.text = g_build_filename (demo.folder, "plan.txt", NULL);
  for (int i = 0; i < YX_DEMO_N_SHEETS; i++)
    demo.sheets[i] = g_build_filename (demo.folder, yx_demo_sheets[i], NULL);

  done = draw_county (&demo, &error) && build_region (&demo, &error) && fill_desk (&demo, &error)
         && prepare_operation (&demo, &error)
         && yx_demo_casework_add (demo.desk, demo.operation_id, (guint64) option_seed, &error)
         && make_plan (&demo, &error) && yx_demo_crews_add (demo.desk, demo.operation_id, &error)
         && write_results (&demo, &error)
         && yx_demo_sheets_write (demo.desk, demo.operation_id, demo.folder, sheet_progress_cb,
                                  invocation, invocation->cancellable, &error);
  yx_cli_progress (invocation, NULL, 0);
  if (done)
    print_results (&demo);
  demo_clear (&demo);
  return done ? YX_EXIT_OK : yx_cli_fail (invocation, g_steal_pointer (&error));
}
