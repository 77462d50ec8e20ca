#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"

typedef struct {
  const char *type;
  const char *nick;
  const char *label;
} Word;

static const Word words[] = {
  { "YxCaseStatus", "open", N_ ("Open") },
  { "YxCaseStatus", "paid", N_ ("Fully paid") },
  { "YxCaseStatus", "settled", N_ ("Settled") },
  { "YxCaseStatus", "suspended", N_ ("Suspended") },
  { "YxCaseStatus", "terminated", N_ ("Round terminated") },
  { "YxCaseStatus", "concluded", N_ ("Concluded") },

  { "YxDebtorKind", "person", N_ ("Person") },
  { "YxDebtorKind", "entity", N_ ("Entity") },

  { "YxSex", "unknown", N_ ("Not known") },
  { "YxSex", "female", N_ ("Female") },
  { "YxSex", "male", N_ ("Male") },

  { "YxPlaceKind", "other", N_ ("Other place") },
  { "YxPlaceKind", "home", N_ ("Home") },
  { "YxPlaceKind", "household", N_ ("Registered household") },
  { "YxPlaceKind", "work", N_ ("Workplace") },
  { "YxPlaceKind", "business", N_ ("Own business") },
  { "YxPlaceKind", "relative", N_ ("Relative’s home") },
  { "YxPlaceKind", "property", N_ ("Property") },
  { "YxPlaceKind", "seen", N_ ("Seen there") },
  { "YxPlaceKind", "bank", N_ ("Bank") },
  { "YxPlaceKind", "agency", N_ ("Government office") },

  { "YxPlaceStanding", "on-map", N_ ("On the map") },
  { "YxPlaceStanding", "no-point", N_ ("Not on the map") },
  { "YxPlaceStanding", "outside", N_ ("Outside the region") },

  { "YxSource", "other", N_ ("Other source") },
  { "YxSource", "case-file", N_ ("Case file") },
  { "YxSource", "applicant", N_ ("Applicant") },
  { "YxSource", "officer", N_ ("Enforcement officer") },
  { "YxSource", "police-110", N_ ("Police 110") },
  { "YxSource", "hotline", N_ ("Court hotline") },
  { "YxSource", "registry", N_ ("Register") },
  { "YxSource", "agency", N_ ("Another agency") },

  { "YxLeadStatus", "open", N_ ("To be verified") },
  { "YxLeadStatus", "verified", N_ ("Verified") },
  { "YxLeadStatus", "dismissed", N_ ("Dismissed") },
  { "YxLeadStatus", "merged", N_ ("Merged") },

  { "YxOfficerRole", "officer", N_ ("Enforcement officer") },
  { "YxOfficerRole", "judge", N_ ("Enforcement judge") },
  { "YxOfficerRole", "bailiff", N_ ("Bailiff") },
  { "YxOfficerRole", "clerk", N_ ("Clerk") },
  { "YxOfficerRole", "driver", N_ ("Driver") },

  { "YxVehicleKind", "car", N_ ("Car") },
  { "YxVehicleKind", "van", N_ ("Van") },
  { "YxVehicleKind", "bus", N_ ("Bus") },
  { "YxVehicleKind", "motorcycle", N_ ("Motorcycle") },

  { "YxTaskKind", "summons", N_ ("Summons visit") },
  { "YxTaskKind", "bank", N_ ("Bank inquiry") },
  { "YxTaskKind", "registry", N_ ("Registry inquiry") },
  { "YxTaskKind", "service", N_ ("Service of documents") },
  { "YxTaskKind", "search", N_ ("Search") },
  { "YxTaskKind", "seizure", N_ ("Seizure") },
  { "YxTaskKind", "eviction", N_ ("Eviction") },

  { "YxOperationStep", "draft", N_ ("Draft") },
  { "YxOperationStep", "checked", N_ ("Checked") },
  { "YxOperationStep", "planned", N_ ("Planned") },
  { "YxOperationStep", "approved", N_ ("Approved") },
  { "YxOperationStep", "live", N_ ("Live") },
  { "YxOperationStep", "closed", N_ ("Closed") },

  { "YxLeftOut", "none", N_ ("Planned") },
  { "YxLeftOut", "case-closed", N_ ("No case is open any more") },
  { "YxLeftOut", "no-place", N_ ("No address is known") },
  { "YxLeftOut", "no-point", N_ ("No address is on the map") },
  { "YxLeftOut", "outside", N_ ("Outside the region") },
  { "YxLeftOut", "unreachable", N_ ("No road leads there and back") },
  { "YxLeftOut", "no-vehicle", N_ ("There is no vehicle") },
  { "YxLeftOut", "crew", N_ ("No vehicle has the crew it needs") },
  { "YxLeftOut", "skill", N_ ("No vehicle has the people it needs") },
  { "YxLeftOut", "seats", N_ ("No seat for a person brought in") },
  { "YxLeftOut", "time", N_ ("Does not fit into the window") },
  { "YxLeftOut", "no-value", N_ ("Nobody is expected there") },
  { "YxLeftOut", "linked", N_ ("A visit it depends on cannot go") },
  { "YxLeftOut", "displaced", N_ ("All vehicles are busy with more") },
  { "YxLeftOut", "unlawful", N_ ("May not go out") },
  { "YxLeftOut", "by-hand", N_ ("Taken out by hand") },
  { "YxLeftOut", "done", N_ ("Visited already") },

  { "YxStopKind", "visit", N_ ("Visit") },
  { "YxStopKind", "start", N_ ("Departure") },
  { "YxStopKind", "end", N_ ("Return") },
  { "YxStopKind", "drop-off", N_ ("Drop-off") },

  { "YxStopOutcome", "pending", N_ ("Not yet") },
  { "YxStopOutcome", "appeared", N_ ("Appeared voluntarily") },
  { "YxStopOutcome", "compelled", N_ ("Compelled") },
  { "YxStopOutcome", "paid", N_ ("Paid on site") },
  { "YxStopOutcome", "settled", N_ ("Settled") },
  { "YxStopOutcome", "not-found", N_ ("Not found") },
  { "YxStopOutcome", "address-invalid", N_ ("Address invalid") },
  { "YxStopOutcome", "door-not-opened", N_ ("Door not opened") },
  { "YxStopOutcome", "deferred", N_ ("Deferred for welfare") },
  { "YxStopOutcome", "withdrawn", N_ ("Withdrawn for risk") },
  { "YxStopOutcome", "police", N_ ("Handed to police") },
  { "YxStopOutcome", "cancelled", N_ ("Cancelled before the visit") },

  { "YxDocumentKind", "summons", N_ ("Summons") },
  { "YxDocumentKind", "warrant", N_ ("Compelled-appearance warrant") },
  { "YxDocumentKind", "search-warrant", N_ ("Search warrant") },
  { "YxDocumentKind", "eviction-notice", N_ ("Eviction notice") },
  { "YxDocumentKind", "enforcement-notice", N_ ("Enforcement notice") },
  { "YxDocumentKind", "asset-order", N_ ("Asset disclosure order") },
  { "YxDocumentKind", "detention-decision", N_ ("Detention decision") },
  { "YxDocumentKind", "fine-decision", N_ ("Fine decision") },

  { "YxSummonsAnswer", "pending", N_ ("No answer yet") },
  { "YxSummonsAnswer", "no-show", N_ ("Did not appear") },
  { "YxSummonsAnswer", "excused", N_ ("Good cause shown") },
  { "YxSummonsAnswer", "appeared", N_ ("Appeared") },

  { "YxCapacity", "unknown", N_ ("Not known") },
  { "YxCapacity", "debtor", N_ ("Debtor") },
  { "YxCapacity", "legal-representative", N_ ("Legal representative") },
  { "YxCapacity", "person-in-charge", N_ ("Person in charge") },
  { "YxCapacity", "actual-controller", N_ ("Actual controller") },
  { "YxCapacity", "third-party", N_ ("Third party") },

  { "YxDeputyStatus", "unchecked", N_ ("Not checked") },
  { "YxDeputyStatus", "none", N_ ("No deputy") },
  { "YxDeputyStatus", "township", N_ ("Township deputy") },
  { "YxDeputyStatus", "county", N_ ("Deputy of county level or up") },

  { "YxDebtorFlag", "serious-illness", N_ ("Seriously ill") },
  { "YxDebtorFlag", "unfit", N_ ("Unfit for the trip") },
  { "YxDebtorFlag", "sole-carer", N_ ("Sole carer") },
  { "YxDebtorFlag", "disability", N_ ("Disability") },
  { "YxDebtorFlag", "illness", N_ ("Illness") },
  { "YxDebtorFlag", "pregnant", N_ ("Pregnant") },
  { "YxDebtorFlag", "nursing", N_ ("Nursing a baby") },
  { "YxDebtorFlag", "weapon", N_ ("Weapon") },
  { "YxDebtorFlag", "violence", N_ ("Violence in the past") },
  { "YxDebtorFlag", "self-harm", N_ ("Threat of self-harm") },
  { "YxDebtorFlag", "dog", N_ ("Dog") },
  { "YxDebtorFlag", "crowd", N_ ("Crowd likely") },
  { "YxDebtorFlag", "press", N_ ("Press likely") },

  { "YxMeasureKind", "compelled", N_ ("Compelled appearance") },
  { "YxMeasureKind", "detention", N_ ("Judicial detention") },
  { "YxMeasureKind", "fine", N_ ("Fine") },
  { "YxMeasureKind", "consumption", N_ ("Consumption restriction") },
  { "YxMeasureKind", "listing", N_ ("Listed as dishonest") },
  { "YxMeasureKind", "exit", N_ ("Exit restriction") },
  { "YxMeasureKind", "freeze", N_ ("Account frozen") },
  { "YxMeasureKind", "seizure", N_ ("Seizure") },

  { "YxApplicantJoins", "no", N_ ("Does not join") },
  { "YxApplicantJoins", "own-car", N_ ("Joins in a car of his own") },
  { "YxApplicantJoins", "with-crew", N_ ("Rides with the crew") },

  { "YxWeather", "unknown", N_ ("Not known") },
  { "YxWeather", "fair", N_ ("Fair") },
  { "YxWeather", "rain", N_ ("Rain") },
  { "YxWeather", "fog", N_ ("Fog") },
  { "YxWeather", "snow", N_ ("Snow or ice") },
  { "YxWeather", "storm", N_ ("Storm") },

  { "YxCheckStage", "preparation", N_ ("At preparation") },
  { "YxCheckStage", "approval", N_ ("At approval") },
  { "YxCheckStage", "departure", N_ ("At departure") },

  { "YxVerdict", "not-asked", N_ ("Not asked") },
  { "YxVerdict", "pass", N_ ("Passes") },
  { "YxVerdict", "warn", N_ ("Warning") },
  { "YxVerdict", "block", N_ ("Blocked") },

  { "YxStanding", "go", N_ ("May go") },
  { "YxStanding", "papers", N_ ("Papers missing") },
  { "YxStanding", "no-go", N_ ("May not go") },

  { "YxRole", "administrator", N_ ("Administrator") },
  { "YxRole", "commander", N_ ("Commander") },
  { "YxRole", "dispatcher", N_ ("Dispatcher") },
  { "YxRole", "reviewer", N_ ("Reviewer") },
  { "YxRole", "clerk", N_ ("Clerk") },

  { "YxOfficerSkill", "drive", N_ ("Drives") },
  { "YxOfficerSkill", "first-aid", N_ ("First aid") },
  { "YxOfficerSkill", "mediation", N_ ("Mediation") },
  { "YxOfficerSkill", "evidence", N_ ("Evidence") },
  { "YxOfficerSkill", "dialect", N_ ("Dialect or sign language") },

  { "YxVehicleEquipment", "radio", N_ ("Radio") },
  { "YxVehicleEquipment", "live-video", N_ ("Live video set") },
  { "YxVehicleEquipment", "first-aid", N_ ("First-aid kit") },
  { "YxVehicleEquipment", "partition", N_ ("Partition") },
  { "YxVehicleEquipment", "tools", N_ ("Entry tools") },
  { "YxVehicleEquipment", "child-seat", N_ ("Child seat") },

  { "YxDutyKind", "duty", N_ ("On duty") },
  { "YxDutyKind", "leave", N_ ("On leave") },
  { "YxDutyKind", "training", N_ ("In training") },
  { "YxDutyKind", "ill", N_ ("Ill") },

  { "YxPlanOrigin", "search", N_ ("By the planner") },
  { "YxPlanOrigin", "curve", N_ ("Taken from the curve") },
  { "YxPlanOrigin", "hand", N_ ("Changed by hand") },
  { "YxPlanOrigin", "version", N_ ("Earlier version taken") },
  { "YxPlanOrigin", "again", N_ ("Planned again") },

  { "YxLockKind", "car", N_ ("Fixed to its car") },
  { "YxLockKind", "time", N_ ("Fixed to its time") },
  { "YxLockKind", "order", N_ ("Fixed in its place in the order") },
  { "YxLockKind", "whole", N_ ("Whole car fixed") },

  { "YxDayPart", "dawn", N_ ("Dawn") },
  { "YxDayPart", "morning", N_ ("Morning") },
  { "YxDayPart", "noon", N_ ("Noon") },
  { "YxDayPart", "afternoon", N_ ("Afternoon") },
  { "YxDayPart", "evening", N_ ("Evening") },
  { "YxDayPart", "night", N_ ("Night") },

  { "YxTrack", "none", N_ ("Not sorted") },
  { "YxTrack", "fast", N_ ("Fast track") },
  { "YxTrack", "ordinary", N_ ("Ordinary track") },
  { "YxTrack", "watch", N_ ("Terminated-round watch") },

  { "YxClaimKind", "unknown", N_ ("Not said") },
  { "YxClaimKind", "money", N_ ("Money") },
  { "YxClaimKind", "delivery", N_ ("Delivery of a thing") },
  { "YxClaimKind", "act", N_ ("An act") },

  { "YxPaperKind", "order", N_ ("Operation order") },
  { "YxPaperKind", "route-card", N_ ("Route cards") },
  { "YxPaperKind", "roll-call", N_ ("Roll-call list") },
  { "YxPaperKind", "warrants", N_ ("Warrant list") },
  { "YxPaperKind", "pack", N_ ("Briefing pack") },
  { "YxPaperKind", "summary", N_ ("Action summary") },
  { "YxPaperKind", "debrief", N_ ("Debrief") },
  { "YxPaperKind", "notice", N_ ("Daily notice") },
  { "YxPaperKind", "weekly", N_ ("Weekly return") },

  { "YxPaperEdition", "full", N_ ("Full edition") },
  { "YxPaperEdition", "redacted", N_ ("Redacted edition") },

  { "YxPaperForm", "pdf", N_ ("PDF") },
  { "YxPaperForm", "xlsx", N_ ("Workbook") },

  { "YxPaperState", "valid", N_ ("Valid") },
  { "YxPaperState", "expired", N_ ("Expired") },
  { "YxPaperState", "superseded", N_ ("Superseded") },

  { "YxInstitutionKind", "bank", N_ ("Bank branch") },
  { "YxInstitutionKind", "land-registry", N_ ("Land registry") },
  { "YxInstitutionKind", "vehicle-registry", N_ ("Vehicle registry") },
  { "YxInstitutionKind", "market-regulator", N_ ("Market regulator") },
  { "YxInstitutionKind", "housing-fund", N_ ("Housing fund") },
  { "YxInstitutionKind", "social-insurance", N_ ("Social insurance") },
  { "YxInstitutionKind", "tax", N_ ("Tax office") },
  { "YxInstitutionKind", "office", N_ ("Other office") },
  { "YxInstitutionKind", "premises", N_ ("Premises") },

  { "YxAreaState", "proposed", N_ ("Proposed") },
  { "YxAreaState", "current", N_ ("In force") },
  { "YxAreaState", "retired", N_ ("Retired") },

  { "YxAreaSource", "proposed", N_ ("Proposed by the desk") },
  { "YxAreaSource", "imported", N_ ("Imported") },
  { "YxAreaSource", "drawn", N_ ("Drawn") },

  { "YxAreaException", "no-point", N_ ("No place on the map") },
  { "YxAreaException", "no-area", N_ ("In no area") },
  { "YxAreaException", "overlap", N_ ("A place in two areas") },
  { "YxAreaException", "several", N_ ("Places in different areas") },
  { "YxAreaException", "no-team", N_ ("The area has no team") },
  { "YxDeviceProtocol", "field", N_ ("Field page") },
  { "YxDeviceProtocol", "osmand", N_ ("OsmAnd or Traccar") },
  { "YxDeviceProtocol", "gpslogger", N_ ("GPSLogger") },
  { "YxDeviceProtocol", "owntracks", N_ ("OwnTracks") },
  { "YxDeviceProtocol", "jt808", N_ ("JT/T 808 terminal") },
  { "YxDeviceProtocol", "cot", N_ ("ATAK") },

  { "YxReportKind", "on-duty", N_ ("On duty") },
  { "YxReportKind", "off-duty", N_ ("Off duty") },
  { "YxReportKind", "assembled", N_ ("Assembled") },
  { "YxReportKind", "en-route", N_ ("Set out") },
  { "YxReportKind", "arrived", N_ ("Arrived") },
  { "YxReportKind", "working", N_ ("At work on scene") },
  { "YxReportKind", "door-opened", N_ ("Door opened") },
  { "YxReportKind", "result", N_ ("Result") },
  { "YxReportKind", "left", N_ ("Left the scene") },
  { "YxReportKind", "handed-over", N_ ("Handed over") },
  { "YxReportKind", "back", N_ ("Back") },
  { "YxReportKind", "stopped", N_ ("Stopped at once") },
  { "YxReportKind", "sos", N_ ("SOS") },
  { "YxReportKind", "sos-over", N_ ("SOS over") },
  { "YxReportKind", "broken-down", N_ ("Car broken down") },
  { "YxReportKind", "recorder-on", N_ ("Recorder on") },
  { "YxReportKind", "recorder-off", N_ ("Recorder off") },
  { "YxReportKind", "note", N_ ("Note") },

  { "YxStopReason", "not-said", N_ ("Reason to follow") },
  { "YxStopReason", "self-harm", N_ ("Threat of self-harm") },
  { "YxStopReason", "weapon", N_ ("Weapon or fire") },
  { "YxStopReason", "crowd", N_ ("Crowd too large") },
  { "YxStopReason", "identity", N_ ("Identity in doubt") },
  { "YxStopReason", "vulnerable", N_ ("Only minors or vulnerable people present") },
  { "YxStopReason", "medical", N_ ("Medical emergency") },
  { "YxStopReason", "proof", N_ ("Proof of payment or suspension") },
  { "YxStopReason", "recorder", N_ ("Recorder failed") },
  { "YxStopReason", "contact", N_ ("Contact lost") },
  { "YxStopReason", "split", N_ ("Crew split") },

  { "YxMovementKind", "set-out", N_ ("Set out") },
  { "YxMovementKind", "near", N_ ("Near") },
  { "YxMovementKind", "arrived", N_ ("Arrived") },
  { "YxMovementKind", "left", N_ ("Left") },
  { "YxMovementKind", "missed", N_ ("Gone past") },
  { "YxMovementKind", "back", N_ ("Back") },

  { "YxTeamStatus", "assembled", N_ ("Assembled") },
  { "YxTeamStatus", "en-route", N_ ("En route") },
  { "YxTeamStatus", "near", N_ ("Near") },
  { "YxTeamStatus", "on-scene", N_ ("On scene") },
  { "YxTeamStatus", "busy", N_ ("At work") },
  { "YxTeamStatus", "with-person", N_ ("With a person aboard") },
  { "YxTeamStatus", "to-drop-off", N_ ("To the drop-off") },
  { "YxTeamStatus", "back", N_ ("Back") },
  { "YxTeamStatus", "lost", N_ ("No contact") },

  { "YxCustodyEnd", "left-free", N_ ("Inquiry over, left free") },
  { "YxCustodyEnd", "paid", N_ ("Paid") },
  { "YxCustodyEnd", "settled", N_ ("Settled") },
  { "YxCustodyEnd", "detained", N_ ("Detained by decision") },
  { "YxCustodyEnd", "police", N_ ("Handed to police") },
  { "YxCustodyEnd", "hospital", N_ ("Taken to hospital") },
  { "YxCustodyEnd", "released", N_ ("Released on the way") },

  { "YxAlertLevel", "info", N_ ("Information") },
  { "YxAlertLevel", "warning", N_ ("Warning") },
  { "YxAlertLevel", "urgent", N_ ("Urgent") },
  { "YxAlertLevel", "critical", N_ ("Critical") },

  { "YxAlertKind", "sos", N_ ("SOS") },
  { "YxAlertKind", "stopped", N_ ("Visit stopped at once") },
  { "YxAlertKind", "contact-lost", N_ ("Contact lost") },
  { "YxAlertKind", "inquiry-clock", N_ ("Inquiry clock") },
  { "YxAlertKind", "off-route", N_ ("Off its route") },
  { "YxAlertKind", "stopped-long", N_ ("Standing too long") },
  { "YxAlertKind", "late", N_ ("Late for a window") },
  { "YxAlertKind", "battery", N_ ("Battery low") },
  { "YxAlertKind", "no-recorder", N_ ("No recorder") },
  { "YxAlertKind", "same-address", N_ ("Two cars at one address") },
  { "YxAlertKind", "no-crew", N_ ("Car without a crew") },
  { "YxAlertKind", "broken-down", N_ ("Car broken down") },
  { "YxAlertKind", "case-closed", N_ ("Case closed meanwhile") },
  { "YxAlertKind", "not-acknowledged", N_ ("Dispatch not acknowledged") },
  { "YxAlertKind", "roll-call", N_ ("Roll call unanswered") },
  { "YxAlertKind", "background", N_ ("Phone stops in the background") },
  { "YxAlertKind", "in-zone", N_ ("Car in a drawn zone") },
  { "YxAlertKind", "left-zone", N_ ("Car has left its zone") },

  { "YxDispatchCause", "lead", N_ ("Lead") },
  { "YxDispatchCause", "closed", N_ ("Case closed") },
  { "YxDispatchCause", "stopped", N_ ("Visit stopped") },
  { "YxDispatchCause", "broken-down", N_ ("Car broken down") },
  { "YxDispatchCause", "hand", N_ ("By hand") },

  { "YxEvidenceKind", "photo", N_ ("Photo") },
  { "YxEvidenceKind", "audio", N_ ("Audio") },
  { "YxEvidenceKind", "video", N_ ("Video") },
  { "YxEvidenceKind", "note", N_ ("Written note") },
  { "YxEvidenceKind", "scan", N_ ("Scan") },
  { "YxEvidenceKind", "other", N_ ("Other file") },

  { "YxZoneKind", "keep-out", N_ ("Keep out") },
  { "YxZoneKind", "watch", N_ ("Watched zone") },
  { "YxZoneKind", "keep-in", N_ ("Stay inside") },
  { "YxZoneKind", "assembly", N_ ("Assembly area") },
};

