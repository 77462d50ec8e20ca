#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/gather.h"
#include "desk/leads-private.h"
#include "desk/lists-private.h"
#include "desk/presence-book.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* Ids are unique long before their end; a shorter beginning is a slip. */
#define SHORTEST_ID 6

#define COLUMNS                                                                                    \
  "SELECT l.id, l.debtor_id, l.place_id, d.name, d.kind, l.source, l.status, l.place_kind, "       \
  "l.said, l.address, l.lon, l.lat, l.certainty, l.urgent, l.heard, l.received, l.verify_by, "     \
  "l.author, l.settled, l.settled_by, l.reason, l.merged_into, "                                   \
  "(SELECT count(*) FROM leads m WHERE m.merged_into = l.id), "                                    \
  "EXISTS (SELECT 1 FROM lead_informants i WHERE i.lead_id = l.id) "                               \
  "FROM leads l JOIN debtors d ON d.id = l.debtor_id WHERE 1 = 1"

/* From the debtors to their cases, and not from all open cases, whatever the database guesses. */
#define NUMBERS                                                                                    \
  "SELECT x.debtor_id, c.number FROM case_debtors x JOIN cases c ON c.id = x.case_id "             \
  "WHERE CASE WHEN c.status = 'open' THEN 1 ELSE 0 END = 1 AND "
#define IN_ORDER " ORDER BY c.number COLLATE case_number"

typedef struct {
  const YxLikelihoodModel *model;
  GHashTable *numbers; /* debtor id → case numbers */
  gint64 now;
} Context;

typedef struct {
  YxLeadFilter filter; /* texts owned */
  YxBox box;
  YxLeadRecord *record; /* of the search for the same ones */
  GListStore *leads;
} LeadsCall;

static void
leads_call_free (LeadsCall *call)
{
  g_free ((char *) call->filter.debtor_id);
  g_free ((char *) call->filter.place_id);
  g_free ((char *) call->filter.merged_into);
  g_free ((char *) call->filter.text);
  g_clear_pointer (&call->record, yx_lead_record_free);
  g_clear_object (&call->leads);
  g_free (call);
}

