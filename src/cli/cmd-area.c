/* area propose, accept, drop, import, list, set, remove, export, assign, exceptions; team add, list
 */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "exchange/area-file.h"
#include "exchange/output-guard.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_method;
static gint64 option_seed = 1;
static char *option_datum;
static gboolean option_add;
static gboolean option_proposed;
static char *option_name;
static char *option_team;
static char *option_leader;
static char *option_reason;
static char **option_cases;

#define DESK_OPTION                                                                                \
  {                                                                                                \
    "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK")                \
  }

const GOptionEntry yx_cmd_area_propose_options[] = {
  DESK_OPTION,
  { "by", 0, 0, G_OPTION_ARG_STRING, &option_method,
    N_ ("Along what: towns, grid, or auto (towns where they divide evenly)"), N_ ("WHAT") },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &option_seed, N_ ("Seed of the search (1)"), N_ ("N") },
  { NULL },
};

const GOptionEntry yx_cmd_area_import_options[] = {
  DESK_OPTION,
  { "datum", 0, 0, G_OPTION_ARG_STRING, &option_datum,
    N_ ("Datum of the coordinates: wgs84 (default), cgcs2000, gcj02 or bd09"), N_ ("DATUM") },
  { "add", 0, 0, G_OPTION_ARG_NONE, &option_add, N_ ("Beside the areas in force, not instead"),
    NULL },
  { NULL },
};

