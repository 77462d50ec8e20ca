#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/names.h"

#include <math.h>
#include <string.h>

#include "region/name-text.h"
#include "region/names-private.h"

static void
piece_clear (gpointer data)
{
  g_free (((YxStreetPiece *) data)->key);
}

static void
door_clear (gpointer data)
{
  g_free (((YxDoorDraft *) data)->street_key);
}

double
yx_fixed_distance (YxFixedPoint a, YxFixedPoint b)
{
  const double metres = 6371008.8 * G_PI / 180.0 / 1e7;
  const double middle = (a.lat / 2.0 + b.lat / 2.0) / 1e7 * G_PI / 180.0;
  const double dx = ((double) b.lon - a.lon) * cos (middle), dy = (double) b.lat - a.lat;

  return hypot (dx, dy) * metres;
}

void
yx_fixed_box_add (YxFixedBox *box, YxFixedPoint point)
{
  box->west = MIN (box->west, point.lon);
  box->south = MIN (box->south, point.lat);
  box->east = MAX (box->east, point.lon);
  box->north = MAX (box->north, point.lat);
}

static gboolean
ends_with_any (const char *name, const char *const *endings)
{
  for (; *endings != NULL; endings++)
    if (g_str_has_suffix (name, *endings))
      return TRUE;
  return FALSE;
}

/* Mappers disagree on what a subdistrict or a community is; its name says it. */
static YxMatchLevel
level_by_name (const char *name, YxMatchLevel level)
{
  static const char *const towns[] = { "街道", "街道办事处", "镇", "乡", NULL };
  static const char *const villages[] = { "村", "社区", "居委会", "村委会", "庄", "屯", "寨", NULL };
  static const char *const estates[] = { "小区", "花园", "家园", "新村", "公寓", "家属院", NULL };

  if (ends_with_any (name, estates))
    return YX_MATCH_ESTATE;
  if (ends_with_any (name, villages))
    return YX_MATCH_VILLAGE;
  return ends_with_any (name, towns) ? YX_MATCH_TOWN : level;
}

static gboolean
place_level (YxRegionPlaceKind kind, const char *name, YxMatchLevel *ret_level)
{
  switch (kind) {
  case YX_REGION_PLACE_PROVINCE:
    *ret_level = YX_MATCH_PROVINCE;
    return TRUE;
  case YX_REGION_PLACE_CITY:
    *ret_level = g_str_has_suffix (name, "县") || g_str_has_suffix (name, "区") ? YX_MATCH_COUNTY
                                                                              : YX_MATCH_CITY;
    return TRUE;
  case YX_REGION_PLACE_COUNTY:
    *ret_level = YX_MATCH_COUNTY;
    return TRUE;
  case YX_REGION_PLACE_TOWN:
    /* A county seat is mapped as a town and called by the county's name. */
    *ret_level = g_str_has_suffix (name, "县") || g_str_has_suffix (name, "市") ? YX_MATCH_COUNTY
                                                                              : YX_MATCH_TOWN;
    return TRUE;
  case YX_REGION_PLACE_SUBURB:
    *ret_level = level_by_name (name, YX_MATCH_TOWN);
    return TRUE;
  case YX_REGION_PLACE_QUARTER:
    *ret_level = level_by_name (name, YX_MATCH_ESTATE);
    return TRUE;
  case YX_REGION_PLACE_VILLAGE:
  case YX_REGION_PLACE_HAMLET:
    *ret_level = level_by_name (name, YX_MATCH_VILLAGE);
    return TRUE;
  case YX_REGION_PLACE_ISLAND:
  case YX_REGION_PLACE_LOCALITY:
  default:
    *ret_level = YX_MATCH_VILLAGE;
    return TRUE;
  }
}

/* FALSE for what nobody would give as an address. */
static gboolean
spot_level (const YxFeatureClass *class, const char *name, YxMatchLevel *ret_level)
{
  switch (class->layer) {
  case YX_LAYER_PLACE:
    return place_level (class->kind, name, ret_level);
  case YX_LAYER_LANDUSE:
    *ret_level = class->kind == YX_REGION_LAND_RESIDENTIAL ? level_by_name (name, YX_MATCH_ESTATE)
                                                           : YX_MATCH_ESTATE;
    return TRUE;
  case YX_LAYER_BUILDING:
  case YX_LAYER_POI:
    *ret_level = YX_MATCH_BUILDING;
    return TRUE;
  case YX_LAYER_WATER_AREA:
  case YX_LAYER_WATER_LINE:
  case YX_LAYER_ROAD:
  case YX_LAYER_RAIL:
  case YX_LAYER_BOUNDARY:
  case YX_LAYER_ADDRESS:
  case YX_N_LAYERS:
  default:
    return FALSE;
  }
}

static void
measure (YxSpotDraft *spot, const YxGeometry *geometry)
{
  double radius = 0.0;

  for (guint i = 0; i < geometry->points->len; i++) {
    const YxFixedPoint point = g_array_index (geometry->points, YxFixedPoint, i);

    yx_fixed_box_add (&spot->box, point);
    radius = MAX (radius, yx_fixed_distance (spot->point, point));
  }
  if (geometry->points->len > 1)
    spot->radius = (guint32) MAX (10.0, ceil (radius));
}

