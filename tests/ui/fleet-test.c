/* Fleet and staff: vehicles and officers put in, changed and retired in their forms; what is
 * refused is said at its field; nothing that is not saved is lost; who may not may not. */

#include <glib/gstdio.h>
#include <string.h>

#include "console/fact-form.h"
#include "console/fleet-window.h"
#include "desk/fleet.h"
#include "desk/lists.h"
#include "desk/roles.h"
#include "harness.h"

typedef struct {
  YxWindow *window;
  YxDesk *desk;
  YxFleetWindow *fleet;
  GtkWidget *pane;
} Fixture;

static gboolean
is_shown (Fixture *fixture)
{
  return yx_fleet_window_is_loaded (fixture->fleet)
         && gtk_widget_get_mapped (GTK_WIDGET (fixture->fleet));
}

static void
act (GtkWidget *widget, const char *action)
{
  g_assert_true (gtk_widget_activate_action (widget, action, NULL));
}

static void
open_fleet (Fixture *fixture)
{
  ui_act (GTK_WIDGET (fixture->window), "win.fleet");
  fixture->fleet = YX_FLEET_WINDOW (ui_find_window (YX_TYPE_FLEET_WINDOW));
  g_assert_nonnull (fixture->fleet);
  ui_wait (is_shown, fixture);
  fixture->pane = GTK_WIDGET (yx_fleet_window_get_pane (fixture->fleet));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = ui_demo_desk ();

  fixture->window = ui_open (path);
  fixture->desk = yx_window_get_desk (fixture->window);
}

static gboolean
is_gone (gpointer unused)
{
  return ui_find_window (YX_TYPE_FLEET_WINDOW) == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->fleet != NULL) {
    gtk_window_close (GTK_WINDOW (fixture->fleet));
    ui_wait (is_gone, NULL);
  }
  ui_close (fixture->window);
}

static int
fault_of (Fixture *fixture)
{
  return yx_field_list_get_fault (
      yx_fleet_pane_get_fields (yx_fleet_window_get_pane (fixture->fleet)));
}

static gboolean
is_refused (Fixture *fixture)
{
  return fault_of (fixture) >= 0;
}

/* Returns: (transfer full) (nullable) */
static YxVehicle *
find_vehicle (Fixture *fixture, const char *plate)
{
  g_autoptr (GListStore) vehicles = yx_desk_list_vehicles (fixture->desk, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (vehicles)); i++) {
    g_autoptr (YxVehicle) vehicle = g_list_model_get_item (G_LIST_MODEL (vehicles), i);

    if (g_str_equal (yx_vehicle_get_data (vehicle)->plate, plate))
      return g_steal_pointer (&vehicle);
  }
  return NULL;
}

static gboolean
is_saved (Fixture *fixture)
{
  return is_shown (fixture)
         && !yx_fleet_pane_is_edited (yx_fleet_window_get_pane (fixture->fleet));
}

