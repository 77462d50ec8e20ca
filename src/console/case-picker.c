#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/case-picker.h"

#include <glib/gi18n.h>

#include "console/attached-window.h"
#include "console/case-rows.h"
#include "console/list-reveal.h"
#include "console/row-text.h"
#include "desk/lists.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxCasePicker {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkButton *button, *all_button, *none_button;
  GtkSearchEntry *search;
  GtkToggleButton *only_button;
  GtkScrolledWindow *scrolled;
  GtkListView *list;
  GtkLabel *count_label, *failure_label;

  YxDesk *desk;
  YxCaseTable *table;   /* NULL: not read yet */
  YxCaseRows *rows;
  GtkSingleSelection *single;
  GPtrArray *lines;     /* (element-type GtkWidget) (unowned): of rows that are bound */
  GHashTable *chosen;   /* set of ids */
  GCancellable *run;    /* of what is being looked for; NULL: it is shown */
  gboolean again;       /* something else is looked for meanwhile */
  gboolean waiting;     /* confirmed, not answered yet */
  guint quiet;          /* ticks are being set by us */
};

/* What a thread works on. */
typedef struct {
  YxDesk *desk;
  YxCaseTable *table;  /* nullable: to be made */
  YxCaseSearch *search;
  GHashTable *chosen;
  gboolean only;
} Job;

enum {
  CONFIRMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxCasePicker, yx_case_picker, ADW_TYPE_WINDOW)

static void look (YxCasePicker *self);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->desk);
  g_clear_pointer (&job->table, yx_case_table_unref);
  yx_case_search_unref (job->search);
  g_hash_table_unref (job->chosen);
  g_free (job);
}

/* ---- What is listed, on a thread ---- */

static YxCaseTable *
read_table (const Job *job, GError **error)
{
  g_autoptr (GListStore) cases = yx_desk_list_cases (job->desk, NULL, error);
  g_autoptr (GListStore) listed = g_list_store_new (YX_TYPE_CASE);

  if (cases == NULL)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);
    const YxCaseData *data = yx_case_get_data (item);

    if (data->status == YX_CASE_STATUS_OPEN || g_hash_table_contains (job->chosen, data->id))
      g_list_store_append (listed, item);
  }
  return yx_case_table_new (G_LIST_MODEL (listed));
}

/* Leaves only those that are ticked. */
static void
keep_chosen (YxCaseArrangement *made, GHashTable *chosen)
{
  guint n = 0;

  for (guint i = 0; i < made->n_rows; i++) {
    const guint32 index = made->rows[i];
    YxCase *item = yx_case_table_get_case (made->table, index);

    made->positions[index] = YX_CASE_TABLE_NONE;
    if (!g_hash_table_contains (chosen, yx_case_get_data (item)->id))
      continue;
    made->rows[n] = index;
    made->positions[index] = n++;
  }
  made->n_rows = n;
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  static const YxCaseOrder as_read = { 0 };
  Job *job = data;
  GError *error = NULL;
  YxCaseArrangement *made;

  if (job->table == NULL)
    job->table = read_table (job, &error);
  if (job->table == NULL) {
    g_task_return_error (task, error);
    return;
  }
  made = yx_case_arrangement_new (job->table, job->search, &as_read, cancellable);
  if (made == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
    return;
  }
  if (job->only)
    keep_chosen (made, job->chosen);
  g_task_return_pointer (task, made, (GDestroyNotify) yx_case_arrangement_free);
}

/* ---- What is on screen ---- */

static void
show_failure (YxCasePicker *self, const char *text)
{
  gtk_label_set_label (self->failure_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure_label), text != NULL);
}

static void
show_count (YxCasePicker *self)
{
  const YxCaseArrangement *shown = yx_case_rows_get_arrangement (self->rows);
  const guint n_chosen = g_hash_table_size (self->chosen);
  g_autofree char *text = NULL;

  if (shown == NULL)
    text = g_strdup (_("Reading the cases…"));
  else
    text = g_strdup_printf (_("Ticked: %u · shown: %u of %u"), n_chosen, shown->n_rows,
                            yx_case_table_get_n_cases (shown->table));
  gtk_label_set_label (self->count_label, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picker.confirm",
                                 shown != NULL && !self->waiting);
  gtk_widget_set_sensitive (GTK_WIDGET (self->all_button), shown != NULL && shown->n_rows > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->none_button), shown != NULL && n_chosen > 0);
}

