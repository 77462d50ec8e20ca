#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/classify.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *value;
  guint8 kind;
  guint8 min_zoom;
} Rule;

/* "*" takes what the lines above it did not. */
static const Rule road_rules[] = {
  { "motorway", YX_REGION_ROAD_MOTORWAY, 5 },
  { "motorway_link", YX_REGION_ROAD_MOTORWAY, 10 },
  { "trunk", YX_REGION_ROAD_TRUNK, 6 },
  { "trunk_link", YX_REGION_ROAD_TRUNK, 11 },
  { "primary", YX_REGION_ROAD_PRIMARY, 8 },
  { "primary_link", YX_REGION_ROAD_PRIMARY, 12 },
  { "secondary", YX_REGION_ROAD_SECONDARY, 9 },
  { "secondary_link", YX_REGION_ROAD_SECONDARY, 12 },
  { "tertiary", YX_REGION_ROAD_TERTIARY, 11 },
  { "tertiary_link", YX_REGION_ROAD_TERTIARY, 13 },
  { "unclassified", YX_REGION_ROAD_UNCLASSIFIED, 12 },
  { "road", YX_REGION_ROAD_UNCLASSIFIED, 13 },
  { "residential", YX_REGION_ROAD_RESIDENTIAL, 13 },
  { "living_street", YX_REGION_ROAD_LIVING_STREET, 13 },
  { "pedestrian", YX_REGION_ROAD_PEDESTRIAN, 14 },
  { "busway", YX_REGION_ROAD_SERVICE, 14 },
  { "service", YX_REGION_ROAD_SERVICE, 14 },
  { "track", YX_REGION_ROAD_TRACK, 13 },
  { "raceway", YX_REGION_ROAD_TRACK, 14 },
  { "footway", YX_REGION_ROAD_PATH, 15 },
  { "cycleway", YX_REGION_ROAD_PATH, 15 },
  { "bridleway", YX_REGION_ROAD_PATH, 15 },
  { "path", YX_REGION_ROAD_PATH, 15 },
  { "steps", YX_REGION_ROAD_PATH, 16 },
  { "construction", YX_REGION_ROAD_CONSTRUCTION, 13 },
};

static const Rule water_rules[] = {
  { "river", YX_REGION_WATER_RIVER, 0 },     { "oxbow", YX_REGION_WATER_LAKE, 0 },
  { "canal", YX_REGION_WATER_CANAL, 0 },     { "ditch", YX_REGION_WATER_CANAL, 0 },
  { "reservoir", YX_REGION_WATER_RESERVOIR, 0 }, { "basin", YX_REGION_WATER_RESERVOIR, 0 },
  { "pond", YX_REGION_WATER_POND, 0 },       { "stream", YX_REGION_WATER_RIVER, 0 },
  { "wastewater", YX_REGION_WATER_POND, 0 }, { "*", YX_REGION_WATER_LAKE, 0 },
};

static const Rule waterway_rules[] = {
  { "river", YX_REGION_WATERWAY_RIVER, 8 },    { "canal", YX_REGION_WATERWAY_CANAL, 11 },
  { "stream", YX_REGION_WATERWAY_STREAM, 13 }, { "brook", YX_REGION_WATERWAY_STREAM, 13 },
  { "tidal_channel", YX_REGION_WATERWAY_STREAM, 13 },
  { "ditch", YX_REGION_WATERWAY_DITCH, 15 },   { "drain", YX_REGION_WATERWAY_DITCH, 15 },
  { "dam", YX_REGION_WATERWAY_DAM, 13 },       { "weir", YX_REGION_WATERWAY_DAM, 15 },
};

