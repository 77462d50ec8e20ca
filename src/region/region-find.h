#pragma once

/* Places by what people call them: an address as it stands in a case file, or the name of a village,
 * street or shop as it is typed into a search box. Works offline, from the index that the region file
 * was built with.
 *
 * An address is read into its parts (region/address-parse.h); each part is looked for by its name,
 * within what the parts before it say, and the finest part that is found decides where the address is
 * and how exactly. What is not found makes the answer coarser, never wrong without saying so: every
 * answer has a level, a radius, and a sentence that tells what it rests on. */

#include "region/region.h"

G_BEGIN_DECLS

/* How fine an answer is, the finest first. */
typedef enum {
  YX_MATCH_DOOR,     /* a house number, known or between known ones */
  YX_MATCH_BUILDING, /* a building, shop, office */
  YX_MATCH_CROSSING, /* where two streets meet */
  YX_MATCH_STREET,
  YX_MATCH_ESTATE,   /* residential estate, compound, quarter */
  YX_MATCH_VILLAGE,  /* village or urban community */
  YX_MATCH_TOWN,     /* town, township, subdistrict */
  YX_MATCH_COUNTY,
  YX_MATCH_CITY,     /* prefecture */
  YX_MATCH_PROVINCE,
  YX_N_MATCHES,
} YxMatchLevel;

/* "door", "building" …: stable words for files and scripts. */
const char *yx_match_level_nick (YxMatchLevel level);
/* In the user's language. */
const char *yx_match_level_label (YxMatchLevel level);

typedef struct {
  YxMatchLevel level;
  YxLonLat point;
  double radius_m;   /* the place meant lies within it, as far as the map can tell */
  double confidence; /* 0…1: that this is the place meant, not that the point is exact */
  gboolean pinned;   /* set by hand for this address (desk/address.h); beats all others */
  char *name;        /* as on the map, with what was found in it: "黄河路 168" */
  char *within;      /* "温县 温泉街道", nullable */
  char *why;         /* one sentence in the user's language */
} YxFound;

void yx_found_free (YxFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFound, yx_found_free)

typedef struct {
  guint limit;          /* answers at most; 0: 10 */
  gboolean typing;      /* the text may be cut off: names that begin with it are answers, too */
  const YxLonLat *near; /* nullable: of two equal answers the nearer goes first */
} YxRegionFindOptions;

/* Why a text has no answer, as one sentence in the user's language: since it is no address
 * ("下落不明"), since all that is known of it is a name without a position, or since nothing is like
 * it. For a text that yx_region_find() has just answered with nothing. Blocking, as that.
 * Returns: (transfer full) */
char *yx_region_find_why_not (YxRegion *self, const char *text);

/* The answers, best first; empty when nothing is known. A text "LON,LAT" is the point that it
 * names. `options` may be NULL. Blocking, a few milliseconds; any thread.
 * Errors: YX_REGION_ERROR_DAMAGED, also for a file from before there was an index (the message says
 * to build it again), G_IO_ERROR_CANCELLED. Returns: (transfer full) (element-type YxFound) */
GPtrArray *yx_region_find (YxRegion *self, const char *text, const YxRegionFindOptions *options,
                           GCancellable *cancellable, GError **error);

/* A run of searches that keeps what it has read: the addresses of a list share towns and streets.
 * Its answers are those of yx_region_find. Not for several threads at once; each may have one. */
typedef struct _YxRegionSearch YxRegionSearch;

/* Returns: (transfer full) */
YxRegionSearch *yx_region_search_new (YxRegion *region);
void yx_region_search_free (YxRegionSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRegionSearch, yx_region_search_free)

/* As yx_region_find. */
GPtrArray *yx_region_search_find (YxRegionSearch *self, const char *text,
                                  const YxRegionFindOptions *options, GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
