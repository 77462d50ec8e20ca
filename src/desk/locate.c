#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/locate.h"

#include "model/format.h"

/* Less sure than this, an address is for a person to decide. */
#define LEAST_CONFIDENCE 0.7
/* Beyond, threads wait for the disk and for memory. */
#define MAX_THREADS 4
/* An address takes a fraction of a millisecond, a thread's own view of the region ten. */
#define WORTH_A_THREAD 200
#define TAKEN_AT_ONCE 16

typedef struct {
  char *key;
  const char *text;
  gboolean is_answered;
  YxPosition position;
} Wanted;

/* What the threads of one job share; each writes only to the elements it has taken. */
typedef struct {
  YxRegion *region;
  GArray *wanted; /* Wanted */
  GCancellable *cancellable;
  gint next;    /* atomic: the first that is not taken */
  gint stopped; /* atomic: one has failed */
  GMutex lock;
  GError *error; /* the first; under the lock */
} Lookup;

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
locate (YxRegionSearch *search, const char *text, GCancellable *cancellable,
        YxPosition *ret_position, GError **error)
{
  const YxRegionFindOptions options = { .limit = 1 };
  g_autoptr (GPtrArray) answers
      = yx_region_search_find (search, text, &options, cancellable, error);
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

/* Takes the next few addresses until none is left; the threads of a job do this side by side. */
static void
look_up (Lookup *self, const YxLocateJob *progress_of)
{
  g_autoptr (YxRegionSearch) search = yx_region_search_new (self->region);
  g_autoptr (GError) error = NULL;

  while (error == NULL && !g_atomic_int_get (&self->stopped)) {
    const guint first = (guint) g_atomic_int_add (&self->next, TAKEN_AT_ONCE);

    if (first >= self->wanted->len)
      return;
    for (guint i = first; i < MIN (first + TAKEN_AT_ONCE, self->wanted->len) && error == NULL; i++) {
      Wanted *wanted = &g_array_index (self->wanted, Wanted, i);

      wanted->is_answered
          = locate (search, wanted->text, self->cancellable, &wanted->position, &error);
    }
    if (progress_of != NULL && progress_of->progress != NULL)
      progress_of->progress (progress_of->progress_share * (double) first
                                 / (double) self->wanted->len,
                             progress_of->progress_data);
  }
  if (error != NULL) {
    g_atomic_int_set (&self->stopped, TRUE);
    g_mutex_lock (&self->lock);
    if (self->error == NULL)
      self->error = g_steal_pointer (&error);
    g_mutex_unlock (&self->lock);
  }
}

static gpointer
look_up_thread (gpointer data)
{
  look_up (data, NULL);
  return NULL;
}

/* This thread, which tells the progress, and others as far as there are processors and work. */
static void
look_up_all (Lookup *self, const YxLocateJob *job)
{
  const guint n_others
      = MIN (MIN (g_get_num_processors (), MAX_THREADS), 1 + self->wanted->len / WORTH_A_THREAD) - 1;
  GThread *others[MAX_THREADS];

  for (guint i = 0; i < n_others; i++)
    others[i] = g_thread_new ("addresses", look_up_thread, self);
  look_up (self, job);
  for (guint i = 0; i < n_others; i++)
    g_thread_join (others[i]);
}

/* Each address once that has no point in the list and none on the desk; (transfer full). */
static GArray *
collect_wanted (const YxLocateJob *job, GHashTable *known)
{
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));

  for (gsize i = 0; i < job->n_rows; i++) {
    for (gsize a = 0; a < job->rows[i].n_addresses && !job->rejected[i]; a++) {
      const YxImportAddress *address = &job->rows[i].addresses[a];
      Wanted next = { .text = address->text };

      if (address->has_point || address->text == NULL || *address->text == '\0')
        continue;
      next.key = yx_fold_text (address->text);
      if (g_hash_table_contains (known, next.key)) {
        g_free (next.key);
        continue;
      }
      g_hash_table_add (known, g_strdup (next.key));
      g_array_append_val (wanted, next);
    }
  }
  return wanted;
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
  Lookup lookup = { .region = region, .cancellable = job->cancellable };

  if (!yx_store_read (yx_desk_get_store (self), known_job, known, error))
    return NULL;
  lookup.wanted = collect_wanted (job, known);
  g_mutex_init (&lookup.lock);
  look_up_all (&lookup, job);
  g_mutex_clear (&lookup.lock);

  for (guint i = 0; i < lookup.wanted->len; i++) {
    Wanted *wanted = &g_array_index (lookup.wanted, Wanted, i);

    if (wanted->is_answered)
      g_hash_table_insert (found, wanted->key,
                           g_memdup2 (&wanted->position, sizeof wanted->position));
    else
      g_free (wanted->key);
  }
  g_array_unref (lookup.wanted);

  reason = lookup.error;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  /* A region from before there was an index: the list goes in without points. */
  if (reason != NULL)
    g_debug ("%s", reason->message);
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
