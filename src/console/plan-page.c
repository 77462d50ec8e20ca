#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-list.h"
#include "console/desk-verb.h"
#include "console/gantt-pane.h"
#include "console/map-choice.h"
#include "console/operation-dialog.h"
#include "console/page.h"
#include "console/pane-width.h"
#include "console/plan-bar.h"
#include "console/plan-loader.h"
#include "console/plan-map.h"
#include "console/plan-page.h"
#include "console/plan-panes.h"
#include "console/route-colours.h"
#include "console/route-list.h"
#include "console/settings.h"
#include "desk/remedy.h"

#define MIN_PANE_WIDTH 300
#define MIN_PANE_HEIGHT 130

struct _YxPlanPage {
  AdwBin parent_instance;

  GtkPaned *left_paned;
  GtkPaned *right_paned;
  GtkWidget *cases_pane;
  GtkWidget *routes_pane;
  YxCaseList *case_list;
  YxMapView *map_view;
  GtkWidget *no_map_box;
  YxPlanBar *plan_bar;
  YxPlanPanes *plan_panes;
  YxGanttPane *gantt_pane;
  GtkPaned *map_paned; /* map above, time plan below */
  YxRouteList *route_list; /* of the panes */

  YxPlanSelection *selection;
  YxPlanMap *map;

  YxDesk *desk;
  char *operation_id;      /* NULL: the latest */
  guint n_vehicles;        /* on the desk */
  gboolean has_base;
  YxPlanLoader *loader;
  char *shown_operation;   /* NULL: none */
  gboolean one_more;       /* the change under way is one more car */
  gboolean fit_pending;    /* the first plan of a desk is shown whole */
};

enum {
  PROP_0,
  PROP_PLANNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void yx_plan_page_page_init (YxPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YxPlanPage, yx_plan_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YX_TYPE_PAGE, yx_plan_page_page_init))

static void
say (YxPlanPage *self, const char *text)
{
  yx_page_say (YX_PAGE (self), text);
}

static void
index_plan (YxPlanPage *self, const YxPlanView *view)
{
  const guint n_tasks = g_list_model_get_n_items (G_LIST_MODEL (view->tasks));
  const guint n_stops = g_list_model_get_n_items (G_LIST_MODEL (view->stops));

  yx_plan_selection_reset (self->selection);
  for (guint i = 0; i < n_tasks; i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (view->tasks), i);
    const YxTaskData *data = yx_task_get_data (task);

    yx_plan_selection_add_task (self->selection, data->id, data->case_numbers);
  }
  for (guint i = 0; i < n_stops; i++) {
    g_autoptr (YxStop) stop = g_list_model_get_item (G_LIST_MODEL (view->stops), i);
    const YxStopData *data = yx_stop_get_data (stop);

    yx_plan_selection_add_stop (self->selection, data->id, data->route_id, data->task_id);
  }
}

/* What the loader brings. */
static void
show_view_cb (gpointer client, const YxPlanView *view)
{
  YxPlanPage *self = client;
  g_autofree char *chosen = g_strdup (yx_plan_selection_get_case (self->selection));

  index_plan (self, view);
  yx_case_list_set_tasks (self->case_list, G_LIST_MODEL (view->tasks));
  yx_plan_panes_show (self->plan_panes, view);
  yx_plan_panes_check (self->plan_panes, self->desk,
                       view->operation != NULL ? yx_operation_get_data (view->operation)->id
                                               : NULL);
  g_free (self->shown_operation);
  self->shown_operation
      = view->operation != NULL ? g_strdup (yx_operation_get_data (view->operation)->id) : NULL;
  yx_plan_map_show (self->map, view);
  yx_plan_bar_show (self->plan_bar, view);
  yx_gantt_pane_show (self->gantt_pane, self->desk, view,
                      g_settings_get_enum (yx_settings_get (), YX_SETTINGS_MAP_STYLE));
  self->n_vehicles = g_list_model_get_n_items (G_LIST_MODEL (view->vehicles));
  self->has_base = view->has_base;
  /* What was looked at before a new plan came is looked at after it. */
  if (chosen != NULL)
    yx_plan_selection_select_case (self->selection, chosen);
  if (self->fit_pending) {
    self->fit_pending = FALSE;
    yx_map_view_fit (self->map_view);
  }
}

static void
show_operations_cb (gpointer client, GListModel *operations)
{
  YxPlanPage *self = client;

  yx_plan_bar_set_operations (self->plan_bar, operations, self->operation_id);
}

static void
show_cases_cb (gpointer client, GListModel *cases)
{
  yx_case_list_set_cases (YX_PLAN_PAGE (client)->case_list, cases);
}

