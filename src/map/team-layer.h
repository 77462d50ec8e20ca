#pragma once

/* Teams on the map as they move: a symbol each with its name and the age of what is known, and the
 * way it came. Symbols are painted once a look; a frame only puts them where they are, so that
 * sixty of them move at the screen's pace. Trails are painted anew only when they or the view change. */

#include <shumate/shumate.h>

#include "cartography/team-mark.h"
#include "geo/datum.h"

G_BEGIN_DECLS

#define YX_TYPE_TEAM_LAYER (yx_team_layer_get_type ())
G_DECLARE_FINAL_TYPE (YxTeamLayer, yx_team_layer, YX, TEAM_LAYER, ShumateLayer)

typedef struct {
  YxLonLat point;
  gboolean gap; /* nothing is known of the way from the point before: no line leads here */
} YxTrailPoint;

/* Texts and arrays are borrowed. */
typedef struct {
  const char *id;    /* what picking gives back */
  const char *label; /* call sign; nullable */
  const char *note;  /* below it, such as how old the position is; nullable */
  YxLonLat point;
  YxTeamLook look;
  unsigned colour;   /* yx_route_colour() */
  const YxTrailPoint *trail; /* oldest first; the symbol's own point is its last one */
  gsize n_trail;
  gboolean has_ghost; /* where the plan would have it now */
  YxLonLat ghost;
} YxTeamMark;

YxTeamLayer *yx_team_layer_new (ShumateViewport *viewport);

void yx_team_layer_set_style (YxTeamLayer *self, YxMapStyle style);

/* Larger symbols and letters, for a wall screen: 1.0 to begin with. */
void yx_team_layer_set_size (YxTeamLayer *self, double part);

/* Replaces all teams, which are copied; the last is drawn on top. */
void yx_team_layer_set_teams (YxTeamLayer *self, const YxTeamMark *teams, gsize n_teams);

/* The one that stands out, above the others; nullable. */
void yx_team_layer_set_selected (YxTeamLayer *self, const char *id);

/* The topmost team within `reach` widget units. Returns: (nullable) (transfer none) */
const char *yx_team_layer_pick (YxTeamLayer *self, double x, double y, double reach);

G_END_DECLS
