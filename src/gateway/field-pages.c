#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/field-pages.h"

#include <string.h>

#include "yx-field-page.h"

#define PREFIX "/io/github/yexun/field"

static const struct {
  const char *ending, *type;
} types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".js", "text/javascript; charset=utf-8" },
  { ".mjs", "text/javascript; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".json", "application/json" },
  { ".webmanifest", "application/manifest+json" },
  { ".svg", "image/svg+xml" },
  { ".png", "image/png" },
  { ".ico", "image/x-icon" },
  { ".woff2", "font/woff2" },
  { ".txt", "text/plain; charset=utf-8" },
};

void
yx_field_page_clear (YxFieldPage *page)
{
  g_clear_pointer (&page->bytes, g_bytes_unref);
  g_clear_pointer (&page->etag, g_free);
}

gboolean
yx_field_page_find (const char *path, YxFieldPage *ret_page)
{
  g_autofree char *name
      = g_strconcat (PREFIX, g_str_equal (path, "/") ? "/index.html" : path, NULL);
  GBytes *bytes
      = g_resource_lookup_data (yx_field_page_get_resource (), name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *digest = NULL;

  if (bytes == NULL)
    return FALSE;
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  *ret_page = (YxFieldPage){ bytes, g_strdup_printf ("\"%.32s\"", digest),
                             "application/octet-stream" };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (name, types[i].ending))
      ret_page->type = types[i].type;
  return TRUE;
}
