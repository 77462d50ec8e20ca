/* An entry with suggestions: what its keys do, and what Enter means before the suggestions come. */

#include "console/resources.h"
#include "console/suggest-entry.h"

typedef struct {
  YxSuggestEntry *entry;
  GtkEventController *keys;
  char *typed;
  int chosen; /* below 0: none yet */
  guint n_submitted;
} Fixture;

static void
typed_cb (YxSuggestEntry *entry, const char *text, Fixture *self)
{
  g_free (self->typed);
  self->typed = g_strdup (text);
}

static void
chosen_cb (YxSuggestEntry *entry, guint index, Fixture *self)
{
  self->chosen = (int) index;
}

static void
submitted_cb (YxSuggestEntry *entry, Fixture *self)
{
  self->n_submitted++;
}

/* The key controller that the entry's own keys go through first. */
static GtkEventController *
find_keys (GtkWidget *below)
{
  if (GTK_IS_ENTRY (below)) {
    g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (below);

    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
      g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (one)
          && gtk_event_controller_get_propagation_phase (one) == GTK_PHASE_CAPTURE)
        return one;
    }
  }
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkEventController *found = find_keys (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Whether the entry keeps the key to itself. */
static gboolean
press (Fixture *self, guint key, GdkModifierType modifiers)
{
  gboolean kept = FALSE;

  g_signal_emit_by_name (self->keys, "key-pressed", key, 0, modifiers, &kept);
  return kept;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->entry = g_object_ref_sink (g_object_new (YX_TYPE_SUGGEST_ENTRY, NULL));
  self->keys = find_keys (GTK_WIDGET (self->entry));
  g_assert_nonnull (self->keys);
  self->chosen = -1;
  g_signal_connect (self->entry, "typed", G_CALLBACK (typed_cb), self);
  g_signal_connect (self->entry, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect (self->entry, "submitted", G_CALLBACK (submitted_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->entry);
  g_free (self->typed);
}

static void
suggest (Fixture *self)
{
  yx_suggest_entry_add (self->entry, "例一", "执1号");
  yx_suggest_entry_add (self->entry, "例二", NULL);
  yx_suggest_entry_add (self->entry, "例三", NULL);
}

/* Down and Up stay within the list; Enter takes what is chosen and puts the rest away. */
static void
test_choose (Fixture *self, gconstpointer data)
{
  g_assert_false (press (self, GDK_KEY_Down, 0));
  suggest (self);
  g_assert_cmpuint (yx_suggest_entry_get_n (self->entry), ==, 3);
  g_assert_true (press (self, GDK_KEY_Up, 0));
  for (int i = 0; i < 5; i++)
    g_assert_true (press (self, GDK_KEY_Down, 0));
  g_assert_true (press (self, GDK_KEY_Up, 0));
  g_assert_true (press (self, GDK_KEY_Return, 0));
  g_assert_cmpint (self->chosen, ==, 1);
  g_assert_cmpuint (yx_suggest_entry_get_n (self->entry), ==, 0);
  g_assert_cmpuint (self->n_submitted, ==, 0);
}

/* Tab takes the first as it stands, and is the window's where there is nothing to take; keys with
 * modifiers are never the entry's. */
static void
test_tab (Fixture *self, gconstpointer data)
{
  g_assert_false (press (self, GDK_KEY_Tab, 0));
  suggest (self);
  g_assert_false (press (self, GDK_KEY_Down, GDK_CONTROL_MASK));
  g_assert_false (press (self, GDK_KEY_Tab, GDK_SHIFT_MASK));
  g_assert_true (press (self, GDK_KEY_Tab, 0));
  g_assert_cmpint (self->chosen, ==, 0);
}

/* Enter before the suggestions are there takes the first when it comes; typing on forgets it, and
 * none to come lets the next Enter be submitted. */
static void
test_waiting (Fixture *self, gconstpointer data)
{
  g_autoptr (GtkEditable) editable = NULL;

  yx_suggest_entry_set_waiting (self->entry, TRUE);
  g_assert_true (press (self, GDK_KEY_Return, 0));
  g_assert_cmpint (self->chosen, <, 0);
  suggest (self);
  g_assert_cmpint (self->chosen, ==, 0);
  self->chosen = -1;
  yx_suggest_entry_clear (self->entry);

  editable = g_object_ref (GTK_EDITABLE (gtk_event_controller_get_widget (self->keys)));
  yx_suggest_entry_set_waiting (self->entry, TRUE);
  g_assert_true (press (self, GDK_KEY_Return, 0));
  gtk_editable_set_text (editable, "w");
  g_assert_cmpstr (self->typed, ==, "w");
  suggest (self);
  g_assert_cmpint (self->chosen, <, 0);
  yx_suggest_entry_clear (self->entry);

  yx_suggest_entry_set_waiting (self->entry, TRUE);
  g_assert_true (press (self, GDK_KEY_Return, 0));
  yx_suggest_entry_set_waiting (self->entry, FALSE);
  suggest (self);
  g_assert_cmpint (self->chosen, <, 0);
  yx_suggest_entry_clear (self->entry);
  g_assert_true (press (self, GDK_KEY_Return, 0));
  g_assert_cmpuint (self->n_submitted, ==, 1);
}

/* What the program writes was not typed. */
static void
test_quiet (Fixture *self, gconstpointer data)
{
  yx_suggest_entry_set_text (self->entry, "例一");
  g_assert_null (self->typed);
  g_assert_cmpstr (yx_suggest_entry_get_text (self->entry), ==, "例一");
}

#define ADD(name, function) \
  g_test_add ("/suggest-entry/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yx_console_register_resources ();
  ADD ("choose", test_choose);
  ADD ("tab", test_tab);
  ADD ("waiting", test_waiting);
  ADD ("quiet", test_quiet);
  return g_test_run ();
}
