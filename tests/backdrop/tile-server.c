#include "backdrop/tile-server.h"

#include <cairo.h>
#include <libsoup/soup.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TILE 256
#define DISC 12.0

struct _TileServer {
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  GPtrArray *paused; /* SoupServerMessage, never answered */
  YxWorldPoint disc;
  char *address;

  GMutex lock;
  GCond ready;
  gboolean is_ready;
  guint n_requests;
  char *query;
};

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
send_tile (TileServer *self, SoupServerMessage *message, int zoom, int column, int row)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, TILE, TILE);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_arc (cr, (ldexp (self->disc.x, zoom) - column) * TILE,
             (ldexp (self->disc.y, zoom) - row) * TILE, DISC, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, png);
  cairo_surface_destroy (surface);
  soup_server_message_set_response (message, "image/png", SOUP_MEMORY_COPY,
                                    (const char *) png->data, png->len);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

/* What a WMTS client asks first: one layer, on the tiles of web maps. */
static void
send_capabilities (TileServer *self, SoupServerMessage *message)
{
  g_autoptr (GString) text = g_string_new (
      "<?xml version=\"1.0\"?><Capabilities xmlns=\"http://www.opengis.net/wmts/1.0\""
      " xmlns:ows=\"http://www.opengis.net/ows/1.1\" version=\"1.0.0\"><Contents><Layer>"
      "<ows:Identifier>disc</ows:Identifier><Style isDefault=\"true\"><ows:Identifier>default"
      "</ows:Identifier></Style><Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>w"
      "</TileMatrixSet></TileMatrixSetLink><ResourceURL format=\"image/png\" resourceType=\"tile\""
      " template=\"");

  g_string_append_printf (text, "%s/{TileMatrix}/{TileCol}/{TileRow}.png\"/></Layer>",
                          self->address);
  g_string_append (text, "<TileMatrixSet><ows:Identifier>w</ows:Identifier><ows:SupportedCRS>"
                         "urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>");
  for (int zoom = 0; zoom <= 16; zoom++) {
    char scale[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (text,
                            "<TileMatrix><ows:Identifier>%d</ows:Identifier><ScaleDenominator>%s"
                            "</ScaleDenominator><TopLeftCorner>-20037508.3428 20037508.3428"
                            "</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>"
                            "<MatrixWidth>%d</MatrixWidth><MatrixHeight>%d</MatrixHeight>"
                            "</TileMatrix>",
                            zoom,
                            g_ascii_dtostr (scale, sizeof scale,
                                            559082264.0287178 / (double) (1 << zoom)),
                            1 << zoom, 1 << zoom);
  }
  g_string_append (text, "</TileMatrixSet></Contents></Capabilities>");
  soup_server_message_set_response (message, "application/xml", SOUP_MEMORY_COPY, text->str,
                                    text->len);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  TileServer *self = user_data;
  const char *words = g_uri_get_query (soup_server_message_get_uri (message));
  int zoom, column, row;

  g_mutex_lock (&self->lock);
  self->n_requests++;
  g_free (self->query);
  self->query = g_strdup (words != NULL ? words : "");
  g_mutex_unlock (&self->lock);

  if (g_str_has_prefix (path, "/slow/")) {
    g_ptr_array_add (self->paused, g_object_ref (message));
    soup_server_message_pause (message);
  } else if (g_str_has_prefix (path, "/garbage/")) {
    soup_server_message_set_response (message, "image/png", SOUP_MEMORY_STATIC,
                                      "\x89PNG\r\n\x1a\n this is none", 22);
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  } else if (g_str_has_prefix (path, "/wmts")) {
    send_capabilities (self, message);
  } else if (g_str_has_prefix (path, "/forbidden/")) {
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
  } else if (sscanf (path, "/%d/%d/%d.png", &zoom, &column, &row) != 3
             || (zoom == 9 && row % 7 == 0)) {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  } else {
    send_tile (self, message, zoom, column, row);
  }
}

static gpointer
serve_thread (gpointer data)
{
  TileServer *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSList) uris = NULL;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);

  g_mutex_lock (&self->lock);
  self->address = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  self->is_ready = TRUE;
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
  g_slist_foreach (uris, (GFunc) (void (*) (void)) g_uri_unref, NULL);

  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_ptr_array_set_size (self->paused, 0);
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

TileServer *
tile_server_new (YxLonLat disc)
{
  TileServer *self = g_new0 (TileServer, 1);

  self->disc = yx_world_from_lon_lat (disc);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->paused = g_ptr_array_new_with_free_func (g_object_unref);
  self->query = g_strdup ("");
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  self->thread = g_thread_new ("tile-server", serve_thread, self);
  g_mutex_lock (&self->lock);
  while (!self->is_ready)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

void
tile_server_free (TileServer *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->paused);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self->address);
  g_free (self->query);
  g_free (self);
}

const char *
tile_server_get_address (TileServer *self)
{
  return self->address;
}

guint
tile_server_get_n_requests (TileServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_requests;
  g_mutex_unlock (&self->lock);
  return n;
}

char *
tile_server_get_last_query (TileServer *self)
{
  char *query;

  g_mutex_lock (&self->lock);
  query = g_strdup (self->query);
  g_mutex_unlock (&self->lock);
  return query;
}
