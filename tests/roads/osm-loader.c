#include "osm-loader.h"

#include <json-glib/json-glib.h>
#include <readosm.h>

static double
get_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    g_error ("speeds.json: no figure for %s", name);
  return json_node_get_double (node);
}

static void
get_periods (JsonObject *table, const char *name, double *ret_figures)
{
  if (!json_object_has_member (table, name))
    g_error ("speeds.json: nothing for %s", name);
  for (int p = 0; p < YX_ROADS_N_PERIODS; p++)
    ret_figures[p] = get_number (json_object_get_object_member (table, name),
                                 yx_roads_period_name ((YxRoadsPeriod) p));
}

YxRoadsSpeeds
test_load_speeds (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "roads",
                                            "speeds.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  YxRoadsSpeeds speeds = { 0 };
  JsonObject *root, *table;
  const char *field;

  if (!json_parser_load_from_file (parser, path, &error))
    g_error ("%s", error->message);
  root = json_node_get_object (json_parser_get_root (parser));

  table = json_object_get_object_member (root, "speed_kmh");
  g_assert_cmpuint (json_object_get_size (table), ==, YX_ROAD_N_CLASSES);
  for (int c = 0; c < YX_ROAD_N_CLASSES; c++)
    get_periods (table, yx_road_class_name ((YxRoadClass) c), speeds.speed_kmh[c]);
  table = json_object_get_object_member (root, "cap_kmh");
  g_assert_cmpuint (json_object_get_size (table), ==, YX_ROAD_N_CAPS);
  for (int c = 0; c < YX_ROAD_N_CAPS; c++)
    speeds.cap_kmh[c] = get_number (table, yx_road_cap_name ((YxRoadCap) c));
  table = json_object_get_object_member (root, "delay_s");
  g_assert_cmpuint (json_object_get_size (table), ==, YX_ROAD_N_DELAYS);
  for (int d = 0; d < YX_ROAD_N_DELAYS; d++)
    get_periods (table, yx_road_delay_name ((YxRoadDelay) d), speeds.delay_s[d]);
  speeds.maxspeed_factor = get_number (root, "maxspeed_factor");
  speeds.drives_left = g_str_equal (json_object_get_string_member (root, "drives"), "left");

  if (!yx_roads_speeds_are_valid (&speeds, &field))
    g_error ("speeds.json: %s is out of range", field);
  return speeds;
}

char *
test_shared_file (const char *name)
{
  const char *shared = g_getenv ("YEXUN_SHARED");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : ".", "data", name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip (path);
    return NULL;
  }
  return g_steal_pointer (&path);
}

typedef struct {
  YxRoadsBuilder *builder;
  gboolean restrictions;
  GArray *tags, *members;
} Feed;

static GArray *
convert_tags (Feed *feed, const readosm_tag *tags, int n)
{
  g_array_set_size (feed->tags, 0);
  for (int i = 0; i < n; i++)
    g_array_append_val (feed->tags, ((YxTag){ tags[i].key, tags[i].value }));
  return feed->tags;
}

static int
node_cb (const void *data, const readosm_node *node)
{
  Feed *feed = (Feed *) data;
  GArray *tags = convert_tags (feed, node->tags, node->tag_count);
  YxRoadsError error
      = yx_roads_builder_add_node (feed->builder, node->id,
                                   (YxLonLat){ node->longitude, node->latitude },
                                   (const YxTag *) (void *) tags->data, tags->len);

  return error == YX_ROADS_OK ? READOSM_OK : READOSM_ABORT;
}

static int
way_cb (const void *data, const readosm_way *way)
{
  Feed *feed = (Feed *) data;
  GArray *tags = convert_tags (feed, way->tags, way->tag_count);
  YxRoadsError error = yx_roads_builder_add_way (feed->builder, way->id,
                                                 (const int64_t *) way->node_refs,
                                                 (size_t) way->node_ref_count,
                                                 (const YxTag *) (void *) tags->data, tags->len);

  return error == YX_ROADS_OK ? READOSM_OK : READOSM_ABORT;
}

static int
relation_cb (const void *data, const readosm_relation *relation)
{
  Feed *feed = (Feed *) data;
  GArray *tags = convert_tags (feed, relation->tags, relation->tag_count);
  YxRoadsError error;

  if (!feed->restrictions)
    return READOSM_OK;
  g_array_set_size (feed->members, 0);
  for (int i = 0; i < relation->member_count; i++) {
    const readosm_member *member = &relation->members[i];
    const YxRoadsMember converted
        = { member->member_type == READOSM_MEMBER_NODE  ? YX_ROADS_MEMBER_NODE
            : member->member_type == READOSM_MEMBER_WAY ? YX_ROADS_MEMBER_WAY
                                                        : YX_ROADS_MEMBER_RELATION,
            member->id, member->role };

    g_array_append_val (feed->members, converted);
  }
  error = yx_roads_builder_add_relation (
      feed->builder, relation->id, (const YxRoadsMember *) (void *) feed->members->data,
      feed->members->len, (const YxTag *) (void *) tags->data, tags->len);
  return error == YX_ROADS_OK ? READOSM_OK : READOSM_ABORT;
}

static void
feed_extract (YxRoadsBuilder *builder, const char *path, gboolean restrictions)
{
  Feed feed = { builder, restrictions, g_array_new (FALSE, FALSE, sizeof (YxTag)),
                g_array_new (FALSE, FALSE, sizeof (YxRoadsMember)) };
  const void *handle = NULL;

  if (readosm_open (path, &handle) != READOSM_OK)
    g_error ("cannot open %s", path);
  if (readosm_parse (handle, &feed, node_cb, way_cb, relation_cb) != READOSM_OK)
    g_error ("cannot read %s", path);
  readosm_close (handle);
  g_array_unref (feed.tags);
  g_array_unref (feed.members);
}

void
test_feed_extract (YxRoadsBuilder *builder, const char *path)
{
  feed_extract (builder, path, TRUE);
}

YxRoads *
test_load_extract (const char *path, gboolean restrictions)
{
  const YxRoadsSpeeds speeds = test_load_speeds ();
  YxRoadsBuilder *builder;
  YxRoads *roads;

  g_assert_cmpint (yx_roads_builder_new (&speeds, &builder), ==, YX_ROADS_OK);
  feed_extract (builder, path, restrictions);
  g_assert_cmpint (yx_roads_builder_finish (builder, NULL, NULL, &roads), ==, YX_ROADS_OK);
  yx_roads_builder_free (builder);
  return roads;
}
