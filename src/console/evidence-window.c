#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/evidence-window.h"

#include <glib/gi18n.h>

#include "console/evidence-picture.h"
#include "console/evidence-view.h"
#include "console/list-reveal.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxEvidenceWindow {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkToggleButton *stop_only;
  GtkStack *stack; /* reading, none, list */
  AdwStatusPage *none;
  GtkSingleSelection *selection;
  GtkListView *list;
  YxEvidenceView *view;

  YxDesk *desk;
  gulong changed_id;
  char *operation_id, *task_id; /* nullable */
  char *wanted;                 /* piece to be chosen; nullable */
  gint64 at;
  gboolean quiet; /* the list is being made anew */
  gboolean fresh; /* nothing has been shown for this question yet */
  GCancellable *load;
  gboolean loading, stale;
};

G_DEFINE_FINAL_TYPE (YxEvidenceWindow, yx_evidence_window, ADW_TYPE_WINDOW)

static void load (YxEvidenceWindow *self);

static YxEvidenceEntry *
chosen (YxEvidenceWindow *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
chosen_cb (YxEvidenceWindow *self)
{
  if (!self->quiet)
    yx_evidence_view_show (self->view, self->desk, chosen (self));
}

/* By keys too it is the chosen one: a click has chosen it before. */
static void
activated_cb (GtkListView *list, guint position, YxEvidenceWindow *self)
{
  yx_evidence_view_open (self->view);
}

/* Rows --------------------------------------------------------------------------------------- */

static GtkWidget *
make_label (GtkWidget *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *icon = gtk_image_new ();

  make_label (lines, "yx-row-title");
  make_label (lines, "yx-row-detail");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), lines);
  gtk_widget_set_margin_top (row, 4);
  gtk_widget_set_margin_bottom (row, 4);
  gtk_list_item_set_child (item, row);
}

/* "04:31  Photo · 张某" over "李四 · 1 号车 · 2.1 MB" */
static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  const YxEvidenceItem *item = yx_evidence_entry_get_item (gtk_list_item_get_item (list_item));
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  g_autofree char *clock = yx_format_clock (item->taken, NULL);
  const char *kind = yx_enum_label (YX_TYPE_EVIDENCE_KIND, (int) item->kind);
  g_autofree char *head = item->debtor != NULL
                              ? g_strdup_printf ("%s  %s · %s", clock, kind, item->debtor)
                              : g_strdup_printf ("%s  %s", clock, kind);
  g_autofree char *size = g_format_size ((guint64) item->bytes);
  const char *who = item->officer != NULL   ? item->officer
                    : item->vehicle != NULL ? item->vehicle
                                            : item->author;
  g_autofree char *tail
      = item->completed != 0
            ? g_strdup_printf ("%s · %s", who, size)
            : g_strdup_printf (_("%s · %d %% of %s has come"), who,
                               item->bytes > 0 ? (int) (100 * item->received / item->bytes) : 0,
                               size);

  g_object_set_data (G_OBJECT (gtk_list_item_get_child (list_item)), "entry",
                     gtk_list_item_get_item (list_item));
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), yx_evidence_icon (item));
  gtk_label_set_label (GTK_LABEL (title), head);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)), tail);
}

/* Reading ------------------------------------------------------------------------------------ */

static guint
find_wanted (YxEvidenceWindow *self, GListModel *entries)
{
  guint last = 0;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++) {
    g_autoptr (YxEvidenceEntry) entry = g_list_model_get_item (entries, i);
    const YxEvidenceItem *item = yx_evidence_entry_get_item (entry);

    if (self->wanted != NULL && g_str_equal (item->id, self->wanted))
      return i;
    if (self->at != 0 && item->taken <= self->at)
      last = i;
  }
  return last;
}

/* A list view gives the keyboard to its first row, unless to a row itself. */
static gboolean
focus_chosen_cb (gpointer user_data)
{
  YxEvidenceWindow *self = user_data;

  if (self->desk == NULL)
    return G_SOURCE_REMOVE;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    GtkWidget *child = gtk_widget_get_first_child (row);

    if (child != NULL && g_object_get_data (G_OBJECT (child), "entry") == chosen (self)
        && gtk_widget_grab_focus (row))
      return G_SOURCE_REMOVE;
  }
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  return G_SOURCE_REMOVE;
}

static void
show (YxEvidenceWindow *self, GListStore *entries)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (entries));
  g_autofree char *count = g_strdup_printf (g_dngettext (NULL, "%u piece", "%u pieces", n), n);

  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  const gboolean held = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));

  adw_window_title_set_subtitle (self->title, count);
  /* What is chosen stays chosen when something new comes in. */
  if (!self->fresh && chosen (self) != NULL) {
    g_free (self->wanted);
    self->wanted = g_strdup (yx_evidence_window_get_chosen (self));
  }
  /* A new model chooses its first for a moment; what is open must not close for that. */
  self->quiet = TRUE;
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (entries));
  if (n > 0) {
    const guint at = find_wanted (self, G_LIST_MODEL (entries));

    gtk_single_selection_set_selected (self->selection, at);
    yx_list_reveal (GTK_WIDGET (self->list), at);
  }
  self->quiet = FALSE;
  chosen_cb (self);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
  /* At once, or Enter would press a button; and again where it belongs, when the rows are there. */
  if (n > 0 && self->fresh)
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
  if (n > 0 && (self->fresh || held))
    g_idle_add_full (G_PRIORITY_LOW, focus_chosen_cb, g_object_ref (self), g_object_unref);
  self->fresh = FALSE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxEvidenceWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) entries = yx_evidence_book_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (self->desk == NULL)
    return;
  if (entries == NULL) {
    adw_status_page_set_description (self->none, error->message);
    gtk_stack_set_visible_child_name (self->stack, "none");
  } else {
    show (self, entries);
  }
  if (self->stale)
    load (self);
}

