#pragma once

/* Where a debtor may be met. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *debtor_id;
  const char *masked_debtor;
  const char *address;
  YxPlaceKind kind;
  YxSource source;
  gboolean has_point;
  double lon; /* WGS-84 */
  double lat;
  double presence; /* likelihood of meeting the debtor on a visit at dawn */
  YxPlaceStanding standing; /* towards the desk's region */
  double outside_m; /* distance to the region */
  int64_t seen; /* time the debtor was last met there */
  const char *located; /* "list", "found" by the address, "pin" set by hand; NULL: not known */
  const char *match;   /* how fine the address was found: "door" … "province"; NULL: not */
  double radius_m;     /* how far off the point may be; 0: not known */
} YxPlaceData;

#define YX_TYPE_PLACE (yx_place_get_type ())
G_DECLARE_FINAL_TYPE (YxPlace, yx_place, YX, PLACE, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxPlace *yx_place_new (const YxPlaceData *data);

/* Valid while the object lives and is not updated. */
const YxPlaceData *yx_place_get_data (YxPlace *self);

G_END_DECLS
