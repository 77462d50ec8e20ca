#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/gather.h"
#include "desk/lists-private.h"
#include "desk/page-parts.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "rules/identifiers.h"

typedef struct {
  const char *id;
  const YxBox *region; /* nullable */
  YxDebtorPage *page;  /* (transfer full) */
} PageJob;

static void
flag_clear (gpointer data)
{
  YxPageFlag *flag = data;

  g_free (flag->id);
  g_free (flag->note);
  g_free (flag->author);
  g_free (flag->cleared_by);
}

/* The ID number tells the sex where nobody has. */
static YxSex
sex_of (YxSex sex, const char *id_number)
{
  YxCitizenId id;

  if (sex != YX_SEX_UNKNOWN || id_number == NULL
      || yx_citizen_id_parse (id_number, NULL, &id) != YX_IDENTIFIER_OK)
    return sex;
  return id.is_female ? YX_SEX_FEMALE : YX_SEX_MALE;
}

static void
take_debtor (YxDebtorPage *page, YxStatement *row, gint64 now)
{
  const YxDebtorKind kind
      = (YxDebtorKind) yx_statement_get_enum (row, 0, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON);
  const gboolean is_entity = kind == YX_DEBTOR_KIND_ENTITY;
  const char *id_number = yx_statement_get_text (row, is_entity ? 8 : 2);

  page->kind = kind;
  page->masked_name = yx_mask_debtor (yx_statement_get_text (row, 1), kind);
  page->masked_id_number = yx_mask_id_number (yx_statement_get_text (row, 2));
  page->sex
      = sex_of ((YxSex) yx_statement_get_enum (row, 3, YX_TYPE_SEX, YX_SEX_UNKNOWN), id_number);
  page->masked_phone = yx_mask_phone (yx_statement_get_text (row, 4));
  page->age = yx_page_age (id_number, yx_statement_get_text (row, 5), now);
  page->capacity = (YxCapacity) yx_statement_get_enum (
      row, 6, YX_TYPE_CAPACITY, is_entity ? (int) YX_CAPACITY_UNKNOWN : (int) YX_CAPACITY_DEBTOR);
  page->masked_appears = yx_mask_name (yx_statement_get_text (row, 7));
  page->identity_by = g_strdup (yx_statement_get_text (row, 9));
  page->identity_by_second = g_strdup (yx_statement_get_text (row, 10));
  page->identity_checked = yx_statement_get_int (row, 11);
  page->deputy = (YxDeputyStatus) yx_statement_get_enum (row, 12, YX_TYPE_DEPUTY_STATUS,
                                                         YX_DEPUTY_STATUS_UNCHECKED);
  page->deputy_by = g_strdup (yx_statement_get_text (row, 13));
  page->deputy_checked = yx_statement_get_int (row, 14);
  page->deputy_permission = g_strdup (yx_statement_get_text (row, 15));
  page->has_photo = yx_statement_get_int (row, 16) != 0;
  page->n_leads = (int) yx_statement_get_int (row, 17);
}

static gboolean
read_debtor (YxDb *db, PageJob *job, gint64 now, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT d.kind, d.name, d.id_number, d.sex, d.phone, d.born, d.capacity, d.appears_name, "
      "d.appears_id_number, d.identity_by, d.identity_by_second, d.identity_checked, d.deputy, "
      "d.deputy_by, d.deputy_checked, d.deputy_permission, "
      "(SELECT count(*) FROM debtor_photos p WHERE p.debtor_id = d.id), "
      "(SELECT count(*) FROM leads l WHERE l.debtor_id = d.id AND l.status = 'open') "
      "FROM debtors d WHERE d.id = $1",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                         _("There is no such debtor"));
    return FALSE;
  }
  job->page->id = g_strdup (job->id);
  take_debtor (job->page, statement, now);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
read_flags (YxDb *db, PageJob *job, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id, kind, note, author, noted, cleared_by, cleared "
                       "FROM debtor_flags WHERE debtor_id = $1 "
                       "ORDER BY cleared IS NOT NULL, noted DESC, id DESC",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  for (;;) {
    YxPageFlag flag;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    flag = (YxPageFlag){
      .id = g_strdup (yx_statement_get_text (statement, 0)),
      .kind = (YxDebtorFlag) yx_statement_get_enum (statement, 1, YX_TYPE_DEBTOR_FLAG,
                                                    YX_DEBTOR_FLAG_SERIOUS_ILLNESS),
      .note = g_strdup (yx_statement_get_text (statement, 2)),
      .author = g_strdup (yx_statement_get_text (statement, 3)),
      .noted = yx_statement_get_int (statement, 4),
      .cleared_by = g_strdup (yx_statement_get_text (statement, 5)),
      .cleared = yx_statement_get_int (statement, 6),
    };
    g_array_append_val (job->page->flags, flag);
  }
}

