#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-messages.h"

#include <glib/gi18n.h>

#include "console/desk-verb.h"
#include "desk/messages.h"
#include "model/format.h"

struct _YxLiveMessages {
  AdwBin parent_instance;

  GtkStack *stack;   /* none, list */
  GListStore *store; /* of YxLiveMessage, in order */
  GtkListView *list;
  GtkDropDown *to;
  GtkStringList *names;
  GPtrArray *vehicles; /* ids by position in `names`; NULL: all */
  GtkEntry *entry;
  GtkToggleButton *urgent;
  GtkWidget *send;

  YxDesk *desk;
  char *operation_id;
  GCancellable *load;
  gboolean loading, stale;
};

G_DEFINE_FINAL_TYPE (YxLiveMessages, yx_live_messages, ADW_TYPE_BIN)

static guint failed_signal;

static void load (YxLiveMessages *self);

/* A message as the list holds it. */
#define YX_TYPE_LIVE_MESSAGE (yx_live_message_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveMessage, yx_live_message, YX, LIVE_MESSAGE, GObject)

struct _YxLiveMessage {
  GObject parent_instance;

  YxMessage *message;
};

G_DEFINE_FINAL_TYPE (YxLiveMessage, yx_live_message, G_TYPE_OBJECT)

static void
yx_live_message_finalize (GObject *object)
{
  yx_message_free (YX_LIVE_MESSAGE (object)->message);
  G_OBJECT_CLASS (yx_live_message_parent_class)->finalize (object);
}

static void
yx_live_message_class_init (YxLiveMessageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_live_message_finalize;
}

static void
yx_live_message_init (YxLiveMessage *self)
{
}

/* Rows --------------------------------------------------------------------------------------- */

static void
append_label (GtkWidget *row, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (row), label);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_widget_add_css_class (row, "yx-message");
  append_label (row, "yx-row-detail");
  append_label (row, "yx-message-text");
  append_label (row, "yx-row-detail");
  gtk_list_item_set_child (item, row);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
set_class (GtkWidget *row, const char *style, gboolean wanted)
{
  if (wanted)
    gtk_widget_add_css_class (row, style);
  else
    gtk_widget_remove_css_class (row, style);
}

static char *
receipt_text (const YxMessage *message)
{
  if (message->read != 0) {
    g_autofree char *read = yx_format_clock (message->read, NULL);

    return g_strdup_printf (_("read %s (%u)"), read, message->n_read);
  }
  if (message->delivered != 0) {
    g_autofree char *delivered = yx_format_clock (message->delivered, NULL);

    return g_strdup_printf (_("delivered %s (%u), not read yet"), delivered, message->n_delivered);
  }
  return g_strdup (_("not delivered yet"));
}

/* "04:31  指挥席 → 3 号车" over what was said over "read" */
static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  const YxMessage *message = YX_LIVE_MESSAGE (gtk_list_item_get_item (item))->message;
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *head = gtk_widget_get_first_child (row);
  GtkWidget *said = gtk_widget_get_next_sibling (head);
  g_autofree char *clock = yx_format_clock (message->sent, NULL);
  const char *from = message->from_vehicle != NULL ? message->from_vehicle : message->from;
  const char *to = message->vehicle != NULL        ? message->vehicle
                   : message->from_vehicle != NULL ? _("the desk")
                                                   : _("all cars");
  g_autofree char *title = g_strdup_printf (_("%s  %s → %s"), clock, from, to);
  g_autofree char *receipt = receipt_text (message);

  set_class (row, "urgent", message->urgent);
  set_class (row, "from-car", message->from_vehicle != NULL);
  gtk_label_set_label (GTK_LABEL (head), title);
  gtk_label_set_label (GTK_LABEL (said), message->said);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (said)), receipt);
}

static gboolean
same_message (const YxMessage *a, const YxMessage *b)
{
  return a->seq == b->seq && a->n_delivered == b->n_delivered && a->n_read == b->n_read;
}

/* Takes the messages; rows that say the same stay as they are. */
static void
show (YxLiveMessages *self, GPtrArray *messages)
{
  GListModel *model = G_LIST_MODEL (self->store);
  const guint n_before = g_list_model_get_n_items (model);
  const guint n = messages->len;
  g_autoptr (GPtrArray) new = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++) {
    YxLiveMessage *item = g_object_new (YX_TYPE_LIVE_MESSAGE, NULL);

    item->message = messages->pdata[i];
    g_ptr_array_add (new, item);
  }
  g_ptr_array_set_free_func (messages, NULL);
  for (guint i = 0; i < MIN (n_before, n); i++) {
    g_autoptr (YxLiveMessage) old = g_list_model_get_item (model, i);

    if (!same_message (old->message, ((YxLiveMessage *) new->pdata[i])->message))
      g_list_store_splice (self->store, i, 1, &new->pdata[i], 1);
  }
  if (n_before > n)
    g_list_store_splice (self->store, n, n_before - n, NULL, 0);
  else if (n > n_before)
    g_list_store_splice (self->store, n_before, 0, &new->pdata[n_before], n - n_before);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
  if (n > n_before)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n - 1);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *messages = yx_desk_list_messages (source, data, NULL, 0, &error);

  if (messages != NULL)
    g_task_return_pointer (task, messages, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLiveMessages) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (messages == NULL) {
    g_signal_emit (self, failed_signal, 0, error->message);
  } else {
    show (self, messages);
  }
  if (self->stale)
    load (self);
}

