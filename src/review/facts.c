#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "model/enum-types.h"
#include "model/format.h"
#include "review/facts-private.h"

static const YxColumn vehicle_columns[] = {
  YX_TEXT (YxFactVehicle, id),
  YX_TEXT (YxFactVehicle, plate),
  YX_TEXT (YxFactVehicle, call_sign),
  YX_ENUM (YxFactVehicle, kind, yx_vehicle_kind_get_type, YX_VEHICLE_KIND_CAR),
  YX_INT (YxFactVehicle, seats),
  YX_INT (YxFactVehicle, crew),
  YX_INT (YxFactVehicle, recorders),
  YX_INT64 (YxFactVehicle, recorders_tested),
};

static const char vehicle_sql[]
    = "SELECT id, plate, call_sign, kind, seats, crew, recorders, recorders_tested FROM vehicles "
      "WHERE id IN (SELECT r.vehicle_id FROM routes r JOIN plans p ON p.id = r.plan_id "
      "WHERE p.operation_id = $1) "
      "OR id IN (SELECT vehicle_id FROM operation_crew WHERE operation_id = $1) "
      "OR id IN (SELECT vehicle_id FROM reports WHERE operation_id = $1) "
      "OR id IN (SELECT vehicle_id FROM movements WHERE operation_id = $1) "
      "OR id IN (SELECT vehicle_id FROM dispatches WHERE operation_id = $1) ORDER BY plate";

static const YxColumn crew_columns[] = {
  YX_TEXT (YxFactCrew, vehicle_id),
  YX_TEXT (YxFactCrew, officer_id),
  YX_TEXT (YxFactCrew, name),
  YX_ENUM (YxFactCrew, sex, yx_sex_get_type, YX_SEX_UNKNOWN),
  YX_ENUM (YxFactCrew, role, yx_officer_role_get_type, YX_OFFICER_ROLE_OFFICER),
};

static const char crew_sql[]
    = "SELECT c.vehicle_id, o.id, o.name, o.sex, o.role FROM operation_crew c "
      "JOIN officers o ON o.id = c.officer_id WHERE c.operation_id = $1 "
      "ORDER BY c.vehicle_id, o.name, o.id";

static const YxColumn device_columns[] = {
  YX_INT64 (YxFactDevice, number),
  YX_TEXT (YxFactDevice, id),
  YX_TEXT (YxFactDevice, label),
  YX_TEXT (YxFactDevice, vehicle_id),
  YX_TEXT (YxFactDevice, officer_id),
  YX_ENUM (YxFactDevice, protocol, yx_device_protocol_get_type, YX_DEVICE_PROTOCOL_FIELD),
  YX_INT (YxFactDevice, own),
};

/* A phone of an officer reports for the car in whose crew he is, unless it is paired with one. */
static const char device_sql[]
    = "SELECT d.number, d.id, d.label, coalesce (d.vehicle_id, c.vehicle_id), d.officer_id, "
      "d.protocol, d.vehicle_id IS NOT NULL AND d.officer_id IS NULL FROM devices d "
      "LEFT JOIN operation_crew c ON c.officer_id = d.officer_id AND c.operation_id = $1 "
      "WHERE d.number IS NOT NULL AND (c.vehicle_id IS NOT NULL "
      "OR d.vehicle_id IN (SELECT r.vehicle_id FROM routes r JOIN plans p ON p.id = r.plan_id "
      "WHERE p.operation_id = $1) "
      "OR d.vehicle_id IN (SELECT vehicle_id FROM reports WHERE operation_id = $1)) "
      "ORDER BY d.number";

static const YxColumn report_columns[] = {
  YX_INT64 (YxFactReport, seq),
  YX_INT64 (YxFactReport, device),
  YX_INT64 (YxFactReport, time),
  YX_INT64 (YxFactReport, received),
  YX_TEXT (YxFactReport, id),
  YX_TEXT (YxFactReport, vehicle_id),
  YX_TEXT (YxFactReport, officer_id),
  YX_TEXT (YxFactReport, task_id),
  YX_TEXT (YxFactReport, place_id),
  YX_TEXT (YxFactReport, note),
  YX_TEXT (YxFactReport, author),
  YX_ENUM (YxFactReport, kind, yx_report_kind_get_type, YX_REPORT_KIND_NOTE),
  YX_ENUM (YxFactReport, outcome, yx_stop_outcome_get_type, YX_STOP_OUTCOME_PENDING),
  YX_INT (YxFactReport, aboard),
  YX_ENUM (YxFactReport, reason, yx_stop_reason_get_type, YX_STOP_REASON_NOT_SAID),
  YX_REAL (YxFactReport, point.lon),
  YX_REAL (YxFactReport, point.lat),
};

