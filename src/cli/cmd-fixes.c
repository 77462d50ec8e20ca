/* fixes, events */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/devices.h"
#include "desk/events.h"
#include "desk/fixes.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_device;
static char *option_since;
static char *option_operation;
static char *option_kind;
static gint64 option_after;
static int option_limit;

const GOptionEntry yx_cmd_fixes_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "device", 0, 0, G_OPTION_ARG_STRING, &option_device,
    N_ ("Only of this device, by its id, identity or label"), N_ ("DEVICE") },
  { "since", 0, 0, G_OPTION_ARG_STRING, &option_since,
    N_ ("From this device time on, as 2025-12-01T05:00"), N_ ("TIME") },
  { "limit", 0, 0, G_OPTION_ARG_INT, &option_limit, N_ ("The first N only"), N_ ("N") },
  { NULL },
};

const GOptionEntry yx_cmd_events_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("Only of this operation, by its id, its first letters or its name"), N_ ("ID") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind,
    N_ ("Only kinds that begin so, e.g. operation."), N_ ("KIND") },
  { "after", 0, 0, G_OPTION_ARG_INT64, &option_after, N_ ("Only those after number N"), N_ ("N") },
  { "limit", 0, 0, G_OPTION_ARG_INT, &option_limit, N_ ("The first N only"), N_ ("N") },
  { NULL },
};

static const YxDevice *
find_by_number (const GArray *devices, gint64 number)
{
  for (guint i = 0; i < devices->len; i++) {
    if (g_array_index (devices, YxDevice, i).number == number)
      return &g_array_index (devices, YxDevice, i);
  }
  return NULL;
}

static const YxDevice *
find_by_word (const GArray *devices, const char *word)
{
  for (guint i = 0; i < devices->len; i++) {
    const YxDevice *device = &g_array_index (devices, YxDevice, i);

    if (g_str_equal (device->id, word) || g_str_equal (device->identity, word)
        || g_strcmp0 (device->label, word) == 0)
      return device;
  }
  return NULL;
}

static void
print_flags (YxJsonText *json, guint32 flags)
{
  static const struct {
    YxFixFlags flag;
    const char *name;
  } names[] = {
    { YX_FIX_NOT_VALID, "not-valid" },
    { YX_FIX_ENCRYPTED, "encrypted" },
    { YX_FIX_SOS, "sos" },
    { YX_FIX_SOS_OVER, "sos-over" },
    { YX_FIX_BAD_CHECKSUM, "bad-checksum" },
    { YX_FIX_BACKLOG, "backlog" },
    { YX_FIX_CHARGING, "charging" },
    { YX_FIX_IGNITION, "ignition" },
    { YX_FIX_NO_DEVICE_TIME, "no-device-time" },
    { YX_FIX_NO_POSITION, "no-position" },
    { YX_FIX_LOST, "lost" },
  };

  yx_json_text_key (json, "flags");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if ((flags & names[i].flag) != 0)
      yx_json_text_string (json, names[i].name);
  }
  yx_json_text_end_array (json);
}

static void
print_fix (YxJsonText *json, const YxFixRow *row, const YxDevice *device)
{
  g_autofree char *device_time = yx_cli_iso_time (row->fix.time);
  g_autofree char *receive_time = yx_cli_iso_time (row->receive_time);

  if (json == NULL) {
    g_print ("%s  %s  %.6f,%.6f\n", device_time, device != NULL ? device->identity : "?",
             row->fix.lon, row->fix.lat);
    return;
  }
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "seq", row->seq);
  yx_cli_json_string (json, "device", device != NULL ? device->identity : NULL);
  yx_cli_json_string (json, "protocol",
                      device != NULL
                          ? yx_enum_nick (YX_TYPE_DEVICE_PROTOCOL, (int) device->protocol)
                          : NULL);
  yx_cli_json_double (json, "lon", row->fix.lon);
  yx_cli_json_double (json, "lat", row->fix.lat);
  yx_cli_json_double (json, "altitude_m", row->fix.altitude);
  yx_cli_json_double (json, "speed_mps", row->fix.speed);
  yx_cli_json_double (json, "course_deg", row->fix.course);
  yx_cli_json_double (json, "accuracy_m", row->fix.accuracy);
  yx_cli_json_double (json, "battery", row->fix.battery);
  yx_cli_json_string (json, "device_time", device_time);
  yx_cli_json_string (json, "receive_time", receive_time);
  yx_cli_json_int (json, "device_time_us", row->fix.time);
  print_flags (json, row->fix.flags);
  yx_json_text_end_object (json);
}

YxExit
yx_cmd_fixes (YxInvocation *invocation)
{
  YxFixFilter filter = { .since = G_MININT64, .limit = (guint) MAX (option_limit, 0) };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GArray) devices = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;
  YxExit exit_code;

  if (option_since != NULL && !yx_cli_parse_time (option_since, &filter.since))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T05:00"), option_since);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  devices = yx_desk_list_devices (desk, &error);
  if (devices == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (option_device != NULL) {
    const YxDevice *device = find_by_word (devices, option_device);

    if (device == NULL) {
      g_set_error (&error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no device %s"),
                   option_device);
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    }
    filter.device = device->number;
  }
  rows = yx_desk_list_fixes (desk, &filter, &error);
  if (rows == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "fixes");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < rows->len; i++) {
    const YxFixRow *row = &g_array_index (rows, YxFixRow, i);

    print_fix (json, row, find_by_number (devices, row->device));
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

static void
print_event (YxJsonText *json, const YxEventRow *event)
{
  g_autofree char *device_time = yx_cli_iso_time (event->device_time);
  g_autofree char *receive_time = yx_cli_iso_time (event->receive_time);

  if (json == NULL) {
    g_print ("%" G_GINT64_FORMAT "  %s  %s  %s  %s\n", event->seq, receive_time, event->kind,
             event->author, event->payload != NULL ? event->payload : "");
    return;
  }
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "seq", event->seq);
  yx_cli_json_string (json, "id", event->id);
  yx_cli_json_string (json, "operation", event->operation_id);
  yx_cli_json_string (json, "kind", event->kind);
  yx_cli_json_string (json, "author", event->author);
  yx_cli_json_string (json, "device_time", device_time);
  yx_cli_json_string (json, "receive_time", receive_time);
  yx_cli_json_string (json, "payload", event->payload);
  yx_cli_json_string (json, "hash", event->hash);
  yx_json_text_end_object (json);
}

YxExit
yx_cmd_events (YxInvocation *invocation)
{
  YxEventFilter filter = { .after = option_after, .kind = option_kind,
                           .limit = (guint) MAX (option_limit, 0) };
  g_autoptr (YxDesk) desk = NULL;
  g_autofree char *operation = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;
  YxExit exit_code;

  desk = option_operation != NULL
             ? yx_cli_open_operation (invocation, option_desk, option_operation, &operation,
                                      &exit_code)
             : yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  filter.operation_id = operation;
  rows = yx_desk_list_events (desk, &filter, &error);
  if (rows == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "events");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < rows->len; i++)
    print_event (json, &g_array_index (rows, YxEventRow, i));
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
