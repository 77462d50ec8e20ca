#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/extract.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "region/map-file.h"
#include "region/region.h"

/* Strings are stored once, in chunks that never move, and found by an open-addressing table. */
#define CHUNK_SIZE (1u << 20)

struct _YxStringPool {
  GPtrArray *chunks;
  gsize chunk_used;
  GPtrArray *strings; /* const char *, by id */
  guint32 *slots;     /* id + 1, 0 free */
  guint n_slots;      /* a power of two */
};

/* In the order of YxKey. */
static const char *const key_names[YX_N_KEYS] = {
  [YX_KEY_ACCESS] = "access",
  [YX_KEY_ADDR_HOUSENUMBER] = "addr:housenumber",
  [YX_KEY_ADDR_PLACE] = "addr:place",
  [YX_KEY_ADDR_STREET] = "addr:street",
  [YX_KEY_ADMIN_LEVEL] = "admin_level",
  [YX_KEY_AEROWAY] = "aeroway",
  [YX_KEY_ALT_NAME] = "alt_name",
  [YX_KEY_AMENITY] = "amenity",
  [YX_KEY_AREA] = "area",
  [YX_KEY_AREA_HIGHWAY] = "area:highway",
  [YX_KEY_BOUNDARY] = "boundary",
  [YX_KEY_BRIDGE] = "bridge",
  [YX_KEY_BUILDING] = "building",
  [YX_KEY_BUILDING_LEVELS] = "building:levels",
  [YX_KEY_BUILDING_PART] = "building:part",
  [YX_KEY_CONSTRUCTION] = "construction",
  [YX_KEY_COVERED] = "covered",
  [YX_KEY_CRAFT] = "craft",
  [YX_KEY_EMERGENCY] = "emergency",
  [YX_KEY_HEALTHCARE] = "healthcare",
  [YX_KEY_HIGHWAY] = "highway",
  [YX_KEY_HISTORIC] = "historic",
  [YX_KEY_INDUSTRIAL] = "industrial",
  [YX_KEY_INTERMITTENT] = "intermittent",
  [YX_KEY_JUNCTION] = "junction",
  [YX_KEY_LANDUSE] = "landuse",
  [YX_KEY_LANES] = "lanes",
  [YX_KEY_LAYER] = "layer",
  [YX_KEY_LEISURE] = "leisure",
  [YX_KEY_LOCATION] = "location",
  [YX_KEY_MAN_MADE] = "man_made",
  [YX_KEY_MAXSPEED] = "maxspeed",
  [YX_KEY_MILITARY] = "military",
  [YX_KEY_NAME] = "name",
  [YX_KEY_NAME_EN] = "name:en",
  [YX_KEY_NAME_ZH] = "name:zh",
  [YX_KEY_NAME_ZH_HANS] = "name:zh-Hans",
  [YX_KEY_NATURAL] = "natural",
  [YX_KEY_OFFICE] = "office",
  [YX_KEY_OLD_NAME] = "old_name",
  [YX_KEY_ONEWAY] = "oneway",
  [YX_KEY_PLACE] = "place",
  [YX_KEY_POPULATION] = "population",
  [YX_KEY_POWER] = "power",
  [YX_KEY_PUBLIC_TRANSPORT] = "public_transport",
  [YX_KEY_RAILWAY] = "railway",
  [YX_KEY_REF] = "ref",
  [YX_KEY_RELIGION] = "religion",
  [YX_KEY_ROUTE] = "route",
  [YX_KEY_SERVICE] = "service",
  [YX_KEY_SHOP] = "shop",
  [YX_KEY_SHORT_NAME] = "short_name",
  [YX_KEY_SURFACE] = "surface",
  [YX_KEY_TOURISM] = "tourism",
  [YX_KEY_TUNNEL] = "tunnel",
  [YX_KEY_TYPE] = "type",
  [YX_KEY_WATER] = "water",
  [YX_KEY_WATERWAY] = "waterway",
};

static guint32
hash_bytes (const char *text, gsize length)
{
  guint32 hash = 2166136261u; /* FNV-1a */

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) text[i]) * 16777619u;
  return hash ^ (hash >> 15);
}

static YxStringPool *
string_pool_new (void)
{
  YxStringPool *self = g_new0 (YxStringPool, 1);

  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->strings = g_ptr_array_new ();
  self->n_slots = 1u << 12;
  self->slots = g_new0 (guint32, self->n_slots);
  self->chunk_used = CHUNK_SIZE;
  return self;
}

static void
string_pool_free (YxStringPool *self)
{
  g_ptr_array_unref (self->chunks);
  g_ptr_array_unref (self->strings);
  g_free (self->slots);
  g_free (self);
}

