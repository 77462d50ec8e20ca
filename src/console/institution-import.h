#pragma once

/* A list of institutions, chosen and read into the desk. */

#include "console/types.h"
#include "console/window.h"

G_BEGIN_DECLS

void yx_institution_import_choose (YxWindow *window);

G_END_DECLS
