#pragma once

/* One car on the Crews page: its seats, what its route asks for, who rides, what is missing and
 * what stands against it. Officers are dropped on it, or set down with Ctrl+V. */

#include <gtk/gtk.h>

#include "desk/crews.h"

G_BEGIN_DECLS

#define YX_TYPE_CREW_CAR (yx_crew_car_get_type ())
G_DECLARE_FINAL_TYPE (YxCrewCarView, yx_crew_car, YX, CREW_CAR, GtkBox)

/* Asks for the actions "crews.move" (ss: officer, vehicle) and "crews.paste" (s: vehicle) of a
 * parent. */
YxCrewCarView *yx_crew_car_new (void);
/* Copies what it needs. @cut: (nullable): the officer who is picked up. */
void yx_crew_car_show (YxCrewCarView *self, const YxCrewBoard *board, const YxCrewCar *car,
                       gboolean movable, const char *cut);
const char *yx_crew_car_get_vehicle (YxCrewCarView *self);

G_END_DECLS