/* A plate that another car has is refused at its field; so are coordinates without a name. */
static void
test_vehicle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxVehicle) added = NULL;
  g_autoptr (YxVehicle) retired = NULL;
  const YxVehicleData *values;

  open_fleet (fixture);
  ui_wait_label (fixture->pane, "豫HO001警");
  act (fixture->pane, "record.add");
  ui_fill (fixture->pane, "Number plate", " 豫HO002警 ");
  act (fixture->pane, "record.save");
  ui_wait (is_refused, fixture);
  g_assert_cmpint (fault_of (fixture), ==, 0);
  ui_wait_label (fixture->pane, "a vehicle with plate 豫HO002警 already");
  ui_fill (fixture->pane, "Number plate", "豫HO0警");
  g_assert_cmpint (fault_of (fixture), ==, -1);
  act (fixture->pane, "record.save");
  ui_wait (is_refused, fixture);
  ui_wait_label (fixture->pane, "is no number plate");
  ui_fill (fixture->pane, "Number plate", "豫HO019警");
  ui_fill (fixture->pane, "Name on the radio", "夜巡19号");
  ui_fill (fixture->pane, "Coordinates of the base", "113.07, 34.93");
  act (fixture->pane, "record.save");
  ui_wait (is_refused, fixture);
  ui_fill (fixture->pane, "Own base (empty: the court’s)", "西关法庭");
  act (fixture->pane, "record.save");
  ui_wait (is_saved, fixture);
  added = find_vehicle (fixture, "豫HO019警");
  g_assert_nonnull (added);
  values = yx_vehicle_get_data (added);
  g_assert_cmpstr (values->call_sign, ==, "夜巡19号");
  g_assert_cmpstr (values->base, ==, "西关法庭");
  g_assert_cmpfloat_with_epsilon (values->base_lon, 113.07, 1e-9);
  g_assert_cmpint (values->seats, ==, 5);
  /* Changed: the same row. */
  yx_field_list_set_number (yx_fleet_pane_get_fields (YX_FLEET_PANE (fixture->pane)), 3, 7);
  ui_fill (fixture->pane, "Name on the radio", "夜巡20号");
  act (fixture->pane, "record.save");
  ui_wait (is_saved, fixture);
  g_clear_object (&added);
  added = find_vehicle (fixture, "豫HO019警");
  g_assert_cmpint (yx_vehicle_get_data (added)->seats, ==, 7);
  g_assert_cmpstr (yx_vehicle_get_data (added)->call_sign, ==, "夜巡20号");
  act (fixture->pane, "record.retire");
  ui_wait (is_saved, fixture);
  retired = find_vehicle (fixture, "豫HO019警");
  g_assert_cmpint (yx_vehicle_get_data (retired)->retired, >, 0);
}

static gboolean
is_form_there (gpointer unused)
{
  return ui_find_window (YX_TYPE_FACT_FORM) != NULL;
}

static gboolean
is_form_gone (Fixture *fixture)
{
  return ui_find_window (YX_TYPE_FACT_FORM) == NULL && is_shown (fixture);
}

static gboolean
is_form_refused (gpointer unused)
{
  GtkWindow *form = ui_find_window (YX_TYPE_FACT_FORM);

  return form != NULL && ui_find_label (GTK_WIDGET (form), "must end after it begins") != NULL;
}

static gboolean
is_absent (Fixture *fixture)
{
  return is_shown (fixture) && ui_find_label (fixture->pane, "维修") != NULL;
}

static gboolean
is_present (Fixture *fixture)
{
  return is_shown (fixture) && ui_find_label (fixture->pane, "维修") == NULL;
}

/* The first of that type below that is drawn. */
static GtkWidget *
entry_list_of (Fixture *fixture)
{
  return ui_find (fixture->pane, YX_TYPE_ENTRY_LIST);
}

static gboolean
is_undo_offered (Fixture *fixture)
{
  return ui_find_label (GTK_WIDGET (fixture->fleet), "Entry removed") != NULL;
}

/* The entry that was just removed comes back, once. */
static void
check_undo (Fixture *fixture, gboolean (*is_back) (Fixture *))
{
  ui_wait (is_undo_offered, fixture);
  act (GTK_WIDGET (fixture->fleet), "fleet.undo");
  ui_wait (is_back, fixture);
  g_assert_false (yx_fleet_pane_restore (yx_fleet_window_get_pane (fixture->fleet)));
}

/* A car that is away for a day, and back; away again when that was a slip. */
static void
test_absence (Fixture *fixture, gconstpointer data)
{
  GtkWidget *form;
  g_autoptr (GArray) absences = NULL;
  g_autoptr (GArray) again = NULL;
  const YxAbsence *before, *after;
  GtkWidget *list;

  open_fleet (fixture);
  list = entry_list_of (fixture);
  g_assert_cmpuint (yx_entry_list_get_n (YX_ENTRY_LIST (list)), ==, 0);
  ui_click (fixture->pane, "Away…");
  ui_wait (is_form_there, NULL);
  form = GTK_WIDGET (ui_find_window (YX_TYPE_FACT_FORM));
  ui_fill (form, "From", "2099-03-02 08:00");
  ui_fill (form, "Until", "2099-03-01");
  ui_fill (form, "Why (workshop, inspection, lent)", "维修");
  ui_click (form, "Record");
  ui_wait (is_form_refused, NULL);
  ui_fill (form, "Until", "2099-03-02");
  ui_click (form, "Record");
  ui_wait (is_form_gone, fixture);
  ui_wait (is_absent, fixture);
  absences = yx_desk_list_absences (fixture->desk, NULL, 0, G_MAXINT64, NULL);
  g_assert_cmpuint (absences->len, ==, 1);
  g_signal_emit_by_name (list, "remove", g_array_index (absences, YxAbsence, 0).id);
  ui_wait (is_present, fixture);
  check_undo (fixture, is_absent);
  again = yx_desk_list_absences (fixture->desk, NULL, 0, G_MAXINT64, NULL);
  g_assert_cmpuint (again->len, ==, 1);
  before = &g_array_index (absences, YxAbsence, 0);
  after = &g_array_index (again, YxAbsence, 0);
  g_assert_cmpstr (after->vehicle_id, ==, before->vehicle_id);
  g_assert_cmpint (after->from, ==, before->from);
  g_assert_cmpint (after->until, ==, before->until);
  g_assert_cmpstr (after->reason, ==, "维修");
}

