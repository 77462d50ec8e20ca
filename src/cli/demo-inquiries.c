#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/demo-inquiries.h"

#include "desk/institutions.h"
#include "desk/lists.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "desk/tasks.h"

#define OPERATION_NAME "银行查询"

/* Enough to find the one car that does it. */
#define STEPS 2000

/* Of nobody: the names are made up, the places are corners of the county seat. */
static const YxInstitutionData institutions[] = {
  { .kind = YX_INSTITUTION_KIND_BANK, .name = "样例银行温县支行", .address = "温泉街道黄河路",
    .hours = "Mo-Fr 09:00-17:00", .has_point = TRUE, .lon = 113.0792, .lat = 34.9414 },
  { .kind = YX_INSTITUTION_KIND_BANK, .name = "示例农商银行城关支行", .address = "温泉街道古温大街",
    .hours = "Mo-Fr 08:30-12:00,14:00-17:30", .has_point = TRUE, .lon = 113.0871, .lat = 34.9362 },
  { .kind = YX_INSTITUTION_KIND_LAND_REGISTRY, .name = "示例不动产登记中心",
    .address = "温泉街道太极大道", .has_point = TRUE, .lon = 113.0715, .lat = 34.9447 },
};

/* How many of the cases something is to be asked about at each. */
static const guint n_cases_at[G_N_ELEMENTS (institutions)] = { 3, 2, 0 };

static gboolean
add_tasks (YxDesk *desk, const char *operation_id, const char *institution_id, GListStore *cases,
           guint first, guint n, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  YxTaskOrder order = { .kind = YX_TASK_KIND_BANK, .institution_id = institution_id };

  for (guint i = first; i < first + n; i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);

    if (item != NULL)
      g_ptr_array_add (ids, g_strdup (yx_case_get_data (item)->id));
  }
  g_ptr_array_add (ids, NULL);
  order.case_ids = (const char *const *) ids->pdata;
  return n == 0 || yx_desk_add_tasks (desk, operation_id, &order, NULL, error);
}

static gboolean
plan_day (YxDesk *desk, const char *operation_id, guint64 seed, GError **error)
{
  const YxPlanRequest request = { .steps = STEPS, .seed = seed, .threads = 1 };
  g_autoptr (YxPlan) plan = yx_desk_plan (desk, operation_id, &request, NULL, NULL, NULL, error);

  return plan != NULL;
}

gboolean
yx_demo_inquiries_add (YxDesk *desk, gint64 dawn, guint64 seed, GError **error)
{
  const YxCaseFilter open = { .statuses = 1 << YX_CASE_STATUS_OPEN, .limit = 10 };
  YxOperationData draft = { .name = OPERATION_NAME, .kind = YX_TASK_KIND_BANK };
  g_autoptr (GListStore) cases = yx_desk_list_cases (desk, &open, error);
  g_autofree char *operation_id = NULL;
  guint first = 0;
  GDate day;

  if (!cases)
    return FALSE;
  g_date_clear (&day, 1);
  g_date_set_time_t (&day, (time_t) (dawn / G_USEC_PER_SEC));
  if (!yx_desk_propose_window (desk, draft.kind, &day, &draft.window_start, &draft.window_end,
                               error)
      || !yx_desk_create_operation (desk, &draft, &operation_id, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (institutions); i++) {
    g_autofree char *id = NULL;

    if (!yx_desk_add_institution (desk, &institutions[i], &id, error)
        || !add_tasks (desk, operation_id, id, cases, first, n_cases_at[i], error))
      return FALSE;
    first += n_cases_at[i];
  }
  return plan_day (desk, operation_id, seed, error);
}
