#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rules/opening-hours.h"

#define DAY_MINUTES 1440
#define ALL_DAYS 0x7fu
#define LONGEST 400

/* Words for days as bits, Monday the lowest; longer words before those that begin them. */
static const struct {
  const char *word;
  guint days;
} day_words[] = {
  { "工作日", 0x1f }, { "周末", 0x60 },   { "每天", ALL_DAYS }, { "每日", ALL_DAYS },
  { "星期一", 0x01 }, { "星期二", 0x02 }, { "星期三", 0x04 },   { "星期四", 0x08 },
  { "星期五", 0x10 }, { "星期六", 0x20 }, { "星期日", 0x40 },   { "星期天", 0x40 },
  { "周一", 0x01 },   { "周二", 0x02 },   { "周三", 0x04 },     { "周四", 0x08 },
  { "周五", 0x10 },   { "周六", 0x20 },   { "周日", 0x40 },     { "周天", 0x40 },
  { "mo", 0x01 },     { "tu", 0x02 },     { "we", 0x04 },       { "th", 0x08 },
  { "fr", 0x10 },     { "sa", 0x20 },     { "su", 0x40 },
};

static const char *const day_names[7] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };
static const char *const dashes[] = { "-", "–", "—", "~", "〜", "至", "到" };
static const char *const closed_words[] = { "closed", "off", "休息", "不营业", "不办公" };

static gboolean
skip_word (const char **at, const char *word)
{
  if (!g_str_has_prefix (*at, word))
    return FALSE;
  *at += strlen (word);
  return TRUE;
}

static gboolean
skip_any (const char **at, const char *const *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (skip_word (at, words[i]))
      return TRUE;
  return FALSE;
}

static void
skip_blanks (const char **at)
{
  while (**at == ' ' || **at == '\t')
    (*at)++;
}

/* Between days or times: a comma or blanks. */
static void
skip_commas (const char **at)
{
  while (**at == ' ' || **at == '\t' || **at == ',' || g_str_has_prefix (*at, "、"))
    *at += **at == ' ' || **at == '\t' || **at == ',' ? 1 : strlen ("、");
}

static guint
read_day_word (const char **at)
{
  for (gsize i = 0; i < G_N_ELEMENTS (day_words); i++)
    if (skip_word (at, day_words[i].word))
      return day_words[i].days;
  return 0;
}

static gboolean
is_one_day (guint days)
{
  return (days & (days - 1)) == 0;
}

/* From one day to another, over Sunday if need be. */
static guint
days_between (guint from, guint to)
{
  guint days = from;

  while (from != to) {
    from = from == 0x40 ? 0x01 : from << 1;
    days |= from;
  }
  return days;
}

/* All days that the text begins with; none: every day. 0: a range that is none. */
static guint
read_days (const char **at)
{
  guint days = 0;

  for (;;) {
    const char *before = *at;
    guint from, to;

    skip_commas (at);
    from = read_day_word (at);
    if (from == 0) {
      *at = before;
      return days != 0 ? days : ALL_DAYS;
    }
    before = *at;
    skip_blanks (at);
    if (skip_any (at, dashes, G_N_ELEMENTS (dashes))) {
      skip_blanks (at);
      to = read_day_word (at);
      if (to == 0 || !is_one_day (from) || !is_one_day (to))
        return 0;
      from = days_between (from, to);
    } else {
      *at = before;
    }
    days |= from;
  }
}

/* "9:00", "17:30", "24:00". */
static gboolean
read_clock (const char **at, int *ret_minutes)
{
  const char *here = *at;
  int hour = 0, minute = 0;
  guint n_hour = 0;

  for (; g_ascii_isdigit (*here) && n_hour < 2; n_hour++)
    hour = hour * 10 + *here++ - '0';
  if (n_hour == 0 || *here != ':' || !g_ascii_isdigit (here[1]) || !g_ascii_isdigit (here[2])
      || g_ascii_isdigit (here[3]))
    return FALSE;
  minute = (here[1] - '0') * 10 + here[2] - '0';
  if (minute > 59 || hour * 60 + minute > DAY_MINUTES)
    return FALSE;
  *ret_minutes = hour * 60 + minute;
  *at = here + 3;
  return TRUE;
}