static gboolean
is_asked (gpointer unused)
{
  return ui_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static void
answer (const char *response)
{
  GtkWindow *dialog = ui_find_window (ADW_TYPE_MESSAGE_DIALOG);

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (dialog);
}

static gboolean
is_second_shown (Fixture *fixture)
{
  return is_saved (fixture) && ui_find_label (fixture->pane, "夜巡2号") != NULL;
}

/* Another one is chosen while this one is being changed: asked for, kept, given up or saved. */
static void
test_unsaved (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxVehicle) first = NULL;
  g_autoptr (YxVehicle) second = NULL;
  g_autoptr (YxVehicle) after = NULL;
  YxFleetPane *pane;

  open_fleet (fixture);
  pane = YX_FLEET_PANE (fixture->pane);
  first = find_vehicle (fixture, "豫HO001警");
  second = find_vehicle (fixture, "豫HO002警");
  ui_fill (fixture->pane, "Name on the radio", "改过");
  g_assert_true (yx_fleet_pane_is_edited (pane));
  yx_fleet_pane_choose (pane, yx_vehicle_get_data (second)->id);
  ui_wait (is_asked, NULL);
  answer ("cancel");
  g_assert_true (yx_fleet_pane_is_edited (pane));
  gtk_window_close (GTK_WINDOW (fixture->fleet));
  ui_wait (is_asked, NULL);
  answer ("cancel");
  g_assert_true (yx_fleet_pane_is_edited (pane));
  yx_fleet_pane_choose (pane, yx_vehicle_get_data (second)->id);
  ui_wait (is_asked, NULL);
  answer ("discard");
  ui_wait (is_second_shown, fixture);
  after = find_vehicle (fixture, "豫HO001警");
  g_assert_cmpstr (yx_vehicle_get_data (after)->call_sign, ==, "夜巡1号");
  ui_fill (fixture->pane, "Name on the radio", "改过2");
  yx_fleet_pane_choose (pane, yx_vehicle_get_data (first)->id);
  ui_wait (is_asked, NULL);
  answer ("save");
  ui_wait (is_saved, fixture);
  g_clear_object (&after);
  after = find_vehicle (fixture, "豫HO002警");
  g_assert_cmpstr (yx_vehicle_get_data (after)->call_sign, ==, "改过2");
}

static gboolean
is_duty_shown (Fixture *fixture)
{
  return is_shown (fixture) && ui_find_label (fixture->pane, "2099-03-02 08:00 – 18:00") != NULL;
}

static gboolean
is_duty_gone (Fixture *fixture)
{
  return is_shown (fixture) && ui_find_label (fixture->pane, "2099-03-02 08:00 – 18:00") == NULL;
}

