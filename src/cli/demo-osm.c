#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-osm.h"

typedef struct {
  const char *key; /* literal */
  char *value;
} Tag;

typedef struct {
  gint64 ref;
  const char *type; /* literals */
  const char *role;
} Member;

typedef struct {
  YxLonLat place;  /* nodes */
  GArray *refs;    /* ways: gint64 */
  GArray *members; /* relations: Member */
  GArray *tags;    /* nullable */
} Element;

typedef struct {
  gint64 lon, lat; /* 1e-7 degrees */
  gint64 level;
} PlaceKey;

struct _YxDemoOsm {
  YxBox bounds;
  GArray *nodes; /* Element; the id is the index plus one */
  GArray *ways;
  GArray *relations;
  GHashTable *shared; /* PlaceKey → id */
};

static guint
place_key_hash (gconstpointer data)
{
  const PlaceKey *key = data;
  guint64 mix = (guint64) key->lon * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
                ^ (guint64) key->lat * G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f)
                ^ (guint64) key->level;

  return (guint) (mix >> 29);
}

static gboolean
place_key_equal (gconstpointer a, gconstpointer b)
{
  const PlaceKey *one = a, *two = b;

  return one->lon == two->lon && one->lat == two->lat && one->level == two->level;
}

static void
element_clear (gpointer data)
{
  Element *element = data;

  if (element->tags)
    for (guint i = 0; i < element->tags->len; i++)
      g_free (g_array_index (element->tags, Tag, i).value);
  g_clear_pointer (&element->tags, g_array_unref);
  g_clear_pointer (&element->refs, g_array_unref);
  g_clear_pointer (&element->members, g_array_unref);
}

static GArray *
element_array_new (void)
{
  GArray *array = g_array_new (FALSE, TRUE, sizeof (Element));

  g_array_set_clear_func (array, element_clear);
  return array;
}

static Element *
element_append (GArray *elements)
{
  g_array_set_size (elements, elements->len + 1);
  return &g_array_index (elements, Element, elements->len - 1);
}

static void
element_tag (GArray *elements, gint64 id, const char *key, const char *value)
{
  Element *element;

  g_assert (id >= 1 && id <= elements->len);
  if (!value)
    return;
  element = &g_array_index (elements, Element, id - 1);
  if (!element->tags)
    element->tags = g_array_new (FALSE, FALSE, sizeof (Tag));
  g_array_append_vals (element->tags, &(Tag){ key, g_strdup (value) }, 1);
}

static gint64
to_e7 (double degrees)
{
  return (gint64) (degrees * 1e7 + (degrees < 0 ? -0.5 : 0.5));
}

/* printf would write the decimal comma of some locales. */
static void
append_degrees (GString *text, const char *name, double degrees)
{
  gint64 e7 = to_e7 (degrees);
  guint64 whole = (guint64) ABS (e7) / 10000000, fraction = (guint64) ABS (e7) % 10000000;

  g_string_append_printf (text, " %s=\"%s%" G_GUINT64_FORMAT ".%07" G_GUINT64_FORMAT "\"", name,
                          e7 < 0 ? "-" : "", whole, fraction);
}

static void
append_attribute (GString *text, const char *name, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (text, " %s=\"%s\"", name, escaped);
}

static void
append_tags (GString *text, const Element *element)
{
  for (guint i = 0; element->tags && i < element->tags->len; i++) {
    const Tag *tag = &g_array_index (element->tags, Tag, i);

    g_string_append (text, "  <tag");
    append_attribute (text, "k", tag->key);
    append_attribute (text, "v", tag->value);
    g_string_append (text, "/>\n");
  }
}

static void
append_nodes (GString *text, const GArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++) {
    const Element *node = &g_array_index (nodes, Element, i);

    g_string_append_printf (text, " <node id=\"%u\" version=\"1\"", i + 1);
    append_degrees (text, "lat", node->place.lat);
    append_degrees (text, "lon", node->place.lon);
    if (!node->tags) {
      g_string_append (text, "/>\n");
      continue;
    }
    g_string_append (text, ">\n");
    append_tags (text, node);
    g_string_append (text, " </node>\n");
  }
}

static void
append_ways (GString *text, const GArray *ways)
{
  for (guint i = 0; i < ways->len; i++) {
    const Element *way = &g_array_index (ways, Element, i);

    g_string_append_printf (text, " <way id=\"%u\" version=\"1\">\n", i + 1);
    for (guint k = 0; k < way->refs->len; k++)
      g_string_append_printf (text, "  <nd ref=\"%" G_GINT64_FORMAT "\"/>\n",
                              g_array_index (way->refs, gint64, k));
    append_tags (text, way);
    g_string_append (text, " </way>\n");
  }
}

