#define G_LOG_DOMAIN "yx-backdrop"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "backdrop/backdrop-private.h"

/* Pixels of one tile of a service; one that sends 512 is drawn finer. */
#define TILE 256
#define MAX_ZOOM 18

/* A service that does not answer for so long is given up for the moment. */
#define TIMEOUT_SECONDS 10

/* No tile is larger. */
#define MAX_BYTES (4u << 20)

/* Decoded tiles kept: where a layer is shifted each is needed for up to four of ours. 24 MB. */
#define MAX_KEPT 96

struct _YxWebTiles {
  char *address, *key;

  GMutex lock;
  GQueue kept; /* Kept, the latest used first; under the lock */
};

typedef struct {
  YxTile tile;
  cairo_surface_t *image; /* nullable: the service has none */
} Kept;

/* A session belongs to the thread that made it. */
static GPrivate thread_session = G_PRIVATE_INIT (g_object_unref);

static SoupSession *
get_session (void)
{
  SoupSession *session = g_private_get (&thread_session);

  if (session == NULL) {
    session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent",
                                             "Yexun/" PACKAGE_VERSION, NULL);
    g_private_set (&thread_session, session);
  }
  return session;
}

static void
kept_free (Kept *kept)
{
  g_clear_pointer (&kept->image, cairo_surface_destroy);
  g_free (kept);
}

/* Takes the image. */
static void
keep (YxWebTiles *self, YxTile tile, cairo_surface_t *image)
{
  Kept *kept = g_new (Kept, 1);

  *kept = (Kept){ tile, image != NULL ? cairo_surface_reference (image) : NULL };
  g_mutex_lock (&self->lock);
  g_queue_push_head (&self->kept, kept);
  if (self->kept.length > MAX_KEPT)
    kept_free (g_queue_pop_tail (&self->kept));
  g_mutex_unlock (&self->lock);
}

/* Whether it was asked before; *ret_image is a reference then, or NULL. */
static gboolean
find_kept (YxWebTiles *self, YxTile tile, cairo_surface_t **ret_image)
{
  gboolean found = FALSE;

  g_mutex_lock (&self->lock);
  for (GList *l = self->kept.head; l != NULL && !found; l = l->next) {
    const Kept *kept = l->data;

    if (kept->tile.x != tile.x || kept->tile.y != tile.y || kept->tile.zoom != tile.zoom)
      continue;
    *ret_image = kept->image != NULL ? cairo_surface_reference (kept->image) : NULL;
    g_queue_unlink (&self->kept, l);
    g_queue_push_head_link (&self->kept, l);
    found = TRUE;
    break;
  }
  g_mutex_unlock (&self->lock);
  return found;
}

/* The body, or NULL with error set when it is too long. */
static GBytes *
read_body (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 buffer[16384];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error)) > 0) {
    if (body->len + (guint) n > MAX_BYTES) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _ ("the map service sends more than a tile"));
      return NULL;
    }
    g_byte_array_append (body, buffer, (guint) n);
  }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

/* Asks the service. *ret_image NULL and no error: it has no such tile. */
static gboolean
fetch (YxWebTiles *self, YxTile tile, cairo_surface_t **ret_image, GCancellable *cancellable,
       GError **error)
{
  g_autofree char *address = yx_web_tiles_address (self, tile);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, address);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;
  cairo_surface_t *image;
  guint status;

  if (message == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("the address of the map service is wrong"));
    return FALSE;
  }
  stream = soup_session_send (get_session (), message, cancellable, error);
  if (stream == NULL)
    return FALSE;
  status = soup_message_get_status (message);
  if (status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_NO_CONTENT) {
    *ret_image = NULL;
    return TRUE;
  }
  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _ ("the map service refuses (%u): check the key"), status);
    return FALSE;
  }
  if (!SOUP_STATUS_IS_SUCCESSFUL (status)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("the map service answers %u %s"), status,
                 soup_status_get_phrase (status));
    return FALSE;
  }
  body = read_body (stream, cancellable, error);
  image = body != NULL ? yx_image_decode (body, error) : NULL;
  if (image == NULL)
    return FALSE;
  *ret_image = image;
  return TRUE;
}

