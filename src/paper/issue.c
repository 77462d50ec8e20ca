#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "desk/names.h"
#include "desk/papers.h"
#include "desk/review.h"
#include "model/id.h"
#include "model/plan.h"
#include "paper/issue.h"
#include "paper/summary.h"

void
yx_paper_receipt_clear (YxPaperReceipt *receipt)
{
  g_clear_pointer (&receipt->id, g_free);
  g_clear_pointer (&receipt->digest, g_free);
}

static void
proof_clear (gpointer data)
{
  YxPaperProof *proof = data;

  yx_paper_unref (proof->paper);
  g_free (proof->id);
  g_free (proof->operation_id);
  g_free (proof->remarks);
}

YxPaperProof *
yx_paper_proof_ref (YxPaperProof *proof)
{
  return g_atomic_rc_box_acquire (proof);
}

void
yx_paper_proof_unref (YxPaperProof *proof)
{
  g_atomic_rc_box_release_full (proof, proof_clear);
}

static gboolean
fail_errno (GError **error, const char *path)
{
  const int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));
  return FALSE;
}

/* All bytes on the disk under a name of their own beside `path`. Returns: (transfer full) */
static char *
write_beside (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *beside = g_strconcat (path, ".XXXXXX", NULL);
  gsize length, done = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  const int file = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, 0600);

  if (file < 0) {
    fail_errno (error, path);
    return NULL;
  }
  while (done < length) {
    const gssize written = write (file, data + done, length - done);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      break;
    done += (gsize) written;
  }
  if (done < length || fsync (file) != 0) {
    fail_errno (error, path);
    close (file);
    g_unlink (beside);
    return NULL;
  }
  close (file);
  return g_steal_pointer (&beside);
}

/* The approval that stands, else 0. */
static int
standing_version (const YxFacts *facts)
{
  int version = 0;

  for (guint i = 0; i < facts->approvals->len; i++) {
    const YxFactApproval *approval = &g_array_index (facts->approvals, YxFactApproval, i);

    if (approval->reopened == 0)
      version = MAX (version, approval->version);
  }
  return version;
}

/* A summary is made of what was, not of a dossier. */
static YxPaperProof *
prove_summary (YxDesk *desk, const YxPaperOrder *order, GCancellable *cancellable, GError **error)
{
  g_autofree char *court = NULL;
  g_autoptr (YxVeil) veil
      = yx_desk_read_names (desk, order->operation_id, order->edition, &court, error);
  g_autoptr (YxCourse) course
      = veil != NULL ? yx_course_load (desk, order->operation_id, error) : NULL;
  g_autoptr (GArray) closed
      = course != NULL ? yx_desk_list_closed_findings (desk, order->operation_id, error) : NULL;
  g_autoptr (GArray) safeguards = NULL;
  g_autoptr (YxFigures) figures = NULL;
  g_autofree char *author = NULL;
  g_autofree char *id = yx_id_new ();
  YxPaperProof *proof;
  YxReviewCosts costs;

  if (closed == NULL || !yx_desk_get_review_costs (desk, &costs, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (course->facts->operation.step < YX_OPERATION_STEP_LIVE) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                 _("“%s” has not gone out yet; a summary is of a night that was"),
                 course->facts->operation.name);
    return NULL;
  }
  figures = yx_figures_new (course, &costs);
  safeguards = yx_safeguards_new (course, closed);
  author = yx_desk_dup_author (desk);
  const YxSummary summary = { .course = course, .figures = figures, .safeguards = safeguards,
                              .veil = veil, .edition = order->edition, .court = court,
                              .author = author, .remarks = order->remarks, .id = id,
                              .printed = g_get_real_time () };
  proof = g_atomic_rc_box_new0 (YxPaperProof);
  proof->paper = yx_summary_compose (&summary);
  proof->id = g_steal_pointer (&id);
  proof->operation_id = g_strdup (order->operation_id);
  proof->kind = order->kind;
  proof->edition = order->edition;
  proof->version = standing_version (course->facts);
  proof->plan_version = course->facts->operation.plan_version;
  proof->remarks = g_strdup (order->remarks);
  return proof;
}

YxPaperProof *
yx_paper_prove (YxDesk *desk, const YxPaperOrder *order, YxPaperProgressFunc progress,
                gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxDossier) dossier = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (YxPaper) paper = NULL;
  g_autofree char *id = yx_id_new ();
  const YxPaperRequest request = { .kind = order->kind, .route = order->route, .id = id,
                                   .printed = g_get_real_time (), .locale = order->locale };
  YxPaperProof *proof;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (order != NULL && order->operation_id != NULL, NULL);

  if (order->kind == YX_PAPER_KIND_SUMMARY)
    return prove_summary (desk, order, cancellable, error);
  dossier = yx_desk_read_dossier (desk, order->operation_id, order->version, order->edition, error);
  if (dossier == NULL)
    return NULL;
  /* A pack is long to make; one that could not be issued is not begun. */
  if (order->kind == YX_PAPER_KIND_PACK) {
    const YxPaperIssue issue = { .operation_id = order->operation_id, .kind = order->kind,
                                 .edition = order->edition, .version = dossier->version };

    if (!yx_desk_may_issue_paper (desk, &issue, error))
      return NULL;
  }
  region = yx_desk_get_region (desk, NULL);
  paper = yx_paper_compose (dossier, region, &request, progress, progress_data, cancellable, error);
  if (paper == NULL)
    return NULL;
  proof = g_atomic_rc_box_new0 (YxPaperProof);
  proof->paper = g_steal_pointer (&paper);
  proof->id = g_steal_pointer (&id);
  proof->operation_id = g_strdup (order->operation_id);
  proof->kind = order->kind;
  proof->edition = order->edition;
  proof->version = dossier->version;
  proof->plan_version = yx_plan_get_data (dossier->plan)->version;
  return proof;
}

gboolean
yx_paper_proof_issue (YxPaperProof *proof, YxDesk *desk, const char *path,
                      GCancellable *cancellable, YxPaperReceipt *ret_receipt, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *beside = NULL;
  YxPaperIssue issue = { .id = proof->id, .operation_id = proof->operation_id,
                         .kind = proof->kind, .edition = proof->edition,
                         .version = proof->version, .plan_version = proof->plan_version,
                         .n_pages = (int) yx_paper_get_n_pages (proof->paper),
                         .remarks = proof->remarks };
  gint64 expires;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);

  bytes = yx_paper_to_pdf (proof->paper, cancellable, error);
  if (bytes == NULL)
    return FALSE;
  issue.digest = digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (path != NULL) {
    beside = write_beside (path, bytes, error);
    if (beside == NULL)
      return FALSE;
  }
  if (!yx_desk_issue_paper (desk, &issue, &expires, error)) {
    if (beside != NULL)
      g_unlink (beside);
    return FALSE;
  }
  if (beside != NULL && g_rename (beside, path) != 0) {
    fail_errno (error, path);
    g_unlink (beside);
    return FALSE;
  }
  if (ret_receipt != NULL)
    *ret_receipt = (YxPaperReceipt){ g_strdup (proof->id), g_steal_pointer (&digest),
                                     (guint) issue.n_pages, proof->version, expires };
  return TRUE;
}

gboolean
yx_paper_issue (YxDesk *desk, const YxPaperOrder *order, const char *path,
                YxPaperProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                YxPaperReceipt *ret_receipt, GError **error)
{
  g_autoptr (YxPaperProof) proof = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  proof = yx_paper_prove (desk, order, progress, progress_data, cancellable, error);
  return proof != NULL
         && yx_paper_proof_issue (proof, desk, path, cancellable, ret_receipt, error);
}
