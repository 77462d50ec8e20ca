#pragma once

/* The roll call of an operation under way: who is out, who has answered, and who has not. */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_ROLL_CALL_WINDOW (yx_roll_call_window_get_type ())
G_DECLARE_FINAL_TYPE (YxRollCallWindow, yx_roll_call_window, YX, ROLL_CALL_WINDOW, AdwWindow)

/* Shows the last roll call, and calls a new one at a press (Enter). */
GtkWidget *yx_roll_call_window_new (GtkWindow *parent, YxDesk *desk, const char *operation_id);

G_END_DECLS
