#pragma once

/* Everything about one case, or one debtor, read in one snapshot: what their pages show. People are
 * masked; the full record of a debtor is asked for by itself (desk/full-record.h). Texts are in the
 * user's language. Times are UTC microseconds, 0: not known. */

#include "desk/desk.h"
#include "desk/filter.h"
#include "desk/presence.h"
#include "desk/visits.h"
#include "model/case.h"
#include "model/debtor.h"
#include "model/place.h"
#include "rules/casework.h"

G_BEGIN_DECLS

typedef struct {
  char *nick;
  char *label;
  char *article;
  gint64 done, due;
  gboolean by_hand;  /* recorded; else shown by what is on the desk */
  gboolean overdue, next;
  gboolean near;     /* due in a few days (the casework's limits) */
  char *note;        /* nullable */
  char *author;      /* nullable: who recorded it */
} YxPageNode;

typedef struct {
  char *id;
  YxDocumentKind kind;
  char *number;      /* nullable */
  char *case_id, *case_number;
  char *debtor_id;   /* NULL: of the case */
  char *debtor;      /* masked; NULL: of the case */
  char *signed_by;   /* nullable */
  gint64 signed_at, valid_from, valid_until, deadline, served;
  GStrv place_ids;   /* that it names */
  gboolean receipt;
  YxSummonsAnswer answer;
} YxPageDocument;

typedef struct {
  char *id;
  YxMeasureKind kind;
  char *case_number;
  char *debtor;      /* masked */
  gint64 imposed;
  gint64 end;        /* as recorded, else by the law; 0: until it is lifted */
  gboolean by_law;   /* the end is */
  gboolean over;
  gint64 amount_fen; /* 0: none */
  char *note;        /* nullable */
  char *author;
  char *limit;       /* what the law allows */
  char *article;
} YxPageMeasure;

/* A party, as a case's page lists it. */
typedef struct {
  char *id;
  char *masked_name;
  YxDebtorKind kind;
  YxSex sex;
  int age;           /* below 0: not known */
  int n_cases;       /* open ones, this one included */
  int n_places, n_flags;
} YxPageParty;

typedef struct {
  YxTrack track;     /* the one that counts */
  YxTrack by_rules;
  char *rule;        /* nick; NULL: never sorted */
  char *asks, *article; /* nullable: of a rule that the casework in force has no more */
  char *seen;        /* what they look at, as it is now */
  gint64 made;
  gboolean by_hand;
  char *reason, *by; /* nullable: of the one by hand */
  gint64 by_hand_made;
} YxPageTrack;

typedef struct {
  YxCase *record;
  char *masked_applicant; /* nullable */
  char *title;            /* nullable */
  gint64 title_effective;
  YxClaimKind claim_kind;
  gboolean inquired;
  gint64 assets_fen, assets_checked;
  char *assets_by;        /* nullable */
  gint64 status_since;
  YxPageTrack track;
  GArray *nodes;          /* of YxPageNode */
  GArray *parties;        /* of YxPageParty */
  GArray *documents;      /* of YxPageDocument, the latest first */
  GArray *measures;       /* of YxPageMeasure, the latest first */
  GListStore *visits;     /* of YxVisit, the latest first */
} YxCasePage;

void yx_case_page_free (YxCasePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCasePage, yx_case_page_free)

typedef struct {
  char *id;
  YxDebtorFlag kind;
  char *note;        /* nullable */
  char *author;
  gint64 noted;
  char *cleared_by;  /* nullable: it stands */
  gint64 cleared;
} YxPageFlag;

typedef struct {
  char *id;
  char *masked_name;
  char *masked_id_number; /* nullable */
  char *masked_phone;     /* nullable */
  YxDebtorKind kind;
  YxSex sex;
  int age;                /* below 0: not known */
  YxCapacity capacity;
  char *masked_appears;   /* nullable: who is to appear for it */
  char *identity_by, *identity_by_second; /* nullable */
  gint64 identity_checked;
  YxDeputyStatus deputy;
  char *deputy_by, *deputy_permission;    /* nullable */
  gint64 deputy_checked;
  gboolean has_photo;
  GArray *flags;          /* of YxPageFlag: those that stand, then the others, the latest first */
  GListStore *places;     /* of YxPlace */
  GHashTable *verified;   /* place id → gint64 *: when its address was verified */
  GPtrArray *presence;    /* of YxPlacePresence, the likeliest first; empty without places */
  GListStore *cases;      /* of YxCase, open ones first */
  GListStore *visits;     /* of YxVisit, the latest first */
  GArray *documents;      /* of YxPageDocument: his, and those of his cases that name nobody */
  GArray *measures;       /* of YxPageMeasure, the latest first */
  int n_open_cases;       /* that one visit serves */
  int n_leads;            /* that wait to be verified */
} YxDebtorPage;

void yx_debtor_page_free (YxDebtorPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDebtorPage, yx_debtor_page_free)

/* NOT_FOUND. Returns: (transfer full) */
YxCasePage *yx_desk_load_case_page (YxDesk *self, const char *case_id, GError **error);
void yx_desk_load_case_page_async (YxDesk *self, const char *case_id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
YxCasePage *yx_desk_load_case_page_finish (YxDesk *self, GAsyncResult *result, GError **error);

YxDebtorPage *yx_desk_load_debtor_page (YxDesk *self, const char *debtor_id, GError **error);
void yx_desk_load_debtor_page_async (YxDesk *self, const char *debtor_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
YxDebtorPage *yx_desk_load_debtor_page_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* All cases with their tracks and next deadlines, by number. filter is nullable.
 * Returns: (transfer full): of YxCase */
GListStore *yx_desk_list_case_work (YxDesk *self, const YxCaseFilter *filter, GError **error);

G_END_DECLS
