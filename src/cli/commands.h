#pragma once

/* One function a command, each in the file of its family: cmd-FAMILY.c. Their options are beside
 * them. */

#include "cli/command.h"

G_BEGIN_DECLS

extern const GOptionEntry yx_cmd_region_build_options[];
extern const GOptionEntry yx_cmd_region_find_options[];
YxExit yx_cmd_region_build (YxInvocation *invocation);
YxExit yx_cmd_region_find (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_region_update_options[];
YxExit yx_cmd_region_update (YxInvocation *invocation);
YxExit yx_cmd_region_info (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_region_matrix_options[];
YxExit yx_cmd_region_matrix (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_region_route_options[];
YxExit yx_cmd_region_route (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_region_match_options[];
YxExit yx_cmd_region_match (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_region_speeds_options[];
YxExit yx_cmd_region_speeds (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_region_render_options[];
YxExit yx_cmd_region_render (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_desk_create_options[];
YxExit yx_cmd_desk_create (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_desk_set_options[];
YxExit yx_cmd_desk_set (YxInvocation *invocation);
YxExit yx_cmd_desk_info (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_fleet_add_options[];
YxExit yx_cmd_fleet_add (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_fleet_list_options[];
YxExit yx_cmd_fleet_list (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_import_cases_options[];
YxExit yx_cmd_import_cases (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_export_options[];
YxExit yx_cmd_export_routes (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_export_places_options[];
YxExit yx_cmd_export_places (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_place_options[];
YxExit yx_cmd_place_list (YxInvocation *invocation);
YxExit yx_cmd_place_pin (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_lead_options[];
extern const GOptionEntry yx_cmd_lead_add_options[];
extern const GOptionEntry yx_cmd_lead_list_options[];
YxExit yx_cmd_lead_add (YxInvocation *invocation);
YxExit yx_cmd_lead_list (YxInvocation *invocation);
YxExit yx_cmd_lead_verify (YxInvocation *invocation);
YxExit yx_cmd_lead_dismiss (YxInvocation *invocation);
YxExit yx_cmd_lead_merge (YxInvocation *invocation);
YxExit yx_cmd_lead_informant (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_lead_import_options[];
YxExit yx_cmd_lead_import (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_lead_watch_options[];
YxExit yx_cmd_lead_watch (YxInvocation *invocation);
/* Id of the one debtor whom a text means. Returns: (transfer full) */
char *yx_cli_find_debtor (YxDesk *desk, const char *text, GError **error);

extern const GOptionEntry yx_cmd_presence_options[];
YxExit yx_cmd_presence (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_visit_record_options[];
YxExit yx_cmd_visit_record (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_operation_create_options[];
YxExit yx_cmd_operation_create (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_list_options[];
YxExit yx_cmd_operation_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_check_options[];
YxExit yx_cmd_operation_check (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_override_options[];
YxExit yx_cmd_operation_override (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_withdraw_options[];
YxExit yx_cmd_operation_withdraw (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_step_options[];
YxExit yx_cmd_operation_steps (YxInvocation *invocation);
YxExit yx_cmd_operation_approve (YxInvocation *invocation);
YxExit yx_cmd_operation_reopen (YxInvocation *invocation);
YxExit yx_cmd_operation_depart (YxInvocation *invocation);
YxExit yx_cmd_operation_close (YxInvocation *invocation);
YxExit yx_cmd_operation_versions (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_night_options[];
YxExit yx_cmd_operation_night (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_places_options[];
YxExit yx_cmd_operation_places (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_fleet_test_options[];
YxExit yx_cmd_fleet_test (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_fleet_desk_options[];
extern const GOptionEntry yx_cmd_fleet_set_options[];
YxExit yx_cmd_fleet_set (YxInvocation *invocation);
YxExit yx_cmd_fleet_retire (YxInvocation *invocation);
YxExit yx_cmd_fleet_return (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_fleet_away_options[];
YxExit yx_cmd_fleet_away (YxInvocation *invocation);
YxExit yx_cmd_fleet_back (YxInvocation *invocation);
YxExit yx_cmd_fleet_absences (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_fleet_device_options[];
YxExit yx_cmd_fleet_device (YxInvocation *invocation);
YxExit yx_cmd_fleet_import (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_officer_desk_options[];
extern const GOptionEntry yx_cmd_officer_set_options[];
extern const GOptionEntry yx_cmd_officer_list_options[];
YxExit yx_cmd_officer_add (YxInvocation *invocation);
YxExit yx_cmd_officer_set (YxInvocation *invocation);
YxExit yx_cmd_officer_retire (YxInvocation *invocation);
YxExit yx_cmd_officer_return (YxInvocation *invocation);
YxExit yx_cmd_officer_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_roster_options[];
YxExit yx_cmd_roster_add (YxInvocation *invocation);
YxExit yx_cmd_roster_remove (YxInvocation *invocation);
YxExit yx_cmd_roster_list (YxInvocation *invocation);
/* The id of an officer by name or id. (transfer full): NULL with *ret_exit set */
char *yx_cli_find_officer (YxInvocation *invocation, YxDesk *desk, const char *which,
                           YxExit *ret_exit);
extern const GOptionEntry yx_cmd_crew_options[];
YxExit yx_cmd_crew_list (YxInvocation *invocation);
YxExit yx_cmd_crew_propose (YxInvocation *invocation);
YxExit yx_cmd_crew_move (YxInvocation *invocation);
YxExit yx_cmd_crew_clear (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_rules_show_options[];
YxExit yx_cmd_rules_show (YxInvocation *invocation);
YxExit yx_cmd_rules_check (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_rules_desk_options[];
YxExit yx_cmd_rules_add (YxInvocation *invocation);
YxExit yx_cmd_rules_remove (YxInvocation *invocation);
YxExit yx_cmd_rules_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_member_set_options[];
YxExit yx_cmd_member_set (YxInvocation *invocation);
YxExit yx_cmd_member_list (YxInvocation *invocation);
YxExit yx_cmd_case_status (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_plan_options[];
YxExit yx_cmd_plan (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_plan_version_options[];
YxExit yx_cmd_plan_versions (YxInvocation *invocation);
YxExit yx_cmd_plan_compare (YxInvocation *invocation);
YxExit yx_cmd_plan_take (YxInvocation *invocation);
YxExit yx_cmd_plan_locks (YxInvocation *invocation);
YxExit yx_cmd_plan_unlock (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_plan_move_options[];
YxExit yx_cmd_plan_move (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_plan_lock_options[];
YxExit yx_cmd_plan_lock (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_plan_again_options[];
YxExit yx_cmd_plan_again (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_message_send_options[];
YxExit yx_cmd_message_send (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_message_list_options[];
YxExit yx_cmd_message_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_zone_draw_options[];
extern const GOptionEntry yx_cmd_zone_list_options[];
extern const GOptionEntry yx_cmd_zone_remove_options[];
YxExit yx_cmd_zone_draw (YxInvocation *invocation);
YxExit yx_cmd_zone_list (YxInvocation *invocation);
YxExit yx_cmd_zone_remove (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_roll_call_options[];
extern const GOptionEntry yx_cmd_roll_call_answer_options[];
YxExit yx_cmd_roll_call_start (YxInvocation *invocation);
YxExit yx_cmd_roll_call_list (YxInvocation *invocation);
YxExit yx_cmd_roll_call_answer (YxInvocation *invocation);
YxExit yx_cmd_roll_call_close (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_evidence_list_options[];
YxExit yx_cmd_evidence_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_evidence_add_options[];
YxExit yx_cmd_evidence_add (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_evidence_options[];
YxExit yx_cmd_evidence_export (YxInvocation *invocation);
YxExit yx_cmd_evidence_check (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_device_add_options[];
YxExit yx_cmd_device_add (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_device_list_options[];
YxExit yx_cmd_device_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_device_revoke_options[];
YxExit yx_cmd_device_revoke (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_device_pair_options[];
YxExit yx_cmd_device_pair (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_device_certificate_options[];
YxExit yx_cmd_device_certificate (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_serve_options[];
YxExit yx_cmd_serve (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_simulate_options[];
YxExit yx_cmd_simulate (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_night_options[];
YxExit yx_cmd_night (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_night_rehearse_options[];
YxExit yx_cmd_night_rehearse (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_dispatch_options[];
YxExit yx_cmd_dispatch (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_dispatch_list_options[];
YxExit yx_cmd_dispatch_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_dispatch_ack_options[];
YxExit yx_cmd_dispatch_ack (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_report_options[];
YxExit yx_cmd_report (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_alert_list_options[];
YxExit yx_cmd_alert_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_alert_ack_options[];
YxExit yx_cmd_alert_ack (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_custody_list_options[];
YxExit yx_cmd_custody_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_custody_begin_options[];
YxExit yx_cmd_custody_begin (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_custody_extend_options[];
YxExit yx_cmd_custody_extend (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_custody_hand_over_options[];
YxExit yx_cmd_custody_hand_over (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_custody_end_options[];
YxExit yx_cmd_custody_end (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_fixes_options[];
YxExit yx_cmd_fixes (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_fixes_import_options[];
YxExit yx_cmd_fixes_import (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_events_options[];
YxExit yx_cmd_events (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_review_options[];
YxExit yx_cmd_review (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_review_findings_options[];
YxExit yx_cmd_review_findings (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_review_close_options[];
YxExit yx_cmd_review_close (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_review_costs_options[];
YxExit yx_cmd_review_costs (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_review_returns_options[];
YxExit yx_cmd_review_returns (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_calibration_options[];
YxExit yx_cmd_calibration (YxInvocation *invocation);
YxExit yx_cmd_calibration_adopt (YxInvocation *invocation);
YxExit yx_cmd_calibration_use (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_review_files_options[];
YxExit yx_cmd_review_timeline (YxInvocation *invocation);
YxExit yx_cmd_review_log (YxInvocation *invocation);
YxExit yx_cmd_review_tracks (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_review_clip_options[];
YxExit yx_cmd_review_clip (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_review_package_options[];
YxExit yx_cmd_review_package (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_purge_options[];
YxExit yx_cmd_purge (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_verify_options[];
YxExit yx_cmd_verify (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_demo_options[];
YxExit yx_cmd_demo (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_case_options[];
extern const GOptionEntry yx_cmd_case_list_options[];
YxExit yx_cmd_case_list (YxInvocation *invocation);
YxExit yx_cmd_case_show (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_case_node_options[];
YxExit yx_cmd_case_node (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_case_track_options[];
YxExit yx_cmd_case_track (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_case_assets_options[];
YxExit yx_cmd_case_assets (YxInvocation *invocation);
YxExit yx_cmd_case_claim (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_triage_options[];
YxExit yx_cmd_triage (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_debtor_show_options[];
YxExit yx_cmd_debtor_show (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_debtor_photo_options[];
YxExit yx_cmd_debtor_photo (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_debtor_flag_options[];
YxExit yx_cmd_debtor_flag (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_casework_desk_options[];
extern const GOptionEntry yx_cmd_casework_show_options[];
YxExit yx_cmd_casework_show (YxInvocation *invocation);
YxExit yx_cmd_casework_check (YxInvocation *invocation);
YxExit yx_cmd_casework_add (YxInvocation *invocation);
YxExit yx_cmd_casework_remove (YxInvocation *invocation);
YxExit yx_cmd_casework_list (YxInvocation *invocation);
/* Files of YxRulesetFile as a list; in JSON under `key`, else `none` when there are none. */
void yx_cli_print_rule_files (YxInvocation *invocation, const char *key, GArray *files,
                              const char *none);
extern const GOptionEntry yx_cmd_paper_options[];
YxExit yx_cmd_paper_order (YxInvocation *invocation);
YxExit yx_cmd_paper_roll_call (YxInvocation *invocation);
YxExit yx_cmd_paper_warrants (YxInvocation *invocation);
YxExit yx_cmd_paper_pack (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_paper_route_card_options[];
YxExit yx_cmd_paper_route_card (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_paper_night_options[];
extern const GOptionEntry yx_cmd_paper_notice_options[];
extern const GOptionEntry yx_cmd_paper_weekly_options[];
extern const GOptionEntry yx_cmd_paper_version_options[];
extern const GOptionEntry yx_cmd_paper_list_options[];
YxExit yx_cmd_paper_summary (YxInvocation *invocation);
YxExit yx_cmd_paper_debrief (YxInvocation *invocation);
YxExit yx_cmd_paper_notice (YxInvocation *invocation);
YxExit yx_cmd_paper_weekly (YxInvocation *invocation);
YxExit yx_cmd_paper_remarks (YxInvocation *invocation);
YxExit yx_cmd_paper_versions (YxInvocation *invocation);
YxExit yx_cmd_paper_sign (YxInvocation *invocation);
YxExit yx_cmd_paper_list (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_institution_add_options[];
YxExit yx_cmd_institution_add (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_institution_import_options[];
YxExit yx_cmd_institution_import (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_institution_list_options[];
YxExit yx_cmd_institution_list (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_institution_desk_options[];
YxExit yx_cmd_institution_remove (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_operation_add_tasks_options[];
YxExit yx_cmd_operation_add_tasks (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_cases_options[];
YxExit yx_cmd_operation_cases (YxInvocation *invocation);
YxExit yx_cmd_operation_add_cases (YxInvocation *invocation);
YxExit yx_cmd_operation_remove_cases (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_operation_tasks_options[];
YxExit yx_cmd_operation_tasks (YxInvocation *invocation);
YxExit yx_cmd_operation_drop_task (YxInvocation *invocation);

extern const GOptionEntry yx_cmd_area_propose_options[];
YxExit yx_cmd_area_propose (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_area_list_options[];
YxExit yx_cmd_area_list (YxInvocation *invocation);
YxExit yx_cmd_area_drop (YxInvocation *invocation);
YxExit yx_cmd_area_export (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_area_import_options[];
YxExit yx_cmd_area_import (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_area_set_options[];
YxExit yx_cmd_area_set (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_area_assign_options[];
YxExit yx_cmd_area_assign (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_area_desk_options[];
YxExit yx_cmd_area_accept (YxInvocation *invocation);
YxExit yx_cmd_area_remove (YxInvocation *invocation);
YxExit yx_cmd_area_exceptions (YxInvocation *invocation);
extern const GOptionEntry yx_cmd_team_add_options[];
YxExit yx_cmd_team_add (YxInvocation *invocation);
YxExit yx_cmd_team_list (YxInvocation *invocation);

/* The ids of cases by number, NULL-terminated; NOT_FOUND naming the first that is not on the desk.
 * Returns: (transfer full) */
GPtrArray *yx_cli_find_cases (YxDesk *desk, char **numbers, GError **error);

G_END_DECLS
