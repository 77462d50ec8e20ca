#define G_LOG_DOMAIN "yx-map"

#include "map/route-layer.h"

#include <math.h>

#include "cartography/route-lanes.h"
#include "map/projection.h"
#include "map/screen-image.h"

/* The image covers this much around the view, in widget units, so that panning does not paint
 * at once. */
#define MARGIN 200.0

/* Painted anew when the zoom has not changed for this long. */
#define REST_MS 140

typedef struct {
  char *id;
  YxWorldPoint at;
  unsigned number;
  gboolean locked;
} Stop;

typedef struct {
  char *id;
  unsigned colour;
  YxWorldPoint *points;
  gsize n_points;
  Stop *stops;
  gsize n_stops;
} Route;

struct _YxRouteLayer {
  ShumateLayer parent_instance;

  GPtrArray *routes;   /* Route */
  YxRouteLanes *lanes; /* of the routes; NULL before the first */
  YxMapStyle style;
  char *selected_route, *selected_stop;

  YxScreenImage *image; /* NULL until painted */
  gboolean is_painted;
  YxProjection painted; /* of the image: its width and height are those of the image */
  int painted_scale;
  guint n_paints;
  guint rest_id; /* timeout until the zoom has come to rest */
  gboolean rested;
};

G_DEFINE_TYPE (YxRouteLayer, yx_route_layer, SHUMATE_TYPE_LAYER)

static void
route_free (Route *route)
{
  for (gsize i = 0; i < route->n_stops; i++)
    g_free (route->stops[i].id);
  g_free (route->stops);
  g_free (route->points);
  g_free (route->id);
  g_free (route);
}

static Route *
route_copy (const YxOverlayRoute *record)
{
  Route *route = g_new0 (Route, 1);

  route->id = g_strdup (record->id);
  route->colour = record->colour;
  route->points = g_new (YxWorldPoint, record->n_points);
  route->n_points = record->n_points;
  for (gsize i = 0; i < record->n_points; i++)
    route->points[i] = yx_world_from_lon_lat (record->points[i]);
  route->stops = g_new (Stop, record->n_stops);
  route->n_stops = record->n_stops;
  for (gsize i = 0; i < record->n_stops; i++)
    route->stops[i] = (Stop){
      .id = g_strdup (record->stops[i].id),
      .at = yx_world_from_lon_lat (record->stops[i].point),
      .number = record->stops[i].number,
      .locked = record->stops[i].locked,
    };
  return route;
}

