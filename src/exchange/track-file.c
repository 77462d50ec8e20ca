#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include "exchange/track-file.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "exchange/text-table.h"

/* What one file may hold: a year of one fix a second is beyond any use. */
#define MAX_BYTES (256 * 1024 * 1024)

#define TIME_UNKNOWN G_MININT64
/* How fast a track without times is taken to be driven. */
#define USUAL_SPEED_MS 12.0

typedef struct {
  GArray *fixes;
  GString *time; /* text of an open <time> */
  gboolean in_time;
  gboolean in_point;
} GpxReading;

static gboolean
parse_double (const char *text, double *ret_value)
{
  char *end;

  *ret_value = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;
  return end != text && *end == '\0';
}

/* ISO 8601, also with blanks and slashes ("2019/08/04 09:54:56"), in local time when it names no
 * offset; or seconds since 1970. */
static gboolean
parse_time (const char *text, gint64 *ret_time)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *iso = g_strdelimit (g_strdup (text), "/", '-');
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (iso, local);
  double seconds;

  if (moment)
    *ret_time
        = g_date_time_to_unix (moment) * G_USEC_PER_SEC + g_date_time_get_microsecond (moment);
  else if (parse_double (text, &seconds) && seconds >= 0.0 && seconds < 1e11)
    *ret_time = (gint64) (seconds * G_USEC_PER_SEC);
  else
    return FALSE;
  return TRUE;
}

static void
add_fix (GArray *fixes, YxLonLat point)
{
  YxRoadFix fix = { .point = point, .time_us = TIME_UNKNOWN };

  g_array_append_val (fixes, fix);
}

static void
gpx_start_cb (GMarkupParseContext *context, const char *name, const char **keys,
              const char **values, gpointer user_data, GError **error)
{
  GpxReading *reading = user_data;
  YxLonLat point = { 200.0, 200.0 };

  if (g_str_equal (name, "time") && reading->in_point) {
    reading->in_time = TRUE;
    g_string_truncate (reading->time, 0);
    return;
  }
  if (!g_str_equal (name, "trkpt") && !g_str_equal (name, "rtept"))
    return;
  for (int i = 0; keys[i]; i++) {
    if (g_str_equal (keys[i], "lon") && !parse_double (values[i], &point.lon))
      point.lon = 200.0;
    if (g_str_equal (keys[i], "lat") && !parse_double (values[i], &point.lat))
      point.lat = 200.0;
  }
  if (!yx_lon_lat_is_valid (point)) {
    int line;

    g_markup_parse_context_get_position (context, &line, NULL);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("line %d: a point without a valid lon and lat"), line);
    return;
  }
  add_fix (reading->fixes, point);
  reading->in_point = TRUE;
}

static void
gpx_end_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  GpxReading *reading = user_data;

  if (g_str_equal (name, "time") && reading->in_time) {
    YxRoadFix *fix = &g_array_index (reading->fixes, YxRoadFix, reading->fixes->len - 1);

    reading->in_time = FALSE;
    if (!parse_time (g_strstrip (reading->time->str), &fix->time_us))
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is no time"),
                   reading->time->str);
  } else if (g_str_equal (name, "trkpt") || g_str_equal (name, "rtept")) {
    reading->in_point = FALSE;
  }
}

static void
gpx_text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
             GError **error)
{
  GpxReading *reading = user_data;

  if (reading->in_time)
    g_string_append_len (reading->time, text, (gssize) length);
}

static gboolean
read_gpx (const char *text, gsize length, GArray *fixes, GError **error)
{
  static const GMarkupParser parser
      = { .start_element = gpx_start_cb, .end_element = gpx_end_cb, .text = gpx_text_cb };
  g_autoptr (GString) time = g_string_new (NULL);
  GpxReading reading = { .fixes = fixes, .time = time };
  g_autoptr (GMarkupParseContext) context
      = g_markup_parse_context_new (&parser, G_MARKUP_PREFIX_ERROR_POSITION, &reading, NULL);

  return g_markup_parse_context_parse (context, text, (gssize) length, error)
         && g_markup_parse_context_end_parse (context, error);
}

static gboolean
read_position (JsonArray *position, GArray *fixes)
{
  YxLonLat point;

  if (json_array_get_length (position) < 2
      || !JSON_NODE_HOLDS_VALUE (json_array_get_element (position, 0))
      || !JSON_NODE_HOLDS_VALUE (json_array_get_element (position, 1)))
    return FALSE;
  point = (YxLonLat){ json_array_get_double_element (position, 0),
                      json_array_get_double_element (position, 1) };
  if (!yx_lon_lat_is_valid (point))
    return FALSE;
  add_fix (fixes, point);
  return TRUE;
}

/* Coordinates nested `depth` arrays deep above a position. */
static gboolean
read_coordinates (JsonNode *node, int depth, GArray *fixes)
{
  JsonArray *array;

  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (depth == 0)
    return read_position (array, fixes);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_coordinates (json_array_get_element (array, i), depth - 1, fixes))
      return FALSE;
  return TRUE;
}

