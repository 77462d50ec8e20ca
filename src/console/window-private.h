#pragma once

/* What window.c and window-actions.c share. */

#include "console/lead-watch.h"
#include "console/page.h"
#include "console/place-search.h"
#include "console/plan-page.h"
#include "console/window.h"

struct _YxWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *title_stack;
  AdwWindowTitle *desk_title;
  GtkButton *import_button;
  GtkMenuButton *place_button;
  YxPlaceSearch *place_search;
  GtkStack *stack;
  AdwStatusPage *opening_page;
  GtkSpinner *opening_spinner;
  AdwViewStack *views;
  YxPlanPage *plan_page;
  GPtrArray *pages; /* (element-type YxPage) (unowned): of the views */

  YxDesk *desk;
  YxLeadWatch *lead_watch; /* of the desk; NULL without one */
  GCancellable *opening; /* of a desk on its way; NULL: none */
};

/* Adds the actions of the group "win". */
void yx_window_add_actions (YxWindow *self);
/* Enables those that make sense now. */
void yx_window_update_actions (YxWindow *self);

/* The page with a spinner while a desk is on its way. */
void yx_window_show_opening (YxWindow *self, const char *title);
/* The desk, or the welcome page without one. */
void yx_window_show_desk (YxWindow *self);
/* @desk: (transfer none) */
void yx_window_take_desk (YxWindow *self, YxDesk *desk);

/* Has all pages read the desk again, with @region the region file. */
void yx_window_reload (YxWindow *self, gboolean region);
/* Shows something on the page that is for it; see yx_page_open(). */
void yx_window_open (YxWindow *self, const char *kind, const char *id);
/* The one in sight; %NULL without a desk. */
YxPage *yx_window_get_page (YxWindow *self);
