#pragma once

/* What the verbs of areas share, within a job. Internal to desk/. */

#include "desk/areas.h"
#include "desk/desk-private.h"

G_BEGIN_DECLS

/* Open cases by number, and where their debtors are. */
typedef struct {
  guint case_index;
  YxLonLat point;
} YxCasePoint;

typedef struct {
  GPtrArray *ids, *numbers; /* of cases */
  GArray *points;           /* of YxCasePoint, by case */
} YxCasePoints;

YxCasePoints *yx_case_points_read (YxDb *db, GError **error);
void yx_case_points_free (YxCasePoints *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxCasePoints, yx_case_points_free)

/* Each case counts one, shared out by its places. Returns: (transfer full): [points->len] */
double *yx_case_points_weigh (const YxCasePoints *points);

/* Sets the load of each area and how even they are, as the cases lie now. */
gboolean yx_area_set_weigh (YxDb *db, YxAreaSet *set, GError **error);

YxArea *yx_area_new (const char *name);

/* Of a set in this state; NULL without error when there is none. Returns: (transfer full) */
YxAreaSet *yx_area_set_read (YxDb *db, YxAreaState state, GError **error);

/* Stores the set and its areas, whose ids it makes up. */
gboolean yx_area_set_store (YxDb *db, YxAreaSet *set, const char *author, GError **error);

/* Stores an area of a set. */
gboolean yx_area_store (YxDb *db, const char *set_id, guint ordinal, const YxArea *area,
                        GError **error);

/* The team of a name, made if need be. *ret_id is (transfer full). */
gboolean yx_team_ensure (YxDb *db, const char *name, const char *leader, char **ret_id,
                         GError **error);

G_END_DECLS
