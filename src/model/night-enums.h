#pragma once

/* The closed vocabularies of an operation under way. See model/enums.h. */

#include <glib-object.h>

G_BEGIN_DECLS

/* What a team says with a button. */
typedef enum {
  YX_REPORT_KIND_ON_DUTY,
  YX_REPORT_KIND_OFF_DUTY,
  YX_REPORT_KIND_ASSEMBLED,
  YX_REPORT_KIND_EN_ROUTE,      /* set out, or on the way to the next stop */
  YX_REPORT_KIND_ARRIVED,
  YX_REPORT_KIND_WORKING,
  YX_REPORT_KIND_DOOR_OPENED,
  YX_REPORT_KIND_RESULT,        /* with an outcome; persons aboard when somebody comes along */
  YX_REPORT_KIND_LEFT,
  YX_REPORT_KIND_HANDED_OVER,   /* persons, at the drop-off */
  YX_REPORT_KIND_BACK,
  YX_REPORT_KIND_STOPPED,       /* at once, with a reason (YxStopReason) or none yet */
  YX_REPORT_KIND_SOS,
  YX_REPORT_KIND_SOS_OVER,
  YX_REPORT_KIND_BROKEN_DOWN,   /* the car cannot go on */
  YX_REPORT_KIND_RECORDER_ON,
  YX_REPORT_KIND_RECORDER_OFF,
  YX_REPORT_KIND_NOTE,
} YxReportKind;

/* Why a visit was stopped at once. */
typedef enum {
  YX_STOP_REASON_NOT_SAID,
  YX_STOP_REASON_SELF_HARM,
  YX_STOP_REASON_WEAPON,     /* or fire */
  YX_STOP_REASON_CROWD,      /* larger than the crew can handle */
  YX_STOP_REASON_IDENTITY,   /* in doubt */
  YX_STOP_REASON_VULNERABLE, /* only minors or vulnerable people present */
  YX_STOP_REASON_MEDICAL,    /* emergency: 120 */
  YX_STOP_REASON_PROOF,      /* of payment or suspension */
  YX_STOP_REASON_RECORDER,   /* failed */
  YX_STOP_REASON_CONTACT,    /* lost for over ten minutes */
  YX_STOP_REASON_SPLIT,      /* the crew */
} YxStopReason;

/* What the desk concludes of a team from fixes and reports (tracking/team.h). */
typedef enum {
  YX_MOVEMENT_KIND_SET_OUT,
  YX_MOVEMENT_KIND_NEAR,
  YX_MOVEMENT_KIND_ARRIVED,
  YX_MOVEMENT_KIND_LEFT,
  YX_MOVEMENT_KIND_MISSED,
  YX_MOVEMENT_KIND_BACK,
} YxMovementKind;

/* Where a team stands. */
typedef enum {
  YX_TEAM_STATUS_ASSEMBLED,
  YX_TEAM_STATUS_EN_ROUTE,
  YX_TEAM_STATUS_NEAR,
  YX_TEAM_STATUS_ON_SCENE,
  YX_TEAM_STATUS_BUSY,
  YX_TEAM_STATUS_WITH_PERSON,
  YX_TEAM_STATUS_TO_DROP_OFF,
  YX_TEAM_STATUS_BACK,
  YX_TEAM_STATUS_LOST, /* no contact */
} YxTeamStatus;

/* How control over a person ended. */
typedef enum {
  YX_CUSTODY_END_LEFT_FREE,  /* the inquiry was over */
  YX_CUSTODY_END_PAID,
  YX_CUSTODY_END_SETTLED,
  YX_CUSTODY_END_DETAINED,   /* by the president's decision */
  YX_CUSTODY_END_POLICE,
  YX_CUSTODY_END_HOSPITAL,
  YX_CUSTODY_END_RELEASED,   /* on the way, before any inquiry */
} YxCustodyEnd;

typedef enum {
  YX_ALERT_LEVEL_INFO,
  YX_ALERT_LEVEL_WARNING,
  YX_ALERT_LEVEL_URGENT,
  YX_ALERT_LEVEL_CRITICAL, /* somebody may be in danger, or the law is about to be broken */
} YxAlertLevel;

typedef enum {
  YX_ALERT_KIND_SOS,
  YX_ALERT_KIND_STOPPED,       /* a visit, at once */
  YX_ALERT_KIND_CONTACT_LOST,
  YX_ALERT_KIND_INQUIRY_CLOCK,
  YX_ALERT_KIND_OFF_ROUTE,
  YX_ALERT_KIND_STOPPED_LONG,  /* neither at a stop nor under way */
  YX_ALERT_KIND_LATE,          /* for a window */
  YX_ALERT_KIND_BATTERY,
  YX_ALERT_KIND_NO_RECORDER,
  YX_ALERT_KIND_SAME_ADDRESS,  /* two cars */
  YX_ALERT_KIND_NO_CREW,       /* a car under way without a crew */
  YX_ALERT_KIND_BROKEN_DOWN,
  YX_ALERT_KIND_CASE_CLOSED,   /* paid or settled while a team is on its way */
  YX_ALERT_KIND_NOT_ACKNOWLEDGED, /* a dispatch */
  YX_ALERT_KIND_ROLL_CALL,     /* somebody has not answered */
  YX_ALERT_KIND_BACKGROUND,    /* a phone whose system kills what runs in the background */
  YX_ALERT_KIND_IN_ZONE,       /* a car in a drawn zone that is watched, or where none may be */
  YX_ALERT_KIND_LEFT_ZONE,     /* a car that has left the one it is to stay in */
} YxAlertKind;

/* Why the desk sent a car elsewhere. */
typedef enum {
  YX_DISPATCH_CAUSE_LEAD,
  YX_DISPATCH_CAUSE_CLOSED,      /* a case was paid, settled … */
  YX_DISPATCH_CAUSE_STOPPED,     /* a team stopped at once */
  YX_DISPATCH_CAUSE_BROKEN_DOWN,
  YX_DISPATCH_CAUSE_HAND,        /* the dispatcher's own idea */
} YxDispatchCause;

typedef enum {
  YX_EVIDENCE_KIND_PHOTO,
  YX_EVIDENCE_KIND_AUDIO,
  YX_EVIDENCE_KIND_VIDEO,
  YX_EVIDENCE_KIND_NOTE,
  YX_EVIDENCE_KIND_SCAN, /* of a document */
  YX_EVIDENCE_KIND_OTHER,
} YxEvidenceKind;

/* What a zone drawn on the map is for. */
typedef enum {
  YX_ZONE_KIND_KEEP_OUT, /* no car may be in it */
  YX_ZONE_KIND_WATCH,    /* who comes into it is to be seen */
  YX_ZONE_KIND_KEEP_IN,  /* cars that have come into it are to stay */
  YX_ZONE_KIND_ASSEMBLY, /* where teams meet; a mark on the map, no alert */
} YxZoneKind;

G_END_DECLS
