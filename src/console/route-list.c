#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/left-outs.h"
#include "console/list-reveal.h"
#include "console/route-list.h"
#include "console/route-row.h"
#include "desk/study-words.h"

struct _YxRouteList {
  AdwBin parent_instance;

  GtkListView *view;
  GtkStack *stack;

  GListStore *heads;           /* YxRoute … and one YxLeftOuts */
  GHashTable *stops_of_route;  /* route id → GListStore of YxStop */
  GHashTable *ordinal_of_route;
  GtkTreeListModel *tree;
  GtkSingleSelection *single;

  YxPlanStudy *study; /* nullable */
  YxPlanSelection *selection;
  gboolean reflecting; /* the row is set because the selection changed */
};

enum {
  OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxRouteList, yx_route_list, ADW_TYPE_BIN)

static GListModel *
create_children_cb (gpointer item, gpointer user_data)
{
  YxRouteList *self = user_data;
  GListModel *children = NULL;

  if (YX_IS_ROUTE (item))
    children = g_hash_table_lookup (self->stops_of_route, yx_record_get_id (item));
  else if (YX_IS_LEFT_OUTS (item))
    children = yx_left_outs_get_tasks (item);
  return children != NULL ? g_object_ref (children) : NULL;
}

static void
setup_row_cb (GtkListItemFactory *factory, GtkListItem *item, YxRouteList *self)
{
  gtk_list_item_set_child (item, yx_route_row_new ());
}

/* Adds to a visit's row why it is in this car. */
static void
tell_choice (YxRouteList *self, YxRouteRow *row, YxStop *stop)
{
  const YxStopData *data = yx_stop_get_data (stop);
  const YxTaskAdvice *advice = self->study != NULL && data->task_id != NULL
                                   ? yx_plan_study_find_advice (self->study, data->task_id)
                                   : NULL;
  g_autofree char *choice = NULL;
  g_autofree char *tip = NULL;

  if (advice == NULL)
    return;
  choice = yx_car_choice_text (advice);
  tip = g_strdup_printf ("%s\n%s", data->case_numbers != NULL ? data->case_numbers : "", choice);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), tip);
}

static void
bind_row_cb (GtkListItemFactory *factory, GtkListItem *item, YxRouteList *self)
{
  YxRouteRow *row = YX_ROUTE_ROW (gtk_list_item_get_child (item));
  GtkTreeListRow *tree_row = gtk_list_item_get_item (item);
  g_autoptr (GObject) object = gtk_tree_list_row_get_item (tree_row);

  yx_route_row_set_tree_row (row, tree_row);
  if (YX_IS_ROUTE (object)) {
    yx_route_row_show_route (row, YX_ROUTE (object));
  } else if (YX_IS_STOP (object)) {
    const char *route_id = yx_stop_get_data (YX_STOP (object))->route_id;

    yx_route_row_show_stop (row, YX_STOP (object),
                            GPOINTER_TO_UINT (g_hash_table_lookup (self->ordinal_of_route,
                                                                   route_id)));
    tell_choice (self, row, YX_STOP (object));
  } else if (YX_IS_LEFT_OUTS (object)) {
    yx_route_row_show_left_outs (row, YX_LEFT_OUTS (object));
  } else {
    yx_route_row_show_left_out_task (row, YX_TASK (object));
  }
}

static void
unbind_row_cb (GtkListItemFactory *factory, GtkListItem *item, YxRouteList *self)
{
  yx_route_row_set_tree_row (YX_ROUTE_ROW (gtk_list_item_get_child (item)), NULL);
}

/* What the selection says a row should be: the stop, else a task left out, else the route. */
static gboolean
is_selected (YxRouteList *self, gpointer object)
{
  const char *stop = yx_plan_selection_get_stop (self->selection);
  const char *task = yx_plan_selection_get_task (self->selection);
  const char *route = yx_plan_selection_get_route (self->selection);

  if (stop != NULL)
    return YX_IS_STOP (object) && g_str_equal (yx_record_get_id (object), stop);
  if (task != NULL)
    return YX_IS_TASK (object) && g_str_equal (yx_record_get_id (object), task);
  return route != NULL && YX_IS_ROUTE (object) && g_str_equal (yx_record_get_id (object), route);
}

