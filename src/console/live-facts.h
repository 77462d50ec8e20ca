#pragma once

/* What the Live page shows beside the night: the leads that are open, and what who acts may do. */

#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct {
  GListModel *leads; /* of YxLead, open and verified */
  guint roles;       /* of who acts */
} YxLiveFacts;

void yx_live_facts_free (YxLiveFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxLiveFacts, yx_live_facts_free)

void yx_live_facts_read_async (YxDesk *desk, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) */
YxLiveFacts *yx_live_facts_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
