#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-map.h"

#include <math.h>

#include "console/live-team-row.h"
#include "console/review-marks.h"
#include "console/team-look.h"
#include "model/enum-types.h"
#include "model/visit.h"
#include "model/vocabulary.h"

/* How much of the way behind a car is shown, and of how many points. */
#define TRAIL (30 * G_TIME_SPAN_MINUTE)
#define MAX_TRAIL 300

static const YxFacts *
facts_of (const YxReviewScene *scene)
{
  return yx_replay_get_course (scene->replay)->facts;
}

static guint
vehicle_index (const YxFacts *facts, const char *vehicle_id)
{
  for (guint i = 0; i < facts->vehicles->len; i++) {
    if (yx_facts_same (g_array_index (facts->vehicles, YxFactVehicle, i).id, vehicle_id))
      return i;
  }
  return 0;
}

/* Oldest first, up to where the symbol is. */
static YxTrailPoint *
make_trail (const YxReviewScene *scene, const YxReplayPosition *position, gsize *ret_n)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  const gint64 time = scene->moment->time;
  YxTrailPoint *trail;
  guint run = 0;

  *ret_n = 0;
  if (!yx_replay_trail (scene->replay, scene->roads, position->device, time - TRAIL, time,
                        scene->moment->as_known, MAX_TRAIL, points, ends))
    return NULL;
  trail = g_new0 (YxTrailPoint, points->len + 1);
  for (guint i = 0; i < points->len; i++) {
    trail[i].point = g_array_index (points, YxLonLat, i);
    if (run < ends->len && i == g_array_index (ends, guint, run)) {
      trail[i].gap = TRUE;
      run++;
    }
  }
  trail[points->len] = (YxTrailPoint){ position->point, FALSE };
  *ret_n = points->len + !position->in_gap;
  return trail;
}

gboolean
yx_review_map_show_teams (YxTeamLayer *teams, const YxReviewScene *scene, YxLonLat *ret_at)
{
  const YxFacts *facts = facts_of (scene);
  const YxReplayMoment *moment = scene->moment;
  g_autoptr (GArray) marks = g_array_new (FALSE, TRUE, sizeof (YxTeamMark));
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  gboolean found = FALSE;

  for (guint i = 0; i < moment->cars->len; i++) {
    const YxReplayCar *car = &g_array_index (moment->cars, YxReplayCar, i);
    const YxFactVehicle *vehicle = &g_array_index (facts->vehicles, YxFactVehicle, i);
    YxReplayPosition position;
    YxTeamMark mark = { .id = car->vehicle_id, .label = yx_fact_vehicle_label (vehicle), .colour = i };

    if (car->position < 0)
      continue;
    position = g_array_index (moment->positions, YxReplayPosition, car->position);
    if (!position.has_fix)
      continue;
    yx_replay_put_on_road (scene->replay, scene->roads, moment, &position);
    mark.point = position.point;
    mark.look = (YxTeamLook){ .shape = yx_team_shape_of (car->status),
                              .course = position.course,
                              .aboard = (unsigned) MAX (car->n_aboard, 0),
                              .faded = position.in_gap };
    if (position.in_gap) {
      mark.note = yx_live_age_text (position.time, moment->time);
      g_ptr_array_add (kept, (gpointer) mark.note);
    }
    mark.trail = make_trail (scene, &position, &mark.n_trail);
    if (mark.trail != NULL)
      g_ptr_array_add (kept, (gpointer) mark.trail);
    mark.has_ghost = scene->ghosts
                     && yx_replay_find_ghost (scene->replay, moment, car->vehicle_id, &mark.ghost);
    g_array_append_val (marks, mark);
    if (g_strcmp0 (car->vehicle_id, scene->selected) == 0) {
      *ret_at = position.point;
      found = TRUE;
    }
  }
  yx_team_layer_set_teams (teams, (const YxTeamMark *) (gpointer) marks->data, marks->len);
  yx_team_layer_set_selected (teams, scene->selected);
  return found;
}

gint64
yx_review_evidence_time (const YxFacts *facts, guint index, gboolean as_known)
{
  const YxFactEvidence *row = &g_array_index (facts->evidence, YxFactEvidence, index);

  return as_known ? MAX (row->taken, row->begun) : row->taken;
}

gboolean
yx_review_evidence_point (const YxFacts *facts, guint index, YxLonLat *ret_point)
{
  const YxFactEvidence *row = &g_array_index (facts->evidence, YxFactEvidence, index);
  const YxFactPlace *place;

  if (!isnan (row->point.lon)) {
    *ret_point = row->point;
    return TRUE;
  }
  place = row->place_id != NULL ? yx_facts_find_place (facts, row->place_id) : NULL;
  if (place == NULL || isnan (place->point.lon))
    return FALSE;
  *ret_point = place->point;
  return TRUE;
}

