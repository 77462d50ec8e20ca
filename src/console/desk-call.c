#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/desk-call.h"
#include "desk/case-page.h"
#include "desk/lists.h"

typedef struct {
  YxDesk *desk;
  YxDeskCallFunc call;
  char *argument;
} Call;

static void
call_free (Call *call)
{
  g_clear_object (&call->desk);
  g_free (call->argument);
  g_free (call);
}

static void
call_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Call *call = task_data;
  GError *error = NULL;
  gpointer made = call->call (call->desk, call->argument, &error);

  if (error == NULL)
    g_task_return_pointer (task, made, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
yx_desk_call_async (YxDesk *desk, YxDeskCallFunc call, const char *argument,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (desk, cancellable, callback, user_data);
  Call *data = g_new0 (Call, 1);

  data->desk = desk != NULL ? g_object_ref (desk) : NULL;
  data->call = call;
  data->argument = g_strdup (argument);
  g_task_set_source_tag (task, yx_desk_call_async);
  g_task_set_task_data (task, data, (GDestroyNotify) call_free);
  g_task_run_in_thread (task, call_cb);
}

gpointer
yx_desk_call_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_call_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
yx_desk_call_create (YxDesk *none, const char *path, GError **error)
{
  return yx_desk_create (path, error);
}

gpointer
yx_desk_call_region_file (YxDesk *desk, const char *none, GError **error)
{
  g_autofree char *path = yx_desk_dup_region_path (desk);

  return path != NULL ? g_file_new_for_path (path) : NULL;
}

gpointer
yx_desk_call_region (YxDesk *desk, const char *none, GError **error)
{
  g_autofree char *path = yx_desk_dup_region_path (desk);

  if (path == NULL)
    return NULL;
  return yx_desk_get_region (desk, error);
}

gpointer
yx_desk_call_set_region (YxDesk *desk, const char *path, GError **error)
{
  if (!yx_desk_set_region (desk, path, error))
    return NULL;
  return yx_desk_get_region (desk, error);
}

gpointer
yx_desk_call_cases (YxDesk *desk, const char *none, GError **error)
{
  return yx_desk_list_cases (desk, NULL, error);
}

gpointer
yx_desk_call_case_work (YxDesk *desk, const char *none, GError **error)
{
  return yx_desk_list_case_work (desk, NULL, error);
}

gpointer
yx_desk_call_operations (YxDesk *desk, const char *none, GError **error)
{
  return yx_desk_list_operations (desk, error);
}
