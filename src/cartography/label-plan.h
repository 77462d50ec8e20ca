#pragma once

/* The names, symbols, road numbers and one-way arrows of a picture: gathered from the region's
 * features, placed so that none touches another (cartography/placement.h), and painted.
 *
 * A plan is made for a view and holds plain values: no colours and no font objects. So it serves
 * every style, resolution and thread, and the tiles of one metatile share it. Immutable. */

#include <cairo.h>
#include <gio/gio.h>

#include "cartography/placement.h"
#include "cartography/style.h"
#include "cartography/view.h"

typedef struct _YxRegion YxRegion;
typedef struct _YxLabelPlan YxLabelPlan;

/* `open_edges`: names of places may cross the edge of the view, as in a metatile; all else stays
 * inside. `prefer_english`: as yx_region_feature_label().
 * Returns: (transfer full): NULL with error set as yx_region_query(). Call from any thread. */
YxLabelPlan *yx_label_plan_new (YxRegion *region, const YxPaintView *view, gboolean prefer_english,
                                gboolean open_edges, GCancellable *cancellable, GError **error);
YxLabelPlan *yx_label_plan_ref (YxLabelPlan *self);
void yx_label_plan_unref (YxLabelPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxLabelPlan, yx_label_plan_unref)

/* Paints what of the plan reaches into `view`, a view of the same zoom; `scale` is that of `cr`
 * to its device. */
void yx_label_plan_paint (const YxLabelPlan *self, cairo_t *cr, const YxPaintView *view,
                          double scale, YxMapStyle style);

/* For tests and diagnostics: how many labels the plan shows, the text of one ("" for an arrow),
 * and the box that bounds it, in units of the plan's view. */
guint yx_label_plan_get_n_labels (const YxLabelPlan *self);
const char *yx_label_plan_get_text (const YxLabelPlan *self, guint i);
YxLabelBox yx_label_plan_get_box (const YxLabelPlan *self, guint i);
