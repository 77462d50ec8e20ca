#pragma once

/* Which labels of a picture are shown, so that none overlaps another and none is cut where two
 * pictures meet.
 *
 * A picture here is a metatile, painted without knowledge of its neighbours. Two kinds of labels:
 *
 *  - Shared ones (places) may cross the edge. Whether one that does is shown must come out the
 *    same in both metatiles, so it is decided by a rule that looks at its surroundings only: it
 *    is shown when it ranks before every shared label that it overlaps, shown or not. Both
 *    metatiles know all of those, because candidates are gathered from a margin of
 *    YX_PLACEMENT_MARGIN units round the picture: a label that touches the picture reaches at
 *    most its own width beyond the edge, and one that overlaps it is anchored at most half a
 *    width further. No two labels chosen so can overlap.
 *  - The rest must lie wholly inside. After the crossing ones are placed, they and the shared
 *    ones that lie inside are taken in order of rank, each where it still fits.
 *
 * Within one picture the order is total (rank, id, alternative), so the result depends on nothing but
 * the candidates. */

#include <glib.h>

/* Labels are at most this wide, in units. */
#define YX_LABEL_MAX_WIDTH 200.0
#define YX_PLACEMENT_MARGIN 320.0

typedef struct {
  float x0, y0, x1, y1;
} YxLabelBox;

typedef struct {
  const YxLabelBox *boxes; /* one, or one per letter of a label on a curve */
  guint n_boxes;
  guint32 rank;      /* the lower is placed first */
  guint64 id;        /* settles equal ranks; candidates of one id are alternatives: the first of
                      * them that fits is shown */
  guint alternative; /* their order; unique among those of one id */
  gboolean shared;   /* see above; has exactly one box and no alternative */
  guint text;        /* hash of the text: equal texts keep a distance */
  float repeat;      /* that distance, 0 for none */
} YxLabelCandidate;

/* Sets shown[n] for candidates[n] in a picture of width × height units. With `open_edges` shared
 * labels may cross the edge (metatiles), without all stay inside (a whole picture).
 * Returns how many are shown. */
guint yx_place_labels (const YxLabelCandidate *candidates, guint n_candidates, double width,
                       double height, gboolean open_edges, gboolean *shown);
