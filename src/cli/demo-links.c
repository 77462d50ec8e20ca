/* Roads between villages and towns. Candidates are the edges of a Gabriel graph (Gabriel & Sokal
 * 1969), which is planar and looks grown. Everybody then travels: villages to their town and to
 * the seat, towns to each other, each along the cheapest way, where a road in use is cheaper
 * than a new one. What carries many becomes a county road, what carries none is mostly left
 * out. */

#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "cli/demo-county-private.h"

#define LONGEST_LINK 4200.0
#define FLOW_SECONDARY 130.0
#define FLOW_TERTIARY 34.0

typedef struct {
  guint a, b; /* nodes: places, then the seat's gates */
  double cost;
  double flow;
  bool over_river;
} Link;

typedef struct {
  YxDemoCounty *county;
  GArray *nodes; /* YxDemoPoint */
  guint n_places;
  GArray *links;       /* Link */
  GPtrArray *links_at; /* by node, GArray of guint */
  YxDemoRandom random;
} Links;

static YxDemoPoint
node_point (const Links *links, guint node)
{
  return yx_demo_line_at (links->nodes, node);
}

static bool
is_gabriel (const Links *links, guint a, guint b)
{
  YxDemoPoint one = node_point (links, a), two = node_point (links, b);
  YxDemoPoint middle = yx_demo_point_lerp (one, two, 0.5);
  double radius = yx_demo_point_distance (one, two) / 2.0;

  for (guint i = 0; i < links->nodes->len; i++)
    if (i != a && i != b && yx_demo_point_distance (middle, node_point (links, i)) < radius - 0.5)
      return false;
  return true;
}

/* How the rivers between two places raise the cost of a road; 0 where none may be built. */
static double
river_factor (const Links *links, YxDemoPoint a, YxDemoPoint b, bool *ret_over_river)
{
  double factor = 1.0;

  *ret_over_river = false;
  for (guint i = 0; i < links->county->courses->len; i++) {
    const GArray *course = g_ptr_array_index (links->county->courses, i);
    double t, u;

    for (guint k = 1; k < course->len; k++)
      if (yx_demo_segments_cross (a, b, yx_demo_line_at (course, k - 1),
                                  yx_demo_line_at (course, k), &t, &u)) {
        if (yx_demo_rivers[i].width > 100.0)
          return 0.0;
        factor *= yx_demo_rivers[i].width > 20.0 ? 1.9 : 1.3;
        *ret_over_river = true;
      }
  }
  return factor;
}

static bool
passes_seat (const Links *links, YxDemoPoint a, YxDemoPoint b)
{
  for (int i = 1; i < 12; i++)
    if (yx_demo_seat_contains (links->county, yx_demo_point_lerp (a, b, i / 12.0)))
      return true;
  return false;
}

static void
find_links (Links *links)
{
  for (guint a = 0; a < links->nodes->len; a++)
    for (guint b = a + 1; b < links->nodes->len; b++) {
      YxDemoPoint one = node_point (links, a), two = node_point (links, b);
      double distance = yx_demo_point_distance (one, two);
      Link link = { .a = a, .b = b };
      double factor;

      if (a >= links->n_places) {
        /* Gates are joined by the ring road: for travellers only. */
        link.cost = distance * 0.8;
      } else {
        if (distance > LONGEST_LINK || !is_gabriel (links, a, b) || passes_seat (links, one, two))
          continue;
        factor = river_factor (links, one, two, &link.over_river);
        if (factor == 0.0)
          continue;
        link.cost = distance * factor;
      }
      g_array_append_val (g_ptr_array_index (links->links_at, a), links->links->len);
      g_array_append_val (g_ptr_array_index (links->links_at, b), links->links->len);
      g_array_append_val (links->links, link);
    }
}

/* Dijkstra from one node; ret_via[n] is the link by which a node is reached. */
static void
cheapest_ways (const Links *links, guint from, int *ret_via)
{
  guint n = links->nodes->len;
  g_autofree double *cost = g_new (double, n);
  g_autofree bool *done = g_new0 (bool, n);

  for (guint i = 0; i < n; i++) {
    cost[i] = HUGE_VAL;
    ret_via[i] = -1;
  }
  cost[from] = 0.0;
  for (;;) {
    const GArray *around;
    guint next = n;

    for (guint i = 0; i < n; i++)
      if (!done[i] && cost[i] < HUGE_VAL && (next == n || cost[i] < cost[next]))
        next = i;
    if (next == n)
      return;
    done[next] = true;
    around = g_ptr_array_index (links->links_at, next);
    for (guint k = 0; k < around->len; k++) {
      guint number = g_array_index (around, guint, k);
      const Link *link = &g_array_index (links->links, Link, number);
      guint other = link->a == next ? link->b : link->a;
      double discount = link->flow > FLOW_SECONDARY  ? 0.62
                        : link->flow > FLOW_TERTIARY ? 0.75
                        : link->flow > 0.0           ? 0.88
                                                     : 1.0;

      if (cost[next] + link->cost * discount < cost[other]) {
        cost[other] = cost[next] + link->cost * discount;
        ret_via[other] = (int) number;
      }
    }
  }
}

