#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-columns.h"
#include "console/case-list.h"
#include "console/list-reveal.h"

#define SEARCH_DELAY_MS 20

struct _YxCaseList {
  AdwBin parent_instance;

  GtkSearchEntry *search_entry;
  GtkDropDown *show_drop;
  GtkScrolledWindow *scrolled;
  GtkColumnView *view;
  GtkLabel *count_label;
  GtkStack *stack;

  YxCaseStates *states;
  YxCaseColumns *columns;
  YxCaseRows *rows;
  GtkSingleSelection *single;

  GListModel *incoming;  /* cases that no table has been made of yet */
  YxCaseTable *table;    /* NULL: no cases yet */
  GCancellable *run;     /* of the arranging under way; NULL: none */
  gboolean again;        /* something changed since it began */
  gboolean to_selection; /* the user asked for another order or other rows */

  gboolean casework; /* of the case desk, not of a night */
  YxCaseNarrow narrow;
  char *judge; /* that it is narrowed to; NULL: any */

  YxPlanSelection *selection;
  gboolean reflecting; /* the row is set because the selection changed */
};

enum {
  PROP_CASEWORK = 1,
  N_PROPS,
};

enum {
  OPENED,
  ARRIVED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What a thread makes an arrangement of. */
typedef struct {
  GListModel *cases;  /* NULL: the table is there */
  YxCaseTable *table; /* NULL: to be made of the cases */
  YxCaseSearch *search;
  YxCaseOrder order;
} Job;

G_DEFINE_FINAL_TYPE (YxCaseList, yx_case_list, ADW_TYPE_BIN)

static void arrange (YxCaseList *self);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->cases);
  g_clear_pointer (&job->table, yx_case_table_unref);
  g_clear_pointer (&job->search, yx_case_search_unref);
  g_free (job);
}

static void
job_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  YxCaseArrangement *made;

  if (job->table == NULL)
    job->table = yx_case_table_new (job->cases);
  g_clear_object (&job->cases);
  made = yx_case_arrangement_new (job->table, job->search, &job->order, cancellable);
  g_clear_pointer (&job->table, yx_case_table_unref);
  if (made != NULL)
    g_task_return_pointer (task, made, (GDestroyNotify) yx_case_arrangement_free);
  else
    g_task_return_error_if_cancelled (task);
}

static void
show_count (YxCaseList *self)
{
  const YxCaseArrangement *shown = yx_case_rows_get_arrangement (self->rows);
  const guint n_all = shown != NULL ? yx_case_table_get_n_cases (shown->table) : 0;
  const guint n_shown = shown != NULL ? shown->n_rows : 0;
  g_autofree char *text = NULL;

  if (shown == NULL)
    text = g_strdup ("");
  else if (n_shown == n_all)
    text = g_strdup_printf (ngettext ("%'u case", "%'u cases", n_all), n_all);
  else
    text = g_strdup_printf (_("%'u of %'u cases"), n_shown, n_all);
  gtk_label_set_label (self->count_label, text);
  gtk_stack_set_visible_child_name (self->stack, shown == NULL  ? "table"
                                                 : n_all == 0   ? "empty"
                                                 : n_shown == 0 ? "none"
                                                                : "table");
}

/* The row of the selected case, when it is shown and the view has come that far. */
static guint
find_selected (YxCaseList *self)
{
  const YxCaseArrangement *shown = yx_case_rows_get_arrangement (self->rows);
  const char *number = yx_plan_selection_get_case (self->selection);
  guint index;
  guint position;

  if (shown == NULL || number == NULL)
    return GTK_INVALID_LIST_POSITION;
  index = yx_case_table_find (shown->table, number);
  if (index == YX_CASE_TABLE_NONE)
    return GTK_INVALID_LIST_POSITION;
  position = shown->positions[index];
  return position < g_list_model_get_n_items (G_LIST_MODEL (self->rows))
             ? position
             : GTK_INVALID_LIST_POSITION;
}

