#pragma once

/* What verbs that phones call share, within a job. Internal to desk/. */

#include "desk/desk-private.h"
#include "desk/phone.h"

G_BEGIN_DECLS

/* FORBIDDEN when it is not paired any more. */
gboolean yx_phone_check (YxDb *db, const YxPhone *phone, GError **error);

/* Sets `phone`, `officer` and `vehicle` of an event's payload; NULL: nothing. */
void yx_phone_sign (const YxPhone *phone, YxPayload *payload);

/* The operation of a stop's task, which the phone's car must have in some version of its plan;
 * NOT_FOUND. Without a task: the phone's operation; STATE when it is in none.
 * Returns: (transfer full) */
char *yx_phone_find_operation (YxDb *db, const YxPhone *phone, const char *task_id,
                               GError **error);

/* The operation that the phone's car was out for at a time of its clock: its present one, unless that
 * had not begun by then; else the last one before. 0: the present one. NULL with *error unset: none.
 * Returns: (transfer full) */
char *yx_phone_operation_at (YxDb *db, const YxPhone *phone, gint64 time, GError **error);

G_END_DECLS