static gboolean
is_decided (const YxCourseVisit *visit, gint64 time)
{
  return visit->result_at != 0 && visit->result_at <= time;
}

guint64
yx_review_map_count_places (const YxReviewScene *scene)
{
  const YxCourse *course = yx_replay_get_course (scene->replay);
  const YxReplayMoment *moment = scene->moment;
  guint64 n_results = 0, n_evidence = 0;

  for (guint i = 0; i < course->visits->len; i++)
    n_results += is_decided (&g_array_index (course->visits, YxCourseVisit, i), moment->time);
  for (guint i = 0; i < course->facts->evidence->len; i++)
    n_evidence
        += yx_review_evidence_time (course->facts, i, moment->as_known) <= moment->time;
  /* Leads come and go: which ones stand, not only how many. */
  for (guint i = 0; i < moment->leads->len; i++)
    n_evidence = n_evidence * 31 + g_array_index (moment->leads, guint, i) + 7;
  return (n_evidence * 8191 + n_results) * 4096 + (guint64) moment->plan_version;
}

static void
add_stops (const YxReviewScene *scene, GArray *places, GPtrArray *texts)
{
  const YxCourse *course = yx_replay_get_course (scene->replay);

  for (guint i = 0; i < course->facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (course->facts->stops, YxFactStop, i);
    YxOverlayPlace place = { .point = stop->point,
                             .mark = YX_MARK_PLANNED,
                             .colour = (int) vehicle_index (course->facts, stop->vehicle_id) };

    if (stop->kind != YX_STOP_KIND_VISIT || stop->version != scene->moment->plan_version)
      continue;
    for (guint j = 0; j < course->visits->len; j++) {
      const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, j);

      if (visit->task_id == stop->task_id && visit->place_id == stop->place_id
          && is_decided (visit, scene->moment->time))
        place.mark = yx_visit_mark_of (visit->outcome);
    }
    place.id = g_strconcat (YX_REVIEW_STOP_ID, stop->id, NULL);
    place.label = yx_review_masked_task (course->facts, stop->task_id);
    g_ptr_array_add (texts, (gpointer) place.id);
    g_ptr_array_add (texts, (gpointer) place.label);
    g_array_append_val (places, place);
  }
}

static void
add_leads (const YxReviewScene *scene, GArray *places, GPtrArray *texts)
{
  const YxFacts *facts = facts_of (scene);

  for (guint i = 0; i < scene->moment->leads->len; i++) {
    const YxFactLead *lead = &g_array_index (
        facts->leads, YxFactLead, g_array_index (scene->moment->leads, guint, i));
    const YxFactPlace *at = lead->place_id != NULL ? yx_facts_find_place (facts, lead->place_id)
                                                   : NULL;
    YxOverlayPlace place = { .mark = YX_MARK_LEAD, .colour = YX_COLOUR_OF_MARK };

    if (at == NULL || isnan (at->point.lon))
      continue;
    place.id = g_strconcat (YX_REVIEW_LEAD_ID, lead->id, NULL);
    place.point = at->point;
    place.label = yx_enum_label (YX_TYPE_SOURCE, (int) lead->source);
    g_ptr_array_add (texts, (gpointer) place.id);
    g_array_append_val (places, place);
  }
}

static void
add_evidence (const YxReviewScene *scene, GArray *places, GPtrArray *texts)
{
  const YxFacts *facts = facts_of (scene);

  for (guint i = 0; i < facts->evidence->len; i++) {
    const YxFactEvidence *row = &g_array_index (facts->evidence, YxFactEvidence, i);
    YxOverlayPlace place = { .mark = YX_MARK_EVIDENCE, .colour = YX_COLOUR_OF_MARK };
    g_autofree char *clock = NULL;

    if (yx_review_evidence_time (facts, i, scene->moment->as_known) > scene->moment->time
        || !yx_review_evidence_point (facts, i, &place.point))
      continue;
    clock = yx_review_clock (row->taken);
    place.id = g_strconcat (YX_REVIEW_EVIDENCE_ID, row->id, NULL);
    place.label
        = g_strdup_printf ("%s %s", clock, yx_enum_label (YX_TYPE_EVIDENCE_KIND, (int) row->kind));
    g_ptr_array_add (texts, (gpointer) place.id);
    g_ptr_array_add (texts, (gpointer) place.label);
    g_array_append_val (places, place);
  }
}

void
yx_review_map_show_places (YxMapView *view, const YxReviewScene *scene)
{
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (YxOverlayPlace));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  add_stops (scene, places, texts);
  add_leads (scene, places, texts);
  add_evidence (scene, places, texts);
  yx_map_view_set_places (view, (const YxOverlayPlace *) (gpointer) places->data, places->len);
}
