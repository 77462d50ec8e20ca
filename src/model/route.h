#pragma once

/* What one vehicle does in a plan. */

#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *operation_id;
  int version; /* of the plan */
  int ordinal; /* 0, 1, … within the plan; chooses the colour */
  const char *vehicle_id;
  const char *plate;
  const char *call_sign;
  int crew;
  int n_stops; /* visits */
  int n_cases; /* served */
  double expected; /* appearances */
  int64_t start; /* leaves the base */
  int64_t end; /* is back */
  double metres;
  int64_t drive_s;
  int64_t wait_s;
  int64_t on_scene_s;
  GBytes *line; /* YxLonLat along the roads */
  gboolean locked; /* the whole car is fixed by hand */
} YxRouteData;

#define YX_TYPE_ROUTE (yx_route_get_type ())
G_DECLARE_FINAL_TYPE (YxRoute, yx_route, YX, ROUTE, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxRoute *yx_route_new (const YxRouteData *data);

/* Valid while the object lives and is not updated. */
const YxRouteData *yx_route_get_data (YxRoute *self);

G_END_DECLS
