#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/fleet-pane.h"

#include <glib/gi18n.h>
#include <string.h>

struct _YxFleetPane {
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkButton *add_button;
  GtkListBox *list;
  GtkStack *stack; /* none, form */
  AdwStatusPage *none_page;
  GtkLabel *title_label, *detail_label, *gate_label, *failure_label;
  AdwBin *fields_bin;
  GtkBox *sections_box;
  GtkButton *retire_button, *discard_button, *save_button;
  YxFieldList *fields;
  YxEntryList *sections[YX_FLEET_MAX_SECTIONS];

  YxDesk *desk;
  const YxFleetKind *kind;
  const YxFleetBook *book; /* nullable */
  gpointer record;         /* YxRecord shown; NULL: a new one, or none */
  gboolean is_new;
  char *wanted;            /* id to show when it is there; nullable */
  gboolean edited;
  gboolean waiting;        /* for a verb */
  guint quiet;             /* the list is being changed by us */
  GVariant *kept;          /* the entry removed last; NULL: none that could be put back */
  YxDeskVerb restore;      /* of it */
  YxFleetLeave then;       /* when it is saved; NULL: nothing */
  gpointer then_data;
};

enum {
  MESSAGE,
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxFleetPane, yx_fleet_pane, ADW_TYPE_BIN)

/* ---- What is on screen ---- */

static void
say (YxFleetPane *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

static gboolean
may (YxFleetPane *self, YxRight right)
{
  return self->book != NULL && (self->book->roles & yx_right_roles (right)) != 0;
}

static void
show_failure (YxFleetPane *self, const char *text)
{
  gtk_label_set_label (self->failure_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure_label), text != NULL);
}

static const char *
shown_id (YxFleetPane *self)
{
  return self->record != NULL ? yx_record_get_id (self->record) : NULL;
}

static void
update (YxFleetPane *self)
{
  const gboolean administers = may (self, YX_RIGHT_ADMINISTER);
  const gboolean retired = self->record != NULL && self->kind->is_retired (self->record);
  g_autofree char *why = administers ? NULL : yx_right_text (YX_RIGHT_ADMINISTER);
  gboolean changes = administers && self->edited && !self->waiting;

  yx_field_list_set_editable (self->fields, administers && !retired && !self->waiting);
  gtk_label_set_label (self->gate_label,
                       retired       ? _(self->kind->gone)
                       : why != NULL ? why
                                     : "");
  gtk_widget_set_visible (GTK_WIDGET (self->gate_label), retired || why != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.save", changes);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.discard",
                                 (self->edited || self->is_new) && !self->waiting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.retire",
                                 administers && self->record != NULL && !self->edited
                                     && !self->waiting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "record.add", administers && !self->waiting);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->add_button),
                               administers ? _(self->kind->add_tip) : why);
  gtk_widget_set_visible (GTK_WIDGET (self->retire_button), self->record != NULL);
  gtk_button_set_label (self->retire_button,
                        _(retired ? self->kind->bring_back : self->kind->retire));
}

static void
show_head (YxFleetPane *self)
{
  g_autofree char *title = self->record != NULL ? self->kind->dup_title (self->record)
                                                : g_strdup (_(self->kind->new_title));
  g_autofree char *detail
      = self->record != NULL ? self->kind->dup_detail (self->book, self->record) : NULL;

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->detail_label, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), detail != NULL);
}

static void
show_sections (YxFleetPane *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->sections_box), self->record != NULL);
  for (guint i = 0; i < YX_FLEET_MAX_SECTIONS; i++) {
    const YxFleetSection *section = &self->kind->sections[i];
    const gboolean editable = may (self, section->right);
    g_autofree char *why = editable ? NULL : yx_right_text (section->right);

    yx_entry_list_clear (self->sections[i]);
    yx_entry_list_set_editable (self->sections[i],
                                editable && self->record != NULL
                                    && !self->kind->is_retired (self->record),
                                why);
    if (self->record != NULL)
      section->fill (self->book, shown_id (self), self->sections[i]);
  }
}

