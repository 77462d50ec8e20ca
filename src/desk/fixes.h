#pragma once

/* What devices reported. Fixes are many and stay out of the event log; what follows from them
 * (arrivals, alarms) is in it. Recording them does not emit "changed". */

#include "desk/desk.h"
#include "protocols/fix.h"

G_BEGIN_DECLS

typedef struct {
  gint64 device;       /* YxDevice.number */
  gint64 receive_time; /* UTC microseconds */
  YxFix fix;
} YxDeviceFix;

/* Records fixes (of YxDeviceFix, which it takes) in one transaction, each once however often it
 * is sent. A fix without a time of its own gets that of its receipt. */
void yx_desk_record_fixes_async (YxDesk *self, GArray *fixes, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* TRUE: all of them are durable. */
gboolean yx_desk_record_fixes_finish (YxDesk *self, GAsyncResult *result, GError **error);

typedef struct {
  gint64 device;   /* YxDevice.number; 0: of all */
  gint64 since;    /* device time, UTC microseconds; G_MININT64: all */
  gint64 after;    /* seq; 0: from the first */
  guint limit;     /* 0: none */
} YxFixFilter;

typedef struct {
  gint64 seq;
  gint64 device;
  gint64 receive_time;
  YxFix fix;
} YxFixRow;

/* In the order in which they were recorded, or with `since` by device time. `filter` is nullable.
 * Returns: (transfer full): of YxFixRow */
GArray *yx_desk_list_fixes (YxDesk *self, const YxFixFilter *filter, GError **error);

G_END_DECLS
