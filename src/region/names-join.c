#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "region/names-private.h"

/* Two stretches of one name that come this near are one street. */
#define JOIN_M 300.0

/* A door this far from a road may be of another. */
#define DOOR_REACH_M 60.0

#define METRES_PER_UNIT (6371008.8 * G_PI / 180.0 / 1e7)

static int
compare_pieces_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const GArray *pieces = data;
  const guint i = *(const guint *) a, j = *(const guint *) b;
  const int order = strcmp (g_array_index (pieces, YxStreetPiece, i).key,
                            g_array_index (pieces, YxStreetPiece, j).key);

  return order != 0 ? order : (i > j) - (i < j);
}

static double
box_gap (const YxFixedBox *a, const YxFixedBox *b)
{
  const double scale = cos ((a->south / 2.0 + b->north / 2.0) / 1e7 * G_PI / 180.0);
  const double dx = MAX (0.0, MAX ((double) a->west - b->east, (double) b->west - a->east));
  const double dy = MAX (0.0, MAX ((double) a->south - b->north, (double) b->south - a->north));

  return hypot (dx * scale, dy) * METRES_PER_UNIT;
}

static guint
find_root (guint *parents, guint i)
{
  while (parents[i] != i) {
    parents[i] = parents[parents[i]];
    i = parents[i];
  }
  return i;
}

/* The stretches that hang together become one spot; its point is the vertex nearest to the middle,
 * so that it lies on the street. */
static void
emit_street (YxNames *self, const guint *order, guint first, guint end, guint *roots, guint root)
{
  YxSpotDraft spot = { .level = YX_MATCH_STREET, .box = YX_FIXED_BOX_EMPTY };
  const guint32 number = self->spots->len + 1;
  YxFixedPoint middle;
  double best = G_MAXDOUBLE, radius = 0.0;

  for (guint i = first; i < end; i++) {
    YxStreetPiece *piece = &g_array_index (self->pieces, YxStreetPiece, order[i]);

    if (find_root (roots, i - first) != root)
      continue;
    piece->street = number;
    if (spot.texts.name == NULL)
      spot.texts = piece->texts;
    yx_fixed_box_add (&spot.box, (YxFixedPoint){ piece->box.west, piece->box.south });
    yx_fixed_box_add (&spot.box, (YxFixedPoint){ piece->box.east, piece->box.north });
  }
  middle.lon = (gint32) (spot.box.west / 2.0 + spot.box.east / 2.0);
  middle.lat = (gint32) (spot.box.south / 2.0 + spot.box.north / 2.0);
  for (int pass = 0; pass < 2; pass++) {
    for (guint i = first; i < end; i++) {
      const YxStreetPiece *piece = &g_array_index (self->pieces, YxStreetPiece, order[i]);

      if (piece->street != number)
        continue;
      for (guint32 p = 0; p < piece->n_points; p++) {
        const YxFixedPoint point = g_array_index (self->points, YxFixedPoint,
                                                  piece->first_point + p);
        const double distance = yx_fixed_distance (pass == 0 ? middle : spot.point, point);

        if (pass == 1) {
          radius = MAX (radius, distance);
        } else if (distance < best) {
          best = distance;
          spot.point = point;
        }
      }
      if (pass == 0 && best <= 0.0)
        break;
    }
  }
  spot.radius = (guint32) MAX (20.0, ceil (radius));
  g_array_append_val (self->spots, spot);
}

void
yx_names_join_streets (YxNames *self)
{
  const guint n = self->pieces->len;
  g_autofree guint *order = g_new (guint, n + 1);
  g_autofree guint *roots = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_pieces_cb, self->pieces);
  for (guint first = 0, end; first < n; first = end) {
    const char *key = g_array_index (self->pieces, YxStreetPiece, order[first]).key;

    for (end = first + 1; end < n; end++)
      if (strcmp (key, g_array_index (self->pieces, YxStreetPiece, order[end]).key) != 0)
        break;
    for (guint i = 0; i < end - first; i++)
      roots[i] = i;
    for (guint i = first; i < end; i++) {
      const YxFixedBox *a = &g_array_index (self->pieces, YxStreetPiece, order[i]).box;

      for (guint j = first; j < i; j++)
        if (box_gap (a, &g_array_index (self->pieces, YxStreetPiece, order[j]).box) <= JOIN_M) {
          const guint x = find_root (roots, i - first), y = find_root (roots, j - first);

          roots[MAX (x, y)] = MIN (x, y);
        }
    }
    for (guint i = 0; i < end - first; i++)
      if (roots[i] == i)
        emit_street (self, order, first, end, roots, i);
  }
}

