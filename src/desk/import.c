#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/check-private.h"
#include "desk/desk-private.h"
#include "desk/import-facts.h"
#include "desk/import.h"
#include "desk/locate.h"
#include "desk/place-limit.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"
#include "model/vocabulary.h"

/* What a list has done to a row of the desk so far; a row counts once, by the strongest. */
typedef enum {
  UNCHANGED = 1,
  UPDATED,
  ADDED,
} Change;

typedef struct {
  const YxImportRow *rows;
  gsize n_rows;
  const gboolean *rejected; /* [n_rows] */
  const YxImportOptions *options;
  YxImportProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
  YxImportReport *report;
  const char *author;
  gint64 now;
  gboolean has_region;
  YxBox region_box;
  GHashTable *cases, *debtors, *places; /* id → Change */
  GHashTable *found; /* address key → YxPosition; NULL without a region */
  double progress_from; /* where the looking up has left it */
} ImportJob;

static gboolean
said (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
problem_free (gpointer data)
{
  YxImportProblem *problem = data;

  g_free (problem->message);
  g_free (problem);
}

static void
add_problem (YxImportReport *report, YxImportProblemKind kind, guint line, const char *column,
             char *message)
{
  YxImportProblem *problem = g_new (YxImportProblem, 1);

  *problem = (YxImportProblem){ kind, line, column, message };
  g_ptr_array_add (report->problems, problem);
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const YxImportProblem *x = *(YxImportProblem *const *) a;
  const YxImportProblem *y = *(YxImportProblem *const *) b;

  return (x->line > y->line) - (x->line < y->line);
}

/* What makes a row unusable by itself, whatever is on the desk. Returns whether it is usable. */
static gboolean
check_row (const YxImportRow *row, YxImportReport *report)
{
  if (!said (row->case_number)) {
    add_problem (report, YX_IMPORT_REJECTED, row->line, "case-number",
                 g_strdup (_("The case number is missing")));
    return FALSE;
  }
  if (!said (row->debtor_name)) {
    add_problem (report, YX_IMPORT_REJECTED, row->line, "debtor-name",
                 g_strdup (_("The debtor's name is missing")));
    return FALSE;
  }
  for (gsize i = 0; i < row->n_addresses; i++) {
    const YxImportAddress *address = &row->addresses[i];

    if (address->has_point && !yx_lon_lat_is_valid (address->point)) {
      add_problem (report, YX_IMPORT_REJECTED, row->line, "address",
                   g_strdup_printf (_("Address %u has impossible coordinates"), (guint) i + 1));
      return FALSE;
    }
  }
  return TRUE;
}

static void
note_change (GHashTable *changes, const char *id, Change change)
{
  const Change before = GPOINTER_TO_INT (g_hash_table_lookup (changes, id));

  if (change > before)
    g_hash_table_insert (changes, g_strdup (id), GINT_TO_POINTER (change));
}

static void
count_changes (GHashTable *changes, guint *added, guint *updated, guint *unchanged)
{
  GHashTableIter iter;
  gpointer change;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, NULL, &change)) {
    switch (GPOINTER_TO_INT (change)) {
    case ADDED:
      (*added)++;
      break;
    case UPDATED:
      (*updated)++;
      break;
    default:
      (*unchanged)++;
    }
  }
}

static gboolean
text_differs (YxStatement *statement, guint column, const char *text)
{
  return said (text) && g_strcmp0 (yx_statement_get_text (statement, column), text) != 0;
}

static gboolean
amount_differs (YxStatement *statement, guint column, gint64 value, gint64 least)
{
  return value >= least
         && (yx_statement_is_null (statement, column)
             || yx_statement_get_int (statement, column) != value);
}

static void
bind_amount (YxStatement *statement, guint parameter, gint64 value, gint64 least)
{
  if (value >= least)
    yx_statement_bind_int (statement, parameter, value);
}

