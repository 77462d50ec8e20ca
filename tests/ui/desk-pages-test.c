/* The Go/no-go and Crews pages on the demonstration night: what they show, what their buttons do,
 * what is refused, and what a role may not do. */

#include "console/check-page.h"
#include "console/crew-car.h"
#include "console/crew-row.h"
#include "console/crews-page.h"
#include "console/fact-form.h"
#include "desk/check.h"
#include "desk/crews.h"
#include "desk/operation.h"
#include "desk/roles.h"
#include "desk/steps.h"
#include "harness.h"

typedef struct {
  YxWindow *window;
  YxDesk *desk;
  char *operation;
  YxCheckPage *check;
  YxCrewsPage *crews;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = ui_demo_desk ();
  g_autoptr (YxOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  fixture->window = ui_open (path);
  fixture->desk = yx_window_get_desk (fixture->window);
  operation = yx_desk_find_operation (fixture->desk, NULL, &error);
  g_assert_no_error (error);
  fixture->operation = g_strdup (yx_operation_get_data (operation)->id);
  fixture->check = YX_CHECK_PAGE (ui_find (GTK_WIDGET (fixture->window), YX_TYPE_CHECK_PAGE));
  fixture->crews = YX_CREWS_PAGE (ui_find (GTK_WIDGET (fixture->window), YX_TYPE_CREWS_PAGE));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window);
  g_free (fixture->operation);
}

static gboolean
is_check_loaded (Fixture *fixture)
{
  return gtk_widget_get_mapped (GTK_WIDGET (fixture->check))
         && yx_check_page_is_loaded (fixture->check);
}

static gboolean
are_crews_loaded (Fixture *fixture)
{
  return gtk_widget_get_mapped (GTK_WIDGET (fixture->crews))
         && yx_crews_page_is_loaded (fixture->crews);
}

static void
turn_to (Fixture *fixture, const char *view)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.view", "s", view);
  if (g_str_equal (view, "check"))
    ui_wait (is_check_loaded, fixture);
  else
    ui_wait (are_crews_loaded, fixture);
}

/* The number of blocks that are overridden now. */
static int
count_overridden (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = yx_desk_check_operation (
      fixture->desk, fixture->operation, YX_CHECK_STAGE_APPROVAL, &error);
  int n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < check->tasks->len; i++)
    n += ((YxTaskCheck *) g_ptr_array_index (check->tasks, i))->n_overridden;
  return n;
}

static gboolean
is_form_closed (gpointer data)
{
  return ui_find_window (YX_TYPE_FACT_FORM) == NULL;
}

static gboolean
is_refused (GtkWidget *form)
{
  return ui_find_label (form, "at least 6 characters") != NULL;
}

static gboolean
is_overridden_shown (Fixture *fixture)
{
  return ui_find_label (GTK_WIDGET (fixture->check), "Overridden by") != NULL;
}

/* A deputy without permission: too short a reason is refused in the form, a whole one overrides;
 * and it can be withdrawn. */
static void
test_override (Fixture *fixture, gconstpointer data)
{
  GtkWidget *form;

  turn_to (fixture, "check");
  ui_wait_label (GTK_WIDGET (fixture->check), "May go:");
  ui_click (GTK_WIDGET (fixture->check), "Override…");
  form = GTK_WIDGET (ui_find_window (YX_TYPE_FACT_FORM));
  g_assert_nonnull (form);
  ui_fill (form, "Reason", "short");
  ui_click (form, "Override");
  ui_wait (is_refused, form);
  g_assert_cmpint (count_overridden (fixture), ==, 0);
  ui_fill (form, "Reason", "the congress was called, permission follows");
  ui_click (form, "Override");
  ui_wait (is_form_closed, NULL);
  g_assert_cmpint (count_overridden (fixture), ==, 1);
  ui_wait (is_overridden_shown, fixture);
  ui_click (GTK_WIDGET (fixture->check), "Withdraw Override…");
  form = GTK_WIDGET (ui_find_window (YX_TYPE_FACT_FORM));
  ui_click (form, "Withdraw");
  ui_wait (is_form_closed, NULL);
  g_assert_cmpint (count_overridden (fixture), ==, 0);
}

static GtkWidget *
find_button (GtkWidget *below, const char *label)
{
  GtkWidget *found = ui_find_label (below, label);

  return found != NULL ? gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON) : NULL;
}

