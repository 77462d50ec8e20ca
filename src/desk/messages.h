#pragma once

/* Messages of an operation: from the desk to one car or to all, and from a car to the desk. Each is
 * delivered when a phone has it and read when somebody has looked at it there. */

#include "desk/phone.h"

G_BEGIN_DECLS

#define YX_MESSAGE_MAX_LENGTH 2000 /* characters */

typedef struct {
  const char *id;         /* the sender's, a UUID; NULL: a new one. What is sent again is taken once */
  const char *vehicle_id; /* from the desk: to whom; NULL: to all. From a phone: not used */
  const char *said;
  gboolean urgent;
  gint64 time;            /* by the sender's clock, UTC microseconds; 0: now */
} YxMessageData;

/* To the cars of an operation (phone NULL), or from a phone to the desk (operation_id NULL: that
 * of its car). *ret_id (nullable) is (transfer full). INVALID, NOT_FOUND, STATE once closed;
 * EXISTS when the id is another message's. */
gboolean yx_desk_send_message (YxDesk *self, const YxPhone *phone, const char *operation_id,
                               const YxMessageData *message, char **ret_id, GError **error);

typedef struct {
  const char *message_id;
  gint64 delivered, read; /* UTC microseconds; 0: not */
} YxReceiptData;

/* What a phone, or the desk itself (phone NULL), says of messages to it. The first time counts;
 * one that is not to it is passed over. */
gboolean yx_desk_record_receipts (YxDesk *self, const YxPhone *phone,
                                  const YxReceiptData *receipts, gsize n, GError **error);

typedef struct {
  gint64 seq;
  char *id;
  char *vehicle_id, *vehicle;        /* to which car; NULL: to all, or to the desk */
  char *from;                        /* who said it */
  char *from_vehicle_id, *from_vehicle; /* NULL: the desk */
  gint64 from_device;                /* 0: the desk */
  char *said;
  gboolean urgent;
  gint64 device_time, sent;
  guint n_delivered, n_read;         /* receivers */
  gint64 delivered, read;            /* the first time by anybody; 0: not yet */
} YxMessage;

void yx_message_free (gpointer message);

/* Of an operation after `after` (seq), in order. phone: only those to or from its car.
 * Returns: (transfer full): of YxMessage */
GPtrArray *yx_desk_list_messages (YxDesk *self, const char *operation_id, const YxPhone *phone,
                                  gint64 after, GError **error);

G_END_DECLS
