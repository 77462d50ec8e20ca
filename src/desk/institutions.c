#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/address.h"
#include "desk/desk-private.h"
#include "desk/institutions.h"
#include "desk/lists-private.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"
#include "model/vocabulary.h"
#include "rules/opening-hours.h"

#define LONGEST_NAME 200
#define LEAST_CONFIDENCE 0.5

/* A row as it will be kept. */
typedef struct {
  YxInstitutionData data; /* its texts are the caller's, but for hours */
  char *hours;            /* in their one form */
  char *name_key;
  const char *located; /* static; NULL: no point */
  char id[YX_ID_LENGTH + 1];
} Entry;

typedef struct {
  GArray *entries; /* of Entry */
  char *author;
  guint n_added, n_changed, n_without_point;
} KeepJob;

typedef struct {
  const char *text;
  GListStore *list;
} ListJob;

typedef struct {
  const char *id;
  char *author;
} RemoveJob;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->hours);
  g_free (entry->name_key);
}

static void
problem_clear (gpointer data)
{
  g_free (((YxInstitutionProblem *) data)->message);
}

/* What is wrong with it, in the user's language; NULL: nothing, and *ret_entry is filled. */
static char *
check_entry (const YxInstitutionData *data, Entry *ret_entry)
{
  YxOpeningHours hours;
  g_autofree char *why = NULL;

  if (data->name == NULL || *data->name == '\0')
    return g_strdup (_ ("An institution needs a name"));
  if (!g_utf8_validate (data->name, -1, NULL) || g_utf8_strlen (data->name, -1) > LONGEST_NAME)
    return g_strdup_printf (_ ("A name has at most %d characters"), LONGEST_NAME);
  if (yx_enum_nick (YX_TYPE_INSTITUTION_KIND, (int) data->kind) == NULL)
    return g_strdup (_ ("There is no such kind of institution"));
  if (data->has_point && !yx_lon_lat_is_valid ((YxLonLat){ data->lon, data->lat }))
    return g_strdup_printf (_ ("%s has no valid coordinates"), data->name);
  if (data->hours != NULL && *data->hours != '\0'
      && !yx_opening_hours_parse (data->hours, &hours, &why))
    return g_strdup_printf (_ ("“%s” %s"), data->hours, why);

  *ret_entry = (Entry){ .data = *data, .located = data->has_point ? "list" : NULL };
  ret_entry->hours
      = data->hours != NULL && *data->hours != '\0' ? yx_opening_hours_to_text (&hours) : NULL;
  ret_entry->name_key = yx_fold_text (data->name);
  yx_id_fill (ret_entry->id);
  return NULL;
}

/* By its address, else by its name: banks and offices stand on the map under theirs. */
static gboolean
locate (YxDesk *desk, Entry *entry, GCancellable *cancellable, GError **error)
{
  const char *const texts[] = { entry->data.address, entry->data.name };
  const YxRegionFindOptions options = { .limit = 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts) && !entry->data.has_point; i++) {
    g_autoptr (GPtrArray) answers = NULL;
    const YxFound *found;

    if (texts[i] == NULL || *texts[i] == '\0')
      continue;
    answers = yx_desk_find_address (desk, texts[i], &options, cancellable, error);
    if (answers == NULL)
      return FALSE;
    found = answers->len > 0 ? g_ptr_array_index (answers, 0) : NULL;
    if (found == NULL || found->level > YX_MATCH_ESTATE || found->confidence < LEAST_CONFIDENCE)
      continue;
    entry->data.has_point = TRUE;
    entry->data.lon = found->point.lon;
    entry->data.lat = found->point.lat;
    entry->located = found->pinned ? "pin" : "found";
  }
  return TRUE;
}

/* A point that is kept gives way only to one that is known as well: by hand before from a list
 * before found by the address. */
