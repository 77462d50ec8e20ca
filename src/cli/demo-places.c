/* Where the villages lie: spread over the land that is free, given to the nearest town that
 * still has names, and named so that 东X lies to the east of 西X. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include <math.h>
#include <string.h>

#include "cli/demo-county-private.h"

/* Of this many random places the one farthest from all others is taken (Mitchell 1991). */
#define CANDIDATES 9

typedef struct {
  const char *prefix;
  double x, y;
} Direction;

static const Direction directions[] = {
  { "东", 1, 0 },    { "西", -1, 0 },  { "南", 0, -1 }, { "北", 0, 1 },
  { "前", 0, -0.9 }, { "后", 0, 0.9 }, { "中", 0, 0 },
};

typedef struct {
  double distance;
  guint point;
  guint town;
} Claim;

static int
compare_claims (gconstpointer a, gconstpointer b)
{
  const Claim *one = a, *two = b;

  if (one->distance != two->distance)
    return one->distance < two->distance ? -1 : 1;
  return (one->point > two->point) - (one->point < two->point);
}

static const Direction *
direction_of (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    if (g_str_has_prefix (name, directions[i].prefix))
      return &directions[i];
  return NULL;
}

/* Whether a village may lie here. */
static bool
is_free (const YxDemoCounty *county, const YxDemoGrid *trunks, YxDemoPoint point)
{
  if (yx_demo_grid_distance (trunks, point, 330.0) < 330.0)
    return false;
  for (guint i = 0; i < county->courses->len; i++) {
    const GArray *course = g_ptr_array_index (county->courses, i);
    double width = yx_demo_rivers[i].width;
    double reach = width > 500.0 ? 1700.0 : width / 2.0 + 190.0;

    if (yx_demo_line_distance (course, point) < reach)
      return false;
  }
  for (guint i = 0; i < county->ring->len; i++)
    if (yx_demo_point_distance (yx_demo_line_at (county->ring, i), point) < 650.0)
      return false;
  return !yx_demo_seat_contains (county, point);
}

/* South of the Yellow River and north of the Qin other counties begin. */
static bool
is_between_rivers (const YxDemoCounty *county, YxDemoPoint point)
{
  const GArray *yellow = g_ptr_array_index (county->courses, 0);
  const GArray *qin = g_ptr_array_index (county->courses, 1);

  for (guint i = 1; i < yellow->len; i++)
    if (yx_demo_line_at (yellow, i).x > point.x) {
      if (point.y < yx_demo_line_at (yellow, i).y)
        return false;
      break;
    }
  for (guint i = 1; i < qin->len; i++)
    if (yx_demo_line_at (qin, i).x > point.x)
      return point.y < yx_demo_line_at (qin, i).y || point.x < -7000.0;
  return true;
}

static GArray *
spread_points (const YxDemoCounty *county, const GArray *centres, guint n)
{
  YxDemoPoint south_west = yx_demo_point_from_lon_lat (YX_DEMO_BOX.west, YX_DEMO_BOX.south);
  YxDemoPoint north_east = yx_demo_point_from_lon_lat (YX_DEMO_BOX.east, YX_DEMO_BOX.north);
  g_autoptr (YxDemoGrid) trunks = yx_demo_net_index (county->net);
  GArray *points = yx_demo_line_new ();
  YxDemoRandom random;

  yx_demo_random_init (&random, county->seed, "villages");
  while (points->len < n) {
    YxDemoPoint best = { 0 };
    double best_distance = -1.0;

    for (int tries = 0; tries < CANDIDATES;) {
      YxDemoPoint point = yx_demo_point (
          yx_demo_random_uniform (&random, south_west.x + 350, north_east.x - 350),
          yx_demo_random_uniform (&random, south_west.y + 350, north_east.y - 350));
      double nearest = HUGE_VAL;

      if (!is_between_rivers (county, point) || !is_free (county, trunks, point))
        continue;
      tries++;
      for (guint i = 0; i < points->len; i++)
        nearest = MIN (nearest, yx_demo_point_distance (point, yx_demo_line_at (points, i)));
      for (guint i = 0; i < centres->len; i++)
        nearest = MIN (nearest, 0.8 * yx_demo_point_distance (point, yx_demo_line_at (centres, i)));
      if (nearest > best_distance) {
        best_distance = nearest;
        best = point;
      }
    }
    yx_demo_line_add (points, best);
  }
  return points;
}

static void
add_place (YxDemoCounty *county, YxDemoRandom *random, const char *name, const YxDemoTown *town,
           bool is_town, YxDemoPoint centre)
{
  double size = is_town ? yx_demo_random_uniform (random, 430.0, 560.0)
                        : yx_demo_random_lognormal (random, 150.0, 0.30);
  YxDemoPlace place = { g_intern_string (name), town, is_town, centre };
  double turn = yx_demo_random_normal (random) * 4.0;

  place.half_width = size = CLAMP (size, 85.0, is_town ? 560.0 : 275.0);
  place.half_height = size * yx_demo_random_uniform (random, 0.62, 0.95);
  yx_demo_sin_cos (turn, &place.sine, &place.cosine);
  place.gates[0] = yx_demo_place_point (&place, place.half_width, 0.0);
  place.gates[1] = yx_demo_place_point (&place, 0.0, place.half_height);
  place.gates[2] = yx_demo_place_point (&place, -place.half_width, 0.0);
  place.gates[3] = yx_demo_place_point (&place, 0.0, -place.half_height);
  g_array_append_val (county->places, place);
}