const GOptionEntry yx_cmd_area_list_options[] = {
  DESK_OPTION,
  { "proposed", 0, 0, G_OPTION_ARG_NONE, &option_proposed,
    N_ ("The proposal, not what is in force"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_area_set_options[] = {
  DESK_OPTION,
  { "name", 0, 0, G_OPTION_ARG_STRING, &option_name, N_ ("Its new name"), N_ ("NAME") },
  { "team", 0, 0, G_OPTION_ARG_STRING, &option_team, N_ ("Its team; “” for none"), N_ ("TEAM") },
  { NULL },
};

const GOptionEntry yx_cmd_area_assign_options[] = {
  DESK_OPTION,
  { "case", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_cases,
    N_ ("By hand: this case, to --team for --reason; may be given several times"), N_ ("NUMBER") },
  { "team", 0, 0, G_OPTION_ARG_STRING, &option_team,
    N_ ("By hand: to this team; without it the case is left to its area again"), N_ ("TEAM") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &option_reason, N_ ("By hand: why"), N_ ("REASON") },
  { NULL },
};

const GOptionEntry yx_cmd_area_desk_options[] = { DESK_OPTION, { NULL } };

const GOptionEntry yx_cmd_team_add_options[] = {
  DESK_OPTION,
  { "leader", 0, 0, G_OPTION_ARG_STRING, &option_leader, N_ ("Who leads it"), N_ ("NAME") },
  { NULL },
};

static void
add_set_json (YxJsonText *json, const YxAreaSet *set)
{
  yx_cli_json_string (json, "set", set->id);
  yx_cli_json_string (json, "state", yx_enum_nick (YX_TYPE_AREA_STATE, (int) set->state));
  yx_cli_json_string (json, "source", yx_enum_nick (YX_TYPE_AREA_SOURCE, (int) set->source));
  yx_cli_json_double (json, "spread", set->spread);
  yx_json_text_key (json, "areas");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < set->areas->len; i++) {
    const YxArea *area = g_ptr_array_index (set->areas, i);
    const YxRings rings = yx_area_rings (area);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", area->id);
    yx_cli_json_string (json, "name", area->name);
    yx_cli_json_string (json, "team", area->team);
    yx_cli_json_string (json, "leader", area->leader);
    yx_cli_json_double (json, "load", area->load);
    yx_cli_json_int (json, "cases", area->n_cases);
    yx_cli_json_double (json, "km2", yx_rings_surface (&rings) / 1e6);
    yx_cli_json_int (json, "rings", rings.n_rings);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
}

static void
print_set (YxInvocation *invocation, const YxAreaSet *set)
{
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    add_set_json (json, set);
    yx_cli_json_end (json);
    return;
  }
  for (guint i = 0; i < set->areas->len; i++) {
    const YxArea *area = g_ptr_array_index (set->areas, i);
    const YxRings rings = yx_area_rings (area);

    g_print (_ ("%s  %s  load %.1f, %u cases, %.0f km²\n"), area->name,
             area->team ? area->team : _ ("no team"), area->load, area->n_cases,
             yx_rings_surface (&rings) / 1e6);
  }
  if (set->source == YX_AREA_SOURCE_PROPOSED)
    g_print (_ ("The largest load is %.0f %% above the mean.\n"), 100.0 * (set->spread - 1.0));
}

YxExit
yx_cmd_area_propose (YxInvocation *invocation)
{
  static const char *const methods[] = { "auto", "towns", "grid" };
  YxAreaRequest request = { .seed = (guint64) option_seed };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxAreaSet) set = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n;
  YxExit exit_code;

  if (!g_ascii_string_to_unsigned (invocation->arguments[0], 10, 1, 100, &n, NULL))
    return yx_cli_usage (invocation, _ ("“%s” is no number of areas from 1 to 100"),
                         invocation->arguments[0]);
  request.n_areas = (guint) n;
  if (option_method) {
    guint m = 0;

    while (m < G_N_ELEMENTS (methods) && !g_str_equal (methods[m], option_method))
      m++;
    if (m == G_N_ELEMENTS (methods))
      return yx_cli_usage (invocation, _ ("--by must be auto, towns or grid"));
    request.method = (YxAreaMethod) m;
  }
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  set = yx_desk_propose_areas (desk, &request, invocation->cancellable, &error);
  if (!set)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_set (invocation, set);
  return YX_EXIT_OK;
}

/* The set that the options ask for. */
static YxAreaSet *
open_set (YxInvocation *invocation, YxDesk **ret_desk, YxExit *ret_exit)
{
  const YxAreaState state = option_proposed ? YX_AREA_STATE_PROPOSED : YX_AREA_STATE_CURRENT;
  YxAreaSet *set = NULL;
  GError *error = NULL;

  *ret_desk = yx_cli_open_desk (invocation, option_desk, ret_exit);
  if (!*ret_desk)
    return NULL;
  if (!yx_desk_get_areas (*ret_desk, state, &set, &error)) {
    *ret_exit = yx_cli_fail (invocation, error);
  } else if (!set) {
    g_set_error_literal (&error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         option_proposed ? _ ("No areas are proposed")
                                         : _ ("No areas are in force"));
    *ret_exit = yx_cli_fail (invocation, error);
  }
  return set;
}

YxExit
yx_cmd_area_list (YxInvocation *invocation)
{
  YxExit exit_code = YX_EXIT_OK;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxAreaSet) set = open_set (invocation, &desk, &exit_code);

  if (!set)
    return exit_code;
  print_set (invocation, set);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_area_export (YxInvocation *invocation)
{
  YxExit exit_code = YX_EXIT_OK;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxAreaSet) set = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!yx_output_check (invocation->arguments[0], &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  set = open_set (invocation, &desk, &exit_code);
  if (!set)
    return exit_code;
  text = yx_area_set_to_geojson (set);
  if (!yx_cli_write_text (invocation->arguments[0], text, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "file", invocation->arguments[0]);
    yx_cli_json_int (json, "areas", set->areas->len);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

/* Runs a verb that says nothing but that it was done. */
static YxExit
finish (YxInvocation *invocation, const char *done, gboolean ok, GError *error)
{
  if (!ok)
    return yx_cli_fail (invocation, error);
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "done", done);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_area_accept (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  GError *error = NULL;

  if (!desk)
    return exit_code;
  return finish (invocation, "accepted", yx_desk_accept_areas (desk, &error), error);
}

YxExit
yx_cmd_area_drop (YxInvocation *invocation)
{
  const YxAreaState state = option_proposed ? YX_AREA_STATE_PROPOSED : YX_AREA_STATE_CURRENT;
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  GError *error = NULL;

  if (!desk)
    return exit_code;
  return finish (invocation, "dropped", yx_desk_drop_areas (desk, state, &error), error);
}

YxExit
yx_cmd_area_set (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = NULL;
  GError *error = NULL;

  if (!option_name && !option_team)
    return yx_cli_usage (invocation, _ ("Say what to set: --name or --team"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  return finish (
      invocation, "set",
      yx_desk_set_area (desk, invocation->arguments[0], option_name, option_team, &error), error);
}

YxExit
yx_cmd_area_remove (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  GError *error = NULL;

  if (!desk)
    return exit_code;
  return finish (invocation, "removed",
                 yx_desk_remove_area (desk, invocation->arguments[0], &error), error);
}

YxExit
yx_cmd_area_import (YxInvocation *invocation)
{
  YxDatum datum = YX_DATUM_WGS84;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  YxExit exit_code;
  guint n = 0;

  if (option_datum && !yx_datum_parse (option_datum, &datum))
    return yx_cli_usage (invocation, _ ("“%s” is no datum"), option_datum);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_area_file_import (desk, invocation->arguments[0], datum, option_add, &n,
                            invocation->cancellable, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "areas", n);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print (g_dngettext (GETTEXT_PACKAGE, "%u area in force from now on\n",
                        "%u areas in force from now on\n", n),
           n);
  return YX_EXIT_OK;
}

static void
print_assignment (YxInvocation *invocation, const YxAreaAssignment *assignment, gboolean list)
{
  YxJsonText *json;

  if (!invocation->json) {
    for (guint i = 0; list && i < assignment->exceptions->len; i++) {
      const YxCaseException *exception
          = &g_array_index (assignment->exceptions, YxCaseException, i);

      g_print ("%s  %s%s%s\n", exception->number,
               yx_enum_label (YX_TYPE_AREA_EXCEPTION, (int) exception->why),
               exception->details ? _ (": ") : "", exception->details ? exception->details : "");
    }
    g_print (_ ("%u open cases: %u by area, %u by hand, %u exceptions\n"), assignment->n_cases,
             assignment->n_by_area, assignment->n_by_hand, assignment->exceptions->len);
    return;
  }
  json = yx_cli_json_begin ();
  yx_cli_json_int (json, "cases", assignment->n_cases);
  yx_cli_json_int (json, "by_area", assignment->n_by_area);
  yx_cli_json_int (json, "by_hand", assignment->n_by_hand);
  yx_cli_json_int (json, "changed", assignment->n_changed);
  yx_json_text_key (json, "exceptions");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < assignment->exceptions->len; i++) {
    const YxCaseException *exception = &g_array_index (assignment->exceptions, YxCaseException, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "case", exception->number);
    yx_cli_json_string (json, "why", yx_enum_nick (YX_TYPE_AREA_EXCEPTION, (int) exception->why));
    yx_cli_json_string (json, "details", exception->details);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static YxExit
assign_by_hand (YxInvocation *invocation, YxDesk *desk)
{
  g_autoptr (GPtrArray) ids = NULL;
  g_autofree char *team_id = NULL;
  GError *error = NULL;

  ids = yx_cli_find_cases (desk, option_cases, &error);
  if (!ids || (option_team && !yx_desk_find_team (desk, option_team, &team_id, &error)))
    return yx_cli_fail (invocation, error);
  return finish (
      invocation, "assigned",
      yx_desk_assign_cases (desk, (const char *const *) ids->pdata, team_id, option_reason, &error),
      error);
}

YxExit
yx_cmd_area_assign (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = NULL;
  g_auto (YxAreaAssignment) assignment = { 0 };
  g_autoptr (GError) error = NULL;

  if (!option_cases && (option_team || option_reason))
    return yx_cli_usage (invocation, _ ("--team and --reason are for cases given with --case"));
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (option_cases)
    return assign_by_hand (invocation, desk);
  if (!yx_desk_assign_by_area (desk, &assignment, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_assignment (invocation, &assignment, FALSE);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_area_exceptions (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_auto (YxAreaAssignment) assignment = { 0 };
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_list_area_exceptions (desk, &assignment, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  print_assignment (invocation, &assignment, TRUE);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_team_add (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  if (!yx_desk_add_team (desk, invocation->arguments[0], option_leader, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "team", id);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print ("%s\n", id);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_team_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GPtrArray) teams = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  teams = yx_desk_list_teams (desk, &error);
  if (!teams)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "teams");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < teams->len; i++) {
    const YxTeam *team = g_ptr_array_index (teams, i);

    if (!json) {
      g_print (_ ("%s  %s  %u cases, %u areas\n"), team->name, team->leader ? team->leader : "",
               team->n_cases, team->n_areas);
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", team->id);
    yx_cli_json_string (json, "name", team->name);
    yx_cli_json_string (json, "leader", team->leader);
    yx_cli_json_int (json, "cases", team->n_cases);
    yx_cli_json_int (json, "areas", team->n_areas);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
