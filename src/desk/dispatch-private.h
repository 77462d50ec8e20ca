#pragma once

/* What the files of dispatching share. Internal to desk/. */

#include "desk/desk-private.h"
#include "desk/dispatch.h"

G_BEGIN_DECLS

/* What a view of the night knows of the rest, as planning again asks for it; the question's car is out
 * when it has broken down, and what is not to be made is done. Lives in `chunk`. */
typedef struct {
  YxReplanRequest request;
  GStringChunk *strings;
  GArray *cars;           /* of YxCarKnown */
  GPtrArray *done, *tried;
} YxDispatchKnown;

YxDispatchKnown *yx_dispatch_known_new (const YxDispatchQuestion *question,
                                        const YxNightView *view);
void yx_dispatch_known_free (YxDispatchKnown *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDispatchKnown, yx_dispatch_known_free)

/* The task that a lead asks for: that of its debtor, made if there is none; and its place. INVALID
 * when the lead names no place. Texts are (transfer full). */
gboolean yx_dispatch_admit_lead (YxDesk *desk, const char *operation_id, const char *lead_id,
                                 char **ret_task_id, char **ret_place_id, GError **error);

/* Of one car. */
typedef struct {
  const char *vehicle_id, *task_id, *place_id; /* task and place nullable */
} YxDispatchOrder;

/* Orders as they are written down. */
typedef struct {
  const YxDispatchQuestion *question;
  const YxDispatchOrder *orders;
  guint n_orders;
  int plan_before, plan_after;
  const char *offers; /* JSON */
  const char *author;
} YxDispatchOrders;

/* Writes the orders with their events; `data`: YxDispatchOrders. */
gboolean yx_dispatch_write_job (YxDb *db, gpointer data, GError **error);

G_END_DECLS
