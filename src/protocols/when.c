#include "protocols/when.h"

#include <math.h>

#include "protocols/number.h"

#define SECOND INT64_C (1000000)
#define MILLISECONDS_FROM 2147483647.0 /* as Traccar's clients and servers tell the two apart */

static bool
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool
yx_when_from_parts (int year, int month, int day, int hour, int minute, int second,
                    int64_t *ret_time)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
  int64_t days;

  if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1
      || day > lengths[month - 1] + (month == 2 && is_leap (year)))
    return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return false;
  days = (int64_t) (year - 1970) * 365 + (year - 1969) / 4 - (year - 1901) / 100
         + (year - 1601) / 400 + before[month - 1] + (month > 2 && is_leap (year)) + day - 1;
  *ret_time = (((days * 24 + hour) * 60 + minute) * 60 + second) * SECOND;
  return true;
}

bool
yx_when_from_epoch (double number, int64_t *ret_time)
{
  const double seconds = number >= MILLISECONDS_FROM ? number / 1000 : number;

  if (!(seconds >= 0) || seconds > 253402300799.0) /* the end of 9999 */
    return false;
  *ret_time = (int64_t) floor (seconds * 1e6 + 0.5);
  return true;
}

typedef struct {
  const char *at, *end;
} Cursor;

/* Exactly `n` digits. */
static bool
take_digits (Cursor *cursor, int n, int *ret_value)
{
  int value = 0;

  if (cursor->end - cursor->at < n)
    return false;
  for (int i = 0; i < n; i++) {
    const char c = cursor->at[i];

    if (c < '0' || c > '9')
      return false;
    value = value * 10 + (c - '0');
  }
  cursor->at += n;
  *ret_value = value;
  return true;
}

static bool
take (Cursor *cursor, const char *one_of)
{
  if (cursor->at == cursor->end)
    return false;
  for (; *one_of != '\0'; one_of++) {
    if (*cursor->at == *one_of) {
      cursor->at++;
      return true;
    }
  }
  return false;
}

/* After "." or ",": microseconds, further digits are cut off. */
static bool
take_fraction (Cursor *cursor, int64_t *ret_micros)
{
  int64_t micros = 0, unit = SECOND / 10;
  const char *begin = cursor->at;

  while (cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9') {
    micros += (*cursor->at - '0') * unit;
    unit /= 10;
    cursor->at++;
  }
  if (cursor->at == begin)
    return false;
  *ret_micros = micros;
  return true;
}

static bool
take_zone (Cursor *cursor, int32_t *offset)
{
  int hours = 0, minutes = 0, sign;

  if (cursor->at == cursor->end)
    return true;
  if (take (cursor, "Zz")) {
    *offset = 0;
    return true;
  }
  if (take (cursor, "+ ")) /* a plus sign that a query has made a space of */
    sign = 1;
  else if (take (cursor, "-"))
    sign = -1;
  else
    return false;
  if (!take_digits (cursor, 2, &hours))
    return false;
  if (cursor->at < cursor->end) {
    take (cursor, ":");
    if (!take_digits (cursor, 2, &minutes))
      return false;
  }
  if (hours > 14 || minutes > 59)
    return false;
  *offset = sign * (hours * 60 + minutes) * 60;
  return true;
}

static bool
parse_date (const char *text, size_t size, int32_t offset, int64_t *ret_time)
{
  Cursor cursor = { text, text + size };
  int year, month, day, hour, minute, second = 0;
  int64_t time, micros = 0;

  if (!take_digits (&cursor, 4, &year) || !take (&cursor, "-") || !take_digits (&cursor, 2, &month)
      || !take (&cursor, "-") || !take_digits (&cursor, 2, &day) || !take (&cursor, "Tt +")
      || !take_digits (&cursor, 2, &hour) || !take (&cursor, ":")
      || !take_digits (&cursor, 2, &minute))
    return false;
  if (take (&cursor, ":") && !take_digits (&cursor, 2, &second))
    return false;
  if (take (&cursor, ".,") && !take_fraction (&cursor, &micros))
    return false;
  if (!take_zone (&cursor, &offset) || cursor.at != cursor.end)
    return false;
  if (!yx_when_from_parts (year, month, day, hour, minute, second, &time))
    return false;
  *ret_time = time + micros - offset * SECOND;
  return true;
}

bool
yx_when_parse (const char *text, size_t size, int32_t offset, int64_t *ret_time)
{
  double number;

  if (yx_number_parse (text, size, &number))
    return yx_when_from_epoch (number, ret_time);
  return parse_date (text, size, offset, ret_time);
}
