#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/casework-private.h"
#include "desk/check-private.h"
#include "desk/desk-private.h"
#include "desk/import-private.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

typedef struct {
  const char *id;
  const YxImportAddress *address;
  YxCaseStatus status;
  const char *author;
  GHashTable *found; /* address key → YxPosition; NULL without a region */
  char *place_id;
} EditJob;

static gboolean
add_place_job (YxDb *db, gpointer data, GError **error)
{
  EditJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gboolean exists;
  YxPosition position;
  YxImportChange change;

  if (!yx_desk_row_exists (db, "debtors", job->id, &exists, error))
    return FALSE;
  if (!exists) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no debtor %s"),
                 job->id);
    return FALSE;
  }
  if (!yx_import_place (db, g_get_real_time (), job->id, job->address, job->found, &position,
                        &job->place_id, &change, error))
    return FALSE;
  if (change == YX_IMPORT_UNCHANGED)
    return TRUE;
  yx_payload_set_text (payload, "debtor", job->id);
  yx_payload_set_text (payload, "place", job->place_id);
  return yx_desk_append_event (db, job->author, NULL,
                               change == YX_IMPORT_ADDED ? "place.added" : "place.updated", payload,
                               error)
         && yx_triage_refresh (db, job->author, NULL, job->id, error);
}

static gboolean
set_status_job (YxDb *db, gpointer data, GError **error)
{
  EditJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *nick = yx_enum_nick (YX_TYPE_CASE_STATUS, (int) job->status);
  YxStatement *statement
      = yx_db_prepare (db,
                       "UPDATE cases SET status = $2, updated = $3, status_since = "
                       "CASE WHEN status = $2 THEN status_since ELSE $3 END WHERE id = $1",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, nick);
  yx_statement_bind_int (statement, 3, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no case %s"), job->id);
    return FALSE;
  }
  yx_payload_set_text (payload, "case", job->id);
  yx_payload_set_text (payload, "status", nick);
  return yx_desk_append_event (db, job->author, NULL, "case.status-set", payload, error)
         && yx_leave_closed_cases (db, job->author, error)
         && yx_triage_refresh (db, job->author, job->id, NULL, error);
}

gboolean
yx_desk_add_place (YxDesk *self, const char *debtor_id, const YxImportAddress *address,
                   char **ret_id, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *place_id = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GHashTable) found = NULL;
  gboolean stored;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL && address != NULL, FALSE);

  if ((!yx_import_said (address->text) && !address->has_point)
      || (address->has_point && !yx_lon_lat_is_valid (address->point))) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("An address needs a text or valid coordinates"));
    return FALSE;
  }
  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "place.add", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  EditJob job = { .id = debtor_id, .address = address, .author = author };
  region = address->has_point ? NULL : yx_desk_get_region (self, NULL);
  if (region != NULL) {
    const YxImportRow row = { .addresses = address, .n_addresses = 1 };
    const gboolean rejected = FALSE;
    const YxLocateJob locate = { .rows = &row, .n_rows = 1, .rejected = &rejected };

    found = yx_desk_locate_rows (self, region, &locate, error);
    if (found == NULL)
      return FALSE;
    job.found = found;
  }
  stored = yx_desk_write (self, add_place_job, &job, NULL, error);
  place_id = job.place_id;
  if (stored && ret_id != NULL)
    *ret_id = g_steal_pointer (&place_id);
  return stored;
}

gboolean
yx_desk_set_case_status (YxDesk *self, const char *case_id, YxCaseStatus status, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "case.set-status", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  EditJob job = { .id = case_id, .status = status, .author = author };
  return yx_desk_write (self, set_status_job, &job, NULL, error);
}
