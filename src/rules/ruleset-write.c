#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <json-glib/json-glib.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/ruleset-work.h"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const YxRuleText *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_string (builder, "zh", text->zh);
  add_string (builder, "en", text->en);
  json_builder_end_object (builder);
}

static void
add_numbers (JsonBuilder *builder, const YxRuleNumber *numbers, gconstpointer from)
{
  for (const YxRuleNumber *number = numbers; number->name != NULL; number++) {
    json_builder_set_member_name (builder, number->name);
    json_builder_add_int_value (builder, G_STRUCT_MEMBER (int, from, number->offset));
  }
}

static void
begin_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_kinds (JsonBuilder *builder, const YxRuleset *self)
{
  begin_object (builder, "kinds");
  for (int i = 0; i < YX_N_TASK_KINDS; i++) {
    begin_object (builder, yx_enum_nick (YX_TYPE_TASK_KIND, i));
    add_numbers (builder, yx_rule_needs_numbers, &self->needs[i]);
    json_builder_set_member_name (builder, "case_types");
    json_builder_begin_array (builder);
    for (guint t = 0; yx_rule_case_types[t] != NULL; t++)
      if (self->needs[i].case_types & (1u << t))
        json_builder_add_string_value (builder, yx_rule_case_types[t]);
    json_builder_end_array (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

static void
add_rules (JsonBuilder *builder, const YxRuleset *self)
{
  begin_object (builder, "rules");
  for (int i = 0; i < YX_N_RULES; i++) {
    const YxRule *rule = &self->rules[i];

    begin_object (builder, yx_rule_nick ((YxRuleId) i));
    add_string (builder, "level", yx_rule_levels[rule->level]);
    add_string (builder, "override", yx_rule_overrides[rule->override]);
    json_builder_set_member_name (builder, "kinds");
    json_builder_begin_array (builder);
    for (int k = 0; k < YX_N_TASK_KINDS; k++)
      if (rule->kinds & (1u << k))
        json_builder_add_string_value (builder, yx_enum_nick (YX_TYPE_TASK_KIND, k));
    json_builder_end_array (builder);
    add_text (builder, "asks", &rule->asks);
    add_text (builder, "article", &rule->article);
    add_text (builder, "remedy", &rule->remedy);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

char *
yx_ruleset_to_json (const YxRuleset *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char date[16];

  g_return_val_if_fail (self != NULL, NULL);

  g_date_strftime (date, sizeof date, "%Y-%m-%d", &self->valid_from);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, 1);
  add_text (builder, "name", &self->name);
  add_string (builder, "valid_from", date);
  begin_object (builder, "limits");
  add_numbers (builder, yx_rule_limit_numbers, &self->limits);
  json_builder_end_object (builder);
  add_kinds (builder, self);
  add_rules (builder, self);
  yx_rules_write_work (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
