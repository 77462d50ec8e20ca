#pragma once

/* Tracks whose time is over. Positions are kept for so many days after they were received, then
 * deleted; how many there were of which device, and from when to when, stays. The event log does not
 * hold positions, so its chain is as it was, and gains the event of the purge. */

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TRACK_DAYS 180

typedef struct {
  gint64 device;      /* YxDevice.number */
  gint64 n_rows;
  gint64 first, last; /* by its clock, UTC microseconds */
} YxPurgeCount;

typedef struct {
  gint64 until;       /* received before this */
  gint64 n_rows;
  gint64 n_kept;      /* rows that stay */
  GArray *counts;     /* of YxPurgeCount, by device */
} YxPurgeReport;

void yx_purge_report_clear (YxPurgeReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxPurgeReport, yx_purge_report_clear)

/* What is older than `days`, at least 1; operations that are live lose nothing, however long they
 * have been. A dry run deletes nothing and asks for no right; else administrators only. */
gboolean yx_desk_purge_tracks (YxDesk *self, int days, gboolean dry_run, YxPurgeReport *ret_report,
                               GError **error);

/* What has been purged so far. `until` is that of the last time, 0: never. */
gboolean yx_desk_count_purged (YxDesk *self, YxPurgeReport *ret_report, GError **error);

G_END_DECLS
