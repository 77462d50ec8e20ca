#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/check-list.h"
#include "console/coverage-curve.h"
#include "console/left-out-list.h"
#include "console/plan-panes.h"
#include "console/rehearsal-view.h"

struct _YxPlanPanes {
  AdwBin parent_instance;

  GtkWidget *curve_box;
  GtkLabel *curve_title;
  YxCoverageCurve *curve;
  GtkStack *stack;
  GtkStackPage *left_out_page;
  GtkStackPage *check_page;
  YxRouteList *route_list;
  YxLeftOutList *left_out_list;
  YxCheckList *check_list;
  YxRehearsalView *rehearsal_view;

  YxPlanSelection *selection;
};

enum {
  TAKE,
  APPLY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxPlanPanes, yx_plan_panes, ADW_TYPE_BIN)

static void
take_cb (YxCoverageCurve *curve, guint n_vehicles, YxPlanPanes *self)
{
  g_signal_emit (self, signals[TAKE], 0, n_vehicles);
}

static void
apply_cb (YxLeftOutList *list, gpointer advice, YxPlanPanes *self)
{
  g_signal_emit (self, signals[APPLY], 0, advice);
}

static void
checked_cb (YxCheckList *list, YxPlanPanes *self)
{
  const guint n = yx_check_list_get_n_stopped (list);
  g_autofree char *title
      = n > 0 ? g_strdup_printf (_("Go/no-go (%u)"), n) : g_strdup (_("Go/no-go"));

  gtk_stack_page_set_title (self->check_page, title);
}

/* What has been selected elsewhere is shown where it is. */
static void
selection_changed_cb (YxPlanPanes *self)
{
  const char *task = yx_plan_selection_get_task (self->selection);

  if (yx_plan_selection_get_stop (self->selection) != NULL
      || yx_plan_selection_get_route (self->selection) != NULL)
    gtk_stack_set_visible_child_name (self->stack, "routes");
  else if (task != NULL && yx_left_out_list_has_task (self->left_out_list, task))
    gtk_stack_set_visible_child_name (self->stack, "left-out");
}

static void
yx_plan_panes_dispose (GObject *object)
{
  YxPlanPanes *self = YX_PLAN_PANES (object);

  g_clear_object (&self->selection);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_PLAN_PANES);
  G_OBJECT_CLASS (yx_plan_panes_parent_class)->dispose (object);
}

static void
yx_plan_panes_class_init (YxPlanPanesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_plan_panes_dispose;

  signals[TAKE] = g_signal_new ("take", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[APPLY] = g_signal_new ("apply", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (YX_TYPE_CHECK_LIST);
  g_type_ensure (YX_TYPE_COVERAGE_CURVE);
  g_type_ensure (YX_TYPE_LEFT_OUT_LIST);
  g_type_ensure (YX_TYPE_REHEARSAL_VIEW);
  g_type_ensure (YX_TYPE_ROUTE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/plan-panes.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, curve_box);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, curve_title);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, curve);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, stack);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, left_out_page);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, check_page);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, check_list);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, route_list);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, left_out_list);
  gtk_widget_class_bind_template_child (widget_class, YxPlanPanes, rehearsal_view);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_cb);
  gtk_widget_class_bind_template_callback (widget_class, checked_cb);
}

static void
yx_plan_panes_init (YxPlanPanes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yx_plan_panes_set_selection (YxPlanPanes *self, YxPlanSelection *selection)
{
  g_return_if_fail (YX_IS_PLAN_PANES (self));
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  yx_route_list_set_selection (self->route_list, selection);
  yx_left_out_list_set_selection (self->left_out_list, selection);
  yx_check_list_set_selection (self->check_list, selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
yx_plan_panes_show (YxPlanPanes *self, const YxPlanView *view)
{
  g_autoptr (GListStore) nobody = g_list_store_new (YX_TYPE_TASK);
  g_autofree char *title = NULL;
  guint n;

  g_return_if_fail (YX_IS_PLAN_PANES (self));
  g_return_if_fail (view != NULL);

  /* Who is left out has a pane of his own here. */
  yx_route_list_set_study (self->route_list, view->study);
  yx_route_list_set_plan (self->route_list, G_LIST_MODEL (view->routes),
                          G_LIST_MODEL (view->stops), G_LIST_MODEL (nobody));
  yx_left_out_list_show (self->left_out_list, view);
  yx_rehearsal_view_show (self->rehearsal_view, view);
  yx_coverage_curve_show (self->curve, view);
  gtk_label_set_label (self->curve_title, yx_coverage_curve_has_people (self->curve)
                                              ? _("People expected, by number of cars")
                                              : _("Cases covered, by number of cars"));
  gtk_widget_set_visible (self->curve_box, gtk_widget_get_visible (GTK_WIDGET (self->curve)));
  n = yx_left_out_list_get_n_tasks (self->left_out_list);
  title = n > 0 ? g_strdup_printf (_("Left out (%u)"), n) : g_strdup (_("Left out"));
  gtk_stack_page_set_title (self->left_out_page, title);
}

void
yx_plan_panes_check (YxPlanPanes *self, YxDesk *desk, const char *operation_id)
{
  g_return_if_fail (YX_IS_PLAN_PANES (self));

  yx_check_list_load (self->check_list, desk, operation_id);
}

YxRouteList *
yx_plan_panes_get_route_list (YxPlanPanes *self)
{
  g_return_val_if_fail (YX_IS_PLAN_PANES (self), NULL);
  return self->route_list;
}

void
yx_plan_panes_turn_to (YxPlanPanes *self, const char *pane)
{
  g_return_if_fail (YX_IS_PLAN_PANES (self));
  gtk_stack_set_visible_child_name (self->stack, pane);
}
