#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/calibration.h"
#include "desk/names.h"
#include "desk/review.h"
#include "paper/matter.h"
#include "paper/numbers.h"

/* Begins with the summary, by which the composers know it. */
typedef struct {
  YxSummary summary;
  YxCourse *course; /* NULL: the replay's */
  YxReplay *replay;
  YxFigures *figures;
  GArray *safeguards;
} Night;

struct _YxMatter {
  YxSummary frame;
  char *subject;
  char *court, *locale;
  YxVeil *veil;
  YxRegion *region;
  GPtrArray *nights; /* of Night */
  GPtrArray *calibrations;
  YxSpan *span;      /* NULL of one night; so are the returns */
  YxReturns *returns;
};

static void
night_free (gpointer data)
{
  Night *night = data;

  g_clear_pointer (&night->safeguards, g_array_unref);
  g_clear_pointer (&night->figures, yx_figures_free);
  g_clear_pointer (&night->course, yx_course_free);
  g_clear_pointer (&night->replay, yx_replay_free);
  g_free (night);
}

/* With `replay` the ways driven are at hand. Returns NULL without an error when the night does not begin
 * in the span. */
static Night *
night_load (YxDesk *desk, const char *operation_id, gboolean replay, const YxSpan *span,
            const YxVeil *veil, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxReplay) replayed
      = replay ? yx_replay_open (desk, operation_id, cancellable, error) : NULL;
  g_autoptr (YxCourse) loaded
      = replay ? NULL : yx_course_load (desk, operation_id, error);
  const YxCourse *course = replayed != NULL ? yx_replay_get_course (replayed) : loaded;
  g_autoptr (GArray) closed = NULL;
  YxReviewCosts costs;
  Night *night;

  if (course == NULL)
    return NULL;
  if (span != NULL && (course->begin < span->from || course->begin >= span->until))
    return NULL;
  if (course->facts->operation.step < YX_OPERATION_STEP_LIVE) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                 _("“%s” has not gone out yet; a summary is of a night that was"),
                 course->facts->operation.name);
    return NULL;
  }
  if (yx_veil_is_on (veil) && replayed != NULL)
    yx_replay_mask_plates (replayed);
  else if (yx_veil_is_on (veil))
    yx_facts_mask_plates (loaded->facts);
  closed = yx_desk_list_closed_findings (desk, operation_id, error);
  if (closed == NULL || !yx_desk_get_review_costs (desk, &costs, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  night = g_new0 (Night, 1);
  night->figures = yx_figures_new (course, &costs);
  night->safeguards = yx_safeguards_new (course, closed);
  night->summary.course = course;
  night->summary.replay = replayed;
  night->summary.figures = night->figures;
  night->summary.safeguards = night->safeguards;
  night->course = g_steal_pointer (&loaded);
  night->replay = g_steal_pointer (&replayed);
  return night;
}

static gboolean
load_one (YxMatter *self, YxDesk *desk, GCancellable *cancellable, GError **error)
{
  Night *night = night_load (desk, self->subject, self->frame.kind == YX_PAPER_KIND_DEBRIEF, NULL,
                             self->veil, cancellable, error);

  if (night != NULL)
    g_ptr_array_add (self->nights, night);
  return night != NULL;
}

static gboolean
load_period (YxMatter *self, YxDesk *desk, GCancellable *cancellable, GError **error)
{
  const gboolean wants_week = self->frame.kind == YX_PAPER_KIND_WEEKLY;
  gboolean is_week;
  gint64 from, until;

  if (!yx_span_parse (self->subject, &from, &until, &is_week) || is_week != wants_week) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 wants_week ? _("“%s” is no week; one is written 2026-W48")
                            : _("“%s” is no day; one is written 2026-11-24"),
                 self->subject);
    return FALSE;
  }
  self->span = yx_span_load (desk, from, until, error);
  self->returns = self->span != NULL ? yx_returns_load (desk, YX_RETURN_BY_AREA, from, until,
                                                        cancellable, error)
                                     : NULL;
  if (self->returns == NULL)
    return FALSE;
  for (guint i = 0; i < self->span->operations->len; i++) {
    g_autoptr (GError) failure = NULL;
    Night *night = night_load (desk, g_ptr_array_index (self->span->operations, i), FALSE,
                               self->span, self->veil, cancellable, &failure);

    if (failure != NULL) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
    if (night != NULL)
      g_ptr_array_add (self->nights, night);
  }
  return TRUE;
}

