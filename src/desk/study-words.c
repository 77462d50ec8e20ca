#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/study-words.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* Shares of nights. */
#define WORTH_MENTIONING 0.005 /* half a percent, which is written as 1 */
#define TROUBLE 0.1

static double
hours (int64_t seconds)
{
  return (double) seconds / 3600.0;
}

char *
yx_remedy_text (const YxTaskAdvice *advice)
{
  g_autofree char *clock = NULL;

  g_return_val_if_fail (advice != NULL, NULL);

  clock = yx_format_clock (advice->time, NULL);
  switch (advice->remedy) {
  case YX_REMEDY_NONE:
    return g_strdup (_("No single change would let it in"));
  case YX_REMEDY_LATER:
    return g_strdup_printf (_("A window until %s"), clock);
  case YX_REMEDY_EARLIER:
    return g_strdup_printf (_("A window from %s on"), clock);
  case YX_REMEDY_NIGHT:
    return g_strdup_printf (_("%s out until %s"), advice->car, clock);
  case YX_REMEDY_SKILL:
    if (advice->female_officer && advice->recorder)
      return g_strdup_printf (_("A female officer and a second recorder in %s"), advice->car);
    return g_strdup_printf (advice->female_officer ? _("A female officer in %s")
                                                   : _("A second recorder in %s"),
                            advice->car);
  case YX_REMEDY_CREW:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d more officer in %s",
                                         "%d more officers in %s", (gulong) advice->amount),
                            advice->amount, advice->car);
  case YX_REMEDY_SEATS:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d more seat in %s",
                                         "%d more seats in %s", (gulong) advice->amount),
                            advice->amount, advice->car);
  case YX_REMEDY_CAR:
    return g_strdup_printf (_("One more car, such as %s"), advice->car);
  case YX_REMEDY_UNLOCK:
    return g_strdup_printf (_("%s no longer fixed by hand"), advice->car);
  default:
    g_return_val_if_reached (NULL);
  }
}

char *
yx_car_choice_text (const YxTaskAdvice *advice)
{
  g_autofree char *extra = NULL;

  g_return_val_if_fail (advice != NULL, NULL);

  if (advice->other_car == NULL)
    return g_strdup (_("No other car can take it as the plan stands"));
  if (advice->other_extra_s <= 0)
    return g_strdup_printf (_("%s would do as well"), advice->other_car);
  extra = yx_format_seconds (advice->other_extra_s);
  return g_strdup_printf (_("%s would drive %s more"), advice->other_car, extra);
}

char *
yx_curve_point_text (const YxCurvePoint *point, int n_cases)
{
  g_return_val_if_fail (point != NULL, NULL);

  /* Where nobody has to be met, nobody is expected. */
  if (point->high == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d car: %d of %d cases",
                                         "%d cars: %d of %d cases", (gulong) point->n_vehicles),
                            point->n_vehicles, point->n_cases, n_cases);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%d car: %d of %d cases, %.1f people expected (%d–%d in nine nights of ten)",
                   "%d cars: %d of %d cases, %.1f people expected (%d–%d in nine nights of ten)",
                   (gulong) point->n_vehicles),
      point->n_vehicles, point->n_cases, n_cases, point->expected, point->low, point->high);
}

char *
yx_saving_text (const YxCurvePoint *point)
{
  const YxBaseline *baseline;
  g_autofree char *cars = NULL;
  g_autofree char *less = NULL;
  g_autofree char *km = NULL;
  double saved_h;
  int n_cars;

  g_return_val_if_fail (point != NULL, NULL);

  baseline = &point->baseline;
  km = yx_format_metres (fabs (baseline->metres - point->metres));
  saved_h = hours (baseline->staff_s - point->staff_s);
  n_cars = baseline->n_cases - point->n_used;
  cars = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d car", "%d cars", (gulong) n_cars),
                          n_cars);
  if (saved_h < -0.5) {
    less = g_strdup_printf (_("%s and %d staff less"), cars, baseline->n_staff - point->n_staff);
    if (point->metres <= baseline->metres)
      return g_strdup_printf (_("Against one case, one car: %s, %s less to drive, but %.0f h of "
                                "staff time more"),
                              less, km, -saved_h);
    return g_strdup_printf (_("Against one case, one car: %s, but %s more to drive and %.0f h of "
                              "staff time more"),
                            less, km, -saved_h);
  }
  less = g_strdup_printf (_("%s, %d staff and %.0f h of staff time less"), cars,
                          baseline->n_staff - point->n_staff, saved_h);
  if (point->metres <= baseline->metres)
    return g_strdup_printf (_("Against one case, one car: %s, %s less to drive"), less, km);
  return g_strdup_printf (_("Against one case, one car: %s, but %s more to drive"), less, km);
}

char *
yx_baseline_text (const YxBaseline *baseline)
{
  g_autofree char *cases = NULL;
  g_autofree char *cars = NULL;
  g_autofree char *km = NULL;
  gulong n;

  g_return_val_if_fail (baseline != NULL, NULL);

  n = (gulong) baseline->n_cases;
  cases = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d case", "%d cases", n),
                           baseline->n_cases);
  cars = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d car", "%d cars", n),
                          baseline->n_cases);
  km = yx_format_metres (baseline->metres);
  return g_strdup_printf (_("%s: %s, %s, %d staff, %s, %.0f h of staff time"),
                          yx_enum_label (YX_TYPE_TASK_KIND, (int) baseline->kind), cases, cars,
                          baseline->n_staff, km, hours (baseline->staff_s));
}

