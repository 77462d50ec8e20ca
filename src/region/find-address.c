#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "region/address-none.h"
#include "region/find-private.h"

#define MAX_HITS 40
/* Below this a name is not the one meant, whatever else fits. */
#define LEAST_CERTAINTY 0.5
/* What agrees with the unit that the address names is surer than its letters say. */
#define IN_UNIT_BONUS 1.25
/* What has the very name but lies in another unit than the address says, which people mistake: to be
 * looked at by someone, but before what only resembles it. */
#define OUTSIDE_CERTAINTY 0.65
/* It goes before the town that is named, too, which tells less. */
#define OUTSIDE_GAIN 60.0

typedef struct {
  YxFinder *finder;
  GPtrArray *parts; /* YxAddressPart */
  GArray *units;    /* gint64: the finest unit that is known, all spots of its name */
  char *unit_name;
  char *unknown; /* a finer unit than these that the region does not know, nullable */
} Address;

static guint
levels_of (YxPartKind kind)
{
  switch (kind) {
  case YX_PART_PROVINCE:
    return YX_LEVEL_MASK (YX_MATCH_PROVINCE);
  case YX_PART_CITY:
  case YX_PART_COUNTY:
    return YX_LEVEL_MASK (YX_MATCH_CITY) | YX_LEVEL_MASK (YX_MATCH_COUNTY);
  case YX_PART_TOWN:
    return YX_LEVEL_MASK (YX_MATCH_TOWN);
  case YX_PART_VILLAGE:
    return YX_LEVEL_MASK (YX_MATCH_VILLAGE) | YX_LEVEL_MASK (YX_MATCH_ESTATE);
  case YX_PART_STREET:
    return YX_LEVEL_MASK (YX_MATCH_STREET);
  case YX_PART_ESTATE:
    return YX_LEVEL_MASK (YX_MATCH_ESTATE) | YX_LEVEL_MASK (YX_MATCH_VILLAGE)
           | YX_LEVEL_MASK (YX_MATCH_BUILDING);
  case YX_PART_NAME:
    return YX_LEVELS_ALL;
  case YX_PART_GROUP:
  case YX_PART_DOOR:
  case YX_PART_BUILDING:
  case YX_PART_UNIT:
  case YX_PART_ROOM:
  case YX_PART_AND:
  case YX_PART_CROSSING:
  case YX_PART_NEAR:
  case YX_N_PARTS:
  default:
    return 0;
  }
}

static const YxAddressPart *
part_at (const Address *self, guint i)
{
  return g_ptr_array_index (self->parts, i);
}

/* The first part of a kind from `from` on; -1 when there is none. */
static int
find_part (const Address *self, YxPartKind kind, guint from)
{
  for (guint i = from; i < self->parts->len; i++)
    if (part_at (self, i)->kind == kind)
      return (int) i;
  return -1;
}

/* Whether two spots are one unit: the point and the outline of a town are mapped apart. */
static gboolean
same_name (const YxSpot *a, const YxSpot *b)
{
  g_autofree char *x = yx_name_key (a->name);
  g_autofree char *y = yx_name_key (b->name);
  g_autofree char *short_x = yx_name_short_key (x);
  g_autofree char *short_y = yx_name_short_key (y);

  return strcmp (short_x ?: x, short_y ?: y) == 0;
}

/* How well a spot agrees with one unit: 1 inside it, 0.45 inside another of its rank. */
static double
agree_with (YxFinder *finder, const YxSpot *spot, const YxSpot *unit)
{
  gint64 parent = spot->parent;
  double distance;

  if (spot->id == unit->id)
    return 1.0;
  for (guint depth = 0; parent > 0 && depth < 8; depth++) {
    const YxSpot *around = yx_finder_spot (finder, parent);

    if (around == NULL)
      break;
    if (around->id == unit->id || (around->level == unit->level && same_name (around, unit)))
      return 1.0;
    if (around->level == unit->level)
      return 0.45;
    parent = around->parent;
  }
  if (!spot->has_point || !unit->has_point)
    return 0.8;
  if (yx_finder_has_outline (finder, unit->id))
    return 0.5;
  distance = yx_distance_near (spot->point, unit->point);
  return distance <= 1.5 * unit->radius_m ? 0.97 : distance <= 4.0 * unit->radius_m ? 0.85 : 0.5;
}

