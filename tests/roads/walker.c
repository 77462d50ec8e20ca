#include "walker.h"

#include <readosm.h>
#include <string.h>

typedef struct {
  gint64 *refs;
  gsize n_refs;
  int oneway; /* 1 along, -1 against, 0 both */
  gboolean is_closed, is_private;
} Way;

typedef struct {
  gboolean only, u_turn;
  gint64 from, to;
  gint64 via_node; /* 0: by way of ways */
  GArray *via_ways;
} Rule;

struct Walker {
  GHashTable *ways;     /* id → Way */
  GHashTable *barriers; /* id of a node that stops cars */
  GHashTable *rules;    /* from way → GPtrArray of Rule */
  GPtrArray *all_rules;
  guint64 n_tests;
};

/* One step from node to node along a way. */
typedef struct {
  gint64 way, from, to;
} Step;

static const char *
get_tag (const readosm_tag *tags, int n, const char *key)
{
  for (int i = 0; i < n; i++) {
    if (strcmp (tags[i].key, key) == 0)
      return tags[i].value;
  }
  return NULL;
}

static gboolean
is_one_of (const char *value, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  return value != NULL && g_strv_contains ((const char *const *) list, value);
}

/* The most particular word on motorcars. */
static const char *
access_of (const readosm_tag *tags, int n)
{
  static const char *const keys[] = { "motorcar", "motor_vehicle", "vehicle", "access" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *value = get_tag (tags, n, keys[i]);

    if (value != NULL)
      return value;
  }
  return NULL;
}

static int
node_cb (const void *data, const readosm_node *node)
{
  Walker *walker = (Walker *) data;
  const char *barrier = get_tag (node->tags, node->tag_count, "barrier");

  if (barrier != NULL
      && ((access_of (node->tags, node->tag_count) == NULL
           && is_one_of (barrier, "bollard block jersey_barrier"))
          || is_one_of (access_of (node->tags, node->tag_count), "no"))
      && get_tag (node->tags, node->tag_count, "bollard") == NULL)
    g_hash_table_add (walker->barriers, g_memdup2 (&node->id, sizeof node->id));
  return READOSM_OK;
}

static int
way_cb (const void *data, const readosm_way *way)
{
  Walker *walker = (Walker *) data;
  const char *highway = get_tag (way->tags, way->tag_count, "highway");
  const char *oneway = get_tag (way->tags, way->tag_count, "oneway");
  const char *access = access_of (way->tags, way->tag_count);
  gboolean has_exception = FALSE;
  Way *kept;

  if (highway == NULL && get_tag (way->tags, way->tag_count, "route") == NULL)
    return READOSM_OK;
  for (int i = 0; i < way->tag_count; i++)
    has_exception = has_exception || g_str_has_prefix (way->tags[i].key, "oneway:mot")
                    || g_str_has_prefix (way->tags[i].key, "oneway:vehicle");
  kept = g_new0 (Way, 1);
  kept->n_refs = (gsize) way->node_ref_count;
  kept->refs = g_memdup2 (way->node_refs, kept->n_refs * sizeof (gint64));
  if (!has_exception && is_one_of (oneway, "yes 1 true"))
    kept->oneway = 1;
  else if (!has_exception && is_one_of (oneway, "-1 reverse"))
    kept->oneway = -1;
  else if (!has_exception && oneway == NULL
           && (is_one_of (get_tag (way->tags, way->tag_count, "junction"), "roundabout circular")
               || is_one_of (highway, "motorway")))
    kept->oneway = 1;
  kept->is_closed
      = is_one_of (access, "no emergency")
        || (is_one_of (highway, "footway path cycleway steps pedestrian") && access == NULL)
        || is_one_of (highway, "construction proposed steps corridor platform");
  kept->is_private = is_one_of (access, "private destination customers delivery");
  g_hash_table_insert (walker->ways, g_memdup2 (&way->id, sizeof way->id), kept);
  return READOSM_OK;
}

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_array_unref (rule->via_ways);
  g_free (rule);
}

