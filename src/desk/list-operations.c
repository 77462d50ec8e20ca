#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/lists-private.h"
#include "desk/operation.h"
#include "model/enum-types.h"

#define OPERATION_COLUMNS \
  "SELECT o.id, o.name, o.kind, o.step, o.window_start, o.window_end, o.base, o.base_lon, " \
  "o.base_lat, o.drop_off_lon, o.drop_off_lat, o.plan_version, o.created, " \
  "(SELECT count(*) FROM operation_cases oc WHERE oc.operation_id = o.id), " \
  "(SELECT count(*) FROM tasks t WHERE t.operation_id = o.id AND t.dropped = 0) " \
  "FROM operations o "

static YxOperation *
operation_from_row (YxStatement *row)
{
  const YxOperationData data = {
    .id = yx_statement_get_text (row, 0),
    .name = yx_statement_get_text (row, 1),
    .kind = (YxTaskKind) yx_statement_get_enum (row, 2, YX_TYPE_TASK_KIND, YX_TASK_KIND_SUMMONS),
    .step = (YxOperationStep) yx_statement_get_enum (row, 3, YX_TYPE_OPERATION_STEP,
                                                     YX_OPERATION_STEP_DRAFT),
    .window_start = yx_statement_get_int (row, 4),
    .window_end = yx_statement_get_int (row, 5),
    .base = yx_statement_get_text (row, 6),
    .base_lon = yx_statement_get_real (row, 7),
    .base_lat = yx_statement_get_real (row, 8),
    .has_drop_off = !yx_statement_is_null (row, 9),
    .drop_off_lon = yx_statement_get_real (row, 9),
    .drop_off_lat = yx_statement_get_real (row, 10),
    .plan_version = (int) yx_statement_get_int (row, 11),
    .created = yx_statement_get_int (row, 12),
    .n_cases = (int) yx_statement_get_int (row, 13),
    .n_tasks = (int) yx_statement_get_int (row, 14),
  };

  return yx_operation_new (&data);
}

static gboolean
operations_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_operations (db, error);
  return job->result != NULL;
}

static gboolean
find_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_operation_named (db, job->id, error);
  return job->result != NULL;
}

/* The first row of a statement; *ret_operation stays NULL when there is none. */
static gboolean
read_first (YxStatement *statement, YxOperation **ret_operation, gboolean *ret_more,
            GError **error)
{
  gboolean row;

  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_more = FALSE;
  if (row) {
    g_autoptr (YxOperation) operation = operation_from_row (statement);

    if (!yx_statement_step (statement, ret_more, error))
      return FALSE;
    yx_statement_reset (statement);
    *ret_operation = g_steal_pointer (&operation);
  }
  return TRUE;
}

YxOperation *
yx_desk_read_operation (YxDb *db, const char *operation_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, OPERATION_COLUMNS "WHERE o.id = $1", error);
  YxOperation *operation = NULL;
  gboolean more;

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  if (!read_first (statement, &operation, &more, error))
    return NULL;
  if (operation == NULL)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no operation “%s”"),
                 operation_id);
  return operation;
}

GListStore *
yx_read_operations (YxDb *db, GError **error)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func (g_object_unref);
  YxStatement *statement
      = yx_db_prepare (db, OPERATION_COLUMNS "ORDER BY o.created DESC, o.id DESC", error);

  if (statement == NULL)
    return NULL;
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_OPERATION, operations);
    g_ptr_array_add (operations, operation_from_row (statement));
  }
}

YxOperation *
yx_read_operation_named (YxDb *db, const char *which, GError **error)
{
  g_autoptr (YxOperation) operation = NULL;
  YxStatement *statement;
  gboolean more;

  if (which == NULL) {
    statement
        = yx_db_prepare (db, OPERATION_COLUMNS "ORDER BY o.created DESC, o.id DESC LIMIT 1", error);
    if (statement == NULL || !read_first (statement, &operation, &more, error))
      return NULL;
    if (operation == NULL)
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                           _("There is no operation on this desk yet"));
    return g_steal_pointer (&operation);
  }

  /* Of operations with one name, the latest: names like "Dawn" come again. */
  statement = yx_db_prepare (db,
                             OPERATION_COLUMNS "WHERE o.id = $1 OR o.name = $1 "
                                               "ORDER BY o.created DESC, o.id DESC LIMIT 1",
                             error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, which);
  if (!read_first (statement, &operation, &more, error))
    return NULL;
  if (operation == NULL && *which != '\0') {
    g_autofree char *beginning = g_ascii_strdown (which, -1);

    statement
        = yx_db_prepare (db, OPERATION_COLUMNS "WHERE substr (o.id, 1, $2) = $1 LIMIT 2", error);
    if (statement == NULL)
      return NULL;
    yx_statement_bind_text (statement, 1, beginning);
    yx_statement_bind_int (statement, 2, g_utf8_strlen (beginning, -1));
    if (!read_first (statement, &operation, &more, error))
      return NULL;
    if (more) {
      g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                   _("More than one operation begins with “%s”; give more of its id"), which);
      return NULL;
    }
  }
  if (operation == NULL)
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no operation “%s”"),
                 which);
  return g_steal_pointer (&operation);
}

GListStore *
yx_desk_list_operations (YxDesk *self, GError **error)
{
  YxListJob job = { 0 };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_list_job_run (self, operations_job, &job, error);
}

YxOperation *
yx_desk_find_operation (YxDesk *self, const char *which, GError **error)
{
  YxListJob job = { .id = which };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_list_job_run (self, find_job, &job, error);
}
