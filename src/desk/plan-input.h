#pragma once

/* What a plan is made of: the rows of an operation as they stand when planning begins, and the
 * places on the road network. Internal to desk/. */

#include "desk/desk-private.h"
#include "desk/factors.h"
#include "desk/operation-places.h"
#include "desk/locks.h"
#include "desk/stored-plan.h"
#include "planner/planner.h"
#include "roads/roads.h"
#include "rules/ruleset.h"

G_BEGIN_DECLS

/* Skills of a planner's vehicle. */
enum {
  YX_SKILL_FEMALE_OFFICER = 1 << 0,
  YX_SKILL_RECORDER = 1 << 1, /* the next bits: a second, third … recorder */};

/* So many recorders as bits of a car: it has the first, the second … */
#define YX_MOST_RECORDERS 30
/* Takes visits besides those that are fixed to it by hand. */
#define YX_SKILL_OPEN ((uint64_t) 1 << (YX_MOST_RECORDERS + 1))
#define YX_SKILL_ALL_RECORDERS ((((uint64_t) 1 << YX_MOST_RECORDERS) - 1) * YX_SKILL_RECORDER)

typedef struct {
  char *id;
  char *address;
  gboolean has_point;
  YxLonLat point;
  double presence;     /* over the operation's window */
  YxPlaceStanding standing;
  double outside_m;    /* OUTSIDE: to the region */
  YxRoadSnap snap;     /* ON_MAP */
  gboolean barred;     /* no warrant names it */
  gboolean is_institution; /* not a debtor's: it has no id among the places */
  gboolean is_premises;    /* an institution without office hours */
  char *hours;         /* of an institution; NULL: always open */
  GArray *windows;     /* of YxPlanWindow: presence by the hour, or when an institution is open;
                          NULL: the same all the time */
  gboolean closed;     /* never long enough within the operation's window */
  gboolean held;       /* a visit to it is fixed by hand, to its car or its time */
  guint32 location;    /* row of the matrix; YX_PLAN_NONE when it has none */
} YxPlanInputPlace;

typedef struct {
  char *id;
  char *who;          /* the debtor, masked, or the institution */
  YxTaskKind kind;
  double weight;
  gboolean required;
  int crew;
  int staff;           /* that its kind takes, overridden or not */
  gboolean meets;      /* somebody must be met */
  double done_s, more_s, vain_s; /* on the spot: for one case, each further one, in vain */
  double service_factor; /* on all of these and the walk (desk/calibration.h); in them already */
  int seats;
  int recorders;
  gboolean female_officer;
  GArray *places;     /* of YxPlanInputPlace */
  GPtrArray *cases;   /* ids of the open cases it serves */
  YxLeftOut left_out; /* found before planning; NONE: it is in the problem */
  char *note;
  gboolean taken_out; /* of the plan, by hand */
  guint32 index;      /* in the problem */
} YxPlanInputTask;

typedef struct {
  char *id;
  char *name; /* its call sign, else its plate */
  int seats, crew;
  gboolean crew_by_name;
  gboolean female_officer;
  int recorders;
  double speed_factor;
  gboolean has_base;
  YxLonLat base;
  guint32 location; /* of its base */
  guint32 start;    /* where it is when the plan begins */
} YxPlanInputVehicle;

typedef struct {
  YxOperation *operation;
  GPtrArray *tasks;    /* of YxPlanInputTask */
  GPtrArray *vehicles; /* of YxPlanInputVehicle */
  GHashTable *open_cases; /* ids of the operation's open cases that may go */
  int next_version;
  YxFactors factors;      /* the calibration in force */
  GArray *locks;          /* of YxStopLock */
  YxStoredPlan *stored;   /* the current plan; NULL: there is none */

  YxOperationPlaces *ends; /* where cars end and persons are handed over */
  guint32 end_location;    /* of cars without a base of their own */
  guint n_drop_offs;
  GArray *snaps;       /* of YxRoadSnap: location 0 is the base, from 1 on the drop-offs */
  YxRoadsPeriod period;   /* that of most of the window */
  gboolean both_periods;  /* the other one is touched as well */
  bool other_hours[24];   /* hours of the other period, by the desk's clock */
  double drive_factor;    /* mean of the window's hours of the calibration's factors on driving */
  double clock;           /* second of the day when the window begins */
  double *seconds;        /* [n × n] in `period` */
  double *metres;
  double *other_seconds;  /* the same in the other; NULL unless both_periods */
  double *other_metres;
} YxPlanInput;

