/* serve */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "desk/night-watch.h"
#include "gateway/gateway.h"

static char *option_desk;
static char *option_addresses[YX_GATEWAY_N_PORTS];
static char *option_certificate;
static char *option_key;
static char *option_mqtt;

const GOptionEntry yx_cmd_serve_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "osmand", 0, 0, G_OPTION_ARG_STRING, &option_addresses[YX_GATEWAY_OSMAND],
    N_ ("OsmAnd, Traccar, GPSLogger and OwnTracks (default: 127.0.0.1:5055; or off)"),
    N_ ("ADDRESS:PORT") },
  { "jt808", 0, 0, G_OPTION_ARG_STRING, &option_addresses[YX_GATEWAY_JT808],
    N_ ("Vehicle terminals (default: 127.0.0.1:7611; or off)"), N_ ("ADDRESS:PORT") },
  { "cot", 0, 0, G_OPTION_ARG_STRING, &option_addresses[YX_GATEWAY_COT],
    N_ ("ATAK and the like (default: 127.0.0.1:8087; or off)"), N_ ("ADDRESS:PORT") },
  { "cot-tls", 0, 0, G_OPTION_ARG_STRING, &option_addresses[YX_GATEWAY_COT_TLS],
    N_ ("The same over TLS, for phones with a certificate (default: 127.0.0.1:8089; or off)"),
    N_ ("ADDRESS:PORT") },
  { "mqtt", 0, 0, G_OPTION_ARG_STRING, &option_mqtt,
    N_ ("The broker of OwnTracks phones, as mqtt://192.168.8.10 (default: none)"), N_ ("URL") },
  { "http", 0, 0, G_OPTION_ARG_STRING, &option_addresses[YX_GATEWAY_FIELD],
    N_ ("Field page, HTTPS (default: 0.0.0.0:8443, every interface; or off)"),
    N_ ("ADDRESS:PORT") },
  { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &option_certificate,
    N_ ("What phones see over TLS, PEM (default: one of its own, made beside the desk)"),
    N_ ("FILE") },
  { "key", 0, 0, G_OPTION_ARG_FILENAME, &option_key,
    N_ ("The certificate’s key, where it is not in the same file"), N_ ("FILE") },
  { NULL },
};

static void
print_addresses (const YxInvocation *invocation, YxGateway *gateway)
{
  static const char *const keys[YX_GATEWAY_N_PORTS]
      = { [YX_GATEWAY_OSMAND] = "osmand", [YX_GATEWAY_JT808] = "jt808",
          [YX_GATEWAY_COT] = "cot", [YX_GATEWAY_COT_TLS] = "cot_tls",
          [YX_GATEWAY_FIELD] = "http" };
  YxJsonText *json = invocation->json ? yx_cli_json_begin () : NULL;

  for (YxGatewayPort port = 0; port < YX_GATEWAY_N_PORTS; port++) {
    const char *address = yx_gateway_get_address (gateway, port);

    if (json != NULL)
      yx_cli_json_string (json, keys[port], address);
    else
      g_print (_ ("%s: %s\n"), yx_gateway_port_name (port), address != NULL ? address : _ ("off"));
  }
  if (json != NULL)
    yx_cli_json_end (json);
  fflush (stdout);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* What came in is safe all the same; the night is tried again. */
static void
failed_cb (YxNightWatch *watch, const char *message, gpointer user_data)
{
  g_printerr ("yexunctl: %s\n", message);
}

YxExit
yx_cmd_serve (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (YxGateway) gateway = NULL;
  g_autoptr (YxNightWatch) watch = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GSource) cancelled = NULL;
  g_autoptr (GError) error = NULL;
  YxGatewayOptions options = { .certificate = option_certificate, .key = option_key,
                               .mqtt = option_mqtt };
  YxGatewayCounts counts;

  if (!desk)
    return exit_code;
  for (guint i = 0; i < YX_GATEWAY_N_PORTS; i++)
    options.addresses[i] = option_addresses[i];
  gateway = yx_gateway_new (desk);
  if (!yx_gateway_start (gateway, &options, &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
      return yx_cli_usage (invocation, "%s", error->message);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  print_addresses (invocation, gateway);
  watch = yx_night_watch_new (desk, NULL, YX_NIGHT_WRITES);
  g_signal_connect (watch, "failed", G_CALLBACK (failed_cb), NULL);

  loop = g_main_loop_new (NULL, FALSE);
  cancelled = g_cancellable_source_new (invocation->cancellable);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (cancelled_cb), loop, NULL);
  g_source_attach (cancelled, NULL);
  g_main_loop_run (loop);
  g_source_destroy (cancelled);

  yx_night_watch_stop (watch);
  yx_gateway_stop (gateway);
  yx_gateway_get_counts (gateway, &counts);
  if (!invocation->json)
    g_print (_ ("%zu positions kept, %zu messages of devices that are not paired refused\n"),
             (gsize) counts.n_fixes, (gsize) counts.n_refused);
  return YX_EXIT_OK;
}