/* The form of self->record, or of a new one. */
static void
show_record (YxFleetPane *self)
{
  self->edited = FALSE;
  yx_field_list_clear_fault (self->fields);
  show_failure (self, NULL);
  if (self->record == NULL && !self->is_new) {
    gtk_stack_set_visible_child_name (self->stack, "none");
    update (self);
    return;
  }
  self->kind->show (self->fields, self->record);
  show_head (self);
  show_sections (self);
  update (self);
  gtk_stack_set_visible_child_name (self->stack, "form");
}

/* ---- The list ---- */

static const char *
row_id (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "id");
}

static GtkListBoxRow *
find_row (YxFleetPane *self, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (row_id (row), id) == 0)
      return row;
  return NULL;
}

static gpointer
find_record (YxFleetPane *self, const char *id)
{
  GListModel *records = G_LIST_MODEL (self->kind->get_list (self->book));

  for (guint i = 0; i < g_list_model_get_n_items (records); i++) {
    g_autoptr (YxRecord) record = g_list_model_get_item (records, i);

    if (g_strcmp0 (yx_record_get_id (record), id) == 0)
      return g_steal_pointer (&record);
  }
  return NULL;
}

/* As what is on screen says. */
static void
select_shown (YxFleetPane *self)
{
  GtkListBoxRow *row = find_row (self, shown_id (self));

  self->quiet++;
  if (row != NULL && self->record != NULL)
    gtk_list_box_select_row (self->list, row);
  else
    gtk_list_box_unselect_all (self->list);
  self->quiet--;
}

static void
add_row (YxFleetPane *self, gpointer record)
{
  g_autofree char *title = self->kind->dup_title (record);
  g_autofree char *detail = self->kind->dup_detail (self->book, record);
  g_autofree char *searched = g_strconcat (title, "\n", detail, NULL);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  const char *texts[] = { title, detail };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    GtkWidget *label = gtk_label_new (texts[i]);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (label, i == 0 ? "yx-row-title" : "yx-row-detail");
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_widget_set_tooltip_text (row, detail);
  gtk_widget_add_css_class (row, "yx-fleet-row");
  if (self->kind->is_retired (record))
    gtk_widget_add_css_class (row, "dim-label");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (yx_record_get_id (record)), g_free);
  g_object_set_data_full (G_OBJECT (row), "searched", g_utf8_casefold (searched, -1), g_free);
  gtk_list_box_append (self->list, row);
}

/* Those out of service come last. */
static void
fill_list (YxFleetPane *self)
{
  GListModel *records = G_LIST_MODEL (self->kind->get_list (self->book));
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  const gboolean had_focus = focus != NULL;
  GtkListBoxRow *row;

  self->quiet++;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (int pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < g_list_model_get_n_items (records); i++) {
      g_autoptr (YxRecord) record = g_list_model_get_item (records, i);

      if (self->kind->is_retired (record) == (pass == 1))
        add_row (self, record);
    }
  }
  self->quiet--;
  row = find_row (self, shown_id (self));
  if (had_focus && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  YxFleetPane *self = user_data;
  g_autofree char *wanted
      = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  return strstr (g_object_get_data (G_OBJECT (row), "searched"), g_strstrip (wanted)) != NULL;
}

static void
search_cb (GtkSearchEntry *entry, YxFleetPane *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
show_wanted (YxFleetPane *self, gpointer unused)
{
  gpointer record = find_record (self, self->wanted);

  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->record);
  self->record = record;
  self->is_new = FALSE;
  show_record (self);
  select_shown (self);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, YxFleetPane *self)
{
  if (self->quiet > 0 || row == NULL || self->book == NULL
      || (!self->is_new && g_strcmp0 (row_id (row), shown_id (self)) == 0))
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (row_id (row));
  yx_fleet_pane_leave (self, show_wanted, NULL);
}

/* Enter on a record goes into its form. */
static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, YxFleetPane *self)
{
  if (g_strcmp0 (row_id (row), shown_id (self)) == 0)
    yx_field_list_focus (self->fields, 0);
}

/* ---- Saving ---- */

typedef struct {
  const YxFleetKind *kind;
  gpointer record;
  gboolean is_new;
} Store;

static void
store_free (gpointer data)
{
  Store *store = data;

  g_object_unref (store->record);
  g_free (store);
}

