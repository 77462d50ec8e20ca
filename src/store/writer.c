#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "store/db-private.h"
#include "store/writer.h"

/* A group no larger than this, so that the first in it does not wait for an endless queue. */
#define GROUP_MAX 1024

struct _YxWriterTicket {
  YxStoreJob job; /* NULL: the thread shall end */
  gpointer data;
  GCancellable *cancellable;
  GTask *task;    /* whom to answer; NULL: whoever waits for `answered` */

  GError *error;
  GMutex lock;
  GCond answered;
  gboolean is_answered;
};

struct _YxWriter {
  YxDb *db;
  GThread *thread;
  GAsyncQueue *queue; /* of YxWriterTicket */
  gboolean orphan;    /* the thread frees all by itself when it ends */
  gint busy_ms;       /* atomic; taken over with the next group. Below 0: as it is */

  GMutex lock; /* of the counts */
  guint64 n_jobs;
  guint64 n_commits;
};

static YxWriterTicket *
ticket_new (YxStoreJob job, gpointer data, GCancellable *cancellable, GTask *task)
{
  YxWriterTicket *ticket = g_new0 (YxWriterTicket, 1);

  ticket->job = job;
  ticket->data = data;
  ticket->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  ticket->task = task;
  g_mutex_init (&ticket->lock);
  g_cond_init (&ticket->answered);
  return ticket;
}

static void
ticket_free (YxWriterTicket *ticket)
{
  g_clear_object (&ticket->cancellable);
  g_clear_object (&ticket->task);
  g_clear_error (&ticket->error);
  g_mutex_clear (&ticket->lock);
  g_cond_clear (&ticket->answered);
  g_free (ticket);
}

/* Answers; a waiting caller frees the ticket at once, so it is not touched afterwards. */
static void
ticket_answer (YxWriterTicket *ticket)
{
  if (ticket->task != NULL) {
    if (ticket->error != NULL)
      g_task_return_error (ticket->task, g_steal_pointer (&ticket->error));
    else
      g_task_return_boolean (ticket->task, TRUE);
    ticket_free (ticket);
    return;
  }
  g_mutex_lock (&ticket->lock);
  ticket->is_answered = TRUE;
  g_cond_signal (&ticket->answered);
  g_mutex_unlock (&ticket->lock);
}

/* Runs one job in its savepoint. An error of the job is the ticket's; returns FALSE when the
 * whole transaction is lost. */
static gboolean
run_job (YxWriter *self, YxWriterTicket *ticket, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (ticket->cancellable, &ticket->error))
    return TRUE;
  if (!yx_db_run (self->db, "SAVEPOINT job", error))
    return FALSE;
  if (ticket->job (self->db, ticket->data, &ticket->error)) {
    g_assert (ticket->error == NULL);
    return yx_db_run (self->db, "RELEASE job", error);
  }
  if (ticket->error == NULL) {
    g_critical ("A write job failed without saying why");
    g_set_error_literal (&ticket->error, YX_STORE_ERROR, YX_STORE_ERROR_FAILED,
                         _ ("Nothing was stored"));
  }
  /* A full disk or a broken one makes SQLite roll back everything by itself. */
  if (sqlite3_get_autocommit (yx_db_get_handle (self->db))) {
    g_propagate_error (error, g_error_copy (ticket->error));
    return FALSE;
  }
  return yx_db_run (self->db, "ROLLBACK TO job; RELEASE job", error);
}

