#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "exchange/datum-check.h"

#define N_DATUMS 3
#define MAX_SAMPLE 400
/* Fewer points prove nothing. */
#define MIN_SAMPLE 20
/* As far as a shift can lead away from a road; what is farther says nothing about the datum. */
#define SNAP_LIMIT_M 1000.0
/* The other datum must put the typical point twice as near, by more than the width of a street,
 * and most points nearer, not only the typical one: more of them than tossed coins would, by 2.4
 * standard deviations, so that a short list must be clearer than a long one. */
#define MIN_RATIO 2.0
#define MIN_GAIN_M 15.0
#define MIN_SHARE_NEARER 0.6
#define MIN_DEVIATIONS 2.4

static int
compare_doubles_cb (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (const double *values, gsize n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);

  qsort (sorted, n, sizeof *sorted, compare_doubles_cb);
  return sorted[n / 2];
}

static double
road_distance (const YxRoads *roads, YxLonLat point)
{
  YxRoadSnap snap;

  yx_roads_snap (roads, point, YX_ROAD_SNAP_ANY, SNAP_LIMIT_M, &snap);
  return snap.status == YX_ROAD_SNAP_OK || snap.status == YX_ROAD_SNAP_ISLAND ? snap.distance_m
                                                                              : SNAP_LIMIT_M;
}

/* The numbers that were in the file, read in another datum. */
static YxLonLat
reread (YxLonLat point, YxDatum declared, YxDatum other)
{
  return yx_datum_to_wgs84 (other, yx_datum_from_wgs84 (declared, point));
}

gboolean
yx_datum_check (const YxRoads *roads, const YxLonLat *points, gsize n_points, YxDatum declared,
                YxDatumDoubt *ret_doubt)
{
  g_autofree double *distances = NULL; /* N_DATUMS rows of MAX_SAMPLE */
  const gsize stride = MAX (1, n_points / MAX_SAMPLE);
  gsize n = 0;
  YxDatumDoubt doubt = { .likely = declared };
  guint n_nearer = 0;
  double share;

  g_return_val_if_fail (roads != NULL && ret_doubt != NULL, FALSE);
  g_return_val_if_fail (points != NULL || n_points == 0, FALSE);

  distances = g_new (double, N_DATUMS *MAX_SAMPLE);
  for (gsize i = 0; i < n_points && n < MAX_SAMPLE; i += stride) {
    gboolean is_near = FALSE;

    for (int datum = 0; datum < N_DATUMS; datum++) {
      const double distance = road_distance (roads, reread (points[i], declared, datum));

      distances[datum * MAX_SAMPLE + n] = distance;
      is_near |= distance < SNAP_LIMIT_M;
    }
    n += is_near;
  }
  if (n < MIN_SAMPLE)
    return FALSE;

  doubt.n_points = n;
  doubt.declared_m = doubt.likely_m = median (distances + declared * MAX_SAMPLE, n);
  for (int datum = 0; datum < N_DATUMS; datum++) {
    const double typical = median (distances + datum * MAX_SAMPLE, n);

    if (typical < doubt.likely_m) {
      doubt.likely_m = typical;
      doubt.likely = datum;
    }
  }
  for (gsize i = 0; i < n; i++)
    n_nearer += distances[doubt.likely * MAX_SAMPLE + i] < distances[declared * MAX_SAMPLE + i];
  share = MAX (MIN_SHARE_NEARER, 0.5 + 0.5 * MIN_DEVIATIONS / sqrt ((double) n));
  if (doubt.declared_m < MIN_RATIO * doubt.likely_m
      || doubt.declared_m - doubt.likely_m < MIN_GAIN_M || n_nearer < share * n)
    return FALSE;
  *ret_doubt = doubt;
  return TRUE;
}
