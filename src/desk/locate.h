#pragma once

/* Looks up the addresses of a list that come without coordinates, before its rows are written. */

#include "desk/address.h"
#include "desk/desk-private.h"

G_BEGIN_DECLS

/* Where a place is, and how that is known. */
typedef struct {
  gboolean has_point;
  YxLonLat point;
  const char *located; /* static: "list", "found", "pin"; NULL: not */
  const char *match;   /* static: nick of a YxMatchLevel; NULL: not known */
  double radius_m;
} YxPosition;

/* Which of two words for `located` counts more. */
int yx_position_strength (const char *located);

typedef struct {
  const YxImportRow *rows;
  gsize n_rows;
  const gboolean *rejected;
  YxImportProgress progress; /* nullable */
  gpointer progress_data;
  double progress_share; /* of the whole, that this takes */
  GCancellable *cancellable;
} YxLocateJob;

/* Each address once that has no point in the list and none on the desk. NULL on error, or when
 * cancelled. Returns: (transfer full): key → YxPosition */
GHashTable *yx_desk_locate_rows (YxDesk *self, YxRegion *region, const YxLocateJob *job,
                                 GError **error);

/* What the desk knows of an address: its pin, else the best point of a place that has it.
 * ret_position is left alone when it knows nothing. */
gboolean yx_position_read (YxDb *db, const char *address_key, YxPosition *ret_position,
                           GError **error);

G_END_DECLS
