#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/operation-cases.h"

#include <glib/gi18n.h>

#include "console/case-picker.h"
#include "desk/operation-cases.h"
#include "desk/operation.h"

typedef struct {
  YxWindow *window;
  char *operation_id; /* nullable until it is read */
  char *name;
  char **before;      /* ids it has */
} Reading;

/* Whom the answer goes to. */
typedef struct {
  YxCasePicker *picker;
  YxWindow *window;
} Asking;

typedef struct {
  char *operation_id;
  char **add, **remove;
  YxOperationCases cases;
} Change;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->window);
  g_free (reading->operation_id);
  g_free (reading->name);
  g_strfreev (reading->before);
  g_free (reading);
}

static void
reading_unref (gpointer data, GClosure *closure)
{
  reading_free (data);
}

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->picker);
  g_object_unref (asking->window);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->operation_id);
  g_strfreev (change->add);
  g_strfreev (change->remove);
  g_free (change);
}

/* Ids of `of` that are not among `without`. Returns: (transfer full) */
static char **
subtract (char **of, char **without)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();

  for (gsize i = 0; without[i] != NULL; i++)
    g_hash_table_add (known, without[i]);
  for (gsize i = 0; of[i] != NULL; i++)
    if (!g_hash_table_contains (known, of[i]))
      g_strv_builder_add (rest, of[i]);
  return g_strv_builder_end (rest);
}

static void
change_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Change *change = data;
  GError *error = NULL;

  if (yx_desk_change_operation_cases (source, change->operation_id,
                                      (const char *const *) change->add,
                                      (const char *const *) change->remove, &change->cases,
                                      &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Change *change = g_task_get_task_data (G_TASK (result));
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    yx_case_picker_refuse (asking->picker, error->message);
    return;
  }
  text = change->cases.n_added + change->cases.n_removed == 0
             ? g_strdup (_("The operation has these cases already"))
             : g_strdup_printf (_("Cases added: %u, taken out: %u; %u cases and %u visits now. Plan "
                                  "again."),
                                change->cases.n_added, change->cases.n_removed,
                                change->cases.n_cases, change->cases.n_tasks);
  yx_window_say (asking->window, text);
  gtk_window_close (GTK_WINDOW (asking->picker));
}

static void
confirmed_cb (YxCasePicker *picker, const Reading *reading)
{
  g_auto (GStrv) chosen = yx_case_picker_dup_chosen (picker);
  Asking *asking = g_new0 (Asking, 1);
  g_autoptr (GTask) task
      = g_task_new (yx_window_get_desk (reading->window), NULL, changed_cb, asking);
  Change *change = g_new0 (Change, 1);

  asking->picker = g_object_ref (picker);
  asking->window = g_object_ref (reading->window);
  change->operation_id = g_strdup (reading->operation_id);
  change->add = subtract (chosen, reading->before);
  change->remove = subtract (reading->before, chosen);
  g_task_set_source_tag (task, confirmed_cb);
  g_task_set_task_data (task, change, change_free);
  g_task_run_in_thread (task, change_thread);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  g_autoptr (YxOperation) operation
      = yx_desk_find_operation (source, reading->operation_id, &error);

  if (operation != NULL) {
    const YxOperationData *of = yx_operation_get_data (operation);

    g_free (reading->operation_id);
    reading->operation_id = g_strdup (of->id);
    reading->name = g_strdup (of->name);
    if (of->step >= YX_OPERATION_STEP_APPROVED)
      g_set_error (&error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                   _("“%s” is approved: take it back to the draft on the Go/no-go page first"),
                   of->name);
    else
      reading->before = yx_desk_dup_operation_cases (source, of->id, &error);
  }
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (GError) error = NULL;
  YxCasePicker *picker;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    yx_window_say (reading->window, error->message);
    reading_free (reading);
    return;
  }
  /* Another desk was opened meanwhile. */
  if (yx_window_get_desk (reading->window) != YX_DESK (source)) {
    reading_free (reading);
    return;
  }
  picker = yx_case_picker_present (GTK_WINDOW (reading->window), YX_DESK (source),
                                   _("Cases of the Operation"), reading->name,
                                   (const char *const *) reading->before);
  g_signal_connect_data (picker, "confirmed", G_CALLBACK (confirmed_cb), reading, reading_unref,
                         0);
}

void
yx_operation_cases_present (YxWindow *window, YxDesk *desk, const char *operation_id)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (YX_IS_WINDOW (window) && YX_IS_DESK (desk));

  reading = g_new0 (Reading, 1);
  reading->window = g_object_ref (window);
  reading->operation_id = g_strdup (operation_id);
  task = g_task_new (desk, NULL, read_cb, reading);
  g_task_set_source_tag (task, yx_operation_cases_present);
  g_task_set_task_data (task, reading, NULL);
  g_task_run_in_thread (task, read_thread);
}
