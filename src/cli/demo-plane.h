#pragma once

/* The sheet of paper on which the sample county is drawn: metres east (x) and north (y) of the
 * county seat, kept on a grid of one centimetre. Only +, -, ×, ÷ and square roots are used, so
 * that the drawing is the same to the last bit everywhere. */

#include <glib.h>
#include <stdbool.h>

#include "geo/datum.h"

typedef struct {
  double x, y;
} YxDemoPoint;

typedef struct {
  double west, south, east, north;
} YxDemoRect;

YxDemoPoint yx_demo_point (double x, double y);
YxDemoPoint yx_demo_point_from_lon_lat (double lon, double lat);
/* On a grid of 1e-7 degrees, as OSM stores places. */
YxLonLat yx_demo_point_to_lon_lat (YxDemoPoint point);

YxDemoPoint yx_demo_point_lerp (YxDemoPoint a, YxDemoPoint b, double t);
double yx_demo_point_distance (YxDemoPoint a, YxDemoPoint b);
/* a moved by `along` metres towards b and `left` metres to the left of that direction. */
YxDemoPoint yx_demo_point_offset (YxDemoPoint a, YxDemoPoint b, double along, double left);

/* Sine and cosine of an angle in degrees. */
void yx_demo_sin_cos (double degrees, double *ret_sin, double *ret_cos);

/* Nearest place of segment a-b to p; *ret_t (nullable) from 0 at a to 1 at b. */
double yx_demo_segment_distance (YxDemoPoint p, YxDemoPoint a, YxDemoPoint b, double *ret_t);
/* Whether a-b and c-d cross, ends included; *ret_t on a-b, *ret_u on c-d. Parallels never do. */
bool yx_demo_segments_cross (YxDemoPoint a, YxDemoPoint b, YxDemoPoint c, YxDemoPoint d,
                             double *ret_t, double *ret_u);

/* Polylines and rings are arrays of YxDemoPoint; a ring does not repeat its first point. */
GArray *yx_demo_line_new (void);
void yx_demo_line_add (GArray *line, YxDemoPoint point);
#define yx_demo_line_at(line, i) g_array_index ((line), YxDemoPoint, (i))

double yx_demo_line_length (const GArray *line);
double yx_demo_line_distance (const GArray *line, YxDemoPoint point);
/* A centripetal-looking Catmull-Rom curve through the points, a vertex every `step` metres. */
GArray *yx_demo_line_smooth (const GArray *line, double step);
/* The line shifted to its left (negative: right). */
GArray *yx_demo_line_shift (const GArray *line, double left);
/* A ring `half_width` to either side of the line, the width varied by `wobble` (0 … 1) of a
 * slow wave so that banks are not parallel. */
GArray *yx_demo_line_widen (const GArray *line, double half_width, double wobble);

bool yx_demo_ring_contains (const GArray *ring, YxDemoPoint point);
/* The part of a convex ring that is nearer to `keep` than to `other`, less `gap` metres. */
GArray *yx_demo_ring_clip_nearer (const GArray *ring, YxDemoPoint keep, YxDemoPoint other,
                                  double gap);
/* Whether the ring runs clockwise. */
bool yx_demo_ring_is_clockwise (const GArray *ring);

/* The rectangle's corners turned by (sin, cos) about `centre`. */
GArray *yx_demo_ring_rectangle (YxDemoPoint centre, double half_width, double half_height,
                                double sine, double cosine);
