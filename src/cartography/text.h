#pragma once

/* Shaped text for labels, with a halo, straight or along a line.
 *
 * Shaping and outlines are the dear part of a map label and the same names come up tile after
 * tile, so a YxTextCache keeps them. A cache belongs to one thread: yx_text_cache_get() gives
 * each thread its own. It holds at most YX_TEXT_CACHE_BYTES of masks and outlines and is emptied
 * whole when it is full. */

#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

#include "cartography/style-sheet.h"

#define YX_TEXT_CACHE_BYTES (8u << 20)

typedef struct {
  float size; /* units, the em */
  bool bold;
  bool italic;
  float wrap;  /* break lines wider than this, 0 never; then lines are centred */
  float scale; /* device pixels per unit: masks are made for it */
} YxFont;

/* One letter of a label along a line. */
typedef struct {
  float advance; /* units */
  float centre;  /* of the ink box over the base line, units upwards; CJK letters turn round it */
  bool upright;  /* a CJK letter: may be set upright where the line is steep */
  cairo_path_t *outline; /* at the origin, in units; NULL for a space, and until needed */
} YxGlyph;

typedef struct {
  float width, height; /* of the text block, without halo, rounded up to whole units */
  float advance;       /* of the single line, unrounded */
  YxGlyph *glyphs;     /* the first line only */
  guint n_glyphs;
  bool all_upright;    /* every letter is CJK (or a space, digit) */
  /* private */
  bool has_outlines;
  char *key;
  cairo_surface_t *mask, *halo; /* A8, made when first painted */
  float halo_radius;
  void *layout;
  float scale;
} YxText;

typedef struct _YxTextCache YxTextCache;

/* The calling thread's cache. */
YxTextCache *yx_text_cache_get (void);

/* Drops what the cache holds if it is over its limit. Texts handed out before are invalid
 * afterwards, so call it between pictures. */
void yx_text_cache_trim (YxTextCache *cache);

/* Returns: (transfer none): valid until yx_text_cache_trim(). */
YxText *yx_text_get (YxTextCache *cache, const char *text, const YxFont *font);

/* Makes the glyphs of the text, for labels along lines; and their outlines, to paint them. */
void yx_text_need_glyphs (YxTextCache *cache, YxText *text);
void yx_text_need_outlines (YxTextCache *cache, YxText *text);

/* Paints a block centred on (x, y), in the user space of `cr`, whose scale must be the font's. */
void yx_text_paint (YxTextCache *cache, cairo_t *cr, YxText *text, double x, double y,
                    const YxTextPaint *paint, double halo_radius);

/* Where each letter of a text along a line stands. */
typedef struct {
  float x, y;  /* of the letter's middle on the line */
  float angle; /* radians, clockwise (y is down) */
} YxGlyphPlace;

/* Paints the glyphs at their places. */
void yx_text_paint_along (cairo_t *cr, const YxText *text, const YxGlyphPlace *places,
                          const YxTextPaint *paint, double halo_radius);
