#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <string.h>

#include "desk/desk-private.h"
#include "desk/gather.h"
#include "desk/lists-private.h"
#include "desk/who.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "region/name-text.h"
#include "region/pinyin.h"

/* Fewer digits are the end of too many ID numbers. */
#define SHORTEST_TAIL 4

/* Other readings of one name. */
#define MAX_READINGS 8

/* When more debtors than these were written, reading all is quicker. */
#define MOST_ONE_BY_ONE 400

typedef struct {
  YxDebtor *debtor;
  char *name;    /* folded, lower case */
  char *readings; /* "\nwangjianguo\nwjg\n…": a search for "\nTEXT" finds beginnings */
  char *number;  /* of ID, lower case; nullable */
  char *cases;   /* "\n（2025）豫0825执12号\n…"; nullable */
  guint n_cases;
  gboolean open; /* has an open case */
} Entry;

/* What the rows were when they were read: when it is the same, so are they. */
typedef struct {
  gint64 n_debtors, n_links;            /* links: of debtors and cases */
  gint64 debtors_written, cases_written; /* the latest */
} Stamp;

typedef struct {
  GMutex mutex;
  GArray *entries;   /* of Entry; NULL: to be read */
  GHashTable *by_id; /* debtor's id → number of his entry */
  Stamp stamp;
} Index;

/* How well somebody is meant, the best first. */
typedef enum {
  MATCH_EXACT,
  MATCH_BEGIN,
  MATCH_READING,
  MATCH_WITHIN,
  MATCH_NONE,
} Match;

typedef struct {
  const Entry *entry;
  Match match;
} Hit;

typedef struct {
  char *text;
  guint limit;
  GListStore *found;
} FindJob;

/* What is typed, in the forms that are compared. */
typedef struct {
  char *text;    /* folded, lower case, full-width brackets */
  char *reading; /* "\n" and pinyin as people type it; NULL: no letters */
  gboolean tail; /* may be the end of an ID number */
  char *serial;  /* "执12号" for "12" or "执12"; NULL */
} Typed;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->debtor);
  g_free (entry->name);
  g_free (entry->readings);
  g_free (entry->number);
  g_free (entry->cases);
}

static void
index_free (gpointer data)
{
  Index *index = data;

  g_clear_pointer (&index->entries, g_array_unref);
  g_clear_pointer (&index->by_id, g_hash_table_unref);
  g_mutex_clear (&index->mutex);
  g_free (index);
}

static void
find_job_free (FindJob *job)
{
  g_free (job->text);
  g_clear_object (&job->found);
  g_free (job);
}

