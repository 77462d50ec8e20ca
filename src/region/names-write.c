#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "region/name-text.h"
#include "region/names-private.h"

#define STRIDE 1024

/* A door this far from every stretch of its street belongs to another one of that name. */
#define DOOR_M 2000.0

static const char tables_sql[]
    = "CREATE TABLE yx_spot (id INTEGER PRIMARY KEY, level INTEGER NOT NULL, kind INTEGER NOT NULL, "
      "origin INTEGER NOT NULL, name TEXT NOT NULL, lon INTEGER, lat INTEGER, "
      "radius INTEGER NOT NULL, west INTEGER, south INTEGER, east INTEGER, north INTEGER, "
      "parent INTEGER, code TEXT, adopted INTEGER NOT NULL DEFAULT 0);"
      "CREATE TABLE yx_spot_key (id INTEGER PRIMARY KEY, spot INTEGER NOT NULL, "
      "form INTEGER NOT NULL, key TEXT NOT NULL, grams INTEGER NOT NULL);"
      "CREATE TABLE yx_spot_outline (spot INTEGER PRIMARY KEY, points BLOB NOT NULL);"
      "CREATE TABLE yx_door (street INTEGER NOT NULL, number INTEGER NOT NULL, letter TEXT NOT NULL, "
      "serial INTEGER NOT NULL, lon INTEGER NOT NULL, lat INTEGER NOT NULL, "
      "PRIMARY KEY (street, number, letter, serial)) WITHOUT ROWID;"
      "CREATE TABLE yx_crossing (a INTEGER NOT NULL, b INTEGER NOT NULL, lon INTEGER NOT NULL, "
      "lat INTEGER NOT NULL, PRIMARY KEY (a, b, lon, lat)) WITHOUT ROWID;"
      "CREATE TABLE yx_gazetteer (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, parent TEXT, "
      "lon INTEGER, lat INTEGER, spot INTEGER);"
      "CREATE TABLE yx_spot_common (gram TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;"
      "CREATE VIRTUAL TABLE yx_spot_gram USING fts5 (key, content = '', columnsize = 0, "
      "detail = none, tokenize = 'trigram case_sensitive 1');";

static const char indexes_sql[]
    = "CREATE INDEX yx_spot_key_by_key ON yx_spot_key (key, spot, form);";

typedef struct {
  guint32 street;
  YxFixedBox box;
} StreetBox;

/* A point of a street, for crossings. */
typedef struct {
  YxFixedPoint point;
  guint32 street;
} StreetPoint;

typedef struct {
  YxNames *names;
  sqlite3 *db;
  const char *shown;
  GCancellable *cancellable;
} Writer;

static void
bind_point (sqlite3_stmt *statement, int index, YxFixedPoint point)
{
  sqlite3_bind_int (statement, index, point.lon);
  sqlite3_bind_int (statement, index + 1, point.lat);
}

static gboolean
write_outline (Writer *self, sqlite3_stmt *insert, guint id, const YxSpotDraft *spot,
               GError **error)
{
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint r = spot->first_ring; r < spot->first_ring + spot->n_rings; r++) {
    const guint32 n = g_array_index (self->names->rings, guint32, r);
    const guint32 start = g_array_index (self->names->ring_starts, guint32, r);
    guint32 word = GUINT32_TO_LE (n);

    g_array_append_val (words, word);
    for (guint32 i = 0; i < n; i++) {
      const YxFixedPoint point = g_array_index (self->names->outline, YxFixedPoint, start + i);

      word = GUINT32_TO_LE ((guint32) point.lon);
      g_array_append_val (words, word);
      word = GUINT32_TO_LE ((guint32) point.lat);
      g_array_append_val (words, word);
    }
  }
  sqlite3_bind_int64 (insert, 1, id);
  sqlite3_bind_blob64 (insert, 2, words->data, words->len * sizeof (guint32), SQLITE_TRANSIENT);
  return yx_sql_step (insert, self->shown, error);
}

