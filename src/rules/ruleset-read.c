#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/ruleset-private.h"

#define LONGEST_TEXT 500
#define ALL_KINDS ((1u << YX_N_TASK_KINDS) - 1)

/* Nobody overrides these, and no file may say otherwise or ask them of fewer kinds. */
static const struct {
  YxRuleId rule;
  guint kinds;
} fixed_rules[] = {
  { YX_RULE_TITLE, ALL_KINDS },
  { YX_RULE_WARRANT, 1u << YX_TASK_KIND_SUMMONS },
  { YX_RULE_PERSON, 1u << YX_TASK_KIND_SUMMONS },
  { YX_RULE_FITNESS, 1u << YX_TASK_KIND_SUMMONS },
};

/* Where the reading stands. In a complete file every member must be there. */
typedef struct {
  const char *shown;
  gboolean partial;
  GError **error;
} Reader;

static gboolean G_GNUC_PRINTF (3, 4)
refuse (const Reader *self, const char *field, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s: “%s” %s"), self->shown,
               field, why);
  return FALSE;
}

/* A member's name with the names of what it is in: "rules.title.asks". */
static char *
path_of (const char *where, const char *name)
{
  return *where == '\0' ? g_strdup (name) : g_strdup_printf ("%s.%s", where, name);
}

/* The member, or NULL: with *ret_ok FALSE when it should have been there. */
static JsonNode *
find_member (const Reader *self, JsonObject *object, const char *where, const char *name,
             gboolean *ret_ok)
{
  JsonNode *node = json_object_get_member (object, name);

  *ret_ok = TRUE;
  if (node == NULL && !self->partial) {
    g_autofree char *path = path_of (where, name);

    *ret_ok = refuse (self, path, _ ("is missing"));
  }
  return node;
}

/* A member that is not known would be a rule without effect. */
static gboolean
check_members (const Reader *self, JsonObject *object, const char *where,
               const char *const *known)
{
  JsonObjectIter iter;
  const char *member;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, NULL)) {
    if (!g_strv_contains (known, member)) {
      g_autofree char *path = path_of (where, member);

      return refuse (self, path, _ ("is not known"));
    }
  }
  return TRUE;
}

static gboolean
read_object (const Reader *self, JsonObject *object, const char *where, const char *name,
             JsonObject **ret_object)
{
  gboolean ok;
  JsonNode *node = find_member (self, object, where, name, &ok);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node)) {
    g_autofree char *path = path_of (where, name);

    return refuse (self, path, _ ("must be an object"));
  }
  *ret_object = node != NULL ? json_node_get_object (node) : NULL;
  return ok;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* One of two words. */
static gboolean
read_word (const Reader *self, JsonObject *object, const char *where, const char *name,
           const char *const words[2], int *value)
{
  gboolean ok;
  JsonNode *node = find_member (self, object, where, name, &ok);
  const char *word;

  if (node == NULL)
    return ok;
  word = holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
  for (int i = 0; i < 2; i++) {
    if (g_strcmp0 (word, words[i]) == 0) {
      *value = i;
      return TRUE;
    }
  }
  {
    g_autofree char *path = path_of (where, name);

    return refuse (self, path, _ ("must be “%s” or “%s”"), words[0], words[1]);
  }
}

static gboolean
read_numbers (const Reader *self, JsonObject *object, const char *where,
              const YxRuleNumber *numbers, gpointer into)
{
  for (const YxRuleNumber *number = numbers; number->name != NULL; number++) {
    gboolean ok;
    JsonNode *node = find_member (self, object, where, number->name, &ok);
    gint64 value;

    if (node == NULL && ok)
      continue;
    if (node == NULL)
      return FALSE;
    value = holds (node, G_TYPE_INT64) ? json_node_get_int (node) : G_MININT64;
    if (value < number->least || value > number->most) {
      g_autofree char *path = path_of (where, number->name);

      return refuse (self, path, _ ("must be a whole number from %d to %d"), number->least,
                     number->most);
    }
    G_STRUCT_MEMBER (int, into, number->offset) = (int) value;
  }
  return TRUE;
}

static gboolean
read_language (const Reader *self, JsonObject *object, const char *where, const char *name,
               char **text)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *value = node != NULL && holds (node, G_TYPE_STRING) ? json_node_get_string (node)
                                                                   : NULL;

  if (value == NULL || *value == '\0' || g_utf8_strlen (value, -1) > LONGEST_TEXT) {
    g_autofree char *path = path_of (where, name);

    return refuse (self, path, _ ("must be a text of 1 to %d characters"), LONGEST_TEXT);
  }
  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

static gboolean
read_text (const Reader *self, JsonObject *object, const char *where, const char *name,
           YxRuleText *text)
{
  static const char *const known[] = { "zh", "en", NULL };
  g_autofree char *path = path_of (where, name);
  JsonObject *languages;

  if (!read_object (self, object, where, name, &languages))
    return FALSE;
  return languages == NULL
         || (check_members (self, languages, path, known)
             && read_language (self, languages, path, "zh", &text->zh)
             && read_language (self, languages, path, "en", &text->en));
}

