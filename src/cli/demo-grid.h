#pragma once

/* Segments by square cells of the sheet, to ask which lie near a place. */

#include "cli/demo-plane.h"

typedef struct {
  YxDemoPoint a, b;
  guint owner; /* the caller's */
  guint index;
} YxDemoSegment;

typedef struct _YxDemoGrid YxDemoGrid;

YxDemoGrid *yx_demo_grid_new (void);
void yx_demo_grid_free (YxDemoGrid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDemoGrid, yx_demo_grid_free)

void yx_demo_grid_add (YxDemoGrid *grid, YxDemoPoint a, YxDemoPoint b, guint owner, guint index);
void yx_demo_grid_add_line (YxDemoGrid *grid, const GArray *line, guint owner, bool closed);

/* Calls visit for each segment whose cells touch the rectangle, once each, in the order of
 * adding, until it returns false. */
void yx_demo_grid_visit (const YxDemoGrid *grid, YxDemoRect rect,
                         bool (*visit) (const YxDemoSegment *segment, gpointer user_data),
                         gpointer user_data);

/* Distance from the point to the nearest segment, at most `reach`. */
double yx_demo_grid_distance (const YxDemoGrid *grid, YxDemoPoint point, double reach);
/* Whether the segment a-b crosses any. */
bool yx_demo_grid_crosses (const YxDemoGrid *grid, YxDemoPoint a, YxDemoPoint b);