static void
bind_said (YxStatement *statement, guint parameter, const char *text)
{
  if (said (text))
    yx_statement_bind_text (statement, parameter, text);
}

/* One way to write a number: white space out, brackets full-width. */
static char *
fold_case_number (const char *number)
{
  g_autofree char *folded = yx_fold_text (number);
  GString *text = g_string_new (folded);

  g_string_replace (text, "(", "（", 0);
  g_string_replace (text, ")", "）", 0);
  return g_string_free (text, FALSE);
}

/* Adds or updates the case of a row. *ret_id is (transfer full). */
static gboolean
import_case (YxDb *db, ImportJob *job, const YxImportRow *row, char **ret_id, GError **error)
{
  g_autofree char *number = fold_case_number (row->case_number);
  g_autofree char *id = NULL;
  gboolean found;
  gboolean differs = FALSE;
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id, court, applicant, cause, judge, filed, claim_fen, paid_fen, "
                       "status FROM cases WHERE number = $1",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, number);
  if (!yx_statement_step (statement, &found, error))
    return FALSE;
  if (found) {
    id = g_strdup (yx_statement_get_text (statement, 0));
    differs = text_differs (statement, 1, row->court) || text_differs (statement, 2, row->applicant)
              || text_differs (statement, 3, row->cause) || text_differs (statement, 4, row->judge)
              || amount_differs (statement, 5, row->filed, 1)
              || amount_differs (statement, 6, row->claim_fen, 0)
              || amount_differs (statement, 7, row->paid_fen, 0)
              || (row->status >= 0
                  && yx_statement_get_enum (statement, 8, YX_TYPE_CASE_STATUS, -1) != row->status);
  }
  yx_statement_reset (statement);

  if (found && !differs) {
    note_change (job->cases, id, UNCHANGED);
    *ret_id = g_steal_pointer (&id);
    return TRUE;
  }
  if (!found) {
    id = yx_id_new ();
    statement = yx_db_prepare (
        db,
        "INSERT INTO cases (id, court, applicant, cause, judge, filed, claim_fen, paid_fen, "
        "status, updated, number, created, status_since) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $10)",
        error);
  } else {
    statement = yx_db_prepare (
        db,
        "UPDATE cases SET court = coalesce ($2, court), applicant = coalesce ($3, applicant), "
        "cause = coalesce ($4, cause), judge = coalesce ($5, judge), filed = coalesce ($6, filed), "
        "claim_fen = coalesce ($7, claim_fen), paid_fen = coalesce ($8, paid_fen), "
        "status_since = CASE WHEN coalesce ($9, status) = status THEN status_since ELSE $10 END, "
        "status = coalesce ($9, status), updated = $10 WHERE id = $1",
        error);
  }
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  bind_said (statement, 2, row->court);
  bind_said (statement, 3, row->applicant);
  bind_said (statement, 4, row->cause);
  bind_said (statement, 5, row->judge);
  bind_amount (statement, 6, row->filed, 1);
  bind_amount (statement, 7, row->claim_fen, 0);
  bind_amount (statement, 8, row->paid_fen, 0);
  if (row->status >= 0 || !found)
    yx_statement_bind_enum (statement, 9, YX_TYPE_CASE_STATUS,
                            row->status >= 0 ? row->status : (int) YX_CASE_STATUS_OPEN);
  yx_statement_bind_int (statement, 10, job->now);
  if (!found)
    yx_statement_bind_text (statement, 11, number);
  if (!yx_statement_run (statement, error))
    return FALSE;
  note_change (job->cases, id, found ? UPDATED : ADDED);
  *ret_id = g_steal_pointer (&id);
  return TRUE;
}

typedef struct {
  char *id; /* NULL: not on the desk */
  gboolean differs;
  char *name;
} FoundDebtor;

