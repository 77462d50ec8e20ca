#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/import-private.h"

static void
problem_free (gpointer data)
{
  YxImportProblem *problem = data;

  g_free (problem->message);
  g_free (problem);
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const YxImportProblem *x = *(YxImportProblem *const *) a;
  const YxImportProblem *y = *(YxImportProblem *const *) b;

  return (x->line > y->line) - (x->line < y->line);
}

void
yx_import_report_init (YxImportReport *report)
{
  *report = (YxImportReport){ .problems = g_ptr_array_new_with_free_func (problem_free) };
}

void
yx_import_report_clear (YxImportReport *report)
{
  g_clear_pointer (&report->problems, g_ptr_array_unref);
  *report = (YxImportReport){ 0 };
}

void
yx_import_report_add (YxImportReport *report, YxImportProblemKind kind, guint line,
                      const char *column, char *message)
{
  YxImportProblem *problem = g_new (YxImportProblem, 1);

  *problem = (YxImportProblem){ kind, line, column, message };
  g_ptr_array_add (report->problems, problem);
}

void
yx_import_report_count (YxImportReport *report, const YxPosition *position)
{
  YxMatchLevel level = 0;

  while (level < YX_N_MATCHES && g_strcmp0 (position->match, yx_match_level_nick (level)) != 0)
    level++;
  if (!position->has_point)
    report->places_without_point++;
  if (yx_position_strength (position->located) > 1)
    report->places_pinned++;
  else if (level < YX_N_MATCHES)
    report->places_found[level]++;
  else if (!position->has_point)
    report->places_unknown++;
}

void
yx_import_report_sort (YxImportReport *report)
{
  g_ptr_array_sort (report->problems, compare_problems);
}

char *
yx_import_report_dup_located (const YxImportReport *report)
{
  g_autoptr (GString) levels = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (report != NULL, NULL);

  for (YxMatchLevel level = 0; level < YX_N_MATCHES; level++)
    if (report->places_found[level] > 0)
      g_string_append_printf (levels, "%s%s %u", levels->len > 0 ? _(", ") : "",
                              yx_match_level_label (level), report->places_found[level]);
  if (levels->len > 0)
    g_string_append_printf (text, _("Found by address: %s"), levels->str);
  if (report->places_pinned > 0)
    g_string_append_printf (
        text, g_dngettext (GETTEXT_PACKAGE, "%s%u address is known already",
                           "%s%u addresses are known already", report->places_pinned),
        text->len > 0 ? _("; ") : "", report->places_pinned);
  if (report->places_unknown > 0)
    g_string_append_printf (
        text, g_dngettext (GETTEXT_PACKAGE, "%s%u address is not found",
                           "%s%u addresses are not found", report->places_unknown),
        text->len > 0 ? _("; ") : "", report->places_unknown);
  return g_string_free (text, text->len == 0);
}
