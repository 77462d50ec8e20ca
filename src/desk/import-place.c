#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/import-private.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"

/* A point about a metre wide is the same place. */
static char *
place_key (const YxImportAddress *address)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE];
  char lat[G_ASCII_DTOSTR_BUF_SIZE];

  if (yx_import_said (address->text))
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
  if (yx_import_said (address->text) && !yx_position_read (db, key, ret_position, error))
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
  yx_import_bind_said (statement, first + 3, position->located);
  yx_import_bind_said (statement, first + 4, position->match);
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

gboolean
yx_import_place (YxDb *db, gint64 now, const char *debtor_id, const YxImportAddress *address,
                 GHashTable *located, YxPosition *ret_position, char **ret_id,
                 YxImportChange *ret_change, GError **error)
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
                             "SELECT id, kind, source, presence, lon, lat, located, match, only_leads "
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
    differs = moves || (!address->lead && yx_statement_get_int (statement, 8) != 0)
              || (!address->lead && address->kind != YX_PLACE_KIND_OTHER
                  && yx_statement_get_enum (statement, 1, YX_TYPE_PLACE_KIND, -1)
                         != (int) address->kind)
              || (!address->lead && address->source != YX_SOURCE_OTHER
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
          "updated, only_leads, debtor_id, address, address_key, created) VALUES ($1, $2, $3, $4, $5, "
          "ST_GeomFromWKB ($6, 4326), $7, $8, $9, $10, $11, $12, $13, $14, $15, $11)",
          error);
    } else {
      statement = yx_db_prepare (
          db,
          "UPDATE places SET kind = coalesce ($2, kind), source = coalesce ($3, source), "
          "lon = coalesce ($4, lon), lat = coalesce ($5, lat), "
          "geom = coalesce (ST_GeomFromWKB ($6, 4326), geom), located = coalesce ($7, located), "
          "match = coalesce ($8, match), radius_m = coalesce ($9, radius_m), "
          "presence = coalesce ($10, presence), updated = $11, "
          "only_leads = CASE WHEN $12 = 0 THEN 0 ELSE only_leads END WHERE id = $1",
          error);
    }
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, id);
    /* What a lead says of a place that is known already is the lead's alone. */
    if (!found || (!address->lead && address->kind != YX_PLACE_KIND_OTHER))
      yx_statement_bind_enum (statement, 2, YX_TYPE_PLACE_KIND, (int) address->kind);
    if (!found || (!address->lead && address->source != YX_SOURCE_OTHER))
      yx_statement_bind_enum (statement, 3, YX_TYPE_SOURCE, (int) address->source);
    if (moves)
      bind_position (statement, 4, &position);
    if (address->presence >= 0.0)
      yx_statement_bind_real (statement, 10, MIN (address->presence, 1.0));
    yx_statement_bind_int (statement, 11, now);
    yx_statement_bind_int (statement, 12, address->lead ? 1 : 0);
    if (!found) {
      yx_statement_bind_text (statement, 13, debtor_id);
      yx_import_bind_said (statement, 14, address->text);
      yx_statement_bind_text (statement, 15, key);
    }
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  *ret_change = !found ? YX_IMPORT_ADDED : differs ? YX_IMPORT_UPDATED : YX_IMPORT_UNCHANGED;
  *ret_id = g_steal_pointer (&id);
  *ret_position = position;
  return TRUE;
}
