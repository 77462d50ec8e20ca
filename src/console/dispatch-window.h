#pragma once

/* The answers to one question of the night: which car, when there, what it costs the others. 1, 2 and
 * 3 send, Escape leaves everything as it is. It searches on while it is open; a better plan for the
 * rest joins the answers and waits to be chosen. */

#include <adwaita.h>

#include "desk/dispatch.h"

G_BEGIN_DECLS

#define YX_TYPE_DISPATCH_WINDOW (yx_dispatch_window_get_type ())
G_DECLARE_FINAL_TYPE (YxDispatchWindow, yx_dispatch_window, YX, DISPATCH_WINDOW, AdwWindow)

/* Signal: sent (): an answer has become the plan.
 * @title: what it is about. */
GtkWidget *yx_dispatch_window_new (GtkWindow *parent, YxDesk *desk, YxNightView *view,
                                   const YxDispatchQuestion *question, const char *title);

/* For tests: how many answers are shown. */
guint yx_dispatch_window_get_n_offers (YxDispatchWindow *self);

G_END_DECLS
