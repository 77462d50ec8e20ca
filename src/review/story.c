#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/story.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

typedef struct {
  const YxCourse *course;
  const YxFacts *facts;
  const YxCourseTask *task;
  GArray *lines;
} Story;

static void
line_clear (gpointer data)
{
  YxStoryLine *line = data;

  g_free (line->text);
  g_free (line->who);
}

/* Takes the text. */
static void
tell (Story *self, gint64 time, char *text, const char *who, gboolean decisive)
{
  const YxStoryLine line
      = { time, text, who != NULL && *who != '\0' ? g_strdup (who) : NULL, decisive };

  g_array_append_val (self->lines, line);
}

static const char *
car_of (const Story *self, const char *vehicle_id)
{
  const YxFactVehicle *vehicle
      = vehicle_id != NULL ? yx_facts_find_vehicle (self->facts, vehicle_id) : NULL;

  return vehicle != NULL ? yx_fact_vehicle_label (vehicle) : _("a car");
}

static void
tell_stop (Story *self, const YxFactPlan *plan, const YxFactStop *stop)
{
  g_autofree char *clock = yx_format_clock (stop->arrival, NULL);

  tell (self, plan->created,
        g_strdup_printf (_("Plan %d: %s at %s, likelihood %.2f"), plan->version,
                         car_of (self, stop->vehicle_id), clock, stop->presence),
        plan->author, FALSE);
}

static void
tell_plans (Story *self)
{
  const gboolean out
      = self->task->why == YX_WHY_LEFT_OUT || self->task->why == YX_WHY_REPLANNED;
  gboolean was_in = FALSE;

  for (guint p = 0; p < self->facts->plans->len; p++) {
    const YxFactPlan *plan = &g_array_index (self->facts->plans, YxFactPlan, p);
    gboolean in = FALSE;

    for (guint i = 0; i < self->facts->stops->len; i++) {
      const YxFactStop *stop = &g_array_index (self->facts->stops, YxFactStop, i);

      if (stop->version != plan->version || stop->kind != YX_STOP_KIND_VISIT
          || !yx_facts_same (stop->task_id, self->task->task_id))
        continue;
      tell_stop (self, plan, stop);
      in = TRUE;
    }
    for (guint i = 0; !in && i < self->facts->plan_tasks->len; i++) {
      const YxFactPlanTask *row = &g_array_index (self->facts->plan_tasks, YxFactPlanTask, i);

      /* A later version has only what is still to be done. */
      if (row->version != plan->version || !yx_facts_same (row->task_id, self->task->task_id)
          || row->left_out == YX_LEFT_OUT_NONE)
        continue;
      tell (self, plan->created,
            g_strdup_printf (was_in ? _("Plan %d takes it out: %s%s%s") : _("Plan %d leaves it out: %s%s%s"),
                             plan->version, yx_enum_label (YX_TYPE_LEFT_OUT, (int) row->left_out),
                             row->note != NULL ? ": " : "", row->note != NULL ? row->note : ""),
            plan->author, out && (self->task->version == 0 || self->task->version == plan->version));
    }
    was_in |= in;
  }
}

static void
tell_checks (Story *self)
{
  for (guint i = 0; i < self->facts->findings->len; i++) {
    const YxFactFinding *finding = &g_array_index (self->facts->findings, YxFactFinding, i);

    if (!yx_facts_same (finding->task_id, self->task->task_id)
        || finding->verdict != YX_VERDICT_BLOCK)
      continue;
    for (guint c = 0; c < self->facts->checks->len; c++) {
      const YxFactCheck *check = &g_array_index (self->facts->checks, YxFactCheck, c);

      if (yx_facts_same (check->id, finding->check_id))
        tell (self, check->made,
              g_strdup_printf (_("Go/no-go, may not go: %s%s"),
                               finding->seen != NULL ? finding->seen : finding->rule,
                               finding->override_id != NULL ? _(" (overridden)") : ""),
              check->author,
              self->task->why != YX_WHY_VISITED && finding->override_id == NULL
                  && self->task->left_out == YX_LEFT_OUT_UNLAWFUL);
    }
  }
  for (guint i = 0; i < self->facts->overrides->len; i++) {
    const YxFactOverride *row = &g_array_index (self->facts->overrides, YxFactOverride, i);

    if (yx_facts_same (row->task_id, self->task->task_id))
      tell (self, row->given, g_strdup_printf (_("Override: %s"), row->reason), row->commander, FALSE);
  }
}

