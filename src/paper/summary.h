#pragma once

/* Papers of a review: the action summary (行动简报), what a night was, in figures that can be counted
 * again (review/figures.h), for whoever was not there; and the debrief (复盘), how it went, for those
 * who were. Papers of a day or a week: paper/period.h. */

#include "desk/veil.h"
#include "paper/page.h"
#include "region/region.h"
#include "review/figures.h"
#include "review/replay.h"
#include "review/safeguards.h"

G_BEGIN_DECLS

/* For a paper of a day or a week: one of these for each night, and one without a night for what stands
 * on its pages. */
typedef struct {
  YxPaperKind kind;
  const YxCourse *course;   /* NULL: of no night, nor are the next two */
  const YxReplay *replay;   /* nullable: ways driven, for a map */
  const YxFigures *figures;
  const GArray *safeguards; /* of YxSafeguard */
  YxVeil *veil;             /* as the edition asks, told of everybody */
  YxPaperEdition edition;
  const char *court;        /* nullable */
  const char *author;
  const char *remarks;      /* nullable: lines to write on */
  const char *id;           /* of the paper */
  gint64 printed;
  int version;              /* of the paper */
  const char *signed_by;    /* NULL: not signed off */
  gint64 signed_at;
  YxRegion *region;         /* nullable: maps are painted on a quiet grid */
  const char *locale;       /* nullable: whose names come first on maps */
  const GPtrArray *calibrations; /* of YxCalibration, all that were adopted; nullable */
} YxSummary;

/* The same night and request give the same pages. Returns: (transfer full) */
YxPaper *yx_summary_compose (const YxSummary *summary);
/* Errors as yx_cartography_render(). */
YxPaper *yx_debrief_compose (const YxSummary *summary, GCancellable *cancellable, GError **error);

G_END_DECLS
