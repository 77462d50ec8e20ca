#pragma once

/* What a window shows that has no desk yet: open, new, demonstration, and the last ones. */

#include <adwaita.h>

#include "console/types.h"

G_BEGIN_DECLS

#define YX_TYPE_WELCOME_PAGE (yx_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (YxWelcomePage, yx_welcome_page, YX, WELCOME_PAGE, AdwBin)

/* Signals:
 *   desk-chosen (GFile *file): one of the last ones was clicked */

G_END_DECLS
