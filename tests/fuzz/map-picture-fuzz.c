/* What a tile service sends: any bytes are a picture of bounded size or refused. */

#include <stdint.h>

#include "backdrop/backdrop-private.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *image = yx_image_decode (bytes, &error);

  g_assert ((image == NULL) == (error != NULL));
  if (image != NULL) {
    g_assert (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS);
    g_assert (cairo_image_surface_get_width (image) >= 1
              && cairo_image_surface_get_width (image) <= 2048);
    cairo_surface_destroy (image);
  }
  return 0;
}
