#pragma once

/* The figures of a night as a sheet: what pooling saved and what that rests on, how far targets got,
 * how forecasts held, what sources and leads yielded, and what is missing. */

#include <adwaita.h>

#include "review/figures.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_FIGURES (yx_review_figures_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewFigures, yx_review_figures, YX, REVIEW_FIGURES, AdwBin)

GtkWidget *yx_review_figures_new (void);

/* Both nullable; they must live until something else is shown, or nothing. */
void yx_review_figures_show (YxReviewFigures *self, const YxCourse *course,
                             const YxFigures *figures);

G_END_DECLS
