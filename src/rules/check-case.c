#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "rules/checks-private.h"
#include "rules/identifiers.h"

/* The places that matter: those planned, or all. */
static guint64
places_asked (const YxTaskFacts *facts)
{
  guint64 planned = 0;
  guint64 all = 0;

  for (gsize i = 0; i < facts->n_places; i++) {
    const guint64 bit = G_GUINT64_CONSTANT (1) << i;

    all |= bit;
    if (facts->places[i].planned)
      planned |= bit;
  }
  return planned != 0 ? planned : all;
}

/* Type codes of a case number, 0 for one that cannot be read. */
static guint
case_type_of (const YxTaskFacts *facts, const char *number)
{
  YxCaseNumber parsed;

  if (number == NULL
      || yx_case_number_parse (number, NULL, g_date_get_year (&facts->day), &parsed)
             != YX_IDENTIFIER_OK)
    return 0;
  return yx_case_type_from_code (parsed.type);
}

/* Served with a receipt, its hour has struck, and nobody came or gave a good cause. */
static gboolean
summons_counts (const YxDocumentFacts *summons, const YxTaskFacts *facts)
{
  return summons->served != 0 && summons->receipt && summons->deadline != 0
         && summons->served < summons->deadline && summons->deadline < facts->start
         && summons->answer == YX_SUMMONS_ANSWER_NO_SHOW && summons->names_person;
}

void
yx_check_title (YxCheck *check, int case_index)
{
  const YxTaskFacts *facts = check->facts;
  const YxCaseFacts *of = &facts->cases[case_index];
  const guint type = case_type_of (facts, of->number);

  if ((yx_ruleset_get_needs (check->ruleset, facts->kind)->case_types & type) == 0) {
    yx_check_fail (check, YX_RULE_TITLE, case_index,
                   g_strdup (_ ("Not a case of a type that this kind of task may serve")));
  } else if (of->status != YX_CASE_STATUS_OPEN) {
    yx_check_fail (check, YX_RULE_TITLE, case_index,
                   g_strdup_printf (_ ("Status: %s"),
                                    yx_enum_label (YX_TYPE_CASE_STATUS, (int) of->status)));
  } else if (of->claim_fen > 0 && of->paid_fen >= of->claim_fen) {
    g_autofree char *paid = yx_format_fen (of->paid_fen);
    g_autofree char *claim = yx_format_fen (of->claim_fen);

    yx_check_fail (check, YX_RULE_TITLE, case_index,
                   g_strdup_printf (_ ("Paid in full: %s of %s yuan"), paid, claim));
  } else if (of->title_effective == 0) {
    yx_check_missing (check, YX_RULE_TITLE, case_index,
                      g_strdup (_ ("No date on record when the title took effect")));
  } else if (of->title_effective > facts->start) {
    g_autofree char *when = yx_format_time (of->title_effective, NULL);

    yx_check_fail (check, YX_RULE_TITLE, case_index,
                   g_strdup_printf (_ ("The title takes effect only at %s"), when));
  } else {
    g_autofree char *when = yx_format_time (of->title_effective, NULL);

    yx_check_pass (check, YX_RULE_TITLE, case_index,
                   g_strdup_printf (_ ("Open; title effective since %s"), when));
  }
}

void
yx_check_summons (YxCheck *check, int case_index)
{
  const YxTaskFacts *facts = check->facts;
  const YxCaseFacts *of = &facts->cases[case_index];
  const YxRuleLimits *limits = yx_ruleset_get_limits (check->ruleset);
  const gint64 since = facts->start - limits->chaining_hours * G_TIME_SPAN_HOUR;
  int n_summonses = 0, n_counted = 0;

  for (gsize i = 0; i < of->n_documents; i++) {
    if (of->documents[i].kind != YX_DOCUMENT_KIND_SUMMONS)
      continue;
    n_summonses++;
    n_counted += summons_counts (&of->documents[i], facts);
  }
  if (facts->person.last_compelled > since && facts->person.last_compelled <= facts->start) {
    g_autofree char *when = yx_format_time (facts->person.last_compelled, NULL);

    yx_check_fail (check, YX_RULE_SUMMONS, case_index,
                   g_strdup_printf (_ ("Compelled to appear at %s already, less than %d hours "
                                       "before"),
                                    when, limits->chaining_hours));
  } else if (n_counted >= limits->summonses) {
    yx_check_pass (check, YX_RULE_SUMMONS, case_index,
                   g_strdup_printf (_ ("Summonses served with receipt and not followed: %d of %d"),
                                    n_counted, limits->summonses));
  } else if (n_summonses == 0) {
    yx_check_missing (check, YX_RULE_SUMMONS, case_index,
                      g_strdup_printf (_ ("No summons on record; %d needed"), limits->summonses));
  } else {
    yx_check_fail (check, YX_RULE_SUMMONS, case_index,
                   g_strdup_printf (_ ("Summonses served with receipt and not followed: %d of %d"),
                                    n_counted, limits->summonses));
  }
}

guint64
yx_check_warranted_places (const YxTaskFacts *facts, const YxCaseFacts *of)
{
  guint64 places = 0;

  for (gsize i = 0; i < of->n_documents; i++) {
    const YxDocumentFacts *document = &of->documents[i];
    g_autofree char *why = NULL;

    if (document->kind == YX_DOCUMENT_KIND_WARRANT && document->names_person
        && yx_document_in_order (document, facts, &why))
      places |= document->places;
  }
  return places;
}

void
yx_check_warrant (YxCheck *check, int case_index)
{
  const YxTaskFacts *facts = check->facts;
  const YxCaseFacts *of = &facts->cases[case_index];
  const guint64 asked = places_asked (facts);
  gboolean any = FALSE, for_person = FALSE, in_order = FALSE, any_planned = FALSE;
  g_autofree char *fault = NULL;
  guint64 named;

  for (gsize i = 0; i < facts->n_places; i++)
    any_planned |= facts->places[i].planned;
  for (gsize i = 0; i < of->n_documents; i++) {
    const YxDocumentFacts *document = &of->documents[i];
    g_autofree char *why = NULL;

    if (document->kind != YX_DOCUMENT_KIND_WARRANT)
      continue;
    any = TRUE;
    if (!document->names_person)
      continue;
    for_person = TRUE;
    if (yx_document_in_order (document, facts, &why)) {
      in_order = TRUE;
    } else {
      g_free (fault);
      fault = g_steal_pointer (&why);
    }
  }
  named = yx_check_warranted_places (facts, of) & asked;

  if (!any)
    yx_check_missing (check, YX_RULE_WARRANT, case_index, g_strdup (_ ("No warrant on record")));
  else if (!for_person)
    yx_check_fail (check, YX_RULE_WARRANT, case_index,
                   g_strdup (_ ("The warrant names somebody else")));
  else if (!in_order)
    yx_check_fail (check, YX_RULE_WARRANT, case_index, g_steal_pointer (&fault));
  else if (named == 0)
    yx_check_fail (check, YX_RULE_WARRANT, case_index,
                   g_strdup (_ ("The warrant names none of the places")));
  else if (any_planned && named != asked)
    yx_check_fail (check, YX_RULE_WARRANT, case_index,
                   g_strdup (_ ("A planned place is not named in the warrant")));
  else if (named != asked)
    yx_check_pass (check, YX_RULE_WARRANT, case_index,
                   g_strdup (_ ("Signed and in date; places that it does not name stay out")));
  else
    yx_check_pass (check, YX_RULE_WARRANT, case_index,
                   g_strdup (_ ("Signed, in date, names the person and the places")));
}
