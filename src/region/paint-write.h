#pragma once

/* Collects features while the layers are made, then writes them for painting: sorted along a
 * curve, simplified for each band of zooms, in blocks (region/format.h). */

#include "region/area.h"
#include "region/classify.h"
#include "region/connection.h"

G_BEGIN_DECLS

typedef struct _YxPaintWriter YxPaintWriter;

YxPaintWriter *yx_paint_writer_new (void);
void yx_paint_writer_free (YxPaintWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPaintWriter, yx_paint_writer_free)

/* The texts (name, name_zh, name_en, ref) must stay until the writer is freed; `anchor` is a
 * point inside of an area and the first point of all else. The area of areas is in world units
 * squared. */
void yx_paint_writer_add (YxPaintWriter *self, const YxFeatureClass *class, guint32 fid,
                          const YxGeometry *geometry, YxFixedPoint anchor, double area,
                          const char *const texts[4]);

/* Errors: YX_REGION_ERROR_FAILED, G_IO_ERROR_CANCELLED. */
gboolean yx_paint_writer_write (YxPaintWriter *self, sqlite3 *db, const char *shown,
                                void (*progress) (double fraction, gpointer user_data),
                                gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
