/* Every page of the console on a desk of 20,000 cases, 60,000 places and 5,000 leads, beside the
 * demonstration night with its region, plan and crews, an operation of 60 of those cases, and
 * areas in force with the cases that fall to none: the longest turn of the main loop while a page
 * is first shown, shown again, searched, sorted and scrolled, and the same for the windows in which
 * cases are ticked and places are set by hand.
 *
 * A turn is the processor time of this thread in one turn of the loop: other programs that keep
 * the machine busy do not count. A stall is one longer than a frame at 60 Hz. `--turns` tells when
 * each of those began and ended, to look them up in what `perf record -k CLOCK_MONOTONIC` saw;
 * `--page NAME` walks through one page only (`picker` and `fixer` are the two windows). */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "console/case-picker.h"
#include "console/page.h"
#include "console/place-fixer.h"
#include "console/window.h"
#include "desk/areas.h"
#include "desk/many.h"
#include "desk/operation.h"
#include "desk/steps.h"
#include "desk/triage.h"
#include "ui/harness.h"

#define FRAME_US 16667
#define QUIET_US (700 * 1000) /* nothing to do for so long: the page is there */
#define MOST_US (8 * G_USEC_PER_SEC) /* a watched night is never quite still */
#define MOST_SCROLLS 40
#define AFTER 200000 /* serials that the demonstration does not use */

static gboolean tell_turns;
static const char *only; /* page; NULL: all */

typedef struct {
  gint64 longest;  /* microseconds */
  guint n_long;    /* turns longer than a frame */
  gint64 at_work;  /* from the beginning to the last turn that did something */
} Turns;

static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
turn (Turns *turns, gint64 start, gint64 *last)
{
  const gint64 begun = g_get_monotonic_time ();
  const gint64 before = thread_time ();
  gint64 took;

  if (!g_main_context_iteration (NULL, FALSE)) {
    g_usleep (300);
    return;
  }
  took = thread_time () - before;
  turns->longest = MAX (turns->longest, took);
  turns->n_long += took > FRAME_US;
  if (tell_turns && took > FRAME_US)
    printf ("turn %.6f %.6f %.1f ms\n", (double) begun / G_USEC_PER_SEC,
            (double) g_get_monotonic_time () / G_USEC_PER_SEC, (double) took / 1000.0);
  if (took > 500) {
    *last = g_get_monotonic_time ();
    turns->at_work = *last - start;
  }
}

/* Turns the loop until nothing has happened for a while. */
static Turns
settle (gint64 quiet)
{
  const gint64 start = g_get_monotonic_time ();
  gint64 last = start;
  Turns turns = { 0 };

  while (g_get_monotonic_time () - last < quiet && g_get_monotonic_time () - start < MOST_US)
    turn (&turns, start, &last);
  return turns;
}

static void
say (const char *page, const char *what, Turns turns)
{
  if (page == NULL)
    return;
  printf ("%-8s %-12s longest turn %6.1f ms, %2u over a frame, %7.0f ms until all is there\n", page,
          what, (double) turns.longest / 1000.0, turns.n_long, (double) turns.at_work / 1000.0);
  fflush (stdout);
}

static void
add (Turns *sum, Turns turns)
{
  sum->longest = MAX (sum->longest, turns.longest);
  sum->n_long += turns.n_long;
  sum->at_work = MAX (sum->at_work, turns.at_work);
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

/* A word into each search entry in sight, letter by letter, and out again. */
static void
search (const char *name, GtkWidget *page)
{
  static const char *const letters[] = { "王", "王秀", "王秀英", "" };
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  Turns sum = { 0 };

  collect (page, GTK_TYPE_SEARCH_ENTRY, entries);
  for (guint e = 0; e < entries->len; e++)
    for (gsize i = 0; i < G_N_ELEMENTS (letters); i++) {
      gtk_editable_set_text (GTK_EDITABLE (g_ptr_array_index (entries, e)), letters[i]);
      add (&sum, settle (QUIET_US));
    }
  if (entries->len > 0)
    say (name, "search", sum);
}

/* Each column in sight, up and down. */
static void
sort (const char *name, GtkWidget *page)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  Turns sum = { 0 };
  guint n = 0;

  collect (page, GTK_TYPE_COLUMN_VIEW, views);
  for (guint v = 0; v < views->len; v++) {
    GtkColumnView *view = g_ptr_array_index (views, v);
    GListModel *columns = gtk_column_view_get_columns (view);

    for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (gtk_column_view_column_get_sorter (column) == NULL)
        continue;
      for (int direction = GTK_SORT_ASCENDING; direction <= GTK_SORT_DESCENDING; direction++) {
        gtk_column_view_sort_by_column (view, column, (GtkSortType) direction);
        add (&sum, settle (QUIET_US));
        n++;
      }
    }
    gtk_column_view_sort_by_column (view, NULL, GTK_SORT_ASCENDING);
    add (&sum, settle (QUIET_US));
  }
  if (n > 0)
    say (name, "sort", sum);
}

