#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/dispatch-window.h"

#include <glib/gi18n.h>
#include <math.h>

/* How long it searches on for a better plan of the rest. */
#define SECONDS_OF_SEARCH 5.0

struct _YxDispatchWindow {
  AdwWindow parent_instance;

  GtkLabel *heading, *state;
  GtkListBox *list;
  GtkSpinner *spinner;

  YxDispatchBoard *board; /* NULL: on its way */
  GCancellable *work;
  GtkWindow *parent; /* weak; where a failure is told once this window has gone */
  char *title;
  gboolean searching, sending;
  gboolean closed; /* answers that are on their way still keep it */
  int wanted; /* answer to be sent when the search has let go of the board; -1: none */
};

G_DEFINE_FINAL_TYPE (YxDispatchWindow, yx_dispatch_window, ADW_TYPE_WINDOW)

static guint sent_signal;

static void send_by (YxDispatchWindow *self, YxDispatchBoard *board, guint index);

static void
say (YxDispatchWindow *self, const char *text)
{
  gtk_label_set_label (self->state, text);
}

static GtkWidget *
make_row (YxDispatchWindow *self, const YxDispatchOffer *offer, guint index)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *key = g_strdup_printf ("%u", index + 1);
  GtkWidget *badge = gtk_label_new (key);
  GtkWidget *text = gtk_label_new (offer->text);
  g_autoptr (GString) detail = g_string_new (NULL);

  gtk_widget_add_css_class (badge, "yx-key");
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (text), 0.0f);
  gtk_widget_add_css_class (text, "yx-row-title");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), text);
  for (guint i = 0; i < offer->delays->len; i++) {
    const YxOfferDelay *delay = &g_array_index (offer->delays, YxOfferDelay, i);

    g_string_append_printf (detail, _("%s%s +%d min"), i > 0 ? " · " : "", delay->title,
                            (int) ceil (delay->seconds / 60.0));
  }
  if (detail->len > 0) {
    GtkWidget *label = gtk_label_new (detail->str);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_add_css_class (label, "yx-row-detail");
    gtk_box_append (GTK_BOX (lines), label);
  }
  gtk_box_append (GTK_BOX (row), badge);
  gtk_box_append (GTK_BOX (row), lines);
  gtk_widget_add_css_class (row, "yx-offer");
  return row;
}

static void
show (YxDispatchWindow *self)
{
  GPtrArray *offers = yx_dispatch_board_get_offers (self->board);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < offers->len; i++)
    gtk_list_box_append (self->list, make_row (self, offers->pdata[i], i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), offers->len > 0);
  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL) {
    gtk_list_box_select_row (self->list, row);
    gtk_widget_grab_focus (GTK_WIDGET (row));
    say (self, _("1, 2, 3 or Enter sends; Escape leaves everything as it is."));
  } else {
    say (self, yx_dispatch_board_get_why (self->board));
  }
}

static void
improve_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean better = FALSE;

  if (yx_dispatch_board_improve (data, SECONDS_OF_SEARCH, cancellable, &better, &error))
    g_task_return_boolean (task, better);
  else
    g_task_return_error (task, error);
}

static void
improved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxDispatchWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean better = g_task_propagate_boolean (G_TASK (result), &error);

  self->searching = FALSE;
  /* Chosen is chosen, also when the window was closed right after. */
  if (self->wanted >= 0) {
    send_by (self, g_task_get_task_data (G_TASK (result)), (guint) self->wanted);
    return;
  }
  if (self->closed)
    return;
  gtk_spinner_stop (self->spinner);
  if (better) {
    show (self);
    say (self, _("A better plan for the rest has been found; it is the last answer."));
  }
}

/* Off the main loop, and until an answer is chosen. */
static void
improve (YxDispatchWindow *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->work, improved_cb, g_object_ref (self));

  self->searching = TRUE;
  gtk_spinner_start (self->spinner);
  g_task_set_source_tag (task, improve);
  g_task_set_task_data (task, g_object_ref (self->board), g_object_unref);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, improve_thread);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxDispatchWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  YxDispatchBoard *board = yx_dispatch_board_open_finish (result, &error);

  if (self->closed) {
    g_clear_object (&board);
    return;
  }
  gtk_spinner_stop (self->spinner);
  if (board == NULL) {
    say (self, error->message);
    return;
  }
  self->board = board;
  show (self);
  improve (self);
}

