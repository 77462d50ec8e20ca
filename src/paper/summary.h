#pragma once

/* The action summary (行动简报): what a night was, in figures that can be counted again
 * (review/figures.h), for whoever was not there. */

#include "desk/veil.h"
#include "paper/page.h"
#include "review/figures.h"
#include "review/safeguards.h"

G_BEGIN_DECLS

typedef struct {
  const YxCourse *course;
  const YxFigures *figures;
  const GArray *safeguards; /* of YxSafeguard */
  YxVeil *veil;             /* as the edition asks, told of everybody */
  YxPaperEdition edition;
  const char *court;        /* nullable */
  const char *author;
  const char *remarks;      /* nullable: lines to write on */
  const char *id;           /* of the paper */
  gint64 printed;
} YxSummary;

/* The same night and request give the same pages. Returns: (transfer full) */
YxPaper *yx_summary_compose (const YxSummary *summary);

G_END_DECLS
