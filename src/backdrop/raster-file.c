#define G_LOG_DOMAIN "yx-backdrop"

#include "config.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <gdal_utils.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <string.h>

#include "backdrop/backdrop-private.h"

/* Half the width of the Mercator world in metres. */
#define HALF_WORLD 20037508.342789244

/* Formats that are opened; none that refers to other files or runs code. */
static const char *const drivers[] = { "MBTiles", "GPKG", "GTiff", "WMTS", "PNG", "JPEG", NULL };

struct _YxRasterFile {
  GMutex lock; /* GDAL datasets are for one thread at a time */
  GDALDatasetH file;
  GDALDatasetH plain;  /* `file` as bytes of grey or red, green, blue; may be `file` itself */
  GDALDatasetH warped; /* `plain` in Mercator, with an alpha band; may be `plain` itself */
  double origin_x, origin_y, step_x, step_y; /* of `warped`, metres; step_y is negative */
  int width, height, n_bands;
  YxBox box;
};

typedef struct {
  char *message; /* the first that failed */
} Errors;

static void CPL_STDCALL
keep_error_cb (CPLErr severity, CPLErrorNum number, const char *message)
{
  Errors *errors = CPLGetErrorHandlerUserData ();

  if (severity >= CE_Failure && errors->message == NULL)
    errors->message = g_utf8_make_valid (message, -1);
}

/* A WMTS is asked with the same patience as a tile service, and what it sent is kept for a week
 * (GDAL's own rule) in the user's cache: by default GDAL makes a folder where the program was
 * started. */
static gpointer
register_drivers (gpointer data)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "yexun", "wmts", NULL);

  CPLSetConfigOption ("GDAL_DEFAULT_WMS_CACHE_PATH", cache);
  CPLSetConfigOption ("GDAL_HTTP_TIMEOUT", "10");
  CPLSetConfigOption ("GDAL_HTTP_CONNECTTIMEOUT", "10");
  OSRSetPROJEnableNetwork (FALSE);
  GDALAllRegister ();
  return NULL;
}

static void
close_dataset (GDALDatasetH *dataset)
{
  if (*dataset != NULL)
    GDALClose (*dataset);
  *dataset = NULL;
}

/* A virtual copy by the options of gdal_translate. */
static GDALDatasetH
translate (GDALDatasetH from, const char *const *options)
{
  GDALTranslateOptions *parsed = GDALTranslateOptionsNew ((char **) options, NULL);
  GDALDatasetH to = GDALTranslate ("", from, parsed, NULL);

  GDALTranslateOptionsFree (parsed);
  return to;
}

static GDALDatasetH
warp (GDALDatasetH from)
{
  static const char *const options[]
      = { "-of", "VRT", "-t_srs", "EPSG:3857", "-r", "bilinear", "-dstalpha", NULL };
  GDALWarpAppOptions *parsed = GDALWarpAppOptionsNew ((char **) options, NULL);
  GDALDatasetH to = GDALWarp ("", NULL, 1, &from, parsed, NULL);

  GDALWarpAppOptionsFree (parsed);
  return to;
}

static gboolean
is_mercator (GDALDatasetH dataset)
{
  OGRSpatialReferenceH srs = GDALGetSpatialRef (dataset);
  double transform[6];
  const char *code = srs != NULL ? OSRGetAuthorityCode (srs, NULL) : NULL;

  return code != NULL && strcmp (code, "3857") == 0
         && GDALGetGeoTransform (dataset, transform) == CE_None && transform[2] == 0.0
         && transform[4] == 0.0 && transform[1] > 0.0 && transform[5] < 0.0;
}

static gboolean
has_place (GDALDatasetH dataset)
{
  double transform[6];

  return (GDALGetSpatialRef (dataset) != NULL
          && GDALGetGeoTransform (dataset, transform) == CE_None)
         || GDALGetGCPCount (dataset) > 0;
}

/* Colour tables and other than bytes as bytes of colours. */
static GDALDatasetH
make_plain (GDALDatasetH file)
{
  static const char *const expand[] = { "-of", "VRT", "-expand", "rgba", NULL };
  static const char *const scale[] = { "-of", "VRT", "-ot", "Byte", "-scale", NULL };
  GDALRasterBandH band = GDALGetRasterBand (file, 1);

  if (GDALGetRasterColorTable (band) != NULL)
    return translate (file, expand);
  if (GDALGetRasterDataType (band) != GDT_Byte)
    return translate (file, scale);
  return file;
}

