#pragma once

/* A report of where a debtor is or was. Who gave it is kept apart (desk/leads.h). */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *debtor_id;
  const char *place_id; /* where it says he can be visited; NULL: it names no place */
  const char *debtor; /* name */
  const char *masked_debtor;
  const char *case_numbers; /* of his open cases, joined by 、 */
  YxSource source;
  YxLeadStatus status;
  YxPlaceKind place_kind; /* what the place is to him */
  const char *text; /* what was said */
  const char *address;
  gboolean has_point;
  double lon;
  double lat;
  double certainty; /* 0…1: how sure who says it is */
  gboolean urgent;
  int64_t heard; /* when it was so */
  int64_t received;
  int64_t verify_by;
  const char *author; /* who took it down */
  int64_t settled; /* when it was verified, dismissed or merged; 0: it is open */
  const char *settled_by;
  const char *reason; /* why it was dismissed */
  const char *merged_into; /* lead */
  int n_merged; /* leads that were merged into it */
  gboolean has_informant; /* somebody is on record, who is not shown */
  double likelihood; /* that he is met there by what it says, as old as it is */
} YxLeadData;

#define YX_TYPE_LEAD (yx_lead_get_type ())
G_DECLARE_FINAL_TYPE (YxLead, yx_lead, YX, LEAD, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxLead *yx_lead_new (const YxLeadData *data);

/* Valid while the object lives and is not updated. */
const YxLeadData *yx_lead_get_data (YxLead *self);

/* Open after the day by which it had to be verified. */
gboolean yx_lead_is_overdue (YxLead *self, int64_t now);

G_END_DECLS
