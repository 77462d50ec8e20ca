#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/route.h"

struct _YxRoute {
  YxRecord parent_instance;
  YxRouteData data;
};

static const YxField fields[] = {
  { "id", YX_FIELD_TEXT, offsetof (YxRouteData, id), NULL },
  { "operation-id", YX_FIELD_TEXT, offsetof (YxRouteData, operation_id), NULL },
  { "version", YX_FIELD_INT, offsetof (YxRouteData, version), NULL },
  { "ordinal", YX_FIELD_INT, offsetof (YxRouteData, ordinal), NULL },
  { "vehicle-id", YX_FIELD_TEXT, offsetof (YxRouteData, vehicle_id), NULL },
  { "plate", YX_FIELD_TEXT, offsetof (YxRouteData, plate), NULL },
  { "call-sign", YX_FIELD_TEXT, offsetof (YxRouteData, call_sign), NULL },
  { "crew", YX_FIELD_INT, offsetof (YxRouteData, crew), NULL },
  { "n-stops", YX_FIELD_INT, offsetof (YxRouteData, n_stops), NULL },
  { "n-cases", YX_FIELD_INT, offsetof (YxRouteData, n_cases), NULL },
  { "expected", YX_FIELD_REAL, offsetof (YxRouteData, expected), NULL },
  { "start", YX_FIELD_INT64, offsetof (YxRouteData, start), NULL },
  { "end", YX_FIELD_INT64, offsetof (YxRouteData, end), NULL },
  { "metres", YX_FIELD_REAL, offsetof (YxRouteData, metres), NULL },
  { "drive-s", YX_FIELD_INT64, offsetof (YxRouteData, drive_s), NULL },
  { "wait-s", YX_FIELD_INT64, offsetof (YxRouteData, wait_s), NULL },
  { "on-scene-s", YX_FIELD_INT64, offsetof (YxRouteData, on_scene_s), NULL },
  { "line", YX_FIELD_LINE, offsetof (YxRouteData, line), NULL },
  { "locked", YX_FIELD_FLAG, offsetof (YxRouteData, locked), NULL },
};

G_DEFINE_FINAL_TYPE (YxRoute, yx_route, YX_TYPE_RECORD)

static void
yx_route_class_init (YxRouteClass *klass)
{
  yx_record_class_install_fields (YX_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields),
                                  offsetof (YxRoute, data), sizeof (YxRouteData));
}

static void
yx_route_init (YxRoute *self)
{
}

YxRoute *
yx_route_new (const YxRouteData *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  return yx_record_new (YX_TYPE_ROUTE, data);
}

const YxRouteData *
yx_route_get_data (YxRoute *self)
{
  g_return_val_if_fail (YX_IS_ROUTE (self), NULL);

  return &self->data;
}
