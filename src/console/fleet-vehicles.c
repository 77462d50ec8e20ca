/* The form of a vehicle. */

#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/fact-form.h"
#include "console/fleet-kind.h"
#include "console/place-search.h"
#include "desk/cars.h"
#include "geo/coordinates.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* In the order of the form */
enum {
  PLATE,
  CALL_SIGN,
  KIND,
  SEATS,
  CREW,
  FEMALE_OFFICER,
  RECORDERS,
  AVAILABLE,
  EQUIPMENT,
  BASE,
  BASE_POINT,
};

static GListStore *
get_list (const YxFleetBook *book)
{
  return book->vehicles;
}

static gboolean
is_retired (gpointer record)
{
  return yx_vehicle_get_data (record)->retired != 0;
}

static char *
dup_title (gpointer record)
{
  const YxVehicleData *data = yx_vehicle_get_data (record);

  return data->call_sign != NULL && *data->call_sign != '\0'
                 && g_strcmp0 (data->call_sign, data->plate) != 0
             ? g_strdup_printf ("%s  %s", data->plate, data->call_sign)
             : g_strdup (data->plate);
}

/* The absence that lasts now, or the next. */
static const YxAbsence *
find_absence (const YxFleetBook *book, const char *id)
{
  for (guint i = 0; i < book->absences->len; i++) {
    const YxAbsence *absence = &g_array_index (book->absences, YxAbsence, i);

    if (g_str_equal (absence->vehicle_id, id))
      return absence;
  }
  return NULL;
}

static char *
dup_detail (const YxFleetBook *book, gpointer record)
{
  const YxVehicleData *data = yx_vehicle_get_data (record);
  const YxAbsence *absence = find_absence (book, data->id);
  g_autofree char *what
      = g_strdup_printf (_("%s · %d seats, crew of %d"),
                         yx_enum_label (YX_TYPE_VEHICLE_KIND, (int) data->kind), data->seats,
                         data->crew);
  g_autofree char *when = NULL;

  if (data->retired != 0)
    return g_strdup_printf (_("%s · out of service"), what);
  if (!data->available)
    return g_strdup_printf (_("%s · does not go out"), what);
  if (absence == NULL)
    return g_steal_pointer (&what);
  when = yx_fleet_span_text (absence->from, absence->until);
  return g_strdup_printf (_("%s · away %s"), what, when);
}

static void
found_cb (YxPlaceSearch *search, double lon, double lat, double radius_m, const char *name,
          YxFieldList *fields)
{
  g_autofree char *point = g_strdup_printf ("%.6f, %.6f", lon, lat);
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (search), GTK_TYPE_POPOVER);

  gtk_popover_popdown (GTK_POPOVER (popover));
  yx_field_list_set_text (fields, BASE, name);
  yx_field_list_set_text (fields, BASE_POINT, point);
  g_signal_emit_by_name (fields, "edited");
}

static void
add_fields (YxFieldList *fields, YxDesk *desk)
{
  GtkWidget *search = g_object_new (YX_TYPE_PLACE_SEARCH, NULL);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *button = gtk_menu_button_new ();

  yx_field_list_add_text (fields, _("Number plate"));
  yx_field_list_add_text (fields, _("Name on the radio"));
  yx_field_list_add_choice (fields, _("Kind"), YX_TYPE_VEHICLE_KIND);
  yx_field_list_add_number (fields, _("Seats, driver included"), 0, 99);
  yx_field_list_add_number (fields, _("Usual crew, driver included"), 0, 99);
  yx_field_list_add_switch (fields, _("A female officer is in the usual crew"), NULL);
  yx_field_list_add_number (fields, _("Body-worn recorders"), 0, 20);
  yx_field_list_add_switch (fields, _("Goes out"),
                            _("Off: it stays in the fleet, but no plan counts on it"));
  yx_field_list_add_set (fields, _("Equipment"), YX_TYPE_VEHICLE_EQUIPMENT);
  yx_field_list_add_text (fields, _("Own base (empty: the court’s)"));
  yx_field_list_add_text (fields, _("Coordinates of the base"));

  gtk_widget_set_size_request (search, 380, -1);
  yx_place_search_set_desk (YX_PLACE_SEARCH (search), desk);
  g_signal_connect_object (search, "found", G_CALLBACK (found_cb), fields, 0);
  gtk_popover_set_child (GTK_POPOVER (popover), search);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "find-location-symbolic");
  gtk_widget_set_tooltip_text (button, _("Look the place up"));
  gtk_widget_add_css_class (button, "flat");
  yx_field_list_add_suffix (fields, BASE, button);
}

