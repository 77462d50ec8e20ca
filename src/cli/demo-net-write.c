/* Roads as ways: cut at the ends of bridges, and, for main streets of the seat, at each junction
 * with another, where the signals stand and turns may be forbidden. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include <math.h>

#include "cli/demo-net-private.h"

/* Metres of deck beyond the banks, and to either side of a road that is crossed above. */
#define DECK_MARGIN 9.0
#define OVERPASS_HALF 22.0
#define N_TURN_RULES 14

typedef struct {
  double from, to; /* metres along the road */
} Deck;

/* A piece of a main street that ends at junctions. */
typedef struct {
  gint64 way;
  gint64 first, last; /* nodes */
  YxDemoPoint after_first, before_last, end;
} Piece;

typedef struct {
  const YxDemoNet *net;
  YxDemoOsm *osm;
  YxDemoGrid *ground;    /* roads on the ground */
  YxDemoGrid *water;     /* owners: number of the water */
  GHashTable *crossings; /* node → how many main streets pass it */
  GArray *junctions;     /* gint64 nodes with two or more, in order of writing */
  GArray *pieces;        /* Piece */
} Writing;

typedef struct {
  Writing *writing;
  YxDemoPoint a, b;
  double along; /* of a */
  GArray *decks;
} Spanning;

static int
compare_decks (gconstpointer a, gconstpointer b)
{
  const Deck *one = a, *two = b;

  return (one->from > two->from) - (one->from < two->from);
}

static void
span (Spanning *spanning, double t, double half)
{
  double at = spanning->along + t * yx_demo_point_distance (spanning->a, spanning->b);

  g_array_append_vals (spanning->decks, &(Deck){ at - half, at + half }, 1);
}

static bool
span_water (const YxDemoSegment *segment, gpointer user_data)
{
  Spanning *spanning = user_data;
  const YxDemoNetWater *water;
  double road_length, water_length, cross, sine, t, u;

  if (!yx_demo_segments_cross (spanning->a, spanning->b, segment->a, segment->b, &t, &u))
    return true;
  water = &g_array_index (spanning->writing->net->waters, YxDemoNetWater, segment->owner);
  road_length = yx_demo_point_distance (spanning->a, spanning->b);
  water_length = yx_demo_point_distance (segment->a, segment->b);
  cross = (spanning->b.x - spanning->a.x) * (segment->b.y - segment->a.y)
          - (spanning->b.y - spanning->a.y) * (segment->b.x - segment->a.x);
  sine = fabs (cross) / MAX (road_length * water_length, 0.01);
  span (spanning, t, water->width / 2.0 / MAX (sine, 0.45) + DECK_MARGIN);
  return true;
}

static bool
span_road (const YxDemoSegment *segment, gpointer user_data)
{
  Spanning *spanning = user_data;
  double t, u;

  if (yx_demo_segments_cross (spanning->a, spanning->b, segment->a, segment->b, &t, &u))
    span (spanning, t, OVERPASS_HALF);
  return true;
}

/* The road's bridges from its start, merged where they overlap. */
static GArray *
find_decks (Writing *writing, const YxDemoRoad *road)
{
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (Deck));
  g_autoptr (GArray) decks = g_array_new (FALSE, FALSE, sizeof (Deck));
  Spanning spanning = { .writing = writing, .decks = decks };
  double length = yx_demo_line_length (road->points);

  for (guint i = 1; i < road->points->len; i++) {
    YxDemoRect rect;

    spanning.a = yx_demo_line_at (road->points, i - 1);
    spanning.b = yx_demo_line_at (road->points, i);
    rect = (YxDemoRect){ MIN (spanning.a.x, spanning.b.x), MIN (spanning.a.y, spanning.b.y),
                         MAX (spanning.a.x, spanning.b.x), MAX (spanning.a.y, spanning.b.y) };
    yx_demo_grid_visit (writing->water, rect, span_water, &spanning);
    if (road->level == YX_DEMO_LEVEL_MOTORWAY)
      yx_demo_grid_visit (writing->ground, rect, span_road, &spanning);
    spanning.along += yx_demo_point_distance (spanning.a, spanning.b);
  }

  g_array_sort (decks, compare_decks);
  for (guint i = 0; i < decks->len; i++) {
    Deck deck = g_array_index (decks, Deck, i);
    Deck *last = merged->len > 0 ? &g_array_index (merged, Deck, merged->len - 1) : NULL;

    deck.from = MAX (deck.from, 0.0);
    deck.to = MIN (deck.to, length);
    if (last && deck.from <= last->to + 4.0)
      last->to = MAX (last->to, deck.to);
    else
      g_array_append_val (merged, deck);
  }
  return merged;
}