static void
show_region_cb (gpointer client, YxRegion *region)
{
  YxPlanPage *self = client;

  yx_map_view_set_region (self->map_view, region);
  gtk_widget_set_visible (self->no_map_box, region == NULL);
}

static void
say_cb (gpointer client, const char *text)
{
  say (client, text);
}

static void
planned_cb (YxPlanPage *self)
{
  self->fit_pending = TRUE;
  yx_plan_loader_refresh (self->loader);
}

static void
message_cb (GtkWidget *part, const char *text, YxPlanPage *self)
{
  say (self, text);
}

/* Verbs take one value: what of an advice the change is made of. */
static gboolean
apply_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *operation_id;
  YxTaskAdvice advice = { NULL };
  gboolean one_more;
  int remedy;

  g_variant_get (arguments, "(&sim&sxibb)", &operation_id, &remedy, &advice.vehicle_id,
                 &advice.time, &advice.amount, &advice.female_officer,
                 &advice.recorder);
  advice.remedy = (YxRemedy) remedy;
  return yx_desk_apply_remedy (desk, operation_id, &advice, &one_more, error);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yx_desk_verb_finish (result, &error))
    say (self, error->message);
  else if (YX_DESK (source) == self->desk && self->one_more)
    yx_plan_bar_plan_one_more (self->plan_bar);
  else if (YX_DESK (source) == self->desk)
    yx_plan_bar_plan (self->plan_bar);
}

/* From the left-out list: the change, then a new plan. */
static void
apply_cb (YxPlanPanes *panes, const YxTaskAdvice *advice, YxPlanPage *self)
{
  if (self->desk == NULL || self->shown_operation == NULL)
    return;
  self->one_more = yx_remedy_takes_car (advice);
  yx_desk_verb_async (self->desk, apply_verb,
                      g_variant_new ("(simsxibb)", self->shown_operation, (int) advice->remedy,
                                     advice->vehicle_id, advice->time, advice->amount,
                                     advice->female_officer, advice->recorder),
                      NULL, applied_cb, g_object_ref (self));
}

static void
operation_chosen_cb (YxPlanBar *bar, const char *id, YxPlanPage *self)
{
  yx_page_choose_operation (YX_PAGE (self), id);
}

static void
operation_created_cb (YxOperationDialog *dialog, const char *id, YxPlanPage *self)
{
  operation_chosen_cb (self->plan_bar, id, self);
}

static void
case_opened_cb (YxPlanPage *self, const char *case_id)
{
  yx_page_ask_open (YX_PAGE (self), "case", case_id);
}

static void
debtor_opened_cb (YxPlanPage *self, const char *debtor_id)
{
  yx_page_ask_open (YX_PAGE (self), "debtor", debtor_id);
}

/* A night under way changes the desk each second; the plan is drawn again when somebody sees it. */
static void
map_cb (YxPlanPage *self)
{
  yx_plan_loader_set_asleep (self->loader, FALSE);
}

static void
unmap_cb (YxPlanPage *self)
{
  if (self->loader != NULL)
    yx_plan_loader_set_asleep (self->loader, TRUE);
}

static void
planning_changed_cb (YxPlanPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLANNING]);
}

static void
map_style_changed_cb (GSettings *settings, const char *key, YxPlanPage *self)
{
  const YxMapStyle style = g_settings_get_enum (settings, YX_SETTINGS_MAP_STYLE);

  yx_map_view_set_map_style (self->map_view, style);
  yx_route_colours_apply (gtk_widget_get_display (GTK_WIDGET (self)), style);
}

static void
yx_plan_page_set_desk (YxPage *page, YxDesk *desk)
{
  YxPlanPage *self = YX_PLAN_PAGE (page);

  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->operation_id, g_free);
  yx_plan_selection_reset (self->selection);
  yx_plan_bar_set_desk (self->plan_bar, desk);
  yx_map_view_set_region (self->map_view, NULL);
  self->fit_pending = TRUE;
  yx_plan_loader_set_desk (self->loader, desk);
}

static void
yx_plan_page_reload (YxPage *page, gboolean region)
{
  yx_plan_loader_reload (YX_PLAN_PAGE (page)->loader, region);
}

static void
yx_plan_page_set_operation (YxPage *page, const char *operation_id)
{
  YxPlanPage *self = YX_PLAN_PAGE (page);

  if (self->operation_id != NULL && g_strcmp0 (self->operation_id, operation_id) == 0)
    return;
  g_free (self->operation_id);
  self->operation_id = g_strdup (operation_id);
  self->fit_pending = TRUE;
  yx_plan_loader_set_operation (self->loader, operation_id);
  yx_plan_loader_reload (self->loader, FALSE);
}