static gboolean
read_debtor (YxStatement *statement, const YxImportRow *row, FoundDebtor *found, GError **error)
{
  gboolean any;

  if (!yx_statement_step (statement, &any, error))
    return FALSE;
  if (any) {
    found->id = g_strdup (yx_statement_get_text (statement, 0));
    found->name = g_strdup (yx_statement_get_text (statement, 1));
    found->differs
        = text_differs (statement, 1, row->debtor_name)
          || text_differs (statement, 2, row->debtor_id_number)
          || text_differs (statement, 3, row->debtor_phone)
          || (row->debtor_kind >= 0
              && yx_statement_get_enum (statement, 4, YX_TYPE_DEBTOR_KIND, -1) != row->debtor_kind)
          || (row->debtor_sex != YX_SEX_UNKNOWN
              && yx_statement_get_enum (statement, 5, YX_TYPE_SEX, -1) != (int) row->debtor_sex);
  }
  yx_statement_reset (statement);
  return TRUE;
}

#define DEBTOR_COLUMNS "debtors.id, debtors.name, debtors.id_number, debtors.phone, " \
                       "debtors.kind, debtors.sex"

/* By ID number; else by name within the case, unless a different number is known of him. */
static gboolean
find_debtor (YxDb *db, const YxImportRow *row, const char *case_id, const char *name_key,
             FoundDebtor *found, GError **error)
{
  YxStatement *statement;

  if (said (row->debtor_id_number)) {
    statement = yx_db_prepare (
        db, "SELECT " DEBTOR_COLUMNS " FROM debtors WHERE id_number = $1", error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, row->debtor_id_number);
    if (!read_debtor (statement, row, found, error))
      return FALSE;
    if (found->id != NULL)
      return TRUE;
    statement = yx_db_prepare (db,
                               "SELECT " DEBTOR_COLUMNS " FROM case_debtors JOIN debtors "
                               "ON debtors.id = case_debtors.debtor_id WHERE case_id = $1 "
                               "AND name_key = $2 AND id_number IS NULL",
                               error);
  } else {
    statement = yx_db_prepare (db,
                               "SELECT " DEBTOR_COLUMNS " FROM case_debtors JOIN debtors "
                               "ON debtors.id = case_debtors.debtor_id WHERE case_id = $1 "
                               "AND name_key = $2 ORDER BY debtors.id",
                               error);
  }
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, case_id);
  yx_statement_bind_text (statement, 2, name_key);
  return read_debtor (statement, row, found, error);
}

