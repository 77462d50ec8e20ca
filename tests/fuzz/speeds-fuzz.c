#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#include "region/speed-table.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  YxRoadsSpeeds speeds;
  g_autoptr (GError) error = NULL;

  if (yx_speed_table_parse ("fuzz.json", (const char *) data, size, &speeds, &error))
    g_assert_true (yx_roads_speeds_are_valid (&speeds, NULL));
  else
    g_assert_nonnull (error);
  return 0;
}
