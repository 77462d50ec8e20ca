#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/roll-call-window.h"

#include <glib/gi18n.h>

#include "console/desk-verb.h"
#include "desk/roll-call.h"
#include "model/format.h"

struct _YxRollCallWindow {
  AdwWindow parent_instance;

  GtkLabel *sentence;
  GtkListBox *list;
  GtkWidget *call, *close;

  YxDesk *desk;
  gulong changed_id;
  char *operation_id;
  YxRollCall *shown; /* NULL: none was called yet */
  GCancellable *load;
  gboolean loading, stale;
  guint tick; /* answers come in from other programs too */
};

G_DEFINE_FINAL_TYPE (YxRollCallWindow, yx_roll_call_window, ADW_TYPE_WINDOW)

#define SECONDS_BETWEEN_READINGS 2

static void load (YxRollCallWindow *self);

static void
say (YxRollCallWindow *self, const char *text)
{
  gtk_label_set_label (self->sentence, text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxRollCallWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (yx_desk_verb_finish (result, &error))
    load (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static gboolean
call_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_call_roll (desk, g_variant_get_string (arguments, NULL), NULL, error);
}

static gboolean
close_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_close_roll (desk, g_variant_get_string (arguments, NULL), error);
}

static gboolean
answer_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *roll_call, *officer;

  g_variant_get (arguments, "(&s&s)", &roll_call, &officer);
  return yx_desk_answer_roll (desk, NULL, roll_call, officer, TRUE, NULL, error);
}

static void
call_cb (YxRollCallWindow *self)
{
  yx_desk_verb_async (self->desk, call_verb, g_variant_new_string (self->operation_id), self->load,
                      written_cb, g_object_ref (self));
}

static void
close_cb (YxRollCallWindow *self)
{
  if (self->shown != NULL)
    yx_desk_verb_async (self->desk, close_verb, g_variant_new_string (self->shown->id), self->load,
                        written_cb, g_object_ref (self));
}

static void
answered_cb (GtkButton *button, YxRollCallWindow *self)
{
  const char *officer = g_object_get_data (G_OBJECT (button), "officer");

  if (self->shown != NULL)
    yx_desk_verb_async (self->desk, answer_verb, g_variant_new ("(ss)", self->shown->id, officer),
                        self->load, written_cb, g_object_ref (self));
}

static GtkWidget *
make_row (YxRollCallWindow *self, const YxRollAnswer *answer)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle
      = answer->phone != NULL
            ? g_strdup_printf ("%s · %s", answer->vehicle != NULL ? answer->vehicle : "–",
                               answer->phone)
            : g_strdup (answer->vehicle != NULL ? answer->vehicle : "–");
  GtkWidget *state;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), answer->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (answer->answered != 0) {
    g_autofree char *clock = yx_format_clock (answer->answered, NULL);
    g_autofree char *text = answer->well ? g_strdup_printf (_("✓ %s"), clock)
                                         : g_strdup_printf (_("‼ needs help, %s"), clock);

    state = gtk_label_new (text);
    gtk_widget_add_css_class (state, answer->well ? "success" : "error");
  } else if (self->shown->closed == 0) {
    state = gtk_button_new_with_label (_("Answered by Radio"));
    gtk_widget_set_valign (state, GTK_ALIGN_CENTER);
    g_object_set_data_full (G_OBJECT (state), "officer", g_strdup (answer->officer_id), g_free);
    g_signal_connect (state, "clicked", G_CALLBACK (answered_cb), self);
  } else {
    state = gtk_label_new (_("no answer"));
    gtk_widget_add_css_class (state, "warning");
  }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), state);
  return row;
}

static void
show (YxRollCallWindow *self)
{
  const YxRollCall *roll_call = self->shown;
  const gboolean open = roll_call != NULL && roll_call->closed == 0;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_sensitive (self->close, open);
  gtk_button_set_label (GTK_BUTTON (self->call), open ? _("Call _Again") : _("_Call the Roll"));
  if (roll_call == NULL) {
    say (self, _("No roll has been called in this operation."));
    return;
  }
  {
    g_autofree char *clock = yx_format_clock (roll_call->called, NULL);
    g_autofree char *text = g_strdup_printf (_("Called %s by %s: %u of %u have answered"), clock,
                                             roll_call->author, roll_call->n_answered,
                                             roll_call->answers->len);

    say (self, text);
  }
  for (guint i = 0; i < roll_call->answers->len; i++)
    gtk_list_box_append (self->list, make_row (self, roll_call->answers->pdata[i]));
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *calls = yx_desk_list_roll_calls (source, data, &error);

  if (calls != NULL)
    g_task_return_pointer (task, calls, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxRollCallWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calls = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (calls == NULL) {
    say (self, error->message);
  } else {
    g_clear_pointer (&self->shown, yx_roll_call_free);
    if (calls->len > 0)
      self->shown = g_ptr_array_steal_index (calls, 0);
    show (self);
  }
  if (self->stale)
    load (self);
}

static void
load (YxRollCallWindow *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->loading) {
    self->stale = TRUE;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  task = g_task_new (self->desk, self->load, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, g_strdup (self->operation_id), g_free);
  g_task_run_in_thread (task, load_thread);
}

static gboolean
tick_cb (gpointer user_data)
{
  load (user_data);
  return G_SOURCE_CONTINUE;
}

static void
yx_roll_call_window_dispose (GObject *object)
{
  YxRollCallWindow *self = YX_ROLL_CALL_WINDOW (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->shown, yx_roll_call_free);
  G_OBJECT_CLASS (yx_roll_call_window_parent_class)->dispose (object);
}

static void
yx_roll_call_window_class_init (YxRollCallWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_roll_call_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
yx_roll_call_window_init (YxRollCallWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->load = g_cancellable_new ();
  self->call = gtk_button_new_with_mnemonic (_("_Call the Roll"));
  gtk_widget_add_css_class (self->call, "suggested-action");
  g_signal_connect_swapped (self->call, "clicked", G_CALLBACK (call_cb), self);
  self->close = gtk_button_new_with_mnemonic (_("_Wait for Nobody More"));
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->close);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->call);
  self->sentence = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_xalign (self->sentence, 0.0f);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_widget_set_margin_start (content, 12);
  gtk_widget_set_margin_end (content, 12);
  gtk_widget_set_margin_top (content, 12);
  gtk_widget_set_margin_bottom (content, 12);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), content);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 620);
  gtk_window_set_title (GTK_WINDOW (self), _("Roll Call"));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->call);
}

GtkWidget *
yx_roll_call_window_new (GtkWindow *parent, YxDesk *desk, const char *operation_id)
{
  YxRollCallWindow *self = g_object_new (YX_TYPE_ROLL_CALL_WINDOW, "transient-for", parent, NULL);

  self->desk = g_object_ref (desk);
  self->operation_id = g_strdup (operation_id);
  self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (load), self);
  self->tick = g_timeout_add_seconds (SECONDS_BETWEEN_READINGS, tick_cb, self);
  load (self);
  return GTK_WIDGET (self);
}
