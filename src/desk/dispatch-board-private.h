#pragma once

/* What a board consists of, for the files that fill it (dispatch-board.c), answer with it
 * (dispatch-offers.c) and send (dispatch-send.c). Internal to desk/. */

#include "desk/dispatch-private.h"
#include "desk/hand-plan.h"
#include "desk/plan-ground.h"

G_BEGIN_DECLS

/* An offer, and what becomes the plan when it is sent. */
typedef struct {
  YxDispatchOffer offer; /* first: the array of answers is that of the offers */
  YxPlanSolution solution;
} YxDispatchAnswer;

struct _YxDispatchBoard {
  GObject parent_instance;

  YxDesk *desk;
  YxDispatchQuestion question; /* texts owned */
  YxDispatchKnown *known;
  YxPlanGround ground;
  YxHandPlan *before;    /* the rest as it was planned */
  YxHandPlan *base;      /* as it goes on by itself, without the question's visit */
  YxPlanSolution rest;   /* the same, timed */
  GPtrArray *lost;       /* (element-type utf8): visits that cannot be made any more anyway */
  YxPlanInputTask *task; /* to be visited; NULL: none is asked for */
  guint32 place;         /* of the task; YX_PLAN_NONE: any */
  GPtrArray *answers;    /* of YxDispatchAnswer */
  char *why;
  gboolean used;
};

void yx_dispatch_answer_free (gpointer answer);

static inline const YxPlanProblem *
yx_dispatch_board_problem (const YxDispatchBoard *self)
{
  return &self->ground.draft->problem;
}

/* Whom a task is about, masked. */
static inline const char *
yx_dispatch_board_title (const YxDispatchBoard *self, guint32 task)
{
  return self->ground.draft->tasks[task]->who;
}

/* Of YxPlanTrialStop: the visits of a car. */
static inline GArray *
yx_dispatch_board_stops (YxDispatchBoard *self, guint vehicle)
{
  return g_ptr_array_index (self->base->cars, vehicle);
}

/* Answers the question by what the board knows of the rest, the best first. */
gboolean yx_dispatch_board_answer (YxDispatchBoard *self, GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