static double
agree (Address *self, const YxSpot *spot)
{
  double best = 0.0;

  if (self->units->len == 0)
    return self->unknown != NULL ? 0.9 : 1.0;
  for (guint i = 0; i < self->units->len; i++) {
    const YxSpot *unit = yx_finder_spot (self->finder, g_array_index (self->units, gint64, i));

    if (unit != NULL)
      best = MAX (best, agree_with (self->finder, spot, unit));
  }
  return best;
}

static int
compare_certainty_cb (gconstpointer a, gconstpointer b)
{
  const YxHit *x = a, *y = b;

  if (x->certainty != y->certainty)
    return x->certainty > y->certainty ? -1 : 1;
  return (x->spot > y->spot) - (x->spot < y->spot);
}

/* Whether it is a village's or town's own name, letter for letter. Streets and shops of one name are
 * in many places. */
static gboolean
is_whole_name (const YxHit *hit)
{
  return hit->edits == 0 && hit->form == YX_NAME_FULL && hit->certainty >= 1.0
         && (hit->level == YX_MATCH_VILLAGE || hit->level == YX_MATCH_TOWN);
}

static gint64
county_of (YxFinder *finder, const YxSpot *spot)
{
  for (guint depth = 0; spot != NULL && depth < 8; depth++) {
    if (spot->level == YX_MATCH_COUNTY)
      return spot->id;
    spot = spot->parent > 0 ? yx_finder_spot (finder, spot->parent) : NULL;
  }
  return 0;
}

/* Whether the finest unit named is a town, and the spot lies in that one's county. */
static gboolean
is_in_county (Address *self, const YxSpot *spot)
{
  for (guint i = 0; i < self->units->len; i++) {
    const YxSpot *unit = yx_finder_spot (self->finder, g_array_index (self->units, gint64, i));
    const gint64 county = unit != NULL && unit->level == YX_MATCH_TOWN
                              ? county_of (self->finder, unit)
                              : 0;

    if (county > 0 && county == county_of (self->finder, spot))
      return TRUE;
  }
  return FALSE;
}

/* What a part can mean, given the units named before it; the likelier first. */
static GArray *
find_part_hits (Address *self, const YxAddressPart *part, guint levels)
{
  g_autofree char *key = yx_name_key (part->text);
  GArray *hits = yx_finder_exact (self->finder, key, levels);
  gboolean fits = FALSE, outside = FALSE;

  for (guint i = 0; i < hits->len && !fits; i++) {
    const YxSpot *spot = yx_finder_spot (self->finder, g_array_index (hits, YxHit, i).spot);

    fits = spot != NULL && agree (self, spot) > 0.6;
  }
  if (!fits) {
    g_autofree char *short_key = yx_name_short_key (key);
    g_autoptr (GArray) similar = yx_finder_fuzzy (self->finder, key, levels);

    /* 温泉镇 became 温泉街道: the name stays, its rank changes. */
    if (short_key != NULL) {
      g_autoptr (GArray) renamed = yx_finder_exact (self->finder, short_key, levels);

      /* But 子夏村 is not 子夏小区. */
      for (guint i = 0; i < renamed->len; i++) {
        YxHit *hit = &g_array_index (renamed, YxHit, i);

        hit->certainty *= part->kind == YX_PART_VILLAGE && hit->level != YX_MATCH_VILLAGE ? 0.7
                                                                                        : 0.9;
      }
      g_array_append_vals (hits, renamed->data, renamed->len);
    }
    for (guint i = 0; i < similar->len; i++) {
      const YxHit *hit = &g_array_index (similar, YxHit, i);

      /* A name without an ending to tell what it is must be nearer than one with. */
      if (part->kind != YX_PART_NAME || hit->edits <= 1)
        g_array_append_val (hits, *hit);
    }
  }
  for (guint i = 0; i < hits->len; i++) {
    YxHit *hit = &g_array_index (hits, YxHit, i);
    const YxSpot *spot = yx_finder_spot (self->finder, hit->spot);
    const double agreed = spot != NULL ? agree (self, spot) : 0.0;

    if (agreed <= 0.6 && is_whole_name (hit) && is_in_county (self, spot)) {
      hit->certainty = MAX (hit->certainty * agreed, OUTSIDE_CERTAINTY);
      outside = TRUE;
      continue;
    }
    hit->certainty *= agreed;
    if (agreed > 0.9 && self->units->len > 0 && hit->edits > 0)
      hit->certainty = MIN (0.9, hit->certainty * IN_UNIT_BONUS);
  }
  /* 米庄村 of another town is likelier meant than 张庄村 of the one that is named. */
  for (guint i = 0; outside && !fits && i < hits->len; i++) {
    YxHit *hit = &g_array_index (hits, YxHit, i);

    if (hit->edits > 0)
      hit->certainty = MIN (hit->certainty, OUTSIDE_CERTAINTY - 0.05);
  }
  g_array_sort (hits, compare_certainty_cb);
  while (hits->len > 0
         && (hits->len > MAX_HITS
             || g_array_index (hits, YxHit, hits->len - 1).certainty < LEAST_CERTAINTY * 0.8))
    g_array_set_size (hits, hits->len - 1);
  return hits;
}

