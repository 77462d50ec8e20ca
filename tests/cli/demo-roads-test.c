/* The sample county can be driven: its extract goes through libreadosm and the road kernel, and
 * every house is within reach of the court. */

#include <glib.h>
#include <glib/gstdio.h>

#include "cli/demo-county.h"
#include "roads/osm-loader.h"

/* Every house off which a car cannot halt this near is too far from any road. */
#define REACH_M 180.0

static void
test_drivable (void)
{
  g_autoptr (YxDemoCounty) county = yx_demo_county_new (1);
  g_autoptr (GBytes) xml = yx_demo_county_to_osm (county);
  g_autofree char *folder = g_dir_make_tmp ("yexun-demo-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "county.osm", NULL);
  g_autoptr (GError) error = NULL;
  gsize length, n_houses;
  const char *text = g_bytes_get_data (xml, &length);
  const YxDemoHouse *houses = yx_demo_county_get_houses (county, &n_houses);
  YxRoadsSearch *search;
  YxRoadSnap court;
  g_autoptr (GArray) snaps = g_array_new (FALSE, TRUE, sizeof (YxRoadSnap));
  g_autofree uint32_t *ms = NULL;
  g_autofree uint32_t *metres = NULL;
  YxRoads *roads;
  YxRoadsInfo info;
  YxRoadPath path_west = YX_ROAD_PATH_EMPTY;
  gsize n_lost = 0;
  uint32_t longest = 0;

  g_file_set_contents (path, text, (gssize) length, &error);
  g_assert_no_error (error);
  roads = test_load_extract (path, TRUE);
  g_assert_nonnull (roads);
  info = yx_roads_get_info (roads);
  g_assert_cmpfloat (info.kilometres, >, 1500.0);
  g_assert_cmpuint (info.n_restrictions, >=, 5);
  g_assert_cmpuint (info.n_restrictions_ignored, ==, 0);
  /* Field tracks may lie alone; nothing else does. */
  g_assert_cmpuint (info.n_main_segments * 100, >=, info.n_segments * 97);

  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  g_assert_true (
      yx_roads_snap (roads, yx_demo_county_get_court (county), YX_ROAD_SNAP_STOP, 200.0, &court));
  for (gsize i = 0; i < n_houses; i++) {
    YxRoadSnap snap;

    if (yx_roads_snap (roads, houses[i].place, YX_ROAD_SNAP_STOP, REACH_M, &snap))
      g_array_append_val (snaps, snap);
    else {
      g_test_message ("%s %d-%d at %.6f,%.6f: status %d, %.0f m", houses[i].village,
                      houses[i].group, houses[i].number, houses[i].place.lon, houses[i].place.lat,
                      snap.status, snap.distance_m);
      n_lost++;
    }
  }
  g_assert_cmpuint (n_lost, ==, 0);

  ms = g_new (uint32_t, snaps->len);
  metres = g_new (uint32_t, snaps->len);
  for (int back = 0; back < 2; back++) {
    const YxRoadSnap *places = (const YxRoadSnap *) (gpointer) snaps->data;

    g_assert_cmpint (yx_roads_matrix (search, YX_ROADS_NIGHT, back ? places : &court,
                                      back ? snaps->len : 1, back ? &court : places,
                                      back ? 1 : snaps->len, ms, metres),
                     ==, YX_ROADS_OK);
    for (guint i = 0; i < snaps->len; i++) {
      g_assert_cmpuint (ms[i], !=, YX_ROADS_UNREACHABLE);
      longest = MAX (longest, ms[i]);
    }
  }
  /* A county is crossed in under an hour, and not in five minutes. */
  g_assert_cmpuint (longest, <, 60 * 60 * 1000);
  g_assert_cmpuint (longest, >, 15 * 60 * 1000);

  /* From corner to corner a motorway is worth its toll. */
  {
    YxRoadSnap north_west, south_east;
    gboolean on_motorway = FALSE;

    g_assert_true (
        yx_roads_snap (roads, (YxLonLat){ 113.066, 35.0040 }, YX_ROAD_SNAP_STOP, 400, &north_west));
    g_assert_true (
        yx_roads_snap (roads, (YxLonLat){ 113.185, 35.0230 }, YX_ROAD_SNAP_STOP, 800, &south_east));
    g_assert_cmpint (yx_roads_path (search, YX_ROADS_DAY, &north_west, &south_east, &path_west), ==,
                     YX_ROADS_OK);
    for (gsize i = 0; i < path_west.n_stretches; i++)
      on_motorway |= path_west.stretches[i].road_class == YX_ROAD_MOTORWAY;
    g_assert_true (on_motorway);
    yx_road_path_clear (&path_west);
  }

  yx_roads_search_free (search);
  yx_roads_free (roads);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo/drivable", test_drivable);

  return g_test_run ();
}
