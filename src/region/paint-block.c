#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/paint-block.h"

#include <string.h>

static void
put_varint (GByteArray *data, guint32 value)
{
  guint8 bytes[5];
  guint n = 0;

  while (value >= 0x80) {
    bytes[n++] = (guint8) (value | 0x80);
    value >>= 7;
  }
  bytes[n++] = (guint8) value;
  g_byte_array_append (data, bytes, n);
}

static void
put_signed (GByteArray *data, gint32 value)
{
  put_varint (data, ((guint32) value << 1) ^ (guint32) (value >> 31));
}

static void
put_float (GByteArray *data, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  g_byte_array_append (data, (const guint8 *) &bits, sizeof bits);
}

static void
put_text (GByteArray *data, const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  put_varint (data, text != NULL ? (guint32) length + 1 : 0);
  g_byte_array_append (data, (const guint8 *) text, (guint) length);
}

static guint32
get_varint (YxPaintReader *self)
{
  guint32 value = 0;

  for (guint shift = 0; shift < 35 && self->at < self->end; shift += 7) {
    guint8 byte = *self->at++;

    value |= (guint32) (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0)
      return value;
  }
  self->failed = TRUE;
  self->at = self->end;
  return 0;
}

static gint32
get_signed (YxPaintReader *self)
{
  guint32 value = get_varint (self);

  return (gint32) ((value >> 1) ^ -(value & 1));
}

