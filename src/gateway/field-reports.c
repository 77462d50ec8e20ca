#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "desk/reports.h"
#include "desk/sos.h"
#include "gateway/field-handlers.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define MAX_REPORTS 100
#define MAX_TEXT 8000 /* bytes; the desk has limits of its own */

/* Nick of an enum; the value stays when there is none. FALSE for another word. */
static gboolean
read_nick (const json_t *object, const char *name, GType type, int *value)
{
  gboolean ok = TRUE;
  const char *nick = yx_field_text (object, name, MAX_TEXT, &ok);

  return ok && (nick == NULL || yx_enum_parse (type, nick, value));
}

/* FALSE: it cannot be read; nothing is kept of it. */
static gboolean
read_report (const YxFieldCall *call, const json_t *json, YxTeamReport *report)
{
  const YxPhone *phone = call->phone;
  gboolean ok = TRUE;
  int kind = -1, outcome = YX_STOP_OUTCOME_PENDING, reason = YX_STOP_REASON_NOT_SAID;
  const YxLonLat point = yx_field_point (json, &ok);
  const char *id = yx_field_text (json, "id", MAX_TEXT, &ok);
  const char *stop = yx_field_text (json, "stop", MAX_TEXT, &ok);
  const char *note = yx_field_text (json, "note", MAX_TEXT, &ok);
  const gint64 aboard = yx_field_whole (json, "aboard", &ok);
  const gint64 time = yx_field_time (json, "time", &ok);

  if (!ok || id == NULL || aboard < 0 || aboard > 100
      || !read_nick (json, "kind", YX_TYPE_REPORT_KIND, &kind) || kind < 0
      || !read_nick (json, "outcome", YX_TYPE_STOP_OUTCOME, &outcome)
      || !read_nick (json, "reason", YX_TYPE_STOP_REASON, &reason))
    return FALSE;
  *report = (YxTeamReport){
    .id = g_strdup (id),
    .operation_id = g_strdup (phone->operation_id),
    .vehicle_id = g_strdup (phone->vehicle_id),
    .officer_id = g_strdup (phone->officer_id),
    .device = phone->device,
    .kind = (YxReportKind) kind,
    .stop = g_strdup (stop),
    .outcome = (YxStopOutcome) outcome,
    .aboard = (int) aboard,
    .reason = (YxStopReason) reason,
    .note = g_strdup (note),
    .has_point = isfinite (point.lon),
    .point = point,
    .device_time = time,
  };
  return TRUE;
}

/* FALSE with error set: the stop it names is not the car's. What is said late goes to the operation
 * that the stop is of, or, without a stop, to that which the car was out for then. "TASK" alone names
 * a stop of that task as well. */
static gboolean
find_operation (const YxFieldCall *call, YxTeamReport *report, GError **error)
{
  g_auto (GStrv) parts = report->stop != NULL ? g_strsplit (report->stop, ":", 2) : NULL;
  char *operation_id;

  if (parts == NULL || parts[0] == NULL || !yx_id_is_uuid (parts[0])) {
    if (!yx_desk_find_phone_operation (call->desk, call->phone, report->device_time, &operation_id,
                                       error))
      return FALSE;
    g_free (report->operation_id);
    report->operation_id = operation_id;
    return TRUE;
  }
  operation_id = yx_desk_find_phone_task (call->desk, call->phone, parts[0], error);
  if (operation_id == NULL)
    return FALSE;
  g_free (report->operation_id);
  report->operation_id = operation_id;
  return TRUE;
}

/* ---- Calls for help: never refused ---- */

/* As a report it is seen only where the night is under way that it belongs to. */
static gboolean
is_lost_as_report (const YxFieldCall *call, const YxTeamReport *report)
{
  return (report->kind == YX_REPORT_KIND_SOS || report->kind == YX_REPORT_KIND_SOS_OVER)
         && (call->phone->step != YX_OPERATION_STEP_LIVE
             || g_strcmp0 (report->operation_id, call->phone->operation_id) != 0);
}

static gboolean
is_sos (const json_t *json)
{
  const char *kind = json_string_value (json_object_get (json, "kind"));

  return g_strcmp0 (kind, "sos") == 0 || g_strcmp0 (kind, "sos-over") == 0;
}

/* Kept by itself, with what of it makes sense; only the disk can refuse it. */
static void
rescue (YxFieldCall *call, YxFieldVerdicts *verdicts, const YxTeamReport *report)
{
  g_autoptr (GError) error = NULL;

  yx_desk_record_sos (call->desk, call->phone, report, &error);
  yx_field_judge (verdicts, report->id, error);
}

