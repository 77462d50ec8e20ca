#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/page-parts.h"
#include "model/enum-types.h"

typedef struct {
  gint64 recorded[YX_CASEWORK_MAX_NODES];
  char *notes[YX_CASEWORK_MAX_NODES];
  char *authors[YX_CASEWORK_MAX_NODES];
} Recorded;

typedef struct {
  gint64 documents[YX_N_DOCUMENT_KINDS];
  gint64 measures[YX_N_MEASURE_KINDS];
} Shown;

struct _YxCaseDues {
  const YxCasework *casework; /* not a reference */
  GTimeZone *zone;
  GHashTable *recorded; /* case id → Recorded; few cases have any */
  GHashTable *shown;    /* case id → Shown */
};

static void
recorded_free (gpointer data)
{
  Recorded *recorded = data;

  for (guint i = 0; i < YX_CASEWORK_MAX_NODES; i++) {
    g_free (recorded->notes[i]);
    g_free (recorded->authors[i]);
  }
  g_free (recorded);
}

static gpointer
get_or_add (GHashTable *table, const char *case_id, gsize size)
{
  gpointer found = g_hash_table_lookup (table, case_id);

  if (found == NULL) {
    found = g_malloc0 (size);
    g_hash_table_insert (table, g_strdup (case_id), found);
  }
  return found;
}

static YxStatement *
prepare (YxDb *db, const char *head, const char *tail, const char *case_id, const char *debtor_id,
         GError **error)
{
  g_autofree char *sql
      = g_strconcat (head,
                     case_id != NULL     ? " WHERE case_id = $1"
                     : debtor_id != NULL ? " WHERE case_id IN (SELECT case_id FROM case_debtors "
                                           "WHERE debtor_id = $1)"
                                         : "",
                     tail, NULL);
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement != NULL && (case_id != NULL || debtor_id != NULL))
    yx_statement_bind_text (statement, 1, case_id != NULL ? case_id : debtor_id);
  return statement;
}

static void
take_recorded (YxCaseDues *self, YxStatement *row)
{
  const int node = yx_casework_find_node (self->casework, yx_statement_get_text (row, 1));
  Recorded *recorded;

  /* One of earlier rules, which those in force do not have any more. */
  if (node < 0)
    return;
  recorded = get_or_add (self->recorded, yx_statement_get_text (row, 0), sizeof *recorded);
  recorded->recorded[node] = yx_statement_get_int (row, 2);
  recorded->notes[node] = g_strdup (yx_statement_get_text (row, 3));
  recorded->authors[node] = g_strdup (yx_statement_get_text (row, 4));
}

static void
take_document (YxCaseDues *self, YxStatement *row)
{
  const int kind = yx_statement_get_enum (row, 1, YX_TYPE_DOCUMENT_KIND, -1);
  Shown *shown;

  if (kind < 0)
    return;
  shown = get_or_add (self->shown, yx_statement_get_text (row, 0), sizeof *shown);
  shown->documents[kind] = yx_statement_get_int (row, 2);
}

static void
take_measure (YxCaseDues *self, YxStatement *row)
{
  const int kind = yx_statement_get_enum (row, 1, YX_TYPE_MEASURE_KIND, -1);
  Shown *shown;

  if (kind < 0)
    return;
  shown = get_or_add (self->shown, yx_statement_get_text (row, 0), sizeof *shown);
  shown->measures[kind] = yx_statement_get_int (row, 2);
}

YxCaseDues *
yx_case_dues_read (YxDb *db, const YxCasework *casework, const char *case_id, const char *debtor_id,
                   GError **error)
{
  static const struct {
    const char *head, *tail;
    void (*take) (YxCaseDues *self, YxStatement *row);
  } queries[] = {
    { "SELECT case_id, node, done, note, author FROM case_nodes", "", take_recorded },
    { "SELECT case_id, kind, min (coalesce (served, signed_at)) FROM documents",
      " GROUP BY case_id, kind", take_document },
    { "SELECT case_id, kind, min (imposed) FROM measures", " GROUP BY case_id, kind",
      take_measure },
  };
  g_autoptr (YxCaseDues) self = g_new0 (YxCaseDues, 1);

  self->casework = casework;
  self->zone = g_time_zone_new_local ();
  self->recorded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, recorded_free);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
    YxStatement *statement
        = prepare (db, queries[i].head, queries[i].tail, case_id, debtor_id, error);

    if (statement == NULL)
      return NULL;
    for (;;) {
      gboolean row;

      if (!yx_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        break;
      queries[i].take (self, statement);
    }
  }
  return g_steal_pointer (&self);
}

void
yx_case_dues_free (YxCaseDues *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->recorded, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_free (self);
}

void
yx_case_dues_states (YxCaseDues *self, const char *case_id, YxCaseStatus status,
                     gint64 status_since, gint64 filed, gboolean has_judge, gint64 now,
                     YxNodeState *ret_states)
{
  const Recorded *recorded = g_hash_table_lookup (self->recorded, case_id);
  const Shown *shown = g_hash_table_lookup (self->shown, case_id);
  YxWorkflowFacts facts = {
    .status = status,
    .status_since = status_since,
    .filed = filed,
    .has_judge = has_judge,
    .recorded = recorded != NULL ? recorded->recorded : NULL,
  };

  for (guint i = 0; shown != NULL && i < YX_N_DOCUMENT_KINDS; i++)
    facts.documents[i] = shown->documents[i];
  for (guint i = 0; shown != NULL && i < YX_N_MEASURE_KINDS; i++)
    facts.measures[i] = shown->measures[i];
  yx_casework_states (self->casework, &facts, self->zone, now, ret_states);
}

gboolean
yx_case_dues_get_note (YxCaseDues *self, const char *case_id, const char *node,
                       const char **ret_note, const char **ret_author)
{
  const Recorded *recorded = g_hash_table_lookup (self->recorded, case_id);
  const int index = yx_casework_find_node (self->casework, node);

  if (recorded == NULL || index < 0 || recorded->recorded[index] == 0)
    return FALSE;
  *ret_note = recorded->notes[index];
  *ret_author = recorded->authors[index];
  return TRUE;
}
