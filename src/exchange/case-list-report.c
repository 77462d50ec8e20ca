#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/case-list-report.h"

#define MAX_SHOWN_CHARS 40
#define MAX_IGNORED_SHOWN 10

/* A column of the desk's problems and the field it stands for. */
static const struct {
  const char *name;
  YxColumnField field;
} desk_columns[] = {
  { "case-number", YX_COLUMN_CASE_NUMBER },
  { "debtor-name", YX_COLUMN_DEBTOR_NAME },
  { "debtor-id-number", YX_COLUMN_DEBTOR_ID_NUMBER },
  { "address", YX_COLUMN_ADDRESS },
};

static int
compare_lines_cb (gconstpointer a, gconstpointer b)
{
  const YxCaseListProblem *one = *(YxCaseListProblem *const *) a;
  const YxCaseListProblem *other = *(YxCaseListProblem *const *) b;

  return one->line < other->line ? -1 : one->line > other->line;
}

YxCaseListReport *
yx_case_list_report_new (const char *path)
{
  YxCaseListReport *report = g_new0 (YxCaseListReport, 1);

  report->path = g_strdup (path);
  report->columns = g_ptr_array_new_with_free_func (g_free);
  report->ignored = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
yx_case_list_report_set_columns (YxCaseListReport *report, const YxColumns *columns)
{
  for (guint i = 0; i < columns->n_columns; i++) {
    const YxColumn *column = &columns->columns[i];
    g_autofree char *label = yx_columns_label (columns, i);
    GString *text;

    if (column->field == YX_COLUMN_NONE) {
      if (*columns->headings[i] != '\0')
        g_ptr_array_add (report->ignored, g_steal_pointer (&label));
      continue;
    }
    text = g_string_new (label);
    g_string_append_printf (text, " → %s", yx_column_field_name (column->field));
    if (column->number > 0)
      g_string_append_printf (text, "-%u", column->number);
    if (column->unit != 1)
      g_string_append (text, "-wan");
    g_ptr_array_add (report->columns, g_string_free (text, FALSE));
  }
}

void
yx_case_list_report_take_problems (YxCaseListReport *report, GPtrArray *problems,
                                   const YxColumns *columns)
{
  report->problems = problems;
  for (guint i = 0; i < report->desk.problems->len; i++) {
    const YxImportProblem *problem = g_ptr_array_index (report->desk.problems, i);
    g_autofree char *label = NULL;

    for (guint j = 0; j < G_N_ELEMENTS (desk_columns) && label == NULL; j++)
      for (guint k = 0; k < columns->n_columns && label == NULL; k++)
        if (g_strcmp0 (problem->column, desk_columns[j].name) == 0
            && columns->columns[k].field == desk_columns[j].field)
          label = yx_columns_label (columns, k);
    g_ptr_array_add (report->problems, yx_case_list_problem_new (problem->kind, problem->line,
                                                                 label, NULL, problem->message));
  }
  g_ptr_array_sort (report->problems, compare_lines_cb);
}

char *
yx_case_list_report_dup_ignored (const YxCaseListReport *report)
{
  g_autoptr (GString) names = g_string_new (NULL);

  g_return_val_if_fail (report != NULL, NULL);

  if (report->ignored->len == 0)
    return NULL;
  for (guint i = 0; i < report->ignored->len && i < MAX_IGNORED_SHOWN; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? _(", ") : "",
                            (const char *) g_ptr_array_index (report->ignored, i));
  if (report->ignored->len > MAX_IGNORED_SHOWN)
    g_string_append (names, " …");
  return g_strdup_printf (_("Columns not read: %s"), names->str);
}

char *
yx_case_list_problem_text (const YxCaseListProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  if (problem->line == 0)
    return g_strdup (problem->message);
  if (problem->column != NULL && problem->value != NULL)
    return g_strdup_printf (_ ("line %u, %s “%s”: %s"), problem->line, problem->column,
                            problem->value, problem->message);
  if (problem->column != NULL)
    return g_strdup_printf (_ ("line %u, %s: %s"), problem->line, problem->column,
                            problem->message);
  return g_strdup_printf (_ ("line %u: %s"), problem->line, problem->message);
}

YxCaseListProblem *
yx_case_list_problem_new (YxImportProblemKind kind, guint line, const char *column,
                          const char *value, const char *message)
{
  YxCaseListProblem *problem = g_new0 (YxCaseListProblem, 1);

  problem->kind = kind;
  problem->line = line;
  problem->column = g_strdup (column);
  problem->message = g_strdup (message);
  if (value != NULL && g_utf8_strlen (value, -1) > MAX_SHOWN_CHARS) {
    g_autofree char *head = g_utf8_substring (value, 0, MAX_SHOWN_CHARS);

    problem->value = g_strconcat (head, "…", NULL);
  } else {
    problem->value = g_strdup (value);
  }
  return problem;
}

void
yx_case_list_problem_free (YxCaseListProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->column);
  g_free (problem->value);
  g_free (problem->message);
  g_free (problem);
}
