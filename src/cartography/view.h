#pragma once

/* The window onto the world that is being painted: from world coordinates (geo/tile.h) to the
 * picture's units, y down, (0, 0) its top-left corner. */

#include "geo/tile.h"

typedef struct {
  double left, top;  /* world coordinates of the corner */
  double per_world;  /* units per world width */
  double zoom;       /* that of 256 px tiles with this scale; chooses widths and what is shown */
  int width, height; /* units */
} YxPaintView;

static inline double
yx_paint_view_x (const YxPaintView *view, double world_x)
{
  return (world_x - view->left) * view->per_world;
}

static inline double
yx_paint_view_y (const YxPaintView *view, double world_y)
{
  return (world_y - view->top) * view->per_world;
}

/* A view of width × height units at a zoom, round a world point. */
YxPaintView yx_paint_view_around (YxWorldPoint centre, double zoom, int width, int height);

/* A square block of tiles: the `side` × `side` tiles of `tile_size` units whose first is (x, y)
 * at `level`, where the world is 2^level tiles wide. */
YxPaintView yx_paint_view_of_tiles (unsigned x, unsigned y, int level, int side, int tile_size);

/* The ground in view, grown by a margin in units. */
YxBox yx_paint_view_box (const YxPaintView *view, double margin);
