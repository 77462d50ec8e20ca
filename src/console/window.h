#pragma once

/* A window on one desk, or on none yet. */

#include <adwaita.h>

#include "console/types.h"
#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_WINDOW (yx_window_get_type ())
G_DECLARE_FINAL_TYPE (YxWindow, yx_window, YX, WINDOW, AdwApplicationWindow)

YxWindow *yx_window_new (GtkApplication *application);

/* Opens a desk file on a thread and shows it; a toast says why when that fails, and the window
 * shows what it showed. */
void yx_window_open_desk (YxWindow *self, GFile *file);

/* The desk shown. Returns: (transfer none) (nullable) */
YxDesk *yx_window_get_desk (YxWindow *self);

YxPlanPage *yx_window_get_plan_page (YxWindow *self);

/* Shows @text, plain, for some seconds. */
void yx_window_say (YxWindow *self, const char *text);

/* Asks for a region file, sets it as the desk's, and shows it. */
void yx_window_choose_region (YxWindow *self);

G_END_DECLS
