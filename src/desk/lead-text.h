#pragma once

/* Leads in words, for windows and the command line alike. All return (transfer full). */

#include "model/lead.h"

G_BEGIN_DECLS

/* A mark that reads without colour: "▲" urgent, "!" overdue, "●" open, "✓" verified, "×" dismissed,
 * "＝" merged; static. */
const char *yx_lead_mark (YxLead *lead, gint64 now);

/* "2 days left to verify", "3 days overdue", "verified by 王某, 2026-11-22 08:30" … */
char *yx_lead_clock_text (YxLead *lead, gint64 now);

/* "heard 3 hours ago", of how long ago. */
char *yx_lead_age_text (YxLead *lead, gint64 now);

/* How sure somebody is: "unsure", "likely", "certain"; static. */
const char *yx_certainty_label (double certainty);

/* A length of time in its one greatest unit: "20 min", "3 h", "5 days". */
char *yx_span_text (gint64 span);

G_END_DECLS
