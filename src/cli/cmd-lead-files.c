/* lead import, watch */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "exchange/lead-drop.h"
#include "exchange/lead-list.h"

static char *option_desk, *option_datum, *option_mapping, *option_sheet;
static gboolean option_strict, option_once;
static int option_settle = YX_LEAD_DROP_SETTLE_MS;

#define FILE_OPTIONS \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }, \
  { "datum", 0, 0, G_OPTION_ARG_STRING, &option_datum, \
    N_ ("Datum of the coordinates: wgs84 (default), cgcs2000, gcj02 or bd09"), N_ ("DATUM") }, \
  { "mapping", 0, 0, G_OPTION_ARG_FILENAME, &option_mapping, \
    N_ ("A saved mapping of columns (JSON)"), N_ ("FILE") }, \
  { "sheet", 0, 0, G_OPTION_ARG_STRING, &option_sheet, N_ ("Which sheet or layer"), N_ ("NAME") }, \
  { "strict", 0, 0, G_OPTION_ARG_NONE, &option_strict, N_ ("Store nothing when a row is left out"), \
    NULL }

const GOptionEntry yx_cmd_lead_import_options[] = { FILE_OPTIONS, { NULL } };

const GOptionEntry yx_cmd_lead_watch_options[] = {
  FILE_OPTIONS,
  { "once", 0, 0, G_OPTION_ARG_NONE, &option_once, N_ ("Take what is there, then end"), NULL },
  { "settle", 0, 0, G_OPTION_ARG_INT, &option_settle,
    N_ ("Milliseconds that a file must have been left alone (2000)"), N_ ("MS") },
  { NULL },
};

typedef struct {
  YxInvocation *invocation;
  GMainLoop *loop;
} Watch;

static YxExit
read_options (YxInvocation *invocation, YxCaseListOptions *ret_options)
{
  *ret_options = (YxCaseListOptions){ .datum = YX_DATUM_WGS84,
                                      .mapping = option_mapping,
                                      .sheet = option_sheet,
                                      .strict = option_strict };
  if (option_datum && !yx_datum_parse (option_datum, &ret_options->datum))
    return yx_cli_usage (invocation, _ ("“%s” is no datum; wgs84, cgcs2000, gcj02 and bd09 are"),
                         option_datum);
  return YX_EXIT_OK;
}

static void
print_json (const YxLeadListReport *report)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_string (json, "file", report->path);
  yx_cli_json_string (json, "format", report->format);
  yx_cli_json_string (json, "datum", yx_datum_name (report->datum));
  yx_cli_json_bool (json, "kept", report->desk.kept);
  yx_cli_json_bool (json, "taken_before", report->desk.taken_before);
  yx_cli_json_int (json, "rows", report->n_rows);
  yx_cli_json_int (json, "rows_rejected", report->n_rejected);
  yx_cli_json_int (json, "added", report->desk.n_added);
  yx_cli_json_int (json, "known", report->desk.n_known);
  yx_cli_json_int (json, "may_repeat", report->desk.n_same);
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

YxExit
yx_cmd_lead_import (YxInvocation *invocation)
{
  YxCaseListOptions options;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxLeadListReport) report = NULL;
  YxExit exit_code = read_options (invocation, &options);

  if (exit_code != YX_EXIT_OK)
    return exit_code;
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  report = yx_lead_list_import (desk, invocation->arguments[0], &options, invocation->cancellable,
                                &error);
  if (report == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    print_json (report);
  } else {
    g_autofree char *text = yx_lead_list_report_to_text (report);

    g_print ("%s", text);
  }
  if (report->desk.kept)
    return YX_EXIT_OK;
  g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               g_dngettext (GETTEXT_PACKAGE,
                            "%s: %u of %u row is wrong, so nothing was stored (--strict)",
                            "%s: %u of %u rows are wrong, so nothing was stored (--strict)",
                            report->n_rows),
               invocation->arguments[0], report->n_rejected, report->n_rows);
  return yx_cli_fail (invocation, g_steal_pointer (&error));
}

static void
taken_cb (YxLeadDrop *drop, const char *name, gboolean done, const char *report, Watch *watch)
{
  if (watch->invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "file", name);
    yx_cli_json_bool (json, "done", done);
    yx_cli_json_string (json, "report", report);
    yx_cli_json_end (json);
  } else {
    g_print ("%s %s\n%s", done ? "✓" : "×", name, report);
  }
}

static void
trouble_cb (YxLeadDrop *drop, const char *message, Watch *watch)
{
  g_printerr ("yexunctl lead watch: %s\n", message);
}

static void
cancelled_cb (GCancellable *cancellable, Watch *watch)
{
  g_main_loop_quit (watch->loop);
}

static YxExit
watch_on (YxInvocation *invocation, YxLeadDrop *drop, Watch *watch)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  gulong id;

  watch->loop = loop;
  if (!yx_lead_drop_start (drop, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  id = g_cancellable_connect (invocation->cancellable, G_CALLBACK (cancelled_cb), watch, NULL);
  if (!g_cancellable_is_cancelled (invocation->cancellable))
    g_main_loop_run (loop);
  g_cancellable_disconnect (invocation->cancellable, id);
  yx_lead_drop_stop (drop);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_lead_watch (YxInvocation *invocation)
{
  YxCaseListOptions options;
  Watch watch = { invocation, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxLeadDrop) drop = NULL;
  guint n_refused = 0;
  YxExit exit_code = read_options (invocation, &options);

  if (exit_code != YX_EXIT_OK)
    return exit_code;
  if (option_settle < 0 || option_settle > 3600000)
    return yx_cli_usage (invocation, _ ("--settle takes 0 to 3600000 milliseconds"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  drop = yx_lead_drop_new (desk, invocation->arguments[0], &options, (guint) option_settle);
  g_signal_connect (drop, "taken", G_CALLBACK (taken_cb), &watch);
  g_signal_connect (drop, "trouble", G_CALLBACK (trouble_cb), &watch);
  if (!option_once)
    return watch_on (invocation, drop, &watch);
  if (!yx_lead_drop_take (drop, NULL, &n_refused, NULL, invocation->cancellable, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return n_refused > 0 ? YX_EXIT_FAILED : YX_EXIT_OK;
}
