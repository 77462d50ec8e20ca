/* fleet set, retire, return, away, back, device, import */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/fleet.h"
#include "desk/lists.h"
#include "exchange/fleet-list.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

static char *option_desk;
static int option_seats = -1;
static int option_crew = -1;
static int option_recorders = -1;
static char *option_call_sign;
static char *option_kind;
static char *option_equipment;
static char *option_female_officer;
static char *option_from;
static char *option_until;
static char *option_reason;
static char *option_protocol;

#define DESK_OPTION \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }
#define SPAN_OPTIONS \
  { "from", 0, 0, G_OPTION_ARG_STRING, &option_from, N_ ("Since when, as 2025-12-01T08:00"), \
    N_ ("TIME") }, \
  { "until", 0, 0, G_OPTION_ARG_STRING, &option_until, N_ ("Until when"), N_ ("TIME") }

const GOptionEntry yx_cmd_fleet_desk_options[] = { DESK_OPTION, { NULL } };

const GOptionEntry yx_cmd_fleet_set_options[] = {
  DESK_OPTION,
  { "call-sign", 0, 0, G_OPTION_ARG_STRING, &option_call_sign, N_ ("Name on the radio"),
    N_ ("NAME") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind, N_ ("car, van, bus or motorcycle"),
    N_ ("KIND") },
  { "seats", 0, 0, G_OPTION_ARG_INT, &option_seats, N_ ("Seats, driver included"), N_ ("N") },
  { "crew", 0, 0, G_OPTION_ARG_INT, &option_crew, N_ ("Usual crew, driver included"), N_ ("N") },
  { "recorders", 0, 0, G_OPTION_ARG_INT, &option_recorders, N_ ("Body-worn recorders"),
    N_ ("N") },
  { "female-officer", 0, 0, G_OPTION_ARG_STRING, &option_female_officer,
    N_ ("Whether one is in the usual crew: yes or no"), N_ ("ANSWER") },
  { "equipment", 0, 0, G_OPTION_ARG_STRING, &option_equipment,
    N_ ("radio,live-video,first-aid,partition,tools,child-seat"), N_ ("LIST") },
  { NULL },
};

const GOptionEntry yx_cmd_fleet_away_options[] = {
  DESK_OPTION,
  SPAN_OPTIONS,
  { "reason", 0, 0, G_OPTION_ARG_STRING, &option_reason, N_ ("Why"), N_ ("TEXT") },
  { NULL },
};

const GOptionEntry yx_cmd_fleet_device_options[] = {
  DESK_OPTION,
  { "protocol", 0, 0, G_OPTION_ARG_STRING, &option_protocol, N_ ("Of the terminal (jt808)"),
    N_ ("PROTOCOL") },
  { NULL },
};

/* The vehicle of a plate or call sign. Returns: (transfer full): NULL with *ret_exit set */
static YxVehicle *
find_vehicle (YxInvocation *invocation, YxDesk *desk, const char *which, YxExit *ret_exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) vehicles = yx_desk_list_vehicles (desk, &error);

  for (guint i = 0; vehicles && i < g_list_model_get_n_items (G_LIST_MODEL (vehicles)); i++) {
    g_autoptr (YxVehicle) vehicle = g_list_model_get_item (G_LIST_MODEL (vehicles), i);
    const YxVehicleData *data = yx_vehicle_get_data (vehicle);

    if (g_strcmp0 (data->plate, which) == 0 || g_strcmp0 (data->call_sign, which) == 0)
      return g_steal_pointer (&vehicle);
  }
  if (!error)
    g_set_error (&error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no vehicle %s"),
                 which);
  *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
  return NULL;
}

