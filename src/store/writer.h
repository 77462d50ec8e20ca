#pragma once

/* The writer thread: takes all jobs that wait, runs each in its own savepoint of one transaction,
 * commits once, then answers them all. Durability costs one fsync a group, and the group grows
 * by itself while the disk is busy with the one before. */

#include "store/store.h"

G_BEGIN_DECLS

typedef struct _YxWriter YxWriter;
typedef struct _YxWriterTicket YxWriterTicket;

/* Takes the connection, which no one else may use from now on. */
YxWriter *yx_writer_new (YxDb *db);

/* Runs what waits, answers it, ends the thread and closes the connection. */
void yx_writer_free (YxWriter *self);

/* Queues a job for a caller that waits. */
YxWriterTicket *yx_writer_push (YxWriter *self, YxStoreJob job, gpointer data,
                                GCancellable *cancellable);
/* Blocks until the ticket's group is on disk or undone; frees the ticket. */
gboolean yx_writer_wait (YxWriterTicket *ticket, GError **error);

/* Queues a job whose task (transfer full) is returned to when it is done. */
void yx_writer_push_task (YxWriter *self, YxStoreJob job, gpointer data, GCancellable *cancellable,
                          GTask *task);

void yx_writer_set_busy_timeout (YxWriter *self, guint milliseconds);
void yx_writer_get_statistics (YxWriter *self, guint64 *ret_jobs, guint64 *ret_commits);

G_END_DECLS
