/* What a dispatcher may paste: times and coordinates. */

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "geo/coordinates.h"
#include "model/when.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const gint64 now = G_GINT64_CONSTANT (1795365600) * G_USEC_PER_SEC;
  static GTimeZone *zone;
  g_autofree char *text = g_strndup ((const char *) data, size);
  YxCoordinates read;
  gint64 time;

  if (zone == NULL)
    zone = g_time_zone_new_identifier ("+08");
  if (yx_coordinates_parse (text, &read) == YX_COORDINATES_OK)
    g_assert_true (yx_lon_lat_is_valid (read.point));
  if (yx_parse_when (text, now, zone, &time) && time > now + G_TIME_SPAN_HOUR)
    /* Only a whole date leads ahead. */
    g_assert_cmpuint (strlen (text), >=, 8);
  return 0;
}