static gboolean
yx_plan_page_open (YxPage *page, const char *kind, const char *id)
{
  if (!g_str_equal (kind, "task"))
    return FALSE;
  yx_plan_selection_select_task (YX_PLAN_PAGE (page)->selection, id);
  return TRUE;
}

static void
yx_plan_page_focus_search (YxPage *page)
{
  yx_case_list_focus_search (YX_PLAN_PAGE (page)->case_list);
}

static void
yx_plan_page_cycle_panes (YxPage *page, int step)
{
  YxPlanPage *self = YX_PLAN_PAGE (page);
  GtkRoot *root;
  GtkWidget *focus;
  int pane;

  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->cases_pane))
    pane = 0;
  else if (focus != NULL && gtk_widget_is_ancestor (focus, self->routes_pane))
    pane = 2;
  else if (focus != NULL
           && (focus == GTK_WIDGET (self->map_view)
               || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->map_view))))
    pane = 1;
  else
    pane = step > 0 ? -1 : 3;

  switch ((pane + step + 3) % 3) {
  case 0:
    yx_case_list_focus_table (self->case_list);
    break;
  case 1:
    if (!gtk_widget_grab_focus (GTK_WIDGET (self->map_view)))
      gtk_widget_child_focus (GTK_WIDGET (self->map_view), GTK_DIR_TAB_FORWARD);
    break;
  default:
    yx_route_list_focus_list (self->route_list);
    break;
  }
}

static void
yx_plan_page_page_init (YxPageInterface *iface)
{
  iface->set_desk = yx_plan_page_set_desk;
  iface->reload = yx_plan_page_reload;
  iface->set_operation = yx_plan_page_set_operation;
  iface->open = yx_plan_page_open;
  iface->focus_search = yx_plan_page_focus_search;
  iface->cycle_panes = yx_plan_page_cycle_panes;
}

static void
yx_plan_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PLANNING)
    g_value_set_boolean (value, yx_plan_bar_get_planning (YX_PLAN_PAGE (object)->plan_bar));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yx_plan_page_dispose (GObject *object)
{
  YxPlanPage *self = YX_PLAN_PAGE (object);

  if (self->loader != NULL)
    yx_plan_loader_stop (self->loader);
  g_clear_object (&self->loader);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->map, yx_plan_map_free);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->operation_id, g_free);
  g_clear_pointer (&self->shown_operation, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_PLAN_PAGE);
  G_OBJECT_CLASS (yx_plan_page_parent_class)->dispose (object);
}

static void
yx_plan_page_class_init (YxPlanPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yx_plan_page_get_property;
  object_class->dispose = yx_plan_page_dispose;

  properties[PROP_PLANNING] = g_param_spec_boolean ("planning", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (YX_TYPE_CASE_LIST);
  g_type_ensure (YX_TYPE_GANTT_PANE);
  g_type_ensure (YX_TYPE_MAP_VIEW);
  g_type_ensure (YX_TYPE_PLAN_BAR);
  g_type_ensure (YX_TYPE_PLAN_PANES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/plan-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, left_paned);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, right_paned);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, cases_pane);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, routes_pane);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, case_list);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, map_view);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, map_paned);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, gantt_pane);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, no_map_box);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, plan_bar);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPage, plan_panes);
}