static guint
find_selected (YxRouteList *self)
{
  const guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->single));

  for (guint i = 0; i < n_rows; i++) {
    g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->single), i);
    g_autoptr (GObject) object = gtk_tree_list_row_get_item (row);

    if (is_selected (self, object))
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

/* The head under which the selected stop or task lies. */
static gboolean
unfold_selected (YxRouteList *self)
{
  const char *route = yx_plan_selection_get_route (self->selection);
  const gboolean stop = yx_plan_selection_get_stop (self->selection) != NULL;
  const gboolean task = yx_plan_selection_get_task (self->selection) != NULL;

  if (!stop && !task)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->heads)); i++) {
    g_autoptr (GObject) head = g_list_model_get_item (G_LIST_MODEL (self->heads), i);
    g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_child_row (self->tree, i);
    const gboolean wanted = YX_IS_ROUTE (head)
                                ? stop && g_strcmp0 (yx_record_get_id (YX_RECORD (head)), route) == 0
                                : !stop;

    if (wanted && !gtk_tree_list_row_get_expanded (row)) {
      gtk_tree_list_row_set_expanded (row, TRUE);
      return TRUE;
    }
  }
  return FALSE;
}

static void
reflect_selection_cb (YxRouteList *self)
{
  guint position;

  self->reflecting = TRUE;
  position = find_selected (self);
  if (position == GTK_INVALID_LIST_POSITION && unfold_selected (self))
    position = find_selected (self);
  gtk_single_selection_set_selected (self->single, position);
  self->reflecting = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    yx_list_reveal (GTK_WIDGET (self->view), position);
}

static void
row_selected_cb (GtkSingleSelection *single, GParamSpec *pspec, YxRouteList *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (single);
  g_autoptr (GObject) object = NULL;

  if (self->reflecting || self->selection == NULL || row == NULL)
    return;
  object = gtk_tree_list_row_get_item (row);
  if (YX_IS_ROUTE (object))
    yx_plan_selection_select_route (self->selection, yx_record_get_id (YX_RECORD (object)));
  else if (YX_IS_STOP (object))
    yx_plan_selection_select_stop (self->selection, yx_record_get_id (YX_RECORD (object)));
  else if (YX_IS_TASK (object))
    yx_plan_selection_select_task (self->selection, yx_record_get_id (YX_RECORD (object)));
}

/* Whom a row is about; NULL: a route, a start, an institution. */
static const char *
debtor_of (GObject *object)
{
  if (YX_IS_STOP (object))
    return yx_stop_get_data (YX_STOP (object))->debtor_id;
  return YX_IS_TASK (object) ? yx_task_get_data (YX_TASK (object))->debtor_id : NULL;
}

/* A head unfolds, a visit opens its debtor. */
static void
activate_cb (GtkListView *view, guint position, YxRouteList *self)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->single), position);
  g_autoptr (GObject) object = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  if (row != NULL && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
  else if (object != NULL && debtor_of (object) != NULL)
    g_signal_emit (self, signals[OPENED], 0, debtor_of (object));
}

static void
yx_route_list_dispose (GObject *object)
{
  YxRouteList *self = YX_ROUTE_LIST (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->single);
  g_clear_object (&self->tree);
  g_clear_object (&self->heads);
  g_clear_object (&self->study);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->stops_of_route, g_hash_table_unref);
  g_clear_pointer (&self->ordinal_of_route, g_hash_table_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_ROUTE_LIST);
  G_OBJECT_CLASS (yx_route_list_parent_class)->dispose (object);
}

static void
yx_route_list_class_init (YxRouteListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  G_OBJECT_CLASS (klass)->dispose = yx_route_list_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/route-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YxRouteList, view);
  gtk_widget_class_bind_template_child (widget_class, YxRouteList, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
yx_route_list_init (YxRouteList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->heads = g_list_store_new (G_TYPE_OBJECT);
  self->stops_of_route = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->ordinal_of_route = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tree = gtk_tree_list_model_new (g_object_ref (G_LIST_MODEL (self->heads)), FALSE, FALSE,
                                        create_children_cb, self, NULL);
  self->single = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->tree)));
  gtk_single_selection_set_autoselect (self->single, FALSE);
  gtk_single_selection_set_can_unselect (self->single, FALSE);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, 0);
  gtk_list_view_set_factory (self->view, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->single));
  g_signal_connect_object (self->single, "notify::selected-item", G_CALLBACK (row_selected_cb),
                           self, 0);
}

