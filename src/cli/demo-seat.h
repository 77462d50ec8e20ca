#pragma once

/* The county seat's frame: its streets run almost, but not quite, to the points of the compass. */

#include "cli/demo-county-private.h"

#define YX_DEMO_SEAT_HALF_WIDTH 2200.0
#define YX_DEMO_SEAT_HALF_HEIGHT 1750.0

typedef struct {
  double at; /* metres north (streets from west to east) or east (from south to north) */
  const char *name;
  const char *english;
  const char *highway;
  bool oneway;
} YxDemoStreet;

typedef enum {
  YX_DEMO_BLOCK_CORE,
  YX_DEMO_BLOCK_ESTATE,
  YX_DEMO_BLOCK_OLD,
  YX_DEMO_BLOCK_SCHOOL,
  YX_DEMO_BLOCK_INDUSTRY,
  YX_DEMO_BLOCK_PARK,
  YX_DEMO_BLOCK_CIVIC,
  YX_DEMO_BLOCK_FIELD,
} YxDemoBlockKind;

/* What lies between four neighbouring streets. */
typedef struct {
  YxDemoBlockKind kind;
  int column, row;
  double west, south, east, north;
  const YxDemoStreet *west_street, *south_street, *east_street, *north_street; /* nullable: ring */
} YxDemoBlock;

extern const YxDemoStreet yx_demo_avenues[]; /* from west to east, by rising `at` */
extern const int yx_demo_n_avenues;
extern const YxDemoStreet yx_demo_streets[]; /* from south to north */
extern const int yx_demo_n_streets;

/* A point of the seat's frame on the sheet, with the slight bend that all streets share. */
YxDemoPoint yx_demo_seat_point (double x, double y);
void yx_demo_seat_sin_cos (double *ret_sine, double *ret_cosine);
int yx_demo_seat_n_blocks (void);
YxDemoBlock yx_demo_seat_block (const YxDemoCounty *county, int number);
