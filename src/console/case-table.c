#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "console/case-table.h"
#include "region/pinyin.h"

/* Cases looked at between two looks at the cancellable. */
#define SLICE 4096

struct _YxCaseTable {
  GPtrArray *cases;      /* of YxCase */
  GHashTable *of_number; /* number, of the case → index */

  /* Rank of each case in a column, equal where the column does not tell cases apart; NULL until
   * the table is first sorted by the column. */
  GMutex lock;
  guint32 *ranks[YX_N_CASE_COLUMNS];
  GMutex pinyin_lock;
  char **pinyin; /* of each case's debtors; NULL until read ahead, or somebody types letters */
  GStrv judges;
};

typedef struct {
  const char *number;  /* one of these, as the column is */
  char *collation_key; /* owned */
  gint64 figure;
  guint32 index;
} Key;

typedef struct {
  const guint32 *ranks[YX_N_CASE_COLUMNS];
  int signs[YX_N_CASE_COLUMNS];
  guint n_columns;
} Comparison;

static int
compare_numbers_cb (gconstpointer a, gconstpointer b)
{
  return yx_case_compare_numbers (((const Key *) a)->number, ((const Key *) b)->number);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Key *) a)->collation_key, ((const Key *) b)->collation_key);
}

static int
compare_figures_cb (gconstpointer a, gconstpointer b)
{
  const gint64 figure_a = ((const Key *) a)->figure;
  const gint64 figure_b = ((const Key *) b)->figure;

  return (figure_a > figure_b) - (figure_a < figure_b);
}

static Key
key_of_case (const YxCaseData *data, YxCaseColumn column)
{
  switch (column) {
  case YX_CASE_COLUMN_NUMBER:
    return (Key){ .number = data->number };
  case YX_CASE_COLUMN_DEBTORS:
    return (Key){ .collation_key
                  = g_utf8_collate_key (data->debtors != NULL ? data->debtors : "", -1) };
  case YX_CASE_COLUMN_CLAIM:
    return (Key){ .figure = data->claim_fen };
  case YX_CASE_COLUMN_PLACES:
    return (Key){ .figure = ((gint64) data->n_on_map << 32) + data->n_places };
  case YX_CASE_COLUMN_TRACK:
    return (Key){ .figure = data->track };
  case YX_CASE_COLUMN_DUE:
    return (Key){ .figure = data->due != 0 ? data->due : G_MAXINT64 };
  case YX_CASE_COLUMN_JUDGE:
    return (Key){ .collation_key
                  = g_utf8_collate_key (data->judge != NULL ? data->judge : "", -1) };
  case YX_CASE_COLUMN_STATE:
  default:
    g_assert_not_reached ();
  }
}

static guint32 *
rank_cases (const YxCaseTable *self, YxCaseColumn column)
{
  const GCompareFunc compare = column == YX_CASE_COLUMN_NUMBER ? compare_numbers_cb
                               : column == YX_CASE_COLUMN_DEBTORS || column == YX_CASE_COLUMN_JUDGE
                                   ? compare_names_cb
                                   : compare_figures_cb;
  const guint n_cases = self->cases->len;
  g_autofree Key *keys = g_new (Key, n_cases);
  guint32 *ranks = g_new (guint32, n_cases);
  guint32 rank = 0;

  for (guint i = 0; i < n_cases; i++) {
    keys[i] = key_of_case (yx_case_get_data (g_ptr_array_index (self->cases, i)), column);
    keys[i].index = i;
  }
  qsort (keys, n_cases, sizeof *keys, compare);
  for (guint i = 0; i < n_cases; i++) {
    if (i > 0 && compare (&keys[i - 1], &keys[i]) != 0)
      rank++;
    ranks[keys[i].index] = rank;
  }
  for (guint i = 0; i < n_cases; i++)
    g_free (keys[i].collation_key);
  return ranks;
}

static const guint32 *
get_ranks (YxCaseTable *self, YxCaseColumn column)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->ranks[column] == NULL)
    self->ranks[column] = rank_cases (self, column);
  return self->ranks[column];
}

