#pragma once

/* What stands on every page of a paper: head, page number, foot, watermark. */

#include "paper/flow.h"

G_BEGIN_DECLS

/* The type area of a page of this kind, in points. */
typedef struct {
  double page_width, page_height;
  double left, top, width, height;
} YxTypeArea;

YxTypeArea yx_type_area (gboolean landscape);

/* Once all pages are there. */
void yx_furniture_put (YxPaper *paper, PangoContext *context, const YxFurniture *furniture);

G_END_DECLS