/* A shop is a building's point and an area's: the first, which has the outline, is enough. */
static gboolean
is_known (const YxNames *self, const YxNameTexts *texts)
{
  const YxSpotDraft *last;

  if (self->spots->len == 0)
    return FALSE;
  last = &g_array_index (self->spots, YxSpotDraft, self->spots->len - 1);
  return last->texts.osm_id == texts->osm_id && last->texts.osm_type == texts->osm_type;
}

static void
add_street (YxNames *self, const YxNameTexts *texts, const char *name, const YxGeometry *geometry)
{
  YxStreetPiece piece = {
    .first_point = self->points->len,
    .n_points = geometry->points->len,
    .box = YX_FIXED_BOX_EMPTY,
    .texts = *texts,
  };

  piece.key = yx_name_key (name);
  if (*piece.key == '\0') {
    g_free (piece.key);
    return;
  }
  piece.texts.name = name;
  for (guint i = 0; i < geometry->points->len; i++)
    yx_fixed_box_add (&piece.box, g_array_index (geometry->points, YxFixedPoint, i));
  g_array_append_vals (self->points, geometry->points->data, geometry->points->len);
  g_array_append_val (self->pieces, piece);
}

YxNames *
yx_names_new (void)
{
  YxNames *self = g_new0 (YxNames, 1);

  self->spots = g_array_new (FALSE, FALSE, sizeof (YxSpotDraft));
  self->pieces = g_array_new (FALSE, FALSE, sizeof (YxStreetPiece));
  self->doors = g_array_new (FALSE, FALSE, sizeof (YxDoorDraft));
  self->points = g_array_new (FALSE, FALSE, sizeof (YxFixedPoint));
  self->rings = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ring_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->outline = g_array_new (FALSE, FALSE, sizeof (YxFixedPoint));
  g_array_set_clear_func (self->pieces, piece_clear);
  g_array_set_clear_func (self->doors, door_clear);
  return self;
}

void
yx_names_free (YxNames *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->spots);
  g_array_unref (self->pieces);
  g_array_unref (self->doors);
  g_array_unref (self->points);
  g_array_unref (self->rings);
  g_array_unref (self->ring_starts);
  g_array_unref (self->outline);
  g_free (self);
}

void
yx_names_add (YxNames *self, const YxFeatureClass *class, const YxNameTexts *texts,
              const YxGeometry *geometry, YxFixedPoint anchor)
{
  YxSpotDraft spot = { .kind = class->kind, .point = anchor, .box = YX_FIXED_BOX_EMPTY };
  const char *name = texts->name != NULL ? texts->name : texts->name_zh;

  if (class->layer == YX_LAYER_ADDRESS) {
    YxDoorDraft door = { .street_name = texts->street, .number = texts->house_number };

    if (door.number == NULL)
      return;
    door.point = anchor;
    if (door.street_name != NULL)
      door.street_key = yx_name_key (door.street_name);
    g_array_append_val (self->doors, door);
    return;
  }
  if (class->layer == YX_LAYER_ROAD) {
    if (name == NULL)
      name = texts->ref;
    if (name != NULL)
      add_street (self, texts, name, geometry);
    return;
  }
  if (name == NULL || !spot_level (class, name, &spot.level) || is_known (self, texts))
    return;
  spot.texts = *texts;
  spot.texts.name = name;
  spot.is_area = yx_layer_shape (class->layer) == YX_SHAPE_AREA;
  measure (&spot, geometry);
  g_array_append_val (self->spots, spot);
}

void
yx_names_add_unit (YxNames *self, guint admin_level, const YxNameTexts *texts,
                   const YxGeometry *geometry, YxFixedPoint inner)
{
  const char *name = texts->name != NULL ? texts->name : texts->name_zh;
  YxSpotDraft spot = {
    .level = admin_level <= 4   ? YX_MATCH_PROVINCE
             : admin_level == 5 ? YX_MATCH_CITY
             : admin_level <= 7 ? YX_MATCH_COUNTY
             : admin_level == 8 ? YX_MATCH_TOWN
                                : YX_MATCH_VILLAGE,
    .is_area = TRUE,
    .point = inner,
    .box = YX_FIXED_BOX_EMPTY,
    .first_ring = self->rings->len,
    .n_rings = geometry->part_ends->len,
    .texts = *texts,
  };
  guint32 first = 0;

  if (name == NULL || admin_level <= 2)
    return;
  spot.texts.name = name;
  measure (&spot, geometry);
  for (guint i = 0; i < geometry->part_ends->len; i++) {
    const guint32 end = g_array_index (geometry->part_ends, guint32, i), n = end - first;

    g_array_append_val (self->ring_starts, self->outline->len);
    g_array_append_val (self->rings, n);
    g_array_append_vals (self->outline, &g_array_index (geometry->points, YxFixedPoint, first), n);
    first = end;
  }
  g_array_append_val (self->spots, spot);
}
