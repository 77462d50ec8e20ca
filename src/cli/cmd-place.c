/* place list, pin */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/address.h"
#include "desk/lists.h"
#include "region/address-none.h"

static char *option_desk;

const GOptionEntry yx_cmd_place_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk file"), N_ ("DESK") },
  { NULL },
};

/* NULL: not found. */
static const char *
level_of (const YxPlaceData *data)
{
  if (data->match != NULL || data->address == NULL || !yx_address_is_none (data->address))
    return data->match;
  return "none";
}

static void
print_json (GListModel *places)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_json_text_key (json, "places");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < g_list_model_get_n_items (places); i++) {
    g_autoptr (YxPlace) place = g_list_model_get_item (places, i);
    const YxPlaceData *data = yx_place_get_data (place);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "id", data->id);
    yx_cli_json_string (json, "debtor", data->masked_debtor);
    yx_cli_json_string (json, "address", data->address);
    yx_cli_json_string (json, "level", level_of (data));
    yx_cli_json_double (json, "radius_m", data->radius_m);
    yx_cli_json_bool (json, "has_point", data->has_point);
    if (data->has_point) {
      yx_cli_json_double (json, "lon", data->lon);
      yx_cli_json_double (json, "lat", data->lat);
    }
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

static void
print_text (GListModel *places)
{
  const guint n = g_list_model_get_n_items (places);

  for (guint i = 0; i < n; i++) {
    g_autoptr (YxPlace) place = g_list_model_get_item (places, i);
    const YxPlaceData *data = yx_place_get_data (place);

    g_print ("%s  %s  %s\n", level_of (data) != NULL ? level_of (data) : "-",
             data->address != NULL ? data->address : "", data->masked_debtor);
  }
  g_print (g_dngettext (GETTEXT_PACKAGE, "%u place to set by hand\n", "%u places to set by hand\n",
                        n),
           n);
}

YxExit
yx_cmd_place_list (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  YxExit exit_code = YX_EXIT_OK;
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  g_autoptr (GListStore) places = NULL;

  if (desk == NULL)
    return exit_code;
  places = yx_desk_list_places_to_fix (desk, &error);
  if (places == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json)
    print_json (G_LIST_MODEL (places));
  else
    print_text (G_LIST_MODEL (places));
  return YX_EXIT_OK;
}

YxExit
yx_cmd_place_pin (YxInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  YxExit exit_code = YX_EXIT_OK;
  g_autoptr (YxDesk) desk = NULL;
  YxLonLat point;

  if (!yx_cli_parse_point (invocation->arguments[1], &point))
    return yx_cli_usage (invocation, _ ("“%s” is no LON,LAT"), invocation->arguments[1]);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (desk == NULL)
    return exit_code;
  if (!yx_desk_pin_address (desk, invocation->arguments[0], point, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "address", invocation->arguments[0]);
    yx_cli_json_double (json, "lon", point.lon);
    yx_cli_json_double (json, "lat", point.lat);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
