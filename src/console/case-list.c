#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-list.h"
#include "console/case-order.h"
#include "console/list-search.h"
#include "model/format.h"

/* A row costs 0.4 ms to make and lay out, and the view makes its first 200 rows in the turn they
 * arrive in: the first rows come a screenful at a time, those beyond the view's reach faster. */
#define FIRST_SLICE 40
#define VIEW_REACH 240
#define LATER_SLICE 1000

struct _YxCaseList {
  GtkWidget parent_instance;

  GtkSearchEntry *search_entry;
  GtkDropDown *show_drop;
  GtkColumnView *view;
  GtkLabel *count_label;
  GtkStack *stack;

  YxCaseSearch *search;
  YxCaseStates *states;
  GtkSliceListModel *arrived; /* the cases let through so far */
  guint arrive_id;            /* 0: all are */
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSingleSelection *single;
  GtkColumnViewColumn *columns[YX_N_CASE_COLUMNS];

  GHashTable *state_items; /* set of the bound GtkListItem of the state column */

  YxPlanSelection *selection;
  YxListSearch *finder; /* of the selected case's row, while it runs */
  gboolean reflecting;  /* the row is set because the selection changed */
};

G_DEFINE_FINAL_TYPE (YxCaseList, yx_case_list, GTK_TYPE_WIDGET)

static void
write_cell (YxCaseList *self, GtkLabel *label, YxCaseColumn column, const YxCaseData *data)
{
  g_autofree char *text = NULL;

  switch (column) {
  case YX_CASE_COLUMN_NUMBER:
    gtk_label_set_label (label, data->number);
    break;
  case YX_CASE_COLUMN_DEBTORS:
    gtk_label_set_label (label, data->masked_debtors != NULL ? data->masked_debtors : "");
    break;
  case YX_CASE_COLUMN_CLAIM:
    text = yx_format_fen (data->claim_fen);
    gtk_label_set_label (label, text);
    break;
  case YX_CASE_COLUMN_PLACES:
    text = data->n_on_map == data->n_places
               ? g_strdup_printf ("%d", data->n_places)
               : g_strdup_printf ("%d/%d", data->n_on_map, data->n_places);
    gtk_label_set_label (label, text);
    gtk_widget_set_tooltip_text (GTK_WIDGET (label),
                                 data->n_on_map == data->n_places
                                     ? NULL
                                     : _("Places on the map, of all that are known"));
    break;
  case YX_CASE_COLUMN_STATE:
  default: {
    const char *css[] = { "yx-state", yx_case_state_css (yx_case_states_get (self->states, data)),
                          NULL };

    gtk_label_set_label (label, yx_case_states_get_label (self->states, data));
    gtk_widget_set_css_classes (GTK_WIDGET (label), css);
    break;
  }
  }
}

static YxCaseColumn
column_of_factory (GtkListItemFactory *factory)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
}

static void
setup_cell_cb (GtkListItemFactory *factory, GtkListItem *item, YxCaseList *self)
{
  const YxCaseColumn column = column_of_factory (factory);
  const gboolean figure = column == YX_CASE_COLUMN_CLAIM || column == YX_CASE_COLUMN_PLACES;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), figure ? 1.0 : 0.0);
  /* A narrow case number keeps the year and the serial number, which tell cases apart. */
  gtk_label_set_ellipsize (GTK_LABEL (label), column == YX_CASE_COLUMN_NUMBER
                                                  ? PANGO_ELLIPSIZE_MIDDLE
                                                  : PANGO_ELLIPSIZE_END);
  if (figure || column == YX_CASE_COLUMN_NUMBER)
    gtk_widget_add_css_class (label, "yx-numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, YxCaseList *self)
{
  YxCase *record = gtk_list_item_get_item (item);
  const YxCaseColumn column = column_of_factory (factory);

  write_cell (self, GTK_LABEL (gtk_list_item_get_child (item)), column,
              yx_case_get_data (record));
  if (column == YX_CASE_COLUMN_STATE)
    g_hash_table_add (self->state_items, item);
}

static void
unbind_cell_cb (GtkListItemFactory *factory, GtkListItem *item, YxCaseList *self)
{
  if (column_of_factory (factory) == YX_CASE_COLUMN_STATE)
    g_hash_table_remove (self->state_items, item);
}

static GtkColumnViewColumn *
create_column (YxCaseList *self, YxCaseColumn column)
{
  static const struct {
    const char *title;
    int width; /* 0: what is left */
  } looks[YX_N_CASE_COLUMNS] = {
    [YX_CASE_COLUMN_NUMBER] = { N_ ("Case number"), 0 },
    [YX_CASE_COLUMN_DEBTORS] = { N_ ("Debtor"), 66 },
    [YX_CASE_COLUMN_CLAIM] = { N_ ("Claim (¥)"), 96 },
    [YX_CASE_COLUMN_PLACES] = { N_ ("Places"), 58 },
    [YX_CASE_COLUMN_STATE] = { N_ ("Status"), 86 },
  };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = yx_case_sorter_new (column, &self->states);
  GtkColumnViewColumn *made;

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cell_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cell_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cell_cb), self, 0);

  made = gtk_column_view_column_new (_(looks[column].title), factory);
  gtk_column_view_column_set_sorter (made, sorter);
  gtk_column_view_column_set_resizable (made, TRUE);
  if (looks[column].width == 0)
    gtk_column_view_column_set_expand (made, TRUE);
  else
    gtk_column_view_column_set_fixed_width (made, looks[column].width);
  return made;
}

