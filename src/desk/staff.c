#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/edit-private.h"
#include "desk/fleet-private.h"
#include "desk/lists-private.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "rules/identifiers.h"

#define MOST_REST_HOURS 48

typedef struct {
  const YxOfficerData *officer;
  const char *author;
  const char *id;
  gboolean is_new;
} OfficerJob;

typedef struct {
  const char *officer_id;
  const char *author;
  gboolean retired;
} RetireJob;

YxOfficerField
yx_officer_find_fault (const YxOfficerData *officer, GError **error)
{
  YxIdentifierFault fault;
  char phone[12];

  g_return_val_if_fail (officer != NULL, YX_OFFICER_FIELD_NAME);

  if (!yx_edit_said (officer->name)) {
    yx_edit_invalid (error, _("An officer needs a name"));
    return YX_OFFICER_FIELD_NAME;
  }
  if (officer->rest_hours < 0 || officer->rest_hours > MOST_REST_HOURS) {
    yx_edit_invalid (error, _("Rest hours lie between 0 and 48"));
    return YX_OFFICER_FIELD_REST;
  }
  if (!yx_edit_said (officer->phone))
    return YX_OFFICER_FIELD_NONE;
  fault = yx_mobile_check (officer->phone, phone);
  if (fault == YX_IDENTIFIER_OK)
    return YX_OFFICER_FIELD_NONE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("“%s” is no mobile number: %s"),
               officer->phone, yx_identifier_fault_text (fault));
  return YX_OFFICER_FIELD_PHONE;
}

gboolean
yx_officer_check (const YxOfficerData *officer, GError **error)
{
  g_return_val_if_fail (officer != NULL, FALSE);
  return yx_officer_find_fault (officer, error) == YX_OFFICER_FIELD_NONE;
}

/* Whether nobody else in service has the name and the phone. */
static gboolean
is_nobody_else (YxDb *db, const char *id, const YxOfficerData *officer, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id FROM officers WHERE name = $1 AND coalesce (phone, '') = $2 "
                       "AND id <> $3 AND retired IS NULL AND $2 <> ''",
                       error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, officer->name);
  yx_statement_bind_text (statement, 2, officer->phone != NULL ? officer->phone : "");
  yx_statement_bind_text (statement, 3, id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (row)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                 _("There is an officer %s with this phone already"), officer->name);
  return !row;
}

gboolean
yx_officer_store (YxDb *db, const char *author, const char *id, gboolean is_new,
                  const YxOfficerData *officer, GError **error)
{
  g_autofree char *skills = yx_set_to_text (YX_TYPE_OFFICER_SKILL, officer->skills);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;

  if (!is_nobody_else (db, id, officer, error))
    return FALSE;
  statement = yx_db_prepare (
      db,
      is_new ? "INSERT INTO officers (id, name, sex, role, phone, on_duty, skills, rest_hours) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
             : "UPDATE officers SET name = $2, sex = $3, role = $4, phone = $5, on_duty = $6, "
               "skills = $7, rest_hours = $8 WHERE id = $1",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, officer->name);
  yx_statement_bind_enum (statement, 3, YX_TYPE_SEX, (int) officer->sex);
  yx_statement_bind_enum (statement, 4, YX_TYPE_OFFICER_ROLE, (int) officer->role);
  yx_statement_bind_text (statement, 5, officer->phone);
  yx_statement_bind_int (statement, 6, officer->on_duty ? 1 : 0);
  if (skills != NULL)
    yx_statement_bind_text (statement, 7, skills);
  yx_statement_bind_int (statement, 8,
                         officer->rest_hours > 0 ? officer->rest_hours : YX_OFFICER_REST_HOURS);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no officer %s"), id);
    return FALSE;
  }
  yx_payload_set_text (payload, "officer", id);
  yx_payload_set_text (payload, "name", officer->name);
  return yx_desk_append_event (db, author, NULL, is_new ? "officer.added" : "officer.updated",
                               payload, error);
}

