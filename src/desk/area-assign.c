#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/area-private.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/format.h"

#define LEAST_REASON 4

/* Where the places of a case lie. */
typedef struct {
  guint n_points, n_in_none;
  gboolean overlap;
  int area;  /* of the first that is in one; -1: none yet */
  int other; /* another area; -1: none */
} Lie;

typedef struct {
  gboolean store;
  const char *author;
  YxAreaAssignment result;
} AssignJob;

typedef struct {
  const char *const *case_ids;
  const char *team_id;
  const char *reason;
  const char *author;
} HandJob;

static void
exception_clear (gpointer data)
{
  YxCaseException *exception = data;

  g_free (exception->case_id);
  g_free (exception->number);
  g_free (exception->details);
}

void
yx_case_points_free (YxCasePoints *self)
{
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->numbers);
  g_array_unref (self->points);
  g_free (self);
}

YxCasePoints *
yx_case_points_read (YxDb *db, GError **error)
{
  g_autoptr (YxCasePoints) self = g_new0 (YxCasePoints, 1);
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
  YxStatement *statement;
  gboolean row;

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->numbers = g_ptr_array_new_with_free_func (g_free);
  self->points = g_array_new (FALSE, FALSE, sizeof (YxCasePoint));
  statement = yx_db_prepare (db,
                             "SELECT id, number FROM cases WHERE status = 'open' "
                             "ORDER BY number COLLATE case_number",
                             error);
  if (statement == NULL)
    return NULL;
  for (;;) {
    char *id;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      break;
    id = g_strdup (yx_statement_get_text (statement, 0));
    g_hash_table_insert (index, id, GUINT_TO_POINTER (self->ids->len));
    g_ptr_array_add (self->ids, id);
    g_ptr_array_add (self->numbers, g_strdup (yx_statement_get_text (statement, 1)));
  }
  statement = yx_db_prepare (db,
                             "SELECT cd.case_id, p.lon, p.lat FROM case_debtors cd "
                             "JOIN places p ON p.debtor_id = cd.debtor_id WHERE p.lon IS NOT NULL "
                             "ORDER BY cd.case_id, p.id",
                             error);
  if (statement == NULL)
    return NULL;
  for (;;) {
    YxCasePoint point;
    gpointer case_index;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&self);
    if (!g_hash_table_lookup_extended (index, yx_statement_get_text (statement, 0), NULL,
                                       &case_index))
      continue;
    point.case_index = GPOINTER_TO_UINT (case_index);
    point.point
        = (YxLonLat){ yx_statement_get_real (statement, 1), yx_statement_get_real (statement, 2) };
    g_array_append_val (self->points, point);
  }
}

double *
yx_case_points_weigh (const YxCasePoints *points)
{
  double *loads = g_new0 (double, MAX (points->points->len, 1));
  g_autofree guint *n_of = g_new0 (guint, MAX (points->ids->len, 1));

  for (guint i = 0; i < points->points->len; i++)
    n_of[g_array_index (points->points, YxCasePoint, i).case_index]++;
  for (guint i = 0; i < points->points->len; i++)
    loads[i] = 1.0 / n_of[g_array_index (points->points, YxCasePoint, i).case_index];
  return loads;
}

gboolean
yx_area_set_weigh (YxDb *db, YxAreaSet *set, GError **error)
{
  g_autoptr (YxCasePoints) points = yx_case_points_read (db, error);
  g_autofree YxRings *rings = g_new0 (YxRings, MAX (set->areas->len, 1));
  g_autofree double *loads = NULL;
  double sum = 0.0, most = 0.0;
  YxRingsIndex *index;

  if (points == NULL)
    return FALSE;
  loads = yx_case_points_weigh (points);
  for (guint a = 0; a < set->areas->len; a++) {
    YxArea *area = g_ptr_array_index (set->areas, a);

    rings[a] = yx_area_rings (area);
    area->load = 0.0;
  }
  index = yx_rings_index_new (rings, set->areas->len);
  for (guint i = 0; i < points->points->len; i++) {
    guint32 found;

    if (yx_rings_index_find (index, g_array_index (points->points, YxCasePoint, i).point, &found,
                             1)
        > 0)
      ((YxArea *) g_ptr_array_index (set->areas, found))->load += loads[i];
  }
  yx_rings_index_free (index);
  for (guint a = 0; a < set->areas->len; a++) {
    const double load = ((YxArea *) g_ptr_array_index (set->areas, a))->load;

    sum += load;
    most = MAX (most, load);
  }
  set->spread = sum > 0.0 ? most * set->areas->len / sum : 1.0;
  return TRUE;
}

