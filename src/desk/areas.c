#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/area-private.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define LONGEST_NAME 100
#define MOST_POINTS 1000000

typedef struct {
  const char *name, *leader;
  const char *author;
  char *id;
} TeamJob;

typedef struct {
  YxAreaState state;
  YxAreaSet *set;
  const char *author;
} SetJob;

typedef struct {
  const YxAreaDraft *drafts;
  gsize n_drafts;
  YxAreaSource source;
  gboolean add;
  const char *author;
} KeepJob;

typedef struct {
  const char *which, *name, *team;
  gboolean remove;
  const char *author;
} EditJob;

typedef struct {
  const char *which; /* nullable: all */
  GPtrArray *teams;
} TeamsJob;

static void
team_free (gpointer data)
{
  YxTeam *team = data;

  g_free (team->id);
  g_free (team->name);
  g_free (team->leader);
  g_free (team);
}

YxArea *
yx_area_new (const char *name)
{
  YxArea *area = g_new0 (YxArea, 1);

  area->name = g_strdup (name);
  area->points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  area->ring_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  return area;
}

void
yx_area_free (YxArea *area)
{
  if (area == NULL)
    return;
  g_free (area->id);
  g_free (area->name);
  g_free (area->team_id);
  g_free (area->team);
  g_free (area->leader);
  g_array_unref (area->points);
  g_array_unref (area->ring_ends);
  g_free (area);
}

YxRings
yx_area_rings (const YxArea *area)
{
  return (YxRings){ (const YxLonLat *) (gpointer) area->points->data,
                    (const guint32 *) (gpointer) area->ring_ends->data, area->ring_ends->len };
}

void
yx_area_set_free (YxAreaSet *set)
{
  if (set == NULL)
    return;
  g_free (set->id);
  g_clear_pointer (&set->areas, g_ptr_array_unref);
  g_free (set);
}

/* Reading -------------------------------------------------------------------------------------- */

static gboolean
read_areas (YxDb *db, YxAreaSet *set, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT a.id, a.name, a.team_id, t.name, t.leader, a.load, ST_AsBinary (a.geom), "
      "(SELECT count(*) FROM case_teams ct JOIN cases c ON c.id = ct.case_id "
      "WHERE ct.area_id = a.id AND c.status = 'open') FROM areas a "
      "LEFT JOIN teams t ON t.id = a.team_id WHERE a.set_id = $1 ORDER BY a.ordinal",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, set->id);
  for (;;) {
    YxArea *area;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    area = yx_area_new (yx_statement_get_text (statement, 1));
    area->id = g_strdup (yx_statement_get_text (statement, 0));
    area->team_id = g_strdup (yx_statement_get_text (statement, 2));
    area->team = g_strdup (yx_statement_get_text (statement, 3));
    area->leader = g_strdup (yx_statement_get_text (statement, 4));
    area->load = yx_statement_get_real (statement, 5);
    area->n_cases = (guint) yx_statement_get_int (statement, 7);
    yx_statement_get_area (statement, 6, area->points, area->ring_ends);
    g_ptr_array_add (set->areas, area);
  }
}

YxAreaSet *
yx_area_set_read (YxDb *db, YxAreaState state, GError **error)
{
  g_autoptr (YxAreaSet) set = NULL;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT id, source, created, asked, seed, spread FROM area_sets WHERE state = $1 "
      "ORDER BY created DESC LIMIT 1",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  yx_statement_bind_enum (statement, 1, YX_TYPE_AREA_STATE, (int) state);
  if (!yx_statement_step (statement, &row, error) || !row)
    return NULL;
  set = g_new0 (YxAreaSet, 1);
  set->id = g_strdup (yx_statement_get_text (statement, 0));
  set->state = state;
  set->source = (YxAreaSource) yx_statement_get_enum (statement, 1, YX_TYPE_AREA_SOURCE,
                                                      YX_AREA_SOURCE_DRAWN);
  set->created = yx_statement_get_int (statement, 2);
  set->asked = (guint) yx_statement_get_int (statement, 3);
  set->seed = (guint64) yx_statement_get_int (statement, 4);
  set->spread = yx_statement_get_real (statement, 5);
  set->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_area_free);
  yx_statement_reset (statement);
  return read_areas (db, set, error) ? g_steal_pointer (&set) : NULL;
}

