#pragma once

/* Case lists in. A list is an array of rows, each the case, one debtor and his addresses; a case
 * with two debtors is two rows, a debtor in two cases as well. A row that repeats what the desk
 * knows changes nothing, one that tells more updates, and what a list does not say is never
 * erased: importing a list twice is importing it once.
 *
 * A case is known by its number (brackets and widths folded), a debtor by his ID number, or by
 * his name within the case while he has none, a place by its address (folded) or point. */

#include "desk/desk.h"
#include "model/enums.h"
#include "region/region-find.h"

G_BEGIN_DECLS

typedef struct {
  const char *text;   /* nullable when has_point */
  gboolean has_point;
  YxLonLat point;     /* WGS-84 */
  YxPlaceKind kind;   /* OTHER: not said */
  YxSource source;    /* OTHER: not said */
  double presence;    /* likelihood of meeting the debtor, 0…1; below 0: by kind and source */
  gboolean lead;      /* a lead names it, and perhaps nobody else */
} YxImportAddress;

#define YX_IMPORT_MAX_SUMMONSES 5

/* What a line says of the go/no-go. 0 or NULL: not said, unless another value is given. */
typedef struct {
  const char *title;         /* the document that is enforced */
  gint64 title_effective;
  gint64 summons_served[YX_IMPORT_MAX_SUMMONSES];
  gint64 summons_deadlines[YX_IMPORT_MAX_SUMMONSES]; /* when to appear; by position */
  gsize n_summonses;
  int summons_receipts;      /* on file: TRUE or FALSE; below 0: not said */
  int summons_answer;        /* YxSummonsAnswer, of all of them; below 0: not said */
  const char *warrant_number;
  gint64 warrant_signed;     /* it names the debtor and the line's addresses */
  gint64 warrant_until;
  const char *identity_by;   /* who compared the photo */
  const char *identity_by_second;
  int deputy;                /* YxDeputyStatus; below 0: not said */
  const char *deputy_permission;
  const char *born;          /* YYYY-MM-DD */
  int capacity;              /* YxCapacity; below 0: not said */
  const char *appears_name;  /* for an entity */
  const char *appears_id_number;
  guint flags;               /* 1 << YxDebtorFlag, or'ed */
  gint64 address_verified;   /* of the line's addresses */
  int failed_visits;         /* at its first address; below 0: not said */
} YxImportFacts;

#define YX_IMPORT_FACTS_INIT \
  { .summons_receipts = -1, .summons_answer = -1, .deputy = -1, .capacity = -1, \
    .failed_visits = -1 }

/* One line of a list. NULL or "" everywhere means: not said. Numbers are as checked by rules/;
 * the desk folds, but does not judge them. */
typedef struct {
  guint line;              /* in the file, for messages */
  const char *case_number; /* needed */
  const char *court;
  const char *applicant;
  const char *cause;
  const char *judge;
  gint64 filed;            /* UTC microseconds, 0: not said */
  gint64 claim_fen;        /* below 0: not said */
  gint64 paid_fen;         /* below 0: not said */
  int status;              /* YxCaseStatus; below 0: not said, open if new */
  const char *debtor_name; /* needed */
  const char *debtor_id_number;
  int debtor_kind;         /* YxDebtorKind; below 0: not said, person if new */
  YxSex debtor_sex;        /* UNKNOWN: not said */
  const char *debtor_phone;
  const YxImportAddress *addresses;
  gsize n_addresses;
  const YxImportFacts *facts; /* nullable */
} YxImportRow;

/* A row with nothing said. */
#define YX_IMPORT_ROW_INIT \
  { .claim_fen = -1, .paid_fen = -1, .status = -1, .debtor_kind = -1 }

typedef enum {
  YX_IMPORT_REJECTED, /* the row was left out */
  YX_IMPORT_NOTE,     /* the row went in; this should be looked at */
} YxImportProblemKind;

typedef struct {
  YxImportProblemKind kind;
  guint line;
  const char *column; /* static: "case-number", "debtor-name", "address" … */
  char *message;      /* in the user's language */
} YxImportProblem;

typedef struct {
  gboolean kept;         /* FALSE: strict, and something was rejected; nothing is stored */
  guint n_rows;          /* given */
  guint n_rejected;      /* rows */
  guint cases_added, cases_updated, cases_unchanged;
  guint debtors_added, debtors_updated, debtors_unchanged;
  guint places_added, places_updated, places_unchanged;
  guint places_without_point; /* of the places in the list */
  guint places_outside;       /* of the region, when the desk has one */
  /* Of the places that the list gives without coordinates: */
  guint places_pinned;        /* set by hand before, or known from another place */
  guint places_found[YX_N_MATCHES]; /* by their address in the region, by how fine; those coarser
                                       than YX_ADDRESS_COARSEST have no point */
  guint places_unknown;       /* not found at all */
  GPtrArray *problems;   /* (element-type YxImportProblem), by line */
} YxImportReport;

void yx_import_report_clear (YxImportReport *report);
/* What became of the addresses without coordinates, as sentences; NULL when there were none.
 * Returns: (transfer full) (nullable) */
char *yx_import_report_dup_located (const YxImportReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxImportReport, yx_import_report_clear)

typedef struct {
  gboolean strict;      /* store nothing if a row is rejected */
  guint n_rejected;     /* rows that the reader of the file has rejected already; counts for strict */
  const char *source;   /* file name, for the event; nullable */
} YxImportOptions;

/* fraction 0…1; called on the thread that imports. */
typedef void (*YxImportProgress) (double fraction, gpointer user_data);

/* All rows in one transaction: after a crash or a cancel none is there. TRUE with
 * ret_report->kept FALSE when strict refused. *ret_report is filled on TRUE only. */
gboolean yx_desk_import_cases (YxDesk *self, const YxImportRow *rows, gsize n_rows,
                               const YxImportOptions *options, YxImportProgress progress,
                               gpointer progress_data, GCancellable *cancellable,
                               YxImportReport *ret_report, GError **error);

/* A debtor's new address by hand. Returns whether it is stored; *ret_id (nullable, transfer
 * full) is the place, also when it was known. */
gboolean yx_desk_add_place (YxDesk *self, const char *debtor_id, const YxImportAddress *address,
                            char **ret_id, GError **error);

/* A case paid, settled, suspended … or open again. */
gboolean yx_desk_set_case_status (YxDesk *self, const char *case_id, YxCaseStatus status,
                                  GError **error);

G_END_DECLS