static gint64
node_at (const Writing *writing, const YxDemoRoad *road, YxDemoPoint point, guint index,
         guint count)
{
  int level = index == 0 ? road->first_level : index + 1 == count ? road->last_level : road->level;

  return yx_demo_osm_share_node (writing->osm, point, level);
}

/* One way of nodes[n]; clears the arrays but for the last node and point. */
static void
write_piece (Writing *writing, const YxDemoRoad *road, GArray *nodes, GArray *points, bool deck)
{
  YxDemoOsm *osm = writing->osm;
  g_autofree char *speed = road->maxspeed > 0 ? g_strdup_printf ("%d", road->maxspeed) : NULL;
  g_autofree char *lanes = road->lanes > 0 ? g_strdup_printf ("%d", road->lanes) : NULL;
  gint64 way;

  if (nodes->len < 2)
    return;
  way = yx_demo_osm_add_way (osm, (const gint64 *) (gpointer) nodes->data, nodes->len);
  yx_demo_osm_tag_way (osm, way, "highway", road->highway);
  yx_demo_osm_tag_way (osm, way, "name", road->name);
  yx_demo_osm_tag_way (osm, way, "name:en", road->english);
  yx_demo_osm_tag_way (osm, way, "ref", road->ref);
  yx_demo_osm_tag_way (osm, way, "maxspeed", speed);
  yx_demo_osm_tag_way (osm, way, "lanes", lanes);
  yx_demo_osm_tag_way (osm, way, "oneway", road->oneway ? "yes" : NULL);
  yx_demo_osm_tag_way (osm, way, "surface", road->surface);
  yx_demo_osm_tag_way (osm, way, "bridge", deck ? "yes" : NULL);
  yx_demo_osm_tag_way (osm, way, "layer", deck ? "1" : NULL);

  if (road->street)
    g_array_append_vals (writing->pieces,
                         &(Piece){ way, g_array_index (nodes, gint64, 0),
                                   g_array_index (nodes, gint64, nodes->len - 1),
                                   yx_demo_line_at (points, 1),
                                   yx_demo_line_at (points, points->len - 2),
                                   yx_demo_line_at (points, points->len - 1) },
                         1);
  g_array_remove_range (nodes, 0, nodes->len - 1);
  g_array_remove_range (points, 0, points->len - 1);
}

static bool
is_junction (const Writing *writing, gint64 node)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (writing->crossings, &node)) >= 2;
}

static void
write_road (Writing *writing, const YxDemoRoad *road)
{
  g_autoptr (GArray) decks = find_decks (writing, road);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) points = yx_demo_line_new ();
  double along = 0.0;
  guint next = 0;
  bool on_deck = false;

  for (guint i = 0; i < road->points->len; i++) {
    YxDemoPoint here = yx_demo_line_at (road->points, i);
    gint64 node;

    if (i > 0) {
      YxDemoPoint before = yx_demo_line_at (road->points, i - 1);
      double step = yx_demo_point_distance (before, here);

      while (next < decks->len) {
        const Deck *deck = &g_array_index (decks, Deck, next);
        double cut = on_deck ? deck->to : deck->from;

        if (cut > along + step)
          break;
        /* A cut at a vertex needs no point of its own. */
        if (cut - along > 1.0 && along + step - cut > 1.0) {
          YxDemoPoint end = yx_demo_point_lerp (before, here, (cut - along) / step);

          node = yx_demo_osm_share_node (writing->osm, end, road->level);
          g_array_append_val (nodes, node);
          yx_demo_line_add (points, end);
        }
        write_piece (writing, road, nodes, points, on_deck);
        if (on_deck)
          next++;
        on_deck = !on_deck;
      }
      along += step;
    }

    node = node_at (writing, road, here, i, road->points->len);
    if (nodes->len > 0 && g_array_index (nodes, gint64, nodes->len - 1) == node)
      continue;
    g_array_append_val (nodes, node);
    yx_demo_line_add (points, here);
    if (road->street && is_junction (writing, node))
      write_piece (writing, road, nodes, points, on_deck);
  }
  write_piece (writing, road, nodes, points, on_deck);
}

