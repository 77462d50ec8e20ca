/* device pair, certificate */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "desk/device-certificate.h"
#include "desk/lists.h"
#include "gateway/atak-package.h"
#include "gateway/certificate.h"
#include "gateway/hosts.h"
#include "gateway/pairing.h"

#define FIELD_PORT 8443
#define COT_TLS_PORT 8089
/* A phone is paired for one night unless somebody says otherwise. */
#define PAIRED_HOURS 24
/* Who comes back late still reports. */
#define AFTER_END_HOURS 12

static char *option_desk;
static char *option_operation;
static char *option_host;
static char *option_expires;
static char *option_label;
static char *option_certificate;
static char *option_svg;
static char *option_out;

const GOptionEntry yx_cmd_device_pair_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("Until 12 hours after the end of this operation; without a name, each car of its plan"),
    N_ ("ID") },
  { "host", 0, 0, G_OPTION_ARG_STRING, &option_host,
    N_ ("Where the phone finds this PC (default: its first address, port 8443)"),
    N_ ("HOST[:PORT]") },
  { "expires", 0, 0, G_OPTION_ARG_STRING, &option_expires,
    N_ ("Until when, as 2025-12-01T12:00 (default: for 24 hours)"), N_ ("TIME") },
  { "label", 0, 0, G_OPTION_ARG_STRING, &option_label, N_ ("What people call it"), N_ ("TEXT") },
  { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &option_certificate,
    N_ ("The gateway’s certificate, where serve was given one"), N_ ("FILE") },
  { "svg", 0, 0, G_OPTION_ARG_FILENAME, &option_svg,
    N_ ("Write the QR code to this file; several: to files in this folder"), N_ ("FILE") },
  { NULL },
};

const GOptionEntry yx_cmd_device_certificate_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &option_out,
    N_ ("The data package, a zip that ATAK imports"), N_ ("FILE") },
  { "host", 0, 0, G_OPTION_ARG_STRING, &option_host,
    N_ ("Where the phone finds this PC (default: its first address, port 8089)"),
    N_ ("HOST[:PORT]") },
  { "expires", 0, 0, G_OPTION_ARG_STRING, &option_expires,
    N_ ("Until when, as 2025-12-01T12:00 (default: 800 days)"), N_ ("TIME") },
  { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &option_certificate,
    N_ ("The gateway’s certificate, where serve was given one"), N_ ("FILE") },
  { NULL },
};

typedef struct {
  char *host;
  guint16 port;
  char *digest;
  gint64 expires;
} Invitation;

static void
invitation_clear (Invitation *invitation)
{
  g_free (invitation->host);
  g_free (invitation->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Invitation, invitation_clear)

static gboolean
read_host (guint16 port, char **ret_host, guint16 *ret_port)
{
  if (option_host != NULL)
    return yx_host_parse (option_host, port, ret_host, ret_port);
  *ret_host = yx_host_guess ();
  *ret_port = port;
  return TRUE;
}

static GTlsCertificate *
read_certificate (YxDesk *desk, GError **error)
{
  return option_certificate != NULL ? yx_certificate_load (option_certificate, NULL, error)
                                    : yx_certificate_of_desk (yx_desk_get_path (desk), error);
}

/* ---- pair ---- */

static gboolean
read_end (YxDesk *desk, const char *operation_id, gint64 *ret_end, GError **error)
{
  g_autoptr (GListStore) operations = yx_desk_list_operations (desk, error);

  if (operations == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (G_LIST_MODEL (operations), i);
    const YxOperationData *data = yx_operation_get_data (operation);

    if (g_str_equal (data->id, operation_id))
      *ret_end = data->window_end;
  }
  return TRUE;
}

/* Vehicles of the plan in force. */
static GPtrArray *
list_cars (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autoptr (GListStore) routes = yx_desk_list_routes (desk, operation_id, 0, error);
  g_autoptr (GPtrArray) cars = g_ptr_array_new_with_free_func (g_free);

  if (routes == NULL)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);

    g_ptr_array_add (cars, g_strdup (yx_route_get_data (route)->vehicle_id));
  }
  if (cars->len == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                         _ ("The operation has no plan: name a vehicle or an officer"));
    return NULL;
  }
  return g_steal_pointer (&cars);
}

