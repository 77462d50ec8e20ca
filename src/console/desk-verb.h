#pragma once

/* Verbs that change the desk, run on a thread, and who may run them. Reading is in
 * console/desk-call.h. */

#include <gtk/gtk.h>

#include "desk/desk.h"
#include "desk/roles.h"

G_BEGIN_DECLS

/* @arguments are what was given to yx_desk_verb_async(), of the verb's own type. */
typedef gboolean (*YxDeskVerb) (YxDesk *desk, GVariant *arguments, GError **error);

/* @arguments: (nullable): a floating one is taken. */
void yx_desk_verb_async (YxDesk *desk, YxDeskVerb verb, GVariant *arguments,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean yx_desk_verb_finish (GAsyncResult *result, GError **error);

/* Makes a widget of a verb insensitive, with the reason as its tooltip, for roles (1 << YxRole,
 * or'ed) that do not have the right; else sensitive with @tooltip (nullable). */
void yx_right_gate (GtkWidget *widget, guint roles, YxRight right, const char *tooltip);

G_END_DECLS
