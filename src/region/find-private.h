#pragma once

/* What the parts of yx_region_find share: lookups in the index (find-lookup.c), addresses
 * (find-address.c), and the answers (find.c). */

#include "region/address-parse.h"
#include "region/name-text.h"
#include "region/names.h"
#include "region/region-private.h"

G_BEGIN_DECLS

typedef struct {
  gint64 id, parent;
  YxMatchLevel level;
  guint kind;
  YxSpotOrigin origin;
  gboolean has_point;
  YxLonLat point;
  double radius_m;
  YxBox box;
  char *name;
} YxSpot;

void yx_spot_free (YxSpot *spot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxSpot, yx_spot_free)

/* A name that answers to what was asked. */
typedef struct {
  gint64 spot;
  YxMatchLevel level;
  YxNameForm form;
  guint edits;      /* between the two keys */
  double certainty; /* 0…1 */
} YxHit;

typedef struct {
  YxRegion *region;
  YxRegionConnection *connection;
  GCancellable *cancellable;
  GHashTable *spots;  /* gint64 * → YxSpot, those read so far */
  GHashTable *similar; /* key → GArray of YxHit: what was nearly called so */
  GHashTable *known;   /* key → 1 + what yx_finder_knows says of it */
  GHashTable *grams;   /* three characters → GArray of gint64: names that have them; NULL: too many */
  GPtrArray *answers; /* Answer (find.c) */
  char *unplaced;     /* a name without a position, nor has what it lies in; nullable */
  char *absence;      /* a word in the text that says there is no address; nullable */
  gboolean damaged;   /* a query failed */
} YxFinder;

/* ---- Lookups; empty when nothing is found or the file is damaged (finder->damaged) ---- */

const YxSpot *yx_finder_spot (YxFinder *self, gint64 id);
/* Whether spot `id` has an outline, so that what is not inside is outside. */
gboolean yx_finder_has_outline (YxFinder *self, gint64 id);

/* Of levels in the mask (1 << level). (element-type YxHit) (transfer full) */
GArray *yx_finder_exact (YxFinder *self, const char *key, guint levels);
GArray *yx_finder_prefix (YxFinder *self, const char *key, guint levels);
/* A few edits away: one, two from five characters on. The likelier first. */
GArray *yx_finder_fuzzy (YxFinder *self, const char *key, guint levels);
/* YxAddressKnows */
guint yx_finder_knows (const char *key, gpointer finder);

/* What is named `key` and lies in the box; 0 when nothing does. */
gint64 yx_finder_exact_in_box (YxFinder *self, const char *key, guint levels, YxBox box);

typedef enum {
  YX_DOOR_NONE,
  YX_DOOR_EXACT,
  YX_DOOR_BETWEEN, /* two of its side of the street */
  YX_DOOR_BESIDE,  /* one */
} YxDoorMatch;

typedef struct {
  YxDoorMatch match;
  YxLonLat point;
  double radius_m;
  guint below, above; /* the numbers it lies between, or in `below` the one beside */
} YxDoorFound;

YxDoorFound yx_finder_door (YxFinder *self, gint64 street, guint number, char letter);

/* Middle of the points that two streets share; FALSE when they have none. */
gboolean yx_finder_crossing (YxFinder *self, gint64 a, gint64 b, YxLonLat *ret_point,
                             double *ret_radius_m);

/* ---- Answers ---- */

/* How sure, then how fine. */
typedef enum {
  YX_TIER_SURE,
  YX_TIER_LIKELY,
  YX_TIER_GUESS,
} YxTier;

typedef struct {
  YxMatchLevel level;
  YxLonLat point;
  double radius_m, confidence;
  const char *found;  /* what was found in the spot: "168", nullable */
  const char *within; /* nullable: instead of the spot's parents */
  double rank;        /* within the tier, the smaller first */
} YxAnswerDraft;

/* An answer that is a spot, or lies in it. Takes `why`. */
void yx_finder_answer (YxFinder *self, const YxSpot *spot, const YxAnswerDraft *draft, char *why);
/* A spot as it is; one without a point of its own answers with that of the unit it is in. Takes
 * `why`. */
void yx_finder_answer_spot (YxFinder *self, const YxSpot *spot, double confidence, double rank,
                            char *why);

/* How a name was recognised, as a sentence. (transfer full) */
char *yx_finder_why_hit (const YxSpot *spot, const YxHit *hit);
/* Two sentences as one; takes both, either may be NULL. */
char *yx_finder_join_why (char *first, char *second);

/* The answers to an address (find-address.c). */
void yx_finder_find_address (YxFinder *self, const char *text);

#define YX_LEVEL_MASK(level) (1u << (level))
#define YX_LEVELS_ALL ((1u << YX_N_MATCHES) - 1)
#define YX_LEVELS_UNIT                                                                            \
  (YX_LEVEL_MASK (YX_MATCH_TOWN) | YX_LEVEL_MASK (YX_MATCH_COUNTY) | YX_LEVEL_MASK (YX_MATCH_CITY) \
   | YX_LEVEL_MASK (YX_MATCH_PROVINCE))

G_END_DECLS
