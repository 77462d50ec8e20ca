#pragma once

/* Versions of an operation's plan, and what differs between two of them; for two that were
 * approved, who rode in which car as well. */

#include "desk/desk.h"
#include "model/enums.h"
#include "model/plan.h"

G_BEGIN_DECLS

typedef struct {
  YxPlan *plan;
  char *author;
  YxPlanOrigin origin;
  int made_from;     /* the version it was made from; 0: from none */
  gboolean current;
  gboolean approved; /* it was at some time */
} YxPlanVersion;

/* The latest first. Returns: (transfer full): of YxPlanVersion */
GArray *yx_desk_list_plan_versions (YxDesk *self, const char *operation_id, GError **error);

typedef enum {
  YX_STOP_CHANGE_NONE,
  YX_STOP_CHANGE_TIME,    /* same car, begins at another time */
  YX_STOP_CHANGE_CAR,
  YX_STOP_CHANGE_ADDED,   /* only the second plan has it */
  YX_STOP_CHANGE_DROPPED, /* only the first has it */
} YxStopChange;

/* A visit: a debtor's task at one of his places. What a side does not have is NULL or 0. */
typedef struct {
  YxStopChange change;
  char *task_id, *place_id;
  char *masked_debtor;
  char *case_numbers; /* joined by 、 */
  char *address;
  char *vehicle_before, *vehicle_after; /* ids */
  char *car_before, *car_after;         /* call sign, else plate */
  int order_before, order_after;        /* 1: the car's first visit */
  gint64 begin_before, begin_after;
} YxStopDifference;

/* A car that either plan uses. */
typedef struct {
  char *vehicle_id;
  char *car;
  int n_stops_before, n_stops_after;
  double metres_before, metres_after;
  gint64 end_before, end_after; /* 0: not used */
} YxCarDifference;

/* An officer who rides in another car, or in one of the two only (NULL: in none). */
typedef struct {
  char *officer_id;
  char *name;
  YxOfficerRole role;
  char *car_before, *car_after;
} YxRiderDifference;

typedef struct {
  YxPlan *before, *after;
  GArray *stops; /* of YxStopDifference: by car and time of the second plan, then the dropped */
  GArray *cars;  /* of YxCarDifference, by name */
  gboolean approvals; /* two that were approved, of these versions; 0: as it stands */
  int approved_before, approved_after;
  GArray *riders; /* of YxRiderDifference, by car; empty when two plans are compared */
  guint n_same, n_times, n_cars, n_added, n_dropped;
} YxPlanComparison;

void yx_plan_comparison_free (YxPlanComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanComparison, yx_plan_comparison_free)

/* Versions; 0: the current one. Times within a minute of each other are the same.
 * NOT_FOUND when there is no such version. Returns: (transfer full) */
YxPlanComparison *yx_desk_compare_plans (YxDesk *self, const char *operation_id, int before,
                                         int after, GError **error);

/* Versions as they were approved; 0: the plan and crews as they stand. NOT_FOUND when there is no
 * such version. Returns: (transfer full) */
YxPlanComparison *yx_desk_compare_approvals (YxDesk *self, const char *operation_id, int before,
                                             int after, GError **error);

/* "2 stops in another car, 3 at another time, 1 added"; "No difference".
 * Returns: (transfer full) */
char *yx_plan_comparison_sentence (const YxPlanComparison *comparison);

G_END_DECLS
