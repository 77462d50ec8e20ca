#pragma once

/* Alerts in words, and their details. Internal to desk/.
 *
 * A detail is a flat JSON object of texts and whole numbers: what the line of an alert shows. The
 * words are made when somebody reads, in the reader's language. Members, each of the kinds that
 * need it: team, who, stop (texts); since, until (times); minutes, metres, percent, count; reason
 * (nick of YxStopReason); stage (1 … 3); variant. */

#include "desk/alerts.h"

G_BEGIN_DECLS

/* Returns: (transfer full) */
char *yx_alert_text (YxAlertKind kind, const char *detail);

G_END_DECLS
