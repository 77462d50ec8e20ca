#pragma once

/* A plan on paper: as text to read, as JSON, and as a picture of the map. */

#include "cli/json-text.h"
#include "desk/lists.h"
#include "region/region.h"

G_BEGIN_DECLS

/* Everything about one plan, read in few snapshots. */
typedef struct {
  YxOperation *operation;
  YxPlan *plan;
  YxPlanStudy *study; /* NULL: a plan from before there were any */
  GListStore *routes; /* of YxRoute */
  GPtrArray *stops;   /* (element-type GListStore) of YxStop, one for each route */
  GListStore *tasks;  /* of YxTask */
} YxPlanSheet;

/* Fails with YX_DESK_ERROR_NOT_FOUND when the operation has no plan. */
YxPlanSheet *yx_plan_sheet_load (YxDesk *desk, const char *operation_id, GError **error);
void yx_plan_sheet_free (YxPlanSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanSheet, yx_plan_sheet_free)

/* In the user's language: the sentence, each vehicle with its stops and why they are in it, what is
 * left out, why, and what would let it in, the coverage curve, the rehearsal.
 * Names are masked. Returns: (transfer full) */
char *yx_plan_sheet_to_text (const YxPlanSheet *sheet);

/* Members into the open object. */
void yx_plan_sheet_add_json (const YxPlanSheet *sheet, YxJsonText *json);

/* Parts of the two above, in plan-study-sheet.c. The text of a task is why a planned one is in its
 * car, or what would let in one that is left out; NULL when nothing is known. */
void yx_plan_sheet_append_study (const YxPlanSheet *sheet, GString *text);
void yx_plan_sheet_add_study_json (const YxPlanSheet *sheet, YxJsonText *json);
void yx_plan_sheet_add_remedy_json (const YxPlanSheet *sheet, YxJsonText *json,
                                    const char *task_id);
void yx_plan_sheet_add_car_choice_json (const YxPlanSheet *sheet, YxJsonText *json,
                                        const char *task_id);
char *yx_plan_sheet_task_advice (const YxPlanSheet *sheet, const char *task_id, gboolean planned);

/* PNG of the routes on the base map in the night style. width and height in pixels. */
gboolean yx_plan_sheet_write_png (const YxPlanSheet *sheet, YxRegion *region, const char *path,
                                  int width, int height, GCancellable *cancellable, GError **error);

/* Why a task is not in the plan, in the user's language; "" when it is. */
const char *yx_left_out_text (YxLeftOut reason);

G_END_DECLS
