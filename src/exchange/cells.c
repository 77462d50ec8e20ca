#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <math.h>
#include <string.h>

#include "exchange/cells.h"
#include "rules/identifiers.h"

#define MAX_YUAN 1e13
/* Serial days of 1980-01-01 and 2200-01-01. */
#define MIN_SERIAL 29221
#define MAX_SERIAL 109575

static gboolean
take_prefix (const char **cursor, const char *prefix)
{
  if (!g_str_has_prefix (*cursor, prefix))
    return FALSE;
  *cursor += strlen (prefix);
  return TRUE;
}

/* An unsigned decimal number; `with_commas` allows them between groups of three digits. */
static gboolean
take_decimal (const char **cursor, gboolean with_commas, double *ret_value)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *p = *cursor;
  int since_comma = -1; /* digits since the last one; -1 before the first */
  int leading = 0;

  for (; g_ascii_isdigit (*p) || (with_commas && *p == ','); p++) {
    if (*p == ',') {
      if (leading == 0 || leading > 3 || (since_comma != -1 && since_comma != 3))
        return FALSE;
      since_comma = 0;
      continue;
    }
    if (since_comma >= 0)
      since_comma++;
    else
      leading++;
    g_string_append_c (digits, *p);
  }
  if (since_comma != -1 && since_comma != 3)
    return FALSE;
  if (*p == '.' && g_ascii_isdigit (p[1])) {
    g_string_append_c (digits, *p++);
    while (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p++);
  } else if (*p == '.' && digits->len > 0) {
    p++;
  }
  if (digits->len == 0)
    return FALSE;
  /* Spreadsheets write large or tiny numbers as 4.5E+5. */
  if (*p == 'E'
      && (g_ascii_isdigit (p[1]) || ((p[1] == '+' || p[1] == '-') && g_ascii_isdigit (p[2])))) {
    g_string_append_c (digits, *p++);
    g_string_append_c (digits, *p++);
    while (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p++);
  }
  *ret_value = g_ascii_strtod (digits->str, NULL);
  *cursor = p;
  return TRUE;
}

/* Reads 1 to max_digits digits. */
static gboolean
take_int (const char **cursor, int max_digits, int *ret_value)
{
  int value = 0, n = 0;

  while (g_ascii_isdigit (**cursor) && n < max_digits) {
    value = value * 10 + (**cursor - '0');
    (*cursor)++;
    n++;
  }
  if (n == 0)
    return FALSE;
  *ret_value = value;
  return TRUE;
}

