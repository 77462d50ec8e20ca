#include "drive.h"

#include <math.h>

static double
gauss (GRand *rand)
{
  const double u = 1.0 - g_rand_double (rand);

  return sqrt (-2.0 * log (u)) * cos (2.0 * G_PI * g_rand_double (rand));
}

typedef struct {
  GArray *fixes;
  double start_s;    /* since 1970 */
  double time, next; /* seconds since then: of the car, of the next fix */
  double drift_x, drift_y;
} Car;

static void
send_fix (Car *car, YxLonLat point, double time, const Drive *how, GRand *rand)
{
  /* Most of the error drifts slowly, as under trees and between houses. */
  car->drift_x = 0.8 * car->drift_x + 0.6 * gauss (rand);
  car->drift_y = 0.8 * car->drift_y + 0.6 * gauss (rand);
  point = yx_destination (point, 90.0, how->noise_m * (0.8 * car->drift_x + 0.6 * gauss (rand)));
  point = yx_destination (point, 0.0, how->noise_m * (0.8 * car->drift_y + 0.6 * gauss (rand)));
  g_array_append_val (car->fixes,
                      ((YxRoadFix){ point, how->timed ? (int64_t) ((car->start_s + time) * 1e6) : 0, 0.0 }));
}

/* Positions along a route every so many seconds, at the speeds of the table, blurred. */
static void
drive_route (Car *car, const YxRoadPath *route, const Drive *how, double whole_s, GRand *rand)
{
  for (gsize s = 0; s < route->n_stretches; s++) {
    const YxRoadStretch *stretch = &route->stretches[s];
    const double speed = stretch->ms > 0 ? stretch->cm / 100.0 / (stretch->ms / 1000.0) : 1e9;

    for (gsize i = stretch->first_point + 1; i < stretch->first_point + stretch->n_points; i++) {
      const YxLonLat a = route->points[i - 1], b = route->points[i];
      const double takes = yx_distance (a, b) / speed;

      while (car->next <= car->time + takes) {
        const double f = takes > 0.0 ? (car->next - car->time) / takes : 0.0;
        const YxLonLat point = { a.lon + f * (b.lon - a.lon), a.lat + f * (b.lat - a.lat) };

        if (how->gap_s <= 0.0 || fabs (car->next - whole_s / 2.0) >= how->gap_s / 2.0)
          send_fix (car, point, car->next, how, rand);
        car->next += how->interval_s;
      }
      car->time += takes;
    }
  }
}

gboolean
drive_pick_route (const YxRoads *roads, YxRoadsSearch *search, YxRoadsPeriod period, GRand *rand,
                  YxRoadSnap *ret_ends, YxRoadPath *ret_route)
{
  const YxBox box = yx_roads_get_info (roads).box;

  for (int e = 0; e < 2; e++)
    yx_roads_snap (roads,
                   (YxLonLat){ g_rand_double_range (rand, box.west, box.east),
                               g_rand_double_range (rand, box.south, box.north) },
                   YX_ROAD_SNAP_STOP, 500.0, &ret_ends[e]);
  if (yx_roads_path (search, period, &ret_ends[0], &ret_ends[1], ret_route) != YX_ROADS_OK)
    return FALSE;
  if (ret_route->metres >= 2000 && ret_route->metres <= 20000 && ret_route->ms >= 240000)
    return TRUE;
  yx_road_path_clear (ret_route);
  return FALSE;
}

GArray *
drive_routes (const YxRoadPath *routes, gsize n_routes, const Drive *how, double start_s,
              GRand *rand)
{
  const YxRoadPath *last = &routes[n_routes - 1];
  Car car = { .fixes = g_array_new (FALSE, FALSE, sizeof (YxRoadFix)), .start_s = start_s };
  double whole_s = 0.0;

  for (gsize r = 0; r < n_routes; r++)
    whole_s += routes[r].ms / 1000.0;
  for (gsize r = 0; r < n_routes; r++)
    drive_route (&car, &routes[r], how, whole_s, rand);
  /* Where it parks. */
  send_fix (&car, last->points[last->n_points - 1], car.time, how, rand);
  return car.fixes;
}
