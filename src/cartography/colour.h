#pragma once

/* Colours as cairo takes them, and the palette that tells routes apart. */

#include <cairo.h>
#include <glib.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_t, cairo_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)

typedef struct {
  double red, green, blue, alpha; /* 0 to 1, sRGB, not premultiplied */
} YxColour;

#define YX_RGB(hex)                                                                               \
  { (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex)&0xff) / 255.0, 1.0 }

void yx_colour_set (cairo_t *cr, YxColour colour);

/* The colour between two, `part` of the way from a to b. */
YxColour yx_colour_mix (YxColour a, YxColour b, double part);

YxColour yx_colour_with_alpha (YxColour colour, double alpha);

/* WCAG 2 relative luminance, 0 (black) to 1 (white). */
double yx_colour_luminance (YxColour colour);

/* WCAG 2 contrast ratio, 1 to 21. */
double yx_colour_contrast (YxColour a, YxColour b);

/* Black or white, whichever reads better on `ground`. */
YxColour yx_colour_text_on (YxColour ground);
