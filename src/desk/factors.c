#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "desk/factors.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static const char *const kind_nicks[] = {
  [YX_CALIBRATION_PRESENCE] = "presence",
  [YX_CALIBRATION_TRAVEL] = "travel",
  [YX_CALIBRATION_SERVICE] = "service",
};

G_STATIC_ASSERT (G_N_ELEMENTS (kind_nicks) == YX_N_CALIBRATIONS);

/* Of the kinds of subjects that are words; hours are numbers. */
static GType
subject_type (YxCalibrationKind what)
{
  return what == YX_CALIBRATION_PRESENCE ? YX_TYPE_PLACE_KIND : YX_TYPE_TASK_KIND;
}

const char *
yx_calibration_kind_nick (YxCalibrationKind what)
{
  g_return_val_if_fail ((guint) what < YX_N_CALIBRATIONS, NULL);

  return kind_nicks[what];
}

const char *
yx_calibration_kind_label (YxCalibrationKind what)
{
  switch (what) {
  case YX_CALIBRATION_PRESENCE:
    return _("Presence");
  case YX_CALIBRATION_TRAVEL:
    return _("Driving");
  case YX_CALIBRATION_SERVICE:
    return _("On the spot");
  case YX_N_CALIBRATIONS:
  default:
    g_return_val_if_reached (NULL);
  }
}

char *
yx_calibration_subject_label (YxCalibrationKind what, int subject)
{
  if (what == YX_CALIBRATION_TRAVEL)
    return g_strdup_printf ("%02d:00–%02d:00", subject, subject + 1);
  return g_strdup (yx_enum_label (subject_type (what), subject));
}

char *
yx_calibration_subject_nick (YxCalibrationKind what, int subject)
{
  if (what == YX_CALIBRATION_TRAVEL)
    return g_strdup_printf ("%02d", subject);
  return g_strdup (yx_enum_nick (subject_type (what), subject));
}

gboolean
yx_calibration_parse (const char *what, const char *subject, YxCalibrationKind *ret_what,
                      int *ret_subject)
{
  for (guint k = 0; what != NULL && subject != NULL && k < YX_N_CALIBRATIONS; k++) {
    guint64 hour = 0;
    int value = 0;

    if (!g_str_equal (what, kind_nicks[k]))
      continue;
    if (k == YX_CALIBRATION_TRAVEL) {
      if (!g_ascii_string_to_unsigned (subject, 10, 0, 23, &hour, NULL))
        return FALSE;
      value = (int) hour;
    } else if (!yx_enum_parse (subject_type ((YxCalibrationKind) k), subject, &value)) {
      return FALSE;
    }
    *ret_what = (YxCalibrationKind) k;
    *ret_subject = value;
    return TRUE;
  }
  return FALSE;
}

double
yx_calibration_factor (YxCalibrationKind what, guint n, double planned, double happened)
{
  if (n == 0)
    return 1.0;
  if (what == YX_CALIBRATION_PRESENCE) {
    const double mean = CLAMP (planned / n, 0.01, 0.99);
    const double came
        = (happened + YX_CALIBRATION_VISITS * mean) / ((double) n + YX_CALIBRATION_VISITS);
    const double factor = came * (1.0 - mean) / ((1.0 - came) * mean);

    return CLAMP (factor, 0.25, 4.0);
  }
  const double factor = (happened + YX_CALIBRATION_SECONDS) / (planned + YX_CALIBRATION_SECONDS);

  return CLAMP (factor, 0.5, 2.0);
}

double
yx_calibrated (double likelihood, double factor)
{
  return factor * likelihood / (1.0 - likelihood + factor * likelihood);
}

double
yx_uncalibrated (double likelihood, double factor)
{
  return likelihood / (likelihood + factor * (1.0 - likelihood));
}

double *
yx_factors_at (YxFactors *self, YxCalibrationKind what, int subject)
{
  if (subject < 0)
    return NULL;
  switch (what) {
  case YX_CALIBRATION_PRESENCE:
    return subject < YX_N_PLACE_KINDS ? &self->presence[subject] : NULL;
  case YX_CALIBRATION_TRAVEL:
    return subject < 24 ? &self->travel[subject] : NULL;
  case YX_CALIBRATION_SERVICE:
    return subject < YX_N_TASK_KINDS ? &self->service[subject] : NULL;
  case YX_N_CALIBRATIONS:
  default:
    return NULL;
  }
}

static void
clear_factors (YxFactors *self)
{
  *self = (YxFactors){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (self->presence); i++)
    self->presence[i] = 1.0;
  for (guint i = 0; i < G_N_ELEMENTS (self->travel); i++)
    self->travel[i] = 1.0;
  for (guint i = 0; i < G_N_ELEMENTS (self->service); i++)
    self->service[i] = 1.0;
}

gboolean
yx_factors_read (YxDb *db, YxFactors *ret_factors, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT c.id, f.what, f.subject, f.factor FROM settings s JOIN calibrations c ON c.id = s.value "
      "JOIN calibration_factors f ON f.calibration_id = c.id WHERE s.key = 'calibration.in-force'",
      error);
  YxFactors factors;

  clear_factors (&factors);
  if (statement == NULL)
    return FALSE;
  for (;;) {
    YxCalibrationKind what;
    int subject;
    double *factor;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    g_strlcpy (factors.id, yx_statement_get_text (statement, 0), sizeof factors.id);
    if (!yx_calibration_parse (yx_statement_get_text (statement, 1),
                               yx_statement_get_text (statement, 2), &what, &subject))
      continue;
    factor = yx_factors_at (&factors, what, subject);
    if (factor != NULL)
      *factor = CLAMP (yx_statement_get_real (statement, 3), 0.25, 4.0);
  }
  *ret_factors = factors;
  return TRUE;
}
