#pragma once

/* What the case desk works by, as data: the nodes of the enforcement workflow with their
 * deadlines, how long measures may last, and the rules of triage (繁简分流), each with its article
 * and wording in Chinese and English.
 *
 * File: JSON (data/rules/casework.schema.json), always complete, dated by "valid_from". In force
 * on a day is the latest file of that day or before; of one date, the one added last.
 *
 * Everything that asks it is a pure function: values in, values out. Times are UTC microseconds,
 * 0: not on record. */

#include "rules/ruleset.h"

G_BEGIN_DECLS

#define YX_CASEWORK_MAX_NODES 60
#define YX_N_MEASURE_KINDS (YX_MEASURE_KIND_SEIZURE + 1)
#define YX_N_DOCUMENT_KINDS (YX_DOCUMENT_KIND_FINE_DECISION + 1)

/* What on the desk shows that a node is done. Documents and measures: the bits above these. */
typedef enum {
  YX_EVIDENCE_FILED = 1 << 0,
  YX_EVIDENCE_JUDGE = 1 << 1,  /* one is named; done when the case was filed */
  YX_EVIDENCE_CLOSED = 1 << 2, /* paid, settled, terminated or concluded */
  YX_EVIDENCE_DOCUMENT = 1 << 8,
  YX_EVIDENCE_MEASURE = 1 << 16,
} YxEvidence;

typedef struct {
  char *nick;
  YxRuleText label;
  YxRuleText article;
  int after;        /* index of the node that the time runs from; below 0: it has no deadline */
  int days, months; /* after it; both 0: no deadline */
  int repeats;      /* the time runs again from the last time it was done */
  guint statuses;   /* 1 << YxCaseStatus, or'ed: in which the time runs */
  guint evidence;   /* YxEvidence, or'ed */
} YxWorkNode;

typedef struct {
  int months; /* that it lasts where no end is recorded; 0: until it is lifted */
  YxRuleText limit;
  YxRuleText article;
} YxMeasureLimit;

/* What a rule of triage asks; below 0: not asked. */
typedef struct {
  char *nick;
  YxTrack track;
  guint statuses;   /* 1 << YxCaseStatus, or'ed; 0: any */
  guint claims;     /* 1 << YxClaimKind, or'ed; 0: any */
  guint case_types; /* YxCaseType, or'ed; 0: any */
  int inquired, findable;
  int assets_percent_least, assets_percent_most;
  int owed_yuan_least, owed_yuan_most;
  int age_days_least, age_days_most;
  YxRuleText asks;
  YxRuleText article;
} YxTriageRule;

typedef struct {
  int findable_days, findable_failed_visits; /* see YxFindableFacts */
  int due_soon_days;
} YxCaseworkLimits;

typedef struct _YxCasework YxCasework;

/* The one that comes with the program. (transfer none) */
YxCasework *yx_casework_builtin (void);

/* Reads a file. Fails with G_IO_ERROR_INVALID_DATA naming `shown` and the field at fault.
 * (transfer full) */
YxCasework *yx_casework_parse (const char *shown, const char *json, gsize size, GError **error);
YxCasework *yx_casework_ref (YxCasework *self);
void yx_casework_unref (YxCasework *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCasework, yx_casework_unref)

const char *yx_casework_get_name (const YxCasework *self);
/* (transfer none) */
const GDate *yx_casework_get_valid_from (const YxCasework *self);
const YxCaseworkLimits *yx_casework_get_limits (const YxCasework *self);
/* SHA-256 of its file, for what was decided by it. */
const char *yx_casework_get_digest (const YxCasework *self);

guint yx_casework_get_n_nodes (const YxCasework *self);
const YxWorkNode *yx_casework_get_node (const YxCasework *self, guint index);
/* Below 0: there is none of this nick. */
int yx_casework_find_node (const YxCasework *self, const char *nick);
const YxMeasureLimit *yx_casework_get_measure (const YxCasework *self, YxMeasureKind kind);
guint yx_casework_get_n_rules (const YxCasework *self);
const YxTriageRule *yx_casework_get_rule (const YxCasework *self, guint index);
/* NULL for a nick that it has not (any more). */
const YxTriageRule *yx_casework_find_rule (const YxCasework *self, const char *nick);

/* ---- Workflow ---- */

typedef struct {
  YxCaseStatus status;
  gint64 status_since;
  gint64 filed;
  gboolean has_judge;
  const gint64 *recorded;                /* by node: when it was done, as recorded by hand */
  gint64 documents[YX_N_DOCUMENT_KINDS]; /* the first of each kind, served or signed */
  gint64 measures[YX_N_MEASURE_KINDS];   /* the first of each kind */
} YxWorkflowFacts;

typedef struct {
  gint64 done;      /* of one that repeats, the last time */
  gboolean by_hand; /* recorded; else shown by what is on the desk */
  gint64 due;       /* the last microsecond of the last day; 0: no time runs */
  gboolean overdue; /* not done, and the day is over */
} YxNodeState;

/* ret_states has room for every node. Days are those of `zone` (NULL: local); a deadline that ends
 * on a holiday is not moved, as the earlier day is the safe one. */
void yx_casework_states (const YxCasework *self, const YxWorkflowFacts *facts, GTimeZone *zone,
                         gint64 now, YxNodeState *ret_states);

/* The node that is due next, or overdue longest; below 0: none is. */
int yx_casework_next (const YxCasework *self, const YxNodeState *states);

/* ---- Measures ---- */

/* When it ends: as recorded, else by the law; 0: when it is lifted. */
gint64 yx_casework_measure_end (const YxCasework *self, YxMeasureKind kind, gint64 imposed,
                                gint64 until);

/* "At most 15 days; the president decides …": what the casework says and what numbers the ruleset
 * has, in the user's language. Returns: (transfer full) */
char *yx_casework_measure_text (const YxCasework *self, const YxRuleset *ruleset,
                                YxMeasureKind kind, YxDebtorKind debtor);

/* ---- Triage ---- */

/* A place, as far as it tells whether its debtor can be found. */
typedef struct {
  gboolean on_map;
  gint64 verified, seen;
  int failed_visits; /* in vain, since he was */
} YxFindableFacts;

gboolean yx_casework_findable (const YxCasework *self, const YxFindableFacts *place, gint64 now);

typedef struct {
  YxCaseStatus status;
  YxClaimKind claim;
  guint case_type; /* YxCaseType; 0: not known */
  gint64 claim_fen, paid_fen;
  gboolean inquired;
  gint64 assets_fen;
  gboolean findable; /* one of its debtors is */
  gint64 filed;
} YxTriageFacts;

/* The first rule whose every condition holds; its index is *ret_rule (nullable). Never fails: the
 * last rule has no condition. */
YxTrack yx_casework_triage (const YxCasework *self, const YxTriageFacts *facts, gint64 now,
                            guint *ret_rule);

/* What was looked at, in the user's language. Returns: (transfer full) */
char *yx_casework_triage_seen (const YxTriageFacts *facts);

/* ---- The court's files ---- */

typedef struct _YxCaseworkBook YxCaseworkBook;

YxCaseworkBook *yx_casework_book_new (void);
void yx_casework_book_free (YxCaseworkBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCaseworkBook, yx_casework_book_free)

/* Errors as yx_casework_parse(). */
gboolean yx_casework_book_add (YxCaseworkBook *self, const char *shown, const char *json,
                               gsize size, GError **error);
/* The built-in one where no file is in force yet. (transfer full) */
YxCasework *yx_casework_book_in_force (const YxCaseworkBook *self, const GDate *day);

G_END_DECLS
