#pragma once

/* Papers of a review in versions: what their authors remark, and who signed them off. A paper is of a
 * kind (summary, debrief, notice, weekly) and a subject: an operation's id, a day ("2026-11-24") or a
 * week ("2026-W48"). Its remarks may be written as long as their version is open, that is, neither issued
 * nor signed off; after that the next remarks begin the next version. A version that is signed off is
 * kept with the bytes of its files, and does not change any more. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

/* Of what the kinds of this header are. */
gboolean yx_paper_kind_is_of_review (YxPaperKind kind);
gboolean yx_paper_kind_is_of_period (YxPaperKind kind);

typedef struct {
  char *id;        /* NULL: nothing was written yet, and the rest but `version` is empty */
  int version;     /* from 1 */
  char *remarks;
  char *author;
  gint64 written;
  char *signed_by; /* NULL: not signed off */
  gint64 signed_at;
  gboolean issued; /* a file of it left the desk */
} YxPaperVersion;

void yx_paper_version_clear (YxPaperVersion *version);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxPaperVersion, yx_paper_version_clear)

/* All of them, by number; none before the first remark or signature. Returns: (transfer full): of
 * YxPaperVersion */
GArray *yx_desk_list_paper_versions (YxDesk *self, YxPaperKind kind, const char *subject,
                                     GError **error);

/* The latest one; before there is any, the first, which is empty. */
gboolean yx_desk_get_paper_version (YxDesk *self, YxPaperKind kind, const char *subject,
                                    YxPaperVersion *ret_version, GError **error);

/* Writes the remarks ("" takes them away) into the open version, or into the next one.
 * For reviewers and commanders. *ret_version (nullable): which it was. NOT_FOUND without such an
 * operation, STATE when it has not gone out, INVALID for remarks that are no text or too long. */
gboolean yx_desk_write_paper_remarks (YxDesk *self, YxPaperKind kind, const char *subject,
                                      const char *remarks, int *ret_version, GError **error);

#define YX_PAPER_REMARKS_MAX 20000 /* bytes */

typedef struct {
  YxPaperEdition edition;
  YxPaperForm form;
  int n_pages;
  GBytes *bytes;
} YxPaperFile;

typedef struct {
  YxPaperKind kind;
  const char *subject;
  const char *id;       /* of the paper; printed on it */
  int version;          /* that was looked at */
  const char *remarks;  /* its remarks then */
  const char *signer;   /* whose name stands on it */
  gint64 signed_at;
  const YxPaperFile *files;
  guint n_files;
} YxPaperSigning;

/* Signs off a version, and keeps its files. For reviewers and commanders. STATE when it is signed off
 * already, has other remarks by now, or another acts than the one whose name stands on it. */
gboolean yx_desk_sign_paper (YxDesk *self, const YxPaperSigning *signing, GError **error);

/* A file of a version that is signed off. Reading one of the full edition takes the right to, and is
 * the event "records.read". NOT_FOUND, FORBIDDEN; INVALID when the bytes are not those that were
 * signed. *ret_n_pages is nullable. Returns: (transfer full) */
GBytes *yx_desk_read_paper_file (YxDesk *self, const char *id, YxPaperEdition edition,
                                 YxPaperForm form, int *ret_n_pages, GError **error);

G_END_DECLS
