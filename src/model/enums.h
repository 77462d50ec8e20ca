#pragma once

/* The closed vocabularies of the desk. Rows keep a value by its nick (the last words of its
 * name, lower case, with hyphens: "case-file"), so a number never changes its meaning. */

#include <glib-object.h>

#include "model/night-enums.h"

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
  YX_LEAD_STATUS_MERGED, /* repeats another lead, which counts for both */
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
  YX_LEFT_OUT_UNLAWFUL,       /* the go/no-go says no, or papers are missing */
  YX_LEFT_OUT_BY_HAND,        /* somebody took it out */
  YX_LEFT_OUT_DONE,           /* decided before the plan begins */
} YxLeftOut;

/* What would let a task into a plan that leaves it out. */
typedef enum {
  YX_REMEDY_NONE, /* nothing that was tried */
  YX_REMEDY_LATER,
  YX_REMEDY_EARLIER,
  YX_REMEDY_NIGHT,
  YX_REMEDY_SKILL,
  YX_REMEDY_CREW,
  YX_REMEDY_SEATS,
  YX_REMEDY_CAR,
  YX_REMEDY_UNLOCK, /* a car that is fixed whole lets it join */
} YxRemedy;

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
  YX_STOP_OUTCOME_CANCELLED, /* before the visit: no case left that may go */
} YxStopOutcome;

/* ---- Lawfulness ---- */

typedef enum {
  YX_DOCUMENT_KIND_SUMMONS,            /* 传票 */
  YX_DOCUMENT_KIND_WARRANT,            /* 拘传票 */
  YX_DOCUMENT_KIND_SEARCH_WARRANT,     /* 搜查令 */
  YX_DOCUMENT_KIND_EVICTION_NOTICE,    /* the public announcement with a deadline */
  YX_DOCUMENT_KIND_ENFORCEMENT_NOTICE,
  YX_DOCUMENT_KIND_ASSET_ORDER,        /* to disclose assets */
  YX_DOCUMENT_KIND_DETENTION_DECISION,
  YX_DOCUMENT_KIND_FINE_DECISION,
} YxDocumentKind;

/* What came of a summons. */
typedef enum {
  YX_SUMMONS_ANSWER_PENDING,
  YX_SUMMONS_ANSWER_NO_SHOW,  /* without good cause */
  YX_SUMMONS_ANSWER_EXCUSED,  /* good cause shown */
  YX_SUMMONS_ANSWER_APPEARED,
} YxSummonsAnswer;

/* In what capacity a person is to be brought in. */
typedef enum {
  YX_CAPACITY_UNKNOWN,
  YX_CAPACITY_DEBTOR,
  YX_CAPACITY_LEGAL_REPRESENTATIVE,
  YX_CAPACITY_PERSON_IN_CHARGE,
  YX_CAPACITY_ACTUAL_CONTROLLER,
  YX_CAPACITY_THIRD_PARTY, /* never by force */
} YxCapacity;

/* Deputy to a people's congress. */
typedef enum {
  YX_DEPUTY_STATUS_UNCHECKED,
  YX_DEPUTY_STATUS_NONE,
  YX_DEPUTY_STATUS_TOWNSHIP,
  YX_DEPUTY_STATUS_COUNTY, /* county level and up */
} YxDeputyStatus;

/* What is known of a person that the visit must allow for. */
typedef enum {
  YX_DEBTOR_FLAG_SERIOUS_ILLNESS,
  YX_DEBTOR_FLAG_UNFIT,      /* a physician or judge found him unfit for the trip */
  YX_DEBTOR_FLAG_SOLE_CARER, /* of a child or a helpless person */
  YX_DEBTOR_FLAG_DISABILITY,
  YX_DEBTOR_FLAG_ILLNESS,
  YX_DEBTOR_FLAG_PREGNANT,
  YX_DEBTOR_FLAG_NURSING,
  YX_DEBTOR_FLAG_WEAPON,
  YX_DEBTOR_FLAG_VIOLENCE, /* in the past */
  YX_DEBTOR_FLAG_SELF_HARM,
  YX_DEBTOR_FLAG_DOG,
  YX_DEBTOR_FLAG_CROWD,
  YX_DEBTOR_FLAG_PRESS,
} YxDebtorFlag;

typedef enum {
  YX_MEASURE_KIND_COMPELLED, /* brought in */
  YX_MEASURE_KIND_DETENTION,
  YX_MEASURE_KIND_FINE,
  YX_MEASURE_KIND_CONSUMPTION, /* restricted */
  YX_MEASURE_KIND_LISTING,     /* as dishonest */
  YX_MEASURE_KIND_EXIT,        /* restricted */
  YX_MEASURE_KIND_FREEZE,
  YX_MEASURE_KIND_SEIZURE,
} YxMeasureKind;

