#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/leads-private.h"
#include "desk/rulesets.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"

/* A point without an address that is so near a known place of the debtor is that place. */
#define SAME_PLACE_M 50.0

typedef struct {
  char *debtor_id;
  char *place_id;
  YxLeadStatus status;
} Target;

static void
target_clear (Target *target)
{
  g_free (target->debtor_id);
  g_free (target->place_id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, message);
  return FALSE;
}

YxLeadRecord *
yx_lead_record_copy (const YxLeadRecord *record)
{
  YxLeadRecord *copy = g_new (YxLeadRecord, 1);

  *copy = *record;
  copy->debtor_id = g_strdup (record->debtor_id);
  copy->address = g_strdup (record->address);
  copy->text = g_strdup (record->text);
  copy->informant = g_strdup (record->informant);
  copy->informant_phone = g_strdup (record->informant_phone);
  copy->informant_note = g_strdup (record->informant_note);
  copy->merge_into = g_strdup (record->merge_into);
  return copy;
}

void
yx_lead_record_free (YxLeadRecord *record)
{
  g_free ((char *) record->debtor_id);
  g_free ((char *) record->address);
  g_free ((char *) record->text);
  g_free ((char *) record->informant);
  g_free ((char *) record->informant_phone);
  g_free ((char *) record->informant_note);
  g_free ((char *) record->merge_into);
  g_free (record);
}

gboolean
yx_lead_record_check (const YxLeadRecord *record, gint64 now, GError **error)
{
  if (!yx_import_said (record->debtor_id))
    return invalid (error, _("A lead needs the debtor that it is about"));
  if (!yx_import_said (record->address) && !record->has_point)
    return invalid (error, _("A lead needs an address or a point on the map"));
  if (record->has_point && !yx_lon_lat_is_valid (record->point))
    return invalid (error, _("The coordinates are none on earth"));
  if (!(record->certainty >= 0.0 && record->certainty <= 1.0))
    return invalid (error, _("How sure a lead is goes from 0 to 1"));
  if (record->heard > now + YX_LEAD_CLOCK_SLACK || record->received > now + YX_LEAD_CLOCK_SLACK)
    return invalid (error, _("The time at which it was heard is still to come"));
  return TRUE;
}

gboolean
yx_lead_times_read (YxDesk *desk, gint64 now, YxLeadTimes *ret_times, GError **error)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (YxRuleset) ruleset = NULL;
  const YxRuleLimits *limits;
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  ruleset = yx_desk_get_ruleset (desk, &day, error);
  if (ruleset == NULL)
    return FALSE;
  limits = yx_ruleset_get_limits (ruleset);
  ret_times->ordinary = limits->lead_days * G_TIME_SPAN_DAY;
  ret_times->urgent = limits->lead_urgent_days * G_TIME_SPAN_DAY;
  return TRUE;
}

static gboolean
read_target (YxDb *db, const char *lead_id, Target *ret_target, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT debtor_id, place_id, status FROM leads WHERE id = $1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, lead_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no lead %s"), lead_id);
    return FALSE;
  }
  ret_target->debtor_id = g_strdup (yx_statement_get_text (statement, 0));
  ret_target->place_id = g_strdup (yx_statement_get_text (statement, 1));
  ret_target->status = (YxLeadStatus) yx_statement_get_enum (statement, 2, YX_TYPE_LEAD_STATUS,
                                                             YX_LEAD_STATUS_OPEN);
  yx_statement_reset (statement);
  return TRUE;
}

/* The nearest of the debtor's places within SAME_PLACE_M; *ret_id stays NULL when there is none. */
static gboolean
find_near_place (YxDb *db, const YxLeadRecord *record, char **ret_id, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT id, lon, lat FROM places WHERE debtor_id = $1 AND lon IS NOT NULL", error);
  double nearest = SAME_PLACE_M;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, record->debtor_id);
  for (;;) {
    gboolean row;
    double distance;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    distance = yx_distance (record->point, (YxLonLat){ yx_statement_get_real (statement, 1),
                                                       yx_statement_get_real (statement, 2) });
    if (distance <= nearest) {
      nearest = distance;
      g_free (*ret_id);
      *ret_id = g_strdup (yx_statement_get_text (statement, 0));
    }
  }
}

/* The place that the lead is about, made when the debtor has none like it, and where it lies. */
static gboolean
decide_place (YxDb *db, const YxLeadRecord *record, const YxLeadWriting *writing,
              char **ret_place_id, YxPosition *ret_position, GError **error)
{
  const YxImportAddress address = {
    .text = record->address,
    .has_point = record->has_point,
    .point = record->point,
    .kind = record->kind,
    .source = record->source,
    .presence = -1.0,
    .lead = TRUE,
  };
  YxImportChange change;

  *ret_position = (YxPosition){ .has_point = record->has_point, .point = record->point };
  if (!yx_import_said (record->address)) {
    if (!find_near_place (db, record, ret_place_id, error))
      return FALSE;
    if (*ret_place_id != NULL)
      return TRUE;
  }
  return yx_import_place (db, writing->now, record->debtor_id, &address, writing->found,
                          ret_position, ret_place_id, &change, error);
}

