/* What following a night costs: 20 cars with a terminal and four phones each, a fix a second from
 * all of them, looked at four times a second as YxNightWatch does. Taking in the fixes is not
 * counted: that is the gateway's. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "desk/devices.h"
#include "desk/fleet.h"
#include "desk/made-night.h"
#include "desk/night.h"
#include "desk/planning.h"
#include "desk/staff.h"
#include "geo/measure.h"

enum { N_CARS = 20, N_PHONES = 4, N_CASES = 60, LOOKS = 4, STAY_S = 150 };

#define SPEED 12.0
#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct {
  YxLonLat point;
  int stop;      /* that it drives to */
  int stays;     /* seconds left there */
  gint64 devices[1 + N_PHONES];
  GArray *stops; /* of YxLonLat */
} Car;

static double
cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
run_format (Night *night, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
run_format (Night *night, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  night_run (night, sql);
}

/* The visits of the plan, dealt out to all cars. */
static void
deal_out (Night *night)
{
  night_run (night, "CREATE TABLE bench_car AS SELECT id, row_number () OVER (ORDER BY plate) - 1 AS n "
                    "FROM vehicles");
  night_run (night, "CREATE TABLE bench_stop AS SELECT id, row_number () OVER (ORDER BY id) - 1 AS n "
                    "FROM stops WHERE kind = 'visit'");
  night_run (night, "INSERT INTO routes (id, plan_id, ordinal, vehicle_id, crew, n_stops, n_cases, "
                    "expected, start_time, end_time, metres, drive_s, wait_s, on_scene_s, geom) "
                    "SELECT 'bench' || c.n, r.plan_id, 100 + c.n, c.id, r.crew, r.n_stops, r.n_cases, "
                    "r.expected, r.start_time, r.end_time, r.metres, r.drive_s, r.wait_s, r.on_scene_s, "
                    "r.geom FROM bench_car c, (SELECT * FROM routes ORDER BY ordinal LIMIT 1) r");
  night_run (night, "UPDATE stops SET ordinal = 1000 + (SELECT n FROM bench_stop b WHERE b.id = stops.id), "
                    "route_id = 'bench' || (SELECT n % 20 FROM bench_stop b WHERE b.id = stops.id) "
                    "WHERE kind = 'visit'");
  night_run (night, "DELETE FROM stops WHERE kind <> 'visit'");
  night_run (night, "DELETE FROM routes WHERE id NOT LIKE 'bench%'");
  night_run (night, "UPDATE operations SET step = 'live'");
}

static gint64
pair (Night *night, const char *identity, const char *bearer)
{
  const YxDeviceData device = { .protocol = YX_DEVICE_PROTOCOL_OSMAND, .identity = identity,
                                .bearer = bearer };
  g_autofree char *sql = g_strdup_printf ("SELECT number FROM devices WHERE identity = '%s'", identity);
  g_autoptr (GError) error = NULL;

  yx_desk_add_device (night->desk, &device, NULL, NULL, &error);
  g_assert_no_error (error);
  return night_query (night, sql);
}

static void
set_up_car (Night *night, Car *car, int index)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM bench_car WHERE n = %d", index);
  g_autofree char *id = night_query_text (night, sql);
  g_autofree char *terminal = g_strdup_printf ("terminal-%d", index);

  car->devices[0] = pair (night, terminal, id);
  for (int phone = 0; phone < N_PHONES; phone++) {
    g_autofree char *name = g_strdup_printf ("例%d之%d", index, phone);
    g_autofree char *identity = g_strdup_printf ("phone-%d-%d", index, phone);
    const YxOfficerData officer = { .name = name, .role = YX_OFFICER_ROLE_BAILIFF };
    g_autofree char *officer_id = NULL;
    g_autoptr (GError) error = NULL;

    yx_desk_add_officer (night->desk, &officer, &officer_id, &error);
    g_assert_no_error (error);
    run_format (night,
                "INSERT INTO operation_crew (operation_id, officer_id, vehicle_id) "
                "VALUES ('%s', '%s', '%s')",
                night->operation_id, officer_id, id);
    car->devices[1 + phone] = pair (night, identity, officer_id);
  }
}

static void
read_stops (YxNight *live, Car *cars)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (live);

  g_assert_cmpuint (view->teams->len, ==, N_CARS);
  for (int i = 0; i < N_CARS; i++) {
    const YxNightTeam *team = view->teams->pdata[i];

    cars[i].stops = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
    cars[i].point = (YxLonLat){ 113.0, 35.0 };
    for (guint s = 0; s < team->stops->len; s++)
      g_array_append_val (cars[i].stops, ((YxNightStop *) team->stops->pdata[s])->point);
  }
}