/* From the large to the small: a town is looked for in the county that was found before it. */
static void
resolve_units (Address *self)
{
  for (guint i = 0; i < self->parts->len; i++) {
    const YxAddressPart *part = part_at (self, i);
    g_autoptr (GArray) hits = NULL;
    double best;

    if (part->kind > YX_PART_TOWN)
      continue;
    hits = find_part_hits (self, part, levels_of (part->kind));
    if (hits->len == 0 || g_array_index (hits, YxHit, 0).certainty < LEAST_CERTAINTY) {
      if (self->unknown == NULL)
        self->unknown = g_strdup (part->text);
      continue;
    }
    best = g_array_index (hits, YxHit, 0).certainty;
    g_clear_pointer (&self->unknown, g_free); /* what lies around it matters no more */
    g_array_set_size (self->units, 0);
    for (guint h = 0; h < hits->len; h++) {
      const YxHit *hit = &g_array_index (hits, YxHit, h);

      if (hit->certainty >= best - 0.05)
        g_array_append_val (self->units, hit->spot);
    }
    g_free (self->unit_name);
    self->unit_name = g_strdup (part->text);
  }
}

static YxTier
tier_of (double certainty)
{
  return certainty >= 0.75 ? YX_TIER_SURE : certainty >= LEAST_CERTAINTY ? YX_TIER_LIKELY
                                                                         : YX_TIER_GUESS;
}

/* Finer answers first, unless they are shaky. */
static double
rank_of (YxMatchLevel level, double certainty)
{
  return (double) tier_of (certainty) * 100.0 + (double) level * 4.0 + (1.0 - certainty);
}

static char *
why_outside (Address *self, const YxSpot *spot)
{
  if (self->units->len == 0 || agree (self, spot) > 0.6)
    return NULL;
  return g_strdup_printf (_("it lies outside %s, which the address names"), self->unit_name);
}

/* The parts after `from` that the map says nothing of, as they stand: "3组12号". */
static char *
rest_of (Address *self, guint from)
{
  const guint finer = YX_PART_MASK (YX_PART_GROUP) | YX_PART_MASK (YX_PART_DOOR)
                      | YX_PART_MASK (YX_PART_BUILDING);
  GString *rest = g_string_new (NULL);

  for (guint i = from; i < self->parts->len; i++) {
    const YxAddressPart *part = part_at (self, i);

    if ((YX_PART_MASK (part->kind) & finer) != 0)
      g_string_append (rest, part->text);
  }
  return g_string_free (rest, rest->len == 0);
}

static char *
why_rest (char *rest)
{
  g_autofree char *owned = rest;

  return owned != NULL ? g_strdup_printf (_("%s is not on the map"), owned) : NULL;
}

