#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/paint-write.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "region/paint-block.h"

/* Small enough that a tile reads little beside what it shows, large enough that few are read. */
#define BLOCK_FEATURES 64
#define BLOCK_BYTES (24u << 10)

/* Ground metres around the equator: what a world unit is there. */
#define WORLD_M (2.0 * M_PI * YX_EARTH_RADIUS_M)

typedef struct {
  guint64 key; /* position in the order of blocks */
  gsize first_point, first_part;
  guint32 n_points, n_parts;
  guint32 fid;
  float area;
  YxFeatureClass class;
  YxFixedPoint anchor;
  const char *texts[YX_PAINT_N_TEXTS];
} Record;

typedef struct {
  guint32 n;
  guint32 is_hole;
} Part;

struct _YxPaintWriter {
  GArray *records[YX_N_LAYERS]; /* Record */
  GArray *points;               /* YxFixedPoint */
  GArray *parts;                /* Part */
  /* Working memory of one feature. */
  GArray *line;                 /* YxLonLat */
  GArray *keep;                 /* bool */
  GArray *out_points;           /* YxPaintPoint */
  GArray *out_ends;             /* guint32 */
};

static YxLonLat
to_lon_lat (YxFixedPoint point)
{
  return (YxLonLat){ point.lon / 1e7, point.lat / 1e7 };
}

static YxPaintPoint
to_paint (YxLonLat point)
{
  const YxWorldPoint world = yx_world_from_lon_lat (point);

  return (YxPaintPoint){ yx_paint_fixed (world.x), yx_paint_fixed (world.y) };
}

/* Position along a Hilbert curve over 2^16 × 2^16 cells. */
static guint32
hilbert (guint32 x, guint32 y)
{
  guint32 position = 0;

  for (guint32 s = 1u << 15; s > 0; s >>= 1) {
    const guint32 rx = (x & s) != 0, ry = (y & s) != 0;

    position += s * s * ((3 * rx) ^ ry);
    if (ry == 0) {
      guint32 swap;

      if (rx == 1) {
        x = 0xffff - x;
        y = 0xffff - y;
      }
      swap = x;
      x = y;
      y = swap;
    }
  }
  return position;
}

/* Large features are kept apart, so that they do not blow up the boxes of small ones. */
static guint64
sort_key (const YxGeometry *geometry)
{
  const YxBox box = yx_geometry_box (geometry);
  const YxPaintPoint a = to_paint ((YxLonLat){ box.west, box.north });
  const YxPaintPoint b = to_paint ((YxLonLat){ box.east, box.south });
  const gint32 extent = MAX (b.x - a.x, b.y - a.y);
  const guint64 size_class = extent < 1 << 15 ? 0 : extent < 1 << 18 ? 1 : 2;
  const guint32 x = (guint32) (a.x + (b.x - a.x) / 2), y = (guint32) (a.y + (b.y - a.y) / 2);

  return size_class << 32 | hilbert (x >> 15, y >> 15);
}

static int
compare_records (const void *a, const void *b)
{
  const Record *p = a, *q = b;

  if (p->key != q->key)
    return p->key < q->key ? -1 : 1;
  return p->fid < q->fid ? -1 : p->fid > q->fid;
}

/* Appends a part, simplified; FALSE when it is too small to be seen. */
static gboolean
append_part (YxPaintWriter *self, const YxFixedPoint *points, guint n, YxShape shape,
             double tolerance)
{
  const guint first = self->out_points->len;
  const guint least = shape == YX_SHAPE_AREA ? 3 : shape == YX_SHAPE_LINE ? 2 : 1;
  YxLonLat *line;
  const bool *keep;
  guint32 end;

  g_array_set_size (self->line, n + 1);
  line = &g_array_index (self->line, YxLonLat, 0);
  for (guint i = 0; i < n; i++)
    line[i] = to_lon_lat (points[i]);

  if (shape != YX_SHAPE_POINT && tolerance > 0.0) {
    /* Mercator stretches with the latitude, ground metres shrink. */
    const double metres = tolerance * WORLD_M * cos (line[0].lat * M_PI / 180.0);
    const guint n_closed = shape == YX_SHAPE_AREA ? n + 1 : n;

    line[n] = line[0]; /* a ring is simplified closed */
    g_array_set_size (self->keep, n_closed);
    if (yx_polyline_simplify (line, n_closed, metres, &g_array_index (self->keep, bool, 0)) == 0)
      g_error ("out of memory"); /* as GLib itself does */
  } else {
    g_array_set_size (self->keep, n);
    for (guint i = 0; i < n; i++)
      g_array_index (self->keep, bool, i) = true;
  }

  keep = &g_array_index (self->keep, bool, 0);
  for (guint i = 0; i < n; i++) {
    YxPaintPoint point;

    if (!keep[i])
      continue;
    point = to_paint (line[i]);
    if (self->out_points->len > first) {
      const YxPaintPoint *last
        = &g_array_index (self->out_points, YxPaintPoint, self->out_points->len - 1);

      if (last->x == point.x && last->y == point.y)
        continue;
    }
    g_array_append_val (self->out_points, point);
  }
  if (self->out_points->len - first < least) {
    g_array_set_size (self->out_points, first);
    return FALSE;
  }
  end = self->out_points->len;
  g_array_append_val (self->out_ends, end);
  return TRUE;
}

