#pragma once

/* What operations said of the planner's assumptions, counted for desk/calibration.h to adopt:
 *
 *   presence  by kind of place: visits with an answer that a plan had, the likelihood that it gave,
 *             and who was met
 *   travel    by the hour of leaving: legs driven in the order of the plan, their seconds as planned
 *             and as driven
 *   service   by kind of task: visits that a plan had and whose time there is known, as planned and
 *             as it was
 *
 * A plan that was itself made with a calibration is counted as if without: its likelihoods and seconds
 * have that calibration's factors taken out again, for a leg that of the hour in which it was planned
 * to begin. */

#include "desk/calibration.h"
#include "review/course.h"

G_BEGIN_DECLS

typedef struct {
  GPtrArray *ids;   /* of the operations, with a NULL at the end */
  GPtrArray *names; /* theirs */
  GArray *factors;        /* of YxCalibrationFactor, by kind and subject; was: in force now */
  int in_force;           /* number of the one in force; 0: none */
} YxProposal;

/* Adds what one course says to such an array. */
void yx_calibration_count (GArray *factors, const YxCourse *course);

/* Of the operations named, or (NULL) of all that are closed. Long work, for a worker thread.
 * NOT_FOUND. Returns: (transfer full) */
YxProposal *yx_proposal_new (YxDesk *desk, const char *const *operation_ids,
                             GCancellable *cancellable, GError **error);
void yx_proposal_free (YxProposal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxProposal, yx_proposal_free)

G_END_DECLS