static int
relation_cb (const void *data, const readosm_relation *relation)
{
  Walker *walker = (Walker *) data;
  const char *type = get_tag (relation->tags, relation->tag_count, "type");
  const char *value = get_tag (relation->tags, relation->tag_count, "restriction");
  const char *except = get_tag (relation->tags, relation->tag_count, "except");
  Rule *rule;
  int n_from = 0, n_to = 0, n_nodes = 0;

  if (!is_one_of (type, "restriction") || value == NULL
      || !(g_str_has_prefix (value, "no_") || g_str_has_prefix (value, "only_"))
      || (except != NULL && strstr (except, "mot") != NULL))
    return READOSM_OK;
  rule = g_new0 (Rule, 1);
  rule->only = g_str_has_prefix (value, "only_");
  rule->u_turn = g_str_has_suffix (value, "u_turn");
  rule->via_ways = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = 0; i < relation->member_count; i++) {
    const readosm_member *member = &relation->members[i];
    const gboolean is_way = member->member_type == READOSM_MEMBER_WAY;

    if (is_one_of (member->role, "from") && is_way) {
      rule->from = member->id;
      n_from++;
    } else if (is_one_of (member->role, "to") && is_way) {
      rule->to = member->id;
      n_to++;
    } else if (is_one_of (member->role, "via") && is_way) {
      g_array_append_val (rule->via_ways, ((gint64){ member->id }));
    } else if (is_one_of (member->role, "via")) {
      rule->via_node = member->id;
      n_nodes++;
    }
  }
  if (n_from == 1 && n_to == 1
      && (n_nodes == 1 ? rule->via_ways->len == 0 : n_nodes == 0 && rule->via_ways->len > 0))
    g_ptr_array_add (walker->all_rules, rule);
  else
    rule_free (rule);
  return READOSM_OK;
}

static void
way_free (gpointer data)
{
  Way *way = data;

  g_free (way->refs);
  g_free (way);
}

static const Way *
find_way (Walker *walker, gint64 id)
{
  return g_hash_table_lookup (walker->ways, &id);
}

static gboolean
ends_at (const Way *way, gint64 node)
{
  return way != NULL && way->n_refs > 1 && way->refs[0] != way->refs[way->n_refs - 1]
         && (way->refs[0] == node || way->refs[way->n_refs - 1] == node);
}

static gboolean
may_leave (const Way *way, gint64 node)
{
  return !way->is_closed
         && (way->oneway == 0
             || (way->oneway == 1 ? way->refs[0] : way->refs[way->n_refs - 1]) == node);
}

/* Whether the rule is drawn so that there is but one way to read it. */
static gboolean
is_clear (Walker *walker, const Rule *rule)
{
  const Way *from = find_way (walker, rule->from);
  const Way *to = find_way (walker, rule->to);

  if (from == NULL || to == NULL)
    return FALSE;
  if (rule->via_node != 0)
    return ends_at (from, rule->via_node) && ends_at (to, rule->via_node)
           && may_leave (to, rule->via_node) && (rule->from != rule->to || rule->u_turn);
  for (guint i = 0; i < rule->via_ways->len; i++) {
    const Way *via = find_way (walker, g_array_index (rule->via_ways, gint64, i));

    if (via == NULL || via->refs[0] == via->refs[via->n_refs - 1])
      return FALSE;
  }
  /* Only the simplest chain is certain: from – one road – to. */
  if (rule->via_ways->len != 1 || rule->from == rule->to || rule->only)
    return FALSE;
  const Way *via = find_way (walker, g_array_index (rule->via_ways, gint64, 0));
  const gint64 a = via->refs[0], b = via->refs[via->n_refs - 1];
  return (ends_at (from, a) && ends_at (to, b)) != (ends_at (from, b) && ends_at (to, a));
}

Walker *
walker_new (const char *extract_path)
{
  Walker *walker = g_new0 (Walker, 1);
  const void *handle;

  walker->ways = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, way_free);
  walker->barriers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  walker->rules = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                         (GDestroyNotify) g_ptr_array_unref);
  walker->all_rules = g_ptr_array_new_with_free_func (rule_free);
  if (readosm_open (extract_path, &handle) != READOSM_OK
      || readosm_parse (handle, walker, node_cb, way_cb, relation_cb) != READOSM_OK)
    g_error ("cannot read %s", extract_path);
  readosm_close (handle);

  for (guint i = 0; i < walker->all_rules->len;) {
    Rule *rule = g_ptr_array_index (walker->all_rules, i);
    GPtrArray *list;

    if (!is_clear (walker, rule)) {
      g_ptr_array_remove_index_fast (walker->all_rules, i);
      continue;
    }
    list = g_hash_table_lookup (walker->rules, &rule->from);
    if (list == NULL) {
      list = g_ptr_array_new ();
      g_hash_table_insert (walker->rules, &rule->from, list);
    }
    g_ptr_array_add (list, rule);
    i++;
  }
  return walker;
}

void
walker_free (Walker *walker)
{
  g_hash_table_unref (walker->rules);
  g_ptr_array_unref (walker->all_rules);
  g_hash_table_unref (walker->ways);
  g_hash_table_unref (walker->barriers);
  g_free (walker);
}

guint
walker_count_restrictions (Walker *walker)
{
  return walker->all_rules->len;
}

guint64
walker_count_tests (Walker *walker)
{
  return walker->n_tests;
}

