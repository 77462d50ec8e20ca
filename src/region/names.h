#pragma once

/* The index of names in a region file.
 *
 *   yx_spot (id, level, kind, origin, name, lon, lat, radius, west, south, east, north, parent, code,
 *            adopted)
 *                  everything that an address can name; level is a YxMatchLevel, degrees × 10⁷ or
 *                  NULL, radius in metres, parent the smallest known unit around it or 0; code that
 *                  of the gazetteer, adopted 1 when the parent is the gazetteer's word
 *   yx_spot_key (id, spot, form, key, grams)
 *                  what it is called, folded (region/name-text.h), once for each YxNameForm; the
 *                  B-tree over `key` is the prefix tree; grams 1: this row stands for all of its
 *                  key in yx_spot_gram
 *   yx_spot_gram   FTS5 over the different keys between '^^' and '$$', cut into three characters
 *                  each; rowid is that of the key
 *   yx_spot_common (gram)  those that so many names have that they tell nothing
 *   yx_spot_outline (spot, points)  rings of an administrative unit: for each ring its number of
 *                  points, then lon, lat, all little-endian int32
 *   yx_door (street, number, letter, serial, lon, lat)  house numbers, by street spot
 *   yx_crossing (a, b, lon, lat)  where two street spots share a point, a < b
 *   yx_gazetteer (code, name, parent, lon, lat, spot)  what the administrator added
 *
 * Spots and keys of the map come first (keys up to yx_meta "map_keys"); those of a gazetteer follow
 * and can be taken out again. */

#include "region/area.h"
#include "region/classify.h"
#include "region/connection.h"
#include "region/region-find.h"

G_BEGIN_DECLS

#define YX_NAMES_VERSION "2"

typedef enum {
  YX_NAME_FULL,
  YX_NAME_ALIAS,
  YX_NAME_SHORT, /* without 村委会, 街道 … */
  YX_NAME_PINYIN,
  YX_NAME_INITIALS,
  YX_N_NAME_FORMS,
} YxNameForm;

typedef enum {
  YX_ORIGIN_MAP,
  YX_ORIGIN_GAZETTEER,
} YxSpotOrigin;

typedef struct _YxNames YxNames;

/* Collects while the layers are made. Texts point into the extract and must stay. */
YxNames *yx_names_new (void);
void yx_names_free (YxNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxNames, yx_names_free)

/* What a feature is called; NULL where it is not. */
typedef struct {
  gint64 osm_id;
  char osm_type;
  const char *name, *name_zh, *name_en, *ref;
  const char *alt_name, *old_name, *short_name; /* several divided by ';' */
  const char *house_number, *street;
} YxNameTexts;

/* Takes what has a name that people would search for; ignores the rest. */
void yx_names_add (YxNames *self, const YxFeatureClass *class, const YxNameTexts *texts,
                   const YxGeometry *geometry, YxFixedPoint anchor);

/* An administrative unit with its outline. */
void yx_names_add_unit (YxNames *self, guint admin_level, const YxNameTexts *texts,
                        const YxGeometry *geometry, YxFixedPoint inner);

/* Makes the tables and fills them. Call once, after everything is added. */
gboolean yx_names_write (YxNames *self, sqlite3 *db, const char *shown,
                         GCancellable *cancellable, GError **error);

/* Adds keys of spots; shared by the map's names and the gazetteer's. */
typedef struct _YxKeyWriter YxKeyWriter;
YxKeyWriter *yx_key_writer_new (sqlite3 *db, const char *shown, GError **error);
void yx_key_writer_free (YxKeyWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxKeyWriter, yx_key_writer_free)

/* All forms of one name; what the spot has already is not doubled. `form` is FULL or ALIAS. Calls
 * for one spot follow each other. */
gboolean yx_key_writer_add (YxKeyWriter *self, gint64 spot, YxMatchLevel level, YxNameForm form,
                            const char *name, GError **error);

/* Packs the grams and notes the common ones; after all keys are in. */
gboolean yx_grams_finish (sqlite3 *db, const char *shown, GError **error);

/* How far the things of an administrative or settlement level reach when only a point is known. */
guint yx_match_default_radius (YxMatchLevel level);

G_END_DECLS