static gboolean
import_debtor (YxDb *db, ImportJob *job, const YxImportRow *row, const char *case_id,
               char **ret_id, GError **error)
{
  g_autofree char *name_key = yx_fold_text (row->debtor_name);
  FoundDebtor found = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *known_name = NULL;
  gboolean is_new;
  YxStatement *statement;

  if (!find_debtor (db, row, case_id, name_key, &found, error))
    return FALSE;
  id = found.id;
  known_name = found.name;
  is_new = id == NULL;
  if (!is_new && g_strcmp0 (known_name, row->debtor_name) != 0)
    add_problem (job->report, YX_IMPORT_NOTE, row->line, "debtor-name",
                 g_strdup_printf (_("The ID number belongs to %s on the desk; now called %s"),
                                  known_name, row->debtor_name));

  if (is_new) {
    id = yx_id_new ();
    statement = yx_db_prepare (db,
                               "INSERT INTO debtors (id, name, name_key, id_number, phone, kind, "
                               "sex, updated, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
                               error);
  } else {
    statement = yx_db_prepare (db,
                               "UPDATE debtors SET name = $2, name_key = $3, "
                               "id_number = coalesce ($4, id_number), phone = coalesce ($5, phone), "
                               "kind = coalesce ($6, kind), sex = coalesce ($7, sex), updated = $8 "
                               "WHERE id = $1",
                               error);
  }
  if (statement == NULL)
    return FALSE;
  if (is_new || found.differs) {
    yx_statement_bind_text (statement, 1, id);
    yx_statement_bind_text (statement, 2, row->debtor_name);
    yx_statement_bind_text (statement, 3, name_key);
    bind_said (statement, 4, row->debtor_id_number);
    bind_said (statement, 5, row->debtor_phone);
    if (is_new || row->debtor_kind >= 0)
      yx_statement_bind_enum (statement, 6, YX_TYPE_DEBTOR_KIND,
                              row->debtor_kind >= 0 ? row->debtor_kind
                                                    : (int) YX_DEBTOR_KIND_PERSON);
    if (is_new || row->debtor_sex != YX_SEX_UNKNOWN)
      yx_statement_bind_enum (statement, 7, YX_TYPE_SEX, (int) row->debtor_sex);
    yx_statement_bind_int (statement, 8, job->now);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  note_change (job->debtors, id, is_new ? ADDED : found.differs ? UPDATED : UNCHANGED);

  statement = yx_db_prepare (db,
                             "INSERT INTO case_debtors (case_id, debtor_id) VALUES ($1, $2) "
                             "ON CONFLICT (case_id, debtor_id) DO NOTHING",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, case_id);
  yx_statement_bind_text (statement, 2, id);
  if (!yx_statement_run (statement, error))
    return FALSE;
  *ret_id = g_steal_pointer (&id);
  return TRUE;
}

/* A point about a metre wide is the same place. */
static char *
place_key (const YxImportAddress *address)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE];
  char lat[G_ASCII_DTOSTR_BUF_SIZE];

  if (said (address->text))
    return yx_fold_text (address->text);
  g_ascii_formatd (lon, sizeof lon, "%.5f", address->point.lon);
  g_ascii_formatd (lat, sizeof lat, "%.5f", address->point.lat);
  return g_strdup_printf ("@%s,%s", lon, lat);
}

/* What is known best of where a place is: its pin, the list's coordinates, what another place of
 * this address has, what was found in the region. */
static gboolean
decide_position (YxDb *db, const YxImportAddress *address, const char *key, GHashTable *found,
                 YxPosition *ret_position, GError **error)
{
  const YxPosition *own = NULL;

  *ret_position = (YxPosition){ 0 };
  if (said (address->text) && !yx_position_read (db, key, ret_position, error))
    return FALSE;
  if (address->has_point && yx_position_strength (ret_position->located) < 3)
    *ret_position = (YxPosition){ .has_point = TRUE, .point = address->point, .located = "list" };
  if (ret_position->located == NULL && found != NULL)
    own = g_hash_table_lookup (found, key);
  if (own != NULL)
    *ret_position = *own;
  return TRUE;
}

static void
bind_position (YxStatement *statement, guint first, const YxPosition *position)
{
  if (position->has_point) {
    yx_statement_bind_real (statement, first, position->point.lon);
    yx_statement_bind_real (statement, first + 1, position->point.lat);
    yx_statement_bind_point (statement, first + 2, position->point);
  }
  bind_said (statement, first + 3, position->located);
  bind_said (statement, first + 4, position->match);
  if (position->match != NULL)
    yx_statement_bind_real (statement, first + 5, position->radius_m);
}

/* Whether the new position is worth more than the old one, or as much and another. */
static gboolean
position_differs (YxStatement *old, guint first, const YxPosition *position)
{
  const int before = yx_position_strength (yx_statement_get_text (old, first + 2));
  const int after = yx_position_strength (position->located);

  if (!position->has_point)
    return yx_statement_is_null (old, first)
           && g_strcmp0 (yx_statement_get_text (old, first + 3), position->match) != 0;
  return after >= before
         && (after > before || yx_statement_is_null (old, first)
             || yx_statement_get_real (old, first) != position->point.lon
             || yx_statement_get_real (old, first + 1) != position->point.lat);
}

