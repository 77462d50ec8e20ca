#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/file-digest.h"

#define PIECE (256 * 1024)

char *
yx_file_digest (const char *path, gint64 *ret_bytes, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE);
  gint64 bytes = 0;

  if (stream == NULL)
    return NULL;
  for (;;) {
    const gssize n = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE, NULL, error);

    if (n < 0)
      return NULL;
    if (n == 0)
      break;
    g_checksum_update (sum, piece, n);
    bytes += n;
  }
  *ret_bytes = bytes;
  return g_strdup (g_checksum_get_string (sum));
}