/* One that could not be read as a report: its members are taken one by one. */
static void
rescue_json (YxFieldCall *call, YxFieldVerdicts *verdicts, const json_t *json)
{
  const gboolean over
      = g_strcmp0 (json_string_value (json_object_get (json, "kind")), "sos-over") == 0;
  gboolean time_ok = TRUE, point_ok = TRUE, ignored = TRUE;
  const gint64 time = yx_field_time (json, "time", &time_ok);
  const YxLonLat point = yx_field_point (json, &point_ok);
  const YxTeamReport report = {
    .id = (char *) (gpointer) yx_field_text (json, "id", MAX_TEXT, &ignored),
    .kind = over ? YX_REPORT_KIND_SOS_OVER : YX_REPORT_KIND_SOS,
    .note = (char *) (gpointer) yx_field_text (json, "note", MAX_TEXT, &ignored),
    .device_time = time_ok ? time : 0,
    .has_point = point_ok && isfinite (point.lon) && isfinite (point.lat),
    .point = point,
  };

  rescue (call, verdicts, &report);
}

static void
judge (YxFieldCall *call, YxFieldVerdicts *verdicts, GArray *reports, GPtrArray *refusals)
{
  for (guint i = 0; i < reports->len; i++) {
    const char *why = g_ptr_array_index (refusals, i);
    const YxTeamReport *report = &g_array_index (reports, YxTeamReport, i);
    const char *id = report->id;

    if (why == NULL)
      yx_field_accept (verdicts, id);
    else if (report->kind == YX_REPORT_KIND_SOS || report->kind == YX_REPORT_KIND_SOS_OVER)
      rescue (call, verdicts, report);
    else
      yx_field_refuse (verdicts, id, why, FALSE);
  }
}

/* One that the desk chokes on does not hold up the others. */
static void
record_one_by_one (YxFieldCall *call, YxFieldVerdicts *verdicts, GArray *reports)
{
  for (guint i = 0; i < reports->len; i++) {
    YxTeamReport *report = &g_array_index (reports, YxTeamReport, i);
    g_autofree char *id = g_strdup (report->id);
    g_autoptr (GArray) single = yx_team_reports_new ();
    g_autoptr (GPtrArray) refusals = NULL;
    g_autoptr (GError) error = NULL;

    g_array_append_vals (single, report, 1);
    memset (report, 0, sizeof *report);
    if (yx_desk_record_reports (call->desk, single, &refusals, &error))
      judge (call, verdicts, single, refusals);
    else
      yx_field_judge (verdicts, id, error);
  }
}

/* Each that can be read, in the order in which they came; the others are refused. */
static void
read_reports (YxFieldCall *call, json_t *list, YxFieldVerdicts *verdicts, GArray *reports)
{
  json_t *item;
  gsize i;

  json_array_foreach (list, i, item) {
    const char *id = json_string_value (json_object_get (item, "id"));
    g_autoptr (GError) error = NULL;
    YxTeamReport report;

    if (!read_report (call, item, &report)) {
      if (is_sos (item)) {
        rescue_json (call, verdicts, item);
        continue;
      }
      yx_field_refuse (verdicts, id, _ ("A member has another type or value than it may have"),
                       FALSE);
    } else if (!find_operation (call, &report, &error)) {
      if (is_sos (item))
        rescue (call, verdicts, &report);
      else
        yx_field_judge (verdicts, id, error);
      yx_team_report_clear (&report);
    } else if (is_lost_as_report (call, &report)) {
      rescue (call, verdicts, &report);
      yx_team_report_clear (&report);
    } else if (report.operation_id == NULL) {
      yx_field_refuse (verdicts, id, _ ("This phone's car is out in no operation"), FALSE);
      yx_team_report_clear (&report);
    } else {
      g_array_append_val (reports, report);
    }
  }
}

void
yx_field_post_reports (YxFieldCall *call)
{
  json_t *list = yx_field_read_list (call, MAX_REPORTS);
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autoptr (GPtrArray) refusals = NULL;
  g_autoptr (GError) error = NULL;
  YxFieldVerdicts verdicts;

  if (list == NULL)
    return;
  yx_field_verdicts_init (&verdicts);
  read_reports (call, list, &verdicts, reports);
  json_decref (list);
  if (reports->len == 0 || yx_desk_record_reports (call->desk, reports, &refusals, &error)) {
    if (refusals != NULL)
      judge (call, &verdicts, reports, refusals);
  } else {
    record_one_by_one (call, &verdicts, reports);
  }
  yx_field_answer_verdicts (call, &verdicts);
}
