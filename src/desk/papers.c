#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/desk-private.h"
#include "desk/papers.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

typedef struct {
  const YxPaperIssue *issue;
  const char *author;
  gint64 now;
  gint64 expires; /* found by the job */
} IssueJob;

typedef struct {
  const char *operation_id; /* nullable */
  gint64 now;
  GArray *papers;
} ListJob;

static gboolean
refuse (GError **error, YxDeskError code, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, code, message);
  return FALSE;
}

static const char *
subject_of (const YxPaperIssue *issue)
{
  return issue->subject != NULL ? issue->subject : issue->operation_id;
}

/* Whether the version of an issue stands, and how many packs of it there are in its edition. */
static gboolean
count_packs (YxDb *db, const YxPaperIssue *issue, gboolean *ret_stands, gint64 *ret_n_issued,
             GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT (SELECT count(*) FROM approvals WHERE operation_id = $1 AND version = $2 "
      "AND reopened IS NULL), (SELECT count(*) FROM papers WHERE operation_id = $1 "
      "AND version = $2 AND edition = $3 AND kind = 'pack')",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, issue->operation_id);
  yx_statement_bind_int (statement, 2, issue->version);
  yx_statement_bind_enum (statement, 3, YX_TYPE_PAPER_EDITION, (int) issue->edition);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  *ret_stands = yx_statement_get_int (statement, 0) != 0;
  *ret_n_issued = yx_statement_get_int (statement, 1);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
check_pack (YxDb *db, const IssueJob *job, const YxOperationData *operation, GError **error)
{
  gboolean stands;
  gint64 n_issued;

  if (!count_packs (db, job->issue, &stands, &n_issued, error))
    return FALSE;
  if (!stands)
    return refuse (error, YX_DESK_ERROR_STATE,
                   _("A briefing pack is issued of an approved version that stands; approve the "
                     "plan first"));
  if (operation->step == YX_OPERATION_STEP_CLOSED || job->now >= operation->window_end)
    return refuse (error, YX_DESK_ERROR_STATE,
                   _("The operation is over; a briefing pack would have expired already"));
  if (n_issued > 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                 _("The briefing pack of version %d has been issued already; another needs a new "
                   "approved version"),
                 job->issue->version);
    return FALSE;
  }
  return TRUE;
}

/* *ret_expires is 0 for a paper that does not expire. */
static gboolean
check_issue (YxDb *db, const IssueJob *job, gint64 *ret_expires, GError **error)
{
  g_autoptr (YxOperation) operation = NULL;

  *ret_expires = 0;
  if (job->issue->operation_id == NULL)
    return TRUE;
  operation = yx_desk_read_operation (db, job->issue->operation_id, error);
  if (operation == NULL)
    return FALSE;
  if (job->issue->kind != YX_PAPER_KIND_PACK)
    return TRUE;
  *ret_expires = yx_operation_get_data (operation)->window_end;
  return check_pack (db, job, yx_operation_get_data (operation), error);
}

static gboolean
check_job (YxDb *db, gpointer data, GError **error)
{
  gint64 expires;

  return check_issue (db, data, &expires, error);
}

