/* The bytes of a file of leads in text form: decoded, split into cells, columns found, rows checked.
 * What comes out must be leads that a desk can take. */

#include <stdint.h>
#include <string.h>

#include "exchange/lead-rows.h"
#include "exchange/text-table.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_autoptr (YxTable) table = NULL;
  g_autoptr (YxColumns) columns = NULL;
  g_autoptr (YxLeadRows) rows = NULL;
  const char *encoding;

  text = yx_text_decode ((const char *) data, size, &encoding, NULL);
  table = text != NULL ? yx_text_table_parse (text, NULL, NULL) : NULL;
  columns = table != NULL ? yx_columns_find_for (table, NULL, YX_LIST_LEADS, NULL) : NULL;
  if (columns == NULL)
    return 0;
  rows = yx_lead_rows_read (table, columns, YX_DATUM_BD09,
                            G_GINT64_CONSTANT (1795365600) * G_USEC_PER_SEC, NULL, NULL);
  g_assert_cmpuint (rows->rows->len + rows->n_rejected, ==, rows->n_rows);
  for (guint i = 0; i < rows->rows->len; i++) {
    const YxLeadImportRow *row = &g_array_index (rows->rows, YxLeadImportRow, i);

    g_assert_true (row->debtor_name != NULL || row->case_number != NULL || row->id_number != NULL);
    g_assert_true (row->lead.address != NULL || row->lead.has_point);
    g_assert_true (!row->lead.has_point || yx_lon_lat_is_valid (row->lead.point));
    g_assert_true (row->lead.certainty >= 0.0 && row->lead.certainty <= 1.0);
    g_assert_true (row->lead.text == NULL || g_utf8_validate (row->lead.text, -1, NULL));
    g_assert_cmpuint (strlen (row->key), ==, 64);
  }
  return 0;
}
