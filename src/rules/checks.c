#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/format.h"
#include "rules/checks-private.h"

static void
append (YxCheck *check, YxRuleId rule, int case_index, YxVerdict verdict, gboolean missing,
        char *seen)
{
  const YxFinding finding = { rule, case_index, verdict, missing, seen };

  g_array_append_val (check->findings, finding);
}

static YxVerdict
failing_verdict (const YxCheck *check, YxRuleId rule)
{
  return yx_ruleset_get_rule (check->ruleset, rule)->level == YX_RULE_LEVEL_BLOCK
             ? YX_VERDICT_BLOCK
             : YX_VERDICT_WARN;
}

static void
check_cases (YxCheck *check, YxRuleId rule, void (*function) (YxCheck *check, int case_index))
{
  if (!yx_ruleset_asks (check->ruleset, rule, check->facts->kind)) {
    append (check, rule, -1, YX_VERDICT_NOT_ASKED, FALSE, NULL);
    return;
  }
  for (gsize i = 0; i < check->facts->n_cases; i++)
    function (check, (int) i);
  if (check->facts->n_cases == 0)
    yx_check_fail (check, rule, -1, g_strdup (_ ("No case is left")));
}

static void
clear_cb (gpointer data)
{
  yx_finding_clear (data);
}

void
yx_check_pass (YxCheck *check, YxRuleId rule, int case_index, char *seen)
{
  append (check, rule, case_index, YX_VERDICT_PASS, FALSE, seen);
}

void
yx_check_warn (YxCheck *check, YxRuleId rule, int case_index, char *seen)
{
  append (check, rule, case_index, YX_VERDICT_WARN, FALSE, seen);
}

void
yx_check_fail (YxCheck *check, YxRuleId rule, int case_index, char *seen)
{
  append (check, rule, case_index, failing_verdict (check, rule), FALSE, seen);
}

void
yx_check_missing (YxCheck *check, YxRuleId rule, int case_index, char *seen)
{
  const YxVerdict verdict = failing_verdict (check, rule);

  append (check, rule, case_index, verdict, verdict == YX_VERDICT_BLOCK, seen);
}

gboolean
yx_document_in_order (const YxDocumentFacts *document, const YxTaskFacts *facts, char **ret_why)
{
  const gint64 from = document->valid_from != 0 ? document->valid_from : document->signed_at;

  if (document->signed_at == 0) {
    *ret_why = g_strdup (_ ("not signed by the president"));
    return FALSE;
  }
  if (document->signed_at > facts->start || from > facts->start) {
    g_autofree char *when = yx_format_time (MAX (from, document->signed_at), NULL);

    *ret_why = g_strdup_printf (_ ("not in force before %s"), when);
    return FALSE;
  }
  if (document->valid_until != 0 && document->valid_until < facts->end) {
    g_autofree char *when = yx_format_time (document->valid_until, NULL);

    *ret_why = g_strdup_printf (_ ("expires at %s"), when);
    return FALSE;
  }
  return TRUE;
}

void
yx_finding_clear (YxFinding *finding)
{
  g_clear_pointer (&finding->seen, g_free);
}

