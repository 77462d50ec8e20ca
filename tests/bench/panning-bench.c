/* What a frame costs while the map is dragged over 10,000 places: panning-bench [REGION.gpkg], by
 * default a region built from the Heidelberg extract. Processor time of the main thread from one
 * frame to the next, drawing included, at a whole and a broken zoom; tiles are painted by other
 * threads, which is counted apart. Run it under Xvfb with GSK_RENDERER=cairo. */

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "map/map-view.h"
#include "region/region-build.h"

#define N_PLACES 10000
#define N_FRAMES 240
#define SETTLE_US (400 * 1000)

typedef struct {
  YxMapView *view;
  YxLonLat middle;
  double zoom;
  guint frame;
  double started_thread, started_process; /* ms, 0 before the first frame */
  double times[N_FRAMES];
  double all_threads;
} Drag;

static double
clock_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double *p = a, *q = b;

  return *p < *q ? -1 : *p > *q;
}

/* One step of the drag each frame: 7 units aside and 3 down, back again after half of them. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Drag *drag = user_data;
  const double now = clock_ms (CLOCK_THREAD_CPUTIME_ID);
  const double step = drag->frame < N_FRAMES / 2 ? drag->frame : N_FRAMES - drag->frame;
  const double per_unit = 360.0 / (512.0 * exp2 (drag->zoom));

  if (drag->frame == 0)
    drag->started_process = clock_ms (CLOCK_PROCESS_CPUTIME_ID);
  else
    drag->times[drag->frame - 1] = now - drag->started_thread;
  drag->started_thread = now;
  if (drag->frame++ == N_FRAMES) {
    drag->all_threads = clock_ms (CLOCK_PROCESS_CPUTIME_ID) - drag->started_process;
    return G_SOURCE_REMOVE;
  }
  yx_map_view_go_to (drag->view,
                     (YxLonLat){ drag->middle.lon + 7.0 * step * per_unit,
                                 drag->middle.lat - 3.0 * step * per_unit * 0.7 },
                     drag->zoom);
  return G_SOURCE_CONTINUE;
}

static void
run (YxMapView *view, YxLonLat middle, double zoom)
{
  Drag drag = { .view = view, .middle = middle, .zoom = zoom };
  const gint64 until = g_get_monotonic_time () + SETTLE_US;
  double sum = 0.0;

  yx_map_view_go_to (view, middle, zoom);
  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  gtk_widget_add_tick_callback (GTK_WIDGET (view), tick_cb, &drag, NULL);
  while (drag.frame <= N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < N_FRAMES; i++)
    sum += drag.times[i];
  qsort (drag.times, N_FRAMES, sizeof (double), compare_doubles);
  g_print ("zoom %5.2f: frame mean %5.2f median %5.2f p95 %5.2f worst %5.2f ms; all threads %5.2f "
           "ms a frame\n",
           zoom, sum / N_FRAMES, drag.times[N_FRAMES / 2], drag.times[N_FRAMES * 95 / 100],
           drag.times[N_FRAMES - 1], drag.all_threads / N_FRAMES);
}

static void
add_places (YxMapView *view, YxLonLat middle)
{
  g_autofree YxOverlayPlace *places = g_new0 (YxOverlayPlace, N_PLACES);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_PLACES; i++) {
    g_ptr_array_add (ids, g_strdup_printf ("%u", i));
    places[i] = (YxOverlayPlace){
      .id = ids->pdata[i],
      .point = { middle.lon + g_rand_double_range (random, -0.15, 0.15),
                 middle.lat + g_rand_double_range (random, -0.10, 0.10) },
      .mark = (YxMark) g_rand_int_range (random, 0, YX_N_MARKS),
      .colour = i % 3 == 0 ? (int) (i % YX_N_ROUTE_COLOURS) : YX_COLOUR_OF_MARK,
    };
  }
  yx_map_view_set_places (view, places, N_PLACES);
}

int
main (int argc, char **argv)
{
  g_autofree char *extract = g_build_filename (g_getenv ("YEXUN_SHARED") ?: "", "data", "osm",
                                               "heidelberg.osm.pbf", NULL);
  g_autofree char *folder = g_dir_make_tmp ("panning-bench-XXXXXX", NULL);
  g_autofree char *out = g_build_filename (folder, "out.gpkg", NULL);
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *window, *view;
  YxLonLat middle;
  YxBox box;

  if (argc < 2 && !g_file_test (extract, G_FILE_TEST_EXISTS)) {
    g_print ("%s is absent\n", extract);
    return 77;
  }
  if (!gtk_init_check ()) {
    g_print ("there is no display\n");
    return 77;
  }
  if (argc < 2
      && !yx_region_build (&(YxRegionBuildOptions){ .extract = extract, .out = out }, NULL, NULL,
                           NULL, NULL, &error))
    g_error ("%s", error->message);
  region = yx_region_open (argc < 2 ? out : argv[1], &error);
  if (region == NULL)
    g_error ("%s", error->message);

  window = gtk_window_new ();
  view = yx_map_view_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (window), view);
  yx_map_view_set_region (YX_MAP_VIEW (view), region);
  box = yx_region_get_box (region);
  middle = (YxLonLat){ (box.west + box.east) / 2.0, (box.south + box.north) / 2.0 };
  add_places (YX_MAP_VIEW (view), middle);
  gtk_window_present (GTK_WINDOW (window));
  g_print ("%d × %d, %s\n", 1280, 800, g_getenv ("GSK_RENDERER") ?: "default renderer");
  run (YX_MAP_VIEW (view), middle, 10.0);
  run (YX_MAP_VIEW (view), middle, 12.0);
  run (YX_MAP_VIEW (view), middle, 12.4);
  run (YX_MAP_VIEW (view), middle, 14.0);
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&region);
  g_unlink (out);
  g_rmdir (folder);
  return 0;
}
