#pragma once

/* Lengths and directions on the sphere. Distances are in metres, bearings in degrees
 * clockwise from north in [0, 360). The mean earth radius is used: within 0.6 % of the
 * ellipsoid, which is finer than any road in an extract. */

#include <stdbool.h>
#include <stddef.h>

#include "geo/datum.h"

#define YX_EARTH_RADIUS_M 6371008.8

/* An axis-aligned box of longitudes and latitudes; empty while west > east. */
typedef struct {
  double west, south, east, north;
} YxBox;

#define YX_BOX_EMPTY ((YxBox){ 1.0, 1.0, -1.0, -1.0 })

bool yx_box_is_empty (YxBox box);
bool yx_box_contains (YxBox box, YxLonLat point);
bool yx_box_intersects (YxBox a, YxBox b);
void yx_box_extend (YxBox *box, YxLonLat point);
/* The box grown by a distance on all sides. */
YxBox yx_box_grow (YxBox box, double metres);
/* 0 inside, else the distance from the point to the nearest edge. */
double yx_box_distance (YxBox box, YxLonLat point);

/* Great-circle distance (haversine). */
double yx_distance (YxLonLat a, YxLonLat b);

/* Planar distance on the parallel of the mean latitude; exact to 0.1 % under 50 km and five
 * times as fast. */
double yx_distance_near (YxLonLat a, YxLonLat b);

/* Initial bearing of the great circle from a to b; 0 for equal points. */
double yx_bearing (YxLonLat a, YxLonLat b);

/* The smaller angle between two bearings, in [0, 180]. */
double yx_bearing_difference (double a, double b);

/* The point reached from `from` after `metres` on the given bearing. */
YxLonLat yx_destination (YxLonLat from, double bearing, double metres);

/* Nearest point of segment a-b to p. *ret_fraction (nullable) is its position from a (0) to
 * b (1). Returns the distance from p. Segments are short, so planar. */
double yx_segment_nearest (YxLonLat p, YxLonLat a, YxLonLat b, YxLonLat *ret_point,
                           double *ret_fraction);

double yx_polyline_length (const YxLonLat *points, size_t n_points);

/* Douglas & Peucker (1973), iterative: marks in keep[n_points] the points of a line that stays
 * within `tolerance` metres of the original; the ends always stay. Returns how many are kept,
 * 0 when memory runs out (keep is then unspecified). */
size_t yx_polyline_simplify (const YxLonLat *points, size_t n_points, double tolerance,
                             bool *keep);
