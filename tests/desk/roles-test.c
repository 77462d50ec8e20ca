/* Every verb that changes the desk, and every one that reads what is masked, called by each role:
 * who has the right is not refused for it, whatever else may be wrong; everybody else is, with an
 * event that names the verb. tests/desk/verbs.py sees to it that no verb is left out. */

#include "desk/address.h"
#include "desk/areas.h"
#include "desk/cars.h"
#include "desk/casework.h"
#include "desk/check.h"
#include "desk/crews.h"
#include "desk/device-certificate.h"
#include "desk/devices.h"
#include "desk/fixes-import.h"
#include "desk/dispatch-answer.h"
#include "desk/dossier.h"
#include "desk/evidence.h"
#include "desk/facts.h"
#include "desk/fleet.h"
#include "desk/full-record.h"
#include "desk/hand.h"
#include "desk/import.h"
#include "desk/institutions.h"
#include "desk/lead-import.h"
#include "desk/leads.h"
#include "desk/locks.h"
#include "desk/messages.h"
#include "desk/names.h"
#include "desk/made-night.h"
#include "desk/alerts.h"
#include "desk/custody.h"
#include "desk/night-clock.h"
#include "desk/reports.h"
#include "desk/operation-places.h"
#include "desk/operation-cases.h"
#include "desk/operation.h"
#include "desk/paper-versions.h"
#include "desk/papers.h"
#include "desk/planning.h"
#include "desk/presence.h"
#include "desk/purge.h"
#include "desk/remedy.h"
#include "desk/replan.h"
#include "desk/calibration.h"
#include "desk/review.h"
#include "desk/roles.h"
#include "desk/roll-call.h"
#include "desk/zones.h"
#include "desk/rulesets.h"
#include "desk/steps.h"
#include "desk/tasks.h"
#include "desk/triage.h"
#include "desk/visits.h"
#include "model/id.h"

typedef struct {
  YxDesk *desk;
  char *operation, *the_case, *debtor, *place, *task, *car;
} Fixture;

#define ADMINISTRATOR (1u << YX_ROLE_ADMINISTRATOR)
#define COMMANDER (1u << YX_ROLE_COMMANDER)
#define COMMAND (COMMANDER | 1u << YX_ROLE_DISPATCHER)
#define REVIEW (COMMANDER | 1u << YX_ROLE_REVIEWER)
#define CASES (COMMAND | 1u << YX_ROLE_CLERK)

static const char *const nobody[] = { NULL };
static const YxOperationData operation_draft = { .name = "另一次", .window_start = NIGHT_START,
                                                 .window_end = NIGHT_START + 1 };
static const YxOfficerData officer = { .id = "none", .name = "例甲" };
static const YxReviewCosts costs = YX_REVIEW_COSTS_INIT;
static const YxVehicleData vehicle = { .id = "none", .plate = "Car 7", .seats = 5, .crew = 4 };
static const YxImportAddress address = { .text = "某村九号", .presence = -1 };
static const YxDocumentData document = { .case_id = "none", .number = "1" };
static const YxTaskOrder order = { .kind = YX_TASK_KIND_SERVICE };
static const YxAreaRequest areas = { .n_areas = 2 };
static const YxInstitutionData institution = { .name = "某银行" };
static const YxLeadRecord lead = { .debtor_id = "none", .address = "某村", .certainty = 0.5 };
static const YxVisitRecord visit = { .place_id = "none", .outcome = YX_STOP_OUTCOME_NOT_FOUND };
static const YxPaperIssue paper = { .id = "01234567-89ab-7def-8123-456789abcdef",
                                    .operation_id = "none", .digest = "0" };
static const YxPaperSigning signing = { .kind = YX_PAPER_KIND_WEEKLY, .subject = "2026-W48",
                                        .id = "01234567-89ab-7def-8123-456789abcdef",
                                        .version = 7, .remarks = "" };
