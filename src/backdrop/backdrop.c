#define G_LOG_DOMAIN "yx-backdrop"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <sys/stat.h>

#include "backdrop/backdrop-private.h"

/* The shift of a datum is taken at so many points each way of a tile. It is smooth: between them
 * the interpolated one is off by millimetres where a tile is a town, by metres where it is a
 * province and a pixel is hundreds. */
#define SHIFT_POINTS 9

#define WMTS_PREFIX "WMTS:"

struct _YxBackdrop {
  gatomicrefcount ref_count;
  YxDatum datum;
  YxRasterFile *file; /* one of the two */
  YxWebTiles *web;
  gboolean remote;
};

static void
fill_ground (cairo_surface_t *surface, guint32 ground)
{
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, (ground >> 16 & 0xff) / 255.0, (ground >> 8 & 0xff) / 255.0,
                        (ground & 0xff) / 255.0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
}

/* Paints a window of the layer's own world. */
static cairo_surface_t *
paint_window (YxBackdrop *self, const YxWindow *window, guint32 ground, GCancellable *cancellable,
              GError **error)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, window->width, window->height);
  gboolean any = FALSE, ok;

  fill_ground (surface, ground);
  ok = self->file != NULL
           ? yx_raster_file_paint (self->file, window, surface, &any, cancellable, error)
           : yx_web_tiles_paint (self->web, window, surface, &any, cancellable, error);
  if (ok && !any) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("the map has nothing here"));
    ok = FALSE;
  }
  if (!ok)
    g_clear_pointer (&surface, cairo_surface_destroy);
  return surface;
}

/* Where the points of a tile lie in the world of a datum. */
static void
shift_points (YxDatum datum, YxTile tile, YxWorldPoint points[SHIFT_POINTS][SHIFT_POINTS])
{
  const double across = ldexp (1.0, -tile.zoom);

  for (int y = 0; y < SHIFT_POINTS; y++)
    for (int x = 0; x < SHIFT_POINTS; x++) {
      const YxWorldPoint at = { (tile.x + x / (SHIFT_POINTS - 1.0)) * across,
                                (tile.y + y / (SHIFT_POINTS - 1.0)) * across };

      points[y][x]
          = yx_world_from_lon_lat (yx_datum_from_wgs84 (datum, yx_world_to_lon_lat (at)));
    }
}

/* The smallest window that holds them, at the tile's resolution. */
static YxWindow
window_round (YxWorldPoint points[SHIFT_POINTS][SHIFT_POINTS], double pixel)
{
  YxWindow window = { INFINITY, INFINITY, -INFINITY, -INFINITY, 0, 0 };

  for (int y = 0; y < SHIFT_POINTS; y++)
    for (int x = 0; x < SHIFT_POINTS; x++) {
      window.x0 = fmin (window.x0, points[y][x].x);
      window.y0 = fmin (window.y0, points[y][x].y);
      window.x1 = fmax (window.x1, points[y][x].x);
      window.y1 = fmax (window.y1, points[y][x].y);
    }
  /* On whole pixels of the layer's own grid, with one to spare for the interpolation. */
  window.x0 = (floor (window.x0 / pixel) - 1.0) * pixel;
  window.y0 = (floor (window.y0 / pixel) - 1.0) * pixel;
  window.width = (int) ceil ((window.x1 - window.x0) / pixel) + 2;
  window.height = (int) ceil ((window.y1 - window.y0) / pixel) + 2;
  window.x1 = window.x0 + window.width * pixel;
  window.y1 = window.y0 + window.height * pixel;
  return window;
}

static guint32
mix (guint32 a, guint32 b, guint part)
{
  guint32 mixed = 0;

  for (int c = 16; c >= 0; c -= 8)
    mixed |= ((a >> c & 0xff) * (256 - part) + (b >> c & 0xff) * part + 128) >> 8 << c;
  return mixed;
}

/* The pixel at a broken place, interpolated between four. */
static guint32
sample (const guint8 *data, int stride, int width, int height, double x, double y)
{
  const int x0 = CLAMP ((int) floor (x), 0, width - 2), y0 = CLAMP ((int) floor (y), 0, height - 2);
  const guint part_x = (guint) CLAMP (lrint ((x - x0) * 256.0), 0, 256);
  const guint part_y = (guint) CLAMP (lrint ((y - y0) * 256.0), 0, 256);
  const guint32 *row = (const guint32 *) (const void *) (data + (gsize) y0 * stride) + x0;
  const guint32 *next = (const guint32 *) (const void *) (data + (gsize) (y0 + 1) * stride) + x0;

  return mix (mix (row[0], row[1], part_x), mix (next[0], next[1], part_x), part_y);
}

