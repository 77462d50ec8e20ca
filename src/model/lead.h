#pragma once

/* A report of where a debtor is or was. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *debtor_id;
  const char *place_id; /* NULL until it has become a place */
  const char *masked_debtor;
  YxSource source;
  YxLeadStatus status;
  const char *text; /* what was said */
  const char *address;
  gboolean has_point;
  double lon;
  double lat;
  double certainty; /* 0…1 */
  gboolean urgent;
  int64_t heard; /* when it was so */
  int64_t received;
  int64_t verify_by;
} YxLeadData;

#define YX_TYPE_LEAD (yx_lead_get_type ())
G_DECLARE_FINAL_TYPE (YxLead, yx_lead, YX, LEAD, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxLead *yx_lead_new (const YxLeadData *data);

/* Valid while the object lives and is not updated. */
const YxLeadData *yx_lead_get_data (YxLead *self);

G_END_DECLS
