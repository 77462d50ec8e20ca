#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk/area-private.h"
#include "desk/roles.h"
#include "geo/district.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "region/towns.h"

#define MOST_AREAS 100
#define GRID_CELLS 900
#define GRID_MARGIN_M 1500.0
/* How far apart neighbours may have drawn the border they share. */
#define SEAM_M 20.0
/* Towns whose division is less even than this give way to a grid. */
#define TOWNS_SPREAD 1.2

/* What is divided: units with their outlines. */
typedef struct {
  GArray *units;    /* of YxDistrictUnit */
  GArray *borders;  /* of YxDistrictBorder */
  GPtrArray *names; /* (element-type utf8); empty for a grid */
  GArray *rings;    /* of YxRings; their points live in `towns` or in the two below */
  GPtrArray *towns;
  YxOwnRings *joined; /* [n_joined] outlines of the towns with borders in common */
  guint n_joined;
  GArray *corners; /* of YxLonLat, four a cell */
  guint32 square;  /* where the ring of a cell ends: 4 */
  guint n_outside; /* places in no town, counted in the nearest */
} Ground;

typedef struct {
  YxCasePoints *points;
} ReadJob;

typedef struct {
  YxAreaSet *set;
  char *author;
} StoreJob;

static void
ground_free (Ground *ground)
{
  g_array_unref (ground->units);
  g_array_unref (ground->borders);
  g_ptr_array_unref (ground->names);
  g_array_unref (ground->rings);
  g_clear_pointer (&ground->towns, g_ptr_array_unref);
  for (guint i = 0; i < ground->n_joined; i++)
    yx_own_rings_clear (&ground->joined[i]);
  g_free (ground->joined);
  g_array_unref (ground->corners);
  g_free (ground);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ground, ground_free)

static Ground *
ground_new (void)
{
  Ground *ground = g_new0 (Ground, 1);

  ground->units = g_array_new (FALSE, TRUE, sizeof (YxDistrictUnit));
  ground->borders = g_array_new (FALSE, TRUE, sizeof (YxDistrictBorder));
  ground->names = g_ptr_array_new ();
  ground->rings = g_array_new (FALSE, TRUE, sizeof (YxRings));
  ground->corners = g_array_new (FALSE, TRUE, sizeof (YxLonLat));
  ground->square = 4;
  return ground;
}

/* Towns ---------------------------------------------------------------------------------------- */

typedef struct {
  YxLonLat low, high;
  guint town;
} Edge;

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const int by_ends = memcmp (a, b, 2 * sizeof (YxLonLat));

  return by_ends != 0 ? by_ends
         : ((const Edge *) a)->town > ((const Edge *) b)->town
             ? 1
             : -(((const Edge *) a)->town < ((const Edge *) b)->town);
}

static void
add_edges (GArray *edges, const YxRings *rings, guint town)
{
  guint32 start = 0;

  for (guint32 r = 0; r < rings->n_rings; r++) {
    const guint32 end = rings->ring_ends[r];

    for (guint32 i = start; i < end; i++) {
      const YxLonLat a = rings->points[i];
      const YxLonLat b = rings->points[i + 1 < end ? i + 1 : start];
      const gboolean upward = a.lat < b.lat || (a.lat == b.lat && a.lon < b.lon);
      const Edge edge = { upward ? a : b, upward ? b : a, town };

      g_array_append_val (edges, edge);
    }
    start = end;
  }
}

/* Towns that have an edge in common. */
static void
find_borders (Ground *ground)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint t = 0; t < ground->rings->len; t++)
    add_edges (edges, &g_array_index (ground->rings, YxRings, t), t);
  g_array_sort (edges, compare_edges);
  for (guint i = 1; i < edges->len; i++) {
    const Edge *a = &g_array_index (edges, Edge, i - 1), *b = &g_array_index (edges, Edge, i);
    const YxDistrictBorder border = { a->town, b->town };
    gint64 *key;

    if (memcmp (a, b, 2 * sizeof (YxLonLat)) != 0 || a->town == b->town)
      continue;
    key = g_new (gint64, 1);
    *key = (gint64) a->town << 32 | b->town;
    if (g_hash_table_add (known, key))
      g_array_append_val (ground->borders, border);
  }
}

static void
share_borders (Ground *ground)
{
  ground->joined = g_new0 (YxOwnRings, MAX (ground->rings->len, 1));
  if (yx_rings_join ((const YxRings *) (gpointer) ground->rings->data, ground->rings->len, SEAM_M,
                     ground->joined)
      != YX_RINGS_OK)
    g_error ("out of memory");
  ground->n_joined = ground->rings->len;
  for (guint i = 0; i < ground->rings->len; i++)
    g_array_index (ground->rings, YxRings, i) = yx_own_rings_view (&ground->joined[i]);
}

