#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/slot-list.h"

/* A list view has widgets for at most this many rows when it stands at the top. */
#define VIEW_REACH 240
/* Rows written in one frame, and rows added or taken away. */
#define WRITE_SLICE 20
#define RESIZE_SLICE 6

struct _YxSlot {
  GObject parent_instance;

  YxSlotList *list; /* not a reference; NULL: it is gone */
  guint position;
  GtkWidget *row;   /* not a reference; NULL: not bound */
};

struct _YxSlotList {
  GObject parent_instance;

  YxSlotWrite write;
  gpointer user_data;
  GPtrArray *items; /* put last; NULL: none */
  GPtrArray *slots; /* of YxSlot by position, NULL until asked for */
  guint n_items;    /* as told to the view */
  guint written;    /* rows of slots before this one show what was put last */
  YxPace pace;
  gboolean settled;
};

enum {
  SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void yx_slot_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (YxSlot, yx_slot, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (YxSlotList, yx_slot_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      yx_slot_list_list_model_init))

static guint
wanted_length (YxSlotList *self)
{
  return self->items != NULL ? self->items->len : 0;
}

static void
write_row (YxSlot *slot)
{
  gpointer item = yx_slot_get_item (slot);

  if (slot->row != NULL && item != NULL)
    slot->list->write (slot->row, item, slot->list->user_data);
}

/* Whether rows are left. Only those that are bound cost anything. */
static gboolean
write_some (YxSlotList *self)
{
  guint n = 0;

  for (; self->written < self->slots->len; self->written++) {
    YxSlot *slot = g_ptr_array_index (self->slots, self->written);

    if (slot == NULL || slot->row == NULL)
      continue;
    if (n == WRITE_SLICE)
      return TRUE;
    write_row (slot);
    n++;
  }
  return FALSE;
}

/* How long the list is in the next frame. */
static guint
next_length (YxSlotList *self)
{
  const guint wanted = wanted_length (self);

  if (self->n_items < wanted)
    return self->n_items < VIEW_REACH ? MIN (self->n_items + RESIZE_SLICE, wanted) : wanted;
  if (self->n_items > VIEW_REACH)
    return MAX (VIEW_REACH, wanted);
  return MAX (self->n_items - MIN (self->n_items, RESIZE_SLICE), wanted);
}

static void
resize (YxSlotList *self)
{
  const guint before = self->n_items;

  self->n_items = next_length (self);
  if (self->n_items > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_items - before);
  else if (self->n_items < before)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_items, before - self->n_items, 0);
}

static gboolean
step (gpointer user_data)
{
  YxSlotList *self = user_data;

  if (write_some (self))
    return TRUE;
  if (self->n_items != wanted_length (self))
    resize (self);
  return self->n_items != wanted_length (self);
}

static void
finish (gpointer user_data)
{
  YxSlotList *self = user_data;

  self->settled = TRUE;
  g_signal_emit (self, signals[SETTLED], 0);
}

static void
free_items_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_ptr_array_unref (task_data);
}

/* Freeing thousands of records takes longer than a frame. */
static void
drop_on_thread (GPtrArray *items)
{
  g_autoptr (GTask) task = NULL;

  if (items == NULL)
    return;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, drop_on_thread);
  g_task_set_task_data (task, items, NULL);
  g_task_run_in_thread (task, free_items_cb);
}

static GType
yx_slot_list_get_item_type (GListModel *list)
{
  return YX_TYPE_SLOT;
}

static guint
yx_slot_list_get_n_items (GListModel *list)
{
  return YX_SLOT_LIST (list)->n_items;
}

static gpointer
yx_slot_list_get_item (GListModel *list, guint position)
{
  YxSlotList *self = YX_SLOT_LIST (list);
  YxSlot *slot;

  if (position >= self->n_items)
    return NULL;
  if (position >= self->slots->len)
    g_ptr_array_set_size (self->slots, (int) self->n_items);
  slot = g_ptr_array_index (self->slots, position);
  if (slot == NULL) {
    slot = g_object_new (YX_TYPE_SLOT, NULL);
    slot->list = self;
    slot->position = position;
    g_ptr_array_index (self->slots, position) = slot;
  }
  return g_object_ref (slot);
}

static void
yx_slot_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = yx_slot_list_get_item_type;
  iface->get_n_items = yx_slot_list_get_n_items;
  iface->get_item = yx_slot_list_get_item;
}

static void
yx_slot_list_dispose (GObject *object)
{
  YxSlotList *self = YX_SLOT_LIST (object);

  yx_pace_stop (&self->pace);
  for (guint i = 0; self->slots != NULL && i < self->slots->len; i++) {
    YxSlot *slot = g_ptr_array_index (self->slots, i);

    if (slot == NULL)
      continue;
    slot->list = NULL;
    g_object_unref (slot);
  }
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->n_items = 0;
  G_OBJECT_CLASS (yx_slot_list_parent_class)->dispose (object);
}

static void
yx_slot_list_class_init (YxSlotListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_slot_list_dispose;
  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yx_slot_list_init (YxSlotList *self)
{
  self->slots = g_ptr_array_new ();
  self->settled = TRUE;
}

static void
yx_slot_class_init (YxSlotClass *klass)
{
}

static void
yx_slot_init (YxSlot *self)
{
}

gpointer
yx_slot_get_item (YxSlot *self)
{
  g_return_val_if_fail (YX_IS_SLOT (self), NULL);

  return self->list != NULL && self->position < wanted_length (self->list)
             ? g_ptr_array_index (self->list->items, self->position)
             : NULL;
}

void
yx_slot_bind (YxSlot *self, GtkWidget *row)
{
  g_return_if_fail (YX_IS_SLOT (self) && GTK_IS_WIDGET (row));

  self->row = row;
  write_row (self);
}

void
yx_slot_unbind (YxSlot *self)
{
  g_return_if_fail (YX_IS_SLOT (self));

  self->row = NULL;
}

YxSlotList *
yx_slot_list_new (YxSlotWrite write, gpointer user_data)
{
  YxSlotList *self;

  g_return_val_if_fail (write != NULL, NULL);

  self = g_object_new (YX_TYPE_SLOT_LIST, NULL);
  self->write = write;
  self->user_data = user_data;
  return self;
}

void
yx_slot_list_put (YxSlotList *self, GtkWidget *view, GPtrArray *items)
{
  g_return_if_fail (YX_IS_SLOT_LIST (self));

  yx_pace_stop (&self->pace);
  drop_on_thread (self->items);
  self->items = items != NULL ? g_ptr_array_ref (items) : NULL;
  self->written = 0;
  self->settled = FALSE;
  /* What is in sight changes at once. */
  if (step (self))
    yx_pace_begin (&self->pace, view, step, finish, self);
  else
    finish (self);
}

gboolean
yx_slot_list_is_settled (YxSlotList *self)
{
  g_return_val_if_fail (YX_IS_SLOT_LIST (self), TRUE);

  return self->settled;
}

guint
yx_slot_list_get_n (YxSlotList *self)
{
  g_return_val_if_fail (YX_IS_SLOT_LIST (self), 0);

  return wanted_length (self);
}

gpointer
yx_slot_list_get (YxSlotList *self, guint position)
{
  g_return_val_if_fail (YX_IS_SLOT_LIST (self), NULL);
  g_return_val_if_fail (position < wanted_length (self), NULL);

  return g_ptr_array_index (self->items, position);
}
