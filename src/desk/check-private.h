#pragma once

/* The go/no-go within a job. Internal to desk/. */

#include "desk/check.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* What the desk has on record of one task. */
typedef struct {
  YxTaskFacts facts;
  char *task_id;
  char *debtor_id;
  char *debtor_name;
  char *identity_by, *identity_by_second; /* owned; the facts point to them */
  GPtrArray *case_ids;     /* (element-type utf8), parallel to cases */
  GPtrArray *case_numbers; /* (element-type utf8), parallel to cases */
  GArray *cases;           /* of YxCaseFacts */
  GPtrArray *documents;    /* of GArray of YxDocumentFacts, parallel to cases */
  GPtrArray *place_ids;    /* (element-type utf8), parallel to places */
  GArray *places;          /* of YxPlaceFacts */
  GPtrArray *vehicle_ids;  /* (element-type utf8) of the cars planned for it */
} YxTaskRecord;

typedef struct {
  YxOperation *operation;
  YxRuleset *ruleset;
  gint64 now;
  GPtrArray *tasks;    /* of YxTaskRecord */
  GHashTable *by_id;   /* task id → YxTaskRecord */
  GArray *cars;        /* of YxCarRecord: those offered */
  gboolean night_necessity, night_approved;
  YxWeather weather;
  char *frozen;        /* digest of the ruleset it was approved under; nullable */
} YxOperationRecord;

typedef struct {
  char *vehicle_id;
  char *plate;
  YxCarFacts facts;
} YxCarRecord;

void yx_operation_record_free (YxOperationRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxOperationRecord, yx_operation_record_free)

/* Everything that the checks of an operation look at, in a few queries. use_plan: the current
 * plan's stops and cars count; otherwise every place and the fittest car. region: nullable. */
YxOperationRecord *yx_operation_record_read (YxDb *db, const char *operation_id, gboolean use_plan,
                                             YxRegion *region, GError **error);

/* The whole check. Returns: (transfer full) */
YxOperationCheck *yx_check_read (YxDb *db, const char *operation_id, YxCheckStage stage,
                                 gboolean use_plan, YxRegion *region, GError **error);

/* Keeps a check and its findings; *ret_id is (transfer full). */
gboolean yx_check_store (YxDb *db, const YxOperationCheck *check, const char *author,
                         const char *digest, char **ret_id, GError **error);

/* Closed cases leave the tasks of every operation that is not closed: their visits that have not
 * begun are cancelled; one that is open again comes back to operations that are not approved. For
 * the end of any job that changes the status of cases. */
gboolean yx_leave_closed_cases (YxDb *db, const char *author, GError **error);

G_END_DECLS
