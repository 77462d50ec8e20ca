#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/visit.h"
#include "model/vocabulary.h"
#include "review/course-private.h"

/* Of several outcomes of a task, the one that counts: money and agreement before a bare appearance,
 * any meeting before none. */
static int
outcome_rank (YxStopOutcome outcome)
{
  switch (outcome) {
  case YX_STOP_OUTCOME_PAID:
    return 9;
  case YX_STOP_OUTCOME_SETTLED:
    return 8;
  case YX_STOP_OUTCOME_POLICE:
    return 7;
  case YX_STOP_OUTCOME_COMPELLED:
    return 6;
  case YX_STOP_OUTCOME_APPEARED:
    return 5;
  case YX_STOP_OUTCOME_DEFERRED:
    return 4;
  case YX_STOP_OUTCOME_WITHDRAWN:
    return 3;
  case YX_STOP_OUTCOME_DOOR_NOT_OPENED:
  case YX_STOP_OUTCOME_NOT_FOUND:
    return 2;
  case YX_STOP_OUTCOME_ADDRESS_INVALID:
    return 1;
  case YX_STOP_OUTCOME_PENDING:
  case YX_STOP_OUTCOME_CANCELLED:
  default:
    return 0;
  }
}

static void
take_visits (const YxCourse *self, YxCourseTask *task)
{
  for (guint i = 0; i < self->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (self->visits, YxCourseVisit, i);

    if (visit->task_id != task->task_id)
      continue;
    task->n_visits++;
    task->door_opened |= visit->door_opened;
    task->present |= yx_outcome_says (visit->outcome) == YX_PRESENCE_SAYS_MET;
    if (outcome_rank (visit->outcome) > outcome_rank (task->outcome))
      task->outcome = visit->outcome;
  }
  task->paid = task->outcome == YX_STOP_OUTCOME_PAID;
  task->settled = task->outcome == YX_STOP_OUTCOME_SETTLED;
  task->handed_to_police = task->outcome == YX_STOP_OUTCOME_POLICE;
}

static void
take_custody (const YxCourse *self, YxCourseTask *task)
{
  task->custody = -1;
  for (guint i = 0; i < self->facts->custodies->len; i++) {
    const YxFactCustody *custody = &g_array_index (self->facts->custodies, YxFactCustody, i);

    if (custody->task_id != task->task_id)
      continue;
    task->custody = (int) i;
    if (!custody->has_end)
      continue;
    task->detained |= custody->how == YX_CUSTODY_END_DETAINED;
    task->paid |= custody->how == YX_CUSTODY_END_PAID;
    task->settled |= custody->how == YX_CUSTODY_END_SETTLED;
    task->handed_to_police |= custody->how == YX_CUSTODY_END_POLICE;
  }
}

static const YxFactPlanTask *
find_plan_task (const YxFacts *facts, int version, const char *task_id)
{
  for (guint i = 0; i < facts->plan_tasks->len; i++) {
    const YxFactPlanTask *row = &g_array_index (facts->plan_tasks, YxFactPlanTask, i);

    if (row->version == version && row->task_id == task_id)
      return row;
  }
  return NULL;
}

/* All cases of a task had left it; *ret_at: when the last did. */
static gboolean
all_cases_left (const YxFacts *facts, const char *task_id, gint64 *ret_at)
{
  guint n_left = 0, n_stay = 0;
  gint64 last = 0;

  for (guint i = 0; i < facts->task_cases->len; i++) {
    const YxFactTaskCase *row = &g_array_index (facts->task_cases, YxFactTaskCase, i);

    if (row->task_id != task_id)
      continue;
    if (row->left_at == 0)
      n_stay++;
    else
      n_left++;
    last = MAX (last, row->left_at);
  }
  if (n_left == 0 || n_stay > 0)
    return FALSE;
  *ret_at = last;
  return TRUE;
}

/* What a car did that kept it from a stop, told by its rows in the order in which one rules out the
 * next. */
