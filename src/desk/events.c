#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/events.h"

typedef struct {
  YxEventFilter filter;
  GArray *rows;
} ListJob;

static void
row_clear (gpointer data)
{
  YxEventRow *row = data;

  g_free (row->id);
  g_free (row->operation_id);
  g_free (row->kind);
  g_free (row->author);
  g_free (row->payload);
  g_free (row->hash);
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  g_autofree char *sql = g_strdup_printf (
      "SELECT seq, id, operation_id, kind, author, device_time, receive_time, payload, hash "
      "FROM events WHERE seq > $1%s%s ORDER BY seq%s",
      job->filter.operation_id != NULL ? " AND operation_id = $2" : "",
      job->filter.kind != NULL ? " AND substr (kind, 1, length ($3)) = $3" : "",
      job->filter.limit > 0 ? " LIMIT $4" : "");
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, job->filter.after);
  if (job->filter.operation_id != NULL)
    yx_statement_bind_text (statement, 2, job->filter.operation_id);
  if (job->filter.kind != NULL)
    yx_statement_bind_text (statement, 3, job->filter.kind);
  if (job->filter.limit > 0)
    yx_statement_bind_int (statement, 4, job->filter.limit);
  for (;;) {
    YxEventRow event;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    event = (YxEventRow){
      .seq = yx_statement_get_int (statement, 0),
      .id = g_strdup (yx_statement_get_text (statement, 1)),
      .operation_id = g_strdup (yx_statement_get_text (statement, 2)),
      .kind = g_strdup (yx_statement_get_text (statement, 3)),
      .author = g_strdup (yx_statement_get_text (statement, 4)),
      .device_time = yx_statement_get_int (statement, 5),
      .receive_time = yx_statement_get_int (statement, 6),
      .payload = g_strdup (yx_statement_get_text (statement, 7)),
      .hash = g_strdup (yx_statement_get_text (statement, 8)),
    };
    g_array_append_val (job->rows, event);
  }
}

GArray *
yx_desk_list_events (YxDesk *self, const YxEventFilter *filter, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (YxEventRow));
  ListJob job = { .rows = rows };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  g_array_set_clear_func (rows, row_clear);
  if (filter != NULL)
    job.filter = *filter;
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&rows);
}