static void
store_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Store *store = task_data;
  GError *error = NULL;
  char *id = NULL;

  if (store->kind->store (source, store->record, store->is_new, &id, &error))
    g_task_return_pointer (task, id, g_free);
  else
    g_task_return_error (task, error);
}

/* Says it at the field that is meant, or below the form. */
static void
refuse (YxFleetPane *self, int field, const char *why)
{
  self->then = NULL;
  g_clear_pointer (&self->wanted, g_free);
  select_shown (self);
  if (field >= 0)
    yx_field_list_show_fault (self->fields, (guint) field, why);
  else
    show_failure (self, why);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxFleetPane) self = user_data;
  const Store *store = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_task_propagate_pointer (G_TASK (result), &error);
  const YxFleetLeave then = self->then;

  if (self->desk == NULL)
    return;
  self->waiting = FALSE;
  update (self);
  if (id == NULL) {
    refuse (self, store->kind->find_field (store->record, error), error->message);
    return;
  }
  self->edited = FALSE;
  self->then = NULL;
  /* The desk is read again by itself; what was chosen meanwhile is shown then. */
  if (self->wanted == NULL)
    self->wanted = g_steal_pointer (&id);
  self->is_new = FALSE;
  update (self);
  say (self, _("Saved"));
  if (then != NULL && then != show_wanted)
    then (self, self->then_data);
}

static void
run_verb_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxFleetPane) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean done = yx_desk_verb_finish (result, &error);

  if (self->desk == NULL)
    return;
  self->waiting = FALSE;
  update (self);
  show_failure (self, done ? NULL : error->message);
}

static gboolean
retire_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *name, *id;
  gboolean retired;
  const YxFleetKind *kind;

  g_variant_get (arguments, "(&s&sb)", &name, &id, &retired);
  kind = g_str_equal (name, yx_fleet_vehicles.name) ? &yx_fleet_vehicles : &yx_fleet_officers;
  return kind->set_retired (desk, id, retired, error);
}

static void
run_verb (YxFleetPane *self, YxDeskVerb verb, GVariant *arguments)
{
  self->waiting = TRUE;
  update (self);
  yx_desk_verb_async (self->desk, verb, arguments, NULL, run_verb_cb, g_object_ref (self));
}

static void
retire_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YxFleetPane *self = YX_FLEET_PANE (widget);

  run_verb (self, retire_verb,
            g_variant_new ("(ssb)", self->kind->name, shown_id (self),
                           !self->kind->is_retired (self->record)));
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yx_fleet_pane_save (YX_FLEET_PANE (widget));
}

static void
add_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yx_fleet_pane_add (YX_FLEET_PANE (widget));
}

static void
discard_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YxFleetPane *self = YX_FLEET_PANE (widget);

  self->is_new = FALSE;
  show_record (self);
}

static void
edited_cb (YxFieldList *fields, YxFleetPane *self)
{
  self->edited = TRUE;
  show_failure (self, NULL);
  update (self);
}

static guint
section_of (YxFleetPane *self, YxEntryList *list)
{
  return self->sections[0] == list ? 0 : 1;
}

static void
add_entry_cb (YxEntryList *list, YxFleetPane *self)
{
  const YxFleetSection *section = &self->kind->sections[section_of (self, list)];
  g_autofree char *name = self->kind->dup_title (self->record);

  section->ask (GTK_WIDGET (self), self->desk, self->book, shown_id (self), name);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxFleetPane) self = user_data;
  const gboolean done = !g_task_had_error (G_TASK (result));

  run_verb_cb (source, result, g_object_ref (self));
  if (!done)
    g_clear_pointer (&self->kept, g_variant_unref);
  else if (self->desk != NULL && self->kept != NULL)
    g_signal_emit (self, signals[REMOVED], 0);
}

static void
remove_entry_cb (YxEntryList *list, const char *id, YxFleetPane *self)
{
  const YxFleetSection *section = &self->kind->sections[section_of (self, list)];

  if (self->waiting)
    return;
  g_clear_pointer (&self->kept, g_variant_unref);
  if (section->keep != NULL && self->book != NULL)
    self->kept = section->keep (self->book, id);
  if (self->kept != NULL)
    g_variant_ref_sink (self->kept);
  self->restore = section->restore;
  self->waiting = TRUE;
  update (self);
  yx_desk_verb_async (self->desk, section->remove, g_variant_new_string (id), NULL, removed_cb,
                      g_object_ref (self));
}