static char *
string_pool_store (YxStringPool *self, const char *text, gsize length)
{
  char *copy;

  if (length + 1 > CHUNK_SIZE / 4) {
    copy = g_malloc (length + 1);
    /* A chunk of its own, put below the one being filled. */
    g_ptr_array_insert (self->chunks, 0, copy);
  } else {
    if (self->chunk_used + length + 1 > CHUNK_SIZE) {
      g_ptr_array_add (self->chunks, g_malloc (CHUNK_SIZE));
      self->chunk_used = 0;
    }
    copy = (char *) g_ptr_array_index (self->chunks, self->chunks->len - 1) + self->chunk_used;
    self->chunk_used += length + 1;
  }
  memcpy (copy, text, length);
  copy[length] = '\0';
  return copy;
}

static void
string_pool_grow (YxStringPool *self)
{
  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint id = 0; id < self->strings->len; id++) {
    const char *text = g_ptr_array_index (self->strings, id);
    guint slot = hash_bytes (text, strlen (text)) & (self->n_slots - 1);

    while (self->slots[slot] != 0)
      slot = (slot + 1) & (self->n_slots - 1);
    self->slots[slot] = id + 1;
  }
}

static guint32
string_pool_intern (YxStringPool *self, const char *text, gsize length)
{
  const char *nul = memchr (text, '\0', length);
  guint slot;

  if (nul != NULL)
    length = (gsize) (nul - text);
  slot = hash_bytes (text, length) & (self->n_slots - 1);
  for (; self->slots[slot] != 0; slot = (slot + 1) & (self->n_slots - 1)) {
    const char *known = g_ptr_array_index (self->strings, self->slots[slot] - 1);

    if (strncmp (known, text, length) == 0 && known[length] == '\0')
      return self->slots[slot] - 1;
  }
  g_ptr_array_add (self->strings, string_pool_store (self, text, length));
  self->slots[slot] = self->strings->len;
  if (self->strings->len * 2 > self->n_slots)
    string_pool_grow (self);
  return self->strings->len - 1;
}

static YxExtract *
extract_new (void)
{
  YxExtract *self = g_new0 (YxExtract, 1);

  self->strings = string_pool_new ();
  self->tags = g_array_new (FALSE, FALSE, sizeof (YxExtractTag));
  self->node_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->node_points = g_array_new (FALSE, FALSE, sizeof (YxFixedPoint));
  self->tagged_nodes = g_array_new (FALSE, FALSE, sizeof (YxTaggedNode));
  self->ways = g_array_new (FALSE, FALSE, sizeof (YxExtractWay));
  self->refs = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->ref_nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->relations = g_array_new (FALSE, FALSE, sizeof (YxExtractRelation));
  self->members = g_array_new (FALSE, FALSE, sizeof (YxExtractMember));

  for (guint i = 0; i < YX_N_KEYS; i++) {
    guint32 id = yx_extract_intern (self, key_names[i], strlen (key_names[i]));

    g_assert (id == i);
  }
  return self;
}

static gboolean
ids_ascend (const gint64 *first, gsize stride, guint n)
{
  for (guint i = 1; i < n; i++) {
    const gint64 *a = (const gint64 *) ((const char *) first + (i - 1) * stride);
    const gint64 *b = (const gint64 *) ((const char *) first + i * stride);

    if (*a >= *b)
      return FALSE;
  }
  return TRUE;
}

/* The id leads every struct that is sorted here; equal ids keep their order by position, which
 * the sort finds in `order`. */
typedef struct {
  gint64 id;
  guint32 position;
} IdPosition;

static int
compare_ids (const void *a, const void *b)
{
  const IdPosition *p = a, *q = b;

  if (p->id != q->id)
    return p->id < q->id ? -1 : 1;
  return p->position < q->position ? -1 : p->position > q->position;
}

/* The positions of n records in id order without the repetitions of an id. */
static GArray *
order_by_id (const void *records, gsize stride, guint n)
{
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (IdPosition), n);
  guint kept = 0;

  for (guint i = 0; i < n; i++) {
    IdPosition entry = { *(const gint64 *) ((const char *) records + i * stride), i };

    g_array_append_val (order, entry);
  }
  qsort (order->data, n, sizeof (IdPosition), compare_ids);
  for (guint i = 0; i < n; i++) {
    IdPosition *entries = (IdPosition *) (void *) order->data;

    if (kept == 0 || entries[kept - 1].id != entries[i].id)
      entries[kept++] = entries[i];
  }
  g_array_set_size (order, kept);
  return order;
}

