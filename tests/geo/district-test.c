/* Areas against a check that shares no code with the kernel, and small ones against every division
 * there is. */

#include <glib.h>
#include <math.h>

#include "geo/district.h"

#define MOST_UNITS 1000

typedef struct {
  YxDistrictUnit units[MOST_UNITS];
  YxDistrictBorder borders[4 * MOST_UNITS];
  YxDistrictProblem problem;
} Fixture;

static void
fill (Fixture *fixture, guint n_units, guint n_borders, guint n_areas)
{
  fixture->problem = (YxDistrictProblem){ fixture->units, n_units, fixture->borders, n_borders,
                                          n_areas, 1, 0 };
}

/* A sheet of w × h cells whose neighbours share a side. */
static void
make_grid (Fixture *fixture, guint w, guint h, guint n_areas, GRand *random)
{
  guint n_borders = 0;

  for (guint y = 0; y < h; y++)
    for (guint x = 0; x < w; x++) {
      const guint u = y * w + x;

      fixture->units[u] = (YxDistrictUnit){ { 113.0 + 0.01 * x, 35.0 + 0.01 * y },
                                            g_rand_double_range (random, 0, 10) };
      if (x + 1 < w)
        fixture->borders[n_borders++] = (YxDistrictBorder){ u, u + 1 };
      if (y + 1 < h)
        fixture->borders[n_borders++] = (YxDistrictBorder){ u, u + w };
    }
  fill (fixture, w * h, n_borders, n_areas);
}

/* Any graph, in pieces or not, with loads of every size, some nothing. */
static void
make_random (Fixture *fixture, GRand *random)
{
  const guint n = (guint) g_rand_int_range (random, 1, 40);
  const guint n_borders = (guint) g_rand_int_range (random, 0, (gint32) (2 * n));
  guint made = 0;

  for (guint u = 0; u < n; u++)
    fixture->units[u] = (YxDistrictUnit){
      { g_rand_double_range (random, 112, 114), g_rand_double_range (random, 34, 36) },
      g_rand_boolean (random) ? 0.0 : exp (g_rand_double_range (random, 0, 6))
    };
  for (guint i = 0; i < n_borders && n > 1; i++) {
    const guint a = (guint) g_rand_int_range (random, 0, (gint32) n);
    const guint b = (guint) g_rand_int_range (random, 0, (gint32) n);

    if (a != b)
      fixture->borders[made++] = (YxDistrictBorder){ a, b };
  }
  fill (fixture, n, made, (guint) g_rand_int_range (random, 1, (gint32) n + 1));
  fixture->problem.seed = g_rand_int (random);
}

/* Pieces of one area over the borders, by repeated spreading. */
static guint
count_pieces (const YxDistrictProblem *problem, const guint32 *area, guint32 which)
{
  g_autofree gboolean *reached = g_new0 (gboolean, problem->n_units);
  guint pieces = 0;

  for (guint u = 0; u < problem->n_units; u++) {
    gboolean spread = TRUE;

    if (area[u] != which || reached[u])
      continue;
    pieces++;
    reached[u] = TRUE;
    while (spread) {
      spread = FALSE;
      for (guint i = 0; i < problem->n_borders; i++) {
        const guint a = problem->borders[i].a, b = problem->borders[i].b;

        if (area[a] == which && area[b] == which && reached[a] != reached[b]) {
          reached[a] = reached[b] = TRUE;
          spread = TRUE;
        }
      }
    }
  }
  return pieces;
}

static void
judge (const YxDistrictProblem *problem, const guint32 *area, const YxDistrictReport *report)
{
  g_autofree double *loads = g_new0 (double, problem->n_areas);
  g_autofree guint *counts = g_new0 (guint, problem->n_areas);
  double sum = 0, most = 0, least = INFINITY;
  guint pieces = 0;

  for (guint u = 0; u < problem->n_units; u++) {
    g_assert_cmpuint (area[u], <, problem->n_areas);
    loads[area[u]] += problem->units[u].load;
    counts[area[u]]++;
    sum += problem->units[u].load;
  }
  for (guint k = 0; k < problem->n_areas; k++) {
    g_assert_cmpuint (counts[k], >, 0);
    most = MAX (most, loads[k]);
    least = MIN (least, loads[k]);
    pieces += count_pieces (problem, area, k);
  }
  g_assert_cmpfloat_with_epsilon (report->most, most, 1e-6);
  g_assert_cmpfloat_with_epsilon (report->least, least, 1e-6);
  g_assert_cmpfloat_with_epsilon (report->mean, sum / problem->n_areas, 1e-6);
  g_assert_cmpfloat_with_epsilon (report->spread, sum > 0 ? most * problem->n_areas / sum : 1,
                                  1e-6);
  g_assert_cmpuint (report->n_pieces, ==, pieces);
  /* Only a border that had to be made up can tear an area. */
  g_assert_cmpuint (pieces, <=, problem->n_areas + report->n_bridges);
  if (report->n_bridges == 0)
    g_assert_cmpuint (pieces, ==, problem->n_areas);
}

