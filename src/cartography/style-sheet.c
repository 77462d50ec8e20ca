#include "cartography/style-sheet.h"

#include <math.h>

#define NONE { 0.0, 0.0, 0.0, 0.0 }

/* Night: a cool, quiet ground on which routes and places are the brightest things. Roads rise
 * from the ground by lightness, the trunk network by a touch of warmth. */
static const YxStyleSheet night = {
  .ground = YX_RGB (0x11161d),
  .grid = YX_RGB (0x1a212b),
  .land = {
    [YX_REGION_LAND_FARMLAND] = YX_RGB (0x131a1e),
    [YX_REGION_LAND_FOREST] = YX_RGB (0x12211f),
    [YX_REGION_LAND_SCRUB] = YX_RGB (0x131e1e),
    [YX_REGION_LAND_GRASS] = YX_RGB (0x14201f),
    [YX_REGION_LAND_ORCHARD] = YX_RGB (0x14211d),
    [YX_REGION_LAND_WETLAND] = YX_RGB (0x112024),
    [YX_REGION_LAND_BARE] = YX_RGB (0x1a1b1d),
    [YX_REGION_LAND_MILITARY] = YX_RGB (0x1d191c),
    [YX_REGION_LAND_RESIDENTIAL] = YX_RGB (0x171d26),
    [YX_REGION_LAND_COMMERCIAL] = YX_RGB (0x1b1e2a),
    [YX_REGION_LAND_RETAIL] = YX_RGB (0x1d1e29),
    [YX_REGION_LAND_INDUSTRIAL] = YX_RGB (0x1b1d24),
    [YX_REGION_LAND_CONSTRUCTION] = YX_RGB (0x1b1c20),
    [YX_REGION_LAND_RAILWAY] = YX_RGB (0x181b21),
    [YX_REGION_LAND_AIRFIELD] = YX_RGB (0x191d28),
    [YX_REGION_LAND_EDUCATION] = YX_RGB (0x1d1f2a),
    [YX_REGION_LAND_HOSPITAL] = YX_RGB (0x221d26),
    [YX_REGION_LAND_CEMETERY] = YX_RGB (0x151e20),
    [YX_REGION_LAND_PARK] = YX_RGB (0x132622),
    [YX_REGION_LAND_SPORT] = YX_RGB (0x152825),
    [YX_REGION_LAND_PARKING] = YX_RGB (0x1a2029),
    [YX_REGION_LAND_SQUARE] = YX_RGB (0x1d232d),
  },
  .land_edge = YX_RGB (0x202834),
  .water = YX_RGB (0x0e2a40),
  .water_edge = YX_RGB (0x153a56),
  .building = {
    [YX_REGION_BUILDING_OTHER] = YX_RGB (0x222a36),
    [YX_REGION_BUILDING_RESIDENTIAL] = YX_RGB (0x222b37),
    [YX_REGION_BUILDING_COMMERCIAL] = YX_RGB (0x262b3b),
    [YX_REGION_BUILDING_INDUSTRIAL] = YX_RGB (0x242832),
    [YX_REGION_BUILDING_PUBLIC] = YX_RGB (0x2e2d3e),
    [YX_REGION_BUILDING_MINOR] = YX_RGB (0x1e252f),
  },
  .building_edge = YX_RGB (0x323c4b),
  .road = {
    [YX_REGION_ROAD_MOTORWAY] = { YX_RGB (0x8c6f45), YX_RGB (0x0b0e12) },
    [YX_REGION_ROAD_TRUNK] = { YX_RGB (0x7d6a4c), YX_RGB (0x0b0e12) },
    [YX_REGION_ROAD_PRIMARY] = { YX_RGB (0x6c6555), YX_RGB (0x0b0e12) },
    [YX_REGION_ROAD_SECONDARY] = { YX_RGB (0x596068), YX_RGB (0x0b0e12) },
    [YX_REGION_ROAD_TERTIARY] = { YX_RGB (0x4b5562), YX_RGB (0x0c0f14) },
    [YX_REGION_ROAD_UNCLASSIFIED] = { YX_RGB (0x3f4957), YX_RGB (0x0c0f14) },
    [YX_REGION_ROAD_RESIDENTIAL] = { YX_RGB (0x3b4553), YX_RGB (0x0c0f14) },
    [YX_REGION_ROAD_LIVING_STREET] = { YX_RGB (0x38424f), YX_RGB (0x0c0f14) },
    [YX_REGION_ROAD_PEDESTRIAN] = { YX_RGB (0x353c4b), YX_RGB (0x0d1015) },
    [YX_REGION_ROAD_SERVICE] = { YX_RGB (0x323b47), YX_RGB (0x0d1015) },
    [YX_REGION_ROAD_TRACK] = { YX_RGB (0x4a4437), NONE },
    [YX_REGION_ROAD_PATH] = { YX_RGB (0x3a4450), NONE },
    [YX_REGION_ROAD_FERRY] = { YX_RGB (0x2b5676), NONE },
    [YX_REGION_ROAD_CONSTRUCTION] = { YX_RGB (0x4a4540), YX_RGB (0x0d1015) },
  },
  .tunnel_part = 0.55,
  .arrow = YX_RGB (0xa6b0bf),
  .rail = YX_RGB (0x59616e),
  .rail_gap = YX_RGB (0x171c24),
  .boundary = YX_RGB (0x6a5a78),
  .place = { YX_RGB (0xe6ebf2), YX_RGB (0x0c1015) },
  .place_minor = { YX_RGB (0xb9c4d2), YX_RGB (0x0d1117) },
  .road_name = { YX_RGB (0xaeb8c5), YX_RGB (0x10141a) },
  .water_name = { YX_RGB (0x6aa6d6), YX_RGB (0x0b1a27) },
  .area_name = { YX_RGB (0x8ea596), YX_RGB (0x10151b) },
  .poi = { YX_RGB (0x97a4b6), YX_RGB (0x10151b) },
  .poi_important = { YX_RGB (0xd0c3a6), YX_RGB (0x10151b) },
  .house_number = { YX_RGB (0x97a4b6), YX_RGB (0x1a212b) },
  .shields = {
    { YX_RGB (0x6b5e2c), YX_RGB (0x0c0f13), YX_RGB (0xf4ecd0) },
    { YX_RGB (0x39424e), YX_RGB (0x0c0f13), YX_RGB (0xd3dbe5) },
    { YX_RGB (0x7a3433), YX_RGB (0x0c0f13), YX_RGB (0xfbe9e7) },
    { YX_RGB (0x1f5f45), YX_RGB (0x0c0f13), YX_RGB (0xe3f5ec) },
  },
  .symbol = YX_RGB (0x7b8899),
  .symbol_important = YX_RGB (0xd9b26a),
  .panel = YX_RGB (0x161c25),
  .panel_edge = YX_RGB (0x2c3644),
  .panel_text = YX_RGB (0xe6ebf2),
  .panel_text_dim = YX_RGB (0x9aa7b7),
  .route_casing = YX_RGB (0x080a0d),
};

