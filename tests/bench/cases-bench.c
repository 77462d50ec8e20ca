/* The case desk with 20,000 cases, 60,000 places and 5,000 leads: how long the desk reads and
 * sorts, how long a search takes from the key to the list, and the longest turn of the main loop
 * while cases are searched, narrowed, sorted and their pages are opened. */

#include <glib/gstdio.h>
#include <time.h>

#include "console/case-chips.h"
#include "console/cases-page.h"
#include "console/resources.h"
#include "desk/case-page.h"
#include "desk/leads.h"
#include "desk/many.h"
#include "desk/triage.h"

typedef struct {
  YxDesk *desk;
  GtkWindow *window;
  YxCasesPage *page;
  gboolean quiet; /* a round that only warms up */
  gint64 longest; /* microseconds of one turn, of this thread's processor time: other programs
                     that keep the machine busy do not count */
} Bench;

static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static double
ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

/* Turns the main loop until the page is settled; keeps the longest turn. */
static double
settle (Bench *self)
{
  const gint64 start = g_get_monotonic_time ();

  do {
    gint64 turn;

    /* What is waited for is no turn: only what the loop does once there is something to do. */
    while (!g_main_context_pending (NULL) && !yx_cases_page_is_settled (self->page))
      g_usleep (200);
    turn = thread_time ();
    g_main_context_iteration (NULL, FALSE);
    self->longest = MAX (self->longest, thread_time () - turn);
  } while (!yx_cases_page_is_settled (self->page));
  return ms_since (start);
}

/* A few frames more, so that what was made is drawn. */
static void
draw (Bench *self)
{
  const gint64 end = g_get_monotonic_time () + 300000;

  while (g_get_monotonic_time () < end) {
    const gint64 turn = thread_time ();

    if (g_main_context_iteration (NULL, FALSE))
      self->longest = MAX (self->longest, thread_time () - turn);
    else
      g_usleep (500);
  }
}

static void
say (Bench *self, const char *what, double ms)
{
  draw (self);
  if (!self->quiet)
    g_print ("%-44s %8.1f ms   longest turn %5.1f ms\n", what, ms,
             (double) self->longest / 1000.0);
  self->longest = 0;
}

static void
answered_cb (YxCaseRows *rows, gint64 *answered)
{
  *answered = g_get_monotonic_time ();
}

/* Until the rows in sight show what was found; the list then gets its length, a few rows in each
 * frame. */
static void
search (Bench *self, const char *text)
{
  YxCaseList *list = yx_cases_page_get_list (self->page);
  GListModel *rows = gtk_single_selection_get_model (yx_case_list_get_rows (list));
  g_autofree char *what = g_strdup_printf ("search “%s”", text);
  gint64 answered = 0;
  const gulong id = g_signal_connect (rows, "rewritten", G_CALLBACK (answered_cb), &answered);
  const gint64 start = g_get_monotonic_time ();

  yx_case_list_search (list, text);
  settle (self);
  g_signal_handler_disconnect (rows, id);
  say (self, what, (double) (answered - start) / 1000.0);
}

static void
open_record (Bench *self, const char *kind, const char *sql_id)
{
  g_autofree char *what = g_strdup_printf ("open the page of a %s", kind);
  const gint64 start = g_get_monotonic_time ();

  yx_page_open (YX_PAGE (self->page), kind, sql_id);
  settle (self);
  say (self, what, ms_since (start));
}

static void
measure_desk (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) cases = NULL;
  YxTriageReport report;
  gint64 start = g_get_monotonic_time ();

  yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_print ("%-44s %8.1f ms   %u fast, %u ordinary, %u watched\n", "sort all cases (triage)",
           ms_since (start), report.tracks[YX_TRACK_FAST], report.tracks[YX_TRACK_ORDINARY],
           report.tracks[YX_TRACK_WATCH]);
  start = g_get_monotonic_time ();
  yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_print ("%-44s %8.1f ms\n", "sort them again, nothing changed", ms_since (start));
  start = g_get_monotonic_time ();
  cases = yx_desk_list_case_work (self->desk, NULL, &error);
  g_assert_no_error (error);
  g_print ("%-44s %8.1f ms\n", "read all cases with tracks and deadlines", ms_since (start));
}

/* As the Leads page asks: processor time of the thread that reads, the best of three. */
static void
measure_leads (Bench *self)
{
  static const char *const texts[] = { NULL, "王", "欧阳", "执4321号", "没有的字" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    const YxLeadFilter filter = { .text = texts[i] };
    g_autofree char *what
        = g_strdup_printf ("leads, search “%s”", texts[i] != NULL ? texts[i] : "");
    double best = G_MAXDOUBLE;
    guint n = 0;

    for (int round = 0; round < 3; round++) {
      const gint64 start = thread_time ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GListStore) leads = yx_desk_list_leads (self->desk, &filter, &error);

      g_assert_no_error (error);
      n = g_list_model_get_n_items (G_LIST_MODEL (leads));
      best = MIN (best, (double) (thread_time () - start) / 1000.0);
    }
    g_print ("%-44s %8.1f ms   %u found\n", what, best, n);
  }
}

static char *
first_debtor (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) cases = yx_desk_list_case_work (self->desk, NULL, &error);
  g_autoptr (YxCase) first = g_list_model_get_item (G_LIST_MODEL (cases), 0);
  g_autoptr (YxCasePage) page
      = yx_desk_load_case_page (self->desk, yx_case_get_data (first)->id, &error);

  g_assert_no_error (error);
  return g_strdup (g_array_index (page->parties, YxPageParty, 0).id);
}

static void
run_round (Bench *self, const char *case_id, const char *debtor)
{
  static const char *const words[] = { "执4321号", "欧阳", "ouyang", "wxy" };
  double ms;

  yx_page_set_desk (YX_PAGE (self->page), NULL);
  settle (self);
  self->longest = 0;
  yx_page_set_desk (YX_PAGE (self->page), self->desk);
  ms = settle (self);
  say (self, "show the case desk", ms);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    search (self, words[i]);
    search (self, "");
  }
  open_record (self, "case", case_id);
  open_record (self, "debtor", debtor);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("yexun-bench-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "many.desk", NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);
  g_autofree char *debtor = NULL;
  g_autofree char *case_id = NULL;
  g_autoptr (GListStore) cases = NULL;
  g_autoptr (YxCase) middle = NULL;
  Bench self = { 0 };
  gint64 start = g_get_monotonic_time ();

  self.desk = many_desk (path, &many_county);
  g_print ("%-44s %8.1f ms\n", "20,000 cases, 60,000 places, 5,000 leads made", ms_since (start));
  measure_desk (&self);
  measure_leads (&self);

  gtk_init ();
  adw_init ();
  yx_console_register_resources ();
  debtor = first_debtor (&self);
  cases = yx_desk_list_case_work (self.desk, NULL, &error);
  middle = g_list_model_get_item (G_LIST_MODEL (cases), 9000);
  case_id = g_strdup (yx_case_get_data (middle)->id);
  self.window = GTK_WINDOW (gtk_window_new ());
  self.page = yx_cases_page_new ();
  gtk_window_set_default_size (self.window, 1600, 900);
  gtk_window_set_child (self.window, GTK_WIDGET (self.page));
  gtk_window_present (self.window);
  draw (&self);
  self.longest = 0;

  /* Fonts and styles are loaded in the first rounds. */
  for (int round = 0; round < 3; round++) {
    self.quiet = round < 2;
    run_round (&self, case_id, debtor);
  }
  gtk_window_destroy (self.window);
  g_object_unref (self.desk);
  return system (command) == 0 ? 0 : 1;
}
