#pragma once

/* One piece of evidence: what it shows, once it has been opened; who sent it, when and where; its
 * digest; and its custody. */

#include <adwaita.h>

#include "console/evidence-book.h"

G_BEGIN_DECLS

#define YX_TYPE_EVIDENCE_VIEW (yx_evidence_view_get_type ())
G_DECLARE_FINAL_TYPE (YxEvidenceView, yx_evidence_view, YX, EVIDENCE_VIEW, AdwBin)

GtkWidget *yx_evidence_view_new (void);

/* @desk, @entry: (nullable). What was open stays open while it is the same piece. */
void yx_evidence_view_show (YxEvidenceView *self, YxDesk *desk, YxEvidenceEntry *entry);

/* Reads what is chosen and shows it: pictures and notes here, sound and films with a player. */
void yx_evidence_view_open (YxEvidenceView *self);

/* Asks where to, and writes a copy. */
void yx_evidence_view_save (YxEvidenceView *self);

/* Whether what is chosen is open; for tests. */
gboolean yx_evidence_view_is_open (YxEvidenceView *self);

G_END_DECLS
