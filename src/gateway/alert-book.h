#pragma once

/* The open alerts, as devices are told of them: an ATAK shows where something is wrong, a terminal
 * is told that its call for help has been seen. Names nobody: what is shown is the car and the kind
 * of alert. */

#include "desk/alerts.h"
#include "geo/datum.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  YxAlertKind kind;
  YxAlertLevel level;
  gint64 device;         /* that calls for help; 0: none */
  char *title;           /* "夜巡3号 · no contact" */
  char *todo;
  gboolean acknowledged;
  gboolean has_point;
  YxLonLat point;        /* of its device or car when it was first seen, else of its stop */
} YxBookAlert;

typedef struct _YxAlertBook YxAlertBook;

/* Called after every look, whether anything differs or not. */
typedef void (*YxAlertBookLooked) (gpointer data);

/* Looks once a second in the thread-default context. */
YxAlertBook *yx_alert_book_new (YxDesk *desk, YxAlertBookLooked looked, gpointer data);
void yx_alert_book_free (YxAlertBook *self);

/* Of YxBookAlert; owned by the book until it looks again. */
const GPtrArray *yx_alert_book_get (YxAlertBook *self);

/* By its id; NULL: it has cleared. */
const YxBookAlert *yx_alert_book_find (YxAlertBook *self, const char *id);

G_END_DECLS
