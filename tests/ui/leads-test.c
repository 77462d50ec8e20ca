/* A lead taken down by real keys, as a dispatcher does while the caller is on the line, and the page
 * that shows it. */

#include <string.h>

#include "console/lead-entry.h"
#include "console/leads-page.h"
#include "console/page.h"
#include "console/suggest-entry.h"
#include "desk/leads.h"
#include "harness.h"

static gboolean
is_open (gpointer data)
{
  return ui_find_window (YX_TYPE_LEAD_ENTRY) != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return ui_find_window (YX_TYPE_LEAD_ENTRY) == NULL;
}

/* Whether the form shows this, with nothing on its way. */
static gboolean
shows (gpointer data)
{
  GtkWindow *form = ui_find_window (YX_TYPE_LEAD_ENTRY);

  return form != NULL && yx_lead_entry_is_idle (YX_LEAD_ENTRY (form))
         && ui_find_label (GTK_WIDGET (form), data) != NULL;
}

static gboolean
offers_somebody (gpointer data)
{
  GtkWindow *form = ui_find_window (YX_TYPE_LEAD_ENTRY);
  GtkWidget *who = form != NULL ? ui_find (GTK_WIDGET (form), YX_TYPE_SUGGEST_ENTRY) : NULL;

  return who != NULL && yx_lead_entry_is_idle (YX_LEAD_ENTRY (form))
         && yx_suggest_entry_get_n (YX_SUGGEST_ENTRY (who)) > 0;
}

static gboolean
has_same (gpointer data)
{
  GtkWindow *form = ui_find_window (YX_TYPE_LEAD_ENTRY);

  return form != NULL && yx_lead_entry_get_n_same (YX_LEAD_ENTRY (form)) == 1;
}

static guint
count (YxDesk *desk, YxLeadStatus status)
{
  const YxLeadFilter filter = { .statuses = 1u << status };
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) leads = yx_desk_list_leads (desk, &filter, &error);

  g_assert_no_error (error);
  return g_list_model_get_n_items (G_LIST_MODEL (leads));
}

/* Who by the serial of a case, where by coordinates, when, Enter. */
static void
fill_in (const char *where, const char *when)
{
  ui_press ("F2");
  ui_wait (is_open, NULL);
  ui_wait_drawn (GTK_WIDGET (ui_find_window (YX_TYPE_LEAD_ENTRY)));
  ui_type ("1");
  ui_wait (offers_somebody, NULL);
  ui_press ("Return");
  ui_wait_for ("who is understood", shows, (gpointer) "✓ ");
  ui_type (where);
  ui_wait_for ("where is understood", shows, (gpointer) "✓ longitude");
  ui_press ("Return");
  ui_type (when);
}

static void
test_by_keys (void)
{
  g_autofree char *path = ui_demo_desk ();
  YxWindow *window = ui_open (path);
  YxDesk *desk = yx_window_get_desk (window);
  const guint n_open = count (desk, YX_LEAD_STATUS_OPEN);
  const guint n_merged = count (desk, YX_LEAD_STATUS_MERGED);
  const gint64 begun = g_get_monotonic_time ();
  GtkWidget *page;

  fill_in ("113.0712,34.9433", "20m");
  ui_press ("Return");
  ui_wait (is_closed, NULL);
  g_test_message ("taken down in %.1f s", (double) (g_get_monotonic_time () - begun) / 1e6);
  g_assert_cmpuint (count (desk, YX_LEAD_STATUS_OPEN), ==, n_open + 1);

  /* The same again is shown before it is saved, and one key merges it. */
  fill_in ("34.9435 113.0714", "10m");
  ui_wait (has_same, NULL);
  ui_press ("alt+3");
  ui_press ("ctrl+m");
  ui_wait (is_closed, NULL);
  g_assert_cmpuint (count (desk, YX_LEAD_STATUS_OPEN), ==, n_open + 1);
  g_assert_cmpuint (count (desk, YX_LEAD_STATUS_MERGED), ==, n_merged + 1);

  /* Not understood, so not saved. */
  fill_in ("113.0712,34.9433", "25:00");
  ui_wait_for ("when is refused", shows, (gpointer) "Not understood");
  ui_press ("Return");
  ui_press ("Escape");
  ui_wait (is_closed, NULL);
  g_assert_cmpuint (count (desk, YX_LEAD_STATUS_OPEN), ==, n_open + 1);

  ui_press ("alt+3");
  page = ui_find (GTK_WIDGET (window), YX_TYPE_LEADS_PAGE);
  ui_wait_for ("the page", (UiCondition) yx_leads_page_is_loaded, page);
  g_assert_cmpuint (yx_leads_page_get_n_leads (YX_LEADS_PAGE (page)), ==, n_open + 1);
  ui_close (window);
}

static gboolean
has_selection (gpointer page)
{
  return yx_leads_page_is_loaded (page) && yx_leads_page_get_selected (page) != NULL;
}

static gboolean
verified_is (gpointer data)
{
  gpointer *pair = data;

  return count (pair[0], YX_LEAD_STATUS_VERIFIED) == GPOINTER_TO_UINT (pair[1]);
}

/* Opened from another page, verified with the button, gone from the list of those to verify. */
static void
test_page (void)
{
  g_autofree char *path = ui_demo_desk ();
  YxWindow *window = ui_open (path);
  YxDesk *desk = yx_window_get_desk (window);
  const YxLeadFilter filter = { .statuses = 1u << YX_LEAD_STATUS_OPEN, .limit = 1 };
  g_autoptr (GListStore) leads = yx_desk_list_leads (desk, &filter, NULL);
  g_autoptr (YxLead) lead = g_list_model_get_item (G_LIST_MODEL (leads), 0);
  const guint n_verified = count (desk, YX_LEAD_STATUS_VERIFIED);
  gpointer expected[] = { desk, GUINT_TO_POINTER (n_verified + 1) };
  GtkWidget *page;
  guint n;

  ui_act (GTK_WIDGET (window), "win.view::leads");
  page = ui_find (GTK_WIDGET (window), YX_TYPE_LEADS_PAGE);
  g_assert_true (yx_page_open (YX_PAGE (page), "lead", yx_lead_get_data (lead)->id));
  ui_wait (has_selection, page);
  g_assert_cmpstr (yx_leads_page_get_selected (YX_LEADS_PAGE (page)), ==,
                   yx_lead_get_data (lead)->id);
  n = yx_leads_page_get_n_leads (YX_LEADS_PAGE (page));
  ui_click (page, "Verified");
  ui_wait (verified_is, expected);
  ui_wait_for ("the page", (UiCondition) yx_leads_page_is_loaded, page);
  while (yx_leads_page_get_n_leads (YX_LEADS_PAGE (page)) == n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (yx_leads_page_get_n_leads (YX_LEADS_PAGE (page)), ==, n - 1);
  ui_wait_drawn (page);
  g_assert_cmpuint (ui_count_colours (ui_picture (page)), >, 50);
  ui_close (window);
}

int
main (int argc, char **argv)
{
  ui_init (&argc, &argv);
  if (ui_has_keys ())
    g_test_add_func ("/ui/leads/by-keys", test_by_keys);
  g_test_add_func ("/ui/leads/page", test_page);
  return ui_run ();
}
