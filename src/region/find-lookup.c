#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/measure.h"
#include "region/find-private.h"
#include "region/pinyin.h"

#define MAX_EXACT 200
#define MAX_PREFIX 60
#define MAX_FUZZY 40
#define MAX_GRAMS 48
/* Names that share the most with the one asked for; only these are compared letter by letter. */
#define MAX_COMPARED 120
/* Between house numbers farther apart than this nobody can tell. */
#define MAX_DOOR_GAP 40
/* A house is about so long. */
#define DOOR_STEP_M 12.0

enum {
  QUERY_SPOT,
  QUERY_OUTLINE,
  QUERY_EXACT,
  QUERY_PREFIX,
  QUERY_AHEAD,
  QUERY_COMMON,
  QUERY_GRAM,
  QUERY_KEY,
  QUERY_IN_BOX,
  QUERY_DOOR,
  QUERY_DOOR_BELOW,
  QUERY_DOOR_ABOVE,
  QUERY_CROSSING,
  N_QUERIES,
};

G_STATIC_ASSERT (N_QUERIES <= YX_MAX_NAME_QUERIES);

static const char *const queries[N_QUERIES] = {
  [QUERY_SPOT] = "SELECT level, kind, origin, name, lon, lat, radius, west, south, east, north, "
                 "parent FROM yx_spot WHERE id = ?1",
  [QUERY_OUTLINE] = "SELECT 1 FROM yx_spot_outline WHERE spot = ?1",
  [QUERY_EXACT] = "SELECT k.spot, k.form, s.level FROM yx_spot_key k JOIN yx_spot s ON s.id = "
                  "k.spot WHERE k.key = ?1 ORDER BY k.form, k.spot LIMIT ?2",
  [QUERY_PREFIX] = "SELECT k.spot, k.form, s.level, k.key FROM yx_spot_key k JOIN yx_spot s ON s.id "
                   "= k.spot WHERE k.key > ?1 AND k.key < ?1 || char (1114111) LIMIT ?2",
  [QUERY_AHEAD] = "SELECT key FROM yx_spot_key WHERE key >= ?1 ORDER BY key LIMIT 1",
  [QUERY_COMMON] = "SELECT 1 FROM yx_spot_common WHERE gram = ?1",
  [QUERY_GRAM] = "SELECT rowid FROM yx_spot_gram WHERE yx_spot_gram MATCH ?1",
  [QUERY_KEY] = "SELECT key FROM yx_spot_key WHERE id = ?1",
  [QUERY_IN_BOX] = "SELECT s.id, s.level FROM yx_spot_key k JOIN yx_spot s ON s.id = k.spot WHERE "
                   "k.key = ?1 AND s.lon BETWEEN ?2 AND ?4 AND s.lat BETWEEN ?3 AND ?5 ORDER BY "
                   "k.form, s.id",
  [QUERY_DOOR] = "SELECT letter, lon, lat FROM yx_door WHERE street = ?1 AND number = ?2",
  [QUERY_DOOR_BELOW] = "SELECT number, lon, lat FROM yx_door WHERE street = ?1 AND number < ?2 AND "
                       "number % 2 = ?2 % 2 ORDER BY number DESC, letter, serial LIMIT 1",
  [QUERY_DOOR_ABOVE] = "SELECT number, lon, lat FROM yx_door WHERE street = ?1 AND number > ?2 AND "
                       "number % 2 = ?2 % 2 ORDER BY number, letter, serial LIMIT 1",
  [QUERY_CROSSING] = "SELECT lon, lat FROM yx_crossing WHERE a = ?1 AND b = ?2",
};

/* NULL when the file is damaged. To be reset after use. */
static sqlite3_stmt *
get_query (YxFinder *self, int query)
{
  sqlite3_stmt **statement = &self->connection->names[query];

  if (*statement == NULL
      && sqlite3_prepare_v3 (self->connection->db, queries[query], -1, SQLITE_PREPARE_PERSISTENT,
                             statement, NULL)
             != SQLITE_OK)
    self->damaged = TRUE;
  return *statement;
}

