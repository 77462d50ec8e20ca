#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/casework-private.h"
#include "desk/edit-private.h"
#include "desk/facts.h"
#include "desk/night-clock.h"
#include "desk/rulesets.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"
#include "model/vocabulary.h"
#include "rules/identifiers.h"

#define TEXT(value) YX_EDIT_TEXT (value)
#define NUMBER(value) YX_EDIT_NUMBER (value)
#define TIME(value) YX_EDIT_TIME (value)

static gboolean
said (const char *text)
{
  return text != NULL && *text != '\0';
}

/* ---- People ---- */

gboolean
yx_desk_record_identity (YxDesk *self, const char *debtor_id, const char *first,
                         const char *second, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL, FALSE);

  if (!said (first) || !said (second) || g_str_equal (first, second))
    return yx_edit_invalid (error, _("Two different people must compare the photo"));
  const YxEditValue values[]
      = { TEXT (debtor_id), TEXT (first), TEXT (second), NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "UPDATE debtors SET identity_by = $2, identity_by_second = $3, identity_checked = $4, "
           "updated = $4 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such debtor"),
    .kind = "debtor.identity-checked",
    .payload = payload,
  };

  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "first", first);
  yx_payload_set_text (payload, "second", second);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_record_deputy (YxDesk *self, const char *debtor_id, YxDeputyStatus status,
                       const char *permission, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *author = NULL;
  const char *nick = yx_enum_nick (YX_TYPE_DEPUTY_STATUS, (int) status);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL && nick != NULL, FALSE);

  author = yx_desk_dup_author (self);
  const YxEditValue values[] = { TEXT (debtor_id), TEXT (nick),
                           TEXT (said (permission) ? permission : NULL), TEXT (author),
                           NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "UPDATE debtors SET deputy = $2, deputy_permission = $3, deputy_by = $4, "
           "deputy_checked = $5, updated = $5 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such debtor"),
    .kind = "debtor.deputy-checked",
    .payload = payload,
  };

  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "status", nick);
  yx_payload_set_text (payload, "permission", permission);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_record_capacity (YxDesk *self, const char *debtor_id, YxCapacity capacity,
                         const char *name, const char *id_number, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *nick = yx_enum_nick (YX_TYPE_CAPACITY, (int) capacity);
  YxIdentifierFault fault = YX_IDENTIFIER_OK;
  YxCitizenId id = { 0 };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL && nick != NULL, FALSE);

  if (said (id_number))
    fault = yx_citizen_id_parse (id_number, NULL, &id);
  if (fault != YX_IDENTIFIER_OK)
    return yx_edit_invalid (error, yx_identifier_fault_text (fault));
  const YxEditValue values[] = { TEXT (debtor_id), TEXT (nick), TEXT (said (name) ? name : NULL),
                           TEXT (said (id_number) ? id.text : NULL), NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "UPDATE debtors SET capacity = $2, appears_name = $3, appears_id_number = $4, "
           "updated = $5 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such debtor"),
    .kind = "debtor.capacity-recorded",
    .payload = payload,
  };

  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "capacity", nick);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_add_flag (YxDesk *self, const char *debtor_id, YxDebtorFlag flag, const char *note,
                  GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *author = NULL;
  g_autofree char *id = NULL;
  const char *nick = yx_enum_nick (YX_TYPE_DEBTOR_FLAG, (int) flag);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL && nick != NULL, FALSE);

  author = yx_desk_dup_author (self);
  id = yx_id_new ();
  const YxEditValue values[] = { TEXT (id),   TEXT (debtor_id), TEXT (nick), TEXT (note), TEXT (author),
                           NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "INSERT INTO debtor_flags (id, debtor_id, kind, note, author, noted) "
           "SELECT $1, id, $3, $4, $5, $6 FROM debtors WHERE id = $2",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such debtor"),
    .kind = "debtor.flag-added",
    .payload = payload,
  };

  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "flag", nick);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_clear_flag (YxDesk *self, const char *debtor_id, YxDebtorFlag flag, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *author = NULL;
  const char *nick = yx_enum_nick (YX_TYPE_DEBTOR_FLAG, (int) flag);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL && nick != NULL, FALSE);

  author = yx_desk_dup_author (self);
  const YxEditValue values[]
      = { TEXT (debtor_id), TEXT (nick), TEXT (author), NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "UPDATE debtor_flags SET cleared_by = $3, cleared = $4 "
           "WHERE debtor_id = $1 AND kind = $2 AND cleared IS NULL",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("Nothing of this kind is noted of the debtor"),
    .kind = "debtor.flag-cleared",
    .payload = payload,
  };

  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "flag", nick);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_verify_place (YxDesk *self, const char *place_id, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (place_id != NULL, FALSE);

  author = yx_desk_dup_author (self);
  const YxEditValue values[] = { TEXT (place_id), NUMBER (g_get_real_time ()), TEXT (author) };
  YxEdit edit = {
    .sql = "UPDATE places SET verified = $2, verified_by = $3, updated = $2 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such place"),
    .kind = "place.verified",
    .payload = payload,
    .then = yx_triage_then_place,
    .then_id = place_id,
  };

  yx_payload_set_text (payload, "place", place_id);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

