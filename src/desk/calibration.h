#pragma once

/* What happened against what was planned, taken over for the plans to come: factors on presence, on
 * driving and on time at the door. review/adopt.h counts them; here they are adopted, switched on
 * and off, and read by what makes a plan (desk/presence-book.h, desk/plan-input.h).
 *
 * `planned` and `happened` are as without any calibration, so that one that is adopted later does
 * not stand upon the one before it. With few visits a factor stays near 1:
 *
 *   presence  on the odds, by kind of place: with e = planned / n, the mean likelihood, and
 *             o = (happened + 20 e) / (n + 20), what came true, as if 20 visits had kept the
 *             forecast, it is o (1 − e) / ((1 − o) e), from 1/4 to 4
 *   travel    on driving seconds, by the hour: (happened + 3600) / (planned + 3600), from 1/2 to 2
 *   service   on seconds at the door, by kind of task: the same
 *
 * (A Beta prior whose mean is the forecast: Gelman et al., Bayesian Data Analysis, ch. 2.) */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef enum {
  YX_CALIBRATION_PRESENCE,
  YX_CALIBRATION_TRAVEL,
  YX_CALIBRATION_SERVICE,
  YX_N_CALIBRATIONS,
} YxCalibrationKind;

#define YX_CALIBRATION_VISITS 20.0    /* that keep to the forecast */
#define YX_CALIBRATION_SECONDS 3600.0 /* that keep to the plan */

typedef struct {
  YxCalibrationKind what;
  int subject;      /* YxPlaceKind; hour of the day; YxTaskKind */
  guint n;          /* visits or legs */
  double planned;
  double happened;
  double was;       /* factor in force before it was adopted */
  double factor;
} YxCalibrationFactor;

typedef struct {
  char *id;
  int number;            /* from 1 on */
  char *author;
  gint64 adopted;
  gboolean in_force;
  GPtrArray *operations; /* their names, by the time of their windows */
  GPtrArray *operation_ids; /* in the same order */
  GArray *factors;       /* of YxCalibrationFactor, by kind and subject */
} YxCalibration;

void yx_calibration_free (YxCalibration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCalibration, yx_calibration_free)

/* As above; 1 when n is 0. */
double yx_calibration_factor (YxCalibrationKind what, guint n, double planned, double happened);
/* A likelihood with a factor on its odds, and back. 0 and 1 stay. */
double yx_calibrated (double likelihood, double factor);
double yx_uncalibrated (double likelihood, double factor);

/* "presence", "travel", "service"; static. */
const char *yx_calibration_kind_nick (YxCalibrationKind what);
/* In the user's language, static. */
const char *yx_calibration_kind_label (YxCalibrationKind what);
/* "Home", "05:00–06:00", "Bank visit". Returns: (transfer full) */
char *yx_calibration_subject_label (YxCalibrationKind what, int subject);
/* Its word in rows and JSON. Returns: (transfer full) */
char *yx_calibration_subject_nick (YxCalibrationKind what, int subject);

/* Takes over what operations say (of `counted` only what, subject, n, planned and happened count), and
 * puts it in force. For reviewers and commanders. INVALID when it is of no operation, or says nothing;
 * NOT_FOUND; STATE when one of them is not closed. */
gboolean yx_desk_adopt_calibration (YxDesk *self, const char *const *operation_ids,
                                    const GArray *counted, int *ret_number, GError **error);

/* Puts one that was adopted in force again, or (0) none: plans are as they were without. */
gboolean yx_desk_use_calibration (YxDesk *self, int number, GError **error);

/* All that were adopted, the latest first. Returns: (transfer full): of YxCalibration */
GPtrArray *yx_desk_list_calibrations (YxDesk *self, GError **error);

G_END_DECLS
