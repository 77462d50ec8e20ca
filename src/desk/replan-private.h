#pragma once

/* What is known of a running operation, put into what a plan is made of. Internal to desk/. */

#include "desk/plan-input.h"
#include "desk/replan.h"

G_BEGIN_DECLS

/* Cars that cannot go on are not offered. INVALID for a car that the operation does not have. */
gboolean yx_replan_drop_cars (YxPlanInput *input, const YxReplanRequest *known, GError **error);

/* Where cars are; what is done or has been tried is left out. */
gboolean yx_replan_locate (YxPlanInput *input, const YxReplanRequest *known, const YxRoads *roads,
                           GError **error);

/* From when on cars can go, whom they carry, what is under way. */
gboolean yx_replan_begin (YxPlanDraft *draft, const YxPlanInput *input,
                          const YxReplanRequest *known, GError **error);

G_END_DECLS
