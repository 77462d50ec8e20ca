#pragma once

/* Verbs of the desk that wait for the disk, run on a thread. */

#include "desk/desk.h"

G_BEGIN_DECLS

/* @argument is what was given to yx_desk_call_async(). Returns a new object, %NULL
 * for none, or %NULL with @error set. */
typedef gpointer (*YxDeskCallFunc) (YxDesk *desk, const char *argument, GError **error);

/* @desk and @argument: (nullable) */
void yx_desk_call_async (YxDesk *desk, YxDeskCallFunc call, const char *argument,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
/* Returns: (transfer full) (nullable): the object */
gpointer yx_desk_call_finish (GAsyncResult *result, GError **error);

/* Verbs */
gpointer yx_desk_call_create (YxDesk *none, const char *path, GError **error);
/* The region's path as a GFile; none when the desk has no region set. */
gpointer yx_desk_call_region_file (YxDesk *desk, const char *none, GError **error);
/* None when the desk has no region set. */
gpointer yx_desk_call_region (YxDesk *desk, const char *none, GError **error);
gpointer yx_desk_call_set_region (YxDesk *desk, const char *path, GError **error);
gpointer yx_desk_call_cases (YxDesk *desk, const char *none, GError **error);
/* All cases with tracks and deadlines. */
gpointer yx_desk_call_case_work (YxDesk *desk, const char *none, GError **error);
gpointer yx_desk_call_operations (YxDesk *desk, const char *none, GError **error);

G_END_DECLS