static gboolean
get_job (YxDb *db, gpointer data, GError **error)
{
  SetJob *job = data;
  GError *reason = NULL;

  job->set = yx_area_set_read (db, job->state, &reason);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

static gboolean
teams_job (YxDb *db, gpointer data, GError **error)
{
  TeamsJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT t.id, t.name, t.leader, (SELECT count(*) FROM case_teams ct "
      "JOIN cases c ON c.id = ct.case_id WHERE ct.team_id = t.id AND c.status = 'open'), "
      "(SELECT count(*) FROM areas a JOIN area_sets s ON s.id = a.set_id "
      "WHERE a.team_id = t.id AND s.state = 'current') FROM teams t "
      "WHERE $1 IS NULL OR t.id = $1 OR t.name = $1 ORDER BY t.name",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->which);
  for (;;) {
    YxTeam *team;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    team = g_new0 (YxTeam, 1);
    team->id = g_strdup (yx_statement_get_text (statement, 0));
    team->name = g_strdup (yx_statement_get_text (statement, 1));
    team->leader = g_strdup (yx_statement_get_text (statement, 2));
    team->n_cases = (guint) yx_statement_get_int (statement, 3);
    team->n_areas = (guint) yx_statement_get_int (statement, 4);
    g_ptr_array_add (job->teams, team);
  }
}

/* Writing -------------------------------------------------------------------------------------- */

gboolean
yx_team_ensure (YxDb *db, const char *name, const char *leader, char **ret_id, GError **error)
{
  g_autofree char *id = yx_id_new ();
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO teams (id, name, leader, created) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (name) DO UPDATE SET leader = coalesce (excluded.leader, teams.leader) "
      "RETURNING id",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, id);
  yx_statement_bind_text (statement, 2, name);
  yx_statement_bind_text (statement, 3, leader);
  yx_statement_bind_int (statement, 4, g_get_real_time ());
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_id = g_strdup (row ? yx_statement_get_text (statement, 0) : id);
  yx_statement_reset (statement);
  return TRUE;
}

gboolean
yx_area_store (YxDb *db, const char *set_id, guint ordinal, const YxArea *area, GError **error)
{
  const YxRings rings = yx_area_rings (area);
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO areas (id, set_id, ordinal, name, team_id, load, geom) "
      "VALUES ($1, $2, $3, $4, $5, $6, ST_GeomFromWKB ($7, 4326))",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, area->id);
  yx_statement_bind_text (statement, 2, set_id);
  yx_statement_bind_int (statement, 3, ordinal);
  yx_statement_bind_text (statement, 4, area->name);
  yx_statement_bind_text (statement, 5, area->team_id);
  yx_statement_bind_real (statement, 6, area->load);
  yx_statement_bind_area (statement, 7, &rings);
  return yx_statement_run (statement, error);
}