static const char *
object_string (JsonObject *object, const char *key)
{
  JsonNode *node = object ? json_object_get_member (object, key) : NULL;

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                  : NULL;
}

static JsonObject *
object_object (JsonObject *object, const char *key)
{
  JsonNode *node = object ? json_object_get_member (object, key) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Times of a feature's fixes from first on: "coordTimes" (or "times") of a line, "time" of a
 * point. */
static void
read_times (JsonObject *properties, GArray *fixes, guint first)
{
  const char *const keys[] = { "coordTimes", "times" };
  const char *single = object_string (properties, "time");

  if (single && fixes->len == first + 1)
    parse_time (single, &g_array_index (fixes, YxRoadFix, first).time_us);
  for (gsize k = 0; properties && k < G_N_ELEMENTS (keys); k++) {
    JsonNode *node = json_object_get_member (properties, keys[k]);
    JsonArray *times = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

    for (guint i = 0; times && i < json_array_get_length (times) && first + i < fixes->len; i++) {
      JsonNode *element = json_array_get_element (times, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        parse_time (json_node_get_string (element),
                    &g_array_index (fixes, YxRoadFix, first + i).time_us);
    }
  }
}

static gboolean
read_geojson_object (JsonObject *object, GArray *fixes)
{
  static const struct {
    const char *type;
    int depth;
  } geometries[] = { { "Point", 0 }, { "LineString", 1 }, { "MultiLineString", 2 } };
  const char *type = object_string (object, "type");
  JsonNode *features = json_object_get_member (object, "features");

  if (!type)
    return FALSE;
  if (g_str_equal (type, "FeatureCollection") && features && JSON_NODE_HOLDS_ARRAY (features)) {
    JsonArray *array = json_node_get_array (features);

    for (guint i = 0; i < json_array_get_length (array); i++) {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (element)
          || !read_geojson_object (json_node_get_object (element), fixes))
        return FALSE;
    }
    return TRUE;
  }
  if (g_str_equal (type, "Feature")) {
    JsonObject *geometry = object_object (object, "geometry");
    guint first = fixes->len;

    if (!geometry || !read_geojson_object (geometry, fixes))
      return FALSE;
    read_times (object_object (object, "properties"), fixes, first);
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (geometries); i++)
    if (g_str_equal (type, geometries[i].type))
      return read_coordinates (json_object_get_member (object, "coordinates"), geometries[i].depth,
                               fixes);
  return FALSE;
}

static gboolean
read_geojson (const char *text, gsize length, GArray *fixes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, (gssize) length, error))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root && JSON_NODE_HOLDS_OBJECT (root)
      && read_geojson_object (json_node_get_object (root), fixes))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("no GeoJSON of lines or points"));
  return FALSE;
}

/* The column that any of the names (separated by |) heads; -1: none. */
static int
find_column (const YxTableRow *headings, const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, "|", -1);

  for (guint i = 0; i < headings->n_cells; i++)
    for (int k = 0; list[k]; k++)
      if (g_ascii_strcasecmp (headings->cells[i], list[k]) == 0)
        return (int) i;
  return -1;
}

static const char *
cell_of (const YxTableRow *row, int column)
{
  return column >= 0 ? yx_table_row_cell (row, (guint) column) : "";
}

/* Reads rows of lon and lat; either output may be NULL. */
static gboolean
read_csv (const char *bytes, gsize length, GArray *fixes, GArray *points, GPtrArray *ids,
          GError **error)
{
  const char *encoding;
  g_autofree char *text = yx_text_decode (bytes, length, &encoding, error);
  g_autoptr (YxTable) table = text ? yx_text_table_parse (text, NULL, error) : NULL;
  int lon, lat, id, time, accuracy;

  if (!table)
    return FALSE;
  if (table->rows->len == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("the file is empty"));
    return FALSE;
  }
  lon = find_column (yx_table_row (table, 0), "lon|lng|longitude|x|经度");
  lat = find_column (yx_table_row (table, 0), "lat|latitude|y|纬度");
  id = find_column (yx_table_row (table, 0), "id|name");
  time = find_column (yx_table_row (table, 0), "time|timestamp|ts|时间");
  accuracy = find_column (yx_table_row (table, 0), "accuracy|acc|hdop_m");
  if (lon < 0 || lat < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("the first line must name the columns lon and lat"));
    return FALSE;
  }
  for (guint i = 1; i < table->rows->len; i++) {
    const YxTableRow *row = yx_table_row (table, i);
    YxLonLat point;

    if (!parse_double (cell_of (row, lon), &point.lon)
        || !parse_double (cell_of (row, lat), &point.lat) || !yx_lon_lat_is_valid (point)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("line %u: “%s”, “%s” is no place"), row->line, cell_of (row, lon),
                   cell_of (row, lat));
      return FALSE;
    }
    if (points)
      g_array_append_val (points, point);
    if (ids)
      g_ptr_array_add (ids, *cell_of (row, id) ? g_strdup (cell_of (row, id))
                                               : g_strdup_printf ("%u", i));
    if (fixes) {
      YxRoadFix *fix;

      add_fix (fixes, point);
      fix = &g_array_index (fixes, YxRoadFix, fixes->len - 1);
      if (*cell_of (row, time) && !parse_time (cell_of (row, time), &fix->time_us)) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("line %u: “%s” is no time"),
                     row->line, cell_of (row, time));
        return FALSE;
      }
      if (!parse_double (cell_of (row, accuracy), &fix->accuracy_m))
        fix->accuracy_m = 0.0;
    }
  }
  return TRUE;
}

