#pragma once

/* What many rows say of one: a case's debtors, a debtor's case numbers, counts of places. Joined
 * here and not in SQL, whose joining of texts differs between databases. */

#include "model/enums.h"
#include "store/db.h"

G_BEGIN_DECLS

typedef struct {
  GString *texts;  /* joined by 、; NULL: none */
  GString *masked; /* of names */
  int n_texts;
  int n_places;
  int n_on_map;
} YxGathered;

/* Returns: (transfer full): of YxGathered, by id */
GHashTable *yx_gather_new (void);

/* Rows: id, text. */
gboolean yx_gather_texts (GHashTable *gather, YxStatement *statement, GError **error);
/* Rows: id, name, kind of debtor. */
gboolean yx_gather_names (GHashTable *gather, YxStatement *statement, GError **error);
/* Rows: id, number of places, number of those with a point. */
gboolean yx_gather_places (GHashTable *gather, YxStatement *statement, GError **error);

/* Never NULL: what has no rows has gathered nothing. */
const YxGathered *yx_gather_get (GHashTable *gather, const char *id);

/* NULL when nothing was gathered. */
const char *yx_gathered_texts (const YxGathered *gathered);
const char *yx_gathered_masked (const YxGathered *gathered);

/* A person as 姓+某, an entity by its name. Returns: (transfer full) */
char *yx_mask_debtor (const char *name, YxDebtorKind kind);

G_END_DECLS
