#pragma once

/* One visit within an operation: to one debtor, for all of his cases in it, or to an institution,
 * for all cases that have something to be done there. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *operation_id;
  const char *debtor_id;      /* NULL: at an institution */
  const char *institution_id; /* NULL: at a debtor's places */
  const char *masked_debtor;  /* or the institution's name */
  YxTaskKind kind;
  YxSex sex;
  double weight; /* what an appearance is worth; by default the number of cases */
  gboolean required;
  gboolean added; /* by hand; it does not follow from the operation's cases */
  int crew; /* officers needed */
  int seats; /* for persons brought in */
  gboolean female_officer; /* needed */
  int n_cases;
  const char *case_numbers; /* joined by 、 */
  int n_places;
  int n_stops; /* in the current plan */
  double expected; /* likelihood of meeting the debtor at one of them */
  YxLeftOut left_out; /* in the current plan */
  const char *left_out_note; /* what would admit it, or which place is where */
} YxTaskData;

#define YX_TYPE_TASK (yx_task_get_type ())
G_DECLARE_FINAL_TYPE (YxTask, yx_task, YX, TASK, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxTask *yx_task_new (const YxTaskData *data);

/* Valid while the object lives and is not updated. */
const YxTaskData *yx_task_get_data (YxTask *self);

G_END_DECLS
