#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "desk/areas.h"
#include "desk/night-private.h"
#include "desk/roles.h"
#include "desk/zones-private.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define NAME_MAX_CHARS 40
#define NOTE_MAX_CHARS 500

typedef struct {
  const YxZoneDraft *draft;
  gsize n_points; /* without the first again */
  char *name, *note;
  char *author, *id;
} DrawJob;

typedef struct {
  const char *id;
  char *author;
} RemoveJob;

typedef struct {
  const char *operation_id;
  gboolean in_force;
  GPtrArray *zones;
} ListJob;

static gboolean
refuse (GError **error, YxDeskError code, const char *message)
{
  g_set_error_literal (error, YX_DESK_ERROR, (int) code, message);
  return FALSE;
}

/* ---- The outline as JSON: [[lon, lat], …], closed ---- */

static char *
ring_to_json (const YxLonLat *points, gsize n_points)
{
  GString *json = g_string_new ("[");

  for (gsize i = 0; i <= n_points; i++) {
    const YxLonLat *point = &points[i % n_points];
    char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (json, "%s[%s,%s]", i > 0 ? "," : "",
                            g_ascii_formatd (lon, sizeof lon, "%.7f", point->lon),
                            g_ascii_formatd (lat, sizeof lat, "%.7f", point->lat));
  }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static double
number_at (JsonArray *pair, guint index)
{
  JsonNode *node = json_array_get_element (pair, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;
}

/* Empty when it cannot be read. */
static GArray *
ring_from_json (const char *text)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *ring;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, -1, NULL))
    return points;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return points;
  ring = json_node_get_array (root);
  for (guint i = 0; i + 1 < json_array_get_length (ring); i++) {
    JsonNode *node = json_array_get_element (ring, i);
    JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
    YxLonLat point;

    if (pair == NULL || json_array_get_length (pair) != 2)
      continue;
    point = (YxLonLat){ number_at (pair, 0), number_at (pair, 1) };
    g_array_append_val (points, point);
  }
  return points;
}

/* ---- Drawing ---- */

static gboolean
check_text (const char *text, glong max, gboolean needed, const char *message, char **ret_text,
            GError **error)
{
  g_autofree char *own = g_strdup (text != NULL ? text : "");

  if (!g_utf8_validate (own, -1, NULL) || g_utf8_strlen (g_strstrip (own), -1) > max
      || (needed && *own == '\0'))
    return refuse (error, YX_DESK_ERROR_INVALID, message);
  *ret_text = *own != '\0' ? g_steal_pointer (&own) : NULL;
  return TRUE;
}

static gboolean
check_outline (DrawJob *job, GError **error)
{
  const YxZoneDraft *draft = job->draft;
  const YxLonLat *points = draft->points;
  guint32 end;
  YxRings rings;
  YxRingsError fault;
  YxLonLat at = { 0, 0 };
  g_autofree char *text = NULL;

  job->n_points = draft->n_points;
  if (job->n_points > 1 && memcmp (&points[0], &points[job->n_points - 1], sizeof *points) == 0)
    job->n_points--;
  if (job->n_points > YX_ZONE_MAX_POINTS)
    return refuse (error, YX_DESK_ERROR_INVALID, _("A zone has at most 500 points"));
  end = (guint32) job->n_points;
  rings = (YxRings){ points, &end, job->n_points > 0 ? 1 : 0 };
  fault = yx_rings_check (&rings, &at);
  if (fault == YX_RINGS_OK)
    return TRUE;
  text = yx_rings_error_text (fault, at);
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("The zone’s outline is none: %s"),
               text);
  return FALSE;
}

static gboolean
check_draft (DrawJob *job, GError **error)
{
  return check_text (job->draft->name, NAME_MAX_CHARS, TRUE,
                     _("A zone has a name of at most 40 characters"), &job->name, error)
         && check_text (job->draft->note, NOTE_MAX_CHARS, FALSE,
                        _("A zone’s note has at most 500 characters"), &job->note, error)
         && check_outline (job, error);
}