static const YxStopMove move = { .task_id = "none", .place_id = "none" };
static const YxDeviceData device = { .identity = "1", .bearer = "none" };
static const YxTaskAdvice advice = { .remedy = YX_REMEDY_CAR };
static const YxMessageData message = { .said = "收到" };
static const YxReceiptData receipt = { "none", 1, 0 };
static const YxEvidenceData evidence = { .id = "none" };
static const YxCustodyBegin custody = { .operation_id = "none", .debtor_id = "none" };
static const YxLonLat corners[] = { { 113, 35 }, { 113.1, 35 }, { 113.1, 35.1 } };
static const YxZoneDraft zone = { .operation_id = "none", .name = "禁入", .points = corners, .n_points = 3 };
static gboolean one_more;
static YxEvidenceState upload;
static const YxLonLat point = { 113.0, 35.0 };

/* Verb, roles that may, the call; f is the fixture, error an address. What a call makes is freed. */
#define VERBS(V) \
  V (yx_desk_accept_areas, COMMAND, yx_desk_accept_areas (f->desk, error)) \
  V (yx_desk_acknowledge_alert, COMMAND, yx_desk_acknowledge_alert (f->desk, "none", error)) \
  V (yx_desk_acknowledge_dispatch, COMMAND, \
     yx_desk_acknowledge_dispatch (f->desk, NULL, "none", 0, error)) \
  V (yx_desk_adopt_calibration, REVIEW, \
     yx_desk_adopt_calibration (f->desk, nobody, counted_nothing (), NULL, error)) \
  V (yx_desk_use_calibration, REVIEW, yx_desk_use_calibration (f->desk, 0, error)) \
  V (yx_desk_add_absence, COMMAND, \
     yx_desk_add_absence (f->desk, f->car, 1, 2, NULL, NULL, error)) \
  V (yx_desk_add_casework, ADMINISTRATOR, yx_desk_add_casework (f->desk, "x", "{}", 2, error)) \
  V (yx_desk_add_device, COMMAND, yx_desk_add_device (f->desk, &device, NULL, NULL, error)) \
  V (yx_desk_add_duty, COMMAND, \
     yx_desk_add_duty (f->desk, "none", YX_DUTY_KIND_LEAVE, 1, 2, NULL, NULL, error)) \
  V (yx_desk_add_evidence_file, CASES, \
     yx_desk_add_evidence_file (f->desk, &evidence, "/nowhere/film.mp4", NULL, error)) \
  V (yx_desk_add_flag, CASES, \
     yx_desk_add_flag (f->desk, "none", YX_DEBTOR_FLAG_DOG, NULL, error)) \
  V (yx_desk_add_institution, CASES, \
     yx_desk_add_institution (f->desk, &institution, NULL, error)) \
  V (yx_desk_add_measure, CASES, \
     yx_desk_add_measure (f->desk, f->the_case, f->debtor, YX_MEASURE_KIND_LISTING, NIGHT_START, 0, \
                          0, NULL, error)) \
  V (yx_desk_add_officer, ADMINISTRATOR, yx_desk_add_officer (f->desk, &officer, NULL, error)) \
  V (yx_desk_add_place, CASES, yx_desk_add_place (f->desk, f->debtor, &address, NULL, error)) \
  V (yx_desk_add_ruleset, ADMINISTRATOR, yx_desk_add_ruleset (f->desk, "x", "{}", 2, error)) \
  V (yx_desk_add_tasks, COMMAND, yx_desk_add_tasks (f->desk, "none", &order, NULL, error)) \
  V (yx_desk_add_team, COMMAND, yx_desk_add_team (f->desk, "某组", NULL, NULL, error)) \
  V (yx_desk_apply_remedy, COMMAND, \
     yx_desk_apply_remedy (f->desk, f->operation, &advice, &one_more, error)) \
  V (yx_desk_add_vehicle, ADMINISTRATOR, yx_desk_add_vehicle (f->desk, &vehicle, NULL, error)) \
  V (yx_desk_answer_roll, COMMAND, \
     yx_desk_answer_roll (f->desk, NULL, "none", "none", TRUE, NULL, error)) \
  V (yx_desk_append_evidence, CASES, \
     yx_desk_append_evidence (f->desk, NULL, "none", 0, NULL, 0, &upload, error)) \
  V (yx_desk_approve_night, COMMANDER, \
     yx_desk_approve_night (f->desk, "none", "例院长", NULL, error)) \
  V (yx_desk_approve_operation, COMMANDER, \
     yx_desk_approve_operation (f->desk, "none", NULL, error)) \
  V (yx_desk_assign_by_area, COMMAND, assign_by_area (f, error)) \
  V (yx_desk_assign_cases, COMMAND, \
     yx_desk_assign_cases (f->desk, nobody, "none", "由其办理", error)) \
  V (yx_desk_attach_photo, CASES, attach_photo (f, error)) \
  V (yx_desk_attach_photo_file, CASES, \
     yx_desk_attach_photo_file (f->desk, f->debtor, "/nowhere/photo.jpg", error)) \
  V (yx_desk_begin_custody, COMMAND, yx_desk_begin_custody (f->desk, &custody, NULL, error)) \
  V (yx_desk_begin_evidence, CASES, \
     yx_desk_begin_evidence (f->desk, NULL, &evidence, &upload, error)) \
  V (yx_desk_call_roll, COMMAND, yx_desk_call_roll (f->desk, "none", NULL, error)) \
  V (yx_desk_change_operation_cases, COMMAND, \
     yx_desk_change_operation_cases (f->desk, f->operation, NULL, NULL, NULL, error)) \
  V (yx_desk_clear_flag, CASES, yx_desk_clear_flag (f->desk, "none", YX_DEBTOR_FLAG_DOG, error)) \
  V (yx_desk_clear_node, CASES, yx_desk_clear_node (f->desk, "none", "notice", "误记", error)) \
  V (yx_desk_clear_track, CASES, yx_desk_clear_track (f->desk, "none", error)) \
  V (yx_desk_close_finding, REVIEW, \
     yx_desk_close_finding (f->desk, "none", "night", "已核", error)) \
  V (yx_desk_close_operation, COMMAND, yx_desk_close_operation (f->desk, "none", error)) \
  V (yx_desk_close_roll, COMMAND, yx_desk_close_roll (f->desk, "none", error)) \
  V (yx_desk_create_operation, COMMAND, \
     yx_desk_create_operation (f->desk, &operation_draft, NULL, error)) \
  V (yx_desk_depart_operation, COMMAND, \
     yx_desk_depart_operation (f->desk, "none", NULL, error)) \
  V (yx_desk_dismiss_lead, CASES, yx_desk_dismiss_lead (f->desk, "none", "不实", error)) \
  V (yx_desk_draw_zone, COMMAND, yx_desk_draw_zone (f->desk, &zone, NULL, error)) \
  V (yx_desk_drop_areas, COMMAND, yx_desk_drop_areas (f->desk, YX_AREA_STATE_PROPOSED, error)) \
  V (yx_desk_drop_task, COMMAND, yx_desk_drop_task (f->desk, "none", error)) \
  V (yx_desk_end_custody, COMMAND, \
     yx_desk_end_custody (f->desk, "none", YX_CUSTODY_END_PAID, NULL, 0, error)) \
  V (yx_desk_extend_custody, COMMANDER, yx_desk_extend_custody (f->desk, "none", "案情复杂", error)) \
  V (yx_desk_export_evidence, CASES, \
     yx_desk_export_evidence (f->desk, "none", "/nowhere/film.mp4", error)) \
  V (yx_desk_hand_over_custody, COMMAND, \
     yx_desk_hand_over_custody (f->desk, "none", 0, error)) \
  V (yx_desk_import_cases, CASES, import_cases (f, error)) \
  V (yx_desk_import_fleet, ADMINISTRATOR, \
     yx_desk_import_fleet (f->desk, NULL, 0, NULL, 0, NULL, NULL, error)) \
  V (yx_desk_import_institutions, CASES, import_institutions (f, error)) \
  V (yx_desk_import_leads, CASES, import_leads (f, error)) \
  V (yx_desk_issue_paper, CASES, yx_desk_issue_paper (f->desk, &paper, NULL, error)) \
  V (yx_desk_keep_areas, COMMAND, \
     yx_desk_keep_areas (f->desk, NULL, 0, YX_AREA_SOURCE_IMPORTED, FALSE, error)) \
  V (yx_desk_lock_car, COMMAND, yx_desk_lock_car (f->desk, f->operation, f->car, TRUE, error)) \
  V (yx_desk_lock_stop, COMMAND, \
     yx_desk_lock_stop (f->desk, "none", YX_LOCK_KIND_CAR, TRUE, error)) \
  V (yx_desk_may_issue_paper, CASES, yx_desk_may_issue_paper (f->desk, &paper, error)) \
  V (yx_desk_merge_leads, CASES, yx_desk_merge_leads (f->desk, "none", "none2", error)) \
  V (yx_desk_move_officer, COMMAND, \
     yx_desk_move_officer (f->desk, f->operation, "none", NULL, error)) \
  V (yx_desk_move_stops, COMMAND, \
     drop_object (yx_desk_move_stops (f->desk, "none", 1, &move, 1, NULL, error))) \
  V (yx_desk_override, COMMANDER, \
     yx_desk_override (f->desk, f->task, NULL, YX_RULE_CREW, "已报分管院长同意", NULL, error)) \
  V (yx_desk_pin_address, CASES, yx_desk_pin_address (f->desk, "某村", point, error)) \
  V (yx_desk_pin_place, CASES, yx_desk_pin_place (f->desk, "none", point, error)) \
  V (yx_desk_plan, COMMAND, \
     drop_object (yx_desk_plan (f->desk, "none", NULL, NULL, NULL, NULL, error))) \
  V (yx_desk_prepare_operation, COMMAND, \
     drop_check (yx_desk_prepare_operation (f->desk, "none", error))) \
  V (yx_desk_propose_areas, COMMAND, drop_areas (yx_desk_propose_areas (f->desk, &areas, NULL, \
                                                                        error))) \
  V (yx_desk_propose_crews, COMMAND, yx_desk_propose_crews (f->desk, "none", NULL, error)) \
  V (yx_desk_read_dossier, CASES, \
     drop_dossier (yx_desk_read_dossier (f->desk, "none", 0, YX_PAPER_EDITION_FULL, error))) \
  V (yx_desk_read_evidence, CASES, \
     drop_bytes (yx_desk_read_evidence (f->desk, "none", 1, error))) \
  V (yx_desk_read_full_record, CASES, \
     drop_record (yx_desk_read_full_record (f->desk, "none", error))) \
  V (yx_desk_read_informant, COMMANDER, read_informant (f, error)) \
  V (yx_desk_read_names, CASES, \
     drop_veil (yx_desk_read_names (f->desk, "none", YX_PAPER_EDITION_FULL, NULL, error))) \
  V (yx_desk_read_paper_file, CASES, \
     drop_bytes (yx_desk_read_paper_file (f->desk, "none", YX_PAPER_EDITION_FULL, \
                                          YX_PAPER_FORM_PDF, NULL, error))) \
  V (yx_desk_record_assets, CASES, yx_desk_record_assets (f->desk, "none", 1, NULL, error)) \
  V (yx_desk_record_capacity, CASES, \
     yx_desk_record_capacity (f->desk, "none", YX_CAPACITY_DEBTOR, NULL, NULL, error)) \
  V (yx_desk_record_deputy, CASES, \
     yx_desk_record_deputy (f->desk, "none", YX_DEPUTY_STATUS_NONE, NULL, error)) \
  V (yx_desk_record_document, CASES, yx_desk_record_document (f->desk, &document, NULL, error)) \
  V (yx_desk_purge_tracks, ADMINISTRATOR, purge (f, error)) \
  V (yx_desk_record_identity, CASES, \
     yx_desk_record_identity (f->desk, "none", "例甲", "例乙", error)) \
  V (yx_desk_record_lead, CASES, yx_desk_record_lead (f->desk, &lead, NULL, error)) \
  V (yx_desk_record_night, COMMANDER, yx_desk_record_night (f->desk, "none", "凌晨在家", error)) \
  V (yx_desk_record_node, CASES, \
     yx_desk_record_node (f->desk, f->the_case, "notice", NIGHT_START, NULL, error)) \
  V (yx_desk_record_receipts, COMMAND, \
     yx_desk_record_receipts (f->desk, NULL, &receipt, 1, error)) \
  V (yx_desk_record_reports, COMMAND, record_reports (f, error)) \
  V (yx_desk_record_title, CASES, \
     yx_desk_record_title (f->desk, "none", "判决书", NIGHT_START, error)) \
  V (yx_desk_record_visit, CASES, yx_desk_record_visit (f->desk, &visit, NULL, error)) \
  V (yx_desk_remove_absence, COMMAND, yx_desk_remove_absence (f->desk, "none", error)) \
  V (yx_desk_remove_area, COMMAND, yx_desk_remove_area (f->desk, "none", error)) \
  V (yx_desk_remove_casework, ADMINISTRATOR, yx_desk_remove_casework (f->desk, "none", error)) \
  V (yx_desk_remove_duty, COMMAND, yx_desk_remove_duty (f->desk, "none", error)) \
  V (yx_desk_remove_institution, CASES, yx_desk_remove_institution (f->desk, "none", error)) \
  V (yx_desk_remove_photo, CASES, yx_desk_remove_photo (f->desk, f->debtor, "误附", error)) \
  V (yx_desk_remove_ruleset, ADMINISTRATOR, yx_desk_remove_ruleset (f->desk, "none", error)) \
  V (yx_desk_remove_zone, COMMAND, yx_desk_remove_zone (f->desk, "none", error)) \
  V (yx_desk_replan, COMMAND, \
     drop_object (yx_desk_replan (f->desk, f->operation, NULL, NULL, NULL, error))) \
  V (yx_desk_rehearse, COMMAND, yx_desk_rehearse (f->desk, "none", NIGHT_START, 20, error)) \
  V (yx_desk_reopen_operation, COMMANDER, \
     yx_desk_reopen_operation (f->desk, "none", "改期", error)) \
  V (yx_desk_retire_officer, ADMINISTRATOR, \
     yx_desk_retire_officer (f->desk, "none", TRUE, error)) \
  V (yx_desk_retire_vehicle, ADMINISTRATOR, \
     yx_desk_retire_vehicle (f->desk, "none", TRUE, error)) \
  V (yx_desk_revoke_device, COMMAND, yx_desk_revoke_device (f->desk, "none", error)) \
  V (yx_desk_import_fixes, COMMAND, yx_desk_import_fixes (f->desk, "none", NULL, 0, "a", NULL, error)) \
  V (yx_desk_set_device_certificate, COMMAND, \
     yx_desk_set_device_certificate (f->desk, "none", "00", NULL, error)) \
  V (yx_desk_send_message, COMMAND, \
     yx_desk_send_message (f->desk, NULL, f->operation, &message, NULL, error)) \
  V (yx_desk_set_area, COMMAND, yx_desk_set_area (f->desk, "none", "某片", NULL, error)) \
  V (yx_desk_set_assembly, COMMAND, \
     yx_desk_set_assembly (f->desk, "none", NULL, NULL, 0, error)) \
  V (yx_desk_set_base, ADMINISTRATOR, yx_desk_set_base (f->desk, "法院", point, error)) \
  V (yx_desk_set_case_status, CASES, \
     yx_desk_set_case_status (f->desk, f->the_case, YX_CASE_STATUS_OPEN, error)) \
  V (yx_desk_set_claim_kind, CASES, \
     yx_desk_set_claim_kind (f->desk, "none", (YxClaimKind) 0, error)) \
  V (yx_desk_set_crew, COMMAND, \
     yx_desk_set_crew (f->desk, f->operation, f->car, nobody, error)) \
  V (yx_desk_set_crews, COMMAND, yx_desk_set_crews (f->desk, "none", NULL, 0, error)) \
  V (yx_desk_set_ends, COMMAND, yx_desk_set_ends (f->desk, "none", NULL, NULL, 0, error)) \
  V (yx_desk_set_member_role, ADMINISTRATOR, \
     yx_desk_set_member_role (f->desk, "新人", YX_ROLE_CLERK, TRUE, error)) \
  V (yx_desk_set_operation_case_ids, COMMAND, \
     yx_desk_set_operation_case_ids (f->desk, "none", nobody, NULL, error)) \
  V (yx_desk_set_operation_cases, COMMAND, \
     yx_desk_set_operation_cases (f->desk, "none", NULL, NULL, NULL, error)) \
  V (yx_desk_set_operation_window, COMMAND, \
     yx_desk_set_operation_window (f->desk, "none", NIGHT_START, NIGHT_START + 1, error)) \
  V (yx_desk_set_operation_vehicles, COMMAND, \
     yx_desk_set_operation_vehicles (f->desk, "none", NULL, error)) \
  V (yx_desk_set_presence, CASES, yx_desk_set_presence (f->desk, "none", 0.5, error)) \
  V (yx_desk_set_review_costs, ADMINISTRATOR, \
     yx_desk_set_review_costs (f->desk, &costs, error)) \
  V (yx_desk_set_region, ADMINISTRATOR, yx_desk_set_region (f->desk, "/nowhere.gpkg", error)) \
  V (yx_desk_set_track, CASES, \
     yx_desk_set_track (f->desk, "none", (YxTrack) 1, "另有安排", error)) \
  V (yx_desk_set_vehicle_device, ADMINISTRATOR, \
     yx_desk_set_vehicle_device (f->desk, "none", "jt808", "1", error)) \
  V (yx_desk_set_visit, COMMAND, \
     yx_desk_set_visit (f->desk, "none", FALSE, YX_APPLICANT_JOINS_NO, error)) \
  V (yx_desk_set_weather, COMMAND, \
     yx_desk_set_weather (f->desk, "none", YX_WEATHER_FAIR, error)) \
  V (yx_desk_sign_paper, REVIEW, yx_desk_sign_paper (f->desk, &signing, error)) \
  V (yx_desk_take_plan_version, COMMAND, \
     drop_object (yx_desk_take_plan_version (f->desk, "none", 1, NULL, error))) \
  V (yx_desk_test_recorders, COMMAND, yx_desk_test_recorders (f->desk, "none", NULL, error)) \
  V (yx_desk_triage, CASES, triage (f, error)) \
  V (yx_desk_undo_plan, COMMAND, drop_object (yx_desk_undo_plan (f->desk, "none", NULL, error))) \
  V (yx_desk_unlock_all, COMMAND, yx_desk_unlock_all (f->desk, f->operation, error)) \
  V (yx_desk_update_officer, ADMINISTRATOR, yx_desk_update_officer (f->desk, &officer, error)) \
  V (yx_desk_update_vehicle, ADMINISTRATOR, yx_desk_update_vehicle (f->desk, &vehicle, error)) \
  V (yx_desk_verify_lead, CASES, yx_desk_verify_lead (f->desk, "none", error)) \
  V (yx_desk_verify_place, CASES, yx_desk_verify_place (f->desk, "none", error)) \
  V (yx_desk_withdraw_override, COMMANDER, yx_desk_withdraw_override (f->desk, "none", error)) \
  V (yx_desk_write_paper_remarks, REVIEW, \
     yx_desk_write_paper_remarks (f->desk, YX_PAPER_KIND_DEBRIEF, "none", "", NULL, error))

