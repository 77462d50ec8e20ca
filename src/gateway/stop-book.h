#pragma once

/* The stops of tonight's cars (of approved and running operations), as phones are told of them. Names
 * nobody: what a phone shows is a number and a place. */

#include "desk/desk.h"
#include "geo/datum.h"

G_BEGIN_DECLS

typedef struct {
  char *vehicle_id, *car; /* id; what it is called */
  char *task_id;
  int ordinal;            /* in its route, from 1 */
  YxLonLat point;
  gint64 arrival;         /* as planned, UTC microseconds */
  gint64 stamp;           /* seconds: the same for a task in every plan, for no other task */
} YxBookStop;

typedef struct _YxStopBook YxStopBook;

typedef void (*YxStopBookChanged) (gpointer data);

/* Reads the stops, and looks for others every few seconds in the thread-default context; `changed`
 * (nullable) is called when there are. */
YxStopBook *yx_stop_book_new (YxDesk *desk, YxStopBookChanged changed, gpointer data);
void yx_stop_book_free (YxStopBook *self);

/* Of YxBookStop, by car and ordinal; owned by the book until it changes. */
const GArray *yx_stop_book_get (YxStopBook *self);

/* Another number when they have changed; never 0. */
guint yx_stop_book_get_version (YxStopBook *self);

G_END_DECLS
