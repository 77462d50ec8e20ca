#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/hand-plan.h"
#include "model/format.h"

static const char *
car_name (const YxHandPlan *plan, uint32_t vehicle)
{
  return vehicle < plan->input->vehicles->len
             ? ((YxPlanInputVehicle *) g_ptr_array_index (plan->input->vehicles, vehicle))->name
             : _("a car");
}

static const char *
who (const YxHandPlan *plan, uint32_t task)
{
  return task < plan->draft->problem.n_tasks && plan->draft->tasks[task]->who != NULL
             ? plan->draft->tasks[task]->who
             : _("a visit");
}

/* A full minute at least: "0 min late" would say nothing. */
static char *
minutes (double seconds)
{
  return yx_format_seconds (MAX ((gint64) ceil (seconds / 60.0) * 60, 60));
}

static char *
skill_text (const YxHandPlan *plan, const YxPlanTrialFault *fault)
{
  const char *car = car_name (plan, fault->vehicle);
  const char *name = who (plan, fault->task);

  if (fault->skills & YX_SKILL_OPEN)
    return g_strdup_printf (_("%s is fixed by hand and takes nobody else"), car);
  if (fault->skills & YX_SKILL_FEMALE_OFFICER)
    return g_strdup_printf (_("%s needs a female officer; %s has none"), name, car);
  if (fault->skills & YX_SKILL_ALL_RECORDERS)
    return g_strdup_printf (_("%s has fewer recorders than %s needs"), car, name);
  return g_strdup_printf (_("%s does not have what %s needs"), car, name);
}

static char *
lock_text (const YxHandPlan *plan, const YxPlanTrialFault *fault)
{
  const uint32_t task = fault->task;
  const uint32_t only
      = task < plan->draft->problem.n_tasks ? plan->draft->problem.tasks[task].only_car : 0;

  if (only != 0 && only != fault->vehicle + 1)
    return g_strdup_printf (_("%s is fixed to %s by hand"), who (plan, task),
                            car_name (plan, only - 1));
  return g_strdup_printf (_("The order of %s is fixed by hand"), car_name (plan, fault->vehicle));
}

/* The window narrowed by hand is told as such. */
static char *
window_text (const YxHandPlan *plan, const YxPlanTrialFault *fault)
{
  g_autofree char *late = minutes (fault->amount);
  const YxPlanInputTask *task;
  guint32 place = YX_PLAN_NONE;

  if (fault->task >= plan->draft->problem.n_tasks)
    return g_strdup_printf (_("%s comes %s too late to the hand-over"),
                            car_name (plan, fault->vehicle), late);
  task = plan->draft->tasks[fault->task];
  for (guint i = 0; i < plan->input->locks->len; i++) {
    const YxStopLock *lock = &g_array_index (plan->input->locks, YxStopLock, i);

    if (lock->kind == YX_LOCK_KIND_TIME && g_strcmp0 (lock->task_id, task->id) == 0
        && yx_plan_input_find_place (task, lock->place_id, &place) != NULL
        && fault->stop < plan->stops->len
        && g_array_index (plan->stops, YxPlanTrialStop, fault->stop).place == place) {
      g_autofree char *clock = yx_format_clock (lock->begin, NULL);

      return g_strdup_printf (_("%s is fixed to %s and would begin %s later"),
                              who (plan, fault->task), clock, late);
    }
  }
  return g_strdup_printf (_("%s would be visited %s too late"), who (plan, fault->task), late);
}

