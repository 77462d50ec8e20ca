#pragma once

/* The approved versions of an operation, and what two of them differ in: visits, cars, times. */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_VERSIONS_DIALOG (yx_versions_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YxVersionsDialog, yx_versions_dialog, YX, VERSIONS_DIALOG, AdwWindow)

/* (transfer none): the window owns itself. */
YxVersionsDialog *yx_versions_dialog_present (GtkWidget *parent, YxDesk *desk,
                                              const char *operation_id);

G_END_DECLS
