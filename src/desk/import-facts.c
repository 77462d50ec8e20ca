#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/import-facts.h"
#include "desk/import-private.h"
#include "desk/visit-sql.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"

typedef struct {
  YxDb *db;
  const YxImportFacts *facts;
  const char *case_id, *debtor_id;
  GPtrArray *place_ids;
  const char *author;
  gint64 now;
} Line;

static void
bind_time (YxStatement *statement, guint parameter, gint64 time)
{
  if (time != 0)
    yx_statement_bind_int (statement, parameter, time);
}

static gboolean
run (YxDb *db, YxStatement *statement, gboolean *ret_changed, GError **error)
{
  if (!yx_statement_run (statement, error))
    return FALSE;
  *ret_changed |= yx_db_get_changes (db) > 0;
  return TRUE;
}

static gboolean
write_title (const Line *line, gboolean *ret_changed, GError **error)
{
  YxStatement *statement;

  if (!yx_import_said (line->facts->title) && line->facts->title_effective == 0)
    return TRUE;
  statement = yx_db_prepare (
      line->db,
      "UPDATE cases SET title = coalesce ($2, title), "
      "title_effective = coalesce ($3, title_effective), updated = $4 WHERE id = $1 "
      "AND (coalesce ($2, title) IS DISTINCT FROM title "
      "OR coalesce ($3, title_effective) IS DISTINCT FROM title_effective)",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, line->case_id);
  yx_import_bind_said (statement, 2, line->facts->title);
  bind_time (statement, 3, line->facts->title_effective);
  yx_statement_bind_int (statement, 4, line->now);
  return run (line->db, statement, ret_changed, error);
}

/* Adds or updates one document; its id is *ret_id, (transfer full). */
static gboolean
write_document (const Line *line, YxDocumentKind kind, const char *key, const char *number,
                gint64 signed_at, gint64 valid_until, gint64 deadline, gint64 served, int receipt,
                int answer, char **ret_id, gboolean *ret_changed, GError **error)
{
  char id[YX_ID_LENGTH + 1];
  gboolean row;
  YxStatement *statement = yx_db_prepare (
      line->db,
      "INSERT INTO documents (id, case_id, debtor_id, kind, document_key, number, signed_at, "
      "valid_until, deadline, served, receipt, answer, author, created, updated) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce ($11, 0), "
      "coalesce ($12, 'pending'), $13, $14, $14) "
      "ON CONFLICT (case_id, debtor_id, kind, document_key) DO UPDATE SET "
      "number = coalesce ($6, number), signed_at = coalesce ($7, signed_at), "
      "valid_until = coalesce ($8, valid_until), deadline = coalesce ($9, deadline), "
      "served = coalesce ($10, served), receipt = coalesce ($11, receipt), "
      "answer = coalesce ($12, answer), updated = $14 "
      "WHERE coalesce ($6, number) IS DISTINCT FROM number "
      "OR coalesce ($7, signed_at) IS DISTINCT FROM signed_at "
      "OR coalesce ($8, valid_until) IS DISTINCT FROM valid_until "
      "OR coalesce ($9, deadline) IS DISTINCT FROM deadline "
      "OR coalesce ($10, served) IS DISTINCT FROM served "
      "OR coalesce ($11, receipt) IS DISTINCT FROM receipt "
      "OR coalesce ($12, answer) IS DISTINCT FROM answer",
      error);

  if (statement == NULL)
    return FALSE;
  yx_id_fill (id);
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, line->case_id);
  yx_statement_bind_text (statement, 3, line->debtor_id);
  yx_statement_bind_enum (statement, 4, YX_TYPE_DOCUMENT_KIND, (int) kind);
  yx_statement_bind_text (statement, 5, key);
  yx_import_bind_said (statement, 6, number);
  bind_time (statement, 7, signed_at);
  bind_time (statement, 8, valid_until);
  bind_time (statement, 9, deadline);
  bind_time (statement, 10, served);
  if (receipt >= 0)
    yx_statement_bind_int (statement, 11, receipt != 0);
  if (answer >= 0)
    yx_statement_bind_enum (statement, 12, YX_TYPE_SUMMONS_ANSWER, answer);
  yx_statement_bind_text (statement, 13, line->author);
  yx_statement_bind_int (statement, 14, line->now);
  if (!run (line->db, statement, ret_changed, error))
    return FALSE;

  statement = yx_db_prepare (line->db,
                             "SELECT id FROM documents WHERE case_id = $1 AND debtor_id = $2 "
                             "AND kind = $3 AND document_key = $4",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, line->case_id);
  yx_statement_bind_text (statement, 2, line->debtor_id);
  yx_statement_bind_enum (statement, 3, YX_TYPE_DOCUMENT_KIND, (int) kind);
  yx_statement_bind_text (statement, 4, key);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  *ret_id = g_strdup (yx_statement_get_text (statement, 0));
  yx_statement_reset (statement);
  return TRUE;
}

