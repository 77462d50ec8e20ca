#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/clip.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

#include "cartography/base-map.h"
#include "cartography/furniture.h"
#include "cartography/overlay.h"
#include "cartography/style-sheet.h"
#include "cartography/team-mark.h"
#include "cartography/text.h"
#include "desk/veil.h"
#include "geo/tile.h"
#include "review/clip-video.h"

#define TRAIL (30 * G_TIME_SPAN_MINUTE)
#define MAX_TRAIL 400
#define TEAM_SIZE 20.0
#define STOP_SIZE 13.0
#define MARGIN 40
#define MAX_ZOOM 15.0

typedef struct {
  const YxReplay *replay;
  const YxFixStore *roads;
  const YxClipOptions *options;
  YxVeil *veil;
  YxPaintView view;
  cairo_surface_t *ground; /* painted once */
  YxReplayMoment *moment;
  GArray *points, *ends;   /* of a trail, used again */
} Clip;

static void
to_view (const Clip *clip, YxLonLat point, double *ret_x, double *ret_y)
{
  const YxWorldPoint world = yx_world_from_lon_lat (yx_veil_point (clip->veil, point));

  *ret_x = yx_paint_view_x (&clip->view, world.x);
  *ret_y = yx_paint_view_y (&clip->view, world.y);
}

/* Everywhere that anything was, in squares. */
static YxBox
find_box (const Clip *clip)
{
  const YxCourse *course = yx_replay_get_course (clip->replay);
  YxBox box = YX_BOX_EMPTY;

  for (guint i = 0; i < course->facts->stops->len; i++)
    yx_box_extend (&box, yx_veil_point (clip->veil, g_array_index (course->facts->stops, YxFactStop,
                                                                   i).point));
  for (guint d = 0; d < yx_fix_store_get_n_devices (course->fixes); d++) {
    gsize n;
    const YxStoredFix *fixes = yx_fix_store_get_fixes (course->fixes, d, &n);

    for (gsize i = 0; i < n; i += MAX (1, n / 500))
      yx_box_extend (&box, yx_veil_point (clip->veil, yx_stored_fix_point (&fixes[i])));
  }
  return box;
}

static gboolean
paint_ground (Clip *clip, YxRegion *region, GCancellable *cancellable, GError **error)
{
  YxBox box = find_box (clip);
  YxWorldPoint a, b;
  double zoom;
  cairo_t *cr;
  gboolean ok;

  if (yx_box_is_empty (box) && region != NULL)
    box = yx_region_get_box (region);
  if (yx_box_is_empty (box)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("The night has no stop and no position to show"));
    return FALSE;
  }
  a = yx_world_from_lon_lat ((YxLonLat){ box.west, box.north });
  b = yx_world_from_lon_lat ((YxLonLat){ box.east, box.south });
  zoom = CLAMP (yx_zoom_to_fit (box, clip->options->width - 2 * MARGIN,
                                clip->options->height - 2 * MARGIN, 256),
                0.0, MAX_ZOOM);
  clip->view = yx_paint_view_around ((YxWorldPoint){ (a.x + b.x) / 2.0, (a.y + b.y) / 2.0 }, zoom,
                                     clip->options->width, clip->options->height);
  clip->ground = cairo_image_surface_create (CAIRO_FORMAT_RGB24, clip->options->width,
                                             clip->options->height);
  cr = cairo_create (clip->ground);
  /* Without its labels: a village's name beside a car would say more than its township. */
  ok = yx_base_map_paint (cr, region, &clip->view, 1.0, clip->options->style, cancellable, error);
  cairo_destroy (cr);
  return ok;
}

static YxColour
car_colour (const Clip *clip, guint car)
{
  return yx_route_colour (car, clip->options->style);
}

static guint
car_index (const YxFacts *facts, const char *vehicle_id)
{
  for (guint i = 0; i < facts->vehicles->len; i++) {
    if (yx_facts_same (g_array_index (facts->vehicles, YxFactVehicle, i).id, vehicle_id))
      return i;
  }
  return 0;
}

static void
paint_stops (const Clip *clip, cairo_t *cr)
{
  const YxCourse *course = yx_replay_get_course (clip->replay);
  const YxMapStyle style = clip->options->style;

  for (guint i = 0; i < course->facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (course->facts->stops, YxFactStop, i);
    YxMark mark = YX_MARK_PLANNED;
    double x, y;

    if (stop->kind != YX_STOP_KIND_VISIT || stop->version != clip->moment->plan_version)
      continue;
    for (guint j = 0; j < course->visits->len; j++) {
      const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, j);

      if (visit->task_id == stop->task_id && visit->place_id == stop->place_id
          && visit->result_at != 0 && visit->result_at <= clip->moment->time)
        mark = yx_outcome_is_result (visit->outcome) ? YX_MARK_DONE : YX_MARK_FAILED;
    }
    to_view (clip, stop->point, &x, &y);
    yx_overlay_paint_mark (cr, mark, car_colour (clip, car_index (course->facts, stop->vehicle_id)),
                           style, x, y, STOP_SIZE);
  }
}

