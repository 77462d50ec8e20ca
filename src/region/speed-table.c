#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/speed-table.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "region/map-file.h"
#include "region/region.h"
#include "region-speeds.h"

#define RESOURCE "/io/github/yexun/region/speeds.json"

typedef const char *(*NameOf) (int value);

typedef struct {
  const char *shown;
  GError **error;
} Reader;

static const char *
class_name_of (int value)
{
  return yx_road_class_name ((YxRoadClass) value);
}

static const char *
cap_name_of (int value)
{
  return yx_road_cap_name ((YxRoadCap) value);
}

static const char *
delay_name_of (int value)
{
  return yx_road_delay_name ((YxRoadDelay) value);
}

static const char *
period_name_of (int value)
{
  return yx_roads_period_name ((YxRoadsPeriod) value);
}

/* What a figure may be: more than low, or low itself if it is 0, and no more than high. */
typedef struct {
  double low, high;
  gboolean with_low;
} Range;

static const Range any_number = { -G_MAXDOUBLE, G_MAXDOUBLE, FALSE };
static const Range speeds_kmh = { 0.0, 200.0, FALSE };
static const Range delays_s = { 0.0, 3600.0, TRUE };
static const Range factors = { 0.0, 1.5, FALSE };

static const char *
member_name_of (int value)
{
  static const char *const names[] = { "$schema",   "version", "drives", "maxspeed_factor",
                                       "speed_kmh", "cap_kmh", "delay_s" };

  return value < (int) G_N_ELEMENTS (names) ? names[value] : NULL;
}

static gboolean
read_number (const Reader *self, JsonObject *object, const char *where, const char *name,
             const Range *range, double *ret_number)
{
  JsonNode *node = json_object_get_member (object, name);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  if (type == G_TYPE_DOUBLE || type == G_TYPE_INT64) {
    const double number = json_node_get_double (node);

    if (number <= range->high && (number > range->low || (range->with_low && number >= range->low))) {
      *ret_number = number;
      return TRUE;
    }
    g_set_error (self->error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS,
                 range->with_low ? _("%s: %s: “%s” is %g, but must be from %g to %g")
                                 : _("%s: %s: “%s” is %g, but must be more than %g, up to %g"),
                 self->shown, where, name, number, range->low, range->high);
    return FALSE;
  }
  if (node == NULL)
    g_set_error (self->error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS,
                 _("%s: %s: “%s” is missing"), self->shown, where, name);
  else
    g_set_error (self->error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS,
                 _("%s: %s: “%s” must be a number"), self->shown, where, name);
  return FALSE;
}

static JsonObject *
read_object (const Reader *self, JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error (self->error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS,
               _("%s: “%s” is missing or is no object"), self->shown, name);
  return NULL;
}

/* A name that no road has would be a figure without effect, so it is refused. */
static gboolean
check_names (const Reader *self, JsonObject *object, const char *where, NameOf name_of)
{
  JsonObjectIter iter;
  const char *member;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, NULL)) {
    gboolean known = FALSE;

    for (int i = 0; name_of (i) != NULL && !known; i++)
      known = g_str_equal (name_of (i), member);
    if (!known) {
      g_set_error (self->error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS,
                   _("%s: %s: “%s” is not known"), self->shown, where, member);
      return FALSE;
    }
  }
  return TRUE;
}

/* A table of { "day": …, "night": … }. */
static gboolean
read_periods (const Reader *self, JsonObject *root, const char *name, NameOf name_of,
              const Range *range, double figures[][YX_ROADS_N_PERIODS])
{
  JsonObject *table = read_object (self, root, name);

  if (table == NULL || !check_names (self, table, name, name_of))
    return FALSE;
  for (int i = 0; name_of (i) != NULL; i++) {
    JsonObject *row = read_object (self, table, name_of (i));

    g_autofree char *where = g_strdup_printf ("%s.%s", name, name_of (i));

    if (row == NULL || !check_names (self, row, where, period_name_of))
      return FALSE;
    for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
      if (!read_number (self, row, where, period_name_of (p), range, &figures[i][p]))
        return FALSE;
  }
  return TRUE;
}

