#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "desk/lists.h"
#include "model/visit.h"
#include "review/adopt.h"
#include "review/figures-private.h"

static YxCalibrationFactor *
ensure_factor (GArray *factors, YxCalibrationKind what, int subject)
{
  const YxCalibrationFactor fresh = { .what = what, .subject = subject, .was = 1.0, .factor = 1.0 };

  for (guint i = 0; i < factors->len; i++) {
    YxCalibrationFactor *row = &g_array_index (factors, YxCalibrationFactor, i);

    if (row->what == what && row->subject == subject)
      return row;
  }
  g_array_append_val (factors, fresh);
  return &g_array_index (factors, YxCalibrationFactor, factors->len - 1);
}

/* The factor that a plan had; 1: none. */
static double
factor_of (const YxFacts *facts, int version, YxCalibrationKind what, int subject)
{
  const YxFactPlan *plan = yx_facts_find_plan (facts, version);
  g_autofree char *nick = NULL;

  if (plan == NULL || plan->calibration_id == NULL)
    return 1.0;
  nick = yx_calibration_subject_nick (what, subject);
  for (guint i = 0; i < facts->factors->len; i++) {
    const YxFactFactor *row = &g_array_index (facts->factors, YxFactFactor, i);

    if (row->calibration_id == plan->calibration_id && g_str_equal (row->subject, nick)
        && g_str_equal (row->what, yx_calibration_kind_nick (what)))
      return row->factor;
  }
  return 1.0;
}

static void
count_visit (GArray *factors, const YxCourse *course, const YxCourseVisit *visit)
{
  const YxFactPlace *place = yx_facts_find_place (course->facts, visit->place_id);
  const YxPresenceSays says = yx_outcome_says (visit->outcome);
  const YxFactStop *planned = visit->planned;
  YxCalibrationFactor *row;

  if (planned == NULL)
    return;
  if (yx_task_kind_seeks (visit->kind) && says != YX_PRESENCE_SAYS_NOTHING && place != NULL) {
    row = ensure_factor (factors, YX_CALIBRATION_PRESENCE, (int) place->kind);
    row->n++;
    row->planned
        += yx_uncalibrated (planned->presence, factor_of (course->facts, planned->version,
                                                          row->what, row->subject));
    row->happened += says == YX_PRESENCE_SAYS_MET ? 1.0 : 0.0;
  }
  if (visit->on_scene_s >= 0) {
    row = ensure_factor (factors, YX_CALIBRATION_SERVICE, (int) visit->kind);
    row->n++;
    row->planned += (double) ((planned->departure - planned->begin) / G_USEC_PER_SEC)
                    / factor_of (course->facts, planned->version, row->what, row->subject);
    row->happened += (double) visit->on_scene_s;
  }
}

static void
count_leg (GArray *factors, const YxCourse *course, guint index)
{
  const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, index);
  const YxCourseVisit *before = yx_course_leg_before (course, index);
  YxCalibrationFactor *row;

  if (before == NULL)
    return;
  row = ensure_factor (factors, YX_CALIBRATION_TRAVEL, yx_local_hour (before->left));
  row->n++;
  row->planned += (double) visit->planned->drive_s
                  / factor_of (course->facts, visit->planned->version, row->what,
                               yx_local_hour (before->planned->departure));
  row->happened += (double) ((visit->arrived - before->left) / G_USEC_PER_SEC);
}

static int
compare_factors (gconstpointer a, gconstpointer b)
{
  const YxCalibrationFactor *x = a;
  const YxCalibrationFactor *y = b;

  if (x->what != y->what)
    return x->what < y->what ? -1 : 1;
  return (x->subject > y->subject) - (x->subject < y->subject);
}

void
yx_calibration_count (GArray *factors, const YxCourse *course)
{
  g_return_if_fail (factors != NULL && course != NULL);

  for (guint i = 0; i < course->visits->len; i++) {
    count_visit (factors, course, &g_array_index (course->visits, YxCourseVisit, i));
    count_leg (factors, course, i);
  }
}

