#pragma once

/* One lead in full, and what can be done with it: verify, dismiss with a reason, merge, read who
 * said it, go to the debtor.
 *
 * Signals:
 *   message (const char *text)
 *   open (const char *kind, const char *id): something another page should show */

#include <adwaita.h>

#include "desk/desk.h"
#include "model/lead.h"

G_BEGIN_DECLS

#define YX_TYPE_LEAD_DETAIL (yx_lead_detail_get_type ())
G_DECLARE_FINAL_TYPE (YxLeadDetail, yx_lead_detail, YX, LEAD_DETAIL, AdwBin)

/* (nullable) */
void yx_lead_detail_set_desk (YxLeadDetail *self, YxDesk *desk);
/* Roles of who acts, 1 << YxRole, or'ed. */
void yx_lead_detail_set_roles (YxLeadDetail *self, guint roles);
/* (nullable): none. The same lead again renews what is shown. */
void yx_lead_detail_show (YxLeadDetail *self, YxLead *lead);

G_END_DECLS
