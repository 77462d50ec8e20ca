#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/lists-private.h"
#include "desk/locks-private.h"

typedef struct {
  char *which;
  const YxBox *region;
  YxPlanView *view;
} ViewJob;

static gboolean
read_operation (YxDb *db, ViewJob *job, GError **error)
{
  g_autoptr (GError) reason = NULL;

  job->view->operation = yx_read_operation_named (db, job->which, &reason);
  if (job->view->operation != NULL
      || (job->which == NULL && g_error_matches (reason, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
read_plan (YxDb *db, YxPlanView *view, const char *operation_id, GError **error)
{
  GError *reason = NULL;

  view->plan = yx_read_plan (db, operation_id, 0, &reason);
  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  view->study = yx_read_plan_study (db, operation_id, 0, &reason);
  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  view->tasks = yx_read_tasks (db, operation_id, error);
  if (view->tasks == NULL)
    return FALSE;
  view->routes = yx_read_routes (db, operation_id, 0, error);
  if (view->routes == NULL)
    return FALSE;
  view->stops = yx_read_stops (db, NULL, operation_id, 0, error);
  if (view->stops == NULL)
    return FALSE;
  yx_stops_still_to_go (view->stops);
  view->locks = yx_locks_new ();
  return yx_locks_read (db, operation_id, view->locks, error);
}

static gboolean
view_job (YxDb *db, gpointer data, GError **error)
{
  ViewJob *job = data;
  YxPlanView *view = job->view;
  const char *operation_id;

  if (!read_operation (db, job, error))
    return FALSE;
  operation_id = view->operation != NULL ? yx_operation_get_data (view->operation)->id : NULL;

  view->cases = yx_read_cases (db, NULL, operation_id, error);
  if (view->cases == NULL)
    return FALSE;
  view->places = yx_read_places (db, NULL, operation_id, job->region, error);
  if (view->places == NULL)
    return FALSE;
  view->vehicles = yx_read_vehicles (db, error);
  if (view->vehicles == NULL)
    return FALSE;
  if (operation_id != NULL)
    return read_plan (db, view, operation_id, error);

  view->tasks = g_list_store_new (YX_TYPE_TASK);
  view->routes = g_list_store_new (YX_TYPE_ROUTE);
  view->stops = g_list_store_new (YX_TYPE_STOP);
  return TRUE;
}

static void
view_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YxDesk *self = source;
  g_autoptr (YxPlanView) view = g_new0 (YxPlanView, 1);
  ViewJob job = { .which = task_data, .view = view };
  GError *error = NULL;
  YxBox region;

  view->has_base = yx_desk_get_base (self, NULL, NULL);
  if (yx_list_region_box (self, &region))
    job.region = &region;
  if (!yx_store_read (yx_desk_get_store (self), view_job, &job, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&view), (GDestroyNotify) yx_plan_view_free);
}

void
yx_plan_view_free (YxPlanView *view)
{
  if (view == NULL)
    return;
  g_clear_object (&view->operation);
  g_clear_object (&view->plan);
  g_clear_object (&view->study);
  g_clear_object (&view->cases);
  g_clear_object (&view->places);
  g_clear_object (&view->vehicles);
  g_clear_object (&view->tasks);
  g_clear_object (&view->routes);
  g_clear_object (&view->stops);
  g_clear_pointer (&view->locks, g_array_unref);
  g_free (view);
}

void
yx_desk_load_plan_view_async (YxDesk *self, const char *which, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_load_plan_view_async);
  g_task_set_task_data (task, g_strdup (which), g_free);
  g_task_run_in_thread (task, view_thread);
}

YxPlanView *
yx_desk_load_plan_view_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_load_plan_view_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
