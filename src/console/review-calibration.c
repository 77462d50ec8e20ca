#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-calibration.h"

#include <glib/gi18n.h>

#include "console/desk-verb.h"
#include "model/format.h"
#include "review/adopt.h"

/* What a thread reads. */
typedef struct {
  YxProposal *proposal;
  GPtrArray *adopted; /* of YxCalibration, the latest first */
  guint roles;
} Reading;

struct _YxReviewCalibration {
  AdwBin parent_instance;

  GtkStack *stack;      /* loading, shown, failed */
  AdwStatusPage *failed;
  GtkBox *box;          /* what is made anew for each reading */

  YxDesk *desk;
  GCancellable *load;
  gboolean loading, stale;
};

G_DEFINE_FINAL_TYPE (YxReviewCalibration, yx_review_calibration, ADW_TYPE_BIN)

static void load (YxReviewCalibration *self);

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->proposal, yx_proposal_free);
  g_clear_pointer (&reading->adopted, g_ptr_array_unref);
  g_free (reading);
}

static void
say (YxReviewCalibration *self, const char *text)
{
  g_signal_emit_by_name (self, "message", text);
}

/* Verbs ------------------------------------------------------------------------------------- */

static gboolean
adopt_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (YxProposal) proposal = yx_proposal_new (desk, NULL, NULL, error);

  return proposal != NULL
         && yx_desk_adopt_calibration (desk, (const char *const *) proposal->ids->pdata,
                                       proposal->factors, NULL, error);
}

static gboolean
use_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  return yx_desk_use_calibration (desk, g_variant_get_int32 (arguments), error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewCalibration) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yx_desk_verb_finish (result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
  yx_review_calibration_reload (self);
}

static void
adopt_cb (YxReviewCalibration *self)
{
  if (self->desk != NULL)
    yx_desk_verb_async (self->desk, adopt_verb, NULL, self->load, done_cb, g_object_ref (self));
}

static void
use (YxReviewCalibration *self, int number)
{
  if (self->desk != NULL)
    yx_desk_verb_async (self->desk, use_verb, g_variant_new_int32 (number), self->load, done_cb,
                        g_object_ref (self));
}

static void
use_cb (GtkButton *button, YxReviewCalibration *self)
{
  use (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "number")));
}

static gboolean
switch_cb (GtkSwitch *widget, gboolean on, YxReviewCalibration *self)
{
  use (self, on ? GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), "number")) : 0);
  return TRUE; /* it turns when the desk has it */
}

/* Showing it -------------------------------------------------------------------------------- */

static GtkWidget *
make_group (YxReviewCalibration *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (self->box, group);
  return group;
}

static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
attach (GtkGrid *grid, int column, int row, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column < 2 ? 0.0f : 1.0f);
  gtk_widget_set_hexpand (label, column == 1);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static char *
amount_text (const YxCalibrationFactor *factor, double amount)
{
  return factor->what == YX_CALIBRATION_PRESENCE ? g_strdup_printf ("%.1f", amount)
                                                 : yx_format_seconds ((gint64) amount);
}

static GtkWidget *
make_table (const GArray *factors)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  const char *const titles[] = { _("Of what"), "", _("Count"), _("By the plans"), _("In fact"),
                                 _("Factor now"), _("Adopted factor") };

  gtk_grid_set_column_spacing (grid, 18);
  gtk_grid_set_row_spacing (grid, 4);
  gtk_widget_add_css_class (GTK_WIDGET (grid), "card");
  gtk_widget_add_css_class (GTK_WIDGET (grid), "yx-figures-card");
  for (int i = 0; i < (int) G_N_ELEMENTS (titles); i++)
    attach (grid, i, 0, titles[i], "dim-label");
  for (guint i = 0; i < factors->len; i++) {
    const YxCalibrationFactor *factor = &g_array_index (factors, YxCalibrationFactor, i);
    const int row = (int) i + 1;
    g_autofree char *subject = yx_calibration_subject_label (factor->what, factor->subject);
    g_autofree char *n = g_strdup_printf ("%u", factor->n);
    g_autofree char *planned = amount_text (factor, factor->planned);
    g_autofree char *happened = amount_text (factor, factor->happened);
    g_autofree char *was = g_strdup_printf ("× %.2f", factor->was);
    g_autofree char *is = g_strdup_printf ("× %.2f", factor->factor);

    attach (grid, 0, row, yx_calibration_kind_label (factor->what), NULL);
    attach (grid, 1, row, subject, NULL);
    attach (grid, 2, row, n, "yx-numeric");
    attach (grid, 3, row, planned, "yx-numeric");
    attach (grid, 4, row, happened, "yx-numeric");
    attach (grid, 5, row, was, "yx-numeric");
    attach (grid, 6, row, is, "yx-numeric");
  }
  return GTK_WIDGET (grid);
}

static char *
dup_record (const YxCalibration *calibration)
{
  g_autofree char *adopted = yx_format_time (calibration->adopted, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < calibration->operations->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            (const char *) calibration->operations->pdata[i]);
  return g_strdup_printf (_("Adopted by %s, %s, from %s"), calibration->author, adopted,
                          names->str);
}