static gboolean
insert_lead (YxDb *db, const char *id, const YxLeadRecord *record, const YxLeadWriting *writing,
             const char *place_id, const YxPosition *position, const char *import_key,
             GError **error)
{
  const gboolean merged = record->merge_into != NULL;
  const gint64 received = record->received != 0 ? record->received : writing->now;
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO leads (id, debtor_id, place_id, source, status, said, address, lon, lat, geom, "
      "certainty, urgent, heard, received, verify_by, place_kind, author, settled, settled_by, "
      "merged_into, import_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
      "ST_GeomFromWKB ($10, 4326), $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, record->debtor_id);
  yx_statement_bind_text (statement, 3, place_id);
  yx_statement_bind_enum (statement, 4, YX_TYPE_SOURCE, (int) record->source);
  yx_statement_bind_enum (statement, 5, YX_TYPE_LEAD_STATUS,
                          merged ? YX_LEAD_STATUS_MERGED : YX_LEAD_STATUS_OPEN);
  yx_import_bind_said (statement, 6, record->text);
  yx_import_bind_said (statement, 7, record->address);
  if (position->has_point) {
    yx_statement_bind_real (statement, 8, position->point.lon);
    yx_statement_bind_real (statement, 9, position->point.lat);
    yx_statement_bind_point (statement, 10, position->point);
  }
  yx_statement_bind_real (statement, 11, record->certainty);
  yx_statement_bind_int (statement, 12, record->urgent ? 1 : 0);
  yx_statement_bind_int (statement, 13, record->heard != 0 ? record->heard : received);
  yx_statement_bind_int (statement, 14, received);
  yx_statement_bind_int (statement, 15,
                         received
                             + (record->urgent ? writing->times.urgent : writing->times.ordinary));
  yx_statement_bind_enum (statement, 16, YX_TYPE_PLACE_KIND, (int) record->kind);
  yx_statement_bind_text (statement, 17, writing->author);
  if (merged) {
    yx_statement_bind_int (statement, 18, writing->now);
    yx_statement_bind_text (statement, 19, writing->author);
    yx_statement_bind_text (statement, 20, record->merge_into);
  }
  yx_statement_bind_text (statement, 21, import_key);
  return yx_statement_run (statement, error);
}

static gboolean
insert_informant (YxDb *db, const char *id, const YxLeadRecord *record, GError **error)
{
  YxStatement *statement;

  if (!yx_import_said (record->informant) && !yx_import_said (record->informant_phone)
      && !yx_import_said (record->informant_note))
    return TRUE;
  statement = yx_db_prepare (
      db, "INSERT INTO lead_informants (lead_id, name, phone, note) VALUES ($1, $2, $3, $4)",
      error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_import_bind_said (statement, 2, record->informant);
  yx_import_bind_said (statement, 3, record->informant_phone);
  yx_import_bind_said (statement, 4, record->informant_note);
  return yx_statement_run (statement, error);
}

static gboolean
has_import_key (YxDb *db, const char *import_key, gboolean *ret_known, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT 1 FROM leads WHERE import_key = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, import_key);
  if (!yx_statement_step (statement, ret_known, error))
    return FALSE;
  yx_statement_reset (statement);
  return TRUE;
}

/* An urgent repetition makes the lead that counts urgent. */
static gboolean
hurry (YxDb *db, const YxLeadRecord *record, const YxLeadWriting *writing, GError **error)
{
  YxStatement *statement;

  if (!record->urgent)
    return TRUE;
  statement = yx_db_prepare (db,
                             "UPDATE leads SET urgent = 1, verify_by = CASE WHEN verify_by < $2 "
                             "THEN verify_by ELSE $2 END WHERE id = $1 AND status = 'open'",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, record->merge_into);
  yx_statement_bind_int (statement, 2, writing->now + writing->times.urgent);
  return yx_statement_run (statement, error);
}

gboolean
yx_lead_write (YxDb *db, const YxLeadRecord *record, const YxLeadWriting *writing,
               const char *import_key, char **ret_id, char **ret_place_id, gboolean *ret_known,
               GError **error)
{
  g_autofree char *id = yx_id_new ();
  g_autofree char *place_id = NULL;
  g_auto (Target) target = { 0 };
  YxPosition position = { .has_point = record->has_point, .point = record->point };
  gboolean exists;

  *ret_known = FALSE;
  if (import_key != NULL) {
    if (!has_import_key (db, import_key, ret_known, error))
      return FALSE;
    if (*ret_known)
      return TRUE;
  }
  if (!yx_desk_row_exists (db, "debtors", record->debtor_id, &exists, error))
    return FALSE;
  if (!exists) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no debtor %s"),
                 record->debtor_id);
    return FALSE;
  }
  if (record->merge_into != NULL) {
    if (!read_target (db, record->merge_into, &target, error))
      return FALSE;
    if (g_strcmp0 (target.debtor_id, record->debtor_id) != 0)
      return invalid (error, _("Leads of two debtors cannot be merged"));
    if (target.status != YX_LEAD_STATUS_OPEN && target.status != YX_LEAD_STATUS_VERIFIED) {
      g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                           _("The lead it repeats has been dismissed or merged"));
      return FALSE;
    }
    place_id = g_strdup (target.place_id);
    if (!hurry (db, record, writing, error))
      return FALSE;
  }
  if (place_id == NULL && !decide_place (db, record, writing, &place_id, &position, error))
    return FALSE;
  if (!insert_lead (db, id, record, writing, place_id, &position, import_key, error)
      || !insert_informant (db, id, record, error))
    return FALSE;
  *ret_id = g_steal_pointer (&id);
  *ret_place_id = g_steal_pointer (&place_id);
  return TRUE;
}