static gboolean
is_approved (Fixture *fixture)
{
  GtkWidget *depart = find_button (GTK_WIDGET (fixture->check), "Depart");
  g_autoptr (YxOperation) operation
      = yx_desk_find_operation (fixture->desk, fixture->operation, NULL);

  return yx_operation_get_data (operation)->step == YX_OPERATION_STEP_APPROVED
         && is_check_loaded (fixture) && depart != NULL && gtk_widget_get_mapped (depart);
}

static gboolean
is_recorder_refused (Fixture *fixture)
{
  return ui_find_label (GTK_WIDGET (fixture->check), "recorders not tested") != NULL;
}

/* Approved by its button; nobody leaves before the roll call, and the bar says why. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
  turn_to (fixture, "check");
  ui_click (GTK_WIDGET (fixture->check), "Approve");
  ui_wait (is_approved, fixture);
  ui_click (GTK_WIDGET (fixture->check), "Depart");
  ui_wait (is_recorder_refused, fixture);
  g_assert_true (is_approved (fixture));
}

static YxCrewBoard *
look (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  YxCrewBoard *board = yx_desk_get_crew_board (fixture->desk, fixture->operation, &error);

  g_assert_no_error (error);
  return board;
}

static const YxCrewOfficer *
find_officer (const YxCrewBoard *board, gboolean rides)
{
  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

    if ((officer->vehicle_id != NULL) == rides)
      return officer;
  }
  return NULL;
}

static gboolean
is_unmet_shown (Fixture *fixture)
{
  return are_crews_loaded (fixture)
         && ui_find_label (GTK_WIDGET (fixture->crews), "cars that lack something: 1") != NULL;
}

static gboolean
is_whole (Fixture *fixture)
{
  return are_crews_loaded (fixture)
         && ui_find_label (GTK_WIDGET (fixture->crews), "cars that lack something: 0") != NULL;
}

/* Out of a car, and what that breaks is shown; proposed again, and it is whole. */
static void
test_crews (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxCrewBoard) board = look (fixture);
  const YxCrewOfficer *rider = find_officer (board, TRUE);

  turn_to (fixture, "crews");
  g_assert_true (is_whole (fixture));
  g_assert_nonnull (ui_find (GTK_WIDGET (fixture->crews), YX_TYPE_CREW_CAR));
  ui_wait_label (GTK_WIDGET (fixture->crews), rider->name);
  gtk_widget_activate_action (GTK_WIDGET (fixture->crews), "crews.move", "(ss)", rider->officer_id,
                              "");
  ui_wait (is_unmet_shown, fixture);
  /* Picked up and set down with keys. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->crews), "crews.cut", "s", rider->officer_id);
  gtk_widget_activate_action (GTK_WIDGET (fixture->crews), "crews.paste", "s", rider->vehicle_id);
  ui_wait (is_whole, fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->crews), "crews.move", "(ss)", rider->officer_id,
                              "");
  ui_wait (is_unmet_shown, fixture);
  ui_click (GTK_WIDGET (fixture->crews), "Propose Crews");
  ui_wait (is_whole, fixture);
}

/* A reviewer sees all of it and may do none of it, and is told why. */
static gboolean
has_override (Fixture *fixture)
{
  return find_button (GTK_WIDGET (fixture->check), "Override…") != NULL;
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxCrewBoard) board = look (fixture);
  const YxCrewOfficer *rider = find_officer (board, TRUE);
  g_autoptr (GError) error = NULL;
  GtkWidget *button;

  yx_desk_set_author (fixture->desk, "admin");
  yx_desk_set_member_role (fixture->desk, "admin", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (fixture->desk, "reader", YX_ROLE_REVIEWER, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (fixture->desk, "reader");
  turn_to (fixture, "check");
  button = find_button (GTK_WIDGET (fixture->check), "Night Work…");
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "Commander"));
  ui_wait (has_override, fixture);
  button = find_button (GTK_WIDGET (fixture->check), "Override…");
  g_assert_false (gtk_widget_get_sensitive (button));
  turn_to (fixture, "crews");
  button = find_button (GTK_WIDGET (fixture->crews), "Propose Crews");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_widget_activate_action (GTK_WIDGET (fixture->crews), "crews.move", "(ss)", rider->officer_id,
                              "");
  ui_wait (is_whole, fixture);
}

#define ADD(name, function) \
  g_test_add ("/ui/desk-pages/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  ADD ("override", test_override);
  ADD ("steps", test_steps);
  ADD ("crews", test_crews);
  ADD ("roles", test_roles);
  return ui_run ();
}
