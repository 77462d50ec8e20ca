/* The byte image: the same bytes for the same input, all of it kept, nothing else let in. */

#include "town.h"

#include <string.h>

#include "roads/image.h"

static Town *
make_town (void)
{
  Town *town = town_new ("a b c\n"
                         "d e f\n"
                         "g h i");

  town_way (town, "abc", "highway=primary name=One");
  town_way (town, "def", "highway=residential name=Two");
  town_way (town, "ghi", "highway=residential");
  town_way (town, "adg", "highway=secondary oneway=yes");
  town_way (town, "beh", "highway=service access=private");
  town_way (town, "ifc", "highway=secondary oneway=yes");
  town_relation (town, "from=2 via=6 to=1", "type=restriction restriction=no_left_turn");
  town_relation (town, "from=1 via=a to=4", "type=restriction restriction=no_left_turn");
  return town;
}

static void
test_deterministic (void)
{
  g_autoptr (Town) a = make_town ();
  g_autoptr (Town) b = make_town ();
  gsize n_a, n_b;
  const void *bytes_a = yx_roads_get_image (town_roads (a), &n_a);
  const void *bytes_b = yx_roads_get_image (town_roads (b), &n_b);

  g_assert_cmpmem (bytes_a, n_a, bytes_b, n_b);
}

static void
test_deterministic_extract (void)
{
  g_autofree char *path = test_shared_file ("osm/shenzhen_longgang.osm");
  gsize n_a, n_b;

  if (path == NULL)
    return;
  YxRoads *a = test_load_extract (path, TRUE);
  YxRoads *b = test_load_extract (path, TRUE);
  const void *bytes_a = yx_roads_get_image (a, &n_a);
  const void *bytes_b = yx_roads_get_image (b, &n_b);
  g_assert_cmpmem (bytes_a, n_a, bytes_b, n_b);
  yx_roads_free (a);
  yx_roads_free (b);
}

static void
set_released_cb (void *data)
{
  *(gboolean *) data = TRUE;
}

static void
test_round_trip (void)
{
  g_autoptr (Town) town = make_town ();
  gsize n;
  const void *bytes = yx_roads_get_image (town_roads (town), &n);
  g_autofree char *copy = g_memdup2 (bytes, n);
  gboolean is_released = FALSE;
  YxRoads *roads;
  YxRoadsSearch *search;
  const YxRoadSnap from = town_snap (town, 'i');
  const YxRoadSnap to = town_snap (town, 'g');
  uint32_t here, there;

  g_assert_cmpint (yx_roads_open_image (copy, n, set_released_cb, &is_released, &roads), ==,
                   YX_ROADS_OK);
  const YxRoadsInfo a = yx_roads_get_info (roads);
  const YxRoadsInfo b = yx_roads_get_info (town_roads (town));
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
  g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
  yx_roads_matrix (search, YX_ROADS_NIGHT, &from, 1, &to, 1, &here, NULL);
  yx_roads_matrix (town_search (town), YX_ROADS_NIGHT, &from, 1, &to, 1, &there, NULL);
  g_assert_cmpuint (here, ==, there);
  g_assert_cmpuint (here, !=, YX_ROADS_UNREACHABLE);
  yx_roads_search_free (search);
  g_assert_false (is_released);
  yx_roads_free (roads);
  g_assert_true (is_released);
}

static void
seal (char *bytes)
{
  YxImageHeader *header = (YxImageHeader *) (void *) bytes;
  const gsize sealed = offsetof (YxImageHeader, checksum) + sizeof header->checksum;

  header->checksum
      = yx_image_checksum ((const uint8_t *) bytes + sealed, header->size - sealed);
}

