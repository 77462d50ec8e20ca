#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/place.h"
#include "model/enum-types.h"

struct _YxPlace {
  YxRecord parent_instance;
  YxPlaceData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxPlaceData, id), NULL },
  { "debtor-id", YX_FIELD_TEXT, offsetof (YxPlaceData, debtor_id), NULL },
  { "masked-debtor", YX_FIELD_TEXT, offsetof (YxPlaceData, masked_debtor), NULL },
  { "address", YX_FIELD_TEXT, offsetof (YxPlaceData, address), NULL },
  { "kind", YX_FIELD_ENUM, offsetof (YxPlaceData, kind), yx_place_kind_get_type },
  { "source", YX_FIELD_ENUM, offsetof (YxPlaceData, source), yx_source_get_type },
  { "has-point", YX_FIELD_FLAG, offsetof (YxPlaceData, has_point), NULL },
  { "lon", YX_FIELD_REAL, offsetof (YxPlaceData, lon), NULL },
  { "lat", YX_FIELD_REAL, offsetof (YxPlaceData, lat), NULL },
  { "presence", YX_FIELD_REAL, offsetof (YxPlaceData, presence), NULL },
  { "standing", YX_FIELD_ENUM, offsetof (YxPlaceData, standing), yx_place_standing_get_type },
  { "outside-m", YX_FIELD_REAL, offsetof (YxPlaceData, outside_m), NULL },
  { "seen", YX_FIELD_INT64, offsetof (YxPlaceData, seen), NULL },
  { "located", YX_FIELD_TEXT, offsetof (YxPlaceData, located), NULL },
  { "match", YX_FIELD_TEXT, offsetof (YxPlaceData, match), NULL },
  { "radius-m", YX_FIELD_REAL, offsetof (YxPlaceData, radius_m), NULL },
};

G_DEFINE_FINAL_TYPE (YxPlace, yx_place, YX_TYPE_RECORD)

static void
yx_place_class_init (YxPlaceClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxPlace, data), sizeof (YxPlaceData));
}

static void
yx_place_init (YxPlace *self)
{
}

YxPlace *
yx_place_new (const YxPlaceData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_PLACE, data);
}

const YxPlaceData *
yx_place_get_data (YxPlace *self)
{
  g_return_val_if_fail (YX_IS_PLACE (self), NULL);

  return &self->data;
}