static void
load (YxLiveMessages *self)
{
  g_autoptr (GTask) task = NULL;

  /* Out of sight nothing is read. */
  if (self->desk == NULL || self->operation_id == NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
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
send_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *operation, *vehicle, *said;
  gboolean urgent;
  YxMessageData message = { 0 };

  g_variant_get (arguments, "(&s&s&sb)", &operation, &vehicle, &said, &urgent);
  message.vehicle_id = *vehicle != '\0' ? vehicle : NULL;
  message.said = said;
  message.urgent = urgent;
  return yx_desk_send_message (desk, NULL, operation, &message, NULL, error);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLiveMessages) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->desk == NULL)
    return;
  gtk_widget_set_sensitive (self->send, TRUE);
  if (!yx_desk_verb_finish (result, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_signal_emit (self, failed_signal, 0, error->message);
    return;
  }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_toggle_button_set_active (self->urgent, FALSE);
  load (self);
}

static void
send_cb (YxLiveMessages *self)
{
  const char *said = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const guint to = gtk_drop_down_get_selected (self->to);
  const char *vehicle = to < self->vehicles->len ? self->vehicles->pdata[to] : NULL;

  if (self->desk == NULL || self->operation_id == NULL || *said == '\0'
      || !gtk_widget_get_sensitive (self->send))
    return;
  gtk_widget_set_sensitive (self->send, FALSE);
  yx_desk_verb_async (self->desk, send_verb,
                      g_variant_new ("(sssb)", self->operation_id, vehicle != NULL ? vehicle : "",
                                     said, gtk_toggle_button_get_active (self->urgent)),
                      self->load, sent_cb, g_object_ref (self));
}

static void
yx_live_messages_dispose (GObject *object)
{
  YxLiveMessages *self = YX_LIVE_MESSAGES (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_object (&self->store);
  g_clear_pointer (&self->vehicles, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_live_messages_parent_class)->dispose (object);
}

static void
yx_live_messages_class_init (YxLiveMessagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_live_messages_dispose;
  failed_signal = g_signal_new ("failed", YX_TYPE_LIVE_MESSAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yx_live_messages_init (YxLiveMessages *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *placeholder = gtk_label_new (_("Nothing has been said yet."));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled;

  g_signal_connect (self, "map", G_CALLBACK (load), NULL);
  self->load = g_cancellable_new ();
  self->vehicles = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->store = g_list_store_new (YX_TYPE_LIVE_MESSAGE);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->store)))),
      factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Messages"), -1);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, placeholder, "none");
  gtk_stack_add_named (self->stack, scrolled, "list");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  self->names = gtk_string_list_new (NULL);
  self->to = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (self->names), NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->to), _("To whom"));
  self->urgent = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label ("!"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->urgent), _("Urgent: the phone rings"));
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_placeholder_text (self->entry, _("Message"));
  gtk_entry_set_max_length (self->entry, 500);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  self->send = gtk_button_new_from_icon_name ("document-send-symbolic");
  gtk_widget_set_tooltip_text (self->send, _("Send (Enter)"));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (send_cb), self);
  g_signal_connect_swapped (self->send, "clicked", G_CALLBACK (send_cb), self);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->urgent));
  gtk_box_append (GTK_BOX (line), self->send);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->to));
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
yx_live_messages_set_desk (YxLiveMessages *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_LIVE_MESSAGES (self));

  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->operation_id, g_free);
  gtk_widget_set_sensitive (self->send, TRUE);
}

/* The cars to choose from change with the plan only; who was chosen stays, so that nothing that is
 * being written to one car goes to all. */
static void
update_names (YxLiveMessages *self, YxNightView *view)
{
  const guint to = gtk_drop_down_get_selected (self->to);
  g_autofree char *chosen = to < self->vehicles->len ? g_strdup (self->vehicles->pdata[to]) : NULL;
  gboolean same = self->vehicles->len == view->teams->len + 1;

  for (guint i = 0; same && i < view->teams->len; i++)
    same = g_strcmp0 (self->vehicles->pdata[i + 1],
                      ((const YxNightTeam *) view->teams->pdata[i])->vehicle_id)
           == 0;
  if (same)
    return;
  g_ptr_array_set_size (self->vehicles, 0);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          NULL);
  g_ptr_array_add (self->vehicles, NULL);
  gtk_string_list_append (self->names, _("To all cars"));
  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = view->teams->pdata[i];

    g_ptr_array_add (self->vehicles, g_strdup (team->vehicle_id));
    gtk_string_list_append (self->names, team->call_sign != NULL ? team->call_sign : team->plate);
  }
  yx_live_messages_address (self, chosen);
}

void
yx_live_messages_follow (YxLiveMessages *self, YxNightView *view)
{
  g_return_if_fail (YX_IS_LIVE_MESSAGES (self));

  if (view == NULL)
    return;
  if (g_strcmp0 (view->operation_id, self->operation_id) != 0) {
    g_free (self->operation_id);
    self->operation_id = g_strdup (view->operation_id);
    g_list_store_remove_all (self->store);
  }
  update_names (self, view);
  load (self);
}

void
yx_live_messages_address (YxLiveMessages *self, const char *vehicle_id)
{
  g_return_if_fail (YX_IS_LIVE_MESSAGES (self));

  for (guint i = 0; i < self->vehicles->len; i++)
    if (g_strcmp0 (self->vehicles->pdata[i], vehicle_id) == 0)
      gtk_drop_down_set_selected (self->to, i);
}

void
yx_live_messages_focus_entry (YxLiveMessages *self)
{
  g_return_if_fail (YX_IS_LIVE_MESSAGES (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
