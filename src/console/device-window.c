#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/device-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "console/desk-verb.h"
#include "console/device-book.h"
#include "console/pairing-pane.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* Phones are heard of without anything on the desk being changed. */
#define SECONDS_BETWEEN_READINGS 5

struct _YxDeviceWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewStack *views; /* pair, paired, refused */
  YxPairingPane *pair;
  GtkListBox *paired, *refused;
  AdwViewStackPage *paired_page, *refused_page;

  YxDesk *desk;
  gulong changed_id;
  YxDeviceBook *book; /* NULL: not read yet */
  char *shown;        /* what the lists show, to be told from what is new */
  GCancellable *life;
  gboolean loading, stale;
  guint tick;
};

G_DEFINE_FINAL_TYPE (YxDeviceWindow, yx_device_window, ADW_TYPE_WINDOW)

static void load (YxDeviceWindow *self);

static void
say (YxDeviceWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
said_cb (YxPairingPane *pane, const char *text, YxDeviceWindow *self)
{
  say (self, text);
}

/* Verbs -------------------------------------------------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxDeviceWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yx_desk_verb_finish (result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static gboolean
revoke_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_revoke_device (desk, g_variant_get_string (arguments, NULL), error);
}

static gboolean
add_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  YxDeviceData data = { 0 };
  int protocol;

  g_variant_get (arguments, "(i&s&s)", &protocol, &data.identity, &data.bearer);
  data.protocol = (YxDeviceProtocol) protocol;
  return yx_desk_add_device (desk, &data, NULL, NULL, error);
}

static void
revoke_response_cb (GtkWidget *dialog, const char *response, YxDeviceWindow *self)
{
  const char *id = g_object_get_data (G_OBJECT (dialog), "device");

  if (g_str_equal (response, "revoke") && self->desk != NULL)
    yx_desk_verb_async (self->desk, revoke_verb, g_variant_new_string (id), self->life, written_cb,
                        g_object_ref (self));
}

static void
ask_to_revoke (YxDeviceWindow *self, const char *id, const char *name)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Revoke This Device?"), NULL);
  g_autofree char *body = g_strdup_printf (
      _("%s: what it sends from now on is refused. What it has sent stays."), name);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "revoke",
                                    _("_Revoke"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "revoke",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "device", g_strdup (id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (revoke_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
revoke_cb (GtkButton *button, YxDeviceWindow *self)
{
  ask_to_revoke (self, g_object_get_data (G_OBJECT (button), "device"),
                 g_object_get_data (G_OBJECT (button), "name"));
}

static gboolean
revoke_shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  YxDeviceWindow *self = YX_DEVICE_WINDOW (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->paired);

  if (row == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->paired)))
    return FALSE;
  ask_to_revoke (self, g_object_get_data (G_OBJECT (row), "device"),
                 adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  return TRUE;
}

static void
pair_as_cb (GtkButton *button, YxDeviceWindow *self)
{
  GtkDropDown *choice = g_object_get_data (G_OBJECT (button), "choice");
  const guint chosen = gtk_drop_down_get_selected (choice);
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);

  if (self->book == NULL || chosen >= self->book->bearers->len)
    return;
  yx_desk_verb_async (
      self->desk, add_verb,
      g_variant_new ("(iss)", GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "protocol")),
                     g_object_get_data (G_OBJECT (button), "identity"),
                     self->book->bearers->pdata[chosen]),
      self->life, written_cb, g_object_ref (self));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

/* Rows --------------------------------------------------------------------------------------- */

static const char *
bearer_of (const YxDevice *device)
{
  return device->call_sign != NULL ? device->call_sign
         : device->plate != NULL   ? device->plate
         : device->officer != NULL ? device->officer
                                   : _("nobody’s yet");
}

/* "last heard of 04:31 · battery 80 % · until 2026-11-24 18:00" */
static char *
describe (const YxPairedDevice *paired)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (paired->heard != 0) {
    g_autofree char *heard = yx_format_time (paired->heard, NULL);

    g_string_append_printf (text, _("last heard of %s"), heard);
  } else {
    g_string_append (text, _("not heard of yet"));
  }
  if (!isnan (paired->battery))
    g_string_append_printf (text, _(" · battery %d %%"), (int) lround (100 * paired->battery));
  if (paired->device->expires != 0) {
    g_autofree char *until = yx_format_time (paired->device->expires, NULL);

    g_string_append_printf (
        text, paired->device->expires > g_get_real_time () ? _(" · until %s") : _(" · ended %s"),
        until);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_paired_row (YxDeviceWindow *self, const YxPairedDevice *paired)
{
  const YxDevice *device = paired->device;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Revoke"));
  g_autofree char *detail = describe (paired);
  g_autofree char *title = g_strdup_printf (
      "%s · %s", bearer_of (device),
      device->label != NULL ? device->label
                            : yx_enum_label (YX_TYPE_DEVICE_PROTOCOL, (int) device->protocol));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  if (device->protocol != YX_DEVICE_PROTOCOL_FIELD)
    gtk_widget_set_tooltip_text (row, device->identity);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  yx_right_gate (button, self->book->roles, YX_RIGHT_DISPATCH,
                 _("It is refused from now on (Delete)"));
  g_object_set_data_full (G_OBJECT (row), "device", g_strdup (device->id), g_free);
  g_object_set_data_full (G_OBJECT (button), "device", g_strdup (device->id), g_free);
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (title), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (revoke_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* The popover that asks whose it is. */
static GtkWidget *
make_pairing (YxDeviceWindow *self, const YxUnknownDevice *unknown)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *choice = yx_bearer_choice_new (self->book, NULL);
  GtkWidget *pair = gtk_button_new_with_label (_("Pair With This One"));

  gtk_widget_add_css_class (pair, "suggested-action");
  g_object_set_data (G_OBJECT (pair), "choice", choice);
  g_object_set_data (G_OBJECT (pair), "protocol", GINT_TO_POINTER ((int) unknown->protocol));
  g_object_set_data_full (G_OBJECT (pair), "identity", g_strdup (unknown->identity), g_free);
  g_signal_connect_object (pair, "clicked", G_CALLBACK (pair_as_cb), self, 0);
  gtk_box_append (GTK_BOX (box), choice);
  gtk_box_append (GTK_BOX (box), pair);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static GtkWidget *
make_refused_row (YxDeviceWindow *self, const YxUnknownDevice *unknown)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *seen = yx_format_time (unknown->last_seen, NULL);
  g_autofree char *title
      = g_strdup_printf ("%s  %s", yx_enum_label (YX_TYPE_DEVICE_PROTOCOL, (int) unknown->protocol),
                         unknown->identity);
  g_autofree char *detail
      = g_strdup_printf (g_dngettext (NULL, "called %u time, last %s from %s",
                                      "called %u times, last %s from %s", (gulong) unknown->n_seen),
                         (guint) unknown->n_seen, seen, unknown->peer);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Pair as…"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), make_pairing (self, unknown));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  yx_right_gate (button, self->book->roles, YX_RIGHT_DISPATCH, _("Say whose it is"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* Reading ------------------------------------------------------------------------------------ */

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* What the rows say; while it is the same, nobody's row is taken from under his hand. */
static char *
describe_book (const YxDeviceBook *book)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u %u", book->roles, book->bearers->len);
  for (guint i = 0; i < book->paired->len; i++) {
    const YxPairedDevice *paired = &g_array_index (book->paired, YxPairedDevice, i);
    g_autofree char *detail = describe (paired);

    g_string_append_printf (text, "\n%s %s", paired->device->id, detail);
  }
  for (guint i = 0; i < book->unknown->len; i++) {
    const YxUnknownDevice *unknown = &g_array_index (book->unknown, YxUnknownDevice, i);

    g_string_append_printf (text, "\n%s %" G_GINT64_FORMAT, unknown->identity,
                            unknown->last_seen / G_TIME_SPAN_MINUTE);
  }
  return g_string_free (text, FALSE);
}

/* A list that is made anew would close the popover. */
static gboolean
is_choosing (YxDeviceWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

static void
show (YxDeviceWindow *self)
{
  g_autofree char *new = describe_book (self->book);
  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (self->paired);
  const int at = chosen != NULL ? gtk_list_box_row_get_index (chosen) : -1;

  yx_pairing_pane_show (self->pair, self->desk, self->book);
  adw_view_stack_page_set_badge_number (self->refused_page, self->book->unknown->len);
  if (g_strcmp0 (new, self->shown) == 0 || is_choosing (self))
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&new);
  clear (self->paired);
  for (guint i = 0; i < self->book->paired->len; i++)
    gtk_list_box_append (self->paired, make_paired_row (self, &g_array_index (self->book->paired,
                                                                              YxPairedDevice, i)));
  if (at >= 0)
    gtk_list_box_select_row (self->paired, gtk_list_box_get_row_at_index (self->paired, at));
  clear (self->refused);
  for (guint i = 0; i < self->book->unknown->len; i++)
    gtk_list_box_append (
        self->refused,
        make_refused_row (self, &g_array_index (self->book->unknown, YxUnknownDevice, i)));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxDeviceWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  YxDeviceBook *book = yx_device_book_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (self->desk == NULL) {
    g_clear_pointer (&book, yx_device_book_free);
    return;
  }
  if (book == NULL) {
    say (self, error->message);
  } else {
    g_clear_pointer (&self->book, yx_device_book_free);
    self->book = book;
    show (self);
  }
  if (self->stale)
    load (self);
}

static void
load (YxDeviceWindow *self)
{
  if (self->loading) {
    self->stale = TRUE;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  yx_device_book_read_async (self->desk, self->life, loaded_cb, g_object_ref (self));
}

static gboolean
tick_cb (gpointer user_data)
{
  load (user_data);
  return G_SOURCE_CONTINUE;
}

/* The window --------------------------------------------------------------------------------- */

static gboolean
turn_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  static const char *const names[] = { "pair", "paired", "refused" };

  adw_view_stack_set_visible_child_name (YX_DEVICE_WINDOW (widget)->views,
                                         names[g_variant_get_int32 (arguments)]);
  return TRUE;
}

static void
yx_device_window_dispose (GObject *object)
{
  YxDeviceWindow *self = YX_DEVICE_WINDOW (object);

  if (self->life != NULL)
    g_cancellable_cancel (self->life);
  g_clear_object (&self->life);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->book, yx_device_book_free);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (yx_device_window_parent_class)->dispose (object);
}

static void
yx_device_window_class_init (YxDeviceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_device_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, revoke_shortcut_cb, NULL);
  for (int i = 0; i < 3; i++)
    gtk_widget_class_add_binding (widget_class, GDK_KEY_1 + (guint) i, GDK_CONTROL_MASK, turn_cb,
                                  "i", i);
}

static GtkWidget *
make_list (GtkListBox **ret_list, const char *name, const char *nothing)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *empty = gtk_label_new (nothing);

  *ret_list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (*ret_list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (*ret_list), GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (empty), TRUE);
  gtk_label_set_justify (GTK_LABEL (empty), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (empty, "dim-label");
  gtk_widget_set_margin_top (empty, 18);
  gtk_widget_set_margin_bottom (empty, 18);
  gtk_list_box_set_placeholder (*ret_list, empty);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*ret_list), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 820);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (*ret_list));
  gtk_widget_set_margin_start (clamp, 18);
  gtk_widget_set_margin_end (clamp, 18);
  gtk_widget_set_margin_top (clamp, 18);
  gtk_widget_set_margin_bottom (clamp, 18);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  return scrolled;
}

