#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/casework-private.h"
#include "rules/reader.h"

#define MAX_RULES 60
#define LONGEST_NICK 32

static guint
status_bit (const char *word)
{
  int status;

  return yx_enum_parse (YX_TYPE_CASE_STATUS, word, &status) ? 1u << status : 0;
}

static guint
claim_bit (const char *word)
{
  int claim;

  return yx_enum_parse (YX_TYPE_CLAIM_KIND, word, &claim) && claim != YX_CLAIM_KIND_UNKNOWN
             ? 1u << claim
             : 0;
}

static guint
evidence_bit (const char *word)
{
  int kind;

  if (g_str_equal (word, "filed"))
    return YX_EVIDENCE_FILED;
  if (g_str_equal (word, "judge"))
    return YX_EVIDENCE_JUDGE;
  if (g_str_equal (word, "closed"))
    return YX_EVIDENCE_CLOSED;
  if (g_str_has_prefix (word, "document.")
      && yx_enum_parse (YX_TYPE_DOCUMENT_KIND, word + strlen ("document."), &kind))
    return (guint) YX_EVIDENCE_DOCUMENT << kind;
  if (g_str_has_prefix (word, "measure.")
      && yx_enum_parse (YX_TYPE_MEASURE_KIND, word + strlen ("measure."), &kind))
    return (guint) YX_EVIDENCE_MEASURE << kind;
  return 0;
}

static gboolean
nick_is_good (const char *nick)
{
  if (nick == NULL || !g_ascii_islower (*nick) || strlen (nick) > LONGEST_NICK)
    return FALSE;
  for (const char *p = nick; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-')
      return FALSE;
  return TRUE;
}

/* Empty when the member is not there. */
static const char *
string_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && yx_reader_holds (node, G_TYPE_STRING) ? json_node_get_string (node) : "";
}

static gboolean
read_nick (const YxReader *self, JsonObject *object, const char *where, char **nick)
{
  const char *read = string_of (object, "nick");

  if (!nick_is_good (read)) {
    g_autofree char *path = yx_reader_path (where, "nick");

    return yx_reader_refuse (self, path, _ ("must be a word of small letters, digits and hyphens"));
  }
  *nick = g_strdup (read);
  return TRUE;
}

/* -1: not said. */
static gboolean
read_flag (const YxReader *self, JsonObject *object, const char *where, const char *name, int *flag)
{
  JsonNode *node = json_object_get_member (object, name);

  *flag = -1;
  if (node == NULL)
    return TRUE;
  if (!yx_reader_holds (node, G_TYPE_BOOLEAN)) {
    g_autofree char *path = yx_reader_path (where, name);

    return yx_reader_refuse (self, path, _ ("must be true or false"));
  }
  *flag = json_node_get_boolean (node);
  return TRUE;
}

/* The objects of a list, which must have from 1 to `most`. NULL when refused. */
static JsonArray *
read_list (const YxReader *self, JsonObject *root, const char *name, guint most)
{
  gboolean ok;
  JsonNode *node = yx_reader_find (self, root, "", name, &ok);
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    yx_reader_refuse (self, name, _ ("must be a list"));
    return NULL;
  }
  array = json_node_get_array (node);
  if (json_array_get_length (array) < 1 || json_array_get_length (array) > most) {
    yx_reader_refuse (self, name, _ ("must have from 1 to %d entries"), (int) most);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i))) {
      g_autofree char *path = g_strdup_printf ("%s[%u]", name, i);

      yx_reader_refuse (self, path, _ ("must be an object"));
      return NULL;
    }
  }
  return array;
}

static gboolean
read_after (const YxReader *self, JsonObject *object, const char *path, const YxCasework *casework,
            YxWorkNode *node)
{
  const char *after = string_of (object, "after");

  node->after = -1;
  if (!json_object_has_member (object, "after")) {
    if (node->days > 0 || node->months > 0 || node->repeats > 0)
      return yx_reader_refuse (self, path, _ ("has a time but not the node it runs from"));
    return TRUE;
  }
  for (guint i = 0; i < casework->n_nodes; i++)
    if (g_str_equal (casework->nodes[i].nick, after))
      node->after = (int) i;
  if (node->after >= 0)
    return TRUE;
  return yx_reader_refuse (self, path, _ ("runs from “%s”, which no node above it is"), after);
}