static gboolean
step (YxFinder *self, sqlite3_stmt *statement)
{
  const int result = sqlite3_step (statement);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    self->damaged = TRUE;
  sqlite3_reset (statement);
  return FALSE;
}

static YxLonLat
column_point (sqlite3_stmt *statement, int column)
{
  return (YxLonLat){ sqlite3_column_int (statement, column) / 1e7,
                     sqlite3_column_int (statement, column + 1) / 1e7 };
}

static GArray *
new_hits (void)
{
  return g_array_new (FALSE, FALSE, sizeof (YxHit));
}

static double
form_certainty (YxNameForm form)
{
  switch (form) {
  case YX_NAME_FULL:
    return 1.0;
  case YX_NAME_ALIAS:
    return 0.97;
  case YX_NAME_SHORT:
    return 0.92;
  case YX_NAME_PINYIN:
    return 0.85;
  case YX_NAME_INITIALS:
  case YX_N_NAME_FORMS:
  default:
    return 0.7;
  }
}

/* Columns: spot, form, level. */
static gboolean
read_hit (sqlite3_stmt *statement, guint levels, YxHit *ret_hit)
{
  const int form = sqlite3_column_int (statement, 1), level = sqlite3_column_int (statement, 2);

  if (form < 0 || form >= YX_N_NAME_FORMS || level < 0 || level >= YX_N_MATCHES
      || (levels & YX_LEVEL_MASK (level)) == 0)
    return FALSE;
  *ret_hit = (YxHit){
    .spot = sqlite3_column_int64 (statement, 0),
    .form = (YxNameForm) form,
    .level = (YxMatchLevel) level,
    .certainty = form_certainty ((YxNameForm) form),
  };
  return TRUE;
}

/* A spot counts once, by its best name. */
static void
add_hit (GArray *hits, const YxHit *hit)
{
  for (guint i = 0; i < hits->len; i++) {
    YxHit *old = &g_array_index (hits, YxHit, i);

    if (old->spot == hit->spot) {
      if (hit->certainty > old->certainty)
        *old = *hit;
      return;
    }
  }
  g_array_append_val (hits, *hit);
}

static int
compare_hits_cb (gconstpointer a, gconstpointer b)
{
  const YxHit *x = a, *y = b;

  if (x->certainty != y->certainty)
    return x->certainty > y->certainty ? -1 : 1;
  return (x->spot > y->spot) - (x->spot < y->spot);
}

static int
compare_ids_cb (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gboolean
is_common (YxFinder *self, const char *gram)
{
  sqlite3_stmt *select = get_query (self, QUERY_COMMON);
  gboolean found;

  if (select == NULL)
    return TRUE;
  sqlite3_bind_text (select, 1, gram, -1, SQLITE_TRANSIENT);
  found = step (self, select);
  sqlite3_reset (select);
  return found;
}

/* Rows of all names that have the three characters. */
static GArray *
read_gram (YxFinder *self, const char *gram)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", gram);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *select = get_query (self, QUERY_GRAM);

  if (select == NULL)
    return rows;
  sqlite3_bind_text (select, 1, quoted, -1, SQLITE_TRANSIENT);
  while (step (self, select)) {
    const gint64 row = sqlite3_column_int64 (select, 0);

    g_array_append_val (rows, row);
  }
  return rows;
}

/* (transfer none); NULL when too many names have them. */
static const GArray *
gram_rows (YxFinder *self, const char *gram)
{
  gpointer rows;

  if (!g_hash_table_lookup_extended (self->grams, gram, NULL, &rows)) {
    rows = is_common (self, gram) ? NULL : read_gram (self, gram);
    g_hash_table_insert (self->grams, g_strdup (gram), rows);
  }
  return rows;
}

/* The rows of names that can be `limit` edits from the key, the most alike first: an edit spoils
 * three grams at most, and all others are shared (Ukkonen 1992). Grams that too many names have are
 * left out on both sides. */
