#include <glib.h>
#include <math.h>

#include "geo/rings.h"

#define RINGS(points, ends) ((YxRings){ points, ends, G_N_ELEMENTS (ends) })

static void
test_check (void)
{
  static const struct {
    YxLonLat points[8];
    guint32 n;
    YxRingsError error;
  } cases[] = {
    { { { 113, 35 }, { 114, 35 }, { 114, 36 }, { 113, 36 } }, 4, YX_RINGS_OK },
    { { { 113, 35 }, { 113, 36 }, { 114, 36 }, { 114, 35 } }, 4, YX_RINGS_OK },
    { { { 113, 35 }, { 114, 35 }, { 114, 35 }, { 114, 36 } }, 4, YX_RINGS_OK }, /* a point twice */
    { { { 113, 35 }, { 114, 36 } }, 2, YX_RINGS_TOO_FEW },
    { { { 113, 35 }, { 113, 35 }, { 113, 35 }, { 113, 35 } }, 4, YX_RINGS_TOO_FEW },
    { { { 113, 35 }, { 114, 35 }, { 115, 35 } }, 3, YX_RINGS_NO_SURFACE },
    { { { 113, 35 }, { 114, 36 }, { 114, 35 }, { 113, 36 } }, 4, YX_RINGS_NO_SURFACE }, /* bow */
    { { { 113, 35 }, { 115, 36 }, { 115, 35 }, { 113, 36.5 } }, 4, YX_RINGS_CROSSING },
    { { { 113, 35 }, { 115, 35 }, { 115, 36 }, { 114, 35 }, { 113, 36 } }, 5, YX_RINGS_CROSSING },
    { { { 113, 35 }, { 114, NAN }, { 114, 36 } }, 3, YX_RINGS_NOT_ON_EARTH },
    { { { 113, 35 }, { 114, 91 }, { 114, 36 } }, 3, YX_RINGS_NOT_ON_EARTH },
    { { { 113, 35 }, { 1e308, 35 }, { 114, 36 } }, 3, YX_RINGS_NOT_ON_EARTH },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const guint32 end = cases[i].n;
    const YxRings rings = { cases[i].points, &end, 1 };
    YxLonLat at = { 1, 2 };

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (yx_rings_check (&rings, &at), ==, cases[i].error);
    if (cases[i].error == YX_RINGS_OK)
      g_assert_cmpfloat (at.lon, ==, 1);
  }
  {
    const YxRings none = { NULL, NULL, 0 };

    g_assert_cmpint (yx_rings_check (&none, NULL), ==, YX_RINGS_EMPTY);
  }
}

/* A square with a hole that has an island. */
static const YxLonLat nested[] = {
  { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 }, { 4, 4 }, { 5, 4 }, { 5, 5 }, { 4, 5 },
  { 2, 2 }, { 8, 2 },  { 8, 8 },   { 2, 8 },
};
static const guint32 nested_ends[] = { 4, 8, 12 };

static void
test_nested (void)
{
  const YxRings rings = RINGS (nested, nested_ends);
  guint32 outer[3];
  const double square = 111194.9 * 111194.9;

  g_assert_cmpint (yx_rings_check (&rings, NULL), ==, YX_RINGS_OK);
  g_assert_true (yx_rings_contain (&rings, (YxLonLat){ 1, 1 }));
  g_assert_false (yx_rings_contain (&rings, (YxLonLat){ 3, 3 }));
  g_assert_true (yx_rings_contain (&rings, (YxLonLat){ 4.5, 4.5 }));
  g_assert_false (yx_rings_contain (&rings, (YxLonLat){ 11, 5 }));
  yx_rings_nest (&rings, outer);
  g_assert_cmpuint (outer[0], ==, YX_RING_NONE);
  g_assert_cmpuint (outer[1], ==, YX_RING_NONE);
  g_assert_cmpuint (outer[2], ==, 0);
  g_assert_cmpfloat_with_epsilon (yx_rings_surface (&rings) / (square * cos (5 * G_PI / 180)), 65,
                                  0.1);
}

/* Areas that share edges, of any slope: every point is in exactly one, on the edges, too; the index
 * says what the plain test says, and their union is the sheet. */
