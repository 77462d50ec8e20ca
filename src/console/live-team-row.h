#pragma once

/* A team in the Live page's list: who, what it does and since when, its next stop with the time it
 * is expected there and what is left until the window closes, who is aboard, seats left. */

#include <gtk/gtk.h>

#include "desk/night.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_TEAM_ROW (yx_live_team_row_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveTeamRow, yx_live_team_row, YX, LIVE_TEAM_ROW, GtkBox)

GtkWidget *yx_live_team_row_new (void);

/* @level: of the gravest alert that stands about it; -1: none. */
void yx_live_team_row_show (YxLiveTeamRow *self, const YxNightTeam *team, int level, gint64 now);

/* "刚刚", "35 s", "4 min" since then. Returns: (transfer full) */
char *yx_live_age_text (gint64 since, gint64 now);

G_END_DECLS
