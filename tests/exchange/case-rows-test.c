#include <string.h>

#include "exchange/case-rows.h"
#include "exchange/text-table.h"

/* A list read from text; the table lives as long as the rows. */
typedef struct {
  YxTable *table;
  YxColumns *columns;
  YxCaseRows *rows;
} List;

static void
list_clear (List *list)
{
  yx_case_rows_free (list->rows);
  yx_columns_free (list->columns);
  yx_table_free (list->table);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (List, list_clear)

static GDate
get_today (void)
{
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, 11, 2026);
  return today;
}

static List
read_list (const char *text, YxDatum datum)
{
  g_autoptr (GError) error = NULL;
  const GDate today = get_today ();
  List list;

  list.table = yx_text_table_parse (text, NULL, &error);
  g_assert_no_error (error);
  list.columns = yx_columns_find (list.table, NULL, &error);
  g_assert_no_error (error);
  list.rows = yx_case_rows_read (list.table, list.columns, datum, &today, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return list;
}

static const YxImportRow *
row_at (const List *list, guint index)
{
  g_assert_cmpuint (list->rows->rows->len, >, index);
  return &g_array_index (list->rows->rows, YxImportRow, index);
}

typedef struct {
  YxImportProblemKind kind;
  guint line;
  const char *column;
  const char *word;
} Expected;

static void
assert_problems (const List *list, const Expected *expected, guint n_expected)
{
  for (guint i = 0; i < list->rows->problems->len; i++) {
    const YxCaseListProblem *problem = g_ptr_array_index (list->rows->problems, i);

    g_test_message ("%u %s %s", problem->line, problem->column, problem->message);
    g_assert_cmpuint (i, <, n_expected);
    g_assert_cmpint (problem->kind, ==, expected[i].kind);
    g_assert_cmpuint (problem->line, ==, expected[i].line);
    g_assert_cmpstr (problem->column, ==, expected[i].column);
    g_assert_nonnull (strstr (problem->message, expected[i].word));
  }
  g_assert_cmpuint (list->rows->problems->len, ==, n_expected);
}

static void
test_full_row (void)
{
  g_auto (List) list = read_list (
      "案号,被执行人,身份证号码,性别,电话,执行标的额,已执行金额,案由,承办人,申请执行人,立案日期,"
      "状态,地址,经度,纬度\n"
      "(2024)豫0825执１２号,张　某,99000019800101059x,男,199-0000-0000,4.5万元,\"1,000\",民间借贷,"
      "王某,某银行,2024年3月5日,执行中,温县某村1号,113.07,34.94\n",
      YX_DATUM_WGS84);
  const YxImportRow *row;

  assert_problems (&list, NULL, 0);
  row = row_at (&list, 0);
  g_assert_cmpuint (row->line, ==, 2);
  g_assert_cmpstr (row->case_number, ==, "（2024）豫0825执12号");
  g_assert_cmpstr (row->court, ==, "温县人民法院");
  g_assert_cmpstr (row->debtor_name, ==, "张某");
  g_assert_cmpstr (row->debtor_id_number, ==, "99000019800101059X");
  g_assert_cmpint (row->debtor_kind, ==, YX_DEBTOR_KIND_PERSON);
  g_assert_cmpint (row->debtor_sex, ==, YX_SEX_MALE);
  g_assert_cmpstr (row->debtor_phone, ==, "19900000000");
  g_assert_cmpint (row->claim_fen, ==, 4500000);
  g_assert_cmpint (row->paid_fen, ==, 100000);
  g_assert_cmpstr (row->cause, ==, "民间借贷");
  g_assert_cmpstr (row->judge, ==, "王某");
  g_assert_cmpstr (row->applicant, ==, "某银行");
  g_assert_cmpint (row->filed, ==, G_GINT64_CONSTANT (1709596800) * G_USEC_PER_SEC);
  g_assert_cmpint (row->status, ==, YX_CASE_STATUS_OPEN);
  g_assert_cmpuint (row->n_addresses, ==, 1);
  g_assert_cmpstr (row->addresses[0].text, ==, "温县某村1号");
  g_assert_true (row->addresses[0].has_point);
  g_assert_cmpfloat (row->addresses[0].point.lon, ==, 113.07);
  g_assert_cmpfloat (row->addresses[0].point.lat, ==, 34.94);
}

static void
test_addresses (void)
{
  g_auto (List) list
      = read_list ("案号,被执行人,地址1,经度1,纬度1,地址2,地址3,经度3,纬度3\n"
                   "（2024）豫0825执1号,甲某,A；B;C,113.1；113.2,34.1；34.2,,D,113.4,34.4\n"
                   "（2024）豫0825执2号,乙某,,113.5,34.5,E,,0,0\n"
                   "（2024）豫0825执3号,丙某,,,,,,,\n",
                   YX_DATUM_WGS84);
  const YxImportRow *row = row_at (&list, 0);

  g_assert_cmpuint (row->n_addresses, ==, 4);
  g_assert_cmpstr (row->addresses[0].text, ==, "A");
  g_assert_cmpfloat (row->addresses[0].point.lon, ==, 113.1);
  g_assert_cmpstr (row->addresses[1].text, ==, "B");
  g_assert_cmpfloat (row->addresses[1].point.lat, ==, 34.2);
  g_assert_cmpstr (row->addresses[2].text, ==, "C");
  g_assert_false (row->addresses[2].has_point);
  g_assert_cmpstr (row->addresses[3].text, ==, "D");
  g_assert_cmpfloat (row->addresses[3].point.lon, ==, 113.4);

  row = row_at (&list, 1);
  g_assert_cmpuint (row->n_addresses, ==, 2);
  g_assert_null (row->addresses[0].text);
  g_assert_true (row->addresses[0].has_point);
  g_assert_cmpstr (row->addresses[1].text, ==, "E");
  g_assert_false (row->addresses[1].has_point);

  g_assert_cmpuint (row_at (&list, 2)->n_addresses, ==, 0);
  assert_problems (&list, NULL, 0);
}

static void
test_datum (void)
{
  const char *text = "案号,被执行人,坐标\n（2024）豫0825执1号,甲某,\"113.07,34.94\"\n";
  const YxLonLat given = { 113.07, 34.94 };

  for (int datum = YX_DATUM_WGS84; datum <= YX_DATUM_BD09; datum++) {
    g_auto (List) list = read_list (text, datum);
    const YxLonLat point = row_at (&list, 0)->addresses[0].point;
    const YxLonLat back = yx_datum_from_wgs84 (datum, point);

    g_assert_cmpfloat_with_epsilon (back.lon, given.lon, 1e-9);
    g_assert_cmpfloat_with_epsilon (back.lat, given.lat, 1e-9);
    g_assert_cmpint (point.lon == given.lon, ==, datum == YX_DATUM_WGS84);
  }
}

static void
test_rejected (void)
{
  static const Expected expected[] = {
    { YX_IMPORT_REJECTED, 3, "案号", "enforcement type" },
    { YX_IMPORT_REJECTED, 4, "案号", "missing" },
    { YX_IMPORT_REJECTED, 5, "被执行人", "missing" },
    { YX_IMPORT_REJECTED, 6, "被执行人", "several debtors" },
    { YX_IMPORT_REJECTED, 7, "身份证号码", "check digit" },
    { YX_IMPORT_REJECTED, 8, "执行标的额", "amount" },
    { YX_IMPORT_REJECTED, 9, "立案日期", "date" },
    { YX_IMPORT_REJECTED, 10, "立案日期", "to come" },
    { YX_IMPORT_REJECTED, 11, "状态", "status" },
    { YX_IMPORT_REJECTED, 12, "经度", "exchanged" },
    { YX_IMPORT_REJECTED, 13, "纬度", "together" },
    { YX_IMPORT_REJECTED, 14, "经度", "longitude" },
    { YX_IMPORT_REJECTED, 15, "经度", "180" },
    /* Both faults of one row are named. */
    { YX_IMPORT_REJECTED, 16, "身份证号码", "characters" },
    { YX_IMPORT_REJECTED, 16, "执行标的额", "amount" },
    { YX_IMPORT_REJECTED, 17, "身份证号码", "rounded" },
  };
  g_auto (List) list
      = read_list ("案号,被执行人,身份证号码,执行标的额,立案日期,状态,地址,经度,纬度\n"
                   "（2024）豫0825执1号,甲某,,,,,,,\n"
                   "（2024）豫0825民初2号,甲某,,,,,,,\n"
                   ",甲某,,,,,,,\n"
                   "（2024）豫0825执4号,,,,,,,,\n"
                   "（2024）豫0825执5号,甲某、乙某,,,,,,,\n"
                   "（2024）豫0825执6号,甲某,990000198001010011,,,,,,\n"
                   "（2024）豫0825执7号,甲某,,四万,,,,,\n"
                   "（2024）豫0825执8号,甲某,,,2024-02-30,,,,\n"
                   "（2024）豫0825执9号,甲某,,,2027-01-01,,,,\n"
                   "（2024）豫0825执10号,甲某,,,,不明,,,\n"
                   "（2024）豫0825执11号,甲某,,,,,A,34.94,113.07\n"
                   "（2024）豫0825执12号,甲某,,,,,A,113.07,\n"
                   "（2024）豫0825执13号,甲某,,,,,A,x,34.94\n"
                   "（2024）豫0825执14号,甲某,,,,,A,213.07,34.94\n"
                   "（2024）豫0825执15号,甲某,99000019800101,x,,,,,\n"
                   "（2024）豫0825执16号,甲某,4.1082519800101126E+17,,,,,,\n",
                   YX_DATUM_WGS84);

  g_assert_cmpuint (list.rows->n_rows, ==, 16);
  g_assert_cmpuint (list.rows->n_rejected, ==, 15);
  g_assert_cmpuint (list.rows->rows->len, ==, 1);
  g_assert_cmpuint (list.rows->addresses->len, ==, 0);
  assert_problems (&list, expected, G_N_ELEMENTS (expected));
}

static void
test_notes (void)
{
  static const Expected expected[] = {
    { YX_IMPORT_NOTE, 2, "案号", "2016" },
    { YX_IMPORT_NOTE, 3, "身份证号码", "sex" },
    { YX_IMPORT_NOTE, 3, "电话", "phone" },
  };
  g_auto (List) list = read_list ("案号,被执行人,身份证号码,性别,电话\n"
                                  "（2015）武执字第12号,甲某,,,\n"
                                  "（2024）豫0825执2号,甲某,990000198001010012,女,12345\n"
                                  "（2024）豫0825执3号,甲某,,,0391-0000000\n",
                                  YX_DATUM_WGS84);

  g_assert_cmpuint (list.rows->n_rejected, ==, 0);
  assert_problems (&list, expected, G_N_ELEMENTS (expected));
  g_assert_null (row_at (&list, 1)->debtor_phone);
  g_assert_cmpstr (row_at (&list, 2)->debtor_phone, ==, "03910000000");
}

static void
test_entities (void)
{
  static const Expected expected[] = { { YX_IMPORT_REJECTED, 4, "证件号码", "check digit" } };
  g_auto (List) list = read_list ("案号,被执行人,证件号码,主体类型\n"
                                  "（2024）豫0825执1号,某某商贸有限公司,91350100M000100Y43,\n"
                                  "（2024）豫0825执2号,某某厂,91350100M000100Y43,\n"
                                  "（2024）豫0825执3号,某某公司,91350100M000100Y44,\n"
                                  "（2024）豫0825执4号,某某,,法人\n"
                                  "（2024）豫0825执5号,某某有限公司（普通合伙）,,\n",
                                  YX_DATUM_WGS84);

  g_assert_cmpuint (list.rows->rows->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (row_at (&list, i)->debtor_kind, ==, YX_DEBTOR_KIND_ENTITY);
  g_assert_cmpstr (row_at (&list, 1)->debtor_id_number, ==, "91350100M000100Y43");
  assert_problems (&list, expected, G_N_ELEMENTS (expected));
}

static void
test_no_cases (void)
{
  g_auto (List) list = read_list ("清单\n"
                                  "序号,案号,被执行人,执行标的额\n"
                                  "1,（2024）豫0825执1号,甲某,1\n"
                                  "序号,案号,被执行人,执行标的额\n"
                                  "2,（2024）豫0825执2号,乙某,1\n"
                                  "合计,,2人,2\n"
                                  ",总计,,2\n"
                                  ",,,\n"
                                  "制表人：丙某,,,\n",
                                  YX_DATUM_WGS84);

  g_assert_cmpuint (list.rows->n_rows, ==, 2);
  g_assert_cmpuint (list.rows->rows->len, ==, 2);
  assert_problems (&list, NULL, 0);
}

static void
add_feature (YxTable *table, const char *address, YxLonLat point)
{
  const char *const cells[] = { "（2024）豫0825执1号", "甲某", address };
  YxTableRow *row = yx_table_add_row (table, table->rows->len + 1, cells, G_N_ELEMENTS (cells));

  row->has_point = TRUE;
  row->point = point;
}

static void
test_geometry (void)
{
  static const Expected expected[] = { { YX_IMPORT_REJECTED, 3, NULL, "degrees" } };
  static const char *const headings[] = { "案号", "被执行人", "地址" };
  const GDate today = get_today ();
  g_auto (List) list = { yx_table_new (), NULL, NULL };

  list.table->headings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    g_ptr_array_add (list.table->headings, g_strdup (headings[i]));
  add_feature (list.table, "A；B", (YxLonLat){ 113.1, 34.1 });
  add_feature (list.table, NULL, (YxLonLat){ 113.2, 34.2 });
  add_feature (list.table, "C", (YxLonLat){ 38500000.0, 3867000.0 });

  list.columns = yx_columns_find (list.table, NULL, NULL);
  list.rows = yx_case_rows_read (list.table, list.columns, YX_DATUM_WGS84, &today, NULL, NULL, NULL,
                                 NULL);
  g_assert_cmpuint (row_at (&list, 0)->n_addresses, ==, 2);
  g_assert_true (row_at (&list, 0)->addresses[0].has_point);
  g_assert_false (row_at (&list, 0)->addresses[1].has_point);
  g_assert_null (row_at (&list, 1)->addresses[0].text);
  g_assert_cmpfloat (row_at (&list, 1)->addresses[0].point.lat, ==, 34.2);
  g_assert_cmpuint (list.rows->rows->len, ==, 2);
  assert_problems (&list, expected, G_N_ELEMENTS (expected));
}

/* What a list says of the go/no-go; what is not understood must not open a door. */
static void
test_facts (void)
{
  g_auto (List) list = read_list (
      "案号,被执行人,身份证号码,执行依据文号,生效日期,传票送达日期,应到日期,送达回证,传唤结果,"
      "拘传票号,拘传票签发日期,拘传票有效期至,身份核对人,人大代表,特殊情况,地址核实日期,"
      "扑空次数,法定代表人,出生日期,地址\n"
      "（2025）豫0825执1号,样某,,（2025）豫0825民初9号,2025-03-01,2025-05-01；2025-06-01,"
      "2025-05-10；2025-06-10,是,未到,拘1号,2025-11-20,2025-11-30,甲某、乙某,非代表,"
      "犬只、照护老人、其他,2025-10-01,2,,1950-02-03,温县某村1号\n"
      "（2025）豫0825执2号,样品公司,,,,,,,,,,,,,无,,,设某,,温县某村2号\n"
      "（2025）豫0825执3号,示某,,,,,,,,,,,,,,,,,,温县某村3号\n"
      "（2025）豫0825执4号,示某,,,,,,也许,,,,,,,,,,,,温县某村4号\n"
      "（2025）豫0825执5号,示某,,,,,,,,,,,,村民,,,,,,温县某村5号\n"
      "（2025）豫0825执6号,示某,,,,2025-05-01,2025-05-10；2025-06-10,,,,,,,,,,,,,温县某村6号\n"
      "（2025）豫0825执7号,示某,,,,,,,,,,,,,,,不少,,,温县某村7号\n",
      YX_DATUM_WGS84);
  const YxImportFacts *facts = row_at (&list, 0)->facts;

  static const Expected expected[] = {
    { YX_IMPORT_NOTE, 2, "特殊情况", "by hand" },
    { YX_IMPORT_REJECTED, 5, "送达回证", "known words" },
    { YX_IMPORT_REJECTED, 6, "人大代表", "known words" },
    { YX_IMPORT_REJECTED, 7, "应到日期", "more days" },
    { YX_IMPORT_REJECTED, 8, "扑空次数", "number of visits" },
  };

  assert_problems (&list, expected, G_N_ELEMENTS (expected));
  g_assert_nonnull (facts);
  g_assert_cmpstr (facts->title, ==, "（2025）豫0825民初9号");
  g_assert_cmpint (facts->title_effective, ==, G_GINT64_CONSTANT (1740787200) * G_USEC_PER_SEC);
  g_assert_cmpuint (facts->n_summonses, ==, 2);
  /* The last second of 2025-05-10: until then nobody has failed to appear. */
  g_assert_cmpint (facts->summons_deadlines[0], ==,
                   G_GINT64_CONSTANT (1746921599) * G_USEC_PER_SEC);
  g_assert_cmpint (facts->summons_receipts, ==, TRUE);
  g_assert_cmpint (facts->summons_answer, ==, (int) YX_SUMMONS_ANSWER_NO_SHOW);
  g_assert_cmpstr (facts->warrant_number, ==, "拘1号");
  g_assert_cmpstr (facts->identity_by, ==, "甲某");
  g_assert_cmpstr (facts->identity_by_second, ==, "乙某");
  g_assert_cmpint (facts->deputy, ==, (int) YX_DEPUTY_STATUS_NONE);
  g_assert_cmpuint (facts->flags, ==,
                    1u << YX_DEBTOR_FLAG_DOG | 1u << YX_DEBTOR_FLAG_SOLE_CARER);
  g_assert_cmpint (facts->failed_visits, ==, 2);
  g_assert_cmpstr (facts->born, ==, "1950-02-03");

  facts = row_at (&list, 1)->facts;
  g_assert_cmpint (facts->capacity, ==, (int) YX_CAPACITY_LEGAL_REPRESENTATIVE);
  g_assert_cmpstr (facts->appears_name, ==, "设某");
  g_assert_cmpuint (facts->flags, ==, 0);
  g_assert_cmpint (facts->deputy, ==, -1);
  g_assert_null (row_at (&list, 2)->facts);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/case-rows/full-row", test_full_row);
  g_test_add_func ("/exchange/case-rows/addresses", test_addresses);
  g_test_add_func ("/exchange/case-rows/datum", test_datum);
  g_test_add_func ("/exchange/case-rows/rejected", test_rejected);
  g_test_add_func ("/exchange/case-rows/notes", test_notes);
  g_test_add_func ("/exchange/case-rows/entities", test_entities);
  g_test_add_func ("/exchange/case-rows/no-cases", test_no_cases);
  g_test_add_func ("/exchange/case-rows/geometry", test_geometry);
  g_test_add_func ("/exchange/case-rows/facts", test_facts);
  return g_test_run ();
}
