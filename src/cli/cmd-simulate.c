/* simulate */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "gateway/certificate.h"
#include "gateway/gateway.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "simulator/simulator.h"

static char *option_desk;
static char *option_operation;
static char *option_protocol;
static char *option_gateway;
static char *option_log;
static double option_speed = 20;
static double option_loss;
static int option_interval = 10;
static gint64 option_seed = 1;
static int option_leads;

const GOptionEntry yx_cmd_simulate_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "protocol", 0, 0, G_OPTION_ARG_STRING, &option_protocol,
    N_ ("jt808 (default), osmand, owntracks, cot, or field: phones whose crews press buttons"),
    N_ ("PROTOCOL") },
  { "gateway", 0, 0, G_OPTION_ARG_STRING, &option_gateway,
    N_ ("Where the gateway listens (default: this PC, the protocol’s port)"), N_ ("HOST:PORT") },
  { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &option_speed,
    N_ ("The night’s clock runs so many times as fast; 0: as fast as it goes (default: 20)"),
    N_ ("N") },
  { "interval", 0, 0, G_OPTION_ARG_INT, &option_interval,
    N_ ("Seconds of the night between two reports (default: 10)"), N_ ("SECONDS") },
  { "loss", 0, 0, G_OPTION_ARG_DOUBLE, &option_loss,
    N_ ("Percent of the time without a network (default: 0)"), N_ ("PERCENT") },
  { "leads", 0, 0, G_OPTION_ARG_INT, &option_leads,
    N_ ("How many leads come in during the night (default: none)"), N_ ("N") },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &option_seed,
    N_ ("Another number draws another night (default: 1)"), N_ ("N") },
  { "log", 0, 0, G_OPTION_ARG_FILENAME, &option_log,
    N_ ("Write what was acknowledged: identity, device time, longitude, latitude"), N_ ("FILE") },
  { NULL },
};

static gboolean
read_protocol (YxDeviceProtocol *ret_protocol, const char **ret_gateway)
{
  int value = YX_DEVICE_PROTOCOL_JT808;

  if (option_protocol != NULL
      && !yx_enum_parse (YX_TYPE_DEVICE_PROTOCOL, option_protocol, &value))
    return FALSE;
  *ret_protocol = (YxDeviceProtocol) value;
  switch (*ret_protocol) {
  case YX_DEVICE_PROTOCOL_JT808:
    *ret_gateway = yx_gateway_default_address (YX_GATEWAY_JT808);
    return TRUE;
  case YX_DEVICE_PROTOCOL_OSMAND:
  case YX_DEVICE_PROTOCOL_OWNTRACKS:
    *ret_gateway = yx_gateway_default_address (YX_GATEWAY_OSMAND);
    return TRUE;
  case YX_DEVICE_PROTOCOL_COT:
    *ret_gateway = yx_gateway_default_address (YX_GATEWAY_COT);
    return TRUE;
  case YX_DEVICE_PROTOCOL_FIELD:
    *ret_gateway = "127.0.0.1:8443";
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
write_log (const YxSimulation *simulation, GError **error)
{
  g_autofree char *text = NULL;

  if (option_log == NULL)
    return TRUE;
  g_ptr_array_add (simulation->log, g_strdup (""));
  g_ptr_array_add (simulation->log, NULL);
  text = g_strjoinv ("\n", (char **) simulation->log->pdata);
  return yx_cli_write_text (option_log, text, error);
}

static void
print_simulation (const YxInvocation *invocation, const YxSimulation *simulation)
{
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "teams", simulation->n_teams);
    yx_cli_json_int (json, "fixes", (gint64) simulation->n_fixes);
    yx_cli_json_int (json, "acknowledged", (gint64) simulation->n_acknowledged);
    yx_cli_json_int (json, "silences", simulation->n_silences);
    yx_cli_json_int (json, "failures", simulation->n_failures);
    yx_cli_json_int (json, "leads", simulation->n_leads);
    yx_cli_json_int (json, "reports", simulation->n_reports);
    yx_cli_json_int (json, "reports_refused", simulation->n_refused);
    yx_cli_json_end (json);
    return;
  }
  g_print (_ ("%u teams, %zu positions, %zu of them acknowledged; %u times without a network, "
              "%u times without the gateway\n"),
           simulation->n_teams, (gsize) simulation->n_fixes, (gsize) simulation->n_acknowledged,
           simulation->n_silences, simulation->n_failures);
  if (simulation->n_reports > 0 || simulation->n_leads > 0)
    g_print (_ ("%u reports by button, %u refused; %u leads\n"), simulation->n_reports,
             simulation->n_refused, simulation->n_leads);
}

YxExit
yx_cmd_simulate (YxInvocation *invocation)
{
  YxSimulationOptions options = { .speed = option_speed, .interval_s = option_interval,
                                  .loss = option_loss / 100, .seed = (guint64) option_seed,
                                  .n_leads = (guint) MAX (option_leads, 0) };
  g_auto (YxSimulation) simulation = { 0 };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *operation = NULL;
  YxExit exit_code;

  if (!read_protocol (&options.protocol, &options.gateway))
    return yx_cli_usage (invocation, _ ("A simulation speaks jt808, osmand, owntracks, cot or field"));
  if (option_gateway != NULL)
    options.gateway = option_gateway;
  if (option_interval < 1 || option_interval > 3600 || option_speed < 0 || option_loss < 0
      || option_loss > 90)
    return yx_cli_usage (invocation, _ ("--interval is 1 to 3600, --speed not negative, --loss 0 to 90"));
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation, &exit_code);
  if (!desk)
    return exit_code;
  if (options.protocol == YX_DEVICE_PROTOCOL_FIELD) {
    certificate = yx_certificate_of_desk (yx_desk_get_path (desk), &error);
    if (certificate == NULL)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    options.certificate = certificate;
  }
  if (!yx_simulation_run (desk, operation, &options, invocation->cancellable, &simulation, &error)
      || !write_log (&simulation, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_simulation (invocation, &simulation);
  return simulation.n_acknowledged == simulation.n_fixes ? YX_EXIT_OK : YX_EXIT_FAILED;
}
