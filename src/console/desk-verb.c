#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/desk-verb.h"

typedef struct {
  YxDeskVerb verb;
  GVariant *arguments; /* nullable */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->arguments, g_variant_unref);
  g_free (call);
}

static void
verb_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Call *call = task_data;
  GError *error = NULL;

  if (call->verb (YX_DESK (source), call->arguments, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
yx_desk_verb_async (YxDesk *desk, YxDeskVerb verb, GVariant *arguments, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (YX_IS_DESK (desk));

  task = g_task_new (desk, cancellable, callback, user_data);
  call->verb = verb;
  call->arguments = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;
  g_task_set_source_tag (task, yx_desk_verb_async);
  g_task_set_task_data (task, call, call_free);
  g_task_run_in_thread (task, verb_thread);
}

gboolean
yx_desk_verb_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_verb_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yx_right_gate (GtkWidget *widget, guint roles, YxRight right, const char *tooltip)
{
  const gboolean may = (roles & yx_right_roles (right)) != 0;
  g_autofree char *reason = may ? NULL : yx_right_text (right);

  gtk_widget_set_sensitive (widget, may);
  gtk_widget_set_tooltip_text (widget, may ? tooltip : reason);
}
