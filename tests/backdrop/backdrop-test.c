/* Raster files made by GDAL and a tile service on loopback, painted as tiles on WGS-84. */

#include <gdal.h>
#include <glib/gstdio.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <string.h>

#include "backdrop/backdrop.h"
#include "backdrop/tile-server.h"

#define SIDE 512
#define GROUND 0x102030
#define HALF_WORLD 20037508.342789244

/* Where the disc of the tests lies, near 113.07 E, 34.94 N: a third of a tile from an edge of the
 * tile, whatever the zoom. GCJ-02 is 500 m away there. */
static YxLonLat disc;

static void
choose_disc (void)
{
  const YxTile tile = yx_tile_at ((YxLonLat){ 113.07, 34.94 }, 11);

  disc = yx_world_to_lon_lat ((YxWorldPoint){ ldexp (tile.x + 1.0 / 3.0, -11),
                                              ldexp (tile.y + 1.0 / 3.0, -11) });
}

static void
file_set_up (char **folder, gconstpointer data)
{
  *folder = g_dir_make_tmp ("yexun-backdrop-XXXXXX", NULL);
  g_assert_nonnull (*folder);
  GDALAllRegister ();
}

static void
file_tear_down (char **folder, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (*folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (*folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (*folder);
  g_free (*folder);
}

/* A picture in memory: a quarter red, one green, one blue, one white, in a box of degrees or of
 * Mercator metres. */
static GDALDatasetH
make_picture (int epsg, double west, double north, double step)
{
  enum { PIXELS = 256 };
  static const guint8 colours[4][3]
      = { { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 } };
  GDALDatasetH dataset
      = GDALCreate (GDALGetDriverByName ("MEM"), "", PIXELS, PIXELS, 3, GDT_Byte, NULL);
  OGRSpatialReferenceH srs = OSRNewSpatialReference (NULL);
  double transform[] = { west, step, 0.0, north, 0.0, -step };
  g_autofree guint8 *plane = g_malloc (PIXELS * PIXELS);

  OSRImportFromEPSG (srs, epsg);
  OSRSetAxisMappingStrategy (srs, OAMS_TRADITIONAL_GIS_ORDER);
  GDALSetSpatialRef (dataset, srs);
  OSRDestroySpatialReference (srs);
  GDALSetGeoTransform (dataset, transform);
  for (int band = 0; band < 3; band++) {
    for (int i = 0; i < PIXELS * PIXELS; i++)
      plane[i] = colours[(i / PIXELS >= PIXELS / 2) * 2 + (i % PIXELS >= PIXELS / 2)][band];
    g_assert_cmpint (GDALRasterIO (GDALGetRasterBand (dataset, band + 1), GF_Write, 0, 0, PIXELS,
                                   PIXELS, plane, PIXELS, PIXELS, GDT_Byte, 0, 0),
                     ==, CE_None);
    GDALSetRasterColorInterpretation (GDALGetRasterBand (dataset, band + 1),
                                      (GDALColorInterp) (GCI_RedBand + band));
  }
  return dataset;
}

static guint32
pixel_at (cairo_surface_t *surface, int x, int y)
{
  guint32 pixel;

  memcpy (&pixel,
          cairo_image_surface_get_data (surface)
              + (gsize) y * cairo_image_surface_get_stride (surface) + 4 * x,
          sizeof pixel);
  return pixel & 0xffffff;
}

/* The colour that the backdrop has at a place, at a zoom. */
static guint32
colour_at (YxBackdrop *backdrop, YxLonLat place, int zoom)
{
  const YxTile tile = yx_tile_at (place, zoom);
  const YxWorldPoint at = yx_world_from_lon_lat (place);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = yx_backdrop_paint (backdrop, tile, SIDE, GROUND, NULL, &error);
  guint32 colour;

  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, SIDE);
  colour = pixel_at (surface, (int) ((ldexp (at.x, zoom) - tile.x) * SIDE),
                     (int) ((ldexp (at.y, zoom) - tile.y) * SIDE));
  cairo_surface_destroy (surface);
  return colour;
}

static void
assert_like (guint32 colour, guint32 wanted)
{
  for (int c = 0; c <= 16; c += 8)
    g_assert_cmpint (ABS ((int) (colour >> c & 0xff) - (int) (wanted >> c & 0xff)), <=, 40);
}

typedef struct {
  const char *driver, *name;
  int epsg;
} Format;

static void
test_file (char **folder, gconstpointer data)
{
  const Format *format = data;
  g_autofree char *path = g_build_filename (*folder, format->name, NULL);
  const double middle_x = disc.lon, middle_y = disc.lat;
  const YxWorldPoint world = yx_world_from_lon_lat (disc);
  GDALDatasetH picture
      = format->epsg == 4326
            ? make_picture (4326, middle_x - 0.05, middle_y + 0.05, 0.1 / 256)
            : make_picture (3857, (world.x - 0.5) * 2 * HALF_WORLD - 5000.0,
                            (0.5 - world.y) * 2 * HALF_WORLD + 5000.0, 10000.0 / 256);
  GDALDatasetH copy
      = GDALCreateCopy (GDALGetDriverByName (format->driver), path, picture, FALSE, NULL, NULL, NULL);
  const YxBackdropSpec spec = { .name = "test", .address = path };
  g_autoptr (YxBackdrop) backdrop = NULL;
  g_autoptr (GError) error = NULL;
  YxBox box;

  g_assert_nonnull (copy);
  GDALClose (copy);
  GDALClose (picture);
  backdrop = yx_backdrop_open (&spec, &error);
  g_assert_no_error (error);
  g_assert_false (yx_backdrop_is_remote (backdrop));
  box = yx_backdrop_get_box (backdrop);
  g_assert_cmpfloat (box.west, <, disc.lon - 0.03);
  g_assert_cmpfloat (box.east, >, disc.lon + 0.03);
  g_assert_cmpfloat (box.south, <, disc.lat - 0.03);
  g_assert_cmpfloat (box.north, >, disc.lat + 0.03);

  for (int zoom = 10; zoom <= 13; zoom++) {
    assert_like (colour_at (backdrop, (YxLonLat){ disc.lon - 0.02, disc.lat + 0.02 }, zoom), 0xff0000);
    assert_like (colour_at (backdrop, (YxLonLat){ disc.lon + 0.02, disc.lat + 0.02 }, zoom), 0x00ff00);
    assert_like (colour_at (backdrop, (YxLonLat){ disc.lon - 0.02, disc.lat - 0.02 }, zoom), 0x0000ff);
    assert_like (colour_at (backdrop, (YxLonLat){ disc.lon + 0.02, disc.lat - 0.02 }, zoom), 0xffffff);
  }
  /* Beside the picture the ground; far from it nothing. */
  assert_like (colour_at (backdrop, (YxLonLat){ disc.lon + 0.11, disc.lat }, 10), GROUND);
  g_assert_null (yx_backdrop_paint (backdrop, yx_tile_at ((YxLonLat){ 10.0, 50.0 }, 12), SIDE,
                                    GROUND, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_refused (char **folder, gconstpointer data)
{
  static const char *const bad[]
      = { "https://tiles.example/{z}/{x}.png", "https://tiles.example/{z}/{x}/{y}?tk={key}",
          "/nonexistent/map.tif" };
  g_autofree char *path = g_build_filename (*folder, "text.tif", NULL);
  g_autofree char *placeless = g_build_filename (*folder, "placeless.png", NULL);
  g_autoptr (GError) error = NULL;
  GDALDatasetH picture = GDALCreate (GDALGetDriverByName ("MEM"), "", 16, 16, 3, GDT_Byte, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_null (yx_backdrop_open (&(YxBackdropSpec){ .address = bad[i] }, &error));
    g_assert_nonnull (error);
    g_clear_error (&error);
  }
  g_file_set_contents (path, "no picture at all", -1, NULL);
  g_assert_null (yx_backdrop_open (&(YxBackdropSpec){ .address = path }, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "text.tif"));
  g_clear_error (&error);

  GDALClose (GDALCreateCopy (GDALGetDriverByName ("PNG"), placeless, picture, FALSE, NULL, NULL, NULL));
  GDALClose (picture);
  g_assert_null (yx_backdrop_open (&(YxBackdropSpec){ .address = placeless }, &error));
  g_assert_nonnull (strstr (error->message, "placeless.png"));
}

/* Where the middle of the disc is seen, in pixels from where it belongs; infinity when it is not
 * on the tile. */
static double
disc_distance (const char *address, YxDatum datum, int zoom)
{
  const YxBackdropSpec spec = { .address = address, .key = "a b&c", .datum = datum };
  const YxTile tile = yx_tile_at (disc, zoom);
  const YxWorldPoint at = yx_world_from_lon_lat (disc);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxBackdrop) backdrop = yx_backdrop_open (&spec, &error);
  cairo_surface_t *surface = yx_backdrop_paint (backdrop, tile, SIDE, GROUND, NULL, &error);
  double x_sum = 0.0, y_sum = 0.0, n = 0.0;

  g_assert_no_error (error);
  g_assert_true (yx_backdrop_is_remote (backdrop));
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++) {
      const double white = (pixel_at (surface, x, y) & 0xff) / 255.0;

      x_sum += (x + 0.5) * white;
      y_sum += (y + 0.5) * white;
      n += white;
    }
  cairo_surface_destroy (surface);
  if (n < 50.0)
    return INFINITY;
  return hypot (x_sum / n - (ldexp (at.x, zoom) - tile.x) * SIDE,
                y_sum / n - (ldexp (at.y, zoom) - tile.y) * SIDE);
}

/* A layer drawn in GCJ-02 or BD-09 and declared so lies where it belongs; taken for WGS-84 it is
 * hundreds of metres off. */
static void
test_datum (void)
{
  static const YxDatum datums[] = { YX_DATUM_WGS84, YX_DATUM_GCJ02, YX_DATUM_BD09 };

  for (guint i = 0; i < G_N_ELEMENTS (datums); i++) {
    TileServer *server = tile_server_new (yx_datum_from_wgs84 (datums[i], disc));
    g_autofree char *address
        = g_strconcat (tile_server_get_address (server), "/{z}/{x}/{y}.png?tk={key}", NULL);
    g_autofree char *query = NULL;

    for (int zoom = 11; zoom <= 15; zoom++) {
      const double distance = disc_distance (address, datums[i], zoom);

      g_test_message ("%s, zoom %d: %.3f px", yx_datum_name (datums[i]), zoom, distance);
      g_assert_cmpfloat (distance, <, 0.6);
    }
    if (datums[i] != YX_DATUM_WGS84)
      g_assert_cmpfloat (disc_distance (address, YX_DATUM_WGS84, 13), >, 25.0);
    query = tile_server_get_last_query (server);
    g_assert_cmpstr (query, ==, "tk=a%20b%26c");
    tile_server_free (server);
  }
}

/* The same tiles through GDAL as a WMTS, with and without a datum. */
static void
test_wmts (void)
{
  TileServer *server = tile_server_new (yx_datum_from_wgs84 (YX_DATUM_GCJ02, disc));
  g_autofree char *address
      = g_strconcat ("WMTS:", tile_server_get_address (server), "/wmts.xml,layer=disc", NULL);
  g_autofree char *nowhere = g_strconcat ("WMTS:", tile_server_get_address (server), "/nothing", NULL);
  g_autoptr (GError) error = NULL;

  for (int zoom = 12; zoom <= 14; zoom++)
    g_assert_cmpfloat (disc_distance (address, YX_DATUM_GCJ02, zoom), <, 0.6);
  g_assert_cmpfloat (disc_distance (address, YX_DATUM_WGS84, 13), >, 25.0);
  g_assert_null (yx_backdrop_open (&(YxBackdropSpec){ .address = nowhere }, &error));
  g_assert_nonnull (error);
  tile_server_free (server);
}

typedef struct {
  GCancellable *cancellable;
  TileServer *server;
} Canceller;

/* Cancels when the request has reached the server. */
static gpointer
cancel_thread (gpointer data)
{
  Canceller *canceller = data;

  while (tile_server_get_n_requests (canceller->server) == 0)
    g_usleep (1000);
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

static YxBackdrop *
open_path (TileServer *server, const char *path)
{
  g_autofree char *address = g_strconcat (tile_server_get_address (server), path, NULL);
  g_autoptr (GError) error = NULL;
  YxBackdrop *backdrop = yx_backdrop_open (&(YxBackdropSpec){ .address = address }, &error);

  g_assert_no_error (error);
  return backdrop;
}

static void
test_bad_service (void)
{
  TileServer *server = tile_server_new (disc);
  g_autoptr (YxBackdrop) good = open_path (server, "/{z}/{x}/{y}.png");
  g_autoptr (YxBackdrop) garbage = open_path (server, "/garbage/{z}/{x}/{y}.png");
  g_autoptr (YxBackdrop) forbidden = open_path (server, "/forbidden/{z}/{x}/{y}.png");
  g_autoptr (YxBackdrop) missing = open_path (server, "/nothing/{z}/{x}/{y}.png");
  const YxTile tile = yx_tile_at (disc, 12);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  guint before;

  g_assert_null (yx_backdrop_paint (garbage, tile, SIDE, GROUND, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (yx_backdrop_paint (forbidden, tile, SIDE, GROUND, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);
  g_assert_null (yx_backdrop_paint (missing, tile, SIDE, GROUND, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* One row of the service's tiles is missing: the ground there, the others painted. */
  before = tile_server_get_n_requests (server);
  surface = yx_backdrop_paint (good, (YxTile){ 200, 98, 8 }, SIDE, GROUND, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pixel_at (surface, 100, 100), ==, GROUND);
  g_assert_cmpuint (pixel_at (surface, 100, 400), ==, 0x000000);
  cairo_surface_destroy (surface);
  g_assert_cmpuint (tile_server_get_n_requests (server) - before, ==, 4);
  /* Neither those that came nor those that are missing are asked for again. */
  surface = yx_backdrop_paint (good, (YxTile){ 200, 98, 8 }, SIDE, GROUND, NULL, &error);
  g_assert_no_error (error);
  cairo_surface_destroy (surface);
  g_assert_cmpuint (tile_server_get_n_requests (server) - before, ==, 4);
  tile_server_free (server);
}

/* A service that does not answer is left by a cancellation at once. */
static void
test_slow_service (void)
{
  TileServer *server = tile_server_new (disc);
  g_autoptr (YxBackdrop) slow = open_path (server, "/slow/{z}/{x}/{y}.png");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Canceller canceller = { cancellable, server };
  GThread *thread = g_thread_new ("cancel", cancel_thread, &canceller);
  g_autoptr (GError) error = NULL;

  g_assert_null (yx_backdrop_paint (slow, yx_tile_at (disc, 12), SIDE, GROUND, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  tile_server_free (server);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_all (child);
  }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  static const Format formats[] = {
    { "GTiff", "degrees.tif", 4326 },
    { "GTiff", "metres.tif", 3857 },
    { "MBTiles", "tiles.mbtiles", 3857 },
    { "GPKG", "tiles.gpkg", 3857 },
  };

  g_autofree char *cache = g_dir_make_tmp ("yexun-cache-XXXXXX", NULL);
  int status;

  /* GDAL keeps what a WMTS sent. */
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  choose_disc ();
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *name = g_strconcat ("/backdrop/file/", formats[i].name, NULL);

    g_test_add (name, char *, &formats[i], file_set_up, test_file, file_tear_down);
  }
  g_test_add ("/backdrop/refused", char *, NULL, file_set_up, test_refused, file_tear_down);
  g_test_add_func ("/backdrop/datum", test_datum);
  g_test_add_func ("/backdrop/wmts", test_wmts);
  g_test_add_func ("/backdrop/bad-service", test_bad_service);
  g_test_add_func ("/backdrop/slow-service", test_slow_service);
  status = g_test_run ();
  remove_all (cache);
  return status;
}