static gboolean
insert_zone (YxDb *db, const DrawJob *job, gint64 now, GError **error)
{
  g_autofree char *ring = ring_to_json (job->draft->points, job->n_points);
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO zones (id, operation_id, name, kind, ring, note, author, drawn, until_time) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_text (statement, 2, job->draft->operation_id);
  yx_statement_bind_text (statement, 3, job->name);
  yx_statement_bind_enum (statement, 4, YX_TYPE_ZONE_KIND, (int) job->draft->kind);
  yx_statement_bind_text (statement, 5, ring);
  yx_statement_bind_text (statement, 6, job->note);
  yx_statement_bind_text (statement, 7, job->author);
  yx_statement_bind_int (statement, 8, now);
  if (job->draft->until != 0)
    yx_statement_bind_int (statement, 9, job->draft->until);
  return yx_statement_run (statement, error);
}

static gboolean
draw_job (YxDb *db, gpointer data, GError **error)
{
  const DrawJob *job = data;
  const char *operation_id = job->draft->operation_id;
  g_autoptr (YxOperation) operation = yx_desk_read_operation (db, operation_id, error);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  gint64 now;

  if (operation == NULL)
    return FALSE;
  if (yx_operation_get_data (operation)->step == YX_OPERATION_STEP_CLOSED)
    return refuse (error, YX_DESK_ERROR_STATE, _("The operation is closed"));
  if (!yx_night_read_time (db, operation_id, g_get_real_time (), &now, error))
    return FALSE;
  if (job->draft->until != 0 && job->draft->until <= now)
    return refuse (error, YX_DESK_ERROR_INVALID, _("The zone would be over already"));
  if (!insert_zone (db, job, now, error))
    return FALSE;
  yx_payload_set_text (payload, "zone", job->id);
  yx_payload_set_text (payload, "name", job->name);
  yx_payload_set_text (payload, "kind", yx_enum_nick (YX_TYPE_ZONE_KIND, (int) job->draft->kind));
  yx_payload_set_int (payload, "points", (gint64) job->n_points);
  if (job->draft->until != 0)
    yx_payload_set_int (payload, "until", job->draft->until);
  return yx_desk_append_event (db, job->author, operation_id, "zone.drawn", payload, error);
}

/* ---- Removing ---- */

static gboolean
remove_job (YxDb *db, gpointer data, GError **error)
{
  const RemoveJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *operation_id = NULL;
  gboolean row, removed;
  gint64 now;
  YxStatement *statement = yx_db_prepare (
      db, "SELECT operation_id, name, removed FROM zones WHERE id = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no zone %s"), job->id);
    return FALSE;
  }
  operation_id = g_strdup (yx_statement_get_text (statement, 0));
  yx_payload_set_text (payload, "zone", job->id);
  yx_payload_set_text (payload, "name", yx_statement_get_text (statement, 1));
  removed = !yx_statement_is_null (statement, 2);
  yx_statement_reset (statement);
  if (removed)
    return refuse (error, YX_DESK_ERROR_STATE, _("The zone has been removed already"));
  if (!yx_night_read_time (db, operation_id, g_get_real_time (), &now, error))
    return FALSE;
  statement
      = yx_db_prepare (db, "UPDATE zones SET removed = $2, removed_by = $3 WHERE id = $1", error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  yx_statement_bind_int (statement, 2, now);
  yx_statement_bind_text (statement, 3, job->author);
  return yx_statement_run (statement, error)
         && yx_desk_append_event (db, job->author, operation_id, "zone.removed", payload, error);
}

/* ---- Reading ---- */

static YxZone *
zone_from_row (YxStatement *row)
{
  YxZone *zone = g_new0 (YxZone, 1);

  zone->id = g_strdup (yx_statement_get_text (row, 0));
  zone->operation_id = g_strdup (yx_statement_get_text (row, 1));
  zone->name = g_strdup (yx_statement_get_text (row, 2));
  zone->kind
      = (YxZoneKind) yx_statement_get_enum (row, 3, YX_TYPE_ZONE_KIND, YX_ZONE_KIND_KEEP_OUT);
  zone->points = ring_from_json (yx_statement_get_text (row, 4));
  zone->note = g_strdup (yx_statement_get_text (row, 5));
  zone->author = g_strdup (yx_statement_get_text (row, 6));
  zone->drawn = yx_statement_get_int (row, 7);
  zone->until = yx_statement_get_int (row, 8);
  zone->removed = yx_statement_get_int (row, 9);
  zone->removed_by = g_strdup (yx_statement_get_text (row, 10));
  return zone;
}

