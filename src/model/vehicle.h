#pragma once

/* A vehicle of the court with the crew that usually rides in it. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *plate;
  const char *call_sign; /* "1 号车" */
  YxVehicleKind kind;
  int seats; /* in all, driver included */
  int crew; /* officers who ride, driver included */
  gboolean female_officer; /* one is in the crew */
  int recorders; /* body-worn cameras */
  double speed_factor; /* 1 as the road table says */
  gboolean available;
  const char *base; /* where it starts and ends; NULL: the operation's */
  gboolean has_base;
  double base_lon;
  double base_lat;
  int equipment;    /* 1 << YxVehicleEquipment, or'ed */
  int64_t retired;  /* since when; 0: in service */
} YxVehicleData;

#define YX_TYPE_VEHICLE (yx_vehicle_get_type ())
G_DECLARE_FINAL_TYPE (YxVehicle, yx_vehicle, YX, VEHICLE, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxVehicle *yx_vehicle_new (const YxVehicleData *data);

/* Valid while the object lives and is not updated. */
const YxVehicleData *yx_vehicle_get_data (YxVehicle *self);

G_END_DECLS
