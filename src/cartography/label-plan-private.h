#pragma once

/* What a plan holds; for the three files that make it, fill it and paint it. */

#include "cartography/label-plan.h"
#include "cartography/text.h"
#include "region/region-query.h"

/* Ink of a label; the style sheet has the colours. */
typedef enum {
  YX_INK_PLACE,
  YX_INK_PLACE_MINOR,
  YX_INK_ROAD_NAME,
  YX_INK_WATER_NAME,
  YX_INK_AREA_NAME,
  YX_INK_POI,
  YX_INK_POI_IMPORTANT,
  YX_INK_HOUSE_NUMBER,
  YX_INK_SHIELD,          /* provincial roads, and other countries' */
  YX_INK_SHIELD_LOCAL,    /* county and village roads */
  YX_INK_SHIELD_MAJOR,    /* national roads */
  YX_INK_SHIELD_MOTORWAY, /* expressways */
  YX_INK_ARROW,           /* no text */
} YxInk;

typedef struct {
  char *text; /* "" for an arrow */
  YxFont font;
  YxInk ink;
  double x, y;           /* middle of the text block, or of the arrow */
  double symbol_x, symbol_y; /* of points of interest */
  float angle;           /* of an arrow: radians, clockwise */
  YxGlyphPlace *places;  /* along a line, else NULL */
  guint n_places;
  YxLabelBox *boxes;     /* one, or one for each letter */
  guint n_boxes;
} YxPlannedLabel;

struct _YxLabelPlan {
  gatomicrefcount ref_count;
  YxPaintView view;
  GArray *labels; /* YxPlannedLabel */
};

/* Labels that ask for a place, beside what placement needs to know of them. */
typedef struct {
  YxPaintView view;
  gboolean prefer_english;
  YxTextCache *cache;
  GArray *labels;     /* YxPlannedLabel */
  GArray *candidates; /* YxLabelCandidate, one for each label */
} YxLabelGather;

void yx_label_gather_init (YxLabelGather *self, const YxPaintView *view, gboolean prefer_english);
void yx_label_gather_clear (YxLabelGather *self);

/* Adds what the features have to say at the view's zoom. */
void yx_label_gather_points (YxLabelGather *self, const YxRegionFeatures *features);
void yx_label_gather_lines (YxLabelGather *self, const YxRegionFeatures *features);

/* Shared by the two: which labels come first; */
enum {
  YX_RANK_PLACE = 1000,
  YX_RANK_POI_IMPORTANT = 2000,
  YX_RANK_SHIELD = 3000,
  YX_RANK_ROAD = 4000,
  YX_RANK_WATER = 5000,
  YX_RANK_AREA = 6000,
  YX_RANK_POI = 7000,
  YX_RANK_ARROW = 7500,
  YX_RANK_HOUSE_NUMBER = 8000,
};

/* takes a label with its boxes (those of one id are alternatives, the first that fits is shown;
 * those of one text keep `repeat` apart); */
void yx_label_gather_add (YxLabelGather *self, YxPlannedLabel label, const char *text, guint rank,
                          guint64 id, gboolean shared, float repeat);
/* an id, unique for what of a feature; */
guint64 yx_label_id (YxRegionLayer layer, guint part, guint32 fid);
/* sets the label's font and shapes the text. */
YxText *yx_label_shape (YxLabelGather *self, YxPlannedLabel *label, const char *text, double size,
                        gboolean bold, double wrap);

void yx_planned_label_clear (YxPlannedLabel *label);
