#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/crew-row.h"
#include "desk/staff.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

struct _YxCrewRow {
  GtkBox parent_instance;

  GtkLabel *office;
  GtkLabel *name;
  GtkLabel *marks;
  GtkLabel *trouble;

  char *officer_id;
  gboolean movable;
};

G_DEFINE_FINAL_TYPE (YxCrewRow, yx_crew_row, GTK_TYPE_BOX)

static const char *
office_class (YxOfficerRole role)
{
  switch (role) {
  case YX_OFFICER_ROLE_JUDGE:
    return "judge";
  case YX_OFFICER_ROLE_BAILIFF:
    return "bailiff";
  case YX_OFFICER_ROLE_DRIVER:
    return "driver";
  case YX_OFFICER_ROLE_OFFICER:
  case YX_OFFICER_ROLE_CLERK:
  default:
    return "other";
  }
}

/* Short, for the badge. */
static const char *
office_badge (YxOfficerRole role)
{
  switch (role) {
  case YX_OFFICER_ROLE_JUDGE:
    return _("judge");
  case YX_OFFICER_ROLE_BAILIFF:
    return _("bailiff");
  case YX_OFFICER_ROLE_DRIVER:
    return _("driver");
  case YX_OFFICER_ROLE_CLERK:
    return _("clerk");
  case YX_OFFICER_ROLE_OFFICER:
  default:
    return _("officer");
  }
}

static void
ask_menu (YxCrewRow *self)
{
  if (self->movable && self->officer_id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "crews.menu", "s", self->officer_id);
}

static gboolean
menu_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  ask_menu (YX_CREW_ROW (widget));
  return TRUE;
}

static gboolean
cut_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  YxCrewRow *self = YX_CREW_ROW (widget);

  if (self->movable && self->officer_id != NULL)
    gtk_widget_activate_action (widget, "crews.cut", "s", self->officer_id);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, YxCrewRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_SECONDARY)
    ask_menu (self);
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, YxCrewRow *self)
{
  g_autoptr (GdkPaintable) picture = NULL;

  if (!self->movable || self->officer_id == NULL)
    return NULL;
  picture = gtk_widget_paintable_new (GTK_WIDGET (self));
  gtk_drag_source_set_icon (source, picture, (int) x, (int) y);
  return gdk_content_provider_new_typed (G_TYPE_STRING, self->officer_id);
}

static void
yx_crew_row_finalize (GObject *object)
{
  g_free (YX_CREW_ROW (object)->officer_id);
  G_OBJECT_CLASS (yx_crew_row_parent_class)->finalize (object);
}

static void
yx_crew_row_class_init (YxCrewRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yx_crew_row_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_x, GDK_CONTROL_MASK, cut_cb, NULL);
}

static GtkLabel *
new_label (float xalign)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, xalign);
  return label;
}

static void
yx_crew_row_init (YxCrewRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkDragSource *drag = gtk_drag_source_new ();

  self->office = new_label (0.5f);
  self->name = new_label (0.0f);
  self->marks = new_label (0.0f);
  self->trouble = new_label (0.0f);
  gtk_widget_set_valign (GTK_WIDGET (self->office), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "yx-row-title");
  gtk_widget_add_css_class (GTK_WIDGET (self->marks), "yx-row-detail");
  gtk_label_set_ellipsize (self->marks, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->marks), TRUE);
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_label_set_width_chars (self->trouble, 12); /* else the least width breaks after each letter */
  gtk_label_set_wrap_mode (self->trouble, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (self->trouble, 20);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->marks));
  gtk_box_append (GTK_BOX (words), line);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->trouble));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->office));
  gtk_box_append (GTK_BOX (self), words);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_add_css_class (GTK_WIDGET (self), "yx-crew-row");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (prepare_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

YxCrewRow *
yx_crew_row_new (void)
{
  return g_object_new (YX_TYPE_CREW_ROW, NULL);
}

void
yx_crew_row_show (YxCrewRow *self, const YxCrewOfficer *officer, gboolean movable, gboolean cut)
{
  const char *office = office_class (officer->role);
  const char *const classes[] = { "yx-badge", "yx-office", office, NULL };
  g_autofree char *skills = NULL;
  g_autofree char *marks = NULL;
  g_autofree char *tip = NULL;

  g_return_if_fail (YX_IS_CREW_ROW (self));
  g_return_if_fail (officer != NULL);

  g_free (self->officer_id);
  self->officer_id = g_strdup (officer->officer_id);
  self->movable = movable;
  /* Of a driver it goes without saying. */
  skills = yx_set_label (YX_TYPE_OFFICER_SKILL,
                         officer->role == YX_OFFICER_ROLE_DRIVER
                             ? officer->skills & ~(1 << YX_OFFICER_SKILL_DRIVE)
                             : officer->skills);
  marks = g_strconcat (officer->sex == YX_SEX_FEMALE ? _("woman") : "",
                       officer->sex == YX_SEX_FEMALE && *skills != '\0' ? " · " : "", skills, NULL);
  tip = g_strdup_printf (_("%s %s, %s, duties of the last 30 days: %d"),
                         yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) officer->role), officer->name,
                         officer->phone != NULL ? officer->phone : _("no phone"),
                         officer->n_duties);
  gtk_widget_set_css_classes (GTK_WIDGET (self->office), (const char **) classes);
  gtk_label_set_label (self->office, office_badge (officer->role));
  gtk_label_set_label (self->name, officer->name);
  gtk_label_set_label (self->marks, marks);
  gtk_label_set_label (self->trouble, officer->trouble_text != NULL ? officer->trouble_text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), officer->trouble_text != NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->trouble), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->trouble), "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble),
                            yx_crew_trouble_forbids (officer->trouble) ? "error" : "warning");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
  if (cut)
    gtk_widget_add_css_class (GTK_WIDGET (self), "cut");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "cut");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  officer->name, -1);
}

const char *
yx_crew_row_get_officer (YxCrewRow *self)
{
  g_return_val_if_fail (YX_IS_CREW_ROW (self), NULL);
  return self->officer_id;
}