static float
get_float (YxPaintReader *self)
{
  guint32 bits = 0;
  float value;

  if (self->end - self->at < (gssize) sizeof bits) {
    self->failed = TRUE;
    self->at = self->end;
    return 0.0f;
  }
  memcpy (&bits, self->at, sizeof bits);
  self->at += sizeof bits;
  bits = GUINT32_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Damaged deltas may run over; the sum wraps and only the picture is wrong. */
static gint32
add_wrapping (gint32 a, gint32 b)
{
  return (gint32) ((guint32) a + (guint32) b);
}

static gsize
get_text (YxPaintReader *self, GByteArray *text)
{
  const guint8 nul = 0;
  guint32 length = get_varint (self);
  gsize offset = text->len + 1;

  if (length == 0)
    return 0;
  length--;
  if (length > (gsize) (self->end - self->at) || memchr (self->at, 0, length) != NULL
      || !g_utf8_validate ((const char *) self->at, length, NULL)) {
    self->failed = TRUE;
    self->at = self->end;
    return 0;
  }
  g_byte_array_append (text, self->at, length);
  g_byte_array_append (text, &nul, 1);
  self->at += length;
  return offset;
}

void
yx_paint_block_init (YxPaintBlock *self)
{
  self->data = g_byte_array_new ();
  yx_paint_block_reset (self);
}

void
yx_paint_block_reset (YxPaintBlock *self)
{
  g_byte_array_set_size (self->data, 0);
  self->box = (YxPaintBox){ G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 };
  self->x = self->y = 0;
  self->n_features = 0;
}

void
yx_paint_block_clear (YxPaintBlock *self)
{
  g_clear_pointer (&self->data, g_byte_array_unref);
}

void
yx_paint_block_add (YxPaintBlock *self, const YxPaintHead *head, const YxPaintPoint *points,
                    const guint32 *part_ends, guint n_parts, GByteArray *body)
{
  const YxPaintBox box = head->box;
  const guint8 bytes[] = { head->kind, head->min_zoom };
  YxPaintPoint last = { box.x0, box.y0 };
  guint32 first = 0;

  g_byte_array_set_size (body, 0);
  put_signed (body, head->level);
  put_varint (body, head->flags);
  put_varint (body, head->storeys);
  put_varint (body, head->fid);
  put_float (body, head->area);
  put_signed (body, head->anchor.x - box.x0);
  put_signed (body, head->anchor.y - box.y0);
  for (guint i = 0; i < YX_PAINT_N_TEXTS; i++)
    put_text (body, head->texts[i]);
  put_varint (body, n_parts);
  for (guint i = 0; i < n_parts; i++) {
    put_varint (body, part_ends[i] - first);
    for (; first < part_ends[i]; first++) {
      put_signed (body, points[first].x - last.x);
      put_signed (body, points[first].y - last.y);
      last = points[first];
    }
  }

  put_signed (self->data, box.x0 - self->x);
  put_signed (self->data, box.y0 - self->y);
  put_varint (self->data, (guint32) (box.x1 - box.x0));
  put_varint (self->data, (guint32) (box.y1 - box.y0));
  g_byte_array_append (self->data, bytes, sizeof bytes);
  put_varint (self->data, body->len);
  g_byte_array_append (self->data, body->data, body->len);

  self->x = box.x0;
  self->y = box.y0;
  self->box.x0 = MIN (self->box.x0, box.x0);
  self->box.y0 = MIN (self->box.y0, box.y0);
  self->box.x1 = MAX (self->box.x1, box.x1);
  self->box.y1 = MAX (self->box.y1, box.y1);
  self->n_features++;
}

void
yx_paint_reader_init (YxPaintReader *self, const guint8 *data, gsize size)
{
  *self = (YxPaintReader){ .at = data, .end = data + size };
}

gboolean
yx_paint_reader_next (YxPaintReader *self, YxPaintHead *ret_head, YxPaintReader *ret_body)
{
  YxPaintHead head = { 0 };
  guint32 length;

  if (self->at >= self->end || self->failed)
    return FALSE;
  head.box.x0 = self->x = add_wrapping (self->x, get_signed (self));
  head.box.y0 = self->y = add_wrapping (self->y, get_signed (self));
  head.box.x1 = add_wrapping (head.box.x0, (gint32) get_varint (self));
  head.box.y1 = add_wrapping (head.box.y0, (gint32) get_varint (self));
  if (self->end - self->at < 3) {
    self->failed = TRUE;
    return FALSE;
  }
  head.kind = *self->at++;
  head.min_zoom = *self->at++;
  length = get_varint (self);
  if (self->failed || length > (gsize) (self->end - self->at)) {
    self->failed = TRUE;
    return FALSE;
  }
  *ret_body = (YxPaintReader){ self->at, self->at + length, head.box.x0, head.box.y0, FALSE };
  self->at += length;
  *ret_head = head;
  return TRUE;
}

gboolean
yx_paint_reader_body (YxPaintReader *body, YxPaintHead *head, GByteArray *text,
                      gsize ret_texts[YX_PAINT_N_TEXTS], GArray *points, GArray *part_ends)
{
  gint32 x = body->x, y = body->y;
  guint32 n_parts;

  head->level = (gint8) get_signed (body);
  head->flags = (guint16) get_varint (body);
  head->storeys = (guint16) get_varint (body);
  head->fid = get_varint (body);
  head->area = get_float (body);
  head->anchor.x = add_wrapping (x, get_signed (body));
  head->anchor.y = add_wrapping (y, get_signed (body));
  for (guint i = 0; i < YX_PAINT_N_TEXTS; i++)
    ret_texts[i] = get_text (body, text);
  n_parts = get_varint (body);
  for (guint32 part = 0; part < n_parts && !body->failed; part++) {
    guint32 n = get_varint (body), end;

    /* A point takes two bytes at least, so a wrong number cannot ask for much memory. */
    if (n == 0 || n > (gsize) (body->end - body->at) / 2) {
      body->failed = TRUE;
      break;
    }
    for (guint32 i = 0; i < n; i++) {
      YxPaintPoint point;

      point.x = x = add_wrapping (x, get_signed (body));
      point.y = y = add_wrapping (y, get_signed (body));
      g_array_append_val (points, point);
    }
    end = points->len;
    g_array_append_val (part_ends, end);
  }
  return !body->failed;
}