/* "luojianguo ljg" of each of the names, and how else they may be read. */
static char *
spell (YxPinyin *pinyin, const char *debtors)
{
  g_auto (GStrv) names = g_strsplit (debtors != NULL ? debtors : "", "、", -1);
  g_autoptr (GString) all = g_string_new (NULL);

  for (char **name = names; *name != NULL; name++) {
    gboolean read = TRUE;

    for (int number = -1; read; number++) {
      g_autoptr (GString) full = g_string_new (NULL);
      g_autoptr (GString) initials = g_string_new (NULL);

      read = number < 0 ? yx_pinyin_read (pinyin, *name, full, initials)
                        : yx_pinyin_read_other (pinyin, *name, (guint) number, full, initials);
      if (read)
        g_string_append_printf (all, "%s %s ", full->str, initials->str);
    }
  }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* (nullable): without the readings of this ICU, letters are letters. */
static char **
get_pinyin (YxCaseTable *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->pinyin_lock);
  g_autoptr (YxPinyin) pinyin = NULL;

  if (self->pinyin != NULL)
    return self->pinyin;
  pinyin = yx_pinyin_new ();
  if (pinyin == NULL)
    return NULL;
  self->pinyin = g_new0 (char *, self->cases->len + 1);
  for (guint i = 0; i < self->cases->len; i++)
    self->pinyin[i]
        = spell (pinyin, yx_case_get_data (g_ptr_array_index (self->cases, i))->debtors);
  return self->pinyin;
}

static int
collate_cb (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static GStrv
gather_judges (GPtrArray *cases)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) judges = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < cases->len; i++) {
    const char *judge = yx_case_get_data (g_ptr_array_index (cases, i))->judge;

    if (judge != NULL && g_hash_table_add (seen, (gpointer) judge))
      g_ptr_array_add (judges, g_strdup (judge));
  }
  g_ptr_array_sort (judges, collate_cb);
  g_ptr_array_add (judges, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&judges), FALSE);
}

/* States change with the plan, so their ranks are not kept. */
static guint32 *
rank_states (const YxCaseTable *self, const YxCaseStates *states)
{
  guint32 *ranks = g_new (guint32, self->cases->len);

  for (guint i = 0; i < self->cases->len; i++) {
    const YxCaseData *data = yx_case_get_data (g_ptr_array_index (self->cases, i));

    ranks[i] = yx_case_states_get (states, data) << 8 | (guint32) data->status;
  }
  return ranks;
}

static int
compare_rows_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Comparison *by = user_data;
  const guint32 index_a = *(const guint32 *) a;
  const guint32 index_b = *(const guint32 *) b;

  for (guint i = 0; i < by->n_columns; i++) {
    const guint32 rank_a = by->ranks[i][index_a];
    const guint32 rank_b = by->ranks[i][index_b];

    if (rank_a != rank_b)
      return rank_a < rank_b ? -by->signs[i] : by->signs[i];
  }
  return 0;
}

static void
sort_rows (YxCaseArrangement *self, const YxCaseSearch *search, const YxCaseOrder *order)
{
  g_autofree guint32 *states = NULL;
  Comparison by = { .n_columns = order->n_columns };

  for (guint i = 0; i < order->n_columns; i++) {
    const YxCaseColumn column = order->by[i].column;

    if (column == YX_CASE_COLUMN_STATE)
      by.ranks[i] = states = rank_states (self->table, yx_case_search_get_states (search));
    else
      by.ranks[i] = get_ranks (self->table, column);
    by.signs[i] = order->by[i].descending ? -1 : 1;
  }
  /* Stable: equals stay in the order of the list. */
  g_qsort_with_data (self->rows, (int) self->n_rows, sizeof *self->rows, compare_rows_cb, &by);
}