/* Reading the operations ----------------------------------------------------------------- */

static gboolean
take_operation (YxProposal *self, YxDesk *desk, const char *id, GCancellable *cancellable,
                GError **error)
{
  g_autoptr (YxCourse) course = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  course = yx_course_load (desk, id, error);
  if (course == NULL)
    return FALSE;
  g_ptr_array_add (self->ids, g_strdup (id));
  g_ptr_array_add (self->names, g_strdup (course->facts->operation.name));
  yx_calibration_count (self->factors, course);
  return TRUE;
}

static int
compare_windows (gconstpointer a, gconstpointer b)
{
  const YxOperationData *x = yx_operation_get_data (*(YxOperation *const *) a);
  const YxOperationData *y = yx_operation_get_data (*(YxOperation *const *) b);

  if (x->window_start != y->window_start)
    return x->window_start < y->window_start ? -1 : 1;
  return g_strcmp0 (x->id, y->id);
}

static gboolean
take_closed (YxProposal *self, YxDesk *desk, GCancellable *cancellable, GError **error)
{
  g_autoptr (GListStore) operations = yx_desk_list_operations (desk, error);
  g_autoptr (GPtrArray) closed = g_ptr_array_new_with_free_func (g_object_unref);

  if (operations == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    YxOperation *operation = g_list_model_get_item (G_LIST_MODEL (operations), i);

    if (yx_operation_get_data (operation)->step == YX_OPERATION_STEP_CLOSED)
      g_ptr_array_add (closed, operation);
    else
      g_object_unref (operation);
  }
  g_ptr_array_sort (closed, compare_windows);
  for (guint i = 0; i < closed->len; i++)
    if (!take_operation (self, desk, yx_operation_get_data (closed->pdata[i])->id, cancellable,
                         error))
      return FALSE;
  return TRUE;
}

/* What is in force now stands beside what would be. */
static gboolean
compare_with_now (YxProposal *self, YxDesk *desk, GError **error)
{
  g_autoptr (GPtrArray) calibrations = yx_desk_list_calibrations (desk, error);

  if (calibrations == NULL)
    return FALSE;
  for (guint i = 0; i < calibrations->len; i++) {
    const YxCalibration *calibration = calibrations->pdata[i];

    if (!calibration->in_force)
      continue;
    self->in_force = calibration->number;
    for (guint k = 0; k < calibration->factors->len; k++) {
      const YxCalibrationFactor *row
          = &g_array_index (calibration->factors, YxCalibrationFactor, k);

      for (guint m = 0; m < self->factors->len; m++) {
        YxCalibrationFactor *mine = &g_array_index (self->factors, YxCalibrationFactor, m);

        if (mine->what == row->what && mine->subject == row->subject)
          mine->was = row->factor;
      }
    }
  }
  return TRUE;
}

YxProposal *
yx_proposal_new (YxDesk *desk, const char *const *operation_ids, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (YxProposal) self = g_new0 (YxProposal, 1);

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->factors = g_array_new (FALSE, TRUE, sizeof (YxCalibrationFactor));
  if (operation_ids == NULL) {
    if (!take_closed (self, desk, cancellable, error))
      return NULL;
  } else {
    for (guint i = 0; operation_ids[i] != NULL; i++)
      if (!take_operation (self, desk, operation_ids[i], cancellable, error))
        return NULL;
  }
  g_ptr_array_add (self->ids, NULL);
  g_array_sort (self->factors, compare_factors);
  for (guint i = 0; i < self->factors->len; i++) {
    YxCalibrationFactor *row = &g_array_index (self->factors, YxCalibrationFactor, i);

    row->factor = yx_calibration_factor (row->what, row->n, row->planned, row->happened);
  }
  if (!compare_with_now (self, desk, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
yx_proposal_free (YxProposal *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->factors, g_array_unref);
  g_free (self);
}