static const Rule landuse_rules[] = {
  { "farmland", YX_REGION_LAND_FARMLAND, 10 },
  { "farmyard", YX_REGION_LAND_FARMLAND, 13 },
  { "greenhouse_horticulture", YX_REGION_LAND_FARMLAND, 12 },
  { "aquaculture", YX_REGION_LAND_WETLAND, 12 },
  { "salt_pond", YX_REGION_LAND_WETLAND, 12 },
  { "forest", YX_REGION_LAND_FOREST, 8 },
  { "meadow", YX_REGION_LAND_GRASS, 10 },
  { "grass", YX_REGION_LAND_GRASS, 13 },
  { "village_green", YX_REGION_LAND_GRASS, 13 },
  { "flowerbed", YX_REGION_LAND_GRASS, 16 },
  { "greenfield", YX_REGION_LAND_GRASS, 13 },
  { "recreation_ground", YX_REGION_LAND_GRASS, 13 },
  { "orchard", YX_REGION_LAND_ORCHARD, 11 },
  { "vineyard", YX_REGION_LAND_ORCHARD, 11 },
  { "plant_nursery", YX_REGION_LAND_ORCHARD, 12 },
  { "allotments", YX_REGION_LAND_ORCHARD, 13 },
  { "quarry", YX_REGION_LAND_BARE, 12 },
  { "landfill", YX_REGION_LAND_BARE, 12 },
  { "brownfield", YX_REGION_LAND_CONSTRUCTION, 13 },
  { "construction", YX_REGION_LAND_CONSTRUCTION, 12 },
  { "military", YX_REGION_LAND_MILITARY, 11 },
  { "residential", YX_REGION_LAND_RESIDENTIAL, 9 },
  { "commercial", YX_REGION_LAND_COMMERCIAL, 12 },
  { "retail", YX_REGION_LAND_RETAIL, 12 },
  { "industrial", YX_REGION_LAND_INDUSTRIAL, 10 },
  { "depot", YX_REGION_LAND_INDUSTRIAL, 12 },
  { "port", YX_REGION_LAND_INDUSTRIAL, 12 },
  { "garages", YX_REGION_LAND_PARKING, 14 },
  { "railway", YX_REGION_LAND_RAILWAY, 12 },
  { "education", YX_REGION_LAND_EDUCATION, 12 },
  { "institutional", YX_REGION_LAND_EDUCATION, 12 },
  { "religious", YX_REGION_LAND_EDUCATION, 13 },
  { "cemetery", YX_REGION_LAND_CEMETERY, 12 },
};

static const Rule natural_rules[] = {
  { "wood", YX_REGION_LAND_FOREST, 8 },       { "scrub", YX_REGION_LAND_SCRUB, 10 },
  { "heath", YX_REGION_LAND_SCRUB, 10 },      { "shrubbery", YX_REGION_LAND_SCRUB, 15 },
  { "grassland", YX_REGION_LAND_GRASS, 10 },  { "fell", YX_REGION_LAND_GRASS, 10 },
  { "wetland", YX_REGION_LAND_WETLAND, 10 },  { "mud", YX_REGION_LAND_WETLAND, 12 },
  { "bare_rock", YX_REGION_LAND_BARE, 11 },   { "scree", YX_REGION_LAND_BARE, 11 },
  { "sand", YX_REGION_LAND_BARE, 11 },        { "beach", YX_REGION_LAND_BARE, 11 },
  { "shingle", YX_REGION_LAND_BARE, 12 },     { "shoal", YX_REGION_LAND_BARE, 12 },
};

static const Rule leisure_rules[] = {
  { "park", YX_REGION_LAND_PARK, 11 },           { "garden", YX_REGION_LAND_PARK, 14 },
  { "nature_reserve", YX_REGION_LAND_FOREST, 9 }, { "common", YX_REGION_LAND_GRASS, 13 },
  { "golf_course", YX_REGION_LAND_PARK, 12 },    { "pitch", YX_REGION_LAND_SPORT, 14 },
  { "stadium", YX_REGION_LAND_SPORT, 13 },       { "sports_centre", YX_REGION_LAND_SPORT, 13 },
  { "track", YX_REGION_LAND_SPORT, 14 },         { "playground", YX_REGION_LAND_SPORT, 15 },
  { "dog_park", YX_REGION_LAND_GRASS, 15 },
};

static const Rule amenity_area_rules[] = {
  { "school", YX_REGION_LAND_EDUCATION, 12 },       { "college", YX_REGION_LAND_EDUCATION, 12 },
  { "kindergarten", YX_REGION_LAND_EDUCATION, 14 }, { "university", YX_REGION_LAND_EDUCATION, 11 },
  { "hospital", YX_REGION_LAND_HOSPITAL, 12 },      { "clinic", YX_REGION_LAND_HOSPITAL, 14 },
  { "grave_yard", YX_REGION_LAND_CEMETERY, 13 },    { "parking", YX_REGION_LAND_PARKING, 14 },
  { "marketplace", YX_REGION_LAND_RETAIL, 14 },     { "prison", YX_REGION_LAND_MILITARY, 12 },
  { "bus_station", YX_REGION_LAND_PARKING, 14 },    { "fuel", YX_REGION_LAND_PARKING, 15 },
};

