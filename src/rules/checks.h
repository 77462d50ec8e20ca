#pragma once

/* The go/no-go check of one task: sixteen pure functions from what the desk has on record to
 * findings. Values in, findings out; nothing is read, stored or asked.
 *
 * A task visits one debtor for one or more cases. Title, summons and warrant are asked of every
 * case, the other rules of the task. Times are UTC microseconds, 0: not on record. */

#include "rules/ruleset.h"

G_BEGIN_DECLS

typedef struct {
  YxDocumentKind kind;
  gint64 signed_at;         /* by the court president, where that is needed */
  gint64 valid_from;        /* 0: from signing */
  gint64 valid_until;       /* 0: no end on record */
  gint64 deadline;          /* summons: when to appear; eviction notice: until when to leave */
  gint64 served;
  gboolean receipt;         /* of service, on file */
  YxSummonsAnswer answer;
  gboolean names_person;
  guint64 places;           /* 1 << index in the task's places: those it names */
} YxDocumentFacts;

typedef struct {
  const char *number;
  YxCaseStatus status;
  gint64 title_effective;
  gint64 claim_fen, paid_fen;
  const YxDocumentFacts *documents; /* of the case, general or for this debtor */
  gsize n_documents;
} YxCaseFacts;

#define YX_MAX_PLACE_FACTS 64

typedef struct {
  gboolean planned;      /* a stop of the current plan; with none planned, every place counts */
  gint64 verified;       /* somebody made sure of the address */
  gint64 seen;           /* the debtor was met there */
  int failed_visits;     /* in vain, since he was */
  gboolean rough_road;   /* a track or worse leads there */
} YxPlaceFacts;

typedef struct {
  YxDebtorKind kind;
  YxCapacity capacity;       /* of who is to be brought in */
  YxSex sex;
  gboolean has_birth;
  GDate birth;
  const char *identity_by;   /* nullable: who compared the photo */
  const char *identity_by_second;
  YxDeputyStatus deputy;
  gboolean deputy_permission; /* of the congress, on file */
  guint flags;               /* 1 << YxDebtorFlag, or'ed */
  gint64 last_compelled;
} YxPersonFacts;

/* The car that the task is planned for, or the fittest of those offered. */
typedef struct {
  gboolean known;         /* FALSE: no car is offered at all */
  const char *plate;      /* nullable */
  gboolean assigned;      /* by the plan */
  gboolean by_name;       /* the crew is named officer by officer */
  int seats;
  int crew;
  int judges, bailiffs, drivers; /* when by name */
  gboolean female_officer;
  int recorders;
  gint64 recorders_tested; /* all of them, last */
} YxCarFacts;

typedef struct {
  YxTaskKind kind;
  YxCheckStage stage;
  gint64 start, end;       /* of the operation's window */
  GDate day;               /* local, of its start */
  int start_minute;        /* after local midnight */
  const YxCaseFacts *cases;
  gsize n_cases;
  const YxPlaceFacts *places;
  gsize n_places;          /* at most YX_MAX_PLACE_FACTS */
  YxPersonFacts person;
  YxCarFacts car;
  gboolean entry_planned;  /* a closed door is to be passed */
  YxApplicantJoins applicant;
  YxWeather weather;
  gboolean night_necessity; /* recorded */
  gboolean night_approved;  /* by the president */
} YxTaskFacts;

typedef struct {
  YxRuleId rule;
  int case_index;    /* in the facts; -1: of the task */
  YxVerdict verdict;
  gboolean missing;  /* a block only because nothing is on record */
  char *seen;        /* what it looked at, in the user's language; NULL when not asked */
} YxFinding;

void yx_finding_clear (YxFinding *finding);

/* All rules, in order; title, summons and warrant once a case. (transfer full): of YxFinding */
GArray *yx_check_task (const YxRuleset *ruleset, const YxTaskFacts *facts);

/* The places that may be visited: all, or, where a warrant is asked for, those that a warrant in
 * order names. */
guint64 yx_check_places (const YxRuleset *ruleset, const YxTaskFacts *facts);

typedef enum {
  YX_OVERRIDE_ANSWER_ALLOWED,
  YX_OVERRIDE_ANSWER_NEVER,         /* this rule cannot be overridden */
  YX_OVERRIDE_ANSWER_NOT_COMMANDER, /* only a commander may */
  YX_OVERRIDE_ANSWER_NO_REASON,     /* too short to be one */
  YX_OVERRIDE_ANSWER_NOT_BLOCKED,   /* there is nothing to override */
} YxOverrideAnswer;

/* Whether a block may be overridden. `finding` is nullable: the rule did not speak. */
YxOverrideAnswer yx_check_override (const YxRuleset *ruleset, YxRuleId rule,
                                    const YxFinding *finding, gboolean is_commander,
                                    const char *reason);
/* Why not, in the user's language. (transfer full) */
char *yx_override_answer_text (YxOverrideAnswer answer, const YxRuleset *ruleset, YxRuleId rule);

G_END_DECLS
