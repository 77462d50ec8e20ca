/* Where visits were made, on paper. In the redacted edition points are those of the grid and no way is
 * drawn (desk/veil.h). */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cartography/picture.h"
#include "geo/measure.h"
#include "paper/summary-private.h"

#define UNITS_PER_POINT 1.5 /* as paper/maps.c */
#define PIXELS_PER_UNIT 2.0
#define JUMP_M 5000.0
#define MOST_POINTS 400 /* of a run: more than a printed line shows */

typedef struct {
  GArray *places;  /* of YxOverlayPlace */
  GArray *routes;  /* of YxOverlayRoute; points are offsets until all are there */
  GArray *points;  /* of YxLonLat */
  GArray *starts;  /* of guint, where each route's points begin */
  GHashTable *seen; /* places that are marked already */
} Marks;

static void
marks_clear (Marks *marks)
{
  g_array_unref (marks->places);
  g_array_unref (marks->routes);
  g_array_unref (marks->points);
  g_array_unref (marks->starts);
  g_hash_table_unref (marks->seen);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Marks, marks_clear)

static void
add_place (Marks *marks, const YxSummary *night, const char *id, YxLonLat point, YxMark mark)
{
  const YxOverlayPlace place = { .id = id, .point = yx_veil_point (night->veil, point),
                                 .mark = mark, .colour = YX_COLOUR_OF_MARK };

  if (isnan (point.lon) || isnan (point.lat) || !g_hash_table_add (marks->seen, (gpointer) id))
    return;
  g_array_append_val (marks->places, place);
}

static gboolean
is_met (YxStopOutcome outcome)
{
  return yx_outcome_is_result (outcome) && outcome != YX_STOP_OUTCOME_WITHDRAWN;
}

/* Where a visit was: the place on record, else the planned stop, as at an institution. */
static YxLonLat
point_of (const YxFacts *facts, const YxCourseVisit *visit)
{
  const YxFactPlace *place = yx_facts_find_place (facts, visit->place_id);

  if (place != NULL)
    return place->point;
  return visit->planned != NULL ? visit->planned->point : (YxLonLat){ NAN, NAN };
}

static void
add_visits (Marks *marks, const YxSummary *night)
{
  const YxFacts *facts = night->course->facts;

  for (int met = 1; met >= 0; met--) {
    for (guint i = 0; i < night->course->visits->len; i++) {
      const YxCourseVisit *visit = &g_array_index (night->course->visits, YxCourseVisit, i);
      const char *id = visit->place_id != NULL ? visit->place_id : visit->task_id;

      if (is_met (visit->outcome) == (met == 1))
        add_place (marks, night, id, point_of (facts, visit),
                   met == 1 ? YX_MARK_DONE : YX_MARK_FAILED);
    }
  }
  for (guint i = 0; i < facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);

    if (yx_facts_was_due (facts, stop) && stop->kind == YX_STOP_KIND_VISIT)
      add_place (marks, night, stop->place_id != NULL ? stop->place_id : stop->task_id,
                 stop->point, YX_MARK_CANDIDATE);
  }
}

/* A run of points, without what no car has driven: a jump to where it was not breaks it. */
static void
add_run (Marks *marks, const YxLonLat *points, guint n, const char *id, guint colour)
{
  for (guint from = 0; from < n;) {
    const guint start = marks->points->len;
    YxOverlayRoute route = { .id = id, .colour = colour };
    guint to = from + 1;

    while (to < n && yx_distance (points[to - 1], points[to]) < JUMP_M)
      to++;
    route.n_points = to - from;
    if (route.n_points >= 2) {
      g_array_append_vals (marks->points, points + from, to - from);
      g_array_append_val (marks->starts, start);
      g_array_append_val (marks->routes, route);
    }
    from = to;
  }
}

static void
add_ways (Marks *marks, const YxSummary *night)
{
  const YxCourse *course = night->course;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_rows = 0;

  for (guint i = 0; i < course->cars->len; i++) {
    const YxCourseCar *car = &g_array_index (course->cars, YxCourseCar, i);
    guint from = 0, colour;

    g_array_set_size (points, 0);
    g_array_set_size (ends, 0);
    if (!car->used)
      continue;
    colour = n_rows++;
    if (car->way < 0
        || !yx_replay_trail (night->replay, NULL, (guint) car->way, course->begin, course->end,
                             FALSE, MOST_POINTS, points, ends))
      continue;
    for (guint run = 0; run < ends->len; run++) {
      const guint end = g_array_index (ends, guint, run);

      add_run (marks, &g_array_index (points, YxLonLat, from), end - from, car->vehicle_id, colour);
      from = end;
    }
  }
}

gboolean
yx_visit_map_put (const GPtrArray *nights, YxFlow *flow, double height, GCancellable *cancellable,
                  GError **error)
{
  g_auto (Marks) marks = {
    .places = g_array_new (FALSE, TRUE, sizeof (YxOverlayPlace)),
    .routes = g_array_new (FALSE, TRUE, sizeof (YxOverlayRoute)),
    .points = g_array_new (FALSE, FALSE, sizeof (YxLonLat)),
    .starts = g_array_new (FALSE, FALSE, sizeof (guint)),
    .seen = g_hash_table_new (g_str_hash, g_str_equal),
  };
  YxPicture picture = { .style = YX_MAP_STYLE_PRINT, .scale = PIXELS_PER_UNIT, .box = YX_BOX_EMPTY,
                        .scale_bar = true };
  const YxSummary *first;
  cairo_surface_t *surface;

  if (nights->len == 0)
    return FALSE;
  first = g_ptr_array_index (nights, 0);
  for (guint i = 0; i < nights->len; i++) {
    const YxSummary *night = g_ptr_array_index (nights, i);

    add_visits (&marks, night);
    if (night->replay != NULL && !yx_veil_is_on (night->veil))
      add_ways (&marks, night);
  }
  if (marks.places->len == 0)
    return FALSE;
  for (guint i = 0; i < marks.routes->len; i++)
    g_array_index (marks.routes, YxOverlayRoute, i).points
        = &g_array_index (marks.points, YxLonLat, g_array_index (marks.starts, guint, i));
  picture.locale = first->locale;
  picture.width = (int) (yx_flow_get_width (flow) * UNITS_PER_POINT + 0.5);
  picture.height = (int) (height * UNITS_PER_POINT + 0.5);
  picture.places = (const YxOverlayPlace *) (gpointer) marks.places->data;
  picture.n_places = marks.places->len;
  picture.routes = (const YxOverlayRoute *) (gpointer) marks.routes->data;
  picture.n_routes = marks.routes->len;
  surface = yx_cartography_render (first->region, &picture, cancellable, error);
  if (surface == NULL)
    return FALSE;
  yx_flow_picture (flow, surface, height);
  cairo_surface_destroy (surface);
  return TRUE;
}
