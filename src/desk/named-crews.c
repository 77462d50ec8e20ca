#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/named-crews.h"
#include "model/enum-types.h"

static void
rider_clear (gpointer data)
{
  YxNamedRider *rider = data;

  g_free (rider->vehicle_id);
  g_free (rider->car);
  g_free (rider->officer_id);
  g_free (rider->name);
}

gboolean
yx_named_crews_freeze (YxDb *db, const char *operation_id, const char *approval_id,
                       GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO approval_crew (approval_id, vehicle_id, officer_id, name, role, sex) "
      "SELECT $2, oc.vehicle_id, o.id, o.name, o.role, o.sex FROM operation_crew oc "
      "JOIN officers o ON o.id = oc.officer_id WHERE oc.operation_id = $1",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_text (statement, 2, approval_id);
  return yx_statement_run (statement, error);
}

GArray *
yx_named_crews_read (YxDb *db, const char *operation_id, int version, GError **error)
{
  g_autoptr (GArray) riders = g_array_new (FALSE, TRUE, sizeof (YxNamedRider));
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT r.vehicle_id, coalesce (nullif (v.call_sign, ''), v.plate) AS car, r.officer_id, "
      "r.name, r.role FROM " YX_NAMED_CREWS_SQL "r "
      "JOIN vehicles v ON v.id = r.vehicle_id ORDER BY car, r.vehicle_id, " YX_ORDER_OF_OFFICE,
      error);

  g_array_set_clear_func (riders, rider_clear);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, version);
  for (;;) {
    YxNamedRider rider = { 0 };
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&riders);
    rider.vehicle_id = g_strdup (yx_statement_get_text (statement, 0));
    rider.car = g_strdup (yx_statement_get_text (statement, 1));
    rider.officer_id = g_strdup (yx_statement_get_text (statement, 2));
    rider.name = g_strdup (yx_statement_get_text (statement, 3));
    rider.role = (YxOfficerRole) yx_statement_get_enum (statement, 4, YX_TYPE_OFFICER_ROLE,
                                                        YX_OFFICER_ROLE_OFFICER);
    g_array_append_val (riders, rider);
  }
}