/* Red: nothing below about 600 nm, so that an officer who looks up from the map still sees the
 * yard. Green and blue stay near zero; everything is told apart by lightness. */
static const YxStyleSheet red = {
  .ground = YX_RGB (0x0c0202),
  .grid = YX_RGB (0x1a0404),
  .land = {
    [YX_REGION_LAND_FARMLAND] = YX_RGB (0x0f0202),
    [YX_REGION_LAND_FOREST] = YX_RGB (0x150303),
    [YX_REGION_LAND_SCRUB] = YX_RGB (0x120303),
    [YX_REGION_LAND_GRASS] = YX_RGB (0x130303),
    [YX_REGION_LAND_ORCHARD] = YX_RGB (0x140303),
    [YX_REGION_LAND_WETLAND] = YX_RGB (0x110303),
    [YX_REGION_LAND_BARE] = YX_RGB (0x120303),
    [YX_REGION_LAND_MILITARY] = YX_RGB (0x170404),
    [YX_REGION_LAND_RESIDENTIAL] = YX_RGB (0x140303),
    [YX_REGION_LAND_COMMERCIAL] = YX_RGB (0x180404),
    [YX_REGION_LAND_RETAIL] = YX_RGB (0x180404),
    [YX_REGION_LAND_INDUSTRIAL] = YX_RGB (0x160404),
    [YX_REGION_LAND_CONSTRUCTION] = YX_RGB (0x140303),
    [YX_REGION_LAND_RAILWAY] = YX_RGB (0x140303),
    [YX_REGION_LAND_AIRFIELD] = YX_RGB (0x160404),
    [YX_REGION_LAND_EDUCATION] = YX_RGB (0x190505),
    [YX_REGION_LAND_HOSPITAL] = YX_RGB (0x1c0505),
    [YX_REGION_LAND_CEMETERY] = YX_RGB (0x130303),
    [YX_REGION_LAND_PARK] = YX_RGB (0x170404),
    [YX_REGION_LAND_SPORT] = YX_RGB (0x190404),
    [YX_REGION_LAND_PARKING] = YX_RGB (0x180404),
    [YX_REGION_LAND_SQUARE] = YX_RGB (0x1a0505),
  },
  .land_edge = YX_RGB (0x220606),
  .water = YX_RGB (0x030000),
  .water_edge = YX_RGB (0x420a0a),
  .building = {
    [YX_REGION_BUILDING_OTHER] = YX_RGB (0x250606),
    [YX_REGION_BUILDING_RESIDENTIAL] = YX_RGB (0x250606),
    [YX_REGION_BUILDING_COMMERCIAL] = YX_RGB (0x2a0707),
    [YX_REGION_BUILDING_INDUSTRIAL] = YX_RGB (0x270707),
    [YX_REGION_BUILDING_PUBLIC] = YX_RGB (0x340909),
    [YX_REGION_BUILDING_MINOR] = YX_RGB (0x1f0505),
  },
  .building_edge = YX_RGB (0x3d0b0b),
  .road = {
    [YX_REGION_ROAD_MOTORWAY] = { YX_RGB (0x981c16), YX_RGB (0x050101) },
    [YX_REGION_ROAD_TRUNK] = { YX_RGB (0x8a1913), YX_RGB (0x050101) },
    [YX_REGION_ROAD_PRIMARY] = { YX_RGB (0x7c1611), YX_RGB (0x050101) },
    [YX_REGION_ROAD_SECONDARY] = { YX_RGB (0x6b130f), YX_RGB (0x050101) },
    [YX_REGION_ROAD_TERTIARY] = { YX_RGB (0x5c100d), YX_RGB (0x050101) },
    [YX_REGION_ROAD_UNCLASSIFIED] = { YX_RGB (0x4e0e0b), YX_RGB (0x050101) },
    [YX_REGION_ROAD_RESIDENTIAL] = { YX_RGB (0x490d0a), YX_RGB (0x050101) },
    [YX_REGION_ROAD_LIVING_STREET] = { YX_RGB (0x440c0a), YX_RGB (0x050101) },
    [YX_REGION_ROAD_PEDESTRIAN] = { YX_RGB (0x3f0b09), YX_RGB (0x070101) },
    [YX_REGION_ROAD_SERVICE] = { YX_RGB (0x3c0b09), YX_RGB (0x070101) },
    [YX_REGION_ROAD_TRACK] = { YX_RGB (0x45100c), NONE },
    [YX_REGION_ROAD_PATH] = { YX_RGB (0x3a0d0a), NONE },
    [YX_REGION_ROAD_FERRY] = { YX_RGB (0x4a0f0c), NONE },
    [YX_REGION_ROAD_CONSTRUCTION] = { YX_RGB (0x40100d), YX_RGB (0x070101) },
  },
  .tunnel_part = 0.55,
  .arrow = YX_RGB (0xc23a2a),
  .rail = YX_RGB (0x6a1410),
  .rail_gap = YX_RGB (0x120303),
  .boundary = YX_RGB (0x701612),
  .place = { YX_RGB (0xff5a45), YX_RGB (0x080101) },
  .place_minor = { YX_RGB (0xd8432f), YX_RGB (0x090101) },
  .road_name = { YX_RGB (0xc43a29), YX_RGB (0x0d0202) },
  .water_name = { YX_RGB (0xa52f22), YX_RGB (0x040101) },
  .area_name = { YX_RGB (0xa02c20), YX_RGB (0x0c0202) },
  .poi = { YX_RGB (0xb03325), YX_RGB (0x0c0202) },
  .poi_important = { YX_RGB (0xd8432f), YX_RGB (0x0c0202) },
  .house_number = { YX_RGB (0xb03325), YX_RGB (0x1f0505) },
  .shields = {
    { YX_RGB (0x4a0f0c), YX_RGB (0x8a1913), YX_RGB (0xff6a55) },
    { YX_RGB (0x300a08), YX_RGB (0x6b130f), YX_RGB (0xd8432f) },
    { YX_RGB (0x5c100d), YX_RGB (0x9a1d16), YX_RGB (0xff6a55) },
    { YX_RGB (0x6b130f), YX_RGB (0xaa2018), YX_RGB (0xff7a66) },
  },
  .symbol = YX_RGB (0x8e261c),
  .symbol_important = YX_RGB (0xe2402f),
  .panel = YX_RGB (0x120303),
  .panel_edge = YX_RGB (0x4a0f0c),
  .panel_text = YX_RGB (0xff5a45),
  .panel_text_dim = YX_RGB (0xb83525),
  .route_casing = YX_RGB (0x020000),
};

