#pragma once

/* What differs between two versions of a plan, as text or JSON. */

#include "cli/command.h"
#include "desk/compare.h"

G_BEGIN_DECLS

void yx_comparison_sheet_print (YxInvocation *invocation, const char *operation_id,
                                const YxPlanComparison *comparison);

G_END_DECLS
