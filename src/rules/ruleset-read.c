#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/reader.h"
#include "rules/ruleset-work.h"

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

static gboolean
read_numbers (const YxReader *self, JsonObject *object, const char *where,
              const YxRuleNumber *numbers, gpointer into)
{
  for (const YxRuleNumber *number = numbers; number->name != NULL; number++)
    if (!yx_reader_number (self, object, where, number->name, number->least, number->most,
                           &G_STRUCT_MEMBER (int, into, number->offset)))
      return FALSE;
  return TRUE;
}

static guint
kind_bit (const char *word)
{
  int kind;

  return yx_enum_parse (YX_TYPE_TASK_KIND, word, &kind) ? 1u << kind : 0;
}

static gboolean
read_kinds (const YxReader *self, JsonObject *root, YxRuleset *ruleset)
{
  static const char *const known_needs[]
      = { "crew", "judges", "bailiffs", "drivers", "seats", "recorders", "case_types", NULL };
  const char *known[YX_N_TASK_KINDS + 1] = { NULL };
  JsonObject *kinds;

  for (int i = 0; i < YX_N_TASK_KINDS; i++)
    known[i] = yx_enum_nick (YX_TYPE_TASK_KIND, i);
  if (!yx_reader_object (self, root, "", "kinds", &kinds))
    return FALSE;
  if (kinds == NULL)
    return TRUE;
  if (!yx_reader_check_members (self, kinds, "kinds", known))
    return FALSE;
  for (int i = 0; i < YX_N_TASK_KINDS; i++) {
    g_autofree char *path = yx_reader_path ("kinds", known[i]);
    YxKindNeeds *needs = &ruleset->needs[i];
    JsonObject *object;

    if (!yx_reader_object (self, kinds, "kinds", known[i], &object))
      return FALSE;
    if (object == NULL)
      continue;
    if (!yx_reader_check_members (self, object, path, known_needs)
        || !read_numbers (self, object, path, yx_rule_needs_numbers, needs)
        || !yx_reader_words (self, object, path, "case_types", yx_case_type_from_code,
                             &needs->case_types))
      return FALSE;
    if (needs->case_types == 0)
      return yx_reader_refuse (self, path, _ ("must name at least one type of case"));
    if (needs->seats > 0 && needs->crew < YX_TRANSPORT_CREW_LEAST)
      return yx_reader_refuse (self, path,
                               _ ("brings a person in, which fewer than %d officers never do"),
                               YX_TRANSPORT_CREW_LEAST);
    if (needs->judges + needs->bailiffs + needs->drivers > needs->crew)
      return yx_reader_refuse (self, path,
                               _ ("asks for more judges, bailiffs and drivers than crew"));
  }
  return TRUE;
}

static gboolean
check_fixed (const YxReader *self, const char *path, YxRuleId id, const YxRule *rule)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixed_rules); i++) {
    if (fixed_rules[i].rule != id)
      continue;
    if (rule->level != YX_RULE_LEVEL_BLOCK || rule->override != YX_OVERRIDE_NEVER)
      return yx_reader_refuse (self, path, _ ("must stay a block that is never overridden"));
    if ((fixed_rules[i].kinds & ~rule->kinds) != 0)
      return yx_reader_refuse (self, path,
                               _ ("must stay in force for the kinds of task it is made for"));
  }
  return TRUE;
}

