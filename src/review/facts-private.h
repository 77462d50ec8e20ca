#pragma once

/* How the facts are read. Internal to review/. */

#include "review/facts.h"
#include "review/rows.h"

G_BEGIN_DECLS

/* What was planned and checked: operation, plans, routes, stops, tasks, cases, places. */
gboolean yx_facts_read_plan (YxFacts *self, YxDb *db, const char *operation_id, GError **error);

#define YX_FACTS_READ(self, db, array, sql, id, columns, type, error) \
  (((self)->array = yx_rows_read ((db), (sql), (id), (columns), G_N_ELEMENTS (columns), \
                                  sizeof (type), (self)->texts, (error))) \
   != NULL)

G_END_DECLS
