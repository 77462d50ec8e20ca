#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-facts.h"

#include "desk/leads.h"
#include "desk/roles.h"

void
yx_live_facts_free (YxLiveFacts *facts)
{
  g_clear_object (&facts->leads);
  g_free (facts);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const YxLeadFilter filter
      = { .statuses = 1u << YX_LEAD_STATUS_OPEN | 1u << YX_LEAD_STATUS_VERIFIED };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxLiveFacts) facts = g_new0 (YxLiveFacts, 1);

  facts->leads = G_LIST_MODEL (yx_desk_list_leads (source, &filter, &error));
  if (facts->leads != NULL && yx_desk_get_roles (source, &facts->roles, &error))
    g_task_return_pointer (task, g_steal_pointer (&facts), (GDestroyNotify) yx_live_facts_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
yx_live_facts_read_async (YxDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (desk));

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_live_facts_read_async);
  g_task_run_in_thread (task, read_thread);
}

YxLiveFacts *
yx_live_facts_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