/* An officer with a phone that is none; then with a duty, which is removed and put back. */
static void
test_officer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) officers = NULL;
  g_autoptr (GArray) duties = NULL;
  GtkWidget *form;
  gboolean found = FALSE;

  open_fleet (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->fleet), "fleet.view", "s", "officers");
  fixture->pane = GTK_WIDGET (yx_fleet_window_get_pane (fixture->fleet));
  act (GTK_WIDGET (fixture->fleet), "fleet.add");
  ui_fill (fixture->pane, "Mobile number", "12345");
  act (GTK_WIDGET (fixture->fleet), "fleet.save");
  ui_wait (is_refused, fixture);
  ui_wait_label (fixture->pane, "needs a name");
  ui_fill (fixture->pane, "Full name", "例新人");
  act (GTK_WIDGET (fixture->fleet), "fleet.save");
  ui_wait (is_refused, fixture);
  ui_wait_label (fixture->pane, "is no mobile number");
  ui_fill (fixture->pane, "Mobile number", "");
  yx_field_list_set_number (yx_fleet_pane_get_fields (YX_FLEET_PANE (fixture->pane)), 4,
                            1 << YX_OFFICER_SKILL_FIRST_AID);
  act (GTK_WIDGET (fixture->fleet), "fleet.save");
  ui_wait (is_saved, fixture);
  officers = yx_desk_list_officers (fixture->desk, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (officers)); i++) {
    g_autoptr (YxOfficer) officer = g_list_model_get_item (G_LIST_MODEL (officers), i);

    if (g_str_equal (yx_officer_get_data (officer)->name, "例新人")) {
      found = TRUE;
      g_assert_cmpint (yx_officer_get_data (officer)->skills, ==, 1 << YX_OFFICER_SKILL_FIRST_AID);
    }
  }
  g_assert_true (found);
  ui_click (fixture->pane, "Add…");
  ui_wait (is_form_there, NULL);
  form = GTK_WIDGET (ui_find_window (YX_TYPE_FACT_FORM));
  ui_fill (form, "From", "2099-03-02 08:00");
  ui_fill (form, "Until", "2099-03-02 18:00");
  ui_click (form, "Record");
  ui_wait (is_duty_shown, fixture);
  duties = yx_desk_list_duties (fixture->desk, NULL, 4075718400000000, G_MAXINT64, NULL);
  g_assert_cmpuint (duties->len, ==, 1);
  g_signal_emit_by_name (entry_list_of (fixture), "remove",
                         g_array_index (duties, YxDuty, 0).id);
  ui_wait (is_duty_gone, fixture);
  check_undo (fixture, is_duty_shown);
}

static gboolean
are_problems_shown (gpointer data)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ui_find_label (l->data, "Nothing was stored") != NULL
        && ui_find_label (l->data, "Line 3") != NULL) {
      gtk_window_close (l->data);
      return TRUE;
    }
  return FALSE;
}

static GFile *
write_list (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (ui_folder (), name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* A list with one row that cannot be puts in nothing and names the line. */
static void
test_import (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) bad = write_list ("bad.csv", "车牌,座位\n豫HO031警,5\n豫HO032警,none\n");
  g_autoptr (GFile) good = write_list ("good.csv", "车牌,座位\n豫HO031警,5\n豫HO032警,7\n");
  g_autoptr (YxVehicle) vehicle = NULL;

  open_fleet (fixture);
  yx_fleet_window_import (fixture->fleet, bad);
  ui_wait (are_problems_shown, NULL);
  g_assert_null (find_vehicle (fixture, "豫HO031警"));
  yx_fleet_window_import (fixture->fleet, good);
  ui_wait_label (GTK_WIDGET (fixture->fleet), "vehicles: 2 new");
  vehicle = find_vehicle (fixture, "豫HO032警");
  g_assert_cmpint (yx_vehicle_get_data (vehicle)->seats, ==, 7);
}

/* A clerk sees the fleet, is told which role it takes, and changes nothing. */
static void
test_roles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  yx_desk_set_author (fixture->desk, "admin");
  yx_desk_set_member_role (fixture->desk, "admin", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (fixture->desk, "clerk", YX_ROLE_CLERK, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (fixture->desk, "clerk");
  open_fleet (fixture);
  ui_wait_label (fixture->pane, "Administrator");
  act (fixture->pane, "record.add");
  ui_wait_label (fixture->pane, "豫HO001警");
  g_assert_null (ui_find_label (fixture->pane, "New Vehicle"));
  g_assert_false (gtk_widget_is_sensitive (gtk_widget_get_first_child (
      GTK_WIDGET (yx_fleet_pane_get_fields (YX_FLEET_PANE (fixture->pane))))));
}

#define ADD(name, function) \
  g_test_add ("/ui/fleet/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  ADD ("vehicle", test_vehicle);
  ADD ("absence", test_absence);
  ADD ("unsaved", test_unsaved);
  ADD ("officer", test_officer);
  ADD ("import", test_import);
  ADD ("roles", test_roles);
  return ui_run ();
}