void
yx_route_list_set_selection (YxRouteList *self, YxPlanSelection *selection)
{
  g_return_if_fail (YX_IS_ROUTE_LIST (self));
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (reflect_selection_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
sort_stops (YxRouteList *self, GListModel *routes, GListModel *stops)
{
  g_hash_table_remove_all (self->stops_of_route);
  g_hash_table_remove_all (self->ordinal_of_route);
  for (guint i = 0; i < g_list_model_get_n_items (routes); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (routes, i);
    const YxRouteData *data = yx_route_get_data (route);

    g_hash_table_insert (self->stops_of_route, g_strdup (data->id),
                         g_list_store_new (YX_TYPE_STOP));
    g_hash_table_insert (self->ordinal_of_route, g_strdup (data->id),
                         GINT_TO_POINTER (data->ordinal));
  }
  for (guint i = 0; i < g_list_model_get_n_items (stops); i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (stops, i);
    GListStore *of_route = g_hash_table_lookup (self->stops_of_route,
                                                yx_stop_get_data (stop)->route_id);

    if (of_route != NULL)
      g_list_store_append (of_route, stop);
  }
}

static YxLeftOuts *
collect_left_outs (GListModel *tasks)
{
  g_autoptr (GListStore) left_out = g_list_store_new (YX_TYPE_TASK);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (tasks, i);

    if (yx_task_get_data (task)->left_out != YX_LEFT_OUT_NONE)
      g_list_store_append (left_out, task);
  }
  if (g_list_model_get_n_items (G_LIST_MODEL (left_out)) == 0)
    return NULL;
  return yx_left_outs_new (G_LIST_MODEL (left_out));
}

void
yx_route_list_set_study (YxRouteList *self, YxPlanStudy *study)
{
  g_return_if_fail (YX_IS_ROUTE_LIST (self));
  g_set_object (&self->study, study);
}

void
yx_route_list_set_plan (YxRouteList *self, GListModel *routes, GListModel *stops,
                        GListModel *tasks)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new_with_free_func (g_object_unref);
  YxLeftOuts *left_outs;

  g_return_if_fail (YX_IS_ROUTE_LIST (self));
  g_return_if_fail (G_IS_LIST_MODEL (routes) && G_IS_LIST_MODEL (stops));
  g_return_if_fail (G_IS_LIST_MODEL (tasks));

  self->reflecting = TRUE;
  g_list_store_remove_all (self->heads);
  sort_stops (self, routes, stops);
  for (guint i = 0; i < g_list_model_get_n_items (routes); i++)
    g_ptr_array_add (heads, g_list_model_get_item (routes, i));
  left_outs = collect_left_outs (tasks);
  if (left_outs != NULL)
    g_ptr_array_add (heads, left_outs);
  g_list_store_splice (self->heads, 0, 0, heads->pdata, heads->len);
  self->reflecting = FALSE;

  gtk_stack_set_visible_child_name (self->stack, heads->len > 0 ? "list" : "empty");
  if (self->selection != NULL)
    reflect_selection_cb (self);
}

void
yx_route_list_toggle_all (YxRouteList *self)
{
  guint n_heads;
  gboolean expand = FALSE;

  g_return_if_fail (YX_IS_ROUTE_LIST (self));

  n_heads = g_list_model_get_n_items (G_LIST_MODEL (self->heads));
  for (guint i = 0; i < n_heads && !expand; i++) {
    g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_child_row (self->tree, i);

    expand = !gtk_tree_list_row_get_expanded (row);
  }
  for (guint i = 0; i < n_heads; i++) {
    g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_child_row (self->tree, i);

    gtk_tree_list_row_set_expanded (row, expand);
  }
}

void
yx_route_list_focus_list (YxRouteList *self)
{
  g_return_if_fail (YX_IS_ROUTE_LIST (self));
  gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

GListModel *
yx_route_list_get_rows (YxRouteList *self)
{
  g_return_val_if_fail (YX_IS_ROUTE_LIST (self), NULL);
  return G_LIST_MODEL (self->single);
}