static gboolean
read_node (const YxReader *self, JsonObject *object, const char *path, const YxCasework *casework,
           YxWorkNode *node)
{
  static const char *const known[] = { "nick",   "label",   "article",  "after",    "days",
                                       "months", "repeats", "statuses", "evidence", NULL };
  const YxReader optional = { self->shown, TRUE, self->error };

  node->after = -1;
  node->statuses = 1u << YX_CASE_STATUS_OPEN;
  if (!yx_reader_check_members (self, object, path, known)
      || !read_nick (self, object, path, &node->nick)
      || !yx_reader_text (self, object, path, "label", &node->label)
      || !yx_reader_text (self, object, path, "article", &node->article)
      || !yx_reader_number (&optional, object, path, "days", 1, 3650, &node->days)
      || !yx_reader_number (&optional, object, path, "months", 1, 120, &node->months)
      || !read_flag (self, object, path, "repeats", &node->repeats)
      || !yx_reader_words (&optional, object, path, "statuses", status_bit, &node->statuses)
      || !yx_reader_words (&optional, object, path, "evidence", evidence_bit, &node->evidence))
    return FALSE;
  for (guint i = 0; i < casework->n_nodes; i++)
    if (g_str_equal (casework->nodes[i].nick, node->nick))
      return yx_reader_refuse (self, path, _ ("has “%s” twice"), node->nick);
  return read_after (self, object, path, casework, node);
}

