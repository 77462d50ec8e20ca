#pragma once

/* The readers behind desk/lists.h, each on a connection that is in a snapshot already, so that
 * several make one. All return (transfer full) objects, NULL on error. */

#include "desk/desk-private.h"
#include "desk/lists.h"
#include "desk/visits.h"
#include "rules/casework.h"

G_BEGIN_DECLS

GListStore *yx_read_cases (YxDb *db, const YxCaseFilter *filter, const char *operation_id,
                           GError **error);
/* One case in a list; an empty one when there is none. */
GListStore *yx_read_case (YxDb *db, const char *case_id, GError **error);
/* With what is due next by the casework rules. filter and debtor_id: nullable; of a debtor, open
 * ones first. */
GListStore *yx_read_case_work (YxDb *db, const YxCaseFilter *filter, const char *debtor_id,
                               const YxCasework *casework, gint64 now, GError **error);
GListStore *yx_read_debtors (YxDb *db, const char *case_id, GError **error);
/* NULL without an error when there is none. Returns: (transfer full) (nullable) */
YxDebtor *yx_read_debtor (YxDb *db, const char *debtor_id, GError **error);
/* cases_of: nullable; an operation, whose cases' debtors' places are read. region: the box of
 * the desk's region, NULL without one. */
GListStore *yx_read_places (YxDb *db, const YxPlaceFilter *filter, const char *cases_of,
                            const YxBox *region, GError **error);
GListStore *yx_read_vehicles (YxDb *db, GError **error);
GListStore *yx_read_operations (YxDb *db, GError **error);
GListStore *yx_read_tasks (YxDb *db, const char *operation_id, GError **error);
/* version 0: the current one. NULL also, without error, when there is none. */
YxPlan *yx_read_plan (YxDb *db, const char *operation_id, int version, GError **error);
/* NULL also, without error, when there is none. */
YxPlanStudy *yx_read_plan_study (YxDb *db, const char *operation_id, int version, GError **error);
GListStore *yx_read_routes (YxDb *db, const char *operation_id, int version, GError **error);
/* Of one route, or (route_id NULL) of a plan; those that were called off as well. */
GListStore *yx_read_stops (YxDb *db, const char *route_id, const char *operation_id, int version,
                           GError **error);
/* Takes the visits that were called off out of the list. */
void yx_stops_still_to_go (GListStore *stops);
/* filter is nullable: all. */
GListStore *yx_read_visits (YxDb *db, const YxVisitFilter *filter, GError **error);
/* `which` as in yx_desk_find_operation(). */
YxOperation *yx_read_operation_named (YxDb *db, const char *which, GError **error);

/* A read job for one of the above. */
typedef struct {
  gconstpointer filter;
  const char *id;
  int version;
  const YxBox *region;
  gpointer result; /* (transfer full) */
} YxListJob;

/* Runs it in a snapshot. Returns: (transfer full): its result; NULL on error */
gpointer yx_list_job_run (YxDesk *self, YxStoreJob job, YxListJob *list_job, GError **error);

/* Returns: (transfer full): the objects in a list store */
GListStore *yx_list_new (GType type, GPtrArray *objects);

/* The box of the desk's region; FALSE: it has none that can be opened. */
gboolean yx_list_region_box (YxDesk *self, YxBox *ret_box);

G_END_DECLS
