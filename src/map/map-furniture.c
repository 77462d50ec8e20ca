#define G_LOG_DOMAIN "yx-map"

#include "map/map-furniture.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#define MARGIN 8

struct _YxMapFurniture {
  GObject parent_instance;

  /* Owned by the overlay */
  GtkLabel *coordinates, *attribution, *message;
};

G_DEFINE_TYPE (YxMapFurniture, yx_map_furniture, G_TYPE_OBJECT)

static void
add_button (GtkBox *box, const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_add_css_class (button, "osd");
  /* The map keeps the keyboard. */
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_box_append (box, button);
}

static GMenuModel *
make_menu (GMenuModel *layers)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) tools = g_menu_new ();

  g_menu_append_section (menu, _ ("Base Map"), layers);
  g_menu_append (change, _ ("Add a Base Map…"), "map.add-layer");
  g_menu_append (change, _ ("Remove This Base Map"), "map.remove-layer");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  g_menu_append (tools, _ ("Measure a Distance"), "map.measure");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (tools));
  return G_MENU_MODEL (menu);
}

static void
add_menu (GtkBox *box, GMenuModel *layers)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = make_menu (layers);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_LEFT);
  gtk_widget_set_tooltip_text (button, _ ("Base map and tools"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Base map and tools"), -1);
  gtk_widget_add_css_class (button, "osd");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_box_append (box, button);
}

static GtkLabel *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "osd");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_can_target (label, FALSE);
  gtk_widget_set_visible (label, FALSE);
  gtk_widget_set_valign (label, GTK_ALIGN_END);
  return GTK_LABEL (label);
}

static void
put (GtkOverlay *overlay, GtkWidget *child, GtkAlign halign, GtkAlign valign)
{
  gtk_widget_set_halign (child, halign);
  gtk_widget_set_valign (child, valign);
  gtk_widget_set_margin_start (child, MARGIN);
  gtk_widget_set_margin_end (child, MARGIN);
  gtk_widget_set_margin_top (child, MARGIN);
  gtk_widget_set_margin_bottom (child, MARGIN);
  gtk_overlay_add_overlay (overlay, child);
}

static void
show (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
yx_map_furniture_class_init (YxMapFurnitureClass *klass)
{
}

static void
yx_map_furniture_init (YxMapFurniture *self)
{
}

YxMapFurniture *
yx_map_furniture_new (GtkOverlay *overlay, ShumateViewport *viewport, GMenuModel *layers)
{
  YxMapFurniture *self = g_object_new (YX_TYPE_MAP_FURNITURE, NULL);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *edge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  ShumateScale *scale = shumate_scale_new (viewport);

  gtk_widget_add_css_class (buttons, "linked");
  add_button (GTK_BOX (buttons), "zoom-in-symbolic", _ ("Zoom in"), "map.zoom-in");
  add_button (GTK_BOX (buttons), "zoom-out-symbolic", _ ("Zoom out"), "map.zoom-out");
  add_button (GTK_BOX (buttons), "zoom-fit-best-symbolic", _ ("Show everything"), "map.fit");
  add_menu (GTK_BOX (buttons), layers);
  put (overlay, buttons, GTK_ALIGN_END, GTK_ALIGN_START);

  shumate_scale_set_unit (scale, SHUMATE_UNIT_METRIC);
  gtk_widget_set_valign (GTK_WIDGET (scale), GTK_ALIGN_END);
  self->coordinates = make_label ();
  gtk_label_set_width_chars (self->coordinates, 20);
  self->attribution = make_label ();
  gtk_label_set_wrap (self->attribution, TRUE);
  gtk_label_set_wrap_mode (self->attribution, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (self->attribution, GTK_JUSTIFY_RIGHT);
  gtk_widget_set_halign (GTK_WIDGET (self->attribution), GTK_ALIGN_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->attribution), TRUE);
  gtk_box_append (GTK_BOX (edge), GTK_WIDGET (scale));
  gtk_box_append (GTK_BOX (edge), GTK_WIDGET (self->coordinates));
  gtk_box_append (GTK_BOX (edge), GTK_WIDGET (self->attribution));
  gtk_widget_set_can_target (edge, FALSE);
  put (overlay, edge, GTK_ALIGN_FILL, GTK_ALIGN_END);

  self->message = make_label ();
  gtk_label_set_wrap (self->message, TRUE);
  put (overlay, GTK_WIDGET (self->message), GTK_ALIGN_CENTER, GTK_ALIGN_START);
  return self;
}

void
yx_map_furniture_set_coordinates (YxMapFurniture *self, const char *text)
{
  g_return_if_fail (YX_IS_MAP_FURNITURE (self));

  show (self->coordinates, text);
}

void
yx_map_furniture_set_attribution (YxMapFurniture *self, const char *text)
{
  g_return_if_fail (YX_IS_MAP_FURNITURE (self));

  show (self->attribution, text);
}

void
yx_map_furniture_set_message (YxMapFurniture *self, const char *text)
{
  g_return_if_fail (YX_IS_MAP_FURNITURE (self));

  show (self->message, text);
}
