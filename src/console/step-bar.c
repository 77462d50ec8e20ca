#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/check-mend.h"
#include "console/fact-form.h"
#include "console/places-form.h"
#include "console/step-bar.h"
#include "desk/crews.h"
#include "desk/facts.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "review/prepare.h"

#define N_STEPS (YX_OPERATION_STEP_CLOSED + 1)

struct _YxStepBar {
  AdwBin parent_instance;

  GtkBox *steps;
  GtkLabel *steps_labels[N_STEPS];
  GtkFlowBox *conditions;
  GtkLabel *refusal;
  GtkButton *check_button;
  GtkButton *plan_button;
  GtkButton *places_button;
  GtkButton *night_button;
  GtkButton *president_button;
  GtkButton *approve_button;
  GtkButton *reopen_button;
  GtkButton *roll_button;
  GtkButton *depart_button;
  GtkButton *close_button;
  GtkButton *versions_button;

  YxDesk *desk;
  char *operation_id;
};

enum {
  PLAN,
  VERSIONS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxStepBar, yx_step_bar, ADW_TYPE_BIN)

static void
show_refusal (YxStepBar *self, const char *text)
{
  gtk_label_set_label (self->refusal, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), text != NULL);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxStepBar) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean done = yx_desk_verb_finish (result, &error);

  if (self->desk == YX_DESK (source))
    show_refusal (self, done ? NULL : error->message);
}

static void
run (YxStepBar *self, YxDeskVerb verb)
{
  if (self->desk == NULL || self->operation_id == NULL)
    return;
  show_refusal (self, NULL);
  yx_desk_verb_async (self->desk, verb, g_variant_new_string (self->operation_id), NULL, done_cb,
                      g_object_ref (self));
}

static gboolean
check_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (YxOperationCheck) check
      = yx_desk_prepare_operation (desk, g_variant_get_string (arguments, NULL), error);

  return check != NULL;
}

static gboolean
approve_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_approve_operation (desk, g_variant_get_string (arguments, NULL), NULL, error);
}

static gboolean
depart_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_depart_operation (desk, g_variant_get_string (arguments, NULL), NULL, error);
}

static gboolean
close_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *operation_id = g_variant_get_string (arguments, NULL);

  if (!yx_desk_close_operation (desk, operation_id, error))
    return FALSE;
  yx_replay_prepare (desk, operation_id);
  return TRUE;
}

static gboolean
roll_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_mend_test_recorders (desk, g_variant_get_string (arguments, NULL), error);
}

static gboolean
night_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) operation = yx_fact_context (arguments);

  return yx_desk_record_night (desk, g_variant_get_string (operation, NULL),
                               yx_fact_text (arguments, 0), error);
}

static gboolean
president_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) operation = yx_fact_context (arguments);
  const char *document = yx_fact_text (arguments, 1);

  return yx_desk_approve_night (desk, g_variant_get_string (operation, NULL),
                                yx_fact_text (arguments, 0), *document != '\0' ? document : NULL,
                                error);
}

static gboolean
reopen_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) operation = yx_fact_context (arguments);

  return yx_desk_reopen_operation (desk, g_variant_get_string (operation, NULL),
                                   yx_fact_text (arguments, 0), error);
}

static void
check_cb (GtkButton *button, YxStepBar *self)
{
  run (self, check_verb);
}

static void
plan_cb (GtkButton *button, YxStepBar *self)
{
  g_signal_emit (self, signals[PLAN], 0);
}

static void
versions_cb (GtkButton *button, YxStepBar *self)
{
  g_signal_emit (self, signals[VERSIONS], 0);
}

static void
places_cb (GtkButton *button, YxStepBar *self)
{
  if (self->desk != NULL && self->operation_id != NULL)
    yx_places_form_present (GTK_WIDGET (self), self->desk, self->operation_id);
}

static void
approve_cb (GtkButton *button, YxStepBar *self)
{
  run (self, approve_verb);
}

static void
roll_cb (GtkButton *button, YxStepBar *self)
{
  run (self, roll_verb);
}

static void
depart_cb (GtkButton *button, YxStepBar *self)
{
  run (self, depart_verb);
}

static void
close_cb (GtkButton *button, YxStepBar *self)
{
  run (self, close_verb);
}