static gboolean
import_place (YxDb *db, gint64 now, const char *debtor_id, const YxImportAddress *address,
              GHashTable *located, YxPosition *ret_position, char **ret_id, Change *ret_change,
              GError **error)
{
  g_autofree char *key = place_key (address);
  g_autofree char *id = NULL;
  gboolean found;
  gboolean differs = FALSE, moves = TRUE;
  YxPosition position;
  YxStatement *statement;

  if (!decide_position (db, address, key, located, &position, error))
    return FALSE;
  statement = yx_db_prepare (db,
                             "SELECT id, kind, source, presence, lon, lat, located, match "
                             "FROM places WHERE debtor_id = $1 AND address_key = $2",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, debtor_id);
  yx_statement_bind_text (statement, 2, key);
  if (!yx_statement_step (statement, &found, error))
    return FALSE;
  if (found) {
    id = g_strdup (yx_statement_get_text (statement, 0));
    moves = position_differs (statement, 4, &position);
    differs = moves
              || (address->kind != YX_PLACE_KIND_OTHER
                  && yx_statement_get_enum (statement, 1, YX_TYPE_PLACE_KIND, -1)
                         != (int) address->kind)
              || (address->source != YX_SOURCE_OTHER
                  && yx_statement_get_enum (statement, 2, YX_TYPE_SOURCE, -1)
                         != (int) address->source)
              || (address->presence >= 0.0
                  && (yx_statement_is_null (statement, 3)
                      || yx_statement_get_real (statement, 3) != address->presence));
    if (!yx_statement_is_null (statement, 4))
      position.has_point = TRUE;
  }
  yx_statement_reset (statement);

  if (!found || differs) {
    if (!found) {
      id = yx_id_new ();
      statement = yx_db_prepare (
          db,
          "INSERT INTO places (id, kind, source, lon, lat, geom, located, match, radius_m, presence, "
          "updated, debtor_id, address, address_key, created) VALUES ($1, $2, $3, $4, $5, "
          "ST_GeomFromWKB ($6, 4326), $7, $8, $9, $10, $11, $12, $13, $14, $11)",
          error);
    } else {
      statement = yx_db_prepare (
          db,
          "UPDATE places SET kind = coalesce ($2, kind), source = coalesce ($3, source), "
          "lon = coalesce ($4, lon), lat = coalesce ($5, lat), "
          "geom = coalesce (ST_GeomFromWKB ($6, 4326), geom), located = coalesce ($7, located), "
          "match = coalesce ($8, match), radius_m = coalesce ($9, radius_m), "
          "presence = coalesce ($10, presence), updated = $11 WHERE id = $1",
          error);
    }
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, id);
    if (!found || address->kind != YX_PLACE_KIND_OTHER)
      yx_statement_bind_enum (statement, 2, YX_TYPE_PLACE_KIND, (int) address->kind);
    if (!found || address->source != YX_SOURCE_OTHER)
      yx_statement_bind_enum (statement, 3, YX_TYPE_SOURCE, (int) address->source);
    if (moves)
      bind_position (statement, 4, &position);
    if (address->presence >= 0.0)
      yx_statement_bind_real (statement, 10, MIN (address->presence, 1.0));
    yx_statement_bind_int (statement, 11, now);
    if (!found) {
      yx_statement_bind_text (statement, 12, debtor_id);
      bind_said (statement, 13, address->text);
      yx_statement_bind_text (statement, 14, key);
    }
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  *ret_change = !found ? ADDED : differs ? UPDATED : UNCHANGED;
  *ret_id = g_steal_pointer (&id);
  *ret_position = position;
  return TRUE;
}

/* Counts an address that came without coordinates. */
static void
count_position (ImportJob *job, const YxPosition *position)
{
  YxImportReport *report = job->report;
  YxMatchLevel level = 0;

  while (level < YX_N_MATCHES && g_strcmp0 (position->match, yx_match_level_nick (level)) != 0)
    level++;
  if (!position->has_point)
    report->places_without_point++;
  if (yx_position_strength (position->located) > 1)
    report->places_pinned++;
  else if (level < YX_N_MATCHES)
    report->places_found[level]++;
  else if (!position->has_point)
    report->places_unknown++;
}

