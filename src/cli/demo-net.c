#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-net-private.h"

/* An end this near to another road was meant to meet it. */
#define END_REACH 9.0
/* A crossing this near to a vertex is at the vertex. */
#define VERTEX_REACH 2.0

typedef struct {
  guint segment;
  double t;
  YxDemoPoint point;
} Insertion;

typedef struct {
  YxDemoNet *net;
  GArray **insertions; /* by road, of Insertion; NULL for none */
  guint road;
  guint segment;
  YxDemoPoint a, b;
  /* Of an end that looks for a road: */
  double best;
  YxDemoSegment found;
  double found_t;
} Joining;

static void
road_free (gpointer data)
{
  YxDemoRoad *road = data;

  g_array_unref (road->points);
  g_free (road);
}

static void
water_clear (gpointer data)
{
  YxDemoNetWater *water = data;

  g_clear_pointer (&water->course, g_array_unref);
}

static bool
same_point (YxDemoPoint a, YxDemoPoint b)
{
  return yx_demo_point_distance (a, b) < 0.015;
}

static int
compare_insertions (gconstpointer a, gconstpointer b)
{
  const Insertion *one = a, *two = b;

  if (one->segment != two->segment)
    return one->segment < two->segment ? -1 : 1;
  return (one->t > two->t) - (one->t < two->t);
}

static void
insert_later (Joining *joining, guint road, guint segment, double t, YxDemoPoint point)
{
  if (!joining->insertions[road])
    joining->insertions[road] = g_array_new (FALSE, FALSE, sizeof (Insertion));
  g_array_append_vals (joining->insertions[road], &(Insertion){ segment, t, point }, 1);
}

static void
apply_insertions (Joining *joining)
{
  for (guint i = 0; i < joining->net->roads->len; i++) {
    YxDemoRoad *road = yx_demo_net_get (joining->net, i);
    g_autoptr (GArray) list = g_steal_pointer (&joining->insertions[i]);
    GArray *points;
    guint next = 0;

    if (!list)
      continue;
    g_array_sort (list, compare_insertions);
    points = yx_demo_line_new ();
    for (guint k = 0; k < road->points->len; k++) {
      YxDemoPoint vertex = yx_demo_line_at (road->points, k);

      if (points->len == 0 || !same_point (yx_demo_line_at (points, points->len - 1), vertex))
        yx_demo_line_add (points, vertex);
      for (; next < list->len && g_array_index (list, Insertion, next).segment == k; next++) {
        YxDemoPoint point = g_array_index (list, Insertion, next).point;
        bool is_next = k + 1 < road->points->len
                       && same_point (point, yx_demo_line_at (road->points, k + 1));

        if (!is_next && !same_point (yx_demo_line_at (points, points->len - 1), point))
          yx_demo_line_add (points, point);
      }
    }
    g_array_unref (road->points);
    road->points = points;
  }
}

static bool
find_road_for_end (const YxDemoSegment *segment, gpointer user_data)
{
  Joining *joining = user_data;
  const YxDemoRoad *other = yx_demo_net_get (joining->net, segment->owner);
  double t, distance;

  if (segment->owner == joining->road || other->level != YX_DEMO_LEVEL_GROUND)
    return true;
  distance = yx_demo_segment_distance (joining->a, segment->a, segment->b, &t);
  if (distance < joining->best) {
    joining->best = distance;
    joining->found = *segment;
    joining->found_t = t;
  }
  return true;
}

/* Moves a loose end on to the road that it all but touches. */
static void
join_end (Joining *joining, const YxDemoGrid *grid, guint number, bool first)
{
  YxDemoRoad *road = yx_demo_net_get (joining->net, number);
  YxDemoPoint *end;
  YxDemoPoint meeting;

  if ((first ? road->first_level : road->last_level) != YX_DEMO_LEVEL_GROUND)
    return;
  end = &yx_demo_line_at (road->points, first ? 0 : road->points->len - 1);
  joining->road = number;
  joining->a = *end;
  joining->best = END_REACH;
  yx_demo_grid_visit (grid,
                      (YxDemoRect){ end->x - END_REACH, end->y - END_REACH, end->x + END_REACH,
                                    end->y + END_REACH },
                      find_road_for_end, joining);
  if (joining->best >= END_REACH)
    return;

  meeting = yx_demo_point_lerp (joining->found.a, joining->found.b, joining->found_t);
  if (yx_demo_point_distance (meeting, joining->found.a) < VERTEX_REACH)
    meeting = joining->found.a;
  else if (yx_demo_point_distance (meeting, joining->found.b) < VERTEX_REACH)
    meeting = joining->found.b;
  else
    insert_later (joining, joining->found.owner, joining->found.index, joining->found_t, meeting);
  *end = meeting;
}