static void
night_cb (GtkButton *button, YxStepBar *self)
{
  const YxFactPlan plan = {
    .title = _("Night Work"),
    .about = _("Why the operation must be between 22:00 and 06:00. Recording another necessity "
               "asks for the president’s approval anew."),
    .button = _("_Record"),
    .fields = { { .label = _("Necessity") } },
    .n_fields = 1,
    .verb = night_verb,
    .context = g_variant_new_string (self->operation_id),
  };

  yx_fact_form_present (GTK_WIDGET (self), self->desk, &plan);
}

static void
president_cb (GtkButton *button, YxStepBar *self)
{
  const YxFactPlan plan = {
    .title = _("President’s Approval"),
    .about = _("Who has approved the night work, and the number of the approval."),
    .button = _("_Record"),
    .fields = { { .label = _("President") }, { .label = _("Number of the approval") } },
    .n_fields = 2,
    .verb = president_verb,
    .context = g_variant_new_string (self->operation_id),
  };

  yx_fact_form_present (GTK_WIDGET (self), self->desk, &plan);
}

static void
reopen_cb (GtkButton *button, YxStepBar *self)
{
  const YxFactPlan plan = {
    .title = _("Open Again"),
    .about = _("What was approved is kept; the next approval is a new version."),
    .button = _("_Open Again"),
    .destructive = TRUE,
    .fields = { { .label = _("Reason") } },
    .n_fields = 1,
    .verb = reopen_verb,
    .context = g_variant_new_string (self->operation_id),
  };

  yx_fact_form_present (GTK_WIDGET (self), self->desk, &plan);
}

static void
show_steps (YxStepBar *self, YxOperationStep now)
{
  for (int step = 0; step < N_STEPS; step++) {
    const char *label = yx_enum_label (YX_TYPE_OPERATION_STEP, step);
    g_autofree char *text = step < (int) now ? g_strdup_printf ("✓ %s", label) : g_strdup (label);
    const char *const classes[] = { "yx-step",
                                    step < (int) now    ? "done"
                                    : step == (int) now ? "now"
                                                        : "later",
                                    NULL };

    gtk_label_set_label (self->steps_labels[step], text);
    gtk_widget_set_css_classes (GTK_WIDGET (self->steps_labels[step]), (const char **) classes);
  }
}

/* Those of the next step, met or not. */
static void
show_conditions (YxStepBar *self, const GArray *conditions)
{
  GtkFlowBoxChild *old;

  while ((old = gtk_flow_box_get_child_at_index (self->conditions, 0)) != NULL)
    gtk_flow_box_remove (self->conditions, GTK_WIDGET (old));
  for (guint i = 0; i < conditions->len; i++) {
    const YxStepCondition *condition = &g_array_index (conditions, YxStepCondition, i);
    g_autofree char *text = g_strdup_printf ("%s %s", condition->met ? "✓" : "×", condition->text);
    GtkWidget *label;

    if (condition->step != g_array_index (conditions, YxStepCondition, 0).step)
      break;
    label = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    /* Else the least width is found by breaking the text after each letter. */
    gtk_label_set_width_chars (GTK_LABEL (label), 12);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_widget_add_css_class (label, condition->met ? "yx-row-detail" : "warning");
    gtk_flow_box_insert (self->conditions, label, -1);
    gtk_widget_set_focusable (gtk_widget_get_parent (label), FALSE);
  }
}