static gboolean
write_spot (Writer *self, sqlite3_stmt *insert, guint id, const YxSpotDraft *spot, GError **error)
{
  sqlite3_bind_int64 (insert, 1, id);
  sqlite3_bind_int (insert, 2, (int) spot->level);
  sqlite3_bind_int (insert, 3, spot->kind);
  sqlite3_bind_int (insert, 4, YX_ORIGIN_MAP);
  yx_sql_bind_text (insert, 5, spot->texts.name);
  bind_point (insert, 6, spot->point);
  sqlite3_bind_int (insert, 8, (int) spot->radius);
  bind_point (insert, 9, (YxFixedPoint){ spot->box.west, spot->box.south });
  bind_point (insert, 11, (YxFixedPoint){ spot->box.east, spot->box.north });
  sqlite3_bind_int64 (insert, 13, spot->parent);
  return yx_sql_step (insert, self->shown, error);
}

/* "龙岗;Longgang" */
static gboolean
add_list (YxKeyWriter *keys, guint id, YxMatchLevel level, const char *list, GError **error)
{
  g_auto (GStrv) names = list != NULL ? g_strsplit (list, ";", 16) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!yx_key_writer_add (keys, id, level, YX_NAME_ALIAS, names[i], error))
      return FALSE;
  return TRUE;
}

