/* review, review findings, close, costs, returns */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "cli/review-sheet.h"
#include "model/format.h"
#include "review/figures.h"
#include "review/story.h"

static char *option_desk;
static char *option_case;
static double option_litres = -1.0;
static double option_litre_yuan = -1.0;
static double option_hour_yuan = -1.0;
static gboolean option_all;
static char *option_by;
static char *option_from;
static char *option_until;

#define NO_NUMBER(value) ((value) < 0.0)

const GOptionEntry yx_cmd_review_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "case", 0, 0, G_OPTION_ARG_STRING, &option_case,
    N_ ("What became of this case, and why, instead of the figures"), N_ ("NUMBER") },
  { "litres", 0, 0, G_OPTION_ARG_DOUBLE, &option_litres,
    N_ ("Fuel of a car on 100 km, instead of what the desk has"), N_ ("L") },
  { NULL },
};

const GOptionEntry yx_cmd_review_findings_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "all", 0, 0, G_OPTION_ARG_NONE, &option_all, N_ ("Also what was kept"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_review_close_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

const GOptionEntry yx_cmd_review_costs_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "litres", 0, 0, G_OPTION_ARG_DOUBLE, &option_litres, N_ ("Fuel of a car on 100 km"), N_ ("L") },
  { "litre", 0, 0, G_OPTION_ARG_DOUBLE, &option_litre_yuan, N_ ("What a litre costs"),
    N_ ("YUAN") },
  { "staff-hour", 0, 0, G_OPTION_ARG_DOUBLE, &option_hour_yuan,
    N_ ("What an hour of staff is worth; 0: not counted"), N_ ("YUAN") },
  { NULL },
};

const GOptionEntry yx_cmd_review_returns_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "by", 0, 0, G_OPTION_ARG_STRING, &option_by, N_ ("week, month, team or area (month)"),
    N_ ("WHAT") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &option_from, N_ ("From this day on"), N_ ("DATE") },
  { "until", 0, 0, G_OPTION_ARG_STRING, &option_until, N_ ("Before this day"), N_ ("DATE") },
  { NULL },
};

static YxExit
print_case (YxInvocation *invocation, const YxCourse *course)
{
  g_autoptr (GPtrArray) listed = yx_story_list_tasks (course);
  guint n_best;
  g_autoptr (GPtrArray) tasks = yx_story_search (course, listed, option_case, &n_best);

  if (*option_case == '\0' || n_best == 0)
    return yx_cli_fail (invocation,
                        g_error_new (YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                                     _ ("Case %s is not in “%s”"), option_case,
                                     course->facts->operation.name));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_json_text_key (json, "tasks");
    yx_json_text_begin_array (json);
    for (guint i = 0; i < n_best; i++) {
      yx_json_text_begin_object (json);
      yx_review_sheet_task_to_json (json, course, g_ptr_array_index (tasks, i));
      yx_json_text_end_object (json);
    }
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  for (guint i = 0; i < n_best; i++)
    yx_review_sheet_print_task (course, g_ptr_array_index (tasks, i));
  return YX_EXIT_OK;
}

YxExit
yx_cmd_review (YxInvocation *invocation)
{
  YxReviewCosts costs;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxCourse) course = NULL;
  g_autoptr (YxFigures) figures = NULL;
  g_autoptr (GArray) closed = NULL;
  g_autoptr (GArray) safeguards = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk,
                                invocation->n_arguments > 0 ? invocation->arguments[0] : NULL, &id,
                                &exit_code);
  if (!desk)
    return exit_code;
  course = yx_course_load (desk, id, &error);
  if (course == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (option_case != NULL)
    return print_case (invocation, course);
  if (!yx_desk_get_review_costs (desk, &costs, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (!NO_NUMBER (option_litres))
    costs.litres_per_100km = option_litres;
  closed = yx_desk_list_closed_findings (desk, id, &error);
  if (closed == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  figures = yx_figures_new (course, &costs);
  safeguards = yx_safeguards_new (course, closed);
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_review_sheet_to_json (json, course, figures);
    yx_review_sheet_safeguards_to_json (json, safeguards);
    yx_cli_json_end (json);
  } else {
    yx_review_sheet_print (course, figures);
    yx_review_sheet_print_safeguards (safeguards, FALSE);
  }
  return YX_EXIT_OK;
}

static GArray *
load_safeguards (YxDesk *desk, const char *id, YxCourse **ret_course, GError **error)
{
  g_autoptr (YxCourse) course = yx_course_load (desk, id, error);
  g_autoptr (GArray) closed
      = course != NULL ? yx_desk_list_closed_findings (desk, id, error) : NULL;

  if (closed == NULL)
    return NULL;
  *ret_course = g_steal_pointer (&course);
  return yx_safeguards_new (*ret_course, closed);
}

YxExit
yx_cmd_review_findings (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxCourse) course = NULL;
  g_autoptr (GArray) safeguards = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk,
                                invocation->n_arguments > 0 ? invocation->arguments[0] : NULL, &id,
                                &exit_code);
  if (!desk)
    return exit_code;
  safeguards = load_safeguards (desk, id, &course, &error);
  if (safeguards == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "operation", id);
    yx_review_sheet_safeguards_to_json (json, safeguards);
    yx_cli_json_end (json);
  } else {
    yx_review_sheet_print_safeguards (safeguards, option_all);
  }
  return YX_EXIT_OK;
}