static gboolean
read_span (const char **at, YxOpenSpan *ret_span)
{
  int from, to;

  if (!read_clock (at, &from))
    return FALSE;
  skip_blanks (at);
  if (!skip_any (at, dashes, G_N_ELEMENTS (dashes)))
    return FALSE;
  skip_blanks (at);
  if (!read_clock (at, &to) || to <= from)
    return FALSE;
  *ret_span = (YxOpenSpan){ (gint16) from, (gint16) to };
  return TRUE;
}

/* The times of one rule, up to its semicolon. FALSE where they are none, too many or out of order.
 */
static gboolean
read_spans (const char **at, YxOpenSpan spans[YX_OPEN_SPANS], guint8 *ret_n)
{
  guint8 n = 0;

  skip_blanks (at);
  if (skip_any (at, closed_words, G_N_ELEMENTS (closed_words))) {
    skip_blanks (at);
    *ret_n = 0;
    return **at == '\0' || **at == ';';
  }
  for (;;) {
    skip_commas (at);
    if (**at == '\0' || **at == ';')
      break;
    if (n == YX_OPEN_SPANS || !read_span (at, &spans[n])
        || (n > 0 && spans[n].from <= spans[n - 1].to))
      return FALSE;
    n++;
  }
  *ret_n = n;
  return n > 0;
}

static gboolean
read_rules (const char *text, YxOpeningHours *hours)
{
  const char *at = text;
  gboolean any = FALSE;

  for (;;) {
    YxOpenSpan spans[YX_OPEN_SPANS] = { { 0, 0 } };
    guint8 n_spans = 0;
    guint days;

    skip_blanks (&at);
    while (*at == ';') {
      at++;
      skip_blanks (&at);
    }
    if (*at == '\0')
      return any;
    if (skip_word (&at, "24/7")) {
      days = ALL_DAYS;
      n_spans = 1;
      spans[0] = (YxOpenSpan){ 0, DAY_MINUTES };
      skip_blanks (&at);
      if (*at != '\0' && *at != ';')
        return FALSE;
    } else {
      days = read_days (&at);
      if (days != 0 && *at == ':')
        at++;
      if (days == 0 || !read_spans (&at, spans, &n_spans))
        return FALSE;
    }
    any = TRUE;
    for (guint day = 0; day < 7; day++) {
      if ((days & (1u << day)) == 0)
        continue;
      hours->n_spans[day] = n_spans;
      memcpy (hours->spans[day], spans, sizeof spans);
    }
  }
}

static gboolean
same_day (const YxOpeningHours *hours, guint a, guint b)
{
  return hours->n_spans[a] == hours->n_spans[b]
         && memcmp (hours->spans[a], hours->spans[b], hours->n_spans[a] * sizeof (YxOpenSpan)) == 0;
}

static gboolean
lies_in (const YxDayRange *ranges, gsize n, guint32 day)
{
  for (gsize i = 0; i < n; i++)
    if (ranges[i].from <= day && day <= ranges[i].to)
      return TRUE;
  return FALSE;
}

/* Exactly YYYY-MM-DD. */
static gboolean
read_day (const char *text, gsize length, guint32 *ret_julian)
{
  guint numbers[3] = { 0 };

  if (length != 10)
    return FALSE;
  for (gsize i = 0, part = 0; i < length; i++) {
    if (i == 4 || i == 7) {
      if (text[i] != '-')
        return FALSE;
      part++;
    } else if (!g_ascii_isdigit (text[i])) {
      return FALSE;
    } else {
      numbers[part] = numbers[part] * 10 + (guint) (text[i] - '0');
    }
  }
  if (numbers[0] < 1980
      || !g_date_valid_dmy ((GDateDay) numbers[2], (GDateMonth) numbers[1], (GDateYear) numbers[0]))
    return FALSE;
  {
    GDate day;

    g_date_clear (&day, 1);
    g_date_set_dmy (&day, (GDateDay) numbers[2], (GDateMonth) numbers[1], (GDateYear) numbers[0]);
    *ret_julian = g_date_get_julian (&day);
  }
  return TRUE;
}