static void
typed_clear (Typed *typed)
{
  g_free (typed->text);
  g_free (typed->reading);
  g_free (typed->serial);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

/* One index a desk, as long as the desk. */
static Index *
index_of (YxDesk *desk)
{
  static GMutex making;
  Index *index;

  g_mutex_lock (&making);
  index = g_object_get_data (G_OBJECT (desk), "yx-who");
  if (index == NULL) {
    index = g_new0 (Index, 1);
    g_mutex_init (&index->mutex);
    g_object_set_data_full (G_OBJECT (desk), "yx-who", index, index_free);
  }
  g_mutex_unlock (&making);
  return index;
}

static char *
fold (const char *text)
{
  g_autofree char *folded = yx_fold_text (text);

  return g_utf8_strdown (folded, -1);
}

static char *
read_readings (YxPinyin *pinyin, const char *name)
{
  g_autofree char *key = yx_name_key (name);
  g_autoptr (GString) full = g_string_new ("\n");
  g_autoptr (GString) initials = g_string_new ("\n");

  if (pinyin == NULL || !yx_pinyin_read (pinyin, key, full, initials))
    return g_strdup ("");
  for (guint i = 0; i < MAX_READINGS; i++) {
    g_string_append_c (full, '\n');
    g_string_append_c (initials, '\n');
    if (!yx_pinyin_read_other (pinyin, key, i, full, initials))
      break;
  }
  g_string_append (full, initials->str);
  return g_string_free (g_steal_pointer (&full), FALSE);
}

static gboolean
read_stamp (YxDb *db, Stamp *ret_stamp, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT (SELECT count(*) FROM debtors), (SELECT count(*) FROM case_debtors), "
      "(SELECT max (updated) FROM debtors), (SELECT max (updated) FROM cases)",
      error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  *ret_stamp = (Stamp){
    .n_debtors = yx_statement_get_int (statement, 0),
    .n_links = yx_statement_get_int (statement, 1),
    .debtors_written = yx_statement_get_int (statement, 2),
    .cases_written = yx_statement_get_int (statement, 3),
  };
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
same_stamp (const Stamp *a, const Stamp *b)
{
  return a->n_debtors == b->n_debtors && a->n_links == b->n_links
         && a->debtors_written == b->debtors_written && a->cases_written == b->cases_written;
}

/* Adds the ids that the statement finds to the set. */
static gboolean
read_ids (YxStatement *statement, GHashTable *ids, GError **error)
{
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_hash_table_add (ids, g_strdup (yx_statement_get_text (statement, 0)));
  }
}

static GHashTable *
set_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Ids of debtors with an open case; of one debtor, or (NULL) all. Returns: (transfer full) */
static GHashTable *
read_open (YxDb *db, const char *debtor_id, GError **error)
{
  g_autoptr (GHashTable) open = set_new ();
  g_autofree char *sql
      = g_strconcat ("SELECT DISTINCT x.debtor_id FROM case_debtors x JOIN cases c "
                     "ON c.id = x.case_id WHERE c.status = 'open'",
                     debtor_id != NULL ? " AND x.debtor_id = $1" : "", NULL);
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  if (debtor_id != NULL)
    yx_statement_bind_text (statement, 1, debtor_id);
  return read_ids (statement, open, error) ? g_steal_pointer (&open) : NULL;
}

/* Ids of those who were written after a stamp was taken, or whose cases were.
 * Returns: (transfer full) */
static GHashTable *
read_written (YxDb *db, const Stamp *stamp, GError **error)
{
  static const char *const sqls[]
      = { "SELECT id FROM debtors WHERE updated > $1",
          "SELECT debtor_id FROM case_debtors WHERE case_id IN "
          "(SELECT id FROM cases WHERE updated > $1)" };
  const gint64 times[] = { stamp->debtors_written, stamp->cases_written };
  g_autoptr (GHashTable) written = set_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (sqls); i++) {
    YxStatement *statement = yx_db_prepare (db, sqls[i], error);

    if (statement == NULL)
      return NULL;
    yx_statement_bind_int (statement, 1, times[i]);
    if (!read_ids (statement, written, error))
      return NULL;
  }
  return g_steal_pointer (&written);
}

static Entry
make_entry (YxDebtor *debtor, YxPinyin *pinyin, GHashTable *open)
{
  const YxDebtorData *data = yx_debtor_get_data (debtor);
  Entry entry = {
    .debtor = g_object_ref (debtor),
    .name = fold (data->name),
    .readings = read_readings (pinyin, data->name),
    .number = data->id_number != NULL ? fold (data->id_number) : NULL,
    .open = g_hash_table_contains (open, data->id),
  };

  if (data->case_numbers != NULL) {
    g_autoptr (GString) cases = g_string_new (data->case_numbers);

    entry.n_cases = g_string_replace (cases, "、", "\n", 0) + 1;
    g_string_prepend (cases, "\n");
    entry.cases = g_utf8_strdown (cases->str, -1);
  }
  return entry;
}

