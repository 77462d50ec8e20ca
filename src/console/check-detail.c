#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/check-detail.h"
#include "console/check-mend.h"
#include "console/desk-verb.h"
#include "console/pace.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxCheckDetail {
  AdwBin parent_instance;

  GtkStack *stack; /* none, task */
  GtkLabel *title;
  GtkLabel *standing;
  GtkLabel *cases;
  GtkBox *findings;
  GtkScrolledWindow *scrolled;

  YxDesk *desk;
  const YxOperationCheck *check;
  const YxTaskCheck *task;
  guint roles;
  gboolean closed;
  char *shown;   /* id of the task that is scrolled */
  guint made;    /* findings that have their row */
  YxPace pace;   /* makes the others */
};

enum {
  OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxCheckDetail, yx_check_detail, ADW_TYPE_BIN)

#define LEAST_CHARS 16
#define ROWS_A_FRAME 1

/* Buttons carry the finding's place in the task and what they do. */
#define KEY_FINDING "yx-finding"
#define KEY_MEND "yx-mend"

static const YxTaskFinding *
finding_of (YxCheckDetail *self, GtkButton *button)
{
  const guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), KEY_FINDING));

  return self->task != NULL && index < self->task->findings->len
             ? &g_array_index (self->task->findings, YxTaskFinding, index)
             : NULL;
}

static void
mend_cb (GtkButton *button, YxCheckDetail *self)
{
  const YxTaskFinding *finding = finding_of (self, button);
  const YxMend mend = (YxMend) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), KEY_MEND));

  if (finding == NULL)
    return;
  switch (mend) {
  case YX_MEND_CASE:
    if (finding->case_id != NULL)
      g_signal_emit (self, signals[OPEN], 0, "case", finding->case_id);
    break;
  case YX_MEND_DEBTOR:
    if (self->task->debtor_id != NULL)
      g_signal_emit (self, signals[OPEN], 0, "debtor", self->task->debtor_id);
    break;
  case YX_MEND_CREWS:
    g_signal_emit (self, signals[OPEN], 0, "vehicle", self->task->task_id);
    break;
  default:
    yx_mend_present (GTK_WIDGET (self), self->desk, self->check->operation_id, self->task, finding,
                     mend);
    break;
  }
}

static void
override_cb (GtkButton *button, YxCheckDetail *self)
{
  const YxTaskFinding *finding = finding_of (self, button);

  if (finding != NULL)
    yx_override_present (GTK_WIDGET (self), self->desk, self->check->ruleset, self->task, finding);
}

static void
withdraw_cb (GtkButton *button, YxCheckDetail *self)
{
  const YxTaskFinding *finding = finding_of (self, button);

  if (finding != NULL)
    yx_withdraw_present (GTK_WIDGET (self), self->desk, self->task, finding);
}

static GtkWidget *
new_button (YxCheckDetail *self, GtkBox *box, const char *label, guint finding, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "yx-small");
  g_object_set_data (G_OBJECT (button), KEY_FINDING, GUINT_TO_POINTER (finding));
  g_signal_connect_object (button, "clicked", callback, self, 0);
  gtk_box_append (box, button);
  return button;
}

static void
add_label (GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Else the least width is found by breaking the text after each letter. */
  gtk_label_set_width_chars (GTK_LABEL (label), LEAST_CHARS);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
}

static const char *
sign_of (const YxTaskFinding *finding, const char **ret_class)
{
  if (finding->override_id != NULL) {
    *ret_class = "overridden";
    return "»";
  }
  switch (finding->verdict) {
  case YX_VERDICT_BLOCK:
    *ret_class = finding->missing ? "missing" : "block";
    return finding->missing ? "?" : "×";
  case YX_VERDICT_WARN:
    *ret_class = "warn";
    return "!";
  case YX_VERDICT_PASS:
    *ret_class = "pass";
    return "✓";
  case YX_VERDICT_NOT_ASKED:
  default:
    *ret_class = "not-asked";
    return "–";
  }
}