/* G208 is also called 208国道. */
static gboolean
add_road_numbers (YxKeyWriter *keys, guint id, const char *refs, GError **error)
{
  static const struct {
    char letter;
    const char *word;
  } classes[] = { { 'G', "国道" }, { 'S', "省道" }, { 'X', "县道" }, { 'Y', "乡道" } };
  g_auto (GStrv) list = refs != NULL ? g_strsplit (refs, ";", 16) : NULL;

  for (guint i = 0; list != NULL && list[i] != NULL; i++) {
    const char *ref = g_strstrip (list[i]);

    if (!yx_key_writer_add (keys, id, YX_MATCH_STREET, YX_NAME_ALIAS, ref, error))
      return FALSE;
    for (guint c = 0; c < G_N_ELEMENTS (classes); c++) {
      g_autofree char *spoken = NULL;

      if (ref[0] != classes[c].letter || !g_ascii_isdigit (ref[1]))
        continue;
      spoken = g_strconcat (ref + 1, classes[c].word, NULL);
      if (!yx_key_writer_add (keys, id, YX_MATCH_STREET, YX_NAME_ALIAS, spoken, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
write_keys (YxKeyWriter *keys, guint id, const YxSpotDraft *spot, GError **error)
{
  const YxNameTexts *texts = &spot->texts;

  return yx_key_writer_add (keys, id, spot->level, YX_NAME_FULL, texts->name, error)
         && yx_key_writer_add (keys, id, spot->level, YX_NAME_FULL, texts->name_zh, error)
         && yx_key_writer_add (keys, id, spot->level, YX_NAME_ALIAS, texts->name_en, error)
         && add_list (keys, id, spot->level, texts->short_name, error)
         && add_list (keys, id, spot->level, texts->alt_name, error)
         && add_list (keys, id, spot->level, texts->old_name, error)
         && (spot->level != YX_MATCH_STREET || add_road_numbers (keys, id, texts->ref, error));
}

static gboolean
write_spots (Writer *self, GError **error)
{
  g_autoptr (YxKeyWriter) keys = yx_key_writer_new (self->db, self->shown, error);
  g_autoptr (sqlite3_stmt) insert = NULL;
  g_autoptr (sqlite3_stmt) outline = NULL;

  insert = yx_sql_prepare (self->db, self->shown,
                           "INSERT INTO yx_spot VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
                           "?11, ?12, ?13, NULL, 0)",
                           error);
  if (keys == NULL || insert == NULL)
    return FALSE;
  outline = yx_sql_prepare (self->db, self->shown, "INSERT INTO yx_spot_outline VALUES (?1, ?2)",
                            error);
  if (outline == NULL)
    return FALSE;
  for (guint i = 0; i < self->names->spots->len; i++) {
    const YxSpotDraft *spot = &g_array_index (self->names->spots, YxSpotDraft, i);

    if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return FALSE;
    if (!write_spot (self, insert, i + 1, spot, error) || !write_keys (keys, i + 1, spot, error)
        || (spot->n_rings > 0 && !write_outline (self, outline, i + 1, spot, error)))
      return FALSE;
  }
  return TRUE;
}

static int
compare_points_cb (gconstpointer a, gconstpointer b)
{
  const StreetPoint *p = a, *q = b;

  if (p->point.lon != q->point.lon)
    return p->point.lon < q->point.lon ? -1 : 1;
  if (p->point.lat != q->point.lat)
    return p->point.lat < q->point.lat ? -1 : 1;
  return (p->street > q->street) - (p->street < q->street);
}

static gboolean
write_crossings (Writer *self, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (StreetPoint));
  g_autoptr (sqlite3_stmt) insert = NULL;

  for (guint i = 0; i < self->names->pieces->len; i++) {
    const YxStreetPiece *piece = &g_array_index (self->names->pieces, YxStreetPiece, i);

    for (guint32 p = 0; p < piece->n_points; p++) {
      const StreetPoint point = {
        g_array_index (self->names->points, YxFixedPoint, piece->first_point + p),
        piece->street,
      };

      g_array_append_val (points, point);
    }
  }
  if (points->len > 0)
    qsort (points->data, points->len, sizeof (StreetPoint), compare_points_cb);
  insert = yx_sql_prepare (self->db, self->shown,
                           "INSERT OR IGNORE INTO yx_crossing VALUES (?1, ?2, ?3, ?4)", error);
  if (insert == NULL)
    return FALSE;
  for (guint first = 0, end; first < points->len; first = end) {
    const StreetPoint *at = &g_array_index (points, StreetPoint, first);

    for (end = first + 1; end < points->len; end++) {
      const StreetPoint *next = &g_array_index (points, StreetPoint, end);

      if (next->point.lon != at->point.lon || next->point.lat != at->point.lat)
        break;
    }
    for (guint i = first; i < end; i++) {
      for (guint j = i + 1; j < end; j++) {
        const guint32 a = g_array_index (points, StreetPoint, i).street;
        const guint32 b = g_array_index (points, StreetPoint, j).street;

        if (a == b)
          continue;
        sqlite3_bind_int64 (insert, 1, a);
        sqlite3_bind_int64 (insert, 2, b);
        bind_point (insert, 3, at->point);
        if (!yx_sql_step (insert, self->shown, error))
          return FALSE;
      }
    }
  }
  return TRUE;
}

static double
box_distance (const YxFixedBox *box, YxFixedPoint point)
{
  const YxFixedPoint nearest = { CLAMP (point.lon, box->west, box->east),
                                 CLAMP (point.lat, box->south, box->north) };

  return yx_fixed_distance (nearest, point);
}

/* Streets that only doors tell of, such as a village whose houses are numbered without streets, are
 * made of the doors. Returns the spot's number. */
static guint32
street_of_door (YxNames *names, GHashTable *streets, const YxDoorDraft *door)
{
  GArray *boxes = g_hash_table_lookup (streets, door->street_key);
  StreetBox *best = NULL;
  double best_distance = DOOR_M;
  YxSpotDraft spot;

  for (guint i = 0; boxes != NULL && i < boxes->len; i++) {
    StreetBox *street = &g_array_index (boxes, StreetBox, i);
    const double distance = box_distance (&street->box, door->point);

    if (distance < best_distance) {
      best_distance = distance;
      best = street;
    }
  }
  if (best != NULL) {
    YxSpotDraft *found = &g_array_index (names->spots, YxSpotDraft, best->street - 1);

    if (found->texts.osm_type == 'd') {
      yx_fixed_box_add (&best->box, door->point);
      yx_fixed_box_add (&found->box, door->point);
      found->radius = MAX (found->radius,
                           (guint32) yx_fixed_distance (found->point, door->point) + 1);
    }
    return best->street;
  }
  spot = (YxSpotDraft){
    .level = YX_MATCH_STREET,
    .point = door->point,
    .radius = yx_match_default_radius (YX_MATCH_DOOR),
    .box = { door->point.lon, door->point.lat, door->point.lon, door->point.lat },
    .texts = { .name = door->street_name, .osm_type = 'd' },
  };
  g_array_append_val (names->spots, spot);
  if (boxes == NULL) {
    boxes = g_array_new (FALSE, FALSE, sizeof (StreetBox));
    g_hash_table_insert (streets, g_strdup (door->street_key), boxes);
  }
  g_array_append_val (boxes, ((StreetBox){ names->spots->len, spot.box }));
  return names->spots->len;
}

/* "12", "12a", "12-14", "12;16", "2001号": both ends of a range, since that is what people give. */
static gboolean
write_door (Writer *self, sqlite3_stmt *insert, guint32 street, const YxDoorDraft *door,
            GError **error)
{
  g_autofree char *folded = yx_name_fold_address (door->number);
  guint n = 0;

  for (const char *p = folded; *p != '\0' && n < 8;) {
    char letter[2] = { 0 };
    guint number;
    gsize bytes;

    if (!g_ascii_isdigit (*p) || !yx_name_read_number (p, &number, &bytes)) {
      p = g_utf8_next_char (p);
      continue;
    }
    p += bytes;
    while (*p == ' ')
      p++;
    if (g_ascii_isalpha (*p) && !g_ascii_isalpha (p[1]))
      letter[0] = *p++;
    sqlite3_bind_int64 (insert, 1, street);
    sqlite3_bind_int (insert, 2, (int) number);
    sqlite3_bind_text (insert, 3, letter, -1, SQLITE_TRANSIENT);
    bind_point (insert, 4, door->point);
    if (!yx_sql_step (insert, self->shown, error))
      return FALSE;
    n++;
  }
  return TRUE;
}

/* Makes spots for streets that have no roads, so it goes before the spots are written. A door whose
 * street is only the nearest one does not gainsay one that names it. */
static gboolean
write_doors (Writer *self, GError **error)
{
  YxNames *names = self->names;
  g_autoptr (GHashTable) streets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                          (GDestroyNotify) g_array_unref);
  g_autoptr (sqlite3_stmt) insert = NULL;

  for (guint i = 0; i < names->spots->len; i++) {
    const YxSpotDraft *spot = &g_array_index (names->spots, YxSpotDraft, i);
    g_autofree char *key = NULL;
    GArray *boxes;

    if (spot->level != YX_MATCH_STREET)
      continue;
    key = yx_name_key (spot->texts.name);
    boxes = g_hash_table_lookup (streets, key);
    if (boxes == NULL) {
      boxes = g_array_new (FALSE, FALSE, sizeof (StreetBox));
      g_hash_table_insert (streets, g_steal_pointer (&key), boxes);
    }
    g_array_append_val (boxes, ((StreetBox){ i + 1, spot->box }));
  }
  insert = yx_sql_prepare (self->db, self->shown,
                           "INSERT INTO yx_door SELECT ?1, ?2, ?3, count (*), ?4, ?5 FROM yx_door "
                           "WHERE street = ?1 AND number = ?2 AND letter = ?3 "
                           "HAVING ?6 OR count (*) = 0",
                           error);
  if (insert == NULL)
    return FALSE;
  for (int names_street = 1; names_street >= 0; names_street--) {
    sqlite3_bind_int (insert, 6, names_street);
    for (guint i = 0; i < names->doors->len; i++) {
      const YxDoorDraft *door = &g_array_index (names->doors, YxDoorDraft, i);
      guint32 street = door->street;

      if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (names_street != (door->street_key != NULL))
        continue;
      if (names_street && *door->street_key != '\0')
        street = street_of_door (names, streets, door);
      if (street > 0 && !write_door (self, insert, street, door, error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
yx_names_write (YxNames *self, sqlite3 *db, const char *shown, GCancellable *cancellable,
                GError **error)
{
  Writer writer = { self, db, shown, cancellable };

  yx_names_join_streets (self);
  yx_names_place_doors (self);
  if (!yx_sql_run (db, shown, tables_sql, error) || !write_doors (&writer, error))
    return FALSE;
  yx_names_find_parents (self);
  yx_names_guess_radii (self);
  return write_spots (&writer, error) && write_crossings (&writer, error)
         && yx_sql_run (db, shown, indexes_sql, error) && yx_grams_finish (db, shown, error)
         && yx_sql_run (db, shown,
                        "INSERT INTO yx_meta (key, value) VALUES ('names', '" YX_NAMES_VERSION "');"
                        "INSERT INTO yx_meta (key, value) SELECT 'map_keys', coalesce (max (id), "
                        "0) FROM yx_spot_key",
                        error);
}
