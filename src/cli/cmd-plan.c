/* plan */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cli/plan-sheet.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "exchange/output-guard.h"

static char *option_desk;
static char *option_operation;
static char *option_png;
static int option_vehicles;
static double option_seconds = -1.0;
static gint64 option_steps;
static gint64 option_seed = 1;
static int option_threads = 1;
static int option_take;
static gboolean option_show;

const GOptionEntry yx_cmd_plan_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "vehicles", 0, 0, G_OPTION_ARG_INT, &option_vehicles, N_ ("Use at most N vehicles"), N_ ("N") },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &option_seconds, N_ ("Search so long (5)"), N_ ("S") },
  { "steps", 0, 0, G_OPTION_ARG_INT64, &option_steps,
    N_ ("Search so many steps: the same plan on any machine"), N_ ("N") },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &option_seed, N_ ("Seed of the search (1)"), N_ ("N") },
  { "threads", 0, 0, G_OPTION_ARG_INT, &option_threads, N_ ("Threads of the search (1)"),
    N_ ("N") },
  { "take", 0, 0, G_OPTION_ARG_INT, &option_take,
    N_ ("Take the plan with at most N vehicles from the curve of the plan that there is"),
    N_ ("N") },
  { "show", 0, 0, G_OPTION_ARG_NONE, &option_show,
    N_ ("Print the plan that there is, do not make one"), NULL },
  { "png", 0, 0, G_OPTION_ARG_FILENAME, &option_png, N_ ("Paint the routes on the map as well"),
    N_ ("FILE") },
  { NULL },
};

static void
progress_cb (const YxPlanningProgress *progress, gpointer user_data)
{
  g_autofree char *text = yx_planning_progress_text (progress);

  yx_cli_progress (user_data, text, progress->fraction);
}

static YxExit
print_plan (YxInvocation *invocation, YxDesk *desk, const char *operation_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlanSheet) sheet = yx_plan_sheet_load (desk, operation_id, &error);
  g_autofree char *text = NULL;

  if (!sheet)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (option_png) {
    g_autoptr (YxRegion) region = yx_desk_get_region (desk, &error);

    if (!region
        || !yx_plan_sheet_write_png (sheet, region, option_png, 1600, 1200, invocation->cancellable,
                                     &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_plan_sheet_add_json (sheet, json);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  text = yx_plan_sheet_to_text (sheet);
  g_print ("%s", text);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_plan (YxInvocation *invocation)
{
  YxPlanRequest request = { 0 };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  const char *id;
  YxExit exit_code;

  if (option_vehicles < 0 || option_steps < 0 || option_seed < 0 || option_threads < 1
      || option_threads > 64 || !isfinite (option_seconds)
      || (option_seconds < 0.0 && option_seconds != -1.0))
    return yx_cli_usage (invocation, _ ("--vehicles, --steps and --seed cannot be negative, "
                                        "--threads must be from 1 to 64"));
  if (option_take < 0 || (option_take > 0 && option_show))
    return yx_cli_usage (invocation, _ ("--take needs a number of vehicles, and no --show"));
  request.take = (guint) option_take;
  request.max_vehicles = (guint) option_vehicles;
  request.steps = (guint64) option_steps;
  request.seconds = option_seconds >= 0.0 ? option_seconds : option_steps > 0 ? 0.0 : 5.0;
  request.seed = (guint64) option_seed;
  request.threads = (guint) option_threads;

  if (option_png && !yx_output_check (option_png, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  operation = yx_desk_find_operation (desk, option_operation, &error);
  if (!operation)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  id = yx_operation_get_data (operation)->id;
  if (!option_show) {
    plan = yx_desk_plan (desk, id, &request, progress_cb, invocation, invocation->cancellable,
                         &error);
    yx_cli_progress (invocation, NULL, 0);
    if (!plan)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  return print_plan (invocation, desk, id);
}
