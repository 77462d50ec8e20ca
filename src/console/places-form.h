#pragma once

/* Where an operation assembles, where its cars end, and where persons are handed over. */

#include <gtk/gtk.h>

#include "desk/desk.h"

G_BEGIN_DECLS

/* Reads what is set and opens the form over @parent. */
void yx_places_form_present (GtkWidget *parent, YxDesk *desk, const char *operation_id);

G_END_DECLS
