#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "cartography/picture.h"
#include "desk/lists.h"
#include "desk/tonight.h"
#include "gateway/field-handlers.h"

#define WIDTH 720
#define HEIGHT 480
/* What the strip shows, from the stop to its upper edge: enough to know the last turns. */
#define HALF_HEIGHT_M 450.0
#define METRES_PER_DEGREE 111320.0

static YxBox
box_around (YxLonLat point)
{
  const double lat = HALF_HEIGHT_M / METRES_PER_DEGREE;
  const double lon = lat * WIDTH / HEIGHT / MAX (cos (point.lat * G_PI / 180.0), 0.01);

  return (YxBox){ point.lon - lon, point.lat - lat, point.lon + lon, point.lat + lat };
}

static cairo_status_t
append_cb (void *closure, const unsigned char *bytes, unsigned int size)
{
  g_byte_array_append (closure, bytes, size);
  return CAIRO_STATUS_SUCCESS;
}

static const YxTonightStop *
find_stop (const YxTonight *tonight, const char *key)
{
  for (guint i = 0; i < tonight->stops->len; i++) {
    const YxTonightStop *stop = g_ptr_array_index (tonight->stops, i);

    if (g_str_equal (stop->key, key))
      return stop;
  }
  return NULL;
}

/* The way its car drives; none when the plan has none. (transfer full) (nullable) */
static GBytes *
read_line (YxFieldCall *call)
{
  g_autoptr (GListStore) routes = yx_desk_list_routes (
      call->desk, call->phone->operation_id, call->phone->plan_version, NULL);

  for (guint i = 0; routes != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);
    const YxRouteData *data = yx_route_get_data (route);

    if (g_strcmp0 (data->id, call->phone->route_id) == 0)
      return data->line != NULL ? g_bytes_ref (data->line) : NULL;
  }
  return NULL;
}

static cairo_surface_t *
paint (YxFieldCall *call, YxRegion *region, const YxTonightStop *stop, GError **error)
{
  g_autoptr (GBytes) line = read_line (call);
  const YxOverlayStop mark = { .id = stop->key, .point = stop->point, .number = stop->ordinal };
  YxOverlayRoute route = { .id = "route", .stops = &mark, .n_stops = 1 };
  const YxPicture picture = {
    .style = YX_MAP_STYLE_NIGHT,
    .box = box_around (stop->point),
    .width = WIDTH,
    .height = HEIGHT,
    .routes = &route,
    .n_routes = 1,
    .scale_bar = true,
  };

  if (line != NULL) {
    gsize size;

    route.points = g_bytes_get_data (line, &size);
    route.n_points = size / sizeof (YxLonLat);
  }
  return yx_cartography_render (region, &picture, NULL, error);
}

void
yx_field_get_map (YxFieldCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxTonight) tonight = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GByteArray) png = g_byte_array_new ();
  const YxTonightStop *stop;
  cairo_surface_t *surface;

  if (g_str_has_suffix (call->key, ".png"))
    call->key[strlen (call->key) - strlen (".png")] = '\0';
  tonight = yx_desk_read_tonight (call->desk, call->phone, call->now, &error);
  if (tonight == NULL) {
    yx_field_answer_failure (call, error);
    return;
  }
  stop = find_stop (tonight, call->key);
  if (stop == NULL) {
    yx_field_answer_error (call, SOUP_STATUS_NOT_FOUND,
                           _ ("This stop is not one of this phone's car"));
    return;
  }
  region = yx_desk_get_region (call->desk, &error);
  if (region == NULL) {
    yx_field_answer_error (call, SOUP_STATUS_NOT_FOUND, error->message);
    return;
  }
  call->answer_etag = g_strdup_printf ("\"%d-%u\"", call->phone->plan_version, stop->ordinal);
  if (g_strcmp0 (call->etag, call->answer_etag) == 0) {
    call->status = SOUP_STATUS_NOT_MODIFIED;
    return;
  }
  surface = paint (call, region, stop, &error);
  if (surface == NULL) {
    yx_field_answer_failure (call, error);
    return;
  }
  if (cairo_surface_write_to_png_stream (surface, append_cb, png) == CAIRO_STATUS_SUCCESS) {
    call->status = SOUP_STATUS_OK;
    call->type = "image/png";
    call->answer = g_byte_array_free_to_bytes (g_steal_pointer (&png));
  } else {
    yx_field_answer_error (call, SOUP_STATUS_SERVICE_UNAVAILABLE, _ ("The map cannot be drawn"));
  }
  cairo_surface_destroy (surface);
}
