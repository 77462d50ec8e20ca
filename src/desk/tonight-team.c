#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/gather.h"
#include "desk/tonight-private.h"
#include "model/enum-types.h"

void
yx_tonight_officer_free (gpointer data)
{
  YxTonightOfficer *officer = data;

  g_free (officer->id);
  g_free (officer->name);
  g_free (officer->phone);
  g_free (officer);
}

void
yx_tonight_custody_free (gpointer data)
{
  YxTonightCustody *custody = data;

  g_free (custody->id);
  g_free (custody->name);
  g_free (custody);
}

void
yx_tonight_dispatch_free (gpointer data)
{
  YxTonightDispatch *dispatch = data;

  g_free (dispatch->id);
  g_free (dispatch->stop_key);
  g_free (dispatch);
}

void
yx_tonight_asked_free (gpointer data)
{
  YxTonightAsked *asked = data;

  g_free (asked->officer_id);
  g_free (asked->name);
  g_free (asked);
}

static void
take_officer (YxTonight *tonight, YxStatement *row)
{
  YxTonightOfficer *officer = g_new0 (YxTonightOfficer, 1);

  officer->id = yx_statement_dup_text (row, 0);
  officer->name = yx_statement_dup_text (row, 1);
  officer->phone = yx_statement_dup_text (row, 2);
  officer->role = (YxOfficerRole) yx_statement_get_enum (row, 3, YX_TYPE_OFFICER_ROLE,
                                                         YX_OFFICER_ROLE_OFFICER);
  g_ptr_array_add (tonight->crew, officer);
}

static void
take_custody (YxTonight *tonight, YxStatement *row)
{
  YxTonightCustody *custody = g_new0 (YxTonightCustody, 1);

  custody->id = yx_statement_dup_text (row, 0);
  custody->name = yx_mask_debtor (
      yx_statement_get_text (row, 1),
      (YxDebtorKind) yx_statement_get_enum (row, 2, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
  custody->began = yx_statement_get_int (row, 3);
  custody->ends = custody->began + yx_statement_get_int (row, 4) * G_USEC_PER_SEC;
  g_ptr_array_add (tonight->custodies, custody);
}

static void
take_dispatch (YxTonight *tonight, YxStatement *row)
{
  YxTonightDispatch *dispatch = g_new0 (YxTonightDispatch, 1);
  const char *task = yx_statement_get_text (row, 2);
  const char *place = yx_statement_get_text (row, 3);

  dispatch->id = yx_statement_dup_text (row, 0);
  dispatch->cause = (YxDispatchCause) yx_statement_get_enum (row, 1, YX_TYPE_DISPATCH_CAUSE,
                                                             YX_DISPATCH_CAUSE_HAND);
  if (task != NULL)
    dispatch->stop_key = g_strdup_printf ("%s:%s", task, place != NULL ? place : "");
  dispatch->sent = yx_statement_get_int (row, 4);
  dispatch->acknowledged = yx_statement_get_int (row, 5);
  g_ptr_array_add (tonight->dispatches, dispatch);
}

static void
take_asked (YxTonight *tonight, YxStatement *row)
{
  YxTonightAsked *asked;

  if (tonight->roll_call_id == NULL) {
    tonight->roll_call_id = yx_statement_dup_text (row, 0);
    tonight->called = yx_statement_get_int (row, 1);
  }
  asked = g_new0 (YxTonightAsked, 1);
  asked->officer_id = yx_statement_dup_text (row, 2);
  asked->name = yx_statement_dup_text (row, 3);
  asked->answered = yx_statement_get_int (row, 4);
  g_ptr_array_add (tonight->asked, asked);
}

static void
take_message (YxTonight *tonight, YxStatement *row)
{
  tonight->last_message = yx_statement_get_int (row, 0);
}

gboolean
yx_tonight_read_team (YxDb *db, const YxPhone *phone, YxTonight *tonight, GError **error)
{
  static const struct {
    const char *sql;
    YxTonightRow take;
  } queries[] = {
    { "SELECT o.id, o.name, o.phone, o.role FROM operation_crew oc "
      "JOIN officers o ON o.id = oc.officer_id WHERE oc.operation_id = $1 AND oc.vehicle_id = $2 "
      "ORDER BY CASE o.role WHEN 'judge' THEN 0 ELSE 1 END, o.name, o.id",
      take_officer },
    { "SELECT c.id, d.name, d.kind, c.began, c.limit_s FROM custodies c "
      "JOIN debtors d ON d.id = c.debtor_id WHERE c.operation_id = $1 AND c.vehicle_id = $2 "
      "AND c.ended IS NULL ORDER BY c.began, c.id",
      take_custody },
    { "SELECT id, cause, task_id, place_id, sent, acknowledged FROM dispatches "
      "WHERE operation_id = $1 AND vehicle_id = $2 AND withdrawn IS NULL ORDER BY sent, id",
      take_dispatch },
    { "SELECT r.id, r.called, a.officer_id, o.name, a.answered FROM roll_calls r "
      "JOIN roll_answers a ON a.roll_call_id = r.id JOIN officers o ON o.id = a.officer_id "
      "WHERE r.operation_id = $1 AND r.closed IS NULL AND a.vehicle_id = $2 "
      "ORDER BY r.called DESC, o.name, o.id",
      take_asked },
    { "SELECT coalesce (max (m.seq), 0) FROM messages m WHERE m.operation_id = $1 "
      "AND (m.vehicle_id = $2 OR m.from_vehicle = $2 "
      "OR (m.vehicle_id IS NULL AND m.from_device IS NULL))",
      take_message },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    if (!yx_tonight_read_rows (db, queries[i].sql, phone->operation_id, phone->vehicle_id,
                               queries[i].take, tonight, error))
      return FALSE;
  return TRUE;
}
