#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/format.h"
#include "rules/checks-private.h"

/* Nobody to ask: the rule fails for want of a car. */
static gboolean
has_car (YxCheck *check, YxRuleId rule)
{
  if (check->facts->car.known)
    return TRUE;
  yx_check_missing (check, rule, -1, g_strdup (_ ("No vehicle is offered")));
  return FALSE;
}

/* "豫HA001警: " for the planned car, "" for the fittest of those offered. (transfer full) */
static char *
car_prefix (const YxCarFacts *car)
{
  return car->assigned && car->plate != NULL ? g_strdup_printf (_ ("%s: "), car->plate)
                                             : g_strdup ("");
}

void
yx_check_crew (YxCheck *check)
{
  const YxCarFacts *car = &check->facts->car;
  const YxKindNeeds *needs = yx_ruleset_get_needs (check->ruleset, check->facts->kind);
  g_autofree char *prefix = NULL;
  g_autofree char *seen = NULL;

  if (!has_car (check, YX_RULE_CREW))
    return;
  prefix = car_prefix (car);
  if (car->by_name)
    seen = g_strdup_printf (_ ("%screw %d of %d, judges %d of %d, bailiffs %d of %d, "
                               "drivers %d of %d"),
                            prefix, car->crew, needs->crew, car->judges, needs->judges,
                            car->bailiffs, needs->bailiffs, car->drivers, needs->drivers);
  else
    seen = g_strdup_printf (_ ("%screw %d of %d"), prefix, car->crew, needs->crew);

  if (car->crew < needs->crew
      || (car->by_name
          && (car->judges < needs->judges || car->bailiffs < needs->bailiffs
              || car->drivers < needs->drivers)))
    yx_check_fail (check, YX_RULE_CREW, -1, g_steal_pointer (&seen));
  else
    yx_check_pass (check, YX_RULE_CREW, -1, g_steal_pointer (&seen));
}

void
yx_check_female_officer (YxCheck *check)
{
  const YxTaskFacts *facts = check->facts;
  g_autofree char *prefix = NULL;

  if (facts->person.sex == YX_SEX_MALE) {
    yx_check_pass (check, YX_RULE_FEMALE_OFFICER, -1, g_strdup (_ ("A man")));
    return;
  }
  if (!has_car (check, YX_RULE_FEMALE_OFFICER))
    return;
  prefix = car_prefix (&facts->car);
  if (facts->car.female_officer)
    yx_check_pass (check, YX_RULE_FEMALE_OFFICER, -1,
                   g_strdup_printf (_ ("%sfemale officer in the crew"), prefix));
  else if (facts->person.sex == YX_SEX_FEMALE)
    yx_check_fail (check, YX_RULE_FEMALE_OFFICER, -1,
                   g_strdup_printf (_ ("%sa woman, and no female officer in the crew"), prefix));
  else
    yx_check_missing (check, YX_RULE_FEMALE_OFFICER, -1,
                      g_strdup_printf (_ ("%ssex not known, and no female officer in the crew"),
                                       prefix));
}

void
yx_check_recorder (YxCheck *check)
{
  const YxTaskFacts *facts = check->facts;
  const YxCarFacts *car = &facts->car;
  const int needed = yx_ruleset_get_needs (check->ruleset, facts->kind)->recorders;
  const int hours = yx_ruleset_get_limits (check->ruleset)->recorder_test_hours;
  g_autofree char *prefix = NULL;

  if (!has_car (check, YX_RULE_RECORDER))
    return;
  prefix = car_prefix (car);
  if (car->recorders < needed) {
    yx_check_fail (check, YX_RULE_RECORDER, -1,
                   g_strdup_printf (_ ("%srecorders %d of %d"), prefix, car->recorders, needed));
  } else if (facts->stage != YX_CHECK_STAGE_DEPARTURE) {
    yx_check_pass (check, YX_RULE_RECORDER, -1,
                   g_strdup_printf (_ ("%srecorders %d of %d; tested at roll call"), prefix,
                                    car->recorders, needed));
  } else if (car->recorders_tested == 0) {
    yx_check_missing (check, YX_RULE_RECORDER, -1,
                      g_strdup_printf (_ ("%srecorders not tested"), prefix));
  } else {
    g_autofree char *when = yx_format_time (car->recorders_tested, NULL);

    if (car->recorders_tested < facts->start - hours * G_TIME_SPAN_HOUR)
      yx_check_fail (check, YX_RULE_RECORDER, -1,
                     g_strdup_printf (_ ("%srecorders last tested at %s, more than %d hours before"),
                                      prefix, when, hours));
    else
      yx_check_pass (check, YX_RULE_RECORDER, -1,
                     g_strdup_printf (_ ("%srecorders %d of %d, tested at %s"), prefix,
                                      car->recorders, needed, when));
  }
}

void
yx_check_seats (YxCheck *check)
{
  const YxCarFacts *car = &check->facts->car;
  const int needed = yx_ruleset_get_needs (check->ruleset, check->facts->kind)->seats;
  g_autofree char *prefix = NULL;
  g_autofree char *seen = NULL;

  if (!has_car (check, YX_RULE_SEATS))
    return;
  prefix = car_prefix (car);
  seen = g_strdup_printf (_ ("%s%d seats less a crew of %d leave %d; needed %d"), prefix,
                          car->seats, car->crew, car->seats - car->crew, needed);
  if (car->seats - car->crew < needed)
    yx_check_fail (check, YX_RULE_SEATS, -1, g_steal_pointer (&seen));
  else
    yx_check_pass (check, YX_RULE_SEATS, -1, g_steal_pointer (&seen));
}
