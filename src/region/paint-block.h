#pragma once

/* A block of painted features: up to a few dozen of one layer and band that lie near each other.
 *
 *   block   := feature*
 *   feature := zigzag dx0, zigzag dy0   its box's least x and y, minus those of the feature before
 *              varint w, varint h       extent of the box
 *              u8 kind, u8 min_zoom
 *              varint n, body[n]        so that what is not wanted is stepped over
 *   body    := zigzag level, varint flags, varint storeys, varint fid, f32 area
 *              zigzag ax, zigzag ay     anchor, from (x0, y0)
 *              text × 4                 name, name_zh, name_en, ref: varint length + 1, bytes;
 *                                       0 is NULL
 *              varint n_parts, part × n_parts
 *   part    := varint n, point × n      zigzag x, y: from (x0, y0), then from the point before;
 *                                       the sum runs on through the parts
 *
 * Varints are little-endian base 128, zigzag is (v << 1) ^ (v >> 31), floats are little-endian. */

#include "region/format.h"

G_BEGIN_DECLS

#define YX_PAINT_N_TEXTS 4

typedef struct {
  YxPaintBox box;
  guint8 kind, min_zoom;
  gint8 level;
  guint16 flags, storeys;
  guint32 fid;
  float area;
  YxPaintPoint anchor;
  const char *texts[YX_PAINT_N_TEXTS]; /* name, name_zh, name_en, ref; NULL when absent */
} YxPaintHead;

typedef struct {
  GByteArray *data;
  YxPaintBox box; /* of all its features */
  gint32 x, y;    /* of the last feature */
  guint n_features;
} YxPaintBlock;

void yx_paint_block_init (YxPaintBlock *self);
void yx_paint_block_reset (YxPaintBlock *self);
void yx_paint_block_clear (YxPaintBlock *self);

/* part_ends is as in YxRegionFeature; `body` is working memory. */
void yx_paint_block_add (YxPaintBlock *self, const YxPaintHead *head, const YxPaintPoint *points,
                         const guint32 *part_ends, guint n_parts, GByteArray *body);

/* Reads a block, whatever its bytes. */
typedef struct {
  const guint8 *at, *end;
  gint32 x, y;
  gboolean failed;
} YxPaintReader;

void yx_paint_reader_init (YxPaintReader *self, const guint8 *data, gsize size);

/* The next feature's box, kind and min_zoom, and its body for yx_paint_reader_body(). FALSE at
 * the end, or where the block is damaged (`failed` is set then). */
gboolean yx_paint_reader_next (YxPaintReader *self, YxPaintHead *ret_head, YxPaintReader *ret_body);

/* Fills in the rest of the head, and appends to the arrays: the texts with their NULs to `text`
 * (ret_texts gives their offsets there plus one, 0 for NULL; the head's pointers stay NULL), the
 * points and one past the last point of each part. FALSE when the body is damaged. */
gboolean yx_paint_reader_body (YxPaintReader *body, YxPaintHead *head, GByteArray *text,
                               gsize ret_texts[YX_PAINT_N_TEXTS], GArray *points,
                               GArray *part_ends);

G_END_DECLS
