#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "rules/checks-private.h"

#define FLAG(name) (1u << YX_DEBTOR_FLAG_##name)

static const guint unfit_flags = FLAG (SERIOUS_ILLNESS) | FLAG (UNFIT);
static const guint welfare_flags = FLAG (SOLE_CARER) | FLAG (DISABILITY) | FLAG (ILLNESS)
                                   | FLAG (PREGNANT) | FLAG (NURSING) | FLAG (SERIOUS_ILLNESS);
static const guint risk_flags = FLAG (WEAPON) | FLAG (VIOLENCE) | FLAG (SELF_HARM) | FLAG (DOG)
                                | FLAG (CROWD) | FLAG (PRESS);

/* "Dog, Crowd likely". (transfer full) */
static char *
name_flags (guint flags)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int flag = 0; flag <= YX_DEBTOR_FLAG_PRESS; flag++) {
    if ((flags & (1u << flag)) == 0)
      continue;
    /* Translators: between two items of a list. */
    g_string_append (text, text->len > 0 ? _ (", ") : "");
    g_string_append (text, yx_enum_label (YX_TYPE_DEBTOR_FLAG, flag));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Completed years on the day of the operation; the birthday itself counts. */
static int
age_of (const YxTaskFacts *facts)
{
  const GDate *birth = &facts->person.birth;
  const int years = g_date_get_year (&facts->day) - g_date_get_year (birth);
  const gboolean before_birthday
      = g_date_get_month (&facts->day) < g_date_get_month (birth)
        || (g_date_get_month (&facts->day) == g_date_get_month (birth)
            && g_date_get_day (&facts->day) < g_date_get_day (birth));

  return years - before_birthday;
}

static gboolean
said (const char *text)
{
  return text != NULL && *text != '\0';
}

void
yx_check_person (YxCheck *check)
{
  const YxPersonFacts *person = &check->facts->person;
  const int needed = yx_ruleset_get_limits (check->ruleset)->identity_checks;
  const gboolean two = said (person->identity_by) && said (person->identity_by_second)
                       && strcmp (person->identity_by, person->identity_by_second) != 0;
  const int n = two ? 2 : said (person->identity_by) || said (person->identity_by_second) ? 1 : 0;
  const char *capacity = yx_enum_label (YX_TYPE_CAPACITY, (int) person->capacity);

  if (person->capacity == YX_CAPACITY_THIRD_PARTY)
    yx_check_fail (check, YX_RULE_PERSON, -1,
                   g_strdup (_ ("A third party; must never be summoned by force")));
  else if (person->capacity == YX_CAPACITY_UNKNOWN)
    yx_check_missing (check, YX_RULE_PERSON, -1,
                      g_strdup (_ ("Not on record who is to appear for the entity")));
  else if (person->kind == YX_DEBTOR_KIND_ENTITY && person->capacity == YX_CAPACITY_DEBTOR)
    yx_check_fail (check, YX_RULE_PERSON, -1,
                   g_strdup (_ ("An entity cannot be brought in; name its representative")));
  else if (n == 0)
    yx_check_missing (check, YX_RULE_PERSON, -1,
                      g_strdup_printf (_ ("%s; the identity photo has not been compared"),
                                       capacity));
  else if (n < needed)
    yx_check_fail (check, YX_RULE_PERSON, -1,
                   g_strdup_printf (_ ("%s; the identity photo was compared by %d of %d people"),
                                    capacity, n, needed));
  else
    yx_check_pass (check, YX_RULE_PERSON, -1,
                   g_strdup_printf (_ ("%s; identity compared by %s and %s"), capacity,
                                    said (person->identity_by) ? person->identity_by : "–",
                                    said (person->identity_by_second) ? person->identity_by_second
                                                                      : "–"));
}

void
yx_check_deputy (YxCheck *check)
{
  const YxPersonFacts *person = &check->facts->person;
  const char *status = yx_enum_label (YX_TYPE_DEPUTY_STATUS, (int) person->deputy);

  switch (person->deputy) {
  case YX_DEPUTY_STATUS_NONE:
    yx_check_pass (check, YX_RULE_DEPUTY, -1, g_strdup (status));
    break;
  case YX_DEPUTY_STATUS_TOWNSHIP:
    yx_check_warn (check, YX_RULE_DEPUTY, -1,
                   g_strdup_printf (_ ("%s; report to the township congress at once"), status));
    break;
  case YX_DEPUTY_STATUS_COUNTY:
    if (person->deputy_permission)
      yx_check_pass (check, YX_RULE_DEPUTY, -1,
                     g_strdup_printf (_ ("%s; the congress has given permission"), status));
    else
      yx_check_fail (check, YX_RULE_DEPUTY, -1,
                     g_strdup_printf (_ ("%s; no permission of the congress on file"), status));
    break;
  case YX_DEPUTY_STATUS_UNCHECKED:
  default:
    yx_check_missing (check, YX_RULE_DEPUTY, -1, g_strdup (_ ("Deputy status not checked")));
    break;
  }
}

void
yx_check_fitness (YxCheck *check)
{
  const YxPersonFacts *person = &check->facts->person;
  const int minor = yx_ruleset_get_limits (check->ruleset)->minor_age;
  g_autofree char *flags = name_flags (person->flags & unfit_flags);

  if (*flags != '\0')
    yx_check_fail (check, YX_RULE_FITNESS, -1, g_steal_pointer (&flags));
  else if (!person->has_birth)
    yx_check_missing (check, YX_RULE_FITNESS, -1, g_strdup (_ ("Age not known")));
  else if (age_of (check->facts) < minor)
    yx_check_fail (check, YX_RULE_FITNESS, -1,
                   g_strdup_printf (_ ("Aged %d, a minor"), age_of (check->facts)));
  else
    yx_check_pass (check, YX_RULE_FITNESS, -1,
                   g_strdup_printf (_ ("Aged %d, nothing against the trip on record"),
                                    age_of (check->facts)));
}

void
yx_check_welfare (YxCheck *check)
{
  const YxPersonFacts *person = &check->facts->person;
  const int elder = yx_ruleset_get_limits (check->ruleset)->elder_age;
  g_autofree char *flags = name_flags (person->flags & welfare_flags);
  const gboolean old = person->has_birth && age_of (check->facts) >= elder;

  if (old && *flags != '\0')
    yx_check_fail (check, YX_RULE_WELFARE, -1,
                   g_strdup_printf (_ ("Aged %d; %s"), age_of (check->facts), flags));
  else if (old)
    yx_check_fail (check, YX_RULE_WELFARE, -1,
                   g_strdup_printf (_ ("Aged %d"), age_of (check->facts)));
  else if (*flags != '\0')
    yx_check_fail (check, YX_RULE_WELFARE, -1, g_steal_pointer (&flags));
  else
    yx_check_pass (check, YX_RULE_WELFARE, -1, g_strdup (_ ("Nothing on record")));
}

void
yx_check_risk (YxCheck *check)
{
  g_autofree char *flags = name_flags (check->facts->person.flags & risk_flags);

  if (*flags != '\0')
    yx_check_fail (check, YX_RULE_RISK, -1, g_steal_pointer (&flags));
  else
    yx_check_pass (check, YX_RULE_RISK, -1, g_strdup (_ ("Nothing on record")));
}
