#pragma once

#include <adwaita.h>

#include "console/types.h"

#define YX_TYPE_APPLICATION (yx_application_get_type ())
G_DECLARE_FINAL_TYPE (YxApplication, yx_application, YX, APPLICATION, AdwApplication)

/* Call yx_settings_check() first. */
YxApplication *yx_application_new (void);
