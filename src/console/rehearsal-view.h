#pragma once

/* The rehearsal of the plan: in words, how many people are met, when each car is back. */

#include <adwaita.h>

#include "desk/lists.h"

G_BEGIN_DECLS

#define YX_TYPE_REHEARSAL_VIEW (yx_rehearsal_view_get_type ())
G_DECLARE_FINAL_TYPE (YxRehearsalView, yx_rehearsal_view, YX, REHEARSAL_VIEW, AdwBin)

void yx_rehearsal_view_show (YxRehearsalView *self, const YxPlanView *view);

G_END_DECLS
