#pragma once

/* A paper on its way out of the desk: read, made, recorded and written to a file, or handed to a
 * printer. */

#include "desk/desk.h"
#include "paper/compose.h"

G_BEGIN_DECLS

typedef struct {
  const char *operation_id;
  YxPaperKind kind;
  YxPaperEdition edition;
  int version;       /* of the approval; 0: in force, else the draft */
  const char *route; /* see YxPaperRequest */
  const char *locale;
  const char *remarks; /* of a summary, nullable: its author's own words */
} YxPaperOrder;

typedef struct {
  char *id;
  char *digest; /* of the PDF */
  guint n_pages;
  int version;
  gint64 expires; /* 0: never */
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
  YxPaper *paper;
  char *id;
  char *operation_id;
  YxPaperKind kind;
  YxPaperEdition edition;
  int version, plan_version;
  char *remarks; /* nullable */
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

G_END_DECLS
