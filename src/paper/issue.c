#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "desk/papers.h"
#include "desk/roles.h"
#include "model/id.h"
#include "model/plan.h"
#include "paper/issue.h"
#include "paper/matter.h"
#include "region/new-file.h"

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

  g_clear_pointer (&proof->paper, yx_paper_unref);
  g_clear_pointer (&proof->bytes, g_bytes_unref);
  g_free (proof->id);
  g_free (proof->operation_id);
  g_free (proof->subject);
  g_free (proof->remarks);
  g_free (proof->signed_by);
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

static const char *
subject_of (const YxPaperOrder *order)
{
  return order->subject != NULL ? order->subject : order->operation_id;
}

static YxPaperProof *
proof_new (const YxPaperOrder *order)
{
  YxPaperProof *proof = g_atomic_rc_box_new0 (YxPaperProof);

  proof->operation_id = g_strdup (order->operation_id);
  proof->subject = g_strdup (order->subject);
  proof->kind = order->kind;
  proof->edition = order->edition;
  proof->form = order->form;
  return proof;
}

/* As it was signed: the bytes that were kept, and pages made anew where those still say the same. */
static gboolean
prove_signed (YxPaperProof *proof, YxDesk *desk, const YxPaperOrder *order,
              const YxPaperVersion *version, GCancellable *cancellable, GError **error)
{
  const YxMatterImprint imprint
      = { .id = version->id, .author = version->signed_by, .remarks = version->remarks,
          .printed = version->signed_at, .version = version->version,
          .signed_by = version->signed_by, .signed_at = version->signed_at };
  g_autoptr (YxMatter) matter = NULL;
  g_autoptr (GBytes) again = NULL;

  proof->bytes
      = yx_desk_read_paper_file (desk, version->id, order->edition, order->form, NULL, error);
  if (proof->bytes == NULL || order->form != YX_PAPER_FORM_PDF)
    return proof->bytes != NULL;
  matter = yx_matter_load (desk, order->kind, subject_of (order), order->edition, TRUE,
                           order->locale, cancellable, error);
  if (matter == NULL)
    return FALSE;
  proof->plan_version = order->operation_id != NULL
                            ? yx_matter_get_facts (matter)->operation.plan_version
                            : 0;
  proof->version = yx_matter_get_approval (matter);
  proof->paper = yx_matter_compose (matter, &imprint, cancellable, error);
  again = proof->paper != NULL ? yx_paper_to_pdf (proof->paper, cancellable, error) : NULL;
  if (again == NULL)
    return FALSE;
  proof->changed = !g_bytes_equal (again, proof->bytes);
  return TRUE;
}

static gboolean
prove_open (YxPaperProof *proof, YxDesk *desk, const YxPaperOrder *order,
            const YxPaperVersion *version, GCancellable *cancellable, GError **error)
{
  g_autofree char *author = yx_desk_dup_author (desk);
  const YxMatterImprint imprint
      = { .id = proof->id, .author = author, .remarks = version->remarks,
          .printed = g_get_real_time (), .version = version->version };
  g_autoptr (YxMatter) matter = yx_matter_load (desk, order->kind, subject_of (order),
                                                order->edition, FALSE, order->locale, cancellable,
                                                error);

  if (matter == NULL)
    return FALSE;
  proof->plan_version = order->operation_id != NULL
                            ? yx_matter_get_facts (matter)->operation.plan_version
                            : 0;
  proof->version = yx_matter_get_approval (matter);
  if (order->form == YX_PAPER_FORM_PDF)
    proof->paper = yx_matter_compose (matter, &imprint, cancellable, error);
  else
    proof->bytes = yx_matter_to_workbook (matter, &imprint, error);
  return proof->paper != NULL || proof->bytes != NULL;
}

/* Papers of a review are made of what was, not of a dossier. */
static YxPaperProof *
prove_review (YxDesk *desk, const YxPaperOrder *order, GCancellable *cancellable, GError **error)
{
  g_auto (YxPaperVersion) version = { 0 };
  g_autoptr (YxPaperProof) proof = NULL;

  if (!yx_desk_get_paper_version (desk, order->kind, subject_of (order), &version, error))
    return NULL;
  proof = proof_new (order);
  proof->id = yx_id_new ();
  proof->text_version = version.version;
  proof->remarks = *version.remarks != '\0' ? g_strdup (version.remarks) : NULL;
  proof->signed_by = g_strdup (version.signed_by);
  if (!(version.signed_by != NULL
            ? prove_signed (proof, desk, order, &version, cancellable, error)
            : prove_open (proof, desk, order, &version, cancellable, error)))
    return NULL;
  return g_steal_pointer (&proof);
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
  g_return_val_if_fail (order != NULL && subject_of (order) != NULL, NULL);

  if (yx_paper_kind_is_of_review (order->kind))
    return prove_review (desk, order, cancellable, error);
  g_return_val_if_fail (order->operation_id != NULL, NULL);
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
  proof = proof_new (order);
  proof->paper = g_steal_pointer (&paper);
  proof->id = g_steal_pointer (&id);
  proof->version = dossier->version;
  proof->plan_version = yx_plan_get_data (dossier->plan)->version;
  return proof;
}

/* All bytes on the disk under a name that nobody looks for, only its owner's to read. Returns a
 * descriptor, -1 with error set. *ret_beside: (transfer full) */
