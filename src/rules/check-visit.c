#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "rules/checks-private.h"

#define NO_WEATHER(weather) ((weather) == YX_WEATHER_UNKNOWN || (weather) == YX_WEATHER_FAIR \
                             || (weather) == YX_WEATHER_RAIN)

/* The best document of a kind in any of the cases: *ret_why says what is wrong with the last one
 * that is not in order. */
static const YxDocumentFacts *
find_document (const YxTaskFacts *facts, YxDocumentKind kind, gboolean *ret_any, char **ret_why)
{
  *ret_any = FALSE;
  for (gsize c = 0; c < facts->n_cases; c++) {
    for (gsize i = 0; i < facts->cases[c].n_documents; i++) {
      const YxDocumentFacts *document = &facts->cases[c].documents[i];
      g_autofree char *why = NULL;

      if (document->kind != kind)
        continue;
      *ret_any = TRUE;
      if (yx_document_in_order (document, facts, &why))
        return document;
      g_free (*ret_why);
      *ret_why = g_steal_pointer (&why);
    }
  }
  return NULL;
}

static void
check_eviction_notice (YxCheck *check)
{
  g_autofree char *why = NULL;
  gboolean any;
  const YxDocumentFacts *notice
      = find_document (check->facts, YX_DOCUMENT_KIND_EVICTION_NOTICE, &any, &why);

  if (!any) {
    yx_check_missing (check, YX_RULE_ENTRY, -1, g_strdup (_ ("No eviction notice on record")));
  } else if (notice == NULL) {
    yx_check_fail (check, YX_RULE_ENTRY, -1, g_strdup_printf (_ ("Eviction notice: %s"), why));
  } else if (notice->deadline == 0 || notice->deadline >= check->facts->start) {
    yx_check_fail (check, YX_RULE_ENTRY, -1,
                   g_strdup (_ ("The deadline of the eviction notice has not passed")));
  } else {
    yx_check_pass (check, YX_RULE_ENTRY, -1,
                   g_strdup (_ ("Eviction notice signed, its deadline passed")));
  }
}

void
yx_check_entry (YxCheck *check)
{
  const YxTaskFacts *facts = check->facts;
  g_autofree char *why = NULL;
  gboolean any;

  if (facts->kind == YX_TASK_KIND_EVICTION) {
    check_eviction_notice (check);
  } else if (!facts->entry_planned && facts->kind != YX_TASK_KIND_SEARCH) {
    yx_check_pass (check, YX_RULE_ENTRY, -1,
                   g_strdup (_ ("No entry planned; a closed door means stop")));
  } else if (find_document (facts, YX_DOCUMENT_KIND_SEARCH_WARRANT, &any, &why) != NULL) {
    yx_check_pass (check, YX_RULE_ENTRY, -1, g_strdup (_ ("Search warrant signed and in date")));
  } else if (any) {
    yx_check_fail (check, YX_RULE_ENTRY, -1, g_strdup_printf (_ ("Search warrant: %s"), why));
  } else {
    yx_check_missing (check, YX_RULE_ENTRY, -1,
                      g_strdup (_ ("Entry planned, and no search warrant on record")));
  }
}

void
yx_check_address (YxCheck *check)
{
  const YxTaskFacts *facts = check->facts;
  const YxRuleLimits *limits = yx_ruleset_get_limits (check->ruleset);
  const gint64 old = facts->start - limits->address_days * G_TIME_SPAN_DAY;
  gboolean any_planned = FALSE;
  int n_asked = 0, n_fresh = 0, n_old = 0, worst = 0;

  for (gsize i = 0; i < facts->n_places; i++)
    any_planned |= facts->places[i].planned;
  for (gsize i = 0; i < facts->n_places; i++) {
    const YxPlaceFacts *place = &facts->places[i];
    const gint64 sure = MAX (place->verified, place->seen);

    if (any_planned && !place->planned)
      continue;
    n_asked++;
    n_fresh += sure != 0 && sure >= old;
    n_old += sure != 0 && sure < old;
    worst = MAX (worst, place->failed_visits);
  }
  if (worst >= limits->failed_visits)
    yx_check_fail (check, YX_RULE_ADDRESS, -1,
                   g_strdup_printf (_ ("%d visits in vain at one address; have it reviewed"),
                                    worst));
  else if (n_fresh == n_asked && n_asked > 0)
    yx_check_pass (check, YX_RULE_ADDRESS, -1,
                   g_strdup_printf (_ ("Addresses verified in the last %d days: %d of %d"),
                                    limits->address_days, n_fresh, n_asked));
  else if (n_old > 0)
    yx_check_fail (check, YX_RULE_ADDRESS, -1,
                   g_strdup_printf (_ ("Addresses verified more than %d days ago: %d of %d"),
                                    limits->address_days, n_old, n_asked));
  else
    yx_check_fail (check, YX_RULE_ADDRESS, -1,
                   g_strdup_printf (_ ("Addresses never verified: %d of %d"), n_asked - n_fresh,
                                    n_asked));
}

void
yx_check_conditions (YxCheck *check)
{
  const YxTaskFacts *facts = check->facts;
  const int minutes = (int) ((facts->end - facts->start) / G_TIME_SPAN_MINUTE);
  const gboolean night = yx_ruleset_is_night (check->ruleset, facts->start_minute, minutes);
  gboolean any_planned = FALSE, rough = FALSE;
  g_autoptr (GString) seen = g_string_new (NULL);

  for (gsize i = 0; i < facts->n_places; i++)
    any_planned |= facts->places[i].planned;
  for (gsize i = 0; i < facts->n_places; i++)
    rough |= facts->places[i].rough_road && (!any_planned || facts->places[i].planned);

  if (night && !facts->night_necessity)
    g_string_append (seen, _ ("night work without recorded necessity"));
  else if (night && !facts->night_approved)
    g_string_append (seen, _ ("night work not yet approved by the president"));
  if (!NO_WEATHER (facts->weather)) {
    g_string_append (seen, seen->len > 0 ? _ (", ") : "");
    g_string_append_printf (seen, _ ("weather: %s"),
                            yx_enum_label (YX_TYPE_WEATHER, (int) facts->weather));
  }
  if (rough) {
    g_string_append (seen, seen->len > 0 ? _ (", ") : "");
    g_string_append (seen, _ ("only a track leads there"));
  }

  if (seen->len > 0)
    yx_check_fail (check, YX_RULE_CONDITIONS, -1,
                   g_string_free (g_steal_pointer (&seen), FALSE));
  else
    yx_check_pass (check, YX_RULE_CONDITIONS, -1,
                   g_strdup (night ? _ ("Night work approved; nothing against it on record")
                                   : _ ("By day; nothing against it on record")));
}

void
yx_check_applicant (YxCheck *check)
{
  const YxApplicantJoins joins = check->facts->applicant;
  char *seen = g_strdup (yx_enum_label (YX_TYPE_APPLICANT_JOINS, (int) joins));

  if (joins == YX_APPLICANT_JOINS_WITH_CREW)
    yx_check_fail (check, YX_RULE_APPLICANT, -1, seen);
  else
    yx_check_pass (check, YX_RULE_APPLICANT, -1, seen);
}
