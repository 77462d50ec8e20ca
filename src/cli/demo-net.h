#pragma once

/* The sample county's roads: lines are laid down freely, then joined where they meet. */

#include "cli/demo-grid.h"
#include "cli/demo-osm.h"
#include "cli/demo-random.h"

/* Roads on the ground join where they cross; others only at their ends. */
#define YX_DEMO_LEVEL_GROUND 0
#define YX_DEMO_LEVEL_MOTORWAY 1
#define YX_DEMO_LEVEL_RAMP 2

typedef struct {
  const char *highway; /* OSM value; all strings here are literals or interned */
  const char *name;    /* the rest nullable */
  const char *english;
  const char *ref;
  const char *surface;
  int maxspeed; /* km/h; 0: not tagged */
  int lanes;    /* 0: not tagged */
  int level;
  int first_level, last_level; /* of the two ends */
  bool oneway;
  bool street;    /* one of the seat's main streets: signals and turn rules where two cross */
  GArray *points; /* owned; YxDemoPoint */
} YxDemoRoad;

typedef struct _YxDemoNet YxDemoNet;

YxDemoNet *yx_demo_net_new (void);
void yx_demo_net_free (YxDemoNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDemoNet, yx_demo_net_free)

/* Adds a road along the points (taken) for the caller to describe further. The road is valid
 * until the net is freed. */
YxDemoRoad *yx_demo_net_add (YxDemoNet *net, const char *highway, GArray *points, int level);
guint yx_demo_net_size (const YxDemoNet *net);
YxDemoRoad *yx_demo_net_get (const YxDemoNet *net, guint index);

/* A grid of all roads so far, for distances and crossings; owners are road numbers. */
YxDemoGrid *yx_demo_net_index (const YxDemoNet *net);

/* Gives roads on the ground a common vertex where they cross and where one ends at another. */
void yx_demo_net_join (YxDemoNet *net);

/* A water course that roads bridge. */
void yx_demo_net_add_water (YxDemoNet *net, const GArray *course, double width);

/* Writes ways, bridges, signals and turn restrictions. */
void yx_demo_net_write (const YxDemoNet *net, YxDemoOsm *osm, YxDemoRandom *random);