static void
drop_image (YxRouteLayer *self)
{
  g_clear_pointer (&self->image, yx_screen_image_unref);
  self->is_painted = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_selected_route (YxRouteLayer *self, const Route *route)
{
  return self->selected_route != NULL && g_strcmp0 (route->id, self->selected_route) == 0;
}

static YxRouteWeight
weight_of (YxRouteLayer *self, const Route *route)
{
  if (self->selected_route == NULL)
    return YX_ROUTE_NORMAL;
  return is_selected_route (self, route) ? YX_ROUTE_EMPHASISED : YX_ROUTE_FADED;
}

/* Stops shrink where the whole county is on screen. */
static double
stop_size (const YxProjection *projection)
{
  const double zoom = yx_projection_zoom (projection);

  return zoom < 10.0 ? 14.0 : zoom < 12.0 ? 17.0 : 20.0;
}

static gboolean
is_within (const YxProjection *view, double x, double y, double reach)
{
  return x >= -reach && y >= -reach && x <= view->width + reach && y <= view->height + reach;
}

/* The line on screen, beside those of other routes on the same road, as pairs of coordinates.
 * Returns: (transfer full). */
static double *
place_line (YxRouteLayer *self, guint index, const YxProjection *view, gsize *ret_n)
{
  const Route *route = self->routes->pdata[index];
  g_autofree double *xy = g_new (double, 2 * MAX (route->n_points, 1));

  for (gsize i = 0; i < route->n_points; i++)
    yx_projection_to_widget (view, route->points[i], &xy[2 * i], &xy[2 * i + 1]);
  return yx_route_lanes_place (self->lanes, index, xy, YX_ROUTE_SPACING, ret_n);
}

static void
paint_line (YxRouteLayer *self, cairo_t *cr, guint index, const YxProjection *view)
{
  const Route *route = self->routes->pdata[index];
  gsize n;
  g_autofree double *xy = place_line (self, index, view, &n);

  yx_overlay_paint_route (cr, xy, n, route->colour, self->style, weight_of (self, route));
}

/* Routes on one road have lanes of their own, told apart once for all zooms. */
static void
renew_lanes (YxRouteLayer *self)
{
  g_autofree const YxWorldPoint **points = g_new (const YxWorldPoint *, self->routes->len + 1);
  g_autofree gsize *n_points = g_new (gsize, self->routes->len + 1);

  for (guint i = 0; i < self->routes->len; i++) {
    const Route *route = self->routes->pdata[i];

    points[i] = route->points;
    n_points[i] = route->n_points;
  }
  g_clear_pointer (&self->lanes, yx_route_lanes_free);
  self->lanes = yx_route_lanes_new (points, n_points, self->routes->len);
}

static void
paint_stops (YxRouteLayer *self, cairo_t *cr, const Route *route, const YxProjection *view)
{
  const double size = stop_size (view);
  const YxColour colour = yx_route_colour (route->colour, self->style);

  /* The last first: where stops cover each other the next one to visit is on top. */
  for (gsize i = route->n_stops; i-- > 0;) {
    const Stop *stop = &route->stops[i];
    double x, y;

    yx_projection_to_widget (view, stop->at, &x, &y);
    if (!is_within (view, x, y, size))
      continue;
    yx_overlay_paint_stop (cr, stop->number, colour, self->style, x, y, size);
    if (stop->locked)
      yx_overlay_paint_lock (cr, self->style, x, y, size);
  }
}

static void
paint_selected_stop (YxRouteLayer *self, cairo_t *cr, const Route *route,
                     const YxProjection *view)
{
  const double size = stop_size (view) * 1.4;
  const YxColour colour = yx_route_colour (route->colour, self->style);

  for (gsize i = 0; i < route->n_stops; i++) {
    const Stop *stop = &route->stops[i];
    double x, y;

    if (self->selected_stop == NULL || g_strcmp0 (stop->id, self->selected_stop) != 0)
      continue;
    yx_projection_to_widget (view, stop->at, &x, &y);
    yx_colour_set (cr, yx_colour_text_on (colour));
    cairo_arc (cr, x, y, size / 2.0 + 4.0, 0.0, 2.0 * M_PI);
    cairo_fill (cr);
    yx_overlay_paint_stop (cr, stop->number, colour, self->style, x, y, size);
    if (stop->locked)
      yx_overlay_paint_lock (cr, self->style, x, y, size);
  }
}

/* Lines under stops; the selected route over the others. */
static void
paint_routes (YxRouteLayer *self, cairo_t *cr, const YxProjection *view)
{
  for (int selected = 0; selected < 2; selected++)
    for (guint i = 0; i < self->routes->len; i++) {
      const Route *route = self->routes->pdata[i];

      if (is_selected_route (self, route) == selected)
        paint_line (self, cr, i, view);
    }
  for (int selected = 0; selected < 2; selected++)
    for (guint i = 0; i < self->routes->len; i++) {
      const Route *route = self->routes->pdata[i];

      if (is_selected_route (self, route) == selected)
        paint_stops (self, cr, route, view);
    }
  for (guint i = 0; i < self->routes->len; i++)
    paint_selected_stop (self, cr, self->routes->pdata[i], view);
}

static void
make_image (YxRouteLayer *self, const YxProjection *projection, int scale)
{
  YxProjection view = *projection;

  view.width += 2.0 * MARGIN;
  view.height += 2.0 * MARGIN;

  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil (view.width) * scale, (int) ceil (view.height) * scale);
  cairo_t *cr = cairo_create (surface);

  view.width = ceil (view.width);
  view.height = ceil (view.height);
  cairo_scale (cr, scale, scale);
  paint_routes (self, cr, &view);
  cairo_destroy (cr);

  g_clear_pointer (&self->image, yx_screen_image_unref);
  self->image = yx_screen_image_new_take (surface, scale);
  self->painted = view;
  self->painted_scale = scale;
  self->is_painted = TRUE;
  self->rested = FALSE;
  self->n_paints++;
}

/* Where the image lies in the present view. */
static graphene_rect_t
image_bounds (YxRouteLayer *self, const YxProjection *now)
{
  const YxProjection *painted = &self->painted;
  const double part = now->world / painted->world;
  double x, y;

  yx_projection_to_widget (now, painted->centre, &x, &y);
  x -= painted->width / 2.0 * part;
  y -= painted->height / 2.0 * part;
  /* Aligned to device pixels while it is not scaled, so that it stays sharp. */
  if (part == 1.0) {
    x = round (x * self->painted_scale) / self->painted_scale;
    y = round (y * self->painted_scale) / self->painted_scale;
  }
  return GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (painted->width * part),
                             (float) (painted->height * part));
}

