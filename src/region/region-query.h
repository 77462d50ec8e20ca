#pragma once

/* Features for painting: what lies in a box at a zoom, as plain structs.
 *
 * Geometry comes in world coordinates (geo/tile.h: Mercator, 0 to 1, y down), so a painter only
 * scales and shifts. It is already simplified to under half a pixel (of 256 px tiles) at the
 * asked zoom, and features too small or unimportant to be seen there are left out. From zoom 15
 * on it is the full geometry, to 2 cm.
 *
 * Everything here may be called from any thread at once. */

#include "geo/tile.h"
#include "region/region.h"

G_BEGIN_DECLS

typedef enum {
  YX_LAYER_LANDUSE,    /* areas */
  YX_LAYER_WATER_AREA, /* areas */
  YX_LAYER_WATER_LINE, /* lines */
  YX_LAYER_BUILDING,   /* areas */
  YX_LAYER_ROAD,       /* lines; pedestrian squares are land use */
  YX_LAYER_RAIL,       /* lines */
  YX_LAYER_BOUNDARY,   /* lines */
  YX_LAYER_PLACE,      /* points */
  YX_LAYER_ADDRESS,    /* points; the house number is the name */
  YX_LAYER_POI,        /* points */
  YX_N_LAYERS,
} YxRegionLayer;

#define YX_LAYER_MASK(layer) (1u << (layer))
#define YX_LAYER_ALL ((1u << YX_N_LAYERS) - 1)

/* `kind` of a YX_LAYER_ROAD, the more important first. A slip road has the kind of what it
 * leads to and the flag YX_FEATURE_LINK. */
typedef enum {
  YX_REGION_ROAD_MOTORWAY,
  YX_REGION_ROAD_TRUNK,
  YX_REGION_ROAD_PRIMARY,
  YX_REGION_ROAD_SECONDARY,
  YX_REGION_ROAD_TERTIARY,
  YX_REGION_ROAD_UNCLASSIFIED,
  YX_REGION_ROAD_RESIDENTIAL,
  YX_REGION_ROAD_LIVING_STREET,
  YX_REGION_ROAD_PEDESTRIAN,
  YX_REGION_ROAD_SERVICE,
  YX_REGION_ROAD_TRACK,
  YX_REGION_ROAD_PATH,  /* footway, cycleway, bridleway, path, steps */
  YX_REGION_ROAD_FERRY,
  YX_REGION_ROAD_CONSTRUCTION,
} YxRegionRoadKind;

/* of YX_LAYER_WATER_AREA */
typedef enum {
  YX_REGION_WATER_LAKE, /* also unspecified */
  YX_REGION_WATER_RIVER,
  YX_REGION_WATER_CANAL,
  YX_REGION_WATER_RESERVOIR,
  YX_REGION_WATER_POND,
  YX_REGION_WATER_POOL,
} YxRegionWaterKind;

/* of YX_LAYER_WATER_LINE */
typedef enum {
  YX_REGION_WATERWAY_RIVER,
  YX_REGION_WATERWAY_CANAL,
  YX_REGION_WATERWAY_STREAM,
  YX_REGION_WATERWAY_DITCH,
  YX_REGION_WATERWAY_DAM,
} YxRegionWaterwayKind;

/* of YX_LAYER_LANDUSE, in painting order: the larger, vaguer kinds first */
typedef enum {
  YX_REGION_LAND_FARMLAND,
  YX_REGION_LAND_FOREST,
  YX_REGION_LAND_SCRUB,
  YX_REGION_LAND_GRASS,
  YX_REGION_LAND_ORCHARD,
  YX_REGION_LAND_WETLAND,
  YX_REGION_LAND_BARE, /* rock, sand, quarry */
  YX_REGION_LAND_MILITARY,
  YX_REGION_LAND_RESIDENTIAL, /* with a name: an estate (小区) or village */
  YX_REGION_LAND_COMMERCIAL,
  YX_REGION_LAND_RETAIL,
  YX_REGION_LAND_INDUSTRIAL,
  YX_REGION_LAND_CONSTRUCTION,
  YX_REGION_LAND_RAILWAY,
  YX_REGION_LAND_AIRFIELD,
  YX_REGION_LAND_EDUCATION,
  YX_REGION_LAND_HOSPITAL,
  YX_REGION_LAND_CEMETERY,
  YX_REGION_LAND_PARK,
  YX_REGION_LAND_SPORT,
  YX_REGION_LAND_PARKING,
  YX_REGION_LAND_SQUARE, /* pedestrian areas */
} YxRegionLandKind;

/* of YX_LAYER_BUILDING */
typedef enum {
  YX_REGION_BUILDING_OTHER,
  YX_REGION_BUILDING_RESIDENTIAL,
  YX_REGION_BUILDING_COMMERCIAL,
  YX_REGION_BUILDING_INDUSTRIAL,
  YX_REGION_BUILDING_PUBLIC, /* government, schools, hospitals, stations, worship */
  YX_REGION_BUILDING_MINOR,  /* sheds, garages, roofs, greenhouses */
} YxRegionBuildingKind;

/* of YX_LAYER_RAIL */
typedef enum {
  YX_REGION_RAIL_MAIN,
  YX_REGION_RAIL_SIDING,
  YX_REGION_RAIL_SUBWAY,
  YX_REGION_RAIL_TRAM,
} YxRegionRailKind;

/* of YX_LAYER_BOUNDARY, by admin_level */
typedef enum {
  YX_REGION_BOUNDARY_COUNTRY,  /* 2 */
  YX_REGION_BOUNDARY_PROVINCE, /* 3-4 */
  YX_REGION_BOUNDARY_CITY,     /* 5 */
  YX_REGION_BOUNDARY_COUNTY,   /* 6-7 */
  YX_REGION_BOUNDARY_TOWN,     /* 8 */
  YX_REGION_BOUNDARY_VILLAGE,  /* 9 and above */
} YxRegionBoundaryKind;