static void
reflect_selection (YxCaseList *self, gboolean reveal)
{
  const guint position = self->selection != NULL ? find_selected (self) : GTK_INVALID_LIST_POSITION;

  self->reflecting = TRUE;
  gtk_single_selection_set_selected (self->single, position);
  self->reflecting = FALSE;
  if (reveal && position != GTK_INVALID_LIST_POSITION)
    yx_list_reveal (GTK_WIDGET (self->view), position);
}

static void
selection_changed_cb (YxCaseList *self)
{
  reflect_selection (self, TRUE);
}

static void
rewritten_cb (YxCaseList *self)
{
  yx_case_columns_rewrite (self->columns);
  reflect_selection (self, FALSE);
}

/* The view stood at the top while the list got its length; a case further down is shown now. */
static void
settled_cb (YxCaseList *self)
{
  reflect_selection (self, self->to_selection);
  self->to_selection = FALSE;
}

static void
row_selected_cb (GtkSingleSelection *single, GParamSpec *pspec, YxCaseList *self)
{
  YxCaseRow *row = gtk_single_selection_get_selected_item (single);
  YxCase *record = row != NULL ? yx_case_row_get_case (row) : NULL;

  /* A case that a filter took away stays selected on the map. */
  if (self->reflecting || self->selection == NULL || record == NULL)
    return;
  yx_plan_selection_select_case (self->selection, yx_case_get_data (record)->number);
}

/* Rows that are to go are taken away a few at a time, which needs the view's widgets to be those
 * of the first rows; and another order or search is looked at from its beginning. */
static void
go_to_top (YxCaseList *self, const YxCaseArrangement *next)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (self->scrolled);
  const double end = (gtk_adjustment_get_value (scroll) + gtk_adjustment_get_page_size (scroll));

  if (n_items == 0)
    return;
  if (self->to_selection || end * n_items > gtk_adjustment_get_upper (scroll) * next->n_rows)
    yx_list_reveal (GTK_WIDGET (self->view), 0);
}

/* A list in sight may be searched by letters at any moment. */
static void
read_ahead (YxCaseList *self)
{
  if (self->table != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    yx_case_table_read_ahead (self->table);
}

static void
arranged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YxCaseList *self = YX_CASE_LIST (source);
  g_autoptr (YxCaseArrangement) made = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Disposed of meanwhile. */
  if (self->run == NULL)
    return;
  g_clear_object (&self->run);
  if (made != NULL) {
    /* Newer cases may have come: then the next table is made of them. */
    if (self->table == NULL && self->incoming == NULL) {
      self->table = yx_case_table_ref (made->table);
      read_ahead (self);
      g_signal_emit (self, signals[ARRIVED], 0);
    }
    if (!self->again) {
      go_to_top (self, made);
      yx_case_rows_take (self->rows, g_steal_pointer (&made));
      show_count (self);
    }
  }
  if (self->again)
    arrange (self);
}

static void
arrange (YxCaseList *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  /* One at a time, so that the ranks of a column are worked out once. What was begun is left
   * unfinished, unless it makes the table that the next one needs. */
  if (self->run != NULL) {
    self->again = TRUE;
    if (self->table != NULL)
      g_cancellable_cancel (self->run);
    return;
  }
  if (self->table == NULL && self->incoming == NULL)
    return;
  self->again = FALSE;
  self->run = g_cancellable_new ();
  job = g_new0 (Job, 1);
  job->cases = g_steal_pointer (&self->incoming);
  job->table = job->cases == NULL ? yx_case_table_ref (self->table) : NULL;
  job->search = yx_case_search_new (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                                    self->casework ? YX_CASE_SHOW_ALL
                                                   : gtk_drop_down_get_selected (self->show_drop),
                                    self->states);
  self->narrow.judge = self->judge;
  yx_case_search_narrow (job->search, &self->narrow);
  job->order = yx_case_columns_get_order (self->columns);
  task = g_task_new (self, self->run, arranged_cb, NULL);
  g_task_set_source_tag (task, arrange);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_cb);
}