static void
show_count_cb (YxCaseList *self)
{
  GListModel *cases = gtk_slice_list_model_get_model (self->arrived);
  const guint n_all = cases != NULL ? g_list_model_get_n_items (cases) : 0;
  const guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *text = NULL;

  if (n_shown == n_all)
    text = g_strdup_printf (ngettext ("%'u case", "%'u cases", n_all), n_all);
  else
    text = g_strdup_printf (_("%'u of %'u cases"), n_shown, n_all);
  gtk_label_set_label (self->count_label, text);
  gtk_stack_set_visible_child_name (self->stack, n_all == 0     ? "empty"
                                                 : n_shown == 0 ? "none"
                                                                : "table");
}

static gboolean
is_selected_case_cb (gpointer item, gpointer user_data)
{
  return g_strcmp0 (yx_case_get_data (item)->number, user_data) == 0;
}

static void
selected_case_found_cb (guint position, gpointer user_data)
{
  YxCaseList *self = user_data;

  self->reflecting = TRUE;
  gtk_single_selection_set_selected (self->single, position);
  self->reflecting = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    yx_list_reveal (GTK_WIDGET (self->view), position);
}

static void
reflect_selection_cb (YxCaseList *self)
{
  const char *number = yx_plan_selection_get_case (self->selection);
  YxCase *shown = gtk_single_selection_get_selected_item (self->single);

  g_clear_pointer (&self->finder, yx_list_search_free);
  if (shown != NULL && g_strcmp0 (yx_case_get_data (shown)->number, number) == 0)
    return;
  if (number == NULL) {
    selected_case_found_cb (GTK_INVALID_LIST_POSITION, self);
    return;
  }
  self->finder = yx_list_search_new (G_LIST_MODEL (self->single), is_selected_case_cb,
                                     g_strdup (number), g_free, selected_case_found_cb, self);
}

/* A row that was filtered away when its case was selected may be back now. */
static void
settled_cb (YxCaseList *self)
{
  if (self->selection != NULL && gtk_filter_list_model_get_pending (self->filtered) == 0
      && gtk_sort_list_model_get_pending (self->sorted) == 0)
    reflect_selection_cb (self);
}

static void
row_selected_cb (GtkSingleSelection *single, GParamSpec *pspec, YxCaseList *self)
{
  YxCase *record = gtk_single_selection_get_selected_item (single);

  /* A row that a filter took away stays selected on the map. */
  if (self->reflecting || self->selection == NULL || record == NULL)
    return;
  yx_plan_selection_select_case (self->selection, yx_case_get_data (record)->number);
}

static void
search_changed_cb (GtkSearchEntry *entry, YxCaseList *self)
{
  yx_case_search_set_text (self->search, gtk_editable_get_text (GTK_EDITABLE (entry)));
  show_count_cb (self);
}

static void
search_stopped_cb (GtkSearchEntry *entry, YxCaseList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  yx_case_list_focus_table (self);
}

static void
show_chosen_cb (GtkDropDown *drop, GParamSpec *pspec, YxCaseList *self)
{
  const guint chosen = gtk_drop_down_get_selected (drop);

  if (chosen < YX_N_CASE_SHOWS)
    yx_case_search_set_show (self->search, chosen);
  show_count_cb (self);
}

static GListModel *
create_shows (void)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  for (guint show = 0; show < YX_N_CASE_SHOWS; show++)
    gtk_string_list_append (labels, yx_case_show_label (show));
  return G_LIST_MODEL (labels);
}

/* Cells are written once when bound; a change of states rewrites those on show. */
static void
write_states (YxCaseList *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->state_items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    write_cell (self, GTK_LABEL (gtk_list_item_get_child (item)), YX_CASE_COLUMN_STATE,
                yx_case_get_data (gtk_list_item_get_item (item)));
}

static gboolean
let_more_arrive_cb (gpointer user_data)
{
  YxCaseList *self = user_data;
  const guint size = gtk_slice_list_model_get_size (self->arrived);
  const guint n_all = g_list_model_get_n_items (gtk_slice_list_model_get_model (self->arrived));

  if (size >= n_all) {
    self->arrive_id = 0;
    gtk_slice_list_model_set_size (self->arrived, G_MAXUINT);
    settled_cb (self);
    return G_SOURCE_REMOVE;
  }
  gtk_slice_list_model_set_size (self->arrived,
                                 size + (size < VIEW_REACH ? FIRST_SLICE : LATER_SLICE));
  return G_SOURCE_CONTINUE;
}