static void
travel (Links *links, const int *via, guint from, guint to, double weight)
{
  while (to != from && via[to] >= 0) {
    Link *link = &g_array_index (links->links, Link, via[to]);

    link->flow += weight;
    to = link->a == to ? link->b : link->a;
  }
}

static void
assign_travel (Links *links)
{
  g_autofree int *via = g_new (int, links->nodes->len);
  guint seat = links->n_places;

  cheapest_ways (links, seat, via);
  for (guint i = 0; i < links->n_places; i++)
    if (g_array_index (links->county->places, YxDemoPlace, i).is_town)
      travel (links, via, seat, i, 70.0);
  for (guint i = 0; i < links->n_places; i++) {
    const YxDemoPlace *town = &g_array_index (links->county->places, YxDemoPlace, i);

    if (!town->is_town)
      continue;
    cheapest_ways (links, i, via);
    for (guint k = 0; k < links->n_places; k++) {
      const YxDemoPlace *other = &g_array_index (links->county->places, YxDemoPlace, k);

      if (other->is_town && k > i && yx_demo_point_distance (town->centre, other->centre) < 9500.0)
        travel (links, via, i, k, 24.0);
      else if (!other->is_town && other->town == town->town)
        travel (links, via, i, k, 3.0);
    }
  }
  cheapest_ways (links, seat, via);
  for (guint i = 0; i < links->n_places; i++)
    travel (links, via, seat, i, 2.0);
}

/* The gate of a place that faces a point, and a point some way out of it. */
static void
leave_place (const Links *links, guint node, YxDemoPoint towards, GArray *line, bool outwards)
{
  const YxDemoPlace *place;
  YxDemoPoint gate, out;
  double dx, dy, x, y;
  int side;

  if (node >= links->n_places) {
    yx_demo_line_add (line, node_point (links, node));
    return;
  }
  place = &g_array_index (links->county->places, YxDemoPlace, node);
  dx = towards.x - place->centre.x;
  dy = towards.y - place->centre.y;
  x = (dx * place->cosine + dy * place->sine) / place->half_width;
  y = (dy * place->cosine - dx * place->sine) / place->half_height;
  side = fabs (x) > fabs (y) ? (x > 0.0 ? 0 : 2) : (y > 0.0 ? 1 : 3);
  gate = place->gates[side];
  out = yx_demo_point (gate.x
                           + 45.0
                                 * (side == 0   ? place->cosine
                                    : side == 2 ? -place->cosine
                                    : side == 1 ? -place->sine
                                                : place->sine),
                       gate.y
                           + 45.0
                                 * (side == 0   ? place->sine
                                    : side == 2 ? -place->sine
                                    : side == 1 ? place->cosine
                                                : -place->cosine));
  yx_demo_line_add (line, outwards ? gate : out);
  yx_demo_line_add (line, outwards ? out : gate);
}

/* Roads of the plain go straight, or along field edges with a bend or two. */
static GArray *
draw_link (Links *links, const Link *link)
{
  g_autoptr (GArray) coarse = yx_demo_line_new ();
  g_autoptr (GArray) tail = yx_demo_line_new ();
  YxDemoPoint from, to;
  double distance;

  leave_place (links, link->a, node_point (links, link->b), coarse, true);
  leave_place (links, link->b, node_point (links, link->a), tail, false);
  from = yx_demo_line_at (coarse, coarse->len - 1);
  to = yx_demo_line_at (tail, 0);
  distance = yx_demo_point_distance (from, to);

  if (distance > 500.0 && yx_demo_random_chance (&links->random, 0.45)) {
    /* Along the field edges: across, then up or down, then across. */
    bool across_first = fabs (to.x - from.x) > fabs (to.y - from.y);
    double share = yx_demo_random_uniform (&links->random, 0.25, 0.75);
    YxDemoPoint one = across_first ? yx_demo_point (from.x + (to.x - from.x) * share, from.y)
                                   : yx_demo_point (from.x, from.y + (to.y - from.y) * share);
    YxDemoPoint two = across_first ? yx_demo_point (one.x, to.y) : yx_demo_point (to.x, one.y);
    double shift = across_first ? fabs (to.y - from.y) : fabs (to.x - from.x);
    double blend = MIN (70.0, shift / 2.5);

    /* The bends are never quite square. */
    one = yx_demo_point_lerp (one, yx_demo_point_lerp (from, to, share), 0.18);
    two = yx_demo_point_lerp (two, yx_demo_point_lerp (from, to, share), 0.18);
    if (shift > 150.0) {
      yx_demo_line_add (coarse, yx_demo_point_offset (one, from, blend, 0.0));
      yx_demo_line_add (coarse, yx_demo_point_offset (one, two, blend, 0.0));
      yx_demo_line_add (coarse, yx_demo_point_offset (two, one, blend, 0.0));
      yx_demo_line_add (coarse, yx_demo_point_offset (two, to, blend, 0.0));
    }
  } else if (distance > 300.0) {
    int bends = 1 + (int) (distance / 900.0);

    for (int i = 1; i <= bends; i++)
      yx_demo_line_add (
          coarse, yx_demo_point_offset (from, to, distance * i / (bends + 1),
                                        distance * 0.035 * yx_demo_random_normal (&links->random)));
  }
  g_array_append_vals (coarse, tail->data, tail->len);
  return yx_demo_line_smooth (coarse, 55.0);
}

