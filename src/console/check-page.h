#pragma once

/* The Go/no-go page: the steps of the operation with what stands between them, every visit with
 * whether it may go, and the sixteen answers of the one that is chosen, each with what mends it. */

#include <adwaita.h>

#include "console/page.h"

G_BEGIN_DECLS

#define YX_TYPE_CHECK_PAGE (yx_check_page_get_type ())
G_DECLARE_FINAL_TYPE (YxCheckPage, yx_check_page, YX, CHECK_PAGE, AdwBin)

/* Whether all that was asked for is on screen. */
gboolean yx_check_page_is_loaded (YxCheckPage *self);

G_END_DECLS