/* Returns: (transfer full): [points->ids->len] */
static Lie *
lie_of_cases (const YxCasePoints *points, const YxAreaSet *set)
{
  Lie *lies = g_new0 (Lie, MAX (points->ids->len, 1));
  g_autofree YxRings *rings = g_new0 (YxRings, MAX (set->areas->len, 1));
  YxRingsIndex *index;

  for (guint i = 0; i < points->ids->len; i++)
    lies[i].area = lies[i].other = -1;
  for (guint a = 0; a < set->areas->len; a++)
    rings[a] = yx_area_rings (g_ptr_array_index (set->areas, a));
  index = yx_rings_index_new (rings, set->areas->len);
  for (guint i = 0; i < points->points->len; i++) {
    const YxCasePoint *point = &g_array_index (points->points, YxCasePoint, i);
    Lie *lie = &lies[point->case_index];
    guint32 found[2];
    const guint32 n = yx_rings_index_find (index, point->point, found, 2);

    lie->n_points++;
    if (n == 0) {
      lie->n_in_none++;
      continue;
    }
    if (lie->area < 0)
      lie->area = (int) found[0];
    else if (lie->area != (int) found[0])
      lie->other = (int) found[0];
    if (n > 1) {
      lie->overlap = TRUE;
      lie->other = (int) found[1];
    }
  }
  yx_rings_index_free (index);
  return lies;
}

static const YxArea *
area_at (const YxAreaSet *set, int index)
{
  return index >= 0 ? g_ptr_array_index (set->areas, index) : NULL;
}

/* Whether a case falls to an area's team; else why not. */
static gboolean
judge (const YxAreaSet *set, const Lie *lie, YxAreaException *ret_why, char **ret_details)
{
  const YxArea *area = area_at (set, lie->area), *other = area_at (set, lie->other);

  if (lie->n_points == 0) {
    *ret_why = YX_AREA_EXCEPTION_NO_POINT;
  } else if (area == NULL) {
    *ret_why = YX_AREA_EXCEPTION_NO_AREA;
  } else if (other != NULL) {
    *ret_why = lie->overlap ? YX_AREA_EXCEPTION_OVERLAP : YX_AREA_EXCEPTION_SEVERAL;
    *ret_details = g_strdup_printf (_ ("%s, %s"), area_at (set, MIN (lie->area, lie->other))->name,
                                    area_at (set, MAX (lie->area, lie->other))->name);
  } else if (lie->n_in_none > 0) {
    *ret_why = YX_AREA_EXCEPTION_SEVERAL;
    *ret_details = g_strdup_printf (_ ("%s, and outside all areas"), area->name);
  } else if (area->team_id == NULL) {
    *ret_why = YX_AREA_EXCEPTION_NO_TEAM;
    *ret_details = g_strdup (area->name);
  } else {
    return TRUE;
  }
  return FALSE;
}

/* What is assigned now: case id → "how\nteam". Returns: (transfer full) */
static GHashTable *
read_assigned (YxDb *db, GError **error)
{
  g_autoptr (GHashTable) assigned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  YxStatement *statement
      = yx_db_prepare (db, "SELECT case_id, how, team_id FROM case_teams", error);

  if (statement == NULL)
    return NULL;
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&assigned);
    g_hash_table_insert (assigned, g_strdup (yx_statement_get_text (statement, 0)),
                         g_strconcat (yx_statement_get_text (statement, 1), "\n",
                                      yx_statement_get_text (statement, 2), NULL));
  }
}