static void
activated_cb (YxCaseList *self, guint position)
{
  g_autoptr (YxCaseRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  YxCase *record = row != NULL ? yx_case_row_get_case (row) : NULL;

  if (record != NULL)
    g_signal_emit (self, signals[OPENED], 0, yx_case_get_data (record)->id);
}

static void
ask_cb (YxCaseList *self)
{
  self->to_selection = TRUE;
  arrange (self);
}

static void
search_stopped_cb (GtkSearchEntry *entry, YxCaseList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  yx_case_list_focus_table (self);
}

static GListModel *
create_shows (void)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  for (guint show = 0; show < YX_N_CASE_SHOWS; show++)
    gtk_string_list_append (labels, yx_case_show_label (show));
  return G_LIST_MODEL (labels);
}

static void
yx_case_list_dispose (GObject *object)
{
  YxCaseList *self = YX_CASE_LIST (object);

  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  g_clear_pointer (&self->columns, yx_case_columns_free);
  g_clear_object (&self->single);
  g_clear_object (&self->rows);
  g_clear_object (&self->incoming);
  g_clear_pointer (&self->table, yx_case_table_unref);
  g_clear_object (&self->selection);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_CASE_LIST);
  G_OBJECT_CLASS (yx_case_list_parent_class)->dispose (object);
}

static void
yx_case_list_finalize (GObject *object)
{
  yx_case_states_unref (YX_CASE_LIST (object)->states);
  g_free (YX_CASE_LIST (object)->judge);
  G_OBJECT_CLASS (yx_case_list_parent_class)->finalize (object);
}

static void
yx_case_list_constructed (GObject *object)
{
  YxCaseList *self = YX_CASE_LIST (object);

  G_OBJECT_CLASS (yx_case_list_parent_class)->constructed (object);
  gtk_widget_set_visible (GTK_WIDGET (self->show_drop), !self->casework);
  self->columns = yx_case_columns_new (
      self->view, self->states, self->casework ? YX_CASE_COLUMNS_DESK : YX_CASE_COLUMNS_PLAN);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->single));
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (ask_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
yx_case_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CASEWORK)
    YX_CASE_LIST (object)->casework = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yx_case_list_class_init (YxCaseListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = yx_case_list_constructed;
  G_OBJECT_CLASS (klass)->set_property = yx_case_list_set_property;
  properties[PROP_CASEWORK]
      = g_param_spec_boolean ("casework", NULL, NULL, FALSE,
                              G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ARRIVED] = g_signal_new ("arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  G_OBJECT_CLASS (klass)->dispose = yx_case_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_case_list_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/case-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, show_drop);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, scrolled);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, view);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, count_label);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
}

static void
yx_case_list_init (YxCaseList *self)
{
  g_autoptr (GListModel) shows = create_shows ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->states = yx_case_states_new (NULL);
  self->rows = yx_case_rows_new ();
  self->single = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->single, FALSE);
  gtk_single_selection_set_can_unselect (self->single, FALSE);
  gtk_drop_down_set_model (self->show_drop, shows);
  /* A search takes a few milliseconds on its thread: it need not wait for the typing to stop. */
  gtk_search_entry_set_search_delay (self->search_entry, SEARCH_DELAY_MS);

  g_signal_connect (self, "map", G_CALLBACK (read_ahead), NULL);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "search-changed", G_CALLBACK (ask_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->show_drop, "notify::selected", G_CALLBACK (ask_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "rewritten", G_CALLBACK (rewritten_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->single, "notify::selected-item", G_CALLBACK (row_selected_cb),
                           self, 0);
  show_count (self);
}

void
yx_case_list_set_selection (YxCaseList *self, YxPlanSelection *selection)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
yx_case_list_set_cases (YxCaseList *self, GListModel *cases)
{
  g_autoptr (GListModel) none = NULL;

  g_return_if_fail (YX_IS_CASE_LIST (self));

  if (cases == NULL)
    cases = none = G_LIST_MODEL (g_list_store_new (YX_TYPE_CASE));
  g_set_object (&self->incoming, cases);
  g_clear_pointer (&self->table, yx_case_table_unref);
  arrange (self);
}

void
yx_case_list_set_tasks (YxCaseList *self, GListModel *tasks)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));

  yx_case_states_unref (self->states);
  self->states = yx_case_states_new (tasks);
  yx_case_columns_set_states (self->columns, self->states);
  yx_case_columns_rewrite (self->columns);
  arrange (self);
}

