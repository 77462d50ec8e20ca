#define G_LOG_DOMAIN "yexun-store"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "model/id.h"
#include "store/event-log.h"


static void
digest_text (GChecksum *sum, const char *text)
{
  char length[24];

  if (text == NULL) {
    g_checksum_update (sum, (const guchar *) "-:", 2);
    return;
  }
  g_snprintf (length, sizeof length, "%" G_GSIZE_FORMAT ":", strlen (text));
  g_checksum_update (sum, (const guchar *) length, -1);
  g_checksum_update (sum, (const guchar *) text, -1);
}

static void
digest_int (GChecksum *sum, gint64 value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  digest_text (sum, text);
}

char *
yx_event_link_hash (const YxEventLink *link)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *) "yexun-event-1\n", -1);
  digest_int (sum, link->seq);
  digest_text (sum, link->id);
  digest_text (sum, link->operation_id);
  digest_text (sum, link->kind);
  digest_text (sum, link->author);
  digest_int (sum, link->device_time);
  digest_int (sum, link->receive_time);
  digest_text (sum, link->payload_digest);
  digest_text (sum, link->prev_hash);
  return g_strdup (g_checksum_get_string (sum));
}

/* What was appended last; 0 and the first previous hash before there is any. */
static gboolean
read_head (YxDb *db, gint64 *ret_seq, char **ret_hash, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, "SELECT seq, hash FROM event_head", error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_seq = row ? yx_statement_get_int (statement, 0) : 0;
  *ret_hash = g_strdup (row ? yx_statement_get_text (statement, 1) : YX_EVENT_FIRST_PREV_HASH);
  yx_statement_reset (statement);
  return TRUE;
}

gboolean
yx_event_log_append (YxDb *db, const YxEvent *event, gint64 *ret_seq, GError **error)
{
  g_autofree char *prev_hash = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *hash = NULL;
  char id[YX_ID_LENGTH + 1];
  YxStatement *statement;
  YxEventLink link;

  g_return_val_if_fail (event != NULL && event->kind != NULL, FALSE);
  g_return_val_if_fail (event->author != NULL && event->payload != NULL, FALSE);

  if (!read_head (db, &link.seq, &prev_hash, error))
    return FALSE;

  yx_id_fill (id);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, event->payload, -1);
  link.seq++;
  link.id = id;
  link.operation_id = event->operation_id;
  link.kind = event->kind;
  link.author = event->author;
  link.receive_time = g_get_real_time ();
  link.device_time = event->device_time != 0 ? event->device_time : link.receive_time;
  link.payload_digest = digest;
  link.prev_hash = prev_hash;
  hash = yx_event_link_hash (&link);

  statement = yx_db_prepare (db,
                             "INSERT INTO events (seq, id, operation_id, kind, author, device_time,"
                             " receive_time, payload, payload_digest, prev_hash, hash)"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, link.seq);
  yx_statement_bind_text (statement, 2, link.id);
  yx_statement_bind_text (statement, 3, link.operation_id);
  yx_statement_bind_text (statement, 4, link.kind);
  yx_statement_bind_text (statement, 5, link.author);
  yx_statement_bind_int (statement, 6, link.device_time);
  yx_statement_bind_int (statement, 7, link.receive_time);
  yx_statement_bind_text (statement, 8, event->payload);
  yx_statement_bind_text (statement, 9, digest);
  yx_statement_bind_text (statement, 10, prev_hash);
  yx_statement_bind_text (statement, 11, hash);
  if (!yx_statement_run (statement, error))
    return FALSE;

  statement = yx_db_prepare (db,
                             "INSERT INTO event_head (one, seq, hash) VALUES (1, $1, $2)"
                             " ON CONFLICT (one) DO UPDATE SET seq = excluded.seq,"
                             " hash = excluded.hash",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, link.seq);
  yx_statement_bind_text (statement, 2, hash);
  if (!yx_statement_run (statement, error))
    return FALSE;

  if (ret_seq != NULL)
    *ret_seq = link.seq;
  return TRUE;
}