static void
load (YxEvidenceWindow *self)
{
  const YxEvidenceFilter filter
      = { .operation_id = self->operation_id,
          .task_id = gtk_toggle_button_get_active (self->stop_only) ? self->task_id : NULL };

  if (self->loading) {
    self->stale = TRUE;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  yx_evidence_book_read_async (self->desk, &filter, self->load, loaded_cb, g_object_ref (self));
}

static void
ask_again (YxEvidenceWindow *self)
{
  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  load (self);
}

static void
stop_only_cb (YxEvidenceWindow *self)
{
  if (self->desk != NULL)
    ask_again (self);
}

static gboolean
save_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  yx_evidence_view_save (YX_EVIDENCE_WINDOW (widget)->view);
  return TRUE;
}

/* Wherever the keyboard is, unless a button has it. */
static gboolean
open_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  yx_evidence_view_open (YX_EVIDENCE_WINDOW (widget)->view);
  return TRUE;
}

/* The window --------------------------------------------------------------------------------- */

static void
yx_evidence_window_dispose (GObject *object)
{
  YxEvidenceWindow *self = YX_EVIDENCE_WINDOW (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  if (self->desk != NULL)
    g_clear_signal_handler (&self->changed_id, self->desk);
  g_clear_object (&self->desk);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->task_id, g_free);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (yx_evidence_window_parent_class)->dispose (object);
}

static void
yx_evidence_window_class_init (YxEvidenceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_evidence_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, save_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, open_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, open_cb, NULL);
}

static GtkWidget *
make_list (YxEvidenceWindow *self)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->selection = gtk_single_selection_new (NULL);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  self->list = GTK_LIST_VIEW (
      gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Evidence"), -1);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activated_cb), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scrolled, 280, -1);
  self->view = YX_EVIDENCE_VIEW (yx_evidence_view_new ());
  gtk_paned_set_start_child (GTK_PANED (paned), scrolled);
  gtk_paned_set_end_child (GTK_PANED (paned), GTK_WIDGET (self->view));
  gtk_paned_set_resize_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  return paned;
}

static void
yx_evidence_window_init (YxEvidenceWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  self->load = g_cancellable_new ();
  self->fresh = TRUE;
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_("Evidence"), ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  self->stop_only = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_("_This Stop Only")));
  g_signal_connect_object (self->stop_only, "toggled", G_CALLBACK (stop_only_cb), self,
                           G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->stop_only));
  self->none = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->none, "image-x-generic-symbolic");
  adw_status_page_set_title (self->none, _("Nothing Was Sent"));
  adw_status_page_set_description (
      self->none,
      _("What crews photograph, record, write and scan on their phones appears here."));
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, spinner, "reading");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->none), "none");
  gtk_stack_add_named (self->stack, make_list (self), "list");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 960, 680);
  gtk_window_set_title (GTK_WINDOW (self), _("Evidence"));
}

static YxEvidenceWindow *
find_open (GtkWindow *parent, YxDesk *desk)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (YX_IS_EVIDENCE_WINDOW (window) && gtk_window_get_transient_for (window) == parent
        && YX_EVIDENCE_WINDOW (window)->desk == desk)
      return YX_EVIDENCE_WINDOW (window);
  }
  return NULL;
}

YxEvidenceWindow *
yx_evidence_window_open (GtkWindow *parent, YxDesk *desk, const YxEvidenceFilter *filter, gint64 at)
{
  YxEvidenceWindow *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (filter != NULL, NULL);

  self = find_open (parent, desk);
  if (self == NULL) {
    self = g_object_new (YX_TYPE_EVIDENCE_WINDOW, "transient-for", parent, NULL);
    self->desk = g_object_ref (desk);
    self->changed_id = g_signal_connect_swapped (desk, "changed", G_CALLBACK (load), self);
  }
  g_free (self->operation_id);
  g_free (self->task_id);
  g_free (self->wanted);
  self->operation_id = g_strdup (filter->operation_id);
  self->task_id = g_strdup (filter->task_id);
  self->wanted = g_strdup (filter->id);
  self->at = at;
  self->fresh = TRUE;
  g_signal_handlers_block_by_func (self->stop_only, stop_only_cb, self);
  gtk_toggle_button_set_active (self->stop_only, self->task_id != NULL);
  g_signal_handlers_unblock_by_func (self->stop_only, stop_only_cb, self);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_only), self->task_id != NULL);
  ask_again (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

const char *
yx_evidence_window_get_chosen (YxEvidenceWindow *self)
{
  g_return_val_if_fail (YX_IS_EVIDENCE_WINDOW (self), NULL);

  return chosen (self) != NULL ? yx_evidence_entry_get_item (chosen (self))->id : NULL;
}
