/* The .osm.pbf format (https://wiki.openstreetmap.org/wiki/PBF_Format):
 *
 *   file    := { uint32 big-endian n, BlobHeader[n], Blob[BlobHeader.datasize] }
 *   Blob    := raw or zlib-compressed bytes of one HeaderBlock (first) or PrimitiveBlock
 *   block   := string table, then groups of dense nodes, nodes, ways or relations
 *
 * Decoded here and not by libreadosm, because that library takes a string index from the file
 * as it comes (a flipped bit crashes the program), ignores the block's granularity, knows no
 * plain nodes, and cuts way ids to 32 bits. Every length and index below is checked. */

#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/extract.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#include "region/region.h"

/* Limits of the format. */
#define MAX_BLOB_HEADER (64u << 10)
#define MAX_BLOB (32u << 20)

/* A span of bytes being read; `failed` sticks. */
typedef struct {
  const guint8 *at, *end;
  gboolean failed;
} Span;

typedef struct {
  guint field;
  guint wire;
  guint64 number; /* wire 0 */
  Span bytes;     /* wire 2 */
} Field;

typedef struct {
  YxExtract *extract;
  GArray *strings; /* guint32 pool ids, by index in the block's string table */
  gint64 granularity, lat_offset, lon_offset, date_granularity;
  const char *unsupported; /* required feature that this reader lacks */
} Decoder;

static guint64
read_varint (Span *span)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64; shift += 7) {
    guint8 byte;

    if (span->at >= span->end)
      break;
    byte = *span->at++;
    value |= (guint64) (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0)
      return value;
  }
  span->failed = TRUE;
  span->at = span->end;
  return 0;
}