static YxExit
print_done (YxInvocation *invocation, const char *id, const char *text)
{
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "id", id);
    yx_cli_json_end (json);
  } else {
    g_print ("%s\n", text);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_fleet_set (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxVehicle) vehicle = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *word = NULL;
  g_autofree char *text = NULL;
  YxVehicleData data;
  int kind = -1;
  int equipment = 0;

  if (option_kind && !yx_enum_parse (YX_TYPE_VEHICLE_KIND, option_kind, &kind))
    return yx_cli_usage (invocation, _ ("the kinds are car, van, bus and motorcycle"));
  if (option_equipment
      && !yx_set_parse (YX_TYPE_VEHICLE_EQUIPMENT, option_equipment, &equipment, &word))
    return yx_cli_usage (invocation, _ ("“%s” is no equipment"), word);
  if (option_female_officer && !g_str_equal (option_female_officer, "yes")
      && !g_str_equal (option_female_officer, "no"))
    return yx_cli_usage (invocation, _ ("--female-officer is yes or no"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  vehicle = find_vehicle (invocation, desk, invocation->arguments[0], &exit_code);
  if (!vehicle)
    return exit_code;
  data = *yx_vehicle_get_data (vehicle);
  if (option_call_sign)
    data.call_sign = option_call_sign;
  if (kind >= 0)
    data.kind = (YxVehicleKind) kind;
  if (option_seats >= 0)
    data.seats = option_seats;
  if (option_crew >= 0)
    data.crew = option_crew;
  if (option_recorders >= 0)
    data.recorders = option_recorders;
  if (option_female_officer)
    data.female_officer = g_str_equal (option_female_officer, "yes");
  if (option_equipment)
    data.equipment = equipment;
  if (!yx_desk_update_vehicle (desk, &data, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = g_strdup_printf (_ ("%s changed"), data.plate);
  return print_done (invocation, data.id, text);
}

static YxExit
retire (YxInvocation *invocation, gboolean retired)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (YxVehicle) vehicle = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!desk)
    return exit_code;
  vehicle = find_vehicle (invocation, desk, invocation->arguments[0], &exit_code);
  if (!vehicle)
    return exit_code;
  if (!yx_desk_retire_vehicle (desk, yx_vehicle_get_data (vehicle)->id, retired, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = g_strdup_printf (retired ? _ ("%s is out of service") : _ ("%s is in service again"),
                          yx_vehicle_get_data (vehicle)->plate);
  return print_done (invocation, yx_vehicle_get_data (vehicle)->id, text);
}

YxExit
yx_cmd_fleet_retire (YxInvocation *invocation)
{
  return retire (invocation, TRUE);
}

YxExit
yx_cmd_fleet_return (YxInvocation *invocation)
{
  return retire (invocation, FALSE);
}

YxExit
yx_cmd_fleet_away (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxVehicle) vehicle = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  gint64 from, until;

  if (!option_from || !option_until || !yx_cli_parse_time (option_from, &from)
      || !yx_cli_parse_time (option_until, &until))
    return yx_cli_usage (invocation, _ ("give --from and --until as 2025-12-01T08:00"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  vehicle = find_vehicle (invocation, desk, invocation->arguments[0], &exit_code);
  if (!vehicle)
    return exit_code;
  if (!yx_desk_add_absence (desk, yx_vehicle_get_data (vehicle)->id, from, until, option_reason,
                            &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = g_strdup_printf (_ ("%s is away then (entry %s)"), yx_vehicle_get_data (vehicle)->plate,
                          id);
  return print_done (invocation, id, text);
}

YxExit
yx_cmd_fleet_back (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_remove_absence (desk, invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_done (invocation, invocation->arguments[0], _ ("The entry is removed"));
}

YxExit
yx_cmd_fleet_absences (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GArray) absences = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  absences = yx_desk_list_absences (desk, NULL, 0, G_MAXINT64, &error);
  if (!absences)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "absences");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < absences->len; i++) {
    const YxAbsence *absence = &g_array_index (absences, YxAbsence, i);
    g_autofree char *from
        = json ? yx_cli_iso_time (absence->from) : yx_format_time (absence->from, NULL);
    g_autofree char *until
        = json ? yx_cli_iso_time (absence->until) : yx_format_time (absence->until, NULL);

    if (!json) {
      g_print ("%s  %s – %s  %s  %s\n", absence->plate, from, until,
               absence->reason ? absence->reason : "", absence->id);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", absence->id);
    yx_cli_json_string (json, "plate", absence->plate);
    yx_cli_json_string (json, "from", from);
    yx_cli_json_string (json, "until", until);
    yx_cli_json_string (json, "reason", absence->reason);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_fleet_device (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (YxVehicle) vehicle = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!desk)
    return exit_code;
  vehicle = find_vehicle (invocation, desk, invocation->arguments[0], &exit_code);
  if (!vehicle)
    return exit_code;
  if (!yx_desk_set_vehicle_device (desk, yx_vehicle_get_data (vehicle)->id,
                                   option_protocol ? option_protocol : "jt808",
                                   invocation->arguments[1], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  text = g_strdup_printf (_ ("Terminal %s rides in %s"), invocation->arguments[1],
                          yx_vehicle_get_data (vehicle)->plate);
  return print_done (invocation, yx_vehicle_get_data (vehicle)->id, text);
}

static void
add_count (YxJsonText *json, const char *key, const YxFleetCount *count)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_object (json);
  yx_cli_json_int (json, "added", count->added);
  yx_cli_json_int (json, "updated", count->updated);
  yx_cli_json_int (json, "unchanged", count->unchanged);
  yx_json_text_end_object (json);
}

static void
print_report_json (const YxFleetReport *report)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_bool (json, "kept", report->problems->len == 0);
  add_count (json, "vehicles", &report->vehicles);
  add_count (json, "officers", &report->officers);
  yx_json_text_key (json, "problems");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < report->problems->len; i++) {
    const YxFleetProblem *problem = g_ptr_array_index (report->problems, i);

    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "line", problem->line);
    yx_cli_json_string (json, "column", problem->column);
    yx_cli_json_string (json, "message", problem->message);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

YxExit
yx_cmd_fleet_import (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (YxFleetReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  report = yx_fleet_list_import (desk, invocation->arguments[0], invocation->cancellable, &error);
  if (!report)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    print_report_json (report);
  } else if (report->problems->len == 0) {
    g_print (_ ("vehicles: %u new, %u changed, %u as before; officers: %u new, %u changed, "
                "%u as before\n"),
             report->vehicles.added, report->vehicles.updated, report->vehicles.unchanged,
             report->officers.added, report->officers.updated, report->officers.unchanged);
  }
  for (guint i = 0; i < report->problems->len; i++) {
    const YxFleetProblem *problem = g_ptr_array_index (report->problems, i);

    g_printerr (_ ("line %u%s%s: %s\n"), problem->line, problem->column ? ", " : "",
                problem->column ? problem->column : "", problem->message);
  }
  if (report->problems->len > 0)
    g_printerr (_ ("Nothing was stored; mend these and import again\n"));
  return report->problems->len == 0 ? YX_EXIT_OK : YX_EXIT_FAILED;
}