static const char report_sql[]
    = "SELECT seq, device, device_time, receive_time, id, vehicle_id, officer_id, task_id, place_id, "
      "note, author, kind, outcome, aboard, reason, lon, lat FROM reports WHERE operation_id = $1 "
      "ORDER BY device_time, seq";

static const YxColumn movement_columns[] = {
  YX_INT64 (YxFactMovement, seq),
  YX_INT64 (YxFactMovement, time),
  YX_INT64 (YxFactMovement, recorded),
  YX_TEXT (YxFactMovement, vehicle_id),
  YX_TEXT (YxFactMovement, task_id),
  YX_TEXT (YxFactMovement, place_id),
  YX_INT (YxFactMovement, plan_version),
  YX_ENUM (YxFactMovement, kind, yx_movement_kind_get_type, YX_MOVEMENT_KIND_NEAR),
  YX_INT (YxFactMovement, inferred),
  YX_INT (YxFactMovement, by_hand),
};

static const char movement_sql[]
    = "SELECT seq, time, recorded, vehicle_id, task_id, place_id, plan_version, kind, inferred, by_hand "
      "FROM movements WHERE operation_id = $1 ORDER BY time, seq";

static const YxColumn visit_columns[] = {
  YX_TEXT (YxFactVisit, id),
  YX_TEXT (YxFactVisit, debtor_id),
  YX_TEXT (YxFactVisit, place_id),
  YX_TEXT (YxFactVisit, task_id),
  YX_TEXT (YxFactVisit, note),
  YX_TEXT (YxFactVisit, author),
  YX_INT64 (YxFactVisit, visited),
  YX_INT64 (YxFactVisit, recorded),
  YX_ENUM (YxFactVisit, outcome, yx_stop_outcome_get_type, YX_STOP_OUTCOME_PENDING),
};

static const char visit_sql[]
    = "SELECT v.id, v.debtor_id, v.place_id, v.task_id, v.note, v.author, v.visited, v.recorded, "
      "v.outcome FROM visits v JOIN tasks t ON t.id = v.task_id WHERE t.operation_id = $1 "
      "ORDER BY v.visited, v.id";

static const YxColumn custody_columns[] = {
  YX_TEXT (YxFactCustody, id),
  YX_TEXT (YxFactCustody, debtor_id),
  YX_TEXT (YxFactCustody, task_id),
  YX_TEXT (YxFactCustody, vehicle_id),
  YX_INT64 (YxFactCustody, began),
  YX_INT64 (YxFactCustody, limit_s),
  YX_INT64 (YxFactCustody, extended),
  YX_INT64 (YxFactCustody, handed_over),
  YX_INT64 (YxFactCustody, ended),
  YX_TEXT (YxFactCustody, extended_by),
  YX_TEXT (YxFactCustody, extended_reason),
  YX_TEXT (YxFactCustody, ended_by),
  YX_TEXT (YxFactCustody, ended_note),
  YX_INT (YxFactCustody, has_end),
  YX_ENUM (YxFactCustody, how, yx_custody_end_get_type, YX_CUSTODY_END_LEFT_FREE),
};

static const char custody_sql[]
    = "SELECT id, debtor_id, task_id, vehicle_id, began, limit_s, extended, handed_over, ended, "
      "extended_by, extended_reason, ended_by, ended_note, ended IS NOT NULL AND ended_how IS NOT NULL, "
      "ended_how FROM custodies WHERE operation_id = $1 ORDER BY began, id";

