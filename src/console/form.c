#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/form.h"

struct _YxForm {
  AdwWindow parent_instance;

  GtkWidget *rows[YX_FORM_MAX_FIELDS]; /* AdwEntryRow or AdwComboRow */
  guint n_rows;
  GtkWidget *content;
  GtkLabel *why;
  gboolean waiting; /* confirmed, not answered yet */
};

enum {
  CONFIRMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxForm, yx_form, ADW_TYPE_WINDOW)

static void
confirm_cb (YxForm *self)
{
  yx_form_confirm (self);
}

static GtkWidget *
make_row (YxForm *self, const YxFormField *field)
{
  GtkWidget *row;

  if (field->choices != NULL) {
    g_autoptr (GtkStringList) choices = gtk_string_list_new (field->choices);

    row = adw_combo_row_new ();
    adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
    adw_combo_row_set_selected (ADW_COMBO_ROW (row), field->chosen);
  } else {
    row = adw_entry_row_new ();
    if (field->value != NULL)
      gtk_editable_set_text (GTK_EDITABLE (row), field->value);
    g_signal_connect_object (row, "entry-activated", G_CALLBACK (confirm_cb), self,
                             G_CONNECT_SWAPPED);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), field->label);
  return row;
}

static GtkWidget *
make_header (YxForm *self, const char *confirm)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *ok = gtk_button_new_with_label (confirm);

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_widget_add_css_class (ok, "suggested-action");
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (gtk_window_close), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ok, "clicked", G_CALLBACK (confirm_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), ok);
  return header;
}

static void
fill (YxForm *self, const char *explain, const char *confirm, const YxFormField *fields,
      guint n_fields)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *group = adw_preferences_group_new ();

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->content, "yx-form");
  if (explain != NULL)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), explain);
  for (guint i = 0; i < n_fields; i++) {
    self->rows[i] = make_row (self, &fields[i]);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->rows[i]);
  }
  self->n_rows = n_fields;
  self->why = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->why, TRUE);
  gtk_label_set_xalign (self->why, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->why), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->why), FALSE);
  gtk_box_append (GTK_BOX (self->content), group);
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->why));
  gtk_box_append (GTK_BOX (all), make_header (self, confirm));
  gtk_box_append (GTK_BOX (all), self->content);
  adw_window_set_content (ADW_WINDOW (self), all);
}

static void
yx_form_class_init (YxFormClass *klass)
{
  signals[CONFIRMED] = g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
yx_form_init (YxForm *self)
{
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 440, -1);
  gtk_window_set_resizable (GTK_WINDOW (self), FALSE);
}

YxForm *
yx_form_present (GtkWindow *parent, const char *title, const char *explain, const char *confirm,
                 const YxFormField *fields, guint n_fields)
{
  YxForm *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (n_fields <= YX_FORM_MAX_FIELDS, NULL);

  self = g_object_new (YX_TYPE_FORM, "title", title, "transient-for", parent, NULL);
  fill (self, explain, confirm, fields, n_fields);
  gtk_window_present (GTK_WINDOW (self));
  if (n_fields > 0)
    gtk_widget_grab_focus (self->rows[0]);
  return self;
}

guint
yx_form_get_n_fields (YxForm *self)
{
  g_return_val_if_fail (YX_IS_FORM (self), 0);
  return self->n_rows;
}

YxFormValue
yx_form_get_value (YxForm *self, guint field)
{
  YxFormValue value = { NULL, 0 };

  g_return_val_if_fail (YX_IS_FORM (self), value);
  g_return_val_if_fail (field < self->n_rows, value);

  if (ADW_IS_COMBO_ROW (self->rows[field]))
    value.chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[field]));
  else
    value.text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rows[field]))));
  return value;
}

void
yx_form_set_text (YxForm *self, guint field, const char *text)
{
  g_return_if_fail (YX_IS_FORM (self) && field < self->n_rows);
  gtk_editable_set_text (GTK_EDITABLE (self->rows[field]), text);
}

void
yx_form_choose (YxForm *self, guint field, guint choice)
{
  g_return_if_fail (YX_IS_FORM (self) && field < self->n_rows);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->rows[field]), choice);
}

void
yx_form_confirm (YxForm *self)
{
  g_return_if_fail (YX_IS_FORM (self));

  if (self->waiting)
    return;
  self->waiting = TRUE;
  gtk_widget_set_sensitive (self->content, FALSE);
  g_signal_emit (self, signals[CONFIRMED], 0);
}

void
yx_form_refuse (YxForm *self, const char *why)
{
  g_return_if_fail (YX_IS_FORM (self));

  self->waiting = FALSE;
  gtk_widget_set_sensitive (self->content, TRUE);
  gtk_label_set_label (self->why, why);
  gtk_widget_set_visible (GTK_WIDGET (self->why), TRUE);
  if (self->n_rows > 0)
    gtk_widget_grab_focus (self->rows[0]);
}
