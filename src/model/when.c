#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/when.h"

#include <string.h>

#include "model/format.h"

#define LONGEST_TEXT 200

/* Somebody's watch is ahead of ours. */
#define WATCH_SLACK (5 * G_TIME_SPAN_MINUTE)

/* What is left to read. */
typedef struct {
  const char *rest;
} Cursor;

static gboolean
take (Cursor *cursor, const char *word)
{
  if (!g_str_has_prefix (cursor->rest, word))
    return FALSE;
  cursor->rest += strlen (word);
  return TRUE;
}

/* Takes one of some words; its index, or -1. */
static int
take_one (Cursor *cursor, const char *const *words)
{
  for (int i = 0; words[i] != NULL; i++)
    if (take (cursor, words[i]))
      return i;
  return -1;
}

static gboolean
at_end (const Cursor *cursor)
{
  return *cursor->rest == '\0';
}

/* 0 … 9999 in digits; *ret_n_digits tells 0630 from 630. */
static gboolean
take_digits (Cursor *cursor, int *ret_number, int *ret_n_digits)
{
  int number = 0, n = 0;

  while (g_ascii_isdigit (cursor->rest[n]) && n < 5)
    number = number * 10 + (cursor->rest[n++] - '0');
  if (n == 0 || n > 4)
    return FALSE;
  cursor->rest += n;
  *ret_number = number;
  *ret_n_digits = n;
  return TRUE;
}

/* 零 … 九十九, 两 */
static gboolean
take_han (Cursor *cursor, int *ret_number)
{
  static const char *const digits[]
      = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "两", "〇", NULL };
  static const int values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 0 };
  const int first = take_one (cursor, digits);
  int number = first >= 0 ? values[first] : 1;

  if (take (cursor, "十")) {
    const int last = take_one (cursor, digits);

    number = number * 10 + (last >= 0 ? values[last] : 0);
  } else if (first < 0) {
    return FALSE;
  }
  *ret_number = number;
  return TRUE;
}

static gboolean
take_number (Cursor *cursor, int *ret_number)
{
  int n_digits;

  return take_digits (cursor, ret_number, &n_digits) || take_han (cursor, ret_number);
}

/* ---- How long ago ---- */

