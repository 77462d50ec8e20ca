#pragma once

/* The event log, read back. See store/event-log.h for what an event is. */

#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct {
  gint64 after;             /* number; 0: from the first */
  const char *operation_id; /* NULL: all */
  const char *kind;         /* what kinds begin with; NULL: all */
  guint limit;              /* 0: none */
} YxEventFilter;

typedef struct {
  gint64 seq;
  char *id, *operation_id, *kind, *author, *payload, *hash; /* operation_id, payload: nullable */
  gint64 device_time, receive_time;
} YxEventRow;

/* In order. Returns: (transfer full): of YxEventRow */
GArray *yx_desk_list_events (YxDesk *self, const YxEventFilter *filter, GError **error);

G_END_DECLS
