/* institution add, import, list, remove */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "exchange/institution-list.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* Problems printed one by one; the rest is counted. --json gives all. */
#define MAX_SHOWN 20

static char *option_desk;
static char *option_kind;
static char *option_address;
static char *option_at;
static char *option_datum;
static char *option_hours;
static char *option_phone;
static char *option_text;

const GOptionEntry yx_cmd_institution_add_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind,
    N_ ("bank, land-registry, vehicle-registry, market-regulator, housing-fund, "
        "social-insurance, tax, office or premises (default: as its name says)"),
    N_ ("KIND") },
  { "address", 0, 0, G_OPTION_ARG_STRING, &option_address,
    N_ ("Its address, looked up in the region where --at is not given"), N_ ("TEXT") },
  { "at", 0, 0, G_OPTION_ARG_STRING, &option_at, N_ ("Where it is"), N_ ("LON,LAT") },
  { "datum", 0, 0, G_OPTION_ARG_STRING, &option_datum,
    N_ ("Datum of the coordinates: wgs84 (default), cgcs2000, gcj02 or bd09"), N_ ("DATUM") },
  { "hours", 0, 0, G_OPTION_ARG_STRING, &option_hours,
    N_ ("When it is open, as “Mo-Fr 09:00-12:00,13:30-17:00” (default: the ruleset's)"),
    N_ ("HOURS") },
  { "phone", 0, 0, G_OPTION_ARG_STRING, &option_phone, N_ ("Its telephone"), N_ ("NUMBER") },
  { NULL },
};

const GOptionEntry yx_cmd_institution_import_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "datum", 0, 0, G_OPTION_ARG_STRING, &option_datum,
    N_ ("Datum of the coordinates: wgs84 (default), cgcs2000, gcj02 or bd09"), N_ ("DATUM") },
  { NULL },
};

const GOptionEntry yx_cmd_institution_list_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "text", 0, 0, G_OPTION_ARG_STRING, &option_text, N_ ("Only with this in name or address"),
    N_ ("TEXT") },
  { NULL },
};

const GOptionEntry yx_cmd_institution_desk_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

YxExit
yx_cmd_institution_add (YxInvocation *invocation)
{
  YxInstitutionData data = { .name = invocation->arguments[0],
                             .address = option_address,
                             .hours = option_hours,
                             .phone = option_phone };
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxInstitution) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxDatum datum = YX_DATUM_WGS84;
  YxLonLat at;
  YxExit exit_code;
  int kind;

  if (option_datum && !yx_datum_parse (option_datum, &datum))
    return yx_cli_usage (invocation, _ ("“%s” is no datum"), option_datum);
  data.kind = yx_institution_kind_guess (data.name);
  if (option_kind) {
    if (!yx_enum_parse (YX_TYPE_INSTITUTION_KIND, option_kind, &kind))
      return yx_cli_usage (invocation, _ ("“%s” is no kind of institution"), option_kind);
    data.kind = (YxInstitutionKind) kind;
  }
  if (option_at) {
    if (!yx_cli_parse_point (option_at, &at))
      return yx_cli_usage (invocation, _ ("“%s” is no LON,LAT"), option_at);
    at = yx_datum_to_wgs84 (datum, at);
    data.has_point = TRUE;
    data.lon = at.lon;
    data.lat = at.lat;
  }
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_add_institution (desk, &data, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  kept = yx_desk_find_institution (desk, id, &error);
  if (!kept)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "institution", id);
    yx_cli_json_bool (json, "has_point", yx_institution_get_data (kept)->has_point);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print ("%s\n", id);
  if (!yx_institution_get_data (kept)->has_point)
    g_print ("%s\n", _ ("It has no place on the map yet; give one with --at"));
  return YX_EXIT_OK;
}

static void
print_import_json (const YxInstitutionReport *report)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_int (json, "added", report->n_added);
  yx_cli_json_int (json, "changed", report->n_changed);
  yx_cli_json_int (json, "without_point", report->n_without_point);
  yx_json_text_key (json, "problems");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < report->problems->len; i++) {
    const YxInstitutionProblem *problem
        = &g_array_index (report->problems, YxInstitutionProblem, i);

    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "line", problem->line);
    yx_cli_json_string (json, "message", problem->message);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

YxExit
yx_cmd_institution_import (YxInvocation *invocation)
{
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YxInstitutionReport) report = { 0 };
  YxDatum datum = YX_DATUM_WGS84;
  YxExit exit_code;

  if (option_datum && !yx_datum_parse (option_datum, &datum))
    return yx_cli_usage (invocation, _ ("“%s” is no datum"), option_datum);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_institution_list_import (desk, invocation->arguments[0], datum, &report,
                                   invocation->cancellable, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    print_import_json (&report);
    return YX_EXIT_OK;
  }
  for (guint i = 0; i < report.problems->len && i < MAX_SHOWN; i++) {
    const YxInstitutionProblem *problem = &g_array_index (report.problems, YxInstitutionProblem, i);

    g_print (_ ("line %u: %s\n"), problem->line, problem->message);
  }
  if (report.problems->len > MAX_SHOWN)
    g_print (_ ("… and %u more; --json lists all\n"), report.problems->len - MAX_SHOWN);
  g_print (_ ("Institutions: %u new, %u changed, %u of them not on the map, %u rows left out\n"),
           report.n_added, report.n_changed, report.n_without_point, report.problems->len);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_institution_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GListStore) all = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  all = yx_desk_list_institutions (desk, option_text, &error);
  if (!all)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "institutions");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (all)); i++) {
    g_autoptr (YxInstitution) item = g_list_model_get_item (G_LIST_MODEL (all), i);
    const YxInstitutionData *data = yx_institution_get_data (item);

    if (!json) {
      g_print ("%s  %s  %s  %s  %s\n", data->id,
               yx_enum_label (YX_TYPE_INSTITUTION_KIND, (int) data->kind), data->name,
               data->hours ? data->hours : "", data->has_point ? "" : _ ("not on the map"));
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", data->id);
    yx_cli_json_string (json, "kind", yx_enum_nick (YX_TYPE_INSTITUTION_KIND, (int) data->kind));
    yx_cli_json_string (json, "name", data->name);
    yx_cli_json_string (json, "address", data->address);
    yx_cli_json_string (json, "phone", data->phone);
    yx_cli_json_string (json, "hours", data->hours);
    if (data->has_point) {
      yx_cli_json_double (json, "lon", data->lon);
      yx_cli_json_double (json, "lat", data->lat);
    }
    yx_cli_json_int (json, "tasks", data->n_tasks);
    yx_json_text_end_object (json);
  }
  if (json) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

YxExit
yx_cmd_institution_remove (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (YxInstitution) found = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  found = yx_desk_find_institution (desk, invocation->arguments[0], &error);
  if (!found || !yx_desk_remove_institution (desk, yx_institution_get_data (found)->id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "removed", yx_institution_get_data (found)->id);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