/* Encodes one record for a band; nothing is added when nothing of it is to be seen. */
static void
add_to_block (YxPaintWriter *self, const Record *record, YxShape shape, double tolerance,
              YxPaintBlock *block, GByteArray *body)
{
  const YxFixedPoint *points = &g_array_index (self->points, YxFixedPoint, record->first_point);
  gboolean outer_kept = FALSE;
  YxPaintHead head = {
    .box = { G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 },
    .kind = record->class.kind,
    .min_zoom = record->class.min_zoom,
    .level = record->class.level,
    .flags = record->class.flags,
    .storeys = record->class.storeys,
    .fid = record->fid,
    .area = record->area,
  };

  g_array_set_size (self->out_points, 0);
  g_array_set_size (self->out_ends, 0);
  for (guint i = 0; i < record->n_parts; i++) {
    const Part *part = &g_array_index (self->parts, Part, record->first_part + i);

    /* A hole whose ring is gone would be painted as land. */
    if (!part->is_hole)
      outer_kept = append_part (self, points, part->n, shape, tolerance);
    else if (outer_kept)
      append_part (self, points, part->n, shape, tolerance);
    points += part->n;
  }
  if (self->out_ends->len == 0)
    return;
  for (guint i = 0; i < self->out_points->len; i++) {
    const YxPaintPoint *point = &g_array_index (self->out_points, YxPaintPoint, i);

    head.box.x0 = MIN (head.box.x0, point->x);
    head.box.y0 = MIN (head.box.y0, point->y);
    head.box.x1 = MAX (head.box.x1, point->x);
    head.box.y1 = MAX (head.box.y1, point->y);
  }
  head.anchor = shape == YX_SHAPE_AREA ? to_paint (to_lon_lat (record->anchor))
                                       : g_array_index (self->out_points, YxPaintPoint, 0);
  for (guint i = 0; i < YX_PAINT_N_TEXTS; i++)
    head.texts[i] = record->texts[i];
  yx_paint_block_add (block, &head, &g_array_index (self->out_points, YxPaintPoint, 0),
                      &g_array_index (self->out_ends, guint32, 0), self->out_ends->len, body);
}

typedef struct {
  sqlite3_stmt *block, *data;
  const char *shown;
  guint id;
} Output;

