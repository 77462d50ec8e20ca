#pragma once

/* A paper on its way out of the desk: read, made, recorded and written to a file, or handed to a
 * printer. */

#include "desk/desk.h"
#include "paper/compose.h"

G_BEGIN_DECLS

typedef struct {
  const char *operation_id; /* NULL: of a day or a week */
  const char *subject;      /* that day or week: "2026-11-24", "2026-W48" */
  YxPaperKind kind;
  YxPaperEdition edition;
  YxPaperForm form;  /* of papers of a review: also the numbers behind them */
  int version;       /* of the approval; 0: in force, else the draft */
  const char *route; /* see YxPaperRequest */
  const char *locale;
} YxPaperOrder;

typedef struct {
  char *id;
  char *digest; /* of the PDF */
  guint n_pages;    /* 0: no PDF */
  int version;
  int text_version; /* of a paper of a review; 0: another */
  gint64 expires;   /* 0: never */
} YxPaperReceipt;

void yx_paper_receipt_clear (YxPaperReceipt *receipt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxPaperReceipt, yx_paper_receipt_clear)

/* Makes the PDF and records it on the desk (desk/papers.h); then the file stands whole at `path`,
 * mode 0600, in the place of what was there. On failure nothing is there that was not before, and
 * nothing is recorded. Blocks; call it on a thread of its own where somebody waits.
 * ret_receipt is nullable. Errors: those of the desk, G_FILE_ERROR, G_IO_ERROR_CANCELLED. */
gboolean yx_paper_issue (YxDesk *desk, const YxPaperOrder *order, const char *path,
                         YxPaperProgressFunc progress, gpointer progress_data,
                         GCancellable *cancellable, YxPaperReceipt *ret_receipt, GError **error);

/* A paper of a dossier that has been read: to be looked at, and printed once it is recorded. Its
 * values do not change; references are counted. */
typedef struct {
  YxPaper *paper;   /* NULL: numbers */
  GBytes *bytes;    /* of the file, where it is there already; nullable */
  gboolean changed; /* what was signed off is not what `paper` says any more: `bytes` is */
  char *id;
  char *operation_id, *subject; /* one of them NULL */
  YxPaperKind kind;
  YxPaperEdition edition;
  YxPaperForm form;
  int version, plan_version;
  int text_version;
  char *remarks, *signed_by; /* nullable */
} YxPaperProof;

YxPaperProof *yx_paper_proof_ref (YxPaperProof *proof);
void yx_paper_proof_unref (YxPaperProof *proof);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPaperProof, yx_paper_proof_unref)

/* Reads and makes; records that full records were read, but no paper. Returns: (transfer full) */
YxPaperProof *yx_paper_prove (YxDesk *desk, const YxPaperOrder *order,
                              YxPaperProgressFunc progress, gpointer progress_data,
                              GCancellable *cancellable, GError **error);

/* Records the proof as issued, and with a path writes it there; without (NULL) it may be printed
 * afterwards. As yx_paper_issue(). A proof is issued once: the next needs an id of its own. */
gboolean yx_paper_proof_issue (YxPaperProof *proof, YxDesk *desk, const char *path,
                               GCancellable *cancellable, YxPaperReceipt *ret_receipt,
                               GError **error);

/* Signs off the version of a paper of a review that stands, in both editions, as PDF and as numbers, with
 * the name of who acts and the time: desk/paper-versions.h. */
gboolean yx_paper_sign (YxDesk *desk, const YxPaperOrder *order, GCancellable *cancellable,
                        YxPaperReceipt *ret_receipt, GError **error);

G_END_DECLS
