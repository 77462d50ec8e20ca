#pragma once

/* The sample court's vehicles and officers. Plates hold the letter O, which no Chinese plate
 * has. */

#include "desk/fleet.h"

#define YX_DEMO_N_VEHICLES 8
#define YX_DEMO_N_OFFICERS 40

/* Adds both to the desk. */
gboolean yx_demo_fleet_add (YxDesk *desk, guint64 seed, GError **error);

/* A roster for the operation's night, and crews for the cars of its plan, unless it has some. */
gboolean yx_demo_crews_add (YxDesk *desk, const char *operation_id, GError **error);