/* ---- Leaving what is not saved ---- */

static void
give_up (YxFleetPane *self)
{
  self->then = NULL;
  g_clear_pointer (&self->wanted, g_free);
  select_shown (self);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, YxFleetPane *self)
{
  const YxFleetLeave then = self->then;

  if (g_str_equal (response, "save")) {
    yx_fleet_pane_save (self);
  } else if (g_str_equal (response, "discard")) {
    self->then = NULL;
    self->edited = FALSE;
    self->is_new = FALSE;
    show_record (self);
    then (self, self->then_data);
  } else {
    give_up (self);
  }
}

static void
ask_unsaved (YxFleetPane *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autofree char *name = self->record != NULL ? self->kind->dup_title (self->record)
                                               : g_strdup (_(self->kind->new_title));
  GtkWidget *dialog = adw_message_dialog_new (window, _("Save the Changes?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _("What was changed of “%s” is not saved yet."), name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard",
                                    _("_Discard"), "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- The class ---- */

static void
yx_fleet_pane_dispose (GObject *object)
{
  YxFleetPane *self = YX_FLEET_PANE (object);

  self->book = NULL;
  g_clear_object (&self->desk);
  g_clear_object (&self->record);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->kept, g_variant_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_FLEET_PANE);
  G_OBJECT_CLASS (yx_fleet_pane_parent_class)->dispose (object);
}

static void
yx_fleet_pane_class_init (YxFleetPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_fleet_pane_dispose;
  signals[MESSAGE] = g_signal_new ("message", YX_TYPE_FLEET_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REMOVED] = g_signal_new ("removed", YX_TYPE_FLEET_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/fleet-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, search);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, add_button);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, list);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, stack);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, none_page);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, title_label);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, detail_label);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, gate_label);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, failure_label);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, fields_bin);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, sections_box);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, retire_button);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, discard_button);
  gtk_widget_class_bind_template_child (widget_class, YxFleetPane, save_button);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "record.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "record.discard", NULL, discard_cb);
  gtk_widget_class_install_action (widget_class, "record.retire", NULL, retire_cb);
  gtk_widget_class_install_action (widget_class, "record.add", NULL, add_cb);
}

static void
yx_fleet_pane_init (YxFleetPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  self->fields = yx_field_list_new ();
  adw_bin_set_child (self->fields_bin, GTK_WIDGET (self->fields));
  g_signal_connect_object (self->fields, "edited", G_CALLBACK (edited_cb), self, 0);
  g_signal_connect_object (self->fields, "confirmed", G_CALLBACK (yx_fleet_pane_save), self,
                           G_CONNECT_SWAPPED);
}

