#pragma once

/* Sending a car elsewhere while the operation is live: what the desk proposes, what it would do to
 * the rest, and what was sent.
 *
 * A board holds the rest of the operation as it is now, measured on the roads, and at most three
 * answers to one question. They are ranked by what they cost in minutes: until the car is there,
 * half of those by which other visits are later, and an hour for each visit that is given up. All
 * keep what is under way: a visit that its team will reach within ten minutes. Nothing is changed
 * before an answer is sent. */

#include "desk/dispatch-answer.h"
#include "desk/night.h"
#include "desk/replan.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  const char *operation_id;
  YxDispatchCause cause;
  const char *lead_id;    /* LEAD: its debtor is visited at its place */
  const char *task_id;    /* HAND: the visit to be made; CLOSED, STOPPED: that is not made */
  const char *place_id;   /* HAND, nullable: any */
  const char *vehicle_id; /* BROKEN_DOWN: the car; CLOSED, STOPPED, nullable: the car that is free
                             now */
} YxDispatchQuestion;

typedef enum {
  YX_OFFER_TAKE, /* a car takes a visit; the others as they are */
  YX_OFFER_REST, /* the rest is planned again, what was promised kept as far as it is worth it */
  YX_OFFER_KEEP, /* everybody goes on, without the visits named */
} YxOfferKind;

/* Of a TAKE: another visit that would move by a minute or more. */
typedef struct {
  char *title; /* masked */
  double seconds;
} YxOfferDelay;

typedef struct {
  YxOfferKind kind;
  char *vehicle_id, *car;     /* TAKE */
  char *task_id, *place_id, *title; /* TAKE */
  gint64 begin;               /* TAKE: of the visit; UTC microseconds */
  double minutes;             /* what it is ranked by */
  GArray *delays;             /* of YxOfferDelay */
  GPtrArray *dropped;         /* (element-type utf8): visits given up, masked */
  YxReplanEffect effect;      /* REST */
  char *text;                 /* one line, in the user's language */
} YxDispatchOffer;

#define YX_TYPE_DISPATCH_BOARD (yx_dispatch_board_get_type ())
G_DECLARE_FINAL_TYPE (YxDispatchBoard, yx_dispatch_board, YX, DISPATCH_BOARD, GObject)

/* Reads, measures and answers; blocks. A lead's debtor who is not in the operation yet comes into it
 * as a task that nobody is sent to. UNLAWFUL, with the rule, when the visit may not go; STATE unless
 * the operation is live; NOT_FOUND; INVALID. Without offers nobody can go: yx_dispatch_board_get_why()
 * says more. For those who dispatch. Returns: (transfer full) */
YxDispatchBoard *yx_dispatch_board_open (YxDesk *desk, const YxDispatchQuestion *question,
                                         const YxNightView *view, GCancellable *cancellable,
                                         GError **error);
void yx_dispatch_board_open_async (YxDesk *desk, const YxDispatchQuestion *question,
                                   YxNightView *view, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
YxDispatchBoard *yx_dispatch_board_open_finish (GAsyncResult *result, GError **error);

/* The best first. Returns: (transfer none): of YxDispatchOffer */
GPtrArray *yx_dispatch_board_get_offers (YxDispatchBoard *self);
const char *yx_dispatch_board_get_why (YxDispatchBoard *self);

/* Searches on for so long, and adds an answer of the kind REST as the last one when it is better than
 * those that there are: *ret_better says whether. The others stay where they are. It changes nothing
 * on the desk: it has to be sent like the others. Not while the answers are read. */
gboolean yx_dispatch_board_improve (YxDispatchBoard *self, double seconds,
                                    GCancellable *cancellable, gboolean *ret_better,
                                    GError **error);

/* Makes the answer the plan's next version and writes down who is sent where, with the answers that
 * there were. STATE when the plan is another one meanwhile. A board is used up by it. */
gboolean yx_dispatch_board_send (YxDispatchBoard *self, guint offer, GCancellable *cancellable,
                                 GError **error);
void yx_dispatch_board_send_async (YxDispatchBoard *self, guint offer, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean yx_dispatch_board_send_finish (YxDispatchBoard *self, GAsyncResult *result,
                                        GError **error);

/* What was sent ------------------------------------------------------------------------------- */

typedef struct {
  char *id, *operation_id;
  YxDispatchCause cause;
  char *vehicle_id, *vehicle;  /* call sign, else plate */
  char *task_id, *place_id, *lead_id; /* nullable */
  char *title;                 /* whom the car is to visit, masked; nullable */
  int plan_before, plan_after;
  char *author;
  gint64 sent, acknowledged;   /* acknowledged 0: not yet */
  char *acknowledged_by;       /* nullable */
} YxDispatch;

/* The latest first. Returns: (transfer full): of YxDispatch */
GPtrArray *yx_desk_list_dispatches (YxDesk *self, const char *operation_id, GError **error);

G_END_DECLS
