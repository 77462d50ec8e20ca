#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "desk/area-ground.h"
#include "desk/roles.h"
#include "geo/district.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define MOST_AREAS 100
/* Areas less even than this are tried another way: whole towns, parts of the fullest, a grid. */
#define EVEN_ENOUGH 1.2

typedef struct {
  YxCasePoints *points;
} ReadJob;

typedef struct {
  YxAreaSet *set;
  char *author;
} StoreJob;

/* Dividing ------------------------------------------------------------------------------------- */

/* "温泉街道片区": by the town with most cases in it; in a grid by number. */
static char *
name_area (const YxAreaGround *ground, const guint32 *area, guint which)
{
  const char *name = NULL;
  double most = -1.0;

  for (guint u = 0; u < ground->names->len; u++) {
    const char *town = g_ptr_array_index (ground->names, u);
    double load = 0.0;

    if (area[u] != which)
      continue;
    for (guint other = u; other < ground->names->len; other++)
      if (area[other] == which && g_ptr_array_index (ground->names, other) == town)
        load += g_array_index (ground->units, YxDistrictUnit, other).load;
    if (load > most) {
      most = load;
      name = town;
    }
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
add_area (YxAreaSet *set, const YxAreaGround *ground, const guint32 *area_of, guint which)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (YxRings));
  g_autofree char *name = name_area (ground, area_of, which);
  g_autofree char *numbered = g_strdup (name);
  YxOwnRings whole = { 0 };
  YxArea *area;

  for (guint number = 2; has_name (set, numbered); number++) {
    g_free (numbered);
    numbered = g_strdup_printf ("%s %u", name, number);
  }
  area = yx_area_new (numbered);
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
divide (const YxAreaGround *ground, const YxAreaRequest *request, GError **error)
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

/* NULL, with an error, when the region has no towns, or too few. */
static YxAreaSet *
propose_towns (YxRegion *region, const YxCasePoints *points, const double *loads, double share,
               const YxAreaRequest *request, GError **error)
{
  g_autoptr (YxAreaGround) towns
      = yx_area_ground_of_towns (region, points, loads, share, error);

  if (towns == NULL)
    return NULL;
  if (towns->units->len == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NO_REGION,
                         _ ("The region has no borders of towns"));
    return NULL;
  }
  return divide (towns, request, error);
}

static double
share_of (const YxAreaSet *set)
{
  double sum = 0.0;

  for (guint i = 0; i < set->areas->len; i++)
    sum += ((YxArea *) g_ptr_array_index (set->areas, i))->load;
  return sum / set->areas->len;
}

static YxAreaSet *
propose (YxDesk *desk, const YxCasePoints *points, const YxAreaRequest *request, GError **error)
{
  g_autofree double *loads = yx_case_points_weigh (points);
  g_autoptr (GError) reason = NULL;
  g_autoptr (YxRegion) region = yx_desk_get_region (desk, &reason);
  g_autoptr (YxAreaSet) by_towns = NULL;
  g_autoptr (YxAreaGround) grid = NULL;

  if (request->method != YX_AREA_METHOD_GRID) {
    if (region != NULL)
      by_towns = propose_towns (region, points, loads, INFINITY, request, &reason);
    if (request->method == YX_AREA_METHOD_TOWNS
        || (by_towns != NULL && by_towns->spread <= EVEN_ENOUGH)) {
      if (by_towns == NULL)
        g_propagate_error (error, g_steal_pointer (&reason));
      return g_steal_pointer (&by_towns);
    }
    if (by_towns != NULL) {
      const double share = share_of (by_towns);

      yx_area_set_free (by_towns);
      by_towns = propose_towns (region, points, loads, share, request, NULL);
      if (by_towns != NULL && by_towns->spread <= EVEN_ENOUGH)
        return g_steal_pointer (&by_towns);
    }
  }
  grid = yx_area_ground_of_grid (region, points, loads);
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
