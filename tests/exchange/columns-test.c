#include <string.h>

#include "exchange/columns.h"
#include "exchange/text-table.h"
#include "model/enums.h"

static void
test_headings (void)
{
  static const struct {
    const char *heading;
    YxColumnField field;
    guint number;
    int unit;
    int kind;
  } rows[] = {
    { "案号", YX_COLUMN_CASE_NUMBER, 0, 1, 0 },
    { " 案　号 ", YX_COLUMN_CASE_NUMBER, 0, 1, 0 },
    { "*案号：", YX_COLUMN_CASE_NUMBER, 0, 1, 0 },
    { "Case No.", YX_COLUMN_CASE_NUMBER, 0, 1, 0 },
    { "case_number", YX_COLUMN_CASE_NUMBER, 0, 1, 0 },
    { "被执行人", YX_COLUMN_DEBTOR_NAME, 0, 1, 0 },
    { "被执行人姓名/名称", YX_COLUMN_DEBTOR_NAME, 0, 1, 0 },
    { "身份证号码", YX_COLUMN_DEBTOR_ID_NUMBER, 0, 1, 0 },
    { "被执行人身份证号码/统一社会信用代码", YX_COLUMN_DEBTOR_ID_NUMBER, 0, 1, 0 },
    { "执行标的额", YX_COLUMN_CLAIM, 0, 1, 0 },
    { "标的金额(元)", YX_COLUMN_CLAIM, 0, 1, 0 },
    { "标的金额（万元）", YX_COLUMN_CLAIM, 0, 10000, 0 },
    { "执行标的额万元", YX_COLUMN_CLAIM, 0, 10000, 0 },
    { "住址", YX_COLUMN_ADDRESS, 0, 1, YX_PLACE_KIND_OTHER },
    { "地址1", YX_COLUMN_ADDRESS, 1, 1, YX_PLACE_KIND_OTHER },
    { "地址３", YX_COLUMN_ADDRESS, 3, 1, YX_PLACE_KIND_OTHER },
    { "地址二", YX_COLUMN_ADDRESS, 2, 1, YX_PLACE_KIND_OTHER },
    { "被执行人户籍地址", YX_COLUMN_ADDRESS, 0, 1, YX_PLACE_KIND_HOUSEHOLD },
    { "经度2", YX_COLUMN_LON, 2, 1, 0 },
    { "地址2纬度", YX_COLUMN_LAT, 2, 1, 0 },
    { "户籍地址经度", YX_COLUMN_LON, 0, 1, YX_PLACE_KIND_HOUSEHOLD },
    { "lon_2", YX_COLUMN_LON, 2, 1, 0 },
    { "电话", YX_COLUMN_DEBTOR_PHONE, 0, 1, 0 },
    { "被执行人联系电话", YX_COLUMN_DEBTOR_PHONE, 0, 1, 0 },
    { "承办人", YX_COLUMN_JUDGE, 0, 1, 0 },
    { "立案日期", YX_COLUMN_FILED, 0, 1, 0 },
    { "案由", YX_COLUMN_CAUSE, 0, 1, 0 },
    { "状态", YX_COLUMN_STATUS, 0, 1, 0 },
  };
  static const char *const unknown[] = { "序号", "申请执行人电话", "案号2", "", "2", "\xff" };
  YxColumn column;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", rows[i].heading);
    g_assert_true (yx_heading_parse (rows[i].heading, &column));
    g_assert_cmpint (column.field, ==, rows[i].field);
    g_assert_cmpuint (column.number, ==, rows[i].number);
    g_assert_cmpint (column.unit, ==, rows[i].unit);
    g_assert_cmpint (column.place_kind, ==, rows[i].kind);
  }
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (yx_heading_parse (unknown[i], &column));
}

static YxColumns *
find (const char *text, const YxMapping *mapping)
{
  g_autoptr (YxTable) table = yx_text_table_parse (text, NULL, NULL);
  g_autoptr (GError) error = NULL;
  YxColumns *columns = yx_columns_find (table, mapping, &error);

  g_assert_no_error (error);
  return columns;
}

