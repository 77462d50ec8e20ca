#pragma once

/* Puts a gazetteer into the names of a region file (region/names.h). */

#include "region/connection.h"
#include "region/gazetteer.h"

G_BEGIN_DECLS

typedef struct {
  guint n_matched;   /* rows that the map knew */
  guint n_new;       /* and those that it did not */
  guint n_unplaced;  /* of these, without a position; they answer with their parent's */
} YxGazetteerReport;

/* Takes out what an earlier gazetteer has left and puts in this one, which may be empty. The tables
 * must exist. */
gboolean yx_gazetteer_apply (const YxGazetteer *self, sqlite3 *db, const char *shown,
                             YxGazetteerReport *ret_report, GCancellable *cancellable,
                             GError **error);

/* The rows that a region file holds. */
gboolean yx_gazetteer_load (YxGazetteer *self, sqlite3 *db, const char *shown, GError **error);

G_END_DECLS