static void
ask_car (const YxCourse *self, YxCourseTask *task, const YxFactStop *stop)
{
  const YxCourseCar *car = yx_course_find_car (self, stop->vehicle_id);

  for (guint i = 0; i < self->facts->movements->len; i++) {
    const YxFactMovement *movement = &g_array_index (self->facts->movements, YxFactMovement, i);

    if (movement->kind == YX_MOVEMENT_KIND_MISSED && movement->task_id == task->task_id) {
      task->why = YX_WHY_MISSED;
      task->at = movement->time;
    }
  }
  if (task->why == YX_WHY_MISSED)
    return;
  for (guint i = 0; i < self->facts->reports->len; i++) {
    const YxFactReport *report = &g_array_index (self->facts->reports, YxFactReport, i);

    if (report->vehicle_id != stop->vehicle_id)
      continue;
    if (report->kind == YX_REPORT_KIND_BROKEN_DOWN) {
      task->why = YX_WHY_BROKEN_DOWN;
      task->at = report->time;
      return;
    }
    if (report->kind == YX_REPORT_KIND_STOPPED) {
      task->why = YX_WHY_STOPPED;
      task->at = report->time;
    }
  }
  if (task->why == YX_WHY_STOPPED)
    return;
  if (car == NULL || !car->used || car->back_from == YX_KNOWN_FROM_FIXES
      || car->back_from == YX_KNOWN_FROM_BUTTON) {
    task->why = YX_WHY_CAR_BACK;
    task->at = car != NULL ? car->back : 0;
  } else {
    task->why = YX_WHY_NOT_KNOWN;
  }
}

static void
ask_why (const YxCourse *self, YxCourseTask *task)
{
  const YxFacts *facts = self->facts;
  const YxFactPlanTask *last
      = find_plan_task (facts, facts->operation.plan_version, task->task_id);
  const YxFactStop *stop = NULL;

  if (task->n_visits > 0) {
    task->why = YX_WHY_VISITED;
    return;
  }
  for (guint i = facts->plans->len; stop == NULL && i > 0; i--) {
    task->version = g_array_index (facts->plans, YxFactPlan, i - 1).version;
    stop = yx_facts_find_stop (facts, task->version, task->task_id, NULL, NULL);
  }
  task->vehicle_id = stop != NULL ? stop->vehicle_id : NULL;
  if (all_cases_left (facts, task->task_id, &task->at)) {
    task->why = YX_WHY_CLOSED;
  } else if (facts->plans->len == 0) {
    task->why = YX_WHY_NO_PLAN;
    task->version = 0;
  } else if (stop == NULL || stop->version != facts->operation.plan_version) {
    task->why = stop == NULL ? YX_WHY_LEFT_OUT : YX_WHY_REPLANNED;
    task->left_out = last != NULL ? last->left_out : YX_LEFT_OUT_NONE;
    task->version = facts->operation.plan_version;
    for (guint i = 0; stop != NULL && i < facts->plans->len; i++) {
      const YxFactPlan *plan = &g_array_index (facts->plans, YxFactPlan, i);

      if (plan->version > stop->version) {
        task->version = plan->version;
        task->at = plan->created;
        break;
      }
    }
  } else if (stop->outcome == YX_STOP_OUTCOME_CANCELLED) {
    task->why = YX_WHY_CLOSED;
  } else {
    ask_car (self, task, stop);
  }
}

void
yx_course_build_tasks (YxCourse *self)
{
  self->tasks = g_array_new (FALSE, TRUE, sizeof (YxCourseTask));
  for (guint i = 0; i < self->facts->tasks->len; i++) {
    const YxFactTask *fact = &g_array_index (self->facts->tasks, YxFactTask, i);
    YxCourseTask task = {
      .task_id = fact->id,
      .meets = fact->debtor_id != NULL && yx_task_kind_seeks (fact->kind),
      .n_cases = yx_facts_count_cases (self->facts, fact->id),
    };

    if (fact->dropped)
      continue;
    take_visits (self, &task);
    take_custody (self, &task);
    ask_why (self, &task);
    g_array_append_val (self->tasks, task);
  }
}

gboolean
yx_task_kind_seeks (YxTaskKind kind)
{
  return kind == YX_TASK_KIND_SUMMONS || kind == YX_TASK_KIND_SERVICE;
}

gboolean
yx_outcome_is_result (YxStopOutcome outcome)
{
  return outcome == YX_STOP_OUTCOME_WITHDRAWN || yx_outcome_says (outcome) == YX_PRESENCE_SAYS_MET;
}