static char *
read_bytes (const char *path, gsize *ret_length, GError **error)
{
  g_autofree char *bytes = NULL;

  if (!g_file_get_contents (path, &bytes, ret_length, error))
    return NULL;
  if (*ret_length > MAX_BYTES) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s: larger than 256 MB"), path);
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

static gint64
pace_between (const YxRoadFix *a, const YxRoadFix *b)
{
  double seconds = yx_distance (a->point, b->point) / USUAL_SPEED_MS;

  return (gint64) (MAX (seconds, 1.0) * G_USEC_PER_SEC);
}

/* The first fix from `from` on that has a time; the length of the track when none has. */
static guint
find_timed (const GArray *fixes, guint from)
{
  while (from < fixes->len && g_array_index (fixes, YxRoadFix, from).time_us == TIME_UNKNOWN)
    from++;
  return from;
}

/* A fix without a time goes before or after its neighbours at the pace of a car, but not past one
 * that has a time. In a track without any, all times are 0: matching then believes that it was
 * possible. FALSE when one had none. */
static gboolean
fill_times (GArray *fixes)
{
  YxRoadFix *items = (YxRoadFix *) (gpointer) fixes->data;
  guint first = find_timed (fixes, 0);
  gboolean is_timed = first == 0;

  for (guint i = 0; first == fixes->len && i < fixes->len; i++)
    items[i].time_us = 0;
  for (guint i = first; i > 0 && first < fixes->len; i--)
    items[i - 1].time_us = items[i].time_us - pace_between (&items[i - 1], &items[i]);
  for (guint i = first + 1, next = i; i < fixes->len; i++) {
    if (items[i].time_us != TIME_UNKNOWN)
      continue;
    is_timed = FALSE;
    next = find_timed (fixes, MAX (next, i));
    items[i].time_us = items[i - 1].time_us + pace_between (&items[i - 1], &items[i]);
    if (next < fixes->len)
      items[i].time_us = MIN (items[i].time_us, MAX (items[next].time_us, items[i - 1].time_us));
  }
  return is_timed;
}

GArray *
yx_track_parse (const char *bytes, gsize length, YxTrackFormat format, gboolean *ret_is_timed,
                GError **error)
{
  g_autoptr (GArray) fixes = g_array_new (FALSE, TRUE, sizeof (YxRoadFix));
  gboolean done = FALSE;
  gboolean is_timed;

  switch (format) {
  case YX_TRACK_GPX:
    done = read_gpx (bytes, length, fixes, error);
    break;
  case YX_TRACK_GEOJSON:
    done = read_geojson (bytes, length, fixes, error);
    break;
  case YX_TRACK_CSV:
    done = read_csv (bytes, length, fixes, NULL, NULL, error);
    break;
  }
  if (!done)
    return NULL;
  is_timed = fill_times (fixes);
  for (guint i = 1; i < fixes->len; i++)
    if (g_array_index (fixes, YxRoadFix, i).time_us
        < g_array_index (fixes, YxRoadFix, i - 1).time_us) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("point %u is earlier than the one before it"), i + 1);
      return NULL;
    }
  if (fixes->len < 2) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("fewer than two points"));
    return NULL;
  }
  if (ret_is_timed)
    *ret_is_timed = is_timed;
  return g_steal_pointer (&fixes);
}

GArray *
yx_track_file_read (const char *path, gboolean *ret_is_timed, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gsize length;
  g_autofree char *bytes = read_bytes (path, &length, error);
  GArray *fixes;

  if (!bytes)
    return NULL;
  fixes = yx_track_parse (
      bytes, length,
      g_str_has_suffix (lower, ".gpx")                                            ? YX_TRACK_GPX
      : g_str_has_suffix (lower, ".geojson") || g_str_has_suffix (lower, ".json") ? YX_TRACK_GEOJSON
                                                                                  : YX_TRACK_CSV,
      ret_is_timed, error);
  if (!fixes)
    g_prefix_error (error, "%s: ", path);
  return fixes;
}

GArray *
yx_points_file_read (const char *path, GPtrArray **ret_ids, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gsize length;
  g_autofree char *bytes = read_bytes (path, &length, error);

  if (!bytes)
    return NULL;
  if (!read_csv (bytes, length, NULL, points, ids, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (ret_ids)
    *ret_ids = g_steal_pointer (&ids);
  return g_steal_pointer (&points);
}
