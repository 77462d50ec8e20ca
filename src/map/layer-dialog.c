#define G_LOG_DOMAIN "yx-map"

#include "map/layer-dialog.h"

#include "config.h"

#include <glib/gi18n-lib.h>

struct _YxLayerDialog {
  GtkWindow parent_instance;

  GtkGrid *grid;
  GtkEditable *name, *address, *key, *attribution;
  GtkDropDown *datum;
  GtkLabel *message;
  GtkFileChooserNative *chooser; /* while it is open */
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (YxLayerDialog, yx_layer_dialog, GTK_TYPE_WINDOW)

/* In the order of the drop-down. */
static const YxDatum datums[] = { YX_DATUM_WGS84, YX_DATUM_GCJ02, YX_DATUM_BD09 };

static void
file_chosen_cb (GtkNativeDialog *chooser, int response, YxLayerDialog *self)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
    g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

    if (path != NULL) {
      g_autofree char *shown = g_filename_display_basename (path);

      gtk_editable_set_text (self->address, path);
      if (*gtk_editable_get_text (self->name) == '\0')
        gtk_editable_set_text (self->name, shown);
    }
  }
  g_clear_object (&self->chooser);
}

static void
choose_file_cb (YxLayerDialog *self)
{
  g_autoptr (GtkFileFilter) maps = gtk_file_filter_new ();

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a map file"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_filter_set_name (maps, _ ("Maps (MBTiles, GeoPackage, GeoTIFF, WMTS description)"));
  gtk_file_filter_add_suffix (maps, "mbtiles");
  gtk_file_filter_add_suffix (maps, "gpkg");
  gtk_file_filter_add_suffix (maps, "tif");
  gtk_file_filter_add_suffix (maps, "tiff");
  gtk_file_filter_add_suffix (maps, "xml");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), maps);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_cb (YxLayerDialog *self)
{
  yx_layer_dialog_add (self);
}

static GtkEditable *
add_row (YxLayerDialog *self, int row, const char *label, const char *hint)
{
  GtkWidget *title = gtk_label_new (label);
  GtkWidget *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 1.0f);
  gtk_widget_add_css_class (title, "dim-label");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_grid_attach (self->grid, title, 0, row, 1, 1);
  gtk_grid_attach (self->grid, entry, 1, row, 1, 1);
  return GTK_EDITABLE (entry);
}