static const YxStyleSheet day = {
  .ground = YX_RGB (0xf3f1ea),
  .grid = YX_RGB (0xe5e2d8),
  .land = {
    [YX_REGION_LAND_FARMLAND] = YX_RGB (0xf1efdf),
    [YX_REGION_LAND_FOREST] = YX_RGB (0xcfe2c4),
    [YX_REGION_LAND_SCRUB] = YX_RGB (0xdce6cb),
    [YX_REGION_LAND_GRASS] = YX_RGB (0xdcebcc),
    [YX_REGION_LAND_ORCHARD] = YX_RGB (0xd9e8c6),
    [YX_REGION_LAND_WETLAND] = YX_RGB (0xd3e6de),
    [YX_REGION_LAND_BARE] = YX_RGB (0xe8e3d8),
    [YX_REGION_LAND_MILITARY] = YX_RGB (0xeedfdb),
    [YX_REGION_LAND_RESIDENTIAL] = YX_RGB (0xeae8e3),
    [YX_REGION_LAND_COMMERCIAL] = YX_RGB (0xf0e4e4),
    [YX_REGION_LAND_RETAIL] = YX_RGB (0xf3e2dc),
    [YX_REGION_LAND_INDUSTRIAL] = YX_RGB (0xe7e3ea),
    [YX_REGION_LAND_CONSTRUCTION] = YX_RGB (0xe6e2d6),
    [YX_REGION_LAND_RAILWAY] = YX_RGB (0xe6e3e3),
    [YX_REGION_LAND_AIRFIELD] = YX_RGB (0xe6e6ee),
    [YX_REGION_LAND_EDUCATION] = YX_RGB (0xf2ecd6),
    [YX_REGION_LAND_HOSPITAL] = YX_RGB (0xf7e3e1),
    [YX_REGION_LAND_CEMETERY] = YX_RGB (0xd5e0cf),
    [YX_REGION_LAND_PARK] = YX_RGB (0xcbe6bd),
    [YX_REGION_LAND_SPORT] = YX_RGB (0xc8e7cf),
    [YX_REGION_LAND_PARKING] = YX_RGB (0xeeecea),
    [YX_REGION_LAND_SQUARE] = YX_RGB (0xf6f4f1),
  },
  .land_edge = YX_RGB (0xd6d2c8),
  .water = YX_RGB (0xa9cfe8),
  .water_edge = YX_RGB (0x86b6d6),
  .building = {
    [YX_REGION_BUILDING_OTHER] = YX_RGB (0xdcd7cf),
    [YX_REGION_BUILDING_RESIDENTIAL] = YX_RGB (0xdfd9d0),
    [YX_REGION_BUILDING_COMMERCIAL] = YX_RGB (0xe3d3cc),
    [YX_REGION_BUILDING_INDUSTRIAL] = YX_RGB (0xd6d2d6),
    [YX_REGION_BUILDING_PUBLIC] = YX_RGB (0xe0c9b4),
    [YX_REGION_BUILDING_MINOR] = YX_RGB (0xe2ded8),
  },
  .building_edge = YX_RGB (0xbfb8ad),
  .road = {
    [YX_REGION_ROAD_MOTORWAY] = { YX_RGB (0xf2a65e), YX_RGB (0xc2762f) },
    [YX_REGION_ROAD_TRUNK] = { YX_RGB (0xf6bd7d), YX_RGB (0xcb8c46) },
    [YX_REGION_ROAD_PRIMARY] = { YX_RGB (0xfad994), YX_RGB (0xcfa85a) },
    [YX_REGION_ROAD_SECONDARY] = { YX_RGB (0xfdf0bd), YX_RGB (0xcbb777) },
    [YX_REGION_ROAD_TERTIARY] = { YX_RGB (0xffffff), YX_RGB (0xb9b3a6) },
    [YX_REGION_ROAD_UNCLASSIFIED] = { YX_RGB (0xffffff), YX_RGB (0xc4beb2) },
    [YX_REGION_ROAD_RESIDENTIAL] = { YX_RGB (0xffffff), YX_RGB (0xc8c3b8) },
    [YX_REGION_ROAD_LIVING_STREET] = { YX_RGB (0xfaf9f7), YX_RGB (0xc8c3b8) },
    [YX_REGION_ROAD_PEDESTRIAN] = { YX_RGB (0xf3eef3), YX_RGB (0xc6bcc4) },
    [YX_REGION_ROAD_SERVICE] = { YX_RGB (0xffffff), YX_RGB (0xcfcac0) },
    [YX_REGION_ROAD_TRACK] = { YX_RGB (0xb59a6a), NONE },
    [YX_REGION_ROAD_PATH] = { YX_RGB (0xb9a08f), NONE },
    [YX_REGION_ROAD_FERRY] = { YX_RGB (0x5f93bb), NONE },
    [YX_REGION_ROAD_CONSTRUCTION] = { YX_RGB (0xe9dfc4), YX_RGB (0xbcae8b) },
  },
  .tunnel_part = 0.5,
  .arrow = YX_RGB (0x6f7681),
  .rail = YX_RGB (0x77777c),
  .rail_gap = YX_RGB (0xf7f6f3),
  .boundary = YX_RGB (0x9a7fb0),
  .place = { YX_RGB (0x1d2530), YX_RGB (0xffffff) },
  .place_minor = { YX_RGB (0x3f4a58), YX_RGB (0xffffff) },
  .road_name = { YX_RGB (0x474d57), YX_RGB (0xffffff) },
  .water_name = { YX_RGB (0x2b6a9a), YX_RGB (0xd8eaf6) },
  .area_name = { YX_RGB (0x47704a), YX_RGB (0xf7f8f2) },
  .poi = { YX_RGB (0x5b6472), YX_RGB (0xffffff) },
  .poi_important = { YX_RGB (0x7a4513), YX_RGB (0xffffff) },
  .house_number = { YX_RGB (0x7a7468), YX_RGB (0xeeebe6) },
  .shields = {
    { YX_RGB (0xf6d24a), YX_RGB (0x8f7416), YX_RGB (0x3a2f06) },
    { YX_RGB (0xffffff), YX_RGB (0x8c8f94), YX_RGB (0x3a414b) },
    { YX_RGB (0xc9453f), YX_RGB (0xffffff), YX_RGB (0xffffff) },
    { YX_RGB (0x2d8a5f), YX_RGB (0xffffff), YX_RGB (0xffffff) },
  },
  .symbol = YX_RGB (0x6b7684),
  .symbol_important = YX_RGB (0xa9601b),
  .panel = YX_RGB (0xffffff),
  .panel_edge = YX_RGB (0xc9c4b8),
  .panel_text = YX_RGB (0x1d2530),
  .panel_text_dim = YX_RGB (0x5b6472),
  .route_casing = YX_RGB (0xffffff),
};

