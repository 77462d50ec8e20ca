#pragma once

/* A night that is live and is driven by hand: a terminal in each of its two cars, positions and
 * reports as rows, and the tracker over them. */

#include "desk/alerts.h"
#include "desk/night.h"
#include "desk/out.h"
#include "desk/reports.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

typedef struct {
  Out *out;
  gint64 terminals[2]; /* numbers */
} LiveNight;

void live_set_up (LiveNight *f, gconstpointer data);
void live_tear_down (LiveNight *f, gconstpointer data);

/* A position of a device, straight into the rows. */
void live_send (LiveNight *f, gint64 device, gint64 time, gint64 received, YxLonLat point,
                double speed, guint flags);

YxNight *live_open (LiveNight *f, YxNightMode mode);
void live_advance (YxNight *night, gint64 now);

/* Where car 0's first visit is, and its key. */
YxLonLat live_first_stop (YxNight *night, LiveNight *f, char **ret_key);

/* From 2 km away to the stop, two minutes there, and on; every ten seconds. Returns the last time.
 */
gint64 live_drive_by (LiveNight *f, YxNight *night, YxLonLat stop);

/* Of car 0; into an array of YxTeamReport. */
YxTeamReport *live_add_report (LiveNight *f, GArray *reports, YxReportKind kind, gint64 time,
                               const char *stop);

/* Records them; so many are refused. */
void live_record (LiveNight *f, GArray *reports, guint n_refused);

/* The open alert of a kind in the view; NULL: none. More than one is a fault. (transfer full) */
YxAlert *live_find_alert (YxNight *night, YxAlertKind kind);
