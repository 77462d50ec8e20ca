/* A folder watched for files of leads by the console: what is put there is on the Leads page and in
 * a toast, what is none is refused, and the folder that was let go of is left alone. */

#include <glib/gstdio.h>
#include <string.h>

#include "console/lead-watch.h"
#include "console/leads-page.h"
#include "console/settings.h"
#include "desk/leads.h"
#include "desk/lists.h"
#include "desk/roles.h"
#include "harness.h"
#include "model/format.h"

typedef struct {
  YxWindow *window;
  YxDesk *desk;
  char *folder;
  char *list;   /* of one lead */
  guint n_open; /* leads on the page before */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = ui_demo_desk ();
  const YxCaseFilter open = { .statuses = 1 << YX_CASE_STATUS_OPEN, .limit = 1 };
  g_autofree char *heard
      = yx_format_time (g_get_real_time () - G_TIME_SPAN_HOUR, NULL);
  g_autoptr (GListStore) cases = NULL;
  g_autoptr (YxCase) first = NULL;

  fixture->window = ui_open (path);
  fixture->desk = yx_window_get_desk (fixture->window);
  fixture->folder = g_build_filename (ui_folder (), "drop", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  cases = yx_desk_list_cases (fixture->desk, &open, NULL);
  first = g_list_model_get_item (G_LIST_MODEL (cases), 0);
  fixture->list = g_strdup_printf ("案号,地址,坐标,获悉时间,线索来源\n"
                                   "%s,样本茶馆,\"113.0712,34.9433\",%s,110\n",
                                   yx_case_get_data (first)->number, heard);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  yx_lead_watch_set_folder (fixture->desk, NULL);
  ui_close (fixture->window);
  g_free (fixture->folder);
  g_free (fixture->list);
}

/* Under the name it has only when it is whole. */
static void
put (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (part, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (part, path), ==, 0);
}

static guint
count_leads (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) leads = yx_desk_list_leads (fixture->desk, NULL, &error);

  g_assert_no_error (error);
  return g_list_model_get_n_items (G_LIST_MODEL (leads));
}

static gboolean
exists (Fixture *fixture, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_taken_told (Fixture *fixture)
{
  return ui_find_label (GTK_WIDGET (fixture->window), "Leads from “night.csv”") != NULL;
}

/* The page is read again by itself; which of its leads is selected depends on their clocks. */
static gboolean
is_lead_shown (Fixture *fixture)
{
  GtkWidget *page = ui_find (GTK_WIDGET (fixture->window), YX_TYPE_LEADS_PAGE);

  return yx_leads_page_is_loaded (YX_LEADS_PAGE (page))
         && yx_leads_page_get_n_leads (YX_LEADS_PAGE (page)) == fixture->n_open + 1;
}

static gboolean
is_refusal_told (Fixture *fixture)
{
  return ui_find_label (GTK_WIDGET (fixture->window), "“letter.csv” was refused") != NULL;
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  const guint before = count_leads (fixture);
  g_autofree char *named = NULL;
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.view", "s", "leads");
  page = ui_find (GTK_WIDGET (fixture->window), YX_TYPE_LEADS_PAGE);
  ui_wait_for ("the page", (UiCondition) yx_leads_page_is_loaded, page);
  fixture->n_open = yx_leads_page_get_n_leads (YX_LEADS_PAGE (page));
  yx_lead_watch_set_folder (fixture->desk, fixture->folder);
  named = yx_lead_watch_dup_folder (fixture->desk);
  g_assert_cmpstr (named, ==, fixture->folder);
  put (fixture, "night.csv", fixture->list);
  ui_wait (is_taken_told, fixture);
  g_assert_cmpuint (count_leads (fixture), ==, before + 1);
  g_assert_true (exists (fixture, "done", "night.csv"));
  ui_wait (is_lead_shown, fixture);
  put (fixture, "letter.csv", "这不是线索表\n");
  ui_wait (is_refusal_told, fixture);
  g_assert_true (exists (fixture, "refused", "letter.csv"));
  g_assert_cmpuint (count_leads (fixture), ==, before + 1);
}

static gboolean
is_forbidden_told (Fixture *fixture)
{
  return ui_find_label (GTK_WIDGET (fixture->window), "may not take leads down") != NULL;
}

/* Whoever may not take leads down is told so, once, and no refusal goes into the log; another desk
 * has no part in the folder. */
static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other_path = g_build_filename (ui_folder (), "other.desk", NULL);
  g_autoptr (YxDesk) other = yx_desk_create (other_path, &error);

  g_assert_no_error (error);
  yx_desk_set_author (fixture->desk, "admin");
  yx_desk_set_member_role (fixture->desk, "admin", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (fixture->desk, "reader", YX_ROLE_REVIEWER, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (fixture->desk, "reader");
  put (fixture, "held.csv", fixture->list);
  yx_lead_watch_set_folder (fixture->desk, fixture->folder);
  g_assert_null (yx_lead_watch_dup_folder (other));
  ui_wait (is_forbidden_told, fixture);
  g_assert_true (exists (fixture, ".", "held.csv"));
  yx_lead_watch_set_folder (fixture->desk, NULL);
  g_assert_null (yx_lead_watch_dup_folder (fixture->desk));
}

#define ADD(name, function) \
  g_test_add ("/ui/lead-watch/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  ADD ("folder", test_folder);
  ADD ("forbidden", test_forbidden);
  return ui_run ();
}