static gboolean
read_verified (YxDb *db, PageJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT id, verified FROM places WHERE debtor_id = $1 AND verified IS NOT NULL", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  for (;;) {
    gint64 verified;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    verified = yx_statement_get_int (statement, 1);
    g_hash_table_insert (job->page->verified, g_strdup (yx_statement_get_text (statement, 0)),
                         g_memdup2 (&verified, sizeof verified));
  }
}

static gboolean
page_job (YxDb *db, gpointer data, GError **error)
{
  PageJob *job = data;
  YxDebtorPage *page = job->page;
  const YxVisitFilter visits = { .debtor_id = job->id };
  const YxPlaceFilter places = { .debtor_id = job->id };
  const gint64 now = g_get_real_time ();
  g_autoptr (YxCasework) casework = yx_casework_read (db, now, error);
  g_autoptr (YxRuleset) ruleset = casework != NULL ? yx_page_ruleset (db, now, error) : NULL;

  if (ruleset == NULL || !read_debtor (db, job, now, error) || !read_flags (db, job, error)
      || !read_verified (db, job, error))
    return FALSE;
  page->places = yx_read_places (db, &places, NULL, job->region, error);
  if (page->places == NULL)
    return FALSE;
  page->cases = yx_read_case_work (db, NULL, job->id, casework, now, error);
  if (page->cases == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (page->cases)); i++) {
    g_autoptr (YxCase) record = g_list_model_get_item (G_LIST_MODEL (page->cases), i);

    page->n_open_cases += yx_case_get_data (record)->status == YX_CASE_STATUS_OPEN ? 1 : 0;
  }
  page->documents = yx_page_read_documents (db, NULL, job->id, error);
  if (page->documents == NULL)
    return FALSE;
  page->measures = yx_page_read_measures (db, casework, ruleset, NULL, job->id, now, error);
  if (page->measures == NULL)
    return FALSE;
  page->visits = yx_read_visits (db, &visits, error);
  return page->visits != NULL;
}

static void
page_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  YxDebtorPage *page = yx_desk_load_debtor_page (source, data, &error);

  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify) yx_debtor_page_free);
  else
    g_task_return_error (task, error);
}

void
yx_debtor_page_free (YxDebtorPage *page)
{
  if (page == NULL)
    return;
  g_free (page->id);
  g_free (page->masked_name);
  g_free (page->masked_id_number);
  g_free (page->masked_phone);
  g_free (page->masked_appears);
  g_free (page->identity_by);
  g_free (page->identity_by_second);
  g_free (page->deputy_by);
  g_free (page->deputy_permission);
  g_clear_pointer (&page->flags, g_array_unref);
  g_clear_object (&page->places);
  g_clear_pointer (&page->verified, g_hash_table_unref);
  g_clear_pointer (&page->presence, g_ptr_array_unref);
  g_clear_object (&page->cases);
  g_clear_object (&page->visits);
  g_clear_pointer (&page->documents, g_array_unref);
  g_clear_pointer (&page->measures, g_array_unref);
  g_free (page);
}

YxDebtorPage *
yx_desk_load_debtor_page (YxDesk *self, const char *debtor_id, GError **error)
{
  g_autoptr (YxDebtorPage) page = NULL;
  YxBox box;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (debtor_id != NULL, NULL);

  page = g_new0 (YxDebtorPage, 1);
  page->flags = g_array_new (FALSE, FALSE, sizeof (YxPageFlag));
  g_array_set_clear_func (page->flags, flag_clear);
  page->verified = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  PageJob job = { debtor_id, yx_list_region_box (self, &box) ? &box : NULL, page };
  if (!yx_store_read (yx_desk_get_store (self), page_job, &job, error))
    return NULL;
  if (g_list_model_get_n_items (G_LIST_MODEL (page->places)) == 0)
    page->presence = g_ptr_array_new ();
  else
    page->presence = yx_desk_list_presence (self, debtor_id, 0, error);
  return page->presence != NULL ? g_steal_pointer (&page) : NULL;
}

void
yx_desk_load_debtor_page_async (YxDesk *self, const char *debtor_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (debtor_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_load_debtor_page_async);
  g_task_set_task_data (task, g_strdup (debtor_id), g_free);
  g_task_run_in_thread (task, page_thread);
}

YxDebtorPage *
yx_desk_load_debtor_page_finish (YxDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_desk_load_debtor_page_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