void yx_plan_input_free (YxPlanInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanInput, yx_plan_input_free)

/* Rows only, in one snapshot. */
YxPlanInput *yx_plan_input_read (YxDesk *desk, const char *operation_id, GError **error);

/* Holds the tasks against the law, within the job that reads them: those that may not go are left
 * out with the rule that says so; the others keep the cases and places that they may serve, and
 * need of a car what the ruleset says. As long as the operation is an unchecked draft, tasks that
 * only lack papers are planned as well, so that the papers can be made out for the plan. */
gboolean yx_plan_input_obey (YxPlanInput *input, YxDb *db, GError **error);

/* What the kinds of tasks take, and when institutions are open; part of obeying. */
void yx_plan_input_set_work (YxPlanInput *input, const YxRuleset *ruleset);

/* On the spot for so many cases, when it is done. */
double yx_plan_input_done_s (const YxPlanInputTask *task, guint n_cases);

/* Visits begin early enough to be done, with the walk, before the place closes: shortens its
 * windows by that, once. FALSE: nothing is left of them. */
gboolean yx_plan_input_trim (const YxPlanInputTask *task, YxPlanInputPlace *place, double walk_s);

/* Puts the base, the drop-off, the vehicles' bases and every place on the roads; tasks that no
 * place is left for are left out with their reason. */
gboolean yx_plan_input_locate (YxPlanInput *input, YxRegion *region, GError **error);

/* Puts one more point on the roads; PLAN, naming `what`, when none is near. Before measuring. */
gboolean yx_plan_input_add_location (YxPlanInput *input, const YxRoads *roads, YxLonLat point,
                                     const char *what, guint32 *ret_location, GError **error);

/* Travel times and lengths between all locations, by day and by night as far as the window has
 * hours of both. */
gboolean yx_plan_input_measure (YxPlanInput *input, YxRoadsSearch *search, GError **error);

/* The period whose roads a drive that leaves so many seconds after the window's start takes. */
YxRoadsPeriod yx_plan_input_period (const YxPlanInput *input, double leave);
/* How long the way is that is driven then; places by their number in `snaps`. */
double yx_plan_input_metres (const YxPlanInput *input, double leave, guint here, guint there);

/* The planner's problem; its arrays live in one chunk, freed by yx_plan_problem_free(). */
typedef struct {
  YxPlanProblem problem;
  YxPlanInputTask **tasks; /* of problem.tasks */
  GPtrArray *chunks;       /* everything allocated */
  gboolean all_held;       /* every car is fixed whole */
} YxPlanDraft;

/* A place of a task by its number in the problem, which has only those that can be driven to. */
const YxPlanInputPlace *yx_plan_input_task_place (const YxPlanInputTask *task, guint32 place);

/* The other way round; NULL when the task has no such place, YX_PLAN_NONE when it cannot be driven
 * to. */
const YxPlanInputPlace *yx_plan_input_find_place (const YxPlanInputTask *task,
                                                  const char *place_id, guint32 *ret_number);

/* NULL, and YX_PLAN_NONE: there is none. */
YxPlanInputTask *yx_plan_input_find_task (const YxPlanInput *input, const char *task_id);
guint32 yx_plan_input_find_vehicle (const YxPlanInput *input, const char *vehicle_id);

/* Between the clock and the problem's seconds after the window's start. */
double yx_plan_input_seconds (const YxPlanInput *input, gint64 time);
gint64 yx_plan_input_clock (const YxPlanInput *input, double seconds);

YxPlanDraft *yx_plan_draft_new (YxPlanInput *input, guint max_vehicles);
/* Memory that lives as long as the draft, zeroed. */
gpointer yx_plan_draft_chunk (YxPlanDraft *draft, gsize n, gsize size);
void yx_plan_draft_free (YxPlanDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanDraft, yx_plan_draft_free)

G_END_DECLS