static int
compare_doors_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const GArray *doors = data;
  const guint i = *(const guint *) a, j = *(const guint *) b;
  const gint32 x = g_array_index (doors, YxDoorDraft, i).point.lat;
  const gint32 y = g_array_index (doors, YxDoorDraft, j).point.lat;

  return x != y ? (x < y ? -1 : 1) : (i > j) - (i < j);
}

/* In metres, in a plane at the point. */
static double
segment_distance (YxFixedPoint a, YxFixedPoint b, YxFixedPoint point)
{
  const double scale = cos (point.lat / 1e7 * G_PI / 180.0);
  const double ax = ((double) a.lon - point.lon) * scale, ay = (double) a.lat - point.lat;
  const double dx = ((double) b.lon - a.lon) * scale, dy = (double) b.lat - a.lat;
  const double square = dx * dx + dy * dy;
  const double at = square > 0.0 ? CLAMP (-(ax * dx + ay * dy) / square, 0.0, 1.0) : 0.0;

  return hypot (ax + at * dx, ay + at * dy) * METRES_PER_UNIT;
}

static double
piece_distance (const YxNames *self, const YxStreetPiece *piece, YxFixedPoint point)
{
  const YxFixedPoint *points = &g_array_index (self->points, YxFixedPoint, piece->first_point);
  double best = G_MAXDOUBLE;

  for (guint32 i = 0; i + 1 < piece->n_points; i++)
    best = MIN (best, segment_distance (points[i], points[i + 1], point));
  return best;
}

void
yx_names_place_doors (YxNames *self)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree double *best = g_new (double, self->doors->len + 1);
  const gint32 reach = (gint32) (DOOR_REACH_M / METRES_PER_UNIT);

  for (guint i = 0; i < self->doors->len; i++) {
    best[i] = DOOR_REACH_M;
    if (g_array_index (self->doors, YxDoorDraft, i).street_key == NULL)
      g_array_append_val (order, i);
  }
  g_array_sort_with_data (order, compare_doors_cb, self->doors);
  for (guint p = 0; p < self->pieces->len && order->len > 0; p++) {
    const YxStreetPiece *piece = &g_array_index (self->pieces, YxStreetPiece, p);
    guint low = 0, high = order->len;

    /* Nobody's door is numbered along S309. */
    if (piece->texts.name == piece->texts.ref)
      continue;
    while (low < high) {
      const guint middle = low + (high - low) / 2;
      const guint index = g_array_index (order, guint, middle);

      if (g_array_index (self->doors, YxDoorDraft, index).point.lat < piece->box.south - reach)
        low = middle + 1;
      else
        high = middle;
    }
    for (; low < order->len; low++) {
      const guint index = g_array_index (order, guint, low);
      YxDoorDraft *door = &g_array_index (self->doors, YxDoorDraft, index);
      double distance;

      if (door->point.lat > piece->box.north + reach)
        break;
      distance = box_gap (&piece->box, &(YxFixedBox){ door->point.lon, door->point.lat,
                                                      door->point.lon, door->point.lat });
      if (distance < best[index])
        distance = piece_distance (self, piece, door->point);
      if (distance < best[index]) {
        best[index] = distance;
        door->street = piece->street;
      }
    }
  }
}

/* Even-odd, over all rings. */
static gboolean
outline_contains (const YxNames *self, const YxSpotDraft *unit, YxFixedPoint point)
{
  gboolean inside = FALSE;

  for (guint r = unit->first_ring; r < unit->first_ring + unit->n_rings; r++) {
    const guint32 n = g_array_index (self->rings, guint32, r);
    const YxFixedPoint *ring = &g_array_index (
        self->outline, YxFixedPoint, g_array_index (self->ring_starts, guint32, r));

    for (guint32 i = 0, j = n - 1; i < n; j = i++)
      if ((ring[i].lat > point.lat) != (ring[j].lat > point.lat)
          && point.lon < (double) (ring[j].lon - (double) ring[i].lon)
                                 * ((double) point.lat - ring[i].lat)
                                 / ((double) ring[j].lat - ring[i].lat)
                             + ring[i].lon)
        inside = !inside;
  }
  return inside;
}

