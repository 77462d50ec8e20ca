#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/road-output.h"

#include <glib/gi18n-lib.h>

double
yx_cli_milliseconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

YxRegion *
yx_cli_open_roads (YxInvocation *invocation, YxRoadsSearch **ret_search, GError **error)
{
  g_autoptr (YxRegion) region = yx_region_open (invocation->arguments[0], error);
  const YxRoads *roads;
  YxRoadsError result;

  if (!region)
    return NULL;
  roads = yx_region_get_roads (region);
  if (!roads) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("%s: the region has no road"),
                 invocation->arguments[0]);
    return NULL;
  }
  result = yx_roads_search_new (roads, ret_search);
  if (result != YX_ROADS_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", yx_roads_error_name (result));
    return NULL;
  }
  return g_steal_pointer (&region);
}

char *
yx_snap_complaint (const YxRoadSnap *snap)
{
  switch (snap->status) {
  case YX_ROAD_SNAP_OK:
    return NULL;
  case YX_ROAD_SNAP_ISLAND:
    return g_strdup (_ ("unreachable: the roads near it are not connected to the network"));
  case YX_ROAD_SNAP_TOO_FAR:
    return g_strdup_printf (_ ("unreachable: the nearest road is %.0f m away"),
                            snap->distance_m);
  case YX_ROAD_SNAP_NO_ROADS:
    return g_strdup (_ ("unreachable: there are no roads"));
  }
  g_assert_not_reached ();
}

void
yx_cli_json_snap (YxJsonText *json, const char *key, const YxRoadSnap *snap)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_object (json);
  yx_cli_json_double (json, "lon", snap->point.lon);
  yx_cli_json_double (json, "lat", snap->point.lat);
  yx_cli_json_double (json, "distance_m", snap->distance_m);
  yx_cli_json_string (json, "road", snap->name);
  yx_cli_json_string (json, "class", yx_road_class_name (snap->road_class));
  yx_cli_json_int (json, "way", snap->way_id);
  yx_cli_json_string (json, "side",
                      snap->side == YX_ROAD_SIDE_LEFT    ? "left"
                      : snap->side == YX_ROAD_SIDE_RIGHT ? "right"
                                                         : "on");
  yx_json_text_end_object (json);
}

char *
yx_snap_describe (const YxRoadSnap *snap)
{
  const char *name = *snap->name ? snap->name : _ ("(no name)");

  switch (snap->side) {
  case YX_ROAD_SIDE_LEFT:
    return g_strdup_printf (_ ("%s, %.0f m to the left"), name, snap->distance_m);
  case YX_ROAD_SIDE_RIGHT:
    return g_strdup_printf (_ ("%s, %.0f m to the right"), name, snap->distance_m);
  case YX_ROAD_SIDE_ON:
  default:
    return g_strdup (name);
  }
}

/* The points as a GeoJSON line its properties left open. */
static void
begin_line (YxJsonText *json, const YxLonLat *points, gsize n)
{
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "type", "Feature");
  yx_json_text_key (json, "geometry");
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "type", "LineString");
  yx_json_text_key (json, "coordinates");
  yx_json_text_begin_array (json);
  for (gsize i = 0; i < n; i++)
    yx_json_text_position (json, points[i].lon, points[i].lat);
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
  yx_json_text_key (json, "properties");
  yx_json_text_begin_object (json);
}

static void
end_line (YxJsonText *json)
{
  yx_json_text_end_object (json);
  yx_json_text_end_object (json);
}

void
yx_cli_json_stretches (YxJsonText *json, const YxRoadPath *path, int piece)
{
  for (gsize i = 0; i < path->n_stretches; i++) {
    const YxRoadStretch *stretch = &path->stretches[i];

    begin_line (json, path->points + stretch->first_point, stretch->n_points);
    if (piece >= 0)
      yx_cli_json_int (json, "piece", piece);
    yx_cli_json_int (json, "way", stretch->way_id);
    yx_cli_json_bool (json, "forward", stretch->forward);
    yx_cli_json_string (json, "class", yx_road_class_name (stretch->road_class));
    yx_cli_json_string (json, "name", stretch->name);
    yx_cli_json_double (json, "seconds", stretch->ms / 1000.0);
    yx_cli_json_double (json, "metres", stretch->cm / 100.0);
    yx_json_text_key (json, "nodes");
    yx_json_text_begin_array (json);
    for (gsize k = 0; k < stretch->n_points; k++) {
      const int64_t id = path->node_ids[stretch->first_point + k];

      yx_json_text_int (json, id != 0  ? id
                              : k == 0 ? stretch->first_node
                                       : stretch->last_node);
    }
    yx_json_text_end_array (json);
    end_line (json);
  }
}

gboolean
yx_paths_write (const char *file, const YxRoadPath *paths, gsize n_paths, gboolean numbered,
                GError **error)
{
  YxJsonText *json = yx_cli_json_begin ();
  g_autofree char *text = NULL;

  yx_cli_json_string (json, "type", "FeatureCollection");
  yx_json_text_key (json, "features");
  yx_json_text_begin_array (json);
  for (gsize i = 0; i < n_paths; i++)
    yx_cli_json_stretches (json, &paths[i], numbered ? (int) i : -1);
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
  text = yx_json_text_finish (json);
  return yx_cli_write_text (file, text, error);
}

void
yx_path_print (const YxRoadPath *path)
{
  const char *last = NULL;
  double metres = 0.0;

  for (gsize i = 0; i <= path->n_stretches; i++) {
    const char *name = i < path->n_stretches ? path->stretches[i].name : NULL;

    if (last && g_strcmp0 (name, last) != 0) {
      g_print ("%8.0f m  %s\n", metres, *last ? last : _ ("(no name)"));
      metres = 0.0;
    }
    if (name)
      metres += path->stretches[i].cm / 100.0;
    last = name;
  }
}
