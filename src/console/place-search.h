#pragma once

/* A box to type an address or a name into, with what is found below it. Enter takes the first
 * answer, the arrow keys go through them.
 *
 * Signals:
 *   found (double lon, double lat, double radius_m, const char *name): the user took one
 *   answered: other answers are shown */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_PLACE_SEARCH (yx_place_search_get_type ())
G_DECLARE_FINAL_TYPE (YxPlaceSearch, yx_place_search, YX, PLACE_SEARCH, AdwBin)

/* (nullable) */
void yx_place_search_set_desk (YxPlaceSearch *self, YxDesk *desk);

/* Types for the user; searches at once. */
void yx_place_search_set_text (YxPlaceSearch *self, const char *text);

/* Puts the cursor into the box, all of its text selected. */
void yx_place_search_focus (YxPlaceSearch *self);

/* Answers on screen, and whether they are those to the text. */
guint yx_place_search_get_n_answers (YxPlaceSearch *self);
gboolean yx_place_search_is_done (YxPlaceSearch *self);
/* Where the first answer is; FALSE when there is none. */
gboolean yx_place_search_get_first (YxPlaceSearch *self, YxLonLat *ret_point, double *ret_radius_m);
/* As Enter: takes the first answer; FALSE when there is none. */
gboolean yx_place_search_take_first (YxPlaceSearch *self);

G_END_DECLS
