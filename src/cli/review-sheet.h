#pragma once

/* A review as text for people and as JSON. */

#include "cli/json-text.h"
#include "review/figures.h"
#include "review/returns.h"
#include "review/safeguards.h"

G_BEGIN_DECLS

/* Members of the innermost open object. Times are UTC microseconds, 0 for what is not known. */
void yx_review_sheet_to_json (YxJsonText *json, const YxCourse *course, const YxFigures *figures);

/* Prints it. */
void yx_review_sheet_print (const YxCourse *course, const YxFigures *figures);

/* Safeguards (of YxSafeguard) as the member of that name. */
void yx_review_sheet_safeguards_to_json (YxJsonText *json, const GArray *safeguards);
/* Prints findings, or (all) whatever was looked at. */
void yx_review_sheet_print_safeguards (const GArray *safeguards, gboolean all);

void yx_review_sheet_returns_to_json (YxJsonText *json, const YxReturns *returns);
void yx_review_sheet_print_returns (const YxReturns *returns);

/* All that the night's rows say of the cases with this number: which plans had them, what the checks
 * found, what was decided, who came. */
void yx_review_sheet_print_task (const YxCourse *course, const YxCourseTask *task);
void yx_review_sheet_task_to_json (YxJsonText *json, const YxCourse *course,
                                   const YxCourseTask *task);

G_END_DECLS