/* In the place of the entry that he has, or at the end. */
static void
put_entry (Index *index, YxDebtor *debtor, YxPinyin *pinyin, GHashTable *open)
{
  const char *id = yx_debtor_get_data (debtor)->id;
  const Entry entry = make_entry (debtor, pinyin, open);
  gpointer known;

  if (g_hash_table_lookup_extended (index->by_id, id, NULL, &known)) {
    Entry *old = &g_array_index (index->entries, Entry, GPOINTER_TO_UINT (known));

    entry_clear (old);
    *old = entry;
  } else {
    g_hash_table_insert (index->by_id, g_strdup (id), GUINT_TO_POINTER (index->entries->len));
    g_array_append_val (index->entries, entry);
  }
}

static gboolean
put_written (YxDb *db, Index *index, GHashTable *written, GError **error)
{
  g_autoptr (YxPinyin) pinyin = yx_pinyin_new ();
  GHashTableIter ids;
  gpointer id;

  g_hash_table_iter_init (&ids, written);
  while (g_hash_table_iter_next (&ids, &id, NULL)) {
    g_autoptr (GError) reason = NULL;
    g_autoptr (YxDebtor) debtor = yx_read_debtor (db, id, &reason);
    g_autoptr (GHashTable) open = debtor != NULL ? read_open (db, id, &reason) : NULL;

    if (reason != NULL) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
    if (open != NULL)
      put_entry (index, debtor, pinyin, open);
  }
  return TRUE;
}

/* Whether there is an entry of every debtor with all of his cases, and of nobody else. */
static gboolean
is_whole (const Index *index, const Stamp *stamp)
{
  gint64 n_links = 0;

  for (guint i = 0; i < index->entries->len; i++)
    n_links += g_array_index (index->entries, Entry, i).n_cases;
  return index->entries->len == stamp->n_debtors && n_links == stamp->n_links;
}

static gboolean
read_all (YxDb *db, Index *index, GError **error)
{
  g_autoptr (GListStore) debtors = yx_read_debtors (db, NULL, error);
  g_autoptr (GHashTable) open = debtors != NULL ? read_open (db, NULL, error) : NULL;
  g_autoptr (YxPinyin) pinyin = NULL;

  if (open == NULL)
    return FALSE;
  g_clear_pointer (&index->entries, g_array_unref);
  g_clear_pointer (&index->by_id, g_hash_table_unref);
  index->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (index->entries, entry_clear);
  index->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pinyin = yx_pinyin_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (debtors)); i++) {
    g_autoptr (YxDebtor) debtor = g_list_model_get_item (G_LIST_MODEL (debtors), i);

    put_entry (index, debtor, pinyin, open);
  }
  return TRUE;
}

/* Reads those who were written since the last time; all, when that does not explain what is there
 * now (somebody was taken away). */
static gboolean
refresh (YxDb *db, Index *index, GError **error)
{
  g_autoptr (GHashTable) written = NULL;
  gboolean whole = FALSE;
  Stamp stamp;

  if (!read_stamp (db, &stamp, error))
    return FALSE;
  if (index->entries != NULL && same_stamp (&index->stamp, &stamp))
    return TRUE;
  if (index->entries != NULL) {
    written = read_written (db, &index->stamp, error);
    if (written == NULL)
      return FALSE;
    if (g_hash_table_size (written) <= MOST_ONE_BY_ONE) {
      if (!put_written (db, index, written, error))
        return FALSE;
      whole = is_whole (index, &stamp);
    }
  }
  if (!whole && !read_all (db, index, error))
    return FALSE;
  index->stamp = stamp;
  return TRUE;
}

