#pragma once

/* What the desk holds of one operation, as rows: everything that figures, findings and papers of a
 * review rest on, read in one snapshot. Nothing here is reckoned; that is review/course.h.
 *
 * Texts belong to the facts. Equal ones are one pointer (yx_facts_same()), so ids are compared
 * without looking at them. Times are UTC microseconds, 0: not. Fixes are too many to hold:
 * review/ways.h. */

#include "desk/desk.h"
#include "geo/datum.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  const char *id, *name, *base;
  YxTaskKind kind;
  YxOperationStep step;
  gint64 window_start, window_end, created;
  YxLonLat base_point;
  int plan_version;
  YxWeather weather;
  const char *night_necessity, *night_recorded_by, *night_president, *night_document;
  gint64 night_recorded, night_approved;
} YxFactOperation;

typedef struct {
  const char *id, *author, *study; /* study: desk/study.h, nullable */
  const char *calibration_id;      /* it was made with; NULL: none */
  int version, made_from;          /* made_from 0: from none */
  YxPlanOrigin origin;
  gint64 created, start, end;
  int n_cases_covered, n_tasks_planned, n_stops, n_vehicles, n_vehicles_offered, n_staff;
  double expected, metres;
  gint64 drive_s, wait_s, on_scene_s;
} YxFactPlan;

/* A factor of a calibration that a plan was made with (desk/calibration.h). */
typedef struct {
  const char *calibration_id, *what, *subject;
  double factor;
} YxFactFactor;

typedef struct {
  const char *id, *vehicle_id;
  int version, ordinal, crew;
  gint64 start, end, drive_s;
  double metres;
} YxFactRoute;

typedef struct {
  const char *id, *vehicle_id, *task_id, *place_id, *address; /* task, place: NULL unless a visit */
  int version, route, ordinal;
  YxStopKind kind;
  YxLonLat point;
  gint64 arrival, begin, departure, drive_s;
  double metres, presence;
  YxStopOutcome outcome;
} YxFactStop;

typedef struct {
  const char *task_id, *note;
  int version, n_stops;
  YxLeftOut left_out;
  double expected;
} YxFactPlanTask;

typedef struct {
  const char *id, *debtor_id, *institution_id, *name; /* name: as it is, not masked */
  YxTaskKind kind;
  YxDebtorKind debtor_kind;
  YxSex sex;
  int crew, seats;
  gboolean female_officer, dropped;
  gboolean sole_carer; /* of a child or a helpless person, as far as was known that night */
  const char *born;    /* 19800131 or 1980-01-31; NULL: not known, or nobody */
} YxFactTask;

typedef struct {
  const char *task_id, *case_id, *number;
  YxCaseStatus status;
  gint64 claim_fen, paid_fen, left_at;
} YxFactTaskCase;

typedef struct {
  const char *id, *debtor_id, *address;
  YxPlaceKind kind;
  YxSource source;
  YxLonLat point; /* NAN: not known */
} YxFactPlace;

typedef struct {
  const char *id, *plate, *call_sign;
  YxVehicleKind kind;
  int seats, crew, recorders;
  gint64 recorders_tested;
} YxFactVehicle;

typedef struct {
  const char *vehicle_id, *officer_id, *name;
  YxSex sex;
  YxOfficerRole role;
} YxFactCrew;

typedef struct {
  gint64 number;
  const char *id, *label, *vehicle_id, *officer_id; /* nullable but id; vehicle also by the officer's car */
  YxDeviceProtocol protocol;
  gboolean own; /* the vehicle's, not an officer's phone */
} YxFactDevice;

typedef struct {
  gint64 seq, device, time, received; /* device 0: the desk itself */
  const char *id, *vehicle_id, *officer_id, *task_id, *place_id, *note, *author;
  YxReportKind kind;
  YxStopOutcome outcome; /* PENDING: none said */
  int aboard;
  YxStopReason reason;
  YxLonLat point;        /* NAN: not said */
} YxFactReport;

typedef struct {
  gint64 seq, time, recorded;
  const char *vehicle_id, *task_id, *place_id;
  int plan_version;
  YxMovementKind kind;
  gboolean inferred, by_hand;
} YxFactMovement;

typedef struct {
  const char *id, *debtor_id, *place_id, *task_id, *note, *author;
  gint64 visited, recorded;
  YxStopOutcome outcome;
} YxFactVisit;

typedef struct {
  const char *id, *debtor_id, *task_id, *vehicle_id;
  gint64 began, limit_s, extended, handed_over, ended;
  const char *extended_by, *extended_reason, *ended_by, *ended_note;
  gboolean has_end;
  YxCustodyEnd how;
} YxFactCustody;

typedef struct {
  const char *id, *subject, *vehicle_id, *officer_id, *task_id, *custody_id, *detail;
  YxAlertKind kind;
  YxAlertLevel level;
  int n_times;
  gint64 raised, changed, acknowledged, cleared;
  const char *acknowledged_by;
} YxFactAlert;

typedef struct {
  gint64 seq, time, sent;
  const char *id, *vehicle_id, *from_vehicle, *from_officer, *author, *said;
  gboolean urgent;
  gint64 first_read; /* 0: nobody has */
} YxFactMessage;

typedef struct {
  const char *id, *author;
  gint64 called, closed, answered; /* answered: the last answer */
  int n_asked, n_answered, n_unwell;
} YxFactRollCall;

typedef struct {
  const char *id, *vehicle_id, *task_id, *place_id, *lead_id, *author, *withdrawn_why;
  YxDispatchCause cause;
  int plan_before, plan_after;
  gint64 sent, acknowledged, withdrawn;
} YxFactDispatch;

