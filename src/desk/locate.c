#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/locate.h"

#include "model/format.h"

/* Less sure than this, an address is for a person to decide. */
#define LEAST_CONFIDENCE 0.7

static gboolean
known_job (YxDb *db, gpointer data, GError **error)
{
  GHashTable *known = data;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT address_key FROM pins UNION "
                       "SELECT address_key FROM places WHERE lon IS NOT NULL",
                       error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  while (row) {
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (row)
      g_hash_table_add (known, g_strdup (yx_statement_get_text (statement, 0)));
  }
  return TRUE;
}

static gboolean
locate (YxRegion *region, const char *text, GCancellable *cancellable, YxPosition *ret_position,
        GError **error)
{
  const YxRegionFindOptions options = { .limit = 1 };
  g_autoptr (GPtrArray) answers = yx_region_find (region, text, &options, cancellable, error);
  const YxFound *found;

  if (answers == NULL)
    return FALSE;
  *ret_position = (YxPosition){ 0 };
  if (answers->len == 0)
    return TRUE;
  found = g_ptr_array_index (answers, 0);
  ret_position->match = yx_match_level_nick (found->level);
  ret_position->radius_m = found->radius_m;
  ret_position->point = found->point;
  if (found->level <= YX_ADDRESS_COARSEST && found->confidence >= LEAST_CONFIDENCE) {
    ret_position->has_point = TRUE;
    ret_position->located = "found";
  }
  return TRUE;
}

int
yx_position_strength (const char *located)
{
  static const char *const words[] = { "found", "list", "pin" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (located, words[i]) == 0)
      return (int) i + 1;
  return 0;
}

GHashTable *
yx_desk_locate_rows (YxDesk *self, YxRegion *region, const YxLocateJob *job, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) reason = NULL;

  if (!yx_store_read (yx_desk_get_store (self), known_job, known, error))
    return NULL;
  for (gsize i = 0; i < job->n_rows; i++) {
    const YxImportRow *row = &job->rows[i];

    if (i % 64 == 0 && job->progress != NULL)
      job->progress (job->progress_share * (double) i / (double) job->n_rows, job->progress_data);
    for (gsize a = 0; a < row->n_addresses && !job->rejected[i]; a++) {
      const YxImportAddress *address = &row->addresses[a];
      g_autofree char *key = NULL;
      YxPosition position;

      if (address->has_point || address->text == NULL || *address->text == '\0')
        continue;
      key = yx_fold_text (address->text);
      if (g_hash_table_contains (known, key) || g_hash_table_contains (found, key))
        continue;
      if (!locate (region, address->text, job->cancellable, &position, &reason)) {
        if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
        /* A region from before there was an index: the list goes in without points. */
        g_debug ("%s", reason->message);
        return g_steal_pointer (&found);
      }
      g_hash_table_insert (found, g_steal_pointer (&key), g_memdup2 (&position, sizeof position));
    }
  }
  return g_steal_pointer (&found);
}

gboolean
yx_position_read (YxDb *db, const char *address_key, YxPosition *ret_position, GError **error)
{
  static const char *const words[] = { "found", "list", "pin" };
  int best = 0;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT lon, lat, 3, 'door', 20.0 FROM pins WHERE address_key = $1 UNION ALL "
                       "SELECT lon, lat, CASE located WHEN 'pin' THEN 3 WHEN 'list' THEN 2 ELSE 1 "
                       "END, match, radius_m FROM places WHERE address_key = $1 AND lon IS NOT NULL",
                       error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, address_key);
  while (row && best < (int) G_N_ELEMENTS (words)) {
    const char *match;
    int strength;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    strength = row ? (int) yx_statement_get_int (statement, 2) : 0;
    if (strength <= best)
      continue;
    best = strength;
    match = yx_statement_get_text (statement, 3);
    *ret_position = (YxPosition){
      .has_point = TRUE,
      .point = { yx_statement_get_real (statement, 0), yx_statement_get_real (statement, 1) },
      .located = words[strength - 1],
      .radius_m = yx_statement_is_null (statement, 4) ? 0.0 : yx_statement_get_real (statement, 4),
    };
    for (YxMatchLevel level = 0; level < YX_N_MATCHES; level++)
      if (g_strcmp0 (match, yx_match_level_nick (level)) == 0)
        ret_position->match = yx_match_level_nick (level);
  }
  yx_statement_reset (statement);
  return TRUE;
}