static gboolean
read_nodes (const YxReader *self, JsonObject *root, YxCasework *casework)
{
  JsonArray *array = read_list (self, root, "nodes", YX_CASEWORK_MAX_NODES);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *path = g_strdup_printf ("nodes[%u]", i);
    YxWorkNode *node = &casework->nodes[i];
    const gboolean read
        = read_node (self, json_array_get_object_element (array, i), path, casework, node);

    /* Counted also when refused, so that what was read of it is freed. */
    casework->n_nodes++;
    if (!read)
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_measures (const YxReader *self, JsonObject *root, YxCasework *casework)
{
  static const char *const known_members[] = { "months", "limit", "article", NULL };
  const YxReader optional = { self->shown, TRUE, self->error };
  const char *known[YX_N_MEASURE_KINDS + 1] = { NULL };
  JsonObject *measures;

  for (int i = 0; i < YX_N_MEASURE_KINDS; i++)
    known[i] = yx_enum_nick (YX_TYPE_MEASURE_KIND, i);
  if (!yx_reader_object (self, root, "", "measures", &measures)
      || !yx_reader_check_members (self, measures, "measures", known))
    return FALSE;
  for (int i = 0; i < YX_N_MEASURE_KINDS; i++) {
    g_autofree char *path = yx_reader_path ("measures", known[i]);
    YxMeasureLimit *measure = &casework->measures[i];
    JsonObject *object;

    if (!yx_reader_object (self, measures, "measures", known[i], &object)
        || !yx_reader_check_members (self, object, path, known_members)
        || !yx_reader_number (&optional, object, path, "months", 1, 120, &measure->months)
        || !yx_reader_text (self, object, path, "limit", &measure->limit)
        || !yx_reader_text (self, object, path, "article", &measure->article))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_when (const YxReader *self, JsonObject *object, const char *path, YxTriageRule *rule)
{
  static const char *const known[] = { "statuses",
                                       "claim",
                                       "case_types",
                                       "inquired",
                                       "findable",
                                       "assets_percent_least",
                                       "assets_percent_most",
                                       "owed_yuan_least",
                                       "owed_yuan_most",
                                       "age_days_least",
                                       "age_days_most",
                                       NULL };
  const YxReader optional = { self->shown, TRUE, self->error };

  rule->assets_percent_least = rule->assets_percent_most = -1;
  rule->owed_yuan_least = rule->owed_yuan_most = -1;
  rule->age_days_least = rule->age_days_most = -1;
  return yx_reader_check_members (self, object, path, known)
         && yx_reader_words (&optional, object, path, "statuses", status_bit, &rule->statuses)
         && yx_reader_words (&optional, object, path, "claim", claim_bit, &rule->claims)
         && yx_reader_words (&optional, object, path, "case_types", yx_case_type_from_code,
                             &rule->case_types)
         && read_flag (self, object, path, "inquired", &rule->inquired)
         && read_flag (self, object, path, "findable", &rule->findable)
         && yx_reader_number (&optional, object, path, "assets_percent_least", 0, 10000,
                              &rule->assets_percent_least)
         && yx_reader_number (&optional, object, path, "assets_percent_most", 0, 10000,
                              &rule->assets_percent_most)
         && yx_reader_number (&optional, object, path, "owed_yuan_least", 0, 2000000000,
                              &rule->owed_yuan_least)
         && yx_reader_number (&optional, object, path, "owed_yuan_most", 0, 2000000000,
                              &rule->owed_yuan_most)
         && yx_reader_number (&optional, object, path, "age_days_least", 0, 36500,
                              &rule->age_days_least)
         && yx_reader_number (&optional, object, path, "age_days_most", 0, 36500,
                              &rule->age_days_most);
}

static gboolean
read_rule (const YxReader *self, JsonObject *object, const char *path, YxCasework *casework,
           YxTriageRule *rule)
{
  static const char *const known[] = { "nick", "track", "when", "asks", "article", NULL };
  g_autofree char *when_path = yx_reader_path (path, "when");
  JsonObject *when;
  int track;

  if (!yx_reader_check_members (self, object, path, known)
      || !read_nick (self, object, path, &rule->nick)
      || !yx_reader_object (self, object, path, "when", &when)
      || !read_when (self, when, when_path, rule)
      || !yx_reader_text (self, object, path, "asks", &rule->asks)
      || !yx_reader_text (self, object, path, "article", &rule->article))
    return FALSE;
  if (yx_casework_find_rule (casework, rule->nick) != rule)
    return yx_reader_refuse (self, path, _ ("has “%s” twice"), rule->nick);
  if (!yx_enum_parse (YX_TYPE_TRACK, string_of (object, "track"), &track)) {
    g_autofree char *track_path = yx_reader_path (path, "track");

    return yx_reader_refuse (self, track_path, _ ("must be none, fast, ordinary or watch"));
  }
  rule->track = (YxTrack) track;
  return TRUE;
}

static gboolean
read_triage (const YxReader *self, JsonObject *root, YxCasework *casework)
{
  JsonArray *array = read_list (self, root, "triage", MAX_RULES);
  g_autofree char *last_path = NULL;
  guint n_rules;
  JsonObject *last;

  if (array == NULL)
    return FALSE;
  n_rules = json_array_get_length (array);
  for (guint i = 0; i < n_rules; i++) {
    g_autofree char *path = g_strdup_printf ("triage[%u]", i);

    g_array_set_size (casework->rules, i + 1);
    if (!read_rule (self, json_array_get_object_element (array, i), path, casework,
                    &g_array_index (casework->rules, YxTriageRule, i)))
      return FALSE;
  }
  /* Every case must find a rule. */
  last = json_object_get_object_member (json_array_get_object_element (array, n_rules - 1), "when");
  if (json_object_get_size (last) == 0)
    return TRUE;
  last_path = g_strdup_printf ("triage[%u].when", n_rules - 1);
  return yx_reader_refuse (self, last_path, _ ("must be empty, as the last rule takes every case"));
}

static gboolean
read_limits (const YxReader *self, JsonObject *root, YxCaseworkLimits *limits)
{
  static const char *const known[]
      = { "findable_days", "findable_failed_visits", "due_soon_days", NULL };
  JsonObject *object;

  return yx_reader_object (self, root, "", "limits", &object)
         && yx_reader_check_members (self, object, "limits", known)
         && yx_reader_number (self, object, "limits", "findable_days", 1, 3650,
                              &limits->findable_days)
         && yx_reader_number (self, object, "limits", "findable_failed_visits", 1, 20,
                              &limits->findable_failed_visits)
         && yx_reader_number (self, object, "limits", "due_soon_days", 1, 60,
                              &limits->due_soon_days);
}

static gboolean
read_head (const YxReader *self, JsonObject *root, YxCasework *casework)
{
  static const char *const known[] = { "$schema", "version",  "name",   "valid_from", "limits",
                                       "nodes",   "measures", "triage", NULL };
  int version = 0;

  return yx_reader_number (self, root, "", "version", 1, 1, &version)
         && yx_reader_check_members (self, root, "", known)
         && yx_reader_date (self, root, &casework->valid_from)
         && yx_reader_text (self, root, "", "name", &casework->name);
}

YxCasework *
yx_casework_parse (const char *shown, const char *json, gsize size, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (YxCasework) casework = NULL;
  const YxReader reader = { shown, FALSE, error };
  JsonObject *root;

  g_return_val_if_fail (shown != NULL && json != NULL, NULL);

  if (!yx_reader_load (&reader, parser, json, size, &root))
    return NULL;
  casework = g_new0 (YxCasework, 1);
  g_atomic_ref_count_init (&casework->n_refs);
  casework->rules = g_array_new (FALSE, TRUE, sizeof (YxTriageRule));
  casework->digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) json, size);
  if (!read_head (&reader, root, casework) || !read_limits (&reader, root, &casework->limits)
      || !read_nodes (&reader, root, casework) || !read_measures (&reader, root, casework)
      || !read_triage (&reader, root, casework))
    return NULL;
  return g_steal_pointer (&casework);
}