YxMatter *
yx_matter_load (YxDesk *desk, YxPaperKind kind, const char *subject, YxPaperEdition edition,
                gboolean silent, const char *locale, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxMatter) self = g_new0 (YxMatter, 1);
  const gboolean of_period = yx_paper_kind_is_of_period (kind);
  const YxPaperEdition read
      = silent && edition == YX_PAPER_EDITION_FULL ? YX_PAPER_EDITION_REDACTED : edition;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (yx_paper_kind_is_of_review (kind) && subject != NULL, NULL);

  self->frame.kind = kind;
  self->subject = g_strdup (subject);
  self->locale = g_strdup (locale);
  self->nights = g_ptr_array_new_with_free_func (night_free);
  self->veil = yx_desk_read_names (desk, of_period ? NULL : subject, read, &self->court, error);
  if (self->veil == NULL)
    return NULL;
  if (read != edition) {
    yx_veil_free (self->veil);
    self->veil = yx_veil_new (FALSE);
  }
  self->calibrations = yx_desk_list_calibrations (desk, error);
  if (self->calibrations == NULL)
    return NULL;
  self->region = yx_desk_get_region (desk, NULL);
  self->frame.edition = edition;
  self->frame.veil = self->veil;
  self->frame.court = self->court;
  self->frame.region = self->region;
  self->frame.calibrations = self->calibrations;
  self->frame.locale = self->locale;
  if (!(of_period ? load_period (self, desk, cancellable, error)
                  : load_one (self, desk, cancellable, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
yx_matter_free (YxMatter *self)
{
  g_clear_pointer (&self->nights, g_ptr_array_unref);
  g_clear_pointer (&self->span, yx_span_free);
  g_clear_pointer (&self->returns, yx_returns_free);
  g_clear_pointer (&self->veil, yx_veil_free);
  g_clear_pointer (&self->calibrations, g_ptr_array_unref);
  g_clear_object (&self->region);
  g_free (self->subject);
  g_free (self->court);
  g_free (self->locale);
  g_free (self);
}

const YxFacts *
yx_matter_get_facts (const YxMatter *self)
{
  return self->span == NULL
             ? ((const Night *) g_ptr_array_index (self->nights, 0))->summary.course->facts
             : NULL;
}

int
yx_matter_get_approval (const YxMatter *self)
{
  const YxFacts *facts = yx_matter_get_facts (self);
  int version = 0;

  for (guint i = 0; facts != NULL && i < facts->approvals->len; i++) {
    const YxFactApproval *approval = &g_array_index (facts->approvals, YxFactApproval, i);

    if (approval->reopened == 0)
      version = MAX (version, approval->version);
  }
  return version;
}

static void
set_imprint (YxSummary *summary, const YxSummary *frame, const YxMatterImprint *imprint)
{
  summary->kind = frame->kind;
  summary->edition = frame->edition;
  summary->veil = frame->veil;
  summary->court = frame->court;
  summary->region = frame->region;
  summary->calibrations = frame->calibrations;
  summary->locale = frame->locale;
  summary->id = imprint->id;
  summary->author = imprint->author;
  summary->remarks = imprint->remarks;
  summary->printed = imprint->printed;
  summary->version = imprint->version;
  summary->signed_by = imprint->signed_by;
  summary->signed_at = imprint->signed_at;
}

static void
imprint_all (YxMatter *self, const YxMatterImprint *imprint)
{
  set_imprint (&self->frame, &self->frame, imprint);
  for (guint i = 0; i < self->nights->len; i++)
    set_imprint (g_ptr_array_index (self->nights, i), &self->frame, imprint);
}

YxPaper *
yx_matter_compose (YxMatter *self, const YxMatterImprint *imprint, GCancellable *cancellable,
                   GError **error)
{
  const YxPeriod period = { &self->frame, self->nights, self->span, self->returns, self->subject };

  imprint_all (self, imprint);
  switch (self->frame.kind) {
  case YX_PAPER_KIND_DEBRIEF:
    return yx_debrief_compose (g_ptr_array_index (self->nights, 0), cancellable, error);
  case YX_PAPER_KIND_NOTICE:
    return yx_notice_compose (&period, cancellable, error);
  case YX_PAPER_KIND_WEEKLY:
    return yx_weekly_compose (&period, cancellable, error);
  default:
    return yx_summary_compose (g_ptr_array_index (self->nights, 0));
  }
}

GBytes *
yx_matter_to_workbook (YxMatter *self, const YxMatterImprint *imprint, GError **error)
{
  const YxPeriod period = { &self->frame, self->nights, self->span, self->returns, self->subject };

  imprint_all (self, imprint);
  if (self->span != NULL)
    return yx_numbers_of_period (&period, error);
  return yx_numbers_of_night (g_ptr_array_index (self->nights, 0), error);
}