static void
add_datum_row (YxLayerDialog *self, int row)
{
  const char *const names[] = { _ ("WGS-84 or CGCS2000 (Tianditu, OpenStreetMap)"),
                                _ ("GCJ-02 (Amap, Tencent)"), _ ("BD-09 (Baidu)"), NULL };
  GtkWidget *title = gtk_label_new (_ ("Datum"));
  GtkWidget *choice = gtk_drop_down_new_from_strings (names);

  gtk_label_set_xalign (GTK_LABEL (title), 1.0f);
  gtk_widget_add_css_class (title, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Datum"), -1);
  gtk_grid_attach (self->grid, title, 0, row, 1, 1);
  gtk_grid_attach (self->grid, choice, 1, row, 1, 1);
  self->datum = GTK_DROP_DOWN (choice);
}

static void
yx_layer_dialog_dispose (GObject *object)
{
  g_clear_object (&YX_LAYER_DIALOG (object)->chooser);

  G_OBJECT_CLASS (yx_layer_dialog_parent_class)->dispose (object);
}

static void
yx_layer_dialog_class_init (YxLayerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_layer_dialog_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", YX_TYPE_LAYER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yx_layer_dialog_init (YxLayerDialog *self)
{
  GtkWidget *header = gtk_header_bar_new ();
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("_Add"));
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  GtkWidget *file = gtk_button_new_from_icon_name ("document-open-symbolic");

  gtk_window_set_title (GTK_WINDOW (self), _ ("Add a Base Map"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 560, -1);
  gtk_window_set_resizable (GTK_WINDOW (self), FALSE);
  gtk_header_bar_set_show_title_buttons (GTK_HEADER_BAR (header), FALSE);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), cancel);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (header), add);
  gtk_window_set_titlebar (GTK_WINDOW (self), header);
  gtk_widget_add_css_class (add, "suggested-action");
  gtk_window_set_default_widget (GTK_WINDOW (self), add);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (add_cb), self);

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 10);
  gtk_grid_set_column_spacing (self->grid, 10);
  gtk_widget_set_margin_start (GTK_WIDGET (self->grid), 18);
  gtk_widget_set_margin_end (GTK_WIDGET (self->grid), 18);
  gtk_widget_set_margin_top (GTK_WIDGET (self->grid), 18);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->grid), 18);
  gtk_window_set_child (GTK_WINDOW (self), GTK_WIDGET (self->grid));
  self->name = add_row (self, 0, _ ("Name"), _ ("As it shall stand in the menu"));
  self->address = add_row (self, 1, _ ("File or address"), "https://…/{z}/{x}/{y}.png?tk={key}");
  gtk_widget_set_tooltip_text (file, _ ("Choose a map file"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (file), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose a map file"), -1);
  g_signal_connect_swapped (file, "clicked", G_CALLBACK (choose_file_cb), self);
  gtk_grid_attach (self->grid, file, 2, 1, 1, 1);
  self->key = add_row (self, 2, _ ("Key"), _ ("Yours, if the service asks for one"));
  add_datum_row (self, 3);
  self->attribution = add_row (self, 4, _ ("Attribution"), _ ("Whose map it is"));
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_xalign (self->message, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_grid_attach (self->grid, GTK_WIDGET (self->message), 0, 5, 3, 1);
}

GtkWidget *
yx_layer_dialog_new (GtkWindow *parent)
{
  return g_object_new (YX_TYPE_LAYER_DIALOG, "transient-for", parent, NULL);
}

void
yx_layer_dialog_fill (YxLayerDialog *self, const YxBackdropSpec *spec)
{
  g_return_if_fail (YX_IS_LAYER_DIALOG (self));
  g_return_if_fail (spec != NULL);

  gtk_editable_set_text (self->name, spec->name != NULL ? spec->name : "");
  gtk_editable_set_text (self->address, spec->address != NULL ? spec->address : "");
  gtk_editable_set_text (self->key, spec->key != NULL ? spec->key : "");
  gtk_editable_set_text (self->attribution, spec->attribution != NULL ? spec->attribution : "");
  for (guint i = 0; i < G_N_ELEMENTS (datums); i++)
    if (datums[i] == spec->datum)
      gtk_drop_down_set_selected (self->datum, i);
}

const char *
yx_layer_dialog_add (YxLayerDialog *self)
{
  g_autofree char *name = NULL, *address = NULL;
  g_autoptr (GError) error = NULL;
  YxBackdropSpec spec;

  g_return_val_if_fail (YX_IS_LAYER_DIALOG (self), NULL);

  name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  address = g_strstrip (g_strdup (gtk_editable_get_text (self->address)));
  spec = (YxBackdropSpec){
    .name = name,
    .address = address,
    .key = gtk_editable_get_text (self->key),
    .attribution = gtk_editable_get_text (self->attribution),
    .datum = datums[MIN (gtk_drop_down_get_selected (self->datum), G_N_ELEMENTS (datums) - 1)],
  };
  if (*name == '\0' || *address == '\0')
    gtk_label_set_text (self->message, _ ("A map needs a name and a file or address."));
  else if (!yx_backdrop_check (&spec, &error))
    gtk_label_set_text (self->message, error->message);
  else {
    g_signal_emit (self, signals[CHOSEN], 0, &spec);
    gtk_window_destroy (GTK_WINDOW (self));
    return NULL;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
  return gtk_label_get_text (self->message);
}