void
yx_fleet_pane_begin (YxFleetPane *self, YxDesk *desk, const YxFleetKind *kind)
{
  g_return_if_fail (YX_IS_FLEET_PANE (self) && YX_IS_DESK (desk));
  g_return_if_fail (self->kind == NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  kind->add_fields (self->fields, desk);
  for (guint i = 0; i < YX_FLEET_MAX_SECTIONS; i++) {
    const YxFleetSection *section = &kind->sections[i];

    self->sections[i] = yx_entry_list_new (_(section->heading), _(section->empty),
                                           _(section->add));
    g_signal_connect_object (self->sections[i], "add", G_CALLBACK (add_entry_cb), self, 0);
    g_signal_connect_object (self->sections[i], "remove", G_CALLBACK (remove_entry_cb), self, 0);
    gtk_box_append (self->sections_box, GTK_WIDGET (self->sections[i]));
  }
  g_object_set (self->search, "placeholder-text", _(kind->search), NULL);
  adw_status_page_set_description (self->none_page, _(kind->none));
  update (self);
}

void
yx_fleet_pane_take_book (YxFleetPane *self, const YxFleetBook *book)
{
  g_autoptr (YxRecord) now = NULL;

  g_return_if_fail (YX_IS_FLEET_PANE (self) && self->kind != NULL);

  self->book = book;
  if (book == NULL)
    return;
  fill_list (self);
  if (!self->edited && !self->is_new && self->wanted == NULL && self->record == NULL
      && gtk_list_box_get_row_at_index (self->list, 0) != NULL)
    self->wanted = g_strdup (row_id (gtk_list_box_get_row_at_index (self->list, 0)));
  if (self->wanted != NULL && !self->edited && self->then == NULL) {
    show_wanted (self, NULL);
    return;
  }
  now = shown_id (self) != NULL ? find_record (self, shown_id (self)) : NULL;
  if (now != NULL)
    g_set_object ((YxRecord **) &self->record, now);
  /* What is being written stays. */
  if (self->edited || self->is_new) {
    show_head (self);
    show_sections (self);
    update (self);
  } else {
    show_record (self);
  }
  select_shown (self);
}

void
yx_fleet_pane_choose (YxFleetPane *self, const char *id)
{
  g_return_if_fail (YX_IS_FLEET_PANE (self));

  g_free (self->wanted);
  self->wanted = g_strdup (id);
  if (self->book != NULL)
    yx_fleet_pane_leave (self, show_wanted, NULL);
}

static void
begin_new (YxFleetPane *self, gpointer unused)
{
  g_clear_object (&self->record);
  g_clear_pointer (&self->wanted, g_free);
  self->is_new = TRUE;
  show_record (self);
  select_shown (self);
  yx_field_list_focus (self->fields, 0);
}

void
yx_fleet_pane_add (YxFleetPane *self)
{
  g_return_if_fail (YX_IS_FLEET_PANE (self));

  if (may (self, YX_RIGHT_ADMINISTER))
    yx_fleet_pane_leave (self, begin_new, NULL);
}

void
yx_fleet_pane_save (YxFleetPane *self)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  guint field = 0;
  gpointer record;
  Store *store;

  g_return_if_fail (YX_IS_FLEET_PANE (self));

  if (!self->edited || self->waiting || !may (self, YX_RIGHT_ADMINISTER))
    return;
  yx_field_list_clear_fault (self->fields);
  show_failure (self, NULL);
  record = self->kind->read (self->fields, self->record, &field, &error);
  if (record == NULL) {
    refuse (self, (int) field, error->message);
    return;
  }
  self->waiting = TRUE;
  update (self);
  store = g_new0 (Store, 1);
  store->kind = self->kind;
  store->record = record;
  store->is_new = self->is_new;
  task = g_task_new (self->desk, NULL, stored_cb, g_object_ref (self));
  g_task_set_source_tag (task, yx_fleet_pane_save);
  g_task_set_task_data (task, store, store_free);
  g_task_run_in_thread (task, store_thread);
}

void
yx_fleet_pane_focus_search (YxFleetPane *self)
{
  g_return_if_fail (YX_IS_FLEET_PANE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
yx_fleet_pane_leave (YxFleetPane *self, YxFleetLeave then, gpointer user_data)
{
  g_return_if_fail (YX_IS_FLEET_PANE (self) && then != NULL);

  if (self->waiting) {
    give_up (self);
  } else if (self->edited) {
    self->then = then;
    self->then_data = user_data;
    ask_unsaved (self);
  } else {
    then (self, user_data);
  }
}

gboolean
yx_fleet_pane_is_edited (YxFleetPane *self)
{
  g_return_val_if_fail (YX_IS_FLEET_PANE (self), FALSE);
  return self->edited;
}

gboolean
yx_fleet_pane_is_idle (YxFleetPane *self)
{
  g_return_val_if_fail (YX_IS_FLEET_PANE (self), FALSE);
  return !self->waiting && self->wanted == NULL;
}

YxFieldList *
yx_fleet_pane_get_fields (YxFleetPane *self)
{
  g_return_val_if_fail (YX_IS_FLEET_PANE (self), NULL);
  return self->fields;
}

gboolean
yx_fleet_pane_restore (YxFleetPane *self)
{
  g_autoptr (GVariant) kept = NULL;

  g_return_val_if_fail (YX_IS_FLEET_PANE (self), FALSE);

  if (self->kept == NULL || self->waiting)
    return FALSE;
  kept = g_steal_pointer (&self->kept);
  run_verb (self, self->restore, kept);
  return TRUE;
}