static const YxColumn alert_columns[] = {
  YX_TEXT (YxFactAlert, id),
  YX_TEXT (YxFactAlert, subject),
  YX_TEXT (YxFactAlert, vehicle_id),
  YX_TEXT (YxFactAlert, officer_id),
  YX_TEXT (YxFactAlert, task_id),
  YX_TEXT (YxFactAlert, custody_id),
  YX_TEXT (YxFactAlert, detail),
  YX_ENUM (YxFactAlert, kind, yx_alert_kind_get_type, YX_ALERT_KIND_STOPPED),
  YX_ENUM (YxFactAlert, level, yx_alert_level_get_type, YX_ALERT_LEVEL_INFO),
  YX_INT (YxFactAlert, n_times),
  YX_INT64 (YxFactAlert, raised),
  YX_INT64 (YxFactAlert, changed),
  YX_INT64 (YxFactAlert, acknowledged),
  YX_INT64 (YxFactAlert, cleared),
  YX_TEXT (YxFactAlert, acknowledged_by),
};

static const char alert_sql[]
    = "SELECT id, subject, vehicle_id, officer_id, task_id, custody_id, detail, kind, level, n_times, "
      "raised, changed, acknowledged, cleared, acknowledged_by FROM alerts WHERE operation_id = $1 "
      "ORDER BY raised, id";

static const YxColumn message_columns[] = {
  YX_INT64 (YxFactMessage, seq),
  YX_INT64 (YxFactMessage, time),
  YX_INT64 (YxFactMessage, sent),
  YX_TEXT (YxFactMessage, id),
  YX_TEXT (YxFactMessage, vehicle_id),
  YX_TEXT (YxFactMessage, from_vehicle),
  YX_TEXT (YxFactMessage, from_officer),
  YX_TEXT (YxFactMessage, author),
  YX_TEXT (YxFactMessage, said),
  YX_INT (YxFactMessage, urgent),
  YX_INT64 (YxFactMessage, first_read),
};

static const char message_sql[]
    = "SELECT m.seq, m.device_time, m.sent, m.id, m.vehicle_id, m.from_vehicle, m.from_officer, "
      "m.author, m.said, m.urgent, (SELECT min (r.read) FROM message_receipts r "
      "WHERE r.message_id = m.id) FROM messages m WHERE m.operation_id = $1 ORDER BY m.seq";

static const YxColumn roll_call_columns[] = {
  YX_TEXT (YxFactRollCall, id),
  YX_TEXT (YxFactRollCall, author),
  YX_INT64 (YxFactRollCall, called),
  YX_INT64 (YxFactRollCall, closed),
  YX_INT64 (YxFactRollCall, answered),
  YX_INT (YxFactRollCall, n_asked),
  YX_INT (YxFactRollCall, n_answered),
  YX_INT (YxFactRollCall, n_unwell),
};

static const char roll_call_sql[]
    = "SELECT c.id, c.author, c.called, c.closed, max (a.answered), count (a.officer_id), "
      "count (a.answered), coalesce (sum (CASE WHEN a.well = 0 THEN 1 ELSE 0 END), 0) "
      "FROM roll_calls c LEFT JOIN roll_answers a ON a.roll_call_id = c.id WHERE c.operation_id = $1 "
      "GROUP BY c.id, c.author, c.called, c.closed ORDER BY c.called, c.id";

static const YxColumn dispatch_columns[] = {
  YX_TEXT (YxFactDispatch, id),
  YX_TEXT (YxFactDispatch, vehicle_id),
  YX_TEXT (YxFactDispatch, task_id),
  YX_TEXT (YxFactDispatch, place_id),
  YX_TEXT (YxFactDispatch, lead_id),
  YX_TEXT (YxFactDispatch, author),
  YX_TEXT (YxFactDispatch, withdrawn_why),
  YX_ENUM (YxFactDispatch, cause, yx_dispatch_cause_get_type, YX_DISPATCH_CAUSE_HAND),
  YX_INT (YxFactDispatch, plan_before),
  YX_INT (YxFactDispatch, plan_after),
  YX_INT64 (YxFactDispatch, sent),
  YX_INT64 (YxFactDispatch, acknowledged),
  YX_INT64 (YxFactDispatch, withdrawn),
};

static const char dispatch_sql[]
    = "SELECT id, vehicle_id, task_id, place_id, lead_id, author, withdrawn_why, cause, plan_before, "
      "plan_after, sent, acknowledged, withdrawn FROM dispatches WHERE operation_id = $1 "
      "ORDER BY sent, id";