/* A finding by its key, or by how it begins when there is only one. */
static const YxSafeguard *
find_finding (const GArray *safeguards, const char *key, gboolean *ret_several)
{
  const YxSafeguard *found = NULL;

  *ret_several = FALSE;
  for (guint i = 0; i < safeguards->len; i++) {
    const YxSafeguard *entry = &g_array_index (safeguards, YxSafeguard, i);

    if (!yx_safeguard_is_finding (entry) || !g_str_has_prefix (entry->key, key))
      continue;
    if (g_str_equal (entry->key, key)) {
      *ret_several = FALSE;
      return entry;
    }
    *ret_several = found != NULL;
    found = entry;
  }
  return found;
}

YxExit
yx_cmd_review_close (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxCourse) course = NULL;
  g_autoptr (GArray) safeguards = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  const YxSafeguard *finding;
  gboolean several;
  YxExit exit_code;

  desk = yx_cli_open_operation (invocation, option_desk, invocation->arguments[0], &id, &exit_code);
  if (!desk)
    return exit_code;
  safeguards = load_safeguards (desk, id, &course, &error);
  if (safeguards == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  finding = find_finding (safeguards, invocation->arguments[1], &several);
  if (finding == NULL || several) {
    g_set_error (&error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 several ? _ ("Several findings begin with “%s”") : _ ("There is no finding “%s”"),
                 invocation->arguments[1]);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (!yx_desk_close_finding (desk, id, finding->key, invocation->arguments[2], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "operation", id);
    yx_cli_json_string (json, "closed", finding->key);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("closed: %s\n"), finding->text);
  }
  return YX_EXIT_OK;
}

/* What is not given stays; without options it is shown. */
YxExit
yx_cmd_review_costs (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;
  YxReviewCosts costs;

  if (!desk)
    return exit_code;
  if (!yx_desk_get_review_costs (desk, &costs, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (!NO_NUMBER (option_litres))
    costs.litres_per_100km = option_litres;
  if (!NO_NUMBER (option_litre_yuan))
    costs.yuan_per_litre = option_litre_yuan;
  if (!NO_NUMBER (option_hour_yuan))
    costs.yuan_per_staff_hour = option_hour_yuan;
  if ((!NO_NUMBER (option_litres) || !NO_NUMBER (option_litre_yuan)
       || !NO_NUMBER (option_hour_yuan))
      && !yx_desk_set_review_costs (desk, &costs, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_double (json, "litres_per_100km", costs.litres_per_100km);
    yx_cli_json_double (json, "yuan_per_litre", costs.yuan_per_litre);
    yx_cli_json_double (json, "yuan_per_staff_hour", costs.yuan_per_staff_hour);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%.1f l/100 km, %.2f yuan a litre, %.2f yuan an hour of staff\n"),
             costs.litres_per_100km, costs.yuan_per_litre, costs.yuan_per_staff_hour);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_review_returns (YxInvocation *invocation)
{
  static const char *const words[] = {
    [YX_RETURN_BY_WEEK] = "week",
    [YX_RETURN_BY_MONTH] = "month",
    [YX_RETURN_BY_TEAM] = "team",
    [YX_RETURN_BY_AREA] = "area",
  };
  guint by;
  gint64 from = 0, until = 0;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxReturns) returns = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;

  for (by = 0; option_by != NULL && by < G_N_ELEMENTS (words); by++) {
    if (g_ascii_strcasecmp (option_by, words[by]) == 0)
      break;
  }
  if (option_by == NULL)
    by = YX_RETURN_BY_MONTH;
  if (by == G_N_ELEMENTS (words))
    return yx_cli_usage (invocation, _ ("“%s”: it goes by week, month, team or area"), option_by);
  if ((option_from && !yx_parse_time (option_from, NULL, &from))
      || (option_until && !yx_parse_time (option_until, NULL, &until)))
    return yx_cli_usage (invocation, _ ("a day is written 2025-12-01"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  returns = yx_returns_load (desk, (YxReturnBy) by, from, until, invocation->cancellable, &error);
  if (returns == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "by", words[by]);
    yx_review_sheet_returns_to_json (json, returns);
    yx_cli_json_end (json);
  } else {
    yx_review_sheet_print_returns (returns);
  }
  return YX_EXIT_OK;
}
