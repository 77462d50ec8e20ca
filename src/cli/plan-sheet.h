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
  GListStore *routes; /* of YxRoute */
  GPtrArray *stops;   /* (element-type GListStore) of YxStop, one for each route */
  GListStore *tasks;  /* of YxTask */
} YxPlanSheet;

/* Fails with YX_DESK_ERROR_NOT_FOUND when the operation has no plan. */
YxPlanSheet *yx_plan_sheet_load (YxDesk *desk, const char *operation_id, GError **error);
void yx_plan_sheet_free (YxPlanSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlanSheet, yx_plan_sheet_free)

/* In the user's language: the sentence, each vehicle with its stops, what is left out and why.
 * Names are masked. Returns: (transfer full) */
char *yx_plan_sheet_to_text (const YxPlanSheet *sheet);

/* Members into the open object. */
void yx_plan_sheet_add_json (const YxPlanSheet *sheet, YxJsonText *json);

/* PNG of the routes on the base map in the night style. width and height in pixels. */
gboolean yx_plan_sheet_write_png (const YxPlanSheet *sheet, YxRegion *region, const char *path,
                                  int width, int height, GCancellable *cancellable, GError **error);

/* Why a task is not in the plan, in the user's language; "" when it is. */
const char *yx_left_out_text (YxLeftOut reason);

G_END_DECLS