static void
show (YxFieldList *fields, gpointer record)
{
  static const YxVehicleData car = YX_CAR_INIT;
  const YxVehicleData *data = record != NULL ? yx_vehicle_get_data (record) : &car;
  g_autofree char *point
      = data->has_base ? g_strdup_printf ("%.6f, %.6f", data->base_lon, data->base_lat) : NULL;

  yx_field_list_set_text (fields, PLATE, data->plate);
  yx_field_list_set_text (fields, CALL_SIGN, data->call_sign);
  yx_field_list_set_number (fields, KIND, (int) data->kind);
  yx_field_list_set_number (fields, SEATS, data->seats);
  yx_field_list_set_number (fields, CREW, data->crew);
  yx_field_list_set_number (fields, FEMALE_OFFICER, data->female_officer);
  yx_field_list_set_number (fields, RECORDERS, data->recorders);
  yx_field_list_set_number (fields, AVAILABLE, data->available);
  yx_field_list_set_number (fields, EQUIPMENT, data->equipment);
  yx_field_list_set_text (fields, BASE, data->base);
  yx_field_list_set_text (fields, BASE_POINT, point);
}

static gboolean
read_point (const char *text, YxLonLat *ret_point, GError **error)
{
  YxCoordinates read;

  if (yx_coordinates_parse (text, &read) == YX_COORDINATES_OK) {
    *ret_point = yx_datum_to_wgs84 (read.datum, read.point);
    return TRUE;
  }
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
               _("“%s” is no pair of coordinates like 113.0733, 34.9353"), text);
  return FALSE;
}

static gpointer
read_fields (YxFieldList *fields, gpointer before, guint *ret_field, GError **error)
{
  static const YxVehicleData car = YX_CAR_INIT;
  g_autofree char *plate = yx_field_list_dup_text (fields, PLATE);
  g_autofree char *call_sign = yx_field_list_dup_text (fields, CALL_SIGN);
  g_autofree char *base = yx_field_list_dup_text (fields, BASE);
  g_autofree char *point_text = yx_field_list_dup_text (fields, BASE_POINT);
  YxVehicleData data = before != NULL ? *yx_vehicle_get_data (before) : car;
  YxLonLat point = { data.base_lon, data.base_lat };
  g_autofree char *shown
      = data.has_base ? g_strdup_printf ("%.6f, %.6f", point.lon, point.lat) : NULL;

  data.has_base = *point_text != '\0';
  if (data.has_base != (*base != '\0')) {
    *ret_field = data.has_base ? BASE : BASE_POINT;
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("A base has a name and coordinates; the glass looks both up"));
    return NULL;
  }
  /* What is shown is rounded: left alone, it stays what it was. */
  if (data.has_base && g_strcmp0 (point_text, shown) != 0
      && !read_point (point_text, &point, error)) {
    *ret_field = BASE_POINT;
    return NULL;
  }
  data.plate = plate;
  data.call_sign = *call_sign != '\0' ? call_sign : NULL;
  data.kind = (YxVehicleKind) yx_field_list_get_number (fields, KIND);
  data.seats = yx_field_list_get_number (fields, SEATS);
  data.crew = yx_field_list_get_number (fields, CREW);
  data.female_officer = yx_field_list_get_number (fields, FEMALE_OFFICER) != 0;
  data.recorders = yx_field_list_get_number (fields, RECORDERS);
  data.available = yx_field_list_get_number (fields, AVAILABLE) != 0;
  data.equipment = yx_field_list_get_number (fields, EQUIPMENT);
  data.base = data.has_base ? base : NULL;
  data.base_lon = data.has_base ? point.lon : 0.0;
  data.base_lat = data.has_base ? point.lat : 0.0;
  return yx_vehicle_new (&data);
}

static gboolean
store (YxDesk *desk, gpointer record, gboolean is_new, char **ret_id, GError **error)
{
  const YxVehicleData *data = yx_vehicle_get_data (record);

  if (is_new)
    return yx_desk_add_vehicle (desk, data, ret_id, error);
  if (!yx_desk_update_vehicle (desk, data, error))
    return FALSE;
  *ret_id = g_strdup (data->id);
  return TRUE;
}