gboolean
yx_area_set_store (YxDb *db, YxAreaSet *set, const char *author, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO area_sets (id, state, source, asked, seed, spread, author, created, entered) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      error);

  if (statement == NULL)
    return FALSE;
  if (set->id == NULL)
    set->id = yx_id_new ();
  set->created = g_get_real_time ();
  yx_statement_bind_text (statement, 1, set->id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_AREA_STATE, (int) set->state);
  yx_statement_bind_enum (statement, 3, YX_TYPE_AREA_SOURCE, (int) set->source);
  yx_statement_bind_int (statement, 4, set->asked);
  yx_statement_bind_int (statement, 5, (gint64) set->seed);
  yx_statement_bind_real (statement, 6, set->spread);
  yx_statement_bind_text (statement, 7, author);
  yx_statement_bind_int (statement, 8, set->created);
  if (set->state == YX_AREA_STATE_CURRENT)
    yx_statement_bind_int (statement, 9, set->created);
  if (!yx_statement_run (statement, error))
    return FALSE;
  for (guint i = 0; i < set->areas->len; i++) {
    YxArea *area = g_ptr_array_index (set->areas, i);

    if (area->id == NULL)
      area->id = yx_id_new ();
    if (!yx_area_store (db, set->id, i, area, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_team_job (YxDb *db, gpointer data, GError **error)
{
  TeamJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_clear_pointer (&job->id, g_free);
  if (!yx_team_ensure (db, job->name, job->leader, &job->id, error))
    return FALSE;
  yx_payload_set_text (payload, "team", job->id);
  yx_payload_set_text (payload, "name", job->name);
  yx_payload_set_text (payload, "leader", job->leader);
  return yx_desk_append_event (db, job->author, NULL, "team.kept", payload, error);
}

/* entered is when a set came into force last; a proposal that was dropped never did. */
static gboolean
set_state (YxDb *db, const char *set_id, YxAreaState state, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "UPDATE area_sets SET state = $2, entered = coalesce ($3, entered) WHERE id = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, set_id);
  yx_statement_bind_enum (statement, 2, YX_TYPE_AREA_STATE, (int) state);
  if (state == YX_AREA_STATE_CURRENT)
    yx_statement_bind_int (statement, 3, g_get_real_time ());
  return yx_statement_run (statement, error);
}

#define FREE_TEAMS \
  "FROM teams t WHERE t.id NOT IN (SELECT team_id FROM areas WHERE set_id = $1 " \
  "AND team_id IS NOT NULL) "

/* Teams without an area go to the areas without a team, in order, one at a time. */
static gboolean
hand_out_teams (YxDb *db, const char *set_id, GError **error)
{
  do {
    YxStatement *statement = yx_db_prepare (
        db,
        "UPDATE areas SET team_id = (SELECT t.id " FREE_TEAMS "ORDER BY t.name LIMIT 1) "
        "WHERE set_id = $1 AND ordinal = (SELECT min (ordinal) FROM areas WHERE set_id = $1 "
        "AND team_id IS NULL) AND EXISTS (SELECT 1 " FREE_TEAMS ")",
        error);

    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, set_id);
    if (!yx_statement_run (statement, error))
      return FALSE;
  } while (yx_db_get_changes (db) > 0);
  return TRUE;
}

static gboolean
accept_job (YxDb *db, gpointer data, GError **error)
{
  SetJob *job = data;
  GError *reason = NULL;
  g_autoptr (YxAreaSet) set = yx_area_set_read (db, YX_AREA_STATE_PROPOSED, &reason);
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (set == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         _("No areas are proposed"));
    return FALSE;
  }
  yx_payload_set_text (payload, "set", set->id);
  yx_payload_set_int (payload, "areas", set->areas->len);
  return yx_db_run (db, "UPDATE area_sets SET state = 'retired' WHERE state = 'current'", error)
         && set_state (db, set->id, YX_AREA_STATE_CURRENT, error)
         && hand_out_teams (db, set->id, error)
         && yx_desk_append_event (db, job->author, NULL, "areas.accepted", payload, error);
}

/* The set that was in force last; *ret_id NULL: none. */
static gboolean
find_before (YxDb *db, char **ret_id, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id FROM area_sets WHERE state = 'retired' AND entered IS NOT NULL "
                       "ORDER BY entered DESC LIMIT 1",
                       error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  *ret_id = row ? g_strdup (yx_statement_get_text (statement, 0)) : NULL;
  if (row)
    yx_statement_reset (statement);
  return TRUE;
}

static gboolean
drop_job (YxDb *db, gpointer data, GError **error)
{
  SetJob *job = data;
  GError *reason = NULL;
  g_autoptr (YxAreaSet) set = yx_area_set_read (db, job->state, &reason);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *before = NULL;

  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (set == NULL) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE,
                         job->state == YX_AREA_STATE_PROPOSED ? _("No areas are proposed")
                                                              : _("No areas are in force"));
    return FALSE;
  }
  if (job->state == YX_AREA_STATE_CURRENT && !find_before (db, &before, error))
    return FALSE;
  if (!set_state (db, set->id, YX_AREA_STATE_RETIRED, error)
      || (before != NULL && !set_state (db, before, YX_AREA_STATE_CURRENT, error)))
    return FALSE;
  yx_payload_set_text (payload, "set", set->id);
  yx_payload_set_text (payload, "back_to", before);
  return yx_desk_append_event (db, job->author, NULL, "areas.dropped", payload, error);
}

