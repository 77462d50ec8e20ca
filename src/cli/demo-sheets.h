#pragma once

/* The papers of the demonstration night as PDF. */

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_DEMO_N_SHEETS 4

/* Their names in the demo's folder, in the order of YxPaperKind. */
extern const char *const yx_demo_sheets[YX_DEMO_N_SHEETS];

typedef void (*YxDemoSheetFunc) (double fraction, gpointer user_data);

/* Makes those that are not there, or not of the plan as it is, in the full edition. */
gboolean yx_demo_sheets_write (YxDesk *desk, const char *operation_id, const char *folder,
                               YxDemoSheetFunc progress, gpointer progress_data,
                               GCancellable *cancellable, GError **error);

G_END_DECLS
