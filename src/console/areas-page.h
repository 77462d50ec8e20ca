#pragma once

/* The Areas page: which team works where. On the left how many areas of equal load to propose, the
 * areas with their loads, and the cases that fall to no team; on the right the map, on which areas
 * are drawn by mouse or keyboard. */

#include <adwaita.h>

#include "console/page.h"

G_BEGIN_DECLS

#define YX_TYPE_AREAS_PAGE (yx_areas_page_get_type ())
G_DECLARE_FINAL_TYPE (YxAreasPage, yx_areas_page, YX, AREAS_PAGE, AdwBin)

/* Whether all that was asked for is on screen. */
gboolean yx_areas_page_is_loaded (YxAreasPage *self);

G_END_DECLS