static const Rule building_rules[] = {
  { "residential", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "apartments", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "house", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "detached", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "semidetached_house", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "terrace", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "bungalow", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "dormitory", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "farm", YX_REGION_BUILDING_RESIDENTIAL, 0 },
  { "commercial", YX_REGION_BUILDING_COMMERCIAL, 0 },
  { "retail", YX_REGION_BUILDING_COMMERCIAL, 0 },
  { "office", YX_REGION_BUILDING_COMMERCIAL, 0 },
  { "hotel", YX_REGION_BUILDING_COMMERCIAL, 0 },
  { "supermarket", YX_REGION_BUILDING_COMMERCIAL, 0 },
  { "kiosk", YX_REGION_BUILDING_COMMERCIAL, 0 },
  { "industrial", YX_REGION_BUILDING_INDUSTRIAL, 0 },
  { "warehouse", YX_REGION_BUILDING_INDUSTRIAL, 0 },
  { "manufacture", YX_REGION_BUILDING_INDUSTRIAL, 0 },
  { "factory", YX_REGION_BUILDING_INDUSTRIAL, 0 },
  { "public", YX_REGION_BUILDING_PUBLIC, 0 },
  { "civic", YX_REGION_BUILDING_PUBLIC, 0 },
  { "government", YX_REGION_BUILDING_PUBLIC, 0 },
  { "hospital", YX_REGION_BUILDING_PUBLIC, 0 },
  { "school", YX_REGION_BUILDING_PUBLIC, 0 },
  { "kindergarten", YX_REGION_BUILDING_PUBLIC, 0 },
  { "university", YX_REGION_BUILDING_PUBLIC, 0 },
  { "college", YX_REGION_BUILDING_PUBLIC, 0 },
  { "church", YX_REGION_BUILDING_PUBLIC, 0 },
  { "temple", YX_REGION_BUILDING_PUBLIC, 0 },
  { "mosque", YX_REGION_BUILDING_PUBLIC, 0 },
  { "train_station", YX_REGION_BUILDING_PUBLIC, 0 },
  { "transportation", YX_REGION_BUILDING_PUBLIC, 0 },
  { "garage", YX_REGION_BUILDING_MINOR, 0 },
  { "garages", YX_REGION_BUILDING_MINOR, 0 },
  { "shed", YX_REGION_BUILDING_MINOR, 0 },
  { "hut", YX_REGION_BUILDING_MINOR, 0 },
  { "roof", YX_REGION_BUILDING_MINOR, 0 },
  { "carport", YX_REGION_BUILDING_MINOR, 0 },
  { "greenhouse", YX_REGION_BUILDING_MINOR, 0 },
  { "barn", YX_REGION_BUILDING_MINOR, 0 },
  { "*", YX_REGION_BUILDING_OTHER, 0 },
};

static const Rule rail_rules[] = {
  { "rail", YX_REGION_RAIL_MAIN, 8 },       { "narrow_gauge", YX_REGION_RAIL_MAIN, 11 },
  { "monorail", YX_REGION_RAIL_SUBWAY, 12 }, { "subway", YX_REGION_RAIL_SUBWAY, 12 },
  { "light_rail", YX_REGION_RAIL_SUBWAY, 12 }, { "tram", YX_REGION_RAIL_TRAM, 13 },
  { "funicular", YX_REGION_RAIL_TRAM, 13 },
};

static const Rule place_rules[] = {
  { "state", YX_REGION_PLACE_PROVINCE, 4 },     { "province", YX_REGION_PLACE_PROVINCE, 4 },
  { "city", YX_REGION_PLACE_CITY, 5 },          { "municipality", YX_REGION_PLACE_CITY, 5 },
  { "county", YX_REGION_PLACE_COUNTY, 8 },      { "district", YX_REGION_PLACE_COUNTY, 8 },
  { "borough", YX_REGION_PLACE_COUNTY, 9 },     { "town", YX_REGION_PLACE_TOWN, 8 },
  { "township", YX_REGION_PLACE_TOWN, 10 },     { "suburb", YX_REGION_PLACE_SUBURB, 11 },
  { "village", YX_REGION_PLACE_VILLAGE, 12 },   { "quarter", YX_REGION_PLACE_QUARTER, 13 },
  { "neighbourhood", YX_REGION_PLACE_QUARTER, 14 },
  { "city_block", YX_REGION_PLACE_QUARTER, 15 }, { "hamlet", YX_REGION_PLACE_HAMLET, 13 },
  { "isolated_dwelling", YX_REGION_PLACE_HAMLET, 14 },
  { "farm", YX_REGION_PLACE_HAMLET, 14 },       { "island", YX_REGION_PLACE_ISLAND, 11 },
  { "islet", YX_REGION_PLACE_ISLAND, 14 },      { "locality", YX_REGION_PLACE_LOCALITY, 15 },
};

