#pragma once

/* The change that would let a task into the plan, made: as far as the desk has a verb for it. */

#include "desk/desk.h"
#include "model/plan-study.h"

G_BEGIN_DECLS

/* Another window, of at most 24 h. A checked or planned operation becomes a draft again, for the
 * go/no-go was about the old one; its plan stays until the next. STATE once it is approved. */
gboolean yx_desk_set_operation_window (YxDesk *self, const char *operation_id, gint64 start,
                                       gint64 end, GError **error);

/* Makes the change of an advice:
 *   LATER, NIGHT, EARLIER  the operation's window lasts until its time, or begins at it
 *   SKILL (female officer), CREW  free officers who may go ride in the car, when its crew is named
 *   UNLOCK                 the car is no longer fixed by hand
 *   SEATS, SKILL (recorder)  a car of the fleet that has what the other lacks is offered too, if the
 *                          operation offers not all, and *ret_one_more says to plan with one more
 *   CAR                    nothing but that
 * INVALID, with what is to be done instead, when nobody could ride and no car has it. Planning
 * again is the caller's. *ret_one_more is touched on success only. */
gboolean yx_desk_apply_remedy (YxDesk *self, const char *operation_id,
                               const YxTaskAdvice *advice, gboolean *ret_one_more,
                               GError **error);

/* Whether there is anything to try: an advice of NONE has nothing. */
gboolean yx_remedy_has_verb (const YxTaskAdvice *advice);
/* Whether it is a further car, so that the next plan may use one more. */
gboolean yx_remedy_takes_car (const YxTaskAdvice *advice);

G_END_DECLS