static const char *
first_character (const char *name)
{
  const char *end = g_utf8_next_char (name);

  g_autofree char *character = g_strndup (name, (gsize) (end - name));

  return g_intern_string (character);
}

/* County roads are called after where they go, as 温番路. */
static void
name_link (const Links *links, YxDemoRoad *road, const Link *link, guint number)
{
  g_autofree char *name = NULL, *ref = NULL;
  const char *one = "温", *two = "温";

  if (link->a < links->n_places)
    one = g_array_index (links->county->places, YxDemoPlace, link->a).town->name;
  if (link->b < links->n_places)
    two = g_array_index (links->county->places, YxDemoPlace, link->b).town->name;
  one = first_character (one);
  two = first_character (two);
  name = one == two ? g_strdup_printf ("温%s路", one) : g_strdup_printf ("%s%s路", one, two);
  if (!g_str_equal (one, "温") || !g_str_equal (two, "温"))
    road->name = g_intern_string (name);
  ref = g_strdup_printf ("X%03u", 40 + number % 60);
  if (g_str_equal (road->highway, "secondary"))
    road->ref = g_intern_string (ref);
}

static void
draw_links (Links *links)
{
  for (guint i = 0; i < links->links->len; i++) {
    const Link *link = &g_array_index (links->links, Link, i);
    const char *highway;
    YxDemoRoad *road;

    if (link->a >= links->n_places)
      continue;
    if (link->flow == 0.0 && (link->over_river || yx_demo_random_chance (&links->random, 0.45)))
      continue;
    if (link->over_river && link->flow < 4.0)
      continue;
    highway = link->flow >= FLOW_SECONDARY  ? "secondary"
              : link->flow >= FLOW_TERTIARY ? "tertiary"
                                            : "unclassified";
    road = yx_demo_net_add (links->county->net, highway, draw_link (links, link),
                            YX_DEMO_LEVEL_GROUND);
    road->surface = link->flow >= FLOW_TERTIARY ? "asphalt" : "concrete";
    road->maxspeed = link->flow >= FLOW_SECONDARY ? 60 : link->flow >= FLOW_TERTIARY ? 50 : 0;
    if (link->flow >= FLOW_TERTIARY)
      name_link (links, road, link, i);
  }
}

typedef struct {
  YxDemoPoint a, b;
  double nearest; /* share of a-b at which the first road lies; above 1 for none */
  const YxDemoNet *net;
} Ray;

static bool
shorten_ray (const YxDemoSegment *segment, gpointer user_data)
{
  Ray *ray = user_data;
  double t, u;

  if (yx_demo_net_get (ray->net, segment->owner)->level == YX_DEMO_LEVEL_GROUND
      && yx_demo_segments_cross (ray->a, ray->b, segment->a, segment->b, &t, &u))
    ray->nearest = MIN (ray->nearest, t);
  return true;
}

/* A village near a main road has its own way to it, and field tracks lead on from the gates that
 * have no road, until they meet one. */
