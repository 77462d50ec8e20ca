#pragma once

/* A set of cases as SQL. */

#include "desk/filter.h"
#include "store/db.h"

G_BEGIN_DECLS

typedef struct {
  const YxCaseFilter *filter; /* nullable: all */
  const char *operation_id;   /* nullable: of any or none */
  const char *case_id;        /* nullable: this one */
  const char *debtor_id;      /* nullable: of anybody */
} YxCaseSet;

/* "SELECT c.id FROM cases c …", by number, with parameters $1 …; what yx_case_set_bind() binds.
 * NULL when the set is of all cases. Returns: (transfer full) (nullable) */
char *yx_case_set_to_sql (const YxCaseSet *set, YxDb *db);

void yx_case_set_bind (const YxCaseSet *set, YxDb *db, YxStatement *statement);

G_END_DECLS
