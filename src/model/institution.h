#pragma once

/* A bank branch, a registry, another office, or premises: where tasks are done that are no visits
 * to a debtor. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  YxInstitutionKind kind;
  const char *name;
  const char *address;
  const char *phone;
  const char *hours; /* rules/opening-hours.h; NULL: those of the ruleset */
  gboolean has_point;
  double lon;
  double lat;
  int n_tasks; /* in operations that are not closed */
} YxInstitutionData;

#define YX_TYPE_INSTITUTION (yx_institution_get_type ())
G_DECLARE_FINAL_TYPE (YxInstitution, yx_institution, YX, INSTITUTION, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxInstitution *yx_institution_new (const YxInstitutionData *data);

/* Valid while the object lives and is not updated. */
const YxInstitutionData *yx_institution_get_data (YxInstitution *self);

G_END_DECLS
