#pragma once

/* Other items in a list that is on screen, a few in each turn of the main loop. A list view keeps
 * up to 205 rows as widgets whatever its height; putting all of them in other places takes longer
 * than a frame, those in sight do not. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YxListSwap YxListSwap;

typedef void (*YxListSwapDone) (gpointer user_data);

/* Makes `store` hold `items` (element-type GObject, referenced), from the top on; `done` is called
 * when it does, maybe before this returns. An unfinished swap in *swap ends without being done.
 * Items of both lists are mixed until then. */
void yx_list_swap (YxListSwap **swap, GListStore *store, GPtrArray *items, YxListSwapDone done,
                   gpointer user_data);
/* Ends it where it is. */
void yx_list_swap_stop (YxListSwap **swap);

G_END_DECLS
