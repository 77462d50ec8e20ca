#pragma once

/* How a team's status and what came of a visit look, on the map and on the line of time, while a night
 * runs and when it is replayed. */

#include "cartography/overlay.h"
#include "cartography/team-mark.h"
#include "charts/plan-fact.h"
#include "model/enums.h"

G_BEGIN_DECLS

YxTeamShape yx_team_shape_of (YxTeamStatus status);

/* Planned while nothing has come of it. */
YxMark yx_visit_mark_of (YxStopOutcome outcome);
YxPlanFactSign yx_visit_sign_of (YxStopOutcome outcome);

G_END_DECLS
