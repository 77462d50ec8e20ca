#include "protocols/jt808.h"

#include <string.h>

#define MARK 0x7e
#define ESCAPE 0x7d
#define MAX_ASCII 512
#define MAX_MARKS_WITHIN 4

/* False when it does not fit. An escape that stands for nothing is kept as it is: the checksum
 * will tell. */
static bool
unescape (const uint8_t *bytes, size_t size, uint8_t *frame, size_t *ret_size)
{
  size_t n = 0;

  for (size_t i = 0; i < size; i++) {
    uint8_t byte = bytes[i];

    if (byte == ESCAPE && i + 1 < size && (bytes[i + 1] == 1 || bytes[i + 1] == 2)) {
      byte = bytes[i + 1] == 1 ? ESCAPE : MARK;
      i++;
    }
    if (n == YX_JT808_MAX_FRAME)
      return false;
    frame[n++] = byte;
  }
  *ret_size = n;
  return true;
}

static bool
is_whole (const uint8_t *frame, size_t size)
{
  YxJt808Message message;

  return yx_jt808_parse (frame, size, &message) && message.checksum_ok
         && (message.length_ok || message.encrypted);
}

static YxJt808Piece
next_ascii (const uint8_t *bytes, size_t size, size_t *ret_used, uint8_t *frame, size_t *ret_size)
{
  const uint8_t *end = memchr (bytes, ')', size < MAX_ASCII ? size : MAX_ASCII);
  const uint8_t *mark = memchr (bytes, MARK, size);

  if (end != NULL && (mark == NULL || end < mark)) {
    *ret_size = *ret_used = (size_t) (end - bytes) + 1;
    memcpy (frame, bytes, *ret_size);
    return YX_JT808_ASCII;
  }
  if (mark == NULL && size < MAX_ASCII) {
    *ret_used = 0;
    return YX_JT808_MORE;
  }
  *ret_used = 1;
  return YX_JT808_JUNK;
}

YxJt808Piece
yx_jt808_next (const uint8_t *bytes, size_t size, size_t *ret_used, uint8_t *frame,
               size_t *ret_size)
{
  const uint8_t *end, *later;
  size_t begin = 0;

  while (begin < size && bytes[begin] != MARK && bytes[begin] != '(')
    begin++;
  if (begin > 0) {
    *ret_used = begin;
    return YX_JT808_JUNK;
  }
  *ret_used = 0;
  if (size == 0)
    return YX_JT808_MORE;
  if (bytes[0] == '(')
    return next_ascii (bytes, size, ret_used, frame, ret_size);
  /* The end of one frame and the begin of the next, where one of them was lost. */
  while (begin + 1 < size && bytes[begin + 1] == MARK)
    begin++;
  end = begin + 1 < size ? memchr (bytes + begin + 1, MARK, size - begin - 1) : NULL;
  if (end == NULL) {
    if (size - begin > YX_JT808_MAX_WIRE) {
      *ret_used = size;
      return YX_JT808_JUNK;
    }
    *ret_used = begin;
    return YX_JT808_MORE;
  }
  /* Some terminals do not escape: where the frame is not whole up to this mark, it may be up to a
   * later one. */
  later = end;
  for (int i = 0; i < MAX_MARKS_WITHIN && later != NULL && later < bytes + size; i++) {
    const size_t length = (size_t) (later - bytes) - begin - 1;

    if (length > YX_JT808_MAX_WIRE)
      break;
    if (unescape (bytes + begin + 1, length, frame, ret_size) && is_whole (frame, *ret_size)) {
      *ret_used = (size_t) (later - bytes) + 1;
      return YX_JT808_FRAME;
    }
    later = memchr (later + 1, MARK, (size_t) (bytes + size - later) - 1);
  }
  *ret_used = (size_t) (end - bytes) + 1;
  if (!unescape (bytes + begin + 1, (size_t) (end - bytes) - begin - 1, frame, ret_size)) {
    *ret_used -= 1; /* the mark may begin a frame */
    return YX_JT808_JUNK;
  }
  return YX_JT808_FRAME;
}

/* n_packets 0: not split. */
static size_t
write_frame (const YxJt808Message *like, uint16_t id, uint16_t serial, uint16_t n_packets,
             uint16_t packet, const void *body, size_t body_size, uint8_t *wire)
{
  const size_t n_phone = like->v2019 ? 10 : 6;
  uint8_t frame[YX_JT808_MAX_FRAME];
  uint8_t sum = 0;
  size_t n = 0, n_wire = 0;

  if (body_size > YX_JT808_MAX_BODY)
    return 0;
  frame[n++] = id >> 8;
  frame[n++] = id & 0xff;
  frame[n++] = (uint8_t) (body_size >> 8) | (like->v2019 ? 0x40 : 0) | (n_packets > 0 ? 0x20 : 0);
  frame[n++] = body_size & 0xff;
  if (like->v2019)
    frame[n++] = like->version;
  memcpy (frame + n, like->phone, n_phone);
  n += n_phone;
  frame[n++] = serial >> 8;
  frame[n++] = serial & 0xff;
  if (n_packets > 0) {
    frame[n++] = n_packets >> 8;
    frame[n++] = n_packets & 0xff;
    frame[n++] = packet >> 8;
    frame[n++] = packet & 0xff;
  }
  if (body_size > 0)
    memcpy (frame + n, body, body_size);
  n += body_size;
  for (size_t i = 0; i < n; i++)
    sum ^= frame[i];
  frame[n++] = sum;

  wire[n_wire++] = MARK;
  for (size_t i = 0; i < n; i++) {
    if (frame[i] == MARK || frame[i] == ESCAPE) {
      wire[n_wire++] = ESCAPE;
      wire[n_wire++] = frame[i] == ESCAPE ? 1 : 2;
    } else {
      wire[n_wire++] = frame[i];
    }
  }
  wire[n_wire++] = MARK;
  return n_wire;
}

size_t
yx_jt808_write (const YxJt808Message *like, uint16_t id, uint16_t serial, const void *body,
                size_t body_size, uint8_t *wire)
{
  return write_frame (like, id, serial, 0, 0, body, body_size, wire);
}

size_t
yx_jt808_write_packet (const YxJt808Message *like, uint16_t id, uint16_t serial,
                       uint16_t n_packets, uint16_t packet, const void *body, size_t body_size,
                       uint8_t *wire)
{
  return write_frame (like, id, serial, n_packets, packet, body, body_size, wire);
}
