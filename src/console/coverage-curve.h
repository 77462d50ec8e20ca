#pragma once

/* The coverage curve on the Plan page. A click on a point, or Return on the one that the arrow
 * keys have marked, asks for the plan with so many cars. */

#include <gtk/gtk.h>

#include "desk/lists.h"

G_BEGIN_DECLS

#define YX_TYPE_COVERAGE_CURVE (yx_coverage_curve_get_type ())
G_DECLARE_FINAL_TYPE (YxCoverageCurve, yx_coverage_curve, YX, COVERAGE_CURVE, GtkWidget)

/* Signals:
 *   take (guint n_vehicles)
 * Actions:
 *   curve.mark (i): marks the point that lies so many steps to the right of the marked one
 *   curve.take: takes the marked point */

/* Hidden when the plan has no study, or there is none. */
void yx_coverage_curve_show (YxCoverageCurve *self, const YxPlanView *view);

/* Whether it shows people, not cases: somebody has to be met. */
gboolean yx_coverage_curve_has_people (YxCoverageCurve *self);

/* The number of cars of the marked point; 0: none. */
guint yx_coverage_curve_get_marked (YxCoverageCurve *self);

G_END_DECLS