static guint
nearest_box (const GArray *boxes, YxLonLat point)
{
  guint best = 0;
  double distance = INFINITY;

  for (guint t = 0; t < boxes->len; t++) {
    const double here = yx_box_distance (g_array_index (boxes, YxBox, t), point);

    if (here < distance) {
      distance = here;
      best = t;
    }
  }
  return best;
}

/* The parent of most of the load: the county that is divided. */
static gint64
main_parent (GPtrArray *towns, const double *loads)
{
  gint64 best = 0;
  double most = -1.0;

  for (guint t = 0; t < towns->len; t++) {
    const gint64 parent = ((YxRegionTown *) g_ptr_array_index (towns, t))->parent;
    double sum = 0.0;

    for (guint other = 0; other < towns->len; other++)
      if (((YxRegionTown *) g_ptr_array_index (towns, other))->parent == parent)
        sum += loads[other];
    if (sum > most) {
      most = sum;
      best = parent;
    }
  }
  return best;
}

/* The towns that have cases, and the others of their county, so that areas hang together. NULL when
 * the region has none. */
static Ground *
lay_towns (YxRegion *region, const YxCasePoints *points, const double *loads, GError **error)
{
  g_autoptr (GPtrArray) towns = yx_region_list_towns (region, error);
  g_autoptr (GArray) outlines = g_array_new (FALSE, FALSE, sizeof (YxRings));
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (YxBox));
  g_autofree double *sums = NULL;
  g_autofree YxLonLat *middles = NULL;
  g_autoptr (Ground) ground = ground_new ();
  YxRingsIndex *index;
  gint64 county;

  if (towns == NULL)
    return NULL;
  for (guint t = 0; t < towns->len; t++) {
    const YxRings rings = yx_region_town_rings (g_ptr_array_index (towns, t));
    const YxBox box = yx_rings_box (&rings);

    g_array_append_val (outlines, rings);
    g_array_append_val (boxes, box);
  }
  sums = g_new0 (double, towns->len + 1);
  middles = g_new0 (YxLonLat, towns->len + 1);
  index = yx_rings_index_new ((const YxRings *) (gpointer) outlines->data, outlines->len);
  for (guint i = 0; i < points->points->len && towns->len > 0; i++) {
    const YxLonLat point = g_array_index (points->points, YxCasePoint, i).point;
    guint32 town = 0;

    if (yx_rings_index_find (index, point, &town, 1) == 0) {
      town = nearest_box (boxes, point);
      ground->n_outside++;
    }
    sums[town] += loads[i];
    middles[town].lon += loads[i] * point.lon;
    middles[town].lat += loads[i] * point.lat;
  }
  yx_rings_index_free (index);
  county = main_parent (towns, sums);
  for (guint t = 0; t < towns->len; t++) {
    YxRegionTown *town = g_ptr_array_index (towns, t);
    const YxBox box = g_array_index (boxes, YxBox, t);
    YxDistrictUnit unit = { { (box.west + box.east) / 2, (box.south + box.north) / 2 }, sums[t] };

    if (sums[t] <= 0.0 && town->parent != county)
      continue;
    if (sums[t] > 0.0)
      unit.at = (YxLonLat){ middles[t].lon / sums[t], middles[t].lat / sums[t] };
    g_array_append_val (ground->units, unit);
    g_ptr_array_add (ground->names, town->name);
    g_array_append_val (ground->rings, g_array_index (outlines, YxRings, t));
  }
  ground->towns = g_steal_pointer (&towns);
  share_borders (ground);
  find_borders (ground);
  return g_steal_pointer (&ground);
}

/* Grid ----------------------------------------------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* From the 1st to the 99th hundredth: one wrong address does not stretch the sheet. */
static void
middle_range (GArray *values, double *ret_least, double *ret_most)
{
  g_array_sort (values, compare_doubles);
  *ret_least = g_array_index (values, double, values->len / 100);
  *ret_most = g_array_index (values, double, values->len - 1 - values->len / 100);
}

static YxBox
sheet_of (const YxCasePoints *points)
{
  g_autoptr (GArray) lons = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) lats = g_array_new (FALSE, FALSE, sizeof (double));
  YxBox box;

  for (guint i = 0; i < points->points->len; i++) {
    const YxLonLat point = g_array_index (points->points, YxCasePoint, i).point;

    g_array_append_val (lons, point.lon);
    g_array_append_val (lats, point.lat);
  }
  middle_range (lons, &box.west, &box.east);
  middle_range (lats, &box.south, &box.north);
  return yx_box_grow (box, GRID_MARGIN_M);
}

