#define G_LOG_DOMAIN "yx-cartography"

#include "config.h"

#include "cartography/picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cartography/base-map.h"
#include "cartography/furniture.h"
#include "cartography/label-plan.h"
#include "cartography/placement.h"
#include "cartography/route-lanes.h"
#include "cartography/style-sheet.h"
#include "cartography/text.h"

#define DEFAULT_WIDTH 1600
#define DEFAULT_HEIGHT 1200

/* Nearer than this a single place would fill a picture. */
#define MAX_FIT_ZOOM 17.0

#define FIT_MARGIN 56
#define STOP_SIZE 19.0
#define MARK_SIZE 15.0

static bool
is_given (YxBox box)
{
  return !yx_box_is_empty (box)
         && !(box.west == 0.0 && box.south == 0.0 && box.east == 0.0 && box.north == 0.0);
}

static YxBox
box_of_overlays (const YxPicture *picture)
{
  YxBox box = YX_BOX_EMPTY;

  for (size_t i = 0; i < picture->n_routes; i++) {
    const YxOverlayRoute *route = &picture->routes[i];

    for (size_t k = 0; k < route->n_points; k++)
      yx_box_extend (&box, route->points[k]);
    for (size_t k = 0; k < route->n_stops; k++)
      yx_box_extend (&box, route->stops[k].point);
  }
  for (size_t i = 0; i < picture->n_places; i++)
    yx_box_extend (&box, picture->places[i].point);
  return box;
}

/* Settles size and extent of the picture. */
static gboolean
choose_view (YxRegion *region, YxPicture *picture, YxPaintView *ret_view, GError **error)
{
  bool overlays = false;
  YxBox box = picture->box;
  YxWorldPoint a, b;
  double zoom = picture->zoom;
  int left = 0, around = 0;

  if (!is_given (box)) {
    box = box_of_overlays (picture);
    overlays = !yx_box_is_empty (box);
  }
  if (!overlays && !is_given (box) && region != NULL)
    box = yx_region_get_box (region);
  if (yx_box_is_empty (box)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("there is nothing to show: no region, route or place"));
    return FALSE;
  }
  a = yx_world_from_lon_lat ((YxLonLat){ box.west, box.north });
  b = yx_world_from_lon_lat ((YxLonLat){ box.east, box.south });
  if (picture->width == 0 && picture->height == 0) {
    if (zoom > 0.0) {
      const double across = 256.0 * exp2 (zoom);

      picture->width = (int) fmin (ceil (fmax ((b.x - a.x) * across, 16.0)), G_MAXINT / 2);
      picture->height = (int) fmin (ceil (fmax ((b.y - a.y) * across, 16.0)), G_MAXINT / 2);
    } else {
      picture->width = DEFAULT_WIDTH;
      picture->height = DEFAULT_HEIGHT;
    }
  }
  if (picture->width < 16 || picture->height < 16
      || ceil (fmax (picture->width, picture->height) * picture->scale) > YX_PICTURE_MAX_SIDE) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("a picture of %d × %d at scale %g is out of range: 16 to %d pixels a side"),
                 picture->width, picture->height, picture->scale, YX_PICTURE_MAX_SIDE);
    return FALSE;
  }
  if (overlays && picture->width > 4 * FIT_MARGIN && picture->height > 4 * FIT_MARGIN) {
    around = FIT_MARGIN;
    if (picture->legend && picture->width >= 3 * YX_LEGEND_WIDTH)
      left = YX_LEGEND_WIDTH;
  }
  if (zoom <= 0.0) {
    zoom = yx_zoom_to_fit (box, picture->width - left - 2 * around, picture->height - 2 * around,
                           256);
    zoom = CLAMP (zoom, 0.0, overlays ? MAX_FIT_ZOOM : 20.0);
  }
  *ret_view = yx_paint_view_around (
      (YxWorldPoint){ (a.x + b.x) / 2.0 - left / 2.0 / (256.0 * exp2 (zoom)), (a.y + b.y) / 2.0 },
      zoom, picture->width, picture->height);
  return TRUE;
}

static void
to_view (const YxPaintView *view, YxLonLat point, double *ret_x, double *ret_y)
{
  const YxWorldPoint world = yx_world_from_lon_lat (point);

  *ret_x = yx_paint_view_x (view, world.x);
  *ret_y = yx_paint_view_y (view, world.y);
}

/* The routes' lanes, from their points as world coordinates. */
static YxRouteLanes *
make_lanes (const YxPicture *picture)
{
  g_autofree YxWorldPoint **points = g_new0 (YxWorldPoint *, picture->n_routes + 1);
  g_autofree gsize *n_points = g_new0 (gsize, picture->n_routes + 1);
  YxRouteLanes *lanes;

  for (size_t i = 0; i < picture->n_routes; i++) {
    const YxOverlayRoute *route = &picture->routes[i];

    n_points[i] = route->n_points;
    points[i] = g_new (YxWorldPoint, MAX (route->n_points, 1));
    for (size_t k = 0; k < route->n_points; k++)
      points[i][k] = yx_world_from_lon_lat (route->points[k]);
  }
  lanes = yx_route_lanes_new ((const YxWorldPoint *const *) points, n_points, picture->n_routes);
  for (size_t i = 0; i < picture->n_routes; i++)
    g_free (points[i]);
  return lanes;
}

