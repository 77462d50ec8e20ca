#pragma once

/* Which cases: every member that is set narrows. */

#include <glib.h>

#include "geo/measure.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  guint statuses;         /* 1 << YxCaseStatus, or'ed; 0: all */
  const char *text;       /* in number, court, applicant, cause, judge, or a debtor's name */
  const char *court;      /* exactly */
  const char *cause;      /* exactly */
  gint64 min_claim_fen;   /* 0: no limit */
  gint64 max_claim_fen;   /* 0: no limit */
  gboolean on_map_only;   /* at least one place with coordinates */
  const YxBox *box;       /* at least one place in it; nullable */
  guint limit;            /* the first so many by number; 0: all */
} YxCaseFilter;

G_END_DECLS
