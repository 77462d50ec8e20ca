#pragma once

/* What can be done on the pages of a case and a debtor (console/case-sheet.h): asks what is to be
 * known in a form, then runs the verb of the desk on a thread. */

#include <gtk/gtk.h>

#include "desk/case-page.h"

G_BEGIN_DECLS

/* What a deed is done to. One of the pages is NULL; both are read only while the deed begins. */
typedef struct {
  YxDesk *desk;
  GtkWindow *window;            /* nullable */
  const YxCasePage *of_case;    /* nullable */
  const YxDebtorPage *of_debtor; /* nullable */
} YxDeedContext;

/* error is NULL when it is done, and `said` (nullable) tells what has been. */
typedef void (*YxDeedDone) (const char *said, const GError *error, gpointer user_data);

/* FALSE: this is no deed, or not one of this page. user_data is let go of by `free_data` when the
 * deed is done or given up. */
gboolean yx_record_deed (const YxDeedContext *context, const char *action, const char *target,
                         YxDeedDone done, gpointer user_data, GDestroyNotify free_data);

G_END_DECLS
