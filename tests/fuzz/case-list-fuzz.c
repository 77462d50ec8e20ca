/* The bytes of a case list in text form: decoded, split into cells, columns found, rows checked.
 * What comes out must be rows a desk can take. */

#include <stdint.h>

#include "exchange/case-rows.h"
#include "exchange/text-table.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_rows (const YxCaseRows *rows)
{
  g_assert_cmpuint (rows->rows->len + rows->n_rejected, ==, rows->n_rows);
  for (guint i = 0; i < rows->rows->len; i++) {
    const YxImportRow *row = &g_array_index (rows->rows, YxImportRow, i);

    g_assert_true (g_utf8_validate (row->case_number, -1, NULL));
    g_assert_true (g_utf8_validate (row->debtor_name, -1, NULL));
    for (gsize j = 0; j < row->n_addresses; j++) {
      const YxImportAddress *address = &row->addresses[j];

      g_assert_true (address->text != NULL || address->has_point);
      g_assert_true (!address->has_point || yx_lon_lat_is_valid (address->point));
    }
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_autoptr (YxTable) table = NULL;
  g_autoptr (YxColumns) columns = NULL;
  g_autoptr (YxCaseRows) rows = NULL;
  const char *encoding;
  GDate today;

  text = yx_text_decode ((const char *) data, size, &encoding, NULL);
  if (text == NULL)
    return 0;
  table = yx_text_table_parse (text, NULL, NULL);
  if (table == NULL)
    return 0;
  columns = yx_columns_find (table, NULL, NULL);
  if (columns == NULL)
    return 0;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, 11, 2026);
  rows = yx_case_rows_read (table, columns, YX_DATUM_GCJ02, &today, NULL, NULL, NULL, NULL);
  check_rows (rows);
  return 0;
}
