#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <stdlib.h>

#include "model/visit.h"
#include "review/figures-private.h"

#define N_SOURCES (YX_SOURCE_AGENCY + 1)

static void
count_addresses (YxFigures *self, const YxCourse *course)
{
  YxAddressYield yields[N_SOURCES] = { 0 };

  for (guint i = 0; i < course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);
    const YxFactPlace *place = yx_facts_find_place (course->facts, visit->place_id);
    const YxPresenceSays says = yx_outcome_says (visit->outcome);

    if (place == NULL || !yx_task_kind_seeks (visit->kind) || says == YX_PRESENCE_SAYS_NOTHING)
      continue;
    yields[place->source].n_visited++;
    yields[place->source].n_met += says == YX_PRESENCE_SAYS_MET;
    yields[place->source].n_invalid += says == YX_PRESENCE_SAYS_NEVER;
  }
  self->addresses = g_array_new (FALSE, TRUE, sizeof (YxAddressYield));
  for (guint s = 0; s < N_SOURCES; s++) {
    yields[s].source = (YxSource) s;
    if (yields[s].n_visited > 0)
      g_array_append_val (self->addresses, yields[s]);
  }
}

/* The first visit to a lead's place after it came; that of `dispatch` (nullable) is its vehicle's. */
static const YxCourseVisit *
find_visit (const YxCourse *course, const YxFactLead *lead, const YxFactDispatch *dispatch)
{
  const YxFactTask *task;

  for (guint i = 0; i < course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);

    if (visit->arrived == 0 || visit->arrived < lead->received || visit->place_id == NULL)
      continue;
    if (dispatch != NULL && visit->vehicle_id != dispatch->vehicle_id)
      continue;
    task = yx_facts_find_task (course->facts, visit->task_id);
    if (task != NULL && task->debtor_id == lead->debtor_id
        && visit->place_id == (dispatch != NULL && dispatch->place_id != NULL ? dispatch->place_id
                                                                              : lead->place_id))
      return visit;
  }
  return NULL;
}

static void
count_leads (YxFigures *self, const YxCourse *course)
{
  YxLeadYield yields[N_SOURCES] = { 0 };

  for (guint i = 0; i < course->facts->leads->len; i++) {
    const YxFactLead *lead = &g_array_index (course->facts->leads, YxFactLead, i);
    const YxCourseVisit *visit = find_visit (course, lead, NULL);
    YxLeadYield *yield = &yields[lead->source];

    yield->n_leads++;
    yield->n_verified += lead->status == YX_LEAD_STATUS_VERIFIED;
    yield->n_dismissed += lead->status == YX_LEAD_STATUS_DISMISSED;
    yield->n_visited += visit != NULL;
    yield->n_met
        += visit != NULL && yx_outcome_says (visit->outcome) == YX_PRESENCE_SAYS_MET;
  }
  self->leads = g_array_new (FALSE, TRUE, sizeof (YxLeadYield));
  for (guint s = 0; s < N_SOURCES; s++) {
    yields[s].source = (YxSource) s;
    if (yields[s].n_leads > 0)
      g_array_append_val (self->leads, yields[s]);
  }
}

static const YxFactDispatch *
find_dispatch (const YxFacts *facts, const char *lead_id)
{
  for (guint i = 0; i < facts->dispatches->len; i++) {
    const YxFactDispatch *dispatch = &g_array_index (facts->dispatches, YxFactDispatch, i);

    if (dispatch->lead_id == lead_id && dispatch->withdrawn == 0)
      return dispatch;
  }
  return NULL;
}

static int
compare_spans (const void *a, const void *b)
{
  const gint64 x = *(const gint64 *) a;
  const gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gint64
median (GArray *spans)
{
  if (spans->len == 0)
    return -1;
  qsort (spans->data, spans->len, sizeof (gint64), compare_spans);
  return g_array_index (spans, gint64, (spans->len - 1) / 2);
}

static void
count_responses (YxFigures *self, const YxCourse *course)
{
  g_autoptr (GArray) to_dispatch = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) to_arrival = g_array_new (FALSE, FALSE, sizeof (gint64));

  self->responses = g_array_new (FALSE, TRUE, sizeof (YxLeadResponse));
  for (guint i = 0; i < course->facts->leads->len; i++) {
    const YxFactLead *lead = &g_array_index (course->facts->leads, YxFactLead, i);
    const YxFactDispatch *dispatch = find_dispatch (course->facts, lead->id);
    const YxCourseVisit *visit;
    YxLeadResponse response = { lead->id, lead->debtor_id, NULL, lead->source, lead->received,
                                0,        0,               0,    YX_STOP_OUTCOME_PENDING };

    if (dispatch == NULL && (lead->received < course->begin || lead->received > course->end))
      continue;
    visit = find_visit (course, lead, dispatch);
    if (dispatch != NULL) {
      const gint64 span = (dispatch->sent - lead->received) / G_USEC_PER_SEC;

      response.vehicle_id = dispatch->vehicle_id;
      response.sent = dispatch->sent;
      response.acknowledged = dispatch->acknowledged;
      g_array_append_val (to_dispatch, span);
    }
    if (visit != NULL) {
      const gint64 span = (visit->arrived - lead->received) / G_USEC_PER_SEC;

      response.vehicle_id = visit->vehicle_id;
      response.arrived = visit->arrived;
      response.outcome = visit->outcome;
      g_array_append_val (to_arrival, span);
    }
    g_array_append_val (self->responses, response);
  }
  self->median_to_dispatch_s = median (to_dispatch);
  self->median_to_arrival_s = median (to_arrival);
}

void
yx_figures_count_yields (YxFigures *self, const YxCourse *course)
{
  count_addresses (self, course);
  count_leads (self, course);
  count_responses (self, course);
}
