#pragma once

/* What the dispatcher must see. An alert is raised when something becomes true and clears itself
 * when it is true no more; somebody may acknowledge it meanwhile. One is open of each kind and
 * subject; what comes true again while it stands is counted, and makes no second one. Raising and
 * clearing is the night's (desk/night.h). */

#include "desk/desk.h"
#include "geo/datum.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *operation_id;
  YxAlertKind kind;
  YxAlertLevel level;
  char *subject;         /* what it is about: a vehicle's, officer's or custody's id, or "VEHICLE/STOP" */
  char *vehicle_id, *officer_id, *task_id, *custody_id; /* nullable */
  gint64 device;         /* YxDevice.number; 0: none */
  char *text;            /* one line, in the user's language */
  char *todo;            /* what to do, one line */
  gint64 raised, changed; /* by the night's clock, UTC microseconds */
  gint64 acknowledged;   /* 0: not, or not since its level rose */
  char *acknowledged_by; /* nullable */
  gint64 cleared;        /* 0: it stands */
  guint n_times;         /* it came true */
} YxAlert;

YxAlert *yx_alert_copy (const YxAlert *alert);
void yx_alert_free (YxAlert *alert);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxAlert, yx_alert_free)

typedef struct {
  const char *operation_id; /* NULL: of all */
  gboolean open_only;
  guint limit;              /* 0: none */
} YxAlertFilter;

/* Open ones first, by level and then the latest first; then those that have cleared, the latest
 * first. filter is nullable. Returns: (transfer full): of YxAlert */
GPtrArray *yx_desk_list_alerts (YxDesk *self, const YxAlertFilter *filter, GError **error);

/* Somebody has seen it. For those who dispatch. STATE when it has cleared; acknowledging again says
 * nothing new. An alert whose level rises after that is open to be acknowledged again. */
gboolean yx_desk_acknowledge_alert (YxDesk *self, const char *alert_id, GError **error);
void yx_desk_acknowledge_alert_async (YxDesk *self, const char *alert_id,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean yx_desk_acknowledge_alert_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* What its car is called (transfer full, nullable), and where it is: the last place of its device, else
 * of any device of the car, else its stop. *ret_found FALSE: nowhere. */
gboolean yx_desk_locate_alert (YxDesk *self, const YxAlert *alert, char **ret_car,
                               gboolean *ret_found, YxLonLat *ret_point, GError **error);

/* What to do about alerts of a kind, one line, static. */
const char *yx_alert_todo (YxAlertKind kind);

G_END_DECLS
