#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/team-look.h"

#include "model/visit.h"

YxTeamShape
yx_team_shape_of (YxTeamStatus status)
{
  switch (status) {
  case YX_TEAM_STATUS_ASSEMBLED:
    return YX_TEAM_SHAPE_WAITING;
  case YX_TEAM_STATUS_ON_SCENE:
    return YX_TEAM_SHAPE_AT_STOP;
  case YX_TEAM_STATUS_BUSY:
    return YX_TEAM_SHAPE_AT_WORK;
  case YX_TEAM_STATUS_BACK:
    return YX_TEAM_SHAPE_BACK;
  case YX_TEAM_STATUS_LOST:
    return YX_TEAM_SHAPE_LOST;
  case YX_TEAM_STATUS_EN_ROUTE:
  case YX_TEAM_STATUS_NEAR:
  case YX_TEAM_STATUS_WITH_PERSON:
  case YX_TEAM_STATUS_TO_DROP_OFF:
  default:
    return YX_TEAM_SHAPE_DRIVING;
  }
}

YxMark
yx_visit_mark_of (YxStopOutcome outcome)
{
  switch (yx_outcome_says (outcome)) {
  case YX_PRESENCE_SAYS_MET:
    return YX_MARK_DONE;
  case YX_PRESENCE_SAYS_ABSENT:
  case YX_PRESENCE_SAYS_NEVER:
    return YX_MARK_FAILED;
  case YX_PRESENCE_SAYS_NOTHING:
  default:
    return outcome == YX_STOP_OUTCOME_PENDING ? YX_MARK_PLANNED : YX_MARK_BLOCKED;
  }
}

YxPlanFactSign
yx_visit_sign_of (YxStopOutcome outcome)
{
  switch (yx_outcome_says (outcome)) {
  case YX_PRESENCE_SAYS_MET:
    return YX_PLAN_FACT_MET;
  case YX_PRESENCE_SAYS_ABSENT:
  case YX_PRESENCE_SAYS_NEVER:
    return YX_PLAN_FACT_IN_VAIN;
  case YX_PRESENCE_SAYS_NOTHING:
  default:
    return outcome == YX_STOP_OUTCOME_PENDING ? YX_PLAN_FACT_OPEN : YX_PLAN_FACT_OTHER;
  }
}
