#include "protocols/jt808.h"

#include <iconv.h>
#include <math.h>
#include <string.h>

#include "protocols/when.h"

#define LENGTH_MASK 0x03ff
#define ENCRYPTED_MASK 0x1c00
#define SPLIT_BIT 0x2000
#define V2019_BIT 0x4000

#define ALARM_SOS 0x1
#define STATUS_IGNITION 0x1
#define STATUS_VALID 0x2
#define STATUS_SOUTH 0x4
#define STATUS_WEST 0x8
#define STATUS_ENCRYPTED 0x20

#define LOCATION_SIZE 28 /* alarm to time, before the additions */
#define BEIJING_SECONDS (8 * 3600)

static uint16_t
read16 (const uint8_t *at)
{
  return (uint16_t) (at[0] << 8 | at[1]);
}

static uint32_t
read32 (const uint8_t *at)
{
  return (uint32_t) read16 (at) << 16 | read16 (at + 2);
}

bool
yx_jt808_parse (const uint8_t *frame, size_t size, YxJt808Message *ret_message)
{
  YxJt808Message message = { 0 };
  size_t header, length;
  uint8_t sum = 0;

  if (size < 12 + 1)
    return false;
  for (size_t i = 0; i + 1 < size; i++)
    sum ^= frame[i];
  message.checksum_ok = sum == frame[size - 1];
  message.id = read16 (frame);
  message.attributes = read16 (frame + 2);
  message.encrypted = (message.attributes & ENCRYPTED_MASK) != 0;
  message.split = (message.attributes & SPLIT_BIT) != 0;
  length = message.attributes & LENGTH_MASK;

  header = 12 + (message.split ? 4 : 0);
  if ((message.attributes & V2019_BIT) != 0) {
    const bool as_2013 = size == header + length + 1;
    const bool as_2019 = size == header + 5 + length + 1;

    message.v2019 = (as_2019 || !as_2013) && size >= header + 5 + 1;
  }
  if (message.v2019)
    header += 5;
  if (size < header + 1)
    return false;
  if (message.v2019) {
    message.version = frame[4];
    memcpy (message.phone, frame + 5, 10);
    message.serial = read16 (frame + 15);
  } else {
    memcpy (message.phone, frame + 4, 6);
    message.serial = read16 (frame + 10);
  }
  if (message.split) {
    message.n_packets = read16 (frame + header - 4);
    message.packet = read16 (frame + header - 2);
  }
  message.body = frame + header;
  message.body_size = size - header - 1;
  message.length_ok = message.body_size == length;
  *ret_message = message;
  return true;
}

/* ISO/IEC 7812: what makes the sum of the digits, every second one doubled, a multiple of 10. */
static char
luhn_digit (const char *digits)
{
  const size_t n = strlen (digits);
  int sum = 0;

  for (size_t i = 0; i < n; i++) {
    int digit = digits[n - 1 - i] - '0';

    if (i % 2 == 0) {
      digit *= 2;
      digit -= digit > 9 ? 9 : 0;
    }
    sum += digit;
  }
  return (char) ('0' + (10 - sum % 10) % 10);
}

static void
number_to_digits (uint64_t number, char *ret_digits)
{
  char reversed[24];
  size_t n = 0;

  do {
    reversed[n++] = (char) ('0' + number % 10);
    number /= 10;
  } while (number > 0);
  for (size_t i = 0; i < n; i++)
    ret_digits[i] = reversed[n - 1 - i];
  ret_digits[n] = '\0';
}

void
yx_jt808_get_identity (const YxJt808Message *message, char ret_identity[YX_IDENTITY_SIZE])
{
  const size_t n = message->v2019 ? 10 : 6;
  char digits[21];
  bool decimal = true;
  const char *begin = digits;

  for (size_t i = 0; i < n; i++) {
    const uint8_t high = message->phone[i] >> 4, low = message->phone[i] & 0xf;

    decimal &= high < 10 && low < 10;
    digits[2 * i] = (char) ('0' + high);
    digits[2 * i + 1] = (char) ('0' + low);
  }
  digits[2 * n] = '\0';
  if (decimal) {
    while (begin[0] == '0' && begin[1] != '\0')
      begin++;
    memcpy (ret_identity, begin, strlen (begin) + 1);
  } else {
    uint64_t number = 0;
    size_t length;

    for (size_t i = n - 6; i < n; i++)
      number = number << 8 | message->phone[i];
    number_to_digits (number, ret_identity);
    length = strlen (ret_identity);
    ret_identity[length] = luhn_digit (ret_identity);
    ret_identity[length + 1] = '\0';
  }
}

