#include <glib.h>

#include "rules/opening-hours.h"

static void
test_reading (void)
{
  static const struct {
    const char *text;
    const char *canonical; /* NULL: refused */
  } cases[] = {
    { "Mo-Fr 09:00-12:00,13:30-17:00; Sa 09:00-12:00",
      "Mo-Fr 09:00-12:00,13:30-17:00; Sa 09:00-12:00" },
    { "周一至周五 9:00-12:00，14：00－17:30；周六 9:00-12:00",
      "Mo-Fr 09:00-12:00,14:00-17:30; Sa 09:00-12:00" },
    { "工作日 8:30-17:00", "Mo-Fr 08:30-17:00" },
    { "星期一到星期四 8:30-12:00 14:00-18:00", "Mo-Th 08:30-12:00,14:00-18:00" },
    { "24/7", "Mo-Su 00:00-24:00" },
    { "09:00-17:00", "Mo-Su 09:00-17:00" },
    { "每天 9:00-21:00; 周日 休息", "Mo-Sa 09:00-21:00" },
    { "Mo,We,Fr 9:00-12:00", "Mo 09:00-12:00; We 09:00-12:00; Fr 09:00-12:00" },
    { "Sa-Mo 10:00-11:00", "Mo 10:00-11:00; Sa-Su 10:00-11:00" },
    { "Mo-Su off", "Mo-Su off" },
    { "", NULL },
    { "open", NULL },
    { "Mo-Fr", NULL },
    { "Mo-Fr 17:00-09:00", NULL },
    { "Mo-Fr 09:00-24:30", NULL },
    { "Mo-Fr 9-17", NULL },
    { "Mo-Fr 09:00-12:00,11:00-17:00", NULL },
    { "Mo-Fr 09:60-12:00", NULL },
    { "Mo-工作日 09:00-12:00", NULL },
    { "Mo 1:00-2:00 3:00-4:00 5:00-6:00 7:00-8:00 9:00-10:00 11:00-12:00 13:00-14:00", NULL },
    { "Mo-Fr 09:00-12:00 and by appointment", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    YxOpeningHours hours;
    g_autofree char *why = NULL;
    const gboolean ok = yx_opening_hours_parse (cases[i].text, &hours, &why);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (ok, ==, cases[i].canonical != NULL);
    g_assert_cmpint (why != NULL, ==, !ok);
    if (ok) {
      g_autofree char *text = yx_opening_hours_to_text (&hours);

      g_assert_cmpstr (text, ==, cases[i].canonical);
    }
  }
}

/* 2026-10-01 is a Thursday in the holiday week, 2026-10-10 a Saturday worked for it. */
static void
test_days (void)
{
  YxDayRange holiday, workday;
  YxOpeningHours hours, market;
  const YxOpenSpan *spans = NULL;
  GDate day;
  static const struct {
    GDateDay day;
    GDateMonth month;
    guint office, market;
  } days[] = {
    { 30, 9, 2, 1 },  /* Wednesday */
    { 1, 10, 0, 0 },  /* holiday */
    { 7, 10, 0, 0 },  /* its last day */
    { 8, 10, 2, 1 },
    { 10, 10, 2, 1 }, /* Saturday worked: Monday's hours, but the market has its own */
    { 11, 10, 0, 0 }, /* Sunday */
    { 17, 10, 0, 1 }, /* an ordinary Saturday */
  };

  g_assert_true (yx_day_range_parse ("2026-10-01/2026-10-07", &holiday));
  g_assert_true (yx_day_range_parse ("2026-10-10", &workday));
  g_assert_true (yx_opening_hours_parse ("Mo-Fr 9:00-12:00,13:30-17:00", &hours, NULL));
  g_assert_true (yx_opening_hours_parse ("Mo-Sa 6:00-11:00", &market, NULL));
  const YxCalendar calendar = { &holiday, 1, &workday, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    g_date_clear (&day, 1);
    g_date_set_dmy (&day, days[i].day, days[i].month, 2026);
    g_assert_cmpuint (yx_opening_hours_on (&hours, &calendar, &day, &spans), ==, days[i].office);
    if (days[i].office > 0)
      g_assert_cmpint (spans[0].from, ==, 9 * 60);
    g_assert_cmpuint (yx_opening_hours_on (&market, &calendar, &day, &spans), ==, days[i].market);
  }
  g_date_set_dmy (&day, 1, 10, 2026);
  g_assert_cmpuint (yx_opening_hours_on (&hours, NULL, &day, &spans), ==, 2);
}

static void
test_ranges (void)
{
  static const char *const wrong[] = { "",           "2026-10",    "2026-02-30",
                                       "2026-13-01", "1979-01-01", "2026-10-08/2026-10-01",
                                       "2026/10/01", "2026-10-01/", " 2026-10-01" };
  YxDayRange range = { 7, 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (yx_day_range_parse (wrong[i], &range));
  g_assert_cmpuint (range.from, ==, 7);
  g_assert_true (yx_day_range_parse ("2026-12-31/2027-01-02", &range));
  g_assert_cmpuint (range.to - range.from, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/opening-hours/reading", test_reading);
  g_test_add_func ("/rules/opening-hours/days", test_days);
  g_test_add_func ("/rules/opening-hours/ranges", test_ranges);
  return g_test_run ();
}
