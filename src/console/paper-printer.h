#pragma once

/* A paper to a printer, by the drawing that makes the PDF. It is recorded on the desk once the
 * user has said yes to the printer's dialog and before the first page is drawn. */

#include <gtk/gtk.h>

#include "paper/issue.h"

G_BEGIN_DECLS

/* @error: (nullable): why nothing was printed. */
typedef void (*YxPaperPrintedFunc) (gboolean printed, const GError *error, gpointer user_data);

/* @export: (nullable): print into this PDF file instead, without a dialog. Calls back once, after
 * @parent may have gone. */
void yx_paper_printer_run (GtkWindow *parent, YxDesk *desk, YxPaperProof *proof,
                           const char *export, YxPaperPrintedFunc printed, gpointer user_data);

G_END_DECLS