static gboolean
refuse_area (const char *name, char *why, GError **error)
{
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID, _("Area “%s”: %s"), name, why);
  g_free (why);
  return FALSE;
}

static gboolean
check_drafts (const YxAreaDraft *drafts, gsize n, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  if (n == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING, _("There is no area"));
    return FALSE;
  }
  for (gsize i = 0; i < n; i++) {
    const YxAreaDraft *draft = &drafts[i];
    const char *name = draft->name != NULL ? draft->name : "";
    const guint32 n_points
        = draft->rings.n_rings > 0 ? draft->rings.ring_ends[draft->rings.n_rings - 1] : 0;
    YxLonLat at = { 0, 0 };
    YxRingsError wrong;

    if (*name == '\0' || !g_utf8_validate (name, -1, NULL)
        || g_utf8_strlen (name, -1) > LONGEST_NAME)
      return refuse_area (g_utf8_validate (name, -1, NULL) ? name : "?",
                          g_strdup_printf (_("it needs a name of 1 to %d characters"),
                                           LONGEST_NAME),
                          error);
    if (!g_hash_table_add (names, (gpointer) name))
      return refuse_area (name, g_strdup (_("there are two of this name")), error);
    if (n_points > MOST_POINTS)
      return refuse_area (name, g_strdup_printf (_("it has more than %d points"), MOST_POINTS),
                          error);
    wrong = yx_rings_check (&draft->rings, &at);
    if (wrong != YX_RINGS_OK)
      return refuse_area (name, yx_rings_error_text (wrong, at), error);
  }
  return TRUE;
}

static YxArea *
area_from_draft (const YxAreaDraft *draft)
{
  YxArea *area = yx_area_new (draft->name);
  const YxRings *rings = &draft->rings;

  area->id = yx_id_new ();
  g_array_append_vals (area->points, rings->points, rings->ring_ends[rings->n_rings - 1]);
  g_array_append_vals (area->ring_ends, rings->ring_ends, rings->n_rings);
  return area;
}

static gboolean
name_is_free (const YxAreaSet *set, const char *name, GError **error)
{
  for (guint i = 0; i < set->areas->len; i++) {
    if (g_strcmp0 (((YxArea *) g_ptr_array_index (set->areas, i))->name, name) != 0)
      continue;
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                 _("There is an area “%s” already"), name);
    return FALSE;
  }
  return TRUE;
}

/* Areas that are there stay as they are: the set is a new one with them, so that dropping it brings
 * the old one back. */
static gboolean
keep_job (YxDb *db, gpointer data, GError **error)
{
  KeepJob *job = data;
  GError *reason = NULL;
  g_autoptr (YxAreaSet) before = yx_area_set_read (db, YX_AREA_STATE_CURRENT, &reason);
  g_autoptr (YxAreaSet) set = g_new0 (YxAreaSet, 1);
  g_autoptr (YxPayload) payload = yx_payload_new ();

  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  set->state = YX_AREA_STATE_CURRENT;
  set->source = job->source;
  set->spread = 1.0;
  set->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_area_free);
  if (before != NULL && job->add) {
    g_ptr_array_extend_and_steal (set->areas, g_steal_pointer (&before->areas));
    for (guint i = 0; i < set->areas->len; i++)
      g_clear_pointer (&((YxArea *) g_ptr_array_index (set->areas, i))->id, g_free);
  }
  for (gsize i = 0; i < job->n_drafts; i++) {
    YxArea *area;

    if (!name_is_free (set, job->drafts[i].name, error))
      return FALSE;
    area = area_from_draft (&job->drafts[i]);
    g_ptr_array_add (set->areas, area);
    if (job->drafts[i].team != NULL && *job->drafts[i].team != '\0'
        && !yx_team_ensure (db, job->drafts[i].team, NULL, &area->team_id, error))
      return FALSE;
  }
  if (!yx_area_set_weigh (db, set, error)
      || !yx_db_run (db, "UPDATE area_sets SET state = 'retired' WHERE state = 'current'", error)
      || !yx_area_set_store (db, set, job->author, error))
    return FALSE;
  yx_payload_set_text (payload, "set", set->id);
  yx_payload_set_text (payload, "source", yx_enum_nick (YX_TYPE_AREA_SOURCE, (int) job->source));
  yx_payload_set_int (payload, "areas", set->areas->len);
  yx_payload_set_int (payload, "new", (gint64) job->n_drafts);
  return yx_desk_append_event (db, job->author, NULL, "areas.kept", payload, error);
}

