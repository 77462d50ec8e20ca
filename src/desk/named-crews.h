#pragma once

/* Named crews of an operation, as they stand and as they were approved. Internal to desk/. */

#include "model/enums.h"
#include "store/db.h"

G_BEGIN_DECLS

/* How many ride by name in the car `vehicle` (an SQL expression) of operation `operation`: as
 * they were with the approval `approval`, or as they are where that is NULL. */
#define YX_N_NAMED_SQL(operation, approval, vehicle)                                               \
  "(SELECT count(*) FROM (SELECT nc.officer_id FROM operation_crew nc "                            \
  "WHERE nc.operation_id = " operation " AND nc.vehicle_id = " vehicle " AND " approval            \
  " IS NULL UNION ALL SELECT ac.officer_id FROM approval_crew ac "                                 \
  "WHERE ac.approval_id = " approval " AND ac.vehicle_id = " vehicle ") AS riders)"

/* The approval whose crews the plan `plan` of the operation `operation` (both aliases) goes with:
 * the latest it was given, unless it is the current one and has been opened again since. */
#define YX_APPROVAL_OF_PLAN_SQL(plan, operation)                                                   \
  "(SELECT pa.id FROM approvals pa WHERE pa.operation_id = " plan ".operation_id "                 \
  "AND pa.plan_version = " plan ".version AND (pa.reopened IS NULL "                               \
  "OR " plan ".version <> " operation ".plan_version) ORDER BY pa.version DESC LIMIT 1)"

/* A table of vehicle_id, officer_id, name, role and sex: with $2 of 0 who rides in operation $1 as
 * it stands, else with its approval of that version. */
#define YX_NAMED_CREWS_SQL                                                                         \
  "(SELECT oc.vehicle_id, oc.officer_id, o.name, o.role, o.sex FROM operation_crew oc "            \
  "JOIN officers o ON o.id = oc.officer_id WHERE oc.operation_id = $1 AND $2 = 0 "                 \
  "UNION ALL SELECT ac.vehicle_id, ac.officer_id, ac.name, ac.role, ac.sex FROM approvals a "      \
  "JOIN approval_crew ac ON ac.approval_id = a.id WHERE a.operation_id = $1 AND a.version = $2) "

/* Of rows `r` of it. */
#define YX_ORDER_OF_OFFICE                                                                         \
  "CASE r.role WHEN 'judge' THEN 0 WHEN 'officer' THEN 1 WHEN 'bailiff' THEN 2 "                   \
  "WHEN 'clerk' THEN 3 ELSE 4 END, r.officer_id"

typedef struct {
  char *vehicle_id;
  char *car; /* call sign, else plate */
  char *officer_id;
  char *name;
  YxOfficerRole role;
} YxNamedRider;

/* Keeps who rides now with an approval. */
gboolean yx_named_crews_freeze (YxDb *db, const char *operation_id, const char *approval_id,
                                GError **error);

/* With version 0 those who ride now, else those of that approval; by car, the judge first.
 * Returns: (transfer full): of YxNamedRider */
GArray *yx_named_crews_read (YxDb *db, const char *operation_id, int version, GError **error);

G_END_DECLS
