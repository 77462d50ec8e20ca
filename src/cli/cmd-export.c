/* export routes, places */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/names.h"
#include "desk/operation.h"
#include "exchange/export.h"

static char *option_desk;
static char *option_operation;
static char *option_format;
static int option_version;
static gboolean option_full_names;
static gboolean option_redacted;
static gboolean option_not_plannable;

#define FORMAT_OPTION                                                                              \
  {                                                                                                \
    "format", 0, 0, G_OPTION_ARG_STRING, &option_format,                                           \
        N_ ("geojson, gpx, kml or gpkg; else by the file's ending"), N_ ("FORMAT")                 \
  }
#define FULL_NAMES_OPTION                                                                          \
  {                                                                                                \
    "full-names", 0, 0, G_OPTION_ARG_NONE, &option_full_names,                                     \
        N_ ("Write names as they are, not masked"), NULL                                           \
  }
#define REDACTED_OPTION                                                                            \
  {                                                                                                \
    "redacted", 0, 0, G_OPTION_ARG_NONE, &option_redacted,                                         \
        N_ ("Names, numbers and plates hidden, addresses to the township, places to 500 m"), NULL  \
  }

const GOptionEntry yx_cmd_export_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "plan-version", 0, 0, G_OPTION_ARG_INT, &option_version, N_ ("An earlier plan"), N_ ("N") },
  FORMAT_OPTION,
  FULL_NAMES_OPTION,
  REDACTED_OPTION,
  { NULL },
};

const GOptionEntry yx_cmd_export_places_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("Places of this operation's debtors only"), N_ ("ID") },
  { "not-plannable", 0, 0, G_OPTION_ARG_NONE, &option_not_plannable,
    N_ ("Places off the map or outside the region only"), NULL },
  FORMAT_OPTION,
  FULL_NAMES_OPTION,
  REDACTED_OPTION,
  { NULL },
};

static void
options_clear (YxExportOptions *options)
{
  g_clear_pointer (&options->veil, yx_veil_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxExportOptions, options_clear)

/* FALSE: *ret_exit says why. */
static gboolean
choose_format (YxInvocation *invocation, YxExportFormat *ret_format, YxExit *ret_exit)
{
  static const struct {
    const char *name;
    YxExportFormat format;
  } formats[] = { { "geojson", YX_EXPORT_GEOJSON },
                  { "gpx", YX_EXPORT_GPX },
                  { "kml", YX_EXPORT_KML },
                  { "gpkg", YX_EXPORT_GPKG } };
  g_autoptr (GError) error = NULL;

  if (!option_format) {
    if (yx_export_format_for_path (invocation->arguments[0], ret_format, &error))
      return TRUE;
    *ret_exit = yx_cli_usage (invocation, "%s", error->message);
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (option_format, formats[i].name) == 0) {
      *ret_format = formats[i].format;
      return TRUE;
    }
  *ret_exit = yx_cli_usage (invocation, _ ("“%s” is no format; geojson, gpx, kml and gpkg are"),
                            option_format);
  return FALSE;
}

static void
print_result (YxInvocation *invocation, guint n_left_out)
{
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "file", invocation->arguments[0]);
    yx_cli_json_int (json, "left_out", n_left_out);
    yx_cli_json_end (json);
    return;
  }
  g_print (_ ("%s written\n"), invocation->arguments[0]);
  if (n_left_out > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u place without coordinates is not in it\n",
                          "%u places without coordinates are not in it\n", n_left_out),
             n_left_out);
}

/* Names as they are take the right to read them, and are the event of having been read; a redacted
 * edition has to know all that it is to hide. */
static gboolean
choose_edition (YxDesk *desk, const char *operation_id, YxExportOptions *options, GError **error)
{
  const YxPaperEdition edition
      = option_full_names ? YX_PAPER_EDITION_FULL : YX_PAPER_EDITION_REDACTED;
  g_autoptr (YxVeil) names = option_full_names || option_redacted
                                 ? yx_desk_read_names (desk, operation_id, edition, NULL, error)
                                 : NULL;

  if (names == NULL && (option_full_names || option_redacted))
    return FALSE;
  options->full_names = option_full_names;
  options->veil = option_redacted ? g_steal_pointer (&names) : NULL;
  return TRUE;
}

YxExit
yx_cmd_export_routes (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YxExportOptions) options = { 0 };
  YxExportFormat format;
  YxExit exit_code;

  if (option_full_names && option_redacted)
    return yx_cli_usage (invocation, "%s", _ ("--full-names and --redacted exclude each other"));
  if (!choose_format (invocation, &format, &exit_code))
    return exit_code;
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  operation = yx_desk_find_operation (desk, option_operation, &error);
  if (!operation || !choose_edition (desk, yx_operation_get_data (operation)->id, &options, &error)
      || !yx_export_routes (desk, yx_operation_get_data (operation)->id, option_version,
                            invocation->arguments[0], format, &options, invocation->cancellable,
                            &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_result (invocation, 0);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_export_places (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YxExportOptions) options = { 0 };
  YxPlaceFilter filter = { .not_plannable = option_not_plannable };
  YxExportFormat format;
  YxExit exit_code;
  guint n_left_out = 0;

  if (option_full_names && option_redacted)
    return yx_cli_usage (invocation, "%s", _ ("--full-names and --redacted exclude each other"));
  if (!choose_format (invocation, &format, &exit_code))
    return exit_code;
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (option_operation) {
    operation = yx_desk_find_operation (desk, option_operation, &error);
    if (!operation)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    filter.operation_id = yx_operation_get_data (operation)->id;
  }
  if (!choose_edition (desk, filter.operation_id, &options, &error)
      || !yx_export_places (desk, &filter, invocation->arguments[0], format, &options,
                            &n_left_out, invocation->cancellable, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_result (invocation, n_left_out);
  return YX_EXIT_OK;
}