static YxArea *
find_area (const YxAreaSet *set, const char *which, GError **error)
{
  for (guint i = 0; set != NULL && i < set->areas->len; i++) {
    YxArea *area = g_ptr_array_index (set->areas, i);

    if (g_str_equal (area->id, which) || g_str_equal (area->name, which))
      return area;
  }
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no area %s"), which);
  return NULL;
}

static gboolean
edit_job (YxDb *db, gpointer data, GError **error)
{
  EditJob *job = data;
  GError *reason = NULL;
  g_autoptr (YxAreaSet) set = yx_area_set_read (db, YX_AREA_STATE_CURRENT, &reason);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *team_id = NULL;
  YxStatement *statement;
  YxArea *area;

  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  area = find_area (set, job->which, error);
  if (area == NULL)
    return FALSE;
  if (job->name != NULL && g_strcmp0 (job->name, area->name) != 0
      && !name_is_free (set, job->name, error))
    return FALSE;
  if (job->team != NULL && *job->team != '\0'
      && !yx_team_ensure (db, job->team, NULL, &team_id, error))
    return FALSE;
  if (job->remove) {
    statement = yx_db_prepare (db, "DELETE FROM case_teams WHERE area_id = $1", error);
    if (statement == NULL)
      return FALSE;
    yx_statement_bind_text (statement, 1, area->id);
    if (!yx_statement_run (statement, error))
      return FALSE;
  }
  statement = yx_db_prepare (db,
                             job->remove
                                 ? "DELETE FROM areas WHERE id = $1"
                                 : "UPDATE areas SET name = $2, team_id = $3 WHERE id = $1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, area->id);
  if (!job->remove) {
    yx_statement_bind_text (statement, 2, job->name != NULL ? job->name : area->name);
    yx_statement_bind_text (statement, 3, job->team == NULL ? area->team_id : team_id);
  }
  if (!yx_statement_run (statement, error))
    return FALSE;
  yx_payload_set_text (payload, "area", area->id);
  yx_payload_set_text (payload, "name", job->name);
  yx_payload_set_text (payload, "team", job->team);
  return yx_desk_append_event (db, job->author, NULL,
                               job->remove ? "area.removed" : "area.changed", payload, error);
}

/* Verbs ---------------------------------------------------------------------------------------- */

gboolean
yx_desk_add_team (YxDesk *self, const char *name, const char *leader, char **ret_id,
                  GError **error)
{
  g_autofree char *author = NULL;
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "team.add", error))
    return FALSE;
  stripped = g_strstrip (g_strdup (name));
  if (*stripped == '\0' || !g_utf8_validate (stripped, -1, NULL)
      || g_utf8_strlen (stripped, -1) > LONGEST_NAME) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                 _("A team needs a name of 1 to %d characters"), LONGEST_NAME);
    return FALSE;
  }
  author = yx_desk_dup_author (self);
  TeamJob job = { stripped, leader, author, NULL };
  if (!yx_desk_write (self, add_team_job, &job, NULL, error)) {
    g_free (job.id);
    return FALSE;
  }
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&job.id);
  g_free (job.id);
  return TRUE;
}

GPtrArray *
yx_desk_list_teams (YxDesk *self, GError **error)
{
  g_autoptr (GPtrArray) teams = g_ptr_array_new_with_free_func (team_free);
  TeamsJob job = { NULL, teams };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (!yx_store_read (yx_desk_get_store (self), teams_job, &job, error))
    return NULL;
  return g_steal_pointer (&teams);
}

