#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/entry-list.h"

#include <glib/gi18n.h>

struct _YxEntryList {
  AdwBin parent_instance;

  GtkListBox *list;
  GtkLabel *heading;
  GtkLabel *empty;
  GtkButton *add_button;
  guint n;
  gboolean editable;
  char *why; /* nullable */
};

enum {
  ADD,
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxEntryList, yx_entry_list, ADW_TYPE_BIN)

static void
remove_row (YxEntryList *self, GtkWidget *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));

  if (self->editable && id != NULL)
    g_signal_emit (self, signals[REMOVE], 0, id);
}

static void
remove_cb (GtkButton *button, YxEntryList *self)
{
  remove_row (self, gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW));
}

static gboolean
delete_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  YxEntryList *self = YX_ENTRY_LIST (widget);
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  if (row == NULL || !GTK_IS_LIST_BOX_ROW (row))
    return FALSE;
  remove_row (self, row);
  return TRUE;
}

static void
add_cb (YxEntryList *self)
{
  g_signal_emit (self, signals[ADD], 0);
}

static void
gate (YxEntryList *self, GtkWidget *button, const char *tooltip)
{
  gtk_widget_set_sensitive (button, self->editable);
  gtk_widget_set_tooltip_text (button, self->editable || self->why == NULL ? tooltip : self->why);
}

static void
yx_entry_list_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_entry_list_parent_class)->dispose (object);
}

static void
yx_entry_list_finalize (GObject *object)
{
  g_free (YX_ENTRY_LIST (object)->why);
  G_OBJECT_CLASS (yx_entry_list_parent_class)->finalize (object);
}

static void
yx_entry_list_class_init (YxEntryListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yx_entry_list_dispose;
  object_class->finalize = yx_entry_list_finalize;
  signals[ADD] = g_signal_new ("add", YX_TYPE_ENTRY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", YX_TYPE_ENTRY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Delete, 0, delete_cb, NULL);
}

static void
yx_entry_list_init (YxEntryList *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->editable = TRUE;
  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->heading, 0.0f);
  gtk_widget_set_hexpand (GTK_WIDGET (self->heading), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  self->add_button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->add_button), "flat");
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (add_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->add_button));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  self->empty = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->empty, 0.0f);
  gtk_label_set_wrap (self->empty, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_box_append (GTK_BOX (all), bar);
  gtk_box_append (GTK_BOX (all), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (all), GTK_WIDGET (self->empty));
  adw_bin_set_child (ADW_BIN (self), all);
}

YxEntryList *
yx_entry_list_new (const char *heading, const char *empty, const char *add)
{
  YxEntryList *self = g_object_new (YX_TYPE_ENTRY_LIST, NULL);

  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->empty, empty);
  gtk_button_set_label (self->add_button, add);
  return self;
}

void
yx_entry_list_clear (YxEntryList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (YX_IS_ENTRY_LIST (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  self->n = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), TRUE);
}

void
yx_entry_list_append (YxEntryList *self, const char *id, const char *title, const char *detail,
                      const char *warning)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *plain_title = g_markup_escape_text (title, -1);
  g_autofree char *plain_detail = detail != NULL ? g_markup_escape_text (detail, -1) : NULL;

  g_return_if_fail (YX_IS_ENTRY_LIST (self));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), plain_title);
  if (plain_detail != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), plain_detail);
  if (warning != NULL) {
    GtkWidget *label = gtk_label_new (warning);

    gtk_widget_add_css_class (label, "warning");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  }
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gate (self, button, _("Take away (Delete)"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_list_box_append (self->list, row);
  self->n++;
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), FALSE);
}

guint
yx_entry_list_get_n (YxEntryList *self)
{
  g_return_val_if_fail (YX_IS_ENTRY_LIST (self), 0);
  return self->n;
}

void
yx_entry_list_set_editable (YxEntryList *self, gboolean editable, const char *why)
{
  g_return_if_fail (YX_IS_ENTRY_LIST (self));

  self->editable = editable;
  g_free (self->why);
  self->why = g_strdup (why);
  gate (self, GTK_WIDGET (self->add_button), NULL);
}
