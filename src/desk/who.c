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

typedef struct {
  YxDebtor *debtor;
  char *name;    /* folded, lower case */
  char *readings; /* "\nwangjianguo\nwjg\n…": a search for "\nTEXT" finds beginnings */
  char *number;  /* of ID, lower case; nullable */
  char *cases;   /* "\n（2025）豫0825执12号\n…"; nullable */
  gboolean open; /* has an open case */
} Entry;

typedef struct {
  GMutex mutex;
  GArray *entries; /* of Entry; NULL: to be read */
  char *stamp;     /* of the rows that it was read from */
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
  g_free (index->stamp);
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
read_stamp (YxDb *db, char **ret_stamp, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT (SELECT count(*) FROM debtors), (SELECT max (updated) FROM debtors), "
      "(SELECT count(*) FROM case_debtors), (SELECT max (updated) FROM cases)",
      error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  *ret_stamp = g_strdup_printf (
      "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
      yx_statement_get_int (statement, 0), yx_statement_get_int (statement, 1),
      yx_statement_get_int (statement, 2), yx_statement_get_int (statement, 3));
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
read_open (YxDb *db, GHashTable *open, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT DISTINCT x.debtor_id FROM case_debtors x JOIN cases c "
                       "ON c.id = x.case_id WHERE c.status = 'open'",
                       error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_hash_table_add (open, g_strdup (yx_statement_get_text (statement, 0)));
  }
}

static GArray *
read_entries (YxDb *db, GError **error)
{
  g_autoptr (GListStore) debtors = yx_read_debtors (db, NULL, error);
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (YxPinyin) pinyin = NULL;

  g_array_set_clear_func (entries, entry_clear);
  if (debtors == NULL || !read_open (db, open, error))
    return NULL;
  pinyin = yx_pinyin_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (debtors)); i++) {
    YxDebtor *debtor = g_list_model_get_item (G_LIST_MODEL (debtors), i);
    const YxDebtorData *data = yx_debtor_get_data (debtor);
    g_autofree char *numbers
        = data->case_numbers != NULL ? g_strconcat ("\n", data->case_numbers, NULL) : NULL;
    g_autoptr (GString) cases = numbers != NULL ? g_string_new (numbers) : NULL;
    Entry entry = {
      .debtor = debtor,
      .name = fold (data->name),
      .readings = read_readings (pinyin, data->name),
      .number = data->id_number != NULL ? fold (data->id_number) : NULL,
      .open = g_hash_table_contains (open, data->id),
    };

    if (cases != NULL) {
      g_string_replace (cases, "、", "\n", 0);
      entry.cases = g_utf8_strdown (cases->str, -1);
    }
    g_array_append_val (entries, entry);
  }
  return g_steal_pointer (&entries);
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
  g_autofree char *stamp = NULL;
  gboolean done = FALSE;

  if (*typed.text == '\0') {
    job->find->found = g_list_store_new (YX_TYPE_DEBTOR);
    return TRUE;
  }
  if (!read_stamp (db, &stamp, error))
    return FALSE;
  g_mutex_lock (&index->mutex);
  if (index->entries == NULL || g_strcmp0 (index->stamp, stamp) != 0) {
    GArray *entries = read_entries (db, error);

    if (entries != NULL) {
      g_clear_pointer (&index->entries, g_array_unref);
      index->entries = entries;
      g_free (index->stamp);
      index->stamp = g_steal_pointer (&stamp);
      done = TRUE;
    }
  } else {
    done = TRUE;
  }
  if (done)
    job->find->found = search (index->entries, &typed, job->find->limit);
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