void
yx_chain_report_clear (YxChainReport *report)
{
  g_clear_pointer (&report->broken_id, g_free);
  g_clear_pointer (&report->reason, g_free);
  g_clear_pointer (&report->head_hash, g_free);
  report->n_events = 0;
  report->broken_seq = 0;
}

char *
yx_event_find_fault (YxStatement *row, gint64 expected, const char *prev_hash)
{
  const YxEventLink link = {
    .seq = yx_statement_get_int (row, 0),
    .id = yx_statement_get_text (row, 1),
    .operation_id = yx_statement_get_text (row, 2),
    .kind = yx_statement_get_text (row, 3),
    .author = yx_statement_get_text (row, 4),
    .device_time = yx_statement_get_int (row, 5),
    .receive_time = yx_statement_get_int (row, 6),
    .payload_digest = yx_statement_get_text (row, 8),
    .prev_hash = yx_statement_get_text (row, 9),
  };
  const char *payload = yx_statement_get_text (row, 7);
  g_autofree char *digest = NULL;
  g_autofree char *hash = NULL;

  if (link.seq != expected)
    return g_strdup_printf (_ ("Event %lld is missing"), (long long) expected);
  if (payload == NULL)
    return g_strdup_printf (_ ("The content of event %lld was removed"), (long long) expected);

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, payload, -1);
  if (g_strcmp0 (digest, link.payload_digest) != 0)
    return g_strdup_printf (_ ("The content of event %lld was changed"), (long long) expected);

  hash = yx_event_link_hash (&link);
  if (g_strcmp0 (hash, yx_statement_get_text (row, 10)) != 0)
    return g_strdup_printf (_ ("Event %lld was changed"), (long long) expected);
  if (g_strcmp0 (link.prev_hash, prev_hash) != 0)
    return g_strdup_printf (_ ("Event %lld does not follow the one before it: "
                               "events were replaced or moved"),
                            (long long) expected);
  return NULL;
}

gboolean
yx_event_log_verify (YxDb *db, GCancellable *cancellable, YxChainReport *ret_report, GError **error)
{
  g_auto (YxChainReport) report = { 0 };
  g_autofree char *last_hash = NULL;
  g_autofree char *prev_hash = g_strdup (YX_EVENT_FIRST_PREV_HASH);
  gint64 last_seq, expected = 1;
  YxStatement *row;

  g_return_val_if_fail (ret_report != NULL, FALSE);

  if (!read_head (db, &last_seq, &last_hash, error))
    return FALSE;
  row = yx_db_prepare (db, "SELECT " YX_EVENT_COLUMNS " FROM events e ORDER BY e.seq", error);
  if (row == NULL)
    return FALSE;

  for (;; expected++) {
    gboolean more;

    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      yx_statement_reset (row);
      return FALSE;
    }
    if (!yx_statement_step (row, &more, error))
      return FALSE;
    if (!more)
      break;
    report.reason = yx_event_find_fault (row, expected, prev_hash);
    if (report.reason != NULL) {
      report.broken_seq = expected;
      if (yx_statement_get_int (row, 0) == expected)
        report.broken_id = g_strdup (yx_statement_get_text (row, 1));
      yx_statement_reset (row);
      break;
    }
    report.n_events++;
    g_free (prev_hash);
    prev_hash = g_strdup (yx_statement_get_text (row, 10));
  }

  if (report.reason == NULL && last_seq != (gint64) report.n_events) {
    report.broken_seq = MIN (last_seq, (gint64) report.n_events) + 1;
    report.reason = g_strdup_printf (
        last_seq > (gint64) report.n_events
            ? _ ("Event %lld is missing: the log has lost its end")
            : _ ("Event %lld was added past the end of the log"),
        (long long) report.broken_seq);
  } else if (report.reason == NULL && g_strcmp0 (last_hash, prev_hash) != 0) {
    report.broken_seq = last_seq;
    report.reason = g_strdup_printf (_ ("Event %lld is not the one that was "
                                        "written last"),
                                     (long long) last_seq);
  }

  report.head_hash = g_steal_pointer (&prev_hash);
  *ret_report = report;
  memset (&report, 0, sizeof report);
  return TRUE;
}
