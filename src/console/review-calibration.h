#pragma once

/* What nights said of the planner's assumptions, and the switch that lets it into the plans to come. */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_CALIBRATION (yx_review_calibration_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewCalibration, yx_review_calibration, YX, REVIEW_CALIBRATION, AdwBin)

/* Signal "message" (const char *text): something a toast should say. */

/* Reads it when it is looked at. @desk: (nullable) */
void yx_review_calibration_set_desk (YxReviewCalibration *self, YxDesk *desk);
/* What it shows may be out of date. */
void yx_review_calibration_reload (YxReviewCalibration *self);

G_END_DECLS
