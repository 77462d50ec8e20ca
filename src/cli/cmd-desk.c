/* desk create, set, info; fleet add, list */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk/cars.h"
#include "desk/lists.h"
#include "rules/identifiers.h"

static char *option_region;
static char *option_base;
static char *option_desk;
static int option_count = 1;
static int option_seats = 5;
static int option_crew = 4;
static char *option_plate;
static char *option_call_sign;
static gboolean option_female_officer;

#define SET_OPTIONS                                                                                \
  { "region",     0, 0, G_OPTION_ARG_FILENAME, &option_region, N_ ("The region file of the desk"), \
    N_ ("REGION") },                                                                               \
  {                                                                                                \
    "base", 0, 0, G_OPTION_ARG_STRING, &option_base, N_ ("Where vehicles start and end"),          \
        N_ ("NAME,LON,LAT")                                                                        \
  }

const GOptionEntry yx_cmd_desk_create_options[] = { SET_OPTIONS, { NULL } };
const GOptionEntry yx_cmd_desk_set_options[] = { SET_OPTIONS, { NULL } };

const GOptionEntry yx_cmd_fleet_add_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "count", 0, 0, G_OPTION_ARG_INT, &option_count, N_ ("How many alike (without --plate)"),
    N_ ("N") },
  { "plate", 0, 0, G_OPTION_ARG_STRING, &option_plate, N_ ("The number plate"), N_ ("PLATE") },
  { "call-sign", 0, 0, G_OPTION_ARG_STRING, &option_call_sign, N_ ("Name on the radio"),
    N_ ("NAME") },
  { "seats", 0, 0, G_OPTION_ARG_INT, &option_seats, N_ ("Seats, driver included (5)"), N_ ("N") },
  { "crew", 0, 0, G_OPTION_ARG_INT, &option_crew, N_ ("Officers, driver included (4)"), N_ ("N") },
  { "female-officer", 0, 0, G_OPTION_ARG_NONE, &option_female_officer,
    N_ ("A female officer is in the crew"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_fleet_list_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

static gboolean
parse_base (const char *text, char **ret_name, YxLonLat *ret_point)
{
  /* The name may hold commas; the last two fields are the place. */
  const char *last = strrchr (text, ',');
  const char *comma = last ? g_strrstr_len (text, last - text, ",") : NULL;

  if (!comma || comma == text || !yx_cli_parse_point (comma + 1, ret_point))
    return FALSE;
  *ret_name = g_strndup (text, (gsize) (comma - text));
  return TRUE;
}

/* Applies --region and --base; YX_EXIT_OK when there is nothing to apply. */
static YxExit
apply_settings (YxInvocation *invocation, YxDesk *desk, const char *base, YxLonLat point)
{
  g_autoptr (GError) error = NULL;

  if (option_region && !yx_desk_set_region (desk, option_region, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (base && !yx_desk_set_base (desk, base, point, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return YX_EXIT_OK;
}

static YxExit
open_and_set (YxInvocation *invocation, gboolean create)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autofree char *base = NULL;
  YxLonLat point = { 0 };
  YxExit exit_code = YX_EXIT_OK;

  if (option_base && !parse_base (option_base, &base, &point))
    return yx_cli_usage (invocation, _ ("“%s” is no NAME,LON,LAT"), option_base);
  if (!create && !option_region && !option_base)
    return yx_cli_usage (invocation, _ ("nothing to set; give --region or --base"));
  if (create) {
    desk = yx_desk_create (invocation->arguments[0], &error);
    if (!desk)
      return yx_cli_fail (invocation, g_steal_pointer (&error));
  } else {
    desk = yx_cli_open_desk (invocation, invocation->arguments[0], &exit_code);
    if (!desk)
      return exit_code;
  }
  exit_code = apply_settings (invocation, desk, base, point);
  if (exit_code != YX_EXIT_OK && create)
    yx_cli_discard_desk (desk, invocation->arguments[0]);
  else
    yx_desk_close (desk);
  return exit_code == YX_EXIT_OK ? yx_cmd_desk_info (invocation) : exit_code;
}

YxDesk *
yx_cli_open_desk (const YxInvocation *invocation, const char *path, YxExit *ret_exit)
{
  g_autoptr (GError) error = NULL;
  YxDesk *desk;

  if (!path) {
    *ret_exit = yx_cli_usage (invocation, _ ("which desk? Give --desk DESK"));
    return NULL;
  }
  desk = yx_desk_open (path, YX_STORE_OPEN_NORMAL, &error);
  if (!desk)
    *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
  else if (invocation->author)
    yx_desk_set_author (desk, invocation->author);
  return desk;
}

void
yx_cli_discard_desk (YxDesk *desk, const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  yx_desk_close (desk);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *file = g_strconcat (path, endings[i], NULL);

    g_unlink (file);
  }
}

YxExit
yx_cmd_desk_create (YxInvocation *invocation)
{
  return open_and_set (invocation, TRUE);
}

YxExit
yx_cmd_desk_set (YxInvocation *invocation)
{
  return open_and_set (invocation, FALSE);
}

static void
print_counts (const YxDeskCounts *counts)
{
  g_autofree char *cases
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u case", "%u cases", counts->cases),
                         counts->cases);
  g_autofree char *debtors
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u debtor", "%u debtors", counts->debtors),
                         counts->debtors);
  g_autofree char *places
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u place", "%u places", counts->places),
                         counts->places);
  g_autofree char *vehicles
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u vehicle", "%u vehicles",
                                      counts->vehicles),
                         counts->vehicles);
  g_autofree char *operations
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u operation", "%u operations",
                                      counts->operations),
                         counts->operations);
  g_autofree char *events
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u event", "%u events", counts->events),
                         counts->events);

  g_print (_ ("%s, %u of them open; %s; %s, %u of them on the map\n"), cases, counts->cases_open,
           debtors, places, counts->places_on_map);
  g_print (_ ("%s; %s; %s\n"), vehicles, operations, events);
}