static void
answer_street (Address *self, const YxSpot *street, const YxHit *hit, int door_part)
{
  const YxAddressPart *door = door_part >= 0 ? part_at (self, (guint) door_part) : NULL;
  YxDoorFound found = { 0 };
  YxAnswerDraft draft = { .confidence = hit->certainty };
  char *why = yx_finder_join_why (yx_finder_why_hit (street, hit), why_outside (self, street));
  g_autofree char *number = NULL;

  if (door != NULL && door->number > 0)
    found = yx_finder_door (self->finder, street->id, door->number, door->letter);
  if (found.match == YX_DOOR_NONE) {
    if (door != NULL)
      why = yx_finder_join_why (
          g_strdup_printf (_("the street is known, its number %s is not"), door->text), why);
    else
      why = yx_finder_join_why (g_strdup (_("the street, without a number")), why);
    yx_finder_answer_spot (self->finder, street, hit->certainty,
                           rank_of (YX_MATCH_STREET, hit->certainty), why);
    return;
  }
  number = g_strdup_printf ("%u%c", door->number, door->letter);
  draft.point = found.point;
  draft.radius_m = found.radius_m;
  draft.found = number;
  draft.level = found.match == YX_DOOR_BESIDE ? YX_MATCH_STREET : YX_MATCH_DOOR;
  draft.rank = rank_of (draft.level, hit->certainty) 
               + (found.match == YX_DOOR_EXACT ? 0.0 : found.match == YX_DOOR_BETWEEN ? 1.0 : -1.0);
  switch (found.match) {
  case YX_DOOR_EXACT:
    why = yx_finder_join_why (g_strdup (_("the house number is on the map")), why);
    break;
  case YX_DOOR_BETWEEN:
    why = yx_finder_join_why (
        g_strdup_printf (_("between the numbers %u and %u"), found.below, found.above), why);
    break;
  case YX_DOOR_BESIDE:
  case YX_DOOR_NONE:
  default:
    why = yx_finder_join_why (
        g_strdup_printf (_("beside number %u, the nearest that is known"), found.below), why);
  }
  yx_finder_answer (self->finder, street, &draft, why);
}

/* Whether the parts between two of them are only joins: 与, 中段. */
static gboolean
are_joined (const Address *self, guint a, guint b)
{
  for (guint i = a + 1; i < b; i++)
    if (part_at (self, i)->kind != YX_PART_AND && part_at (self, i)->kind != YX_PART_NEAR)
      return FALSE;
  return TRUE;
}

static gboolean
answer_crossing (Address *self, int first, int second)
{
  g_autoptr (GArray) as = find_part_hits (self, part_at (self, (guint) first),
                                          YX_LEVEL_MASK (YX_MATCH_STREET));
  g_autoptr (GArray) bs = find_part_hits (self, part_at (self, (guint) second),
                                          YX_LEVEL_MASK (YX_MATCH_STREET));
  gboolean any = FALSE;

  for (guint i = 0; i < as->len; i++) {
    for (guint j = 0; j < bs->len; j++) {
      const YxHit *a = &g_array_index (as, YxHit, i), *b = &g_array_index (bs, YxHit, j);
      const YxSpot *street = yx_finder_spot (self->finder, a->spot);
      const YxSpot *other = yx_finder_spot (self->finder, b->spot);
      YxAnswerDraft draft = { .level = YX_MATCH_CROSSING };

      if (street == NULL || other == NULL
          || !yx_finder_crossing (self->finder, a->spot, b->spot, &draft.point, &draft.radius_m))
        continue;
      draft.confidence = MIN (a->certainty, b->certainty);
      draft.found = other->name;
      draft.rank = rank_of (YX_MATCH_CROSSING, draft.confidence);
      yx_finder_answer (self->finder, street, &draft,
                        yx_finder_join_why (g_strdup (_("where the two streets meet")),
                                            why_outside (self, street)));
      any = TRUE;
    }
  }
  return any;
}

static void
answer_streets (Address *self)
{
  int first = find_part (self, YX_PART_STREET, 0);
  const gboolean says_crossing = find_part (self, YX_PART_CROSSING, 0) >= 0
                                 || find_part (self, YX_PART_AND, 0) >= 0;

  while (first >= 0) {
    const int second = find_part (self, YX_PART_STREET, (guint) first + 1);
    const int door = find_part (self, YX_PART_DOOR, (guint) first + 1);
    g_autoptr (GArray) hits = NULL;

    if (says_crossing && second >= 0 && are_joined (self, (guint) first, (guint) second)
        && answer_crossing (self, first, second)) {
      first = find_part (self, YX_PART_STREET, (guint) second + 1);
      continue;
    }
    hits = find_part_hits (self, part_at (self, (guint) first), YX_LEVEL_MASK (YX_MATCH_STREET));
    for (guint i = 0; i < hits->len; i++) {
      const YxHit *hit = &g_array_index (hits, YxHit, i);
      const YxSpot *street = yx_finder_spot (self->finder, hit->spot);

      if (street != NULL)
        answer_street (self, street, hit,
                       door >= 0 && (second < 0 || door < second) ? door : -1);
    }
    first = second;
  }
}

/* What find_part_hits() has judged to be of another town. */
static gboolean
is_outside (const YxHit *hit)
{
  return hit->edits == 0 && hit->certainty == OUTSIDE_CERTAINTY;
}

