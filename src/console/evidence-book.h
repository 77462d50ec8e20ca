#pragma once

/* What the phones of a night have sent, with the way each piece has taken, for lists. */

#include <gio/gio.h>

#include "desk/evidence.h"

G_BEGIN_DECLS

#define YX_TYPE_EVIDENCE_ENTRY (yx_evidence_entry_get_type ())
G_DECLARE_FINAL_TYPE (YxEvidenceEntry, yx_evidence_entry, YX, EVIDENCE_ENTRY, GObject)

/* Returns: (transfer none) */
const YxEvidenceItem *yx_evidence_entry_get_item (YxEvidenceEntry *self);

/* One line a custody event, the first one first: "2026-11-23 04:31:20 · Evidence stored · 王五".
 * Returns: (transfer none) (element-type utf8) */
GPtrArray *yx_evidence_entry_get_custody (YxEvidenceEntry *self);

/* @filter: what of it; NULL: all. Returns from finish: (transfer full): a GListStore of entries, by
 * when they were taken */
void yx_evidence_book_read_async (YxDesk *desk, const YxEvidenceFilter *filter,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
GListStore *yx_evidence_book_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
