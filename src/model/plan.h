#pragma once

/* One version of an operation's plan, with the figures it rests on. The baseline is "one case,
 * one car": every covered case goes out on its own, from the base to the same stops and back,
 * with the crew its kind of task needs. */

#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *operation_id;
  int version; /* 1, 2, … */
  int64_t created;
  int n_cases; /* in the operation, open, that may go out */
  int n_cases_covered;
  int n_tasks;
  int n_tasks_planned;
  int n_stops;
  int n_vehicles; /* used */
  int n_vehicles_offered;
  int n_staff; /* crews of the vehicles used */
  double expected; /* expected appearances, persons */
  double metres; /* driven */
  int64_t drive_s;
  int64_t wait_s;
  int64_t on_scene_s;
  int64_t start; /* first departure */
  int64_t end; /* last return */
  int baseline_vehicles;
  int baseline_staff;
  double baseline_metres;
  int64_t baseline_drive_s;
  int64_t seed; /* of the search */
  int64_t steps; /* it took */
  double seconds;
  const char *region; /* name of the region file it was made on */
} YxPlanData;

#define YX_TYPE_PLAN (yx_plan_get_type ())
G_DECLARE_FINAL_TYPE (YxPlan, yx_plan, YX, PLAN, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxPlan *yx_plan_new (const YxPlanData *data);

/* Valid while the object lives and is not updated. */
const YxPlanData *yx_plan_get_data (YxPlan *self);

G_END_DECLS
