#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/pairing.h"

#include <qrencode.h>

#include "gateway/hosts.h"

char *
yx_pairing_url (const char *host, guint16 port, const char *token, const char *digest)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (host != NULL && token != NULL && digest != NULL, NULL);

  address = yx_host_format (host, port);
  return g_strdup_printf ("https://%s/#t=%s&f=%s", address, token, digest);
}

static gboolean
is_dark (const QRcode *code, int x, int y)
{
  x -= YX_QR_QUIET;
  y -= YX_QR_QUIET;
  return x >= 0 && y >= 0 && x < code->width && y < code->width
         && (code->data[y * code->width + x] & 1) != 0;
}

char *
yx_qr_text (const char *content)
{
  QRcode *code;
  GString *text;
  int size;

  g_return_val_if_fail (content != NULL, NULL);

  code = QRcode_encodeString8bit (content, 0, QR_ECLEVEL_M);
  if (code == NULL)
    return NULL;
  size = code->width + 2 * YX_QR_QUIET;
  text = g_string_new (NULL);
  for (int y = 0; y < size; y += 2) {
    /* Black on white, whatever the terminal's colours. */
    g_string_append (text, "\033[30;107m");
    for (int x = 0; x < size; x++) {
      const gboolean above = is_dark (code, x, y), below = is_dark (code, x, y + 1);

      g_string_append (text, above && below ? "█" : above ? "▀" : below ? "▄" : " ");
    }
    g_string_append (text, "\033[0m\n");
  }
  QRcode_free (code);
  return g_string_free (text, FALSE);
}

guint8 *
yx_qr_modules (const char *content, guint *ret_size)
{
  QRcode *code;
  guint8 *modules;

  g_return_val_if_fail (content != NULL && ret_size != NULL, NULL);

  code = QRcode_encodeString8bit (content, 0, QR_ECLEVEL_M);
  if (code == NULL)
    return NULL;
  *ret_size = (guint) code->width;
  modules = g_malloc (*ret_size * *ret_size);
  for (guint i = 0; i < *ret_size * *ret_size; i++)
    modules[i] = code->data[i] & 1;
  QRcode_free (code);
  return modules;
}

char *
yx_qr_svg (const char *content)
{
  QRcode *code;
  GString *text;
  int size;

  g_return_val_if_fail (content != NULL, NULL);

  code = QRcode_encodeString8bit (content, 0, QR_ECLEVEL_M);
  if (code == NULL)
    return NULL;
  size = code->width + 2 * YX_QR_QUIET;
  text = g_string_new (NULL);
  g_string_printf (text,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"60mm\" "
                   "height=\"60mm\" shape-rendering=\"crispEdges\">\n"
                   "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>\n<path d=\"",
                   size, size, size, size);
  for (int y = 0; y < size; y++) {
    for (int x = 0; x < size; x++) {
      int run = 0;

      while (is_dark (code, x + run, y))
        run++;
      if (run > 0)
        g_string_append_printf (text, "M%d %dh%dv1h-%dz", x, y, run, run);
      x += run;
    }
  }
  g_string_append (text, "\"/>\n</svg>\n");
  QRcode_free (code);
  return g_string_free (text, FALSE);
}