/* The values of one type, alive as long as the process: static types are never unloaded. */
static GEnumClass *
enum_class (GType type)
{
  GEnumClass *klass = g_type_class_peek_static (type);

  return klass != NULL ? klass : g_type_class_ref (type);
}

const char *
yx_enum_nick (GType type, int value)
{
  GEnumValue *entry;

  g_return_val_if_fail (G_TYPE_IS_ENUM (type), NULL);

  entry = g_enum_get_value (enum_class (type), value);
  return entry != NULL ? entry->value_nick : NULL;
}

gboolean
yx_enum_parse (GType type, const char *nick, int *ret_value)
{
  GEnumClass *klass;

  g_return_val_if_fail (G_TYPE_IS_ENUM (type), FALSE);
  g_return_val_if_fail (ret_value != NULL, FALSE);

  if (nick == NULL)
    return FALSE;
  klass = enum_class (type);
  for (guint i = 0; i < klass->n_values; i++) {
    if (g_ascii_strcasecmp (klass->values[i].value_nick, nick) == 0) {
      *ret_value = klass->values[i].value;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
yx_enum_label (GType type, int value)
{
  const char *nick = yx_enum_nick (type, value);
  const char *name = g_type_name (type);

  g_return_val_if_fail (nick != NULL, "");

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].nick, nick) && g_str_equal (words[i].type, name))
      return _ (words[i].label);
  }
  return nick;
}