gboolean
yx_desk_find_team (YxDesk *self, const char *which, char **ret_id, GError **error)
{
  g_autoptr (GPtrArray) teams = g_ptr_array_new_with_free_func (team_free);
  TeamsJob job = { which, teams };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (which != NULL && ret_id != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), teams_job, &job, error))
    return FALSE;
  if (teams->len == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no team %s"), which);
    return FALSE;
  }
  *ret_id = g_strdup (((YxTeam *) g_ptr_array_index (teams, 0))->id);
  return TRUE;
}

gboolean
yx_desk_get_areas (YxDesk *self, YxAreaState state, YxAreaSet **ret_set, GError **error)
{
  SetJob job = { .state = state };

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_set != NULL, FALSE);

  if (!yx_store_read (yx_desk_get_store (self), get_job, &job, error))
    return FALSE;
  *ret_set = job.set;
  return TRUE;
}

static gboolean
run_set_job (YxDesk *self, YxStoreJob job, YxAreaState state, const char *verb, GError **error)
{
  g_autofree char *author = NULL;

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, verb, error))
    return FALSE;
  author = yx_desk_dup_author (self);
  SetJob data = { .state = state, .author = author };
  return yx_desk_write (self, job, &data, NULL, error);
}

gboolean
yx_desk_accept_areas (YxDesk *self, GError **error)
{
  g_return_val_if_fail (YX_IS_DESK (self), FALSE);

  return run_set_job (self, accept_job, YX_AREA_STATE_PROPOSED, "areas.accept", error);
}

gboolean
yx_desk_drop_areas (YxDesk *self, YxAreaState state, GError **error)
{
  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (state != YX_AREA_STATE_RETIRED, FALSE);

  return run_set_job (self, drop_job, state, "areas.drop", error);
}

gboolean
yx_desk_keep_areas (YxDesk *self, const YxAreaDraft *drafts, gsize n_drafts, YxAreaSource source,
                    gboolean add, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "areas.keep", error)
      || !check_drafts (drafts, n_drafts, error))
    return FALSE;
  author = yx_desk_dup_author (self);
  KeepJob job = { drafts, n_drafts, source, add, author };
  return yx_desk_write (self, keep_job, &job, NULL, error);
}

gboolean
yx_desk_set_area (YxDesk *self, const char *which, const char *name, const char *team,
                  GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (which != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "area.set", error))
    return FALSE;
  if (name != NULL
      && (*name == '\0' || !g_utf8_validate (name, -1, NULL)
          || g_utf8_strlen (name, -1) > LONGEST_NAME))
    return refuse_area (which,
                        g_strdup_printf (_("it needs a name of 1 to %d characters"), LONGEST_NAME),
                        error);
  author = yx_desk_dup_author (self);
  EditJob job = { which, name, team, FALSE, author };
  return yx_desk_write (self, edit_job, &job, NULL, error);
}

gboolean
yx_desk_remove_area (YxDesk *self, const char *which, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (which != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "area.remove", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  EditJob job = { which, NULL, NULL, TRUE, author };
  return yx_desk_write (self, edit_job, &job, NULL, error);
}

char *
yx_rings_error_text (YxRingsError error, YxLonLat at)
{
  switch (error) {
  case YX_RINGS_EMPTY:
    return g_strdup (_("it has no border"));
  case YX_RINGS_TOO_FEW:
    return g_strdup_printf (_("its border has fewer than three different points, near %.5f, %.5f"),
                            at.lon, at.lat);
  case YX_RINGS_NOT_ON_EARTH:
    return g_strdup (_("a point of its border is no place on earth"));
  case YX_RINGS_NO_SURFACE:
    return g_strdup_printf (_("its border encloses nothing, near %.5f, %.5f"), at.lon, at.lat);
  case YX_RINGS_CROSSING:
    return g_strdup_printf (_("its border crosses or touches itself near %.5f, %.5f"), at.lon,
                            at.lat);
  case YX_RINGS_NO_MEMORY:
    return g_strdup (_("there is not enough memory for it"));
  case YX_RINGS_OK:
  default:
    return g_strdup (_("it is in order"));
  }
}
