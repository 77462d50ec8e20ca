/* From an empty desk to a table of cases through the import dialog, with good files and bad. */

#include <glib/gstdio.h>

#include "console/case-list.h"
#include "console/import-dialog.h"
#include "console/operation-dialog.h"
#include "console/plan-page.h"
#include "desk/lists.h"
#include "harness.h"

#define HEADINGS "案号,被执行人,身份证号码,执行标的额,地址,经度,纬度\n"
#define GOOD_ROW "（2025）豫0825执%d号,样某%d,,45000,某村%d号,113.07,34.94\n"

typedef struct {
  YxWindow *window;
  YxImportDialog *dialog;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static guint n_desks;
  g_autofree char *path = g_strdup_printf ("%s/import-%u.desk", ui_folder (), n_desks++);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_create (path, &error);

  g_assert_no_error (error);
  yx_desk_close (desk);
  fixture->window = ui_open (path);
  ui_act (GTK_WIDGET (fixture->window), "win.import-cases");
  fixture->dialog = YX_IMPORT_DIALOG (ui_find_window (YX_TYPE_IMPORT_DIALOG));
  ui_wait_drawn (GTK_WIDGET (fixture->dialog));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  ui_close (fixture->window);
}

static guint
count_cases (Fixture *fixture)
{
  YxDeskCounts counts;
  g_autoptr (GError) error = NULL;

  g_assert_true (yx_desk_count (yx_window_get_desk (fixture->window), &counts, &error));
  return counts.cases;
}

static gboolean
table_agrees (gpointer data)
{
  Fixture *fixture = data;
  YxPlanPage *page = yx_window_get_plan_page (fixture->window);
  YxCaseList *list = YX_CASE_LIST (ui_find (GTK_WIDGET (page), YX_TYPE_CASE_LIST));

  return yx_plan_page_is_loaded (page)
         && g_list_model_get_n_items (G_LIST_MODEL (yx_case_list_get_rows (list)))
                == count_cases (fixture);
}

static void
choose (Fixture *fixture, const char *name, const char *content, gssize length)
{
  g_autofree char *path = g_build_filename (ui_folder (), name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (content != NULL)
    g_assert_true (g_file_set_contents (path, content, length, NULL));
  yx_import_dialog_set_file (fixture->dialog, file);
}

static gboolean
shows_result (gpointer data)
{
  return yx_import_dialog_is_done (((Fixture *) data)->dialog);
}

/* The label that says why nothing was imported; NULL: not shown. */
static GtkWidget *
find_error (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "error")
      && gtk_widget_get_mapped (widget))
    found = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_error (child);
  return found;
}

static gboolean
shows_error (gpointer data)
{
  return find_error (GTK_WIDGET (((Fixture *) data)->dialog)) != NULL;
}

static char *
good_rows (int from, int to)
{
  GString *text = g_string_new (NULL);

  for (int i = from; i < to; i++)
    g_string_append_printf (text, GOOD_ROW, i, i, i);
  return g_string_free (text, FALSE);
}

static void
test_empty_desk (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  ui_wait_label (window, "No Cases Yet");
  ui_wait_label (window, "No Plan Yet");
  ui_wait_label (window, "No operation on this desk yet");
  ui_act (window, "win.plan");
  ui_wait_drawn (window);
  ui_wait_label (window, "There is no operation to plan yet.");
}

static void
test_good_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rows = good_rows (1, 41);
  g_autofree char *text = g_strconcat (HEADINGS, rows, NULL);

  choose (fixture, "good.csv", text, -1);
  ui_click (GTK_WIDGET (fixture->dialog), "Import");
  ui_wait (shows_result, fixture);
  ui_wait_label (GTK_WIDGET (fixture->dialog), "40 new");
  g_assert_cmpuint (count_cases (fixture), ==, 40);
  ui_wait (table_agrees, fixture);
}