static void
test_refusals (void)
{
  g_autoptr (Town) town = make_town ();
  gsize n;
  const char *bytes = yx_roads_get_image (town_roads (town), &n);
  g_autofree char *copy = g_malloc (n + 8);
  YxImageHeader *header = (YxImageHeader *) (void *) copy;
  YxRoads *roads = NULL;

  memcpy (copy, bytes, n);
  g_assert_cmpint (yx_roads_open_image (copy, 0, NULL, NULL, &roads), ==, YX_ROADS_ERROR_FORMAT);
  g_assert_cmpint (yx_roads_open_image ("SQLite format 3", 16, NULL, NULL, &roads), !=,
                   YX_ROADS_OK);
  for (gsize size = 8; size < n; size += size < 256 ? 1 : 37)
    g_assert_cmpint (yx_roads_open_image (copy, size, NULL, NULL, &roads), ==,
                     YX_ROADS_ERROR_TRUNCATED);
  memmove (copy + 4, bytes, n);
  g_assert_cmpint (yx_roads_open_image (copy + 4, n, NULL, NULL, &roads), ==,
                   YX_ROADS_ERROR_ALIGNMENT);
  memcpy (copy, bytes, n);
  header->version++;
  g_assert_cmpint (yx_roads_open_image (copy, n, NULL, NULL, &roads), ==, YX_ROADS_ERROR_VERSION);

  /* Any byte changed is found. */
  for (gsize i = 16; i < n; i += 11) {
    memcpy (copy, bytes, n);
    copy[i] ^= 0x10;
    g_assert_cmpint (yx_roads_open_image (copy, n, NULL, NULL, &roads), !=, YX_ROADS_OK);
  }
  g_assert_null (roads);
}

/* With the checksum made right again an index must still not lead outside. */
static void
test_hostile_indices (void)
{
  g_autoptr (Town) town = make_town ();
  gsize n;
  const char *bytes = yx_roads_get_image (town_roads (town), &n);
  g_autofree char *copy = g_malloc (n);
  guint n_refused = 0, n_tried = 0;

  for (gsize i = sizeof (YxImageHeader); i + 4 <= n; i += 4) {
    static const uint32_t values[] = { 0x7fffffff, 0xffffffff, 0x00ffffff, 0 };

    for (gsize v = 0; v < G_N_ELEMENTS (values); v++) {
      YxRoads *roads;
      YxRoadsError error;

      memcpy (copy, bytes, n);
      memcpy (copy + i, &values[v], 4);
      seal (copy);
      error = yx_roads_open_image (copy, n, NULL, NULL, &roads);
      n_tried++;
      if (error != YX_ROADS_OK) {
        n_refused++;
        continue;
      }
      /* Wrong perhaps, but harmless. */
      YxRoadsSearch *search;
      YxRoadSnap snaps[3];
      uint32_t ms[9], metres[9];
      YxRoadPath path = YX_ROAD_PATH_EMPTY;

      for (gsize s = 0; s < 3; s++)
        yx_roads_snap (roads, town_place (town, "aei"[s]), YX_ROAD_SNAP_ANY, 1e6, &snaps[s]);
      g_assert_cmpint (yx_roads_search_new (roads, &search), ==, YX_ROADS_OK);
      yx_roads_matrix (search, YX_ROADS_DAY, snaps, 3, snaps, 3, ms, metres);
      yx_roads_dijkstra (search, YX_ROADS_DAY, &snaps[0], snaps, 3, ms, metres);
      if (yx_roads_path (search, YX_ROADS_DAY, &snaps[0], &snaps[2], &path) == YX_ROADS_OK)
        yx_road_path_clear (&path);
      yx_roads_search_free (search);
      yx_roads_free (roads);
    }
  }
  g_assert_cmpuint (n_refused, >, n_tried / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roads/image/deterministic", test_deterministic);
  g_test_add_func ("/roads/image/deterministic-extract", test_deterministic_extract);
  g_test_add_func ("/roads/image/round-trip", test_round_trip);
  g_test_add_func ("/roads/image/refusals", test_refusals);
  g_test_add_func ("/roads/image/hostile-indices", test_hostile_indices);
  return g_test_run ();
}
