#include <qrencode.h>
#include <stdio.h>
#include <string.h>

#include "gateway/hosts.h"
#include "gateway/pairing.h"

#define QUIET 4

static void
test_url (void)
{
  g_autofree char *four = yx_pairing_url ("192.168.8.10", 8443, "TOKEN", "ab12");
  g_autofree char *six = yx_pairing_url ("fd00::1", 9443, "TOKEN", "ab12");

  g_assert_cmpstr (four, ==, "https://192.168.8.10:8443/#t=TOKEN&f=ab12");
  g_assert_cmpstr (six, ==, "https://[fd00::1]:9443/#t=TOKEN&f=ab12");
}

static void
test_hosts (void)
{
  static const struct {
    const char *text, *host;
    guint16 port;
  } cases[] = {
    { "192.168.8.10", "192.168.8.10", 8443 }, { "court.example:9443", "court.example", 9443 },
    { "[fd00::1]:9443", "fd00::1", 9443 },    { "[fd00::1]", "fd00::1", 8443 },
    { "https://court", NULL, 0 },             { "", NULL, 0 },
    { "court:99999", NULL, 0 },               { "a b", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *host = NULL;
    guint16 port;

    g_assert_cmpint (yx_host_parse (cases[i].text, 8443, &host, &port), ==, cases[i].host != NULL);
    if (cases[i].host == NULL)
      continue;
    g_assert_cmpstr (host, ==, cases[i].host);
    g_assert_cmpuint (port, ==, cases[i].port);
  }
}

/* The drawings hold the modules of the code and nothing else. */
static void
test_code (void)
{
  static const char content[] = "https://192.168.8.10:8443/#t=TOKEN&f=ab12";
  QRcode *code = QRcode_encodeString8bit (content, 0, QR_ECLEVEL_M);
  g_autofree char *svg = yx_qr_svg (content);
  g_autofree char *text = yx_qr_text (content);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const int size = code->width + 2 * QUIET;
  g_autofree guint8 *drawn = g_new0 (guint8, size * size);
  const char *at = strstr (svg, "d=\"M0 0h");

  for (at = strstr (at + 1, "d=\"") + 3; *at == 'M';) {
    int x, y, run, used;

    g_assert_cmpint (sscanf (at, "M%d %dh%dv1h-%*dz%n", &x, &y, &run, &used), ==, 3);
    for (int i = 0; i < run; i++)
      drawn[y * size + x + i] = 1;
    at += used;
  }
  for (int y = 0; y < size; y++) {
    for (int x = 0; x < size; x++) {
      const gboolean within = x >= QUIET && y >= QUIET && x < size - QUIET && y < size - QUIET;
      const gboolean dark
          = within && (code->data[(y - QUIET) * code->width + x - QUIET] & 1) != 0;
      const char *line = strstr (lines[y / 2], "m") + 1;
      const gunichar shown = g_utf8_get_char (g_utf8_offset_to_pointer (line, x));

      g_assert_cmpint (drawn[y * size + x], ==, dark);
      g_assert_cmpint (shown == 0x2588 || shown == (y % 2 == 0 ? 0x2580 : 0x2584), ==, dark);
    }
  }
  QRcode_free (code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway/pairing/url", test_url);
  g_test_add_func ("/gateway/pairing/hosts", test_hosts);
  g_test_add_func ("/gateway/pairing/code", test_code);
  return g_test_run ();
}
