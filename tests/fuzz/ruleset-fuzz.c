/* A court's ruleset file from untrusted bytes: refused with a message, or written and read again
 * as itself, with the rules that nobody overrides still in force. */

#include <stdint.h>
#include <string.h>

#include "rules/ruleset.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxRuleset) ruleset
      = yx_ruleset_parse (NULL, "fuzz.json", (const char *) data, size, &error);
  g_autoptr (YxRuleset) again = NULL;
  g_autofree char *json = NULL;
  g_autofree char *twice = NULL;

  if (ruleset == NULL) {
    g_assert_nonnull (error);
    return 0;
  }
  g_assert_cmpint ((int) yx_ruleset_get_rule (ruleset, YX_RULE_TITLE)->override, ==,
                   (int) YX_OVERRIDE_NEVER);
  g_assert_true (yx_ruleset_asks (ruleset, YX_RULE_WARRANT, YX_TASK_KIND_SUMMONS));
  json = yx_ruleset_to_json (ruleset);
  again = yx_ruleset_parse (NULL, "again.json", json, strlen (json), &error);
  g_assert_no_error (error);
  twice = yx_ruleset_to_json (again);
  g_assert_cmpstr (json, ==, twice);
  return 0;
}