/* Print: white paper, thin greys, text black; the routes are the only saturated ink. */
static const YxStyleSheet print = {
  .ground = YX_RGB (0xffffff),
  .grid = YX_RGB (0xeeeeee),
  .land = {
    [YX_REGION_LAND_FOREST] = YX_RGB (0xedf3ea),
    [YX_REGION_LAND_SCRUB] = YX_RGB (0xf2f6f0),
    [YX_REGION_LAND_GRASS] = YX_RGB (0xf3f7f0),
    [YX_REGION_LAND_ORCHARD] = YX_RGB (0xf1f6ee),
    [YX_REGION_LAND_WETLAND] = YX_RGB (0xeff5f4),
    [YX_REGION_LAND_MILITARY] = YX_RGB (0xf4f2f2),
    [YX_REGION_LAND_RESIDENTIAL] = YX_RGB (0xf7f7f6),
    [YX_REGION_LAND_COMMERCIAL] = YX_RGB (0xf6f5f5),
    [YX_REGION_LAND_RETAIL] = YX_RGB (0xf6f5f5),
    [YX_REGION_LAND_INDUSTRIAL] = YX_RGB (0xf4f4f5),
    [YX_REGION_LAND_AIRFIELD] = YX_RGB (0xf4f4f6),
    [YX_REGION_LAND_EDUCATION] = YX_RGB (0xf6f5f0),
    [YX_REGION_LAND_HOSPITAL] = YX_RGB (0xf7f3f3),
    [YX_REGION_LAND_CEMETERY] = YX_RGB (0xf0f4ee),
    [YX_REGION_LAND_PARK] = YX_RGB (0xebf4e7),
    [YX_REGION_LAND_SPORT] = YX_RGB (0xebf4ee),
    [YX_REGION_LAND_PARKING] = YX_RGB (0xf8f8f8),
    [YX_REGION_LAND_SQUARE] = YX_RGB (0xfafafa),
  },
  .land_edge = YX_RGB (0xdddddd),
  .water = YX_RGB (0xd9e8f2),
  .water_edge = YX_RGB (0x9dbdd3),
  .building = {
    [YX_REGION_BUILDING_OTHER] = YX_RGB (0xe6e6e6),
    [YX_REGION_BUILDING_RESIDENTIAL] = YX_RGB (0xe6e6e6),
    [YX_REGION_BUILDING_COMMERCIAL] = YX_RGB (0xe2e2e2),
    [YX_REGION_BUILDING_INDUSTRIAL] = YX_RGB (0xe0e0e0),
    [YX_REGION_BUILDING_PUBLIC] = YX_RGB (0xd2d2d2),
    [YX_REGION_BUILDING_MINOR] = YX_RGB (0xededed),
  },
  .building_edge = YX_RGB (0xc4c4c4),
  .road = {
    [YX_REGION_ROAD_MOTORWAY] = { YX_RGB (0xd2d2d2), YX_RGB (0x5a5a5a) },
    [YX_REGION_ROAD_TRUNK] = { YX_RGB (0xdadada), YX_RGB (0x666666) },
    [YX_REGION_ROAD_PRIMARY] = { YX_RGB (0xe4e4e4), YX_RGB (0x707070) },
    [YX_REGION_ROAD_SECONDARY] = { YX_RGB (0xf0f0f0), YX_RGB (0x808080) },
    [YX_REGION_ROAD_TERTIARY] = { YX_RGB (0xffffff), YX_RGB (0x8c8c8c) },
    [YX_REGION_ROAD_UNCLASSIFIED] = { YX_RGB (0xffffff), YX_RGB (0xa0a0a0) },
    [YX_REGION_ROAD_RESIDENTIAL] = { YX_RGB (0xffffff), YX_RGB (0xa8a8a8) },
    [YX_REGION_ROAD_LIVING_STREET] = { YX_RGB (0xffffff), YX_RGB (0xb0b0b0) },
    [YX_REGION_ROAD_PEDESTRIAN] = { YX_RGB (0xfafafa), YX_RGB (0xb8b8b8) },
    [YX_REGION_ROAD_SERVICE] = { YX_RGB (0xffffff), YX_RGB (0xbcbcbc) },
    [YX_REGION_ROAD_TRACK] = { YX_RGB (0x8a8a8a), NONE },
    [YX_REGION_ROAD_PATH] = { YX_RGB (0xa0a0a0), NONE },
    [YX_REGION_ROAD_FERRY] = { YX_RGB (0x7fa2ba), NONE },
    [YX_REGION_ROAD_CONSTRUCTION] = { YX_RGB (0xf0f0f0), YX_RGB (0xa8a8a8) },
  },
  .tunnel_part = 0.5,
  .arrow = YX_RGB (0x555555),
  .rail = YX_RGB (0x4a4a4a),
  .rail_gap = YX_RGB (0xffffff),
  .boundary = YX_RGB (0x8a7a98),
  .place = { YX_RGB (0x000000), YX_RGB (0xffffff) },
  .place_minor = { YX_RGB (0x1c1c1c), YX_RGB (0xffffff) },
  .road_name = { YX_RGB (0x303030), YX_RGB (0xffffff) },
  .water_name = { YX_RGB (0x2f6288), YX_RGB (0xf2f7fa) },
  .area_name = { YX_RGB (0x4a5a4a), YX_RGB (0xffffff) },
  .poi = { YX_RGB (0x404040), YX_RGB (0xffffff) },
  .poi_important = { YX_RGB (0x151515), YX_RGB (0xffffff) },
  .house_number = { YX_RGB (0x606060), YX_RGB (0xf4f4f4) },
  .shields = {
    { YX_RGB (0xffffff), YX_RGB (0x444444), YX_RGB (0x222222) },
    { YX_RGB (0xffffff), YX_RGB (0x888888), YX_RGB (0x333333) },
    { YX_RGB (0xffffff), YX_RGB (0x222222), YX_RGB (0x000000) },
    { YX_RGB (0x444444), YX_RGB (0xffffff), YX_RGB (0xffffff) },
  },
  .symbol = YX_RGB (0x555555),
  .symbol_important = YX_RGB (0x111111),
  .panel = YX_RGB (0xffffff),
  .panel_edge = YX_RGB (0x888888),
  .panel_text = YX_RGB (0x000000),
  .panel_text_dim = YX_RGB (0x444444),
  .route_casing = YX_RGB (0xffffff),
};

