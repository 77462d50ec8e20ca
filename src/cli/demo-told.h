#pragma once

/* What is told, taken and decided in a past night of the sample county: messages, evidence, a late lead, a case
 * that is paid meanwhile. Everything is invented, goes by the desk's own verbs, and happens when the
 * night's clock shows `time` (UTC microseconds). */

#include "desk/night.h"
#include "desk/phone.h"

/* The clock shows `time` and goes on; afterwards it stands, and follows the fixes. */
gboolean yx_demo_told_begin (YxDesk *desk, const char *operation_id, gint64 time, GError **error);
gboolean yx_demo_told_end (YxDesk *desk, const char *operation_id, gint64 time, GError **error);

/* A phone for an officer of the car. Returns: (transfer full) */
YxPhone *yx_demo_told_phone (YxDesk *desk, const char *operation_id, const char *vehicle_id,
                             GError **error);

typedef struct {
  const YxPhone *from; /* NULL: the desk */
  const YxPhone *to;   /* NULL: all, or the desk */
  const char *said;
  gboolean urgent;
} YxDemoMessage;

/* Read at once by `to`. */
gboolean yx_demo_told_message (YxDesk *desk, const char *operation_id, gint64 time,
                               const YxDemoMessage *message, GError **error);

typedef struct {
  gint64 time;
  guint team;
  char *task_id, *place_id;
  YxLonLat point;
  YxEvidenceKind kind;
  guint n;             /* of the night: what it shows */
} YxDemoPiece;

void yx_demo_piece_clear (YxDemoPiece *piece);

/* A door, a receipt, a minute of sound or a note, from the phone in pieces. */
gboolean yx_demo_told_evidence (YxDesk *desk, const YxPhone *phone, const YxDemoPiece *piece,
                                GError **error);

/* The hotline has seen somebody come home where a car would be much later: one is sent at once, and says
 * that it goes. *ret_sent FALSE: nobody could go. */
gboolean yx_demo_told_lead (YxDesk *desk, YxNight *night, const YxNightStop *stop, gint64 time,
                            GCancellable *cancellable, gboolean *ret_sent, GError **error);

/* Somebody has paid at the counter: his visit is called off, the others go on. */
gboolean yx_demo_told_paid (YxDesk *desk, YxNight *night, const char *task_id, gint64 time,
                            GCancellable *cancellable, gboolean *ret_sent, GError **error);
