#pragma once

/* The closed vocabularies of the desk. Rows keep a value by its nick (the last words of its
 * name, lower case, with hyphens: "case-file"), so a number never changes its meaning. */

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  YX_CASE_STATUS_OPEN,       /* in enforcement */
  YX_CASE_STATUS_PAID,       /* fully paid */
  YX_CASE_STATUS_SETTLED,    /* the parties settled */
  YX_CASE_STATUS_SUSPENDED,  /* suspended or deferred by decision */
  YX_CASE_STATUS_TERMINATED, /* this round terminated for want of assets (终本) */
  YX_CASE_STATUS_CONCLUDED,  /* closed in another lawful way */
} YxCaseStatus;

typedef enum {
  YX_DEBTOR_KIND_PERSON,
  YX_DEBTOR_KIND_ENTITY,
} YxDebtorKind;

typedef enum {
  YX_SEX_UNKNOWN,
  YX_SEX_FEMALE,
  YX_SEX_MALE,
} YxSex;

typedef enum {
  YX_PLACE_KIND_OTHER,
  YX_PLACE_KIND_HOME,      /* where the debtor usually lives */
  YX_PLACE_KIND_HOUSEHOLD, /* where he is registered */
  YX_PLACE_KIND_WORK,
  YX_PLACE_KIND_BUSINESS,  /* own shop or company */
  YX_PLACE_KIND_RELATIVE,
  YX_PLACE_KIND_PROPERTY,
  YX_PLACE_KIND_SEEN,      /* where he was met or seen */
  YX_PLACE_KIND_BANK,
  YX_PLACE_KIND_AGENCY,    /* registry or other office */
} YxPlaceKind;

/* Whether a plan may use a place. */
typedef enum {
  YX_PLACE_STANDING_ON_MAP,
  YX_PLACE_STANDING_NO_POINT, /* an address without coordinates */
  YX_PLACE_STANDING_OUTSIDE,  /* farther from the region than a snap may be */
} YxPlaceStanding;

/* Who an address or a lead comes from. */
typedef enum {
  YX_SOURCE_OTHER,
  YX_SOURCE_CASE_FILE,
  YX_SOURCE_APPLICANT,
  YX_SOURCE_OFFICER,
  YX_SOURCE_POLICE_110,
  YX_SOURCE_HOTLINE,
  YX_SOURCE_REGISTRY, /* household or business register */
  YX_SOURCE_AGENCY,
} YxSource;

typedef enum {
  YX_LEAD_STATUS_OPEN,
  YX_LEAD_STATUS_VERIFIED,
  YX_LEAD_STATUS_DISMISSED,
} YxLeadStatus;

typedef enum {
  YX_OFFICER_ROLE_OFFICER,
  YX_OFFICER_ROLE_JUDGE,
  YX_OFFICER_ROLE_BAILIFF,
  YX_OFFICER_ROLE_CLERK,
  YX_OFFICER_ROLE_DRIVER,
} YxOfficerRole;

typedef enum {
  YX_VEHICLE_KIND_CAR,
  YX_VEHICLE_KIND_VAN,
  YX_VEHICLE_KIND_BUS,
  YX_VEHICLE_KIND_MOTORCYCLE,
} YxVehicleKind;

typedef enum {
  YX_TASK_KIND_SUMMONS,  /* visit to summon or compel a debtor */
  YX_TASK_KIND_BANK,     /* inquiry at a bank */
  YX_TASK_KIND_REGISTRY, /* inquiry at a registry */
  YX_TASK_KIND_SERVICE,  /* service of documents */
  YX_TASK_KIND_SEARCH,
  YX_TASK_KIND_SEIZURE,
  YX_TASK_KIND_EVICTION,
} YxTaskKind;

typedef enum {
  YX_OPERATION_STEP_DRAFT,
  YX_OPERATION_STEP_CHECKED,
  YX_OPERATION_STEP_PLANNED,
  YX_OPERATION_STEP_APPROVED,
  YX_OPERATION_STEP_LIVE,
  YX_OPERATION_STEP_CLOSED,
} YxOperationStep;

/* Why a task is not in the plan. */
typedef enum {
  YX_LEFT_OUT_NONE,           /* it is */
  YX_LEFT_OUT_CASE_CLOSED,    /* none of its cases is open any more */
  YX_LEFT_OUT_NO_PLACE,       /* the debtor has no address */
  YX_LEFT_OUT_NO_POINT,       /* no address has coordinates */
  YX_LEFT_OUT_OUTSIDE,        /* all its places lie outside the region */
  YX_LEFT_OUT_UNREACHABLE,    /* no road leads there and back */
  YX_LEFT_OUT_NO_VEHICLE,     /* there is no vehicle at all */
  YX_LEFT_OUT_CREW,           /* no vehicle has the crew it needs */
  YX_LEFT_OUT_SKILL,          /* no vehicle has a skill it needs, such as a female officer */
  YX_LEFT_OUT_SEATS,          /* no vehicle has a seat left for the person */
  YX_LEFT_OUT_TIME,           /* does not fit into the window */
  YX_LEFT_OUT_NO_VALUE,       /* nobody is expected there */
  YX_LEFT_OUT_LINKED,         /* what it is linked to cannot go */
  YX_LEFT_OUT_DISPLACED,      /* every vehicle is busy with what is worth more */
} YxLeftOut;

typedef enum {
  YX_STOP_KIND_VISIT,
  YX_STOP_KIND_START,
  YX_STOP_KIND_END,
  YX_STOP_KIND_DROP_OFF,
} YxStopKind;

typedef enum {
  YX_STOP_OUTCOME_PENDING,
  YX_STOP_OUTCOME_APPEARED, /* voluntarily */
  YX_STOP_OUTCOME_COMPELLED,
  YX_STOP_OUTCOME_PAID,
  YX_STOP_OUTCOME_SETTLED,
  YX_STOP_OUTCOME_NOT_FOUND,
  YX_STOP_OUTCOME_ADDRESS_INVALID,
  YX_STOP_OUTCOME_DOOR_NOT_OPENED,
  YX_STOP_OUTCOME_DEFERRED,  /* for welfare */
  YX_STOP_OUTCOME_WITHDRAWN, /* for risk */
  YX_STOP_OUTCOME_POLICE,    /* handed to police */
} YxStopOutcome;

G_END_DECLS