/* Widths                                  zoom 8    10    12    14    16    18    20 */
const YxRoadMeasure yx_road_measures[YX_N_ROAD_KINDS] = {
  [YX_REGION_ROAD_MOTORWAY] = { { { 1.0, 1.8, 3.0, 5.0, 9.5, 20., 40. } }, 13, 11.0 },
  [YX_REGION_ROAD_TRUNK] = { { { 0.9, 1.6, 2.8, 4.7, 9.2, 19., 38. } }, 13, 11.0 },
  [YX_REGION_ROAD_PRIMARY] = { { { 0.7, 1.3, 2.4, 4.4, 9.0, 18., 36. } }, 13, 11.0 },
  [YX_REGION_ROAD_SECONDARY] = { { { 0.0, 1.0, 1.9, 3.8, 8.2, 16., 32. } }, 14, 10.5 },
  [YX_REGION_ROAD_TERTIARY] = { { { 0.0, 0.6, 1.5, 3.2, 7.2, 14., 28. } }, 14, 10.5 },
  [YX_REGION_ROAD_UNCLASSIFIED] = { { { 0.0, 0.0, 0.9, 2.2, 5.8, 12., 24. } }, 15, 10.0 },
  [YX_REGION_ROAD_RESIDENTIAL] = { { { 0.0, 0.0, 0.6, 1.9, 5.4, 11.5, 23. } }, 15, 10.0 },
  [YX_REGION_ROAD_LIVING_STREET] = { { { 0.0, 0.0, 0.5, 1.6, 4.6, 10., 20. } }, 15.5, 10.0 },
  [YX_REGION_ROAD_PEDESTRIAN] = { { { 0.0, 0.0, 0.0, 1.2, 3.6, 8.0, 16. } }, 16, 10.0 },
  [YX_REGION_ROAD_SERVICE] = { { { 0.0, 0.0, 0.0, 0.8, 2.8, 6.5, 13. } }, 16.5, 9.5 },
  [YX_REGION_ROAD_TRACK] = { { { 0.0, 0.0, 0.0, 0.8, 1.4, 2.4, 4.0 } }, 16, 9.5, true },
  [YX_REGION_ROAD_PATH] = { { { 0.0, 0.0, 0.0, 0.5, 1.0, 1.6, 3.0 } }, 17, 9.5, true },
  [YX_REGION_ROAD_FERRY] = { { { 0.5, 0.7, 0.8, 1.0, 1.2, 1.5, 2.0 } }, 14, 10.0, true },
  [YX_REGION_ROAD_CONSTRUCTION] = { { { 0.0, 0.0, 0.8, 2.0, 5.0, 11., 22. } }, 16, 10.0, true },
};

