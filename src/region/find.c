#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "region/address-none.h"
#include "region/find-private.h"

#define DEFAULT_LIMIT 10
#define MAX_TEXT 2000
/* Answers are weighed up to here; what comes later was not asked for. */
#define MAX_ANSWERS 400
/* What a run of searches keeps of each kind before it begins anew; of lists less, which makes 16 MB
 * if every letter group is as common as it may be. */
#define MAX_KEPT 20000
#define MAX_KEPT_LISTS 5000

typedef struct {
  YxFound found;
  double rank;
  gint64 spot;
  double near_m; /* to where the asker looks */
} Answer;

struct _YxRegionSearch {
  YxRegion *region;
  GHashTable *spots, *similar, *known, *grams; /* as in YxFinder */
  char *unplaced; /* of the last text: a name that was found, but has no position; nullable */
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->found.name);
  g_free (answer->found.within);
  g_free (answer->found.why);
  g_free (answer);
}

/* "温县 温泉街道", the large first. */
static char *
describe_parents (YxFinder *self, const YxSpot *spot)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GString *text;
  gint64 parent = spot->parent;

  for (guint depth = 0; parent > 0 && depth < 6; depth++) {
    const YxSpot *around = yx_finder_spot (self, parent);

    if (around == NULL)
      break;
    g_ptr_array_add (names, around->name);
    parent = around->parent;
  }
  if (names->len == 0)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = names->len; i > 0; i--)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                            (const char *) g_ptr_array_index (names, i - 1));
  return g_string_free (text, FALSE);
}

void
yx_finder_answer (YxFinder *self, const YxSpot *spot, const YxAnswerDraft *draft, char *why)
{
  Answer *answer;

  if (self->answers->len >= MAX_ANSWERS) {
    g_free (why);
    return;
  }
  answer = g_new0 (Answer, 1);
  answer->found = (YxFound){
    .level = draft->level,
    .point = draft->point,
    .radius_m = draft->radius_m,
    .confidence = CLAMP (draft->confidence, 0.0, 1.0),
    .name = draft->found != NULL ? g_strdup_printf ("%s %s", spot->name, draft->found)
                                 : g_strdup (spot->name),
    .within = describe_parents (self, spot),
    .why = why != NULL ? why : g_strdup (_("the map has it under this name")),
  };
  answer->rank = draft->rank;
  answer->spot = spot->id;
  g_ptr_array_add (self->answers, answer);
}

void
yx_finder_answer_spot (YxFinder *self, const YxSpot *spot, double confidence, double rank,
                       char *why)
{
  const YxSpot *placed = spot;

  /* A village that only the gazetteer knows: its town is where to begin looking. */
  for (guint depth = 0; placed != NULL && !placed->has_point && depth < 8; depth++)
    placed = yx_finder_spot (self, placed->parent);
  if (placed == NULL || !placed->has_point) {
    if (self->unplaced == NULL)
      self->unplaced = g_strdup (spot->name);
    g_free (why);
    return;
  }
  if (placed != spot)
    why = yx_finder_join_why (
        g_strdup_printf (_("its position is not known, shown is %s"), placed->name), why);
  yx_finder_answer (self, spot,
                    &(YxAnswerDraft){ .level = placed->level,
                                      .point = placed->point,
                                      .radius_m = placed->radius_m,
                                      .confidence = confidence,
                                      .rank = rank + (placed != spot ? 4.0 : 0.0) },
                    why);
}

char *
yx_finder_why_hit (const YxSpot *spot, const YxHit *hit)
{
  if (hit->edits > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u character differs from %s on the map",
                                         "%u characters differ from %s on the map", hit->edits),
                            hit->edits, spot->name);
  switch (hit->form) {
  case YX_NAME_FULL:
    return NULL;
  case YX_NAME_ALIAS:
    return g_strdup_printf (_("another name of %s"), spot->name);
  case YX_NAME_SHORT:
    return g_strdup_printf (_("short for %s"), spot->name);
  case YX_NAME_PINYIN:
    return g_strdup_printf (_("pinyin of %s"), spot->name);
  case YX_NAME_INITIALS:
  case YX_N_NAME_FORMS:
  default:
    return g_strdup_printf (_("initials of %s"), spot->name);
  }
}

char *
yx_finder_join_why (char *first, char *second)
{
  g_autofree char *a = first;
  g_autofree char *b = second;

  if (a == NULL || b == NULL)
    return a != NULL ? g_steal_pointer (&a) : g_steal_pointer (&b);
  return g_strconcat (a, _("; "), b, NULL);
}

/* Of things with one name, those that people mean first: the town, then its street, then its shop. */
static double
name_rank (YxMatchLevel level)
{
  static const double ranks[YX_N_MATCHES] = {
    [YX_MATCH_PROVINCE] = 1, [YX_MATCH_CITY] = 0,   [YX_MATCH_COUNTY] = 0,  [YX_MATCH_TOWN] = 2,
    [YX_MATCH_VILLAGE] = 3,  [YX_MATCH_STREET] = 4, [YX_MATCH_ESTATE] = 5,  [YX_MATCH_BUILDING] = 6,
    [YX_MATCH_CROSSING] = 7, [YX_MATCH_DOOR] = 8,
  };

  return ranks[level];
}

