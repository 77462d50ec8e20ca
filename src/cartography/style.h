#pragma once

/* What the map looks like: one table of colours, widths and zooms for each style. */

#include <stdbool.h>

#include "cartography/colour.h"

typedef enum {
  YX_MAP_STYLE_NIGHT, /* dark, for a control room at three in the morning */
  YX_MAP_STYLE_RED,   /* long wavelengths only: eyes stay adapted to the dark */
  YX_MAP_STYLE_DAY,
  YX_MAP_STYLE_PRINT, /* little ink, readable in black and white */
} YxMapStyle;

#define YX_N_MAP_STYLES (YX_MAP_STYLE_PRINT + 1)

/* Reads "night", "red", "day" or "print". Returns false, with *ret_style untouched, for any
 * other word. */
bool yx_map_style_parse (const char *word, YxMapStyle *ret_style);