static gint64
read_signed (Span *span)
{
  guint64 value = read_varint (span);

  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

static gboolean
more (const Span *span)
{
  return span->at < span->end && !span->failed;
}

static gboolean
read_field (Span *span, Field *ret_field)
{
  guint64 tag, length;
  Field field = { 0 };

  if (!more (span))
    return FALSE;
  tag = read_varint (span);
  field.field = (guint) (tag >> 3);
  field.wire = tag & 7;
  switch (field.wire) {
  case 0:
    field.number = read_varint (span);
    break;
  case 1:
  case 5:
    length = field.wire == 1 ? 8 : 4;
    if ((gsize) (span->end - span->at) < length)
      span->failed = TRUE;
    else
      span->at += length;
    break;
  case 2:
    length = read_varint (span);
    if (span->failed || length > (guint64) (span->end - span->at)) {
      span->failed = TRUE;
      break;
    }
    field.bytes = (Span){ span->at, span->at + length, FALSE };
    span->at += length;
    break;
  default:
    span->failed = TRUE;
    break;
  }
  if (span->failed)
    return FALSE;
  *ret_field = field;
  return TRUE;
}

/* Sums of deltas in a hostile file may overflow; wrapping is harmless, undefined is not. */
static gint64
add_wrapping (gint64 a, gint64 b)
{
  return (gint64) ((guint64) a + (guint64) b);
}

static double
to_degrees (const Decoder *self, gint64 offset, gint64 value)
{
  return 1e-9 * ((double) offset + (double) self->granularity * (double) value);
}

static void
note_edit (Decoder *self, gint64 timestamp)
{
  double seconds = (double) timestamp * (double) self->date_granularity / 1000.0;

  /* Beyond the year 2100 a time is damage. */
  if (seconds > 0 && seconds < 4102444800.0)
    self->extract->latest_edit = MAX (self->extract->latest_edit, (gint64) seconds);
}

/* Keys and values in parallel packed arrays. */
static gboolean
read_tags (Decoder *self, Span keys, Span values)
{
  while (more (&keys) && more (&values)) {
    guint64 key = read_varint (&keys);
    guint64 value = read_varint (&values);

    if (key >= self->strings->len || value >= self->strings->len)
      return FALSE;
    yx_extract_add_tag (self->extract, g_array_index (self->strings, guint32, key),
                        g_array_index (self->strings, guint32, value));
  }
  return !keys.failed && !values.failed && !more (&keys) && !more (&values);
}

/* Info: { 2: timestamp, 6: visible }. Returns FALSE for a deleted object of a history file. */
static gboolean
read_info (Decoder *self, Span info)
{
  gboolean visible = TRUE;
  Field field;

  while (read_field (&info, &field)) {
    if (field.field == 2 && field.wire == 0)
      note_edit (self, (gint64) field.number);
    else if (field.field == 6 && field.wire == 0)
      visible = field.number != 0;
  }
  return visible;
}

static gboolean
read_dense_nodes (Decoder *self, Span dense)
{
  Span ids = { 0 }, lats = { 0 }, lons = { 0 }, tags = { 0 }, times = { 0 };
  gint64 id = 0, lat = 0, lon = 0, time = 0;
  Field field;

  while (read_field (&dense, &field)) {
    if (field.wire != 2)
      continue;
    if (field.field == 1)
      ids = field.bytes;
    else if (field.field == 8)
      lats = field.bytes;
    else if (field.field == 9)
      lons = field.bytes;
    else if (field.field == 10)
      tags = field.bytes;
    else if (field.field == 5) {
      Span info = field.bytes;

      while (read_field (&info, &field))
        if (field.field == 2 && field.wire == 2)
          times = field.bytes;
    }
  }

  while (more (&ids)) {
    gsize first_tag = self->extract->tags->len;

    id = add_wrapping (id, read_signed (&ids));
    lat = add_wrapping (lat, read_signed (&lats));
    lon = add_wrapping (lon, read_signed (&lons));
    if (more (&times)) {
      time = add_wrapping (time, read_signed (&times));
      note_edit (self, time);
    }
    while (more (&tags)) {
      guint64 key = read_varint (&tags), value;

      if (key == 0)
        break;
      value = read_varint (&tags);
      if (key >= self->strings->len || value >= self->strings->len)
        return FALSE;
      yx_extract_add_tag (self->extract, g_array_index (self->strings, guint32, key),
                          g_array_index (self->strings, guint32, value));
    }
    if (ids.failed || lats.failed || lons.failed || tags.failed)
      return FALSE;
    yx_extract_add_node (self->extract, id, to_degrees (self, self->lon_offset, lon),
                         to_degrees (self, self->lat_offset, lat));
    yx_extract_add_node_tags (self->extract, id, first_tag);
  }
  return !dense.failed;
}

static gboolean
read_node (Decoder *self, Span node)
{
  gint64 id = 0, lat = 0, lon = 0;
  Span keys = { 0 }, values = { 0 };
  gsize first_tag = self->extract->tags->len;
  gboolean visible = TRUE;
  Field field;

  while (read_field (&node, &field)) {
    if (field.wire == 0) {
      gint64 value = (gint64) (field.number >> 1) ^ -(gint64) (field.number & 1);

      if (field.field == 1)
        id = value;
      else if (field.field == 8)
        lat = value;
      else if (field.field == 9)
        lon = value;
    } else if (field.wire == 2) {
      if (field.field == 2)
        keys = field.bytes;
      else if (field.field == 3)
        values = field.bytes;
      else if (field.field == 4)
        visible = read_info (self, field.bytes);
    }
  }
  if (node.failed || !read_tags (self, keys, values))
    return FALSE;
  if (visible) {
    yx_extract_add_node (self->extract, id, to_degrees (self, self->lon_offset, lon),
                         to_degrees (self, self->lat_offset, lat));
    yx_extract_add_node_tags (self->extract, id, first_tag);
  }
  return TRUE;
}

static gboolean
read_way (Decoder *self, Span way)
{
  gint64 id = 0, ref = 0;
  Span keys = { 0 }, values = { 0 }, refs = { 0 };
  gsize first_tag = self->extract->tags->len, first_ref = self->extract->refs->len;
  gboolean visible = TRUE;
  Field field;

  while (read_field (&way, &field)) {
    if (field.field == 1 && field.wire == 0)
      id = (gint64) field.number;
    else if (field.wire != 2)
      continue;
    else if (field.field == 2)
      keys = field.bytes;
    else if (field.field == 3)
      values = field.bytes;
    else if (field.field == 4)
      visible = read_info (self, field.bytes);
    else if (field.field == 8)
      refs = field.bytes;
  }
  if (way.failed || !read_tags (self, keys, values))
    return FALSE;
  while (more (&refs)) {
    ref = add_wrapping (ref, read_signed (&refs));
    g_array_append_val (self->extract->refs, ref);
  }
  if (visible)
    yx_extract_add_way (self->extract, id, first_ref, first_tag);
  return !refs.failed;
}

static gboolean
read_relation (Decoder *self, Span relation)
{
  gint64 id = 0, member_id = 0;
  Span keys = { 0 }, values = { 0 }, roles = { 0 }, ids = { 0 }, types = { 0 };
  gsize first_tag = self->extract->tags->len, first_member = self->extract->members->len;
  gboolean visible = TRUE;
  Field field;

  while (read_field (&relation, &field)) {
    if (field.field == 1 && field.wire == 0)
      id = (gint64) field.number;
    else if (field.wire != 2)
      continue;
    else if (field.field == 2)
      keys = field.bytes;
    else if (field.field == 3)
      values = field.bytes;
    else if (field.field == 4)
      visible = read_info (self, field.bytes);
    else if (field.field == 8)
      roles = field.bytes;
    else if (field.field == 9)
      ids = field.bytes;
    else if (field.field == 10)
      types = field.bytes;
  }
  if (relation.failed || !read_tags (self, keys, values))
    return FALSE;
  while (more (&ids)) {
    guint64 role = read_varint (&roles);
    guint64 type = read_varint (&types);
    YxExtractMember member;

    member_id = add_wrapping (member_id, read_signed (&ids));
    if (role >= self->strings->len || type > YX_MEMBER_RELATION || roles.failed || types.failed)
      return FALSE;
    member = (YxExtractMember){ member_id, g_array_index (self->strings, guint32, role),
                                (guint32) type };
    g_array_append_val (self->extract->members, member);
  }
  if (visible)
    yx_extract_add_relation (self->extract, id, first_member, first_tag);
  return !ids.failed;
}

static gboolean
read_group (Decoder *self, Span group)
{
  Field field;

  while (read_field (&group, &field)) {
    gboolean ok = TRUE;

    if (field.wire != 2)
      continue;
    if (field.field == 1)
      ok = read_node (self, field.bytes);
    else if (field.field == 2)
      ok = read_dense_nodes (self, field.bytes);
    else if (field.field == 3)
      ok = read_way (self, field.bytes);
    else if (field.field == 4)
      ok = read_relation (self, field.bytes);
    if (!ok)
      return FALSE;
  }
  return !group.failed;
}

/* Two passes: the fields that say how to read the groups may follow them. */
static gboolean
read_primitive_block (Decoder *self, Span block)
{
  Span again = block;
  Field field;

  g_array_set_size (self->strings, 0);
  self->granularity = 100;
  self->date_granularity = 1000;
  self->lat_offset = self->lon_offset = 0;
  while (read_field (&block, &field)) {
    if (field.field == 1 && field.wire == 2) {
      Span table = field.bytes;
      Field string;

      while (read_field (&table, &string)) {
        guint32 id;

        if (string.field != 1 || string.wire != 2)
          continue;
        id = yx_extract_intern (self->extract, (const char *) string.bytes.at,
                                (gsize) (string.bytes.end - string.bytes.at));
        g_array_append_val (self->strings, id);
      }
      if (table.failed)
        return FALSE;
    } else if (field.field == 17 && field.wire == 0) {
      self->granularity = (gint64) field.number;
    } else if (field.field == 18 && field.wire == 0) {
      self->date_granularity = (gint64) field.number;
    } else if (field.field == 19 && field.wire == 0) {
      self->lat_offset = (gint64) field.number;
    } else if (field.field == 20 && field.wire == 0) {
      self->lon_offset = (gint64) field.number;
    }
  }
  if (block.failed)
    return FALSE;
  while (read_field (&again, &field))
    if (field.field == 2 && field.wire == 2 && !read_group (self, field.bytes))
      return FALSE;
  return TRUE;
}

static gboolean
read_header_block (Decoder *self, Span block)
{
  static const char *const known[] = { "OsmSchema-V0.6", "DenseNodes" };
  Field field;

  while (read_field (&block, &field)) {
    gsize length = (gsize) (field.bytes.end - field.bytes.at);
    gboolean is_known = FALSE;

    if (field.field != 4 || field.wire != 2)
      continue;
    for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
      is_known |= strlen (known[i]) == length && memcmp (known[i], field.bytes.at, length) == 0;
    if (!is_known) {
      guint32 id = yx_extract_intern (self->extract, (const char *) field.bytes.at, length);

      self->unsupported = yx_extract_string (self->extract, id);
      return FALSE;
    }
  }
  return !block.failed;
}

/* Gives the uncompressed bytes of a blob, in `buffer` unless they are raw in the file. */
static gboolean
unpack_blob (Decoder *self, Span blob, GByteArray *buffer, Span *ret_data)
{
  Span packed = { 0 };
  guint64 raw_size = 0;
  gboolean zlib = FALSE;
  uLongf size;
  Field field;

  while (read_field (&blob, &field)) {
    if (field.field == 1 && field.wire == 2) {
      *ret_data = field.bytes;
      return TRUE;
    }
    if (field.field == 2 && field.wire == 0) {
      raw_size = field.number;
    } else if (field.field == 3 && field.wire == 2) {
      packed = field.bytes;
      zlib = TRUE;
    } else if (field.field >= 4 && field.field <= 7 && field.wire == 2) {
      static const char *const methods[] = { "LZMA", "bzip2", "LZ4", "zstd" };

      self->unsupported = methods[field.field - 4];
      return FALSE;
    }
  }
  if (blob.failed || !zlib || raw_size == 0 || raw_size > MAX_BLOB)
    return FALSE;
  g_byte_array_set_size (buffer, (guint) raw_size);
  size = (uLongf) raw_size;
  if (uncompress (buffer->data, &size, packed.at, (uLong) (packed.end - packed.at)) != Z_OK
      || size != raw_size)
    return FALSE;
  *ret_data = (Span){ buffer->data, buffer->data + size, FALSE };
  return TRUE;
}

/* What one step over the file's framing found. */
typedef enum {
  BLOCK_OK,
  BLOCK_TRUNCATED,
  BLOCK_BROKEN,
} BlockResult;

static BlockResult
read_block (Decoder *self, Span *file, GByteArray *buffer, gboolean is_first)
{
  guint32 header_size;
  guint64 data_size = 0;
  Span header, blob, data = { 0 };
  const guint8 *type = NULL;
  gsize type_length = 0;
  Field field;

  if (file->end - file->at < 4)
    return BLOCK_TRUNCATED;
  header_size = (guint32) file->at[0] << 24 | (guint32) file->at[1] << 16
                | (guint32) file->at[2] << 8 | file->at[3];
  file->at += 4;
  if (header_size > MAX_BLOB_HEADER)
    return BLOCK_BROKEN;
  if (file->end - file->at < (gssize) header_size)
    return BLOCK_TRUNCATED;
  header = (Span){ file->at, file->at + header_size, FALSE };
  file->at += header_size;
  while (read_field (&header, &field)) {
    if (field.field == 1 && field.wire == 2) {
      type = field.bytes.at;
      type_length = (gsize) (field.bytes.end - field.bytes.at);
    } else if (field.field == 3 && field.wire == 0) {
      data_size = field.number;
    }
  }
  if (header.failed || type == NULL || data_size > MAX_BLOB)
    return BLOCK_BROKEN;
  if ((guint64) (file->end - file->at) < data_size)
    return BLOCK_TRUNCATED;
  blob = (Span){ file->at, file->at + data_size, FALSE };
  file->at += data_size;

  if (is_first) {
    if (!unpack_blob (self, blob, buffer, &data) || !read_header_block (self, data))
      return BLOCK_BROKEN;
  } else if (type_length == 7 && memcmp (type, "OSMData", 7) == 0) {
    if (!unpack_blob (self, blob, buffer, &data) || !read_primitive_block (self, data))
      return BLOCK_BROKEN;
  } /* any other type is to be skipped, says the format */
  return BLOCK_OK;
}

gboolean
yx_extract_read_pbf (YxExtract *self, const char *path, const guint8 *bytes, gsize size,
                     YxExtractProgress progress, gpointer user_data, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GArray) strings = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autofree char *shown = g_filename_display_name (path);
  Decoder decoder = { .extract = self, .strings = strings };
  Span file = { bytes, bytes + size, FALSE };
  gboolean is_first = TRUE;

  while (file.at < file.end) {
    gsize offset = (gsize) (file.at - bytes);
    BlockResult result;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    result = read_block (&decoder, &file, buffer, is_first);
    is_first = FALSE;
    if (result == BLOCK_OK) {
      if (progress != NULL)
        progress ((double) (file.at - bytes) / (double) size, user_data);
      continue;
    }
    if (decoder.unsupported != NULL)
      g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                   _("%s needs “%s”, which this program cannot read"), shown,
                   decoder.unsupported);
    else if (result == BLOCK_TRUNCATED)
      g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                   _("%s ends in the middle of a block (byte %zu); it was probably not downloaded "
                     "completely"),
                   shown, size);
    else
      g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                   _("%s is damaged: the block at byte %zu cannot be read"), shown, offset);
    return FALSE;
  }
  return TRUE;
}
