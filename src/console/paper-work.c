#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/paper-work.h"
#include "desk/operation.h"
#include "exchange/output-guard.h"
#include "map/texture.h"

typedef struct {
  YxDesk *desk;
  YxPaperOrder order; /* texts owned */
  YxPaperProgress *progress;
  YxPaperProof *proof;
  guint page;
  double scale;
  char *path;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->desk);
  g_free ((char *) job->order.operation_id);
  g_free ((char *) job->order.subject);
  g_free ((char *) job->order.route);
  g_free ((char *) job->order.locale);
  g_clear_pointer (&job->progress, yx_paper_progress_unref);
  g_clear_pointer (&job->proof, yx_paper_proof_unref);
  g_free (job->path);
  g_free (job);
}

YxPaperProgress *
yx_paper_progress_new (void)
{
  YxPaperProgress *self = g_new0 (YxPaperProgress, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

YxPaperProgress *
yx_paper_progress_ref (YxPaperProgress *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yx_paper_progress_unref (YxPaperProgress *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

double
yx_paper_progress_get (YxPaperProgress *self)
{
  return g_atomic_int_get (&self->thousandths) / 1000.0;
}

static void
progress_cb (double fraction, gpointer user_data)
{
  YxPaperProgress *progress = user_data;

  g_atomic_int_set (&progress->thousandths, (int) (fraction * 1000));
}

/* An operation by whatever it was called; NULL with error set. */
static YxOperation *
find_operation (const Job *job, YxPaperOrder *order, GError **error)
{
  YxOperation *operation = yx_desk_find_operation (job->desk, job->order.operation_id, error);

  if (operation != NULL)
    order->operation_id = yx_operation_get_data (operation)->id;
  return operation;
}

static void
prove_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GError) error = NULL;
  YxPaperOrder order = job->order;
  g_autoptr (YxOperation) operation
      = order.subject == NULL ? find_operation (job, &order, &error) : NULL;
  YxPaperProof *proof = NULL;

  if (error == NULL) {
    proof = yx_paper_prove (job->desk, &order, progress_cb, job->progress, cancellable, &error);
  }
  if (proof != NULL)
    g_task_return_pointer (task, proof, (GDestroyNotify) yx_paper_proof_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
paint_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  cairo_surface_t *surface = yx_paper_paint_page (job->proof->paper, job->page, job->scale);

  g_task_return_pointer (task, yx_texture_new_opaque (surface), g_object_unref);
  cairo_surface_destroy (surface);
}

static void
issue_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if ((job->path == NULL || yx_output_check (job->path, &error))
      && yx_paper_proof_issue (job->proof, job->desk, job->path, cancellable, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
order_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  YxPaperOrder order = job->order;
  g_autoptr (YxOperation) operation
      = order.subject == NULL ? find_operation (job, &order, &error) : NULL;

  if (error == NULL && yx_output_check (job->path, &error)
      && yx_paper_issue (job->desk, &order, job->path, NULL, NULL, cancellable, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static Job *
job_new (YxDesk *desk, const YxPaperOrder *order)
{
  Job *job = g_new0 (Job, 1);

  job->desk = g_object_ref (desk);
  job->order = *order;
  job->order.operation_id = g_strdup (order->operation_id);
  job->order.subject = g_strdup (order->subject);
  job->order.route = g_strdup (order->route);
  job->order.locale = g_strdup (order->locale);
  return job;
}

void
yx_paper_work_prove_async (YxDesk *desk, const YxPaperOrder *order, YxPaperProgress *progress,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = job_new (desk, order);

  job->progress = yx_paper_progress_ref (progress);
  g_task_set_source_tag (task, yx_paper_work_prove_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, prove_thread);
}

YxPaperProof *
yx_paper_work_prove_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_paper_work_prove_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yx_paper_work_paint_async (YxPaperProof *proof, guint page, double scale,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->proof = yx_paper_proof_ref (proof);
  job->page = page;
  job->scale = scale;
  g_task_set_source_tag (task, yx_paper_work_paint_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, paint_thread);
}

GdkTexture *
yx_paper_work_paint_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_paper_work_paint_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yx_paper_work_issue_async (YxDesk *desk, YxPaperProof *proof, const char *path,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->desk = g_object_ref (desk);
  job->proof = yx_paper_proof_ref (proof);
  job->path = g_strdup (path);
  g_task_set_source_tag (task, yx_paper_work_issue_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, issue_thread);
}

void
yx_paper_work_order_async (YxDesk *desk, const YxPaperOrder *order, const char *path,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = job_new (desk, order);

  job->path = g_strdup (path);
  g_task_set_source_tag (task, yx_paper_work_order_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, order_thread);
}

gboolean
yx_paper_work_issue_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_paper_work_issue_async)
                            || g_async_result_is_tagged (result, yx_paper_work_order_async),
                        FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
