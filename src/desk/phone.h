#pragma once

/* A phone with the field page, and with whom it is out: the officer it was given to, the car it
 * rides in tonight, the operation of that car. Verbs that take a phone are done in its name: it must
 * be paired still when the rows are written, and it may touch what is its own car's alone. Without
 * a phone (NULL) who acts at the desk does them, by his roles. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

/* Texts but device_id and author may be NULL. */
typedef struct {
  gint64 device;      /* YxDevice.number */
  char *device_id;
  char *label;
  char *officer_id, *officer;
  YxOfficerRole role; /* of officer */
  char *vehicle_id, *plate, *call_sign;
  char *operation_id, *operation; /* live, else approved, else closed within three days */
  YxOperationStep step;
  gint64 window_start, window_end;
  int plan_version;
  char *route_id;     /* of its car in the plan in force */
  char *author;       /* of what it does: the officer, else the car */
} YxPhone;

void yx_phone_free (YxPhone *phone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPhone, yx_phone_free)

/* By its token; NOT_FOUND for one that is not known, was revoked or has expired.
 * Returns: (transfer full) */
YxPhone *yx_desk_find_phone (YxDesk *self, const char *token, gint64 now, GError **error);

/* The operation of a task that is a stop of its car in some version of the plan; NOT_FOUND. What a
 * phone says late may be of another operation than the one its car is out for by then.
 * Returns: (transfer full) */
char *yx_desk_find_phone_task (YxDesk *self, const YxPhone *phone, const char *task_id,
                               GError **error);

/* The operation that its car was out for at a time; what names no stop and comes late belongs to it.
 * *ret_id (transfer full) is NULL for none. */
gboolean yx_desk_find_phone_operation (YxDesk *self, const YxPhone *phone, gint64 time,
                                       char **ret_id, GError **error);

/* Whether its own reports said it to be on duty at each of `n` times (UTC microseconds): the last
 * on-duty or off-duty report of this device that is not later. */
gboolean yx_desk_was_on_duty (YxDesk *self, const YxPhone *phone, const gint64 *times, gsize n,
                              gboolean *ret_on_duty, GError **error);

G_END_DECLS