static void
move (Car *car)
{
  const YxLonLat *goal;
  double metres;

  if (car->stops->len == 0)
    return;
  goal = &g_array_index (car->stops, YxLonLat, (guint) car->stop % car->stops->len);
  metres = yx_distance (car->point, *goal);
  if (metres > SPEED) {
    car->point = yx_destination (car->point, yx_bearing (car->point, *goal), SPEED);
    car->stays = STAY_S;
  } else if (car->stays-- <= 0) {
    car->stop++;
  }
}

static void
take_in (Night *night, Car *cars, gint64 time)
{
  g_autoptr (GString) sql = g_string_new (
      "INSERT INTO positions (device, device_time, receive_time, lon, lat, speed, accuracy, battery, "
      "flags) VALUES ");

  for (int i = 0; i < N_CARS; i++) {
    move (&cars[i]);
    for (int d = 0; d <= N_PHONES; d++) {
      const YxLonLat point = yx_destination (cars[i].point, 72 * d, 4 * d);
      const gint64 at = time + d * 1000;

      g_string_append_printf (sql,
                              "%s(%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                              ",%.7f,%.7f,%.1f,8,0.8,0)",
                              i + d > 0 ? "," : "", cars[i].devices[d], at, at, point.lon, point.lat,
                              cars[i].stays > 0 && cars[i].stays < STAY_S ? 0 : SPEED);
    }
  }
  night_run (night, sql->str);
}

static long
memory_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

int
main (int argc, char **argv)
{
  const YxPlanRequest request = { .steps = 500, .seed = 1 };
  const int seconds = argc > 1 ? atoi (argv[1]) : 1200;
  Night *night = night_new (N_CASES);
  Car cars[N_CARS] = { 0 };
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxNight) live = NULL;
  gint64 time = NIGHT_START, begun;
  double spent = 0, worst = 0, again;
  long early = 0;

  night_add_region (night);
  for (int i = 3; i < N_CARS; i++) {
    g_autofree char *plate = g_strdup_printf ("豫HO9%02d警", 10 + i);
    const YxVehicleData vehicle = { .plate = plate, .seats = 7, .crew = 4, .recorders = 2,
                                    .speed_factor = 1, .available = TRUE };

    yx_desk_add_vehicle (night->desk, &vehicle, NULL, &error);
    g_assert_no_error (error);
  }
  plan = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  deal_out (night);
  for (int i = 0; i < N_CARS; i++)
    set_up_car (night, &cars[i], i);
  live = yx_night_new (night->desk, night->operation_id, YX_NIGHT_WRITES, &error);
  g_assert_no_error (error);
  read_stops (live, cars);

  for (int s = 0; s < seconds; s++, time += SECOND) {
    double before, took;

    take_in (night, cars, time);
    before = cpu_ms ();
    for (int look = 0; look < LOOKS; look++) {
      yx_night_advance (live, time + look * SECOND / LOOKS, NULL, &error);
      g_assert_no_error (error);
    }
    took = cpu_ms () - before;
    spent += took;
    worst = MAX (worst, took);
    if (s == seconds / 4)
      early = memory_kb ();
  }
  begun = g_get_monotonic_time ();
  yx_night_free (live);
  live = yx_night_new (night->desk, night->operation_id, YX_NIGHT_WRITES, &error);
  g_assert_no_error (error);
  again = (double) (g_get_monotonic_time () - begun) / 1e3;
  printf ("%d cars, %d phones, %d s: %.2f ms of processor a second, at most %.1f ms; %" G_GINT64_FORMAT
          " movements, %" G_GINT64_FORMAT " alerts; peak %ld kB, after a quarter %ld kB; read again from "
          "%d fixes in %.0f ms\n",
          N_CARS, N_CARS * N_PHONES, seconds, spent / seconds, worst,
          night_query (night, "SELECT count(*) FROM movements"),
          night_query (night, "SELECT count(*) FROM alerts"), memory_kb (), early,
          seconds * N_CARS * (1 + N_PHONES), again);
  yx_night_free (g_steal_pointer (&live));
  for (int i = 0; i < N_CARS; i++)
    g_array_unref (cars[i].stops);
  night_free (night);
  return spent / seconds < 20 ? 0 : 1;
}
