#pragma once

/* Names that the map lacks, from a list that the administrator has: a CSV with the columns code, name,
 * parent and, if known, lon and lat (WGS-84). It tells which villages a town has, so an address can be
 * checked and placed in its town even where nobody has mapped the village.
 *
 * The first line names the columns; their order and further columns do not matter. Headings are known
 * in English and Chinese, and as in the lists of the statistics office: there the parent is the
 * finest of streetCode, areaCode, cityCode and provinceCode. */

#include "region/region-find.h"

G_BEGIN_DECLS

typedef struct {
  char *code, *name;
  char *parent; /* code, nullable */
  gboolean has_point;
  YxLonLat point;
  YxMatchLevel level;
  guint line;
} YxGazetteerRow;

typedef struct {
  guint line;
  char *message; /* in the user's language */
} YxGazetteerProblem;

typedef struct {
  GPtrArray *rows;     /* YxGazetteerRow, by code unique, no ring of parents */
  GPtrArray *problems; /* YxGazetteerProblem: lines that were left out, and why */
} YxGazetteer;

YxGazetteer *yx_gazetteer_new (void);
void yx_gazetteer_free (YxGazetteer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxGazetteer, yx_gazetteer_free)

/* Adds a list of at most 64 MB in UTF-8 or GB 18030. `shown` names it in messages. FALSE only when it
 * is no such list at all: empty, binary, no columns for code and name (YX_REGION_ERROR_FAILED). */
gboolean yx_gazetteer_add (YxGazetteer *self, const char *bytes, gsize size, const char *shown,
                           GError **error);
gboolean yx_gazetteer_add_file (YxGazetteer *self, const char *path, GError **error);

/* Takes out rows whose parents go in a ring; after the last list is added. */
void yx_gazetteer_finish (YxGazetteer *self);

G_END_DECLS
