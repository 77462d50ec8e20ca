#pragma once

#include "cli/demo-county.h"
#include "cli/demo-facts.h"
#include "cli/demo-net.h"

typedef struct {
  const char *name; /* interned */
  const YxDemoTown *town;
  bool is_town; /* the town's own village */
  YxDemoPoint centre;
  double half_width, half_height; /* metres, along its own axes */
  double sine, cosine;            /* of its axes' turn */
  YxDemoPoint gates[4];           /* where its two main streets leave it: E, N, W, S */
} YxDemoPlace;

struct _YxDemoCounty {
  guint64 seed;
  YxDemoOsm *osm;
  YxDemoNet *net;
  GPtrArray *courses; /* GArray of YxDemoPoint, as yx_demo_rivers */
  GArray *places;     /* YxDemoPlace, towns first */
  GArray *gates;      /* YxDemoPoint: where the seat's streets meet its ring road */
  GArray *ring;       /* the ring road */
  GArray *houses;     /* YxDemoHouse */
  YxDemoGrid *roads;  /* index of the joined net */
  YxLonLat court;
};

/* Each part in the order in which county.c calls it. */
void yx_demo_water_draw (YxDemoCounty *county);
void yx_demo_trunks_draw (YxDemoCounty *county);
void yx_demo_seat_draw_streets (YxDemoCounty *county);
void yx_demo_places_settle (YxDemoCounty *county);
void yx_demo_links_draw (YxDemoCounty *county);
void yx_demo_villages_draw_streets (YxDemoCounty *county);
/* After the roads are joined: */
void yx_demo_villages_build (YxDemoCounty *county);
void yx_demo_seat_build (YxDemoCounty *county);
void yx_demo_land_draw (YxDemoCounty *county);
void yx_demo_borders_draw (YxDemoCounty *county);

/* A point of the place's own axes on the sheet. */
YxDemoPoint yx_demo_place_point (const YxDemoPlace *place, double x, double y);
/* Half the length of the street at height y of the place, which is rounded at the corners. */
double yx_demo_place_reach (const YxDemoPlace *place, double y);
bool yx_demo_seat_contains (const YxDemoCounty *county, YxDemoPoint point);

/* A building unless it would stand on a road or in a river. Returns its way, or 0. */
gint64 yx_demo_build (YxDemoCounty *county, YxDemoPoint centre, double half_width,
                      double half_height, double sine, double cosine, const char *building);