static gboolean
give (YxDb *db, const AssignJob *job, const char *case_id, const YxArea *area, gint64 now,
      GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO case_teams (case_id, team_id, area_id, how, author, assigned) "
      "VALUES ($1, $2, $3, 'area', $4, $5) ON CONFLICT (case_id) DO UPDATE SET "
      "team_id = excluded.team_id, area_id = excluded.area_id, how = 'area', reason = NULL, "
      "author = excluded.author, assigned = excluded.assigned",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, case_id);
  yx_statement_bind_text (statement, 2, area->team_id);
  yx_statement_bind_text (statement, 3, area->id);
  yx_statement_bind_text (statement, 4, job->author);
  yx_statement_bind_int (statement, 5, now);
  return yx_statement_run (statement, error);
}

static gboolean
take_away (YxDb *db, const char *case_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, "DELETE FROM case_teams WHERE case_id = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, case_id);
  return yx_statement_run (statement, error);
}

static gboolean
assign_case (YxDb *db, AssignJob *job, const YxAreaSet *set, const Lie *lie, const char *case_id,
             const char *number, const char *before, gint64 now, GError **error)
{
  YxCaseException exception = { .why = YX_AREA_EXCEPTION_NO_POINT };

  if (before != NULL && g_str_has_prefix (before, "hand\n")) {
    job->result.n_by_hand++;
    return TRUE;
  }
  if (judge (set, lie, &exception.why, &exception.details)) {
    const YxArea *area = area_at (set, lie->area);

    job->result.n_by_area++;
    job->result.n_changed += before == NULL || !g_str_equal (before + 5, area->team_id);
    return !job->store || give (db, job, case_id, area, now, error);
  }
  exception.case_id = g_strdup (case_id);
  exception.number = g_strdup (number);
  g_array_append_val (job->result.exceptions, exception);
  job->result.n_changed += before != NULL;
  return !job->store || before == NULL || take_away (db, case_id, error);
}

static gboolean
assign_job (YxDb *db, gpointer data, GError **error)
{
  AssignJob *job = data;
  GError *reason = NULL;
  g_autoptr (YxAreaSet) set = yx_area_set_read (db, YX_AREA_STATE_CURRENT, &reason);
  g_autoptr (YxCasePoints) points = NULL;
  g_autoptr (GHashTable) assigned = NULL;
  g_autofree Lie *lies = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const gint64 now = g_get_real_time ();

  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (set == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _ ("No areas are in force; draw, import or propose some"));
    return FALSE;
  }
  points = yx_case_points_read (db, error);
  assigned = points != NULL ? read_assigned (db, error) : NULL;
  if (assigned == NULL)
    return FALSE;
  lies = lie_of_cases (points, set);
  job->result.n_cases = points->ids->len;
  for (guint i = 0; i < points->ids->len; i++) {
    const char *case_id = g_ptr_array_index (points->ids, i);

    if (!assign_case (db, job, set, &lies[i], case_id, g_ptr_array_index (points->numbers, i),
                      g_hash_table_lookup (assigned, case_id), now, error))
      return FALSE;
  }
  if (!job->store)
    return TRUE;
  yx_payload_set_text (payload, "set", set->id);
  yx_payload_set_int (payload, "cases", job->result.n_cases);
  yx_payload_set_int (payload, "by_area", job->result.n_by_area);
  yx_payload_set_int (payload, "by_hand", job->result.n_by_hand);
  yx_payload_set_int (payload, "changed", job->result.n_changed);
  yx_payload_set_int (payload, "exceptions", job->result.exceptions->len);
  return yx_desk_append_event (db, job->author, NULL, "cases.assigned", payload, error);
}

