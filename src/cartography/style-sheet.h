#pragma once

/* The tables behind the styles, for the painters of this folder. Everything about the look of
 * the base map that is a number or a colour stands in style-sheet.c.
 *
 * Zooms are those of 256 px tiles. Widths and sizes are in units of the picture (one device
 * pixel at scale 1). A colour with alpha 0 is not painted. */

#include <stdbool.h>

#include "cartography/colour.h"
#include "cartography/style.h"
#include "region/region-query.h"

#define YX_N_ROAD_KINDS (YX_REGION_ROAD_CONSTRUCTION + 1)
#define YX_N_LAND_KINDS (YX_REGION_LAND_SQUARE + 1)
#define YX_N_BUILDING_KINDS (YX_REGION_BUILDING_MINOR + 1)
#define YX_N_PLACE_KINDS (YX_REGION_PLACE_LOCALITY + 1)
#define YX_N_POI_KINDS (YX_REGION_POI_OTHER + 1)
#define YX_N_WATERWAY_KINDS (YX_REGION_WATERWAY_DAM + 1)

/* A quantity that grows with the zoom: its values at zooms 8, 10, … 20, between them
 * interpolated geometrically; 0 means absent, up to the next value. */
#define YX_RAMP_STOPS 7

typedef struct {
  float at[YX_RAMP_STOPS];
} YxRamp;

double yx_ramp_value (const YxRamp *ramp, double zoom);

typedef struct {
  YxColour fill, casing;
} YxRoadPaint;

typedef struct {
  YxColour text, halo;
} YxTextPaint;

typedef struct {
  YxColour ground, edge, text;
} YxShieldPaint;

typedef struct {
  YxColour ground, grid;
  YxColour land[YX_N_LAND_KINDS];
  YxColour land_edge; /* round areas that are told apart by use: estates, schools, parks */
  YxColour water, water_edge;
  YxColour building[YX_N_BUILDING_KINDS], building_edge;
  YxRoadPaint road[YX_N_ROAD_KINDS];
  double tunnel_part; /* how far a tunnel's colours fade into the ground */
  YxColour arrow;
  YxColour rail, rail_gap;
  YxColour boundary;
  YxTextPaint place, place_minor, road_name, water_name, area_name, poi, poi_important,
      house_number;
  /* provincial roads and those of other countries, county roads, national roads, expressways */
  YxShieldPaint shields[4];
  YxColour symbol, symbol_important;
  YxColour panel, panel_edge, panel_text, panel_text_dim; /* legend and title */
  YxColour route_casing;
} YxStyleSheet;

/* Static and constant. */
const YxStyleSheet *yx_style_sheet (YxMapStyle style);

/* What all styles share. */
typedef struct {
  YxRamp width;
  double name_zoom; /* names along the road from here on */
  double name_size;
  bool dashed;
} YxRoadMeasure;

typedef struct {
  double from_zoom, to_zoom; /* shown between */
  double size, size_near;    /* at from_zoom and 5 levels nearer */
  bool bold;
} YxPlaceMeasure;

typedef struct {
  double from_zoom;
  bool important; /* painted in the stronger colour and placed before road names */
} YxPoiMeasure;

extern const YxRoadMeasure yx_road_measures[YX_N_ROAD_KINDS];
extern const YxPlaceMeasure yx_place_measures[YX_N_PLACE_KINDS];
extern const YxPoiMeasure yx_poi_measures[YX_N_POI_KINDS];
extern const YxRamp yx_waterway_widths[YX_N_WATERWAY_KINDS];
extern const YxRamp yx_casing_width;

/* The width of a road without its casing; its kind must be below YX_N_ROAD_KINDS. */
double yx_road_width (const YxRegionFeature *feature, double zoom);

#define YX_BUILDING_ZOOM 15.0
#define YX_HOUSE_NUMBER_ZOOM 17.0
#define YX_ARROW_ZOOM 16.0
#define YX_AREA_NAME_ZOOM 14.0
#define YX_SHIELD_ZOOM 10.0
#define YX_SHIELD_MINOR_ZOOM 12.0 /* of secondary and lesser roads */
#define YX_SHIELD_LOCAL_ZOOM 13.0 /* of county roads */
#define YX_WATER_NAME_ZOOM 12.5
