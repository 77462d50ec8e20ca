/* The Live page on a busy night: 20 cars with a terminal and four phones each, a fix a second from
 * all of them through the console's own gateway (OsmAnd over HTTP), messages and events beside
 * them. How long a turn of the main loop takes at most, and how soon after a fix was sent its car's
 * symbol has been drawn where it says.
 *
 * A turn is the processor time of this thread: other programs do not count. The way of a fix is
 * time by the clock, so a busy machine does. The gateway's ports must be free on this machine. */

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "console/live-page.h"
#include "console/settings.h"
#include "desk/devices.h"
#include "desk/fleet.h"
#include "desk/made-night.h"
#include "desk/messages.h"
#include "desk/planning.h"
#include "desk/staff.h"
#include "geo/measure.h"
#include "ui/harness.h"

enum { N_CARS = 20, N_PHONES = 4, N_CASES = 60, N_MESSAGES = 500, PORT = 5055 };

#define SECOND ((gint64) G_USEC_PER_SEC)
#define FRAME_US 16667

typedef struct {
  gint64 sent;  /* seconds since 1970, as the fix says; 0: none is awaited */
  gint64 begun; /* when it was sent, monotonic */
  char *id;     /* vehicle */
} Awaited;

typedef struct {
  Night *night;
  YxWindow *window;
  YxLivePage *page;
  Awaited cars[N_CARS];
  GMutex lock;    /* of cars */
  GArray *delays; /* of double, ms */
  gint64 start;
  int seconds;
  gint stop, n_refused, n_sending;
  gint n_late; /* rounds that began a second after their time: the machine cannot keep up */
} Bench;

typedef struct {
  Bench *bench;
  int car;
} Sender;

static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The night ---------------------------------------------------------------------------------- */

static void
pair (Night *night, const char *identity, const char *bearer)
{
  const YxDeviceData device
      = { .protocol = YX_DEVICE_PROTOCOL_OSMAND, .identity = identity, .bearer = bearer };
  g_autoptr (GError) error = NULL;

  yx_desk_add_device (night->desk, &device, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* All the plan's visits, dealt out to all cars. */
static void
deal_out (Night *night)
{
  night_run (night,
             "CREATE TABLE bench_car AS SELECT id, row_number () OVER (ORDER BY plate) - 1 AS n "
             "FROM vehicles");
  night_run (night,
             "CREATE TABLE bench_stop AS SELECT id, row_number () OVER (ORDER BY id) - 1 AS n "
             "FROM stops WHERE kind = 'visit'");
  night_run (night,
             "INSERT INTO routes (id, plan_id, ordinal, vehicle_id, crew, n_stops, n_cases, "
             "expected, start_time, end_time, metres, drive_s, wait_s, on_scene_s, geom) "
             "SELECT 'bench' || c.n, r.plan_id, 100 + c.n, c.id, r.crew, r.n_stops, r.n_cases, "
             "r.expected, r.start_time, r.end_time, r.metres, r.drive_s, r.wait_s, "
             "r.on_scene_s, r.geom "
             "FROM bench_car c, (SELECT * FROM routes ORDER BY ordinal LIMIT 1) r");
  night_run (night,
             "UPDATE stops SET ordinal = 1000 + (SELECT n FROM bench_stop b "
             "WHERE b.id = stops.id), route_id = 'bench' || (SELECT n % 20 FROM bench_stop b "
             "WHERE b.id = stops.id) WHERE kind = 'visit'");
  night_run (night, "DELETE FROM stops WHERE kind <> 'visit'");
  night_run (night, "DELETE FROM routes WHERE id NOT LIKE 'bench%'");
  night_run (night, "UPDATE operations SET step = 'live'");
}

static void
set_up_night (Bench *bench)
{
  const YxPlanRequest request = { .steps = 500, .seed = 1 };
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  bench->night = night_new (N_CASES);
  night_add_region (bench->night);
  for (int i = 3; i < N_CARS; i++) {
    g_autofree char *plate = g_strdup_printf ("豫HO9%02d警", 10 + i);
    const YxVehicleData vehicle = {
      .plate = plate, .seats = 7, .crew = 4, .recorders = 2, .speed_factor = 1, .available = TRUE
    };

    yx_desk_add_vehicle (bench->night->desk, &vehicle, NULL, &error);
    g_assert_no_error (error);
  }
  plan = yx_desk_plan (bench->night->desk, bench->night->operation_id, &request, NULL, NULL, NULL,
                       &error);
  g_assert_no_error (error);
  deal_out (bench->night);
  for (int i = 0; i < N_CARS; i++) {
    g_autofree char *sql = g_strdup_printf ("SELECT id FROM bench_car WHERE n = %d", i);
    g_autofree char *terminal = g_strdup_printf ("terminal-%d", i);

    bench->cars[i].id = night_query_text (bench->night, sql);
    pair (bench->night, terminal, bench->cars[i].id);
    for (int phone = 0; phone < N_PHONES; phone++) {
      g_autofree char *name = g_strdup_printf ("例%d之%d", i, phone);
      g_autofree char *identity = g_strdup_printf ("phone-%d-%d", i, phone);
      const YxOfficerData officer = { .name = name, .role = YX_OFFICER_ROLE_BAILIFF };
      g_autofree char *officer_id = NULL;
      g_autofree char *ride = NULL;

      yx_desk_add_officer (bench->night->desk, &officer, &officer_id, &error);
      g_assert_no_error (error);
      ride = g_strdup_printf ("INSERT INTO operation_crew (operation_id, officer_id, vehicle_id) "
                              "VALUES ('%s', '%s', '%s')",
                              bench->night->operation_id, officer_id, bench->cars[i].id);
      night_run (bench->night, ride);
      pair (bench->night, identity, officer_id);
    }
  }
}

/* What has been said by the middle of the night. */
static void
say_much (Night *night)
{
  for (int i = 0; i < N_MESSAGES; i++) {
    g_autofree char *said = g_strdup_printf ("第%d条：前方修路，请绕行东环，到后报告", i);
    const YxMessageData message = { .said = said, .urgent = i % 20 == 0 };
    g_autoptr (GError) error = NULL;

    yx_desk_send_message (night->desk, NULL, night->operation_id, &message, NULL, &error);
    g_assert_no_error (error);
  }
}

/* Senders ------------------------------------------------------------------------------------ */

/* One connection, kept; reads the answer's head and drops the body, which is empty. */
static gboolean
call (GSocketConnection *connection, const char *request)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char answer[2048];
  gsize n = 0;

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                  strlen (request), NULL, NULL, NULL))
    return FALSE;
  while (n < sizeof answer - 1) {
    const gssize size = g_input_stream_read (in, answer + n, sizeof answer - 1 - n, NULL, NULL);

    if (size <= 0)
      return FALSE;
    n += (gsize) size;
    answer[n] = '\0';
    if (strstr (answer, "\r\n\r\n") != NULL)
      break;
  }
  return g_str_has_prefix (answer, "HTTP/1.1 200");
}