static void
yx_case_list_dispose (GObject *object)
{
  YxCaseList *self = YX_CASE_LIST (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&self->finder, yx_list_search_free);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->single);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_handle_id (&self->arrive_id, g_source_remove);
  g_clear_object (&self->arrived);
  g_clear_object (&self->search);
  g_clear_object (&self->selection);
  /* The template's outermost child is not bound, so disposing of the template leaves it. */
  g_clear_pointer (&child, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_CASE_LIST);
  G_OBJECT_CLASS (yx_case_list_parent_class)->dispose (object);
}

static void
yx_case_list_finalize (GObject *object)
{
  YxCaseList *self = YX_CASE_LIST (object);

  yx_case_states_free (self->states);
  g_hash_table_unref (self->state_items);
  G_OBJECT_CLASS (yx_case_list_parent_class)->finalize (object);
}

static void
yx_case_list_class_init (YxCaseListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_case_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_case_list_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/case-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, show_drop);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, view);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, count_label);
  gtk_widget_class_bind_template_child (widget_class, YxCaseList, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_chosen_cb);
}

static void
yx_case_list_init (YxCaseList *self)
{
  g_autoptr (GListModel) shows = create_shows ();

  self->states = yx_case_states_new (NULL);
  self->search = yx_case_search_new ();
  yx_case_search_set_states (self->search, self->states);
  self->state_items = g_hash_table_new (NULL, NULL);
  self->arrived = gtk_slice_list_model_new (NULL, 0, G_MAXUINT);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->arrived)),
                                              g_object_ref (GTK_FILTER (self->search)));
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), NULL);
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  self->single = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_single_selection_set_autoselect (self->single, FALSE);
  gtk_single_selection_set_can_unselect (self->single, FALSE);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->show_drop, shows);

  for (guint column = 0; column < YX_N_CASE_COLUMNS; column++) {
    self->columns[column] = create_column (self, column);
    gtk_column_view_append_column (self->view, self->columns[column]);
    g_object_unref (self->columns[column]);
  }
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->view));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->single));

  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (show_count_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sorted, "notify::pending", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->single, "notify::selected-item", G_CALLBACK (row_selected_cb),
                           self, 0);
  show_count_cb (self);
}

void
yx_case_list_set_selection (YxCaseList *self, YxPlanSelection *selection)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (reflect_selection_cb), self,
                           G_CONNECT_SWAPPED);
}

void
yx_case_list_set_cases (YxCaseList *self, GListModel *cases)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));

  self->reflecting = TRUE;
  gtk_slice_list_model_set_size (self->arrived, FIRST_SLICE);
  gtk_slice_list_model_set_model (self->arrived, cases);
  self->reflecting = FALSE;
  if (cases != NULL && self->arrive_id == 0)
    self->arrive_id = g_idle_add (let_more_arrive_cb, self);
  show_count_cb (self);
  if (self->selection != NULL)
    reflect_selection_cb (self);
}

void
yx_case_list_set_tasks (YxCaseList *self, GListModel *tasks)
{
  YxCaseStates *states;

  g_return_if_fail (YX_IS_CASE_LIST (self));

  states = yx_case_states_new (tasks);
  yx_case_search_set_states (self->search, states);
  g_clear_pointer (&self->states, yx_case_states_free);
  self->states = states;
  gtk_sorter_changed (gtk_column_view_column_get_sorter (self->columns[YX_CASE_COLUMN_STATE]),
                      GTK_SORTER_CHANGE_DIFFERENT);
  write_states (self);
}

void
yx_case_list_set_show (YxCaseList *self, YxCaseShow show)
{
  g_return_if_fail (YX_IS_CASE_LIST (self));
  g_return_if_fail (show < YX_N_CASE_SHOWS);

  gtk_drop_down_set_selected (self->show_drop, show);
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

GListModel *
yx_case_list_get_rows (YxCaseList *self)
{
  g_return_val_if_fail (YX_IS_CASE_LIST (self), NULL);
  return G_LIST_MODEL (self->single);
}

gboolean
yx_case_list_is_settled (YxCaseList *self)
{
  g_return_val_if_fail (YX_IS_CASE_LIST (self), TRUE);
  return self->arrive_id == 0 && gtk_filter_list_model_get_pending (self->filtered) == 0
         && gtk_sort_list_model_get_pending (self->sorted) == 0
         && (self->finder == NULL || yx_list_search_is_done (self->finder));
}

GtkColumnView *
yx_case_list_get_view (YxCaseList *self)
{
  g_return_val_if_fail (YX_IS_CASE_LIST (self), NULL);
  return self->view;
}