static const Rule amenity_rules[] = {
  { "courthouse", YX_REGION_POI_COURT, 13 },      { "police", YX_REGION_POI_POLICE, 14 },
  { "townhall", YX_REGION_POI_GOVERNMENT, 13 },   { "hospital", YX_REGION_POI_HOSPITAL, 13 },
  { "prison", YX_REGION_POI_GOVERNMENT, 14 },     { "fire_station", YX_REGION_POI_GOVERNMENT, 15 },
  { "post_office", YX_REGION_POI_GOVERNMENT, 16 }, { "library", YX_REGION_POI_GOVERNMENT, 16 },
  { "community_centre", YX_REGION_POI_GOVERNMENT, 16 },
  { "social_facility", YX_REGION_POI_GOVERNMENT, 16 },
  { "bus_station", YX_REGION_POI_BUS_STATION, 14 },
  { "ferry_terminal", YX_REGION_POI_BUS_STATION, 14 },
  { "university", YX_REGION_POI_UNIVERSITY, 13 }, { "college", YX_REGION_POI_UNIVERSITY, 14 },
  { "school", YX_REGION_POI_SCHOOL, 15 },         { "kindergarten", YX_REGION_POI_SCHOOL, 16 },
  { "bank", YX_REGION_POI_BANK, 16 },             { "fuel", YX_REGION_POI_FUEL, 15 },
  { "charging_station", YX_REGION_POI_FUEL, 17 }, { "marketplace", YX_REGION_POI_MARKET, 15 },
  { "place_of_worship", YX_REGION_POI_WORSHIP, 16 }, { "clinic", YX_REGION_POI_CLINIC, 16 },
  { "doctors", YX_REGION_POI_CLINIC, 17 },        { "dentist", YX_REGION_POI_CLINIC, 17 },
  { "pharmacy", YX_REGION_POI_CLINIC, 17 },       { "restaurant", YX_REGION_POI_FOOD, 17 },
  { "fast_food", YX_REGION_POI_FOOD, 17 },        { "cafe", YX_REGION_POI_FOOD, 17 },
  { "bar", YX_REGION_POI_FOOD, 17 },              { "pub", YX_REGION_POI_FOOD, 17 },
  { "karaoke_box", YX_REGION_POI_FOOD, 17 },      { "internet_cafe", YX_REGION_POI_FOOD, 17 },
  { "parking", YX_REGION_POI_PARKING, 17 },
};

static const Rule shop_rules[] = {
  { "mall", YX_REGION_POI_MARKET, 15 },
  { "department_store", YX_REGION_POI_MARKET, 15 },
  { "supermarket", YX_REGION_POI_MARKET, 16 },
  { "vacant", YX_REGION_POI_SHOP, 18 },
  { "*", YX_REGION_POI_SHOP, 17 },
};

static const Rule tourism_rules[] = {
  { "hotel", YX_REGION_POI_HOTEL, 16 },       { "motel", YX_REGION_POI_HOTEL, 16 },
  { "hostel", YX_REGION_POI_HOTEL, 16 },      { "guest_house", YX_REGION_POI_HOTEL, 17 },
  { "apartment", YX_REGION_POI_HOTEL, 17 },   { "attraction", YX_REGION_POI_SIGHT, 15 },
  { "museum", YX_REGION_POI_SIGHT, 15 },      { "theme_park", YX_REGION_POI_SIGHT, 14 },
  { "zoo", YX_REGION_POI_SIGHT, 14 },         { "viewpoint", YX_REGION_POI_SIGHT, 16 },
};

