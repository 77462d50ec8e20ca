#pragma once

/* What the verbs of desk/ share. */

#include "desk/desk.h"
#include "model/operation.h"
#include "store/payload.h"

G_BEGIN_DECLS

/* Runs a write job (see yx_store_write()) and, when its rows are durable, has "changed" emitted. */
gboolean yx_desk_write (YxDesk *self, YxStoreJob job, gpointer data, GCancellable *cancellable,
                        GError **error);

/* Appends the event of a verb, in the transaction of its rows. */
gboolean yx_desk_append_event (YxDb *db, const char *author, const char *operation_id,
                               const char *kind, YxPayload *payload, GError **error);

/* Whether a row with this id is in a table (both names are static text). */
gboolean yx_desk_row_exists (YxDb *db, const char *table, const char *id, gboolean *ret_exists,
                             GError **error);

/* One operation by its exact id; NOT_FOUND. Returns: (transfer full) */
YxOperation *yx_desk_read_operation (YxDb *db, const char *operation_id, GError **error);

G_END_DECLS