/* A car's devices in turn, all of them once a second. */
static gpointer
send_thread (gpointer data)
{
  Sender *sender = data;
  Bench *bench = sender->bench;
  const int i = sender->car;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", PORT, NULL, NULL);

  g_assert_nonnull (connection);
  for (int s = 0; s < bench->seconds; s++) {
    const gint64 due = bench->start + s * SECOND + i * SECOND / N_CARS;
    const gint64 wait = due - g_get_monotonic_time ();
    const YxLonLat point = yx_destination ((YxLonLat){ 113.0, 35.0 }, 18 * i, 300 + 12.0 * s);

    if (wait > 0)
      g_usleep ((gulong) wait);
    else if (wait < -SECOND)
      g_atomic_int_inc (&bench->n_late);
    for (int device = N_PHONES; device >= 0; device--) {
      const gint64 now = g_get_real_time () / SECOND;
      g_autofree char *identity = device == 0 ? g_strdup_printf ("terminal-%d", i)
                                              : g_strdup_printf ("phone-%d-%d", i, device - 1);
      g_autofree char *request
          = g_strdup_printf ("GET /?id=%s&timestamp=%" G_GINT64_FORMAT
                             "&lat=%.6f&lon=%.6f&speed=23&accuracy=6 HTTP/1.1\r\nHost: x\r\n\r\n",
                             identity, now, point.lat, point.lon);

      if (device == 0) {
        g_mutex_lock (&bench->lock);
        bench->cars[i].sent = now;
        bench->cars[i].begun = g_get_monotonic_time ();
        g_mutex_unlock (&bench->lock);
      }
      if (!call (connection, request))
        g_atomic_int_inc (&bench->n_refused);
    }
  }
  if (g_atomic_int_dec_and_test (&bench->n_sending))
    g_atomic_int_set (&bench->stop, TRUE);
  return NULL;
}

/* Looking ------------------------------------------------------------------------------------ */

/* After each frame: whose symbol has come to where it was said to be. */
static void
painted_cb (GdkFrameClock *clock, Bench *bench)
{
  const gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&bench->lock);
  for (int i = 0; i < N_CARS; i++) {
    Awaited *car = &bench->cars[i];

    if (car->sent != 0 && yx_live_page_get_shown_fix (bench->page, car->id) >= car->sent * SECOND) {
      const double delay = (double) (now - car->begun) / 1e3;

      g_array_append_val (bench->delays, delay);
      car->sent = 0;
    }
  }
  g_mutex_unlock (&bench->lock);
}

