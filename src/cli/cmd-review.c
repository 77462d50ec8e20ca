/* review */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "cli/review-sheet.h"
#include "review/figures.h"

static char *option_desk;
static char *option_case;
static double option_litres = -1.0;

const GOptionEntry yx_cmd_review_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "case", 0, 0, G_OPTION_ARG_STRING, &option_case,
    N_ ("What became of this case, and why, instead of the figures"), N_ ("NUMBER") },
  { "litres", 0, 0, G_OPTION_ARG_DOUBLE, &option_litres,
    N_ ("Fuel of a car on 100 km, instead of what the desk has"), N_ ("L") },
  { NULL },
};

/* Tasks of a case by its number, or of debtors by their whole name. */
static GPtrArray *
find_tasks (const YxCourse *course, const char *number)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();

  for (guint t = 0; t < course->tasks->len; t++) {
    YxCourseTask *task = &g_array_index (course->tasks, YxCourseTask, t);

    for (guint i = 0; i < course->facts->task_cases->len; i++) {
      const YxFactTaskCase *row = &g_array_index (course->facts->task_cases, YxFactTaskCase, i);

      if (row->task_id == task->task_id && g_strcmp0 (row->number, number) == 0) {
        g_ptr_array_add (tasks, task);
        break;
      }
    }
  }
  return g_steal_pointer (&tasks);
}

static YxExit
print_case (YxInvocation *invocation, YxDesk *desk, const YxCourse *course)
{
  char *numbers[] = { option_case, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = yx_cli_find_cases (desk, numbers, &error);
  g_autoptr (GPtrArray) tasks = NULL;
  const char *number = NULL;

  if (cases == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  for (guint i = 0; i < course->facts->task_cases->len; i++) {
    const YxFactTaskCase *row = &g_array_index (course->facts->task_cases, YxFactTaskCase, i);

    if (g_strcmp0 (row->case_id, g_ptr_array_index (cases, 0)) == 0)
      number = row->number;
  }
  tasks = find_tasks (course, number);
  if (tasks->len == 0)
    return yx_cli_fail (invocation,
                        g_error_new (YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                                     _ ("Case %s is not in “%s”"), option_case,
                                     course->facts->operation.name));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_json_text_key (json, "tasks");
    yx_json_text_begin_array (json);
    for (guint i = 0; i < tasks->len; i++) {
      yx_json_text_begin_object (json);
      yx_review_sheet_task_to_json (json, course, g_ptr_array_index (tasks, i));
      yx_json_text_end_object (json);
    }
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  for (guint i = 0; i < tasks->len; i++)
    yx_review_sheet_print_task (course, g_ptr_array_index (tasks, i));
  return YX_EXIT_OK;
}

YxExit
yx_cmd_review (YxInvocation *invocation)
{
  YxReviewCosts costs = YX_REVIEW_COSTS_INIT;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxCourse) course = NULL;
  g_autoptr (YxFigures) figures = NULL;
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
    return print_case (invocation, desk, course);
  if (option_litres >= 0.0)
    costs.litres_per_100km = option_litres;
  figures = yx_figures_new (course, &costs);
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_review_sheet_to_json (json, course, figures);
    yx_cli_json_end (json);
  } else {
    yx_review_sheet_print (course, figures);
  }
  return YX_EXIT_OK;
}
