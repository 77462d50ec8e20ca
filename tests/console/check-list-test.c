/* The go/no-go beside the plan: stopped visits first, each with what to do, and one selection
 * with the rest of the page. */

#include <adwaita.h>
#include <string.h>

#include "console/check-list.h"
#include "console/resources.h"
#include "desk/made-night.h"

static void
checked_cb (guint *n_checked)
{
  (*n_checked)++;
}

static GtkWidget *
find_widget (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_widget (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Whether a label below says so. */
static gboolean
says (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static void
load (YxCheckList *list, Night *night)
{
  guint n_checked = 0;
  const gulong id
      = g_signal_connect_swapped (list, "checked", G_CALLBACK (checked_cb), &n_checked);

  yx_check_list_load (list, night->desk, night->operation_id);
  while (n_checked == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (list, id);
}

static void
test_check_list (void)
{
  Night *night = night_new (6);
  YxCheckList *list = g_object_new (YX_TYPE_CHECK_LIST, NULL);
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  g_autoptr (YxPlanSelection) selection = yx_plan_selection_new ();
  g_autofree char *stopped = NULL;
  GtkSelectionModel *model;

  yx_check_list_set_selection (list, selection);
  gtk_window_set_default_size (window, 400, 800);
  gtk_window_set_child (window, GTK_WIDGET (list));
  gtk_window_present (window);
  night_run (night, "UPDATE debtors SET deputy = 'county' WHERE name = '样5某';"
                    "UPDATE debtors SET deputy = NULL WHERE name = '样6某'");
  stopped = night_query_text (night, "SELECT t.id FROM tasks t JOIN debtors d "
                                     "ON d.id = t.debtor_id WHERE d.name = '样5某'");
  load (list, night);
  g_assert_cmpuint (yx_check_list_get_n_stopped (list), ==, 2);
  model = gtk_list_view_get_model (
      GTK_LIST_VIEW (find_widget (GTK_WIDGET (list), GTK_TYPE_LIST_VIEW)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 6);
  while (!says (GTK_WIDGET (list), "no permission of the congress"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (says (GTK_WIDGET (list), "Deputies Law 39"));
  g_assert_true (says (GTK_WIDGET (list), "May not go"));
  g_assert_true (says (GTK_WIDGET (list), "papers missing: 1; may not go: 1"));

  /* The stopped one is the first row; selecting it selects its visit, and back. */
  yx_plan_selection_add_task (selection, stopped, "（2025）豫0825执5号");
  gtk_selection_model_select_item (model, 0, TRUE);
  g_assert_cmpstr (yx_plan_selection_get_task (selection), ==, stopped);
  yx_plan_selection_clear (selection);
  g_assert_false (gtk_selection_model_is_selected (model, 0));
  yx_plan_selection_select_task (selection, stopped);
  g_assert_true (gtk_selection_model_is_selected (model, 0));

  yx_check_list_load (list, NULL, NULL);
  g_assert_cmpuint (yx_check_list_get_n_stopped (list), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  gtk_window_destroy (window);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  night_free (night);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yx_console_register_resources ();
  g_test_add_func ("/console/check-list", test_check_list);
  return g_test_run ();
}
