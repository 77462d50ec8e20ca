#pragma once

/* Many operations in one table: by week, month, team or area (review/returns.h). Nothing ranks by
 * detention: rows stand by time or name, and no column sorts. */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_RETURNS (yx_review_returns_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewReturns, yx_review_returns, YX, REVIEW_RETURNS, AdwBin)

/* Reads it when it is looked at. @desk: (nullable) */
void yx_review_returns_set_desk (YxReviewReturns *self, YxDesk *desk);
/* What it shows may be out of date. */
void yx_review_returns_reload (YxReviewReturns *self);

G_END_DECLS