static YxBox
box_of (const YxRasterFile *self)
{
  const double x1 = self->origin_x + self->step_x * self->width;
  const double y1 = self->origin_y + self->step_y * self->height;
  const YxLonLat a = yx_world_to_lon_lat (
      (YxWorldPoint){ CLAMP (0.5 + self->origin_x / HALF_WORLD / 2.0, 0.0, 1.0),
                      CLAMP (0.5 - y1 / HALF_WORLD / 2.0, 0.0, 1.0) });
  const YxLonLat b = yx_world_to_lon_lat (
      (YxWorldPoint){ CLAMP (0.5 + x1 / HALF_WORLD / 2.0, 0.0, 1.0),
                      CLAMP (0.5 - self->origin_y / HALF_WORLD / 2.0, 0.0, 1.0) });

  return (YxBox){ a.lon, a.lat, b.lon, b.lat };
}

static gboolean
prepare (YxRasterFile *self, const char **ret_reason)
{
  double transform[6];

  if (GDALGetRasterCount (self->file) < 1) {
    *ret_reason = _ ("it holds no picture");
    return FALSE;
  }
  if (!has_place (self->file)) {
    *ret_reason = _ ("it does not say where on the earth it lies");
    return FALSE;
  }
  self->plain = make_plain (self->file);
  if (self->plain != NULL)
    self->warped = is_mercator (self->plain) ? self->plain : warp (self->plain);
  if (self->warped == NULL || GDALGetGeoTransform (self->warped, transform) != CE_None)
    return FALSE;
  self->origin_x = transform[0];
  self->step_x = transform[1];
  self->origin_y = transform[3];
  self->step_y = transform[5];
  self->width = GDALGetRasterXSize (self->warped);
  self->height = GDALGetRasterYSize (self->warped);
  self->n_bands = GDALGetRasterCount (self->warped);
  self->box = box_of (self);
  return TRUE;
}

YxRasterFile *
yx_raster_file_open (const char *address, GError **error)
{
  static GOnce once = G_ONCE_INIT;
  YxRasterFile *self = g_new0 (YxRasterFile, 1);
  g_autofree char *shown = g_filename_display_basename (address);
  const char *reason = NULL;
  Errors errors = { NULL };
  gboolean ok;

  g_once (&once, register_drivers, NULL);
  g_mutex_init (&self->lock);
  CPLPushErrorHandlerEx (keep_error_cb, &errors);
  self->file = GDALOpenEx (address, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                           drivers, NULL, NULL);
  ok = self->file != NULL && prepare (self, &reason);
  CPLPopErrorHandler ();
  if (!ok) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” is no map that can be shown: %s"),
                 shown,
                 reason != NULL           ? reason
                 : errors.message != NULL ? errors.message
                                          : _ ("its format is not known"));
    g_clear_pointer (&self, yx_raster_file_free);
  }
  g_free (errors.message);
  return self;
}

void
yx_raster_file_free (YxRasterFile *self)
{
  if (self->warped == self->plain)
    self->warped = NULL;
  if (self->plain == self->file)
    self->plain = NULL;
  close_dataset (&self->warped);
  close_dataset (&self->plain);
  close_dataset (&self->file);
  g_mutex_clear (&self->lock);
  g_free (self);
}

YxBox
yx_raster_file_get_box (const YxRasterFile *self)
{
  return self->box;
}

/* Which bands are red, green, blue and alpha (0: there is none). */
static void
choose_bands (const YxRasterFile *self, int bands[4])
{
  const int colours = self->n_bands >= 3 ? 3 : 1;

  for (int i = 0; i < 3; i++)
    bands[i] = colours == 3 ? i + 1 : 1;
  bands[3] = self->n_bands > colours ? colours + 1 : 0;
}

/* Pixels of the surface that the file covers, and where they lie in it. */
typedef struct {
  int x0, y0, x1, y1;                /* of the surface */
  double left, top, across, down;    /* of the raster, in its pixels */
} Cover;

