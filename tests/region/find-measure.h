#pragma once

/* How many of a region's streets and places are found by what they are called. */

#include "region/region-find.h"

typedef struct {
  guint n_names, n_found;   /* by the name itself: its spot is the first answer or shares its rank */
  guint n_wrong, n_mended;  /* by a name with one character changed, dropped or added */
  double total_s, worst_s; /* processor time */
  guint n_queries;
} FindMeasure;

/* Every street and place of the file's layers, or of each `stride`-th of them. A name counts as
 * found when an answer among the first ten lies on a thing of that name. */
FindMeasure find_measure (YxRegion *region, const char *path, guint stride);

/* The dearest of a few long addresses, in seconds of processor time. */
double find_measure_addresses (YxRegion *region);
