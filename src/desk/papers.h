#pragma once

/* Papers that leave the desk. Each that is printed or saved is kept by its id with the SHA-256 of
 * its file, who had it made, when, and until when it is good. The file is kept only of a paper of a
 * review that was signed off (desk/paper-versions.h). */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;           /* of yx_id_new(); it stands on the paper */
  const char *operation_id; /* NULL: of a day or a week */
  const char *subject;      /* that day or week, as desk/paper-versions.h; NULL: the operation */
  YxPaperKind kind;
  YxPaperEdition edition;
  YxPaperForm form;
  int text_version;         /* of a paper of a review; 0: another */
  int version;              /* of the approval it was made of; 0: a draft */
  int plan_version;
  int n_pages;
  const char *digest;       /* SHA-256, hex */
  const char *remarks;      /* nullable: what its author wrote into it; kept in the event */
} YxPaperIssue;

/* Whether it may be issued now, without issuing it: for a caller who would make a long paper in
 * vain. The full edition takes the right to read records; a pack takes the right to dispatch and a
 * version that stands (STATE), of which none has been issued in this edition yet (EXISTS), before
 * the operation is over (STATE). A refused right is an event. */
gboolean yx_desk_may_issue_paper (YxDesk *self, const YxPaperIssue *issue, GError **error);

/* Records it, with the event "paper.issued"; fails as above. A pack expires with the operation's
 * window (*ret_expires, nullable; 0: never). Call it before the file is handed out. */
gboolean yx_desk_issue_paper (YxDesk *self, const YxPaperIssue *issue, gint64 *ret_expires,
                              GError **error);

typedef struct {
  char *id, *operation_id, *operation; /* the last: its name; both NULL of a day or a week */
  char *subject;
  YxPaperKind kind;
  YxPaperEdition edition;
  YxPaperForm form;
  YxPaperState state;
  int version, plan_version, text_version, n_pages;
  char *digest, *author;
  gint64 issued, expires; /* expires 0: never */
} YxIssuedPaper;

/* Of an operation or (NULL) of all, the latest first. Returns: (transfer full): of YxIssuedPaper */
GArray *yx_desk_list_papers (YxDesk *self, const char *operation_id, GError **error);

G_END_DECLS