static void
show_switch (YxReviewCalibration *self, const Reading *reading)
{
  GtkWidget *group = make_group (self, _("The Next Plan"), NULL);
  const YxCalibration *latest = reading->adopted->len > 0 ? reading->adopted->pdata[0] : NULL;
  const YxCalibration *shown = latest;
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *row;
  g_autofree char *record = NULL;

  for (guint i = 0; i < reading->adopted->len; i++) {
    const YxCalibration *calibration = reading->adopted->pdata[i];

    if (calibration->in_force)
      shown = calibration;
  }
  record = shown != NULL ? dup_record (shown) : g_strdup (_("Nothing has been adopted yet"));
  row = make_row (_("Plans take what nights said"), record);
  gtk_switch_set_active (GTK_SWITCH (toggle), reading->proposal->in_force > 0);
  gtk_switch_set_state (GTK_SWITCH (toggle), reading->proposal->in_force > 0);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (toggle), "number",
                     GINT_TO_POINTER (shown != NULL ? shown->number : 0));
  yx_right_gate (toggle, reading->roles, YX_RIGHT_REVIEW, NULL);
  if (shown == NULL)
    gtk_widget_set_sensitive (toggle, FALSE);
  g_signal_connect (toggle, "state-set", G_CALLBACK (switch_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static void
show_proposal (YxReviewCalibration *self, const Reading *reading)
{
  const guint n = reading->proposal->names->len;
  g_autofree char *says
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                      "Of %u closed operation. Presence counts on the odds, driving "
                                      "and time on the spot as factors of the seconds; with few "
                                      "visits they stay near 1.",
                                      "Of %u closed operations. Presence counts on the odds, driving "
                                      "and time on the spot as factors of the seconds; with few "
                                      "visits they stay near 1.",
                                      n),
                         n);
  GtkWidget *group = make_group (self, _("What Nights Say"), says);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Adopt"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  yx_right_gate (button, reading->roles, YX_RIGHT_REVIEW,
                 _("Takes these factors over for the plans to come"));
  if (reading->proposal->factors->len == 0)
    gtk_widget_set_sensitive (button, FALSE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (adopt_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             make_table (reading->proposal->factors));
}

static void
show_record (YxReviewCalibration *self, const Reading *reading)
{
  GtkWidget *group;

  if (reading->adopted->len == 0)
    return;
  group = make_group (self, _("Record"), _("What was adopted, and what it changed"));
  for (guint i = 0; i < reading->adopted->len; i++) {
    const YxCalibration *calibration = reading->adopted->pdata[i];
    GtkWidget *row = adw_expander_row_new ();
    GtkWidget *button = gtk_button_new_with_label (_("Use This"));
    g_autofree char *title = g_strdup_printf (calibration->in_force ? _("No. %d, in force")
                                                                    : _("No. %d"),
                                              calibration->number);
    g_autofree char *record = dup_record (calibration);

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), record);
    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    g_object_set_data (G_OBJECT (button), "number", GINT_TO_POINTER (calibration->number));
    yx_right_gate (button, reading->roles, YX_RIGHT_REVIEW, NULL);
    g_signal_connect (button, "clicked", G_CALLBACK (use_cb), self);
    gtk_widget_set_visible (button, !calibration->in_force);
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row), button);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), make_table (calibration->factors));
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  }
}

static void
show (YxReviewCalibration *self, const Reading *reading)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  show_switch (self, reading);
  show_proposal (self, reading);
  show_record (self, reading);
  gtk_stack_set_visible_child_name (self->stack, "shown");
}

/* Reading it -------------------------------------------------------------------------------- */

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = g_new0 (Reading, 1);
  GError *error = NULL;

  reading->proposal = yx_proposal_new (source, NULL, cancellable, &error);
  if (reading->proposal != NULL
      && (reading->adopted = yx_desk_list_calibrations (source, &error)) != NULL
      && yx_desk_get_roles (source, &reading->roles, &error)) {
    g_task_return_pointer (task, reading, reading_free);
    return;
  }
  reading_free (reading);
  g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxReviewCalibration) self = user_data;
  g_autoptr (GError) error = NULL;
  Reading *reading = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->desk == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_pointer (&reading, reading_free);
    return;
  }
  self->loading = FALSE;
  if (reading != NULL) {
    show (self, reading);
    reading_free (reading);
  } else {
    adw_status_page_set_description (self->failed, error->message);
    gtk_stack_set_visible_child_name (self->stack, "failed");
  }
  if (self->stale)
    load (self);
}

static void
load (YxReviewCalibration *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->desk == NULL || self->loading || !gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->stale = self->desk != NULL;
    return;
  }
  self->stale = FALSE;
  self->loading = TRUE;
  task = g_task_new (self->desk, self->load, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, load);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, load_thread);
}

static void
map_cb (YxReviewCalibration *self)
{
  if (self->stale)
    load (self);
}

static void
yx_review_calibration_dispose (GObject *object)
{
  YxReviewCalibration *self = YX_REVIEW_CALIBRATION (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_object (&self->desk);
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_review_calibration_parent_class)->dispose (object);
}

static void
yx_review_calibration_class_init (YxReviewCalibrationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_review_calibration_dispose;
  g_signal_new ("message", YX_TYPE_REVIEW_CALIBRATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yx_review_calibration_init (YxReviewCalibration *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  self->load = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->failed = ADW_STATUS_PAGE (adw_status_page_new ());
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  adw_status_page_set_title (self->failed, _("This Cannot Be Read"));
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 18);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 18);
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 900);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_stack_add_named (self->stack, spinner, "loading");
  gtk_stack_add_named (self->stack, scrolled, "shown");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->failed), "failed");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

void
yx_review_calibration_set_desk (YxReviewCalibration *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_REVIEW_CALIBRATION (self));

  g_cancellable_cancel (self->load);
  g_object_unref (self->load);
  self->load = g_cancellable_new ();
  self->loading = FALSE;
  g_set_object (&self->desk, desk);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  yx_review_calibration_reload (self);
}

void
yx_review_calibration_reload (YxReviewCalibration *self)
{
  g_return_if_fail (YX_IS_REVIEW_CALIBRATION (self));

  self->stale = TRUE;
  load (self);
}