static const char *const kind_names[YX_N_LAYERS][26] = {
  [YX_LAYER_LANDUSE] = { "farmland", "forest", "scrub", "grass", "orchard", "wetland", "bare",
                         "military", "residential", "commercial", "retail", "industrial",
                         "construction", "railway", "airfield", "education", "hospital",
                         "cemetery", "park", "sport", "parking", "square" },
  [YX_LAYER_WATER_AREA] = { "lake", "river", "canal", "reservoir", "pond", "pool" },
  [YX_LAYER_WATER_LINE] = { "river", "canal", "stream", "ditch", "dam" },
  [YX_LAYER_BUILDING] = { "other", "residential", "commercial", "industrial", "public", "minor" },
  [YX_LAYER_ROAD] = { "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified",
                      "residential", "living_street", "pedestrian", "service", "track", "path",
                      "ferry", "construction" },
  [YX_LAYER_RAIL] = { "main", "siding", "subway", "tram" },
  [YX_LAYER_BOUNDARY] = { "country", "province", "city", "county", "town", "village" },
  [YX_LAYER_PLACE] = { "province", "city", "county", "town", "suburb", "village", "quarter",
                       "hamlet", "island", "locality" },
  [YX_LAYER_ADDRESS] = { "house_number" },
  [YX_LAYER_POI] = { "court", "police", "government", "hospital", "rail_station", "airport",
                     "bus_station", "university", "school", "bank", "fuel", "hotel", "market",
                     "worship", "sight", "park", "company", "clinic", "food", "shop", "parking",
                     "bus_stop", "peak", "other" },
};

typedef struct {
  const YxExtract *extract;
  gsize first_tag;
  guint n_tags;
} Tags;

static const char *
get (const Tags *tags, YxKey key)
{
  return yx_extract_tag (tags->extract, tags->first_tag, tags->n_tags, key);
}

static gboolean
is (const Tags *tags, YxKey key, const char *value)
{
  const char *found = get (tags, key);

  return found != NULL && strcmp (found, value) == 0;
}

/* Present and not "no". */
static gboolean
has (const Tags *tags, YxKey key)
{
  const char *found = get (tags, key);

  return found != NULL && strcmp (found, "no") != 0;
}

static const Rule *
find_rule (const Rule *rules, gsize n, const char *value)
{
  if (value == NULL || strcmp (value, "no") == 0)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (strcmp (rules[i].value, value) == 0 || rules[i].value[0] == '*')
      return &rules[i];
  return NULL;
}

#define FIND(rules, value) find_rule (rules, G_N_ELEMENTS (rules), value)

static int
small_number (const char *text, int low, int high)
{
  double number = text != NULL ? g_ascii_strtod (text, NULL) : 0.0;

  return number >= low && number <= high ? (int) number : 0;
}

static gint8
level_of (const Tags *tags)
{
  const char *text = get (tags, YX_KEY_LAYER);
  int level = small_number (text, -9, 9);

  if (text == NULL) {
    if (has (tags, YX_KEY_BRIDGE))
      level = 1;
    else if (has (tags, YX_KEY_TUNNEL))
      level = -1;
  }
  return (gint8) level;
}

static guint16
crossing_flags (const Tags *tags)
{
  guint16 flags = 0;

  if (has (tags, YX_KEY_BRIDGE))
    flags |= YX_FEATURE_BRIDGE;
  if (has (tags, YX_KEY_TUNNEL) || is (tags, YX_KEY_COVERED, "yes")
      || is (tags, YX_KEY_LOCATION, "underground"))
    flags |= YX_FEATURE_TUNNEL;
  return flags;
}

static guint16
road_flags (const Tags *tags, const char *highway)
{
  guint16 flags = crossing_flags (tags);
  const char *oneway = get (tags, YX_KEY_ONEWAY);
  gboolean round = is (tags, YX_KEY_JUNCTION, "roundabout")
                   || is (tags, YX_KEY_JUNCTION, "circular");

  if (oneway != NULL && (strcmp (oneway, "-1") == 0 || strcmp (oneway, "reverse") == 0))
    flags |= YX_FEATURE_ONEWAY_REVERSE;
  else if (oneway != NULL
             ? strcmp (oneway, "yes") == 0 || strcmp (oneway, "true") == 0
                 || strcmp (oneway, "1") == 0
             : round || g_str_has_prefix (highway, "motorway"))
    flags |= YX_FEATURE_ONEWAY;
  if (round)
    flags |= YX_FEATURE_ROUNDABOUT;
  if (g_str_has_suffix (highway, "_link"))
    flags |= YX_FEATURE_LINK;
  if (is (tags, YX_KEY_ACCESS, "private") || is (tags, YX_KEY_ACCESS, "no"))
    flags |= YX_FEATURE_PRIVATE;
  return flags;
}

