#pragma once

/* What a version of a plan keeps beside its rows. Internal to desk/. */

#include "desk/choice.h"
#include "model/plan-study.h"
#include "model/plan.h"

G_BEGIN_DECLS

typedef struct {
  YxPlan *plan;       /* NULL: the operation has none of this version */
  YxPlanStudy *study; /* nullable */
  GArray *choices;    /* of YxPlanChoice; NULL without a plan */
} YxPlanKept;

void yx_plan_kept_clear (YxPlanKept *kept);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxPlanKept, yx_plan_kept_clear)

/* version 0: the current one. */
gboolean yx_plan_kept_read (YxPlanKept *kept, YxDesk *desk, const char *operation_id, int version,
                            GError **error);

G_END_DECLS