static Ground *
lay_grid (const YxCasePoints *points, const double *loads)
{
  Ground *ground = ground_new ();
  const YxBox box = sheet_of (points);
  const double width
      = yx_distance_near ((YxLonLat){ box.west, box.south }, (YxLonLat){ box.east, box.south });
  const double height
      = yx_distance_near ((YxLonLat){ box.west, box.south }, (YxLonLat){ box.west, box.north });
  const double side = sqrt (width * height / GRID_CELLS);
  const guint nx = (guint) CLAMP (round (width / side), 1, GRID_CELLS);
  const guint ny = (guint) CLAMP (round (height / side), 1, GRID_CELLS);

  for (guint y = 0; y < ny; y++)
    for (guint x = 0; x < nx; x++) {
      /* Neighbours compute a corner they share from the same numbers. */
      const double west = box.west + (box.east - box.west) * x / nx;
      const double east = box.west + (box.east - box.west) * (x + 1) / nx;
      const double south = box.south + (box.north - box.south) * y / ny;
      const double north = box.south + (box.north - box.south) * (y + 1) / ny;
      const YxLonLat corners[]
          = { { west, south }, { east, south }, { east, north }, { west, north } };
      const YxDistrictUnit unit = { { (west + east) / 2, (south + north) / 2 }, 0.0 };
      const guint u = y * nx + x;

      g_array_append_vals (ground->corners, corners, 4);
      g_array_append_val (ground->units, unit);
      if (x + 1 < nx) {
        const YxDistrictBorder border = { u, u + 1 };

        g_array_append_val (ground->borders, border);
      }
      if (y + 1 < ny) {
        const YxDistrictBorder border = { u, u + nx };

        g_array_append_val (ground->borders, border);
      }
    }
  for (guint u = 0; u < ground->units->len; u++) {
    const YxRings rings = { &g_array_index (ground->corners, YxLonLat, 4 * u), &ground->square, 1 };

    g_array_append_val (ground->rings, rings);
  }
  for (guint i = 0; i < points->points->len; i++) {
    const YxLonLat point = g_array_index (points->points, YxCasePoint, i).point;
    const double x = (point.lon - box.west) / (box.east - box.west) * nx;
    const double y = (point.lat - box.south) / (box.north - box.south) * ny;

    if (x < 0 || y < 0 || x >= nx || y >= ny)
      ground->n_outside++;
    else
      g_array_index (ground->units, YxDistrictUnit, (guint) y * nx + (guint) x).load += loads[i];
  }
  return ground;
}

/* Dividing ------------------------------------------------------------------------------------- */

/* "温泉街道片区": by the unit with most cases; in a grid by number. */
static char *
name_area (const Ground *ground, const guint32 *area, guint which)
{
  const char *name = NULL;
  double most = -1.0;

  for (guint u = 0; u < ground->names->len; u++)
    if (area[u] == which && g_array_index (ground->units, YxDistrictUnit, u).load > most) {
      most = g_array_index (ground->units, YxDistrictUnit, u).load;
      name = g_ptr_array_index (ground->names, u);
    }
  return name != NULL ? g_strdup_printf (_ ("%s area"), name)
                      : g_strdup_printf (_ ("Area %u"), which + 1);
}

static gboolean
has_name (const YxAreaSet *set, const char *name)
{
  for (guint i = 0; i < set->areas->len; i++)
    if (g_str_equal (((YxArea *) g_ptr_array_index (set->areas, i))->name, name))
      return TRUE;
  return FALSE;
}

static void
add_area (YxAreaSet *set, const Ground *ground, const guint32 *area_of, guint which)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (YxRings));
  g_autofree char *name = name_area (ground, area_of, which);
  YxOwnRings whole = { 0 };
  YxArea *area;

  if (has_name (set, name)) {
    char *numbered = g_strdup_printf ("%s %u", name, which + 1);

    g_free (name);
    name = numbered;
  }
  area = yx_area_new (name);
  for (guint u = 0; u < ground->units->len; u++) {
    if (area_of[u] != which)
      continue;
    g_array_append_val (parts, g_array_index (ground->rings, YxRings, u));
    area->load += g_array_index (ground->units, YxDistrictUnit, u).load;
  }
  if (yx_rings_unite ((const YxRings *) (gpointer) parts->data, parts->len, &whole) != YX_RINGS_OK)
    g_error ("out of memory");
  g_array_append_vals (area->points, whole.points, whole.n_points);
  g_array_append_vals (area->ring_ends, whole.ring_ends, whole.n_rings);
  yx_own_rings_clear (&whole);
  g_ptr_array_add (set->areas, area);
}

