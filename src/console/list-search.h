#pragma once

/* Finding the row of an item in a list of tens of thousands without holding up the main loop,
 * and bringing a row into view. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _YxListSearch YxListSearch;

typedef gboolean (*YxListMatchFunc) (gpointer item, gpointer match_data);

/* @position is GTK_INVALID_LIST_POSITION when no row matches. */
typedef void (*YxListFoundFunc) (guint position, gpointer user_data);

/* Looks at the first rows at once and at the rest in slices on the main loop; begins anew when
 * the list changes. Calls back once, maybe before it returns. Owned by the caller, who frees it
 * to stop it or when done; takes @match_data. */
YxListSearch *yx_list_search_new (GListModel *list, YxListMatchFunc match, gpointer match_data,
                                  GDestroyNotify free_match_data, YxListFoundFunc found,
                                  gpointer user_data);
gboolean yx_list_search_is_done (const YxListSearch *self);
void yx_list_search_free (YxListSearch *self);

/* Scrolls a GtkListView or GtkColumnView so far that the row is seen. */
void yx_list_reveal (GtkWidget *view, guint position);

G_END_DECLS