/* 3号楼, 3栋, 3幢 and 3 on the outline of a house are one. */
static gint64
find_building (Address *self, const YxSpot *estate, const YxAddressPart *part)
{
  static const char *const words[] = { "号楼", "栋", "幢", "座", "号", "楼", "" };
  g_autofree char *whole = yx_name_key (part->text);
  const guint levels = YX_LEVEL_MASK (YX_MATCH_BUILDING);
  gint64 found = yx_finder_exact_in_box (self->finder, whole, levels, estate->box);

  for (guint i = 0; i < G_N_ELEMENTS (words) && found == 0; i++) {
    g_autofree char *key = part->number > 0
                               ? g_strdup_printf ("%u%s", part->number, words[i])
                               : g_strdup_printf ("%c%s", part->letter, words[i]);

    found = yx_finder_exact_in_box (self->finder, key, levels, estate->box);
  }
  return found;
}

/* In an estate 3-2-501 is building, entrance and room. -1 when there is none. */
static int
find_building_part (const Address *self, const YxSpot *spot, guint from)
{
  const int building = find_part (self, YX_PART_BUILDING, from);
  const int door = building < 0 && spot->level == YX_MATCH_ESTATE
                       ? find_part (self, YX_PART_DOOR, from)
                       : -1;

  return door >= 0 && strchr (part_at (self, (guint) door)->text, '-') != NULL
                 && strstr (part_at (self, (guint) door)->text, "号") == NULL
             ? door
             : building;
}

static void
answer_place (Address *self, const YxSpot *spot, const YxHit *hit, guint part)
{
  const int building = find_building_part (self, spot, part + 1);
  const gint64 house = building >= 0 && spot->level != YX_MATCH_BUILDING
                           ? find_building (self, spot, part_at (self, (guint) building))
                           : 0;
  const YxSpot *inner = house > 0 ? yx_finder_spot (self->finder, house) : NULL;
  char *why = yx_finder_join_why (yx_finder_why_hit (spot, hit), why_outside (self, spot));

  if (inner != NULL && inner->has_point) {
    yx_finder_answer (self->finder, spot,
                      &(YxAnswerDraft){ .level = YX_MATCH_BUILDING,
                                        .point = inner->point,
                                        .radius_m = inner->radius_m,
                                        .confidence = hit->certainty,
                                        .found = inner->name,
                                        .rank = rank_of (YX_MATCH_BUILDING, hit->certainty) },
                      yx_finder_join_why (g_strdup (_("the building is on the map")), why));
    return;
  }
  why = yx_finder_join_why (why, why_rest (rest_of (self, part + 1)));
  yx_finder_answer_spot (
      self->finder, spot, hit->certainty,
      rank_of (spot->level, hit->certainty) - (is_outside (hit) ? OUTSIDE_GAIN : 0.0), why);
}

/* Villages, estates and things that have a name of their own. */
static void
answer_places (Address *self)
{
  for (guint i = 0; i < self->parts->len; i++) {
    const YxAddressPart *part = part_at (self, i);
    g_autoptr (GArray) hits = NULL;

    if (part->kind != YX_PART_VILLAGE && part->kind != YX_PART_ESTATE && part->kind != YX_PART_NAME)
      continue;
    hits = find_part_hits (self, part, levels_of (part->kind));
    for (guint h = 0; h < hits->len; h++) {
      const YxHit *hit = &g_array_index (hits, YxHit, h);
      const YxSpot *spot = yx_finder_spot (self->finder, hit->spot);

      if (spot != NULL)
        answer_place (self, spot, hit, i);
    }
  }
}

/* When nothing finer is certain, the unit is still true. */
static void
answer_units (Address *self)
{
  const char *missing = self->unknown;

  for (guint i = 0; i < self->parts->len && missing == NULL; i++) {
    const YxPartKind kind = part_at (self, i)->kind;

    if (kind == YX_PART_VILLAGE || kind == YX_PART_STREET || kind == YX_PART_ESTATE
        || kind == YX_PART_NAME)
      missing = part_at (self, i)->text;
  }
  for (guint i = 0; i < self->units->len; i++) {
    const YxSpot *unit = yx_finder_spot (self->finder, g_array_index (self->units, gint64, i));

    if (unit == NULL)
      continue;
    if (missing != NULL)
      yx_finder_answer_spot (
          self->finder, unit, 0.8, rank_of (unit->level, 0.8) + 50.0,
          g_strdup_printf (_("what the address names within it is not certain: %s"), missing));
    else
      yx_finder_answer_spot (self->finder, unit, 1.0, rank_of (unit->level, 1.0),
                             self->finder->absence != NULL
                                 ? g_strdup_printf (_("beside it the address says only %s"),
                                                    self->finder->absence)
                                 : g_strdup (_("the address names nothing within it")));
  }
}