gboolean
yx_opening_hours_parse (const char *text, YxOpeningHours *ret_hours, char **ret_why)
{
  YxOpeningHours hours = { 0 };
  g_autofree char *plain = NULL;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (text != NULL && ret_hours != NULL, FALSE);

  if (strlen (text) <= LONGEST && g_utf8_validate (text, -1, NULL)) {
    plain = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
    lower = g_ascii_strdown (plain, -1);
    if (read_rules (lower, &hours)) {
      *ret_hours = hours;
      return TRUE;
    }
  }
  if (ret_why != NULL)
    *ret_why = g_strdup (_ ("is no opening hours such as “Mo-Fr 09:00-12:00,13:30-17:00”"));
  return FALSE;
}

char *
yx_opening_hours_to_text (const YxOpeningHours *hours)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (hours != NULL, NULL);

  for (guint day = 0; day < 7;) {
    guint last = day;

    while (last + 1 < 7 && same_day (hours, day, last + 1))
      last++;
    if (hours->n_spans[day] > 0) {
      if (text->len > 0)
        g_string_append (text, "; ");
      g_string_append (text, day_names[day]);
      if (last > day)
        g_string_append_printf (text, "-%s", day_names[last]);
      for (guint i = 0; i < hours->n_spans[day]; i++) {
        const YxOpenSpan *span = &hours->spans[day][i];

        g_string_append_printf (text, "%s%02d:%02d-%02d:%02d", i == 0 ? " " : ",", span->from / 60,
                                span->from % 60, span->to / 60, span->to % 60);
      }
    }
    day = last + 1;
  }
  /* Never open is written as such, so that it reads back. */
  if (text->len == 0)
    g_string_append (text, "Mo-Su off");
  return g_string_free (text, FALSE);
}

guint
yx_opening_hours_on (const YxOpeningHours *hours, const YxCalendar *calendar, const GDate *day,
                     const YxOpenSpan **ret_spans)
{
  guint weekday;

  g_return_val_if_fail (hours != NULL && day != NULL && g_date_valid (day) && ret_spans != NULL, 0);

  weekday = (guint) g_date_get_weekday (day) - 1;
  if (calendar != NULL) {
    const guint32 julian = g_date_get_julian (day);

    if (lies_in (calendar->holidays, calendar->n_holidays, julian))
      return 0;
    if (weekday >= 5 && hours->n_spans[weekday] == 0
        && lies_in (calendar->workdays, calendar->n_workdays, julian))
      weekday = 0;
  }
  *ret_spans = hours->spans[weekday];
  return hours->n_spans[weekday];
}

gboolean
yx_day_range_parse (const char *text, YxDayRange *ret_range)
{
  const char *slash;
  YxDayRange range;

  g_return_val_if_fail (text != NULL && ret_range != NULL, FALSE);

  slash = strchr (text, '/');
  if (!read_day (text, slash != NULL ? (gsize) (slash - text) : strlen (text), &range.from))
    return FALSE;
  range.to = range.from;
  if (slash != NULL
      && (!read_day (slash + 1, strlen (slash + 1), &range.to) || range.to < range.from))
    return FALSE;
  *ret_range = range;
  return TRUE;
}

char *
yx_day_range_to_text (const YxDayRange *range)
{
  GDate from, to;
  char first[16], last[16];

  g_return_val_if_fail (range != NULL, NULL);

  g_date_clear (&from, 1);
  g_date_set_julian (&from, range->from);
  g_date_strftime (first, sizeof first, "%Y-%m-%d", &from);
  if (range->from == range->to)
    return g_strdup (first);
  g_date_clear (&to, 1);
  g_date_set_julian (&to, range->to);
  g_date_strftime (last, sizeof last, "%Y-%m-%d", &to);
  return g_strdup_printf ("%s/%s", first, last);
}