static gboolean
shows_night (Bench *bench)
{
  return gtk_widget_get_mapped (GTK_WIDGET (bench->page))
         && ui_find_label (GTK_WIDGET (bench->page), "visited 0 of") != NULL;
}

/* A message a second, so that their list has something to do. */
static gpointer
talk_thread (gpointer data)
{
  Bench *bench = data;

  for (int s = 0; !g_atomic_int_get (&bench->stop); s++) {
    const YxMessageData message = { .said = "第三车注意，前方修路，请绕行东环" };

    yx_desk_send_message (bench->night->desk, NULL, bench->night->operation_id, &message, NULL,
                          NULL);
    g_usleep (SECOND);
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  const int seconds = argc > 1 && atoi (argv[1]) > 0 ? atoi (argv[1]) : 60;
  g_autofree char *path = NULL;
  gint64 longest = 0, spent = 0;
  guint n_long = 0, n_turns = 0;
  double elapsed;
  Sender senders[N_CARS];
  GThread *sending[N_CARS], *talker;

  ui_init (&argc, &argv);
  g_settings_set_boolean (yx_settings_get (), YX_SETTINGS_GATEWAY, TRUE);
  bench.seconds = seconds;
  bench.delays = g_array_new (FALSE, FALSE, sizeof (double));
  g_mutex_init (&bench.lock);
  set_up_night (&bench);
  say_much (bench.night);
  path = g_build_filename (bench.night->folder, "night.desk", NULL);
  bench.window = ui_open (path);
  bench.page = YX_LIVE_PAGE (ui_find (GTK_WIDGET (bench.window), YX_TYPE_LIVE_PAGE));
  ui_wait_for ("the night", (UiCondition) shows_night, &bench);
  gtk_widget_activate_action (GTK_WIDGET (bench.page), "live.message", NULL);
  ui_wait_drawn (GTK_WIDGET (bench.page));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (bench.window)), "after-paint",
                    G_CALLBACK (painted_cb), &bench);
  bench.start = g_get_monotonic_time () + SECOND / 2;
  bench.n_sending = N_CARS;
  for (int i = 0; i < N_CARS; i++) {
    senders[i] = (Sender){ &bench, i };
    sending[i] = g_thread_new ("sender", send_thread, &senders[i]);
  }
  talker = g_thread_new ("talker", talk_thread, &bench);
  while (!g_atomic_int_get (&bench.stop)) {
    const gint64 before = thread_time ();
    gint64 took;

    if (!g_main_context_iteration (NULL, FALSE)) {
      g_usleep (300);
      continue;
    }
    took = thread_time () - before;
    longest = MAX (longest, took);
    n_long += took > FRAME_US;
    if (took > FRAME_US && g_getenv ("YEXUN_SLOW") != NULL)
      printf ("%6.1f s: a turn of %.1f ms\n",
              (double) (g_get_monotonic_time () - bench.start) / 1e6, (double) took / 1e3);
    spent += took;
    n_turns++;
  }
  for (int i = 0; i < N_CARS; i++)
    g_thread_join (sending[i]);
  g_thread_join (talker);
  g_array_sort (bench.delays, compare);
  elapsed = (double) (g_get_monotonic_time () - bench.start) / 1e6;
  printf ("%d cars, %d devices, %.0f s: longest turn %.1f ms, %u of %u over a frame, %.1f %% of a "
          "core in the main loop; %d fixes refused, %d rounds late, %" G_GINT64_FORMAT " alerts, "
          "%" G_GINT64_FORMAT " messages, %" G_GINT64_FORMAT " events\n",
          N_CARS, N_CARS * (1 + N_PHONES), elapsed, (double) longest / 1e3, n_long, n_turns,
          (double) spent / 1e4 / elapsed, bench.n_refused, bench.n_late,
          night_query (bench.night, "SELECT count(*) FROM alerts WHERE cleared IS NULL"),
          night_query (bench.night, "SELECT count(*) FROM messages"),
          night_query (bench.night, "SELECT count(*) FROM events"));
  if (bench.delays->len > 0)
    printf ("from sent to drawn, %u symbols: median %.0f ms, p99 %.0f ms, at most %.0f ms\n",
            bench.delays->len, g_array_index (bench.delays, double, bench.delays->len / 2),
            g_array_index (bench.delays, double, bench.delays->len * 99 / 100),
            g_array_index (bench.delays, double, bench.delays->len - 1));
  ui_close (bench.window);
  ui_clean_up ();
  for (int i = 0; i < N_CARS; i++)
    g_free (bench.cars[i].id);
  g_array_unref (bench.delays);
  night_free (bench.night);
  return bench.n_refused == 0 ? 0 : 1;
}