static void
tell_sent (Story *self)
{
  const YxFactTask *fact = yx_facts_find_task (self->facts, self->task->task_id);

  for (guint i = 0; fact != NULL && i < self->facts->leads->len; i++) {
    const YxFactLead *lead = &g_array_index (self->facts->leads, YxFactLead, i);

    if (fact->debtor_id != NULL && yx_facts_same (lead->debtor_id, fact->debtor_id))
      tell (self, lead->received,
            g_strdup_printf (_("Lead taken down: %s"),
                             yx_enum_label (YX_TYPE_SOURCE, (int) lead->source)),
            lead->author, FALSE);
  }
  for (guint i = 0; i < self->facts->dispatches->len; i++) {
    const YxFactDispatch *row = &g_array_index (self->facts->dispatches, YxFactDispatch, i);

    if (yx_facts_same (row->task_id, self->task->task_id))
      tell (self, row->sent,
            g_strdup_printf (_("%s was sent: %s"), car_of (self, row->vehicle_id),
                             yx_enum_label (YX_TYPE_DISPATCH_CAUSE, (int) row->cause)),
            row->author, FALSE);
  }
}

/* Who wrote that a case had left its operation; NULL: no event says it. */
static const char *
find_leaver (const Story *self, const YxFactTaskCase *row)
{
  for (guint i = 0; i < self->facts->events->len; i++) {
    const YxFactEvent *event = &g_array_index (self->facts->events, YxFactEvent, i);

    if (g_strcmp0 (event->kind, "operation.case-left") == 0 && event->payload != NULL
        && strstr (event->payload, row->case_id) != NULL
        && strstr (event->payload, row->task_id) != NULL)
      return event->author;
  }
  return NULL;
}

static void
tell_cases (Story *self)
{
  for (guint i = 0; i < self->facts->task_cases->len; i++) {
    const YxFactTaskCase *row = &g_array_index (self->facts->task_cases, YxFactTaskCase, i);

    if (yx_facts_same (row->task_id, self->task->task_id) && row->left_at != 0)
      tell (self, row->left_at,
            g_strdup_printf (_("%s left the operation: %s"), row->number,
                             yx_enum_label (YX_TYPE_CASE_STATUS, (int) row->status)),
            find_leaver (self, row), self->task->why == YX_WHY_CLOSED);
  }
}

static void
tell_visits (Story *self)
{
  for (guint i = 0; i < self->course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (self->course->visits, YxCourseVisit, i);
    const char *car = car_of (self, visit->vehicle_id);
    g_autofree char *left = yx_format_clock (visit->left, NULL);

    if (!yx_facts_same (visit->task_id, self->task->task_id))
      continue;
    tell (self, visit->arrived,
          visit->left != 0
              ? g_strdup_printf (_("%s was there until %s: %s"), car, left,
                                 yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) visit->outcome))
              : g_strdup_printf (_("%s was there: %s"), car,
                                 yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) visit->outcome)),
          car, FALSE);
    if (visit->stopped != 0)
      tell (self, visit->stopped,
            g_strdup_printf (_("%s stopped at once: %s"), car,
                             yx_enum_label (YX_TYPE_STOP_REASON, (int) visit->reason)),
            car, FALSE);
  }
}

/* What its car did, when that is why. */
static void
tell_car (Story *self)
{
  switch (self->task->why) {
  case YX_WHY_MISSED:
  case YX_WHY_BROKEN_DOWN:
  case YX_WHY_STOPPED:
  case YX_WHY_CAR_BACK:
    tell (self, self->task->at, yx_course_why_text (self->course, self->task),
          self->task->at != 0 ? car_of (self, self->task->vehicle_id) : NULL, TRUE);
    break;
  case YX_WHY_VISITED:
  case YX_WHY_NO_PLAN:
  case YX_WHY_LEFT_OUT:
  case YX_WHY_REPLANNED:
  case YX_WHY_CLOSED:
  case YX_WHY_NOT_KNOWN:
  default:
    break;
  }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const YxStoryLine *x = a;
  const YxStoryLine *y = b;

  return (x->time > y->time) - (x->time < y->time);
}

