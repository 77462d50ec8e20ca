#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

static const YxCommand commands[] = {
  { "demo", "", N_ ("Make the sample county, its desk and a plan"), 0, 0, yx_cmd_demo_options,
    yx_cmd_demo },
  { "region build", "EXTRACT REGION", N_ ("Make a region file from an OpenStreetMap extract"), 2, 2,
    yx_cmd_region_build_options, yx_cmd_region_build },
  { "region info", "REGION", N_ ("Tell what is in a region file"), 1, 1, NULL, yx_cmd_region_info },
  { "region find", "REGION TEXT", N_ ("Find an address or a name"), 2, 2,
    yx_cmd_region_find_options, yx_cmd_region_find },
  { "region update", "REGION", N_ ("Renew a region file: its map, its names or its speeds"), 1, 1,
    yx_cmd_region_update_options, yx_cmd_region_update },
  { "region matrix", "REGION POINTS.csv", N_ ("Travel times between points"), 2, 2,
    yx_cmd_region_matrix_options, yx_cmd_region_matrix },
  { "region route", "REGION LON,LAT LON,LAT", N_ ("The fastest way between two points"), 3, 3,
    yx_cmd_region_route_options, yx_cmd_region_route },
  { "region match", "REGION TRACK", N_ ("The roads that a recorded track followed"), 2, 2,
    yx_cmd_region_match_options, yx_cmd_region_match },
  { "region speeds", "REGION [TRACK…]", N_ ("Speeds by road class, against those driven"), 1,
    G_MAXUINT, yx_cmd_region_speeds_options, yx_cmd_region_speeds },
  { "region render", "REGION", N_ ("Paint a map picture"), 1, 1, yx_cmd_region_render_options,
    yx_cmd_region_render },
  { "desk create", "DESK", N_ ("Make a new desk"), 1, 1, yx_cmd_desk_create_options,
    yx_cmd_desk_create },
  { "desk set", "DESK", N_ ("Set a desk's region and base"), 1, 1, yx_cmd_desk_set_options,
    yx_cmd_desk_set },
  { "desk info", "DESK", N_ ("Tell what is on a desk"), 1, 1, NULL, yx_cmd_desk_info },
  { "fleet add", "", N_ ("Add vehicles to a desk"), 0, 0, yx_cmd_fleet_add_options,
    yx_cmd_fleet_add },
  { "fleet list", "", N_ ("List the vehicles of a desk"), 0, 0, yx_cmd_fleet_list_options,
    yx_cmd_fleet_list },
  { "import cases", "FILE", N_ ("Read a case list (CSV, XLSX, ODS, GeoJSON, GPKG, SHP)"), 1, 1,
    yx_cmd_import_cases_options, yx_cmd_import_cases },
  { "export routes", "FILE", N_ ("Write the routes of a plan for other programs"), 1, 1,
    yx_cmd_export_options, yx_cmd_export_routes },
  { "export places", "FILE", N_ ("Write the places of a desk for other programs"), 1, 1,
    yx_cmd_export_places_options, yx_cmd_export_places },
  { "place list", "", N_ ("List the places that have no position, or only a rough one"), 0, 0,
    yx_cmd_place_options, yx_cmd_place_list },
  { "place pin", "ADDRESS LON,LAT", N_ ("Set by hand where an address is"), 2, 2,
    yx_cmd_place_options, yx_cmd_place_pin },
  { "operation create", "NAME", N_ ("Prepare an operation from cases on the desk"), 1, 1,
    yx_cmd_operation_create_options, yx_cmd_operation_create },
  { "operation list", "", N_ ("List the operations of a desk"), 0, 0, yx_cmd_operation_list_options,
    yx_cmd_operation_list },
  { "plan", "", N_ ("Plan the routes of an operation"), 0, 0, yx_cmd_plan_options, yx_cmd_plan },
  { "verify", "", N_ ("Check a desk's file and its event log"), 0, 0, yx_cmd_verify_options,
    yx_cmd_verify },
  { NULL },
};

const YxCommand *
yx_cli_commands (void)
{
  return commands;
}
