/* A service on the network may answer anything. The first byte chooses the form. */

#include <glib.h>
#include <stdint.h>

#include "exchange/geocoder.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) found = NULL;

  if (size == 0)
    return 0;
  found = yx_geocoder_read (data[0] % 2 == 0 ? YX_GEOCODER_NOMINATIM : YX_GEOCODER_TIANDITU,
                            YX_DATUM_GCJ02, (const char *) data + 1, size - 1, "fuzz", NULL);
  for (guint i = 0; found != NULL && i < found->len; i++) {
    const YxFound *one = g_ptr_array_index (found, i);

    g_assert (one->level < YX_N_MATCHES && one->confidence >= 0.0 && one->confidence <= 1.0);
    g_assert (one->name != NULL && one->why != NULL);
  }
  return 0;
}
