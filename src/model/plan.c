#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/plan.h"

struct _YxPlan {
  YxRecord parent_instance;
  YxPlanData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxPlanData, id), NULL },
  { "operation-id", YX_FIELD_TEXT, offsetof (YxPlanData, operation_id), NULL },
  { "version", YX_FIELD_INT, offsetof (YxPlanData, version), NULL },
  { "created", YX_FIELD_INT64, offsetof (YxPlanData, created), NULL },
  { "n-cases", YX_FIELD_INT, offsetof (YxPlanData, n_cases), NULL },
  { "n-cases-covered", YX_FIELD_INT, offsetof (YxPlanData, n_cases_covered), NULL },
  { "n-tasks", YX_FIELD_INT, offsetof (YxPlanData, n_tasks), NULL },
  { "n-tasks-planned", YX_FIELD_INT, offsetof (YxPlanData, n_tasks_planned), NULL },
  { "n-stops", YX_FIELD_INT, offsetof (YxPlanData, n_stops), NULL },
  { "n-vehicles", YX_FIELD_INT, offsetof (YxPlanData, n_vehicles), NULL },
  { "n-vehicles-offered", YX_FIELD_INT, offsetof (YxPlanData, n_vehicles_offered), NULL },
  { "n-staff", YX_FIELD_INT, offsetof (YxPlanData, n_staff), NULL },
  { "expected", YX_FIELD_REAL, offsetof (YxPlanData, expected), NULL },
  { "metres", YX_FIELD_REAL, offsetof (YxPlanData, metres), NULL },
  { "drive-s", YX_FIELD_INT64, offsetof (YxPlanData, drive_s), NULL },
  { "wait-s", YX_FIELD_INT64, offsetof (YxPlanData, wait_s), NULL },
  { "on-scene-s", YX_FIELD_INT64, offsetof (YxPlanData, on_scene_s), NULL },
  { "start", YX_FIELD_INT64, offsetof (YxPlanData, start), NULL },
  { "end", YX_FIELD_INT64, offsetof (YxPlanData, end), NULL },
  { "baseline-vehicles", YX_FIELD_INT, offsetof (YxPlanData, baseline_vehicles), NULL },
  { "baseline-staff", YX_FIELD_INT, offsetof (YxPlanData, baseline_staff), NULL },
  { "baseline-metres", YX_FIELD_REAL, offsetof (YxPlanData, baseline_metres), NULL },
  { "baseline-drive-s", YX_FIELD_INT64, offsetof (YxPlanData, baseline_drive_s), NULL },
  { "seed", YX_FIELD_INT64, offsetof (YxPlanData, seed), NULL },
  { "steps", YX_FIELD_INT64, offsetof (YxPlanData, steps), NULL },
  { "seconds", YX_FIELD_REAL, offsetof (YxPlanData, seconds), NULL },
  { "region", YX_FIELD_TEXT, offsetof (YxPlanData, region), NULL },
};

G_DEFINE_FINAL_TYPE (YxPlan, yx_plan, YX_TYPE_RECORD)

static void
yx_plan_class_init (YxPlanClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxPlan, data), sizeof (YxPlanData));
}

static void
yx_plan_init (YxPlan *self)
{
}

YxPlan *
yx_plan_new (const YxPlanData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_PLAN, data);
}

const YxPlanData *
yx_plan_get_data (YxPlan *self)
{
  g_return_val_if_fail (YX_IS_PLAN (self), NULL);

  return &self->data;
}
