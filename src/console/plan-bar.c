#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/plan-bar.h"
#include "console/settings.h"
#include "desk/planning.h"
#include "desk/study-words.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxPlanBar {
  AdwBin parent_instance;

  GtkWidget *operation_box;
  GtkDropDown *operation_drop;
  GtkWidget *first_button; /* for the first operation of a desk */
  GtkLabel *sentence_label;
  GtkLabel *saved_label;
  GtkLabel *kinds_label;
  GtkLabel *basis_label;
  GtkStack *stack; /* options, progress */
  GtkSpinButton *vehicles_spin;
  GtkSpinButton *seconds_spin;
  GtkButton *plan_button;
  GtkProgressBar *progress_bar;

  YxDesk *desk;
  char *operation_id;
  GCancellable *run; /* NULL: none under way */
  gboolean filling;  /* the list of operations is being set */
  int n_used;        /* cars of the plan that is shown */
};

enum {
  PROP_0,
  PROP_PLANNING,
  N_PROPS,
};

enum {
  PLANNED,
  MESSAGE,
  OPERATION_CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxPlanBar, yx_plan_bar, ADW_TYPE_BIN)

static void
say (YxPlanBar *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

static void
set_run (YxPlanBar *self, GCancellable *run)
{
  g_set_object (&self->run, run);
  gtk_stack_set_visible_child_name (self->stack, run != NULL ? "progress" : "options");
  gtk_progress_bar_set_fraction (self->progress_bar, 0.0);
  gtk_progress_bar_set_text (self->progress_bar, _("Planning…"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLANNING]);
}

static char *
operation_label_cb (YxOperation *operation)
{
  const YxOperationData *data;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (operation == NULL)
    return g_strdup ("");
  data = yx_operation_get_data (operation);
  start = yx_format_time (data->window_start, NULL);
  end = yx_format_clock (data->window_end, NULL);
  return g_strdup_printf ("%s · %s–%s", data->name, start, end);
}

static void
operation_chosen_cb (GtkDropDown *drop, GParamSpec *pspec, YxPlanBar *self)
{
  YxOperation *operation = gtk_drop_down_get_selected_item (drop);

  if (self->filling || operation == NULL)
    return;
  g_signal_emit (self, signals[OPERATION_CHOSEN], 0, yx_operation_get_data (operation)->id);
}

static void
progress_cb (const YxPlanningProgress *progress, gpointer user_data)
{
  YxPlanBar *self = user_data;
  g_autofree char *text = NULL;

  if (self->run == NULL)
    return;
  text = yx_planning_progress_text (progress);
  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (progress->fraction, 0.0, 1.0));
  gtk_progress_bar_set_text (self->progress_bar, text);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxPlanBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) plan = yx_desk_plan_finish (YX_DESK (source), result, &error);

  /* The window was given another desk meanwhile. */
  if (self->desk != YX_DESK (source))
    return;
  set_run (self, NULL);
  if (plan != NULL)
    g_signal_emit (self, signals[PLANNED], 0);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, _("Planning was stopped; the plan is as it was."));
  else
    say (self, error->message);
}

static void
yx_plan_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PLANNING)
    g_value_set_boolean (value, YX_PLAN_BAR (object)->run != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yx_plan_bar_dispose (GObject *object)
{
  YxPlanBar *self = YX_PLAN_BAR (object);

  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation_id, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_PLAN_BAR);
  G_OBJECT_CLASS (yx_plan_bar_parent_class)->dispose (object);
}