static void
append_relations (GString *text, const GArray *relations)
{
  for (guint i = 0; i < relations->len; i++) {
    const Element *relation = &g_array_index (relations, Element, i);

    g_string_append_printf (text, " <relation id=\"%u\" version=\"1\">\n", i + 1);
    for (guint k = 0; k < relation->members->len; k++) {
      const Member *member = &g_array_index (relation->members, Member, k);

      g_string_append_printf (text,
                              "  <member type=\"%s\" ref=\"%" G_GINT64_FORMAT "\" role=\"%s\"/>\n",
                              member->type, member->ref, member->role);
    }
    append_tags (text, relation);
    g_string_append (text, " </relation>\n");
  }
}

YxDemoOsm *
yx_demo_osm_new (YxBox bounds)
{
  YxDemoOsm *osm = g_new0 (YxDemoOsm, 1);

  osm->bounds = bounds;
  osm->nodes = element_array_new ();
  osm->ways = element_array_new ();
  osm->relations = element_array_new ();
  osm->shared = g_hash_table_new_full (place_key_hash, place_key_equal, g_free, NULL);
  return osm;
}

void
yx_demo_osm_free (YxDemoOsm *osm)
{
  g_return_if_fail (osm != NULL);

  g_array_unref (osm->nodes);
  g_array_unref (osm->ways);
  g_array_unref (osm->relations);
  g_hash_table_unref (osm->shared);
  g_free (osm);
}

gint64
yx_demo_osm_add_node (YxDemoOsm *osm, YxDemoPoint point)
{
  element_append (osm->nodes)->place = yx_demo_point_to_lon_lat (point);
  return osm->nodes->len;
}

gint64
yx_demo_osm_share_node (YxDemoOsm *osm, YxDemoPoint point, int level)
{
  YxLonLat place = yx_demo_point_to_lon_lat (point);
  PlaceKey key = { to_e7 (place.lon), to_e7 (place.lat), level };
  gpointer found = g_hash_table_lookup (osm->shared, &key);

  if (!found) {
    found = GSIZE_TO_POINTER ((gsize) yx_demo_osm_add_node (osm, point));
    g_hash_table_insert (osm->shared, g_memdup2 (&key, sizeof key), found);
  }
  return (gint64) GPOINTER_TO_SIZE (found);
}

gint64
yx_demo_osm_add_way (YxDemoOsm *osm, const gint64 *nodes, gsize n_nodes)
{
  Element *way = element_append (osm->ways);

  way->refs = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_nodes);
  g_array_append_vals (way->refs, nodes, n_nodes);
  return osm->ways->len;
}

gint64
yx_demo_osm_add_area (YxDemoOsm *osm, const GArray *ring)
{
  g_autofree gint64 *nodes = g_new (gint64, ring->len + 1);

  for (guint i = 0; i < ring->len; i++)
    nodes[i] = yx_demo_osm_add_node (osm, yx_demo_line_at (ring, i));
  nodes[ring->len] = nodes[0];
  return yx_demo_osm_add_way (osm, nodes, ring->len + 1);
}

gint64
yx_demo_osm_add_relation (YxDemoOsm *osm)
{
  element_append (osm->relations)->members = g_array_new (FALSE, FALSE, sizeof (Member));
  return osm->relations->len;
}

void
yx_demo_osm_add_member (YxDemoOsm *osm, gint64 relation, const char *type, gint64 ref,
                        const char *role)
{
  Element *element;

  g_assert (relation >= 1 && relation <= osm->relations->len);
  element = &g_array_index (osm->relations, Element, relation - 1);
  g_array_append_vals (element->members, &(Member){ ref, type, role }, 1);
}

void
yx_demo_osm_tag_node (YxDemoOsm *osm, gint64 node, const char *key, const char *value)
{
  element_tag (osm->nodes, node, key, value);
}

void
yx_demo_osm_tag_way (YxDemoOsm *osm, gint64 way, const char *key, const char *value)
{
  element_tag (osm->ways, way, key, value);
}

void
yx_demo_osm_tag_relation (YxDemoOsm *osm, gint64 relation, const char *key, const char *value)
{
  element_tag (osm->relations, relation, key, value);
}

GBytes *
yx_demo_osm_to_xml (const YxDemoOsm *osm, const char *generator, const char *attribution)
{
  g_autoptr (GString) text = g_string_sized_new (1 << 24);

  g_string_append (text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\"");
  append_attribute (text, "generator", generator);
  append_attribute (text, "copyright", attribution);
  append_attribute (text, "attribution", attribution);
  g_string_append (text, ">\n <bounds");
  append_degrees (text, "minlat", osm->bounds.south);
  append_degrees (text, "minlon", osm->bounds.west);
  append_degrees (text, "maxlat", osm->bounds.north);
  append_degrees (text, "maxlon", osm->bounds.east);
  g_string_append (text, "/>\n");
  append_nodes (text, osm->nodes);
  append_ways (text, osm->ways);
  append_relations (text, osm->relations);
  g_string_append (text, "</osm>\n");
  return g_string_free_to_bytes (g_steal_pointer (&text));
}
