#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/case-rows.h"

/* A view has widgets for at most this many rows when it stands at the top. */
#define VIEW_REACH 240
/* Rows added or taken away in one frame within that reach: making one costs 0.3 ms with its
 * layout, taking one away half of that. */
#define SLICE 16
#define FRAME_MS 16

struct _YxCaseRow {
  GObject parent_instance;

  YxCaseRows *rows; /* not a reference; NULL: the list is gone */
  guint position;
};

struct _YxCaseRows {
  GObject parent_instance;

  YxCaseArrangement *arrangement; /* NULL: nothing yet */
  guint n_items;                  /* as told to the view */
  GPtrArray *rows;                /* of YxCaseRow by position, NULL until asked for */
  guint resize_id;                /* 0: settled */
};

enum {
  REWRITTEN,
  SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void yx_case_rows_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (YxCaseRow, yx_case_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (YxCaseRows, yx_case_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      yx_case_rows_list_model_init))

static guint
wanted_length (YxCaseRows *self)
{
  return self->arrangement != NULL ? self->arrangement->n_rows : 0;
}

/* How long the list is in the next frame. */
static guint
next_length (YxCaseRows *self)
{
  const guint wanted = wanted_length (self);

  if (self->n_items < wanted)
    return self->n_items < VIEW_REACH ? MIN (self->n_items + SLICE, wanted) : wanted;
  if (self->n_items > VIEW_REACH)
    return MAX (VIEW_REACH, wanted);
  return MAX (self->n_items - MIN (self->n_items, SLICE), wanted);
}

static void
resize (YxCaseRows *self, guint length)
{
  const guint before = self->n_items;

  self->n_items = length;
  if (length > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, length - before);
  else if (length < before)
    g_list_model_items_changed (G_LIST_MODEL (self), length, before - length, 0);
}

static gboolean
resize_cb (gpointer user_data)
{
  YxCaseRows *self = user_data;

  resize (self, next_length (self));
  if (self->n_items != wanted_length (self))
    return G_SOURCE_CONTINUE;
  self->resize_id = 0;
  g_signal_emit (self, signals[SETTLED], 0);
  return G_SOURCE_REMOVE;
}

static void
free_arrangement_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  yx_case_arrangement_free (task_data);
}

/* Freeing tens of thousands of cases takes longer than a frame. */
static void
drop_on_thread (YxCaseArrangement *arrangement)
{
  g_autoptr (GTask) task = NULL;

  if (arrangement == NULL)
    return;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, drop_on_thread);
  g_task_set_task_data (task, arrangement, NULL);
  g_task_run_in_thread (task, free_arrangement_cb);
}

static GType
yx_case_rows_get_item_type (GListModel *list)
{
  return YX_TYPE_CASE_ROW;
}

static guint
yx_case_rows_get_n_items (GListModel *list)
{
  return YX_CASE_ROWS (list)->n_items;
}

static gpointer
yx_case_rows_get_item (GListModel *list, guint position)
{
  YxCaseRows *self = YX_CASE_ROWS (list);
  YxCaseRow *row;

  if (position >= self->n_items)
    return NULL;
  if (position >= self->rows->len)
    g_ptr_array_set_size (self->rows, (int) self->n_items);
  row = g_ptr_array_index (self->rows, position);
  if (row == NULL) {
    row = g_object_new (YX_TYPE_CASE_ROW, NULL);
    row->rows = self;
    row->position = position;
    g_ptr_array_index (self->rows, position) = row;
  }
  return g_object_ref (row);
}

static void
yx_case_rows_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = yx_case_rows_get_item_type;
  iface->get_n_items = yx_case_rows_get_n_items;
  iface->get_item = yx_case_rows_get_item;
}

static void
yx_case_rows_dispose (GObject *object)
{
  YxCaseRows *self = YX_CASE_ROWS (object);

  g_clear_handle_id (&self->resize_id, g_source_remove);
  drop_on_thread (g_steal_pointer (&self->arrangement));
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++) {
    YxCaseRow *row = g_ptr_array_index (self->rows, i);

    if (row == NULL)
      continue;
    row->rows = NULL;
    g_object_unref (row);
  }
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->n_items = 0;
  G_OBJECT_CLASS (yx_case_rows_parent_class)->dispose (object);
}

static void
yx_case_rows_class_init (YxCaseRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_case_rows_dispose;

  signals[REWRITTEN] = g_signal_new ("rewritten", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yx_case_rows_init (YxCaseRows *self)
{
  self->rows = g_ptr_array_new ();
}

static void
yx_case_row_class_init (YxCaseRowClass *klass)
{
}

static void
yx_case_row_init (YxCaseRow *self)
{
}

YxCase *
yx_case_row_get_case (YxCaseRow *self)
{
  const YxCaseArrangement *shown;

  g_return_val_if_fail (YX_IS_CASE_ROW (self), NULL);

  shown = self->rows != NULL ? self->rows->arrangement : NULL;
  if (shown == NULL || self->position >= shown->n_rows)
    return NULL;
  return yx_case_table_get_case (shown->table, shown->rows[self->position]);
}

YxCaseRows *
yx_case_rows_new (void)
{
  return g_object_new (YX_TYPE_CASE_ROWS, NULL);
}

void
yx_case_rows_take (YxCaseRows *self, YxCaseArrangement *arrangement)
{
  YxCaseArrangement *before;

  g_return_if_fail (YX_IS_CASE_ROWS (self));
  g_return_if_fail (arrangement != NULL);

  before = self->arrangement;
  self->arrangement = arrangement;
  g_signal_emit (self, signals[REWRITTEN], 0);
  drop_on_thread (before);
  if (self->resize_id == 0)
    self->resize_id = g_timeout_add (FRAME_MS, resize_cb, self);
}

const YxCaseArrangement *
yx_case_rows_get_arrangement (YxCaseRows *self)
{
  g_return_val_if_fail (YX_IS_CASE_ROWS (self), NULL);
  return self->arrangement;
}

gboolean
yx_case_rows_is_settled (YxCaseRows *self)
{
  g_return_val_if_fail (YX_IS_CASE_ROWS (self), TRUE);
  return self->resize_id == 0;
}
