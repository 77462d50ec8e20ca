#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/feed.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "region/region.h"

/* No object of OpenStreetMap has this id. */
#define MISSING_ID G_MININT64

typedef struct {
  const YxExtract *extract;
  YxRoadsBuilder *builder;
  GArray *tags;    /* YxTag */
  GArray *refs;    /* int64_t */
  GArray *members; /* YxRoadsMember */
  void (*progress) (double fraction, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
} Feed;

static bool
progress_cb (YxRoadsPhase phase, double fraction, void *user_data)
{
  /* Where the phases begin; contraction is nearly all. */
  static const double starts[] = { 0.0, 0.1, 0.5, 0.95, 1.0 };
  const Feed *self = user_data;

  if (self->progress != NULL)
    self->progress (starts[phase] + (starts[phase + 1] - starts[phase]) * fraction,
                    self->user_data);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static void
set_tags (Feed *self, gsize first_tag, guint n_tags)
{
  g_array_set_size (self->tags, 0);
  for (guint i = 0; i < n_tags; i++) {
    const YxExtractTag *tag = &g_array_index (self->extract->tags, YxExtractTag, first_tag + i);
    const YxTag converted = { yx_extract_string (self->extract, tag->key),
                              yx_extract_string (self->extract, tag->value) };

    g_array_append_val (self->tags, converted);
  }
}

static gboolean
is_road (const YxExtract *extract, const YxExtractWay *way)
{
  return yx_extract_tag (extract, way->first_tag, way->n_tags, YX_KEY_HIGHWAY) != NULL
         || yx_extract_tag (extract, way->first_tag, way->n_tags, YX_KEY_ROUTE) != NULL;
}

static YxRoadsError
feed_nodes (Feed *self, const guint8 *wanted)
{
  const YxExtract *extract = self->extract;
  guint next_tagged = 0;

  for (guint i = 0; i < extract->node_ids->len; i++) {
    YxRoadsError error;

    g_array_set_size (self->tags, 0);
    if (next_tagged < extract->tagged_nodes->len) {
      const YxTaggedNode *tagged = &g_array_index (extract->tagged_nodes, YxTaggedNode,
                                                   next_tagged);

      if (tagged->index == i) {
        if (wanted[i])
          set_tags (self, tagged->first_tag, tagged->n_tags);
        next_tagged++;
      }
    }
    if (!wanted[i])
      continue;
    error = yx_roads_builder_add_node (self->builder, g_array_index (extract->node_ids, gint64, i),
                                       yx_extract_node_point (extract, i),
                                       &g_array_index (self->tags, YxTag, 0), self->tags->len);
    if (error != YX_ROADS_OK)
      return error;
  }
  return YX_ROADS_OK;
}

static YxRoadsError
feed_ways (Feed *self)
{
  const YxExtract *extract = self->extract;

  for (guint i = 0; i < extract->ways->len; i++) {
    const YxExtractWay *way = &g_array_index (extract->ways, YxExtractWay, i);
    YxRoadsError error;

    if (!is_road (extract, way))
      continue;
    set_tags (self, way->first_tag, way->n_tags);
    g_array_set_size (self->refs, 0);
    for (guint32 r = 0; r < way->n_refs; r++) {
      const guint32 node = g_array_index (extract->ref_nodes, guint32, way->first_ref + r);
      const gint64 id = node == YX_NODE_MISSING ? MISSING_ID
                                                : g_array_index (extract->node_ids, gint64, node);

      g_array_append_val (self->refs, id);
    }
    error = yx_roads_builder_add_way (self->builder, way->id,
                                      &g_array_index (self->refs, int64_t, 0), self->refs->len,
                                      &g_array_index (self->tags, YxTag, 0), self->tags->len);
    if (error != YX_ROADS_OK)
      return error;
  }
  return YX_ROADS_OK;
}

static YxRoadsError
feed_relations (Feed *self)
{
  const YxExtract *extract = self->extract;

  for (guint i = 0; i < extract->relations->len; i++) {
    const YxExtractRelation *relation = &g_array_index (extract->relations, YxExtractRelation, i);
    const char *type = yx_extract_tag (extract, relation->first_tag, relation->n_tags,
                                       YX_KEY_TYPE);
    YxRoadsError error;

    if (type == NULL || !g_str_has_prefix (type, "restriction"))
      continue;
    set_tags (self, relation->first_tag, relation->n_tags);
    g_array_set_size (self->members, 0);
    for (guint32 m = 0; m < relation->n_members; m++) {
      const YxExtractMember *member = &g_array_index (extract->members, YxExtractMember,
                                                      relation->first_member + m);
      const YxRoadsMember converted = {
        member->type == YX_MEMBER_NODE  ? YX_ROADS_MEMBER_NODE
        : member->type == YX_MEMBER_WAY ? YX_ROADS_MEMBER_WAY
                                        : YX_ROADS_MEMBER_RELATION,
        member->id,
        yx_extract_string (extract, member->role),
      };

      g_array_append_val (self->members, converted);
    }
    error = yx_roads_builder_add_relation (
      self->builder, relation->id, &g_array_index (self->members, YxRoadsMember, 0),
      self->members->len, &g_array_index (self->tags, YxTag, 0), self->tags->len);
    if (error != YX_ROADS_OK)
      return error;
  }
  return YX_ROADS_OK;
}

static YxRoadsError
feed_all (Feed *self)
{
  const YxExtract *extract = self->extract;
  g_autofree guint8 *wanted = g_malloc0 (extract->node_ids->len + 1);
  YxRoadsError error;

  for (guint i = 0; i < extract->ways->len; i++) {
    const YxExtractWay *way = &g_array_index (extract->ways, YxExtractWay, i);

    if (!is_road (extract, way))
      continue;
    for (guint32 r = 0; r < way->n_refs; r++) {
      const guint32 node = g_array_index (extract->ref_nodes, guint32, way->first_ref + r);

      if (node != YX_NODE_MISSING)
        wanted[node] = 1;
    }
  }
  error = feed_nodes (self, wanted);
  if (error == YX_ROADS_OK)
    error = feed_ways (self);
  if (error == YX_ROADS_OK)
    error = feed_relations (self);
  return error;
}

YxRoads *
yx_feed_roads (const YxExtract *extract, const YxRoadsSpeeds *speeds,
               void (*progress) (double fraction, gpointer user_data), gpointer user_data,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, TRUE, sizeof (YxTag));
  g_autoptr (GArray) refs = g_array_new (FALSE, TRUE, sizeof (int64_t));
  g_autoptr (GArray) members = g_array_new (FALSE, TRUE, sizeof (YxRoadsMember));
  Feed feed = {
    .extract = extract,
    .tags = tags,
    .refs = refs,
    .members = members,
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
  };
  YxRoads *roads = NULL;
  YxRoadsError result = yx_roads_builder_new (speeds, &feed.builder);

  if (result == YX_ROADS_OK) {
    result = feed_all (&feed);
    if (result == YX_ROADS_OK)
      result = yx_roads_builder_finish (feed.builder, progress_cb, &feed, &roads);
    yx_roads_builder_free (feed.builder);
  }
  if (result == YX_ROADS_OK)
    return roads;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (error, YX_REGION_ERROR,
                 result == YX_ROADS_ERROR_SPEEDS ? YX_REGION_ERROR_SPEEDS : YX_REGION_ERROR_FAILED,
                 _("the road graph cannot be made: %s"), yx_roads_error_name (result));
  return NULL;
}