/* Each list in sight, a page at a time, and back to its top. */
static void
scroll (const char *name, GtkWidget *page)
{
  g_autoptr (GPtrArray) windows = g_ptr_array_new ();
  Turns sum = { 0 };
  guint n = 0;

  collect (page, GTK_TYPE_SCROLLED_WINDOW, windows);
  for (guint w = 0; w < windows->len; w++) {
    GtkAdjustment *adjustment
        = gtk_scrolled_window_get_vadjustment (g_ptr_array_index (windows, w));
    const double page_size = gtk_adjustment_get_page_size (adjustment);

    for (guint i = 0; i < MOST_SCROLLS; i++) {
      const double value = gtk_adjustment_get_value (adjustment);

      gtk_adjustment_set_value (adjustment, value + 0.9 * page_size);
      if (gtk_adjustment_get_value (adjustment) <= value)
        break;
      add (&sum, settle (50 * 1000));
      n++;
    }
    if (gtk_adjustment_get_value (adjustment) > 0.0) {
      gtk_adjustment_set_value (adjustment, 0.0);
      add (&sum, settle (50 * 1000));
    }
  }
  if (n > 0)
    say (name, "scroll", sum);
}

static void
walk (AdwViewStack *stack, gboolean quiet)
{
  g_autoptr (GListModel) pages = G_LIST_MODEL (adw_view_stack_get_pages (stack));

  for (guint i = 0; i < g_list_model_get_n_items (pages); i++) {
    g_autoptr (AdwViewStackPage) page = g_list_model_get_item (pages, i);
    GtkWidget *child = adw_view_stack_page_get_child (page);
    const char *name = adw_view_stack_page_get_name (page);

    if (only != NULL && !g_str_equal (only, name))
      continue;
    adw_view_stack_set_visible_child (stack, child);
    say (name, quiet ? "first shown" : "shown again", settle (QUIET_US));
    if (quiet)
      continue;
    search (name, child);
    sort (name, child);
    scroll (name, child);
  }
}

/* One of the windows above the main one: opened, searched, scrolled and closed. */
static void
walk_window (YxWindow *window, const char *name, const char *action, GType type)
{
  Turns turns;

  if (only != NULL && !g_str_equal (only, name))
    return;
  gtk_widget_activate_action (GTK_WIDGET (window), "win.view", "s", "plan");
  settle (QUIET_US);
  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  turns = settle (QUIET_US);
  g_assert_nonnull (ui_find_window (type));
  say (name, "shown", turns);
  search (name, GTK_WIDGET (ui_find_window (type)));
  scroll (name, GTK_WIDGET (ui_find_window (type)));
  gtk_window_close (ui_find_window (type));
  settle (QUIET_US);
}


/* Opens the desk, fills it, and makes the operation of 60 cases. */
static void
fill (const char *path)
{
  const ManySize size = { many_county.cases, many_county.debtors, many_county.places,
                          many_county.leads, AFTER };
  const YxOperationData sixty
      = { .name = "六十案", .kind = YX_TASK_KIND_SUMMONS,
          .window_start = g_get_real_time () + G_TIME_SPAN_DAY,
          .window_end = g_get_real_time () + G_TIME_SPAN_DAY + 4 * G_TIME_SPAN_HOUR };
  const YxAreaRequest four = { .n_areas = 4, .seed = 1 };
  const YxCaseFilter filter = { .text = "豫0825执2001", .limit = 60 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_open (path, YX_STORE_OPEN_NORMAL, &error);
  g_autoptr (YxOperationCheck) check = NULL;
  g_autoptr (YxAreaSet) areas = NULL;
  g_autofree char *id = NULL;
  guint n_cases;

  g_assert_no_error (error);
  many_fill (desk, &size);
  yx_desk_triage (desk, NULL, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  yx_desk_create_operation (desk, &sixty, &id, &error);
  yx_desk_set_operation_cases (desk, id, &filter, &n_cases, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_cases, ==, 60);
  check = yx_desk_prepare_operation (desk, id, &error);
  g_assert_no_error (error);
  areas = yx_desk_propose_areas (desk, &four, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (yx_desk_accept_areas (desk, &error));
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  YxWindow *window;
  AdwViewStack *stack;

  ui_init (&argc, &argv);
  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--turns"))
      tell_turns = TRUE;
    else if (g_str_equal (argv[i], "--page") && i + 1 < argc)
      only = argv[++i];
  }
  path = ui_demo_desk ();
  fill (path);
  window = ui_open (path);
  gtk_window_set_default_size (GTK_WINDOW (window), 1900, 1000);
  stack = ADW_VIEW_STACK (ui_find (GTK_WIDGET (window), ADW_TYPE_VIEW_STACK));
  settle (QUIET_US);
  walk (stack, TRUE);
  walk (stack, FALSE);
  walk_window (window, "picker", "win.operation-cases", YX_TYPE_CASE_PICKER);
  walk_window (window, "fixer", "win.fix-places", YX_TYPE_PLACE_FIXER);
  ui_close (window);
  ui_clean_up ();
  return 0;
}
