#pragma once

/* The night before: an operation of the sample county that is over, for the review. Teams drive their plan
 * as the simulator has them, and report through the same verbs as phones do. One car has a gap in its
 * fixes, one is without network for a while, one crew stops a visit at once; a car is sent after a lead, a
 * case is paid meanwhile, so there are three versions of the plan; there are messages and evidence. */

#include "cli/demo-cases.h"
#include "desk/desk.h"

#define YX_DEMO_PAST_NAME "集中拘传 前次"
#define YX_DEMO_N_PAST 16

/* Of the cases `numbers`, whose papers are on the desk, from `start` on for 270 minutes, which must be
 * over by now. */
gboolean yx_demo_past_add (YxDesk *desk, const char *const *numbers, gint64 start, guint64 seed,
                           GCancellable *cancellable, GError **error);
