/* Recorded tracks: the first byte chooses the format. What is accepted holds at least two places
 * on the globe, in the order of time. */

#include <glib.h>
#include <stdint.h>

#include "exchange/track-file.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) fixes = NULL;
  g_autofree char *text = NULL;

  if (size < 1)
    return 0;
  text = g_strndup ((const char *) data + 1, size - 1);
  fixes = yx_track_parse (text, size - 1, (YxTrackFormat) (data[0] % 3), NULL, &error);
  g_assert ((fixes != NULL) != (error != NULL));
  if (!fixes)
    return 0;
  g_assert (fixes->len >= 2);
  for (guint i = 0; i < fixes->len; i++) {
    const YxRoadFix *fix = &g_array_index (fixes, YxRoadFix, i);

    g_assert (yx_lon_lat_is_valid (fix->point));
    g_assert (i == 0 || fix->time_us >= g_array_index (fixes, YxRoadFix, i - 1).time_us);
  }
  return 0;
}