/* The free point that lies best for a name, given where its namesake on the other side lies. */
static guint
choose_point (const GArray *points, const GArray *free_points, const Direction *here,
              const Direction *there, YxDemoPoint namesake)
{
  double dx = here->x - there->x, dy = here->y - there->y;
  double best_score = HUGE_VAL;
  guint best = 0;

  for (guint i = 0; i < free_points->len; i++) {
    YxDemoPoint point = yx_demo_line_at (points, g_array_index (free_points, guint, i));
    double score = yx_demo_point_distance (point, namesake)
                   - 0.45 * ((point.x - namesake.x) * dx + (point.y - namesake.y) * dy);

    if (score < best_score) {
      best_score = score;
      best = i;
    }
  }
  return best;
}

static double
square_distance (YxDemoPoint a, YxDemoPoint b)
{
  double dx = b.x - a.x, dy = b.y - a.y;

  return dx * dx + dy * dy;
}

/* Two towns exchange villages as long as that brings the squares of the distances down. The
 * best such division is a power diagram, whose parts are convex: no town lies in pieces. */
static void
trade_points (const GArray *points, const GArray *centres, guint *town_of)
{
  bool traded = true;

  while (traded) {
    traded = false;
    for (guint i = 0; i < points->len; i++)
      for (guint k = i + 1; k < points->len; k++) {
        YxDemoPoint one = yx_demo_line_at (points, i), two = yx_demo_line_at (points, k);
        YxDemoPoint own_one = yx_demo_line_at (centres, town_of[i]);
        YxDemoPoint own_two = yx_demo_line_at (centres, town_of[k]);

        if (town_of[i] != town_of[k]
            && square_distance (one, own_two) + square_distance (two, own_one)
                   < square_distance (one, own_one) + square_distance (two, own_two) - 1.0) {
          guint town = town_of[i];

          town_of[i] = town_of[k];
          town_of[k] = town;
          traded = true;
        }
      }
  }
}

static void
name_villages (YxDemoCounty *county, YxDemoRandom *random, const YxDemoTown *town,
               const GArray *points, GArray *free_points)
{
  g_auto (GStrv) names = g_strsplit (town->villages, " ", -1);
  guint first_of_town = county->places->len;

  /* The first name is the town's own and has its place. */
  for (guint i = 1; names[i] && free_points->len > 0; i++) {
    const Direction *here = direction_of (names[i]);
    guint choice = (guint) yx_demo_random_below (random, (int) free_points->len);

    for (guint k = first_of_town; here && k < county->places->len; k++) {
      const YxDemoPlace *other = &g_array_index (county->places, YxDemoPlace, k);
      const Direction *there = direction_of (other->name);

      if (there && there != here
          && g_str_equal (names[i] + strlen (here->prefix), other->name + strlen (there->prefix))) {
        choice = choose_point (points, free_points, here, there, other->centre);
        break;
      }
    }
    add_place (county, random, names[i], town, false,
               yx_demo_line_at (points, g_array_index (free_points, guint, choice)));
    g_array_remove_index_fast (free_points, choice);
  }
}

YxDemoPoint
yx_demo_place_point (const YxDemoPlace *place, double x, double y)
{
  return yx_demo_point (place->centre.x + x * place->cosine - y * place->sine,
                        place->centre.y + x * place->sine + y * place->cosine);
}

double
yx_demo_place_reach (const YxDemoPlace *place, double y)
{
  double share = y / place->half_height;

  return place->half_width * (1.0 - 0.38 * share * share * share * share);
}

void
yx_demo_places_settle (YxDemoCounty *county)
{
  g_autoptr (GArray) centres = yx_demo_line_new ();
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) claims = g_array_new (FALSE, FALSE, sizeof (Claim));
  g_autofree guint *room = g_new0 (guint, yx_demo_n_towns);
  g_autofree bool *taken = NULL;
  g_autofree guint *town_of = NULL;
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  YxDemoRandom random;
  guint n_villages = 0;

  yx_demo_random_init (&random, county->seed, "places");
  for (size_t i = 0; i < yx_demo_n_towns; i++) {
    const YxDemoTown *town = &yx_demo_towns[i];
    YxDemoPoint centre = yx_demo_point_from_lon_lat (town->lon, town->lat);
    g_auto (GStrv) names = g_strsplit (town->villages, " ", -1);

    room[i] = g_strv_length (names) - 1;
    n_villages += room[i];
    yx_demo_line_add (centres, centre);
    g_ptr_array_add (shares, g_array_new (FALSE, FALSE, sizeof (guint)));
    /* The first town is the seat, drawn on its own. */
    if (i > 0)
      add_place (county, &random, names[0], town, true, centre);
  }

  points = spread_points (county, centres, n_villages);
  for (guint i = 0; i < points->len; i++)
    for (guint k = 0; k < centres->len; k++)
      g_array_append_vals (claims,
                           &(Claim){ yx_demo_point_distance (yx_demo_line_at (points, i),
                                                             yx_demo_line_at (centres, k)),
                                     i, k },
                           1);
  g_array_sort (claims, compare_claims);
  taken = g_new0 (bool, points->len);
  town_of = g_new0 (guint, points->len);
  for (guint i = 0; i < claims->len; i++) {
    const Claim *claim = &g_array_index (claims, Claim, i);

    if (taken[claim->point] || room[claim->town] == 0)
      continue;
    taken[claim->point] = true;
    room[claim->town]--;
    town_of[claim->point] = claim->town;
  }
  trade_points (points, centres, town_of);
  for (guint i = 0; i < points->len; i++)
    g_array_append_val (g_ptr_array_index (shares, town_of[i]), i);
  for (size_t i = 0; i < yx_demo_n_towns; i++)
    name_villages (county, &random, &yx_demo_towns[i], points, g_ptr_array_index (shares, i));
}
