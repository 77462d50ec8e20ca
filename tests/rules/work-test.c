/* The ruleset's section "work". */

#include <string.h>

#include <gio/gio.h>

#include "rules/ruleset.h"

static YxRuleset *
read_amending (const char *work, GError **error)
{
  g_autofree char *json
      = g_strdup_printf ("{\"version\": 1, \"name\": {\"zh\": \"本院\", \"en\": \"Ours\"}, "
                         "\"valid_from\": \"2026-01-01\", \"amends\": true, \"work\": %s}",
                         work);

  return yx_ruleset_parse (NULL, "ours.json", json, strlen (json), error);
}

/* What a court changes is changed, the rest stays; the whole reads back. */
static void
test_amending (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRuleset) ours
      = read_amending ("{\"office_hours\": \"周一至周五 8:30-12:00\", "
                       "\"holidays\": [\"2027-02-05/2027-02-11\"], "
                       "\"kinds\": {\"bank\": {\"minutes\": 35, \"minutes_in_vain\": 5}}}",
                       &error);
  const YxRuleset *builtin = yx_ruleset_builtin ();
  g_autofree char *json = NULL;
  g_autofree char *twice = NULL;
  g_autoptr (YxRuleset) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (yx_ruleset_get_work (ours, YX_TASK_KIND_BANK)->minutes, ==, 35);
  g_assert_cmpint (yx_ruleset_get_work (ours, YX_TASK_KIND_BANK)->minutes_more, ==,
                   yx_ruleset_get_work (builtin, YX_TASK_KIND_BANK)->minutes_more);
  g_assert_cmpint (yx_ruleset_get_work (ours, YX_TASK_KIND_SUMMONS)->minutes, ==, 25);
  g_assert_cmpuint (yx_ruleset_get_calendar (ours).n_holidays, ==, 1);
  g_assert_cmpuint (yx_ruleset_get_calendar (ours).n_workdays, ==,
                    yx_ruleset_get_calendar (builtin).n_workdays);
  g_assert_cmpuint (yx_ruleset_get_office_hours (ours)->n_spans[0], ==, 1);
  g_assert_cmpuint (yx_ruleset_get_office_hours (builtin)->n_spans[0], ==, 2);

  json = yx_ruleset_to_json (ours);
  again = yx_ruleset_parse (NULL, "again.json", json, strlen (json), &error);
  g_assert_no_error (error);
  twice = yx_ruleset_to_json (again);
  g_assert_cmpstr (json, ==, twice);
}

/* A complete file from before the section works as the built-in ruleset does. */
static void
test_without (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = yx_ruleset_to_json (yx_ruleset_builtin ());
  char *work = strstr (json, ",\"work\":");
  g_autoptr (YxRuleset) old = NULL;

  g_assert_nonnull (work);
  strcpy (work, "}");
  old = yx_ruleset_parse (NULL, "old.json", json, strlen (json), &error);
  g_assert_no_error (error);
  g_assert_cmpint (yx_ruleset_get_work (old, YX_TASK_KIND_EVICTION)->minutes, ==,
                   yx_ruleset_get_work (yx_ruleset_builtin (), YX_TASK_KIND_EVICTION)->minutes);
  g_assert_cmpuint (yx_ruleset_get_calendar (old).n_holidays, >, 0);
}

static void
test_wrong (void)
{
  static const struct {
    const char *work;
    const char *field;
  } cases[] = {
    { "[]", "“work”" },
    { "{\"lunch\": 1}", "“work.lunch”" },
    { "{\"office_hours\": \"nine to five\"}", "“work.office_hours”" },
    { "{\"office_hours\": 9}", "“work.office_hours”" },
    { "{\"holidays\": \"2026-10-01\"}", "“work.holidays”" },
    { "{\"holidays\": [\"2026-10-99\"]}", "“work.holidays”" },
    { "{\"workdays\": [5]}", "“work.workdays”" },
    { "{\"kinds\": {\"dinner\": {}}}", "“work.kinds.dinner”" },
    { "{\"kinds\": {\"bank\": {\"minutes\": 0}}}", "“work.kinds.bank.minutes”" },
    { "{\"kinds\": {\"bank\": {\"meets\": 1}}}", "“work.kinds.bank.meets”" },
    { "{\"kinds\": {\"bank\": {\"minutes\": 5, \"minutes_in_vain\": 6}}}", "“work.kinds.bank”" },
    { "{\"kinds\": {\"bank\": {\"from_minute\": 900, \"to_minute\": 600}}}", "“work.kinds.bank”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_amending (cases[i].work, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i].field));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/work/amending", test_amending);
  g_test_add_func ("/rules/work/without", test_without);
  g_test_add_func ("/rules/work/wrong", test_wrong);
  return g_test_run ();
}