static gboolean
set_date (int year, int month, int day, int least_year, GDate *ret_date)
{
  if (year < least_year || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (ret_date, 1);
  g_date_set_dmy (ret_date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

/* What may follow a day: nothing or a time, whose value does not matter. */
static gboolean
is_time_or_nothing (const char *rest)
{
  return *rest == '\0' || strspn (rest, "T0123456789:.Z+-") == strlen (rest);
}

static gboolean
parse_written_date (const char *text, int least_year, GDate *ret_date)
{
  const char *p = text;
  int year, month, day;

  if (!take_int (&p, 4, &year) || p - text != 4)
    return FALSE;
  if (take_prefix (&p, "年")) {
    if (!take_int (&p, 2, &month) || !take_prefix (&p, "月") || !take_int (&p, 2, &day))
      return FALSE;
    if (!take_prefix (&p, "日") && !take_prefix (&p, "号"))
      return FALSE;
  } else if (*p == '-' || *p == '/' || *p == '.') {
    const char separator = *p++;

    if (!take_int (&p, 2, &month) || *p++ != separator || !take_int (&p, 2, &day))
      return FALSE;
  } else {
    return FALSE;
  }
  return is_time_or_nothing (p) && set_date (year, month, day, least_year, ret_date);
}

/* Degrees, minutes and seconds marks, in the ways they are typed. */
static gboolean
take_mark (const char **cursor, const char *const *marks)
{
  for (int i = 0; marks[i] != NULL; i++)
    if (take_prefix (cursor, marks[i]))
      return TRUE;
  return FALSE;
}

static gboolean
take_hemisphere (const char **cursor, int *sign)
{
  static const char *const positive[] = { "东经", "北纬", "E", "N", "+", NULL };
  static const char *const negative[] = { "西经", "南纬", "W", "S", "-", NULL };

  if (take_mark (cursor, positive))
    return TRUE;
  if (!take_mark (cursor, negative))
    return FALSE;
  *sign = -1;
  return TRUE;
}

static gboolean
take_degrees (const char **cursor, double *ret_degrees)
{
  static const char *const degree_marks[] = { "°", "º", "度", NULL };
  static const char *const minute_marks[] = { "'", "′", "’", "分", NULL };
  static const char *const second_marks[] = { "\"", "″", "”", "秒", "''", NULL };
  const char *p = *cursor;
  double degrees, minutes = 0.0, seconds = 0.0;
  int sign = 1;

  take_hemisphere (&p, &sign);
  if (!take_decimal (&p, FALSE, &degrees))
    return FALSE;
  if (take_mark (&p, degree_marks) && take_decimal (&p, FALSE, &minutes)) {
    if (!take_mark (&p, minute_marks) || minutes >= 60.0)
      return FALSE;
    if (take_decimal (&p, FALSE, &seconds) && (!take_mark (&p, second_marks) || seconds >= 60.0))
      return FALSE;
  }
  if (*p == 'E' || *p == 'N' || *p == 'W' || *p == 'S')
    take_hemisphere (&p, &sign);
  *ret_degrees = sign * (degrees + minutes / 60.0 + seconds / 3600.0);
  *cursor = p;
  return TRUE;
}

static gboolean
parse_date (const char *text, int least_year, GDate *ret_date)
{
  g_autofree char *folded = yx_identifier_fold (text);
  const char *p;
  double serial;

  if (folded == NULL)
    return FALSE;
  if (parse_written_date (folded, least_year, ret_date))
    return TRUE;

  if (strlen (folded) == 8 && strspn (folded, "0123456789") == 8) {
    const int number = atoi (folded);

    return set_date (number / 10000, number / 100 % 100, number % 100, least_year, ret_date);
  }
  p = folded;
  if (!take_decimal (&p, FALSE, &serial) || *p != '\0' || serial < MIN_SERIAL
      || serial >= MAX_SERIAL)
    return FALSE;
  /* Day 1 is 1900-01-01, and 1900 counts as a leap year. */
  g_date_clear (ret_date, 1);
  g_date_set_dmy (ret_date, 30, 12, 1899);
  g_date_add_days (ret_date, (guint) serial);
  return TRUE;
}

gboolean
yx_cell_parse_amount (const char *text, int unit, gint64 *ret_fen)
{
  g_autofree char *folded = NULL;
  const char *p;
  double yuan;

  g_return_val_if_fail (text != NULL && unit > 0 && ret_fen != NULL, FALSE);

  folded = yx_identifier_fold (text);
  p = folded;
  if (p == NULL)
    return FALSE;
  if (!take_prefix (&p, "人民币"))
    take_prefix (&p, "RMB");
  if (!take_prefix (&p, "¥"))
    take_prefix (&p, "￥");
  if (!take_decimal (&p, TRUE, &yuan))
    return FALSE;

  if (take_prefix (&p, "亿"))
    unit = 100000000;
  else if (take_prefix (&p, "万"))
    unit = 10000;
  else if (g_str_has_prefix (p, "元"))
    unit = 1;
  take_prefix (&p, "元");
  take_prefix (&p, "整");
  yuan *= unit;
  if (*p != '\0' || !(yuan <= MAX_YUAN))
    return FALSE;
  *ret_fen = (gint64) llround (yuan * 100.0);
  return TRUE;
}

/* A time behind the day must not run into it: 2024/3/1 0:30 is not the 10th. */
static gboolean
parse_day (const char *text, int least_year, GDate *ret_date)
{
  const char *space = strpbrk (text, " T");

  if (space != NULL) {
    g_autofree char *day = g_strndup (text, space - text);

    if (parse_date (day, least_year, ret_date))
      return TRUE;
  }
  return parse_date (text, least_year, ret_date);
}

gboolean
yx_cell_parse_date (const char *text, GDate *ret_date)
{
  g_return_val_if_fail (text != NULL && ret_date != NULL, FALSE);

  return parse_day (text, 1980, ret_date);
}

gboolean
yx_cell_parse_birth (const char *text, GDate *ret_date)
{
  g_return_val_if_fail (text != NULL && ret_date != NULL, FALSE);

  return parse_day (text, 1900, ret_date);
}

gboolean
yx_cell_parse_degrees (const char *text, double *ret_degrees)
{
  g_autofree char *folded = NULL;
  const char *p;
  double degrees;

  g_return_val_if_fail (text != NULL && ret_degrees != NULL, FALSE);

  folded = yx_identifier_fold (text);
  p = folded;
  if (p == NULL || !take_degrees (&p, &degrees) || *p != '\0')
    return FALSE;
  *ret_degrees = degrees;
  return TRUE;
}

gboolean
yx_cell_parse_coordinates (const char *text, YxLonLat *ret_point)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) spaced = g_string_new (NULL);
  double numbers[2];
  guint n = 0;

  g_return_val_if_fail (text != NULL && ret_point != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (g_unichar_isspace (c) || c == 0xff0c || c == 0x3001
        || (c < 0x80 && strchr (",()[]", (char) c)))
      g_string_append_c (spaced, ' ');
    else
      g_string_append_unichar (spaced, c);
  }
  parts = g_strsplit (spaced->str, " ", -1);
  for (int i = 0; parts[i] != NULL; i++) {
    if (*parts[i] == '\0')
      continue;
    if (n == 2 || !yx_cell_parse_degrees (parts[i], &numbers[n]))
      return FALSE;
    n++;
  }
  if (n != 2)
    return FALSE;
  *ret_point = (YxLonLat){ numbers[0], numbers[1] };
  if (numbers[0] > 0.0 && numbers[0] < 55.0 && numbers[1] > 73.0 && numbers[1] < 136.0)
    *ret_point = (YxLonLat){ numbers[1], numbers[0] };
  return TRUE;
}

char **
yx_cell_split (const char *text)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *start = text;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text;; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (c != '\0' && c != ';' && c != 0xff1b && c != '\n')
      continue;
    {
      g_autofree char *part = g_strndup (start, p - start);

      g_strv_builder_add (parts, g_strstrip (part));
    }
    if (c == '\0')
      break;
    start = g_utf8_next_char (p);
  }
  return g_strv_builder_end (parts);
}
