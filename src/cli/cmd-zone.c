/* zone draw, list, remove */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/night-json.h"
#include "desk/zones.h"
#include "geo/measure.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define CIRCLE_POINTS 32
#define CIRCLE_MAX_M 50000.0

static char *option_desk;
static char *option_operation;
static char *option_kind;
static char *option_ring;
static char *option_circle;
static char *option_note;
static char *option_until;
static gboolean option_all;

#define COMMON \
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") }, \
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation, \
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") }

const GOptionEntry yx_cmd_zone_draw_options[] = {
  COMMON,
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind,
    N_ ("keep-out (default), watch, keep-in or assembly"), N_ ("KIND") },
  { "ring", 0, 0, G_OPTION_ARG_STRING, &option_ring, N_ ("Its outline: three points or more"),
    N_ ("“LON,LAT LON,LAT …”") },
  { "circle", 0, 0, G_OPTION_ARG_STRING, &option_circle, N_ ("Or a circle: centre and metres"),
    N_ ("LON,LAT,METRES") },
  { "note", 0, 0, G_OPTION_ARG_STRING, &option_note, N_ ("What is to be known of it"), N_ ("TEXT") },
  { "until", 0, 0, G_OPTION_ARG_STRING, &option_until,
    N_ ("Until when it counts, by the night’s clock"), N_ ("TIME") },
  { NULL },
};

const GOptionEntry yx_cmd_zone_list_options[] = {
  COMMON,
  { "all", 0, 0, G_OPTION_ARG_NONE, &option_all, N_ ("Also those that are over or removed"), NULL },
  { NULL },
};

const GOptionEntry yx_cmd_zone_remove_options[] = { COMMON, { NULL } };

/* What it bounds; FALSE: it cannot be read. */
static gboolean
read_ring (const char *text, GArray *points)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ;\n\t", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    YxLonLat point;

    if (*words[i] == '\0')
      continue;
    if (!yx_cli_parse_point (words[i], &point))
      return FALSE;
    g_array_append_val (points, point);
  }
  return points->len > 0;
}

static gboolean
read_circle (const char *text, GArray *points)
{
  const char *comma = strrchr (text, ',');
  g_autofree char *place = comma != NULL ? g_strndup (text, (gsize) (comma - text)) : NULL;
  YxLonLat centre;
  double metres;
  char *end;

  if (place == NULL || !yx_cli_parse_point (place, &centre))
    return FALSE;
  metres = g_ascii_strtod (comma + 1, &end);
  if (end == comma + 1 || *end != '\0' || !(metres >= 1 && metres <= CIRCLE_MAX_M))
    return FALSE;
  for (guint i = 0; i < CIRCLE_POINTS; i++) {
    const YxLonLat point = yx_destination (centre, 360.0 * i / CIRCLE_POINTS, metres);

    g_array_append_val (points, point);
  }
  return TRUE;
}

YxExit
yx_cmd_zone_draw (YxInvocation *invocation)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  YxZoneDraft draft = { .name = invocation->arguments[0], .note = option_note };
  g_autofree char *operation_id = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  int kind = YX_ZONE_KIND_KEEP_OUT;
  YxExit exit_code;

  if ((option_ring != NULL) == (option_circle != NULL))
    return yx_cli_usage (invocation, _ ("A zone needs --ring or --circle"));
  if (option_ring != NULL && !read_ring (option_ring, points))
    return yx_cli_usage (invocation, _ ("--ring is points like “113.1,34.9 113.2,34.9 113.2,35.0”"));
  if (option_circle != NULL && !read_circle (option_circle, points))
    return yx_cli_usage (invocation, _ ("--circle is a centre and metres, like “113.1,34.9,500”"));
  if (option_kind != NULL && !yx_enum_parse (YX_TYPE_ZONE_KIND, option_kind, &kind))
    return yx_cli_usage (invocation, _ ("--kind is keep-out, watch, keep-in or assembly"));
  if (option_until != NULL && !yx_cli_parse_time (option_until, &draft.until))
    return yx_cli_usage (invocation, _ ("“%s” is no time like 2025-12-01T05:00"), option_until);
  desk = yx_cli_open_operation (invocation, option_desk, option_operation, &operation_id, &exit_code);
  if (!desk)
    return exit_code;
  draft.operation_id = operation_id;
  draft.kind = (YxZoneKind) kind;
  draft.points = (const YxLonLat *) (void *) points->data;
  draft.n_points = points->len;
  if (!yx_desk_draw_zone (desk, &draft, &id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "zone", id);
    yx_cli_json_end (json);
  } else {
    g_print ("%s\n", id);
  }
  return YX_EXIT_OK;
}

static void
print_zone (const YxZone *zone)
{
  g_autofree char *drawn = yx_cli_clock (zone->drawn);
  g_autofree char *until = zone->until != 0 ? yx_cli_clock (zone->until) : NULL;

  g_print ("%.8s  %s  %s  ", zone->id, zone->name,
           yx_enum_label (YX_TYPE_ZONE_KIND, (int) zone->kind));
  if (zone->removed != 0)
    g_print (_ ("drawn at %s by %s, removed by %s"), drawn, zone->author, zone->removed_by);
  else if (until != NULL)
    g_print (_ ("drawn at %s by %s, until %s"), drawn, zone->author, until);
  else
    g_print (_ ("drawn at %s by %s"), drawn, zone->author);
  g_print ("%s%s\n", zone->note != NULL ? "  " : "", zone->note != NULL ? zone->note : "");
}

YxExit
yx_cmd_zone_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GPtrArray) zones = NULL;
  g_autoptr (GError) error = NULL;
  YxJsonText *json = NULL;

  if (!desk)
    return exit_code;
  zones = yx_desk_list_zones (desk, operation_id, !option_all, &error);
  if (zones == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    json = yx_cli_json_begin ();
    yx_json_text_key (json, "zones");
    yx_json_text_begin_array (json);
  }
  for (guint i = 0; i < zones->len; i++) {
    if (json == NULL) {
      print_zone (g_ptr_array_index (zones, i));
      continue;
    }
    yx_json_text_begin_object (json);
    yx_cli_json_zone (json, g_ptr_array_index (zones, i));
    yx_json_text_end_object (json);
  }
  if (json != NULL) {
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}

/* By id, its first letters, or its name, among those that are in force. (transfer full) */
static char *
find_zone (YxDesk *desk, const char *operation_id, const char *which, GError **error)
{
  g_autoptr (GPtrArray) zones = yx_desk_list_zones (desk, operation_id, TRUE, error);
  const YxZone *found = NULL;

  if (zones == NULL)
    return NULL;
  for (guint i = 0; i < zones->len; i++) {
    const YxZone *zone = g_ptr_array_index (zones, i);

    if (!g_str_equal (zone->name, which)
        && (strlen (which) < 6 || !g_str_has_prefix (zone->id, which)))
      continue;
    if (found != NULL) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                   _ ("More than one zone is “%s”; give its id"), which);
      return NULL;
    }
    found = zone;
  }
  if (found == NULL)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no zone %s"), which);
  return found != NULL ? g_strdup (found->id) : NULL;
}

YxExit
yx_cmd_zone_remove (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *operation_id = NULL;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk = yx_cli_open_operation (invocation, option_desk, option_operation,
                                                   &operation_id, &exit_code);
  g_autoptr (GError) error = NULL;

  if (!desk)
    return exit_code;
  id = find_zone (desk, operation_id, invocation->arguments[0], &error);
  if (id == NULL || !yx_desk_remove_zone (desk, id, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_string (json, "zone", id);
    yx_cli_json_end (json);
  }
  return YX_EXIT_OK;
}