static int
find_field (gpointer record, const GError *error)
{
  if (g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS))
    return PLATE;
  switch (yx_vehicle_find_fault (yx_vehicle_get_data (record), NULL)) {
  case YX_VEHICLE_FIELD_PLATE:
    return PLATE;
  case YX_VEHICLE_FIELD_SEATS:
    return SEATS;
  case YX_VEHICLE_FIELD_CREW:
    return CREW;
  case YX_VEHICLE_FIELD_RECORDERS:
    return RECORDERS;
  case YX_VEHICLE_FIELD_BASE:
    return BASE_POINT;
  case YX_VEHICLE_FIELD_SPEED:
  case YX_VEHICLE_FIELD_NONE:
  default:
    return -1;
  }
}

static void
fill_absences (const YxFleetBook *book, const char *id, YxEntryList *list)
{
  const gint64 now = g_get_real_time ();

  for (guint i = 0; i < book->absences->len; i++) {
    const YxAbsence *absence = &g_array_index (book->absences, YxAbsence, i);
    g_autofree char *span = yx_fleet_span_text (absence->from, absence->until);

    if (g_str_equal (absence->vehicle_id, id))
      yx_entry_list_append (list, absence->id, span, absence->reason,
                            absence->from <= now ? _("now") : NULL);
  }
}

static gboolean
absence_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) vehicle = yx_fact_context (arguments);
  gint64 from, until;

  return yx_fact_time (arguments, 0, &from, error) && yx_fact_end (arguments, 1, &until, error)
         && yx_desk_add_absence (desk, g_variant_get_string (vehicle, NULL), from, until,
                                 yx_fact_said (arguments, 2), NULL, error);
}

static void
ask_absence (GtkWidget *parent, YxDesk *desk, const YxFleetBook *book, const char *id,
             const char *name)
{
  g_autofree char *about = g_strdup_printf (_("%s cannot be used then; plans leave it out."), name);
  g_autofree char *from = yx_fleet_tomorrow (8);
  g_autofree char *until = yx_fleet_tomorrow (18);
  const YxFactPlan plan = {
    .title = _("Away"),
    .about = about,
    .button = _("_Record"),
    .fields = { { .label = _("From"), .text = from },
                { .label = _("Until"), .text = until },
                { .label = _("Why (workshop, inspection, lent)") } },
    .n_fields = 3,
    .verb = absence_verb,
    .context = g_variant_new_string (id),
  };

  yx_fact_form_present (parent, desk, &plan);
}

static gboolean
remove_absence (YxDesk *desk, GVariant *id, GError **error)
{
  return yx_desk_remove_absence (desk, g_variant_get_string (id, NULL), error);
}

static GVariant *
keep_absence (const YxFleetBook *book, const char *id)
{
  for (guint i = 0; i < book->absences->len; i++) {
    const YxAbsence *absence = &g_array_index (book->absences, YxAbsence, i);

    if (g_str_equal (absence->id, id))
      return g_variant_new ("(sxxms)", absence->vehicle_id, absence->from, absence->until,
                            absence->reason);
  }
  return NULL;
}

static gboolean
restore_absence (YxDesk *desk, GVariant *kept, GError **error)
{
  const char *vehicle_id, *reason;
  gint64 from, until;

  g_variant_get (kept, "(&sxxm&s)", &vehicle_id, &from, &until, &reason);
  return yx_desk_add_absence (desk, vehicle_id, from, until, reason, NULL, error);
}

const YxFleetKind yx_fleet_vehicles = {
  .name = "vehicle",
  .search = N_ ("Plate, call sign or kind"),
  .add_tip = N_ ("New vehicle (Ctrl+N)"),
  .new_title = N_ ("New Vehicle"),
  .none = N_ ("Choose a vehicle, or add one."),
  .retire = N_ ("_Take Out of Service"),
  .bring_back = N_ ("_Put into Service Again"),
  .gone = N_ ("Out of service: old plans still name it, new ones do not use it."),
  .get_list = get_list,
  .is_retired = is_retired,
  .dup_title = dup_title,
  .dup_detail = dup_detail,
  .add_fields = add_fields,
  .show = show,
  .read = read_fields,
  .store = store,
  .find_field = find_field,
  .set_retired = yx_desk_retire_vehicle,
  .sections = { { N_ ("Away"), N_ ("It is there whenever it is wanted."), N_ ("Away…"),
                  YX_RIGHT_PREPARE, fill_absences, ask_absence, remove_absence, keep_absence,
                  restore_absence },
                { N_ ("Terminal"), N_ ("Nothing reports where it is."), N_ ("Pair…"),
                  YX_RIGHT_DISPATCH, yx_fleet_fill_devices, yx_fleet_ask_device,
                  yx_fleet_revoke_device, NULL, NULL } },
};
