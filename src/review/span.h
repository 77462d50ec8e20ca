#pragma once

/* What the desk has of a day or a week beside its operations: cases filed, measures imposed, leads. All
 * by when it happened as far as that is on record. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  YxMeasureKind kind;
  guint n;
  gint64 amount_fen; /* of those that have one */
} YxSpanMeasure;

typedef struct {
  YxSource source;
  guint n, n_urgent, n_verified, n_dismissed; /* received in the span; settled by now */
} YxSpanLead;

typedef struct {
  gint64 from, until;    /* UTC microseconds; until is not in it */
  guint n_filed;         /* cases by their day of filing */
  gint64 filed_fen;
  guint n_without_filing; /* cases of the desk that have none */
  GArray *measures;      /* of YxSpanMeasure, by kind; those with any */
  GArray *leads;         /* of YxSpanLead, by source; those with any */
  GPtrArray *operations; /* (element-type utf8): ids of those that went out and may lie in it */
} YxSpan;

/* Returns: (transfer full) */
YxSpan *yx_span_load (YxDesk *desk, gint64 from, gint64 until, GError **error);
void yx_span_free (YxSpan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxSpan, yx_span_free)

/* A day "2026-11-24" or an ISO week "2026-W48", by the local clock. FALSE: it is neither. */
gboolean yx_span_parse (const char *text, gint64 *ret_from, gint64 *ret_until,
                        gboolean *ret_is_week);

G_END_DECLS