const char *
yx_why_not_nick (YxWhyNot why)
{
  static const char *const nicks[] = {
    [YX_WHY_VISITED] = "visited",         [YX_WHY_NO_PLAN] = "no-plan",
    [YX_WHY_LEFT_OUT] = "left-out",       [YX_WHY_REPLANNED] = "replanned",
    [YX_WHY_CLOSED] = "closed",           [YX_WHY_MISSED] = "missed",
    [YX_WHY_BROKEN_DOWN] = "broken-down", [YX_WHY_STOPPED] = "stopped",
    [YX_WHY_CAR_BACK] = "car-back",       [YX_WHY_NOT_KNOWN] = "not-known",
  };

  g_return_val_if_fail ((guint) why < G_N_ELEMENTS (nicks), NULL);

  return nicks[why];
}

/* What the last plan that left it out noted, such as the rule that said no; nullable. */
static const char *
find_note (const YxFacts *facts, const YxCourseTask *task)
{
  const char *note = NULL;

  for (guint i = 0; i < facts->plan_tasks->len; i++) {
    const YxFactPlanTask *row = &g_array_index (facts->plan_tasks, YxFactPlanTask, i);

    if (row->task_id == task->task_id && row->left_out == task->left_out && row->note != NULL)
      note = row->note;
  }
  return note;
}

/* The reason with its note: "may not go: Summons: …" */
static char *
left_out_text (const YxCourse *self, const YxCourseTask *task)
{
  const char *note = find_note (self->facts, task);
  const char *label = yx_enum_label (YX_TYPE_LEFT_OUT, (int) task->left_out);

  if (task->left_out == YX_LEFT_OUT_NONE)
    return g_strdup (_("it came into the operation during the night, and no car was sent"));
  return note != NULL ? g_strdup_printf (_("%s (%s)"), label, note) : g_strdup (label);
}

/* What became of its cases: paid, settled …; of several, of the last one. */
static const char *
left_as (const YxFacts *facts, const char *task_id)
{
  const YxFactTaskCase *last = NULL;

  for (guint i = 0; i < facts->task_cases->len; i++) {
    const YxFactTaskCase *row = &g_array_index (facts->task_cases, YxFactTaskCase, i);

    if (row->task_id == task_id && row->left_at != 0 && (last == NULL || row->left_at > last->left_at))
      last = row;
  }
  return last != NULL ? yx_enum_label (YX_TYPE_CASE_STATUS, (int) last->status) : "–";
}

char *
yx_course_why_text (const YxCourse *self, const YxCourseTask *task)
{
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (self->facts, task->vehicle_id);
  const char *car = vehicle != NULL ? yx_fact_vehicle_label (vehicle) : _("its car");
  g_autofree char *left_out = left_out_text (self, task);
  g_autofree char *clock = task->at != 0 ? yx_format_clock (task->at, NULL) : g_strdup (_("–"));

  switch (task->why) {
  case YX_WHY_VISITED:
    return g_strdup (_("Visited"));
  case YX_WHY_NO_PLAN:
    return g_strdup (_("There was no plan"));
  case YX_WHY_LEFT_OUT:
    return g_strdup_printf (_("In no plan: %s"), left_out);
  case YX_WHY_REPLANNED:
    return g_strdup_printf (_("Left out of plan %d: %s"), task->version, left_out);
  case YX_WHY_CLOSED:
    return g_strdup_printf (_("All its cases had left it by %s: %s"), clock,
                            left_as (self->facts, task->task_id));
  case YX_WHY_MISSED:
    return g_strdup_printf (_("%s went past at %s and did not come back"), car, clock);
  case YX_WHY_BROKEN_DOWN:
    return g_strdup_printf (_("%s could not go on from %s"), car, clock);
  case YX_WHY_STOPPED:
    return g_strdup_printf (_("The crew of %s had stopped at %s and did not go on"), car, clock);
  case YX_WHY_CAR_BACK:
    if (task->at == 0 && self->facts->operation.step < YX_OPERATION_STEP_LIVE)
      return g_strdup (_("The operation has not gone out yet"));
    return task->at != 0
               ? g_strdup_printf (_("%s was back at %s without having been there"), car, clock)
               : g_strdup_printf (_("%s did not set out"), car);
  case YX_WHY_NOT_KNOWN:
  default:
    return g_strdup_printf (_("Planned for %s; nothing on the desk says more"), car);
  }
}
