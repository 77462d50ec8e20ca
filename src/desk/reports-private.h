#pragma once

/* Reports within a job. Internal to desk/. */

#include "desk/reports.h"
#include "store/db.h"

G_BEGIN_DECLS

typedef struct {
  YxTeamReport report;
  gint64 after_position; /* the last row of positions when it was written */
} YxOrderedReport;

/* Of an operation, after one row and up to another. Returns: (transfer full): of YxOrderedReport */
GArray *yx_read_reports (YxDb *db, const char *operation_id, gint64 after, gint64 until,
                         GError **error);

G_END_DECLS
