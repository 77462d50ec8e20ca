#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/task.h"
#include "model/enum-types.h"

struct _YxTask {
  YxRecord parent_instance;
  YxTaskData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxTaskData, id), NULL },
  { "operation-id", YX_FIELD_TEXT, offsetof (YxTaskData, operation_id), NULL },
  { "debtor-id", YX_FIELD_TEXT, offsetof (YxTaskData, debtor_id), NULL },
  { "institution-id", YX_FIELD_TEXT, offsetof (YxTaskData, institution_id), NULL },
  { "masked-debtor", YX_FIELD_TEXT, offsetof (YxTaskData, masked_debtor), NULL },
  { "kind", YX_FIELD_ENUM, offsetof (YxTaskData, kind), yx_task_kind_get_type },
  { "sex", YX_FIELD_ENUM, offsetof (YxTaskData, sex), yx_sex_get_type },
  { "weight", YX_FIELD_REAL, offsetof (YxTaskData, weight), NULL },
  { "required", YX_FIELD_FLAG, offsetof (YxTaskData, required), NULL },
  { "added", YX_FIELD_FLAG, offsetof (YxTaskData, added), NULL },
  { "crew", YX_FIELD_INT, offsetof (YxTaskData, crew), NULL },
  { "seats", YX_FIELD_INT, offsetof (YxTaskData, seats), NULL },
  { "female-officer", YX_FIELD_FLAG, offsetof (YxTaskData, female_officer), NULL },
  { "n-cases", YX_FIELD_INT, offsetof (YxTaskData, n_cases), NULL },
  { "case-numbers", YX_FIELD_TEXT, offsetof (YxTaskData, case_numbers), NULL },
  { "n-places", YX_FIELD_INT, offsetof (YxTaskData, n_places), NULL },
  { "n-stops", YX_FIELD_INT, offsetof (YxTaskData, n_stops), NULL },
  { "expected", YX_FIELD_REAL, offsetof (YxTaskData, expected), NULL },
  { "left-out", YX_FIELD_ENUM, offsetof (YxTaskData, left_out), yx_left_out_get_type },
  { "left-out-note", YX_FIELD_TEXT, offsetof (YxTaskData, left_out_note), NULL },
};

G_DEFINE_FINAL_TYPE (YxTask, yx_task, YX_TYPE_RECORD)

static void
yx_task_class_init (YxTaskClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxTask, data), sizeof (YxTaskData));
}

static void
yx_task_init (YxTask *self)
{
}

YxTask *
yx_task_new (const YxTaskData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_TASK, data);
}

const YxTaskData *
yx_task_get_data (YxTask *self)
{
  g_return_val_if_fail (YX_IS_TASK (self), NULL);

  return &self->data;
}
