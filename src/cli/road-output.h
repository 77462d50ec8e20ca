#pragma once

/* What the commands about roads share: opening a region for a search, and snaps and routes as
 * JSON, GeoJSON and text. */

#include "cli/command.h"
#include "region/region.h"
#include "roads/roads.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxRoadsSearch, yx_roads_search_free)

/* Opens the region of the first argument and a search on its roads. */
YxRegion *yx_cli_open_roads (YxInvocation *invocation, YxRoadsSearch **ret_search,
                             GError **error);

double yx_cli_milliseconds_since (gint64 start);

/* "unreachable" and why, or NULL. (transfer full) */
char *yx_snap_complaint (const YxRoadSnap *snap);

/* As a member of the open object. */
void yx_cli_json_snap (YxJsonText *json, const char *key, const YxRoadSnap *snap);

/* "温泉街, 12 m to the right". (transfer full) */
char *yx_snap_describe (const YxRoadSnap *snap);

/* One GeoJSON line a stretch into the open array; "nodes" are OSM's, one a point, for an end
 * between two nodes the one beyond it. `piece` is written unless it is negative. */
void yx_cli_json_stretches (YxJsonText *json, const YxRoadPath *path, int piece);

/* A GeoJSON file of the stretches of all paths, with their piece's number if `numbered`. */
gboolean yx_paths_write (const char *file, const YxRoadPath *paths, gsize n_paths,
                         gboolean numbered, GError **error);

/* Road by road. */
void yx_path_print (const YxRoadPath *path);

G_END_DECLS
