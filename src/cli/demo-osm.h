#pragma once

/* An OpenStreetMap document in memory, written as .osm XML: nodes, ways and relations by rising
 * id, each with its tags in the order given. Ids are positive and count from one. */

#include <gio/gio.h>

#include "cli/demo-plane.h"
#include "geo/measure.h"

typedef struct _YxDemoOsm YxDemoOsm;

YxDemoOsm *yx_demo_osm_new (YxBox bounds);
void yx_demo_osm_free (YxDemoOsm *osm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDemoOsm, yx_demo_osm_free)

/* A node of its own. */
gint64 yx_demo_osm_add_node (YxDemoOsm *osm, YxDemoPoint point);
/* The one node of roads at this place and level: roads that touch on the ground share it, roads
 * on different levels do not. */
gint64 yx_demo_osm_share_node (YxDemoOsm *osm, YxDemoPoint point, int level);
gint64 yx_demo_osm_add_way (YxDemoOsm *osm, const gint64 *nodes, gsize n_nodes);
/* A closed way around a ring. */
gint64 yx_demo_osm_add_area (YxDemoOsm *osm, const GArray *ring);
gint64 yx_demo_osm_add_relation (YxDemoOsm *osm);
void yx_demo_osm_add_member (YxDemoOsm *osm, gint64 relation, const char *type, gint64 ref,
                             const char *role);

/* Tag an element; keys are string literals. Nothing happens where value is NULL. */
void yx_demo_osm_tag_node (YxDemoOsm *osm, gint64 node, const char *key, const char *value);
void yx_demo_osm_tag_way (YxDemoOsm *osm, gint64 way, const char *key, const char *value);
void yx_demo_osm_tag_relation (YxDemoOsm *osm, gint64 relation, const char *key, const char *value);

/* The document as text; generator and attribution become attributes of the root element. */
GBytes *yx_demo_osm_to_xml (const YxDemoOsm *osm, const char *generator, const char *attribution);