static gboolean
import_places (YxDb *db, ImportJob *job, const YxImportRow *row, const char *debtor_id,
               GPtrArray *place_ids, GError **error)
{
  for (gsize i = 0; i < row->n_addresses; i++) {
    const YxImportAddress *address = &row->addresses[i];
    g_autofree char *id = NULL;
    YxPosition position;
    Change change;

    if (!said (address->text) && !address->has_point)
      continue;
    if (!import_place (db, job->now, debtor_id, address, job->found, &position, &id, &change,
                       error))
      return FALSE;
    note_change (job->places, id, change);
    g_ptr_array_add (place_ids, g_strdup (id));

    if (!address->has_point) {
      count_position (job, &position);
    } else if (job->has_region) {
      const double outside = yx_box_distance (job->region_box, address->point);

      if (outside > YX_PLACE_LIMIT_M) {
        job->report->places_outside++;
        add_problem (job->report, YX_IMPORT_NOTE, row->line, "address",
                     g_strdup_printf (_("Address %u lies %.1f km outside the region"),
                                      (guint) i + 1, outside / 1000.0));
      }
    }
  }
  return TRUE;
}

static gboolean
append_import_event (YxDb *db, const ImportJob *job, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const YxImportReport *report = job->report;

  yx_payload_set_text (payload, "source", job->options->source);
  yx_payload_set_int (payload, "rows", report->n_rows);
  yx_payload_set_int (payload, "rejected", report->n_rejected);
  yx_payload_set_int (payload, "cases_added", report->cases_added);
  yx_payload_set_int (payload, "cases_updated", report->cases_updated);
  yx_payload_set_int (payload, "debtors_added", report->debtors_added);
  yx_payload_set_int (payload, "debtors_updated", report->debtors_updated);
  yx_payload_set_int (payload, "places_added", report->places_added);
  yx_payload_set_int (payload, "places_updated", report->places_updated);
  return yx_desk_append_event (db, job->author, NULL, "cases.imported", payload, error);
}

static gboolean
import_job (YxDb *db, gpointer data, GError **error)
{
  ImportJob *job = data;
  YxImportReport *report = job->report;

  for (gsize i = 0; i < job->n_rows; i++) {
    const YxImportRow *row = &job->rows[i];
    g_autofree char *case_id = NULL;
    g_autofree char *debtor_id = NULL;
    g_autoptr (GPtrArray) place_ids = g_ptr_array_new_with_free_func (g_free);
    gboolean case_changed = FALSE, debtor_changed = FALSE;

    if (i % 128 == 0) {
      if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
        return FALSE;
      if (job->progress != NULL)
        job->progress (job->progress_from
                           + (1.0 - job->progress_from) * (double) i / (double) job->n_rows,
                       job->progress_data);
    }
    if (job->rejected[i])
      continue;
    if (!import_case (db, job, row, &case_id, error)
        || !import_debtor (db, job, row, case_id, &debtor_id, error)
        || !import_places (db, job, row, debtor_id, place_ids, error)
        || (row->facts != NULL
            && !yx_import_facts (db, row->facts, case_id, debtor_id, place_ids, job->author,
                                 job->now, &case_changed, &debtor_changed, error))) {
      g_prefix_error (error, _("Line %u: "), row->line);
      return FALSE;
    }
    if (case_changed)
      note_change (job->cases, case_id, UPDATED);
    if (debtor_changed)
      note_change (job->debtors, debtor_id, UPDATED);
  }

  count_changes (job->cases, &report->cases_added, &report->cases_updated,
                 &report->cases_unchanged);
  count_changes (job->debtors, &report->debtors_added, &report->debtors_updated,
                 &report->debtors_unchanged);
  count_changes (job->places, &report->places_added, &report->places_updated,
                 &report->places_unchanged);
  if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return FALSE;
  return yx_leave_closed_cases (db, job->author, error) && append_import_event (db, job, error);
}

