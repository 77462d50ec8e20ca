#pragma once

/* Everything that an operation's papers say, read in one snapshot.
 *
 * An approved version gives its plan, findings and crews as they were frozen; what is known of
 * debtors, cars and telephones is what is on record now, for a flag set since must reach the crew. In the redacted edition nothing
 * that desk/veil.h hides leaves the desk at all, whoever draws the rest. */

#include "desk/desk.h"
#include "model/plan-study.h"
#include "model/plan.h"
#include "rules/ruleset.h"

G_BEGIN_DECLS

/* Texts belong to the dossier; NULL and times of 0: not on record. */

typedef struct {
  const char *id, *name;
  YxOfficerRole role;
  YxSex sex;
  const char *phone;
} YxDossierOfficer;

typedef struct {
  const char *number, *cause, *judge;
  gint64 claim_fen, paid_fen;
  gboolean left; /* paid or closed since: the visit does not serve it any more */
} YxDossierCase;

typedef struct {
  const char *id, *address;
  YxPlaceKind kind;
  gint64 verified, seen;
  int failed_visits;
} YxDossierPlace;

typedef struct {
  YxDebtorFlag flag;
  const char *note, *author;
  gint64 noted;
} YxDossierFlag;

typedef struct {
  const char *case_number, *number, *signed_by;
  gint64 signed_at, valid_from, valid_until;
  GPtrArray *addresses; /* (element-type utf8): places it names */
} YxDossierWarrant;

/* A finding that warns, or a block that a commander has overridden. */
typedef struct {
  YxRuleId rule;
  const char *case_number; /* NULL: of the whole task */
  YxVerdict verdict;
  const char *seen;
  const char *commander, *reason; /* of an override */
  gint64 given;
} YxDossierFinding;

typedef struct {
  const char *id;
  YxTaskKind kind;
  YxLeftOut left_out;
  const char *left_out_note;
  gboolean entry;
  YxApplicantJoins applicant;
  const char *institution, *institution_phone; /* where there is one, there is no debtor */
  YxDebtorKind debtor_kind;
  const char *name, *id_number, *phone;
  YxSex sex;
  int age;                 /* on the day; -1: not known */
  YxCapacity capacity;
  const char *appears_name, *appears_id_number; /* for an entity */
  YxDeputyStatus deputy;
  const char *identity_by, *identity_by_second;
  GArray *cases;    /* of YxDossierCase */
  GArray *places;   /* of YxDossierPlace */
  GArray *flags;    /* of YxDossierFlag */
  GArray *warrants; /* of YxDossierWarrant */
  GArray *findings; /* of YxDossierFinding */
} YxDossierTask;

typedef struct {
  const char *id;
  YxStopKind kind;
  YxDossierTask *task; /* NULL unless a visit */
  const char *place_id, *address;
  YxLonLat point;
  gint64 arrival, begin, departure;
  gint64 drive_s;
  double metres;
  gboolean cancelled;
} YxDossierStop;

typedef struct {
  const char *id, *vehicle_id, *plate, *call_sign;
  YxVehicleKind kind;
  int ordinal, seats, crew, recorders, n_visits, n_cases;
  gint64 recorders_tested, start, end;
  double metres;
  GBytes *line;       /* of YxLonLat; NULL in the redacted edition */
  GPtrArray *officers; /* of YxDossierOfficer, the judge first; empty: not named yet */
  GArray *stops;      /* of YxDossierStop, with start and end */
} YxDossierRoute;

typedef struct {
  const char *operation_id, *name, *court;
  YxTaskKind kind;
  YxOperationStep step;
  gint64 window_start, window_end;
  const char *base;
  YxLonLat base_point;
  const char *assembly;  /* NULL: the base */
  gint64 assembly_time;  /* the window's start unless set */
  const char *end_base;  /* NULL: the base */
  const char *drop_offs; /* names joined by 、; NULL: none is set */
  YxWeather weather;
  gboolean night;
  const char *necessity, *necessity_by, *president, *night_document;
  gint64 necessity_recorded, night_approved;

  YxPaperEdition edition;
  int version;           /* of the approval; 0: a draft */
  const char *commander; /* who approved it */
  gint64 approved;
  const char *reopened_why; /* NULL: it stands */
  const char *author;    /* who reads */

  YxRuleset *ruleset;
  YxPlan *plan;
  YxPlanStudy *study;    /* NULL: none was kept */
  GPtrArray *routes;     /* of YxDossierRoute */
  GPtrArray *tasks;      /* of YxDossierTask: of the plan, those left out too */

  /* private */
  GStringChunk *texts;
} YxDossier;

void yx_dossier_free (YxDossier *dossier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDossier, yx_dossier_free)

#define YX_VERSION_IN_FORCE 0

/* version: of the approval; YX_VERSION_IN_FORCE: the one that stands, or else the plan as it is,
 * a draft. The full edition takes the right to read records and is an event ("records.read")
 * with how many people it is about. NOTHING when there is no plan yet, NOT_FOUND when there is
 * no such version. Returns: (transfer full) */
YxDossier *yx_desk_read_dossier (YxDesk *self, const char *operation_id, int version,
                                 YxPaperEdition edition, GError **error);

G_END_DECLS
