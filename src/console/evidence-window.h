#pragma once

/* What the phones sent from a night or from one stop of it: photos, sound, films, notes and scans,
 * each with who sent it, when and where it was taken, its digest and the way it has taken since.
 *
 * Enter opens the chosen piece (which is an event of the desk and takes the right to read records),
 * Ctrl+S saves a copy, Escape closes the window. */

#include <adwaita.h>

#include "desk/evidence.h"

G_BEGIN_DECLS

#define YX_TYPE_EVIDENCE_WINDOW (yx_evidence_window_get_type ())
G_DECLARE_FINAL_TYPE (YxEvidenceWindow, yx_evidence_window, YX, EVIDENCE_WINDOW, AdwWindow)

/* Shows it over @parent; a window that is open there already is used again. @filter says of which
 * operation, and which task of it (NULL: the whole night); its id chooses that piece. @at: UTC
 * microseconds: else the last piece taken by then is chosen; 0: the first one.
 * Returns: (transfer none) */
YxEvidenceWindow *yx_evidence_window_open (GtkWindow *parent, YxDesk *desk,
                                           const YxEvidenceFilter *filter, gint64 at);

/* For tests: the piece that is chosen. Returns: (transfer none) (nullable): its id */
const char *yx_evidence_window_get_chosen (YxEvidenceWindow *self);

G_END_DECLS