/* A unit behind a number; 0 when there is none. */
static gint64
take_unit (Cursor *cursor)
{
  static const struct {
    const char *word;
    gint64 span;
  } units[] = {
    { "个小时", G_TIME_SPAN_HOUR },  { "个钟头", G_TIME_SPAN_HOUR },
    { "小时", G_TIME_SPAN_HOUR },    { "钟头", G_TIME_SPAN_HOUR },
    { "分钟", G_TIME_SPAN_MINUTE },  { "分", G_TIME_SPAN_MINUTE },
    { "天", G_TIME_SPAN_DAY },       { "minutes", G_TIME_SPAN_MINUTE },
    { "minute", G_TIME_SPAN_MINUTE }, { "mins", G_TIME_SPAN_MINUTE },
    { "min", G_TIME_SPAN_MINUTE },   { "hours", G_TIME_SPAN_HOUR },
    { "hour", G_TIME_SPAN_HOUR },    { "days", G_TIME_SPAN_DAY },
    { "day", G_TIME_SPAN_DAY },      { "m", G_TIME_SPAN_MINUTE },
    { "h", G_TIME_SPAN_HOUR },       { "d", G_TIME_SPAN_DAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (take (cursor, units[i].word))
      return units[i].span;
  return 0;
}

/* "半小时前", "1个半小时前", "20分钟前", "2h" */
static gboolean
parse_ago (const char *text, gint64 now, gint64 *ret_time)
{
  static const char *const endings[] = { "之前", "以前", "前", "ago", NULL };
  Cursor cursor = { text };
  gint64 unit, span;
  int number = 0;
  gboolean half = FALSE, han;

  if (take (&cursor, "半")) {
    half = TRUE;
    take (&cursor, "个");
  } else if (!take_number (&cursor, &number)) {
    return FALSE;
  } else if (take (&cursor, "个半")) {
    half = TRUE;
  }
  unit = take_unit (&cursor);
  if (unit == 0 || number > 1000)
    return FALSE;
  /* "5分" alone is a part of a clock's time; "20m" and "2h" are said this way. */
  han = (guchar) cursor.rest[-1] >= 0x80;
  if (take_one (&cursor, endings) < 0 && han)
    return FALSE;
  span = number * unit + (half ? unit / 2 : 0);
  if (!at_end (&cursor))
    return FALSE;
  *ret_time = now - span;
  return TRUE;
}

/* ---- Clock and day ---- */

typedef struct {
  gboolean has_day;
  int days_ago;
  gboolean has_date;    /* month and day, or the day alone */
  int year, month, day; /* 0: not said */
  gboolean afternoon;   /* hours below 12 are those after noon */
  gboolean evening;     /* twelve o'clock is midnight */
  gboolean noon;
  gboolean small_hours; /* twelve o'clock is midnight, the one before */
  int hour, minute;
} Said;

static void
take_day (Cursor *cursor, Said *said)
{
  static const struct {
    const char *word;
    int days_ago;
    const char *part; /* that the word has in it: put back */
  } days[] = {
    { "今天", 0, "" },     { "今日", 0, "" },   { "今早", 0, "早" },   { "今晨", 0, "早" },
    { "今晚", 0, "晚" },   { "今夜", 0, "晚" }, { "昨天", 1, "" },     { "昨日", 1, "" },
    { "昨早", 1, "早" },   { "昨晨", 1, "早" }, { "昨晚", 1, "晚" },   { "昨夜", 1, "晚" },
    { "前天", 2, "" },     { "前日", 2, "" },   { "前晚", 2, "晚" },   { "大前天", 3, "" },
    { "today", 0, "" },    { "yesterday", 1, "" }, { "lastnight", 1, "晚" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    if (!take (cursor, days[i].word))
      continue;
    said->has_day = TRUE;
    said->days_ago = days[i].days_ago;
    said->evening = said->afternoon = g_str_equal (days[i].part, "晚");
    return;
  }
}

/* "11月22日", "11-22", "11/22", "22日": nothing is taken when it is something else. */
static void
take_date (Cursor *cursor, Said *said)
{
  static const char *const day_words[] = { "日", "号", NULL };
  Cursor ahead = *cursor;
  int first, second = 0, n_digits;

  if (!take_digits (&ahead, &first, &n_digits) || n_digits > 2)
    return;
  if (take_one (&ahead, day_words) >= 0) {
    said->day = first;
  } else if (take (&ahead, "月")) {
    if (!take_digits (&ahead, &second, &n_digits) || n_digits > 2)
      return;
    take_one (&ahead, day_words);
    said->month = first;
    said->day = second;
  } else if ((*ahead.rest == '-' || *ahead.rest == '/') && g_ascii_isdigit (ahead.rest[1])) {
    ahead.rest++;
    /* 11-222330 is 11-22 at 23:30. */
    n_digits = g_ascii_isdigit (ahead.rest[1]) ? 2 : 1;
    second = g_ascii_digit_value (ahead.rest[0]);
    if (n_digits == 2)
      second = second * 10 + g_ascii_digit_value (ahead.rest[1]);
    ahead.rest += n_digits;
    said->month = first;
    said->day = second;
  } else {
    return;
  }
  said->has_date = TRUE;
  *cursor = ahead;
}

static void
take_part (Cursor *cursor, Said *said)
{
  static const char *const mornings[] = { "早上", "早晨", "清晨", "上午", "早", NULL };
  static const char *const afternoons[] = { "下午", "傍晚", NULL };
  static const char *const evenings[] = { "晚上", "夜里", "夜间", "晚间", "晚", "夜", NULL };

  if (take (cursor, "凌晨")) {
    said->small_hours = TRUE;
    said->afternoon = said->evening = FALSE;
  } else if (take (cursor, "中午")) {
    said->noon = TRUE;
  } else if (take_one (cursor, afternoons) >= 0) {
    said->afternoon = TRUE;
  } else if (take_one (cursor, evenings) >= 0) {
    said->afternoon = said->evening = TRUE;
  } else {
    take_one (cursor, mornings);
  }
}

static gboolean
take_clock (Cursor *cursor, Said *said)
{
  static const char *const hour_words[] = { "点钟", "点", "时", NULL };
  static const char *const colons[] = { ":", "：", ".", NULL };
  int number, n_digits = 0;

  if (!take_digits (cursor, &number, &n_digits) && !take_han (cursor, &number))
    return FALSE;
  if (n_digits >= 3) {
    said->hour = number / 100;
    said->minute = number % 100;
  } else if (take_one (cursor, hour_words) >= 0) {
    said->hour = number;
    if (take (cursor, "半")) {
      said->minute = 30;
    } else if (take (cursor, "一刻")) {
      said->minute = 15;
    } else if (take (cursor, "三刻")) {
      said->minute = 45;
    } else if (!at_end (cursor)) {
      take (cursor, "零");
      if (!take_number (cursor, &said->minute))
        return FALSE;
      take (cursor, "分");
    }
  } else if (take_one (cursor, colons) >= 0) {
    said->hour = number;
    if (!take_digits (cursor, &said->minute, &n_digits) || n_digits != 2)
      return FALSE;
  } else {
    return FALSE;
  }
  if (take (cursor, "pm") || take (cursor, "p.m."))
    said->afternoon = TRUE;
  else
    (void) (take (cursor, "am") || take (cursor, "a.m."));
  return said->hour >= 0 && said->hour <= 24 && said->minute <= 59
         && (said->hour < 24 || said->minute == 0);
}

/* The hour of the day that is meant, up to 24, and later than that after midnight. */
static int
meant_hour (const Said *said)
{
  if (said->hour == 12 && said->evening)
    return 24;
  if (said->hour == 12 && said->small_hours)
    return 0;
  if (said->hour < 12 && said->afternoon)
    /* "昨晚2点": the small hours that belong to the evening. */
    return said->evening && said->hour < 5 ? said->hour + 24 : said->hour + 12;
  if (said->hour < 4 && said->noon)
    return said->hour + 12;
  return said->hour;
}

/* A day's midnight and the hours and minutes after it, by the clock. */
static gboolean
resolve (GTimeZone *zone, int year, int month, int day, int hour, int minute, gint64 *ret_time)
{
  g_autoptr (GDateTime) midnight = NULL;
  g_autoptr (GDateTime) later = NULL;
  g_autoptr (GDateTime) whole = NULL;

  if (!g_date_valid_dmy ((GDateDay) CLAMP (day, 0, 32), (GDateMonth) CLAMP (month, 0, 13),
                         (GDateYear) year))
    return FALSE;
  midnight = g_date_time_new (zone, year, month, day, 0, 0, 0.0);
  later = midnight != NULL ? g_date_time_add_days (midnight, hour / 24) : NULL;
  if (later == NULL)
    return FALSE;
  whole = g_date_time_new (zone, g_date_time_get_year (later), g_date_time_get_month (later),
                           g_date_time_get_day_of_month (later), hour % 24, minute, 0.0);
  if (whole == NULL)
    return FALSE;
  *ret_time = g_date_time_to_unix (whole) * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
resolve_date (GTimeZone *zone, GDateTime *today, const Said *said, gint64 now, gint64 *ret_time)
{
  int year = g_date_time_get_year (today);
  int month = said->month != 0 ? said->month : g_date_time_get_month (today);

  if (resolve (zone, year, month, said->day, meant_hour (said), said->minute, ret_time)
      && *ret_time <= now + WATCH_SLACK)
    return TRUE;
  /* The one before. */
  if (said->month != 0) {
    year--;
  } else if (--month == 0) {
    month = 12;
    year--;
  }
  return resolve (zone, year, month, said->day, meant_hour (said), said->minute, ret_time);
}

static gboolean
parse_clock (const char *text, gint64 now, GTimeZone *zone, gint64 *ret_time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  Cursor cursor = { text };
  Said said = { 0 };

  if (today == NULL)
    return FALSE;
  take_day (&cursor, &said);
  if (!said.has_day)
    take_date (&cursor, &said);
  take_part (&cursor, &said);
  if (!take_clock (&cursor, &said) || !at_end (&cursor))
    return FALSE;
  if (said.has_date)
    return resolve_date (zone, today, &said, now, ret_time);
  for (int days_ago = said.days_ago;; days_ago++) {
    g_autoptr (GDateTime) day = g_date_time_add_days (today, -days_ago);

    if (day == NULL
        || !resolve (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                     g_date_time_get_day_of_month (day), meant_hour (&said), said.minute,
                     ret_time))
      return FALSE;
    if (*ret_time <= now + WATCH_SLACK)
      return TRUE;
    /* 今晚11点, at noon, is still to come. */
    if (said.has_day)
      return FALSE;
  }
}

gboolean
yx_parse_when (const char *text, gint64 now, GTimeZone *zone, gint64 *ret_time)
{
  static const char *const now_words[] = { "", "现在", "刚才", "刚刚", "此刻", "now", NULL };
  g_autoptr (GTimeZone) here = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autofree char *folded = NULL;
  g_autofree char *word = NULL;
  g_autofree char *plain = NULL;
  gint64 time;

  g_return_val_if_fail (text != NULL && ret_time != NULL, FALSE);

  if (strlen (text) > LONGEST_TEXT || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  folded = yx_fold_text (text);
  word = g_ascii_strdown (folded, -1);
  if (g_strv_contains (now_words, word)) {
    *ret_time = now;
    return TRUE;
  }
  plain = g_strstrip (g_strdup (text));
  if (!parse_ago (word, now, &time) && !parse_clock (word, now, here, &time)
      && !yx_parse_time (plain, here, &time))
    return FALSE;
  *ret_time = time;
  return TRUE;
}
