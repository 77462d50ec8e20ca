#pragma once

/* Where the letters of a name along a line stand. */

#include "cartography/named-lines.h"
#include "cartography/text.h"

/* Positions offered for one label at most, the best first. */
#define YX_LINE_TEXT_CHOICES 3

typedef struct {
  YxGlyphPlace *places; /* one for each glyph of the text; owned by the caller */
  double cost;
} YxLineText;

/* Looks for places between `from` and `to` on the line (units from its start) where the text can
 * stand: nowhere does it turn sharply, and the straighter and the nearer the middle the better.
 * Chinese names on steep lines are written from top to bottom with upright letters, all others
 * from left to right. The text needs its glyphs (yx_text_need_glyphs()). Returns how many choices
 * were found. */
guint yx_line_text_find (const YxNamedLine *line, const YxText *text, double from, double to,
                         YxLineText choices[YX_LINE_TEXT_CHOICES]);
