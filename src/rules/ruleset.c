#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/rules-resources.h"
#include "rules/ruleset-private.h"

#define BUILTIN "/io/github/yexun/Yexun/rules/default.json"

static const struct {
  const char *nick, *label;
} names[YX_N_RULES] = {
  [YX_RULE_TITLE] = { "title", N_ ("Title and case") },
  [YX_RULE_SUMMONS] = { "summons", N_ ("Summons served") },
  [YX_RULE_WARRANT] = { "warrant", N_ ("Warrant") },
  [YX_RULE_PERSON] = { "person", N_ ("Right person") },
  [YX_RULE_DEPUTY] = { "deputy", N_ ("Deputy status") },
  [YX_RULE_FITNESS] = { "fitness", N_ ("Age and fitness") },
  [YX_RULE_CREW] = { "crew", N_ ("Crew") },
  [YX_RULE_FEMALE_OFFICER] = { "female-officer", N_ ("Female officer") },
  [YX_RULE_RECORDER] = { "recorder", N_ ("Recorder") },
  [YX_RULE_ENTRY] = { "entry", N_ ("Entry") },
  [YX_RULE_ADDRESS] = { "address", N_ ("Address") },
  [YX_RULE_WELFARE] = { "welfare", N_ ("Welfare") },
  [YX_RULE_RISK] = { "risk", N_ ("Risk") },
  [YX_RULE_CONDITIONS] = { "conditions", N_ ("Night, weather, roads") },
  [YX_RULE_APPLICANT] = { "applicant", N_ ("Applicant") },
  [YX_RULE_SEATS] = { "seats", N_ ("Seats") },
};

const YxRuleNumber yx_rule_limit_numbers[] = {
  { "summonses", offsetof (YxRuleLimits, summonses), 0, 5 },
  { "chaining_hours", offsetof (YxRuleLimits, chaining_hours), 0, 168 },
  { "identity_checks", offsetof (YxRuleLimits, identity_checks), 1, 2 },
  { "minor_age", offsetof (YxRuleLimits, minor_age), 14, 21 },
  { "elder_age", offsetof (YxRuleLimits, elder_age), 55, 100 },
  { "address_days", offsetof (YxRuleLimits, address_days), 1, 3650 },
  { "failed_visits", offsetof (YxRuleLimits, failed_visits), 1, 20 },
  { "recorder_test_hours", offsetof (YxRuleLimits, recorder_test_hours), 1, 168 },
  { "night_from_minute", offsetof (YxRuleLimits, night_from_minute), 0, 1439 },
  { "night_to_minute", offsetof (YxRuleLimits, night_to_minute), 0, 1439 },
  { "override_reason_characters", offsetof (YxRuleLimits, override_reason_characters), 1, 200 },
  { "inquiry_minutes", offsetof (YxRuleLimits, inquiry_minutes), 60, 1440 },
  { "inquiry_complex_minutes", offsetof (YxRuleLimits, inquiry_complex_minutes), 60, 1440 },
  { "inquiry_first_alarm_minutes", offsetof (YxRuleLimits, inquiry_first_alarm_minutes), 1, 1440 },
  { "inquiry_second_alarm_minutes", offsetof (YxRuleLimits, inquiry_second_alarm_minutes), 1, 1440 },
  { "detention_days", offsetof (YxRuleLimits, detention_days), 1, 15 },
  { "fine_person_yuan", offsetof (YxRuleLimits, fine_person_yuan), 1, 100000 },
  { "fine_entity_least_yuan", offsetof (YxRuleLimits, fine_entity_least_yuan), 1, 1000000 },
  { "fine_entity_yuan", offsetof (YxRuleLimits, fine_entity_yuan), 1, 1000000 },
  { "reconsideration_days", offsetof (YxRuleLimits, reconsideration_days), 1, 30 },
  { "lead_days", offsetof (YxRuleLimits, lead_days), 1, 60 },
  { "lead_urgent_days", offsetof (YxRuleLimits, lead_urgent_days), 1, 60 },
  { NULL },
};

const YxRuleNumber yx_rule_needs_numbers[] = {
  { "crew", offsetof (YxKindNeeds, crew), 2, 30 },
  { "judges", offsetof (YxKindNeeds, judges), 0, 30 },
  { "bailiffs", offsetof (YxKindNeeds, bailiffs), 0, 30 },
  { "drivers", offsetof (YxKindNeeds, drivers), 0, 30 },
  { "seats", offsetof (YxKindNeeds, seats), 0, 30 },
  { "recorders", offsetof (YxKindNeeds, recorders), 0, 30 },
  { NULL },
};

