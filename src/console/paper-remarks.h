#pragma once

/* Remarks on a paper of a review beside its pages: written, kept, signed off. */

#include <gtk/gtk.h>

#include "paper/issue.h"

G_BEGIN_DECLS

#define YX_TYPE_PAPER_REMARKS (yx_paper_remarks_get_type ())
G_DECLARE_FINAL_TYPE (YxPaperRemarks, yx_paper_remarks, YX, PAPER_REMARKS, GtkBox)

/* Signals: "said" (text) for the user; "kept" when the paper has other remarks or is signed off. */

/* Shows what a proof says; what was begun and not kept stays while it is of the same paper. */
void yx_paper_remarks_show (YxPaperRemarks *self, YxDesk *desk, YxPaperProof *proof);

G_END_DECLS
