#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/gazetteer-apply.h"

#include <math.h>
#include <string.h>

#include "geo/measure.h"
#include "region/name-text.h"
#include "region/names.h"

#define STRIDE 256

/* A village of that name this far from its town is another one. */
#define NEAR_PARENT_M 20000.0
/* And this far from where the list puts it. */
#define NEAR_POINT_M 3000.0

/* What is known of a row once it has a spot. */
typedef struct {
  gint64 spot;
  gboolean has_point;
  YxLonLat point;
} Placed;

typedef struct {
  const YxGazetteer *gazetteer;
  sqlite3 *db;
  const char *shown;
  GCancellable *cancellable;
  YxKeyWriter *keys;
  sqlite3_stmt *candidates, *spot, *adopt, *list;
  GHashTable *placed; /* code → Placed */
  GHashTable *taken;  /* spots that have a row */
  gint64 next_spot;
  YxGazetteerReport report;
} Apply;

/* 方头村村民委员会 is what the village 方头村 is called on paper. */
static char *
common_name (const char *name)
{
  static const struct {
    const char *ending, *instead;
  } rules[] = {
    { "村村民委员会", "村" },   { "社区居民委员会", "社区" }, { "社区居委会", "社区" },
    { "村民委员会", "村" },     { "居民委员会", "社区" },     { "村委会", "村" },
    { "居委会", "社区" },       { "街道办事处", "街道" },     { "街道办", "街道" },
    { "街办", "街道" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    const gsize length = strlen (name), ending = strlen (rules[i].ending);

    if (length > ending && g_str_has_suffix (name, rules[i].ending)) {
      g_autofree char *stem = g_strndup (name, length - ending);

      return g_str_has_suffix (stem, rules[i].instead) ? g_steal_pointer (&stem)
                                                       : g_strconcat (stem, rules[i].instead, NULL);
    }
  }
  return g_strdup (name);
}

static gboolean
is_in (sqlite3_stmt *parent_of, gint64 spot, gint64 unit)
{
  for (guint depth = 0; spot > 0 && depth < 8; depth++) {
    gint64 parent = 0;

    if (spot == unit)
      return TRUE;
    sqlite3_bind_int64 (parent_of, 1, spot);
    if (sqlite3_step (parent_of) == SQLITE_ROW)
      parent = sqlite3_column_int64 (parent_of, 0);
    sqlite3_reset (parent_of);
    spot = parent;
  }
  return FALSE;
}

/* The map's spot of this name, level and place; 0 when there is none, or two that are as good. */
static gint64
find_on_map (Apply *self, const YxGazetteerRow *row, const char *name, const Placed *parent,
             Placed *ret_placed)
{
  g_autofree char *key = yx_name_key (name);
  g_autofree char *short_key = yx_name_short_key (key);
  const char *keys[] = { key, short_key };
  gint64 best = 0;
  double best_distance = G_MAXDOUBLE;
  guint n_unknown = 0;

  for (guint k = 0; k < G_N_ELEMENTS (keys) && best == 0; k++) {
    if (keys[k] == NULL)
      continue;
    yx_sql_bind_text (self->candidates, 1, keys[k]);
    sqlite3_bind_int (self->candidates, 2, (int) row->level);
    while (sqlite3_step (self->candidates) == SQLITE_ROW) {
      const gint64 spot = sqlite3_column_int64 (self->candidates, 0);
      const YxLonLat point = { sqlite3_column_int (self->candidates, 1) / 1e7,
                               sqlite3_column_int (self->candidates, 2) / 1e7 };
      double distance = 0.0, limit = G_MAXDOUBLE;

      if (g_hash_table_contains (self->taken, &spot))
        continue;
      if (row->has_point) {
        distance = yx_distance_near (row->point, point);
        limit = NEAR_POINT_M;
      } else if (parent != NULL && is_in (self->spot, spot, parent->spot)) {
        distance = -1.0;
      } else if (parent != NULL && parent->has_point) {
        distance = yx_distance_near (parent->point, point);
        limit = NEAR_PARENT_M;
      } else {
        n_unknown++;
      }
      if (distance <= limit && distance < best_distance) {
        best = spot;
        best_distance = distance;
        *ret_placed = (Placed){ spot, TRUE, point };
      }
    }
    sqlite3_reset (self->candidates);
  }
  /* Of two villages of one name and no word of where, neither is sure. */
  return n_unknown > 1 ? 0 : best;
}

static gboolean
add_spot (Apply *self, const YxGazetteerRow *row, const char *name, const Placed *parent,
          Placed *placed, GError **error)
{
  g_autoptr (sqlite3_stmt) insert = yx_sql_prepare (
      self->db, self->shown,
      "INSERT INTO yx_spot (id, level, kind, origin, name, lon, lat, radius, west, south, east, "
      "north, parent, code) VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?5, ?6, ?5, ?6, ?8, ?9)",
      error);

  if (insert == NULL)
    return FALSE;
  *placed = (Placed){ self->next_spot++, row->has_point, row->point };
  sqlite3_bind_int64 (insert, 1, placed->spot);
  sqlite3_bind_int (insert, 2, (int) row->level);
  sqlite3_bind_int (insert, 3, YX_ORIGIN_GAZETTEER);
  yx_sql_bind_text (insert, 4, name);
  if (row->has_point) {
    sqlite3_bind_int (insert, 5, (int) lround (row->point.lon * 1e7));
    sqlite3_bind_int (insert, 6, (int) lround (row->point.lat * 1e7));
  }
  sqlite3_bind_int (insert, 7, (int) yx_match_default_radius (row->level));
  sqlite3_bind_int64 (insert, 8, parent != NULL ? parent->spot : 0);
  yx_sql_bind_text (insert, 9, row->code);
  return yx_sql_step (insert, self->shown, error);
}

static gboolean
adopt_spot (Apply *self, const YxGazetteerRow *row, const Placed *parent, const Placed *placed,
            GError **error)
{
  sqlite3_bind_int64 (self->adopt, 1, placed->spot);
  yx_sql_bind_text (self->adopt, 2, row->code);
  sqlite3_bind_int64 (self->adopt, 3, parent != NULL ? parent->spot : 0);
  return yx_sql_step (self->adopt, self->shown, error);
}

static gboolean
list_row (Apply *self, const YxGazetteerRow *row, gint64 spot, GError **error)
{
  yx_sql_bind_text (self->list, 1, row->code);
  yx_sql_bind_text (self->list, 2, row->name);
  yx_sql_bind_text (self->list, 3, row->parent);
  if (row->has_point) {
    sqlite3_bind_int (self->list, 4, (int) lround (row->point.lon * 1e7));
    sqlite3_bind_int (self->list, 5, (int) lround (row->point.lat * 1e7));
  } else {
    sqlite3_bind_null (self->list, 4);
    sqlite3_bind_null (self->list, 5);
  }
  sqlite3_bind_int64 (self->list, 6, spot);
  return yx_sql_step (self->list, self->shown, error);
}

static gboolean
apply_row (Apply *self, const YxGazetteerRow *row, GError **error)
{
  g_autofree char *name = common_name (row->name);
  const Placed *parent
      = row->parent != NULL ? g_hash_table_lookup (self->placed, row->parent) : NULL;
  g_autofree Placed *placed = g_new0 (Placed, 1);
  gboolean ok;

  if (find_on_map (self, row, name, parent, placed) > 0) {
    self->report.n_matched++;
    ok = adopt_spot (self, row, parent, placed, error);
  } else {
    self->report.n_new++;
    self->report.n_unplaced += !row->has_point;
    ok = add_spot (self, row, name, parent, placed, error)
         && yx_key_writer_add (self->keys, placed->spot, row->level, YX_NAME_FULL, name, error);
  }
  if (!ok
      || !yx_key_writer_add (self->keys, placed->spot, row->level, YX_NAME_ALIAS, row->name, error)
      || !list_row (self, row, placed->spot, error))
    return FALSE;
  /* What the list places in its parent lies there, so its own position tells of its parts. */
  g_hash_table_add (self->taken, g_memdup2 (&placed->spot, sizeof placed->spot));
  g_hash_table_insert (self->placed, row->code, g_steal_pointer (&placed));
  return TRUE;
}

/* The large before what lies in it. */
static gboolean
apply_rows (Apply *self, GError **error)
{
  guint n = 0;

  for (int level = YX_N_MATCHES - 1; level >= 0; level--) {
    for (guint i = 0; i < self->gazetteer->rows->len; i++) {
      const YxGazetteerRow *row = g_ptr_array_index (self->gazetteer->rows, i);

      if ((int) row->level != level)
        continue;
      if (n++ % STRIDE == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!apply_row (self, row, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* The grams are an index without the text, so each must be told what to forget. */
static gboolean
take_out (Apply *self, GError **error)
{
  static const char sql[]
      = "INSERT INTO yx_spot_gram (yx_spot_gram, rowid, key) SELECT 'delete', id, '^^' || key || "
        "'$$' FROM yx_spot_key WHERE grams AND id > (SELECT CAST (value AS INTEGER) FROM "
        "yx_meta WHERE key = 'map_keys');"
        "DELETE FROM yx_spot_key WHERE id > (SELECT CAST (value AS INTEGER) FROM yx_meta WHERE key "
        "= 'map_keys');"
        "DELETE FROM yx_spot WHERE origin = 1;"
        "UPDATE yx_spot SET code = NULL, parent = CASE WHEN adopted THEN 0 ELSE parent END, adopted "
        "= 0 WHERE code IS NOT NULL;"
        "DELETE FROM yx_gazetteer;";

  G_STATIC_ASSERT (YX_ORIGIN_GAZETTEER == 1);
  return yx_sql_run (self->db, self->shown, sql, error);
}

static gboolean
prepare (Apply *self, GError **error)
{
  g_autoptr (sqlite3_stmt) last = NULL;

  self->keys = yx_key_writer_new (self->db, self->shown, error);
  if (self->keys == NULL)
    return FALSE;
  last = yx_sql_prepare (self->db, self->shown, "SELECT coalesce (max (id), 0) + 1 FROM yx_spot",
                         error);
  self->candidates = yx_sql_prepare (
      self->db, self->shown,
      "SELECT DISTINCT s.id, s.lon, s.lat FROM yx_spot_key k JOIN yx_spot s ON s.id = k.spot WHERE "
      "k.key = ?1 AND s.level = ?2 AND s.origin = 0 AND k.form < 3 ORDER BY s.id",
      error);
  self->spot = yx_sql_prepare (self->db, self->shown, "SELECT parent FROM yx_spot WHERE id = ?1",
                               error);
  self->adopt = yx_sql_prepare (self->db, self->shown,
                                "UPDATE yx_spot SET code = ?2, adopted = coalesce (parent, 0) = 0 "
                                "AND ?3 > 0, parent = CASE WHEN coalesce (parent, 0) = 0 THEN ?3 "
                                "ELSE parent END WHERE id = ?1",
                                error);
  self->list = yx_sql_prepare (self->db, self->shown,
                               "INSERT INTO yx_gazetteer VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);
  if (last == NULL || self->candidates == NULL || self->spot == NULL || self->adopt == NULL
      || self->list == NULL)
    return FALSE;
  if (sqlite3_step (last) == SQLITE_ROW)
    self->next_spot = sqlite3_column_int64 (last, 0);
  return TRUE;
}

gboolean
yx_gazetteer_apply (const YxGazetteer *self, sqlite3 *db, const char *shown,
                    YxGazetteerReport *ret_report, GCancellable *cancellable, GError **error)
{
  Apply apply = { .gazetteer = self, .db = db, .shown = shown, .cancellable = cancellable };
  gboolean ok;

  apply.placed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  apply.taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  ok = take_out (&apply, error) && prepare (&apply, error) && apply_rows (&apply, error)
       && yx_grams_finish (db, shown, error);
  yx_key_writer_free (apply.keys);
  sqlite3_finalize (apply.candidates);
  sqlite3_finalize (apply.spot);
  sqlite3_finalize (apply.adopt);
  sqlite3_finalize (apply.list);
  g_hash_table_unref (apply.placed);
  g_hash_table_unref (apply.taken);
  if (ok && ret_report != NULL)
    *ret_report = apply.report;
  return ok;
}

gboolean
yx_gazetteer_load (YxGazetteer *self, sqlite3 *db, const char *shown, GError **error)
{
  g_autoptr (sqlite3_stmt) select = yx_sql_prepare (
      db, shown, "SELECT code, name, parent, lon, lat FROM yx_gazetteer ORDER BY rowid", error);
  g_autoptr (GString) text = g_string_new ("code,name,parent,lon,lat\n");
  int result;

  if (select == NULL)
    return FALSE;
  /* By way of the list's own form, so that what is kept is checked as what is new. */
  while ((result = sqlite3_step (select)) == SQLITE_ROW) {
    for (int column = 0; column < 5; column++) {
      const char *value = (const char *) sqlite3_column_text (select, column);

      if (column > 0)
        g_string_append_c (text, ',');
      if (column >= 3 && value != NULL) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];

        g_string_append (text, g_ascii_formatd (number, sizeof number, "%.7f",
                                                sqlite3_column_int (select, column) / 1e7));
      } else if (value != NULL) {
        g_auto (GStrv) pieces = g_strsplit (value, "\"", -1);
        g_autofree char *quoted = g_strjoinv ("\"\"", pieces);

        g_string_append_printf (text, "\"%s\"", quoted);
      }
    }
    g_string_append_c (text, '\n');
  }
  if (result != SQLITE_DONE)
    return yx_sql_fail (db, shown, YX_REGION_ERROR_DAMAGED, error);
  return yx_gazetteer_add (self, text->str, text->len, shown, error);
}
