#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/vehicle.h"
#include "model/enum-types.h"

struct _YxVehicle {
  YxRecord parent_instance;
  YxVehicleData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxVehicleData, id), NULL },
  { "plate", YX_FIELD_TEXT, offsetof (YxVehicleData, plate), NULL },
  { "call-sign", YX_FIELD_TEXT, offsetof (YxVehicleData, call_sign), NULL },
  { "kind", YX_FIELD_ENUM, offsetof (YxVehicleData, kind), yx_vehicle_kind_get_type },
  { "seats", YX_FIELD_INT, offsetof (YxVehicleData, seats), NULL },
  { "crew", YX_FIELD_INT, offsetof (YxVehicleData, crew), NULL },
  { "female-officer", YX_FIELD_FLAG, offsetof (YxVehicleData, female_officer), NULL },
  { "recorders", YX_FIELD_INT, offsetof (YxVehicleData, recorders), NULL },
  { "speed-factor", YX_FIELD_REAL, offsetof (YxVehicleData, speed_factor), NULL },
  { "available", YX_FIELD_FLAG, offsetof (YxVehicleData, available), NULL },
  { "base", YX_FIELD_TEXT, offsetof (YxVehicleData, base), NULL },
  { "has-base", YX_FIELD_FLAG, offsetof (YxVehicleData, has_base), NULL },
  { "base-lon", YX_FIELD_REAL, offsetof (YxVehicleData, base_lon), NULL },
  { "base-lat", YX_FIELD_REAL, offsetof (YxVehicleData, base_lat), NULL },
  { "equipment", YX_FIELD_INT, offsetof (YxVehicleData, equipment), NULL },
  { "retired", YX_FIELD_INT64, offsetof (YxVehicleData, retired), NULL },
};

G_DEFINE_FINAL_TYPE (YxVehicle, yx_vehicle, YX_TYPE_RECORD)

static void
yx_vehicle_class_init (YxVehicleClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxVehicle, data), sizeof (YxVehicleData));
}

static void
yx_vehicle_init (YxVehicle *self)
{
}

YxVehicle *
yx_vehicle_new (const YxVehicleData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_VEHICLE, data);
}

const YxVehicleData *
yx_vehicle_get_data (YxVehicle *self)
{
  g_return_val_if_fail (YX_IS_VEHICLE (self), NULL);

  return &self->data;
}