static void
yx_plan_bar_class_init (YxPlanBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = yx_plan_bar_get_property;
  object_class->dispose = yx_plan_bar_dispose;

  properties[PROP_PLANNING] = g_param_spec_boolean ("planning", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PLANNED] = g_signal_new ("planned", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPERATION_CHOSEN] = g_signal_new ("operation-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/plan-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, operation_box);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, operation_drop);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, first_button);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, saved_label);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, kinds_label);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, basis_label);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, stack);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, vehicles_spin);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, seconds_spin);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, plan_button);
  gtk_widget_class_bind_template_child (widget_class, YxPlanBar, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, operation_chosen_cb);
}

static void
yx_plan_bar_init (YxPlanBar *self)
{
  g_autoptr (GtkExpression) label = gtk_cclosure_expression_new (
      G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (operation_label_cb), NULL, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_expression (self->operation_drop, label);
  gtk_spin_button_set_value (self->seconds_spin,
                             g_settings_get_int (yx_settings_get (),
                                                 YX_SETTINGS_PLANNING_SECONDS));
}

void
yx_plan_bar_set_desk (YxPlanBar *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_PLAN_BAR (self));

  yx_plan_bar_cancel (self);
  set_run (self, NULL);
  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->operation_id, g_free);
}

void
yx_plan_bar_set_operations (YxPlanBar *self, GListModel *operations, const char *chosen_id)
{
  guint chosen = 0;

  g_return_if_fail (YX_IS_PLAN_BAR (self));
  g_return_if_fail (G_IS_LIST_MODEL (operations));

  for (guint i = 0; i < g_list_model_get_n_items (operations); i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (operations, i);

    if (g_strcmp0 (yx_operation_get_data (operation)->id, chosen_id) == 0)
      chosen = i;
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->operation_drop, operations);
  gtk_drop_down_set_selected (self->operation_drop, chosen);
  self->filling = FALSE;
  gtk_widget_set_visible (self->operation_box, g_list_model_get_n_items (operations) > 0);
}

static void
show_figures (YxPlanBar *self, YxPlan *plan)
{
  const YxPlanData *data = yx_plan_get_data (plan);
  g_autofree char *sentence = yx_plan_sentence (plan);
  const double saved_metres = data->baseline_metres - data->metres;
  g_autofree char *km = yx_format_metres (ABS (saved_metres));
  g_autofree char *driven = yx_format_metres (data->metres);
  g_autofree char *baseline = yx_format_metres (data->baseline_metres);
  g_autofree char *saved = NULL;
  g_autofree char *basis = NULL;

  if (saved_metres >= 0)
    saved = g_strdup_printf (_("%s less to drive, %d fewer staff; %d of %d cases covered"), km,
                             data->baseline_staff - data->n_staff, data->n_cases_covered,
                             data->n_cases);
  else
    saved = g_strdup_printf (_("%s more to drive; %d of %d cases covered"), km,
                             data->n_cases_covered, data->n_cases);
  basis = g_strdup_printf (_("Baseline: one case, one car, from the base and back, %s. This plan: "
                             "%s."),
                           baseline, driven);
  gtk_label_set_label (self->sentence_label, sentence);
  gtk_label_set_label (self->saved_label, saved);
  gtk_label_set_label (self->basis_label, basis);
}

/* "Bank inquiry, 5 cases: 5 cars and 10 people → 1 car and 2 people", a line for each kind. */
static void
show_kinds (YxPlanBar *self, YxPlanStudy *study)
{
  const YxPlanStudyData *data = study != NULL ? yx_plan_study_get_data (study) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) details = g_string_new (NULL);

  for (guint i = 0; data != NULL && i < data->n_baselines; i++) {
    g_autofree char *line = yx_together_text (&data->baselines[i]);
    g_autofree char *more = yx_together_details_text (&data->baselines[i]);

    if (line == NULL)
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    g_string_append_printf (details, "%s%s: %s", details->len > 0 ? "\n" : "",
                            yx_enum_label (YX_TYPE_TASK_KIND, (int) data->baselines[i].kind), more);
  }
  gtk_label_set_label (self->kinds_label, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->kinds_label), details->str);
  gtk_widget_set_visible (GTK_WIDGET (self->kinds_label), text->len > 0);
}