static int
write_beside (const char *path, GBytes *bytes, char **ret_beside, GError **error)
{
  g_autofree char *beside = NULL;
  int file, code;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  yx_new_file_sweep (path);
  file = yx_new_file_begin (path, 0600, &beside);
  if (file >= 0 && yx_new_file_put (file, data, size)) {
    *ret_beside = g_steal_pointer (&beside);
    return file;
  }
  code = errno;
  if (file >= 0) {
    g_unlink (beside);
    close (file);
  }
  errno = code;
  fail_errno (error, path);
  return -1;
}

/* Records the paper while its file waits for its name, or without one. */
static gboolean
record (YxDesk *desk, const YxPaperIssue *issue, GBytes *bytes, const char *path,
        gint64 *ret_expires, GError **error)
{
  g_autofree char *beside = NULL;
  const int file = path != NULL ? write_beside (path, bytes, &beside, error) : -1;
  gboolean done = path == NULL || file >= 0;

  done = done && yx_desk_issue_paper (desk, issue, ret_expires, error);
  if (done && beside != NULL && g_rename (beside, path) != 0) {
    fail_errno (error, path);
    done = FALSE;
  }
  if (!done && beside != NULL)
    g_unlink (beside);
  if (file >= 0)
    close (file);
  return done;
}

gboolean
yx_paper_proof_issue (YxPaperProof *proof, YxDesk *desk, const char *path,
                      GCancellable *cancellable, YxPaperReceipt *ret_receipt, GError **error)
{
  g_autoptr (GBytes) bytes = proof->bytes != NULL
                                 ? g_bytes_ref (proof->bytes)
                                 : yx_paper_to_pdf (proof->paper, cancellable, error);
  g_autofree char *digest = NULL;
  YxPaperIssue issue = { .id = proof->id, .operation_id = proof->operation_id,
                         .subject = proof->subject, .kind = proof->kind,
                         .edition = proof->edition, .form = proof->form,
                         .text_version = proof->text_version, .version = proof->version,
                         .plan_version = proof->plan_version,
                         .n_pages = proof->paper != NULL
                                        ? (int) yx_paper_get_n_pages (proof->paper)
                                        : 0,
                         .remarks = proof->remarks };
  gint64 expires;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);

  if (bytes == NULL)
    return FALSE;
  issue.digest = digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!record (desk, &issue, bytes, path, &expires, error))
    return FALSE;
  if (ret_receipt != NULL)
    *ret_receipt = (YxPaperReceipt){ g_strdup (proof->id), g_steal_pointer (&digest),
                                     (guint) issue.n_pages, proof->version, proof->text_version,
                                     expires };
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

/* The four files of a version; of the full edition too, which nobody gets to read by it. */
static gboolean
make_files (YxDesk *desk, const YxPaperOrder *order, const YxMatterImprint *imprint,
            YxPaperFile files[4], GCancellable *cancellable, GError **error)
{
  guint n = 0;

  for (int edition = YX_PAPER_EDITION_FULL; edition <= YX_PAPER_EDITION_REDACTED; edition++) {
    g_autoptr (YxMatter) matter
        = yx_matter_load (desk, order->kind, subject_of (order), (YxPaperEdition) edition, TRUE,
                          order->locale, cancellable, error);
    g_autoptr (YxPaper) paper
        = matter != NULL ? yx_matter_compose (matter, imprint, cancellable, error) : NULL;

    if (paper == NULL)
      return FALSE;
    files[n] = (YxPaperFile){ (YxPaperEdition) edition, YX_PAPER_FORM_PDF,
                              (int) yx_paper_get_n_pages (paper),
                              yx_paper_to_pdf (paper, cancellable, error) };
    if (files[n++].bytes == NULL)
      return FALSE;
    files[n] = (YxPaperFile){ (YxPaperEdition) edition, YX_PAPER_FORM_XLSX, 0,
                              yx_matter_to_workbook (matter, imprint, error) };
    if (files[n++].bytes == NULL)
      return FALSE;
  }
  return TRUE;
}

gboolean
yx_paper_sign (YxDesk *desk, const YxPaperOrder *order, GCancellable *cancellable,
               YxPaperReceipt *ret_receipt, GError **error)
{
  g_auto (YxPaperVersion) version = { 0 };
  g_autofree char *author = NULL;
  g_autofree char *id = yx_id_new ();
  const gint64 now = g_get_real_time ();
  YxPaperFile files[4] = { 0 };
  gboolean done;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);
  g_return_val_if_fail (order != NULL && yx_paper_kind_is_of_review (order->kind), FALSE);

  if (!yx_desk_may (desk, YX_RIGHT_REVIEW, "paper.sign", error)
      || !yx_desk_get_paper_version (desk, order->kind, subject_of (order), &version, error))
    return FALSE;
  author = yx_desk_dup_author (desk);
  const YxMatterImprint imprint
      = { .id = id, .author = author, .remarks = version.remarks, .printed = now,
          .version = version.version, .signed_by = author, .signed_at = now };
  const YxPaperSigning signing
      = { .kind = order->kind, .subject = subject_of (order), .id = id,
          .version = version.version, .remarks = version.remarks, .signer = author,
          .signed_at = now, .files = files, .n_files = G_N_ELEMENTS (files) };

  done = make_files (desk, order, &imprint, files, cancellable, error)
         && yx_desk_sign_paper (desk, &signing, error);
  if (done && ret_receipt != NULL)
    *ret_receipt
        = (YxPaperReceipt){ .id = g_strdup (id),
                            .digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256,
                                                                    files[0].bytes),
                            .n_pages = (guint) files[0].n_pages,
                            .text_version = version.version };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_clear_pointer (&files[i].bytes, g_bytes_unref);
  return done;
}
