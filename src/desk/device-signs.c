#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/device-signs.h"

#include <math.h>

#include "desk/desk-private.h"

/* The last row of each device is found by the indices that begin with it. */
static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  GArray *signs = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT d.number, "
      "(SELECT receive_time FROM positions WHERE device = d.number ORDER BY device_time DESC LIMIT "
      "1), "
      "(SELECT receive_time FROM reports WHERE device = d.number ORDER BY device_time DESC LIMIT "
      "1), "
      "(SELECT battery FROM positions WHERE device = d.number ORDER BY device_time DESC LIMIT 1) "
      "FROM devices d WHERE d.number IS NOT NULL ORDER BY d.number",
      error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    YxDeviceSign sign;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    sign.device = yx_statement_get_int (statement, 0);
    sign.heard
        = MAX (yx_statement_is_null (statement, 1) ? 0 : yx_statement_get_int (statement, 1),
               yx_statement_is_null (statement, 2) ? 0 : yx_statement_get_int (statement, 2));
    sign.battery
        = yx_statement_is_null (statement, 3) ? (double) NAN : yx_statement_get_real (statement, 3);
    g_array_append_val (signs, sign);
  }
}

GArray *
yx_desk_list_device_signs (YxDesk *self, GError **error)
{
  g_autoptr (GArray) signs = g_array_new (FALSE, FALSE, sizeof (YxDeviceSign));

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_job, signs, error))
    return NULL;
  return g_steal_pointer (&signs);
}