static gboolean
keep (YxDb *db, const Entry *entry, gint64 now, gboolean *ret_added, GError **error)
{
  const YxInstitutionData *data = &entry->data;
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO institutions (id, kind, name, name_key, address, phone, hours, lon, lat, geom, "
      "located, created, updated) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
      "ST_GeomFromWKB ($10, 4326), $11, $12, $12) "
      "ON CONFLICT (name_key) DO UPDATE SET kind = excluded.kind, name = excluded.name, "
      "address = coalesce (excluded.address, institutions.address), "
      "phone = coalesce (excluded.phone, institutions.phone), "
      "hours = coalesce (excluded.hours, institutions.hours), "
      "lon = CASE WHEN excluded.lon IS NULL OR (institutions.lon IS NOT NULL "
      "AND excluded.located = 'found') THEN institutions.lon ELSE excluded.lon END, "
      "lat = CASE WHEN excluded.lon IS NULL OR (institutions.lon IS NOT NULL "
      "AND excluded.located = 'found') THEN institutions.lat ELSE excluded.lat END, "
      "geom = CASE WHEN excluded.lon IS NULL OR (institutions.lon IS NOT NULL "
      "AND excluded.located = 'found') THEN institutions.geom ELSE excluded.geom END, "
      "located = CASE WHEN excluded.lon IS NULL OR (institutions.lon IS NOT NULL "
      "AND excluded.located = 'found') THEN institutions.located ELSE excluded.located END, "
      "updated = excluded.updated RETURNING id",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, entry->id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_INSTITUTION_KIND, (int) data->kind);
  yx_statement_bind_text (statement, 3, data->name);
  yx_statement_bind_text (statement, 4, entry->name_key);
  yx_statement_bind_text (statement, 5, data->address);
  yx_statement_bind_text (statement, 6, data->phone);
  yx_statement_bind_text (statement, 7, entry->hours);
  if (data->has_point) {
    yx_statement_bind_real (statement, 8, data->lon);
    yx_statement_bind_real (statement, 9, data->lat);
    yx_statement_bind_point (statement, 10, (YxLonLat){ data->lon, data->lat });
  }
  yx_statement_bind_text (statement, 11, entry->located);
  yx_statement_bind_int (statement, 12, now);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_added = row && g_strcmp0 (yx_statement_get_text (statement, 0), entry->id) == 0;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
keep_job (YxDb *db, gpointer data, GError **error)
{
  KeepJob *job = data;
  const gint64 now = g_get_real_time ();
  g_autoptr (YxPayload) payload = yx_payload_new ();

  job->n_added = job->n_changed = job->n_without_point = 0;
  for (guint i = 0; i < job->entries->len; i++) {
    const Entry *entry = &g_array_index (job->entries, Entry, i);
    gboolean added;

    if (!keep (db, entry, now, &added, error))
      return FALSE;
    if (added)
      job->n_added++;
    else
      job->n_changed++;
    job->n_without_point += !entry->data.has_point;
  }
  if (job->entries->len == 1) {
    const Entry *entry = &g_array_index (job->entries, Entry, 0);

    yx_payload_set_text (payload, "name", entry->data.name);
    yx_payload_set_text (payload, "kind",
                         yx_enum_nick (YX_TYPE_INSTITUTION_KIND, (int) entry->data.kind));
    yx_payload_set_text (payload, "address", entry->data.address);
    yx_payload_set_text (payload, "hours", entry->hours);
  }
  yx_payload_set_int (payload, "added", job->n_added);
  yx_payload_set_int (payload, "changed", job->n_changed);
  return yx_desk_append_event (db, job->author, NULL, "institutions.kept", payload, error);
}

static YxInstitution *
institution_from_row (YxStatement *row)
{
  const YxInstitutionData data = {
    .id = yx_statement_get_text (row, 0),
    .kind = (YxInstitutionKind) yx_statement_get_enum (row, 1, YX_TYPE_INSTITUTION_KIND,
                                                       YX_INSTITUTION_KIND_OFFICE),
    .name = yx_statement_get_text (row, 2),
    .address = yx_statement_get_text (row, 3),
    .phone = yx_statement_get_text (row, 4),
    .hours = yx_statement_get_text (row, 5),
    .has_point = !yx_statement_is_null (row, 6),
    .lon = yx_statement_get_real (row, 6),
    .lat = yx_statement_get_real (row, 7),
    .n_tasks = (int) yx_statement_get_int (row, 8),
  };

  return yx_institution_new (&data);
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *folded = job->text != NULL ? yx_fold_text (job->text) : NULL;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT i.id, i.kind, i.name, i.address, i.phone, i.hours, i.lon, i.lat, "
                       "(SELECT count(*) FROM tasks t JOIN operations o ON o.id = t.operation_id "
                       "WHERE t.institution_id = i.id AND t.dropped = 0 AND o.step <> 'closed') "
                       "FROM institutions i ORDER BY i.kind, i.name_key",
                       error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    if (folded != NULL && *folded != '\0') {
      const char *address = yx_statement_get_text (statement, 3);
      g_autofree char *name_key = yx_fold_text (yx_statement_get_text (statement, 2));
      g_autofree char *address_key = yx_fold_text (address != NULL ? address : "");

      if (strstr (name_key, folded) == NULL && strstr (address_key, folded) == NULL)
        continue;
    }
    g_ptr_array_add (found, institution_from_row (statement));
  }
  job->list = yx_list_new (YX_TYPE_INSTITUTION, found);
  return TRUE;
}