/* From square to square; a gap is none. */
static void
paint_trail (const Clip *clip, cairo_t *cr, guint device, YxColour colour)
{
  const YxReplayMoment *moment = clip->moment;
  guint run = 0;
  gboolean begins = TRUE;

  if (!yx_replay_trail (clip->replay, clip->roads, device, moment->time - TRAIL, moment->time,
                        moment->as_known, MAX_TRAIL, clip->points, clip->ends))
    return;
  cairo_new_path (cr);
  for (guint i = 0; i < clip->points->len; i++) {
    double x, y;

    if (run < clip->ends->len && i == g_array_index (clip->ends, guint, run)) {
      begins = TRUE;
      run++;
    }
    to_view (clip, g_array_index (clip->points, YxLonLat, i), &x, &y);
    if (begins)
      cairo_move_to (cr, x, y);
    else
      cairo_line_to (cr, x, y);
    begins = FALSE;
  }
  yx_colour_set (cr, yx_colour_with_alpha (colour, 0.7));
  cairo_set_line_width (cr, 3.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static YxTeamShape
shape_of (YxTeamStatus status)
{
  switch (status) {
  case YX_TEAM_STATUS_ASSEMBLED:
    return YX_TEAM_SHAPE_WAITING;
  case YX_TEAM_STATUS_ON_SCENE:
    return YX_TEAM_SHAPE_AT_STOP;
  case YX_TEAM_STATUS_BUSY:
    return YX_TEAM_SHAPE_AT_WORK;
  case YX_TEAM_STATUS_BACK:
    return YX_TEAM_SHAPE_BACK;
  case YX_TEAM_STATUS_LOST:
    return YX_TEAM_SHAPE_LOST;
  default:
    return YX_TEAM_SHAPE_DRIVING;
  }
}

static void
paint_text (const Clip *clip, cairo_t *cr, const char *text, float size, double x, double y)
{
  YxTextCache *cache = yx_text_cache_get ();
  const YxFont font = { .size = size, .bold = true, .scale = 1.0f };
  YxText *shaped = yx_text_get (cache, text, &font);

  yx_text_paint (cache, cr, shaped, x, y, &yx_style_sheet (clip->options->style)->place, 2.0);
}

static void
paint_cars (const Clip *clip, cairo_t *cr)
{
  const YxReplayMoment *moment = clip->moment;

  for (int pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < moment->cars->len; i++) {
      const YxReplayCar *car = &g_array_index (moment->cars, YxReplayCar, i);
      YxReplayPosition position;
      YxTeamLook look;
      g_autofree char *name = NULL;
      double x, y;

      if (car->position < 0)
        continue;
      position = g_array_index (moment->positions, YxReplayPosition, car->position);
      if (!position.has_fix)
        continue;
      if (pass == 0) {
        paint_trail (clip, cr, position.device, car_colour (clip, i));
        continue;
      }
      /* Cars by number: call signs and plates are names, too. */
      name = g_strdup_printf (_ ("Car %u"), i + 1);
      look = (YxTeamLook){ .shape = shape_of (car->status),
                           .course = position.course,
                           .aboard = (unsigned) MAX (car->n_aboard, 0),
                           .faded = position.in_gap };
      to_view (clip, position.point, &x, &y);
      yx_team_mark_paint (cr, &look, car_colour (clip, i), clip->options->style, x, y, TEAM_SIZE);
      paint_text (clip, cr, name, 12.0f, x, y + TEAM_SIZE);
    }
  }
}

static void
paint_clock (const Clip *clip, cairo_t *cr)
{
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (clip->moment->time / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *clock = g_date_time_format (local, "%H:%M:%S");

  paint_text (clip, cr, clock, 26.0f, 84.0, 30.0);
  paint_text (clip, cr, _ ("Redacted: no names, places to 500 m"), 12.0f,
              clip->options->width - 150.0, clip->options->height - 18.0);
}

static cairo_surface_t *
paint_picture (const Clip *clip, gint64 time)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, clip->options->width, clip->options->height);
  cairo_t *cr = cairo_create (surface);

  yx_text_cache_trim (yx_text_cache_get ());
  yx_replay_seek (clip->replay, time, clip->options->as_known, clip->moment);
  cairo_set_source_surface (cr, clip->ground, 0.0, 0.0);
  cairo_paint (cr);
  paint_stops (clip, cr);
  paint_cars (clip, cr);
  paint_clock (clip, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* A folder of pictures --------------------------------------------------------------------------- */

static gboolean
make_folder (const char *path, GError **error)
{
  g_autoptr (GDir) dir = NULL;

  if (g_mkdir (path, 0700) == 0)
    return TRUE;
  dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    return FALSE;
  if (g_dir_read_name (dir) == NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("“%s” is not empty"), path);
  return FALSE;
}

static char *
picture_path (const char *folder, guint number)
{
  g_autofree char *name = g_strdup_printf ("%06u.png", number);

  return g_build_filename (folder, name, NULL);
}

static void
remove_pictures (const char *folder, guint n)
{
  for (guint i = 1; i <= n; i++) {
    g_autofree char *path = picture_path (folder, i);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static gboolean
write_picture (const char *folder, guint number, cairo_surface_t *surface, GError **error)
{
  g_autofree char *path = picture_path (folder, number);
  const cairo_status_t status = cairo_surface_write_to_png (surface, path);

  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path,
               cairo_status_to_string (status));
  return FALSE;
}

/* Each picture into the folder, or on to the video. */
static gboolean
write_all (const Clip *clip, const char *path, YxClipVideo *video, guint n, YxClipProgress progress,
           gpointer data, GCancellable *cancellable, GError **error)
{
  const double step = clip->options->speed * G_TIME_SPAN_SECOND / clip->options->rate;

  for (guint i = 0; i < n; i++) {
    cairo_surface_t *surface;
    gboolean ok;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    surface = paint_picture (clip, MIN (clip->options->from + (gint64) (i * step),
                                        clip->options->to));
    ok = video != NULL ? yx_clip_video_add (video, surface, cancellable, error)
                       : write_picture (path, i + 1, surface, error);
    cairo_surface_destroy (surface);
    if (!ok)
      return FALSE;
    if (progress != NULL)
      progress (i + 1, n, data);
  }
  return TRUE;
}

static gboolean
settle_options (const YxReplay *replay, const YxClipOptions *given, YxClipOptions *ret_options,
                guint *ret_n, GError **error)
{
  YxClipOptions options = *given;
  gint64 begin, end;
  double n;

  yx_replay_get_span (replay, &begin, &end);
  if (options.from == 0 && options.to == 0) {
    options.from = begin;
    options.to = end;
  }
  options.speed = options.speed > 0.0 ? options.speed : 60.0;
  options.rate = options.rate > 0 ? options.rate : 10;
  options.width = options.width > 0 ? options.width : 1280;
  options.height = options.height > 0 ? options.height : 720;
  if (options.from >= options.to || options.from < begin - G_TIME_SPAN_HOUR
      || options.to > end + G_TIME_SPAN_HOUR) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("The stretch is empty, or not within the night"));
    return FALSE;
  }
  if (options.width < 160 || options.height < 120 || options.width > 3840 || options.height > 2160
      || options.width % 2 != 0 || options.height % 2 != 0 || options.rate > 60) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("Pictures are 160 × 120 to 3840 × 2160 pixels, both even, at most 60 a second"));
    return FALSE;
  }
  n = floor ((double) (options.to - options.from) / G_TIME_SPAN_SECOND / options.speed
             * options.rate) + 1.0;
  if (n > YX_CLIP_MAX_PICTURES) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("That would be %.0f pictures, at most are %d: choose a shorter stretch or a higher speed"),
                 n, YX_CLIP_MAX_PICTURES);
    return FALSE;
  }
  *ret_options = options;
  *ret_n = (guint) n;
  return TRUE;
}