/* A list of words into bits; `bit_of` gives 0 for a word that is none. */
static gboolean
read_words (const Reader *self, JsonObject *object, const char *where, const char *name,
            guint (*bit_of) (const char *word), guint *bits)
{
  g_autofree char *path = path_of (where, name);
  gboolean ok;
  JsonNode *node = find_member (self, object, where, name, &ok);
  JsonArray *array;
  guint read = 0;

  if (node == NULL)
    return ok;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (self, path, _ ("must be a list"));
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    const char *word = holds (element, G_TYPE_STRING) ? json_node_get_string (element) : "";
    const guint bit = bit_of (word);

    if (bit == 0)
      return refuse (self, path, _ ("has “%s”, which is not known"), word);
    if (read & bit)
      return refuse (self, path, _ ("has “%s” twice"), word);
    read |= bit;
  }
  *bits = read;
  return TRUE;
}

static guint
kind_bit (const char *word)
{
  int kind;

  return yx_enum_parse (YX_TYPE_TASK_KIND, word, &kind) ? 1u << kind : 0;
}

static gboolean
read_kinds (const Reader *self, JsonObject *root, YxRuleset *ruleset)
{
  static const char *const known_needs[]
      = { "crew", "judges", "bailiffs", "drivers", "seats", "recorders", "case_types", NULL };
  const char *known[YX_N_TASK_KINDS + 1] = { NULL };
  JsonObject *kinds;

  for (int i = 0; i < YX_N_TASK_KINDS; i++)
    known[i] = yx_enum_nick (YX_TYPE_TASK_KIND, i);
  if (!read_object (self, root, "", "kinds", &kinds))
    return FALSE;
  if (kinds == NULL)
    return TRUE;
  if (!check_members (self, kinds, "kinds", known))
    return FALSE;
  for (int i = 0; i < YX_N_TASK_KINDS; i++) {
    g_autofree char *path = path_of ("kinds", known[i]);
    YxKindNeeds *needs = &ruleset->needs[i];
    JsonObject *object;

    if (!read_object (self, kinds, "kinds", known[i], &object))
      return FALSE;
    if (object == NULL)
      continue;
    if (!check_members (self, object, path, known_needs)
        || !read_numbers (self, object, path, yx_rule_needs_numbers, needs)
        || !read_words (self, object, path, "case_types", yx_case_type_from_code,
                        &needs->case_types))
      return FALSE;
    if (needs->case_types == 0)
      return refuse (self, path, _ ("must name at least one type of case"));
    if (needs->judges + needs->bailiffs + needs->drivers > needs->crew)
      return refuse (self, path, _ ("asks for more judges, bailiffs and drivers than crew"));
  }
  return TRUE;
}

static gboolean
check_fixed (const Reader *self, const char *path, YxRuleId id, const YxRule *rule)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixed_rules); i++) {
    if (fixed_rules[i].rule != id)
      continue;
    if (rule->level != YX_RULE_LEVEL_BLOCK || rule->override != YX_OVERRIDE_NEVER)
      return refuse (self, path, _ ("must stay a block that is never overridden"));
    if ((fixed_rules[i].kinds & ~rule->kinds) != 0)
      return refuse (self, path, _ ("must stay in force for the kinds of task it is made for"));
  }
  return TRUE;
}