static void
test_partition (void)
{
  enum { N = 12 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  YxLonLat corners[N + 1][N + 1];
  YxLonLat points[N * N][4];
  const guint32 end = 4;
  YxRings areas[N * N];
  YxOwnRings whole = { 0 };
  YxRingsIndex *index;
  YxRings sheet;

  for (int y = 0; y <= N; y++)
    for (int x = 0; x <= N; x++) {
      const gboolean rim = x == 0 || y == 0 || x == N || y == N;

      corners[y][x] = (YxLonLat){ 113 + 0.1 * x + (rim ? 0 : g_rand_double_range (random, -0.03, 0.03)),
                                  35 + 0.1 * y + (rim ? 0 : g_rand_double_range (random, -0.03, 0.03)) };
    }
  for (int y = 0; y < N; y++)
    for (int x = 0; x < N; x++) {
      YxLonLat *ring = points[y * N + x];

      ring[0] = corners[y][x];
      ring[1] = corners[y][x + 1];
      ring[2] = corners[y + 1][x + 1];
      ring[3] = corners[y + 1][x];
      areas[y * N + x] = (YxRings){ ring, &end, 1 };
    }
  index = yx_rings_index_new (areas, N * N);
  g_assert_nonnull (index);
  for (int i = 0; i < 20000; i++) {
    YxLonLat p = { g_rand_double_range (random, 113.0001, 114.1999),
                   g_rand_double_range (random, 35.0001, 36.1999) };
    guint32 found = 0, n_plain = 0, first = 0;

    if (i % 4 == 0)
      p = corners[1 + g_rand_int_range (random, 0, N - 1)][1 + g_rand_int_range (random, 0, N - 1)];
    g_assert_cmpuint (yx_rings_index_find (index, p, &found, 1), ==, 1);
    for (guint32 a = 0; a < N * N; a++)
      if (yx_rings_contain (&areas[a], p) && n_plain++ == 0)
        first = a;
    g_assert_cmpuint (n_plain, ==, 1);
    g_assert_cmpuint (first, ==, found);
  }
  g_assert_cmpuint (yx_rings_index_find (index, (YxLonLat){ 112, 35.5 }, NULL, 0), ==, 0);
  yx_rings_index_free (index);

  g_assert_cmpint (yx_rings_unite (areas, N * N, &whole), ==, YX_RINGS_OK);
  sheet = yx_own_rings_view (&whole);
  g_assert_cmpuint (whole.n_rings, ==, 1);
  g_assert_cmpuint (whole.n_points, ==, 4 * N);
  g_assert_cmpint (yx_rings_check (&sheet, NULL), ==, YX_RINGS_OK);
  yx_own_rings_clear (&whole);
}

/* Two squares apart are two rings; overlapping ones are in both. */
static void
test_overlap (void)
{
  static const YxLonLat a[] = { { 0, 0 }, { 2, 0 }, { 2, 2 }, { 0, 2 } };
  static const YxLonLat b[] = { { 1, 1 }, { 3, 1 }, { 3, 3 }, { 1, 3 } };
  static const YxLonLat c[] = { { 7, 7 }, { 8, 7 }, { 8, 8 }, { 7, 8 } };
  const guint32 end = 4;
  const YxRings areas[] = { { a, &end, 1 }, { b, &end, 1 }, { c, &end, 1 } };
  YxRingsIndex *index = yx_rings_index_new (areas, 3);
  YxOwnRings whole = { 0 };
  guint32 found[2] = { 9, 9 };

  g_assert_cmpuint (yx_rings_index_find (index, (YxLonLat){ 1.5, 1.5 }, found, 2), ==, 2);
  g_assert_cmpuint (found[0], ==, 0);
  g_assert_cmpuint (found[1], ==, 1);
  g_assert_cmpuint (yx_rings_index_find (index, (YxLonLat){ 7.5, 7.5 }, found, 1), ==, 1);
  g_assert_cmpuint (found[0], ==, 2);
  yx_rings_index_free (index);
  g_assert_cmpint (yx_rings_unite ((const YxRings[]){ areas[0], areas[2] }, 2, &whole), ==,
                   YX_RINGS_OK);
  g_assert_cmpuint (whole.n_rings, ==, 2);
  yx_own_rings_clear (&whole);
  /* Nothing at all. */
  index = yx_rings_index_new (NULL, 0);
  g_assert_cmpuint (yx_rings_index_find (index, (YxLonLat){ 1, 1 }, found, 2), ==, 0);
  yx_rings_index_free (index);
}

/* Neighbours digitised apart, a metre off and with corners in each other's edges, come to share
 * their borders; then they are one without a seam. */
static void
test_join (void)
{
  /* About 1 m is 0.00001 degrees here. */
  static const YxLonLat west[] = { { 113.0, 35.0 }, { 113.1, 35.0 }, { 113.1, 35.2 }, { 113.0, 35.2 } };
  static const YxLonLat south_east[]
      = { { 113.10001, 35.0 }, { 113.2, 35.0 }, { 113.2, 35.1 }, { 113.100005, 35.1 } };
  static const YxLonLat north_east[]
      = { { 113.1, 35.10001 }, { 113.2, 35.10001 }, { 113.2, 35.2 }, { 113.10001, 35.2 } };
  static const YxLonLat far[] = { { 114.0, 35.0 }, { 114.1, 35.0 }, { 114.1, 35.1 } };
  const guint32 four = 4, three = 3;
  const YxRings areas[] = { { west, &four, 1 }, { south_east, &four, 1 }, { north_east, &four, 1 },
                            { far, &three, 1 } };
  YxOwnRings joined[4];
  YxRings views[4];
  YxOwnRings whole = { 0 };
  YxRings sheet;
  double surface = 0;

  g_assert_cmpint (yx_rings_unite (areas, 3, &whole), ==, YX_RINGS_OK);
  g_assert_cmpuint (whole.n_rings, >, 1);
  yx_own_rings_clear (&whole);

  g_assert_cmpint (yx_rings_join (areas, 4, 3.0, joined), ==, YX_RINGS_OK);
  for (int i = 0; i < 4; i++) {
    views[i] = yx_own_rings_view (&joined[i]);
    g_assert_cmpint (yx_rings_check (&views[i], NULL), ==, YX_RINGS_OK);
    g_assert_cmpfloat_with_epsilon (yx_rings_surface (&views[i]) / yx_rings_surface (&areas[i]), 1,
                                    0.001);
    surface += i < 3 ? yx_rings_surface (&views[i]) : 0;
  }
  g_assert_cmpuint (joined[0].n_points, ==, 5); /* with the corner of the others */
  g_assert_cmpuint (joined[3].n_points, ==, 3);
  g_assert_cmpint (yx_rings_unite (views, 3, &whole), ==, YX_RINGS_OK);
  sheet = yx_own_rings_view (&whole);
  g_assert_cmpuint (whole.n_rings, ==, 1);
  g_assert_cmpint (yx_rings_check (&sheet, NULL), ==, YX_RINGS_OK);
  g_assert_cmpfloat_with_epsilon (yx_rings_surface (&sheet) / surface, 1, 0.001);
  yx_own_rings_clear (&whole);
  for (int i = 0; i < 4; i++)
    yx_own_rings_clear (&joined[i]);
  g_assert_cmpint (yx_rings_join (NULL, 0, 3.0, NULL), ==, YX_RINGS_OK);
}

/* A horseshoe with a hole in one leg, cut across both legs and along: no surface is lost, each part is
 * sound, and every point is in the part on its side. */
static void
test_cut (void)
{
  static const YxLonLat points[] = {
    { 0, 0 }, { 10, 0 }, { 10, 10 }, { 7, 10 }, { 7, 3 }, { 3, 3 }, { 3, 10 }, { 0, 10 },
    { 1, 5 }, { 1, 8 }, { 2, 8 }, { 2, 5 }, /* the hole */
  };
  static const guint32 ends[] = { 8, 12 };
  const YxRings area = RINGS (points, ends);
  static const struct {
    bool meridian;
    double at;
    guint n_low, n_high; /* rings */
  } cuts[] = {
    { false, 6, 1, 2 }, { false, 3, 1, 3 },  { false, 2, 1, 2 },   { true, 5, 2, 1 },
    { true, 1.5, 1, 1 }, { true, -1, 0, 2 }, { false, 11, 2, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
    YxOwnRings parts[2];
    double surface = 0.0;

    g_test_message ("cut %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (yx_rings_cut (&area, cuts[i].meridian, cuts[i].at, &parts[0], &parts[1]), ==,
                     YX_RINGS_OK);
    g_assert_cmpuint (parts[0].n_rings, ==, cuts[i].n_low);
    g_assert_cmpuint (parts[1].n_rings, ==, cuts[i].n_high);
    for (int p = 0; p < 2; p++) {
      const YxRings view = yx_own_rings_view (&parts[p]);

      if (parts[p].n_rings == 0)
        continue;
      g_assert_cmpint (yx_rings_check (&view, NULL), ==, YX_RINGS_OK);
      surface += yx_rings_surface (&view);
    }
    /* Planar on the parallel of the mean latitude, which is another for each part. */
    g_assert_cmpfloat_with_epsilon (surface / yx_rings_surface (&area), 1.0, 0.01);
    for (double lon = 0.25; lon < 10; lon += 0.5)
      for (double lat = 0.25; lat < 10; lat += 0.5) {
        const YxLonLat at = { lon, lat };
        const YxRings low = yx_own_rings_view (&parts[0]), high = yx_own_rings_view (&parts[1]);
        const gboolean is_low = (cuts[i].meridian ? lon : lat) < cuts[i].at;
        const gboolean inside = yx_rings_contain (&area, at);

        g_assert_cmpint (yx_rings_contain (&low, at), ==, inside && is_low);
        g_assert_cmpint (yx_rings_contain (&high, at), ==, inside && !is_low);
      }
    yx_own_rings_clear (&parts[0]);
    yx_own_rings_clear (&parts[1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/rings/check", test_check);
  g_test_add_func ("/geo/rings/nested", test_nested);
  g_test_add_func ("/geo/rings/partition", test_partition);
  g_test_add_func ("/geo/rings/overlap", test_overlap);
  g_test_add_func ("/geo/rings/join", test_join);
  g_test_add_func ("/geo/rings/cut", test_cut);
  return g_test_run ();
}
