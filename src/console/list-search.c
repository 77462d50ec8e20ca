#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/list-search.h"

/* Rows looked at in one turn of the main loop: about 1 ms. */
#define SLICE 1500

struct _YxListSearch {
  GListModel *list;
  YxListMatchFunc match;
  gpointer match_data;
  GDestroyNotify free_match_data;
  YxListFoundFunc found;
  gpointer user_data;

  gulong changed_id;
  guint source_id; /* 0: done */
  guint next;
};

static void
stop (YxListSearch *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_signal_handler (&self->changed_id, self->list);
}

/* Returns whether there is more to look at. */
static gboolean
look (YxListSearch *self)
{
  const guint n_items = g_list_model_get_n_items (self->list);
  const guint end = MIN (self->next + SLICE, n_items);

  for (; self->next < end; self->next++) {
    g_autoptr (GObject) item = g_list_model_get_item (self->list, self->next);

    if (self->match (item, self->match_data)) {
      stop (self);
      self->found (self->next, self->user_data);
      return FALSE;
    }
  }
  if (self->next < n_items)
    return TRUE;
  stop (self);
  self->found (GTK_INVALID_LIST_POSITION, self->user_data);
  return FALSE;
}

static gboolean
look_cb (gpointer user_data)
{
  YxListSearch *self = user_data;

  /* look() may end in the source being removed, and with it this call's right to touch it. */
  return look (self) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
changed_cb (YxListSearch *self)
{
  self->next = 0;
}

YxListSearch *
yx_list_search_new (GListModel *list, YxListMatchFunc match, gpointer match_data,
                    GDestroyNotify free_match_data, YxListFoundFunc found, gpointer user_data)
{
  YxListSearch *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (list), NULL);
  g_return_val_if_fail (match != NULL && found != NULL, NULL);

  self = g_new0 (YxListSearch, 1);
  self->list = g_object_ref (list);
  self->match = match;
  self->match_data = match_data;
  self->free_match_data = free_match_data;
  self->found = found;
  self->user_data = user_data;
  if (look (self)) {
    self->changed_id = g_signal_connect_swapped (list, "items-changed", G_CALLBACK (changed_cb),
                                                 self);
    self->source_id = g_idle_add (look_cb, self);
  }
  return self;
}

gboolean
yx_list_search_is_done (const YxListSearch *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->source_id == 0;
}

void
yx_list_search_free (YxListSearch *self)
{
  if (self == NULL)
    return;
  stop (self);
  if (self->free_match_data != NULL)
    self->free_match_data (self->match_data);
  g_object_unref (self->list);
  g_free (self);
}

void
yx_list_reveal (GtkWidget *view, guint position)
{
  GtkWidget *list = view;

  g_return_if_fail (GTK_IS_WIDGET (view));

  /* The rows of a column view are a list view, its last child. */
  if (GTK_IS_COLUMN_VIEW (view))
    list = gtk_widget_get_last_child (view);
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}
