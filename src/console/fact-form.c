#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "console/fact-form.h"
#include "console/attached-window.h"
#include "model/format.h"

struct _YxFactForm {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkLabel *about_label;
  AdwPreferencesGroup *group;
  GtkLabel *error_label;
  GtkButton *button;

  GtkWidget *rows[YX_FACT_FORM_MAX_FIELDS];
  gsize n_rows;
  YxDesk *desk;
  YxDeskVerb verb;
  GVariant *context;
};

enum {
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxFactForm, yx_fact_form, ADW_TYPE_WINDOW)

static void
show_error (YxFactForm *self, const char *text)
{
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxFactForm) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean done = yx_desk_verb_finish (result, &error);

  /* Closed meanwhile: what was asked for is on the desk all the same. */
  if (self->desk == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), TRUE);
  if (!done) {
    show_error (self, error->message);
    return;
  }
  g_signal_emit (self, signals[DONE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
run_cb (GtkWidget *widget, YxFactForm *self)
{
  GVariantBuilder texts;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->button)))
    return;
  g_variant_builder_init (&texts, G_VARIANT_TYPE ("as"));
  for (gsize i = 0; i < self->n_rows; i++) {
    if (ADW_IS_COMBO_ROW (self->rows[i])) {
      g_autofree char *chosen
          = g_strdup_printf ("%u", adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[i])));

      g_variant_builder_add (&texts, "s", chosen);
    } else {
      g_variant_builder_add (&texts, "s", gtk_editable_get_text (GTK_EDITABLE (self->rows[i])));
    }
  }
  show_error (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), FALSE);
  yx_desk_verb_async (self->desk, self->verb,
                      g_variant_new ("(v@as)", self->context, g_variant_builder_end (&texts)), NULL,
                      done_cb, g_object_ref (self));
}

static void
add_field (YxFactForm *self, const YxFactField *field)
{
  GtkWidget *row;

  if (field->choices != NULL) {
    g_autoptr (GtkStringList) choices = gtk_string_list_new (field->choices);

    row = adw_combo_row_new ();
    adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
    adw_combo_row_set_selected (ADW_COMBO_ROW (row), field->chosen);
  } else {
    row = adw_entry_row_new ();
    gtk_editable_set_text (GTK_EDITABLE (row), field->text != NULL ? field->text : "");
    g_signal_connect_object (row, "entry-activated", G_CALLBACK (run_cb), self, 0);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), field->label);
  adw_preferences_group_add (self->group, row);
  self->rows[self->n_rows++] = row;
}

static void
yx_fact_form_dispose (GObject *object)
{
  YxFactForm *self = YX_FACT_FORM (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->context, g_variant_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_FACT_FORM);
  G_OBJECT_CLASS (yx_fact_form_parent_class)->dispose (object);
}

static void
yx_fact_form_class_init (YxFactFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_fact_form_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/fact-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YxFactForm, title);
  gtk_widget_class_bind_template_child (widget_class, YxFactForm, about_label);
  gtk_widget_class_bind_template_child (widget_class, YxFactForm, group);
  gtk_widget_class_bind_template_child (widget_class, YxFactForm, error_label);
  gtk_widget_class_bind_template_child (widget_class, YxFactForm, button);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yx_fact_form_init (YxFactForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YxFactForm *
yx_fact_form_present (GtkWidget *parent, YxDesk *desk, const YxFactPlan *plan)
{
  YxFactForm *self;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (plan != NULL && plan->n_fields <= YX_FACT_FORM_MAX_FIELDS, NULL);

  self = g_object_new (YX_TYPE_FACT_FORM, NULL);
  yx_window_attach (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  self->desk = g_object_ref (desk);
  self->verb = plan->verb;
  self->context = g_variant_ref_sink (plan->context);
  gtk_window_set_title (GTK_WINDOW (self), plan->title);
  adw_window_title_set_title (self->title, plan->title);
  gtk_label_set_label (self->about_label, plan->about != NULL ? plan->about : "");
  gtk_widget_set_visible (GTK_WIDGET (self->about_label), plan->about != NULL);
  gtk_button_set_label (self->button, plan->button);
  gtk_widget_add_css_class (GTK_WIDGET (self->button),
                            plan->destructive ? "destructive-action" : "suggested-action");
  for (gsize i = 0; i < plan->n_fields; i++)
    add_field (self, &plan->fields[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->group), plan->n_fields > 0);
  gtk_window_present (GTK_WINDOW (self));
  if (self->n_rows > 0)
    gtk_widget_grab_focus (self->rows[0]);
  return self;
}

const char *
yx_fact_text (GVariant *arguments, gsize field)
{
  g_autoptr (GVariant) texts = g_variant_get_child_value (arguments, 1);
  const char *text = "";

  if (field < g_variant_n_children (texts))
    g_variant_get_child (texts, field, "&s", &text);
  return text;
}

const char *
yx_fact_said (GVariant *arguments, gsize field)
{
  const char *text = yx_fact_text (arguments, field);

  return *text != '\0' ? text : NULL;
}

gboolean
yx_fact_time (GVariant *arguments, gsize field, gint64 *ret_time, GError **error)
{
  g_autofree char *plain = g_strstrip (g_strdup (yx_fact_text (arguments, field)));

  *ret_time = 0;
  if (*plain == '\0' || yx_parse_time (plain, NULL, ret_time))
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                       _("Write days as 2026-03-02, or with the hour: 2026-03-02 09:00."));
  return FALSE;
}

gboolean
yx_fact_end (GVariant *arguments, gsize field, gint64 *ret_time, GError **error)
{
  if (!yx_fact_time (arguments, field, ret_time, error))
    return FALSE;
  if (*ret_time != 0 && strchr (yx_fact_text (arguments, field), ':') == NULL)
    *ret_time += G_TIME_SPAN_DAY - G_TIME_SPAN_SECOND;
  return TRUE;
}

guint
yx_fact_choice (GVariant *arguments, gsize field)
{
  return (guint) g_ascii_strtoull (yx_fact_text (arguments, field), NULL, 10);
}

GVariant *
yx_fact_context (GVariant *arguments)
{
  g_autoptr (GVariant) boxed = g_variant_get_child_value (arguments, 0);

  return g_variant_get_variant (boxed);
}
