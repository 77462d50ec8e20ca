/* device add, list, revoke */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/devices.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_from;
static char *option_label;
static char *option_key;
static char *option_expires;
static gboolean option_tolerant;
static gboolean option_unknown;

const GOptionEntry yx_cmd_device_add_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "from", 0, 0, G_OPTION_ARG_FILENAME, &option_from,
    N_ ("A file with PROTOCOL IDENTITY [vehicle or officer] on each line"), N_ ("FILE") },
  { "label", 0, 0, G_OPTION_ARG_STRING, &option_label, N_ ("What people call it"), N_ ("TEXT") },
  { "key", 0, 0, G_OPTION_ARG_STRING, &option_key,
    N_ ("OwnTracks: what its messages are encrypted with"), N_ ("KEY") },
  { "tolerant", 0, 0, G_OPTION_ARG_NONE, &option_tolerant,
    N_ ("JT/T 808: take messages with a wrong checksum"), NULL },
  { "expires", 0, 0, G_OPTION_ARG_STRING, &option_expires,
    N_ ("Until when, as 2025-12-01T12:00 (default: no end)"), N_ ("TIME") },
  { NULL },
};

const GOptionEntry yx_cmd_device_list_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "unknown", 0, 0, G_OPTION_ARG_NONE, &option_unknown,
    N_ ("Those that called without being paired"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_device_revoke_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

static gboolean
parse_protocol (const char *word, YxDeviceProtocol *ret_protocol)
{
  int value;

  if (!yx_enum_parse (YX_TYPE_DEVICE_PROTOCOL, word, &value))
    return FALSE;
  *ret_protocol = (YxDeviceProtocol) value;
  return TRUE;
}

static void
print_added (const YxInvocation *invocation, const char *id, const char *token)
{
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "device", id);
    yx_cli_json_string (json, "token", token);
    yx_cli_json_end (json);
    return;
  }
  g_print ("%s\n", id);
  if (token != NULL)
    g_print (_ ("Token, shown this once: %s\n"), token);
}

/* One line of a list; FALSE with *ret_wrong set (transfer full) when it cannot be taken. */
static gboolean
add_line (YxDesk *desk, char *line, char **ret_wrong)
{
  g_autoptr (GError) error = NULL;
  YxDeviceData data = { .expires = 0, .tolerant = option_tolerant };
  char *identity, *bearer;

  identity = line + strcspn (line, " \t");
  if (*identity != '\0')
    *identity++ = '\0';
  identity = g_strchug (identity);
  bearer = identity + strcspn (identity, " \t");
  if (*bearer != '\0')
    *bearer++ = '\0';
  bearer = g_strchug (bearer);
  if (*identity == '\0') {
    *ret_wrong = g_strdup (_ ("a line is PROTOCOL IDENTITY [vehicle or officer]"));
    return FALSE;
  }
  if (!parse_protocol (line, &data.protocol)) {
    *ret_wrong = g_strdup_printf (_ ("“%s” is no protocol"), line);
    return FALSE;
  }
  data.identity = identity;
  data.bearer = *bearer != '\0' ? bearer : NULL;
  if (!yx_desk_add_device (desk, &data, NULL, NULL, &error)) {
    *ret_wrong = g_strdup (error->message);
    return FALSE;
  }
  return TRUE;
}

static YxExit
add_from_file (YxInvocation *invocation, YxDesk *desk)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint n_added = 0, n_wrong = 0;
  gsize size;

  if (!g_file_get_contents (option_from, &text, &size, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (!g_utf8_validate (text, (gssize) size, NULL)) {
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is no UTF-8 text"), option_from);
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *wrong = NULL;
    char *line = g_strstrip (lines[i]);

    if (*line == '\0' || *line == '#')
      continue;
    if (add_line (desk, line, &wrong)) {
      n_added++;
    } else {
      n_wrong++;
      g_printerr (_ ("%s, line %u: %s\n"), option_from, i + 1, wrong);
    }
  }
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "added", n_added);
    yx_cli_json_int (json, "refused", n_wrong);
    yx_cli_json_end (json);
  } else {
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u device paired\n", "%u devices paired\n", n_added),
             n_added);
  }
  return n_wrong == 0 ? YX_EXIT_OK : YX_EXIT_FAILED;
}