static void
add_buttons (YxCheckDetail *self, GtkBox *row, guint index, guint roles, gboolean closed)
{
  const YxTaskFinding *finding = &g_array_index (self->task->findings, YxTaskFinding, index);
  const YxRule *rule = yx_ruleset_get_rule (self->check->ruleset, finding->rule);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  YxMend mends[YX_MEND_MOST + 1];

  gtk_widget_set_margin_top (box, 4);
  yx_mend_list (finding->rule, self->task, mends);
  for (guint i = 0; mends[i] != YX_MEND_NONE; i++) {
    GtkWidget *button
        = new_button (self, GTK_BOX (box), yx_mend_label (mends[i]), index, G_CALLBACK (mend_cb));

    g_object_set_data (G_OBJECT (button), KEY_MEND, GINT_TO_POINTER ((int) mends[i]));
    /* Turning to a page takes no right. */
    if (mends[i] != YX_MEND_CASE && mends[i] != YX_MEND_DEBTOR && mends[i] != YX_MEND_CREWS)
      yx_right_gate (button, roles, yx_mend_right (mends[i]), NULL);
  }
  if (finding->override_id != NULL) {
    yx_right_gate (new_button (self, GTK_BOX (box), _("Withdraw Override…"), index,
                               G_CALLBACK (withdraw_cb)),
                   roles, YX_RIGHT_COMMAND, NULL);
  } else if (finding->verdict == YX_VERDICT_BLOCK) {
    GtkWidget *button
        = new_button (self, GTK_BOX (box), _("Override…"), index, G_CALLBACK (override_cb));

    yx_right_gate (button, roles, YX_RIGHT_COMMAND, NULL);
    if (rule->override == YX_OVERRIDE_NEVER) {
      g_autofree char *why = yx_override_answer_text (YX_OVERRIDE_ANSWER_NEVER,
                                                      self->check->ruleset, finding->rule);

      gtk_widget_set_sensitive (button, FALSE);
      gtk_widget_set_tooltip_text (button, why);
      add_label (GTK_BOX (box), why, "yx-row-detail");
    }
  }
  gtk_widget_set_visible (box, !closed);
  gtk_box_append (row, box);
}

static GtkWidget *
new_finding (YxCheckDetail *self, guint index, guint roles, gboolean closed)
{
  const YxTaskFinding *finding = &g_array_index (self->task->findings, YxTaskFinding, index);
  const YxRule *rule = yx_ruleset_get_rule (self->check->ruleset, finding->rule);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  const char *css_class;
  GtkWidget *sign = gtk_label_new (sign_of (finding, &css_class));
  const gboolean open = finding->verdict >= YX_VERDICT_WARN;
  g_autofree char *head = NULL;
  g_autofree char *remedy = NULL;

  gtk_widget_add_css_class (sign, "yx-sign");
  gtk_widget_add_css_class (sign, css_class);
  gtk_widget_set_valign (sign, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), sign);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), words);
  gtk_widget_add_css_class (row, "yx-finding");

  head = g_strdup_printf ("%d %s%s%s", (int) finding->rule + 1, yx_rule_label (finding->rule),
                          finding->case_number != NULL ? " · " : "",
                          finding->case_number != NULL ? finding->case_number : "");
  /* What is in order takes one line. */
  if (!open) {
    GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

    add_label (GTK_BOX (line), head, NULL);
    add_label (GTK_BOX (line),
               finding->verdict == YX_VERDICT_NOT_ASKED ? _("Not asked of this kind of task")
                                                        : finding->seen,
               "yx-row-detail");
    gtk_box_append (GTK_BOX (words), line);
    gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
    gtk_widget_set_tooltip_text (row, yx_rule_text_get (&rule->article));
    return row;
  }
  add_label (GTK_BOX (words), head, "yx-row-title");
  add_label (GTK_BOX (words), finding->seen, NULL);
  if (finding->override_id != NULL) {
    g_autofree char *when = yx_format_time (finding->given, NULL);
    g_autofree char *text = g_strdup_printf (_("Overridden by %s at %s: %s"), finding->commander,
                                             when, finding->reason);

    add_label (GTK_BOX (words), text, "accent");
  }
  remedy = g_strdup_printf ("→ %s", yx_rule_text_get (&rule->remedy));
  add_label (GTK_BOX (words), yx_rule_text_get (&rule->article), "yx-row-detail");
  add_label (GTK_BOX (words), remedy, "yx-row-detail");
  add_buttons (self, GTK_BOX (words), index, roles, closed);
  return row;
}

