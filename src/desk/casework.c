#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/casework-private.h"
#include "desk/casework.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

typedef struct {
  const char *which;
  char *folded;
  char *id;
} FindJob;

/* The id that a query of one parameter finds when it finds one only; *ret_n is how many. */
static gboolean
find_only (YxDb *db, const char *sql, const char *value, char **ret_id, guint *ret_n,
           GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);
  g_autofree char *id = NULL;
  guint n = 0;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, value);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    if (n++ == 0)
      id = g_strdup (yx_statement_get_text (statement, 0));
  }
  *ret_n = n;
  if (n == 1)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

/* Tries one query after the other until one finds something. */
static gboolean
find_by (YxDb *db, const char *const *queries, const char *const *values, FindJob *job,
         const char *none, const char *several, GError **error)
{
  for (gsize i = 0; queries[i] != NULL; i++) {
    guint n = 0;

    if (!find_only (db, queries[i], values[i], &job->id, &n, error))
      return FALSE;
    if (n > 1) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, "%s: %s", job->which, several);
      return FALSE;
    }
    if (n == 1)
      return TRUE;
  }
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, "%s: %s", job->which, none);
  return FALSE;
}

static gboolean
find_case_job (YxDb *db, gpointer data, GError **error)
{
  static const char *const queries[]
      = { "SELECT id FROM cases WHERE id = $1", "SELECT id FROM cases WHERE number = $1",
          "SELECT id FROM cases WHERE number LIKE '%' || $1 || '%' LIMIT 2", NULL };
  FindJob *job = data;
  const char *const values[] = { job->which, job->folded, job->folded };

  return find_by (db, queries, values, job, _("there is no such case"),
                  _("more than one case matches"), error);
}

static gboolean
find_debtor_job (YxDb *db, gpointer data, GError **error)
{
  static const char *const queries[]
      = { "SELECT id FROM debtors WHERE id = $1", "SELECT id FROM debtors WHERE id_number = $1",
          "SELECT id FROM debtors WHERE name_key = $1 LIMIT 2", NULL };
  FindJob *job = data;
  const char *const values[] = { job->which, job->folded, job->folded };

  return find_by (db, queries, values, job, _("there is no such debtor"),
                  _("more than one debtor has this name; give the ID number"), error);
}

static gboolean
node_is_known (YxDesk *self, const char *node, GError **error)
{
  g_autoptr (YxCasework) casework = yx_desk_get_casework (self, error);

  if (casework == NULL)
    return FALSE;
  if (yx_casework_find_node (casework, node) >= 0)
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("“%s” is no node of the workflow"),
               node);
  return FALSE;
}

gboolean
yx_desk_record_node (YxDesk *self, const char *case_id, const char *node, gint64 done,
                     const char *note, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *author = NULL;
  const gint64 now = g_get_real_time ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL && node != NULL, FALSE);

  if (done <= 0 || done > now)
    return yx_edit_invalid (error, _("A node is recorded when it is done, not before"));
  if (!node_is_known (self, node, error))
    return FALSE;
  author = yx_desk_dup_author (self);
  const YxEditValue values[]
      = { YX_EDIT_TEXT (case_id), YX_EDIT_TEXT (node),
          YX_EDIT_NUMBER (done),  YX_EDIT_TEXT (yx_edit_said (note) ? note : NULL),
          YX_EDIT_TEXT (author),  YX_EDIT_NUMBER (now) };
  YxEdit edit = {
    .sql = "INSERT INTO case_nodes (case_id, node, done, note, author, recorded) "
           "SELECT id, $2, $3, $4, $5, $6 FROM cases WHERE id = $1 "
           "ON CONFLICT (case_id, node) DO UPDATE SET done = excluded.done, note = excluded.note, "
           "author = excluded.author, recorded = excluded.recorded",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such case"),
    .kind = "case.node-recorded",
    .payload = payload,
  };

  yx_payload_set_text (payload, "case", case_id);
  yx_payload_set_text (payload, "node", node);
  yx_payload_set_int (payload, "done", done);
  yx_payload_set_text (payload, "note", note);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_clear_node (YxDesk *self, const char *case_id, const char *node, const char *reason,
                    GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL && node != NULL, FALSE);

  if (!yx_edit_said (reason))
    return yx_edit_invalid (error, _("Say why it is taken back"));
  const YxEditValue values[] = { YX_EDIT_TEXT (case_id), YX_EDIT_TEXT (node) };
  YxEdit edit = {
    .sql = "DELETE FROM case_nodes WHERE case_id = $1 AND node = $2",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("Nobody has recorded this node by hand"),
    .kind = "case.node-cleared",
    .payload = payload,
  };

  yx_payload_set_text (payload, "case", case_id);
  yx_payload_set_text (payload, "node", node);
  yx_payload_set_text (payload, "reason", reason);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_record_assets (YxDesk *self, const char *case_id, gint64 assets_fen, const char *note,
                       GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL, FALSE);

  if (assets_fen < 0)
    return yx_edit_invalid (error, _("Assets are worth nothing or more"));
  author = yx_desk_dup_author (self);
  const YxEditValue values[] = { YX_EDIT_TEXT (case_id), YX_EDIT_NUMBER (assets_fen),
                                 YX_EDIT_NUMBER (g_get_real_time ()), YX_EDIT_TEXT (author) };
  YxEdit edit = {
    .sql = "UPDATE cases SET assets_fen = $2, assets_checked = $3, assets_by = $4, updated = $3 "
           "WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such case"),
    .kind = "case.assets-recorded",
    .payload = payload,
    .then = yx_triage_then_case,
    .then_id = case_id,
  };

  yx_payload_set_text (payload, "case", case_id);
  yx_payload_set_int (payload, "assets_fen", assets_fen);
  yx_payload_set_text (payload, "note", note);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

gboolean
yx_desk_set_claim_kind (YxDesk *self, const char *case_id, YxClaimKind kind, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *nick = yx_enum_nick (YX_TYPE_CLAIM_KIND, (int) kind);

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL && nick != NULL, FALSE);

  const YxEditValue values[]
      = { YX_EDIT_TEXT (case_id), YX_EDIT_TEXT (kind == YX_CLAIM_KIND_UNKNOWN ? NULL : nick),
          YX_EDIT_NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "UPDATE cases SET claim_kind = $2, updated = $3 WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such case"),
    .kind = "case.claim-kind-set",
    .payload = payload,
    .then = yx_triage_then_case,
    .then_id = case_id,
  };

  yx_payload_set_text (payload, "case", case_id);
  yx_payload_set_text (payload, "kind", nick);
  return yx_edit_run (self, YX_RIGHT_KEEP_CASES, &edit, error);
}

char *
yx_desk_find_case (YxDesk *self, const char *which, GError **error)
{
  g_autofree char *folded = NULL;
  g_autoptr (GString) number = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (which != NULL, NULL);

  /* Numbers are kept with full-width brackets, whichever are typed. */
  folded = yx_fold_text (which);
  number = g_string_new (folded);
  g_string_replace (number, "(", "（", 0);
  g_string_replace (number, ")", "）", 0);
  FindJob job = { .which = which, .folded = number->str };
  return yx_store_read (yx_desk_get_store (self), find_case_job, &job, error) ? job.id : NULL;
}

char *
yx_desk_find_debtor (YxDesk *self, const char *which, GError **error)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (which != NULL, NULL);

  folded = yx_fold_text (which);
  FindJob job = { .which = which, .folded = folded };
  return yx_store_read (yx_desk_get_store (self), find_debtor_job, &job, error) ? job.id : NULL;
}