static GtkWidget *
part_of (GtkWidget *line, const char *name)
{
  return g_object_get_data (G_OBJECT (line), name);
}

static YxCase *
case_of_line (GtkWidget *line)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (line), "item");
  YxCaseRow *row = gtk_list_item_get_item (item);

  return row != NULL ? yx_case_row_get_case (row) : NULL;
}

static void
write_line (YxCasePicker *self, GtkWidget *line)
{
  YxCase *of = case_of_line (line);
  const YxCaseData *data = of != NULL ? yx_case_get_data (of) : NULL;
  g_autofree char *detail = NULL;

  /* A row that is about to go shows nothing until it has gone. */
  gtk_widget_set_opacity (line, data != NULL ? 1.0 : 0.0);
  gtk_widget_set_can_target (line, data != NULL);
  if (data == NULL)
    return;
  if (data->status != YX_CASE_STATUS_OPEN)
    detail = g_strdup (yx_enum_label (YX_TYPE_CASE_STATUS, (int) data->status));
  else if (data->n_on_map == 0)
    detail = g_strdup (_("not on the map"));
  else
    detail = g_strdup_printf ("%s%s%s", data->cause != NULL ? data->cause : "",
                              data->cause != NULL && data->judge != NULL ? " · " : "",
                              data->judge != NULL ? data->judge : "");
  self->quiet++;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (part_of (line, "check")),
                               g_hash_table_contains (self->chosen, data->id));
  self->quiet--;
  gtk_inscription_set_text (GTK_INSCRIPTION (part_of (line, "number")), data->number);
  gtk_inscription_set_text (GTK_INSCRIPTION (part_of (line, "debtors")), data->masked_debtors);
  gtk_inscription_set_text (GTK_INSCRIPTION (part_of (line, "detail")), detail);
}

static void
rewrite (YxCasePicker *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    write_line (self, g_ptr_array_index (self->lines, i));
  show_count (self);
}

static void
set_chosen (YxCasePicker *self, const char *id, gboolean chosen)
{
  if (chosen)
    g_hash_table_add (self->chosen, g_strdup (id));
  else
    g_hash_table_remove (self->chosen, id);
  show_failure (self, NULL);
}

static void
toggle (YxCasePicker *self, YxCase *of)
{
  const char *id = yx_case_get_data (of)->id;

  set_chosen (self, id, !g_hash_table_contains (self->chosen, id));
  rewrite (self);
}

static void
toggled_cb (GtkCheckButton *check, YxCasePicker *self)
{
  GtkWidget *line = gtk_widget_get_parent (GTK_WIDGET (check));
  YxCase *of = case_of_line (line);

  if (self->quiet > 0 || of == NULL)
    return;
  set_chosen (self, yx_case_get_data (of)->id, gtk_check_button_get_active (check));
  show_count (self);
}

/* ---- Rows ---- */

/* chars: as wide as so many letters; 0: as there is room. */
static void
add_text (GtkWidget *line, const char *name, guint chars, const char *css)
{
  GtkWidget *text = yx_row_text_new (css);

  gtk_widget_set_hexpand (text, chars == 0);
  if (chars > 0)
    gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), chars);
  gtk_box_append (GTK_BOX (line), text);
  g_object_set_data (G_OBJECT (line), name, text);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxCasePicker *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_focusable (check, FALSE);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_box_append (GTK_BOX (line), check);
  g_object_set_data (G_OBJECT (line), "check", check);
  add_text (line, "number", 26, "yx-numeric");
  add_text (line, "debtors", 18, NULL);
  add_text (line, "detail", 0, "dim-label");
  g_object_set_data (G_OBJECT (line), "item", item);
  gtk_list_item_set_child (item, line);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxCasePicker *self)
{
  GtkWidget *line = gtk_list_item_get_child (item);

  g_ptr_array_add (self->lines, line);
  write_line (self, line);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, YxCasePicker *self)
{
  g_ptr_array_remove_fast (self->lines, gtk_list_item_get_child (item));
}

