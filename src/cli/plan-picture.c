#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "cartography/picture.h"
#include "cli/command.h"
#include "cli/plan-sheet.h"
#include "desk/planning.h"
#include "exchange/output-guard.h"

/* The records that a picture borrows, and what they borrow in turn. */
typedef struct {
  GArray *routes;   /* YxOverlayRoute */
  GArray *places;   /* YxOverlayPlace */
  GPtrArray *stops; /* (element-type GArray) of YxOverlayStop, for each route */
  GPtrArray *keep;  /* (element-type GObject): owners of ids and lines */
  GPtrArray *text;  /* (element-type utf8) */
} Overlay;

static void
overlay_clear (Overlay *overlay)
{
  g_array_unref (overlay->routes);
  g_array_unref (overlay->places);
  g_ptr_array_unref (overlay->stops);
  g_ptr_array_unref (overlay->keep);
  g_ptr_array_unref (overlay->text);
}

static void
add_stops (Overlay *overlay, YxOverlayRoute *route, GListStore *list)
{
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxOverlayStop));
  guint number = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    YxStop *item = g_list_model_get_item (G_LIST_MODEL (list), i);
    const YxStopData *stop = yx_stop_get_data (item);
    YxOverlayStop record = { stop->id, { stop->lon, stop->lat }, 0 };

    g_ptr_array_add (overlay->keep, item);
    if (stop->kind == YX_STOP_KIND_VISIT) {
      record.number = ++number;
      g_array_append_val (stops, record);
    }
  }
  g_ptr_array_add (overlay->stops, stops);
  route->stops = (const YxOverlayStop *) (gpointer) stops->data;
  route->n_stops = stops->len;
}

static void
add_route (Overlay *overlay, YxRoute *item, GListStore *stops)
{
  const YxRouteData *data = yx_route_get_data (item);
  g_autofree char *end = yx_cli_clock (data->end);
  YxOverlayRoute route = { .id = data->id, .colour = (unsigned) data->ordinal };
  gsize size = 0;

  route.name = data->call_sign && *data->call_sign ? data->call_sign : data->plate;
  route.note = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d stop · %.0f km · back %s",
                                             "%d stops · %.0f km · back %s",
                                             (gulong) data->n_stops),
                                data->n_stops, data->metres / 1000.0, end);
  g_ptr_array_add (overlay->text, (char *) route.note);
  if (data->line)
    route.points = g_bytes_get_data (data->line, &size);
  route.n_points = size / sizeof (YxLonLat);
  add_stops (overlay, &route, stops);
  g_array_append_val (overlay->routes, route);
}

gboolean
yx_plan_sheet_write_png (const YxPlanSheet *sheet, YxRegion *region, const char *path, int width,
                         int height, GCancellable *cancellable, GError **error)
{
  const YxOperationData *operation = yx_operation_get_data (sheet->operation);
  g_autofree char *sentence = yx_plan_sentence (sheet->plan);
  Overlay overlay = {
    g_array_new (FALSE, TRUE, sizeof (YxOverlayRoute)),
    g_array_new (FALSE, TRUE, sizeof (YxOverlayPlace)),
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
    g_ptr_array_new_with_free_func (g_object_unref),
    g_ptr_array_new_with_free_func (g_free),
  };
  YxOverlayPlace depot = { .id = operation->id,
                           .mark = YX_MARK_DEPOT,
                           .point = { operation->base_lon, operation->base_lat },
                           .colour = YX_COLOUR_OF_MARK,
                           .label = operation->base };
  YxPicture picture = { .style = YX_MAP_STYLE_NIGHT,
                        .width = width,
                        .height = height,
                        .title = sentence,
                        .subtitle = operation->name,
                        .legend = true,
                        .scale_bar = true,
                        .locale = setlocale (LC_MESSAGES, NULL) };
  cairo_surface_t *surface;
  gboolean done = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (sheet->routes)); i++) {
    YxRoute *route = g_list_model_get_item (G_LIST_MODEL (sheet->routes), i);

    g_ptr_array_add (overlay.keep, route);
    add_route (&overlay, route, g_ptr_array_index (sheet->stops, i));
  }
  g_array_append_val (overlay.places, depot);
  picture.routes = (const YxOverlayRoute *) (gpointer) overlay.routes->data;
  picture.n_routes = overlay.routes->len;
  picture.places = (const YxOverlayPlace *) (gpointer) overlay.places->data;
  picture.n_places = overlay.places->len;

  surface = yx_cartography_render (region, &picture, cancellable, error);
  if (surface) {
    done = yx_output_check (path, error) && yx_cartography_write_png (surface, path, error);
    cairo_surface_destroy (surface);
  }
  overlay_clear (&overlay);
  return done;
}
