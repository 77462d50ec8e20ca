#pragma once

/* The names on the base map: gathered from features, placed (cartography/placement.h), painted. */

#include "cartography/style.h"
#include "cartography/view.h"
#include "region/region-query.h"

typedef struct _YxLabels YxLabels;

/* The view is borrowed. Belongs to the calling thread. */
YxLabels *yx_labels_new (const YxPaintView *view, YxMapStyle style, double scale,
                         gboolean prefer_english);
void yx_labels_free (YxLabels *self);

/* Adds what the features have to say at the view's zoom. The features must outlive the labels. */
void yx_labels_add (YxLabels *self, const YxRegionFeatures *features);

/* Places and paints them. Returns how many are shown. */
guint yx_labels_paint (YxLabels *self, cairo_t *cr, gboolean open_edges);
