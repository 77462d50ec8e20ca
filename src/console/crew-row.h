#pragma once

/* One officer on the Crews page: office, name, what he can do, and what stands against him. Drag
 * it to a car; or Enter, the menu key or a right click for the menu of cars, Ctrl+X to pick him
 * up and Ctrl+V on a car to set him down. */

#include <gtk/gtk.h>

#include "desk/crews.h"

G_BEGIN_DECLS

#define YX_TYPE_CREW_ROW (yx_crew_row_get_type ())
G_DECLARE_FINAL_TYPE (YxCrewRow, yx_crew_row, YX, CREW_ROW, GtkBox)

/* What is dragged is the officer's id as text. Asks for the actions "crews.menu" (s) and
 * "crews.cut" (s) of a parent. */
YxCrewRow *yx_crew_row_new (void);
/* Copies what it needs. @movable: whether he may be dragged at all. */
void yx_crew_row_show (YxCrewRow *self, const YxCrewOfficer *officer, gboolean movable,
                       gboolean cut);
const char *yx_crew_row_get_officer (YxCrewRow *self);

G_END_DECLS
