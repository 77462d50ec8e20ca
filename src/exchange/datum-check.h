#pragma once

/* Whether coordinates are in the datum that they are said to be in. A list in GCJ-02 that is
 * declared WGS-84 lies some 500 m off, every point in nearly the same direction: where homes
 * stand beside roads, it shows. */

#include <glib.h>

#include "geo/datum.h"
#include "roads/roads.h"

G_BEGIN_DECLS

typedef struct {
  YxDatum likely;    /* under which the points lie nearest the roads */
  double declared_m; /* median distance to the road as declared */
  double likely_m;   /* and under the likely datum */
  guint n_points;    /* that were looked at */
} YxDatumDoubt;

/* Compares the points as declared with the same numbers read in the other datums. `points` are
 * WGS-84, converted from `declared`; a few hundred of them are looked at. TRUE, and *ret_doubt
 * filled, when another datum fits clearly better; FALSE when the declared one fits, or there are
 * too few points in the network to tell. */
gboolean yx_datum_check (const YxRoads *roads, const YxLonLat *points, gsize n_points,
                         YxDatum declared, YxDatumDoubt *ret_doubt);

G_END_DECLS