static gboolean
run_group (YxWriter *self, GPtrArray *group, GError **error)
{
  guint n_done = 0;

  if (!yx_db_run (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < group->len; i++) {
    YxWriterTicket *ticket = group->pdata[i];

    if (!run_job (self, ticket, error))
      goto undo;
    if (ticket->error == NULL)
      n_done++;
  }
  if (n_done == 0)
    return yx_db_run (self->db, "ROLLBACK", error);
  if (!yx_db_run (self->db, "COMMIT", error))
    goto undo;

  g_mutex_lock (&self->lock);
  self->n_commits++;
  g_mutex_unlock (&self->lock);
  return TRUE;

undo:
  if (!sqlite3_get_autocommit (yx_db_get_handle (self->db)))
    yx_db_run (self->db, "ROLLBACK", NULL);
  return FALSE;
}

static void
serve_group (YxWriter *self, GPtrArray *group)
{
  g_autoptr (GError) error = NULL;
  const gint busy_ms = g_atomic_int_exchange (&self->busy_ms, -1);

  if (busy_ms >= 0)
    yx_db_set_busy_timeout (self->db, (guint) busy_ms);

  if (!run_group (self, group, &error)) {
    for (guint i = 0; i < group->len; i++) {
      YxWriterTicket *ticket = group->pdata[i];

      if (ticket->error == NULL)
        ticket->error = g_error_copy (error);
    }
  }
  g_mutex_lock (&self->lock);
  self->n_jobs += group->len;
  g_mutex_unlock (&self->lock);

  g_ptr_array_foreach (group, (GFunc) ticket_answer, NULL);
}

static void
writer_clear (YxWriter *self)
{
  g_async_queue_unref (self->queue);
  g_mutex_clear (&self->lock);
  yx_db_close (self->db);
  g_free (self);
}

static gpointer
writer_thread (gpointer data)
{
  YxWriter *self = data;
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  gboolean ending = FALSE;

  while (!ending) {
    YxWriterTicket *ticket = g_async_queue_pop (self->queue);

    g_ptr_array_set_size (group, 0);
    while (ticket != NULL) {
      if (ticket->job == NULL) {
        ticket_free (ticket);
        ending = TRUE;
        break;
      }
      g_ptr_array_add (group, ticket);
      ticket = group->len < GROUP_MAX ? g_async_queue_try_pop (self->queue) : NULL;
    }
    if (group->len > 0)
      serve_group (self, group);
  }
  if (self->orphan)
    writer_clear (self);
  return NULL;
}

YxWriter *
yx_writer_new (YxDb *db)
{
  YxWriter *self = g_new0 (YxWriter, 1);

  self->db = db;
  self->busy_ms = -1;
  self->queue = g_async_queue_new ();
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("desk-writer", writer_thread, self);
  return self;
}

void
yx_writer_free (YxWriter *self)
{
  g_return_if_fail (self != NULL);

  /* Answering the last caller may drop the last reference to the store, in this very thread. */
  self->orphan = g_thread_self () == self->thread;
  g_async_queue_push (self->queue, ticket_new (NULL, NULL, NULL, NULL));
  if (self->orphan) {
    g_thread_unref (self->thread);
    return;
  }
  g_thread_join (self->thread);
  writer_clear (self);
}

YxWriterTicket *
yx_writer_push (YxWriter *self, YxStoreJob job, gpointer data, GCancellable *cancellable)
{
  YxWriterTicket *ticket = ticket_new (job, data, cancellable, NULL);

  g_async_queue_push (self->queue, ticket);
  return ticket;
}

gboolean
yx_writer_wait (YxWriterTicket *ticket, GError **error)
{
  gboolean done;

  g_mutex_lock (&ticket->lock);
  while (!ticket->is_answered)
    g_cond_wait (&ticket->answered, &ticket->lock);
  g_mutex_unlock (&ticket->lock);

  done = ticket->error == NULL;
  if (!done)
    g_propagate_error (error, g_steal_pointer (&ticket->error));
  ticket_free (ticket);
  return done;
}

void
yx_writer_push_task (YxWriter *self, YxStoreJob job, gpointer data, GCancellable *cancellable,
                     GTask *task)
{
  g_async_queue_push (self->queue, ticket_new (job, data, cancellable, task));
}

void
yx_writer_set_busy_timeout (YxWriter *self, guint milliseconds)
{
  g_atomic_int_set (&self->busy_ms, (gint) MIN (milliseconds, G_MAXINT));
}

void
yx_writer_get_statistics (YxWriter *self, guint64 *ret_jobs, guint64 *ret_commits)
{
  g_mutex_lock (&self->lock);
  *ret_jobs = self->n_jobs;
  *ret_commits = self->n_commits;
  g_mutex_unlock (&self->lock);
}
