#pragma once

/* A folder that is watched for files of leads, such as one that the police put theirs into. Each
 * file that appears is taken once and then moved, with a report beside it, to the folder done/ in
 * it, or to refused/ when nothing of it could be stored.
 *
 * A file is left alone until it has not changed for a while, is not empty and has no name of one
 * that is being written (a dot in front; ~ or .part, .tmp, .crdownload at the end). Leads and the
 * file's digest go onto the desk in one transaction, the report is written next, and the file is
 * moved last: a program that is killed at any moment finds on its next start the file still
 * there, and the digest says whether its leads are on the desk. What is no fault of the file (a
 * locked desk, a full disk, roles) leaves it where it is, to be tried again.
 *
 * Signals:
 *   taken (const char *name, gboolean done, const char *report)
 *   trouble (const char *message): the folder or the desk */

#include <gio/gio.h>

#include "desk/desk.h"
#include "exchange/case-list.h"

G_BEGIN_DECLS

#define YX_TYPE_LEAD_DROP (yx_lead_drop_get_type ())
G_DECLARE_FINAL_TYPE (YxLeadDrop, yx_lead_drop, YX, LEAD_DROP, GObject)

/* How long a file must have been left alone. */
#define YX_LEAD_DROP_SETTLE_MS 2000

/* options: (nullable), as in yx_lead_list_import(). */
YxLeadDrop *yx_lead_drop_new (YxDesk *desk, const char *folder, const YxCaseListOptions *options,
                              guint settle_ms);

/* Makes the folders and begins to watch; files that are there already are taken as well. Signals
 * come on the main context that is thread-default now. */
gboolean yx_lead_drop_start (YxLeadDrop *self, GError **error);
/* A file that is being taken is ended; nothing more is taken. */
void yx_lead_drop_stop (YxLeadDrop *self);
/* Whether a thread is at it still; its end comes to the main context that start() was called in. */
gboolean yx_lead_drop_is_taking (YxLeadDrop *self);

/* Takes what is there and settled, once, blocking; *ret_n_waiting (nullable) files are not settled
 * yet. Returns whether there was no trouble. */
gboolean yx_lead_drop_take (YxLeadDrop *self, guint *ret_n_done, guint *ret_n_refused,
                            guint *ret_n_waiting, GCancellable *cancellable, GError **error);

G_END_DECLS
