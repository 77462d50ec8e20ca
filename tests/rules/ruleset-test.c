/* Ruleset files: complete and amending, by date, refused with the field at fault. */

#include <gio/gio.h>
#include <string.h>

#include "rules/ruleset.h"

#define HEAD "{\"version\":1,\"name\":{\"zh\":\"本院\",\"en\":\"Ours\"},\"valid_from\":"

static YxRuleset *
parse (const char *json, GError **error)
{
  return yx_ruleset_parse (NULL, "ours.json", json, strlen (json), error);
}

static void
test_builtin (void)
{
  YxRuleset *ruleset = yx_ruleset_builtin ();

  g_assert_false (yx_ruleset_amends (ruleset));
  g_assert_cmpint (yx_ruleset_get_limits (ruleset)->summonses, ==, 2);
  g_assert_cmpint (yx_ruleset_get_limits (ruleset)->detention_days, ==, 15);
  g_assert_cmpint (yx_ruleset_get_needs (ruleset, YX_TASK_KIND_SUMMONS)->crew, ==, 4);
  g_assert_cmpint (yx_ruleset_get_needs (ruleset, YX_TASK_KIND_BANK)->crew, ==, 2);
  g_assert_cmpint (yx_ruleset_get_needs (ruleset, YX_TASK_KIND_EVICTION)->recorders, ==, 2);
  for (int i = 0; i < YX_N_RULES; i++) {
    const YxRule *rule = yx_ruleset_get_rule (ruleset, (YxRuleId) i);
    YxRuleId again;

    g_assert_cmpint ((int) rule->level, ==,
                     i >= YX_RULE_ADDRESS && i <= YX_RULE_APPLICANT ? (int) YX_RULE_LEVEL_WARN
                                                                    : (int) YX_RULE_LEVEL_BLOCK);
    g_assert_cmpstr (rule->asks.zh, !=, rule->asks.en);
    g_assert_true (yx_rule_parse (yx_rule_nick ((YxRuleId) i), &again));
    g_assert_cmpint ((int) again, ==, i);
  }
}

static void
test_round_trip (void)
{
  g_autofree char *json = yx_ruleset_to_json (yx_ruleset_builtin ());
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRuleset) again = parse (json, &error);
  g_autofree char *twice = NULL;

  g_assert_no_error (error);
  twice = yx_ruleset_to_json (again);
  g_assert_cmpstr (json, ==, twice);
}

static void
test_night (void)
{
  YxRuleset *ruleset = yx_ruleset_builtin ();

  g_assert_true (yx_ruleset_is_night (ruleset, 22 * 60, 0));
  g_assert_true (yx_ruleset_is_night (ruleset, 0, 1));
  g_assert_true (yx_ruleset_is_night (ruleset, 6 * 60 - 1, 1));
  g_assert_false (yx_ruleset_is_night (ruleset, 6 * 60, 16 * 60));
  g_assert_true (yx_ruleset_is_night (ruleset, 6 * 60, 16 * 60 + 1));
  g_assert_false (yx_ruleset_is_night (ruleset, 21 * 60 + 59, 1));
}

static void
test_amending (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRuleset) ruleset = parse (
      HEAD "\"2025-06-01\",\"amends\":true,\"limits\":{\"summonses\":1},"
           "\"kinds\":{\"bank\":{\"crew\":3}},"
           "\"rules\":{\"seats\":{\"level\":\"warn\"},"
           "\"warrant\":{\"article\":{\"zh\":\"新条文\",\"en\":\"New article\"}}}}",
      &error);
  const YxRule *warrant;

  g_assert_no_error (error);
  g_assert_true (yx_ruleset_amends (ruleset));
  g_assert_cmpint (yx_ruleset_get_limits (ruleset)->summonses, ==, 1);
  g_assert_cmpint (yx_ruleset_get_limits (ruleset)->minor_age, ==, 18);
  g_assert_cmpint (yx_ruleset_get_needs (ruleset, YX_TASK_KIND_BANK)->crew, ==, 3);
  g_assert_cmpint (yx_ruleset_get_needs (ruleset, YX_TASK_KIND_BANK)->recorders, ==, 1);
  g_assert_cmpint ((int) yx_ruleset_get_rule (ruleset, YX_RULE_SEATS)->level, ==,
                   (int) YX_RULE_LEVEL_WARN);
  warrant = yx_ruleset_get_rule (ruleset, YX_RULE_WARRANT);
  g_assert_cmpstr (warrant->article.zh, ==, "新条文");
  g_assert_cmpint ((int) warrant->override, ==, (int) YX_OVERRIDE_NEVER);
}

static int
summonses_on (YxRulebook *book, GDateDay day, GDateMonth month, GDateYear year)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRuleset) ruleset = NULL;
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  ruleset = yx_rulebook_in_force (book, &date, &error);
  if (ruleset == NULL) {
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
    return -1;
  }
  return yx_ruleset_get_limits (ruleset)->summonses;
}

static void
add (YxRulebook *book, const char *json)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yx_rulebook_add (book, "ours.json", json, strlen (json), &error));
  g_assert_no_error (error);
}

