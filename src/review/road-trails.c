#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/road-trails.h"

#include <math.h>

#include "geo/measure.h"
#include "review/ways.h"
#include "roads/roads.h"

#define GAP_TICKS (YX_WAY_GAP_S * 10)
/* Fixes nearer than this to each other say nothing new of the road; but one of each while so long,
 * lest a car that stands still seem to have been lost. */
#define STEP_M 20.0
#define STEP_TICKS 300
/* Matched at once; bounds memory, and the wait for cancelling. */
#define CHUNK 1500

typedef struct {
  YxFixStore *fixes;
  const YxRoads *roads;
  GCancellable *cancellable;
  GBytes **packed;
} Making;

typedef struct {
  YxFixStore *fixes;
  YxRegion *region;
  char *path;
} LoadJob;

static void
put_point (GArray *out, YxLonLat point, double tick, double known_tick, const YxStoredFix *like)
{
  YxStoredFix fix = *like;

  fix.lon = (gint32) lround (point.lon * 1e7);
  fix.lat = (gint32) lround (point.lat * 1e7);
  fix.time = (gint32) lround (tick);
  fix.delay_s = (guint16) CLAMP (ceil ((known_tick - fix.time) / 10.0), 0.0, G_MAXUINT16);
  g_array_append_val (out, fix);
}

static double
known_tick (const YxStoredFix *fix)
{
  return fix->time + fix->delay_s * 10.0;
}

/* Where one is on a piece, so that each of its points is passed once. */
typedef struct {
  const YxRoadPath *path;
  size_t next; /* point */
  double at;   /* metres from its start to that point */
} Walk;

static void
pass_point (Walk *walk)
{
  const YxLonLat *points = walk->path->points;

  walk->next++;
  if (walk->next < walk->path->n_points)
    walk->at += yx_distance (points[walk->next - 1], points[walk->next]);
}

/* Points of a piece between two fixes on it, each when its share of the way was driven. */
static void
follow_piece (Walk *walk, double from_m, double to_m, const YxStoredFix *before,
              const YxStoredFix *after, GArray *out)
{
  const double known = MAX (known_tick (before), known_tick (after));

  for (; walk->next < walk->path->n_points && walk->at < to_m; pass_point (walk)) {
    if (walk->at > from_m + 0.5 && walk->at < to_m - 0.5)
      put_point (out, walk->path->points[walk->next],
                 before->time
                     + (walk->at - from_m) / (to_m - from_m) * (after->time - before->time),
                 known, after);
  }
}

/* Matches thinned fixes of which none is a gap after the other. */
static void
match_chunk (YxRoadsSearch *search, const YxStoredFix *fixes, gsize n, gboolean with_first,
             GArray *out)
{
  const YxRoadMatchOptions options = { .max_gap_s = YX_WAY_GAP_S };
  g_autofree YxRoadFix *given = g_new0 (YxRoadFix, n);
  YxRoadMatch match = YX_ROAD_MATCH_EMPTY;
  Walk walk = { NULL };
  gboolean matched;

  for (gsize i = 0; i < n; i++)
    given[i] = (YxRoadFix){ .point = yx_stored_fix_point (&fixes[i]),
                            .time_us = fixes[i].time * YX_STORED_TICK };
  matched = search != NULL && yx_roads_match (search, given, n, &options, &match) == YX_ROADS_OK;
  for (gsize i = 0; i < n; i++) {
    const YxRoadMatchedFix *to = matched ? &match.fixes[i] : NULL;
    const YxRoadMatchedFix *from = matched && i > 0 ? &match.fixes[i - 1] : NULL;
    const gboolean on_road = to != NULL && to->snap.status == YX_ROAD_SNAP_OK;

    if (on_road && from != NULL && from->snap.status == YX_ROAD_SNAP_OK && from->piece == to->piece
        && to->piece < match.n_pieces) {
      if (walk.path != &match.pieces[to->piece])
        walk = (Walk){ .path = &match.pieces[to->piece] };
      follow_piece (&walk, from->along_m, to->along_m, &fixes[i - 1], &fixes[i], out);
    }
    if (i > 0 || with_first)
      put_point (out, on_road ? to->snap.point : given[i].point, fixes[i].time,
                 known_tick (&fixes[i]), &fixes[i]);
  }
  yx_road_match_clear (&match);
}

static gboolean
says_more (const YxStoredFix *last, const YxStoredFix *fix)
{
  return fix->time - last->time >= STEP_TICKS
         || yx_distance (yx_stored_fix_point (last), yx_stored_fix_point (fix)) >= STEP_M;
}

