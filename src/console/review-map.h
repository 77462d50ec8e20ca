#pragma once

/* What the map of a replay shows of a moment: cars with the way that they came, stops with what had
 * come of them, leads that stood, evidence where it was taken. */

#include "map/map-view.h"
#include "map/team-layer.h"
#include "review/replay.h"

G_BEGIN_DECLS

typedef struct {
  const YxReplay *replay;
  const YxFixStore *roads; /* nullable: ways along the roads */
  const YxReplayMoment *moment;
  const char *selected;    /* vehicle; nullable */
  gboolean ghosts;         /* where the plan in force had each car */
} YxReviewScene;

/* Ids of places on the map begin with what they are; the rest is the row's own id. */
#define YX_REVIEW_EVIDENCE_ID "evidence:"
#define YX_REVIEW_STOP_ID "stop:"
#define YX_REVIEW_LEAD_ID "lead:"

/* *ret_at: where the selected car is; FALSE: nowhere. */
gboolean yx_review_map_show_teams (YxTeamLayer *teams, const YxReviewScene *scene, YxLonLat *ret_at);

void yx_review_map_show_places (YxMapView *view, const YxReviewScene *scene);

/* What the places depend on: another number, other places. */
guint64 yx_review_map_count_places (const YxReviewScene *scene);

/* Where evidence was taken, else the place of its visit. */
gboolean yx_review_evidence_point (const YxFacts *facts, guint index, YxLonLat *ret_point);
/* When it was taken, or when the desk knew. */
gint64 yx_review_evidence_time (const YxFacts *facts, guint index, gboolean as_known);

G_END_DECLS
