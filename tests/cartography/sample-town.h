#pragma once

/* A small invented town for tests of the painters: streets of many short ways, dashed tracks, a
 * river, buildings, house numbers, places and points of interest, as an .osm and built to a
 * region file in a temporary folder. */

#include "region/region.h"

#define SAMPLE_TOWN_LON 113.0700
#define SAMPLE_TOWN_LAT 34.9400

typedef struct {
  char *folder;
  YxRegion *region;
} SampleTown;

void sample_town_init (SampleTown *self);
void sample_town_clear (SampleTown *self);
