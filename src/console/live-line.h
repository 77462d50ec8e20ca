#pragma once

/* The night of the Live page as a line of time: plan above fact for each team. */

#include <gtk/gtk.h>

#include "desk/night.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_LINE (yx_live_line_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveLine, yx_live_line, YX, LIVE_LINE, GtkWidget)

/* Signal: team-activated (const char *vehicle_id): a row was clicked. */

GtkWidget *yx_live_line_new (void);

/* @view: (nullable) */
void yx_live_line_show (YxLiveLine *self, YxNightView *view, gint64 now);
void yx_live_line_select (YxLiveLine *self, const char *vehicle_id);
void yx_live_line_set_map_style (YxLiveLine *self, int style);

G_END_DECLS
