/* Documents on the pages of cases and debtors. */

#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/gather.h"
#include "desk/page-parts.h"
#include "model/enum-types.h"
#include "rules/identifiers.h"

static void
document_clear (gpointer data)
{
  YxPageDocument *document = data;

  g_free (document->id);
  g_free (document->number);
  g_free (document->case_id);
  g_free (document->case_number);
  g_free (document->debtor_id);
  g_free (document->debtor);
  g_free (document->signed_by);
  g_strfreev (document->place_ids);
}

static YxPageDocument
document_from_row (YxStatement *row)
{
  const YxDebtorKind kind
      = (YxDebtorKind) yx_statement_get_enum (row, 6, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON);
  const char *name = yx_statement_get_text (row, 5);

  return (YxPageDocument){
    .id = g_strdup (yx_statement_get_text (row, 0)),
    .kind = (YxDocumentKind) yx_statement_get_enum (row, 1, YX_TYPE_DOCUMENT_KIND,
                                                    YX_DOCUMENT_KIND_SUMMONS),
    .number = g_strdup (yx_statement_get_text (row, 2)),
    .case_id = g_strdup (yx_statement_get_text (row, 3)),
    .debtor_id = g_strdup (yx_statement_get_text (row, 4)),
    .debtor = name != NULL ? yx_mask_debtor (name, kind) : NULL,
    .signed_at = yx_statement_get_int (row, 7),
    .signed_by = g_strdup (yx_statement_get_text (row, 8)),
    .valid_from = yx_statement_get_int (row, 9),
    .valid_until = yx_statement_get_int (row, 10),
    .deadline = yx_statement_get_int (row, 11),
    .served = yx_statement_get_int (row, 12),
    .receipt = yx_statement_get_int (row, 13) != 0,
    .answer = (YxSummonsAnswer) yx_statement_get_enum (row, 14, YX_TYPE_SUMMONS_ANSWER,
                                                       YX_SUMMONS_ANSWER_PENDING),
    .case_number = g_strdup (yx_statement_get_text (row, 15)),
  };
}

static gboolean
read_places (YxDb *db, YxPageDocument *document, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  YxStatement *statement = yx_db_prepare (
      db, "SELECT place_id FROM document_places WHERE document_id = $1 ORDER BY place_id", error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, document->id);
  while (row) {
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (row)
      g_strv_builder_add (ids, yx_statement_get_text (statement, 0));
  }
  document->place_ids = g_strv_builder_end (ids);
  return TRUE;
}

GArray *
yx_page_read_documents (YxDb *db, const char *case_id, const char *debtor_id, GError **error)
{
  g_autoptr (GArray) documents = g_array_new (FALSE, FALSE, sizeof (YxPageDocument));
  g_autofree char *sql = g_strdup_printf (
      "SELECT o.id, o.kind, o.number, o.case_id, d.id, d.name, d.kind, o.signed_at, o.signed_by, "
      "o.valid_from, o.valid_until, o.deadline, o.served, o.receipt, o.answer, c.number "
      "FROM documents o JOIN cases c ON c.id = o.case_id LEFT JOIN debtors d ON d.id = o.debtor_id "
      "WHERE %s ORDER BY coalesce (o.served, o.signed_at, o.created) DESC, o.id",
      case_id != NULL ? "o.case_id = $1"
                      : "o.case_id IN (SELECT case_id FROM case_debtors WHERE debtor_id = $1) "
                        "AND o.debtor_id IN ($1, '')");
  YxStatement *statement = yx_db_prepare (db, sql, error);
  gboolean row = TRUE;

  g_array_set_clear_func (documents, document_clear);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, case_id != NULL ? case_id : debtor_id);
  while (row) {
    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (row) {
      const YxPageDocument document = document_from_row (statement);

      g_array_append_val (documents, document);
    }
  }
  for (guint i = 0; i < documents->len; i++)
    if (!read_places (db, &g_array_index (documents, YxPageDocument, i), error))
      return NULL;
  return g_steal_pointer (&documents);
}
