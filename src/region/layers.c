#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/layers.h"

#include <math.h>
#include <string.h>

/* Objects between two looks at the cancellable. */
#define STRIDE 1024

/* What no administrative level says. */
#define NO_LEVEL G_MAXUINT8

typedef struct {
  gint64 id;
  char type; /* 'n', 'w', 'r' */
  gsize first_tag;
  guint n_tags;
} Object;

typedef struct {
  const YxExtract *extract;
  YxPackage *package;
  YxPaintWriter *painter;
  YxNames *names;
  YxGeometry *geometry, *point;
  guint8 *admin_levels; /* by way: the smallest of the boundaries that it is part of */
  guint64 n_done, n_all, n_broken;
  void (*progress) (double fraction, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
} Layers;

static gboolean
tick (Layers *self, GError **error)
{
  if (self->n_done++ % STRIDE != 0)
    return TRUE;
  if (self->progress != NULL)
    self->progress ((double) self->n_done / (double) (self->n_all + 1), self->user_data);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static const char *
get_tag (const Layers *self, const Object *object, YxKey key)
{
  return yx_extract_tag (self->extract, object->first_tag, object->n_tags, key);
}

static double
ring_area (const YxFixedPoint *points, guint n)
{
  YxWorldPoint first = { 0 }, last = { 0 };
  double sum = 0.0;

  for (guint i = 0; i < n; i++) {
    YxWorldPoint at = yx_world_from_lon_lat ((YxLonLat){ points[i].lon / 1e7,
                                                         points[i].lat / 1e7 });

    /* Relative to the first point, or the digits would not do for a house. */
    if (i == 0)
      first = at;
    at.x -= first.x;
    at.y -= first.y;
    sum += last.x * at.y - last.y * at.x;
    last = at;
  }
  return fabs (sum) / 2.0;
}

/* In world units squared, without the holes. */
static double
world_area (const YxGeometry *geometry)
{
  double area = 0.0;
  guint32 first = 0;

  for (guint i = 0; i < geometry->part_ends->len; i++) {
    const guint32 end = g_array_index (geometry->part_ends, guint32, i);
    const double ring = ring_area (&g_array_index (geometry->points, YxFixedPoint, first),
                                   end - first);

    area += g_array_index (geometry->holes, gboolean, i) ? -ring : ring;
    first = end;
  }
  return MAX (area, 0.0);
}

/* Text with a broken character would make every reader downstream stumble. */
static const char *
usable (const char *text)
{
  return text != NULL && *text != '\0' && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

/* Chinese as written on the mainland goes before any other kind. */
static void
get_texts (const Layers *self, const Object *object, YxRegionLayer layer, const char *texts[4])
{
  const char *zh = get_tag (self, object, YX_KEY_NAME_ZH_HANS);

  if (zh == NULL)
    zh = get_tag (self, object, YX_KEY_NAME_ZH);
  texts[0] = get_tag (self, object, layer == YX_LAYER_ADDRESS ? YX_KEY_ADDR_HOUSENUMBER
                                                              : YX_KEY_NAME);
  texts[1] = layer == YX_LAYER_ADDRESS || g_strcmp0 (zh, texts[0]) == 0 ? NULL : zh;
  texts[2] = layer == YX_LAYER_ADDRESS ? NULL : get_tag (self, object, YX_KEY_NAME_EN);
  texts[3] = layer == YX_LAYER_ROAD || layer == YX_LAYER_RAIL ? get_tag (self, object, YX_KEY_REF)
                                                              : NULL;
  for (guint i = 0; i < 4; i++)
    texts[i] = usable (texts[i]);
}

/* What the package has columns for and the painter does not need. */
static void
describe (const Layers *self, const Object *object, const YxFeatureClass *class,
          YxPackageRow *row)
{
  if (class->layer == YX_LAYER_ROAD) {
    row->surface = usable (get_tag (self, object, YX_KEY_SURFACE));
    row->max_speed = usable (get_tag (self, object, YX_KEY_MAXSPEED));
  } else if (class->layer == YX_LAYER_PLACE) {
    const char *population = get_tag (self, object, YX_KEY_POPULATION);

    row->population = population != NULL ? g_ascii_strtoll (population, NULL, 10) : 0;
  } else if (class->layer == YX_LAYER_ADDRESS) {
    row->street = usable (get_tag (self, object, YX_KEY_ADDR_STREET));
    if (row->street == NULL)
      row->street = usable (get_tag (self, object, YX_KEY_ADDR_PLACE));
  }
}

/* What an address may call it. */
static YxNameTexts
name_texts (const Layers *self, const Object *object, const char *const texts[4])
{
  const YxNameTexts names = {
    .osm_id = object->id,
    .osm_type = object->type,
    .name = texts[0],
    .name_zh = texts[1],
    .name_en = texts[2],
    .ref = texts[3],
    .alt_name = usable (get_tag (self, object, YX_KEY_ALT_NAME)),
    .old_name = usable (get_tag (self, object, YX_KEY_OLD_NAME)),
    .short_name = usable (get_tag (self, object, YX_KEY_SHORT_NAME)),
  };

  return names;
}

static gboolean
emit (Layers *self, const Object *object, const YxFeatureClass *base, guint8 level,
      const YxGeometry *geometry, YxFixedPoint anchor, GError **error)
{
  YxFeatureClass class = *base;
  const char *texts[4];
  double area = 0.0;
  YxPackageRow row;
  YxNameTexts names;
  guint32 fid;

  get_texts (self, object, class.layer, texts);
  if (class.layer == YX_LAYER_ADDRESS && texts[0] == NULL)
    return TRUE;
  if (yx_layer_shape (class.layer) == YX_SHAPE_AREA) {
    area = world_area (geometry);
    class.min_zoom = yx_area_min_zoom (class.min_zoom, area);
  }
  row = (YxPackageRow){
    .osm_type = object->type,
    .osm_id = object->id,
    .name = texts[0],
    .name_zh = texts[1],
    .name_en = texts[2],
    .ref = texts[3],
    .admin_level = level,
  };
  describe (self, object, &class, &row);
  if (!yx_package_add (self->package, &class, &row, geometry, &fid, error))
    return FALSE;
  yx_paint_writer_add (self->painter, &class, fid, geometry, anchor, area, texts);
  names = name_texts (self, object, texts);
  if (class.layer == YX_LAYER_ADDRESS) {
    names.house_number = texts[0];
    names.street = row.street;
  }
  yx_names_add (self->names, &class, &names, geometry, anchor);
  return TRUE;
}

static gboolean
emit_all (Layers *self, const Object *object, YxShape shape, const YxGeometry *geometry,
          GError **error)
{
  YxFeatureClass classes[YX_MAX_CLASSES];
  const guint n = yx_classify (self->extract, object->first_tag, object->n_tags, shape, classes);
  YxFixedPoint anchor;

  if (n == 0)
    return TRUE;
  anchor = shape == YX_SHAPE_AREA ? yx_geometry_inner_point (geometry)
                                  : g_array_index (geometry->points, YxFixedPoint, 0);
  for (guint i = 0; i < n; i++) {
    const YxGeometry *own = geometry;

    if (shape == YX_SHAPE_AREA && yx_layer_shape (classes[i].layer) == YX_SHAPE_POINT) {
      yx_geometry_set_point (self->point, anchor);
      own = self->point;
    }
    if (!emit (self, object, &classes[i], NO_LEVEL, own, anchor, error))
      return FALSE;
  }
  return TRUE;
}

static guint8
admin_level (const Layers *self, const Object *object)
{
  const char *boundary = get_tag (self, object, YX_KEY_BOUNDARY);
  const char *level = get_tag (self, object, YX_KEY_ADMIN_LEVEL);
  guint64 number = level != NULL ? g_ascii_strtoull (level, NULL, 10) : 0;

  if (g_strcmp0 (boundary, "administrative") != 0 || number < 2 || number > 11)
    return NO_LEVEL;
  return (guint8) number;
}

static YxFeatureClass
boundary_class (guint8 level)
{
  static const struct {
    guint8 last_level, kind, min_zoom;
  } rules[] = {
    { 2, YX_REGION_BOUNDARY_COUNTRY, 3 }, { 4, YX_REGION_BOUNDARY_PROVINCE, 4 },
    { 5, YX_REGION_BOUNDARY_CITY, 6 },    { 7, YX_REGION_BOUNDARY_COUNTY, 8 },
    { 8, YX_REGION_BOUNDARY_TOWN, 11 },   { G_MAXUINT8, YX_REGION_BOUNDARY_VILLAGE, 13 },
  };
  guint i = 0;

  while (level > rules[i].last_level)
    i++;
  return (YxFeatureClass){
    .layer = YX_LAYER_BOUNDARY, .kind = rules[i].kind, .min_zoom = rules[i].min_zoom,
  };
}

static Object
relation_object (const YxExtractRelation *relation)
{
  return (Object){ relation->id, 'r', relation->first_tag, relation->n_tags };
}

/* A border way belongs to the boundaries of both sides and of all levels; it is drawn once, as
 * the most important of them. */
static void
find_boundaries (Layers *self)
{
  const YxExtract *extract = self->extract;

  self->admin_levels = g_malloc (extract->ways->len + 1);
  memset (self->admin_levels, NO_LEVEL, extract->ways->len + 1);
  for (guint i = 0; i < extract->relations->len; i++) {
    const YxExtractRelation *relation = &g_array_index (extract->relations, YxExtractRelation, i);
    const Object object = relation_object (relation);
    const guint8 level = admin_level (self, &object);

    if (level == NO_LEVEL)
      continue;
    for (guint32 m = 0; m < relation->n_members; m++) {
      const YxExtractMember *member = &g_array_index (extract->members, YxExtractMember,
                                                      relation->first_member + m);
      gssize way = member->type == YX_MEMBER_WAY ? yx_extract_find_way (extract, member->id) : -1;

      if (way >= 0)
        self->admin_levels[way] = MIN (self->admin_levels[way], level);
    }
  }
}

static gboolean
write_nodes (Layers *self, GError **error)
{
  const YxExtract *extract = self->extract;

  for (guint i = 0; i < extract->tagged_nodes->len; i++) {
    const YxTaggedNode *node = &g_array_index (extract->tagged_nodes, YxTaggedNode, i);
    const Object object = { node->id, 'n', node->first_tag, node->n_tags };

    if (!tick (self, error))
      return FALSE;
    yx_geometry_set_point (self->point,
                           g_array_index (extract->node_points, YxFixedPoint, node->index));
    if (!emit_all (self, &object, YX_SHAPE_POINT, self->point, error))
      return FALSE;
  }
  return TRUE;
}

/* A way that is an area and drawn as one; the geometry is set then. */
static gboolean
set_area (Layers *self, const YxExtractWay *way, gboolean *ret_drawn)
{
  YxFeatureClass classes[YX_MAX_CLASSES];

  if (!yx_is_area (self->extract, way->first_tag, way->n_tags)
      || !yx_geometry_set_ring (self->geometry, self->extract, way))
    return FALSE;
  *ret_drawn = yx_classify (self->extract, way->first_tag, way->n_tags, YX_SHAPE_AREA, classes) > 0
               && yx_layer_shape (classes[0].layer) == YX_SHAPE_AREA;
  return TRUE;
}

static gboolean
write_way (Layers *self, guint index, GError **error)
{
  const YxExtract *extract = self->extract;
  const YxExtractWay *way = &g_array_index (extract->ways, YxExtractWay, index);
  const Object object = { way->id, 'w', way->first_tag, way->n_tags };
  const guint8 level = MIN (self->admin_levels[index], admin_level (self, &object));
  YxFeatureClass classes[YX_MAX_CLASSES];
  gboolean drawn = FALSE, any_line;

  if (way->n_tags == 0 && level == NO_LEVEL)
    return TRUE;
  if (set_area (self, way, &drawn)
      && !emit_all (self, &object, YX_SHAPE_AREA, self->geometry, error))
    return FALSE;
  any_line = yx_classify (extract, way->first_tag, way->n_tags, YX_SHAPE_LINE, classes) > 0;
  /* A square is not a road as well. */
  if (any_line && drawn && classes[0].layer == YX_LAYER_ROAD)
    any_line = FALSE;
  if ((!any_line && level == NO_LEVEL) || !yx_geometry_set_line (self->geometry, extract, way))
    return TRUE;
  if (any_line && !emit_all (self, &object, YX_SHAPE_LINE, self->geometry, error))
    return FALSE;
  if (level == NO_LEVEL)
    return TRUE;
  classes[0] = boundary_class (level);
  return emit (self, &object, &classes[0], level, self->geometry,
               g_array_index (self->geometry->points, YxFixedPoint, 0), error);
}

static gboolean
write_relation (Layers *self, const YxExtractRelation *relation, GError **error)
{
  const Object object = relation_object (relation);
  const char *type = get_tag (self, &object, YX_KEY_TYPE);
  const guint8 level = admin_level (self, &object);
  YxFeatureClass classes[YX_MAX_CLASSES];
  gboolean broken = FALSE, any, is_feature;

  if (g_strcmp0 (type, "multipolygon") != 0 && g_strcmp0 (type, "boundary") != 0)
    return TRUE;
  is_feature = yx_classify (self->extract, relation->first_tag, relation->n_tags, YX_SHAPE_AREA,
                            classes)
               > 0;
  if (!is_feature && level == NO_LEVEL)
    return TRUE;
  any = yx_geometry_set_multipolygon (self->geometry, self->extract, relation, &broken);
  self->n_broken += broken && is_feature;
  /* Half an outline would put its neighbours inside. */
  if (any && !broken && level != NO_LEVEL) {
    const char *texts[4];
    YxNameTexts names;

    get_texts (self, &object, YX_LAYER_BOUNDARY, texts);
    names = name_texts (self, &object, texts);
    yx_names_add_unit (self->names, level, &names, self->geometry,
                       yx_geometry_inner_point (self->geometry));
  }
  if (!is_feature)
    return TRUE;
  return !any || emit_all (self, &object, YX_SHAPE_AREA, self->geometry, error);
}

static gboolean
write_all (Layers *self, GError **error)
{
  const YxExtract *extract = self->extract;

  find_boundaries (self);
  /* Relations go first, so that an area is painted over by what lies within it. */
  for (guint i = 0; i < extract->relations->len; i++) {
    if (!tick (self, error)
        || !write_relation (self, &g_array_index (extract->relations, YxExtractRelation, i),
                            error))
      return FALSE;
  }
  for (guint i = 0; i < extract->ways->len; i++)
    if (!tick (self, error) || !write_way (self, i, error))
      return FALSE;
  return write_nodes (self, error);
}

gboolean
yx_layers_write (const YxExtract *extract, YxPackage *package, YxPaintWriter *painter,
                 YxNames *names, void (*progress) (double fraction, gpointer user_data),
                 gpointer user_data, guint64 *ret_broken, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxGeometry) geometry = yx_geometry_new ();
  g_autoptr (YxGeometry) point = yx_geometry_new ();
  Layers self = {
    .extract = extract,
    .package = package,
    .painter = painter,
    .names = names,
    .geometry = geometry,
    .point = point,
    .n_all = (guint64) extract->relations->len + extract->ways->len + extract->tagged_nodes->len,
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
  };
  gboolean ok = write_all (&self, error);

  g_free (self.admin_levels);
  if (ok)
    *ret_broken = self.n_broken;
  return ok;
}
