#pragma once

/* Areas: which team works where. A set of areas divides the county; one set at most is in force, a
 * proposed one stands beside it until it is accepted or dropped. Cases go to the team of the area
 * that all their places are in; what fits none is an exception, for a person to decide with a
 * reason.
 *
 * All changing verbs ask for the right to prepare. */

#include "desk/desk.h"
#include "geo/rings.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  char *name;
  char *leader; /* nullable */
  guint n_cases; /* assigned to it, open */
  guint n_areas; /* in force */
} YxTeam;

/* Adds a team or, where there is one of this name, sets its leader. */
gboolean yx_desk_add_team (YxDesk *self, const char *name, const char *leader, char **ret_id,
                           GError **error);
/* By name. Returns: (transfer full): of YxTeam */
GPtrArray *yx_desk_list_teams (YxDesk *self, GError **error);
/* By id or name; NOT_FOUND. *ret_id is (transfer full). */
gboolean yx_desk_find_team (YxDesk *self, const char *which, char **ret_id, GError **error);

typedef struct {
  char *id;
  char *name;
  char *team_id, *team, *leader; /* nullable */
  double load;       /* open cases in it when it was made; a case in two areas counts half */
  guint n_cases;     /* assigned by it now, open */
  GArray *points;    /* of YxLonLat */
  GArray *ring_ends; /* of guint32 */
} YxArea;

void yx_area_free (YxArea *area);
YxRings yx_area_rings (const YxArea *area);

typedef struct {
  char *id;
  YxAreaState state;
  YxAreaSource source;
  gint64 created;
  guint asked;      /* PROPOSED: how many were asked for */
  guint64 seed;
  double spread;    /* largest load ÷ mean */
  GPtrArray *areas; /* of YxArea */
} YxAreaSet;

void yx_area_set_free (YxAreaSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxAreaSet, yx_area_set_free)

/* The set in force, or the one proposed. *ret_set is NULL when there is none. */
gboolean yx_desk_get_areas (YxDesk *self, YxAreaState state, YxAreaSet **ret_set, GError **error);

typedef enum {
  YX_AREA_METHOD_AUTO,  /* towns, where the region has enough of them for an even division */
  YX_AREA_METHOD_TOWNS,
  YX_AREA_METHOD_GRID,
} YxAreaMethod;

typedef struct {
  guint n_areas; /* 1…100 */
  YxAreaMethod method;
  guint64 seed;
} YxAreaRequest;

/* Proposes compact areas of equal load: each open case counts one, shared out by its places. Takes
 * the place of an earlier proposal; one event. NOTHING without a case on the map, INVALID, and
 * NO_REGION for towns without a region that has them. Returns: (transfer full) */
YxAreaSet *yx_desk_propose_areas (YxDesk *self, const YxAreaRequest *request,
                                  GCancellable *cancellable, GError **error);
void yx_desk_propose_areas_async (YxDesk *self, const YxAreaRequest *request,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
YxAreaSet *yx_desk_propose_areas_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* The proposal is in force; what was, is kept. Areas without a team take the teams, in order, that
 * have none. STATE when nothing is proposed. */
gboolean yx_desk_accept_areas (YxDesk *self, GError **error);
/* Drops the proposal or (CURRENT) the set in force, which brings back the one before it. */
gboolean yx_desk_drop_areas (YxDesk *self, YxAreaState state, GError **error);

/* An area as it comes from a drawing or a file. */
typedef struct {
  const char *name;
  const char *team; /* name of its team, made if need be; nullable */
  YxRings rings;
} YxAreaDraft;

/* Checks all rings and refuses the whole with the area and the reason named, else puts them in
 * force: beside those that are (add) or instead of them. Names must be new. One event. */
gboolean yx_desk_keep_areas (YxDesk *self, const YxAreaDraft *drafts, gsize n_drafts,
                             YxAreaSource source, gboolean add, GError **error);

/* Name (nullable: stays) and team (nullable: stays; "": none) of an area, by id or name in the set
 * in force. */
gboolean yx_desk_set_area (YxDesk *self, const char *which, const char *name, const char *team,
                           GError **error);
gboolean yx_desk_remove_area (YxDesk *self, const char *which, GError **error);

/* What rings are none: "two edges cross near 113.0712, 34.9433". (transfer full) */
char *yx_rings_error_text (YxRingsError error, YxLonLat at);

/* ---- Whose a case is ---- */

typedef struct {
  char *case_id;
  char *number;
  YxAreaException why;
  char *details; /* areas, or the team it is assigned to by hand; nullable */
} YxCaseException;

typedef struct {
  guint n_cases;      /* open */
  guint n_by_area;
  guint n_by_hand;
  guint n_changed;    /* whose team is another than before */
  GArray *exceptions; /* of YxCaseException, by number */
} YxAreaAssignment;

void yx_area_assignment_clear (YxAreaAssignment *assignment);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxAreaAssignment, yx_area_assignment_clear)

/* Gives every open case to its area's team; those assigned by hand stay. One event. STATE without
 * areas in force. */
gboolean yx_desk_assign_by_area (YxDesk *self, YxAreaAssignment *ret_assignment, GError **error);

/* The same, looked at only. */
gboolean yx_desk_list_area_exceptions (YxDesk *self, YxAreaAssignment *ret_assignment,
                                       GError **error);

/* Gives cases to a team by hand, or (NULL team) leaves them to their areas again. INVALID without a
 * reason, NOT_FOUND. */
gboolean yx_desk_assign_cases (YxDesk *self, const char *const *case_ids, const char *team_id,
                               const char *reason, GError **error);

G_END_DECLS
