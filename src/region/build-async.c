#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/region-build.h"

/* Between two calls of progress, so that a window is not busy with its bar. */
#define INTERVAL_US (G_USEC_PER_SEC / 20)

typedef struct {
  YxRegionBuildOptions options;
  char *extract, *out, *name, *speeds;
  YxRoadsSpeeds table;
  YxRegionProgress progress;
  gpointer progress_data;
  GMainContext *context;
  YxRegionBuildReport report;
  /* Touched by the thread that builds alone. */
  gint64 last_call;
  YxRegionPhase last_phase;
} Job;

typedef struct {
  GTask *task;
  YxRegionPhase phase;
  double fraction;
} Call;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->extract);
  g_free (job->out);
  g_free (job->name);
  g_free (job->speeds);
  g_main_context_unref (job->context);
  g_free (job);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->task);
  g_free (call);
}

static gboolean
call_cb (gpointer data)
{
  const Call *call = data;
  const Job *job = g_task_get_task_data (call->task);

  if (!g_task_get_completed (call->task))
    job->progress (call->phase, call->fraction, job->progress_data);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (YxRegionPhase phase, double fraction, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  const gint64 now = g_get_monotonic_time ();
  Call *call;

  if (phase == job->last_phase && now - job->last_call < INTERVAL_US)
    return;
  job->last_phase = phase;
  job->last_call = now;
  call = g_new (Call, 1);
  *call = (Call){ g_object_ref (task), phase, fraction };
  g_main_context_invoke_full (job->context, G_PRIORITY_DEFAULT, call_cb, call, call_free);
}

static void
build_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (yx_region_build (&job->options, job->progress != NULL ? progress_cb : NULL, task,
                       &job->report, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
yx_region_build_async (const YxRegionBuildOptions *options, YxRegionProgress progress,
                       gpointer progress_data, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (options != NULL);
  g_return_if_fail (options->extract != NULL && options->out != NULL);

  job = g_new0 (Job, 1);
  job->extract = g_strdup (options->extract);
  job->out = g_strdup (options->out);
  job->name = g_strdup (options->name);
  job->speeds = g_strdup (options->speeds);
  job->options = (YxRegionBuildOptions){
    .extract = job->extract, .out = job->out, .name = job->name, .speeds = job->speeds,
    .gazetteer = options->gazetteer,
  };
  if (options->table != NULL) {
    job->table = *options->table;
    job->options.table = &job->table;
  }
  job->progress = progress;
  job->progress_data = progress_data;
  job->context = g_main_context_ref_thread_default ();
  job->last_phase = YX_REGION_N_PHASES;

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_region_build_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, build_thread_cb);
}

gboolean
yx_region_build_finish (GAsyncResult *result, YxRegionBuildReport *ret_report, GError **error)
{
  const Job *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  job = g_task_get_task_data (G_TASK (result));
  if (ret_report != NULL)
    *ret_report = job->report;
  return TRUE;
}