static GArray *
find_similar (YxFinder *self, const char *key, guint limit)
{
  g_autofree char *fenced = g_strconcat ("^^", key, "$$", NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *best = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_grams = 0, n_all = 0, least;

  for (const char *p = fenced; n_all < MAX_GRAMS; p = g_utf8_next_char (p), n_all++) {
    const char *end = p;
    g_autofree char *gram = NULL;
    const GArray *own;

    for (guint i = 0; i < 3 && *end != '\0'; i++)
      end = g_utf8_next_char (end);
    gram = g_strndup (p, (gsize) (end - p));
    own = gram_rows (self, gram);
    if (own != NULL) {
      g_array_append_vals (rows, own->data, own->len);
      n_grams++;
    }
    if (*end == '\0')
      break;
  }
  if (rows->len > 0)
    qsort (rows->data, rows->len, sizeof (gint64), compare_ids_cb);
  least = n_grams > 3 * limit ? n_grams - 3 * limit : 1;
  for (guint wanted = n_grams; wanted >= least && best->len < MAX_COMPARED; wanted--) {
    for (guint i = 0, end; i < rows->len && best->len < MAX_COMPARED; i = end) {
      const gint64 row = g_array_index (rows, gint64, i);

      for (end = i + 1; end < rows->len && g_array_index (rows, gint64, end) == row;)
        end++;
      if (end - i == wanted)
        g_array_append_val (best, row);
    }
  }
  return best;
}

static double
fuzzy_certainty (guint edits, glong length)
{
  return 1.0 - (edits == 1 ? 1.1 : 1.25) * edits / (double) MAX (length, 2);
}

/* All that has the key, which is so many edits from the one asked for. */
static void
add_similar (YxFinder *self, const char *key, guint edits, double certainty, GArray *hits)
{
  sqlite3_stmt *select = get_query (self, QUERY_EXACT);

  if (select == NULL)
    return;
  sqlite3_bind_text (select, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int (select, 2, MAX_FUZZY);
  while (step (self, select)) {
    YxHit hit;

    if (read_hit (select, YX_LEVELS_ALL, &hit)) {
      hit.edits = edits;
      hit.certainty *= certainty;
      add_hit (hits, &hit);
    }
  }
  sqlite3_clear_bindings (select);
}

/* Of all levels. */
static GArray *
find_fuzzy (YxFinder *self, const char *key)
{
  GArray *hits = new_hits ();
  const glong length = g_utf8_strlen (key, -1);
  const guint limit = length >= 5 ? 2 : 1;
  g_autoptr (GArray) rows = NULL;
  sqlite3_stmt *select = get_query (self, QUERY_KEY);

  if (length < 2 || select == NULL)
    return hits;
  rows = find_similar (self, key, limit);
  for (guint i = 0; i < rows->len; i++) {
    g_autofree char *other = NULL;
    guint edits;

    sqlite3_bind_int64 (select, 1, g_array_index (rows, gint64, i));
    if (!step (self, select))
      continue;
    other = g_strdup ((const char *) sqlite3_column_text (select, 0));
    sqlite3_reset (select);
    edits = other != NULL ? yx_name_distance (key, other, limit) : limit + 1;
    if (edits <= limit)
      add_similar (self, other, edits,
                   fuzzy_certainty (edits, MAX (length, g_utf8_strlen (other, -1))), hits);
  }
  g_array_sort (hits, compare_hits_cb);
  return hits;
}

void
yx_spot_free (YxSpot *spot)
{
  g_free (spot->name);
  g_free (spot);
}

const YxSpot *
yx_finder_spot (YxFinder *self, gint64 id)
{
  YxSpot *spot = g_hash_table_lookup (self->spots, &id);
  sqlite3_stmt *select;

  if (spot != NULL || id <= 0)
    return spot;
  select = get_query (self, QUERY_SPOT);
  if (select == NULL)
    return NULL;
  sqlite3_bind_int64 (select, 1, id);
  if (!step (self, select))
    return NULL;
  spot = g_new0 (YxSpot, 1);
  spot->id = id;
  spot->level = (YxMatchLevel) CLAMP (sqlite3_column_int (select, 0), 0, YX_N_MATCHES - 1);
  spot->kind = (guint) sqlite3_column_int (select, 1);
  spot->origin = (YxSpotOrigin) sqlite3_column_int (select, 2);
  spot->name = g_utf8_make_valid ((const char *) sqlite3_column_text (select, 3) ?: "", -1);
  spot->has_point = sqlite3_column_type (select, 4) != SQLITE_NULL;
  spot->point = column_point (select, 4);
  spot->radius_m = sqlite3_column_int (select, 6);
  spot->box = (YxBox){ sqlite3_column_int (select, 7) / 1e7, sqlite3_column_int (select, 8) / 1e7,
                       sqlite3_column_int (select, 9) / 1e7,
                       sqlite3_column_int (select, 10) / 1e7 };
  spot->parent = sqlite3_column_int64 (select, 11);
  sqlite3_reset (select);
  g_hash_table_insert (self->spots, &spot->id, spot);
  return spot;
}

gboolean
yx_finder_has_outline (YxFinder *self, gint64 id)
{
  sqlite3_stmt *select = get_query (self, QUERY_OUTLINE);
  gboolean found;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, id);
  found = step (self, select);
  sqlite3_reset (select);
  return found;
}

GArray *
yx_finder_exact (YxFinder *self, const char *key, guint levels)
{
  GArray *hits = new_hits ();
  sqlite3_stmt *select = get_query (self, QUERY_EXACT);
  g_autofree char *typed = yx_pinyin_fold (key);
  const gboolean twice = strcmp (typed, key) != 0;

  for (int pass = 0; pass < (twice ? 2 : 1) && select != NULL; pass++) {
    sqlite3_bind_text (select, 1, pass == 0 ? key : typed, -1, SQLITE_STATIC);
    sqlite3_bind_int (select, 2, MAX_EXACT);
    while (step (self, select)) {
      YxHit hit;

      if (read_hit (select, levels, &hit) && (pass == 0 || hit.form >= YX_NAME_PINYIN))
        add_hit (hits, &hit);
    }
    sqlite3_clear_bindings (select);
  }
  return hits;
}

GArray *
yx_finder_prefix (YxFinder *self, const char *key, guint levels)
{
  GArray *hits = new_hits ();
  sqlite3_stmt *select = get_query (self, QUERY_PREFIX);
  const glong length = g_utf8_strlen (key, -1);

  if (select == NULL)
    return hits;
  sqlite3_bind_text (select, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int (select, 2, MAX_PREFIX);
  while (step (self, select)) {
    const char *whole = (const char *) sqlite3_column_text (select, 3);
    YxHit hit;

    if (whole == NULL || !read_hit (select, levels, &hit))
      continue;
    hit.edits = (guint) (g_utf8_strlen (whole, -1) - length);
    hit.certainty *= 0.6 + 0.35 * (double) length / (double) (length + hit.edits);
    add_hit (hits, &hit);
  }
  sqlite3_clear_bindings (select);
  g_array_sort (hits, compare_hits_cb);
  return hits;
}

GArray *
yx_finder_fuzzy (YxFinder *self, const char *key, guint levels)
{
  GArray *hits = new_hits ();
  GArray *all = g_hash_table_lookup (self->similar, key);

  if (all == NULL) {
    all = find_fuzzy (self, key);
    g_hash_table_insert (self->similar, g_strdup (key), all);
  }
  for (guint i = 0; i < all->len && hits->len < MAX_FUZZY; i++) {
    const YxHit *hit = &g_array_index (all, YxHit, i);

    if ((levels & YX_LEVEL_MASK (hit->level)) != 0)
      g_array_append_val (hits, *hit);
  }
  return hits;
}

/* 云山街道办事处 is known when 云山街道 is: what a name that lost its ending may then be. */
static guint
parts_of_ending (const char *key)
{
  static const char *const towns[] = { "街道办事处", "街道办", "街办", "街道", "办事处", "镇", "乡" };
  static const char *const villages[] = { "委员会", "委会", "社区", "村" };

  for (guint i = 0; i < G_N_ELEMENTS (towns); i++)
    if (g_str_has_suffix (key, towns[i]))
      return YX_PART_MASK (YX_PART_TOWN);
  for (guint i = 0; i < G_N_ELEMENTS (villages); i++)
    if (g_str_has_suffix (key, villages[i]))
      return YX_PART_MASK (YX_PART_VILLAGE);
  return 0;
}

static guint
known_parts (YxFinder *self, const char *key)
{
  static const guint parts[YX_N_MATCHES] = {
    [YX_MATCH_BUILDING] = YX_PART_MASK (YX_PART_NAME),
    [YX_MATCH_STREET] = YX_PART_MASK (YX_PART_STREET),
    [YX_MATCH_ESTATE] = YX_PART_MASK (YX_PART_ESTATE),
    [YX_MATCH_VILLAGE] = YX_PART_MASK (YX_PART_VILLAGE),
    [YX_MATCH_TOWN] = YX_PART_MASK (YX_PART_TOWN),
    [YX_MATCH_COUNTY] = YX_PART_MASK (YX_PART_COUNTY),
    [YX_MATCH_CITY] = YX_PART_MASK (YX_PART_CITY) | YX_PART_MASK (YX_PART_COUNTY),
    [YX_MATCH_PROVINCE] = YX_PART_MASK (YX_PART_PROVINCE),
  };
  sqlite3_stmt *select = get_query (self, QUERY_EXACT);
  guint mask = 0;

  if (select == NULL)
    return 0;
  sqlite3_bind_text (select, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int (select, 2, 20);
  while (step (self, select)) {
    YxHit hit;

    if (read_hit (select, YX_LEVELS_ALL, &hit) && hit.form <= YX_NAME_SHORT)
      mask |= parts[hit.level];
  }
  sqlite3_clear_bindings (select);
  return mask;
}

/* Whether any name begins with the key. */
static gboolean
is_beginning (YxFinder *self, const char *key)
{
  sqlite3_stmt *select = get_query (self, QUERY_AHEAD);
  gboolean begins = FALSE;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, key, -1, SQLITE_STATIC);
  if (step (self, select)) {
    const char *next = (const char *) sqlite3_column_text (select, 0);

    begins = next != NULL && g_str_has_prefix (next, key);
    sqlite3_reset (select);
  }
  sqlite3_clear_bindings (select);
  return begins;
}

static guint
find_known (YxFinder *self, const char *key)
{
  g_autofree char *short_key = NULL;
  guint mask = known_parts (self, key);
  guint ending;

  if (mask != 0)
    return mask;
  ending = parts_of_ending (key);
  if (ending != 0)
    short_key = yx_name_short_key (key);
  if (short_key != NULL)
    mask = known_parts (self, short_key) & ending;
  return mask | (is_beginning (self, key) ? 0 : YX_ADDRESS_NONE_LONGER);
}

guint
yx_finder_knows (const char *key, gpointer finder)
{
  YxFinder *self = finder;
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->known, key));

  if (known == 0) {
    known = find_known (self, key) + 1;
    g_hash_table_insert (self->known, g_strdup (key), GUINT_TO_POINTER (known));
  }
  return known - 1;
}

