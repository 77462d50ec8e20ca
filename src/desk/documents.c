/* Papers of a case. */

#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/edit-private.h"
#include "desk/facts.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"
#include "model/vocabulary.h"

typedef struct {
  const YxDocumentData *document;
  const char *author;
  char *id;
} DocumentJob;

/* Its number, else the second it was served or signed. */
static char *
document_key (const YxDocumentData *document)
{
  const gint64 time = document->served != 0 ? document->served : document->signed_at;

  return yx_edit_said (document->number)
             ? yx_fold_text (document->number)
             : g_strdup_printf ("@%" G_GINT64_FORMAT, time / G_TIME_SPAN_SECOND);
}

static gboolean
find_document (YxDb *db, const YxDocumentData *document, const char *key, char **ret_id,
               GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id FROM documents WHERE case_id = $1 AND debtor_id = $2 "
                       "AND kind = $3 AND document_key = $4",
                       error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, document->case_id);
  yx_statement_bind_text (statement, 2, document->debtor_id != NULL ? document->debtor_id : "");
  yx_statement_bind_enum (statement, 3, YX_TYPE_DOCUMENT_KIND, (int) document->kind);
  yx_statement_bind_text (statement, 4, key);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_id = row ? g_strdup (yx_statement_get_text (statement, 0)) : NULL;
  yx_statement_reset (statement);
  return TRUE;
}

/* Whether the document that is to be corrected is one of this case. */
static gboolean
is_of_case (YxDb *db, const YxDocumentData *document, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT 1 FROM documents WHERE id = $1 AND case_id = $2", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, document->id);
  yx_statement_bind_text (statement, 2, document->case_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (!row)
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("The case has no such document"));
  return row;
}

static gboolean
name_places (YxDb *db, const YxDocumentData *document, const char *id, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "DELETE FROM document_places WHERE document_id = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  if (!yx_statement_run (statement, error))
    return FALSE;
  for (gsize i = 0; document->place_ids[i] != NULL; i++) {
    statement = yx_db_prepare (db,
                               "INSERT INTO document_places (document_id, place_id) "
                               "SELECT $1, id FROM places WHERE id = $2 "
                               "ON CONFLICT (document_id, place_id) DO NOTHING",
                               error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, document->place_ids[i]);
    if (!yx_statement_run (statement, error))
      return FALSE;
    if (yx_db_get_changes (db) == 0) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no place %s"),
                   document->place_ids[i]);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
document_job (YxDb *db, gpointer data, GError **error)
{
  DocumentJob *job = data;
  const YxDocumentData *document = job->document;
  const char *kind = yx_enum_nick (YX_TYPE_DOCUMENT_KIND, (int) document->kind);
  g_autofree char *key = document_key (document);
  g_autofree char *known = NULL;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gboolean exists = TRUE;
  YxStatement *statement;

  if (!yx_desk_row_exists (db, "cases", document->case_id, &exists, error)
      || (exists && document->debtor_id != NULL
          && !yx_desk_row_exists (db, "debtors", document->debtor_id, &exists, error))
      || !find_document (db, document, key, &known, error))
    return FALSE;
  if (!exists) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("The document's case or debtor is not on the desk"));
    return FALSE;
  }
  if (document->id != NULL && known != NULL && !g_str_equal (known, document->id)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                         _("Another document of this kind has that number already"));
    return FALSE;
  }
  if (document->id != NULL && !is_of_case (db, document, error))
    return FALSE;
  job->id = document->id != NULL ? g_strdup (document->id)
            : known != NULL      ? g_strdup (known)
                                 : yx_id_new ();
  const gint64 now = g_get_real_time ();
  const YxEditValue values[] = {
    YX_EDIT_TEXT (job->id),
    YX_EDIT_TEXT (document->case_id),
    YX_EDIT_TEXT (document->debtor_id != NULL ? document->debtor_id : ""),
    YX_EDIT_TEXT (kind),
    YX_EDIT_TEXT (key),
    YX_EDIT_TEXT (yx_edit_said (document->number) ? document->number : NULL),
    YX_EDIT_TIME (document->signed_at),
    YX_EDIT_TEXT (document->signed_by),
    YX_EDIT_TIME (document->valid_from),
    YX_EDIT_TIME (document->valid_until),
    YX_EDIT_TIME (document->deadline),
    YX_EDIT_TIME (document->served),
    YX_EDIT_NUMBER (document->receipt != 0),
    YX_EDIT_TEXT (yx_enum_nick (YX_TYPE_SUMMONS_ANSWER, (int) document->answer)),
    YX_EDIT_TEXT (job->author),
    YX_EDIT_NUMBER (now),
  };

  statement = yx_db_prepare (
      db,
      "INSERT INTO documents (id, case_id, debtor_id, kind, document_key, number, signed_at, "
      "signed_by, valid_from, valid_until, deadline, served, receipt, answer, author, created, "
      "updated) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16) "
      "ON CONFLICT (id) DO UPDATE SET debtor_id = $3, kind = $4, document_key = $5, number = $6, "
      "signed_at = $7, signed_by = $8, valid_from = $9, valid_until = $10, deadline = $11, "
      "served = $12, receipt = $13, answer = $14, updated = $16",
      error);
  if (statement == NULL)
    return FALSE;
  yx_edit_bind (statement, values, G_N_ELEMENTS (values));
  if (!yx_statement_run (statement, error)
      || (document->place_ids != NULL && !name_places (db, document, job->id, error)))
    return FALSE;
  yx_payload_set_text (payload, "document", job->id);
  yx_payload_set_text (payload, "case", document->case_id);
  yx_payload_set_text (payload, "debtor", document->debtor_id);
  yx_payload_set_text (payload, "kind", kind);
  yx_payload_set_text (payload, "number", document->number);
  if (document->place_ids != NULL)
    yx_payload_set_texts (payload, "places", document->place_ids, -1);
  return yx_desk_append_event (db, job->author, NULL, "document.recorded", payload, error);
}

gboolean
yx_desk_record_document (YxDesk *self, const YxDocumentData *document, char **ret_id,
                         GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *id = NULL;
  gboolean done;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (document != NULL && document->case_id != NULL, FALSE);

  if (!yx_edit_said (document->number) && document->served == 0 && document->signed_at == 0)
    return yx_edit_invalid (error, _("A document needs a number, or a day it was signed or served"));
  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "document.record", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  DocumentJob job = { document, author, NULL };
  done = yx_desk_write (self, document_job, &job, NULL, error);
  id = job.id;
  if (done && ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return done;
}