/* Both ends of the view lie on the image. */
static gboolean
image_covers (YxRouteLayer *self, const YxProjection *now)
{
  const graphene_rect_t bounds = image_bounds (self, now);

  return bounds.origin.x <= 0.5f && bounds.origin.y <= 0.5f
         && bounds.origin.x + bounds.size.width >= now->width - 0.5
         && bounds.origin.y + bounds.size.height >= now->height - 0.5;
}

/* Whether the image is to be painted anew before this frame. While zooming out it does not
 * cover the view for a moment, which is better than painting each frame. */
static gboolean
needs_paint (YxRouteLayer *self, const YxProjection *now, int scale)
{
  if (!self->is_painted || self->painted_scale != scale)
    return TRUE;
  if (now->world == self->painted.world)
    return !image_covers (self, now);
  return self->rested;
}

static gboolean
rest_cb (gpointer user_data)
{
  YxRouteLayer *self = user_data;

  self->rest_id = 0;
  self->rested = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
zoom_changed_cb (YxRouteLayer *self)
{
  self->rested = FALSE;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
}

static void
viewport_changed_cb (YxRouteLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static YxProjection
current_projection (YxRouteLayer *self)
{
  return yx_projection_of (shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                           gtk_widget_get_width (GTK_WIDGET (self)),
                           gtk_widget_get_height (GTK_WIDGET (self)));
}

static void
yx_route_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YxRouteLayer *self = YX_ROUTE_LAYER (widget);
  const YxProjection now = current_projection (self);
  const int scale = gtk_widget_get_scale_factor (widget);

  if (now.world <= 0.0 || self->routes->len == 0)
    return;

  if (needs_paint (self, &now, scale))
    make_image (self, &now, scale);

  const graphene_rect_t bounds = image_bounds (self, &now);

  gtk_snapshot_push_clip (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) now.width, (float) now.height));
  yx_screen_image_draw (self->image, widget, snapshot, &bounds, NULL);
  gtk_snapshot_pop (snapshot);
}