static gboolean
read_rules (const YxReader *self, JsonObject *root, YxRuleset *ruleset)
{
  static const char *const known_members[]
      = { "level", "override", "kinds", "asks", "article", "remedy", NULL };
  const char *known[YX_N_RULES + 1] = { NULL };
  JsonObject *rules;

  for (int i = 0; i < YX_N_RULES; i++)
    known[i] = yx_rule_nick ((YxRuleId) i);
  if (!yx_reader_object (self, root, "", "rules", &rules))
    return FALSE;
  if (rules == NULL)
    return TRUE;
  if (!yx_reader_check_members (self, rules, "rules", known))
    return FALSE;
  for (int i = 0; i < YX_N_RULES; i++) {
    g_autofree char *path = yx_reader_path ("rules", known[i]);
    YxRule *rule = &ruleset->rules[i];
    int level = (int) rule->level;
    int override = (int) rule->override;
    JsonObject *object;

    if (!yx_reader_object (self, rules, "rules", known[i], &object))
      return FALSE;
    if (object == NULL)
      continue;
    if (!yx_reader_check_members (self, object, path, known_members)
        || !yx_reader_word (self, object, path, "level", yx_rule_levels, &level)
        || !yx_reader_word (self, object, path, "override", yx_rule_overrides, &override)
        || !yx_reader_words (self, object, path, "kinds", kind_bit, &rule->kinds)
        || !yx_reader_text (self, object, path, "asks", &rule->asks)
        || !yx_reader_text (self, object, path, "article", &rule->article)
        || !yx_reader_text (self, object, path, "remedy", &rule->remedy))
      return FALSE;
    rule->level = (YxRuleLevel) level;
    rule->override = (YxOverridePolicy) override;
    if (!check_fixed (self, path, (YxRuleId) i, rule))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_limits (const YxReader *self, JsonObject *root, YxRuleset *ruleset)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  YxRuleLimits *limits = &ruleset->limits;
  JsonObject *object;

  for (const YxRuleNumber *number = yx_rule_limit_numbers; number->name != NULL; number++)
    g_ptr_array_add (known, (gpointer) number->name);
  g_ptr_array_add (known, NULL);
  if (!yx_reader_object (self, root, "", "limits", &object))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!yx_reader_check_members (self, object, "limits", (const char *const *) known->pdata)
      || !read_numbers (self, object, "limits", yx_rule_limit_numbers, limits))
    return FALSE;
  if (limits->night_from_minute == limits->night_to_minute)
    return yx_reader_refuse (self, "limits.night_to_minute",
                             _ ("must differ from the beginning of night"));
  if (limits->fine_entity_least_yuan > limits->fine_entity_yuan)
    return yx_reader_refuse (self, "limits.fine_entity_yuan",
                             _ ("must not be less than the smallest fine"));
  if (limits->minor_age > limits->elder_age)
    return yx_reader_refuse (self, "limits.elder_age",
                             _ ("must not be less than the age of minors"));
  if (limits->inquiry_minutes > limits->inquiry_complex_minutes)
    return yx_reader_refuse (self, "limits.inquiry_complex_minutes",
                             _ ("must not be less than the ordinary inquiry"));
  return TRUE;
}

/* "amends" is known before anything else, as it decides what must be there. */
static gboolean
read_amends (YxReader *self, JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "amends");

  if (node != NULL && !yx_reader_holds (node, G_TYPE_BOOLEAN))
    return yx_reader_refuse (self, "amends", _ ("must be true or false"));
  self->partial = node != NULL && json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_head (const YxReader *self, JsonObject *root, YxRuleset *ruleset)
{
  static const char *const known[]
      = { "$schema", "version", "name", "valid_from", "amends", "limits", "kinds", "rules",
          "work", NULL };
  const YxReader strict = { self->shown, FALSE, self->error };
  JsonNode *version = json_object_get_member (root, "version");

  if (version == NULL || !yx_reader_holds (version, G_TYPE_INT64)
      || json_node_get_int (version) != 1)
    return yx_reader_refuse (self, "version", _ ("must be 1"));
  return yx_reader_check_members (self, root, "", known)
         && yx_reader_date (self, root, &ruleset->valid_from)
         && yx_reader_text (&strict, root, "", "name", &ruleset->name);
}

YxRuleset *
yx_ruleset_parse (const YxRuleset *base, const char *shown, const char *json, gsize size,
                  GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (YxRuleset) ruleset = NULL;
  YxReader reader = { shown, FALSE, error };
  JsonObject *root;

  g_return_val_if_fail (shown != NULL && json != NULL, NULL);

  if (!yx_reader_load (&reader, parser, json, size, &root))
    return NULL;
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
      || !read_kinds (&reader, root, ruleset) || !read_rules (&reader, root, ruleset)
      || !yx_rules_read_work (&reader, root, ruleset))
    return NULL;
  return g_steal_pointer (&ruleset);
}
