#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/list-swap.h"

#define ITEMS_A_TURN 16
#define MOST_ROWS 224 /* beyond these a list view has no widgets */

struct _YxListSwap {
  YxListSwap **place; /* of its owner */
  GListStore *store;
  GPtrArray *items;
  guint at; /* items before this one are the new ones */
  guint source;
  YxListSwapDone done;
  gpointer user_data;
};

/* Whether there is more to do. The list ends as soon as its last new item is in; what is below
 * goes from its far end. */
static gboolean
step (YxListSwap *self)
{
  const guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  const guint left = self->items->len - self->at;
  guint n = MIN (left, ITEMS_A_TURN);

  if (n > 0) {
    if (self->at + n > MOST_ROWS)
      n = left;
    g_list_store_splice (self->store, self->at, n == left && self->at + n > MOST_ROWS
                                                    ? n_old - self->at
                                                    : MIN (n, n_old - self->at),
                         self->items->pdata + self->at, n);
    self->at += n;
  } else if (n_old > self->at) {
    const guint keep = n_old > MOST_ROWS ? MAX (MOST_ROWS, self->at)
                                         : MAX (self->at, n_old - MIN (n_old, ITEMS_A_TURN));

    g_list_store_splice (self->store, keep, n_old - keep, NULL, 0);
  }
  return self->at < self->items->len
         || g_list_model_get_n_items (G_LIST_MODEL (self->store)) > self->at;
}

static void
finish (YxListSwap *self)
{
  const YxListSwapDone done = self->done;
  gpointer user_data = self->user_data;

  self->source = 0;
  yx_list_swap_stop (self->place);
  done (user_data);
}

static gboolean
step_cb (gpointer user_data)
{
  YxListSwap *self = user_data;

  if (step (self))
    return G_SOURCE_CONTINUE;
  finish (self);
  return G_SOURCE_REMOVE;
}

void
yx_list_swap_stop (YxListSwap **swap)
{
  YxListSwap *self = g_steal_pointer (swap);

  if (self == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->store);
  g_ptr_array_unref (self->items);
  g_free (self);
}

void
yx_list_swap (YxListSwap **swap, GListStore *store, GPtrArray *items, YxListSwapDone done,
              gpointer user_data)
{
  YxListSwap *self;

  g_return_if_fail (swap != NULL);
  g_return_if_fail (G_IS_LIST_STORE (store) && items != NULL && done != NULL);

  yx_list_swap_stop (swap);
  self = g_new0 (YxListSwap, 1);
  *swap = self;
  self->place = swap;
  self->store = g_object_ref (store);
  self->items = g_ptr_array_ref (items);
  self->done = done;
  self->user_data = user_data;
  /* What is in sight changes at once. */
  if (step (self))
    self->source = g_idle_add (step_cb, self);
  else
    finish (self);
}