static gboolean
write_svg (const char *url, guint ordinal, gboolean several, GError **error)
{
  g_autofree char *svg = yx_qr_svg (url);
  g_autofree char *name = g_strdup_printf ("%02u.svg", ordinal);
  g_autofree char *path
      = several ? g_build_filename (option_svg, name, NULL) : g_strdup (option_svg);

  /* Whoever can read it is that phone. */
  return g_file_set_contents_full (path, svg, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
pair_one (YxInvocation *invocation, YxDesk *desk, const Invitation *invitation, const char *bearer,
          guint ordinal, gboolean several, YxJsonText **json, GError **error)
{
  const YxDeviceData data = { .protocol = YX_DEVICE_PROTOCOL_FIELD, .bearer = bearer,
                              .label = option_label, .expires = invitation->expires };
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  g_autofree char *url = NULL;
  g_autofree char *until = yx_cli_iso_time (invitation->expires);

  if (!yx_desk_add_device (desk, &data, &id, &token, error))
    return FALSE;
  url = yx_pairing_url (invitation->host, invitation->port, token, invitation->digest);
  if (option_svg != NULL && !write_svg (url, ordinal, several, error))
    return FALSE;
  if (invocation->json) {
    /* A token that has been given is told, also when a later one fails. */
    if (*json == NULL) {
      *json = yx_cli_json_begin ();
      yx_json_text_key (*json, "pairings");
      yx_json_text_begin_array (*json);
    }
    yx_json_text_begin_object (*json);
    yx_cli_json_string (*json, "device", id);
    yx_cli_json_string (*json, "for", bearer);
    yx_cli_json_string (*json, "url", url);
    yx_cli_json_string (*json, "token", token);
    yx_cli_json_string (*json, "fingerprint", invitation->digest);
    yx_cli_json_string (*json, "expires", until);
    yx_json_text_end_object (*json);
  } else {
    g_autofree char *code = yx_qr_text (url);

    g_print (_ ("%s\n%s\nShown this once; valid until %s\n"), code, url, until);
  }
  return TRUE;
}

static gboolean
pair_all (YxInvocation *invocation, YxDesk *desk, const Invitation *invitation,
          const char *operation_id, GError **error)
{
  g_autoptr (GPtrArray) cars = NULL;
  YxJsonText *json = NULL;
  gboolean ok = TRUE;

  if (invocation->n_arguments == 0) {
    cars = list_cars (desk, operation_id, error);
    if (cars == NULL)
      return FALSE;
    if (option_svg != NULL && g_mkdir_with_parents (option_svg, 0700) != 0) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s cannot be made"), option_svg);
      return FALSE;
    }
  } else {
    cars = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (cars, g_strdup (invocation->arguments[0]));
  }
  for (guint i = 0; i < cars->len && ok; i++)
    ok = pair_one (invocation, desk, invitation, cars->pdata[i], i + 1,
                   invocation->n_arguments == 0, &json, error);
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return ok;
}

YxExit
yx_cmd_device_pair (YxInvocation *invocation)
{
  g_auto (Invitation) invitation = { NULL };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *operation = NULL;
  YxExit exit_code;

  if (option_operation == NULL && invocation->n_arguments == 0)
    return yx_cli_usage (invocation, _ ("For whom: a vehicle, an officer, or --operation"));
  if (!read_host (FIELD_PORT, &invitation.host, &invitation.port))
    return yx_cli_usage (invocation, _ ("“%s” is no host like 192.168.8.10:8443"), option_host);
  invitation.expires = g_get_real_time () + PAIRED_HOURS * G_TIME_SPAN_HOUR;
  if (option_expires != NULL && !yx_cli_parse_time (option_expires, &invitation.expires))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T05:00"), option_expires);
  desk = option_operation != NULL
             ? yx_cli_open_operation (invocation, option_desk, option_operation, &operation,
                                      &exit_code)
             : yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  if (operation != NULL && option_expires == NULL) {
    gint64 end = 0;

    if (!read_end (desk, operation, &end, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    invitation.expires
        = MAX (end + AFTER_END_HOURS * G_TIME_SPAN_HOUR, invitation.expires);
  }
  certificate = read_certificate (desk, &error);
  if (certificate == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  invitation.digest = yx_certificate_get_digest (certificate);
  if (!pair_all (invocation, desk, &invitation, operation, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return YX_EXIT_OK;
}

/* ---- certificate ---- */

/* The package first: a device is not to be known by a certificate that could not be written. */
static gboolean
issue (YxDesk *desk, const char *which, const char *host, guint16 port, gint64 expires, char **ret_id,
       char **ret_digest, GError **error)
{
  const char *path = yx_desk_get_path (desk);
  g_autoptr (GTlsCertificate) authority = yx_certificate_authority_of_desk (path, error);
  g_autoptr (GTlsCertificate) gateway = NULL;
  g_autoptr (GTlsCertificate) device = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *digest = NULL;
  YxAtakPackage package;

  if (authority == NULL || (gateway = read_certificate (desk, error)) == NULL
      || (device = yx_certificate_issue (authority, which, expires, error)) == NULL)
    return FALSE;
  digest = yx_certificate_get_digest (device);
  package = (YxAtakPackage){ digest, _ ("Yexun"), host, port, gateway, device };
  bytes = yx_atak_package_write (&package, error);
  if (bytes == NULL
      || !g_file_set_contents_full (option_out, g_bytes_get_data (bytes, NULL),
                                    (gssize) g_bytes_get_size (bytes),
                                    G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  if (!yx_desk_set_device_certificate (desk, which, digest, ret_id, error)) {
    g_unlink (option_out);
    return FALSE;
  }
  *ret_digest = g_steal_pointer (&digest);
  return TRUE;
}

YxExit
yx_cmd_device_certificate (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  g_autofree char *id = NULL;
  g_autofree char *digest = NULL;
  gint64 expires = 0;
  YxExit exit_code;
  guint16 port;

  if (option_out == NULL)
    return yx_cli_usage (invocation, _ ("--out FILE is needed"));
  if (!read_host (COT_TLS_PORT, &host, &port))
    return yx_cli_usage (invocation, _ ("“%s” is no host like 192.168.8.10:8443"), option_host);
  if (option_expires != NULL && !yx_cli_parse_time (option_expires, &expires))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T05:00"), option_expires);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  if (!issue (desk, invocation->arguments[0], host, port, expires, &id, &digest, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "device", id);
    yx_cli_json_string (json, "certificate", digest);
    yx_cli_json_string (json, "package", option_out);
    yx_cli_json_end (json);
  } else {
    g_print (_ ("%s: import it on the phone, then delete it\n"), option_out);
  }
  return YX_EXIT_OK;
}