GArray *
yx_check_task (const YxRuleset *ruleset, const YxTaskFacts *facts)
{
  static const struct {
    YxRuleId rule;
    void (*function) (YxCheck *check);
  } of_task[] = {
    { YX_RULE_PERSON, yx_check_person },       { YX_RULE_DEPUTY, yx_check_deputy },
    { YX_RULE_FITNESS, yx_check_fitness },     { YX_RULE_CREW, yx_check_crew },
    { YX_RULE_FEMALE_OFFICER, yx_check_female_officer },
    { YX_RULE_RECORDER, yx_check_recorder },   { YX_RULE_ENTRY, yx_check_entry },
    { YX_RULE_ADDRESS, yx_check_address },     { YX_RULE_WELFARE, yx_check_welfare },
    { YX_RULE_RISK, yx_check_risk },           { YX_RULE_CONDITIONS, yx_check_conditions },
    { YX_RULE_APPLICANT, yx_check_applicant }, { YX_RULE_SEATS, yx_check_seats },
  };
  YxCheck check = { ruleset, facts, NULL };

  g_return_val_if_fail (ruleset != NULL && facts != NULL, NULL);
  g_return_val_if_fail (facts->n_places <= YX_MAX_PLACE_FACTS, NULL);

  check.findings = g_array_new (FALSE, FALSE, sizeof (YxFinding));
  g_array_set_clear_func (check.findings, clear_cb);
  check_cases (&check, YX_RULE_TITLE, yx_check_title);
  check_cases (&check, YX_RULE_SUMMONS, yx_check_summons);
  check_cases (&check, YX_RULE_WARRANT, yx_check_warrant);
  for (gsize i = 0; i < G_N_ELEMENTS (of_task); i++) {
    if (yx_ruleset_asks (ruleset, of_task[i].rule, facts->kind))
      of_task[i].function (&check);
    else
      append (&check, of_task[i].rule, -1, YX_VERDICT_NOT_ASKED, FALSE, NULL);
  }
  return check.findings;
}

guint64
yx_check_places (const YxRuleset *ruleset, const YxTaskFacts *facts)
{
  guint64 places = 0;

  g_return_val_if_fail (ruleset != NULL && facts != NULL, 0);

  if (!yx_ruleset_asks (ruleset, YX_RULE_WARRANT, facts->kind))
    return G_MAXUINT64;
  for (gsize i = 0; i < facts->n_cases; i++)
    places |= yx_check_warranted_places (facts, &facts->cases[i]);
  return places;
}

YxOverrideAnswer
yx_check_override (const YxRuleset *ruleset, YxRuleId rule, const YxFinding *finding,
                   gboolean is_commander, const char *reason)
{
  g_autofree char *plain = NULL;

  g_return_val_if_fail (ruleset != NULL, YX_OVERRIDE_ANSWER_NEVER);
  g_return_val_if_fail ((guint) rule < YX_N_RULES, YX_OVERRIDE_ANSWER_NEVER);

  if (yx_ruleset_get_rule (ruleset, rule)->override == YX_OVERRIDE_NEVER)
    return YX_OVERRIDE_ANSWER_NEVER;
  if (!is_commander)
    return YX_OVERRIDE_ANSWER_NOT_COMMANDER;
  if (finding == NULL || finding->verdict != YX_VERDICT_BLOCK)
    return YX_OVERRIDE_ANSWER_NOT_BLOCKED;
  plain = reason != NULL ? yx_fold_text (reason) : g_strdup ("");
  if (g_utf8_strlen (plain, -1) < yx_ruleset_get_limits (ruleset)->override_reason_characters)
    return YX_OVERRIDE_ANSWER_NO_REASON;
  return YX_OVERRIDE_ANSWER_ALLOWED;
}

char *
yx_override_answer_text (YxOverrideAnswer answer, const YxRuleset *ruleset, YxRuleId rule)
{
  const int least = yx_ruleset_get_limits (ruleset)->override_reason_characters;

  switch (answer) {
  case YX_OVERRIDE_ANSWER_NEVER:
    return g_strdup_printf (_ ("“%s” can never be overridden"), yx_rule_label (rule));
  case YX_OVERRIDE_ANSWER_NOT_COMMANDER:
    return g_strdup (_ ("Only a commander may override a block"));
  case YX_OVERRIDE_ANSWER_NO_REASON:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "An override needs a reason of at least %d character",
                                         "An override needs a reason of at least %d characters",
                                         (gulong) least),
                            least);
  case YX_OVERRIDE_ANSWER_NOT_BLOCKED:
    return g_strdup_printf (_ ("“%s” does not block this; there is nothing to override"),
                            yx_rule_label (rule));
  case YX_OVERRIDE_ANSWER_ALLOWED:
  default:
    return g_strdup (_ ("The override is allowed"));
  }
}
