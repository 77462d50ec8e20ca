#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/gather.h"
#include "desk/lists-private.h"
#include "desk/page-parts.h"
#include "model/enum-types.h"

typedef struct {
  const char *id;
  YxCasePage *page; /* (transfer full) */
} PageJob;

static void
node_clear (gpointer data)
{
  YxPageNode *node = data;

  g_free (node->nick);
  g_free (node->label);
  g_free (node->article);
  g_free (node->note);
  g_free (node->author);
}

static void
party_clear (gpointer data)
{
  YxPageParty *party = data;

  g_free (party->id);
  g_free (party->masked_name);
}

static gboolean
read_case (YxDb *db, PageJob *job, GError **error)
{
  YxCasePage *page = job->page;
  YxPageTrack *track = &page->track;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT title, title_effective, claim_kind, assets_fen, assets_checked, "
                       "assets_by, status_since, track, track_rule, track_made, "
                       "hand_track, hand_reason, hand_by, hand_made, applicant FROM cases "
                       "WHERE id = $1",
                       error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("There is no such case"));
    return FALSE;
  }
  page->title = g_strdup (yx_statement_get_text (statement, 0));
  page->title_effective = yx_statement_get_int (statement, 1);
  page->claim_kind = (YxClaimKind) yx_statement_get_enum (statement, 2, YX_TYPE_CLAIM_KIND,
                                                          YX_CLAIM_KIND_UNKNOWN);
  page->inquired = !yx_statement_is_null (statement, 3);
  page->assets_fen = yx_statement_get_int (statement, 3);
  page->assets_checked = yx_statement_get_int (statement, 4);
  page->assets_by = g_strdup (yx_statement_get_text (statement, 5));
  page->status_since = yx_statement_get_int (statement, 6);
  track->by_rules = (YxTrack) yx_statement_get_enum (statement, 7, YX_TYPE_TRACK, YX_TRACK_NONE);
  track->rule = g_strdup (yx_statement_get_text (statement, 8));
  track->made = yx_statement_get_int (statement, 9);
  track->by_hand = !yx_statement_is_null (statement, 10);
  track->track
      = (YxTrack) yx_statement_get_enum (statement, 10, YX_TYPE_TRACK, (int) track->by_rules);
  track->reason = g_strdup (yx_statement_get_text (statement, 11));
  track->by = g_strdup (yx_statement_get_text (statement, 12));
  track->by_hand_made = yx_statement_get_int (statement, 13);
  page->masked_applicant = yx_page_mask_applicant (yx_statement_get_text (statement, 14));
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
read_record (YxDb *db, PageJob *job, GError **error)
{
  g_autoptr (GListStore) cases = yx_read_case (db, job->id, error);

  if (cases == NULL)
    return FALSE;
  job->page->record = g_list_model_get_item (G_LIST_MODEL (cases), 0);
  return TRUE;
}

static void
explain_track (YxPageTrack *track, const YxCasework *casework)
{
  const YxTriageRule *rule
      = track->rule != NULL ? yx_casework_find_rule (casework, track->rule) : NULL;

  if (rule == NULL)
    return;
  track->asks = g_strdup (yx_rule_text_get (&rule->asks));
  track->article = g_strdup (yx_rule_text_get (&rule->article));
}

/* What the rules look at, as it is now and in the reader's language. */
static gboolean
read_seen (YxDb *db, PageJob *job, const YxCasework *casework, gint64 now, GError **error)
{
  YxTriageFacts facts = { 0 };

  if (!yx_triage_read_facts (db, casework, job->id, now, &facts, error))
    return FALSE;
  job->page->track.seen = yx_casework_triage_seen (&facts);
  return TRUE;
}

static gboolean
read_nodes (YxDb *db, PageJob *job, const YxCasework *casework, gint64 now, GError **error)
{
  const YxCaseData *data = yx_case_get_data (job->page->record);
  const gint64 near = yx_casework_get_limits (casework)->due_soon_days * G_TIME_SPAN_DAY;
  g_autoptr (YxCaseDues) dues = yx_case_dues_read (db, casework, job->id, NULL, error);
  YxNodeState states[YX_CASEWORK_MAX_NODES];
  int next;

  if (dues == NULL)
    return FALSE;
  yx_case_dues_states (dues, job->id, data->status, job->page->status_since, data->filed,
                       data->judge != NULL, now, states);
  next = yx_casework_next (casework, states);
  for (guint i = 0; i < yx_casework_get_n_nodes (casework); i++) {
    const YxWorkNode *rule = yx_casework_get_node (casework, i);
    const char *note = NULL, *author = NULL;
    YxPageNode node = {
      .nick = g_strdup (rule->nick),
      .label = g_strdup (yx_rule_text_get (&rule->label)),
      .article = g_strdup (yx_rule_text_get (&rule->article)),
      .done = states[i].done,
      .due = states[i].due,
      .by_hand = states[i].by_hand,
      .overdue = states[i].overdue,
      .next = (int) i == next,
      .near = states[i].done == 0 && states[i].due != 0 && states[i].due - now < near,
    };

    if (yx_case_dues_get_note (dues, job->id, rule->nick, &note, &author)) {
      node.note = g_strdup (note);
      node.author = g_strdup (author);
    }
    g_array_append_val (job->page->nodes, node);
  }
  return TRUE;
}

