/* verify */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "review/package.h"

static char *option_desk;

const GOptionEntry yx_cmd_verify_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

static void
print_json (const YxVerifyReport *report)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_bool (json, "ok", report->ok);
  yx_cli_json_int (json, "events", (gint64) report->chain.n_events);
  yx_cli_json_int (json, "broken_event", report->chain.broken_seq);
  yx_cli_json_string (json, "reason", report->chain.reason);
  yx_cli_json_string (json, "head_hash", report->chain.head_hash);
  yx_json_text_key (json, "faults");
  yx_json_text_begin_array (json);
  for (guint i = 0; report->faults && i < report->faults->len; i++)
    yx_json_text_string (json, g_ptr_array_index (report->faults, i));
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static YxExit
verify_package (YxInvocation *invocation, const char *folder)
{
  g_auto (YxPackageReport) report = { 0 };
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;

  if (!yx_package_verify (folder, invocation->cancellable, &report, &faults, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_bool (json, "ok", faults->len == 0);
    yx_cli_json_int (json, "files", report.n_files);
    yx_cli_json_int (json, "incomplete", report.n_incomplete);
    yx_cli_json_int (json, "events", report.n_events);
    yx_cli_json_string (json, "head_hash", report.head_hash);
    yx_json_text_key (json, "faults");
    yx_json_text_begin_array (json);
    for (guint i = 0; i < faults->len; i++)
      yx_json_text_string (json, g_ptr_array_index (faults, i));
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  } else {
    for (guint i = 0; i < faults->len; i++)
      g_print ("%s\n", (const char *) g_ptr_array_index (faults, i));
  }
  if (faults->len > 0) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 g_dngettext (GETTEXT_PACKAGE, "%s: %u fault", "%s: %u faults", faults->len), folder,
                 faults->len);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  if (!invocation->json)
    g_print (_ ("%s is whole: %u files, %zu events; compare the head with the one written down: %s\n"),
             folder, report.n_files, (gsize) report.n_events, report.head_hash);
  return YX_EXIT_OK;
}

static YxExit
verify_desk (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_auto (YxVerifyReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_faults;

  if (!desk)
    return exit_code;
  if (!yx_desk_verify (desk, invocation->cancellable, &report, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));

  if (invocation->json)
    print_json (&report);
  if (report.ok) {
    if (!invocation->json)
      g_print (g_dngettext (GETTEXT_PACKAGE, "%s is whole: %zu event, head %s\n",
                            "%s is whole: %zu events, head %s\n", (gulong) report.chain.n_events),
               option_desk, (gsize) report.chain.n_events,
               report.chain.head_hash ? report.chain.head_hash : "–");
    return YX_EXIT_OK;
  }
  n_faults = report.faults ? report.faults->len : 0;
  for (guint i = 0; !invocation->json && report.faults && i < report.faults->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (report.faults, i));
  if (report.chain.broken_seq > 0)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("event %zu: %s"),
                 (gsize) report.chain.broken_seq, report.chain.reason ? report.chain.reason : "");
  else
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 g_dngettext (GETTEXT_PACKAGE, "%s: %u fault", "%s: %u faults", n_faults),
                 option_desk, n_faults);
  return yx_cli_fail (invocation, g_steal_pointer (&error));
}

YxExit
yx_cmd_verify (YxInvocation *invocation)
{
  if (invocation->n_arguments > 0 && option_desk != NULL)
    return yx_cli_usage (invocation, _ ("give --desk DESK or a package, not both"));
  return invocation->n_arguments > 0 ? verify_package (invocation, invocation->arguments[0])
                                     : verify_desk (invocation);
}