static gboolean
store_paper (YxDb *db, const IssueJob *job, GError **error)
{
  const YxPaperIssue *issue = job->issue;
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO papers (id, operation_id, kind, edition, version, plan_version, pages, digest, "
      "author, issued, expires, subject, form, text_version) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, issue->id);
  yx_statement_bind_text (statement, 2, issue->operation_id);
  yx_statement_bind_enum (statement, 3, YX_TYPE_PAPER_KIND, (int) issue->kind);
  yx_statement_bind_enum (statement, 4, YX_TYPE_PAPER_EDITION, (int) issue->edition);
  yx_statement_bind_int (statement, 5, issue->version);
  yx_statement_bind_int (statement, 6, issue->plan_version);
  yx_statement_bind_int (statement, 7, issue->n_pages);
  yx_statement_bind_text (statement, 8, issue->digest);
  yx_statement_bind_text (statement, 9, job->author);
  yx_statement_bind_int (statement, 10, job->now);
  if (job->expires != 0)
    yx_statement_bind_int (statement, 11, job->expires);
  yx_statement_bind_text (statement, 12, subject_of (issue));
  yx_statement_bind_enum (statement, 13, YX_TYPE_PAPER_FORM, (int) issue->form);
  yx_statement_bind_int (statement, 14, issue->text_version);
  return yx_statement_run (statement, error);
}

static gboolean
issue_job (YxDb *db, gpointer data, GError **error)
{
  IssueJob *job = data;
  const YxPaperIssue *issue = job->issue;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (!check_issue (db, job, &job->expires, error) || !store_paper (db, job, error))
    return FALSE;
  yx_payload_set_text (payload, "paper", issue->id);
  yx_payload_set_text (payload, "kind", yx_enum_nick (YX_TYPE_PAPER_KIND, (int) issue->kind));
  yx_payload_set_text (payload, "edition",
                       yx_enum_nick (YX_TYPE_PAPER_EDITION, (int) issue->edition));
  yx_payload_set_text (payload, "form", yx_enum_nick (YX_TYPE_PAPER_FORM, (int) issue->form));
  if (issue->subject != NULL)
    yx_payload_set_text (payload, "subject", issue->subject);
  if (issue->text_version > 0)
    yx_payload_set_int (payload, "text_version", issue->text_version);
  yx_payload_set_int (payload, "version", issue->version);
  yx_payload_set_int (payload, "plan_version", issue->plan_version);
  yx_payload_set_int (payload, "pages", issue->n_pages);
  yx_payload_set_text (payload, "digest", issue->digest);
  if (issue->remarks != NULL)
    yx_payload_set_text (payload, "remarks", issue->remarks);
  if (job->expires != 0)
    yx_payload_set_int (payload, "expires", job->expires);
  return yx_desk_append_event (db, job->author, issue->operation_id, "paper.issued", payload,
                               error);
}

/* Taken from the desk's state and the clock, never stored. A paper of a review gives way to a later
 * version that was signed off, and to the signed file of its own. */
static YxPaperState
state_of (const YxIssuedPaper *paper, gboolean stands, gboolean closed, int plan_now, gint64 now,
          gboolean replaced)
{
  if (paper->text_version > 0)
    return replaced ? YX_PAPER_STATE_SUPERSEDED : YX_PAPER_STATE_VALID;
  if (paper->expires != 0 && (now >= paper->expires || closed))
    return YX_PAPER_STATE_EXPIRED;
  if (paper->version > 0 ? !stands : paper->plan_version != plan_now)
    return YX_PAPER_STATE_SUPERSEDED;
  return YX_PAPER_STATE_VALID;
}

static void
issued_paper_clear (gpointer data)
{
  YxIssuedPaper *paper = data;

  g_free (paper->id);
  g_free (paper->operation_id);
  g_free (paper->operation);
  g_free (paper->subject);
  g_free (paper->digest);
  g_free (paper->author);
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT p.id, p.operation_id, o.name, p.kind, p.edition, p.version, p.plan_version, "
      "p.pages, p.digest, p.author, p.issued, p.expires, "
      "a.version IS NOT NULL AND a.reopened IS NULL, o.step = 'closed', o.plan_version, "
      "p.subject, p.form, p.text_version, "
      "EXISTS (SELECT 1 FROM paper_versions v WHERE v.kind = p.kind AND v.subject = p.subject "
      "AND v.signed IS NOT NULL AND (v.version > p.text_version OR (v.version = p.text_version "
      "AND NOT EXISTS (SELECT 1 FROM paper_files f WHERE f.version_id = v.id "
      "AND f.sha256 = p.digest)))) "
      "FROM papers p LEFT JOIN operations o ON o.id = p.operation_id LEFT JOIN approvals a "
      "ON a.operation_id = p.operation_id AND a.version = p.version "
      "WHERE p.operation_id = $1 OR $1 IS NULL ORDER BY p.issued DESC, p.id DESC",
      error);

  if (statement == NULL)
    return FALSE;
  if (job->operation_id != NULL)
    yx_statement_bind_text (statement, 1, job->operation_id);
  for (;;) {
    YxIssuedPaper paper = { 0 };
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    paper.id = g_strdup (yx_statement_get_text (statement, 0));
    paper.operation_id = g_strdup (yx_statement_get_text (statement, 1));
    paper.operation = g_strdup (yx_statement_get_text (statement, 2));
    paper.kind = (YxPaperKind) yx_statement_get_enum (statement, 3, YX_TYPE_PAPER_KIND,
                                                      YX_PAPER_KIND_ORDER);
    paper.edition = (YxPaperEdition) yx_statement_get_enum (statement, 4, YX_TYPE_PAPER_EDITION,
                                                            YX_PAPER_EDITION_FULL);
    paper.version = (int) yx_statement_get_int (statement, 5);
    paper.plan_version = (int) yx_statement_get_int (statement, 6);
    paper.n_pages = (int) yx_statement_get_int (statement, 7);
    paper.digest = g_strdup (yx_statement_get_text (statement, 8));
    paper.author = g_strdup (yx_statement_get_text (statement, 9));
    paper.issued = yx_statement_get_int (statement, 10);
    paper.expires = yx_statement_get_int (statement, 11);
    paper.subject = g_strdup (yx_statement_get_text (statement, 15));
    paper.form = (YxPaperForm) yx_statement_get_enum (statement, 16, YX_TYPE_PAPER_FORM,
                                                      YX_PAPER_FORM_PDF);
    paper.text_version = (int) yx_statement_get_int (statement, 17);
    paper.state = state_of (&paper, yx_statement_get_int (statement, 12) != 0,
                            yx_statement_get_int (statement, 13) != 0,
                            (int) yx_statement_get_int (statement, 14), job->now,
                            yx_statement_get_int (statement, 18) != 0);
    g_array_append_val (job->papers, paper);
  }
}