static void
paint_routes (cairo_t *cr, const YxPicture *picture, const YxPaintView *view)
{
  YxRouteLanes *lanes = make_lanes (picture);
  double x, y;

  for (size_t i = 0; i < picture->n_routes; i++) {
    const YxOverlayRoute *route = &picture->routes[i];
    g_autofree double *xy = g_new (double, 2 * MAX (route->n_points, 1));
    g_autofree double *placed = NULL;
    gsize n;

    for (size_t k = 0; k < route->n_points; k++)
      to_view (view, route->points[k], &xy[2 * k], &xy[2 * k + 1]);
    placed = yx_route_lanes_place (lanes, i, xy, YX_ROUTE_SPACING, &n);
    yx_overlay_paint_route (cr, placed, n, route->colour, picture->style, YX_ROUTE_NORMAL);
  }
  yx_route_lanes_free (lanes);
  /* Stops over all lines: a number must not be crossed out by the next route. */
  for (size_t i = 0; i < picture->n_routes; i++)
    for (size_t k = 0; k < picture->routes[i].n_stops; k++) {
      const YxOverlayStop *stop = &picture->routes[i].stops[k];

      to_view (view, stop->point, &x, &y);
      yx_overlay_paint_stop (cr, stop->number,
                             yx_route_colour (picture->routes[i].colour, picture->style),
                             picture->style, x, y, STOP_SIZE);
    }
}

static void
paint_places (cairo_t *cr, const YxPicture *picture, const YxPaintView *view)
{
  const size_t n = picture->n_places;
  const YxTextPaint *paint = &yx_style_sheet (picture->style)->place;
  YxTextCache *cache = yx_text_cache_get ();
  g_autofree YxText **texts = g_new0 (YxText *, n + 1);
  g_autofree YxLabelBox *boxes = g_new0 (YxLabelBox, n + 1);
  g_autofree YxLabelCandidate *candidates = g_new0 (YxLabelCandidate, n + 1);
  g_autofree gboolean *shown = g_new0 (gboolean, n + 1);
  guint n_candidates = 0;

  yx_text_cache_trim (cache);
  for (size_t i = 0; i < n; i++) {
    const YxOverlayPlace *place = &picture->places[i];
    const YxFont font = { .size = 12.0f, .bold = true, .wrap = 140.0f,
                          .scale = (float) picture->scale };
    double x, y;

    to_view (view, place->point, &x, &y);
    yx_overlay_paint_mark (cr, place->mark,
                           place->colour >= 0
                               ? yx_route_colour ((unsigned) place->colour, picture->style)
                               : yx_mark_colour (place->mark, picture->style),
                           picture->style, x, y,
                           place->mark == YX_MARK_DEPOT ? MARK_SIZE * 1.5 : MARK_SIZE);
    if (place->label == NULL || *place->label == '\0')
      continue;
    texts[n_candidates] = yx_text_get (cache, place->label, &font);
    y += MARK_SIZE * 0.8 + texts[n_candidates]->height / 2.0;
    boxes[n_candidates] = (YxLabelBox){ (float) x - texts[n_candidates]->width / 2,
                                        (float) y - texts[n_candidates]->height / 2,
                                        (float) x + texts[n_candidates]->width / 2,
                                        (float) y + texts[n_candidates]->height / 2 };
    candidates[n_candidates] = (YxLabelCandidate){
      .boxes = &boxes[n_candidates],
      .n_boxes = 1,
      .rank = place->mark == YX_MARK_DEPOT ? 0 : 1,
      .id = i,
    };
    n_candidates++;
  }
  yx_place_labels (candidates, n_candidates, view->width, view->height, FALSE, shown);
  for (guint i = 0; i < n_candidates; i++)
    if (shown[i])
      yx_text_paint (cache, cr, texts[i], (boxes[i].x0 + boxes[i].x1) / 2.0,
                     (boxes[i].y0 + boxes[i].y1) / 2.0, paint, 1.8);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

cairo_surface_t *
yx_cartography_render (YxRegion *region, const YxPicture *request, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (cairo_surface_t) surface = NULL;
  g_autoptr (cairo_t) cr = NULL;
  YxPicture picture;
  YxPaintView view;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail ((unsigned) request->style < YX_N_MAP_STYLES, NULL);

  picture = *request;
  if (!(picture.scale > 0.0))
    picture.scale = 1.0;
  if (!choose_view (region, &picture, &view, error))
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                        (int) ceil (picture.width * picture.scale),
                                        (int) ceil (picture.height * picture.scale));
  cr = cairo_create (surface);
  cairo_scale (cr, picture.scale, picture.scale);
  if (!yx_base_map_paint (cr, region, &view, picture.scale, picture.style, cancellable, error))
    return NULL;
  if (region != NULL) {
    g_autoptr (YxLabelPlan) plan
        = yx_label_plan_new (region, &view, yx_locale_prefers_english (picture.locale), FALSE,
                             cancellable, error);

    if (plan == NULL)
      return NULL;
    yx_label_plan_paint (plan, cr, &view, picture.scale, picture.style);
  }
  paint_routes (cr, &picture, &view);
  paint_places (cr, &picture, &view);
  yx_furniture_paint (cr, &picture, &view, picture.scale,
                      picture.attribution ? picture.attribution
                      : region            ? yx_region_get_attribution (region)
                                          : NULL);
  if (cairo_status (cr) != CAIRO_STATUS_SUCCESS) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         cairo_status_to_string (cairo_status (cr)));
    return NULL;
  }
  cairo_surface_flush (surface);
  return g_steal_pointer (&surface);
}

gboolean
yx_cartography_write_png (cairo_surface_t *surface, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const cairo_status_t status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);

  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
    return FALSE;
  }
  return g_file_set_contents_full (path, (const char *) bytes->data, bytes->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}
