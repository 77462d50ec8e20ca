#pragma once

/* A place on a route, in order: start, visits, end. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *route_id;
  int ordinal; /* 0: the start */
  YxStopKind kind;
  const char *task_id; /* NULL unless a visit */
  const char *place_id;
  const char *debtor_id;
  const char *masked_debtor;
  const char *case_numbers;
  const char *address;
  double lon;
  double lat;
  double snap_m; /* from the point to the road it is served from */
  int64_t arrival;
  int64_t begin; /* of the service; later than arrival when the vehicle waits */
  int64_t departure;
  int64_t drive_s; /* from the stop before */
  double metres; /* from the stop before */
  double presence; /* likelihood it was planned with */
  YxStopOutcome outcome;
  int locks; /* fixed by hand: 1 << YxLockKind, or'ed */
} YxStopData;

#define YX_TYPE_STOP (yx_stop_get_type ())
G_DECLARE_FINAL_TYPE (YxStop, yx_stop, YX, STOP, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxStop *yx_stop_new (const YxStopData *data);

/* Valid while the object lives and is not updated. */
const YxStopData *yx_stop_get_data (YxStop *self);

G_END_DECLS
