#include "exchange/datum-check.h"
#include "geo/measure.h"
#include "roads/osm-loader.h"

/* Homes along the roads of an extract: 5 to 40 m to either side. */
static YxLonLat *
make_homes (const YxRoads *roads, guint n)
{
  const YxBox box = yx_roads_get_info (roads).box;
  YxLonLat *homes = g_new (YxLonLat, n);

  for (guint i = 0; i < n;) {
    const YxLonLat point = { g_test_rand_double_range (box.west, box.east),
                             g_test_rand_double_range (box.south, box.north) };
    const double side = g_test_rand_bit () ? 90.0 : -90.0;
    YxRoadSnap snap;

    if (!yx_roads_snap (roads, point, YX_ROAD_SNAP_STOP, 2000.0, &snap))
      continue;
    homes[i++]
        = yx_destination (snap.point, snap.bearing + side, g_test_rand_double_range (5.0, 40.0));
  }
  return homes;
}

/* The points as they come in when numbers in `real` are declared to be in `declared`. */
static gboolean
check (const YxRoads *roads, const YxLonLat *homes, guint n, YxDatum real, YxDatum declared,
       YxDatumDoubt *ret_doubt)
{
  g_autofree YxLonLat *points = g_new (YxLonLat, n);

  for (guint i = 0; i < n; i++)
    points[i] = yx_datum_to_wgs84 (declared, yx_datum_from_wgs84 (real, homes[i]));
  return yx_datum_check (roads, points, n, declared, ret_doubt);
}

static void
test_extract (gconstpointer data)
{
  g_autofree char *path = test_shared_file (data);
  g_autofree YxLonLat *homes = NULL;
  YxDatumDoubt doubt;
  YxRoads *roads;

  if (path == NULL)
    return;
  roads = test_load_extract (path, TRUE);
  homes = make_homes (roads, 300);
  for (int real = YX_DATUM_WGS84; real <= YX_DATUM_BD09; real++) {
    for (int declared = YX_DATUM_WGS84; declared <= YX_DATUM_BD09; declared++) {
      const gboolean doubted = check (roads, homes, 300, real, declared, &doubt);

      g_test_message ("%s as %s: %s", yx_datum_name (real), yx_datum_name (declared),
                      doubted ? yx_datum_name (doubt.likely) : "no doubt");
      if (real == declared) {
        g_assert_false (doubted);
      } else {
        g_assert_true (doubted);
        g_assert_cmpint (doubt.likely, ==, real);
        g_assert_cmpfloat (doubt.likely_m, <, 41.0);
      }
    }
  }
  /* Too few to tell, or elsewhere. */
  g_assert_false (check (roads, homes, 10, YX_DATUM_GCJ02, YX_DATUM_WGS84, &doubt));
  for (guint i = 0; i < 300; i++)
    homes[i].lon += 3.0;
  g_assert_false (check (roads, homes, 300, YX_DATUM_GCJ02, YX_DATUM_WGS84, &doubt));
  g_assert_false (yx_datum_check (roads, NULL, 0, YX_DATUM_WGS84, &doubt));
  yx_roads_free (roads);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/exchange/datum-check/guixi", "osm/guixi_jiangxi.osm", test_extract);
  g_test_add_data_func ("/exchange/datum-check/zhengzhou", "osm/zhengzhou_roads.osm.pbf",
                        test_extract);
  return g_test_run ();
}
