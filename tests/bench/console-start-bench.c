/* How long the console takes from the start of its process to the first painted map, warm, on the
 * demonstration desk; the goal is one second. Each round is a process of its own, started with
 * the time at which it was started; it runs the real application and reports
 *
 *   window   the window is on screen
 *   map      the whole map area shows the base map, with the routes on it
 *   work     processor time of all threads until then, which other work beside it changes little
 *   ready    table, routes and the last sharp tile are there as well
 *   turn     the longest turn of its main loop from the window to the end, processor time; it is
 *            the first frame of the full window, drawn by cairo
 *
 * all in milliseconds. */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "console/application.h"
#include "console/plan-page.h"
#include "console/window.h"
#include "map/base-layer.h"
#include "map/map-view.h"
#include "ui/harness.h"

#define N_ROUNDS 7
#define GOAL_MS 1000.0

enum {
  WINDOW,
  MAP,
  WORK,
  READY,
  TURN,
  N_FIGURES,
};

typedef struct {
  gint64 started; /* monotonic, of the process */
  YxWindow *window;
  YxPlanPage *page;
  YxMapView *map;
  YxBaseLayer *base;
  double figures[N_FIGURES]; /* 0: not yet */
} Start;

static double
clock_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
note (Start *start, int figure)
{
  if (start->figures[figure] == 0.0)
    start->figures[figure] = (g_get_monotonic_time () - start->started) / 1e3;
}

/* A frame is on its way to the display. */
static void
painted_cb (Start *start)
{
  guint n_empty = 1;

  note (start, WINDOW);
  if (yx_map_view_get_region (start->map) == NULL || yx_base_layer_is_changing (start->base)
      || yx_base_layer_count_tiles (start->base, &n_empty) == 0 || n_empty > 0)
    return;
  note (start, MAP);
  if (start->figures[WORK] == 0.0)
    start->figures[WORK] = clock_ms (CLOCK_PROCESS_CPUTIME_ID);
  if (yx_plan_page_is_loaded (start->page)
      && yx_tile_source_get_n_pending (yx_base_layer_get_source (start->base)) == 0)
    note (start, READY);
}

static int
run_child (const char *desk, gint64 started)
{
  Start start = { .started = started };
  g_autoptr (YxApplication) application = yx_application_new ();
  g_autoptr (GFile) file = g_file_new_for_path (desk);
  g_autoptr (GError) error = NULL;
  GdkFrameClock *frames;

  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  g_application_open (G_APPLICATION (application), &file, 1, "");
  start.window
      = YX_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (application)));
  start.page = yx_window_get_plan_page (start.window);
  start.map = YX_MAP_VIEW (ui_find (GTK_WIDGET (start.page), YX_TYPE_MAP_VIEW));
  start.base = YX_BASE_LAYER (ui_find (GTK_WIDGET (start.map), YX_TYPE_BASE_LAYER));
  frames = gtk_widget_get_frame_clock (GTK_WIDGET (start.window));
  g_signal_connect_swapped (frames, "after-paint", G_CALLBACK (painted_cb), &start);

  while (start.figures[READY] == 0.0) {
    const double before = clock_ms (CLOCK_THREAD_CPUTIME_ID);

    g_main_context_iteration (NULL, TRUE);
    if (start.figures[WINDOW] > 0.0) {
      const double turn = clock_ms (CLOCK_THREAD_CPUTIME_ID) - before;

      start.figures[TURN] = MAX (start.figures[TURN], turn);
    }
    gtk_widget_queue_draw (GTK_WIDGET (start.map));
  }
  for (int i = 0; i < N_FIGURES; i++)
    printf ("%.1f ", start.figures[i]);
  printf ("\n");
  fflush (stdout);
  _Exit (0);
}

static gboolean
run_round (const char *program, const char *desk, double *figures)
{
  g_autofree char *started = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  const char *command[] = { program, "--child", desk, started, NULL };
  g_autofree char *said = NULL;
  char *next;
  int status;

  if (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL,
                     &status, NULL)
      || status != 0)
    return FALSE;
  next = said;
  for (int i = 0; i < N_FIGURES; i++)
    figures[i] = g_ascii_strtod (next, &next);
  return TRUE;
}

static int
compare_cb (const void *a, const void *b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

int
main (int argc, char **argv)
{
  static const char *const names[N_FIGURES] = { "window", "map", "work", "ready", "turn" };
  double rounds[N_FIGURES][N_ROUNDS];
  g_autofree char *desk = NULL;

  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], g_ascii_strtoll (argv[3], NULL, 10));

  ui_init (&argc, &argv);
  desk = ui_demo_desk ();
  for (int round = -1; round < N_ROUNDS; round++) {
    double figures[N_FIGURES];

    if (!run_round (argv[0], desk, figures)) {
      g_printerr ("the console did not start\n");
      return 1;
    }
    /* The first one warms up. */
    for (int i = 0; round >= 0 && i < N_FIGURES; i++)
      rounds[i][round] = figures[i];
  }
  printf ("Console on the demonstration desk, ms   min  median     max\n");
  for (int i = 0; i < N_FIGURES; i++) {
    qsort (rounds[i], N_ROUNDS, sizeof (double), compare_cb);
    printf ("%-35s %7.1f %7.1f %7.1f\n", names[i], rounds[i][0], rounds[i][N_ROUNDS / 2],
            rounds[i][N_ROUNDS - 1]);
  }
  printf ("goal: map within %.0f ms: %s\n", GOAL_MS,
          rounds[MAP][N_ROUNDS / 2] < GOAL_MS ? "met" : "missed");
  ui_clean_up ();
  return 0;
}
