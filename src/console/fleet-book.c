#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/fleet-book.h"

#include "desk/lists.h"
#include "desk/roles.h"

void
yx_fleet_book_free (YxFleetBook *book)
{
  g_clear_object (&book->vehicles);
  g_clear_object (&book->officers);
  g_clear_pointer (&book->absences, g_array_unref);
  g_clear_pointer (&book->duties, g_array_unref);
  g_clear_pointer (&book->devices, g_array_unref);
  g_clear_pointer (&book->unknown, g_array_unref);
  g_free (book);
}

static gboolean
read_book (YxDesk *desk, YxFleetBook *book, GError **error)
{
  const gint64 now = g_get_real_time ();

  return (book->vehicles = yx_desk_list_vehicles (desk, error)) != NULL
         && (book->officers = yx_desk_list_officers (desk, error)) != NULL
         && (book->absences = yx_desk_list_absences (desk, NULL, now, G_MAXINT64, error)) != NULL
         && (book->duties = yx_desk_list_duties (desk, NULL, now, G_MAXINT64, error)) != NULL
         && (book->devices = yx_desk_list_devices (desk, error)) != NULL
         && (book->unknown = yx_desk_list_unknown_devices (desk, error)) != NULL
         && yx_desk_get_roles (desk, &book->roles, error);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (YxFleetBook) book = g_new0 (YxFleetBook, 1);
  GError *error = NULL;

  if (read_book (source, book, &error))
    g_task_return_pointer (task, g_steal_pointer (&book), (GDestroyNotify) yx_fleet_book_free);
  else
    g_task_return_error (task, error);
}

void
yx_fleet_book_load_async (YxDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (desk));

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_fleet_book_load_async);
  g_task_run_in_thread (task, load_thread);
}

YxFleetBook *
yx_fleet_book_load_finish (YxDesk *desk, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, desk), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
