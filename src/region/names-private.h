#pragma once

/* What the collector (names.c) hands to the writer (names-write.c). */

#include "region/names.h"

G_BEGIN_DECLS

typedef struct {
  gint32 west, south, east, north; /* degrees × 10⁷ */
} YxFixedBox;

typedef struct {
  YxMatchLevel level;
  guint8 kind; /* of its layer */
  gboolean is_area;
  guint32 radius; /* 0: known by a point only */
  YxFixedPoint point;
  YxFixedBox box;
  guint32 first_ring, n_rings; /* of an administrative unit */
  gint64 parent;               /* spot number, 0: none */
  YxNameTexts texts;
} YxSpotDraft;

/* A stretch of a street, until the stretches of one name are joined. */
typedef struct {
  char *key;
  guint32 first_point, n_points, street; /* street: number of the spot */
  YxFixedBox box;
  YxNameTexts texts;
} YxStreetPiece;

typedef struct {
  char *street_key; /* nullable: the map says no street */
  const char *street_name, *number;
  YxFixedPoint point;
  guint32 street; /* number of the spot, where that was found by its road; else 0 */
} YxDoorDraft;

struct _YxNames {
  GArray *spots;   /* YxSpotDraft; a spot's number is its index + 1 */
  GArray *pieces;  /* YxStreetPiece */
  GArray *doors;   /* YxDoorDraft */
  GArray *points;  /* YxFixedPoint, of pieces */
  GArray *rings;   /* guint32: points in each ring */
  GArray *outline; /* YxFixedPoint, of rings */
  GArray *ring_starts; /* guint32, beside rings: first point in outline */
};

/* In metres; by the cosine of the mean latitude, good to 0.1 % over a county. */
double yx_fixed_distance (YxFixedPoint a, YxFixedPoint b);
void yx_fixed_box_add (YxFixedBox *box, YxFixedPoint point);
#define YX_FIXED_BOX_EMPTY ((YxFixedBox){ G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 })

/* The passes of yx_names_write before it writes: streets out of pieces, doors that name no street to
 * the nearest road with a name, outlines to parents, radii of what has none. */
void yx_names_join_streets (YxNames *self);
void yx_names_place_doors (YxNames *self);
void yx_names_find_parents (YxNames *self);
void yx_names_guess_radii (YxNames *self);

G_END_DECLS
