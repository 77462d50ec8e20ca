#pragma once

/* The chips above the case desk's list: track, deadline, status, judge. */

#include <adwaita.h>

#include "console/case-search.h"

G_BEGIN_DECLS

#define YX_TYPE_CASE_CHIPS (yx_case_chips_get_type ())
G_DECLARE_FINAL_TYPE (YxCaseChips, yx_case_chips, YX, CASE_CHIPS, AdwBin)

/* Signal "changed" (no arguments). */

/* What they narrow to now; the judge lives until the next change. */
YxCaseNarrow yx_case_chips_get_narrow (YxCaseChips *self);

/* Who can be chosen; the one chosen stays if he is among them. */
void yx_case_chips_set_judges (YxCaseChips *self, const char *const *judges);

/* How many days are soon. */
void yx_case_chips_set_soon_days (YxCaseChips *self, int days);

G_END_DECLS
