/* import cases */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "exchange/case-list.h"

/* Problems printed one by one; the rest is counted. --json gives all. */
#define MAX_SHOWN 20

static char *option_desk;
static char *option_datum;
static char *option_mapping;
static char *option_sheet;
static char *option_region;
static gboolean option_strict;

const GOptionEntry yx_cmd_import_cases_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk,
    N_ ("The desk; a new one is made where there is none"), N_ ("DESK") },
  { "datum", 0, 0, G_OPTION_ARG_STRING, &option_datum,
    N_ ("Datum of the coordinates: wgs84 (default), cgcs2000, gcj02 or bd09"), N_ ("DATUM") },
  { "mapping", 0, 0, G_OPTION_ARG_FILENAME, &option_mapping,
    N_ ("A saved mapping of columns (JSON)"), N_ ("FILE") },
  { "sheet", 0, 0, G_OPTION_ARG_STRING, &option_sheet, N_ ("Which sheet or layer"), N_ ("NAME") },
  { "region", 0, 0, G_OPTION_ARG_FILENAME, &option_region, N_ ("Set the desk's region first"),
    N_ ("REGION") },
  { "strict", 0, 0, G_OPTION_ARG_NONE, &option_strict, N_ ("Store nothing when a row is left out"),
    NULL },
  { NULL },
};

static void
progress_cb (double fraction, gpointer user_data)
{
  yx_cli_progress (user_data, _ ("Importing"), fraction);
}