bool
yx_jt808_identity_parse (const char *text, char ret_identity[YX_IDENTITY_SIZE])
{
  char digits[21];
  const char *begin = digits;
  size_t n = 0;

  for (; *text != '\0'; text++) {
    if (*text == ' ')
      continue;
    if (*text < '0' || *text > '9' || n == sizeof digits - 1)
      return false;
    digits[n++] = *text;
  }
  if (n == 0)
    return false;
  digits[n] = '\0';
  while (begin[0] == '0' && begin[1] != '\0')
    begin++;
  memcpy (ret_identity, begin, strlen (begin) + 1);
  return true;
}

/* A GBK text in a field that is filled up with zeros or spaces, on either side; "" for what is no
 * GBK. */
static void
read_text (const uint8_t *bytes, size_t size, char *ret_text, size_t text_size)
{
  const iconv_t converter = iconv_open ("UTF-8", "GBK");
  char *in, *out = ret_text;
  size_t out_left = text_size - 1;

  ret_text[0] = '\0';
  if (converter == (iconv_t) -1)
    return;
  while (size > 0 && *bytes == 0) {
    bytes++;
    size--;
  }
  while (size > 0 && (bytes[size - 1] == 0 || bytes[size - 1] == ' '))
    size--;
  in = (char *) (uintptr_t) bytes;
  if (memchr (bytes, 0, size) != NULL
      || iconv (converter, &in, &size, &out, &out_left) == (size_t) -1)
    out = ret_text;
  *out = '\0';
  iconv_close (converter);
}

bool
yx_jt808_read_register (const YxJt808Message *message, YxJt808Register *ret_register)
{
  /* Widths of maker, model and terminal id, by edition: 2011, 2013, 2019. */
  static const struct {
    size_t maker, model, id;
  } widths[] = { { 5, 8, 7 }, { 5, 20, 7 }, { 11, 30, 30 } };
  YxJt808Register terminal = { 0 };
  const uint8_t *at = message->body;
  size_t edition, needed;

  if (message->id != YX_JT808_REGISTER || message->encrypted)
    return false;
  edition = message->v2019 ? 2 : message->body_size >= 4 + 5 + 20 + 7 + 1 ? 1 : 0;
  needed = 4 + widths[edition].maker + widths[edition].model + widths[edition].id + 1;
  if (message->body_size < needed)
    return false;
  terminal.province = read16 (at);
  terminal.city = read16 (at + 2);
  at += 4;
  read_text (at, widths[edition].maker, terminal.maker, sizeof terminal.maker);
  at += widths[edition].maker;
  read_text (at, widths[edition].model, terminal.model, sizeof terminal.model);
  at += widths[edition].model;
  read_text (at, widths[edition].id, terminal.terminal_id, sizeof terminal.terminal_id);
  at += widths[edition].id;
  terminal.plate_colour = *at++;
  read_text (at, message->body_size - needed, terminal.plate, sizeof terminal.plate);
  *ret_register = terminal;
  return true;
}

bool
yx_jt808_read_token (const YxJt808Message *message, const char **ret_token, size_t *ret_size)
{
  const uint8_t *at = message->body;
  size_t size = message->body_size;

  if (message->id != YX_JT808_AUTHENTICATE || message->encrypted)
    return false;
  if (message->v2019) {
    if (size < 1 || size - 1 < at[0])
      return false;
    size = at[0];
    at++;
  }
  while (size > 0 && at[size - 1] == 0)
    size--;
  *ret_token = (const char *) at;
  *ret_size = size;
  return size > 0;
}

static bool
read_bcd (uint8_t byte, int *ret_value)
{
  *ret_value = (byte >> 4) * 10 + (byte & 0xf);
  return byte >> 4 < 10 && (byte & 0xf) < 10;
}