static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);
  guint32 area[MOST_UNITS], again[MOST_UNITS];

  for (int i = 0; i < 2000; i++) {
    YxDistrictReport report;

    make_random (fixture, random);
    g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==, YX_DISTRICT_OK);
    judge (&fixture->problem, area, &report);
    if (i % 50 == 0) {
      g_assert_cmpint (yx_district_divide (&fixture->problem, again, NULL), ==, YX_DISTRICT_OK);
      g_assert_cmpmem (area, fixture->problem.n_units * sizeof *area, again,
                       fixture->problem.n_units * sizeof *again);
    }
  }
}

/* Fine parts even out: no area is a tenth over the mean. */
static void
test_grid (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);
  guint32 area[MOST_UNITS];

  for (guint n_areas = 2; n_areas <= 10; n_areas += 2) {
    YxDistrictReport report;

    make_grid (fixture, 30, 20, n_areas, random);
    g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==, YX_DISTRICT_OK);
    judge (&fixture->problem, area, &report);
    g_test_message ("%u areas: spread %.3f, reach %.0f m", n_areas, report.spread, report.reach_m);
    g_assert_cmpfloat (report.spread, <, 1.1);
    g_assert_cmpuint (report.n_bridges, ==, 0);
    /* Compact: not farther on the mean than in a square of the same size, half its side, and some. */
    g_assert_cmpfloat (report.reach_m, <, 0.65 * sqrt (30 * 912.0 * 20 * 1112.0 / n_areas));
  }
}

/* The most even division of nine towns in two or three, by trying them all. */
static double
best_spread (const YxDistrictProblem *problem)
{
  guint32 area[9];
  double best = INFINITY;
  guint n_all = 1;

  for (guint u = 0; u < problem->n_units; u++)
    n_all *= problem->n_areas;
  for (guint code = 0; code < n_all; code++) {
    double loads[3] = { 0 }, most = 0, sum = 0;
    gboolean whole = TRUE;
    guint rest = code;

    for (guint u = 0; u < problem->n_units; u++, rest /= problem->n_areas) {
      area[u] = rest % problem->n_areas;
      loads[area[u]] += problem->units[u].load;
      sum += problem->units[u].load;
    }
    for (guint k = 0; k < problem->n_areas; k++) {
      whole = whole && count_pieces (problem, area, k) == 1;
      most = MAX (most, loads[k]);
    }
    if (whole)
      best = MIN (best, most * problem->n_areas / sum);
  }
  return best;
}

static void
test_every_division (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);
  guint32 area[9];
  double excess = 0;

  for (int i = 0; i < 40; i++) {
    YxDistrictReport report;
    double best;

    make_grid (fixture, 3, 3, i % 2 == 0 ? 2 : 3, random);
    g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==, YX_DISTRICT_OK);
    best = best_spread (&fixture->problem);
    g_assert_cmpfloat (report.spread, >=, best - 1e-9);
    /* Compactness counts as well, so a little evenness may be given for it. */
    g_assert_cmpfloat (report.spread, <, best + 0.25);
    excess += report.spread - best;
  }
  g_test_message ("on the mean %.3f above the most even division", excess / 40);
  g_assert_cmpfloat (excess / 40, <, 0.06);
}

static void
test_special (void)
{
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  guint32 area[MOST_UNITS] = { 77 };
  YxDistrictReport report;

  /* All in one place, no load, no border. */
  for (guint u = 0; u < 5; u++)
    fixture->units[u] = (YxDistrictUnit){ { 113, 35 }, 0 };
  fill (fixture, 5, 0, 5);
  g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==, YX_DISTRICT_OK);
  judge (&fixture->problem, area, &report);
  g_assert_cmpfloat (report.spread, ==, 1.0);
  g_assert_cmpuint (report.n_bridges, ==, 4);

  /* One area is all. */
  make_grid (fixture, 4, 4, 1, random);
  g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==, YX_DISTRICT_OK);
  g_assert_cmpfloat_with_epsilon (report.spread, 1.0, 1e-9);

  area[0] = 77;
  fixture->problem.n_areas = 0;
  g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==,
                   YX_DISTRICT_TOO_FEW_UNITS);
  fixture->problem.n_areas = 17;
  g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==,
                   YX_DISTRICT_TOO_FEW_UNITS);
  fixture->problem.n_areas = 2;
  fixture->units[3].load = NAN;
  g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==,
                   YX_DISTRICT_BAD_INPUT);
  fixture->units[3].load = -1;
  g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==,
                   YX_DISTRICT_BAD_INPUT);
  fixture->units[3].load = 1;
  fixture->borders[0] = (YxDistrictBorder){ 0, 16 };
  g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==,
                   YX_DISTRICT_BAD_INPUT);
  fixture->borders[0] = (YxDistrictBorder){ 2, 2 };
  g_assert_cmpint (yx_district_divide (&fixture->problem, area, &report), ==,
                   YX_DISTRICT_BAD_INPUT);
  g_assert_cmpuint (area[0], ==, 77);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/district/random", test_random);
  g_test_add_func ("/geo/district/grid", test_grid);
  g_test_add_func ("/geo/district/every-division", test_every_division);
  g_test_add_func ("/geo/district/special", test_special);
  return g_test_run ();
}