static int
compare_units_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const GArray *spots = data;
  const YxSpotDraft *x = &g_array_index (spots, YxSpotDraft, *(const guint *) a);
  const YxSpotDraft *y = &g_array_index (spots, YxSpotDraft, *(const guint *) b);

  if (x->level != y->level)
    return x->level < y->level ? -1 : 1;
  if (x->radius != y->radius)
    return x->radius < y->radius ? -1 : 1;
  return x < y ? -1 : x > y;
}

void
yx_names_find_parents (YxNames *self)
{
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->spots->len; i++)
    if (g_array_index (self->spots, YxSpotDraft, i).n_rings > 0)
      g_array_append_val (units, i);
  g_array_sort_with_data (units, compare_units_cb, self->spots);
  for (guint i = 0; i < self->spots->len && units->len > 0; i++) {
    YxSpotDraft *spot = &g_array_index (self->spots, YxSpotDraft, i);

    for (guint u = 0; u < units->len && spot->parent == 0; u++) {
      const guint index = g_array_index (units, guint, u);
      const YxSpotDraft *unit = &g_array_index (self->spots, YxSpotDraft, index);

      if (unit->level > spot->level && spot->point.lon >= unit->box.west
          && spot->point.lon <= unit->box.east && spot->point.lat >= unit->box.south
          && spot->point.lat <= unit->box.north && outline_contains (self, unit, spot->point))
        spot->parent = index + 1;
    }
  }
}

static int
compare_latitudes_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const GArray *spots = data;
  const guint i = *(const guint *) a, j = *(const guint *) b;
  const gint32 x = g_array_index (spots, YxSpotDraft, i).point.lat;
  const gint32 y = g_array_index (spots, YxSpotDraft, j).point.lat;

  return x != y ? (x < y ? -1 : 1) : (i > j) - (i < j);
}

guint
yx_match_default_radius (YxMatchLevel level)
{
  static const guint radii[YX_N_MATCHES] = {
    [YX_MATCH_DOOR] = 30,       [YX_MATCH_BUILDING] = 60,  [YX_MATCH_CROSSING] = 60,
    [YX_MATCH_STREET] = 500,    [YX_MATCH_ESTATE] = 300,   [YX_MATCH_VILLAGE] = 800,
    [YX_MATCH_TOWN] = 5000,     [YX_MATCH_COUNTY] = 25000, [YX_MATCH_CITY] = 60000,
    [YX_MATCH_PROVINCE] = 400000,
  };

  g_assert (level < YX_N_MATCHES);
  return radii[level];
}

/* Half the way to the next one of its kind, since its houses are nearer to it than to that one; and
 * within what is usual for such places. */
static void
guess_level (YxNames *self, YxMatchLevel level, double least, double most)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->spots->len; i++)
    if (g_array_index (self->spots, YxSpotDraft, i).level == level)
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_latitudes_cb, self->spots);
  for (guint i = 0; i < order->len; i++) {
    YxSpotDraft *spot = &g_array_index (self->spots, YxSpotDraft,
                                        g_array_index (order, guint, i));
    double nearest = 2.0 * most;

    if (spot->radius > 0)
      continue;
    for (int step = -1; step <= 1; step += 2) {
      for (gint64 j = (gint64) i + step; j >= 0 && j < order->len; j += step) {
        const YxSpotDraft *other = &g_array_index (self->spots, YxSpotDraft,
                                                   g_array_index (order, guint, j));
        const double distance = yx_fixed_distance (spot->point, other->point);

        if (fabs ((double) other->point.lat - spot->point.lat) * METRES_PER_UNIT > nearest)
          break;
        /* The same place mapped twice is no neighbour. */
        if (distance > 2.0 * least / 3.0 || strcmp (other->texts.name, spot->texts.name) != 0)
          nearest = MIN (nearest, distance);
      }
    }
    spot->radius = (guint32) ceil (CLAMP (nearest / 2.0, least, most));
  }
}

void
yx_names_guess_radii (YxNames *self)
{
  guess_level (self, YX_MATCH_VILLAGE, 250.0, yx_match_default_radius (YX_MATCH_VILLAGE));
  guess_level (self, YX_MATCH_TOWN, 1500.0, yx_match_default_radius (YX_MATCH_TOWN));
  for (guint i = 0; i < self->spots->len; i++) {
    YxSpotDraft *spot = &g_array_index (self->spots, YxSpotDraft, i);

    if (spot->radius == 0)
      spot->radius = yx_match_default_radius (spot->level);
  }
}
