#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/plan-input.h"

/* When an institution is open, as windows in seconds after the operation's start. */
static GArray *
open_windows (const YxOperationData *operation, const YxOpeningHours *hours,
              const YxCalendar *calendar)
{
  GArray *windows = g_array_new (FALSE, FALSE, sizeof (YxPlanWindow));
  const double length = (double) (operation->window_end - operation->window_start) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) start
      = g_date_time_new_from_unix_local (operation->window_start / G_USEC_PER_SEC);

  /* A window of at most 24 hours touches two days. */
  for (int ahead = 0; ahead < 2; ahead++) {
    g_autoptr (GDateTime) then = g_date_time_add_days (start, ahead);
    g_autoptr (GDateTime) midnight
        = g_date_time_new_local (g_date_time_get_year (then), g_date_time_get_month (then),
                                 g_date_time_get_day_of_month (then), 0, 0, 0);
    const double offset = (double) (g_date_time_to_unix (midnight) - g_date_time_to_unix (start));
    const YxOpenSpan *spans;
    GDate day;
    guint n;

    g_date_clear (&day, 1);
    g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (then),
                    (GDateMonth) g_date_time_get_month (then),
                    (GDateYear) g_date_time_get_year (then));
    n = yx_opening_hours_on (hours, calendar, &day, &spans);
    for (guint i = 0; i < n; i++) {
      const YxPlanWindow window = { MAX (offset + spans[i].from * 60.0, 0.0),
                                    MIN (offset + spans[i].to * 60.0, length), 1.0 };

      if (window.from < window.to)
        g_array_append_val (windows, window);
    }
  }
  return windows;
}

static void
set_hours (YxPlanInputTask *task, const YxOperationData *operation, const YxRuleset *ruleset)
{
  const YxCalendar calendar = yx_ruleset_get_calendar (ruleset);

  for (guint i = 0; i < task->places->len; i++) {
    YxPlanInputPlace *place = &g_array_index (task->places, YxPlanInputPlace, i);
    YxOpeningHours hours;

    if (!task->meets) {
      place->presence = 1.0;
      g_clear_pointer (&place->windows, g_array_unref);
    }
    if (!place->is_institution
        || (place->hours == NULL
            && (place->is_premises || !yx_ruleset_get_work (ruleset, task->kind)->office_hours)))
      continue;
    if (place->hours == NULL || !yx_opening_hours_parse (place->hours, &hours, NULL))
      hours = *yx_ruleset_get_office_hours (ruleset);
    g_free (place->hours);
    place->hours = yx_opening_hours_to_text (&hours);
    place->windows = open_windows (operation, &hours, &calendar);
  }
}

void
yx_plan_input_set_work (YxPlanInput *input, const YxRuleset *ruleset)
{
  const YxOperationData *operation = yx_operation_get_data (input->operation);

  for (guint t = 0; t < input->tasks->len; t++) {
    YxPlanInputTask *task = g_ptr_array_index (input->tasks, t);
    const YxKindWork *work = yx_ruleset_get_work (ruleset, task->kind);
    const YxKindNeeds *needs = yx_ruleset_get_needs (ruleset, task->kind);

    task->staff = needs->crew;
    task->meets = work->meets;
    task->done_s = 60.0 * work->minutes * task->service_factor;
    task->more_s = 60.0 * work->minutes_more * task->service_factor;
    task->vain_s = 60.0 * work->minutes_in_vain * task->service_factor;
    set_hours (task, operation, ruleset);
  }
}

double
yx_plan_input_done_s (const YxPlanInputTask *task, guint n_cases)
{
  return task->done_s + task->more_s * (n_cases > 0 ? n_cases - 1 : 0);
}

gboolean
yx_plan_input_trim (const YxPlanInputTask *task, YxPlanInputPlace *place, double walk_s)
{
  const double service = ceil (yx_plan_input_done_s (task, task->cases->len) + walk_s);

  /* Where somebody is likely to be met, the time on the spot may run on into the next hours. */
  if (!place->is_institution || place->windows == NULL)
    return TRUE;
  for (guint i = place->windows->len; i > 0; i--) {
    YxPlanWindow *window = &g_array_index (place->windows, YxPlanWindow, i - 1);

    window->to -= service;
    if (window->to < window->from)
      g_array_remove_index (place->windows, i - 1);
  }
  place->closed = place->windows->len == 0;
  return !place->closed;
}