/* of YX_LAYER_PLACE: the rank of a label, the more important first */
typedef enum {
  YX_REGION_PLACE_PROVINCE,
  YX_REGION_PLACE_CITY,
  YX_REGION_PLACE_COUNTY, /* place=county or district */
  YX_REGION_PLACE_TOWN,
  YX_REGION_PLACE_SUBURB,
  YX_REGION_PLACE_VILLAGE,
  YX_REGION_PLACE_QUARTER, /* quarter, neighbourhood, estate */
  YX_REGION_PLACE_HAMLET,
  YX_REGION_PLACE_ISLAND,
  YX_REGION_PLACE_LOCALITY,
} YxRegionPlaceKind;

/* of YX_LAYER_POI */
typedef enum {
  YX_REGION_POI_COURT,
  YX_REGION_POI_POLICE,
  YX_REGION_POI_GOVERNMENT,
  YX_REGION_POI_HOSPITAL,
  YX_REGION_POI_RAIL_STATION,
  YX_REGION_POI_AIRPORT,
  YX_REGION_POI_BUS_STATION,
  YX_REGION_POI_UNIVERSITY,
  YX_REGION_POI_SCHOOL,
  YX_REGION_POI_BANK,
  YX_REGION_POI_FUEL,
  YX_REGION_POI_HOTEL,
  YX_REGION_POI_MARKET, /* markets, malls, supermarkets */
  YX_REGION_POI_WORSHIP,
  YX_REGION_POI_SIGHT,
  YX_REGION_POI_PARK,
  YX_REGION_POI_COMPANY, /* offices and works */
  YX_REGION_POI_CLINIC,  /* clinics, doctors, pharmacies */
  YX_REGION_POI_FOOD,
  YX_REGION_POI_SHOP,
  YX_REGION_POI_PARKING,
  YX_REGION_POI_BUS_STOP,
  YX_REGION_POI_PEAK,
  YX_REGION_POI_OTHER, /* anything else that has a name */
} YxRegionPoiKind;

typedef enum {
  YX_FEATURE_ONEWAY = 1 << 0,         /* along the points */
  YX_FEATURE_ONEWAY_REVERSE = 1 << 1, /* against them */
  YX_FEATURE_BRIDGE = 1 << 2,
  YX_FEATURE_TUNNEL = 1 << 3,  /* also culverts and covered ways */
  YX_FEATURE_LINK = 1 << 4,    /* slip road */
  YX_FEATURE_ROUNDABOUT = 1 << 5,
  YX_FEATURE_PRIVATE = 1 << 6, /* access=private or no */
  YX_FEATURE_INTERMITTENT = 1 << 7,
} YxFeatureFlags;

typedef struct {
  guint8 layer;    /* YxRegionLayer */
  guint8 kind;     /* the enum that belongs to the layer */
  guint8 min_zoom; /* from here on it is worth seeing */
  gint8 level;     /* OSM layer=*: what crosses above (> 0) and below (< 0); 0 for points */
  guint16 flags;   /* YxFeatureFlags */
  guint16 storeys; /* buildings: number of levels, 0 unknown; roads: lanes, 0 unknown */
  guint32 fid;     /* row in the layer's table */
  float area;      /* of areas, in world units squared × 1e12 (for order and label size) */

  const char *name;    /* as on the ground, nullable; a house number for addresses */
  const char *name_zh; /* nullable when the same as name, or absent */
  const char *name_en; /* nullable */
  const char *ref;     /* road numbers: "G208;S309", nullable */

  /* Lines and areas may have several parts: part i is points[i ? part_ends[i - 1] : 0] up to
   * part_ends[i], exclusive. The rings of an area are not closed (the last point differs from
   * the first); fill them all as one path with the even-odd rule. */
  const YxWorldPoint *points;
  const guint32 *part_ends;
  guint32 n_points;
  guint32 n_parts;

  /* A point inside an area to hang its label or symbol on, else the first point. */
  YxWorldPoint anchor;
} YxRegionFeature;

typedef struct {
  const YxRegionFeature *features; /* by layer, in painting order: kind, then area, large first */
  guint n_features;
  guint layer_start[YX_N_LAYERS + 1]; /* features of layer l: layer_start[l] … [l + 1] - 1 */
  gatomicrefcount ref_count;
} YxRegionFeatures;

YxRegionFeatures *yx_region_features_ref (YxRegionFeatures *self);
void yx_region_features_unref (YxRegionFeatures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRegionFeatures, yx_region_features_unref)

/* Features of the layers in the mask whose box meets `box`, at a zoom of 256 px tiles (ask a
 * HiDPI or 512 px tile with its zoom + 1). Lines and areas are cut to the box grown by an eighth
 * of its size on each side, so a forest of a whole county costs no more than what is seen; the
 * cut runs outside the box.
 *
 * Blocking, a few milliseconds for a dense tile. Errors: YX_REGION_ERROR_DAMAGED,
 * G_IO_ERROR_CANCELLED. */
YxRegionFeatures *yx_region_query (YxRegion *self, YxBox box, int zoom, guint layer_mask,
                                   GCancellable *cancellable, GError **error);

/* As above, whole: nothing is cut. For exact work, not for painting. */
YxRegionFeatures *yx_region_query_whole (YxRegion *self, YxBox box, int zoom, guint layer_mask,
                                         GCancellable *cancellable, GError **error);

/* The name to show: Chinese first, or English first where the locale's language is not Chinese
 * and an English name exists. NULL when it has none. */
const char *yx_region_feature_label (const YxRegionFeature *feature, gboolean prefer_english);

G_END_DECLS
