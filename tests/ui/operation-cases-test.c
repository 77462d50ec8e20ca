/* Cases of an operation ticked one by one, for a new one and for one that there is. */

#include "console/case-picker.h"
#include "console/operation-dialog.h"
#include "desk/lists.h"
#include "desk/operation-cases.h"
#include "desk/operation.h"
#include "harness.h"

typedef struct {
  YxWindow *window;
  YxDesk *desk;
  char *operation;
  YxCasePicker *picker;
  GtkWidget *search;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = ui_demo_desk ();
  g_autoptr (YxOperation) latest = NULL;

  fixture->window = ui_open (path);
  fixture->desk = yx_window_get_desk (fixture->window);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.view", "s", "plan");
  ui_wait_loaded (fixture->window);
  latest = yx_desk_find_operation (fixture->desk, NULL, NULL);
  fixture->operation = g_strdup (yx_operation_get_data (latest)->id);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window);
  g_free (fixture->operation);
}

static gboolean
is_picker_there (Fixture *fixture)
{
  GtkWindow *window = ui_find_window (YX_TYPE_CASE_PICKER);

  if (window == NULL || !yx_case_picker_is_settled (YX_CASE_PICKER (window)))
    return FALSE;
  fixture->picker = YX_CASE_PICKER (window);
  fixture->search = ui_find (GTK_WIDGET (window), GTK_TYPE_SEARCH_ENTRY);
  return TRUE;
}

static gboolean
is_picker_gone (gpointer unused)
{
  return ui_find_window (YX_TYPE_CASE_PICKER) == NULL;
}

static gboolean
is_one_shown (Fixture *fixture)
{
  return yx_case_picker_is_settled (fixture->picker)
         && ui_find_label (GTK_WIDGET (fixture->picker), "shown: 1 of") != NULL;
}

/* Types the number and presses Enter. */
static void
tick (Fixture *fixture, const char *number)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture->search), number);
  g_signal_emit_by_name (fixture->search, "search-changed");
  ui_wait (is_one_shown, fixture);
  g_signal_emit_by_name (fixture->search, "activate");
}

static guint
count_cases (Fixture *fixture, const char *operation)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = yx_desk_dup_operation_cases (fixture->desk, operation, &error);

  g_assert_no_error (error);
  return g_strv_length (ids);
}

/* A case in enforcement that the operation has, or has not. (transfer full) */
static char *
find_number (Fixture *fixture, gboolean has)
{
  const YxCaseFilter open = { .statuses = 1 << YX_CASE_STATUS_OPEN };
  g_auto (GStrv) ids = yx_desk_dup_operation_cases (fixture->desk, fixture->operation, NULL);
  g_autoptr (GListStore) cases = yx_desk_list_cases (fixture->desk, &open, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);
    const YxCaseData *data = yx_case_get_data (item);

    /* Other numbers do not begin like it. */
    if (g_strv_contains ((const char *const *) ids, data->id) == has)
      return g_strdup (data->number);
  }
  g_assert_not_reached ();
}

/* One in, one out; what is not changed stays. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  const guint before = count_cases (fixture, fixture->operation);
  g_autofree char *in = find_number (fixture, FALSE);
  g_autofree char *out = find_number (fixture, TRUE);

  ui_act (GTK_WIDGET (fixture->window), "win.operation-cases");
  ui_wait (is_picker_there, fixture);
  g_assert_cmpuint (yx_case_picker_get_n_chosen (fixture->picker), ==, before);
  tick (fixture, in);
  g_assert_cmpuint (yx_case_picker_get_n_chosen (fixture->picker), ==, before + 1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->picker), "picker.confirm", NULL);
  ui_wait (is_picker_gone, NULL);
  g_assert_cmpuint (count_cases (fixture, fixture->operation), ==, before + 1);
  ui_wait_loaded (fixture->window);
  ui_wait_label (GTK_WIDGET (fixture->window), "Cases added: 1");

  ui_act (GTK_WIDGET (fixture->window), "win.operation-cases");
  ui_wait (is_picker_there, fixture);
  tick (fixture, out);
  tick (fixture, in);
  g_assert_cmpuint (yx_case_picker_get_n_chosen (fixture->picker), ==, before - 1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->picker), "picker.confirm", NULL);
  ui_wait (is_picker_gone, NULL);
  g_assert_cmpuint (count_cases (fixture, fixture->operation), ==, before - 1);
}

static gboolean
is_dialog_gone (gpointer unused)
{
  return ui_find_window (YX_TYPE_OPERATION_DIALOG) == NULL;
}

static gboolean
is_nothing_ticked (Fixture *fixture)
{
  return yx_case_picker_get_n_chosen (fixture->picker) == 0;
}

static gboolean
is_untick_there (Fixture *fixture)
{
  return is_picker_there (fixture)
         && ui_find_label (GTK_WIDGET (fixture->picker), "Untick All Shown") != NULL;
}

/* A new operation with two cases that were ticked, whatever the table shows. */
static void
test_new (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = find_number (fixture, FALSE);
  g_autofree char *other = find_number (fixture, TRUE);
  g_autoptr (YxOperation) made = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  ui_act (GTK_WIDGET (fixture->window), "win.new-operation");
  dialog = GTK_WIDGET (ui_find_window (YX_TYPE_OPERATION_DIALOG));
  g_assert_nonnull (dialog);
  ui_fill (dialog, "Name", "逐案选取");
  ui_click (dialog, "One by One…");
  ui_wait (is_untick_there, fixture);
  ui_click (GTK_WIDGET (fixture->picker), "Untick All Shown");
  ui_wait (is_nothing_ticked, fixture);
  tick (fixture, one);
  tick (fixture, other);
  gtk_widget_activate_action (GTK_WIDGET (fixture->picker), "picker.confirm", NULL);
  ui_wait (is_picker_gone, NULL);
  ui_wait_label (dialog, "2 cases, ticked by hand");
  ui_click (dialog, "Create");
  ui_wait (is_dialog_gone, NULL);
  made = yx_desk_find_operation (fixture->desk, "逐案选取", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_cases (fixture, yx_operation_get_data (made)->id), ==, 2);
  ui_wait_loaded (fixture->window);
}

#define ADD(name, function) \
  g_test_add ("/ui/operation-cases/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  ADD ("change", test_change);
  ADD ("new", test_new);
  return ui_run ();
}
