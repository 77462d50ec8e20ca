#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/crew-car.h"
#include "console/crew-row.h"
#include "desk/staff.h"
#include "model/enum-types.h"

struct _YxCrewCarView {
  GtkBox parent_instance;

  GtkLabel *name;
  GtkLabel *seats;
  GtkLabel *route;
  GtkLabel *demand;
  GtkLabel *usual;
  GtkBox *rows;
  GtkLabel *unmet;
  GtkLabel *wishes;
  GtkLabel *troubles;

  char *vehicle_id;
  gboolean movable;
};

G_DEFINE_FINAL_TYPE (YxCrewCarView, yx_crew_car, GTK_TYPE_BOX)

static GtkLabel *
append_label (GtkBox *box, const char *css_class)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0.0f);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_width_chars (label, 12); /* else the least width breaks after each letter */
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (label, 24);
  gtk_widget_add_css_class (GTK_WIDGET (label), css_class);
  gtk_box_append (box, GTK_WIDGET (label));
  return label;
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static char *
join (GPtrArray *texts, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (const char *) g_ptr_array_index (texts, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_class (YxCrewCarView *self, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static char *
clock_text (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return g_date_time_format (local, "%H:%M");
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, YxCrewCarView *self)
{
  if (!self->movable || self->vehicle_id == NULL || !G_VALUE_HOLDS_STRING (value)
      || g_value_get_string (value) == NULL)
    return FALSE;
  return gtk_widget_activate_action (GTK_WIDGET (self), "crews.move", "(ss)",
                                     g_value_get_string (value), self->vehicle_id);
}

static gboolean
paste_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  YxCrewCarView *self = YX_CREW_CAR (widget);

  if (self->vehicle_id != NULL)
    gtk_widget_activate_action (widget, "crews.paste", "s", self->vehicle_id);
  return TRUE;
}

/* Rows are reused: a change of the board rebuilds nothing. */
static void
show_riders (YxCrewCarView *self, const YxCrewBoard *board, const YxCrewCar *car, const char *cut)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

    if (g_strcmp0 (officer->vehicle_id, car->vehicle_id) != 0)
      continue;
    if (row == NULL) {
      row = GTK_WIDGET (yx_crew_row_new ());
      gtk_box_append (self->rows, row);
    }
    yx_crew_row_show (YX_CREW_ROW (row), officer, self->movable,
                      g_strcmp0 (cut, officer->officer_id) == 0);
    row = gtk_widget_get_next_sibling (row);
  }
  while (row != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (row);

    gtk_box_remove (self->rows, row);
    row = next;
  }
}

static void
yx_crew_car_finalize (GObject *object)
{
  g_free (YX_CREW_CAR (object)->vehicle_id);
  G_OBJECT_CLASS (yx_crew_car_parent_class)->finalize (object);
}

static void
yx_crew_car_class_init (YxCrewCarViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yx_crew_car_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, paste_cb, NULL);
}

static void
yx_crew_car_init (YxCrewCarView *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "yx-crew-car");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
  self->name = append_label (GTK_BOX (head), "heading");
  gtk_widget_set_hexpand (GTK_WIDGET (self->name), TRUE);
  self->seats = append_label (GTK_BOX (head), "yx-numeric");
  gtk_box_append (GTK_BOX (self), head);
  self->route = append_label (GTK_BOX (self), "yx-row-detail");
  self->demand = append_label (GTK_BOX (self), "yx-row-detail");
  self->unmet = append_label (GTK_BOX (self), "yx-crew-unmet");
  self->troubles = append_label (GTK_BOX (self), "yx-crew-trouble");
  self->wishes = append_label (GTK_BOX (self), "yx-row-detail");
  self->usual = append_label (GTK_BOX (self), "yx-row-detail");
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->rows));
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

YxCrewCarView *
yx_crew_car_new (void)
{
  return g_object_new (YX_TYPE_CREW_CAR, NULL);
}

void
yx_crew_car_show (YxCrewCarView *self, const YxCrewBoard *board, const YxCrewCar *car,
                  gboolean movable, const char *cut)
{
  g_autofree char *seats = NULL;
  g_autofree char *route = NULL;
  g_autofree char *demand = NULL;
  g_autofree char *needs = NULL;
  g_autofree char *unmet = NULL;
  g_autofree char *wishes = NULL;
  g_autofree char *troubles = NULL;
  g_autofree char *usual = NULL;
  g_autofree char *equipment = NULL;
  g_autofree char *tip = NULL;
  const gboolean goes = car->planned || car->demand.crew > 0;

  g_return_if_fail (YX_IS_CREW_CAR (self));
  g_return_if_fail (board != NULL && car != NULL);

  g_free (self->vehicle_id);
  self->vehicle_id = g_strdup (car->vehicle_id);
  self->movable = movable;
  seats = g_strdup_printf (_("%d of %d seats"), car->n_crew, car->seats);
  if (car->planned) {
    g_autofree char *leave = clock_text (car->leave);
    g_autofree char *back = clock_text (car->back);

    route = g_strdup_printf (ngettext ("%s–%s, %d visit", "%s–%s, %d visits", car->n_visits),
                             leave, back, car->n_visits);
  } else {
    route = g_strdup (board->plan_version > 0 ? _("Stays at home by the plan")
                                              : _("No plan yet"));
  }
  demand = yx_crew_demand_text (&car->demand);
  if (goes)
    needs = g_strdup_printf (_("Needs %s"), demand);
  unmet = join (car->unmet, car->unmet->len);
  wishes = join (car->wishes, car->wishes->len);
  /* What stands against an officer is said in his row. */
  troubles = join (car->troubles, car->n_own);
  if (!car->by_name && goes)
    usual = g_strdup_printf (_("Nobody named: its usual crew of %d"), car->n_crew);
  equipment = yx_set_label (YX_TYPE_VEHICLE_EQUIPMENT, car->equipment);
  tip = *equipment != '\0' ? g_strdup_printf ("%s · %s", car->plate, equipment)
                           : g_strdup (car->plate);

  gtk_label_set_label (self->name, car->name);
  gtk_label_set_label (self->seats, seats);
  show_text (self->route, route);
  show_text (self->demand, needs != NULL ? needs : "");
  show_text (self->unmet, unmet);
  show_text (self->wishes, wishes);
  show_text (self->troubles, troubles);
  show_text (self->usual, usual != NULL ? usual : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), tip);
  set_class (self, "at-home", !goes);
  set_class (self, "forbidden", goes && car->forbidden);
  set_class (self, "unmet", goes && !car->forbidden && car->unmet->len > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, car->name,
                                  -1);
  show_riders (self, board, car, cut);
}

const char *
yx_crew_car_get_vehicle (YxCrewCarView *self)
{
  g_return_val_if_fail (YX_IS_CREW_CAR (self), NULL);
  return self->vehicle_id;
}