static gboolean
give_by_hand (YxDb *db, const HandJob *job, const char *case_id, GError **error)
{
  YxStatement *statement;

  if (job->team_id == NULL)
    return take_away (db, case_id, error);
  statement = yx_db_prepare (
      db,
      "INSERT INTO case_teams (case_id, team_id, how, reason, author, assigned) "
      "VALUES ($1, $2, 'hand', $3, $4, $5) ON CONFLICT (case_id) DO UPDATE SET "
      "team_id = excluded.team_id, area_id = NULL, how = 'hand', reason = excluded.reason, "
      "author = excluded.author, assigned = excluded.assigned",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, case_id);
  yx_statement_bind_text (statement, 2, job->team_id);
  yx_statement_bind_text (statement, 3, job->reason);
  yx_statement_bind_text (statement, 4, job->author);
  yx_statement_bind_int (statement, 5, g_get_real_time ());
  return yx_statement_run (statement, error);
}

static gboolean
hand_job (YxDb *db, gpointer data, GError **error)
{
  HandJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gboolean exists = TRUE;

  if (job->team_id != NULL && !yx_desk_row_exists (db, "teams", job->team_id, &exists, error))
    return FALSE;
  if (!exists) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no team %s"),
                 job->team_id);
    return FALSE;
  }
  for (gsize i = 0; job->case_ids[i] != NULL; i++) {
    if (!yx_desk_row_exists (db, "cases", job->case_ids[i], &exists, error))
      return FALSE;
    if (!exists) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no case %s"),
                   job->case_ids[i]);
      return FALSE;
    }
    if (!give_by_hand (db, job, job->case_ids[i], error))
      return FALSE;
  }
  yx_payload_set_texts (payload, "cases", job->case_ids, -1);
  yx_payload_set_text (payload, "team", job->team_id);
  yx_payload_set_text (payload, "reason", job->reason);
  return yx_desk_append_event (db, job->author, NULL, "cases.assigned-by-hand", payload, error);
}

void
yx_area_assignment_clear (YxAreaAssignment *assignment)
{
  g_clear_pointer (&assignment->exceptions, g_array_unref);
}

static AssignJob
begin_assigning (gboolean store, const char *author)
{
  AssignJob job = { .store = store, .author = author };

  job.result.exceptions = g_array_new (FALSE, FALSE, sizeof (YxCaseException));
  g_array_set_clear_func (job.result.exceptions, exception_clear);
  return job;
}

gboolean
yx_desk_assign_by_area (YxDesk *self, YxAreaAssignment *ret_assignment, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_assignment != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "cases.assign", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  AssignJob job = begin_assigning (TRUE, author);
  if (!yx_desk_write (self, assign_job, &job, NULL, error)) {
    yx_area_assignment_clear (&job.result);
    return FALSE;
  }
  *ret_assignment = job.result;
  return TRUE;
}

gboolean
yx_desk_list_area_exceptions (YxDesk *self, YxAreaAssignment *ret_assignment, GError **error)
{
  AssignJob job = begin_assigning (FALSE, NULL);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_assignment != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), assign_job, &job, error)) {
    yx_area_assignment_clear (&job.result);
    return FALSE;
  }
  *ret_assignment = job.result;
  return TRUE;
}

gboolean
yx_desk_assign_cases (YxDesk *self, const char *const *case_ids, const char *team_id,
                      const char *reason, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *plain = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_ids != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "cases.assign-by-hand", error))
    return FALSE;
  plain = yx_fold_text (reason != NULL ? reason : "");
  if (team_id != NULL && g_utf8_strlen (plain, -1) < LEAST_REASON) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _ ("Assigning by hand needs a reason of at least %d characters"), LEAST_REASON);
    return FALSE;
  }
  author = yx_desk_dup_author (self);
  HandJob job = { case_ids, team_id, reason, author };
  return yx_desk_write (self, hand_job, &job, NULL, error);
}
