/* region find */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/address.h"
#include "exchange/geocoder.h"

static int option_limit;
static char *option_desk;
static char *option_online;
static char *option_format;
static char *option_datum;
static char *option_key;

const GOptionEntry yx_cmd_region_find_options[] = {
  { "limit", 'n', 0, G_OPTION_ARG_INT, &option_limit, N_ ("At most so many answers (default 10)"),
    N_ ("N") },
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk,
    N_ ("Also know the pins that were set by hand on this desk"), N_ ("DESK") },
  { "online", 0, 0, G_OPTION_ARG_STRING, &option_online,
    N_ ("Also ask this service; {text} and {key} are filled in. The address is sent there"),
    N_ ("URL") },
  { "format", 0, 0, G_OPTION_ARG_STRING, &option_format,
    N_ ("How the service answers: nominatim (default) or tianditu"), N_ ("FORMAT") },
  { "datum", 0, 0, G_OPTION_ARG_STRING, &option_datum,
    N_ ("The datum of the service: wgs84 (default), gcj02 or bd09"), N_ ("DATUM") },
  { "key", 0, 0, G_OPTION_ARG_STRING, &option_key, N_ ("Your key for the service"), N_ ("KEY") },
  { NULL },
};

static void
print_found (const YxFound *found)
{
  g_print ("%s  %s%s%s\n", yx_match_level_label (found->level),
           found->within != NULL ? found->within : "", found->within != NULL ? " " : "",
           found->name);
  /* TRANSLATORS: longitude, latitude, radius, why */
  g_print (_ ("  %.6f,%.6f within %.0f m: %s\n"), found->point.lon, found->point.lat,
           found->radius_m, found->why);
}

static void
print_json (const char *text, const GPtrArray *answers, const char *why_not)
{
  YxJsonText *json = yx_cli_json_begin ();
  const YxFound *best = answers->len > 0 ? g_ptr_array_index (answers, 0) : NULL;

  yx_cli_json_string (json, "text", text);
  yx_cli_json_string (json, "level", best != NULL ? yx_match_level_nick (best->level) : "none");
  yx_cli_json_string (json, "why", best != NULL ? best->why : why_not);
  yx_json_text_key (json, "candidates");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < answers->len; i++) {
    const YxFound *found = g_ptr_array_index (answers, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "name", found->name);
    yx_cli_json_string (json, "within", found->within);
    yx_cli_json_string (json, "level", yx_match_level_nick (found->level));
    yx_cli_json_double (json, "lon", found->point.lon);
    yx_cli_json_double (json, "lat", found->point.lat);
    yx_cli_json_double (json, "radius_m", found->radius_m);
    yx_cli_json_double (json, "confidence", found->confidence);
    yx_cli_json_bool (json, "pinned", found->pinned);
    yx_cli_json_string (json, "why", found->why);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  yx_cli_json_end (json);
}

/* What the service knows comes after what the region knows. */
static gboolean
ask_online (YxInvocation *invocation, const YxGeocoderOptions *options, GPtrArray *answers,
            GError **error)
{
  g_autoptr (GPtrArray) more = yx_geocoder_find (options, invocation->arguments[1],
                                                 invocation->cancellable, error);

  if (more == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (answers, g_steal_pointer (&more));
  return TRUE;
}

YxExit
yx_cmd_region_find (YxInvocation *invocation)
{
  YxGeocoderOptions online = { .url = option_online, .key = option_key };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  g_autofree char *why_not = NULL;
  const char *text = invocation->arguments[1];
  YxRegionFindOptions options = { 0 };
  YxExit exit_code = YX_EXIT_OK;

  if (option_limit < 0)
    return yx_cli_usage (invocation, _ ("--limit must be 1 or more"));
  if (option_format != NULL && !yx_geocoder_parse_format (option_format, &online.format))
    return yx_cli_usage (invocation, _ ("“%s” is no form of answer; nominatim and tianditu are"),
                         option_format);
  if (option_datum != NULL && !yx_datum_parse (option_datum, &online.datum))
    return yx_cli_usage (invocation, _ ("“%s” is no datum; wgs84, cgcs2000, gcj02 and bd09 are"),
                         option_datum);
  options.limit = (guint) option_limit;
  region = yx_region_open (invocation->arguments[0], &error);
  if (region == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  answers = yx_region_find (region, text, &options, invocation->cancellable, &error);
  if (answers == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (option_desk != NULL) {
    g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
    YxFound *pin = NULL;

    if (desk == NULL)
      return exit_code;
    if (!yx_desk_get_pin (desk, text, &pin, &error))
      return yx_cli_fail (invocation, g_steal_pointer (&error));
    if (pin != NULL)
      g_ptr_array_insert (answers, 0, pin);
  }
  if (option_online != NULL && !ask_online (invocation, &online, answers, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (answers->len == 0)
    why_not = yx_region_find_why_not (region, text);
  if (invocation->json) {
    print_json (text, answers, why_not);
    return YX_EXIT_OK;
  }
  for (guint i = 0; i < answers->len; i++)
    print_found (g_ptr_array_index (answers, i));
  if (answers->len == 0)
    g_print ("%s\n", why_not);
  return YX_EXIT_OK;
}