void
yx_import_report_clear (YxImportReport *report)
{
  g_clear_pointer (&report->problems, g_ptr_array_unref);
  *report = (YxImportReport){ 0 };
}

static gsize
count_without_point (const YxImportRow *rows, gsize n_rows)
{
  gsize n = 0;

  for (gsize i = 0; i < n_rows; i++)
    for (gsize a = 0; a < rows[i].n_addresses; a++)
      n += !rows[i].addresses[a].has_point;
  return n;
}

char *
yx_import_report_dup_located (const YxImportReport *report)
{
  g_autoptr (GString) levels = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (report != NULL, NULL);

  for (YxMatchLevel level = 0; level < YX_N_MATCHES; level++)
    if (report->places_found[level] > 0)
      g_string_append_printf (levels, "%s%s %u", levels->len > 0 ? _(", ") : "",
                              yx_match_level_label (level), report->places_found[level]);
  if (levels->len > 0)
    g_string_append_printf (text, _("Found by address: %s"), levels->str);
  if (report->places_pinned > 0)
    g_string_append_printf (
        text, g_dngettext (GETTEXT_PACKAGE, "%s%u address is known already",
                           "%s%u addresses are known already", report->places_pinned),
        text->len > 0 ? _("; ") : "", report->places_pinned);
  if (report->places_unknown > 0)
    g_string_append_printf (
        text, g_dngettext (GETTEXT_PACKAGE, "%s%u address is not found",
                           "%s%u addresses are not found", report->places_unknown),
        text->len > 0 ? _("; ") : "", report->places_unknown);
  return g_string_free (text, text->len == 0);
}

gboolean
yx_desk_import_cases (YxDesk *self, const YxImportRow *rows, gsize n_rows,
                      const YxImportOptions *options, YxImportProgress progress,
                      gpointer progress_data, GCancellable *cancellable,
                      YxImportReport *ret_report, GError **error)
{
  static const YxImportOptions no_options = { 0 };
  g_auto (YxImportReport) report = { 0 };
  g_autofree gboolean *rejected = NULL;
  g_autofree char *author = NULL;
  g_autoptr (YxRegion) region = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (rows != NULL || n_rows == 0, FALSE);
  g_return_val_if_fail (ret_report != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "cases.import", error))
    return FALSE;
  if (options == NULL)
    options = &no_options;
  rejected = g_new0 (gboolean, n_rows + 1);
  report.problems = g_ptr_array_new_with_free_func (problem_free);
  report.n_rows = (guint) n_rows;
  for (gsize i = 0; i < n_rows; i++) {
    rejected[i] = !check_row (&rows[i], &report);
    report.n_rejected += rejected[i] ? 1 : 0;
  }
  report.kept = !options->strict || report.n_rejected + options->n_rejected == 0;

  if (report.kept && n_rows > 0) {
    author = yx_desk_dup_author (self);
    region = yx_desk_get_region (self, NULL);
    ImportJob job = {
      .rows = rows,
      .n_rows = n_rows,
      .rejected = rejected,
      .options = options,
      .progress = progress,
      .progress_data = progress_data,
      .cancellable = cancellable,
      .report = &report,
      .author = author,
      .now = g_get_real_time (),
      .has_region = region != NULL,
      .region_box = region != NULL ? yx_region_get_box (region) : YX_BOX_EMPTY,
    };
    gboolean stored;

    if (region != NULL && count_without_point (rows, n_rows) > 0) {
      const YxLocateJob locate = {
        rows, n_rows, rejected, progress, progress_data, 0.5, cancellable,
      };

      job.progress_from = locate.progress_share;
      job.found = yx_desk_locate_rows (self, region, &locate, error);
      if (job.found == NULL)
        return FALSE;
    }
    job.cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    job.debtors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    job.places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    stored = yx_desk_write (self, import_job, &job, cancellable, error);
    g_clear_pointer (&job.found, g_hash_table_unref);
    g_hash_table_unref (job.cases);
    g_hash_table_unref (job.debtors);
    g_hash_table_unref (job.places);
    if (!stored)
      return FALSE;
  }
  if (progress != NULL)
    progress (1.0, progress_data);
  g_ptr_array_sort (report.problems, compare_problems);
  *ret_report = report;
  report = (YxImportReport){ 0 };
  return TRUE;
}