static void
count_crossings (Writing *writing)
{
  for (guint i = 0; i < writing->net->roads->len; i++) {
    const YxDemoRoad *road = yx_demo_net_get (writing->net, i);

    for (guint k = 0; road->street && k < road->points->len; k++) {
      gint64 node
          = node_at (writing, road, yx_demo_line_at (road->points, k), k, road->points->len);
      int passing = GPOINTER_TO_INT (g_hash_table_lookup (writing->crossings, &node)) + 1;

      g_hash_table_insert (writing->crossings, g_memdup2 (&node, sizeof node),
                           GINT_TO_POINTER (passing));
      if (passing == 2)
        g_array_append_val (writing->junctions, node);
    }
  }
}

/* Whether going from one piece on to the other is a left turn of about a right angle. */
static bool
is_left_turn (const Piece *from, const Piece *to)
{
  double x1 = from->end.x - from->before_last.x, y1 = from->end.y - from->before_last.y;
  double x2 = to->after_first.x - from->end.x, y2 = to->after_first.y - from->end.y;
  double length = sqrt ((x1 * x1 + y1 * y1) * (x2 * x2 + y2 * y2));

  return x1 * y2 - y1 * x2 > 0.7 * length;
}

static void
forbid_turn (Writing *writing, const Piece *from, const Piece *to, const char *kind)
{
  gint64 relation = yx_demo_osm_add_relation (writing->osm);

  yx_demo_osm_add_member (writing->osm, relation, "way", from->way, "from");
  yx_demo_osm_add_member (writing->osm, relation, "node", from->last, "via");
  yx_demo_osm_add_member (writing->osm, relation, "way", to->way, "to");
  yx_demo_osm_tag_relation (writing->osm, relation, "type", "restriction");
  yx_demo_osm_tag_relation (writing->osm, relation, "restriction", kind);
}

/* The first left turn at the junction. */
static bool
find_left_turn (const Writing *writing, gint64 via, const Piece **ret_from, const Piece **ret_to)
{
  for (guint i = 0; i < writing->pieces->len; i++)
    for (guint k = 0; k < writing->pieces->len; k++) {
      const Piece *from = &g_array_index (writing->pieces, Piece, i);
      const Piece *to = &g_array_index (writing->pieces, Piece, k);

      if (from->last == via && to->first == via && is_left_turn (from, to)) {
        *ret_from = from;
        *ret_to = to;
        return true;
      }
    }
  return false;
}

static void
write_turn_rules (Writing *writing, YxDemoRandom *random)
{
  g_autofree int *order = g_new (int, MAX (1, writing->junctions->len));
  int rules = 0;

  yx_demo_random_permutation (random, order, (int) writing->junctions->len);
  for (guint i = 0; i < writing->junctions->len && rules < N_TURN_RULES; i++) {
    const Piece *from, *to;

    if (find_left_turn (writing, g_array_index (writing->junctions, gint64, order[i]), &from,
                        &to)) {
      forbid_turn (writing, from, to, "no_left_turn");
      rules++;
    }
  }
}

void
yx_demo_net_write (const YxDemoNet *net, YxDemoOsm *osm, YxDemoRandom *random)
{
  g_autoptr (YxDemoGrid) ground = yx_demo_grid_new ();
  g_autoptr (YxDemoGrid) water = yx_demo_grid_new ();
  g_autoptr (GHashTable) crossings
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) junctions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  Writing writing = { net, osm, ground, water, crossings, junctions, pieces };

  for (guint i = 0; i < net->roads->len; i++) {
    const YxDemoRoad *road = yx_demo_net_get (net, i);

    if (road->level == YX_DEMO_LEVEL_GROUND)
      yx_demo_grid_add_line (ground, road->points, i, false);
  }
  for (guint i = 0; i < net->waters->len; i++)
    yx_demo_grid_add_line (water, g_array_index (net->waters, YxDemoNetWater, i).course, i, false);

  count_crossings (&writing);
  for (guint i = 0; i < net->roads->len; i++)
    write_road (&writing, yx_demo_net_get (net, i));
  for (guint i = 0; i < junctions->len; i++)
    yx_demo_osm_tag_node (osm, g_array_index (junctions, gint64, i), "highway", "traffic_signals");
  write_turn_rules (&writing, random);
}
