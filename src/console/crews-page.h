#pragma once

/* The Crews page: the officers who are free on one side, the cars of the operation on the other,
 * each with what its route asks for. Officers are dragged from one to the other, or moved with
 * the keyboard; every move is written at once, and what it breaks is said beside the car. */

#include <adwaita.h>

#include "console/page.h"

G_BEGIN_DECLS

#define YX_TYPE_CREWS_PAGE (yx_crews_page_get_type ())
G_DECLARE_FINAL_TYPE (YxCrewsPage, yx_crews_page, YX, CREWS_PAGE, AdwBin)

/* Whether all that was asked for is on screen. */
gboolean yx_crews_page_is_loaded (YxCrewsPage *self);

G_END_DECLS