static gboolean
read_parties (YxDb *db, PageJob *job, gint64 now, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT d.id, d.name, d.kind, d.sex, d.id_number, d.born, "
      "(SELECT count(*) FROM case_debtors y JOIN cases c ON c.id = y.case_id "
      "WHERE y.debtor_id = d.id AND c.status = 'open'), "
      "(SELECT count(*) FROM places p WHERE p.debtor_id = d.id), "
      "(SELECT count(*) FROM debtor_flags f WHERE f.debtor_id = d.id AND f.cleared IS NULL) "
      "FROM case_debtors x JOIN debtors d ON d.id = x.debtor_id WHERE x.case_id = $1 "
      "ORDER BY d.name_key, d.id",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  for (;;) {
    YxPageParty party;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    party.kind = (YxDebtorKind) yx_statement_get_enum (statement, 2, YX_TYPE_DEBTOR_KIND,
                                                       YX_DEBTOR_KIND_PERSON);
    party.id = g_strdup (yx_statement_get_text (statement, 0));
    party.masked_name = yx_mask_debtor (yx_statement_get_text (statement, 1), party.kind);
    party.sex = (YxSex) yx_statement_get_enum (statement, 3, YX_TYPE_SEX, YX_SEX_UNKNOWN);
    party.age = yx_page_age (yx_statement_get_text (statement, 4),
                             yx_statement_get_text (statement, 5), now);
    party.n_cases = (int) yx_statement_get_int (statement, 6);
    party.n_places = (int) yx_statement_get_int (statement, 7);
    party.n_flags = (int) yx_statement_get_int (statement, 8);
    g_array_append_val (job->page->parties, party);
  }
}

static gboolean
page_job (YxDb *db, gpointer data, GError **error)
{
  PageJob *job = data;
  const YxVisitFilter visits = { .case_id = job->id };
  const gint64 now = g_get_real_time ();
  g_autoptr (YxCasework) casework = yx_casework_read (db, now, error);
  g_autoptr (YxRuleset) ruleset = casework != NULL ? yx_page_ruleset (db, now, error) : NULL;

  if (ruleset == NULL || !read_case (db, job, error) || !read_record (db, job, error)
      || !read_nodes (db, job, casework, now, error) || !read_parties (db, job, now, error)
      || !read_seen (db, job, casework, now, error))
    return FALSE;
  explain_track (&job->page->track, casework);
  job->page->documents = yx_page_read_documents (db, job->id, NULL, error);
  if (job->page->documents == NULL)
    return FALSE;
  job->page->measures = yx_page_read_measures (db, casework, ruleset, job->id, NULL, now, error);
  if (job->page->measures == NULL)
    return FALSE;
  job->page->visits = yx_read_visits (db, &visits, error);
  return job->page->visits != NULL;
}

static void
page_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  YxCasePage *page = yx_desk_load_case_page (source, data, &error);

  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify) yx_case_page_free);
  else
    g_task_return_error (task, error);
}

void
yx_case_page_free (YxCasePage *page)
{
  if (page == NULL)
    return;
  g_clear_object (&page->record);
  g_free (page->masked_applicant);
  g_free (page->title);
  g_free (page->assets_by);
  g_free (page->track.rule);
  g_free (page->track.asks);
  g_free (page->track.article);
  g_free (page->track.seen);
  g_free (page->track.reason);
  g_free (page->track.by);
  g_clear_pointer (&page->nodes, g_array_unref);
  g_clear_pointer (&page->parties, g_array_unref);
  g_clear_pointer (&page->documents, g_array_unref);
  g_clear_pointer (&page->measures, g_array_unref);
  g_clear_object (&page->visits);
  g_free (page);
}

YxCasePage *
yx_desk_load_case_page (YxDesk *self, const char *case_id, GError **error)
{
  g_autoptr (YxCasePage) page = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (case_id != NULL, NULL);

  page = g_new0 (YxCasePage, 1);
  page->nodes = g_array_new (FALSE, FALSE, sizeof (YxPageNode));
  g_array_set_clear_func (page->nodes, node_clear);
  page->parties = g_array_new (FALSE, FALSE, sizeof (YxPageParty));
  g_array_set_clear_func (page->parties, party_clear);
  PageJob job = { case_id, page };
  if (!yx_store_read (yx_desk_get_store (self), page_job, &job, error))
    return NULL;
  return g_steal_pointer (&page);
}

void
yx_desk_load_case_page_async (YxDesk *self, const char *case_id, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (case_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_load_case_page_async);
  g_task_set_task_data (task, g_strdup (case_id), g_free);
  g_task_run_in_thread (task, page_thread);
}

YxCasePage *
yx_desk_load_case_page_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_load_case_page_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
