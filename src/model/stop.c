#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/stop.h"
#include "model/enum-types.h"

struct _YxStop {
  YxRecord parent_instance;
  YxStopData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxStopData, id), NULL },
  { "route-id", YX_FIELD_TEXT, offsetof (YxStopData, route_id), NULL },
  { "ordinal", YX_FIELD_INT, offsetof (YxStopData, ordinal), NULL },
  { "kind", YX_FIELD_ENUM, offsetof (YxStopData, kind), yx_stop_kind_get_type },
  { "task-id", YX_FIELD_TEXT, offsetof (YxStopData, task_id), NULL },
  { "place-id", YX_FIELD_TEXT, offsetof (YxStopData, place_id), NULL },
  { "debtor-id", YX_FIELD_TEXT, offsetof (YxStopData, debtor_id), NULL },
  { "masked-debtor", YX_FIELD_TEXT, offsetof (YxStopData, masked_debtor), NULL },
  { "case-numbers", YX_FIELD_TEXT, offsetof (YxStopData, case_numbers), NULL },
  { "address", YX_FIELD_TEXT, offsetof (YxStopData, address), NULL },
  { "lon", YX_FIELD_REAL, offsetof (YxStopData, lon), NULL },
  { "lat", YX_FIELD_REAL, offsetof (YxStopData, lat), NULL },
  { "snap-m", YX_FIELD_REAL, offsetof (YxStopData, snap_m), NULL },
  { "arrival", YX_FIELD_INT64, offsetof (YxStopData, arrival), NULL },
  { "begin", YX_FIELD_INT64, offsetof (YxStopData, begin), NULL },
  { "departure", YX_FIELD_INT64, offsetof (YxStopData, departure), NULL },
  { "drive-s", YX_FIELD_INT64, offsetof (YxStopData, drive_s), NULL },
  { "metres", YX_FIELD_REAL, offsetof (YxStopData, metres), NULL },
  { "presence", YX_FIELD_REAL, offsetof (YxStopData, presence), NULL },
  { "outcome", YX_FIELD_ENUM, offsetof (YxStopData, outcome), yx_stop_outcome_get_type },
  { "locks", YX_FIELD_INT, offsetof (YxStopData, locks), NULL },
};

G_DEFINE_FINAL_TYPE (YxStop, yx_stop, YX_TYPE_RECORD)

static void
yx_stop_class_init (YxStopClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxStop, data), sizeof (YxStopData));
}

static void
yx_stop_init (YxStop *self)
{
}

YxStop *
yx_stop_new (const YxStopData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_STOP, data);
}

const YxStopData *
yx_stop_get_data (YxStop *self)
{
  g_return_val_if_fail (YX_IS_STOP (self), NULL);

  return &self->data;
}