const char *const yx_rule_case_types[]
    = { "执", "执恢", "执保", "执异", "执复", "执监", "执协", "执他", NULL };
const char *const yx_rule_levels[2] = { "block", "warn" };
const char *const yx_rule_overrides[2] = { "never", "commander" };

struct _YxRulebook {
  GPtrArray *files; /* of File, in the order they were added */
};

typedef struct {
  char *shown;
  char *json;
  GDate valid_from;
  gboolean amends;
} File;

static void
text_copy (YxRuleText *text)
{
  text->zh = g_strdup (text->zh);
  text->en = g_strdup (text->en);
}

static void
text_clear (YxRuleText *text)
{
  g_free (text->zh);
  g_free (text->en);
}

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->shown);
  g_free (file->json);
  g_free (file);
}

static gpointer
load_builtin (gpointer data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  YxRuleset *ruleset;
  gsize size;
  const char *json;

  bytes = g_resource_lookup_data (yx_rules_get_resource (), BUILTIN, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  &error);
  g_assert_no_error (error);
  json = g_bytes_get_data (bytes, &size);
  ruleset = yx_ruleset_parse (NULL, "default.json", json, size, &error);
  g_assert_no_error (error);
  return ruleset;
}

static const File *
find_complete (const YxRulebook *self, const GDate *day)
{
  const File *found = NULL;

  for (guint i = 0; i < self->files->len; i++) {
    const File *file = g_ptr_array_index (self->files, i);

    if (!file->amends && g_date_compare (&file->valid_from, day) <= 0
        && (found == NULL || g_date_compare (&file->valid_from, &found->valid_from) >= 0))
      found = file;
  }
  return found;
}

/* The next amending file to put on after `last` (NULL: the first), by date, then as added. */
static const File *
next_amending (const YxRulebook *self, const GDate *day, const File *last, guint last_index,
               guint *ret_index)
{
  const File *next = NULL;

  for (guint i = 0; i < self->files->len; i++) {
    const File *file = g_ptr_array_index (self->files, i);
    int after;

    if (!file->amends || g_date_compare (&file->valid_from, day) > 0)
      continue;
    after = last == NULL ? 1 : g_date_compare (&file->valid_from, &last->valid_from);
    if (after < 0 || (after == 0 && i <= last_index))
      continue;
    if (next == NULL || g_date_compare (&file->valid_from, &next->valid_from) < 0) {
      next = file;
      *ret_index = i;
    }
  }
  return next;
}

const char *
yx_rule_nick (YxRuleId rule)
{
  g_return_val_if_fail ((guint) rule < YX_N_RULES, NULL);

  return names[rule].nick;
}

gboolean
yx_rule_parse (const char *nick, YxRuleId *ret_rule)
{
  g_return_val_if_fail (ret_rule != NULL, FALSE);

  for (guint i = 0; i < YX_N_RULES; i++) {
    if (g_strcmp0 (names[i].nick, nick) == 0) {
      *ret_rule = (YxRuleId) i;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
yx_rule_label (YxRuleId rule)
{
  g_return_val_if_fail ((guint) rule < YX_N_RULES, NULL);

  return _ (names[rule].label);
}

const char *
yx_rule_text_get (const YxRuleText *text)
{
  const char *const *languages = g_get_language_names ();

  g_return_val_if_fail (text != NULL, NULL);

  return g_str_has_prefix (languages[0], "zh") ? text->zh : text->en;
}

guint
yx_case_type_from_code (const char *code)
{
  g_return_val_if_fail (code != NULL, 0);

  for (guint i = 0; yx_rule_case_types[i] != NULL; i++)
    if (g_str_equal (yx_rule_case_types[i], code))
      return 1u << i;
  return 0;
}

YxRuleset *
yx_ruleset_builtin (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_builtin, NULL);
}

YxRuleset *
yx_ruleset_copy (const YxRuleset *self)
{
  YxRuleset *copy = g_new (YxRuleset, 1);

  *copy = *self;
  g_atomic_ref_count_init (&copy->n_refs);
  text_copy (&copy->name);
  g_array_ref (copy->holidays);
  g_array_ref (copy->workdays);
  for (guint i = 0; i < YX_N_RULES; i++) {
    text_copy (&copy->rules[i].asks);
    text_copy (&copy->rules[i].article);
    text_copy (&copy->rules[i].remedy);
  }
  return copy;
}

YxRuleset *
yx_ruleset_ref (YxRuleset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
yx_ruleset_unref (YxRuleset *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  text_clear (&self->name);
  g_clear_pointer (&self->holidays, g_array_unref);
  g_clear_pointer (&self->workdays, g_array_unref);
  for (guint i = 0; i < YX_N_RULES; i++) {
    text_clear (&self->rules[i].asks);
    text_clear (&self->rules[i].article);
    text_clear (&self->rules[i].remedy);
  }
  g_free (self);
}

const char *
yx_ruleset_get_name (const YxRuleset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return yx_rule_text_get (&self->name);
}

const GDate *
yx_ruleset_get_valid_from (const YxRuleset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->valid_from;
}

gboolean
yx_ruleset_amends (const YxRuleset *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->amends;
}

const YxRuleLimits *
yx_ruleset_get_limits (const YxRuleset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->limits;
}

const YxKindNeeds *
yx_ruleset_get_needs (const YxRuleset *self, YxTaskKind kind)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) kind < YX_N_TASK_KINDS, NULL);

  return &self->needs[kind];
}