const YxRamp yx_waterway_widths[YX_N_WATERWAY_KINDS] = {
  [YX_REGION_WATERWAY_RIVER] = { { 1.0, 1.4, 2.0, 3.0, 5.5, 11., 22. } },
  [YX_REGION_WATERWAY_CANAL] = { { 0.0, 0.8, 1.2, 2.0, 4.0, 8.0, 16. } },
  [YX_REGION_WATERWAY_STREAM] = { { 0.0, 0.0, 0.6, 1.0, 1.8, 3.6, 7.0 } },
  [YX_REGION_WATERWAY_DITCH] = { { 0.0, 0.0, 0.0, 0.6, 1.2, 2.4, 5.0 } },
  [YX_REGION_WATERWAY_DAM] = { { 0.0, 0.0, 0.0, 1.0, 2.0, 4.0, 8.0 } },
};

/* On each side of a road. */
const YxRamp yx_casing_width = { { 0.0, 0.4, 0.6, 0.8, 1.0, 1.3, 1.8 } };

const YxPlaceMeasure yx_place_measures[YX_N_PLACE_KINDS] = {
  [YX_REGION_PLACE_PROVINCE] = { 0, 8, 13.0, 16.0, true },
  [YX_REGION_PLACE_CITY] = { 0, 15, 13.0, 18.0, true },
  [YX_REGION_PLACE_COUNTY] = { 8, 15.5, 12.0, 17.0, true },
  [YX_REGION_PLACE_TOWN] = { 9.5, 17, 11.5, 15.0, true },
  [YX_REGION_PLACE_SUBURB] = { 11.5, 17, 11.0, 14.0, true },
  [YX_REGION_PLACE_VILLAGE] = { 12, 18, 10.5, 13.0, false },
  [YX_REGION_PLACE_QUARTER] = { 14, 19, 10.5, 12.5, false },
  [YX_REGION_PLACE_HAMLET] = { 13.5, 19, 10.0, 12.0, false },
  [YX_REGION_PLACE_ISLAND] = { 13, 19, 10.5, 12.5, false },
  [YX_REGION_PLACE_LOCALITY] = { 15, 19, 10.0, 11.0, false },
};