/* A summons of a list has no number; the day it was served tells it from the others. */
static gboolean
write_summonses (const Line *line, gboolean *ret_changed, GError **error)
{
  const YxImportFacts *facts = line->facts;

  for (gsize i = 0; i < facts->n_summonses; i++) {
    g_autofree char *id = NULL;
    g_autofree char *key
        = g_strdup_printf ("@%" G_GINT64_FORMAT, facts->summons_served[i] / G_TIME_SPAN_SECOND);

    if (facts->summons_served[i] != 0
        && !write_document (line, YX_DOCUMENT_KIND_SUMMONS, key, NULL, 0, 0,
                            facts->summons_deadlines[i], facts->summons_served[i],
                            facts->summons_receipts, facts->summons_answer, &id, ret_changed,
                            error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_warrant (const Line *line, gboolean *ret_changed, GError **error)
{
  const YxImportFacts *facts = line->facts;
  g_autofree char *id = NULL;
  g_autofree char *key = NULL;

  if (!yx_import_said (facts->warrant_number) && facts->warrant_signed == 0)
    return TRUE;
  key = yx_import_said (facts->warrant_number)
            ? yx_fold_text (facts->warrant_number)
            : g_strdup_printf ("@%" G_GINT64_FORMAT, facts->warrant_signed / G_TIME_SPAN_SECOND);
  if (!write_document (line, YX_DOCUMENT_KIND_WARRANT, key, facts->warrant_number,
                       facts->warrant_signed, facts->warrant_until, 0, 0, -1, -1, &id, ret_changed,
                       error))
    return FALSE;
  for (guint i = 0; i < line->place_ids->len; i++) {
    YxStatement *statement
        = yx_db_prepare (line->db,
                         "INSERT INTO document_places (document_id, place_id) VALUES ($1, $2) "
                         "ON CONFLICT (document_id, place_id) DO NOTHING",
                         error);

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, g_ptr_array_index (line->place_ids, i));
    if (!run (line->db, statement, ret_changed, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_person (const Line *line, gboolean *ret_changed, GError **error)
{
  const YxImportFacts *facts = line->facts;
  YxStatement *statement;

  if (!yx_import_said (facts->born) && facts->capacity < 0 && !yx_import_said (facts->appears_name)
      && !yx_import_said (facts->appears_id_number) && !yx_import_said (facts->identity_by)
      && !yx_import_said (facts->identity_by_second) && facts->deputy < 0
      && !yx_import_said (facts->deputy_permission))
    return TRUE;
  statement = yx_db_prepare (
      line->db,
      "UPDATE debtors SET born = coalesce ($2, born), capacity = coalesce ($3, capacity), "
      "appears_name = coalesce ($4, appears_name), "
      "appears_id_number = coalesce ($5, appears_id_number), "
      "identity_by = coalesce ($6, identity_by), "
      "identity_by_second = coalesce ($7, identity_by_second), "
      "identity_checked = CASE WHEN $6 IS NULL THEN identity_checked ELSE $11 END, "
      "deputy = coalesce ($8, deputy), deputy_permission = coalesce ($9, deputy_permission), "
      "deputy_by = CASE WHEN $8 IS NULL THEN deputy_by ELSE $10 END, "
      "deputy_checked = CASE WHEN $8 IS NULL THEN deputy_checked ELSE $11 END, updated = $11 "
      "WHERE id = $1 AND (coalesce ($2, born) IS DISTINCT FROM born "
      "OR coalesce ($3, capacity) IS DISTINCT FROM capacity "
      "OR coalesce ($4, appears_name) IS DISTINCT FROM appears_name "
      "OR coalesce ($5, appears_id_number) IS DISTINCT FROM appears_id_number "
      "OR coalesce ($6, identity_by) IS DISTINCT FROM identity_by "
      "OR coalesce ($7, identity_by_second) IS DISTINCT FROM identity_by_second "
      "OR coalesce ($8, deputy) IS DISTINCT FROM deputy "
      "OR coalesce ($9, deputy_permission) IS DISTINCT FROM deputy_permission)",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, line->debtor_id);
  yx_import_bind_said (statement, 2, facts->born);
  if (facts->capacity >= 0)
    yx_statement_bind_enum (statement, 3, YX_TYPE_CAPACITY, facts->capacity);
  yx_import_bind_said (statement, 4, facts->appears_name);
  yx_import_bind_said (statement, 5, facts->appears_id_number);
  yx_import_bind_said (statement, 6, facts->identity_by);
  yx_import_bind_said (statement, 7, facts->identity_by_second);
  if (facts->deputy >= 0)
    yx_statement_bind_enum (statement, 8, YX_TYPE_DEPUTY_STATUS, facts->deputy);
  yx_import_bind_said (statement, 9, facts->deputy_permission);
  yx_statement_bind_text (statement, 10, line->author);
  yx_statement_bind_int (statement, 11, line->now);
  return run (line->db, statement, ret_changed, error);
}

/* One that stands is not noted again. */
static gboolean
write_flags (const Line *line, gboolean *ret_changed, GError **error)
{
  for (int flag = 0; flag <= YX_DEBTOR_FLAG_PRESS; flag++) {
    char id[YX_ID_LENGTH + 1];
    YxStatement *statement;

    if ((line->facts->flags & (1u << flag)) == 0)
      continue;
    statement = yx_db_prepare (
        line->db,
        "INSERT INTO debtor_flags (id, debtor_id, kind, author, noted) "
        "SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM debtor_flags "
        "WHERE debtor_id = $2 AND kind = $3 AND cleared IS NULL)",
        error);
    if (statement == NULL)
      return FALSE;
    yx_id_fill (id);
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, line->debtor_id);
    yx_statement_bind_enum (statement, 3, YX_TYPE_DEBTOR_FLAG, flag);
    yx_statement_bind_text (statement, 4, line->author);
    yx_statement_bind_int (statement, 5, line->now);
    if (!run (line->db, statement, ret_changed, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_verified (const Line *line, const char *place_id, gboolean *ret_changed, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (line->db,
                       "UPDATE places SET verified = $2, verified_by = $3, updated = $4 "
                       "WHERE id = $1 AND $2 IS DISTINCT FROM verified",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, place_id);
  bind_time (statement, 2, line->facts->address_verified);
  yx_statement_bind_text (statement, 3, line->author);
  yx_statement_bind_int (statement, 4, line->now);
  return run (line->db, statement, ret_changed, error);
}

/* Makes the visits in vain that are on record as many as the list says, as far as it is the list
 * that tells of them: those recorded one by one stay. */
static gboolean
write_failed_visits (const Line *line, const char *place_id, gboolean *ret_changed,
                     GError **error)
{
  YxStatement *statement;
  gint64 recorded;
  gboolean row;

  statement = yx_db_prepare (line->db,
                             "SELECT coalesce (sum (times), 0) FROM visits WHERE place_id = $1 "
                             "AND id <> place_id AND outcome IN " YX_VAIN_OUTCOMES_SQL,
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, place_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  recorded = yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);

  const gint64 times = line->facts->failed_visits - recorded;
  statement = yx_db_prepare (
      line->db,
      times > 0 ? "INSERT INTO visits (id, debtor_id, place_id, outcome, times, author, recorded) "
                  "VALUES ($1, $2, $1, 'not-found', $3, $4, $5) "
                  "ON CONFLICT (id) DO UPDATE SET times = $3, author = $4, recorded = $5 "
                  "WHERE visits.times <> $3"
                : "DELETE FROM visits WHERE id = $1",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, place_id);
  if (times > 0) {
    yx_statement_bind_text (statement, 2, line->debtor_id);
    yx_statement_bind_int (statement, 3, times);
    yx_statement_bind_text (statement, 4, line->author);
    yx_statement_bind_int (statement, 5, line->now);
  }
  return run (line->db, statement, ret_changed, error);
}

static gboolean
write_places (const Line *line, gboolean *ret_changed, GError **error)
{
  for (guint i = 0; i < line->place_ids->len; i++) {
    const char *place_id = g_ptr_array_index (line->place_ids, i);

    if (line->facts->address_verified != 0
        && !write_verified (line, place_id, ret_changed, error))
      return FALSE;
    if (i == 0 && line->facts->failed_visits >= 0
        && !write_failed_visits (line, place_id, ret_changed, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
yx_import_facts (YxDb *db, const YxImportFacts *facts, const char *case_id, const char *debtor_id,
                 GPtrArray *place_ids, const char *author, gint64 now, gboolean *ret_case_changed,
                 gboolean *ret_debtor_changed, GError **error)
{
  const Line line = { db, facts, case_id, debtor_id, place_ids, author, now };

  return write_title (&line, ret_case_changed, error)
         && write_summonses (&line, ret_case_changed, error)
         && write_warrant (&line, ret_case_changed, error)
         && write_person (&line, ret_debtor_changed, error)
         && write_flags (&line, ret_debtor_changed, error)
         && write_places (&line, ret_debtor_changed, error);
}