void
yx_plan_bar_show (YxPlanBar *self, const YxPlanView *view)
{
  guint n_vehicles;

  g_return_if_fail (YX_IS_PLAN_BAR (self));
  g_return_if_fail (view != NULL);

  n_vehicles = g_list_model_get_n_items (G_LIST_MODEL (view->vehicles));
  g_free (self->operation_id);
  self->operation_id = view->operation != NULL
                           ? g_strdup (yx_operation_get_data (view->operation)->id)
                           : NULL;
  gtk_spin_button_set_range (self->vehicles_spin, 1, MAX (n_vehicles, 1));
  self->n_used = view->plan != NULL ? yx_plan_get_data (view->plan)->n_vehicles : 0;
  if (view->plan != NULL) {
    show_figures (self, view->plan);
    gtk_spin_button_set_value (self->vehicles_spin,
                               yx_plan_get_data (view->plan)->n_vehicles_offered);
  } else {
    const int n_cases = view->operation != NULL
                            ? yx_operation_get_data (view->operation)->n_cases
                            : 0;
    g_autofree char *text = g_strdup_printf (
        _("%d cases, %u vehicles at hand, no plan yet"), n_cases, n_vehicles);

    gtk_spin_button_set_value (self->vehicles_spin, n_vehicles);
    gtk_label_set_label (self->sentence_label,
                         view->operation != NULL ? text : _("No operation on this desk yet"));
    gtk_label_set_label (self->saved_label, "");
    gtk_label_set_label (self->basis_label, "");
  }
  gtk_widget_set_visible (self->first_button,
                          view->operation == NULL
                              && g_list_model_get_n_items (G_LIST_MODEL (view->cases)) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->stack), view->operation != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->saved_label), view->plan != NULL);
  show_kinds (self, view->plan != NULL ? view->study : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->basis_label), view->plan != NULL);
}

static void
start (YxPlanBar *self, guint take)
{
  YxPlanRequest request = { .take = take };
  g_autoptr (GCancellable) run = NULL;

  if (self->run != NULL || self->desk == NULL)
    return;
  if (self->operation_id == NULL) {
    say (self, _("There is no operation to plan yet."));
    return;
  }
  run = g_cancellable_new ();
  request.max_vehicles = gtk_spin_button_get_value_as_int (self->vehicles_spin);
  request.seconds = gtk_spin_button_get_value (self->seconds_spin);
  request.seed = 1;
  /* One core stays for the window. */
  request.threads = MAX (1, g_get_num_processors () - 1);
  set_run (self, run);
  yx_desk_plan_async (self->desk, self->operation_id, &request, progress_cb, self, run,
                      planned_cb, g_object_ref (self));
}

void
yx_plan_bar_plan (YxPlanBar *self)
{
  g_return_if_fail (YX_IS_PLAN_BAR (self));
  start (self, 0);
}

void
yx_plan_bar_plan_one_more (YxPlanBar *self)
{
  g_return_if_fail (YX_IS_PLAN_BAR (self));

  gtk_spin_button_set_value (self->vehicles_spin, self->n_used + 1);
  yx_plan_bar_plan (self);
}

void
yx_plan_bar_take (YxPlanBar *self, guint n_vehicles)
{
  g_return_if_fail (YX_IS_PLAN_BAR (self));
  g_return_if_fail (n_vehicles > 0);
  start (self, n_vehicles);
}

void
yx_plan_bar_cancel (YxPlanBar *self)
{
  g_return_if_fail (YX_IS_PLAN_BAR (self));

  if (self->run != NULL)
    g_cancellable_cancel (self->run);
}

gboolean
yx_plan_bar_get_planning (YxPlanBar *self)
{
  g_return_val_if_fail (YX_IS_PLAN_BAR (self), FALSE);
  return self->run != NULL;
}

void
yx_plan_bar_choose_operation (YxPlanBar *self)
{
  g_return_if_fail (YX_IS_PLAN_BAR (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->operation_drop));
  g_signal_emit_by_name (self->operation_drop, "activate");
}
