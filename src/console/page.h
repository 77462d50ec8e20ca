#pragma once

/* A page of the main window: one view of the switcher, for one kind of work. The window gives
 * every page the desk, tells all of them when another operation is chosen, and hands on what one
 * page asks to have opened on another.
 *
 * A page reads the desk on threads only (console/desk-call.h), keeps what is on screen until the
 * new is there, and follows the desk's own signal "changed". While it is not in sight it reads
 * nothing: it does so when it is next mapped. */

#include <gtk/gtk.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_PAGE (yx_page_get_type ())
G_DECLARE_INTERFACE (YxPage, yx_page, YX, PAGE, GtkWidget)

struct _YxPageInterface {
  GTypeInterface parent;

  void (*set_desk) (YxPage *self, YxDesk *desk);
  void (*reload) (YxPage *self, gboolean region);
  /* The rest is optional. */
  void (*set_operation) (YxPage *self, const char *operation_id);
  gboolean (*open) (YxPage *self, const char *kind, const char *id);
  void (*focus_search) (YxPage *self);
  void (*cycle_panes) (YxPage *self, int step);
};

/* Signals:
 *   message (const char *text): something a toast should say
 *   open (const char *kind, const char *id): something another page should show
 *   operation-chosen (const char *operation_id): every page should show this one */

/* @desk: (nullable) */
void yx_page_set_desk (YxPage *self, YxDesk *desk);
/* Reads the desk again, with @region the region file too. */
void yx_page_reload (YxPage *self, gboolean region);
/* Which operation is worked on; %NULL: the latest. */
void yx_page_set_operation (YxPage *self, const char *operation_id);
/* Shows a "case", "debtor", "place", "lead", "task", "operation", "vehicle", "officer" or
 * "night" (an operation under way) by its
 * id. Returns whether this page is the one for it. */
gboolean yx_page_open (YxPage *self, const char *kind, const char *id);
void yx_page_focus_search (YxPage *self);
/* @step: 1 to the right, -1 to the left; from the last pane to the first. */
void yx_page_cycle_panes (YxPage *self, int step);

/* For pages: emit the signals. */
void yx_page_say (YxPage *self, const char *text);
void yx_page_ask_open (YxPage *self, const char *kind, const char *id);
void yx_page_choose_operation (YxPage *self, const char *operation_id);

G_END_DECLS
