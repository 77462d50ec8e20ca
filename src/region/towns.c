#define G_LOG_DOMAIN "yexun-region"

#include "config.h"

#include <string.h>

#include <sqlite3.h>

#include "region/region-find.h"
#include "region/region-private.h"
#include "region/towns.h"

#define DEGREES_PER_UNIT 1e-7

static gint32
word_at (const guint8 *bytes, gsize index)
{
  guint32 word;

  memcpy (&word, bytes + index * sizeof word, sizeof word);
  return (gint32) GUINT32_FROM_LE (word);
}

/* For each ring its number of points, then lon and lat of each. FALSE: the blob is none of these. */
static gboolean
read_outline (YxRegionTown *town, const guint8 *bytes, gsize size)
{
  const gsize n_words = size / sizeof (guint32);
  gsize at = 0;

  if (bytes == NULL || size % sizeof (guint32) != 0)
    return FALSE;
  while (at < n_words) {
    const guint32 n = (guint32) word_at (bytes, at++);
    const guint first = town->points->len;

    if (n > (n_words - at) / 2)
      return FALSE;
    for (guint32 i = 0; i < n; i++, at += 2) {
      const YxLonLat point = { word_at (bytes, at) * DEGREES_PER_UNIT,
                               word_at (bytes, at + 1) * DEGREES_PER_UNIT };

      g_array_append_val (town->points, point);
    }
    /* Closed in the file or not, here it is not. */
    if (town->points->len > first + 1
        && memcmp (&g_array_index (town->points, YxLonLat, first),
                   &g_array_index (town->points, YxLonLat, town->points->len - 1), sizeof (YxLonLat))
               == 0)
      g_array_set_size (town->points, town->points->len - 1);
    if (town->points->len - first < 3)
      g_array_set_size (town->points, first);
    else
      g_array_append_val (town->ring_ends, town->points->len);
  }
  return TRUE;
}

static YxRegionTown *
town_new (sqlite3_stmt *row)
{
  YxRegionTown *town = g_new0 (YxRegionTown, 1);

  town->id = sqlite3_column_int64 (row, 0);
  town->parent = sqlite3_column_int64 (row, 1);
  town->name = g_strdup ((const char *) sqlite3_column_text (row, 2));
  town->points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  town->ring_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  return town;
}

void
yx_region_town_free (YxRegionTown *town)
{
  if (town == NULL)
    return;
  g_free (town->name);
  g_array_unref (town->points);
  g_array_unref (town->ring_ends);
  g_free (town);
}

YxRings
yx_region_town_rings (const YxRegionTown *town)
{
  return (YxRings){ (const YxLonLat *) (gpointer) town->points->data,
                    (const guint32 *) (gpointer) town->ring_ends->data, town->ring_ends->len };
}

GPtrArray *
yx_region_list_towns (YxRegion *self, GError **error)
{
  g_autoptr (GPtrArray) towns
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_region_town_free);
  YxRegionConnection *connection;
  sqlite3_stmt *select = NULL;
  gboolean whole = TRUE;
  int code;

  g_return_val_if_fail (YX_IS_REGION (self), NULL);

  connection = yx_region_borrow (self, error);
  if (connection == NULL)
    return NULL;
  code = sqlite3_prepare_v2 (connection->db,
                             "SELECT s.id, s.parent, s.name, o.points FROM yx_spot s "
                             "JOIN yx_spot_outline o ON o.spot = s.id WHERE s.level = ?1 "
                             "ORDER BY s.id",
                             -1, &select, NULL);
  if (code == SQLITE_OK) {
    sqlite3_bind_int (select, 1, YX_MATCH_TOWN);
    while (whole && (code = sqlite3_step (select)) == SQLITE_ROW) {
      YxRegionTown *town = town_new (select);

      g_ptr_array_add (towns, town);
      whole = read_outline (town, sqlite3_column_blob (select, 3),
                            (gsize) sqlite3_column_bytes (select, 3));
      if (town->ring_ends->len == 0)
        g_ptr_array_remove_index (towns, towns->len - 1);
    }
  }
  sqlite3_finalize (select);
  yx_region_give_back (self, connection);
  if (code == SQLITE_DONE && whole)
    return g_steal_pointer (&towns);
  yx_region_fail_damaged (self, error);
  return NULL;
}