static gboolean
classify_road (const Tags *tags, YxFeatureClass *ret_class)
{
  const char *highway = get (tags, YX_KEY_HIGHWAY);
  const Rule *rule = highway != NULL ? FIND (road_rules, highway) : NULL;
  guint8 min_zoom;

  if (rule == NULL) {
    if (!is (tags, YX_KEY_ROUTE, "ferry"))
      return FALSE;
    *ret_class = (YxFeatureClass){ YX_LAYER_ROAD, YX_REGION_ROAD_FERRY, 9, 0, 0, 0 };
    return TRUE;
  }
  min_zoom = rule->min_zoom;
  if (rule->kind == YX_REGION_ROAD_SERVICE && has (tags, YX_KEY_SERVICE))
    min_zoom += is (tags, YX_KEY_SERVICE, "alley") ? 1 : 2;
  *ret_class = (YxFeatureClass){
    .layer = YX_LAYER_ROAD,
    .kind = rule->kind,
    .min_zoom = min_zoom,
    .level = level_of (tags),
    .flags = road_flags (tags, highway),
    .storeys = (guint16) small_number (get (tags, YX_KEY_LANES), 1, 20),
  };
  return TRUE;
}

static gboolean
classify_line (const Tags *tags, YxFeatureClass *ret_class)
{
  const Rule *rule;
  YxFeatureClass class = { .level = level_of (tags), .flags = crossing_flags (tags) };

  if (classify_road (tags, ret_class))
    return TRUE;
  if ((rule = FIND (rail_rules, get (tags, YX_KEY_RAILWAY))) != NULL) {
    class.layer = YX_LAYER_RAIL;
    class.kind = rule->kind;
    class.min_zoom = rule->min_zoom;
    if (rule->kind == YX_REGION_RAIL_MAIN && has (tags, YX_KEY_SERVICE)) {
      class.kind = YX_REGION_RAIL_SIDING;
      class.min_zoom = 13;
    }
  } else if ((rule = FIND (waterway_rules, get (tags, YX_KEY_WATERWAY))) != NULL) {
    class.layer = YX_LAYER_WATER_LINE;
    class.kind = rule->kind;
    class.min_zoom = rule->min_zoom;
    if (has (tags, YX_KEY_INTERMITTENT))
      class.flags |= YX_FEATURE_INTERMITTENT;
  } else {
    return FALSE;
  }
  *ret_class = class;
  return TRUE;
}

static gboolean
classify_area (const Tags *tags, YxFeatureClass *ret_class)
{
  const char *landuse = get (tags, YX_KEY_LANDUSE);
  const char *natural = get (tags, YX_KEY_NATURAL);
  const char *leisure = get (tags, YX_KEY_LEISURE);
  const Rule *rule;
  YxFeatureClass class = { .level = (gint8) small_number (get (tags, YX_KEY_LAYER), -9, 9) };

  if (has (tags, YX_KEY_BUILDING)) {
    rule = FIND (building_rules, get (tags, YX_KEY_BUILDING));
    class.layer = YX_LAYER_BUILDING;
    class.kind = rule->kind;
    class.min_zoom = 15;
    class.storeys = (guint16) small_number (get (tags, YX_KEY_BUILDING_LEVELS), 1, 200);
    *ret_class = class;
    return TRUE;
  }

  if ((natural != NULL && strcmp (natural, "water") == 0) || is (tags, YX_KEY_WATERWAY, "riverbank")
      || (landuse != NULL && (strcmp (landuse, "reservoir") == 0 || strcmp (landuse, "basin") == 0))
      || (leisure != NULL && strcmp (leisure, "swimming_pool") == 0)) {
    const char *water = get (tags, YX_KEY_WATER);

    class.layer = YX_LAYER_WATER_AREA;
    class.min_zoom = 7;
    if (water != NULL)
      class.kind = FIND (water_rules, water) != NULL ? FIND (water_rules, water)->kind
                                                     : YX_REGION_WATER_LAKE;
    else if (is (tags, YX_KEY_WATERWAY, "riverbank"))
      class.kind = YX_REGION_WATER_RIVER;
    else if (landuse != NULL && natural == NULL)
      class.kind = YX_REGION_WATER_RESERVOIR;
    else if (leisure != NULL && natural == NULL)
      class.kind = YX_REGION_WATER_POOL;
    if (has (tags, YX_KEY_INTERMITTENT))
      class.flags |= YX_FEATURE_INTERMITTENT;
    *ret_class = class;
    return TRUE;
  }

  class.layer = YX_LAYER_LANDUSE;
  if ((rule = FIND (leisure_rules, leisure)) != NULL
      || (rule = FIND (amenity_area_rules, get (tags, YX_KEY_AMENITY))) != NULL
      || (rule = FIND (landuse_rules, landuse)) != NULL
      || (rule = FIND (natural_rules, natural)) != NULL) {
    class.kind = rule->kind;
    class.min_zoom = rule->min_zoom;
  } else if (has (tags, YX_KEY_MILITARY)) {
    class.kind = YX_REGION_LAND_MILITARY;
    class.min_zoom = 11;
  } else if (is (tags, YX_KEY_AEROWAY, "aerodrome") || is (tags, YX_KEY_AEROWAY, "apron")) {
    class.kind = YX_REGION_LAND_AIRFIELD;
    class.min_zoom = 10;
  } else if (is (tags, YX_KEY_PLACE, "square") || is (tags, YX_KEY_HIGHWAY, "pedestrian")
             || is (tags, YX_KEY_HIGHWAY, "footway") || is (tags, YX_KEY_HIGHWAY, "service")) {
    class.kind = YX_REGION_LAND_SQUARE;
    class.min_zoom = 14;
  } else {
    return FALSE;
  }
  *ret_class = class;
  return TRUE;
}