static void
draw_spurs (Links *links)
{
  const YxDemoNet *net = links->county->net;
  g_autoptr (YxDemoGrid) roads = yx_demo_net_index (net);

  for (guint i = 0; i < links->n_places; i++) {
    const YxDemoPlace *place = &g_array_index (links->county->places, YxDemoPlace, i);

    for (int side = 0; side < 4; side++) {
      YxDemoPoint gate = place->gates[side];
      YxDemoPoint end = yx_demo_point_offset (gate, place->gates[(side + 2) % 4], -820.0, 0);
      Ray ray = { gate, end, 2.0, net };
      bool near = yx_demo_grid_distance (roads, gate, 1.0) < 1.0;
      bool over_river, wanted;
      GArray *line;

      wanted = yx_demo_random_chance (&links->random, 0.72);
      if (near || !wanted)
        continue;
      yx_demo_grid_visit (roads,
                          (YxDemoRect){ MIN (gate.x, end.x), MIN (gate.y, end.y),
                                        MAX (gate.x, end.x), MAX (gate.y, end.y) },
                          shorten_ray, &ray);
      end = yx_demo_point_lerp (gate, end, ray.nearest > 1.0 ? 0.55 : ray.nearest);
      river_factor (links, gate, end, &over_river);
      if (over_river || yx_demo_seat_contains (links->county, end))
        continue;
      line = yx_demo_line_new ();
      yx_demo_line_add (line, gate);
      yx_demo_line_add (line, end);
      if (ray.nearest > 1.0)
        yx_demo_net_add (links->county->net, "track", line, YX_DEMO_LEVEL_GROUND)->surface = "dirt";
      else
        yx_demo_net_add (links->county->net, "unclassified", line, YX_DEMO_LEVEL_GROUND)->surface
            = "concrete";
    }
  }
}

static bool
passes_village (const Links *links, YxDemoPoint a, YxDemoPoint b)
{
  for (guint i = 0; i < links->n_places; i++) {
    const YxDemoPlace *place = &g_array_index (links->county->places, YxDemoPlace, i);

    if (yx_demo_segment_distance (place->centre, a, b, NULL) < place->half_width + 20.0)
      return true;
  }
  return false;
}

/* Field tracks leave the roads at right angles and end at the next road, or between fields. */
static void
draw_tracks (Links *links, guint first_link, guint last_link)
{
  YxDemoNet *net = links->county->net;
  g_autoptr (YxDemoGrid) roads = yx_demo_net_index (net);

  for (guint i = first_link; i < last_link; i++) {
    const GArray *points = yx_demo_net_get (net, i)->points;

    for (int side = -1; side <= 1; side += 2) {
      guint k = points->len / 4
                + (guint) yx_demo_random_below (&links->random, (int) points->len / 2 + 1);
      YxDemoPoint start, end;
      Ray ray;
      GArray *line;
      bool over_river;

      if (points->len < 8 || !yx_demo_random_chance (&links->random, 0.6))
        continue;
      start = yx_demo_line_at (points, k);
      end = yx_demo_point_offset (start, yx_demo_line_at (points, k + 1), 0.0,
                                  side * yx_demo_random_uniform (&links->random, 420.0, 900.0));
      /* Not from the road itself. */
      ray = (Ray){ yx_demo_point_lerp (start, end, 0.03), end, 2.0, net };
      yx_demo_grid_visit (roads,
                          (YxDemoRect){ MIN (start.x, end.x), MIN (start.y, end.y),
                                        MAX (start.x, end.x), MAX (start.y, end.y) },
                          shorten_ray, &ray);
      if (ray.nearest <= 1.0)
        end = yx_demo_point_lerp (ray.a, end, ray.nearest);
      river_factor (links, start, end, &over_river);
      if (over_river || yx_demo_point_distance (start, end) < 120.0
          || yx_demo_seat_contains (links->county, end) || passes_village (links, start, end))
        continue;
      line = yx_demo_line_new ();
      yx_demo_line_add (line, start);
      yx_demo_line_add (line, end);
      yx_demo_net_add (net, "track", line, YX_DEMO_LEVEL_GROUND)->surface = "ground";
    }
  }
}

void
yx_demo_links_draw (YxDemoCounty *county)
{
  g_autoptr (GArray) nodes = yx_demo_line_new ();
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Link));
  g_autoptr (GPtrArray) links_at = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  Links links = { .county = county,
                  .nodes = nodes,
                  .n_places = county->places->len,
                  .links = list,
                  .links_at = links_at };
  guint first_link, last_link;

  yx_demo_random_init (&links.random, county->seed, "links");
  for (guint i = 0; i < county->places->len; i++)
    yx_demo_line_add (nodes, g_array_index (county->places, YxDemoPlace, i).centre);
  g_array_append_vals (nodes, county->gates->data, county->gates->len);
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (links_at, g_array_new (FALSE, FALSE, sizeof (guint)));

  find_links (&links);
  assign_travel (&links);
  first_link = yx_demo_net_size (county->net);
  draw_links (&links);
  last_link = yx_demo_net_size (county->net);
  draw_spurs (&links);
  draw_tracks (&links, first_link, last_link);
}