static gboolean
officer_job (YxDb *db, gpointer data, GError **error)
{
  const OfficerJob *job = data;

  return yx_officer_store (db, job->author, job->id, job->is_new, job->officer, error);
}

static gboolean
retire_job (YxDb *db, gpointer data, GError **error)
{
  const RetireJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;

  if (job->retired) {
    gboolean row;

    statement = yx_db_prepare (db,
                               "SELECT o.name FROM operations o JOIN operation_crew oc "
                               "ON oc.operation_id = o.id WHERE oc.officer_id = $1 "
                               "AND o.step IN ('approved', 'live')",
                               error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, job->officer_id);
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (row) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                   _("He rides in “%s”, which is approved; he cannot be retired now"),
                   yx_statement_get_text (statement, 0));
      yx_statement_reset (statement);
      return FALSE;
    }
  }
  statement = yx_db_prepare (db,
                             job->retired
                                 ? "UPDATE officers SET retired = $2 WHERE id = $1 "
                                   "AND retired IS NULL"
                                 : "UPDATE officers SET retired = NULL WHERE id = $1 "
                                   "AND retired IS NOT NULL AND $2 > 0",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->officer_id);
  yx_statement_bind_int (statement, 2, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         job->retired ? _("There is no such officer in service")
                                      : _("There is no such officer who had left"));
    return FALSE;
  }
  yx_payload_set_text (payload, "officer", job->officer_id);
  return yx_desk_append_event (db, job->author, NULL,
                               job->retired ? "officer.retired" : "officer.returned", payload,
                               error);
}

GListStore *
yx_read_officers (YxDb *db, GError **error)
{
  g_autoptr (GPtrArray) officers = g_ptr_array_new_with_free_func (g_object_unref);
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id, name, sex, role, phone, on_duty, skills, rest_hours, retired "
                       "FROM officers ORDER BY name, id",
                       error);

  if (statement == NULL)
    return NULL;
  for (;;) {
    YxOfficerData data;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_OFFICER, officers);
    data = (YxOfficerData){
      .id = yx_statement_get_text (statement, 0),
      .name = yx_statement_get_text (statement, 1),
      .sex = (YxSex) yx_statement_get_enum (statement, 2, YX_TYPE_SEX, YX_SEX_UNKNOWN),
      .role = (YxOfficerRole) yx_statement_get_enum (statement, 3, YX_TYPE_OFFICER_ROLE,
                                                     YX_OFFICER_ROLE_OFFICER),
      .phone = yx_statement_get_text (statement, 4),
      .on_duty = yx_statement_get_int (statement, 5) != 0,
      .rest_hours = (int) yx_statement_get_int (statement, 7),
      .retired = yx_statement_get_int (statement, 8),
    };
    yx_set_parse (YX_TYPE_OFFICER_SKILL, yx_statement_get_text (statement, 6), &data.skills, NULL);
    g_ptr_array_add (officers, yx_officer_new (&data));
  }
}

static gboolean
officers_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_officers (db, error);
  return job->result != NULL;
}

gboolean
yx_desk_add_officer (YxDesk *self, const YxOfficerData *officer, char **ret_id, GError **error)
{
  g_autofree char *id = yx_id_new ();
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (officer != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "officer.add", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  OfficerJob job = { officer, author, id, TRUE };
  if (!yx_officer_check (officer, error) || !yx_desk_write (self, officer_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
yx_desk_update_officer (YxDesk *self, const YxOfficerData *officer, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (officer != NULL && officer->id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "officer.update", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  OfficerJob job = { officer, author, officer->id, FALSE };
  return yx_officer_check (officer, error)
         && yx_desk_write (self, officer_job, &job, NULL, error);
}

gboolean
yx_desk_retire_officer (YxDesk *self, const char *officer_id, gboolean retired, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (officer_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "officer.retire", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  RetireJob job = { officer_id, author, retired };
  return yx_desk_write (self, retire_job, &job, NULL, error);
}

GListStore *
yx_desk_list_officers (YxDesk *self, GError **error)
{
  YxListJob job = { 0 };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_list_job_run (self, officers_job, &job, error);
}