typedef struct {
  const char *id;
  const YxImportAddress *address;
  YxCaseStatus status;
  const char *author;
  GHashTable *found; /* as in ImportJob */
  char *place_id;
} EditJob;

static gboolean
add_place_job (YxDb *db, gpointer data, GError **error)
{
  EditJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gboolean exists;
  YxPosition position;
  Change change;

  if (!yx_desk_row_exists (db, "debtors", job->id, &exists, error))
    return FALSE;
  if (!exists) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no debtor %s"),
                 job->id);
    return FALSE;
  }
  if (!import_place (db, g_get_real_time (), job->id, job->address, job->found, &position,
                     &job->place_id, &change, error))
    return FALSE;
  if (change == UNCHANGED)
    return TRUE;
  yx_payload_set_text (payload, "debtor", job->id);
  yx_payload_set_text (payload, "place", job->place_id);
  return yx_desk_append_event (db, job->author, NULL,
                               change == ADDED ? "place.added" : "place.updated", payload, error);
}

static gboolean
set_status_job (YxDb *db, gpointer data, GError **error)
{
  EditJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *nick = yx_enum_nick (YX_TYPE_CASE_STATUS, (int) job->status);
  YxStatement *statement
      = yx_db_prepare (db,
                       "UPDATE cases SET status = $2, updated = $3, status_since = "
                       "CASE WHEN status = $2 THEN status_since ELSE $3 END WHERE id = $1",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, nick);
  yx_statement_bind_int (statement, 3, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no case %s"), job->id);
    return FALSE;
  }
  yx_payload_set_text (payload, "case", job->id);
  yx_payload_set_text (payload, "status", nick);
  return yx_desk_append_event (db, job->author, NULL, "case.status-set", payload, error)
         && yx_leave_closed_cases (db, job->author, error);
}

gboolean
yx_desk_add_place (YxDesk *self, const char *debtor_id, const YxImportAddress *address,
                   char **ret_id, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *place_id = NULL;
  g_autoptr (YxRegion) region = NULL;
  g_autoptr (GHashTable) found = NULL;
  gboolean stored;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (debtor_id != NULL && address != NULL, FALSE);

  if ((!said (address->text) && !address->has_point)
      || (address->has_point && !yx_lon_lat_is_valid (address->point))) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("An address needs a text or valid coordinates"));
    return FALSE;
  }
  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "place.add", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  EditJob job = { .id = debtor_id, .address = address, .author = author };
  region = address->has_point ? NULL : yx_desk_get_region (self, NULL);
  if (region != NULL) {
    const YxImportRow row = { .addresses = address, .n_addresses = 1 };
    const gboolean rejected = FALSE;
    const YxLocateJob locate = { .rows = &row, .n_rows = 1, .rejected = &rejected };

    found = yx_desk_locate_rows (self, region, &locate, error);
    if (found == NULL)
      return FALSE;
    job.found = found;
  }
  stored = yx_desk_write (self, add_place_job, &job, NULL, error);
  place_id = job.place_id;
  if (stored && ret_id != NULL)
    *ret_id = g_steal_pointer (&place_id);
  return stored;
}

gboolean
yx_desk_set_case_status (YxDesk *self, const char *case_id, YxCaseStatus status, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (case_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "case.set-status", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  EditJob job = { .id = case_id, .status = status, .author = author };
  return yx_desk_write (self, set_status_job, &job, NULL, error);
}