/* The one button that leads on is coloured. */
static void
show_button (GtkButton *button, gboolean shown, gboolean leads_on)
{
  gtk_widget_set_visible (GTK_WIDGET (button), shown);
  if (leads_on)
    gtk_widget_add_css_class (GTK_WIDGET (button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (button), "suggested-action");
}

static void
show_buttons (YxStepBar *self, const YxOperationData *operation, gboolean night, guint roles)
{
  const YxOperationStep step = operation->step;
  const gboolean before = step <= YX_OPERATION_STEP_PLANNED;

  show_button (self->check_button, before, step == YX_OPERATION_STEP_DRAFT);
  show_button (self->plan_button, before, step == YX_OPERATION_STEP_CHECKED);
  show_button (self->places_button, before, FALSE);
  show_button (self->night_button, before && night, FALSE);
  show_button (self->president_button, before && night, FALSE);
  show_button (self->approve_button, step == YX_OPERATION_STEP_PLANNED, TRUE);
  show_button (self->reopen_button, step == YX_OPERATION_STEP_APPROVED, FALSE);
  show_button (self->roll_button, step == YX_OPERATION_STEP_APPROVED, FALSE);
  show_button (self->depart_button, step == YX_OPERATION_STEP_APPROVED, TRUE);
  show_button (self->close_button, step == YX_OPERATION_STEP_LIVE, TRUE);
  yx_right_gate (GTK_WIDGET (self->check_button), roles, YX_RIGHT_PREPARE,
                 _("Ask the sixteen questions of every visit, and keep the answers"));
  yx_right_gate (GTK_WIDGET (self->plan_button), roles, YX_RIGHT_PREPARE, NULL);
  yx_right_gate (GTK_WIDGET (self->places_button), roles, YX_RIGHT_PREPARE,
                 _("Where the roll is called, where cars end and persons are handed over"));
  yx_right_gate (GTK_WIDGET (self->night_button), roles, YX_RIGHT_COMMAND, NULL);
  yx_right_gate (GTK_WIDGET (self->president_button), roles, YX_RIGHT_COMMAND, NULL);
  yx_right_gate (GTK_WIDGET (self->approve_button), roles, YX_RIGHT_COMMAND,
                 _("Freeze the plan, its findings and the ruleset as a version"));
  yx_right_gate (GTK_WIDGET (self->reopen_button), roles, YX_RIGHT_COMMAND, NULL);
  yx_right_gate (GTK_WIDGET (self->roll_button), roles, YX_RIGHT_DISPATCH,
                 _("Record that the recorders of all cars that go have been tested"));
  yx_right_gate (GTK_WIDGET (self->depart_button), roles, YX_RIGHT_DISPATCH, NULL);
  yx_right_gate (GTK_WIDGET (self->close_button), roles, YX_RIGHT_DISPATCH, NULL);
}

static void
yx_step_bar_dispose (GObject *object)
{
  YxStepBar *self = YX_STEP_BAR (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->operation_id, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_STEP_BAR);
  G_OBJECT_CLASS (yx_step_bar_parent_class)->dispose (object);
}

static void
yx_step_bar_class_init (YxStepBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_step_bar_dispose;
  signals[PLAN] = g_signal_new ("plan", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  signals[VERSIONS] = g_signal_new ("versions", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/step-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, steps);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, conditions);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, refusal);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, check_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, plan_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, places_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, night_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, president_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, approve_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, reopen_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, roll_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, depart_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, close_button);
  gtk_widget_class_bind_template_child (widget_class, YxStepBar, versions_button);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, plan_cb);
  gtk_widget_class_bind_template_callback (widget_class, places_cb);
  gtk_widget_class_bind_template_callback (widget_class, night_cb);
  gtk_widget_class_bind_template_callback (widget_class, president_cb);
  gtk_widget_class_bind_template_callback (widget_class, approve_cb);
  gtk_widget_class_bind_template_callback (widget_class, reopen_cb);
  gtk_widget_class_bind_template_callback (widget_class, roll_cb);
  gtk_widget_class_bind_template_callback (widget_class, depart_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, versions_cb);
}

static void
yx_step_bar_init (YxStepBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int step = 0; step < N_STEPS; step++) {
    self->steps_labels[step] = GTK_LABEL (gtk_label_new (NULL));
    if (step > 0) {
      GtkWidget *arrow = gtk_label_new ("›");

      gtk_widget_add_css_class (arrow, "dim-label");
      gtk_box_append (self->steps, arrow);
    }
    gtk_box_append (self->steps, GTK_WIDGET (self->steps_labels[step]));
  }
}

void
yx_step_bar_set_desk (YxStepBar *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_STEP_BAR (self));

  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->operation_id, g_free);
  show_refusal (self, NULL);
}

void
yx_step_bar_show (YxStepBar *self, YxOperation *operation, GArray *conditions, gboolean night,
                  guint roles)
{
  const YxOperationData *data;

  g_return_if_fail (YX_IS_STEP_BAR (self));
  g_return_if_fail (YX_IS_OPERATION (operation) && conditions != NULL);

  data = yx_operation_get_data (operation);
  if (g_strcmp0 (self->operation_id, data->id) != 0)
    show_refusal (self, NULL);
  g_free (self->operation_id);
  self->operation_id = g_strdup (data->id);
  show_steps (self, data->step);
  show_conditions (self, conditions);
  show_buttons (self, data, night, roles);
}
