#pragma once

/* A call for help that belongs to no operation under way: from a phone whose car is out for none, or
 * with a report that cannot be kept as one. It is never refused. */

#include "desk/phone.h"
#include "desk/reports.h"

G_BEGIN_DECLS

/* Of kind SOS or SOS_OVER; of the report its time, place and note count. Kept as an alarm among the
 * phone's positions and as the event report.sos (report.sos-over), once however often it is sent. SOS
 * raises the alert at once, with the operation that is live, else the phone's own, else the latest; a desk without any
 * keeps the event alone. FORBIDDEN when the phone is not paired any more. */
gboolean yx_desk_record_sos (YxDesk *self, const YxPhone *phone, const YxTeamReport *report,
                             GError **error);

G_END_DECLS