/* Whether the way joins the two nodes directly and may be driven so. */
static char *
judge_step (Walker *walker, const Step *step)
{
  const Way *way = find_way (walker, step->way);
  gboolean is_joined = FALSE;

  if (way == NULL)
    return g_strdup_printf ("there is no way %" G_GINT64_FORMAT, step->way);
  if (way->is_closed)
    return g_strdup_printf ("way %" G_GINT64_FORMAT " is closed to cars", step->way);
  for (gsize i = 1; i < way->n_refs && !is_joined; i++)
    is_joined = (way->oneway >= 0 && way->refs[i - 1] == step->from && way->refs[i] == step->to)
                || (way->oneway <= 0 && way->refs[i - 1] == step->to
                    && way->refs[i] == step->from);
  if (!is_joined)
    return g_strdup_printf ("way %" G_GINT64_FORMAT " does not lead from %" G_GINT64_FORMAT
                            " to %" G_GINT64_FORMAT,
                            step->way, step->from, step->to);
  return NULL;
}

static char *
judge_rule (Walker *walker, const Rule *rule, const Step *steps, gsize i, gsize n)
{
  gsize next = i + 1;
  gboolean enters;

  if (rule->via_node != 0 && steps[i].to != rule->via_node)
    return NULL;
  if (rule->via_ways->len > 0) {
    const gint64 via = g_array_index (rule->via_ways, gint64, 0);
    const Way *road = find_way (walker, via);
    const gint64 begin = steps[i].to;
    const gint64 end
        = begin == road->refs[0] ? road->refs[road->n_refs - 1] : road->refs[0];

    if (next >= n || steps[next].way != via || !ends_at (road, begin))
      return NULL;
    while (next < n && steps[next].way == via && steps[next - 1].to != end)
      next++;
    if (steps[next - 1].to != end)
      return NULL;
  }
  if (next >= n)
    return NULL;
  walker->n_tests++;
  enters = steps[next].way == rule->to
           && (rule->from != rule->to || steps[next].to == steps[i].from);
  if (enters != rule->only)
    return g_strdup_printf ("%s turn from way %" G_GINT64_FORMAT " to way %" G_GINT64_FORMAT
                            " at node %" G_GINT64_FORMAT,
                            rule->only ? "only another than the" : "no", rule->from,
                            steps[next].way, steps[next].from);
  return NULL;
}

/* Private ground may be crossed only at the ends: public road, once left, stays left. */
static char *
judge_private (Walker *walker, const Step *steps, gsize n)
{
  gboolean was_public = FALSE, is_leaving = FALSE;

  for (gsize i = 0; i < n; i++) {
    if (find_way (walker, steps[i].way)->is_private) {
      is_leaving = was_public;
    } else {
      if (is_leaving)
        return g_strdup_printf ("through private ground to way %" G_GINT64_FORMAT, steps[i].way);
      was_public = TRUE;
    }
  }
  return NULL;
}

static char *
judge_steps (Walker *walker, const Step *steps, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    GPtrArray *rules = g_hash_table_lookup (walker->rules, &steps[i].way);
    char *complaint = judge_step (walker, &steps[i]);

    if (complaint != NULL)
      return complaint;
    if (i > 0 && steps[i - 1].to != steps[i].from)
      return g_strdup_printf ("a jump from node %" G_GINT64_FORMAT " to node %" G_GINT64_FORMAT,
                              steps[i - 1].to, steps[i].from);
    if (i > 0 && g_hash_table_contains (walker->barriers, &steps[i].from)
        && steps[i - 1].from != steps[i].to)
      return g_strdup_printf ("through the barrier %" G_GINT64_FORMAT, steps[i].from);
    for (guint r = 0; rules != NULL && r < rules->len; r++) {
      complaint = judge_rule (walker, g_ptr_array_index (rules, r), steps, i, n);
      if (complaint != NULL)
        return complaint;
    }
  }
  return judge_private (walker, steps, n);
}

char *
walker_judge (Walker *walker, const YxRoadPath *path)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));

  for (gsize s = 0; s < path->n_stretches; s++) {
    const YxRoadStretch *stretch = &path->stretches[s];

    if (s + 1 < path->n_stretches
        && path->stretches[s + 1].first_point != stretch->first_point + stretch->n_points - 1)
      return g_strdup ("the stretches do not follow each other");
    for (gsize i = stretch->first_point + 1; i < stretch->first_point + stretch->n_points; i++) {
      const Step step = { stretch->way_id, path->node_ids[i - 1], path->node_ids[i] };

      /* The ends of a journey lie between nodes. */
      if (step.from != 0 && step.to != 0 && step.from != step.to)
        g_array_append_val (steps, step);
      else if (i != 1 && i + 1 != path->n_points)
        return g_strdup ("a point between two nodes, and not at an end");
    }
  }
  return judge_steps (walker, (const Step *) (void *) steps->data, steps->len);
}
