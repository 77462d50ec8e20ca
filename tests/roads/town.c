#include "town.h"

#include <string.h>

/* Near Wen County. */
#define ORIGIN ((YxLonLat){ 113.0, 35.0 })

struct Town {
  YxRoadsBuilder *builder;
  YxLonLat places[128];
  gboolean has_node[128], is_added[128];
  int64_t n_ways, n_relations;
  YxRoads *roads;
  YxRoadsSearch *search;
};

static GArray *
parse_tags (char **words)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (YxTag));

  for (char **word = words; *word != NULL; word++) {
    char *equals = strchr (*word, '=');

    g_assert_nonnull (equals);
    *equals = '\0';
    for (char *c = equals + 1; *c != '\0'; c++)
      *c = *c == '_' && strcmp (*word, "name") == 0 ? ' ' : *c;
    g_array_append_val (tags, ((YxTag){ *word, equals + 1 }));
  }
  return tags;
}

Town *
town_new (const char *drawing)
{
  const YxRoadsSpeeds speeds = test_load_speeds ();
  Town *town = g_new0 (Town, 1);
  int row = 0, column = 0;

  g_assert_cmpint (yx_roads_builder_new (&speeds, &town->builder), ==, YX_ROADS_OK);
  for (const char *c = drawing; *c != '\0'; c++, column++) {
    if (*c == '\n') {
      row++;
      column = -1;
    } else if (*c != ' ') {
      const YxLonLat east = yx_destination (ORIGIN, 90.0, 100.0 * column);

      town->places[(int) *c] = yx_destination (east, 180.0, 100.0 * row);
      town->has_node[(int) *c] = TRUE;
    }
  }
  return town;
}

void
town_free (Town *town)
{
  yx_roads_search_free (town->search);
  yx_roads_free (town->roads);
  yx_roads_builder_free (town->builder);
  g_free (town);
}

YxLonLat
town_place (Town *town, char node)
{
  g_assert_true (town->has_node[(int) node]);
  return town->places[(int) node];
}

void
town_node (Town *town, char node, const char *tags)
{
  g_auto (GStrv) words = g_strsplit (tags, " ", -1);
  g_autoptr (GArray) parsed = parse_tags (words);

  g_assert_cmpint (yx_roads_builder_add_node (town->builder, node, town_place (town, node),
                                              (const YxTag *) (void *) parsed->data, parsed->len),
                   ==, YX_ROADS_OK);
  town->is_added[(int) node] = TRUE;
}

int64_t
town_way (Town *town, const char *nodes, const char *tags)
{
  g_auto (GStrv) words = g_strsplit (tags, " ", -1);
  g_autoptr (GArray) parsed = parse_tags (words);
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (int64_t));

  for (const char *c = nodes; *c != '\0'; c++)
    g_array_append_val (refs, ((int64_t){ *c }));
  g_assert_cmpint (yx_roads_builder_add_way (town->builder, ++town->n_ways,
                                             (const int64_t *) (void *) refs->data, refs->len,
                                             (const YxTag *) (void *) parsed->data, parsed->len),
                   ==, YX_ROADS_OK);
  return town->n_ways;
}

void
town_relation (Town *town, const char *members, const char *tags)
{
  g_auto (GStrv) words = g_strsplit (tags, " ", -1);
  g_auto (GStrv) parts = g_strsplit (members, " ", -1);
  g_autoptr (GArray) parsed = parse_tags (words);
  g_autoptr (GArray) converted = g_array_new (FALSE, FALSE, sizeof (YxRoadsMember));

  for (char **part = parts; *part != NULL; part++) {
    char *equals = strchr (*part, '=');
    const gboolean is_way = g_ascii_isdigit (equals[1]);
    const YxRoadsMember member
        = { is_way ? YX_ROADS_MEMBER_WAY : YX_ROADS_MEMBER_NODE,
            is_way ? g_ascii_strtoll (equals + 1, NULL, 10) : equals[1], *part };

    *equals = '\0';
    g_array_append_val (converted, member);
  }
  g_assert_cmpint (
      yx_roads_builder_add_relation (town->builder, ++town->n_relations,
                                     (const YxRoadsMember *) (void *) converted->data,
                                     converted->len, (const YxTag *) (void *) parsed->data,
                                     parsed->len),
      ==, YX_ROADS_OK);
}

YxRoads *
town_roads (Town *town)
{
  if (town->roads != NULL)
    return town->roads;
  for (int c = 0; c < 128; c++) {
    if (town->has_node[c] && !town->is_added[c])
      g_assert_cmpint (yx_roads_builder_add_node (town->builder, c, town->places[c], NULL, 0), ==,
                       YX_ROADS_OK);
  }
  g_assert_cmpint (yx_roads_builder_finish (town->builder, NULL, NULL, &town->roads), ==,
                   YX_ROADS_OK);
  return town->roads;
}

YxRoadsSearch *
town_search (Town *town)
{
  if (town->search == NULL)
    g_assert_cmpint (yx_roads_search_new (town_roads (town), &town->search), ==, YX_ROADS_OK);
  return town->search;
}

YxRoadSnap
town_snap (Town *town, char node)
{
  YxRoadSnap snap;

  yx_roads_snap (town_roads (town), town_place (town, node), YX_ROAD_SNAP_ANY, 30.0, &snap);
  return snap;
}

char *
town_route (Town *town, char from, char to)
{
  const YxRoadSnap a = town_snap (town, from);
  const YxRoadSnap b = town_snap (town, to);
  YxRoadPath path = YX_ROAD_PATH_EMPTY;
  GString *nodes;

  if (yx_roads_path (town_search (town), YX_ROADS_DAY, &a, &b, &path) != YX_ROADS_OK)
    return NULL;
  nodes = g_string_new (NULL);
  for (gsize i = 0; i < path.n_points; i++)
    g_string_append_c (nodes, path.node_ids[i] != 0 ? (char) path.node_ids[i] : '*');
  yx_road_path_clear (&path);
  return g_string_free (nodes, FALSE);
}

static void
entry (Town *town, char from, char to, uint32_t *ms, uint32_t *metres)
{
  const YxRoadSnap a = town_snap (town, from);
  const YxRoadSnap b = town_snap (town, to);

  g_assert_cmpint (
      yx_roads_matrix (town_search (town), YX_ROADS_DAY, &a, 1, &b, 1, ms, metres), ==,
      YX_ROADS_OK);
  g_assert_cmpuint (*ms, !=, YX_ROADS_UNREACHABLE);
}

uint32_t
town_seconds (Town *town, char from, char to)
{
  uint32_t ms, metres;

  entry (town, from, to, &ms, &metres);
  return (ms + 500) / 1000;
}

uint32_t
town_metres (Town *town, char from, char to)
{
  uint32_t ms, metres;

  entry (town, from, to, &ms, &metres);
  return metres;
}
