/* A gazetteer is whatever an administrator has saved from a spreadsheet. */

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "region/gazetteer.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (YxGazetteer) gazetteer = yx_gazetteer_new ();
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  if (!yx_gazetteer_add (gazetteer, (const char *) data, size, "fuzz", NULL))
    return 0;
  yx_gazetteer_finish (gazetteer);
  for (guint i = 0; i < gazetteer->rows->len; i++) {
    const YxGazetteerRow *row = g_ptr_array_index (gazetteer->rows, i);

    g_assert (g_utf8_validate (row->name, -1, NULL) && *row->name != '\0' && *row->code != '\0');
    g_assert (row->level < YX_N_MATCHES && row->line > 1);
    g_assert (!row->has_point || yx_lon_lat_is_valid (row->point));
    g_assert (g_hash_table_add (codes, row->code));
  }
  for (guint i = 0; i < gazetteer->problems->len; i++)
    g_assert (((YxGazetteerProblem *) g_ptr_array_index (gazetteer->problems, i))->message != NULL);
  return 0;
}