char *
yx_hand_plan_fault_text (const YxHandPlan *plan, const YxPlanTrialFault *fault)
{
  const char *car = car_name (plan, fault->vehicle), *name = who (plan, fault->task);
  g_autofree char *late = NULL;

  switch (fault->kind) {
  case YX_PLAN_BREACH_TRAVEL:
    return g_strdup_printf (_("No road leads %s there and on"), car);
  case YX_PLAN_BREACH_WINDOW:
    return window_text (plan, fault);
  case YX_PLAN_BREACH_SHIFT:
    late = minutes (fault->amount);
    return g_strdup_printf (_("%s would be back %s after the end"), car, late);
  case YX_PLAN_BREACH_SEATS:
    return g_strdup_printf (_("The seats of %s would not do in %.0f %% of nights"), car,
                            MAX (100.0 * fault->amount, 1.0));
  case YX_PLAN_BREACH_CREW:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s needs %.0f officer more than %s has",
                                         "%s needs %.0f officers more than %s has",
                                         (gulong) fault->amount),
                            name, fault->amount, car);
  case YX_PLAN_BREACH_SKILL:
    return skill_text (plan, fault);
  case YX_PLAN_BREACH_TWICE:
    return g_strdup_printf (_("%s would be visited twice"), name);
  case YX_PLAN_BREACH_MEETING:
    return g_strdup_printf (_("The cars would not meet at %s"), name);
  case YX_PLAN_BREACH_LINK:
    return g_strdup_printf (_("%s and %s no longer go together as they must"), name,
                            who (plan, fault->other_task));
  case YX_PLAN_BREACH_LOCK:
    return lock_text (plan, fault);
  case YX_PLAN_BREACH_FLEET:
    return g_strdup (_("More cars than are allowed"));
  case YX_PLAN_BREACH_BARRED:
    return g_strdup_printf (_("%s may not go out"), name);
  default:
    return g_strdup (_("This cannot be driven"));
  }
}

static void
append (GString *text, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append (GString *text, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (text->len > 0)
    g_string_append (text, _(", "));
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

/* "+12 min", "−3 min"; NULL when it comes to less than a minute. */
static char *
signed_minutes (double seconds)
{
  g_autofree char *text = NULL;

  if (fabs (seconds) < 60.0)
    return NULL;
  text = yx_format_seconds ((gint64) fabs (seconds));
  return g_strconcat (seconds < 0.0 ? "−" : "+", text, NULL);
}

char *
yx_plan_try_cost_text (const YxPlanTry *try)
{
  GString *text = g_string_new (NULL);
  g_autofree char *drive = signed_minutes (try->extra_drive_s);
  g_autofree char *wait = signed_minutes (try->extra_wait_s);
  g_autofree char *km = yx_format_metres (fabs (try->extra_metres));
  g_autofree char *later = yx_format_seconds (try->most_later_s);
  g_autofree char *earlier = yx_format_seconds (try->most_earlier_s);

  if (drive != NULL)
    append (text, _("%s driving"), drive);
  if (wait != NULL)
    append (text, _("%s waiting"), wait);
  if (fabs (try->extra_metres) >= 100.0)
    append (text, "%s%s", try->extra_metres < 0.0 ? "−" : "+", km);
  if (fabs (try->extra_expected) >= 0.005)
    append (text, _("%s%.2f people expected"), try->extra_expected < 0.0 ? "−" : "+",
            fabs (try->extra_expected));
  if (try->extra_cars != 0)
    append (text,
            g_dngettext (GETTEXT_PACKAGE, "%s%d car", "%s%d cars", (gulong) ABS (try->extra_cars)),
            try->extra_cars < 0 ? "−" : "+", ABS (try->extra_cars));
  if (try->n_later > 0)
    append (text,
            g_dngettext (GETTEXT_PACKAGE, "%u other stop later by %s",
                         "%u other stops later by up to %s", try->n_later),
            try->n_later, later);
  if (try->n_earlier > 0)
    append (text,
            g_dngettext (GETTEXT_PACKAGE, "%u other stop earlier by %s",
                         "%u other stops earlier by up to %s", try->n_earlier),
            try->n_earlier, earlier);
  if (text->len == 0)
    g_string_append (text, _("No difference to speak of"));
  return g_string_free (text, FALSE);
}