const YxPoiMeasure yx_poi_measures[YX_N_POI_KINDS] = {
  [YX_REGION_POI_COURT] = { 13, true },
  [YX_REGION_POI_POLICE] = { 15, true },
  [YX_REGION_POI_GOVERNMENT] = { 14.5, true },
  [YX_REGION_POI_HOSPITAL] = { 14.5, true },
  [YX_REGION_POI_RAIL_STATION] = { 13, true },
  [YX_REGION_POI_AIRPORT] = { 11, true },
  [YX_REGION_POI_BUS_STATION] = { 14.5, true },
  [YX_REGION_POI_UNIVERSITY] = { 14, true },
  [YX_REGION_POI_SCHOOL] = { 15.5, false },
  [YX_REGION_POI_BANK] = { 16.5, false },
  [YX_REGION_POI_FUEL] = { 16, false },
  [YX_REGION_POI_HOTEL] = { 16.5, false },
  [YX_REGION_POI_MARKET] = { 16, false },
  [YX_REGION_POI_WORSHIP] = { 16, false },
  [YX_REGION_POI_SIGHT] = { 16, false },
  [YX_REGION_POI_PARK] = { 15, false },
  [YX_REGION_POI_COMPANY] = { 16.5, false },
  [YX_REGION_POI_CLINIC] = { 16.5, false },
  [YX_REGION_POI_FOOD] = { 17.5, false },
  [YX_REGION_POI_SHOP] = { 17.5, false },
  [YX_REGION_POI_PARKING] = { 17.5, false },
  [YX_REGION_POI_BUS_STOP] = { 17.5, false },
  [YX_REGION_POI_PEAK] = { 13, false },
  [YX_REGION_POI_OTHER] = { 17.5, false },
};

