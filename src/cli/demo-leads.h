#pragma once

#include "desk/desk.h"

G_BEGIN_DECLS

/* Invented leads and past visits for the sample desk: leads of every standing (verified, raw,
 * urgent, overdue, dismissed, merged, and two that may be the same), visits of the last months with
 * outcomes about as often as in published actions. */
gboolean yx_demo_leads_add (YxDesk *desk, GError **error);

G_END_DECLS
