#pragma once

/* Which cases the table shows: those that contain every word typed, in the state chosen. A
 * search never changes once made, so that a thread can hold it while the next is typed. */

#include "console/case-state.h"

G_BEGIN_DECLS

typedef enum {
  YX_CASE_SHOW_ALL,
  YX_CASE_SHOW_OPERATION, /* in the operation */
  YX_CASE_SHOW_PLANNED,
  YX_CASE_SHOW_LEFT_OUT,
  YX_CASE_SHOW_OPEN,      /* in enforcement, in the operation or not */
  YX_CASE_SHOW_NO_POINT,  /* none of its places is on the map */
  YX_CASE_SHOW_CLOSED,
} YxCaseShow;

#define YX_N_CASE_SHOWS (YX_CASE_SHOW_CLOSED + 1)

typedef enum {
  YX_CASE_DUE_ANY,
  YX_CASE_DUE_OVERDUE,
  YX_CASE_DUE_SOON, /* or overdue */
} YxCaseDue;

/* What narrows further: every member that is set. */
typedef struct {
  guint tracks;      /* 1 << YxTrack, or'ed; 0: any */
  guint statuses;    /* 1 << YxCaseStatus, or'ed; 0: any */
  YxCaseDue due;
  gint64 soon;       /* for SOON: before this time */
  gint64 now;        /* for OVERDUE */
  const char *judge; /* exactly; NULL: any */
} YxCaseNarrow;

typedef struct _YxCaseSearch YxCaseSearch;

/* Words are looked for in number, parties, cause and judge; ASCII letters without regard to
 * case. Takes a reference on @states. */
YxCaseSearch *yx_case_search_new (const char *text, YxCaseShow show, YxCaseStates *states);
void yx_case_search_unref (YxCaseSearch *self);

/* Before the search is given to a thread. Copies. */
void yx_case_search_narrow (YxCaseSearch *self, const YxCaseNarrow *narrow);

/* pinyin: nullable; readings of the debtors' names, which words of ASCII letters are looked for in
 * as well. */
gboolean yx_case_search_match (const YxCaseSearch *self, const YxCaseData *data,
                               const char *pinyin);
/* Whether a word could be pinyin. */
gboolean yx_case_search_wants_pinyin (const YxCaseSearch *self);

/* (transfer none) */
const YxCaseStates *yx_case_search_get_states (const YxCaseSearch *self);

/* The choice in the user's language, static. */
const char *yx_case_show_label (YxCaseShow show);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCaseSearch, yx_case_search_unref)

G_END_DECLS