static gboolean
flush (Output *output, YxPaintBlock *block, guint band, guint layer, GError **error)
{
  const int values[] = { (int) ++output->id, (int) band,    (int) layer,  block->box.x0,
                         block->box.y0,      block->box.x1, block->box.y1 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    sqlite3_bind_int (output->block, (int) i + 1, values[i]);
  sqlite3_bind_int (output->data, 1, (int) output->id);
  sqlite3_bind_blob64 (output->data, 2, block->data->data, block->data->len, SQLITE_STATIC);
  if (!yx_sql_step (output->block, output->shown, error)
      || !yx_sql_step (output->data, output->shown, error))
    return FALSE;
  yx_paint_block_reset (block);
  return TRUE;
}

static gboolean
write_layer (YxPaintWriter *self, guint band, guint layer, YxPaintBlock *block, Output *output,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  const GArray *records = self->records[layer];
  const int zoom = yx_paint_band_zoom (band);
  /* Two fifths of a pixel of a 256 px tile. */
  const double tolerance = band == YX_PAINT_FULL ? 0.0 : 0.4 / exp2 (zoom + 8);

  for (guint i = 0; i < records->len; i++) {
    const Record *record = &g_array_index (records, Record, i);

    if (i % 1024 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (record->class.min_zoom <= zoom)
      add_to_block (self, record, yx_layer_shape (layer), tolerance, block, body);
    if ((block->n_features >= BLOCK_FEATURES || block->data->len >= BLOCK_BYTES)
        && !flush (output, block, band, layer, error))
      return FALSE;
  }
  return block->n_features == 0 || flush (output, block, band, layer, error);
}

YxPaintWriter *
yx_paint_writer_new (void)
{
  YxPaintWriter *self = g_new0 (YxPaintWriter, 1);

  for (guint i = 0; i < YX_N_LAYERS; i++)
    self->records[i] = g_array_new (FALSE, FALSE, sizeof (Record));
  self->points = g_array_new (FALSE, FALSE, sizeof (YxFixedPoint));
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  self->line = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  self->keep = g_array_new (FALSE, FALSE, sizeof (bool));
  self->out_points = g_array_new (FALSE, FALSE, sizeof (YxPaintPoint));
  self->out_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
yx_paint_writer_free (YxPaintWriter *self)
{
  for (guint i = 0; i < YX_N_LAYERS; i++)
    g_array_unref (self->records[i]);
  g_array_unref (self->points);
  g_array_unref (self->parts);
  g_array_unref (self->line);
  g_array_unref (self->keep);
  g_array_unref (self->out_points);
  g_array_unref (self->out_ends);
  g_free (self);
}

void
yx_paint_writer_add (YxPaintWriter *self, const YxFeatureClass *class, guint32 fid,
                     const YxGeometry *geometry, YxFixedPoint anchor, double area,
                     const char *const texts[4])
{
  Record record = {
    .key = sort_key (geometry),
    .first_point = self->points->len,
    .first_part = self->parts->len,
    .n_points = geometry->points->len,
    .n_parts = geometry->part_ends->len,
    .fid = fid,
    .area = (float) (area * 1e12),
    .class = *class,
    .anchor = anchor,
  };
  guint32 first = 0;

  for (guint i = 0; i < YX_PAINT_N_TEXTS; i++)
    record.texts[i] = texts[i];
  g_array_append_vals (self->points, geometry->points->data, geometry->points->len);
  for (guint i = 0; i < geometry->part_ends->len; i++) {
    const guint32 end = g_array_index (geometry->part_ends, guint32, i);
    const Part part = { end - first, g_array_index (geometry->holes, gboolean, i) ? 1 : 0 };

    g_array_append_val (self->parts, part);
    first = end;
  }
  g_array_append_val (self->records[class->layer], record);
}

gboolean
yx_paint_writer_write (YxPaintWriter *self, sqlite3 *db, const char *shown,
                       void (*progress) (double fraction, gpointer user_data), gpointer user_data,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr (sqlite3_stmt) insert_block = NULL;
  g_autoptr (sqlite3_stmt) insert_data = NULL;
  YxPaintBlock block;
  Output output = { .shown = shown };
  gboolean ok = TRUE;

  insert_block = yx_sql_prepare (db, shown,
                                 "INSERT INTO yx_paint_block VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                 error);
  if (insert_block == NULL)
    return FALSE;
  insert_data = yx_sql_prepare (db, shown, "INSERT INTO yx_paint VALUES (?1, ?2)", error);
  if (insert_data == NULL)
    return FALSE;
  output.block = insert_block;
  output.data = insert_data;

  for (guint layer = 0; layer < YX_N_LAYERS; layer++)
    if (self->records[layer]->len > 0)
      qsort (self->records[layer]->data, self->records[layer]->len, sizeof (Record),
             compare_records);
  yx_paint_block_init (&block);
  for (guint band = 0; band < YX_PAINT_N_BANDS && ok; band++) {
    for (guint layer = 0; layer < YX_N_LAYERS && ok; layer++) {
      ok = write_layer (self, band, layer, &block, &output, cancellable, error);
      if (progress != NULL)
        progress ((band * YX_N_LAYERS + layer + 1.0) / (YX_PAINT_N_BANDS * YX_N_LAYERS), user_data);
    }
  }
  yx_paint_block_clear (&block);
  return ok;
}