static YxLead *
lead_from_row (YxStatement *row, const Context *context)
{
  g_autofree char *masked = yx_mask_debtor (
      yx_statement_get_text (row, 3),
      (YxDebtorKind) yx_statement_get_enum (row, 4, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
  YxLeadData data = {
    .id = yx_statement_get_text (row, 0),
    .debtor_id = yx_statement_get_text (row, 1),
    .place_id = yx_statement_get_text (row, 2),
    .debtor = yx_statement_get_text (row, 3),
    .masked_debtor = masked,
    .case_numbers = yx_gathered_texts (
        yx_gather_get (context->numbers, yx_statement_get_text (row, 1))),
    .source = (YxSource) yx_statement_get_enum (row, 5, YX_TYPE_SOURCE, YX_SOURCE_OTHER),
    .status
    = (YxLeadStatus) yx_statement_get_enum (row, 6, YX_TYPE_LEAD_STATUS, YX_LEAD_STATUS_OPEN),
    .place_kind
    = (YxPlaceKind) yx_statement_get_enum (row, 7, YX_TYPE_PLACE_KIND, YX_PLACE_KIND_SEEN),
    .text = yx_statement_get_text (row, 8),
    .address = yx_statement_get_text (row, 9),
    .has_point = !yx_statement_is_null (row, 10),
    .lon = yx_statement_get_real (row, 10),
    .lat = yx_statement_get_real (row, 11),
    .certainty = yx_statement_get_real (row, 12),
    .urgent = yx_statement_get_int (row, 13) != 0,
    .heard = yx_statement_get_int (row, 14),
    .received = yx_statement_get_int (row, 15),
    .verify_by = yx_statement_get_int (row, 16),
    .author = yx_statement_get_text (row, 17),
    .settled = yx_statement_get_int (row, 18),
    .settled_by = yx_statement_get_text (row, 19),
    .reason = yx_statement_get_text (row, 20),
    .merged_into = yx_statement_get_text (row, 21),
    .n_merged = (int) yx_statement_get_int (row, 22),
    .has_informant = yx_statement_get_int (row, 23) != 0,
  };
  const YxLeadEvidence evidence = {
    .kind = (unsigned) data.place_kind,
    .source = (unsigned) data.source,
    .days_ago = (double) (context->now - data.heard) / (double) G_TIME_SPAN_DAY,
    .certainty = data.certainty,
    .verified = data.status == YX_LEAD_STATUS_VERIFIED,
  };

  if (data.status != YX_LEAD_STATUS_DISMISSED)
    data.likelihood = yx_likelihood_of_lead (context->model, &evidence);
  return yx_lead_new (&data);
}

/* "%text%" for LIKE … ESCAPE '!'. */
static char *
like_pattern (const char *text)
{
  g_autofree char *folded = yx_fold_text (text);
  g_autofree char *lower = g_ascii_strdown (folded, -1);
  GString *pattern = g_string_new (lower);

  g_string_replace (pattern, "!", "!!", 0);
  g_string_replace (pattern, "%", "!%", 0);
  g_string_replace (pattern, "_", "!_", 0);
  g_string_prepend_c (pattern, '%');
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

static void
add_statuses (GString *sql, guint statuses)
{
  const char *separator = " AND l.status IN (";

  for (int status = 0; status <= YX_LEAD_STATUS_MERGED; status++) {
    if ((statuses & (1u << status)) == 0)
      continue;
    g_string_append_printf (sql, "%s'%s'", separator,
                            yx_enum_nick (YX_TYPE_LEAD_STATUS, status));
    separator = ", ";
  }
  g_string_append_c (sql, ')');
}

static YxStatement *
prepare (YxDb *db, const YxLeadFilter *filter, gint64 now, GError **error)
{
  g_autoptr (GString) sql = g_string_new (COLUMNS);
  g_autofree char *pattern = filter->text != NULL && *filter->text != '\0'
                                 ? like_pattern (filter->text)
                                 : NULL;
  g_autoptr (GString) number = pattern != NULL ? g_string_new (pattern) : NULL;
  YxStatement *statement;

  /* Only what is asked for, or no index is used. */
  if (filter->debtor_id != NULL)
    g_string_append (sql, " AND l.debtor_id = $1");
  if (filter->place_id != NULL)
    g_string_append (sql, " AND l.place_id = $2");
  if (filter->merged_into != NULL)
    g_string_append (sql, " AND l.merged_into = $3");
  if (filter->statuses != 0)
    add_statuses (sql, filter->statuses);
  if (filter->urgent)
    g_string_append (sql, " AND l.urgent = 1");
  if (filter->overdue)
    g_string_append (sql, " AND l.status = 'open' AND l.verify_by < $4");
  if (pattern != NULL)
    g_string_append (
        sql, " AND (lower (d.name_key) LIKE $5 ESCAPE '!' "
             "OR lower (replace (l.address, ' ', '')) LIKE $5 ESCAPE '!' "
             "OR lower (replace (l.said, ' ', '')) LIKE $5 ESCAPE '!' "
             "OR l.debtor_id IN (SELECT x.debtor_id FROM case_debtors x WHERE x.case_id IN "
             "(SELECT c.id FROM cases c WHERE lower (c.number) LIKE $6 ESCAPE '!')))");
  if (filter->box != NULL) {
    g_autofree char *clause = yx_db_box_clause (db, "leads", "l", 8);

    g_string_append (sql, clause);
  }
  g_string_append (sql, " ORDER BY CASE WHEN l.status = 'open' THEN l.verify_by END IS NULL, "
                        "CASE WHEN l.status = 'open' THEN l.verify_by END, l.received DESC, l.id "
                        "LIMIT $7");

  statement = yx_db_prepare (db, sql->str, error);
  if (statement == NULL)
    return NULL;
  if (filter->debtor_id != NULL)
    yx_statement_bind_text (statement, 1, filter->debtor_id);
  if (filter->place_id != NULL)
    yx_statement_bind_text (statement, 2, filter->place_id);
  if (filter->merged_into != NULL)
    yx_statement_bind_text (statement, 3, filter->merged_into);
  if (filter->overdue)
    yx_statement_bind_int (statement, 4, now);
  if (pattern != NULL) {
    /* Numbers are kept with full-width brackets, whichever are typed. */
    g_string_replace (number, "(", "（", 0);
    g_string_replace (number, ")", "）", 0);
    yx_statement_bind_text (statement, 5, pattern);
    yx_statement_bind_text (statement, 6, number->str);
  }
  yx_statement_bind_int (statement, 7, filter->limit > 0 ? (gint64) filter->limit : G_MAXINT64);
  if (filter->box != NULL) {
    yx_statement_bind_real (statement, 8, filter->box->west);
    yx_statement_bind_real (statement, 9, filter->box->south);
    yx_statement_bind_real (statement, 10, filter->box->east);
    yx_statement_bind_real (statement, 11, filter->box->north);
  }
  return statement;
}

/* The open cases of who has leads. */
static GHashTable *
read_numbers (YxDb *db, const char *debtor_id, GError **error)
{
  g_autoptr (GHashTable) numbers = yx_gather_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      debtor_id != NULL
          ? NUMBERS "x.debtor_id = $1" IN_ORDER
          : NUMBERS "EXISTS (SELECT 1 FROM leads l WHERE l.debtor_id = x.debtor_id)" IN_ORDER,
      error);

  if (statement == NULL)
    return NULL;
  if (debtor_id != NULL)
    yx_statement_bind_text (statement, 1, debtor_id);
  if (!yx_gather_texts (numbers, statement, error))
    return NULL;
  return g_steal_pointer (&numbers);
}

static GPtrArray *
take_rows (YxStatement *statement, const Context *context, GError **error)
{
  g_autoptr (GPtrArray) leads = g_ptr_array_new_with_free_func (g_object_unref);

  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&leads);
    g_ptr_array_add (leads, lead_from_row (statement, context));
  }
}

