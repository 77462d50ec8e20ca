/* A list on screen gets other items in steps: in the end it holds them, in order, whatever it held,
 * and no step in sight is larger than a turn of the main loop allows. */

#include <gtk/gtk.h>

#include "console/list-swap.h"

#define IN_SIGHT 224
#define A_TURN 16

typedef struct {
  GListStore *store;
  YxListSwap *swap;
  guint n_done;
  guint most; /* items that one change touched among those a view has widgets for */
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *self)
{
  const guint seen = position < IN_SIGHT ? IN_SIGHT - position : 0;

  self->most = MAX (self->most, MAX (MIN (removed, seen), MIN (added, seen)));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->store = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  g_signal_connect (self->store, "items-changed", G_CALLBACK (items_changed_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  yx_list_swap_stop (&self->swap);
  g_assert_null (self->swap);
  g_object_unref (self->store);
}

static void
done_cb (gpointer user_data)
{
  ((Fixture *) user_data)->n_done++;
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
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->store)), ==, items->len);
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

    g_assert_true (item == g_ptr_array_index (items, i));
  }
}

static void
finish (Fixture *self)
{
  while (self->swap != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_sizes (Fixture *self, gconstpointer data)
{
  static const guint sizes[] = { 0,   1,   A_TURN, A_TURN + 1, 3,    223, 224, 225, 0,
                                 500, 230, 5000,   5000,       1673, 120, 0,   40,  16 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GPtrArray) items = make_items ((guint) i * 10000, sizes[i]);

    yx_list_swap (&self->swap, self->store, items, done_cb, self);
    finish (self);
    assert_holds (self, items);
    g_assert_cmpuint (self->n_done, ==, i + 1);
    g_assert_cmpuint (self->most, <=, A_TURN);
  }
}

/* Another swap before the last is through; what is dropped is never done. */
static void
test_overtaken (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) first = make_items (0, 300);
  g_autoptr (GPtrArray) second = make_items (1000, 90);
  g_autoptr (GPtrArray) third = make_items (2000, 150);

  yx_list_swap (&self->swap, self->store, first, done_cb, self);
  for (int i = 0; i < 3; i++)
    g_main_context_iteration (NULL, TRUE);
  yx_list_swap (&self->swap, self->store, second, done_cb, self);
  g_main_context_iteration (NULL, TRUE);
  yx_list_swap (&self->swap, self->store, third, done_cb, self);
  g_assert_cmpuint (self->n_done, ==, 0);
  finish (self);
  assert_holds (self, third);
  g_assert_cmpuint (self->n_done, ==, 1);
  yx_list_swap (&self->swap, self->store, first, done_cb, self);
  yx_list_swap_stop (&self->swap);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (self->n_done, ==, 1);
}

/* At most a turn's worth is done at once: its owner hears of it before the call returns. */
static void
test_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) few = make_items (0, A_TURN);

  yx_list_swap (&self->swap, self->store, few, done_cb, self);
  g_assert_null (self->swap);
  g_assert_cmpuint (self->n_done, ==, 1);
  assert_holds (self, few);
}

#define ADD(name, function) \
  g_test_add ("/console/list-swap/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sizes", test_sizes);
  ADD ("overtaken", test_overtaken);
  ADD ("at-once", test_at_once);
  return g_test_run ();
}