static void
test_some_bad_rows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rows = good_rows (1, 11);
  g_autofree char *text
      = g_strconcat (HEADINGS, rows, "（2025）豫0825民初3号,样某,,1,某村,113.07,34.94\n",
                     "（2025）豫0825执77号,样某,,四万五,某村,113.07,34.94\n", NULL);
  GtkWidget *dialog = GTK_WIDGET (fixture->dialog);

  choose (fixture, "mixed.csv", text, -1);
  ui_click (dialog, "Import");
  ui_wait (shows_result, fixture);
  ui_wait_drawn (dialog);
  ui_wait_label (dialog, "2 rows were left out");
  ui_wait_label (dialog, "四万五");
  g_assert_cmpuint (count_cases (fixture), ==, 10);

  /* The same, all or nothing, onto the desk that has the good rows already. */
  ui_click (dialog, "Import Another");
  ui_wait_drawn (dialog);
  gtk_switch_set_active (GTK_SWITCH (ui_find (dialog, GTK_TYPE_SWITCH)), TRUE);
  ui_click (dialog, "Import");
  ui_wait (shows_result, fixture);
  ui_wait_drawn (dialog);
  ui_wait_label (dialog, "Nothing was stored");
  g_assert_cmpuint (count_cases (fixture), ==, 10);
}

/* Each is refused with a message that names the file, and another file can be chosen. */
static void
test_bad_files (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name;
    const char *content;
    gssize length;
  } files[] = {
    { "empty.csv", "", 0 },
    { "binary.csv", "\x00\x01\x02\x03\xff\xfe\x00\x00", 8 },
    { "prose.csv", "今天天气很好。\n没有案件。\n", -1 },
    { "missing.csv", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    GtkWidget *error;

    choose (fixture, files[i].name, files[i].content, files[i].length);
    ui_click (GTK_WIDGET (fixture->dialog), "Import");
    ui_wait (shows_error, fixture);
    error = find_error (GTK_WIDGET (fixture->dialog));
    g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (error)), files[i].name));
    g_assert_false (shows_result (fixture));
    g_assert_cmpuint (count_cases (fixture), ==, 0);
  }
  test_good_file (fixture, NULL);
}

static gboolean
has_operation (gpointer data)
{
  GtkWidget *window = GTK_WIDGET (((Fixture *) data)->window);

  return ui_find_label (window, "40 cases, 6 vehicles at hand") != NULL;
}

static gboolean
misses_region (gpointer data)
{
  return ui_find_label (GTK_WIDGET (((Fixture *) data)->window), "No region file is set") != NULL;
}

/* A desk that has nothing but cases gets cars and a base with its first operation; what it then
 * lacks for a plan is the region, and it says so. */
static void
test_first_operation (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  test_good_file (fixture, NULL);
  ui_wait_label (GTK_WIDGET (fixture->window), "No Map Yet");
  ui_act (GTK_WIDGET (fixture->window), "win.new-operation");
  dialog = GTK_WIDGET (ui_find_window (YX_TYPE_OPERATION_DIALOG));
  ui_wait_drawn (dialog);
  ui_wait_label (dialog, "40 cases in enforcement");
  ui_wait_label (dialog, "This desk has none yet");
  ui_fill (dialog, "From", "before dawn");
  ui_click (dialog, "Create");
  ui_wait_drawn (dialog);
  ui_wait_label (dialog, "Write the day as");
  ui_fill (dialog, "From", "05:00");
  ui_click (dialog, "Create");
  ui_wait (has_operation, fixture);
  ui_act (GTK_WIDGET (fixture->window), "win.plan");
  ui_wait (misses_region, fixture);
}

/* tear_down() insists that the window goes, and the desk with it. */
static void
test_closed_while_importing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rows = good_rows (1, 20000);
  g_autofree char *text = g_strconcat (HEADINGS, rows, NULL);

  choose (fixture, "large.csv", text, -1);
  ui_click (GTK_WIDGET (fixture->dialog), "Import");
  g_assert_false (shows_result (fixture));
}

#define ADD(path, function) \
  g_test_add ("/ui/import/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  ADD ("empty-desk", test_empty_desk);
  ADD ("good-file", test_good_file);
  ADD ("some-bad-rows", test_some_bad_rows);
  ADD ("bad-files", test_bad_files);
  ADD ("first-operation", test_first_operation);
  ADD ("closed-while-importing", test_closed_while_importing);
  return ui_run ();
}