static GPtrArray *
read_leads (YxDb *db, const YxLeadFilter *filter, YxLikelihoodModel *ret_model, GError **error)
{
  g_autoptr (GHashTable) numbers = NULL;
  YxLikelihoodModel model;
  YxStatement *statement;

  if (!yx_presence_model_read (db, &model, error))
    return NULL;
  numbers = read_numbers (db, filter->debtor_id, error);
  if (numbers == NULL)
    return NULL;
  const Context context
      = { &model, numbers, filter->now != 0 ? filter->now : g_get_real_time () };
  statement = prepare (db, filter, context.now, error);
  if (statement == NULL)
    return NULL;
  if (ret_model != NULL)
    *ret_model = model;
  return take_rows (statement, &context, error);
}

GListStore *
yx_read_leads (YxDb *db, const YxLeadFilter *filter, GError **error)
{
  static const YxLeadFilter all = { 0 };
  g_autoptr (GPtrArray) leads = read_leads (db, filter != NULL ? filter : &all, NULL, error);

  return leads != NULL ? yx_list_new (YX_TYPE_LEAD, leads) : NULL;
}

static gboolean
is_same (const YxLeadData *lead, const YxLeadRecord *record, const char *address_key,
         const YxLikelihoodModel *model, gint64 heard)
{
  g_autofree char *key = NULL;

  if (ABS (lead->heard - heard) > (gint64) (model->same_hours * G_TIME_SPAN_HOUR))
    return FALSE;
  if (record->has_point && lead->has_point
      && yx_distance (record->point, (YxLonLat){ lead->lon, lead->lat }) <= model->same_metres)
    return TRUE;
  if (address_key == NULL || lead->address == NULL)
    return FALSE;
  key = yx_fold_text (lead->address);
  return g_str_equal (key, address_key);
}

static int
compare_heard (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 heard = *(const gint64 *) data;
  const gint64 first = ABS (yx_lead_get_data (*(YxLead *const *) a)->heard - heard);
  const gint64 second = ABS (yx_lead_get_data (*(YxLead *const *) b)->heard - heard);

  return first < second ? -1 : first > second;
}

GListStore *
yx_read_same_leads (YxDb *db, const YxLeadRecord *record, gint64 now, GError **error)
{
  const YxLeadFilter filter = {
    .statuses = 1u << YX_LEAD_STATUS_OPEN | 1u << YX_LEAD_STATUS_VERIFIED,
    .debtor_id = record->debtor_id,
    .now = now,
  };
  gint64 heard = record->heard != 0 ? record->heard : now;
  g_autofree char *key = yx_import_said (record->address) ? yx_fold_text (record->address) : NULL;
  g_autoptr (GPtrArray) leads = NULL;
  YxLikelihoodModel model;

  leads = read_leads (db, &filter, &model, error);
  if (leads == NULL)
    return NULL;
  for (guint i = leads->len; i-- > 0;)
    if (!is_same (yx_lead_get_data (g_ptr_array_index (leads, i)), record, key, &model, heard))
      g_ptr_array_remove_index (leads, i);
  g_ptr_array_sort_with_data (leads, compare_heard, &heard);
  return yx_list_new (YX_TYPE_LEAD, leads);
}

/* ---- Calls ---- */

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  LeadsCall *call = data;

  call->leads = call->record != NULL
                    ? yx_read_same_leads (db, call->record, g_get_real_time (), error)
                    : yx_read_leads (db, &call->filter, error);
  return call->leads != NULL;
}

static LeadsCall *
leads_call_new (const YxLeadFilter *filter)
{
  LeadsCall *call = g_new0 (LeadsCall, 1);

  if (filter == NULL)
    return call;
  call->filter = *filter;
  call->filter.debtor_id = g_strdup (filter->debtor_id);
  call->filter.place_id = g_strdup (filter->place_id);
  call->filter.merged_into = g_strdup (filter->merged_into);
  call->filter.text = g_strdup (filter->text);
  if (filter->box != NULL) {
    call->box = *filter->box;
    call->filter.box = &call->box;
  }
  return call;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  LeadsCall *call = data;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (yx_store_read (yx_desk_get_store (source), list_job, call, &error))
    g_task_return_pointer (task, g_steal_pointer (&call->leads), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
list_async (YxDesk *self, LeadsCall *call, gpointer tag, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, call, (GDestroyNotify) leads_call_free);
  g_task_run_in_thread (task, list_thread);
}

/* The one lead whose id begins so, and its debtor. */
static gboolean
find_lead (YxDb *db, const char *id, char **ret_id, char **ret_debtor_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT id, debtor_id FROM leads WHERE substr (id, 1, length ($1)) = $1 LIMIT 2", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no lead %s"), id);
    return FALSE;
  }
  *ret_id = g_strdup (yx_statement_get_text (statement, 0));
  *ret_debtor_id = g_strdup (yx_statement_get_text (statement, 1));
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  yx_statement_reset (statement);
  if (!row)
    return TRUE;
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
               _("Several leads begin with %s; give more of the id"), id);
  return FALSE;
}