static gboolean
drop_object (gpointer object)
{
  g_clear_object (&object);
  return TRUE;
}

static gboolean
drop_bytes (GBytes *bytes)
{
  g_clear_pointer (&bytes, g_bytes_unref);
  return TRUE;
}

static gboolean
drop_check (YxOperationCheck *check)
{
  g_clear_pointer (&check, yx_operation_check_free);
  return TRUE;
}

/* Nothing, in a list that lives as long as the test. */
static const GArray *
counted_nothing (void)
{
  static GArray nothing;

  return &nothing;
}

static gboolean
drop_areas (YxAreaSet *set)
{
  g_clear_pointer (&set, yx_area_set_free);
  return TRUE;
}

static gboolean
drop_dossier (YxDossier *dossier)
{
  g_clear_pointer (&dossier, yx_dossier_free);
  return TRUE;
}

static gboolean
drop_veil (YxVeil *veil)
{
  g_clear_pointer (&veil, yx_veil_free);
  return TRUE;
}

static gboolean
drop_record (YxFullRecord *record)
{
  g_clear_pointer (&record, yx_full_record_free);
  return TRUE;
}

static gboolean
attach_photo (Fixture *f, GError **error)
{
  g_autoptr (GBytes) photo = g_bytes_new_static ("no picture", 10);

  return yx_desk_attach_photo (f->desk, f->debtor, photo, error);
}

