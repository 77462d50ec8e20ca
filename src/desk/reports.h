#pragma once

/* What teams say with a button, on a phone or over the radio to the dispatcher. */

#include "desk/desk.h"
#include "geo/datum.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  gint64 seq;            /* of rows read back; ignored when recording */
  char *id;              /* the sender's, a UUID, so that what is sent again is the same; NULL: made here */
  char *operation_id;
  char *vehicle_id;      /* nullable where an officer is named who rides in one of the operation */
  char *officer_id;      /* nullable */
  gint64 device;         /* YxDevice.number; 0: the desk's own */
  YxReportKind kind;
  char *stop;            /* its key (desk/night.h); nullable, as all texts below */
  char *task_id, *place_id; /* of a key "TASK:PLACE"; filled in when recorded */
  YxStopOutcome outcome; /* RESULT; else PENDING */
  int aboard;            /* RESULT: persons who come along; HANDED_OVER: who get out, 0 being all */
  YxStopReason reason;   /* STOPPED */
  char *note;
  gboolean has_point;
  YxLonLat point;
  gint64 device_time;    /* UTC microseconds; 0: now */
  gint64 receive_time;   /* of rows read back */
  char *author;          /* of rows read back */
} YxTeamReport;

/* An empty array of YxTeamReport that frees its elements. */
GArray *yx_team_reports_new (void);
void yx_team_report_clear (YxTeamReport *report);

/* Records reports, of YxTeamReport, by device time, in one transaction; one whose id is known is
 * accepted and changes nothing. A RESULT at a place also records the visit and the stop's outcome,
 * and when somebody comes along (APPEARED or COMPELLED, aboard > 0) begins his custody;
 * HANDED_OVER marks custodies of that car as handed over. Nothing is ended by a report.
 *
 * *ret_refusals (nullable, transfer full) has for each report NULL or why it was refused, in the
 * user's language; what is refused leaves the others as they are. FALSE: none was recorded. Those
 * without a device are for those who dispatch; a device speaks for itself. */
gboolean yx_desk_record_reports (YxDesk *self, GArray *reports, GPtrArray **ret_refusals,
                                 GError **error);
/* Takes a reference on the array, which must not be changed any more. */
void yx_desk_record_reports_async (YxDesk *self, GArray *reports, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean yx_desk_record_reports_finish (YxDesk *self, GAsyncResult *result,
                                        GPtrArray **ret_refusals, GError **error);

typedef struct {
  const char *operation_id; /* NULL: of all */
  const char *vehicle_id;   /* nullable */
  const char *task_id;      /* nullable */
  gint64 after;             /* seq; 0: from the first */
  guint limit;              /* 0: none */
} YxTeamReportFilter;

/* In the order in which they were recorded. filter is nullable. Returns: (transfer full): of
 * YxTeamReport */
GArray *yx_desk_list_reports (YxDesk *self, const YxTeamReportFilter *filter, GError **error);

G_END_DECLS