static bool
join_crossing (const YxDemoSegment *segment, gpointer user_data)
{
  Joining *joining = user_data;
  const YxDemoRoad *other = yx_demo_net_get (joining->net, segment->owner);
  YxDemoPoint corner[4] = { joining->a, joining->b, segment->a, segment->b };
  YxDemoPoint meeting;
  double t, u;

  if (segment->owner <= joining->road || other->level != YX_DEMO_LEVEL_GROUND
      || !yx_demo_segments_cross (joining->a, joining->b, segment->a, segment->b, &t, &u))
    return true;

  meeting = yx_demo_point_lerp (joining->a, joining->b, t);
  for (int i = 0; i < 4; i++)
    if (yx_demo_point_distance (meeting, corner[i]) < VERTEX_REACH) {
      meeting = corner[i];
      break;
    }
  if (!same_point (meeting, joining->a) && !same_point (meeting, joining->b))
    insert_later (joining, joining->road, joining->segment, t, meeting);
  if (!same_point (meeting, segment->a) && !same_point (meeting, segment->b))
    insert_later (joining, segment->owner, segment->index, u, meeting);
  return true;
}

YxDemoNet *
yx_demo_net_new (void)
{
  YxDemoNet *net = g_new0 (YxDemoNet, 1);

  net->roads = g_ptr_array_new_with_free_func (road_free);
  net->waters = g_array_new (FALSE, FALSE, sizeof (YxDemoNetWater));
  g_array_set_clear_func (net->waters, water_clear);
  return net;
}

void
yx_demo_net_free (YxDemoNet *net)
{
  g_return_if_fail (net != NULL);

  g_ptr_array_unref (net->roads);
  g_array_unref (net->waters);
  g_free (net);
}

YxDemoRoad *
yx_demo_net_add (YxDemoNet *net, const char *highway, GArray *points, int level)
{
  YxDemoRoad *road = g_new0 (YxDemoRoad, 1);

  g_assert (points->len >= 2);
  road->highway = highway;
  road->points = points;
  road->level = road->first_level = road->last_level = level;
  g_ptr_array_add (net->roads, road);
  return road;
}

guint
yx_demo_net_size (const YxDemoNet *net)
{
  return net->roads->len;
}

YxDemoRoad *
yx_demo_net_get (const YxDemoNet *net, guint index)
{
  return g_ptr_array_index (net->roads, index);
}

YxDemoGrid *
yx_demo_net_index (const YxDemoNet *net)
{
  YxDemoGrid *grid = yx_demo_grid_new ();

  for (guint i = 0; i < net->roads->len; i++)
    yx_demo_grid_add_line (grid, yx_demo_net_get (net, i)->points, i, false);
  return grid;
}

void
yx_demo_net_join (YxDemoNet *net)
{
  g_autofree GArray **insertions = g_new0 (GArray *, net->roads->len);
  Joining joining = { .net = net, .insertions = insertions };
  g_autoptr (YxDemoGrid) loose = yx_demo_net_index (net);
  g_autoptr (YxDemoGrid) met = NULL;

  for (guint i = 0; i < net->roads->len; i++) {
    join_end (&joining, loose, i, true);
    join_end (&joining, loose, i, false);
  }
  apply_insertions (&joining);

  met = yx_demo_net_index (net);
  for (guint i = 0; i < net->roads->len; i++) {
    const YxDemoRoad *road = yx_demo_net_get (net, i);

    if (road->level != YX_DEMO_LEVEL_GROUND)
      continue;
    joining.road = i;
    for (guint k = 1; k < road->points->len; k++) {
      joining.segment = k - 1;
      joining.a = yx_demo_line_at (road->points, k - 1);
      joining.b = yx_demo_line_at (road->points, k);
      yx_demo_grid_visit (
          met,
          (YxDemoRect){ MIN (joining.a.x, joining.b.x), MIN (joining.a.y, joining.b.y),
                        MAX (joining.a.x, joining.b.x), MAX (joining.a.y, joining.b.y) },
          join_crossing, &joining);
    }
  }
  apply_insertions (&joining);
}

void
yx_demo_net_add_water (YxDemoNet *net, const GArray *course, double width)
{
  YxDemoNetWater water = { yx_demo_line_new (), width };

  g_array_append_vals (water.course, course->data, course->len);
  g_array_append_val (net->waters, water);
}