GPtrArray *
yx_read_zones (YxDb *db, const char *operation_id, gboolean removed_too, GError **error)
{
  g_autoptr (GPtrArray) zones = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_zone_free);
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id, operation_id, name, kind, ring, note, author, drawn, until_time, "
                       "removed, removed_by FROM zones WHERE operation_id = $1 "
                       "AND ($2 = 1 OR removed IS NULL) ORDER BY drawn, id",
                       error);

  if (statement == NULL)
    return NULL;
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, removed_too);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&zones);
    g_ptr_array_add (zones, zone_from_row (statement));
  }
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  gint64 now;

  job->zones = yx_read_zones (db, job->operation_id, !job->in_force, error);
  if (job->zones == NULL)
    return FALSE;
  if (!job->in_force)
    return TRUE;
  if (!yx_night_read_time (db, job->operation_id, g_get_real_time (), &now, error))
    return FALSE;
  for (guint i = job->zones->len; i > 0; i--)
    if (!yx_zone_is_in_force (g_ptr_array_index (job->zones, i - 1), now))
      g_ptr_array_remove_index (job->zones, i - 1);
  return TRUE;
}

/* ---- Public ---- */

YxZone *
yx_zone_copy (const YxZone *zone)
{
  YxZone *copy;

  g_return_val_if_fail (zone != NULL, NULL);

  copy = g_memdup2 (zone, sizeof *zone);
  copy->id = g_strdup (zone->id);
  copy->operation_id = g_strdup (zone->operation_id);
  copy->name = g_strdup (zone->name);
  copy->note = g_strdup (zone->note);
  copy->points = g_array_copy (zone->points);
  copy->author = g_strdup (zone->author);
  copy->removed_by = g_strdup (zone->removed_by);
  return copy;
}

void
yx_zone_free (YxZone *zone)
{
  if (zone == NULL)
    return;
  g_free (zone->id);
  g_free (zone->operation_id);
  g_free (zone->name);
  g_free (zone->note);
  g_array_unref (zone->points);
  g_free (zone->author);
  g_free (zone->removed_by);
  g_free (zone);
}

gboolean
yx_zone_is_in_force (const YxZone *zone, gint64 time)
{
  g_return_val_if_fail (zone != NULL, FALSE);

  return zone->removed == 0 && (zone->until == 0 || time < zone->until);
}

YxRings
yx_zone_rings (const YxZone *zone, guint32 *ret_end)
{
  g_assert (zone != NULL && ret_end != NULL);

  *ret_end = zone->points->len;
  return (YxRings){ (const YxLonLat *) (void *) zone->points->data, ret_end,
                    zone->points->len > 0 ? 1 : 0 };
}

gboolean
yx_desk_draw_zone (YxDesk *self, const YxZoneDraft *draft, char **ret_id, GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *id = NULL;
  DrawJob job = { .draft = draft };
  gboolean drawn;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (draft != NULL && draft->operation_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "zone.draw", error))
    return FALSE;
  job.author = author = yx_desk_dup_author (self);
  job.id = id = yx_id_new ();
  drawn = check_draft (&job, error) && yx_desk_write (self, draw_job, &job, NULL, error);
  g_free (job.name);
  g_free (job.note);
  if (drawn && ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return drawn;
}

gboolean
yx_desk_remove_zone (YxDesk *self, const char *zone_id, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (zone_id != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_DISPATCH, "zone.remove", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  RemoveJob job = { zone_id, author };
  return yx_desk_write (self, remove_job, &job, NULL, error);
}

GPtrArray *
yx_desk_list_zones (YxDesk *self, const char *operation_id, gboolean in_force, GError **error)
{
  ListJob job = { operation_id, in_force, NULL };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error)) {
    g_clear_pointer (&job.zones, g_ptr_array_unref);
    return NULL;
  }
  return job.zones;
}
