#include "model/when.h"

/* 2026-11-23 00:40 in China, a Monday. */
#define NOW (G_GINT64_CONSTANT (1795365600) * G_USEC_PER_SEC)

static GTimeZone *zone;

static char *
understood (const char *text)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  gint64 time;

  if (!yx_parse_when (text, NOW, zone, &time))
    return NULL;
  utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  local = g_date_time_to_timezone (utc, zone);
  return g_date_time_format (local, "%m-%d %H:%M");
}

static void
test_words (void)
{
  static const struct {
    const char *text;
    const char *means; /* NULL: nothing */
  } words[] = {
    { "", "11-23 00:40" },
    { "  现在 ", "11-23 00:40" },
    { "now", "11-23 00:40" },
    { "20分钟前", "11-23 00:20" },
    { "20 分钟前", "11-23 00:20" },
    { "二十分钟前", "11-23 00:20" },
    { "半小时前", "11-23 00:10" },
    { "半个小时前", "11-23 00:10" },
    { "一个半小时前", "11-22 23:10" },
    { "两小时前", "11-22 22:40" },
    { "2个小时之前", "11-22 22:40" },
    { "3天前", "11-20 00:40" },
    { "20m", "11-23 00:20" },
    { "2h", "11-22 22:40" },
    { "2 hours ago", "11-22 22:40" },
    { "45 min ago", "11-22 23:55" },
    /* The last time that the clock said so. */
    { "2330", "11-22 23:30" },
    { "23:30", "11-22 23:30" },
    { "23：30", "11-22 23:30" },
    { "0030", "11-23 00:30" },
    { "00:44", "11-23 00:44" },
    { "0100", "11-22 01:00" },
    { "630", "11-22 06:30" },
    { "23点", "11-22 23:00" },
    { "23点半", "11-22 23:30" },
    { "十一点半", "11-22 11:30" },
    { "晚上十一点半", "11-22 23:30" },
    { "晚上9点", "11-22 21:00" },
    { "下午三点一刻", "11-22 15:15" },
    { "中午12点", "11-22 12:00" },
    { "中午1点", "11-22 13:00" },
    { "凌晨12点", "11-23 00:00" },
    { "凌晨12点半", "11-23 00:30" },
    { "23时05分", "11-22 23:05" },
    { "9pm", NULL },
    { "9:15pm", "11-22 21:15" },
    { "昨晚11点", "11-22 23:00" },
    { "昨晚 2330", "11-22 23:30" },
    { "昨晚12点", "11-23 00:00" },
    { "前晚2点", "11-22 02:00" },
    { "昨天上午9点半", "11-22 09:30" },
    { "前天 2130", "11-21 21:30" },
    { "yesterday 21:30", "11-22 21:30" },
    { "今天0030", "11-23 00:30" },
    { "今天下午3点", NULL },
    { "11月22日 23:30", "11-22 23:30" },
    { "11-22 2330", "11-22 23:30" },
    { "11/22 23:30", "11-22 23:30" },
    { "22日0600", "11-22 06:00" },
    { "30日0600", "10-30 06:00" },
    { "12月1日 8点", "12-01 08:00" },
    { "2026-11-20 08:05", "11-20 08:05" },
    { "2026-11-20T08:05:00+08:00", "11-20 08:05" },
    { "25:00", NULL },
    { "2460", NULL },
    { "24:30", NULL },
    { "23:3", NULL },
    { "13月1日 8点", NULL },
    { "2月30日 8点", NULL },
    { "5分", NULL },
    { "昨晚", NULL },
    { "8", NULL },
    { "明天8点", NULL },
    { "99999分钟前", NULL },
    { "2330号楼", NULL },
    { "abc", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *means = understood (words[i].text);

    g_test_message ("“%s” is %s", words[i].text, means != NULL ? means : "nothing");
    g_assert_cmpstr (means, ==, words[i].means);
  }
}

/* Each minute of a day, typed in four digits, is that minute of today or yesterday. */
static void
test_every_minute (void)
{
  for (int minute = 0; minute < 24 * 60; minute++) {
    g_autofree char *text = g_strdup_printf ("%02d%02d", minute / 60, minute % 60);
    g_autofree char *clock = g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
    g_autofree char *means = understood (text);
    gint64 time;

    g_assert_nonnull (means);
    g_assert_true (g_str_has_suffix (means, clock));
    g_assert_true (yx_parse_when (text, NOW, zone, &time));
    g_assert_cmpint (time, <=, NOW + 5 * G_TIME_SPAN_MINUTE);
    g_assert_cmpint (time, >, NOW - G_TIME_SPAN_DAY);
  }
}

int
main (int argc, char *argv[])
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  zone = g_time_zone_new_identifier ("+08");
  g_test_add_func ("/model/when/words", test_words);
  g_test_add_func ("/model/when/every-minute", test_every_minute);
  failed = g_test_run ();
  g_time_zone_unref (zone);
  return failed;
}
