#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/lists-private.h"
#include "desk/plan-kept.h"

typedef struct {
  const char *operation_id;
  int version;
  YxPlanKept *kept;
} ReadJob;

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  ReadJob *job = data;
  YxPlanKept *kept = job->kept;
  GError *reason = NULL;

  kept->plan = yx_read_plan (db, job->operation_id, job->version, &reason);
  if (kept->plan != NULL)
    kept->study = yx_read_plan_study (db, job->operation_id, job->version, &reason);
  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (kept->plan == NULL)
    return TRUE;
  kept->choices = yx_plan_choices_read (db, yx_plan_get_data (kept->plan)->id, error);
  return kept->choices != NULL;
}

void
yx_plan_kept_clear (YxPlanKept *kept)
{
  g_clear_object (&kept->plan);
  g_clear_object (&kept->study);
  g_clear_pointer (&kept->choices, g_array_unref);
}

gboolean
yx_plan_kept_read (YxPlanKept *kept, YxDesk *desk, const char *operation_id, int version,
                   GError **error)
{
  ReadJob job = { operation_id, version, kept };

  return yx_store_read (yx_desk_get_store (desk), read_job, &job, error);
}