static guint8
place_min_zoom (const Rule *rule, const Tags *tags)
{
  double population = g_ascii_strtod (get (tags, YX_KEY_POPULATION) ?: "0", NULL);

  if (rule->kind == YX_REGION_PLACE_CITY && population >= 1e6)
    return rule->min_zoom - 1;
  if (rule->kind == YX_REGION_PLACE_VILLAGE && population >= 3000)
    return rule->min_zoom - 1;
  return rule->min_zoom;
}

static gboolean
classify_poi (const Tags *tags, YxFeatureClass *ret_class)
{
  const Rule *rule = NULL;
  gboolean named = get (tags, YX_KEY_NAME) != NULL;
  guint8 kind, zoom;

  if ((rule = FIND (amenity_rules, get (tags, YX_KEY_AMENITY))) != NULL) {
    kind = rule->kind;
    zoom = rule->min_zoom;
    if (!named && (kind == YX_REGION_POI_PARKING || kind == YX_REGION_POI_FOOD))
      return FALSE;
  } else if (is (tags, YX_KEY_RAILWAY, "station") || is (tags, YX_KEY_RAILWAY, "halt")) {
    kind = YX_REGION_POI_RAIL_STATION;
    zoom = 12;
  } else if (is (tags, YX_KEY_AEROWAY, "aerodrome")) {
    kind = YX_REGION_POI_AIRPORT;
    zoom = 10;
  } else if (is (tags, YX_KEY_HIGHWAY, "bus_stop")) {
    kind = YX_REGION_POI_BUS_STOP;
    zoom = 17;
  } else if (is (tags, YX_KEY_OFFICE, "government")) {
    kind = YX_REGION_POI_GOVERNMENT;
    zoom = 14;
  } else if ((rule = FIND (shop_rules, get (tags, YX_KEY_SHOP))) != NULL
             || (rule = FIND (tourism_rules, get (tags, YX_KEY_TOURISM))) != NULL) {
    kind = rule->kind;
    zoom = rule->min_zoom;
  } else if (is (tags, YX_KEY_NATURAL, "peak")) {
    kind = YX_REGION_POI_PEAK;
    zoom = 13;
  } else if (is (tags, YX_KEY_LEISURE, "park")) {
    kind = YX_REGION_POI_PARK;
    zoom = 14;
  } else if (named && has (tags, YX_KEY_HEALTHCARE)) {
    kind = YX_REGION_POI_CLINIC;
    zoom = 17;
  } else if (named
             && (has (tags, YX_KEY_OFFICE) || has (tags, YX_KEY_CRAFT)
                 || has (tags, YX_KEY_INDUSTRIAL) || is (tags, YX_KEY_MAN_MADE, "works"))) {
    kind = YX_REGION_POI_COMPANY;
    zoom = 16;
  } else if (named
             && (has (tags, YX_KEY_HISTORIC) || has (tags, YX_KEY_AMENITY)
                 || has (tags, YX_KEY_LEISURE) || has (tags, YX_KEY_MAN_MADE)
                 || has (tags, YX_KEY_EMERGENCY) || has (tags, YX_KEY_BUILDING)
                 || has (tags, YX_KEY_POWER))) {
    kind = YX_REGION_POI_OTHER;
    zoom = 17;
  } else {
    return FALSE;
  }
  if (!named)
    zoom = MAX (zoom, 17);
  *ret_class = (YxFeatureClass){ YX_LAYER_POI, kind, zoom, 0, 0, 0 };
  return TRUE;
}