static gboolean
get_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;
  g_autofree char *id = NULL;
  g_autofree char *debtor_id = NULL;
  g_autoptr (GHashTable) numbers = NULL;
  YxLikelihoodModel model;
  YxStatement *statement;
  gboolean row;

  if (!find_lead (db, job->id, &id, &debtor_id, error)
      || !yx_presence_model_read (db, &model, error))
    return FALSE;
  numbers = read_numbers (db, debtor_id, error);
  if (numbers == NULL)
    return FALSE;
  statement = yx_db_prepare (db, COLUMNS " AND l.id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  const Context context = { &model, numbers, g_get_real_time () };
  job->result = lead_from_row (statement, &context);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
count_job (YxDb *db, gpointer data, GError **error)
{
  YxLeadCounts *counts = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT count(*), count(CASE WHEN status = 'open' THEN 1 END), "
      "count(CASE WHEN status = 'open' AND urgent = 1 THEN 1 END), "
      "count(CASE WHEN status = 'open' AND verify_by < $1 THEN 1 END), "
      "count(CASE WHEN status = 'verified' THEN 1 END), "
      "count(CASE WHEN status = 'dismissed' THEN 1 END), "
      "count(CASE WHEN status = 'merged' THEN 1 END) FROM leads",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, g_get_real_time ());
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  counts->all = (guint) yx_statement_get_int (statement, 0);
  counts->open = (guint) yx_statement_get_int (statement, 1);
  counts->urgent = (guint) yx_statement_get_int (statement, 2);
  counts->overdue = (guint) yx_statement_get_int (statement, 3);
  counts->verified = (guint) yx_statement_get_int (statement, 4);
  counts->dismissed = (guint) yx_statement_get_int (statement, 5);
  counts->merged = (guint) yx_statement_get_int (statement, 6);
  yx_statement_reset (statement);
  return TRUE;
}

GListStore *
yx_desk_list_leads (YxDesk *self, const YxLeadFilter *filter, GError **error)
{
  static const YxLeadFilter all = { 0 };
  LeadsCall call = { .filter = filter != NULL ? *filter : all };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  return yx_store_read (yx_desk_get_store (self), list_job, &call, error) ? call.leads : NULL;
}

void
yx_desk_list_leads_async (YxDesk *self, const YxLeadFilter *filter, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (YX_IS_DESK (self));

  list_async (self, leads_call_new (filter), yx_desk_list_leads_async, cancellable, callback,
              user_data);
}

GListStore *
yx_desk_list_leads_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

YxLead *
yx_desk_get_lead (YxDesk *self, const char *lead_id, GError **error)
{
  YxListJob job = { .id = lead_id };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (lead_id != NULL, NULL);

  if (strlen (lead_id) < SHORTEST_ID) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _("Give at least %d characters of a lead’s id"), SHORTEST_ID);
    return NULL;
  }
  return yx_list_job_run (self, get_job, &job, error);
}

gboolean
yx_desk_count_leads (YxDesk *self, YxLeadCounts *ret_counts, GError **error)
{
  YxLeadCounts counts;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_counts != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), count_job, &counts, error))
    return FALSE;
  *ret_counts = counts;
  return TRUE;
}

GListStore *
yx_desk_find_same_leads (YxDesk *self, const YxLeadRecord *lead, GError **error)
{
  g_autoptr (YxLeadRecord) copy = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (lead != NULL && lead->debtor_id != NULL, NULL);

  copy = yx_lead_record_copy (lead);
  LeadsCall call = { .record = copy };
  return yx_store_read (yx_desk_get_store (self), list_job, &call, error) ? call.leads : NULL;
}

void
yx_desk_find_same_leads_async (YxDesk *self, const YxLeadRecord *lead, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  LeadsCall *call;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (lead != NULL && lead->debtor_id != NULL);

  call = leads_call_new (NULL);
  call->record = yx_lead_record_copy (lead);
  list_async (self, call, yx_desk_find_same_leads_async, cancellable, callback, user_data);
}

GListStore *
yx_desk_find_same_leads_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
