/* A saved mapping, JSON from a file, and a table read with it. */

#include <stdint.h>

#include "exchange/columns.h"
#include "exchange/text-table.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (YxMapping) mapping = yx_mapping_parse ((const char *) data, (gssize) size, NULL);
  g_autoptr (YxTable) table = NULL;
  g_autoptr (YxColumns) columns = NULL;

  if (mapping == NULL)
    return 0;
  g_assert_cmpuint (mapping->headings->len, ==, mapping->columns->len);
  table = yx_text_table_parse ("清单\n案号,姓名,欠款,地址,X,Y\n1,2,3,4,5,6\n", NULL, NULL);
  columns = yx_columns_find (table, mapping, NULL);
  for (guint i = 0; columns != NULL && i < columns->n_columns; i++)
    g_assert_cmpuint (columns->columns[i].number, <=, YX_COLUMN_MAX_ADDRESSES);
  return 0;
}
