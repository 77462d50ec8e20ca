#pragma once

/* What the sample county takes from the world: names, the seat's place, and roughly how towns,
 * rivers and main roads lie to each other (demo-facts.c says what is known and what is
 * estimated). Everything else in it is drawn by the generator. */

#include <stddef.h>

#include "geo/measure.h"

/* Wen County's seat (GeoNames, "Wenquan": 34.93528 N, 113.07333 E). */
#define YX_DEMO_SEAT_LON 113.0733
#define YX_DEMO_SEAT_LAT 34.9353

/* The sheet that is drawn. */
#define YX_DEMO_BOX ((YxBox){ 112.845, 34.825, 113.245, 35.070 })

typedef struct {
  const char *name;
  const char *english;
  const char *county;
  double lon, lat;
  const char *villages; /* separated by blanks; the first one is the town's own */
} YxDemoTown;

extern const YxDemoTown yx_demo_towns[];
extern const size_t yx_demo_n_towns;

typedef struct {
  double lon, lat;
} YxDemoWaypoint;

typedef enum {
  YX_DEMO_WATER_RIVER, /* with banks */
  YX_DEMO_WATER_STREAM,
  YX_DEMO_WATER_CANAL,
} YxDemoWaterKind;

typedef struct {
  const char *name;
  const char *english;
  YxDemoWaterKind kind;
  double width;                 /* metres from bank to bank */
  const YxDemoWaypoint *course; /* downstream */
  size_t n_course;
} YxDemoRiver;

extern const YxDemoRiver yx_demo_rivers[];
extern const size_t yx_demo_n_rivers;

typedef struct {
  const char *highway; /* OSM value */
  const char *name;
  const char *english;
  const char *ref; /* nullable */
  int maxspeed;    /* km/h */
  int lanes;       /* a direction */
  const YxDemoWaypoint *course;
  size_t n_course;
} YxDemoTrunk;

extern const YxDemoTrunk yx_demo_trunks[];
extern const size_t yx_demo_n_trunks;