/* Whether the applicant comes along to identify the debtor. */
typedef enum {
  YX_APPLICANT_JOINS_NO,
  YX_APPLICANT_JOINS_OWN_CAR, /* and stays outside */
  YX_APPLICANT_JOINS_WITH_CREW,
} YxApplicantJoins;

typedef enum {
  YX_WEATHER_UNKNOWN,
  YX_WEATHER_FAIR,
  YX_WEATHER_RAIN,
  YX_WEATHER_FOG,
  YX_WEATHER_SNOW, /* or ice */
  YX_WEATHER_STORM,
} YxWeather;

/* When an operation's go/no-go is asked. */
typedef enum {
  YX_CHECK_STAGE_PREPARATION,
  YX_CHECK_STAGE_APPROVAL,
  YX_CHECK_STAGE_DEPARTURE,
} YxCheckStage;

/* What a check says of one rule. */
typedef enum {
  YX_VERDICT_NOT_ASKED, /* the rule is not for this kind of task */
  YX_VERDICT_PASS,
  YX_VERDICT_WARN,
  YX_VERDICT_BLOCK,
} YxVerdict;

/* What the go/no-go of a task comes to. */
typedef enum {
  YX_STANDING_GO,
  YX_STANDING_PAPERS, /* nothing speaks against it, but what it needs is not on record yet */
  YX_STANDING_NO_GO,
} YxStanding;

/* What a member of the desk may do; one may hold several. */
typedef enum {
  YX_ROLE_ADMINISTRATOR,
  YX_ROLE_COMMANDER,
  YX_ROLE_DISPATCHER,
  YX_ROLE_REVIEWER,
  YX_ROLE_CLERK,
} YxRole;

/* ---- Fleet and crews ---- */

/* What an officer can do beyond his role; sets of them are 1 << value, or'ed. */
typedef enum {
  YX_OFFICER_SKILL_DRIVE,     /* holds a licence for the court's cars */
  YX_OFFICER_SKILL_FIRST_AID,
  YX_OFFICER_SKILL_MEDIATION, /* calms people and crowds */
  YX_OFFICER_SKILL_EVIDENCE,  /* records and secures evidence */
  YX_OFFICER_SKILL_DIALECT,   /* speaks the local dialect, or sign language */
} YxOfficerSkill;

/* What a vehicle carries; sets of them are 1 << value, or'ed. */
typedef enum {
  YX_VEHICLE_EQUIPMENT_RADIO,
  YX_VEHICLE_EQUIPMENT_LIVE_VIDEO,
  YX_VEHICLE_EQUIPMENT_FIRST_AID,
  YX_VEHICLE_EQUIPMENT_PARTITION, /* between the crew and persons brought in */
  YX_VEHICLE_EQUIPMENT_TOOLS,     /* to open a door */
  YX_VEHICLE_EQUIPMENT_CHILD_SEAT,
} YxVehicleEquipment;

/* An entry of the duty roster. */
typedef enum {
  YX_DUTY_KIND_DUTY,     /* on duty: may go out, and needs his rest after */
  YX_DUTY_KIND_LEAVE,
  YX_DUTY_KIND_TRAINING,
  YX_DUTY_KIND_ILL,
} YxDutyKind;

/* ---- Plans by hand ---- */

/* How a version of a plan came about. */
typedef enum {
  YX_PLAN_ORIGIN_SEARCH,
  YX_PLAN_ORIGIN_CURVE,   /* a point of another version's coverage curve */
  YX_PLAN_ORIGIN_HAND,    /* a stop was moved */
  YX_PLAN_ORIGIN_VERSION, /* another version was taken again */
  YX_PLAN_ORIGIN_AGAIN,   /* planned again around what is fixed or promised */
} YxPlanOrigin;

/* What of a stop stays when the operation is planned again. */
typedef enum {
  YX_LOCK_KIND_CAR,
  YX_LOCK_KIND_TIME,
  YX_LOCK_KIND_ORDER, /* it and all before it in its car */
  YX_LOCK_KIND_WHOLE, /* a car: all its stops, and nothing else */
} YxLockKind;

/* ---- Presence ---- */

/* A part of the day, of weekdays and weekends alike; hours are those of the desk's clock. */
typedef enum {
  YX_DAY_PART_DAWN,      /* 04-08 */
  YX_DAY_PART_MORNING,   /* 08-12 */
  YX_DAY_PART_NOON,      /* 12-14 */
  YX_DAY_PART_AFTERNOON, /* 14-18 */
  YX_DAY_PART_EVENING,   /* 18-22 */
  YX_DAY_PART_NIGHT,     /* 22-04 */
} YxDayPart;

