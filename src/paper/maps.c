#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "paper/maps.h"
#include "paper/words.h"

#define UNITS_PER_POINT 1.5 /* letters of the map come out at two thirds of their screen size */
#define PIXELS_PER_UNIT 2.0
#define METRES_PER_DEGREE 111320.0

typedef struct {
  GArray *routes;   /* of YxOverlayRoute */
  GPtrArray *stops; /* (element-type GArray) of YxOverlayStop, one a route */
  GPtrArray *notes; /* (element-type utf8) */
} Overlay;

static Overlay *
overlay_new (void)
{
  Overlay *overlay = g_new0 (Overlay, 1);

  overlay->routes = g_array_new (FALSE, TRUE, sizeof (YxOverlayRoute));
  overlay->stops = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  overlay->notes = g_ptr_array_new_with_free_func (g_free);
  return overlay;
}

static void
overlay_free (Overlay *overlay)
{
  g_array_unref (overlay->routes);
  g_ptr_array_unref (overlay->stops);
  g_ptr_array_unref (overlay->notes);
  g_free (overlay);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Overlay, overlay_free)

static void
add_route (Overlay *overlay, const YxDossierRoute *route)
{
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxOverlayStop));
  g_autofree char *back = yx_words_clock (route->end);
  YxOverlayRoute record = { .id = route->id, .name = yx_words_car (route),
                            .colour = (unsigned) route->ordinal };
  char *note = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d stop · %.0f km · back %s",
                                             "%d stops · %.0f km · back %s",
                                             (gulong) route->n_visits),
                                route->n_visits, route->metres / 1000.0, back);

  g_ptr_array_add (overlay->notes, note);
  record.note = note;
  record.points = yx_line_points (route->line, &record.n_points);
  for (guint i = 0; i < route->stops->len; i++) {
    const YxDossierStop *stop = &g_array_index (route->stops, YxDossierStop, i);
    const YxOverlayStop mark = { stop->id, stop->point, yx_words_stop_number (route, i) };

    if (stop->kind == YX_STOP_KIND_VISIT)
      g_array_append_val (stops, mark);
  }
  g_ptr_array_add (overlay->stops, stops);
  record.stops = (const YxOverlayStop *) (gpointer) stops->data;
  record.n_stops = stops->len;
  g_array_append_val (overlay->routes, record);
}

static void
set_size (YxPicture *picture, double width, double height)
{
  picture->style = YX_MAP_STYLE_PRINT;
  picture->scale = PIXELS_PER_UNIT;
  picture->width = (int) (width * UNITS_PER_POINT + 0.5);
  picture->height = (int) (height * UNITS_PER_POINT + 0.5);
}

cairo_surface_t *
yx_maps_overview (const YxDossier *dossier, const YxDossierRoute *route, const YxMapSource *source,
                  double width, double height, GError **error)
{
  g_autoptr (Overlay) overlay = overlay_new ();
  YxOverlayPlace depot = { .id = dossier->operation_id,
                           .point = dossier->base_point,
                           .mark = YX_MARK_DEPOT,
                           .colour = YX_COLOUR_OF_MARK,
                           .label = dossier->base };
  YxPicture picture = { .box = YX_BOX_EMPTY, .locale = source->locale, .places = &depot,
                        .n_places = 1, .scale_bar = true, .legend = route == NULL };

  if (route != NULL)
    add_route (overlay, route);
  for (guint i = 0; route == NULL && i < dossier->routes->len; i++)
    add_route (overlay, g_ptr_array_index (dossier->routes, i));
  set_size (&picture, width, height);
  picture.routes = (const YxOverlayRoute *) (gpointer) overlay->routes->data;
  picture.n_routes = overlay->routes->len;
  return yx_cartography_render (source->region, &picture, source->cancellable, error);
}

cairo_surface_t *
yx_maps_strip (const YxDossier *dossier, const YxDossierRoute *route, guint stop,
               const YxMapSource *source, double metres, double width, double height,
               GError **error)
{
  g_autoptr (Overlay) overlay = overlay_new ();
  const YxLonLat at = g_array_index (route->stops, YxDossierStop, stop).point;
  const double half_lon
      = metres / 2 / (METRES_PER_DEGREE * fmax (cos (at.lat * G_PI / 180.0), 0.01));
  const double half_lat = metres / 2 * height / width / METRES_PER_DEGREE;
  YxPicture picture
      = { .box = { at.lon - half_lon, at.lat - half_lat, at.lon + half_lon, at.lat + half_lat },
          .locale = source->locale, .attribution = "" };

  add_route (overlay, route);
  set_size (&picture, width, height);
  picture.routes = (const YxOverlayRoute *) (gpointer) overlay->routes->data;
  picture.n_routes = overlay->routes->len;
  return yx_cartography_render (source->region, &picture, source->cancellable, error);
}