YxExit
yx_cmd_desk_info (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, invocation->arguments[0], &exit_code);
  g_autoptr (GError) error = NULL;
  g_autofree char *region = NULL;
  g_autofree char *base = NULL;
  YxLonLat point = { 0 };
  YxDeskCounts counts;
  gboolean has_base;

  if (!desk)
    return exit_code;
  if (!yx_desk_count (desk, &counts, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  region = yx_desk_dup_region_path (desk);
  has_base = yx_desk_get_base (desk, &base, &point);

  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "desk", invocation->arguments[0]);
    yx_cli_json_string (json, "region", region);
    if (has_base) {
      yx_cli_json_string (json, "base", base);
      yx_cli_json_double (json, "base_lon", point.lon);
      yx_cli_json_double (json, "base_lat", point.lat);
    }
    yx_cli_json_int (json, "cases", counts.cases);
    yx_cli_json_int (json, "cases_open", counts.cases_open);
    yx_cli_json_int (json, "debtors", counts.debtors);
    yx_cli_json_int (json, "places", counts.places);
    yx_cli_json_int (json, "places_on_map", counts.places_on_map);
    yx_cli_json_int (json, "vehicles", counts.vehicles);
    yx_cli_json_int (json, "operations", counts.operations);
    yx_cli_json_int (json, "events", counts.events);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print (_ ("region: %s\n"), region ? region : _ ("none"));
  if (has_base)
    g_print (_ ("base: %s (%.6f, %.6f)\n"), base ? base : "", point.lon, point.lat);
  print_counts (&counts);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_fleet_add (YxInvocation *invocation)
{
  YxVehicleData model = YX_CAR_INIT;
  g_autofree char *plate = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  guint n_vehicles;
  YxExit exit_code;

  if (option_count < 1 || option_count > 500)
    return yx_cli_usage (invocation, _ ("--count must be from 1 to 500"));
  if (option_plate && option_count > 1)
    return yx_cli_usage (invocation, _ ("one plate cannot be on several vehicles"));
  if (option_plate) {
    const YxIdentifierFault fault = yx_plate_check (option_plate, NULL, &plate);

    if (fault != YX_IDENTIFIER_OK)
      return yx_cli_usage (invocation, _ ("“%s” is no number plate: %s"), option_plate,
                           yx_identifier_fault_text (fault));
  }
  model.plate = plate;
  model.call_sign = option_call_sign;
  model.kind = option_seats > 6 ? YX_VEHICLE_KIND_VAN : YX_VEHICLE_KIND_CAR;
  model.seats = option_seats;
  model.crew = option_crew;
  model.female_officer = option_female_officer;

  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_cars_add (desk, &model, (guint) option_count, &n_vehicles, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "added", option_count);
    yx_cli_json_int (json, "vehicles", n_vehicles);
    yx_cli_json_end (json);
  } else {
    g_print (g_dngettext (GETTEXT_PACKAGE, "%d vehicle added, %u in all\n",
                          "%d vehicles added, %u in all\n", (gulong) option_count),
             option_count, n_vehicles);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_fleet_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GListStore) vehicles = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  vehicles = yx_desk_list_vehicles (desk, &error);
  if (!vehicles)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "vehicles");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (vehicles)); i++) {
    g_autoptr (YxVehicle) item = g_list_model_get_item (G_LIST_MODEL (vehicles), i);
    const YxVehicleData *vehicle = yx_vehicle_get_data (item);

    if (!json) {
      g_print (g_dngettext (GETTEXT_PACKAGE, "%s  %s  %d seat, crew of %d\n",
                            "%s  %s  %d seats, crew of %d\n", (gulong) vehicle->seats),
               vehicle->plate, vehicle->call_sign ? vehicle->call_sign : "", vehicle->seats,
               vehicle->crew);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", vehicle->id);
    yx_cli_json_string (json, "plate", vehicle->plate);
    yx_cli_json_string (json, "call_sign", vehicle->call_sign);
    yx_cli_json_int (json, "seats", vehicle->seats);
    yx_cli_json_int (json, "crew", vehicle->crew);
    yx_cli_json_bool (json, "female_officer", vehicle->female_officer);
    yx_cli_json_bool (json, "available", vehicle->available);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
