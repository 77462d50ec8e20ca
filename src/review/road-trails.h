#pragma once

/* Ways as driven, on the roads: the fixes of a night matched to the network (roads/roads.h), piece by
 * piece between gaps. What lies on no road stays where it was.
 *
 * The result is a store like that of the fixes (review/fix-store.h), of points along the roads instead:
 * each with the time at which the car passed it, by its share of the way between two fixes, and the
 * delay after which both were known. It is kept beside the other one and made again when
 * fixes or roads are others. */

#include "region/region.h"
#include "review/fix-store.h"

G_BEGIN_DECLS

/* The store at `path` when it fits, else NULL; quick. `path` as yx_road_trails_path(). */
YxFixStore *yx_road_trails_open (const YxFixStore *fixes, YxRegion *region, const char *path);

/* Long work; a region without roads gives points as they were reported. NULL when it is cancelled. */
YxFixStore *yx_road_trails_make (YxFixStore *fixes, YxRegion *region, const char *path,
                                 GCancellable *cancellable, GError **error);

/* One after the other, on a thread. */
void yx_road_trails_load_async (YxFixStore *fixes, YxRegion *region, const char *path,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
YxFixStore *yx_road_trails_load_finish (GAsyncResult *result, GError **error);

/* Returns: (transfer full) */
char *yx_road_trails_path (const char *desk_path, const char *operation_id);

G_END_DECLS