static gboolean
cover_of (const YxRasterFile *self, const YxWindow *window, Cover *ret_cover)
{
  /* Of the raster per pixel of the window, and where the window begins. */
  const double dx = (window->x1 - window->x0) * 2.0 * HALF_WORLD / window->width / self->step_x;
  const double dy = (window->y1 - window->y0) * 2.0 * HALF_WORLD / window->height / -self->step_y;
  const double x = ((window->x0 - 0.5) * 2.0 * HALF_WORLD - self->origin_x) / self->step_x;
  const double y = ((0.5 - window->y0) * 2.0 * HALF_WORLD - self->origin_y) / self->step_y;
  Cover cover = {
    .x0 = (int) CLAMP (ceil (-x / dx), 0, window->width),
    .y0 = (int) CLAMP (ceil (-y / dy), 0, window->height),
    .x1 = (int) CLAMP (floor ((self->width - x) / dx), 0, window->width),
    .y1 = (int) CLAMP (floor ((self->height - y) / dy), 0, window->height),
  };

  if (cover.x1 <= cover.x0 || cover.y1 <= cover.y0)
    return FALSE;
  cover.left = fmax (0.0, x + cover.x0 * dx);
  cover.top = fmax (0.0, y + cover.y0 * dy);
  cover.across = fmin ((cover.x1 - cover.x0) * dx, self->width - cover.left);
  cover.down = fmin ((cover.y1 - cover.y0) * dy, self->height - cover.top);
  *ret_cover = cover;
  return cover.across > 0.0 && cover.down > 0.0;
}

static gboolean
read_band (GDALDatasetH dataset, int band, const Cover *cover, guint8 *to)
{
  GDALRasterIOExtraArg extra;
  const int left = (int) floor (cover->left), top = (int) floor (cover->top);
  const int right = MIN ((int) ceil (cover->left + cover->across), GDALGetRasterXSize (dataset));
  const int bottom = MIN ((int) ceil (cover->top + cover->down), GDALGetRasterYSize (dataset));
  const int width = cover->x1 - cover->x0, height = cover->y1 - cover->y0;

  INIT_RASTERIO_EXTRA_ARG (extra);
  extra.eResampleAlg = GRIORA_Bilinear;
  extra.bFloatingPointWindowValidity = TRUE;
  extra.dfXOff = cover->left;
  extra.dfYOff = cover->top;
  extra.dfXSize = cover->across;
  extra.dfYSize = cover->down;
  return GDALRasterIOEx (GDALGetRasterBand (dataset, band), GF_Read, left, top, right - left,
                         bottom - top, to, width, height, GDT_Byte, 1, width, &extra)
         == CE_None;
}

gboolean
yx_raster_file_paint (YxRasterFile *self, const YxWindow *window, cairo_surface_t *to,
                      gboolean *ret_any, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *planes = NULL;
  Errors errors = { NULL };
  gboolean ok = TRUE;
  int bands[4];
  gsize n;
  Cover cover;

  *ret_any = FALSE;
  if (!cover_of (self, window, &cover))
    return TRUE;
  n = (gsize) (cover.x1 - cover.x0) * (gsize) (cover.y1 - cover.y0);
  planes = g_malloc (4 * n);
  memset (planes + 3 * n, 255, n);
  choose_bands (self, bands);

  g_mutex_lock (&self->lock);
  CPLPushErrorHandlerEx (keep_error_cb, &errors);
  for (int i = 0; i < 4 && ok; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      CPLPopErrorHandler ();
      g_mutex_unlock (&self->lock);
      g_free (errors.message);
      return FALSE;
    }
    if (i > 0 && i < 3 && bands[i] == bands[0])
      memcpy (planes + (gsize) i * n, planes, n);
    else if (bands[i] > 0)
      ok = read_band (self->warped, bands[i], &cover, planes + (gsize) i * n);
  }
  CPLPopErrorHandler ();
  g_mutex_unlock (&self->lock);
  if (!ok) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("the map file cannot be read: %s"),
                 errors.message != NULL ? errors.message : _ ("it is damaged"));
    g_free (errors.message);
    return FALSE;
  }
  g_free (errors.message);

  cairo_surface_flush (to);
  for (int y = cover.y0; y < cover.y1; y++) {
    guint32 *row = (guint32 *) (void *) (cairo_image_surface_get_data (to)
                                         + (gsize) y * cairo_image_surface_get_stride (to));
    const guint8 *from = planes + (gsize) (y - cover.y0) * (gsize) (cover.x1 - cover.x0);

    for (int x = cover.x0; x < cover.x1; x++, from++) {
      const guint32 alpha = from[3 * n], rest = 255 - alpha, below = row[x];
      guint32 pixel = 0xff;

      if (alpha == 0)
        continue;
      *ret_any = TRUE;
      for (int c = 0; c < 3; c++)
        pixel = pixel << 8
                | (from[(gsize) c * n] * alpha + (below >> (16 - 8 * c) & 0xff) * rest + 127) / 255;
      row[x] = pixel;
    }
  }
  cairo_surface_mark_dirty (to);
  return TRUE;
}