static gboolean
may_issue (YxDesk *self, const YxPaperIssue *issue, GError **error)
{
  return (issue->edition != YX_PAPER_EDITION_FULL
          || yx_desk_may (self, YX_RIGHT_FULL_RECORD, "paper.issue", error))
         && (issue->kind != YX_PAPER_KIND_PACK
             || yx_desk_may (self, YX_RIGHT_DISPATCH, "pack.issue", error));
}

gboolean
yx_desk_may_issue_paper (YxDesk *self, const YxPaperIssue *issue, GError **error)
{
  IssueJob job = { issue, NULL, g_get_real_time (), 0 };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (issue != NULL && subject_of (issue) != NULL, FALSE);

  return may_issue (self, issue, error)
         && yx_store_read (yx_desk_get_store (self), check_job, &job, error);
}

gboolean
yx_desk_issue_paper (YxDesk *self, const YxPaperIssue *issue, gint64 *ret_expires, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (issue != NULL && subject_of (issue) != NULL, FALSE);
  g_return_val_if_fail (yx_id_is_valid (issue->id) && issue->digest != NULL, FALSE);

  if (!may_issue (self, issue, error))
    return FALSE;
  author = yx_desk_dup_author (self);
  IssueJob job = { issue, author, g_get_real_time (), 0 };
  if (!yx_desk_write (self, issue_job, &job, NULL, error))
    return FALSE;
  if (ret_expires != NULL)
    *ret_expires = job.expires;
  return TRUE;
}

GArray *
yx_desk_list_papers (YxDesk *self, const char *operation_id, GError **error)
{
  g_autoptr (GArray) papers = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  papers = g_array_new (FALSE, FALSE, sizeof (YxIssuedPaper));
  g_array_set_clear_func (papers, issued_paper_clear);
  ListJob job = { operation_id, g_get_real_time (), papers };
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&papers);
}