gint64
yx_finder_exact_in_box (YxFinder *self, const char *key, guint levels, YxBox box)
{
  sqlite3_stmt *select = get_query (self, QUERY_IN_BOX);
  gint64 found = 0;

  if (select == NULL)
    return 0;
  sqlite3_bind_text (select, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_double (select, 2, box.west * 1e7);
  sqlite3_bind_double (select, 3, box.south * 1e7);
  sqlite3_bind_double (select, 4, box.east * 1e7);
  sqlite3_bind_double (select, 5, box.north * 1e7);
  while (step (self, select)) {
    const int level = sqlite3_column_int (select, 1);

    if (found == 0 && level >= 0 && level < YX_N_MATCHES && (levels & YX_LEVEL_MASK (level)) != 0)
      found = sqlite3_column_int64 (select, 0);
  }
  sqlite3_clear_bindings (select);
  return found;
}

/* The nearest known number on one side: an odd one for an odd one. */
static gboolean
read_neighbour (YxFinder *self, int query, gint64 street, guint number, guint *ret_number,
                YxLonLat *ret_point)
{
  sqlite3_stmt *select = get_query (self, query);
  gboolean found;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, street);
  sqlite3_bind_int (select, 2, (int) number);
  found = step (self, select);
  if (found) {
    *ret_number = (guint) sqlite3_column_int (select, 0);
    *ret_point = column_point (select, 1);
    sqlite3_reset (select);
    found = MAX (*ret_number, number) - MIN (*ret_number, number) <= MAX_DOOR_GAP;
  }
  return found;
}

