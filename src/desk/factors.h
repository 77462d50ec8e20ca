#pragma once

/* The calibration in force, as what plans are made of needs it. Internal to desk/. */

#include "desk/calibration.h"
#include "rules/ruleset.h"
#include "store/db.h"

G_BEGIN_DECLS

#define YX_N_PLACE_KINDS (YX_PLACE_KIND_AGENCY + 1)

/* All 1 when none is in force. */
typedef struct {
  char id[37]; /* "": none is in force */
  double presence[YX_N_PLACE_KINDS];
  double travel[24];
  double service[YX_N_TASK_KINDS];
} YxFactors;

gboolean yx_factors_read (YxDb *db, YxFactors *ret_factors, GError **error);

/* NULL for a subject that is none. */
double *yx_factors_at (YxFactors *self, YxCalibrationKind what, int subject);

/* A kind and subject by their words. */
gboolean yx_calibration_parse (const char *what, const char *subject, YxCalibrationKind *ret_what,
                               int *ret_subject);

G_END_DECLS