/* All of the text is one name. Returns the best certainty. */
static double
answer_hits (YxFinder *self, GArray *hits, double tier)
{
  double best = 0.0;

  for (guint i = 0; i < hits->len; i++) {
    const YxHit *hit = &g_array_index (hits, YxHit, i);
    const YxSpot *spot = yx_finder_spot (self, hit->spot);
    char *why;

    if (spot == NULL)
      continue;
    best = MAX (best, hit->certainty);
    why = hit->edits > 0 && tier > 0.0 && tier < 100.0
              ? g_strdup (_("begins with what was typed"))
              : yx_finder_why_hit (spot, hit);
    yx_finder_answer_spot (self, spot, hit->certainty,
                           tier + 30.0 * (1.0 - hit->certainty) + name_rank (spot->level) / 10.0,
                           why);
  }
  return best;
}

static void
find_names (YxFinder *self, const char *text, gboolean typing)
{
  g_autofree char *key = yx_name_key (text);
  const glong length = g_utf8_strlen (key, -1);
  g_autoptr (GArray) hits = NULL;
  double best;

  if (length == 0)
    return;
  hits = yx_finder_exact (self, key, YX_LEVELS_ALL);
  best = answer_hits (self, hits, 0.0);
  if ((typing || best < 0.9) && length >= (yx_name_has_han (key) ? 1 : 2)) {
    g_autoptr (GArray) longer = yx_finder_prefix (self, key, YX_LEVELS_ALL);

    best = MAX (best, answer_hits (self, longer, 50.0));
  }
  if (best >= 0.9 || length < 2)
    return;
  yx_finder_find_address (self, text);
  if (length <= 40) {
    g_autoptr (GArray) similar = yx_finder_fuzzy (self, key, YX_LEVELS_ALL);

    answer_hits (self, similar, 100.0);
  }
}

static int
compare_answers_cb (gconstpointer a, gconstpointer b)
{
  const Answer *x = *(Answer *const *) a, *y = *(Answer *const *) b;

  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  if (x->near_m != y->near_m)
    return x->near_m < y->near_m ? -1 : 1;
  return (x->spot > y->spot) - (x->spot < y->spot);
}

/* A town has a point and an outline, a shop a point and a house: one answer each. */
static gboolean
is_same (const Answer *a, const Answer *b)
{
  const double distance = yx_distance_near (a->found.point, b->found.point);
  const double reach = MAX (a->found.radius_m, b->found.radius_m);

  if (a->spot == b->spot)
    return distance < 1.0;
  return a->found.level == b->found.level && strcmp (a->found.name, b->found.name) == 0
         && distance <= MAX (20.0, a->found.level >= YX_MATCH_TOWN ? reach : reach / 2.0);
}

static GPtrArray *
take_answers (YxFinder *self, const YxRegionFindOptions *options)
{
  const guint limit = options->limit > 0 ? options->limit : DEFAULT_LIMIT;
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_found_free);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; i < self->answers->len; i++) {
    Answer *answer = g_ptr_array_index (self->answers, i);

    if (options->near != NULL)
      answer->near_m = yx_distance_near (*options->near, answer->found.point);
  }
  g_ptr_array_sort (self->answers, compare_answers_cb);
  for (guint i = 0; i < self->answers->len && kept->len < limit; i++) {
    Answer *answer = g_ptr_array_index (self->answers, i);
    gboolean doubled = FALSE;

    for (guint k = 0; k < kept->len && !doubled; k++)
      doubled = is_same (g_ptr_array_index (kept, k), answer);
    if (doubled)
      continue;
    g_ptr_array_add (kept, answer);
  }
  for (guint k = 0; k < kept->len; k++) {
    Answer *answer = g_ptr_array_index (kept, k);

    g_ptr_array_add (result, g_memdup2 (&answer->found, sizeof answer->found));
    answer->found.name = answer->found.within = answer->found.why = NULL;
  }
  return result;
}

static void
free_gram (gpointer rows)
{
  if (rows != NULL)
    g_array_unref (rows);
}

static void
forget_much (GHashTable *kept, guint most)
{
  if (g_hash_table_size (kept) > most)
    g_hash_table_remove_all (kept);
}

static gboolean
parse_point (const char *text, YxLonLat *ret_point)
{
  char *end;
  YxLonLat point;

  point.lon = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;
  if (end == text || *end != ',')
    return FALSE;
  text = end + 1;
  point.lat = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;
  if (end == text || *end != '\0' || !yx_lon_lat_is_valid (point))
    return FALSE;
  *ret_point = point;
  return TRUE;
}

const char *
yx_match_level_nick (YxMatchLevel level)
{
  static const char *const nicks[YX_N_MATCHES]
      = { "door",    "building", "crossing", "street", "estate",
          "village", "town",     "county",   "city",   "province" };

  g_return_val_if_fail (level < YX_N_MATCHES, NULL);

  return nicks[level];
}

