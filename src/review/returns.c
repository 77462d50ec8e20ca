#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "review/returns.h"

typedef struct {
  YxReturnBy by;
  gint64 from, until;
  GCancellable *cancellable;
  GHashTable *rows;       /* key → YxReturnRow */
  GHashTable *keys;       /* case id → key, by team and area */
  GHashTable *labels;     /* key → label */
  YxReturns *returns;
} LoadJob;

static void
row_clear (gpointer data)
{
  YxReturnRow *row = data;

  g_free (row->key);
  g_free (row->label);
}

static void
row_free (YxReturnRow *row)
{
  row_clear (row);
  g_free (row);
}

static YxReturnRow *
ensure_row (LoadJob *job, const char *key)
{
  YxReturnRow *row = g_hash_table_lookup (job->rows, key);
  const char *label;

  if (row != NULL)
    return row;
  label = g_hash_table_lookup (job->labels, key);
  row = g_new0 (YxReturnRow, 1);
  row->key = g_strdup (key);
  row->label = g_strdup (label != NULL ? label : *key != '\0' ? key : _("None"));
  g_hash_table_insert (job->rows, row->key, row);
  return row;
}

static gboolean
is_in_span (const LoadJob *job, gint64 time)
{
  return time >= job->from && (job->until == 0 || time < job->until);
}

/* Of a time; by team and area, of a case. Returns: (transfer full) */
static char *
dup_key (const LoadJob *job, gint64 time, const char *case_id)
{
  g_autoptr (GDateTime) local = NULL;
  const char *key;

  if (job->by == YX_RETURN_BY_TEAM || job->by == YX_RETURN_BY_AREA) {
    key = case_id != NULL ? g_hash_table_lookup (job->keys, case_id) : NULL;
    return g_strdup (key != NULL ? key : "");
  }
  local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  if (local == NULL)
    return g_strdup ("");
  return g_date_time_format (local, job->by == YX_RETURN_BY_WEEK ? "%G-W%V" : "%Y-%m");
}

/* Whose each case is. */
static gboolean
read_keys (YxDb *db, LoadJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      job->by == YX_RETURN_BY_TEAM
          ? "SELECT x.case_id, x.team_id, t.name FROM case_teams x JOIN teams t ON t.id = x.team_id"
          : "SELECT x.case_id, x.area_id, a.name FROM case_teams x JOIN areas a ON a.id = x.area_id",
      error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    gboolean row;
    char *key;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    key = g_strdup (yx_statement_get_text (statement, 1));
    g_hash_table_insert (job->labels, g_strdup (key),
                         g_strdup (yx_statement_get_text (statement, 2)));
    g_hash_table_insert (job->keys, g_strdup (yx_statement_get_text (statement, 0)), key);
  }
}

static void
add_funnel (YxFunnel *sum, const YxFunnel *other)
{
  guint *const to = (guint *) sum;
  const guint *const from = (const guint *) other;

  G_STATIC_ASSERT (sizeof (YxFunnel) % sizeof (guint) == 0);
  for (gsize i = 0; i < sizeof (YxFunnel) / sizeof (guint); i++)
    to[i] += from[i];
}

static const char *
first_case (const YxFacts *facts, const char *task_id)
{
  for (guint i = 0; i < facts->task_cases->len; i++) {
    if (g_array_index (facts->task_cases, YxFactTaskCase, i).task_id == task_id)
      return g_array_index (facts->task_cases, YxFactTaskCase, i).case_id;
  }
  return NULL;
}

static void
take_course (LoadJob *job, const YxCourse *course)
{
  g_autoptr (YxFigures) figures = yx_figures_new (course, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < course->tasks->len; i++) {
    const YxCourseTask *task = &g_array_index (course->tasks, YxCourseTask, i);
    g_autofree char *key
        = dup_key (job, course->begin, first_case (course->facts, task->task_id));
    YxReturnRow *row;
    YxFunnel one = { 0 };

    row = ensure_row (job, key);
    if (g_hash_table_add (seen, row))
      row->n_actions++;
    yx_funnel_count_task (&one, task);
    add_funnel (&row->funnel, &one);
  }
  job->returns->total.n_actions++;
  add_funnel (&job->returns->total.funnel, &figures->funnel);
  yx_reliability_add (&job->returns->presence, &figures->presence);
  for (int hour = 0; hour < 24; hour++) {
    job->returns->travel[hour].n += figures->travel[hour].n;
    job->returns->travel[hour].planned_s += figures->travel[hour].planned_s;
    job->returns->travel[hour].actual_s += figures->travel[hour].actual_s;
  }
}

static GPtrArray *
read_operations (YxDb *db, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  YxStatement *statement = yx_db_prepare (
      db, "SELECT id FROM operations WHERE step IN ('live', 'closed') ORDER BY window_start, id",
      error);

  if (statement == NULL)
    return NULL;
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&ids);
    g_ptr_array_add (ids, g_strdup (yx_statement_get_text (statement, 0)));
  }
}

