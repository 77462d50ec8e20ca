#pragma once

/* What is drawn over the base map: routes, stops, places, the depot. The same records go to the
 * layers on screen (map/) and to a whole picture (cartography/picture.h), and the same painters
 * draw them, so that paper and screen agree.
 *
 * Records are plain values; strings and arrays in them are borrowed from the caller, and whoever
 * keeps a record beyond the call copies it. */

#include <cairo.h>
#include <glib.h>

#include "cartography/colour.h"
#include "cartography/style.h"
#include "geo/datum.h"

/* What a place is tonight. Every mark has its own outline, so that it reads without colour. */
typedef enum {
  YX_MARK_CANDIDATE, /* small ring: known, nothing decided */
  YX_MARK_PLANNED,   /* disc in its route's colour */
  YX_MARK_LEFT_OUT,  /* hollow diamond: eligible, but no vehicle reaches it */
  YX_MARK_BLOCKED,   /* square with a bar: rules do not allow a visit */
  YX_MARK_DONE,      /* disc with a tick */
  YX_MARK_FAILED,    /* disc with a cross: visited, nobody met */
  YX_MARK_LEAD,      /* triangle: a fresh lead */
  YX_MARK_DEPOT,     /* house: where vehicles start and end */
  YX_MARK_EVIDENCE,  /* camera: a photo, sound, film or note was taken there */
} YxMark;

#define YX_N_MARKS (YX_MARK_EVIDENCE + 1)

/* No route: the mark's own colour is used. */
#define YX_COLOUR_OF_MARK (-1)

typedef struct {
  const char *id;    /* what the signals carry; unique among places */
  YxLonLat point;    /* WGS-84 */
  YxMark mark;
  int colour;        /* route colour index, or YX_COLOUR_OF_MARK */
  const char *label; /* nullable; shown for the selected and hovered place, and in pictures */
} YxOverlayPlace;

typedef struct {
  const char *id; /* what the signals carry; unique among stops */
  YxLonLat point;
  unsigned number; /* drawn in the disc; 0 draws none */
  bool locked;     /* fixed by hand: a padlock at its side */
} YxOverlayStop;

typedef struct {
  const char *id;         /* what the signals carry; unique among routes */
  const char *name;       /* nullable; legend, e.g. a call sign or plate */
  const char *note;       /* nullable; legend, e.g. "6 stops · 42 km · home 06:10" */
  unsigned colour;        /* index for yx_route_colour() and yx_route_dash() */
  const YxLonLat *points; /* the way driven, from depot to depot */
  size_t n_points;
  const YxOverlayStop *stops;
  size_t n_stops;
} YxOverlayRoute;

/* Hues of the route palette, legible on the style's ground and kept apart for colour-blind eyes
 * (see overlay.c). The red style has no hues to spend: there routes differ by lightness, dash and
 * number. */
#define YX_N_ROUTE_COLOURS 12

/* Index i and i + YX_N_ROUTE_COLOURS share a hue and differ in dash. */
YxColour yx_route_colour (unsigned index, YxMapStyle style);

/* Dash pattern in units of line width; *ret_n_dashes is 0 for a solid line. The array is static. */
const double *yx_route_dash (unsigned index, YxMapStyle style, int *ret_n_dashes);

/* The colour of a mark that belongs to no route. */
YxColour yx_mark_colour (YxMark mark, YxMapStyle style);

/* The word for a mark in a legend, translated. */
const char *yx_mark_label (YxMark mark);

/* Paints a mark centred on (x, y). `size` is its diameter in user units. */
void yx_overlay_paint_mark (cairo_t *cr, YxMark mark, YxColour colour, YxMapStyle style,
                            double x, double y, double size);

/* Paints a numbered stop disc centred on (x, y). `number` 0 draws none. */
void yx_overlay_paint_stop (cairo_t *cr, unsigned number, YxColour colour, YxMapStyle style,
                            double x, double y, double size);

/* Paints a padlock at the upper right of a stop's disc of that size. */
void yx_overlay_paint_lock (cairo_t *cr, YxMapStyle style, double x, double y, double size);

typedef enum {
  YX_ROUTE_NORMAL,
  YX_ROUTE_EMPHASISED, /* wider, glowing, with direction chevrons */
  YX_ROUTE_FADED,      /* another one is emphasised */
} YxRouteWeight;

/* Units between the middles of two routes on one road. */
#define YX_ROUTE_SPACING 5.0

/* Strokes one route with its casing and direction. xy holds n_points pairs of user-space
 * coordinates. */
void yx_overlay_paint_route (cairo_t *cr, const double *xy, size_t n_points, unsigned colour,
                             YxMapStyle style, YxRouteWeight weight);