static void
yx_route_layer_constructed (GObject *object)
{
  YxRouteLayer *self = YX_ROUTE_LAYER (object);
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  G_OBJECT_CLASS (yx_route_layer_parent_class)->constructed (object);
  g_signal_connect_object (viewport, "notify::zoom-level", G_CALLBACK (zoom_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (viewport_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
yx_route_layer_dispose (GObject *object)
{
  YxRouteLayer *self = YX_ROUTE_LAYER (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);

  G_OBJECT_CLASS (yx_route_layer_parent_class)->dispose (object);
}

static void
yx_route_layer_finalize (GObject *object)
{
  YxRouteLayer *self = YX_ROUTE_LAYER (object);

  g_ptr_array_unref (self->routes);
  g_clear_pointer (&self->lanes, yx_route_lanes_free);
  g_clear_pointer (&self->image, yx_screen_image_unref);
  g_free (self->selected_route);
  g_free (self->selected_stop);

  G_OBJECT_CLASS (yx_route_layer_parent_class)->finalize (object);
}

static void
yx_route_layer_class_init (YxRouteLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = yx_route_layer_constructed;
  G_OBJECT_CLASS (klass)->dispose = yx_route_layer_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_route_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yx_route_layer_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "route-layer");
}

static void
yx_route_layer_init (YxRouteLayer *self)
{
  self->routes = g_ptr_array_new_with_free_func ((GDestroyNotify) route_free);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

YxRouteLayer *
yx_route_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YX_TYPE_ROUTE_LAYER, "viewport", viewport, NULL);
}

void
yx_route_layer_set_routes (YxRouteLayer *self, const YxOverlayRoute *routes, gsize n_routes)
{
  g_return_if_fail (YX_IS_ROUTE_LAYER (self));
  g_return_if_fail (routes != NULL || n_routes == 0);

  g_ptr_array_set_size (self->routes, 0);
  for (gsize i = 0; i < n_routes; i++)
    g_ptr_array_add (self->routes, route_copy (&routes[i]));
  renew_lanes (self);
  drop_image (self);
}

gsize
yx_route_layer_get_n_routes (YxRouteLayer *self)
{
  g_return_val_if_fail (YX_IS_ROUTE_LAYER (self), 0);

  return self->routes->len;
}

void
yx_route_layer_set_style (YxRouteLayer *self, YxMapStyle style)
{
  g_return_if_fail (YX_IS_ROUTE_LAYER (self));

  if (self->style == style)
    return;
  self->style = style;
  drop_image (self);
}

static void
set_id (YxRouteLayer *self, char **field, const char *id)
{
  if (g_strcmp0 (*field, id) == 0)
    return;

  char *copy = g_strdup (id);

  g_free (*field);
  *field = copy;
  drop_image (self);
}

void
yx_route_layer_set_selected_route (YxRouteLayer *self, const char *id)
{
  g_return_if_fail (YX_IS_ROUTE_LAYER (self));

  set_id (self, &self->selected_route, id);
}

const char *
yx_route_layer_get_selected_route (YxRouteLayer *self)
{
  g_return_val_if_fail (YX_IS_ROUTE_LAYER (self), NULL);

  return self->selected_route;
}

void
yx_route_layer_set_selected_stop (YxRouteLayer *self, const char *id)
{
  g_return_if_fail (YX_IS_ROUTE_LAYER (self));

  set_id (self, &self->selected_stop, id);
}

const char *
yx_route_layer_get_selected_stop (YxRouteLayer *self)
{
  g_return_val_if_fail (YX_IS_ROUTE_LAYER (self), NULL);

  return self->selected_stop;
}

/* The stop of the route nearest to (x, y) within reach of its disc; nullable. */
static const Stop *
pick_stop (const Route *route, const YxProjection *view, double x, double y, double reach)
{
  const Stop *nearest = NULL;
  double best = fmax (reach, stop_size (view) / 2.0);

  for (gsize i = 0; i < route->n_stops; i++) {
    double sx, sy;

    yx_projection_to_widget (view, route->stops[i].at, &sx, &sy);
    const double distance = hypot (sx - x, sy - y);

    if (route->stops[i].id != NULL && distance <= best) {
      best = distance;
      nearest = &route->stops[i];
    }
  }
  return nearest;
}

static double
distance_to_line (YxRouteLayer *self, guint index, const YxProjection *view, double x, double y)
{
  double best = INFINITY;
  gsize n;
  g_autofree double *xy = place_line (self, index, view, &n);

  for (gsize i = 1; i < n; i++) {
    const double *a = &xy[2 * i - 2], *b = &xy[2 * i];
    const double dx = b[0] - a[0], dy = b[1] - a[1];
    const double square = dx * dx + dy * dy;
    const double along
        = square > 0.0 ? CLAMP (((x - a[0]) * dx + (y - a[1]) * dy) / square, 0.0, 1.0) : 0.0;

    best = fmin (best, hypot (a[0] + along * dx - x, a[1] + along * dy - y));
  }
  return best;
}

gboolean
yx_route_layer_pick (YxRouteLayer *self, double x, double y, double reach,
                     const char **ret_route, const char **ret_stop)
{
  g_return_val_if_fail (YX_IS_ROUTE_LAYER (self), FALSE);
  g_return_val_if_fail (ret_route != NULL && ret_stop != NULL, FALSE);

  const YxProjection view = current_projection (self);

  if (view.world <= 0.0)
    return FALSE;

  for (int selected = 1; selected >= 0; selected--)
    for (guint i = self->routes->len; i-- > 0;) {
      const Route *route = self->routes->pdata[i];
      const Stop *stop = is_selected_route (self, route) == selected
                             ? pick_stop (route, &view, x, y, reach)
                             : NULL;

      if (stop != NULL) {
        *ret_route = route->id;
        *ret_stop = stop->id;
        return TRUE;
      }
    }

  const Route *nearest = NULL;
  double best = reach;

  for (guint i = 0; i < self->routes->len; i++) {
    const Route *route = self->routes->pdata[i];
    /* Of two as near as makes no difference, the selected one. */
    const double distance = distance_to_line (self, i, &view, x, y)
                            - (is_selected_route (self, route) ? 1.0 : 0.0);

    if (distance <= best) {
      best = distance;
      nearest = route;
    }
  }
  if (nearest == NULL)
    return FALSE;
  *ret_route = nearest->id;
  *ret_stop = NULL;
  return TRUE;
}

guint
yx_route_layer_get_n_paints (YxRouteLayer *self)
{
  g_return_val_if_fail (YX_IS_ROUTE_LAYER (self), 0);

  return self->n_paints;
}
