#pragma once

/* The papers of an operation: each to be looked at page by page, saved as PDF or printed, whole or
 * redacted, of the version in force or of one before. */

#include <adwaita.h>

#include "console/types.h"
#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

#define YX_TYPE_PAPER_DIALOG (yx_paper_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YxPaperDialog, yx_paper_dialog, YX, PAPER_DIALOG, AdwWindow)

/* @operation: as in yx_desk_find_operation(). (transfer none): the window owns itself. */
YxPaperDialog *yx_paper_dialog_present (GtkWindow *parent, YxDesk *desk, const char *operation,
                                        YxPaperKind first);

/* For tests: whether a page is on screen and nothing is under way. */
gboolean yx_paper_dialog_is_settled (YxPaperDialog *self);
/* Saves what is shown, as the button does once a file was chosen. */
void yx_paper_dialog_save (YxPaperDialog *self, GFile *file);

G_END_DECLS