static const YxColumn evidence_columns[] = {
  YX_TEXT (YxFactEvidence, id),
  YX_TEXT (YxFactEvidence, task_id),
  YX_TEXT (YxFactEvidence, place_id),
  YX_TEXT (YxFactEvidence, vehicle_id),
  YX_TEXT (YxFactEvidence, officer_id),
  YX_TEXT (YxFactEvidence, name),
  YX_TEXT (YxFactEvidence, media_type),
  YX_TEXT (YxFactEvidence, digest),
  YX_TEXT (YxFactEvidence, note),
  YX_ENUM (YxFactEvidence, kind, yx_evidence_kind_get_type, YX_EVIDENCE_KIND_OTHER),
  YX_INT64 (YxFactEvidence, bytes),
  YX_INT64 (YxFactEvidence, received),
  YX_INT64 (YxFactEvidence, taken),
  YX_INT64 (YxFactEvidence, begun),
  YX_INT64 (YxFactEvidence, completed),
  YX_REAL (YxFactEvidence, point.lon),
  YX_REAL (YxFactEvidence, point.lat),
};

static const char evidence_sql[]
    = "SELECT id, task_id, place_id, vehicle_id, officer_id, name, media_type, digest, note, kind, "
      "bytes, received, taken, begun, completed, lon, lat FROM evidence WHERE operation_id = $1 "
      "ORDER BY taken, id";

static const YxColumn check_columns[] = {
  YX_TEXT (YxFactCheck, id),
  YX_TEXT (YxFactCheck, author),
  YX_ENUM (YxFactCheck, stage, yx_check_stage_get_type, YX_CHECK_STAGE_PREPARATION),
  YX_INT64 (YxFactCheck, made),
  YX_INT (YxFactCheck, plan_version),
  YX_INT (YxFactCheck, n_go),
  YX_INT (YxFactCheck, n_papers),
  YX_INT (YxFactCheck, n_no_go),
  YX_INT (YxFactCheck, n_warned),
};

static const char check_sql[]
    = "SELECT id, author, stage, made, plan_version, n_go, n_papers, n_no_go, n_warned FROM checks "
      "WHERE operation_id = $1 ORDER BY made, id";

static const YxColumn finding_columns[] = {
  YX_TEXT (YxFactFinding, check_id),
  YX_TEXT (YxFactFinding, task_id),
  YX_TEXT (YxFactFinding, case_id),
  YX_TEXT (YxFactFinding, rule),
  YX_TEXT (YxFactFinding, seen),
  YX_TEXT (YxFactFinding, override_id),
  YX_ENUM (YxFactFinding, verdict, yx_verdict_get_type, YX_VERDICT_NOT_ASKED),
  YX_INT (YxFactFinding, missing),
};

static const char finding_sql[]
    = "SELECT f.check_id, f.task_id, f.case_id, f.rule, f.seen, f.override_id, f.verdict, f.missing "
      "FROM check_findings f JOIN checks c ON c.id = f.check_id WHERE c.operation_id = $1 "
      "AND f.verdict IN ('warn', 'block') ORDER BY c.made, c.id, f.task_id, f.rule, f.case_id";

static const YxColumn override_columns[] = {
  YX_TEXT (YxFactOverride, id),
  YX_TEXT (YxFactOverride, task_id),
  YX_TEXT (YxFactOverride, case_id),
  YX_TEXT (YxFactOverride, rule),
  YX_TEXT (YxFactOverride, seen),
  YX_TEXT (YxFactOverride, reason),
  YX_TEXT (YxFactOverride, commander),
  YX_TEXT (YxFactOverride, withdrawn_by),
  YX_INT64 (YxFactOverride, given),
  YX_INT64 (YxFactOverride, withdrawn),
};

static const char override_sql[]
    = "SELECT id, task_id, case_id, rule, seen, reason, commander, withdrawn_by, given, withdrawn "
      "FROM overrides WHERE operation_id = $1 ORDER BY given, id";

static const YxColumn approval_columns[] = {
  YX_TEXT (YxFactApproval, id),
  YX_TEXT (YxFactApproval, commander),
  YX_TEXT (YxFactApproval, reopened_by),
  YX_TEXT (YxFactApproval, reopened_why),
  YX_INT (YxFactApproval, version),
  YX_INT (YxFactApproval, plan_version),
  YX_INT64 (YxFactApproval, approved),
  YX_INT64 (YxFactApproval, reopened),
};