static void
draw_tile (cairo_t *cr, const YxWindow *window, YxTile tile, unsigned column,
           cairo_surface_t *image)
{
  const double across = ldexp (1.0, -tile.zoom);
  const double part_x = window->width / (window->x1 - window->x0);
  const double part_y = window->height / (window->y1 - window->y0);
  const double x0 = (column * across - window->x0) * part_x;
  const double y0 = (tile.y * across - window->y0) * part_y;

  cairo_save (cr);
  cairo_translate (cr, x0, y0);
  cairo_scale (cr, across * part_x / cairo_image_surface_get_width (image),
               across * part_y / cairo_image_surface_get_height (image));
  cairo_rectangle (cr, 0.0, 0.0, cairo_image_surface_get_width (image),
                   cairo_image_surface_get_height (image));
  cairo_set_source_surface (cr, image, 0.0, 0.0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  /* Hard edges: smooth ones of two tiles that meet let the ground through. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_fill (cr);
  cairo_restore (cr);
}

YxWebTiles *
yx_web_tiles_new (const char *address, const char *key)
{
  YxWebTiles *self = g_new0 (YxWebTiles, 1);

  self->address = g_strdup (address);
  self->key = key != NULL ? g_uri_escape_string (key, NULL, FALSE) : g_strdup ("");
  g_mutex_init (&self->lock);
  g_queue_init (&self->kept);
  return self;
}

void
yx_web_tiles_free (YxWebTiles *self)
{
  g_queue_clear_full (&self->kept, (GDestroyNotify) kept_free);
  g_mutex_clear (&self->lock);
  g_free (self->address);
  g_free (self->key);
  g_free (self);
}

gboolean
yx_web_tiles_is_template (const char *address)
{
  return g_str_has_prefix (address, "http://") || g_str_has_prefix (address, "https://");
}

gboolean
yx_web_tiles_check (const char *address, const char *key, GError **error)
{
  if (strstr (address, "{z}") == NULL || strstr (address, "{x}") == NULL
      || (strstr (address, "{y}") == NULL && strstr (address, "{-y}") == NULL)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("the address of a map service needs {z}, {x} and {y} where a tile’s "
                            "zoom, column and row belong"));
    return FALSE;
  }
  if (strstr (address, "{key}") != NULL && (key == NULL || *key == '\0')) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("this map service needs a key"));
    return FALSE;
  }
  return TRUE;
}

char *
yx_web_tiles_address (const YxWebTiles *self, YxTile tile)
{
  g_autoptr (GString) address = g_string_new (self->address);
  const struct {
    const char *word;
    guint64 number;
  } numbers[] = {
    { "{z}", (guint64) tile.zoom },
    { "{x}", tile.x },
    { "{y}", tile.y },
    { "{-y}", ((guint64) 1 << tile.zoom) - 1 - tile.y },
    { "{s}", (tile.x + tile.y) % 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, numbers[i].number);

    g_string_replace (address, numbers[i].word, digits, 0);
  }
  g_string_replace (address, "{key}", self->key, 0);
  return g_string_free (g_steal_pointer (&address), FALSE);
}

gboolean
yx_web_tiles_paint (YxWebTiles *self, const YxWindow *window, cairo_surface_t *to,
                    gboolean *ret_any, GCancellable *cancellable, GError **error)
{
  /* The level whose pixels are about as large as those asked for. */
  const double across = window->width / (window->x1 - window->x0) / TILE;
  const int zoom = (int) CLAMP (lrint (log2 (across)), 0, MAX_ZOOM);
  const int side = 1 << zoom;
  const int x0 = (int) floor (window->x0 * side), x1 = (int) ceil (window->x1 * side) - 1;
  const int y0 = MAX (0, (int) floor (window->y0 * side));
  const int y1 = MIN (side - 1, (int) ceil (window->y1 * side) - 1);
  g_autoptr (GError) failure = NULL;
  cairo_t *cr = cairo_create (to);

  *ret_any = FALSE;
  for (int y = y0; y <= y1; y++)
    for (int x = MAX (x0, 0); x <= MIN (x1, side - 1); x++) {
      const YxTile tile = { (unsigned) x, (unsigned) y, zoom };
      cairo_surface_t *image = NULL;

      if (!find_kept (self, tile, &image)) {
        /* One tile that fails leaves the others; all that fail are an error. */
        if (!fetch (self, tile, &image, cancellable, failure == NULL ? &failure : NULL)) {
          if (g_cancellable_is_cancelled (cancellable))
            goto out;
          continue;
        }
        keep (self, tile, image);
      }
      if (image != NULL) {
        *ret_any = TRUE;
        draw_tile (cr, window, tile, (unsigned) x, image);
        cairo_surface_destroy (image);
      }
    }

out:
  cairo_destroy (cr);
  cairo_surface_flush (to);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (failure != NULL && !*ret_any) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  return TRUE;
}