static gboolean
import_cases (Fixture *f, GError **error)
{
  g_auto (YxImportReport) report = { 0 };

  return yx_desk_import_cases (f->desk, NULL, 0, NULL, NULL, NULL, NULL, &report, error);
}

static gboolean
import_leads (Fixture *f, GError **error)
{
  YxLeadImportReport report = { 0 };
  const gboolean done = yx_desk_import_leads (f->desk, NULL, 0, NULL, NULL, &report, error);

  if (done)
    yx_lead_import_report_clear (&report);
  return done;
}

static gboolean
import_institutions (Fixture *f, GError **error)
{
  g_auto (YxInstitutionReport) report = { 0 };

  return yx_desk_import_institutions (f->desk, NULL, NULL, 0, &report, NULL, error);
}

static gboolean
record_reports (Fixture *f, GError **error)
{
  g_autoptr (GArray) reports = yx_team_reports_new ();
  const YxTeamReport report = { .kind = YX_REPORT_KIND_NOTE };

  g_array_append_val (reports, report);
  return yx_desk_record_reports (f->desk, reports, NULL, error);
}

static gboolean
assign_by_area (Fixture *f, GError **error)
{
  YxAreaAssignment assignment = { 0 };
  const gboolean done = yx_desk_assign_by_area (f->desk, &assignment, error);

  if (done)
    yx_area_assignment_clear (&assignment);
  return done;
}