static void
sort_records (GArray **records, gsize stride)
{
  GArray *sorted;
  g_autoptr (GArray) order = NULL;

  if (ids_ascend ((const gint64 *) (void *) (*records)->data, stride, (*records)->len))
    return;
  order = order_by_id ((*records)->data, stride, (*records)->len);
  sorted = g_array_sized_new (FALSE, FALSE, stride, order->len);
  for (guint i = 0; i < order->len; i++) {
    guint position = g_array_index (order, IdPosition, i).position;

    g_array_append_vals (sorted, (*records)->data + position * stride, 1);
  }
  g_array_unref (*records);
  *records = sorted;
}

static void
sort_nodes (YxExtract *self)
{
  g_autoptr (GArray) order = NULL;
  GArray *ids, *points;

  if (ids_ascend ((const gint64 *) (void *) self->node_ids->data, sizeof (gint64),
                  self->node_ids->len))
    return;
  order = order_by_id (self->node_ids->data, sizeof (gint64), self->node_ids->len);
  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), order->len);
  points = g_array_sized_new (FALSE, FALSE, sizeof (YxFixedPoint), order->len);
  for (guint i = 0; i < order->len; i++) {
    const IdPosition *entry = &g_array_index (order, IdPosition, i);

    g_array_append_val (ids, entry->id);
    g_array_append_val (points, g_array_index (self->node_points, YxFixedPoint, entry->position));
  }
  g_array_unref (self->node_ids);
  g_array_unref (self->node_points);
  self->node_ids = ids;
  self->node_points = points;
}