static void
yx_plan_page_init (YxPlanPage *self)
{
  static const YxPlanLoaderClient client = { show_view_cb, show_operations_cb, show_cases_cb,
                                             show_region_cb, say_cb };
  GSettings *settings = yx_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->loader = yx_plan_loader_new (&client, self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
  self->selection = yx_plan_selection_new ();
  self->map = yx_plan_map_new (self->map_view, self->selection);
  yx_case_list_set_selection (self->case_list, self->selection);
  self->route_list = yx_plan_panes_get_route_list (self->plan_panes);
  yx_plan_panes_set_selection (self->plan_panes, self->selection);
  yx_gantt_pane_set_selection (self->gantt_pane, self->selection);

  g_signal_connect_object (self->route_list, "opened", G_CALLBACK (debtor_opened_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->case_list, "opened", G_CALLBACK (case_opened_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan_panes, "take", G_CALLBACK (yx_plan_bar_take),
                           self->plan_bar, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan_panes, "apply", G_CALLBACK (apply_cb), self, 0);
  g_signal_connect_object (self->plan_bar, "planned", G_CALLBACK (planned_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan_bar, "message", G_CALLBACK (message_cb), self, 0);
  g_signal_connect_object (self->gantt_pane, "message", G_CALLBACK (message_cb), self, 0);
  g_signal_connect_object (self->plan_bar, "operation-chosen", G_CALLBACK (operation_chosen_cb),
                           self, 0);
  g_signal_connect_object (self->plan_bar, "notify::planning", G_CALLBACK (planning_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" YX_SETTINGS_MAP_STYLE,
                           G_CALLBACK (map_style_changed_cb), self, 0);
  map_style_changed_cb (settings, YX_SETTINGS_MAP_STYLE, self);
  yx_map_choice_bind (self->map_view);
  g_settings_bind (settings, YX_SETTINGS_TIME_PLAN, self->gantt_pane, "visible",
                   G_SETTINGS_BIND_DEFAULT);
  yx_pane_height_keep (self->map_paned, GTK_WIDGET (self->gantt_pane),
                       YX_SETTINGS_TIME_PLAN_HEIGHT, MIN_PANE_HEIGHT);
  yx_pane_width_keep (self->left_paned, self->cases_pane, YX_SETTINGS_CASES_WIDTH,
                      MIN_PANE_WIDTH);
  yx_pane_width_keep (self->right_paned, self->routes_pane, YX_SETTINGS_ROUTES_WIDTH,
                      MIN_PANE_WIDTH);
}

gboolean
yx_plan_page_is_loaded (YxPlanPage *self)
{
  g_return_val_if_fail (YX_IS_PLAN_PAGE (self), FALSE);
  return yx_plan_loader_is_idle (self->loader) && yx_case_list_is_settled (self->case_list);
}

void
yx_plan_page_new_operation (YxPlanPage *self)
{
  GtkWidget *map;
  g_auto (GStrv) ids = NULL;
  YxOperationBasis basis = { 0 };
  YxOperationDialog *dialog;

  g_return_if_fail (YX_IS_PLAN_PAGE (self));

  if (self->desk == NULL)
    return;
  map = GTK_WIDGET (self->map_view);
  ids = yx_case_list_dup_open_ids (self->case_list);
  basis.desk = self->desk;
  basis.case_ids = (const char *const *) ids;
  basis.operation_id = yx_plan_page_get_operation (self);
  basis.n_vehicles = self->n_vehicles;
  basis.has_base = self->has_base;
  basis.middle = yx_map_view_point_at (self->map_view, gtk_widget_get_width (map) / 2.0,
                                       gtk_widget_get_height (map) / 2.0);
  dialog = yx_operation_dialog_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                        &basis);
  g_signal_connect_object (dialog, "created", G_CALLBACK (operation_created_cb), self, 0);
}

void
yx_plan_page_plan (YxPlanPage *self)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  yx_plan_bar_plan (self->plan_bar);
}

void
yx_plan_page_cancel (YxPlanPage *self)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  yx_plan_bar_cancel (self->plan_bar);
}

void
yx_plan_page_choose_operation (YxPlanPage *self)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  yx_plan_bar_choose_operation (self->plan_bar);
}

void
yx_plan_page_unselect (YxPlanPage *self)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  yx_plan_selection_clear (self->selection);
}

void
yx_plan_page_toggle_routes (YxPlanPage *self)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  yx_route_list_toggle_all (self->route_list);
}

void
yx_plan_page_activate_map (YxPlanPage *self, const char *action)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  gtk_widget_activate_action (GTK_WIDGET (self->map_view), action, NULL);
}

void
yx_plan_page_toggle_time_plan (YxPlanPage *self)
{
  const gboolean shown = gtk_widget_get_visible (GTK_WIDGET (self->gantt_pane));

  g_return_if_fail (YX_IS_PLAN_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->gantt_pane), !shown);
  if (!shown)
    gtk_widget_grab_focus (GTK_WIDGET (yx_gantt_pane_get_view (self->gantt_pane)));
}

void
yx_plan_page_undo (YxPlanPage *self)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  yx_gantt_pane_undo (self->gantt_pane);
}

void
yx_plan_page_show_versions (YxPlanPage *self)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  yx_gantt_pane_show_versions (self->gantt_pane);
}

YxGanttPane *
yx_plan_page_get_gantt_pane (YxPlanPage *self)
{
  g_return_val_if_fail (YX_IS_PLAN_PAGE (self), NULL);
  return self->gantt_pane;
}

YxPlanSelection *
yx_plan_page_get_selection (YxPlanPage *self)
{
  g_return_val_if_fail (YX_IS_PLAN_PAGE (self), NULL);
  return self->selection;
}

void
yx_plan_page_show_found (YxPlanPage *self, YxLonLat point, double radius_m, const char *name)
{
  g_return_if_fail (YX_IS_PLAN_PAGE (self));
  yx_map_view_show_found (self->map_view, point, radius_m, name);
}

const char *
yx_plan_page_get_operation (YxPlanPage *self)
{
  g_return_val_if_fail (YX_IS_PLAN_PAGE (self), NULL);
  return self->operation_id;
}
