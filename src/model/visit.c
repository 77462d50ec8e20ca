#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/visit.h"
#include "model/enum-types.h"

struct _YxVisit {
  YxRecord parent_instance;
  YxVisitData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxVisitData, id), NULL },
  { "debtor-id", YX_FIELD_TEXT, offsetof (YxVisitData, debtor_id), NULL },
  { "masked-debtor", YX_FIELD_TEXT, offsetof (YxVisitData, masked_debtor), NULL },
  { "place-id", YX_FIELD_TEXT, offsetof (YxVisitData, place_id), NULL },
  { "address", YX_FIELD_TEXT, offsetof (YxVisitData, address), NULL },
  { "place-kind", YX_FIELD_ENUM, offsetof (YxVisitData, place_kind), yx_place_kind_get_type },
  { "task-id", YX_FIELD_TEXT, offsetof (YxVisitData, task_id), NULL },
  { "operation", YX_FIELD_TEXT, offsetof (YxVisitData, operation), NULL },
  { "visited", YX_FIELD_INT64, offsetof (YxVisitData, visited), NULL },
  { "outcome", YX_FIELD_ENUM, offsetof (YxVisitData, outcome), yx_stop_outcome_get_type },
  { "times", YX_FIELD_INT, offsetof (YxVisitData, times), NULL },
  { "note", YX_FIELD_TEXT, offsetof (YxVisitData, note), NULL },
  { "author", YX_FIELD_TEXT, offsetof (YxVisitData, author), NULL },
  { "recorded", YX_FIELD_INT64, offsetof (YxVisitData, recorded), NULL },
};

G_DEFINE_FINAL_TYPE (YxVisit, yx_visit, YX_TYPE_RECORD)

static void
yx_visit_class_init (YxVisitClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxVisit, data), sizeof (YxVisitData));
}

static void
yx_visit_init (YxVisit *self)
{
}

YxVisit *
yx_visit_new (const YxVisitData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_VISIT, data);
}

const YxVisitData *
yx_visit_get_data (YxVisit *self)
{
  g_return_val_if_fail (YX_IS_VISIT (self), NULL);

  return &self->data;
}

YxPresenceSays
yx_outcome_says (YxStopOutcome outcome)
{
  switch (outcome) {
  case YX_STOP_OUTCOME_APPEARED:
  case YX_STOP_OUTCOME_COMPELLED:
  case YX_STOP_OUTCOME_PAID:
  case YX_STOP_OUTCOME_SETTLED:
  case YX_STOP_OUTCOME_DEFERRED:
  case YX_STOP_OUTCOME_POLICE:
    return YX_PRESENCE_SAYS_MET;
  case YX_STOP_OUTCOME_NOT_FOUND:
  case YX_STOP_OUTCOME_DOOR_NOT_OPENED:
    return YX_PRESENCE_SAYS_ABSENT;
  case YX_STOP_OUTCOME_ADDRESS_INVALID:
    return YX_PRESENCE_SAYS_NEVER;
  case YX_STOP_OUTCOME_PENDING:
  case YX_STOP_OUTCOME_WITHDRAWN:
  case YX_STOP_OUTCOME_CANCELLED:
  default:
    return YX_PRESENCE_SAYS_NOTHING;
  }
}