static gboolean
read_rules (const Reader *self, JsonObject *root, YxRuleset *ruleset)
{
  static const char *const known_members[]
      = { "level", "override", "kinds", "asks", "article", "remedy", NULL };
  const char *known[YX_N_RULES + 1] = { NULL };
  JsonObject *rules;

  for (int i = 0; i < YX_N_RULES; i++)
    known[i] = yx_rule_nick ((YxRuleId) i);
  if (!read_object (self, root, "", "rules", &rules))
    return FALSE;
  if (rules == NULL)
    return TRUE;
  if (!check_members (self, rules, "rules", known))
    return FALSE;
  for (int i = 0; i < YX_N_RULES; i++) {
    g_autofree char *path = path_of ("rules", known[i]);
    YxRule *rule = &ruleset->rules[i];
    int level = (int) rule->level;
    int override = (int) rule->override;
    JsonObject *object;

    if (!read_object (self, rules, "rules", known[i], &object))
      return FALSE;
    if (object == NULL)
      continue;
    if (!check_members (self, object, path, known_members)
        || !read_word (self, object, path, "level", yx_rule_levels, &level)
        || !read_word (self, object, path, "override", yx_rule_overrides, &override)
        || !read_words (self, object, path, "kinds", kind_bit, &rule->kinds)
        || !read_text (self, object, path, "asks", &rule->asks)
        || !read_text (self, object, path, "article", &rule->article)
        || !read_text (self, object, path, "remedy", &rule->remedy))
      return FALSE;
    rule->level = (YxRuleLevel) level;
    rule->override = (YxOverridePolicy) override;
    if (!check_fixed (self, path, (YxRuleId) i, rule))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_limits (const Reader *self, JsonObject *root, YxRuleset *ruleset)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  YxRuleLimits *limits = &ruleset->limits;
  JsonObject *object;

  for (const YxRuleNumber *number = yx_rule_limit_numbers; number->name != NULL; number++)
    g_ptr_array_add (known, (gpointer) number->name);
  g_ptr_array_add (known, NULL);
  if (!read_object (self, root, "", "limits", &object))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!check_members (self, object, "limits", (const char *const *) known->pdata)
      || !read_numbers (self, object, "limits", yx_rule_limit_numbers, limits))
    return FALSE;
  if (limits->night_from_minute == limits->night_to_minute)
    return refuse (self, "limits.night_to_minute", _ ("must differ from the beginning of night"));
  if (limits->fine_entity_least_yuan > limits->fine_entity_yuan)
    return refuse (self, "limits.fine_entity_yuan", _ ("must not be less than the smallest fine"));
  if (limits->minor_age > limits->elder_age)
    return refuse (self, "limits.elder_age", _ ("must not be less than the age of minors"));
  if (limits->inquiry_minutes > limits->inquiry_complex_minutes)
    return refuse (self, "limits.inquiry_complex_minutes",
                   _ ("must not be less than the ordinary inquiry"));
  return TRUE;
}

static gboolean
read_date (const Reader *self, JsonObject *root, GDate *date)
{
  JsonNode *node = json_object_get_member (root, "valid_from");
  const char *text = node != NULL && holds (node, G_TYPE_STRING) ? json_node_get_string (node) : "";
  guint year = 0, month = 0, day = 0;
  char again[16];

  if (strlen (text) == 10 && sscanf (text, "%4u-%2u-%2u", &year, &month, &day) == 3
      && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year)) {
    GDate read;

    g_date_clear (&read, 1);
    g_date_set_dmy (&read, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
    /* As it will be written, or it would not be read again: years have four figures. */
    g_date_strftime (again, sizeof again, "%Y-%m-%d", &read);
    if (g_str_equal (again, text)) {
      *date = read;
      return TRUE;
    }
  }
  return refuse (self, "valid_from", _ ("must be a date like 2024-01-01"));
}

/* "amends" is known before anything else, as it decides what must be there. */
static gboolean
read_amends (Reader *self, JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "amends");

  if (node != NULL && !holds (node, G_TYPE_BOOLEAN))
    return refuse (self, "amends", _ ("must be true or false"));
  self->partial = node != NULL && json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_head (const Reader *self, JsonObject *root, YxRuleset *ruleset)
{
  static const char *const known[] = { "$schema", "version", "name",  "valid_from", "amends",
                                       "limits",  "kinds",   "rules", NULL };
  const Reader strict = { self->shown, FALSE, self->error };
  JsonNode *version = json_object_get_member (root, "version");

  if (version == NULL || !holds (version, G_TYPE_INT64) || json_node_get_int (version) != 1)
    return refuse (self, "version", _ ("must be 1"));
  return check_members (self, root, "", known) && read_date (self, root, &ruleset->valid_from)
         && read_text (&strict, root, "", "name", &ruleset->name);
}

YxRuleset *
yx_ruleset_parse (const YxRuleset *base, const char *shown, const char *json, gsize size,
                  GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (YxRuleset) ruleset = NULL;
  g_autoptr (GError) local = NULL;
  Reader reader = { shown, FALSE, error };
  JsonObject *root;
  JsonNode *node;

  g_return_val_if_fail (shown != NULL && json != NULL, NULL);

  /* The parser takes text that is no UTF-8 for granted. */
  if (!g_utf8_validate (json, (gssize) size, NULL)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is not UTF-8 text"), shown);
    return NULL;
  }
  if (!json_parser_load_from_data (parser, json, (gssize) size, &local)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is not valid JSON: %s"), shown,
                 local->message);
    return NULL;
  }
  node = json_parser_get_root (parser);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s holds no ruleset (a JSON object)"), shown);
    return NULL;
  }
  root = json_node_get_object (node);
  if (!read_amends (&reader, root))
    return NULL;

  if (reader.partial) {
    ruleset = yx_ruleset_copy (base != NULL ? base : yx_ruleset_builtin ());
  } else {
    ruleset = g_new0 (YxRuleset, 1);
    g_atomic_ref_count_init (&ruleset->n_refs);
  }
  ruleset->amends = reader.partial;
  if (!read_head (&reader, root, ruleset) || !read_limits (&reader, root, ruleset)
      || !read_kinds (&reader, root, ruleset) || !read_rules (&reader, root, ruleset))
    return NULL;
  return g_steal_pointer (&ruleset);
}