/* ---- Casework ---- */

/* Which way a case goes (繁简分流). */
typedef enum {
  YX_TRACK_NONE,     /* closed, or not sorted yet */
  YX_TRACK_FAST,     /* money, assets enough, debtor findable */
  YX_TRACK_ORDINARY,
  YX_TRACK_WATCH,    /* the round is terminated; asked again from time to time */
} YxTrack;

/* What the title orders. */
typedef enum {
  YX_CLAIM_KIND_UNKNOWN, /* money when an amount is claimed */
  YX_CLAIM_KIND_MONEY,
  YX_CLAIM_KIND_DELIVERY, /* of a thing or of premises */
  YX_CLAIM_KIND_ACT,      /* to do or not to do something */
} YxClaimKind;

/* ---- Papers ---- */

typedef enum {
  YX_PAPER_KIND_ORDER,      /* 行动方案 */
  YX_PAPER_KIND_ROUTE_CARD, /* of each vehicle */
  YX_PAPER_KIND_ROLL_CALL,
  YX_PAPER_KIND_WARRANTS,   /* list of 拘传票 */
  YX_PAPER_KIND_PACK,       /* all of them in one; expires with the operation */
  YX_PAPER_KIND_SUMMARY,    /* 行动简报, of a night that was */
  YX_PAPER_KIND_DEBRIEF,    /* 复盘 */
  YX_PAPER_KIND_NOTICE,     /* 通报, of a day */
  YX_PAPER_KIND_WEEKLY,     /* 周报表, to the intermediate court */
} YxPaperKind;

typedef enum {
  YX_PAPER_EDITION_FULL,
  YX_PAPER_EDITION_REDACTED,
} YxPaperEdition;

typedef enum {
  YX_PAPER_FORM_PDF,
  YX_PAPER_FORM_XLSX, /* the numbers behind it */
} YxPaperForm;

typedef enum {
  YX_PAPER_STATE_VALID,
  YX_PAPER_STATE_EXPIRED,
  YX_PAPER_STATE_SUPERSEDED, /* the version it was made of does not stand any more */
} YxPaperState;

/* ---- Tasks ---- */

/* Where tasks are done that are no visits to a debtor. */
typedef enum {
  YX_INSTITUTION_KIND_BANK,
  YX_INSTITUTION_KIND_LAND_REGISTRY,    /* real estate */
  YX_INSTITUTION_KIND_VEHICLE_REGISTRY,
  YX_INSTITUTION_KIND_MARKET_REGULATOR, /* register of companies */
  YX_INSTITUTION_KIND_HOUSING_FUND,
  YX_INSTITUTION_KIND_SOCIAL_INSURANCE,
  YX_INSTITUTION_KIND_TAX,
  YX_INSTITUTION_KIND_OFFICE,           /* any other */
  YX_INSTITUTION_KIND_PREMISES,         /* a property: no office, no office hours */
} YxInstitutionKind;

/* ---- Areas ---- */

typedef enum {
  YX_AREA_STATE_PROPOSED,
  YX_AREA_STATE_CURRENT, /* in force */
  YX_AREA_STATE_RETIRED, /* was in force, or was proposed and dropped */
} YxAreaState;

typedef enum {
  YX_AREA_SOURCE_PROPOSED,
  YX_AREA_SOURCE_IMPORTED,
  YX_AREA_SOURCE_DRAWN,
} YxAreaSource;

/* Why a case falls to no team by its places. */
typedef enum {
  YX_AREA_EXCEPTION_NO_POINT, /* no place of its debtors is on the map */
  YX_AREA_EXCEPTION_NO_AREA,  /* none is in an area */
  YX_AREA_EXCEPTION_OVERLAP,  /* a place lies in two areas */
  YX_AREA_EXCEPTION_SEVERAL,  /* its places lie in different areas */
  YX_AREA_EXCEPTION_NO_TEAM,  /* the area has no team */
} YxAreaException;

/* ---- Devices ---- */

/* What a device speaks; its identity means what it means there. */
typedef enum {
  YX_DEVICE_PROTOCOL_FIELD,     /* our page on a phone; identified by its token */
  YX_DEVICE_PROTOCOL_OSMAND,    /* OsmAnd, Traccar's clients: id */
  YX_DEVICE_PROTOCOL_GPSLOGGER,
  YX_DEVICE_PROTOCOL_OWNTRACKS, /* USER/DEVICE */
  YX_DEVICE_PROTOCOL_JT808,     /* the terminal's phone number */
  YX_DEVICE_PROTOCOL_COT,       /* uid */
} YxDeviceProtocol;

G_END_DECLS