static void
assert_not_found (const char *text, const YxMapping *mapping, const char *word)
{
  g_autoptr (YxTable) table = yx_text_table_parse (text, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (yx_columns_find (table, mapping, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_cut_headings (void)
{
  /* The last four: more than one thing, an amount whose 万元 may be lost, too short, nothing. */
  static const struct {
    const char *heading;
    YxColumnField field;
  } rows[] = {
    { "被执行", YX_COLUMN_DEBTOR_NAME }, { "立案日", YX_COLUMN_FILED },
    { "联系电", YX_COLUMN_DEBTOR_PHONE }, { "案件状", YX_COLUMN_STATUS },
    { "申请执", YX_COLUMN_NONE },        { "执行标", YX_COLUMN_NONE },
    { "立案", YX_COLUMN_NONE },          { "无此列", YX_COLUMN_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    YxColumn column = { YX_COLUMN_NONE };

    g_test_message ("%s", rows[i].heading);
    g_assert_cmpint (yx_heading_parse_cut (rows[i].heading, &column), ==,
                     rows[i].field != YX_COLUMN_NONE);
    g_assert_cmpint (column.field, ==, rows[i].field);
  }
}

static void
test_titles_above (void)
{
  g_autoptr (YxColumns) columns
      = find ("2024年度执行案件清单,,\n\n单位：温县人民法院,,\n序号,案号,被执行人\n1,x,y\n", NULL);

  g_assert_cmpuint (columns->heading_line, ==, 4);
  g_assert_cmpuint (columns->first_row, ==, 3);
  g_assert_cmpint (columns->columns[0].field, ==, YX_COLUMN_NONE);
  g_assert_cmpint (columns->columns[1].field, ==, YX_COLUMN_CASE_NUMBER);
  g_assert_cmpint (columns->columns[2].field, ==, YX_COLUMN_DEBTOR_NAME);
}

static void
assert_numbers (const YxColumns *columns, const char *numbers)
{
  g_assert_cmpuint (columns->n_columns, ==, strlen (numbers));
  for (guint i = 0; i < columns->n_columns; i++)
    g_assert_cmpuint (columns->columns[i].number, ==, (guint) (numbers[i] - '0'));
}

static void
test_address_numbers (void)
{
  g_autoptr (YxColumns) numbered
      = find ("案号,被执行人,户籍地址,现住址,地址2,经度,纬度,经度2,纬度2\n", NULL);
  g_autoptr (YxColumns) by_kind = find (
      "案号,被执行人,户籍地址,现住址,现住址经度,现住址纬度,户籍地址经度,户籍地址纬度\n", NULL);

  assert_numbers (numbered, "001321122");
  assert_numbers (by_kind, "00122211");
}

static void
test_doubles (void)
{
  g_autoptr (YxColumns) columns = find ("首执案号,案号,姓名,被执行人,收案日期,立案日期\n", NULL);

  g_assert_cmpint (columns->columns[0].field, ==, YX_COLUMN_NONE);
  g_assert_cmpint (columns->columns[1].field, ==, YX_COLUMN_CASE_NUMBER);
  g_assert_cmpint (columns->columns[2].field, ==, YX_COLUMN_NONE);
  g_assert_cmpint (columns->columns[3].field, ==, YX_COLUMN_DEBTOR_NAME);
  g_assert_cmpint (columns->columns[4].field, ==, YX_COLUMN_NONE);
  g_assert_cmpint (columns->columns[5].field, ==, YX_COLUMN_FILED);
}

static void
test_not_found (void)
{
  assert_not_found ("a,b,c\n1,2,3\n", NULL, "a, b, c");
  assert_not_found ("序号,案号,电话\n1,2,3\n", NULL, "headed 被执行人");
  assert_not_found ("序号,被执行人,电话\n1,2,3\n", NULL, "headed 案号");
  assert_not_found ("", NULL, "no rows");
}

static void
test_many_addresses (void)
{
  g_autoptr (GString) text = g_string_new ("案号,被执行人");
  g_autoptr (YxColumns) columns = NULL;
  guint n_used = 0;

  for (int i = 0; i < 30; i++)
    g_string_append (text, ",地址,经度,纬度,坐标");
  columns = find (text->str, NULL);
  for (guint i = 0; i < columns->n_columns; i++) {
    g_assert_cmpuint (columns->columns[i].number, <=, YX_COLUMN_MAX_ADDRESSES);
    n_used += columns->columns[i].field == YX_COLUMN_ADDRESS;
  }
  g_assert_cmpuint (n_used, ==, YX_COLUMN_MAX_ADDRESSES);
}

/* A line of a million separators must not take a million times a million steps. */
static void
test_very_wide (void)
{
  g_autoptr (GString) text = g_string_new ("案号,被执行人");
  g_autoptr (YxColumns) columns = NULL;

  for (int i = 0; i < 1000000; i++)
    g_string_append (text, ",地址");
  columns = find (text->str, NULL);
  g_assert_cmpuint (columns->n_columns, <, 10000);
}

static void
test_mapping (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxMapping) mapping = yx_mapping_parse (
      "{\"columns\":{\"编号\":\"case-number\",\"户主\":\"debtor-name\",\"欠款\":\"claim-wan\","
      "\"X2\":\"lon-2\",\"Y2\":\"lat-2\",\"家\":\"address:home\"},"
      "\"sheet\":\"在办\",\"datum\":\"gcj02\"}",
      -1, &error);
  g_autoptr (YxColumns) columns = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (mapping->sheet, ==, "在办");
  g_assert_cmpint (mapping->datum, ==, YX_DATUM_GCJ02);
  g_assert_true (mapping->has_datum);

  columns = find ("清单\n案号,编号,户主,欠款,家,X2,Y2\n", mapping);
  g_assert_cmpuint (columns->heading_line, ==, 2);
  g_assert_cmpint (columns->columns[0].field, ==, YX_COLUMN_NONE);
  g_assert_cmpint (columns->columns[1].field, ==, YX_COLUMN_CASE_NUMBER);
  g_assert_cmpint (columns->columns[3].unit, ==, 10000);
  g_assert_cmpint (columns->columns[4].place_kind, ==, YX_PLACE_KIND_HOME);
  g_assert_cmpuint (columns->columns[5].number, ==, 2);

  assert_not_found ("编号,户主\n", mapping, "欠款");
}

static void
test_mapping_refused (void)
{
#define NAMED "\"columns\":{\"a\":\"case-number\",\"b\":\"debtor-name\"}"
  static const struct {
    const char *json;
    const char *word;
  } rows[] = {
    { "", "JSON" },
    { "[]", "object" },
    { "{\"columns\":[]}", "columns" },
    { "{\"columns\":null}", "columns" },
    { "{\"columns\":{\"a\":\"case-number\"}}", "debtor-name" },
    { "{\"columns\":{\"a\":\"case-nummer\",\"b\":\"debtor-name\"}}", "“a”" },
    { "{\"columns\":{\"a\":1,\"b\":\"debtor-name\"}}", "“a”" },
    { "{\"columns\":{\"a\":\"case-number-2\",\"b\":\"debtor-name\"}}", "“a”" },
    { "{\"columns\":{\"a\":\"lon-wan\",\"b\":\"debtor-name\"}}", "“a”" },
    { "{\"columns\":{\"a\":\"case-number\",\"c\":\"case-number\",\"b\":\"debtor-name\"}}",
      "case-number" },
    { "{" NAMED ",\"datum\":\"mars\"}", "datum" },
    { "{" NAMED ",\"header\":0}", "header" },
    { "{" NAMED ",\"hedaer\":1}", "hedaer" },
    { "{\"\xff\":1}", "UTF-8" },
  };
#undef NAMED

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("row %u", i);
    g_assert_null (yx_mapping_parse (rows[i].json, -1, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_nonnull (strstr (error->message, rows[i].word));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/columns/headings", test_headings);
  g_test_add_func ("/exchange/columns/cut-headings", test_cut_headings);
  g_test_add_func ("/exchange/columns/titles-above", test_titles_above);
  g_test_add_func ("/exchange/columns/address-numbers", test_address_numbers);
  g_test_add_func ("/exchange/columns/doubles", test_doubles);
  g_test_add_func ("/exchange/columns/not-found", test_not_found);
  g_test_add_func ("/exchange/columns/many-addresses", test_many_addresses);
  g_test_add_func ("/exchange/columns/very-wide", test_very_wide);
  g_test_add_func ("/exchange/columns/mapping", test_mapping);
  g_test_add_func ("/exchange/columns/mapping-refused", test_mapping_refused);
  return g_test_run ();
}