static gboolean
read_informant (Fixture *f, GError **error)
{
  g_auto (YxInformant) informant = { 0 };

  return yx_desk_read_informant (f->desk, "none", &informant, error);
}

static gboolean
purge (Fixture *f, GError **error)
{
  g_auto (YxPurgeReport) report = { 0 };

  return yx_desk_purge_tracks (f->desk, YX_TRACK_DAYS, FALSE, &report, error);
}

static gboolean
triage (Fixture *f, GError **error)
{
  YxTriageReport report = { 0 };

  return yx_desk_triage (f->desk, nobody, NULL, NULL, NULL, NULL, &report, error);
}

#define CALL(verb, allowed, ...) \
  static void call_##verb (Fixture *f, GError **error) { (void) (__VA_ARGS__); }
VERBS (CALL)

static const struct {
  const char *name;
  guint roles;
  void (*call) (Fixture *f, GError **error);
} verbs[] = {
#define ROW(verb, allowed, ...) { #verb, allowed, call_##verb },
  VERBS (ROW)
};

static void
test_walk (void)
{
  static const char *const names[] = { "管理", "指挥", "调度", "评查", "书记" };
  Night *night = night_new (1);
  Fixture f = {
    .desk = night->desk,
    .operation = night->operation_id,
    .the_case = night_query_text (night, "SELECT id FROM cases"),
    .debtor = night_query_text (night, "SELECT id FROM debtors"),
    .place = night_query_text (night, "SELECT id FROM places LIMIT 1"),
    .task = night_query_text (night, "SELECT id FROM tasks"),
    .car = night_query_text (night, "SELECT id FROM vehicles LIMIT 1"),
  };
  g_auto (YxVerifyReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 n_refused = 0;

  yx_desk_set_author (night->desk, names[0]);
  for (int role = 0; role <= YX_ROLE_CLERK; role++) {
    yx_desk_set_member_role (night->desk, names[role], (YxRole) role, TRUE, &error);
    g_assert_no_error (error);
  }
  /* Who may comes last, so that nothing has changed when the others are refused; and one more,
   * who is no member at all. */
  for (gsize v = 0; v < G_N_ELEMENTS (verbs); v++) {
    for (int pass = 0; pass < 2; pass++) {
      for (int role = 0; role <= YX_ROLE_CLERK + 1; role++) {
        const gboolean may = role <= YX_ROLE_CLERK && (verbs[v].roles & (1u << role)) != 0;

        if (may != (pass == 1))
          continue;
        yx_desk_set_author (night->desk, role <= YX_ROLE_CLERK ? names[role] : "路人");
        verbs[v].call (&f, &error);
        if (may != !g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN))
          g_error ("%s as %d: %s", verbs[v].name, role, error != NULL ? error->message : "done");
        g_clear_error (&error);
        n_refused += !may;
        g_assert_cmpint (
            night_query (night, "SELECT count(*) FROM events WHERE kind = 'access.refused'"), ==,
            n_refused);
      }
    }
  }
  yx_desk_verify (night->desk, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_true (report.ok);
  g_free (f.the_case);
  g_free (f.debtor);
  g_free (f.place);
  g_free (f.task);
  g_free (f.car);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/roles/walk", test_walk);
  return g_test_run ();
}