YxDoorFound
yx_finder_door (YxFinder *self, gint64 street, guint number, char letter)
{
  YxDoorFound door = { 0 };
  sqlite3_stmt *select = get_query (self, QUERY_DOOR);
  YxLonLat below, above;
  gboolean has_below, has_above, has_letter = FALSE;

  if (select == NULL)
    return door;
  sqlite3_bind_int64 (select, 1, street);
  sqlite3_bind_int (select, 2, (int) number);
  while (step (self, select)) {
    const char *own = (const char *) sqlite3_column_text (select, 0);
    const gboolean is_same = own != NULL && own[0] == letter;
    const YxLonLat point = column_point (select, 1);

    if (door.match == YX_DOOR_NONE || (is_same && !has_letter)) {
      door = (YxDoorFound){ .match = YX_DOOR_EXACT, .point = point, .below = number,
                            .radius_m = yx_match_default_radius (YX_MATCH_DOOR) };
      has_letter = is_same;
    } else if (is_same == has_letter) {
      door.radius_m = MAX (door.radius_m, yx_distance_near (door.point, point));
    }
  }
  if (door.match != YX_DOOR_NONE)
    return door;
  has_below = read_neighbour (self, QUERY_DOOR_BELOW, street, number, &door.below, &below);
  has_above = read_neighbour (self, QUERY_DOOR_ABOVE, street, number, &door.above, &above);
  if (has_below && has_above) {
    const double share = (double) (number - door.below) / (double) (door.above - door.below);

    door.match = YX_DOOR_BETWEEN;
    door.point = (YxLonLat){ below.lon + (above.lon - below.lon) * share,
                             below.lat + (above.lat - below.lat) * share };
    door.radius_m = yx_match_default_radius (YX_MATCH_DOOR) + yx_distance_near (below, above) / 2.0;
  } else if (has_below || has_above) {
    door.match = YX_DOOR_BESIDE;
    door.point = has_below ? below : above;
    if (!has_below)
      door.below = door.above;
    door.radius_m = yx_match_default_radius (YX_MATCH_DOOR)
                    + DOOR_STEP_M * (double) (MAX (door.below, number) - MIN (door.below, number));
  }
  return door;
}

gboolean
yx_finder_crossing (YxFinder *self, gint64 a, gint64 b, YxLonLat *ret_point, double *ret_radius_m)
{
  sqlite3_stmt *select = get_query (self, QUERY_CROSSING);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  YxLonLat middle = { 0 };
  double radius = 0.0;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, MIN (a, b));
  sqlite3_bind_int64 (select, 2, MAX (a, b));
  while (step (self, select)) {
    const YxLonLat point = column_point (select, 0);

    g_array_append_val (points, point);
    middle.lon += point.lon;
    middle.lat += point.lat;
  }
  if (points->len == 0)
    return FALSE;
  middle.lon /= points->len;
  middle.lat /= points->len;
  for (guint i = 0; i < points->len; i++)
    radius = MAX (radius, yx_distance_near (middle, g_array_index (points, YxLonLat, i)));
  *ret_point = middle;
  *ret_radius_m = radius + yx_match_default_radius (YX_MATCH_CROSSING);
  return TRUE;
}