static void
test_dates (void)
{
  g_autoptr (YxRulebook) book = yx_rulebook_new ();
  g_autofree char *builtin = yx_ruleset_to_json (yx_ruleset_builtin ());
  g_autoptr (GString) whole = g_string_new (builtin);
  g_autoptr (GError) error = NULL;

  /* Added out of order, they count by their dates. */
  add (book, HEAD "\"2025-06-01\",\"amends\":true,\"limits\":{\"summonses\":3}}");
  add (book, HEAD "\"2025-03-01\",\"amends\":true,\"limits\":{\"summonses\":1,"
                  "\"minor_age\":16}}");
  g_assert_cmpint (summonses_on (book, 31, 12, 2023), ==, -1);
  g_assert_cmpint (summonses_on (book, 1, 1, 2024), ==, 2);
  g_assert_cmpint (summonses_on (book, 28, 2, 2025), ==, 2);
  g_assert_cmpint (summonses_on (book, 1, 3, 2025), ==, 1);
  g_assert_cmpint (summonses_on (book, 1, 6, 2025), ==, 3);

  /* Of one date, the one added later; a new complete file keeps what the court amended. */
  add (book, HEAD "\"2025-06-01\",\"amends\":true,\"limits\":{\"summonses\":4}}");
  g_assert_cmpint (summonses_on (book, 1, 6, 2025), ==, 4);
  g_string_replace (whole, "2024-01-01", "2026-01-01", 0);
  g_string_replace (whole, "\"summonses\":2", "\"summonses\":5", 0);
  add (book, whole->str);
  g_assert_cmpint (summonses_on (book, 31, 12, 2025), ==, 4);
  g_assert_cmpint (summonses_on (book, 1, 1, 2026), ==, 4);
  {
    g_autoptr (YxRulebook) plain = yx_rulebook_new ();

    add (plain, whole->str);
    g_assert_cmpint (summonses_on (plain, 31, 12, 2025), ==, 2);
    g_assert_cmpint (summonses_on (plain, 1, 1, 2026), ==, 5);
  }

  g_assert_false (yx_rulebook_add (book, "bad.json", "{}", 2, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "bad.json"));
}

static void
test_refused (void)
{
  static const struct {
    const char *json;
    const char *names; /* what the message must name */
  } rows[] = {
    { "", "ours.json" },
    { "[]", "ours.json" },
    { "{\"version\":1,\n\"name\":}", "2" },
    { "\xff\xfe", "UTF-8" },
    { "{\"version\":2}", "version" },
    { HEAD "\"2025-6-1\",\"amends\":true}", "valid_from" },
    { HEAD "\"2025-02-30\",\"amends\":true}", "valid_from" },
    { HEAD "\"2025-06-01\",\"amends\":1}", "amends" },
    { HEAD "\"2025-06-01\"}", "limits" },
    { HEAD "\"2025-06-01\",\"limits\":{\"summonses\":2}}", "limits.chaining_hours" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"extra\":1}", "extra" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"limits\":{\"detention_days\":16}}",
      "limits.detention_days" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"limits\":{\"summonses\":1.5}}", "limits.summonses" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"limits\":{\"summons\":1}}", "limits.summons" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"limits\":{\"fine_entity_least_yuan\":900000,"
           "\"fine_entity_yuan\":800000}}",
      "limits.fine_entity_yuan" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"kinds\":{\"summons\":{\"crew\":1}}}",
      "kinds.summons.crew" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"kinds\":{\"summons\":{\"bailiffs\":3}}}",
      "kinds.summons" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"kinds\":{\"bank\":{\"case_types\":[\"民\"]}}}",
      "kinds.bank.case_types" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"kinds\":{\"bank\":{\"case_types\":[]}}}",
      "kinds.bank" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"rules\":{\"crew\":{\"level\":\"off\"}}}",
      "rules.crew.level" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"rules\":{\"crew\":{\"asks\":{\"zh\":\"仅中文\"}}}}",
      "rules.crew.asks.en" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"rules\":{\"crew\":{\"kinds\":[\"bank\",\"bank\"]}}}",
      "rules.crew.kinds" },
    /* What nobody may override, no file may loosen. */
    { HEAD "\"2025-06-01\",\"amends\":true,\"rules\":{\"title\":{\"override\":\"commander\"}}}",
      "rules.title" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"rules\":{\"warrant\":{\"level\":\"warn\"}}}",
      "rules.warrant" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"rules\":{\"person\":{\"kinds\":[\"bank\"]}}}",
      "rules.person" },
    { HEAD "\"2025-06-01\",\"amends\":true,\"rules\":{\"fitness\":{\"kinds\":[]}}}",
      "rules.fitness" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *shown = g_strescape (rows[i].json, NULL);

    g_test_message ("%s", shown);
    g_assert_null (parse (rows[i].json, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_nonnull (strstr (error->message, "ours.json"));
    g_assert_nonnull (strstr (error->message, rows[i].names));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/ruleset/builtin", test_builtin);
  g_test_add_func ("/rules/ruleset/round-trip", test_round_trip);
  g_test_add_func ("/rules/ruleset/night", test_night);
  g_test_add_func ("/rules/ruleset/amending", test_amending);
  g_test_add_func ("/rules/ruleset/dates", test_dates);
  g_test_add_func ("/rules/ruleset/refused", test_refused);
  return g_test_run ();
}