/* NULL, with an error, when that many areas cannot be made. */
static YxAreaSet *
divide (const Ground *ground, const YxAreaRequest *request, GError **error)
{
  const YxDistrictProblem problem = {
    .units = (const YxDistrictUnit *) (gpointer) ground->units->data,
    .n_units = ground->units->len,
    .borders = (const YxDistrictBorder *) (gpointer) ground->borders->data,
    .n_borders = ground->borders->len,
    .n_areas = request->n_areas,
    .seed = request->seed,
  };
  g_autofree guint32 *area = g_new0 (guint32, MAX (problem.n_units, 1));
  YxDistrictReport report;
  YxAreaSet *set;

  if (yx_district_divide (&problem, area, &report) != YX_DISTRICT_OK) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _ ("%u areas cannot be made of %u towns"), request->n_areas, problem.n_units);
    return NULL;
  }
  set = g_new0 (YxAreaSet, 1);
  set->state = YX_AREA_STATE_PROPOSED;
  set->source = YX_AREA_SOURCE_PROPOSED;
  set->asked = request->n_areas;
  set->seed = request->seed;
  set->spread = report.spread;
  set->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_area_free);
  for (guint k = 0; k < request->n_areas; k++)
    add_area (set, ground, area, k);
  return set;
}

static YxAreaSet *
propose (YxDesk *desk, const YxCasePoints *points, const YxAreaRequest *request, GError **error)
{
  g_autofree double *loads = yx_case_points_weigh (points);
  g_autoptr (YxAreaSet) by_towns = NULL;
  g_autoptr (Ground) grid = NULL;

  if (request->method != YX_AREA_METHOD_GRID) {
    g_autoptr (GError) reason = NULL;
    g_autoptr (YxRegion) region = yx_desk_get_region (desk, &reason);
    g_autoptr (Ground) towns = region != NULL ? lay_towns (region, points, loads, &reason) : NULL;

    if (towns != NULL && towns->units->len == 0)
      g_set_error_literal (&reason, YX_DESK_ERROR, YX_DESK_ERROR_NO_REGION,
                           _ ("The region has no borders of towns"));
    if (reason == NULL)
      by_towns = divide (towns, request, &reason);
    if (request->method == YX_AREA_METHOD_TOWNS
        || (by_towns != NULL && by_towns->spread <= TOWNS_SPREAD)) {
      if (reason != NULL)
        g_propagate_error (error, g_steal_pointer (&reason));
      return g_steal_pointer (&by_towns);
    }
  }
  grid = lay_grid (points, loads);
  return divide (grid, request, error);
}

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  ReadJob *job = data;

  job->points = yx_case_points_read (db, error);
  return job->points != NULL;
}

static gboolean
store_job (YxDb *db, gpointer data, GError **error)
{
  StoreJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (!yx_db_run (db, "UPDATE area_sets SET state = 'retired' WHERE state = 'proposed'", error)
      || !yx_area_set_store (db, job->set, job->author, error))
    return FALSE;
  yx_payload_set_text (payload, "set", job->set->id);
  yx_payload_set_int (payload, "areas", job->set->areas->len);
  yx_payload_set_int (payload, "seed", (gint64) job->set->seed);
  yx_payload_set_real (payload, "spread", job->set->spread);
  return yx_desk_append_event (db, job->author, NULL, "areas.proposed", payload, error);
}

static void
propose_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  YxAreaSet *set = yx_desk_propose_areas (source, task_data, cancellable, &error);

  if (set != NULL)
    g_task_return_pointer (task, set, (GDestroyNotify) yx_area_set_free);
  else
    g_task_return_error (task, error);
}

YxAreaSet *
yx_desk_propose_areas (YxDesk *self, const YxAreaRequest *request, GCancellable *cancellable,
                       GError **error)
{
  ReadJob read = { NULL };
  g_autoptr (YxCasePoints) points = NULL;
  g_autoptr (YxAreaSet) set = NULL;
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "areas.propose", error))
    return NULL;
  if (request->n_areas < 1 || request->n_areas > MOST_AREAS) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _ ("The number of areas must lie between 1 and %d"), MOST_AREAS);
    return NULL;
  }
  if (!yx_store_read (yx_desk_get_store (self), read_job, &read, error))
    return NULL;
  points = read.points;
  if (points->points->len == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                         _ ("No open case has a place on the map"));
    return NULL;
  }
  set = propose (self, points, request, error);
  if (set == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  author = yx_desk_dup_author (self);
  StoreJob job = { set, author };
  if (!yx_desk_write (self, store_job, &job, cancellable, error))
    return NULL;
  return g_steal_pointer (&set);
}

void
yx_desk_propose_areas_async (YxDesk *self, const YxAreaRequest *request, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_propose_areas_async);
  g_task_set_task_data (task, g_memdup2 (request, sizeof *request), g_free);
  g_task_run_in_thread (task, propose_thread);
}

YxAreaSet *
yx_desk_propose_areas_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_propose_areas_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
