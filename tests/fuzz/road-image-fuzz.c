/* Road images with any figures in them: refused, or searched without harm.
 *
 * An input is a list of patches of 6 bytes to the image of a little town: the number of a
 * 32-bit word (2 bytes, counted round) and what to put there (4 bytes). The image is sealed again
 * afterwards, as hostile bytes would be. An input that begins like an image is taken for one. */

#include <glib.h>
#include <string.h>

#include "roads/image.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static YxRoadsSpeeds
make_speeds (double factor)
{
  YxRoadsSpeeds speeds = { .maxspeed_factor = 0.9 };

  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
      speeds.speed_kmh[c][p] = factor * (60.0 - c);
    for (int d = 0; d < YX_ROAD_N_DELAYS; d++)
      speeds.delay_s[d][p] = d;
  }
  for (int c = 0; c < YX_ROAD_N_CAPS; c++)
    speeds.cap_kmh[c] = 20.0;
  return speeds;
}

/* Nine crossings in a square, with a one-way, a private road, a signal and two restrictions. */
static YxRoads *
make_town (void)
{
  static const int64_t streets[6][3]
      = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 }, { 1, 4, 7 }, { 2, 5, 8 }, { 9, 6, 3 } };
  static const YxTag tags[6][2] = {
    { { "highway", "primary" }, { "name", "One" } },
    { { "highway", "residential" }, { "maxspeed", "30" } },
    { { "highway", "residential" }, { "surface", "gravel" } },
    { { "highway", "secondary" }, { "oneway", "yes" } },
    { { "highway", "service" }, { "access", "private" } },
    { { "highway", "tertiary" }, { "name", "Six" } },
  };
  const YxTag signal = { "highway", "traffic_signals" };
  const YxTag rule[2] = { { "type", "restriction" }, { "restriction", "no_left_turn" } };
  const YxRoadsMember by_node[3] = { { YX_ROADS_MEMBER_WAY, 1, "from" },
                                     { YX_ROADS_MEMBER_NODE, 1, "via" },
                                     { YX_ROADS_MEMBER_WAY, 4, "to" } };
  const YxRoadsMember by_way[3] = { { YX_ROADS_MEMBER_WAY, 2, "from" },
                                    { YX_ROADS_MEMBER_WAY, 6, "via" },
                                    { YX_ROADS_MEMBER_WAY, 1, "to" } };
  const YxRoadsSpeeds speeds = make_speeds (1.0);
  YxRoadsBuilder *builder;
  YxRoads *roads;

  g_assert_cmpint (yx_roads_builder_new (&speeds, &builder), ==, YX_ROADS_OK);
  for (int i = 0; i < 9; i++)
    yx_roads_builder_add_node (builder, i + 1, (YxLonLat){ 113.0 + 0.002 * (i % 3), 35.0 - 0.002 * (i / 3) },
                               &signal, i == 5 ? 1 : 0);
  for (int w = 0; w < 6; w++)
    yx_roads_builder_add_way (builder, w + 1, streets[w], 3, tags[w], 2);
  yx_roads_builder_add_relation (builder, 1, by_node, 3, rule, 2);
  yx_roads_builder_add_relation (builder, 2, by_way, 3, rule, 2);
  g_assert_cmpint (yx_roads_builder_finish (builder, NULL, NULL, &roads), ==, YX_ROADS_OK);
  yx_roads_builder_free (builder);
  return roads;
}

static void
seal (uint8_t *bytes, size_t size)
{
  YxImageHeader *header = (YxImageHeader *) (void *) bytes;
  const size_t sealed = offsetof (YxImageHeader, checksum) + sizeof header->checksum;

  if (size < sizeof *header)
    return;
  header->size = size;
  header->checksum = yx_image_checksum (bytes + sealed, size - sealed);
}

/* What is done with a network: everything. */
static void
use (YxRoads *roads)
{
  const YxRoadsSpeeds other = make_speeds (0.5);
  YxRoadSnap places[4];
  YxRoadFix fixes[4];
  uint32_t ms[16], metres[16];
  YxRoadPath path = YX_ROAD_PATH_EMPTY;
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
  YxRoadsSearch *search;
  YxRoads *repriced = NULL;

  yx_roads_get_info (roads);
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  for (int i = 0; i < 4; i++) {
    const YxLonLat point = { 112.9995 + 0.0013 * i, 35.0005 - 0.0014 * i };

    yx_roads_snap (roads, point, i % 2 == 0 ? YX_ROAD_SNAP_ANY : YX_ROAD_SNAP_STOP, 1000.0,
                   &places[i]);
    places[i].heading = yx_roads_find_heading (roads, &places[i], 80.0 * i);
    fixes[i] = (YxRoadFix){ point, (int64_t) 20000000 * i, 10.0 };
  }
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++) {
    g_assert_cmpint (
        yx_roads_matrix (search, (YxRoadsPeriod) p, places, 4, places, 4, ms, metres), ==,
        YX_ROADS_OK);
    yx_roads_dijkstra (search, (YxRoadsPeriod) p, &places[0], places, 4, ms, metres);
    if (yx_roads_path (search, (YxRoadsPeriod) p, &places[0], &places[3], &path) == YX_ROADS_OK)
      yx_road_path_clear (&path);
  }
  if (yx_roads_match (search, fixes, 4, NULL, &match) == YX_ROADS_OK)
    yx_road_match_clear (&match);
  yx_roads_search_free (search);
  if (yx_roads_reprice (roads, &other, NULL, NULL, &repriced) == YX_ROADS_OK)
    yx_roads_free (repriced);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static YxRoads *town;
  g_autofree uint8_t *bytes = NULL;
  YxRoads *roads = NULL;
  size_t n;

  if (size >= 8 && memcmp (data, YX_IMAGE_MAGIC, 8) == 0) {
    n = size;
    bytes = g_memdup2 (data, size);
  } else {
    const void *image;

    if (town == NULL)
      town = make_town ();
    image = yx_roads_get_image (town, &n);
    bytes = g_memdup2 (image, n);
    for (; size >= 6; data += 6, size -= 6) {
      const size_t word = (data[0] | (size_t) data[1] << 8) % (n / 4);

      memcpy (bytes + 4 * word, data + 2, 4);
    }
  }
  seal (bytes, n);
  if (yx_roads_open_image (bytes, n, NULL, NULL, &roads) == YX_ROADS_OK) {
    use (roads);
    yx_roads_free (roads);
  }
  return 0;
}
