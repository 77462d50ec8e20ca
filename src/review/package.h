#pragma once

/* The evidence of a night in a folder that proves itself, on any machine and without the desk:
 *
 *   manifest.json   format "yexun-evidence-1", the operation, who made it and when, the head of the
 *                   event log, and for each file: id, path, SHA-256, bytes, kind, when and by whom it was
 *                   taken, stop, cases, and the numbers of the events that tell of it
 *   evidence/…      the files, named by their SHA-256
 *   events.jsonl    the event log from its first event to the head, one JSON object a line: what the
 *                   chain is made of (store/event-log.h); the payload only of this operation's
 *   SHA256SUMS      of all the above, for sha256sum -c
 *
 * The chain proves order and completeness of events up to its head; that the head is the court's own is
 * proven by the hash that was written down when the package was made. */

#include "desk/desk.h"

G_BEGIN_DECLS

typedef struct {
  guint n_files;
  guint n_incomplete; /* not in it: they never arrived whole */
  gint64 n_bytes;
  gint64 n_events;
  char *head_hash;
} YxPackageReport;

void yx_package_report_clear (YxPackageReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxPackageReport, yx_package_report_clear)

/* Makes the folder, which must not be there. Each file is read through the desk, so it takes the right
 * to, and is an event, of which the package has all. Half a package is taken away again. */
gboolean yx_package_write (YxDesk *desk, const char *operation_id, const char *folder,
                           GCancellable *cancellable, YxPackageReport *ret_report, GError **error);

/* Checks a package. *ret_faults: (transfer full) (element-type utf8), a line each, none: whole. FALSE
 * only when it is no package or cannot be read. */
gboolean yx_package_verify (const char *folder, GCancellable *cancellable,
                            YxPackageReport *ret_report, GPtrArray **ret_faults, GError **error);

G_END_DECLS
