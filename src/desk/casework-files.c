#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/casework-private.h"
#include "desk/casework.h"
#include "desk/rulesets-private.h"
#include "model/id.h"

static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  YxCasework **casework = data;

  *casework = yx_casework_read (db, g_get_real_time (), error);
  return *casework != NULL;
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  return yx_rulesets_list (db,
                           "SELECT name, valid_from, author, added FROM casework_files "
                           "ORDER BY valid_from, added, id",
                           data, error);
}

YxCasework *
yx_casework_read (YxDb *db, gint64 now, GError **error)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (YxCaseworkBook) book = yx_casework_book_new ();
  YxStatement *statement
      = yx_db_prepare (db, "SELECT name, json FROM casework_files ORDER BY added, id", error);
  GDate day;

  if (statement == NULL)
    return NULL;
  for (;;) {
    const char *json;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      break;
    json = yx_statement_get_text (statement, 1);
    if (!yx_casework_book_add (book, yx_statement_get_text (statement, 0), json, strlen (json),
                               error)) {
      yx_statement_reset (statement);
      return NULL;
    }
  }
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return yx_casework_book_in_force (book, &day);
}

YxCasework *
yx_desk_get_casework (YxDesk *self, GError **error)
{
  YxCasework *casework = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_store_read (yx_desk_get_store (self), read_job, &casework, error) ? casework : NULL;
}

gboolean
yx_desk_add_casework (YxDesk *self, const char *shown, const char *json, gsize size, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autoptr (YxCasework) casework = NULL;
  g_autofree char *text = NULL;
  g_autofree char *author = NULL;
  g_autofree char *missing = NULL;
  char date[16];
  char id[YX_ID_LENGTH + 1];

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (shown != NULL && json != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "casework.add", error))
    return FALSE;
  casework = yx_casework_parse (shown, json, size, error);
  if (casework == NULL)
    return FALSE;
  text = g_strndup (json, size);
  author = yx_desk_dup_author (self);
  missing = g_strdup_printf (
      _("There are casework rules “%s” already; remove them first or use another name"), shown);
  g_date_strftime (date, sizeof date, "%Y-%m-%d", yx_casework_get_valid_from (casework));
  yx_id_fill (id);
  const YxEditValue values[]
      = { YX_EDIT_TEXT (id),   YX_EDIT_TEXT (shown),  YX_EDIT_TEXT (date),
          YX_EDIT_TEXT (text), YX_EDIT_TEXT (author), YX_EDIT_NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "INSERT INTO casework_files (id, name, valid_from, json, author, added) "
           "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = missing,
    .missing_code = YX_DESK_ERROR_EXISTS,
    .kind = "casework.added",
    .payload = payload,
  };

  yx_payload_set_text (payload, "name", shown);
  yx_payload_set_text (payload, "valid_from", date);
  yx_payload_set_text (payload, "sha256", yx_casework_get_digest (casework));
  return yx_edit_run (self, YX_RIGHT_ADMINISTER, &edit, error);
}

gboolean
yx_desk_remove_casework (YxDesk *self, const char *shown, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *missing = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (shown != NULL, FALSE);

  missing = g_strdup_printf (_("There are no casework rules “%s”"), shown);
  const YxEditValue values[] = { YX_EDIT_TEXT (shown) };
  YxEdit edit = {
    .sql = "DELETE FROM casework_files WHERE name = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = missing,
    .kind = "casework.removed",
    .payload = payload,
  };

  yx_payload_set_text (payload, "name", shown);
  return yx_edit_run (self, YX_RIGHT_ADMINISTER, &edit, error);
}

GArray *
yx_desk_list_casework (YxDesk *self, GError **error)
{
  g_autoptr (GArray) files = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  files = yx_ruleset_files_new ();
  if (!yx_store_read (yx_desk_get_store (self), list_job, files, error))
    return NULL;
  return g_steal_pointer (&files);
}