/* "Hauptstraße 12, 69117 Heidelberg", "12 rue Grimaldi": a number beside a street, the rest units. */
static GPtrArray *
parse_western (const char *text)
{
  g_autofree char *folded = yx_name_fold_address (text);
  g_auto (GStrv) pieces = g_strsplit (folded, ",", 6);
  GPtrArray *parts = g_ptr_array_new ();
  gboolean has_street = FALSE;

  for (guint i = 0; pieces[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (g_strstrip (pieces[i]), " ", 12);
    const guint n = g_strv_length (words);
    GString *before = g_string_new (NULL);
    GString *after = g_string_new (NULL);
    YxAddressPart number = { .kind = YX_PART_DOOR };

    for (guint w = 0; w < n; w++) {
      guint value;
      gsize bytes;
      const gboolean is_number = g_ascii_isdigit (words[w][0])
                                 && yx_name_read_number (words[w], &value, &bytes);
      GString *to = number.text != NULL && before->len > 0 ? after : before;

      /* A longer number is a postcode. */
      if (is_number && value < 10000 && bytes < 5 && number.text == NULL && !has_street && n > 1) {
        number.text = g_strdup (words[w]);
        number.number = value;
        number.letter = g_ascii_isalpha (words[w][bytes]) ? words[w][bytes] : 0;
      } else if (!is_number) {
        g_string_append_printf (to, "%s%s", to->len > 0 ? " " : "", words[w]);
      }
    }
    if (before->len > 0) {
      YxAddressPart part = { .kind = number.text != NULL ? YX_PART_STREET : YX_PART_NAME,
                             .text = g_strdup (before->str) };

      g_ptr_array_add (parts, g_memdup2 (&part, sizeof part));
    }
    if (number.text != NULL) {
      g_ptr_array_add (parts, g_memdup2 (&number, sizeof number));
      has_street = TRUE;
    }
    if (after->len > 0) {
      YxAddressPart part = { .kind = YX_PART_NAME, .text = g_strdup (after->str) };

      g_ptr_array_add (parts, g_memdup2 (&part, sizeof part));
    }
    g_string_free (before, TRUE);
    g_string_free (after, TRUE);
  }
  return parts;
}

static void
western_part_free (gpointer data)
{
  YxAddressPart *part = data;

  g_free (part->text);
  g_free (part);
}

/* A name that is a town there is a unit here, too. */
static void
promote_units (Address *self)
{
  for (guint i = 0; i < self->parts->len; i++) {
    YxAddressPart *part = g_ptr_array_index (self->parts, i);
    g_autofree char *key = NULL;
    g_autoptr (GArray) hits = NULL;

    if (part->kind != YX_PART_NAME || self->parts->len < 2)
      continue;
    key = yx_name_key (part->text);
    hits = yx_finder_exact (self->finder, key, YX_LEVELS_UNIT);
    if (hits->len > 0)
      part->kind = g_array_index (hits, YxHit, 0).level == YX_MATCH_TOWN ? YX_PART_TOWN
                                                                         : YX_PART_CITY;
  }
}

void
yx_finder_find_address (YxFinder *self, const char *text)
{
  Address address = { .finder = self };

  if (yx_name_has_han (text)) {
    g_autofree char *kept = NULL;

    g_free (self->absence);
    kept = yx_address_drop_absences (text, &self->absence);
    address.parts = yx_address_parse (kept, yx_finder_knows, self);
  } else {
    address.parts = parse_western (text);
    g_ptr_array_set_free_func (address.parts, western_part_free);
    promote_units (&address);
  }
  address.units = g_array_new (FALSE, FALSE, sizeof (gint64));
  resolve_units (&address);
  answer_streets (&address);
  answer_places (&address);
  answer_units (&address);
  g_array_unref (address.units);
  g_ptr_array_unref (address.parts);
  g_free (address.unit_name);
  g_free (address.unknown);
}
