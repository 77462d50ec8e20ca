#include "exchange/cells.h"

static void
test_amount (void)
{
  static const struct {
    const char *text;
    int unit;
    gint64 fen; /* -1: refused */
  } rows[] = {
    { "45000", 1, 4500000 },
    { "45,000.00", 1, 4500000 },
    { "１２，３４５．６７", 1, 1234567 },
    { "1,234,567.89", 1, 123456789 },
    { "12,34", 1, -1 },
    { "1,2345", 1, -1 },
    { ",123", 1, -1 },
    { "¥45000元", 1, 4500000 },
    { "￥45000", 1, 4500000 },
    { "人民币 45000 元整", 1, 4500000 },
    { "4.5万元", 1, 4500000 },
    { "4.5万", 1, 4500000 },
    { "4.5", 10000, 4500000 },
    { "45000元", 10000, 4500000 },
    { "1.2亿", 1, 12000000000 },
    { "0", 1, 0 },
    { "0.005", 1, 1 },
    { "4.5E+5", 1, 45000000 },
    { "123456.78999999999", 1, 12345679 },
    { "-5", 1, -1 },
    { "", 1, -1 },
    { "约4万", 1, -1 },
    { "4万5", 1, -1 },
    { "1e99", 1, -1 },
    { "nan", 1, -1 },
    { "0x10", 1, -1 },
    { "1.2.3", 1, -1 },
    { "\xff", 1, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 fen = -1;

    g_test_message ("row %u", i);
    g_assert_cmpint (yx_cell_parse_amount (rows[i].text, rows[i].unit, &fen), ==, rows[i].fen >= 0);
    g_assert_cmpint (fen, ==, rows[i].fen);
  }
}

static void
test_date (void)
{
  static const struct {
    const char *text;
    int year, month, day; /* 0: refused */
  } rows[] = {
    { "2024-03-05", 2024, 3, 5 },
    { "2024/3/5", 2024, 3, 5 },
    { "2024.3.5", 2024, 3, 5 },
    { "2024年3月5日", 2024, 3, 5 },
    { "２０２４年０３月０５日", 2024, 3, 5 },
    { "2024 年 3 月 5 日", 2024, 3, 5 },
    { "20240305", 2024, 3, 5 },
    { "2024/3/1 0:30", 2024, 3, 1 },
    { "2024-03-05T10:30:00Z", 2024, 3, 5 },
    { "45356", 2024, 3, 5 },
    { "45356.75", 2024, 3, 5 },
    { "44927", 2023, 1, 1 },
    { "2024-02-30", 0, 0, 0 },
    { "2023-02-29", 0, 0, 0 },
    { "2024-13-01", 0, 0, 0 },
    { "2024-3/5", 0, 0, 0 },
    { "2024年3月", 0, 0, 0 },
    { "24/3/5", 0, 0, 0 },
    { "1899-12-31", 0, 0, 0 },
    { "45", 0, 0, 0 },
    { "4500000", 0, 0, 0 },
    { "昨天", 0, 0, 0 },
    { "", 0, 0, 0 },
    { "2024-03-05abc", 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GDate date;

    g_test_message ("row %u", i);
    g_date_clear (&date, 1);
    g_assert_cmpint (yx_cell_parse_date (rows[i].text, &date), ==, rows[i].year != 0);
    if (rows[i].year == 0)
      continue;
    g_assert_cmpint (g_date_get_year (&date), ==, rows[i].year);
    g_assert_cmpint (g_date_get_month (&date), ==, rows[i].month);
    g_assert_cmpint (g_date_get_day (&date), ==, rows[i].day);
  }
}

static void
test_degrees (void)
{
  static const struct {
    const char *text;
    double degrees;
  } good[] = {
    { "113.0712", 113.0712 },       { "东经１１３．５°", 113.5 }, { "113°04'16.32\"E", 113.0712 },
    { "34度56分28.32秒", 34.9412 }, { "34.5S", -34.5 },           { "-34.5", -34.5 },
  };
  static const char *const bad[] = { "", "113.0712x", "113°70'", "nan", "温县", "°", "--5" };
  double degrees = 7.0;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (yx_cell_parse_degrees (bad[i], &degrees));
  g_assert_cmpfloat (degrees, ==, 7.0);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_assert_true (yx_cell_parse_degrees (good[i].text, &degrees));
    g_assert_cmpfloat_with_epsilon (degrees, good[i].degrees, 1e-9);
  }
}

static void
test_coordinates (void)
{
  static const char *const good[]
      = { "113.07,34.94", "113.07，34.94", "(113.07 34.94)", "34.94, 113.07", "113.07、34.94" };
  static const char *const bad[] = { "", "113.07", "113.07,34.94,5", "a,b", "\xff,1" };
  YxLonLat point = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_assert_true (yx_cell_parse_coordinates (good[i], &point));
    g_assert_cmpfloat_with_epsilon (point.lon, 113.07, 1e-12);
    g_assert_cmpfloat_with_epsilon (point.lat, 34.94, 1e-12);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (yx_cell_parse_coordinates (bad[i], &point));
}

static void
test_split (void)
{
  g_auto (GStrv) parts = yx_cell_split ("甲村1号；乙村2号; 丙村\n丁村；");
  const char *const expected[] = { "甲村1号", "乙村2号", "丙村", "丁村", "", NULL };

  g_assert_true (g_strv_equal ((const char *const *) parts, expected));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/cells/amount", test_amount);
  g_test_add_func ("/exchange/cells/date", test_date);
  g_test_add_func ("/exchange/cells/degrees", test_degrees);
  g_test_add_func ("/exchange/cells/coordinates", test_coordinates);
  g_test_add_func ("/exchange/cells/split", test_split);
  return g_test_run ();
}