/* The tile out of a picture of the window: each pixel is taken from where its place lies there. */
static cairo_surface_t *
resample (cairo_surface_t *from, const YxWindow *window,
          YxWorldPoint points[SHIFT_POINTS][SHIFT_POINTS], int side)
{
  const double part_x = window->width / (window->x1 - window->x0);
  const double part_y = window->height / (window->y1 - window->y0);
  cairo_surface_t *to = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  const guint8 *data = cairo_image_surface_get_data (from);
  const int stride = cairo_image_surface_get_stride (from);

  cairo_surface_flush (to);
  for (int y = 0; y < side; y++) {
    guint32 *row = (guint32 *) (void *) (cairo_image_surface_get_data (to)
                                         + (gsize) y * cairo_image_surface_get_stride (to));
    const double v = (y + 0.5) / side * (SHIFT_POINTS - 1);
    const int j = MIN ((int) v, SHIFT_POINTS - 2);

    for (int x = 0; x < side; x++) {
      const double u = (x + 0.5) / side * (SHIFT_POINTS - 1);
      const int i = MIN ((int) u, SHIFT_POINTS - 2);
      const double a = u - i, b = v - j;
      const YxWorldPoint *top = &points[j][i], *bottom = &points[j + 1][i];
      const double wx = (top[0].x * (1 - a) + top[1].x * a) * (1 - b)
                        + (bottom[0].x * (1 - a) + bottom[1].x * a) * b;
      const double wy = (top[0].y * (1 - a) + top[1].y * a) * (1 - b)
                        + (bottom[0].y * (1 - a) + bottom[1].y * a) * b;

      row[x] = sample (data, stride, window->width, window->height,
                       (wx - window->x0) * part_x - 0.5, (wy - window->y0) * part_y - 0.5);
    }
  }
  cairo_surface_mark_dirty (to);
  return to;
}

gboolean
yx_backdrop_check (const YxBackdropSpec *spec, GError **error)
{
  g_autofree char *shown = NULL;
  struct stat info;

  g_return_val_if_fail (spec != NULL && spec->address != NULL, FALSE);

  if (yx_web_tiles_is_template (spec->address))
    return yx_web_tiles_check (spec->address, spec->key, error);
  if (g_str_has_prefix (spec->address, WMTS_PREFIX))
    return TRUE;
  shown = g_filename_display_basename (spec->address);
  if (stat (spec->address, &info) != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be read: %s"),
                 shown, g_strerror (errno));
    return FALSE;
  }
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("“%s” is not a plain file"),
                 shown);
    return FALSE;
  }
  return TRUE;
}

YxBackdrop *
yx_backdrop_open (const YxBackdropSpec *spec, GError **error)
{
  g_autoptr (YxBackdrop) self = NULL;

  if (!yx_backdrop_check (spec, error))
    return NULL;
  self = g_new0 (YxBackdrop, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->datum = spec->datum;
  self->remote = yx_web_tiles_is_template (spec->address)
                 || g_str_has_prefix (spec->address, WMTS_PREFIX);
  if (yx_web_tiles_is_template (spec->address)) {
    self->web = yx_web_tiles_new (spec->address, spec->key);
  } else {
    self->file = yx_raster_file_open (spec->address, error);
    if (self->file == NULL)
      return NULL;
  }
  return g_steal_pointer (&self);
}

YxBackdrop *
yx_backdrop_ref (YxBackdrop *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yx_backdrop_unref (YxBackdrop *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->file, yx_raster_file_free);
  g_clear_pointer (&self->web, yx_web_tiles_free);
  g_free (self);
}

gboolean
yx_backdrop_is_remote (const YxBackdrop *self)
{
  return self->remote;
}

YxBox
yx_backdrop_get_box (const YxBackdrop *self)
{
  if (self->file != NULL)
    return yx_raster_file_get_box (self->file);
  return (YxBox){ -180.0, -YX_MERCATOR_MAX_LAT, 180.0, YX_MERCATOR_MAX_LAT };
}

cairo_surface_t *
yx_backdrop_paint (YxBackdrop *self, YxTile tile, int side, guint32 ground,
                   GCancellable *cancellable, GError **error)
{
  const double across = ldexp (1.0, -tile.zoom);
  YxWorldPoint points[SHIFT_POINTS][SHIFT_POINTS];
  cairo_surface_t *picture, *surface;
  YxWindow window;

  g_return_val_if_fail (side >= 1 && side <= 4096, NULL);

  if (self->datum == YX_DATUM_WGS84) {
    window = (YxWindow){ tile.x * across, tile.y * across, (tile.x + 1) * across,
                         (tile.y + 1) * across, side, side };
    return paint_window (self, &window, ground, cancellable, error);
  }
  shift_points (self->datum, tile, points);
  window = window_round (points, across / side);
  picture = paint_window (self, &window, ground, cancellable, error);
  if (picture == NULL)
    return NULL;
  surface = resample (picture, &window, points, side);
  cairo_surface_destroy (picture);
  return surface;
}