YxLonLat
yx_clip_mask_point (YxLonLat point)
{
  YxVeil *veil = yx_veil_new (TRUE);
  const YxLonLat masked = yx_veil_point (veil, point);

  yx_veil_free (veil);
  return masked;
}

gboolean
yx_clip_write (const YxReplay *replay, const YxFixStore *roads, YxRegion *region,
               const YxClipOptions *options, const char *path, YxClipProgress progress,
               gpointer data, GCancellable *cancellable, guint *ret_n, GError **error)
{
  YxClipOptions settled;
  Clip clip = { .replay = replay, .roads = roads, .options = &settled };
  g_autoptr (YxClipVideo) video = NULL;
  gboolean is_video, ok;
  guint n;

  g_return_val_if_fail (replay != NULL && options != NULL && path != NULL, FALSE);
  g_return_val_if_fail (region == NULL || YX_IS_REGION (region), FALSE);

  if (!settle_options (replay, options, &settled, &n, error))
    return FALSE;
  is_video = g_str_has_suffix (path, ".webm");
  if (is_video) {
    video = yx_clip_video_new (path, settled.width, settled.height, settled.rate, error);
    if (video == NULL)
      return FALSE;
  } else if (!make_folder (path, error)) {
    return FALSE;
  }
  clip.veil = yx_veil_new (TRUE);
  clip.moment = yx_replay_moment_new ();
  clip.points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  clip.ends = g_array_new (FALSE, FALSE, sizeof (guint));
  ok = paint_ground (&clip, region, cancellable, error)
       && write_all (&clip, path, video, n, progress, data, cancellable, error)
       && (video == NULL || yx_clip_video_finish (video, error));
  if (!ok && !is_video)
    remove_pictures (path, n);
  g_clear_pointer (&clip.ground, cairo_surface_destroy);
  g_array_unref (clip.points);
  g_array_unref (clip.ends);
  yx_replay_moment_free (clip.moment);
  yx_veil_free (clip.veil);
  if (ok && ret_n != NULL)
    *ret_n = n;
  return ok;
}
