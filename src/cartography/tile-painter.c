#define G_LOG_DOMAIN "yx-cartography"

#include "config.h"

#include "cartography/tile-painter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cartography/base-map.h"

cairo_surface_t *
yx_cartography_paint_tile (YxRegion *region, YxTile tile, int tile_size, double scale,
                           YxMapStyle style, const char *locale, GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (cairo_surface_t) surface = NULL;
  g_autoptr (cairo_t) cr = NULL;
  YxPaintView view;
  int side;

  g_return_val_if_fail ((unsigned) style < YX_N_MAP_STYLES, NULL);

  if (!(tile_size >= 1 && scale > 0.0 && tile_size * scale <= YX_TILE_MAX_SIDE)
      || tile.zoom < 0 || tile.zoom > 30) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("a map tile of %d units at scale %g cannot be painted"), tile_size, scale);
    return NULL;
  }
  view = yx_paint_view_of_tiles (tile.x, tile.y, tile.zoom, 1, tile_size);
  side = (int) ceil (tile_size * scale);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  if (!yx_base_map_paint (cr, region, &view, scale, style, locale, true, cancellable, error))
    return NULL;
  if (cairo_status (cr) != CAIRO_STATUS_SUCCESS) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         cairo_status_to_string (cairo_status (cr)));
    return NULL;
  }
  cairo_surface_flush (surface);
  return g_steal_pointer (&surface);
}