static void
yx_device_window_init (YxDeviceWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *switcher = adw_view_switcher_new ();
  GtkWidget *paired, *refused;

  self->life = g_cancellable_new ();
  self->views = ADW_VIEW_STACK (adw_view_stack_new ());
  self->pair = YX_PAIRING_PANE (yx_pairing_pane_new ());
  g_signal_connect_object (self->pair, "said", G_CALLBACK (said_cb), self, 0);
  paired
      = make_list (&self->paired, _("Paired devices"), _("No phone or terminal is paired yet."));
  refused = make_list (&self->refused, _("Refused devices"),
                       _("Nobody has called without being paired."));
  gtk_list_box_set_selection_mode (self->refused, GTK_SELECTION_NONE);
  adw_view_stack_add_titled (self->views, GTK_WIDGET (self->pair), "pair", _("Pair a Phone"));
  self->paired_page = adw_view_stack_add_titled (self->views, paired, "paired", _("Paired"));
  self->refused_page = adw_view_stack_add_titled (self->views, refused, "refused", _("Refused"));
  adw_view_stack_page_set_icon_name (adw_view_stack_get_page (self->views, GTK_WIDGET (self->pair)),
                                     "list-add-symbolic");
  adw_view_stack_page_set_icon_name (self->paired_page, "phone-symbolic");
  adw_view_stack_page_set_icon_name (self->refused_page, "dialog-question-symbolic");
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), self->views);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), switcher);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->views));
  gtk_widget_set_vexpand (GTK_WIDGET (self->toasts), TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 880, 660);
  gtk_window_set_title (GTK_WINDOW (self), _("Phones and Terminals"));
}

static YxDeviceWindow *
find_open (GtkWindow *parent, YxDesk *desk)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (YX_IS_DEVICE_WINDOW (window) && gtk_window_get_transient_for (window) == parent
        && YX_DEVICE_WINDOW (window)->desk == desk)
      return YX_DEVICE_WINDOW (window);
  }
  return NULL;
}

void
yx_device_window_present (GtkWindow *parent, YxDesk *desk)
{
  YxDeviceWindow *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (YX_IS_DESK (desk));

  self = find_open (parent, desk);
  if (self == NULL) {
    self = g_object_new (YX_TYPE_DEVICE_WINDOW, "transient-for", parent, NULL);
    self->desk = g_object_ref (desk);
    self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (load), self);
    self->tick = g_timeout_add_seconds (SECONDS_BETWEEN_READINGS, tick_cb, self);
  }
  load (self);
  gtk_window_present (GTK_WINDOW (self));
}