GArray *
yx_story_new (const YxCourse *course, const YxCourseTask *task)
{
  Story self = { course, course != NULL ? course->facts : NULL, task,
                 g_array_new (FALSE, FALSE, sizeof (YxStoryLine)) };

  g_return_val_if_fail (course != NULL && task != NULL, self.lines);

  g_array_set_clear_func (self.lines, line_clear);
  tell_plans (&self);
  tell_checks (&self);
  tell_sent (&self);
  tell_cases (&self);
  tell_visits (&self);
  tell_car (&self);
  g_array_sort (self.lines, compare_lines);
  return self.lines;
}

char *
yx_story_line_text (const YxStoryLine *line)
{
  g_autofree char *time = line->time != 0 ? yx_format_time (line->time, NULL) : g_strdup ("–");
  const char *day_and_clock = strlen (time) > 5 ? time + 5 : time;

  return line->who != NULL
             ? g_strdup_printf (_("%s  %s (%s)"), day_and_clock, line->text, line->who)
             : g_strdup_printf ("%s  %s", day_and_clock, line->text);
}

GPtrArray *
yx_story_list_tasks (const YxCourse *course)
{
  GPtrArray *tasks = g_ptr_array_new ();

  g_return_val_if_fail (course != NULL, tasks);

  for (int pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < course->tasks->len; i++) {
      YxCourseTask *task = &g_array_index (course->tasks, YxCourseTask, i);

      if ((task->why == YX_WHY_VISITED) == (pass == 1)
          && yx_facts_find_task (course->facts, task->task_id) != NULL)
        g_ptr_array_add (tasks, task);
    }
  }
  return tasks;
}

char *
yx_story_case_numbers (const YxFacts *facts, const char *task_id)
{
  GString *numbers = g_string_new (NULL);

  for (guint i = 0; i < facts->task_cases->len; i++) {
    const YxFactTaskCase *row = &g_array_index (facts->task_cases, YxFactTaskCase, i);

    if (yx_facts_same (row->task_id, task_id))
      g_string_append_printf (numbers, "%s%s", numbers->len > 0 ? "、" : "", row->number);
  }
  return g_string_free (numbers, FALSE);
}

enum { NO_MATCH, CONTAINS, IN_LIST, ENDS, IS };

/* How well folded words mean a case number. */
static int
rate_number (const char *words, const char *number)
{
  g_autofree char *folded = yx_fold_text (number);
  const gsize size = strlen (folded);
  const gsize tail = strlen ("号");
  const gsize wanted = strlen (words);

  if (g_str_equal (folded, words))
    return IS;
  if (size > tail + wanted && g_str_has_suffix (folded, "号")
      && memcmp (folded + size - tail - wanted, words, wanted) == 0
      && !(g_ascii_isdigit (words[0]) && g_ascii_isdigit (folded[size - tail - wanted - 1])))
    return ENDS;
  return strstr (folded, words) != NULL ? CONTAINS : NO_MATCH;
}

static int
rate_task (const YxCourse *course, const YxCourseTask *task, guint row, const char *words)
{
  const YxFactTask *fact = yx_facts_find_task (course->facts, task->task_id);
  g_autofree char *name = yx_fold_text (fact->name != NULL ? fact->name : "");
  char *end = NULL;
  int best = strstr (name, words) != NULL ? CONTAINS : NO_MATCH;

  for (guint i = 0; i < course->facts->task_cases->len; i++) {
    const YxFactTaskCase *of = &g_array_index (course->facts->task_cases, YxFactTaskCase, i);

    if (yx_facts_same (of->task_id, task->task_id) && of->number != NULL)
      best = MAX (best, rate_number (words, of->number));
  }
  if (g_ascii_strtoull (words, &end, 10) == row && end != words && *end == '\0')
    best = MAX (best, IN_LIST);
  return best;
}

GPtrArray *
yx_story_search (const YxCourse *course, const GPtrArray *tasks, const char *text,
                 guint *ret_n_best)
{
  g_autofree char *words = yx_fold_text (text);
  GPtrArray *found = g_ptr_array_new ();
  guint n_best = 0;

  g_strstrip (words);
  for (int rate = IS; rate > NO_MATCH; rate--) {
    for (guint i = 0; i < tasks->len; i++) {
      if (rate_task (course, tasks->pdata[i], i + 1, words) == rate)
        g_ptr_array_add (found, tasks->pdata[i]);
    }
    if (n_best == 0)
      n_best = found->len;
  }
  if (ret_n_best != NULL)
    *ret_n_best = n_best;
  return found;
}