static Typed
typed_new (const char *text)
{
  g_autofree char *folded = fold (text);
  g_autoptr (GString) plain = g_string_new (folded);
  const char *digits = g_str_has_prefix (folded, "执") ? folded + strlen ("执") : folded;
  Typed typed = { 0 };
  gboolean letters = *folded != '\0', numbers = *digits != '\0';

  g_string_replace (plain, "(", "（", 0);
  g_string_replace (plain, ")", "）", 0);
  for (const char *c = folded; *c != '\0'; c++)
    letters = letters && (g_ascii_isalpha (*c) || (guchar) *c >= 0x80);
  for (const char *c = digits; *c != '\0'; c++)
    numbers = numbers && g_ascii_isdigit (*c);
  typed.tail = strlen (folded) >= SHORTEST_TAIL && g_ascii_isdigit (*folded);
  if (numbers)
    typed.serial = g_strconcat ("执", digits, "号", NULL);
  if (letters && (guchar) *folded < 0x80) {
    g_autofree char *pinyin = yx_pinyin_fold (folded);

    typed.reading = g_strconcat ("\n", pinyin, NULL);
  }
  typed.text = g_string_free (g_steal_pointer (&plain), FALSE);
  return typed;
}

static Match
match_entry (const Entry *entry, const Typed *typed)
{
  const char *within = strstr (entry->name, typed->text);

  if (within == entry->name)
    return entry->name[strlen (typed->text)] == '\0' ? MATCH_EXACT : MATCH_BEGIN;
  if (entry->cases != NULL && typed->serial != NULL && strstr (entry->cases, typed->serial) != NULL)
    return MATCH_EXACT;
  if (entry->number != NULL && typed->tail && g_str_has_suffix (entry->number, typed->text))
    return MATCH_BEGIN;
  if (typed->reading != NULL && strstr (entry->readings, typed->reading) != NULL)
    return MATCH_READING;
  if (within != NULL || (entry->cases != NULL && strstr (entry->cases, typed->text) != NULL))
    return MATCH_WITHIN;
  return MATCH_NONE;
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *first = a;
  const Hit *second = b;

  if (first->entry->open != second->entry->open)
    return first->entry->open ? -1 : 1;
  if (first->match != second->match)
    return (int) first->match - (int) second->match;
  return strcmp (first->entry->name, second->entry->name);
}

static GListStore *
search (GArray *entries, const Typed *typed, guint limit)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_autoptr (GPtrArray) debtors = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index (entries, Entry, i);
    const Hit hit = { entry, match_entry (entry, typed) };

    if (hit.match != MATCH_NONE)
      g_array_append_val (hits, hit);
  }
  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < MIN (hits->len, limit); i++)
    g_ptr_array_add (debtors, g_array_index (hits, Hit, i).entry->debtor);
  return yx_list_new (YX_TYPE_DEBTOR, debtors);
}

typedef struct {
  Index *index;
  FindJob *find;
} SearchJob;

static gboolean
search_job (YxDb *db, gpointer data, GError **error)
{
  const SearchJob *job = data;
  Index *index = job->index;
  g_auto (Typed) typed = typed_new (job->find->text);
  gboolean done;

  g_mutex_lock (&index->mutex);
  done = refresh (db, index, error);
  if (done && *typed.text != '\0')
    job->find->found = search (index->entries, &typed, job->find->limit);
  else if (done)
    job->find->found = g_list_store_new (YX_TYPE_DEBTOR);
  g_mutex_unlock (&index->mutex);
  return done;
}

static gboolean
find (YxDesk *desk, FindJob *job, GError **error)
{
  SearchJob data = { index_of (desk), job };

  return yx_store_read (yx_desk_get_store (desk), search_job, &data, error);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  FindJob *job = data;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (find (source, job, &error))
    g_task_return_pointer (task, g_steal_pointer (&job->found), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

GListStore *
yx_desk_find_debtors (YxDesk *self, const char *text, guint limit, GError **error)
{
  FindJob job = { (char *) text, limit, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return find (self, &job, error) ? job.found : NULL;
}

void
yx_desk_find_debtors_async (YxDesk *self, const char *text, guint limit,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  FindJob *job;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_find_debtors_async);
  job = g_new0 (FindJob, 1);
  job->text = g_strdup (text);
  job->limit = limit;
  g_task_set_task_data (task, job, (GDestroyNotify) find_job_free);
  g_task_run_in_thread (task, find_thread);
}

GListStore *
yx_desk_find_debtors_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