static gssize
find_id (const void *records, gsize stride, guint n, gint64 id)
{
  guint low = 0, high = n;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    gint64 other = *(const gint64 *) ((const char *) records + middle * stride);

    if (other == id)
      return middle;
    if (other < id)
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

static void
freeze (YxExtract *self)
{
  guint kept = 0;

  sort_nodes (self);
  sort_records (&self->tagged_nodes, sizeof (YxTaggedNode));
  sort_records (&self->ways, sizeof (YxExtractWay));
  sort_records (&self->relations, sizeof (YxExtractRelation));

  g_array_set_size (self->ref_nodes, self->refs->len);
  for (guint i = 0; i < self->refs->len; i++) {
    gint64 id = g_array_index (self->refs, gint64, i);
    gssize node = find_id (self->node_ids->data, sizeof (gint64), self->node_ids->len, id);

    if (node < 0)
      self->missing_nodes++;
    g_array_index (self->ref_nodes, guint32, i) = node < 0 ? YX_NODE_MISSING : (guint32) node;
  }
  g_clear_pointer (&self->refs, g_array_unref);

  for (guint i = 0; i < self->tagged_nodes->len; i++) {
    YxTaggedNode tagged = g_array_index (self->tagged_nodes, YxTaggedNode, i);
    gssize node = find_id (self->node_ids->data, sizeof (gint64), self->node_ids->len, tagged.id);

    if (node < 0)
      continue; /* tags of a node whose place was impossible */
    tagged.index = (guint32) node;
    g_array_index (self->tagged_nodes, YxTaggedNode, kept++) = tagged;
  }
  g_array_set_size (self->tagged_nodes, kept);
}

/* Files that people take for an extract; a message that says which saves them the search. */
static const char *
foreign_format (const guint8 *bytes, gsize size)
{
  static const struct {
    const char *magic;
    gsize length;
    const char *name;
  } formats[] = {
    { "\x1f\x8b", 2, N_("a gzip archive; unpack it first") },
    { "BZh", 3, N_("a bzip2 archive; unpack it first") },
    { "PK\x03\x04", 4, N_("a ZIP archive; unpack it first") },
    { "7z\xbc\xaf", 4, N_("a 7-Zip archive; unpack it first") },
    { "\xfd" "7zXZ", 5, N_("an XZ archive; unpack it first") },
    { "\xff\xe0", 2, N_("an o5m file; convert it to .osm.pbf first") },
    { "SQLite format 3", 15, N_("a database or GeoPackage; it may already be a region file") },
    { "%PDF", 4, N_("a PDF document") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (size >= formats[i].length && memcmp (bytes, formats[i].magic, formats[i].length) == 0)
      return _(formats[i].name);
  return NULL;
}

static gboolean
looks_like_pbf (const guint8 *bytes, gsize size)
{
  return size > 15 && bytes[0] == 0 && bytes[1] == 0 && bytes[4] == 0x0a && bytes[5] == 9
         && memcmp (bytes + 6, "OSMHeader", 9) == 0;
}

static gboolean
looks_like_xml (const guint8 *bytes, gsize size)
{
  gsize i = size >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (i < size && g_ascii_isspace (bytes[i]))
    i++;
  return i < size && bytes[i] == '<';
}

const char *
yx_extract_string (const YxExtract *self, guint32 id)
{
  return g_ptr_array_index (self->strings->strings, id);
}

const char *
yx_extract_tag (const YxExtract *self, gsize first_tag, guint n_tags, YxKey key)
{
  const YxExtractTag *tags = &g_array_index (self->tags, YxExtractTag, first_tag);

  for (guint i = 0; i < n_tags; i++)
    if (tags[i].key == (guint32) key)
      return yx_extract_string (self, tags[i].value);
  return NULL;
}

gssize
yx_extract_find_way (const YxExtract *self, gint64 id)
{
  return find_id (self->ways->data, sizeof (YxExtractWay), self->ways->len, id);
}

YxLonLat
yx_extract_node_point (const YxExtract *self, guint32 node)
{
  const YxFixedPoint *point = &g_array_index (self->node_points, YxFixedPoint, node);

  return (YxLonLat){ point->lon / 1e7, point->lat / 1e7 };
}

void
yx_extract_add_node (YxExtract *self, gint64 id, double lon, double lat)
{
  YxFixedPoint point;

  if (!yx_lon_lat_is_valid ((YxLonLat){ lon, lat }))
    return;
  point.lon = (gint32) lround (lon * 1e7);
  point.lat = (gint32) lround (lat * 1e7);
  g_array_append_val (self->node_ids, id);
  g_array_append_val (self->node_points, point);
}

void
yx_extract_add_node_tags (YxExtract *self, gint64 id, gsize first_tag)
{
  YxTaggedNode node = { id, (guint32) first_tag, (guint32) (self->tags->len - first_tag), 0 };

  if (node.n_tags > 0)
    g_array_append_val (self->tagged_nodes, node);
}

void
yx_extract_add_way (YxExtract *self, gint64 id, gsize first_ref, gsize first_tag)
{
  YxExtractWay way = {
    .id = id,
    .first_ref = first_ref,
    .n_refs = (guint32) (self->refs->len - first_ref),
    .first_tag = first_tag,
    .n_tags = (guint32) (self->tags->len - first_tag),
  };

  g_array_append_val (self->ways, way);
}

void
yx_extract_add_relation (YxExtract *self, gint64 id, gsize first_member, gsize first_tag)
{
  YxExtractRelation relation = {
    .id = id,
    .first_member = first_member,
    .n_members = (guint32) (self->members->len - first_member),
    .first_tag = first_tag,
    .n_tags = (guint32) (self->tags->len - first_tag),
  };

  g_array_append_val (self->relations, relation);
}

guint32
yx_extract_intern (YxExtract *self, const char *text, gsize length)
{
  return string_pool_intern (self->strings, text, length);
}

void
yx_extract_add_tag (YxExtract *self, guint32 key, guint32 value)
{
  YxExtractTag tag = { key, value };

  g_array_append_val (self->tags, tag);
}

YxExtract *
yx_extract_load (const char *path, YxExtractProgress progress, gpointer user_data,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (YxExtract) self = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  const guint8 *bytes;
  gsize size;
  gboolean ok;

  g_return_val_if_fail (path != NULL, NULL);

  file = yx_map_file (path, YX_REGION_ERROR_EXTRACT, error);
  if (file == NULL)
    return NULL;
  bytes = (const guint8 *) g_mapped_file_get_contents (file);
  size = g_mapped_file_get_length (file);
  if (size == 0) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT, _("%s is empty"), shown);
    return NULL;
  }

  self = extract_new ();
  if (looks_like_pbf (bytes, size)) {
    ok = yx_extract_read_pbf (self, path, bytes, size, progress, user_data, cancellable, error);
  } else if (looks_like_xml (bytes, size)) {
    ok = yx_extract_read_xml (self, path, bytes, size, progress, user_data, cancellable, error);
  } else {
    const char *foreign = foreign_format (bytes, size);

    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                 _("%s is not an OpenStreetMap extract (.osm.pbf or .osm): it is %s"), shown,
                 foreign != NULL ? foreign : _("of an unknown format"));
    return NULL;
  }
  if (!ok)
    return NULL;
  if (self->node_ids->len == 0) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                 _("%s holds no OpenStreetMap nodes"), shown);
    return NULL;
  }
  freeze (self);
  return g_steal_pointer (&self);
}

void
yx_extract_free (YxExtract *self)
{
  if (self == NULL)
    return;
  string_pool_free (self->strings);
  g_array_unref (self->tags);
  g_array_unref (self->node_ids);
  g_array_unref (self->node_points);
  g_array_unref (self->tagged_nodes);
  g_array_unref (self->ways);
  g_clear_pointer (&self->refs, g_array_unref);
  g_array_unref (self->ref_nodes);
  g_array_unref (self->relations);
  g_array_unref (self->members);
  g_free (self);
}