static void
print_json (const YxCaseListReport *report)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_string (json, "file", report->path);
  yx_cli_json_string (json, "format", report->format);
  yx_cli_json_string (json, "encoding", report->encoding);
  yx_cli_json_string (json, "sheet", report->sheet);
  yx_cli_json_string (json, "datum", yx_datum_name (report->datum));
  if (report->datum_doubted) {
    yx_cli_json_string (json, "datum_likely", yx_datum_name (report->likely_datum));
    yx_cli_json_double (json, "road_distance_m", report->declared_m);
    yx_cli_json_double (json, "road_distance_likely_m", report->likely_m);
  }
  yx_cli_json_bool (json, "kept", report->desk.kept);
  yx_cli_json_int (json, "rows", report->n_rows);
  yx_cli_json_int (json, "rows_rejected", report->n_rejected);
  yx_cli_json_int (json, "cases_added", report->desk.cases_added);
  yx_cli_json_int (json, "cases_updated", report->desk.cases_updated);
  yx_cli_json_int (json, "cases_unchanged", report->desk.cases_unchanged);
  yx_cli_json_int (json, "debtors_added", report->desk.debtors_added);
  yx_cli_json_int (json, "debtors_updated", report->desk.debtors_updated);
  yx_cli_json_int (json, "debtors_unchanged", report->desk.debtors_unchanged);
  yx_cli_json_int (json, "places_added", report->desk.places_added);
  yx_cli_json_int (json, "places_updated", report->desk.places_updated);
  yx_cli_json_int (json, "places_unchanged", report->desk.places_unchanged);
  yx_cli_json_int (json, "places_without_point", report->desk.places_without_point);
  yx_cli_json_int (json, "places_outside", report->desk.places_outside);
  yx_cli_json_int (json, "places_known", report->desk.places_pinned);
  yx_json_text_key (json, "places_found");
  yx_json_text_begin_object (json);
  for (YxMatchLevel level = 0; level < YX_N_MATCHES; level++)
    yx_cli_json_int (json, yx_match_level_nick (level), report->desk.places_found[level]);
  yx_json_text_end_object (json);
  yx_cli_json_int (json, "places_unknown", report->desk.places_unknown);
  yx_json_text_key (json, "columns");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < report->columns->len; i++)
    yx_json_text_string (json, g_ptr_array_index (report->columns, i));
  yx_json_text_end_array (json);
  yx_json_text_key (json, "ignored");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < report->ignored->len; i++)
    yx_json_text_string (json, g_ptr_array_index (report->ignored, i));
  yx_json_text_end_array (json);
  yx_json_text_key (json, "problems");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < report->problems->len; i++) {
    const YxCaseListProblem *problem = g_ptr_array_index (report->problems, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "kind", problem->kind == YX_IMPORT_REJECTED ? "rejected" : "note");
    yx_cli_json_int (json, "line", problem->line);
    yx_cli_json_string (json, "column", problem->column);
    yx_cli_json_string (json, "value", problem->value);
    yx_cli_json_string (json, "message", problem->message);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static void
print_text (const YxCaseListReport *report)
{
  const YxImportReport *desk = &report->desk;
  g_autofree char *located = NULL;
  g_autofree char *ignored = yx_case_list_report_dup_ignored (report);

  for (guint i = 0; i < report->problems->len && i < MAX_SHOWN; i++) {
    g_autofree char *text = yx_case_list_problem_text (g_ptr_array_index (report->problems, i));

    g_print ("%s\n", text);
  }
  if (report->problems->len > MAX_SHOWN)
    g_print (_ ("… and %u more; --json lists all\n"), report->problems->len - MAX_SHOWN);
  if (ignored != NULL)
    g_print ("%s\n", ignored);
  if (!desk->kept)
    return;
  g_print (g_dngettext (GETTEXT_PACKAGE, "%u row read, %u left out\n",
                        "%u rows read, %u left out\n", report->n_rows),
           report->n_rows, report->n_rejected);
  g_print (_ ("cases: %u new, %u changed, %u as they were\n"), desk->cases_added,
           desk->cases_updated, desk->cases_unchanged);
  g_print (_ ("debtors: %u new, %u changed, %u as they were\n"), desk->debtors_added,
           desk->debtors_updated, desk->debtors_unchanged);
  g_print (_ ("places: %u new, %u changed, %u as they were"), desk->places_added,
           desk->places_updated, desk->places_unchanged);
  if (desk->places_without_point > 0)
    g_print (_ ("; %u not on the map"), desk->places_without_point);
  if (desk->places_outside > 0)
    g_print (_ ("; %u outside the region"), desk->places_outside);
  g_print ("\n");
  located = yx_import_report_dup_located (desk);
  if (located != NULL)
    g_print ("%s\n", located);
}

static YxExit
import_into (YxInvocation *invocation, YxDesk *desk, const YxCaseListOptions *options)
{
  g_autoptr (YxCaseListReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (option_region && !yx_desk_set_region (desk, option_region, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));

  report = yx_case_list_import (desk, invocation->arguments[0], options, progress_cb, invocation,
                                invocation->cancellable, &error);
  yx_cli_progress (invocation, NULL, 0);
  if (!report)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json)
    print_json (report);
  else
    print_text (report);
  if (report->datum_doubted && options->ask_datum) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s: the points seem to be %s; nothing was stored. Give --datum %s to read them "
                    "so, or --datum %s to keep what was assumed"),
                 invocation->arguments[0], yx_datum_name (report->likely_datum),
                 yx_datum_name (report->likely_datum), yx_datum_name (report->datum));
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (!report->desk.kept) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%s: %u of %u row is wrong, so nothing was stored (--strict)",
                              "%s: %u of %u rows are wrong, so nothing was stored (--strict)",
                              report->n_rows),
                 invocation->arguments[0], report->n_rejected, report->n_rows);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_import_cases (YxInvocation *invocation)
{
  YxCaseListOptions options = { .datum = YX_DATUM_WGS84,
                                .mapping = option_mapping,
                                .sheet = option_sheet,
                                .strict = option_strict,
                                .ask_datum = option_datum == NULL };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code = YX_EXIT_OK;
  gboolean created = FALSE;

  if (option_datum && !yx_datum_parse (option_datum, &options.datum))
    return yx_cli_usage (invocation, _ ("“%s” is no datum; wgs84, cgcs2000, gcj02 and bd09 are"),
                         option_datum);
  /* Before a desk is made for it. */
  if (!g_file_test (invocation->arguments[0], G_FILE_TEST_EXISTS)) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("%s: there is no such file"),
                 invocation->arguments[0]);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (option_desk && !g_file_test (option_desk, G_FILE_TEST_EXISTS)) {
    desk = yx_desk_create (option_desk, &error);
    if (!desk)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    if (invocation->author)
      yx_desk_set_author (desk, invocation->author);
    created = TRUE;
  } else {
    desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
    if (!desk)
      return exit_code;
  }
  exit_code = import_into (invocation, desk, &options);
  if (created && exit_code != YX_EXIT_OK)
    yx_cli_discard_desk (desk, option_desk);
  else if (created && !invocation->json)
    g_print (_ ("%s is a new desk\n"), option_desk);
  return exit_code;
}