void
yx_case_list_set_show (YxCaseList *self, YxCaseShow show)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));
  g_return_if_fail (show < YX_N_CASE_SHOWS);

  gtk_drop_down_set_selected (self->show_drop, show);
}

void
yx_case_list_set_narrow (YxCaseList *self, const YxCaseNarrow *narrow)
{
  g_return_if_fail (YX_IS_CASE_LIST (self) && narrow != NULL);

  g_free (self->judge);
  self->narrow = *narrow;
  self->judge = g_strdup (narrow->judge);
  ask_cb (self);
}

const char *const *
yx_case_list_get_judges (YxCaseList *self)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (YX_IS_CASE_LIST (self), NULL);
  return self->table != NULL ? yx_case_table_get_judges (self->table) : none;
}

GStrv
yx_case_list_dup_shown_ids (YxCaseList *self)
{
  const YxCaseArrangement *shown;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_return_val_if_fail (YX_IS_CASE_LIST (self), NULL);

  shown = yx_case_rows_get_arrangement (self->rows);
  for (guint i = 0; shown != NULL && i < shown->n_rows; i++)
    g_ptr_array_add (
        ids,
        g_strdup (yx_case_get_data (yx_case_table_get_case (shown->table, shown->rows[i]))->id));
  g_ptr_array_add (ids, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

const YxCaseData *
yx_case_list_find (YxCaseList *self, const char *case_id)
{
  g_return_val_if_fail (YX_IS_CASE_LIST (self), NULL);

  for (guint i = 0; self->table != NULL && i < yx_case_table_get_n_cases (self->table); i++) {
    const YxCaseData *data = yx_case_get_data (yx_case_table_get_case (self->table, i));

    if (g_strcmp0 (data->id, case_id) == 0)
      return data;
  }
  return NULL;
}

void
yx_case_list_search (YxCaseList *self, const char *words)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));

  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), words))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), words);
  ask_cb (self);
}

void
yx_case_list_focus_search (YxCaseList *self)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
yx_case_list_focus_table (YxCaseList *self)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));
  gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

GtkSingleSelection *
yx_case_list_get_rows (YxCaseList *self)
{
  g_return_val_if_fail (YX_IS_CASE_LIST (self), NULL);
  return self->single;
}

GStrv
yx_case_list_dup_open_ids (YxCaseList *self)
{
  const YxCaseArrangement *shown;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_return_val_if_fail (YX_IS_CASE_LIST (self), NULL);

  shown = yx_case_rows_get_arrangement (self->rows);
  for (guint i = 0; shown != NULL && i < shown->n_rows; i++) {
    const YxCaseData *data
        = yx_case_get_data (yx_case_table_get_case (shown->table, shown->rows[i]));

    if (data->status == YX_CASE_STATUS_OPEN)
      g_ptr_array_add (ids, g_strdup (data->id));
  }
  g_ptr_array_add (ids, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

gboolean
yx_case_list_is_settled (YxCaseList *self)
{
  g_return_val_if_fail (YX_IS_CASE_LIST (self), TRUE);
  return self->run == NULL && yx_case_rows_is_settled (self->rows);
}

GtkColumnView *
yx_case_list_get_view (YxCaseList *self)
{
  g_return_val_if_fail (YX_IS_CASE_LIST (self), NULL);
  return self->view;
}
