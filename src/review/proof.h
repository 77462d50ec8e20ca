#pragma once

/* What of a night is gone or was changed, by what outlasts it: the event log tells of each row that was
 * written, the chain of the log of itself, numbers of plans of those between, digests of the files
 * of evidence. Internal to review/. */

#include "review/course.h"

G_BEGIN_DECLS

typedef enum {
  YX_PROOF_REPORTS,
  YX_PROOF_MOVEMENTS,
  YX_PROOF_CUSTODIES,
  YX_PROOF_MESSAGES,
  YX_PROOF_DISPATCHES,
  YX_PROOF_EVIDENCE,
  YX_N_PROOF_ROWS,
} YxProofRows;

typedef struct {
  gint64 n_holes;                 /* numbers that the event log has not */
  gint64 n_changed;               /* events of the operation that are not what was written */
  gint64 lost[YX_N_PROOF_ROWS];   /* rows that the log tells of and that are not there */
  gint64 n_files_gone, n_files_changed;
  gint64 n_files_unread;          /* of the right length, but too much to be hashed here */
} YxProof;

/* `desk_path` nullable: no file is looked at. Hashes at most YX_PROOF_MAX_BYTES of files that somebody has
 * touched since they were taken in; reads one operation's events. */
#define YX_PROOF_MAX_BYTES (64 * 1024 * 1024)
gboolean yx_proof_read (YxDb *db, const YxFacts *facts, const char *desk_path,
                        GCancellable *cancellable, YxProof *ret_proof, GError **error);

/* "reports", …, in the user's language: what is lost of a kind. */
char *yx_proof_rows_text (YxProofRows rows, gint64 count);

G_END_DECLS
