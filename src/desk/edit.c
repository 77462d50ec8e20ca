#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/edit-private.h"

gboolean
yx_edit_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, message);
  return FALSE;
}

gboolean
yx_edit_said (const char *text)
{
  return text != NULL && *text != '\0';
}

void
yx_edit_bind (YxStatement *statement, const YxEditValue *values, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (values[i].text != NULL)
      yx_statement_bind_text (statement, (guint) i + 1, values[i].text);
    else if (values[i].has_number)
      yx_statement_bind_int (statement, (guint) i + 1, values[i].number);
  }
}

gboolean
yx_edit_job (YxDb *db, gpointer data, GError **error)
{
  const YxEdit *edit = data;
  YxStatement *statement = yx_db_prepare (db, edit->sql, error);

  if (statement == NULL)
    return FALSE;
  yx_edit_bind (statement, edit->values, edit->n_values);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (edit->missing != NULL && yx_db_get_changes (db) == 0) {
    g_set_error_literal (error, YX_DESK_ERROR,
                         edit->missing_code != 0 ? (int) edit->missing_code
                                                 : (int) YX_DESK_ERROR_NOT_FOUND,
                         edit->missing);
    return FALSE;
  }
  return yx_desk_append_event (db, edit->author, edit->operation_id, edit->kind, edit->payload,
                               error)
         && (edit->then == NULL || edit->then (db, edit, error));
}

gboolean
yx_edit_run (YxDesk *self, YxRight right, YxEdit *edit, GError **error)
{
  g_autofree char *author = NULL;

  if (!yx_desk_may (self, right, edit->kind, error))
    return FALSE;
  author = yx_desk_dup_author (self);
  edit->author = author;
  return yx_desk_write (self, yx_edit_job, edit, NULL, error);
}
