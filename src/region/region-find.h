#pragma once

/* Finds addresses and names offline.
 *
 * An address is parsed into what it names (province … village, road, number, building, door) and
 * looked up from the finest part that the region knows upwards: a door that is not there falls
 * back to its building, the building to the street or estate, that to the village or town. Each
 * candidate says at which level it matched, how far off the true place may be, and why.
 *
 * Text may be Chinese (simplified or traditional, full or half width), pinyin ("wen xian",
 * "wenxian") or pinyin initials ("wx"), or Latin; one wrong or missing character is forgiven. */

#include "region/region.h"

G_BEGIN_DECLS

/* How exactly a place is known, the finest first. */
typedef enum {
  YX_MATCH_PIN,      /* put on the map by hand for this very address */
  YX_MATCH_DOOR,     /* a house number that the map has */
  YX_MATCH_BUILDING, /* the building, named or numbered; or a number between known numbers */
  YX_MATCH_POI,      /* a named place: a shop, a court, a school */
  YX_MATCH_STREET,   /* somewhere along the street */
  YX_MATCH_ESTATE,   /* somewhere in the estate, quarter or neighbourhood */
  YX_MATCH_VILLAGE,
  YX_MATCH_TOWN,
  YX_MATCH_COUNTY,   /* county and everything wider */
} YxRegionMatchLevel;

/* "door", "village" … as in JSON, and in the user's language. */
const char *yx_region_match_level_name (YxRegionMatchLevel level);
const char *yx_region_match_level_label (YxRegionMatchLevel level);

typedef struct {
  YxLonLat point;
  YxRegionMatchLevel level;
  double radius_m; /* the true place lies within this distance, nine times in ten */
  double score;    /* 0 to 1: how much of the text is accounted for, and how exactly */
  char *name;      /* what was matched, e.g. "温泉街道" */
  char *context;   /* nullable: what it lies in, e.g. "温县" */
  char *why;       /* one sentence in the user's language */
  gboolean exact;  /* matched letter for letter, without a forgiven character */
} YxRegionMatch;

void yx_region_match_free (YxRegionMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRegionMatch, yx_region_match_free)

/* Candidates for a text, the best first, at most `max`; empty when nothing resembles it. `near`
 * (nullable) breaks ties between equal names. Blocking, about a millisecond; the first call on
 * a region reads the name index. Errors: YX_REGION_ERROR_DAMAGED.
 * Returns: (element-type YxRegionMatch) (transfer full) */
GPtrArray *yx_region_find (YxRegion *self, const char *text, const YxLonLat *near, guint max,
                           GError **error);

/* What a point lies in and by, e.g. "温县 温泉街道 近 太行路", for a place without an address.
 * Returns: (transfer full) (nullable): NULL when the region has no name near it. */
char *yx_region_describe (YxRegion *self, YxLonLat point, GError **error);

/* Remembers where an address is, in the region file itself; yx_region_find() gives it first for
 * the same address from then on, however it is spaced or punctuated. An earlier pin of the
 * address is replaced. `who` (nullable) is kept beside it. The file must be writable.
 * Errors: YX_REGION_ERROR_FAILED. */
gboolean yx_region_pin (YxRegion *self, const char *address, YxLonLat point, const char *who,
                        GError **error);
gboolean yx_region_unpin (YxRegion *self, const char *address, GError **error);

/* The parts of an address as it was read; absent parts are NULL. */
typedef struct {
  char *province, *city, *county; /* 河南省 焦作市 温县 */
  char *town;                     /* 温泉街道, 祥云镇, 北冷乡 */
  char *village;                  /* 村, 社区, 居委会 */
  char *group;                    /* 3组, 5队 */
  char *road;                     /* 建设路, 学府巷 */
  char *number;                   /* 123号, 12-3号 */
  char *estate;                   /* 阳光花园小区 */
  char *building;                 /* 3栋, 5号楼 */
  char *unit;                     /* 2单元 */
  char *room;                     /* 501室 */
  char *rest;                     /* what is none of these: a shop, a landmark */
} YxRegionAddress;

/* Splits a Chinese address; digits come out as ASCII, spaces and punctuation are dropped.
 * Never fails: what has no mark is in `rest`. */
YxRegionAddress *yx_region_address_parse (const char *text);
void yx_region_address_free (YxRegionAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRegionAddress, yx_region_address_free)

G_END_DECLS