static void
read_time (const uint8_t *at, YxFix *fix)
{
  int parts[6];
  int64_t time;

  for (int i = 0; i < 6; i++) {
    if (!read_bcd (at[i], &parts[i]))
      return;
  }
  if (yx_when_from_parts (2000 + parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], &time))
    fix->time = time - BEIJING_SECONDS * INT64_C (1000000);
}

static void
read_location (const uint8_t *at, YxFix *fix)
{
  const uint32_t alarm = read32 (at), status = read32 (at + 4);

  yx_fix_init (fix);
  fix->lat = read32 (at + 8) / 1e6 * ((status & STATUS_SOUTH) != 0 ? -1 : 1);
  fix->lon = read32 (at + 12) / 1e6 * ((status & STATUS_WEST) != 0 ? -1 : 1);
  yx_fix_set_altitude (fix, (int16_t) read16 (at + 16));
  yx_fix_set_speed (fix, read16 (at + 18) / 10.0 * YX_KILOMETRE_AN_HOUR);
  yx_fix_set_course (fix, read16 (at + 20));
  read_time (at + 22, fix);
  fix->flags = ((alarm & ALARM_SOS) != 0 ? YX_FIX_SOS : 0)
               | ((status & STATUS_VALID) != 0 ? 0 : YX_FIX_NOT_VALID)
               | ((status & STATUS_ENCRYPTED) != 0 ? YX_FIX_ENCRYPTED : 0)
               | ((status & STATUS_IGNITION) != 0 ? YX_FIX_IGNITION : 0);
}

/* Items that each begin with their length, in `width` bytes. */
static size_t
read_items (const uint8_t *at, size_t size, size_t width, size_t n_items, uint32_t flags,
            YxFix *fixes, size_t max, bool *ret_cut)
{
  size_t n = 0;

  for (size_t i = 0; i < n_items; i++) {
    size_t length;

    if (size < width) {
      *ret_cut = true;
      break;
    }
    length = width == 2 ? read16 (at) : at[0];
    at += width;
    size -= width;
    if (length > size || length < LOCATION_SIZE) {
      *ret_cut = true;
      break;
    }
    if (n < max) {
      read_location (at, &fixes[n]);
      fixes[n++].flags |= flags;
    }
    at += length;
    size -= length;
  }
  return n;
}

/* How many items fill a body whole; 0: they do not. */
static size_t
count_vendor_items (const YxJt808Message *message)
{
  size_t n = 0, at = 0;

  while (at < message->body_size) {
    const size_t length = message->body[at];

    if (length < LOCATION_SIZE || at + 1 + length > message->body_size)
      return 0;
    at += 1 + length;
    n++;
  }
  return n;
}

bool
yx_jt808_has_fixes (uint16_t id)
{
  return id == YX_JT808_LOCATION || id == YX_JT808_LOCATION_ANSWER || id == YX_JT808_BATCH
         || id == YX_JT808_VENDOR_BATCH;
}

size_t
yx_jt808_read_fixes (const YxJt808Message *message, YxFix *fixes, size_t max, bool *ret_cut)
{
  const uint32_t flags = message->checksum_ok ? 0 : YX_FIX_BAD_CHECKSUM;
  const uint8_t *at = message->body;
  size_t size = message->body_size;

  *ret_cut = false;
  if (message->encrypted || max == 0)
    return 0;
  switch (message->id) {
  case YX_JT808_LOCATION_ANSWER:
    if (size < 2) {
      *ret_cut = true;
      return 0;
    }
    at += 2;
    size -= 2;
    /* fallthrough */
  case YX_JT808_LOCATION:
    if (size < LOCATION_SIZE) {
      *ret_cut = true;
      return 0;
    }
    read_location (at, &fixes[0]);
    fixes[0].flags |= flags;
    return 1;
  case YX_JT808_BATCH:
    if (size < 3) {
      *ret_cut = true;
      return 0;
    }
    return read_items (at + 3, size - 3, 2, read16 (at),
                       flags | (at[2] == 1 ? YX_FIX_BACKLOG : 0), fixes, max, ret_cut);
  case YX_JT808_VENDOR_BATCH:
    return read_items (at, size, 1, count_vendor_items (message), flags | YX_FIX_BACKLOG, fixes,
                       max, ret_cut);
  default:
    return 0;
  }
}