static void
clear_rows (YxCheckDetail *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->findings))) != NULL)
    gtk_box_remove (self->findings, row);
}

static GtkWidget *
get_row (YxCheckDetail *self, guint index)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->findings));

  for (guint i = 0; row != NULL && i < index; i++)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

/* Puts the next rows in the place of those that stand there, so that nothing moves in sight. */
static gboolean
make_rows (gpointer user_data)
{
  YxCheckDetail *self = user_data;
  GtkWidget *old;

  for (guint i = 0; i < ROWS_A_FRAME && self->made < self->task->findings->len; i++) {
    old = get_row (self, self->made);
    gtk_box_insert_child_after (self->findings,
                                new_finding (self, self->made, self->roles, self->closed),
                                self->made > 0 ? get_row (self, self->made - 1) : NULL);
    if (old != NULL)
      gtk_box_remove (self->findings, old);
    self->made++;
  }
  if (self->made < self->task->findings->len)
    return TRUE;
  while ((old = get_row (self, self->made)) != NULL)
    gtk_box_remove (self->findings, old);
  return FALSE;
}

static void
yx_check_detail_dispose (GObject *object)
{
  YxCheckDetail *self = YX_CHECK_DETAIL (object);

  yx_pace_stop (&self->pace);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->shown, g_free);
  self->check = NULL;
  self->task = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_CHECK_DETAIL);
  G_OBJECT_CLASS (yx_check_detail_parent_class)->dispose (object);
}

static void
yx_check_detail_class_init (YxCheckDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_check_detail_dispose;
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/check-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCheckDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, YxCheckDetail, title);
  gtk_widget_class_bind_template_child (widget_class, YxCheckDetail, standing);
  gtk_widget_class_bind_template_child (widget_class, YxCheckDetail, cases);
  gtk_widget_class_bind_template_child (widget_class, YxCheckDetail, findings);
  gtk_widget_class_bind_template_child (widget_class, YxCheckDetail, scrolled);
}

static void
yx_check_detail_init (YxCheckDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yx_check_detail_show (YxCheckDetail *self, YxDesk *desk, const YxOperationCheck *check,
                      const YxTaskCheck *task, guint roles, gboolean closed)
{
  static const char *const classes[] = { "success", "warning", "error" };
  g_autofree char *cases = NULL;

  g_return_if_fail (YX_IS_CHECK_DETAIL (self));

  /* A search that leads to the same visit changes nothing. */
  if (task != NULL && self->task == task && self->check == check && self->desk == desk
      && self->roles == roles && self->closed == closed)
    return;
  yx_pace_stop (&self->pace);
  g_set_object (&self->desk, desk);
  self->check = check;
  self->task = task;
  self->roles = roles;
  self->closed = closed;
  gtk_stack_set_visible_child_name (self->stack, task != NULL ? "task" : "none");
  if (task == NULL)
    return;
  cases = g_strdup_printf (_("%s · %s · %s"), yx_enum_label (YX_TYPE_TASK_KIND, (int) task->kind),
                           task->case_numbers,
                           task->planned ? _("in the plan") : _("not in the plan"));
  gtk_label_set_label (self->title, task->masked_debtor);
  gtk_label_set_label (self->standing, yx_enum_label (YX_TYPE_STANDING, (int) task->standing));
  gtk_widget_set_css_classes (GTK_WIDGET (self->standing),
                              (const char *[]){ classes[task->standing], NULL });
  gtk_label_set_label (self->cases, cases);
  /* What is mended stays in sight; another visit begins at its top. */
  if (g_strcmp0 (self->shown, task->task_id) != 0) {
    clear_rows (self);
    g_free (self->shown);
    self->shown = g_strdup (task->task_id);
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0.0);
  }
  self->made = 0;
  yx_pace_begin (&self->pace, GTK_WIDGET (self), make_rows, NULL, self);
}
