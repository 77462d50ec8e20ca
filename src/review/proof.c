#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/proof.h"

#include <glib/gi18n-lib.h>

#include "desk/evidence.h"
#include "store/event-log.h"

/* Events are numbered without gaps from 1 on. */
static gboolean
count_holes (YxDb *db, gint64 *ret_n_holes, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT coalesce ((SELECT max (seq) FROM event_head), 0), coalesce (max (seq), 0), count(*) "
      "FROM events",
      error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_n_holes = 0;
  if (row)
    *ret_n_holes = MAX (yx_statement_get_int (statement, 0), yx_statement_get_int (statement, 1))
                   - yx_statement_get_int (statement, 2);
  yx_statement_reset (statement);
  return TRUE;
}

/* Of a row as in count_changed(); a neighbour that is gone is counted as a hole. */
static gboolean
is_as_written (YxStatement *row)
{
  const char *before = yx_statement_get_text (row, 11);
  const char *after = yx_statement_get_text (row, 12);
  g_autofree char *fault = yx_event_find_fault (
      row, yx_statement_get_int (row, 0), before != NULL ? before : yx_statement_get_text (row, 9));

  return fault == NULL && (after == NULL || g_str_equal (after, yx_statement_get_text (row, 10)));
}

/* One operation's events, each with its neighbours; the whole log is `yexunctl verify`. */
static gboolean
count_changed (YxDb *db, const char *operation_id, GCancellable *cancellable, gint64 *ret_n,
               GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT " YX_EVENT_COLUMNS ", b.hash, a.prev_hash FROM events e "
      "LEFT JOIN events b ON b.seq = e.seq - 1 LEFT JOIN events a ON a.seq = e.seq + 1 "
      "WHERE e.operation_id = $1 ORDER BY e.seq",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  *ret_n = 0;
  for (;;) {
    gboolean row;

    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      yx_statement_reset (statement);
      return FALSE;
    }
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    *ret_n += !is_as_written (statement);
  }
}

static gint64
count_events (const YxFacts *facts, const char *kind)
{
  gint64 n = 0;

  for (guint i = 0; i < facts->events->len; i++) {
    const char *found = g_array_index (facts->events, YxFactEvent, i).kind;

    n += found != NULL
         && (g_str_has_suffix (kind, ".") ? g_str_has_prefix (found, kind)
                                          : g_str_equal (found, kind));
  }
  return n;
}

/* Each kind of row is told of by events of its own, one for each row. */
static void
count_lost (const YxFacts *facts, YxProof *proof)
{
  const struct {
    const char *kind;
    guint n_rows;
  } told[YX_N_PROOF_ROWS] = {
    [YX_PROOF_REPORTS] = { "report.", facts->reports->len },
    [YX_PROOF_MOVEMENTS] = { "movement.", facts->movements->len },
    [YX_PROOF_CUSTODIES] = { "custody.began", facts->custodies->len },
    [YX_PROOF_MESSAGES] = { "message.sent", facts->messages->len },
    [YX_PROOF_DISPATCHES] = { "dispatch.sent", facts->dispatches->len },
    [YX_PROOF_EVIDENCE] = { "evidence.begun", facts->evidence->len },
  };

  for (guint i = 0; i < YX_N_PROOF_ROWS; i++)
    proof->lost[i] = MAX (0, count_events (facts, told[i].kind) - (gint64) told[i].n_rows);
}

/* Small ones first, so that as many as can be are looked at. */
static gboolean
look_at_files (YxDb *db, const char *operation_id, const char *desk_path,
               GCancellable *cancellable, YxProof *proof, GError **error)
{
  gint64 budget = YX_PROOF_MAX_BYTES;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT digest, bytes, completed FROM evidence WHERE operation_id = $1 AND "
      "completed IS NOT NULL ORDER BY bytes, id",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, operation_id);
  for (;;) {
    gboolean row;

    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      yx_statement_reset (statement);
      return FALSE;
    }
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    switch (yx_evidence_look (desk_path, yx_statement_get_text (statement, 0),
                              yx_statement_get_int (statement, 1),
                              yx_statement_get_int (statement, 2), &budget)) {
    case YX_EVIDENCE_GONE:
      proof->n_files_gone++;
      break;
    case YX_EVIDENCE_CHANGED:
      proof->n_files_changed++;
      break;
    case YX_EVIDENCE_UNREAD:
      proof->n_files_unread++;
      break;
    case YX_EVIDENCE_STANDS:
    default:
      break;
    }
  }
}

gboolean
yx_proof_read (YxDb *db, const YxFacts *facts, const char *desk_path, GCancellable *cancellable,
               YxProof *ret_proof, GError **error)
{
  YxProof proof = { 0 };

  g_return_val_if_fail (db != NULL && facts != NULL && ret_proof != NULL, FALSE);

  count_lost (facts, &proof);
  if (!count_holes (db, &proof.n_holes, error)
      || !count_changed (db, facts->operation.id, cancellable, &proof.n_changed, error)
      || (desk_path != NULL
          && !look_at_files (db, facts->operation.id, desk_path, cancellable, &proof, error)))
    return FALSE;
  *ret_proof = proof;
  return TRUE;
}

char *
yx_proof_rows_text (YxProofRows rows, gint64 count)
{
  const gulong n = (gulong) MAX (count, 0);

  switch (rows) {
  case YX_PROOF_REPORTS:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu report is gone; the log tells of it",
                                         "%lu reports are gone; the log tells of them", n),
                            n);
  case YX_PROOF_MOVEMENTS:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu arrival or departure is gone; the log tells of it",
                                         "%lu arrivals and departures are gone; the log tells of them",
                                         n),
                            n);
  case YX_PROOF_CUSTODIES:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu inquiry is gone; the log tells of it",
                                         "%lu inquiries are gone; the log tells of them", n),
                            n);
  case YX_PROOF_MESSAGES:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu message is gone; the log tells of it",
                                         "%lu messages are gone; the log tells of them", n),
                            n);
  case YX_PROOF_DISPATCHES:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu dispatch is gone; the log tells of it",
                                         "%lu dispatches are gone; the log tells of them", n),
                            n);
  case YX_PROOF_EVIDENCE:
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%lu entry of evidence is gone; the log tells of it",
                                         "%lu entries of evidence are gone; the log tells of them", n),
                            n);
  case YX_N_PROOF_ROWS:
  default:
    g_return_val_if_reached (NULL);
  }
}
