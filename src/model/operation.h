#pragma once

/* A planned night: which cases, in which window, from where. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *name;
  YxTaskKind kind; /* what its tasks are */
  YxOperationStep step;
  int64_t window_start; /* assembly */
  int64_t window_end; /* all back */
  const char *base; /* where vehicles start and end */
  double base_lon;
  double base_lat;
  gboolean has_drop_off;
  double drop_off_lon;
  double drop_off_lat;
  int plan_version; /* current plan; 0: none */
  int n_cases;
  int n_tasks;
  int64_t created;
} YxOperationData;

#define YX_TYPE_OPERATION (yx_operation_get_type ())
G_DECLARE_FINAL_TYPE (YxOperation, yx_operation, YX, OPERATION, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxOperation *yx_operation_new (const YxOperationData *data);

/* Valid while the object lives and is not updated. */
const YxOperationData *yx_operation_get_data (YxOperation *self);

G_END_DECLS