/* ---- Searching ---- */

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxCasePicker) self = user_data;
  g_autoptr (GError) error = NULL;
  YxCaseArrangement *made = g_task_propagate_pointer (G_TASK (result), &error);

  /* Closed meanwhile. */
  if (self->run == NULL) {
    g_clear_pointer (&made, yx_case_arrangement_free);
    return;
  }
  g_clear_object (&self->run);
  if (made != NULL) {
    if (self->table == NULL) {
      self->table = yx_case_table_ref (made->table);
      yx_case_table_read_ahead (self->table);
    }
    if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0)
      yx_list_reveal (GTK_WIDGET (self->list), 0);
    yx_case_rows_take (self->rows, made);
    if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0)
      gtk_single_selection_set_selected (self->single, 0);
    rewrite (self);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    show_failure (self, error->message);
  }
  if (self->again)
    look (self);
}

/* One at a time; the first one reads the cases, and is not given up. */
static void
look (YxCasePicker *self)
{
  g_autoptr (YxCaseStates) states = NULL;
  g_autoptr (GTask) task = NULL;
  GHashTableIter ids;
  gpointer id;
  Job *job;

  if (self->run != NULL) {
    self->again = TRUE;
    if (self->table != NULL)
      g_cancellable_cancel (self->run);
    return;
  }
  self->again = FALSE;
  self->run = g_cancellable_new ();
  states = yx_case_states_new (NULL);
  job = g_new0 (Job, 1);
  job->desk = g_object_ref (self->desk);
  job->table = self->table != NULL ? yx_case_table_ref (self->table) : NULL;
  job->search = yx_case_search_new (gtk_editable_get_text (GTK_EDITABLE (self->search)),
                                    YX_CASE_SHOW_ALL, states);
  job->only = gtk_toggle_button_get_active (self->only_button);
  job->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&ids, self->chosen);
  while (g_hash_table_iter_next (&ids, &id, NULL))
    g_hash_table_add (job->chosen, g_strdup (id));
  task = g_task_new (self->desk, self->run, looked_cb, g_object_ref (self));
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, job, job_free);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, look_thread);
}

static void
search_cb (GtkSearchEntry *entry, YxCasePicker *self)
{
  look (self);
}

static void
only_cb (GtkToggleButton *button, YxCasePicker *self)
{
  look (self);
}

/* ---- Ticking ---- */

static YxCase *
selected_case (YxCasePicker *self)
{
  YxCaseRow *row = gtk_single_selection_get_selected_item (self->single);

  return row != NULL ? yx_case_row_get_case (row) : NULL;
}

/* The next number can be typed at once. */
static void
activate_cb (GtkSearchEntry *entry, YxCasePicker *self)
{
  YxCase *of = selected_case (self);

  if (of == NULL || self->run != NULL || *gtk_editable_get_text (GTK_EDITABLE (entry)) == '\0')
    return;
  toggle (self, of);
  gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
}

static void
row_activated_cb (GtkListView *list, guint position, YxCasePicker *self)
{
  g_autoptr (YxCaseRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row != NULL && yx_case_row_get_case (row) != NULL)
    toggle (self, yx_case_row_get_case (row));
}

static void
tick_shown (YxCasePicker *self, gboolean chosen)
{
  const YxCaseArrangement *shown = yx_case_rows_get_arrangement (self->rows);

  for (guint i = 0; shown != NULL && i < shown->n_rows; i++)
    set_chosen (self,
                yx_case_get_data (yx_case_table_get_case (shown->table, shown->rows[i]))->id,
                chosen);
  rewrite (self);
}

static void
all_cb (GtkButton *button, YxCasePicker *self)
{
  tick_shown (self, TRUE);
}

static void
none_cb (GtkButton *button, YxCasePicker *self)
{
  tick_shown (self, FALSE);
}

static gboolean
list_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
             YxCasePicker *self)
{
  YxCase *of = selected_case (self);

  if (key != GDK_KEY_space || of == NULL)
    return GDK_EVENT_PROPAGATE;
  toggle (self, of);
  return GDK_EVENT_STOP;
}

