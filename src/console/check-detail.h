#pragma once

/* The go/no-go of one visit: all that was asked, what each answer looked at, its basis, what to
 * do, and the buttons that do it: forms that mend a finding, overriding a block, taking that
 * back. */

#include <adwaita.h>

#include "desk/check.h"

G_BEGIN_DECLS

#define YX_TYPE_CHECK_DETAIL (yx_check_detail_get_type ())
G_DECLARE_FINAL_TYPE (YxCheckDetail, yx_check_detail, YX, CHECK_DETAIL, AdwBin)

/* Signal "open" (const char *kind, const char *id): another page is to show it. */

/* Both stay the caller's and must live until the next call. @task: (nullable): none.
 * @roles: of who sits here. */
void yx_check_detail_show (YxCheckDetail *self, YxDesk *desk, const YxOperationCheck *check,
                           const YxTaskCheck *task, guint roles, gboolean closed);

G_END_DECLS
