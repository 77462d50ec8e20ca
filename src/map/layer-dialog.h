#pragma once

/* Asks for a base map: a file or a service's address, its key, its datum, whose it is. */

#include <gtk/gtk.h>

#include "backdrop/backdrop.h"

#define YX_TYPE_LAYER_DIALOG (yx_layer_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YxLayerDialog, yx_layer_dialog, YX, LAYER_DIALOG, GtkWindow)

/* Signal: chosen (YxBackdropSpec *spec): a layer that passed yx_backdrop_check(); the window
 * closes itself then. */
GtkWidget *yx_layer_dialog_new (GtkWindow *parent);

/* What a user would type, for tests; and the button "Add". Returns the message shown, NULL when
 * the layer was taken. */
void yx_layer_dialog_fill (YxLayerDialog *self, const YxBackdropSpec *spec);
const char *yx_layer_dialog_add (YxLayerDialog *self);