/* ---- Cases ---- */

gboolean
yx_desk_record_title (YxDesk *self, const char *case_id, const char *title, gint64 effective,
                      GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL, FALSE);

  const YxEditValue values[] = { TEXT (case_id), TEXT (said (title) ? title : NULL), TIME (effective),
                           NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "UPDATE cases SET title = $2, title_effective = $3, updated = $4 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such case"),
    .kind = "case.title-recorded",
    .payload = payload,
  };

  yx_payload_set_text (payload, "case", case_id);
  yx_payload_set_text (payload, "title", title);
  yx_payload_set_int (payload, "effective", effective);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

typedef struct {
  const char *debtor_id;
  int kind; /* YxDebtorKind; below 0: no such debtor */
} KindJob;

static gboolean
kind_job (YxDb *db, gpointer data, GError **error)
{
  KindJob *job = data;
  YxStatement *statement = yx_db_prepare (db, "SELECT kind FROM debtors WHERE id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->debtor_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  job->kind = row ? yx_statement_get_enum (statement, 0, YX_TYPE_DEBTOR_KIND,
                                           YX_DEBTOR_KIND_PERSON)
                  : -1;
  yx_statement_reset (statement);
  return TRUE;
}

/* What the ruleset of the day allows. */
static gboolean
measure_is_lawful (YxDesk *self, const char *debtor_id, YxMeasureKind kind, gint64 imposed,
                   gint64 until, gint64 amount_fen, GError **error)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (imposed / G_USEC_PER_SEC);
  g_autoptr (YxRuleset) ruleset = NULL;
  KindJob debtor = { debtor_id, -1 };
  const YxRuleLimits *limits;
  int least, most;
  GDate day;

  if (kind != YX_MEASURE_KIND_DETENTION && kind != YX_MEASURE_KIND_FINE)
    return TRUE;
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  ruleset = yx_desk_get_ruleset (self, &day, error);
  if (ruleset == NULL || !yx_store_read (yx_desk_get_store (self), kind_job, &debtor, error))
    return FALSE;
  limits = yx_ruleset_get_limits (ruleset);
  if (kind == YX_MEASURE_KIND_DETENTION) {
    if (until > imposed && until - imposed <= limits->detention_days * G_TIME_SPAN_DAY)
      return TRUE;
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _("A detention lasts %d days at most and needs its end"), limits->detention_days);
    return FALSE;
  }
  least = debtor.kind == YX_DEBTOR_KIND_ENTITY ? limits->fine_entity_least_yuan : 1;
  most = debtor.kind == YX_DEBTOR_KIND_ENTITY ? limits->fine_entity_yuan : limits->fine_person_yuan;
  if (amount_fen >= (gint64) least * 100 && amount_fen <= (gint64) most * 100)
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
               _("This fine must be from %d to %d yuan"), least, most);
  return FALSE;
}

