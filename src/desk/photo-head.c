#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <string.h>

#include "desk/photo-head.h"

/* PNG: signature, then chunks of length, type, data, CRC; IHDR first, with width and height, and
 * IEND last. JPEG: FF D8, then segments FF marker length …; SOFn has height and width; FF D9 at
 * the end, with nothing but zeros or FF after it. */

static guint
big16 (const guchar *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint
big32 (const guchar *p)
{
  return (guint) p[0] << 24 | (guint) p[1] << 16 | (guint) p[2] << 8 | p[3];
}

static gboolean
read_png (const guchar *bytes, gsize size, guint *ret_width, guint *ret_height)
{
  static const guchar end[] = { 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82 };

  if (size < 8 + 25 + sizeof end || memcmp (bytes + 12, "IHDR", 4) != 0
      || memcmp (bytes + size - sizeof end, end, sizeof end) != 0)
    return FALSE;
  *ret_width = big32 (bytes + 16);
  *ret_height = big32 (bytes + 20);
  return TRUE;
}

/* Start of frame: all of C0 … CF but DHT, JPG and DAC. */
static gboolean
is_frame (guchar marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
read_jpeg (const guchar *bytes, gsize size, guint *ret_width, guint *ret_height)
{
  gsize at = 2;
  gsize end = size;

  while (end > 4 && bytes[end - 1] == 0)
    end--;
  if (end < 4 || bytes[end - 2] != 0xff || bytes[end - 1] != 0xd9)
    return FALSE;
  while (at + 4 <= end && bytes[at] == 0xff) {
    const guchar marker = bytes[at + 1];

    if (marker == 0xff) {
      at++;
      continue;
    }
    if (is_frame (marker)) {
      if (at + 9 > end)
        return FALSE;
      *ret_height = big16 (bytes + at + 5);
      *ret_width = big16 (bytes + at + 7);
      return TRUE;
    }
    if (marker == 0xd9 || marker == 0xda || big16 (bytes + at + 2) < 2)
      return FALSE;
    at += 2 + (gsize) big16 (bytes + at + 2);
  }
  return FALSE;
}

const char *
yx_photo_head (const guchar *bytes, gsize size, guint *ret_width, guint *ret_height)
{
  static const guchar png[] = { 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a };
  const char *type = NULL;
  guint width = 0, height = 0;

  g_return_val_if_fail (bytes != NULL || size == 0, NULL);

  if (size > sizeof png && memcmp (bytes, png, sizeof png) == 0)
    type = read_png (bytes, size, &width, &height) ? "image/png" : NULL;
  else if (size > 4 && bytes[0] == 0xff && bytes[1] == 0xd8)
    type = read_jpeg (bytes, size, &width, &height) ? "image/jpeg" : NULL;
  if (type == NULL || width == 0 || height == 0)
    return NULL;
  *ret_width = width;
  *ret_height = height;
  return type;
}
