#include "protocols/jt808.h"

#include <iconv.h>
#include <math.h>
#include <string.h>
#include <time.h>

#define LOCATION_SIZE 28
#define BEIJING_SECONDS (8 * 3600)

static void
write16 (uint8_t *at, unsigned value)
{
  at[0] = (uint8_t) (value >> 8);
  at[1] = (uint8_t) value;
}

static void
write32 (uint8_t *at, uint32_t value)
{
  write16 (at, value >> 16);
  write16 (at + 2, value & 0xffff);
}

size_t
yx_jt808_write_ack (const YxJt808Message *to, uint16_t serial, YxJt808Result result, uint8_t *wire)
{
  uint8_t body[5];

  write16 (body, to->serial);
  write16 (body + 2, to->id);
  body[4] = (uint8_t) result;
  return yx_jt808_write (to, YX_JT808_PLATFORM_ACK, serial, body, sizeof body, wire);
}

size_t
yx_jt808_write_registered (const YxJt808Message *to, uint16_t serial, YxJt808Registered result,
                           const char *token, uint8_t *wire)
{
  uint8_t body[YX_JT808_MAX_BODY];
  size_t n = 3;

  write16 (body, to->serial);
  body[2] = (uint8_t) result;
  if (result == YX_JT808_REGISTERED) {
    const size_t size = strlen (token);

    if (size > sizeof body - n)
      return 0;
    memcpy (body + n, token, size);
    n += size;
  }
  return yx_jt808_write (to, YX_JT808_REGISTER_ANSWER, serial, body, n, wire);
}

size_t
yx_jt808_write_confirm_sos (const YxJt808Message *to, uint16_t serial, uint16_t alarm_serial,
                            uint8_t *wire)
{
  uint8_t body[6];

  write16 (body, alarm_serial);
  write32 (body + 2, 1); /* bit 0: the emergency alarm */
  return yx_jt808_write (to, YX_JT808_CONFIRM_ALARM, serial, body, sizeof body, wire);
}

/* The first byte of a UTF-8 character, not one that continues it. */
static bool
begins_character (char c)
{
  return ((unsigned char) c & 0xc0) != 0x80;
}

size_t
yx_jt808_write_text (const YxJt808Message *to, uint16_t serial, bool urgent, const char *text,
                     uint8_t *wire)
{
  const iconv_t converter = iconv_open ("GBK", "UTF-8");
  uint8_t body[YX_JT808_MAX_BODY];
  char *in = (char *) (uintptr_t) text;
  char *out;
  size_t in_left = strlen (text), out_left, n = 0;

  if (converter == (iconv_t) -1)
    return 0;
  body[n++] = urgent ? 0x0d : 0x0c; /* bit 0 urgent, 2 on the display, 3 read aloud */
  if (to->v2019)
    body[n++] = 1;                  /* a notice */
  out = (char *) body + n;
  out_left = sizeof body - n;
  while (in_left > 0 && out_left > 1) {
    if (iconv (converter, &in, &in_left, &out, &out_left) != (size_t) -1)
      break;
    if (out_left < 2)
      break;
    do {
      in++;
      in_left--;
    } while (in_left > 0 && !begins_character (*in));
    *out++ = '?';
    out_left--;
  }
  iconv_close (converter);
  return yx_jt808_write (to, YX_JT808_TEXT, serial, body, (size_t) ((uint8_t *) out - body), wire);
}

/* ---- As a terminal ---- */

bool
yx_jt808_terminal_init (YxJt808Message *terminal, const char *phone, bool v2019)
{
  const size_t n_digits = v2019 ? 20 : 12;
  const size_t n = strlen (phone);

  *terminal = (YxJt808Message){ .v2019 = v2019, .version = 1 };
  if (n > n_digits)
    return false;
  for (size_t i = 0; i < n; i++) {
    const size_t place = n_digits - n + i;

    if (phone[i] < '0' || phone[i] > '9')
      return false;
    terminal->phone[place / 2] |= (uint8_t) ((phone[i] - '0') << (place % 2 == 0 ? 4 : 0));
  }
  return true;
}