YxExit
yx_cmd_device_add (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  YxDeviceData data = { .label = option_label, .secret_key = option_key,
                        .tolerant = option_tolerant };
  YxExit exit_code;
  guint next = 1;

  if (option_from != NULL && invocation->n_arguments > 0)
    return yx_cli_usage (invocation, _ ("Either --from or one device"));
  if (option_from == NULL) {
    if (invocation->n_arguments == 0
        || !parse_protocol (invocation->arguments[0], &data.protocol))
      return yx_cli_usage (invocation,
                           _ ("A protocol is one of field, osmand, gpslogger, owntracks, jt808, cot"));
    if (data.protocol != YX_DEVICE_PROTOCOL_FIELD) {
      if (invocation->n_arguments < 2)
        return yx_cli_usage (invocation, _ ("A device needs the identity that it reports with"));
      data.identity = invocation->arguments[next++];
    }
    if (invocation->n_arguments > next)
      data.bearer = invocation->arguments[next++];
    if (invocation->n_arguments > next)
      return yx_cli_usage (invocation, _ ("“%s” is one word too many"),
                           invocation->arguments[next]);
  }
  if (option_expires != NULL && !yx_cli_parse_time (option_expires, &data.expires))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T05:00"), option_expires);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (option_from != NULL)
    return add_from_file (invocation, desk);
  if (!yx_desk_add_device (desk, &data, &id, &token, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_added (invocation, id, token);
  return YX_EXIT_OK;
}

static void
print_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_cli_iso_time (time) : NULL;

  yx_cli_json_string (json, key, text);
}

static void
print_device (YxJsonText *json, const YxDevice *device)
{
  const char *bearer = device->call_sign ?: device->plate ?: device->officer;
  const gboolean expired = device->expires != 0 && device->expires <= g_get_real_time ();

  if (json == NULL) {
    g_print ("%s %s  %s%s%s%s\n", yx_enum_nick (YX_TYPE_DEVICE_PROTOCOL, (int) device->protocol),
             device->identity, bearer != NULL ? bearer : "–", device->label != NULL ? "  " : "",
             device->label != NULL ? device->label : "",
             device->revoked != 0 ? _ ("  (revoked)") : expired ? _ ("  (expired)") : "");
    return;
  }
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "device", device->id);
  yx_cli_json_string (json, "protocol",
                      yx_enum_nick (YX_TYPE_DEVICE_PROTOCOL, (int) device->protocol));
  yx_cli_json_string (json, "identity", device->identity);
  yx_cli_json_string (json, "label", device->label);
  yx_cli_json_string (json, "vehicle", device->vehicle_id);
  yx_cli_json_string (json, "plate", device->plate);
  yx_cli_json_string (json, "officer", device->officer);
  yx_cli_json_bool (json, "encrypted", device->secret_key != NULL);
  yx_cli_json_bool (json, "tolerant", device->tolerant);
  print_time (json, "created", device->created);
  print_time (json, "expires", device->expires);
  print_time (json, "revoked", device->revoked);
  yx_json_text_end_object (json);
}

static void
print_unknown (YxJsonText *json, const YxUnknownDevice *unknown)
{
  const char *protocol = yx_enum_nick (YX_TYPE_DEVICE_PROTOCOL, (int) unknown->protocol);

  if (json == NULL) {
    g_autofree char *last = yx_cli_iso_time (unknown->last_seen);

    g_print ("%s %s  %s  %s\n", protocol, unknown->identity, unknown->peer, last);
    return;
  }
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "protocol", protocol);
  yx_cli_json_string (json, "identity", unknown->identity);
  yx_cli_json_string (json, "peer", unknown->peer);
  print_time (json, "first_seen", unknown->first_seen);
  print_time (json, "last_seen", unknown->last_seen);
  yx_cli_json_int (json, "messages", unknown->n_seen);
  yx_json_text_end_object (json);
}

YxExit
yx_cmd_device_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  rows = option_unknown ? yx_desk_list_unknown_devices (desk, &error)
                        : yx_desk_list_devices (desk, &error);
  if (rows == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, option_unknown ? "unknown" : "devices");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < rows->len; i++) {
    if (option_unknown)
      print_unknown (json, &g_array_index (rows, YxUnknownDevice, i));
    else
      print_device (json, &g_array_index (rows, YxDevice, i));
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_device_revoke (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_revoke_device (desk, invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "revoked", invocation->arguments[0]);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
