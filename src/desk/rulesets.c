#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/desk-private.h"
#include "desk/roles.h"
#include "desk/rulesets-private.h"
#include "model/id.h"

typedef struct {
  const char *author;
  const char *shown;
  const char *json;
  char valid_from[16];
} FileJob;

typedef struct {
  const GDate *day;
  YxRuleset *ruleset;
} ForceJob;

static void
file_clear (gpointer data)
{
  YxRulesetFile *file = data;

  g_free (file->shown);
  g_free (file->valid_from);
  g_free (file->author);
}

static YxRuleset *
read_in_force (YxDb *db, const GDate *day, GError **error)
{
  g_autoptr (YxRulebook) book = yx_rulebook_new ();
  YxStatement *statement
      = yx_db_prepare (db, "SELECT name, json FROM ruleset_files ORDER BY added, id", error);

  if (statement == NULL)
    return NULL;
  for (;;) {
    const char *json;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_rulebook_in_force (book, day, error);
    json = yx_statement_get_text (statement, 1);
    if (!yx_rulebook_add (book, yx_statement_get_text (statement, 0), json, strlen (json), error)) {
      yx_statement_reset (statement);
      return NULL;
    }
  }
}

static gboolean
force_job (YxDb *db, gpointer data, GError **error)
{
  ForceJob *job = data;

  job->ruleset = read_in_force (db, job->day, error);
  return job->ruleset != NULL;
}

static gboolean
add_job (YxDb *db, gpointer data, GError **error)
{
  const FileJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, job->json, -1);
  char id[YX_ID_LENGTH + 1];
  gboolean row;
  YxStatement *statement
      = yx_db_prepare (db, "SELECT 1 FROM ruleset_files WHERE name = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->shown);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                 _("There is a ruleset “%s” already; remove it first or use another name"),
                 job->shown);
    return FALSE;
  }
  statement = yx_db_prepare (db,
                             "INSERT INTO ruleset_files (id, name, valid_from, json, author, added) "
                             "VALUES ($1, $2, $3, $4, $5, $6)",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_id_fill (id);
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, job->shown);
  yx_statement_bind_text (statement, 3, job->valid_from);
  yx_statement_bind_text (statement, 4, job->json);
  yx_statement_bind_text (statement, 5, job->author);
  yx_statement_bind_int (statement, 6, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "name", job->shown);
  yx_payload_set_text (payload, "valid_from", job->valid_from);
  yx_payload_set_text (payload, "sha256", digest);
  return yx_desk_append_event (db, job->author, NULL, "ruleset.added", payload, error);
}

static gboolean
remove_job (YxDb *db, gpointer data, GError **error)
{
  const FileJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement = yx_db_prepare (db, "DELETE FROM ruleset_files WHERE name = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->shown);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no ruleset “%s”"),
                 job->shown);
    return FALSE;
  }
  yx_payload_set_text (payload, "name", job->shown);
  return yx_desk_append_event (db, job->author, NULL, "ruleset.removed", payload, error);
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  return yx_rulesets_list (db,
                           "SELECT name, valid_from, author, added FROM ruleset_files "
                           "ORDER BY valid_from, added, id",
                           data, error);
}

GArray *
yx_ruleset_files_new (void)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (YxRulesetFile));

  g_array_set_clear_func (files, file_clear);
  return files;
}

gboolean
yx_rulesets_list (YxDb *db, const char *sql, GArray *files, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    YxRulesetFile file;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    file.shown = g_strdup (yx_statement_get_text (statement, 0));
    file.valid_from = g_strdup (yx_statement_get_text (statement, 1));
    file.author = g_strdup (yx_statement_get_text (statement, 2));
    file.added = yx_statement_get_int (statement, 3);
    g_array_append_val (files, file);
  }
}

YxRuleset *
yx_rulesets_read (YxDb *db, const char *digest, gint64 start, GError **error)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (start / G_USEC_PER_SEC);
  GDate day;

  if (digest != NULL) {
    YxStatement *statement
        = yx_db_prepare (db, "SELECT json FROM rulesets WHERE digest = $1", error);
    YxRuleset *ruleset;
    gboolean row;

    if (statement == NULL)
      return NULL;
    yx_statement_bind_text (statement, 1, digest);
    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (row) {
      const char *json = yx_statement_get_text (statement, 0);

      ruleset = yx_ruleset_parse (NULL, digest, json, strlen (json), error);
      yx_statement_reset (statement);
      return ruleset;
    }
  }
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return read_in_force (db, &day, error);
}

gboolean
yx_rulesets_keep (YxDb *db, const YxRuleset *ruleset, char **ret_digest, GError **error)
{
  g_autofree char *json = yx_ruleset_to_json (ruleset);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  YxStatement *statement = yx_db_prepare (db,
                                          "INSERT INTO rulesets (digest, json, kept) "
                                          "VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING",
                                          error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, digest);
  yx_statement_bind_text (statement, 2, json);
  yx_statement_bind_int (statement, 3, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  *ret_digest = g_steal_pointer (&digest);
  return TRUE;
}

gboolean
yx_desk_add_ruleset (YxDesk *self, const char *shown, const char *json, gsize size, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *text = NULL;
  g_autoptr (YxRuleset) ruleset = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (shown != NULL && json != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "ruleset.add", error))
    return FALSE;
  ruleset = yx_ruleset_parse (NULL, shown, json, size, error);
  if (ruleset == NULL)
    return FALSE;
  text = g_strndup (json, size);
  author = yx_desk_dup_author (self);
  FileJob job = { .author = author, .shown = shown, .json = text };
  g_date_strftime (job.valid_from, sizeof job.valid_from, "%Y-%m-%d",
                   yx_ruleset_get_valid_from (ruleset));
  return yx_desk_write (self, add_job, &job, NULL, error);
}

gboolean
yx_desk_remove_ruleset (YxDesk *self, const char *shown, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (shown != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "ruleset.remove", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  FileJob job = { .author = author, .shown = shown };
  return yx_desk_write (self, remove_job, &job, NULL, error);
}

GArray *
yx_desk_list_rulesets (YxDesk *self, GError **error)
{
  g_autoptr (GArray) files = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  files = yx_ruleset_files_new ();
  if (!yx_store_read (yx_desk_get_store (self), list_job, files, error))
    return NULL;
  return g_steal_pointer (&files);
}

YxRuleset *
yx_desk_get_ruleset (YxDesk *self, const GDate *day, GError **error)
{
  ForceJob job = { day, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (day != NULL && g_date_valid (day), NULL);

  if (!yx_store_read (yx_desk_get_store (self), force_job, &job, error))
    return NULL;
  return job.ruleset;
}
