#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/prepare.h"

#include "review/replay.h"

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxReplay) replay = yx_replay_open (source, data, cancellable, &error);

  if (replay == NULL)
    g_info ("the fixes of the night are not gathered yet: %s", error->message);
  g_task_return_boolean (task, replay != NULL);
}

void
yx_replay_prepare (YxDesk *desk, const char *operation_id)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (desk));
  g_return_if_fail (operation_id != NULL);

  task = g_task_new (desk, NULL, NULL, NULL);
  g_task_set_source_tag (task, yx_replay_prepare);
  g_task_set_task_data (task, g_strdup (operation_id), g_free);
  g_task_run_in_thread (task, prepare_thread);
}