gboolean
yx_desk_add_measure (YxDesk *self, const char *case_id, const char *debtor_id, YxMeasureKind kind,
                     gint64 imposed, gint64 until, gint64 amount_fen, const char *note,
                     GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *author = NULL;
  g_autofree char *id = NULL;
  const char *nick = yx_enum_nick (YX_TYPE_MEASURE_KIND, (int) kind);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL && debtor_id != NULL && nick != NULL, FALSE);

  if (imposed == 0)
    return yx_edit_invalid (error, _("A measure needs the time it was imposed"));
  if (!measure_is_lawful (self, debtor_id, kind, imposed, until, amount_fen, error))
    return FALSE;
  author = yx_desk_dup_author (self);
  id = yx_id_new ();
  const YxEditValue values[] = { TEXT (id),       TEXT (case_id), TEXT (debtor_id),  TEXT (nick),
                           NUMBER (imposed), TIME (until),   TIME (amount_fen), TEXT (note),
                           TEXT (author),    NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "INSERT INTO measures (id, case_id, debtor_id, kind, imposed, until, amount_fen, note, "
           "author, created) SELECT $1, case_id, debtor_id, $4, $5, $6, $7, $8, $9, $10 "
           "FROM case_debtors WHERE case_id = $2 AND debtor_id = $3",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("The debtor does not stand in this case"),
    .kind = "measure.added",
    .payload = payload,
  };

  yx_payload_set_text (payload, "case", case_id);
  yx_payload_set_text (payload, "debtor", debtor_id);
  yx_payload_set_text (payload, "kind", nick);
  yx_payload_set_int (payload, "imposed", imposed);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

/* ---- Cars and the night ---- */

gboolean
yx_desk_test_recorders (YxDesk *self, const char *vehicle_id, const char *operation_id,
                        GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gint64 now = g_get_real_time ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (vehicle_id != NULL, FALSE);

  if (operation_id != NULL && !yx_desk_get_night_time (self, operation_id, 0, &now, error))
    return FALSE;

  const YxEditValue values[] = { TEXT (vehicle_id), NUMBER (now) };
  YxEdit edit = {
    .sql = "UPDATE vehicles SET recorders_tested = $2 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such vehicle"),
    .operation_id = operation_id,
    .kind = "vehicle.recorders-tested",
    .payload = payload,
  };

  yx_payload_set_text (payload, "vehicle", vehicle_id);
  yx_payload_set_int (payload, "tested", now);
  return yx_edit_run (self, YX_RIGHT_DISPATCH, &edit, error);
}

gboolean
yx_desk_set_visit (YxDesk *self, const char *task_id, gboolean entry, YxApplicantJoins applicant,
                   GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *nick = yx_enum_nick (YX_TYPE_APPLICANT_JOINS, (int) applicant);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (task_id != NULL && nick != NULL, FALSE);

  const YxEditValue values[] = { TEXT (task_id), NUMBER (entry != 0), TEXT (nick) };
  YxEdit edit = {
    .sql = "UPDATE tasks SET entry = $2, applicant = $3 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such task"),
    .kind = "task.visit-set",
    .payload = payload,
  };

  yx_payload_set_text (payload, "task", task_id);
  yx_payload_set_flag (payload, "entry", entry);
  yx_payload_set_text (payload, "applicant", nick);
  return yx_edit_run (self, YX_RIGHT_PREPARE, &edit, error);
}

gboolean
yx_desk_set_weather (YxDesk *self, const char *operation_id, YxWeather weather, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *nick = yx_enum_nick (YX_TYPE_WEATHER, (int) weather);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (operation_id != NULL && nick != NULL, FALSE);

  const YxEditValue values[] = { TEXT (operation_id), TEXT (nick) };
  YxEdit edit = {
    .sql = "UPDATE operations SET weather = $2 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such operation"),
    .operation_id = operation_id,
    .kind = "operation.weather-set",
    .payload = payload,
  };

  yx_payload_set_text (payload, "weather", nick);
  return yx_edit_run (self, YX_RIGHT_PREPARE, &edit, error);
}