double
yx_ramp_value (const YxRamp *ramp, double zoom)
{
  const double position = fmin (YX_RAMP_STOPS - 1, fmax (0.0, (zoom - 8.0) / 2.0));
  const int below = (int) position;
  const double part = position - below;
  const double low = ramp->at[below];

  if (part <= 0.0 || low <= 0.0)
    return low;
  return low * pow (ramp->at[below + 1] / low, part);
}

double
yx_road_width (const YxRegionFeature *feature, double zoom)
{
  const double width = yx_ramp_value (&yx_road_measures[feature->kind].width, zoom);

  return feature->flags & YX_FEATURE_LINK ? width * 0.62 : width;
}

const YxStyleSheet *
yx_style_sheet (YxMapStyle style)
{
  switch (style) {
  case YX_MAP_STYLE_RED:
    return &red;
  case YX_MAP_STYLE_DAY:
    return &day;
  case YX_MAP_STYLE_PRINT:
    return &print;
  case YX_MAP_STYLE_NIGHT:
  default:
    return &night;
  }
}

static const char *const style_names[YX_N_MAP_STYLES] = { "night", "red", "day", "print" };

bool
yx_map_style_parse (const char *word, YxMapStyle *ret_style)
{
  for (int i = 0; i < YX_N_MAP_STYLES; i++)
    if (g_ascii_strcasecmp (word, style_names[i]) == 0) {
      *ret_style = (YxMapStyle) i;
      return true;
    }
  return false;
}