static char *
cars_and_people (int n_cars, int n_people)
{
  g_autofree char *cars = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d car", "%d cars", (gulong) n_cars), n_cars);
  g_autofree char *people = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d person", "%d people", (gulong) n_people), n_people);

  return g_strdup_printf (_("%s and %s"), cars, people);
}

char *
yx_together_text (const YxBaseline *baseline)
{
  g_autofree char *cases = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *together = NULL;

  g_return_val_if_fail (baseline != NULL, NULL);

  if (baseline->together.n_cars == 0)
    return NULL;
  cases = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d case", "%d cases", (gulong) baseline->n_cases),
      baseline->n_cases);
  alone = cars_and_people (baseline->n_cases, baseline->n_staff);
  together = cars_and_people (baseline->together.n_cars, baseline->together.n_staff);
  return g_strdup_printf (_("%s, %s: %s → %s"),
                          yx_enum_label (YX_TYPE_TASK_KIND, (int) baseline->kind), cases, alone,
                          together);
}

char *
yx_together_details_text (const YxBaseline *baseline)
{
  g_autofree char *alone = NULL;
  g_autofree char *together = NULL;

  g_return_val_if_fail (baseline != NULL, NULL);

  if (baseline->together.n_cars == 0)
    return NULL;
  alone = yx_format_metres (baseline->metres);
  together = yx_format_metres (baseline->together.metres);
  return g_strdup_printf (_("%s → %s; %.1f h → %.1f h of staff time"), alone, together,
                          hours (baseline->staff_s), hours (baseline->together.staff_s));
}

char *
yx_rehearsal_text (const YxPlanStudyData *study)
{
  const YxRouteOdds *last = NULL;
  guint n_late_stops = 0;
  GString *text;

  g_return_val_if_fail (study != NULL, NULL);

  if (study->n_nights == 0)
    return NULL;
  text = g_string_new (NULL);
  if (study->met_high == 0)
    g_string_append_printf (text, _("%'d runs rehearsed."), study->n_nights);
  else
    g_string_append_printf (
      text, _("%'d nights rehearsed: %.1f people met, %d–%d in nine nights of ten."),
      study->n_nights, study->met_mean, study->met_low, study->met_high);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _("Everything in time in %.0f %% of the nights."),
                          100.0 * study->in_time);
  for (guint i = 0; i < study->n_routes; i++)
    if (last == NULL || study->routes[i].end_high > last->end_high)
      last = &study->routes[i];
  if (last != NULL) {
    g_autofree char *planned = yx_format_clock (last->planned_end, NULL);
    g_autofree char *high = yx_format_clock (last->end_high, NULL);

    g_string_append_c (text, '\n');
    g_string_append_printf (text, _("The last to be back is %s: planned %s, %s at the latest in "
                                    "19 nights of 20."),
                            last->car, planned, high);
  }
  for (guint i = 0; i < study->n_stops; i++)
    n_late_stops += study->stops[i].late >= 0.1;
  if (n_late_stops > 0) {
    g_string_append_c (text, '\n');
    g_string_append_printf (
        text,
        g_dngettext (GETTEXT_PACKAGE, "%u visit begins too late in one night of ten or more.",
                     "%u visits begin too late in one night of ten or more.", n_late_stops),
        n_late_stops);
  }
  return g_string_free (text, FALSE);
}

/* What goes wrong in this share of nights or more, each with a mark before it. */
static void
append_troubles (GString *text, const YxRouteOdds *odds, double share, const char *mark)
{
  if (odds->late >= share) {
    g_string_append (text, mark);
    g_string_append_printf (text, _("after the window in %.0f %% of nights"),
                            ceil (100.0 * odds->late - 0.5));
    mark = _("; ");
  }
  if (odds->overflow >= share) {
    g_string_append (text, mark);
    g_string_append_printf (text, _("seats short in %.0f %% of nights"),
                            ceil (100.0 * odds->overflow - 0.5));
  }
}

char *
yx_route_odds_text (const YxRouteOdds *odds)
{
  g_autofree char *planned = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  GString *text;

  g_return_val_if_fail (odds != NULL, NULL);

  planned = yx_format_clock (odds->planned_end, NULL);
  low = yx_format_clock (odds->end_low, NULL);
  high = yx_format_clock (odds->end_high, NULL);
  text = g_string_new (NULL);
  g_string_append_printf (text, _("%s: back %s–%s, planned %s"), odds->car, low, high, planned);
  append_troubles (text, odds, WORTH_MENTIONING, _("; "));
  return g_string_free (text, FALSE);
}

char *
yx_route_trouble_text (const YxRouteOdds *odds)
{
  GString *text;

  g_return_val_if_fail (odds != NULL, NULL);

  if (odds->late < TROUBLE && odds->overflow < TROUBLE)
    return NULL;
  text = g_string_new (odds->car);
  append_troubles (text, odds, TROUBLE, _(": "));
  return g_string_free (text, FALSE);
}
