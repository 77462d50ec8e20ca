#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/device-book.h"

#include <math.h>

#include "desk/device-signs.h"
#include "desk/lists.h"
#include "desk/staff.h"

void
yx_device_book_free (YxDeviceBook *book)
{
  g_clear_pointer (&book->paired, g_array_unref);
  g_clear_pointer (&book->devices, g_array_unref);
  g_clear_pointer (&book->unknown, g_array_unref);
  g_clear_pointer (&book->bearers, g_ptr_array_unref);
  g_clear_pointer (&book->names, g_hash_table_unref);
  g_free (book->operation_id);
  g_free (book);
}

static void
add_bearer (YxDeviceBook *book, const char *id, char *name)
{
  g_ptr_array_add (book->bearers, g_strdup (id));
  g_hash_table_insert (book->names, g_strdup (id), name);
}

static gboolean
read_bearers (YxDesk *desk, YxDeviceBook *book, GError **error)
{
  g_autoptr (GListStore) vehicles = yx_desk_list_vehicles (desk, error);
  g_autoptr (GListStore) officers = NULL;

  if (vehicles == NULL || (officers = yx_desk_list_officers (desk, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (vehicles)); i++) {
    g_autoptr (YxVehicle) vehicle = g_list_model_get_item (G_LIST_MODEL (vehicles), i);
    const YxVehicleData *data = yx_vehicle_get_data (vehicle);

    if (data->retired == 0)
      add_bearer (book, data->id,
                  data->call_sign != NULL
                      ? g_strdup_printf ("%s · %s", data->call_sign, data->plate)
                      : g_strdup (data->plate));
  }
  book->n_vehicles = book->bearers->len;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (officers)); i++) {
    g_autoptr (YxOfficer) officer = g_list_model_get_item (G_LIST_MODEL (officers), i);
    const YxOfficerData *data = yx_officer_get_data (officer);

    if (data->retired == 0)
      add_bearer (book, data->id, g_strdup (data->name));
  }
  return TRUE;
}

static int
compare_heard (gconstpointer a, gconstpointer b)
{
  const gint64 x = ((const YxPairedDevice *) a)->heard, y = ((const YxPairedDevice *) b)->heard;

  return x > y ? -1 : x < y;
}

static gboolean
read_paired (YxDesk *desk, YxDeviceBook *book, GError **error)
{
  g_autoptr (GArray) signs = NULL;

  book->devices = yx_desk_list_devices (desk, error);
  if (book->devices == NULL || (signs = yx_desk_list_device_signs (desk, error)) == NULL)
    return FALSE;
  book->paired = g_array_new (FALSE, FALSE, sizeof (YxPairedDevice));
  for (guint i = 0; i < book->devices->len; i++) {
    YxDevice *device = &g_array_index (book->devices, YxDevice, i);
    YxPairedDevice paired = { device, 0, (double) NAN };

    if (device->revoked != 0)
      continue;
    for (guint s = 0; s < signs->len; s++) {
      const YxDeviceSign *sign = &g_array_index (signs, YxDeviceSign, s);

      if (sign->device == device->number) {
        paired.heard = sign->heard;
        paired.battery = sign->battery;
      }
    }
    g_array_append_val (book->paired, paired);
  }
  g_array_sort (book->paired, compare_heard);
  return TRUE;
}

/* Whose cars can be paired at once. */
static gboolean
find_operation (YxDesk *desk, YxDeviceBook *book, GError **error)
{
  g_autoptr (GListStore) operations = yx_desk_list_operations (desk, error);
  gint64 latest = G_MININT64;

  if (operations == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (G_LIST_MODEL (operations), i);
    const YxOperationData *data = yx_operation_get_data (operation);
    const gint64 rank = data->step == YX_OPERATION_STEP_LIVE ? G_MAXINT64 : data->window_start;

    if (data->plan_version > 0 && data->step <= YX_OPERATION_STEP_LIVE && rank > latest) {
      latest = rank;
      g_free (book->operation_id);
      book->operation_id = g_strdup (data->id);
    }
  }
  return TRUE;
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (YxDeviceBook) book = g_new0 (YxDeviceBook, 1);
  GError *error = NULL;

  book->bearers = g_ptr_array_new_with_free_func (g_free);
  book->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (read_bearers (source, book, &error) && find_operation (source, book, &error)
      && read_paired (source, book, &error)
      && (book->unknown = yx_desk_list_unknown_devices (source, &error)) != NULL
      && yx_desk_get_roles (source, &book->roles, &error))
    g_task_return_pointer (task, g_steal_pointer (&book), (GDestroyNotify) yx_device_book_free);
  else
    g_task_return_error (task, error);
}

void
yx_device_book_read_async (YxDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (desk));

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_device_book_read_async);
  g_task_run_in_thread (task, read_thread);
}

YxDeviceBook *
yx_device_book_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_device_book_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
