#pragma once

/* The leads that a car could be sent to, by age. */

#include <adwaita.h>

#include "model/lead.h"

G_BEGIN_DECLS

#define YX_TYPE_LIVE_LEADS (yx_live_leads_get_type ())
G_DECLARE_FINAL_TYPE (YxLiveLeads, yx_live_leads, YX, LIVE_LEADS, AdwBin)

/* Signal: asked (YxLead *lead): the best cars for this one are wanted. */

/* @leads: (element-type YxLead) (nullable); @now: what ages are told for, UTC microseconds. */
void yx_live_leads_show (YxLiveLeads *self, GListModel *leads, gint64 now);

/* Returns: (transfer full) (nullable) */
YxLead *yx_live_leads_find (YxLiveLeads *self, const char *id);

/* The one received last of those that name a place. Returns: (transfer full) (nullable) */
YxLead *yx_live_leads_find_newest (YxLiveLeads *self);

G_END_DECLS