size_t
yx_jt808_write_authenticate (const YxJt808Message *terminal, uint16_t serial, const char *token,
                             uint8_t *wire)
{
  uint8_t body[1 + 255 + 15 + 20] = { 0 };
  const size_t size = strlen (token);
  size_t n = 0;

  if (size > 255)
    return 0;
  if (terminal->v2019)
    body[n++] = (uint8_t) size;
  memcpy (body + n, token, size);
  n += size;
  if (terminal->v2019)
    n += 15 + 20; /* IMEI and version: none */
  return yx_jt808_write (terminal, YX_JT808_AUTHENTICATE, serial, body, n, wire);
}

static uint8_t
to_bcd (int value)
{
  return (uint8_t) (value / 10 % 10 << 4 | value % 10);
}

/* At GMT+8 or not, as the message has it. */
static void
write_bcd_time (time_t seconds, uint8_t *at)
{
  struct tm parts;

  gmtime_r (&seconds, &parts);
  at[0] = to_bcd (parts.tm_year % 100);
  at[1] = to_bcd (parts.tm_mon + 1);
  at[2] = to_bcd (parts.tm_mday);
  at[3] = to_bcd (parts.tm_hour);
  at[4] = to_bcd (parts.tm_min);
  at[5] = to_bcd (parts.tm_sec);
}

size_t
yx_jt808_write_time (const YxJt808Message *to, uint16_t serial, int64_t now, uint8_t *wire)
{
  uint8_t body[6];

  write_bcd_time ((time_t) (now / 1000000), body);
  return yx_jt808_write (to, YX_JT808_TIME_ANSWER, serial, body, sizeof body, wire);
}

static unsigned
rounded (double value, unsigned max)
{
  return isfinite (value) && value > 0 ? (unsigned) fmin (floor (value + 0.5), max) : 0;
}

static void
write_location (const YxFix *fix, uint8_t *at)
{
  const time_t seconds
      = fix->time == YX_FIX_NO_TIME ? 0 : (time_t) (fix->time / 1000000) + BEIJING_SECONDS;
  const bool known = isfinite (fix->lon) && isfinite (fix->lat);
  uint32_t status = (fix->flags & YX_FIX_NOT_VALID) == 0 && known ? 0x2 : 0;

  status |= (fix->flags & YX_FIX_IGNITION) != 0 ? 0x1 : 0;
  status |= known && fix->lat < 0 ? 0x4 : 0;
  status |= known && fix->lon < 0 ? 0x8 : 0;
  write32 (at, (fix->flags & YX_FIX_SOS) != 0 ? 1 : 0);
  write32 (at + 4, status);
  write32 (at + 8, rounded (known ? fabs (fix->lat) * 1e6 : 0, 90000000));
  write32 (at + 12, rounded (known ? fabs (fix->lon) * 1e6 : 0, 180000000));
  write16 (at + 16, rounded (fix->altitude, INT16_MAX));
  write16 (at + 18, rounded (fix->speed / YX_KILOMETRE_AN_HOUR * 10, UINT16_MAX));
  write16 (at + 20, rounded (fix->course, 359));
  write_bcd_time (seconds, at + 22);
}

size_t
yx_jt808_write_location (const YxJt808Message *terminal, uint16_t serial, const YxFix *fix,
                         uint8_t *wire)
{
  uint8_t body[LOCATION_SIZE];

  write_location (fix, body);
  return yx_jt808_write (terminal, YX_JT808_LOCATION, serial, body, sizeof body, wire);
}

size_t
yx_jt808_write_batch (const YxJt808Message *terminal, uint16_t serial, const YxFix *fixes,
                      size_t n, size_t *ret_n, uint8_t *wire)
{
  uint8_t body[YX_JT808_MAX_BODY];
  const size_t room = (sizeof body - 3) / (2 + LOCATION_SIZE);
  const size_t taken = n < room ? n : room;
  size_t size = 3;

  write16 (body, (unsigned) taken);
  body[2] = 1;
  for (size_t i = 0; i < taken; i++) {
    write16 (body + size, LOCATION_SIZE);
    write_location (&fixes[i], body + size + 2);
    size += 2 + LOCATION_SIZE;
  }
  *ret_n = taken;
  return yx_jt808_write (terminal, YX_JT808_BATCH, serial, body, size, wire);
}