static gboolean
take_operations (YxDb *db, LoadJob *job, GError **error)
{
  g_autoptr (GPtrArray) ids = read_operations (db, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    g_autoptr (YxCourse) course = NULL;

    if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
      return FALSE;
    course = yx_course_read (db, g_ptr_array_index (ids, i), NULL, YX_COURSE_WITHOUT_WAYS,
                             job->cancellable, error);
    if (course == NULL)
      return FALSE;
    if (is_in_span (job, course->begin))
      take_course (job, course);
  }
  return ids != NULL;
}

typedef struct {
  YxCaseStatus status;
  gint64 since, track_made, claim_fen, paid_fen;
  gboolean fast, assets, first_time;
} CaseRow;

static void
count_case (YxReturnRow *row, const CaseRow *the_case, const LoadJob *job)
{
  const gboolean terminated = the_case->status == YX_CASE_STATUS_TERMINATED;
  const gboolean concluded = the_case->status == YX_CASE_STATUS_PAID
                             || the_case->status == YX_CASE_STATUS_SETTLED
                             || the_case->status == YX_CASE_STATUS_CONCLUDED;

  if (!terminated && !concluded) {
    row->n_assets_all += the_case->assets;
    return;
  }
  if (!is_in_span (job, the_case->since))
    return;
  row->n_concluded += concluded;
  row->n_terminated += terminated;
  row->recovered_fen += the_case->paid_fen;
  row->claimed_fen += the_case->claim_fen;
  row->n_assets_concluded += concluded && the_case->assets;
  row->n_assets_all += the_case->assets;
  row->n_first_closed += the_case->first_time;
  row->n_first_terminated += the_case->first_time && terminated;
}

/* A case that is still open is of no week or month: it counts in the total, and by team and area. */
static void
take_case (LoadJob *job, const char *id, const CaseRow *the_case)
{
  const gboolean by_time = job->by == YX_RETURN_BY_WEEK || job->by == YX_RETURN_BY_MONTH;
  const gboolean closed = the_case->status != YX_CASE_STATUS_OPEN
                          && the_case->status != YX_CASE_STATUS_SUSPENDED;

  count_case (&job->returns->total, the_case, job);
  if (!closed ? !by_time : is_in_span (job, the_case->since)) {
    g_autofree char *key = dup_key (job, the_case->since, id);

    count_case (ensure_row (job, key), the_case, job);
  }
  if (the_case->fast && the_case->track_made != 0 && is_in_span (job, the_case->track_made)) {
    g_autofree char *key = dup_key (job, the_case->track_made, id);

    ensure_row (job, key)->n_fast++;
    job->returns->total.n_fast++;
  }
}

static gboolean
take_cases (YxDb *db, LoadJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id, number, status, status_since, coalesce (hand_track, track), "
      "coalesce (hand_made, track_made), coalesce (claim_fen, 0), coalesce (paid_fen, 0), "
      "coalesce (assets_fen, 0) FROM cases ORDER BY id",
      error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    CaseRow the_case;
    const char *number;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    number = yx_statement_get_text (statement, 1);
    the_case = (CaseRow){
      .status = (YxCaseStatus) yx_statement_get_enum (statement, 2, YX_TYPE_CASE_STATUS,
                                                      YX_CASE_STATUS_OPEN),
      .since = yx_statement_get_int (statement, 3),
      .fast = g_strcmp0 (yx_statement_get_text (statement, 4),
                         yx_enum_nick (YX_TYPE_TRACK, YX_TRACK_FAST))
              == 0,
      .track_made = yx_statement_get_int (statement, 5),
      .claim_fen = yx_statement_get_int (statement, 6),
      .paid_fen = yx_statement_get_int (statement, 7),
      .assets = yx_statement_get_int (statement, 8) > 0,
      .first_time = number == NULL || strstr (number, "执恢") == NULL,
    };
    take_case (job, yx_statement_get_text (statement, 0), &the_case);
  }
}

static gboolean
load_job (YxDb *db, gpointer data, GError **error)
{
  LoadJob *job = data;

  if ((job->by == YX_RETURN_BY_TEAM || job->by == YX_RETURN_BY_AREA) && !read_keys (db, job, error))
    return FALSE;
  return take_operations (db, job, error) && take_cases (db, job, error);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const YxReturnRow *) a)->key, ((const YxReturnRow *) b)->key);
}

YxReturns *
yx_returns_load (YxDesk *desk, YxReturnBy by, gint64 from, gint64 until, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (YxReturns) self = g_new0 (YxReturns, 1);
  g_autoptr (GHashTable) rows
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) row_free);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  LoadJob job = { by, from, until, cancellable, rows, keys, labels, self };
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  self->rows = g_array_new (FALSE, TRUE, sizeof (YxReturnRow));
  g_array_set_clear_func (self->rows, row_clear);
  if (!yx_store_read (yx_desk_get_store (desk), load_job, &job, error))
    return NULL;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    g_array_append_vals (self->rows, value, 1);
    g_hash_table_iter_steal (&iter);
    g_free (value);
  }
  g_array_sort (self->rows, compare_rows);
  return g_steal_pointer (&self);
}

void
yx_returns_free (YxReturns *self)
{
  g_array_unref (self->rows);
  g_free (self);
}
