/* What a frame costs while a replay plays with 60 cars: the page's own widget, a fix a second and a trail of
 * half an hour behind each, 20 times as fast. Processor time of the main thread from one frame to the
 * next, drawing included. Run it under Xvfb with GSK_RENDERER=cairo. */

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "console/resources.h"
#include "console/review-replay.h"
#include "review/long-night.h"

#define N_FRAMES 150

typedef struct {
  GMainLoop *loop;
  guint frame;
  double started;
  double times[N_FRAMES];
} Playing;

static double
thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double *p = a, *q = b;

  return *p < *q ? -1 : *p > *q;
}

/* A moment further each frame, as the widget's own playing does it. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Playing *playing = user_data;
  YxReviewReplay *replay = YX_REVIEW_REPLAY (widget);
  const double now = thread_ms ();

  if (playing->frame > 0)
    playing->times[playing->frame - 1] = now - playing->started;
  playing->started = now;
  if (playing->frame++ == N_FRAMES) {
    g_main_loop_quit (playing->loop);
    return G_SOURCE_REMOVE;
  }
  yx_review_replay_seek (replay, yx_review_replay_get_time (replay) + 20 * G_TIME_SPAN_SECOND / 30);
  return G_SOURCE_CONTINUE;
}

int
main (void)
{
  static const LongNightOptions options = { .n_devices = 60, .seconds = 5400, .every = 1 };
  LongNight *night = long_night_new (&options);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxReplay) opened = NULL;
  Playing playing = { .loop = g_main_loop_new (NULL, FALSE) };
  GtkWidget *window, *replay;
  double sum = 0.0;

  adw_init ();
  yx_console_register_resources ();
  opened = yx_replay_open (night->night->desk, night->night->operation_id, NULL, &error);
  g_assert_no_error (error);
  replay = g_object_new (YX_TYPE_REVIEW_REPLAY, NULL);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_set_child (GTK_WINDOW (window), replay);
  gtk_window_present (GTK_WINDOW (window));
  yx_review_replay_show (YX_REVIEW_REPLAY (replay), night->night->desk, opened);
  yx_review_replay_seek (YX_REVIEW_REPLAY (replay), night->begin + G_TIME_SPAN_HOUR);
  gtk_widget_add_tick_callback (replay, tick_cb, &playing, NULL);
  g_main_loop_run (playing.loop);
  for (guint i = 0; i < N_FRAMES; i++)
    sum += playing.times[i];
  qsort (playing.times, N_FRAMES, sizeof playing.times[0], compare_doubles);
  printf ("frame with 60 cars: mean %.1f ms, median %.1f, 95 of 100 below %.1f, longest %.1f\n",
          sum / N_FRAMES, playing.times[N_FRAMES / 2], playing.times[N_FRAMES * 95 / 100],
          playing.times[N_FRAMES - 1]);
  gtk_window_destroy (GTK_WINDOW (window));
  g_main_loop_unref (playing.loop);
  g_clear_pointer (&opened, yx_replay_free);
  long_night_free (night);
  return 0;
}