typedef struct {
  const char *id, *task_id, *place_id, *vehicle_id, *officer_id, *name, *media_type, *digest, *note;
  YxEvidenceKind kind;
  gint64 bytes, received, taken, begun, completed;
  YxLonLat point; /* NAN: not said */
} YxFactEvidence;

typedef struct {
  const char *id, *author;
  YxCheckStage stage;
  gint64 made;
  int plan_version, n_go, n_papers, n_no_go, n_warned;
} YxFactCheck;

/* Those that are not a plain pass. */
typedef struct {
  const char *check_id, *task_id, *case_id, *rule, *seen, *override_id; /* case_id "": of all */
  YxVerdict verdict;
  gboolean missing;
} YxFactFinding;

typedef struct {
  const char *id, *task_id, *case_id, *rule, *seen, *reason, *commander, *withdrawn_by;
  gint64 given, withdrawn;
} YxFactOverride;

typedef struct {
  const char *id, *commander, *reopened_by, *reopened_why;
  int version, plan_version;
  gint64 approved, reopened;
} YxFactApproval;

typedef struct {
  gint64 seq, time, received;
  const char *id, *kind, *author, *payload;
} YxFactEvent;

typedef struct {
  const char *id, *debtor_id, *place_id, *said, *author;
  YxSource source;
  YxLeadStatus status;
  gboolean urgent;
  gint64 received, settled;
} YxFactLead;

/* A rehearsal's clock (desk/night-clock.h). */
typedef struct {
  gint64 real_time, night_time;
  double speed; /* 0: it stands, and follows the fixes */
} YxFactClock;

/* Times at which the desk itself did something (received, recorded, sent …) are by the night's clock,
 * which is another than the wall's when the night was a rehearsal. */
typedef struct {
  GStringChunk *texts;
  YxFactOperation operation;
  GArray *clocks;     /* of YxFactClock, in order */
  GArray *plans;      /* of YxFactPlan, by version */
  GArray *factors;    /* of YxFactFactor */
  GArray *routes;     /* of YxFactRoute, by version and ordinal */
  GArray *stops;      /* of YxFactStop, by version, route, ordinal */
  GArray *plan_tasks; /* of YxFactPlanTask, by version */
  GArray *tasks;      /* of YxFactTask, by id */
  GArray *task_cases; /* of YxFactTaskCase, by task, case number */
  GArray *places;     /* of YxFactPlace: of the debtors of the tasks */
  GArray *vehicles;   /* of YxFactVehicle: in a plan, a crew, or with rows of the night; by plate */
  GArray *crews;      /* of YxFactCrew, by vehicle */
  GArray *devices;    /* of YxFactDevice, by number: those of its vehicles and officers */
  GArray *reports;    /* of YxFactReport, by time */
  GArray *movements;  /* of YxFactMovement, by time */
  GArray *visits;     /* of YxFactVisit, by time */
  GArray *custodies;  /* of YxFactCustody, by begin */
  GArray *alerts;     /* of YxFactAlert, as raised */
  GArray *messages;   /* of YxFactMessage, by seq */
  GArray *roll_calls; /* of YxFactRollCall, by call */
  GArray *dispatches; /* of YxFactDispatch, as sent */
  GArray *evidence;   /* of YxFactEvidence, as taken */
  GArray *checks;     /* of YxFactCheck, as made */
  GArray *findings;   /* of YxFactFinding, by check */
  GArray *overrides;  /* of YxFactOverride, as given */
  GArray *approvals;  /* of YxFactApproval, by version */
  GArray *events;     /* of YxFactEvent: of the operation, and reads of full records of its debtors */
  GArray *leads;      /* of YxFactLead: about its debtors; as received */
} YxFacts;

/* Reads all of it, on a connection that is in a snapshot. NOT_FOUND without such an operation.
 * Returns: (transfer full) */
YxFacts *yx_facts_read (YxDb *db, const char *operation_id, GError **error);
void yx_facts_free (YxFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFacts, yx_facts_free)

/* Both texts are of the same facts, or NULL. */
static inline gboolean
yx_facts_same (const char *a, const char *b)
{
  return a == b;
}

/* What the night's clock showed at a real time; `standing` where it stood. */
gint64 yx_facts_night_time (const YxFacts *self, gint64 real_time, gint64 standing);

/* The facts' own pointer for a text, to look for what came from elsewhere. NULL gives NULL. */
const char *yx_facts_intern (const YxFacts *self, const char *text);

const YxFactTask *yx_facts_find_task (const YxFacts *self, const char *task_id);
const YxFactPlace *yx_facts_find_place (const YxFacts *self, const char *place_id);
const YxFactVehicle *yx_facts_find_vehicle (const YxFacts *self, const char *vehicle_id);
const YxFactPlan *yx_facts_find_plan (const YxFacts *self, int version);
/* The latest version made by `time`; NULL: none was. */
const YxFactPlan *yx_facts_plan_at (const YxFacts *self, gint64 time);
/* Whether the stop's version was in force when it was due: a later one has only what was left. */
gboolean yx_facts_was_due (const YxFacts *self, const YxFactStop *stop);
/* The stop of a task at a place (NULL: any) in a version of the plan; its car's own before
 * others'. NULL: it is not in it. */
const YxFactStop *yx_facts_find_stop (const YxFacts *self, int version, const char *task_id,
                                      const char *place_id, const char *vehicle_id);

/* Cases of a task, those that have left included. */
guint yx_facts_count_cases (const YxFacts *self, const char *task_id);
/* Number plates as a redacted edition shows them; for good. */
void yx_facts_mask_plates (YxFacts *self);
/* How people name a vehicle: by its call sign, else its plate. */
const char *yx_fact_vehicle_label (const YxFactVehicle *vehicle);

G_END_DECLS