static gboolean
remove_job (YxDb *db, gpointer data, GError **error)
{
  RemoveJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement;
  gboolean exists, row;

  if (!yx_desk_row_exists (db, "institutions", job->id, &exists, error))
    return FALSE;
  if (!exists) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no institution %s"),
                 job->id);
    return FALSE;
  }
  statement = yx_db_prepare (db, "SELECT 1 FROM tasks WHERE institution_id = $1 LIMIT 1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _ ("Tasks of operations are at this institution; it stays"));
    return FALSE;
  }
  statement = yx_db_prepare (db, "DELETE FROM institutions WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "institution", job->id);
  return yx_desk_append_event (db, job->author, NULL, "institution.removed", payload, error);
}

gboolean
yx_desk_add_institution (YxDesk *self, const YxInstitutionData *institution, char **ret_id,
                         GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autofree char *author = NULL;
  g_autofree char *wrong = NULL;
  Entry entry;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (institution != NULL, FALSE);

  g_array_set_clear_func (entries, entry_clear);
  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "institution.add", error))
    return FALSE;
  wrong = check_entry (institution, &entry);
  if (wrong != NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, wrong);
    return FALSE;
  }
  g_array_append_val (entries, entry);
  author = yx_desk_dup_author (self);
  KeepJob job = { .entries = entries, .author = author };
  if (!locate (self, &g_array_index (entries, Entry, 0), NULL, error)
      || !yx_desk_write (self, keep_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL) {
    g_autoptr (YxInstitution) kept = yx_desk_find_institution (self, institution->name, error);

    if (kept == NULL)
      return FALSE;
    *ret_id = g_strdup (yx_institution_get_data (kept)->id);
  }
  return TRUE;
}

void
yx_institution_report_clear (YxInstitutionReport *report)
{
  g_clear_pointer (&report->problems, g_array_unref);
}

gboolean
yx_desk_import_institutions (YxDesk *self, const YxInstitutionData *rows, const guint *lines,
                             gsize n_rows, YxInstitutionReport *ret_report,
                             GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GArray) problems = g_array_new (FALSE, FALSE, sizeof (YxInstitutionProblem));
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_report != NULL, FALSE);

  g_array_set_clear_func (entries, entry_clear);
  g_array_set_clear_func (problems, problem_clear);
  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "institution.import", error))
    return FALSE;
  for (gsize i = 0; i < n_rows; i++) {
    YxInstitutionProblem problem = { .line = lines[i] };
    Entry entry;

    problem.message = check_entry (&rows[i], &entry);
    if (problem.message != NULL) {
      g_array_append_val (problems, problem);
      continue;
    }
    g_array_append_val (entries, entry);
    if (!locate (self, &g_array_index (entries, Entry, entries->len - 1), cancellable, error))
      return FALSE;
  }
  author = yx_desk_dup_author (self);
  KeepJob job = { .entries = entries, .author = author };
  if (entries->len > 0 && !yx_desk_write (self, keep_job, &job, cancellable, error))
    return FALSE;
  *ret_report = (YxInstitutionReport){ job.n_added, job.n_changed, job.n_without_point,
                                       g_steal_pointer (&problems) };
  return TRUE;
}

GListStore *
yx_desk_list_institutions (YxDesk *self, const char *text, GError **error)
{
  ListJob job = { text, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_store_read (yx_desk_get_store (self), list_job, &job, error) ? job.list : NULL;
}

YxInstitution *
yx_desk_find_institution (YxDesk *self, const char *which, GError **error)
{
  g_autoptr (GListStore) all = yx_desk_list_institutions (self, NULL, error);
  g_autoptr (YxInstitution) found = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (which != NULL, NULL);

  if (all == NULL)
    return NULL;
  key = yx_fold_text (which);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (all)); i++) {
    g_autoptr (YxInstitution) item = g_list_model_get_item (G_LIST_MODEL (all), i);
    const YxInstitutionData *data = yx_institution_get_data (item);
    g_autofree char *name = yx_fold_text (data->name);

    if (g_str_equal (name, key) || g_str_equal (data->id, which))
      return g_steal_pointer (&item);
    if (strlen (which) < 4 || !g_str_has_prefix (data->id, which))
      continue;
    if (found != NULL) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                   _ ("Several institutions begin with %s"), which);
      return NULL;
    }
    found = g_steal_pointer (&item);
  }
  if (found == NULL)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _ ("There is no institution %s"),
                 which);
  return g_steal_pointer (&found);
}

gboolean
yx_desk_remove_institution (YxDesk *self, const char *institution_id, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (institution_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "institution.remove", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  RemoveJob job = { institution_id, author };
  return yx_desk_write (self, remove_job, &job, NULL, error);
}