static gboolean
read_table (const Reader *self, JsonObject *root, YxRoadsSpeeds *speeds)
{
  const char *drives = json_object_has_member (root, "drives")
                           && JSON_NODE_HOLDS_VALUE (json_object_get_member (root, "drives"))
                         ? json_node_get_string (json_object_get_member (root, "drives"))
                         : NULL;
  JsonObject *caps;
  double version;

  if (!check_names (self, root, "speeds", member_name_of)
      || !read_number (self, root, "speeds", "version", &any_number, &version)
      || !read_number (self, root, "speeds", "maxspeed_factor", &factors,
                       &speeds->maxspeed_factor)
      || !read_periods (self, root, "speed_kmh", class_name_of, &speeds_kmh, speeds->speed_kmh)
      || !read_periods (self, root, "delay_s", delay_name_of, &delays_s, speeds->delay_s))
    return FALSE;
  caps = read_object (self, root, "cap_kmh");
  if (caps == NULL || !check_names (self, caps, "cap_kmh", cap_name_of))
    return FALSE;
  for (int i = 0; i < YX_ROAD_N_CAPS; i++)
    if (!read_number (self, caps, "cap_kmh", cap_name_of (i), &speeds_kmh, &speeds->cap_kmh[i]))
      return FALSE;
  if (version < 1.0 || version > 1.0) {
    g_set_error (self->error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS,
                 _("%s: version %g of the speed table is not known"), self->shown, version);
    return FALSE;
  }
  if (g_strcmp0 (drives, "left") != 0 && g_strcmp0 (drives, "right") != 0) {
    g_set_error (self->error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS,
                 _("%s: “drives” must be “left” or “right”"), self->shown);
    return FALSE;
  }
  speeds->drives_left = g_str_equal (drives, "left");
  return TRUE;
}

gboolean
yx_speed_table_parse (const char *shown, const char *json, gsize size, YxRoadsSpeeds *ret_speeds,
                      GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  const Reader reader = { shown, error };
  YxRoadsSpeeds speeds = { 0 };
  JsonNode *root;

  /* The parser takes text that is no UTF-8 for granted. */
  if (!g_utf8_validate (json, (gssize) size, NULL)) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS, _("%s is not UTF-8 text"), shown);
    return FALSE;
  }
  if (!json_parser_load_from_data (parser, json, (gssize) size, &local)) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS, _("%s is not valid JSON: %s"),
                 shown, local->message);
    return FALSE;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_SPEEDS,
                 _("%s holds no speed table (a JSON object)"), shown);
    return FALSE;
  }
  if (!read_table (&reader, json_node_get_object (root), &speeds))
    return FALSE;
  *ret_speeds = speeds;
  return TRUE;
}

gboolean
yx_speed_table_load (const char *path, YxRoadsSpeeds *ret_speeds, GError **error)
{
  g_autofree char *shown = NULL;
  g_autoptr (GMappedFile) file = NULL;
  gsize size;

  if (path == NULL) {
    g_autoptr (GBytes) bytes = g_resource_lookup_data (yx_region_get_resource (), RESOURCE,
                                                       G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    const char *json = g_bytes_get_data (bytes, &size);

    return yx_speed_table_parse ("speeds.json", json, size, ret_speeds, error);
  }
  shown = g_filename_display_name (path);
  file = yx_map_file (path, YX_REGION_ERROR_SPEEDS, error);
  if (file == NULL)
    return FALSE;
  return yx_speed_table_parse (shown, g_mapped_file_get_contents (file) ?: "",
                               g_mapped_file_get_length (file), ret_speeds, error);
}

static void
append_number (GString *text, const char *before, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 1; digits <= 17; digits++) {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (number, sizeof number, format, value);
    /* The shortest that reads back the same; a table has no room for exponents. */
    if (!strchr (number, 'e') && fabs (g_ascii_strtod (number, NULL) - value) <= 0.0)
      break;
  }
  g_string_append (text, before);
  g_string_append (text, number);
}

static void
append_periods (GString *text, const char *name, NameOf name_of,
                const double figures[][YX_ROADS_N_PERIODS])
{
  g_string_append_printf (text, "  \"%s\": {\n", name);
  for (int i = 0; name_of (i) != NULL; i++) {
    g_string_append_printf (text, "    \"%s\": {", name_of (i));
    append_number (text, " \"day\": ", figures[i][YX_ROADS_DAY]);
    append_number (text, ", \"night\": ", figures[i][YX_ROADS_NIGHT]);
    g_string_append (text, name_of (i + 1) != NULL ? " },\n" : " }\n");
  }
  g_string_append (text, "  }");
}

char *
yx_speed_table_to_json (const YxRoadsSpeeds *speeds)
{
  GString *text = g_string_new ("{\n  \"$schema\": \"speeds.schema.json\",\n  \"version\": 1,\n");

  g_string_append_printf (text, "  \"drives\": \"%s\",\n", speeds->drives_left ? "left" : "right");
  append_number (text, "  \"maxspeed_factor\": ", speeds->maxspeed_factor);
  g_string_append (text, ",\n");
  append_periods (text, "speed_kmh", class_name_of, speeds->speed_kmh);
  g_string_append (text, ",\n  \"cap_kmh\": {\n");
  for (int i = 0; i < YX_ROAD_N_CAPS; i++) {
    g_string_append_printf (text, "    \"%s\":", cap_name_of (i));
    append_number (text, " ", speeds->cap_kmh[i]);
    g_string_append (text, i + 1 < YX_ROAD_N_CAPS ? ",\n" : "\n");
  }
  g_string_append (text, "  },\n");
  append_periods (text, "delay_s", delay_name_of, speeds->delay_s);
  g_string_append (text, "\n}\n");
  return g_string_free (text, FALSE);
}
