#pragma once

/* What region.c and query.c share. */

#include "region/connection.h"
#include "region/format.h"

G_BEGIN_DECLS

typedef struct {
  guint32 id;
  guint8 band, layer;
  YxPaintBox box;
} YxRegionBlock;

/* Room for the queries of find-lookup.c. */
#define YX_MAX_NAME_QUERIES 16

/* One reader at a time uses it. */
typedef struct {
  sqlite3 *db;
  sqlite3_stmt *block; /* SELECT data FROM yx_paint WHERE id = ?1 */
  sqlite3_stmt *names[YX_MAX_NAME_QUERIES]; /* prepared when first needed */
} YxRegionConnection;

/* Blocks sorted by band, then layer. */
const YxRegionBlock *yx_region_get_blocks (YxRegion *self, guint *ret_n);

/* Borrows a connection from the pool, opening one when all are out; NULL on error. To be given
 * back by the thread that borrowed it. */
YxRegionConnection *yx_region_borrow (YxRegion *self, GError **error);
void yx_region_give_back (YxRegion *self, YxRegionConnection *connection);

/* A value of yx_meta; NULL when the file has none of that key. */
const char *yx_region_get_meta (YxRegion *self, const char *key);

/* Whether a file that is there may be replaced by a region: it is one, even if damaged or of
 * another version, or it is empty. Else the error says that it is something else. */
gboolean yx_region_may_replace (const char *path, GError **error);

/* Sets YX_REGION_ERROR_DAMAGED, naming the file. Returns FALSE. */
gboolean yx_region_fail_damaged (YxRegion *self, GError **error);

G_END_DECLS
