#pragma once

/* Plans changed by hand: a stop moved to another car, another place in the order or another time,
 * taken out or let in. What a change breaks and what it costs is told at once, from a board that
 * holds the travel times in memory; a change becomes a version only when it breaks nothing. */

#include "desk/planning.h"
#include "model/enums.h"

G_BEGIN_DECLS

/* A visit of the plan, or of a task that it leaves out. */
typedef struct {
  const char *task_id, *place_id; /* no place: at an institution */
  const char *vehicle_id; /* to this car; NULL: out of the plan */
  guint order;            /* among the car's visits and hand-overs without this one; 0: the first */
  gint64 not_before;      /* held until then; 0: as early as it goes */
} YxStopMove;

/* Board ----------------------------------------------------------------------------------- */

/* The current plan of an operation with what it takes to change it. It does not follow the desk:
 * open another when that has changed. Used from one thread at a time. */
#define YX_TYPE_PLAN_BOARD (yx_plan_board_get_type ())
G_DECLARE_FINAL_TYPE (YxPlanBoard, yx_plan_board, YX, PLAN_BOARD, GObject)

/* Reads and measures, which takes as long as planning without its search. Errors as
 * yx_desk_plan(), and NOT_FOUND without a plan. Returns: (transfer full) */
YxPlanBoard *yx_plan_board_open (YxDesk *desk, const char *operation_id, GError **error);

/* The version on it. */
int yx_plan_board_get_version (YxPlanBoard *self);

/* Cars that are offered, used or not; the name is a call sign, else a plate. */
guint yx_plan_board_get_n_cars (YxPlanBoard *self);
const char *yx_plan_board_get_car (YxPlanBoard *self, guint index, const char **ret_name);

/* A stop as it would be; ids are the board's, NULL but for visits. */
typedef struct {
  YxStopKind kind; /* VISIT or DROP_OFF */
  const char *task_id, *place_id;
  gint64 arrive, begin, leave;
  gint64 latest;   /* begin at the latest, everything kept; 0 when a rule is broken */
  gboolean broken; /* the first broken rule is about it */
} YxTriedStop;

typedef struct {
  const char *vehicle_id, *car;
  guint first_stop, n_stops;
  gint64 leave, finish;
  double metres;
  gboolean broken;
} YxTriedRoute;

/* Against the plan on the board. */
typedef struct {
  GArray *routes;          /* of YxTriedRoute: cars in use, as they are offered */
  GArray *stops;           /* of YxTriedStop */
  char *fault;             /* the first broken rule, in words; NULL: none is */
  const char *fault_task_id, *fault_vehicle_id; /* nullable */
  double extra_drive_s, extra_wait_s, extra_metres, extra_expected;
  int extra_cars;
  guint n_later, n_earlier;  /* other visits that begin by a minute or more later, earlier */
  gint64 most_later_s, most_earlier_s;
} YxPlanTry;

void yx_plan_try_free (YxPlanTry *try);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanTry, yx_plan_try_free)

/* What moves would make of the plan; none: the plan as it stands. Takes some ten microseconds, so
 * that it can be asked for each position of a pointer. INVALID for a visit, car or place that the
 * board does not have, or that may not go. Returns: (transfer full) */
YxPlanTry *yx_plan_board_try (YxPlanBoard *self, const YxStopMove *moves, guint n_moves,
                              GError **error);

/* "+12 min driving, +8.4 km, 3 others later by up to 15 min". Returns: (transfer full) */
char *yx_plan_try_cost_text (const YxPlanTry *try);

/* When a visit to a place may begin, in the problem of the board, hours that touch taken together.
 * Returns: (transfer full): of gint64, pairs */
GArray *yx_plan_board_get_windows (YxPlanBoard *self, const char *task_id, const char *place_id);

/* Verbs ----------------------------------------------------------------------------------- */

/* Makes a new version out of `version`, which must be the current one (STATE otherwise), by moves
 * in this order. PLAN, with what is broken, when a rule is. Returns: (transfer full) */
YxPlan *yx_desk_move_stops (YxDesk *self, const char *operation_id, int version,
                            const YxStopMove *moves, guint n_moves, GCancellable *cancellable,
                            GError **error);
void yx_desk_move_stops_async (YxDesk *self, const char *operation_id, int version,
                               const YxStopMove *moves, guint n_moves, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
YxPlan *yx_desk_move_stops_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* Makes an older version the plan again, as a new version: STATE when cases, cars, roads or what is
 * fixed by hand no longer allow it, with what is in the way. Returns: (transfer full) */
YxPlan *yx_desk_take_plan_version (YxDesk *self, const char *operation_id, int version,
                                   GCancellable *cancellable, GError **error);

/* The same with the version that the current one was made from, or the one before. Undoing again
 * goes further back. NOT_FOUND when there is none. Returns: (transfer full) */
YxPlan *yx_desk_undo_plan (YxDesk *self, const char *operation_id, GCancellable *cancellable,
                           GError **error);

G_END_DECLS