/* Who has closed the window believes that the car is on its way: he is told where he looks now. */
static void
tell_failure (YxDispatchWindow *self, const char *why)
{
  GtkWidget *dialog;

  g_message ("a dispatch whose window was closed has failed: %s", why);
  if (self->parent == NULL)
    return;
  dialog = adw_message_dialog_new (self->parent, _("The Car Was Not Sent"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _("%s\n\n%s\n\nThe plan is as it was."), self->title, why);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxDispatchWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  self->sending = FALSE;
  if (!yx_dispatch_board_send_finish (YX_DISPATCH_BOARD (source), result, &error)) {
    if (self->closed) {
      tell_failure (self, error->message);
      return;
    }
    gtk_spinner_stop (self->spinner);
    say (self, error->message);
    return;
  }
  g_signal_emit (self, sent_signal, 0);
  if (!self->closed)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
send_by (YxDispatchWindow *self, YxDispatchBoard *board, guint index)
{
  self->wanted = -1;
  self->sending = TRUE;
  if (!self->closed) {
    gtk_spinner_start (self->spinner);
    say (self, _("Sending…"));
  }
  yx_dispatch_board_send_async (board, index, NULL, sent_cb, g_object_ref (self));
}

/* The search and the sending do not share the board at a time. */
static void
send (YxDispatchWindow *self, guint index)
{
  if (self->board == NULL || self->sending || self->closed
      || gtk_list_box_get_row_at_index (self->list, (int) index) == NULL)
    return;
  if (self->searching) {
    self->wanted = (int) index;
    g_cancellable_cancel (self->work);
    return;
  }
  send_by (self, self->board, index);
}

static void
row_activated_cb (YxDispatchWindow *self, GtkListBoxRow *row)
{
  send (self, (guint) gtk_list_box_row_get_index (row));
}

static gboolean
send_shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  send (YX_DISPATCH_WINDOW (widget), (guint) g_variant_get_int32 (arguments));
  return TRUE;
}

static void
yx_dispatch_window_unmap (GtkWidget *widget)
{
  YxDispatchWindow *self = YX_DISPATCH_WINDOW (widget);

  self->closed = TRUE;
  g_cancellable_cancel (self->work);
  GTK_WIDGET_CLASS (yx_dispatch_window_parent_class)->unmap (widget);
}

static void
yx_dispatch_window_dispose (GObject *object)
{
  YxDispatchWindow *self = YX_DISPATCH_WINDOW (object);

  g_clear_object (&self->work);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (yx_dispatch_window_parent_class)->dispose (object);
}

/* After the last answer has come in. */
static void
yx_dispatch_window_finalize (GObject *object)
{
  YxDispatchWindow *self = YX_DISPATCH_WINDOW (object);

  g_clear_weak_pointer (&self->parent);
  g_free (self->title);
  G_OBJECT_CLASS (yx_dispatch_window_parent_class)->finalize (object);
}

static void
yx_dispatch_window_class_init (YxDispatchWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_dispatch_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_dispatch_window_finalize;
  widget_class->unmap = yx_dispatch_window_unmap;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  for (int i = 0; i < 9; i++) {
    gtk_widget_class_add_binding (widget_class, GDK_KEY_1 + (guint) i, 0, send_shortcut_cb, "i", i);
    gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_1 + (guint) i, 0, send_shortcut_cb, "i",
                                  i);
  }
  sent_signal = g_signal_new ("sent", YX_TYPE_DISPATCH_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
yx_dispatch_window_init (YxDispatchWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->work = g_cancellable_new ();
  self->wanted = -1;
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->spinner));
  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->heading, TRUE);
  gtk_label_set_xalign (self->heading, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  self->state = GTK_LABEL (gtk_label_new (_("Asking which car is best…")));
  gtk_label_set_wrap (self->state, TRUE);
  gtk_label_set_xalign (self->state, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "dim-label");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Answers"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_widget_set_margin_start (content, 12);
  gtk_widget_set_margin_end (content, 12);
  gtk_widget_set_margin_top (content, 6);
  gtk_widget_set_margin_bottom (content, 12);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), content);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 560, -1);
  gtk_window_set_title (GTK_WINDOW (self), _("Send a Car"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

GtkWidget *
yx_dispatch_window_new (GtkWindow *parent, YxDesk *desk, YxNightView *view,
                        const YxDispatchQuestion *question, const char *title)
{
  YxDispatchWindow *self = g_object_new (YX_TYPE_DISPATCH_WINDOW, "transient-for", parent, NULL);

  g_set_weak_pointer (&self->parent, parent);
  self->title = g_strdup (title);
  gtk_label_set_label (self->heading, title);
  gtk_spinner_start (self->spinner);
  yx_dispatch_board_open_async (desk, question, view, self->work, opened_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

guint
yx_dispatch_window_get_n_offers (YxDispatchWindow *self)
{
  g_return_val_if_fail (YX_IS_DISPATCH_WINDOW (self), 0);

  return self->board != NULL ? yx_dispatch_board_get_offers (self->board)->len : 0;
}