guint
yx_classify (const YxExtract *extract, gsize first_tag, guint n_tags, YxShape shape,
             YxFeatureClass classes[YX_MAX_CLASSES])
{
  const Tags tags = { extract, first_tag, n_tags };
  const Rule *rule;
  guint n = 0;

  if (n_tags == 0)
    return 0;
  if (shape == YX_SHAPE_LINE)
    return classify_line (&tags, &classes[0]) ? 1 : 0;

  if (shape == YX_SHAPE_AREA && classify_area (&tags, &classes[n]))
    n++;
  if (get (&tags, YX_KEY_NAME) != NULL
      && (rule = FIND (place_rules, get (&tags, YX_KEY_PLACE))) != NULL) {
    classes[n++] = (YxFeatureClass){
      YX_LAYER_PLACE, rule->kind, place_min_zoom (rule, &tags), 0, 0, 0,
    };
  } else if (classify_poi (&tags, &classes[n])) {
    n++;
  }
  if (get (&tags, YX_KEY_ADDR_HOUSENUMBER) != NULL)
    classes[n++] = (YxFeatureClass){ YX_LAYER_ADDRESS, 0, 17, 0, 0, 0 };
  return n;
}

gboolean
yx_is_area (const YxExtract *extract, gsize first_tag, guint n_tags)
{
  const Tags tags = { extract, first_tag, n_tags };

  if (is (&tags, YX_KEY_AREA, "no"))
    return FALSE;
  /* A closed road or railway is a loop unless it says that it is a square. */
  if (has (&tags, YX_KEY_HIGHWAY))
    return is (&tags, YX_KEY_AREA, "yes");
  return TRUE;
}

guint8
yx_area_min_zoom (guint8 base, double world_area)
{
  guint8 zoom = base;

  /* A pixel at zoom z is 2^-(z+8) of the world on a side. */
  while (zoom < 18 && world_area * exp2 (2.0 * (zoom + 8)) < 12.0)
    zoom++;
  return zoom;
}

const char *
yx_layer_table (YxRegionLayer layer)
{
  static const char *const tables[YX_N_LAYERS] = {
    [YX_LAYER_LANDUSE] = "landuse",       [YX_LAYER_WATER_AREA] = "water_areas",
    [YX_LAYER_WATER_LINE] = "water_lines", [YX_LAYER_BUILDING] = "buildings",
    [YX_LAYER_ROAD] = "roads",            [YX_LAYER_RAIL] = "railways",
    [YX_LAYER_BOUNDARY] = "boundaries",   [YX_LAYER_PLACE] = "places",
    [YX_LAYER_ADDRESS] = "addresses",     [YX_LAYER_POI] = "pois",
  };

  g_assert (layer < YX_N_LAYERS);
  return tables[layer];
}

const char *
yx_kind_name (YxRegionLayer layer, guint kind)
{
  g_assert (layer < YX_N_LAYERS && kind < G_N_ELEMENTS (kind_names[0]));
  return kind_names[layer][kind];
}

guint
yx_n_kinds (YxRegionLayer layer)
{
  guint n = 0;

  g_assert (layer < YX_N_LAYERS);
  while (n < G_N_ELEMENTS (kind_names[0]) && kind_names[layer][n] != NULL)
    n++;
  return n;
}

YxShape
yx_layer_shape (YxRegionLayer layer)
{
  switch (layer) {
  case YX_LAYER_LANDUSE:
  case YX_LAYER_WATER_AREA:
  case YX_LAYER_BUILDING:
    return YX_SHAPE_AREA;
  case YX_LAYER_WATER_LINE:
  case YX_LAYER_ROAD:
  case YX_LAYER_RAIL:
  case YX_LAYER_BOUNDARY:
    return YX_SHAPE_LINE;
  case YX_LAYER_PLACE:
  case YX_LAYER_ADDRESS:
  case YX_LAYER_POI:
  case YX_N_LAYERS:
  default:
    return YX_SHAPE_POINT;
  }
}