static const char approval_sql[]
    = "SELECT id, commander, reopened_by, reopened_why, version, plan_version, approved, reopened "
      "FROM approvals WHERE operation_id = $1 ORDER BY version";

static const YxColumn event_columns[] = {
  YX_INT64 (YxFactEvent, seq),
  YX_INT64 (YxFactEvent, time),
  YX_INT64 (YxFactEvent, received),
  YX_TEXT (YxFactEvent, id),
  YX_TEXT (YxFactEvent, kind),
  YX_TEXT (YxFactEvent, author),
  YX_TEXT (YxFactEvent, payload),
};

/* Reading a full record is of no operation, so its debtors are looked for, from the day the
 * operation was made until a week after it. */
static const char event_sql[]
    = "SELECT e.seq, e.device_time, e.receive_time, e.id, e.kind, e.author, e.payload FROM events e "
      "WHERE e.operation_id = $1 OR (e.operation_id IS NULL AND e.kind = 'debtor.record-read' "
      "AND EXISTS (SELECT 1 FROM operations o JOIN tasks t ON t.operation_id = o.id WHERE o.id = $1 "
      "AND e.receive_time >= o.created AND e.receive_time < o.window_end + 604800000000 "
      "AND e.payload LIKE '%\"' || t.debtor_id || '\"%')) ORDER BY e.seq";

static const YxColumn lead_columns[] = {
  YX_TEXT (YxFactLead, id),
  YX_TEXT (YxFactLead, debtor_id),
  YX_TEXT (YxFactLead, place_id),
  YX_TEXT (YxFactLead, said),
  YX_TEXT (YxFactLead, author),
  YX_ENUM (YxFactLead, source, yx_source_get_type, YX_SOURCE_OTHER),
  YX_ENUM (YxFactLead, status, yx_lead_status_get_type, YX_LEAD_STATUS_OPEN),
  YX_INT (YxFactLead, urgent),
  YX_INT64 (YxFactLead, received),
  YX_INT64 (YxFactLead, settled),
};

static const char lead_sql[]
    = "SELECT l.id, l.debtor_id, l.place_id, l.said, l.author, l.source, l.status, l.urgent, "
      "l.received, l.settled FROM leads l WHERE l.merged_into IS NULL AND (l.debtor_id IN "
      "(SELECT debtor_id FROM tasks WHERE operation_id = $1) OR l.id IN "
      "(SELECT lead_id FROM dispatches WHERE operation_id = $1)) ORDER BY l.received, l.id";

static const YxColumn clock_columns[] = {
  YX_INT64 (YxFactClock, real_time),
  YX_INT64 (YxFactClock, night_time),
  YX_REAL (YxFactClock, speed),
};

static const char clock_sql[]
    = "SELECT real_time, night_time, speed FROM night_clocks WHERE operation_id = $1 ORDER BY seq";

static gboolean
read_night (YxFacts *self, YxDb *db, const char *id, GError **error)
{
  return YX_FACTS_READ (self, db, vehicles, vehicle_sql, id, vehicle_columns, YxFactVehicle, error)
         && YX_FACTS_READ (self, db, crews, crew_sql, id, crew_columns, YxFactCrew, error)
         && YX_FACTS_READ (self, db, devices, device_sql, id, device_columns, YxFactDevice, error)
         && YX_FACTS_READ (self, db, reports, report_sql, id, report_columns, YxFactReport, error)
         && YX_FACTS_READ (self, db, movements, movement_sql, id, movement_columns, YxFactMovement,
                           error)
         && YX_FACTS_READ (self, db, visits, visit_sql, id, visit_columns, YxFactVisit, error)
         && YX_FACTS_READ (self, db, custodies, custody_sql, id, custody_columns, YxFactCustody,
                           error)
         && YX_FACTS_READ (self, db, alerts, alert_sql, id, alert_columns, YxFactAlert, error)
         && YX_FACTS_READ (self, db, messages, message_sql, id, message_columns, YxFactMessage,
                           error)
         && YX_FACTS_READ (self, db, roll_calls, roll_call_sql, id, roll_call_columns,
                           YxFactRollCall, error)
         && YX_FACTS_READ (self, db, dispatches, dispatch_sql, id, dispatch_columns, YxFactDispatch,
                           error)
         && YX_FACTS_READ (self, db, evidence, evidence_sql, id, evidence_columns, YxFactEvidence,
                           error);
}

