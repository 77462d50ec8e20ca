#pragma once

/* What stands beside a plan: the coverage curve with its baseline, for each task why it is where
 * it is or what would let it in, and the rehearsal. Made with the plan and kept with it; it never
 * changes. Times are UTC microseconds. */

#include <stdint.h>

#include <gio/gio.h>

#include "model/enums.h"

G_BEGIN_DECLS

/* What a plan takes for one kind of task. A car that serves several kinds counts under each; its way
 * and time are shared out by its visits. */
typedef struct {
  int n_stops;
  int n_cars;
  int n_staff;
  double metres;
  int64_t car_s;
  int64_t staff_s;
} YxTogether;

/* "One case, one car": each case out on its own, from the base to the stops planned for it and
 * back, with the crew its kind of task needs. So there are as many cars as cases. */
typedef struct {
  YxTaskKind kind;
  int n_cases;
  int n_staff;
  double metres;
  int64_t drive_s;
  int64_t car_s;   /* driving and on the spot */
  int64_t staff_s; /* the same times the crew */
  YxTogether together; /* of a kind of a plan: what the plan takes instead; n_cars 0: not known */
} YxBaseline;

/* The best plan found with at most so many vehicles. */
typedef struct {
  int n_vehicles; /* allowed */
  int n_used;
  int n_staff;
  int n_tasks; /* planned */
  int n_cases; /* covered */
  double expected; /* debtors met; in nine nights of ten between */
  int low, high;   /* these */
  double metres;
  int64_t car_s;       /* from leaving to being back, summed over vehicles */
  int64_t staff_s;     /* the same times the crew */
  YxBaseline baseline; /* for the cases that this point covers, all kinds together */
} YxCurvePoint;

/* Of a task left out: the cheapest change that would admit it, in `car` if it is about one. Of a
 * planned one: why `car`. */
typedef struct {
  const char *task_id;
  YxRemedy remedy;
  const char *vehicle_id;
  const char *car;     /* its call sign, else its plate */
  int64_t time;        /* of LATER, EARLIER, NIGHT */
  int amount;          /* staff or seats */
  gboolean female_officer, recorder; /* what the skills are */
  int64_t price_s;     /* staff time that the change takes */
  int64_t extra_s;     /* driving; of a planned task: what it takes in its car */
  const char *other_car;  /* NULL: no other can */
  int64_t other_extra_s;  /* that the other would drive more */
} YxTaskAdvice;

typedef struct {
  const char *vehicle_id;
  const char *car;
  int64_t planned_end;
  int64_t end_mean, end_low, end_high; /* nine nights of ten lie between */
  double late;     /* share of nights in which it is back after the window */
  double overflow; /* share in which more persons are brought in than it has seats */
} YxRouteOdds;

typedef struct {
  const char *task_id, *place_id;
  double late;    /* share of its visits that begin too late */
  double skipped; /* share of nights in which the debtor has been met elsewhere before */
} YxStopOdds;

typedef struct {
  const YxCurvePoint *points;
  guint n_points;
  const YxBaseline *baselines; /* of the plan, by kind */
  guint n_baselines;
  const YxTaskAdvice *advice;
  guint n_advice;
  /* The rehearsal; n_nights 0: there was none. */
  int n_nights;
  double met_mean;
  int met_low, met_high;   /* nine nights of ten */
  double in_time;          /* share of nights without a late stop or return */
  const int *met;          /* [n_met] nights in which so many are met */
  guint n_met;
  const YxRouteOdds *routes;
  guint n_routes;
  const YxStopOdds *stops;
  guint n_stops;
} YxPlanStudyData;

#define YX_TYPE_PLAN_STUDY (yx_plan_study_get_type ())
G_DECLARE_FINAL_TYPE (YxPlanStudy, yx_plan_study, YX, PLAN_STUDY, GObject)

/* Copies the data. Returns: (transfer full) */
YxPlanStudy *yx_plan_study_new (const YxPlanStudyData *data);

/* Valid while the object lives. */
const YxPlanStudyData *yx_plan_study_get_data (YxPlanStudy *self);

/* NULL: none for this task. */
const YxTaskAdvice *yx_plan_study_find_advice (YxPlanStudy *self, const char *task_id);

G_END_DECLS
