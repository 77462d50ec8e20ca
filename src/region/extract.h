#pragma once

/* An OpenStreetMap extract in memory: all nodes, ways and relations with their tags, as compact
 * arrays (about 16 bytes a node), whatever the order of the objects in the file.
 *
 * Loading ends with a "freeze": nodes are sorted by id, duplicates dropped (the first stays), and
 * the node references of ways are replaced by node indices. After that it is read-only. */

#include <gio/gio.h>

#include "geo/measure.h"

G_BEGIN_DECLS

/* Keys that the importer asks for; interned first, so that a key's string id is its number. */
typedef enum {
  YX_KEY_ACCESS,
  YX_KEY_ADDR_HOUSENUMBER,
  YX_KEY_ADDR_PLACE,
  YX_KEY_ADDR_STREET,
  YX_KEY_ADMIN_LEVEL,
  YX_KEY_AEROWAY,
  YX_KEY_ALT_NAME,
  YX_KEY_AMENITY,
  YX_KEY_AREA,
  YX_KEY_AREA_HIGHWAY,
  YX_KEY_BOUNDARY,
  YX_KEY_BRIDGE,
  YX_KEY_BUILDING,
  YX_KEY_BUILDING_LEVELS,
  YX_KEY_BUILDING_PART,
  YX_KEY_CONSTRUCTION,
  YX_KEY_COVERED,
  YX_KEY_CRAFT,
  YX_KEY_EMERGENCY,
  YX_KEY_HEALTHCARE,
  YX_KEY_HIGHWAY,
  YX_KEY_HISTORIC,
  YX_KEY_INDUSTRIAL,
  YX_KEY_INTERMITTENT,
  YX_KEY_JUNCTION,
  YX_KEY_LANDUSE,
  YX_KEY_LANES,
  YX_KEY_LAYER,
  YX_KEY_LEISURE,
  YX_KEY_LOCATION,
  YX_KEY_MAN_MADE,
  YX_KEY_MAXSPEED,
  YX_KEY_MILITARY,
  YX_KEY_NAME,
  YX_KEY_NAME_EN,
  YX_KEY_NAME_ZH,
  YX_KEY_NAME_ZH_HANS,
  YX_KEY_NATURAL,
  YX_KEY_OFFICE,
  YX_KEY_OLD_NAME,
  YX_KEY_ONEWAY,
  YX_KEY_PLACE,
  YX_KEY_POPULATION,
  YX_KEY_POWER,
  YX_KEY_PUBLIC_TRANSPORT,
  YX_KEY_RAILWAY,
  YX_KEY_REF,
  YX_KEY_RELIGION,
  YX_KEY_ROUTE,
  YX_KEY_SERVICE,
  YX_KEY_SHOP,
  YX_KEY_SHORT_NAME,
  YX_KEY_SURFACE,
  YX_KEY_TOURISM,
  YX_KEY_TUNNEL,
  YX_KEY_TYPE,
  YX_KEY_WATER,
  YX_KEY_WATERWAY,
  YX_N_KEYS,
} YxKey;

#define YX_NODE_MISSING G_MAXUINT32

/* Tags are pairs of string ids in YxExtract.tags. */
typedef struct {
  guint32 key, value;
} YxExtractTag;

typedef struct {
  gint64 id;
  guint32 first_tag, n_tags;
  guint32 index; /* into node_ids, node_points after the freeze */
} YxTaggedNode;

typedef struct {
  gint64 id;
  gsize first_ref;
  guint32 n_refs;
  guint32 n_tags;
  gsize first_tag;
} YxExtractWay;

typedef enum {
  YX_MEMBER_NODE,
  YX_MEMBER_WAY,
  YX_MEMBER_RELATION,
} YxMemberType;

typedef struct {
  gint64 id;
  guint32 role; /* string id */
  guint32 type; /* YxMemberType */
} YxExtractMember;

typedef struct {
  gint64 id;
  gsize first_member;
  guint32 n_members;
  guint32 n_tags;
  gsize first_tag;
} YxExtractRelation;

/* Degrees × 10⁷, as OSM itself keeps them. */
typedef struct {
  gint32 lon, lat;
} YxFixedPoint;

typedef struct _YxStringPool YxStringPool;

typedef struct {
  YxStringPool *strings;
  GArray *tags;          /* YxExtractTag */
  GArray *node_ids;      /* gint64 */
  GArray *node_points;   /* YxFixedPoint, beside node_ids */
  GArray *tagged_nodes;  /* YxTaggedNode, by id after the freeze */
  GArray *ways;          /* YxExtractWay, by id after the freeze */
  GArray *refs;          /* gint64 node ids while loading; NULL after the freeze */
  GArray *ref_nodes;     /* guint32 node indices or YX_NODE_MISSING, after the freeze */
  GArray *relations;     /* YxExtractRelation, by id after the freeze */
  GArray *members;       /* YxExtractMember */
  gint64 latest_edit;    /* seconds since 1970; 0 unknown */
  guint64 missing_nodes; /* references without a node */
} YxExtract;

/* fraction of the bytes read */
typedef void (*YxExtractProgress) (double fraction, gpointer user_data);

/* Reads a .osm.pbf or .osm file; which of them is told from the content. Errors:
 * YX_REGION_ERROR_EXTRACT with a message that names the file and what is wrong with it (empty,
 * truncated, compressed, not OSM, of a kind not supported), G_IO_ERROR_CANCELLED. */
YxExtract *yx_extract_load (const char *path, YxExtractProgress progress, gpointer user_data,
                            GCancellable *cancellable, GError **error);
void yx_extract_free (YxExtract *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxExtract, yx_extract_free)

const char *yx_extract_string (const YxExtract *self, guint32 id);

/* Value of a key among n tags, NULL when absent. */
const char *yx_extract_tag (const YxExtract *self, gsize first_tag, guint n_tags, YxKey key);

/* Index of a way by id, -1 when the extract lacks it. */
gssize yx_extract_find_way (const YxExtract *self, gint64 id);

YxLonLat yx_extract_node_point (const YxExtract *self, guint32 node);

/* What the two decoders call while loading. Strings are copied. */
void yx_extract_add_node (YxExtract *self, gint64 id, double lon, double lat);
void yx_extract_add_node_tags (YxExtract *self, gint64 id, gsize first_tag);
void yx_extract_add_way (YxExtract *self, gint64 id, gsize first_ref, gsize first_tag);
void yx_extract_add_relation (YxExtract *self, gint64 id, gsize first_member, gsize first_tag);
guint32 yx_extract_intern (YxExtract *self, const char *text, gsize length);
void yx_extract_add_tag (YxExtract *self, guint32 key, guint32 value);

/* The decoders (extract-pbf.c, extract-xml.c); `bytes` is the mapped file. */
gboolean yx_extract_read_pbf (YxExtract *self, const char *path, const guint8 *bytes, gsize size,
                              YxExtractProgress progress, gpointer user_data,
                              GCancellable *cancellable, GError **error);
gboolean yx_extract_read_xml (YxExtract *self, const char *path, const guint8 *bytes, gsize size,
                              YxExtractProgress progress, gpointer user_data,
                              GCancellable *cancellable, GError **error);

G_END_DECLS