static gboolean
read_law (YxFacts *self, YxDb *db, const char *id, GError **error)
{
  return YX_FACTS_READ (self, db, checks, check_sql, id, check_columns, YxFactCheck, error)
         && YX_FACTS_READ (self, db, findings, finding_sql, id, finding_columns, YxFactFinding,
                           error)
         && YX_FACTS_READ (self, db, overrides, override_sql, id, override_columns, YxFactOverride,
                           error)
         && YX_FACTS_READ (self, db, approvals, approval_sql, id, approval_columns, YxFactApproval,
                           error)
         && YX_FACTS_READ (self, db, events, event_sql, id, event_columns, YxFactEvent, error)
         && YX_FACTS_READ (self, db, leads, lead_sql, id, lead_columns, YxFactLead, error);
}

/* What the desk did, from the wall's clock to the night's. */
static void
turn_clocks (YxFacts *self)
{
  const struct {
    GArray *rows;
    gsize offset, standing; /* standing: of the member that holds when the clock stood */
  } members[] = {
#define CLOCKED(array, type, member, own) \
  { self->array, G_STRUCT_OFFSET (type, member), G_STRUCT_OFFSET (type, own) }
    CLOCKED (plans, YxFactPlan, created, created),
    CLOCKED (reports, YxFactReport, received, time),
    CLOCKED (movements, YxFactMovement, recorded, time),
    CLOCKED (messages, YxFactMessage, sent, time),
    CLOCKED (messages, YxFactMessage, first_read, time),
    CLOCKED (roll_calls, YxFactRollCall, called, called),
    CLOCKED (roll_calls, YxFactRollCall, closed, closed),
    CLOCKED (roll_calls, YxFactRollCall, answered, answered),
    CLOCKED (dispatches, YxFactDispatch, sent, sent),
    CLOCKED (dispatches, YxFactDispatch, acknowledged, acknowledged),
    CLOCKED (dispatches, YxFactDispatch, withdrawn, withdrawn),
    CLOCKED (evidence, YxFactEvidence, begun, taken),
    CLOCKED (evidence, YxFactEvidence, completed, taken),
    CLOCKED (leads, YxFactLead, received, received),
    CLOCKED (leads, YxFactLead, settled, settled),
    CLOCKED (task_cases, YxFactTaskCase, left_at, left_at),
    CLOCKED (checks, YxFactCheck, made, made),
    CLOCKED (overrides, YxFactOverride, given, given),
    CLOCKED (overrides, YxFactOverride, withdrawn, withdrawn),
    CLOCKED (approvals, YxFactApproval, approved, approved),
    CLOCKED (approvals, YxFactApproval, reopened, reopened),
#undef CLOCKED
  };
  gint64 *own[] = { &self->operation.night_recorded, &self->operation.night_approved };

  for (guint m = 0; self->clocks->len > 0 && m < G_N_ELEMENTS (members); m++) {
    const gsize size = g_array_get_element_size (members[m].rows);

    for (guint i = 0; i < members[m].rows->len; i++) {
      gpointer row = members[m].rows->data + i * size;
      gint64 *time = G_STRUCT_MEMBER_P (row, members[m].offset);

      if (*time != 0)
        *time = yx_facts_night_time (self, *time, G_STRUCT_MEMBER (gint64, row, members[m].standing));
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    *own[i] = *own[i] != 0 ? yx_facts_night_time (self, *own[i], *own[i]) : 0;
}

gint64
yx_facts_night_time (const YxFacts *self, gint64 real_time, gint64 standing)
{
  for (guint i = self->clocks->len; i > 0; i--) {
    const YxFactClock *clock = &g_array_index (self->clocks, YxFactClock, i - 1);

    if (clock->real_time > real_time)
      continue;
    if (clock->speed <= 0.0)
      return standing;
    return clock->night_time + (gint64) ((double) (real_time - clock->real_time) * clock->speed);
  }
  return real_time;
}

const char *
yx_facts_intern (const YxFacts *self, const char *text)
{
  g_return_val_if_fail (self != NULL, NULL);

  return text != NULL ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

YxFacts *
yx_facts_read (YxDb *db, const char *operation_id, GError **error)
{
  g_autoptr (YxFacts) self = g_new0 (YxFacts, 1);

  g_return_val_if_fail (db != NULL && operation_id != NULL, NULL);

  self->texts = g_string_chunk_new (64 * 1024);
  if (!yx_facts_read_plan (self, db, operation_id, error)
      || !YX_FACTS_READ (self, db, clocks, clock_sql, operation_id, clock_columns, YxFactClock,
                         error)
      || !read_night (self, db, operation_id, error) || !read_law (self, db, operation_id, error))
    return NULL;
  turn_clocks (self);
  return g_steal_pointer (&self);
}

void
yx_facts_free (YxFacts *self)
{
  GArray **arrays[] = {
    &self->clocks,    &self->factors,
    &self->plans,     &self->routes,    &self->stops,      &self->plan_tasks, &self->tasks,
    &self->task_cases, &self->places,   &self->vehicles,   &self->crews,      &self->devices,
    &self->reports,   &self->movements, &self->visits,     &self->custodies,  &self->alerts,
    &self->messages,  &self->roll_calls, &self->dispatches, &self->evidence,  &self->checks,
    &self->findings,  &self->overrides, &self->approvals,  &self->events,     &self->leads,
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_clear_pointer (arrays[i], g_array_unref);
  g_string_chunk_free (self->texts);
  g_free (self);
}

const YxFactTask *
yx_facts_find_task (const YxFacts *self, const char *task_id)
{
  for (guint i = 0; task_id != NULL && i < self->tasks->len; i++) {
    if (g_array_index (self->tasks, YxFactTask, i).id == task_id)
      return &g_array_index (self->tasks, YxFactTask, i);
  }
  return NULL;
}

const YxFactPlace *
yx_facts_find_place (const YxFacts *self, const char *place_id)
{
  for (guint i = 0; place_id != NULL && i < self->places->len; i++) {
    if (g_array_index (self->places, YxFactPlace, i).id == place_id)
      return &g_array_index (self->places, YxFactPlace, i);
  }
  return NULL;
}

const YxFactVehicle *
yx_facts_find_vehicle (const YxFacts *self, const char *vehicle_id)
{
  for (guint i = 0; vehicle_id != NULL && i < self->vehicles->len; i++) {
    if (g_array_index (self->vehicles, YxFactVehicle, i).id == vehicle_id)
      return &g_array_index (self->vehicles, YxFactVehicle, i);
  }
  return NULL;
}

const YxFactPlan *
yx_facts_find_plan (const YxFacts *self, int version)
{
  for (guint i = 0; i < self->plans->len; i++) {
    if (g_array_index (self->plans, YxFactPlan, i).version == version)
      return &g_array_index (self->plans, YxFactPlan, i);
  }
  return NULL;
}

const YxFactPlan *
yx_facts_plan_at (const YxFacts *self, gint64 time)
{
  const YxFactPlan *latest = NULL;

  for (guint i = 0; i < self->plans->len; i++) {
    const YxFactPlan *plan = &g_array_index (self->plans, YxFactPlan, i);

    if (plan->created <= time)
      latest = plan;
  }
  return latest;
}

gboolean
yx_facts_was_due (const YxFacts *self, const YxFactStop *stop)
{
  const YxFactPlan *plan;

  g_return_val_if_fail (self != NULL && stop != NULL, FALSE);

  plan = yx_facts_plan_at (self, stop->arrival);
  return stop->version == (plan != NULL ? plan->version : self->operation.plan_version);
}

guint
yx_facts_count_cases (const YxFacts *self, const char *task_id)
{
  guint n = 0;

  for (guint i = 0; i < self->task_cases->len; i++)
    n += g_array_index (self->task_cases, YxFactTaskCase, i).task_id == task_id;
  return n;
}

void
yx_facts_mask_plates (YxFacts *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->vehicles->len; i++) {
    YxFactVehicle *vehicle = &g_array_index (self->vehicles, YxFactVehicle, i);
    g_autofree char *masked = yx_mask_plate (vehicle->plate);

    vehicle->plate = g_string_chunk_insert_const (self->texts, masked);
  }
}

const char *
yx_fact_vehicle_label (const YxFactVehicle *vehicle)
{
  g_return_val_if_fail (vehicle != NULL, NULL);

  return vehicle->call_sign != NULL && *vehicle->call_sign != '\0' ? vehicle->call_sign
                                                                   : vehicle->plate;
}
