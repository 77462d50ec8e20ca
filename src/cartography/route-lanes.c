#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/route-lanes.h"

#include <math.h>

/* All lanes together are no wider than this, in units. */
#define MAX_BUNDLE 24.0

/* Points nearer than this on screen are one: their direction says nothing. */
#define MERGE 1.5

/* A fine grid on the world: a point is the same to 1 cm. */
#define GRID 4294967296.0

#define MAX_ROUTES 64

typedef struct {
  gint64 ax, ay, bx, by; /* the lesser end first */
} Segment;

typedef struct {
  gsize n_points;
  /* Of each segment: which lane out of how many, counted along its lesser end first. */
  gint8 *lanes, *counts;
  gboolean *turned; /* driven from the greater end */
} Route;

struct _YxRouteLanes {
  Route *routes;
  gsize n_routes;
};

static guint
segment_hash (gconstpointer key)
{
  const Segment *segment = key;
  const guint64 mixed = (guint64) segment->ax * 0x9e3779b97f4a7c15u
                        ^ (guint64) segment->ay * 0xc2b2ae3d27d4eb4fu
                        ^ (guint64) segment->bx * 0x165667b19e3779f9u
                        ^ (guint64) segment->by * 0x27d4eb2f165667c5u;

  return (guint) (mixed >> 32);
}

static gboolean
segment_equal (gconstpointer a, gconstpointer b)
{
  const Segment *p = a, *q = b;

  return p->ax == q->ax && p->ay == q->ay && p->bx == q->bx && p->by == q->by;
}

/* Returns whether it was turned to have the lesser end first. */
static gboolean
make_segment (YxWorldPoint a, YxWorldPoint b, Segment *ret_segment)
{
  const gint64 ax = llrint (a.x * GRID), ay = llrint (a.y * GRID);
  const gint64 bx = llrint (b.x * GRID), by = llrint (b.y * GRID);
  const gboolean turned = ax > bx || (ax == bx && ay > by);

  *ret_segment = turned ? (Segment){ bx, by, ax, ay } : (Segment){ ax, ay, bx, by };
  return turned;
}

YxRouteLanes *
yx_route_lanes_new (const YxWorldPoint *const *points, const gsize *n_points, gsize n_routes)
{
  YxRouteLanes *self = g_new0 (YxRouteLanes, 1);
  g_autoptr (GHashTable) users /* Segment → bits of the routes that use it */
      = g_hash_table_new_full (segment_hash, segment_equal, g_free, g_free);
  Segment segment;

  self->routes = g_new0 (Route, n_routes);
  self->n_routes = n_routes;
  for (gsize r = 0; r < MIN (n_routes, MAX_ROUTES); r++)
    for (gsize i = 1; i < n_points[r]; i++) {
      guint64 *bits;

      make_segment (points[r][i - 1], points[r][i], &segment);
      bits = g_hash_table_lookup (users, &segment);
      if (bits == NULL) {
        bits = g_new0 (guint64, 1);
        g_hash_table_insert (users, g_memdup2 (&segment, sizeof segment), bits);
      }
      *bits |= (guint64) 1 << r;
    }
  for (gsize r = 0; r < n_routes; r++) {
    Route *route = &self->routes[r];

    route->n_points = n_points[r];
    route->lanes = g_new0 (gint8, n_points[r] + 1);
    route->counts = g_new0 (gint8, n_points[r] + 1);
    route->turned = g_new0 (gboolean, n_points[r] + 1);
    for (gsize i = 1; i < n_points[r]; i++) {
      guint64 bits = 0;

      route->turned[i - 1] = make_segment (points[r][i - 1], points[r][i], &segment);
      if (r < MAX_ROUTES)
        bits = *(const guint64 *) g_hash_table_lookup (users, &segment);
      route->counts[i - 1] = (gint8) MAX (1, __builtin_popcountll (bits));
      if (r < MAX_ROUTES)
        route->lanes[i - 1] = (gint8) __builtin_popcountll (bits & (((guint64) 1 << r) - 1));
    }
  }
  return self;
}

void
yx_route_lanes_free (YxRouteLanes *self)
{
  for (gsize r = 0; r < self->n_routes; r++) {
    g_free (self->routes[r].lanes);
    g_free (self->routes[r].counts);
    g_free (self->routes[r].turned);
  }
  g_free (self->routes);
  g_free (self);
}

/* How far the route runs to the right of segment i, in units. */
static double
offset_of (const Route *route, gsize i, double spacing)
{
  const int count = route->counts[i];
  const double step = count > 1 ? fmin (spacing, MAX_BUNDLE / (count - 1)) : 0.0;
  const double offset = (route->lanes[i] - (count - 1) / 2.0) * step;

  return route->turned[i] ? -offset : offset;
}

/* A point between two segments of directions u and v that run at offsets a and b. Where both are
 * the same it is their mitre; a turn back is cut off. */
static void
move_corner (double *point, const double *u, const double *v, double a, double b)
{
  const double dot = u[0] * v[0] + u[1] * v[1];
  const double part = 1.0 / fmax (1.0 + dot, 0.6);

  /* To the right of a direction (y is down). */
  point[0] += (-u[1] * a - v[1] * b) * part;
  point[1] += (u[0] * a + v[0] * b) * part;
}

double *
yx_route_lanes_place (const YxRouteLanes *self, gsize r, const double *xy, double spacing,
                      gsize *ret_n)
{
  const Route *route = &self->routes[r];
  double *placed, *offsets;
  gsize n = 0;

  g_return_val_if_fail (r < self->n_routes, NULL);

  placed = g_new (double, 2 * MAX (route->n_points, 1));
  /* Of the segment that ends at each merged point. */
  offsets = g_new0 (double, MAX (route->n_points, 1));
  for (gsize i = 0; i < route->n_points; i++) {
    const double *at = &xy[2 * i];
    const gboolean last = i + 1 == route->n_points;

    if (n > 0 && hypot (at[0] - placed[2 * n - 2], at[1] - placed[2 * n - 1]) < MERGE) {
      /* The end of the line is where it is. */
      if (last && n > 1) {
        placed[2 * n - 2] = at[0];
        placed[2 * n - 1] = at[1];
      }
      continue;
    }
    placed[2 * n] = at[0];
    placed[2 * n + 1] = at[1];
    offsets[n++] = i > 0 ? offset_of (route, i - 1, spacing) : 0.0;
  }

  if (n >= 2) {
    double before[2] = { 0.0, 0.0 };
    double x = placed[0], y = placed[1];

    for (gsize i = 0; i < n; i++) {
      double after[2] = { before[0], before[1] };

      if (i + 1 < n) {
        const double dx = placed[2 * i + 2] - x, dy = placed[2 * i + 3] - y;
        const double length = fmax (hypot (dx, dy), 1e-9);

        after[0] = dx / length;
        after[1] = dy / length;
        x += dx;
        y += dy;
      }
      move_corner (&placed[2 * i], i > 0 ? before : after, after, offsets[i > 0 ? i : 1],
                   offsets[i + 1 < n ? i + 1 : i]);
      before[0] = after[0];
      before[1] = after[1];
    }
  }
  g_free (offsets);
  *ret_n = n;
  return placed;
}