static void
clear (gpointer data)
{
  YxCaseTable *self = data;

  g_hash_table_unref (self->of_number);
  g_ptr_array_unref (self->cases);
  for (guint i = 0; i < YX_N_CASE_COLUMNS; i++)
    g_free (self->ranks[i]);
  g_strfreev (self->pinyin);
  g_strfreev (self->judges);
  g_mutex_clear (&self->pinyin_lock);
  g_mutex_clear (&self->lock);
}

YxCaseTable *
yx_case_table_new (GListModel *cases)
{
  YxCaseTable *self;
  guint n_cases;

  g_return_val_if_fail (G_IS_LIST_MODEL (cases), NULL);

  n_cases = g_list_model_get_n_items (cases);
  self = g_atomic_rc_box_new0 (YxCaseTable);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->pinyin_lock);
  self->cases = g_ptr_array_new_full (n_cases, g_object_unref);
  self->of_number = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n_cases; i++) {
    YxCase *record = g_list_model_get_item (cases, i);

    g_ptr_array_add (self->cases, record);
    g_hash_table_insert (self->of_number, (gpointer) yx_case_get_data (record)->number,
                         GUINT_TO_POINTER (i));
  }
  self->judges = gather_judges (self->cases);
  return self;
}

YxCaseTable *
yx_case_table_ref (YxCaseTable *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
yx_case_table_unref (YxCaseTable *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *const *
yx_case_table_get_judges (const YxCaseTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *) self->judges;
}

guint
yx_case_table_get_n_cases (const YxCaseTable *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->cases->len;
}

YxCase *
yx_case_table_get_case (const YxCaseTable *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->cases->len, NULL);
  return g_ptr_array_index (self->cases, index);
}

guint
yx_case_table_find (const YxCaseTable *self, const char *number)
{
  gpointer index;

  g_return_val_if_fail (self != NULL, YX_CASE_TABLE_NONE);
  g_return_val_if_fail (number != NULL, YX_CASE_TABLE_NONE);

  return g_hash_table_lookup_extended (self->of_number, number, NULL, &index)
             ? GPOINTER_TO_UINT (index)
             : YX_CASE_TABLE_NONE;
}

static void
read_ahead_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  get_pinyin (task_data);
}

void
yx_case_table_read_ahead (YxCaseTable *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, yx_case_table_read_ahead);
  g_task_set_task_data (task, yx_case_table_ref (self), (GDestroyNotify) yx_case_table_unref);
  g_task_run_in_thread (task, read_ahead_cb);
}

YxCaseArrangement *
yx_case_arrangement_new (YxCaseTable *table, const YxCaseSearch *search, const YxCaseOrder *order,
                         GCancellable *cancellable)
{
  g_autoptr (YxCaseArrangement) self = NULL;
  char **pinyin;
  guint n_cases;

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (search != NULL, NULL);
  g_return_val_if_fail (order != NULL && order->n_columns <= YX_N_CASE_COLUMNS, NULL);

  n_cases = table->cases->len;
  pinyin = yx_case_search_wants_pinyin (search) ? get_pinyin (table) : NULL;
  self = g_new0 (YxCaseArrangement, 1);
  self->table = yx_case_table_ref (table);
  self->rows = g_new (guint32, n_cases);
  self->positions = g_new (guint32, n_cases);
  for (guint i = 0; i < n_cases; i++) {
    if (i % SLICE == 0 && g_cancellable_is_cancelled (cancellable))
      return NULL;
    self->positions[i] = YX_CASE_TABLE_NONE;
    if (yx_case_search_match (search, yx_case_get_data (g_ptr_array_index (table->cases, i)),
                              pinyin != NULL ? pinyin[i] : NULL))
      self->rows[self->n_rows++] = i;
  }
  if (order->n_columns > 0)
    sort_rows (self, search, order);
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  for (guint i = 0; i < self->n_rows; i++)
    self->positions[self->rows[i]] = i;
  return g_steal_pointer (&self);
}

void
yx_case_arrangement_free (YxCaseArrangement *self)
{
  if (self == NULL)
    return;
  yx_case_table_unref (self->table);
  g_free (self->rows);
  g_free (self->positions);
  g_free (self);
}
