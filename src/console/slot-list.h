#pragma once

/* A list on screen that often gets other items, such as the answers to a search.
 *
 * A list view keeps some 200 rows as widgets whatever its height and, told that items were
 * replaced, throws their rows away and makes them anew, which takes several frames. Here the view
 * sees slots: a slot stays the same object whatever item stands in its place, its row is written
 * anew, and only the end of the list grows or shrinks; a few rows with each frame. */

#include <gtk/gtk.h>

#include "console/pace.h"

G_BEGIN_DECLS

#define YX_TYPE_SLOT (yx_slot_get_type ())
G_DECLARE_FINAL_TYPE (YxSlot, yx_slot, YX, SLOT, GObject)

/* Returns: (nullable) (transfer none): what stands there now. NULL: the slot is about to go */
gpointer yx_slot_get_item (YxSlot *self);

/* For a factory: writes the item into the row now and whenever another one stands there, until the
 * row is unbound. */
void yx_slot_bind (YxSlot *self, GtkWidget *row);
void yx_slot_unbind (YxSlot *self);

#define YX_TYPE_SLOT_LIST (yx_slot_list_get_type ())
G_DECLARE_FINAL_TYPE (YxSlotList, yx_slot_list, YX, SLOT_LIST, GObject)

/* Signal: settled (): all rows show what was put last, and the length is that of it. */

typedef void (*YxSlotWrite) (GtkWidget *row, gpointer item, gpointer user_data);

YxSlotList *yx_slot_list_new (YxSlotWrite write, gpointer user_data);

/* @items: (element-type GObject) (nullable): none; not changed any more, and let go on a thread
 * when others are put. @view: (nullable): the
 * list view, whose frames set the pace. What fits into one piece is done, and `settled` emitted,
 * before this returns. */
void yx_slot_list_put (YxSlotList *self, GtkWidget *view, GPtrArray *items);

gboolean yx_slot_list_is_settled (YxSlotList *self);
/* How many were put last; the length may still follow. */
guint yx_slot_list_get_n (YxSlotList *self);
/* Returns: (transfer none) */
gpointer yx_slot_list_get (YxSlotList *self, guint position);

G_END_DECLS