const YxKindWork *
yx_ruleset_get_work (const YxRuleset *self, YxTaskKind kind)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) kind < YX_N_TASK_KINDS, NULL);

  return &self->work[kind];
}

const YxOpeningHours *
yx_ruleset_get_office_hours (const YxRuleset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->office_hours;
}

YxCalendar
yx_ruleset_get_calendar (const YxRuleset *self)
{
  return (YxCalendar){ (const YxDayRange *) (gpointer) self->holidays->data, self->holidays->len,
                       (const YxDayRange *) (gpointer) self->workdays->data, self->workdays->len };
}

const YxRule *
yx_ruleset_get_rule (const YxRuleset *self, YxRuleId rule)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) rule < YX_N_RULES, NULL);

  return &self->rules[rule];
}

gboolean
yx_ruleset_asks (const YxRuleset *self, YxRuleId rule, YxTaskKind kind)
{
  g_return_val_if_fail ((guint) kind < YX_N_TASK_KINDS, FALSE);

  return (yx_ruleset_get_rule (self, rule)->kinds & (1u << kind)) != 0;
}

gboolean
yx_ruleset_is_night (const YxRuleset *self, int start, int length)
{
  const int day = 24 * 60;
  int from, night;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (start >= 0 && start < 24 * 60 && length >= 0, FALSE);

  from = self->limits.night_from_minute;
  night = (self->limits.night_to_minute - from + day) % day;
  /* Into the night already, or it begins before the end. */
  return (start - from + day) % day < night || (from - start + day) % day < length;
}

YxRulebook *
yx_rulebook_new (void)
{
  YxRulebook *self = g_new0 (YxRulebook, 1);
  g_autofree char *json = yx_ruleset_to_json (yx_ruleset_builtin ());
  g_autoptr (GError) error = NULL;

  self->files = g_ptr_array_new_with_free_func (file_free);
  yx_rulebook_add (self, "default.json", json, strlen (json), &error);
  g_assert_no_error (error);
  return self;
}

void
yx_rulebook_free (YxRulebook *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->files);
  g_free (self);
}

gboolean
yx_rulebook_add (YxRulebook *self, const char *shown, const char *json, gsize size, GError **error)
{
  g_autoptr (YxRuleset) alone = NULL;
  File *file;

  g_return_val_if_fail (self != NULL && shown != NULL && json != NULL, FALSE);

  alone = yx_ruleset_parse (NULL, shown, json, size, error);
  if (alone == NULL)
    return FALSE;
  file = g_new (File, 1);
  *file = (File){ g_strdup (shown), g_strndup (json, size), alone->valid_from, alone->amends };
  g_ptr_array_add (self->files, file);
  return TRUE;
}

YxRuleset *
yx_rulebook_in_force (const YxRulebook *self, const GDate *day, GError **error)
{
  g_autoptr (YxRuleset) ruleset = NULL;
  const File *file;
  guint index = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (day != NULL && g_date_valid (day), NULL);

  file = find_complete (self, day);
  if (file == NULL) {
    char text[16];

    g_date_strftime (text, sizeof text, "%Y-%m-%d", day);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("No ruleset is in force on %s"), text);
    return NULL;
  }
  ruleset = yx_ruleset_parse (NULL, file->shown, file->json, strlen (file->json), error);
  file = NULL;
  while (ruleset != NULL && (file = next_amending (self, day, file, index, &index)) != NULL) {
    YxRuleset *amended
        = yx_ruleset_parse (ruleset, file->shown, file->json, strlen (file->json), error);

    yx_ruleset_unref (ruleset);
    ruleset = amended;
  }
  return g_steal_pointer (&ruleset);
}