static gboolean
search_key_cb (GtkEventControllerKey *controller, guint key, guint code,
               GdkModifierType modifiers, YxCasePicker *self)
{
  if (key != GDK_KEY_Down || g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

static void
confirm_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YxCasePicker *self = YX_CASE_PICKER (widget);

  if (self->waiting || self->table == NULL)
    return;
  self->waiting = TRUE;
  show_count (self);
  g_signal_emit (self, signals[CONFIRMED], 0);
}

static void
focus_search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (YX_CASE_PICKER (widget)->search));
}

/* ---- The class ---- */

static void
yx_case_picker_dispose (GObject *object)
{
  YxCasePicker *self = YX_CASE_PICKER (object);

  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->single);
  g_clear_object (&self->rows);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->table, yx_case_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_CASE_PICKER);
  G_OBJECT_CLASS (yx_case_picker_parent_class)->dispose (object);
}

static void
yx_case_picker_finalize (GObject *object)
{
  YxCasePicker *self = YX_CASE_PICKER (object);

  g_ptr_array_unref (self->lines);
  g_hash_table_unref (self->chosen);
  G_OBJECT_CLASS (yx_case_picker_parent_class)->finalize (object);
}

static void
yx_case_picker_class_init (YxCasePickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_case_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_case_picker_finalize;
  signals[CONFIRMED] = g_signal_new ("confirmed", YX_TYPE_CASE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/case-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, title);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, button);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, all_button);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, none_button);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, search);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, only_button);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, scrolled);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, list);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, count_label);
  gtk_widget_class_bind_template_child (widget_class, YxCasePicker, failure_label);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, only_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, none_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "picker.confirm", NULL, confirm_cb);
  gtk_widget_class_install_action (widget_class, "picker.search", NULL, focus_search_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "picker.confirm", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "picker.search",
                                       NULL);
}

static void
add_keys (YxCasePicker *self, GtkWidget *widget, GCallback pressed)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", pressed, self, 0);
  gtk_widget_add_controller (widget, keys);
}

static void
yx_case_picker_init (YxCasePicker *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->lines = g_ptr_array_new ();
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = yx_case_rows_new ();
  self->single = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->rows, "rewritten", G_CALLBACK (rewrite), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "settled", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->single));
  add_keys (self, GTK_WIDGET (self->list), G_CALLBACK (list_key_cb));
  add_keys (self, GTK_WIDGET (self->search), G_CALLBACK (search_key_cb));
}

YxCasePicker *
yx_case_picker_present (GtkWindow *parent, YxDesk *desk, const char *title, const char *subtitle,
                        const char *const *chosen)
{
  YxCasePicker *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (YX_IS_DESK (desk) && chosen != NULL, NULL);

  self = g_object_new (YX_TYPE_CASE_PICKER, "title", title, NULL);
  yx_window_attach (GTK_WINDOW (self), parent);
  self->desk = g_object_ref (desk);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  for (gsize i = 0; chosen[i] != NULL; i++)
    g_hash_table_add (self->chosen, g_strdup (chosen[i]));
  show_count (self);
  look (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return self;
}

char **
yx_case_picker_dup_chosen (YxCasePicker *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  g_return_val_if_fail (YX_IS_CASE_PICKER (self), NULL);

  for (guint i = 0; self->table != NULL && i < yx_case_table_get_n_cases (self->table); i++) {
    const char *id = yx_case_get_data (yx_case_table_get_case (self->table, i))->id;

    if (g_hash_table_contains (self->chosen, id))
      g_strv_builder_add (ids, id);
  }
  return g_strv_builder_end (ids);
}

guint
yx_case_picker_get_n_chosen (YxCasePicker *self)
{
  g_return_val_if_fail (YX_IS_CASE_PICKER (self), 0);
  return g_hash_table_size (self->chosen);
}

void
yx_case_picker_refuse (YxCasePicker *self, const char *why)
{
  g_return_if_fail (YX_IS_CASE_PICKER (self));

  self->waiting = FALSE;
  show_count (self);
  show_failure (self, why);
}

gboolean
yx_case_picker_is_settled (YxCasePicker *self)
{
  g_return_val_if_fail (YX_IS_CASE_PICKER (self), FALSE);
  return self->run == NULL && self->table != NULL && yx_case_rows_is_settled (self->rows);
}
