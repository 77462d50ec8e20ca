#pragma once

/* Importing a case list in three steps: which file and in which datum its coordinates are, the
 * import itself, and what became of it with every row that was left out and why. */

#include <adwaita.h>

#include "console/types.h"

G_BEGIN_DECLS

#define YX_TYPE_IMPORT_DIALOG (yx_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YxImportDialog, yx_import_dialog, YX, IMPORT_DIALOG, AdwWindow)

/* @parent has a desk. (transfer none): the window owns itself. */
YxImportDialog *yx_import_dialog_present (YxWindow *parent);

void yx_import_dialog_set_file (YxImportDialog *self, GFile *file);
/* Imports the file chosen, as the button does. */
void yx_import_dialog_start (YxImportDialog *self);
/* Whether the result is shown. */
gboolean yx_import_dialog_is_done (YxImportDialog *self);

G_END_DECLS
