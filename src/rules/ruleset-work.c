#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/ruleset-work.h"

#define MOST_DAYS 400

static const YxRuleNumber work_numbers[] = {
  { "minutes", offsetof (YxKindWork, minutes), 1, 720 },
  { "minutes_in_vain", offsetof (YxKindWork, minutes_in_vain), 1, 720 },
  { "minutes_more", offsetof (YxKindWork, minutes_more), 0, 720 },
  { "from_minute", offsetof (YxKindWork, from_minute), 0, 1439 },
  { "to_minute", offsetof (YxKindWork, to_minute), 1, 1440 },
  { NULL },
};

static gboolean
read_hours (const YxReader *self, JsonObject *work, YxRuleset *ruleset)
{
  gboolean ok;
  JsonNode *node = yx_reader_find (self, work, "work", "office_hours", &ok);
  g_autofree char *why = NULL;

  if (node == NULL)
    return ok;
  if (!yx_reader_holds (node, G_TYPE_STRING))
    return yx_reader_refuse (self, "work.office_hours", _ ("must be a text"));
  if (!yx_opening_hours_parse (json_node_get_string (node), &ruleset->office_hours, &why))
    return yx_reader_refuse (self, "work.office_hours", "%s", why);
  return TRUE;
}

/* Days and ranges of days; what was there is replaced. */
static gboolean
read_ranges (const YxReader *self, JsonObject *work, const char *name, GArray **ranges)
{
  g_autofree char *path = yx_reader_path ("work", name);
  g_autoptr (GArray) read = NULL;
  gboolean ok;
  JsonNode *node = yx_reader_find (self, work, "work", name, &ok);
  JsonArray *array;

  if (node == NULL)
    return ok;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return yx_reader_refuse (self, path, _ ("must be a list"));
  array = json_node_get_array (node);
  if (json_array_get_length (array) > MOST_DAYS)
    return yx_reader_refuse (self, path, _ ("has more than %d entries"), MOST_DAYS);
  read = g_array_new (FALSE, FALSE, sizeof (YxDayRange));
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    const char *text
        = yx_reader_holds (element, G_TYPE_STRING) ? json_node_get_string (element) : "";
    YxDayRange range;

    if (!yx_day_range_parse (text, &range))
      return yx_reader_refuse (self, path,
                               _ ("has “%s”, which is no day like 2026-10-01 or "
                                  "2026-10-01/2026-10-08"),
                               text);
    g_array_append_val (read, range);
  }
  g_clear_pointer (ranges, g_array_unref);
  *ranges = g_steal_pointer (&read);
  return TRUE;
}

static gboolean
read_flag (const YxReader *self, JsonObject *object, const char *where, const char *name,
           gboolean *value)
{
  g_autofree char *path = yx_reader_path (where, name);
  gboolean ok;
  JsonNode *node = yx_reader_find (self, object, where, name, &ok);

  if (node == NULL)
    return ok;
  if (!yx_reader_holds (node, G_TYPE_BOOLEAN))
    return yx_reader_refuse (self, path, _ ("must be true or false"));
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_kind (const YxReader *self, JsonObject *kinds, const char *nick, YxKindWork *work)
{
  static const char *const known[]
      = { "meets",        "office_hours", "minutes",   "minutes_in_vain",
          "minutes_more", "from_minute",  "to_minute", NULL };
  g_autofree char *path = yx_reader_path ("work.kinds", nick);
  JsonObject *object;

  if (!yx_reader_object (self, kinds, "work.kinds", nick, &object))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!yx_reader_check_members (self, object, path, known)
      || !read_flag (self, object, path, "meets", &work->meets)
      || !read_flag (self, object, path, "office_hours", &work->office_hours))
    return FALSE;
  for (const YxRuleNumber *number = work_numbers; number->name != NULL; number++)
    if (!yx_reader_number (self, object, path, number->name, number->least, number->most,
                           &G_STRUCT_MEMBER (int, work, number->offset)))
      return FALSE;
  if (work->minutes_in_vain > work->minutes)
    return yx_reader_refuse (self, path, _ ("takes longer in vain than when it is done"));
  return work->from_minute < work->to_minute
         || yx_reader_refuse (self, path, _ ("ends before it begins"));
}

static void
take_builtin (YxRuleset *ruleset)
{
  const YxRuleset *builtin = yx_ruleset_builtin ();

  ruleset->office_hours = builtin->office_hours;
  ruleset->holidays = g_array_ref (builtin->holidays);
  ruleset->workdays = g_array_ref (builtin->workdays);
  memcpy (ruleset->work, builtin->work, sizeof ruleset->work);
}

static void
write_ranges (JsonBuilder *builder, const char *name, GArray *ranges)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < ranges->len; i++) {
    g_autofree char *text = yx_day_range_to_text (&g_array_index (ranges, YxDayRange, i));

    json_builder_add_string_value (builder, text);
  }
  json_builder_end_array (builder);
}

static void
write_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

gboolean
yx_rules_read_work (const YxReader *self, JsonObject *root, YxRuleset *ruleset)
{
  static const char *const known[] = { "office_hours", "holidays", "workdays", "kinds", NULL };
  const char *known_kinds[YX_N_TASK_KINDS + 1] = { NULL };
  JsonObject *work, *kinds;

  if (!json_object_has_member (root, "work")) {
    if (!self->partial)
      take_builtin (ruleset);
    return TRUE;
  }
  if (!yx_reader_object (self, root, "", "work", &work)
      || !yx_reader_check_members (self, work, "work", known) || !read_hours (self, work, ruleset)
      || !read_ranges (self, work, "holidays", &ruleset->holidays)
      || !read_ranges (self, work, "workdays", &ruleset->workdays)
      || !yx_reader_object (self, work, "work", "kinds", &kinds))
    return FALSE;
  if (kinds == NULL)
    return TRUE;
  for (int i = 0; i < YX_N_TASK_KINDS; i++)
    known_kinds[i] = yx_enum_nick (YX_TYPE_TASK_KIND, i);
  if (!yx_reader_check_members (self, kinds, "work.kinds", known_kinds))
    return FALSE;
  for (int i = 0; i < YX_N_TASK_KINDS; i++)
    if (!read_kind (self, kinds, known_kinds[i], &ruleset->work[i]))
      return FALSE;
  return TRUE;
}

void
yx_rules_write_work (JsonBuilder *builder, const YxRuleset *ruleset)
{
  g_autofree char *hours = yx_opening_hours_to_text (&ruleset->office_hours);

  json_builder_set_member_name (builder, "work");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "office_hours");
  json_builder_add_string_value (builder, hours);
  write_ranges (builder, "holidays", ruleset->holidays);
  write_ranges (builder, "workdays", ruleset->workdays);
  json_builder_set_member_name (builder, "kinds");
  json_builder_begin_object (builder);
  for (int i = 0; i < YX_N_TASK_KINDS; i++) {
    const YxKindWork *work = &ruleset->work[i];

    json_builder_set_member_name (builder, yx_enum_nick (YX_TYPE_TASK_KIND, i));
    json_builder_begin_object (builder);
    write_flag (builder, "meets", work->meets);
    write_flag (builder, "office_hours", work->office_hours);
    for (const YxRuleNumber *number = work_numbers; number->name != NULL; number++) {
      json_builder_set_member_name (builder, number->name);
      json_builder_add_int_value (builder, G_STRUCT_MEMBER (int, work, number->offset));
    }
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}