static void
make_device (guint device, gpointer data)
{
  const Making *making = data;
  g_autoptr (GArray) thin = g_array_new (FALSE, FALSE, sizeof (YxStoredFix));
  GArray *out = g_array_new (FALSE, FALSE, sizeof (YxStoredFix));
  YxRoadsSearch *search = NULL;
  gsize n;
  const YxStoredFix *fixes = yx_fix_store_get_fixes (making->fixes, device, &n);
  gboolean with_first = TRUE;

  if (n > 0 && making->roads != NULL
      && yx_roads_search_new (making->roads, &search) != YX_ROADS_OK)
    search = NULL;
  for (gsize i = 0; i < n && !g_cancellable_is_cancelled (making->cancellable); i++) {
    const gboolean ends = i + 1 == n || fixes[i + 1].time - fixes[i].time > GAP_TICKS;

    if (thin->len == 0 || ends
        || says_more (&g_array_index (thin, YxStoredFix, thin->len - 1), &fixes[i]))
      g_array_append_val (thin, fixes[i]);
    if (!ends && thin->len < CHUNK)
      continue;
    match_chunk (search, (const YxStoredFix *) (gpointer) thin->data, thin->len, with_first, out);
    /* The next piece goes on where this one ended, unless there was a gap. */
    with_first = ends;
    g_array_set_size (thin, 0);
    if (!ends)
      g_array_append_val (thin, fixes[i]);
  }
  yx_roads_search_free (search);
  making->packed[device]
      = g_bytes_new_with_free_func (out->data, out->len * sizeof (YxStoredFix),
                                    (GDestroyNotify) g_array_unref, out);
}

static char *
make_key (const YxFixStore *fixes, YxRegion *region)
{
  g_autofree char *text
      = g_strdup_printf ("roads 1|%.64s|%s|%" G_GINT64_FORMAT, yx_fix_store_get_key (fixes),
                         yx_region_get_source_hash (region), yx_region_get_data_time (region));

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static void
job_free (gpointer data)
{
  LoadJob *job = data;

  yx_fix_store_unref (job->fixes);
  g_object_unref (job->region);
  g_free (job->path);
  g_free (job);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LoadJob *job = data;
  g_autoptr (GError) error = NULL;
  YxFixStore *trails = yx_road_trails_open (job->fixes, job->region, job->path);

  if (trails == NULL)
    trails = yx_road_trails_make (job->fixes, job->region, job->path, cancellable, &error);
  if (trails != NULL)
    g_task_return_pointer (task, trails, (GDestroyNotify) yx_fix_store_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

char *
yx_road_trails_path (const char *desk_path, const char *operation_id)
{
  g_autofree char *path = yx_fix_store_path (desk_path, operation_id);

  return g_strconcat (path, ".roads", NULL);
}

YxFixStore *
yx_road_trails_open (const YxFixStore *fixes, YxRegion *region, const char *path)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (fixes != NULL && YX_IS_REGION (region) && path != NULL, NULL);

  key = make_key (fixes, region);
  return yx_fix_store_open (path, key);
}

YxFixStore *
yx_road_trails_make (YxFixStore *fixes, YxRegion *region, const char *path,
                     GCancellable *cancellable, GError **error)
{
  guint n;
  g_autofree GBytes **packed = NULL;
  g_autofree char *key = NULL;
  Making making = { .fixes = fixes, .cancellable = cancellable };
  YxFixStore *trails = NULL;

  g_return_val_if_fail (fixes != NULL && YX_IS_REGION (region) && path != NULL, NULL);

  n = yx_fix_store_get_n_devices (fixes);
  making.roads = yx_region_get_roads (region);
  making.packed = packed = g_new0 (GBytes *, n + 1);
  yx_raw_each (n, make_device, &making);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error)) {
    key = make_key (fixes, region);
    trails = yx_fix_store_derive (fixes, packed, path, key);
  }
  for (guint i = 0; i < n; i++)
    g_bytes_unref (packed[i]);
  return trails;
}

void
yx_road_trails_load_async (YxFixStore *fixes, YxRegion *region, const char *path,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  LoadJob *job;

  g_return_if_fail (fixes != NULL && YX_IS_REGION (region) && path != NULL);

  job = g_new0 (LoadJob, 1);
  job->fixes = yx_fix_store_ref (fixes);
  job->region = g_object_ref (region);
  job->path = g_strdup (path);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_road_trails_load_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, load_thread);
}

YxFixStore *
yx_road_trails_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
