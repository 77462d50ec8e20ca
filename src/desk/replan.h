#pragma once

/* Planning again around what is known by now: stops that are done are gone, cars start where they
 * are, what is under way and what is fixed by hand stays, and what people have been told is kept
 * unless it is worth more to break it (planner/planner.h). */

#include "desk/planning.h"

G_BEGIN_DECLS

/* Of a car that is not where the operation began. Cars that are not named start at their base. */
typedef struct {
  const char *vehicle_id;
  gboolean out;             /* it cannot go on: broken down, called away */
  gboolean has_position;
  YxLonLat position;        /* else its base */
  gint64 free_from;         /* not before; 0: the time of the question */
  guint aboard;             /* persons in it */
  const char *task_id, *place_id; /* the visit it is on its way to: stays its first; nullable */
} YxCarKnown;

typedef struct {
  gint64 now;               /* nothing begins earlier; 0: the operation's start */
  const YxCarKnown *cars;
  guint n_cars;
  const char *const *done;  /* ids of tasks that are decided; NULL-terminated, nullable */
  const char *const *tried; /* pairs of task and place: visited in vain, so other places remain;
                               NULL-terminated, nullable */
  gboolean nothing_promised; /* else the visits of the plan in force still to come are promises */
  double price_car;          /* in cases: of a promised visit that changes car, */
  double price_minute;       /* of each minute beyond */
  double tolerance_s;        /* that a promised time moves; all 0: 0.1, 0.005, 300 */
  double seconds;            /* of search; 0: by steps alone */
  guint64 steps;             /* 0: by seconds alone; both 0: 2 seconds */
  guint64 seed;
} YxReplanRequest;

/* What the new plan does to what was promised. */
typedef struct {
  guint n_kept, n_cars, n_times, n_dropped;
  double seconds; /* by which times move beyond the tolerance, summed */
} YxReplanEffect;

/* Stores the answer as the next version, in force at once; what it does to promises is in the plan's
 * event. It begins now: what is done is in the version before. For those who prepare; once the operation is live, for those who dispatch.
 * An approved one must be opened again first (STATE). request is nullable: nothing is known.
 * Errors as yx_desk_plan(), NOT_FOUND without a plan, INVALID for a car or position that cannot
 * be. ret_effect is nullable. Returns: (transfer full) */
YxPlan *yx_desk_replan (YxDesk *self, const char *operation_id, const YxReplanRequest *request,
                        YxReplanEffect *ret_effect, GCancellable *cancellable, GError **error);
void yx_desk_replan_async (YxDesk *self, const char *operation_id, const YxReplanRequest *request,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
YxPlan *yx_desk_replan_finish (YxDesk *self, GAsyncResult *result, YxReplanEffect *ret_effect,
                               GError **error);

/* "12 visits as promised, 1 in another car, 2 at another time". Returns: (transfer full) */
char *yx_replan_effect_text (const YxReplanEffect *effect);

G_END_DECLS
