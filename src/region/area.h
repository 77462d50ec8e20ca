#pragma once

/* Geometry of OSM objects: lines from ways, areas from closed ways and multipolygon relations. */

#include "region/extract.h"

G_BEGIN_DECLS

/* One point, line or area, reused from object to object. Rings are not closed; an outer ring
 * runs counter-clockwise and is followed by its holes, which run clockwise. */
typedef struct {
  GArray *points;    /* YxFixedPoint */
  GArray *part_ends; /* guint32: one past the part's last point */
  GArray *holes;     /* gboolean, beside part_ends */
} YxGeometry;

YxGeometry *yx_geometry_new (void);
void yx_geometry_free (YxGeometry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxGeometry, yx_geometry_free)

void yx_geometry_set_point (YxGeometry *self, YxFixedPoint point);

/* The way's nodes that the extract has, as one part for each unbroken run of at least two.
 * FALSE when nothing is left. */
gboolean yx_geometry_set_line (YxGeometry *self, const YxExtract *extract,
                               const YxExtractWay *way);

/* A closed way as an area; FALSE when it is not closed, or has under three different points. */
gboolean yx_geometry_set_ring (YxGeometry *self, const YxExtract *extract,
                               const YxExtractWay *way);

/* The members of a relation joined into rings. Which ring is a hole is told from where it lies,
 * not from its role, since roles are often wrong. Rings that the extract cuts off are left out
 * and *ret_broken (nullable) is set; FALSE when no ring is left. */
gboolean yx_geometry_set_multipolygon (YxGeometry *self, const YxExtract *extract,
                                       const YxExtractRelation *relation, gboolean *ret_broken);

YxBox yx_geometry_box (const YxGeometry *self);

/* A point well inside an area: the middle of its widest stretch on one of a few parallels. */
YxFixedPoint yx_geometry_inner_point (const YxGeometry *self);

G_END_DECLS
