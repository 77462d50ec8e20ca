/* message send, list */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/lists.h"
#include "desk/messages.h"

static char *option_desk;
static char *option_operation;
static char *option_to;
static gboolean option_urgent;
static gint64 option_after;

const GOptionEntry yx_cmd_message_send_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &option_to,
    N_ ("To this car alone, by plate, call sign or id (default: to all)"), N_ ("VEHICLE") },
  { "urgent", 0, 0, G_OPTION_ARG_NONE, &option_urgent, N_ ("Phones sound for it"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_message_list_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { "after", 0, 0, G_OPTION_ARG_INT64, &option_after, N_ ("Only those after this number"),
    N_ ("NUMBER") },
  { NULL },
};

/* The id of the car of a plate, call sign or id. (transfer full) */
static char *
find_vehicle (YxDesk *desk, const char *which, GError **error)
{
  g_autoptr (GListStore) vehicles = yx_desk_list_vehicles (desk, error);

  if (vehicles == NULL)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (vehicles)); i++) {
    g_autoptr (YxVehicle) vehicle = g_list_model_get_item (G_LIST_MODEL (vehicles), i);
    const YxVehicleData *data = yx_vehicle_get_data (vehicle);

    if (g_strcmp0 (data->id, which) == 0 || g_strcmp0 (data->plate, which) == 0
        || g_strcmp0 (data->call_sign, which) == 0)
      return g_strdup (data->id);
  }
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no vehicle %s"), which);
  return NULL;
}

YxExit
yx_cmd_message_send (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autofree char *vehicle_id = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GError) error = NULL;
  YxMessageData message = { .said = invocation->arguments[0], .urgent = option_urgent };

  if (!desk)
    return exit_code;
  if (option_to != NULL) {
    vehicle_id = find_vehicle (desk, option_to, &error);
    if (vehicle_id == NULL)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    message.vehicle_id = vehicle_id;
  }
  if (!yx_desk_send_message (desk, NULL, operation_id, &message, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "message", id);
    yx_cli_json_end (json);
  } else {
    g_print ("%s\n", id);
  }
  return YX_EXIT_OK;
}

static void
add_time (YxJsonText *json, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_cli_iso_time (time) : NULL;

  yx_cli_json_string (json, key, text);
}

static void
add_message (YxJsonText *json, const YxMessage *message)
{
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "number", message->seq);
  yx_cli_json_string (json, "message", message->id);
  yx_cli_json_string (json, "from", message->from);
  yx_cli_json_string (json, "from_vehicle", message->from_vehicle);
  yx_cli_json_string (json, "to", message->vehicle);
  yx_cli_json_string (json, "said", message->said);
  yx_cli_json_bool (json, "urgent", message->urgent);
  add_time (json, "time", message->device_time);
  add_time (json, "sent", message->sent);
  yx_cli_json_int (json, "n_delivered", message->n_delivered);
  yx_cli_json_int (json, "n_read", message->n_read);
  add_time (json, "delivered", message->delivered);
  add_time (json, "read", message->read);
  yx_json_text_end_object (json);
}

static void
print_message (const YxMessage *message)
{
  g_autofree char *clock = yx_cli_clock (message->device_time);
  const char *to = message->vehicle != NULL       ? message->vehicle
                   : message->from_device == 0    ? _ ("all")
                                                  : _ ("desk");

  g_print ("%" G_GINT64_FORMAT "  %s  %s → %s  %s%s%s\n", message->seq, clock,
           message->from_vehicle != NULL ? message->from_vehicle : message->from, to,
           message->urgent ? "! " : "", message->said,
           message->read != 0        ? _ ("  (read)")
           : message->delivered != 0 ? _ ("  (delivered)")
                                     : "");
}

YxExit
yx_cmd_message_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  messages = yx_desk_list_messages (desk, operation_id, NULL, option_after, &error);
  if (messages == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "messages");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < messages->len; i++) {
    if (json != NULL)
      add_message (json, g_ptr_array_index (messages, i));
    else
      print_message (g_ptr_array_index (messages, i));
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
