#pragma once

#include <adwaita.h>

#include "console/types.h"

G_BEGIN_DECLS

#define YX_TYPE_PREFERENCES (yx_preferences_get_type ())
G_DECLARE_FINAL_TYPE (YxPreferences, yx_preferences, YX, PREFERENCES, AdwWindow)

/* @parent: (nullable): the window whose desk they are about as well. (transfer none): the window
 * owns itself. */
YxPreferences *yx_preferences_present (YxWindow *parent);

G_END_DECLS
