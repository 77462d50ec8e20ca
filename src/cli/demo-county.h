#pragma once

/* An invented county in the place of a real one: Wen County's rivers, main roads and names, and
 * between them villages, streets, houses and fields drawn by the generator. The same seed gives
 * the same bytes on every machine. */

#include <gio/gio.h>

#include "geo/datum.h"

/* Stands in the extract's root element; the region file carries it to the screen. */
#define YX_DEMO_ATTRIBUTION "示例数据，纯属虚构 / Invented sample data"

typedef struct _YxDemoCounty YxDemoCounty;

typedef enum {
  YX_DEMO_HOUSE_VILLAGE,
  YX_DEMO_HOUSE_ESTATE, /* a flat in the seat */
  YX_DEMO_HOUSE_SHOP,   /* a house number on a main street of the seat */
} YxDemoHouseKind;

/* A door somebody may live behind. */
typedef struct {
  YxDemoHouseKind kind;
  YxLonLat place;
  const char *county;
  const char *town;
  const char *village; /* or the estate, or the street */
  int group;           /* 组, or building of an estate */
  int number;
} YxDemoHouse;

YxDemoCounty *yx_demo_county_new (guint64 seed);
void yx_demo_county_free (YxDemoCounty *county);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDemoCounty, yx_demo_county_free)

/* The map as OpenStreetMap XML. */
GBytes *yx_demo_county_to_osm (const YxDemoCounty *county);

const YxDemoHouse *yx_demo_county_get_houses (const YxDemoCounty *county, gsize *ret_n_houses);
YxLonLat yx_demo_county_get_court (const YxDemoCounty *county);
