#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/operation.h"
#include "model/enum-types.h"

struct _YxOperation {
  YxRecord parent_instance;
  YxOperationData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxOperationData, id), NULL },
  { "name", YX_FIELD_TEXT, offsetof (YxOperationData, name), NULL },
  { "kind", YX_FIELD_ENUM, offsetof (YxOperationData, kind), yx_task_kind_get_type },
  { "step", YX_FIELD_ENUM, offsetof (YxOperationData, step), yx_operation_step_get_type },
  { "window-start", YX_FIELD_INT64, offsetof (YxOperationData, window_start), NULL },
  { "window-end", YX_FIELD_INT64, offsetof (YxOperationData, window_end), NULL },
  { "base", YX_FIELD_TEXT, offsetof (YxOperationData, base), NULL },
  { "base-lon", YX_FIELD_REAL, offsetof (YxOperationData, base_lon), NULL },
  { "base-lat", YX_FIELD_REAL, offsetof (YxOperationData, base_lat), NULL },
  { "has-drop-off", YX_FIELD_FLAG, offsetof (YxOperationData, has_drop_off), NULL },
  { "drop-off-lon", YX_FIELD_REAL, offsetof (YxOperationData, drop_off_lon), NULL },
  { "drop-off-lat", YX_FIELD_REAL, offsetof (YxOperationData, drop_off_lat), NULL },
  { "plan-version", YX_FIELD_INT, offsetof (YxOperationData, plan_version), NULL },
  { "n-cases", YX_FIELD_INT, offsetof (YxOperationData, n_cases), NULL },
  { "n-tasks", YX_FIELD_INT, offsetof (YxOperationData, n_tasks), NULL },
  { "created", YX_FIELD_INT64, offsetof (YxOperationData, created), NULL },
};

G_DEFINE_FINAL_TYPE (YxOperation, yx_operation, YX_TYPE_RECORD)

static void
yx_operation_class_init (YxOperationClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxOperation, data), sizeof (YxOperationData));
}

static void
yx_operation_init (YxOperation *self)
{
}

YxOperation *
yx_operation_new (const YxOperationData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_OPERATION, data);
}

const YxOperationData *
yx_operation_get_data (YxOperation *self)
{
  g_return_val_if_fail (YX_IS_OPERATION (self), NULL);

  return &self->data;
}
