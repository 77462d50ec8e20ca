/* A list on screen gets other items in steps: in the end its rows show them, in order, whatever they
 * showed, no row that stays is replaced, and no step in sight is larger than a frame allows. */

#include <gtk/gtk.h>

#include "console/slot-list.h"

#define IN_SIGHT 200 /* rows that are bound at most, as a view does */
#define A_FRAME 6    /* rows that come or go in one */

typedef struct {
  YxSlotList *list;
  GPtrArray *rows;  /* a label for each slot in sight, bound to it */
  GPtrArray *slots; /* of them */
  guint n_settled;
  guint most;      /* rows in sight that one change brought or took away */
} Fixture;

static void
write_cb (GtkWidget *row, gpointer item, gpointer user_data)
{
  gtk_label_set_label (GTK_LABEL (row), gtk_string_object_get_string (item));
}

/* What a view does, for the rows at the top. */
static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *self)
{
  const guint seen = position < IN_SIGHT ? IN_SIGHT - position : 0;

  self->most = MAX (self->most, MAX (MIN (removed, seen), MIN (added, seen)));
  g_assert_true (removed == 0 || added == 0);
  while (self->rows->len > g_list_model_get_n_items (model)) {
    yx_slot_unbind (g_ptr_array_index (self->slots, self->slots->len - 1));
    g_ptr_array_set_size (self->slots, (int) self->slots->len - 1);
    g_ptr_array_set_size (self->rows, (int) self->rows->len - 1);
  }
  while (self->rows->len < MIN (IN_SIGHT, g_list_model_get_n_items (model))) {
    YxSlot *slot = g_list_model_get_item (model, self->rows->len);
    GtkWidget *row = g_object_ref_sink (gtk_label_new (NULL));

    g_ptr_array_add (self->rows, row);
    g_ptr_array_add (self->slots, slot);
    yx_slot_bind (slot, row);
  }
}

static void
settled_cb (YxSlotList *list, Fixture *self)
{
  self->n_settled++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->slots = g_ptr_array_new_with_free_func (g_object_unref);
  self->list = yx_slot_list_new (write_cb, self);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect (self->list, "settled", G_CALLBACK (settled_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->list);
  g_ptr_array_unref (self->slots);
  g_ptr_array_unref (self->rows);
}

static GPtrArray *
make_items (guint first, guint n)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++) {
    g_autofree char *text = g_strdup_printf ("%u", first + i);

    g_ptr_array_add (items, gtk_string_object_new (text));
  }
  return items;
}

static void
assert_holds (Fixture *self, GPtrArray *items)
{
  g_assert_true (yx_slot_list_is_settled (self->list));
  g_assert_cmpuint (yx_slot_list_get_n (self->list), ==, items->len);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, items->len);
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (YxSlot) slot = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    g_assert_true (yx_slot_get_item (slot) == g_ptr_array_index (items, i));
    g_assert_true (yx_slot_list_get (self->list, i) == g_ptr_array_index (items, i));
  }
  g_assert_cmpuint (self->rows->len, ==, MIN (IN_SIGHT, items->len));
  for (guint i = 0; i < self->rows->len; i++)
    g_assert_cmpstr (gtk_label_get_label (g_ptr_array_index (self->rows, i)), ==,
                     gtk_string_object_get_string (g_ptr_array_index (items, i)));
}

static void
finish (Fixture *self)
{
  while (!yx_slot_list_is_settled (self->list))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_sizes (Fixture *self, gconstpointer data)
{
  static const guint sizes[] = { 0,   1,   A_FRAME, A_FRAME + 1, 3,    239, 240, 241, 0,
                                 500, 230, 5000,    5000,        1673, 120, 0,   40,  16 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GPtrArray) items = make_items ((guint) i * 10000, sizes[i]);

    yx_slot_list_put (self->list, NULL, items);
    finish (self);
    assert_holds (self, items);
    g_assert_cmpuint (self->n_settled, ==, i + 1);
    g_assert_cmpuint (self->most, <=, A_FRAME);
  }
}

/* Other items before the last are all there; what is overtaken never settles. */
static void
test_overtaken (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) first = make_items (0, 300);
  g_autoptr (GPtrArray) second = make_items (1000, 90);
  g_autoptr (GPtrArray) third = make_items (2000, 150);

  yx_slot_list_put (self->list, NULL, first);
  for (int i = 0; i < 3; i++)
    g_main_context_iteration (NULL, TRUE);
  yx_slot_list_put (self->list, NULL, second);
  g_main_context_iteration (NULL, TRUE);
  yx_slot_list_put (self->list, NULL, third);
  g_assert_cmpuint (self->n_settled, ==, 0);
  finish (self);
  assert_holds (self, third);
  g_assert_cmpuint (self->n_settled, ==, 1);
}

/* A piece's worth is done at once: its owner hears of it before the call returns. */
static void
test_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) few = make_items (0, A_FRAME);
  g_autoptr (GPtrArray) others = make_items (100, A_FRAME);

  yx_slot_list_put (self->list, NULL, few);
  g_assert_cmpuint (self->n_settled, ==, 1);
  assert_holds (self, few);
  yx_slot_list_put (self->list, NULL, others);
  g_assert_cmpuint (self->n_settled, ==, 2);
  assert_holds (self, others);
}

/* A row that was unbound is not written any more. */
static void
test_unbound (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) few = make_items (0, 2);
  g_autoptr (GPtrArray) others = make_items (100, 2);
  g_autoptr (YxSlot) slot = NULL;

  yx_slot_list_put (self->list, NULL, few);
  slot = g_list_model_get_item (G_LIST_MODEL (self->list), 1);
  yx_slot_unbind (slot);
  yx_slot_list_put (self->list, NULL, others);
  g_assert_cmpstr (gtk_label_get_label (g_ptr_array_index (self->rows, 0)), ==, "100");
  g_assert_cmpstr (gtk_label_get_label (g_ptr_array_index (self->rows, 1)), ==, "1");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
#define ADD(name, test) g_test_add ("/console/slot-list/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("sizes", test_sizes);
  ADD ("overtaken", test_overtaken);
  ADD ("at-once", test_at_once);
  ADD ("unbound", test_unbound);
#undef ADD
  return g_test_run ();
}
