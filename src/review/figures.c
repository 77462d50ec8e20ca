#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "desk/study.h"
#include "review/figures-private.h"

void
yx_funnel_count_task (YxFunnel *self, const YxCourseTask *task)
{
  const gboolean visited = task->n_visits > 0;

  if (!task->meets)
    return;
  self->targets++;
  self->n_cases += task->n_cases;
  if (!visited) {
    self->cancelled += task->why == YX_WHY_CLOSED;
    self->not_visited += task->why != YX_WHY_CLOSED;
    return;
  }
  self->visited++;
  self->n_cases_visited += task->n_cases;
  self->door_opened += task->door_opened;
  self->present += task->present;
  self->voluntarily += task->outcome == YX_STOP_OUTCOME_APPEARED;
  self->compelled += task->outcome == YX_STOP_OUTCOME_COMPELLED;
  self->came += task->outcome == YX_STOP_OUTCOME_APPEARED
                || task->outcome == YX_STOP_OUTCOME_COMPELLED;
  self->paid += task->paid;
  self->settled += task->settled;
  self->detained += task->detained;
  self->police += task->handed_to_police;
  self->deferred += task->outcome == YX_STOP_OUTCOME_DEFERRED;
  self->withdrawn += task->outcome == YX_STOP_OUTCOME_WITHDRAWN;
  self->not_found += task->outcome == YX_STOP_OUTCOME_NOT_FOUND;
  self->door_closed += task->outcome == YX_STOP_OUTCOME_DOOR_NOT_OPENED;
  self->address_invalid += task->outcome == YX_STOP_OUTCOME_ADDRESS_INVALID;
  self->without_result += task->outcome == YX_STOP_OUTCOME_PENDING;
}

void
yx_funnel_count (YxFunnel *self, const YxCourse *course)
{
  for (guint i = 0; i < course->tasks->len; i++)
    yx_funnel_count_task (self, &g_array_index (course->tasks, YxCourseTask, i));
}

YxFigures *
yx_figures_new (const YxCourse *course, const YxReviewCosts *costs)
{
  static const YxReviewCosts usual = YX_REVIEW_COSTS_INIT;
  YxFigures *self;
  const YxFactPlan *plan;

  g_return_val_if_fail (course != NULL, NULL);

  self = g_new0 (YxFigures, 1);
  yx_pooling_measure (&self->pooling, course, costs != NULL ? costs : &usual);
  yx_funnel_count (&self->funnel, course);
  yx_figures_calibrate (self, course);
  yx_figures_count_yields (self, course);
  self->n_met = self->funnel.present;
  plan = yx_facts_find_plan (course->facts, course->facts->operation.plan_version);
  /* One that cannot be read is one that is not there: the forecast is not shown. */
  if (plan != NULL && plan->study != NULL)
    self->study = yx_study_from_text (plan->study, NULL);
  return self;
}

void
yx_figures_free (YxFigures *self)
{
  g_clear_pointer (&self->pooling.kinds, g_free);
  g_clear_pointer (&self->service, g_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->addresses, g_array_unref);
  g_clear_pointer (&self->leads, g_array_unref);
  g_clear_pointer (&self->responses, g_array_unref);
  g_clear_object (&self->study);
  g_free (self);
}
