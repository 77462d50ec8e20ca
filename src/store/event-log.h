#pragma once

/* The event log: what was done on the desk, by whom and when, in one chain.
 *
 * An event is appended in the same transaction as the rows it tells of. Events are numbered
 * 1, 2, … without gaps. Each carries
 *
 *   payload_digest = SHA-256 (payload)
 *   hash           = SHA-256 ("yexun-event-1\n" then, each as LENGTH:BYTES, seq, id, operation,
 *                    kind, author, device_time, receive_time, payload_digest, previous hash)
 *
 * in lower-case hex, LENGTH in decimal bytes, numbers in decimal, NULL as "-:" ; the previous
 * hash of the first is 64 zeros. The number and hash of the last event are kept beside the log,
 * so that cutting off its end shows as well. The chain rests on the digest of the payload, not
 * on the payload, so that a payload can be purged when its time has come. */

#include <gio/gio.h>

#include "store/db.h"

G_BEGIN_DECLS

typedef struct {
  const char *operation_id; /* nullable */
  const char *kind;         /* "cases.imported" */
  const char *author;
  gint64 device_time;       /* when it happened, by the clock of where it happened; 0: now */
  const char *payload;      /* canonical JSON: keys sorted, no white space; see YxPayload */
} YxEvent;

/* Appends on the writer's connection. *ret_seq is nullable. */
gboolean yx_event_log_append (YxDb *db, const YxEvent *event, gint64 *ret_seq, GError **error);

/* One row of the log, as the chain sees it. */
typedef struct {
  gint64 seq;
  const char *id;
  const char *operation_id; /* nullable */
  const char *kind;
  const char *author;
  gint64 device_time;
  gint64 receive_time;
  const char *payload_digest;
  const char *prev_hash;
} YxEventLink;

#define YX_EVENT_FIRST_PREV_HASH \
  "0000000000000000000000000000000000000000000000000000000000000000"

/* Its hash, as above, for whoever proves a log without its desk. Returns: (transfer full) */
char *yx_event_link_hash (const YxEventLink *link);

/* What a row of the log is judged by, of `events e`. */
#define YX_EVENT_COLUMNS \
  "e.seq, e.id, e.operation_id, e.kind, e.author, e.device_time, e.receive_time, e.payload, " \
  "e.payload_digest, e.prev_hash, e.hash"

/* What is wrong with the row of YX_EVENT_COLUMNS that the statement stands on, which should be number
 * `expected` and follow `prev_hash`, in the user's language. NULL: nothing. Returns: (transfer full)
 * (nullable) */
char *yx_event_find_fault (YxStatement *row, gint64 expected, const char *prev_hash);

typedef struct {
  guint64 n_events;     /* read */
  gint64 broken_seq;    /* first event that does not fit; 0: the chain is whole */
  char *broken_id;      /* its id, NULL when it is missing */
  char *reason;         /* in the user's language; NULL when whole */
  char *head_hash;      /* of the last good event: write it down to prove the log later */
} YxChainReport;

void yx_chain_report_clear (YxChainReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxChainReport, yx_chain_report_clear)

/* Recomputes the chain from its start. FALSE only when the log could not be read. */
gboolean yx_event_log_verify (YxDb *db, GCancellable *cancellable, YxChainReport *ret_report,
                              GError **error);

G_END_DECLS