const char *
yx_match_level_label (YxMatchLevel level)
{
  static const char *const labels[YX_N_MATCHES] = {
    N_ ("House number"), N_ ("Building"), N_ ("Crossing"), N_ ("Street"), N_ ("Estate"),
    N_ ("Village"),      N_ ("Town"),     N_ ("County"),   N_ ("City"),   N_ ("Province"),
  };

  g_return_val_if_fail (level < YX_N_MATCHES, NULL);

  return _(labels[level]);
}

void
yx_found_free (YxFound *found)
{
  if (found == NULL)
    return;
  g_free (found->name);
  g_free (found->within);
  g_free (found->why);
  g_free (found);
}

YxRegionSearch *
yx_region_search_new (YxRegion *region)
{
  YxRegionSearch *self;

  g_return_val_if_fail (YX_IS_REGION (region), NULL);

  self = g_new0 (YxRegionSearch, 1);
  self->region = g_object_ref (region);
  self->spots
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) yx_spot_free);
  self->similar = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_array_unref);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->grams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_gram);
  return self;
}

void
yx_region_search_free (YxRegionSearch *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->region);
  g_hash_table_unref (self->spots);
  g_hash_table_unref (self->similar);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->grams);
  g_free (self->unplaced);
  g_free (self);
}

GPtrArray *
yx_region_search_find (YxRegionSearch *self, const char *text, const YxRegionFindOptions *options,
                       GCancellable *cancellable, GError **error)
{
  const YxRegionFindOptions defaults = { 0 };
  g_autoptr (GPtrArray) answers = NULL;
  g_autofree char *cut = NULL;
  YxFinder finder = { 0 };
  YxLonLat point;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if (options == NULL)
    options = &defaults;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (parse_point (text, &point)) {
    GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_found_free);
    YxFound *found = g_new0 (YxFound, 1);

    *found = (YxFound){ .level = YX_MATCH_DOOR, .point = point, .confidence = 1.0,
                        .name = g_strdup_printf ("%.6f, %.6f", point.lon, point.lat),
                        .why = g_strdup (_("coordinates")) };
    g_ptr_array_add (result, found);
    return result;
  }
  g_clear_pointer (&self->unplaced, g_free);
  /* What is still being typed may become 无锡路. */
  if (!options->typing && yx_address_is_none (text))
    return g_ptr_array_new_with_free_func ((GDestroyNotify) yx_found_free);
  if (g_strcmp0 (yx_region_get_meta (self->region, "names"), YX_NAMES_VERSION) != 0) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_DAMAGED,
                 _("%s has no index of names that this version reads; build the region again"),
                 yx_region_get_path (self->region));
    return NULL;
  }
  answers = g_ptr_array_new_with_free_func (answer_free);
  finder = (YxFinder){ .region = self->region, .cancellable = cancellable, .spots = self->spots,
                       .similar = self->similar, .known = self->known,
                       .grams = self->grams, .answers = answers };
  finder.connection = yx_region_borrow (self->region, error);
  if (finder.connection == NULL)
    return NULL;
  forget_much (self->spots, MAX_KEPT);
  forget_much (self->similar, MAX_KEPT_LISTS);
  forget_much (self->known, MAX_KEPT);
  forget_much (self->grams, MAX_KEPT_LISTS);
  cut = g_strndup (text, MAX_TEXT);
  /* One snapshot: else each of some hundred lookups would lock the file for itself. */
  sqlite3_exec (finder.connection->db, "BEGIN", NULL, NULL, NULL);
  find_names (&finder, cut, options->typing);
  sqlite3_exec (finder.connection->db, "COMMIT", NULL, NULL, NULL);
  yx_region_give_back (self->region, finder.connection);
  self->unplaced = finder.unplaced;
  g_free (finder.absence);
  if (finder.damaged) {
    yx_region_fail_damaged (self->region, error);
    return NULL;
  }
  return take_answers (&finder, options);
}

GPtrArray *
yx_region_find (YxRegion *self, const char *text, const YxRegionFindOptions *options,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (YxRegionSearch) search = NULL;

  g_return_val_if_fail (YX_IS_REGION (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  search = yx_region_search_new (self);
  return yx_region_search_find (search, text, options, cancellable, error);
}

char *
yx_region_find_why_not (YxRegion *self, const char *text)
{
  g_autoptr (YxRegionSearch) search = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  g_return_val_if_fail (YX_IS_REGION (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if (yx_address_is_none (text))
    return g_strdup_printf (_("“%s” is no address; there is nothing to look for"), text);
  search = yx_region_search_new (self);
  answers = yx_region_search_find (search, text, NULL, NULL, NULL);
  if (search->unplaced != NULL)
    return g_strdup_printf (_("%s is in the list of names, but neither it nor what it lies in has a "
                              "position"),
                            search->unplaced);
  return g_strdup (_("Nothing like it is in this region"));
}
