#include "protocols/fix.h"

#include <math.h>
#include <string.h>

/* Faster than any car, and than the aeroplane that some simulators fly. */
#define MAX_SPEED 10000.0
#define MAX_ALTITUDE 100000.0
#define MAX_ACCURACY 1e6

void
yx_fix_init (YxFix *fix)
{
  *fix = (YxFix){
    .lon = NAN,
    .lat = NAN,
    .time = YX_FIX_NO_TIME,
    .altitude = NAN,
    .speed = NAN,
    .course = NAN,
    .accuracy = NAN,
    .battery = NAN,
  };
}

bool
yx_fix_get_point (const YxFix *fix, YxLonLat *ret_point)
{
  const YxLonLat point = { fix->lon, fix->lat };

  if (!yx_lon_lat_is_valid (point) || (fix->flags & (YX_FIX_NOT_VALID | YX_FIX_ENCRYPTED)) != 0)
    return false;
  if (fabs (point.lon) < 1e-7 && fabs (point.lat) < 1e-7)
    return false;
  *ret_point = point;
  return true;
}

static double
within (double value, double low, double high)
{
  return value >= low && value <= high ? value : NAN;
}

void
yx_fix_set_speed (YxFix *fix, double metres_per_second)
{
  fix->speed = within (metres_per_second, 0, MAX_SPEED);
}

void
yx_fix_set_course (YxFix *fix, double degrees)
{
  fix->course = within (degrees, 0, 360) == 360 ? 0 : within (degrees, 0, 360);
}

void
yx_fix_set_accuracy (YxFix *fix, double metres)
{
  fix->accuracy = within (metres, 0, MAX_ACCURACY);
}

void
yx_fix_set_altitude (YxFix *fix, double metres)
{
  fix->altitude = within (metres, -MAX_ALTITUDE, MAX_ALTITUDE);
}

void
yx_fix_set_battery (YxFix *fix, double share)
{
  fix->battery = within (share, 0, 1);
}

/* The length of the UTF-8 sequence at `text`; 0: there is none. Follows the table of
 * well-formed sequences of the Unicode standard. */
static size_t
sequence_length (const uint8_t *text, size_t size)
{
  const uint8_t first = text[0];
  const size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

  if (length == 0 || first > 0xf4 || length > size)
    return 0;
  for (size_t i = 1; i < length; i++) {
    if ((text[i] & 0xc0) != 0x80)
      return 0;
  }
  if ((first == 0xe0 && text[1] < 0xa0) || (first == 0xed && text[1] > 0x9f)
      || (first == 0xf0 && text[1] < 0x90) || (first == 0xf4 && text[1] > 0x8f))
    return 0;
  return length;
}

bool
yx_report_set_identity (YxReport *report, const char *identity, size_t size)
{
  report->identity[0] = '\0';
  if (size >= sizeof report->identity)
    return false;
  for (size_t i = 0; i < size;) {
    const uint8_t *at = (const uint8_t *) identity + i;
    const size_t length = sequence_length (at, size - i);

    if (length == 0 || *at < 0x20 || *at == 0x7f)
      return false;
    i += length;
  }
  memcpy (report->identity, identity, size);
  report->identity[size] = '\0';
  return true;
}

void
yx_text_copy (const char *text, char *ret_text, size_t size)
{
  size_t n = strlen (text);

  if (n >= size) {
    n = size - 1;
    while (n > 0 && ((unsigned char) text[n] & 0xc0) == 0x80)
      n--;
  }
  memcpy (ret_text, text, n);
  ret_text[n] = '\0';
}
